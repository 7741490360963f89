//! The way to what comes after: the talk, the letter, the decision.

use super::{Done, indicatie, of};
use crate::domain::dates::with_year;
use crate::domain::indicatie::fields::*;
use crate::domain::record::Record;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Whether what comes after is still open.
pub(super) fn is_open(record: &Record, _: &Context<'_>) -> Done {
    let indicatie = of(record)?;
    if indicatie.is_history {
        return Err(Refusal::rule(
            "Deze indicatie was al afgelopen toen zij werd ingelezen; er is niets meer over te besluiten",
        ));
    }
    if let Some(stopped) = indicatie.stopped {
        let stopped = with_year(stopped);
        return Err(Refusal::rule(format!(
            "De ondersteuning stopt op {stopped}; er komt niets na"
        )));
    }
    match &indicatie.successor {
        Some(next) => Err(Refusal::rule(format!("Hierop volgt al {next}"))),
        None => Ok(()),
    }
}

pub(super) fn plan(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.need(DAG)?;
    let today = draft.context.today;
    let indicatie = indicatie(draft)?;
    if day < today {
        return Err(Refusal::rule(format!("{} is voorbij", with_year(day)))
            .unless("Is het gesprek al gevoerd, leg het dan vast (indicatie-gesprek-voeren)")
            .at(DAG));
    }
    // Another talk: what was held before was not the last word.
    indicatie.held = None;
    indicatie.talk = Some(day);
    Ok(())
}

pub(super) fn hold(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let indicatie = indicatie(draft)?;
    let day = fields.need(DATUM)?;
    indicatie.held = Some(day);
    indicatie.talk = Some(day);
    indicatie.with_provider = fields.get(MET_AANBIEDER);
    fields.change(BEVINDING, &mut indicatie.finding);
    fields.change(VOLGENDE_VORM, &mut indicatie.next_form);
    Ok(())
}

pub(super) fn decide(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let indicatie = indicatie(draft)?;
    indicatie.follow_up = Some(fields.need(VERVOLG)?);
    indicatie.decided = fields.get(DATUM);
    indicatie.decision_note = fields.owned(TOELICHTING);
    Ok(())
}

pub(super) fn name_event(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let indicatie = indicatie(draft)?;
    indicatie.event = fields.owned(OVERGANG);
    indicatie.event_on = fields.get(OVERGANG_OP);
    Ok(())
}
