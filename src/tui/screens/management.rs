//! Beheer: users and settings, a sheet each.

use std::collections::BTreeMap;

use ratatui::text::Line;

use crate::domain::record::{Record, RoleProposal};
use crate::ipc::question;
use crate::tui::cursor::Place;
use crate::tui::effect::{Effect, ask_or};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::screen::{Screen, ask_for};
use crate::tui::theme::Look;
use crate::tui::update::open_form;

/// The sheets.
const SHEETS: &[&str] = &["Gebruikers", "Instellingen"];

/// The sheet of users in [`SHEETS`].
const USERS: usize = 0;

/// Users and settings.
#[derive(Default)]
pub struct Management {
    users: Option<Vec<Record>>,
    settings: Option<Vec<(String, String)>>,
    place: Place,
}

impl Management {
    const fn is_users(&self) -> bool {
        self.place.sheet == USERS
    }

    /// Opens a form of an account on the user under the cursor.
    fn on_user(&self, session: &mut Session, id: &str) {
        let mut users = self.users.iter().flatten();
        let user = users.nth(self.place.cursor.at).filter(|_| self.is_users());
        let Some(record) = user else {
            session.warn("Zet de cursor eerst op een gebruiker");
            return;
        };
        let mut known = BTreeMap::new();
        if let Some(user) = record.user().filter(|_| id == "gebruiker-wijzigen") {
            let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
            let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
            known.insert("rol".to_owned(), roles.join(","));
            known.insert("bereik".to_owned(), scopes.join(","));
            known.insert("uid".to_owned(), user.uid.to_string());
        }
        open_form(session, id, Some(record.id.number.clone()), &known);
    }

    /// Opens the form of the setting under the cursor.
    fn on_setting(&self, session: &mut Session) {
        let mut settings = self.settings.iter().flatten();
        let setting = settings
            .nth(self.place.cursor.at)
            .filter(|_| !self.is_users());
        let Some((key, value)) = setting else {
            session.warn("Ga eerst naar het blad Instellingen");
            return;
        };
        let known = [("waarde".to_owned(), value.clone())].into();
        let target = Some(key.clone());
        if let Some(form) = open_form(session, "instelling-wijzigen", target, &known) {
            form.focus = 0;
        }
    }
}

impl Screen for Management {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, _: &Session) -> usize {
        if self.is_users() {
            self.users.as_ref().map_or(0, Vec::len)
        } else {
            self.settings.as_ref().map_or(0, Vec::len)
        }
    }

    fn reload(&mut self, _: &Session) -> Vec<Effect> {
        let users = ask_or(
            question::Users {},
            |model, users| model.on(|screen: &mut Self, _| screen.users = Some(users)),
            // Who may not see them reads so on their sheet.
            |_, _| (),
        );
        let settings = ask_for(question::Settings {}, |screen: &mut Self, _, settings| {
            screen.settings = Some(settings);
        });
        vec![users, settings]
    }

    fn sheets(&self) -> Vec<&'static str> {
        SHEETS.to_vec()
    }

    /// What can be done with the rows of the open sheet, then the rest.
    fn hints(&self) -> Vec<&'static str> {
        const REST: &[&str] = &["volgend-blad", "naar-wachtrij", "terug", "hulp", "opdracht"];
        let own: &[&str] = if self.is_users() {
            &[
                "gebruiker-wijzigen",
                "gebruiker-toevoegen",
                "gebruiker-intrekken",
                "rol-goedkeuren",
            ]
        } else {
            &["instelling-wijzigen"]
        };
        own.iter().chain(REST).copied().collect()
    }

    /// Changes what is under the cursor.
    fn open(&mut self, session: &mut Session) -> Option<Vec<Effect>> {
        if self.is_users() {
            self.on_user(session, "gebruiker-wijzigen");
        } else {
            self.on_setting(session);
        }
        Some(Vec::new())
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "gebruiker-wijzigen" | "gebruiker-intrekken" | "rol-goedkeuren" | "rol-afwijzen" => {
                self.on_user(session, id);
            }
            "instelling-wijzigen" => self.on_setting(session),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        pen.tabs(0, SHEETS, self.place.sheet);
        let lines: Vec<String> = if self.is_users() {
            match &self.users {
                Some(users) => users
                    .iter()
                    .filter_map(|record| user_line(look, record))
                    .collect(),
                None => vec![" Gebruikers ziet alleen wie de rol beheer heeft".to_owned()],
            }
        } else {
            let settings = self.settings.iter().flatten();
            settings
                .map(|(key, value)| format!(" {} {value}", pad(look, key, 36)))
                .collect()
        };
        let (width, height) = (pen.width(), self.height(session));
        pen.list((1, height), (self.place.cursor, lines.len()), |index| {
            Line::raw(fit(look, &lines[index], width))
        });
    }
}

fn user_line(look: Look, record: &Record) -> Option<String> {
    let user = record.user()?;
    let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
    let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
    let state = if user.withdrawn { " (ingetrokken)" } else { "" };
    let waiting = record
        .all()
        .filter(|it: &&RoleProposal| it.answer.is_none());
    let waiting: String = waiting.map(proposed).collect();
    Some(format!(
        " {} {} {}{state}{waiting}",
        pad(look, &record.id.number, 14),
        pad(look, &roles.join(", "), 34),
        scopes.join(", ")
    ))
}

/// What waits for another beheerder.
fn proposed(proposal: &RoleProposal) -> String {
    let roles: Vec<&str> = proposal.roles.iter().map(|role| role.word()).collect();
    format!(" · {} voorgesteld door {}", roles.join(" en "), proposal.by)
}
