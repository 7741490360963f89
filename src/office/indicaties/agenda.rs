//! The dates of indicaties: by when something must be decided, and when someone is talked with. No residents' names: an
//! agenda goes to calendars outside.

use chrono::NaiveDate;

use super::signals::{ENDS, Watch, basis};
use crate::domain::dates::with_year;
use crate::domain::settings::SUPPORTS;
use crate::office::door::Door;
use crate::office::model::GrantedRow;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// What the day of a talk is called in the agenda.
const TALK: &str = "gesprek over het vervolg";

/// Adds the days within some days on which an indicatie within sight ends or changes, and those of talks that are planned.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let model = &door.model;
    let watch = Watch::of(door, model.today);
    for row in model.unsettled() {
        let change = watch.change(row);
        let change = change.filter(|change| within(change.on) && row.course.follow_up.is_none());
        let talk = row.course.talk.filter(|_| row.course.held.is_none());
        let talk = talk.filter(|day| *day >= model.today && within(*day));
        if (change.is_none() && talk.is_none()) || !door.sees_granted(row) {
            continue;
        }
        if let Some(change) = change {
            let cause = match row.course.end {
                Some(end) if end == change.on => "loopt af",
                _ => "verandert",
            };
            let support = model.names.name(row.support).map_or("ondersteuning", |id| {
                model.register.settings.name_of(SUPPORTS, id)
            });
            let tekst = format!(
                "{support} {cause} na {}: besluit wat er volgt",
                with_year(change.on)
            );
            let basis = basis(change.cause);
            items.push(item(door, row, (ENDS, change.on), tekst, basis));
        }
        if let Some(day) = talk {
            items.push(item(door, row, (TALK, day), TALK.to_owned(), "afspraak"));
        }
    }
}

fn item(
    door: &Door<'_>,
    row: &GrantedRow,
    (soort, day): (&str, NaiveDate),
    tekst: String,
    grondslag: &str,
) -> AgendaItem {
    let (model, number) = (&door.model, row.id().number);
    let who = model.names.name(row.assigned).unwrap_or_default();
    AgendaItem {
        datum: day,
        soort: soort.to_owned(),
        titel: String::new(),
        tekst,
        wie: model.register.employee_name(who).to_owned(),
        ernst: urgency(day, model.today),
        grondslag: grondslag.to_owned(),
        uid: AgendaItem::uid_of(&number, soort),
        nummer: number,
        herinneren: vec![7, 1],
        vervallen: false,
    }
}
