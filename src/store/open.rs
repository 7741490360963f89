//! Opening a store: trust sled, replay what it missed, or set it aside and rebuild it from the logboek.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use super::apart::Apart;
use super::commit::Store;
use super::error::StoreError;
use super::feed::Feed;
use super::folder::{Folder, FolderError, LeftAs, drafts_must_read, remove};
use super::journal::{self, Journal, JournalError, WasKilled};
use super::lent::Lent;
use super::looks::Looks;
use super::lost;
use super::mark::Mark;
use super::opening::{Opening, Word};
use super::quiet::quietly;
use super::reader::{Reader, read};
use super::replay::{Building, Progress, build, catch_up, missed, must_be_sound};
use super::trees::{Kept, Trees, TreesError};
use super::{check, destroy, image, memory};

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
        Self::open_with(folder, None, Sums::First, progress)
    }

    /// The same for a server, that need not wait until all of sled was read where it knows without that what the store
    /// has: [`Store::check_sums`] is still to be called then, before anything is changed.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_soon(
        folder: Folder,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Opening), StoreError> {
        let sums = match image::is_there(folder.root()) && !destroy::is_under_way(folder.root()) {
            true => Sums::Later,
            false => Sums::First,
        };
        Self::open_with(folder, None, sums, progress)
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
        // What cannot be read back must not be set aside: a working store stays as it is, and nothing is cut off before it
        // is known that the rest is whole. A logboek that someone gave their word for may end in half a line, as one that
        // was copied while it was written does.
        if !word.this_journal {
            journal::verify(&folder.journal())?;
        }
        let mut opened = Self::open_with(folder, Some(word), Sums::First, progress)?;
        opened.0.erase_again()?;
        if word.clear {
            clear_set_aside(&opened.0.folder)?;
        }
        Ok(opened)
    }

    fn open_with(
        folder: Folder,
        word: Option<&Word>,
        sums: Sums,
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
        let stand = folder.stand_is_lost();
        // Which lines do not count must be known, also where none is replayed now.
        Apart::of(&folder.journal(), &[])?;
        let mut journal = Journal::open(&folder, was_killed)?;
        let known = folder.last_known_line();
        if !word.is_some_and(|word| word.this_journal) {
            journal.must_follow(&known)?;
        }
        let looks = Looks::of(folder.looks(), folder.last_known_look());
        let is_on_purpose = word.is_some();
        let settled = match folder.has_room() {
            false if !is_on_purpose => Err(StoreError::full(&folder)),
            _ => quietly(|| settle(&folder, &mut journal, &looks, (word, sums), progress))
                .unwrap_or_else(|| Err(TreesError::Stuck.into())),
        };
        let (sled, mut opening, lent) = match settled {
            Ok((sled, opening)) => (sled, opening, None),
            // Where there is nothing to read yet, and for who came to mend it, that is no help.
            Err(why) if why.is_of_the_disk() && !is_on_purpose && journal.last_seq() > 0 => {
                let (lent, trees) = Lent::make(&folder, &journal, progress)?;
                let opening = Opening {
                    lines: journal.last_seq(),
                    only_to_read: Some(why.of_the_disk()),
                    ..Opening::default()
                };
                (Sled::Open(trees), opening, Some(lent))
            }
            Err(why) => return Err(why),
        };
        let is_unchecked = sums == Sums::Later && opening.rebuilt.is_none() && lent.is_none();
        let (trees, to_make) = match sled {
            Sled::Open(trees) => (Some(trees), None),
            Sled::ToMake(untrusted) => (None, Some(untrusted)),
        };
        if let Some(word) = word.and_then(|word| word.looks.clone()) {
            opening.looks_apart = looks.set_apart(word)?;
        }
        opening.stand = stand;
        // The work does not depend on them; who runs the server must know.
        opening.looks = looks.verify(&[]).err().map(|why| why.to_string());
        let drafts = drafts_must_read(folder.root());
        opening.drafts = drafts.err().map(|why| why.to_string());
        let numbers = trees.as_ref().map(Trees::counters).unwrap_or_default();
        let folder = Arc::new(folder);
        let reader = Reader {
            trees: Arc::new(RwLock::new(trees)),
            ahead_of_sled: Arc::default(),
            kept: Arc::new(RwLock::new(journal.mark().clone())),
            folder: folder.root().to_owned(),
            looks: Arc::new(looks),
            walked: Arc::default(),
            unmade: Arc::default(),
            latest: Arc::default(),
            image: Arc::default(),
            places: Arc::default(),
            checking: Arc::default(),
            rewriting: journal.rewriting(),
        };
        // One that cannot be read now was read a moment ago, and is told of by whoever walks it.
        if let Ok(Some(at)) = reader.last_time() {
            reader.note_kept(journal.mark(), [at].into_iter());
        }
        opening.clock = reader.clock_is_behind();
        let mut store = Self {
            feed: Feed::start(Arc::clone(&folder), reader.clone())?,
            folder,
            journal,
            reader,
            numbers,
            is_unchecked,
            to_make,
            lent,
        };
        opening.destroying = match store.finish_destroying() {
            // What stands in the way may have nothing to do with the dossiers, and is said until it is gone.
            Err(why) if read(&store.reader.trees).is_some() => {
                Some(format!("{} {why}.", destroy::NOT_YET))
            }
            done => done?,
        };
        Ok((store, opening))
    }
}

/// What became of sled at a start.
pub(super) enum Sled {
    /// It is in use.
    Open(Trees),
    /// It is still to be made anew, beside the work.
    ToMake(Untrusted),
}

/// Takes the sled of a folder into use: as it is, with what it missed, or made anew.
///
/// # Errors
/// As [`Store::open`] and [`Store::rebuild`]; the next start finds what this one found.
pub(super) fn settle(
    folder: &Folder,
    journal: &mut Journal,
    looks: &Looks,
    (word, sums): (Option<&Word>, Sums),
    progress: &mut dyn FnMut(Progress),
) -> Result<(Sled, Opening), StoreError> {
    let settling = Settling {
        sums,
        ..Settling::of(folder, looks, word)
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
    match sums {
        Sums::First => folder.mark_busy(journal.mark(), looks.last())?,
        Sums::Later => folder.mark_reading(journal.mark(), looks.last())?,
    }
    if let Sled::Open(trees) = &settled.0 {
        trees.keep_looks(&looks.last())?;
    }
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
    /// Who hears which look sled knows to be the last.
    looks: &'a Looks,
    word: Option<&'a Word>,
    sums: Sums,
}

/// When the sums of a sled are checked that was left as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sums {
    /// Before it is gone on with.
    First,
    /// By [`Store::check_sums`]; and where it must be made anew, then too.
    Later,
}

impl<'a> Settling<'a> {
    fn of(folder: &'a Folder, looks: &'a Looks, word: Option<&'a Word>) -> Self {
        Self {
            folder,
            left_as: folder.left_as(),
            may_try: folder.may_try_sled(),
            known: folder.last_known_line(),
            looks,
            word,
            sums: Sums::First,
        }
    }

    /// Lets sled speak, cuts off what is torn, and gives sled what it missed or makes it anew.
    fn settle(
        &self,
        journal: &mut Journal,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Sled, Opening), StoreError> {
        let folder = self.folder;
        let mut trusted = match self.word {
            Some(word) if word.this_journal => Err(Untrusted::unproven("op verzoek")),
            _ if !self.may_try => Err(Untrusted::unproven(UNEXPECTED)),
            _ => self.try_trees(journal)?,
        };
        let torn = journal.cut_torn_end()?;
        if self.word.is_some() {
            trusted = trusted.and(Err(Untrusted::proven("op verzoek")));
        }
        let replayed = trusted.and_then(|mut trees| {
            let caught_up = try_sled(|| {
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
        let sled = match replayed {
            Ok((trees, replayed)) => {
                opening.replayed = replayed;
                Sled::Open(trees)
            }
            Err(untrusted) if self.sums == Sums::Later => {
                // Who may see what is read from it before sled is made.
                must_be_sound(&folder.journal(), journal.mark())?;
                opening.to_make = Some(untrusted.why.clone());
                Sled::ToMake(untrusted)
            }
            Err(untrusted) => {
                if self.word.is_some() {
                    // It may be of another logboek.
                    image::forget(folder.root())?;
                }
                let apart = self.word.map(|word| &word.apart[..]);
                let (trees, aside) = rebuild(folder, journal, &untrusted, apart, progress)?;
                opening.rebuilt = Some(untrusted.why);
                if self.word.is_some_and(|word| word.this_journal)
                    && let Some(aside) = &aside
                {
                    let lost =
                        try_sled(|| lost::since(aside, &trees).map_err(|why| why.to_string()));
                    // One that cannot be read says nothing; it stays where it is.
                    opening.lost = lost.unwrap_or_default();
                }
                opening.set_aside = aside;
                Sled::Open(trees)
            }
        };
        Ok((sled, opening))
    }

    /// Opens sled and hears what it knows of the logboek and of the looks; then checks all of it, or leaves that for later.
    /// A power cut makes no difference: its sums tell whether it is what a transaction left, whichever that was.
    ///
    /// # Errors
    /// When sled knows of lines that the logboek no longer has, or has otherwise.
    fn try_trees(&self, journal: &Journal) -> Result<Result<Trees, Untrusted>, StoreError> {
        let mut applied = None;
        let trees = try_sled(|| {
            let trees = Trees::open(&self.folder.sled(), self.left_as == LeftAs::New);
            let trees = trees.map_err(|why| why.to_string())?;
            let look = trees.looks().map_err(|why| why.to_string())?;
            applied = Some((trees.mark(), look));
            if self.sums == Sums::First {
                trees.check().map_err(|why| why.to_string())?;
            }
            Ok(trees)
        });
        let Some((applied, look)) = applied else {
            let why = trees.err().unwrap_or_default();
            return Ok(Err(Untrusted::unproven(why)));
        };
        let is_of_this = journal.must_follow(&applied);
        if is_of_this.is_ok() {
            self.looks.also_known(look);
        }
        match is_of_this {
            Ok(true) => Ok(trees.map_err(Untrusted::proven)),
            Ok(false) => Ok(Err(Untrusted::proven("het logboek is verplaatst"))),
            // Two against one: the stand knows at least as much, and knows this logboek.
            Err(JournalError::Foreign { .. })
                if !self.known.chain.is_empty() && self.known.seq >= applied.seq =>
            {
                Ok(Err(Untrusted::unproven(
                    "de opslag was van een ander logboek",
                )))
            }
            Err(why) => Err(why.into()),
        }
    }
}

/// A sled that is not gone on with.
pub(super) struct Untrusted {
    /// Why, in words.
    pub(super) why: String,
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

    pub(super) fn unproven(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            is_proven: false,
        }
    }
}

const UNEXPECTED: &str = "wijkregie of de computer is de vorige keer onverwacht gestopt";

/// Runs something with sled; in words what is wrong with it, a panic too.
pub(super) fn try_sled<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    quietly(run).unwrap_or_else(|| Err("de opslag is beschadigd".to_owned()))
}

/// Opens sled anew and lets it catch up, for a server that lost it; makes it anew where it cannot be trusted. Also
/// returns the records that it could not be given, as they are by the logboek: until it can, these are the truth.
pub(super) fn reopen(
    folder: &Folder,
    journal: &Journal,
    looks: &Looks,
) -> Result<(Trees, Vec<Kept>), StoreError> {
    let settling = Settling {
        // This server has had it since its start.
        left_as: LeftAs::Trusted,
        ..Settling::of(folder, looks, None)
    };
    let mut trees = match settling.try_trees(journal)? {
        Ok(trees) => trees,
        Err(untrusted) => {
            let (trees, _) = rebuild(folder, journal, &untrusted, None, &mut |_| {})?;
            return Ok((trees, Vec::new()));
        }
    };
    let mut apart = Apart::of(&folder.journal(), &[])?;
    let mut building = Building::new(&mut trees, &mut apart);
    missed(&folder.journal(), journal.mark(), &mut building)?;
    let records = building.records();
    let written = try_sled(|| {
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

/// Makes sled anew from the logboek beside the old one; only when that went well does it take its place. Returns where
/// the old one is kept, when the logboek was not seen to have all that it was given. On an administrator's word, lines to
/// set `apart`; without one, no line is set apart that can be applied.
pub(super) fn rebuild(
    folder: &Folder,
    journal: &Journal,
    untrusted: &Untrusted,
    word: Option<&[u64]>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Trees, Option<PathBuf>), StoreError> {
    let (sled, fresh) = (folder.sled(), in_the_making(folder));
    let mut apart = Apart::of(&folder.journal(), word.unwrap_or_default())?;
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
        if word.is_none() {
            apart.must_be_needed()?;
        }
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
