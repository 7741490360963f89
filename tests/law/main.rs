//! What the law and the calendar say, with the article: no store, no program.

#![allow(clippy::unwrap_used, missing_docs)]

mod aanbesteding;
mod contracts;
mod holds;
mod terms;
