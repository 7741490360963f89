//! Replaying the logboek: lines applied to records one after the other, and what that leads to written to sled.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

use super::apart::Apart;
use super::error::StoreError;
use super::folder::{journal_of, remove};
use super::journal::{self, Chain, Header, Raw};
use super::mark::{Mark, Place};
use super::quiet::quietly;
use super::trees::{Kept, Trees, TreesError};
use crate::domain::record::fields::{self, Difference};
use crate::domain::record::{Record, RecordId};
use crate::domain::retention::DESTROY;

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

/// Applies the lines that sled missed, up to a mark.
pub(super) fn catch_up(
    logboek: &Path,
    until: &Mark,
    trees: &mut Trees,
    apart: &mut Apart,
) -> Result<(), StoreError> {
    if trees.mark().seq == until.seq {
        return Ok(());
    }
    let mut building = Building::new(trees, apart);
    let end = missed(logboek, until, &mut building)?;
    journal::must_end(logboek, &end, until)?;
    building.finish(until)
}

/// Takes the lines that sled missed, up to a mark; returns where that ended.
pub(super) fn missed(
    logboek: &Path,
    until: &Mark,
    building: &mut Building<'_>,
) -> Result<Chain, StoreError> {
    let mut chain = Chain::after(&building.trees.mark());
    let from = building.trees.mark().next;
    let mut failed = None;
    let walked = journal::for_each_between(logboek, from, Some(until.next), &mut |place, text| {
        let step = read_step(text)?;
        chain.take(&step.raw)?;
        building.take(place, step).map_err(|why| {
            let words = why.to_string();
            failed = Some(why);
            words
        })
    });
    match failed {
        Some(why) => Err(why),
        None => Ok(walked.map(|()| chain)?),
    }
}

/// Makes sure that the logboek up to a mark can be read from as it stands: its chain and every digest are right, and what is
/// empty was destroyed.
///
/// # Errors
/// At the first line of which that is not so.
pub(super) fn must_be_sound(logboek: &Path, until: &Mark) -> Result<(), StoreError> {
    let mut apart = Apart::of(logboek, &[])?;
    let (from, to) = (Mark::beginning().next, Some(until.next));
    if let Some(chain) = journal::sound_chain(logboek, to, &mut |raw| apart.note(raw)) {
        journal::must_end(logboek, &chain, until)?;
        return apart.must_be_lawful();
    }
    let mut apart = Apart::of(logboek, &[])?;
    let mut chain = Chain::beginning();
    journal::for_each_between(logboek, from, to, &mut |_, text| {
        let (raw, _) = journal::parse_with(text, |_, _| Ok(()))?;
        chain.take(&raw)?;
        apart.note(&raw);
        Ok(())
    })?;
    journal::must_end(logboek, &chain, until)?;
    apart.must_be_lawful()
}

/// Makes sled in a folder from the logboek in another, up to a mark.
pub(super) fn build(
    logboek: &Path,
    until: &Mark,
    sled: &Path,
    apart: &mut Apart,
    progress: &mut dyn FnMut(Progress),
) -> Result<Trees, StoreError> {
    let built = quietly(|| build_here(logboek, until, sled, apart, progress));
    built.unwrap_or_else(|| Err(TreesError::Stuck.into()))
}

fn build_here(
    logboek: &Path,
    until: &Mark,
    sled: &Path,
    apart: &mut Apart,
    progress: &mut dyn FnMut(Progress),
) -> Result<Trees, StoreError> {
    remove(sled)?;
    let mut trees = Trees::make(sled)?;
    let total_bytes = journal::total_bytes(logboek)?;
    let mut at = Progress {
        lines: 0,
        bytes: 0,
        total_bytes,
    };
    let mut building = Building::new(&mut trees, apart);
    let end = each_parsed(logboek, until, &mut |place, step, length| {
        building.take(place, step)?;
        at.lines += 1;
        at.bytes += length as u64 + 1;
        if at.lines.is_multiple_of(10_000) {
            progress(at);
        }
        Ok(())
    })?;
    journal::must_end(logboek, &end, until)?;
    building.finish(until)?;
    progress(Progress {
        bytes: total_bytes,
        ..at
    });
    trees.flush()?;
    Ok(trees)
}

/// Reads the logboek up to a mark with the parsing on a second thread, in order; returns where that ended.
fn each_parsed(
    logboek: &Path,
    until: &Mark,
    each: &mut dyn FnMut(Place, Step, usize) -> Result<(), StoreError>,
) -> Result<Chain, StoreError> {
    type Parsed = Vec<(Place, Step, usize)>;
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Parsed>(4);
    let (path, until) = (logboek.to_owned(), until.next);
    let reading = std::thread::spawn(move || {
        let mut batch = Parsed::new();
        let mut chain = Chain::beginning();
        let from = Mark::beginning().next;
        let result = journal::for_each_between(&path, from, Some(until), &mut |place, text| {
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
        result.map(|()| chain)
    });
    for batch in receiver {
        for (place, step, length) in batch {
            each(place, step, length)?;
        }
    }
    match reading.join() {
        Ok(result) => Ok(result?),
        Err(_) => Err(StoreError::Stopped),
    }
}

/// What a line does to its record.
enum Change {
    /// It is the first about it: this is the record.
    First(Box<Record>),
    /// These values are new.
    Later(Difference),
    /// It was set apart: nothing.
    None,
    /// It cannot be read; in words why.
    Unreadable(String),
}

/// One line, read as far as a replay needs it.
struct Step {
    raw: Raw,
    /// None when the content was destroyed.
    change: Option<Change>,
}

impl Step {
    /// Makes the record what this line says; in words why that cannot be.
    fn apply(self, kept: &mut Kept, place: Place) -> Result<(), String> {
        match self.change {
            Some(Change::First(record)) => kept.record = *record,
            Some(Change::Later(velden)) => {
                fields::apply(&mut kept.record, fields::new_values(velden))
                    .map_err(|why| why.to_string())?;
            }
            Some(Change::Unreadable(why)) => return Err(why),
            Some(Change::None) | None => {}
        }
        kept.record.revision = self.raw.header.revisie;
        kept.lines.push(place);
        Ok(())
    }
}

fn read_step(text: &str) -> Result<Step, String> {
    let (raw, change) = journal::parse_with(text, |header, velden| {
        Ok(read_change(header, velden).unwrap_or_else(Change::Unreadable))
    })?;
    Ok(Step { raw, change })
}

fn read_change(header: &Header, velden: &str) -> Result<Change, String> {
    if header.revisie > 1 && header.actie != DESTROY {
        let velden = serde_json::from_str(velden).map_err(|why| why.to_string())?;
        return Ok(Change::Later(velden));
    }
    let id = RecordId::parse(&header.over).map_err(|why| why.to_string())?;
    let record = fields::first_record(id, velden).map_err(|why| why.to_string())?;
    Ok(Change::First(Box::new(record)))
}

/// Records straight from the logboek up to a place, for when sled cannot be had: slow, and always true.
pub(super) fn from_journal(
    root: &Path,
    until: Place,
    is_wanted: &dyn Fn(&RecordId) -> bool,
) -> Result<HashMap<RecordId, Kept>, StoreError> {
    let mut reading = Reading::of(root)?;
    let is_wanted = |over: &str| RecordId::parse(over).is_ok_and(|id| is_wanted(&id));
    let logboek = journal_of(root);
    journal::for_each_about(&logboek, until, &is_wanted, &mut |place, text| {
        reading.take(place, text)
    })?;
    Ok(reading.found)
}

/// Records being read from their own lines.
struct Reading {
    found: HashMap<RecordId, Kept>,
    apart: Apart,
}

impl Reading {
    fn of(root: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            found: HashMap::new(),
            apart: Apart::of(&journal_of(root), &[])?,
        })
    }

    fn take(&mut self, place: Place, text: &str) -> Result<(), String> {
        let step = read_step(text)?;
        let id = RecordId::parse(&step.raw.header.over).map_err(|why| why.to_string())?;
        let kept = self.found.entry(id).or_insert_with_key(|id| Kept {
            record: Record::new(id.clone()),
            lines: Vec::new(),
        });
        let raw = step.raw.clone();
        if !raw.is_whole {
            return Err(format!(
                "de inhoud van regel {} is veranderd",
                raw.header.seq
            ));
        }
        match step.apply(kept, place) {
            Err(_) if self.apart.has(&raw) => {
                let change = Some(Change::None);
                Step { raw, change }.apply(kept, place)
            }
            applied => applied,
        }
    }
}

/// Where the lines of every record are, found in one walk of the logboek: for who reads while sled is being made.
pub(super) struct Places {
    until: Place,
    /// By the hash of what the lines are about.
    by_record: HashMap<u64, Vec<Place>>,
    hasher: RandomState,
}

impl Places {
    /// Walks the logboek up to a place.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn of(root: &Path, until: Place) -> Result<Self, StoreError> {
        let (hasher, mut by_record) = (RandomState::new(), HashMap::<u64, Vec<Place>>::new());
        journal::for_each_over(&journal_of(root), until, &mut |place, over, _| {
            by_record
                .entry(hasher.hash_one(over))
                .or_default()
                .push(place);
            Ok(())
        })?;
        Ok(Self {
            until,
            by_record,
            hasher,
        })
    }

    /// Whether it goes as far as a place.
    pub(super) fn is_until(&self, place: Place) -> bool {
        self.until == place
    }

    /// A record; none when there is no such record.
    ///
    /// # Errors
    /// When a line of it cannot be read.
    pub(super) fn get(&self, root: &Path, id: &RecordId) -> Result<Option<Kept>, StoreError> {
        let over = id.to_string();
        let Some(places) = self.by_record.get(&self.hasher.hash_one(over.as_str())) else {
            return Ok(None);
        };
        let mut reading = Reading::of(root)?;
        journal::for_each_at(root, places, &mut |place, text| reading.take(place, text))?;
        // Another of the same hash would be among them.
        Ok(reading.found.remove(id))
    }
}

/// When a line was applied.
enum Applied {
    Now,
    /// By a replay before this one.
    Before,
}

/// Records being made from lines, written to sled in batches.
pub(super) struct Building<'a> {
    trees: &'a mut Trees,
    apart: &'a mut Apart,
    pending: HashMap<RecordId, Kept>,
    /// Which of them sled has already.
    rewritten: HashSet<RecordId>,
    /// Of which records the first line came by, where sled began empty; by the hash of their number.
    made: Option<HashSet<u64>>,
    hasher: RandomState,
}

impl<'a> Building<'a> {
    pub(super) fn new(trees: &'a mut Trees, apart: &'a mut Apart) -> Self {
        let made = trees.is_empty().then(HashSet::new);
        Self {
            trees,
            apart,
            pending: HashMap::new(),
            rewritten: HashSet::new(),
            made,
            hasher: RandomState::new(),
        }
    }

    fn take(&mut self, place: Place, step: Step) -> Result<(), StoreError> {
        let raw = step.raw.clone();
        self.apart.note(&raw);
        match self.apply(place, step)? {
            Ok(Applied::Now) => self.apart.was_taken(&raw),
            Ok(Applied::Before) => {}
            Err(why) if !self.apart.may_pass(&raw) => {
                let seq = raw.header.seq;
                return Err(StoreError::Unreadable { seq, why });
            }
            Err(_) => {
                // It counts as a line about its record where it can, so that the lines after it fit.
                let change = Some(Change::None);
                let _ = self.apply(place, Step { raw, change })?;
            }
        }
        if self.pending.len() >= BATCH {
            // Between lines of one logboek the mark says no more than: not done yet.
            let mark = self.trees.mark();
            self.write_down(&mark)?;
        }
        Ok(())
    }

    /// Applies a line to its record; inside, in words why that cannot be.
    fn apply(&mut self, place: Place, step: Step) -> Result<Result<Applied, String>, StoreError> {
        let (over, revisie) = (step.raw.header.over.clone(), step.raw.header.revisie);
        let id = match RecordId::parse(&over) {
            Ok(id) => id,
            Err(why) => return Ok(Err(why.to_string())),
        };
        if let Some(Change::Unreadable(why)) = step.change {
            return Ok(Err(why));
        }
        if !self.pending.contains_key(&id) {
            let hash = self.hasher.hash_one(&id);
            let is_new = revisie == 1 && self.made.as_mut().is_some_and(|made| made.insert(hash));
            let kept = if is_new { None } else { self.trees.get(&id)? };
            if kept.is_some() {
                self.rewritten.insert(id.clone());
            }
            let kept = kept.unwrap_or_else(|| Kept {
                record: Record::new(id.clone()),
                lines: Vec::new(),
            });
            self.pending.insert(id.clone(), kept);
        }
        let Some(kept) = self.pending.get_mut(&id) else {
            return Ok(Ok(Applied::Before));
        };
        let known = kept.lines.get((revisie as usize).wrapping_sub(1));
        if known == Some(&place) {
            // A replay that was itself cut short already wrote this one down.
            return Ok(Ok(Applied::Before));
        }
        if kept.record.revision + 1 != revisie {
            let has = kept.record.revision;
            return Ok(Err(format!(
                "zij maakt revisie {revisie} van {over}, en daarvan is er al revisie {has}"
            )));
        }
        Ok(step.apply(kept, place).map(|()| Applied::Now))
    }

    /// The records as they became, of which sled does not have all yet.
    pub(super) fn records(&self) -> Vec<Kept> {
        self.pending.values().cloned().collect()
    }

    pub(super) fn finish(mut self, mark: &Mark) -> Result<(), StoreError> {
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
