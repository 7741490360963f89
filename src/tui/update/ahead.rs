//! What is typed faster than the server answers. A key that opens a form, a dossier or a list asks the server first; what
//! is typed behind it is for what then opens, and must never do something on the screen that is still there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::tui::effect::{Awaited, Effect, Then};
use crate::tui::events::Msg;
use crate::tui::model::Model;

/// Keeps what is typed while an answer is awaited; returns what is to be taken in now.
pub fn hold(model: &mut Model, msg: Msg) -> Option<Msg> {
    if !model.session.is_online {
        // Nothing answers any more; nothing is kept from a user who wants to leave.
        model.ahead.answers = 0;
    }
    let waits = model.ahead.answers > 0 || !model.ahead.typed.is_empty();
    match msg {
        Msg::Key(key) if waits && lets_go(key) => {
            model.ahead.typed.clear();
            Some(msg)
        }
        Msg::Key(_) | Msg::Paste(_) if waits => {
            model.ahead.typed.push_back(msg);
            None
        }
        msg => Some(msg),
    }
}

/// Whether a key is never kept waiting: it steps back or stops, and what was typed ahead goes with that.
fn lets_go(key: KeyEvent) -> bool {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    key.code == KeyCode::Esc || is_control && key.code == KeyCode::Char('c')
}

/// The next that was typed ahead, once what it is for is there.
pub fn next(model: &mut Model) -> Option<Msg> {
    if model.ahead.answers > 0 && model.session.is_online {
        return None;
    }
    model.ahead.typed.pop_front()
}

/// What a key asked for, keys after it wait for.
pub fn wait_for(model: &mut Model, mut effects: Vec<Effect>) -> Vec<Effect> {
    for effect in &mut effects {
        if let Effect::Ask(_, then) = effect
            && then.awaited == Awaited::ByScreen
        {
            then.awaited = Awaited::ByKeys;
            model.ahead.answers += 1;
        }
    }
    effects
}

/// An answer is there. Returns whether keys waited for it.
pub fn answered(model: &mut Model, then: &Then) -> bool {
    let is_awaited = then.awaited == Awaited::ByKeys;
    if is_awaited {
        model.ahead.answers = model.ahead.answers.saturating_sub(1);
    }
    is_awaited
}
