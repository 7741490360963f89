//! A file opened as its office would on the day of the examples.

use std::io::{Read, Seek};

use chrono::NaiveDate;
use wijkregie::exchange::error::ReadError;
use wijkregie::exchange::profile::Profile;
use wijkregie::exchange::read::{ImportRow, RowReader};

/// The day on which the examples are read.
pub fn day_of_reading() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Opens a file of which nothing is known beforehand.
pub fn open<S: Read + Seek, R: ImportRow>(source: S) -> Result<RowReader<S, R>, ReadError> {
    RowReader::open(source, &Profile::default(), day_of_reading())
}
