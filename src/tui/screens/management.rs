//! Beheer: users, settings, wijken with their teams, buurten of the CBS and the words of lists, a sheet each.

use std::collections::BTreeMap;

use ratatui::text::Line;

use crate::domain::record::{Record, RoleProposal};
use crate::domain::registers::OF_WIJKEN;
use crate::ipc::question;
use crate::office::views::areas;
use crate::tui::cursor::Place;
use crate::tui::effect::{Effect, ask_or};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::screen::{Screen, ask_for};
use crate::tui::theme::Look;
use crate::tui::update::open_form;

/// The sheets.
const SHEETS: &[&str] = &["Gebruikers", "Instellingen", "Wijken", "Buurten", "Woorden"];

/// The sheets by their place in [`SHEETS`].
const USERS: usize = 0;
const SETTINGS: usize = 1;
const WIJKEN: usize = 2;
const BUURTEN: usize = 3;

/// What stands where no wijken and buurten were read in.
const NO_EDITION: &str = " Nog geen indeling van het CBS; lees er een in: wijkregie import wijken";

/// What is done with the word of a list under the cursor.
const ON_WORD: [&str; 4] = [
    "woord-hernoemen",
    "woord-toevoegen",
    "woord-beeindigen",
    "woord-herstellen",
];

/// Users, settings and what of them has a sheet of its own.
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

    /// The setting under the cursor, with its value; of a wijk its begeleidingsteam.
    fn setting(&self, session: &Session) -> Option<(String, String)> {
        let (at, settings) = (self.place.cursor.at, &session.register.settings);
        if self.place.sheet == SETTINGS {
            return self.settings.iter().flatten().nth(at).cloned();
        }
        let key = match self.place.sheet {
            WIJKEN => format!("wijk.{}.bt", areas::wijken(settings).get(at)?.kort),
            BUURTEN => areas::areas(settings).get(at)?.instelling.clone(),
            _ => return None,
        };
        let value = settings.get(&key).unwrap_or_default().to_owned();
        Some((key, value))
    }

    /// Opens a form of the setting under the cursor; of a wijk the one that the back office may fill in too.
    fn on_setting(&self, session: &mut Session, id: &'static str) {
        let Some((key, value)) = self.setting(session) else {
            session.warn(match self.place.sheet {
                BUURTEN => NO_EDITION.trim_start(),
                _ => "Ga eerst naar het blad Instellingen, Wijken of Buurten",
            });
            return;
        };
        let of_wijk = OF_WIJKEN.iter().any(|begin| key.starts_with(begin));
        let id = match id {
            "instelling-wijzigen" if of_wijk => "wijk-wijzigen",
            id => id,
        };
        let known = match id {
            "code-overgang" => BTreeMap::new(),
            _ => [("waarde".to_owned(), value)].into(),
        };
        if let Some(form) = open_form(session, id, Some(key), &known) {
            form.focus = 0;
        }
    }

    /// Opens a form of the word of a list under the cursor.
    fn on_word(&self, session: &mut Session, id: &str) {
        let words = areas::words(&session.register.settings);
        let is_here = self.place.sheet > BUURTEN;
        let Some(word) = words.get(self.place.cursor.at).filter(|_| is_here) else {
            session.warn("Ga eerst naar het blad Woorden");
            return;
        };
        let known = match id {
            "woord-toevoegen" => BTreeMap::new(),
            _ => [("woord".to_owned(), word.naam.clone())].into(),
        };
        open_form(session, id, Some(word.lijst.to_owned()), &known);
    }

    /// The lines of the open sheet.
    fn lines(&self, session: &Session) -> Vec<String> {
        let (look, settings) = (session.look, &session.register.settings);
        match self.place.sheet {
            USERS => match &self.users {
                Some(users) => users
                    .iter()
                    .filter_map(|record| user_line(look, record))
                    .collect(),
                None => vec![" Gebruikers ziet alleen wie de rol beheer heeft".to_owned()],
            },
            SETTINGS => {
                let settings = self.settings.iter().flatten();
                settings
                    .map(|(key, value)| format!(" {} {value}", pad(look, key, 36)))
                    .collect()
            }
            WIJKEN => {
                let rows = areas::wijken(settings).into_iter();
                rows.map(|row| {
                    let cells = [(&row.naam, 18), (&row.wij_team, 26), (&row.bt, 20)];
                    columns(look, &cells) + &row.cbs.join(" ")
                })
                .collect()
            }
            BUURTEN if settings.areas().years().is_empty() => {
                vec![NO_EDITION.to_owned()]
            }
            BUURTEN => {
                let rows = areas::areas(settings).into_iter();
                rows.map(|row| {
                    let name = match row.buurten {
                        0 => format!("  {}", row.naam),
                        _ => row.naam.clone(),
                    };
                    let year = row.jaar.to_string();
                    let cells = [(&year, 5), (&row.code, 11), (&name, 26), (&row.bt, 20)];
                    columns(look, &cells) + &row.nu
                })
                .collect()
            }
            _ => {
                let rows = areas::words(settings).into_iter();
                rows.map(|row| {
                    let list = row.lijst.to_owned();
                    columns(look, &[(&list, 16), (&row.naam, 34)]) + &row.told()
                })
                .collect()
            }
        }
    }
}

/// Cells beside each other, each this wide.
fn columns(look: Look, cells: &[(&String, usize)]) -> String {
    let cells = cells.iter().map(|(text, width)| {
        let text = fit(look, text, width.saturating_sub(1));
        pad(look, &text, *width)
    });
    format!(" {}", cells.collect::<String>())
}

impl Screen for Management {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, session: &Session) -> usize {
        match self.place.sheet {
            USERS => self.users.as_ref().map_or(0, Vec::len),
            _ => self.lines(session).len(),
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
        let own: &[&str] = match self.place.sheet {
            USERS => &[
                "gebruiker-wijzigen",
                "gebruiker-toevoegen",
                "gebruiker-intrekken",
                "rol-goedkeuren",
            ],
            SETTINGS => &["instelling-wijzigen"],
            WIJKEN => &["wijk-wijzigen"],
            BUURTEN => &["wijk-wijzigen", "code-overgang"],
            _ => &ON_WORD,
        };
        own.iter().chain(REST).copied().collect()
    }

    /// Changes what is under the cursor.
    fn open(&mut self, session: &mut Session) -> Option<Vec<Effect>> {
        match self.place.sheet {
            USERS => self.on_user(session, "gebruiker-wijzigen"),
            SETTINGS | WIJKEN | BUURTEN => self.on_setting(session, "instelling-wijzigen"),
            _ => self.on_word(session, ON_WORD[0]),
        }
        Some(Vec::new())
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "gebruiker-wijzigen" | "gebruiker-intrekken" | "rol-goedkeuren" | "rol-afwijzen" => {
                self.on_user(session, id);
            }
            "instelling-wijzigen" | "wijk-wijzigen" | "code-overgang" => {
                self.on_setting(session, id)
            }
            id if ON_WORD.contains(&id) => self.on_word(session, id),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        pen.tabs(0, SHEETS, self.place.sheet);
        let lines = self.lines(session);
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
