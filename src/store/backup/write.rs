//! Making a back-up beside people at work.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use chrono::Utc;
use flate2::Compression;
use flate2::write::GzEncoder;
use rustix::fs::{Advice, AtFlags, CWD, FlockOperation, OFlags, RenameFlags};

use super::error::BackupError;
use super::manifest::{FORMAT, MANIFEST, Manifest, Piece, Point, WHAT};
use super::read::{Keys, is_free, read};
use super::rotate;
use crate::domain::io::in_words;
use crate::store::apart;
use crate::store::folder::{
    drafts_must_read, drafts_of, journal_of, looks_of, read_whole, sync_dir,
};
use crate::store::journal::{JournalError, Text};
use crate::store::looks::apart_in;
use crate::store::{Looks, StoreError, codec, journal};

/// What the name of a back-up that is being written ends with.
const UNFINISHED: &str = ".deel";

/// A back-up that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// Lines of the logboek in it.
    pub lines: u64,
    /// Its size, in bytes.
    pub bytes: u64,
    /// What is wrong with the looks or the drafts it was made of, if anything is; they are in it as they are.
    pub wrong: Option<String>,
}

/// A file to be put in, and where its bytes come from.
struct Source {
    name: String,
    length: u64,
    from: From,
}

enum From {
    File(PathBuf),
    /// A month of the logboek, packed or not: in a back-up its text is.
    Month(PathBuf, u32),
    Bytes(Vec<u8>),
}

/// Writes a back-up of a data folder up to a point into the folder `to`, reads it back from the disk, and only then
/// gives it its name. With a public key nobody reads it without the secret one.
///
/// # Errors
/// When it cannot be made, or does not read back; then nothing of it stays.
pub fn write(
    data: &Path,
    point: &Point,
    to: &Path,
    recipient: Option<&str>,
) -> Result<Written, BackupError> {
    let recipient = recipient.map(read_recipient).transpose()?;
    if !to.is_dir() {
        return Err(BackupError::NoFolder(to.to_owned()));
    }
    clear_unfinished(to);
    let sources = sources(data, point)?;
    let now = Utc::now();
    let manifest = Manifest {
        wat: WHAT.to_owned(),
        formaat: FORMAT,
        programma: env!("CARGO_PKG_VERSION").to_owned(),
        opslag: codec::FORMAT,
        tijd: now,
        regel: point.mark.seq,
        keten: point.mark.chain.clone(),
        inzage: point.look.clone(),
        stukken: sources
            .iter()
            .map(|source| Piece {
                naam: source.name.clone(),
                bytes: source.length,
            })
            .collect(),
    };
    let store = store_id(data, point)?;
    let unfinished = to.join(format!(
        ".wijkregie-{store}-{}{UNFINISHED}",
        std::process::id()
    ));
    let made =
        fill_and_read_back(&unfinished, &manifest, sources, recipient.as_ref()).and_then(|bytes| {
            Ok((
                bytes,
                give_name(&unfinished, to, &store, recipient.is_some())?,
            ))
        });
    match made {
        Ok((bytes, path)) => Ok(Written {
            path,
            lines: manifest.regel,
            bytes,
            wrong: wrong_beside(data, point),
        }),
        Err(why) => {
            // What stays of it has no name of a back-up, and the next one clears it.
            let _ = fs::remove_file(&unfinished);
            Err(why)
        }
    }
}

/// What is wrong with the looks or the drafts of a folder.
fn wrong_beside(data: &Path, point: &Point) -> Option<String> {
    let looks = Looks::of(looks_of(data), point.look.clone()).verify(&[]);
    let looks = looks.map_err(|why| why.to_string());
    let both = looks.and_then(|_| drafts_must_read(data).map_err(|why| why.to_string()));
    both.err()
}

fn read_recipient(text: &str) -> Result<Recipient, BackupError> {
    let none = |_| BackupError::NoRecipient(text.to_owned());
    text.trim().parse::<Recipient>().map_err(none)
}

/// Makes a new secret key in a file of its own; returns the public one.
///
/// # Errors
/// When the file is there already or cannot be written.
pub fn make_key(path: &Path) -> Result<String, BackupError> {
    let fail = |error: std::io::Error| BackupError::write(path, &error);
    let identity = Identity::generate();
    let public = identity.to_public().to_string();
    let text = format!(
        "# geheime sleutel van reservekopieën; bewaar hem niet op deze computer\n# openbare sleutel: {public}\n{}\n",
        identity.to_string().expose_secret()
    );
    let mut file = create(path).map_err(fail)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(fail)?;
    sync_dir(parent_of(path))?;
    Ok(public)
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes a file that was not there, for this user alone. A link in its place is not followed.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).mode(0o600);
    let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or(0);
    options.custom_flags(no_follow).open(path)
}

/// Deletes what back-ups that were killed left. One that still runs holds its own.
fn clear_unfinished(to: &Path) {
    for entry in fs::read_dir(to).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(".wijkregie-") || !name.ends_with(UNFINISHED) {
            continue;
        }
        let is_left = File::open(entry.path()).is_ok_and(|file| is_free(&file));
        if is_left {
            // It is only in the way; what cannot be deleted is tried again next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The first eight letters of the hash of the first line: of which store a back-up is.
fn store_id(data: &Path, point: &Point) -> Result<String, BackupError> {
    let first = journal::first_chain(&journal_of(data))?;
    let first = first.filter(|_| point.mark.seq > 0);
    Ok(first.map_or_else(|| "leeg".to_owned(), |chain| chain[..8].to_owned()))
}

fn sources(data: &Path, point: &Point) -> Result<Vec<Source>, BackupError> {
    let mut sources = Vec::new();
    let logboek = journal_of(data);
    for stretch in journal::files_until(&logboek, &point.mark)? {
        sources.push(Source {
            name: format!("logboek/{}", name_of(&stretch.plain)),
            length: stretch.length,
            from: From::Month(logboek.clone(), stretch.month),
        });
    }
    let mut whole = |folder: &str, path: &Path| -> Result<(), BackupError> {
        // None was dropped since it was listed.
        let Some(bytes) = read_whole(path)? else {
            return Ok(());
        };
        sources.push(Source {
            name: format!("{folder}/{}", name_of(path)),
            length: bytes.len() as u64,
            from: From::Bytes(bytes),
        });
        Ok(())
    };
    whole("logboek", &apart::path_in(&logboek))?;
    whole("inzage", &apart_in(&looks_of(data)))?;
    let drafts = drafts_of(data);
    let listed = fs::read_dir(&drafts).map_err(|error| BackupError::read(&drafts, &error))?;
    let mut listed: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
    listed.sort();
    for path in listed {
        // One that cannot be read keeps no dossier from being copied; it is named beside.
        if path.extension().is_some_and(|end| end == "json") && read_whole(&path).is_ok() {
            whole("concepten", &path)?;
        }
    }
    if let Some((newest, end)) = &point.looks {
        let folder = looks_of(data);
        let files = Looks::paths(&folder).map_err(StoreError::from)?;
        let end_at = files.iter().position(|path| name_of(path) == *newest);
        for path in files.into_iter().take(end_at.map_or(0, |at| at + 1)) {
            let length = match name_of(&path) == *newest {
                true => *end,
                false => fs::metadata(&path)
                    .map_err(|error| BackupError::read(&path, &error))?
                    .len(),
            };
            sources.push(Source {
                name: format!("inzage/{}", name_of(&path)),
                length,
                from: From::File(path),
            });
        }
    }
    Ok(sources)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Writes it, syncs it, and reads it back from the disk; returns its size in bytes.
fn fill_and_read_back(
    path: &Path,
    manifest: &Manifest,
    sources: Vec<Source>,
    recipient: Option<&Recipient>,
) -> Result<u64, BackupError> {
    let fail = |error: std::io::Error| BackupError::write(path, &error);
    // What the logboek says when it cannot be read comes along as it is.
    let not_filled = |error: std::io::Error| match error.downcast::<JournalError>() {
        Ok(why) => why.into(),
        Err(error) => BackupError::write(path, &error),
    };
    let mut file = create(path).map_err(fail)?;
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)
        .map_err(|error| fail(error.into()))?;
    // A second key that lives no longer than this: without it nobody here could read back what is for another.
    let ours = recipient.map(|_| Identity::generate());
    let out = BufWriter::new(&file);
    match (recipient, &ours) {
        (Some(recipient), Some(ours)) => {
            let ours = ours.to_public();
            let both: [&dyn age::Recipient; 2] = [recipient, &ours];
            let encryptor = age::Encryptor::with_recipients(both.into_iter())
                .map_err(|_| BackupError::NoRecipient(recipient.to_string()))?;
            let out = encryptor.wrap_output(out).map_err(fail)?;
            fill(out, manifest, sources)
                .and_then(age::stream::StreamWriter::finish)
                .and_then(|mut out| out.flush())
                .map_err(not_filled)?;
        }
        _ => {
            fill(out, manifest, sources)
                .and_then(|mut out| out.flush())
                .map_err(not_filled)?;
        }
    }
    file.sync_all().map_err(fail)?;
    // What is still in memory would read back well from a disk that lost it.
    let _ = rustix::fs::fadvise(&file, 0, None, Advice::DontNeed);
    let bytes = file.seek(SeekFrom::End(0)).map_err(fail)?;
    file.rewind().map_err(fail)?;
    let keys = Keys::of(ours);
    let found = read(path, &file, &keys, None).map_err(|why| match why {
        BackupError::Damaged { why, .. } => BackupError::NotReadBack(why),
        other => BackupError::NotReadBack(other.to_string()),
    })?;
    if found != *manifest {
        let why = "er staat iets anders in dan erin ging";
        return Err(BackupError::NotReadBack(why.to_owned()));
    }
    Ok(bytes)
}

/// A month of the logboek, that says itself why it cannot be read.
struct OrWhy(Text);

impl Read for OrWhy {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(into);
        read.map_err(|error| std::io::Error::other(self.0.failed(&error)))
    }
}

fn fill<W: Write>(out: W, manifest: &Manifest, sources: Vec<Source>) -> std::io::Result<W> {
    let mut archive = tar::Builder::new(GzEncoder::new(out, Compression::default()));
    let mut add = |name: &str, length: u64, from: &mut dyn Read| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(length);
        header.set_mtime(u64::try_from(manifest.tijd.timestamp()).unwrap_or(0));
        archive.append_data(&mut header, name, from)
    };
    let text = serde_json::to_vec_pretty(manifest)?;
    add(MANIFEST, text.len() as u64, &mut text.as_slice())?;
    for source in sources {
        match source.from {
            From::File(path) => {
                let mut from = File::open(path)?.take(source.length);
                add(&source.name, source.length, &mut from)?;
            }
            From::Month(logboek, month) => {
                let text = Text::open(&logboek, month).map_err(std::io::Error::other)?;
                add(
                    &source.name,
                    source.length,
                    &mut OrWhy(text).take(source.length),
                )?;
            }
            From::Bytes(bytes) => add(&source.name, source.length, &mut bytes.as_slice())?,
        }
    }
    archive.into_inner()?.finish()
}

/// Gives a whole back-up the name of one; never in the place of another.
fn give_name(
    unfinished: &Path,
    to: &Path,
    store: &str,
    is_locked: bool,
) -> Result<PathBuf, BackupError> {
    let mut tries = 0;
    loop {
        let path = to.join(rotate::name(store, Utc::now(), is_locked));
        let renamed =
            rustix::fs::renameat_with(CWD, unfinished, CWD, &path, RenameFlags::NOREPLACE);
        let renamed = match renamed {
            // A disk that cannot rename so can link so.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                rustix::fs::linkat(CWD, unfinished, CWD, &path, AtFlags::empty())
                    .and_then(|()| rustix::fs::unlink(unfinished))
            }
            renamed => renamed,
        };
        match renamed {
            Ok(()) => {
                sync_dir(to).map_err(|why| BackupError::Write {
                    path: path.clone(),
                    why: why.to_string(),
                })?;
                return Ok(path);
            }
            // Names are a second apart.
            Err(rustix::io::Errno::EXIST) if tries < 5 => {
                tries += 1;
                std::thread::sleep(Duration::from_secs(1));
            }
            Err(error) => {
                let why = in_words(&error.into());
                return Err(BackupError::Write { path, why });
            }
        }
    }
}
