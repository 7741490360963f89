//! How files are written, as told beforehand: a profile by its path, or by the name it was saved under.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::ImportError;
use super::input::open;
use crate::domain::io::in_words;
use crate::domain::text::one_line;
use crate::exchange::profile::{NotALine, Profile};
use crate::outfile::OutFile;

/// What asks for a new one, perhaps with `=` and a name behind it; so none is called this.
pub const NEW: &str = "nieuw";

/// Why there is no such profile, or why it is not saved.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// None has this name.
    #[error("Er is geen profiel ‘{name}’; {known}. Een nieuw maakt u met --profiel nieuw=NAAM")]
    NoSuch {
        /// The name.
        name: String,
        /// Those there are.
        known: String,
    },
    /// It has a line that says nothing known.
    #[error("{path}: {why}")]
    NotALine {
        /// Where it stands.
        path: String,
        /// The line.
        why: NotALine,
    },
    /// The name is none for a profile.
    #[error("Een profiel heet naar letters, cijfers en streepjes, zoals regio-2026")]
    Name,
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// There is no place for it.
    #[error("Er is geen thuismap om een profiel in te bewaren")]
    NoHome,
    /// One of that name is there.
    #[error("{0} is er al, en blijft zoals het is. Kies een andere naam, of gooi het eerst weg")]
    Exists(String),
    /// It cannot be written.
    #[error("{path} is niet te bewaren ({why})")]
    NotSaved {
        /// Where it was to stand.
        path: String,
        /// What stands in the way.
        why: String,
    },
}

/// Where the profiles of this user are kept.
fn folder() -> Option<PathBuf> {
    let own = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty());
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".config"));
    Some(
        own.map(PathBuf::from)
            .or_else(home)?
            .join("wijkregie/profielen"),
    )
}

/// The names of those that were saved.
#[must_use]
pub fn names() -> Vec<String> {
    let files = folder().and_then(|folder| std::fs::read_dir(folder).ok());
    let files = files.into_iter().flatten().flatten();
    let mut names: Vec<String> = files
        .map(|file| one_line(&file.file_name().to_string_lossy()))
        .collect();
    names.sort_unstable();
    names
}

/// Where a profile is: a file, or one that was saved under a name.
///
/// # Errors
/// When it is a name that none has.
pub fn place(asked: &Path) -> Result<PathBuf, ProfileError> {
    let is_name = asked.components().count() == 1 && !asked.exists();
    let Some(folder) = folder().filter(|_| is_name) else {
        return Ok(asked.to_owned());
    };
    let saved = folder.join(asked);
    if saved.is_file() {
        return Ok(saved);
    }
    let known = match names().as_slice() {
        [] => "er is er nog geen bewaard".to_owned(),
        names => format!("bewaard zijn: {}", names.join(", ")),
    };
    let name = one_line(&asked.to_string_lossy());
    Err(ProfileError::NoSuch { name, known })
}

/// Reads how a file is written.
///
/// # Errors
/// When the profile cannot be read, or has a line that says nothing known.
pub fn read(path: &Path) -> Result<Profile, ProfileError> {
    let mut text = String::new();
    let read = open(path)?.read_to_string(&mut text);
    read.map_err(|error| ImportError::File {
        name: path.display().to_string(),
        why: in_words(&error),
    })?;
    Profile::parse(&text).map_err(|why| ProfileError::NotALine {
        path: path.display().to_string(),
        why,
    })
}

/// Saves a profile under a name; returns where it stands.
///
/// # Errors
/// When the name is none, there is one of that name, or it cannot be written.
pub fn save(name: &str, text: &str) -> Result<PathBuf, ProfileError> {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name == NEW || !name.chars().all(is_plain) {
        return Err(ProfileError::Name);
    }
    let folder = folder().ok_or(ProfileError::NoHome)?;
    let path = folder.join(name);
    if path.exists() {
        return Err(ProfileError::Exists(path.display().to_string()));
    }
    let failed = |why: String| ProfileError::NotSaved {
        path: path.display().to_string(),
        why,
    };
    std::fs::create_dir_all(&folder).map_err(|why| failed(in_words(&why)))?;
    OutFile::write(&path, text).map_err(|why| failed(why.to_string()))?;
    Ok(path)
}
