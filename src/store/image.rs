//! The file `beeld`: what the program that wrote it had in memory of the whole store, up to a line of the logboek, so that
//! the next start reads that and the lines after it, and not every record.
//!
//! Nothing in it is truth. It counts for the very program that wrote it only, for this logboek only, and with every
//! checksum right; else it is as if it were not there. It says things of people: whatever makes sled anew, as destroying
//! does, removes it.
//!
//! ```text
//! {"formaat":8,"programma":"…","seq":…,"keten":"…","verder":…}\n
//! length u32 | CRC-32 u32 | that many bytes     a block; so on
//! 0 u32      | number of blocks u32             the end
//! ```

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::codec::{self, FORMAT};
use super::error::StoreError;
use super::folder::{self, FolderError, open_anew, sync_dir};
use super::journal;
use super::mark::{Mark, Place};
use super::reader::{Reader, read, write};
use super::trees::TreesError;
use crate::domain::record::RecordId;

/// What begins the file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    formaat: u8,
    /// Which program wrote it: of another, the same bytes may mean something else.
    programma: String,
    /// The last line of the logboek it knows.
    seq: u64,
    keten: String,
    verder: Place,
}

impl Head {
    fn of(mark: &Mark) -> Option<Self> {
        Some(Self {
            formaat: FORMAT,
            programma: program()?,
            seq: mark.seq,
            keten: mark.chain.clone(),
            verder: mark.next,
        })
    }

    fn mark(&self) -> Mark {
        Mark {
            seq: self.seq,
            chain: self.keten.clone(),
            next: self.verder,
        }
    }
}

/// The head is never longer, in bytes.
const MOST_OF_HEAD: u64 = 4096;

/// This very file of a program: another build is another file. None where the system does not tell.
fn program() -> Option<String> {
    let it = fs::metadata("/proc/self/exe").ok()?;
    let (size, seconds, nanos) = (it.len(), it.mtime(), it.mtime_nsec());
    Some(format!("{size}-{seconds}-{nanos}"))
}

fn image_of(root: &Path) -> PathBuf {
    root.join("beeld")
}

fn unfinished(root: &Path) -> PathBuf {
    root.join("beeld.nieuw")
}

/// What is known of the file since the start.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The last line of the logboek that one knows which counts, where there is one.
    seq: Option<u64>,
    /// How often sled was made anew, which no file outlives.
    made_anew: u64,
    /// The last line of the logboek when that was last done.
    anew_at: u64,
}

impl Known {
    /// Sled is made anew, up to a line.
    pub(super) const fn made_anew(&mut self, seq: u64) {
        self.seq = None;
        self.made_anew += 1;
        self.anew_at = seq;
    }
}

/// Whether there is one that this program wrote, whatever it is worth.
pub(super) fn is_there(root: &Path) -> bool {
    let file = folder::open_to_read(&image_of(root)).ok();
    let head = file.and_then(|file| read_head(&file));
    head.is_some_and(|(head, _)| Head::of(&head.mark()).as_ref() == Some(&head))
}

/// Removes what is kept of a store in memory, and what is being written of it.
///
/// # Errors
/// When the disk says no.
pub(super) fn forget(root: &Path) -> Result<(), FolderError> {
    for path in [image_of(root), unfinished(root)] {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(FolderError::write(&path, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What a server had in memory, up to a line.
pub struct Image {
    file: File,
    /// Where each block is in it, its checksum included.
    blocks: Vec<Range<u64>>,
    mark: Mark,
}

impl Image {
    /// All blocks in order, read by two at once; none where a checksum is wrong, or one is no such thing.
    #[must_use]
    pub fn blocks<T: DeserializeOwned + Send>(&self) -> Option<Vec<T>> {
        // The largest first, so that neither waits for the other at the end.
        let mut largest: Vec<(usize, &Range<u64>)> = self.blocks.iter().enumerate().collect();
        largest.sort_by_key(|(_, range)| Reverse(range.end - range.start));
        let next = AtomicUsize::new(0);
        let read = || {
            let (mut read, mut bytes) = (Vec::new(), Vec::new());
            while let Some((at, range)) = largest.get(next.fetch_add(1, Ordering::Relaxed)) {
                read.push((*at, self.block(range, &mut bytes)?));
            }
            Some(read)
        };
        let (mut one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(read);
            (read(), other.join().ok().flatten())
        });
        let mut all: Vec<(usize, T)> = one.take()?;
        all.extend(other?);
        all.sort_unstable_by_key(|(at, _)| *at);
        Some(all.into_iter().map(|(_, block)| block).collect())
    }

    fn block<T: DeserializeOwned>(&self, range: &Range<u64>, bytes: &mut Vec<u8>) -> Option<T> {
        bytes.resize(usize::try_from(range.end - range.start).ok()?, 0);
        self.file.read_exact_at(bytes, range.start).ok()?;
        let (sum, bytes) = bytes.split_first_chunk::<4>()?;
        let is_right = crc32fast::hash(bytes) == u32::from_le_bytes(*sum);
        codec::decode_frame(bytes).ok().filter(|_| is_right)
    }

    /// What is in a file, without a look at its blocks; none where it is not whole or not of this program.
    fn of(file: File) -> Option<Self> {
        let length = file.metadata().ok()?.len();
        let (head, from) = read_head(&file)?;
        let mark = head.mark();
        if Head::of(&mark)? != head {
            return None;
        }
        let number = |at: u64| {
            let mut four = [0; 4];
            let read = file.read_exact_at(&mut four, at);
            read.ok().map(|()| u32::from_le_bytes(four))
        };
        let (mut at, mut blocks) = (from, Vec::new());
        loop {
            let bytes = number(at)?;
            let from = at + 4;
            if bytes == 0 {
                let is_end = number(from)? as usize == blocks.len() && from + 4 == length;
                return is_end.then_some(Self { file, blocks, mark });
            }
            at = from + 4 + u64::from(bytes);
            // Nothing is set apart in memory for what is not there.
            if at > length {
                return None;
            }
            blocks.push(from..at);
        }
    }
}

/// The head of a file, and where what it says of begins.
fn read_head(file: &File) -> Option<(Head, u64)> {
    let mut line = String::new();
    let length = BufReader::new(file.take(MOST_OF_HEAD)).read_line(&mut line);
    let head = line.strip_suffix('\n')?;
    Some((serde_json::from_str(head).ok()?, length.ok()? as u64))
}

/// A file that is being written, to take the place of the one before.
pub struct Writing {
    root: PathBuf,
    file: BufWriter<File>,
    blocks: u32,
    /// The last line it knows.
    seq: u64,
    /// How often sled was made anew when it began.
    made_anew: u64,
}

impl Writing {
    /// The bytes of a block.
    ///
    /// # Errors
    /// When it cannot be told in bytes.
    pub fn block(block: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let limit = u64::from(u32::MAX);
        codec::encode_frame(&mut bytes, block, limit).map_err(TreesError::from)?;
        Ok(bytes)
    }

    /// Adds a block.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let length = u32::try_from(bytes.len());
        let length = length.map_err(|why| self.fail(std::io::Error::other(why)))?;
        let sum = crc32fast::hash(bytes);
        let written = self
            .file
            .write_all(&length.to_le_bytes())
            .and_then(|()| self.file.write_all(&sum.to_le_bytes()))
            .and_then(|()| self.file.write_all(bytes));
        written.map_err(|error| self.fail(error))?;
        self.blocks += 1;
        Ok(())
    }

    fn fail(&self, error: std::io::Error) -> StoreError {
        FolderError::write(&unfinished(&self.root), &error).into()
    }

    /// Writes the end, durably.
    fn end(&mut self) -> Result<(), StoreError> {
        let end = [0_u32.to_le_bytes(), self.blocks.to_le_bytes()].concat();
        let written = self.file.write_all(&end).and_then(|()| self.file.flush());
        let written = written.and_then(|()| self.file.get_ref().sync_all());
        written.map_err(|error| self.fail(error))
    }
}

impl Reader {
    /// What an earlier server of this very program kept of this logboek, as far as it goes; none where there is nothing
    /// that can be relied on.
    #[must_use]
    pub fn image(&self) -> Option<Image> {
        let image = Image::of(folder::open_to_read(&image_of(&self.folder)).ok()?)?;
        let now = self.mark();
        let logboek = folder::journal_of(&self.folder);
        let is_of_it = image.mark == now
            || (image.mark.seq < now.seq && journal::goes_on_from(&logboek, &image.mark));
        is_of_it.then_some(image)
    }

    /// The last line of the logboek that a file knows which counts, where there is one.
    #[must_use]
    pub fn image_line(&self) -> Option<u64> {
        read(&self.image).seq
    }

    /// Says that an image was what it should be.
    pub fn rely_on(&self, image: &Image) {
        write(&self.image).seq = Some(image.mark.seq);
    }

    /// Which records changed after what an image knows.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn changed_since(&self, image: &Image) -> Result<BTreeSet<RecordId>, StoreError> {
        let mut changed = BTreeSet::new();
        let now = self.mark();
        if now.seq <= image.mark.seq {
            return Ok(changed);
        }
        let logboek = folder::journal_of(&self.folder);
        let (from, until) = (image.mark.next, Some(now.next));
        journal::for_each_between(&logboek, from, until, &mut |_, text| {
            let (raw, _) = journal::parse_with(text, |_, _| Ok(()))?;
            let id = RecordId::parse(&raw.header.over).map_err(|why| why.to_string())?;
            changed.insert(id);
            Ok(())
        })?;
        Ok(changed)
    }

    /// Begins to write what the caller has in memory, which knows every line up to a mark; none where nobody could
    /// read it later, or what is in memory is of before sled was made anew.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_image(&self, mark: &Mark) -> Result<Option<Writing>, StoreError> {
        let (made_anew, anew_at) = {
            let known = read(&self.image);
            (known.made_anew, known.anew_at)
        };
        // What the caller has of before that may say something of who was destroyed since.
        let Some(head) = Head::of(mark).filter(|_| mark.seq >= anew_at) else {
            return Ok(None);
        };
        let path = unfinished(&self.folder);
        let fail = |error: std::io::Error| FolderError::write(&path, &error);
        let mut file = BufWriter::with_capacity(1 << 20, open_anew(&path).map_err(fail)?);
        let head = serde_json::to_vec(&head).map_err(|why| fail(why.into()))?;
        let begun = file.write_all(&head).and_then(|()| file.write_all(b"\n"));
        begun.map_err(fail)?;
        Ok(Some(Writing {
            root: self.folder.clone(),
            file,
            blocks: 0,
            seq: mark.seq,
            made_anew,
        }))
    }

    /// Puts what was written in the place of the one before; not where sled was made anew meanwhile, as when something
    /// was destroyed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_image(&self, mut writing: Writing) -> Result<(), StoreError> {
        writing.end()?;
        let mut known = write(&self.image);
        if known.made_anew != writing.made_anew {
            drop(known);
            self.drop_image(writing);
            return Ok(());
        }
        let (path, root) = (image_of(&writing.root), &writing.root);
        fs::rename(unfinished(root), &path).map_err(|error| FolderError::write(&path, &error))?;
        known.seq = Some(writing.seq);
        Ok(sync_dir(root)?)
    }

    /// Lets go of what is being written.
    pub fn drop_image(&self, writing: Writing) {
        // What cannot be removed now counts for nothing, and is written over by the next.
        let _ = fs::remove_file(unfinished(&writing.root));
    }
}
