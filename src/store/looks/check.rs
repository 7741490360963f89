//! The check of the chain of looks, and the word of an administrator to go on past what is wrong with it.
//!
//! What is wrong stays where it is, and what can be read of it is still read. Beside the looks stands a list of the places
//! where the chain is broken, each with the hash of its line and of the line before it: the check passes those and no
//! other, so what is changed later is seen as before. It passes them only up to a look that says that this was done: the
//! list alone is no one's word.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::files::Link;
use super::{Look, Looks, LooksError, LooksMark, before_the_first, hash_of};
use crate::domain::io::in_words;
use crate::store::folder::{read_whole, write_whole};

/// A line that is not the one that was written after the line before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// The file, by its name.
    pub bestand: String,
    /// Which line of it, counting from 1.
    pub regel: usize,
    /// What is wrong.
    pub waarom: String,
    /// The hash of the line before it, in hex; of nothing, zeros.
    vorige: String,
    /// The hash of this line, in hex.
    keten: String,
}

/// The verb of the look that says that something was set apart.
pub const SET_APART: &str = "inzage-apart-zetten";

/// How a check of all looks went.
struct Walked {
    /// How many are chained.
    chained: u64,
    /// The number of the last.
    last: u64,
    /// Every place where the chain is broken, those that were set apart too.
    broken: Vec<(PathBuf, Broken)>,
    /// How many of those come no later than the last look that says that something was set apart.
    told: usize,
}

/// Where the list of what was set apart is, in the folder of looks.
pub(in crate::store) fn apart_in(folder: &Path) -> PathBuf {
    folder.join("apart.json")
}

impl Looks {
    /// Checks that every look is there as it was kept, but for what was set apart; returns how many are chained.
    /// `anchors` are looks that someone kept elsewhere, by number and hash.
    ///
    /// # Errors
    /// At the first that was changed, removed or put in, naming it; when looks are gone that were kept.
    pub fn verify(&self, anchors: &[(u64, String)]) -> Result<u64, LooksError> {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = self.all_known();
        // Whoever writes knows best, whatever a file was made to say.
        known.extend(end.as_ref().map(|end| end.last.clone()));
        let apart = self.apart()?;
        let mut wanted: BTreeSet<(u64, String)> = anchors.iter().cloned().collect();
        wanted.retain(|(nr, _)| *nr > 0);
        let walked = self.walk(&known, &mut |nr, hash| {
            wanted.remove(&(nr, hash.clone()));
        })?;
        let known = known.iter().map(|mark| mark.nr).max().unwrap_or(0);
        let mut broken = walked.broken.into_iter().enumerate();
        let wrong = broken.find(|(n, (_, it))| *n >= walked.told || !passes(&apart, it));
        if let Some((_, (path, it))) = wrong {
            return Err(LooksError::Damaged {
                path,
                line: it.regel,
                why: it.waarom,
            });
        }
        if walked.last < known {
            return Err(LooksError::Short {
                folder: self.folder.clone(),
                found: walked.last,
                known,
            });
        }
        self.beside()?;
        match wanted.into_iter().next() {
            Some((nr, _)) => Err(LooksError::NotAnchored {
                folder: self.folder.clone(),
                nr,
            }),
            None => Ok(walked.chained),
        }
    }

    /// Lets the check pass everything that is wrong now, which stays where it is; returns every place. That it was done,
    /// and on whose word, is a look like any other, the first after what is gone.
    ///
    /// # Errors
    /// When nothing is wrong, or something cannot be read or written.
    pub fn set_apart(&self, word: Look) -> Result<Vec<Broken>, LooksError> {
        match self.verify(&[]) {
            Err(LooksError::Damaged { .. } | LooksError::Short { .. }) => {}
            Err(other) => return Err(other),
            Ok(_) => return Err(LooksError::NothingWrong),
        }
        // It does not join what was changed or is gone at the end: so that is a place like the others.
        self.keep(word)?;
        let _one = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let mut apart = self.apart()?;
        let fresh: Vec<Broken> = self
            .walk(&self.all_known(), &mut |_, _| ())?
            .broken
            .into_iter()
            .map(|(_, it)| it)
            .filter(|it| !passes(&apart, it))
            .collect();
        apart.extend(fresh.iter().cloned());
        let path = apart_in(&self.folder);
        let bytes = serde_json::to_vec(&apart).map_err(std::io::Error::from);
        let written = bytes.and_then(|bytes| write_whole(&path, &bytes));
        written.map_err(|error| LooksError::Write {
            path,
            why: in_words(&error),
        })?;
        Ok(fresh)
    }

    /// What was set apart before.
    fn apart(&self) -> Result<Vec<Broken>, LooksError> {
        let path = apart_in(&self.folder);
        let fail = |why: std::io::Error| LooksError::Read {
            path: path.clone(),
            why: in_words(&why),
        };
        match read_whole(&path)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|why| fail(why.into())),
            None => Ok(Vec::new()),
        }
    }

    /// Walks all of them beside what is known of some, and calls `each` with the number and the hash of every one.
    fn walk(
        &self,
        known: &[LooksMark],
        each: &mut dyn FnMut(u64, &String),
    ) -> Result<Walked, LooksError> {
        let is_other = |nr: u64, hash: &String| {
            let mut of_it = known.iter().filter(|mark| mark.nr == nr);
            of_it.any(|mark| mark.hash != *hash)
        };
        let mut before = before_the_first().hash;
        let mut last: Option<u64> = None;
        let (mut chained, mut broken, mut told) = (0, Vec::new(), 0);
        for file in self.files()? {
            for (n, line) in file.lines().enumerate() {
                let hash = hash_of(line);
                let link = serde_json::from_slice::<Link>(line).ok();
                let waarom = match &link {
                    None => Some("dit is geen regel"),
                    Some(Link {
                        nr: Some(nr),
                        vorige: Some(vorige),
                        ..
                    }) => {
                        chained += 1;
                        each(*nr, &hash);
                        let is_next = last.is_none_or(|last| last.checked_add(1) == Some(*nr));
                        if *vorige != before || !is_next {
                            Some("zij sluit niet aan op de regel ervoor")
                        } else if is_other(*nr, &hash) {
                            Some("zij is een andere dan die is vastgelegd")
                        } else {
                            None
                        }
                    }
                    Some(_) => last.map(|_| "zij is niet van wijkregie"),
                };
                let is_told = link.as_ref().is_some_and(|link| link.actie == SET_APART);
                last = link.and_then(|link| link.nr).or(last);
                if let Some(waarom) = waarom {
                    let it = Broken {
                        bestand: name_of(&file.path),
                        regel: n + 1,
                        waarom: waarom.to_owned(),
                        vorige: before,
                        keten: hash.clone(),
                    };
                    broken.push((file.path.clone(), it));
                }
                if is_told {
                    told = broken.len();
                }
                before = hash;
            }
        }
        Ok(Walked {
            chained,
            last: last.unwrap_or(0),
            broken,
            told,
        })
    }
}

/// Whether a place was set apart: the same line after the same line, wherever it is now.
fn passes(apart: &[Broken], it: &Broken) -> bool {
    let is_it = |known: &Broken| (&known.vorige, &known.keten) == (&it.vorige, &it.keten);
    apart.iter().any(is_it)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
