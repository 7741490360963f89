//! Keys and pasted text: what is typed goes into a field, everything else through the keymap to an action.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{ahead, filtering, forms, run};
use crate::domain::text::{Cleaned, Layout, clean};
use crate::keymap::{self, Lookup};
use crate::tui::cursor::Cursor;
use crate::tui::effect::{Effect, Wait};
use crate::tui::filter::Filter;
use crate::tui::model::{Model, Overlay};
use crate::tui::typed::{Writing, is_new_line, write_line};

/// A key was pressed.
pub fn on_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let key = keymap::as_meant(key);
    // No filter has a question mark in it: there it asks for help.
    let asks_help = key.code == KeyCode::Char('?') && filtering::is_typing(model);
    let is_list = matches!(model.session.overlays.last(), Some(Overlay::Choice(_)));
    let is_text = || {
        let new_line = is_new_line(key) && is_in_long_text(model);
        new_line || is_typing(model) && is_text_key(key, is_list) && !asks_help
    };
    if model.pending.is_empty() && is_text() {
        return write(model, Writing::Key(key));
    }
    if let (Some(Overlay::Form(_)), KeyCode::Up | KeyCode::Down) =
        (model.session.overlays.last(), key.code)
    {
        forms::form_arrow(
            &mut model.session,
            if key.code == KeyCode::Down { 1 } else { -1 },
        );
        return Vec::new();
    }
    let Some(combination) = keymap::of_event(key) else {
        return Vec::new();
    };
    model.pending.push(combination);
    let contexts = model.contexts();
    match model.session.keymap.look_up(&contexts, &model.pending) {
        Lookup::Action(id) => {
            end_chord(model);
            model.session.message = None;
            let effects = run(model, id);
            ahead::wait_for(model, effects)
        }
        Lookup::Pending(_) => {
            model.chord = model.chord.wrapping_add(1);
            vec![Effect::Wait(Wait::Chord(model.chord))]
        }
        Lookup::Nothing => {
            let keys = keymap::show_all(&model.pending);
            model
                .session
                .warn(format!("{keys} doet hier niets; ? toont wat er kan"));
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
fn is_typing(model: &Model) -> bool {
    match model.session.overlays.last() {
        Some(Overlay::Form(form)) => !form.fields.is_empty(),
        Some(Overlay::Choice(_)) => true,
        Some(Overlay::Reading(_)) => false,
        None => model.screen().filter().is_some_and(Filter::is_typing),
    }
}

/// Whether a key writes or moves in what is typed. Above a list, Home and End are of the list.
fn is_text_key(key: KeyEvent, is_list: bool) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char('u' | 'a' | 'e' | 'w') if key.modifiers == KeyModifiers::CONTROL => true,
        KeyCode::Home | KeyCode::End => !is_list,
        KeyCode::Char(c) => plain && !c.is_control(),
        KeyCode::Backspace | KeyCode::Delete | KeyCode::Left | KeyCode::Right => true,
        _ => false,
    }
}

/// What is written goes into what is typed in.
fn write(model: &mut Model, writing: Writing<'_>) -> Vec<Effect> {
    let (screen, session) = model.here();
    let (today, height) = (session.today, screen.height(session));
    match session.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            let is_space = matches!(writing, Writing::Key(key) if key.code == KeyCode::Char(' '));
            if is_space && form.tick(today, &session.register) {
                return forms::keep_draft(session).into_iter().collect();
            }
            let was_chosen = form.is_chosen(&session.register);
            if let Some(field) = form.fields.get_mut(form.focus) {
                let is_letter = match writing {
                    Writing::Key(key) => {
                        matches!(key.code, KeyCode::Char(_))
                            && !key.modifiers.contains(KeyModifiers::CONTROL)
                    }
                    Writing::Text(_) => true,
                };
                if std::mem::take(&mut field.is_given) && is_letter {
                    field.input.set(String::new());
                }
                field.input.write(writing);
                // Over a word that stands there whole, another is begun.
                if was_chosen && is_letter && form.choices(&session.register).is_empty() {
                    form.begin_anew(writing);
                }
            }
            form.choice = None;
            form.is_touched = true;
            form.check(today, &session.register);
            forms::keep_draft(session).into_iter().collect()
        }
        Some(Overlay::Choice(choice)) => {
            write_line(&mut choice.filter, writing);
            choice.cursor = Cursor::default();
            choice.cursor.keep_within(choice.fitting().len(), height);
            choice.find(today)
        }
        Some(Overlay::Reading(_)) => Vec::new(),
        None => {
            let Some(filter) = screen.filter_mut() else {
                return Vec::new();
            };
            if let Some(input) = filter.input() {
                write_line(input, writing);
            }
            filter.take_typed();
            screen.place_mut().cursor = Cursor::default();
            screen.reload(session)
        }
    }
}

/// Text was pasted. What a terminal would obey goes out of it, and that is told; a line break never sends a form: where
/// there is one line it becomes a space.
pub fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if !is_typing(model) {
        model.session.warn("Plakken kan alleen in een veld");
        return Vec::new();
    }
    let layout = match is_in_long_text(model) {
        true => Layout::Lines,
        false => Layout::OneLine,
    };
    let Cleaned { text, stripped } = clean(text, layout);
    let effects = write(model, Writing::Text(&text));
    if stripped {
        let told = "In wat u plakte zaten tekens die niet te lezen zijn; die zijn weggelaten, de rest staat er";
        model.session.warn(told);
    }
    effects
}

/// Whether the cursor is in a longer text.
fn is_in_long_text(model: &Model) -> bool {
    match model.session.overlays.last() {
        Some(Overlay::Form(form)) => form.focused().is_some_and(|field| field.spec.is_long),
        _ => false,
    }
}
