//! One batch being read in: rows become records, and rows that were read before fill what is empty.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::against::Speaks;
use super::import::{BatchResult, Rows, TakeOver};
use super::sight::sight;
use super::writer::Writer;
use crate::domain::contact::actions as contact;
use crate::domain::contract::actions::sound;
use crate::domain::dates::with_year;
use crate::domain::indicatie::actions::must_be_sound;
use crate::domain::indicator::actions as indicator;
use crate::domain::record::{Held, Kind, Part, PartKind, Record, RecordId, fields};
use crate::domain::register::Register;
use crate::domain::registers::alike::Crowd;
use crate::domain::rights::Actor;
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::rows::{Melding, OwnColumn, RawValue, Severity, TariffRow};
use crate::domain::survey::actions as survey;
use crate::domain::words::Role;
use crate::domain::workflow::{Refusal, how_to_put_back};
use crate::store::Entry;

/// Changes, in the order they are to be kept.
pub(super) type Group = Vec<Entry>;

/// What every line of a batch says of who read it in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) who: &'a Actor,
    pub(super) role: Option<Role>,
    pub(super) action: &'a str,
}

/// One batch being read in.
pub(super) struct Reading<'a, 'w> {
    pub(super) writer: &'a mut Writer<'w>,
    /// The settings, and what this batch read in so far. What the office has stays with the writer: a copy of it for
    /// every batch costs more the more there is.
    pub(super) batch: Register,
    pub(super) stamp: Stamp<'a>,
    pub(super) today: NaiveDate,
    pub(super) result: &'a mut BatchResult,
    /// Which of the file's values are taken over.
    pub(super) take_over: TakeOver,
    /// Of whole records: the fields the file has a column for.
    columns: BTreeMap<Kind, BTreeSet<String>>,
    /// The place of the row at hand in the batch.
    pub(super) place: u32,
    /// Of how many first rows is told how they are understood.
    pub(super) shows: u32,
    group: Group,
    /// Whether every change is proven to read back as it is made: then it is known which row cannot be kept.
    pub(super) is_careful: bool,
    /// Why something of the row at hand cannot be kept.
    pub(super) failed: Option<Refusal>,
    pub(super) sources: HashMap<String, RecordId>,
    /// The indicaties of this batch by the office's own number, and whose they are.
    pub(super) granted: HashMap<String, RecordId>,
    pub(super) granted_to: (Crowd<usize>, Vec<Option<RecordId>>),
    pub(super) households: HashMap<String, String>,
    /// What of contracts a row of this batch spoke of.
    pub(super) read_items: BTreeSet<(RecordId, PartKind, u32)>,
}

impl<'a, 'w> Reading<'a, 'w> {
    /// A batch on top of what the writer knows.
    pub(super) fn new(
        writer: &'a mut Writer<'w>,
        stamp: Stamp<'a>,
        result: &'a mut BatchResult,
        take_over: TakeOver,
        columns: BTreeMap<Kind, BTreeSet<String>>,
    ) -> Self {
        let batch = writer.model().register.with_same_settings();
        Self {
            writer,
            batch,
            stamp,
            today: super::today(),
            result,
            take_over,
            columns,
            place: 0,
            shows: 0,
            group: Group::new(),
            is_careful: false,
            failed: None,
            sources: HashMap::new(),
            granted: HashMap::new(),
            granted_to: Default::default(),
            households: HashMap::new(),
            read_items: BTreeSet::new(),
        }
    }

    /// Reads all rows; returns the changes in order.
    pub(super) fn take(mut self, rows: &Rows) -> Group {
        match rows {
            Rows::Referrals(rows) => self.each(rows, Self::referral),
            Rows::Granted(rows) => self.each(rows, Self::granted),
            Rows::Contacts(rows) => self.each(rows, Self::contact),
            Rows::Plans(rows) => self.each(rows, Self::plan),
            Rows::Areas(rows) => self.each(rows, Self::area),
            Rows::Providers(rows) => self.each(rows, Self::provider),
            Rows::Employees(rows) => self.each(rows, Self::employee),
            Rows::Contracts(rows) => self.each(rows, Self::contract),
            Rows::Aanbestedingen(rows) => self.each(rows, Self::aanbesteding),
            Rows::Spendings(rows) => {
                self.each(rows, Self::spending);
                self.warn_of_sums(rows);
            }
            // A price follows on the one before it by its first day, whatever the order of the list.
            Rows::Tariffs(rows) => {
                let first_day = |row: &TariffRow| row.0.made.get("van").cloned();
                self.each_by(rows, first_day, Self::tariff);
            }
            Rows::Results(rows) => self.each(rows, Self::result),
            Rows::Talks(rows) => self.each(rows, Self::talk),
            Rows::Promises(rows) => self.each(rows, Self::promise),
            Rows::Staffings(rows) => self.each(rows, Self::staffing),
            Rows::Indicators(rows) => self.each(rows, Self::indicator),
            Rows::Budgets(rows) => self.each(rows, Self::budget),
            Rows::Assumptions(rows) => self.each(rows, Self::assumption),
            Rows::WijkFigures(rows) => self.each(rows, Self::wijk_figures),
            Rows::Surveys(rows) => self.each(rows, Self::survey),
            Rows::SurveyAnswers(rows) => self.each(rows, Self::survey_answers),
            Rows::Records(groups) => self.each(groups, |reading, group| {
                if let Err(refusal) = reading.records(group) {
                    reading.failed = Some(refusal);
                }
            }),
        }
        self.group
    }

    /// Reads row after row, each whole or not at all.
    fn each<R>(&mut self, rows: &[R], read: impl Fn(&mut Self, &R)) {
        self.each_by(rows, |_| (), read);
    }

    /// The same, in the order of a key; what is told of a row is told by its place in the file.
    fn each_by<R, K: Ord>(
        &mut self,
        rows: &[R],
        key: impl Fn(&R) -> K,
        read: impl Fn(&mut Self, &R),
    ) {
        let mut rows: Vec<(u32, &R)> = (1..).zip(rows).collect();
        rows.sort_by_key(|(_, row)| key(row));
        for (place, row) in rows {
            let begin = self.group.len();
            let told = self.result.meldingen.len();
            let differences = self.result.differences.len();
            let understood = self.result.understood.len();
            self.place = place;
            let BatchResult {
                added,
                updated,
                unchanged,
                ..
            } = *self.result;
            read(self, row);
            if let Some(refusal) = self.failed.take() {
                self.take_back(begin);
                self.result.meldingen.truncate(told);
                self.result.differences.truncate(differences);
                self.result.understood.truncate(understood);
                (self.result.added, self.result.updated) = (added, updated);
                self.result.unchanged = unchanged;
                self.result.refused.push((place, refusal.to_string()));
            }
        }
    }

    /// Forgets what was changed since a place in the group.
    fn take_back(&mut self, begin: usize) {
        for change in self.group.drain(begin..).rev() {
            let before = &change.before;
            self.writer.forget(before);
            if before.id.kind == Kind::Setting {
                self.batch.take(before);
            }
            let is_gone = |number: &str| before.revision == 0 && number == before.id.number;
            self.households.retain(|_, number| !is_gone(number));
            self.sources.retain(|_, id| !is_gone(&id.number));
            self.granted.retain(|_, id| !is_gone(&id.number));
        }
    }

    /// Keeps a record as new; its revision becomes 1.
    pub(super) fn create(&mut self, record: Record) {
        self.tell(&record);
        let before = Record::new(record.id.clone());
        self.change(before, record);
    }

    /// A record that is there already, read again: what was empty is filled in, and what the file says otherwise is told.
    pub(super) fn read_again(
        &mut self,
        existing: &Record,
        candidate: &Record,
        not_of: &[&str],
    ) -> Record {
        self.tell(candidate);
        let speaks = Speaks {
            not_of,
            whole: None,
            no: &[],
        };
        let filled = filled(existing, candidate, not_of);
        self.with_differences(existing, candidate, filled, &speaks)
    }

    /// Keeps the value that a file has of a setting, also for the rows after it.
    pub(super) fn set(&mut self, before: Record, value: String) {
        let mut after = before.clone();
        if let Some(setting) = after.setting_mut() {
            match before.revision {
                0 => setting.value = value,
                _ => setting.change(value, self.today, None),
            }
            "ingelezen uit een bestand".clone_into(&mut setting.reason);
        }
        match before.revision {
            0 => self.create(after.clone()),
            _ => self.change(before, after.clone()),
        }
        if self.failed.is_none() {
            self.batch.take(&after);
        }
    }

    pub(super) fn change(&mut self, before: Record, mut after: Record) {
        after.revision = before.revision + 1;
        let entry = Entry {
            at: self.stamp.at,
            who: self.stamp.who.name.clone(),
            role: self.stamp.role,
            action: self.stamp.action.to_owned(),
            request: None,
            before,
            after: Arc::new(after),
        };
        let is_provable = self.writer.must_be_new(&entry).and_then(|()| {
            let proven = self.is_careful.then(|| entry.clone().prove());
            let proven = proven.transpose().map(drop);
            proven.map_err(|why| Refusal::usage(why.to_string()))
        });
        match is_provable {
            Ok(()) => {
                self.writer.remember(Arc::clone(&entry.after));
                self.group.push(entry);
            }
            Err(refusal) => {
                self.failed.get_or_insert(refusal);
            }
        }
    }

    /// Fills what is empty in a record that is there, and takes over what is asked; returns whether anything changed.
    pub(super) fn fill(
        &mut self,
        existing: &Record,
        candidate: &Record,
        speaks: &Speaks<'_>,
    ) -> bool {
        self.tell(candidate);
        let after = filled(existing, candidate, &[]);
        let after = self.with_differences(existing, candidate, after, speaks);
        let has_changed = after != *existing;
        if has_changed {
            match self.must_fit(existing, &after) {
                Ok(()) => self.change(existing.clone(), after),
                Err(refusal) => self.failed = Some(refusal),
            }
        }
        has_changed
    }

    pub(super) fn count(&mut self, is_updated: bool) {
        if is_updated {
            self.result.updated += 1
        } else {
            self.result.unchanged += 1
        }
    }

    pub(super) fn warn(&mut self, row: u32, field: &str, value: &str, reason: String) {
        let melding = Melding {
            row,
            field: field.to_owned(),
            value: value.to_owned(),
            reason,
            severity: Severity::Warning,
        };
        self.result.meldingen.push(melding);
    }

    /// The number of a provider, or its name as written until the providers are read in.
    pub(super) fn provider_of(&self, text: &str) -> Option<String> {
        let known = || self.known(|register| register.find_provider(text));
        (!text.is_empty()).then(|| known().unwrap_or_else(|| text.to_owned()))
    }

    /// The key of an employee, or the name as written until the employees are read in.
    pub(super) fn employee_of(&self, text: &str) -> String {
        self.known(|register| register.find_employee(text))
            .unwrap_or_else(|| text.to_owned())
    }

    /// What is found in this batch, else in what the office has.
    pub(super) fn known(&self, find: impl Fn(&Register) -> Option<&str>) -> Option<String> {
        let here = find(&self.batch).map(str::to_owned);
        here.or_else(|| find(&self.writer.model().register).map(str::to_owned))
    }

    pub(super) fn register_row(
        &mut self,
        mut record: Record,
        raw: &[RawValue],
        own: &[OwnColumn],
        (no, derived): (&[&str], &[&str]),
    ) {
        /// What follows from a row without being said in it.
        const DERIVED: [&str; 3] = ["ingelezen", "begeleidingsteams", "status"];
        let not_of: Vec<&str> = DERIVED.iter().chain(derived).copied().collect();
        add_kept(&mut record, raw, own);
        match self.writer.newest(&record.id) {
            Some(existing) if existing.taken_out().is_some() => {
                self.failed = Some(self.is_out(&existing));
            }
            Some(existing) => {
                let speaks = Speaks {
                    not_of: &not_of,
                    whole: None,
                    no,
                };
                let is_updated = self.fill(&existing, &record, &speaks);
                self.count(is_updated);
            }
            None => match self.must_fit(&Record::new(record.id.clone()), &record) {
                Ok(()) => {
                    self.create(record.clone());
                    self.result.added += 1;
                }
                Err(refusal) => self.failed = Some(refusal),
            },
        }
        if self.failed.is_none() {
            self.batch.take(&record);
        }
    }

    /// Makes sure that whoever reads in may know of a dossier that is there already.
    ///
    /// # Errors
    /// When someone decided otherwise for that resident: the row is refused, and nothing of it is told.
    pub(super) fn must_be_seen(&self, existing: &Record) -> Result<(), Refusal> {
        let is_seen = || !sight(&self.writer.model(), self.stamp.who, existing).is_nothing();
        if !is_of_a_dossier(existing.id.kind) || is_seen() {
            return Ok(());
        }
        Err(Refusal::right("Deze rij mag u niet inlezen")
            .unless("Vraag een collega van de backoffice"))
    }

    /// Why a row of what was taken out of its register is not read in: when, by whom and why, and what to do.
    pub(super) fn is_out(&self, existing: &Record) -> Refusal {
        let step = self.writer.when_taken_out(existing);
        let when = step.map_or_else(String::new, |(day, who)| {
            format!(" op {} door {who}", with_year(day))
        });
        Refusal::rule(format!(
            "{} is{when} uit het register gehaald: {}",
            existing.id.number,
            existing.taken_out().unwrap_or_default()
        ))
        .unless(format!(
            "{} en lees opnieuw in; is het iets anders, geef het dan een ander nummer",
            how_to_put_back(existing)
        ))
    }

    /// Keeps the records of a group, or none of them when one says what cannot be.
    fn records(&mut self, group: &[Record]) -> Result<(), Refusal> {
        let mut changes = Vec::new();
        let mut is_new = false;
        for record in group {
            self.tell(record);
            let (before, after) = match self.writer.newest(&record.id) {
                Some(existing) => {
                    self.must_be_seen(&existing)?;
                    if existing.taken_out().is_some() && record.taken_out().is_none() {
                        return Err(self.is_out(&existing));
                    }
                    let after = filled(&existing, record, &["klokken", "laatste_stap"]);
                    let columns = self
                        .columns
                        .get(&record.id.kind)
                        .cloned()
                        .unwrap_or_default();
                    let speaks = Speaks {
                        not_of: &["klokken", "laatste_stap"],
                        whole: Some(&columns),
                        no: &[],
                    };
                    let after = self.with_differences(&existing, record, after, &speaks);
                    (existing, after)
                }
                None => {
                    is_new = true;
                    (Record::new(record.id.clone()), record.clone())
                }
            };
            if before.revision == 0 || after != before {
                // As it was agreed: what time did to it since, such as tacit renewal past four years, is no reason.
                let start = after.contract().and_then(|contract| contract.start);
                {
                    let model = self.writer.model();
                    sound(&after, &model.register, start.unwrap_or(self.today))?;
                }
                after.indicatie().map_or(Ok(()), must_be_sound)?;
                after.contact().map_or(Ok(()), contact::must_be_sound)?;
                indicator::must_be_sound(&after)?;
                survey::must_be_sound(&after)?;
                self.survey_is_alone(&after)?;
                self.fits_budget(&after)?;
                self.fits_assumption(&after)?;
                self.warn_of_shares(self.place, &after);
                changes.push((before, after));
            }
        }
        let has_changed = !changes.is_empty();
        for (before, after) in &changes {
            self.must_fit(before, after)?;
        }
        for (before, after) in changes {
            // Another of the same can stand further on in the file.
            if matches!(
                after.id.kind,
                Kind::Budget | Kind::Assumption | Kind::Survey
            ) {
                self.batch.take(&after);
            }
            self.change(before, after);
        }
        if is_new {
            self.result.added += 1;
        } else {
            self.count(has_changed);
        }
        Ok(())
    }
}

/// Adds what of a row is kept as it stood: values that could not be read, and columns that are the office's own.
pub(super) fn add_kept(record: &mut Record, raw: &[RawValue], own: &[OwnColumn]) {
    for raw in raw {
        record.add(Part::RawValue(raw.clone()));
    }
    for own in own {
        record.add(Part::OwnColumn(own.clone()));
    }
}

/// The record with what is empty in it filled in from another; what is there is never replaced.
pub(super) fn filled(existing: &Record, candidate: &Record, skip: &[&str]) -> Record {
    let (Ok(mut now), Ok(offered)) = (
        fields::of_head(&existing.head),
        fields::of_head(&candidate.head),
    ) else {
        return existing.clone();
    };
    let mut after = existing.clone();
    let missing: Vec<_> = offered
        .into_iter()
        // A no is not empty: whoever turns it into a yes changes it. But nobody waits for an address to be kept secret.
        .filter(|(path, value)| *value != Value::Bool(true) || path == "geheim_adres")
        .filter(|(path, _)| !skip.contains(&path.as_str()) && !now.contains_key(path))
        // A call-back that was opened again is not ended by a file of before.
        .filter(|(path, _)| !(path.starts_with("terugbellen_") && existing.revision > 0))
        .collect();
    if !missing.is_empty() {
        now.extend(missing);
        let whole = now.into_iter().collect();
        if let Ok(record) = fields::to_record(existing.id.clone(), existing.revision, whole) {
            after.head = record.head;
        }
    }
    for part in candidate.parts.values() {
        let is_known = match part {
            Part::Consent(consent) => existing.consent_for(&consent.party).is_some(),
            Part::Note(note) => existing
                .of(PartKind::Notes)
                .any(|(_, known)| matches!(known, Part::Note(known) if known.text == note.text)),
            // Lists that the register holds are filled whole or not at all: what was used or mended since stays so.
            Part::RawValue(_) => existing.of(part.kind()).any(|(_, known)| known == part),
            Part::OwnColumn(own) => existing
                .all::<OwnColumn>()
                .any(|known| known.field == own.field),
            _ if existing.id.kind.held() == Held::Whole => {
                existing.of(part.kind()).next().is_some()
            }
            other => existing.of(other.kind()).any(|(_, known)| known == other),
        };
        if !is_known {
            after.add(part.clone());
        }
    }
    after
}

/// The number of a record that was found.
pub(super) fn number_of(record: Option<&Record>) -> Option<&str> {
    record.map(|record| record.id.number.as_str())
}
