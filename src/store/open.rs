//! Opening a store: trust sled, replay what it missed, or set it aside and rebuild it from the logboek.

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use super::folder::LeftAs;
use super::journal::{self, Checked, Journal, Mark, Place, TornEnd};
use super::trees::{Trees, TreesError};
use super::{Folder, FolderError, Kept, Reader, Store, StoreError, fields};
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
        let left_as = folder.left_as();
        let (journal, torn) = Journal::open(&folder)?;
        let mut opening = Opening {
            is_new: left_as == LeftAs::New,
            torn,
            ..Opening::default()
        };
        remove_set_aside(&folder)?;
        let trusted = match left_as {
            LeftAs::New | LeftAs::Trusted => quietly(|| try_trees(&folder, &journal, left_as)),
            LeftAs::Doubtful => Err("de computer is onverwacht gestopt".to_owned()),
        };
        let trees = match trusted {
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
                since_flush: 0,
            },
            opening,
        ))
    }

    /// Sets sled aside and rebuilds it from the logboek, of a folder this process holds.
    ///
    /// # Errors
    /// When the logboek is damaged or something cannot be read or written.
    pub fn rebuild(folder: Folder, progress: &mut dyn FnMut(Progress)) -> Result<Self, StoreError> {
        let (journal, _) = Journal::open(&folder)?;
        drop(rebuild(&folder, &journal, progress)?);
        folder.sync_sled()?;
        folder.mark_clean(journal.last_seq())?;
        drop(journal);
        Ok(Self::open(folder, progress)?.0)
    }
}

/// Runs something in which sled may panic; a panic is an answer like any other.
fn quietly<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(run));
    std::panic::set_hook(hook);
    result.unwrap_or_else(|_| Err("de opslag is beschadigd".to_owned()))
}

fn try_trees(folder: &Folder, journal: &Journal, left_as: LeftAs) -> Result<(Trees, u64), String> {
    let mut trees =
        Trees::open(&folder.sled(), left_as == LeftAs::New).map_err(|why| why.to_string())?;
    if trees.mark().seq > journal.last_seq() {
        return Err("het logboek is korter dan de opslag".to_owned());
    }
    trees.check().map_err(|why| why.to_string())?;
    let replayed = replay(folder, &mut trees, journal).map_err(|why| why.to_string())?;
    Ok((trees, replayed))
}

/// Opens sled as it is, for a server that lost it and wants it back.
pub(super) fn open_trees(folder: &Folder) -> Result<Trees, StoreError> {
    quietly(|| Trees::open(&folder.sled(), false).map_err(|why| why.to_string()))
        .map_err(|_| StoreError::Trees(TreesError::Closed))
}

/// Applies the lines that sled missed; returns how many.
pub(super) fn replay(
    folder: &Folder,
    trees: &mut Trees,
    journal: &Journal,
) -> Result<u64, StoreError> {
    let applied = trees.mark().seq;
    if applied == journal.last_seq() {
        return Ok(0);
    }
    let mut building = Building::new(trees);
    let from = building.trees.mark().next;
    journal::for_each_from(&folder.journal(), from, &mut |place, text| {
        building
            .take(place, journal::parse(text)?)
            .map_err(|why| why.to_string())
    })?;
    building.finish(journal.mark())?;
    Ok(journal.last_seq() - applied)
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
    each_parsed(folder, &mut |place, checked, length| {
        building
            .take(place, checked)
            .map_err(|why| why.to_string())?;
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
    each: &mut dyn FnMut(Place, Checked, usize) -> Result<(), String>,
) -> Result<(), StoreError> {
    type Parsed = Vec<(Place, Checked, usize)>;
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Parsed>(4);
    let path = folder.journal();
    let reading = std::thread::spawn(move || {
        let mut batch = Parsed::new();
        let from = Place {
            month: 0,
            offset: 0,
        };
        let result = journal::for_each_from(&path, from, &mut |place, text| {
            batch.push((place, journal::parse(text)?, text.len()));
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
        for (place, checked, length) in batch {
            let seq = checked.line.header.seq;
            each(place, checked, length).map_err(|why| StoreError::Unreadable { seq, why })?;
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

/// Records being made from lines, written to sled in batches.
struct Building<'a> {
    trees: &'a mut Trees,
    pending: HashMap<RecordId, Kept>,
}

impl<'a> Building<'a> {
    fn new(trees: &'a mut Trees) -> Self {
        Self {
            trees,
            pending: HashMap::new(),
        }
    }

    fn take(&mut self, place: Place, checked: Checked) -> Result<(), StoreError> {
        let header = checked.line.header;
        let unreadable = |why: String| StoreError::Unreadable {
            seq: header.seq,
            why,
        };
        let id = RecordId::parse(&header.over).map_err(|why| unreadable(why.to_string()))?;
        if !self.pending.contains_key(&id) {
            let kept = if header.revisie == 1 {
                None
            } else {
                self.trees.get(&id)?
            };
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
            let velden = checked
                .line
                .velden
                .map(journal::new_values)
                .unwrap_or_default();
            fields::apply(&mut kept.record, velden).map_err(|why| unreadable(why.to_string()))?;
            kept.record.revision = header.revisie;
            kept.lines.push(place);
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
        self.trees.put(&records, mark)?;
        self.pending.clear();
        Ok(())
    }
}
