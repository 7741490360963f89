//! Keys and pasted text: what is typed goes into a field, everything else through the keymap to an action.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::backend::crossterm::EventHandler;

use super::{forms, lists, run};
use crate::domain::text::{Layout, clean};
use crate::keymap::{self, Lookup};
use crate::tui::effect::Effect;
use crate::tui::filter::Filter;
use crate::tui::model::{Cursor, Model, Overlay};
use crate::tui::screens;

/// A key was pressed.
pub fn on_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if model.pending.is_empty() && is_typing(model) && is_text_key(key) {
        return type_key(model, key);
    }
    if let (Some(Overlay::Form(_)), KeyCode::Up | KeyCode::Down) = (model.overlays.last(), key.code)
    {
        forms::form_arrow(model, if key.code == KeyCode::Down { 1 } else { -1 });
        return Vec::new();
    }
    let Some(combination) = keymap::of_event(key) else {
        return Vec::new();
    };
    model.pending.push(combination);
    let contexts = model.contexts();
    match model.keymap.look_up(&contexts, &model.pending) {
        Lookup::Action(id) => {
            end_chord(model);
            model.message = None;
            run(model, id)
        }
        Lookup::Pending(_) => {
            model.chord = model.chord.wrapping_add(1);
            vec![Effect::ChordTimer(model.chord)]
        }
        Lookup::Nothing => {
            let keys = keymap::show_all(&model.pending);
            model.warn(format!("{keys} doet hier niets; ? toont wat er kan"));
            end_chord(model);
            Vec::new()
        }
    }
}

fn end_chord(model: &mut Model) {
    model.pending.clear();
    model.shows_chord = false;
}

/// Whether letters are text now.
#[must_use]
pub fn is_typing(model: &Model) -> bool {
    match model.overlays.last() {
        Some(Overlay::Form(form)) => !form.fields.is_empty(),
        Some(Overlay::Choice(_)) => true,
        None => screens::is_typing(model, model.screen()),
    }
}

fn is_text_key(key: KeyEvent) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => true,
        KeyCode::Char(c) => plain && !c.is_control(),
        KeyCode::Backspace | KeyCode::Delete | KeyCode::Left | KeyCode::Right => true,
        _ => false,
    }
}

fn type_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let event = Event::Key(key);
    let (today, height) = (model.today, model.list_height(model.screen()));
    match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            if let Some(field) = form.fields.get_mut(form.focus) {
                if std::mem::take(&mut field.is_given) && matches!(key.code, KeyCode::Char(_)) {
                    field.input.reset();
                }
                field.input.handle_event(&event);
            }
            form.choice = None;
            form.is_touched = true;
            form.check(today, &model.register);
            forms::keep_draft(model).into_iter().collect()
        }
        Some(Overlay::Choice(choice)) => {
            choice.filter.handle_event(&event);
            choice.cursor = Cursor::default();
            choice.cursor.keep_within(choice.fitting().len(), height);
            lists::find(model)
        }
        None => {
            let screen = model.screen();
            if let Some(input) = screens::filter_mut(model, screen).and_then(Filter::input) {
                input.handle_event(&event);
            }
            screens::take_typed(model)
        }
    }
}

/// Text was pasted.
pub fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if !is_typing(model) {
        model.warn("Plakken kan alleen in een veld");
        return Vec::new();
    }
    // A line break never sends a form: in a one-line field it becomes a space.
    let text = clean(text, Layout::OneLine).text;
    let keys = text
        .chars()
        .map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
    keys.fold(Vec::new(), |_, key| type_key(model, key))
}
