//! A text of the screen in a file of the user.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::pen::wrap;
use super::theme::Look;
use crate::outfile::{OutFile, OutFileError};

/// Columns of a file.
const WIDTH: usize = 80;

/// Writes a text, folded, where wijkregie was started; returns where. What stands there already stays.
///
/// # Errors
/// When it cannot be written; nothing is left of it then.
pub fn save(name: &str, text: &str) -> Result<PathBuf, OutFileError> {
    let folder = std::env::current_dir()?;
    save_in(&folder, name, text)
}

/// The same with a document of Word.
///
/// # Errors
/// As [`save`].
pub fn save_document(name: &str, document: &[u8]) -> Result<PathBuf, OutFileError> {
    let path = free(&std::env::current_dir()?, name, "docx")?;
    let mut file = OutFile::begin(&path)?;
    file.write_all(document)?;
    file.finish()?;
    Ok(path)
}

/// A name in a folder under which nothing stands yet.
fn free(folder: &Path, name: &str, ending: &str) -> Result<PathBuf, OutFileError> {
    let names = (1_u32..).map(|n| match n {
        1 => format!("{name}.{ending}"),
        n => format!("{name}-{n}.{ending}"),
    });
    let mut paths = names.map(|name| folder.join(name));
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    paths.find(is_free).ok_or(OutFileError::NoName)
}

fn save_in(folder: &Path, name: &str, text: &str) -> Result<PathBuf, OutFileError> {
    let path = free(folder, name, "txt")?;
    // A file shows what this terminal may not.
    let look = Look {
        has_colour: false,
        has_greys: false,
        has_unicode: true,
    };
    let mut page = wrap(look, text, WIDTH).join("\n");
    page.push('\n');
    OutFile::write(&path, &page)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays_and_the_next_gets_another_name() {
        let home = tempfile::tempdir().unwrap();
        let first = save_in(home.path(), "AB-2026-01-brief-1", "een").unwrap();
        let second = save_in(home.path(), "AB-2026-01-brief-1", "twee € 3\n\ndrie").unwrap();
        assert!(first.ends_with("AB-2026-01-brief-1.txt"));
        assert!(second.ends_with("AB-2026-01-brief-1-2.txt"));
        assert_eq!(std::fs::read_to_string(first).unwrap(), "een\n");
        assert_eq!(
            std::fs::read_to_string(second).unwrap(),
            "twee € 3\n\ndrie\n"
        );
        let nowhere = save_in(&home.path().join("weg"), "x", "een");
        assert!(nowhere.is_err());
    }
}
