//! Everything held about a resident, for the resident who asks (AVG art. 15): without what is of somebody else.

use std::collections::BTreeSet;

use super::door::Door;
use super::looks::{FOR_RESIDENT, Looking, purpose_of};
use super::model::{ContactRow, GrantedRow, PlanRow, Row, numeral};
use super::past::AsOf;
use super::views::{ForResident, HistoryLine, LooksAsked, View};
use super::{Caller, Office, modules, registers};
use crate::domain::contact::words::Counterpart;
use crate::domain::plan::parts::PlanGoal;
use crate::domain::record::{Element, Kind, Part, PartKey, PartKind, Record, RecordId};
use crate::domain::registers::doubles::SET_APART;
use crate::domain::rights::Facet;
use crate::domain::words::YesNo;
use crate::domain::workflow::Refusal;

impl Office {
    /// Everything held about a resident, and who looked at it, for the resident who asks (AVG art. 15, Wmo art. 5.3.2);
    /// itself a look.
    ///
    /// # Errors
    /// When the purpose is missing, the caller does not register this resident, or the look cannot be kept.
    pub fn for_resident(
        &self,
        caller: &Caller,
        number: &str,
        purpose: &str,
    ) -> Result<ForResident, Refusal> {
        let purpose = purpose_of(purpose)?;
        let unknown = || Refusal::unknown(number.trim());
        let (actor, id, views) = {
            let door = self.door(caller)?;
            let id = RecordId::parse(number).map_err(|_| unknown())?;
            let views = views_of(&door, &id)?.ok_or_else(unknown)?;
            (door.actor.clone(), id, views)
        };
        let looks = self.kept_looks(&LooksAsked::SeenOf(id.number.clone()))?;
        let mut about = vec![id.number.clone()];
        about.extend(views.iter().map(|view| view.record().id.number.clone()));
        about.dedup();
        let looking = Looking {
            action: FOR_RESIDENT,
            about,
            purpose: &purpose,
            ..Looking::opening(&id.number)
        };
        self.look(caller, &actor, looking)?;
        Ok(ForResident { views, looks })
    }
}

/// The resident with every verwijzing, indicatie, contact and plan, as the caller sees them; none when the caller does not see the whole resident.
fn views_of(door: &Door<'_>, id: &RecordId) -> Result<Option<Vec<View>>, Refusal> {
    if id.kind != Kind::Resident {
        return Ok(None);
    }
    let Some(seen) = door.seen(id)? else {
        return Ok(None);
    };
    if !seen.sight.has(Facet::Bsn) {
        return Ok(None);
    }
    let household = door.household_of(&seen.record)?;
    let mut own = registers::sheet(door, seen, AsOf::NOW)?;
    without_others(&mut own);
    of_this_one(&mut own, id);
    let mut views = vec![own];
    let rows = door.rows().filter(|row| Some(row.resident) == numeral(id));
    let mut ids: Vec<RecordId> = rows.map(Row::id).collect();
    ids.sort();
    let granted = numeral(id)
        .into_iter()
        .flat_map(|of| door.model.granted_to(of));
    let granted = granted.filter(|row| row.is_there() && door.sees_granted(row));
    ids.extend(granted.map(GrantedRow::id));
    let contacts = numeral(id).into_iter();
    let contacts = contacts.flat_map(|of| door.model.contacts_of(of));
    let contacts = contacts.filter(|row| !row.is_gone && door.sees_contact(row));
    ids.extend(contacts.map(ContactRow::id));
    let of = household.as_ref().and_then(|it| numeral(&it.id));
    ids.extend(household.map(|household: Record| household.id));
    let is_theirs = |row: &&PlanRow| {
        let is_in = numeral(id).is_some_and(|n| row.members.contains(&n));
        !row.is_gone && (is_in || of == Some(row.household))
    };
    ids.extend(door.model.plans().filter(is_theirs).map(PlanRow::id));
    for of in ids {
        if let Some(seen) = door.seen(&of)? {
            let mut view = (modules::of(of.kind).view)(door, seen, AsOf::NOW)?;
            without_others(&mut view);
            of_this_one(&mut view, id);
            views.push(view);
        }
    }
    Ok(Some(views))
}

/// Of a plan what is of the whole household or of this resident, and of a contact not who else told something: what is of
/// another is that one's to ask for (AVG art. 15 lid 4).
fn of_this_one(view: &mut View, id: &RecordId) {
    // Who told it stands with the contact itself, where that may be known.
    let listed = match view {
        View::Dossier(dossier) => &mut dossier.contacts,
        View::Sheet(sheet) => &mut sheet.contacts,
        View::Contract(_) | View::Aanbesteding(_) => return,
    };
    listed.iter_mut().for_each(|row| row.met.clear());
    let View::Sheet(sheet) = view else {
        return;
    };
    if let Some(contact) = sheet.record.contact_mut()
        && !contact.with_is.is_some_and(Counterpart::may_be_named)
    {
        (contact.with, contact.phone) = (String::new(), String::new());
        let is_told = |path: &str| ["contact_met", "terugbelnummer"].contains(&path);
        without_changes(&mut sheet.history, is_told);
        sheet.contacts.iter_mut().for_each(|row| row.bellen.clear());
    }
    let Some(plan) = &mut sheet.plan else {
        return;
    };
    // The page is of the household as a whole.
    plan.page.clear();
    plan.told.clear();
    sheet.referrals.clear();
    let own = id.number.as_str();
    let goals = sheet.record.of(PartKind::PlanGoals);
    let others: BTreeSet<u32> = goals
        .filter(|(_, part)| PlanGoal::of(part).is_some_and(|it| !it.of.is_empty() && it.of != own))
        .map(|(key, _)| key.n)
        .collect();
    let is_anothers = |key: &PartKey, part: Option<&Part>| match (key.kind, part) {
        (PartKind::PlanGoals, _) => others.contains(&key.n),
        (_, Some(Part::GoalBefore(before))) => others.contains(&before.goal),
        _ => false,
    };
    let parts = sheet.record.parts.iter();
    let gone: BTreeSet<String> = parts
        .filter(|(key, part)| is_anothers(key, Some(*part)))
        .map(|(key, _)| key.to_string())
        .collect();
    without_changes(&mut sheet.history, |path| gone.contains(path));
    let parts = &mut sheet.record.parts;
    parts.retain(|key, _| !gone.contains(&key.to_string()));
}

/// Takes what happened to some paths out of a history.
fn without_changes(history: &mut [HistoryLine], is_gone: impl Fn(&str) -> bool) {
    for changes in history.iter_mut().filter_map(|line| line.changes.as_mut()) {
        changes.retain(|change| !is_gone(&change.path));
    }
}

/// What a path of a decision about two residents begins with.
const DOUBLES: &str = "dubbelen/";

/// Takes out whatever tells of someone else: who is alike, and who turned out to be another. That another number was the
/// same person is the resident's own.
fn without_others(view: &mut View) {
    let (like, person, history) = match view {
        View::Dossier(view) => (&mut view.like, view.resident.as_mut(), &mut view.history),
        View::Sheet(view) => (&mut view.like, Some(&mut view.record), &mut view.history),
        View::Contract(_) | View::Aanbesteding(_) => return,
    };
    like.clear();
    let is_another =
        |part: &Part| matches!(part, Part::Double(double) if double.is_same == YesNo::Nee);
    if let Some(person) = person {
        person.parts.retain(|_, part| !is_another(part));
    }
    history.retain(|line| line.actie != SET_APART);
    without_changes(history, |path| path.starts_with(DOUBLES));
}
