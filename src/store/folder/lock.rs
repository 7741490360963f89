//! Taking a data folder for one process: its lock, and on which disks a lock can be trusted.

use std::fs::{self, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::FlockOperation;

use super::error::FolderError;

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

/// Makes a data folder where needed and takes its lock, which goes with the process, also after kill -9.
pub(in crate::store) fn hold(root: &Path) -> Result<File, FolderError> {
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
}
