//! Why the store cannot do something, in words for whoever asked.

use std::path::PathBuf;

use super::folder::{Folder, FolderError};
use super::journal::JournalError;
use super::looks::LooksError;
use super::trees::TreesError;

/// Why the store cannot do something. The sentence is for the user.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The logboek cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// sled cannot be read or written.
    #[error(transparent)]
    Trees(#[from] TreesError),
    /// What left the office cannot be written down, or was changed.
    #[error(transparent)]
    Looks(#[from] LooksError),
    /// There is no room, or a write failed: nothing of the change was kept.
    #[error(
        "De schijf is vol of niet te beschrijven, dus uw wijziging is niet bewaard. Alles wat eerder is bevestigd, \
         staat er nog. Maak ruimte op de schijf van {folder}; wijkregie gaat daarna vanzelf verder"
    )]
    Full {
        /// Where there is no room.
        folder: String,
    },
    /// A line of the logboek is as it was written, and still says nothing that can be applied.
    #[error(
        "Het logboek is heel, maar regel {seq} is niet te verwerken: {why}. Er is niets veranderd. Een beheerder zet alleen \
         die regel apart met: wijkregie herbouw --zet-apart {seq}. Alle andere regels blijven meedoen"
    )]
    Unreadable {
        /// The line's sequence number.
        seq: u64,
        /// What does not fit.
        why: String,
    },
    /// A line was to be set apart that is as good as any other.
    #[error(
        "Regel {0} is gewoon te verwerken, of is er niet. Er is niets apart gezet of veranderd"
    )]
    NothingWrong(u64),
    /// A line is set apart that is as good as any other.
    #[error(
        "Regel {0} van het logboek staat in apart.json, en is gewoon te verwerken: die lijst is veranderd, of van een andere \
         opslag. Er is niets veranderd. Kijk na wie erbij kon. Een beheerder laat de regel weer meedoen met: wijkregie herbouw"
    )]
    Needless(u64),
    /// A line says nothing any more, and no line says that this was decided.
    #[error(
        "Het logboek is beschadigd: regel {seq} over {over} is leeggemaakt, en nergens staat dat {over} is vernietigd. Er is \
         niets veranderd. Zet de eigen bestanden terug uit een reservekopie, of vraag uw beheerder"
    )]
    Emptied {
        /// The line.
        seq: u64,
        /// What it is about.
        over: String,
    },
    /// A record was destroyed, and a line before that still has what it said.
    #[error(
        "{over} is vernietigd, maar regel {seq} van het logboek heeft nog wat er stond: wissen kon nog niet, of er is een \
         bestand van eerder teruggezet. Een beheerder wist het opnieuw met: wijkregie herbouw"
    )]
    NotErased {
        /// The line.
        seq: u64,
        /// What it is about.
        over: String,
    },
    /// The logboek was found to be damaged while people work.
    #[error(
        "Het logboek is beschadigd, dus uw wijziging is niet bewaard. Lezen kan nog. Meld dit uw beheerder: {0}"
    )]
    Broken(String),
    /// The store could not be made from the logboek.
    #[error(
        "Uw wijziging is niet bewaard: de opslag is niet opnieuw te maken uit het logboek. Lezen kan nog. Meld dit uw \
         beheerder: {0}"
    )]
    Unmade(String),
    /// The list of what was destroyed has not all that was.
    #[error(
        "{path} is niet heel: {}. Er is niets veranderd. De volgende start van de server maakt die lijst opnieuw uit het \
         logboek; kijk na wie erbij kon",
        over.as_ref().map_or_else(|| "er staat iets in dat geen regel is".to_owned(), |over| format!("dat {over} is vernietigd, staat er niet in"))
    )]
    NotListed {
        /// The list.
        path: PathBuf,
        /// One that is missing; none when something in it cannot be read.
        over: Option<String>,
    },
    /// The reading of the logboek stopped half-way.
    #[error("Het lezen van het logboek is afgebroken. Er is niets veranderd. Probeer het opnieuw")]
    Stopped,
    /// A record would be made that is there already.
    #[error(
        "{0} bestaat al, dus het is niet nog eens gemaakt. Er is niets bewaard. Probeer het opnieuw"
    )]
    Exists(String),
}

impl StoreError {
    /// There is no room on the disk of a folder.
    pub(super) fn full(folder: &Folder) -> Self {
        Self::Full {
            folder: folder.root().display().to_string(),
        }
    }

    /// Whether the disk is why: it is full, or cannot be written.
    pub(super) fn is_of_the_disk(&self) -> bool {
        matches!(
            self,
            Self::Full { .. }
                | Self::Folder(FolderError::Write { .. })
                | Self::Journal(JournalError::Write { .. })
                | Self::Trees(TreesError::Sled(_) | TreesError::Stuck)
        )
    }

    /// The same in a few words.
    pub(super) fn of_the_disk(&self) -> String {
        match self {
            Self::Folder(FolderError::Write { path, why }) => format!("{}: {why}", path.display()),
            Self::Journal(JournalError::Write { why }) => format!("het logboek: {why}"),
            Self::Trees(why) => why.to_string(),
            _ => "er is geen ruimte".to_owned(),
        }
    }
}
