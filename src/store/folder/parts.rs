//! What wijkregie makes in a data folder, and that everything there is what it should be: a link, a pipe or a folder in the
//! place of a file would have the store read, wait or write elsewhere.

use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use super::error::FolderError;
use super::files::open_if_there;
use crate::store::months::all_files;

/// What something in the folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    Folder,
    Socket,
}

/// Everything by name; a name that ends in `-` is what others begin with.
const PARTS: &[(&str, What)] = &[
    (".wijkregie-controle-", What::Folder),
    ("backup", What::Folder),
    ("beeld", What::File),
    ("concepten", What::Folder),
    ("herstel.bezig", What::Folder),
    ("herstel.klaar", What::Folder),
    ("inzage", What::Folder),
    ("logboek", What::Folder),
    ("opruimen", What::File),
    ("opzij-", What::Folder),
    ("overgenomen", What::File),
    ("reserve", What::File),
    ("sled", What::Folder),
    ("sled.controle", What::Folder),
    ("sled.nieuw", What::Folder),
    ("sled.opzij-", What::Folder),
    ("socket", What::Socket),
    ("stand", What::File),
    ("vernietigd.jsonl", What::File),
    ("volgt", What::File),
];

/// What a restore sets aside, whatever it is.
const SET_ASIDE: [&str; 5] = ["logboek", "inzage", "concepten", "sled", "stand"];

/// What mkfs puts on a disk of its own.
const OF_THE_DISK: &str = "lost+found";

/// What a file that is being replaced is called meanwhile.
const UNFINISHED: &str = ".nieuw";

/// For what the folder is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum For {
    /// To work in it.
    Work,
    /// To put a back-up in the place of what is there.
    Restore,
}

/// Makes sure that a folder is not there yet, or is empty, or has a store in which everything is what it should be and can
/// be read. Changes nothing and follows no link.
///
/// # Errors
/// When it is something else, naming what.
pub(in crate::store) fn must_be_ours(root: &Path, what_for: For) -> Result<(), FolderError> {
    // With a slash behind it a link would be followed.
    let root: PathBuf = root.components().collect();
    let fail = |error: std::io::Error| FolderError::io(&root, &error);
    match fs::symlink_metadata(&root) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fail(error)),
        Ok(it) if it.is_symlink() => {
            let target = fs::read_link(&root).map_err(fail)?;
            return Err(FolderError::Link { path: root, target });
        }
        Ok(_) => {}
    }
    let mut foreign = None;
    for entry in fs::read_dir(&root).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        match part(&name) {
            None => foreign = foreign.or(Some(name.into_owned())),
            Some(_) if what_for == For::Restore && SET_ASIDE.contains(&&*name) => {}
            Some(what) => must_be(&path, entry.file_type().map_err(fail)?, what)?,
        }
    }
    match foreign {
        Some(found) if !has_store(&root) => Err(FolderError::NotEmpty {
            folder: root,
            found,
        }),
        _ if what_for == For::Restore => Ok(()),
        // What is wrong with the looks or with drafts is said, and the work goes on.
        _ => must_hold_files(&root.join("logboek"), |name| {
            let ends = [".jsonl", ".jsonl.gz", ".json"];
            ends.iter().any(|end| name.ends_with(end)) || name.contains(".afgescheurd-")
        }),
    }
}

/// What a name is of; none when it is not one of ours.
fn part(name: &str) -> Option<What> {
    let whole = name.strip_suffix(UNFINISHED);
    let is_it = |(ours, what): &&(&str, What)| {
        name == *ours
            || (ours.ends_with('-') && name.starts_with(ours))
            || (*what == What::File && whole == Some(*ours))
    };
    if name == OF_THE_DISK {
        return Some(What::Folder);
    }
    PARTS.iter().find(is_it).map(|(_, what)| *what)
}

fn has_store(root: &Path) -> bool {
    fs::symlink_metadata(root.join("stand")).is_ok()
        || all_files(&root.join("logboek")).is_ok_and(|files| !files.is_empty())
}

/// Makes sure that what has such a name in a folder is a plain file that can be read.
///
/// # Errors
/// When it is something else, naming it.
pub(in crate::store) fn must_hold_files(
    folder: &Path,
    is_one: impl Fn(&str) -> bool,
) -> Result<(), FolderError> {
    let fail = |error: std::io::Error| FolderError::io(folder, &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(fail)?,
    };
    for entry in entries {
        let entry = entry.map_err(fail)?;
        if is_one(&entry.file_name().to_string_lossy()) {
            must_be(&entry.path(), entry.file_type().map_err(fail)?, What::File)?;
        }
    }
    Ok(())
}

fn must_be(path: &Path, kind: FileType, what: What) -> Result<(), FolderError> {
    let (is_it, should) = match what {
        What::File => (kind.is_file(), "een gewoon bestand"),
        What::Folder => (kind.is_dir(), "een map"),
        What::Socket => (kind.is_socket(), "de socket van de server"),
    };
    if !is_it {
        return Err(FolderError::Strange {
            path: path.to_owned(),
            is: in_words(kind),
            should,
        });
    }
    match what {
        // What was replaced or dropped since it was listed is no matter.
        What::File => open_if_there(path)
            .map(drop)
            .map_err(|why| FolderError::Io {
                path: path.to_owned(),
                why,
            }),
        What::Folder | What::Socket => Ok(()),
    }
}

/// What something is, in words.
pub(in crate::store) fn in_words(kind: FileType) -> &'static str {
    match kind {
        kind if kind.is_symlink() => "een koppeling (symlink)",
        kind if kind.is_dir() => "een map",
        kind if kind.is_fifo() => "een pijp (FIFO)",
        kind if kind.is_socket() => "een socket",
        kind if kind.is_file() => "een gewoon bestand",
        _ => "een apparaat",
    }
}
