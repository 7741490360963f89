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
        ErrorKind::Interrupted | ErrorKind::TimedOut | ErrorKind::WouldBlock => {
            "er komt geen antwoord".to_owned()
        }
        ErrorKind::UnexpectedEof => "het houdt te vroeg op".to_owned(),
        ErrorKind::InvalidData => "er staat iets anders in dan er hoort".to_owned(),
        _ => match error.raw_os_error() {
            // EIO (errno(3)): what a dying disk says.
            Some(5) => "de schijf geeft een fout".to_owned(),
            Some(code) => format!("het systeem geeft fout {code}"),
            None => "het lukt niet".to_owned(),
        },
    }
}
