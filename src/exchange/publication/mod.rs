//! The aanbestedingen of the register as the open data of [`super::ocds`]: who buys, what was awarded, the contracts
//! that came of it and how long they can still run.
//!
//! Start at [`publication`]; [`awards`] has who won what, [`contracts`] what came of it. What is not for everyone stays
//! out: inschrijvingen, scores, what was spent.

mod awards;
mod contracts;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};

use super::ocds::{
    MilestoneKind, MilestoneStatus, OcdsItem, OcdsMilestone, OcdsPackage, OcdsParty, OcdsPeriod,
    OcdsProcess, OcdsRelated, Relation,
};
use crate::domain::aanbesteding::gap::Gap;
use crate::domain::aanbesteding::law::STANDSTILL;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::aanbesteding::{Aanbesteding, cpv};
use crate::domain::dates::with_year;
use crate::domain::record::{Record, RecordId};
use crate::domain::register::Register;
use crate::domain::registers::people::slug;

/// What every open contracting id begins with. This is the prefix of the standard's own examples: who publishes asks for
/// one of its own (OCDS 1.1, organisation identifiers).
pub const OCID_PREFIX: &str = "ocds-213czf-";

/// Whether an aanbesteding is on the market, or was: before that its estimate and plan are nobody's outside. Of what was
/// read in the day of publication can be missing; where it stood then tells. What was withdrawn may never have been out.
fn is_published(aanbesteding: &Aanbesteding) -> bool {
    let is_past_it = !matches!(
        aanbesteding.status,
        AanbestedingStatus::Voorbereiding | AanbestedingStatus::Ingetrokken
    );
    aanbesteding.actual.contains_key(&Phase::Publicatie) || (aanbesteding.imported && is_past_it)
}

/// The package of all aanbestedingen that were published, as they stand at a moment. `changed` is when each
/// aanbesteding and each contract was last changed.
#[must_use]
pub fn publication(
    register: &Register,
    changed: &BTreeMap<RecordId, DateTime<Utc>>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> OcdsPackage {
    let office = Publisher {
        register,
        changed,
        now,
        today,
    };
    let processes = register
        .aanbestedingen()
        .iter()
        .filter_map(|(number, record)| office.process(number, record));
    OcdsPackage {
        uri: format!(
            "urn:wijkregie:aanbestedingen:{}",
            now.format("%Y%m%dT%H%M%SZ")
        ),
        published: now,
        publisher: office.buyer().name,
        license: String::new(),
        processes: processes.collect(),
    }
}

/// The open contracting id of an aanbesteding.
fn ocid(number: &str) -> String {
    format!("{OCID_PREFIX}{}", slug(number))
}

/// The day of a phase: when it was done, else when it is planned.
fn day_of(aanbesteding: &Aanbesteding, phase: Phase) -> Option<NaiveDate> {
    let done = aanbesteding.actual.get(&phase);
    done.or_else(|| aanbesteding.planned.get(&phase)).copied()
}

const fn between(start: Option<NaiveDate>, end: Option<NaiveDate>) -> OcdsPeriod {
    OcdsPeriod {
        start,
        end,
        end_time: None,
        max_end: None,
    }
}

/// Who publishes, and when.
struct Publisher<'a> {
    register: &'a Register,
    changed: &'a BTreeMap<RecordId, DateTime<Utc>>,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Publisher<'_> {
    fn buyer(&self) -> OcdsParty {
        let setting = |key| {
            self.register
                .settings
                .get(key)
                .unwrap_or_default()
                .to_owned()
        };
        OcdsParty {
            number: "gemeente".to_owned(),
            name: setting("gemeente.naam"),
            kvk: setting("gemeente.kvk"),
        }
    }

    /// A provider by number, or a name as written.
    fn party(&self, provider: &str) -> OcdsParty {
        match self.register.providers.get(provider) {
            Some(known) => OcdsParty {
                number: provider.to_owned(),
                name: known.name.clone(),
                kvk: known.kvk.clone(),
            },
            None => OcdsParty {
                number: slug(provider),
                name: provider.to_owned(),
                kvk: String::new(),
            },
        }
    }

    fn process(&self, number: &str, record: &Record) -> Option<OcdsProcess> {
        let aanbesteding = record.aanbesteding().filter(|one| is_published(one))?;
        let day = |phase| day_of(aanbesteding, phase);
        let published = day(Phase::Publicatie);
        let word = aanbesteding.procedure.map_or("", |one| one.word());
        let procedure_text = Some(aanbesteding.procedure_text.as_str())
            .filter(|text| !text.is_empty())
            .unwrap_or(word);
        let own = awards::awarded(record);
        let of_it = self.contracts_of(number, aanbesteding, &own);
        let joint = awards::joint(&of_it, &self.buyer().name);
        let lead = awards::lead(&of_it, &self.buyer().name);
        let changed = of_it.iter().copied().chain([record]);
        let changed = changed.filter_map(|one| self.changed.get(&one.id));
        let (awards, contracts) = self.awards(&own, &of_it, aanbesteding);
        Some(OcdsProcess {
            ocid: ocid(number),
            number: number.to_owned(),
            title: aanbesteding.name.clone(),
            description: ended(aanbesteding),
            released: changed.max().copied().unwrap_or(self.now),
            buyer: self.buyer(),
            procedure: aanbesteding.procedure,
            procedure_text: procedure_text.to_owned(),
            status: Some(aanbesteding.status),
            value: aanbesteding.value,
            bids: OcdsPeriod {
                end_time: NaiveTime::parse_from_str(&aanbesteding.closes_at, "%H:%M").ok(),
                ..between(published, day(Phase::SluitingInschrijving))
            },
            enquiries: between(published, day(Phase::NotaVanInlichtingen)),
            award: between(day(Phase::VoorlopigeGunning), day(Phase::OpdrachtVerleend)),
            contract: between(aanbesteding.start, end_of(aanbesteding)),
            items: items(aanbesteding),
            milestones: self.milestones(aanbesteding),
            awards,
            contracts,
            related: self.before(aanbesteding).into_iter().collect(),
            joint,
            lead,
        })
    }

    /// The days on the way to the contract.
    fn milestones(&self, aanbesteding: &Aanbesteding) -> Vec<OcdsMilestone> {
        let standstill = || {
            let sent = day_of(aanbesteding, Phase::VoorlopigeGunning)?;
            let gap = aanbesteding.options.has_standstill;
            gap.then(|| Gap::EndsOn(STANDSTILL).earliest(sent, &self.register.calendar))?
        };
        let day = |phase| day_of(aanbesteding, phase);
        let days = [
            (
                "marktconsultatie",
                "Marktconsultatie",
                MilestoneKind::PreProcurement,
                Phase::Marktconsultatie,
                day(Phase::Marktconsultatie),
            ),
            (
                "nota",
                "Nota van inlichtingen",
                MilestoneKind::Engagement,
                Phase::NotaVanInlichtingen,
                day(Phase::NotaVanInlichtingen),
            ),
            (
                "standstill",
                "Einde standstilltermijn",
                MilestoneKind::Assessment,
                Phase::Standstill,
                day(Phase::Standstill).or_else(standstill),
            ),
        ];
        let known = days
            .into_iter()
            .filter_map(|(id, title, kind, phase, due)| {
                // A standstill ends by itself, once the decision was sent.
                let needs = if phase == Phase::Standstill {
                    Phase::VoorlopigeGunning
                } else {
                    phase
                };
                let is_done = aanbesteding.actual.contains_key(&needs);
                let met = due.filter(|due| is_done && *due <= self.today);
                Some(self.milestone(id, title, kind, due?, met, aanbesteding.status.is_running()))
            });
        known.collect()
    }

    /// A day that was reached, is still to come, or went by.
    fn milestone(
        &self,
        id: &str,
        title: &str,
        kind: MilestoneKind,
        due: NaiveDate,
        met: Option<NaiveDate>,
        is_running: bool,
    ) -> OcdsMilestone {
        let status = if met.is_some() {
            MilestoneStatus::Met
        } else if is_running && due >= self.today {
            MilestoneStatus::Scheduled
        } else {
            MilestoneStatus::NotMet
        };
        OcdsMilestone {
            id: id.to_owned(),
            title: title.to_owned(),
            kind,
            due: Some(due),
            met,
            status,
        }
    }

    /// What it follows on: the aanbesteding its contract came from, else that contract by its number.
    fn before(&self, aanbesteding: &Aanbesteding) -> Option<OcdsRelated> {
        let number = aanbesteding.successor_of.as_deref()?;
        let contract = self
            .register
            .contracts()
            .get(number)
            .and_then(Record::contract);
        let process = contract
            .and_then(|contract| contract.aanbesteding.as_deref())
            .and_then(|number| self.register.aanbestedingen().get_key_value(number))
            .filter(|(_, record)| record.aanbesteding().is_some_and(is_published));
        Some(match process {
            Some((number, record)) => related(Relation::Prior, number, record),
            None => OcdsRelated {
                relation: Relation::Prior,
                // Its own process was never published here; this is what it would be known by.
                ocid: ocid(number),
                title: contract.map_or_else(
                    || number.to_owned(),
                    |contract| format!("{number} {}", contract.title),
                ),
            },
        })
    }
}

fn related(relation: Relation, number: &str, record: &Record) -> OcdsRelated {
    OcdsRelated {
        relation,
        ocid: ocid(number),
        title: record
            .aanbesteding()
            .map(|one| one.name.clone())
            .unwrap_or_default(),
    }
}

/// Why it ended without a contract, if it did.
fn ended(aanbesteding: &Aanbesteding) -> String {
    let on = aanbesteding.ended.map(with_year).unwrap_or_default();
    let text = format!(
        "{} {on}: {}",
        aanbesteding.status, aanbesteding.ended_reason
    );
    if aanbesteding.ended_reason.is_empty() {
        String::new()
    } else {
        text
    }
}

/// The last day of the contract that is meant, options not counted.
fn end_of(aanbesteding: &Aanbesteding) -> Option<NaiveDate> {
    let after = aanbesteding
        .start?
        .checked_add_months(Months::new(aanbesteding.months?))?;
    after.checked_sub_days(Days::new(1))
}

/// What is bought: every code in the field, or its text when there is no code in it.
fn items(aanbesteding: &Aanbesteding) -> Vec<OcdsItem> {
    let codes = aanbesteding
        .cpv
        .split([',', ';', '/', ' '])
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let items: Vec<OcdsItem> = codes
        .map(|code| OcdsItem {
            cpv: code.to_owned(),
            description: cpv::find(code)
                .map_or(aanbesteding.name.as_str(), |known| known.name)
                .to_owned(),
        })
        .collect();
    if items.is_empty() && !aanbesteding.cpv.is_empty() {
        vec![OcdsItem {
            cpv: String::new(),
            description: aanbesteding.cpv.clone(),
        }]
    } else {
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_in_counts_as_published_by_its_day_or_by_where_it_stood() {
        use AanbestedingStatus as Status;
        let day = NaiveDate::from_ymd_opt(2026, 10, 27);
        for (imported, published, status, expected) in [
            (false, None, Status::Voorbereiding, false),
            (false, None, Status::Ingetrokken, false),
            (false, day, Status::InschrijvingOpen, true),
            (false, day, Status::Ingetrokken, true),
            (true, None, Status::Voorbereiding, false),
            (true, None, Status::Ingetrokken, false),
            (true, None, Status::Gegund, true),
            (true, None, Status::Mislukt, true),
        ] {
            let aanbesteding = Aanbesteding {
                imported,
                status,
                planned: day
                    .map(|day| (Phase::Publicatie, day))
                    .into_iter()
                    .collect(),
                actual: published
                    .map(|day| (Phase::Publicatie, day))
                    .into_iter()
                    .collect(),
                ..Aanbesteding::default()
            };
            assert_eq!(is_published(&aanbesteding), expected, "{aanbesteding:?}");
        }
    }
}
