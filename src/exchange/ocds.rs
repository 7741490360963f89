//! Aanbestedingen as open data: a release package of the Open Contracting Data Standard 1.1, without extensions.
//!
//! What goes in are plain structs ([`OcdsPackage`] and what it holds); start at [`package`]. The words of the standard
//! come from its codelists only. What the standard has no place for (the extension clause) is left out; lots are an
//! extension, so a perceel is named in the titles of its award and its contract.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::domain::aanbesteding::words::{AanbestedingStatus, Procedure};
use crate::domain::contract::words::ContractStatus;
use crate::domain::identifiers;
use crate::domain::money::Cents;

/// A package of releases, one for each aanbesteding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsPackage {
    /// The address where this file is published.
    pub uri: String,
    /// When it is published.
    pub published: DateTime<Utc>,
    /// Who publishes it.
    pub publisher: String,
    /// The address of the licence, or empty.
    pub license: String,
    /// The aanbestedingen.
    pub processes: Vec<OcdsProcess>,
}

/// An organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsParty {
    /// Its number in the office: what it is known by when it has no KvK-nummer.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its KvK-nummer, or empty.
    pub kvk: String,
}

/// From when until when; every day may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsPeriod {
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The last day. Of a contract: the end as it stands now.
    pub end: Option<NaiveDate>,
    /// The time on the last day at which it ends; none is the end of that day.
    pub end_time: Option<NaiveTime>,
    /// The last day it can ever be extended to: the end after all options.
    pub max_end: Option<NaiveDate>,
}

/// An aanbesteding with what came of it, as it stands now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsProcess {
    /// The open contracting id: the publisher's prefix and the office's number.
    pub ocid: String,
    /// The office's own number: `AB-2026-01`.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// More about it, or empty.
    pub description: String,
    /// When this state was reached: the last change of it or of a contract that came of it.
    pub released: DateTime<Utc>,
    /// Who buys, or leads those who buy together.
    pub buyer: OcdsParty,
    /// Who else buys.
    pub joint: Vec<OcdsParty>,
    /// Which of those runs it for all who buy; none when the buyer does.
    pub lead: Option<OcdsParty>,
    /// The procedure.
    pub procedure: Option<Procedure>,
    /// The procedure as written, or empty.
    pub procedure_text: String,
    /// Where it stands.
    pub status: Option<AanbestedingStatus>,
    /// The estimated value.
    pub value: Option<Cents>,
    /// Publication to closing.
    pub bids: OcdsPeriod,
    /// From when until when questions were answered: publication to the last nota van inlichtingen.
    pub enquiries: OcdsPeriod,
    /// Provisional to final award.
    pub award: OcdsPeriod,
    /// The contract that is meant to come of it.
    pub contract: OcdsPeriod,
    /// What is bought.
    pub items: Vec<OcdsItem>,
    /// Days on the way: the standstill, the latest award.
    pub milestones: Vec<OcdsMilestone>,
    /// What was awarded.
    pub awards: Vec<OcdsAward>,
    /// The contracts that came of it.
    pub contracts: Vec<OcdsContract>,
    /// The processes it comes after.
    pub related: Vec<OcdsRelated>,
}

impl OcdsProcess {
    /// Who runs it.
    fn lead(&self) -> &OcdsParty {
        self.lead.as_ref().unwrap_or(&self.buyer)
    }
}

/// Something that is bought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsItem {
    /// The CPV code, with or without its check digit, or empty.
    pub cpv: String,
    /// What it is: the Dutch text of the code, or the office's own.
    pub description: String,
}

/// A day on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsMilestone {
    /// What it is known by within its process or contract.
    pub id: String,
    /// What must happen.
    pub title: String,
    /// What kind of thing.
    pub kind: MilestoneKind,
    /// By when.
    pub due: Option<NaiveDate>,
    /// When it happened.
    pub met: Option<NaiveDate>,
    /// Whether it happened.
    pub status: MilestoneStatus,
}

/// An award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsAward {
    /// What it is known by within its process.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub status: AwardStatus,
    /// The day of the award.
    pub date: Option<NaiveDate>,
    /// What it is worth.
    pub value: Option<Cents>,
    /// To whom.
    pub suppliers: Vec<OcdsParty>,
}

/// A contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsContract {
    /// What it is known by within its process: the office's own number, `RO-2023-034`, with its perceel when it has more.
    pub id: String,
    /// The `id` of its award in the same process.
    pub award: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: Option<ContractStatus>,
    /// Its first day, its end as it stands now, and its end after all options.
    pub period: OcdsPeriod,
    /// The most that may be spent.
    pub value: Option<Cents>,
    /// The day it was signed.
    pub signed: Option<NaiveDate>,
    /// Options that were used, and other changes.
    pub amendments: Vec<OcdsAmendment>,
    /// The notice date, the decision about an option.
    pub milestones: Vec<OcdsMilestone>,
    /// The processes that follow on it.
    pub related: Vec<OcdsRelated>,
}

/// A change of a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsAmendment {
    /// What it is known by within its contract.
    pub id: String,
    /// The day it was agreed.
    pub date: Option<NaiveDate>,
    /// Why, with the ground (Aw 2.163b–g).
    pub rationale: String,
    /// What changed.
    pub description: String,
}

/// Another process that belongs with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OcdsRelated {
    /// How they belong together.
    pub relation: Relation,
    /// Its open contracting id, or empty when it is not known under one.
    pub ocid: String,
    /// What it is called, or empty.
    pub title: String,
}

/// Makes an enum of codes of the standard: the name here and the word there.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

codes! {
    /// What kind of day a milestone is (`milestoneType`).
    MilestoneKind {
        /// Before publication: a market consultation.
        PreProcurement = "preProcurement",
        /// Someone decides: to extend, to sign.
        Approval = "approval",
        /// Others are heard.
        Engagement = "engagement",
        /// Something is weighed: the standstill, an evaluation.
        Assessment = "assessment",
    }
}

codes! {
    /// Whether a milestone was reached (`milestoneStatus`).
    MilestoneStatus {
        /// Still to come.
        Scheduled = "scheduled",
        /// Reached.
        Met = "met",
        /// Not reached.
        NotMet = "notMet",
    }
}

codes! {
    /// Where an award stands (`awardStatus`).
    AwardStatus {
        /// Provisional: the standstill runs.
        Pending = "pending",
        /// Final.
        Active = "active",
        /// Withdrawn.
        Cancelled = "cancelled",
        /// Nobody to award to.
        Unsuccessful = "unsuccessful",
    }
}

codes! {
    /// How processes belong together (`relatedProcess`).
    Relation {
        /// This process renews or replaces that one.
        Prior = "prior",
        /// That process may renew this contract.
        RenewalProcess = "renewalProcess",
    }
}

/// How suppliers were found (`method`).
const fn method(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::Openbaar | Procedure::Nationaal | Procedure::Sas | Procedure::OpenHouse => {
            "open"
        }
        Procedure::NietOpenbaar | Procedure::Mededinging => "selective",
        Procedure::MeervoudigOnderhands => "limited",
    }
}

/// Where a tender stands (`tenderStatus`).
const fn tender_status(status: AanbestedingStatus) -> &'static str {
    match status {
        AanbestedingStatus::Voorbereiding => "planned",
        AanbestedingStatus::InschrijvingOpen
        | AanbestedingStatus::Beoordeling
        | AanbestedingStatus::VoorlopigGegund => "active",
        AanbestedingStatus::Gegund => "complete",
        AanbestedingStatus::Ingetrokken => "cancelled",
        AanbestedingStatus::Mislukt => "unsuccessful",
    }
}

/// Where a contract stands (`contractStatus`).
const fn contract_status(status: ContractStatus) -> Option<&'static str> {
    match status {
        ContractStatus::Toekomstig => Some("pending"),
        ContractStatus::Lopend => Some("active"),
        ContractStatus::Verlopen | ContractStatus::Beeindigd => Some("terminated"),
        ContractStatus::Onbekend => None,
    }
}

/// The package as JSON. What is not known is left out.
#[must_use]
pub fn package(package: &OcdsPackage) -> Value {
    known(json!({
        "uri": package.uri,
        "version": "1.1",
        "publishedDate": package.published.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "publisher": { "name": package.publisher },
        "license": package.license,
        "releases": package.processes.iter().map(release).collect::<Vec<_>>(),
    }))
}

fn release(process: &OcdsProcess) -> Value {
    let is_planned = process.status == Some(AanbestedingStatus::Voorbereiding);
    let tags = [
        (is_planned, "planning"),
        (!is_planned, "tender"),
        (!process.awards.is_empty(), "award"),
        (!process.contracts.is_empty(), "contract"),
    ];
    let tags: Vec<_> = tags.iter().filter(|tag| tag.0).map(|tag| tag.1).collect();
    let mut release = json!({
        "ocid": process.ocid,
        "date": process.released.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "tag": tags,
        "initiationType": "tender",
        "language": "nl",
        "parties": parties(process),
        "buyer": reference(&process.buyer),
        "tender": tender(process),
        "awards": process.awards.iter().map(award).collect::<Vec<_>>(),
        "contracts": process.contracts.iter().map(contract).collect::<Vec<_>>(),
        "relatedProcesses": related(&process.related),
    });
    release["id"] = release_id(process, &release).into();
    release
}

/// The id of a release: it may never stand for two that differ, also when they are of the same moment, or when what
/// differs is the name of a party. So it ends in the first digits of a SHA-256 of what the release says.
fn release_id(process: &OcdsProcess, release: &Value) -> String {
    let digest = Sha256::digest(known(release.clone()).to_string());
    let digits: String = digest[..4].iter().map(|b| format!("{b:02x}")).collect();
    let at = process.released.format("%Y%m%dT%H%M%SZ");
    format!("{}-{at}-{digits}", process.number)
}

/// Every organisation of a process once, with all it does in it.
fn parties(process: &OcdsProcess) -> Vec<Value> {
    let mut roles: BTreeMap<String, (&OcdsParty, Vec<&str>)> = BTreeMap::new();
    let suppliers = process.awards.iter().flat_map(|award| &award.suppliers);
    let named = [
        (&process.buyer, "buyer"),
        (process.lead(), "procuringEntity"),
    ];
    for (party, role) in named
        .into_iter()
        .chain(process.joint.iter().map(|party| (party, "buyer")))
        .chain(suppliers.map(|party| (party, "supplier")))
    {
        let (_, roles) = roles
            .entry(party_id(party))
            .or_insert_with(|| (party, Vec::new()));
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
        .into_iter()
        .map(|(id, (party, roles))| {
            let identifier = (!party.kvk.is_empty())
                .then(|| json!({ "scheme": "NL-KVK", "id": party.kvk, "legalName": party.name }));
            json!({ "id": id, "name": party.name, "identifier": identifier, "roles": roles })
        })
        .collect()
}

fn party_id(party: &OcdsParty) -> String {
    if party.kvk.is_empty() {
        party.number.clone()
    } else {
        format!("NL-KVK-{}", party.kvk)
    }
}

fn reference(party: &OcdsParty) -> Value {
    json!({ "id": party_id(party), "name": party.name })
}

fn tender(process: &OcdsProcess) -> Value {
    let items = process.items.iter().enumerate();
    json!({
        "id": process.number,
        "title": process.title,
        "description": process.description,
        "status": process.status.map(tender_status),
        "procuringEntity": reference(process.lead()),
        "procurementMethod": process.procedure.map(method),
        "procurementMethodDetails": process.procedure_text,
        "mainProcurementCategory": "services",
        "value": value(process.value),
        "tenderPeriod": period(&process.bids),
        "enquiryPeriod": period(&process.enquiries),
        "awardPeriod": period(&process.award),
        "contractPeriod": period(&process.contract),
        "items": items.map(|(at, one)| item(at + 1, one)).collect::<Vec<_>>(),
        "milestones": milestones(&process.milestones),
    })
}

fn item(number: usize, item: &OcdsItem) -> Value {
    let classification = identifiers::cpv(&item.cpv)
        .ok()
        .map(|code| json!({ "scheme": "CPV", "id": code, "description": item.description }));
    json!({
        "id": number.to_string(),
        "description": item.description,
        "classification": classification,
    })
}

fn milestones(milestones: &[OcdsMilestone]) -> Vec<Value> {
    milestones
        .iter()
        .map(|milestone| {
            json!({
                "id": milestone.id,
                "title": milestone.title,
                "type": milestone.kind.code(),
                "dueDate": milestone.due.map(end_of),
                "dateMet": milestone.met.map(start_of),
                "status": milestone.status.code(),
            })
        })
        .collect()
}

fn award(award: &OcdsAward) -> Value {
    json!({
        "id": award.id,
        "title": award.title,
        "status": award.status.code(),
        "date": award.date.map(start_of),
        "value": value(award.value),
        "suppliers": award.suppliers.iter().map(reference).collect::<Vec<_>>(),
    })
}

fn contract(contract: &OcdsContract) -> Value {
    let amendments = contract.amendments.iter().map(|amendment| {
        json!({
            "id": amendment.id,
            "date": amendment.date.map(start_of),
            "rationale": amendment.rationale,
            "description": amendment.description,
        })
    });
    json!({
        "id": contract.id,
        "awardID": contract.award,
        "title": contract.title,
        "status": contract.status.and_then(contract_status),
        "period": period(&contract.period),
        "value": value(contract.value),
        "dateSigned": contract.signed.map(start_of),
        "amendments": amendments.collect::<Vec<_>>(),
        "milestones": milestones(&contract.milestones),
        "relatedProcesses": related(&contract.related),
    })
}

fn related(related: &[OcdsRelated]) -> Vec<Value> {
    let numbered = related.iter().enumerate();
    numbered
        .map(|(at, related)| {
            json!({
                "id": (at + 1).to_string(),
                "relationship": [related.relation.code()],
                "title": related.title,
                "scheme": (!related.ocid.is_empty()).then_some("ocid"),
                "identifier": related.ocid,
            })
        })
        .collect()
}

fn period(period: &OcdsPeriod) -> Value {
    let end = |day| match period.end_time {
        Some(time) => moment(day, time),
        None => end_of(day),
    };
    json!({
        "startDate": period.start.map(start_of),
        "endDate": period.end.map(end),
        "maxExtentDate": period.max_end.map(end_of),
    })
}

/// An amount in euros, whole where it is whole.
fn value(amount: Option<Cents>) -> Option<Value> {
    amount.map(|amount| {
        let euros: Value = if amount.0.is_multiple_of(100) {
            (amount.0 / 100).into()
        } else {
            (amount.0 as f64 / 100.0).into()
        };
        json!({ "amount": euros, "currency": "EUR" })
    })
}

fn start_of(day: NaiveDate) -> String {
    moment(day, NaiveTime::MIN)
}

fn end_of(day: NaiveDate) -> String {
    let last_second = NaiveTime::MIN
        .overflowing_sub_signed(chrono::TimeDelta::seconds(1))
        .0;
    moment(day, last_second)
}

/// A moment in the Netherlands, with its distance from UTC: a day stays that day for whoever reads it.
fn moment(day: NaiveDate, time: NaiveTime) -> String {
    let offset = if is_summer_time(day, time) {
        "+02:00"
    } else {
        "+01:00"
    };
    format!(
        "{}T{}{offset}",
        day.format("%Y-%m-%d"),
        time.format("%H:%M:%S")
    )
}

/// Summer time runs from 2:00 on the last Sunday of March to 3:00 on the last of October (Directive 2000/84/EC).
fn is_summer_time(day: NaiveDate, time: NaiveTime) -> bool {
    let hours_past = |month: u32, hour: i64| -> Option<bool> {
        let last = NaiveDate::from_ymd_opt(day.year(), month, 31)?;
        let since_sunday = chrono::TimeDelta::days(last.weekday().num_days_from_sunday().into());
        let change =
            (last - since_sunday).and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(hour);
        Some(day.and_time(time) >= change)
    };
    hours_past(3, 2) == Some(true) && hours_past(10, 3) == Some(false)
}

/// Without what says nothing: nulls, empty texts, lists and objects.
fn known(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| (name, known(value)))
            .filter(|(_, value)| says_something(value))
            .collect(),
        Value::Array(list) => list.into_iter().map(known).filter(says_something).collect(),
        other => other,
    }
}
