//! Days laid out over cells: what bars and the names above them are drawn along.

use chrono::{Months, NaiveDate};

use crate::domain::dates::compact;

/// Some days over some cells.
pub struct Axis {
    /// The first day.
    pub from: NaiveDate,
    /// How many days.
    pub days: i64,
    /// Over how many cells.
    pub cells: usize,
}

impl Axis {
    /// The cell of a day, also of one out of sight.
    #[must_use]
    pub fn place(&self, day: NaiveDate) -> i64 {
        let cells = i64::try_from(self.cells).unwrap_or(0);
        (day - self.from).num_days() * cells / self.days.max(1)
    }

    /// The cell of a day, if it is in sight.
    #[must_use]
    pub fn cell(&self, day: NaiveDate) -> Option<usize> {
        let at = (day - self.from).num_days();
        let is_in_sight = (0..self.days).contains(&at) && self.cells > 0;
        usize::try_from(self.place(day))
            .ok()
            .filter(|_| is_in_sight)
    }

    /// The months that begin in sight, each with its cell and its short name.
    pub fn months(&self) -> impl Iterator<Item = (NaiveDate, usize, String)> {
        let months = (0..).map_while(|n| self.from.checked_add_months(Months::new(n)));
        months.map_while(|day| {
            let name = compact(day);
            let name = name.split(' ').nth(1).unwrap_or("").to_owned();
            Some((day, self.cell(day)?, name))
        })
    }

    /// A row of empty cells.
    #[must_use]
    pub fn row(&self) -> Vec<char> {
        vec![' '; self.cells]
    }
}

/// Puts a word in a row of cells, as far as it fits.
pub fn put(row: &mut [char], at: usize, word: &str) {
    for (cell, letter) in row.iter_mut().skip(at).zip(word.chars()) {
        *cell = letter;
    }
}
