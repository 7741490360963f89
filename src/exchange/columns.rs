//! Which column of a file is which of ours.

use std::collections::HashMap;

use super::error::ReadError;
use crate::domain::words::fold;

/// The names of one column: ours first, then its synonyms. Compared folded.
pub type ColumnNames = &'static [&'static str];

/// The column this program adds to a file of refused rows; as last column it is ours and is not read.
pub const REASON_COLUMN: &str = "reden";

/// Makes an enum of columns and the table of their names, in one order.
macro_rules! columns {
    ($(#[$doc:meta])* $name:ident, $table:ident { $($variant:ident = [$($text:literal),+ $(,)?]),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum $name { $($variant),+ }

        impl From<$name> for usize {
            fn from(column: $name) -> usize { column as usize }
        }

        /// The names of each column, in the order of the enum.
        const $table: &[$crate::exchange::columns::ColumnNames] = &[$(&[$($text),+]),+];
    };
}
pub(super) use columns;

/// All names by which columns are known, with those of a profile.
#[derive(Debug)]
pub struct KnownNames {
    by_name: HashMap<String, usize>,
    columns: usize,
}

impl KnownNames {
    /// The names of a table, and those the office gave itself: its own name, then one of ours.
    ///
    /// # Errors
    /// When a profile names one of our columns that does not exist.
    pub fn new(table: &[ColumnNames], own: &[(String, String)]) -> Result<Self, ReadError> {
        let mut by_name: HashMap<String, usize> = table
            .iter()
            .enumerate()
            .flat_map(|(at, names)| names.iter().map(move |name| (fold(name), at)))
            .collect();
        let ours = by_name.clone();
        for (own, target) in own {
            let at = ours
                .get(&fold(target))
                .ok_or_else(|| ReadError::UnknownTarget {
                    own: own.clone(),
                    ours: target.clone(),
                    allowed: table
                        .iter()
                        .filter_map(|n| n.first().copied())
                        .collect::<Vec<_>>()
                        .join(", "),
                })?;
            by_name.insert(fold(own), *at);
        }
        Ok(Self {
            by_name,
            columns: table.len(),
        })
    }

    /// Which of our columns a name stands for.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&fold(name)).copied()
    }
}

/// Where our columns stand in a file.
#[derive(Debug)]
pub struct ColumnMap {
    header: Vec<String>,
    places: Vec<Option<usize>>,
    unknown: Vec<String>,
}

impl ColumnMap {
    /// Maps a header line. A name that comes twice counts the first time.
    #[must_use]
    pub fn new(header: Vec<String>, names: &KnownNames) -> Self {
        let mut places = vec![None; names.columns];
        let mut unknown = Vec::new();
        let last = header.len().saturating_sub(1);
        for (at, name) in header.iter().enumerate() {
            let is_our_reason = at == last && name == REASON_COLUMN;
            match names.find(name).and_then(|column| places.get_mut(column)) {
                Some(place @ None) if !is_our_reason => *place = Some(at),
                _ if name.is_empty() => {}
                _ => unknown.push(name.clone()),
            }
        }
        Self {
            header,
            places,
            unknown,
        }
    }

    /// The header line as the file has it.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The columns that are not read.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Where a column stands.
    #[must_use]
    pub fn place(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// What the file calls a column; empty when it has none.
    #[must_use]
    pub fn name(&self, column: usize) -> &str {
        self.place(column)
            .and_then(|at| self.header.get(at))
            .map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[ColumnNames] = &[
        &["Volgnr", "nr"],
        &["Achternaam"],
        &["Reden afwijzing", "reden"],
    ];

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn a_column_is_found_by_any_of_its_names_and_the_rest_is_reported() {
        let names = KnownNames::new(TABLE, &[("Familie".into(), "achternaam".into())]).unwrap();
        let map = ColumnMap::new(header(&["NR", "familie", "Kleur", "volgnr"]), &names);
        assert_eq!(
            (map.place(0), map.place(1), map.place(2)),
            (Some(0), Some(1), None)
        );
        assert_eq!(map.unknown(), ["Kleur", "volgnr"]);
    }

    #[test]
    fn the_last_column_reden_of_a_refused_file_is_not_read() {
        let names = KnownNames::new(TABLE, &[]).unwrap();
        assert_eq!(
            ColumnMap::new(header(&["nr", "reden"]), &names).place(2),
            None
        );
        assert_eq!(
            ColumnMap::new(header(&["reden", "nr"]), &names).place(2),
            Some(0)
        );
    }

    #[test]
    fn a_profile_that_names_no_column_of_ours_is_refused() {
        let error = KnownNames::new(TABLE, &[("x".into(), "kleur".into())]).unwrap_err();
        assert!(
            error.to_string().contains("kies uit: Volgnr, Achternaam")
                || error.to_string().contains("Kies uit: Volgnr, Achternaam")
        );
    }
}
