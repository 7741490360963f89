//! Plans: the plan of each huishouden, when it is talked over, what is to be known of it, its page as of any day, and
//! reading plans in.

pub(in crate::office) mod agenda;
mod filter;
mod past;
mod people;
mod read_in;
pub(in crate::office) mod signals;
pub(in crate::office) mod view;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::filter::{By, WORDS, asks_ended};
use self::people::{called, stands};
use self::signals::{first_need, in_words, silent_since};
use crate::domain::plan::words::GoalStatus;
use crate::domain::record::{Kind, RecordId};
use crate::domain::rights::Facet;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Listed};
use crate::office::filter::Filter;
use crate::office::looks::{Looking, SEARCH};
use crate::office::model::PlanRow;
use crate::office::sight::sight_of_plan;
use crate::office::views::{FilterWord, PlanCells};
use crate::office::{Caller, Office};
use crate::store::Seen;

impl Office {
    /// The plans that a filter leaves of those that run; with `all`, or by a word of the filter, of those that ended too.
    /// What is talked over first comes first. What of it is late or silent is counted on a day, today unless another is
    /// named.
    ///
    /// # Errors
    /// When the caller has no account, or the filter cannot be read.
    pub fn plans(
        &self,
        caller: &Caller,
        typed: &[String],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<PlanCells>, Refusal> {
        let (actor, by_name, rows) = {
            let door = self.door(caller)?;
            door.must_see(Kind::Plan)?;
            let on = on.unwrap_or(door.model.today);
            let by = By::of(&door, on);
            let filter = WORDS.filter(typed, &by, &door.actor)?;
            let by_name = filter.asks(Facet::Contactgegevens);
            (
                door.actor.clone(),
                by_name,
                found(&door, (typed, &filter), all, on),
            )
        };
        if by_name {
            let looking = Looking {
                action: SEARCH,
                about: Vec::new(),
                searched: &typed.join(" "),
                purpose: "",
                count: rows.len(),
                result: Seen::Gezien,
            };
            self.look(caller, &actor, looking)?;
        }
        Ok(rows)
    }
}

/// What a filter leaves of the plans within sight.
fn found(
    door: &Door<'_>,
    (typed, filter): (&[String], &Filter<'_, PlanCells>),
    all: bool,
    on: NaiveDate,
) -> Vec<PlanCells> {
    let with_ended = all || asks_ended(typed);
    let rows = door.model.plans().filter(|row| !row.is_gone);
    let rows = rows.filter(|row| with_ended || row.ended.is_none());
    let mut rows: Vec<&PlanRow> = rows.filter(|row| door.sees_plan(row)).collect();
    rows.sort_by_key(|row| (row.ended.is_some(), row.next.is_none(), row.next, row.n));
    let cells = rows.into_iter().filter_map(|row| {
        let cells = cells(door, row, on);
        let sight = sight_of_plan(&door.model, &door.actor, row).whole;
        let needed = filter.fits_who_sees(&cells)?;
        needed.without(sight).is_empty().then_some(cells)
    });
    cells.collect()
}

fn cells(door: &Door<'_>, row: &PlanRow, on: NaiveDate) -> PlanCells {
    let model = &door.model;
    let sight = sight_of_plan(model, &door.actor, row);
    let family = || model.people.of_household(Some(row.household));
    let names = family().filter(|person| !person.is_merged);
    let names: Vec<String> = names
        .map(|person| model.named(person.number, sight))
        .collect();
    let wijken = family().map(|person| person.wijk);
    let wijken: BTreeSet<&str> = wijken.filter_map(|wijk| model.names.name(wijk)).collect();
    let household = RecordId::numbered(Kind::Household, row.household).number;
    let count = |status| usize::from(row.count_of(status));
    PlanCells {
        nummer: row.id().number,
        bronnummer: row.source_number.to_string(),
        huishouden: match row.household {
            0 => String::new(),
            _ => household,
        },
        wie: in_short(&names),
        wijken: wijken.into_iter().map(str::to_owned).collect(),
        leden: usize::from(row.count),
        regisseur: called(model, &row.regisseur),
        volgende_evaluatie: row.next,
        laatste_teken: row.last,
        staat_stil: silent_since(door, row, on).is_some(),
        regie_wisselt: row.runs() && row.changed.is_some(),
        beeindigd: row.ended,
        doelen_lopend: count(GoalStatus::Loopt),
        doelen_behaald: count(GoalStatus::Behaald),
        doelen_deels: count(GoalStatus::Deels),
        doelen_losgelaten: count(GoalStatus::Losgelaten),
        niet_gemeten: usize::from(row.unscored),
        eerste_dag: row.due.filter(|_| row.runs()),
        doen: first_need(door, row, on).map(|(need, day)| in_words(door, row, (&need, day), on)),
    }
}

/// Names in one line: three at most, and how many more there are.
fn in_short(names: &[String]) -> String {
    /// How many are named.
    const MOST: usize = 3;
    let told = names.iter().take(MOST).cloned().collect::<Vec<_>>();
    match names.len().saturating_sub(MOST) {
        0 => told.join(", "),
        1 => format!("{} en 1 ander", told.join(", ")),
        more => format!("{} en {more} anderen", told.join(", ")),
    }
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&By::of(door, door.model.today), &door.actor)
}

/// How many plans within sight a filter leaves; none where it looks for a name, which is only done for who reads what is
/// found.
///
/// # Errors
/// When the actor sees no plans, or the filter cannot be read.
pub(in crate::office) fn count(
    door: &Door<'_>,
    typed: &[String],
) -> Result<Option<usize>, Refusal> {
    door.must_see(Kind::Plan)?;
    let on = door.model.today;
    let by = By::of(door, on);
    let filter = WORDS.filter(typed, &by, &door.actor)?;
    if filter.asks(Facet::Contactgegevens) {
        return Ok(None);
    }
    Ok(Some(found(door, (typed, &filter), false, on).len()))
}

/// Every plan within sight, by number.
pub(in crate::office) fn listed(door: &Door<'_>) -> Listed {
    let rows = door.model.plans();
    let rows = rows.filter(|row| !row.is_gone && door.sees_plan(row));
    let ids: Vec<RecordId> = rows.map(PlanRow::id).collect();
    Listed {
        count: ids.len(),
        ids: Box::new(ids.into_iter()),
    }
}

/// Whether whoever holds the regie of a plan still can.
fn without_regisseur(door: &Door<'_>, row: &PlanRow) -> Option<String> {
    let model = &door.model;
    let household = RecordId::numbered(Kind::Household, row.household).number;
    let members: Vec<String> = row
        .members
        .iter()
        .map(|n| RecordId::numbered(Kind::Resident, *n).number)
        .collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    crate::domain::plan::course::without_regisseur(
        &row.regisseur,
        &members,
        Some(&household),
        &crate::domain::plan::course::People {
            called: &|who| called(model, who),
            stands: &|who| stands(model, who),
        },
    )
}
