//! Opening a store: trust sled, replay what it missed, or set it aside and rebuild it from the logboek.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::folder::{LeftAs, journal_of};
use super::journal::{self, Chain, Journal, Mark, Place, Raw, TornEnd, WasKilled};
use super::trees::{Trees, TreesError};
use super::{Folder, FolderError, Kept, Reader, Store, StoreError};
use crate::domain::record::fields::{self, Difference};
use crate::domain::record::{Record, RecordId};

/// How many records a rebuild holds before it writes them down.
const BATCH: usize = 5000;

/// How far a rebuild is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines of the logboek applied.
    pub lines: u64,
    /// Bytes of the logboek read.
    pub bytes: u64,
    /// Bytes of the logboek in all.
    pub total_bytes: u64,
}

/// What opening had to do; each is a sentence for whoever started it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// There was no store yet.
    pub is_new: bool,
    /// A torn end of the logboek was cut off.
    pub torn: Option<TornEnd>,
    /// Lines that sled had missed.
    pub replayed: u64,
    /// Why sled was made anew from the logboek, if it was.
    pub rebuilt: Option<String>,
}

impl std::fmt::Display for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut sentences = Vec::new();
        if let Some(torn) = &self.torn {
            sentences.push(format!(
                "De laatste {} bytes van het logboek waren niet af en door niemand bevestigd; ze staan apart in {}.",
                torn.bytes,
                torn.kept_in.display()
            ));
        }
        if let Some(why) = &self.rebuilt {
            sentences.push(format!(
                "De opslag is opnieuw opgebouwd uit het logboek ({why}). Er is niets verloren."
            ));
        } else if self.replayed > 0 {
            sentences.push(format!(
                "{} wijzigingen uit het logboek zijn alsnog verwerkt.",
                self.replayed
            ));
        }
        f.write_str(&sentences.join(" "))
    }
}

impl Store {
    /// Opens the store of a folder this process holds, repairing what a crash or damage left.
    ///
    /// # Errors
    /// When the logboek is damaged or something cannot be read or written. sled alone never stops it.
    pub fn open(
        folder: Folder,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        Self::open_with(folder, Ok(()), progress)
    }

    /// Sets sled aside and rebuilds it from the logboek, of a folder this process holds.
    ///
    /// # Errors
    /// When the logboek is damaged or something cannot be read or written.
    pub fn rebuild(folder: Folder, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        // What cannot be read back must not be set aside: a working store stays as it is.
        journal::verify(&folder.journal())?;
        Ok(Self::open_with(folder, Err("op verzoek".to_owned()), progress)?.0)
    }

    fn open_with(
        folder: Folder,
        may_trust: Result<(), String>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        let left_as = folder.left_as();
        let was_killed = match left_as {
            LeftAs::New | LeftAs::Trusted => WasKilled::Process,
            LeftAs::Doubtful => WasKilled::Machine,
        };
        let mut journal = Journal::open(&folder, was_killed)?;
        journal.must_have(folder.last_known_line())?;
        remove_set_aside(&folder)?;
        // sled may take the process with it, or never come back; then the next start does not try it again.
        let before = folder.mark_trying()?;
        let mut trusted = match left_as {
            LeftAs::New | LeftAs::Trusted => match try_trees(&folder, &journal, left_as) {
                Ok(trusted) => trusted,
                Err(why) => {
                    folder.mark_refused(before)?;
                    return Err(why);
                }
            },
            LeftAs::Doubtful => {
                Err("wijkregie of de computer is de vorige keer onverwacht gestopt".to_owned())
            }
        };
        let mut opening = Opening {
            is_new: left_as == LeftAs::New,
            torn: journal.cut_torn_end()?,
            ..Opening::default()
        };
        trusted = trusted.and_then(|trees| may_trust.map(|()| trees));
        let replayed = trusted.and_then(|mut trees| {
            quietly(|| {
                let replayed =
                    replay(&folder, &mut trees, &journal).map_err(|why| why.to_string())?;
                Ok((trees, replayed))
            })
        });
        let trees = match replayed {
            Ok((trees, replayed)) => {
                opening.replayed = replayed;
                trees
            }
            Err(why) => {
                opening.rebuilt = Some(why);
                rebuild(&folder, &journal, progress)?
            }
        };
        folder.mark_busy(journal.last_seq())?;
        let numbers = trees.counters().clone();
        let reader = Reader {
            trees: Arc::new(RwLock::new(Some(trees))),
            ahead_of_sled: Arc::default(),
            folder: folder.root().to_owned(),
        };
        Ok((
            Self {
                folder,
                journal,
                reader,
                numbers,
                since_flush: 0,
            },
            opening,
        ))
    }
}

/// Runs something in which sled may panic; a panic is an answer like any other.
fn quietly<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // The hook is of the whole process: two at once would put back each other's silence for good.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(run));
    std::panic::set_hook(hook);
    result.unwrap_or_else(|_| Err("de opslag is beschadigd".to_owned()))
}

/// Opens sled and checks all of it; in words why it cannot be trusted.
///
/// # Errors
/// When sled knows of lines that the logboek no longer has, or has otherwise.
fn try_trees(
    folder: &Folder,
    journal: &Journal,
    left_as: LeftAs,
) -> Result<Result<Trees, String>, StoreError> {
    let mut applied = None;
    let trees = quietly(|| {
        let trees =
            Trees::open(&folder.sled(), left_as == LeftAs::New).map_err(|why| why.to_string())?;
        applied = Some(trees.mark().clone());
        trees.check().map_err(|why| why.to_string())?;
        Ok(trees)
    });
    match applied {
        Some(applied) if !journal.must_follow(&applied)? => {
            Ok(Err("het logboek is verplaatst".to_owned()))
        }
        _ => Ok(trees),
    }
}

/// Opens sled anew and lets it catch up, for a server that lost it; makes it anew where it cannot be trusted. Also
/// returns the records that it could not be given, as they are by the logboek: until it can, these are the truth.
pub(super) fn reopen(folder: &Folder, journal: &Journal) -> Result<(Trees, Vec<Kept>), StoreError> {
    let Ok(mut trees) = try_trees(folder, journal, LeftAs::Trusted)? else {
        return Ok((rebuild(folder, journal, &mut |_| {})?, Vec::new()));
    };
    let mut building = Building::new(&mut trees);
    missed(folder, &mut building)?;
    let records = building.pending.values().cloned().collect();
    let written = quietly(|| {
        building
            .finish(journal.mark())
            .map_err(|why| why.to_string())
    });
    Ok((trees, if written.is_ok() { Vec::new() } else { records }))
}

/// Applies the lines that sled missed; returns how many.
fn replay(folder: &Folder, trees: &mut Trees, journal: &Journal) -> Result<u64, StoreError> {
    let applied = trees.mark().seq;
    if applied == journal.last_seq() {
        return Ok(0);
    }
    let mut building = Building::new(trees);
    missed(folder, &mut building)?;
    building.finish(journal.mark())?;
    Ok(journal.last_seq() - applied)
}

/// Takes the lines that sled missed.
fn missed(folder: &Folder, building: &mut Building<'_>) -> Result<(), StoreError> {
    let mut chain = Chain::after(building.trees.mark());
    let from = building.trees.mark().next;
    journal::for_each_from(&folder.journal(), from, &mut |place, text| {
        let step = read_step(text)?;
        chain.take(&step.raw)?;
        building.take(place, step).map_err(|why| why.to_string())
    })?;
    Ok(())
}

fn aside(folder: &Folder) -> PathBuf {
    folder.root().join("sled.opzij")
}

fn remove_set_aside(folder: &Folder) -> Result<(), FolderError> {
    let aside = aside(folder);
    match fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FolderError::io(&aside, &error))
        }
        _ => Ok(()),
    }
}

/// Sets sled aside, makes it anew from the logboek, and then deletes what was set aside.
fn rebuild(
    folder: &Folder,
    journal: &Journal,
    progress: &mut dyn FnMut(Progress),
) -> Result<Trees, StoreError> {
    let (sled, aside) = (folder.sled(), aside(folder));
    remove_set_aside(folder)?;
    fs::rename(&sled, &aside).map_err(|error| FolderError::io(&sled, &error))?;
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&sled)
        .map_err(|error| FolderError::io(&sled, &error))?;
    let trees = build(folder, journal, &sled, progress)?;
    folder.sync_sled()?;
    remove_set_aside(folder)?;
    Ok(trees)
}

/// Checks that a store holds what replaying the whole logboek leads to, by doing just that beside it.
pub(super) fn same_as_replayed(
    folder: &Folder,
    trees: &Trees,
    journal: &Journal,
) -> Result<(), StoreError> {
    let scratch = aside(folder);
    remove_set_aside(folder)?;
    let replayed = build(folder, journal, &scratch, &mut |_| {})?;
    let is_same = replayed.holds_the_same_as(trees);
    drop(replayed);
    remove_set_aside(folder)?;
    if is_same {
        Ok(())
    } else {
        Err(TreesError::Damaged("de opslag zegt iets anders dan het logboek").into())
    }
}

/// Makes sled in a folder from the whole logboek.
fn build(
    folder: &Folder,
    journal: &Journal,
    sled: &std::path::Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Trees, StoreError> {
    let mut trees = Trees::open(sled, true)?;
    let total_bytes = journal::total_bytes(&folder.journal())?;
    let mut at = Progress {
        lines: 0,
        bytes: 0,
        total_bytes,
    };
    let mut building = Building::new(&mut trees);
    each_parsed(folder, &mut |place, step, length| {
        building.take(place, step).map_err(|why| why.to_string())?;
        at.lines += 1;
        at.bytes += length as u64 + 1;
        if at.lines.is_multiple_of(10_000) {
            progress(at);
        }
        Ok(())
    })?;
    building.finish(journal.mark())?;
    progress(Progress {
        bytes: total_bytes,
        ..at
    });
    trees.flush()?;
    Ok(trees)
}

/// Reads the whole logboek with the parsing on a second thread, in order.
fn each_parsed(
    folder: &Folder,
    each: &mut dyn FnMut(Place, Step, usize) -> Result<(), String>,
) -> Result<(), StoreError> {
    type Parsed = Vec<(Place, Step, usize)>;
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Parsed>(4);
    let path = folder.journal();
    let reading = std::thread::spawn(move || {
        let mut batch = Parsed::new();
        let mut chain = Chain::beginning();
        let from = Place {
            month: 0,
            offset: 0,
        };
        let result = journal::for_each_from(&path, from, &mut |place, text| {
            let step = read_step(text)?;
            chain.take(&step.raw)?;
            batch.push((place, step, text.len()));
            if batch.len() == 1000 {
                sender
                    .send(std::mem::take(&mut batch))
                    .map_err(|_| "het opbouwen is gestopt".to_owned())?;
            }
            Ok(())
        });
        let _ = sender.send(batch);
        result
    });
    for batch in receiver {
        for (place, step, length) in batch {
            let seq = step.raw.header.seq;
            each(place, step, length).map_err(|why| StoreError::Unreadable { seq, why })?;
        }
    }
    match reading.join() {
        Ok(result) => Ok(result?),
        Err(_) => Err(StoreError::Unreadable {
            seq: 0,
            why: "het lezen is afgebroken".to_owned(),
        }),
    }
}

/// What a line does to its record.
enum Change {
    /// It is the first about it: this is the record.
    First(Box<Record>),
    /// These values are new.
    Later(Difference),
}

/// One line, read as far as a replay needs it.
struct Step {
    raw: Raw,
    /// None when the content was destroyed.
    change: Option<Change>,
}

impl Step {
    /// Makes the record what this line says.
    fn apply(self, kept: &mut Kept, place: Place) -> Result<(), fields::FieldError> {
        match self.change {
            Some(Change::First(record)) => kept.record = *record,
            Some(Change::Later(velden)) => {
                fields::apply(&mut kept.record, journal::new_values(velden))?;
            }
            None => {}
        }
        kept.record.revision = self.raw.header.revisie;
        kept.lines.push(place);
        Ok(())
    }
}

fn read_step(text: &str) -> Result<Step, String> {
    let (raw, change) = journal::parse_with(text, |header, velden| {
        if header.revisie > 1 {
            let velden = serde_json::from_str(velden).map_err(|why| why.to_string())?;
            return Ok(Change::Later(velden));
        }
        let id = RecordId::parse(&header.over).map_err(|why| why.to_string())?;
        let record = fields::first_record(id, velden).map_err(|why| why.to_string())?;
        Ok(Change::First(Box::new(record)))
    })?;
    Ok(Step { raw, change })
}

/// One record straight from the logboek, for when sled cannot be had: slow, and always true.
pub(super) fn from_journal(root: &Path, id: &RecordId) -> Result<Option<Kept>, StoreError> {
    let about = format!("\"over\":{}", serde_json::Value::from(id.to_string()));
    let mut found: Option<Kept> = None;
    let beginning = Place {
        month: 0,
        offset: 0,
    };
    journal::for_each_from(&journal_of(root), beginning, &mut |place, text| {
        if !text.contains(&about) {
            return Ok(());
        }
        let step = read_step(text)?;
        if step.raw.header.over != id.to_string() {
            return Ok(());
        }
        let kept = found.get_or_insert_with(|| Kept {
            record: Record::new(id.clone()),
            lines: Vec::new(),
        });
        step.apply(kept, place).map_err(|why| why.to_string())
    })?;
    Ok(found)
}

/// Records being made from lines, written to sled in batches.
struct Building<'a> {
    trees: &'a mut Trees,
    pending: HashMap<RecordId, Kept>,
    /// Which of them sled has already.
    rewritten: HashSet<RecordId>,
    began_empty: bool,
}

impl<'a> Building<'a> {
    fn new(trees: &'a mut Trees) -> Self {
        let began_empty = trees.is_empty();
        Self {
            trees,
            pending: HashMap::new(),
            rewritten: HashSet::new(),
            began_empty,
        }
    }

    fn take(&mut self, place: Place, step: Step) -> Result<(), StoreError> {
        let header = step.raw.header.clone();
        let unreadable = |why: String| StoreError::Unreadable {
            seq: header.seq,
            why,
        };
        let id = RecordId::parse(&header.over).map_err(|why| unreadable(why.to_string()))?;
        if !self.pending.contains_key(&id) {
            let kept = if header.revisie == 1 && self.began_empty {
                None
            } else {
                self.trees.get(&id)?
            };
            if kept.is_some() {
                self.rewritten.insert(id.clone());
            }
            let kept = kept.unwrap_or_else(|| Kept {
                record: Record::new(id.clone()),
                lines: Vec::new(),
            });
            self.pending.insert(id.clone(), kept);
        }
        if let Some(kept) = self.pending.get_mut(&id) {
            if header.revisie <= kept.record.revision {
                // A replay that was itself cut short already wrote this one down.
                return Ok(());
            }
            if kept.record.revision + 1 != header.revisie {
                return Err(unreadable(format!(
                    "{} heeft revisie {}",
                    header.over, kept.record.revision
                )));
            }
            step.apply(kept, place)
                .map_err(|why| unreadable(why.to_string()))?;
        }
        if self.pending.len() >= BATCH {
            // Between lines of one logboek the mark says no more than: not done yet.
            let mark = self.trees.mark().clone();
            self.write_down(&mark)?;
        }
        Ok(())
    }

    fn finish(mut self, mark: &Mark) -> Result<(), StoreError> {
        self.write_down(mark)
    }

    fn write_down(&mut self, mark: &Mark) -> Result<(), StoreError> {
        let mut records: Vec<&Kept> = self.pending.values().collect();
        records.sort_unstable_by(|one, two| one.record.id.cmp(&two.record.id));
        self.trees.put(&records, &self.rewritten, mark)?;
        self.pending.clear();
        self.rewritten.clear();
        Ok(())
    }
}
