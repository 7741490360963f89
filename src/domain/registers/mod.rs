//! Who the office works with and for: residents, huishoudens, aanbieders, medewerkers, users; and what can be done with
//! them and with settings.

pub mod absence;
pub mod actions;
pub mod alike;
mod approval;
pub mod doubles;
pub(crate) mod fields;
pub mod governments;
pub mod households;
pub mod people;
pub mod representative;
mod setting;
mod sight;
pub mod user;

pub use setting::OF_WIJKEN;
