//! The text of a file of the logboek, plain or packed: the one way in which anything reads it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::error::JournalError;
use super::packed::Packed;
use crate::store::folder::{open_if_there, open_to_read};
use crate::store::months::{is_packed, month_path, packed_path};

/// An open file, to read its text from. It goes on reading the same when it is packed, erased from or removed meanwhile.
#[derive(Debug)]
pub struct Text {
    path: PathBuf,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Plain(File),
    Packed(Packed),
}

impl Text {
    /// Opens the file of a month: the plain one where there is one. While it is being packed there is always one of both,
    /// and both say the same.
    ///
    /// # Errors
    /// When there is none, it is no file, or a packed one is not whole.
    pub fn open(folder: &Path, month: u32) -> Result<Self, JournalError> {
        let (plain, packed) = (month_path(folder, month), packed_path(folder, month));
        for path in [&plain, &packed] {
            let opened = open_if_there(path).map_err(|why| read(path, why))?;
            if let Some(file) = opened {
                return Self::of(path, file);
            }
        }
        Self::at(&plain)
    }

    /// Opens the file with this name, of either form.
    ///
    /// # Errors
    /// When there is none, it is no file, or a packed one is not whole.
    pub(super) fn at(path: &Path) -> Result<Self, JournalError> {
        let file = open_to_read(path).map_err(|why| read(path, why))?;
        Self::of(path, file)
    }

    fn of(path: &Path, file: File) -> Result<Self, JournalError> {
        let form = match is_packed(path) {
            true => Form::Packed(Packed::open(file).map_err(|why| JournalError::read(path, &why))?),
            false => Form::Plain(file),
        };
        Ok(Self {
            path: path.to_owned(),
            form,
        })
    }

    /// Which file it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How long it is, in bytes of text.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn length(&self) -> Result<u64, JournalError> {
        match &self.form {
            Form::Plain(file) => {
                let found = file.metadata().map_err(|error| self.failed(&error))?;
                Ok(found.len())
            }
            Form::Packed(packed) => Ok(packed.length()),
        }
    }

    /// The packed file it is of, if it is packed.
    pub(super) fn packed(&self) -> Option<&Packed> {
        match &self.form {
            Form::Plain(_) => None,
            Form::Packed(packed) => Some(packed),
        }
    }

    /// Fills `into` with what stands from a byte on.
    pub(super) fn read_exact_at(&mut self, into: &mut [u8], at: u64) -> io::Result<()> {
        match &mut self.form {
            Form::Plain(file) => file.read_exact_at(into, at),
            Form::Packed(packed) => {
                packed.seek(SeekFrom::Start(at))?;
                packed.read_exact(into)
            }
        }
    }

    /// Why it cannot be read: what a packed file is broken with is damage, at a byte of its text.
    pub(in crate::store) fn failed(&self, error: &io::Error) -> JournalError {
        JournalError::read(&self.path, error)
    }
}

fn read(path: &Path, why: String) -> JournalError {
    JournalError::Read {
        path: path.to_owned(),
        why,
    }
}

impl Read for Text {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.form {
            Form::Plain(file) => file.read(into),
            Form::Packed(packed) => packed.read(into),
        }
    }
}

impl Seek for Text {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.form {
            Form::Plain(file) => file.seek(to),
            Form::Packed(packed) => packed.seek(to),
        }
    }
}
