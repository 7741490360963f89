//! What is done for the goals: support in its layers, and agreements with a day.

use super::making::called_in;
use super::{Done, element, has_some};
use crate::domain::dates::with_year;
use crate::domain::plan::fields::*;
use crate::domain::plan::parts::{PlanAgreement, PlanSupport};
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn support(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let who = called_in(fields.text(DOOR_WIE), draft.context.related);
    draft.record.add(Part::PlanSupport(PlanSupport {
        layer: fields.need(LAAG)?,
        what: fields.owned(WAT),
        who,
        until: None,
    }));
    Ok(())
}

pub(super) fn has_support(record: &Record, _: &Context<'_>) -> Done {
    has_some::<PlanSupport>(
        record,
        |support| support.until.is_none(),
        "Er staat geen steun in dit plan die nog loopt",
        "Zet haar erin met plan-steun-toevoegen",
    )
}

pub(super) fn end_support(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let support = element::<PlanSupport>(draft, fields.need(STEUN)?, "steun")?;
    support.until = fields.get(TOT_EN_MET);
    Ok(())
}

pub(super) fn agree(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let due = fields.get(UITERLIJK);
    if let Some(day) = due.filter(|day| *day < context.today) {
        return Err(Refusal::rule(format!("{} is voorbij", with_year(day)))
            .unless("Noem de dag waarop het klaar moet zijn")
            .at(UITERLIJK));
    }
    draft.record.add(Part::PlanAgreement(PlanAgreement {
        text: fields.owned(AFSPRAAK),
        who: called_in(fields.text(DOOR_WIE), context.related),
        layer: fields.need(LAAG)?,
        due,
        agreed: Some(context.today),
        closed: None,
        outcome: String::new(),
    }));
    Ok(())
}

pub(super) fn has_open(record: &Record, _: &Context<'_>) -> Done {
    has_some::<PlanAgreement>(
        record,
        |one| one.closed.is_none(),
        "Er staat geen afspraak open in dit plan",
        "Maak er een met plan-afspraak-maken",
    )
}

pub(super) fn finish(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (n, day) = (fields.need(AFSPRAAKNUMMER)?, fields.need(DATUM)?);
    let agreement = element::<PlanAgreement>(draft, n, "afspraak")?;
    if let Some(closed) = agreement.closed {
        let closed = with_year(closed);
        return Err(
            Refusal::rule(format!("Afspraak {n} is al afgerond op {closed}")).at(AFSPRAAKNUMMER),
        );
    }
    if let Some(agreed) = agreement.agreed.filter(|agreed| day < *agreed) {
        let agreed = with_year(agreed);
        return Err(
            Refusal::rule(format!("Dat is voor het werd afgesproken, op {agreed}")).at(DATUM),
        );
    }
    agreement.closed = Some(day);
    agreement.outcome = fields.owned(UITKOMST);
    Ok(())
}
