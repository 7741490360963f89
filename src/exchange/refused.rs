//! `BESTAND.geweigerd.csv`: the records that could not be taken over, with the reason, ready to mend.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::columns::REASON_COLUMN;
use super::read::RefusedRecord;
use crate::domain::text::harmless;

/// What is put behind the name of the file that was read.
const SUFFIX: &str = ".geweigerd.csv";
/// Only who reads the file may see what is in it.
const MODE: u32 = 0o600;

/// The file of refused records cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "de geweigerde rijen kunnen niet in ‘{path}’ worden bewaard: {source}; de andere rijen zijn wel gelezen. Maak ruimte of kies een map waarin u mag schrijven en lees het bestand opnieuw in"
)]
pub struct RefusedError {
    /// The file.
    pub path: String,
    /// What the system says.
    pub source: io::Error,
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
    File(File),
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
    out: Option<csv::Writer<Out>>,
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
            out: None,
        }
    }

    /// Writes one record; the first makes the file, in the place of an older one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, refused: &RefusedRecord) -> Result<(), RefusedError> {
        self.try_write(refused).map_err(|source| self.error(source))
    }

    /// Brings all to where it goes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<Refusals, RefusedError> {
        let Some(out) = self.out.take() else {
            return Ok(Refusals::None);
        };
        let out = out
            .into_inner()
            .map_err(|e| io::Error::other(e.to_string()));
        match (out.map_err(|source| self.error(source))?, self.path.take()) {
            (Out::File(file), Some(path)) => match file.sync_all() {
                Ok(()) => Ok(Refusals::In(path)),
                Err(source) => {
                    self.path = Some(path);
                    Err(self.error(source))
                }
            },
            (Out::Text(text), _) => Ok(Refusals::Text(text)),
            (Out::File(_), None) => Ok(Refusals::None),
        }
    }

    fn error(&self, source: io::Error) -> RefusedError {
        let path = self.path.as_deref().unwrap_or(Path::new("-"));
        RefusedError {
            path: path.display().to_string(),
            source,
        }
    }

    fn try_write(&mut self, refused: &RefusedRecord) -> io::Result<()> {
        let mut out = match self.out.take() {
            Some(out) => out,
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
        let written = out.write_record(line);
        self.out = Some(out);
        Ok(written?)
    }

    fn create(&self) -> io::Result<csv::Writer<Out>> {
        let mut out = match &self.path {
            None => Out::Text(Vec::new()),
            Some(path) => {
                match fs::remove_file(path) {
                    Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                    _ => {}
                }
                let file = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(MODE)
                    .open(path)?;
                Out::File(file)
            }
        };
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out);
        let header = self
            .header
            .iter()
            .map(String::as_str)
            .chain([REASON_COLUMN]);
        writer.write_record(header.map(harmless))?;
        Ok(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn what_came_from_no_file_makes_none() {
        let mut writer = RefusedWriter::new(None, &header());
        let fields = vec!["1".into(), "Bos".into(), String::new()];
        let reason = "te lang".to_owned();
        writer
            .write(&RefusedRecord {
                row: 1,
                fields,
                reason,
            })
            .unwrap();
        let Refusals::Text(text) = writer.finish().unwrap() else {
            panic!("no text");
        };
        assert!(
            String::from_utf8(text)
                .unwrap()
                .ends_with("\r\n1;Bos;;te lang\r\n")
        );
    }
}
