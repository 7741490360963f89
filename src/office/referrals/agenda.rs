//! The dates of verwijzingen. No residents' names: an agenda goes to calendars outside.

use chrono::NaiveDate;

use super::signals::term_text;
use crate::domain::rights::{Exceptions, Facet};
use crate::office::days::day_of;
use crate::office::door::Door;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// How many days before a term a calendar reminds of it.
const REMIND: [u32; 2] = [7, 1];

/// What the day is called on which someone decides whether only a few may see a resident for longer.
pub(super) const REVIEW: &str = "afscherming herzien";

/// Adds the running clocks of verwijzingen within sight that end within some days.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    let today = model.today;
    for row in model.rows().iter().filter(|row| row.state.is_open()) {
        let mut due = row
            .terms
            .iter()
            .filter(|term| term.is_running && !term.kind.lapses())
            .filter_map(|term| Some((term, day_of(term.due)?)))
            .filter(|(_, day)| within(*day))
            .peekable();
        let narrowing = model
            .exceptions(row.resident)
            .and_then(Exceptions::narrowing);
        let review = narrowing.map(|narrowing| narrowing.review);
        if (due.peek().is_none() && review.is_none()) || !door.sees_row(row) {
            continue;
        }
        let number = row.id().number;
        let review =
            review.filter(|day| within(*day) && door.sight_of(row).has(Facet::Toestemming));
        if let Some(day) = review {
            items.push(AgendaItem {
                datum: day,
                soort: REVIEW.to_owned(),
                tekst: "de afscherming herzien".to_owned(),
                wie: String::new(),
                ernst: urgency(day, today),
                grondslag: "AVG art. 25".to_owned(),
                uid: AgendaItem::uid_of(&number, REVIEW),
                nummer: number.clone(),
                titel: String::new(),
                herinneren: REMIND.to_vec(),
            });
        }
        let who = model.names.name(row.assigned).unwrap_or("");
        for (term, day) in due {
            items.push(AgendaItem {
                datum: day,
                soort: term.kind.word().to_owned(),
                tekst: term_text(term.kind, day, today, row),
                wie: model.register.employee_name(who).to_owned(),
                ernst: urgency(day, today),
                grondslag: term.kind.basis(row.wet).to_owned(),
                uid: AgendaItem::uid_of(&number, term.kind.word()),
                nummer: number.clone(),
                titel: String::new(),
                herinneren: REMIND.to_vec(),
            });
        }
    }
}
