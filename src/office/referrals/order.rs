//! The orders of the queue.

use std::cmp::Reverse;

use super::desk::Desks;
use super::filter::used;
use crate::domain::referral::clocks::side_name;
use crate::domain::rights::{Facet, Subject, can_see};
use crate::domain::workflow::Refusal;
use crate::office::days::day_number;
use crate::office::door::Door;
use crate::office::model::{Model, Row};
use crate::office::people::Person;
use crate::office::views::ORDERS;

/// Puts rows in the order of a list of the settings; what is no longer in it comes behind, and nothing comes last.
fn by_list<T: Ord>(
    rows: &mut [&Row],
    model: &Model,
    list: &str,
    of: fn(&Row) -> u16,
    then: impl Fn(&Row) -> T,
) {
    let words = model.register.settings.list(list);
    let place = |row: &Row| {
        let name = model.names.name(of(row));
        let at = name.map(|name| words.iter().position(|word| word == name));
        (
            at.is_none(),
            at.map(|at| at.unwrap_or(words.len())),
            then(row),
        )
    };
    rows.sort_by_cached_key(|row| place(row));
}

/// Puts rows in the order of a column. Who does not see a name cannot read it from the order.
pub(super) fn sort(
    rows: &mut [&Row],
    column: Option<&str>,
    door: &Door<'_>,
) -> Result<(), Refusal> {
    let model = &door.model;
    let names = &model.names;
    let number = |row: &Row| (row.year, row.n);
    let then = |row: &Row| (row.next, number(row));
    let sees_names = can_see(&door.actor, Subject::Dossier(Facet::Contactgegevens));
    match column.unwrap_or("termijn") {
        "termijn" => rows.sort_unstable_by_key(|row| (!row.state.is_open(), then(row))),
        "nummer" => rows.sort_unstable_by_key(|row| number(row)),
        "gemeld" => rows.sort_unstable_by_key(|row| (row.reported, number(row))),
        "einde" => rows.sort_unstable_by_key(|row| (row.ends, then(row))),
        "staat" => rows.sort_unstable_by_key(|row| (row.state, then(row))),
        "urgentie" => rows.sort_unstable_by_key(|row| (Reverse(row.urgency), then(row))),
        "soort" => by_list(rows, model, "soorten", |row| row.support, then),
        "wet" => by_list(rows, model, "wetten", |row| row.wet, then),
        "te-laat" => {
            let today = day_number(Some(model.today));
            rows.sort_by_cached_key(|row| (Reverse(times_late(row, today)), then(row)));
        }
        "aan-zet" | "houder" => {
            let side = |row: &Row| {
                let (wij, bt) = (names.name(row.wij_team), names.name(row.bt));
                let side = match column {
                    Some("houder") => row.state.houder(),
                    _ => row.state.aan_zet(),
                };
                side_name(side, wij, bt, &model.register)
            };
            rows.sort_by_cached_key(|row| {
                let side = side(row);
                (side.is_none(), side, then(row))
            });
        }
        "medewerker" => rows.sort_by_key(|row| {
            let name = names
                .name(row.assigned)
                .map(|key| model.register.employee_name(key));
            (name.is_none(), name, then(row))
        }),
        "aanbieder" => rows.sort_by_key(|row| {
            let name = names
                .name(row.provider)
                .map(|key| model.register.provider_name(key));
            (name.is_none(), name, then(row))
        }),
        "inwoner" if sees_names => {
            let family = |row: &Row| {
                let person = model.people.get(row.resident);
                let seen = person.filter(|_| door.sight_of(row).has(Facet::Contactgegevens));
                seen.map(Person::family_name)
            };
            rows.sort_by_cached_key(|row| (family(row), number(row)));
        }
        "bij-mij" => {
            let desks = Desks::of(model);
            let with = desks.find(&door.actor.name);
            let is_mine = |row: &Row| !desks.told(row, with, door.sight_of(row)).is_empty();
            rows.sort_by_cached_key(|row| (!is_mine(row), then(row)));
        }
        "bronnummer" => rows.sort_by_cached_key(|row| {
            let source = row.source_number.to_string();
            (source.is_empty(), source, number(row))
        }),
        "wijk" => rows.sort_by_key(|row| (names.name(row.wijk), then(row))),
        other => {
            let orders = ORDERS.iter().map(|(name, _)| *name);
            let orders: Vec<&str> = orders
                .filter(|name| sees_names || *name != "inwoner")
                .collect();
            return Err(Refusal::usage(format!("Op ‘{other}’ is niet te sorteren"))
                .unless(format!("Sorteer op een van deze: {}", orders.join(", "))));
        }
    }
    Ok(())
}

/// How many hundredths of its time the term went by that is late the most; none where none is.
fn times_late(row: &Row, today: i32) -> Option<i64> {
    let late = row.terms.iter().filter(|term| term.is_running && term.late);
    let times = late.map(|term| used(term, today) * 100 / i64::from(term.days));
    times.max()
}
