//! Typing a filter: what can be written next, and all that can be.

use crate::tui::choice::{Choice, Does, Item};
use crate::tui::cursor::Cursor;
use crate::tui::effect::Effect;
use crate::tui::model::Model;

/// Whether a filter is being typed.
pub fn is_typing(model: &Model) -> bool {
    let filter = model.screen().filter();
    model.session.overlays.is_empty() && filter.is_some_and(|filter| filter.is_typing())
}

/// Tab: writes on what is being typed as far as it can go on in one way only, or offers the ways.
pub fn complete(model: &mut Model) -> Vec<Effect> {
    let Some(filter) = model.screen().filter() else {
        return Vec::new();
    };
    let next = filter.next();
    let common = filter.common(&next);
    match next.as_slice() {
        [] => {
            model
                .session
                .warn("Hier past geen woord achter; ? toont alle woorden");
            Vec::new()
        }
        [(only, _)] => {
            let only = only.clone();
            write(model, &only)
        }
        _ => match common {
            Some(common) => write(model, &common),
            None => {
                offer(model, "Wat hier past (Enter schrijft het)", next);
                Vec::new()
            }
        },
    }
}

/// Every word that can be written.
pub fn help(model: &mut Model) {
    let all = model.screen().filter().map(|filter| filter.all());
    let title = "Woorden van het filter (Enter schrijft het; - ervoor keert om)";
    offer(model, title, all.unwrap_or_default());
}

fn offer(model: &mut Model, title: &str, words: Vec<(String, String)>) {
    let items = words.into_iter().map(|(word, is)| {
        let does = Does::then({
            let word = word.clone();
            move |model, _| write(model, &word)
        });
        Item::new(word, is, does)
    });
    let choice = Choice::new(title, items.collect());
    model.session.choose_from(choice);
}

/// Writes a word in the place of the one that is being typed.
fn write(model: &mut Model, word: &str) -> Vec<Effect> {
    let (screen, session) = model.here();
    let Some(filter) = screen.filter_mut() else {
        return Vec::new();
    };
    filter.write(word);
    filter.take_typed();
    screen.place_mut().cursor = Cursor::default();
    screen.reload(session)
}
