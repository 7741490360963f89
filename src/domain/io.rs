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
        ErrorKind::BrokenPipe
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionRefused
        | ErrorKind::NotConnected => "de andere kant is weg".to_owned(),
        ErrorKind::OutOfMemory => "er is te weinig geheugen".to_owned(),
        ErrorKind::Interrupted | ErrorKind::TimedOut | ErrorKind::WouldBlock => {
            "er komt geen antwoord".to_owned()
        }
        ErrorKind::UnexpectedEof => "het houdt te vroeg op".to_owned(),
        ErrorKind::InvalidData => "er staat iets anders in dan er hoort".to_owned(),
        _ => match error.raw_os_error() {
            // EIO (errno(3)): what a dying disk says.
            Some(5) => "de schijf geeft een fout".to_owned(),
            // EMFILE and ENFILE: all file descriptors are in use.
            Some(24 | 23) => "er staan te veel bestanden open".to_owned(),
            Some(code) => format!("het systeem geeft fout {code}"),
            None => "het lukt niet".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_of_the_system_keeps_its_own_words() {
        for code in 1..134 {
            let error = Error::from_raw_os_error(code);
            let words = in_words(&error);
            let own = error.to_string();
            let own = own.split(" (os error").next().unwrap_or_default();
            assert!(!words.is_empty() && !words.contains("os error"), "{words}");
            assert!(!words.contains(own), "{code}: {words}");
        }
        assert_eq!(in_words(&Error::other("pipe burst")), "het lukt niet");
    }
}
