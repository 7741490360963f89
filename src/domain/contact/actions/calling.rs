//! A call-back on its way: asked, tried, passed on, ended, and opened again.

use super::recording::{assign, must_reach_a_team};
use super::{Done, contact, of};
use crate::domain::contact::CallAttempt;
use crate::domain::contact::fields::*;
use crate::domain::contact::words::{CallEnd, Reached, Standing};
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn waits(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.standing() {
        Standing::Terugbellen => Ok(()),
        Standing::Vastgelegd => Err(
            Refusal::rule("Bij dit contact hoeft niemand terug te bellen")
                .unless("Moet dat toch, vraag het dan (contact-terugbellen)"),
        ),
        Standing::Afgehandeld => Err(Refusal::rule("Het terugbellen is al afgehandeld")
            .unless("Moet er toch nog iemand bellen, heropen het dan (contact-heropenen)")),
    }
}

pub(super) fn asks_nothing(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.standing() {
        Standing::Vastgelegd => Ok(()),
        Standing::Terugbellen => Err(Refusal::rule("Er wordt al op terugbellen gewacht")),
        Standing::Afgehandeld => Err(Refusal::rule("Het terugbellen is al afgehandeld")
            .unless("Moet er toch nog iemand bellen, heropen het dan (contact-heropenen)")),
    }
}

pub(super) fn is_over(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.standing() {
        Standing::Afgehandeld => Ok(()),
        Standing::Terugbellen | Standing::Vastgelegd => {
            Err(Refusal::rule("Er is geen terugbellen dat is afgehandeld"))
        }
    }
}

pub(super) fn ask(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let now = draft.context.now;
    move_to(draft, fields)?;
    let contact = contact(draft)?;
    contact.asked = Some(now);
    fields.change(TERUGBELNUMMER, &mut contact.phone);
    assign(draft, fields)
}

/// Another wijk or team, as far as the fields name one.
fn move_to(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let wijk = fields.get(WIJK);
    let wijken = draft.context.register.settings.wijken();
    let team = wijk.as_ref().and_then(|wijk| wijken.get(wijk));
    let team = team.map(|it| it.wij_team.clone());
    let contact = contact(draft)?;
    if wijk.is_some() {
        (contact.wijk, contact.wij_team) = (wijk, team);
    }
    if let Some(team) = fields.get(TERUGBELLEN) {
        contact.team = Some(team);
    }
    must_reach_a_team(contact)
}

pub(super) fn pass_on(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let before = of(&draft.record)?.clone();
    move_to(draft, fields)?;
    let contact = contact(draft)?;
    let is_elsewhere = (contact.team, &contact.wij_team) != (before.team, &before.wij_team);
    let is_let_go = fields.emptied().any(|name| name == MEDEWERKER.name());
    if is_elsewhere || is_let_go {
        // Whoever had it is of the team it left, or gives it back.
        contact.assigned.clear();
    }
    assign(draft, fields)?;
    let after = of(&draft.record)?;
    match *after == before {
        true => Err(Refusal::rule("Zo blijft het bij wie het al had")
            .unless("Kies een ander team, een andere wijk of een andere collega")),
        false => Ok(()),
    }
}

pub(super) fn call(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let went = fields.need(RESULTAAT)?;
    let note = fields.owned(TOELICHTING);
    if went == Reached::Gesproken {
        return end(draft, CallEnd::Gesproken, note);
    }
    let (at, by) = (draft.context.now, draft.context.actor.name.clone());
    draft
        .record
        .add(Part::CallAttempt(CallAttempt { at, by, went, note }));
    Ok(())
}

fn end(draft: &mut Draft<'_>, end: CallEnd, outcome: String) -> Done {
    let (now, by) = (draft.context.now, draft.context.actor.name.clone());
    let contact = contact(draft)?;
    contact.end = Some(end);
    contact.ended = Some(now);
    contact.ended_by = by;
    contact.outcome = outcome;
    Ok(())
}

pub(super) fn close(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let how = fields.need(UITKOMST)?;
    end(draft, how, fields.owned(TOELICHTING))
}

pub(super) fn reopen(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(&format!("Heropend: {}", fields.text(REDEN)));
    let contact = contact(draft)?;
    contact.end = None;
    contact.ended = None;
    contact.ended_by.clear();
    contact.outcome.clear();
    Ok(())
}
