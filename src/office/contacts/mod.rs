//! Contacts and call-backs: one line each, who waits for a call and by when, and what came of it.

pub(in crate::office) mod agenda;
mod filter;
mod read_in;
pub(in crate::office) mod signals;
pub(in crate::office) mod view;

use chrono::{DateTime, Days, Local, NaiveDate, NaiveDateTime, Utc};

use self::filter::{By, WORDS};
use self::signals::{due, signal};
use crate::domain::contact::words::{CallTeam, Counterpart, Standing};
use crate::domain::record::{Kind, RecordId};
use crate::domain::rights::Facet;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Listed};
use crate::office::filter::{Filter, asks_ended};
use crate::office::looks::{Looking, SEARCH};
use crate::office::model::ContactRow;
use crate::office::views::{ContactCells, FilterWord};
use crate::office::{Caller, Office};
use crate::store::Seen;

/// For so many days the list shows a contact that nobody waits on.
const RECENT: u64 = 7;

impl Office {
    /// The contacts that a filter leaves of those that wait for a call or were in the last week; with `all`, or by a word of
    /// the filter, of all. Who waits comes first, by when it is due; then what was last.
    ///
    /// # Errors
    /// When the caller has no account, or the filter cannot be read.
    pub fn contacts(
        &self,
        caller: &Caller,
        typed: &[String],
        all: bool,
    ) -> Result<Vec<ContactCells>, Refusal> {
        let (actor, by_name, rows) = {
            let door = self.door(caller)?;
            door.must_see_dossiers(Kind::Contact)?;
            let by = By::of(&door);
            let filter = WORDS.filter(typed, &by, &door.actor)?;
            let by_name = filter.asks(Facet::Contactgegevens);
            let rows = found(&door, (typed, &filter), all);
            (door.actor.clone(), by_name, rows)
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

/// What a filter leaves of the contacts within sight.
fn found(
    door: &Door<'_>,
    (typed, filter): (&[String], &Filter<'_, ContactCells>),
    all: bool,
) -> Vec<ContactCells> {
    let with_all = all || asks_ended(typed);
    let since = door.model.today.checked_sub_days(Days::new(RECENT));
    let is_asked = |row: &&ContactRow| {
        let day = row.at.map(|at| on_the_wall(at).date());
        !row.is_gone && (with_all || row.waits() || day >= since)
    };
    let rows = door.model.contacts().filter(is_asked);
    let rows: Vec<&ContactRow> = rows.filter(|row| door.sees_contact(row)).collect();
    let rows = in_order(rows).into_iter().filter_map(|row| {
        let cells = cells(door, row);
        let needed = filter.fits_who_sees(&cells)?;
        let sight = door.sight_of_contact(row).whole;
        needed.without(sight).is_empty().then_some(cells)
    });
    rows.collect()
}

/// Who waits comes first, by when the call was asked; then what was last.
fn in_order(mut rows: Vec<&ContactRow>) -> Vec<&ContactRow> {
    rows.sort_by(|one, other| {
        let waiting = |row: &ContactRow| (!row.waits(), row.asked.filter(|_| row.waits()));
        let latest = |row: &ContactRow| (row.at, row.n);
        waiting(one)
            .cmp(&waiting(other))
            .then(latest(other).cmp(&latest(one)))
    });
    rows
}

/// Some contacts as rows of a list, as far as they are within sight.
pub(in crate::office) fn cells_of<'m>(
    door: &'m Door<'_>,
    rows: impl Iterator<Item = &'m ContactRow>,
) -> Vec<ContactCells> {
    let rows = rows.filter(|row| !row.is_gone && door.sees_contact(row));
    let rows = in_order(rows.collect());
    rows.into_iter().map(|row| cells(door, row)).collect()
}

/// A moment as the clock where the office is shows it.
fn on_the_wall(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Local).naive_local()
}

/// What the team that is to call back is called; empty where nobody is to.
fn team_name(door: &Door<'_>, row: &ContactRow) -> String {
    let model = &door.model;
    match row.team {
        None => String::new(),
        Some(CallTeam::Backoffice) => CallTeam::Backoffice.word().to_owned(),
        Some(CallTeam::Wij) => match model.names.name(row.wij_team) {
            Some(team) => model.register.settings.wij_name(team),
            None => CallTeam::Wij.word().to_owned(),
        },
    }
}

fn cells(door: &Door<'_>, row: &ContactRow) -> ContactCells {
    let model = &door.model;
    let sight = door.sight_of_contact(row);
    let seen = |facet, text: &str| match sight.has(facet) {
        true => text.to_owned(),
        false => String::new(),
    };
    let with = match row.with_is {
        Some(it) if it != Counterpart::Inwoner && !row.with.is_empty() => {
            format!("{} ({it})", row.with)
        }
        _ => row.with.to_string(),
    };
    let number = |(year, n): (u16, u32)| RecordId::referral(year.into(), n).number;
    let referral = row.referral.filter(|key| door.row(*key).is_some());
    let wijk = model.names.name(row.wijk).unwrap_or_default();
    let wijken = model.register.settings.wijken();
    let assigned = model.names.name(row.assigned).unwrap_or_default();
    let (due, ended) = (due(door, row), row.ended.map(on_the_wall));
    ContactCells {
        nummer: row.id().number,
        bronnummer: row.source_number.to_string(),
        op: row.at.map(on_the_wall),
        kanaal: row.channel,
        inwoner: model.named(row.resident, sight),
        verwijzing: referral.map(number),
        met: seen(Facet::Contactgegevens, &with),
        wat: seen(Facet::Notities, &row.subject),
        wijk: wijken.get(wijk).map_or(wijk, |it| &it.name).to_owned(),
        stand: row.standing(),
        team: team_name(door, row),
        medewerker: model.register.employee_name(assigned).to_owned(),
        gevraagd: row.asked.map(on_the_wall),
        uiterlijk: due.filter(|_| row.team.is_some()),
        pogingen: row.attempts,
        laatste_poging: row.tried.map(|(at, _)| on_the_wall(at)),
        klaar: ended,
        uitkomst: row.end,
        binnen_norm: ended.zip(due).map(|(ended, due)| ended <= due),
        bellen: String::new(),
        doen: due
            .filter(|_| row.waits())
            .map(|due| signal(door, row, (due, model.today))),
    }
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&By::of(door), &door.actor)
}

/// How many contacts within sight a filter leaves; none where it looks for a name, which is only done for who reads what is
/// found.
///
/// # Errors
/// When the actor sees no dossiers, or the filter cannot be read.
pub(in crate::office) fn count(
    door: &Door<'_>,
    typed: &[String],
) -> Result<Option<usize>, Refusal> {
    door.must_see_dossiers(Kind::Contact)?;
    let by = By::of(door);
    let filter = WORDS.filter(typed, &by, &door.actor)?;
    if filter.asks(Facet::Contactgegevens) {
        return Ok(None);
    }
    Ok(Some(found(door, (typed, &filter), false).len()))
}

/// Every contact within sight, by number.
pub(in crate::office) fn listed(door: &Door<'_>) -> Listed {
    let rows = door.model.contacts().filter(|row| !row.is_gone);
    let rows = rows.filter(|row| door.sees_contact(row));
    let ids: Vec<RecordId> = rows.map(ContactRow::id).collect();
    Listed {
        count: ids.len(),
        ids: Box::new(ids.into_iter()),
    }
}

/// Whether a contact waits on a day, for who counts on another day than today.
fn waits_on(row: &ContactRow, day: NaiveDate) -> bool {
    let asked = row.asked.map(|at| on_the_wall(at).date());
    row.waits() && row.standing() == Standing::Terugbellen && asked.is_some_and(|it| it <= day)
}
