//! Where an export goes: to stdout, or to a file of this user alone that is there whole or not at all.

use std::io::{self, IsTerminal, StdoutLock, Write};
use std::path::Path;

use crate::cli::Failure;
use crate::outfile::{OutFile, OutFileError};

/// Where an export goes.
pub enum Target {
    /// To whoever reads stdout.
    Stdout(StdoutLock<'static>),
    /// To a file.
    File(OutFile),
}

impl Target {
    /// Begins a file; stdout when there is no path. What no terminal can show is named.
    ///
    /// # Errors
    /// When there can be no such file, and for what no terminal can show on one.
    pub fn open(path: Option<&Path>, unshowable: Option<&str>) -> Result<Self, Failure> {
        let Some(path) = path else {
            if let Some(what) = unshowable.filter(|_| io::stdout().is_terminal()) {
                return Err(Failure::usage(format!(
                    "{what} kan niet op het scherm; noem een bestand met --naar"
                )));
            }
            return Ok(Self::Stdout(io::stdout().lock()));
        };
        let file = OutFile::begin(path).map_err(|why| {
            Failure::error(format!(
                "{} is niet te schrijven ({why}). Er is niets veranderd",
                path.display()
            ))
        })?;
        Ok(Self::File(file))
    }

    /// Brings all of it to where it goes. A file has its name only now.
    ///
    /// # Errors
    /// When it cannot be written or named.
    pub fn finish(self) -> Result<(), OutFileError> {
        match self {
            Self::Stdout(mut out) => Ok(out.flush()?),
            Self::File(out) => out.finish(),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out) => out.flush(),
        }
    }
}
