//! Reading a back-up: every byte, before any of it is believed.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::x25519::Identity;
use chrono::{DateTime, Utc};
use flate2::bufread::GzDecoder;
use rustix::fs::{FlockOperation, OFlags};

use super::error::BackupError;
use super::manifest::{FORMAT, MANIFEST, Manifest, Piece, WHAT};
use crate::domain::anchor::Anchored;
use crate::store::folder::{FolderError, sync_dir};
use crate::store::journal::{Chain, parse_with};
use crate::store::quiet::quietly;
use crate::store::{Folder, Store, StoreError, Word};

/// What gzip begins with as it is written here: no name, no time. Any other byte was changed.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// What age begins with.
const AGE: &[u8] = b"age-encryption.org/";

/// A manifest is no longer than this, in bytes: a name and a length for every month.
const LONGEST_MANIFEST: u64 = 4 * 1024 * 1024;

/// No line of the logboek is longer than this, in bytes.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// Behind the last file, in bytes: two blocks of a tar file, and what fills up its last record.
const LONGEST_END: u64 = 64 * 1024;

/// Secret keys to read back-ups with.
#[derive(Default)]
pub struct Keys(Vec<Identity>);

impl Keys {
    /// The key that is given, or none.
    #[must_use]
    pub(super) fn of(key: Option<Identity>) -> Self {
        Self(key.into_iter().collect())
    }

    /// The keys in a file, as `age-keygen` and `backup --maak-sleutel` write it.
    ///
    /// # Errors
    /// When it cannot be read or holds none.
    pub fn in_file(path: &Path) -> Result<Self, BackupError> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| BackupError::read(path, &error))?;
        let lines = text.lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<Identity>, _> = keys.map(Identity::from_str).collect();
        match keys {
            Ok(keys) if !keys.is_empty() => Ok(Self(keys)),
            _ => Err(BackupError::NoKey(path.to_owned())),
        }
    }
}

/// What was found in a back-up that can be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Lines of the logboek.
    pub lines: u64,
    /// When the last of them was written; none when there is none.
    pub last: Option<DateTime<Utc>>,
    /// When the back-up was made; none of a folder, which goes on.
    pub made: Option<DateTime<Utc>>,
    /// What is wrong with the looks or the drafts in it, if anything is: that keeps nothing from being put back.
    pub beside: Option<String>,
}

/// Proves that a back-up can be put back, by doing so in a folder inside `beside` and checking all of it there.
///
/// # Errors
/// When it cannot be read, was changed, or does not become a store that is whole.
pub fn check(file: &Path, keys: &Keys, beside: &Path) -> Result<Checked, BackupError> {
    let trial = room_beside(beside)?;
    let into = trial.home.path().join("proef");
    let manifest = unpack(file, keys, &into)?;
    let made = Some(manifest.tijd);
    let found = rebuilt(&into, file, &manifest.known())?;
    Ok(Checked { made, ..found })
}

/// Proves the same of a folder that follows another store: `copy` puts what is there now in the folder it is given.
/// `anchors` are what someone kept elsewhere.
///
/// # Errors
/// As for a back-up.
pub fn check_folder(
    data: &Path,
    anchors: &Anchored,
    copy: impl FnOnce(&Path) -> Result<(), BackupError>,
) -> Result<Checked, BackupError> {
    let trial = room_beside(data)?;
    let into = trial.home.path().join("proef");
    make_dir(&into)?;
    copy(&into)?;
    rebuilt(&into, data, anchors)
}

/// What the name of a folder begins with in which something is put back to be checked.
const TRIAL: &str = ".wijkregie-controle-";

/// A folder to put something back in; gone when dropped, and when its process was killed, at the next check.
struct Trial {
    home: tempfile::TempDir,
    _lock: File,
}

fn room_beside(beside: &Path) -> Result<Trial, BackupError> {
    let fail = |error: std::io::Error| BackupError::Store(FolderError::io(beside, &error).into());
    for entry in std::fs::read_dir(beside).map_err(fail)?.flatten() {
        let is_trial = entry.file_name().to_string_lossy().starts_with(TRIAL);
        if is_trial && File::open(entry.path()).is_ok_and(|folder| is_free(&folder)) {
            // It holds what should not lie about; what cannot be deleted is tried again next time.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let home = tempfile::Builder::new()
        .prefix(TRIAL)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(beside)
        .map_err(fail)?;
    let lock = File::open(home.path()).map_err(fail)?;
    is_free(&lock);
    Ok(Trial { home, _lock: lock })
}

/// Takes the lock of a file or folder; false when another process has it.
pub(super) fn is_free(file: &File) -> bool {
    rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive).is_ok()
}

/// Makes a store of what was unpacked and checks it against what is known of it.
pub(super) fn rebuilt(into: &Path, of: &Path, known: &Anchored) -> Result<Checked, BackupError> {
    let stuck = || Err(BackupError::Stuck(of.to_owned()));
    quietly(|| rebuilt_here(into, of, known)).unwrap_or_else(stuck)
}

fn rebuilt_here(into: &Path, of: &Path, known: &Anchored) -> Result<Checked, BackupError> {
    let wrong = |why: StoreError| match why.is_of_the_disk() {
        true => BackupError::Stuck(of.to_owned()),
        false => BackupError::NotWhole {
            path: of.to_owned(),
            why: Box::new(why),
        },
    };
    let folder = Folder::claim(into)?;
    let word = Word {
        this_journal: true,
        ..Word::default()
    };
    let (mut store, _) = Store::rebuild(folder, &word, &mut |_| {}).map_err(wrong)?;
    let lines = store.verify_against(&known.lines).map_err(wrong)?;
    let last = store.last_time()?;
    let beside = store.reader().check_beside(&known.looks);
    let beside = beside.err().map(|why| why.to_string());
    store.close()?;
    let made = None;
    Ok(Checked {
        lines,
        last,
        made,
        beside,
    })
}

/// Unpacks a back-up into a folder that is not there yet, synced; nothing of it is believed unless all of it is whole.
///
/// # Errors
/// When it cannot be read, is something else, was changed or cut short, or is for another key.
pub(super) fn unpack(file: &Path, keys: &Keys, into: &Path) -> Result<Manifest, BackupError> {
    let mut options = OpenOptions::new();
    // A pipe in its place would never end.
    let no_wait = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    let opened = options.read(true).custom_flags(no_wait).open(file);
    let opened = opened.map_err(|error| BackupError::read(file, &error))?;
    let is_file = opened.metadata().is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Err(BackupError::Foreign(file.to_owned()));
    }
    read(file, &opened, keys, Some(into))
}

/// Reads a back-up through and checks it; puts its files in a folder when one is given.
pub(super) fn read(
    path: &Path,
    file: &File,
    keys: &Keys,
    into: Option<&Path>,
) -> Result<Manifest, BackupError> {
    let mut file = BufReader::with_capacity(1 << 20, file);
    let begin = file.fill_buf();
    let begin = begin.map_err(|error| BackupError::read(path, &error))?;
    if !begin.starts_with(AGE) {
        return read_plain(path, file, into);
    }
    if keys.0.is_empty() {
        return Err(BackupError::Locked(path.to_owned()));
    }
    let wrong = |error: age::DecryptError| match error {
        age::DecryptError::NoMatchingKeys => BackupError::WrongKey(path.to_owned()),
        _ => BackupError::damaged(path, "de versleuteling klopt niet"),
    };
    let locked = age::Decryptor::new_buffered(file).map_err(wrong)?;
    let keys = keys.0.iter().map(|key| key as &dyn age::Identity);
    let open = locked.decrypt(keys).map_err(wrong)?;
    read_plain(path, BufReader::with_capacity(1 << 16, open), into)
}

fn read_plain(
    path: &Path,
    mut file: impl BufRead,
    into: Option<&Path>,
) -> Result<Manifest, BackupError> {
    let begin = file.fill_buf().map_err(|error| cut_short(path, &error))?;
    if !begin.starts_with(&GZIP) {
        let looks_like_it = begin.starts_with(&GZIP[..2]);
        return Err(match looks_like_it || begin.is_empty() {
            true => BackupError::damaged(path, "het begin is veranderd"),
            false => BackupError::Foreign(path.to_owned()),
        });
    }
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut reading = Reading {
        path,
        into,
        chain: Chain::beginning(),
    };
    let manifest = reading.all(&mut archive)?;
    if let Some(into) = into {
        for folder in ["", "logboek", "inzage", "concepten"] {
            sync_dir(&into.join(folder))?;
        }
    }
    let mut rest = archive.into_inner();
    let fail = |error: std::io::Error| cut_short(path, &error);
    let end = std::io::copy(&mut rest.by_ref().take(LONGEST_END), &mut std::io::sink());
    end.map_err(fail)?;
    // Reading to its end is what checks the sum that gzip and age have at theirs.
    let more = rest.read(&mut [0]).map_err(fail)?;
    let mut file = rest.into_inner();
    if more > 0 || !file.fill_buf().map_err(fail)?.is_empty() {
        return Err(BackupError::damaged(path, "er staat nog iets achter"));
    }
    Ok(manifest)
}

fn cut_short(path: &Path, error: &std::io::Error) -> BackupError {
    BackupError::damaged(
        path,
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => "het houdt te vroeg op",
            _ => "er staat iets anders dan erin ging",
        },
    )
}

/// Where a file of a back-up goes; none when no back-up has it.
fn place_of(name: &str) -> Option<PathBuf> {
    let (folder, file) = name.split_once('/')?;
    let (stem, end) = file.rsplit_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_month = |text: &str| text.split(['-', '.']).all(is_number);
    let is_ours = match (folder, end) {
        ("logboek" | "inzage", "json") => stem == "apart",
        ("logboek" | "inzage", "jsonl") => is_month(stem),
        ("concepten", "json") => is_number(stem),
        _ => false,
    };
    is_ours.then(|| Path::new(folder).join(file))
}

fn make_dir(path: &Path) -> Result<(), FolderError> {
    let made = DirBuilder::new().mode(0o700).create(path);
    made.map_err(|error| FolderError::io(path, &error))
}

/// A back-up as far as it was read.
struct Reading<'a> {
    path: &'a Path,
    into: Option<&'a Path>,
    chain: Chain,
}

impl Reading<'_> {
    fn damaged(&self, why: impl Into<String>) -> BackupError {
        BackupError::damaged(self.path, why)
    }

    fn all(&mut self, archive: &mut tar::Archive<impl Read>) -> Result<Manifest, BackupError> {
        let path = self.path;
        let fail = |error: std::io::Error| cut_short(path, &error);
        let mut entries = archive.entries().map_err(fail)?;
        let foreign = || BackupError::Foreign(path.to_owned());
        let mut first = entries.next().ok_or_else(foreign)?.map_err(fail)?;
        if first.path_bytes() != MANIFEST.as_bytes() || first.size() > LONGEST_MANIFEST {
            return Err(foreign());
        }
        let mut text = Vec::new();
        first.read_to_end(&mut text).map_err(fail)?;
        let manifest = self.manifest(&text)?;
        if let Some(into) = self.into {
            make_dir(into)?;
            for folder in ["logboek", "inzage", "concepten"] {
                make_dir(&into.join(folder))?;
            }
        }
        for piece in &manifest.stukken {
            let missing = || self.damaged(format!("{} ontbreekt", piece.naam));
            let mut entry = entries.next().ok_or_else(missing)?.map_err(fail)?;
            let is_it = entry.path_bytes() == piece.naam.as_bytes()
                && entry.size() == piece.bytes
                && entry.header().entry_type().is_file();
            if !is_it {
                return Err(self.damaged(format!("er staat iets anders dan {}", piece.naam)));
            }
            self.file(piece, &mut entry)?;
        }
        if entries.next().is_some() {
            return Err(self.damaged("er zit meer in dan erin ging"));
        }
        if (self.chain.seq, &self.chain.chain) != (manifest.regel, &manifest.keten) {
            return Err(self.damaged(format!(
                "het logboek erin eindigt bij regel {}, en dat is niet regel {} die erin ging",
                self.chain.seq, manifest.regel
            )));
        }
        Ok(manifest)
    }

    fn manifest(&self, text: &[u8]) -> Result<Manifest, BackupError> {
        #[derive(serde::Deserialize)]
        struct Kind {
            wat: String,
            formaat: u8,
            programma: String,
            opslag: Option<u8>,
        }
        let foreign = |_| BackupError::Foreign(self.path.to_owned());
        let kind: Kind = serde_json::from_slice(text).map_err(foreign)?;
        if kind.wat != WHAT {
            return Err(BackupError::Foreign(self.path.to_owned()));
        }
        let is_newer = kind
            .opslag
            .is_some_and(|it| it > crate::store::codec::FORMAT);
        if kind.formaat > FORMAT || is_newer {
            return Err(BackupError::Newer {
                path: self.path.to_owned(),
                program: kind.programma,
            });
        }
        serde_json::from_slice(text).map_err(|_| self.damaged("de inhoudsopgave is niet te lezen"))
    }

    /// Takes one file: its lines when it is of the logboek, else its bytes.
    fn file(&mut self, piece: &Piece, entry: &mut impl Read) -> Result<(), BackupError> {
        let place = place_of(&piece.naam);
        let place = place.ok_or_else(|| BackupError::Foreign(self.path.to_owned()))?;
        let mut out: Box<dyn Write> = Box::new(std::io::sink());
        let mut kept = None;
        if let Some(into) = self.into {
            let place = into.join(&place);
            let mut options = OpenOptions::new();
            let made = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&place);
            let made = made.map_err(|error| FolderError::io(&place, &error))?;
            let for_sync = made.try_clone();
            kept = Some(for_sync.map_err(|error| FolderError::io(&place, &error))?);
            out = Box::new(BufWriter::new(made));
        }
        let fail = |error: std::io::Error| FolderError::io(&place, &error);
        if place.starts_with("logboek") && place.extension().is_some_and(|end| end == "jsonl") {
            self.lines(&piece.naam, entry, &mut out)?;
        } else {
            let mut block = vec![0; 1 << 16];
            loop {
                let read = entry.read(&mut block);
                let read = read.map_err(|error| cut_short(self.path, &error))?;
                if read == 0 {
                    break;
                }
                out.write_all(&block[..read]).map_err(fail)?;
            }
        }
        out.flush().map_err(fail)?;
        if let Some(kept) = kept {
            kept.sync_all().map_err(fail)?;
        }
        Ok(())
    }

    /// Takes lines of the logboek, each the next of its chain.
    fn lines(
        &mut self,
        name: &str,
        entry: &mut impl Read,
        out: &mut impl Write,
    ) -> Result<(), BackupError> {
        let mut entry = BufReader::with_capacity(1 << 16, entry);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = entry
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            if read.map_err(|error| cut_short(self.path, &error))? == 0 {
                return Ok(());
            }
            let taken = std::str::from_utf8(&line)
                .map_err(|_| "hier staat geen tekst".to_owned())
                .and_then(|text| {
                    text.strip_suffix('\n')
                        .ok_or("de regel is niet af".to_owned())
                })
                .and_then(|text| parse_with(text, |_, _| Ok(())))
                .and_then(|(raw, _)| self.chain.take(&raw));
            taken.map_err(|why| {
                self.damaged(format!("{name}, na regel {}: {why}", self.chain.seq))
            })?;
            let written = out.write_all(&line);
            written.map_err(|error| FolderError::io(Path::new(name), &error))?;
        }
    }
}
