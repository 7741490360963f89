//! The logboek: one line a change, appended and synced before anything else.
//!
//! A line is `{v, seq, tijd, wie, rol, actie, over, revisie, groep, vorige, digest, inhoud:{salt, velden}}`. `digest`
//! is SHA-256 over salt and velden; `vorige` is SHA-256 over the whole header of the line before, its digest included.
//! So the content of a line can be destroyed by law and the chain still verifies. Both are taken over the bytes as
//! they stand in the file.

mod line;
mod tail;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

use super::folder::{journal_of, sync_dir};
use super::{Entry, Folder};
use crate::domain::io::in_words;
use crate::domain::record::fields;
use line::{BEGINNING, hex, write_line};
pub use line::{Chain, Checked, Header, Line, Raw, new_values, parse, parse_with};
pub use tail::WasKilled;
use tail::{cut, find_end};

/// Why the logboek cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be written; what was written of it is cut off again.
    #[error("het logboek is niet te schrijven: {why}")]
    Write {
        /// What the system said.
        why: String,
    },
    /// It cannot be read.
    #[error("{path} is niet te lezen: {why}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A line is no line of the logboek.
    #[error(
        "{path} is beschadigd bij byte {offset}: {why}. Er is niets veranderd. Zet een reservekopie van de map terug, of vraag uw beheerder"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What is wrong.
        why: String,
    },
    /// Lines that were confirmed are gone.
    #[error(
        "Het logboek in {folder} houdt op bij regel {found}, maar regel {known} is bevestigd: er is iets weggehaald. Er \
         is niets veranderd. Zet een reservekopie van de map terug, of vraag uw beheerder"
    )]
    Short {
        /// The folder of the logboek.
        folder: PathBuf,
        /// The last line that is there.
        found: u64,
        /// The last line that is known to have been kept.
        known: u64,
    },
    /// A change has no JSON form.
    #[error(transparent)]
    Field(#[from] fields::FieldError),
}

/// Where a line is: which month's file, and the byte it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Year times twelve plus month, counting from 0.
    pub month: u32,
    /// Byte in the file.
    pub offset: u64,
}

/// How far the logboek goes: kept in sled with every transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The last line's number; 0 before the first.
    pub seq: u64,
    /// SHA-256 of the last line's header, in hex.
    pub chain: String,
    /// Where the next line would begin.
    pub next: Place,
}

fn month_of(time: DateTime<Utc>) -> u32 {
    u32::try_from(time.year().max(0)).unwrap_or(0) * 12 + time.month0()
}

fn month_path(folder: &Path, month: u32) -> PathBuf {
    folder.join(format!("{:04}-{:02}.jsonl", month / 12, month % 12 + 1))
}

/// The months that have a file, in order.
///
/// # Errors
/// When the folder cannot be listed.
pub fn months(folder: &Path) -> Result<Vec<u32>, JournalError> {
    let fail = |error: std::io::Error| JournalError::Read {
        path: folder.to_owned(),
        why: in_words(&error),
    };
    let mut months = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        let Some((year, month)) = name
            .to_str()
            .and_then(|name| name.strip_suffix(".jsonl")?.split_once('-'))
        else {
            continue;
        };
        if let (Ok(year), Ok(month @ 1..=12)) = (year.parse::<u32>(), month.parse::<u32>()) {
            months.push(year * 12 + month - 1);
        }
    }
    months.sort_unstable();
    Ok(months)
}

/// The open logboek: appends, and knows where it ends.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    file: Option<File>,
    mark: Mark,
    /// A group that failed half-way could not be cut off: in which file, and where it begins.
    broken: Option<(PathBuf, u64)>,
    /// What is to be cut off: in which file, from where, to where.
    torn: Vec<(PathBuf, u64, u64)>,
}

/// What was cut off a logboek that ended in the middle of a line or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornEnd {
    /// Where the piece is kept.
    pub kept_in: PathBuf,
    /// How many bytes.
    pub bytes: u64,
}

impl Journal {
    /// Opens the logboek of a folder and finds its end; [`Journal::cut_torn_end`] cuts off what is torn.
    ///
    /// # Errors
    /// When it cannot be read, or its end was damaged rather than torn.
    pub fn open(folder: &Folder, was_killed: WasKilled) -> Result<Self, JournalError> {
        let folder = folder.journal();
        let mut torn = Vec::new();
        let mut mark = Mark {
            seq: 0,
            chain: BEGINNING.to_owned(),
            next: Place {
                month: 0,
                offset: 0,
            },
        };
        // A month's file can hold nothing but a torn line; then the one before it has the last line.
        for month in months(&folder)?.into_iter().rev() {
            let path = month_path(&folder, month);
            let end = find_end(&path, was_killed)?;
            if end.cut_at < end.length {
                torn.push((path, end.cut_at, end.length));
            }
            if let Some(last) = end.last {
                mark = Mark {
                    seq: last.line.header.seq,
                    chain: last.chain,
                    next: Place {
                        month,
                        offset: end.cut_at,
                    },
                };
                break;
            }
        }
        Ok(Self {
            folder,
            file: None,
            mark,
            broken: None,
            torn,
        })
    }

    /// Makes sure that no line is missing that is known to have been kept.
    ///
    /// # Errors
    /// When it ends before that line.
    pub fn must_have(&self, known: u64) -> Result<(), JournalError> {
        if self.mark.seq < known {
            return Err(JournalError::Short {
                folder: self.folder.clone(),
                found: self.mark.seq,
                known,
            });
        }
        Ok(())
    }

    /// Makes sure that the logboek goes on from where sled was; false when it does, but no longer in the same places.
    ///
    /// # Errors
    /// When a line that was applied is gone or was changed, naming it.
    pub fn must_follow(&self, applied: &Mark) -> Result<bool, JournalError> {
        self.must_have(applied.seq)?;
        if applied.seq < self.mark.seq || applied.seq == 0 || *applied == self.mark {
            return Ok(true);
        }
        let end = verify(&self.folder)?;
        if end.chain == applied.chain {
            return Ok(false);
        }
        Err(JournalError::Damaged {
            path: month_path(&self.folder, self.mark.next.month),
            offset: self.mark.next.offset,
            why: format!("regel {} is veranderd", end.seq),
        })
    }

    /// Makes sure that the file ends in the line that was written last.
    ///
    /// # Errors
    /// When a line is wrong, naming it.
    pub fn verify(&self) -> Result<u64, JournalError> {
        let end = verify(&self.folder)?;
        if end.seq < self.mark.seq {
            return Err(JournalError::Short {
                folder: self.folder.clone(),
                found: end.seq,
                known: self.mark.seq,
            });
        }
        if end.chain != self.mark.chain {
            return Err(JournalError::Damaged {
                path: month_path(&self.folder, self.mark.next.month),
                offset: self.mark.next.offset,
                why: format!("regel {} is veranderd", self.mark.seq),
            });
        }
        Ok(end.seq)
    }

    /// Cuts off a torn end and keeps it beside the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn cut_torn_end(&mut self) -> Result<Option<TornEnd>, JournalError> {
        let mut last = None;
        for (path, at, length) in std::mem::take(&mut self.torn) {
            last = Some(cut(&path, at, length)?);
        }
        Ok(last)
    }

    /// The number of the last line.
    #[must_use]
    pub const fn last_seq(&self) -> u64 {
        self.mark.seq
    }

    /// How far it goes.
    #[must_use]
    pub const fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Appends groups of changes and syncs them; returns where each line begins. All of them, or none.
    ///
    /// # Errors
    /// When nothing was kept: the disk said no, and what was written is cut off again.
    pub fn append(&mut self, groups: &[Vec<Entry>]) -> Result<Vec<Place>, JournalError> {
        let count = groups.iter().map(Vec::len).sum();
        let Some(first) = groups.iter().flatten().next() else {
            return Ok(Vec::new());
        };
        let month = month_of(first.at).max(self.mark.next.month);
        self.mend()?;
        let start = if month == self.mark.next.month {
            self.mark.next.offset
        } else {
            0
        };
        let mut salts = vec![0_u8; count * 16];
        getrandom::fill(&mut salts).map_err(|why| JournalError::Write {
            why: why.to_string(),
        })?;
        let mut mark = self.mark.clone();
        let mut text = String::with_capacity(count * 512);
        let mut places = Vec::with_capacity(count);
        let mut salts = salts.chunks_exact(16);
        for group in groups {
            let numbered = (group.len() > 1).then_some([mark.seq + 1, group.len() as u64]);
            for entry in group {
                places.push(Place {
                    month,
                    offset: start + text.len() as u64,
                });
                let salt = hex(salts.next().unwrap_or_default());
                write_line(&mut text, &mut mark, entry, numbered, &salt)?;
            }
        }
        self.write(month, start, text.as_bytes())?;
        mark.next = Place {
            month,
            offset: start + text.len() as u64,
        };
        self.mark = mark;
        Ok(places)
    }

    /// Cuts off what an earlier failure left, when that could not be done at once.
    fn mend(&mut self) -> Result<(), JournalError> {
        let Some((path, start)) = &self.broken else {
            return Ok(());
        };
        OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|file| file.set_len(*start).and_then(|()| file.sync_all()))
            .map_err(|error| JournalError::Write {
                why: in_words(&error),
            })?;
        self.broken = None;
        Ok(())
    }

    fn write(&mut self, month: u32, start: u64, bytes: &[u8]) -> Result<(), JournalError> {
        let fail = |error: std::io::Error| JournalError::Write {
            why: in_words(&error),
        };
        if self.file.is_none() || month != self.mark.next.month {
            let path = month_path(&self.folder, month);
            let mut options = OpenOptions::new();
            // Not append mode: a torn end may have been cut off, and the place of each line is ours to say.
            let file = options
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)
                .map_err(fail)?;
            sync_dir(&self.folder).map_err(|why| JournalError::Write {
                why: why.to_string(),
            })?;
            self.file = Some(file);
        }
        let Some(file) = &self.file else {
            return Ok(());
        };
        let written = file
            .write_all_at(bytes, start)
            .and_then(|()| file.sync_data());
        written.map_err(|error| {
            // A failed sync cannot be tried again: the pages may be gone. Cut off what nobody was promised.
            if file.set_len(start).and_then(|()| file.sync_all()).is_err() {
                self.broken = Some((month_path(&self.folder, month), start));
            }
            fail(error)
        })
    }
}

/// Calls `each` with every line from a place on, with its own place; stops when `each` says so.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn for_each_from(
    folder: &Path,
    from: Place,
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    for month in months(folder)?
        .into_iter()
        .filter(|month| *month >= from.month)
    {
        let path = month_path(folder, month);
        let fail = |error: std::io::Error| JournalError::Read {
            path: path.clone(),
            why: in_words(&error),
        };
        let mut reader = BufReader::with_capacity(1 << 20, File::open(&path).map_err(fail)?);
        let mut offset = if month == from.month { from.offset } else { 0 };
        reader.seek(SeekFrom::Start(offset)).map_err(fail)?;
        let mut line = String::new();
        loop {
            line.clear();
            let read = reader.read_line(&mut line).map_err(fail)?;
            if read == 0 {
                break;
            }
            let damaged = |why: String| JournalError::Damaged {
                path: path.clone(),
                offset,
                why,
            };
            each(Place { month, offset }, line.trim_end_matches('\n')).map_err(damaged)?;
            offset += read as u64;
        }
    }
    Ok(())
}

/// Bytes of all files of the logboek together.
///
/// # Errors
/// When the folder cannot be listed.
pub fn total_bytes(folder: &Path) -> Result<u64, JournalError> {
    Ok(months(folder)?
        .into_iter()
        .filter_map(|month| fs::metadata(month_path(folder, month)).ok())
        .map(|m| m.len())
        .sum())
}

/// Reads the lines at these places.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn read_places(root: &Path, places: &[Place]) -> Result<Vec<Line>, JournalError> {
    let folder = journal_of(root);
    let mut files: BTreeMap<u32, BufReader<File>> = BTreeMap::new();
    let mut lines = Vec::with_capacity(places.len());
    for place in places {
        let path = month_path(&folder, place.month);
        let fail = |error: std::io::Error| JournalError::Read {
            path: path.clone(),
            why: in_words(&error),
        };
        let reader = match files.entry(place.month) {
            std::collections::btree_map::Entry::Occupied(open) => open.into_mut(),
            std::collections::btree_map::Entry::Vacant(none) => {
                none.insert(BufReader::new(File::open(&path).map_err(fail)?))
            }
        };
        reader.seek(SeekFrom::Start(place.offset)).map_err(fail)?;
        let mut text = String::new();
        reader.read_line(&mut text).map_err(fail)?;
        let damaged = |why| JournalError::Damaged {
            path: path.clone(),
            offset: place.offset,
            why,
        };
        lines.push(parse(text.trim_end_matches('\n')).map_err(damaged)?.line);
    }
    Ok(lines)
}

/// Walks the whole logboek and checks numbers, chain and digests; returns where it ends.
///
/// # Errors
/// At the first line that was changed, removed, inserted or moved, naming file and place.
pub fn verify(folder: &Path) -> Result<Chain, JournalError> {
    let mut chain = Chain::beginning();
    let from = Place {
        month: 0,
        offset: 0,
    };
    for_each_from(folder, from, &mut |_, text| {
        chain.take(&parse_with(text, |_, _| Ok(()))?.0)
    })?;
    Ok(chain)
}
