//! By what is counted: one row a dimension.

use serde::{Deserialize, Serialize};

use crate::domain::rights::Facet;
use crate::domain::settings::{ENTRANCES, SUPPORTS};

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Dimension {
    /// The wijk.
    Wijk,
    /// The WIJ-team.
    Wij,
    /// The begeleidingsteam it was with; of what is with none, the last one.
    Bt,
    /// The aanbieder.
    Provider,
    /// The kind of support.
    Support,
    /// Through whom it came in.
    Entrance,
    /// Why, or what came of it.
    Reason,
    /// The product that was granted.
    Product,
}

/// One row: what it is called, and the part of a dossier it is of.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Which.
    pub dimension: Dimension,
    /// As typed.
    pub key: &'static str,
    /// What stands above its values.
    pub title: &'static str,
    /// The part of a dossier that tells it.
    pub facet: Facet,
    /// The lists of the office that its values are words of.
    pub lists: &'static [&'static str],
}

const fn row(dimension: Dimension, key: &'static str, title: &'static str, facet: Facet) -> Row {
    Row {
        dimension,
        key,
        title,
        facet,
        lists: &[],
    }
}

impl Row {
    const fn of(mut self, lists: &'static [&'static str]) -> Self {
        self.lists = lists;
        self
    }
}

/// Every dimension.
pub const DIMENSIONS: &[Row] = &[
    row(Dimension::Wijk, "wijk", "Wijk", Facet::Rij),
    row(Dimension::Wij, "wij", "WIJ-team", Facet::Rij),
    row(Dimension::Bt, "bt", "Begeleidingsteam", Facet::Rij),
    row(Dimension::Provider, "aanbieder", "Aanbieder", Facet::Rij),
    row(Dimension::Support, "soort", "Soort", Facet::Rij).of(&[SUPPORTS]),
    row(
        Dimension::Entrance,
        "verwijzer",
        "Verwijzer",
        Facet::Hulpvraag,
    )
    .of(&[ENTRANCES]),
    row(
        Dimension::Reason,
        "reden",
        "Reden of uitkomst",
        Facet::Verloop,
    )
    .of(&["redenen", "uitkomsten", "intrekredenen"]),
    row(Dimension::Product, "product", "Product", Facet::Rij),
];

impl Dimension {
    /// Its row.
    #[must_use]
    pub const fn row(self) -> &'static Row {
        &DIMENSIONS[self as usize]
    }

    /// The one with a key.
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        let mut rows = DIMENSIONS.iter();
        let found = rows.find(|row| row.key.eq_ignore_ascii_case(key));
        found.map(|row| row.dimension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_the_order_of_the_dimensions() {
        for row in DIMENSIONS {
            assert_eq!(row.dimension.row().key, row.key);
            assert_eq!(Dimension::find(row.key), Some(row.dimension));
        }
    }
}
