//! Rows of what grows with contracts, read in: tariffs, results and what was promised. Each item is made and finished by the
//! actions that do so by hand, so a file is held to the same rules; one that is there already is not made again.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::contract::actions::{fits_kind, misfits as misfits_of, nothing_new};
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::parts::{Agreement, Promise, Staffing, Talk, Tariff};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Kind, Part, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rows::{
    ItemRow, PromiseRow, RawValue, ResultRow, StaffingRow, TalkRow, TariffRow,
};
use crate::domain::words::fold;
use crate::domain::workflow::{self, Context, Refusal, decide, find};
use crate::office::against::says_nothing;
use crate::office::reading::{Reading, number_of};

/// How the items of one list are made.
struct Way<E> {
    /// The action that makes one.
    makes: &'static str,
    /// The action that finishes one, with the field that says which.
    finishes: Option<(&'static str, &'static str)>,
    /// Whether the first, that is known, is the one that a file says, finished or not.
    is_same: fn(&E, &E) -> bool,
    /// Whether several in one file are several, though they are the same otherwise.
    may_repeat: bool,
    /// What it is called among the others, for what is kept with it.
    name: fn(&E) -> String,
    /// Two fields of which one says something: what a file says of the one is another than what is known by the other.
    either: Option<(&'static str, &'static str)>,
    /// Ends what this follows on, or this before what follows on it; returns what to tell of that.
    makes_room: fn(&mut Record, &E, &mut BTreeMap<String, String>) -> Option<String>,
}

const TARIFFS: Way<Tariff> = Way {
    makes: "tarief-toevoegen",
    finishes: None,
    // What followed on it ended it.
    is_same: |known, said| {
        let ends = |until| said.until.is_none() || said.until == until;
        known.is_same_as(said)
            && (known.from, known.amount) == (said.from, said.amount)
            && ends(known.until)
    },
    may_repeat: false,
    name: |tariff| {
        let from = tariff
            .from
            .map_or_else(String::new, |day| format!(" vanaf {}", with_year(day)));
        format!("{} per {}{from}", tariff.product, tariff.unit)
    },
    either: None,
    makes_room: end_where_the_next_begins,
};

const RESULTS: Way<Agreement> = Way {
    makes: "resultaat-afspreken",
    finishes: Some(("resultaat-meten", "afspraak")),
    is_same: |known, said| {
        let known = Agreement {
            measured: String::new(),
            measured_on: None,
            ..known.clone()
        };
        known == *said
    },
    may_repeat: false,
    name: |agreement| match agreement.party.as_str() {
        "" => agreement.text.clone(),
        party => format!("{}, {party}", agreement.text),
    },
    either: None,
    makes_room: |_, _, _| None,
};

const TALKS: Way<Talk> = Way {
    makes: "contractgesprek-vastleggen",
    finishes: None,
    is_same: |known, said| known.on == said.on && fold(&known.with) == fold(&said.with),
    may_repeat: false,
    name: |talk| format!("gesprek {}", talk.on.map_or_else(String::new, with_year)),
    either: None,
    makes_room: |_, _, _| None,
};

const PROMISES: Way<Promise> = Way {
    makes: "gespreksafspraak-maken",
    finishes: Some(("gespreksafspraak-afronden", "gespreksafspraak")),
    // Without a day of its own it was agreed the day it was read in.
    is_same: |known, said| {
        (&known.text, &known.owner, known.due) == (&said.text, &said.owner, said.due)
    },
    may_repeat: false,
    name: |promise| promise.text.clone(),
    either: None,
    makes_room: |_, _, _| None,
};

const STAFFINGS: Way<Staffing> = Way {
    makes: "inzet-toevoegen",
    // How many fte it is may be known later.
    finishes: Some(("inzet-wijzigen", "inzet")),
    is_same: |known, said| {
        fold(&known.partner) == fold(&said.partner)
            && fold(&known.team) == fold(&said.team)
            && (known.from, known.until) == (said.from, said.until)
    },
    // Two people of one partner in one team.
    may_repeat: true,
    name: |staffing| match staffing.team.as_str() {
        "" => staffing.partner.clone(),
        team => format!("{} bij {team}", staffing.partner),
    },
    either: Some(("fte", "in_gesprek")),
    makes_room: |_, _, _| None,
};

impl Reading<'_, '_> {
    pub(in crate::office) fn staffing(&mut self, row: &StaffingRow) {
        self.item(&row.0, &STAFFINGS);
    }

    pub(in crate::office) fn tariff(&mut self, row: &TariffRow) {
        self.item(&row.0, &TARIFFS);
    }

    pub(in crate::office) fn result(&mut self, row: &ResultRow) {
        self.item(&row.0, &RESULTS);
    }

    pub(in crate::office) fn talk(&mut self, row: &TalkRow) {
        self.item(&row.0, &TALKS);
    }

    pub(in crate::office) fn promise(&mut self, row: &PromiseRow) {
        self.item(&row.0, &PROMISES);
    }

    /// The contract a row names, as it is by now.
    pub(super) fn newest_contract(&self, text: &str) -> Option<Record> {
        let number = self.known(|register| number_of(register.find_contract(text)))?;
        self.writer.newest(&RecordId::new(Kind::Contract, number))
    }

    /// The contract that a row names; none, with the reason kept, when there is none or it was taken out.
    pub(super) fn contract_of(&mut self, text: &str) -> Option<Record> {
        let Some(contract) = self.newest_contract(text) else {
            let no = Refusal::rule(format!("Contract {text} staat niet in het register"));
            self.failed = Some(no.unless("Lees eerst de contracten in, of kijk het nummer na"));
            return None;
        };
        if contract.taken_out().is_some() {
            self.failed = Some(self.is_out(&contract));
            return None;
        }
        Some(contract)
    }

    fn item<E: Element + PartialEq + Serialize + DeserializeOwned>(
        &mut self,
        row: &ItemRow,
        way: &Way<E>,
    ) {
        let Some(contract) = self.contract_of(&row.contract) else {
            return;
        };
        match self.with_item(&contract, row, way) {
            Ok((after, _)) if after == contract => self.count(false),
            Ok((after, is_new)) => {
                self.change(contract, after);
                match is_new {
                    true => self.result.added += 1,
                    false => self.count(true),
                }
            }
            Err(refusal) => self.failed = Some(refusal),
        }
    }

    /// The contract with the item of a row, and whether that is a new one.
    fn with_item<E: Element + PartialEq + Serialize + DeserializeOwned>(
        &mut self,
        contract: &Record,
        row: &ItemRow,
        way: &Way<E>,
    ) -> Result<(Record, bool), Refusal> {
        // As it would be if it were the only one.
        let mut bare = contract.clone();
        bare.parts.retain(|key, _| key.kind != E::KIND);
        let alone = self.done(way.makes, &bare, &row.made)?;
        let finishing = way.finishes.filter(|_| !row.finished.is_empty());
        let whole = match finishing {
            Some((action, field)) => {
                let n = last::<E>(&alone).map_or(0, |(n, _)| n);
                self.done(action, &alone, &numbered(&row.finished, field, n))?
            }
            None => alone.clone(),
        };
        let (Some((_, said)), Some((_, in_full))) = (last::<E>(&alone), last::<E>(&whole)) else {
            return Ok((contract.clone(), false));
        };
        let mut understood = Record::new(contract.id.clone());
        let part = whole.of(E::KIND).next_back().map(|(_, part)| part.clone());
        if let Some(part) = part {
            understood.add(part);
        }
        self.tell(&understood);
        if let Some(n) = self.known_item(contract, (said, in_full), way) {
            self.read_items.insert((contract.id.clone(), E::KIND, n));
            let mut after = self.with_said(contract, n, in_full, (row, way.either));
            self.keep_beside(&mut after, row, (&(way.name)(said), false));
            return Ok((after, false));
        }
        let (mut before, mut made) = (contract.clone(), row.made.clone());
        if let Some(told) = (way.makes_room)(&mut before, said, &mut made) {
            self.warn(row.row, "Vanaf", "", told);
        }
        let mut after = self.done(way.makes, &before, &made)?;
        let n = last::<E>(&after).map_or(0, |(n, _)| n);
        self.keep_beside(&mut after, row, (&(way.name)(said), true));
        if let Some((action, field)) = finishing {
            after = self.done(action, &after, &numbered(&row.finished, field, n))?;
        }
        self.read_items.insert((contract.id.clone(), E::KIND, n));
        Ok((after, true))
    }

    /// The item that a row says: the same in full first, and of those that may be there more than once none that another row
    /// said.
    fn known_item<E: Element + PartialEq>(
        &self,
        contract: &Record,
        (said, in_full): (&E, &E),
        way: &Way<E>,
    ) -> Option<u32> {
        let all = || {
            let items = contract.of(E::KIND);
            let items = items.filter_map(|(key, part)| Some((key.n, E::of(part)?)));
            items.filter(|(n, _)| {
                let place = (contract.id.clone(), E::KIND, *n);
                !way.may_repeat || !self.read_items.contains(&place)
            })
        };
        let in_full = all().find(|(_, known)| *known == in_full);
        let found = in_full.or_else(|| all().find(|(_, known)| (way.is_same)(known, said)));
        found.map(|(n, _)| n)
    }

    /// What a row has that no field takes stands with the contract, by the name of the item it came with: nothing is lost.
    /// What stands there otherwise is told, and taken over where that was asked.
    /// Two that are called the same each keep their own.
    fn keep_beside(&mut self, record: &mut Record, row: &ItemRow, (item, is_new): (&str, bool)) {
        let own = row.own.iter().map(|own| (&own.field, &own.value));
        let raw = row.raw.iter().map(|raw| (&raw.field, &raw.value));
        for (field, value) in own.chain(raw) {
            let field = format!("{field} ({item})");
            let list = RawValue::KIND;
            let such = record.of(list).filter_map(|(key, part)| {
                let known = RawValue::of(part).filter(|known| known.field == field)?;
                Some((*key, known.value.clone()))
            });
            let such: Vec<_> = such.collect();
            if such.iter().any(|(_, stored)| stored == value) {
                continue;
            }
            let Some((key, stored)) = such.into_iter().next().filter(|_| !is_new) else {
                let value = value.clone();
                record.add(Part::RawValue(RawValue { field, value }));
                continue;
            };
            let (stored, offered) = (Value::String(stored), Value::String(value.clone()));
            let path = format!("{}/{}", list.word(), key.n);
            if self.is_taken(record, &path, (&field, &stored, &offered)) {
                let value = value.clone();
                record
                    .parts
                    .insert(key, Part::RawValue(RawValue { field, value }));
            }
        }
    }

    /// The contract with what a row says of the n-th item: what was empty is filled in, what is otherwise is told, and taken
    /// over where that was asked.
    fn with_said<E: Element + Serialize + DeserializeOwned>(
        &mut self,
        contract: &Record,
        n: u32,
        said: &E,
        (row, either): (&ItemRow, Option<(&str, &str)>),
    ) -> Record {
        let mut after = contract.clone();
        let fields = |item: Option<&E>| match serde_json::to_value(item?) {
            Ok(Value::Object(fields)) => Some(fields),
            _ => None,
        };
        let known = fields(contract.element::<E>(n));
        let (Some(mut known), Some(said)) = (known, fields(Some(said))) else {
            return after;
        };
        // An action that is given no day takes that of today; of that the row says nothing.
        let today = Value::String(self.today.to_string());
        let mut given = row.made.values().chain(row.finished.values());
        let is_of_today = given.any(|it| today == it.as_str());
        let item = format!("{}/{n}", E::KIND.word());
        for (name, offered) in said {
            let stored = known.get(&name).cloned().unwrap_or_default();
            let other = either.and_then(|(one, two)| match name.as_str() {
                it if it == one => Some(two),
                it if it == two => Some(one),
                _ => None,
            });
            // The other way to say it: so many, or not known yet.
            let other = other.filter(|it| known.get(*it).is_some_and(|it| !says_nothing(it)));
            let is_taken = match other {
                _ if says_nothing(&offered) => false,
                Some(other) => {
                    let stored = Value::String(other.replace('_', " "));
                    self.is_taken(contract, &item, (&name, &stored, &offered))
                }
                None if says_nothing(&stored) => true,
                None if offered == today && !is_of_today => false,
                None => self.is_taken(contract, &item, (&name, &stored, &offered)),
            };
            if is_taken {
                if let Some(other) = other {
                    known.remove(other);
                }
                known.insert(name, offered);
            }
        }
        let item = after.element_mut::<E>(n);
        if let (Some(item), Ok(whole)) = (item, serde_json::from_value(Value::Object(known))) {
            *item = whole;
        }
        after
    }

    /// Whether a contract still fits together as a file would have it: one that is there is not made worse. Of one that is new
    /// all is kept, as history, and what does not fit is told.
    ///
    /// # Errors
    /// The first thing that would not fit any more.
    pub(in crate::office) fn must_fit(
        &mut self,
        before: &Record,
        after: &Record,
    ) -> Result<(), Refusal> {
        if after.id.kind != Kind::Contract {
            return Ok(());
        }
        let misfits = |record: &Record| {
            let model = self.writer.model();
            misfits_of(record, &self.context(&model.register))
        };
        let found = misfits(after);
        if before.revision > 0 {
            let is_convenant = buys_nothing(after);
            if buys_nothing(before) != is_convenant {
                fits_kind(after, is_convenant)?;
            }
            return nothing_new(&misfits(before), found);
        }
        for (key, why) in found {
            self.warn(
                self.place,
                key.kind.word(),
                &key.to_string(),
                format!(
                    "{}; het is bewaard zoals het er staat, kijk na wat klopt",
                    why.reason
                ),
            );
        }
        Ok(())
    }

    fn context<'c>(&'c self, register: &'c Register) -> Context<'c> {
        Context {
            now: self.stamp.at,
            today: self.today,
            actor: self.stamp.who,
            register,
            related: &[],
            occupied: &|_, _| 0,
            last_change: &|_| None,
            versions: &workflow::as_it_is,
        }
    }

    /// A record as an action by whoever reads in makes it.
    pub(in crate::office) fn done(
        &self,
        action: &str,
        record: &Record,
        given: &BTreeMap<String, String>,
    ) -> Result<Record, Refusal> {
        let unknown = || Refusal::rule(format!("Er is geen actie {action}"));
        let action = find(action).ok_or_else(unknown)?;
        let model = self.writer.model();
        let (_, changed) = decide(action, record, given, &self.context(&model.register))?;
        Ok(changed.into_iter().next().unwrap_or_else(|| record.clone()))
    }
}

/// A list of tariffs gives the next one by its first day, whatever its order: the one without an end that it follows on ends
/// the day before, and so does one without an end that another follows on.
fn end_where_the_next_begins(
    record: &mut Record,
    tariff: &Tariff,
    made: &mut BTreeMap<String, String>,
) -> Option<String> {
    if tariff.until.is_none() {
        let all = record.all::<Tariff>();
        let later = all.filter(|one| one.is_same_as(tariff) && one.from > tariff.from);
        if let Some(following) = later.min_by_key(|one| one.from) {
            let last = following.from?.pred_opt()?;
            made.insert("tot".to_owned(), last.to_string());
            return Some(format!(
                "hierop volgt {} per {}; dit eindigt op {}",
                following.amount,
                following.unit,
                with_year(last)
            ));
        }
    }
    let from = tariff.from?;
    let is_before =
        |one: &Tariff| one.is_same_as(tariff) && one.until.is_none() && one.from < Some(from);
    let n = {
        let mut all = record.of(Tariff::KIND);
        let (key, _) = all.find(|(_, part)| Tariff::of(part).is_some_and(is_before))?;
        key.n
    };
    let last = from.pred_opt()?;
    let known = record.element_mut::<Tariff>(n)?;
    known.until = Some(last);
    Some(format!(
        "dit volgt op {} per {}, dat nu eindigt op {}",
        known.amount,
        known.unit,
        with_year(last)
    ))
}

/// The last item of a list, with its number.
fn last<E: Element>(record: &Record) -> Option<(u32, &E)> {
    let (key, part) = record.of(E::KIND).next_back()?;
    Some((key.n, E::of(part)?))
}

/// Fields of an action about the n-th item.
fn numbered(given: &BTreeMap<String, String>, field: &str, n: u32) -> BTreeMap<String, String> {
    let mut given = given.clone();
    given.insert(field.to_owned(), n.to_string());
    given
}
