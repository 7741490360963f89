//! What hangs loose in a contract: what counts on none of its days, and what someone brings in or is to reach while she
//! takes no part. What an action itself makes loose it is refused for; what was so before, from a file or an older program,
//! is no reason.

use chrono::NaiveDate;

use super::sound::within_days;
use super::{Done, convenant, in_words, money, parties, results};
use crate::domain::contract::bought::perceel_named;
use crate::domain::contract::parts::{Agreement, Party, Staffing, Tariff};
use crate::domain::contract::staffing::as_party;
use crate::domain::record::{Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::refusal::Refusal;

/// What hangs loose, each with why.
pub type Loose = Vec<(PartKey, Refusal)>;

/// Why someone takes no part in some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// She is no party.
    Never,
    /// She has left by then.
    Left(NaiveDate),
    /// She comes later.
    Comes(NaiveDate),
}

/// Refuses what hangs loose now and did not before.
///
/// # Errors
/// The first of it.
pub fn nothing_new(before: &Loose, after: Loose) -> Done {
    let is_new = |(key, _): &(PartKey, Refusal)| before.iter().all(|(known, _)| known != key);
    match after.into_iter().find(is_new) {
        Some((_, refusal)) => Err(refusal),
        None => Ok(()),
    }
}

/// Whether a partner of an agreement takes part on all the days that she brings something in.
pub(crate) fn absent_partner(
    record: &Record,
    register: &Register,
    one: &Staffing,
) -> Option<Absent> {
    let (start, end) = days_of(record);
    let (from, until) = (one.from.or(start), one.until.or(end));
    absent(as_party(record, register, &one.partner), |(first, last)| {
        let comes = first.filter(|first| from.is_none_or(|from| from < *first));
        let left = last.filter(|last| until.is_none_or(|until| *last < until));
        comes.map(Absent::Comes).or(left.map(Absent::Left))
    })
}

/// Whether whom a result was agreed with takes part in some of its period.
pub(crate) fn absent_from_result(
    record: &Record,
    register: &Register,
    one: &Agreement,
) -> Option<Absent> {
    if one.party.is_empty() {
        return None;
    }
    let (start, end) = days_of(record);
    let (from, until) = (one.from.or(start), one.until.or(end));
    let name = register.provider_name(&one.party);
    absent(as_party(record, register, name), |(first, last)| {
        let comes = first.filter(|first| until.is_some_and(|until| until < *first));
        let left = last.filter(|last| from.is_some_and(|from| *last < from));
        comes.map(Absent::Comes).or(left.map(Absent::Left))
    })
}

fn days_of(record: &Record) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let contract = record.contract();
    contract.map_or((None, None), |contract| (contract.start, contract.end))
}

/// A first and a last day; none where it has none.
type Stretch = (Option<NaiveDate>, Option<NaiveDate>);

fn absent<'r>(
    parties: impl Iterator<Item = &'r Party>,
    why: impl Fn(Stretch) -> Option<Absent>,
) -> Option<Absent> {
    let mut stretches: Vec<Stretch> = parties.map(|party| (party.from, party.until)).collect();
    stretches.sort_unstable();
    // Whoever comes back the day after she left takes part without a gap.
    stretches.dedup_by(|next, before| {
        let Some(last) = before.1 else { return true };
        let follows = next
            .0
            .is_none_or(|first| last.succ_opt().is_none_or(|day| first <= day));
        if follows {
            before.1 = next.1.map(|until| until.max(last));
        }
        follows
    });
    let mut last = Absent::Never;
    for stretch in stretches {
        last = why(stretch)?;
    }
    Some(last)
}

/// What someone brings in or is to reach while she takes no part.
pub(crate) fn without_party(record: &Record, register: &Register) -> Loose {
    let mut found = Loose::new();
    for (key, part) in &record.parts {
        let (name, why, what) = match part {
            Part::Staffing(one) => {
                let why = absent_partner(record, register, one);
                (one.partner.as_str(), why, "inzet")
            }
            Part::Agreement(one) => {
                let why = absent_from_result(record, register, one);
                (register.provider_name(&one.party), why, "resultaat")
            }
            _ => continue,
        };
        let Some(why) = why else { continue };
        let (whose, action) = match what {
            "inzet" => ("haar inzet", "inzet-wijzigen"),
            _ => ("haar resultaatafspraak", "resultaat-wijzigen"),
        };
        let refusal = match why {
            Absent::Never => Refusal::rule(format!("Van {name} hangt er nog iets aan ({key})"))
                .unless("Haal dat eerst weg (onderdeel-verwijderen), of laat haar op een dag vertrekken (partij-wijzigen tot-en-met=…)"),
            Absent::Left(last) => Refusal::rule(format!(
                "{name} doet mee tot en met {}, en {whose} gaat langer door ({key})",
                in_words(Some(last))
            ))
            .unless(format!("Beëindig of verwijder dat eerst ({action}, onderdeel-verwijderen)")),
            Absent::Comes(first) => Refusal::rule(format!(
                "{name} doet mee vanaf {}, en {whose} begint eerder ({key})",
                in_words(Some(first))
            ))
            .unless(format!("Laat dat eerst later beginnen ({action}), of verwijder het (onderdeel-verwijderen)")),
        };
        found.push((*key, refusal));
    }
    found
}

/// What does not count on days of a contract alone: from before it begins, over before that, or from after its last possible
/// end.
pub(crate) fn off_days(draft: &Draft<'_>) -> Loose {
    let register = draft.context.register;
    let days = draft.record.parts.iter().filter_map(|(key, part)| {
        let (days, what) = match part {
            Part::Party(one) => {
                let name = register.provider_name(&one.provider);
                ((one.from, one.until), format!("{name} doet mee"))
            }
            Part::Tariff(one) => ((one.from, one.until), "Een tarief geldt".to_owned()),
            Part::Agreement(one) => (
                (one.from, one.until),
                "Een resultaatafspraak geldt".to_owned(),
            ),
            Part::Staffing(one) => ((one.from, one.until), "Inzet duurt".to_owned()),
            _ => return None,
        };
        let refusal = within_days(draft, days, &what).err()?;
        let remedy = format!("Wijzig of verwijder dat eerst ({key}; onderdeel-verwijderen)");
        Some((*key, refusal.unless(remedy)))
    });
    days.collect()
}

/// What does not fit in a contract, however it came there: what no action would have put beside the rest, and what hangs on a
/// perceel that is not there. Each part once, with why.
#[must_use]
pub fn misfits(record: &Record, context: &Context<'_>) -> Loose {
    let draft = &Draft {
        record: record.clone(),
        also: Vec::new(),
        to: None,
        context,
    };
    let found = record.parts.iter().filter_map(|(key, part)| {
        let (fits, perceel) = match part {
            Part::Party(one) => (parties::takes_part(draft, *key), one.perceel.as_str()),
            Part::Tariff(one) => (money::fits(draft, Some(*key), one), one.perceel.as_str()),
            Part::Agreement(_) => (results::fits(draft, *key), ""),
            Part::Staffing(one) => (convenant::fits(one, draft), ""),
            Part::Spending(one) => (Ok(()), one.perceel.as_str()),
            _ => return None,
        };
        let is_gone = !perceel.is_empty() && perceel_named(record, perceel).is_none();
        let gone = || {
            Refusal::rule(format!(
                "{key} hoort bij ‘{perceel}’, en dat perceel is er niet"
            ))
        };
        let why = fits.err().or_else(|| is_gone.then(gone))?;
        Some((*key, why))
    });
    found.collect()
}

/// What only fits an agreement that buys, or only a convenant, where the record has become the other.
///
/// # Errors
/// What there is that does not fit.
pub fn fits_kind(record: &Record, is_convenant: bool) -> Done {
    use crate::domain::contract::parts::{Perceel, Spending};
    use crate::domain::contract::words::PartySide;

    let has = |is_there: bool, what| is_there.then_some(what);
    let is_partner = |party: &Party| party.side == PartySide::Partner;
    let what = match is_convenant {
        true => vec![
            has(
                record.all::<Party>().any(|party| !is_partner(party)),
                "opdrachtgevers of opdrachtnemers",
            ),
            has(record.all::<Perceel>().next().is_some(), "percelen"),
            has(record.all::<Tariff>().next().is_some(), "tarieven"),
            has(record.all::<Spending>().next().is_some(), "bestedingen"),
        ],
        false => vec![
            has(record.all::<Party>().any(is_partner), "partners"),
            has(record.all::<Staffing>().next().is_some(), "inzet"),
        ],
    };
    let what: Vec<&str> = what.into_iter().flatten().collect();
    let Some((last, others)) = what.split_last() else {
        return Ok(());
    };
    let has = match others {
        [] => (*last).to_owned(),
        others => format!("{} en {last}", others.join(", ")),
    };
    let rule = match is_convenant {
        true => format!("Een convenant koopt niets in, en hier staan nog {has}"),
        false => format!("Alleen een convenant heeft partners en inzet, en hier staan nog {has}"),
    };
    Err(Refusal::rule(rule).unless(
        "Haal die eerst weg met onderdeel-verwijderen; is er iets anders afgesproken, leg dat dan vast als een nieuw contract",
    ))
}
