//! Residents who belong to one huishouden: formed of them, or joined by them.

use super::doubles::is_not_merged;
use super::fields::*;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::covers_resident;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that makes a huishouden of residents.
pub const FORM: &str = "huishouden-vormen";
/// The action that adds residents to one.
pub const JOIN: &str = "leden-toevoegen";

/// The numbers in a text: `P-0001 P-0002`, or with commas.
pub fn numbers_in(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    text.split(is_between).filter(|number| !number.is_empty())
}

/// Keeps who holds the regie, and what was agreed.
pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(household) = draft.record.household_mut() else {
        return Err(Refusal::unknown(&draft.record.id.to_string()));
    };
    fields.change(REGISSEUR, &mut household.regisseur);
    fields.change(AFSPRAKEN, &mut household.agreements);
    Ok(())
}

/// What the huishouden said of regisseur, agreements and goals went along into its plan: that is where they change now.
pub(super) fn has_no_plan(record: &Record, _: &Context<'_>) -> Done {
    match record.household().and_then(|it| it.plan.as_ref()) {
        Some(plan) => Err(Refusal::rule(format!(
            "Regisseur, doelen en afspraken van {} staan in het plan {plan}",
            record.id
        ))
        .unless(format!("Wijzig ze daar: wijkregie toon {plan}"))),
        None => Ok(()),
    }
}

/// Makes a huishouden of residents who are of none.
pub(super) fn form(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    change(draft, fields)?;
    join(draft, fields)
}

/// Adds residents who are of no other huishouden.
pub(super) fn join(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let household = draft.record.id.number.clone();
    for number in numbers_in(fields.text(LEDEN)) {
        let mut member = member(draft, number)?;
        let id = member.id.clone();
        let Some(resident) = member.resident_mut() else {
            return Err(Refusal::unknown(number));
        };
        match &resident.household {
            Some(own) if *own == household => continue,
            Some(own) => {
                return Err(Refusal::rule(format!("{id} hoort al bij huishouden {own}"))
                    .unless("Haal de inwoner daar eerst weg (inwoner-wijzigen)"));
            }
            None => resident.household = Some(household.clone()),
        }
        if !draft.also.iter().any(|it| it.id == member.id) {
            draft.also.push(member);
        }
    }
    Ok(())
}

/// A resident by number, whom the actor registers.
fn member(draft: &Draft<'_>, number: &str) -> Result<Record, Refusal> {
    let context = draft.context;
    let unknown = || Refusal::unknown(number);
    let id = RecordId::parse(number).map_err(|_| unknown())?;
    let settings = &context.register.settings;
    let record = context.related(&id).filter(|it| {
        it.id.kind == Kind::Resident && covers_resident(context.actor, it, settings, context.today)
    });
    let record = record.ok_or_else(unknown)?;
    is_not_merged(record, context)?;
    match record.resident() {
        Some(resident) if resident.destroyed.is_none() => Ok(record.clone()),
        _ => Err(unknown()),
    }
}
