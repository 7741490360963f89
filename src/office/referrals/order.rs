//! The orders of the queue.

use std::cmp::Reverse;
use std::hash::Hash;

use foldhash::HashMap;

use super::desk::Desks;
use super::filter::used;
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
    /// Rows in the order in which they were named, or a part of them.
    pub(super) fn as_named(mut rows: Vec<&'d Row>, part: Option<Around>) -> Self {
        let count = rows.len();
        let range = part.map_or(0..count, |part| {
            let is_it = |row: &&Row| Some((row.year, row.n)) == part.key;
            part.range(count, rows.iter().position(is_it))
        });
        rows.truncate(range.end);
        let rows = rows.split_off(range.start);
        Self {
            rows,
            from: range.start,
            count,
        }
    }
}

/// Puts rows in order by a key that no two of them have alike. Of a part only that is put in order: the others need only
/// to be on the right side of it.
fn order<'d, K: Ord>(
    rows: Vec<&'d Row>,
    part: Option<Around>,
    key: impl Fn(&'d Row) -> K,
) -> Ordered<'d> {
    let mut keyed: Vec<(K, &Row)> = rows.into_iter().map(|row| (key(row), row)).collect();
    let count = keyed.len();
    let by_key = |one: &(K, &Row), other: &(K, &Row)| one.0.cmp(&other.0);
    let range = match part {
        None => 0..count,
        Some(part) => part.range(count, place(&keyed, part.key)),
    };
    if (1..count).contains(&range.start) {
        keyed.select_nth_unstable_by(range.start, by_key);
    }
    let mut keyed = keyed.split_off(range.start);
    if range.len() < keyed.len() {
        keyed.select_nth_unstable_by(range.len(), by_key);
        keyed.truncate(range.len());
    }
    keyed.sort_unstable_by(by_key);
    Ordered {
        rows: keyed.into_iter().map(|(_, row)| row).collect(),
        from: range.start,
        count,
    }
}

/// The place that a verwijzing would have in the order of these.
fn place<K: Ord>(keyed: &[(K, &Row)], wanted: Option<Key>) -> Option<usize> {
    let wanted = wanted?;
    let mut all = keyed.iter();
    let (near, _) = all.find(|(_, row)| (row.year, row.n) == wanted)?;
    Some(keyed.iter().filter(|(key, _)| key < near).count())
}

/// Puts rows in order of something that many have alike, worked out once for all that are alike; then by their day and
/// number.
fn by_what_is_alike<'d, A: Copy + Eq + Hash, T: Ord>(
    rows: Vec<&'d Row>,
    part: Option<Around>,
    alike: impl Fn(&'d Row) -> A,
    work_out: impl Fn(&'d Row) -> T,
) -> Ordered<'d> {
    let mut found: HashMap<A, T> = HashMap::default();
    for row in &rows {
        found.entry(alike(row)).or_insert_with(|| work_out(row));
    }
    let mut ordered: Vec<&T> = found.values().collect();
    ordered.sort_unstable();
    ordered.dedup();
    let place = |of: &T| ordered.binary_search(&of).unwrap_or(0);
    let places: HashMap<A, usize> = found.iter().map(|(key, of)| (*key, place(of))).collect();
    let place = |row| places.get(&alike(row)).copied().unwrap_or(0);
    order(rows, part, |row| (place(row), then(row)))
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

/// Puts rows in the order of a column, or a part of them. Who does not see a name cannot read it from the order.
///
/// # Errors
/// When there is no such order.
pub(super) fn sort<'d>(
    rows: Vec<&'d Row>,
    column: Option<&str>,
    part: Option<Around>,
    door: &'d Door<'_>,
) -> Result<Ordered<'d>, Refusal> {
    let model = &door.model;
    let names = &model.names;
    let sees_names = can_see(&door.actor, Subject::Dossier(Facet::Contactgegevens));
    Ok(match column.unwrap_or("termijn") {
        "termijn" => order(rows, part, |row| (!row.state.is_open(), then(row))),
        "nummer" => order(rows, part, Row::key),
        "gemeld" => order(rows, part, |row| (row.reported, row.key())),
        "einde" => order(rows, part, |row| (row.ends, then(row))),
        "staat" => order(rows, part, |row| (row.state, then(row))),
        "urgentie" => order(rows, part, |row| (Reverse(row.urgency), then(row))),
        "soort" => {
            let place = in_list(model, SUPPORTS);
            by_what_is_alike(rows, part, |row| row.support, |row| place(row.support))
        }
        "wet" => {
            let place = in_list(model, WETTEN);
            by_what_is_alike(rows, part, |row| row.wet, |row| place(row.wet))
        }
        "gemeente" => {
            let payer = |row| last_if_none(model.bill(row).payer());
            by_what_is_alike(rows, part, Row::billed, payer)
        }
        "te-laat" => {
            let today = day_number(Some(model.today));
            order(rows, part, |row| {
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
            by_what_is_alike(rows, part, |row| (side(row), row.wij_team, row.bt), name)
        }
        "medewerker" => {
            let name = |key| model.register.employee_name(key);
            let name = |row: &Row| last_if_none(names.name(row.assigned).map(name));
            by_what_is_alike(rows, part, |row| row.assigned, name)
        }
        "aanbieder" => {
            let name = |key| model.register.provider_name(key);
            let name = |row: &Row| last_if_none(names.name(row.provider).map(name));
            by_what_is_alike(rows, part, |row| row.provider, name)
        }
        "inwoner" if sees_names => order(rows, part, |row| {
            let person = model.people.get(row.resident);
            let seen = person.filter(|_| door.sight_of(row).has(Facet::Contactgegevens));
            let name = seen.map(Person::family_name);
            (name.map(|name| (beginning(name), name)), row.key())
        }),
        "bij-mij" => {
            let desks = Desks::of(model);
            let with = desks.find(&door.actor.name);
            let is_mine = |row: &Row| {
                let is_told = door.sight_of(row).has(Facet::Toestemming);
                !desks.on(row, with.as_slice(), is_told).is_empty()
            };
            order(rows, part, |row| (!is_mine(row), then(row)))
        }
        "bronnummer" => order(rows, part, |row| {
            let source = &*row.source_number;
            (source.is_empty(), beginning(source), source, row.key())
        }),
        "wijk" => by_what_is_alike(rows, part, |row| row.wijk, |row| names.name(row.wijk)),
        other => {
            let orders = ORDERS.iter().map(|(name, _)| *name);
            let orders: Vec<&str> = orders
                .filter(|name| sees_names || *name != "inwoner")
                .collect();
            return Err(Refusal::usage(format!("Op ‘{other}’ is niet te sorteren"))
                .unless(format!("Sorteer op een van deze: {}", orders.join(", "))));
        }
    })
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
