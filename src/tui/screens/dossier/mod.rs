//! Dossier: one verwijzing, in sheets. Opening, what can be done next, and the head; the sheets are in `sheets`.

mod sheets;

use ratatui::text::Line;

use super::Screen;
use crate::actions;
use crate::domain::record::Record;
use crate::ipc::protocol::Request;
use crate::office::views::{Dossier, View};
use crate::tui::model::{Effect, Model, Place, Tag};
use crate::tui::pen::{Pen, fit};

/// The sheets.
pub const SHEETS: &[&str] = &[
    "Overzicht",
    "Leefgebieden",
    "Overdracht",
    "Klokken",
    "Toestemming",
    "Geschiedenis",
    "Notities",
];

/// The dossier that is open.
#[derive(Debug)]
pub struct Open {
    /// Its number.
    pub number: String,
    /// What is in it, once loaded.
    pub view: Option<Dossier>,
}

/// Asks for a verwijzing; the tag says what for.
#[must_use]
pub fn ask_show(tag: Tag, number: String) -> Effect {
    Effect::Ask(tag, Request::Show { number, on: None })
}

/// What to ask the server.
#[must_use]
pub fn reload(model: &Model) -> Vec<Effect> {
    let number = model.open.as_ref().map(|open| open.number.clone());
    let ask = |number: String| ask_show(Tag::Show(number.clone()), number);
    number.map(ask).into_iter().collect()
}

/// Takes in what the server told, unless another dossier was opened since.
pub fn take(model: &mut Model, number: &str, view: View) {
    if let (View::Dossier(dossier), Some(open)) = (view, model.open.as_mut())
        && open.number == number
    {
        open.view = Some(dossier);
    }
}

/// Opens the verwijzing under the cursor of a list.
pub fn open_here(model: &mut Model) -> Vec<Effect> {
    super::referral_here(model).map_or_else(Vec::new, |number| open(model, number))
}

/// Opens a verwijzing.
pub fn open(model: &mut Model, number: String) -> Vec<Effect> {
    model.open = Some(Open {
        number: number.clone(),
        view: None,
    });
    model.places.insert(Screen::Dossier, Place::default());
    model.screens.retain(|screen| *screen != Screen::Dossier);
    model.screens.push(Screen::Dossier);
    vec![
        Effect::Ask(Tag::Nothing, Request::LookAt(Some(number.clone()))),
        ask_show(Tag::Show(number.clone()), number),
    ]
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
    let can = model
        .open
        .as_ref()
        .and_then(|open| open.view.as_ref())
        .map(|view| view.can.as_slice())
        .unwrap_or_default();
    let moves = can.iter().filter(|id| !ALWAYS.contains(&id.as_str()));
    let moves = moves
        .filter_map(|id| actions::find(id))
        .map(|row| row.id)
        .take(3);
    moves
        .chain([
            "acties",
            "notitie-toevoegen",
            "volgend-blad",
            "terug",
            "hulp",
        ])
        .collect()
}

/// Lines the open sheet can move up: it has no row under the cursor, the first line in sight moves.
#[must_use]
pub fn len(model: &Model) -> usize {
    let lines = sheets::lines(model, usize::from(model.size.0)).len();
    lines.saturating_sub(model.list_height(Screen::Dossier)) + 1
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(open) = &model.open else { return };
    let Some(view) = &open.view else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    let row = &view.row;
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "niemand meer".to_owned());
    let person = view.resident.as_ref().and_then(Record::resident);
    let name = person.map_or_else(|| row.inwoner.clone(), |person| person.full_name());
    let age = person
        .and_then(|person| person.age_on(model.today))
        .map(|age| format!(", {age} jaar"))
        .unwrap_or_default();
    let who = sheets::join(&[&format!("{name}{age}"), &row.wijk, &row.wet, &row.urgentie]);
    let who = format!(" {}", fit(look, &who, pen.width().saturating_sub(1)));
    pen.line(0, Line::styled(who, look.title()));
    let state = format!(
        " {} · houder {} · aan zet {}",
        row.staat,
        side(&row.houder),
        side(&row.aan_zet)
    );
    pen.line(1, Line::raw(fit(look, &state, pen.width())));
    pen.tabs(2, Screen::Dossier, model);
    let lines = sheets::lines(model, pen.width());
    let room = pen.height().saturating_sub(Screen::Dossier.head());
    let top = model
        .cursor(Screen::Dossier)
        .at
        .min(lines.len().saturating_sub(room));
    for (index, line) in lines.into_iter().skip(top).take(room).enumerate() {
        pen.line(Screen::Dossier.head() + index, line);
    }
}
