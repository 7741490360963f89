//! Aanbestedingen as they go over the line: a row of the list, one whole, and what a change would do.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{HistoryLine, StartBy};
use crate::domain::aanbesteding::file::Section;
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::parts::{ChecklistItem, Criterion, Question};
use crate::domain::aanbesteding::ranking::score;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::Perceel;
use crate::domain::money::Cents;
use crate::domain::record::{Element, Record};
use crate::office::signals::Signal;

/// One aanbesteding in a list. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AanbestedingCells {
    pub nummer: String,
    pub naam: String,
    /// A word of the list, else as the file wrote it.
    pub procedure: String,
    pub status: AanbestedingStatus,
    pub ingang: Option<NaiveDate>,
    /// The first phase that is still to be done; none once it ended without an award.
    pub fase: Option<Phase>,
    /// Whether a kort geding waits for the judge.
    pub kort_geding_loopt: bool,
    /// The last day of that phase.
    pub fase_uiterst: Option<NaiveDate>,
    /// The least room of the phases still to be done, in days; below zero it comes too late.
    pub ruimte_dagen: Option<i64>,
    pub percelen: Vec<String>,
    pub verantwoordelijke: String,
    pub volgt_op: Option<String>,
    /// In cents.
    pub waarde: Option<Cents>,
    /// Days between the end of the contract it follows on and its start; below zero where they overlap.
    pub gat_dagen: Option<i64>,
    /// The last day of each phase in order: as it was, else as it is expected or planned.
    pub dagen: Vec<(Phase, NaiveDate)>,
    /// What must be done first.
    pub doen: Option<Signal>,
    /// The same in a few words.
    pub doen_kort: String,
    /// What it costs to miss that; 1 is the most.
    pub doen_kost: u8,
}

/// One phase of an aanbesteding. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PhaseCells {
    pub fase: Phase,
    /// Its first day with the usual times.
    pub van: Option<NaiveDate>,
    /// Its last day with the usual times.
    pub tot: Option<NaiveDate>,
    /// Its first day as the phases before it were done or are planned.
    pub begint: Option<NaiveDate>,
    pub gepland: Option<NaiveDate>,
    pub werkelijk: Option<NaiveDate>,
    /// When it will be done if nothing else goes wrong.
    pub verwacht: Option<NaiveDate>,
    /// The last day it can be done when everything after it takes the least time.
    pub uiterst: Option<NaiveDate>,
    /// The working day on or before that.
    pub praktisch: Option<NaiveDate>,
    /// Days from the actual or planned day to the last.
    pub ruimte: Option<i64>,
    /// Still to be done.
    pub open: bool,
    pub wettelijk: bool,
    pub grondslag: String,
    /// How many documents and tasks it has.
    pub stukken: usize,
    /// How many of them are ready.
    pub stukken_klaar: usize,
}

/// Something about a phase that does not fit, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Misfit {
    pub fase: Phase,
    pub zin: String,
    /// Whether the law asks for it; else the office or a promise.
    pub wettelijk: bool,
}

/// The time in which no contract may be made. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StandstillCells {
    pub verzonden: NaiveDate,
    pub laatste_dag: NaiveDate,
    /// None while a kort geding is pending.
    pub contract_vanaf: Option<NaiveDate>,
    /// The last day the opdracht can be granted.
    pub contract_uiterlijk: Option<NaiveDate>,
    pub wettelijk: bool,
    pub grondslag: String,
}

/// One inschrijving among the others of its perceel. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BidCells {
    pub inschrijving: u32,
    pub inschrijver: String,
    /// None when it was put aside.
    pub plaats: Option<u32>,
    /// The weighted sum, in hundredths of a point.
    pub punten: u32,
    /// Whether it was scored on every criterium.
    pub volledig: bool,
    /// In cents.
    pub prijs: Option<Cents>,
    pub ontvangen: Option<NaiveDate>,
    /// Why it was put aside; empty when it counts.
    pub terzijde: String,
    /// The contract that came of it; empty when it was not awarded.
    pub contract: String,
}

/// The inschrijvingen of one perceel, in order. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RankingCells {
    /// Empty for the whole.
    pub perceel: String,
    pub inschrijvingen: Vec<BidCells>,
}

/// An aanbesteding, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AanbestedingView {
    /// As in the list.
    pub cells: AanbestedingCells,
    /// The phases in order.
    pub phases: Vec<PhaseCells>,
    /// By when it has to begin; none where nothing can be counted.
    pub begin: Option<StartBy>,
    /// The first day the contract can start when everything left takes the least time; none once it is awarded or ended.
    pub earliest_start: Option<NaiveDate>,
    /// The minimums that planned and actual days do not keep.
    pub breaks: Vec<Misfit>,
    /// The phases that will come after their latest day.
    pub overruns: Vec<Misfit>,
    /// What would make a plan fit that does not, as sentences.
    pub ways_out: Vec<String>,
    /// What else must be known, as sentences: why nothing can be counted, the threshold.
    pub remarks: Vec<String>,
    /// The standstill, once the award decision was sent.
    pub standstill: Option<StandstillCells>,
    /// The inschrijvingen of each perceel.
    pub rankings: Vec<RankingCells>,
    /// The day until which its documentation is kept.
    pub keep_until: Option<NaiveDate>,
    /// The start it would have, were the next option of the contract before it used.
    pub after_option: Option<AfterOption>,
    /// What needs someone, each with its name for dealing with it.
    pub signals: Vec<(String, Signal)>,
    /// The file that is kept of it, in order.
    pub file: Vec<Section>,
    /// The record.
    pub record: Record,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

impl AanbestedingView {
    /// The phase an action is about: the one that is pointed at as long as it can still be done, else the next.
    #[must_use]
    pub fn phase(&self, here: Option<Phase>) -> Option<Phase> {
        let open = |phase: &&PhaseCells| Some(phase.fase) == here && phase.open;
        let picked = self.phases.iter().find(open).map(|phase| phase.fase);
        picked.or(self.cells.fase)
    }

    /// What a field of an action is chosen from, as it is typed: its inschrijvingen, criteria, percelen, documents and
    /// questions.
    #[must_use]
    pub fn choices(&self, field: &str, action: &str) -> Vec<String> {
        let record = &self.record;
        let numbered = |n: u32, text: &str| format!("{n} {text}");
        match field {
            "inschrijving" => {
                let bids = self.bids().into_iter();
                bids.map(|bid| numbered(bid.inschrijving, &bid.inschrijver))
                    .collect()
            }
            "criterium" => {
                let criteria = record.all::<Criterion>();
                criteria.map(|criterion| criterion.name.clone()).collect()
            }
            "perceel" if action != "aanbestedingsperceel-toevoegen" => {
                record.all::<Perceel>().map(ToString::to_string).collect()
            }
            "stuk" if action == "stuk-klaar" => {
                let items = record.of(ChecklistItem::KIND);
                let open = items.filter_map(|(key, part)| {
                    let item = ChecklistItem::of(part).filter(|item| item.done.is_none())?;
                    Some(numbered(key.n, &item.title))
                });
                open.collect()
            }
            "vraag" if action == "vraag-beantwoorden" => {
                let questions = record.of(Question::KIND);
                let open = questions.filter_map(|(key, part)| {
                    let one = Question::of(part).filter(|one| one.answered.is_none())?;
                    Some(numbered(key.n, &one.question))
                });
                open.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fields that follow from where an action stands: scoring goes on with the first inschrijving and criterium that
    /// have no score.
    #[must_use]
    pub fn filled_in(&self, action: &str) -> Vec<(String, String)> {
        if action != "inschrijving-scoren" {
            return Vec::new();
        }
        let bids = self.bids().into_iter();
        let cells = bids.filter(|bid| bid.terzijde.is_empty()).flat_map(|bid| {
            let criteria = self.record.all::<Criterion>();
            criteria.map(move |criterion| (bid, criterion))
        });
        let mut open = cells.filter(|(bid, criterion)| {
            score(&self.record, bid.inschrijving, &criterion.name).is_none()
        });
        open.next().map_or_else(Vec::new, |(bid, criterion)| {
            let who = format!("{} {}", bid.inschrijving, bid.inschrijver);
            vec![
                ("inschrijving".to_owned(), who),
                ("criterium".to_owned(), criterion.name.clone()),
            ]
        })
    }

    /// Every inschrijving, in the order they came.
    #[must_use]
    pub fn bids(&self) -> Vec<&BidCells> {
        let rankings = self.rankings.iter();
        let mut bids: Vec<_> = rankings
            .flat_map(|ranking| &ranking.inschrijvingen)
            .collect();
        bids.sort_by_key(|bid| bid.inschrijving);
        bids
    }
}

/// The start after an option of the contract before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AfterOption {
    pub contract: String,
    /// Months as a number, any other length in words.
    pub maanden: Length,
    pub ingang: NaiveDate,
}

/// What a change to the plan would do; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The change.
    pub change: Change,
    /// The phases that would get another day: which, the day now and the day then.
    pub moved: Vec<(Phase, Option<NaiveDate>, NaiveDate)>,
    /// The phases after it, in order.
    pub phases: Vec<PhaseCells>,
    /// The least room after it.
    pub room: Option<i64>,
    /// The minimums that would not be kept.
    pub breaks: Vec<Misfit>,
    /// The phases that would come after their latest day.
    pub overruns: Vec<Misfit>,
    /// Why it cannot be kept so; none when it can.
    pub refusal: Option<String>,
    /// Whether keeping it asks for a reason.
    pub needs_reason: bool,
}
