//! What a file says of itself as a whole, found in one pass before its rows are read.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;

use super::days;
use super::records::is_blank;
use crate::domain::text::{Layout, clean};

/// What was seen of all records.
#[derive(Debug, Default)]
pub struct Survey {
    /// Columns with a date of numbers that can only have its month first, by place and the sign between the numbers; with
    /// the first such value.
    month_first: BTreeMap<(usize, char), String>,
    /// How long the records that hold something are, as far as they hold something and as they are written.
    lengths: BTreeSet<(usize, usize)>,
}

impl Survey {
    /// Looks at a record; `dates` are the places of columns with days.
    pub fn see(&mut self, record: &StringRecord, dates: &[usize]) {
        if is_blank(record) {
            return;
        }
        let filled = (0..record.len()).rfind(|at| !record[*at].trim().is_empty());
        self.lengths
            .insert((filled.map_or(0, |at| at + 1), record.len()));
        for place in dates {
            let Some(cell) = record.get(*place).filter(|cell| cell.len() >= 6) else {
                continue;
            };
            let text = clean(cell, Layout::OneLine).text;
            if let Some(numbers) = days::numbers_of_date(&text)
                && numbers.is_month_first()
            {
                self.month_first
                    .entry((*place, numbers.sign))
                    .or_insert(text);
            }
        }
    }

    /// Whether some value of a column proves that its month comes first.
    #[must_use]
    pub fn is_month_first(&self, place: usize, sign: char) -> bool {
        self.month_first.contains_key(&(place, sign))
    }

    /// The columns in which a value proves that the month comes first, by place, with that value.
    pub fn month_first(&self) -> impl Iterator<Item = (usize, &str)> {
        self.month_first
            .iter()
            .map(|((place, _), value)| (*place, value.as_str()))
    }

    /// The length of every record, when they all have the same and nothing stands beyond the header: a file whose lines
    /// all end in the same empty fields.
    #[must_use]
    pub fn even_length(&self, header: usize) -> Option<usize> {
        let (_, first) = self.lengths.first()?;
        let is_even = |(filled, length): &(usize, usize)| length == first && *filled <= header;
        (*first > header && self.lengths.iter().all(is_even)).then_some(*first)
    }
}
