//! Forms: opened with what is plain filled in, walked through, and kept as a draft while they are typed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, Utc};
use serde_json::{Map, Value};

use crate::domain::aanbesteding::words::Phase;
use crate::domain::contract::length::Length;
use crate::domain::dates::with_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Consent, fields};
use crate::domain::referral::Referral;
use crate::domain::referral::actions::marks::teams_of;
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::domain::workflow::{self, Action, FieldKind, FieldSpec, Given};
use crate::ipc::question;
use crate::office::drafts::Draft;
use crate::office::views::View;
use crate::tui::effect::{Effect, tell_server};
use crate::tui::form::{Form, GIVEN_DAY};
use crate::tui::model::{Model, Overlay, Session};

/// Opens the form of an action that goes on with a record, named above its fields; what happened today is filled in.
pub fn go_on(
    session: &mut Session,
    id: &'static str,
    (field, number): (&str, String),
    about: String,
) {
    let fields = workflow::find(id).map_or(&[][..], |action| action.fields);
    let today = fields
        .iter()
        .filter(|field| field.is_required && field.given == Given::Today);
    let mut known: BTreeMap<String, String> = today
        .map(|field| (field.name.to_owned(), GIVEN_DAY.to_owned()))
        .collect();
    known.insert(field.to_owned(), number);
    if let Some(form) = open_form(session, id, None, &known) {
        form.about = about;
    }
}

/// The field that says who does someone's work: nobody does their own.
const SUBSTITUTE: &str = "vervanger";

/// Names of employees in their order, who is away last.
pub fn there_first(mut names: Vec<String>, register: &Register, today: NaiveDate) -> Vec<String> {
    names.sort_by_key(|name| register.away(name, today).is_some());
    names
}

/// Opens the form of an action, with what is known filled in and a draft over it.
pub fn open_form<'s>(
    session: &'s mut Session,
    id: &str,
    target: Option<String>,
    known: &BTreeMap<String, String>,
) -> Option<&'s mut Form> {
    let action = workflow::find(id)?;
    // What was typed about another inwoner or contract does not come back under this one.
    let is_about_this = |draft: &&Draft| {
        ["inwoner", "volgt-op"].iter().all(|name| {
            let (known, typed) = (known.get(*name), draft.fields.get(*name));
            known.is_none() || typed.is_none() || known == typed
        })
    };
    let draft = session
        .drafts
        .iter()
        .filter(is_about_this)
        .find(|draft| draft.action == id && draft.target == target)
        .cloned();
    let is_draft = draft.is_some();
    let mut filled = known.clone();
    let of_draft = draft.map(|draft| {
        filled.extend(draft.fields);
        draft.form
    });
    if is_draft {
        session.say("Uw concept staat er weer; maak het af of begin opnieuw");
    }
    let settings = &session.register.settings;
    for field in action.fields {
        let text = filled.get_mut(field.name);
        let is_bt = matches!(field.kind, FieldKind::Bt | FieldKind::Party);
        if let Some(text) = text.filter(|_| is_bt) {
            *text = bt_called(text, settings);
        }
    }
    let mut form = Form::new(action, target, &filled);
    for field in &mut form.fields {
        field.words = match (field.spec.kind, field.spec.name) {
            (FieldKind::Contract, _) => session.bought.contracts.clone(),
            (FieldKind::Employee, name) => {
                let own = form.target.as_deref().filter(|_| name == SUBSTITUTE);
                let others = session.register.employees.iter();
                let others = others.filter(|(key, _)| Some(key.as_str()) != own);
                let names = others.map(|(_, employee)| employee.name.clone()).collect();
                there_first(names, &session.register, session.today)
            }
            (_, "aandachtsveld") => session.bought.percelen.clone(),
            _ => Vec::new(),
        };
        field.is_free = field.spec.name == "aandachtsveld";
    }
    form.is_touched = is_draft;
    form.id = of_draft.unwrap_or_else(fresh_id);
    let today = session.today;
    for index in 0..form.fields.len() {
        let focus = std::mem::replace(&mut form.focus, index);
        form.check(today, &session.register);
        form.focus = focus;
    }
    session.overlays.push(Overlay::Form(Box::new(form)));
    session.form()
}

/// Opens the form of an action on a dossier. What must be done before it is asked first, in the same place, and after
/// that it goes on; where nothing can be done before it, it says why not.
pub fn form_on(model: &mut Model, view: &View, id: &'static str) {
    form_after(model, view, id, None);
}

/// The same, after an action was done for it; `before` is that action, and why it could not be done until then.
pub fn form_after(
    model: &mut Model,
    view: &View,
    id: &'static str,
    before: Option<(&'static Action, &str)>,
) {
    let Some((_, why)) = view.cannot().iter().find(|(action, _)| action == id) else {
        open_on(model, view, id);
        return;
    };
    let can = |id: &str| view.can().iter().any(|possible| possible == id);
    let state = view.record().referral().map(|referral| referral.state);
    let first = workflow::find(id).and_then(|action| workflow::before(action, state, can));
    model.session.warn(model.in_titles(why));
    // What was done and did not help is not asked again, unless there are boxes left to tick.
    let has_boxes = |action: &Action| {
        let mut fields = action.fields.iter();
        fields.any(|field| matches!(field.kind, FieldKind::Tick))
    };
    let is_new = |first: &&Action| {
        before.is_none_or(|(done, old)| done.id != first.id || (old != why && has_boxes(done)))
    };
    if let Some(first) = first.filter(is_new) {
        first_do(model, view, first.id, (id, why.clone()));
    }
}

/// Opens the form of what is done first, and goes on with an action after it, which could not be done for this reason.
pub fn first_do(
    model: &mut Model,
    view: &View,
    first: &'static str,
    (id, why): (&'static str, String),
) {
    let title = workflow::find(id).map_or(id, |action| action.title);
    open_on(model, view, first);
    if let Some(form) = model.session.form() {
        form.about = format!("Eerst dit; daarna gaat het verder met {title}");
        form.goes_on = Some((id, why));
    }
}

/// Opens the form of an action that can be done, with what is plain filled in.
fn open_on(model: &mut Model, view: &View, id: &'static str) {
    let here = model.screen().phase_here();
    let Some(action) = workflow::find(id) else {
        return;
    };
    let is_here = model.screen().record_here().as_ref() == Some(&view.record().id.number);
    let of_screen = match is_here {
        true => model.screen().knows(action),
        false => Vec::new(),
    };
    let (session, record) = (&mut model.session, view.record());
    if action.about != record.id.kind {
        let what = record.id.kind.word();
        session.warn(format!("{} kan niet met een {what}", action.title));
        return;
    }
    let now = if id.ends_with("-wijzigen") {
        fields::of_head(&record.head).unwrap_or_default()
    } else {
        Map::new()
    };
    let now = |spec: FieldSpec| value_now(spec, &now, &session.register);
    let now: Vec<String> = action.fields.iter().map(|spec| now(*spec)).collect();
    let mut known = known_fields(action, view, session, here);
    let long = action.fields.iter().zip(&now);
    let long = long.filter(|(spec, now)| spec.is_long && !now.is_empty());
    known.extend(long.map(|(spec, now)| (spec.name.to_owned(), now.clone())));
    known.extend(view.filled_in(id));
    known.extend(of_screen);
    let fitting: Vec<String> = {
        let may_have = of_its_teams(record.referral(), &session.register);
        let names = session.register.employees.values();
        let names = names.map(|it| it.name.clone());
        names.filter(|name| may_have(name)).collect()
    };
    let me = session.who.0.clone();
    let stands = |spec: &FieldSpec| view.stands(spec, &session.register.settings);
    let stands: Vec<Option<String>> = action.fields.iter().map(stands).collect();
    let number = record.id.number.clone();
    let contract = record.contract().map(|_| record.clone());
    let today = session.today;
    let Some(form) = open_form(session, id, Some(number), &known) else {
        return;
    };
    form.revision = Some(record.revision);
    form.about = view.about();
    form.contract = contract;
    for (field, (stands, now)) in form.fields.iter_mut().zip(stands.into_iter().zip(now)) {
        field.now = stands.unwrap_or(now);
        field.words.extend(view.choices(&field.spec, id, today));
        if matches!(field.spec.kind, FieldKind::Employee) {
            field.words.retain(|name| fitting.contains(name));
            // Where nobody of its team is known, that leaves whoever is at it.
            if field.words.is_empty() {
                field.words.push(me.clone());
            }
        }
    }
    if let Some(Overlay::Form(form)) = session.overlays.last_mut() {
        form.follow(today, &session.register);
        form.go_to_open_box(0);
    }
}

/// Whether an employee may have a verwijzing by the teams it stands with. That an account sees it too, is for the rules
/// to say.
fn of_its_teams<'r>(
    referral: Option<&Referral>,
    register: &'r Register,
) -> impl Fn(&str) -> bool + 'r {
    let teams = referral.map(|it| teams_of(it, &register.settings));
    move |name| {
        let key = register.find_employee(name);
        let employee = key.and_then(|key| register.employees.get(key));
        let teams = teams.as_ref().filter(|teams| !teams.is_empty());
        employee
            .zip(teams)
            .is_none_or(|(it, teams)| it.may_have(teams))
    }
}

/// What a record says now in a field of a form, as it is typed; empty where it says nothing, or says it elsewhere.
fn value_now(spec: FieldSpec, now: &Map<String, Value>, register: &Register) -> String {
    let kept_as = spec.path.split_once('.');
    let path = spec.path.replace('-', "_");
    let kept = match path.split_once('.') {
        // The points of a list of days are called by their words.
        Some((outer, inner)) => now.get(outer).and_then(|outer| {
            let word = kept_as.map_or(inner, |(_, word)| word);
            outer.get(inner).or_else(|| outer.get(word))
        }),
        None => now.get(&path),
    };
    let unsure = now.get(&format!("{path}_onzeker"));
    match (spec.kind, kept) {
        (FieldKind::When, _) if unsure.is_some() => {
            let written = unsure.and_then(|unsure| unsure.get("geschreven"));
            written
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        }
        (FieldKind::When, None) if path == "einde" && now.contains_key("onbepaalde_tijd") => {
            "onbepaalde tijd".to_owned()
        }
        (_, None) if !now.is_empty() => spec.absent.to_owned(),
        (_, Some(Value::Bool(is_so))) => if *is_so { "ja" } else { "nee" }.to_owned(),
        (FieldKind::Amount, Some(Value::Number(cents))) => {
            cents.as_u64().map(Cents).unwrap_or_default().to_string()
        }
        (FieldKind::Balance, Some(Value::Number(cents))) => {
            cents.as_i64().map(Balance).unwrap_or_default().to_string()
        }
        (FieldKind::Length, Some(Value::Number(months))) => {
            let months = months
                .as_u64()
                .and_then(|months| u32::try_from(months).ok());
            Length::months(months.unwrap_or(0)).to_string()
        }
        (_, Some(Value::Number(number))) => number.to_string(),
        (
            FieldKind::Date
            | FieldKind::PastDate
            | FieldKind::BirthDate
            | FieldKind::Tick
            | FieldKind::When,
            Some(Value::String(day)),
        ) => day.parse().map(with_year).unwrap_or_default(),
        (FieldKind::Provider, Some(Value::String(number))) => {
            register.provider_name(number).to_owned()
        }
        (FieldKind::Bt | FieldKind::Party, Some(Value::String(id))) => {
            bt_called(id, &register.settings)
        }
        (FieldKind::List(key), Some(Value::String(id))) => {
            register.settings.name_of(key, id).to_owned()
        }
        (FieldKind::Buurt, Some(Value::String(id))) => {
            let buurt = register.settings.areas().of_id(id);
            buurt.map_or_else(|| id.clone(), |it| it.name.clone())
        }
        (FieldKind::Employee | FieldKind::Somebody, Some(Value::String(number))) => {
            register.employee_name(number).to_owned()
        }
        (_, Some(Value::String(text))) => text.clone(),
        _ => String::new(),
    }
}

/// A begeleidingsteam by the name that its list has; anything else as it is.
fn bt_called(text: &str, settings: &Settings) -> String {
    match settings.find_bt(text) {
        Some(bt) => settings.bt_called(&bt).to_owned(),
        None => text.to_owned(),
    }
}

/// What a form can know beforehand: today, the BT of the wijk, the provider it waits for.
fn known_fields(
    action: &Action,
    view: &View,
    session: &Session,
    here: Option<Phase>,
) -> BTreeMap<String, String> {
    let referral = view.record().referral();
    // Where there are more, the user chooses from them.
    let only_signal = match view.signals() {
        [(key, _)] => Some(key.clone()),
        _ => None,
    };
    let bt_of_wijk = referral.and_then(|referral| {
        let wijken = session.register.settings.wijken();
        let of_wijk = || wijken.get(referral.wijk.as_ref()?)?.bt.clone();
        referral.bt.clone().or_else(of_wijk)
    });
    // Whoever works for another team is not filled in.
    let may_have = of_its_teams(referral, &session.register);
    let mut known = BTreeMap::new();
    for field in action.fields {
        let value = match field.given {
            // Follows from the day of notice, once that is filled in.
            Given::End => None,
            _ if !field.is_required => None,
            Given::Nothing => None,
            Given::Today => Some(GIVEN_DAY.to_owned()),
            Given::Signal => only_signal.clone(),
            Given::Phase => view.phase(here).map(|phase| phase.word().to_owned()),
            Given::Bt => bt_of_wijk.clone(),
            Given::NextBt => next_bt(view, bt_of_wijk.as_deref(), session),
            Given::Me => Some(session.who.0.clone()).filter(|me| may_have(me)),
            Given::Provider => referral.and_then(|referral| referral.provider.clone()),
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            known.insert(field.name.to_owned(), value);
        }
    }
    known
}

/// The BT that a verwijzing is offered to next: that of the wijk, or else the only one the resident lets know of it; none
/// that said no, or that the resident does not want to know.
fn next_bt(view: &View, of_wijk: Option<&str>, session: &Session) -> Option<String> {
    let record = view.record();
    let bts = session.register.settings.bts();
    let is_open = |bt: &&str| {
        let is_no = record.consent_for(bt).is_some_and(Consent::is_no);
        !view.said_no(bt) && !is_no
    };
    let given = record.consents().map(|consent| consent.party.as_str());
    let holds = |bt: &&str| {
        record
            .consent_for(bt)
            .is_some_and(|it| it.holds(session.today))
    };
    let given = given.filter(|party| bts.contains(*party) && holds(party));
    let given: BTreeSet<&str> = given.filter(is_open).collect();
    let of_wijk = of_wijk.filter(is_open);
    let found = match (of_wijk, given.len()) {
        (Some(bt), _) if given.contains(bt) => Some(bt),
        (_, 1) => given.first().copied(),
        (of_wijk, _) => of_wijk,
    };
    found.map(str::to_owned)
}

/// Goes to another field; a word that was begun or chosen is taken first.
pub fn field_step(session: &mut Session, by: isize) {
    let today = session.today;
    if let Some(Overlay::Form(form)) = session.overlays.last_mut() {
        let has_typed = form
            .focused()
            .is_some_and(|field| !field.input.value().trim().is_empty());
        if has_typed || form.choice.is_some() {
            form.take_marked(today, &session.register);
        }
        form.step(by);
    }
}

/// Down and up in a form: through the words of a field that has them or the rows of a longer text, else through the
/// fields.
pub fn form_arrow(session: &mut Session, by: isize) {
    let Some(Overlay::Form(form)) = session.overlays.last_mut() else {
        return;
    };
    let has_stepped = form
        .fields
        .get_mut(form.focus)
        .is_some_and(|field| field.input.step(by));
    if !has_stepped && !form.choose(by, &session.register) {
        form.step(by);
    }
}

/// Keeps what was typed in the open form: here to come back to, and at the server should the line drop.
pub fn keep_draft(session: &mut Session) -> Option<Effect> {
    let Some(Overlay::Form(form)) = session.overlays.last() else {
        return None;
    };
    // What is for several records at once does not come back as if it were for one.
    if form.is_sent || !form.is_touched || !form.many.is_empty() {
        return None;
    }
    let draft = draft_of(form, form.typed());
    forget_draft(session, &draft);
    if !draft.fields.is_empty() {
        session.drafts.insert(0, draft.clone());
    }
    Some(tell_server(question::KeepDraft { draft }))
}

/// Closes the open form, and keeps nothing of what was typed in it.
pub fn throw_away(session: &mut Session) -> Vec<Effect> {
    let is_open = |top: &mut Overlay| matches!(top, Overlay::Form(form) if !form.is_sent);
    let Some(Overlay::Form(form)) = session.overlays.pop_if(is_open) else {
        return Vec::new();
    };
    session.say(format!("{}: wat u typte is weggegooid", form.action.title));
    vec![drop_draft(session, &form)]
}

/// Drops the draft of a form that was done.
pub fn drop_draft(session: &mut Session, form: &Form) -> Effect {
    let draft = draft_of(form, BTreeMap::new());
    forget_draft(session, &draft);
    tell_server(question::KeepDraft { draft })
}

fn forget_draft(session: &mut Session, draft: &Draft) {
    session.drafts.retain(|other| !other.is_of_same_form(draft));
}

/// A name for a form or a request that no other has; empty where the system gives none, and then it is the same as any
/// other.
pub fn fresh_id() -> String {
    getrandom::u64().map_or_else(|_| String::new(), |id| format!("{id:016x}"))
}

/// Fields as the draft of a form; none drops it.
fn draft_of(form: &Form, fields: BTreeMap<String, String>) -> Draft {
    Draft {
        action: form.action.id.to_owned(),
        target: form.target.clone(),
        form: form.id.clone(),
        fields,
        at: Utc::now(),
    }
}
