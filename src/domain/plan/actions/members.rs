//! Who is in a plan.

use super::making::called_in;
use super::{Done, element};
use crate::domain::dates::with_year;
use crate::domain::plan::fields::*;
use crate::domain::plan::parts::PlanMember;
use crate::domain::record::{Kind, Part, Record, RecordId};
use crate::domain::rights::covers_resident;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Whom a text names: an inwoner whom the actor registers, by number, or somebody by name.
fn named(text: &str, context: &Context<'_>) -> Result<String, Refusal> {
    let who = called_in(text, context.related);
    let id = RecordId::parse(&who).ok();
    let Some(id) = id.filter(|id| id.kind == Kind::Resident) else {
        return Ok(who);
    };
    let settings = &context.register.settings;
    let found = context.related(&id);
    let found = found.filter(|it| covers_resident(context.actor, it, settings, context.today));
    let resident = found.and_then(Record::resident);
    let resident = resident.filter(|it| it.destroyed.is_none());
    let resident = resident.ok_or_else(|| Refusal::unknown(text).at(WIE))?;
    match &resident.merged_into {
        Some(into) => Err(Refusal::rule(format!("{who} is samengevoegd met {into}"))
            .unless(format!("Gebruik {into}"))
            .at(WIE)),
        None => Ok(who),
    }
}

pub(super) fn join(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let who = named(fields.text(WIE), draft.context)?;
    let role = fields.need(ROL)?;
    let is_in = |member: &PlanMember| member.who == who && member.until.is_none();
    if draft.record.all().any(is_in) {
        return Err(Refusal::rule(format!("{who} hoort al bij dit plan"))
            .unless("Een andere rol legt u vast met plan-lid-wijzigen")
            .at(WIE));
    }
    draft.record.add(Part::PlanMember(PlanMember {
        who,
        role,
        until: None,
    }));
    Ok(())
}

pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let begun = draft.record.plan().and_then(|plan| plan.begun);
    let until = fields.get(TOT_EN_MET);
    if let Some((until, begun)) = until.zip(begun).filter(|(until, begun)| until < begun) {
        let (until, begun) = (with_year(until), with_year(begun));
        return Err(
            Refusal::rule(format!("{until} is voor het plan begon, op {begun}")).at(TOT_EN_MET),
        );
    }
    let member = element::<PlanMember>(draft, fields.need(LID)?, "lid")?;
    if let Some(role) = fields.get(ROL) {
        member.role = role;
    }
    fields.change(TOT_EN_MET, &mut member.until);
    Ok(())
}
