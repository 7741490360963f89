//! Where the server of a data folder is found.

use std::path::{Path, PathBuf};

use crate::store::folder::journal_of;

/// Where the socket of a data folder is.
#[must_use]
pub fn socket_of(data: &Path) -> PathBuf {
    data.join("socket")
}

/// Whether there is a store in a folder, as far as this user can see.
#[must_use]
pub fn has_store(data: &Path) -> bool {
    [socket_of(data), journal_of(data), data.join("stand")]
        .iter()
        .any(|path| path.exists())
}
