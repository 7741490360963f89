//! What the screen knows: what holds for the whole session, and the screens with where the user is among them.
//!
//! No rules and no disk: what may be done comes from the server with each dossier.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;
use crokey::KeyCombination;

use super::choice::Choice;
use super::effect::Effect;
use super::events::Msg;
use super::form::Form;
use super::reading::Reading;
use super::screen::{Entry, Screen};
use super::theme::Look;
use super::update::Round;
use crate::actions::{self, Context};
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::workflow;
use crate::keymap::Keymap;
use crate::office::drafts::Draft;
use crate::office::views::{Bought, SavedView};

/// What lies on top of the screen; only the topmost gets keys.
pub enum Overlay {
    /// A form.
    Form(Box<Form>),
    /// Something to choose from.
    Choice(Box<Choice>),
    /// A letter to read.
    Reading(Box<Reading>),
}

/// One line above the hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub text: String,
    /// Whether it is about something that went wrong or cannot be.
    pub is_bad: bool,
}

/// What holds on every screen.
pub struct Session {
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
    /// The percelen and contracts that a form offers.
    pub bought: Bought,
    /// How often the register was taken in: what was made with an older one is old.
    pub register_turn: u32,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Whether what is known of a row is folded away from beside its list.
    pub is_folded: bool,
    /// What lies on top.
    pub overlays: Vec<Overlay>,
    /// The last thing to say.
    pub message: Option<Message>,
    /// Who has which dossier open.
    pub presence: BTreeMap<String, Vec<String>>,
    /// Whether the server still tells what changes.
    pub is_online: bool,
    /// Whether this is made-up data, to say so.
    pub is_demo: bool,
    /// Whether it may read files of the computer it runs on.
    pub reads_files: bool,
    /// Unfinished forms.
    pub drafts: Vec<Draft>,
    /// Saved views, with how many each finds.
    pub views: Vec<SavedView>,
    /// The record something was last done with, to undo.
    pub last_done: Option<String>,
    /// The records something was last done with together, to undo.
    pub last_many: Vec<String>,
    /// What is being done with several records.
    pub round: Option<Box<Round>>,
}

impl Session {
    fn new(look: Look, size: (u16, u16), today: NaiveDate) -> Self {
        Self {
            look,
            size,
            who: (String::new(), Vec::new()),
            today,
            register: Register::default(),
            bought: Bought::default(),
            register_turn: 0,
            keymap: Keymap::built_in(),
            is_folded: false,
            overlays: Vec::new(),
            message: None,
            presence: BTreeMap::new(),
            is_online: true,
            is_demo: false,
            reads_files: true,
            drafts: Vec::new(),
            views: Vec::new(),
            last_done: None,
            last_many: Vec::new(),
            round: None,
        }
    }

    /// Rows between the line below the title and the message.
    #[must_use]
    pub fn body(&self) -> usize {
        usize::from(self.size.1).saturating_sub(4)
    }

    /// Takes in settings, providers and employees.
    pub fn take_register(&mut self, records: &[Record]) {
        self.register = Register::default();
        for record in records {
            self.register.take(record);
        }
        self.register_turn += 1;
    }

    /// The form on top, if one is.
    pub fn form(&mut self) -> Option<&mut Form> {
        match self.overlays.last_mut() {
            Some(Overlay::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// The list to choose from on top, if one is.
    pub fn choice(&mut self) -> Option<&mut Choice> {
        match self.overlays.last_mut() {
            Some(Overlay::Choice(choice)) => Some(choice),
            _ => None,
        }
    }

    /// Puts something to choose from on top.
    pub fn choose_from(&mut self, choice: Choice) {
        self.overlays.push(Overlay::Choice(Box::new(choice)));
    }

    /// The keys of an action on a screen, to name in a sentence.
    #[must_use]
    pub fn keys_of(&self, screen: Context, id: &str) -> Option<String> {
        let contexts = [screen, Context::List, Context::Everywhere];
        self.keymap.keys_of(&contexts, id)
    }

    /// Whether one of the user's roles could do this at all; what is no action of the workflow, everyone may.
    #[must_use]
    pub fn may_ever(&self, id: &str) -> bool {
        let id = if id == "melding-invoeren" {
            "melding-registreren"
        } else {
            id
        };
        workflow::find(id).is_none_or(|action| action.may_ever(&self.who.1))
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

/// A screen with its row of the table.
struct Slot {
    entry: &'static Entry,
    screen: Box<dyn Screen>,
}

/// Everything the screen knows.
pub struct Model {
    /// What holds on every screen.
    pub session: Session,
    slots: Vec<Slot>,
    /// Where the user is, and came from, as places among the screens; never empty.
    trail: Vec<usize>,
    /// Keys of a chord so far.
    pub pending: Vec<KeyCombination>,
    /// Which chord waits; an older timer is ignored.
    pub chord: u32,
    /// Whether what can follow is shown.
    pub shows_chord: bool,
    /// What is typed ahead of an answer.
    pub ahead: Ahead,
    /// How far it is with what others changed.
    pub refresh: Refresh,
    /// Whether it will be asked after a moment.
    pub refreshes_soon: bool,
}

/// Whether what others changed is being asked for: whatever they change meanwhile is asked for in one go after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Refresh {
    /// What is shown is of now, as far as is known.
    #[default]
    Done,
    /// The answer is on its way.
    UnderWay,
    /// The same, and it may be of before a later change.
    Again,
}

/// What is typed while the server is still asked what an earlier key opens: it is for what comes, not for what is there.
#[derive(Default)]
pub struct Ahead {
    /// Answers to come.
    pub answers: usize,
    /// Keys and pasted text, in the order they came.
    pub typed: VecDeque<Msg>,
}

impl Model {
    /// Screens that have loaded nothing yet, on the first of them.
    #[must_use]
    pub fn new(look: Look, size: (u16, u16), today: NaiveDate, screens: &'static [Entry]) -> Self {
        let slot = |entry: &'static Entry| Slot {
            entry,
            screen: (entry.new)(),
        };
        Self {
            session: Session::new(look, size, today),
            slots: screens.iter().map(slot).collect(),
            trail: vec![0],
            pending: Vec::new(),
            chord: 0,
            shows_chord: false,
            ahead: Ahead::default(),
            refresh: Refresh::default(),
            refreshes_soon: false,
        }
    }

    fn at(&self) -> usize {
        self.trail.last().copied().unwrap_or(0)
    }

    /// What is fixed of the screen the user is on.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        self.slots[self.at()].entry
    }

    /// The screen the user is on.
    #[must_use]
    pub fn screen(&self) -> &dyn Screen {
        &*self.slots[self.at()].screen
    }

    /// The screen of a list that the user is on or came from, and that is not one record at a time, with its place in the keymap.
    #[must_use]
    pub fn last_list(&self) -> (Context, &dyn Screen) {
        let slots = self.trail.iter().rev().map(|at| &self.slots[*at]);
        let mut lists = slots.filter(|slot| {
            let context = slot.entry.context;
            context != Context::Triage && actions::way_to(context).is_some()
        });
        // Where one begins is one.
        let slot = lists.next().unwrap_or(&self.slots[0]);
        (slot.entry.context, &*slot.screen)
    }

    /// The screen the user is on, beside what holds on every screen.
    pub fn here(&mut self) -> (&mut dyn Screen, &mut Session) {
        let at = self.at();
        (&mut *self.slots[at].screen, &mut self.session)
    }

    /// Every screen.
    pub fn screens_mut(&mut self) -> impl Iterator<Item = &mut dyn Screen> {
        self.slots.iter_mut().map(|slot| &mut *slot.screen)
    }

    /// Records changed, these or any. Returns whether that may be in what the screen shows that the user is on.
    pub fn changed(&mut self, numbers: &[String]) -> bool {
        let at = self.at();
        let mut is_in_sight = false;
        for (n, slot) in self.slots.iter_mut().enumerate() {
            let is_there = slot.screen.changed(numbers);
            is_in_sight |= is_there && n == at;
        }
        is_in_sight
    }

    /// A screen by what it is.
    #[must_use]
    pub fn find<S: Screen>(&self) -> Option<&S> {
        let mut screens = self.slots.iter();
        screens.find_map(|slot| (&*slot.screen as &dyn Any).downcast_ref())
    }

    /// Whether the user is on a screen.
    #[must_use]
    pub fn is_on<S: Screen>(&self) -> bool {
        (self.screen() as &dyn Any).is::<S>()
    }

    /// Does something on a screen, wherever the user is.
    pub fn on<S: Screen, R: Default>(&mut self, does: impl FnOnce(&mut S, &mut Session) -> R) -> R {
        let mut screens = self.slots.iter_mut();
        let found = screens.find_map(|slot| (&mut *slot.screen as &mut dyn Any).downcast_mut());
        found.map_or_else(R::default, |screen| does(screen, &mut self.session))
    }

    /// What to ask the server to show the screen anew.
    pub fn reload(&mut self) -> Vec<Effect> {
        let (screen, session) = self.here();
        screen.reload(session)
    }

    /// Goes where an action goes, if it goes anywhere; coming from there again is one step back.
    pub fn go(&mut self, action: &str) -> Option<Vec<Effect>> {
        let to = actions::going(action)?;
        let screen = self
            .slots
            .iter()
            .position(|slot| slot.entry.context == to)?;
        self.session.overlays.clear();
        let here = self.here().0;
        if let Some(filter) = here.filter_mut() {
            filter.leave();
        }
        let (marked, line) = (here.marked(), here.view_line());
        if screen != self.at() {
            self.slots[screen].screen.begin(&marked, line.as_deref());
        }
        self.step_to(screen);
        Some(self.reload())
    }

    fn step_to(&mut self, screen: usize) {
        self.trail.retain(|other| *other != screen);
        self.trail.push(screen);
    }

    /// Opens a record on the screen for that.
    pub fn open(&mut self, number: &str) -> Vec<Effect> {
        let mut screens = self.slots.iter_mut().enumerate();
        let shown = screens.find_map(|(at, slot)| Some((at, slot.screen.show(number)?)));
        shown.map_or_else(Vec::new, |(screen, effects)| {
            self.step_to(screen);
            effects
        })
    }

    /// Goes back to where the user came from; on the first screen there is nothing to go back to.
    pub fn step_back(&mut self) {
        if self.trail.len() > 1 {
            self.here().0.close();
            self.trail.pop();
        }
    }

    /// The place in the keymap of the screen the user is on.
    #[must_use]
    pub fn context(&self) -> Context {
        self.screen().context().unwrap_or(self.entry().context)
    }

    /// Where keys are looked up now, most particular first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        match self.session.overlays.last() {
            Some(Overlay::Form(_)) => vec![Context::Form, Context::Everywhere],
            Some(Overlay::Choice(_)) => vec![Context::Choice, Context::Everywhere],
            Some(Overlay::Reading(_)) => vec![Context::Reading, Context::Everywhere],
            None => {
                let filter = self.screen().filter().filter(|filter| filter.is_typing());
                let typing = filter.map(|_| Context::Filter).into_iter();
                let screen = [self.context(), Context::List, Context::Everywhere];
                typing.chain(screen).collect()
            }
        }
    }

    /// A sentence of the server in the words of the screen: an action is called by its title with its keys, and not by
    /// its id as on the command line.
    #[must_use]
    pub fn in_titles(&self, sentence: &str) -> String {
        let is_of_id = |c: char| c.is_ascii_lowercase() || c == '-';
        let contexts = [self.context(), Context::List, Context::Everywhere];
        let mut told = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(|c| !is_of_id(c)).unwrap_or(rest.len()));
            // An id of one word (`aanbieden`) is a plain word in a sentence.
            match workflow::find(word).filter(|_| word.contains('-')) {
                Some(action) => {
                    told.push_str(&format!("‘{}’", action.title));
                    if let Some(keys) = self.session.keymap.keys_of(&contexts, action.id) {
                        told.push_str(&format!(", toets {keys}"));
                    }
                }
                // Nobody types `reden=…` here.
                None if after.starts_with("=…") => {
                    told.push_str(&format!("veld {word}"));
                    rest = &after["=…".len()..];
                    continue;
                }
                None if !word.is_empty() && after.starts_with('=') => {
                    told.push_str(&format!("{word}: "));
                    rest = &after[1..];
                    continue;
                }
                None => told.push_str(word),
            }
            let other = after.find(is_of_id).unwrap_or(after.len());
            told.push_str(&after[..other]);
            rest = &after[other..];
        }
        told
    }
}
