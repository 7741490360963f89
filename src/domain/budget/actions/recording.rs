//! A budget, written down and mended.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{Done, budget, of};
use crate::domain::budget::fields::*;
use crate::domain::budget::words::Level;
use crate::domain::budget::{Budget, after_cut};
use crate::domain::contract::results::{Figure, Target};
use crate::domain::dates::with_year;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::domain::words::fold;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn record(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut made = Budget::default();
    set(&mut made, fields, draft.context.register)?;
    keep(draft, made)
}

pub(super) fn mend(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut mended = of(&draft.record)?.clone();
    set(&mut mended, fields, draft.context.register)?;
    keep(draft, mended)
}

fn keep(draft: &mut Draft<'_>, made: Budget) -> Done {
    let register = draft.context.register;
    must_be_sound(&made)?;
    must_be_alone(&draft.record.id.number, &made, register)?;
    *budget(draft)? = made;
    Ok(())
}

fn set(made: &mut Budget, fields: &Fields, register: &Register) -> Done {
    if let Some(year) = fields.get(JAAR) {
        made.year = u16::try_from(year).ok();
    }
    if let Some(text) = fields.get(PLAATS) {
        let place = read_place(&text, &register.settings);
        let (level, wijken) = place.map_err(|why| Refusal::usage(why).at(PLAATS))?;
        (made.level, made.wijken) = (Some(level), wijken);
    }
    if let Some(field) = fields.get(AANDACHTSVELD) {
        made.aandachtsveld = field.trim().to_owned();
    }
    set_amount(made, fields)?;
    fields.change(VERPLICHT, &mut made.obligation);
    fields.change(BESTEED, &mut made.spent);
    fields.change(STAND_OP, &mut made.known_until);
    if fields.has(CONTRACTEN) {
        made.contracts = contracts_named(fields.text(CONTRACTEN), register)?;
    }
    if fields.has(STREEFWAARDE) {
        let target = read_target(fields.text(STREEFWAARDE));
        made.target = target.map_err(|why| Refusal::usage(why).at(STREEFWAARDE))?;
    }
    if fields.has(BEHAALD) {
        let reached = read_reached(fields.text(BEHAALD));
        made.reached = reached.map_err(|why| Refusal::usage(why).at(BEHAALD))?;
    }
    Ok(())
}

/// Reads a value to reach, as it is kept; nothing stays nothing.
///
/// # Errors
/// In words, when nothing can be held against it.
pub(crate) fn read_target(text: &str) -> Result<String, String> {
    match Target::read(text) {
        _ if text.is_empty() => Ok(String::new()),
        Target::Words(_) | Target::More | Target::Less => Err(format!(
            "‘{text}’ is geen streefwaarde; schrijf 60, minstens 60, hoogstens 5 of nader te bepalen"
        )),
        target => Ok(target.to_string()),
    }
}

/// Reads a value that was reached, as it is kept; nothing stays nothing, for that was not measured.
///
/// # Errors
/// In words, when it is no number.
pub(crate) fn read_reached(text: &str) -> Result<String, String> {
    match text.is_empty() || text.parse::<Figure>().is_ok() {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "‘{text}’ is geen getal; schrijf wat er is behaald, of laat het leeg als het niet is gemeten"
        )),
    }
}

/// The amount: as it is filled in, or what is left after a cut of what it was before.
fn set_amount(made: &mut Budget, fields: &Fields) -> Done {
    let is_cut = [VOOR_KORTING.name(), KORTING.name()]
        .iter()
        .any(|name| fields.names().any(|it| it == *name));
    if !is_cut && !fields.has(BEGROOT) {
        return Ok(());
    }
    // What someone fills in was not spread.
    made.spread_by.clear();
    if !is_cut {
        made.amount = fields.get(BEGROOT);
        (made.before_cut, made.cut) = (None, None);
        return Ok(());
    }
    fields.change(VOOR_KORTING, &mut made.before_cut);
    fields.change(KORTING, &mut made.cut);
    match (made.before_cut, made.cut) {
        (None, None) => {
            fields.change(BEGROOT, &mut made.amount);
            return Ok(());
        }
        (Some(before), Some(cut)) if cut <= 10_000 => made.amount = Some(after_cut(before, cut)),
        (Some(_), Some(_)) => {
            return Err(Refusal::rule("Een korting is hoogstens 100 %").at(KORTING));
        }
        _ => {
            return Err(
                Refusal::rule("Een korting is een percentage van een bedrag")
                    .unless("Vul voor-korting en korting allebei in, of allebei niet")
                    .at(KORTING),
            );
        }
    }
    match fields
        .get(BEGROOT)
        .filter(|given| made.amount != Some(*given))
    {
        None => Ok(()),
        Some(given) => Err(Refusal::rule(format!(
            "Na de korting is er {} begroot, niet {given}",
            made.amount.unwrap_or_default()
        ))
        .unless("Laat begroot leeg: dat volgt uit de korting")
        .at(BEGROOT)),
    }
}

/// Contracts as they are typed, with commas or spaces between them.
fn contracts_named(text: &str, register: &Register) -> Result<BTreeSet<String>, Refusal> {
    let words = text.split([',', ';', ' ']).filter(|it| !it.is_empty());
    let found = words.map(|word| match register.find_contract(word) {
        Some(record) => Ok(record.id.number.clone()),
        None => Err(Refusal::usage(format!("Er is geen contract ‘{word}’"))
            .unless("Bekijk ze met: wijkregie lijst contracten")
            .at(CONTRACTEN)),
    });
    found.collect()
}

/// Reads a place as people write it: `stedelijk`, a wijk, or several wijken with commas or plus signs; `bovenwijks` where
/// nobody says which.
///
/// # Errors
/// In words, when a wijk is not known.
pub(crate) fn read_place(
    text: &str,
    settings: &Settings,
) -> Result<(Level, BTreeSet<String>), String> {
    let bare = fold(text);
    let is = |level: Level| bare == level.word();
    if is(Level::Stedelijk) || bare == "gemeente" || bare == "hele gemeente" {
        return Ok((Level::Stedelijk, BTreeSet::new()));
    }
    if is(Level::Bovenwijks) {
        return Ok((Level::Bovenwijks, BTreeSet::new()));
    }
    if let Some(id) = settings.find_wijk(text) {
        return Ok((Level::Wijk, [id.to_owned()].into()));
    }
    let text = text.trim();
    let names = text
        .split_once(':')
        .filter(|(before, _)| fold(before) == Level::Bovenwijks.word())
        .map_or(text, |(_, names)| names);
    let mut wijken = BTreeSet::new();
    for name in names.split([',', ';', '+', '/']).map(str::trim) {
        let id = settings.find_wijk(name).ok_or_else(|| {
            format!("er is geen wijk ‘{name}’; schrijf een wijk, wijken met een plus ertussen, bovenwijks of stedelijk")
        })?;
        wijken.insert(id.to_owned());
    }
    let level = match wijken.len() {
        1 => Level::Wijk,
        _ => Level::Bovenwijks,
    };
    Ok((level, wijken))
}

/// Says what a budget cannot be, however it came in.
///
/// # Errors
/// A sentence about the first of it.
pub(crate) fn must_be_sound(budget: &Budget) -> Done {
    let no = |sentence: &str| Err(Refusal::rule(sentence));
    let Some(year) = budget.year else {
        return no("Een budget is van een jaar");
    };
    let fits = match budget.level {
        None => return no("Een budget is voor een plaats: een wijk, bovenwijks of stedelijk"),
        Some(Level::Wijk) => budget.wijken.len() == 1,
        Some(Level::Bovenwijks) => budget.wijken.len() != 1,
        Some(Level::Stedelijk) => budget.wijken.is_empty(),
    };
    if !fits {
        return no(
            "De wijken passen niet bij de plaats: een wijk is er één, bovenwijks zijn er meer",
        );
    }
    if budget.aandachtsveld.is_empty() {
        return no("Een budget is voor een aandachtsveld");
    }
    match budget.known_until {
        Some(_) if budget.spent.is_none() => Err(Refusal::rule(
            "Er staat van welke dag de stand is, en niet wat er is besteed",
        )
        .unless("Vul besteed in, of laat stand-op leeg")
        .at(STAND_OP)),
        Some(day) if day.year() < i32::from(year) => Err(Refusal::rule(format!(
            "De stand van {} is van voor het jaar {year}",
            with_year(day)
        ))
        .at(STAND_OP)),
        None if budget.spent.is_some() => Err(Refusal::rule(
            "Van wanneer is deze stand? Wat erna komt, is nog te verwachten",
        )
        .unless("Vul de laatste dag in waarover de boeken gaan (stand-op=…)")
        .at(STAND_OP)),
        _ => Ok(()),
    }
}

/// Of a year, a place and an aandachtsveld there is one budget.
///
/// # Errors
/// When there is another, with its number.
pub(crate) fn must_be_alone(number: &str, budget: &Budget, register: &Register) -> Done {
    let key = budget.key();
    let budgets = register.all(Kind::Budget).iter();
    let mut others = budgets.filter(|(other, _)| *other != number);
    let same = others.find(|(_, record)| record.budget().and_then(Budget::key) == key);
    match same {
        None => Ok(()),
        Some((other, _)) => Err(Refusal::rule(format!(
            "Er is al een budget van dit jaar, deze plaats en dit aandachtsveld: {other}"
        ))
        .unless(format!(
            "Wijzig dat: wijkregie doe budget-wijzigen {other} …"
        ))),
    }
}

pub(super) fn see(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if !fields.has(BESTEED_TOT) && !fields.has(VERWACHT_TOT) {
        return Err(
            Refusal::rule("Tot hoeveel procent? Pas daarboven is het weer een signaal")
                .unless("Vul besteed-tot in, verwacht-tot, of allebei")
                .at(BESTEED_TOT),
        );
    }
    let budget = budget(draft)?;
    fields.change(BESTEED_TOT, &mut budget.seen_spent);
    fields.change(VERWACHT_TOT, &mut budget.seen_expected);
    Ok(())
}
