//! The dates of plans: when each is talked over. No residents' names: an agenda goes to calendars outside.

use chrono::NaiveDate;

use super::people::{called, resident};
use super::signals::REVIEW;
use crate::office::door::{Door, Families};
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// Adds the evaluations within some days of the plans within sight.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    let families = Families::of(model);
    let dated = model.plans().filter(|row| row.runs());
    let dated = dated.filter_map(|row| Some((row, row.next.filter(|day| within(*day))?)));
    for (row, day) in dated.filter(|(row, _)| door.sees_plan(row, &families)) {
        let number = row.id().number;
        // Someone of the family is no name for a calendar.
        let is_employee = model.register.employees.contains_key(&*row.regisseur)
            && resident(&row.regisseur).is_none();
        let who = match is_employee {
            true => called(model, &row.regisseur),
            false => String::new(),
        };
        items.push(AgendaItem {
            datum: day,
            soort: REVIEW.to_owned(),
            titel: String::new(),
            tekst: "het plan van dit huishouden bespreken".to_owned(),
            wie: who,
            ernst: urgency(day, model.today),
            grondslag: "afspraak".to_owned(),
            uid: AgendaItem::uid_of(&number, REVIEW),
            nummer: number,
            herinneren: vec![7, 1],
            vervallen: false,
        });
    }
}
