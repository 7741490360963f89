//! Room on the disk: what a change needs, and what is put by for looks.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What is put by on a disk with room, in bytes: tens of thousands of looks.
const RESERVE: u64 = 16 * 1024 * 1024;

/// Nothing is written on a disk with less room than this, in bytes.
const ROOM_NEEDED: u64 = 8 * 1024 * 1024;

/// Whether there is room for what a change writes.
pub(in crate::store) fn has_room(root: &Path) -> bool {
    free_bytes(root) >= ROOM_NEEDED
}

/// Room left on the disk of a folder, in bytes; 0 when it cannot be asked.
pub(in crate::store) fn free_bytes(root: &Path) -> u64 {
    rustix::fs::statvfs(root).map_or(0, |stat| stat.f_bavail.saturating_mul(stat.f_frsize))
}

fn reserve_of(root: &Path) -> PathBuf {
    root.join("reserve")
}

/// Gives what was put by to a disk that has no room left; false when there was nothing.
pub(in crate::store) fn spend_reserve(root: &Path) -> bool {
    fs::remove_file(reserve_of(root)).is_ok()
}

/// Puts room by for looks on a full disk: without a look that is kept, nobody may read. A disk that has little to give
/// gives none.
pub(super) fn keep_reserve(root: &Path) {
    let free = free_bytes(root);
    let path = reserve_of(root);
    if free < RESERVE || path.exists() {
        return;
    }
    let size = (free / 8).min(RESERVE);
    let mut options = fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(&path);
    // Where it cannot be had, a full disk gives no dossiers.
    let _ =
        made.map(|file| rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, size));
}
