//! A change on its way to the logboek, and the proof that it can be read back from there.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::record::fields::{self, FieldError};
use crate::domain::record::{Record, RecordId};
use crate::domain::retention::DESTROY;
use crate::domain::text::is_plain;
use crate::domain::words::Role;

/// One change to one record, ready to be kept.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: a Unix name.
    pub who: String,
    /// In which role.
    pub role: Option<Role>,
    /// By which action.
    pub action: String,
    /// The number that who asked gave the request, to be known by when it is asked again; none for most.
    pub request: Option<String>,
    /// The record as it was; revision 0 when it is new.
    pub before: Record,
    /// The record as it becomes; its revision is one more.
    pub after: Arc<Record>,
}

/// Why a change cannot be kept: its line would not read back to what it says. The sentence is for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprovable {
    /// The number does not read back.
    #[error(
        "‘{0}’ kan geen nummer of naam zijn: wijkregie kan het niet teruglezen. Er is niets bewaard. Gebruik letters of cijfers, zonder spatie ervoor of erachter"
    )]
    Number(String),
    /// A field does not read back.
    #[error(
        "Het veld ‘{field}’ van {over} is niet terug te lezen zoals het er staat. Er is niets bewaard. Vul het anders in"
    )]
    Field {
        /// Which record.
        over: String,
        /// Which field.
        field: String,
    },
    /// It has what a terminal would obey, or an eye would not see.
    #[error(
        "In {field} van {over} staat een teken dat niet te zien is of een terminal bestuurt. Er is niets bewaard. Typ de tekst \
         opnieuw"
    )]
    Hidden {
        /// Which record.
        over: String,
        /// Which field.
        field: String,
    },
    /// It has no text form.
    #[error("{over} is niet op te schrijven ({why}). Er is niets bewaard. Vul het anders in")]
    Form {
        /// Which record.
        over: String,
        /// What does not fit.
        why: String,
    },
}

/// A change that reads back from its line to the same number, fields and revision: only these are written.
#[derive(Debug, Clone)]
pub struct Proven {
    entry: Entry,
    velden: String,
}

impl Proven {
    /// The change.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Old and new value by path, as the line has them.
    pub(super) fn velden(&self) -> &str {
        &self.velden
    }
}

impl Entry {
    /// Whether the record begins anew with it, and what was known before it goes.
    #[must_use]
    pub fn destroys(&self) -> bool {
        self.action == DESTROY
    }

    /// Writes the change down and reads it back.
    ///
    /// # Errors
    /// When what is read is not what was written.
    pub fn prove(self) -> Result<Proven, Unprovable> {
        // What is destroyed does not stand in the line that says so either.
        let empty = Record::new(self.after.id.clone());
        let before = if self.destroys() {
            &empty
        } else {
            &self.before
        };
        let after = &*self.after;
        let over = after.id.to_string();
        if !after.id.reads_back() || !is_plain(&after.id.number) {
            return Err(Unprovable::Number(after.id.number.clone()));
        }
        let form = |why: FieldError| Unprovable::Form {
            over: over.clone(),
            why: why.to_string(),
        };
        let velden = fields::velden(before, after).map_err(form)?;
        if may_hide(&velden) {
            let changed = fields::difference(before, after).map_err(form)?;
            let hides = |(_, [_, new]): &(String, [Value; 2])| !says_plainly(new);
            if let Some((field, _)) = changed.into_iter().find(hides) {
                return Err(Unprovable::Hidden { over, field });
            }
        }
        let mut back = read_back(before, &after.id, &velden).map_err(form)?;
        if self.destroys() {
            back.revision = self.before.revision + 1;
        }
        if back != *after {
            let other = fields::difference(&back, after).unwrap_or_default();
            let field = other.into_keys().next();
            return Err(Unprovable::Field {
                over,
                // What differs and is written the same is a field that says it is filled in with nothing.
                field: field.unwrap_or_else(|| "(leeg)".to_owned()),
            });
        }
        Ok(Proven {
            entry: self,
            velden,
        })
    }
}

/// Whether the text of a line has anything that may not be plain once it is read: JSON escapes only what is seldom there.
fn may_hide(velden: &str) -> bool {
    let escaped = ["\\u", "\\b", "\\f", "\\r"];
    let has_one = || escaped.iter().any(|it| velden.contains(it));
    !is_plain(velden) || velden.contains('\\') && has_one()
}

/// Whether every text in a value can be shown as it is.
fn says_plainly(value: &Value) -> bool {
    match value {
        Value::String(text) => is_plain(text),
        Value::Array(values) => values.iter().all(says_plainly),
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| is_plain(name) && says_plainly(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The record that a replay makes of these fields.
fn read_back(before: &Record, id: &RecordId, velden: &str) -> Result<Record, FieldError> {
    if before.revision == 0 {
        return fields::first_record(id.clone(), velden);
    }
    let mut back = before.clone();
    fields::apply(&mut back, fields::new_values(serde_json::from_str(velden)?))?;
    back.revision += 1;
    Ok(back)
}
