//! Back-ups, from beside the server: it says up to where, and whoever owns the folder copies with their own rights.

use std::path::{Path, PathBuf};

use super::client::{Client, ClientError};
use super::question;
use super::status::BackupMoment;
use crate::domain::settings::Keep;
pub use crate::store::backup::restore::{Missing, Restoring};
pub use crate::store::backup::{BackupError, Checked, Keys, Newer, Written, check, make_key};
use crate::store::backup::{rotate, write};
pub use crate::store::folder::backups_of;
use crate::store::{FolderError, StoreError};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The new back-up.
    pub written: Written,
    /// Whether it is encrypted.
    pub is_locked: bool,
    /// Earlier ones that need not be kept any longer, and are gone.
    pub dropped: Vec<PathBuf>,
}

/// Why there is no back-up.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The server says no, or there is none.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// It cannot be made.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// How many are kept cannot be read.
    #[error("‘{0}’ past niet bij --bewaar: {1}. Er is geen reservekopie gemaakt")]
    Keep(String, &'static str),
    /// It was made, but older ones could not be cleared.
    #[error("De reservekopie staat in {}, maar oudere zijn niet op te ruimen: {why}", made.path.display())]
    NotCleared {
        /// The new one.
        made: Written,
        /// What the system said.
        why: String,
    },
}

/// Makes a back-up of a data folder, beside people at work. Where nothing is given, the settings say how many are kept
/// and for whom it is.
///
/// # Errors
/// When the server says no, it cannot be made, or does not read back.
pub fn make(
    client: &mut Client,
    data: &Path,
    to: &Path,
    recipient: Option<&str>,
    keep: Option<&str>,
) -> Result<Made, NotMade> {
    let moment: BackupMoment = client.ask(&question::BackupPoint {})?;
    let keep = keep.unwrap_or(&moment.keep);
    let keep: Keep = keep
        .parse()
        .map_err(|expected| NotMade::Keep(keep.to_owned(), expected))?;
    let set = Some(moment.recipient.as_str()).filter(|key| !key.is_empty());
    let recipient = recipient.or(set);
    let written = write(data, &moment.point, to, recipient)?;
    match rotate::drop_old(&written.path, keep) {
        Ok(dropped) => Ok(Made {
            written,
            is_locked: recipient.is_some(),
            dropped,
        }),
        Err(why) => Err(NotMade::NotCleared {
            made: written,
            why: why.to_string(),
        }),
    }
}

/// Whether it was not done because a server has the folder.
#[must_use]
pub const fn is_in_use(error: &BackupError) -> bool {
    matches!(
        error,
        BackupError::Store(StoreError::Folder(FolderError::InUse(_)))
    )
}
