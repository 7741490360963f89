//! Files that come in and go out: csv, xlsx, json, iCalendar and OCDS.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod again;
mod bad_files;
mod bookings;
mod contracts;
mod contracts_again;
mod contracts_import;
mod doubles;
mod export;
mod export_for_others;
mod export_rights;
mod for_people;
mod generator;
mod hostile_text;
mod import;
mod leaving;
mod letters;
mod nothing_lost;
mod others;
mod own_export;
mod rapport;
mod reading;
mod secret_address;
mod spoilt;
mod staffing;
mod table;
mod talks;
mod ways_out;
mod whose_bill;
mod wijken;
mod xlsx;
