//! What the office knows: words, records, law, workflow. Pure: no clock, no disk, no screen.

pub mod calendar;
pub mod dates;
pub mod identifiers;
pub mod rows;
pub mod term;
pub mod words;
