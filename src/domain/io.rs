//! What the system says when a file or a line fails, in words.

use std::io::{Error, ErrorKind};

/// What the system says about a failed operation, in Dutch for the usual cases.
#[must_use]
pub fn in_words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "bestaat niet".to_owned(),
        ErrorKind::AlreadyExists => "bestaat al en is geen map".to_owned(),
        ErrorKind::PermissionDenied => "u mag dit niet".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "de schijf is vol".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "de schijf is alleen-lezen".to_owned(),
        ErrorKind::NotADirectory => "is geen map".to_owned(),
        ErrorKind::IsADirectory => "is een map".to_owned(),
        _ => error.to_string(),
    }
}
