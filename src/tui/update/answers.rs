//! What the server says: what came of what was sent, and notices of what others did.

use std::collections::BTreeSet;

use super::forms;
use crate::domain::record::RecordId;
use crate::domain::register::Register;
use crate::domain::workflow::{self, After};
use crate::ipc::question;
use crate::office::drafts::Draft;
use crate::office::views::View;
use crate::office::{Notice, Outcome};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::{Model, Overlay};
use crate::tui::screens::{self, dossier};

/// What every form needs to know: settings, providers and employees.
pub fn ask_registers() -> Effect {
    ask(question::Registers {}, |model, records| {
        model.register = Register::default();
        for record in &records {
            model.register.take(record);
        }
        Vec::new()
    })
}

/// The unfinished forms of the user; when the screen begins, the first is told.
pub fn take_drafts(model: &mut Model, drafts: Vec<Draft>) -> Vec<Effect> {
    let is_news = model.drafts.is_empty() && model.message.is_none();
    if let Some(draft) = drafts.first().filter(|_| is_news) {
        let action = workflow::find(&draft.action);
        let title = action.map_or(draft.action.as_str(), |action| action.title);
        let about = draft.target.as_deref().unwrap_or("iets nieuws");
        model.say(format!(
            "Er ligt een concept: {title} bij {about}. : en ‘concept’ gaat ermee verder"
        ));
    }
    model.drafts = drafts;
    Vec::new()
}

/// A step was undone or done again, or not.
pub fn on_turned(model: &mut Model, done: &str, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => model.say(format!("{number} {done}")),
        Outcome::Refused(refusal) => model.warn(model.in_titles(&refusal.to_string())),
        Outcome::Failed(sentence) => model.warn(sentence),
        Outcome::Clash(_) => model.warn("Een ander was u voor; er is niets veranderd"),
    }
    screens::reload(model)
}

/// A form was sent: what came of it.
pub fn on_outcome(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let is_form = |top: &mut Overlay| matches!(top, Overlay::Form(_));
    let Some(Overlay::Form(mut form)) = model.overlays.pop_if(is_form) else {
        return Vec::new();
    };
    form.is_sent = false;
    match outcome {
        Outcome::Done {
            number, is_changed, ..
        } => {
            let title = form.action.title;
            let drop_draft = forms::drop_draft(model, &form);
            model.last_done = Some(number.clone());
            model.say(if is_changed {
                format!("{title}: gedaan ({number})")
            } else {
                "Er is niets veranderd: het stond al zo".to_owned()
            });
            let mut effects = vec![drop_draft, ask_registers()];
            match form.action.after {
                After::Stay => effects.extend(screens::reload(model)),
                // The next keys are about what was just made, and not about where the cursor was.
                After::OpenMade => effects.extend(dossier::open(model, number)),
                After::GoOn(id, field) => {
                    let about = form
                        .fields
                        .first()
                        .map(|first| first.input.value().to_owned());
                    effects.extend(forms::go_on(
                        model,
                        id,
                        (field, number),
                        about.unwrap_or_default(),
                    ));
                }
                After::TellMade => {
                    effects.extend(screens::reload(model));
                    effects.push(ask(question::Show { number, on: None }, |model, view| {
                        on_awarded(model, &view);
                        Vec::new()
                    }));
                }
            }
            effects
        }
        // What was typed stays.
        Outcome::Refused(refusal) => {
            form.refusal = Some(model.in_titles(&refusal.to_string()));
            model.overlays.push(Overlay::Form(form));
            Vec::new()
        }
        Outcome::Failed(sentence) => {
            form.refusal = Some(sentence);
            model.overlays.push(Overlay::Form(form));
            Vec::new()
        }
        Outcome::Clash(clashes) => {
            // Sending again is on top of what the other made of it.
            form.clashes = clashes;
            form.revision = None;
            model.overlays.push(Overlay::Form(form));
            Vec::new()
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
    model.say(format!(
        "Gunnen: gedaan ({}); {what}: {}",
        view.cells.nummer,
        numbers.join(", ")
    ));
}

/// The server told something.
pub fn on_notice(model: &mut Model, notice: Notice) -> Vec<Effect> {
    match notice {
        Notice::Changed {
            numbers,
            by,
            action,
            ..
        } => on_change(model, &numbers, &by, &action),
        Notice::Present(presence) => {
            model.presence = presence;
            Vec::new()
        }
        Notice::Stopping => {
            model.is_online = false;
            model.warn("De server stopt. Wat bevestigd is, staat er; log zo dadelijk opnieuw in");
            Vec::new()
        }
    }
}

fn on_change(model: &mut Model, numbers: &[String], by: &str, action: &str) -> Vec<Effect> {
    let keys = numbers
        .iter()
        .filter_map(|number| crate::office::model::key_of(number));
    if numbers.is_empty() {
        model.queue.rows.clear();
    } else {
        keys.for_each(|key| drop(model.queue.rows.remove(&key)));
    }
    let is_mine = by == model.who.0;
    let shown = screens::record_here(model).filter(|number| numbers.contains(number));
    if let Some(number) = shown.filter(|_| !is_mine && !by.is_empty() && model.message.is_none()) {
        let title = workflow::find(action).map_or(action, |action| action.title);
        model.say(format!("{by} deed zojuist ‘{title}’ in {number}"));
    }
    let mut effects = screens::reload(model);
    if numbers.is_empty()
        || numbers
            .iter()
            .any(|number| RecordId::parse(number).is_ok_and(|id| id.kind.prefix().is_none()))
    {
        effects.push(ask_registers());
    }
    effects
}
