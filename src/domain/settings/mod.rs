//! Settings: norms, lists, wijken and teams, decree days. Data with defaults, changed by a logged action.
//!
//! [`Settings`] is how they count now. What can be set, and what the law sets, are the tables of `tables.rs` and, of
//! words, of `word_lists.rs`; what a value must look like is in `check.rs`. Wijken and teams are keys of their own (`wijk.hoogkerk.naam`), so that an
//! import can add one.

pub mod areas;
mod catalogue;
mod check;
mod keep;
pub mod lists;
mod tables;
pub mod values;
mod word_lists;

pub use self::check::{SettingError, check};
pub use self::keep::{KEEP, Keep, RECIPIENT};
pub use self::tables::{CALL_BACK, GEMEENTE, NORMS, Norm, OFFICE_HOURS, STATUTORY};
pub use self::values::{DECREE_DAYS, NO_TEAM, NO_VIEW, SHARED_VIEW, Settings, Wijk, moves_terms};
pub use self::word_lists::{ENTRANCES, LEEFGEBIEDEN, LISTS, STAYS, SUPPORTS, WETTEN, WordList};
