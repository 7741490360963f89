//! Lists: moving over rows, opening what is under the cursor, and the lists on top (help, palette, actions, orders).

use super::{forms, run};
use crate::actions::{self, ROWS};
use crate::domain::workflow;
use crate::office::views::View;
use crate::tui::choice::{Choice, Does, Line};
use crate::tui::model::{Cursor, Effect, Model, Overlay, Place};
use crate::tui::screens::{self, dossier, queue};

/// A screenful of rows.
pub fn page(model: &Model) -> isize {
    let height = model.list_height(model.screen());
    isize::try_from(height).unwrap_or(1).max(1)
}

/// Moves the cursor of what is on top by rows.
pub fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let screen = model.screen();
    let height = model.list_height(screen);
    if let Some(Overlay::Choice(choice)) = model.overlays.last_mut() {
        let len = choice.fitting().len();
        choice.cursor.step(by, len, height.saturating_sub(3));
        return Vec::new();
    }
    let len = screens::len(model, screen);
    model.cursor_mut(screen).step(by, len, height);
    screens::moved(model)
}

/// Opens what is under the cursor, or does what is chosen.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Choice(choice)) = model.overlays.last() else {
        return screens::open(model);
    };
    let Some(line) = choice.chosen().cloned() else {
        return Vec::new();
    };
    if let Some(why) = line.why_not {
        model.warn(why);
        return Vec::new();
    }
    model.overlays.pop();
    choose(model, line.does)
}

fn choose(model: &mut Model, does: Does) -> Vec<Effect> {
    match does {
        Does::Run(id) => run(model, id),
        Does::Open(number) => dossier::open(model, number),
        Does::Sort(column) => queue::sort(model, column),
        Does::Draft(index) => match model.drafts.get(index).cloned() {
            Some(draft) => workflow::find(&draft.action)
                .map(|action| {
                    forms::open_form(model, action.id, draft.target.clone(), &draft.fields)
                })
                .unwrap_or_default(),
            None => Vec::new(),
        },
    }
}
/// Turns to another sheet of the screen, around the ends.
pub fn turn_sheet(model: &mut Model, by: isize) -> Vec<Effect> {
    let screen = model.screen();
    let count = screens::sheets(model).len();
    if count > 0 {
        let sheet = (model.sheet(screen) + count).saturating_add_signed(by) % count;
        let cursor = Cursor::default();
        model.places.insert(screen, Place { cursor, sheet });
    }
    Vec::new()
}

fn line(title: &str, detail: &str, does: Does) -> Line {
    Line {
        title: title.to_owned(),
        detail: detail.to_owned(),
        keys: String::new(),
        why_not: None,
        does,
    }
}

/// All keys that do something here; Enter does them.
pub fn open_help(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let lines = model
        .keymap
        .all(&contexts)
        .into_iter()
        .map(|(keys, row)| Line {
            keys,
            ..line(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    let title = format!("Toetsen van {} (Enter doet het)", model.screen().title());
    model
        .overlays
        .push(Overlay::Choice(Choice::new(title, lines)));
    Vec::new()
}

/// Everything that can be done from here, by name.
pub fn open_palette(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let keys = |id| model.keymap.keys_of(&contexts, id).unwrap_or_default();
    let has_referral = screens::record_here(model).is_some();
    let here = |row: &&actions::Row| {
        contexts
            .iter()
            .any(|context| row.contexts.contains(context))
    };
    let mut lines: Vec<Line> = ROWS
        .iter()
        .filter(here)
        .filter(|row| has_referral || !row.is_workflow)
        .map(|row| Line {
            keys: keys(row.id),
            ..line(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    lines.extend(model.drafts.iter().enumerate().map(|(index, draft)| {
        let title =
            workflow::find(&draft.action).map_or(draft.action.as_str(), |action| action.title);
        let about = draft.target.as_deref().unwrap_or("nieuw");
        line(
            &format!("Concept: {title} {about}"),
            "Ga verder met wat u typte",
            Does::Draft(index),
        )
    }));
    model
        .overlays
        .push(Overlay::Choice(Choice::new("Opdracht", lines)));
    Vec::new()
}

/// The actions of a record, those that cannot be greyed with their reason.
pub fn open_actions(model: &mut Model, view: &View) {
    let contexts = model.contexts();
    let lines = |id: &String, why_not: Option<String>| {
        let row = actions::find(id)?;
        Some(Line {
            keys: model.keymap.keys_of(&contexts, row.id).unwrap_or_default(),
            why_not,
            ..line(row.title, row.description, Does::Run(row.id))
        })
    };
    let can = view.can().iter().filter_map(|id| lines(id, None));
    let cannot = view
        .cannot()
        .iter()
        .filter_map(|(id, why)| lines(id, Some(model.in_titles(why))));
    let title = format!("Wat kan met {}", view.record().id.number);
    let choice = Choice::new(title, can.chain(cannot).collect());
    model.overlays.push(Overlay::Choice(choice));
}

/// The orders of the queue.
pub fn open_orders(model: &mut Model) -> Vec<Effect> {
    let lines = queue::ORDERS
        .iter()
        .map(|(column, detail)| line(column, detail, Does::Sort(column)))
        .collect();
    let choice = Choice::new("Sorteren op", lines);
    model.overlays.push(Overlay::Choice(choice));
    Vec::new()
}
