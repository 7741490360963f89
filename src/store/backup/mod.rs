//! Back-ups: one file with everything that cannot be made again.
//!
//! tar, in gzip, in [age](https://age-encryption.org/v1) when it is for a public key. First `kopie.json`, a [`Manifest`];
//! then, in the order it names them, `logboek/` up to its line, `inzage/` and `concepten/`. sled is not in it: it is made
//! again from the logboek. Settings, users and registers are lines of the logboek. Start at [`write()`], [`check`] and
//! [`restore::Restoring`].

mod read;
pub mod restore;
pub mod rotate;
mod write;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::folder::FolderError;
use super::journal::Mark;
use super::{JournalError, StoreError};
use crate::domain::io::in_words;
pub use read::{Checked, Keys, check, check_folder};
pub use write::{Written, make_key, write};

/// The format of a back-up. Raise it when what is in it, or how, changes. In the
/// first nothing of the looks was set apart.
const FORMAT: u8 = 2;

/// What `kopie.json` says it is.
const WHAT: &str = "reservekopie van wijkregie";

/// The name of the manifest in the file.
const MANIFEST: &str = "kopie.json";

/// How far a back-up goes: one moment of a store that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The last line of the logboek.
    pub mark: Mark,
    /// The newest file of looks by its name, and where its last line ends; none when nothing was ever looked at.
    pub looks: Option<(String, u64)>,
}

/// What a back-up says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    wat: String,
    formaat: u8,
    /// The version of the program that made it.
    programma: String,
    /// The format of the store it was made from.
    opslag: u8,
    /// When it was made.
    tijd: DateTime<Utc>,
    /// The last line of the logboek in it.
    regel: u64,
    /// SHA-256 of that line's header, in hex.
    keten: String,
    stukken: Vec<Piece>,
}

/// A file in a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    naam: String,
    bytes: u64,
}

/// Why there is no back-up, or it cannot be put back. The sentence is for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder for it is not there.
    #[error(
        "De map {0} is er niet, dus er is geen reservekopie gemaakt. Koppel de schijf aan, of maak de map eerst"
    )]
    NoFolder(PathBuf),
    /// It cannot be written.
    #[error(
        "{path} is niet te schrijven ({why}), dus er is geen reservekopie gemaakt. De opslag en eerdere reservekopieën zijn niet veranderd"
    )]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// What was written does not read back.
    #[error(
        "De nieuwe reservekopie klopt niet als zij wordt teruggelezen ({0}), dus zij is weggegooid. De opslag en eerdere \
         reservekopieën zijn niet veranderd. Kijk de opslag en de schijf na; de opslag met: wijkregie controle"
    )]
    NotReadBack(String),
    /// It cannot be read.
    #[error("{path} is niet te lezen ({why}). Er is niets veranderd")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// It is something else.
    #[error("{0} is geen reservekopie van wijkregie. Er is niets veranderd")]
    Foreign(PathBuf),
    /// It is encrypted, and no key was named.
    #[error(
        "{0} is versleuteld. Noem het bestand met de geheime sleutel: --sleutel BESTAND. Er is niets veranderd"
    )]
    Locked(PathBuf),
    /// The key is another's.
    #[error("De sleutel past niet op {0}. Er is niets veranderd. Neem de sleutel die erbij hoort")]
    WrongKey(PathBuf),
    /// The key file holds no key.
    #[error("In {0} staat geen geheime sleutel (AGE-SECRET-KEY-1…). Er is niets veranderd")]
    NoKey(PathBuf),
    /// The public key is none.
    #[error(
        "‘{0}’ is geen openbare sleutel (age1…), dus er is geen reservekopie gemaakt. Maak een paar met: wijkregie backup --maak-sleutel BESTAND"
    )]
    NoRecipient(String),
    /// It was changed, or a part of it is missing.
    #[error(
        "{path} is beschadigd of niet af ({why}). Er is niets veranderd. Neem een andere reservekopie"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A newer program made it.
    #[error(
        "{path} is gemaakt met een nieuwere wijkregie ({program}) en met deze niet te lezen. Er is niets veranderd. Gebruik die nieuwere wijkregie"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The version that made it.
        program: String,
    },
    /// It reads well, and does not become a store that is whole.
    #[error("Van {path} is geen opslag te maken die heel is. {why}")]
    NotWhole {
        /// Which file or folder.
        path: PathBuf,
        /// What is wrong.
        why: Box<StoreError>,
    },
    /// There is not enough room to put it back.
    #[error(
        "Er is te weinig ruimte in {folder}: er is {needed} MB nodig en {free} MB vrij. Er is niets veranderd"
    )]
    NoRoom {
        /// Where.
        folder: PathBuf,
        /// How much is needed, in megabytes.
        needed: u64,
        /// How much there is, in megabytes.
        free: u64,
    },
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FolderError> for BackupError {
    fn from(error: FolderError) -> Self {
        Self::Store(error.into())
    }
}

impl From<JournalError> for BackupError {
    fn from(error: JournalError) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    fn read(path: &Path, error: &std::io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    fn damaged(path: &Path, why: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            why: why.into(),
        }
    }
}
