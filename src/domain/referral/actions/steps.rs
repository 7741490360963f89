//! What each action on a verwijzing does beside moving its state and clocks, and the gates before it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::dates;
use crate::domain::referral::actions::gates::{
    gives_consent, place_and_contract, research_over_on, secrecy,
};
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

use crate::domain::record::{
    Advice, Consent, Evaluation, Kind, Part, Record, RecordId, Scaling, Score,
};
use crate::domain::referral::Referral;
use crate::domain::words::{
    ClockKind, ConsentAnswer, ConsentGround, ConsentPart, HandoverPoint, Outcome, Reason, Role,
    State, Urgency, Wet, fold,
};

type Done = Result<(), Refusal>;

/// The verwijzing a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
pub(crate) fn referral<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Referral, Refusal> {
    let number = draft.record.id.to_string();
    draft
        .record
        .referral_mut()
        .ok_or_else(|| Refusal::unknown(&number))
}

// ---------------------------------------------------------------- melding and onderzoek

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
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.resident = Some(number);
    referral.wijk = wijk;
    referral.wij_team = wij_team;
    referral.reported = fields.get(MELDINGSDATUM);
    referral.entrance = fields.get(VERWIJZER);
    referral.entrance_text = fields.owned(VERWIJZER_TEKST);
    referral.question = fields.owned(ZORGVRAAG);
    referral.support = fields.get(SOORT);
    referral.wet = fields.get(WET);
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
    if referral.wet == Some(Wet::Wmo) {
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
    referral(draft)?.regievoerder = fields.owned(REGIEVOERDER);
    Ok(())
}

pub(crate) fn regiecheck(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.question_kind = fields.get(SOORT_VRAAG);
    referral.regie = fields.get(REGIE);
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

pub(crate) fn before(
    what: &str,
    day: chrono::NaiveDate,
    than: &str,
    other: chrono::NaiveDate,
) -> Refusal {
    let (day, other) = (dates::with_year(day), dates::with_year(other));
    Refusal::rule(format!("{what} op {day}: dat is voor {than} van {other}"))
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
    };
    draft.record.add(Part::Advice(advice));
    Ok(())
}

// ---------------------------------------------------------------- consent

pub(crate) fn record_consent(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let answer = fields.get(ANTWOORD).unwrap_or(ConsentAnswer::Onbekend);
    let (party, given_by) = (fields.owned(PARTIJ), fields.owned(GEGEVEN_DOOR));
    let (on, until) = (fields.get(DATUM), fields.get(TOT_EN_MET));
    let ground = fields.get(GROND).or_else(|| ground_in(&given_by));
    if answer == ConsentAnswer::Ja {
        may_consent(draft, ground, on)?;
    }
    if let Some((on, until)) = on.zip(until).filter(|(on, until)| until < on) {
        return Err(before(
            "De toestemming kan niet aflopen",
            until,
            "het begin",
            on,
        ));
    }
    let parts = fields.get(WELKE_GEGEVENS).unwrap_or_default();
    draft.record.add(Part::Consent(Consent {
        party: party.clone(),
        answer,
        given_by,
        ground,
        data: parts.join(", "),
        parts: parts.iter().filter_map(|word| word.parse().ok()).collect(),
        on,
        until,
        withdrawn: None,
    }));
    if answer == ConsentAnswer::Nee {
        take_sight_away(draft, &party)
    } else {
        Ok(())
    }
}

/// The ground that who gave it says by itself.
fn ground_in(given_by: &str) -> Option<ConsentGround> {
    const WORDS: &[(&str, ConsentGround)] = &[
        ("kind en ouder", ConsentGround::KindEnOuder),
        ("curator", ConsentGround::Curator),
        ("mentor", ConsentGround::Mentor),
        ("ouder", ConsentGround::Ouder),
        ("moeder", ConsentGround::Ouder),
        ("vader", ConsentGround::Ouder),
        ("inwoner", ConsentGround::Zelf),
        ("zelf", ConsentGround::Zelf),
    ];
    let text = fold(given_by);
    let found = WORDS.iter().find(|(word, _)| text.contains(word));
    found.map(|(_, ground)| *ground)
}

/// Whether someone can consent on this ground at the age the resident has: under 12 a parent, from 12 to 16 the child
/// and a parent, from 16 the resident, unless a curator or mentor decides.
fn may_consent(draft: &Draft<'_>, ground: Option<ConsentGround>, on: Option<NaiveDate>) -> Done {
    use ConsentGround as G;
    let referral = draft.record.referral();
    let number = referral.and_then(|referral| referral.resident.clone());
    let resident = number.and_then(|number| {
        draft
            .context
            .related(&RecordId::new(Kind::Resident, number))
    });
    let age = resident
        .and_then(Record::resident)
        .and_then(|resident| resident.age_on(on.unwrap_or(draft.context.today)));
    let Some(age) = age else {
        return Ok(());
    };
    let (can, who): (&[G], _) = match age {
        ..12 => (&[G::Ouder], "een ouder met gezag"),
        12..16 => (&[G::KindEnOuder], "het kind en een ouder met gezag, samen"),
        _ => (
            &[G::Zelf, G::Curator, G::Mentor],
            "de inwoner zelf, of een curator of mentor",
        ),
    };
    if ground.is_none_or(|ground| can.contains(&ground)) {
        return Ok(());
    }
    let wet = referral.and_then(|referral| referral.wet);
    let words: Vec<&str> = can.iter().map(|ground| ground.word()).collect();
    Err(Refusal::rule(format!(
        "Toestemming op deze grond kan niet: de inwoner is {age} jaar, dan geeft {who} toestemming"
    ))
    .by(format!("{}, lid 2", secrecy(wet)))
    .unless(format!("Vul bij grond in: {}", words.join(", of "))))
}

pub(crate) fn withdraw_consent(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (party, day) = (fields.owned(PARTIJ), fields.get(DATUM));
    let consent = draft
        .record
        .parts
        .values_mut()
        .rev()
        .find_map(|part| match part {
            Part::Consent(consent) if consent.party == party => Some(consent),
            _ => None,
        });
    let opened = match consent {
        Some(consent) if consent.withdrawn.is_none() && consent.answer != ConsentAnswer::Nee => {
            consent.withdrawn = day;
            consent.opens()
        }
        _ => {
            return Err(Refusal::rule(format!(
                "Er is geen toestemming voor {party} om in te trekken"
            ))
            .unless(
                "Weigert de inwoner, leg dat dan vast met toestemming-vastleggen antwoord=nee",
            ));
        }
    };
    tell_what_was_shared(draft, &party, &opened);
    take_sight_away(draft, &party)
}

/// What someone saw cannot be taken back: it stays with the dossier, so that the resident can be told.
fn tell_what_was_shared(draft: &mut Draft<'_>, party: &str, opened: &BTreeSet<ConsentPart>) {
    let Some(referral) = draft.record.referral() else {
        return;
    };
    let Some(offered) = referral
        .offered
        .filter(|_| referral.bt.as_deref() == Some(party))
    else {
        return;
    };
    let words: Vec<&str> = opened.iter().map(|part| part.word()).collect();
    let what = if words.is_empty() {
        "alleen dat er een vraag is"
    } else {
        &words.join(", ")
    };
    let name = draft.context.register.settings.bt_name(party);
    draft.note(&format!(
        "Toestemming ingetrokken. {name} kon dit zien sinds {}: {what}",
        dates::with_year(offered)
    ));
}

/// The BT that holds the verwijzing, or is offered it, loses it at once when consent goes.
fn take_sight_away(draft: &mut Draft<'_>, party: &str) -> Done {
    let referral = referral(draft)?;
    if referral.bt.as_deref() != Some(party) {
        return Ok(());
    }
    referral.consent_overridden.clear();
    if referral.state.is_at_bt() {
        leave_bt(referral);
        draft.to = Some(State::InOnderzoek);
    }
    Ok(())
}

// ---------------------------------------------------------------- between WIJ and BT

pub(crate) fn tick_handover(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let (Some(point), Some(day)) = (fields.get(PUNT), fields.get(DAG)) else {
        return Ok(());
    };
    if point != HandoverPoint::EersteGesprek && day > today {
        return Err(
            Refusal::rule(format!("Het punt {point} kan niet in de toekomst liggen"))
                .unless("Alleen het eerste gesprek kan nog komen"),
        );
    }
    let referral = referral(draft)?;
    referral.handover.insert(point, day);
    if point == HandoverPoint::EersteGesprek {
        talk_on(referral, day);
    }
    Ok(())
}

pub(crate) fn offer(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let bt = fields.owned(NAAR_BT);
    let context = draft.context;
    let consented = gives_consent(&draft.record, &bt, context.today);
    let reason = fields.owned(REDEN);
    if !consented {
        let wet = draft.record.referral().and_then(|referral| referral.wet);
        let name = context.register.settings.bt_name(&bt);
        let refusal = match draft.record.consent_for(&bt) {
            Some(consent)
                if consent.withdrawn.is_some() || consent.answer == ConsentAnswer::Nee =>
            {
                Refusal::rule(format!(
                    "Aanbieden kan niet: de inwoner wil niet dat {name} de gegevens krijgt"
                ))
            }
            _ => Refusal::rule(format!(
                "Aanbieden kan nog niet: er is geen toestemming vastgelegd voor {name}"
            )),
        }
        .by(secrecy(wet));
        if !context.actor.is(Role::ToestemmingPasseren) {
            return Err(refusal.unless("Leg eerst de toestemming vast (toestemming-vastleggen)"));
        }
        if reason.is_empty() {
            return Err(refusal.unless("U mag toch aanbieden als u een reden opgeeft (reden=…)"));
        }
    }
    let household = draft
        .record
        .referral()
        .and_then(|referral| referral.resident.clone())
        .and_then(|number| context.related(&RecordId::new(Kind::Resident, number)))
        .and_then(Record::resident)
        .and_then(|resident| resident.household.clone());
    let today = context.today;
    let referral = referral(draft)?;
    referral.bt = Some(bt);
    referral.offered = Some(today);
    referral.answered = None;
    referral.household = household.or_else(|| referral.household.clone());
    referral.consent_overridden = if consented { String::new() } else { reason };
    referral.reminded = None;
    Ok(())
}

/// What was agreed with one BT is not agreed with the next: the warme overdracht begins anew.
fn leave_bt(referral: &mut Referral) {
    referral.handover.clear();
    referral.first_talk = None;
    referral.state_before = None;
    referral.reminded = None;
}

pub(crate) fn take_offer_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.last_reason = fields.owned(REDEN);
    leave_bt(referral);
    Ok(())
}

pub(crate) fn answer(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.answered = Some(today);
    referral.reminded = None;
    Ok(())
}

pub(crate) fn waiting_list(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    if referral.state == State::Aangeboden {
        referral.answered = Some(today);
    }
    referral.wish_date = fields.get(WENSDATUM);
    referral.provider = fields.get(AANBIEDER).or_else(|| referral.provider.clone());
    referral.reminded = None;
    Ok(())
}

/// `anders` says nothing by itself, so it needs an explanation.
fn explained(fields: &Fields) -> Done {
    if fields.text(REDEN_BT) == Reason::Anders.word() && fields.text(TOELICHTING).is_empty() {
        return Err(Refusal::rule("Bij de reden anders hoort een toelichting")
            .by("werkproces")
            .unless("Vul toelichting in"));
    }
    Ok(())
}

pub(crate) fn refuse(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    explained(fields)?;
    answer(draft, fields)?;
    let referral = referral(draft)?;
    referral.refuse_reason = fields.owned(REDEN_BT);
    referral.refuse_note = fields.owned(TOELICHTING);
    leave_bt(referral);
    Ok(())
}

/// The first talk is known: while it is what the BT is to do, its clock runs until that day.
fn talk_on(referral: &mut Referral, day: chrono::NaiveDate) {
    referral.first_talk = Some(day);
    if referral.state == State::Geaccepteerd
        && let Some(clock) = referral.clock_mut(ClockKind::EersteGesprek)
    {
        clock.stopped = Some(day);
    }
}

pub(crate) fn plan_talk(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    if let Some(day) = fields.get(DAG) {
        referral.handover.insert(HandoverPoint::EersteGesprek, day);
        talk_on(referral, day);
    }
    Ok(())
}

pub(crate) fn start(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let started = fields.get(STARTDATUM);
    let evaluate = fields.get(EVALUATIEDATUM);
    if let (Some(evaluate), Some(started)) = (evaluate, started)
        && evaluate < started
    {
        return Err(before("Evalueren kan niet", evaluate, "de start", started));
    }
    let contract = place_and_contract(&draft.record, draft.context, fields, started)?;
    let referral = referral(draft)?;
    referral.contract = contract.unwrap_or_else(|| referral.contract.clone());
    referral.provider = fields.get(AANBIEDER);
    referral.started = started;
    referral.scope = fields.owned(OMVANG);
    referral.goals = fields.owned(DOELEN);
    if let Some(evaluate) = evaluate {
        referral.start_clock_to(ClockKind::Evaluatie, started.unwrap_or(today), evaluate);
    }
    let scaling = Scaling {
        on: started.unwrap_or(today),
        scope: fields.owned(OMVANG),
        reason: "start".into(),
    };
    draft.record.add(Part::Scaling(scaling));
    if let Some(reason) = fields.get(REDEN) {
        draft.note(&format!("Gestart zonder plaats of contract: {reason}"));
    }
    Ok(())
}

pub(crate) fn scale(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let on = fields.get(DAG).unwrap_or(draft.context.today);
    referral(draft)?.scope = fields.owned(OMVANG);
    draft.record.add(Part::Scaling(Scaling {
        on,
        scope: fields.owned(OMVANG),
        reason: fields.owned(REDEN),
    }));
    Ok(())
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

pub(crate) fn give_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    explained(fields)?;
    let referral = referral(draft)?;
    referral.state_before = Some(referral.state);
    referral.return_reason = fields.owned(REDEN_BT);
    referral.return_note = fields.owned(TOELICHTING);
    referral.reminded = None;
    Ok(())
}

pub(crate) fn take_back(draft: &mut Draft<'_>, _: &Fields) -> Done {
    leave_bt(referral(draft)?);
    Ok(())
}

pub(crate) fn refuse_return(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    let back_to = referral.state_before.take().unwrap_or(State::Geaccepteerd);
    referral.last_reason = fields.owned(REDEN);
    referral.reminded = None;
    // The clock of that state goes on with its old date: a return never gives the BT new time.
    let kind = match back_to {
        State::Wachtlijst => ClockKind::Wachtlijst,
        State::Gestart => ClockKind::Evaluatie,
        _ => ClockKind::EersteGesprek,
    };
    let talk = referral.first_talk;
    if let Some(clock) = referral.clock_mut(kind) {
        clock.stopped = if kind == ClockKind::EersteGesprek {
            talk
        } else {
            None
        };
    }
    draft.to = Some(back_to);
    Ok(())
}

// ---------------------------------------------------------------- reguliere proces and end

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
    Ok(())
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
    Ok(())
}

pub(crate) fn to_specialist(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.outcome = Outcome::NaarSpecialist.word().to_owned();
    referral.ended = Some(today);
    let reason = fields.need(SPECIALISTREDEN)?;
    referral.last_reason = format!("{} ({reason})", fields.text(SPECIALIST));
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
    Ok(())
}

pub(crate) fn finish_aftercare(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let referral = referral(draft)?;
    referral.aftercare_finding = fields.owned(BEVINDING);
    referral.ended = referral.ended.or_else(|| fields.get(DATUM));
    Ok(())
}

pub(crate) fn withdraw(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let referral = referral(draft)?;
    referral.withdraw_reason = fields.owned(INTREKREDEN);
    referral.ended = Some(today);
    Ok(())
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
