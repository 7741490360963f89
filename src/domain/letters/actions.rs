//! What is done with letters, of a verwijzing and of an indicatie alike: sent, came back, dealt with.

use super::asked::{BRIEF, DATUM, REDEN, RETOUR_OP, SOORT, SOORT_INDICATIE, TOELICHTING};
use super::make;
use super::parts::{Letter, LetterKind};
use crate::domain::dates::with_year;
use crate::domain::record::{Part, PartKind, Record};
use crate::domain::words::{ClockKind, HandoverPoint};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that keeps a letter about a verwijzing as sent.
pub const SEND: &str = "brief-versturen";

/// The same about an indicatie.
pub const SEND_OF_INDICATIE: &str = "indicatie-brief-versturen";

/// Keeps the letter as it was sent, and does what sending it means for the dossier.
pub(crate) fn send(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let kind = fields.need(SOORT)?;
    let letter = make::letter(kind, &draft.record, draft.context, fields)?;
    let day = letter.on;
    draft.record.add(Part::Letter(letter));
    let Some(referral) = draft.record.referral_mut() else {
        return Ok(());
    };
    match kind {
        LetterKind::Ontvangst => {
            referral.confirmed.get_or_insert(day);
            referral.stop_clock(ClockKind::Bevestigen, day);
        }
        // A decision counts from the day it was made known (Awb 3:41 and 6:8).
        kind if kind.is_decision() => referral.start_clock(ClockKind::Bezwaar, Some(day)),
        LetterKind::Overdracht => {
            referral
                .handover
                .entry(HandoverPoint::InwonerWeet)
                .or_insert(day);
        }
        _ => {}
    }
    Ok(())
}

/// The same of an indicatie. Without a kind, only that a letter of elsewhere was sent.
pub(crate) fn send_of_indicatie(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut day = fields.get(DATUM);
    let kind = fields.get(SOORT_INDICATIE);
    if let Some(kind) = kind {
        let letter = make::letter(kind, &draft.record, draft.context, fields)?;
        day = Some(letter.on);
        draft.record.add(Part::Letter(letter));
    }
    let tells = kind.is_none_or(|kind| kind != LetterKind::Uitnodiging);
    if let Some(indicatie) = draft.record.indicatie_mut().filter(|_| tells) {
        indicatie.letter = day;
    }
    Ok(())
}

/// Whether a letter was sent that did not come back.
pub(crate) fn was_sent(record: &Record, _: &Context<'_>) -> Done {
    let mut letters = record.all::<Letter>();
    match letters.any(|letter| letter.returned.is_none()) {
        true => Ok(()),
        false => Err(
            Refusal::rule("Er is geen brief verstuurd die terug kan komen")
                .unless("Leg eerst vast dat hij is verstuurd (brief-versturen)"),
        ),
    }
}

/// Whether a letter came back that waits for someone.
pub(crate) fn came_back(record: &Record, _: &Context<'_>) -> Done {
    match super::waiting(record) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er wacht geen brief die terugkwam")),
    }
}

/// A letter came back, on a day and with a reason.
pub(crate) fn return_one(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (day, reason) = (fields.need(RETOUR_OP)?, fields.need(REDEN)?);
    let out = |letter: &&Letter| letter.returned.is_none();
    let number = match fields.get(BRIEF) {
        Some(number) => number,
        None => {
            let all: Vec<(u32, &Letter)> = (1..).zip(draft.record.all::<Letter>()).collect();
            match all.iter().rfind(|(_, letter)| out(letter)) {
                Some((number, _)) => *number,
                None => return Err(Refusal::rule("Er is geen brief die terug kan komen")),
            }
        }
    };
    let keys = draft.record.of(PartKind::Letters);
    let key = keys
        .map(|(key, _)| key.n)
        .nth(number.saturating_sub(1) as usize);
    let letter = key.and_then(|n| draft.record.element_mut::<Letter>(n));
    let Some(letter) = letter.filter(|letter| out(&&**letter)) else {
        return Err(Refusal::rule(format!(
            "Brief {number} is niet verstuurd, of kwam al terug"
        ))
        .at(BRIEF));
    };
    if day < letter.on {
        return Err(Refusal::rule(format!(
            "De brief kan niet terug zijn op {}: hij is verstuurd op {}",
            with_year(day),
            with_year(letter.on)
        ))
        .at(RETOUR_OP));
    }
    letter.returned = Some(day);
    letter.return_reason = reason;
    Ok(())
}

/// What was done about the letter that came back.
pub(crate) fn settle(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let told = fields.need(TOELICHTING)?;
    for part in draft.record.parts.values_mut() {
        if let Part::Letter(letter) = part
            && letter.is_back()
        {
            letter.settled.clone_from(&told);
        }
    }
    Ok(())
}
