//! The data folder: who may pass, who owns it now, how it was left.
//!
//! ```text
//! DATA/        0711  anyone may pass, nobody may list
//!   socket     0666  the server looks at the uid of who calls
//!   logboek/   0700  2026-11.jsonl, 2026-12.jsonl, …: every change
//!   inzage/    0700  2026-11.jsonl, …: every look that is kept
//!   sled/      0700  can be made again from the logboek
//!   concepten/ 0700  unfinished forms, by user
//!   backup/    0700
//!   reserve    0600  room for looks on a full disk
//!   stand            how it was left: boot, clean or not, last line
//! ```

use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::backup::restore;
use super::codec::FORMAT;
use super::follow;
use super::journal::{Mark, Place};
use super::looks::LooksMark;
use crate::domain::io::in_words;

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another server has it.
    #[error("Er draait al een wijkregie-server op {0}")]
    InUse(PathBuf),
    /// It is on a network file system, where locks and syncs cannot be trusted.
    #[error(
        "{folder} staat op een netwerkschijf ({kind}). Daar zijn dossiers niet veilig te bewaren, dus er is niets \
         gemaakt. Kies met --data een map op een schijf van deze computer"
    )]
    Network {
        /// The folder.
        folder: PathBuf,
        /// The file system, in words.
        kind: &'static str,
    },
    /// It belongs to someone else.
    #[error("{0} is van een andere gebruiker; alleen de eigenaar kan hier de server starten")]
    NotOwner(PathBuf),
    /// Something could not be written.
    #[error(
        "{path} is niet te schrijven ({why}). Wat eerder is bevestigd, staat er nog. Maak ruimte op de schijf, of vraag uw \
         beheerder"
    )]
    Write {
        /// What was tried.
        path: PathBuf,
        /// What the system said, in Dutch where known.
        why: String,
    },
    /// A newer program kept what this one cannot read.
    #[error(
        "De opslag in {folder} is van een nieuwere wijkregie (formaat {theirs}; deze kent tot en met {FORMAT}). Er is niets \
         veranderd. Gebruik die nieuwere wijkregie, of zet een reservekopie van voor de overgang terug met: wijkregie herstel"
    )]
    Newer {
        /// The folder.
        folder: PathBuf,
        /// Its format.
        theirs: u8,
    },
    /// It follows the store of another computer.
    #[error(
        "{0} volgt de opslag van een andere computer, dus hier werkt niemand. Er is niets veranderd. Neem over met: wijkregie overnemen"
    )]
    Follows(PathBuf),
    /// Something could not be made or read.
    #[error(
        "{path} is niet te gebruiken ({why}). Er is niets veranderd. Kies met --data een andere map, of vraag uw beheerder"
    )]
    Io {
        /// What was tried.
        path: PathBuf,
        /// What the system said, in Dutch where known.
        why: String,
    },
}

impl FolderError {
    /// A write that failed.
    pub(super) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            why: in_words(error),
        }
    }

    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            why: in_words(error),
        }
    }
}

/// File systems that live on another machine, by the magic number of statfs.
const NETWORK_FILE_SYSTEMS: &[(u64, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x0BD0_0BD0, "Lustre"),
    (0x4750_4653, "GPFS"),
    (0x0116_1970, "GFS2"),
    (0x7461_636F, "OCFS2"),
];

/// How the folder was left, in the file `stand`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    /// The boot it was written in.
    boot: String,
    /// Whether the server stopped cleanly.
    schoon: bool,
    /// The last line of the logboek then.
    seq: u64,
    /// SHA-256 of that line's header, in hex; empty in a stand of an older program.
    #[serde(default)]
    keten: String,
    /// Where the line after it would begin.
    #[serde(default)]
    verder: Option<Place>,
    /// How many starts have tried to open sled since the last that could.
    #[serde(default)]
    pogingen: u8,
    /// The last look that was kept.
    #[serde(default)]
    inzage: LooksMark,
    /// The format of what the program that wrote it keeps; 0 in a stand of an older one.
    #[serde(default)]
    formaat: u8,
}

/// What is put by on a disk with room, in bytes: tens of thousands of looks.
const RESERVE: u64 = 16 * 1024 * 1024;

/// Nothing is written on a disk with less room than this, in bytes.
const ROOM_NEEDED: u64 = 8 * 1024 * 1024;

/// A start that does not come back from sled may have been killed by hand; one more try may.
const MOST_TRIES: u8 = 2;

impl Stand {
    fn of(boot: String, schoon: bool, mark: &Mark, looks: LooksMark) -> Self {
        Self {
            boot,
            schoon,
            seq: mark.seq,
            keten: mark.chain.clone(),
            verder: Some(mark.next),
            pogingen: 0,
            inzage: looks,
            formaat: FORMAT,
        }
    }
}

/// How the folder was left before sled was tried.
#[derive(Debug)]
pub struct BeforeTrying(Option<Stand>);

/// Whether sled can be trusted to be what this machine last wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAs {
    /// There was no store.
    New,
    /// Stopped cleanly, or killed without the machine stopping.
    Trusted,
    /// The machine stopped in between, or nobody knows.
    Doubtful,
}

/// The data folder, held by this process alone while it lives.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Keeps the lock: it goes with the process, also after kill -9.
    _lock: File,
}

impl Folder {
    /// Makes the folder where needed, takes it for this process, and sets its rights.
    ///
    /// # Errors
    /// When another server has it, it is on a network disk, or it cannot be made or written.
    pub fn claim(root: &Path) -> Result<Self, FolderError> {
        let fail = |error: std::io::Error| FolderError::io(root, &error);
        if root.exists()
            && fs::metadata(root).map_err(fail)?.uid() != rustix::process::geteuid().as_raw()
        {
            return Err(FolderError::NotOwner(root.to_owned()));
        }
        let lock = hold(root)?;
        if follow::is_following(root) {
            return Err(FolderError::Follows(root.to_owned()));
        }
        fs::set_permissions(root, Permissions::from_mode(0o711)).map_err(fail)?;
        restore::finish(root)?;
        let folder = Self {
            root: root.to_owned(),
            _lock: lock,
        };
        for private in [
            folder.journal(),
            folder.looks(),
            folder.sled(),
            folder.drafts(),
            folder.backup(),
        ] {
            let fail = |error: std::io::Error| FolderError::io(&private, &error);
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&private)
                .map_err(fail)?;
            fs::set_permissions(&private, Permissions::from_mode(0o700)).map_err(fail)?;
        }
        folder.sync()?;
        Ok(folder)
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the logboek is.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        journal_of(&self.root)
    }

    /// Where looks at dossiers are kept.
    #[must_use]
    pub fn looks(&self) -> PathBuf {
        looks_of(&self.root)
    }

    /// Where sled is.
    #[must_use]
    pub fn sled(&self) -> PathBuf {
        self.root.join("sled")
    }

    /// Where unfinished forms are.
    fn drafts(&self) -> PathBuf {
        drafts_of(&self.root)
    }

    /// Where back-ups are.
    fn backup(&self) -> PathBuf {
        backups_of(&self.root)
    }

    fn mark_path(&self) -> PathBuf {
        self.root.join("stand")
    }

    /// Room left on the disk, in bytes; 0 when it cannot be asked.
    #[must_use]
    pub fn free_bytes(&self) -> u64 {
        free_bytes(&self.root)
    }

    /// Makes sure that there is room for what a change writes.
    ///
    /// # Errors
    /// When there is not.
    pub(super) fn must_have_room(&self) -> Result<(), StoreError> {
        if has_room(&self.root) {
            Ok(())
        } else {
            Err(self.full())
        }
    }

    pub(super) fn full(&self) -> StoreError {
        StoreError::Full {
            folder: self.root.display().to_string(),
        }
    }

    /// Puts room by for looks on a full disk: without a look that is kept, nobody may read. A disk that has little to give
    /// gives none.
    pub fn keep_reserve(&self) {
        let free = self.free_bytes();
        let path = reserve_of(&self.root);
        if free < RESERVE || path.exists() {
            return;
        }
        let size = (free / 8).min(RESERVE);
        let mut options = fs::OpenOptions::new();
        let made = options.write(true).create_new(true).mode(0o600).open(&path);
        // Where it cannot be had, a full disk gives no dossiers.
        let _ = made
            .map(|file| rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, size));
    }

    /// How the store was left.
    #[must_use]
    pub fn left_as(&self) -> LeftAs {
        match self.mark() {
            Some(mark) if mark.schoon || mark.boot == boot_id() => LeftAs::Trusted,
            Some(_) => LeftAs::Doubtful,
            None if self.has_lines() => LeftAs::Doubtful,
            None => LeftAs::New,
        }
    }

    fn has_lines(&self) -> bool {
        fs::read_dir(self.journal()).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// The last line of the logboek that is known to have been kept; there may be more. Its chain is empty where only
    /// its number is known.
    #[must_use]
    pub fn last_known_line(&self) -> Mark {
        let mut known = Mark::beginning();
        if let Some(stand) = self.mark() {
            known.seq = stand.seq;
            known.chain = stand.keten;
            known.next = stand.verder.unwrap_or(known.next);
        }
        known
    }

    /// The last look that is known to have been kept; there may be more.
    #[must_use]
    pub fn last_known_look(&self) -> LooksMark {
        self.mark().unwrap_or_default().inzage
    }

    /// Whether sled may be opened: not when the last starts never came back from that.
    #[must_use]
    pub fn may_try_sled(&self) -> bool {
        self.mark().is_none_or(|stand| stand.pogingen < MOST_TRIES)
    }

    /// Makes sure that no newer program kept here what this one cannot read.
    ///
    /// # Errors
    /// When one did.
    pub fn must_be_readable(&self) -> Result<(), FolderError> {
        let theirs = self.mark().map_or(0, |stand| stand.formaat);
        if theirs > FORMAT {
            return Err(FolderError::Newer {
                folder: self.root.clone(),
                theirs,
            });
        }
        Ok(())
    }

    fn mark(&self) -> Option<Stand> {
        serde_json::from_slice(&fs::read(self.mark_path()).ok()?).ok()
    }

    /// Notes that sled is being opened: a start that finds this knows that it did not go well.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_trying(&self) -> Result<BeforeTrying, FolderError> {
        let before = self.mark();
        let tries = before.as_ref().map_or(0, |stand| stand.pogingen);
        self.write_mark(&Stand {
            pogingen: tries.saturating_add(1),
            ..Stand::of(
                "bezig met openen".to_owned(),
                false,
                &self.last_known_line(),
                self.last_known_look(),
            )
        })?;
        Ok(BeforeTrying(before))
    }

    /// Notes that the start was refused: the next one must find what this one found.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_refused(&self, before: BeforeTrying) -> Result<(), FolderError> {
        match before.0 {
            Some(mark) => self.write_mark(&mark),
            None => {
                let path = self.mark_path();
                fs::remove_file(&path).map_err(|error| FolderError::write(&path, &error))
            }
        }
    }

    /// Notes that a server is at work in this boot.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_busy(&self, mark: &Mark, looks: LooksMark) -> Result<(), FolderError> {
        self.write_mark(&Stand::of(boot_id(), false, mark, looks))
    }

    /// Notes that the server stopped cleanly.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mark_clean(&self, mark: &Mark, looks: LooksMark) -> Result<(), FolderError> {
        self.write_mark(&Stand::of(boot_id(), true, mark, looks))
    }

    fn write_mark(&self, mark: &Stand) -> Result<(), FolderError> {
        let path = self.mark_path();
        let bytes = serde_json::to_vec(mark);
        let written = bytes.map_err(std::io::Error::from);
        let written = written.and_then(|bytes| write_whole(&path, &bytes));
        written.map_err(|error| FolderError::write(&path, &error))
    }

    /// Syncs the folder's own list of files.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn sync(&self) -> Result<(), FolderError> {
        sync_dir(&self.root)
    }

    /// Syncs what sled wrote. sled 0.34 never calls fsync in `flush`: of 30 power cuts after it, 25 damaged a new store;
    /// with this after it, none of 55.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn sync_sled(&self) -> Result<(), FolderError> {
        let sled = self.sled();
        let fail = |error: std::io::Error| FolderError::write(&sled, &error);
        for entry in fs::read_dir(&sled).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_file() {
                File::open(&path)
                    .and_then(|file| file.sync_data())
                    .map_err(fail)?;
            }
        }
        sync_dir(&sled)
    }
}

/// Where the logboek of a data folder is.
#[must_use]
pub fn journal_of(root: &Path) -> PathBuf {
    root.join("logboek")
}

/// Where looks are kept in a data folder.
pub(super) fn looks_of(root: &Path) -> PathBuf {
    root.join("inzage")
}

/// Where unfinished forms are kept in a data folder.
pub(super) fn drafts_of(root: &Path) -> PathBuf {
    root.join("concepten")
}

/// Where back-ups of a data folder go when nothing else is said.
#[must_use]
pub fn backups_of(root: &Path) -> PathBuf {
    root.join("backup")
}

fn reserve_of(root: &Path) -> PathBuf {
    root.join("reserve")
}

/// Gives what was put by to a disk that has no room left; false when there was nothing.
pub(super) fn spend_reserve(root: &Path) -> bool {
    fs::remove_file(reserve_of(root)).is_ok()
}

/// Whether there is room for what a change writes.
pub(super) fn has_room(root: &Path) -> bool {
    free_bytes(root) >= ROOM_NEEDED
}

/// Room left on the disk of a folder, in bytes; 0 when it cannot be asked.
pub(super) fn free_bytes(root: &Path) -> u64 {
    rustix::fs::statvfs(root).map_or(0, |stat| stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Makes a data folder where needed and takes its lock, which goes with the process, also after kill -9.
pub(super) fn hold(root: &Path) -> Result<File, FolderError> {
    let fail = |error: std::io::Error| FolderError::io(root, &error);
    // What is made from here on, by sled too, is for this user alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(root)
        .map_err(fail)?;
    let lock = File::open(root).map_err(fail)?;
    if !root.join("stand").exists() {
        // The names of the folders above it too: without them a power cut leaves nothing to find. They may be of
        // someone else, so not each by itself. Until a start came this far, nobody knows whether that was done.
        rustix::fs::syncfs(&lock).map_err(|error| fail(error.into()))?;
    }
    refuse_network(root, &lock)?;
    lock_it(&lock).map_err(|_| FolderError::InUse(root.to_owned()))?;
    Ok(lock)
}

pub(super) fn drafts_path(root: &Path, uid: u32) -> PathBuf {
    drafts_of(root).join(format!("{uid}.json"))
}

/// Puts drafts that cannot be read beside those that will be kept: a newer program may have written them.
pub(super) fn set_drafts_aside(root: &Path, uid: u32) -> Result<(), FolderError> {
    let path = drafts_path(root, uid);
    let names = (1_u32..).map(|n| path.with_extension(format!("onleesbaar-{n}")));
    let free = names.into_iter().find(|name| !name.exists());
    let aside = free.unwrap_or_else(|| path.with_extension("onleesbaar"));
    fs::rename(&path, &aside).map_err(|error| FolderError::io(&path, &error))?;
    sync_dir(&drafts_of(root))
}

/// Replaces the drafts of a user.
pub(super) fn keep_drafts(root: &Path, uid: u32, bytes: &[u8]) -> Result<(), FolderError> {
    let path = drafts_path(root, uid);
    write_whole(&path, bytes).map_err(|error| FolderError::write(&path, &error))
}

/// Takes the lock. One that was let go this moment may still be held by a process that is just being started by who held
/// it.
fn lock_it(lock: &File) -> Result<(), rustix::io::Errno> {
    let patience = Instant::now() + Duration::from_millis(300);
    loop {
        match rustix::fs::flock(lock, FlockOperation::NonBlockingLockExclusive) {
            Err(_) if Instant::now() < patience => std::thread::sleep(Duration::from_millis(5)),
            locked => return locked,
        }
    }
}

/// Puts bytes in the place of a file, synced: after a stop the file has these or those of before, never half of them.
///
/// # Errors
/// When the system says no.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), std::io::Error> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".nieuw");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

/// Syncs a folder's list of files.
///
/// # Errors
/// When the disk says no.
pub fn sync_dir(path: &Path) -> Result<(), FolderError> {
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(|error| FolderError::write(path, &error))
}

fn refuse_network(root: &Path, dir: &File) -> Result<(), FolderError> {
    let stat = rustix::fs::fstatfs(dir).map_err(|error| FolderError::io(root, &error.into()))?;
    // The field's type differs by platform; the magic numbers are 32 bits.
    let magic = u64::from(stat.f_type as u32);
    match network_file_system(magic) {
        Some(kind) => Err(FolderError::Network {
            folder: root.to_owned(),
            kind,
        }),
        None => Ok(()),
    }
}

fn network_file_system(magic: u64) -> Option<&'static str> {
    NETWORK_FILE_SYSTEMS
        .iter()
        .find(|(known, _)| *known == magic)
        .map(|(_, kind)| *kind)
}

/// The id of this boot of the machine; empty where the kernel does not tell, and then nothing is trusted after a kill.
fn boot_id() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .unwrap_or_default()
        .trim()
        .to_owned();
    if id.is_empty() {
        format!("onbekend-{}", std::process::id())
    } else {
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_disk_is_refused_by_its_name_and_a_disk_of_this_computer_is_not() {
        assert_eq!(network_file_system(0x6969), Some("NFS"));
        assert_eq!(network_file_system(0xFF53_4D42), Some("CIFS"));
        for local in [0xEF53, 0x0102_1994, 0x5846_5342, 0x9123_683E] {
            assert_eq!(network_file_system(local), None, "ext4, tmpfs, XFS, Btrfs");
        }
        let refusal = FolderError::Network {
            folder: "/mnt/team".into(),
            kind: "NFS",
        };
        assert!(
            refusal
                .to_string()
                .starts_with("/mnt/team staat op een netwerkschijf (NFS)")
        );
    }

    #[test]
    fn a_start_that_never_came_back_from_sled_is_not_trusted_again() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::claim(data.path()).unwrap();
        assert_eq!(folder.left_as(), LeftAs::New);
        let mut mark = Mark::beginning();
        mark.seq = 12;
        folder.mark_busy(&mark, LooksMark::default()).unwrap();
        let before = folder.mark_trying().unwrap();
        assert_eq!(folder.left_as(), LeftAs::Doubtful);
        assert_eq!(folder.last_known_line(), mark);
        assert!(folder.may_try_sled(), "once may have been a kill");
        folder.mark_trying().unwrap();
        assert!(!folder.may_try_sled());
        folder.mark_refused(before).unwrap();
        assert_eq!(folder.left_as(), LeftAs::Trusted);
        assert!(folder.may_try_sled());
    }
}
