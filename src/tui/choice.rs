//! Something to choose from: the palette, the help, the actions of a verwijzing, an order. Narrows as you type.

use tui_input::Input;

use super::model::Cursor;
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

/// A list with a filter above it.
#[derive(Debug)]
pub struct Choice {
    /// What it is.
    pub title: String,
    /// All lines.
    pub lines: Vec<Line>,
    /// What was typed.
    pub filter: Input,
    /// Where the cursor is, among the lines that fit.
    pub cursor: Cursor,
}

impl Choice {
    /// A list with nothing typed yet.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<Line>) -> Self {
        Self {
            title: title.into(),
            lines,
            filter: Input::default(),
            cursor: Cursor::default(),
        }
    }

    /// The lines that fit what was typed, by name, description or keys; what the name begins with first, then what is
    /// in it.
    #[must_use]
    pub fn fitting(&self) -> Vec<&Line> {
        let typed = self.filter.value().trim();
        let folded = fold(typed);
        let fits = |line: &&Line| {
            folded.is_empty() && typed.is_empty()
                || fold(&line.title).contains(&folded) && !folded.is_empty()
                || fold(&line.detail).contains(&folded) && !folded.is_empty()
                || line.keys == typed
        };
        let mut lines: Vec<&Line> = self.lines.iter().filter(fits).collect();
        lines.sort_by_key(|line| {
            let title = fold(&line.title);
            (!title.starts_with(&folded), !title.contains(&folded))
        });
        lines
    }

    /// The line under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Line> {
        self.fitting().get(self.cursor.at).copied()
    }
}
