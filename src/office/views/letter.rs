//! A letter in a list.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::letters::parts::{Letter, LetterKind};

/// What a list shows of a letter that was sent. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct LetterCells {
    pub nummer: String,
    /// Its number in the list of the dossier.
    pub brief: u32,
    pub soort: LetterKind,
    pub versie: String,
    pub datum: NaiveDate,
    /// To whom, without the address.
    pub aan: String,
    pub onderwerp: String,
    pub door: String,
    pub retour_op: Option<NaiveDate>,
    pub retour_reden: String,
    pub afgehandeld: String,
}

impl LetterCells {
    /// The letter with a number in the list of a dossier.
    #[must_use]
    pub fn of(nummer: &str, brief: u32, letter: &Letter) -> Self {
        Self {
            nummer: nummer.to_owned(),
            brief,
            soort: letter.kind,
            versie: letter.version.clone(),
            datum: letter.on,
            aan: letter.addressee(),
            onderwerp: letter.subject.clone(),
            door: letter.by.clone(),
            retour_op: letter.returned,
            retour_reden: letter.return_reason.clone(),
            afgehandeld: letter.settled.clone(),
        }
    }
}
