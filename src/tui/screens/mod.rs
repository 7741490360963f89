//! The screens: which there are, and what each answers to the same questions.
//!
//! One file a screen: what it remembers, asks, draws, and hints at. This file asks: a new screen is a file of its own, a
//! line in [`Screen::ALL`] and an arm in each `match` here. Data that it keeps is a field of [`Model`].

pub mod aanbestedingen;
pub mod agenda;
pub mod contracts;
pub mod dossier;
pub mod management;
pub mod providers;
pub mod queue;
pub mod today;

use chrono::NaiveDate;
use ratatui::style::Style;

use super::effect::{Effect, tell};
use super::filter::{self, Filter, Refused};
use super::model::{Cursor, Model};
use super::pen::Pen;
use super::theme::{Look, mark};
use crate::actions::Context;
use crate::domain::record::Kind;
use crate::domain::workflow::{Refusal, RefusalKind};
use crate::office::signals::{Signal, Urgency};

/// The screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// What is needed now.
    Today,
    /// Everything open.
    Queue,
    /// One verwijzing.
    Dossier,
    /// Contracts.
    Contracts,
    /// Aanbestedingen.
    Aanbestedingen,
    /// Dates of all modules.
    Agenda,
    /// Providers.
    Providers,
    /// Users and settings.
    Management,
}

impl Screen {
    /// Every screen.
    pub const ALL: &'static [Self] = &[
        Self::Today,
        Self::Queue,
        Self::Dossier,
        Self::Contracts,
        Self::Aanbestedingen,
        Self::Agenda,
        Self::Providers,
        Self::Management,
    ];

    /// Its name on screen.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Today => "Vandaag",
            Self::Queue => "Wachtrij",
            Self::Dossier => "Dossier",
            Self::Contracts => "Contracten",
            Self::Aanbestedingen => "Aanbestedingen",
            Self::Agenda => "Agenda",
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
            Self::Contracts => Context::Contracts,
            Self::Aanbestedingen => Context::Aanbestedingen,
            Self::Agenda => Context::Agenda,
            Self::Providers => Context::Providers,
            Self::Management => Context::Management,
        }
    }

    /// The action that goes there; a dossier is opened from a list.
    #[must_use]
    pub const fn action(self) -> Option<&'static str> {
        match self {
            Self::Today => Some("naar-vandaag"),
            Self::Queue => Some("naar-wachtrij"),
            Self::Dossier => None,
            Self::Contracts => Some("naar-contracten"),
            Self::Aanbestedingen => Some("naar-aanbestedingen"),
            Self::Agenda => Some("naar-agenda"),
            Self::Providers => Some("naar-aanbieders"),
            Self::Management => Some("naar-beheer"),
        }
    }

    /// Rows of the body above its list.
    #[must_use]
    pub const fn head(self) -> usize {
        match self {
            Self::Today | Self::Agenda | Self::Providers | Self::Management => 1,
            Self::Queue | Self::Contracts | Self::Aanbestedingen => 2,
            Self::Dossier => 4,
        }
    }
}

/// Whether a list is about records of a kind: what was done to them can be undone from it.
#[must_use]
pub const fn is_about(screen: Screen, kind: Kind) -> bool {
    match screen {
        Screen::Today | Screen::Agenda => true,
        Screen::Queue => matches!(kind, Kind::Referral),
        Screen::Contracts => matches!(kind, Kind::Contract),
        Screen::Aanbestedingen => matches!(kind, Kind::Aanbesteding),
        Screen::Dossier | Screen::Providers | Screen::Management => false,
    }
}

/// The place of the screen in the keymap, by what is open in it.
#[must_use]
pub fn context(model: &Model) -> Context {
    match model.screen() {
        Screen::Dossier => dossier::context(model),
        screen => screen.context(),
    }
}

/// Rows of the body below the list of a screen.
#[must_use]
pub fn foot(model: &Model, screen: Screen) -> usize {
    match screen {
        Screen::Contracts => contracts::foot(model),
        _ => 0,
    }
}

/// The filter of a screen that has one.
#[must_use]
pub const fn filter(model: &Model, screen: Screen) -> Option<&Filter> {
    match screen {
        Screen::Queue => Some(&model.queue.filter),
        Screen::Contracts => Some(&model.contracts.filter),
        Screen::Aanbestedingen => Some(&model.aanbestedingen.filter),
        Screen::Agenda => Some(&model.agenda.filter),
        Screen::Today | Screen::Dossier | Screen::Providers | Screen::Management => None,
    }
}

/// The same, to change.
pub const fn filter_mut(model: &mut Model, screen: Screen) -> Option<&mut Filter> {
    match screen {
        Screen::Queue => Some(&mut model.queue.filter),
        Screen::Contracts => Some(&mut model.contracts.filter),
        Screen::Aanbestedingen => Some(&mut model.aanbestedingen.filter),
        Screen::Agenda => Some(&mut model.agenda.filter),
        Screen::Today | Screen::Dossier | Screen::Providers | Screen::Management => None,
    }
}

/// Whether something is being typed after `/`.
#[must_use]
pub const fn is_typing(model: &Model, screen: Screen) -> bool {
    matches!(filter(model, screen), Some(filter) if filter.is_typing())
}

/// What follows when the filter changed: the rows that it leaves are asked. The agenda has its month here already.
fn filtered(model: &mut Model) -> Vec<Effect> {
    match model.screen() {
        Screen::Agenda => Vec::new(),
        _ => reload(model),
    }
}

/// Filters by what was typed so far.
pub fn take_typed(model: &mut Model) -> Vec<Effect> {
    let screen = model.screen();
    let Some(filter) = filter_mut(model, screen) else {
        return Vec::new();
    };
    filter.take_typed();
    *model.cursor_mut(screen) = Cursor::default();
    filtered(model)
}

/// The server gives no list. When it cannot read its filter: without the word that is being typed, or no list.
fn refuse_list(model: &mut Model, screen: Screen, asked: u32, refusal: &Refusal) -> Vec<Effect> {
    if refusal.kind != RefusalKind::Usage {
        return tell(model, refusal);
    }
    let why = model.in_titles(&refusal.to_string());
    match filter_mut(model, screen).map(|filter| filter.refuse(asked, &why)) {
        Some(Refused::AskAgain) => reload_one(model, screen),
        Some(Refused::Said) => {
            forget(model, screen);
            Vec::new()
        }
        Some(Refused::Stale) | None => Vec::new(),
    }
}

/// No list: what the screen shows then says why.
fn forget(model: &mut Model, screen: Screen) {
    match screen {
        Screen::Queue => model.queue.forget(),
        Screen::Contracts => model.contracts.rows = Some(Vec::new()),
        Screen::Aanbestedingen => model.aanbestedingen.rows = Some(Vec::new()),
        Screen::Today
        | Screen::Dossier
        | Screen::Agenda
        | Screen::Providers
        | Screen::Management => {}
    }
}

/// The sheets of the screen, where it has more than one.
#[must_use]
pub fn sheets(model: &Model) -> &'static [&'static str] {
    match model.screen() {
        Screen::Dossier => dossier::sheets(model),
        Screen::Management => management::SHEETS,
        Screen::Aanbestedingen => aanbestedingen::SHEETS,
        Screen::Today | Screen::Queue | Screen::Contracts | Screen::Agenda | Screen::Providers => {
            &[]
        }
    }
}

/// Draws the body of the screen.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    match model.screen() {
        Screen::Today => today::draw(pen, model),
        Screen::Queue => queue::draw(pen, model),
        Screen::Dossier => dossier::draw(pen, model),
        Screen::Contracts => contracts::draw(pen, model),
        Screen::Aanbestedingen => aanbestedingen::draw(pen, model),
        Screen::Agenda => agenda::draw(pen, model),
        Screen::Providers => providers::draw(pen, model),
        Screen::Management => management::draw(pen, model),
    }
}

/// What to ask the server to show the screen anew.
pub fn reload(model: &mut Model) -> Vec<Effect> {
    reload_one(model, model.screen())
}

fn reload_one(model: &mut Model, screen: Screen) -> Vec<Effect> {
    match screen {
        Screen::Today => today::reload(),
        Screen::Queue => queue::reload(model),
        Screen::Dossier => dossier::reload(model),
        Screen::Contracts => contracts::reload(model),
        Screen::Aanbestedingen => aanbestedingen::reload(model),
        Screen::Agenda => agenda::reload(model),
        Screen::Providers => providers::reload(),
        Screen::Management => management::reload(),
    }
}

/// How many rows the cursor of a screen moves over.
#[must_use]
pub fn len(model: &Model, screen: Screen) -> usize {
    match screen {
        Screen::Today => today::len(model),
        Screen::Queue => model.queue.keys.len(),
        Screen::Dossier => dossier::len(model),
        Screen::Contracts => contracts::len(model),
        Screen::Aanbestedingen => aanbestedingen::len(model),
        Screen::Agenda => agenda::len(model),
        Screen::Providers => model.providers.as_ref().map_or(0, Vec::len),
        Screen::Management => management::len(model),
    }
}

/// What follows when the cursor moved: rows that come into sight are asked.
pub fn moved(model: &Model) -> Vec<Effect> {
    match model.screen() {
        Screen::Queue => queue::load_rows(model),
        Screen::Today
        | Screen::Dossier
        | Screen::Contracts
        | Screen::Aanbestedingen
        | Screen::Agenda
        | Screen::Providers
        | Screen::Management => Vec::new(),
    }
}

/// Enter: keeps the filter being typed, else opens what is under the cursor.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let screen = model.screen();
    if filter_mut(model, screen).is_some_and(Filter::keep) {
        // What cannot be read is said now; the next Enter opens.
        return filtered(model);
    }
    match screen {
        Screen::Today
        | Screen::Queue
        | Screen::Contracts
        | Screen::Aanbestedingen
        | Screen::Agenda => dossier::open_here(model),
        Screen::Management => management::open(model),
        Screen::Dossier | Screen::Providers => Vec::new(),
    }
}

/// Takes one step back within the screen, if there is one to take: takes its filter away.
pub fn back(model: &mut Model) -> Option<Vec<Effect>> {
    let screen = model.screen();
    let was_there = filter_mut(model, screen).is_some_and(Filter::clear);
    was_there.then(|| filtered(model))
}

/// The number of the verwijzing, contract or aanbesteding under the cursor, or open.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    match model.screen() {
        Screen::Today => today::record_here(model),
        Screen::Queue => queue::record_here(model),
        Screen::Contracts => contracts::record_here(model),
        Screen::Aanbestedingen => aanbestedingen::record_here(model),
        Screen::Agenda => agenda::record_here(model),
        Screen::Dossier => model.open.as_ref().map(|open| open.number.clone()),
        Screen::Providers | Screen::Management => None,
    }
}

/// What is open, to stand beside the title.
#[must_use]
pub fn about(model: &Model) -> Option<&str> {
    match model.screen() {
        Screen::Dossier => Some(model.open.as_ref().map_or("", |open| &open.number)),
        Screen::Today
        | Screen::Queue
        | Screen::Contracts
        | Screen::Aanbestedingen
        | Screen::Agenda
        | Screen::Providers
        | Screen::Management => None,
    }
}

/// The actions to hint at on the last line, most useful first.
#[must_use]
pub fn hints(model: &Model) -> Vec<&'static str> {
    match model.screen() {
        screen if is_typing(model, screen) => filter::HINTS.to_vec(),
        Screen::Today => today::HINTS.to_vec(),
        Screen::Queue => queue::HINTS.to_vec(),
        Screen::Dossier => dossier::hints(model),
        Screen::Contracts => contracts::HINTS.to_vec(),
        Screen::Aanbestedingen => {
            aanbestedingen::HINTS[model.sheet(Screen::Aanbestedingen)].to_vec()
        }
        Screen::Agenda => agenda::HINTS.to_vec(),
        Screen::Providers => providers::HINTS.to_vec(),
        Screen::Management => management::hints(model),
    }
}

/// What stands above the hints while there is nothing to say.
#[must_use]
pub fn status(model: &Model) -> String {
    match model.screen() {
        Screen::Today => today::status(model),
        Screen::Queue => queue::status(model),
        Screen::Contracts => contracts::status(model),
        Screen::Aanbestedingen => aanbestedingen::status(model),
        Screen::Agenda => agenda::status(model),
        Screen::Dossier | Screen::Providers | Screen::Management => String::new(),
    }
}

/// How pressing the first signal of a row is: its glyph, its style.
fn signal_mark(look: Look, first: Option<&Signal>) -> (&'static str, Style) {
    let days = first.map(|signal| match signal.pressing() {
        Urgency::Late => -1,
        Urgency::ThisWeek => 0,
        Urgency::Coming => 7,
    });
    mark(look, days)
}

/// Days from today until a day; negative when it is past.
fn days_left(day: NaiveDate, today: NaiveDate) -> i64 {
    (day - today).num_days()
}
