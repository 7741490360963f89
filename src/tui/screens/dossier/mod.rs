//! Dossier: one verwijzing, contract or aanbesteding, in sheets. Opening, what can be done next, and what every dossier
//! shares; what is particular is in the file of its kind.

mod aanbesteding;
mod contract;
mod lines;
mod referral;

use ratatui::text::Line;

use super::Screen;
use crate::actions::{self, Context};
use crate::domain::aanbesteding::living::Change;
use crate::domain::record::{Kind, RecordId};
use crate::domain::workflow::Refusal;
use crate::ipc::question;
use crate::office::views::{View, WhatIf};
use crate::tui::effect::{Effect, ask, ask_or, tell, tell_server};
use crate::tui::model::{Model, Place};
use crate::tui::pen::{Pen, fit};

/// The dossier that is open.
#[derive(Debug)]
pub struct Open {
    /// Its number.
    pub number: String,
    /// What is in it, once loaded.
    pub view: Option<View>,
    /// What was tried with its plan, if it is an aanbesteding.
    pub what_if: Vec<WhatIf>,
}

/// Asks for what is open.
fn ask_open(number: String) -> Effect {
    let (shown, refused) = (number.clone(), number.clone());
    ask_or(
        question::Show { number, on: None },
        move |model, view| {
            take(model, &shown, *view);
            Vec::new()
        },
        move |model, refusal| out_of_sight(model, &refused, refusal),
    )
}

/// What is open may not be seen, or not any more.
fn out_of_sight(model: &mut Model, number: &str, refusal: &Refusal) -> Vec<Effect> {
    let was_open = model.open.take_if(|open| open.number == number);
    match (model.message.take(), was_open) {
        // What was just done is the news; that it is out of sight follows from it.
        (Some(done), Some(_)) if !done.is_bad => {
            model.say(format!("{}; u ziet hem nu niet meer", done.text));
        }
        (_, Some(open)) if open.view.is_some() => {
            model.warn(format!("U mag {number} niet meer zien, dus hij is dicht"));
        }
        _ => drop(tell(model, refusal)),
    }
    if model.screen() == Screen::Dossier {
        model.overlays.clear();
        model.screens.pop();
        return super::reload(model);
    }
    Vec::new()
}

/// What to ask the server.
#[must_use]
pub fn reload(model: &Model) -> Vec<Effect> {
    let number = model.open.as_ref().map(|open| open.number.clone());
    number.map(ask_open).into_iter().collect()
}

/// Takes in what the server told, unless another dossier was opened since.
pub fn take(model: &mut Model, number: &str, view: View) {
    let open = model.open.as_mut();
    if let Some(open) = open.filter(|open| open.number == number) {
        open.view = Some(view);
    }
}

/// Opens the verwijzing under the cursor of a list.
pub fn open_here(model: &mut Model) -> Vec<Effect> {
    super::record_here(model).map_or_else(Vec::new, |number| open(model, number))
}

/// Opens a verwijzing.
pub fn open(model: &mut Model, number: String) -> Vec<Effect> {
    model.open = Some(Open {
        number: number.clone(),
        view: None,
        what_if: Vec::new(),
    });
    model.places.insert(Screen::Dossier, Place::default());
    model.screens.retain(|screen| *screen != Screen::Dossier);
    model.screens.push(Screen::Dossier);
    vec![
        tell_server(question::LookAt {
            number: Some(number.clone()),
        }),
        ask_open(number),
    ]
}

/// Asks what changes to the plan of the open aanbesteding would do.
pub fn ask_what_if(model: &Model, changes: Vec<Change>) -> Vec<Effect> {
    let open = model.open.as_ref();
    open.map_or_else(Vec::new, |open| {
        let number = open.number.clone();
        let question = question::WhatIf {
            number: number.clone(),
            changes,
            on: None,
        };
        vec![ask(question, move |model, tried| {
            take_what_if(model, &number, tried);
            Vec::new()
        })]
    })
}

/// Takes in what was tried, and shows it.
pub fn take_what_if(model: &mut Model, number: &str, tried: Vec<WhatIf>) {
    if let Some(open) = model.open.as_mut().filter(|open| open.number == number) {
        open.what_if = tried;
        model.places.insert(
            Screen::Dossier,
            Place {
                sheet: aanbesteding::WHAT_IF,
                ..Place::default()
            },
        );
    }
}

/// What the last line offers: the workflow actions that apply now come first.
#[must_use]
pub fn hints(model: &Model) -> Vec<&'static str> {
    /// Always possible, so no news: these come after what moves the verwijzing.
    const ALWAYS: &[&str] = &[
        "notitie-toevoegen",
        "gegevens-wijzigen",
        "toewijzen",
        "escaleren",
        "leefgebied-scoren",
        "ontvangst-bevestigen",
        "toestemming-vastleggen",
        "toestemming-intrekken",
        "overdracht-afvinken",
        "opschorten",
        "hervatten",
        "intrekken",
    ];
    const REST: [&str; 5] = [
        "acties",
        "notitie-toevoegen",
        "volgend-blad",
        "terug",
        "hulp",
    ];
    let can = view(model).map(View::can).unwrap_or_default();
    let is_possible = |id: &&&str| can.iter().any(|possible| possible == **id);
    let moves: Vec<&'static str> = match view(model) {
        Some(View::Contract(_)) => contract::MOVES
            .iter()
            .filter(is_possible)
            .copied()
            .collect(),
        Some(View::Aanbesteding(_)) => {
            let moves = aanbesteding::MOVES.iter().filter(is_possible).copied();
            moves.chain(["wat-als"]).collect()
        }
        _ => can
            .iter()
            .filter(|id| !ALWAYS.contains(&id.as_str()))
            .filter_map(|id| Some(actions::find(id)?.id))
            .collect(),
    };
    moves.into_iter().take(3).chain(REST).collect()
}

/// The place of what is open in the keymap.
#[must_use]
pub fn context(model: &Model) -> Context {
    let number = model.open.as_ref().map_or("", |open| open.number.as_str());
    match RecordId::parse(number).map(|id| id.kind) {
        Ok(Kind::Referral) => Context::Dossier,
        Ok(Kind::Aanbesteding) => Context::Aanbesteding,
        _ => Context::Contract,
    }
}

/// The sheets of what is open.
#[must_use]
pub fn sheets(model: &Model) -> &'static [&'static str] {
    match view(model) {
        Some(View::Contract(_)) => contract::SHEETS,
        Some(View::Aanbesteding(_)) => aanbesteding::SHEETS,
        _ => referral::SHEETS,
    }
}

/// What is open, once loaded.
fn view(model: &Model) -> Option<&View> {
    model.open.as_ref()?.view.as_ref()
}

fn sheet_lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let (sheet, width) = (model.sheet(Screen::Dossier), width.saturating_sub(2));
    match view(model) {
        Some(View::Dossier(view)) => referral::lines(model, view, sheet, width),
        Some(View::Contract(view)) => contract::lines(model, view, sheet, width),
        Some(View::Aanbesteding(view)) => {
            let tried = model.open.as_ref().map_or(&[][..], |open| &open.what_if);
            aanbesteding::lines(model, view, tried, sheet, width)
        }
        Some(View::Sheet(_)) | None => Vec::new(),
    }
}

/// Lines the open sheet can move up: it has no row under the cursor, the first line in sight moves.
#[must_use]
pub fn len(model: &Model) -> usize {
    let lines = sheet_lines(model, usize::from(model.size.0)).len();
    lines.saturating_sub(model.list_height(Screen::Dossier)) + 1
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let head = match view(model) {
        Some(View::Dossier(view)) => referral::head(model, view),
        Some(View::Contract(view)) => contract::head(model, view),
        Some(View::Aanbesteding(view)) => aanbesteding::head(model, view),
        Some(View::Sheet(_)) | None => {
            pen.line(0, Line::styled(" laden…", look.quiet()));
            return;
        }
    };
    let width = pen.width().saturating_sub(1);
    let [who, state] = head.map(|line| format!(" {}", fit(look, &line, width)));
    pen.line(0, Line::styled(who, look.title()));
    pen.line(1, Line::raw(state));
    pen.tabs(2, model);
    let lines = sheet_lines(model, pen.width());
    let room = pen.height().saturating_sub(Screen::Dossier.head());
    let top = model
        .cursor(Screen::Dossier)
        .at
        .min(lines.len().saturating_sub(room));
    for (index, line) in lines.into_iter().skip(top).take(room).enumerate() {
        pen.line(Screen::Dossier.head() + index, line);
    }
}
