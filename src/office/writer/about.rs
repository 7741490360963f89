//! What a command is about: who asks, the record, the others that a decision on it needs to see, and the numbers that are
//! given out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Local, NaiveDate};

use super::Writer;
use crate::domain::plan::parts::PlanMember;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::households::numbers_in;
use crate::domain::rights::{Actor, sees_register};
use crate::domain::workflow::{self, Command, FieldKind, From, Refusal, Sees};
use crate::office::model::{ContactRow, GrantedRow, Model, PlanRow, Row, TAKES_A_PLACE, numeral};
use crate::office::modules::{self, Numbers};
use crate::office::sight::sight;
use crate::office::{Caller, today};
use crate::store::counter_of;

/// How far beyond the next number one may be that a file brings: more than any office has, and little of all there are.
const MOST_AHEAD: u32 = 9_999_999;

impl Writer<'_> {
    pub(in crate::office) fn actor(&self, caller: &Caller) -> Result<Actor, Refusal> {
        let model = self.shared.model();
        model
            .register
            .actor(&caller.name, caller.uid)
            .map_err(|why| Refusal::right(why.to_string()))
    }

    /// The record a command is about, or an empty one with the next number.
    pub(super) fn target(
        &mut self,
        actor: &Actor,
        action: &workflow::Action,
        command: &Command,
    ) -> Result<Record, Refusal> {
        if action.from == From::Nothing {
            return Ok(Record::new(self.new_id(action.about, today().year())));
        }
        let text = command.target.as_deref().unwrap_or("").trim();
        if text.is_empty() {
            return Err(Refusal::usage(format!("{} vraagt een nummer", action.id))
                .unless(format!("Schrijf: wijkregie doe {} NUMMER …", action.id)));
        }
        let id = self.typed(actor, action.about, text)?;
        match self.newest(&id) {
            // Of a verwijzing out of sight a BT may still be told that it moved on: that is for the rules to say.
            Some(record) if id.kind == Kind::Referral || self.is_seen(actor, &record) => Ok(record),
            None if action.about == Kind::Setting => Ok(Record::new(id)),
            _ => Err(Refusal::unknown(&id.number)),
        }
    }

    /// The number of a record of a kind, as someone typed it.
    fn typed(&self, actor: &Actor, kind: Kind, text: &str) -> Result<RecordId, Refusal> {
        let parsed = RecordId::parse(text).ok();
        let other = || Refusal::usage(format!("‘{text}’ is geen nummer van een {}", kind.word()));
        match modules::of(kind).numbers {
            Numbers::Counted | Numbers::CountedByYear => {
                parsed.filter(|id| id.kind == kind).ok_or_else(other)
            }
            Numbers::Named => Ok(RecordId::new(kind, text)),
            Numbers::Found(find) => {
                // Who may not see it is told the same whether it is there or not.
                let seen = sees_register(actor, kind);
                let found = seen.then(|| find(&self.shared.model().register, text));
                let is_other = parsed.is_some_and(|id| id.kind != kind);
                // What was taken out of its register is found to be put back.
                let out = || {
                    let model = self.shared.model();
                    let out = model.register.find_taken_out(kind, text);
                    out.cloned().filter(|_| seen)
                };
                match found.flatten().or_else(out) {
                    Some(number) => Ok(RecordId::new(kind, number)),
                    None if is_other => Err(other()),
                    None => Err(Refusal::unknown(text)),
                }
            }
        }
    }

    /// The record that a number names which does not say of which kind it is: one of the office's own is looked up in every
    /// register the actor sees.
    pub(in crate::office) fn named(&self, actor: &Actor, number: &str) -> Option<RecordId> {
        if let Ok(id) = RecordId::parse(number) {
            return Some(id);
        }
        let model = self.shared.model();
        let mut kinds = Kind::ALL.iter().rev();
        let found = kinds.find_map(|kind| match modules::of(*kind).numbers {
            Numbers::Found(find) if sees_register(actor, *kind) => {
                Some(RecordId::new(*kind, find(&model.register, number)?))
            }
            _ => None,
        });
        // A setting goes by its key.
        let changed = || model.register.changed_settings();
        found.or_else(|| {
            let is_one =
                sees_register(actor, Kind::Setting) && changed().iter().any(|it| it == number);
            is_one.then(|| RecordId::new(Kind::Setting, number))
        })
    }

    /// The next number of a kind; used up even when nothing comes of it, until the group is kept.
    pub(in crate::office) fn new_id(&mut self, kind: Kind, year: i32) -> RecordId {
        let Some(prefix) = kind.prefix() else {
            return RecordId::new(kind, "");
        };
        let is_by_year = matches!(modules::of(kind).numbers, Numbers::CountedByYear);
        let counter = if is_by_year {
            format!("{prefix}{year}")
        } else {
            prefix.to_owned()
        };
        let from_store = self.store.next_number(&counter);
        let next = self
            .work
            .numbers
            .entry(counter)
            .and_modify(|last| *last += 1)
            .or_insert(from_store);
        if is_by_year {
            RecordId::referral(year, *next)
        } else {
            RecordId::numbered(kind, *next)
        }
    }

    /// Whether a number is so far beyond the next one that nobody counted to it; the office would count on from there.
    pub(super) fn is_far_ahead(&self, id: &RecordId) -> bool {
        let Some((counter, n)) = counter_of(id) else {
            return false;
        };
        let given_out = self.work.numbers.get(&counter).copied();
        let next = given_out.unwrap_or_else(|| self.store.next_number(&counter));
        n > next.saturating_add(MOST_AHEAD)
    }

    /// Whether an actor may know of a record, as it is now.
    fn is_seen(&self, actor: &Actor, record: &Record) -> bool {
        !sight(&self.shared.model(), actor, record).is_nothing()
    }

    /// The other records a decision needs to see: the resident of a verwijzing, whom the fields name, and what the row
    /// of the action says. What is named and may not be seen is not there.
    pub(super) fn related(
        &self,
        actor: &Actor,
        record: &Record,
        action: &workflow::Action,
        given: &BTreeMap<String, String>,
    ) -> Vec<Record> {
        let read = |text: &String| RecordId::parse(text).ok();
        let is_record = |kind| matches!(kind, FieldKind::Resident | FieldKind::Household);
        let named = action.fields.iter().filter(|field| is_record(field.kind));
        let named = named.filter_map(|field| read(given.get(field.name)?));
        let named = named.filter_map(|id| self.newest(&id));
        let mut related: Vec<Record> = named.filter(|it| self.is_seen(actor, it)).collect();
        let own = record.person().map(str::to_owned);
        let own = own.as_ref();
        let mut ids: Vec<RecordId> = own.and_then(read).into_iter().collect();
        for sees in action.sees {
            match sees {
                Sees::User(field) => {
                    let name = given.get(*field);
                    ids.extend(name.map(|name| RecordId::new(Kind::User, name)));
                }
                Sees::ReferralsOf(field) => {
                    // Through the verwijzingen of whom one may not know, one would know of that one yet.
                    let is_seen = |id: &RecordId| related.iter().any(|it| it.id == *id);
                    let resident = given.get(*field).and_then(read).filter(is_seen);
                    ids.extend(resident.map_or_else(Vec::new, |id| self.referrals_of(&id)));
                }
                Sees::Each(field) => {
                    let numbers = given.get(*field).map_or("", String::as_str);
                    ids.extend(numbers_in(numbers).filter_map(|it| read(&it.to_owned())));
                }
                Sees::Referrals => ids.extend(self.referrals_of(&record.id)),
                Sees::Beside => ids.extend(
                    own.and_then(read)
                        .map_or_else(Vec::new, |id| self.referrals_of(&id)),
                ),
                Sees::Before => ids.extend(self.followed_by(record)),
                Sees::Household => ids.extend(self.household_of(actor, record, given)),
                Sees::Family => ids.extend(
                    own.and_then(read)
                        .map_or_else(Vec::new, |id| self.family(&id)),
                ),
            }
        }
        // Each once, whoever names it.
        let mut known: BTreeSet<RecordId> = related.iter().map(|it| it.id.clone()).collect();
        ids.retain(|id| known.insert(id.clone()));
        related.extend(ids.iter().filter_map(|id| self.newest(id)));
        // What someone may see of a record hangs on whom it is about.
        let known = |number: &str| related.iter().any(|it| it.id.number == number);
        let persons = related.iter().filter_map(Record::person);
        let persons: BTreeSet<String> = persons
            .filter(|number| !known(number))
            .map(str::to_owned)
            .collect();
        let persons = persons
            .into_iter()
            .map(|it| RecordId::new(Kind::Resident, it));
        related.extend(persons.filter_map(|id| self.newest(&id)));
        related
    }

    /// The huishouden that a record is about, or that is named, who is of it, its plan, and whom that names.
    fn household_of(
        &self,
        actor: &Actor,
        record: &Record,
        given: &BTreeMap<String, String>,
    ) -> Vec<RecordId> {
        let resident = record.person().map(|it| RecordId::new(Kind::Resident, it));
        let resident = resident.and_then(|id| self.newest(&id));
        let own = match &record.head {
            Head::Plan(plan) => plan.household.clone(),
            Head::Household(_) => Some(record.id.number.clone()),
            Head::Resident(resident) => resident.household.clone(),
            _ => resident.and_then(|it| it.resident()?.household.clone()),
        };
        let named = given.get("huishouden");
        let named = named.and_then(|text| RecordId::parse(text).ok());
        let named = named.filter(|id| self.newest(id).is_some_and(|it| self.is_seen(actor, &it)));
        let own = own.map(|number| RecordId::new(Kind::Household, number));
        let Some(household) = own.or(named).filter(|id| id.kind == Kind::Household) else {
            return Vec::new();
        };
        let residents: Vec<RecordId> = {
            let model = self.shared.model();
            let family = model.people.of_household(numeral(&household));
            let family = family.map(|it| RecordId::numbered(Kind::Resident, it.number));
            family.collect()
        };
        let known = self.newest(&household);
        let plan = known.and_then(|it| it.household()?.plan.clone());
        let plan = plan.map(|number| RecordId::new(Kind::Plan, number));
        let kept = plan.as_ref().and_then(|id| self.newest(id));
        let kept = match record.id.kind {
            Kind::Plan => Some(record.clone()),
            _ => kept,
        };
        let named = kept.iter().flat_map(|plan| plan.all::<PlanMember>());
        let named: Vec<RecordId> = named
            .filter_map(|member| RecordId::parse(&member.who).ok())
            .filter(|id| id.kind == Kind::Resident && !residents.contains(id))
            .collect();
        let mut ids = vec![household];
        ids.extend(residents);
        ids.extend(named);
        ids.extend(plan.filter(|id| *id != record.id));
        ids
    }

    /// The other numbers that are, or were merged into, a resident, its verwijzingen, its huishouden, and who else is of
    /// that.
    fn family(&self, resident: &RecordId) -> Vec<RecordId> {
        let mut ids = self.referrals_of(resident);
        let own = self.newest(resident);
        let household = own
            .as_ref()
            .and_then(|own| own.resident()?.household.clone());
        ids.extend(
            household
                .iter()
                .map(|number| RecordId::new(Kind::Household, number)),
        );
        let known = household
            .as_ref()
            .and_then(|number| self.newest(&RecordId::new(Kind::Household, number)));
        let plan = known.and_then(|it| it.household()?.plan.clone());
        ids.extend(plan.map(|number| RecordId::new(Kind::Plan, number)));
        // Rare enough to read every resident: a number that was merged is in no list.
        let read = self.shared.reader.for_each(&[Kind::Resident], &mut |kept| {
            let Some(other) = kept.record.resident() else {
                return;
            };
            let is_merged = other.merged_into.as_ref() == Some(&resident.number);
            let is_of_household = household.is_some() && other.household == household;
            if kept.record.id != *resident && (is_merged || is_of_household) {
                ids.push(kept.record.id);
            }
        });
        // Who cannot be read might be of the huishouden: then that stays.
        read.map_or_else(|_| self.referrals_of(resident), |()| ids)
    }

    /// The indicatie that another follows on, if any.
    fn followed_by(&self, record: &Record) -> Option<RecordId> {
        let own = numeral(&record.id)?;
        let resident = RecordId::new(Kind::Resident, record.person()?);
        let model = self.shared.model();
        let mut granted = model.granted_to(numeral(&resident)?);
        granted.find(|row| row.successor == own).map(GrantedRow::id)
    }

    /// The verwijzingen, the indicaties and the contacts of a resident, and the plans that name that one.
    fn referrals_of(&self, resident: &RecordId) -> Vec<RecordId> {
        let model = self.shared.model();
        let Some(n) = numeral(resident) else {
            return Vec::new();
        };
        let granted = model.granted_to(n).map(GrantedRow::id);
        let plans = model.plans_with(n).map(PlanRow::id);
        let contacts = model.contacts_of(n).map(ContactRow::id);
        let referrals = model.rows_of(n).map(Row::id);
        let theirs = referrals.chain(granted).chain(contacts);
        theirs.chain(plans).collect()
    }

    /// The day on which a record was taken out of its register, and by whom; none where the logboek does not say it yet.
    pub(in crate::office) fn when_taken_out(&self, record: &Record) -> Option<(NaiveDate, String)> {
        /// The field that says why.
        const REASON: &str = "uit_register";
        let reader = &self.shared.reader;
        let kept = reader.get(&record.id).ok().flatten()?;
        let lines = reader.history(&kept).ok()?;
        let line = lines.into_iter().rev().find(|line| {
            let velden = line.velden.as_ref();
            velden.is_some_and(|velden| velden.contains_key(REASON))
        })?;
        let day = line.header.tijd.with_timezone(&Local).date_naive();
        Some((day, line.header.wie))
    }

    /// The places taken at a provider, with what waits to be kept: two that come at once do not share the last one.
    pub(super) fn occupied(&self, model: &Model, provider: &str, bt: Option<&str>) -> u32 {
        let takes = |record: &Record| {
            record.referral().is_some_and(|referral| {
                TAKES_A_PLACE.contains(&referral.state)
                    && referral.provider.as_deref() == Some(provider)
                    && (bt.is_none() || referral.bt.as_deref() == bt)
            })
        };
        let waiting = self.work.newest.values();
        let changed = waiting.filter(|record| record.id.kind == Kind::Referral);
        changed.fold(model.occupied(provider, bt), |count, record| {
            let was = self.kept(&record.id).as_ref().is_some_and(takes);
            (count + u32::from(takes(record))).saturating_sub(u32::from(was))
        })
    }
}
