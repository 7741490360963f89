//! Results that were agreed, and what was measured of them.

use chrono::NaiveDate;

use super::fields::*;
use super::loose::{Absent, absent_from_result};
use crate::domain::contract::actions::sound::{within_contract, within_days};
use crate::domain::contract::actions::{Done, in_words};
use crate::domain::contract::parts::Agreement;
use crate::domain::contract::results::{Figure, Target};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// A whole result: no shares can be more. In hundredths of a percent.
const WHOLE: u64 = 10_000;

pub(crate) fn agree(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut agreement = Agreement {
        party: fields.owned(PARTIJ),
        text: fields.owned(AFSPRAAK),
        ..Agreement::default()
    };
    set(&mut agreement, fields)?;
    let key = draft.record.add(Part::Agreement(agreement));
    fits(draft, key)
}

pub(crate) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (key, mut agreement) = known(&draft.record, fields)?;
    set(&mut agreement, fields)?;
    draft.record.parts.insert(key, Part::Agreement(agreement));
    fits(draft, key)
}

pub(crate) fn measure(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (key, mut agreement) = known(&draft.record, fields)?;
    let day = fields.need(DATUM)?;
    within_contract(&draft.record, day, "De meting")?;
    if let Some(known) = agreement.measured_on.filter(|known| day < *known) {
        return Err(Refusal::rule(format!(
            "Op {} is al iets later gemeten, en dat geldt",
            with_year(known)
        ))
        .unless("Schrijf de oudere meting als notitie")
        .at(DATUM));
    }
    agreement.measured = figure(fields.text(GEMETEN), "gemeten", &mut agreement.unit)?;
    agreement.measured_on = Some(day);
    draft.record.parts.insert(key, Part::Agreement(agreement));
    Ok(())
}

pub(crate) fn has_results(record: &Record, _: &Context<'_>) -> Done {
    match record.all::<Agreement>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er is nog geen resultaat afgesproken")
            .unless("Spreek er een af met resultaat-afspreken")),
    }
}

fn known(record: &Record, fields: &Fields) -> Result<(PartKey, Agreement), Refusal> {
    let n: u32 = fields.get(AFSPRAAKNUMMER).unwrap_or(0);
    let found = record.element::<Agreement>(n).cloned();
    let key = PartKey {
        kind: Agreement::KIND,
        n,
    };
    found.map(|found| (key, found)).ok_or_else(|| {
        let count = record.all::<Agreement>().count();
        Refusal::rule(format!(
            "Er is geen resultaatafspraak {n}; dit contract heeft er {count}"
        ))
    })
}

/// A figure as it is kept; a percent sign with it is its unit.
fn figure(text: &str, what: &str, unit: &mut String) -> Result<String, Refusal> {
    let figure: Figure = text.parse().map_err(|()| {
        Refusal::rule(format!("‘{text}’ is geen getal")).unless(format!(
            "Schrijf {what} als 78 of 2,5; waarvan, staat in eenheid"
        ))
    })?;
    percent(text, unit)?;
    Ok(figure.to_string())
}

/// A percent sign is the unit, and of cliënten or dagen there is none.
fn percent(text: &str, unit: &mut String) -> Done {
    if !text.trim_end().ends_with('%') || unit == "%" {
        return Ok(());
    }
    if !unit.is_empty() {
        return Err(
            Refusal::rule(format!("‘{text}’ is een percentage, en dit telt {unit}"))
                .unless("Schrijf het getal zonder %, of verander eenheid"),
        );
    }
    "%".clone_into(unit);
    Ok(())
}

fn set(agreement: &mut Agreement, fields: &Fields) -> Done {
    fields.change(EENHEID, &mut agreement.unit);
    if fields.has(NULMETING) {
        let text = fields.text(NULMETING);
        agreement.baseline = match text.is_empty() {
            true => String::new(),
            false => figure(text, "nulmeting", &mut agreement.unit)?,
        };
    }
    if fields.has(STREEFWAARDE) {
        let text = fields.text(STREEFWAARDE);
        let target = Target::read(text);
        if matches!(target, Target::Words(_)) {
            return Err(Refusal::rule(format!("‘{text}’ is geen streefwaarde")).unless(
                "Schrijf een getal (78), hoogstens 10, toename, afname of: nader te bepalen; waarvan, staat in eenheid",
            ));
        }
        percent(text, &mut agreement.unit)?;
        agreement.target = target.to_string();
    }
    fields.change(AANDEEL, &mut agreement.share);
    fields.change(PERIODE, &mut agreement.period);
    fields.change(VANAF, &mut agreement.from);
    fields.change(TOT_EN_MET, &mut agreement.until);
    Ok(())
}

/// Nothing is agreed with who takes no part in its period.
fn takes_no_part(name: &str, why: Absent, agreement: &Agreement, record: &Record) -> Refusal {
    let contract = record.contract();
    let (rule, remedy) = match why {
        Absent::Never => (
            format!("{name} is geen partij in dit contract"),
            "Voeg haar eerst toe met partij-toevoegen",
        ),
        Absent::Left(last) => {
            let start = contract.and_then(|contract| contract.start);
            (
                format!(
                    "{name} doet mee tot en met {}, en de afspraak geldt vanaf {}",
                    with_year(last),
                    in_words(agreement.from.or(start))
                ),
                "Kies een periode waarin zij meedoet, of laat haar langer meedoen (partij-wijzigen)",
            )
        }
        Absent::Comes(first) => {
            let end = contract.and_then(|contract| contract.end);
            (
                format!(
                    "{name} doet mee vanaf {}, en de afspraak geldt tot en met {}",
                    with_year(first),
                    in_words(agreement.until.or(end))
                ),
                "Kies een periode waarin zij meedoet, of laat haar eerder meedoen (partij-wijzigen)",
            )
        }
    };
    Refusal::rule(rule).unless(remedy)
}

/// Whether an agreement can stand beside the others.
pub(super) fn fits(draft: &Draft<'_>, key: PartKey) -> Done {
    let record = &draft.record;
    let Some(agreement) = record.element::<Agreement>(key.n) else {
        return Ok(());
    };
    let is_open = Target::read(&agreement.target) == Target::Later;
    if agreement.unit.is_empty() && !is_open {
        return Err(Refusal::rule("Een getal zonder eenheid zegt niets")
            .unless("Vul eenheid in: %, cliënten, dagen"));
    }
    let (from, until) = (agreement.from, agreement.until);
    if until.zip(from).is_some_and(|(until, from)| until < from) {
        return Err(Refusal::rule("De periode eindigt voor zij begint"));
    }
    within_days(draft, (from, until), "De afspraak geldt")?;
    let register = draft.context.register;
    let name = register.provider_name(&agreement.party);
    if let Some(why) = absent_from_result(record, register, agreement) {
        return Err(takes_no_part(name, why, agreement, record));
    }
    if agreement.share.is_some() && agreement.party.is_empty() {
        return Err(Refusal::rule("Een aandeel is van een partij").unless("Vul partij in"));
    }
    let twice = record.of(Agreement::KIND).find(|(other, part)| {
        **other != key
            && Agreement::of(part)
                .is_some_and(|it| it.party == agreement.party && it.is_beside(agreement))
    });
    if let Some((other, _)) = twice {
        let whose = match name {
            "" => "alle partijen samen".to_owned(),
            name => name.to_owned(),
        };
        return Err(
            Refusal::rule(format!("Dit is met {whose} al afgesproken ({other})"))
                .unless("Wijzig die afspraak met resultaat-wijzigen, of noem een andere periode"),
        );
    }
    match too_many_shares(record) {
        Some((_, sum)) => Err(Refusal::rule(format!(
            "De aandelen in ‘{}’ zijn samen {},{:02} %, meer dan het hele resultaat",
            agreement.text,
            sum / 100,
            sum % 100
        ))),
        None => Ok(()),
    }
}

/// The shares in one result that are more than the whole: the agreement, and the sum in hundredths of a percent.
fn too_many_shares(record: &Record) -> Option<(PartKey, u64)> {
    let all = || {
        let parts = record.of(Agreement::KIND);
        parts.filter_map(|(key, part)| Some((*key, Agreement::of(part)?)))
    };
    all().find_map(|(key, one)| {
        // A sum only grows on a day that one of them begins.
        let day = one.from.unwrap_or(NaiveDate::MIN);
        let runs = |it: &Agreement| {
            it.from.is_none_or(|from| from <= day) && it.until.is_none_or(|until| day <= until)
        };
        let beside = all().filter(|(_, other)| other.is_beside(one) && runs(other));
        let shares = beside.map(|(_, it)| u64::from(it.share.unwrap_or(0)));
        let sum: u64 = shares.sum();
        (sum > WHOLE).then_some((key, sum))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Kind, RecordId};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_shares_in_a_result_are_at_most_the_whole(parties in proptest::collection::vec((0u32..10_001, proptest::option::of(2020i32..2026), proptest::option::of(2020i32..2026)), 0..5)) {
            let first = |year| NaiveDate::from_ymd_opt(year, 1, 1);
            let last = |year| NaiveDate::from_ymd_opt(year, 12, 31);
            let mut record = Record::new(RecordId::new(Kind::Contract, "C-1"));
            let parties: Vec<_> = parties.into_iter().filter(|(_, from, until)| until.is_none() || from <= until).collect();
            for (share, from, until) in &parties {
                record.add(Part::Agreement(Agreement {
                    text: "eigen regie".to_owned(), share: Some(*share),
                    from: from.and_then(first), until: until.and_then(last), ..Agreement::default()
                }));
            }
            let on = |year: i32| parties.iter().filter(|(_, from, until)| from.is_none_or(|from| from <= year) && until.is_none_or(|until| year <= until)).map(|it| u64::from(it.0)).sum::<u64>();
            let worst = (2019..2027).map(on).max().unwrap_or(0);
            prop_assert_eq!(too_many_shares(&record).is_some(), worst > 10_000);
        }
    }
}
