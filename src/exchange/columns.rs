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

/// What a name is known by, whatever was put in or behind it: a soft hyphen, a break in the middle of a word, a mark that
/// refers to a footnote.
pub(super) fn key_of(name: &str) -> String {
    let whole: String = name
        .replace("-\r\n", "")
        .replace("-\n", "")
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '¹' | '²' | '³' | '⁴'..='⁹'))
        .collect();
    let mut bare = whole.trim_end_matches([' ', '*', '†', '‡', ':', '.']);
    // `(1)`, `[1]` and `1)` behind a name.
    if let Some(rest) = bare.strip_suffix([')', ']']) {
        let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        if before.len() < rest.len() {
            bare = before.trim_end_matches(['(', '[', ' ']);
        }
    }
    fold(bare)
}

/// All names by which columns are known, with those of a profile.
#[derive(Debug)]
pub struct KnownNames {
    /// The column of a name, and how far it stands from our own name of it; a name of a profile goes before all.
    by_name: HashMap<String, (usize, usize)>,
    columns: usize,
}

impl KnownNames {
    /// The names of a table, and those the office gave itself: its own name, then one of ours.
    ///
    /// # Errors
    /// When a profile names one of our columns that does not exist.
    pub fn new(table: &[ColumnNames], own: &[(String, String)]) -> Result<Self, ReadError> {
        let mut by_name = HashMap::new();
        for (at, names) in table.iter().enumerate() {
            for (rank, name) in (1..).zip(*names) {
                by_name.insert(fold(name), (at, rank));
            }
        }
        let ours = by_name.clone();
        for (own, target) in own {
            let (at, _) = ours
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
            by_name.insert(fold(own), (*at, 0));
        }
        Ok(Self {
            by_name,
            columns: table.len(),
        })
    }

    /// Which of our columns a name stands for, and how far it stands from our own name of it.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(usize, usize)> {
        let exact = self.by_name.get(&fold(name));
        exact.or_else(|| self.by_name.get(&key_of(name))).copied()
    }
}

/// Two columns of a file that stand for one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Double {
    /// Our column.
    pub column: usize,
    /// Where the one stands that does not count.
    pub at: usize,
}

/// Where our columns stand in a file.
#[derive(Debug)]
pub struct ColumnMap {
    header: Vec<String>,
    places: Vec<Option<usize>>,
    doubles: Vec<Double>,
    /// The columns of the office's own, by place.
    own: Vec<usize>,
}

impl ColumnMap {
    /// Maps a header line. Of two columns for one of ours the one that bears our own name counts, else the first. A
    /// column without a name is known by its letter.
    #[must_use]
    pub fn new(mut header: Vec<String>, names: &KnownNames) -> Self {
        let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); names.columns];
        let mut own = Vec::new();
        let last = header.len().saturating_sub(1);
        for (at, name) in header.iter().enumerate() {
            if at == last && name == REASON_COLUMN {
                continue;
            }
            match names.find(name) {
                Some((column, rank)) => found[column].push((rank, at)),
                None => own.push(at),
            }
        }
        let mut places = Vec::with_capacity(names.columns);
        let mut doubles = Vec::new();
        for (column, mut candidates) in found.into_iter().enumerate() {
            candidates.sort_unstable();
            let mut candidates = candidates.into_iter().map(|(_, at)| at);
            places.push(candidates.next());
            doubles.extend(candidates.map(|at| Double { column, at }));
        }
        for at in &own {
            let name = &header[*at];
            let is_taken = header[..*at].contains(name);
            if name.is_empty() {
                header[*at] = format!("kolom {}", letter(*at));
            } else if is_taken {
                header[*at] = format!("{name} (kolom {})", letter(*at));
            }
        }
        Self {
            header,
            places,
            doubles,
            own,
        }
    }

    /// The header line as the file has it; a column without a name by its letter.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The columns that are the office's own, by place and name.
    pub fn own(&self) -> impl Iterator<Item = (usize, &str)> {
        self.own.iter().map(|at| (*at, self.header[*at].as_str()))
    }

    /// The columns that stand for one of ours beside the one that counts.
    #[must_use]
    pub fn doubles(&self) -> &[Double] {
        &self.doubles
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

/// What a spreadsheet calls a column: A, B, … Z, AA.
#[must_use]
pub fn letter(at: usize) -> String {
    let own = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => own.to_string(),
        more => format!("{}{own}", letter(more - 1)),
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
        let map = ColumnMap::new(header(&["NR", "familie", "Kleur", ""]), &names);
        assert_eq!(
            (map.place(0), map.place(1), map.place(2)),
            (Some(0), Some(1), None)
        );
        let own: Vec<_> = map.own().collect();
        assert_eq!(own, [(2, "Kleur"), (3, "kolom D")]);
    }

    #[test]
    fn of_two_columns_for_one_field_our_own_name_counts() {
        let names = KnownNames::new(TABLE, &[]).unwrap();
        let map = ColumnMap::new(
            header(&["nr", "Volgnr", "Achternaam", "achternaam"]),
            &names,
        );
        assert_eq!((map.place(0), map.place(1)), (Some(1), Some(2)));
        let doubles: Vec<_> = map.doubles().iter().map(|it| (it.column, it.at)).collect();
        assert_eq!(doubles, [(0, 0), (1, 3)]);
        let map = ColumnMap::new(header(&["x", "x", "Volgnr"]), &names);
        assert_eq!(map.header(), ["x", "x (kolom B)", "Volgnr"]);
    }

    #[test]
    fn what_was_put_in_or_behind_a_name_does_not_matter() {
        let names = KnownNames::new(TABLE, &[]).unwrap();
        for name in [
            "Achter\u{ad}naam",
            "Achternaam*",
            "Achternaam ¹",
            "Achternaam (1)",
            "Achternaam [2]",
            "  achternaam  1) ",
            "Achter-\nnaam",
            "ACHTERNAAM:",
        ] {
            assert_eq!(names.find(name).map(|it| it.0), Some(1), "{name}");
        }
        assert_eq!(names.find("Reden  afwijzing").map(|it| it.0), Some(2));
        assert_eq!(
            [letter(0), letter(25), letter(26), letter(701)],
            ["A", "Z", "AA", "ZZ"]
        );
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
