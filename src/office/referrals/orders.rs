//! Lists that were put in order before: what asks for the same again is answered from one, with what changed since put
//! where it belongs now.
//!
//! Who may see what, by role, reach and what was decided apart, is part of what is asked. Debug builds work every answer
//! out anew as well, and compare.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::listing::{Listing, asked, fitting, has_all};
use super::order::{Work, must_be_an_order, sort};
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Viewer};
use crate::office::filter::{Filter, names_me};
use crate::office::model::{Model, Row};
use crate::office::views::QueueQuery;

/// So many lists are remembered at most, and so many rows of all of them together, at four bytes each.
const MOST_LISTS: usize = 64;
const MOST_ROWS: usize = 4_000_000;

/// What a list and its order follow from, beside what the office has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    filter: Vec<String>,
    sort: Option<String>,
    has_all: bool,
    viewer: Viewer,
    /// Who asks, where it is asked what is theirs.
    own: Option<String>,
}

impl Asked {
    fn of(door: &Door<'_>, query: &QueueQuery) -> Self {
        let is_own = names_me(&query.filter) || query.sort.as_deref() == Some("bij-mij");
        Self {
            filter: query.filter.clone(),
            sort: query.sort.clone(),
            has_all: query.all,
            viewer: door.viewer(),
            own: is_own.then(|| door.actor.name.clone()),
        }
    }
}

/// The places of rows, in order, and of when.
#[derive(Debug, Default)]
struct Placed {
    stamp: Option<Stamp>,
    places: Vec<u32>,
}

/// What the read model was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    /// Of which read model, on which day.
    edition: (u64, chrono::NaiveDate),
    /// How many names there were: what a filter stands for can be another with a new one.
    names: (usize, usize),
    /// How often something was taken in.
    taken: u64,
}

impl Stamp {
    fn of(model: &Model) -> Self {
        Self {
            edition: model.edition(),
            names: (model.names.count(), model.answers.count()),
            taken: model.taken(),
        }
    }
}

#[derive(Debug, Default)]
struct List {
    placed: Arc<Mutex<Placed>>,
    rows: usize,
    last_asked: u64,
}

#[derive(Debug, Default)]
struct Lists {
    by_asked: HashMap<Asked, List>,
    /// Rises with every question.
    asked: u64,
}

/// The lists that were asked for last.
#[derive(Debug, Default)]
pub(in crate::office) struct Orders(Mutex<Lists>);

impl Orders {
    /// What `take` makes of the places of the rows that a query asks for, in order. Who asks the same meanwhile waits for
    /// the same work.
    ///
    /// # Errors
    /// When there is no such order.
    pub(super) fn with<T>(
        &self,
        door: &Door<'_>,
        query: &QueueQuery,
        filter: &Filter<'_, Row>,
        take: impl FnOnce(&[u32]) -> T,
    ) -> Result<T, Refusal> {
        // What is no order leaves nothing behind.
        must_be_an_order(query.sort.as_deref(), door)?;
        let asked = Asked::of(door, query);
        let placed = self.find(&asked);
        let mut placed = placed.lock().unwrap_or_else(|broken| {
            let mut placed = broken.into_inner();
            *placed = Placed::default();
            placed
        });
        placed.bring_up_to_date(door, query, filter)?;
        let taken = take(&placed.places);
        let count = placed.places.len();
        drop(placed);
        self.lists().keep_to_size(&asked, count);
        Ok(taken)
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, asked: &Asked) -> Arc<Mutex<Placed>> {
        let mut lists = self.lists();
        lists.asked += 1;
        let now = lists.asked;
        let list = lists.by_asked.entry(asked.clone()).or_default();
        list.last_asked = now;
        Arc::clone(&list.placed)
    }
}

impl Lists {
    /// Notes how long a list is, and lets go of what was asked for the longest ago where it is too much.
    fn keep_to_size(&mut self, asked: &Asked, rows: usize) {
        if let Some(list) = self.by_asked.get_mut(asked) {
            list.rows = rows;
        }
        let is_too_much = |lists: &HashMap<Asked, List>| {
            let rows: usize = lists.values().map(|list| list.rows).sum();
            lists.len() > MOST_LISTS || rows > MOST_ROWS
        };
        while is_too_much(&self.by_asked) {
            let lists = self.by_asked.iter();
            let oldest = lists.min_by_key(|(_, list)| list.last_asked);
            let Some(oldest) = oldest.map(|(asked, _)| asked.clone()) else {
                return;
            };
            self.by_asked.remove(&oldest);
        }
    }
}

impl Placed {
    fn bring_up_to_date(
        &mut self,
        door: &Door<'_>,
        query: &QueueQuery,
        filter: &Filter<'_, Row>,
    ) -> Result<(), Refusal> {
        let now = Stamp::of(&door.model);
        if let Some(changed) = self.changed_since(&door.model, now) {
            if !changed.is_empty() {
                self.mend(door, query, filter, &changed)?;
            }
        } else {
            self.places = anew(door, query, filter)?;
        }
        self.stamp = Some(now);
        debug_assert_eq!(
            Some(&self.places),
            anew(door, query, filter).ok().as_ref(),
            "a list that was mended is as one that is made anew"
        );
        Ok(())
    }

    /// The places of the rows that may be others than when this was made; none where that can be any.
    fn changed_since(&self, model: &Model, now: Stamp) -> Option<Vec<u32>> {
        let then = self.stamp?;
        let is_same = (then.edition, then.names) == (now.edition, now.names);
        model.changed_since(then.taken).filter(|_| is_same)
    }

    /// Takes these out, and puts those that fit where they belong now.
    fn mend(
        &mut self,
        door: &Door<'_>,
        query: &QueueQuery,
        filter: &Filter<'_, Row>,
        changed: &[u32],
    ) -> Result<(), Refusal> {
        match changed {
            [one] => {
                if let Some(at) = self.places.iter().position(|place| place == one) {
                    self.places.remove(at);
                }
            }
            many => self
                .places
                .retain(|place| many.binary_search(place).is_err()),
        }
        let model = &door.model;
        let has_all = has_all(query);
        let coming = changed
            .iter()
            .filter_map(|place| Some((*place, model.row_at(*place)?)));
        let coming = coming.filter(|(_, row)| has_all || row.state.is_open());
        let listing = Listing::of_now(door);
        let coming = fitting(listing, coming, filter).collect();
        // Half mended it is none.
        self.stamp = None;
        let places = std::mem::take(&mut self.places);
        self.places = sort(Work::Into(places, coming), query.sort.as_deref(), listing)?;
        Ok(())
    }
}

fn anew(
    door: &Door<'_>,
    query: &QueueQuery,
    filter: &Filter<'_, Row>,
) -> Result<Vec<u32>, Refusal> {
    let listing = Listing::of_now(door);
    let rows = fitting(listing, asked(listing.model(), query), filter).collect();
    sort(Work::Anew(rows), query.sort.as_deref(), listing)
}
