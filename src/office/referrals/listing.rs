//! What lists of verwijzingen are made of: those that a query is about, and of those the ones that fit and are within sight.

use super::filter::with_ended;
use crate::domain::rights::Sight;
use crate::office::door::Door;
use crate::office::filter::Filter;
use crate::office::model::{Model, Row};
use crate::office::views::QueueQuery;

/// A row, and its place among all rows.
pub(super) type At<'d> = (u32, &'d Row);

/// What a list is made of: the verwijzingen as of now, or as of another day. Who may see one is always asked of now.
#[derive(Clone, Copy)]
pub(super) struct Listing<'d> {
    /// Who asks, and the office as of now.
    pub(super) door: &'d Door<'d>,
    /// Of the other day.
    pub(super) then: Option<&'d Model>,
}

impl<'d> Listing<'d> {
    pub(super) const fn of_now(door: &'d Door<'d>) -> Self {
        Self { door, then: None }
    }

    pub(super) fn model(self) -> &'d Model {
        self.then.unwrap_or(&self.door.model)
    }

    /// The row of now.
    pub(super) fn now(self, row: &'d Row) -> Option<&'d Row> {
        match self.then {
            Some(_) => self.door.model.row(row.key()),
            None => Some(row),
        }
    }

    pub(super) fn sees_row(self, row: &'d Row) -> bool {
        self.now(row).is_some_and(|row| self.door.sees_row(row))
    }

    pub(super) fn sight_of(self, row: &'d Row) -> Sight {
        let now = self.now(row);
        now.map(|row| self.door.sight_of(row)).unwrap_or_default()
    }
}

/// Whether a query is about what has ended too.
pub(super) fn has_all(query: &QueueQuery) -> bool {
    query.all || with_ended(&query.filter)
}

/// The verwijzingen that a query is about, whoever may see them.
pub(super) fn asked<'d>(model: &'d Model, query: &QueueQuery) -> impl Iterator<Item = At<'d>> {
    let has_all = has_all(query);
    let all = has_all.then(|| (0..).zip(model.rows()));
    let open = (!has_all).then(|| model.open());
    all.into_iter().flatten().chain(open.into_iter().flatten())
}

/// Those among them that fit and are within sight, in no order: each by what is seen of it only.
pub(super) fn fitting<'d>(
    listing: Listing<'d>,
    asked: impl Iterator<Item = At<'d>>,
    filter: &Filter<'_, Row>,
) -> impl Iterator<Item = At<'d>> {
    // The rights last: they cost more than most filters.
    asked.filter(move |(_, row)| {
        let needed = filter.fits_who_sees(row);
        needed.is_some_and(|needed| {
            listing.sees_row(row)
                && (needed.is_empty() || {
                    let sight = listing.sight_of(row);
                    let missing = needed.without(sight.whole);
                    missing.is_empty()
                        || missing.without(sight.own).is_empty() && filter.fits_own(row, missing)
                })
        })
    })
}
