//! The one door to a record: whoever asks comes in as an actor, with its roles and its scope, and gets what that actor
//! may see. What may not be seen is answered as what is not there: in the same words, and left out of every list and
//! count.
//!
//! A verwijzing is seen by who has it within scope. Residents and huishoudens are seen whole by who registers them in
//! their wijk; by who sees them only through a verwijzing without BSN and history (Wmo art. 5.2.9, AVG art. 5: not more
//! than the work needs). Of every other kind someone sees all records or none.

use std::sync::RwLockReadGuard;

use super::history;
use super::model::{Model, Row, key_of, numeral};
use super::views::HistoryLine;
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::{Access, Actor, covers_resident, covers_wijk, sees, sees_register};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;
use crate::store::{Kept, Reader, StoreError};

/// Someone who was let in, with the office as it is while the question is answered.
pub(super) struct Door<'o> {
    /// Who asks.
    pub(super) actor: Actor,
    /// The read model; only what [`Door`] gives of it is for this actor.
    pub(super) model: RwLockReadGuard<'o, Model>,
    reader: &'o Reader,
}

/// How much of a record someone may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Not even that it is there.
    Nothing,
    /// What a verwijzing shows of it.
    Through,
    /// All of it, with its history.
    Whole,
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
        Ok(Door {
            actor: actor.map_err(|why| Refusal::right(why.to_string()))?,
            model,
            reader: &self.shared().reader,
        })
    }

    /// Whether the caller may hear that something happens to a record, by its number as a notice names it.
    #[must_use]
    pub fn may_know(&self, caller: &Caller, number: &str) -> bool {
        let door = self.door(caller);
        let id = RecordId::parse(number);
        door.is_ok_and(|door| id.is_ok_and(|id| door.follows(&id)))
    }
}

impl Door<'_> {
    /// The verwijzingen within sight, in no order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.model.rows().iter().filter(|row| self.sees_row(row))
    }

    /// A verwijzing within sight.
    pub(super) fn row(&self, key: (u16, u32)) -> Option<&Row> {
        self.model.row(key).filter(|row| self.sees_row(row))
    }

    pub(super) fn sees_row(&self, row: &Row) -> bool {
        sees(&self.actor, self.model.access(row))
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
        if self.sees(kind) {
            return Ok(());
        }
        let (what, who) = match kind {
            Kind::User => (
                "De lijst van gebruikers mag u niet zien".to_owned(),
                "beheer",
            ),
            Kind::Resident => (
                "Inwoners opzoeken mag u niet".to_owned(),
                "wij of backoffice",
            ),
            kind => {
                let who = kind
                    .seen_by()
                    .first()
                    .map_or("backoffice", |role| role.word());
                let mut what = format!("{} mag u niet zien", kind.plural());
                what[..1].make_ascii_uppercase();
                (what, who)
            }
        };
        Err(Refusal::right(what).unless(format!("Dit kan iemand met de rol {who}")))
    }

    /// Whether the actor registers residents of a wijk, by the number of its name.
    pub(super) fn covers_wijk(&self, wijk: u16) -> bool {
        let model = &self.model;
        covers_wijk(
            &self.actor,
            model.names.name(wijk),
            &model.register.settings,
        )
    }

    /// A record as the actor may see it; none when there is none, or not for this actor.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn record(&self, id: &RecordId) -> Result<Option<Record>, Refusal> {
        let seen = self.kept(id)?;
        Ok(seen.map(|(kept, sight)| as_seen(kept.record, sight)))
    }

    /// The store, to read what is no part of what is shown.
    pub(super) const fn reader(&self) -> &Reader {
        self.reader
    }

    /// The same, with what happened to it, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn with_history(
        &self,
        id: &RecordId,
    ) -> Result<Option<(Record, Vec<HistoryLine>)>, Refusal> {
        let Some((kept, sight)) = self.kept(id)? else {
            return Ok(None);
        };
        let lines = match sight {
            Sight::Whole => self.reader.history(&kept).map_err(unreadable)?,
            Sight::Through | Sight::Nothing => Vec::new(),
        };
        let history = lines.into_iter().map(history::line).collect();
        Ok(Some((as_seen(kept.record, sight), history)))
    }

    /// The resident of a verwijzing that is within sight.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn resident_of(&self, referral: &Record) -> Result<Option<Record>, Refusal> {
        let referral = referral.referral();
        self.named(
            Kind::Resident,
            referral.and_then(|it| it.resident.as_deref()),
        )
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

    /// A person or huishouden that a record within sight names; it is seen at least through that one.
    fn named(&self, kind: Kind, number: Option<&str>) -> Result<Option<Record>, Refusal> {
        let Some(number) = number else {
            return Ok(None);
        };
        let kept = self.reader.get(&RecordId::new(kind, number));
        let kept = kept.map_err(unreadable)?;
        Ok(kept.map(|kept| {
            let is_own = is_within_scope(&self.model, &self.actor, &kept.record);
            let sight = if is_own { Sight::Whole } else { Sight::Through };
            as_seen(kept.record, sight)
        }))
    }

    fn kept(&self, id: &RecordId) -> Result<Option<(Kept, Sight)>, Refusal> {
        let kept = self.reader.get(id).map_err(unreadable)?;
        Ok(kept.and_then(|kept| {
            let sight = sight(&self.model, &self.actor, &kept.record);
            (sight != Sight::Nothing).then_some((kept, sight))
        }))
    }

    /// Whether the actor follows what happens to a record. Who sees a person only through a verwijzing follows the
    /// verwijzing: that is asked for everyone at every change, and must not walk all of them.
    fn follows(&self, id: &RecordId) -> bool {
        match id.kind {
            Kind::Referral => key_of(&id.number).is_some_and(|key| self.row(key).is_some()),
            Kind::Resident => {
                let person = numeral(id).and_then(|number| self.model.people.get(number));
                person.is_some_and(|person| self.covers_wijk(person.wijk))
            }
            Kind::Household => {
                let is_there = || self.reader.get(id).is_ok_and(|kept| kept.is_some());
                covers_household(&self.model, &self.actor, id) && is_there()
            }
            kind => self.sees(kind),
        }
    }
}

/// How much of a record an actor may see.
pub(super) fn sight(model: &Model, actor: &Actor, record: &Record) -> Sight {
    if is_within_scope(model, actor, record) {
        Sight::Whole
    } else if is_seen_through(model, actor, &record.id) {
        Sight::Through
    } else {
        Sight::Nothing
    }
}

fn is_within_scope(model: &Model, actor: &Actor, record: &Record) -> bool {
    match record.id.kind {
        Kind::Referral => Access::of(record).is_some_and(|access| sees(actor, access)),
        Kind::Resident => covers_resident(actor, record, &model.register.settings),
        Kind::Household => covers_household(model, actor, &record.id),
        kind => sees_register(actor, kind),
    }
}

/// Whether the actor registers the residents of a huishouden; one without residents is everyone's who registers.
fn covers_household(model: &Model, actor: &Actor, id: &RecordId) -> bool {
    if ![Role::Wij, Role::Backoffice]
        .iter()
        .any(|role| actor.is(*role))
    {
        return false;
    }
    let mut residents = model.people.of_household(numeral(id)).peekable();
    residents.peek().is_none()
        || residents.any(|person| {
            covers_wijk(
                actor,
                model.names.name(person.wijk),
                &model.register.settings,
            )
        })
}

/// Whether a verwijzing within sight is about this resident, or someone of this huishouden.
fn is_seen_through(model: &Model, actor: &Actor, id: &RecordId) -> bool {
    let residents: Vec<u32> = match id.kind {
        Kind::Resident => numeral(id).into_iter().collect(),
        Kind::Household => {
            let residents = model.people.of_household(numeral(id));
            residents.map(|person| person.number).collect()
        }
        _ => return false,
    };
    let mut rows = model.rows().iter();
    rows.any(|row| residents.contains(&row.resident) && sees(actor, model.access(row)))
}

fn as_seen(mut record: Record, sight: Sight) -> Record {
    if let Some(resident) = record.resident_mut().filter(|_| sight != Sight::Whole) {
        resident.bsn = None;
    }
    record
}

/// A store that cannot be read, as whoever asks is told.
pub(super) fn unreadable(why: StoreError) -> Refusal {
    Refusal::rule(why.to_string())
}
