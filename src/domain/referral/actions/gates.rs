//! The gates before an action: what must be there before it can be done, each with its source.
//!
//! Asked twice: for the menu, before anything is filled in, and again when it is done.

use chrono::{Datelike, NaiveDate};

use super::fields::{AANBIEDER, GEMEENTE, LOPEND_CONTRACT, REDEN};
use crate::domain::contract::overview::covers_provider;
use crate::domain::dates;
use crate::domain::record::{Asking, Consent, Part, PartKind, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::{Clock, clocks};
use crate::domain::register::Register;
use crate::domain::registers::governments::find_gemeente;
use crate::domain::words::{ClockKind, ConsentAnswer, HandoverPoint, Role, State, Wet};
use crate::domain::workflow::action::Context;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The law that closes a dossier to others without consent.
pub(crate) const fn secrecy(wet: Option<Wet>) -> &'static str {
    match wet {
        Some(Wet::Jeugdwet) => "Jeugdwet art. 7.3.11",
        Some(Wet::Wmo) | None => "Wmo art. 5.3.3",
    }
}

pub(crate) fn gives_consent(record: &Record, party: &str, today: NaiveDate) -> bool {
    let consent = record.consent_for(party);
    consent.is_some_and(|consent| consent.holds(today))
}

/// Offering needs consent for some begeleidingsteam.
pub(crate) fn has_some_consent(record: &Record, context: &Context<'_>) -> Done {
    let bts = context.register.settings.bts();
    if bts
        .iter()
        .any(|bt| gives_consent(record, bt, context.today))
    {
        return Ok(());
    }
    let wet = record.referral().and_then(Referral::law);
    let is_no = |bt: &&String| record.consent_for(bt).is_some_and(Consent::is_no);
    let name = |bt: &String| context.register.settings.bt_name(bt);
    let no: Vec<String> = bts.iter().filter(is_no).map(name).collect();
    Err(Refusal::rule(match no.is_empty() {
        true => "Aanbieden kan nog niet: er is voor geen enkel begeleidingsteam toestemming vastgelegd".to_owned(),
        false => format!(
            "Aanbieden kan nog niet: de inwoner wil niet dat {} de gegevens krijgt, en voor een ander begeleidingsteam is geen toestemming vastgelegd",
            no.join(" of ")
        ),
    })
    .by(secrecy(wet))
    .unless(consent_first(context)))
}

/// What to do where consent is missing: record it, pass over it for who may, or ask whoever may record it.
pub(super) fn consent_first(context: &Context<'_>) -> &'static str {
    let is = |role| context.actor.is(role);
    match (
        is(Role::Wij) || is(Role::Backoffice),
        is(Role::ToestemmingPasseren),
    ) {
        (true, true) => {
            "Leg eerst de toestemming vast (toestemming-vastleggen); is er een grond om het zonder te doen, kies dan aanbieden-zonder-toestemming"
        }
        (true, false) => "Leg eerst de toestemming vast (toestemming-vastleggen)",
        (false, _) => {
            "Het WIJ-team of de back office legt de toestemming vast; vraag erom met aanvulling-vragen"
        }
    }
}

fn missing_points(
    record: &Record,
    needed: &[HandoverPoint],
    today: NaiveDate,
) -> Vec<&'static str> {
    let Some(referral) = record.referral() else {
        return Vec::new();
    };
    let consented = referral
        .bt
        .as_deref()
        .is_some_and(|bt| gives_consent(record, bt, today));
    needed
        .iter()
        .filter(|point| {
            let is_given = **point == HandoverPoint::Toestemming && consented;
            !is_given && !referral.handover.contains_key(point)
        })
        .map(|point| point.word())
        .collect()
}

fn points_done(record: &Record, needed: &[HandoverPoint], what: &str, today: NaiveDate) -> Done {
    let missing = missing_points(record, needed, today);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "{what} kan nog niet: de warme overdracht mist {}",
        missing.join(", ")
    ))
    .by("werkafspraak warme overdracht")
    .unless("Vink de punten af met overdracht-wijzigen (het eerste gesprek met gesprek-plannen)"))
}

/// The first four points of the warme overdracht come before accepting.
pub(crate) fn four_points_done(record: &Record, context: &Context<'_>) -> Done {
    points_done(
        record,
        &HandoverPoint::ALL[..4],
        "Accepteren",
        context.today,
    )
}

/// From an offer straight to the waiting list, the four points come first too.
pub(crate) fn four_points_when_offered(record: &Record, context: &Context<'_>) -> Done {
    match record.referral() {
        Some(referral) if referral.state == State::Aangeboden => points_done(
            record,
            &HandoverPoint::ALL[..4],
            "Op de wachtlijst zetten",
            context.today,
        ),
        _ => Ok(()),
    }
}

/// All five points come before starting.
pub(crate) fn five_points_done(record: &Record, context: &Context<'_>) -> Done {
    points_done(record, HandoverPoint::ALL, "Starten", context.today)
}

/// Starting needs a place at the provider and a contract that runs on that day, or a reason. Returns the contract, when
/// there is one to name.
///
/// An office that has entered no contracts at all is not asked for one.
pub(crate) fn place_and_contract(
    record: &Record,
    context: &Context<'_>,
    fields: &Fields,
    day: Option<NaiveDate>,
) -> Result<Option<String>, Refusal> {
    let (provider, register) = (fields.text(AANBIEDER), context.register);
    let has_reason = !fields.text(REDEN).is_empty();
    let name = register.provider_name(provider);
    let unless = "Kan het toch, geef dan de reden op (reden=…)";
    if !has_reason && let Some((taken, places)) = no_place(record, context, provider) {
        return Err(Refusal::rule(format!(
            "Starten kan nog niet: {name} heeft geen plaats, {taken} van {places} zijn bezet"
        ))
        .by("werkproces")
        .unless(unless)
        .at(REDEN));
    }
    let named = fields.get(LOPEND_CONTRACT);
    if register.contracts().is_empty() {
        return Ok(named);
    }
    let day = day.unwrap_or(context.today);
    let running: Vec<&str> = register
        .contracts()
        .values()
        .filter(|contract| covers_provider(contract, provider, day))
        .map(|contract| contract.id.number.as_str())
        .collect();
    let fits = named
        .as_deref()
        .is_none_or(|number| running.contains(&number));
    if !has_reason && (running.is_empty() || !fits) {
        let day = dates::with_year(day);
        let what = match &named {
            Some(number) => format!("{number} is op {day} geen lopend contract met {name}"),
            None => format!("{name} heeft op {day} geen lopend contract"),
        };
        return Err(Refusal::rule(format!("Starten kan nog niet: {what}"))
            .by("werkproces")
            .unless(unless)
            .at(REDEN));
    }
    Ok(named.or_else(|| match running.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }))
}

/// How many places of a provider are taken and how many there are, when none is left for this verwijzing.
fn no_place(record: &Record, context: &Context<'_>, provider: &str) -> Option<(u32, u32)> {
    let referral = record.referral()?;
    let bt = referral.bt.as_deref();
    let (places, at) = places(context.register, provider, bt)?;
    let taken = (context.occupied)(provider, at);
    // A verwijzing that was accepted at this provider has its place already.
    let has_place =
        referral.state == State::Geaccepteerd && referral.provider.as_deref() == Some(provider);
    let taken = taken.saturating_sub(u32::from(has_place));
    (taken >= places).then_some((taken, places))
}

/// How many places a provider has for a begeleidingsteam, and at which they are counted; none when nobody said. What was
/// told for this begeleidingsteam goes before what was told for the provider as a whole.
pub(crate) fn places<'b>(
    register: &Register,
    provider: &str,
    bt: Option<&'b str>,
) -> Option<(u32, Option<&'b str>)> {
    let told = register.capacities.get(provider);
    let maximum = |of: &str| {
        let mut fitting = told.into_iter().flatten().filter(|c| c.bt == of).peekable();
        fitting.peek()?;
        Some(fitting.map(|c| c.maximum).sum::<u32>())
    };
    let own = bt.and_then(maximum).map(|places| (places, bt));
    let whole = || maximum("").or_else(|| register.providers.get(provider)?.places);
    own.or_else(|| whole().map(|places| (places, None)))
}

/// No aanvraag before the onderzoek is done or its six weeks have passed (Wmo 2.3.2 lid 9). The Jeugdwet has no such
/// rule.
pub(crate) fn research_done_or_over(record: &Record, context: &Context<'_>) -> Done {
    research_over_on(record, context, Some(context.today))
}

/// The same, for an aanvraag of a certain day.
pub(crate) fn research_over_on(
    record: &Record,
    context: &Context<'_>,
    day: Option<NaiveDate>,
) -> Done {
    let Some(referral) = record.referral() else {
        return Ok(());
    };
    if referral.law() == Some(Wet::Jeugdwet) || referral.research_done.is_some() {
        return Ok(());
    }
    let terms = clocks::terms(referral, context.register, context.today);
    let due = terms
        .iter()
        .find(|term| term.kind == ClockKind::Onderzoek)
        .and_then(|term| term.due);
    if due.zip(day).is_some_and(|(due, day)| due < day) {
        return Ok(());
    }
    let until = due.map(|due| {
        format!(
            " en de zes weken lopen tot en met {}",
            dates::with_year(due)
        )
    });
    let reason = format!(
        "Een aanvraag kan nog niet: het onderzoek is niet afgerond{}",
        until.unwrap_or_default()
    );
    Err(Refusal::rule(reason)
        .by("Wmo art. 2.3.2 lid 9")
        .unless("Rond eerst het onderzoek af (onderzoek-afronden)"))
}

/// There is an open escalation to close.
/// Some clock stands still.
pub(crate) fn is_suspended(record: &Record, _: &Context<'_>) -> Done {
    let stands_still = |clock: &Clock| clock.pauses.iter().any(|pause| pause.until.is_none());
    match record
        .referral()
        .is_some_and(|it| it.clocks.iter().any(stands_still))
    {
        true => Ok(()),
        false => Err(Refusal::rule("Er staat geen klok stil")),
    }
}

/// Some consent is there to take back.
pub(crate) fn has_consent_to_withdraw(record: &Record, _: &Context<'_>) -> Done {
    let stands = |it: &Consent| it.withdrawn.is_none() && it.answer != ConsentAnswer::Nee;
    match record.all().any(stands) {
        true => Ok(()),
        false => Err(
            Refusal::rule("Er is geen toestemming om in te trekken").unless(
                "Weigert de inwoner, leg dat dan vast met toestemming-vastleggen antwoord=nee",
            ),
        ),
    }
}

pub(crate) fn is_escalated(record: &Record, _: &Context<'_>) -> Done {
    let open =
        |part: &Part| matches!(part, Part::Escalation(escalation) if escalation.until.is_none());
    if record.of(PartKind::Escalations).any(|(_, part)| open(part)) {
        Ok(())
    } else {
        Err(Refusal::rule("Er is geen escalatie open"))
    }
}

/// What is asked of whoever holds the verwijzing and waits for an answer.
fn open_asking(record: &Record) -> Option<&Asking> {
    record.all().rfind(|asking: &&Asking| asking.is_open())
}

/// There is something to answer.
pub(crate) fn is_asked(record: &Record, _: &Context<'_>) -> Done {
    match open_asking(record) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er is niet om een aanvulling gevraagd")),
    }
}

/// One question at a time: whoever holds it answers that first.
pub(crate) fn is_not_asked(record: &Record, _: &Context<'_>) -> Done {
    match open_asking(record) {
        Some(asking) => Err(Refusal::rule(format!(
            "{} vroeg op {} al om een aanvulling",
            asking.by,
            dates::with_year(asking.on)
        ))
        .unless("Wacht op het antwoord, of trek die vraag in (aanvulling-intrekken)")),
        None => Ok(()),
    }
}

pub(crate) fn before(
    what: &str,
    day: chrono::NaiveDate,
    than: &str,
    other: chrono::NaiveDate,
) -> Refusal {
    let (day, other) = (dates::with_year(day), dates::with_year(other));
    Refusal::rule(format!("{what} op {day}: dat is voor {than} van {other}"))
}

/// A gemeente that was merged pays for nothing any more.
pub(super) fn must_still_be(fields: &Fields, today: NaiveDate) -> Done {
    let named = Some(fields.text(GEMEENTE)).filter(|name| !name.is_empty());
    let gone = named.and_then(find_gemeente).and_then(|one| one.until);
    match gone.filter(|gone| i32::from(*gone) <= today.year()) {
        Some(gone) => Err(Refusal::rule(format!(
            "{} is sinds {gone} opgegaan in een andere gemeente, dus die betaalt niet",
            fields.text(GEMEENTE)
        ))
        .unless("Kies de gemeente van nu; waar de jeugdige woonde, staat in vorige-gemeente")
        .at(GEMEENTE)),
        None => Ok(()),
    }
}
