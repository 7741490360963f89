//! The page of a plan as of any day: the plan, and whoever it names, as the logboek had them at the end of that day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::people::resident;
use crate::domain::dates::with_year;
use crate::domain::plan::page::page;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::Facet;
use crate::domain::settings::LEEFGEBIEDEN;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, unreadable};
use crate::office::looks::{Looking, is_look};
use crate::office::past::as_known;
use crate::office::{Caller, Office};
use crate::store::Seen;

impl Office {
    /// The page of a plan for the family, as of today or of a day before it. What it says of a day stays what it said then.
    ///
    /// # Errors
    /// When there is no such plan for this caller, it was not there yet, the day has not been, or the look cannot be kept.
    pub fn family_page(
        &self,
        caller: &Caller,
        number: &str,
        on: Option<NaiveDate>,
    ) -> Result<String, Refusal> {
        let unknown = || Refusal::unknown(number.trim());
        let (actor, id, told) = {
            let door = self.door(caller)?;
            door.must_see(Kind::Plan)?;
            let id = RecordId::parse(number).map_err(|_| unknown())?;
            let id = match id.kind {
                Kind::Household => plan_of(&door, &id)?,
                _ => id,
            };
            let told = told(&door, &id, number, on);
            (door.actor.clone(), id, told)
        };
        if is_look(id.kind) {
            let result = match &told {
                Ok(_) => Seen::Gezien,
                Err(_) => Seen::Geweigerd,
            };
            let looking = Looking {
                result,
                ..Looking::opening(&id.number)
            };
            self.look(caller, &actor, looking)?;
        }
        told
    }
}

/// The plan of a huishouden within sight.
fn plan_of(door: &Door<'_>, household: &RecordId) -> Result<RecordId, Refusal> {
    let record = door.record(household)?;
    let record = record.ok_or_else(|| Refusal::unknown(&household.number))?;
    let plan = record.household().and_then(|it| it.plan.clone());
    let plan = plan.ok_or_else(|| {
        Refusal::rule(format!("{} heeft nog geen plan", household.number)).unless(format!(
            "Maak het met: wijkregie doe plan-maken huishouden={} regisseur=…",
            household.number
        ))
    })?;
    Ok(RecordId::new(Kind::Plan, plan))
}

fn told(
    door: &Door<'_>,
    id: &RecordId,
    typed: &str,
    on: Option<NaiveDate>,
) -> Result<String, Refusal> {
    let unknown = || Refusal::unknown(typed.trim());
    let today = door.model.today;
    let day = on.unwrap_or(today);
    if day > today {
        return Err(Refusal::usage(format!(
            "{} moet nog komen; een plan is er tot en met vandaag",
            with_year(day)
        )));
    }
    let seen = door.seen(id)?.filter(|it| it.whole.plan().is_some());
    let seen = seen.ok_or_else(unknown)?;
    if !seen.sight.has(Facet::Plan) {
        return Err(unknown());
    }
    let plan = then(door, id, day)?;
    let plan = plan.filter(|it| it.plan().is_some_and(|plan| plan.destroyed.is_none()));
    let plan = plan.ok_or_else(|| {
        Refusal::rule(format!(
            "{} was er nog niet op {}",
            id.number,
            with_year(day)
        ))
    })?;
    let names = names_then(door, &plan, day)?;
    let settings = door.model.register.settings_on(day);
    Ok(page(&plan, day, &|who| match names.get(who) {
        Some(name) => name.clone(),
        None => settings.name_of(LEEFGEBIEDEN, who).to_owned(),
    }))
}

/// A record as it was at the end of a day; none when it was not there yet.
fn then(door: &Door<'_>, id: &RecordId, day: NaiveDate) -> Result<Option<Record>, Refusal> {
    match door.reader().get(id).map_err(unreadable)? {
        Some(kept) => as_known(door.reader(), &kept, day),
        None => Ok(None),
    }
}

/// What whoever a plan names was called at the end of a day.
fn names_then(
    door: &Door<'_>,
    plan: &Record,
    day: NaiveDate,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut names = BTreeMap::new();
    for who in named_in(plan) {
        let kind = match resident(&who) {
            Some(_) => Kind::Resident,
            None => Kind::Employee,
        };
        let Some(record) = then(door, &RecordId::new(kind, &*who), day)? else {
            continue;
        };
        let name = match (record.resident(), record.employee()) {
            (Some(resident), _) => resident.full_name(),
            (_, Some(employee)) => employee.name.clone(),
            _ => continue,
        };
        if !name.is_empty() {
            names.insert(who, name);
        }
    }
    Ok(names)
}

/// Everyone that a plan names, by number, key or name.
pub(super) fn named_in(plan: &Record) -> Vec<String> {
    use crate::domain::record::Part;
    let parts = plan.parts.values().filter_map(|part| match part {
        Part::PlanMember(member) => Some(&member.who),
        Part::PlanGoal(goal) => Some(&goal.of),
        Part::PlanSupport(support) => Some(&support.who),
        Part::PlanAgreement(agreement) => Some(&agreement.who),
        _ => None,
    });
    let regisseur = plan.plan().map(|plan| &plan.regisseur);
    let mut named: Vec<String> = parts.chain(regisseur).cloned().collect();
    named.retain(|who| !who.is_empty());
    named.sort_unstable();
    named.dedup();
    named
}
