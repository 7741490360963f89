//! The dates of verwijzingen. No residents' names: an agenda goes to calendars outside.

use chrono::NaiveDate;

use super::signals::term_text;
use crate::domain::rights::{Exceptions, Facet};
use crate::office::days::day_of;
use crate::office::door::Door;
use crate::office::model::{Row, RowTerm};
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// How many days before a term a calendar reminds of it.
const REMIND: [u32; 2] = [7, 1];

/// What the day is called on which someone decides whether only a few may see a resident for longer.
pub(super) const REVIEW: &str = "afscherming herzien";

/// Adds the clocks that stopped since a day, of verwijzingen within sight, where one stood in the agenda before.
pub(in crate::office) fn add_lapsed(
    door: &Door<'_>,
    since: NaiveDate,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    for row in door.model.rows() {
        let is_over = |term: &&RowTerm| !term.kind.lapses() && !term.is_running;
        let over: Vec<(&RowTerm, NaiveDate)> = row
            .terms
            .iter()
            .filter(is_over)
            .filter_map(|term| Some((term, day_of(term.due)?)))
            .filter(|(_, day)| within(*day))
            .collect();
        if over.is_empty() || !door.sees_row(row) {
            continue;
        }
        // What was stopped when it was read in never stood in an agenda.
        let Some(record) = door.whole(&row.id()).filter(|record| record.revision > 1) else {
            continue;
        };
        let stopped = |kind| record.referral()?.clock(kind)?.stopped;
        for (term, day) in over {
            if stopped(term.kind).is_some_and(|stopped| stopped >= since) {
                items.push(item(door, row, term, day));
            }
        }
    }
}

/// Adds the running clocks of verwijzingen within sight that end within some days.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    // Of a closed dossier a bezwaar or a request of the resident can still run.
    for row in model.rows() {
        let mut due = row
            .terms
            .iter()
            .filter(|term| term.is_running && !term.kind.lapses())
            .filter_map(|term| Some((term, day_of(term.due)?)))
            .filter(|(_, day)| within(*day))
            .peekable();
        let exceptions = match row.state.is_open() {
            true => model.exceptions(row.resident),
            false => None,
        };
        let narrowing = exceptions.and_then(Exceptions::narrowing);
        let review = narrowing.map(|narrowing| narrowing.review);
        if (due.peek().is_none() && review.is_none()) || !door.sees_row(row) {
            continue;
        }
        let review =
            review.filter(|day| within(*day) && door.sight_of(row).has(Facet::Toestemming));
        if let Some(day) = review {
            let number = row.id().number;
            items.push(AgendaItem {
                datum: day,
                soort: REVIEW.to_owned(),
                tekst: "de afscherming herzien".to_owned(),
                wie: String::new(),
                ernst: urgency(day, model.today),
                grondslag: "AVG art. 25".to_owned(),
                uid: AgendaItem::uid_of(&number, REVIEW),
                nummer: number,
                titel: String::new(),
                herinneren: REMIND.to_vec(),
                vervallen: false,
            });
        }
        items.extend(due.map(|(term, day)| item(door, row, term, day)));
    }
}

fn item(door: &Door<'_>, row: &Row, term: &RowTerm, day: NaiveDate) -> AgendaItem {
    let model = &door.model;
    let who = model.names.name(row.assigned).unwrap_or("");
    let number = row.id().number;
    AgendaItem {
        datum: day,
        soort: term.kind.word().to_owned(),
        tekst: term_text(term.kind, day, model.today, row),
        wie: model.register.employee_name(who).to_owned(),
        ernst: urgency(day, model.today),
        grondslag: term.kind.basis(row.law).to_owned(),
        uid: AgendaItem::uid_of(&number, term.kind.word()),
        nummer: number,
        titel: String::new(),
        herinneren: REMIND.to_vec(),
        vervallen: false,
    }
}
