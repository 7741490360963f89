//! Indicators that are known, and their years.

use super::IndicatorYear;
use crate::domain::record::{Element, Kind, Record};
use crate::domain::register::Register;

/// The number of the year in its list, and what it has.
#[must_use]
pub fn year_of(record: &Record, year: u16) -> Option<(u32, &IndicatorYear)> {
    let mut parts = record.of(IndicatorYear::KIND);
    parts.find_map(|(key, part)| {
        let found = IndicatorYear::of(part).filter(|it| it.year == year)?;
        Some((key.n, found))
    })
}

/// The indicator that someone names by its number.
#[must_use]
pub fn find<'r>(register: &'r Register, text: &str) -> Option<&'r Record> {
    register.find(Kind::Indicator, text)
}
