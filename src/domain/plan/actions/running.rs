//! While a plan runs: it is talked over, handed out, and ends.

use super::{Done, of, plan};
use crate::domain::dates::with_year;
use crate::domain::plan::fields::*;
use crate::domain::plan::parts::{PlanReceipt, PlanReview};
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn runs(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.ended {
        None => Ok(()),
        Some(day) => Err(
            Refusal::rule(format!("Dit plan is beëindigd op {}", with_year(day)))
                .unless("Is het weer nodig, heropen het dan (plan-heropenen)"),
        ),
    }
}

pub(super) fn has_ended(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.ended {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Dit plan loopt nog")),
    }
}

pub(super) fn review(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, next) = (fields.need(DATUM)?, fields.need(VOLGENDE_DATUM)?);
    if next <= on {
        return Err(Refusal::rule("De volgende evaluatie komt na deze").at(VOLGENDE_DATUM));
    }
    let plan = plan(draft)?;
    if let Some(begun) = plan.begun.filter(|begun| on < *begun) {
        let begun = with_year(begun);
        return Err(Refusal::rule(format!("Dit plan is pas gemaakt op {begun}")).at(DATUM));
    }
    plan.next_review = Some(next);
    draft.record.add(Part::PlanReview(PlanReview {
        on,
        with: fields.owned(MET),
        finding: fields.owned(BEVINDING),
        next: Some(next),
    }));
    Ok(())
}

pub(super) fn hand_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::PlanReceipt(PlanReceipt {
        to: fields.owned(AAN),
        how: fields.need(HOE)?,
        on: fields.need(DATUM)?,
    }));
    Ok(())
}

pub(super) fn end(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let plan = plan(draft)?;
    plan.ended = fields.get(DATUM);
    plan.ended_why = fields.owned(REDEN);
    plan.next_review = None;
    Ok(())
}

pub(super) fn reopen(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (today, next) = (draft.context.today, fields.need(VOLGENDE_DATUM)?);
    if next < today {
        return Err(Refusal::rule(format!("{} is voorbij", with_year(next))).at(VOLGENDE_DATUM));
    }
    let plan = plan(draft)?;
    plan.ended = None;
    plan.ended_why.clear();
    plan.next_review = Some(next);
    Ok(())
}

pub(super) fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}
