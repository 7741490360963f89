//! On an aanvraag: documents asked for and received, notice of delay, ingebrekestelling and dwangsom.

use chrono::NaiveDate;

use super::fields::*;
use super::gates::before;
use super::{Done, referral};
use crate::domain::dates::with_year;
use crate::domain::record::{Part, Record};
use crate::domain::referral::aanvraag;
use crate::domain::referral::clocks::{self, RunningTerm};
use crate::domain::referral::parts::{DefaultNotice, DelayNotice, DocumentsAsked, MOST_DAYS};
use crate::domain::referral::{Pause, Referral};
use crate::domain::words::{ClockKind, Wet, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// The setting with how long it takes until a dwangsom is owed.
const WAIT: &str = "norm.dwangsom";

/// The beslistermijn as it counts today.
fn term(referral: &Referral, context: &Context<'_>) -> Option<RunningTerm> {
    let terms = clocks::terms(referral, context.register, context.today);
    terms
        .into_iter()
        .find(|term| term.kind == ClockKind::Beslistermijn)
}

/// Whether the aanvraag waits for its decision.
pub(crate) fn waits(record: &Record, context: &Context<'_>) -> Done {
    let referral = record.referral();
    let runs = referral.and_then(|it| term(it, context));
    match runs.is_some_and(|term| term.is_running) {
        true => Ok(()),
        false => Err(Refusal::rule("Er wacht geen aanvraag op een besluit")
            .unless("Leg eerst de aanvraag vast (aanvraag-ontvangen)")),
    }
}

/// Whether documents were asked for that have not come.
pub(crate) fn is_awaited(record: &Record, _: &Context<'_>) -> Done {
    match aanvraag::awaited(record) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule(
            "Er zijn geen stukken gevraagd die nog moeten komen",
        )),
    }
}

/// The clock stops from the day after it was asked until the documents are there, or the last day passes unused (Awb 4:15
/// lid 1 onder a); not for what the applicant could not have known to send.
pub(crate) fn ask_documents(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (asked, due) = (fields.need(DATUM)?, fields.need(UITERLIJK)?);
    if due <= asked {
        return Err(
            before("Stukken kunnen er niet zijn", due, "of op de vraag", asked).at(UITERLIJK),
        );
    }
    if aanvraag::awaited(&draft.record).is_some() {
        return Err(
            Refusal::rule("Er zijn al stukken gevraagd die er nog niet zijn").unless(
                "Leg eerst vast wat er kwam (stukken-ontvangen), of vraag alles in één keer",
            ),
        );
    }
    let could_know = fields.need(KON_WETEN)?;
    let context = draft.context;
    let what = fields.owned(STUKKEN);
    let referral = referral(draft)?;
    if let Some(from) = referral.aanvraag.filter(|from| asked < *from) {
        return Err(before(
            "Stukken vragen kan niet",
            asked,
            "de aanvraag",
            from,
        ));
    }
    let last = term(referral, context).and_then(|term| term.due);
    let is_over = last.is_some_and(|last| last < asked);
    if could_know == YesNo::Ja && !is_over {
        let (Some(from), Some(until)) = (asked.succ_opt(), due.succ_opt()) else {
            return Err(Refusal::rule("Die dag ligt buiten de kalender").at(UITERLIJK));
        };
        let clock = referral.clock_mut(ClockKind::Beslistermijn);
        let clock = clock.ok_or_else(|| Refusal::rule("Er loopt geen beslistermijn"))?;
        let overlaps =
            |pause: &Pause| pause.until.is_none_or(|end| from < end) && pause.from < until;
        if clock.pauses.iter().any(overlaps) {
            return Err(
                Refusal::rule("De beslistermijn is in die tijd al opgeschort")
                    .unless("Hervat haar eerst (hervatten)"),
            );
        }
        clock.pauses.push(Pause {
            from,
            until: Some(until),
            reason: pause_reason(&what),
        });
    }
    referral.start_clock_to(ClockKind::Stukken, asked, due);
    draft.record.add(Part::DocumentsAsked(DocumentsAsked {
        asked,
        what,
        could_know,
        due,
        received: None,
    }));
    Ok(())
}

fn pause_reason(what: &str) -> String {
    format!("stukken gevraagd: {what}")
}

/// The clock runs again from the day the documents came. What comes after the last day changes nothing.
pub(crate) fn receive_documents(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.need(DATUM)?;
    let asked = aanvraag::awaited_mut(&mut draft.record)
        .ok_or_else(|| Refusal::rule("Er zijn geen stukken gevraagd die nog moeten komen"))?;
    if day < asked.asked {
        return Err(before(
            "Stukken kunnen er niet zijn",
            day,
            "de vraag",
            asked.asked,
        ));
    }
    asked.received = Some(day);
    let (from, reason) = (asked.asked.succ_opt(), pause_reason(&asked.what));
    let referral = referral(draft)?;
    referral.stop_clock(ClockKind::Stukken, day);
    let Some(clock) = referral.clock_mut(ClockKind::Beslistermijn) else {
        return Ok(());
    };
    let is_it = |pause: &Pause| Some(pause.from) == from && pause.reason == reason;
    if let Some(at) = clock.pauses.iter().rposition(is_it) {
        let pause = &mut clock.pauses[at];
        if pause.from >= day {
            // They came before a day was lost.
            clock.pauses.remove(at);
        } else if pause.until.is_none_or(|until| day < until) {
            pause.until = Some(day);
        }
    }
    Ok(())
}

/// Where the law has a term of its own, notice of delay moves nothing (Awb 4:14 lid 1, Wmo 2.3.5); where it has none, the
/// day that is named in time is the term (Awb 4:14 lid 3).
pub(crate) fn give_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let (sent, expected) = (fields.need(DATUM)?, fields.need(BESLUIT_VERWACHT)?);
    if expected <= sent {
        return Err(before(
            "Het besluit kan niet worden verwacht",
            expected,
            "of op de mededeling",
            sent,
        )
        .at(BESLUIT_VERWACHT));
    }
    let referral = referral(draft)?;
    if let Some(from) = referral.aanvraag.filter(|from| sent < *from) {
        return Err(before(
            "De mededeling kan niet zijn verzonden",
            sent,
            "de aanvraag",
            from,
        ));
    }
    let due = term(referral, context).and_then(|term| term.due);
    let is_of_youth = referral.law() == Some(Wet::Jeugdwet);
    if due.is_some_and(|due| expected <= due) {
        let due = due.map(with_year).unwrap_or_default();
        return Err(Refusal::rule(format!(
            "De beslistermijn loopt tot en met {due}; een mededeling is er voor een later besluit"
        ))
        .at(BESLUIT_VERWACHT));
    }
    let moves = is_of_youth && due.is_none_or(|due| sent <= due);
    if moves {
        if let Some(clock) = referral.clock_mut(ClockKind::Beslistermijn) {
            clock.on = Some(expected);
            clock.named = Some(sent);
        }
    } else {
        referral.start_clock_to(ClockKind::Toegezegd, sent, expected);
    }
    draft.record.add(Part::DelayNotice(DelayNotice {
        sent,
        expected,
        moves_the_term: if moves { YesNo::Ja } else { YesNo::Nee },
        reason: fields.owned(REDEN),
    }));
    Ok(())
}

/// From two weeks after the ingebrekestelling, and not before the term has passed, each day without a decision costs money
/// (Awb 4:17). One that comes before the term has passed is kept and counts for nothing.
pub(crate) fn receive_default_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let received = fields.need(DATUM)?;
    if let Some(open) = aanvraag::in_default(&draft.record) {
        return Err(Refusal::rule(format!(
            "Er is al een ingebrekestelling, ontvangen op {}; een tweede verandert niets",
            with_year(open.received)
        ))
        .unless("Schrijf er een notitie over"));
    }
    let context = draft.context;
    let referral = referral(draft)?;
    if let Some(from) = referral.aanvraag.filter(|from| received < *from) {
        return Err(before(
            "De ingebrekestelling kan niet zijn ontvangen",
            received,
            "de aanvraag",
            from,
        ));
    }
    let term_until = term(referral, context).and_then(|term| term.due);
    let wait = context.register.settings.norm(WAIT);
    let first = term_until
        .filter(|until| *until < received)
        .zip(wait)
        .and_then(|(until, wait)| aanvraag::first_day(until, received, wait));
    let notice = DefaultNotice {
        received,
        term_until,
        first,
        decided: None,
        fixed: None,
        amount: None,
        otherwise: String::new(),
    };
    if let Some(last) = first.and_then(|first| first.pred_opt()) {
        referral.start_clock_to(ClockKind::Dwangsom, received, last);
        watch(referral, &notice, received, context);
    }
    draft.record.add(Part::DefaultNotice(notice));
    Ok(())
}

/// By when it must be fixed what is owed, where something is.
fn watch(referral: &mut Referral, notice: &DefaultNotice, on: NaiveDate, context: &Context<'_>) {
    match notice.fix_by(&context.register.calendar) {
        Some(due) => referral.start_clock_to(ClockKind::Dwangsombesluit, on, due),
        None => referral.stop_clock(ClockKind::Dwangsombesluit, on),
    }
}

/// The decision ends what was asked, told and owed for it.
pub(crate) fn decided(draft: &mut Draft<'_>, day: NaiveDate) -> Done {
    let context = draft.context;
    let notice = aanvraag::in_default_mut(&mut draft.record).map(|notice| {
        notice.decided = Some(day);
        notice.clone()
    });
    let referral = referral(draft)?;
    for kind in [
        ClockKind::Stukken,
        ClockKind::Toegezegd,
        ClockKind::Dwangsom,
    ] {
        referral.stop_clock(kind, day);
    }
    if let Some(notice) = notice {
        watch(referral, &notice, day, context);
    }
    Ok(())
}

/// Where an aanvraag ends without a decision, no more is owed for that.
pub(crate) fn ended(draft: &mut Draft<'_>, day: NaiveDate) -> Done {
    match aanvraag::in_default(&draft.record) {
        Some(notice) if notice.decided.is_none() => decided(draft, day),
        _ => Ok(()),
    }
}

/// Whether an ingebrekestelling asks for something.
pub(crate) fn is_in_default(record: &Record, context: &Context<'_>) -> Done {
    match aanvraag::in_default(record) {
        Some(notice) if notice.days_until(context.today) > 0 => Ok(()),
        Some(_) => {
            Err(Refusal::rule("Er is nog geen dag dwangsom verschuldigd").by("Awb art. 4:17"))
        }
        None => Err(Refusal::rule("Er is geen dwangsom vast te stellen")
            .unless("Leg eerst de ingebrekestelling vast (ingebrekestelling-ontvangen)")),
    }
}

pub(crate) fn fix_penalty(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (day, otherwise) = (fields.need(DATUM)?, fields.owned(REDEN));
    let today = draft.context.today;
    let notice = aanvraag::in_default_mut(&mut draft.record)
        .ok_or_else(|| Refusal::rule("Er is geen dwangsom vast te stellen"))?;
    if notice.decided.is_none() && notice.days_until(today) < MOST_DAYS {
        return Err(
            Refusal::rule("De dwangsom loopt nog: er is geen besluit op de aanvraag")
                .by("Awb art. 4:18")
                .unless("Neem eerst het besluit (beschikken)"),
        );
    }
    let owed = notice.owed_until(today);
    let amount = fields.get(BEDRAG).unwrap_or(owed);
    if amount != owed && otherwise.is_empty() {
        return Err(Refusal::rule(format!(
            "Uit de dagen volgt {owed}, en er staat {amount}"
        ))
        .by("Awb art. 4:17")
        .unless("Vul bij reden in waarom het een ander bedrag is (Awb 4:17 lid 6), of laat bedrag leeg")
        .at(BEDRAG));
    }
    notice.fixed = Some(day);
    notice.amount = Some(amount);
    notice.otherwise = otherwise;
    referral(draft)?.stop_clock(ClockKind::Dwangsombesluit, day);
    Ok(())
}
