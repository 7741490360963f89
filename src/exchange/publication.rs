//! The aanbestedingen of the register as the open data of [`super::ocds`]: who buys, what was awarded, the contracts
//! that came of it and how long they can still run.
//!
//! Start at [`publication`]. What is not for everyone stays out: inschrijvingen, scores, what was spent.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};

use super::ocds::{
    AwardStatus, MilestoneKind, MilestoneStatus, OcdsAmendment, OcdsAward, OcdsContract, OcdsItem,
    OcdsMilestone, OcdsPackage, OcdsParty, OcdsPeriod, OcdsProcess, OcdsRelated, Relation,
};
use crate::domain::aanbesteding::gap::Gap;
use crate::domain::aanbesteding::law::STANDSTILL;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::aanbesteding::{Aanbesteding, cpv};
use crate::domain::contract::Contract;
use crate::domain::contract::dates::{Dates, extended};
use crate::domain::contract::length::Span;
use crate::domain::contract::parts::{ContractOption, Party, Perceel};
use crate::domain::contract::signals::option_notice;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::{Element, Record};
use crate::domain::register::Register;
use crate::domain::registers::people::slug;
use crate::domain::words::fold;

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

/// The package of all aanbestedingen that were published, as they stand at a moment. `changed` is when each was last changed, by number.
#[must_use]
pub fn publication(
    register: &Register,
    changed: &BTreeMap<String, DateTime<Utc>>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> OcdsPackage {
    let office = Publisher { register, today };
    let processes = register
        .aanbestedingen()
        .iter()
        .filter_map(|(number, record)| {
            let released = changed.get(number).copied().unwrap_or(now);
            office.process(number, record, released)
        });
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

/// Who publishes, and on which day.
struct Publisher<'a> {
    register: &'a Register,
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

    fn process(
        &self,
        number: &str,
        record: &Record,
        released: DateTime<Utc>,
    ) -> Option<OcdsProcess> {
        let aanbesteding = record.aanbesteding().filter(|one| is_published(one))?;
        let day = |phase| day_of(aanbesteding, phase);
        let published = day(Phase::Publicatie);
        let word = aanbesteding.procedure.map_or("", |one| one.word());
        let procedure_text = Some(aanbesteding.procedure_text.as_str())
            .filter(|text| !text.is_empty())
            .unwrap_or(word);
        let own = awarded(record);
        let of_it = self.contracts_of(number, aanbesteding, &own);
        let joint = joint(&of_it);
        let (awards, contracts) = self.awards(&own, &of_it, aanbesteding);
        Some(OcdsProcess {
            ocid: ocid(number),
            number: number.to_owned(),
            title: aanbesteding.name.clone(),
            description: ended(aanbesteding),
            released,
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

    /// What was awarded, and the contracts that came of it, each with its award: one of each a perceel.
    fn awards(
        &self,
        own: &[Awarded<'_>],
        of_it: &[&Record],
        aanbesteding: &Aanbesteding,
    ) -> (Vec<OcdsAward>, Vec<OcdsContract>) {
        let status = match aanbesteding.status {
            AanbestedingStatus::Gegund => AwardStatus::Active,
            AanbestedingStatus::Ingetrokken => AwardStatus::Cancelled,
            AanbestedingStatus::Mislukt => AwardStatus::Unsuccessful,
            _ => AwardStatus::Pending,
        };
        let mut awards: Vec<OcdsAward> = own
            .iter()
            .map(|award| OcdsAward {
                id: award.id.clone(),
                title: with_perceel(&aanbesteding.name, &bare(award.perceel)),
                status,
                date: award.on,
                value: self.value_of(award, own),
                suppliers: award.winners.iter().map(|it| self.party(it)).collect(),
            })
            .collect();
        let mut contracts = Vec::new();
        for record in of_it {
            let number = &record.id.number;
            let percelen: Vec<Option<&Perceel>> = match record.all::<Perceel>().map(Some).collect()
            {
                none if Vec::is_empty(&none) => vec![None],
                all => all,
            };
            let is_one = percelen.len() == 1;
            for perceel in percelen {
                let award = match own.iter().find(|award| award.is_for(record, perceel)) {
                    Some(award) => award.id.clone(),
                    // Who won was not written down: the contract says so.
                    None => {
                        let award = self.award_of(record, perceel, is_one, aanbesteding);
                        let id = award.id.clone();
                        awards.push(award);
                        id
                    }
                };
                let Some(mut contract) = self.contract(record, award) else {
                    continue;
                };
                if let Some(perceel) = perceel {
                    contract.title = with_perceel(&contract.title, &perceel.to_string());
                }
                if let Some(perceel) = perceel.filter(|_| !is_one) {
                    contract.id = format!("{number}-{}", slug(&perceel.to_string()));
                    // What may be spent on all percelen is nobody's share of one.
                    contract.value = None;
                }
                contracts.push(contract);
            }
        }
        (awards, contracts)
    }

    /// What an award is worth: what may be spent under its contract, where that is not for more percelen.
    fn value_of(&self, award: &Awarded<'_>, own: &[Awarded<'_>]) -> Option<Cents> {
        let is_alone = own
            .iter()
            .filter(|one| one.contract == award.contract)
            .count()
            == 1;
        let record = self.register.contracts().get(award.contract)?;
        let is_whole = is_alone && record.all::<Perceel>().count() <= 1;
        record.contract()?.ceiling.filter(|_| is_whole)
    }

    /// The contracts that name the aanbesteding, that an award names, or that follow on the same contract from the day
    /// the aanbesteding was for.
    fn contracts_of(
        &self,
        number: &str,
        aanbesteding: &Aanbesteding,
        awards: &[Awarded<'_>],
    ) -> Vec<&Record> {
        let is_of = |id: &str, contract: &Contract| {
            let is_next = || {
                aanbesteding.status == AanbestedingStatus::Gegund
                    && contract.aanbesteding.is_none()
                    && contract.predecessor.is_some()
                    && contract.predecessor == aanbesteding.successor_of
                    && contract.start == aanbesteding.start
            };
            contract.aanbesteding.as_deref() == Some(number)
                || awards.iter().any(|award| award.contract == id)
                || is_next()
        };
        let all = self.register.contracts().iter();
        all.filter(|(id, record)| {
            record
                .contract()
                .is_some_and(|contract| is_of(id, contract))
        })
        .map(|(_, record)| record)
        .collect()
    }

    fn award_of(
        &self,
        contract: &Record,
        perceel: Option<&Perceel>,
        is_one: bool,
        aanbesteding: &Aanbesteding,
    ) -> OcdsAward {
        let head = contract.contract();
        let title = head.map_or("", |head| head.title.as_str());
        let named = perceel.map(ToString::to_string).unwrap_or_default();
        let id = match is_one {
            true => contract.id.number.clone(),
            false => format!("{} {named}", contract.id.number),
        };
        OcdsAward {
            id: format!("gunning-{}", slug(&id)),
            title: with_perceel(title, &named),
            status: AwardStatus::Active,
            date: day_of(aanbesteding, Phase::OpdrachtVerleend),
            value: head.and_then(|head| head.ceiling).filter(|_| is_one),
            suppliers: contract
                .all::<Party>()
                .map(|party| self.party(&party.provider))
                .collect(),
        }
    }

    fn contract(&self, record: &Record, award: String) -> Option<OcdsContract> {
        let contract = record.contract()?;
        let norm = option_notice(&self.register.settings);
        let dates = Dates::of(record, norm, self.today)?;
        let number = &record.id.number;
        let follows = self.register.aanbestedingen().iter().filter(|(_, next)| {
            next.aanbesteding().is_some_and(|next| {
                next.successor_of.as_ref() == Some(number)
                    && is_published(next)
                    && !matches!(
                        next.status,
                        AanbestedingStatus::Ingetrokken | AanbestedingStatus::Mislukt
                    )
            })
        });
        Some(OcdsContract {
            id: number.clone(),
            award,
            title: contract.title.clone(),
            status: Some(dates.status),
            period: OcdsPeriod {
                max_end: dates.max_end,
                ..between(contract.start, dates.current_end)
            },
            value: contract.ceiling,
            signed: None,
            amendments: amendments(record, contract),
            milestones: self.decisions(record, contract, &dates),
            related: follows
                .map(|(number, next)| related(Relation::RenewalProcess, number, next))
                .collect(),
        })
    }

    /// The days on which someone decides about a contract: each option, and the notice.
    fn decisions(&self, record: &Record, contract: &Contract, dates: &Dates) -> Vec<OcdsMilestone> {
        let mut found = Vec::new();
        for (key, part) in record.of(ContractOption::KIND) {
            let Some(option) = ContractOption::of(part) else {
                continue;
            };
            let next = dates.next_option.filter(|next| next.key == *key);
            let due = option.used_on.or(next.map(|next| next.latest));
            if let Some(due) = due {
                let id = format!("optie-{}", key.n);
                let title = format!("Verlenging met {} melden", option.length);
                let kind = MilestoneKind::Approval;
                found.push(self.milestone(&id, &title, kind, due, option.used_on, true));
            }
        }
        if let Some(notice) = dates.notice {
            found.push(self.milestone(
                "opzegdatum",
                "Uiterste opzegdatum",
                MilestoneKind::Approval,
                notice.plain,
                contract.notice_given,
                true,
            ));
        }
        found
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

/// What was awarded of one perceel under one contract.
struct Awarded<'r> {
    id: String,
    perceel: &'r str,
    winners: Vec<&'r str>,
    on: Option<NaiveDate>,
    /// Empty as long as there is none.
    contract: &'r str,
}

/// What an aanbesteding awarded: who won the same perceel under the same contract stand together.
fn awarded(record: &Record) -> Vec<Awarded<'_>> {
    let mut all: Vec<Awarded<'_>> = Vec::new();
    for (key, part) in record.of(Award::KIND) {
        let Some(award) = Award::of(part) else {
            continue;
        };
        let is_it = |one: &&mut Awarded<'_>| {
            fold(&bare(one.perceel)) == fold(&bare(&award.perceel))
                && one.contract == award.contract
        };
        match all.iter_mut().find(is_it) {
            Some(one) => one.winners.push(&award.winner),
            None => all.push(Awarded {
                id: format!("gunning-{}", key.n),
                perceel: &award.perceel,
                winners: vec![&award.winner],
                on: award.on,
                contract: &award.contract,
            }),
        }
    }
    all
}

impl Awarded<'_> {
    /// Whether a perceel of a contract came of it.
    fn is_for(&self, contract: &Record, perceel: Option<&Perceel>) -> bool {
        let is_its_perceel = self.perceel.is_empty()
            || perceel.is_none_or(|perceel| {
                let own = fold(&bare(self.perceel));
                own == fold(&perceel.perceel) || own == fold(&perceel.to_string())
            });
        let won = || {
            self.contract.is_empty()
                && contract
                    .all::<Party>()
                    .any(|party| self.winners.contains(&party.provider.as_str()))
        };
        is_its_perceel && (self.contract == contract.id.number || won())
    }
}

/// A perceel without the word before it.
fn bare(perceel: &str) -> String {
    Perceel::new("", perceel).perceel
}

/// A title with its perceel, where it does not name it already.
fn with_perceel(title: &str, perceel: &str) -> String {
    let perceel = match perceel.chars().next() {
        None => return title.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("perceel {perceel}"),
        Some(_) => perceel.to_owned(),
    };
    let is_named = format!(" {} ", fold(title)).contains(&format!(" {} ", fold(&perceel)));
    if is_named {
        title.to_owned()
    } else {
        format!("{title}, {perceel}")
    }
}

/// With whom it is bought together, as the contracts name them.
fn joint(contracts: &[&Record]) -> Vec<OcdsParty> {
    let named = contracts.iter().filter_map(|record| record.contract());
    let names = named.flat_map(|contract| contract.joint_with.split([',', ';', '\n']));
    let names = names.flat_map(|part| part.split(" en ")).map(str::trim);
    let mut all: Vec<OcdsParty> = Vec::new();
    for name in names.filter(|name| !slug(name).is_empty()) {
        let party = OcdsParty {
            number: format!("inkoper-{}", slug(name)),
            name: name.to_owned(),
            kvk: String::new(),
        };
        if all.iter().all(|known| known.number != party.number) {
            all.push(party);
        }
    }
    all
}

/// The options that were used, each with the end it gave.
fn amendments(record: &Record, contract: &Contract) -> Vec<OcdsAmendment> {
    let mut used = Span::default();
    let mut found = Vec::new();
    for (key, part) in record.of(ContractOption::KIND) {
        let Some(option) = ContractOption::of(part).filter(|option| option.is_used) else {
            continue;
        };
        used = used + option.length.span();
        let until = contract.end.and_then(|end| extended(end, used));
        let until = until.map_or_else(String::new, |day| format!(" tot en met {}", with_year(day)));
        let rationale = match option.ground {
            Some(ground) => format!("Wijziging op grond van art. 2.163{ground} Aw"),
            None if option.clause.is_empty() => String::new(),
            None => format!(
                "Verlengingsoptie in de overeenkomst: {} (art. 2.163c Aw)",
                option.clause
            ),
        };
        found.push(OcdsAmendment {
            id: key.n.to_string(),
            date: option.used_on,
            rationale,
            description: format!("Verlengd met {}{until}", option.length),
        });
    }
    found
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
