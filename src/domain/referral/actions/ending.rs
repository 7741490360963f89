//! The reguliere proces, and how a verwijzing ends.

use super::fields::*;
use super::gates::{before, research_over_on};
use super::with_bt::leave_bt;
use super::{Done, aanvraag, referral, support};
use crate::domain::words::{ClockKind, Outcome, SpecialistReason, State};
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn receive_aanvraag(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.get(AANVRAAGDATUM);
    research_over_on(&draft.record, draft.context, day)?;
    let referral = referral(draft)?;
    if let (Some(day), Some(reported)) = (day, referral.reported)
        && day < reported
    {
        return Err(before(
            "De aanvraag kan niet zijn ontvangen",
            day,
            "de melding",
            reported,
        ));
    }
    referral.aanvraag = day;
    referral.state_before = None;
    referral.reminded = None;
    let today = draft.context.today;
    support::ends(draft, day.unwrap_or(today))
}

pub(crate) fn beschikken(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    let day = fields.get(DATUM);
    if let (Some(day), Some(aanvraag)) = (day, referral.aanvraag)
        && day < aanvraag
    {
        return Err(before("Beschikken kan niet", day, "de aanvraag", aanvraag));
    }
    referral.decision = fields.get(BESLUIT);
    referral.decided = day;
    referral.delivery = fields.get(LEVERINGSVORM).or(referral.delivery);
    referral.provider = fields.get(AANBIEDER).or_else(|| referral.provider.clone());
    referral.ends = fields.get(EINDDATUM).or(referral.ends);
    match day {
        Some(day) => aanvraag::decided(draft, day),
        None => Ok(()),
    }
}

/// Only in palliative care a specialist takes the question over; else the WIJ-team keeps it, and keeps in touch.
pub(crate) fn to_specialist(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let reason = fields.need(SPECIALISTREDEN)?;
    let contact = fields.get(CONTACTDATUM);
    let referral = referral(draft)?;
    referral.last_reason = format!("{} ({reason})", fields.text(SPECIALIST));
    if reason == SpecialistReason::Palliatief {
        referral.outcome = Outcome::NaarSpecialist.word().to_owned();
        referral.ended = Some(today);
        for clock in &mut referral.clocks {
            clock.stopped = clock.stopped.or(Some(today));
        }
        draft.to = Some(State::Afgesloten);
        return Ok(());
    }
    let Some(contact) = contact else {
        return Err(Refusal::rule(
            "Vul in wanneer u de specialist spreekt: het WIJ-team houdt de verwijzing",
        )
        .at(CONTACTDATUM));
    };
    referral.start_clock_to(ClockKind::Specialist, today, contact);
    draft.to = Some(State::BijSpecialist);
    Ok(())
}

pub(crate) fn contact_specialist(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (today, next) = (draft.context.today, fields.need(CONTACTDATUM)?);
    if next <= today {
        return Err(
            before("Het volgende contact kan niet", next, "morgen", today).at(CONTACTDATUM),
        );
    }
    draft.note(&fields.owned(BEVINDING));
    referral(draft)?.start_clock_to(ClockKind::Specialist, today, next);
    Ok(())
}

pub(crate) fn back_from_specialist(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(&fields.owned(BEVINDING));
    Ok(())
}

pub(crate) fn close(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.get(DATUM);
    let aftercare = fields.get(NAZORGDATUM);
    let referral = referral(draft)?;
    if let (Some(day), Some(reported)) = (day, referral.reported)
        && day < reported
    {
        return Err(before("Afsluiten kan niet", day, "de melding", reported));
    }
    if let (Some(day), Some(aftercare)) = (day, aftercare)
        && aftercare < day
    {
        return Err(before("Nazorg kan niet", aftercare, "de afsluiting", day));
    }
    referral.outcome = fields.owned(UITKOMST);
    referral.ended = day;
    referral.aftercare = aftercare;
    draft.to = Some(match aftercare {
        Some(on) => {
            referral.start_clock_to(ClockKind::Nazorg, day.unwrap_or(on), on);
            State::Nazorg
        }
        None => State::Afgesloten,
    });
    let day = day.unwrap_or(draft.context.today);
    support::ends(draft, day)?;
    aanvraag::ended(draft, day)
}

pub(crate) fn finish_aftercare(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.aftercare_finding = fields.owned(BEVINDING);
    referral.right_support = fields.get(JUISTE_HULP);
    referral.equal_footing = fields.get(GELIJKWAARDIG);
    referral.anything_else = fields.owned(VERDER);
    referral.ended = referral.ended.or_else(|| fields.get(DATUM));
    Ok(())
}

pub(crate) fn withdraw(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.withdraw_reason = fields.owned(INTREKREDEN);
    referral.ended = Some(today);
    support::ends(draft, today)?;
    aanvraag::ended(draft, today)
}

pub(crate) fn reopen(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.last_reason = fields.owned(REDEN);
    referral.outcome.clear();
    referral.withdraw_reason.clear();
    referral.ended = None;
    referral.aftercare = None;
    leave_bt(referral);
    if referral.research_done.is_none() && referral.reported.is_some() {
        let reported = referral.reported;
        match referral.clock_mut(ClockKind::Onderzoek) {
            Some(clock) => clock.stopped = None,
            None => referral.start_clock(ClockKind::Onderzoek, reported),
        }
    } else {
        referral.start_clock(ClockKind::BesluitWij, Some(today));
    }
    Ok(())
}
