//! How much of a record an actor may see: by role, reach and consent, by what was decided of a resident, and through the
//! verwijzingen and indicaties of whoever it is about.

use super::model::{Model, PlanRow, numeral};
use super::people::Person;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::{
    self, Access, Actor, Facet, Facets, Sight, Standing, covers_person, covers_resident,
    sees_register,
};
use crate::domain::words::Role;

/// How much of a record an actor may see.
pub(super) fn sight(model: &Model, actor: &Actor, record: &Record) -> Sight {
    let all_or_nothing = |is_seen| {
        if is_seen {
            Sight::everything()
        } else {
            Sight::default()
        }
    };
    match record.id.kind {
        Kind::Referral | Kind::Indicatie | Kind::Contact => {
            let resident = record.person();
            let resident = resident.and_then(|it| numeral(&RecordId::new(Kind::Resident, it)));
            let exceptions = resident.and_then(|it| model.exceptions(it));
            let number = Some(record.id.number.as_str());
            let standing = exceptions.map(|it| it.standing(&actor.name, number, model.today));
            Access::of(record, standing.unwrap_or_default(), model.today)
                .map(|access| rights::sight(actor, access))
                .unwrap_or_default()
        }
        Kind::Resident if covers_resident(actor, record, &model.register.settings, model.today) => {
            Sight::everything()
        }
        Kind::Household if covers_household(model, actor, &record.id) => Sight::everything(),
        Kind::Resident | Kind::Household => sight_through(model, actor, &record.id),
        Kind::Plan => numeral(&record.id)
            .and_then(|n| PlanRow::of(n, record))
            .map(|row| sight_of_plan(model, actor, &row))
            .unwrap_or_default(),
        kind => all_or_nothing(sees_register(actor, kind)),
    }
}

/// Whether the actor registers the residents of a huishouden; one without residents is everyone's who registers.
pub(super) fn covers_household(model: &Model, actor: &Actor, id: &RecordId) -> bool {
    covers_family(model, actor, model.people.of_household(numeral(id)))
}

fn covers_family<'m>(
    model: &Model,
    actor: &Actor,
    residents: impl Iterator<Item = &'m Person>,
) -> bool {
    if !sees_register(actor, Kind::Household) {
        return false;
    }
    let mut residents = residents.peekable();
    if residents.peek().is_none() {
        return true;
    }
    let mut is_of_some = false;
    for person in residents {
        // Whom one may not see is not found through the household either.
        if model.standing_with(person.number, actor) == Standing::Barred {
            return false;
        }
        is_of_some |= covers(model, actor, person);
    }
    is_of_some
}

/// What an actor sees of a plan: whoever registers the huishouden all of it, others what the dossiers within reach show. A
/// begeleidingsteam has what it was told at the offer, with the verwijzing; the plan itself moves on.
pub(super) fn sight_of_plan(model: &Model, actor: &Actor, row: &PlanRow) -> Sight {
    let is_barred = |n: &u32| model.standing_with(*n, actor) == Standing::Barred;
    if row.members.iter().any(is_barred) {
        return Sight::default();
    }
    let family = || model.people.of_household(Some(row.household));
    if covers_family(model, actor, family()) {
        return Sight::everything();
    }
    if family().any(|it| is_barred(&it.number)) {
        return Sight::default();
    }
    let roles = actor.roles.iter().copied();
    let actor = Actor {
        roles: roles.filter(|role| *role != Role::Bt).collect(),
        ..actor.clone()
    };
    let residents = family().map(|person| person.number);
    seen_through(model, &actor, residents, Facet::Plan)
}

/// Whether an actor registers a resident.
pub(super) fn covers(model: &Model, actor: &Actor, person: &Person) -> bool {
    let standing = model.standing_with(person.number, actor);
    let wijk = model.names.name(person.wijk);
    covers_person(actor, standing, wijk, &model.register.settings)
}

/// What the verwijzingen and indicaties within sight of this resident, or of someone of this huishouden, show of it. Who may not know
/// who someone is, does not see the person.
fn sight_through(model: &Model, actor: &Actor, id: &RecordId) -> Sight {
    let residents: Vec<u32> = match id.kind {
        Kind::Resident => numeral(id).into_iter().collect(),
        Kind::Household => {
            let residents = model.people.of_household(numeral(id));
            residents.map(|person| person.number).collect()
        }
        _ => Vec::new(),
    };
    let own = if id.kind == Kind::Resident {
        Facet::Contactgegevens
    } else {
        Facet::Plan
    };
    seen_through(model, actor, residents.into_iter(), own)
}

/// What the verwijzingen and indicaties of these residents show, where they show what it is about.
fn seen_through(
    model: &Model,
    actor: &Actor,
    residents: impl Iterator<Item = u32>,
    own: Facet,
) -> Sight {
    let residents: Vec<u32> = residents.collect();
    let rows = residents.iter().flat_map(|number| model.rows_of(*number));
    let rows = rows.map(|row| model.access(row, actor));
    let granted = residents.iter().flat_map(|it| model.granted_to(*it));
    let granted = granted.filter(|row| row.is_there());
    let granted = granted.map(|row| model.access_granted(row, actor));
    let seen = rows.chain(granted);
    let seen = seen.map(|access| rights::sight(actor, access).whole);
    let seen = seen.fold(Facets::NONE, Facets::and);
    let through: Facets = [Facet::Rij, Facet::Contactgegevens, Facet::Plan]
        .into_iter()
        .collect();
    let whole = match seen.has(own) {
        true => seen.of(through),
        false => Facets::NONE,
    };
    Sight {
        whole,
        own: Facets::NONE,
    }
}
