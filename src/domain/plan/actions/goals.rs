//! Goals: set, adjusted with what they were beside them, closed, and open again.

use super::making::{called_in, resident};
use super::{Done, element, has_some};
use crate::domain::dates::with_year;
use crate::domain::plan::fields::*;
use crate::domain::plan::matrix::can_be_measured;
use crate::domain::plan::parts::{PlanGoal, PlanMember};
use crate::domain::plan::words::GoalStatus;
use crate::domain::record::{Part, Record};
use crate::domain::words::Leefgebied;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::field::Field;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn has_running(record: &Record, _: &Context<'_>) -> Done {
    has_some::<PlanGoal>(
        record,
        PlanGoal::runs,
        "Er loopt geen doel in dit plan",
        "Zet er een in met plan-doel-toevoegen",
    )
}

pub(super) fn has_closed(record: &Record, _: &Context<'_>) -> Done {
    has_some::<PlanGoal>(
        record,
        |goal| !goal.runs(),
        "Er is geen doel afgerond",
        "Wat nog loopt, stelt u bij met plan-doel-bijstellen",
    )
}

fn score(fields: &Fields, field: Field<u32>) -> Option<u8> {
    fields.get(field).and_then(|score| u8::try_from(score).ok())
}

/// Whether a score says something: the matrix is made for adults.
fn can_be_scored(
    (leefgebied, of): (Leefgebied, &str),
    fields: &Fields,
    context: &Context<'_>,
) -> Done {
    let scored = [BEGINSCORE, DOELSCORE, SCORE];
    let Some(field) = scored.into_iter().find(|it| fields.get(*it).is_some()) else {
        return Ok(());
    };
    let age = resident(of, context).and_then(|it| it.age_on(context.today));
    let Some(age) = age.filter(|age| *age < 18) else {
        return Ok(());
    };
    if can_be_measured(leefgebied, true) {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "Wie {age} is, wordt op {leefgebied} niet gemeten: de matrix is daar voor volwassenen"
    ))
    .by("zelfredzaamheidsmatrix")
    .unless("Laat de score leeg; het plan zegt dan ‘niet gemeten’. Schrijf bij maatstaf waaraan u het ziet")
    .at(field))
}

pub(super) fn add(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let of = called_in(fields.text(VAN_WIE), context.related);
    let is_in = |member: &PlanMember| member.who == of && member.until.is_none();
    if !of.is_empty() && !draft.record.all().any(is_in) {
        return Err(Refusal::rule(format!("{of} hoort niet bij dit plan"))
            .unless("Zet die er eerst bij (plan-lid-toevoegen), of laat van leeg: dan is het van het huishouden")
            .at(VAN_WIE));
    }
    let leefgebied = fields.need(LEEFGEBIED)?;
    can_be_scored((leefgebied, &of), fields, context)?;
    let start = score(fields, BEGINSCORE);
    draft.record.add(Part::PlanGoal(PlanGoal {
        leefgebied,
        text: fields.owned(DOEL),
        of,
        measure: fields.owned(MAATSTAF),
        start,
        target: score(fields, DOELSCORE),
        score: None,
        scored: start.map(|_| context.today),
        due: fields.get(UITERLIJK),
        set: Some(context.today),
        status: GoalStatus::Loopt,
        closed: None,
    }));
    Ok(())
}

/// The goal that is named, while it runs.
fn running<'d>(draft: &'d mut Draft<'_>, fields: &Fields) -> Result<&'d mut PlanGoal, Refusal> {
    let n = fields.need(DOELNUMMER)?;
    let goal = element::<PlanGoal>(draft, n, "doel")?;
    if !goal.runs() {
        let status = goal.status;
        return Err(Refusal::rule(format!("Doel {n} is al afgerond: {status}"))
            .unless("Loopt het weer, heropen het dan (plan-doel-heropenen)")
            .at(DOELNUMMER));
    }
    Ok(goal)
}

pub(super) fn adjust(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (today, context) = (draft.context.today, draft.context);
    let n = fields.need(DOELNUMMER)?;
    let goal = running(draft, fields)?;
    can_be_scored((goal.leefgebied, &goal.of), fields, context)?;
    let was = goal.clone();
    if let Some(text) = fields.get(DOEL) {
        goal.text = text;
    }
    fields.change(MAATSTAF, &mut goal.measure);
    fields.change(UITERLIJK, &mut goal.due);
    if fields.has(DOELSCORE) {
        goal.target = score(fields, DOELSCORE);
    }
    measured(goal, fields, today);
    if *goal == was {
        return Err(Refusal::rule("Hiermee verandert er niets aan het doel")
            .unless("Vul in wat er anders wordt, zoals score of uiterlijk"));
    }
    let before = was.as_before(n, today, fields.text(REDEN));
    draft.record.add(Part::GoalBefore(before));
    Ok(())
}

fn measured(goal: &mut PlanGoal, fields: &Fields, on: chrono::NaiveDate) {
    if let Some(score) = score(fields, SCORE) {
        goal.score = Some(score);
        goal.scored = Some(on);
    }
}

pub(super) fn close(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (day, status) = (fields.need(DATUM)?, fields.need(AFRONDING)?);
    let (n, context) = (fields.need(DOELNUMMER)?, draft.context);
    let goal = running(draft, fields)?;
    can_be_scored((goal.leefgebied, &goal.of), fields, context)?;
    if let Some(set) = goal.set.filter(|set| day < *set) {
        let set = with_year(set);
        return Err(Refusal::rule(format!("Dit doel is pas gesteld op {set}")).at(DATUM));
    }
    let was = goal.clone();
    measured(goal, fields, day);
    goal.status = status;
    goal.closed = Some(day);
    let before = was.as_before(n, day, fields.text(REDEN));
    draft.record.add(Part::GoalBefore(before));
    Ok(())
}

pub(super) fn reopen(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (n, today) = (fields.need(DOELNUMMER)?, draft.context.today);
    let goal = element::<PlanGoal>(draft, n, "doel")?;
    if goal.runs() {
        return Err(Refusal::rule(format!("Doel {n} loopt nog")).at(DOELNUMMER));
    }
    let was = goal.as_before(n, today, fields.text(REDEN));
    goal.status = GoalStatus::Loopt;
    goal.closed = None;
    draft.record.add(Part::GoalBefore(was));
    Ok(())
}
