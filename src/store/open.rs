//! Opening a store: trust sled, replay what it missed, or set it aside and rebuild it from the logboek.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::apart::Apart;
use super::folder::{LeftAs, journal_of};
use super::journal::{
    self, Chain, Header, Journal, JournalError, Mark, Place, Raw, TornEnd, WasKilled,
};
use super::lent::Lent;
use super::lost::{self, Lost};
use super::trees::Trees;
use super::{
    Broken, Folder, FolderError, Kept, Look, Looks, Reader, Store, StoreError, check, memory,
};
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
    /// Lines in the logboek.
    pub lines: u64,
    /// Where the sled before it is kept, when it could not be shown that the logboek has all it had.
    pub set_aside: Option<PathBuf>,
    /// Why the store is in memory and can only be read, if it is.
    pub only_to_read: Option<String>,
    /// What is wrong with the looks that were kept, if anything is.
    pub looks: Option<String>,
    /// What was wrong with them and is set apart now.
    pub looks_apart: Vec<Broken>,
    /// What that had and the logboek that was pointed out has not, as far as it can be read.
    pub lost: Vec<Lost>,
}

impl std::fmt::Display for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut sentences = Vec::new();
        if let Some(torn) = &self.torn {
            sentences.push(format!(
                "De laatste {} bytes van het logboek waren niet af, en wat niet af is, is aan niemand bevestigd; ze staan apart in {}.",
                torn.bytes,
                torn.kept_in.display()
            ));
        }
        if let Some(why) = &self.rebuilt {
            sentences.push(format!(
                "De opslag is opnieuw opgebouwd uit het logboek ({why}): {} regels, alle verwerkt.",
                self.lines
            ));
        } else if self.replayed > 0 {
            sentences.push(format!(
                "{} wijzigingen uit het logboek zijn alsnog verwerkt.",
                self.replayed
            ));
        }
        if let Some(aside) = &self.set_aside {
            sentences.push(format!(
                "De opslag van ervoor is niet met het logboek te vergelijken en staat apart in {}. Klopt alles, dan ruimt \
                 een beheerder haar op met: wijkregie herbouw --ruim-op.",
                aside.display()
            ));
        }
        if let Some(why) = &self.only_to_read {
            sentences.push(format!(
                "De opslag kan niet op schijf ({why}), dus zij staat zolang in het geheugen. Alles is te lezen; wijzigen \
                 kan weer zodra er op de schijf ruimte is."
            ));
        }
        sentences.extend(self.looks.clone());
        f.write_str(&sentences.join(" "))
    }
}

/// What an administrator gave their word for, when a store is made anew.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// Lines to pass over from now on: those that cannot be applied.
    pub apart: Vec<u64>,
    /// The logboek that is there is the one that counts, whatever sled and the stand knew.
    pub this_journal: bool,
    /// What is wrong with the looks is set apart, and this look says on whose word.
    pub looks: Option<Look>,
    /// What was set aside by earlier starts may go.
    pub clear: bool,
}

impl Store {
    /// Opens the store of a folder this process holds, repairing what a crash or damage left.
    ///
    /// # Errors
    /// When the logboek is damaged or not the one that was confirmed, or something cannot be read or written. sled alone
    /// never stops it.
    pub fn open(
        folder: Folder,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        Self::open_with(folder, None, progress)
    }

    /// Sets sled aside and rebuilds it from the logboek, of a folder this process holds.
    ///
    /// # Errors
    /// When the logboek is damaged or, without a word for it, not the one that was confirmed; when a line without a word
    /// for it cannot be applied, or one with can; when something cannot be read or written. Nothing was changed then.
    pub fn rebuild(
        folder: Folder,
        word: &Word,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        // What cannot be read back must not be set aside: a working store stays as it is. A logboek that someone gave
        // their word for may end in half a line, as one that was copied while it was written does.
        if !word.this_journal {
            journal::verify(&folder.journal())?;
        }
        let mut opened = Self::open_with(folder, Some(word), progress)?;
        opened.0.erase_again()?;
        if word.clear {
            clear_set_aside(&opened.0.folder)?;
        }
        Ok(opened)
    }

    fn open_with(
        folder: Folder,
        word: Option<&Word>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        memory::clear();
        // Where that cannot be removed now, the next check says so.
        let _ = check::clear(folder.root());
        folder.must_be_readable()?;
        let was_killed = match folder.left_as() {
            LeftAs::New | LeftAs::Trusted => WasKilled::Process,
            LeftAs::Doubtful => WasKilled::Machine,
        };
        let mut journal = Journal::open(&folder, was_killed)?;
        let known = folder.last_known_line();
        if !word.is_some_and(|word| word.this_journal) {
            journal.must_follow(&known)?;
        }
        let looks = Looks::of(folder.looks(), folder.last_known_look());
        let is_on_purpose = word.is_some();
        let settled = match folder.must_have_room() {
            Err(why) if !is_on_purpose => Err(why),
            _ => settle(&folder, &mut journal, &looks, word, progress),
        };
        let (trees, mut opening, lent) = match settled {
            Ok((trees, opening)) => (trees, opening, None),
            // Where there is nothing to read yet, and for who came to mend it, that is no help.
            Err(why) if why.is_of_the_disk() && !is_on_purpose && journal.last_seq() > 0 => {
                let (lent, trees) = Lent::make(&folder, &journal, progress)?;
                let opening = Opening {
                    lines: journal.last_seq(),
                    only_to_read: Some(why.of_the_disk()),
                    ..Opening::default()
                };
                (trees, opening, Some(lent))
            }
            Err(why) => return Err(why),
        };
        if let Some(word) = word.and_then(|word| word.looks.clone()) {
            opening.looks_apart = looks.set_apart(word)?;
        }
        // The work does not depend on them; who runs the server must know.
        opening.looks = looks.verify().err().map(|why| why.to_string());
        let numbers = trees.counters().clone();
        let reader = Reader {
            trees: Arc::new(RwLock::new(Some(trees))),
            ahead_of_sled: Arc::default(),
            folder: folder.root().to_owned(),
            looks: Arc::new(looks),
        };
        let mut store = Self {
            folder,
            journal,
            reader,
            numbers,
            since_flush: 0,
            lent,
        };
        store.finish_destroying()?;
        Ok((store, opening))
    }
}

/// Takes the sled of a folder into use: as it is, with what it missed, or made anew.
///
/// # Errors
/// As [`Store::open`] and [`Store::rebuild`]; the next start finds what this one found.
pub(super) fn settle(
    folder: &Folder,
    journal: &mut Journal,
    looks: &Looks,
    word: Option<&Word>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Trees, Opening), StoreError> {
    let settling = Settling {
        folder,
        left_as: folder.left_as(),
        may_try: folder.may_try_sled(),
        known: folder.last_known_line(),
        word,
    };
    // sled may take the process with it, or never come back; then the next start does not try it again.
    let before = folder.mark_trying()?;
    let settled = match settling.settle(journal, progress) {
        Ok(settled) => settled,
        Err(why) => {
            // If that cannot be written, the next start doubts more than it has to.
            let _ = folder.mark_refused(before);
            return Err(why);
        }
    };
    folder.mark_busy(journal.mark(), looks.last())?;
    folder.keep_reserve();
    Ok(settled)
}

/// What is known before sled is opened.
struct Settling<'a> {
    folder: &'a Folder,
    left_as: LeftAs,
    may_try: bool,
    /// The last line by the stand.
    known: Mark,
    word: Option<&'a Word>,
}

impl Settling<'_> {
    /// Lets sled speak, cuts off what is torn, and gives sled what it missed or makes it anew.
    fn settle(
        &self,
        journal: &mut Journal,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Trees, Opening), StoreError> {
        let folder = self.folder;
        let mut trusted = match self.word {
            Some(word) if word.this_journal => Err(Untrusted::unproven("op verzoek")),
            _ if !self.may_try => Err(Untrusted::unproven(UNEXPECTED)),
            _ => try_trees(folder, journal, self.left_as, &self.known)?,
        };
        let torn = journal.cut_torn_end()?;
        if self.word.is_some() {
            trusted = trusted.and(Err(Untrusted::proven("op verzoek")));
        }
        let replayed = trusted.and_then(|mut trees| {
            let caught_up = quietly(|| {
                let replayed =
                    replay(folder, &mut trees, journal).map_err(|why| why.to_string())?;
                Ok((trees, replayed))
            });
            caught_up.map_err(Untrusted::proven)
        });
        let mut opening = Opening {
            is_new: self.left_as == LeftAs::New,
            torn,
            lines: journal.last_seq(),
            ..Opening::default()
        };
        let trees = match replayed {
            Ok((trees, replayed)) => {
                opening.replayed = replayed;
                trees
            }
            Err(untrusted) => {
                let apart = self.word.map_or(&[][..], |word| &word.apart);
                let (trees, aside) = rebuild(folder, journal, &untrusted, apart, progress)?;
                opening.rebuilt = Some(untrusted.why);
                if self.word.is_some_and(|word| word.this_journal)
                    && let Some(aside) = &aside
                {
                    let lost =
                        quietly(|| lost::since(aside, &trees).map_err(|why| why.to_string()));
                    // One that cannot be read says nothing; it stays where it is.
                    opening.lost = lost.unwrap_or_default();
                }
                opening.set_aside = aside;
                trees
            }
        };
        Ok((trees, opening))
    }
}

/// sled that is not gone on with.
pub(super) struct Untrusted {
    /// Why, in words.
    why: String,
    /// Whether it was seen that the logboek has all that it was given.
    is_proven: bool,
}

impl Untrusted {
    pub(super) fn proven(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            is_proven: true,
        }
    }

    fn unproven(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            is_proven: false,
        }
    }
}

const UNEXPECTED: &str = "wijkregie of de computer is de vorige keer onverwacht gestopt";

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

/// Opens sled and hears what it knows of the logboek; then, unless the machine stopped meanwhile, checks all of it.
/// `known` is what the stand knew, which the logboek has.
///
/// # Errors
/// When sled knows of lines that the logboek no longer has, or has otherwise.
fn try_trees(
    folder: &Folder,
    journal: &Journal,
    left_as: LeftAs,
    known: &Mark,
) -> Result<Result<Trees, Untrusted>, StoreError> {
    let mut applied = None;
    let trees = quietly(|| {
        let trees =
            Trees::open(&folder.sled(), left_as == LeftAs::New).map_err(|why| why.to_string())?;
        applied = Some(trees.mark().clone());
        if left_as != LeftAs::Doubtful {
            trees.check().map_err(|why| why.to_string())?;
        }
        Ok(trees)
    });
    let Some(applied) = applied else {
        let why = trees.err().unwrap_or_default();
        return Ok(Err(Untrusted::unproven(why)));
    };
    match journal.must_follow(&applied) {
        Ok(true) if left_as == LeftAs::Doubtful => Ok(Err(Untrusted::proven(UNEXPECTED))),
        Ok(true) => Ok(trees.map_err(Untrusted::proven)),
        Ok(false) => Ok(Err(Untrusted::proven("het logboek is verplaatst"))),
        // Two against one: the stand knows at least as much, and knows this logboek.
        Err(JournalError::Foreign { .. })
            if !known.chain.is_empty() && known.seq >= applied.seq =>
        {
            Ok(Err(Untrusted::unproven(
                "de opslag was van een ander logboek",
            )))
        }
        Err(why) => Err(why.into()),
    }
}

/// Opens sled anew and lets it catch up, for a server that lost it; makes it anew where it cannot be trusted. Also
/// returns the records that it could not be given, as they are by the logboek: until it can, these are the truth.
pub(super) fn reopen(folder: &Folder, journal: &Journal) -> Result<(Trees, Vec<Kept>), StoreError> {
    let known = folder.last_known_line();
    let mut trees = match try_trees(folder, journal, LeftAs::Trusted, &known)? {
        Ok(trees) => trees,
        Err(untrusted) => {
            let (trees, _) = rebuild(folder, journal, &untrusted, &[], &mut |_| {})?;
            return Ok((trees, Vec::new()));
        }
    };
    let mut apart = Apart::of(&folder.journal(), &[])?;
    let mut building = Building::new(&mut trees, &mut apart);
    missed(&folder.journal(), journal.mark(), &mut building)?;
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
    let mut apart = Apart::of(&folder.journal(), &[])?;
    catch_up(&folder.journal(), journal.mark(), trees, &mut apart)?;
    Ok(journal.last_seq() - applied)
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
fn missed(logboek: &Path, until: &Mark, building: &mut Building<'_>) -> Result<Chain, StoreError> {
    let mut chain = Chain::after(building.trees.mark());
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

/// What the name of a sled that was set aside begins with.
const ASIDE: &str = "sled.opzij-";

/// Deletes every sled that was set aside.
pub(super) fn clear_set_aside(folder: &Folder) -> Result<(), FolderError> {
    let root = folder.root();
    let fail = |error: std::io::Error| FolderError::io(root, &error);
    for entry in fs::read_dir(root).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            remove(&entry.path())?;
        }
    }
    folder.sync()
}

/// Where sled is made before it takes its place.
fn in_the_making(folder: &Folder) -> PathBuf {
    folder.root().join("sled.nieuw")
}

pub(super) fn remove(path: &Path) -> Result<(), FolderError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FolderError::io(path, &error))
        }
        _ => Ok(()),
    }
}

/// Makes sled anew from the logboek beside the old one; only when that went well does it take its place. Returns where
/// the old one is kept, when the logboek was not seen to have all that it was given.
pub(super) fn rebuild(
    folder: &Folder,
    journal: &Journal,
    untrusted: &Untrusted,
    apart: &[u64],
    progress: &mut dyn FnMut(Progress),
) -> Result<(Trees, Option<PathBuf>), StoreError> {
    let (sled, fresh) = (folder.sled(), in_the_making(folder));
    let mut apart = Apart::of(&folder.journal(), apart)?;
    let built = build(
        &folder.journal(),
        journal.mark(),
        &fresh,
        &mut apart,
        progress,
    );
    let kept = built.and_then(|trees| {
        drop(trees);
        apart.must_be_lawful()?;
        apart.keep(&folder.journal())
    });
    if let Err(why) = kept {
        remove(&fresh)?;
        return Err(why);
    }
    let fail = |error: std::io::Error| FolderError::io(&sled, &error);
    // One with nothing in it is no one's last copy.
    let aside = if fs::remove_dir(&sled).is_ok() {
        None
    } else {
        let free = |path: &PathBuf| !path.exists();
        let names = (1_u32..).map(|n| folder.root().join(format!("{ASIDE}{n}")));
        let aside = names.into_iter().find(free).unwrap_or_default();
        fs::rename(&sled, &aside).map_err(fail)?;
        Some(aside)
    };
    fs::rename(&fresh, &sled).map_err(fail)?;
    folder.sync()?;
    let trees = Trees::open(&sled, false)?;
    folder.sync_sled()?;
    match aside {
        Some(aside) if untrusted.is_proven => {
            remove(&aside)?;
            Ok((trees, None))
        }
        aside => Ok((trees, aside)),
    }
}

/// Makes sled in a folder from the logboek in another, up to a mark.
pub(super) fn build(
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
                fields::apply(&mut kept.record, journal::new_values(velden))
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

/// One record straight from the logboek, for when sled cannot be had: slow, and always true.
pub(super) fn from_journal(root: &Path, id: &RecordId) -> Result<Option<Kept>, StoreError> {
    let about = format!("\"over\":{}", serde_json::Value::from(id.to_string()));
    let mut found: Option<Kept> = None;
    let beginning = Place {
        month: 0,
        offset: 0,
    };
    let apart = Apart::of(&journal_of(root), &[])?;
    journal::for_each_from(&journal_of(root), beginning, &mut |place, text| {
        if !text.contains(&about) {
            return Ok(());
        }
        let mut step = read_step(text)?;
        if step.raw.header.over != id.to_string() {
            return Ok(());
        }
        if apart.has(&step.raw) {
            step.change = Some(Change::None);
        }
        let kept = found.get_or_insert_with(|| Kept {
            record: Record::new(id.clone()),
            lines: Vec::new(),
        });
        step.apply(kept, place)
    })?;
    Ok(found)
}

/// Records being made from lines, written to sled in batches.
struct Building<'a> {
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
    fn new(trees: &'a mut Trees, apart: &'a mut Apart) -> Self {
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

    fn take(&mut self, place: Place, mut step: Step) -> Result<(), StoreError> {
        let raw = step.raw.clone();
        self.apart.note(&raw);
        if self.apart.has(&raw) {
            step.change = Some(Change::None);
        }
        if let Err(why) = self.apply(place, step)? {
            if !self.apart.may_pass(&raw) {
                let seq = raw.header.seq;
                return Err(StoreError::Unreadable { seq, why });
            }
            // It counts as a line about its record where it can, so that the lines after it fit.
            let change = Some(Change::None);
            let _ = self.apply(place, Step { raw, change })?;
        }
        if self.pending.len() >= BATCH {
            // Between lines of one logboek the mark says no more than: not done yet.
            let mark = self.trees.mark().clone();
            self.write_down(&mark)?;
        }
        Ok(())
    }

    /// Applies a line to its record; inside, in words why that cannot be.
    fn apply(&mut self, place: Place, step: Step) -> Result<Result<(), String>, StoreError> {
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
            return Ok(Ok(()));
        };
        let known = kept.lines.get((revisie as usize).wrapping_sub(1));
        if known == Some(&place) {
            // A replay that was itself cut short already wrote this one down.
            return Ok(Ok(()));
        }
        if kept.record.revision + 1 != revisie {
            let has = kept.record.revision;
            return Ok(Err(format!(
                "zij maakt revisie {revisie} van {over}, en daarvan is er al revisie {has}"
            )));
        }
        Ok(step.apply(kept, place))
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
