//! The aanbestedingen of a made-up office, as tables: one in every status. Days are in days from today, below zero ago;
//! what no row names is where the planner puts it.

use chrono::NaiveDate;

use super::{MANAGERS, Told, contracts};
use crate::demo::play::filled;
use crate::domain::aanbesteding::actions::fields::*;
use crate::domain::aanbesteding::checklist;
use crate::domain::aanbesteding::law::Options;
use crate::domain::aanbesteding::living::Living;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::words::{CriterionKind, Phase as P, Procedure};
use crate::domain::calendar::Calendar;
use crate::domain::contract::actions::fields::{BEKOSTIGING, EINDE};
use crate::domain::contract::length::Length;
use crate::domain::contract::when::When;
use crate::domain::money::Cents;
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::{Wet, YesNo};
use crate::domain::workflow::Fields;

/// One aanbesteding.
struct Row {
    /// What is at the end of its number.
    id: u32,
    name: &'static str,
    procedure: Procedure,
    wet: Wet,
    /// Aandachtsveld and perceel.
    perceel: (&'static str, &'static str),
    cpv: &'static str,
    euros: u64,
    /// The month its contract begins in, and how many months it runs.
    start: i32,
    months: u32,
    /// The contract it follows on; 0 is none.
    follows: u32,
    /// Up to this phase all is done.
    done: Option<P>,
    /// The days on which phases were done, from today.
    days: &'static [(P, i64)],
    /// How many days ago it ended without a contract, by which action, and why.
    ended: Option<(i64, &'static str, &'static str)>,
}

/// What most of them are.
const SAS: Row = Row {
    id: 0,
    name: "",
    procedure: Procedure::Sas,
    wet: Wet::Wmo,
    perceel: ("", ""),
    cpv: "85312000-9",
    euros: 0,
    start: 0,
    months: 36,
    follows: 0,
    done: None,
    days: &[],
    ended: None,
};

/// Every aanbesteding, in the order of the statuses.
#[rustfmt::skip]
const AANBESTEDINGEN: &[Row] = &[
    // On its way, with months to spare.
    Row { id: 1, name: "Jeugdhulp ambulant, perceel 1", wet: Wet::Jeugdwet, perceel: ("jeugdhulp ambulant", "1"),
        euros: 3_600_000, start: 15, follows: 51, days: &[(P::Beslismoment, -75), (P::Inkoopstrategie, -10)],
        ..SAS },
    // Published too late: what comes after the closing no longer fits.
    Row { id: 2, name: "Individuele begeleiding, perceel 1", perceel: ("individuele begeleiding", "1"),
        euros: 4_800_000, start: 5, follows: 11,
        days: &[(P::Beslismoment, -252), (P::Inkoopstrategie, -171), (P::Marktconsultatie, -80),
        (P::Bestek, -25), (P::Publicatie, -12)], ..SAS },
    Row { id: 3, name: "Dagbesteding, perceel 2", perceel: ("dagbesteding", "2"), cpv: "85312100-0",
        euros: 790_000, start: 6, follows: 22, days: &[(P::Beslismoment, -330),
        (P::Inkoopstrategie, -250), (P::Marktconsultatie, -160), (P::Bestek, -90),
        (P::Publicatie, -62), (P::SluitingVragen, -41), (P::NotaVanInlichtingen, -28),
        (P::SluitingInschrijving, -10)], ..SAS },
    // The standstill runs.
    Row { id: 4, name: "Respijtzorg thuis", perceel: ("respijtzorg thuis", ""), euros: 880_000, start: 6,
        days: &[(P::Beslismoment, -395), (P::Inkoopstrategie, -320),
        (P::Marktconsultatie, -220), (P::Bestek, -150), (P::Publicatie, -110),
        (P::SluitingVragen, -88), (P::NotaVanInlichtingen, -75), (P::SluitingInschrijving, -54),
        (P::Beoordeling, -8), (P::VoorlopigeGunning, -8)], ..SAS },
    Row { id: 5, name: "Huishoudelijke hulp 3e ronde", perceel: ("huishoudelijke hulp", ""), cpv: "85312400-3",
        euros: 8_500_000, start: 3, follows: 31, done: Some(P::OpdrachtVerleend), ..SAS },
    Row { id: 6, name: "Logeeropvang (open house)", procedure: Procedure::OpenHouse,
        perceel: ("logeeropvang", ""), cpv: "85311000-2", start: -14, months: 12,
        done: Some(P::Overgang), ..SAS },
    Row { id: 7, name: "Begeleiding na hersenletsel", perceel: ("begeleiding na hersenletsel", ""),
        euros: 520_000, start: 15, follows: 71, days: &[(P::Beslismoment, -104),
        (P::Inkoopstrategie, -41)],
        ended: Some((15, "aanbesteding-intrekken",
            "de raming bleek te laag voor het aantal inwoners; het college wil eerst een nieuwe raming")),
        ..SAS },
    Row { id: 8, name: "Kortdurend verblijf", perceel: ("kortdurend verblijf", ""), cpv: "85311000-2",
        euros: 360_000, start: 8, follows: 41, days: &[(P::Beslismoment, -310),
        (P::Inkoopstrategie, -235), (P::Marktconsultatie, -150), (P::Bestek, -95),
        (P::Publicatie, -70), (P::SluitingVragen, -50), (P::NotaVanInlichtingen, -37),
        (P::SluitingInschrijving, -20)],
        ended: Some((12, "aanbesteding-mislukt",
            "de enige inschrijving was ongeldig: er ontbrak een verklaring over de nachtbezetting")),
        ..SAS },
];

/// The gunningscriteria of every aanbesteding that was published, with their weight in percent.
#[rustfmt::skip]
const CRITERIA: &[(&str, CriterionKind, u32)] = &[
    ("plan van aanpak", CriterionKind::Kwaliteit, 50),
    ("samenwerking in de wijk", CriterionKind::Kwaliteit, 20),
    ("prijs", CriterionKind::Prijs, 30),
];

/// Who bid: aanbesteding, bidder, price in euros, why it was put aside, and the scores on the criteria in tenths.
#[rustfmt::skip]
const BIDS: &[(u32, &str, u64, &str, &[u32])] = &[
    (3, "L008", 742_000, "", &[]),
    (3, "L007", 771_500, "", &[]),
    (3, "Boerderij De Kieviet", 698_000, "", &[]),
    (4, "L009", 848_000, "", &[84, 78, 70]),
    (4, "L015", 795_000, "", &[68, 60, 81]),
    (5, "L010", 8_120_000, "", &[80, 82, 74]),
    (5, "Huishoudhulp Noord", 7_990_000, "", &[66, 58, 79]),
    (6, "L002", 0, "", &[]),
    (6, "L012", 0, "", &[]),
    (8, "L009", 349_000, "ongeldig: verklaring ontbreekt", &[]),
];

/// Who was awarded what: aanbesteding, number of the bid, and the contract that came of it.
const AWARDS: &[(u32, u32, u32)] = &[(5, 1, 32), (6, 1, 61), (6, 2, 62)];

/// What must be there beside the usual: aanbesteding, phase, and what it is.
const CHECKLIST: &[(u32, P, &str)] = &[
    (1, P::Marktconsultatie, "uitnodiging en vragenlijst"),
    (1, P::Bestek, "programma van eisen"),
    (
        2,
        P::NotaVanInlichtingen,
        "antwoorden, afgestemd met de juristen",
    ),
];

/// Aanbesteding, how many days ago it was asked, the question, and the answer, if there is one.
#[rustfmt::skip]
const QUESTIONS: &[(u32, i64, &str, &str)] = &[
    (2, 6, "Mag een combinatie op beide delen van het perceel inschrijven?", ""),
    (2, 3, "Geldt de reistijd ook voor afspraken die een inwoner afzegt?", ""),
    (3, 47, "Is vervoer naar de locatie onderdeel van het tarief?", "Nee, vervoer is apart ingekocht."),
    (3, 44, "Hoe wordt een gemiste dag afgerekend?", "Een dag die de inwoner afzegt telt half, tot twee keer per maand."),
];

/// Every aanbesteding, from the day the office began with it to today.
pub fn tell(told: &mut Told<'_>) {
    for row in AANBESTEDINGEN {
        let start = told.months.first(row.start);
        let done = days_done(row, start, told);
        let begun = done.first().map_or(told.days.today(), |(_, day)| *day);
        let number = format!("AB-{}-{:02}", begun.format("%Y"), row.id);
        let mut one = Telling {
            row,
            id: RecordId::new(Kind::Aanbesteding, number),
            told,
        };
        one.register(start, begun);
        for (phase, day) in done {
            one.phase(phase, day);
        }
        one.now();
    }
}

/// The phases that are done, with the day of each: as the row names them, or as the planner puts them.
fn days_done(row: &Row, start: NaiveDate, told: &Told<'_>) -> Vec<(P, NaiveDate)> {
    let past = row.days.iter().filter(|(_, from_today)| *from_today <= 0);
    let Some(last) = row.done else {
        return past
            .map(|(phase, days)| (*phase, told.days.ago(-days)))
            .collect();
    };
    let (norms, calendar) = (Norms::default(), Calendar::built_in());
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    let is_open_house = row.procedure == Procedure::OpenHouse;
    let options = Options {
        is_maatwerk: !is_open_house,
        has_standstill: !is_open_house,
        ..Options::default()
    };
    let usual = Living::new(start, row.procedure, options, rules);
    let begun = usual.map(|living| living.planned[&P::Beslismoment]);
    let (living, _) = begun
        .and_then(|begun| Living::propose(start, row.procedure, options, begun, rules))
        .expect("a month or a year from today can be planned; a test makes every aanbesteding");
    let planned = living.planned.into_iter();
    // The standstill ends by itself.
    let done = planned.filter(|(phase, _)| *phase <= last && *phase != P::Standstill);
    done.map(|(phase, day)| (phase, day.min(told.days.today())))
        .collect()
}

/// One aanbesteding that is being told.
struct Telling<'t, 'o> {
    row: &'static Row,
    id: RecordId,
    told: &'t mut Told<'o>,
}

impl Telling<'_, '_> {
    fn does(&mut self, on: NaiveDate, action: &'static str, fields: Fields) {
        self.told.does((&self.id, self.row.id), on, action, fields);
    }

    fn register(&mut self, start: NaiveDate, day: NaiveDate) {
        let row = self.row;
        let (responsible, _) = MANAGERS[row.id as usize % MANAGERS.len()];
        let (aandachtsveld, perceel) = row.perceel;
        let before = contracts::find(row.follows);
        let is_open_house = row.procedure == Procedure::OpenHouse;
        let fields = filled![
            NAAM = row.name,
            PROCEDURE = row.procedure,
            NUMMER = self.id.number.as_str(),
            INGANG = start,
            LOOPTIJD = row.months,
            WET = row.wet.word(),
            CPV = row.cpv,
            VERANTWOORDELIJKE = responsible,
            SLUIT_OM = "12:00",
            AANDACHTSVELD = aandachtsveld;
            PERCEEL = Some(perceel).filter(|perceel| !perceel.is_empty()),
            GERAAMDE_WAARDE = (row.euros > 0).then(|| Cents::euros(row.euros)),
            VOLGT_OP = before.map(|before| before.number(self.told.months).number),
            MAATWERK = is_open_house.then_some(YesNo::Nee),
            STANDSTILL = is_open_house.then_some(YesNo::Nee)
        ];
        self.does(day, "aanbesteding-registreren", fields);
        for (_, phase, title) in CHECKLIST.iter().filter(|one| one.0 == row.id) {
            let fields = filled![
                FASE = *phase,
                STUK = *title,
                VERANTWOORDELIJKE = responsible
            ];
            self.does(day, "stuk-toevoegen", fields);
        }
    }

    /// A phase is done, with what belongs to it.
    fn phase(&mut self, phase: P, day: NaiveDate) {
        match phase {
            P::Publicatie if self.row.procedure != Procedure::OpenHouse => self.criteria(day),
            P::NotaVanInlichtingen => self.answers(day),
            P::SluitingInschrijving => self.bids(day),
            P::Beoordeling => self.scores(day),
            _ => {}
        }
        let items = checklist::TABLE.iter().zip(1_u32..);
        for (_, number) in items.filter(|((of, _), _)| *of == phase) {
            self.does(day, "stuk-klaar", filled![STUKNUMMER = number, DATUM = day]);
        }
        if phase == P::OpdrachtVerleend {
            self.award(day);
        } else {
            self.does(day, "fase-afronden", filled![FASE = phase, DATUM = day]);
        }
        if phase == P::Publicatie {
            self.published(day);
        }
    }

    fn criteria(&mut self, day: NaiveDate) {
        for (name, kind, percent) in CRITERIA {
            let fields = filled![NAAM = *name, CRITERIUMSOORT = *kind, WEGING = percent * 100];
            self.does(day, "criterium-toevoegen", fields);
        }
    }

    /// It stands on TenderNed, with the days until the closing.
    fn published(&mut self, day: NaiveDate) {
        let number = format!("{}", 410_000 + 37 * self.row.id);
        let place = format!("TenderNed {number}");
        self.does(day, "aanbesteding-wijzigen", filled![TENDERNED = number]);
        let fields = filled![TITEL = "aankondiging", VINDPLAATS = place, DATUM = day];
        self.does(day, "aanbestedingsdocument-toevoegen", fields);
        for (phase, from_today) in self.row.days {
            if *phase > P::Publicatie && *phase <= P::SluitingInschrijving {
                let to = self.told.days.ago(-from_today);
                let fields = filled![FASE = *phase, DAG = to, REDEN = "zoals aangekondigd"];
                self.does(day, "fase-verplaatsen", fields);
            }
        }
    }

    fn answers(&mut self, day: NaiveDate) {
        let questions = QUESTIONS.iter().filter(|one| one.0 == self.row.id);
        for ((.., answer), number) in questions.zip(1_u32..) {
            if !answer.is_empty() {
                let fields = filled![VRAAGNUMMER = number, ANTWOORD = *answer, DATUM = day];
                self.does(day, "vraag-beantwoorden", fields);
            }
        }
    }

    fn bids(&mut self, day: NaiveDate) {
        for (_, bidder, euros, ..) in BIDS.iter().filter(|one| one.0 == self.row.id) {
            let price = (*euros > 0).then(|| Cents::euros(*euros));
            let fields = filled![INSCHRIJVER = *bidder, ONTVANGEN = day; PRIJS = price];
            self.does(day, "inschrijving-toevoegen", fields);
        }
    }

    fn scores(&mut self, day: NaiveDate) {
        let bids = BIDS.iter().filter(|one| one.0 == self.row.id);
        for ((.., scores), number) in bids.zip(1_u32..) {
            for ((criterion, ..), tenths) in CRITERIA.iter().zip(*scores) {
                let reason = "zie het beoordelingsverslag";
                let fields = filled![
                    INSCHRIJFNUMMER = number,
                    CRITERIUM = *criterion,
                    SCORE = tenths * 10,
                    MOTIVERING = reason
                ];
                self.does(day, "inschrijving-scoren", fields);
            }
        }
    }

    /// The contracts that come of it, with what the award itself does not ask for.
    fn award(&mut self, day: NaiveDate) {
        for (_, bid, contract) in AWARDS.iter().filter(|one| one.0 == self.row.id) {
            let Some(made) = contracts::find(*contract) else {
                continue;
            };
            let id = made.number(self.told.months);
            let option = made.options.first();
            let options = u32::try_from(made.options.len()).unwrap_or_default();
            let fields = filled![
                INSCHRIJVING = bid.to_string(),
                DATUM = day,
                NUMMER = id.number.as_str(),
                TITEL = made.title;
                OPTIES = option.map(|_| options),
                OPTIE_MAANDEN = option.map(|option| Length::months(option.0)),
                CLAUSULE = option.map(|option| option.2),
                MAXIMALE_WAARDE = made.ceiling()
            ];
            self.does(day, "gunnen", fields);
            let end = made.months.1.map(|end| self.told.months.last(end));
            let end = end.map(|end| When::Day(end, None));
            let fields = filled![; EINDE = end, BEKOSTIGING = made.funding()];
            self.told
                .does((&id, made.id), day, "contract-wijzigen", fields);
        }
    }

    /// What was asked, and how it ended if it did.
    fn now(&mut self) {
        let row = self.row;
        for (_, ago, question, _) in QUESTIONS.iter().filter(|one| one.0 == row.id) {
            let day = self.told.days.ago(*ago);
            let fields = filled![VRAAG = *question, DATUM = day];
            self.does(day, "vraag-toevoegen", fields);
        }
        let Some((ago, action, why)) = row.ended else {
            return;
        };
        let day = self.told.days.ago(ago);
        let bids = BIDS.iter().filter(|one| one.0 == row.id);
        for ((_, _, _, aside, _), number) in bids.zip(1_u32..) {
            if !aside.is_empty() {
                let fields = filled![INSCHRIJFNUMMER = number, REDEN = *aside];
                self.does(day, "inschrijving-terzijde", fields);
            }
        }
        self.does(day, action, filled![REDEN = why, DATUM = day]);
    }
}
