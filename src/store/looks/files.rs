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
            files.push(Self { month, path, bytes });
        }
        files.sort_by_key(|file| (file.first(), file.month));
        Ok(files)
    }

    /// The number of its first line; those of older programs have none and come before all, and half a line comes last.
    fn first(&self) -> u64 {
        let whole = self.bytes.contains(&b'\n');
        let line = self.bytes.split(|byte| *byte == b'\n').next();
        let link = line.and_then(|line| serde_json::from_slice::<Link>(line).ok());
        match link {
            _ if !whole => u64::MAX,
            link => link.and_then(|link| link.nr).unwrap_or(0),
        }
    }

    /// How many bytes of it are whole lines.
    pub(super) fn whole(&self) -> usize {
        let end = self.bytes.iter().rposition(|byte| *byte == b'\n');
        end.map_or(0, |at| at + 1)
    }

    /// Its whole lines, each without its end. Half a line is what a stop left; the next look puts it apart.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.bytes.split_inclusive(|byte| *byte == b'\n');
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
