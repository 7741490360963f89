//! A plan is made of what is known of the huishouden, and is taken out again when it was a mistake.

use chrono::{Days, NaiveDate};

use super::regie::choose_first;
use super::{Done, of, plan};
use crate::domain::dates::with_year;
use crate::domain::plan::Plan;
use crate::domain::plan::fields::*;
use crate::domain::plan::parts::{PlanAgreement, PlanGoal, PlanMember};
use crate::domain::plan::words::{GoalStatus, Layer, MemberRole};
use crate::domain::record::{Goal, Kind, Part, Record, RecordId};
use crate::domain::registers::people::Resident;
use crate::domain::words::fold;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Days from the making of a plan to its first evaluation, where nobody names one.
const FIRST_REVIEW: u64 = 91;

pub(super) fn make(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let number = fields.need(HUISHOUDEN)?;
    let household = context.related(&RecordId::new(Kind::Household, &*number));
    let household = household.filter(|it| it.household().is_some_and(|it| it.destroyed.is_none()));
    let Some(household) = household else {
        return Err(Refusal::unknown(&number).at(HUISHOUDEN));
    };
    draft.record.head = crate::domain::record::Head::from(Plan {
        household: Some(number),
        begun: Some(context.today),
        next_review: context.today.checked_add_days(Days::new(FIRST_REVIEW)),
        ..Plan::default()
    });
    let mut household = household.clone();
    take_over(
        &mut draft.record,
        &mut household,
        context.related,
        context.today,
    )?;
    draft.also.push(household);
    change(draft, fields)?;
    if fields.has(REGISSEUR) {
        choose_first(draft, fields)?;
    }
    if plan(draft)?.regisseur.is_empty() {
        return Err(Refusal::rule("Een plan heeft een regisseur")
            .unless("Noem wie het overzicht houdt: een professional, een vrijwilliger of iemand van het eigen netwerk")
            .at(REGISSEUR));
    }
    Ok(())
}

/// Ties a new plan to its huishouden, and brings along what that said itself of members, regisseur, goals and agreements.
///
/// # Errors
/// When the huishouden has a plan.
pub(crate) fn take_over(
    record: &mut Record,
    household: &mut Record,
    related: &[Record],
    today: NaiveDate,
) -> Done {
    let goals: Vec<Goal> = household.all().cloned().collect();
    let (own, of) = (record.id.number.clone(), household.id.number.clone());
    let (Some(known), Some(plan)) = (household.household_mut(), record.plan_mut()) else {
        return Err(Refusal::unknown(&of));
    };
    if let Some(plan) = known.plan.as_ref().filter(|plan| **plan != own) {
        return Err(Refusal::rule(format!("{of} heeft al een plan: {plan}"))
            .unless(format!("Werk verder in {plan}"))
            .at(HUISHOUDEN));
    }
    known.plan = Some(own);
    plan.regisseur.clone_from(&known.regisseur);
    let agreed = known.agreements.clone();
    for member in residents_of(related, &of) {
        let role = match member.resident().and_then(|it| it.age_on(today)) {
            Some(age) if age < 18 => MemberRole::Kind,
            _ => MemberRole::Lid,
        };
        record.add(Part::PlanMember(PlanMember {
            who: member.id.number.clone(),
            role,
            until: None,
        }));
    }
    for goal in goals {
        record.add(Part::PlanGoal(PlanGoal {
            leefgebied: goal.leefgebied,
            text: goal.text,
            of: String::new(),
            measure: String::new(),
            start: None,
            target: None,
            score: None,
            scored: None,
            due: goal.evaluate_on,
            set: Some(today),
            status: GoalStatus::Loopt,
            closed: None,
        }));
    }
    if !agreed.is_empty() {
        record.add(Part::PlanAgreement(PlanAgreement {
            text: agreed,
            who: String::new(),
            layer: Layer::EigenKracht,
            due: None,
            agreed: Some(today),
            closed: None,
            outcome: String::new(),
        }));
    }
    Ok(())
}

/// Who is of a huishouden now, among these.
fn residents_of<'r>(related: &'r [Record], household: &str) -> impl Iterator<Item = &'r Record> {
    related.iter().filter(move |record| {
        record.resident().is_some_and(|resident| {
            resident.household.as_deref() == Some(household)
                && resident.merged_into.is_none()
                && resident.destroyed.is_none()
        })
    })
}

pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let plan = plan(draft)?;
    if let Some(day) = fields.get(VOLGENDE_EVALUATIE).filter(|day| *day < today) {
        return Err(Refusal::rule(format!("{} is voorbij", with_year(day)))
            .unless("Is het plan al besproken, leg dat dan vast (plan-evalueren)")
            .at(VOLGENDE_EVALUATIE));
    }
    if fields
        .emptied()
        .any(|name| name == VOLGENDE_EVALUATIE.name())
        && plan.runs()
    {
        return Err(Refusal::rule(
            "Zolang het plan loopt, staat vast wanneer het weer besproken wordt",
        )
        .unless("Vul de dag in, of beëindig het plan (plan-beeindigen)")
        .at(VOLGENDE_EVALUATIE));
    }
    fields.change(SITUATIE, &mut plan.situation);
    fields.change(VRAAG, &mut plan.question);
    fields.change(VOLGENDE_EVALUATIE, &mut plan.next_review);
    fields.change(BRONNUMMER, &mut plan.source_number);
    Ok(())
}

/// A resident by number, of those whom the actor may know of.
pub(super) fn resident<'c>(number: &str, context: &'c Context<'_>) -> Option<&'c Resident> {
    let found = context.related(&RecordId::new(Kind::Resident, number))?;
    found.resident().filter(|it| it.destroyed.is_none())
}

/// The number of the one inwoner of these whom a text names by full name or first name, or by number however that is
/// typed; else the text.
pub(crate) fn called_in(text: &str, related: &[Record]) -> String {
    let text = text.trim();
    if let Ok(id) = RecordId::parse(text)
        && id.kind == Kind::Resident
    {
        return id.number;
    }
    let folded = fold(text);
    let is_it = |resident: &Resident| {
        [&resident.full_name(), &resident.first_name]
            .iter()
            .any(|name| fold(name) == folded)
            && resident.merged_into.is_none()
    };
    let mut found = related
        .iter()
        .filter(|record| record.resident().is_some_and(is_it));
    match (found.next(), found.next()) {
        (Some(one), None) if !folded.is_empty() => one.id.number.clone(),
        _ => text.to_owned(),
    }
}

pub(super) fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let reason = fields.need(REDEN)?;
    plan(draft)?.taken_out = reason;
    tie(draft, None)
}

pub(super) fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    plan(draft)?.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    let own = draft.record.id.number.clone();
    tie(draft, Some(own))
}

/// Says with the huishouden which plan is its plan.
fn tie(draft: &mut Draft<'_>, to: Option<String>) -> Done {
    let Some(number) = of(&draft.record)?.household.clone() else {
        return Ok(());
    };
    let own = draft.record.id.number.clone();
    let known = draft
        .context
        .related(&RecordId::new(Kind::Household, &*number));
    let Some(mut household) = known.cloned() else {
        return Ok(());
    };
    let Some(it) = household.household_mut() else {
        return Ok(());
    };
    if let Some(other) = it.plan.as_ref().filter(|plan| **plan != own) {
        return Err(
            Refusal::rule(format!("{number} heeft nu een ander plan: {other}"))
                .unless(format!("Haal {other} eerst weg")),
        );
    }
    it.plan = to;
    draft.also.push(household);
    Ok(())
}
