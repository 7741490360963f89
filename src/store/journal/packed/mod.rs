//! A packed file of the logboek: gzip members one after the other, so that `zcat` reads it and whoever looks for a byte
//! of the text finds its member by hopping over headers. A place in it is one in its text, as in a plain file.

mod member;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use member::{HEADER, Lengths, MOST_TEXT};

/// What is wrong in a packed file, and at which byte of its text.
#[derive(Debug, thiserror::Error)]
#[error("{why}, bij byte {offset}")]
pub(super) struct Broken {
    pub(super) offset: u64,
    pub(super) why: &'static str,
}

const NONE: &str = "hier hoort een ingepakt stuk, en er staat er geen dat heel is";

const PACKED_OTHERWISE: &str = "het is anders ingepakt dan wijkregie dat doet; is het heel, pak het dan uit met gunzip en laat \
    het zo staan";

/// What any gzip begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A byte of the text, and what comes there.
pub(super) type Piece = (u64, Vec<u8>);

/// Where a member is.
#[derive(Debug, Clone, Copy)]
struct Member {
    /// In the file.
    at: u64,
    /// In the text.
    from: u64,
    lengths: Lengths,
}

impl Member {
    const fn end(&self) -> u64 {
        self.from + self.lengths.text as u64
    }
}

/// A packed file, to read from as if it were its text.
#[derive(Debug)]
pub(super) struct Packed {
    file: File,
    members: Arc<[Member]>,
    /// Where in the text the next read begins.
    at: u64,
    /// The member that was read last, and its text.
    unpacked: Option<(usize, Vec<u8>)>,
    /// The members that cannot be unpacked and read as empty lines.
    lost: Vec<usize>,
    is_whole: bool,
}

impl Packed {
    /// Finds the members of a file.
    ///
    /// # Errors
    /// When it cannot be read or is not members from its beginning to its end. What is empty is never packed.
    pub(super) fn open(file: File) -> io::Result<Self> {
        let version = Version::of(&file)?;
        if let Some(members) = known().get(&version) {
            return Ok(Self::of(file, Arc::clone(members)));
        }
        let (members, rest) = members(&file)?;
        let is_empty = members.is_empty().then_some(Broken {
            offset: 0,
            why: NONE,
        });
        if let Some(broken) = rest.or(is_empty) {
            return Err(io::Error::other(broken));
        }
        let members: Arc<[Member]> = members.into();
        let mut known = known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(version, Arc::clone(&members));
        Ok(Self::of(file, members))
    }

    /// The same of a file with which something may be wrong: what cannot be unpacked reads as empty lines, and where it is
    /// no longer members it ends.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open_mended(file: File) -> io::Result<Self> {
        let (members, rest) = members(&file)?;
        let mut packed = Self::of(file, members.into());
        let mut lost = Vec::new();
        for n in 0..packed.members.len() {
            if member::unpack(&packed.raw(n)?).is_none() {
                lost.push(n);
            }
        }
        packed.is_whole = rest.is_none() && lost.is_empty();
        packed.lost = lost;
        Ok(packed)
    }

    fn of(file: File, members: Arc<[Member]>) -> Self {
        Self {
            file,
            members,
            at: 0,
            unpacked: None,
            lost: Vec::new(),
            is_whole: true,
        }
    }

    /// Whether nothing was wrong with it when it was opened.
    pub(super) const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// How long its text is, in bytes.
    pub(super) fn length(&self) -> u64 {
        self.members.last().map_or(0, Member::end)
    }

    /// The first bytes of the text, at most so many, for whoever checks what they say: not all of their member was read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn beginning(&self, most: usize) -> io::Result<Vec<u8>> {
        match self.members.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(member::beginning(&self.raw(0)?, most)),
        }
    }

    /// The bytes of a member as they stand in the file.
    fn raw(&self, n: usize) -> io::Result<Vec<u8>> {
        let Member { at, lengths, .. } = self.members[n];
        let mut bytes = vec![0; lengths.packed as usize];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(bytes)
    }

    /// The text of a member.
    fn text_of(&self, n: usize) -> io::Result<Vec<u8>> {
        let Member { from, lengths, .. } = self.members[n];
        if self.lost.contains(&n) {
            return Ok(vec![b'\n'; lengths.text as usize]);
        }
        member::unpack(&self.raw(n)?).ok_or_else(|| {
            io::Error::other(Broken {
                offset: from,
                why: "het ingepakte stuk dat hier begint, is veranderd",
            })
        })
    }

    /// Writes the file anew with other bytes in some places of its text; every member in which nothing changes stays as
    /// it is.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(super) fn write_anew(&self, to: &mut impl Write, pieces: &[Piece]) -> io::Result<()> {
        for (n, member) in self.members.iter().enumerate() {
            let is_in_it =
                |(at, bytes): &&Piece| *at < member.end() && *at + bytes.len() as u64 > member.from;
            let mut changes = pieces.iter().filter(is_in_it).peekable();
            if changes.peek().is_none() && !self.lost.contains(&n) {
                to.write_all(&self.raw(n)?)?;
                continue;
            }
            let mut text = self.text_of(n)?;
            for (at, bytes) in changes {
                // A long line may have begun in a member before this one, and end in one after it.
                for (place, byte) in (*at..).zip(bytes) {
                    let within = place.checked_sub(member.from);
                    let within = within.and_then(|within| usize::try_from(within).ok());
                    if let Some(there) = within.and_then(|within| text.get_mut(within)) {
                        *there = *byte;
                    }
                }
            }
            to.write_all(&member::pack(&text)?)?;
        }
        Ok(())
    }

    /// The text of the member in which a byte of the text is, and where in that; none behind the last.
    fn around(&mut self, at: u64) -> io::Result<Option<(&[u8], usize)>> {
        let n = self.members.partition_point(|member| member.end() <= at);
        let Some(member) = self.members.get(n) else {
            return Ok(None);
        };
        let within = usize::try_from(at - member.from).map_err(io::Error::other)?;
        if self.unpacked.as_ref().is_none_or(|(known, _)| *known != n) {
            self.unpacked = Some((n, self.text_of(n)?));
        }
        Ok(self.unpacked.as_ref().map(|(_, text)| (&text[..], within)))
    }
}

impl Read for Packed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some((text, within)) = self.around(self.at)? else {
            return Ok(0);
        };
        let rest = &text[within..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Packed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Which file, as it was last written. Whatever is made anew is another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Version {
    file: (u64, u64),
    length: u64,
    written: (i64, i64),
}

impl Version {
    fn of(file: &File) -> io::Result<Self> {
        let it = file.metadata()?;
        Ok(Self {
            file: (it.dev(), it.ino()),
            length: it.len(),
            written: (it.ctime(), it.ctime_nsec()),
        })
    }
}

/// Of so many files at most it is known where their members are: more months than an office has.
const MOST_KNOWN: usize = 2000;

/// Where the members are of files that were opened before: whoever looks at a dossier need not hop over every header of
/// its months again. A member that is no longer as it says is found when it is read.
fn known() -> MutexGuard<'static, HashMap<Version, Arc<[Member]>>> {
    static KNOWN: LazyLock<Mutex<HashMap<Version, Arc<[Member]>>>> = LazyLock::new(Mutex::default);
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The members of a file, up to what is none; what is wrong there.
fn members(file: &File) -> io::Result<(Vec<Member>, Option<Broken>)> {
    let length = file.metadata()?.len();
    let (mut members, mut at, mut from) = (Vec::new(), 0, 0);
    while at < length {
        let mut header = [0; HEADER];
        let fits = length - at >= HEADER as u64;
        if fits {
            file.read_exact_at(&mut header, at)?;
        }
        let lengths = Lengths::in_header(&header).filter(|_| fits);
        let lengths = lengths.filter(|it| u64::from(it.packed) <= length - at);
        let Some(lengths) = lengths else {
            // Whoever unpacked it to look and packed it again left another form: the text is what counts.
            let is_of_another = fits && header.starts_with(&GZIP) && members.is_empty();
            let why = if is_of_another {
                PACKED_OTHERWISE
            } else {
                NONE
            };
            return Ok((members, Some(Broken { offset: from, why })));
        };
        members.push(Member { at, from, lengths });
        at += u64::from(lengths.packed);
        from += u64::from(lengths.text);
    }
    Ok((members, None))
}

/// Packs a text, cut at the ends of lines where it can. `may_go_on` is asked before every member; false when it said no.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn pack(
    from: &mut impl Read,
    to: &mut impl Write,
    may_go_on: &mut dyn FnMut() -> io::Result<bool>,
) -> io::Result<bool> {
    let mut text = Vec::with_capacity(MOST_TEXT);
    loop {
        let room = (MOST_TEXT - text.len()) as u64;
        from.by_ref().take(room).read_to_end(&mut text)?;
        if text.is_empty() {
            return Ok(true);
        }
        let is_full = text.len() == MOST_TEXT;
        let line_end = text.iter().rposition(|byte| *byte == b'\n');
        let cut = line_end.filter(|_| is_full).map_or(text.len(), |at| at + 1);
        if !may_go_on()? {
            return Ok(false);
        }
        to.write_all(&member::pack(&text[..cut])?)?;
        text.drain(..cut);
    }
}

#[cfg(test)]
mod tests;
