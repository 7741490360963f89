//! The days by which somebody is to be called back. No residents' names, and not what it is about: an agenda goes to
//! calendars outside.

use chrono::NaiveDate;

use super::signals::{CALL, due, pressing_on};
use super::team_name;
use crate::domain::settings::CALL_BACK;
use crate::office::door::Door;
use crate::office::views::AgendaItem;

/// Adds the call-backs within sight that are due within some days.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    let dated = model
        .waiting()
        .filter_map(|row| Some((row, due(door, row)?)));
    let dated = dated.filter(|(_, due)| within(due.date()));
    for (row, due) in dated.filter(|(row, _)| door.sees_contact(row)) {
        let number = row.id().number;
        let who = model.names.name(row.assigned).unwrap_or_default();
        let team = team_name(door, row);
        items.push(AgendaItem {
            datum: due.date(),
            soort: CALL.to_owned(),
            titel: String::new(),
            tekst: format!("{team} belt iemand terug vóór {}", due.format("%-H:%M")),
            wie: model.register.employee_name(who).to_owned(),
            ernst: pressing_on(due, model.today, model.today),
            grondslag: format!("norm van het kantoor ({CALL_BACK})"),
            uid: AgendaItem::uid_of(&number, CALL),
            nummer: number,
            herinneren: Vec::new(),
            vervallen: false,
        });
    }
}
