//! Where a list comes from: a file, or what comes in on stdin; and the store it is tried on.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cli::ssh::is_dash;
use crate::cli::store::StoreArgs;
use crate::cli::{Failure, output};
use crate::domain::io::in_words;
use crate::domain::record::Record as Kept;
use crate::exchange::error::ReadError;
use crate::exchange::own::OwnReader;
use crate::exchange::profile::Profile;
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use crate::exchange::records::Progress;
use crate::ipc::client::{self, Client};
use crate::ipc::question;

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
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if is_dash(path) {
            let copy = kept(&mut std::io::stdin().lock()).map_err(|why| unreadable(&why))?;
            return Ok(Self {
                name: "stdin".to_owned(),
                path: None,
                file: copy,
            });
        }
        Ok(Self {
            name: output::one_line(&path.display().to_string()),
            path: Some(path.to_owned()),
            file: open(path)?,
        })
    }

    /// The same from its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn again(&self) -> Result<File, Failure> {
        let again = self.file.try_clone().and_then(|mut file| {
            file.rewind()?;
            Ok(file)
        });
        again.map_err(|why| unreadable(&why))
    }
}

fn kept(from: &mut dyn Read) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

fn unreadable(error: &std::io::Error) -> Failure {
    Failure::error(format!(
        "Het bestand is niet te lezen ({}). Er is niets veranderd",
        in_words(error)
    ))
}

fn open(path: &Path) -> Result<File, Failure> {
    let fail = |why: &str| {
        Failure::error(format!(
            "{} is niet te lezen ({why}). Er is niets veranderd",
            path.display()
        ))
    };
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    match opened {
        Err(error) => Err(fail(&in_words(&error))),
        Ok((data, _)) if data.is_dir() => Err(fail("is een map")),
        Ok((data, file)) if data.is_file() => Ok(file),
        Ok((_, mut pipe)) => kept(&mut pipe).map_err(|error| fail(&in_words(&error))),
    }
}

/// Reads how a file is written.
///
/// # Errors
/// When the profile cannot be read, or has a line that says nothing known.
pub fn read_profile(path: &Path) -> Result<Profile, Failure> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text).map_err(|error| {
        Failure::error(format!(
            "{} is niet te lezen ({})",
            path.display(),
            in_words(&error)
        ))
    })?;
    Profile::parse(&text).map_err(|why| Failure::usage(format!("{}: {why}", path.display())))
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

/// An empty store for a trial where there is none yet; it leaves with the import, unless that is killed.
pub struct Trial(TempDir);

impl Trial {
    /// Ends its server, then it is gone.
    pub fn leave(self, mut client: Client) {
        if client.ask(&question::Stop {}).is_ok() {
            // The server closes the line when it has finished.
            let _ = client.read();
        }
        drop(self.0);
    }
}

/// A connection to the store; a trial makes none where there is none, and gets an empty one of its own.
///
/// # Errors
/// When there is no server to be had.
pub fn connect(store: &StoreArgs, is_trial: bool) -> Result<(Client, Option<Trial>), Failure> {
    let folder = store.folder()?;
    let is_open = std::fs::read_dir(&folder).is_ok() || !folder.exists();
    if !is_trial || !is_open || client::has_store(&folder) {
        return Ok((store.connect()?, None));
    }
    let trial = tempfile::tempdir().map_err(|why| Failure::error(in_words(&why)))?;
    output::say("Er is nog geen opslag; de proef gaat op een lege");
    let client = client::connect(&trial.path().join("proef"), &mut |_| {})?;
    Ok((client, Some(Trial(trial))))
}
