//! Rows of `plannen`: the plan of a huishouden, a row a goal, as an office lists them.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use super::values::{self, Reading};
use crate::domain::plan::words::{GoalStatus, RegieKind};
use crate::domain::rows::{NamedArea, OwnColumn, PlanRow, RawValue};
use crate::domain::words::fold;

columns! {
    /// The columns of `plannen`.
    Column, NAMES {
        SourceNumber = ["Plannr", "plannummer", "nr plan"],
        Household = ["Gezinsnr", "huishouden", "gezinsnummer", "huishoudnummer", "huishouden_id"],
        Regisseur = ["Regisseur", "wie houdt regie", "zorgregisseur"],
        RegisseurIs = ["Soort regisseur"],
        Situation = ["Situatie", "huidige situatie"],
        Question = ["Vraag", "vraag van het gezin"],
        Begun = ["Gemaakt op", "datum plan", "startdatum plan"],
        NextReview = ["Volgende evaluatie", "evaluatiedatum", "datum evaluatie"],
        Leefgebied = ["Leefgebied", "domein"],
        Goal = ["Doel", "doelstelling"],
        Whose = ["Doel van", "van wie", "voor wie"],
        Measure = ["Maatstaf", "meetbaar aan", "indicator"],
        Start = ["Beginscore", "score bij start", "nulmeting"],
        Score = ["Score", "huidige score", "score nu"],
        Target = ["Doelscore", "streefscore", "gewenste score"],
        Due = ["Uiterlijk", "streefdatum", "datum doel"],
        Status = ["Status doel", "status", "stand doel"],
    }
}

const NO_HOUSEHOLD: &str =
    "deze rij noemt geen huishouden; vul het gezinsnummer in en lees de rij opnieuw in";
const NO_AREA: &str =
    "bij dit doel is het leefgebied niet te lezen; vul het in en lees de rij opnieuw in";

impl ImportRow for PlanRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Household as usize],
        &[Column::Regisseur as usize, Column::Goal as usize],
    ];
    const KNOWN_BY: usize = Column::Household as usize;
    const IS_ONE_OF_SEVERAL: bool = true;
    const DAYS: &'static [usize] = &[
        Column::Begun as usize,
        Column::NextReview as usize,
        Column::Due as usize,
    ];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            source_number: cells.text(Column::SourceNumber),
            household: cells.text(Column::Household),
            regisseur: cells.name(Column::Regisseur),
            regisseur_is: cells.value(Column::RegisseurIs, regie),
            situation: cells.lines(Column::Situation),
            question: cells.lines(Column::Question),
            begun: cells.happened(Column::Begun),
            next_review: cells.day(Column::NextReview),
            leefgebied: None,
            area: String::new(),
            goal: cells.text(Column::Goal),
            whose: cells.name(Column::Whose),
            measure: cells.text(Column::Measure),
            start: cells.value(Column::Start, score),
            score: cells.value(Column::Score, score),
            target: cells.value(Column::Target, score),
            due: cells.day(Column::Due),
            status: cells.value(Column::Status, status),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        row.area = cells.text(Column::Leefgebied);
        let named = values::leefgebieden(&row.area);
        if let [NamedArea { known, .. }] = named.as_slice()
            && let [one] = known.as_slice()
        {
            row.leefgebied = Some(*one);
        }
        if row.household.is_empty() {
            return Err(NO_HOUSEHOLD);
        }
        if !row.goal.is_empty() && row.area.is_empty() {
            return Err(NO_AREA);
        }
        Ok(row)
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

fn score(text: &str) -> Reading<u8> {
    let digit = text.trim().parse::<u8>().ok();
    digit
        .filter(|score| (1..=5).contains(score))
        .ok_or_else(|| "een score is een heel getal van 1 tot en met 5".into())
}

fn regie(text: &str) -> Reading<RegieKind> {
    text.parse()
        .map_err(|_| "schrijf professional, vrijwilliger of eigen netwerk".into())
}

fn status(text: &str) -> Reading<GoalStatus> {
    let folded = fold(text);
    let found = match folded.as_str() {
        "lopend" | "open" | "actief" => Some(GoalStatus::Loopt),
        "gehaald" | "bereikt" => Some(GoalStatus::Behaald),
        "deels behaald" | "gedeeltelijk" | "gedeeltelijk behaald" => Some(GoalStatus::Deels),
        "gestopt" | "vervallen" => Some(GoalStatus::Losgelaten),
        _ => text.parse().ok(),
    };
    found.ok_or_else(|| "schrijf loopt, behaald, deels of losgelaten".into())
}
