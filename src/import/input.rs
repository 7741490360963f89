//! Where a list comes from: a file, or what comes in on stdin.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use super::ImportError;
use crate::domain::io::in_words;
use crate::domain::record::Record as Kept;
use crate::exchange::error::ReadError;
use crate::exchange::own::OwnReader;
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use crate::exchange::records::Progress;
use crate::exchange::workbook::{SheetName, Workbook, is_workbook};

/// What is read: a file, or a copy of what came in, which nobody else sees and which leaves with the program.
pub struct Input {
    /// What it is called.
    pub name: String,
    /// Where it stands; none for what came in.
    pub path: Option<PathBuf>,
    file: File,
}

impl Input {
    /// Opens what a path names; what comes over a pipe is kept in a file without a name.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        if is_dash(path) {
            let copy = kept(&mut std::io::stdin().lock()).map_err(|why| unreadable(&why))?;
            return Ok(Self {
                name: "stdin".to_owned(),
                path: None,
                file: copy,
            });
        }
        Ok(Self {
            name: path.display().to_string(),
            path: Some(path.to_owned()),
            file: open(path)?,
        })
    }

    /// The same from its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn again(&self) -> Result<File, ImportError> {
        let again = self.file.try_clone().and_then(|mut file| {
            file.rewind()?;
            Ok(file)
        });
        again.map_err(|why| unreadable(&why))
    }

    /// The sheets of a workbook, in their order; none of any other file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn sheets(&self) -> Result<Vec<SheetName>, ImportError> {
        let mut file = self.again()?;
        if !is_workbook(&mut file)? {
            return Ok(Vec::new());
        }
        Ok(Workbook::open(file)?.sheets)
    }
}

fn kept(from: &mut dyn Read) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

fn unreadable(error: &std::io::Error) -> ImportError {
    ImportError::File {
        name: "Het bestand".to_owned(),
        why: in_words(error),
    }
}

/// Opens a file to read it; a pipe is kept in a file without a name.
///
/// # Errors
/// When it cannot be read.
pub fn open(path: &Path) -> Result<File, ImportError> {
    let fail = |why: String| ImportError::File {
        name: path.display().to_string(),
        why,
    };
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    match opened {
        Err(error) => Err(fail(in_words(&error))),
        Ok((data, _)) if data.is_dir() => Err(fail("is een map".to_owned())),
        Ok((data, file)) if data.is_file() => Ok(file),
        Ok((_, mut pipe)) => kept(&mut pipe).map_err(|error| fail(in_words(&error))),
    }
}

/// How the files end that can be a list.
const ENDINGS: &[&str] = &["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"];

/// What of a folder can be chosen: the folders in it, then the files that can be a list; nothing hidden.
#[must_use]
pub fn choices(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_hidden = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with('.')
    };
    let is_list = |path: &Path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        ENDINGS.contains(&ending.to_lowercase().as_str())
    };
    let mut found: Vec<(bool, PathBuf)> = files
        .map(|file| file.path())
        .filter(|path| !is_hidden(path))
        .map(|path| (!path.is_dir(), path))
        .filter(|(is_file, path)| !is_file || is_list(path))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// Whether a path stands for stdin or stdout.
#[must_use]
pub fn is_dash(path: &Path) -> bool {
    path == Path::new("-")
}

/// A record of the file, or more that belong together, with how they stood.
pub type Handed<T> = (Record<T>, Vec<RefusedRecord>);

/// What hands out rows with the records of the file they stand for.
pub trait Source {
    /// A row.
    type Row: Clone;

    /// The next row; none at the end.
    fn next_row(&mut self) -> Option<Result<Handed<Self::Row>, ReadError>>;

    /// How far the reading is.
    fn progress(&self) -> Progress;

    /// How many records held nothing.
    fn blank_rows(&self) -> u32;
}

impl<R: ImportRow + Clone> Source for RowReader<File, R> {
    type Row = R;

    fn next_row(&mut self) -> Option<Result<Handed<R>, ReadError>> {
        let next = self.next()?;
        Some(next.map(|record| (record, self.take_stood())))
    }

    fn progress(&self) -> Progress {
        Self::progress(self)
    }

    fn blank_rows(&self) -> u32 {
        Self::blank_rows(self)
    }
}

impl Source for OwnReader<File> {
    type Row = Vec<Kept>;

    fn next_row(&mut self) -> Option<Result<Handed<Vec<Kept>>, ReadError>> {
        let next = self.next()?;
        Some(next.map(|record| (record, vec![self.refuse("")])))
    }

    fn progress(&self) -> Progress {
        Self::progress(self)
    }

    fn blank_rows(&self) -> u32 {
        0
    }
}
