//! Which day and what time it is where the office is.

use std::sync::OnceLock;

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// The day an office of made-up data stands still on.
static HELD: OnceLock<NaiveDate> = OnceLock::new();

/// Lets this process count from one day, whatever the clock says: only for made-up data. The first day counts.
pub fn hold_still(day: NaiveDate) {
    // A second day would be another office.
    let _ = HELD.set(day);
}

/// The day it stands still on, if it does.
#[must_use]
pub fn held() -> Option<NaiveDate> {
    HELD.get().copied()
}

/// Tenths of a second since 2026; in 32 bits as calendars count, good for more than six years.
pub(super) fn tenths(at: DateTime<Utc>) -> u64 {
    const BEGIN_OF_2026: i64 = 1_767_225_600_000;
    u64::try_from((at.timestamp_millis() - BEGIN_OF_2026) / 100).unwrap_or(0)
}

/// Today where the office is.
#[must_use]
pub fn today() -> NaiveDate {
    held().unwrap_or_else(|| Local::now().date_naive())
}

/// Now where the office is, as the clock on the wall shows it; noon where it stands still.
#[must_use]
pub(super) fn now_on_the_wall() -> NaiveDateTime {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    held().map_or_else(|| Local::now().naive_local(), |day| day.and_time(noon))
}
