//! Something to choose from: the palette, the help, the actions of a verwijzing, an order, a resident. Narrows as you
//! type; what typing finds beyond its own lines (a number, residents) comes first.

use std::rc::Rc;

use chrono::NaiveDate;
use tui_input::Input;

use super::cursor::Cursor;
use super::effect::{Effect, Left};
use super::model::Model;
use crate::domain::words::fold;

/// What to type where a part of a line will do.
pub const HINT: &str = "typ om te zoeken";

/// What follows on a choice, with what was typed.
type Chosen = dyn Fn(&mut Model, &str) -> Vec<Effect>;

/// What choosing a line does.
#[derive(Clone)]
pub enum Does {
    /// Runs an action.
    Run(&'static str),
    /// Something else, with what was typed.
    Then(Rc<Chosen>),
}

impl Does {
    /// Something that is no action by itself.
    pub fn then<L: Left>(does: impl Fn(&mut Model, &str) -> L + 'static) -> Self {
        Self::Then(Rc::new(move |model, typed| does(model, typed).effects()))
    }
}

/// One line.
#[derive(Clone)]
pub struct Item {
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

impl Item {
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

/// What follows on typing, by what was typed and today.
type Find = dyn Fn(&mut Choice, &str, NaiveDate) -> Vec<Effect>;

/// What typing does beside narrowing the lines: puts what was found in the choice, or asks the server for it.
#[derive(Clone)]
pub struct Finds {
    /// What to type, where that is more than a part of a line.
    pub hint: &'static str,
    /// Whether the lines stay whatever is typed.
    pub keeps_lines: bool,
    /// What it does.
    pub find: Rc<Find>,
}

impl Finds {
    /// Finds by what was typed, and today.
    pub fn new<L: Left>(find: impl Fn(&mut Choice, &str, NaiveDate) -> L + 'static) -> Self {
        Self {
            hint: HINT,
            keeps_lines: false,
            find: Rc::new(move |choice, typed, today| find(choice, typed, today).effects()),
        }
    }
}

/// A list with a filter above it.
pub struct Choice {
    /// What it is.
    pub title: String,
    /// Its own lines.
    pub lines: Vec<Item>,
    /// What typing does beside narrowing them.
    pub finds: Option<Finds>,
    /// What was found for what is typed.
    pub found: Vec<Item>,
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
    pub fn new(title: impl Into<String>, lines: Vec<Item>) -> Self {
        Self {
            title: title.into(),
            lines,
            finds: None,
            found: Vec::new(),
            is_looking: false,
            filter: Input::default(),
            cursor: Cursor::default(),
        }
    }

    /// The same, where typing does more than narrow it.
    #[must_use]
    pub fn finding(self, finds: Finds) -> Self {
        let finds = Some(finds);
        Self { finds, ..self }
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.filter.value().trim()
    }

    /// Looks for what was typed, beside its own lines.
    pub fn find(&mut self, today: NaiveDate) -> Vec<Effect> {
        let typed = self.typed().to_owned();
        match self.finds.clone() {
            Some(finds) => (finds.find)(self, &typed, today),
            None => Vec::new(),
        }
    }

    /// The lines that fit what was typed, by name, description or keys: whose name begins with it, then what was found,
    /// then the lines that have it somewhere. Whoever knows the name of a screen goes there whatever is found.
    #[must_use]
    pub fn fitting(&self) -> Vec<&Item> {
        let typed = self.typed();
        let keeps_lines = self.finds.as_ref().is_some_and(|finds| finds.keeps_lines);
        let folded = fold(typed);
        let fits = |line: &&Item| {
            typed.is_empty()
                || keeps_lines
                || line.keys == typed
                || !folded.is_empty()
                    && (fold(&line.title).contains(&folded) || fold(&line.detail).contains(&folded))
        };
        let mut lines: Vec<&Item> = self.lines.iter().filter(fits).collect();
        lines.sort_by_key(|line| {
            let title = fold(&line.title);
            (!title.starts_with(&folded), !title.contains(&folded))
        });
        let is_named = |line: &&Item| {
            !keeps_lines && !folded.is_empty() && fold(&line.title).starts_with(&folded)
        };
        let named = lines.iter().take_while(|line| is_named(line)).count();
        let rest = lines.split_off(named);
        lines.into_iter().chain(&self.found).chain(rest).collect()
    }

    /// The line under the cursor, unless what is typed is still being looked for.
    #[must_use]
    pub fn chosen(&self) -> Option<&Item> {
        self.fitting()
            .get(self.cursor.at)
            .copied()
            .filter(|_| !self.is_looking)
    }
}
