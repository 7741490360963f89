//! The dates of aanbestedingen.

use chrono::NaiveDate;

use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::signals::{self as aanbesteding_signals, Due};
use crate::domain::aanbesteding::words::AanbestedingSignal;
use crate::domain::dates::with_year;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::office::door::Door;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// Adds the dates of aanbestedingen within some days, for who may see them.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    if door.sees(Kind::Aanbesteding) {
        of_aanbestedingen(&door.model.register, door.model.today, within, items);
    }
}

/// Adds the dates of aanbestedingen within some days.
pub fn of_aanbestedingen(
    register: &Register,
    today: NaiveDate,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    for (number, record) in register.aanbestedingen() {
        let Some(head) = record.aanbesteding() else {
            continue;
        };
        for due in aanbesteding_signals::of(record, register, today) {
            let (day, text) = shown(head, &due, today);
            if !within(day) || due.is_dealt_with(record, register, today) {
                continue;
            }
            let steps = due.steps(register);
            let remind = steps
                .iter()
                .filter_map(|step| step.before(day, &register.calendar))
                .filter_map(|before| u32::try_from((day - before).num_days()).ok());
            items.push(AgendaItem {
                datum: day,
                soort: due.signal.word().to_owned(),
                nummer: number.clone(),
                titel: head.name.clone(),
                wie: register.employee_name(&head.responsible).to_owned(),
                ernst: urgency(day, today),
                uid: AgendaItem::uid_of(number, &due.key()),
                herinneren: remind.collect(),
                vervallen: false,
                tekst: text,
                grondslag: due.basis,
            });
        }
    }
}

/// The day of a signal in the agenda, and its text. A phase stands on the day it is planned, which is what bidders were
/// told; on its latest when the plan comes after that.
fn shown(head: &Aanbesteding, due: &Due, today: NaiveDate) -> (NaiveDate, String) {
    let planned = head.planned.get(&due.phase).copied();
    let planned = planned.filter(|day| due.signal == AanbestedingSignal::Fase && *day < due.date);
    let Some(day) = planned else {
        return (due.date, due.text.clone());
    };
    let by = if due.date < today {
        "had uiterlijk gemoeten op"
    } else {
        "uiterlijk"
    };
    let (gepland, latest) = (with_year(day), with_year(due.date));
    (
        day,
        format!("{} gepland {gepland}, {by} {latest}", due.phase),
    )
}
