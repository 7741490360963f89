//! Who holds the regie of a plan: chosen, changed on a day, handed over, and met by the family.

use chrono::{Days, NaiveDate};

use super::making::{called_in, resident};
use super::{Done, of, plan};
use crate::domain::dates::with_year;
use crate::domain::plan::fields::*;
use crate::domain::plan::parts::PlanRegie;
use crate::domain::plan::words::RegieKind;
use crate::domain::record::{Kind, Part, PartKey, PartKind, Record, RecordId};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Whoever is named to hold it, by key, number or name, with what that is to the household.
fn chosen(fields: &Fields, context: &Context<'_>) -> Result<(String, RegieKind), Refusal> {
    let typed = fields.need(REGISSEUR)?;
    let who = called_in(&typed, context.related);
    let is_number = RecordId::parse(&who).is_ok_and(|id| id.kind == Kind::Resident);
    if is_number && resident(&who, context).is_none() {
        return Err(Refusal::unknown(&typed).at(REGISSEUR));
    }
    let is_employee = context.register.employees.contains_key(&who);
    let follows = match (is_employee, is_number) {
        (true, _) => Some(RegieKind::Professional),
        (_, true) => Some(RegieKind::EigenNetwerk),
        _ => None,
    };
    match fields.get(SOORT_REGISSEUR).or(follows) {
        Some(kind) => Ok((who, kind)),
        None => Err(Refusal::rule(format!("Zeg erbij wat {who} is"))
            .unless("Kies bij soort-regisseur: professional, vrijwilliger of eigen netwerk")
            .at(SOORT_REGISSEUR)),
    }
}

/// The first who holds it, at the making of a plan.
pub(super) fn choose_first(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (who, kind) = chosen(fields, draft.context)?;
    let plan = plan(draft)?;
    plan.regisseur = who;
    plan.regisseur_is = Some(kind);
    Ok(())
}

pub(super) fn choose(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (who, kind) = chosen(fields, draft.context)?;
    let before = of(&draft.record)?.clone();
    if (&who, Some(kind)) == (&before.regisseur, before.regisseur_is) {
        return Err(Refusal::rule("Deze regisseur heeft het plan al")
            .unless("Kies een ander")
            .at(REGISSEUR));
    }
    let today = draft.context.today;
    let from = fields.get(VANAF).unwrap_or(today);
    let is_other = who != before.regisseur;
    let head = plan(draft)?;
    head.regisseur.clone_from(&who);
    head.regisseur_is = Some(kind);
    if !is_other {
        // The same one as something else: no change of who holds it.
        if let Some((_, regie)) = last_mut(draft) {
            regie.kind = Some(kind);
        }
        return Ok(());
    }
    let begun = begun_on(&draft.record, &before);
    if let Some(begun) = begun.filter(|begun| from < *begun) {
        let begun = with_year(begun);
        return Err(
            Refusal::rule(format!("Wie het nu heeft, heeft het pas sinds {begun}"))
                .unless("Kies een latere dag")
                .at(VANAF),
        );
    }
    let talk = fields.get(EERSTE_GESPREK);
    if talk.is_some_and(|day| day < from) {
        let from = with_year(from);
        return Err(Refusal::rule(format!("De regie gaat pas over op {from}"))
            .unless("Een eerste gesprek komt daarna")
            .at(EERSTE_GESPREK));
    }
    close_before(draft, &before, (begun, from));
    draft.record.add(Part::PlanRegie(PlanRegie {
        who,
        kind: Some(kind),
        from: Some(from),
        until: None,
        reason: fields.owned(REDEN),
        handed_over: None,
        handover: String::new(),
        first_talk: talk.filter(|day| *day > today),
        talked: talk.filter(|day| *day <= today),
    }));
    Ok(())
}

/// Since when whoever holds it has it.
fn begun_on(record: &Record, plan: &crate::domain::plan::Plan) -> Option<NaiveDate> {
    let last = record.all::<PlanRegie>().next_back();
    last.map_or(plan.begun, |regie| regie.from)
}

/// Keeps who held it until the day before; of the first nothing was kept yet.
fn close_before(
    draft: &mut Draft<'_>,
    before: &crate::domain::plan::Plan,
    (begun, from): (Option<NaiveDate>, NaiveDate),
) {
    let until = from.checked_sub_days(Days::new(1));
    let until = until.max(begun);
    if let Some((_, regie)) = last_mut(draft) {
        regie.until = until;
        return;
    }
    if before.regisseur.is_empty() {
        return;
    }
    draft.record.add(Part::PlanRegie(PlanRegie {
        who: before.regisseur.clone(),
        kind: before.regisseur_is,
        from: begun,
        until,
        reason: String::new(),
        handed_over: None,
        handover: String::new(),
        first_talk: None,
        talked: None,
    }));
}

fn last_mut<'d>(draft: &'d mut Draft<'_>) -> Option<(PartKey, &'d mut PlanRegie)> {
    let (key, _) = draft.record.of(PartKind::PlanRegies).next_back()?;
    let key = *key;
    let regie = draft.record.element_mut::<PlanRegie>(key.n)?;
    Some((key, regie))
}

/// Whether the regie changed hands, and it runs.
pub(super) fn changed_hands(record: &Record, context: &Context<'_>) -> Done {
    super::running::runs(record, context)?;
    match record.all::<PlanRegie>().count() {
        0 | 1 => Err(
            Refusal::rule("De regie is nog niet van iemand anders geweest")
                .unless("Kies eerst een andere regisseur (plan-regisseur)"),
        ),
        _ => Ok(()),
    }
}

/// The regie that is held now, and since when.
fn held_now<'d>(
    draft: &'d mut Draft<'_>,
    day: NaiveDate,
    field: crate::domain::workflow::field::Field<NaiveDate>,
) -> Result<&'d mut PlanRegie, Refusal> {
    let none = || Refusal::rule("De regie is nog niet van iemand anders geweest");
    let (_, regie) = last_mut(draft).ok_or_else(none)?;
    match regie.from.filter(|from| day < *from) {
        Some(from) => {
            let from = with_year(from);
            Err(Refusal::rule(format!("De regie ging pas over op {from}")).at(field))
        }
        None => Ok(regie),
    }
}

pub(super) fn hand_over(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let on = fields.need(OVERGEDRAGEN_OP)?;
    let regie = held_now(draft, on, OVERGEDRAGEN_OP)?;
    regie.handed_over = Some(on);
    regie.handover = fields.owned(WAT_VERTELD);
    Ok(())
}

/// The first talk of who holds it now with the family: planned while its day is to come, else held.
pub(super) fn first_talk(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, today) = (fields.need(GESPREKSDAG)?, draft.context.today);
    let regie = held_now(draft, on, GESPREKSDAG)?;
    if on > today {
        if let Some(held) = regie.talked {
            let held = with_year(held);
            return Err(Refusal::rule(format!("Het eerste gesprek was op {held}"))
                .unless("Een volgend gesprek plant u met plan-evalueren")
                .at(GESPREKSDAG));
        }
        regie.first_talk = Some(on);
    } else {
        regie.talked = Some(on);
    }
    Ok(())
}
