//! Files in and out.
//!
//! Reading knows nothing of the office: a file becomes rows (`domain::rows`) with meldingen about what could not
//! be read. [`records`] opens a file, a CSV ([`dialect`] finds out how it is written) or a [`workbook`] ([`sheet`] finds
//! the table in it), with what a [`profile`] says of it ([`proposed`] begins one); [`survey`] judges its columns as a whole. [`values`], [`days`],
//! [`figures`] understands one cell, [`read`] makes rows of records and [`refused`] writes back what could not be one. [`own`] goes both ways: everything about a record in one row, and back.
//!
//! Out go lists ([`table`], as CSV or workbook), days to remember ([`ics`]) and aanbestedingen as open data ([`ocds`];
//! [`publication`] fills it from the register).

pub mod aanbesteding;
mod area;
mod assumption;
mod budget;
pub mod cells;
pub mod columns;
pub mod contact;
pub mod contract;
pub mod days;
pub mod dialect;
pub mod employee;
pub mod error;
pub mod experience;
pub mod figures;
pub mod hidden;
pub mod ics;

pub mod indicatie;
pub mod indicator;
mod items;
pub mod letter;
pub mod ocds;
pub mod own;
mod person;
pub mod plan;
pub mod profile;
pub mod proposed;
pub mod provider;
pub mod publication;
pub mod read;
pub mod records;
pub mod referral;
pub mod refused;
pub mod sheet;
pub mod spellings;
pub mod spending;
pub mod stream;
pub mod survey;
pub mod table;
pub mod values;
pub mod workbook;
