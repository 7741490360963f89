//! Making a store anew where no server has it.

use std::path::Path;

pub use crate::store::{Broken, Look, Lost, SET_APART, Word};
use crate::store::{Folder, FolderError, Opening, Progress, Store, StoreError};

/// Why a store was not made anew.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder cannot be had: another server has it, or it cannot be used.
    #[error(transparent)]
    Folder(FolderError),
    /// The logboek is damaged, or something cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the store of a folder anew from its logboek, where no server has it; returns what it had to do.
///
/// # Errors
/// When the folder cannot be had, or the logboek is damaged or not the one that was confirmed.
pub fn rebuild(
    data: &Path,
    word: &Word,
    progress: &mut dyn FnMut(Progress),
) -> Result<Opening, RebuildError> {
    let folder = Folder::claim(data).map_err(RebuildError::Folder)?;
    let (store, opening) = Store::rebuild(folder, word, progress)?;
    store.close()?;
    Ok(opening)
}
