//! The orders of the queue.

use std::cmp::Reverse;
use std::hash::Hash;

use foldhash::HashMap;

use super::desk::Desks;
use super::filter::used;
use super::listing::{At, Listing};
use crate::domain::referral::clocks::side_name;
use crate::domain::rights::{Facet, Subject, can_see};
use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::workflow::Refusal;
use crate::office::days::{DayNumber, day_number};
use crate::office::door::Door;
use crate::office::model::{Model, Row};
use crate::office::people::Person;
use crate::office::views::{Around, Key, ORDERS};

/// Rows in order: all of them, or those of a part.
pub(super) struct Ordered<'d> {
    /// The rows of the part, in order.
    pub rows: Vec<&'d Row>,
    /// The place of the first of them, from 0.
    pub from: usize,
    /// How many there are in all.
    pub count: usize,
}

impl<'d> Ordered<'d> {
    /// Rows that are in order, by their places, or a part of them.
    pub(super) fn of(places: &[u32], part: Option<Around>, model: &'d Model) -> Self {
        let count = places.len();
        let range = part.map_or(0..count, |part| {
            let place = part.key.and_then(|key| model.place(key));
            let is_it = |place| places.iter().position(|it| *it == place);
            part.range(count, place.and_then(is_it))
        });
        let from = range.start;
        let rows = places.get(range).unwrap_or_default().iter();
        Self {
            rows: rows.filter_map(|place| model.row_at(*place)).collect(),
            from,
            count,
        }
    }
}

/// What is to be put in order.
pub(super) enum Work<'d> {
    /// These rows.
    Anew(Vec<At<'d>>),
    /// These rows, among those at places that are in order.
    Into(Vec<u32>, Vec<At<'d>>),
}

/// Puts rows in order by a key that no two of them have alike; returns their places.
fn order<'d, K: Ord>(work: Work<'d>, model: &'d Model, key: impl Fn(&'d Row) -> K) -> Vec<u32> {
    match work {
        Work::Anew(rows) => {
            let keyed = rows.into_iter().map(|(place, row)| (key(row), place));
            let mut keyed: Vec<(K, u32)> = keyed.collect();
            keyed.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            keyed.into_iter().map(|(_, place)| place).collect()
        }
        Work::Into(mut places, coming) => {
            for (place, row) in coming {
                let own = key(row);
                let is_before = |it: &u32| model.row_at(*it).is_some_and(|it| key(it) < own);
                places.insert(places.partition_point(is_before), place);
            }
            places
        }
    }
}

/// Puts rows in order of something that many have alike, worked out once for all that are alike; then by their day and
/// number.
fn by_what_is_alike<'d, A: Copy + Eq + Hash, T: Ord>(
    work: Work<'d>,
    model: &'d Model,
    alike: impl Fn(&'d Row) -> A,
    work_out: impl Fn(&'d Row) -> T,
) -> Vec<u32> {
    let Work::Anew(rows) = work else {
        return order(work, model, |row| (work_out(row), then(row)));
    };
    let mut found: HashMap<A, T> = HashMap::default();
    for (_, row) in &rows {
        found.entry(alike(row)).or_insert_with(|| work_out(row));
    }
    let mut ordered: Vec<&T> = found.values().collect();
    ordered.sort_unstable();
    ordered.dedup();
    let place = |of: &T| ordered.binary_search(&of).unwrap_or(0);
    let places: HashMap<A, usize> = found.iter().map(|(key, of)| (*key, place(of))).collect();
    let place = |row| places.get(&alike(row)).copied().unwrap_or(0);
    order(Work::Anew(rows), model, |row| (place(row), then(row)))
}

/// What rows that have the rest alike are ordered by.
const fn then(row: &Row) -> (DayNumber, Key) {
    (row.next, row.key())
}

/// What there is before what is missing.
fn last_if_none<T>(of: Option<T>) -> (bool, Option<T>) {
    (of.is_none(), of)
}

/// The place of a word in a list of the settings; what is no longer in it comes behind, and nothing comes last.
fn in_list<'d>(model: &'d Model, list: &str) -> impl Fn(u16) -> (bool, usize) + 'd {
    let words = model.register.settings.list(list);
    move |number| {
        let name = model.names.name(number);
        let at = name.map(|name| words.iter().position(|entry| entry.id == name));
        (at.is_none(), at.flatten().unwrap_or(words.len()))
    }
}

/// The first sixteen bytes of a text: they stand in the order of the text, and are at hand where it is not.
fn beginning(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}

/// Puts rows in the order of a column; returns their places. Who does not see a name cannot read it from the order.
///
/// # Errors
/// When there is no such order.
pub(super) fn sort<'d>(
    work: Work<'d>,
    column: Option<&str>,
    listing: Listing<'d>,
) -> Result<Vec<u32>, Refusal> {
    let (door, model) = (listing.door, listing.model());
    let names = &model.names;
    let sees_names = sees_names(door);
    Ok(match column.unwrap_or("termijn") {
        "termijn" => order(work, model, |row| (!row.state.is_open(), then(row))),
        "nummer" => order(work, model, Row::key),
        "gemeld" => order(work, model, |row| (row.reported, row.key())),
        "einde" => order(work, model, |row| (row.ends, then(row))),
        "staat" => order(work, model, |row| (row.state, then(row))),
        "urgentie" => order(work, model, |row| (Reverse(row.urgency), then(row))),
        "soort" => {
            let place = in_list(model, SUPPORTS);
            by_what_is_alike(work, model, |row| row.support, |row| place(row.support))
        }
        "wet" => {
            let place = in_list(model, WETTEN);
            by_what_is_alike(work, model, |row| row.wet, |row| place(row.wet))
        }
        "gemeente" => {
            let payer = |row| last_if_none(model.bill(row).payer());
            by_what_is_alike(work, model, Row::billed, payer)
        }
        "te-laat" => {
            let today = day_number(Some(model.today));
            order(work, model, |row| {
                (Reverse(times_late(row, today)), then(row))
            })
        }
        "aan-zet" | "houder" => {
            let side = |row: &Row| match column {
                Some("houder") => row.state.houder(),
                _ => row.state.aan_zet(),
            };
            let name = |row: &Row| {
                let (wij, bt) = (names.name(row.wij_team), names.name(row.bt));
                last_if_none(side_name(side(row), wij, bt, &model.register))
            };
            by_what_is_alike(work, model, |row| (side(row), row.wij_team, row.bt), name)
        }
        "medewerker" => {
            let name = |key| model.register.employee_name(key);
            let name = |row: &Row| last_if_none(names.name(row.assigned).map(name));
            by_what_is_alike(work, model, |row| row.assigned, name)
        }
        "aanbieder" => {
            let name = |key| model.register.provider_name(key);
            let name = |row: &Row| last_if_none(names.name(row.provider).map(name));
            by_what_is_alike(work, model, |row| row.provider, name)
        }
        "inwoner" if sees_names => order(work, model, |row| {
            let person = model.people.get(row.resident);
            let seen = person.filter(|_| listing.sight_of(row).has(Facet::Contactgegevens));
            let name = seen.map(Person::family_name);
            (name.map(|name| (beginning(name), name)), row.key())
        }),
        "bij-mij" => {
            let desks = Desks::of(model);
            let with = desks.find(&door.actor.name);
            let is_mine = |row: &Row| {
                let is_told = listing.sight_of(row).has(Facet::Toestemming);
                !desks.on(row, with.as_slice(), is_told).is_empty()
            };
            order(work, model, |row| (!is_mine(row), then(row)))
        }
        "bronnummer" => order(work, model, |row| {
            let source = &*row.source_number;
            (source.is_empty(), beginning(source), source, row.key())
        }),
        "wijk" => by_what_is_alike(work, model, |row| row.wijk, |row| names.name(row.wijk)),
        other => return Err(no_order(other, sees_names)),
    })
}

/// Makes sure that there is an order for whoever asks.
///
/// # Errors
/// When there is none.
pub(super) fn must_be_an_order(column: Option<&str>, door: &Door<'_>) -> Result<(), Refusal> {
    let sees_names = sees_names(door);
    let is_one = |column: &str| orders(sees_names).any(|name| name == column);
    match column.filter(|column| !is_one(column)) {
        Some(other) => Err(no_order(other, sees_names)),
        None => Ok(()),
    }
}

fn sees_names(door: &Door<'_>) -> bool {
    can_see(&door.actor, Subject::Dossier(Facet::Contactgegevens))
}

/// The orders of who sees names, or not.
fn orders(sees_names: bool) -> impl Iterator<Item = &'static str> {
    let names = ORDERS.iter().map(|(name, _)| *name);
    names.filter(move |name| sees_names || *name != "inwoner")
}

fn no_order(other: &str, sees_names: bool) -> Refusal {
    let orders: Vec<&str> = orders(sees_names).collect();
    Refusal::usage(format!("Op ‘{other}’ is niet te sorteren"))
        .unless(format!("Sorteer op een van deze: {}", orders.join(", ")))
}

/// How many hundredths of its time the term went by that is late the most; none where none is.
fn times_late(row: &Row, today: i32) -> Option<i64> {
    let late = row.terms.iter().filter(|term| term.is_running && term.late);
    let times = late.map(|term| used(term, today) * 100 / i64::from(term.days));
    times.max()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::beginning;

    proptest! {
        #[test]
        fn the_beginnings_of_texts_stand_as_the_texts_do(one in "[a-c0é-]{0,20}", two in "[a-c0é-]{0,20}") {
            let both = |text: &str| (beginning(text), text.to_owned());
            prop_assert_eq!(both(&one).cmp(&both(&two)), one.cmp(&two));
        }
    }
}
