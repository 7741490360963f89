//! Looks at data: a line each, chained, synced before the data goes.
//!
//! A line is the look with `nr`, counting from 1, and `vorige`, SHA-256 over the line before it as it stands in the file.
//! Lines of older programs have neither; the first with them takes the last of those in. The file `einde` beside them and
//! the stand know which was the last: an end that is cut off is missed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::folder::{has_room, spend_reserve, write_whole};
use super::journal::hex;
use super::months::{month_files, month_of, month_path, next_file, open_to_read, open_to_write};
use crate::domain::io::in_words;
use crate::domain::words::{Role, UnknownWord, fold, words};

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
    /// Looks that were kept are gone.
    #[error(
        "De vastgelegde inzage in {folder} houdt op bij {found}, maar {known} is vastgelegd: er is iets weggehaald. Het \
         logboek met de wijzigingen staat hier los van. Zet de eigen bestanden terug uit een reservekopie, of vraag uw \
         beheerder"
    )]
    Short {
        /// The folder.
        folder: PathBuf,
        /// The last look that is there.
        found: u64,
        /// The last that is known to have been kept.
        known: u64,
    },
    /// A line is not the one that was written.
    #[error(
        "De vastgelegde inzage is veranderd: {path}, regel {line}, {why}. Het logboek met de wijzigingen staat hier los van. Vraag uw beheerder"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Which line of it, counting from 1.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
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

/// What a line says of the one before it.
#[derive(Debug, Default, Deserialize)]
struct Link {
    nr: Option<u64>,
    vorige: Option<String>,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    look: &'a Look,
    nr: u64,
    vorige: &'a str,
}

/// The last look that was kept: in a file beside the looks, and in the stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooksMark {
    /// Its number; 0 before the first.
    pub nr: u64,
    /// SHA-256 of its line, in hex; of nothing, zeros.
    pub hash: String,
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
    /// What the stand knew of them.
    known: LooksMark,
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

/// One file with its bytes.
struct MonthOfLooks {
    month: u32,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl MonthOfLooks {
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
    fn whole(&self) -> usize {
        let end = self.bytes.iter().rposition(|byte| *byte == b'\n');
        end.map_or(0, |at| at + 1)
    }
}

impl Looks {
    /// The looks in a folder, and the last of them as far as the stand knows.
    #[must_use]
    pub fn of(folder: PathBuf, known: LooksMark) -> Self {
        Self {
            folder,
            known,
            queue: Mutex::default(),
            written: Condvar::new(),
            end: Mutex::new(None),
        }
    }

    /// Every file, in the order of the lines.
    fn files(&self) -> Result<Vec<MonthOfLooks>, LooksError> {
        let fail = |path: &Path, why: String| LooksError::Read {
            path: path.to_owned(),
            why,
        };
        let names = month_files(&self.folder);
        let names = names.map_err(|error| fail(&self.folder, in_words(&error)))?;
        let mut files = Vec::new();
        for (month, path) in names {
            let mut file = open_to_read(&path).map_err(|why| fail(&path, why))?;
            let mut bytes = Vec::new();
            let read = file.read_to_end(&mut bytes);
            read.map_err(|error| fail(&path, in_words(&error)))?;
            files.push(MonthOfLooks { month, path, bytes });
        }
        files.sort_by_key(|file| (file.first(), file.month));
        Ok(files)
    }

    fn mark_path(&self) -> PathBuf {
        self.folder.join("einde")
    }

    /// The last look that is known to have been kept.
    fn known(&self) -> LooksMark {
        let beside = fs::read(self.mark_path()).ok();
        let beside = beside.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let beside: LooksMark = beside.unwrap_or_default();
        if beside.nr < self.known.nr {
            self.known.clone()
        } else {
            beside
        }
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
            let nr = last.nr + 1;
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
            let lines = file.bytes.split(|byte| *byte == b'\n');
            looks.extend(lines.filter_map(|line| serde_json::from_slice::<Look>(line).ok()));
        }
        Ok(looks)
    }

    /// The files in a folder, in the order of their lines.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn paths(folder: &Path) -> Result<Vec<PathBuf>, LooksError> {
        let looks = Self::of(folder.to_owned(), LooksMark::default());
        let files = looks.files()?.into_iter();
        Ok(files.map(|file| file.path).collect())
    }

    /// The name of the newest file, and where its last line ends; none when there is no look yet.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn end(&self) -> Result<Option<(String, u64)>, LooksError> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let end = match known.take() {
            Some(end) => end,
            None => self.find_end()?,
        };
        let path = end.month.map(|month| month_path(&self.folder, month));
        let name = path.as_deref().and_then(Path::file_name);
        let found = name.map(|name| (name.to_string_lossy().into_owned(), end.length));
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
                put_apart(&file, whole).map_err(|error| LooksError::Write {
                    path: file.path.clone(),
                    why: in_words(&error),
                })?;
            }
            if end.month.is_none() {
                (end.month, end.length) = (Some(file.month), whole as u64);
            }
            let lines = file.bytes[..whole].split_inclusive(|byte| *byte == b'\n');
            let lines: Vec<&[u8]> = lines.collect();
            if let Some(last) = lines.last().and_then(|line| line.strip_suffix(b"\n")) {
                let link: Link = serde_json::from_slice(last).unwrap_or_default();
                end.last = LooksMark {
                    nr: link.nr.unwrap_or(lines.len() as u64),
                    hash: hash_of(last),
                };
                break;
            }
        }
        // Where looks are gone, the next one goes on from the last that was kept: so the gap stays to be seen.
        let known = self.known();
        if known.nr > end.last.nr {
            end.last = known;
        }
        Ok(end)
    }

    /// Checks that every look is there as it was kept; returns how many are chained.
    ///
    /// # Errors
    /// At the first that was changed, removed or put in, naming it; when looks are gone that were kept.
    pub fn verify(&self) -> Result<u64, LooksError> {
        let _one = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.known();
        let (mut before, mut last, mut chained) = (before_the_first().hash, None, 0);
        for file in self.files()? {
            for (n, line) in file
                .bytes
                .split_inclusive(|byte| *byte == b'\n')
                .enumerate()
            {
                let damaged = |why| LooksError::Damaged {
                    path: file.path.clone(),
                    line: n + 1,
                    why,
                };
                // Half a line is what a stop left; the next look cuts it off.
                let Some(line) = line.strip_suffix(b"\n") else {
                    continue;
                };
                let link: Link =
                    serde_json::from_slice(line).map_err(|_| damaged("dit is geen regel"))?;
                let is_chained = match (link.nr, link.vorige) {
                    (Some(nr), Some(vorige)) => {
                        if vorige != before || last.is_some_and(|last| nr != last + 1) {
                            return Err(damaged("zij sluit niet aan op de regel ervoor"));
                        }
                        last = Some(nr);
                        chained += 1;
                        true
                    }
                    _ if last.is_some() => return Err(damaged("zij is niet van wijkregie")),
                    _ => false,
                };
                before = hash_of(line);
                if is_chained && last == Some(known.nr) && before != known.hash {
                    return Err(damaged("zij is een andere dan die is vastgelegd"));
                }
            }
        }
        let found = last.unwrap_or(0);
        if found < known.nr {
            return Err(LooksError::Short {
                folder: self.folder.clone(),
                found,
                known: known.nr,
            });
        }
        Ok(chained)
    }
}

/// Puts what stands behind the whole lines of a file beside it.
fn put_apart(file: &MonthOfLooks, whole: usize) -> Result<(), std::io::Error> {
    let apart = file
        .path
        .with_extension(format!("jsonl.afgescheurd-{whole}"));
    write_whole(&apart, &file.bytes[whole..])?;
    let file = OpenOptions::new().write(true).open(&file.path)?;
    file.set_len(whole as u64)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(looks: &Looks, doel: &str) -> Result<(), LooksError> {
        look_at(looks, "2026-11-28T10:00:00Z", doel)
    }

    fn look_at(looks: &Looks, tijd: &str, doel: &str) -> Result<(), LooksError> {
        looks.keep(Look {
            tijd: tijd.parse().unwrap(),
            wie: "anna".to_owned(),
            actie: "export contract".to_owned(),
            doel: doel.to_owned(),
            aantal: 3,
            ..Look::default()
        })
    }

    fn looks_in(home: &Path) -> Looks {
        Looks::of(home.to_owned(), LooksMark::default())
    }

    fn file(home: &Path) -> PathBuf {
        home.join("2026-11.jsonl")
    }

    #[test]
    fn looks_are_chained_also_behind_those_of_an_older_program() {
        let home = tempfile::tempdir().unwrap();
        let old = "{\"tijd\":\"2026-10-01T10:00:00Z\",\"wie\":\"bea\"}\n";
        fs::write(home.path().join("2026-10.jsonl"), old).unwrap();
        for doel in ["audit", "controle", "jaarverslag"] {
            // Each time anew, as after a restart.
            look(&looks_in(home.path()), doel).unwrap();
        }
        let looks = looks_in(home.path());
        assert_eq!(looks.verify().unwrap(), 3);
        look(&looks, "nog een").unwrap();
        look(&looks, "en nog een").unwrap();
        assert_eq!(looks.verify().unwrap(), 5);
    }

    #[test]
    fn a_look_is_never_glued_to_half_a_line() {
        let home = tempfile::tempdir().unwrap();
        look(&looks_in(home.path()), "audit").unwrap();
        let whole = fs::read(file(home.path())).unwrap();
        let half = [&whole[..], &whole[..whole.len() / 2]].concat();
        fs::write(file(home.path()), half).unwrap();
        let looks = looks_in(home.path());
        look(&looks, "controle").unwrap();
        assert_eq!(looks.verify().unwrap(), 2);
        let apart = format!("2026-11.jsonl.afgescheurd-{}", whole.len());
        let apart = fs::read(home.path().join(apart)).unwrap();
        assert_eq!(apart, whole[..whole.len() / 2]);
    }

    #[test]
    fn a_look_that_was_changed_or_taken_out_is_named() {
        let home = tempfile::tempdir().unwrap();
        let looks = looks_in(home.path());
        for doel in ["audit", "controle", "jaarverslag"] {
            look(&looks, doel).unwrap();
        }
        let text = fs::read_to_string(file(home.path())).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (changed, at) in [
            (
                [
                    &lines[0].replace("\"aantal\":3", "\"aantal\":1"),
                    lines[1],
                    lines[2],
                ]
                .concat(),
                2,
            ),
            ([lines[0], lines[2]].concat(), 2),
            ([lines[1], lines[2]].concat(), 1),
            ([lines[1], lines[0], lines[2]].concat(), 1),
        ] {
            fs::write(file(home.path()), changed).unwrap();
            let no = looks.verify().unwrap_err();
            assert!(
                matches!(no, LooksError::Damaged { line, .. } if line == at),
                "{no}"
            );
        }
    }

    #[test]
    fn an_end_that_is_cut_off_is_missed_also_after_the_next_look() {
        for from_stand in [false, true] {
            let home = tempfile::tempdir().unwrap();
            let looks = looks_in(home.path());
            for doel in ["audit", "controle", "jaarverslag"] {
                look(&looks, doel).unwrap();
            }
            let known = looks.last();
            assert_eq!(known.nr, 3);
            let text = fs::read_to_string(file(home.path())).unwrap();
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            for left in [&lines[..2], &lines[..1], &[]] {
                fs::write(file(home.path()), left.concat()).unwrap();
                // Each of the two that know is enough.
                let looks = if from_stand {
                    fs::remove_file(home.path().join("einde")).unwrap_or(());
                    Looks::of(home.path().to_owned(), known.clone())
                } else {
                    looks_in(home.path())
                };
                let no = looks.verify().unwrap_err();
                assert!(matches!(no, LooksError::Short { known: 3, .. }), "{no}");
            }
            fs::write(file(home.path()), lines[..2].concat()).unwrap();
            let looks = Looks::of(home.path().to_owned(), known);
            look(&looks, "erna").unwrap();
            let no = looks.verify().unwrap_err();
            assert!(matches!(no, LooksError::Damaged { line: 3, .. }), "{no}");
        }
    }

    #[test]
    fn the_last_look_cannot_be_another_one() {
        let home = tempfile::tempdir().unwrap();
        let looks = looks_in(home.path());
        look(&looks, "audit").unwrap();
        let text = fs::read_to_string(file(home.path())).unwrap();
        fs::write(file(home.path()), text.replace("audit", "adiut")).unwrap();
        let no = looks_in(home.path()).verify().unwrap_err();
        assert!(matches!(no, LooksError::Damaged { line: 1, .. }), "{no}");
    }

    #[test]
    fn a_clock_that_was_once_far_ahead_leaves_one_file_of_that_month() {
        let home = tempfile::tempdir().unwrap();
        for (n, at) in [
            "2026-10-28T10:00:00Z",
            "2099-06-01T10:00:00Z",
            "2026-11-28T10:00:00Z",
            "2026-12-01T00:00:01Z",
            "2026-11-30T23:59:59Z",
            "2026-11-30T23:59:59Z",
            "2099-06-01T10:00:00Z",
            "2027-01-01T10:00:00Z",
        ]
        .iter()
        .enumerate()
        {
            let looks = looks_in(home.path());
            look_at(&looks, at, "audit").unwrap();
            assert_eq!(looks.verify().unwrap(), n as u64 + 1, "{at}");
        }
        let names = month_files(home.path()).unwrap().into_iter();
        let lines = names.map(|(_, path)| {
            let count = fs::read_to_string(&path).unwrap().lines().count();
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                count,
            )
        });
        let mut lines: Vec<_> = lines.collect();
        lines.sort();
        let expected = [
            ("2026-10.jsonl", 1),
            ("2026-11.jsonl", 1),
            ("2026-12.jsonl", 3),
            ("2027-01.jsonl", 1),
            ("2099-06.2.jsonl", 1),
            ("2099-06.jsonl", 1),
        ];
        assert_eq!(
            lines,
            expected.map(|(name, count)| (name.to_owned(), count))
        );
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_named_and_holds_nobody_up() {
        let home = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(file(home.path()))
            .status();
        assert!(made.unwrap().success());
        let looks = looks_in(home.path());
        for no in [
            look(&looks, "audit").unwrap_err(),
            looks.verify().unwrap_err(),
        ] {
            assert!(no.to_string().contains("een gewoon bestand"), "{no}");
        }
    }
}
