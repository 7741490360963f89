//! Who waits for a call: by when it is to be done in the office's own hours, and what is late.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use super::{on_the_wall, team_name, waits_on};
use crate::domain::contact::hours::OfficeHours;
use crate::domain::contact::words::Reached;
use crate::domain::dates::in_list;
use crate::domain::registers::absence::chain;
use crate::domain::rights::{Facet, Subject, can_see};
use crate::domain::settings::{CALL_BACK, OFFICE_HOURS};
use crate::office::clock::now_on_the_wall;
use crate::office::door::Door;
use crate::office::model::ContactRow;
use crate::office::past::Then;
use crate::office::signals::{Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::{TodayLine, moment};

/// What a call-back is called in the agenda and among signals.
pub(super) const CALL: &str = "terugbellen";

/// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`].
const COST: u8 = 3;

/// The last moment of the norm of a call-back, as the office had it on the day it was asked; none where nobody asked for
/// one.
pub(super) fn due(door: &Door<'_>, row: &ContactRow) -> Option<NaiveDateTime> {
    let register = &door.model.register;
    let asked = on_the_wall(row.asked?);
    // What is done is judged by what counted then; who still waits, by what counts now.
    let settings = match row.ended {
        Some(_) => register.settings_on(asked.date()),
        None => Cow::Borrowed(&register.settings),
    };
    let norm = settings.norm(CALL_BACK)?;
    let open: OfficeHours = settings.get(OFFICE_HOURS.0)?.parse().ok()?;
    Some(open.due(asked, norm.amount, &register.calendar))
}

/// Who is to call now: the colleague, whoever stands in for that one, else the team.
fn caller(door: &Door<'_>, row: &ContactRow) -> String {
    let model = &door.model;
    let register = &model.register;
    let who = model.names.name(row.assigned).unwrap_or_default();
    let name = register.employee_name(who);
    let is_away = register.employees.get(who);
    if name.is_empty() || !is_away.is_some_and(|it| it.is_away_on(model.today)) {
        return match name {
            "" => team_name(door, row),
            name => name.to_owned(),
        };
    }
    match chain(register, who, model.today).by {
        Some(by) => format!("{} voor {name}", register.employee_name(by)),
        None => format!("{} ({name} is er niet)", team_name(door, row)),
    }
}

/// How pressing a call-back is: late from the moment its norm is over.
pub(super) fn pressing_on(due: NaiveDateTime, on: NaiveDate, today: NaiveDate) -> Urgency {
    match on == today && due < now_on_the_wall() {
        true => Urgency::Late,
        false => urgency(due.date(), on),
    }
}

/// What a call-back needs of someone.
pub(super) fn signal(
    door: &Door<'_>,
    row: &ContactRow,
    (due, on): (NaiveDateTime, NaiveDate),
) -> Signal {
    let model = &door.model;
    let sight = door.sight_of_contact(row);
    let subject = match sight.has(Facet::Notities) {
        true => row.subject.to_string(),
        false => "iemand wacht op een telefoontje".to_owned(),
    };
    let by = caller(door, row);
    let tried = row.tried.map(|(at, went)| {
        let went = match went {
            Reached::Gesproken | Reached::GeenGehoor => "geen gehoor",
            Reached::InGesprek => "in gesprek",
            Reached::Voicemail => "voicemail",
        };
        let day = moment(on_the_wall(at), model.today);
        match row.attempts {
            1 => format!("; {day} {went}"),
            n => format!("; {n} keer gebeld, {day} {went}"),
        }
    });
    let called = model.named(row.resident, sight);
    let title = match (called.as_str(), sight.has(Facet::Contactgegevens)) {
        ("", true) => row.with.to_string(),
        _ => called,
    };
    Signal {
        soort: CALL.to_owned(),
        nummer: row.id().number,
        titel: title,
        tekst: format!(
            "{by} belt vóór {}{}: {subject}",
            moment(due, model.today),
            tried.unwrap_or_default()
        ),
        datum: due.date(),
        ernst: pressing_on(due, on, model.today),
        grondslag: format!("norm van het kantoor ({CALL_BACK})"),
    }
}

type Found<'d> = (Order, NaiveDateTime, &'d ContactRow);

fn found<'d>(door: &'d Door<'_>, on: NaiveDate) -> Vec<Found<'d>> {
    let today = door.model.today;
    let waiting = door.model.waiting().filter(|row| waits_on(row, on));
    let seen = waiting.filter(|row| door.sees_contact(row));
    let mut found: Vec<Found<'_>> = seen
        .filter_map(|row| {
            let due = due(door, row)?;
            Some(((pressing_on(due, on, today), COST, due.date()), due, row))
        })
        .collect();
    found.sort_by_key(|(order, due, row)| (*order, *due, row.n));
    found
}

/// Every call-back within sight that waits on a day.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    let found = found(door, then.on).into_iter();
    found
        .map(|(order, due, row)| (order, signal(door, row, (due, then.on))))
        .collect()
}

/// The most pressing call-backs within sight today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    if !can_see(&door.actor, Subject::Dossier(Facet::Rij)) {
        return None;
    }
    let today = door.model.today;
    let found = found(door, today);
    let late = found.iter().filter(|it| it.0.0 == Urgency::Late).count();
    let lines = found.iter().take(most).map(|(order, due, row)| {
        let line = TodayLine {
            signal: signal(door, row, (*due, today)),
            short: match due.date() == today {
                true => format!("{CALL} {}", due.format("%-H:%M")),
                false => format!("{CALL} {}", in_list(due.date(), today)),
            },
        };
        (*order, line)
    });
    Some(Pressing {
        lines: lines.collect(),
        total: found.len(),
        late,
        states: Vec::new(),
    })
}
