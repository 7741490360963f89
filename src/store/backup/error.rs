//! Why there is no back-up, or it cannot be put back, in words for the administrator.

use std::path::{Path, PathBuf};

use crate::domain::io::in_words;
use crate::store::error::StoreError;
use crate::store::folder::FolderError;
use crate::store::journal::JournalError;

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
    /// The disk says no while a store is made of it.
    #[error(
        "Een opslag maken van {0} is niet gelukt: de schijf is vol of geeft een fout. Er is niets veranderd. Kijk de schijf na en \
         probeer het opnieuw"
    )]
    Stuck(PathBuf),
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
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    pub(super) fn read(path: &Path, error: &std::io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    pub(super) fn damaged(path: &Path, why: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            why: why.into(),
        }
    }
}
