//! The logboek: one line a change, appended and synced before anything else.
//!
//! A line is `{v, seq, tijd, wie, rol, actie, over, revisie, groep, vorige, digest, bevestigd, som, inhoud:{salt,
//! velden}}`. `digest` is SHA-256 over salt and velden; `vorige` is SHA-256 over the whole header of the line before,
//! its digest included. So the content of a line can be destroyed by law and the chain still verifies. `bevestigd` is
//! the last line that was synced before this one was written: whoever finds it knows that everything up to there may
//! have been confirmed to someone. `som` is CRC-32 over the header before it, so that the last line, which no `vorige`
//! vouches for yet, is known to be as it was written. `verzoek` is there when who asked gave the request a number. All are taken over the bytes as they stand in the file. Lines of
//! version 1 have no `bevestigd` and no `som`.

mod files;
mod group;
mod line;
mod tail;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::folder::{journal_of, sync_dir};
use super::months::{month_of, month_path, next_file, open_to_write};
use super::{Folder, Proven};
use crate::domain::io::in_words;
use crate::domain::record::RecordId;
use crate::domain::record::fields;
use files::{MonthFile, files, must_begin};
pub use group::headers_around;
pub(super) use line::hex;
use line::{BEGINNING, newer_version, write_line};
pub use line::{Chain, Checked, Header, Line, Raw, new_values, parse, parse_with};
pub use tail::WasKilled;
use tail::{cut, find_end};

/// Why the logboek cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be written; what was written of it is cut off again.
    #[error(
        "Het logboek is niet te schrijven ({why}). Wat bevestigd is, staat er nog. Maak ruimte op de schijf, of vraag uw \
         beheerder"
    )]
    Write {
        /// What the system said.
        why: String,
    },
    /// It cannot be read.
    #[error("{path} is niet te lezen: {why}. Er is niets veranderd. Vraag uw beheerder")]
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
        "Het logboek in {folder} houdt op bij regel {found}, maar regel {known} is bevestigd: regel {} tot en met {known} \
         ontbreken, door een oudere kopie misschien. Er is niets veranderd. Zet een reservekopie van de map terug, of vraag uw beheerder. Is er geen logboek met meer \
         regels, dan gaat een beheerder met dit verder met: wijkregie herbouw --dit-logboek",
        .found + 1
    )]
    Short {
        /// The folder of the logboek.
        folder: PathBuf,
        /// The last line that is there.
        found: u64,
        /// The last line that is known to have been kept.
        known: u64,
    },
    /// It was written by a program that knows more than this one.
    #[error(
        "In {path} staan regels van een nieuwere wijkregie (versie {version}). Er is niets veranderd. Start die nieuwere \
         wijkregie, of vraag uw beheerder"
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The version of the line.
        version: u64,
    },
    /// It is not the logboek that was confirmed.
    #[error(
        "Het logboek in {folder} is niet dat van deze opslag: regel {seq} is een andere dan die is bevestigd. Er is niets \
         veranderd: het logboek en de opslag staan er allebei nog. Zet het eigen logboek terug. Is dit het goede, dan \
         wijst een beheerder het aan met: wijkregie herbouw --dit-logboek"
    )]
    Foreign {
        /// The folder of the logboek.
        folder: PathBuf,
        /// The line that is another.
        seq: u64,
    },
    /// A file does not go on where the one before it ended.
    #[error(
        "Het logboek is niet heel bij {path}: {why}. Er is niets veranderd. Zet de eigen bestanden terug uit een \
         reservekopie, of vraag uw beheerder"
    )]
    Gap {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// It has not the line that someone kept elsewhere.
    #[error(
        "Het logboek in {folder} is niet meer dat van het anker: {why}. Er is iets weggehaald of herschreven. Er is niets \
         veranderd. Laat deze map zoals zij is, en zet een reservekopie van ervoor terug met: wijkregie herstel"
    )]
    NotAnchored {
        /// The folder of the logboek.
        folder: PathBuf,
        /// What differs.
        why: String,
    },
    /// What was destroyed cannot be taken out of a file.
    #[error("Uit {path} is niet te wissen ({why}); de volgende start gaat ermee verder")]
    Erase {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A change has no JSON form.
    #[error(transparent)]
    Field(#[from] fields::FieldError),
}

/// Where a line is: which month's file, and the byte it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Year times twelve plus month, counting from 0; and 2^17 for every file further of the same month.
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

impl Mark {
    /// Before the first line.
    #[must_use]
    pub fn beginning() -> Self {
        Self {
            seq: 0,
            chain: BEGINNING.to_owned(),
            next: Place {
                month: 0,
                offset: 0,
            },
        }
    }
}

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
        let files = files(&folder)?;
        let mut torn = Vec::new();
        let mut mark = Mark::beginning();
        let mut earlier = &files[..];
        // The newest file can hold nothing but a torn line; then the one before it has the last line.
        while let Some((file, before)) = earlier.split_last() {
            earlier = before;
            let end = find_end(&file.path, was_killed, WIDE)?;
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
        if known.seq < self.mark.seq && self.goes_on_from(known) {
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

    /// Whether the line after a known one stands where it should, and says that it follows it.
    fn goes_on_from(&self, known: &Mark) -> bool {
        let mut goes_on = false;
        // The walk is broken off after one line; what else stops it is found by whoever walks it all.
        let _ = for_each_from(&self.folder, known.next, &mut |_, text| {
            let (raw, _) = parse_with(text, |_, _| Ok(()))?;
            goes_on = raw.header.seq == known.seq + 1 && raw.header.vorige == known.chain;
            Err(String::new())
        });
        goes_on
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
        let path = month_path(&self.folder, month);
        let length = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        if length == offset {
            return Ok(());
        }
        Err(JournalError::Damaged {
            path,
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
        for (month, offsets) in by_file {
            // The file it writes to is another one after this.
            self.file = None;
            files::erase(&month_path(&self.folder, month), &offsets)?;
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

    /// When the last line was written; none before the first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn last_time(&self) -> Result<Option<DateTime<Utc>>, JournalError> {
        let Place { month, offset } = self.mark.next;
        if offset == 0 {
            return Ok(None);
        }
        let path = month_path(&self.folder, month);
        let (_, piece) = tail::lines_before(&files::open(&path)?, offset).map_err(|error| {
            JournalError::Read {
                path,
                why: in_words(&error),
            }
        })?;
        let lines = piece.split(|byte| *byte == b'\n');
        let mut texts = lines
            .rev()
            .filter_map(|line| std::str::from_utf8(line).ok());
        let last = texts.find_map(|text| parse_with(text, |_, _| Ok(())).ok());
        Ok(last.map(|(raw, _)| raw.header.tijd))
    }

    /// The headers of lines of requests with a number, oldest first, that were written since a moment, through all files.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn requests_since(&self, since: DateTime<Utc>) -> Result<Vec<Header>, JournalError> {
        let mut found = Vec::new();
        let all = files(&self.folder)?;
        for MonthFile { month, path, .. } in all.iter().rev() {
            let fail = |error: std::io::Error| JournalError::Read {
                path: path.clone(),
                why: in_words(&error),
            };
            let file = files::open(path)?;
            // What is torn has no line of a request that was answered.
            let length = file.metadata().map_err(fail)?.len();
            let is_last = *month == self.mark.next.month;
            let mut end = if is_last {
                self.mark.next.offset
            } else {
                length
            };
            while end > 0 {
                let (from, piece) = tail::lines_before(&file, end).map_err(fail)?;
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

    fn write(&mut self, month: u32, start: u64, bytes: &[u8]) -> Result<(), JournalError> {
        let fail = |error: std::io::Error| JournalError::Write {
            why: in_words(&error),
        };
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

/// Why a line is refused: it is of a newer program, or it was damaged.
fn wrong_line(path: &Path, offset: u64, line: &[u8], why: String) -> JournalError {
    let path = path.to_owned();
    match newer_version(line) {
        Some(version) => JournalError::Newer { path, version },
        None => JournalError::Damaged { path, offset, why },
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
    for_each_between(folder, from, None, each)
}

/// The same up to a place: what comes after it may still be being written.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn for_each_between(
    folder: &Path,
    from: Place,
    until: Option<Place>,
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    if until == Some(Mark::beginning().next) {
        return Ok(());
    }
    let files = files(folder)?;
    let begin = files.iter().position(|file| file.month == from.month);
    for MonthFile { month, path, .. } in &files[begin.unwrap_or(0)..] {
        let month = *month;
        let fail = |error: std::io::Error| JournalError::Read {
            path: path.clone(),
            why: in_words(&error),
        };
        let mut offset = if month == from.month { from.offset } else { 0 };
        let end = until.filter(|until| until.month == month);
        let length = end.map_or(u64::MAX, |end| end.offset.saturating_sub(offset));
        let mut file = files::open(path)?;
        file.seek(SeekFrom::Start(offset)).map_err(fail)?;
        let mut reader = BufReader::with_capacity(1 << 20, file.take(length));
        let mut line = String::new();
        loop {
            line.clear();
            let damaged = |why: String| JournalError::Damaged {
                path: path.clone(),
                offset,
                why,
            };
            let read = match reader.read_line(&mut line) {
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    return Err(damaged("hier staat geen tekst".to_owned()));
                }
                read => read.map_err(fail)?,
            };
            if read == 0 {
                break;
            }
            let place = Place { month, offset };
            each(place, line.trim_end_matches('\n'))
                .map_err(|why| wrong_line(path, offset, line.as_bytes(), why))?;
            offset += read as u64;
        }
        if end.is_some() {
            break;
        }
    }
    Ok(())
}

/// The files up to a mark, in order, each with how many of its bytes: the last ends where the line of the mark does.
///
/// # Errors
/// When the folder cannot be listed, or a file is no file.
pub fn files_until(folder: &Path, until: &Mark) -> Result<Vec<(PathBuf, u64)>, JournalError> {
    let mut found = Vec::new();
    if until.seq == 0 {
        return Ok(found);
    }
    for MonthFile { month, path, .. } in files(folder)? {
        if month == until.next.month {
            found.push((path, until.next.offset));
            break;
        }
        let length = files::open(&path)?.metadata();
        let length = length.map_err(|error| JournalError::Read {
            path: path.clone(),
            why: in_words(&error),
        })?;
        found.push((path, length.len()));
    }
    Ok(found)
}

/// The hash of the first line, in hex: no two logboeken have the same. None when there is no line.
///
/// # Errors
/// When it cannot be read.
pub fn first_chain(folder: &Path) -> Result<Option<String>, JournalError> {
    let mut found = None;
    let walked = for_each_from(folder, Mark::beginning().next, &mut |_, text| {
        found = Some(parse_with(text, |_, _| Ok(()))?.0.chain);
        Err(String::new())
    });
    match found {
        // The walk was broken off after one line.
        Some(chain) => Ok(Some(chain)),
        None => walked.map(|()| None),
    }
}

/// Takes the content out of every line about some records, in a folder that nobody writes to.
///
/// # Errors
/// When a file cannot be read or written.
pub fn erase_about(folder: &Path, ids: &[RecordId]) -> Result<(), JournalError> {
    if !folder.exists() {
        return Ok(());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut by_file: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for_each_from(folder, Mark::beginning().next, &mut |place, text| {
        let (raw, _) = parse_with(text, |_, _| Ok(()))?;
        if names.contains(&raw.header.over) {
            by_file.entry(place.month).or_default().push(place.offset);
        }
        Ok(())
    })?;
    by_file
        .into_iter()
        .try_for_each(|(month, offsets)| files::erase(&month_path(folder, month), &offsets))
}

/// Bytes of all files of the logboek together.
///
/// # Errors
/// When the folder cannot be listed.
pub fn total_bytes(folder: &Path) -> Result<u64, JournalError> {
    let files = files(folder)?;
    let sizes = files
        .iter()
        .filter_map(|file| fs::metadata(&file.path).ok());
    Ok(sizes.map(|metadata| metadata.len()).sum())
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
                none.insert(BufReader::new(files::open(&path)?))
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

/// Makes sure that a walk up to a mark came to the line of that mark.
///
/// # Errors
/// When lines before it are gone, or it is another line.
pub fn must_end(folder: &Path, end: &Chain, until: &Mark) -> Result<(), JournalError> {
    if end.seq < until.seq {
        return Err(JournalError::Short {
            folder: folder.to_owned(),
            found: end.seq,
            known: until.seq,
        });
    }
    if end.chain != until.chain {
        return Err(JournalError::Damaged {
            path: month_path(folder, until.next.month),
            offset: until.next.offset,
            why: format!("regel {} is veranderd", until.seq),
        });
    }
    Ok(())
}

/// Makes sure that the logboek up to a mark has these lines, each by its number and the hash of its header in hex.
///
/// # Errors
/// When one is another or is gone, naming it, or the logboek cannot be read.
pub fn must_have_lines(
    folder: &Path,
    until: &Mark,
    lines: &[(u64, String)],
) -> Result<(), JournalError> {
    let mut wanted: BTreeMap<u64, Vec<&String>> = BTreeMap::new();
    for (seq, chain) in lines {
        wanted.entry(*seq).or_default().push(chain);
    }
    let not_anchored = |why| JournalError::NotAnchored {
        folder: folder.to_owned(),
        why,
    };
    let mut other = None;
    for_each_between(
        folder,
        Mark::beginning().next,
        Some(until.next),
        &mut |_, text| {
            let (raw, _) = parse_with(text, |_, _| Ok(()))?;
            let known = wanted.remove(&raw.header.seq).unwrap_or_default();
            if other.is_none() && known.iter().any(|chain| **chain != raw.chain) {
                other = Some(raw.header.seq);
            }
            Ok(())
        },
    )?;
    if let Some(seq) = other {
        return Err(not_anchored(format!("regel {seq} is een andere")));
    }
    match wanted.into_keys().next_back() {
        Some(seq) => Err(not_anchored(format!(
            "het houdt op bij regel {}, en het anker kent regel {seq}",
            until.seq
        ))),
        None => Ok(()),
    }
}

/// Makes sure that the files up to a mark follow one another.
///
/// # Errors
/// When one is missing or is another's, or something in one is no line.
pub fn must_join_until(folder: &Path, until: &Mark) -> Result<(), JournalError> {
    let files = files(folder)?;
    let end = files.iter().position(|file| file.month == until.next.month);
    let until = end.map_or(&files[..], |end| &files[..=end]);
    must_join(&until.iter().collect::<Vec<_>>())
}

/// Walks the whole logboek and checks numbers, chain and digests; returns where it ends.
///
/// # Errors
/// At the first line that was changed, removed, inserted or moved, naming file and place.
pub fn verify(folder: &Path) -> Result<Chain, JournalError> {
    let files = files(folder)?;
    must_join(&files.iter().collect::<Vec<_>>())?;
    walk(folder, None, &mut |_| ())
}

/// The same, up to the place where the next line would begin and calling `each` with the chain after every line.
fn walk(
    folder: &Path,
    until: Option<Place>,
    each: &mut dyn FnMut(&Chain),
) -> Result<Chain, JournalError> {
    let mut chain = Chain::beginning();
    let from = Mark::beginning().next;
    for_each_between(folder, from, until, &mut |_, text| {
        chain.take(&parse_with(text, |_, _| Ok(()))?.0)?;
        each(&chain);
        Ok(())
    })?;
    Ok(chain)
}

/// Makes sure that the first file is the beginning, and that each goes on where the one before it ended.
fn must_join(files: &[&MonthFile]) -> Result<(), JournalError> {
    if let Some(first) = files.first() {
        must_begin(first)?;
    }
    for pair in files.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let end = find_end(&before.path, WasKilled::Process, NARROW)?;
        if end.cut_at < end.length {
            return Err(JournalError::Damaged {
                path: before.path.clone(),
                offset: end.cut_at,
                why: "hier staat geen regel, en erna gaat het logboek verder".to_owned(),
            });
        }
        if let Some(last) = end.last {
            after.must_follow(last.line.header.seq, &last.chain)?;
        }
    }
    Ok(())
}

/// How much of the end of the newest file is looked at, in bytes, and of an earlier one.
const WIDE: u64 = 256 * 1024;
const NARROW: u64 = 16 * 1024;
