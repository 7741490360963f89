//! The one door to a record: whoever asks comes in as an actor, with its roles and its scope, and gets what that actor
//! may see. What may not be seen is answered as what is not there: in the same words, and left out of every list and
//! count.
//!
//! Of a verwijzing someone sees the parts that the table of rights gives ([`crate::domain::rights::table`]). Residents and
//! huishoudens are seen whole by who registers them in their wijk; by who sees them only through a verwijzing as far as
//! that one shows them, without BSN and history (Wmo art. 5.2.9, AVG art. 5: not more than the work needs). Of every other
//! kind someone sees all records or none.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::RwLockReadGuard;

use foldhash::HashMap;
use serde::Deserialize;
use serde_json::Value;

use super::history;
use super::model::{ContactRow, GrantedRow, Model, PlanRow, Row, Whereabouts, key_of, numeral};
use super::people::Person;
use super::sight::{covers, covers_household, sight, sight_of_plan};
use super::views::HistoryLine;
use super::{Caller, Office, show};
use crate::domain::identifiers::Bsn;
use crate::domain::record::{Double, Kind, Part, PartKind, Record, RecordId};
use crate::domain::referral::actions::{OFFER, PASS_CONSENT};
use crate::domain::registers::user::Scope;
use crate::domain::rights::seen::{
    Own, as_seen, is_of_a_dossier, is_secret, numbers, shows, without_secret,
};
use crate::domain::rights::{
    self, Access, Actor, Facet, Needs, Sight, Subject, can_see, covers_wijk, no_sight, sees,
    sees_register,
};
use crate::domain::words::{Role, YesNo};
use crate::domain::workflow::Refusal;
use crate::store::journal::Line;
use crate::store::{Kept, Reader, StoreError};

/// Someone who was let in, with the office as it is while the question is answered.
pub(super) struct Door<'o> {
    /// Who asks.
    pub(super) actor: Actor,
    /// The read model; only what [`Door`] gives of it is for this actor.
    pub(super) model: RwLockReadGuard<'o, Model>,
    reader: &'o Reader,
    /// Whether every verwijzing is within sight of which nothing was decided apart.
    sees_all: bool,
    /// Whether one that stands so is within sight where nothing was decided apart, and what is seen of it.
    sights: RefCell<HashMap<Whereabouts, (bool, Sight)>>,
}

/// What someone's sight follows from, beside what the office has: what is worked out for one is so for all who are alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Viewer {
    roles: BTreeSet<Role>,
    scopes: BTreeSet<Scope>,
    /// Who it is, where something was decided of this account by its name.
    name: Option<String>,
}

/// A record that is within sight, with what happened to it.
pub(super) struct Seen {
    /// As far as it is seen; a BSN never.
    pub(super) record: Record,
    /// The BSN with all but its last digits hidden; empty when there is none, or it may not be seen.
    pub(super) bsn: String,
    /// What happened to it as far as that is seen, oldest first.
    pub(super) history: Vec<HistoryLine>,
    /// What is seen of it.
    pub(super) sight: Sight,
    /// All of it, to decide on. Nothing of this is shown.
    pub(super) whole: Record,
}

/// Records within sight, by number.
pub(super) struct Listed {
    /// How many there are.
    pub(super) count: usize,
    /// Which.
    pub(super) ids: Ids,
}

/// Numbers as they are taken.
pub(super) type Ids = Box<dyn Iterator<Item = RecordId> + Send>;

impl Listed {
    /// Every record of a kind, by these numbers.
    pub(super) fn of<'n>(kind: Kind, numbers: impl Iterator<Item = &'n String>) -> Self {
        let numbers: Vec<String> = numbers.cloned().collect();
        Self {
            count: numbers.len(),
            ids: Box::new(
                numbers
                    .into_iter()
                    .map(move |number| RecordId::new(kind, number)),
            ),
        }
    }
}

impl Office {
    /// Lets a caller in.
    ///
    /// # Errors
    /// When the caller has no account.
    pub(super) fn door(&self, caller: &Caller) -> Result<Door<'_>, Refusal> {
        let model = self.shared().model();
        let actor = model.register.actor(&caller.name, caller.uid);
        let actor = actor.map_err(|why| Refusal::right(why.to_string()))?;
        Ok(Door {
            sees_all: sees(&actor, Access::NOWHERE),
            actor,
            model,
            reader: &self.shared().reader,
            sights: RefCell::default(),
        })
    }

    /// Whether a caller may ask something at all.
    ///
    /// # Errors
    /// When the caller has no account, or no role that may.
    pub fn admit(&self, caller: &Caller, needs: Needs) -> Result<(), Refusal> {
        let actor = self.actor(caller);
        needs.met_by(&actor.map_err(|why| Refusal::right(why.to_string()))?)
    }

    /// Whether the caller may hear that something happens to a record, by its number as a notice names it.
    #[must_use]
    pub fn may_know(&self, caller: &Caller, number: &str) -> bool {
        let Ok(door) = self.door(caller) else {
            return false;
        };
        let id = RecordId::parse(number).ok();
        let id = id.or_else(|| show::named(&door, number));
        id.is_some_and(|id| door.follows(&id))
    }

    /// Whether a resident, by number, stands on a screen of the caller with a verwijzing, also where the caller may not hear
    /// what happens to the resident.
    #[must_use]
    pub fn is_shown(&self, caller: &Caller, number: &str) -> bool {
        let id = RecordId::parse(number).ok();
        let id = id.filter(|id| id.kind == Kind::Resident);
        let Some((number, door)) = id.and_then(|id| numeral(&id)).zip(self.door(caller).ok())
        else {
            return false;
        };
        door.model.rows_of(number).any(|row| door.sees_row(row))
    }
}

impl Door<'_> {
    /// What the sight of whoever looks follows from.
    pub(super) fn viewer(&self) -> Viewer {
        let Actor {
            name,
            roles,
            scopes,
        } = &self.actor;
        let is_named = self.model.is_named_apart(name);
        Viewer {
            roles: roles.clone(),
            scopes: scopes.clone(),
            name: is_named.then(|| name.clone()),
        }
    }

    /// The verwijzingen within sight, in no order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.model.rows().iter().filter(|row| self.sees_row(row))
    }

    /// A verwijzing within sight.
    pub(super) fn row(&self, key: (u16, u32)) -> Option<&Row> {
        self.model.row(key).filter(|row| self.sees_row(row))
    }

    pub(super) fn sees_row(&self, row: &Row) -> bool {
        let is_usual = self.model.exceptions(row.resident).is_none();
        self.sees_all && is_usual || self.sight_on(row).0
    }

    /// Whether a verwijzing is within sight, and what is seen of it.
    fn sight_on(&self, row: &Row) -> (bool, Sight) {
        let work_out = || {
            let access = self.model.access(row, &self.actor);
            (
                sees(&self.actor, access),
                rights::sight(&self.actor, access),
            )
        };
        if self.model.exceptions(row.resident).is_some() {
            return work_out();
        }
        // Many stand alike.
        let alike = row.whereabouts();
        let known = self.sights.borrow().get(&alike).copied();
        known.unwrap_or_else(|| {
            let found = work_out();
            self.sights.borrow_mut().insert(alike, found);
            found
        })
    }

    /// Whether nothing lies beyond the scope.
    pub(super) const fn sees_everywhere(&self) -> bool {
        self.sees_all
    }

    /// Whether every indicatie is within sight: nothing lies beyond the scope, and nothing was decided apart.
    pub(super) fn sees_all_granted(&self) -> bool {
        self.sees_all && !self.model.has_exceptions()
    }

    /// Whether an indicatie is within sight.
    pub(super) fn sees_granted(&self, row: &GrantedRow) -> bool {
        let is_usual = self.model.exceptions(row.resident).is_none();
        self.sees_all && is_usual || sees(&self.actor, self.model.access_granted(row, &self.actor))
    }

    /// What is seen of an indicatie.
    pub(super) fn sight_of_granted(&self, row: &GrantedRow) -> Sight {
        rights::sight(&self.actor, self.model.access_granted(row, &self.actor))
    }

    /// Whether a contact is within sight.
    pub(super) fn sees_contact(&self, row: &ContactRow) -> bool {
        let is_usual = self.model.exceptions(row.resident).is_none();
        self.sees_all && is_usual || sees(&self.actor, self.model.access_contact(row, &self.actor))
    }

    /// What is seen of a contact.
    pub(super) fn sight_of_contact(&self, row: &ContactRow) -> Sight {
        rights::sight(&self.actor, self.model.access_contact(row, &self.actor))
    }

    /// Whether a plan is within sight.
    pub(super) fn sees_plan(&self, row: &PlanRow) -> bool {
        !sight_of_plan(&self.model, &self.actor, row).is_nothing()
    }

    /// Whether the actor is of the side that holds a verwijzing.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let access = self.model.access(row, &self.actor);
        let side = row.state.houder();
        side.is_some_and(|side| rights::covers(&self.actor, Role::of_side(side), access))
    }

    /// What is seen of a verwijzing.
    pub(super) fn sight_of(&self, row: &Row) -> Sight {
        self.sight_on(row).1
    }

    /// Whether the actor may see records of a kind of which everyone sees all or none.
    pub(super) fn sees(&self, kind: Kind) -> bool {
        sees_register(&self.actor, kind)
    }

    /// Refuses who may not see a register, whatever is in it.
    ///
    /// # Errors
    /// When the actor may not.
    pub(super) fn must_see(&self, kind: Kind) -> Result<(), Refusal> {
        let subject = Subject::Register(kind);
        if can_see(&self.actor, subject) {
            return Ok(());
        }
        Err(no_sight(&self.actor, subject))
    }

    /// Tells who sees no dossiers at all so, whether there is one with this number or not.
    ///
    /// # Errors
    /// When the actor has no role that sees dossiers.
    pub(super) fn must_see_dossiers(&self, kind: Kind) -> Result<(), Refusal> {
        let subject = Subject::Dossier(Facet::Rij);
        if is_of_a_dossier(kind) && !can_see(&self.actor, subject) {
            return Err(no_sight(&self.actor, subject));
        }
        Ok(())
    }

    /// Whether the actor registers residents of a wijk, by the number of its name, as far as nothing else was decided.
    pub(super) fn covers_wijk(&self, wijk: u16) -> bool {
        let model = &self.model;
        covers_wijk(
            &self.actor,
            model.names.name(wijk),
            &model.register.settings,
        )
    }

    /// Whether the actor registers a resident.
    pub(super) fn covers(&self, person: &Person) -> bool {
        covers(&self.model, &self.actor, person)
    }

    /// A record as the actor may see it; none when there is none, or not for this actor.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn record(&self, id: &RecordId) -> Result<Option<Record>, Refusal> {
        let seen = self.kept(id)?;
        Ok(seen.map(|(kept, sight)| {
            let record = as_seen(kept.record, sight, &self.actor);
            without_unseen(without_secret(record), &self.model, &self.actor)
        }))
    }

    /// The store, to read what is no part of what is shown.
    pub(super) const fn reader(&self) -> &Reader {
        self.reader
    }

    /// A verwijzing within sight, whole, to count on. Nothing of this is shown.
    pub(super) fn whole(&self, id: &RecordId) -> Option<Record> {
        let seen = self.kept(id).ok().flatten();
        seen.map(|(kept, _)| kept.record)
    }

    /// The same to show, with what happened to it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn seen(&self, id: &RecordId) -> Result<Option<Seen>, Refusal> {
        let Some((kept, sight)) = self.kept(id)? else {
            return Ok(None);
        };
        let is_told = |facet| sight.has(facet) || sight.own.has(facet);
        let lines = match is_told(Facet::Geschiedenis) || !is_of_a_dossier(id.kind) {
            true => self.reader.history(&kept).map_err(unreadable)?,
            false => Vec::new(),
        };
        let count = lines.len();
        let lines = lines_within(lines, &self.model, &self.actor);
        let is_all = lines.len() == count;
        let whole = kept.record;
        let mut history = as_told(&whole, lines, sight, &self.actor);
        for line in &mut history {
            if let Some(changes) = &mut line.changes {
                changes.retain(|change| !is_secret(&change.path, &whole));
            }
        }
        let record = without_secret(as_seen(whole.clone(), sight, &self.actor));
        let record = without_unseen(record, &self.model, &self.actor);
        let (mut record, bsn) = without_bsn(record);
        if !(is_all && sight.has(Facet::Geschiedenis)) && is_of_a_dossier(id.kind) {
            // Who sees part of what happened counts only that.
            for (n, line) in (1..).zip(&mut history) {
                line.revisie = n;
            }
            record.revision = history.last().map_or(0, |line| line.revisie);
        }
        Ok(Some(Seen {
            record,
            bsn,
            history,
            sight,
            whole,
        }))
    }

    /// The resident of a verwijzing or an indicatie, as far as it is seen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn resident_of(&self, record: &Record) -> Result<Option<Record>, Refusal> {
        self.named(Kind::Resident, record.person())
    }

    /// The resident of a verwijzing or an indicatie, whole, to decide on. Nothing of this is shown.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn person_of(&self, record: &Record) -> Result<Option<Record>, Refusal> {
        let Some(number) = record.person() else {
            return Ok(None);
        };
        let kept = self
            .reader
            .get(&RecordId::new(Kind::Resident, number))
            .map_err(unreadable)?;
        Ok(kept.map(|kept| kept.record))
    }

    /// The huishouden of a resident who is within sight.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn household_of(&self, resident: &Record) -> Result<Option<Record>, Refusal> {
        let resident = resident.resident();
        self.named(
            Kind::Household,
            resident.and_then(|it| it.household.as_deref()),
        )
    }

    /// A person or huishouden that a record within sight names, as far as it is seen through that one; whether more of
    /// it is seen is for the row of the register to say.
    fn named(&self, kind: Kind, number: Option<&str>) -> Result<Option<Record>, Refusal> {
        match number {
            Some(number) => self.record(&RecordId::new(kind, number)),
            None => Ok(None),
        }
    }

    fn kept(&self, id: &RecordId) -> Result<Option<(Kept, Sight)>, Refusal> {
        let kept = self.reader.get(id).map_err(unreadable)?;
        Ok(kept.and_then(|kept| {
            let sight = sight(&self.model, &self.actor, &kept.record);
            (!sight.is_nothing()).then_some((kept, sight))
        }))
    }

    /// Whether the actor follows what happens to a record. Who sees a person only through a verwijzing follows the
    /// verwijzing: that is asked for everyone at every change, and must not walk all of them.
    fn follows(&self, id: &RecordId) -> bool {
        match id.kind {
            Kind::Referral => key_of(&id.number).is_some_and(|key| self.row(key).is_some()),
            Kind::Indicatie => {
                let row = numeral(id).and_then(|n| self.model.indicatie(n));
                row.is_some_and(|row| self.sees_granted(row))
            }
            Kind::Contact => {
                let row = numeral(id).and_then(|n| self.model.contact(n));
                row.is_some_and(|row| self.sees_contact(row))
            }
            Kind::Resident => {
                let person = numeral(id).and_then(|number| self.model.people.get(number));
                person.is_some_and(|person| self.covers(person))
            }
            Kind::Plan => {
                let row = numeral(id).and_then(|n| self.model.plan(n));
                row.is_some_and(|row| self.sees_plan(row))
            }
            Kind::Household => {
                let is_there = || self.reader.get(id).is_ok_and(|kept| kept.is_some());
                covers_household(&self.model, &self.actor, id) && is_there()
            }
            kind => self.sees(kind),
        }
    }
}

/// A record without its BSN, and the BSN as it is shown.
pub(super) fn without_bsn(mut record: Record) -> (Record, String) {
    let bsn = record
        .resident_mut()
        .and_then(|resident| resident.bsn.take());
    (record, bsn.map(Bsn::masked).unwrap_or_default())
}

/// Whether an actor may know of the resident that a decision about two of them names. That they are one person is part
/// of the one that is left.
fn knows_of(double: &Double, model: &Model, actor: &Actor) -> bool {
    let number = numeral(&RecordId::new(Kind::Resident, &double.other));
    let person = number.and_then(|number| model.people.get(number));
    double.is_same == YesNo::Ja || person.is_some_and(|person| covers(model, actor, person))
}

/// A resident without what was decided of another whom the actor may not see: not even that there is one.
fn without_unseen(mut record: Record, model: &Model, actor: &Actor) -> Record {
    let is_hidden = |double: &Double| !knows_of(double, model, actor);
    if record.all::<Double>().any(is_hidden) {
        let decided: Vec<Double> = record.all().cloned().collect();
        record.parts.retain(|key, _| key.kind != PartKind::Doubles);
        let shown = decided.into_iter().filter(|double| !is_hidden(double));
        for double in shown {
            record.add(Part::Double(double));
        }
    }
    record
}

/// What happened to a record, as far as it names nobody whom the actor may not see.
pub(super) fn lines_within(mut lines: Vec<Line>, model: &Model, actor: &Actor) -> Vec<Line> {
    let is_hidden = |value: &Value| {
        let double = Double::deserialize(value);
        double.is_ok_and(|double| !knows_of(&double, model, actor))
    };
    lines.retain_mut(|line| {
        let Some(velden) = &mut line.velden else {
            return true;
        };
        let count = velden.len();
        velden.retain(|path, values| {
            let is_double = path
                .split_once('/')
                .is_some_and(|(list, _)| list == DOUBLES);
            !is_double || !values.iter().any(is_hidden)
        });
        velden.len() == count || !velden.is_empty()
    });
    lines
}

/// The list of what was decided of two residents.
const DOUBLES: &str = PartKind::Doubles.word();

/// What happened to a record, as someone with this sight of it is told: for who sees only what the own BT made, since it
/// was offered, with numbers that leave no gap.
pub(super) fn as_told(
    record: &Record,
    lines: Vec<Line>,
    sight: Sight,
    actor: &Actor,
) -> Vec<HistoryLine> {
    if sight.has(Facet::Geschiedenis) || !is_of_a_dossier(record.id.kind) {
        return lines.into_iter().map(history::line).collect();
    }
    if !sight.own.has(Facet::Geschiedenis) {
        return Vec::new();
    }
    let own = Own::of(record, actor);
    let numbers = numbers(record, sight, actor);
    let offered = lines
        .iter()
        .rposition(|line| OFFERED.contains(&line.header.actie.as_str()));
    let since = lines
        .into_iter()
        .skip(offered.unwrap_or(0))
        .map(history::line);
    since
        .filter_map(|mut line| {
            let changes = line.changes.as_mut()?;
            changes.retain(|change| shows(&change.path, sight, &own));
            for change in changes.iter_mut() {
                let key = change.path.parse().ok().and_then(|key| numbers.get(&key));
                if let Some(key) = key {
                    change.path = key.to_string();
                }
            }
            (!changes.is_empty()).then_some(line)
        })
        .collect()
}

impl Door<'_> {
    /// Whether whoever looks sees every verwijzing, but for those of residents who said no to them.
    pub(super) fn sees_every_referral(&self) -> bool {
        let roles = [Role::Wij, Role::Backoffice, Role::Contract, Role::Leiding];
        self.actor.scopes.contains(&Scope::Everything)
            && roles.iter().any(|role| self.actor.is(*role))
    }
}

/// The actions with which a BT gets sight of a verwijzing.
pub(super) const OFFERED: &[&str] = &[OFFER, PASS_CONSENT];

/// A store that cannot be read, as whoever asks is told.
pub(super) fn unreadable(why: StoreError) -> Refusal {
    Refusal::rule(why.to_string())
}
