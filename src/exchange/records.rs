//! The records of a file, whatever it is: lines of text, or the rows of a sheet.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};

use csv::StringRecord;

use super::dialect::{Dialect, LineEnd, skip_bom};
use super::error::ReadError;
use super::sheet::Sheet;
use super::stream::{RECORD_LIMIT, Utf8Stream};
use super::workbook;

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What was read so far: bytes of a text, cells of a sheet.
    pub read: u64,
    /// All there is.
    pub total: u64,
}

/// A file that hands out its records one by one.
pub enum Records<S> {
    /// A CSV, in constant memory.
    Text {
        /// The records.
        csv: Box<csv::Reader<Utf8Stream<S>>>,
        /// How it is written.
        dialect: Dialect,
        /// Bytes of the file.
        total: u64,
    },
    /// A sheet of a workbook.
    Sheet(Sheet),
}

impl<S> fmt::Display for Records<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { dialect, .. } => dialect.fmt(f),
            Self::Sheet(sheet) => sheet.fmt(f),
        }
    }
}

impl<S: Read + Seek> Records<S> {
    /// Opens a file and reads up to its header line, which it returns; `is_known` tells a column name, `sheet` is the one
    /// that is asked for.
    ///
    /// # Errors
    /// When it cannot be read, is no CSV and no workbook, or has no header line.
    pub fn open(
        mut source: S,
        sheet: Option<&str>,
        is_known: &dyn Fn(&str) -> bool,
        expected: &str,
    ) -> Result<(Self, StringRecord), ReadError> {
        if workbook::is_workbook(&mut source)? {
            let (sheet, header) = Sheet::open(source, sheet, is_known, expected)?;
            return Ok((Self::Sheet(sheet), header));
        }
        let dialect = Dialect::detect(&mut source, is_known, expected)?;
        let total = source.seek(SeekFrom::End(0))?;
        Self::text(source, dialect, total)
    }

    /// The records of a text behind its header, and the header.
    fn text(
        mut source: S,
        dialect: Dialect,
        total: u64,
    ) -> Result<(Self, StringRecord), ReadError> {
        skip_bom(&mut source, dialect.encoding)?;
        let csv = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 * 1024)
            .from_reader(Utf8Stream::new(source, dialect.encoding.codec()));
        let before = dialect.lines_before;
        let mut records = Self::Text {
            csv: Box::new(csv),
            dialect,
            total,
        };
        let mut header = StringRecord::new();
        for _ in 0..=before {
            records.advance(&mut header, 0)?;
        }
        Ok((records, header))
    }

    /// The same records from the first on.
    ///
    /// # Errors
    /// When the file cannot be read, or became longer or shorter meanwhile.
    pub fn again(self) -> Result<Self, ReadError> {
        match self {
            Self::Text {
                csv,
                dialect,
                total,
            } => {
                let mut source = csv.into_inner().into_source();
                if source.seek(SeekFrom::End(0))? != total {
                    return Err(ReadError::StillWritten);
                }
                Ok(Self::text(source, dialect, total)?.0)
            }
            Self::Sheet(mut sheet) => {
                sheet.rewind();
                Ok(Self::Sheet(sheet))
            }
        }
    }

    /// Reads the record that follows on `row`; false at the end. The header line is row 0.
    ///
    /// # Errors
    /// When the file fails or the record is too long.
    pub fn advance(&mut self, record: &mut StringRecord, row: u32) -> Result<bool, ReadError> {
        match self {
            Self::Text { csv, dialect, .. } => advance_text(csv, dialect, record, row),
            Self::Sheet(sheet) => sheet
                .advance(record)
                .map_err(|limit| ReadError::RowTooLong {
                    row: row.saturating_add(1),
                    limit_kib: limit / 1024,
                }),
        }
    }

    /// The character between the fields; none in a sheet, where nothing can run together.
    #[must_use]
    pub fn delimiter(&self) -> Option<u8> {
        match self {
            Self::Text { dialect, .. } => Some(dialect.delimiter),
            Self::Sheet(_) => None,
        }
    }

    /// The columns of the record that was read last that were filled from a merged cell above.
    #[must_use]
    pub fn filled(&self) -> &[u32] {
        match self {
            Self::Text { .. } => &[],
            Self::Sheet(sheet) => sheet.filled(),
        }
    }

    /// What was passed over or filled in to find the table, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        match self {
            Self::Text { dialect, .. } => dialect.remark().into_iter().collect(),
            Self::Sheet(sheet) => sheet.remarks().to_vec(),
        }
    }

    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        match self {
            Self::Text {
                csv,
                dialect,
                total,
            } => Progress {
                read: csv.get_ref().bytes_read() + dialect.encoding.bom_length(),
                total: *total,
            },
            Self::Sheet(sheet) => {
                let (read, total) = sheet.progress();
                Progress { read, total }
            }
        }
    }
}

/// Whether a record holds nothing at all.
#[must_use]
pub fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|field| field.trim().is_empty())
}

fn advance_text<S: Read>(
    csv: &mut csv::Reader<Utf8Stream<S>>,
    dialect: &Dialect,
    record: &mut StringRecord,
    row: u32,
) -> Result<bool, ReadError> {
    csv.get_mut().begin_record();
    // The line feed of a CRLF is only counted with the next record.
    let behind = dialect.line_end == LineEnd::CrLf && csv.position().byte() > 0;
    let too_long = ReadError::RecordTooLong {
        row: row.saturating_add(1),
        line: csv.position().line() + u64::from(behind),
        limit_kib: RECORD_LIMIT / 1024,
    };
    match csv.read_record(record) {
        Ok(_) if record.as_slice().len() > RECORD_LIMIT => Err(too_long),
        Ok(found) => Ok(found),
        Err(_) if csv.get_ref().overran() => Err(too_long),
        Err(error) => Err(ReadError::Io(match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => std::io::Error::other(format!("{other:?}")),
        })),
    }
}
