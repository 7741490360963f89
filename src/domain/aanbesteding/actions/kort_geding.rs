//! The kort geding against an award decision: it holds the opdracht until the judge decided (Aw art. 2.131).

use super::fields::*;
use crate::domain::aanbesteding::actions::decision::unsettle;
use crate::domain::aanbesteding::actions::{Done, head, is_not_off, norms, rules};
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::words::Verdict;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn can_be_challenged(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    match record.aanbesteding() {
        Some(head) if !head.is_published() => Err(Refusal::rule(
            "Er is nog niets gepubliceerd om een kort geding over te voeren",
        )),
        _ => Ok(()),
    }
}

pub(crate) fn challenge(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let norms = norms(context);
    let day = fields.get(DATUM);
    let head = head(draft)?;
    if head.is_challenged() {
        head.open_cases = head.open_cases.max(1) + 1;
        head.kort_geding = head.kort_geding.min(day);
    } else {
        head.open_cases = 1;
        head.kort_geding = day;
    }
    head.judged = None;
    let standstill = head.standstill(rules(&norms, context));
    let in_time = standstill
        .zip(day)
        .is_none_or(|(standstill, day)| day <= standstill.last_day);
    let granted = draft.record.all::<Award>().find_map(|award| award.on);
    match granted {
        Some(granted) if in_time => draft.note(&format!(
            "kort-geding-melden: let op, dit kwam binnen de standstill, en de opdracht is toch verleend op {}: de overeenkomst kan worden vernietigd (Aw art. 2.131 en 4.15). Overleg met de juristen",
            with_year(granted)
        )),
        _ if granted.is_some() || !in_time => draft.note(
            "kort-geding-melden: let op, dit kwam na de standstill of na de opdracht, dus het houdt de opdracht niet op (Aw art. 2.131)",
        ),
        _ => {}
    }
    Ok(())
}

pub(crate) fn is_challenged(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    match record.aanbesteding() {
        Some(head) if !head.is_challenged() => Err(Refusal::rule("Er loopt geen kort geding")
            .unless("Meld het eerst (kort-geding-melden)")),
        _ => Ok(()),
    }
}

pub(crate) fn judge(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.get(DATUM);
    let head = head(draft)?;
    if let Some((day, brought)) = day
        .zip(head.kort_geding)
        .filter(|(day, brought)| day < brought)
    {
        return Err(Refusal::rule(format!(
            "De uitspraak op {} ligt voor het kort geding van {}",
            with_year(day),
            with_year(brought)
        )));
    }
    let verdict = fields.need(UITSPRAAK)?;
    // With more than one, the last judgment counts: until then the opdracht waits.
    head.open_cases = head.open_cases.saturating_sub(1);
    let left = head.open_cases;
    if left == 0 {
        head.judged = day;
    }
    if verdict != Verdict::Afgewezen {
        unsettle(head);
    }
    let mut told = format!("uitspraak-vastleggen: {verdict}");
    if let Some(more) = fields.get(TOELICHTING) {
        told.push_str(&format!("; {more}"));
    }
    if left > 0 {
        told.push_str(&format!("; er loopt nog {left} kort geding"));
    }
    draft.note(&told);
    Ok(())
}
