//! What lists can be filtered by, and the filters that are kept.

use serde::{Deserialize, Serialize};

/// A list that can be filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the list of its name
pub enum Filtered {
    Queue,
    Contracts,
    Aanbestedingen,
    Agenda,
    Doubles,
    Indicaties,
    Plans,
    Contacts,
    Budgets,
    Surveys,
}

/// A word a list can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterWord {
    /// As it is written, perhaps with an example behind its sign: `te-laat`, `wijk:`, `actie:180d`.
    pub word: String,
    /// What it is about.
    pub is: String,
    /// What can stand behind it, where that is a list.
    pub values: Vec<String>,
}

/// A filter and an order under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What it is called.
    #[serde(rename = "naam")]
    pub name: String,
    /// The words of its filter, and where they are not the usual its list and order.
    #[serde(rename = "regel")]
    pub line: String,
    /// Whether only the caller has it.
    #[serde(rename = "eigen")]
    pub is_own: bool,
    /// How many it finds now; none where that is not counted.
    #[serde(rename = "aantal")]
    pub count: Option<usize>,
}
