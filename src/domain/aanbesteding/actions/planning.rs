//! Moving the plan, through the gate; what moved along is told in a note.

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::aanbesteding::actions::market::judge_times;
use crate::domain::aanbesteding::actions::{Done, gate, head, kept, norms, rules};
use crate::domain::aanbesteding::living::Living;
use crate::domain::aanbesteding::moving::{Change, MoveError, Moved};
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::dates::with_year;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// A change that cannot be made at all, as a refusal.
fn refused(why: &MoveError) -> Refusal {
    let refusal = Refusal::rule(gate::capital(&why.to_string()));
    match why {
        MoveError::HangsOnStart(_) => refusal.unless("Gebruik ingang-verplaatsen"),
        MoveError::Done(_) => {
            refusal.unless("Was de dag anders, gebruik dan fase-afronden met een reden")
        }
        MoveError::Plan(_) | MoveError::Absent(..) => refusal,
    }
}

/// The plan as it runs, or why there is none.
pub(crate) fn living(draft: &Draft<'_>) -> Result<Living, Refusal> {
    kept(&draft.record)?.living().ok_or_else(|| {
        Refusal::rule("Deze aanbesteding heeft geen plan: de ingang of de procedure ontbreekt")
            .unless("Kies een procedure (aanbesteding-wijzigen) en een ingang (ingang-verplaatsen)")
    })
}

pub(crate) fn move_phase(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (Some(phase), Some(day)) = (fields.get(FASE), fields.get(DAG)) else {
        return Err(Refusal::usage("Welke fase, en naar welke dag?"));
    };
    let today = draft.context.today;
    gate::is_ahead(Change::Phase(phase, day), today)?;
    change_plan(draft, Some(phase), fields.text(REDEN), |living, rules| {
        living.move_phase(phase, day, today, rules)
    })
}

pub(crate) fn move_start(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let start = fields.get(INGANG).unwrap_or(today);
    let head = head(draft)?;
    // What was bought in the past has a day in the past, whichever it was.
    if head.start.is_none_or(|known| known >= today) {
        gate::is_ahead(Change::Start(start), today)?;
    }
    if head.start.is_none() || head.procedure.is_none() {
        // Nothing hangs on it yet.
        head.start = Some(start);
        return Ok(());
    }
    change_plan(draft, None, fields.text(REDEN), |living, rules| {
        living.move_start(start, today, rules)
    })
}

/// Changes the plan when the gate lets it, and tells in a note what moved.
fn change_plan(
    draft: &mut Draft<'_>,
    phase: Option<Phase>,
    reason: &str,
    change: impl FnOnce(&mut Living, Rules<'_>) -> Result<Moved, MoveError>,
) -> Done {
    let context = draft.context;
    let norms = norms(context);
    let rules = rules(&norms, context);
    let mut living = living(draft)?;
    let old_start = living.start;
    let before = living
        .status(context.today, rules)
        .map_err(|why| Refusal::rule(gate::capital(&why.to_string())))?;
    let moved = change(&mut living, rules).map_err(|why| refused(&why))?;
    gate::allows(Some(&before), &moved.status, phase, reason)?;
    let head = head(draft)?;
    head.start = Some(living.start);
    head.planned = living.planned;
    let closing = Phase::SluitingInschrijving;
    let open = head.planned.get(&closing).copied();
    let open = open.filter(|_| !head.actual.contains_key(&closing));
    if let Some(day) = open {
        judge_times(draft, day, "fase-verplaatsen");
    }
    if living.start != old_start || !moved.moved.is_empty() {
        let told = tell(phase, old_start, living.start, &moved, reason);
        draft.note(&told);
    }
    crate::domain::aanbesteding::actions::register::threshold_allows(draft)
}

/// `fase-verplaatsen: publicatie van ma 14 jun 2027 naar vr 25 jun 2027; mee schuift sluiting-inschrijving naar …`
fn tell(
    phase: Option<Phase>,
    old_start: NaiveDate,
    start: NaiveDate,
    moved: &Moved,
    reason: &str,
) -> String {
    let mut told = match phase {
        None => format!(
            "ingang-verplaatsen: van {} naar {}",
            with_year(old_start),
            with_year(start)
        ),
        Some(phase) => {
            let own = moved.moved.iter().find(|(which, ..)| *which == phase);
            let days = own.map_or_else(String::new, |(_, old, new)| match old {
                Some(old) => format!(" van {} naar {}", with_year(*old), with_year(*new)),
                None => format!(" naar {}", with_year(*new)),
            });
            format!("fase-verplaatsen: {phase}{days}")
        }
    };
    let along: Vec<String> = moved
        .moved
        .iter()
        .filter(|(which, ..)| Some(*which) != phase)
        .map(|(which, _, day)| format!("{which} naar {}", with_year(*day)))
        .collect();
    if !along.is_empty() {
        told.push_str(&format!("; mee schuift {}", along.join(", ")));
    }
    let squeezed: Vec<String> = moved
        .squeezed
        .iter()
        .map(|(phase, days)| format!("{phase} ({days} dagen minder)"))
        .collect();
    if !squeezed.is_empty() {
        told.push_str(&format!(
            "; korter dan gebruikelijk: {}",
            squeezed.join(", ")
        ));
    }
    for overrun in &moved.status.overruns {
        told.push_str(&format!("; let op: {overrun}"));
    }
    if !reason.is_empty() {
        told.push_str(&format!(". Reden: {reason}"));
    }
    told
}
