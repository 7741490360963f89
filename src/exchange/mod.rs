//! Files in and out.
//!
//! Reading knows nothing of the office: a file becomes rows (`domain::rows`) with meldingen about what could not
//! be read. [`records`] opens a file, a CSV ([`dialect`] finds out how it is written) or a workbook ([`xlsx`]);
//! [`values`] and [`figures`] understand one cell, [`read`] makes rows of records and [`refused`] writes back what
//! could not be a record. [`own`] goes both ways: everything about a record in one row, and back.
//!
//! Out go lists ([`table`], as CSV or workbook), days to remember ([`ics`]) and aanbestedingen as open data ([`ocds`];
//! [`publication`] fills it from the register).

pub mod aanbesteding;
pub mod columns;
pub mod contract;
pub mod dialect;
pub mod employee;
pub mod error;
pub mod figures;
pub mod ics;
pub mod ocds;
pub mod own;
pub mod provider;
pub mod publication;
pub mod read;
pub mod records;
pub mod referral;
pub mod refused;
pub mod spellings;
pub mod stream;
pub mod table;
pub mod values;
pub mod xlsx;
