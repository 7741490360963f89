//! Why the server cannot run, in words for whoever starts it.

use std::path::PathBuf;

use crate::store::{FolderError, StoreError};

/// Bytes of the path of a socket on Linux: `sun_path` without its closing zero (unix(7)).
pub(super) const MOST_OF_A_PATH: usize = 107;

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The folder or the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The socket.
    #[error("De socket {path} is niet te maken ({why})")]
    Socket {
        /// Where.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The folder lies too deep for a socket.
    #[error(
        "De map {} heeft een te lang pad: een socket erin mag op deze computer hoogstens {MOST_OF_A_PATH} tekens hebben. Er is niets gemaakt of veranderd. Kies met --data een map met een korter pad", .0.display()
    )]
    TooDeep(PathBuf),
    /// The one thread that writes came to an end by itself.
    #[error(
        "Het schrijven is onverwacht gestopt, dus de server stopt ook. Wat bevestigd is, staat op schijf. Start de server \
         opnieuw; hij kijkt dan na wat er staat"
    )]
    WriterStopped,
    /// There is no store, and none was to be made.
    #[error(
        "Er is geen opslag in {0}, en er is er geen gemaakt. Is de schijf aangekoppeld? Start de server daarna opnieuw. Een nieuwe opslag begint u zonder --alleen-bestaand"
    )]
    NoStore(PathBuf),
    /// The named founder is no user of this computer.
    #[error(
        "{0} is geen gebruiker van deze computer; noem een bestaande naam met --eerste-beheerder"
    )]
    NoSuchUser(String),
    /// Who founds a new store cannot be looked up now; that says nothing about who it is.
    #[error(
        "Wie de eerste beheerder is, is op deze computer nu niet op te zoeken ({0}). Er is niets gemaakt of veranderd. Probeer het zo dadelijk opnieuw"
    )]
    NotLookedUp(String),
}

impl From<FolderError> for ServerError {
    fn from(error: FolderError) -> Self {
        Self::Store(error.into())
    }
}

impl ServerError {
    /// Whether another server already has the folder.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        matches!(self, Self::Store(StoreError::Folder(FolderError::InUse(_))))
    }
}
