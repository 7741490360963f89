//! Why the logboek cannot be used, in words for whoever runs the server.

use std::path::{Path, PathBuf};

use super::line::newer_version;
use super::packed::Broken;
use crate::domain::io::in_words;
use crate::domain::record::fields;

/// Why the logboek cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be written; what was written of it is cut off again.
    #[error(
        "Het logboek is niet te schrijven ({why}). Wat bevestigd is, staat er nog. Maak ruimte op de schijf, of vraag uw \
         beheerder"
    )]
    Write {
        /// What the system said.
        why: String,
    },
    /// It cannot be read.
    #[error("{path} is niet te lezen: {why}. Er is niets veranderd. Vraag uw beheerder")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A line is no line of the logboek.
    #[error(
        "{path} is beschadigd bij byte {offset}: {why}. Er is niets veranderd. Zet een reservekopie van de map terug, of vraag uw beheerder"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What is wrong.
        why: String,
    },
    /// Lines that were confirmed are gone.
    #[error(
        "Het logboek in {folder} houdt op bij regel {found}, maar regel {known} is bevestigd: regel {} tot en met {known} \
         ontbreken, door een oudere kopie misschien. Er is niets veranderd. Zet een reservekopie van de map terug, of vraag uw beheerder. Is er geen logboek met meer \
         regels, dan gaat een beheerder met dit verder met: wijkregie herbouw --dit-logboek",
        .found + 1
    )]
    Short {
        /// The folder of the logboek.
        folder: PathBuf,
        /// The last line that is there.
        found: u64,
        /// The last line that is known to have been kept.
        known: u64,
    },
    /// It was written by a program that knows more than this one.
    #[error(
        "In {path} staan regels van een nieuwere wijkregie (versie {version}). Er is niets veranderd. Start die nieuwere \
         wijkregie, of vraag uw beheerder"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The version of the line.
        version: u64,
    },
    /// It is not the logboek that was confirmed.
    #[error(
        "Het logboek in {folder} is niet dat van deze opslag: regel {seq} is een andere dan die is bevestigd. Er is niets \
         veranderd: het logboek en de opslag staan er allebei nog. Zet het eigen logboek terug. Is dit het goede, dan \
         wijst een beheerder het aan met: wijkregie herbouw --dit-logboek"
    )]
    Foreign {
        /// The folder of the logboek.
        folder: PathBuf,
        /// The line that is another.
        seq: u64,
    },
    /// A file does not go on where the one before it ended.
    #[error(
        "Het logboek is niet heel bij {path}: {why}. Er is niets veranderd. Zet de eigen bestanden terug uit een \
         reservekopie, of vraag uw beheerder"
    )]
    Gap {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A month stands there twice, and not with the same lines.
    #[error(
        "Van één maand staan er twee bestanden, en ze zeggen niet hetzelfde: {plain} en {packed}. Er is niets veranderd. \
         Bewaar ze allebei buiten deze map, en laat er het bestand staan dat van deze opslag is, of vraag uw beheerder"
    )]
    Twice {
        /// The plain one.
        plain: PathBuf,
        /// The packed one.
        packed: PathBuf,
    },
    /// It has not the line that someone kept elsewhere.
    #[error(
        "Het logboek in {folder} is niet meer dat van het anker: {why}. Er is iets weggehaald of herschreven. Er is niets \
         veranderd. Laat deze map zoals zij is, en zet een reservekopie van ervoor terug met: wijkregie herstel"
    )]
    NotAnchored {
        /// The folder of the logboek.
        folder: PathBuf,
        /// What differs.
        why: String,
    },
    /// What was destroyed cannot be taken out of a file.
    #[error("Uit {path} is niet te wissen ({why}); de volgende start gaat ermee verder")]
    Erase {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A change has no JSON form.
    #[error(transparent)]
    Field(#[from] fields::FieldError),
}

impl JournalError {
    /// Whether it is not as it was written, rather than out of reach for now.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. }
                | Self::Short { .. }
                | Self::Foreign { .. }
                | Self::Gap { .. }
                | Self::Twice { .. }
        )
    }

    /// Why a file cannot be read: a packed one may be damaged.
    pub(super) fn read(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        let broken = error.get_ref().and_then(|why| why.downcast_ref::<Broken>());
        match broken {
            Some(broken) => Self::Damaged {
                path,
                offset: broken.offset,
                why: broken.why.to_owned(),
            },
            None => Self::Read {
                path,
                why: in_words(error),
            },
        }
    }
}

/// Why a line is refused: it is of a newer program, or it was damaged.
pub(super) fn wrong_line(path: &Path, offset: u64, line: &[u8], why: String) -> JournalError {
    let path = path.to_owned();
    match newer_version(line) {
        Some(version) => JournalError::Newer { path, version },
        None => JournalError::Damaged { path, offset, why },
    }
}
