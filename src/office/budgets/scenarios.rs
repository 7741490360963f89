//! A total over the wijken by three ways to pay, beside each other, before anything of it is kept.

use super::outlook::Outlook;
use super::{is_small, outlook};
use crate::domain::budget::Budget;
use crate::domain::budget::actions::{of_wijken, stays, total, weights};
use crate::domain::budget::spread::{by_result, left_of, malus, shares, spread, standing};
use crate::domain::budget::words::Level;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::views::{ScenarioRow, Scenarios};
use crate::office::{Caller, Office};

/// What is asked of a spreading.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// Figures with their weights as typed; empty for those of the office.
    pub(super) weights: &'a str,
    /// What stays for the whole gemeente.
    pub(super) stays: Option<Cents>,
    /// What is kept back where a target was missed, in hundredths of a percent; none for that of the office.
    pub(super) malus: Option<u32>,
}

impl Office {
    /// A budget for the whole gemeente spread over the wijken by population, by result and by what is delivered; nothing is
    /// kept.
    ///
    /// # Errors
    /// When the caller may not see budgets, it is not there, or it is not for the whole gemeente.
    pub fn scenarios(
        &self,
        caller: &Caller,
        number: &str,
        weights: &str,
        stays: Option<Cents>,
        malus: Option<u32>,
    ) -> Result<Scenarios, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Budget)?;
        let register = &door.model.register;
        let record = register.find(Kind::Budget, number);
        let record = record.ok_or_else(|| Refusal::unknown(number))?;
        let outlook = outlook(&door, &door.now());
        let asked = Asked {
            weights,
            stays,
            malus,
        };
        let made = of(register, record, &outlook, asked);
        made.ok_or_else(|| {
            Refusal::rule("Alleen een stedelijk budget wordt over de wijken verdeeld").unless(
                "Noem het stedelijke budget; wijkregie lijst budgetten plaats:stedelijk toont ze",
            )
        })
    }
}

/// The three of a budget for the whole gemeente; none of another.
pub(super) fn of(
    register: &Register,
    record: &Record,
    outlook: &Outlook,
    asked: Asked<'_>,
) -> Option<Scenarios> {
    let own = record.budget()?;
    let year = own.year.filter(|_| own.level == Some(Level::Stedelijk))?;
    let settings = &register.settings;
    let whole = total(own, register);
    let malus = asked.malus.unwrap_or_else(|| malus(settings));
    let found = weights(asked.weights, settings)
        .map_err(|why| why.reason)
        .and_then(|it| shares(settings, &it).map_err(|why| format!("Dit kan niet: {why}")));
    let stays = stays(own, asked.stays);
    let goes = whole.0.checked_sub(stays.0).map(Cents);
    let found = match goes {
        Some(_) => found,
        None => Err(format!("Er blijft {stays}, en er is samen {whole}")),
    };
    let goes = goes.unwrap_or_default();
    let (parts, by, why_not) = match found {
        Ok((shares, by)) => (Some(spread(goes, &shares)), by, String::new()),
        Err(why) => (None, String::new(), why),
    };
    let now = |wijk: &str| -> Option<&Budget> {
        let mut budgets = of_wijken(own, register).map(|(_, it)| it);
        budgets.find(|it| it.wijken.contains(wijk))
    };
    let field = fold(&own.aandachtsveld);
    let rows: Vec<ScenarioRow> = settings
        .wijken()
        .iter()
        .map(|(id, wijk)| {
            let part = parts.as_ref().and_then(|parts| parts.get(id)).copied();
            let standing = now(id).and_then(standing);
            let all = outlook.delivered.get(&(year, field.clone(), id.clone()));
            let delivered = all.filter(|it| it.known > 0);
            let unknown = all.map_or(0, |it| it.count_unknown());
            ScenarioRow {
                wijk: wijk.name.clone(),
                nu: now(id).and_then(|it| it.amount),
                populatie: part,
                resultaat: part.map(|part| by_result(part, standing, malus)),
                gehaald: standing,
                productie: delivered.map(|it| it.amount),
                niet_te_ramen: unknown,
                klein: is_small(register, all.map_or(0, |it| it.known)),
                onbekend_klein: is_small(register, unknown),
            }
        })
        .collect();
    let sum = |of: &dyn Fn(&ScenarioRow) -> Option<Cents>| {
        let known: Vec<Cents> = rows.iter().filter_map(of).collect();
        let sum = known.iter().fold(0_u64, |sum, it| sum.saturating_add(it.0));
        (!known.is_empty()).then_some(Cents(sum))
    };
    let (by_people, by_results) = (sum(&|row| row.populatie), sum(&|row| row.resultaat));
    let produced = sum(&|row| row.productie);
    Some(Scenarios {
        nummer: record.id.number.clone(),
        jaar: year,
        aandachtsveld: own.aandachtsveld.clone(),
        totaal: whole,
        blijft: stays,
        naar: by,
        malus,
        nu: sum(&|row| row.nu),
        populatie: by_people,
        resultaat: by_results,
        ingehouden: by_people
            .zip(by_results)
            .map(|(one, two)| Cents(one.0.saturating_sub(two.0))),
        productie: produced,
        na_productie: produced.map(|it| left_of(goes, std::iter::once(Balance::from(it)))),
        waarom_niet: why_not,
        wijken: rows,
    })
}
