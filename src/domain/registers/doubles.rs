//! Two numbers that may be one person: decided that they are, or that they are not.

use super::fields::*;
use super::people::Resident;
use super::sight;
use crate::domain::plan::parts::PlanMember;
use crate::domain::record::{
    Double, Element, Kind, OF_A_DOSSIER, Part, PartKind, Record, RecordId,
};
use crate::domain::rights::covers_resident;
use crate::domain::words::YesNo;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that says that two numbers are two people.
pub const SET_APART: &str = "geen-dubbele";

/// A resident under its own number.
pub(super) fn is_not_merged(record: &Record, _: &Context<'_>) -> Done {
    match record
        .resident()
        .and_then(|resident| resident.merged_into.as_ref())
    {
        Some(into) => Err(
            Refusal::rule(format!("{} is samengevoegd met {into}", record.id))
                .unless(format!("Gebruik {into}")),
        ),
        None => Ok(()),
    }
}

/// The other resident that is named, whom the actor registers too.
fn other(draft: &Draft<'_>, fields: &Fields) -> Result<Record, Refusal> {
    let number = fields.owned(MET);
    if draft.record.id.number == number {
        return Err(Refusal::rule("Kies een ander nummer: dit is dezelfde"));
    }
    let context = draft.context;
    let other = context.related(&RecordId::new(Kind::Resident, number.clone()));
    let settings = &context.register.settings;
    let other = other
        .filter(|other| covers_resident(context.actor, other, settings, context.today))
        .ok_or_else(|| Refusal::unknown(&number))?;
    is_not_merged(other, context)?;
    match other.resident() {
        Some(resident) if resident.destroyed.is_none() => Ok(other.clone()),
        _ => Err(Refusal::unknown(&number)),
    }
}

fn decided(draft: &Draft<'_>, other: &Record, is_same: YesNo, note: String) -> Part {
    Part::Double(Double {
        other: other.id.number.clone(),
        is_same,
        note,
        by: draft.context.actor.name.clone(),
        on: draft.context.today,
    })
}

/// Whether a resident was set apart from another number.
#[must_use]
pub fn is_set_apart(record: &Record, number: &str) -> bool {
    let mut decided = record.all::<Double>();
    decided.any(|it| it.is_same == YesNo::Nee && it.other == number)
}

/// Keeps that two numbers are two people.
pub(super) fn set_apart(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let other = other(draft, fields)?;
    let number = &draft.record.id.number;
    if is_set_apart(&draft.record, &other.id.number) || is_set_apart(&other, number) {
        return Ok(());
    }
    let part = decided(draft, &other, YesNo::Nee, fields.owned(TOELICHTING));
    draft.record.add(part);
    Ok(())
}

/// Moves everything of the second number to the first; both numbers stay.
pub(super) fn merge(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut other = other(draft, fields)?;
    let (kept, gone) = (draft.record.id.number.clone(), other.id.number.clone());
    let (Some(resident), Some(duplicate)) = (draft.record.resident_mut(), other.resident_mut())
    else {
        return Err(Refusal::unknown(&gone));
    };
    if let (Some(one), Some(two)) = (resident.bsn, duplicate.bsn)
        && one != two
    {
        return Err(Refusal::rule(format!(
            "{kept} en {gone} hebben elk een ander BSN, dus het zijn twee personen"
        )));
    }
    fill(resident, duplicate);
    duplicate.merged_into = Some(kept.clone());
    sight::carry_over(&other, &mut draft.record);
    // Who may see it goes by itself.
    let children =
        |kind: &PartKind| OF_A_DOSSIER.contains(kind) || *kind == PartKind::Representatives;
    let moved: Vec<_> = other.parts.keys().copied().collect();
    for key in moved.into_iter().filter(|key| children(&key.kind)) {
        if let Some(part) = other.parts.remove(&key) {
            draft.record.add(part);
        }
    }
    let apart = other.all::<Double>().filter(|it| it.other != kept);
    for part in apart.cloned().map(Part::Double) {
        draft.record.add(part);
    }
    let part = decided(draft, &other, YesNo::Ja, String::new());
    draft.record.add(part);
    draft.also.push(other);
    let theirs = draft.context.related.iter();
    for record in theirs.clone().filter(|it| it.plan().is_some()) {
        let mut moved = record.clone();
        rename_in_plan(&mut moved, &gone, &kept);
        draft.also.extend((moved != *record).then_some(moved));
    }
    for record in theirs.filter(|record| record.person() == Some(&gone)) {
        let mut moved = record.clone();
        if let Some(referral) = moved.referral_mut() {
            referral.resident = Some(kept.clone());
        }
        if let Some(indicatie) = moved.indicatie_mut() {
            indicatie.resident = Some(kept.clone());
        }
        if let Some(contact) = moved.contact_mut() {
            contact.resident = Some(kept.clone());
        }
        draft.also.push(moved);
    }
    Ok(())
}

/// Takes over what is not known of a resident and is of the same person under another number. An address is taken whole.
fn fill(resident: &mut Resident, from: &Resident) {
    let texts = [
        (&mut resident.first_name, &from.first_name),
        (&mut resident.phone, &from.phone),
        (&mut resident.email, &from.email),
        (&mut resident.language, &from.language),
    ];
    for (kept, other) in texts {
        if kept.is_empty() {
            kept.clone_from(other);
        }
    }
    // A buurt is that of an address: it goes along with its own.
    let (own, theirs) = (resident.address(), from.address());
    if own == theirs {
        resident.buurt = resident.buurt.take().or_else(|| from.buurt.clone());
    } else if own.is_empty() {
        resident.buurt = from.buurt.clone().or_else(|| resident.buurt.take());
        resident.street.clone_from(&from.street);
        resident.house_number.clone_from(&from.house_number);
        resident.addition.clone_from(&from.addition);
        resident.postcode.clone_from(&from.postcode);
        resident.city.clone_from(&from.city);
    }
    // Where they live stays secret under either number.
    resident.has_secret_address |= from.has_secret_address;
    resident.needs_interpreter |= from.needs_interpreter;
    resident.died = resident.died.or(from.died);
    resident.bsn = resident.bsn.or(from.bsn);
    resident.birth_date = resident.birth_date.or(from.birth_date);
    resident.sex = resident.sex.or(from.sex);
    if resident.wijk.is_none() {
        resident.wijk.clone_from(&from.wijk);
    }
    if resident.household.is_none() {
        resident.household.clone_from(&from.household);
    }
}

/// Puts one number of an inwoner in the place of another, wherever a plan names it.
fn rename_in_plan(record: &mut Record, from: &str, to: &str) {
    let put = |text: &mut String| {
        if text == from {
            to.clone_into(text);
        }
    };
    if let Some(plan) = record.plan_mut() {
        put(&mut plan.regisseur);
    }
    let is_in = |member: &PlanMember| member.who == to;
    let is_twice = record.all().any(is_in);
    record.parts.retain(|_, part| {
        let member = PlanMember::of(part);
        !(is_twice && member.is_some_and(|member| member.who == from))
    });
    for part in record.parts.values_mut() {
        match part {
            Part::PlanMember(member) => put(&mut member.who),
            Part::PlanGoal(goal) => put(&mut goal.of),
            Part::PlanSupport(support) => put(&mut support.who),
            Part::PlanAgreement(agreement) => put(&mut agreement.who),
            Part::PlanRegie(regie) => put(&mut regie.who),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(street: &str, buurt: &str) -> Resident {
        Resident {
            street: street.to_owned(),
            buurt: Some(buurt.to_owned()).filter(|it| !it.is_empty()),
            ..Resident::default()
        }
    }

    /// (of the number that stays, of the other, and what becomes of it)
    #[test]
    fn of_two_numbers_the_buurt_goes_along_with_the_address_it_is_of() {
        let cases = [
            (("Laan", ""), ("Dijk", "B"), ("Laan", "")),
            (("Laan", ""), ("Laan", "B"), ("Laan", "B")),
            (("Laan", "A"), ("Dijk", "B"), ("Laan", "A")),
            (("", "A"), ("Dijk", "B"), ("Dijk", "B")),
            (("", "A"), ("Dijk", ""), ("Dijk", "A")),
            (("", ""), ("Dijk", "B"), ("Dijk", "B")),
            (("", ""), ("", "B"), ("", "B")),
            (("", "A"), ("", "B"), ("", "A")),
        ];
        for (stays, other, after) in cases {
            let mut resident = lives(stays.0, stays.1);
            fill(&mut resident, &lives(other.0, other.1));
            assert_eq!(resident, lives(after.0, after.1), "{stays:?} {other:?}");
        }
    }
}
