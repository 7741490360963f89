//! Forms: opened with what is plain filled in, walked through, sent, and kept as a draft while they are typed.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Utc};

use super::lists;
use crate::domain::people::Resident;
use crate::domain::register::Register;
use crate::domain::workflow::{self, FieldKind};
use crate::ipc::protocol::Request;
use crate::office::drafts::Draft;
use crate::office::views::View;
use crate::tui::form::{Form, GIVEN_DAY};
use crate::tui::model::{Effect, Model, Overlay, Tag};
use crate::tui::screens::Screen;

/// A melding for the resident of the open dossier; elsewhere the resident is looked up first.
pub fn new_melding(model: &mut Model) -> Vec<Effect> {
    let view = model.open.as_ref().and_then(|open| open.view.as_ref());
    let record = match view {
        Some(View::Dossier(view)) => view.resident.as_ref(),
        _ => None,
    };
    match record.filter(|_| model.screen() == Screen::Dossier) {
        Some(record) => {
            let name = record.resident().map(Resident::full_name);
            let number = record.id.number.clone();
            melding_for(model, number, name.unwrap_or_default())
        }
        None => lists::open_residents(model),
    }
}

/// Opens the form of a new resident, with the name that was looked for.
pub fn new_resident(model: &mut Model, typed: &str) -> Vec<Effect> {
    let is_name = !typed.is_empty() && !typed.contains(|c: char| c.is_ascii_digit());
    let known = is_name.then(|| ("achternaam".to_owned(), typed.to_owned()));
    open_form(
        model,
        "inwoner-registreren",
        None,
        &known.into_iter().collect(),
    )
}

/// Opens a melding for a resident, with the name above its fields.
pub fn melding_for(model: &mut Model, resident: String, name: String) -> Vec<Effect> {
    let today = GIVEN_DAY.to_owned();
    let known = [
        ("inwoner".to_owned(), resident),
        ("meldingsdatum".to_owned(), today),
    ];
    let effects = open_form(model, "melding-registreren", None, &known.into());
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.about = name;
    }
    effects
}

/// Opens the form of an action, with what is known filled in and a draft over it.
pub fn open_form(
    model: &mut Model,
    id: &str,
    target: Option<String>,
    known: &BTreeMap<String, String>,
) -> Vec<Effect> {
    let Some(action) = workflow::find(id) else {
        return Vec::new();
    };
    let draft = model
        .drafts
        .iter()
        .find(|draft| draft.action == id && draft.target == target);
    let mut filled = known.clone();
    if let Some(draft) = draft {
        filled.extend(draft.fields.clone());
        model.say("Uw concept staat er weer; maak het af of begin opnieuw");
    }
    let mut form = Form::new(action, target, &filled);
    let today = model.today;
    for index in 0..form.fields.len() {
        let focus = std::mem::replace(&mut form.focus, index);
        form.check(today, &model.register);
        form.focus = focus;
    }
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens the form of a workflow action on a dossier, with what is plain filled in; or says why it cannot be.
pub fn form_on(model: &mut Model, view: &View, id: &'static str) -> Vec<Effect> {
    if let Some((_, why)) = view.cannot().iter().find(|(action, _)| action == id) {
        model.warn(model.in_titles(why));
        return Vec::new();
    }
    let Some(action) = workflow::find(id) else {
        return Vec::new();
    };
    if action.about != view.record().id.kind {
        model.warn(format!(
            "{} kan niet met een {}",
            action.title,
            view.record().id.kind.word()
        ));
        return Vec::new();
    }
    let known = known_fields(action, view, &model.register);
    let number = view.record().id.number.clone();
    let effects = open_form(model, id, Some(number), &known);
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.revision = Some(view.record().revision);
        form.about = view.about();
    }
    effects
}

/// What a form can know beforehand: today, the BT of the wijk, the provider it waits for.
fn known_fields(
    action: &workflow::Action,
    view: &View,
    register: &Register,
) -> BTreeMap<String, String> {
    let referral = view.record().referral();
    let first_signal = match view {
        View::Contract(contract) => contract.signals.first().map(|(key, _)| key.clone()),
        View::Aanbesteding(view) => view.signals.first().map(|(key, _)| key.clone()),
        _ => None,
    };
    let next_phase = match view {
        View::Aanbesteding(view) => view.cells.fase,
        _ => None,
    };
    let bt_of_wijk = referral.and_then(|referral| {
        referral.bt.clone().or_else(|| {
            Some(
                register
                    .settings
                    .wijken()
                    .get(referral.wijk.as_ref()?)?
                    .bt
                    .clone(),
            )
        })
    });
    let mut known = BTreeMap::new();
    // Against which end notice works is in sight before it is given.
    if let (View::Contract(contract), "opzeggen") = (view, action.id) {
        let dates = &contract.dates;
        let end = if dates.opzegdatum_gemist {
            dates.stilzwijgend_verlengd_tot
        } else {
            dates.lopend_tot
        };
        known.extend(end.map(|end| ("per".to_owned(), end.format("%d-%m-%Y").to_string())));
    }
    for field in action.fields.iter().filter(|field| field.is_required) {
        let value = match (field.kind, field.name) {
            (FieldKind::PastDate, "datum" | "aanvraagdatum") | (FieldKind::Date, "van" | "tot") => {
                Some(GIVEN_DAY.to_owned())
            }
            (FieldKind::Date, "datum") if action.id == "overdracht-afvinken" => {
                Some(GIVEN_DAY.to_owned())
            }
            (_, "signaal") => first_signal.clone(),
            (_, "fase") => next_phase.map(|phase| phase.word().to_owned()),
            (FieldKind::Bt, _) | (FieldKind::Party, _) => bt_of_wijk.clone(),
            (FieldKind::Provider, _) => referral.and_then(|referral| referral.provider.clone()),
            _ => None,
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            known.insert(field.name.to_owned(), value);
        }
    }
    known
}

/// Goes to another field; a word that was begun is taken first.
pub fn field_step(model: &mut Model, by: isize) -> Vec<Effect> {
    let today = model.today;
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        let has_typed = form
            .focused()
            .is_some_and(|field| !field.input.value().trim().is_empty());
        if has_typed {
            take_word(form, today, &model.register);
        }
        form.step(by);
    }
    Vec::new()
}

/// Down and up in a form: through the words of a field that has them, else through the fields.
pub fn form_arrow(model: &mut Model, by: isize) {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return;
    };
    let count = form.choices(&model.register).len();
    if count == 0 {
        form.step(by);
    } else {
        form.choice = (form.choice + count).saturating_add_signed(by) % count;
    }
}

/// The next word of the list of the field.
pub fn choose_word(model: &mut Model) -> Vec<Effect> {
    form_arrow(model, 1);
    Vec::new()
}

/// Enter in a form: takes the word under the cursor, goes to what is missing, and sends when nothing is.
pub fn send_form(model: &mut Model) -> Vec<Effect> {
    let today = model.today;
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if form.is_sent {
        return Vec::new();
    }
    let took_word = take_word(form, today, &model.register);
    // A word that was just taken is looked at before it is sent: Enter again does it.
    if form.go_to_gap() || took_word {
        return keep_draft(model).into_iter().collect();
    }
    form.is_sent = true;
    form.refusal = None;
    vec![Effect::Ask(Tag::Form, Request::Perform(form.command()))]
}

/// Takes the word under the cursor into the field, where that is more than what was typed.
fn take_word(form: &mut Form, today: NaiveDate, register: &Register) -> bool {
    let Some(field) = form.focused() else {
        return false;
    };
    let typed = field.input.value().trim().to_owned();
    let wants_word = field.spec.is_required || !typed.is_empty();
    let words = form.choices(register);
    let is_whole = words.contains(&typed);
    match words.into_iter().nth(form.choice) {
        Some(word) if wants_word && (!is_whole || form.choice > 0) => {
            form.take(word, today, register);
            true
        }
        _ => false,
    }
}

/// Keeps what was typed in the open form, should the line drop.
pub fn keep_draft(model: &Model) -> Option<Effect> {
    let Some(Overlay::Form(form)) = model.overlays.last() else {
        return None;
    };
    if form.is_sent || form.fields.is_empty() {
        return None;
    }
    Some(draft_effect(form, form.typed()))
}

/// Keeps fields as the draft of a form; none drops it.
pub fn draft_effect(form: &Form, fields: BTreeMap<String, String>) -> Effect {
    let draft = Draft {
        action: form.action.id.to_owned(),
        target: form.target.clone(),
        fields,
        at: Utc::now(),
    };
    Effect::Ask(Tag::Nothing, Request::KeepDraft(draft))
}
