//! `BESTAND.geweigerd.csv`: the records that could not be taken over, with the reason, ready to mend.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::columns::REASON_COLUMN;
use super::read::RefusedRecord;
use crate::domain::text::harmless;
use crate::outfile::{OutFile, OutFileError};

/// What is put behind the name of the file that was read.
const SUFFIX: &str = ".geweigerd.csv";

/// The file of refused records cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "De geweigerde rijen zijn niet te bewaren in ‘{path}’ ({source}). De andere rijen zijn wel gelezen. Maak ruimte of zet het bestand in een map waarin u mag schrijven, en lees het opnieuw in"
)]
pub struct RefusedError {
    /// The file.
    pub path: String,
    /// What stands in its way.
    pub source: OutFileError,
}

/// Writes refused records beside the file they came from; makes no file as long as nothing is refused.
#[derive(Debug)]
pub struct RefusedWriter {
    path: PathBuf,
    header: Vec<String>,
    file: Option<csv::Writer<OutFile>>,
}

impl RefusedWriter {
    /// A writer for the records of `imported`, whose header line is `header`.
    #[must_use]
    pub fn new(imported: &Path, header: &[String]) -> Self {
        let mut path = imported.as_os_str().to_owned();
        path.push(SUFFIX);
        let own_reason = header.last().is_some_and(|name| name == REASON_COLUMN);
        let kept = header.len() - usize::from(own_reason);
        Self {
            path: path.into(),
            header: header[..kept].to_vec(),
            file: None,
        }
    }

    /// Writes one record; the first begins the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, refused: &RefusedRecord) -> Result<(), RefusedError> {
        self.try_write(refused).map_err(|source| self.error(source))
    }

    /// Brings all to disk, in the place of an older one; the path when there is a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<Option<PathBuf>, RefusedError> {
        let Some(file) = self.file.take() else {
            return Ok(None);
        };
        let whole = file
            .into_inner()
            .map_err(|why| OutFileError::from(why.into_error()));
        match whole.and_then(OutFile::finish) {
            Ok(()) => Ok(Some(self.path)),
            Err(source) => Err(self.error(source)),
        }
    }

    fn error(&self, source: OutFileError) -> RefusedError {
        RefusedError {
            path: self.path.display().to_string(),
            source,
        }
    }

    fn try_write(&mut self, refused: &RefusedRecord) -> Result<(), OutFileError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.create()?,
        };
        let width = self.header.len();
        let cell = |at: usize| refused.fields.get(at).map_or("", String::as_str);
        let own = (0..width).map(cell);
        let extra = refused.fields.iter().skip(width).map(String::as_str);
        let line = own
            .chain([refused.reason.as_str()])
            .chain(extra)
            .map(harmless);
        let written = file.write_record(line);
        self.file = Some(file);
        Ok(written.map_err(io::Error::from)?)
    }

    fn create(&self) -> Result<csv::Writer<OutFile>, OutFileError> {
        let mut file = OutFile::begin(&self.path)?;
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(file);
        let header = self
            .header
            .iter()
            .map(String::as_str)
            .chain([REASON_COLUMN]);
        writer
            .write_record(header.map(harmless))
            .map_err(io::Error::from)?;
        Ok(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn header() -> Vec<String> {
        vec!["Volgnr".into(), "Achternaam".into(), "Opmerkingen".into()]
    }

    #[test]
    fn refused_records_stand_in_a_private_file_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = RefusedWriter::new(&folder.path().join("lijst.csv"), &header());
        let fields = vec![String::new(), "=1+1".into()];
        writer
            .write(&RefusedRecord {
                row: 3,
                fields,
                reason: "geen naam; geen nummer".into(),
            })
            .unwrap();
        let path = writer.finish().unwrap().unwrap();
        assert_eq!(path, folder.path().join("lijst.csv.geweigerd.csv"));
        let expected =
            "\u{feff}Volgnr;Achternaam;Opmerkingen;reden\r\n;'=1+1;;\"geen naam; geen nummer\"\r\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn nothing_refused_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let writer = RefusedWriter::new(&folder.path().join("lijst.csv"), &header());
        assert_eq!(writer.finish().unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
