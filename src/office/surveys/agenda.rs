//! The days by which improvements are to be done, and on which field work closes. No answers: an agenda goes to calendars
//! outside.

use chrono::NaiveDate;

use super::signals::{ACTION, BASIS};
use super::title;
use crate::domain::record::Kind;
use crate::domain::survey::known::{has_results, improvements};
use crate::office::door::Door;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// What the last day of the field work is called.
const CLOSES: &str = "vragenlijst sluit";

/// Adds what is due within some days.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    if !door.sees(Kind::Survey) {
        return;
    }
    let model = &door.model;
    let register = &model.register;
    for (number, record) in register.all(Kind::Survey) {
        let Some(survey) = record.survey() else {
            continue;
        };
        let item = |kind: &str, part: &str, day: NaiveDate, text: String, who: &str| AgendaItem {
            datum: day,
            soort: kind.to_owned(),
            titel: title(register, survey),
            tekst: text,
            wie: who.to_owned(),
            ernst: urgency(day, model.today),
            grondslag: BASIS.to_owned(),
            uid: AgendaItem::uid_of(number, part),
            nummer: number.clone(),
            herinneren: Vec::new(),
            vervallen: false,
        };
        let open = improvements(record).filter(|(_, it)| it.done.is_none());
        for (n, it) in open {
            let who = register.employee_name(&it.owner);
            let part = format!("{ACTION}-{n}");
            let due = it.due.filter(|day| within(*day));
            items.extend(due.map(|day| item(ACTION, &part, day, it.text.clone(), who)));
        }
        let until = survey.until.filter(|day| within(*day));
        let until = until.filter(|_| !has_results(record));
        items.extend(until.map(|day| {
            let text = "laatste dag van het veldwerk".to_owned();
            item(CLOSES, CLOSES, day, text, "")
        }));
    }
}
