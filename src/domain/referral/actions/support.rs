//! What a begeleidingsteam does with the support it gives: more, less, a pause, and what follows from its end.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::fields::*;
use super::gates::before;
use super::{Done, referral};
use crate::domain::record::Part;
use crate::domain::record::{Element, Evaluation, Record};
use crate::domain::referral::parts::{AskedBy, Scaling, Way};
use crate::domain::referral::support::is_paused;
use crate::domain::volume::Volume;
use crate::domain::words::ClockKind;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Adds what the support is from a day on; `scope` is how much it is then.
pub(super) fn moves(
    draft: &mut Draft<'_>,
    (way, on): (Way, NaiveDate),
    scope: String,
    (asked_by, reason): (Option<AskedBy>, String),
) -> Done {
    let last = draft.record.all::<Scaling>().next_back();
    if let Some(last) = last.filter(|last| on < last.on) {
        return Err(before(
            "Dat kan niet ingaan",
            on,
            "de vorige verandering",
            last.on,
        ));
    }
    let from = match way {
        Way::Start => String::new(),
        _ => draft
            .record
            .referral()
            .map(|it| it.scope.clone())
            .unwrap_or_default(),
    };
    draft.record.add(Part::Scaling(Scaling {
        on,
        way: Some(way),
        from,
        scope,
        asked_by,
        reason,
    }));
    Ok(())
}

pub(crate) fn more(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    scale(draft, fields, Way::Meer)
}

pub(crate) fn less(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    scale(draft, fields, Way::Minder)
}

/// More is more and less is less, where the two compare; where they do not, a reason says what was meant.
fn scale(draft: &mut Draft<'_>, fields: &Fields, way: Way) -> Done {
    let (on, to) = (fields.need(DAG)?, fields.need(OMVANG)?);
    let from = draft
        .record
        .referral()
        .map(|it| it.scope.clone())
        .unwrap_or_default();
    let (expected, word, other) = match way {
        Way::Minder => (Ordering::Less, "minder", "Schaal dan op (opschalen)"),
        _ => (Ordering::Greater, "meer", "Schaal dan af (afschalen)"),
    };
    match from
        .parse::<Volume>()
        .ok()
        .and_then(|from| to.compare(from))
    {
        Some(found) if found == expected => {}
        Some(Ordering::Equal) => {
            return Err(Refusal::rule(format!("Het is al {from}"))
                .by("werkproces")
                .at(OMVANG));
        }
        Some(_) => {
            let no = Refusal::rule(format!("{to} is niet {word} dan {from}"));
            return Err(no.by("werkproces").unless(other).at(OMVANG));
        }
        None if fields.get(REDEN).is_none() => {
            let was = match from.as_str() {
                "" => "niet bekend".to_owned(),
                from => format!("‘{from}’"),
            };
            let no = Refusal::rule(format!("Of {to} {word} is, is niet te zien: het was {was}"));
            return Err(no
                .by("werkproces")
                .unless("Schrijf de reden erbij")
                .at(REDEN));
        }
        None => {}
    }
    let why = (fields.get(GEVRAAGD_DOOR), fields.owned(REDEN));
    moves(draft, (way, on), to.to_string(), why)?;
    referral(draft)?.scope = to.to_string();
    Ok(())
}

pub(crate) fn is_running(record: &Record, _: &Context<'_>) -> Done {
    match is_paused(record) {
        true => Err(Refusal::rule("De ondersteuning staat stil")
            .unless("Hervat haar eerst (ondersteuning-hervatten)")),
        false => Ok(()),
    }
}

pub(crate) fn stands_still(record: &Record, _: &Context<'_>) -> Done {
    match is_paused(record) {
        true => Ok(()),
        false => Err(Refusal::rule("De ondersteuning staat niet stil")),
    }
}

/// Nothing is given until a day that is agreed on, which is then watched.
pub(crate) fn pause(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, until) = (fields.need(DAG)?, fields.need(VERDER_OP)?);
    if until <= on {
        return Err(before(
            "Verder gaan kan niet",
            until,
            "of op de dag van de pauze,",
            on,
        ));
    }
    let why = (fields.get(GEVRAAGD_DOOR), fields.owned(REDEN));
    moves(draft, (Way::Pauze, on), String::new(), why)?;
    referral(draft)?.start_clock_to(ClockKind::Pauze, on, until);
    Ok(())
}

/// It goes on as it was, or as much as is said.
pub(crate) fn resume(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let on = fields.need(DAG)?;
    let was = draft
        .record
        .referral()
        .map(|it| it.scope.clone())
        .unwrap_or_default();
    let scope = fields
        .get(OMVANG)
        .map_or(was, |volume: Volume| volume.to_string());
    let why = (fields.get(GEVRAAGD_DOOR), fields.owned(REDEN));
    moves(draft, (Way::Hervat, on), scope.clone(), why)?;
    referral(draft)?.scope = scope;
    Ok(())
}

/// The support of a begeleidingsteam is over: that it was given stays, and a start soon after counts as a relapse.
pub(super) fn ends(draft: &mut Draft<'_>, on: NaiveDate) -> Done {
    // What was still to come does not come.
    draft
        .record
        .parts
        .retain(|_, part| !Scaling::of(part).is_some_and(|it| it.way.is_some() && it.on > on));
    let last = draft.record.all::<Scaling>().next_back();
    let Some(last) = last.filter(|last| last.way != Some(Way::Einde)) else {
        return Ok(());
    };
    let on = on.max(last.on);
    moves(
        draft,
        (Way::Einde, on),
        String::new(),
        (None, String::new()),
    )
}

pub(crate) fn evaluate(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let on = fields.get(DATUM).unwrap_or(today);
    let next = fields.get(VOLGENDE_DATUM).unwrap_or(today);
    if next <= on {
        return Err(before(
            "De volgende evaluatie kan niet",
            next,
            "of op de dag",
            on,
        ));
    }
    let referral = referral(draft)?;
    referral.start_clock_to(ClockKind::Evaluatie, on, next);
    referral.stop_clock(ClockKind::BesluitWij, today);
    draft.record.add(Part::Evaluation(Evaluation {
        on,
        finding: fields.owned(BEVINDING),
    }));
    Ok(())
}
