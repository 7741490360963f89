//! What the server says: answers, refusals, outcomes of what was sent, and notices of what others did.

use std::collections::BTreeSet;

use super::{forms, lists};
use crate::domain::record::RecordId;
use crate::domain::register::Register;
use crate::domain::workflow::{self, Refusal, RefusalKind};
use crate::ipc::protocol::{Answer, Request};
use crate::office::drafts::Draft;
use crate::office::views::View;
use crate::office::{Notice, Outcome};
use crate::tui::model::{Effect, Model, Overlay, Tag};
use crate::tui::screens::{self, Screen, aanbestedingen, agenda, contracts, dossier, queue, today};

/// The server answered, or the line broke.
pub fn on_answer(model: &mut Model, tag: Tag, answer: Result<Answer, String>) -> Vec<Effect> {
    let answer = match answer {
        Ok(Answer::Refused(refusal)) => {
            return on_refusal(model, &tag, &refusal);
        }
        Ok(answer) => answer,
        Err(sentence) => {
            model.is_online = false;
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.is_sent = false;
            }
            model.warn(sentence);
            return Vec::new();
        }
    };
    match (tag, answer) {
        (Tag::Status, Answer::Status(status)) => model.who = status.you,
        (Tag::Registers, Answer::Registers(records)) => {
            model.register = Register::default();
            for record in &records {
                model.register.take(record);
            }
        }
        (Tag::Overview, Answer::Overview(overview)) => today::take(model, overview),
        (Tag::Queue(asked), Answer::Queue(keys)) if model.queue.filter.answered(asked) => {
            return queue::take(model, keys);
        }
        (Tag::Rows(asked), Answer::Rows(rows)) if asked == model.queue.filter.asked() => {
            model.queue.take_rows(rows);
        }
        (Tag::Show(number), Answer::Show(view)) => dossier::take(model, &number, *view),
        (Tag::Awarded, Answer::Show(view)) => on_awarded(model, &view),
        (Tag::ForForm(_, "acties"), Answer::Show(view)) => lists::open_actions(model, &view),
        (Tag::ForForm(_, id), Answer::Show(view)) => return forms::form_on(model, &view, id),
        (Tag::Form, Answer::Outcome(outcome)) => return on_outcome(model, outcome),
        (Tag::Turn(done), Answer::Outcome(outcome)) => return on_turned(model, done, outcome),
        (Tag::Contracts(asked), Answer::Contracts(rows))
            if model.contracts.filter.answered(asked) =>
        {
            contracts::take(model, rows);
        }
        (Tag::Aanbestedingen(asked), Answer::Aanbestedingen(rows))
            if model.aanbestedingen.filter.answered(asked) =>
        {
            aanbestedingen::take(model, rows);
        }
        (Tag::WhatIf(number), Answer::WhatIf(tried)) => {
            dossier::take_what_if(model, &number, tried)
        }
        (Tag::Agenda(from), Answer::Agenda(items, _)) => agenda::take(model, from, items),
        (Tag::Lines, Answer::Lines(lines)) => model.contracts.lines = lines,
        (Tag::Residents(text), Answer::Residents(residents)) => {
            lists::take_residents(model, &text, residents);
        }
        (Tag::Providers, Answer::Providers(providers)) => model.providers = Some(providers),
        (Tag::Users, Answer::Users(users)) => model.users = Some(users),
        (Tag::Settings, Answer::Settings(settings)) => model.settings = Some(settings),
        (Tag::Drafts, Answer::Drafts(drafts)) => take_drafts(model, drafts),
        _ => {}
    }
    Vec::new()
}

/// The unfinished forms of the user; when the screen begins, the first is told.
fn take_drafts(model: &mut Model, drafts: Vec<Draft>) {
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
}

/// A step was undone or done again, or not.
fn on_turned(model: &mut Model, done: &str, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => model.say(format!("{number} {done}")),
        Outcome::Refused(refusal) => model.warn(model.in_titles(&refusal.to_string())),
        Outcome::Failed(sentence) => model.warn(sentence),
        Outcome::Clash(_) => model.warn("Een ander was u voor; er is niets veranderd"),
    }
    screens::reload(model)
}

fn on_refusal(model: &mut Model, tag: &Tag, refusal: &Refusal) -> Vec<Effect> {
    let sentence = model.in_titles(&refusal.to_string());
    let list = match tag {
        Tag::Queue(asked) => Some((Screen::Queue, *asked)),
        Tag::Contracts(asked) => Some((Screen::Contracts, *asked)),
        Tag::Aanbestedingen(asked) => Some((Screen::Aanbestedingen, *asked)),
        _ => None,
    };
    if let Some((screen, asked)) = list.filter(|_| refusal.kind == RefusalKind::Usage) {
        return screens::refuse_filter(model, screen, asked, &sentence);
    }
    match tag {
        Tag::Users | Tag::Lines | Tag::Nothing => {}
        Tag::Show(number) => {
            let was_open = model.open.take_if(|open| open.number == *number);
            match (model.message.take(), was_open) {
                // What was just done is the news; that it is out of sight follows from it.
                (Some(done), Some(_)) if !done.is_bad => {
                    model.say(format!("{}; u ziet hem nu niet meer", done.text));
                }
                (_, Some(open)) if open.view.is_some() => {
                    model.warn(format!("U mag {number} niet meer zien, dus hij is dicht"));
                }
                _ => model.warn(sentence),
            }
            if model.screen() == Screen::Dossier {
                model.overlays.clear();
                model.screens.pop();
                return screens::reload(model);
            }
        }
        Tag::Queue(_) | Tag::Overview => {
            // What may no longer be asked may no longer be in sight either.
            screens::forget(model, Screen::Queue);
            model.overview = None;
            model.warn(sentence);
        }
        _ => model.warn(sentence),
    }
    Vec::new()
}

fn on_outcome(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let is_form = |top: &mut Overlay| matches!(top, Overlay::Form(_));
    let Some(Overlay::Form(mut form)) = model.overlays.pop_if(is_form) else {
        return Vec::new();
    };
    form.is_sent = false;
    match outcome {
        Outcome::Done {
            number, is_changed, ..
        } => {
            let (title, id) = (form.action.title, form.action.id);
            let drop_draft = forms::drop_draft(model, &form);
            model.last_done = Some(number.clone());
            model.say(if is_changed {
                format!("{title}: gedaan ({number})")
            } else {
                "Er is niets veranderd: het stond al zo".to_owned()
            });
            let mut effects = vec![drop_draft, Effect::Ask(Tag::Registers, Request::Registers)];
            match id {
                "inwoner-registreren" => {
                    let name = form.typed().remove("achternaam").unwrap_or_default();
                    effects.extend(forms::melding_for(model, number, name));
                }
                // The next keys are about what was just made, and not about where the cursor was.
                "melding-registreren" | "contract-registreren" | "aanbesteding-registreren" => {
                    effects.extend(dossier::open(model, number));
                }
                "gunnen" => {
                    effects.extend(screens::reload(model));
                    effects.push(dossier::ask_show(Tag::Awarded, number));
                }
                _ => effects.extend(screens::reload(model)),
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
        effects.push(Effect::Ask(Tag::Registers, Request::Registers));
    }
    effects
}
