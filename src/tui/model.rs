//! What the screen knows: where the user is, what was loaded, what is open on top.
//!
//! No rules and no disk: what may be done comes from the server with each dossier.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use crokey::KeyCombination;

use super::choice::Choice;
use super::form::Form;
use super::theme::Look;
use crate::actions::Context;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::ipc::protocol::Request;
use crate::keymap::Keymap;
use crate::office::drafts::Draft;
use crate::office::views::{Dossier, Key, Overview, ProviderCells, QueueQuery, QueueRow};

/// What an answer belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// Who am I.
    Status,
    /// Settings, providers, employees.
    Registers,
    /// Vandaag.
    Overview,
    /// The order of the queue, asked as the n-th time.
    Queue(u32),
    /// Rows of the queue, asked as the n-th time.
    Rows(u32),
    /// A dossier, to show.
    Show(String),
    /// A dossier, to start a form for this action with.
    ForForm(String, &'static str),
    /// A form that was sent.
    Form,
    /// An undo or redo, with what to say of the record when it is done.
    Turn(&'static str),
    /// Providers.
    Providers,
    /// Users.
    Users,
    /// Settings.
    Settings,
    /// Unfinished forms.
    Drafts,
    /// Something whose answer nobody waits for.
    Nothing,
}

/// What `update` wants done.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Ask the server.
    Ask(Tag, Request),
    /// Wait a moment, then say that this chord still waits.
    ChordTimer(u32),
    /// Draw everything anew.
    Clear,
    /// End with this exit code.
    Quit(u8),
}

/// The screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// What is needed now.
    Today,
    /// Everything open.
    Queue,
    /// One verwijzing.
    Dossier,
    /// Providers.
    Providers,
    /// Users and settings.
    Management,
}

impl Screen {
    /// Its name on screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Today => "Vandaag",
            Self::Queue => "Wachtrij",
            Self::Dossier => "Dossier",
            Self::Providers => "Aanbieders",
            Self::Management => "Beheer",
        }
    }

    /// Its place in the keymap.
    #[must_use]
    pub const fn context(self) -> Context {
        match self {
            Self::Today => Context::Today,
            Self::Queue => Context::Queue,
            Self::Dossier => Context::Dossier,
            Self::Providers => Context::Providers,
            Self::Management => Context::Management,
        }
    }
}

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

/// The queue as far as it was loaded.
#[derive(Debug, Default)]
pub struct Queue {
    /// What was asked.
    pub query: QueueQuery,
    /// The order.
    pub keys: Vec<Key>,
    /// The rows that were in sight.
    pub rows: HashMap<Key, QueueRow>,
    /// Where the cursor is.
    pub cursor: Cursor,
    /// How often the order was asked; an older answer is thrown away.
    pub asked: u32,
    /// Whether the order was answered at all.
    pub is_loaded: bool,
    /// What is being typed after `/`.
    pub typing: Option<tui_input::Input>,
}

/// The sheets of a dossier.
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
    /// Which sheet.
    pub sheet: usize,
    /// The first line in sight.
    pub top: usize,
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
    /// The cursor in Vandaag.
    pub today_cursor: Cursor,
    /// Wachtrij.
    pub queue: Queue,
    /// Dossier.
    pub open: Option<Open>,
    /// Aanbieders.
    pub providers: Option<Vec<ProviderCells>>,
    /// The cursor in Aanbieders.
    pub providers_cursor: Cursor,
    /// Users, for Beheer.
    pub users: Option<Vec<Record>>,
    /// Settings, for Beheer.
    pub settings: Option<Vec<(String, String)>>,
    /// The sheet of Beheer: users or settings.
    pub management_sheet: usize,
    /// The cursor in Beheer.
    pub management_cursor: Cursor,
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
            overlays: Vec::new(),
            pending: Vec::new(),
            chord: 0,
            shows_chord: false,
            message: None,
            presence: BTreeMap::new(),
            is_online: true,
            is_demo: false,
            overview: None,
            today_cursor: Cursor::default(),
            queue: Queue::default(),
            open: None,
            providers: None,
            providers_cursor: Cursor::default(),
            users: None,
            settings: None,
            management_sheet: 0,
            management_cursor: Cursor::default(),
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
                let mut contexts = vec![self.screen().context()];
                contexts.push(Context::List);
                contexts.push(Context::Everywhere);
                contexts
            }
        }
    }

    /// Rows in sight in the lists of the screen.
    #[must_use]
    pub fn list_height(&self) -> usize {
        let body = usize::from(self.size.1).saturating_sub(4);
        match self.screen() {
            Screen::Queue => body.saturating_sub(2),
            Screen::Today | Screen::Providers | Screen::Management => body.saturating_sub(1),
            Screen::Dossier => body.saturating_sub(3),
        }
        .max(1)
    }

    /// The number of the verwijzing under the cursor, or open.
    #[must_use]
    pub fn referral_here(&self) -> Option<String> {
        match self.screen() {
            Screen::Today => {
                let signals = &self.overview.as_ref()?.signals;
                signals
                    .get(self.today_cursor.at)
                    .map(|(signal, _)| signal.nummer.clone())
            }
            Screen::Queue => {
                let key = self.queue.keys.get(self.queue.cursor.at)?;
                Some(crate::domain::record::RecordId::referral(i32::from(key.0), key.1).number)
            }
            Screen::Dossier => self.open.as_ref().map(|open| open.number.clone()),
            Screen::Providers | Screen::Management => None,
        }
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
