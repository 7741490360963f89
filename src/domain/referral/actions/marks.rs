//! Actions that move nothing: suspensions, escalations, notes, mended data.

use chrono::NaiveDate;

use super::fields::*;
use super::gates::{before, must_still_be};
use super::referral;
use super::research::is_urgent;
use crate::domain::dates;
use crate::domain::record::{Asking, Escalation, Part, Record};
use crate::domain::referral::clocks::{self, RunningTerm};
use crate::domain::referral::{Pause, Referral};
use crate::domain::registers::people::Employee;
use crate::domain::rights::{Access, Actor, Standing, covers, sees};
use crate::domain::settings::Settings;
use crate::domain::words::{ClockKind, Role, State, Urgency};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

pub(crate) fn suspend(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(kind) = fields.get(KLOK) else {
        return Ok(());
    };
    let (Some(from), until) = (fields.get(VAN), fields.get(TOT)) else {
        return Ok(());
    };
    if !kind.can_be_suspended() {
        let wet = draft.record.referral().and_then(Referral::law);
        let can: Vec<&str> = ClockKind::ALL
            .iter()
            .filter(|kind| kind.can_be_suspended())
            .map(|kind| kind.word())
            .collect();
        return Err(
            Refusal::rule(format!("De klok {kind} is niet op te schorten"))
                .by(kind.basis(wet))
                .unless(format!("Opschorten kan bij: {}", can.join(", "))),
        );
    }
    if let Some(until) = until
        && until <= from
    {
        return Err(before(
            "Hervatten kan niet",
            until,
            "of op het begin van de opschorting",
            from,
        ));
    }
    let context = draft.context;
    let referral = referral(draft)?;
    let running: Vec<RunningTerm> = clocks::terms(referral, context.register, context.today);
    let is_running = |term: &&RunningTerm| term.is_running;
    let Some(term) = running
        .iter()
        .filter(is_running)
        .find(|term| term.kind == kind)
    else {
        let names: Vec<&str> = running
            .iter()
            .filter(is_running)
            .map(|term| term.kind.word())
            .collect();
        return Err(Refusal::rule(format!(
            "De klok {kind} loopt niet, dus opschorten kan niet"
        ))
        .by("werkproces")
        .unless(format!("Nu lopen: {}", names.join(", "))));
    };
    if let Some(due) = term.due
        && due < from
    {
        return Err(Refusal::rule(format!(
            "De klok {kind} liep op {} af, en daarna is er niets op te schorten",
            dates::with_year(due)
        ))
        .by(kind.basis(referral.law())));
    }
    clocks::settle(referral, kind, context.register, context.today);
    let Some(clock) = referral.clock_mut(kind) else {
        return Ok(());
    };
    if clock.start.is_some_and(|start| from <= start) {
        return Err(
            Refusal::rule(format!("De klok {kind} begint pas na die dag te lopen"))
                .by("Awb art. 4:15"),
        );
    }
    if clock.pauses.iter().any(|pause| {
        pause.until.is_none_or(|to| from < to) && until.is_none_or(|to| pause.from < to)
    }) {
        return Err(
            Refusal::rule(format!("De klok {kind} is in die tijd al opgeschort"))
                .unless("Hervat hem eerst"),
        );
    }
    clock.pauses.push(Pause {
        from,
        until,
        reason: fields.owned(REDEN),
    });
    Ok(())
}

pub(crate) fn resume(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(kind) = fields.get(KLOK) else {
        return Ok(());
    };
    let until = fields.get(TOT);
    let pause = referral(draft)?
        .clock_mut(kind)
        .and_then(|clock| clock.pauses.iter_mut().rfind(|pause| pause.until.is_none()))
        .ok_or_else(|| {
            Refusal::rule(format!("De klok {kind} is niet opgeschort"))
                .unless("Alleen een klok die stilstaat, kan weer gaan lopen")
        })?;
    if let Some(until) = until
        && until <= pause.from
    {
        return Err(before(
            "Hervatten kan niet",
            until,
            "of op het begin van de opschorting",
            pause.from,
        ));
    }
    pause.until = until;
    Ok(())
}

pub(crate) fn ask_more(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let asking = Asking {
        question: fields.owned(VRAAG),
        by: draft.context.actor.name.clone(),
        on: draft.context.today,
        answered: None,
        taken_back: None,
        closed_by: String::new(),
    };
    draft.record.add(Part::Asking(asking));
    Ok(())
}

/// The answer is part of the dossier, for who may read that; that there is one, whoever asked is told.
pub(crate) fn answer_asking(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let text = fields.owned(TEKST);
    draft.note(&text);
    close_askings(draft, |asking, today| asking.answered = Some(today));
    Ok(())
}

pub(crate) fn take_asking_back(draft: &mut Draft<'_>, _: &Fields) -> Done {
    close_askings(draft, |asking, today| asking.taken_back = Some(today));
    Ok(())
}

fn close_askings(draft: &mut Draft<'_>, close: fn(&mut Asking, NaiveDate)) {
    let (by, today) = (draft.context.actor.name.clone(), draft.context.today);
    for part in draft.record.parts.values_mut() {
        if let Part::Asking(asking) = part
            && asking.is_open()
        {
            close(asking, today);
            asking.closed_by.clone_from(&by);
        }
    }
}

pub(crate) fn escalate(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let from = draft.context.today;
    draft.record.add(Part::Escalation(Escalation {
        to: fields.owned(NAAR),
        reason: fields.owned(REDEN),
        from,
        due: fields.get(UITERLIJK),
        until: None,
        closed_with: String::new(),
        decided_by: String::new(),
    }));
    if let Some(due) = fields.get(UITERLIJK) {
        referral(draft)?.start_clock_to(ClockKind::Escalatie, from, due);
    }
    Ok(())
}

pub(crate) fn close_escalation(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    for part in draft.record.parts.values_mut() {
        if let Part::Escalation(escalation) = part
            && escalation.until.is_none()
        {
            escalation.until = Some(today);
            escalation.closed_with = fields.owned(REDEN);
            escalation.decided_by = fields.owned(BESLOTEN_DOOR);
        }
    }
    referral(draft)?.stop_clock(ClockKind::Escalatie, today);
    Ok(())
}

pub(crate) fn assign(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let key = fields.need(MEDEWERKER)?;
    may_have(&draft.record, draft.context)(&key)?;
    referral(draft)?.assigned = key;
    Ok(())
}

/// Puts what is in the name of one employee in that of another.
pub(crate) fn hand_over(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (from, to) = (fields.need(VAN_WIE)?, fields.need(NAAR_WIE)?);
    let register = draft.context.register;
    let number = draft.record.id.number.clone();
    let name = register.employee_name(&from);
    if from == to {
        return Err(Refusal::rule(format!(
            "Van en aan zijn allebei {name}: er valt niets over te dragen"
        )));
    }
    may_have(&draft.record, draft.context)(&to)?;
    let referral = referral(draft)?;
    let mut is_of = false;
    for place in [&mut referral.assigned, &mut referral.regievoerder] {
        let named = register.find_employee(place).unwrap_or(place);
        if !named.is_empty() && named == from {
            place.clone_from(&to);
            is_of = true;
        }
    }
    match is_of {
        true => Ok(()),
        false => Err(Refusal::rule(format!(
            "{number} staat niet op naam van {name}"
        ))),
    }
}

/// The teams a verwijzing stands with, by their names on screen.
#[must_use]
pub fn teams_of(referral: &Referral, settings: &Settings) -> Vec<String> {
    names_of(
        (referral.wij_team.as_deref(), referral.bt.as_deref()),
        settings,
    )
}

fn names_of((wij, bt): (Option<&str>, Option<&str>), settings: &Settings) -> Vec<String> {
    let teams = [
        wij.map(|id| settings.wij_name(id)),
        bt.map(|id| settings.bt_name(id)),
    ];
    teams.into_iter().flatten().collect()
}

/// Says of an employee or account, by key, whether it may have a verwijzing or an indicatie: by the team it stands with,
/// where one is known, and with an account by what that one sees.
pub fn may_have<'r>(record: &'r Record, context: &'r Context<'_>) -> impl Fn(&str) -> Done + 'r {
    let register = context.register;
    let access = Access::of(record, Standing::default(), context.today);
    let teams = access.map_or((None, None), |it| (it.wij_team, it.bt));
    let teams = names_of(teams, &register.settings);
    let sees_it = |actor: &Actor| {
        let context = Context { actor, ..*context };
        context
            .access(record)
            .is_none_or(|access| sees(actor, access))
    };
    move |key| {
        let may_not = || {
            let name = register.employee_name(key);
            format!("{name} mag {} niet hebben", record.id.number)
        };
        let employee = register.employees.get(key);
        let is_of_team = employee.is_none_or(|it| teams.is_empty() || it.may_have(&teams));
        if !is_of_team {
            let is_there = |it: &Employee| it.is_of(&teams);
            let is_any = register.employees.values().any(is_there);
            let no = format!("{}: het ligt bij {}", may_not(), teams.join(" en "));
            return Err(Refusal::rule(no).unless(match is_any {
                true => "Kies een collega van dat team".to_owned(),
                false => format!(
                    "Van {} staat niemand in het register; leg eerst een medewerker vast (medewerker-registreren), of kies iemand die voor alle teams werkt",
                    teams.join(" of ")
                ),
            }));
        }
        if !register.accounts_of(key).all(|actor| sees_it(&actor)) {
            return Err(Refusal::rule(format!(
                "{}: met dat account is zij niet te zien",
                may_not()
            ))
            .unless("Kies iemand die het mag zien"));
        }
        Ok(())
    }
}

pub(crate) fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

pub(crate) fn remind(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let today = draft.context.today;
    referral(draft)?.reminded = Some(today);
    Ok(())
}

pub(crate) fn mend(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if fields.names().next().is_none() {
        return Err(Refusal::usage("Er is niets om te wijzigen")
            .unless("Noem een veld, bijvoorbeeld soort=dagbesteding"));
    }
    let always = [
        MELDINGSDATUM.name(),
        VERWIJZER.name(),
        ZORGVRAAG.name(),
        SOORT.name(),
        WET.name(),
        URGENTIE.name(),
        AANVRAAGDATUM.name(),
    ];
    if let Some(name) = fields.emptied().find(|name| always.contains(name)) {
        return Err(
            Refusal::rule(format!("Het veld {name} kan niet leeg worden"))
                .by("werkproces")
                .unless("Vul in wat het wel moet zijn"),
        );
    }
    only_own_fields(draft, fields)?;
    let (today, register) = (draft.context.today, draft.context.register);
    let referral = referral(draft)?;
    fields.change(VERWIJZER, &mut referral.entrance);
    fields.change(VERWIJZER_TEKST, &mut referral.entrance_text);
    fields.change(ZORGVRAAG, &mut referral.question);
    fields.change(SOORT, &mut referral.support);
    fields.change(WET, &mut referral.wet);
    must_still_be(fields, today)?;
    fields.change(GEMEENTE, &mut referral.gemeente);
    fields.change(VORIGE_GEMEENTE, &mut referral.former_gemeente);
    fields.change(CONTRACTNUMMER, &mut referral.contract);
    if fields.has(OMVANG) {
        let scope = fields.get(OMVANG);
        referral.scope = scope.map_or_else(String::new, |volume| volume.to_string());
    }
    fields.change(DOELEN, &mut referral.goals);
    fields.change(BRONNUMMER, &mut referral.source_number);
    fields.change(AANBIEDER, &mut referral.provider);
    fields.change(EINDDATUM, &mut referral.ends);
    if fields.has(WIJK) {
        let wijk = fields.get(WIJK);
        let known = wijk
            .as_ref()
            .and_then(|id| register.settings.wijken().get(id));
        referral.wij_team = known.map(|wijk| wijk.wij_team.clone());
        referral.wijk = wijk;
    }
    if let Some(day) = fields.get(AANVRAAGDATUM) {
        if Some(day) < referral.reported {
            return Err(Refusal::rule(
                "De aanvraag kan niet van voor de melding zijn",
            ));
        }
        referral.aanvraag = Some(day);
        restart(referral, ClockKind::Beslistermijn, Some(day));
    }
    if let Some(day) = fields.get(MELDINGSDATUM) {
        mend_reported(referral, day, today);
    }
    if let Some(urgency) = fields.get(URGENTIE) {
        mend_urgency(referral, urgency, today);
    }
    Ok(())
}

/// A BT mends what it fills in itself; the melding, its date and its law are the WIJ-team's and the back office's.
fn only_own_fields(draft: &Draft<'_>, fields: &Fields) -> Done {
    const OF_BT: [&str; 5] = [
        AANBIEDER.name(),
        CONTRACTNUMMER.name(),
        OMVANG.name(),
        DOELEN.name(),
        EINDDATUM.name(),
    ];
    let Some(access) = draft.context.access(&draft.record) else {
        return Ok(());
    };
    let actor = draft.context.actor;
    if [Role::Wij, Role::Backoffice]
        .iter()
        .any(|role| covers(actor, *role, access))
    {
        return Ok(());
    }
    match fields.names().find(|name| !OF_BT.contains(name)) {
        Some(name) => Err(Refusal::right(format!(
            "Het veld {name} is van het WIJ-team en de backoffice"
        ))
        .unless(format!("Een BT wijzigt: {}", OF_BT.join(", ")))),
        None => Ok(()),
    }
}

/// A mended date moves the start of a clock that is there, and keeps its pauses and its end.
fn restart(referral: &mut Referral, kind: ClockKind, start: Option<NaiveDate>) {
    if let Some(clock) = referral.clock_mut(kind) {
        clock.start = start;
    }
}

fn mend_urgency(referral: &mut Referral, urgency: Urgency, today: NaiveDate) {
    referral.urgency = Some(urgency);
    let can_decide = matches!(
        referral.state,
        State::Nieuw | State::InOnderzoek | State::Aangeboden | State::Geweigerd
    );
    if !is_urgent(referral) {
        referral.stop_clock(ClockKind::Spoed, today);
    } else if can_decide
        && referral.urgent_decided.is_none()
        && referral
            .clock(ClockKind::Spoed)
            .is_none_or(|clock| clock.stopped.is_some())
    {
        referral.start_clock(ClockKind::Spoed, Some(today));
    }
}

fn mend_reported(referral: &mut Referral, day: NaiveDate, today: NaiveDate) {
    let before = referral.reported;
    let start = Some(day);
    referral.reported = start;
    if referral.clock(ClockKind::Onderzoek).is_none() {
        referral.start_clock(ClockKind::Onderzoek, start);
        let has_ended = (!referral.state.is_open()).then_some(today);
        if let Some(done) = referral.research_done.or(referral.ended).or(has_ended) {
            referral.stop_clock(ClockKind::Onderzoek, done.min(today));
        }
    }
    for kind in [
        ClockKind::Onderzoek,
        ClockKind::Bevestigen,
        ClockKind::PersoonlijkPlan,
        ClockKind::Spoed,
    ] {
        // What began later than the melding (spoed that came up afterwards) does not move with it.
        if referral
            .clock(kind)
            .is_some_and(|clock| clock.start.is_none() || clock.start == before)
        {
            restart(referral, kind, start);
        }
    }
}
