//! What is on the page, and not how it looks: the one thing that html and pdf are both made of.

use super::chart::Chart;

/// A page.
pub(super) struct Page {
    pub(super) title: String,
    /// Whose it is.
    pub(super) office: String,
    /// What stands below the title, a line each.
    pub(super) under: Vec<String>,
    /// What is on it, in the order in which it is read.
    pub(super) parts: Vec<Part>,
    /// What stands below everything.
    pub(super) foot: String,
}

/// A part of the page.
pub(super) enum Part {
    /// Stands above the parts until the next heading.
    Heading(String),
    /// Text; where a line ends, it ends.
    Text(String),
    /// What a table counts, below it.
    Note(String),
    /// Two beside each other.
    Charts(Vec<Chart>),
    Table(Table),
    /// Words, each with what it means.
    Terms(Vec<(String, String)>),
}

/// A table: a name before every row, a word above every column.
pub(super) struct Table {
    pub(super) caption: String,
    /// What stands above the names.
    pub(super) corner: String,
    pub(super) heads: Vec<Word>,
    pub(super) rows: Vec<Row>,
    /// All together.
    pub(super) sum: Option<Row>,
    /// The column that the page is about.
    pub(super) marked: Option<usize>,
}

/// A row of a table, with a cell for every column.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: Vec<Word>,
}

/// A word or a figure, with what it means where that is not said by itself.
#[derive(Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) means: Option<String>,
}

impl Word {
    /// One that says it all.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            means: None,
        }
    }

    /// One that is short for something.
    pub(super) fn short(text: impl Into<String>, means: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            means: Some(means.into()),
        }
    }

    /// A figure as it is told: what its signs mean is said to who does not see them.
    pub(super) fn told(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.as_str() {
            "*" => Self::short(text, "verborgen"),
            "–" => Self::short(text, "niet gemeten"),
            _ => Self::plain(text),
        }
    }

    /// A figure that may not be known.
    pub(super) fn known(text: Option<String>) -> Self {
        text.map_or_else(|| Self::short("–", "niet bekend"), Self::plain)
    }
}
