//! Looks at data: a line each, chained, synced before the data goes.
//!
//! A line is the look with `nr`, counting from 1, and `vorige`, SHA-256 over the line before it as it stands in the file.
//! Lines of older programs have neither; the first with them takes the last of those in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::journal::hex;
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

/// Where the last line ends.
#[derive(Debug)]
struct End {
    path: PathBuf,
    length: u64,
    nr: u64,
    hash: String,
}

/// The folder of looks. Looks that come while others are being written share the next sync.
#[derive(Debug)]
pub struct Looks {
    folder: PathBuf,
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

fn files(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Looks {
    /// The looks in a folder.
    #[must_use]
    pub fn of(folder: PathBuf) -> Self {
        Self {
            folder,
            queue: Mutex::default(),
            written: Condvar::new(),
            end: Mutex::new(None),
        }
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

    /// Appends looks to this month's file, with one sync.
    fn write(&self, group: &[(u64, Look)]) -> Result<(), Unwritten> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((_, newest)) = group.last() else {
            return Ok(());
        };
        let month = self
            .folder
            .join(format!("{}.jsonl", newest.tijd.format("%Y-%m")));
        let fail = |error: std::io::Error| (month.clone(), in_words(&error));
        // Whatever fails below, the next look finds the end anew.
        let end = match known.take() {
            Some(end) => end,
            None => self.find_end().map_err(fail)?,
        };
        // The lines are in the order of the names: a clock that steps back goes on where it was.
        let is_new = month > end.path;
        let (path, at) = if is_new {
            (&month, 0)
        } else {
            (&end.path, end.length)
        };
        let (mut nr, mut hash, mut lines) = (end.nr, end.hash.clone(), Vec::new());
        for (_, look) in group {
            nr += 1;
            let written = Written {
                look,
                nr,
                vorige: &hash,
            };
            let line = serde_json::to_vec(&written).map_err(|error| fail(error.into()))?;
            hash = hash_of(&line);
            lines.extend_from_slice(&line);
            lines.push(b'\n');
        }
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path);
        let file = file.map_err(fail)?;
        let kept = file
            .write_all_at(&lines, at)
            .and_then(|()| file.sync_data())
            .and_then(|()| if is_new { sync(&self.folder) } else { Ok(()) });
        if let Err(error) = kept {
            // What cannot be cut off now is half a line, which the next look cuts off.
            let _ = file.set_len(at).and_then(|()| file.sync_all());
            return Err(fail(error));
        }
        *known = Some(End {
            path: path.clone(),
            length: at + lines.len() as u64,
            nr,
            hash,
        });
        Ok(())
    }

    /// Every look that was kept, oldest first; what cannot be read as one is left out, `controle` names it.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn all(&self) -> Result<Vec<Look>, LooksError> {
        let fail = |path: &Path, error: &std::io::Error| LooksError::Read {
            path: path.to_owned(),
            why: in_words(error),
        };
        let mut looks = Vec::new();
        for path in files(&self.folder).map_err(|error| fail(&self.folder, &error))? {
            let bytes = fs::read(&path).map_err(|error| fail(&path, &error))?;
            let lines = bytes.split(|byte| *byte == b'\n');
            looks.extend(lines.filter_map(|line| serde_json::from_slice::<Look>(line).ok()));
        }
        Ok(looks)
    }

    /// The files in a folder, in the order of their lines.
    pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
        files(folder)
    }

    /// The newest file by its name, and where its last line ends; none when there is no look yet.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn end(&self) -> Result<Option<(String, u64)>, LooksError> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let end = match known.take() {
            Some(end) => end,
            None => self.find_end().map_err(|error| LooksError::Read {
                path: self.folder.clone(),
                why: in_words(&error),
            })?,
        };
        let name = end.path.file_name();
        let found = name.map(|name| (name.to_string_lossy().into_owned(), end.length));
        *known = Some(end);
        Ok(found)
    }

    /// Finds the last whole line; half a line behind it is put apart.
    fn find_end(&self) -> Result<End, std::io::Error> {
        let mut end = End {
            path: PathBuf::new(),
            length: 0,
            nr: 0,
            hash: "0".repeat(64),
        };
        for path in files(&self.folder)?.into_iter().rev() {
            let bytes = fs::read(&path)?;
            let whole = bytes
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            if whole < bytes.len() {
                let apart = path.with_extension(format!("jsonl.afgescheurd-{whole}"));
                fs::write(&apart, &bytes[whole..])?;
                File::open(&apart)?.sync_all()?;
                let file = OpenOptions::new().write(true).open(&path)?;
                file.set_len(whole as u64)?;
                file.sync_all()?;
            }
            if end.path.as_os_str().is_empty() {
                (end.path, end.length) = (path, whole as u64);
            }
            if let Some(last) = bytes[..whole].split(|byte| *byte == b'\n').rev().nth(1) {
                let link: Link = serde_json::from_slice(last).unwrap_or_default();
                let lines = bytes[..whole].iter().filter(|byte| **byte == b'\n').count();
                end.nr = link.nr.unwrap_or(lines as u64);
                end.hash = hash_of(last);
                break;
            }
        }
        Ok(end)
    }

    /// Checks that every look is there as it was kept; returns how many are chained.
    ///
    /// # Errors
    /// At the first that was changed, removed or put in, naming it.
    pub fn verify(&self) -> Result<u64, LooksError> {
        let _one = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let fail = |path: &Path, error: &std::io::Error| LooksError::Read {
            path: path.to_owned(),
            why: in_words(error),
        };
        let (mut before, mut last, mut chained) = ("0".repeat(64), None, 0);
        for path in files(&self.folder).map_err(|error| fail(&self.folder, &error))? {
            let bytes = fs::read(&path).map_err(|error| fail(&path, &error))?;
            for (n, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
                let damaged = |why| LooksError::Damaged {
                    path: path.clone(),
                    line: n + 1,
                    why,
                };
                // Half a line is what a stop left; the next look cuts it off.
                let Some(line) = line.strip_suffix(b"\n") else {
                    continue;
                };
                let link: Link =
                    serde_json::from_slice(line).map_err(|_| damaged("dit is geen regel"))?;
                match (link.nr, link.vorige) {
                    (Some(nr), Some(vorige)) => {
                        if vorige != before || last.is_some_and(|last| nr != last + 1) {
                            return Err(damaged("zij sluit niet aan op de regel ervoor"));
                        }
                        last = Some(nr);
                        chained += 1;
                    }
                    _ if last.is_some() => return Err(damaged("zij is niet van wijkregie")),
                    _ => {}
                }
                before = hash_of(line);
            }
        }
        Ok(chained)
    }
}

fn sync(folder: &Path) -> Result<(), std::io::Error> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(looks: &Looks, doel: &str) -> Result<(), LooksError> {
        looks.keep(Look {
            tijd: "2026-11-28T10:00:00Z".parse().unwrap(),
            wie: "anna".to_owned(),
            actie: "export contract".to_owned(),
            doel: doel.to_owned(),
            aantal: 3,
            ..Look::default()
        })
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
            look(&Looks::of(home.path().to_owned()), doel).unwrap();
        }
        let looks = Looks::of(home.path().to_owned());
        assert_eq!(looks.verify().unwrap(), 3);
        look(&looks, "nog een").unwrap();
        look(&looks, "en nog een").unwrap();
        assert_eq!(looks.verify().unwrap(), 5);
    }

    #[test]
    fn looks_of_many_at_once_are_all_kept_once_and_chained() {
        let home = tempfile::tempdir().unwrap();
        let looks = Looks::of(home.path().to_owned());
        std::thread::scope(|scope| {
            for who in 0..8 {
                let looks = &looks;
                scope.spawn(move || {
                    for n in 0..20 {
                        look(looks, &format!("{who}-{n}")).unwrap();
                    }
                });
            }
        });
        assert_eq!(looks.verify().unwrap(), 160);
        let all = looks.all().unwrap();
        let mut purposes: Vec<&str> = all.iter().map(|look| look.doel.as_str()).collect();
        purposes.sort_unstable();
        purposes.dedup();
        assert_eq!(purposes.len(), 160);
        // Of one who looked, the order is kept.
        let mine = all.iter().filter(|look| look.doel.starts_with("3-"));
        let order: Vec<String> = mine.map(|look| look.doel.clone()).collect();
        let expected: Vec<String> = (0..20).map(|n| format!("3-{n}")).collect();
        assert_eq!(order, expected);
    }

    #[test]
    fn a_look_is_never_glued_to_half_a_line() {
        let home = tempfile::tempdir().unwrap();
        look(&Looks::of(home.path().to_owned()), "audit").unwrap();
        let whole = fs::read(file(home.path())).unwrap();
        let half = [&whole[..], &whole[..whole.len() / 2]].concat();
        fs::write(file(home.path()), half).unwrap();
        let looks = Looks::of(home.path().to_owned());
        look(&looks, "controle").unwrap();
        assert_eq!(looks.verify().unwrap(), 2);
        let apart = format!("2026-11.jsonl.afgescheurd-{}", whole.len());
        let apart = fs::read(home.path().join(apart)).unwrap();
        assert_eq!(apart, whole[..whole.len() / 2]);
    }

    #[test]
    fn a_look_that_was_changed_or_taken_out_is_named() {
        let home = tempfile::tempdir().unwrap();
        let looks = Looks::of(home.path().to_owned());
        for doel in ["audit", "controle", "jaarverslag"] {
            look(&looks, doel).unwrap();
        }
        let text = fs::read_to_string(file(home.path())).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (changed, at) in [
            (text.replacen("\"aantal\":3", "\"aantal\":1", 1), 2),
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
}
