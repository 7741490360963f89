//! What a contract must hold to: nothing that cannot be, and nothing the office would not agree to now.

use chrono::NaiveDate;

use crate::domain::contract::actions::{Done, dates_of, in_words};
use crate::domain::contract::bought::{buys_nothing, is_framework, too_many_shares};
use crate::domain::contract::dates::Dates;
use crate::domain::contract::parts::{ContractOption, Perceel};
use crate::domain::contract::signals::option_notice;
use crate::domain::contract::spending::over_ceiling;
use crate::domain::contract::words::PartySide;
use crate::domain::contract::{Contract, dates};
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::refusal::Refusal;

/// Whether a contract says nothing that cannot be. What was read in is history and stands as it was agreed, so it is
/// held only to what no contract can be: an end before its start. Shares of more than the whole stand until someone mends them.
///
/// # Errors
/// The first thing that cannot be, in a sentence.
pub fn sound(record: &Record, register: &Register, today: NaiveDate) -> Done {
    let Some(contract) = record.contract() else {
        return Ok(());
    };
    if let (Some(start), Some(end)) = (contract.start, contract.end)
        && end < start
    {
        return Err(Refusal::rule(format!(
            "Het einde op {} ligt voor het begin op {}",
            with_year(end),
            with_year(start)
        )));
    }
    if contract.imported {
        return Ok(());
    }
    shares_fit(record, 0)?;
    agreed(record, contract, register, today)
}

/// Whether the shares of each side are not more than the whole, or not more than they were: `before`, in hundredths of a
/// percent, was read in so.
pub(crate) fn shares_fit(record: &Record, before: u64) -> Done {
    let now = too_many_shares(record).filter(|(_, _, shares)| *shares > before);
    let Some((side, day, shares)) = now else {
        return Ok(());
    };
    let whose = match side {
        PartySide::Opdrachtnemer => String::new(),
        side => format!(" van kant {side}"),
    };
    let when = day.map_or_else(String::new, |day| format!(" op {}", with_year(day)));
    Err(Refusal::rule(format!(
        "De aandelen{whose} zijn{when} samen {},{:02} %, meer dan 100 %",
        shares / 100,
        shares % 100
    ))
    .unless("Verlaag een aandeel met partij-wijzigen; wat niet bekend is, blijft leeg"))
}

/// Whether the terms of a contract are such as the office agrees to now.
pub(crate) fn agreed(
    record: &Record,
    contract: &Contract,
    register: &Register,
    today: NaiveDate,
) -> Done {
    if let (Some(start), Some(end), Some(notice)) =
        (contract.start, contract.end, contract.notice_term)
    {
        let is_longer =
            dates::CountedBack::from(end, notice).is_none_or(|last| last.month_end < start);
        // What is renewed can still be ended at a later end.
        if !notice.span().is_nothing() && is_longer && !contract.is_tacit {
            return Err(Refusal::rule(format!(
                "De opzegtermijn van {notice} is langer dan het contract zelf ({} tot en met {})",
                with_year(start),
                with_year(end)
            )));
        }
    }
    let has_money = contract.ceiling.is_some() || contract.funding.is_some();
    if buys_nothing(record) && (has_money || record.all::<Perceel>().next().is_some()) {
        return Err(Refusal::rule(
            "Een convenant koopt niets in: het heeft geen percelen, maximale waarde en bekostiging",
        )
        .unless("Laat die weg, of kies een andere soort"));
    }
    let of_percelen = record
        .all::<Perceel>()
        .filter_map(|perceel| perceel.ceiling);
    let of_percelen = Cents(of_percelen.map(|most| most.0).fold(0, u64::saturating_add));
    if let Some(ceiling) = contract.ceiling.filter(|ceiling| of_percelen > *ceiling) {
        return Err(Refusal::rule(format!(
            "De percelen zijn samen hoogstens {of_percelen} waard, en het hele contract hoogstens {ceiling}"
        ))
        .unless("Verlaag de waarde van een perceel, of verhoog de maximale waarde (contract-wijzigen)"));
    }
    if let (Some(start), Some(end), Some(ahead)) =
        (contract.start, contract.end, contract.option_term)
        && dates::CountedBack::from(end, ahead).is_none_or(|last| last.month_end < start)
    {
        return Err(Refusal::rule(format!(
            "De meldtermijn van {ahead} is langer dan het contract zelf ({} tot en met {})",
            with_year(start),
            with_year(end)
        )));
    }
    if contract.is_tacit && record.all::<ContractOption>().next().is_some() {
        return Err(Refusal::rule(
            "Een contract dat stilzwijgend wordt verlengd, heeft geen opties",
        )
        .unless("Kies het een of het ander"));
    }
    if contract.is_indefinite {
        let options = record.all::<ContractOption>().next().is_some();
        if contract.is_tacit || options {
            return Err(Refusal::rule(
                "Een contract voor onbepaalde tijd heeft geen opties en wordt niet verlengd: het loopt door",
            )
            .unless("Kies een einde, of laat stilzwijgend en opties weg"));
        }
    } else if contract.notice_towards.is_some() {
        return Err(Refusal::rule(
            "Opzeggen tegen een vaste dag hoort bij een contract voor onbepaalde tijd",
        )
        .unless("Laat opzeggen-tegen leeg, of vul bij einde in: onbepaalde tijd"));
    }
    if contract.is_tacit
        && contract
            .renewal_term
            .is_none_or(|term| term.span().is_nothing())
    {
        return Err(Refusal::rule(
            "Een contract dat stilzwijgend wordt verlengd, heeft een verlengingsduur",
        )
        .unless("Vul verlengingsduur in, bijvoorbeeld 12 maanden"));
    }
    if contract.max_renewals.is_some() && !contract.is_tacit {
        return Err(Refusal::rule(
            "Hoogstens zo vaak verlengd hoort bij een contract dat stilzwijgend wordt verlengd",
        )
        .unless("Vul stilzwijgend=ja in, of gebruik opties"));
    }
    // What is renewed without an end can still be stopped in time: that is a signal.
    let last = Dates::of(record, option_notice(&register.settings), today)
        .and_then(|dates| dates.max_end.or(dates.current_end))
        .filter(|last| dates::exceeds_four_years(record, Some(*last)));
    if let Some(last) = last.filter(|_| contract.motivation.is_empty()) {
        return Err(Refusal::rule(format!(
            "Met de opties erbij loopt deze raamovereenkomst tot en met {}, langer dan vier jaar",
            with_year(last)
        ))
        .by("Aw 2.140 lid 3")
        .unless("Dat kan met een motivering (motivering=…)"));
    }
    Ok(())
}

/// What was spent stays within the maximum value of one perceel, or of the whole. What is over it can be recorded when it
/// happened, with a reason.
pub(crate) fn within_ceiling(record: &Record, perceel: Option<&Perceel>, unless: &str) -> Done {
    let Some((spent, most)) = over_ceiling(record, perceel) else {
        return Ok(());
    };
    let of = perceel.map_or_else(String::new, |perceel| format!(" van {perceel}"));
    Err(Refusal::rule(format!(
        "Dan is er {spent} besteed, meer dan de maximale waarde van {most}{of}"
    ))
    .by(match is_framework(record) {
        true => "HvJ EU C-23/20 (Simonsen & Weel): op het maximum eindigt de raamovereenkomst",
        false => "overeenkomst, maximale waarde",
    })
    .unless(unless))
}

/// What grows with a contract counts on days of it alone, as far as it says so: not before it begins, nor from after its
/// last possible end. `what` is a sentence up to its days: `De inzet duurt`.
pub(crate) fn within_days(
    draft: &Draft<'_>,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    what: &str,
) -> Done {
    on_days(draft, days, what)?;
    let start = draft.record.contract().and_then(|contract| contract.start);
    match days.0.zip(start).filter(|(from, start)| from < start) {
        Some((from, start)) => Err(Refusal::rule(format!(
            "{what} vanaf {}, en het contract begint pas op {}",
            with_year(from),
            with_year(start)
        ))
        .unless("Laat van leeg: dan is het vanaf het begin van het contract")),
        None => Ok(()),
    }
}

/// What grows with a contract counts on some day of it: it is not over before that begins, nor from after its last possible
/// end.
fn on_days(
    draft: &Draft<'_>,
    (from, until): (Option<NaiveDate>, Option<NaiveDate>),
    what: &str,
) -> Done {
    let start = draft.record.contract().and_then(|contract| contract.start);
    let last = dates_of(&draft.record, draft.context).and_then(|dates| dates.max_end);
    if let Some((until, start)) = until.zip(start).filter(|(until, start)| until < start) {
        return Err(Refusal::rule(format!(
            "{what} tot en met {}, en het contract begint op {}",
            with_year(until),
            with_year(start)
        )));
    }
    if let Some((from, last)) = from.zip(last).filter(|(from, last)| last < from) {
        return Err(Refusal::rule(format!(
            "{what} vanaf {}, en het contract loopt af op {}",
            with_year(from),
            with_year(last)
        )));
    }
    Ok(())
}

/// Whether what an action made of a contract can be; shares that were read in are mended before anything else.
pub(crate) fn checked(draft: &Draft<'_>) -> Done {
    shares_fit(&draft.record, 0)?;
    sound(&draft.record, draft.context.register, draft.context.today)
}

/// Nothing is used or spent long before a contract begins; a year before it is agreed at most.
pub(crate) fn within_contract(record: &Record, day: NaiveDate, what: &str) -> Done {
    let start = record.contract().and_then(|contract| contract.start);
    let first = start.and_then(|start| start.checked_sub_months(chrono::Months::new(12)));
    if first.is_some_and(|first| day < first) {
        return Err(Refusal::rule(format!(
            "{what} van {} ligt lang voor het begin van het contract op {}",
            with_year(day),
            in_words(start)
        )));
    }
    Ok(())
}
