//! One aanbesteding with everything that is worked out of it: its plan, what does not fit, its ranking.

use chrono::{NaiveDate, Utc};

use super::rules;
use super::signals::in_words;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::breaks::Break;
use crate::domain::aanbesteding::file::file;
use crate::domain::aanbesteding::living::{Overrun, PhaseStatus, Status};
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::parts::{Award, ChecklistItem};
use crate::domain::aanbesteding::plan::{Plan, Rules, plan};
use crate::domain::aanbesteding::ranking::{Ranked, rankings};
use crate::domain::aanbesteding::signals::{self, Due};
use crate::domain::aanbesteding::standing::standing_of;
use crate::domain::aanbesteding::thresholds::{Category, threshold, verdict};
use crate::domain::aanbesteding::words::{Phase, Procedure};
use crate::domain::contract::dates::Dates;
use crate::domain::contract::parts::Perceel;
use crate::domain::contract::signals::option_notice;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::workflow::{self, Context, Refusal};
use crate::office::door::{Door, Seen};
use crate::office::past::AsOf;
use crate::office::possible::possibilities;
use crate::office::signals::Urgency;
use crate::office::views::{
    AanbestedingCells, AanbestedingView, AfterOption, BidCells, HistoryLine, Misfit, PhaseCells,
    RankingCells, StandstillCells, StartBy, View,
};

/// One aanbesteding that is within sight, as shown.
///
/// # Errors
/// When it was not there yet on that day, or what was known cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let then = door.then(at)?;
    let (record, history) = then.seen(seen)?;
    let view = view(&then.register, &door.actor, record, history, then.on);
    Ok(View::Aanbesteding(view))
}

/// One aanbesteding with its plan and inschrijvingen, for someone who may see it.
#[must_use]
pub fn view(
    register: &Register,
    actor: &Actor,
    record: Record,
    history: Vec<HistoryLine>,
    on: NaiveDate,
) -> AanbestedingView {
    let norms = Norms::from(&register.settings);
    let rules = rules(&norms, register);
    let context = Context {
        now: Utc::now(),
        today: on,
        actor,
        register,
        related: &[],
        occupied: &|_, _| 0,
        last_change: &|_| None,
        versions: &workflow::as_it_is,
    };
    let (can, cannot) = possibilities(&record, &context);
    let head = head(&record);
    let status = standing_of(&record, on, rules).filter(|_| !head.is_off());
    let usual = head.start.zip(head.procedure);
    let usual =
        usual.and_then(|(start, procedure)| plan(start, procedure, &head.options, rules).ok());
    AanbestedingView {
        cells: cells(&record, register, None, on, rules),
        phases: phases(&record, head, status.as_ref(), usual.as_ref(), on),
        begin: usual.as_ref().map(|plan| StartBy {
            minimum: plan.begin.minimum,
            gebruikelijk: plan.begin.usual,
        }),
        earliest_start: head
            .living()
            .filter(|_| head.status.is_running())
            .and_then(|living| living.earliest_start(on, rules).ok()),
        breaks: status
            .iter()
            .flat_map(|status| &status.breaks)
            .map(misfit)
            .collect(),
        overruns: status
            .as_ref()
            .map(|status| overruns(head, status, on))
            .unwrap_or_default(),
        ways_out: ways_out(head, status.as_ref(), register, on, rules),
        remarks: remarks(head),
        standstill: standstill(head, rules),
        rankings: ranking_cells(&record, register),
        keep_until: head.keep_until(),
        file: file(&record, register, on, rules),
        after_option: after_option(head, register, on),
        signals: signals::of(&record, register, on)
            .iter()
            .filter(|due| due.shows(&record, register, on))
            .map(|due| (due.key(), in_words(&record, due, on)))
            .collect(),
        history,
        can,
        cannot,
        record,
    }
}

pub(super) fn cells(
    record: &Record,
    register: &Register,
    first: Option<&Due>,
    on: NaiveDate,
    rules: Rules<'_>,
) -> AanbestedingCells {
    let head = head(record);
    let status = standing_of(record, on, rules).filter(|_| !head.is_off());
    let current = head.current_phase(on);
    let row = |status: &Status| {
        let mut rows = status.rows.iter();
        rows.find(|row| Some(row.phase) == current)
            .map(|row| row.latest)
    };
    AanbestedingCells {
        nummer: record.id.number.clone(),
        naam: head.name.clone(),
        procedure: head.procedure.map_or_else(
            || head.procedure_text.clone(),
            |procedure| procedure.word().to_owned(),
        ),
        status: head.status,
        ingang: head.start,
        fase: current,
        kort_geding_loopt: head.is_challenged(),
        fase_uiterst: status.as_ref().and_then(row),
        ruimte_dagen: status
            .as_ref()
            .filter(|_| !head.is_history())
            .and_then(|status| status.slack),
        percelen: record.all::<Perceel>().map(ToString::to_string).collect(),
        verantwoordelijke: register.employee_name(&head.responsible).to_owned(),
        volgt_op: head.successor_of.clone(),
        waarde: head.value,
        gat_dagen: gap_days(head, status.as_ref(), register, on),
        dagen: days(head, status.as_ref()),
        doen: first.map(|due| in_words(record, due, on)),
        doen_kort: first.map(|due| due.short(on)).unwrap_or_default(),
        doen_kost: first.map_or(u8::MAX, |due| signals::row_of(due.signal).cost),
    }
}

/// The head of a record that is an aanbesteding.
pub(super) fn head(record: &Record) -> &Aanbesteding {
    record
        .aanbesteding()
        .expect("Register::take keeps only aanbestedingen there, and a view is asked by kind")
}

/// Days from the end of the contract before it to the day its contract can start as things stand.
fn gap_days(
    head: &Aanbesteding,
    status: Option<&Status>,
    register: &Register,
    on: NaiveDate,
) -> Option<i64> {
    let hoped = head.gap_days(register, on)?;
    let status = status.filter(|_| head.status.is_running());
    let mut rows = status.into_iter().flat_map(|status| &status.rows);
    let row = rows.find(|row| row.phase == Phase::Ingang);
    let later = row
        .and_then(|row| row.expected)
        .zip(head.start)
        .map_or(0, |(expected, start)| (expected - start).num_days().max(0));
    Some(hoped + later)
}

/// The last day of each phase: as it was, else as it is expected, else as it was planned.
fn days(head: &Aanbesteding, status: Option<&Status>) -> Vec<(Phase, NaiveDate)> {
    let expected = |phase: Phase| {
        let mut rows = status.into_iter().flat_map(|status| &status.rows);
        rows.find(|row| row.phase == phase)?.expected
    };
    let day = |phase: Phase| {
        let known = head.actual.get(&phase).copied();
        let day = known.or_else(|| expected(phase));
        Some((phase, day.or_else(|| head.planned.get(&phase).copied())?))
    };
    head.phases().filter_map(day).collect()
}

/// The start after the next option of the contract it follows on: that contract, its months, and the day.
fn after_option(head: &Aanbesteding, register: &Register, on: NaiveDate) -> Option<AfterOption> {
    let number = head.successor_of.as_deref()?;
    let before = register.contracts().get(number)?;
    let dates = Dates::of(before, option_notice(&register.settings), on)?;
    let option = dates.next_option?;
    Some(AfterOption {
        contract: number.to_owned(),
        maanden: option.length,
        ingang: option.new_end.succ_opt()?,
    })
}

impl AanbestedingCells {
    /// What must be done first comes first: by urgency, by what it costs to miss it, by date.
    pub(super) fn order(&self) -> (Urgency, u8, Option<NaiveDate>, &str) {
        let first = self.doen.as_ref();
        (
            first.map_or(Urgency::Coming, |signal| signal.ernst),
            self.doen_kost,
            first.map(|signal| signal.datum).or(self.fase_uiterst),
            &self.nummer,
        )
    }
}

/// The phases of an aanbesteding, with what stands of each; `usual` is its plan with the usual times.
pub(super) fn phases(
    record: &Record,
    head: &Aanbesteding,
    status: Option<&Status>,
    usual: Option<&Plan>,
    on: NaiveDate,
) -> Vec<PhaseCells> {
    let row_of = |phase| {
        let rows = status.into_iter().flat_map(|status| &status.rows);
        rows.into_iter()
            .find(|row: &&PhaseStatus| row.phase == phase)
    };
    let row = |phase: Phase| {
        // Once awarded, what hangs on the start comes when the start comes.
        let is_plan = head.status.is_running() || phase == Phase::AankondigingGunning;
        let row = row_of(phase);
        let usual = usual.and_then(|plan| plan.phase(phase));
        let items = || {
            record
                .all::<ChecklistItem>()
                .filter(move |item| item.phase == phase)
        };
        PhaseCells {
            fase: phase,
            van: usual.map(|usual| usual.from),
            tot: usual.map(|usual| usual.to),
            begint: head.begins(phase),
            gepland: head.planned.get(&phase).copied(),
            werkelijk: head.actual.get(&phase).copied(),
            verwacht: row.and_then(|row| row.expected).filter(|_| is_plan),
            uiterst: row.map(|row| row.latest),
            praktisch: row.map(|row| row.practical),
            ruimte: row.and_then(|row| row.slack),
            open: head.is_to_do(phase, on),
            wettelijk: row.is_some_and(|row| row.is_statutory),
            grondslag: row.map(|row| row.ground.clone()).unwrap_or_default(),
            stukken: items().count(),
            stukken_klaar: items().filter(|item| item.done.is_some()).count(),
        }
    };
    head.phases().map(row).collect()
}

pub(super) fn misfit(found: &Break) -> Misfit {
    Misfit {
        fase: found.phase,
        zin: found.to_string(),
        wettelijk: found.is_legal,
    }
}

pub(super) fn overruns(head: &Aanbesteding, status: &Status, on: NaiveDate) -> Vec<Misfit> {
    let is_statutory = |overrun: &Overrun| {
        let mut rows = status.rows.iter();
        rows.any(|row| row.phase == overrun.phase && row.is_statutory)
    };
    let told = |overrun: &Overrun| Misfit {
        fase: overrun.phase,
        zin: overrun.to_string(),
        wettelijk: is_statutory(overrun),
    };
    head.late(status, on).map(told).collect()
}

/// What would make a plan fit that does not: using the next option of the contract it follows on.
fn ways_out(
    head: &Aanbesteding,
    status: Option<&Status>,
    register: &Register,
    on: NaiveDate,
    rules: Rules<'_>,
) -> Vec<String> {
    let way = || {
        let is_late = status.is_some_and(|status| head.late(status, on).next().is_some());
        let living = head
            .living()
            .filter(|_| is_late && head.status.is_running())?;
        let before = head.followed(register)?;
        let dates = Dates::of(before, option_notice(&register.settings), on)?;
        let option = dates.next_option.filter(|option| option.latest >= on)?;
        let start = option.new_end.succ_opt()?;
        let tried = living.what_if(&[Change::Start(start)], on, rules).ok()?;
        let after = &tried.first()?.status;
        let number = &before.id.number;
        let extended = format!(
            "{number} verlengen met {} (melden uiterlijk {}) en de ingang naar {}",
            option.length,
            with_year(option.latest),
            with_year(start)
        );
        Some(match after.slack {
            Some(room) if after.overruns.is_empty() => {
                format!("{extended} lost dat op: dan is er {room} dagen ruimte.")
            }
            _ => format!("{extended} helpt, maar lost het niet helemaal op."),
        })
    };
    way().into_iter().collect()
}

/// Why nothing can be counted, and what the value says about the procedure.
fn remarks(head: &Aanbesteding) -> Vec<String> {
    let mut told = Vec::new();
    match (head.start, head.procedure) {
        (_, Some(Procedure::Nationaal)) => told.push(
            "Een nationale procedure is geschiedenis: er is geen plan bij te rekenen.".to_owned(),
        ),
        (Some(_), Some(_)) => {}
        _ => told.push(
            "Zonder ingang en procedure is er geen plan te rekenen; vul ze in (aanbesteding-wijzigen)."
                .to_owned(),
        ),
    }
    let sent = head.days().get(&Phase::Publicatie).copied().or(head.start);
    if let (Some(value), Some(procedure), Some(sent)) = (head.value, head.procedure, sent) {
        let category = head.category.unwrap_or(Category::Sas);
        let told_by = verdict(sent, category, value, procedure);
        let answer = if told_by.is_allowed {
            "Mag"
        } else {
            "Mag niet"
        };
        told.push(format!("{answer}: {}.", told_by.sentence));
        let warning = threshold(sent, category).warning;
        told.extend(warning.map(|warning| format!("Let op: {warning}.")));
    }
    told
}

fn standstill(head: &Aanbesteding, rules: Rules<'_>) -> Option<StandstillCells> {
    let standstill = head.standstill(rules)?;
    let latest = head.living()?.latest(Phase::OpdrachtVerleend, rules);
    Some(StandstillCells {
        verzonden: standstill.sent,
        laatste_dag: standstill.last_day,
        contract_vanaf: standstill.contract_from,
        contract_uiterlijk: latest,
        wettelijk: standstill.is_statutory,
        grondslag: standstill.basis().to_owned(),
    })
}

fn ranking_cells(record: &Record, register: &Register) -> Vec<RankingCells> {
    let contract_of = |perceel: &str, ranked: &Ranked<'_>| {
        let mut awards = record.all::<Award>();
        let own =
            awards.find(|award| award.perceel == perceel && award.winner == ranked.bid.bidder);
        own.map(|award| award.contract.clone()).unwrap_or_default()
    };
    let bid_cells = |perceel: &str, ranked: &Ranked<'_>| BidCells {
        inschrijving: ranked.number,
        inschrijver: register.provider_name(&ranked.bid.bidder).to_owned(),
        plaats: ranked.place,
        punten: ranked.points,
        volledig: ranked.is_complete,
        prijs: ranked.bid.price,
        ontvangen: ranked.bid.received,
        terzijde: ranked.bid.set_aside.clone(),
        contract: contract_of(perceel, ranked),
    };
    rankings(record)
        .iter()
        .map(|ranking| RankingCells {
            perceel: ranking.perceel.to_owned(),
            inschrijvingen: ranking
                .bids
                .iter()
                .map(|ranked| bid_cells(ranking.perceel, ranked))
                .collect(),
        })
        .collect()
}
