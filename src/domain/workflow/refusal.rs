//! Why something is not done: a sentence, its source, and what would make it possible.

use serde::{Deserialize, Serialize};

use super::field::Field;

/// Why something is not done: a sentence, its source, and what would make it possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Refusal {
    /// What kind of no this is.
    pub kind: RefusalKind,
    /// What cannot be done and why, in one sentence.
    pub reason: String,
    /// The article or rule behind it.
    pub basis: Option<String>,
    /// What would make it possible.
    pub remedy: Option<String>,
    /// The field that it waits for, where it is one.
    pub field: Option<String>,
}

/// The kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusalKind {
    /// The request itself cannot be read: an unknown action or field, a date that is none.
    Usage,
    /// A rule of the workflow or the law.
    Rule,
    /// The actor may not.
    Right,
    /// There is no such record, or the actor may not know of it.
    Unknown,
}

impl Refusal {
    /// A no by a rule.
    #[must_use]
    pub fn rule(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Rule,
            reason: reason.into(),
            basis: None,
            remedy: None,
            field: None,
        }
    }

    /// A no because the request cannot be read.
    #[must_use]
    pub fn usage(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Usage,
            ..Self::rule(reason)
        }
    }

    /// A no because the actor may not.
    #[must_use]
    pub fn right(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Right,
            ..Self::rule(reason)
        }
    }

    /// A no because there is nothing to see. The same words whether it does not exist or may not be seen.
    #[must_use]
    pub fn unknown(number: &str) -> Self {
        let reason = format!("{number} bestaat niet, of u mag het niet zien");
        Self {
            kind: RefusalKind::Unknown,
            ..Self::rule(reason)
        }
    }

    /// The same, with the article or rule it rests on.
    #[must_use]
    pub fn by(self, basis: impl Into<String>) -> Self {
        Self {
            basis: Some(basis.into()),
            ..self
        }
    }

    /// The same, with the field that it waits for.
    #[must_use]
    pub fn at<T>(self, field: Field<T>) -> Self {
        self.at_field(field.name())
    }

    /// The same, with the name of the field that it waits for.
    #[must_use]
    pub fn at_field(self, name: &str) -> Self {
        Self {
            field: Some(name.to_owned()),
            ..self
        }
    }

    /// The same, with what would make it possible.
    #[must_use]
    pub fn unless(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)?;
        if let Some(basis) = &self.basis {
            write!(f, " ({basis})")?;
        }
        // A question ends with its own sign.
        if self.basis.is_some() || !self.reason.ends_with('?') {
            f.write_str(".")?;
        }
        self.remedy
            .iter()
            .try_for_each(|remedy| write!(f, " {remedy}."))
    }
}
