//! Looks at data: a line each, chained, synced before the data goes.
//!
//! A line is the look with `nr`, counting from 1, and `vorige`, SHA-256 over the line before it as it stands in the file.
//! Lines of older programs have neither; the first with them takes the last of those in. The file `einde` beside them and
//! the stand know which was the last: an end that is cut off is missed.
//!
//! Here is what a look is and how it is kept; `files` reads the files, `check` walks the chain and sets apart what is wrong
//! with it, `beyond` is what some have that others have not.

mod beyond;
mod check;
mod files;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::folder::{FolderError, has_room, open_to_write, read_whole, spend_reserve, write_whole};
use super::journal::hex;
pub use super::mark::LooksMark;
use super::months::{month_of, month_path, next_file};
use crate::domain::io::in_words;
use crate::domain::words::{Role, UnknownWord, fold, words};
pub(super) use beyond::{Beyond, beyond};
pub(super) use check::apart_in;
pub use check::{Broken, SET_APART};
use files::{Link, MonthOfLooks};

/// A look at data: who, in which roles, from where, at what, what for, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// When.
    pub tijd: DateTime<Utc>,
    /// By whom: the Unix name.
    pub wie: String,
    /// The roles that person had then.
    pub rollen: BTreeSet<Role>,
    /// From which program: its process on this computer; 0 where nobody knows.
    pub proces: u32,
    /// What was done: `openen`, `zoeken`, `export verwijzing`.
    pub actie: String,
    /// What was looked at: the number of a record, or of each.
    pub over: Vec<String>,
    /// What was typed to find it; empty where nothing was.
    pub gezocht: String,
    /// What for.
    pub doel: String,
    /// How many records.
    pub aantal: usize,
    /// What came of it.
    pub resultaat: Seen,
}

words! {
    /// What came of a look.
    Seen, "resultaat" {
        Gezien = "gezien",
        Geweigerd = "geweigerd",
        /// No look: consent was passed over, and that is told beside the looks.
        Gepasseerd = "toestemming gepasseerd",
    }
}

/// What older programs kept was seen.
impl Default for Seen {
    fn default() -> Self {
        Self::Gezien
    }
}

/// Why a look cannot be kept, or the looks are not what was kept.
#[derive(Debug, thiserror::Error)]
pub enum LooksError {
    /// The disk says no.
    #[error(
        "De inzage is niet vast te leggen in {path} ({why}), dus er is niets gegeven. Maak ruimte, of vraag uw beheerder"
    )]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// They cannot be read.
    #[error("{path} is niet te lezen: {why}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Something in the folder is not what it should be.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Looks that were kept are gone.
    #[error(
        "De vastgelegde inzage in {folder} houdt op bij {found}, maar {known} is vastgelegd: er is iets weggehaald. Het \
         logboek met de wijzigingen staat hier los van. Zet de eigen bestanden terug uit een reservekopie. Zijn die er niet, \
         dan legt een beheerder dit vast en gaat verder met: wijkregie herbouw --zet-inzage-apart"
    )]
    Short {
        /// The folder.
        folder: PathBuf,
        /// The last look that is there.
        found: u64,
        /// The last that is known to have been kept.
        known: u64,
    },
    /// They have not a look that someone kept elsewhere.
    #[error(
        "De vastgelegde inzage in {folder} is niet meer die van het anker: regel {nr} is er niet meer, of is een andere. Er is \
         iets weggehaald of herschreven. Het logboek met de wijzigingen staat hier los van. Zet de eigen bestanden terug uit \
         een reservekopie, of leg vast wat er weg is"
    )]
    NotAnchored {
        /// The folder.
        folder: PathBuf,
        /// The look.
        nr: u64,
    },
    /// A line is not the one that was written.
    #[error(
        "De vastgelegde inzage is veranderd: {path}, regel {line}, {why}. Het logboek met de wijzigingen staat hier los van. \
         Zet de eigen bestanden terug uit een reservekopie. Zijn die er niet, dan legt een beheerder dit vast en gaat verder \
         met: wijkregie herbouw --zet-inzage-apart"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Which line of it, counting from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// The looks were to be set apart, and are as they were kept.
    #[error("Met de vastgelegde inzage is niets mis. Er is niets apart gezet of veranderd")]
    NothingWrong,
}

impl LooksError {
    /// As why a look was not written.
    fn unwritten(self) -> Unwritten {
        match self {
            Self::Write { path, why } | Self::Read { path, why } => (path, why),
            other => (PathBuf::new(), other.to_string()),
        }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    look: &'a Look,
    nr: u64,
    vorige: &'a str,
}

/// Where the last line ends.
#[derive(Debug)]
struct End {
    /// The file it is in, as in a place of the logboek; none before the first.
    month: Option<u32>,
    length: u64,
    last: LooksMark,
}

/// The folder of looks. Looks that come while others are being written share the next sync.
#[derive(Debug)]
pub struct Looks {
    folder: PathBuf,
    /// What the stand, sled and anchors knew of them.
    known: Mutex<Vec<LooksMark>>,
    queue: Mutex<Queue>,
    written: Condvar,
    end: Mutex<Option<End>>,
}

/// What waits to be written, each with its place in the order of arrival.
#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<(u64, Look)>,
    last: u64,
    /// Everything up to this was written, or failed.
    done: u64,
    is_writing: bool,
    failed: BTreeMap<u64, Unwritten>,
}

/// Which file cannot be written, and what the system said.
type Unwritten = (PathBuf, String);

fn hash_of(line: &[u8]) -> String {
    hex(&Sha256::digest(line))
}

fn before_the_first() -> LooksMark {
    LooksMark {
        nr: 0,
        hash: "0".repeat(64),
    }
}

impl Looks {
    /// The looks in a folder, and the last of them as far as the stand knows.
    #[must_use]
    pub fn of(folder: PathBuf, known: LooksMark) -> Self {
        Self {
            folder,
            known: Mutex::new(vec![known]),
            queue: Mutex::default(),
            written: Condvar::new(),
            end: Mutex::new(None),
        }
    }

    fn mark_path(&self) -> PathBuf {
        self.folder.join("einde")
    }

    /// Hears of a look that another knows to have been kept.
    pub fn also_known(&self, mark: LooksMark) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(mark);
    }

    /// Looks that are known to have been kept, from all who know one.
    fn all_known(&self) -> Vec<LooksMark> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What is wrong with that, a check says.
        let beside = self.beside().ok().flatten();
        known.iter().cloned().chain(beside).collect()
    }

    /// The last look by the file beside them.
    fn beside(&self) -> Result<Option<LooksMark>, LooksError> {
        let path = self.mark_path();
        let Some(bytes) = read_whole(&path)? else {
            return Ok(None);
        };
        let read = serde_json::from_slice(&bytes).map(Some);
        read.map_err(|why| LooksError::Read {
            path,
            why: in_words(&why.into()),
        })
    }

    /// The last look that is known to have been kept.
    fn known(&self) -> LooksMark {
        let all = self.all_known().into_iter();
        all.max_by_key(|mark| mark.nr).unwrap_or_default()
    }

    /// The last look that was kept, for the stand.
    #[must_use]
    pub fn last(&self) -> LooksMark {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        end.as_ref()
            .map_or_else(|| self.known(), |end| end.last.clone())
    }

    /// Keeps a look: returns when it is on disk.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it stays.
    pub fn keep(&self, look: Look) -> Result<(), LooksError> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.last += 1;
        let place = queue.last;
        queue.waiting.push((place, look));
        while queue.done < place {
            if queue.is_writing {
                queue = self
                    .written
                    .wait(queue)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            queue.is_writing = true;
            let group = std::mem::take(&mut queue.waiting);
            drop(queue);
            let failed = self.write(&group).err();
            queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.is_writing = false;
            for (place, _) in &group {
                queue.done = queue.done.max(*place);
                if let Some(why) = &failed {
                    queue.failed.insert(*place, why.clone());
                }
            }
            self.written.notify_all();
        }
        match queue.failed.remove(&place) {
            Some((path, why)) => Err(LooksError::Write { path, why }),
            None => Ok(()),
        }
    }

    /// Appends looks to this month's file. On a disk without room, in the room that was put by for them: else nobody
    /// could read any more.
    fn write(&self, group: &[(u64, Look)]) -> Result<(), Unwritten> {
        let root = self.folder.parent().unwrap_or(&self.folder);
        match self.append(group) {
            Err(_) if !has_room(root) && spend_reserve(root) => self.append(group),
            written => written,
        }
    }

    /// Appends looks to a file, with one sync.
    fn append(&self, group: &[(u64, Look)]) -> Result<(), Unwritten> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, newest)) = group.last() else {
            return Ok(());
        };
        // Whatever fails below, the next look finds the end anew.
        let end = match known.take() {
            Some(end) => end,
            None => self.find_end().map_err(LooksError::unwritten)?,
        };
        let clock = month_of(newest.tijd);
        let month = end
            .month
            .map_or(clock, |now| next_file(&self.folder, now, clock));
        let at = if end.month == Some(month) {
            end.length
        } else {
            0
        };
        let path = month_path(&self.folder, month);
        let fail = |error: std::io::Error| (path.clone(), in_words(&error));
        let (mut last, mut lines) = (end.last, Vec::new());
        for (_, look) in group {
            let nr = last.nr.saturating_add(1);
            let written = Written {
                look,
                nr,
                vorige: &last.hash,
            };
            let line = serde_json::to_vec(&written).map_err(|error| fail(error.into()))?;
            let hash = hash_of(&line);
            last = LooksMark { nr, hash };
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        let file = open_to_write(&path).map_err(fail)?;
        let kept = file
            .write_all_at(&lines, at)
            .and_then(|()| file.sync_data());
        if let Err(error) = kept {
            // What cannot be cut off now is a look too many, or half a line, which the next look cuts off.
            let _ = file.set_len(at).and_then(|()| file.sync_all());
            return Err(fail(error));
        }
        // It says that the lines are there, so it comes after them, and they stay whatever comes of this. It syncs the
        // names in the folder too, that of a new file among them.
        let mark = serde_json::to_vec(&last).map_err(|error| fail(error.into()))?;
        write_whole(&self.mark_path(), &mark).map_err(fail)?;
        *known = Some(End {
            month: Some(month),
            length: at + lines.len() as u64,
            last,
        });
        Ok(())
    }

    /// Every look that was kept, oldest first; what cannot be read as one is left out, `controle` names it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn all(&self) -> Result<Vec<Look>, LooksError> {
        let mut looks = Vec::new();
        for file in self.files()? {
            let lines = file.lines();
            looks.extend(lines.filter_map(|line| serde_json::from_slice::<Look>(line).ok()));
        }
        Ok(looks)
    }

    /// The files, in the order of their lines, without what was being written when the power went.
    fn files(&self) -> Result<Vec<MonthOfLooks>, LooksError> {
        let mut files = MonthOfLooks::all(&self.folder)?;
        if let Some((newest, older)) = files.split_last_mut() {
            let before = older.iter().fold(0, |last, file| file.last(last));
            newest.leave_out_torn(before, self.known().nr);
        }
        Ok(files)
    }

    /// The files in a folder, in the order of their lines.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn paths(folder: &Path) -> Result<Vec<PathBuf>, LooksError> {
        let files = MonthOfLooks::all(folder)?.into_iter();
        Ok(files.map(|file| file.path).collect())
    }

    /// The last look that was kept; with the name of the newest file and where its last line ends, or none when there is
    /// no look in any.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn end(&self) -> Result<(LooksMark, Option<(String, u64)>), LooksError> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let end = match known.take() {
            Some(end) => end,
            None => self.find_end()?,
        };
        let path = end.month.map(|month| month_path(&self.folder, month));
        let name = path.as_deref().and_then(Path::file_name);
        let place = name.map(|name| (name.to_string_lossy().into_owned(), end.length));
        let found = (end.last.clone(), place);
        *known = Some(end);
        Ok(found)
    }

    /// Finds the last whole line; half a line behind it is put apart.
    fn find_end(&self) -> Result<End, LooksError> {
        let mut end = End {
            month: None,
            length: 0,
            last: before_the_first(),
        };
        for file in self.files()?.into_iter().rev() {
            let whole = file.whole();
            if whole < file.bytes.len() {
                file.put_rest_apart().map_err(|error| LooksError::Write {
                    path: file.path.clone(),
                    why: in_words(&error),
                })?;
            }
            if end.month.is_none() {
                (end.month, end.length) = (Some(file.month), whole as u64);
            }
            let lines: Vec<&[u8]> = file.lines().collect();
            if let Some(last) = lines.last() {
                let link: Link = serde_json::from_slice(last).unwrap_or_default();
                end.last = LooksMark {
                    nr: link.nr.unwrap_or(lines.len() as u64),
                    hash: hash_of(last),
                };
                break;
            }
        }
        // Where looks are gone, or the last is another, the next one goes on from the last that was kept: so it stays to
        // be seen.
        let known = self.known();
        if known.nr > 0 && known.nr >= end.last.nr {
            end.last = known;
        }
        Ok(end)
    }
}
