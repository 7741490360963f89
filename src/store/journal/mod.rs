//! The logboek: one line a change, appended and synced before anything else.
//!
//! A line is `{v, seq, tijd, wie, rol, actie, over, revisie, groep, vorige, digest, bevestigd, som, inhoud:{salt,
//! velden}}`. `digest` is SHA-256 over salt and velden; `vorige` is SHA-256 over the whole header of the line before,
//! its digest included. So the content of a line can be destroyed by law and the chain still verifies. `bevestigd` is
//! the last line that was synced before this one was written: whoever finds it knows that everything up to there may
//! have been confirmed to someone. `som` is CRC-32 over the header before it, so that the last line, which no `vorige`
//! vouches for yet, is known to be as it was written. `tijd` is what the clock said, and the order is that of `seq` alone.
//! `verzoek` is there when who asked gave the request a number. All are taken over the bytes as they stand in the file.
//! Lines of version 1 have no `bevestigd` and no `som`.
//!
//! Here it is opened and written to. `line` is one line and the chain from line to line, `files` the files they are in,
//! `walk` goes along them, `tail` is the end after a stop that nobody saw coming, `erase` takes the content out of lines,
//! `group` finds the lines that were written at once. `text` is how any of them reads a file, plain or `packed`; `pack`
//! packs the files that are not written to any more, and `rewriting` keeps that and erasing apart.

mod erase;
mod error;
mod files;
mod group;
mod line;
mod pack;
mod packed;
mod rewriting;
mod tail;
mod text;
mod walk;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::entry::Proven;
use super::folder::{Folder, open_to_write, sync_dir};
pub use super::mark::{Mark, Place};
use super::months::{is_packed, month_of, month_path, next_file};
use crate::domain::io::in_words;
pub use erase::erase_about;
pub use error::JournalError;
use files::files;
pub use files::{Stretch, files_until, total_bytes};
pub use group::headers_around;
pub(super) use line::hex;
use line::write_line;
pub use line::{Chain, Checked, Header, Line, Raw, parse, parse_with};
pub use pack::{keep_one_form, pack};
pub use rewriting::Rewriting;
pub use tail::{TornEnd, WasKilled, time_before};
use tail::{cut, find_end};
pub use text::Text;
pub use walk::{
    first_chain, for_each_about, for_each_at, for_each_between, for_each_from, for_each_over,
    goes_on_from, must_end, must_have_lines, must_join_until, must_reach, read_places, sound_chain,
    verify, verify_until,
};
use walk::{must_join, walk};

/// How much of the end of the newest file is looked at, in bytes.
const WIDE: u64 = 256 * 1024;

/// The open logboek: appends, and knows where it ends.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    /// The file that is written to, and which it is.
    file: Option<(u32, File)>,
    mark: Mark,
    /// A group that failed half-way could not be cut off: in which file, and where it begins.
    broken: Option<(PathBuf, u64)>,
    /// What is to be cut off: in which file, from where, to where.
    torn: Vec<(PathBuf, u64, u64)>,
    rewriting: Rewriting,
}

impl Journal {
    /// Opens the logboek of a folder and finds its end; [`Journal::cut_torn_end`] cuts off what is torn.
    ///
    /// # Errors
    /// When it cannot be read, or its end was damaged rather than torn.
    pub fn open(folder: &Folder, was_killed: WasKilled) -> Result<Self, JournalError> {
        let folder = folder.journal();
        pack::settle(&folder)?;
        let files = files(&folder)?;
        let mut torn = Vec::new();
        let mut mark = Mark::beginning();
        let mut earlier = &files[..];
        // The newest file can hold nothing but a torn line; then the one before it has the last line.
        while let Some((file, before)) = earlier.split_last() {
            earlier = before;
            let end = find_end(&mut file.open()?, was_killed, WIDE)?;
            if end.cut_at < end.length && is_packed(&file.path) {
                return Err(JournalError::Damaged {
                    path: file.path.clone(),
                    offset: end.cut_at,
                    why: "hier staat geen hele regel, en wat is ingepakt was heel".to_owned(),
                });
            }
            if end.cut_at < end.length {
                torn.push((file.path.clone(), end.cut_at, end.length));
            }
            if let Some(last) = end.last {
                mark = Mark {
                    seq: last.line.header.seq,
                    chain: last.chain,
                    next: Place {
                        month: file.month,
                        offset: end.cut_at,
                    },
                };
                break;
            }
        }
        // What came last and begins with no line is torn, and was looked at above.
        let whole = files.iter().filter(|file| file.first.is_some());
        must_join(&whole.collect::<Vec<_>>())?;
        Ok(Self {
            folder,
            file: None,
            mark,
            broken: None,
            torn,
            rewriting: Rewriting::default(),
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

    /// Makes sure that a line that was confirmed is in it, the same; false when it is, but no longer in the same place.
    ///
    /// # Errors
    /// When that line is gone or is another, or a line is damaged, naming it.
    pub fn must_follow(&self, known: &Mark) -> Result<bool, JournalError> {
        self.must_have(known.seq)?;
        if known.seq == 0 || known.chain.is_empty() || *known == self.mark {
            return Ok(true);
        }
        if known.seq < self.mark.seq && goes_on_from(&self.folder, known) {
            return Ok(true);
        }
        let mut found = None;
        let end = walk(&self.folder, Some(self.mark.next), &mut |chain| {
            if chain.seq == known.seq {
                found = Some(chain.chain.clone());
            }
        })?;
        if end.seq >= known.seq && found.as_ref() == Some(&known.chain) {
            return Ok(false);
        }
        Err(JournalError::Foreign {
            folder: self.folder.clone(),
            seq: known.seq,
        })
    }

    /// Makes sure that nothing was written behind the last line by another.
    ///
    /// # Errors
    /// When the file is longer or shorter than what was written.
    pub fn must_be_all(&self) -> Result<(), JournalError> {
        let Place { month, offset } = self.mark.next;
        // What is torn and waits to be cut off was found to be that at the start.
        if self.mark.seq == 0 || !self.torn.is_empty() {
            return Ok(());
        }
        let text = Text::open(&self.folder, month);
        let length = text.and_then(|text| text.length()).unwrap_or(0);
        if length == offset {
            return Ok(());
        }
        Err(JournalError::Damaged {
            path: month_path(&self.folder, month),
            offset: offset.min(length),
            why: "hier houdt op wat de server schreef, en het bestand houdt ergens anders op"
                .to_owned(),
        })
    }

    /// Takes the content out of the lines at these places, for good. Each file is made anew beside the old one, with every
    /// line where it was, and takes its place whole.
    ///
    /// # Errors
    /// When it cannot be read or written; a file is then as it was, or done.
    pub fn erase(&mut self, places: &[Place]) -> Result<(), JournalError> {
        let mut by_file: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for place in places {
            by_file.entry(place.month).or_default().push(place.offset);
        }
        let _first = self.rewriting.go_first();
        for (month, offsets) in by_file {
            // The file it writes to is another one after this.
            self.file = None;
            erase::erase(&self.folder, month, &offsets)?;
        }
        Ok(())
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

    /// The headers of lines of requests with a number, oldest first, that were written since a moment, through all files.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn requests_since(&self, since: DateTime<Utc>) -> Result<Vec<Header>, JournalError> {
        let mut found = Vec::new();
        let all = files(&self.folder)?;
        for found_in in all.iter().rev() {
            let mut file = found_in.open()?;
            // What is torn has no line of a request that was answered.
            let is_last = found_in.month == self.mark.next.month;
            let mut end = if is_last {
                self.mark.next.offset
            } else {
                file.length()?
            };
            while end > 0 {
                let piece = tail::lines_before(&mut file, end);
                let (from, piece) = piece.map_err(|error| file.failed(&error))?;
                let newest = requests_in(&piece, &mut found);
                if newest.is_some_and(|newest| newest < since) {
                    found.reverse();
                    return Ok(found);
                }
                end = from;
            }
        }
        found.reverse();
        Ok(found)
    }

    /// What keeps packing and erasing apart.
    #[must_use]
    pub fn rewriting(&self) -> Rewriting {
        self.rewriting.clone()
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
    pub fn append(&mut self, groups: &[Vec<Proven>]) -> Result<Vec<Place>, JournalError> {
        let count: usize = groups.iter().map(Vec::len).sum();
        let Some(first) = groups.iter().flatten().next() else {
            return Ok(Vec::new());
        };
        self.mend()?;
        let month = next_file(
            &self.folder,
            self.mark.next.month,
            month_of(first.entry().at),
        );
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
                write_line(&mut text, &mut mark, entry, numbered, self.mark.seq, &salt)?;
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
        let cut = OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|file| file.set_len(*start).and_then(|()| file.sync_all()));
        match cut {
            Ok(()) => {}
            // There is nothing of it to cut off.
            Err(error) if *start == 0 && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(JournalError::Write {
                    why: in_words(&error),
                });
            }
        }
        self.broken = None;
        Ok(())
    }

    /// Makes sure that the file that is written to is still the one that the next start reads: what is written to one that
    /// was taken away is gone.
    fn must_be_there(&self, month: u32, start: u64) -> Result<(), JournalError> {
        let path = month_path(&self.folder, month);
        let there = std::fs::symlink_metadata(&path).ok();
        let open = self.file.as_ref().filter(|(open, _)| *open == month);
        let open = open.and_then(|(_, file)| file.metadata().ok());
        let is_same = match (&there, &open) {
            (Some(there), Some(open)) => (there.dev(), there.ino()) == (open.dev(), open.ino()),
            (None, Some(_)) => false,
            (_, None) => true,
        };
        let length = there.map_or(0, |there| there.len());
        if is_same && length >= start {
            return Ok(());
        }
        Err(JournalError::Damaged {
            path,
            offset: length.min(start),
            why: "het bestand is weggehaald of vervangen".to_owned(),
        })
    }

    fn write(&mut self, month: u32, start: u64, bytes: &[u8]) -> Result<(), JournalError> {
        let fail = |error: std::io::Error| JournalError::Write {
            why: in_words(&error),
        };
        self.must_be_there(month, start)?;
        if self.file.as_ref().is_none_or(|(open, _)| *open != month) {
            self.file = None;
            let path = month_path(&self.folder, month);
            let file = open_to_write(&path).map_err(fail)?;
            sync_dir(&self.folder).map_err(|why| JournalError::Write {
                why: why.to_string(),
            })?;
            self.file = Some((month, file));
        }
        let Some((_, file)) = &self.file else {
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

/// Adds the headers of requests with a number among whole lines, newest first; returns the latest time among those and
/// the first line: a clock that was wrong once is not taken for the time of all.
fn requests_in(lines: &[u8], found: &mut Vec<Header>) -> Option<DateTime<Utc>> {
    let mut newest = None;
    let lines = lines
        .split(|byte| *byte == b'\n')
        .filter_map(|line| std::str::from_utf8(line).ok());
    let lines: Vec<&str> = lines.collect();
    for (n, line) in lines.iter().enumerate().rev() {
        if n > 0 && !line.contains("\"verzoek\":") {
            continue;
        }
        let Ok((raw, _)) = parse_with(line, |_, _| Ok(())) else {
            continue;
        };
        newest = newest.max(Some(raw.header.tijd));
        if raw.header.verzoek.is_some() {
            found.push(raw.header);
        }
    }
    newest
}
