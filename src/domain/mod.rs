//! What the office knows: words, records, law, workflow. Pure: no clock, no disk, no screen.
//!
//! Start at [`workflow`]: the table of what can be done. [`term`] and [`calendar`] are the law of terms, [`referral::clocks`]
//! applies them to a verwijzing, [`rights`] says who may, [`record`] is the shape of what is kept.

pub mod aanbesteding;
pub mod anchor;
pub mod budget;
pub mod businesscase;
pub mod calendar;
pub mod cijfers;
pub mod contact;
pub mod contract;
pub mod dates;
pub mod identifiers;
pub mod indicatie;
pub mod indicator;
pub mod io;
pub mod leads;
pub mod letters;
pub mod money;
pub mod names;
mod past;
pub mod plan;
pub mod plausible;
pub mod record;
pub mod referral;
pub mod register;
pub mod registers;
pub mod retention;
pub mod rights;
pub mod rows;
pub mod settings;
pub mod survey;
pub mod term;
pub mod text;
pub mod volume;
pub mod words;
pub mod workflow;
