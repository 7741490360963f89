//! Between WIJ-team and begeleidingsteam: offer, answer, support, and back again.

use chrono::NaiveDate;

use super::fields::*;
use super::gates::{before, consent_first, gives_consent, place_and_contract, secrecy};
use super::{Done, referral, support};
use crate::domain::dates;
use crate::domain::plan::page::page;
use crate::domain::plan::parts::PlanTold;
use crate::domain::record::{BtAnswer, Consent, Kind, Part, Record, RecordId};
use crate::domain::referral::parts::Way;
use crate::domain::referral::suggest::{NO_BT, is_without_bt};
use crate::domain::referral::support::is_paused;
use crate::domain::referral::{Referral, answers};
use crate::domain::rights::{Exceptions, Facet, sight};
use crate::domain::settings::LEEFGEBIEDEN;
use crate::domain::words::{BtNo, ClockKind, HandoverPoint, Reason, State, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::field::Field;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// The box for consent says no more than what was recorded.
fn has_consent_to_tick(record: &Record, context: &Context<'_>) -> Done {
    let (today, bts) = (context.today, context.register.settings.bts());
    let bt = record
        .referral()
        .and_then(|referral| referral.bt.as_deref());
    let overridden = record
        .referral()
        .is_some_and(|referral| !referral.consent_overridden.is_empty());
    let is_it = |party: &String| bt.map_or_else(|| bts.contains(party), |bt| party == bt);
    let given = |consent: &Consent| consent.holds(today) && is_it(&consent.party);
    if overridden || record.all().any(given) {
        return Ok(());
    }
    Err(
        Refusal::rule("Het punt toestemming kan nog niet: er is geen toestemming vastgelegd")
            .by("werkafspraak warme overdracht")
            .unless("Leg haar vast met toestemming-vastleggen"),
    )
}

pub(crate) fn tick_handover(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    match (fields.get(PUNT), fields.get(DAG)) {
        (Some(point), Some(day)) => tick(draft, point, day),
        _ => Ok(()),
    }
}

/// The five boxes at once: each that was touched gets its day, or loses its tick.
pub(crate) fn change_handover(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    const BOXES: [(HandoverPoint, Field<NaiveDate>); 5] = [
        (HandoverPoint::InwonerWeet, INWONER_WEET),
        (HandoverPoint::Toestemming, MET_TOESTEMMING),
        (HandoverPoint::Verslag, MET_VERSLAG),
        (HandoverPoint::Gesproken, GESPROKEN),
        (HandoverPoint::EersteGesprek, EERSTE_GESPREK),
    ];
    if fields.names().next().is_none() {
        return Err(Refusal::usage("Er is niets aangevinkt of weggehaald")
            .unless("Zet een vinkje met de spatiebalk, of typ de dag"));
    }
    for (point, field) in BOXES {
        match fields.get(field) {
            Some(day) => tick(draft, point, day)?,
            None if !fields.has(field) => {}
            None if point == HandoverPoint::EersteGesprek => {
                return Err(Refusal::rule("De dag van het eerste gesprek staat al vast")
                    .unless("Typ hier de nieuwe dag"));
            }
            None if point == HandoverPoint::Toestemming && is_consented(draft) => {
                return Err(Refusal::rule("Er is toestemming, dus dat punt staat aan")
                    .unless("Trekt de inwoner haar in, leg dat vast met toestemming-intrekken"));
            }
            None => drop(referral(draft)?.handover.remove(&point)),
        }
    }
    Ok(())
}

/// Whether the resident lets the begeleidingsteam know of it now; any, while it stands with none.
fn is_consented(draft: &Draft<'_>) -> bool {
    let bt = draft.record.referral().and_then(|it| it.bt.as_deref());
    let (today, settings) = (draft.context.today, &draft.context.register.settings);
    match bt {
        Some(bt) => gives_consent(&draft.record, bt, today),
        None => draft.record.all().any(|consent: &Consent| {
            consent.holds(today) && settings.bts().contains(&consent.party)
        }),
    }
}

fn tick(draft: &mut Draft<'_>, point: HandoverPoint, day: NaiveDate) -> Done {
    let today = draft.context.today;
    if point != HandoverPoint::EersteGesprek && day > today {
        return Err(
            Refusal::rule(format!("Het punt {point} kan niet in de toekomst liggen"))
                .unless("Alleen het eerste gesprek kan nog komen"),
        );
    }
    if point == HandoverPoint::Toestemming {
        has_consent_to_tick(&draft.record, draft.context)?;
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
    if let Some(refusal) = no_consent(draft, &bt) {
        return Err(refusal.unless(consent_first(context)));
    }
    offer_to(draft, fields, String::new())
}

/// The same without consent, on a ground of its own.
pub(crate) fn offer_without_consent(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    /// Letters of a ground below which nobody can read why.
    const LEAST: usize = 4;
    let bt = fields.owned(WELK_BT);
    let name = draft.context.register.settings.bt_name(&bt);
    if no_consent(draft, &bt).is_none() {
        let sentence = format!("Voor {name} is er toestemming");
        return Err(Refusal::rule(sentence).unless("Bied gewoon aan (aanbieden)"));
    }
    let why = fields.need(REDEN)?;
    if why.chars().filter(|c| c.is_alphabetic()).count() < LEAST {
        let no = Refusal::rule("De reden zegt niet waarom het zonder toestemming moet");
        return Err(no.unless("Schrijf de grond in woorden op").at(REDEN));
    }
    let said_no = draft.record.consent_for(&bt).is_some_and(Consent::is_no);
    if said_no && fields.get(ONDANKS_NEE) != Some(YesNo::Ja) {
        return Err(
            Refusal::rule(format!("De inwoner wil niet dat {name} de gegevens krijgt"))
                .by(secrecy(draft.record.referral().and_then(Referral::law)))
                .unless("Moet het toch, vul dan bij ondanks-nee ja in, met de grond bij reden")
                .at(ONDANKS_NEE),
        );
    }
    offer_to(draft, fields, why)
}

/// What comes next where a begeleidingsteam was not named and the wijk has none.
pub(super) fn with_another_bt(no: Refusal, record: &Record, context: &Context<'_>) -> Refusal {
    let settings = &context.register.settings;
    let is_without = |it: &Referral| is_without_bt(it, settings);
    let is_asked = no.field.as_deref() == Some(NAAR_BT.name());
    match is_asked && record.referral().is_some_and(is_without) {
        true => no.unless(NO_BT),
        false => no,
    }
}

/// Why a verwijzing cannot just be offered to a BT: the resident did not consent.
fn no_consent(draft: &Draft<'_>, bt: &str) -> Option<Refusal> {
    let context = draft.context;
    if gives_consent(&draft.record, bt, context.today) {
        return None;
    }
    let wet = draft.record.referral().and_then(Referral::law);
    let name = context.register.settings.bt_name(bt);
    let sentence = match draft.record.consent_for(bt) {
        Some(consent) if consent.is_no() => {
            format!("Aanbieden kan niet: de inwoner wil niet dat {name} de gegevens krijgt")
        }
        _ => format!("Aanbieden kan nog niet: er is geen toestemming vastgelegd voor {name}"),
    };
    Some(Refusal::rule(sentence).by(secrecy(wet)))
}

fn offer_to(draft: &mut Draft<'_>, fields: &Fields, passed: String) -> Done {
    let bt = fields.owned(NAAR_BT);
    let reason = fields.owned(REDEN);
    let context = draft.context;
    let is_again = said_no(draft, &bt, &reason)?;
    answers::settle(&mut draft.record);
    let resident = draft.record.referral().and_then(|it| it.resident.clone());
    let household = resident
        .clone()
        .and_then(|number| context.related(&RecordId::new(Kind::Resident, number)))
        .and_then(Record::resident)
        .and_then(|resident| resident.household.clone());
    let today = context.today;
    let told = plan_of(household.as_deref(), context).map(|plan| PlanTold {
        on: today,
        bt: bt.clone(),
        plan: plan.id.number.clone(),
        household: household.clone().unwrap_or_default(),
        text: page(plan, today, &|who| {
            let who = context.register.settings.name_of(LEEFGEBIEDEN, who);
            called(who, resident.as_deref(), context)
        }),
    });
    if let Some(told) = told {
        draft.record.add(Part::PlanTold(told));
    }
    let referral = referral(draft)?;
    referral.bt = Some(bt);
    referral.offered = Some(today);
    referral.answered = None;
    referral.household = household.or_else(|| referral.household.clone());
    if is_again {
        referral.last_reason.clone_from(&reason);
    }
    referral.consent_overridden = passed;
    fields.change(AANBIEDER, &mut referral.provider);
    referral.reminded = None;
    Ok(())
}

/// The plan of a huishouden, as far as it is among what is known.
fn plan_of<'c>(household: Option<&str>, context: &'c Context<'_>) -> Option<&'c Record> {
    let household = RecordId::new(Kind::Household, household?);
    let plan = context.related(&household)?.household()?.plan.clone()?;
    let plan = context.related(&RecordId::new(Kind::Plan, plan))?;
    plan.plan().filter(|it| it.is_there())?;
    Some(plan)
}

/// What whoever a plan names is called for a begeleidingsteam: an inwoner and a medewerker by name, but not another whom
/// only few may see.
fn called(who: &str, own: Option<&str>, context: &Context<'_>) -> String {
    let found = context.related(&RecordId::new(Kind::Resident, who));
    let exceptions = found.and_then(Exceptions::of);
    let is_narrowed = exceptions.is_some_and(|it| it.narrowing().is_some());
    if is_narrowed && own != Some(who) {
        return "iemand van het huishouden".to_owned();
    }
    match found.and_then(Record::resident) {
        Some(resident) => resident.full_name(),
        None => context.register.employee_name(who).to_owned(),
    }
}

/// Whether a BT said no to this verwijzing before; offered to again only with a reason.
fn said_no(draft: &Draft<'_>, bt: &str, reason: &str) -> Result<bool, Refusal> {
    let answers = answers::answers(&draft.record);
    let is_of = |answer: &&BtAnswer| answer.bt.as_deref() == Some(bt);
    let Some(answer) = answers.iter().rev().find(is_of) else {
        return Ok(false);
    };
    if !reason.is_empty() {
        return Ok(true);
    }
    let context = draft.context;
    let sight = context
        .access(&draft.record)
        .map(|it| sight(context.actor, it));
    let why = match sight {
        Some(sight) if sight.has(Facet::Verloop) && !answer.reason.is_empty() => {
            format!(" ({})", answer.reason)
        }
        _ => String::new(),
    };
    let on = answer.on.map(|on| format!(" op {}", dates::with_year(on)));
    Err(Refusal::rule(format!(
        "Aanbieden kan nog niet: {} zei{} al nee{why}",
        context.register.settings.bt_name(bt),
        on.unwrap_or_default(),
    ))
    .by("werkproces")
    .unless("Biedt u toch weer aan, geef dan op waarom (reden=…)")
    .at(REDEN))
}

/// What was agreed with one BT is not agreed with the next: the warme overdracht begins anew.
pub(super) fn leave_bt(referral: &mut Referral) {
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
            .unless("Vul toelichting in")
            .at(TOELICHTING));
    }
    Ok(())
}

/// Keeps what a BT answers beside all it and others answered before.
fn keep_answer(draft: &mut Draft<'_>, no: BtNo, fields: &Fields) {
    answers::settle(&mut draft.record);
    let referral = draft.record.referral();
    draft.record.add(Part::BtAnswer(BtAnswer {
        no,
        on: Some(draft.context.today),
        offered: referral.and_then(|it| it.offered),
        accepted: referral.and_then(|it| it.answered),
        bt: referral.and_then(|it| it.bt.clone()),
        reason: fields.owned(REDEN_BT),
        note: fields.owned(TOELICHTING),
        by: draft.context.actor.name.clone(),
    }));
}

pub(crate) fn refuse(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    explained(fields)?;
    keep_answer(draft, BtNo::Geweigerd, fields);
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
    // How much it becomes may be found out in the first weeks.
    let scope = fields.get(OMVANG);
    let scope = scope.map_or_else(String::new, |volume| volume.to_string());
    let referral = referral(draft)?;
    referral.contract = contract.unwrap_or_else(|| referral.contract.clone());
    referral.provider = fields.get(AANBIEDER);
    referral.started = started;
    referral.scope = scope.clone();
    referral.goals = fields.owned(DOELEN);
    if let Some(evaluate) = evaluate {
        referral.start_clock_to(ClockKind::Evaluatie, started.unwrap_or(today), evaluate);
    }
    support::moves(
        draft,
        (Way::Start, started.unwrap_or(today)),
        scope,
        (None, String::new()),
    )?;
    if let Some(reason) = fields.get(REDEN) {
        draft.note(&format!("Gestart zonder plaats of contract: {reason}"));
    }
    Ok(())
}

pub(crate) fn give_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    explained(fields)?;
    keep_answer(draft, BtNo::Teruggelegd, fields);
    let referral = referral(draft)?;
    referral.state_before = Some(referral.state);
    referral.return_reason = fields.owned(REDEN_BT);
    referral.return_note = fields.owned(TOELICHTING);
    referral.reminded = None;
    Ok(())
}

pub(crate) fn take_back(draft: &mut Draft<'_>, _: &Fields) -> Done {
    answers::settle(&mut draft.record);
    leave_bt(referral(draft)?);
    let today = draft.context.today;
    support::ends(draft, today)
}

pub(crate) fn refuse_return(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let is_paused = is_paused(&draft.record);
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
    if is_paused && let Some(pause) = referral.clock_mut(ClockKind::Pauze) {
        pause.stopped = None;
    }
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
