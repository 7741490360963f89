//! The engine: applies one row of the table to one record.

use std::collections::BTreeMap;

use chrono::Local;

use super::action::{Action, Context, Draft, From, Stops, To, Who, from_words};
use super::actions::{ACTIONS, find};
use super::fields::Fields;
use super::refusal::Refusal;
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::referral::Move;
use crate::domain::referral::clocks::stops_on_entering;
use crate::domain::retention::destroyed;
use crate::domain::rights::{Access, Actor, covers, covers_resident, has_access, is_person, sees};
use crate::domain::words::{ClockKind, Role, State};

/// Applies an action to a record (for [`From::Nothing`]: to an empty one that has its number).
///
/// Returns the role it was done in and every record that changed, the one asked about first. A record that did not
/// change is left out, so a second time the same is no change.
///
/// # Errors
/// A [`Refusal`] that says why not.
pub fn decide(
    action: &'static Action,
    record: &Record,
    given: &BTreeMap<String, String>,
    context: &Context<'_>,
) -> Result<(Option<Role>, Vec<Record>), Refusal> {
    let mut role = None;
    if action.from != From::Nothing {
        role = Some(may(action, record, context)?);
        must_be_there(action, record)?;
        allows_state(action, record)?;
    } else if record.revision > 0 {
        return Err(Refusal::usage(format!(
            "{} maakt een nieuw nummer, en {} bestaat al",
            action.title, record.id
        ))
        .unless("Laat het nummer weg"));
    } else if !has_access(action.about) {
        role = Some(may(action, record, context)?);
    } else if !has_role(action, context.actor) {
        return Err(not_for_you(action, None));
    }
    let names = (action.id, action.title);
    let now = (context.today, context.register);
    let fields = Fields::read(names, action.fields, given, now)
        .map_err(|no| (action.wrong)(no, record, context))?;
    allows(action, record, context)?;
    let mut draft = Draft {
        record: record.clone(),
        also: Vec::new(),
        to: None,
        context,
    };
    carry_out(action, &mut draft, &fields)?;
    if role.is_none() {
        let outside = || {
            Refusal::right(format!(
                "{} kan niet: dit valt buiten uw bereik",
                action.title
            ))
            .unless("Vul wijk in, of vraag iemand met een groter bereik")
        };
        role = Some(may(action, &draft.record, context).map_err(|_| outside())?);
    }
    let changed = draft.record != *record;
    let mut records: Vec<Record> = changed.then_some(draft.record).into_iter().collect();
    records.extend(draft.also);
    Ok((role, records))
}

/// The part of [`decide`] that changes something: what the action does, and its state and clocks. Whether it may be done,
/// by whom and on what, was asked before.
///
/// # Errors
/// What the action itself refuses when it sees its fields; the draft is then of no use.
pub fn carry_out(
    action: &'static Action,
    draft: &mut Draft<'_>,
    fields: &Fields,
) -> Result<(), Refusal> {
    (action.effect)(draft, fields)?;
    if draft.record.referral().is_some() {
        move_on(action, draft, fields);
    }
    Ok(())
}

/// Whether the actor could do an action on a record now, before its fields are filled in.
///
/// # Errors
/// The [`Refusal`] that [`decide`] would give.
pub fn possible(
    action: &'static Action,
    record: &Record,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    may(action, record, context)?;
    must_be_there(action, record)?;
    allows_state(action, record)?;
    allows(action, record, context)
}

/// Whether the resident lives, where the action is for the living, and the record allows it.
fn allows(action: &Action, record: &Record, context: &Context<'_>) -> Result<(), Refusal> {
    let number = record.person().filter(|_| action.is_for_the_living);
    let resident = number.and_then(|it| context.related(&RecordId::new(Kind::Resident, it)));
    let died = resident.and_then(Record::resident).and_then(|it| it.died);
    match died.filter(|died| *died <= context.today) {
        Some(died) => Err(Refusal::rule(format!(
            "{} kan niet: de inwoner is overleden op {}",
            action.title,
            with_year(died)
        ))
        .unless("Sluit de verwijzing af (afsluiten), of verbeter de dag (inwoner-wijzigen)")),
        None => (action.gate)(record, context),
    }
}

/// The role in which the actor may do an action on a record.
fn may(action: &Action, record: &Record, context: &Context<'_>) -> Result<Role, Refusal> {
    let actor = context.actor;
    if is_person(record.id.kind)
        && record.revision > 0
        && !covers_resident(actor, record, &context.register.settings, context.today)
    {
        return Err(Refusal::unknown(&record.id.to_string()));
    }
    let Some(access) = context.access(record) else {
        return action
            .who
            .iter()
            .find_map(|who| match who {
                Who::Role(role) => actor.is(*role).then_some(*role),
                Who::With(role, also) => (actor.is(*role) && actor.is(*also)).then_some(*role),
                Who::Houder | Who::Sight => None,
            })
            .ok_or_else(|| not_for_you(action, None));
    };
    let houder = access.state.houder().map(Role::of_side);
    let role = action.who.iter().find_map(|who| match who {
        Who::Role(role) => covers(actor, *role, access).then_some(*role),
        Who::With(role, also) => (actor.is(*also) && covers(actor, *role, access)).then_some(*role),
        Who::Houder => houder.filter(|role| covers(actor, *role, access)),
        Who::Sight => Role::ALL
            .iter()
            .copied()
            .find(|role| covers(actor, *role, access)),
    });
    if let Some(role) = role {
        return Ok(role);
    }
    if sees(actor, access) {
        // What has ended has no houder: then the state is the reason.
        return Err(if houder.is_none() && !action.from.includes(access.state) {
            moved_already(action, record)
        } else {
            not_for_you(action, houder)
        });
    }
    // A BT that just lost the verwijzing is told who moved it; anyone else learns nothing.
    let was_ours = Access {
        state: State::Aangeboden,
        ..access
    };
    if covers(actor, Role::Bt, was_ours) && record.revision > 0 {
        return Err(moved_already(action, record));
    }
    Err(Refusal::unknown(&record.id.to_string()))
}

/// Whether the actor has a role of the row at all, whatever its scope.
fn has_role(action: &Action, actor: &Actor) -> bool {
    action.who.iter().any(|who| match who {
        Who::Role(role) => actor.is(*role),
        Who::With(role, also) => actor.is(*role) && actor.is(*also),
        Who::Houder | Who::Sight => false,
    })
}

fn not_for_you(action: &Action, houder: Option<Role>) -> Refusal {
    let who: Vec<String> = action
        .who
        .iter()
        .filter_map(|who| match who {
            Who::Role(role) => Some(role.word().to_owned()),
            Who::With(role, also) => Some(format!("{role} met {also}")),
            Who::Houder => {
                let holds = houder.map_or("wie de verwijzing houdt", Role::word);
                Some(holds.to_owned())
            }
            Who::Sight => None,
        })
        .collect();
    Refusal::right(format!("{} mag u hier niet doen", action.title)).unless(format!(
        "Dit kan iemand met de rol {} en het juiste bereik",
        who.join(" of ")
    ))
}

/// Of what was destroyed nothing is left to do anything with, and what was taken out of its register goes back first.
fn must_be_there(action: &Action, record: &Record) -> Result<(), Refusal> {
    if let Some(day) = destroyed(record) {
        return Err(Refusal::rule(format!(
            "{} is vernietigd op {}; er valt niets meer aan te doen",
            record.id,
            with_year(day)
        ))
        .by("Wmo art. 5.3.4"));
    }
    match (record.taken_out(), action.from) {
        (None, From::TakenOut) => Err(Refusal::rule(format!(
            "{} staat in het register",
            record.id.number
        ))),
        (None, _) | (Some(_), From::TakenOut) => Ok(()),
        (Some(reason), _) => Err(Refusal::rule(format!(
            "{} is uit het register gehaald: {reason}",
            record.id.number
        ))
        .unless(how_to_put_back(record))),
    }
}

/// How what was taken out of its register gets back into it.
#[must_use]
pub fn how_to_put_back(record: &Record) -> String {
    let mut actions = ACTIONS.iter();
    let puts_back = actions.find(|it| it.from == From::TakenOut && it.about == record.id.kind);
    puts_back.map_or_else(String::new, |action| {
        format!(
            "Hoort het er toch in, zet het dan terug (wijkregie doe {} {} reden=…)",
            action.id, record.id
        )
    })
}

fn allows_state(action: &Action, record: &Record) -> Result<(), Refusal> {
    match record.referral() {
        Some(referral) if !action.from.includes(referral.state) => {
            Err(moved_already(action, record))
        }
        _ => Ok(()),
    }
}

/// “Accepteren kan niet: V-2026-0412 is geweigerd. p.devries deed Weigeren op zo 22 nov 2026 om 10:31”
fn moved_already(action: &Action, record: &Record) -> Refusal {
    let Some(referral) = record.referral() else {
        return Refusal::unknown(&record.id.to_string());
    };
    let refusal = Refusal::rule(format!(
        "{} kan niet: {} is {}",
        action.title,
        record.id,
        referral.state.predicate()
    ))
    .by("werkproces");
    match &referral.last_move {
        Some(step) => {
            let title = find(&step.action).map_or(step.action.as_str(), |action| action.title);
            let at = step.at.with_timezone(&Local);
            let day = with_year(at.date_naive());
            refusal.unless(format!(
                "{} deed ‘{title}’ op {day} om {}. Het kan wel vanuit: {}",
                step.by,
                at.format("%H:%M"),
                from_words(action.from)
            ))
        }
        None => refusal.unless(format!("Het kan wel vanuit: {}", from_words(action.from))),
    }
}

/// Sets the state and the clocks as the row says.
fn move_on(action: &'static Action, draft: &mut Draft<'_>, fields: &Fields) {
    let today = draft.context.today;
    let day = fields.event_day(action.fields).unwrap_or(today);
    let target = match action.to {
        To::Same => None,
        To::State(state) => Some(state),
        To::OneOf(_) | To::FromBt(_) => draft.to,
    };
    let step = Move {
        by: draft.context.actor.name.clone(),
        at: draft.context.now,
        action: action.id.to_owned(),
    };
    let Some(referral) = draft.record.referral_mut() else {
        return;
    };
    for kind in ClockKind::ALL {
        let stops = match action.stops {
            Stops::Only(kinds) => kinds.contains(kind),
            // What the resident asked for outlives the verwijzing.
            Stops::AllBut(kinds) => !kinds.contains(kind) && *kind != ClockKind::Vernietiging,
        };
        if stops {
            referral.stop_clock(*kind, day.min(today));
        }
    }
    for kind in action.starts {
        referral.start_clock(*kind, Some(day));
    }
    if let Some(state) = target {
        for kind in stops_on_entering(state) {
            referral.stop_clock(*kind, today);
        }
        referral.state = state;
        referral.state_since = Some(today);
        referral.last_move = Some(step);
    }
}
