//! The orders of the queue.

use std::cmp::Reverse;

use super::desk::Desks;
use super::filter::used;
use crate::domain::referral::clocks::side_name;
use crate::domain::rights::{Facet, Subject, can_see};
use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::workflow::Refusal;
use crate::office::days::day_number;
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

/// The place of a word in a list of the settings; what is no longer in it comes behind, and nothing comes last.
fn in_list<'d>(
    model: &'d Model,
    list: &str,
    of: fn(&Row) -> u16,
) -> impl Fn(&Row) -> (bool, usize) {
    let words = model.register.settings.list(list);
    move |row| {
        let name = model.names.name(of(row));
        let at = name.map(|name| words.iter().position(|entry| entry.id == name));
        (at.is_none(), at.flatten().unwrap_or(words.len()))
    }
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
    let number = |row: &Row| (row.year, row.n);
    let then = |row: &Row| (row.next, number(row));
    let sees_names = can_see(&door.actor, Subject::Dossier(Facet::Contactgegevens));
    Ok(match column.unwrap_or("termijn") {
        "termijn" => order(rows, part, |row| (!row.state.is_open(), then(row))),
        "nummer" => order(rows, part, number),
        "gemeld" => order(rows, part, |row| (row.reported, number(row))),
        "einde" => order(rows, part, |row| (row.ends, then(row))),
        "staat" => order(rows, part, |row| (row.state, then(row))),
        "urgentie" => order(rows, part, |row| (Reverse(row.urgency), then(row))),
        "soort" => {
            let place = in_list(model, SUPPORTS, |row| row.support);
            order(rows, part, |row| (place(row), then(row)))
        }
        "wet" => {
            let place = in_list(model, WETTEN, |row| row.wet);
            order(rows, part, |row| (place(row), then(row)))
        }
        "gemeente" => order(rows, part, |row| {
            let payer = model.bill(row).payer();
            (payer.is_none(), payer, then(row))
        }),
        "te-laat" => {
            let today = day_number(Some(model.today));
            order(rows, part, |row| {
                (Reverse(times_late(row, today)), then(row))
            })
        }
        "aan-zet" | "houder" => order(rows, part, |row| {
            let (wij, bt) = (names.name(row.wij_team), names.name(row.bt));
            let side = match column {
                Some("houder") => row.state.houder(),
                _ => row.state.aan_zet(),
            };
            let side = side_name(side, wij, bt, &model.register);
            (side.is_none(), side, then(row))
        }),
        "medewerker" => order(rows, part, |row| {
            let key = names.name(row.assigned);
            let name = key.map(|key| model.register.employee_name(key));
            (name.is_none(), name, then(row))
        }),
        "aanbieder" => order(rows, part, |row| {
            let key = names.name(row.provider);
            let name = key.map(|key| model.register.provider_name(key));
            (name.is_none(), name, then(row))
        }),
        "inwoner" if sees_names => order(rows, part, |row| {
            let person = model.people.get(row.resident);
            let seen = person.filter(|_| door.sight_of(row).has(Facet::Contactgegevens));
            (seen.map(Person::family_name), number(row))
        }),
        "bij-mij" => {
            let desks = Desks::of(model);
            let with = desks.find(&door.actor.name);
            let is_mine = |row: &Row| !desks.told(row, with, door.sight_of(row)).is_empty();
            order(rows, part, |row| (!is_mine(row), then(row)))
        }
        "bronnummer" => order(rows, part, |row| {
            let source = &*row.source_number;
            (source.is_empty(), source, number(row))
        }),
        "wijk" => order(rows, part, |row| (names.name(row.wijk), then(row))),
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
