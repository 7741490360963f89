//! Who can see a resident now: every account, what it sees of which dossier, on what ground and until when. The resident
//! may ask for this (AVG art. 15), and say no to someone.

use chrono::NaiveDate;

use super::door::Door;
use super::looks::Looking;
use super::model::{Row, numeral};
use super::views::Viewer;
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::user::Scope;
use crate::domain::rights::{
    self, Access, Actor, Exceptions, Facet, Facets, Subject, Task, can_see,
};
use crate::domain::words::{Role, YesNo};
use crate::domain::workflow::Refusal;

/// The verb of the look that asking is.
const WHO_MAY: &str = "wie-mag-kijken";

impl Office {
    /// Who can see a resident now, or the resident of a verwijzing. Asking is a look.
    ///
    /// # Errors
    /// When the caller neither registers this resident nor watches over looks, or the look cannot be kept.
    pub fn viewers(&self, caller: &Caller, number: &str) -> Result<Vec<Viewer>, Refusal> {
        let unknown = || Refusal::unknown(number.trim());
        let id = RecordId::parse(number).map_err(|_| unknown())?;
        let (actor, viewers, about) = {
            let door = self.door(caller)?;
            let resident = resident_of(&door, &id).ok_or_else(unknown)?;
            (door.actor.clone(), of(&door, resident), resident)
        };
        let about = RecordId::numbered(Kind::Resident, about).number;
        let looking = Looking {
            action: WHO_MAY,
            ..Looking::opening(&about)
        };
        self.look(caller, &actor, looking)?;
        Ok(viewers)
    }
}

/// The resident that a number is of, for who may ask who sees that one.
fn resident_of(door: &Door<'_>, id: &RecordId) -> Option<u32> {
    let number = match id.kind {
        Kind::Resident => numeral(id)?,
        Kind::Indicatie => {
            let row = numeral(id).and_then(|n| door.model.indicatie(n));
            row.map(|row| row.resident)?
        }
        Kind::Contact => {
            let row = numeral(id).and_then(|n| door.model.contact(n));
            row.map(|row| row.resident)?
        }
        Kind::Referral => super::model::key_of(&id.number)
            .and_then(|key| door.model.row(key))
            .map(|row| row.resident)?,
        _ => return None,
    };
    let person = door.model.people.get(number)?;
    let watches = can_see(&door.actor, Subject::Task(Task::Inzage));
    (watches || door.covers(person)).then_some(number)
}

/// Who can see a resident, by name; then who was told no.
pub(super) fn of(door: &Door<'_>, resident: u32) -> Vec<Viewer> {
    let model = &door.model;
    let register = &model.register;
    let exceptions = model.exceptions(resident);
    let mut found = Vec::new();
    for (name, user) in register.users.iter().filter(|(_, user)| !user.withdrawn) {
        let Ok(actor) = register.actor(name, user.uid) else {
            continue;
        };
        found.extend(refused(&actor, exceptions, model.today));
        found.extend(registers(door, &actor, resident));
        for row in model.rows_of(resident) {
            found.extend(sees(door, &actor, row));
        }
        for row in model.granted_to(resident).filter(|row| row.is_there()) {
            let access = model.access_granted(row, &actor);
            found.extend(sees_other(door, &actor, (row.resident, row.id()), access));
        }
        for row in model.contacts_of(resident).filter(|row| !row.is_gone) {
            let access = model.access_contact(row, &actor);
            found.extend(sees_other(door, &actor, (row.resident, row.id()), access));
        }
    }
    together(found)
}

/// That someone sees all of what the register has of a resident.
fn registers(door: &Door<'_>, actor: &Actor, resident: u32) -> Option<Viewer> {
    let model = &door.model;
    let person = model.people.get(resident)?;
    let exceptions = model.exceptions(resident);
    let is_covered = super::sight::covers(model, actor, person);
    is_covered.then(|| {
        let (ground, until) = ground(door, actor, exceptions, None);
        Viewer {
            over: vec![RecordId::numbered(Kind::Resident, resident).number],
            ziet: vec![ALL.to_owned()],
            ..viewer(actor, true, ground, until)
        }
    })
}

/// What someone sees of one verwijzing.
fn sees(door: &Door<'_>, actor: &Actor, row: &Row) -> Option<Viewer> {
    let model = &door.model;
    let access = model.access(row, actor);
    let sight = rights::sight(actor, access);
    if sight.is_nothing() {
        return None;
    }
    let number = row.id().number;
    let exceptions = model.exceptions(row.resident);
    let (ground, until) = ground(door, actor, exceptions, Some(&number));
    // What a BT sees ends with the consent it rests on.
    let until = until.or_else(|| consent_ends(door, row, access));
    let all = sight.whole.and(sight.own);
    Some(Viewer {
        over: vec![number],
        ziet: in_words(all),
        ..viewer(actor, true, ground, until)
    })
}

/// What someone sees of one indicatie or contact of a resident.
fn sees_other(
    door: &Door<'_>,
    actor: &Actor,
    (resident, id): (u32, RecordId),
    access: Access<'_>,
) -> Option<Viewer> {
    let sight = rights::sight(actor, access);
    if sight.is_nothing() {
        return None;
    }
    let exceptions = door.model.exceptions(resident);
    let (ground, until) = ground(door, actor, exceptions, None);
    Some(Viewer {
        over: vec![id.number],
        ziet: in_words(sight.whole.and(sight.own)),
        ..viewer(actor, true, ground, until)
    })
}

fn consent_ends(door: &Door<'_>, row: &Row, access: Access<'_>) -> Option<NaiveDate> {
    // Who watches over looks sees no dossier, and is told until when another does.
    let kept = door.reader().get(&row.id()).ok().flatten()?;
    let consent = kept.record.consent_for(access.bt?)?;
    consent.until.filter(|_| access.state.is_at_bt())
}

/// That someone was told no.
fn refused(actor: &Actor, exceptions: Option<&Exceptions>, today: NaiveDate) -> Option<Viewer> {
    let rule = exceptions?.rule_for(&actor.name, None, today)?;
    (rule.answer == YesNo::Nee).then(|| {
        let ground = format!("geweigerd door {}: {}", rule.by, rule.reason);
        viewer(actor, false, ground, rule.until)
    })
}

/// On what ground: what was decided of this account, else its roles and reach; and until when that is.
fn ground(
    door: &Door<'_>,
    actor: &Actor,
    exceptions: Option<&Exceptions>,
    dossier: Option<&str>,
) -> (String, Option<NaiveDate>) {
    let today = door.model.today;
    let rule = exceptions.and_then(|it| it.rule_for(&actor.name, dossier, today));
    match rule {
        Some(rule) => (
            format!("inzage van {}: {}", rule.by, rule.reason),
            rule.until,
        ),
        None => (in_reach(actor), None),
    }
}

/// `rol wij, backoffice, bereik wij:hoogkerk`: the roles that see dossiers.
fn in_reach(actor: &Actor) -> String {
    let scopes: Vec<String> = actor.scopes.iter().map(Scope::to_string).collect();
    let roles = rights::table::roles(Subject::Dossier(Facet::Rij));
    let roles: Vec<&str> = roles
        .filter(|role| actor.is(*role))
        .map(Role::word)
        .collect();
    format!("rol {}, bereik {}", roles.join(", "), scopes.join(", "))
}

/// What is seen of someone of whom nothing is hidden; a BSN is masked for everyone.
const ALL: &str = "alles";

fn in_words(facets: Facets) -> Vec<String> {
    let masked: Facets = [Facet::Bsn].into_iter().collect();
    if facets.and(masked) == Facets::all() {
        return vec![ALL.to_owned()];
    }
    let words = facets.without(masked).iter().map(|facet| match facet {
        Facet::Rij => "nummer en staat".to_owned(),
        other => other.word().to_owned(),
    });
    words.collect()
}

fn viewer(actor: &Actor, may: bool, ground: String, until: Option<NaiveDate>) -> Viewer {
    Viewer {
        gebruiker: actor.name.clone(),
        mag: may,
        over: Vec::new(),
        ziet: Vec::new(),
        grond: ground,
        tot_en_met: until,
    }
}

/// What one account sees of several dossiers in the same way, as one.
fn together(found: Vec<Viewer>) -> Vec<Viewer> {
    let mut told: Vec<Viewer> = Vec::new();
    for mut viewer in found {
        let same = told.iter_mut().find(|it| {
            (&it.gebruiker, it.mag, &it.ziet, &it.grond, it.tot_en_met)
                == (
                    &viewer.gebruiker,
                    viewer.mag,
                    &viewer.ziet,
                    &viewer.grond,
                    viewer.tot_en_met,
                )
        });
        match same {
            Some(same) => same.over.append(&mut viewer.over),
            None => told.push(viewer),
        }
    }
    told.sort_by(|a, b| (!a.mag, &a.gebruiker).cmp(&(!b.mag, &b.gebruiker)));
    told
}

/// Why nobody else sees a resident, in words: that it is narrowed, on what ground and until when.
pub(super) fn narrowing_of(record: &Record, today: NaiveDate) -> Option<String> {
    let exceptions = Exceptions::of(record)?;
    let narrowing = exceptions.narrowing()?;
    let day = crate::domain::dates::with_year;
    let standing = if today > narrowing.last_day {
        "die dag is voorbij, en het blijft zo tot iemand het opheft"
    } else {
        "daarna blijft het zo tot iemand het opheft"
    };
    Some(format!(
        "afgeschermd wegens {} tot en met {} (herzien op {}); {standing}",
        narrowing.ground,
        day(narrowing.last_day),
        day(narrowing.review)
    ))
}
