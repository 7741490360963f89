//! Keeping dossiers: when each last changed, which may go, and the declaration of what went.

use chrono::{Datelike, Local, NaiveDate};

use super::cijfers::follow::found_then;
use super::door::{Door, unreadable};
use super::model::{Model, Row};
use super::views::KeepingRow;
use super::{Caller, Office, today};
use crate::domain::cijfers::kept::{Version, with_found};
use crate::domain::record::{Record, RecordId, fields};
use crate::domain::referral::clocks;
use crate::domain::retention::{self, DESTROY, Destruction, KEEPING};
use crate::domain::words::{ClockKind, Role};
use crate::domain::workflow::{Refusal, as_it_is};
use crate::store::Reader;

/// The day a dossier last changed, steps about keeping it left out; one that was read in and not touched since, the day
/// it ended. None when it cannot be read, or changes now.
pub(super) fn last_change(reader: &Reader, record: &Record) -> Option<NaiveDate> {
    let kept = reader.get(&record.id).ok().flatten()?;
    if kept.record.revision != record.revision {
        return None;
    }
    let lines = reader.history(&kept).ok()?;
    let last = lines.into_iter().rev().map(|line| line.header);
    let last = last
        .into_iter()
        .find(|header| !KEEPING.contains(&header.actie.as_str()))?;
    let day = last.tijd.with_timezone(&Local).date_naive();
    let ended = record.referral().and_then(|referral| referral.ended);
    let was_read_in = last.actie.starts_with("inlezen-");
    Some(
        ended
            .filter(|ended| was_read_in && *ended < day)
            .unwrap_or(day),
    )
}

/// How a record was at the end of each day on which it changed, oldest first; an indicatie with what became of it, beside
/// what the inwoner has now.
///
/// # Errors
/// When that cannot be read.
pub(super) fn versions(
    reader: &Reader,
    model: &Model,
    record: &Record,
) -> Result<Vec<Version>, Refusal> {
    let mut versions = Vec::new();
    let kept = reader.get(&record.id).map_err(unreadable)?;
    let lines = kept.as_ref().map(|kept| reader.history(kept));
    let lines = lines.transpose().map_err(unreadable)?;
    let mut then = kept.map_or_else(|| record.clone(), |kept| kept.record);
    if then.revision != record.revision {
        versions.push((Some(today()), record.clone()));
    }
    for line in lines.into_iter().flatten().rev() {
        let day = Some(line.header.tijd.with_timezone(&Local).date_naive());
        if versions.last().is_none_or(|(later, _)| *later != day) {
            versions.push((day, then.clone()));
        }
        let Some(velden) = line.velden else {
            break;
        };
        let before = velden.into_iter().map(|(path, [old, _])| (path, old));
        if fields::apply(&mut then, before).is_err() {
            break;
        }
    }
    versions.reverse();
    for (_, then) in &mut versions {
        *then = with_found(then.clone(), found_then(model, then));
    }
    match versions.is_empty() {
        true => as_it_is(record),
        false => Ok(versions),
    }
}

impl Office {
    /// The dossiers within sight that may be destroyed, were proposed for it, or of which a resident asked it; by how long
    /// they were to be kept.
    ///
    /// # Errors
    /// When the caller may not propose or destroy, or the store cannot be read.
    pub fn keeping(&self, caller: &Caller) -> Result<Vec<KeepingRow>, Refusal> {
        let door = self.door(caller)?;
        if ![Role::Backoffice, Role::Leiding]
            .iter()
            .any(|role| door.actor.is(*role))
        {
            let no = Refusal::right("De lijst van wat vernietigd mag worden, ziet u niet");
            return Err(no.unless("Dit kan iemand met de rol backoffice of leiding"));
        }
        let ids: Vec<RecordId> = door
            .rows()
            .filter(|row| may_be_due(row))
            .map(Row::id)
            .collect();
        drop(door);
        let mut rows = Vec::new();
        for id in ids {
            // A door for each: nobody's change waits for the list.
            let door = self.door(caller)?;
            let record = door.whole(&id);
            rows.extend(record.and_then(|record| row(&door, &record)));
        }
        rows.sort_by(|one: &KeepingRow, two| {
            (one.bewaren_tot, &one.nummer).cmp(&(two.bewaren_tot, &two.nummer))
        });
        Ok(rows)
    }

    /// The declaration that a dossier was destroyed.
    ///
    /// # Errors
    /// When it is not within sight, or was not destroyed.
    pub fn declaration(&self, caller: &Caller, number: &str) -> Result<String, Refusal> {
        let door = self.door(caller)?;
        let unknown = || Refusal::unknown(number);
        let id = RecordId::parse(number).map_err(|_| unknown())?;
        if door.record(&id)?.is_none() {
            return Err(unknown());
        }
        // The lines themselves, not what is shown of them: whether anything is left is a fact for everybody.
        let kept = door.reader().get(&id).map_err(unreadable)?;
        let kept = kept.ok_or_else(unknown)?;
        let history = door.reader().history(&kept).map_err(unreadable)?;
        let record = kept.record;
        let destroyed = history.iter().rfind(|line| line.header.actie == DESTROY);
        let destroyed = destroyed.filter(|_| retention::destroyed(&record).is_some());
        let destroyed =
            destroyed.ok_or_else(|| Refusal::rule(format!("{id} is niet vernietigd")))?;
        let last = &destroyed.header;
        let before = || history.iter().filter(|line| line.header.seq < last.seq);
        let proposed = before().rfind(|line| line.header.actie == "vernietiging-voorstellen");
        Ok(retention::declaration(
            &record,
            &Destruction {
                by: last.wie.clone(),
                proposed_by: proposed.map_or_else(String::new, |line| line.header.wie.clone()),
                lines: before().count(),
                left: before().filter(|line| line.velden.is_some()).count(),
                is_done: !door.reader().is_being_erased(&id).map_err(unreadable)?,
            },
        ))
    }
}

/// Whether a row can be on the list: long ago, or asked for.
fn may_be_due(row: &Row) -> bool {
    let since = i32::from(row.year)
        .min(super::days::day_of(row.reported).map_or(i32::MAX, |day| day.year()));
    let is_asked = row
        .terms
        .iter()
        .any(|term| term.is_running && term.kind == ClockKind::Vernietiging);
    is_asked || (!row.state.is_open() && since + retention::SHORTEST <= today().year())
}

fn row(door: &Door<'_>, record: &Record) -> Option<KeepingRow> {
    let referral = record
        .referral()
        .filter(|referral| referral.destroyed.is_none())?;
    let (register, today) = (&door.model.register, door.model.today);
    let last = last_change(door.reader(), record).unwrap_or(today);
    let kept = retention::kept_until(referral, last, &register.settings);
    let terms = clocks::terms(referral, register, today);
    let asked = terms
        .into_iter()
        .find(|term| term.is_running && term.kind == ClockKind::Vernietiging);
    let stand = match (retention::block(record), &referral.proposal) {
        (Some(block), _) => format!("geblokkeerd: {}", block.ground.word()),
        (None, Some(proposal)) => format!("voorgesteld door {} ({})", proposal.by, proposal.ground),
        (None, None) => match retention::ground(record, last, &register.settings, today) {
            Ok(ground) => ground.word().to_owned(),
            Err(_) if asked.is_some() => "gevraagd, nog open".to_owned(),
            Err(_) => return None,
        },
    };
    Some(KeepingRow {
        nummer: record.id.number.clone(),
        wet: referral.wet.clone(),
        geeindigd: referral.ended,
        gewijzigd: last,
        bewaren_tot: kept.as_ref().map(|kept| kept.until),
        grondslag: kept.map(|kept| kept.basis.to_owned()).unwrap_or_default(),
        verzoek_uiterlijk: asked.and_then(|term| term.due),
        stand,
    })
}
