//! One plan, as it is shown.

use std::collections::BTreeMap;

use super::past::named_in;
use super::people::{called, stands};
use crate::domain::plan::course::{People, concerns};
use crate::domain::plan::page::page;
use crate::domain::plan::parts::PlanTold;
use crate::domain::record::Record;
use crate::domain::settings::LEEFGEBIEDEN;
use crate::domain::workflow::Refusal;
use crate::office::AsOf;
use crate::office::door::{Door, Seen};
use crate::office::model::{Row, numeral};
use crate::office::possible::possible_now;
use crate::office::referrals::cells;
use crate::office::referrals::desk::Desks;
use crate::office::views::{PlanView, Sheet, ToldTo, View};

/// One plan that is within sight, with the verwijzingen of who is of the huishouden.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let (model, today) = (&door.model, door.model.today);
    let (can, cannot) = possible_now(door, &seen.whole, &[]);
    let household = numeral(&seen.whole.id)
        .and_then(|n| model.plan(n))
        .map_or(0, |row| row.household);
    let family = model.people.of_household(Some(household));
    let rows = family.flat_map(|it| model.rows_of(it.number));
    let rows: Vec<&Row> = rows.filter(|row| door.sees_row(row)).collect();
    let names: BTreeMap<String, String> = named_in(&seen.record)
        .into_iter()
        .map(|who| (who.clone(), called(model, &who)))
        .collect();
    let people = People {
        called: &|who| called(model, who),
        stands: &|who| stands(model, who),
    };
    let settings = &model.register.settings;
    let plan = PlanView {
        page: page(&seen.record, today, &|who| {
            called(model, settings.name_of(LEEFGEBIEDEN, who))
        }),
        concerns: concerns(&seen.record, today, &people),
        told: told_to(door, &seen.record, &rows),
        names,
    };
    let desks = Desks::of(model);
    Ok(View::Sheet(Sheet {
        referrals: rows
            .into_iter()
            .map(|row| cells(door, &desks, row, true, at.on))
            .collect(),
        plan: Some(plan),
        ..Sheet::of(seen.record, seen.history, can, cannot)
    }))
}

/// Which begeleidingsteams were told of a plan, with a verwijzing within sight.
fn told_to(door: &Door<'_>, plan: &Record, rows: &[&Row]) -> Vec<ToldTo> {
    let settings = &door.model.register.settings;
    let mut told = Vec::new();
    for row in rows {
        let id = row.id();
        let record = door.record(&id).ok().flatten();
        let parts = record.iter().flat_map(|it| it.all::<PlanTold>());
        told.extend(
            parts
                .filter(|it| it.plan == plan.id.number)
                .map(|it| ToldTo {
                    verwijzing: id.number.clone(),
                    bt: settings.bt_name(&it.bt),
                    datum: it.on,
                }),
        );
    }
    told.sort_by(|one, other| (one.datum, &one.verwijzing).cmp(&(other.datum, &other.verwijzing)));
    told
}
