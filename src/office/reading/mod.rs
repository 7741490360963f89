//! One batch being read in: rows become records, and rows that were read before fill what is empty.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::writer::Writer;
use crate::domain::contract::actions::sound;
use crate::domain::record::fields;
use crate::domain::record::{Consent, Head, Kind, Note, Part, PartKind, Record, RecordId};
use crate::domain::referral::actions::steps::{is_urgent, start_melding_clocks};
use crate::domain::referral::{ImportedPause, Referral};
use crate::domain::register::Register;
use crate::domain::registers::people::{EVERY_TEAM, Employee, Household, Provider, Resident, slug};
use crate::domain::rows::{
    EmployeeRow, Melding, ProviderRow, RawValue, ReferralRow, ResidentRow, Severity,
};
use crate::domain::words::{ClockKind, ConsentAnswer, State, fold};
use crate::domain::workflow::Refusal;

use super::import::{BatchResult, Rows};

mod contracts;

/// Records before and after, in the order they are to be kept.
pub(super) type Group = Vec<(Record, Record)>;

/// One batch being read in.
pub(super) struct Reading<'a, 'w> {
    writer: &'a mut Writer<'w>,
    /// The settings, and what this batch read in so far. What the office has stays with the writer: a copy of it for
    /// every batch costs more the more there is.
    batch: Register,
    by: &'a str,
    now: DateTime<Utc>,
    today: NaiveDate,
    result: &'a mut BatchResult,
    group: Group,
    sources: std::collections::HashMap<String, RecordId>,
    households: std::collections::HashMap<String, String>,
}

impl<'a, 'w> Reading<'a, 'w> {
    /// A batch on top of what the writer knows.
    pub(super) fn new(
        writer: &'a mut Writer<'w>,
        by: &'a str,
        now: DateTime<Utc>,
        result: &'a mut BatchResult,
    ) -> Self {
        let batch = writer.model().register.with_same_settings();
        Self {
            writer,
            batch,
            by,
            now,
            today: super::today(),
            result,
            group: Group::new(),
            sources: std::collections::HashMap::new(),
            households: std::collections::HashMap::new(),
        }
    }

    /// Reads all rows; returns the changes in order.
    pub(super) fn take(mut self, rows: Rows) -> Group {
        match rows {
            Rows::Referrals(rows) => rows.iter().for_each(|row| self.referral(row)),
            Rows::Providers(rows) => rows.iter().for_each(|row| self.provider(row)),
            Rows::Employees(rows) => rows.iter().for_each(|row| self.employee(row)),
            Rows::Contracts(rows) => rows.iter().for_each(|row| self.contract(row)),
            Rows::Aanbestedingen(rows) => rows.iter().for_each(|row| self.aanbesteding(row)),
            Rows::Records(groups) => {
                for (place, group) in (1_u32..).zip(groups) {
                    if let Err(refusal) = self.records(group) {
                        self.result.refused.push((place, refusal.to_string()));
                    }
                }
            }
        }
        self.group
    }

    /// Keeps a record as new; its revision becomes 1.
    fn create(&mut self, record: Record) {
        let before = Record::new(record.id.clone());
        self.change(before, record);
    }

    fn change(&mut self, before: Record, mut after: Record) {
        after.revision = before.revision + 1;
        self.writer.remember(&after);
        self.group.push((before, after));
    }

    /// Fills what is empty in a record that is there; returns whether anything was.
    fn fill(&mut self, existing: &Record, candidate: &Record, skip: &[&str]) -> bool {
        let after = filled(existing, candidate, skip);
        let has_changed = after != *existing;
        if has_changed {
            self.change(existing.clone(), after);
        }
        has_changed
    }

    fn count(&mut self, is_updated: bool) {
        if is_updated {
            self.result.updated += 1
        } else {
            self.result.unchanged += 1
        }
    }

    fn warn(&mut self, row: u32, field: &str, value: &str, reason: String) {
        let melding = Melding {
            row,
            field: field.to_owned(),
            value: value.to_owned(),
            reason,
            severity: Severity::Warning,
        };
        self.result.meldingen.push(melding);
    }

    // ------------------------------------------------------------ verwijzingen

    fn referral(&mut self, row: &ReferralRow) {
        let known = self.known_referral(&row.source_number);
        match known {
            Some(existing) => self.again(row, &existing),
            None => self.first_time(row),
        }
    }

    fn known_referral(&self, source: &str) -> Option<Record> {
        if source.is_empty() {
            return None;
        }
        let in_batch = self.sources.get(source).cloned();
        let id = in_batch.or_else(|| self.writer.model().by_source(source))?;
        self.writer.newest(&id)
    }

    fn first_time(&mut self, row: &ReferralRow) {
        let household = self.household(&row.resident.household);
        let wijk = self.wijk(row);
        let resident_id = self.writer.new_id(Kind::Resident, 0);
        let resident = resident(&row.resident, household.clone(), wijk.clone());
        self.create(Record {
            head: Head::Resident(resident),
            ..Record::new(resident_id.clone())
        });
        let id = self
            .writer
            .new_id(Kind::Referral, row.reported.unwrap_or(self.today).year());
        let mut record = self.make(row, id.clone(), wijk);
        if let Some(referral) = record.referral_mut() {
            referral.resident = Some(resident_id.number);
            referral.household = household.filter(|_| referral.offered.is_some());
        }
        self.create(record);
        if !row.source_number.is_empty() {
            self.sources.insert(row.source_number.clone(), id);
        }
        self.result.added += 1;
    }

    fn again(&mut self, row: &ReferralRow, existing: &Record) {
        let household = self.household(&row.resident.household);
        let wijk = self.wijk(row);
        let candidate = self.make(row, existing.id.clone(), wijk.clone());
        let mut is_updated = self.fill_referral(row, existing, &candidate);
        let person = existing
            .referral()
            .and_then(|referral| referral.resident.clone());
        if let Some(person) =
            person.and_then(|number| self.writer.newest(&RecordId::new(Kind::Resident, number)))
        {
            let head = Head::Resident(resident(&row.resident, household, wijk));
            is_updated |= self.fill(
                &person,
                &Record {
                    head,
                    ..Record::new(person.id.clone())
                },
                &[],
            );
        }
        self.count(is_updated);
    }

    fn fill_referral(&mut self, row: &ReferralRow, existing: &Record, candidate: &Record) -> bool {
        /// What follows from a step in the workflow: filled in only when the file stands where the dossier stands.
        const STEPS: &[&str] = &[
            "bt",
            "aangeboden_op",
            "antwoord_op",
            "weigerreden",
            "weigertoelichting",
            "teruglegreden",
            "teruglegtoelichting",
            "aanbieder",
            "contract",
            "startdatum",
            "leveringsvorm",
            "vervolg",
            "uitkomst",
            "geeindigd_op",
            "reactie_uit_bestand",
        ];
        /// What is never filled in from a file a second time.
        const OWN: &[&str] = &[
            "ingelezen",
            "inwoner",
            "huishouden",
            "staat",
            "staat_sinds",
            "staat_ervoor",
            "laatste_stap",
            "klokken",
        ];
        let (Some(now), Some(file)) = (existing.referral(), candidate.referral()) else {
            return false;
        };
        let stands_there = now.state == file.state;
        if !stands_there {
            let reason = format!(
                "in wijkregie staat deze verwijzing op {}; het bestand verplaatst niets",
                now.state
            );
            self.warn(row.row, "Status", file.state.word(), reason);
        }
        let skip: Vec<&str> = if stands_there {
            OWN.to_vec()
        } else {
            OWN.iter().chain(STEPS).copied().collect()
        };
        let mut after = filled(existing, candidate, &skip);
        let had_no_date = now.reported.is_none();
        if let (Some(referral), Some(reported)) =
            (after.referral_mut(), file.reported.filter(|_| had_no_date))
        {
            for clock in referral
                .clocks
                .iter_mut()
                .filter(|clock| clock.kind.starts_at_melding())
            {
                clock.start = clock.start.or(Some(reported));
            }
        }
        let has_changed = after != *existing;
        if has_changed {
            self.change(existing.clone(), after);
        }
        has_changed
    }

    fn household(&mut self, source: &str) -> Option<String> {
        if source.is_empty() {
            return None;
        }
        let known = self.households.get(source).cloned();
        if let Some(number) =
            known.or_else(|| self.writer.model().household(source).map(str::to_owned))
        {
            return Some(number);
        }
        let id = self.writer.new_id(Kind::Household, 0);
        let household = Household {
            source_number: source.to_owned(),
            ..Household::default()
        };
        self.create(Record {
            head: Head::Household(household),
            ..Record::new(id.clone())
        });
        self.households.insert(source.to_owned(), id.number.clone());
        Some(id.number)
    }

    /// The wijk a row names, else the one of its postcode.
    fn wijk(&mut self, row: &ReferralRow) -> Option<String> {
        let settings = &self.batch.settings;
        let by_name = settings.find_wijk(&row.wijk);
        let found = by_name
            .or_else(|| settings.wijk_of_postcode(&row.resident.postcode))
            .map(str::to_owned);
        if by_name.is_none() && !row.wijk.is_empty() {
            let reason = match &found {
                Some(id) => format!("deze wijk is er niet; de postcode hoort bij {id}"),
                None => {
                    "deze wijk is er niet, en de postcode hoort bij geen enkele wijk".to_owned()
                }
            };
            self.warn(row.row, "Wijk", &row.wijk, reason);
        }
        found
    }

    /// The verwijzing as the row has it.
    fn make(&self, row: &ReferralRow, id: RecordId, wijk: Option<String>) -> Record {
        let state = row.state.unwrap_or_default();
        let bt = self.bt(row, wijk.as_deref());
        let teams = wijk
            .as_ref()
            .and_then(|id| self.batch.settings.wijken().get(id));
        let wij_team = teams.map(|wijk| wijk.wij_team.clone());
        let has_been_offered =
            row.offered_on.is_some() || !row.offered_to.is_empty() || state.is_at_bt();
        let reason = row
            .reason
            .map(|reason| reason.word().to_owned())
            .unwrap_or_default();
        let came_back = state == State::Teruggelegd;
        let mut referral = Referral {
            source_number: row.source_number.clone(),
            imported: true,
            wijk,
            wij_team,
            reported: row.reported,
            entrance: row.entrance,
            entrance_text: row.entrance_text.clone(),
            question: row.question.clone(),
            leefgebieden: row.leefgebieden.clone(),
            wet: row.wet,
            urgency: row.urgency,
            state,
            state_since: row.state_date,
            assigned: self.employee_of(&row.employee),
            bt: bt.clone().filter(|_| has_been_offered),
            offered: row.offered_on,
            answered: row.answered_on,
            refuse_reason: if came_back {
                String::new()
            } else {
                reason.clone()
            },
            refuse_note: if came_back {
                String::new()
            } else {
                row.reason_text.clone()
            },
            return_reason: if came_back { reason } else { String::new() },
            return_note: if came_back {
                row.reason_text.clone()
            } else {
                String::new()
            },
            imported_answer: row.answer.clone(),
            provider: self.provider_of(&row.provider),
            contract: row.contract.clone(),
            started: row.started,
            delivery: row.delivery,
            follow_up: row.follow_up.clone(),
            ended: if state.is_open() {
                None
            } else {
                row.ended.or(row.state_date)
            },
            imported_pause: imported_pause(row),
            ..Referral::default()
        };
        start_clocks(&mut referral, row, self.today);
        let mut record = Record {
            head: Head::Referral(referral),
            ..Record::new(id)
        };
        self.add_parts(&mut record, row, bt);
        record
    }

    fn add_parts(&self, record: &mut Record, row: &ReferralRow, bt: Option<String>) {
        if let Some(answer @ (ConsentAnswer::Ja | ConsentAnswer::Nee)) = row.consent {
            record.add(Part::Consent(Consent {
                party: bt.unwrap_or_else(|| "begeleidingsteam".to_owned()),
                answer,
                given_by: String::new(),
                data: String::new(),
                on: None,
                withdrawn: None,
            }));
        }
        if !row.remarks.is_empty() {
            record.add(Part::Note(Note {
                at: self.now,
                by: self.by.to_owned(),
                text: row.remarks.clone(),
            }));
        }
        for raw in &row.raw {
            record.add(Part::RawValue(raw.clone()));
        }
    }

    /// The begeleidingsteam a row names; without a name it is the one of the wijk.
    fn bt(&self, row: &ReferralRow, wijk: Option<&str>) -> Option<String> {
        let settings = &self.batch.settings;
        let name = fold(&row.offered_to);
        let is_nameless = matches!(name.as_str(), "" | "bt" | "begeleidingsteam");
        let named = if is_nameless {
            None
        } else {
            settings.find_bt(&row.offered_to)
        };
        named.or_else(|| Some(settings.wijken().get(wijk?)?.bt.clone()))
    }

    /// The number of a provider, or its name as written until the providers are read in.
    fn provider_of(&self, text: &str) -> Option<String> {
        let known = || self.known(|register| register.find_provider(text));
        (!text.is_empty()).then(|| known().unwrap_or_else(|| text.to_owned()))
    }

    /// The key of an employee, or the name as written until the employees are read in.
    fn employee_of(&self, text: &str) -> String {
        self.known(|register| register.find_employee(text))
            .unwrap_or_else(|| text.to_owned())
    }

    /// What is found in this batch, else in what the office has.
    fn known(&self, find: impl Fn(&Register) -> Option<&str>) -> Option<String> {
        let here = find(&self.batch).map(str::to_owned);
        here.or_else(|| find(&self.writer.model().register).map(str::to_owned))
    }

    // ------------------------------------------------------------ registers

    fn provider(&mut self, row: &ProviderRow) {
        let number = if row.source_number.is_empty() {
            slug(&row.name)
        } else {
            row.source_number.clone()
        };
        let known = self
            .known(|register| register.find_provider(&number))
            .or_else(|| self.known(|register| register.find_provider(&row.name)));
        let id = RecordId::new(Kind::Provider, known.unwrap_or(number));
        let provider = Provider {
            name: row.name.clone(),
            agb: row.agb.clone(),
            kvk: row.kvk.clone(),
            teams: if row.in_bt == Some(true) {
                vec![EVERY_TEAM.to_owned()]
            } else {
                Vec::new()
            },
            places: row.places,
        };
        self.register_row(
            Record {
                head: Head::Provider(provider),
                ..Record::new(id)
            },
            &row.raw,
        );
    }

    fn employee(&mut self, row: &EmployeeRow) {
        let employee = Employee {
            name: row.name.clone(),
            team: row.team.clone(),
            absent_from: row.absent_from,
            absent_until: row.absent_until,
            substitute: row.substitute.clone(),
        };
        let id = RecordId::new(Kind::Employee, slug(&row.name));
        self.register_row(
            Record {
                head: Head::Employee(employee),
                ..Record::new(id)
            },
            &row.raw,
        );
    }

    fn register_row(&mut self, mut record: Record, raw: &[RawValue]) {
        for raw in raw {
            record.add(Part::RawValue(raw.clone()));
        }
        self.batch.take(&record);
        match self.writer.newest(&record.id) {
            Some(existing) => {
                let is_updated = self.fill(&existing, &record, &[]);
                self.count(is_updated);
            }
            None => {
                self.create(record);
                self.result.added += 1;
            }
        }
    }

    // ------------------------------------------------------------ whole records

    /// Keeps the records of a group, or none of them when one says what cannot be.
    fn records(&mut self, group: Vec<Record>) -> Result<(), Refusal> {
        let mut changes = Group::new();
        let mut is_new = false;
        for record in group {
            let (before, after) = match self.writer.newest(&record.id) {
                Some(existing) => {
                    let after = filled(&existing, &record, &["klokken", "laatste_stap"]);
                    (existing, after)
                }
                None => {
                    is_new = true;
                    (Record::new(record.id.clone()), record)
                }
            };
            if after != before {
                // As it was agreed: what time did to it since, such as tacit renewal past four years, is no reason.
                let start = after.contract().and_then(|contract| contract.start);
                let model = self.writer.model();
                sound(&after, &model.register, start.unwrap_or(self.today))?;
                changes.push((before, after));
            }
        }
        let has_changed = !changes.is_empty();
        changes
            .into_iter()
            .for_each(|(before, after)| self.change(before, after));
        if is_new {
            self.result.added += 1;
        } else {
            self.count(has_changed);
        }
        Ok(())
    }
}

impl ClockKind {
    /// Whether the clock starts on the day of the melding.
    const fn starts_at_melding(self) -> bool {
        matches!(
            self,
            Self::Onderzoek | Self::Bevestigen | Self::PersoonlijkPlan | Self::Spoed
        )
    }
}

fn resident(row: &ResidentRow, household: Option<String>, wijk: Option<String>) -> Resident {
    Resident {
        last_name: row.last_name.clone(),
        prefix: row.prefix.clone(),
        first_name: row.first_name.clone(),
        sex: row.sex,
        birth_date: row.birth_date,
        bsn: row.bsn,
        street: row.street.clone(),
        house_number: row.house_number.clone(),
        addition: row.addition.clone(),
        postcode: row.postcode.clone(),
        city: row.city.clone(),
        wijk,
        phone: row.phone.clone(),
        email: row.email.clone(),
        household,
        merged_into: None,
    }
}

fn imported_pause(row: &ReferralRow) -> Option<ImportedPause> {
    let is_there = row.suspended_from.is_some()
        || row.suspended_until.is_some()
        || !row.suspended_reason.is_empty();
    is_there.then(|| ImportedPause {
        from: row.suspended_from,
        until: row.suspended_until,
        reason: row.suspended_reason.clone(),
    })
}

/// Starts and stops the clocks as the row's state and dates say. A clock whose date is missing runs without one.
fn start_clocks(referral: &mut Referral, row: &ReferralRow, today: NaiveDate) {
    let state = referral.state;
    let moved = row.answered_on.or(row.state_date);
    match state {
        State::Nieuw => start_melding_clocks(referral, today),
        _ => referral.start_clock(ClockKind::Onderzoek, row.reported),
    }
    if state != State::Nieuw
        && is_urgent(referral)
        && matches!(
            state,
            State::InOnderzoek | State::Aangeboden | State::Geweigerd
        )
    {
        referral.start_clock(ClockKind::Spoed, row.reported);
    }
    if row.offered_on.is_some() || state == State::Aangeboden {
        referral.start_clock(ClockKind::AntwoordBt, row.offered_on.or(row.state_date));
        if state != State::Aangeboden {
            referral.stop_clock(ClockKind::AntwoordBt, moved.unwrap_or(today));
        }
    }
    let clock_of_state = match state {
        State::Geweigerd => Some((ClockKind::BesluitWij, moved)),
        State::Geaccepteerd => Some((ClockKind::EersteGesprek, moved)),
        State::Wachtlijst => Some((ClockKind::Wachtlijst, moved)),
        State::Teruggelegd => Some((ClockKind::Terugname, row.state_date.or(row.answered_on))),
        State::RegulierProces => Some((ClockKind::Beslistermijn, None)),
        _ => None,
    };
    if let Some((kind, start)) = clock_of_state {
        referral.start_clock(kind, start);
    }
    if !state.is_open() {
        let end = referral.ended.unwrap_or(today);
        for kind in ClockKind::ALL {
            referral.stop_clock(*kind, end);
        }
    }
}

/// The record with what is empty in it filled in from another; what is there is never replaced.
fn filled(existing: &Record, candidate: &Record, skip: &[&str]) -> Record {
    let (Ok(mut now), Ok(offered)) = (
        fields::of_head(&existing.head),
        fields::of_head(&candidate.head),
    ) else {
        return existing.clone();
    };
    let mut after = existing.clone();
    let missing: Vec<_> = offered
        .into_iter()
        .filter(|(path, _)| !skip.contains(&path.as_str()) && !now.contains_key(path))
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
            // The lists of a contract are filled whole or not at all: what was used or mended since stays so.
            Part::RawValue(_) => existing.of(part.kind()).any(|(_, known)| known == part),
            _ if matches!(existing.id.kind, Kind::Contract | Kind::Aanbesteding) => {
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
