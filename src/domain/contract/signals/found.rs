//! How the signals of one contract are found.

use chrono::{Months, NaiveDate};

use super::{Around, Detail, Due, Then};
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::dates::{CountedBack, Dates, current_end, extended};
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::{
    Agreement, ContractOption, Party, Perceel, Promise, ReviewMoment, Spending, Staffing, Talk,
    Tariff,
};
use crate::domain::contract::results::Standing;
use crate::domain::contract::spending::{counts, forecast, forecast_of, is_for, sum};
use crate::domain::contract::words::{ContractKind, ContractSignal as S, ContractStatus};
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Element, Record};

/// The shares of the maximum value at which a signal is given, in percent.
pub const THRESHOLDS: [u32; 3] = [70, 85, 95];

/// The months before an end at which its evaluation is due.
pub const EVALUATE: u32 = 18;
/// The months before an end at which letters to residents go out.
const TELL_RESIDENTS: Length = Length::months(2);

/// Gives every signal of a contract that could be due, also those whose lead time has not begun. Sorted by nothing.
pub fn each(record: &Record, dates: &Dates, around: &Around, mut found: impl FnMut(Due)) {
    let Some(contract) = record.contract() else {
        return;
    };
    let mut add = |signal, date, detail| {
        found(Due {
            signal,
            date,
            detail,
        });
    };
    let misses_period = dates.is_renewed_unknown;
    if dates.status == ContractStatus::Onbekend {
        // With both days there, what is missing is how long a renewal lasts.
        let signal = match misses_period && contract.start.is_some() && contract.end.is_some() {
            true => S::TermijnOntbreekt,
            false => S::DatumOntbreekt,
        };
        add(signal, around.on, Detail::Plain);
    }
    let runs = matches!(
        dates.status,
        ContractStatus::Lopend | ContractStatus::Toekomstig
    );
    if let (true, Some(end)) = (runs, dates.current_end) {
        let goes_on = dates.renewal.is_some() || dates.is_renewed_unknown;
        // Who gave notice need not be told to.
        if contract.ends_by_notice.is_none() {
            notice(dates, end, around.on, &mut add);
        }
        if let Some(option) = dates.next_option.filter(|_| !goes_on) {
            add(S::OptieMelden, option.latest, Detail::Option(option));
        }
        let is_decided = around.is_followed || !contract.not_continued.is_empty();
        let has_option = dates.next_option.is_some() && !dates.has_lapsed_option(around.on);
        let is_last = !has_option && !goes_on;
        if !is_decided && !goes_on {
            let is_planned = record.all::<ReviewMoment>().next().is_some();
            let due = end.checked_sub_months(Months::new(EVALUATE));
            // Of what had not begun there was nothing to evaluate.
            let due = due.filter(|day| contract.start.is_none_or(|start| start < *day));
            if let Some(day) = due.filter(|_| !is_planned) {
                add(S::Evalueren, day, Detail::End(end));
            }
            // A convenant is agreed anew, not put on the market.
            let is_bought = contract.kind != Some(ContractKind::Convenant);
            if let Some((minimum, usual)) = around.begin.filter(|_| is_last && is_bought) {
                add(
                    S::AanbestedingStarten,
                    usual,
                    Detail::Begin { minimum, end },
                );
            }
        }
        if is_last {
            if !is_decided {
                add(S::LooptAf, end, Detail::End(end));
            }
            let tells = CountedBack::from(end, TELL_RESIDENTS);
            // Where nothing is bought, no resident loses a provision (Wmo 2.6.5).
            if let Some(day) = tells.filter(|_| !buys_nothing(record)) {
                add(S::ClientenInformeren, day.month_end, Detail::End(end));
            }
        }
    }
    if runs {
        money(record, around.on, &mut add);
        elements(record, around.on, &mut add);
        let renews = contract.is_tacit && !dates.has_no_end && contract.ends_by_notice.is_none();
        if misses_period || ((renews || dates.has_no_end) && contract.notice_term.is_none()) {
            add(S::TermijnOntbreekt, around.on, Detail::Plain);
        }
        if let Some(day) = contract.sign_planned.filter(|_| contract.signed.is_none()) {
            add(S::Ondertekenen, day, Detail::Element(0));
        }
        if unknown_partners(record, around.on).next().is_some() {
            add(S::InzetOnbekend, around.on, Detail::Plain);
        }
        if contract.start_unsure.is_some() || contract.end_unsure.is_some() {
            add(S::DatumOnzeker, around.on, Detail::Plain);
        }
        if dates.exceeds_four_years && contract.motivation.is_empty() {
            add(S::MotiveringOntbreekt, around.on, Detail::Plain);
        }
        let mut options = record.all::<ContractOption>();
        if options
            .any(|option| option.is_open() && option.clause.is_empty() && option.ground.is_none())
        {
            add(S::ClausuleOntbreekt, around.on, Detail::Plain);
        }
    }
}

fn notice(
    dates: &Dates,
    end: NaiveDate,
    on: NaiveDate,
    add: &mut impl FnMut(S, NaiveDate, Detail),
) {
    let Some(notice) = dates.notice else {
        return;
    };
    let then = match dates.renewal {
        Some(renewal) => Then::RenewedUntil(renewal.until),
        None if dates.is_renewed_unknown => Then::Renewed,
        None => Then::Ends,
    };
    let detail = Detail::Notice {
        end,
        month_end: notice.differ().then_some(notice.month_end),
        then,
    };
    if dates.notice_rolls {
        // There is always an end that can still be reached; which one stands on the sheet.
    } else if dates.notice_missed {
        add(S::OpzegdatumGemist, notice.month_end, detail);
    } else if then != Then::Ends || notice.month_end >= on {
        // What ends by itself needs no notice any more once the day has passed.
        add(S::Opzegdatum, notice.plain, detail);
    }
}

/// What was spent of a maximum and when it is reached, of the whole and of each perceel with a maximum of its own.
fn money(record: &Record, on: NaiveDate, add: &mut impl FnMut(S, NaiveDate, Detail)) {
    if record.all::<Spending>().next().is_none() {
        return;
    }
    let whole = record.contract().and_then(|contract| contract.ceiling);
    let percelen = record.of(Perceel::KIND).filter_map(|(key, part)| {
        let perceel = Perceel::of(part)?;
        Some((key.n, perceel.ceiling?, Some(perceel)))
    });
    let all = whole.map(|ceiling| (0, ceiling, None)).into_iter();
    for (n, ceiling, perceel) in all.chain(percelen) {
        let is_of = |one: &Spending| perceel.is_none_or(|perceel| is_for(one, perceel));
        if let Some((threshold, spent, day)) = passed(record, on, ceiling, is_of) {
            let detail = Detail::Spent {
                perceel: n,
                threshold,
                spent,
                ceiling,
            };
            add(S::Besteding, day, detail);
        }
        let expected = match perceel {
            None => forecast(record, on),
            Some(perceel) => forecast_of(record, perceel, on),
        };
        let expected = expected.filter(|it| it.spent < it.ceiling);
        if let Some(day) = expected.and_then(|it| it.reached) {
            add(S::PlafondVerwacht, day, Detail::Element(n));
        }
    }
}

/// The highest threshold that was passed, with what was spent and the day that passed it.
fn passed(
    record: &Record,
    on: NaiveDate,
    ceiling: Cents,
    is_of: impl Fn(&Spending) -> bool,
) -> Option<(u32, Cents, NaiveDate)> {
    let all = record.all::<Spending>();
    let mut all: Vec<&Spending> = all.filter(|one| counts(one, on) && is_of(one)).collect();
    all.sort_by_key(|spending| spending.on);
    let passes = |amount: Balance, at| amount.above_zero().is_share_of(ceiling, at);
    let spent = sum(all.iter().copied());
    let mut thresholds = THRESHOLDS.into_iter().rev();
    let threshold = thresholds.find(|at| passes(spent, *at))?;
    // What was passed and booked back was passed again: the day is that of the last time.
    let (mut so_far, mut day, mut is_over) = (Balance(0), None, false);
    for spending in all {
        so_far = so_far.and(spending.amount);
        let was_over = std::mem::replace(&mut is_over, passes(so_far, threshold));
        if is_over && !was_over {
            day = spending.on;
        }
    }
    Some((threshold, spent.above_zero(), day.unwrap_or(on)))
}

/// The day of the next talk: the one that was planned at the last, else as the rhythm has it. The last is the latest, however
/// late the ones before it were recorded.
fn next_talk(record: &Record) -> Option<(u32, NaiveDate)> {
    let contract = record.contract()?;
    let talks = record.of(Talk::KIND);
    let talks = talks.filter_map(|(key, part)| Some((key.n, Talk::of(part)?)));
    let last = talks.max_by_key(|(n, talk)| (talk.on, *n));
    let (n, planned, since) = match last {
        Some((n, talk)) => (n, talk.next, talk.on),
        None => (0, None, contract.start),
    };
    let by_rhythm = || extended(since?, contract.talk_every?.span());
    planned.or_else(by_rhythm).map(|day| (n, day))
}

/// Who begins and who leaves, on its own day and not with the contract.
fn parties(record: &Record, on: NaiveDate, add: &mut impl FnMut(S, NaiveDate, Detail)) {
    let start = record.contract().and_then(|contract| contract.start);
    let end = current_end(record, on);
    for (key, part) in record.of(Party::KIND) {
        let Some(party) = Party::of(part) else {
            continue;
        };
        if let Some(day) = party.from.filter(|day| *day >= on && start < Some(*day)) {
            add(S::PartijBegint, day, Detail::Element(key.n));
        }
        let leaves = party.until.filter(|day| *day >= on);
        if let Some(day) = leaves.filter(|day| end.is_none_or(|end| *day < end)) {
            add(S::PartijVertrekt, day, Detail::Element(key.n));
        }
    }
}

/// What results are to be set, to be measured, or were not reached.
fn results(record: &Record, on: NaiveDate, add: &mut impl FnMut(S, NaiveDate, Detail)) {
    let start = record.contract().and_then(|contract| contract.start);
    for (key, part) in record.of(Agreement::KIND) {
        let Some(agreement) = Agreement::of(part) else {
            continue;
        };
        let detail = Detail::Element(key.n);
        match agreement.standing() {
            Standing::NaderTeBepalen => {
                let day = agreement.from.or(start).unwrap_or(on);
                add(S::ResultaatBepalen, day, detail);
            }
            Standing::NietGemeten => {
                if let Some(day) = agreement.until {
                    add(S::ResultaatMeten, day, detail);
                }
            }
            Standing::NietGehaald => {
                let day = agreement.measured_on.unwrap_or(on);
                add(S::ResultaatNietGehaald, day, detail);
            }
            Standing::Gehaald | Standing::NietTeZeggen => {}
        }
    }
}

fn elements(record: &Record, on: NaiveDate, add: &mut impl FnMut(S, NaiveDate, Detail)) {
    if let Some((n, day)) = next_talk(record) {
        add(S::Contractgesprek, day, Detail::Element(n));
    }
    for (key, part) in record.of(Promise::KIND) {
        let open = Promise::of(part).filter(|one| one.done.is_none());
        if let Some(day) = open.and_then(|one| one.due) {
            add(S::AfspraakNakomen, day, Detail::Element(key.n));
        }
    }
    parties(record, on, add);
    results(record, on, add);
    for (key, part) in record.of(Staffing::KIND) {
        let Some(staffing) = Staffing::of(part) else {
            continue;
        };
        if let Some(day) = staffing.until.filter(|day| *day >= on)
            && !record
                .all::<Staffing>()
                .any(|next| next.goes_on_after(staffing, day))
        {
            add(S::InzetLooptAf, day, Detail::Element(key.n));
        }
    }
    for (key, part) in record.of(ReviewMoment::KIND) {
        let open = ReviewMoment::of(part).filter(|moment| moment.held.is_none());
        if let Some(day) = open.and_then(|moment| moment.from) {
            add(S::Evalueren, day, Detail::Element(key.n));
        }
    }
    for (key, part) in record.of(Tariff::KIND) {
        let Some(tariff) = Tariff::of(part) else {
            continue;
        };
        let runs = tariff.from.is_none_or(|day| day <= on);
        let is_over = tariff.until.is_some_and(|day| day < on);
        let indexed = tariff.next_indexation().filter(|_| runs && !is_over);
        if let Some(day) = indexed.filter(|day| tariff.until.is_none_or(|until| *day <= until)) {
            add(S::TariefIndexeren, day, Detail::Element(key.n));
        }
        let Some(until) = tariff.until.filter(|day| *day >= on) else {
            continue;
        };
        let is_followed = record
            .all::<Tariff>()
            .any(|next| next.is_same_as(tariff) && next.from.is_some_and(|day| day > until));
        if !is_followed {
            add(S::TariefLooptAf, until, Detail::Element(key.n));
        }
    }
}

/// The partners of whom it is not known what they bring in, as far as they still do.
pub(in crate::domain::contract) fn unknown_partners(
    record: &Record,
    on: NaiveDate,
) -> impl Iterator<Item = &Staffing> {
    let still = move |one: &&Staffing| one.until.is_none_or(|until| on <= until);
    record
        .all::<Staffing>()
        .filter(|one| one.fte.is_none())
        .filter(still)
}
