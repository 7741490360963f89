//! Whether one action can be done with each of several records: asked before it is done with them all.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::door::Door;
use super::model::TAKES_A_PLACE;
use super::possible::as_of_now;
use super::views::{Each, EachRow, Taken};
use super::{AsOf, Caller, Office, modules, show, today};
use crate::domain::record::{Record, RecordId};
use crate::domain::referral::actions::marks::may_have;
use crate::domain::workflow::{
    self, Action, Context, FieldKind, FieldSpec, Fields, Refusal, RefusalKind,
};

/// How many records one question is about, so that nobody waits for it.
pub const MOST_AT_ONCE: usize = 200;

impl Office {
    /// For each of these records whether an action can be done with it now: with what is filled in for it once all is that
    /// must be, one after the other, else with something. `taken` is what those that were asked before took at aanbieders.
    /// What may not be seen does not exist; nothing of a record is told but why not, so that this is no look.
    ///
    /// # Errors
    /// When there are too many, the action is unknown, what is filled in cannot be read whatever the record, something is
    /// filled in empty that may not be, or the caller has no account.
    pub fn each(
        &self,
        caller: &Caller,
        action: &str,
        numbers: &[String],
        given: &BTreeMap<String, String>,
        taken: &[Taken],
    ) -> Result<Each, Refusal> {
        if numbers.len() > MOST_AT_ONCE {
            let why = format!("Met meer dan {MOST_AT_ONCE} tegelijk gaat het niet");
            return Err(Refusal::usage(why).unless("Merk er minder, en doe het in delen"));
        }
        let action = workflow::find(action)
            .ok_or_else(|| Refusal::usage(format!("‘{action}’ is geen actie")))?;
        let door = self.door(caller)?;
        let asked = Asked {
            action,
            given: given_in_full(&door, action, given)?.then_some(given),
            taken: RefCell::new(taken.to_vec()),
        };
        let register = &door.model.register;
        let mut may: Vec<(&str, &str)> = match asked.is_for_whom() {
            true => register
                .employees
                .iter()
                .map(|(key, it)| (&**key, &*it.name))
                .collect(),
            false => Vec::new(),
        };
        let rows = numbers.iter().map(|number| {
            let told = asked.of(&door, number, |record, context| {
                let may_have = may_have(record, context);
                may.retain(|(key, _)| may_have(key).is_ok());
            });
            let (revisie, waarom_niet) = told.unwrap_or_else(|no| (0, Some(no.to_string())));
            EachRow {
                nummer: number.to_owned(),
                revisie,
                waarom_niet,
            }
        });
        let rows = rows.collect();
        let medewerkers = may.into_iter().map(|(_, name)| name.to_owned());
        Ok(Each {
            rows,
            medewerkers: medewerkers.collect(),
            bezet: asked.taken.into_inner(),
        })
    }
}

/// Whether all is filled in that must be.
fn given_in_full(
    door: &Door<'_>,
    action: &'static Action,
    given: &BTreeMap<String, String>,
) -> Result<bool, Refusal> {
    let names = (action.id, action.title);
    let is_left_empty = |field: &FieldSpec| {
        let typed = given.get(field.name);
        field.is_required && typed.is_some_and(|text| text.trim().is_empty())
    };
    match Fields::read(names, action.fields, given, (today(), &door.model.register)) {
        Ok(_) => Ok(!given.is_empty() || action.fields.is_empty()),
        Err(no) if no.kind == RefusalKind::Usage => Err(no),
        // What was named and left empty does not come later.
        Err(no) if action.fields.iter().any(is_left_empty) => Err(no),
        Err(_) => Ok(false),
    }
}

impl Taken {
    /// The place that a verwijzing takes.
    fn by(record: &Record) -> Option<Self> {
        let referral = record.referral()?;
        Some(Self {
            aanbieder: referral.provider.clone()?,
            bt: referral.bt.clone().unwrap_or_default(),
        })
        .filter(|_| TAKES_A_PLACE.contains(&referral.state))
    }

    fn is_at(&self, provider: &str, bt: Option<&str>) -> bool {
        self.aanbieder == provider && bt.is_none_or(|bt| self.bt == bt)
    }
}

/// What is asked of each record.
struct Asked<'g> {
    action: &'static Action,
    /// What is filled in, once that is all that must be.
    given: Option<&'g BTreeMap<String, String>>,
    /// The places that those before it took.
    taken: RefCell<Vec<Taken>>,
}

impl Asked<'_> {
    /// Whether it is to put a verwijzing in somebody's name.
    fn is_for_whom(&self) -> bool {
        let mut fields = self.action.fields.iter();
        fields.any(|field| matches!(field.kind, FieldKind::Employee))
    }

    /// The revision of a record as the caller knows it, and why the action cannot be done with it, where it cannot; shows
    /// one within sight to `look` too.
    fn of(
        &self,
        door: &Door<'_>,
        number: &str,
        look: impl FnOnce(&Record, &Context<'_>),
    ) -> Result<(u32, Option<String>), Refusal> {
        let unknown = || Refusal::unknown(number.trim());
        let id = RecordId::parse(number).ok();
        let id = id.or_else(|| show::named(door, number));
        let id = id.ok_or_else(unknown)?;
        door.must_see_dossiers(id.kind)?;
        let seen = door.seen(&id)?.ok_or_else(unknown)?;
        let whole = seen.whole.clone();
        let view = (modules::of(id.kind).view)(door, seen, AsOf::NOW)?;
        let related: Vec<Record> = door.person_of(&whole)?.into_iter().collect();
        as_of_now(door, &related, |context| look(&whole, context));
        if id.kind != self.action.about {
            let (title, what) = (self.action.title, self.action.about.word());
            return Err(Refusal::usage(format!("{title} gaat over een {what}")));
        }
        let mut cannot = view.cannot().iter();
        let why_not = cannot.find(|(id, _)| id == self.action.id);
        let why_not = why_not.map(|(_, why)| why.clone());
        let why_not = why_not
            .or_else(|| as_of_now(door, &related, |context| self.tried(&whole, context)?.err()));
        Ok((view.record().revision, why_not))
    }

    /// What comes of it with what is filled in; none where that is not all there, or the action looks at more records than
    /// this one and its resident.
    fn tried(&self, record: &Record, context: &Context<'_>) -> Option<Result<(), String>> {
        let names_another = |kind| matches!(kind, FieldKind::Resident | FieldKind::Household);
        let mut fields = self.action.fields.iter();
        if !self.action.sees.is_empty() || fields.any(|field| names_another(field.kind)) {
            return None;
        }
        let taken = self.taken.borrow().clone();
        let occupied = |provider: &str, bt: Option<&str>| {
            let here = taken.iter().filter(|it| it.is_at(provider, bt)).count();
            (context.occupied)(provider, bt) + u32::try_from(here).unwrap_or(u32::MAX)
        };
        let context = Context {
            occupied: &occupied,
            ..*context
        };
        let decided = workflow::decide(self.action, record, self.given?, &context);
        Some(match decided {
            Ok((_, changed)) if changed.is_empty() => Err(AS_IT_WAS.to_owned()),
            Ok((_, changed)) => {
                let after = changed.iter().find(|it| it.id == record.id);
                let place = after.and_then(Taken::by);
                let is_new = |it: &Taken| Taken::by(record).as_ref() != Some(it);
                self.taken.borrow_mut().extend(place.filter(is_new));
                Ok(())
            }
            Err(no) => Err(no.to_string()),
        })
    }
}

/// What is said where an action would change nothing.
pub const AS_IT_WAS: &str = "het stond al zo";
