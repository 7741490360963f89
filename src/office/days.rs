//! Days in four bytes, as the read model keeps them.

use chrono::{Datelike, NaiveDate};

/// A day as the number of days since 1-1-1, four bytes.
pub type DayNumber = i32;

/// Stands for: no such day.
pub const NO_DAY: DayNumber = i32::MIN;

/// A day as a number.
#[must_use]
pub fn day_number(day: Option<NaiveDate>) -> DayNumber {
    day.map_or(NO_DAY, |day| day.num_days_from_ce())
}

/// A number as a day.
#[must_use]
pub fn day_of(number: DayNumber) -> Option<NaiveDate> {
    if number == NO_DAY {
        None
    } else {
        NaiveDate::from_num_days_from_ce_opt(number)
    }
}
