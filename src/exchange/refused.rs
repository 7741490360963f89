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

/// What became of the refused records.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusals {
    /// There were none.
    None,
    /// They stand in a file.
    In(PathBuf),
    /// The file itself, for who reads no file: what came in from elsewhere goes back there.
    Text(Vec<u8>),
}

/// Where they are written.
#[derive(Debug)]
enum Out {
    File(OutFile),
    Text(Vec<u8>),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Text(text) => text.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Text(_) => Ok(()),
        }
    }
}

/// Writes refused records beside the file they came from; makes no file as long as nothing is refused.
#[derive(Debug)]
pub struct RefusedWriter {
    /// Where the file stands; none when it is kept.
    path: Option<PathBuf>,
    header: Vec<String>,
    file: Option<csv::Writer<Out>>,
}

impl RefusedWriter {
    /// A writer for the records of `imported`, whose header line is `header`; of what is no file the text is kept.
    #[must_use]
    pub fn new(imported: Option<&Path>, header: &[String]) -> Self {
        let beside = |imported: &Path| {
            let mut path = imported.as_os_str().to_owned();
            path.push(SUFFIX);
            path.into()
        };
        let own_reason = header.last().is_some_and(|name| name == REASON_COLUMN);
        let kept = header.len() - usize::from(own_reason);
        Self {
            path: imported.map(beside),
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

    /// Brings all to where it goes; a file in the place of an older one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<Refusals, RefusedError> {
        let Some(file) = self.file.take() else {
            return Ok(Refusals::None);
        };
        let whole = file
            .into_inner()
            .map_err(|why| OutFileError::from(why.into_error()));
        let kept = whole.and_then(|out| match out {
            Out::File(file) => file.finish().map(|()| None),
            Out::Text(text) => Ok(Some(text)),
        });
        match (kept, self.path.take()) {
            (Ok(Some(text)), _) => Ok(Refusals::Text(text)),
            (Ok(None), Some(path)) => Ok(Refusals::In(path)),
            (Ok(None), None) => Ok(Refusals::None),
            (Err(source), path) => {
                self.path = path;
                Err(self.error(source))
            }
        }
    }

    fn error(&self, source: OutFileError) -> RefusedError {
        RefusedError {
            path: self
                .path
                .as_deref()
                .unwrap_or(Path::new("-"))
                .display()
                .to_string(),
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

    fn create(&self) -> Result<csv::Writer<Out>, OutFileError> {
        let mut file = match &self.path {
            Some(path) => Out::File(OutFile::begin(path)?),
            None => Out::Text(Vec::new()),
        };
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
        let mut writer = RefusedWriter::new(Some(&folder.path().join("lijst.csv")), &header());
        let fields = vec![String::new(), "=1+1".into()];
        writer
            .write(&RefusedRecord {
                row: 3,
                fields,
                reason: "geen naam; geen nummer".into(),
            })
            .unwrap();
        let Refusals::In(path) = writer.finish().unwrap() else {
            panic!("no file");
        };
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
        let writer = RefusedWriter::new(Some(&folder.path().join("lijst.csv")), &header());
        assert_eq!(writer.finish().unwrap(), Refusals::None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
