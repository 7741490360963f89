//! Beheer: users and settings, a sheet each.

use std::collections::BTreeMap;

use ratatui::text::Line;

use super::Screen;
use crate::domain::record::Record;
use crate::ipc::question;
use crate::tui::effect::{Effect, ask, ask_or};
use crate::tui::model::{Model, Overlay};
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::theme::Look;
use crate::tui::update::open_form;

/// What the last line offers on every sheet, after what is of that sheet.
const HINTS: &[&str] = &["volgend-blad", "naar-wachtrij", "terug", "hulp", "opdracht"];

/// The sheets.
pub const SHEETS: &[&str] = &["Gebruikers", "Instellingen"];

/// The sheet of users in [`SHEETS`].
const USERS: usize = 0;

/// What the last line offers: what can be done with the rows of the open sheet, then the rest.
#[must_use]
pub fn hints(model: &Model) -> Vec<&'static str> {
    let own: &[&str] = if is_users(model) {
        &[
            "gebruiker-wijzigen",
            "gebruiker-toevoegen",
            "gebruiker-intrekken",
        ]
    } else {
        &["instelling-wijzigen"]
    };
    own.iter().chain(HINTS).copied().collect()
}

/// What to ask the server.
#[must_use]
pub fn reload() -> Vec<Effect> {
    vec![
        ask_or(
            question::Users {},
            |model, users| {
                model.users = Some(users);
                Vec::new()
            },
            // Who may not see them reads so on their sheet.
            |_, _| Vec::new(),
        ),
        ask(question::Settings {}, |model, settings| {
            model.settings = Some(settings);
            Vec::new()
        }),
    ]
}

/// How many rows the open sheet has.
#[must_use]
pub fn len(model: &Model) -> usize {
    if is_users(model) {
        model.users.as_ref().map_or(0, Vec::len)
    } else {
        model.settings.as_ref().map_or(0, Vec::len)
    }
}

/// Enter: changes what is under the cursor.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if is_users(model) {
        on_user(model, "gebruiker-wijzigen")
    } else {
        on_setting(model)
    }
}

fn is_users(model: &Model) -> bool {
    model.sheet(Screen::Management) == USERS
}

/// Opens a form of an account on the user under the cursor.
pub fn on_user(model: &mut Model, id: &str) -> Vec<Effect> {
    let user = model
        .users
        .as_ref()
        .and_then(|users| users.get(model.cursor(Screen::Management).at))
        .cloned();
    let Some(record) = user.filter(|_| is_users(model)) else {
        model.warn("Zet de cursor eerst op een gebruiker");
        return Vec::new();
    };
    let mut known = BTreeMap::new();
    if let Some(user) = record.user().filter(|_| id == "gebruiker-wijzigen") {
        let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
        let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
        known.insert("rol".to_owned(), roles.join(","));
        known.insert("bereik".to_owned(), scopes.join(","));
        known.insert("uid".to_owned(), user.uid.to_string());
    }
    open_form(model, id, Some(record.id.number), &known)
}

/// Opens the form of the setting under the cursor.
pub fn on_setting(model: &mut Model) -> Vec<Effect> {
    let setting = model
        .settings
        .as_ref()
        .and_then(|settings| settings.get(model.cursor(Screen::Management).at))
        .cloned();
    let Some((key, value)) = setting.filter(|_| !is_users(model)) else {
        model.warn("Ga eerst naar het blad Instellingen");
        return Vec::new();
    };
    let known = [("waarde".to_owned(), value)].into();
    let effects = open_form(model, "instelling-wijzigen", Some(key), &known);
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.focus = 0;
    }
    effects
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    pen.tabs(0, model);
    let lines: Vec<String> = if is_users(model) {
        match &model.users {
            Some(users) => users
                .iter()
                .filter_map(|record| user_line(look, record))
                .collect(),
            None => vec![" Gebruikers ziet alleen wie de rol beheer heeft".to_owned()],
        }
    } else {
        let settings = model.settings.iter().flatten();
        settings
            .map(|(key, value)| format!(" {} {value}", pad(look, key, 36)))
            .collect()
    };
    let width = pen.width();
    pen.list(Screen::Management, model, lines.len(), |index| {
        Line::raw(fit(look, &lines[index], width))
    });
}

fn user_line(look: Look, record: &Record) -> Option<String> {
    let user = record.user()?;
    let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
    let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
    let state = if user.withdrawn { " (ingetrokken)" } else { "" };
    Some(format!(
        " {} {} {}{state}",
        pad(look, &record.id.number, 14),
        pad(look, &roles.join(", "), 34),
        scopes.join(", ")
    ))
}
