//! The register of contracts, and the contract manager who acts on it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::register::Register;
use wijkregie::domain::registers::people::Provider;
use wijkregie::domain::workflow::{self, Context, Refusal, decide};

use super::case::{CONTRACT, action, actor, day, reads_back};

/// The register on a day, with one contract in hand.
pub struct World {
    pub register: Register,
    pub today: NaiveDate,
    in_hand: RecordId,
}

/// `titel=x aandachtsveld='twee woorden'` as fields.
fn fields(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while let Some((name, value)) = rest.split_once('=') {
        let (value, after) = match value.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap(),
            None => value.split_once(' ').unwrap_or((value, "")),
        };
        found.insert(name.to_owned(), value.to_owned());
        rest = after.trim();
    }
    found
}

impl World {
    pub fn new(today: &str) -> Self {
        Self {
            register: super::case::register(),
            today: day(today),
            in_hand: RecordId::new(Kind::Contract, ""),
        }
    }

    /// Takes a record in hand: the next actions are about it.
    pub fn on(&mut self, number: &str) -> &mut Self {
        self.in_hand = RecordId::parse(number).unwrap();
        self
    }

    /// The record in hand.
    pub fn record(&self) -> Record {
        let registers = [&self.register.contracts(), &self.register.aanbestedingen()];
        let found = registers
            .into_iter()
            .find_map(|records| records.get(&self.in_hand.number));
        found
            .cloned()
            .unwrap_or_else(|| Record::new(self.in_hand.clone()))
    }

    pub fn provider(&mut self, name: &str) -> String {
        let number = format!("L{:03}", self.register.providers.len() + 1);
        let mut record = Record::new(RecordId::new(Kind::Provider, number.clone()));
        record.head = Head::from(Provider {
            name: name.into(),
            ..Provider::default()
        });
        self.register.take(&record);
        number
    }

    /// Tries an action on a record and keeps what came of it.
    pub fn try_on(
        &mut self,
        record: &Record,
        who: &str,
        id: &str,
        given: &str,
    ) -> Result<(), Refusal> {
        let actor = actor(who);
        let context = Context {
            now: self.today.and_hms_opt(9, 30, 0).unwrap().and_utc(),
            today: self.today,
            actor: &actor,
            register: &self.register,
            related: &[],
            occupied: &|_, _| 0,
            last_change: &|_| None,
            versions: &workflow::as_it_is,
        };
        let (_, changed) = decide(action(id), record, &fields(given), &context)?;
        for mut record in changed {
            let known = self.register.all(record.id.kind).get(&record.id.number);
            let before = known.cloned().unwrap_or(Record::new(record.id.clone()));
            record.revision = before.revision + 1;
            reads_back(id, &before, &record);
            self.in_hand = record.id.clone();
            self.register.take(&record);
        }
        self.in_hand = if record.id.number.is_empty() {
            self.in_hand.clone()
        } else {
            record.id.clone()
        };
        Ok(())
    }

    pub fn new_contract(&mut self, given: &str) -> Result<(), Refusal> {
        let empty = Record::new(RecordId::new(Kind::Contract, ""));
        self.try_on(&empty, CONTRACT, "contract-registreren", given)
    }

    /// Registers a contract; panics with the refusal when that cannot be.
    pub fn contract(&mut self, number: &str, given: &str) -> &mut Self {
        self.new_contract(&format!("nummer={number} {given}"))
            .unwrap_or_else(|no| panic!("{number} {given}: {no}"));
        self
    }

    pub fn new_aanbesteding(&mut self, given: &str) -> Result<(), Refusal> {
        let empty = Record::new(RecordId::new(Kind::Aanbesteding, ""));
        self.try_on(&empty, CONTRACT, "aanbesteding-registreren", given)
    }

    /// Registers an aanbesteding and takes it in hand; panics with the refusal when that cannot be.
    pub fn aanbesteding(&mut self, number: &str, given: &str) -> &mut Self {
        self.new_aanbesteding(&format!("nummer={number} {given}"))
            .unwrap_or_else(|no| panic!("{number} {given}: {no}"));
        self.on(number)
    }

    /// The texts of the notes of what is in hand.
    pub fn notes(&self) -> Vec<String> {
        let record = self.record();
        record
            .all::<wijkregie::domain::record::Note>()
            .map(|note| note.text.clone())
            .collect()
    }

    /// Does an action on what is in hand; panics with the refusal when it is not possible.
    pub fn done(&mut self, role: &str, id: &str, given: &str) -> &mut Self {
        let record = self.record();
        self.try_on(&record, &format!("{role}@alles"), id, given)
            .unwrap_or_else(|no| panic!("{role} {id} {given}: {no}"));
        self
    }

    /// The no to an action on what is in hand; panics when it is done.
    pub fn refusal(&mut self, role: &str, id: &str, given: &str) -> Refusal {
        let record = self.record();
        match self.try_on(&record, &format!("{role}@alles"), id, given) {
            Ok(()) => panic!("{role} could {id} {given}"),
            Err(no) => no,
        }
    }
}
