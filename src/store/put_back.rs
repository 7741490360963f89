//! The last step of putting a back-up back, which a stop cannot break in two: whoever takes the folder next finishes it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::folder::{FolderError, remove, sync_dir};
use super::image;

/// What is put back; everything else in the folder stays where it is.
const PARTS: [&str; 5] = ["logboek", "inzage", "concepten", "sled", "stand"];

/// Where a whole new store is made.
pub(super) const BUSY: &str = "herstel.bezig";

/// Where it stands once it counts.
pub(super) const READY: &str = "herstel.klaar";

/// Inside `herstel.klaar`: the parts of before, until they are set aside together.
const OLD: &str = "oud";

/// What the name of what was set aside begins with.
const ASIDE: &str = "opzij-";

/// Finishes a restore that counted and was cut short; returns where what was there before is kept.
pub(super) fn finish(root: &Path) -> Result<Option<PathBuf>, FolderError> {
    let ready = root.join(READY);
    if !ready.exists() {
        // One that did not count is nothing: nobody else holds the folder, so nobody is at it.
        remove(&root.join(BUSY))?;
        return Ok(None);
    }
    // It is of what was there before.
    image::forget(root)?;
    let old = ready.join(OLD);
    let fail = |error: std::io::Error| FolderError::io(&ready, &error);
    match fs::create_dir(&old) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(fail(error)),
        _ => {}
    }
    let owner = fs::metadata(&ready).map_err(fail)?;
    if rustix::process::geteuid().is_root() {
        give(&old, (owner.uid(), owner.gid()))?;
    }
    for part in PARTS {
        let (fresh, place) = (ready.join(part), root.join(part));
        if !fresh.exists() {
            continue;
        }
        // Of a link the link: what it leads to is not ours.
        if fs::symlink_metadata(&place).is_ok() {
            fs::rename(&place, old.join(part)).map_err(fail)?;
        }
        fs::rename(&fresh, &place).map_err(fail)?;
    }
    sync_dir(&old)?;
    sync_dir(root)?;
    let had_any = fs::read_dir(&old).map_err(fail)?.next().is_some();
    let aside = had_any.then(|| free_name(root));
    if let Some(aside) = &aside {
        fs::rename(&old, aside).map_err(fail)?;
        sync_dir(root)?;
    }
    remove(&ready)?;
    sync_dir(root)?;
    Ok(aside)
}

fn free_name(root: &Path) -> PathBuf {
    let names = (1_u32..).map(|n| root.join(format!("{ASIDE}{n}")));
    let free = names.into_iter().find(|path| !path.exists());
    free.unwrap_or_else(|| root.join(ASIDE))
}

pub(super) fn give(path: &Path, (uid, gid): (u32, u32)) -> Result<(), FolderError> {
    let given = std::os::unix::fs::lchown(path, Some(uid), Some(gid));
    given.map_err(|error| FolderError::io(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a file of before in each part.
    fn folder_with(parts: &[&str]) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join(READY)).unwrap();
        for part in parts {
            fs::write(home.path().join(part), format!("oud {part}")).unwrap();
        }
        for part in PARTS {
            fs::write(home.path().join(READY).join(part), format!("nieuw {part}")).unwrap();
        }
        home
    }

    #[test]
    fn a_restore_that_counted_is_finished_whatever_it_was_cut_short_at() {
        // Each stop is after so many renames: of every part the old one away, then the new one in.
        for stop in 0..=PARTS.len() * 2 {
            let home = folder_with(&PARTS);
            let (root, ready) = (home.path(), home.path().join(READY));
            fs::create_dir(ready.join(OLD)).unwrap();
            fs::write(root.join("beeld"), "van ervoor").unwrap();
            for step in 0..stop {
                let part = PARTS[step / 2];
                match step % 2 {
                    0 => fs::rename(root.join(part), ready.join(OLD).join(part)).unwrap(),
                    _ => fs::rename(ready.join(part), root.join(part)).unwrap(),
                }
            }
            let aside = finish(root).unwrap().unwrap();
            for part in PARTS {
                let read = |path: PathBuf| fs::read_to_string(path).unwrap();
                assert_eq!(read(root.join(part)), format!("nieuw {part}"), "{stop}");
                assert_eq!(read(aside.join(part)), format!("oud {part}"), "{stop}");
            }
            assert!(!ready.exists() && !root.join("beeld").exists());
            assert_eq!(finish(root).unwrap(), None);
        }
    }

    #[test]
    fn into_an_empty_folder_nothing_is_set_aside() {
        let home = folder_with(&[]);
        assert_eq!(finish(home.path()).unwrap(), None);
        assert!(home.path().join("logboek").exists());
    }
}
