//! Something to choose from: the palette, the help, the actions of a verwijzing, an order, a resident. Narrows as you
//! type; what typing finds beyond its own lines (a number, residents) comes first.

use tui_input::Input;

use super::model::Cursor;
use crate::domain::aanbesteding::living::Change;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::words::fold;

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Runs an action.
    Run(&'static str),
    /// Sorts the queue by a column.
    Sort(&'static str),
    /// Goes on with the n-th draft.
    Draft(usize),
    /// Opens a dossier.
    Open(String),
    /// Begins a melding for a resident.
    MeldingFor(String),
    /// Tries changes to the plan of the open aanbesteding.
    WhatIf(Vec<Change>),
    /// Begins with a new resident, by the name that was typed.
    NewResident,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub title: String,
    /// What it is, beside it.
    pub detail: String,
    /// Its keys.
    pub keys: String,
    /// Why it cannot be chosen now.
    pub why_not: Option<String>,
    /// What it does.
    pub does: Does,
}

impl Line {
    /// A line that can be chosen.
    #[must_use]
    pub fn new(title: impl Into<String>, detail: impl Into<String>, does: Does) -> Self {
        Self {
            title: title.into(),
            detail: detail.into(),
            keys: String::new(),
            why_not: None,
            does,
        }
    }
}

/// What typing does beside narrowing the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finds {
    /// Nothing.
    Nothing,
    /// A verwijzing by its number.
    Numbers,
    /// A day to which a phase could move.
    Days(Phase),
    /// Residents, asked of the server; the lines themselves are always there.
    Residents,
}

/// A list with a filter above it.
#[derive(Debug)]
pub struct Choice {
    /// What it is.
    pub title: String,
    /// Its own lines.
    pub lines: Vec<Line>,
    /// What typing does beside narrowing them.
    pub finds: Finds,
    /// What was found for what is typed.
    pub found: Vec<Line>,
    /// Whether what is typed is still being looked for: until then there is nothing to choose.
    pub is_looking: bool,
    /// What was typed.
    pub filter: Input,
    /// Where the cursor is, among the lines that fit.
    pub cursor: Cursor,
}

impl Choice {
    /// A list with nothing typed yet.
    #[must_use]
    pub fn new(title: impl Into<String>, finds: Finds, lines: Vec<Line>) -> Self {
        Self {
            title: title.into(),
            lines,
            finds,
            found: Vec::new(),
            is_looking: false,
            filter: Input::default(),
            cursor: Cursor::default(),
        }
    }

    /// What was found, then the lines that fit what was typed, by name, description or keys; what the name begins with
    /// first, then what is in it.
    #[must_use]
    pub fn fitting(&self) -> Vec<&Line> {
        let typed = self.filter.value().trim();
        let folded = fold(typed);
        let fits = |line: &&Line| {
            typed.is_empty()
                || self.finds == Finds::Residents
                || line.keys == typed
                || !folded.is_empty()
                    && (fold(&line.title).contains(&folded) || fold(&line.detail).contains(&folded))
        };
        let mut lines: Vec<&Line> = self.lines.iter().filter(fits).collect();
        lines.sort_by_key(|line| {
            let title = fold(&line.title);
            (!title.starts_with(&folded), !title.contains(&folded))
        });
        self.found.iter().chain(lines).collect()
    }

    /// The line under the cursor, unless what is typed is still being looked for.
    #[must_use]
    pub fn chosen(&self) -> Option<&Line> {
        self.fitting()
            .get(self.cursor.at)
            .copied()
            .filter(|_| !self.is_looking)
    }
}
