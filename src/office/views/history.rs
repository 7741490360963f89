//! What happened to a record.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::words::Role;

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub tijd: DateTime<Utc>,
    /// By whom.
    pub wie: String,
    /// In which role.
    pub rol: Option<Role>,
    /// By which action.
    pub actie: String,
    /// The revision after it.
    pub revisie: u32,
    /// What changed, by the path of the field; none where the line does not say.
    pub changes: Option<Vec<Changed>>,
}

/// Who brought in an element of a list, where it came with a file: what it says of writer and day is then the file's word.
#[must_use]
pub fn brought_in<'h>(history: &'h [HistoryLine], path: &str) -> Option<&'h str> {
    let adds = |line: &&HistoryLine| {
        let is_first = |it: &Changed| it.path == path && it.old == FieldValue::Nothing;
        line.changes.iter().flatten().any(is_first)
    };
    let added = history.iter().find(adds)?;
    let verbs = ["inlezen-", "overnemen-"];
    let is_read_in = verbs.iter().any(|verb| added.actie.starts_with(verb));
    is_read_in.then_some(added.wie.as_str())
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The path of the field: `staat`, `notities/3`.
    pub path: String,
    /// What it said.
    pub old: FieldValue,
    /// What it says since.
    pub new: FieldValue,
}

/// What a field says, as the logboek keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldValue {
    /// Nothing.
    Nothing,
    /// Yes or no.
    YesNo(bool),
    /// A whole number; money in cents.
    Number(i64),
    /// A text, a word of a list, a day as `2026-11-23`.
    Text(String),
    /// More than one.
    List(Vec<FieldValue>),
    /// Fields of its own, by name.
    Fields(BTreeMap<String, FieldValue>),
}
