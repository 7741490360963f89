//! What the screen knows: where the user is, what was loaded, what is open on top.
//!
//! No rules and no disk: what may be done comes from the server with each dossier.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crokey::KeyCombination;

use super::choice::Choice;
use super::form::Form;
use super::screens::aanbestedingen::Aanbestedingen;
use super::screens::agenda::Agenda;
use super::screens::contracts::Contracts;
use super::screens::dossier::Open;
use super::screens::queue::Queue;
use super::screens::{self, Screen};
use super::theme::Look;
use crate::actions::Context;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::workflow::{self, Who};
use crate::keymap::Keymap;
use crate::office::drafts::Draft;
use crate::office::views::{Overview, ProviderCells};

/// What lies on top of the screen; only the topmost gets keys.
#[derive(Debug)]
pub enum Overlay {
    /// A form.
    Form(Box<Form>),
    /// Something to choose from.
    Choice(Choice),
}

/// A cursor in a list, and the first row in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row under the cursor.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
}

impl Cursor {
    /// Moves by rows within a list of `len`, with `height` rows in sight.
    pub fn step(&mut self, by: isize, len: usize, height: usize) {
        self.at = self.at.saturating_add_signed(by);
        self.keep_within(len, height);
    }

    /// Keeps cursor and sight within a list.
    pub fn keep_within(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let height = height.max(1);
        self.top = self
            .top
            .min(self.at)
            .max((self.at + 1).saturating_sub(height));
        self.top = self.top.min(len.saturating_sub(height));
    }
}

/// Where the user is on a screen; it stays there while another is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The cursor in its list.
    pub cursor: Cursor,
    /// Which of its sheets is open.
    pub sheet: usize,
}

/// One line above the hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub text: String,
    /// Whether it is about something that went wrong or cannot be.
    pub is_bad: bool,
}

/// Everything the screen knows.
pub struct Model {
    /// What the terminal can show.
    pub look: Look,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The user's name and roles.
    pub who: (String, Vec<String>),
    /// Today, by the server.
    pub today: NaiveDate,
    /// Settings, providers, employees.
    pub register: Register,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Where the user is, and came from; never empty.
    pub screens: Vec<Screen>,
    /// Where the user is on each screen that was used.
    pub places: BTreeMap<Screen, Place>,
    /// What lies on top.
    pub overlays: Vec<Overlay>,
    /// Keys of a chord so far.
    pub pending: Vec<KeyCombination>,
    /// Which chord waits; an older timer is ignored.
    pub chord: u32,
    /// Whether what can follow is shown.
    pub shows_chord: bool,
    /// The last thing to say.
    pub message: Option<Message>,
    /// Who has which dossier open.
    pub presence: BTreeMap<String, Vec<String>>,
    /// Whether the server still tells what changes.
    pub is_online: bool,
    /// Whether this is made-up data, to say so.
    pub is_demo: bool,
    /// Vandaag.
    pub overview: Option<Overview>,
    /// Wachtrij.
    pub queue: Queue,
    /// Dossier.
    pub open: Option<Open>,
    /// Contracten.
    pub contracts: Contracts,
    /// Aanbestedingen.
    pub aanbestedingen: Aanbestedingen,
    /// Agenda.
    pub agenda: Agenda,
    /// Aanbieders.
    pub providers: Option<Vec<ProviderCells>>,
    /// Users, for Beheer.
    pub users: Option<Vec<Record>>,
    /// Settings, for Beheer.
    pub settings: Option<Vec<(String, String)>>,
    /// Unfinished forms.
    pub drafts: Vec<Draft>,
    /// The record something was last done with, to undo.
    pub last_done: Option<String>,
}

impl Model {
    /// A screen that has loaded nothing yet.
    #[must_use]
    pub fn new(look: Look, size: (u16, u16), today: NaiveDate) -> Self {
        Self {
            look,
            size,
            who: (String::new(), Vec::new()),
            today,
            register: Register::default(),
            keymap: Keymap::built_in(),
            screens: vec![Screen::Today],
            places: BTreeMap::new(),
            overlays: Vec::new(),
            pending: Vec::new(),
            chord: 0,
            shows_chord: false,
            message: None,
            presence: BTreeMap::new(),
            is_online: true,
            is_demo: false,
            overview: None,
            queue: Queue::default(),
            open: None,
            contracts: Contracts::default(),
            aanbestedingen: Aanbestedingen::default(),
            agenda: Agenda::default(),
            providers: None,
            users: None,
            settings: None,
            drafts: Vec::new(),
            last_done: None,
        }
    }

    /// Where the user is.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screens.last().copied().unwrap_or(Screen::Today)
    }

    /// Where keys are looked up now, most particular first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        match self.overlays.last() {
            Some(Overlay::Form(_)) => vec![Context::Form, Context::Everywhere],
            Some(Overlay::Choice(_)) => vec![Context::Choice, Context::Everywhere],
            None => {
                let mut contexts = vec![screens::context(self)];
                contexts.push(Context::List);
                contexts.push(Context::Everywhere);
                contexts
            }
        }
    }

    /// The cursor of a screen.
    #[must_use]
    pub fn cursor(&self, screen: Screen) -> Cursor {
        self.places
            .get(&screen)
            .map_or_else(Cursor::default, |place| place.cursor)
    }

    /// The cursor of a screen, to move it.
    pub fn cursor_mut(&mut self, screen: Screen) -> &mut Cursor {
        &mut self.places.entry(screen).or_default().cursor
    }

    /// Which sheet of a screen is open.
    #[must_use]
    pub fn sheet(&self, screen: Screen) -> usize {
        self.places.get(&screen).map_or(0, |place| place.sheet)
    }

    /// Keeps the cursor of a screen on the row it was on, now at another place of its list, at the same height in sight.
    pub fn keep_row(&mut self, screen: Screen, now_at: Option<usize>) {
        let (len, height) = (screens::len(self, screen), self.list_height(screen));
        let cursor = self.cursor_mut(screen);
        if let Some(now_at) = now_at {
            let height_in_sight = cursor.at - cursor.top.min(cursor.at);
            cursor.at = now_at;
            cursor.top = now_at.saturating_sub(height_in_sight);
        }
        cursor.keep_within(len, height);
    }

    /// Rows in sight in the list of a screen.
    #[must_use]
    pub fn list_height(&self, screen: Screen) -> usize {
        let body = usize::from(self.size.1).saturating_sub(4);
        let around = screen.head() + screens::foot(self, screen);
        body.saturating_sub(around).max(1)
    }

    /// Whether one of the user's roles could do this at all; what is no action of the workflow, everyone may.
    #[must_use]
    pub fn may_ever(&self, id: &str) -> bool {
        let id = if id == "melding-invoeren" {
            "melding-registreren"
        } else {
            id
        };
        let Some(action) = workflow::find(id) else {
            return true;
        };
        action.who.iter().any(|who| match who {
            Who::Role(role) => self.who.1.iter().any(|mine| mine == role.word()),
            Who::Houder | Who::Sight => true,
        })
    }

    /// A sentence of the server in the words of the screen: an action is called by its title with its keys, and not by
    /// its id as on the command line.
    #[must_use]
    pub fn in_titles(&self, sentence: &str) -> String {
        let is_of_id = |c: char| c.is_ascii_lowercase() || c == '-';
        let contexts = [screens::context(self), Context::List, Context::Everywhere];
        let mut told = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(|c| !is_of_id(c)).unwrap_or(rest.len()));
            // An id of one word (`aanbieden`) is a plain word in a sentence.
            match workflow::find(word).filter(|_| word.contains('-')) {
                Some(action) => {
                    told.push_str(&format!("‘{}’", action.title));
                    if let Some(keys) = self.keymap.keys_of(&contexts, action.id) {
                        told.push_str(&format!(", toets {keys}"));
                    }
                }
                None => told.push_str(word),
            }
            let other = after.find(is_of_id).unwrap_or(after.len());
            told.push_str(&after[..other]);
            rest = &after[other..];
        }
        told
    }

    /// Says that something went well.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            is_bad: false,
        });
    }

    /// Says that something cannot be or went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            is_bad: true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_list_and_in_sight(
            steps in proptest::collection::vec(-200_isize..200, 0..30), len in 0_usize..300, height in 1_usize..60,
        ) {
            let mut cursor = Cursor::default();
            for step in steps {
                cursor.step(step, len, height);
                prop_assert!(cursor.at < len.max(1));
                prop_assert!(cursor.top <= cursor.at && cursor.at < cursor.top + height);
            }
        }
    }
}
