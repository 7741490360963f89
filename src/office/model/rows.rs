//! The verwijzingen of the read model, and where each is among them: by number, by resident, by provider, and whether it
//! is open. Whatever is kept of where they are follows from the rows alone.

use std::collections::BTreeSet;

use compact_str::CompactString;
use foldhash::HashMap;

use super::Row;

/// Every verwijzing, in no order.
#[derive(Debug, Default)]
pub(super) struct Rows {
    all: Vec<Row>,
    places: Places,
}

/// Where verwijzingen are among the rows.
#[derive(Debug, Default, PartialEq, Eq)]
struct Places {
    by_number: HashMap<(u16, u32), u32>,
    by_source: HashMap<CompactString, u32>,
    open: BTreeSet<u32>,
    of_resident: BTreeSet<(u32, u32)>,
    /// Those that take a place of a provider, or wait for one, by its name.
    at_provider: BTreeSet<(u16, u32)>,
    /// By resident, who goes first among those that are found alike.
    standing: Vec<u32>,
}

impl Rows {
    /// These rows.
    pub(super) fn of(all: Vec<Row>) -> Self {
        let numbered = || (0..).zip(&all);
        let mut standing = Vec::new();
        for row in all.iter().filter(|row| row.resident > 0) {
            let now = standing_at(&mut standing, row.resident);
            *now = row.standing().max(*now);
        }
        let with_source = numbered().filter(|(_, row)| !row.source_number.is_empty());
        let of_resident = numbered().filter(|(_, row)| row.resident > 0);
        let places = Places {
            by_number: numbered().map(|(at, row)| (row.key(), at)).collect(),
            by_source: with_source
                .map(|(at, row)| (row.source_number.clone(), at))
                .collect(),
            open: numbered()
                .filter(|(_, row)| row.state.is_open())
                .map(|(at, _)| at)
                .collect(),
            of_resident: of_resident.map(|(at, row)| (row.resident, at)).collect(),
            at_provider: numbered()
                .filter_map(|(at, row)| Some((row.stands_at()?, at)))
                .collect(),
            standing,
        };
        Self { all, places }
    }

    /// Takes in a verwijzing, in the place of what it was before; returns that place.
    pub(super) fn take(&mut self, row: Row) -> u32 {
        let places = &mut self.places;
        let key = row.key();
        let at = match places.by_number.get(&key) {
            Some(at) => {
                let at = *at;
                let old = std::mem::replace(&mut self.all[at as usize], row);
                self.leave(at, &old);
                at
            }
            None => {
                let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
                places.by_number.insert(key, at);
                self.all.push(row);
                at
            }
        };
        let (places, row) = (&mut self.places, &self.all[at as usize]);
        if !row.source_number.is_empty() {
            places.by_source.insert(row.source_number.clone(), at);
        }
        if row.state.is_open() {
            places.open.insert(at);
        }
        places
            .at_provider
            .extend(row.stands_at().map(|provider| (provider, at)));
        let resident = row.resident;
        if resident > 0 {
            places.of_resident.insert((resident, at));
            self.stand(resident);
        }
        at
    }

    /// What a verwijzing was, it is no more.
    fn leave(&mut self, at: u32, old: &Row) {
        let (places, row) = (&mut self.places, &self.all[at as usize]);
        if old.source_number != row.source_number {
            places.by_source.remove(&old.source_number);
        }
        places.open.remove(&at);
        if let Some(provider) = old.stands_at() {
            places.at_provider.remove(&(provider, at));
        }
        if old.resident > 0 && old.resident != row.resident {
            places.of_resident.remove(&(old.resident, at));
            self.stand(old.resident);
        }
    }

    /// Works out anew how a resident stands among those that are found alike.
    fn stand(&mut self, resident: u32) {
        let standing = self.of_resident(resident).map(Row::standing).max();
        *standing_at(&mut self.places.standing, resident) = standing.unwrap_or(0);
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Row] {
        &self.all
    }

    /// Those that did not end, each with its place.
    pub(super) fn open(&self) -> impl Iterator<Item = (u32, &Row)> {
        self.places.open.iter().map(|at| (*at, self.at(*at)))
    }

    /// Where one is, by number.
    pub(super) fn place(&self, key: (u16, u32)) -> Option<u32> {
        self.places.by_number.get(&key).copied()
    }

    /// By number.
    pub(super) fn find(&self, key: (u16, u32)) -> Option<&Row> {
        self.places.by_number.get(&key).map(|at| self.at(*at))
    }

    /// By the office's own number.
    pub(super) fn by_source(&self, source_number: &str) -> Option<&Row> {
        let at = self.places.by_source.get(source_number);
        at.map(|at| self.at(*at))
    }

    /// Those of a resident.
    pub(super) fn of_resident(&self, resident: u32) -> impl Iterator<Item = &Row> {
        self.places_of(resident).map(|at| self.at(at))
    }

    /// Where those of a resident are.
    pub(super) fn places_of(&self, resident: u32) -> impl Iterator<Item = u32> {
        let places = &self.places.of_resident;
        let range = places.range((resident, 0)..=(resident, u32::MAX));
        range.map(|(_, at)| *at)
    }

    /// Those that take a place of any provider or wait for one, by provider.
    pub(super) fn at_providers(&self) -> impl Iterator<Item = &Row> {
        self.places.at_provider.iter().map(|(_, at)| self.at(*at))
    }

    /// The same, of one, by its name.
    pub(super) fn at_provider(&self, provider: u16) -> impl Iterator<Item = &Row> {
        let places = &self.places.at_provider;
        let range = places.range((provider, 0)..=(provider, u32::MAX));
        range.map(|(_, at)| self.at(*at))
    }

    /// How a resident stands among those that are found alike; the highest goes first.
    pub(super) fn standing(&self, resident: u32) -> u32 {
        let standing = self.places.standing.get(resident as usize);
        standing.copied().unwrap_or(0)
    }

    fn at(&self, at: u32) -> &Row {
        &self.all[at as usize]
    }
}

fn standing_at(standing: &mut Vec<u32>, resident: u32) -> &mut u32 {
    let at = resident as usize;
    if at >= standing.len() {
        standing.resize(at + 1, 0);
    }
    &mut standing[at]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rights::Facets;
    use crate::domain::words::State;
    use proptest::prelude::*;

    fn row(n: u32, state: State) -> Row {
        Row {
            year: 2026,
            n,
            resident: 0,
            reported: 0,
            next: 0,
            ends: 0,
            until: 0,
            state,
            law: None,
            wet: 0,
            urgency: None,
            gemeente: 0,
            former_gemeente: 0,
            support: 0,
            flags: 0,
            ended_in: 0,
            letters: 0,
            opened: Facets::NONE,
            wijk: 0,
            wij_team: 0,
            bt: 0,
            provider: 0,
            assigned: 0,
            regievoerder: 0,
            facts: Box::default(),
            answers: [0; 2],
            scores: 0,
            entrance: 0,
            delivery: None,
            nazorg: [None; 2],
            complexity: None,
            source_number: CompactString::default(),
            terms: Box::default(),
        }
    }

    proptest! {
        #[test]
        fn where_they_are_is_the_same_whatever_they_were_before(
            taken in proptest::collection::vec((1_u32..9, 0_u32..5, 0_u16..4, 0_usize..99, 0_u32..3), 0..60),
        ) {
            let mut rows = Rows::default();
            for (n, resident, provider, state, source) in taken {
                // No two have one number of the office.
                let source = if source == 0 { String::new() } else { format!("{n}-{source}") };
                rows.take(Row {
                    resident,
                    provider,
                    source_number: source.into(),
                    ..row(n, State::ALL[state % State::ALL.len()])
                });
            }
            let mut anew = Rows::of(rows.all.clone());
            // Of a resident without any it is the same to have no standing and the lowest.
            let len = rows.places.standing.len().max(anew.places.standing.len());
            rows.places.standing.resize(len, 0);
            anew.places.standing.resize(len, 0);
            prop_assert_eq!(rows.places, anew.places);
        }
    }
}
