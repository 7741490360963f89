//! Every date of a contract, worked out from what was agreed.
//!
//! Contract dates never roll: the Atw is for terms in a wet (art. 1), or in an AMvB (art. 5). What cannot be worked out,
//! because a date or a term is missing, is none. Start at [`Dates::of`].

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Contract;
use super::length::{Length, Span};
use super::parts::ContractOption;
use super::words::{ContractKind, ContractStatus, NoticeTowards};
use crate::domain::record::{Element, PartKey, Record};

/// The months a raamovereenkomst may run without a reason, options and extensions included (Aw 2.140 lid 3).
pub const FOUR_YEARS: u32 = 48;

fn last_of_month(day: NaiveDate) -> u32 {
    u32::from(day.num_days_in_month())
}

fn is_month_end(day: NaiveDate) -> bool {
    day.day() == last_of_month(day)
}

/// The end of an extension: the same day number so many months on, the last of the month where that day does not exist,
/// and from the last day of a month to the last day of a month; then the days. By analogy with Regulation (EEC, Euratom)
/// 1182/71 art. 3 lid 2 c, and a month end as parties mean it.
#[must_use]
pub fn extended(end: NaiveDate, by: Span) -> Option<NaiveDate> {
    let plain = end.checked_add_months(Months::new(by.months))?;
    let months_on = if by.months > 0 && is_month_end(end) {
        plain.with_day(last_of_month(plain))?
    } else {
        plain
    };
    months_on.checked_add_days(Days::new(u64::from(by.days)))
}

/// An end on the last day of a month by its day number only: 29-08 t/m 28-02 is six months from the start on, not up to a
/// month end. None where the start does not say so.
fn extended_from_start(start: NaiveDate, end: NaiveDate, by: Span) -> Option<NaiveDate> {
    let eve = start.pred_opt()?;
    let between = (end.year() - eve.year()) * 12 + month(end) - month(eve);
    let so_far = u32::try_from(between).ok().filter(|months| *months > 0)?;
    let is_counted = !is_month_end(eve) && eve.checked_add_months(Months::new(so_far)) == Some(end);
    let all = Months::new(so_far.checked_add(by.months)?);
    let days = Days::new(u64::from(by.days));
    (is_counted && is_month_end(end) && by.months > 0)
        .then(|| eve.checked_add_months(all)?.checked_add_days(days))
        .flatten()
}

fn month(day: NaiveDate) -> i32 {
    // At most twelve.
    i32::try_from(day.month()).unwrap_or(12)
}

/// An end in its two readings; the same day twice where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readings {
    /// The earlier: alarms count from it.
    pub early: NaiveDate,
    /// The later.
    pub late: NaiveDate,
}

impl Readings {
    const fn one(day: NaiveDate) -> Self {
        Self {
            early: day,
            late: day,
        }
    }

    /// The original end, extended.
    fn of(contract: &Contract, by: Span) -> Option<Self> {
        let first = contract.end?;
        let last = contract.end_unsure.as_ref().map_or(first, |end| end.latest);
        if by.is_nothing() {
            return Some(Self {
                early: first,
                late: last,
            });
        }
        let (first_on, last_on) = (extended(first, by)?, extended(last, by)?);
        let start = contract.start;
        let other = start.and_then(|start| extended_from_start(start, first, by));
        Some(Self {
            early: other.map_or(first_on, |other| other.min(first_on)),
            late: last_on.max(other.unwrap_or(last_on)),
        })
    }
}

/// A day counted back by a term from an end, in both readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedBack {
    /// The same day number, clamped to the month: never later than the other reading, so the safe one.
    pub plain: NaiveDate,
    /// From the last day of a month to the last day of a month; for months only.
    pub month_end: NaiveDate,
}

impl CountedBack {
    /// So long before an end.
    #[must_use]
    pub fn from(end: NaiveDate, term: Length) -> Option<Self> {
        let Span { months, days } = term.span();
        let plain = end.checked_sub_months(Months::new(months))?;
        let month_end = if is_month_end(end) && months > 0 {
            plain.with_day(last_of_month(plain))?
        } else {
            plain
        };
        let before = |day: NaiveDate| day.checked_sub_days(Days::new(u64::from(days)));
        Some(Self {
            plain: before(plain)?,
            month_end: before(month_end)?,
        })
    }

    /// Whether the readings differ, so that both must be shown.
    #[must_use]
    pub fn differ(self) -> bool {
        self.plain != self.month_end
    }
}

/// The next option that was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextOption {
    /// Which element of the list.
    pub key: PartKey,
    /// How long it adds.
    pub length: Length,
    /// The last day to report it.
    pub latest: NaiveDate,
    /// Whether that day was agreed; else it is the office's norm.
    pub is_agreed: bool,
    /// The end of the contract once it is used.
    pub new_end: NaiveDate,
}

/// What tacit renewal does when nobody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// The first day of the next period.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
}

/// The dates of a contract on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// Where it stands.
    pub status: ContractStatus,
    /// The end with used options and renewals, by its earliest reading; none also while it has no end.
    pub current_end: Option<NaiveDate>,
    /// The same by the latest reading, where it can be read in two ways.
    pub end_otherwise: Option<NaiveDate>,
    /// Whether it runs without an end until notice is given.
    pub has_no_end: bool,
    /// The end after all options, or after the renewals agreed at most; none when nothing bounds it.
    pub max_end: Option<NaiveDate>,
    /// The last day on which notice is in time: against the current end, or where notice takes longer than a renewal
    /// against the first end that can still be reached.
    pub notice: Option<CountedBack>,
    /// Whether it runs, is renewed tacitly, and the notice date has passed.
    pub notice_missed: bool,
    /// Whether notice takes longer than one renewal: then there is no end that is still in time and then no longer.
    pub notice_rolls: bool,
    /// The next option and by when to report it.
    pub next_option: Option<NextOption>,
    /// The next tacit renewal, when nothing stops it.
    pub renewal: Option<Renewal>,
    /// Whether it is renewed tacitly for a time that nobody filled in: it goes on, and until when cannot be worked out.
    pub is_renewed_unknown: bool,
    /// Whether it may run longer than four years.
    pub exceeds_four_years: bool,
}

/// The time of the options that were used, and of those that still can be.
fn option_spans(record: &Record) -> (Span, Span) {
    let options = record.all::<ContractOption>();
    options.fold(
        (Span::default(), Span::default()),
        |(used, open), option| {
            let span = option.length.span();
            match (option.is_used, option.is_declined()) {
                (true, _) => (used + span, open),
                (false, true) => (used, open),
                (false, false) => (used, open + span),
            }
        },
    )
}

/// The period of a tacit renewal, as long as nobody stopped it.
fn period(contract: &Contract) -> Option<Span> {
    let period = contract.renewal_term?.span();
    let is_tacit = contract.is_tacit && !contract.has_no_end();
    (is_tacit && !period.is_nothing()).then_some(period)
}

/// Whether it is renewed tacitly for a time that is missing, as long as nobody stopped it.
fn lacks_period(contract: &Contract) -> bool {
    let goes_on = contract.is_tacit && !contract.has_no_end() && !contract.is_terminated;
    goes_on && contract.ends_by_notice.is_none() && period(contract).is_none()
}

/// How far a contract has come on a day.
#[derive(Clone, Copy)]
struct Course {
    end: Readings,
    /// The time of the options that were used.
    used: Span,
    /// The time added to the original end so far, with that of renewals.
    added: Span,
    /// The period of the renewal that follows by itself.
    next: Option<Span>,
}

/// The original end with used options and told renewals; where it is renewed tacitly, the first end of a period that is
/// not before the day, as far as the agreed number of renewals goes.
fn course(contract: &Contract, used: Span, on: NaiveDate) -> Option<Course> {
    let ended = |end| Course {
        end: Readings::one(end),
        used,
        added: used,
        next: None,
    };
    if let Some(end) = contract.ends_by_notice {
        return Some(ended(end));
    }
    let period = period(contract);
    let told = period.unwrap_or_default() * contract.renewals;
    let agreed = used + told;
    let end = Readings::of(contract, agreed)?;
    if lacks_period(contract) && (contract.renewals > 0 || end.early < on) {
        return None;
    }
    let so_far = |next| Course {
        end,
        used,
        added: agreed,
        next,
    };
    let Some(period) = period.filter(|_| !contract.is_terminated) else {
        return Some(so_far(None));
    };
    let most = contract.max_renewals.unwrap_or(u32::MAX);
    let most = most.saturating_sub(contract.renewals);
    if end.early >= on || most == 0 {
        return Some(so_far((most > 0).then_some(period)));
    }
    // Whole periods up to about the day, then the last steps one by one.
    let days = u64::try_from((on - end.early).num_days()).unwrap_or(0);
    let about = days / period.most_days().max(1);
    let mut periods = u32::try_from(about).unwrap_or(u32::MAX).clamp(1, most);
    loop {
        let added = agreed + period * periods;
        let end = Readings::of(contract, added)?;
        if end.early >= on || periods == most {
            return Some(Course {
                end,
                used,
                added,
                next: (periods < most).then_some(period),
            });
        }
        periods += 1;
    }
}

/// The end of a contract on a day: the original end with used options and told renewals; where it is renewed tacitly,
/// the first end of a period that is not before the day. None also while it has no end, and once a renewal that nobody
/// filled in the time of has begun.
#[must_use]
pub fn current_end(record: &Record, on: NaiveDate) -> Option<NaiveDate> {
    Some(
        course(record.contract()?, option_spans(record).0, on)?
            .end
            .early,
    )
}

impl Dates {
    /// Every date of a contract on a day. `option_notice` is the office's norm for reporting an extension.
    ///
    /// Returns none for a record that is no contract.
    #[must_use]
    pub fn of(record: &Record, option_notice: Length, on: NaiveDate) -> Option<Self> {
        let contract = record.contract()?;
        let (used, open) = option_spans(record);
        let course = course(contract, used, on);
        let end = course.map(|course| course.end.early);
        let status = status(contract, end, on);
        let next = course.and_then(|course| course.next);
        let renewal = course.zip(next).and_then(|(course, next)| {
            // Counted from the original end, as it will be once that day has come.
            Some(Renewal {
                from: course.end.early.succ_opt()?,
                until: Readings::of(contract, course.added + next)?.early,
            })
        });
        let max_end = max_end(contract, course, open);
        let runs = status == ContractStatus::Lopend;
        let rolls = notice_rolls(contract);
        let is_renewed_unknown = lacks_period(contract);
        let goes_on = next.is_some() || is_renewed_unknown;
        let against = match rolls && runs && next.is_some() {
            true => end_by_notice(record, on, on),
            false => end,
        };
        let notice = against
            .zip(contract.notice_term)
            .and_then(|(end, term)| CountedBack::from(end, term));
        let is_late = notice.is_some_and(|notice| notice.month_end < on);
        Some(Self {
            status,
            current_end: end,
            end_otherwise: course
                .map(|course| course.end.late)
                .filter(|late| Some(*late) != end),
            has_no_end: contract.has_no_end(),
            max_end,
            notice,
            notice_missed: runs && goes_on && !rolls && is_late,
            notice_rolls: rolls,
            next_option: course.and_then(|course| next_option(record, option_notice, course)),
            renewal,
            is_renewed_unknown,
            // What nothing bounds runs on until someone stops it.
            exceeds_four_years: (is_framework(contract)
                && max_end.is_none()
                && (goes_on || contract.has_no_end()))
                || exceeds_four_years(record, max_end.or(end)),
        })
    }

    /// Whether the agreed day to report the next option has passed: using it still takes the other side's consent, so
    /// it can no longer be counted on.
    #[must_use]
    pub fn has_lapsed_option(&self, on: NaiveDate) -> bool {
        self.next_option
            .is_some_and(|option| option.is_agreed && option.latest < on)
    }
}

/// Whether notice takes longer than one renewal.
fn notice_rolls(contract: &Contract) -> bool {
    let notice = contract.notice_term.map(Length::span);
    notice
        .zip(period(contract))
        .is_some_and(|(notice, period)| notice.is_longer_than(period))
}

fn max_end(contract: &Contract, course: Option<Course>, open: Span) -> Option<NaiveDate> {
    let course = course?;
    if contract.ends_by_notice.is_some() || contract.is_terminated {
        return Some(course.end.early);
    }
    if lacks_period(contract) {
        return None;
    }
    let Some(period) = course.next else {
        return Some(Readings::of(contract, course.added + open)?.early);
    };
    let most = contract.max_renewals?;
    Some(Readings::of(contract, course.used + period * most)?.early)
}

fn status(contract: &Contract, end: Option<NaiveDate>, on: NaiveDate) -> ContractStatus {
    let (Some(start), true) = (contract.start, end.is_some() || contract.has_no_end()) else {
        return ContractStatus::Onbekend;
    };
    if on < start {
        ContractStatus::Toekomstig
    } else if end.is_none_or(|end| on <= end) {
        ContractStatus::Lopend
    } else if contract.is_terminated || contract.ends_by_notice.is_some() {
        ContractStatus::Beeindigd
    } else {
        ContractStatus::Verlopen
    }
}

fn next_option(record: &Record, norm: Length, course: Course) -> Option<NextOption> {
    let contract = record.contract()?;
    if contract.ends_by_notice.is_some() || contract.is_terminated {
        return None;
    }
    let unused = record.of(ContractOption::KIND).find_map(|(key, part)| {
        let option = ContractOption::of(part)?;
        (!option.is_used && !option.is_declined()).then_some((*key, option.length))
    });
    let (key, length) = unused?;
    let ahead = contract.option_term.unwrap_or(norm);
    Some(NextOption {
        key,
        length,
        latest: CountedBack::from(course.end.early, ahead)?.plain,
        is_agreed: contract.option_term.is_some(),
        // Counted from the original end: extending step by step would lose days in short months.
        new_end: Readings::of(contract, course.added + length.span())?.early,
    })
}

fn is_framework(contract: &Contract) -> bool {
    !matches!(
        contract.kind,
        Some(ContractKind::Contract | ContractKind::Convenant | ContractKind::Toelating)
    )
}

/// Whether a raamovereenkomst runs longer than four years up to an end (Aw 2.140 lid 3). Other contracts have no such
/// bound.
#[must_use]
pub fn exceeds_four_years(record: &Record, until: Option<NaiveDate>) -> bool {
    let Some(contract) = record.contract() else {
        return false;
    };
    let is_framework = is_framework(contract);
    let last = contract
        .start
        .and_then(|start| start.checked_add_months(Months::new(FOUR_YEARS)));
    is_framework && last.zip(until).is_some_and(|(last, until)| until >= last)
}

/// The end that notice given on a day works against: for a contract that is renewed tacitly the first end for which it is
/// in time, for one without an end the first day it can end, else the current end when it is in time for that. None when
/// there is no such end.
#[must_use]
pub fn end_by_notice(record: &Record, given: NaiveDate, on: NaiveDate) -> Option<NaiveDate> {
    first_end(record, given, on, |last| last.month_end)
}

/// The same where the months of the notice term are counted by the day number: the later reading, where they differ.
#[must_use]
pub fn end_by_notice_plain(record: &Record, given: NaiveDate, on: NaiveDate) -> Option<NaiveDate> {
    first_end(record, given, on, |last| last.plain)
}

/// The first day on or after another on which notice given on a day at the earliest ends a contract that goes on until
/// then. None where no notice ends it.
#[must_use]
pub fn first_end_from(record: &Record, given: NaiveDate, from: NaiveDate) -> Option<NaiveDate> {
    let mut end = end_by_notice(record, given, given)?;
    let contract = record.contract()?;
    while end < from {
        end = match contract.has_no_end() {
            true => towards(contract, from)?,
            false => current_end(record, end.succ_opt()?).filter(|next| *next > end)?,
        };
    }
    Some(end)
}

fn first_end(
    record: &Record,
    given: NaiveDate,
    on: NaiveDate,
    reading: fn(CountedBack) -> NaiveDate,
) -> Option<NaiveDate> {
    let contract = record.contract()?;
    if contract.has_no_end() {
        return first_way_out(contract, given, reading);
    }
    let term = contract.notice_term.unwrap_or(Length::months(0));
    let in_time =
        |end: NaiveDate| CountedBack::from(end, term).is_some_and(|last| given <= reading(last));
    let mut end = current_end(record, on.min(given))?;
    for _ in 0..10_000 {
        if in_time(end) {
            return Some(end);
        }
        // Counted from the original end each time: step by step would lose days in short months.
        end = current_end(record, end.succ_opt()?).filter(|next| *next > end)?;
    }
    None
}

/// The first day on which a contract without an end can end when notice is given on a day.
fn first_way_out(
    contract: &Contract,
    given: NaiveDate,
    reading: fn(CountedBack) -> NaiveDate,
) -> Option<NaiveDate> {
    let term = contract.notice_term.unwrap_or(Length::months(0));
    // Months are clamped: the day counted onwards can be some days off.
    let Span { months, days } = term.span();
    let about = given
        .checked_add_months(Months::new(months))?
        .checked_add_days(Days::new(u64::from(days)))?
        .checked_sub_days(Days::new(3))?
        .max(given)
        .max(contract.start.unwrap_or(given));
    let mut end = towards(contract, about)?;
    while reading(CountedBack::from(end, term)?) < given {
        end = towards(contract, end.succ_opt()?)?;
    }
    Some(end)
}

/// To be out of a contract without an end on a day at the latest: the last day it can end by then, and by when notice must
/// be given. None when it cannot end by then.
#[must_use]
pub fn out_by(record: &Record, day: NaiveDate) -> Option<(NaiveDate, CountedBack)> {
    let contract = record.contract()?;
    let term = contract.notice_term.unwrap_or(Length::months(0));
    let end = match contract.has_no_end() {
        true => {
            let mut end = day;
            while towards(contract, end)? != end {
                end = end.pred_opt().filter(|end| Some(*end) >= contract.start)?;
            }
            end
        }
        false => {
            let mut end = current_end(record, contract.start?)?;
            while let Some(next) = current_end(record, end.succ_opt()?).filter(|next| *next > end) {
                if next > day {
                    break;
                }
                end = next;
            }
            end
        }
    };
    (end <= day).then_some(())?;
    Some((end, CountedBack::from(end, term)?))
}

/// The first day on or after a day towards which notice can be given.
fn towards(contract: &Contract, day: NaiveDate) -> Option<NaiveDate> {
    let month_end = |months: u32| {
        let first = day.with_day(1)?.checked_add_months(Months::new(months))?;
        first.with_day(last_of_month(first))
    };
    match contract.notice_towards.unwrap_or(NoticeTowards::ElkeDag) {
        NoticeTowards::ElkeDag => Some(day),
        NoticeTowards::EindeMaand => month_end(0),
        NoticeTowards::EindeKwartaal => month_end(2 - day.month0() % 3),
        NoticeTowards::EindeJaar => month_end(11 - day.month0()),
        NoticeTowards::Jaardag => {
            let start = contract.start?;
            let years = u32::try_from(day.year() - start.year()).unwrap_or(0);
            (years..years + 3).find_map(|years| {
                let again = start.checked_add_months(Months::new(years * 12))?;
                again.pred_opt().filter(|eve| *eve >= day && years > 0)
            })
        }
    }
}
