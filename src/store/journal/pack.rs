//! Packing the files of the logboek that are not written to any more, one at a time and beside the work. The packed file
//! is made beside the plain one, synced, read back and compared with it byte by byte, and takes its name; only then the
//! plain one goes. Wherever that stops, the plain one counts as long as it is there.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use rustix::fs::Advice;

use super::error::JournalError;
use super::files::files;
use super::packed;
use super::rewriting::Rewriting;
use super::text::Text;
use crate::domain::io::in_words;
use crate::store::folder::{FolderError, has_room, open_anew, sync_dir};
use crate::store::months::{all_files, is_over, is_packed, month_files, packed_path};

/// What a file that is being made is called meanwhile.
const UNFINISHED: &str = ".nieuw";

/// So long after its end a month is packed: by then whoever copies the folder has all of it.
const REST: TimeDelta = TimeDelta::days(1);

/// So many members are synced at once, about 1 MiB: one sync of a whole month would hold up those of the work.
const AT_ONCE: usize = 64;

/// The name under which the file that takes the place of another is made.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(UNFINISHED);
    name.into()
}

/// Packs every file of which the month is over by the clock and that comes before the one that is written to; returns how
/// many. It stops where there is no room, or another wants to make files anew.
///
/// # Errors
/// When a file cannot be read or packed; it is then as it was.
pub fn pack(
    folder: &Path,
    written_to: u32,
    clock: DateTime<Utc>,
    rewriting: &Rewriting,
) -> Result<usize, JournalError> {
    let fail = |error: std::io::Error| JournalError::read(folder, &error);
    let may_be = |month: u32| month != written_to && is_over(month, clock - REST);
    let mut plain = month_files(folder).map_err(fail)?.into_iter();
    if !plain.any(|(month, _)| may_be(month)) {
        return Ok(0);
    }
    let files = files(folder)?;
    let before = files.iter().take_while(|file| file.month != written_to);
    // What begins with no line is not of the logboek: who repairs it must find it as it is.
    let closed =
        before.filter(|file| may_be(file.month) && file.first.is_some() && !is_packed(&file.path));
    let mut count = 0;
    for file in closed {
        if !has_room(folder) || !pack_one(&file.path, file.month, rewriting)? {
            break;
        }
        count += 1;
    }
    Ok(count)
}

/// Packs one file; false when that was let go of.
fn pack_one(plain: &Path, month: u32, rewriting: &Rewriting) -> Result<bool, JournalError> {
    let _turn = rewriting.begin_packing();
    let folder = plain.parent().unwrap_or(plain);
    let packed = packed_path(folder, month);
    let fresh = beside(&packed);
    let fail = |error: std::io::Error| JournalError::Write {
        why: in_words(&error),
    };
    let made = make(plain, &fresh, rewriting);
    if !matches!(made, Ok(true)) {
        // What cannot be removed now counts for nothing, and goes at the next start.
        let _ = fs::remove_file(&fresh);
        return made;
    }
    let sync = || {
        sync_dir(folder).map_err(|why| JournalError::Write {
            why: why.to_string(),
        })
    };
    fs::rename(&fresh, &packed).map_err(fail)?;
    sync()?;
    fs::remove_file(plain).map_err(fail)?;
    sync()?;
    Ok(true)
}

/// Makes the packed form of a file and compares the two; false when it was let go of.
fn make(plain: &Path, fresh: &Path, rewriting: &Rewriting) -> Result<bool, JournalError> {
    let fail = |error: std::io::Error| JournalError::Write {
        why: in_words(&error),
    };
    let file = open_anew(fresh).map_err(fail)?;
    let mut members = 0;
    let mut may_go_on = || {
        members += 1;
        if members % AT_ONCE == 0 {
            file.sync_data()?;
        }
        Ok(!rewriting.must_let_go())
    };
    let mut from = Text::at(plain)?;
    if !packed::pack(&mut from, &mut &file, &mut may_go_on).map_err(fail)? {
        return Ok(false);
    }
    file.sync_all().map_err(fail)?;
    // What is still in memory would read back well from a disk that lost it.
    let _ = rustix::fs::fadvise(&file, 0, None, Advice::DontNeed);
    let read_back = File::open(fresh).map_err(fail)?;
    let read_back = packed::Packed::open(read_back);
    let mut read_back = read_back.map_err(|error| JournalError::read(fresh, &error))?;
    let may_go_on = || !rewriting.must_let_go();
    match is_same(&mut Text::at(plain)?, &mut read_back, &may_go_on) {
        Ok(true) => Ok(true),
        Ok(false) if rewriting.must_let_go() => Ok(false),
        Ok(false) => Err(JournalError::Write {
            why: "wat is ingepakt, leest anders terug".to_owned(),
        }),
        Err(error) => Err(JournalError::read(fresh, &error)),
    }
}

/// Whether two say the same from here to their ends; false also when it may not go on.
fn is_same(
    one: &mut impl Read,
    other: &mut impl Read,
    may_go_on: &dyn Fn() -> bool,
) -> std::io::Result<bool> {
    const PIECE: usize = 1 << 16;
    let (mut ours, mut theirs) = (Vec::with_capacity(PIECE), Vec::with_capacity(PIECE));
    loop {
        ours.clear();
        theirs.clear();
        one.take(PIECE as u64).read_to_end(&mut ours)?;
        other.take(PIECE as u64).read_to_end(&mut theirs)?;
        if ours != theirs || !may_go_on() {
            return Ok(false);
        }
        if ours.is_empty() {
            return Ok(true);
        }
    }
}

/// The months of which both forms are there: the plain one and the packed one.
fn both_forms(folder: &Path) -> std::io::Result<Vec<(PathBuf, PathBuf)>> {
    let all = all_files(folder)?;
    let pairs = all.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    Ok(pairs
        .map(|pair| (pair[0].1.clone(), pair[1].1.clone()))
        .collect())
}

/// Removes what packing left that was cut short: the plain file counts where there are both.
///
/// # Errors
/// When the two do not say the same, which packing never leaves; or the folder cannot be read.
pub(super) fn settle(folder: &Path) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| JournalError::read(folder, &error);
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let name = path.to_string_lossy();
        let finished = name.strip_suffix(UNFINISHED);
        if finished.is_some_and(|name| is_packed(Path::new(name))) {
            remove(&path);
        }
    }
    for (plain, packed) in both_forms(folder).map_err(fail)? {
        let read_through = |mut text: Text| {
            let mut of_plain = Text::at(&plain)?;
            let same = is_same(&mut of_plain, &mut text, &|| true);
            same.map_err(|error| text.failed(&error))
        };
        if !Text::at(&packed).and_then(read_through).unwrap_or(false) {
            return Err(JournalError::Twice { plain, packed });
        }
        remove(&packed);
    }
    Ok(())
}

/// What cannot be removed now counts for nothing as long as the plain file is there, and erasing from that removes it
/// first.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// In a copy of a logboek that is brought up to date file by file: of a month with both forms the packed one stays when
/// all of it came over, since from then on only that is there to be copied. What rsync left of one when it was killed
/// goes.
///
/// # Errors
/// When a file cannot be removed.
pub fn keep_one_form(folder: &Path) -> Result<(), FolderError> {
    let pairs = match both_forms(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        pairs => pairs.map_err(|error| FolderError::io(folder, &error))?,
    };
    for entry in fs::read_dir(folder).map_err(|error| FolderError::io(folder, &error))? {
        let path = entry
            .map_err(|error| FolderError::io(folder, &error))?
            .path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') && name.contains(".jsonl.gz.") {
            remove(&path);
        }
    }
    for (plain, packed) in pairs {
        let read_through = |mut text: Text| {
            let read = std::io::copy(&mut text, &mut std::io::sink());
            read.map_err(|error| text.failed(&error))
        };
        let length = fs::metadata(&plain).map_err(|error| FolderError::io(&plain, &error))?;
        let goes = match Text::at(&packed).and_then(read_through) {
            Ok(read) if read >= length.len() => plain,
            Ok(_) | Err(JournalError::Damaged { .. }) => packed,
            // One that cannot be read now says nothing of which it is.
            Err(_) => continue,
        };
        fs::remove_file(&goes).map_err(|error| FolderError::write(&goes, &error))?;
    }
    sync_dir(folder)
}
