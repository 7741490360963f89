//! Where an export goes: to the screen, or to a file of this user alone that is there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::Failure;
use crate::domain::io::in_words;

/// Where an export goes.
pub enum Target {
    /// To stdout, or to what is no ordinary file: a device, a pipe.
    Stream(Box<dyn Write>),
    /// To a file, by way of another name beside it.
    File(BufWriter<NamedTempFile>, PathBuf),
}

/// Whether what is asked for can go there at all.
///
/// # Errors
/// For a workbook on a terminal, and for a folder.
pub fn check(path: Option<&Path>, is_workbook: bool) -> Result<(), Failure> {
    match path {
        None if is_workbook && io::stdout().is_terminal() => Err(Failure::usage(
            "Een Excel-bestand kan niet op het scherm; noem een bestand met --naar",
        )),
        Some(path) if path.is_dir() => Err(not_writable(path, "is een map")),
        _ => Ok(()),
    }
}

fn not_writable(path: &Path, why: &str) -> Failure {
    Failure::error(format!(
        "{} is niet te schrijven ({why}). Er is niets veranderd",
        path.display()
    ))
}

impl Target {
    /// Begins a file, or the screen when there is no path.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::Stream(Box::new(io::stdout().lock())));
        };
        let fail = |error: io::Error| not_writable(path, &in_words(&error));
        let is_special = fs::metadata(path).is_ok_and(|data| !data.is_file());
        if is_special {
            let file: File = OpenOptions::new().write(true).open(path).map_err(fail)?;
            return Ok(Self::Stream(Box::new(BufWriter::new(file))));
        }
        // What a link points at is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".wijkregie-")
            .tempfile_in(folder)
            .map_err(fail)?;
        Ok(Self::File(BufWriter::new(file), path))
    }

    /// Brings all of it to where it goes. The file has its name only now.
    ///
    /// # Errors
    /// When it cannot be written or named.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Stream(mut out) => out.flush(),
            Self::File(out, path) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(path)?;
                Ok(())
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(out) => out.write(bytes),
            Self::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(out) => out.flush(),
            Self::File(out, _) => out.flush(),
        }
    }
}
