//! Every date of a contract, worked out from what was agreed.
//!
//! Contract dates never roll: the Atw is for terms in a wet (art. 1), or in an AMvB (art. 5). What cannot be worked out,
//! because a date or a term is missing, is none. Start at [`Dates::of`].

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Contract;
use super::parts::ContractOption;
use super::words::{ContractKind, ContractStatus};
use crate::domain::record::{Element, PartKey, Record};

/// The months a raamovereenkomst may run without a reason, options and extensions included (Aw 2.140 lid 3).
pub const FOUR_YEARS: u32 = 48;

/// The end of an extension by months: the day after the end, so many months on, and a day back. An end on the last day
/// of a month stays on one.
#[must_use]
pub fn extended(end: NaiveDate, months: u32) -> Option<NaiveDate> {
    if months == 0 {
        return Some(end);
    }
    let after = end.checked_add_days(Days::new(1))?;
    after
        .checked_add_months(Months::new(months))?
        .checked_sub_days(Days::new(1))
}

/// A day counted back by months from an end, in both readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedBack {
    /// The same day number, clamped to the month: never later than the other reading, so the safe one.
    pub plain: NaiveDate,
    /// From the last day of a month to the last day of a month.
    pub month_end: NaiveDate,
}

impl CountedBack {
    /// So many months before an end.
    #[must_use]
    pub fn from(end: NaiveDate, months: u32) -> Option<Self> {
        let plain = end.checked_sub_months(Months::new(months))?;
        let last_of = |day: NaiveDate| u32::from(day.num_days_in_month());
        let month_end = if end.day() == last_of(end) {
            plain.with_day(last_of(plain))?
        } else {
            plain
        };
        Some(Self { plain, month_end })
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
    /// How many months it adds.
    pub months: u32,
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
    /// The end with used options and renewals.
    pub current_end: Option<NaiveDate>,
    /// The end after all options; none when it is renewed tacitly.
    pub max_end: Option<NaiveDate>,
    /// The last day on which notice against the current end is in time.
    pub notice: Option<CountedBack>,
    /// Whether it runs, is renewed tacitly, and the notice date has passed.
    pub notice_missed: bool,
    /// The next option and by when to report it.
    pub next_option: Option<NextOption>,
    /// The next tacit renewal, when nothing stops it.
    pub renewal: Option<Renewal>,
    /// Whether it may run longer than four years.
    pub exceeds_four_years: bool,
}

/// The months of the options that were used, and of those that were not.
fn option_months(record: &Record) -> (u32, u32) {
    let options = record.all::<ContractOption>();
    options.fold((0, 0), |(used, open), option| {
        if option.is_used {
            (used.saturating_add(option.months), open)
        } else {
            (used, open.saturating_add(option.months))
        }
    })
}

/// Whether a contract goes on by itself until someone stops it.
#[must_use]
pub fn renews(contract: &Contract) -> bool {
    contract.is_tacit
        && !contract.is_terminated
        && contract.ends_by_notice.is_none()
        && contract.renewal_months.is_some_and(|months| months > 0)
}

/// The end of a contract on a day: the original end with used options and told renewals; where it is renewed tacitly,
/// the first end of a period that is not before the day.
#[must_use]
pub fn current_end(record: &Record, on: NaiveDate) -> Option<NaiveDate> {
    end_on(record.contract()?, option_months(record).0, on)
}

/// The same, with the months of the options that were used.
fn end_on(contract: &Contract, used: u32, on: NaiveDate) -> Option<NaiveDate> {
    if contract.ends_by_notice.is_some() {
        return contract.ends_by_notice;
    }
    let end = contract.end?;
    let period = contract.renewal_months.filter(|_| contract.is_tacit);
    let told = period.unwrap_or(0).saturating_mul(contract.renewals);
    let agreed = used.saturating_add(told);
    let so_far = extended(end, agreed)?;
    match period.filter(|period| *period > 0 && renews(contract)) {
        Some(period) if so_far < on => {
            // Whole periods up to about the day, then the last steps one by one.
            let years = u32::try_from(on.year() - so_far.year()).unwrap_or(0);
            let mut periods = (years * 12).saturating_sub(12) / period;
            loop {
                let end = extended(end, agreed + periods * period)?;
                if end >= on {
                    return Some(end);
                }
                periods += 1;
            }
        }
        _ => Some(so_far),
    }
}

/// The end of the contract after `months` more than the `used` ones.
fn end_after(contract: &Contract, current: NaiveDate, used: u32, months: u32) -> Option<NaiveDate> {
    // Counted from the original end: extending step by step would lose days in short months.
    match contract.end {
        Some(end) if contract.ends_by_notice.is_none() && !contract.is_tacit => {
            extended(end, used.saturating_add(months))
        }
        _ => extended(current, months),
    }
}

impl Dates {
    /// Every date of a contract on a day. `option_notice` is the office's norm in months for reporting an extension.
    ///
    /// Returns none for a record that is no contract.
    #[must_use]
    pub fn of(record: &Record, option_notice: u32, on: NaiveDate) -> Option<Self> {
        let contract = record.contract()?;
        let (used, open) = option_months(record);
        let end = end_on(contract, used, on);
        let status = status(contract, end, on);
        let is_renewed = renews(contract);
        let max_end = if is_renewed {
            None
        } else if contract.ends_by_notice.is_some() || contract.is_terminated {
            end
        } else {
            end.and_then(|end| end_after(contract, end, used, open))
        };
        let notice = end
            .zip(contract.notice_months)
            .and_then(|(end, months)| CountedBack::from(end, months));
        let runs = status == ContractStatus::Lopend;
        Some(Self {
            status,
            current_end: end,
            max_end,
            notice,
            notice_missed: runs && is_renewed && notice.is_some_and(|notice| notice.month_end < on),
            next_option: end.and_then(|end| next_option(record, option_notice, end, used)),
            renewal: end.filter(|_| is_renewed).and_then(|end| {
                let from = end.succ_opt()?;
                // Counted from the original end, as it will be once that day has come.
                Some(Renewal {
                    from,
                    until: end_on(contract, used, from)?,
                })
            }),
            // What is renewed without an end runs on until someone stops it.
            exceeds_four_years: (is_renewed && is_framework(contract))
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

fn status(contract: &Contract, end: Option<NaiveDate>, on: NaiveDate) -> ContractStatus {
    let (Some(start), Some(end)) = (contract.start, end) else {
        return ContractStatus::Onbekend;
    };
    if on < start {
        ContractStatus::Toekomstig
    } else if on <= end {
        ContractStatus::Lopend
    } else if contract.is_terminated || contract.ends_by_notice.is_some() {
        ContractStatus::Beeindigd
    } else {
        ContractStatus::Verlopen
    }
}

fn next_option(record: &Record, norm: u32, end: NaiveDate, used: u32) -> Option<NextOption> {
    let contract = record.contract()?;
    if contract.ends_by_notice.is_some() || contract.is_terminated {
        return None;
    }
    let unused = record.of(ContractOption::KIND).find_map(|(key, part)| {
        let option = ContractOption::of(part)?;
        (!option.is_used).then_some((*key, option.months))
    });
    let (key, months) = unused?;
    let ahead = contract.option_notice_months.unwrap_or(norm);
    Some(NextOption {
        key,
        months,
        latest: CountedBack::from(end, ahead)?.plain,
        is_agreed: contract.option_notice_months.is_some(),
        new_end: end_after(contract, end, used, months)?,
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
/// in time, else the current end when it is in time for that. None when there is no such end.
#[must_use]
pub fn end_by_notice(record: &Record, given: NaiveDate, on: NaiveDate) -> Option<NaiveDate> {
    let contract = record.contract()?;
    let months = contract.notice_months.unwrap_or(0);
    let in_time =
        |end: NaiveDate| CountedBack::from(end, months).is_some_and(|last| given <= last.month_end);
    let mut end = current_end(record, on.min(given))?;
    if !renews(contract) {
        return in_time(end).then_some(end);
    }
    for _ in 0..10_000 {
        if in_time(end) {
            return Some(end);
        }
        // Counted from the original end each time: step by step would lose days in short months.
        end = current_end(record, end.succ_opt()?)?;
    }
    None
}
