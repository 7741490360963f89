//! The read model: one compact row a verwijzing, in memory, so that lists, counts and signals never read the disk.
//!
//! It is made at the start from every record and kept up to date by the writer after each commit. Nothing here is
//! truth: it can be thrown away and made again.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use foldhash::HashMap;

use self::derived::Derived;
use self::facts::row_facts;
use self::row::{row_flags, scores};
use super::days::day_number;
use super::finder::Finder;
use super::people::{People, Person, values_of};
use crate::domain::cijfers::{self, facts_alone};
use crate::domain::indicatie::Indicatie;
use crate::domain::letters;
use crate::domain::record::{BtAnswer, Head, Kind, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::referral::answers::answers;
use crate::domain::referral::clocks;
use crate::domain::register::Register;
use crate::domain::retention::destroyed;
use crate::domain::rights::{Access, Actor, Exceptions, Facet, Sight, Standing, opened};
use crate::domain::words::{State, fold};

mod changed;
mod contacts;
mod derived;
mod facts;
mod granted;
mod image;
mod names;
mod plans;
mod row;
mod rows;

use changed::Changed;
use contacts::Contacts;
use granted::{Granted, Numbering};
pub(super) use image::Next;
use rows::Rows;

pub use contacts::ContactRow;
pub use facts::RowFact;
pub use granted::{EarlierRow, GrantedRow};
pub use names::Names;
pub use plans::PlanRow;
pub use row::{Refused, Row, RowTerm, TAKES_A_PLACE, Whereabouts, flags, row_term};

/// By year and number of a verwijzing, what BTs said no for.
type Refusals = HashMap<(u16, u32), Box<[Refused]>>;

/// The office as lists see it.
#[derive(Debug, Default)]
pub struct Model {
    /// Settings, providers, employees, users.
    pub register: Register,
    /// Names that rows refer to.
    pub names: Names,
    /// Reasons and outcomes that rows refer to.
    pub answers: Names,
    /// Residents.
    pub people: People,
    /// The same, by their words and values; the number is that of the resident.
    pub finder: Finder,
    /// The day the terms were computed for.
    pub today: NaiveDate,
    rows: Rows,
    granted: Granted,
    /// By number, every plan.
    plans: BTreeMap<u32, PlanRow>,
    contacts: Contacts,
    /// By verwijzing, what BTs said no for; of those that came back at all.
    refusals: Refusals,
    households: BTreeMap<String, String>,
    /// By resident, what was decided apart from role and reach: of nearly nobody.
    exceptions: BTreeMap<u32, Exceptions>,
    /// What is no more than that it was destroyed.
    destroyed: BTreeSet<RecordId>,
    derived: Derived,
    /// The same of what is worked out of the indicaties too.
    derived_of_granted: Derived,
    /// Another for every read model that was made.
    made: u64,
    /// How often something was taken in.
    taken: u64,
    /// Which rows that made another.
    changed: Changed,
    /// All of it was to be made again, and that could not be done.
    is_behind: bool,
}

/// A number for every read model.
static MADE: AtomicU64 = AtomicU64::new(1);

/// Year and number of a verwijzing.
#[must_use]
pub fn key_of(number: &str) -> Option<(u16, u32)> {
    let (year, n) = number.strip_prefix("V-")?.split_once('-')?;
    Some((year.parse().ok()?, n.parse().ok()?))
}

/// What the office counted a record by, the 12 of `P-0012`; none when it does not count its kind.
#[must_use]
pub fn numeral(id: &RecordId) -> Option<u32> {
    numeral_in(id.kind, &id.number)
}

fn numeral_in(kind: Kind, number: &str) -> Option<u32> {
    let digits = number.strip_prefix(kind.prefix()?)?;
    digits.parse().ok().filter(|number| *number > 0)
}

impl Model {
    /// An empty model for a day.
    #[must_use]
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            made: MADE.fetch_add(1, Ordering::Relaxed),
            ..Self::default()
        }
    }

    /// What is another after anything changed at all.
    pub(super) const fn stamp(&self) -> (u64, u64, NaiveDate) {
        (self.made, self.taken, self.today)
    }

    /// Says that it was to be made again, by another setting or on another day, and could not be.
    pub(super) const fn falls_behind(&mut self) {
        self.is_behind = true;
    }

    /// Whether it is still to be made again: what its rows say, is of before.
    #[must_use]
    pub const fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// What is another after a day turned, or all of it was made again: then blocks of before fit none of now.
    pub(super) const fn edition(&self) -> (u64, NaiveDate) {
        (self.made, self.today)
    }

    /// All rows, in no order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        self.rows.all()
    }

    /// The rows of what did not end, in no order, each with its place among all rows.
    pub fn open(&self) -> impl Iterator<Item = (u32, &Row)> {
        self.rows.open()
    }

    /// The place of a verwijzing among all rows.
    #[must_use]
    pub fn place(&self, key: (u16, u32)) -> Option<u32> {
        self.rows.place(key)
    }

    /// The row at a place.
    #[must_use]
    pub fn row_at(&self, place: u32) -> Option<&Row> {
        self.rows().get(place as usize)
    }

    /// How often something was taken in.
    pub(super) const fn taken(&self) -> u64 {
        self.taken
    }

    /// The places of the rows of which something is another since so much was taken in, of the row itself, its resident or
    /// who may see it; none where that can be any of them.
    pub(super) fn changed_since(&self, taken: u64) -> Option<Vec<u32>> {
        self.changed.since(taken)
    }

    /// The row of a verwijzing.
    #[must_use]
    pub fn row(&self, key: (u16, u32)) -> Option<&Row> {
        self.rows.find(key)
    }

    /// The verwijzing with the office's own number, if it was read in before.
    #[must_use]
    pub fn by_source(&self, source_number: &str) -> Option<RecordId> {
        self.rows.by_source(source_number).map(Row::id)
    }

    /// Every indicatie, in no order.
    #[must_use]
    pub fn granted(&self) -> &[GrantedRow] {
        self.granted.all()
    }

    /// The indicaties about which something is still to be decided or recorded.
    pub fn unsettled(&self) -> impl Iterator<Item = &GrantedRow> {
        self.granted.unsettled()
    }

    /// The indicatie with a number: the 12 of `IND-0012`.
    #[must_use]
    pub fn indicatie(&self, n: u32) -> Option<&GrantedRow> {
        self.granted.find(n)
    }

    /// The indicatie with the office's own number, if it was read in before.
    #[must_use]
    pub fn indicatie_by_source(&self, source_number: &str) -> Option<RecordId> {
        self.granted.by_source(source_number).map(GrantedRow::id)
    }

    /// The indicaties of a resident, in no order.
    pub fn granted_to(&self, resident: u32) -> impl Iterator<Item = &GrantedRow> {
        self.granted.of_resident(resident)
    }

    /// The indicaties that came from a verwijzing, in no order.
    pub fn granted_on(&self, referral: (u16, u32)) -> impl Iterator<Item = &GrantedRow> {
        self.granted.of_referral(referral)
    }

    /// The huishouden with the office's own number.
    #[must_use]
    pub fn household(&self, source_number: &str) -> Option<&str> {
        self.households.get(source_number).map(String::as_str)
    }

    /// What BTs said no to a verwijzing for, oldest first.
    #[must_use]
    pub fn refusals(&self, row: &Row) -> &[Refused] {
        let found = self.refusals.get(&(row.year, row.n));
        found.map_or(&[], |refusals| refusals)
    }

    /// The verwijzingen of a resident, in no order.
    pub fn rows_of(&self, resident: u32) -> impl Iterator<Item = &Row> {
        self.rows.of_resident(resident)
    }

    /// How a resident stands among those that are found alike: with an open verwijzing before without, then the newest.
    #[must_use]
    pub fn standing(&self, resident: u32) -> u32 {
        self.rows.standing(resident)
    }

    /// How many places of a provider are taken, by its number; with a begeleidingsteam, only there.
    #[must_use]
    pub fn occupied(&self, provider: &str, bt: Option<&str>) -> u32 {
        self.count_at(provider, bt, &TAKES_A_PLACE, |_| true)
    }

    /// The verwijzingen that take a place of a provider or wait for one, by provider.
    pub fn at_providers(&self) -> impl Iterator<Item = &Row> {
        self.rows.at_providers()
    }

    /// How many of the verwijzingen that count stand at a provider in these states, which take a place or wait for one;
    /// with a begeleidingsteam, only there.
    #[must_use]
    pub fn count_at(
        &self,
        provider: &str,
        bt: Option<&str>,
        states: &[State],
        counts: impl Fn(&Row) -> bool,
    ) -> u32 {
        let name = self.register.provider_name(provider);
        let folded = fold(name);
        // A verwijzing can name a provider by its number, or by its name as a file wrote it.
        let is_it = |text: &str| text == provider || fold(text) == folded;
        let numbers = self.names.which(is_it);
        let at_bt = |row: &Row| bt.is_none() || self.names.name(row.bt) == bt;
        let rows = numbers.into_iter();
        let rows = rows.flat_map(|number| self.rows.at_provider(number));
        let rows = rows.filter(|row| states.contains(&row.state) && at_bt(row) && counts(row));
        u32::try_from(rows.count()).unwrap_or(u32::MAX)
    }

    /// What a row's resident is called: `S. van der Veen`, or `S.v.d.V. (58)` for who does not see the name. Empty when
    /// there is none.
    #[must_use]
    pub fn called(&self, row: &Row, sight: Sight) -> String {
        self.named(row.resident, sight)
    }

    /// What a resident is called, by number; the same way.
    #[must_use]
    pub fn named(&self, resident: u32, sight: Sight) -> String {
        let person = self.people.get(resident);
        let called = person.map(|person| match sight.has(Facet::Contactgegevens) {
            true => person.short_name(),
            false => person.initials_on(self.today),
        });
        called.unwrap_or_default()
    }

    /// What was decided of who may see a resident, apart from role and reach.
    #[must_use]
    pub fn exceptions(&self, resident: u32) -> Option<&Exceptions> {
        self.exceptions.get(&resident)
    }

    /// Whether anything was decided of an account by its name, of any resident.
    #[must_use]
    pub fn is_named_apart(&self, account: &str) -> bool {
        self.exceptions.values().any(|it| it.names(account))
    }

    /// Whether anything was decided apart from role and reach, of any resident.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        !self.exceptions.is_empty()
    }

    /// The residents whose sight is narrowed.
    pub fn narrowed(&self) -> impl Iterator<Item = u32> {
        let narrowed = self
            .exceptions
            .iter()
            .filter(|(_, it)| it.narrowing().is_some());
        narrowed.map(|(resident, _)| *resident)
    }

    /// How someone stands with a resident.
    #[must_use]
    pub fn standing_with(&self, resident: u32, actor: &Actor) -> Standing {
        let exceptions = self.exceptions(resident);
        let standing = exceptions.map(|it| it.standing(&actor.name, None, self.today));
        standing.unwrap_or_default()
    }

    /// What someone's rights on a row hang on.
    #[must_use]
    pub fn access<'a>(&'a self, row: &'a Row, actor: &Actor) -> Access<'a> {
        let standing = self.exceptions(row.resident).map(|exceptions| {
            let number = row.id().number;
            exceptions.standing(&actor.name, Some(&number), self.today)
        });
        // Of nothing else: a list works it out once for all that are alike in this.
        let at = row.whereabouts();
        Access {
            state: at.state,
            wijk: self.names.name(at.wijk),
            wij_team: self.names.name(at.wij_team),
            bt: self.names.name(at.bt),
            bt_refused: at.bt_refused,
            opened: at.opened,
            standing: standing.unwrap_or_default(),
        }
    }

    /// What someone's rights on an indicatie hang on.
    #[must_use]
    pub fn access_granted<'a>(&'a self, row: &GrantedRow, actor: &Actor) -> Access<'a> {
        self.access_at((row.wijk, row.wij_team), row.resident, actor)
    }

    /// What someone's rights hang on of what is of a wijk and a WIJ-team, about a resident.
    fn access_at(&self, (wijk, team): (u16, u16), resident: u32, actor: &Actor) -> Access<'_> {
        let (wijk, team) = (self.names.name(wijk), self.names.name(team));
        Access::granted(wijk, team, self.standing_with(resident, actor))
    }

    /// Takes in a new or changed record.
    ///
    /// Returns whether every row must be made again, because a setting changed.
    pub fn take(&mut self, record: &Record) -> bool {
        self.taken += 1;
        if destroyed(record).is_some() {
            self.destroyed.insert(record.id.clone());
            let number = numeral(&record.id).unwrap_or(0);
            // Of who is not known yet there is nothing: looking through all values costs more the more there are.
            if record.id.kind == Kind::Resident && self.people.get(number).is_some() {
                self.finder.forget_values(number);
            }
        }
        match &record.head {
            Head::Referral(referral) => {
                self.take_referral(record, referral);
                false
            }
            Head::Resident(resident) => {
                let number = numeral(&record.id).unwrap_or(0);
                match Exceptions::of(record) {
                    Some(exceptions) => drop(self.exceptions.insert(number, exceptions)),
                    None => drop(self.exceptions.remove(&number)),
                }
                let place = [&resident.wijk, &resident.buurt];
                let place = place.map(|it| self.names.number(it.as_deref()));
                let household = resident.household.as_deref();
                let household = household.and_then(|of| numeral_in(Kind::Household, of));
                let household = household.unwrap_or(0);
                let person = Person::new(number, resident, place, household);
                if let Some(before) = self.people.get(number) {
                    let words = before.words();
                    self.finder.forget(number, words.iter().map(String::as_str));
                }
                if !person.is_merged {
                    let words = person.words();
                    self.finder.take(number, words.iter().map(String::as_str));
                    values_of(resident).for_each(|value| self.finder.keep(value, number));
                }
                self.people.take(person);
                for place in self.rows.places_of(number) {
                    self.changed.note(self.taken, place);
                }
                false
            }
            Head::Indicatie(indicatie) => {
                self.derived_of_granted.forget();
                self.take_granted(record, indicatie);
                false
            }
            Head::Plan(_) => {
                let row = numeral(&record.id).and_then(|n| PlanRow::of(n, record));
                self.plans.extend(row.map(|row| (row.n, row)));
                false
            }
            Head::Contact(contact) => {
                self.take_contact(record, contact);
                false
            }
            Head::Household(household) => {
                if !household.source_number.is_empty() {
                    self.households
                        .insert(household.source_number.clone(), record.id.number.clone());
                }
                false
            }
            _ => {
                self.derived.forget();
                self.derived_of_granted.forget();
                self.changed.note_everything(self.taken);
                self.register.take(record)
            }
        }
    }

    /// Whether no more is left of a record than that it was destroyed.
    #[must_use]
    pub fn is_destroyed(&self, id: &RecordId) -> bool {
        self.destroyed.contains(id)
    }

    /// What is no more than that it was destroyed.
    #[must_use]
    pub fn destroyed(&self) -> Vec<RecordId> {
        self.destroyed.iter().cloned().collect()
    }

    /// The verwijzingen of which the row may say something else on a later day.
    pub(super) fn turning(&self, day: NaiveDate) -> Vec<RecordId> {
        let day = day_number(Some(day));
        let rows = self.rows().iter().filter(|row| row.until < day);
        rows.map(Row::id).collect()
    }

    /// Counts from a later day: takes these in again, which are the ones that [`Model::turning`] named.
    pub(super) fn turn(&mut self, day: NaiveDate, turning: &[Record]) {
        self.today = day;
        self.derived.forget();
        self.derived_of_granted.forget();
        for record in turning {
            self.take(record);
        }
    }

    /// What is worked out of the whole register on the day of the model, once after a change; by its type.
    pub(super) fn derived<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        self.derived.once(make)
    }

    /// The same of the register and the indicaties.
    pub(super) fn derived_of_granted<T: Any + Send + Sync>(
        &self,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        self.derived_of_granted.once(make)
    }

    fn take_referral(&mut self, record: &Record, referral: &Referral) {
        let Some(key) = key_of(&record.id.number) else {
            return;
        };
        let row = self.make_row(key, record, referral);
        self.take_refusals(key, record);
        let place = self.rows.take(row);
        self.changed.note(self.taken, place);
    }

    fn take_granted(&mut self, record: &Record, indicatie: &Indicatie) {
        let Some(n) = numeral(&record.id) else {
            return;
        };
        let number = |kind, number: Option<&str>| number.and_then(|it| numeral_in(kind, it));
        let resident = number(Kind::Resident, indicatie.resident.as_deref());
        let successor = number(Kind::Indicatie, indicatie.successor.as_deref());
        let counted = facts_alone(record);
        let counted = row_facts(&counted, &mut self.names, &mut self.answers);
        let names = &mut self.names;
        let row = granted::row(
            n,
            (record, indicatie),
            Numbering {
                name: &mut |name| names.number(name),
                resident: resident.unwrap_or(0),
                referral: indicatie.referral.as_deref().and_then(key_of),
                letters: letters::sent_kinds(record),
                successor: successor.unwrap_or(0),
                facts: counted,
            },
        );
        self.granted.take(row);
    }

    fn take_refusals(&mut self, key: (u16, u32), record: &Record) {
        let answers = answers(record);
        let numbered = answers.iter().map(|BtAnswer { bt, reason, no, .. }| {
            let bt = self.names.number(bt.as_deref());
            (bt, self.answers.number(Some(reason)), *no)
        });
        let numbered: Box<[Refused]> = numbered.collect();
        match numbered.is_empty() {
            true => drop(self.refusals.remove(&key)),
            false => drop(self.refusals.insert(key, numbered)),
        }
    }

    fn make_row(&mut self, key: (u16, u32), record: &Record, referral: &Referral) -> Row {
        let terms = clocks::terms(referral, &self.register, self.today);
        let next = clocks::next_date(referral, &terms, self.today);
        let until = row::steady_until(record, referral, &terms, self.today);
        let counted = cijfers::facts_by(record, &terms);
        let counted = row_facts(&counted, &mut self.names, &mut self.answers);
        let names = &mut self.names;
        Row {
            year: key.0,
            n: key.1,
            resident: referral
                .resident
                .as_deref()
                .and_then(|number| numeral_in(Kind::Resident, number))
                .unwrap_or(0),
            reported: day_number(referral.reported),
            next: day_number(next),
            ends: day_number(referral.ends),
            until: day_number(Some(until)),
            state: referral.state,
            law: referral.law(),
            wet: names.number(Some(&referral.wet)),
            urgency: referral.urgency,
            gemeente: names.number(Some(&referral.gemeente)),
            former_gemeente: names.number(Some(&referral.former_gemeente)),
            support: names.number(Some(&referral.support)),
            ended_in: referral
                .ended_in()
                .and_then(|year| u16::try_from(year).ok())
                .unwrap_or(0),
            flags: row_flags(record, referral, &terms, (self.today, &self.register)),
            letters: letters::sent_kinds(record),
            opened: opened(record, referral, self.today),
            wijk: names.number(referral.wijk.as_deref()),
            wij_team: names.number(referral.wij_team.as_deref()),
            bt: names.number(referral.bt.as_deref()),
            provider: names.number(referral.provider.as_deref()),
            assigned: names.number(Some(&referral.assigned)),
            regievoerder: names.number(Some(&referral.regievoerder)),
            facts: counted,
            answers: [&referral.withdraw_reason, &referral.outcome]
                .map(|answer| self.answers.number(Some(answer))),
            scores: scores(record),
            entrance: names.number(referral.entrance.as_deref()),
            delivery: referral.delivery,
            nazorg: [referral.right_support, referral.equal_footing],
            complexity: referral.complexity,
            source_number: referral.source_number.as_str().into(),
            terms: terms.iter().map(row_term).collect(),
        }
    }
}
