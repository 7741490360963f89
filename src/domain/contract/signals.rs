//! What needs someone for a contract, and by when: a date for each decision that cannot wait, with lead times in
//! steps.
//!
//! [`TABLE`] has one row a signal. [`each`] works out the signals of one contract; gaps run along percelen and come from
//! [`super::lines`]. A signal that was dealt with stays away as long as the date behind it stays the same.

use std::borrow::Cow;

use chrono::{Months, NaiveDate};

use super::bought::buys_nothing;
use super::dates::{CountedBack, Dates, NextOption, current_end, extended};
use super::length::Length;
use super::parts::{
    Agreement, ContractOption, Party, Promise, ReviewMoment, Spending, Staffing, Talk, Tariff,
};
use super::results::Standing;
use super::spending::{counts, forecast, spent};
use super::words::{ContractKind, ContractSignal as S, ContractStatus};
use crate::domain::calendar::Calendar;
use crate::domain::leads::{self, read_steps};
use crate::domain::money::Cents;
use crate::domain::record::{Element, Record};
use crate::domain::settings::Settings;
use crate::domain::term::Duration;

/// One row of [`TABLE`].
pub struct SignalRow {
    /// Which signal.
    pub signal: S,
    /// Its lead times until someone changes them, longest first; empty where it shows at once.
    pub steps: &'static str,
    /// What it rests on.
    pub basis: &'static str,
    /// What it costs to miss it: 1 is the most.
    pub cost: u8,
}

const fn row(signal: S, steps: &'static str, basis: &'static str, cost: u8) -> SignalRow {
    SignalRow {
        signal,
        steps,
        basis,
        cost,
    }
}

/// Every signal of a contract: lead times, basis and what it costs to miss it.
pub const TABLE: &[SignalRow] = &[
    row(S::Gat, "18m 12m 6m 3m", "inkoopbeleid", 1),
    row(S::OpzegdatumGemist, "", "overeenkomst, opzegtermijn", 1),
    row(S::DubbelGedekt, "6m 3m", "inkoopbeleid", 4),
    row(
        S::Opzegdatum,
        "6m 3m 1m 2w",
        "overeenkomst, opzegtermijn",
        2,
    ),
    row(
        S::OptieMelden,
        "6m 3m 1m 2w",
        "overeenkomst, meldtermijn",
        2,
    ),
    row(
        S::AanbestedingStarten,
        "3m 1m",
        "Uitvoeringsbesluit Wmo 5.1 lid 2, Aw 2.71",
        2,
    ),
    row(S::LooptAf, "6m 3m 1m", "overeenkomst, looptijd", 3),
    row(S::Besteding, "", "maximale waarde (HvJ EU C-23/20)", 3),
    row(S::ClientenInformeren, "1m 2w", "Wmo 2.6.5", 4),
    row(S::Evalueren, "1m", "werkwijze contractmanagement", 5),
    row(S::InzetLooptAf, "3m 1m", "convenant", 4),
    row(
        S::TariefLooptAf,
        "2m 1m",
        "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        4,
    ),
    row(
        S::Contractgesprek,
        "2w",
        "overeenkomst, contractgesprekken",
        6,
    ),
    row(S::DatumOntbreekt, "", "overeenkomst, looptijd", 2),
    row(S::DatumOnzeker, "", "overeenkomst, looptijd", 3),
    row(S::TermijnOntbreekt, "", "overeenkomst, opzegtermijn", 2),
    row(S::Ondertekenen, "1m 2w", "ondertekening", 4),
    row(S::InzetOnbekend, "", "convenant, inzet", 5),
    row(
        S::PlafondVerwacht,
        "12m 6m 3m",
        "maximale waarde (HvJ EU C-23/20)",
        3,
    ),
    row(
        S::TariefIndexeren,
        "1m 2w",
        "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        4,
    ),
    row(S::ResultaatBepalen, "1m", "overeenkomst, resultaten", 5),
    row(S::ResultaatMeten, "1m 2w", "overeenkomst, resultaten", 5),
    row(S::ResultaatNietGehaald, "", "overeenkomst, resultaten", 4),
    row(
        S::AfspraakNakomen,
        "2w",
        "overeenkomst, contractgesprekken",
        5,
    ),
    row(S::PartijBegint, "1m", "overeenkomst, partijen", 5),
    row(S::PartijVertrekt, "3m 1m", "overeenkomst, partijen", 3),
    row(S::MotiveringOntbreekt, "", "Aw 2.140 lid 3", 6),
    row(S::ClausuleOntbreekt, "", "Aw 2.163c", 6),
];

/// The shares of the maximum value at which a signal is given, in percent.
pub const THRESHOLDS: [u32; 3] = [70, 85, 95];

/// What the day to report an option rests on where the contract says nothing of it.
pub const OFFICE_NORM: &str = "norm van kantoor (norm.optie-melden)";

/// The months before an end at which its evaluation is due.
pub const EVALUATE: u32 = 18;
/// The months before an end at which letters to residents go out.
const TELL_RESIDENTS: Length = Length::months(2);

/// What is behind a signal, to put it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Notice against an end; the other reading of the notice date, where it differs.
    Notice {
        /// The end it works against.
        end: NaiveDate,
        /// The month-end reading, where it is later.
        month_end: Option<NaiveDate>,
        /// What becomes of it when nobody acts.
        then: Then,
    },
    /// An option to report.
    Option(NextOption),
    /// The last day to begin the next aanbesteding: usual and minimum.
    Begin {
        /// With minimum durations.
        minimum: NaiveDate,
        /// The end it is for.
        end: NaiveDate,
    },
    /// Something about the end.
    End(NaiveDate),
    /// Days that nothing covers.
    Gap {
        /// The first of them.
        from: NaiveDate,
        /// The last; none when nothing follows.
        until: Option<NaiveDate>,
    },
    /// Days that another contract covers too.
    Twice {
        /// The first of them.
        from: NaiveDate,
        /// The last; none when both go on.
        until: Option<NaiveDate>,
    },
    /// What was spent of the maximum.
    Spent {
        /// In percent, which threshold was passed.
        threshold: u32,
        /// How much.
        spent: Cents,
        /// Of how much.
        ceiling: Cents,
    },
    /// The n-th element of its list.
    Element(u32),
    /// Nothing more to say.
    Plain,
}

/// What becomes of a contract when nobody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It ends by itself.
    Ends,
    /// It is renewed until a day.
    RenewedUntil(NaiveDate),
    /// It is renewed, and until when is missing.
    Renewed,
}

/// A signal of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub signal: S,
    /// By when; of spending: when it passed the threshold; for what is missing: the day it was asked.
    pub date: NaiveDate,
    /// What is behind it.
    pub detail: Detail,
}

/// What a contract's signals depend on beside the contract.
pub struct Around {
    /// The day to count from.
    pub on: NaiveDate,
    /// Whether a contract or an aanbesteding follows on it.
    pub is_followed: bool,
    /// The latest days to begin the next aanbesteding: minimum and usual.
    pub begin: Option<(NaiveDate, NaiveDate)>,
}

/// The row of a signal.
#[must_use]
pub fn row_of(signal: S) -> &'static SignalRow {
    let found = TABLE.iter().find(|row| row.signal == signal);
    found.expect("the table has a row for every signal; a test walks through them")
}

/// How long before the end an extension is to be reported, by the office's norm.
#[must_use]
pub fn option_notice(settings: &Settings) -> Length {
    let norm = settings.norm("norm.optie-melden");
    norm.and_then(Length::of).unwrap_or(Length::months(6))
}

/// The lead times of the office, read once: looked up for every signal of every contract.
pub struct LeadTimes(Vec<Vec<Duration>>);

impl LeadTimes {
    /// The lead times as the settings have them.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let read = |signal: &S| {
            let text = settings.get(&setting_key(*signal)).unwrap_or("");
            read_steps(text).unwrap_or_default()
        };
        Self(S::ALL.iter().map(read).collect())
    }

    /// The lead times of a signal for a contract, longest first: its own, else the office's.
    #[must_use]
    pub fn steps(&self, record: &Record, signal: S) -> Cow<'_, [Duration]> {
        let own = record
            .contract()
            .and_then(|contract| contract.steps.get(signal.word()))
            .and_then(|text| read_steps(text).ok());
        match own {
            Some(steps) => Cow::Owned(steps),
            None => Cow::Borrowed(self.0.get(signal as usize).map_or(&[], Vec::as_slice)),
        }
    }
}

/// The key of the office's lead times of a signal: `stappen.opzegdatum`.
#[must_use]
pub fn setting_key(signal: S) -> String {
    format!(
        "stappen.{}",
        crate::domain::registers::people::slug(signal.word())
    )
}

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
        spending(record, around.on, &mut add);
        let expected = forecast(record, around.on).filter(|it| it.spent < it.ceiling);
        if let Some(day) = expected.and_then(|it| it.reached) {
            add(S::PlafondVerwacht, day, Detail::Element(0));
        }
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

fn spending(record: &Record, on: NaiveDate, add: &mut impl FnMut(S, NaiveDate, Detail)) {
    let Some(ceiling) = record.contract().and_then(|contract| contract.ceiling) else {
        return;
    };
    let spent = spent(record, on);
    let share = |amount: Cents| amount.share_of(ceiling).unwrap_or(0);
    let Some(threshold) = THRESHOLDS
        .into_iter()
        .rev()
        .find(|at| share(spent) >= at * 100)
    else {
        return;
    };
    let mut all: Vec<&Spending> = record
        .all::<Spending>()
        .filter(|one| counts(one, on))
        .collect();
    all.sort_by_key(|spending| spending.on);
    let mut so_far = Cents(0);
    let passed = all.iter().find(|spending| {
        so_far = Cents(so_far.0.saturating_add(spending.amount.0));
        share(so_far) >= threshold * 100
    });
    let detail = Detail::Spent {
        threshold,
        spent,
        ceiling,
    };
    add(
        S::Besteding,
        passed.and_then(|spending| spending.on).unwrap_or(on),
        detail,
    );
}

/// The day of the next talk: the one that was planned at the last, else as the rhythm has it.
fn next_talk(record: &Record) -> Option<(u32, NaiveDate)> {
    let contract = record.contract()?;
    let last = record.of(Talk::KIND).next_back();
    let last = last.and_then(|(key, part)| Some((key.n, Talk::of(part)?)));
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
        let until = Staffing::of(part).and_then(|staffing| staffing.until);
        if let Some(day) = until.filter(|day| *day >= on) {
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
pub(super) fn unknown_partners(record: &Record, on: NaiveDate) -> impl Iterator<Item = &Staffing> {
    let still = move |one: &&Staffing| one.until.is_none_or(|until| on <= until);
    record
        .all::<Staffing>()
        .filter(|one| one.fte.is_none())
        .filter(still)
}

/// Whether a signal shows on a day: its longest lead time has begun, and nobody dealt with it or put it off.
#[must_use]
pub fn shows(
    record: &Record,
    due: &Due,
    leads: &LeadTimes,
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let steps = leads.steps(record, due.signal);
    leads::is_shown(
        record,
        || due.key(record),
        due.behind(),
        &steps,
        calendar,
        on,
    )
}

/// Whether someone dealt with a signal or put it off, on a day.
#[must_use]
pub fn is_dealt_with(
    record: &Record,
    due: &Due,
    leads: &LeadTimes,
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let steps = leads.steps(record, due.signal);
    let key = || due.key(record);
    leads::is_dealt_with(record, key, due.behind(), &steps, calendar, on)
}

impl Due {
    /// Whether a day is behind it by which someone must act. What is only missing, was spent, or was measured, has none.
    #[must_use]
    pub const fn has_date(&self) -> bool {
        !matches!(self.detail, Detail::Plain | Detail::Spent { .. })
            && !matches!(self.signal, S::ResultaatNietGehaald)
    }

    /// The day behind it: once that moves, the signal counts as new. What is only missing has none.
    #[must_use]
    pub fn behind(&self) -> Option<NaiveDate> {
        (self.detail != Detail::Plain).then_some(self.date)
    }

    /// What it rests on.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        match self.detail {
            Detail::Option(option) if !option.is_agreed => OFFICE_NORM,
            _ => row_of(self.signal).basis,
        }
    }

    /// What tells this signal of a contract from its others: the word, with what it is about where there can be more,
    /// and for a gap where it ends, so that one that grew counts as new.
    #[must_use]
    pub fn key(&self, record: &Record) -> String {
        let word = self.signal.word();
        match self.detail {
            Detail::Spent { threshold, .. } => format!("{word} {threshold} %"),
            Detail::Gap {
                until: Some(until), ..
            } => format!("{word} tot en met {until}"),
            Detail::Element(n)
                if !matches!(
                    self.signal,
                    S::Contractgesprek | S::Ondertekenen | S::PlafondVerwacht
                ) =>
            {
                format!("{word} {}", own_name(record, self.signal, n))
            }
            _ => word.to_owned(),
        }
    }
}

/// The name of an element that no other of its list has: the first by a name keeps it bare.
fn own_name(record: &Record, signal: S, n: u32) -> String {
    let name = element_name(record, signal, n);
    let has_name = (1..n).any(|before| element_name(record, signal, before) == name);
    match has_name {
        true => format!("{name} ({n})"),
        false => name,
    }
}

pub(super) fn element_name(record: &Record, signal: S, n: u32) -> String {
    let found = match signal {
        S::TariefLooptAf | S::TariefIndexeren => record
            .element::<Tariff>(n)
            .map(|tariff| tariff.product.clone()),
        S::ResultaatBepalen | S::ResultaatMeten | S::ResultaatNietGehaald => record
            .element::<Agreement>(n)
            .map(|agreement| format!("{n} {}", agreement.text)),
        S::AfspraakNakomen => record
            .element::<Promise>(n)
            .map(|promise| format!("{n} {}", promise.text)),
        S::InzetLooptAf => {
            record
                .element::<Staffing>(n)
                .map(|staffing| match staffing.team.as_str() {
                    "" => staffing.partner.clone(),
                    team => format!("{} bij {team}", staffing.partner),
                })
        }
        S::Evalueren => record
            .element::<ReviewMoment>(n)
            .filter(|moment| !moment.topic.is_empty())
            .map(|moment| moment.topic.clone()),
        _ => None,
    };
    found.unwrap_or_else(|| n.to_string())
}
