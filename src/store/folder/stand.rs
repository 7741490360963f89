//! How the folder was left, in its file `stand`: in which boot, cleanly or not, and how far the logboek and the looks went.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::files::{read_whole, write_whole};
use super::{Folder, FolderError};
use crate::store::codec::FORMAT;
use crate::store::mark::{LooksMark, Mark, Place};

/// How the folder was left, in the file `stand`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    /// The boot it was written in.
    boot: String,
    /// Whether the server stopped cleanly.
    schoon: bool,
    /// The last line of the logboek then.
    seq: u64,
    /// SHA-256 of that line's header, in hex; empty in a stand of an older program.
    #[serde(default)]
    keten: String,
    /// Where the line after it would begin.
    #[serde(default)]
    verder: Option<Place>,
    /// How many starts have tried sled since the last that read all of it.
    #[serde(default)]
    pogingen: u8,
    /// The last look that was kept.
    #[serde(default)]
    inzage: LooksMark,
    /// The format of what the program that wrote it keeps; 0 in a stand of an older one.
    #[serde(default)]
    formaat: u8,
}

/// A start that does not come back from sled may have been killed by hand; one more try may.
const MOST_TRIES: u8 = 2;

impl Stand {
    fn of(boot: String, schoon: bool, mark: &Mark, looks: LooksMark) -> Self {
        Self {
            boot,
            schoon,
            seq: mark.seq,
            keten: mark.chain.clone(),
            verder: Some(mark.next),
            pogingen: 0,
            inzage: looks,
            formaat: FORMAT,
        }
    }
}

/// How the folder was left before sled was tried.
#[derive(Debug)]
pub struct BeforeTrying(Option<Stand>);

/// Whether sled can be trusted to be what this machine last wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAs {
    /// There was no store.
    New,
    /// Stopped cleanly, or killed without the machine stopping.
    Trusted,
    /// The machine stopped in between, or nobody knows.
    Doubtful,
}

impl Folder {
    /// How the store was left.
    #[must_use]
    pub fn left_as(&self) -> LeftAs {
        match self.mark() {
            Some(mark) if mark.schoon || mark.boot == boot_id() => LeftAs::Trusted,
            Some(_) => LeftAs::Doubtful,
            None if self.has_lines() => LeftAs::Doubtful,
            None => LeftAs::New,
        }
    }

    /// What is wrong with the stand itself, in words: it should be there, and say something.
    #[must_use]
    pub fn stand_is_lost(&self) -> Option<String> {
        let why = match read_whole(&self.mark_path()) {
            Ok(None) if self.has_lines() => "is weg",
            Ok(Some(_)) | Err(_) if self.mark().is_none() => "is niet te lezen",
            _ => return None,
        };
        Some(format!(
            "{} {why}. Daarin stond hoe ver het logboek en de inzage waren; nu weten dat alleen de opslag en uw ankers nog. \
             Kijk na wie erbij kon, en controleer met: wijkregie controle --anker.",
            self.mark_path().display()
        ))
    }

    fn has_lines(&self) -> bool {
        fs::read_dir(self.journal()).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// The last line of the logboek that is known to have been kept; there may be more. Its chain is empty where only
    /// its number is known.
    #[must_use]
    pub fn last_known_line(&self) -> Mark {
        let mut known = Mark::beginning();
        if let Some(stand) = self.mark() {
            known.seq = stand.seq;
            known.chain = stand.keten;
            known.next = stand.verder.unwrap_or(known.next);
        }
        known
    }

    /// The last look that is known to have been kept; there may be more.
    #[must_use]
    pub fn last_known_look(&self) -> LooksMark {
        self.mark().unwrap_or_default().inzage
    }

    /// Whether sled may be opened: not when the last starts never came back from that.
    #[must_use]
    pub fn may_try_sled(&self) -> bool {
        self.mark().is_none_or(|stand| stand.pogingen < MOST_TRIES)
    }

    /// Makes sure that no newer program kept here what this one cannot read.
    ///
    /// # Errors
    /// When one did.
    pub fn must_be_readable(&self) -> Result<(), FolderError> {
        let theirs = self.mark().map_or(0, |stand| stand.formaat);
        if theirs > FORMAT {
            return Err(FolderError::Newer {
                folder: self.root.clone(),
                theirs,
            });
        }
        Ok(())
    }

    /// Notes that sled is being opened: a start that finds this knows that it did not go well.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_trying(&self) -> Result<BeforeTrying, FolderError> {
        let before = self.mark();
        let tries = before.as_ref().map_or(0, |stand| stand.pogingen);
        self.write_mark(&Stand {
            pogingen: tries.saturating_add(1),
            ..Stand::of(
                "bezig met openen".to_owned(),
                false,
                &self.last_known_line(),
                self.last_known_look(),
            )
        })?;
        Ok(BeforeTrying(before))
    }

    /// Notes that the start was refused: the next one must find what this one found.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_refused(&self, before: BeforeTrying) -> Result<(), FolderError> {
        match before.0 {
            Some(mark) => self.write_mark(&mark),
            None => {
                let path = self.mark_path();
                fs::remove_file(&path).map_err(|error| FolderError::write(&path, &error))
            }
        }
    }

    /// Notes that a server is at work in this boot.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_busy(&self, mark: &Mark, looks: LooksMark) -> Result<(), FolderError> {
        self.write_mark(&Stand::of(boot_id(), false, mark, looks))
    }

    /// Notes that a server is at work in this boot that did not read all of sled yet: a start that finds this knows that it
    /// did not come back from that.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_reading(&self, mark: &Mark, looks: LooksMark) -> Result<(), FolderError> {
        let tries = self.mark().map_or(0, |stand| stand.pogingen);
        self.write_mark(&Stand {
            pogingen: tries,
            ..Stand::of(boot_id(), false, mark, looks)
        })
    }

    /// Notes that the server stopped cleanly.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_clean(&self, mark: &Mark, looks: LooksMark) -> Result<(), FolderError> {
        self.write_mark(&Stand::of(boot_id(), true, mark, looks))
    }

    fn mark_path(&self) -> PathBuf {
        self.root.join("stand")
    }

    fn mark(&self) -> Option<Stand> {
        let bytes = read_whole(&self.mark_path()).ok()??;
        serde_json::from_slice(&bytes).ok()
    }

    fn write_mark(&self, mark: &Stand) -> Result<(), FolderError> {
        let path = self.mark_path();
        let bytes = serde_json::to_vec(mark);
        let written = bytes.map_err(std::io::Error::from);
        let written = written.and_then(|bytes| write_whole(&path, &bytes));
        written.map_err(|error| FolderError::write(&path, &error))
    }
}

/// The id of this boot of the machine; empty where the kernel does not tell, and then nothing is trusted after a kill.
fn boot_id() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .unwrap_or_default()
        .trim()
        .to_owned();
    if id.is_empty() {
        format!("onbekend-{}", std::process::id())
    } else {
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_never_came_back_from_sled_is_not_trusted_again() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::claim(data.path()).unwrap();
        assert_eq!(folder.left_as(), LeftAs::New);
        let mut mark = Mark::beginning();
        mark.seq = 12;
        folder.mark_busy(&mark, LooksMark::default()).unwrap();
        let before = folder.mark_trying().unwrap();
        assert_eq!(folder.left_as(), LeftAs::Doubtful);
        assert_eq!(folder.last_known_line(), mark);
        assert!(folder.may_try_sled(), "once may have been a kill");
        folder.mark_trying().unwrap();
        assert!(!folder.may_try_sled());
        folder.mark_refused(before).unwrap();
        assert_eq!(folder.left_as(), LeftAs::Trusted);
        assert!(folder.may_try_sled());
    }

    #[test]
    fn a_start_that_let_people_in_and_never_came_back_from_reading_sled_is_not_trusted_again_either()
     {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::claim(data.path()).unwrap();
        let (mark, looks) = (Mark::beginning(), LooksMark::default());
        for may_try in [true, false] {
            folder.mark_trying().unwrap();
            folder.mark_reading(&mark, looks.clone()).unwrap();
            assert_eq!(folder.left_as(), LeftAs::Trusted);
            assert_eq!(folder.may_try_sled(), may_try);
        }
        folder.mark_busy(&mark, looks).unwrap();
        assert!(folder.may_try_sled());
    }
}
