//! How pressing something is, in one sign.

use chrono::NaiveDate;
use ratatui::style::Style;

use crate::office::signals::{Signal, Urgency};
use crate::tui::theme::{Look, mark};

/// That a kort geding waits for the judge: said loud, wherever its aanbesteding stands.
pub const CHALLENGED: &str = "KORT GEDING LOOPT";

/// How pressing the first signal of a row is: its glyph, its style.
#[must_use]
pub fn signal_mark(look: Look, first: Option<&Signal>) -> (&'static str, Style) {
    let days = first.map(|signal| match signal.pressing() {
        Urgency::Late => -1,
        Urgency::ThisWeek => 0,
        Urgency::Coming => 7,
    });
    mark(look, days)
}

/// Days from today until a day; negative when it is past.
#[must_use]
pub fn days_left(day: NaiveDate, today: NaiveDate) -> i64 {
    (day - today).num_days()
}
