//! The aanbestedingen of a made-up office, as tables: one in every status. Days are in days from today, below zero ago;
//! what no row names is where the planner puts it.

use chrono::NaiveDate;

use super::contracts;
use super::dice::{Days, Months};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::law::Options;
use crate::domain::aanbesteding::living::Living;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::parts::{
    Award, Bid, BidScore, ChecklistItem, Criterion, Question,
};
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::words::{
    AanbestedingStatus as Status, CriterionKind, Phase, Procedure,
};
use crate::domain::calendar::Calendar;
use crate::domain::contract::parts::{Document, Perceel};
use crate::domain::money::Cents;
use crate::domain::record::{Head, Kind, Part, Record, RecordId};
use crate::domain::words::Wet;

/// One aanbesteding.
struct Row {
    /// What is at the end of its number.
    id: u32,
    name: &'static str,
    procedure: Procedure,
    wet: Wet,
    percelen: &'static [(&'static str, &'static str)],
    cpv: &'static str,
    euros: u64,
    /// The month its contract begins in, and how many months it runs.
    start: i32,
    months: u32,
    /// The contract it follows on; 0 is none.
    follows: u32,
    status: Status,
    /// Up to this phase all is done.
    done: Option<Phase>,
    /// The days of phases, from today; what lies back was done then.
    days: &'static [(Phase, i64)],
    /// How many days ago it ended without a contract, and why.
    ended: Option<(i64, &'static str)>,
}

/// What most of them are.
const SAS: Row = Row {
    id: 0,
    name: "",
    procedure: Procedure::Sas,
    wet: Wet::Wmo,
    percelen: &[],
    cpv: "85312000-9",
    euros: 0,
    start: 0,
    months: 36,
    follows: 0,
    status: Status::Voorbereiding,
    done: None,
    days: &[],
    ended: None,
};

/// Every aanbesteding, in the order of the statuses.
const AANBESTEDINGEN: &[Row] = &[
    // On its way, with months to spare.
    Row {
        id: 1,
        name: "Jeugdhulp ambulant, perceel 1",
        wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "1")],
        euros: 3_600_000,
        start: 15,
        follows: 51,
        days: &[(Phase::Beslismoment, -75), (Phase::Inkoopstrategie, -10)],
        ..SAS
    },
    // Published too late: what comes after the closing no longer fits.
    Row {
        id: 2,
        name: "Individuele begeleiding, perceel 1",
        percelen: &[("individuele begeleiding", "1")],
        euros: 4_800_000,
        start: 6,
        follows: 11,
        status: Status::InschrijvingOpen,
        days: &[
            (Phase::Beslismoment, -252),
            (Phase::Inkoopstrategie, -171),
            (Phase::Marktconsultatie, -80),
            (Phase::Bestek, -25),
            (Phase::Publicatie, -12),
            (Phase::SluitingVragen, 22),
            (Phase::NotaVanInlichtingen, 40),
            (Phase::SluitingInschrijving, 58),
        ],
        ..SAS
    },
    Row {
        id: 3,
        name: "Dagbesteding, perceel 2",
        percelen: &[("dagbesteding", "2")],
        cpv: "85312100-0",
        euros: 790_000,
        start: 6,
        follows: 22,
        status: Status::Beoordeling,
        days: &[
            (Phase::Beslismoment, -330),
            (Phase::Inkoopstrategie, -250),
            (Phase::Marktconsultatie, -160),
            (Phase::Bestek, -90),
            (Phase::Publicatie, -62),
            (Phase::SluitingVragen, -41),
            (Phase::NotaVanInlichtingen, -28),
            (Phase::SluitingInschrijving, -10),
        ],
        ..SAS
    },
    // The standstill runs.
    Row {
        id: 4,
        name: "Respijtzorg thuis",
        percelen: &[("respijtzorg thuis", "")],
        euros: 880_000,
        start: 6,
        status: Status::VoorlopigGegund,
        days: &[
            (Phase::Beslismoment, -395),
            (Phase::Inkoopstrategie, -320),
            (Phase::Marktconsultatie, -220),
            (Phase::Bestek, -150),
            (Phase::Publicatie, -110),
            (Phase::SluitingVragen, -88),
            (Phase::NotaVanInlichtingen, -75),
            (Phase::SluitingInschrijving, -54),
            (Phase::Beoordeling, -8),
            (Phase::VoorlopigeGunning, -8),
        ],
        ..SAS
    },
    Row {
        id: 5,
        name: "Huishoudelijke hulp 3e ronde",
        percelen: &[("huishoudelijke hulp", "")],
        cpv: "85312400-3",
        euros: 8_500_000,
        start: 3,
        follows: 31,
        status: Status::Gegund,
        done: Some(Phase::OpdrachtVerleend),
        ..SAS
    },
    Row {
        id: 6,
        name: "Logeeropvang (open house)",
        procedure: Procedure::OpenHouse,
        percelen: &[("logeeropvang", "")],
        cpv: "85311000-2",
        start: -14,
        months: 12,
        status: Status::Gegund,
        done: Some(Phase::Overgang),
        ..SAS
    },
    Row {
        id: 7,
        name: "Begeleiding na hersenletsel",
        percelen: &[("begeleiding na hersenletsel", "")],
        euros: 520_000,
        start: 15,
        follows: 71,
        status: Status::Ingetrokken,
        days: &[(Phase::Beslismoment, -104), (Phase::Inkoopstrategie, -41)],
        ended: Some((
            15,
            "de raming bleek te laag voor het aantal inwoners; het college wil eerst een nieuwe raming",
        )),
        ..SAS
    },
    Row {
        id: 8,
        name: "Kortdurend verblijf",
        percelen: &[("kortdurend verblijf", "")],
        cpv: "85311000-2",
        euros: 360_000,
        start: 8,
        follows: 41,
        status: Status::Mislukt,
        days: &[
            (Phase::Beslismoment, -310),
            (Phase::Inkoopstrategie, -235),
            (Phase::Marktconsultatie, -150),
            (Phase::Bestek, -95),
            (Phase::Publicatie, -70),
            (Phase::SluitingVragen, -50),
            (Phase::NotaVanInlichtingen, -37),
            (Phase::SluitingInschrijving, -20),
        ],
        ended: Some((
            12,
            "de enige inschrijving was ongeldig: er ontbrak een verklaring over de nachtbezetting",
        )),
        ..SAS
    },
];

/// The gunningscriteria of every aanbesteding that was published, with their weight in percent.
const CRITERIA: &[(&str, CriterionKind, u32)] = &[
    ("plan van aanpak", CriterionKind::Kwaliteit, 50),
    ("samenwerking in de wijk", CriterionKind::Kwaliteit, 20),
    ("prijs", CriterionKind::Prijs, 30),
];

/// Who bid: aanbesteding, bidder, price in euros, why it was put aside, and the scores on the criteria in tenths.
const BIDS: &[(u32, &str, u64, &str, &[u32])] = &[
    (3, "L008", 742_000, "", &[]),
    (3, "L007", 771_500, "", &[]),
    (3, "Boerderij De Kieviet", 698_000, "", &[]),
    (4, "L009", 848_000, "", &[84, 78, 70]),
    (4, "Stichting Naast U", 795_000, "", &[68, 60, 81]),
    (5, "L010", 8_120_000, "", &[80, 82, 74]),
    (5, "Huishoudhulp Noord", 7_990_000, "", &[66, 58, 79]),
    (8, "L009", 349_000, "ongeldig: verklaring ontbreekt", &[]),
];

/// Who was awarded what: aanbesteding, winner, and the contract that came of it; 0 is not yet.
const AWARDS: &[(u32, &str, u32)] = &[
    (4, "L009", 0),
    (5, "L010", 32),
    (6, "L002", 61),
    (6, "L012", 62),
];

/// Aanbesteding, how many days ago it was asked, the question, and the answer, if there is one.
const QUESTIONS: &[(u32, i64, &str, &str)] = &[
    (
        2,
        6,
        "Mag een combinatie op beide delen van het perceel inschrijven?",
        "",
    ),
    (
        2,
        3,
        "Geldt de reistijd ook voor afspraken die een inwoner afzegt?",
        "",
    ),
    (
        3,
        47,
        "Is vervoer naar de locatie onderdeel van het tarief?",
        "Nee, vervoer is apart ingekocht.",
    ),
    (
        3,
        44,
        "Hoe wordt een gemiste dag afgerekend?",
        "Een dag die de inwoner afzegt telt half, tot twee keer per maand.",
    ),
];

/// Aanbesteding, phase, what must be there, who sees to it, and how many days ago it was ready.
const CHECKLIST: &[(u32, Phase, &str, &str, Option<i64>)] = &[
    (
        1,
        Phase::Inkoopstrategie,
        "inkoopstrategie, vastgesteld door het college",
        "e-kramer",
        Some(10),
    ),
    (
        1,
        Phase::Marktconsultatie,
        "uitnodiging en vragenlijst",
        "d-nieboer",
        None,
    ),
    (1, Phase::Bestek, "programma van eisen", "d-nieboer", None),
    (
        2,
        Phase::Bestek,
        "concept-raamovereenkomst",
        "e-kramer",
        Some(30),
    ),
    (
        2,
        Phase::NotaVanInlichtingen,
        "antwoorden, afgestemd met de juristen",
        "e-kramer",
        None,
    ),
];

/// Every aanbesteding of the office.
pub fn aanbestedingen(days: &Days) -> Vec<Record> {
    let calendar = Calendar::built_in();
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    AANBESTEDINGEN
        .iter()
        .map(|row| record(row, days, rules))
        .collect()
}

/// The number of an aanbesteding by the end of it: `AB-2026-03`.
pub fn number(id: u32, today: NaiveDate) -> Option<String> {
    let row = AANBESTEDINGEN.iter().find(|row| row.id == id)?;
    let begun = row.days.first().map_or(-400, |(_, days)| *days);
    let begun = today.checked_add_signed(chrono::TimeDelta::days(begun))?;
    Some(format!("AB-{}-{id:02}", begun.format("%Y")))
}

fn record(row: &Row, days: &Days, rules: Rules<'_>) -> Record {
    let today = days.today();
    let living = living(row, days, rules);
    let head = Aanbesteding {
        name: row.name.to_owned(),
        tenderned: living
            .actual
            .get(&Phase::Publicatie)
            .map(|_| format!("{}", 410_000 + 37 * row.id))
            .unwrap_or_default(),
        procedure: Some(row.procedure),
        cpv: row.cpv.to_owned(),
        value: (row.euros > 0).then(|| Cents::euros(row.euros)),
        wet: Some(row.wet),
        options: living.options,
        start: Some(living.start),
        months: Some(row.months),
        successor_of: contracts::number(row.follows, today),
        status: row.status,
        ended: row.ended.map(|(ago, _)| days.ago(ago)),
        ended_reason: row.ended.map_or("", |(_, why)| why).to_owned(),
        responsible: if row.id.is_multiple_of(2) {
            "e-kramer"
        } else {
            "d-nieboer"
        }
        .to_owned(),
        closes_at: "12:00".to_owned(),
        planned: living.planned.clone(),
        actual: living.actual.clone(),
        ..Aanbesteding::default()
    };
    let id = number(row.id, today).unwrap_or_default();
    let mut record = Record {
        revision: 1,
        head: Head::Aanbesteding(head),
        ..Record::new(RecordId::new(Kind::Aanbesteding, id))
    };
    for (aandachtsveld, perceel) in row.percelen {
        record.add(Part::Perceel(Perceel {
            aandachtsveld: (*aandachtsveld).to_owned(),
            perceel: (*perceel).to_owned(),
        }));
    }
    on_the_way(&mut record, row, days);
    bids(&mut record, row, &living, today);
    record
}

/// The planned and actual days: as the planner has them, but for those the row names.
fn living(row: &Row, days: &Days, rules: Rules<'_>) -> Living {
    let today = days.today();
    let start = Months::around(today).first(row.start);
    let is_open_house = row.procedure == Procedure::OpenHouse;
    let options = Options {
        is_maatwerk: row.wet == Wet::Wmo && !is_open_house,
        has_standstill: !is_open_house,
        ..Options::default()
    };
    let mut living = Living::new(start, row.procedure, options, rules)
        .expect("a month or a year from today can be planned; a test makes every aanbesteding");
    for (phase, planned) in &living.planned {
        if row.done.is_some_and(|done| *phase <= done) {
            living.actual.insert(*phase, (*planned).min(today));
        }
    }
    for (phase, from_today) in row.days {
        let day = days.ago(-from_today);
        if *from_today <= 0 {
            living.planned.insert(*phase, day);
            living.actual.insert(*phase, day);
        } else {
            living
                .move_phase(*phase, day, today, rules)
                .expect("a phase that was not done can be moved; a test makes every aanbesteding");
        }
    }
    living
}

/// What grows on the way: stukken, questions, criteria.
fn on_the_way(record: &mut Record, row: &Row, days: &Days) {
    for (_, phase, title, responsible, ago) in CHECKLIST.iter().filter(|one| one.0 == row.id) {
        record.add(Part::ChecklistItem(ChecklistItem {
            phase: *phase,
            title: (*title).to_owned(),
            responsible: (*responsible).to_owned(),
            reference: String::new(),
            done: ago.map(|ago| days.ago(ago)),
        }));
    }
    let nota = record
        .aanbesteding()
        .and_then(|head| head.actual.get(&Phase::NotaVanInlichtingen).copied());
    for (_, ago, question, answer) in QUESTIONS.iter().filter(|one| one.0 == row.id) {
        record.add(Part::Question(Question {
            asked: Some(days.ago(*ago)),
            question: (*question).to_owned(),
            answer: (*answer).to_owned(),
            answered: nota.filter(|_| !answer.is_empty()),
            is_confidential: false,
        }));
    }
    let published = record
        .aanbesteding()
        .and_then(|head| head.actual.get(&Phase::Publicatie).copied());
    let is_scored = published.is_some() && row.procedure != Procedure::OpenHouse;
    for (name, kind, percent) in CRITERIA.iter().filter(|_| is_scored) {
        record.add(Part::Criterion(Criterion {
            name: (*name).to_owned(),
            kind: *kind,
            weight: percent * 100,
        }));
    }
    if published.is_some() {
        record.add(Part::Document(Document {
            title: "aankondiging".to_owned(),
            reference: format!("TenderNed {}", 410_000 + 37 * row.id),
            on: published,
        }));
    }
}

/// Who bid, how it was scored, and who won.
fn bids(record: &mut Record, row: &Row, living: &Living, today: NaiveDate) {
    let day = |phase| living.actual.get(&phase).copied();
    for (_, bidder, euros, set_aside, scores) in BIDS.iter().filter(|bid| bid.0 == row.id) {
        let key = record.add(Part::Bid(Bid {
            bidder: (*bidder).to_owned(),
            received: day(Phase::SluitingInschrijving),
            price: Some(Cents::euros(*euros)),
            set_aside: (*set_aside).to_owned(),
            ..Bid::default()
        }));
        for ((criterion, ..), tenths) in CRITERIA.iter().zip(*scores) {
            record.add(Part::BidScore(BidScore {
                bid: key.n,
                criterion: (*criterion).to_owned(),
                score: tenths * 10,
                reason: "zie het beoordelingsverslag".to_owned(),
            }));
        }
    }
    for (_, winner, contract) in AWARDS.iter().filter(|award| award.0 == row.id) {
        record.add(Part::Award(Award {
            winner: (*winner).to_owned(),
            on: day(Phase::VoorlopigeGunning),
            contract: contracts::number(*contract, today).unwrap_or_default(),
            ..Award::default()
        }));
    }
}
