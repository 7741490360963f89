//! The dates of plans: when each is talked over, and when a new regisseur meets the household. No residents' names: an agenda goes to calendars outside.

use chrono::NaiveDate;

use super::people::{called, resident};
use super::signals::{FIRST_TALK, REVIEW};
use crate::office::door::Door;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// What is done at an evaluation.
const REVIEWED: &str = "het plan van dit huishouden bespreken";
/// What is done at a first talk.
const MET: &str = "de nieuwe regisseur ontmoet het huishouden";

/// Adds the evaluations and first talks within some days of the plans within sight.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    let dated = model.plans().filter(|row| row.runs()).flat_map(|row| {
        let review = row.next.map(|day| (REVIEW, REVIEWED, day));
        let talk = row.changed.filter(|left| left.lacks_talk);
        let talk = talk.and_then(|left| Some((FIRST_TALK, MET, left.talk?)));
        review.into_iter().chain(talk).map(move |it| (row, it))
    });
    let dated = dated.filter(|(_, (.., day))| within(*day));
    for (row, (soort, tekst, day)) in dated.filter(|(row, _)| door.sees_plan(row)) {
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
            soort: soort.to_owned(),
            titel: String::new(),
            tekst: tekst.to_owned(),
            wie: who,
            ernst: urgency(day, model.today),
            grondslag: "afspraak".to_owned(),
            uid: AgendaItem::uid_of(&number, soort),
            nummer: number,
            herinneren: vec![7, 1],
            vervallen: false,
        });
    }
}
