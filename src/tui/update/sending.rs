//! A form that is sent: what came of it, and what opens after it.

use std::collections::BTreeSet;

use super::forms::{drop_draft, form_after, fresh_id, go_on, keep_draft};
use super::many;
use super::notices::ask_registers;
use crate::actions;
use crate::domain::record::RecordId;
use crate::domain::workflow::{Action, After, told};
use crate::ipc::question::{self, Question};
use crate::office::views::{Like, View};
use crate::office::{AsOf, Outcome};
use crate::tui::effect::{Effect, ask, ask_or};
use crate::tui::form::Form;
use crate::tui::model::{Model, Overlay};

/// Enter in a form: takes the word under the cursor, goes to what is missing or usually filled in, and sends when nothing
/// is. At once, what is usual may stay empty unseen.
pub fn send_form(model: &mut Model, is_at_once: bool) -> Vec<Effect> {
    let session = &mut model.session;
    let today = session.today;
    let Some(Overlay::Form(form)) = session.overlays.last_mut() else {
        return Vec::new();
    };
    if form.is_sent {
        return Vec::new();
    }
    let took_word = form.take_marked(today, &session.register);
    // A word that was just taken is looked at before it is sent: Enter again does it.
    if form.go_to_gap(is_at_once) || (took_word && !is_at_once) {
        return keep_draft(session).into_iter().collect();
    }
    if !form.many.is_empty() {
        return many::send(model);
    }
    let Some(Overlay::Form(form)) = session.overlays.last_mut() else {
        return Vec::new();
    };
    form.is_sent = true;
    form.refusal = None;
    let fields = form.typed();
    if form.action.id == REGISTER && form.like.0 != fields {
        let question = question::LikeThis { fields };
        return vec![ask_or(question, on_like, |model, _| {
            on_like(model, Vec::new())
        })];
    }
    form.like.1.clear();
    let (command, request) = (form.command(), form.request());
    vec![ask(question::Perform { command, request }, on_outcome)]
}

/// The action that registers a resident.
const REGISTER: &str = "inwoner-registreren";

/// Who the resident may be that is registered: nobody, and it goes on; or the user looks, and Enter goes on.
fn on_like(model: &mut Model, found: Vec<Like>) -> Vec<Effect> {
    let form = model.session.form();
    let Some(form) = form.filter(|form| form.is_sent && form.action.id == REGISTER) else {
        return Vec::new();
    };
    form.is_sent = false;
    form.like = (form.typed(), found);
    match form.like.1.is_empty() {
        true => send_form(model, true),
        false => Vec::new(),
    }
}

/// A form was sent: what came of it.
fn on_outcome(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let is_form = |top: &mut Overlay| matches!(top, Overlay::Form(_));
    let Some(Overlay::Form(mut form)) = model.session.overlays.pop_if(is_form) else {
        return Vec::new();
    };
    form.is_sent = false;
    match outcome {
        Outcome::Done {
            number, is_changed, ..
        } => {
            let session = &mut model.session;
            let drop_draft = drop_draft(session, &form);
            session.last_done = Some(as_typed(form.action, &number));
            session.last_many.clear();
            let called = session.register.called(&number);
            session.say(if is_changed {
                format!("{}: gedaan ({called})", form.action.title)
            } else {
                "Er is niets veranderd: het stond al zo".to_owned()
            });
            let mut effects = vec![drop_draft, ask_registers()];
            match (form.goes_on.take(), form.target.take()) {
                (Some((id, why)), Some(target)) => {
                    effects.extend(go_on_with(target, id, (form.action, why)))
                }
                _ => {
                    model.here().0.did(form.action, &number);
                    effects.extend(open_after(model, &form, number));
                }
            }
            effects
        }
        // What was typed stays.
        Outcome::Refused(refusal) => {
            form.refusal = Some(model.in_titles(&refusal.to_string()));
            if let Some(field) = &refusal.field {
                form.focus_on(field);
            }
            model.session.overlays.push(Overlay::Form(form));
            Vec::new()
        }
        Outcome::Failed(sentence) => {
            form.refusal = Some(sentence);
            model.session.overlays.push(Overlay::Form(form));
            Vec::new()
        }
        Outcome::Clash(clashes) => {
            // Sending again is on top of what the other made of it.
            form.clashes = clashes;
            form.revision = None;
            model.session.overlays.push(Overlay::Form(form));
            Vec::new()
        }
    }
}

/// A record's number as it can be typed: of a kind whose numbers say nothing of their own kind, with that before it.
fn as_typed(action: &Action, number: &str) -> String {
    match RecordId::parse(number) {
        Ok(_) => number.to_owned(),
        Err(_) => RecordId::new(action.about, number).to_string(),
    }
}

/// Goes on with what this was done for, on the record as it is now.
fn go_on_with(
    number: String,
    id: &'static str,
    (done, why): (&'static Action, String),
) -> Vec<Effect> {
    let at = AsOf::NOW;
    vec![ask(question::Show { number, at }, move |model, view| {
        let (screen, session) = model.here();
        if let Some(effects) = screen.goes_on(session, id, &view) {
            return effects;
        }
        form_after(model, &view, id, Some((done, &why)));
        model.reload()
    })]
}

/// What opens after an action that was done.
fn open_after(model: &mut Model, form: &Form, number: String) -> Vec<Effect> {
    match form.action.after {
        After::Stay => model.reload(),
        // The next keys are about what was just made, and not about where the cursor was.
        After::OpenMade => {
            let made = RecordId::new(form.action.about, number);
            model.open(&made.to_string())
        }
        After::GoOn(id, field) => {
            let first = form.fields.first();
            let about = first.map_or("", |first| first.input.value()).to_owned();
            go_on(&mut model.session, id, (field, number), about);
            Vec::new()
        }
        After::GoOnWhere {
            field,
            is,
            id,
            with,
        } => {
            let mut fields = form.fields.iter();
            let said = fields.find(|it| it.spec.name == field);
            if said.is_some_and(|it| it.input.value() == is) {
                go_on(&mut model.session, id, (with, number), String::new());
                return Vec::new();
            }
            model.reload()
        }
        After::TellMade => {
            let mut effects = model.reload();
            let made = question::Show {
                number,
                at: AsOf::NOW,
            };
            effects.push(ask(made, |model, view| on_awarded(model, &view)));
            effects
        }
    }
}

/// Tells which contracts came of an aanbesteding, after the award that made them.
fn on_awarded(model: &mut Model, view: &View) {
    let View::Aanbesteding(view) = view else {
        return;
    };
    let bids = view.rankings.iter().flat_map(|row| &row.inschrijvingen);
    let numbers = bids
        .map(|bid| bid.contract.as_str())
        .filter(|number| !number.is_empty());
    let numbers: BTreeSet<&str> = numbers.collect();
    let what = match numbers.len() {
        0 => return,
        1 => "dit contract kwam eruit",
        _ => "deze contracten kwamen eruit",
    };
    let numbers: Vec<&str> = numbers.into_iter().collect();
    model.session.say(format!(
        "Gunnen: gedaan ({}); {what}: {}",
        view.cells.nummer,
        numbers.join(", ")
    ));
}

/// Whether what was last done in the list was done with several records together.
pub fn was_with_many(model: &Model) -> bool {
    model.screen().about().is_none() && !model.session.last_many.is_empty()
}

/// Undoes or redoes: in a dossier its last step, in a list what was done last.
pub fn turn<Q: Question<Answer = Outcome>>(
    model: &mut Model,
    question: fn(String, String) -> Q,
    done: &'static str,
) -> Vec<Effect> {
    let is_in_list = |number: &String| {
        let kind = RecordId::parse(number).map(|id| id.kind);
        let is_list = model.screen().about().is_none();
        is_list && kind.is_ok_and(|kind| actions::is_about(model.context(), kind))
    };
    let done_here = model.session.last_done.clone().filter(is_in_list);
    match done_here.or_else(|| model.screen().record_here()) {
        Some(number) => vec![ask(question(number, fresh_id()), move |model, outcome| {
            on_turned(model, done, outcome)
        })],
        None => {
            model.session.warn("Er is hier niets om ongedaan te maken");
            Vec::new()
        }
    }
}

/// A step was undone or done again, or not.
fn on_turned(model: &mut Model, done: &str, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, turned, .. } => {
            model.here().0.turned(&number);
            let (step, session) = (told::step(&turned), &mut model.session);
            let called = session.register.called(&number).to_owned();
            session.say(format!("{called} {done} ‘{step}’"));
        }
        Outcome::Refused(refusal) => model.session.warn(model.in_titles(&refusal.to_string())),
        Outcome::Failed(sentence) => model.session.warn(sentence),
        Outcome::Clash(_) => model
            .session
            .warn("Een ander was u voor; er is niets veranderd"),
    }
    model.reload()
}
