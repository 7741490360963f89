//! The files that looks are in, in the order of their lines.

use std::fs::OpenOptions;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::LooksError;
use crate::domain::io::in_words;
use crate::store::folder::{open_to_read, write_whole};
use crate::store::months::month_files;

/// What a line says of the one before it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    pub(super) nr: Option<u64>,
    pub(super) vorige: Option<String>,
    #[serde(default)]
    pub(super) actie: String,
}

/// One file with its bytes.
pub(super) struct MonthOfLooks {
    pub(super) month: u32,
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// How many of the bytes are lines that were written whole, as far as the file itself shows.
    whole: usize,
}

fn read(line: &[u8]) -> Option<Link> {
    serde_json::from_slice(line).ok()
}

impl MonthOfLooks {
    /// Every file in a folder, in the order of the lines.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn all(folder: &Path) -> Result<Vec<Self>, LooksError> {
        let fail = |path: &Path, why: String| LooksError::Read {
            path: path.to_owned(),
            why,
        };
        let names = month_files(folder);
        let names = names.map_err(|error| fail(folder, in_words(&error)))?;
        let mut files = Vec::new();
        for (month, path) in names {
            let mut file = open_to_read(&path).map_err(|why| fail(&path, why))?;
            let mut bytes = Vec::new();
            let read = file.read_to_end(&mut bytes);
            read.map_err(|error| fail(&path, in_words(&error)))?;
            let end = bytes.iter().rposition(|byte| *byte == b'\n');
            files.push(Self {
                month,
                path,
                bytes,
                whole: end.map_or(0, |at| at + 1),
            });
        }
        let newest = files.iter().map(|file| file.month).max();
        files.sort_by_key(|file| (file.first(newest), file.month));
        Ok(files)
    }

    /// The number of its first line that can be read; lines of older programs have none and come before all, and half a
    /// line comes last. So does what is no line at all in the newest file, where the power may have taken the rest.
    fn first(&self, newest: Option<u32>) -> u64 {
        let may_be_torn =
            || Some(self.month) == newest && self.lines().all(|line| line.contains(&0));
        match self.lines().find_map(read) {
            Some(link) => link.nr.unwrap_or_default(),
            None if self.whole == 0 || may_be_torn() => u64::MAX,
            None => 0,
        }
    }

    /// How many bytes of it are whole lines.
    pub(super) fn whole(&self) -> usize {
        self.whole
    }

    /// The number of its last line that can be read, in a folder where the line before this file has the number `before`.
    pub(super) fn last(&self, before: u64) -> u64 {
        self.lines().filter_map(read).fold(before, |last, link| {
            link.nr.unwrap_or(last.saturating_add(1))
        })
    }

    /// Counts as half a line, of the newest file, also what begins with a line of which the power took a piece: it reads as
    /// zeros there, whatever comes behind it. Only where nobody was told that any of it was kept: the last line before it
    /// has at least the number `known`.
    pub(super) fn leave_out_torn(&mut self, before: u64, known: u64) {
        let (mut at, mut last) = (0, before);
        for line in self.lines() {
            match read(line) {
                Some(link) => last = link.nr.unwrap_or(last.saturating_add(1)),
                None if line.contains(&0) && last >= known => break,
                None => {}
            }
            at += line.len() + 1;
        }
        self.whole = at;
    }

    /// Its whole lines, each without its end. Half a line is what a stop left; the next look puts it apart.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.bytes[..self.whole].split_inclusive(|byte| *byte == b'\n');
        lines.filter_map(|line| line.strip_suffix(b"\n"))
    }

    /// Puts what stands behind the whole lines beside the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn put_rest_apart(&self) -> Result<(), std::io::Error> {
        let whole = self.whole();
        let apart = self
            .path
            .with_extension(format!("jsonl.afgescheurd-{whole}"));
        write_whole(&apart, &self.bytes[whole..])?;
        let file = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(whole as u64)?;
        file.sync_all()
    }
}
