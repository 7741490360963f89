//! From a melding to what the onderzoek found: the steps of the WIJ-team.

use super::fields::*;
use super::gates::{before, must_still_be};
use super::marks::may_have;
use super::{Done, referral};
use crate::domain::record::{Advice, Kind, Part, Record, RecordId, Score};
use crate::domain::referral::Referral;
use crate::domain::rights::sees;
use crate::domain::words::{ClockKind, Urgency, Wet, fold};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// The same question of the same day is one melding, not two.
fn not_twice(draft: &Draft<'_>, fields: &Fields) -> Done {
    let (day, question) = (fields.get(MELDINGSDATUM), fold(fields.text(ZORGVRAAG)));
    let is_it = |record: &&Record| {
        let context = draft.context;
        let seen = context.access(record);
        seen.is_some_and(|access| sees(context.actor, access))
            && record.referral().is_some_and(|referral| {
                referral.state.is_open()
                    && referral.reported == day
                    && fold(&referral.question) == question
            })
    };
    match draft.context.related.iter().find(is_it) {
        Some(record) => Err(Refusal::rule(format!(
            "Deze melding staat er al: {}",
            record.id.number
        ))
        .unless("Is het een andere vraag, schrijf dan bij zorgvraag wat er anders is")),
        None => Ok(()),
    }
}

pub(crate) fn register_melding(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let register = draft.context.register;
    let number = fields.owned(INWONER);
    let id = RecordId::new(Kind::Resident, number.clone());
    let resident = draft
        .context
        .related(&id)
        .and_then(Record::resident)
        .ok_or_else(|| {
            Refusal::unknown(&number).unless("Registreer de inwoner eerst (inwoner-registreren)")
        })?;
    if let Some(into) = &resident.merged_into {
        return Err(
            Refusal::rule(format!("{number} is samengevoegd met {into}"))
                .unless(format!("Gebruik {into}")),
        );
    }
    let wijk = fields
        .get(WIJK)
        .or_else(|| resident.wijk.clone())
        .or_else(|| {
            register
                .settings
                .wijk_of_postcode(&resident.postcode)
                .map(str::to_owned)
        });
    let wij_team = wijk
        .as_ref()
        .and_then(|id| register.settings.wijken().get(id))
        .map(|wijk| wijk.wij_team.clone());
    not_twice(draft, fields)?;
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.resident = Some(number);
    referral.wijk = wijk;
    referral.wij_team = wij_team;
    referral.reported = fields.get(MELDINGSDATUM);
    referral.entrance = fields.get(VERWIJZER);
    referral.entrance_text = fields.owned(VERWIJZER_TEKST);
    referral.question = fields.owned(ZORGVRAAG);
    referral.support = fields.owned(SOORT);
    referral.wet = fields.owned(WET);
    must_still_be(fields, today)?;
    referral.gemeente = fields.owned(GEMEENTE);
    referral.former_gemeente = fields.owned(VORIGE_GEMEENTE);
    referral.urgency = fields.get(URGENTIE);
    start_melding_clocks(referral, today);
    Ok(())
}

/// Starts what runs from the melding: always the six weeks and the confirmation, the persoonlijk plan under the Wmo,
/// and the spoed clock where it is urgent.
pub fn start_melding_clocks(referral: &mut Referral, today: chrono::NaiveDate) {
    let reported = referral.reported;
    referral.start_clock(ClockKind::Onderzoek, reported);
    referral.start_clock(ClockKind::Bevestigen, reported);
    if referral.law() == Some(Wet::Wmo) {
        referral.start_clock(ClockKind::PersoonlijkPlan, reported);
    }
    if is_urgent(referral) {
        referral.start_clock(ClockKind::Spoed, reported.or(Some(today)));
    }
}

/// Whether a verwijzing is spoed or crisis.
#[must_use]
pub fn is_urgent(referral: &Referral) -> bool {
    matches!(referral.urgency, Some(Urgency::Spoed | Urgency::Crisis))
}

pub(crate) fn confirm(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    referral(draft)?.confirmed = fields.get(DATUM);
    Ok(())
}

pub(crate) fn start_research(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let key = fields.need(REGIEVOERDER)?;
    may_have(&draft.record, draft.context)(&key)?;
    referral(draft)?.regievoerder = key;
    Ok(())
}

pub(crate) fn regiecheck(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.question_kind = fields.get(SOORT_VRAAG);
    referral.regie = fields.get(REGIE);
    referral.complexity = fields.get(COMPLEXITEIT).or(referral.complexity);
    Ok(())
}

pub(crate) fn score(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Score(Score {
        leefgebied: fields.need(LEEFGEBIED)?,
        score: u8::try_from(fields.need(SCORE)?).unwrap_or(u8::MAX),
        on: fields.need(DATUM)?,
    }));
    Ok(())
}

pub(crate) fn finish_research(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    let day = fields.get(DATUM);
    if let (Some(day), Some(reported)) = (day, referral.reported)
        && day < reported
    {
        return Err(before(
            "Het onderzoek is niet af te ronden",
            day,
            "de melding",
            reported,
        ));
    }
    referral.research_done = day;
    referral.report = fields.owned(VERSLAG);
    Ok(())
}

pub(crate) fn decide_urgency(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.urgent_decision = fields.owned(SPOEDBESLUIT);
    referral.urgent_decided = fields.get(DATUM);
    Ok(())
}

pub(crate) fn ask_advice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let on = draft.context.today;
    let advice = Advice {
        on,
        specialist: fields.owned(SPECIALIST),
        question: fields.owned(VRAAG),
        answer: String::new(),
        answered: None,
    };
    draft.record.add(Part::Advice(advice));
    if let Some(due) = fields.get(UITERLIJK) {
        referral(draft)?.start_clock_to(ClockKind::Advies, on, due);
    }
    Ok(())
}

/// Whether advice was asked that was not answered.
pub(crate) fn awaits_advice(record: &Record, _: &Context<'_>) -> Done {
    match record
        .all::<Advice>()
        .any(|advice| advice.answered.is_none())
    {
        true => Ok(()),
        false => Err(
            Refusal::rule("Er is geen advies gevraagd dat nog open staat")
                .unless("Vraag het eerst (advies-vragen)"),
        ),
    }
}

/// The answer is to what was asked first of what is open.
pub(crate) fn receive_advice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.need(DATUM)?;
    let mut open = draft
        .record
        .parts
        .values_mut()
        .filter_map(|part| match part {
            Part::Advice(advice) if advice.answered.is_none() => Some(advice),
            _ => None,
        });
    let Some(advice) = open.next() else {
        return Err(Refusal::rule(
            "Er is geen advies gevraagd dat nog open staat",
        ));
    };
    if day < advice.on {
        return Err(before(
            "Het advies kan er niet zijn",
            day,
            "de vraag",
            advice.on,
        ));
    }
    advice.answer = fields.owned(TEKST);
    advice.answered = Some(day);
    if open.next().is_none() {
        referral(draft)?.stop_clock(ClockKind::Advies, day);
    }
    Ok(())
}
