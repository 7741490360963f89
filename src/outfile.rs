//! A file that leaves: in the folder that was looked at, new, ordinary, of this user alone, and there whole or not at all.
//!
//! Whoever may write in a folder can put a link, a pipe or a device where a file is to come, or turn the folder's own name
//! to another one. So the folder is opened once and everything goes by that handle; what is written goes into a new file
//! that nobody else had open; and it gets its name by a rename, which never follows what stands there.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::domain::io::in_words;

/// Why there is no such file.
#[derive(Debug, thiserror::Error)]
pub enum OutFileError {
    /// Something else stands there, which would take what is written elsewhere.
    #[error("daar staat {0} en geen gewoon bestand")]
    NotOrdinary(&'static str),
    /// The path does not end in a name.
    #[error("dit is geen naam van een bestand")]
    NoName,
    /// What the system says.
    #[error("{}", in_words(.0))]
    Io(#[from] io::Error),
}

impl From<Errno> for OutFileError {
    fn from(error: Errno) -> Self {
        Self::Io(error.into())
    }
}

/// A file that is being written; without [`OutFile::finish`] nothing is left of it.
#[derive(Debug)]
pub struct OutFile {
    folder: OwnedFd,
    name: OsString,
    path: PathBuf,
    /// What it is called until it is whole.
    draft: String,
    out: BufWriter<File>,
}

impl OutFile {
    /// Begins a file, 0600. An ordinary file of that name stays as it is until [`OutFile::finish`] takes its place.
    ///
    /// # Errors
    /// When the folder cannot be used, or what stands there is no ordinary file.
    pub fn begin(path: &Path) -> Result<Self, OutFileError> {
        let name = path.file_name().ok_or(OutFileError::NoName)?.to_owned();
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let into_folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(CWD, folder, into_folder, Mode::empty())?;
        must_be_ordinary(&folder, &name)?;
        let random = getrandom::u64().map_err(|_| io::Error::other("getrandom"))?;
        let draft = format!(".wijkregie-{random:016x}");
        let new =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&folder, draft.as_str(), new, Mode::RUSR | Mode::WUSR)?;
        Ok(Self {
            folder,
            name,
            path: path.to_owned(),
            draft,
            out: BufWriter::new(File::from(file)),
        })
    }

    /// A file of the user with this text.
    ///
    /// # Errors
    /// When it cannot be written; nothing is left of it then.
    pub fn write(path: &Path, text: &str) -> Result<(), OutFileError> {
        let mut file = Self::begin(path)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    }

    /// Where it will be, as it was asked for.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Brings all of it to disk and gives it its name.
    ///
    /// # Errors
    /// When it cannot be written or named; nothing is left of it then.
    pub fn finish(mut self) -> Result<(), OutFileError> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        must_be_ordinary(&self.folder, &self.name)?;
        rustix::fs::renameat(
            &self.folder,
            self.draft.as_str(),
            &self.folder,
            self.name.as_os_str(),
        )?;
        rustix::fs::fsync(&self.folder)?;
        Ok(())
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        // Once it has its name there is nothing here any more.
        let _ = rustix::fs::unlinkat(&self.folder, self.draft.as_str(), AtFlags::empty());
    }
}

fn must_be_ordinary(folder: &OwnedFd, name: &OsString) -> Result<(), OutFileError> {
    let there = match rustix::fs::statat(folder, name.as_os_str(), AtFlags::SYMLINK_NOFOLLOW) {
        Err(Errno::NOENT) => return Ok(()),
        there => there?,
    };
    let what = match FileType::from_raw_mode(there.st_mode) {
        FileType::RegularFile => return Ok(()),
        FileType::Directory => "een map",
        FileType::Symlink => "een verwijzing naar iets anders (symlink)",
        FileType::Fifo => "een pijp (FIFO)",
        _ => "een apparaat of een socket",
    };
    Err(OutFileError::NotOrdinary(what))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn write(path: &Path, text: &str) -> Result<(), OutFileError> {
        let mut out = OutFile::begin(path)?;
        out.write_all(text.as_bytes())?;
        out.finish()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn it_is_there_whole_and_for_its_user_alone_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uit.csv");
        write(&path, "een").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let half = OutFile::begin(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "een");
        drop(half);
        assert_eq!(names(folder.path()), ["uit.csv"]);
    }

    #[test]
    fn who_had_the_file_of_before_open_reads_nothing_of_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uit.csv");
        fs::write(&path, "van een ander").unwrap();
        let before = fs::metadata(&path).unwrap().ino();
        fs::hard_link(&path, folder.path().join("kopie")).unwrap();
        write(&path, "geheim").unwrap();
        assert_ne!(fs::metadata(&path).unwrap().ino(), before);
        let copy = fs::read_to_string(folder.path().join("kopie")).unwrap();
        assert_eq!(copy, "van een ander");
    }

    #[test]
    fn what_is_no_ordinary_file_gets_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("elders"), "").unwrap();
        symlink(at("elders"), at("link")).unwrap();
        symlink(at("nergens"), at("los")).unwrap();
        fs::create_dir(at("map")).unwrap();
        let (pipe, mode) = (at("pijp"), Mode::RUSR | Mode::WUSR);
        rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, mode, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for name in ["link", "los", "map", "pijp", "socket"] {
            let no = write(&at(name), "geheim").unwrap_err();
            assert!(matches!(no, OutFileError::NotOrdinary(_)), "{name}: {no}");
        }
        assert!(write(Path::new("/dev/null"), "geheim").is_err());
        assert_eq!(fs::read_to_string(at("elders")).unwrap(), "");
        assert!(!at("nergens").exists());
        assert_eq!(names(folder.path()).len(), 6);
    }

    #[test]
    fn a_folder_whose_name_is_turned_to_another_gets_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("mijn")).unwrap();
        fs::create_dir(at("vreemd")).unwrap();
        let mut out = OutFile::begin(&at("mijn").join("uit.csv")).unwrap();
        fs::rename(at("mijn"), at("opzij")).unwrap();
        symlink(at("vreemd"), at("mijn")).unwrap();
        out.write_all(b"geheim").unwrap();
        out.finish().unwrap();
        assert!(names(&at("vreemd")).is_empty());
        assert_eq!(names(&at("opzij")), ["uit.csv"]);
    }

    #[test]
    fn a_link_that_is_put_there_meanwhile_is_refused_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut out = OutFile::begin(&at("uit.csv")).unwrap();
        out.write_all(b"geheim").unwrap();
        symlink(at("vreemd"), at("uit.csv")).unwrap();
        assert!(out.finish().is_err());
        assert_eq!(names(folder.path()), ["uit.csv"]);
        assert!(!at("vreemd").exists());
    }
}
