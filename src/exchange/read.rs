//! Records of a file, one by one, as rows with what is wrong with them.

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::marker::PhantomData;

use csv::StringRecord;

use super::columns::{ColumnMap, ColumnNames, KnownNames};
use super::error::ReadError;
use super::records::{Progress, Records, is_blank};
use super::values::Reading;
use crate::domain::rows::{Melding, RawValue, Severity};
use crate::domain::text::{Layout, clean, unharmed, visible};

/// How many characters of a value a melding repeats; the row's raw value is whole.
const SHOWN_CHARS: usize = 200;

/// How many delimiters on one line within a field no longer are the writer's own.
const TELLING_DELIMITERS: usize = 8;

const LOST_LETTER: &str = "hier is een letter verloren gegaan in het bestand; het is overgenomen zoals het er staat, kijk het na";
const STRIPPED: &str =
    "er stonden onzichtbare stuurtekens in; die zijn weggelaten, de tekst is overgenomen";
const SWALLOWED: &str = "in één veld staan hele rijen, waarschijnlijk door een aanhalingsteken dat niet gesloten is; herstel het aanhalingsteken en lees deze rijen opnieuw in";

/// A kind of row that can be read from a file.
pub trait ImportRow: Sized {
    /// The names of its columns; the place in the table is the column.
    const COLUMNS: &'static [ColumnNames];
    /// The columns without which a file is not of this kind.
    const ESSENTIAL: &'static [usize];
    /// The column by which a row is known: another row that has the same in it is about the same.
    const KNOWN_BY: usize;

    /// Makes a row of a record.
    ///
    /// # Errors
    /// The reason, when the record can be no row at all.
    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str>;
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<R> {
    /// It is a row, perhaps with something to tell.
    Row(R, Vec<Melding>),
    /// It cannot be a row.
    Refused(RefusedRecord),
}

/// A record that cannot be a row, as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// The record's number in the file; the first record below the header is 1.
    pub row: u32,
    /// Its fields as they stood, without the sign against formulas.
    pub fields: Vec<String>,
    /// Why, as a sentence.
    pub reason: String,
}

/// Reads a file record by record, a CSV or the first sheet of a workbook. Of a CSV it holds only the record it is at, and
/// by what each row is known.
pub struct RowReader<S, R> {
    records: Records<S>,
    record: StringRecord,
    columns: ColumnMap,
    row: u32,
    rows_by_key: HashMap<String, u32>,
    blank_rows: u32,
    ended: bool,
    kind: PhantomData<fn() -> R>,
}

impl<S: Read + Seek, R: ImportRow> RowReader<S, R> {
    /// Opens a file; `own_names` are pairs of a column name of the file and the name of ours it stands for.
    ///
    /// # Errors
    /// When the file cannot be read, is no list, or has not the columns of this kind.
    pub fn open(source: S, own_names: &[(String, String)]) -> Result<Self, ReadError> {
        let names = KnownNames::new(R::COLUMNS, own_names)?;
        let first_name = |column: &usize| R::COLUMNS.get(*column)?.first().copied();
        let expected: Vec<_> = R::COLUMNS
            .iter()
            .take(4)
            .filter_map(|n| n.first().copied())
            .collect();
        let is_known = |name: &str| names.find(name).is_some();
        let (records, record) = Records::open(source, &is_known, &expected.join(", "))?;
        let header = record
            .iter()
            .map(|name| clean(name, Layout::OneLine).text)
            .collect();
        let columns = ColumnMap::new(header, &names);
        let missing = R::ESSENTIAL
            .iter()
            .find(|&&column| columns.place(column).is_none());
        if let Some(missing) = missing.and_then(first_name) {
            return Err(ReadError::MissingColumn { missing });
        }
        Ok(Self {
            records,
            record,
            columns,
            row: 0,
            rows_by_key: HashMap::new(),
            blank_rows: 0,
            ended: false,
            kind: PhantomData,
        })
    }

    /// How the file is written, in words: its encoding, delimiter and line ends, or which sheet it is.
    #[must_use]
    pub fn dialect(&self) -> String {
        self.records.to_string()
    }

    /// The header line as the file has it.
    #[must_use]
    pub fn header(&self) -> &[String] {
        self.columns.header()
    }

    /// The columns of the file that are not read.
    #[must_use]
    pub fn unknown_columns(&self) -> &[String] {
        self.columns.unknown()
    }

    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.records.progress()
    }

    /// How many records held nothing at all; they are numbered but skipped.
    #[must_use]
    pub fn blank_rows(&self) -> u32 {
        self.blank_rows
    }

    /// Whether a field holds a line with so many delimiters that it must be (part of) another record: a quote was
    /// not closed.
    fn has_swallowed_rows(&self) -> bool {
        let Some(delimiter) = self.records.delimiter() else {
            return false;
        };
        let wanted = self.header().len().saturating_sub(1);
        let telling = wanted.min(TELLING_DELIMITERS.max(wanted / 4)).max(2);
        let delimiters = |line: &str| line.bytes().filter(|&b| b == delimiter).count();
        self.record
            .iter()
            .filter(|field| field.contains(['\n', '\r']))
            .any(|field| {
                field
                    .split(['\n', '\r'])
                    .skip(1)
                    .any(|line| delimiters(line) >= telling)
            })
    }

    fn refuse(&self, reason: &str) -> Record<R> {
        Record::Refused(self.refused(reason))
    }

    /// The record that was handed out last, as it stood, refused for a reason.
    #[must_use]
    pub fn refused(&self, reason: &str) -> RefusedRecord {
        RefusedRecord {
            row: self.row,
            fields: self
                .record
                .iter()
                .map(|field| unharmed(field).to_owned())
                .collect(),
            reason: reason.to_owned(),
        }
    }

    fn understand(&mut self) -> Record<R> {
        if self.has_swallowed_rows() {
            return self.refuse(SWALLOWED);
        }
        let mut cells = Cells {
            row: self.row,
            columns: &self.columns,
            record: &self.record,
            meldingen: Vec::new(),
            raw: Vec::new(),
        };
        cells.check_length();
        cells.check_known(R::KNOWN_BY, &mut self.rows_by_key);
        match R::from_record(&mut cells) {
            Ok(row) => Record::Row(row, cells.meldingen),
            Err(reason) => self.refuse(reason),
        }
    }
}

impl<S: Read + Seek, R: ImportRow> Iterator for RowReader<S, R> {
    type Item = Result<Record<R>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.records.advance(&mut self.record, self.row) {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(false) => self.ended = true,
                Ok(true) => {
                    self.row = self.row.saturating_add(1);
                    if !is_blank(&self.record) {
                        return Some(Ok(self.understand()));
                    }
                    self.blank_rows = self.blank_rows.saturating_add(1);
                }
            }
        }
        None
    }
}

/// The cells of one record, read by column; keeps what is wrong with them.
pub struct Cells<'a> {
    row: u32,
    columns: &'a ColumnMap,
    record: &'a StringRecord,
    meldingen: Vec<Melding>,
    raw: Vec<RawValue>,
}

impl Cells<'_> {
    /// The record's number.
    #[must_use]
    pub fn row(&self) -> u32 {
        self.row
    }

    /// Takes the values that could not be read.
    #[must_use]
    pub fn take_raw(&mut self) -> Vec<RawValue> {
        std::mem::take(&mut self.raw)
    }

    /// A text of one line.
    pub fn text(&mut self, column: impl Into<usize>) -> String {
        self.cleaned(column.into(), Layout::OneLine)
    }

    /// A text with its own lines.
    pub fn lines(&mut self, column: impl Into<usize>) -> String {
        self.cleaned(column.into(), Layout::Lines)
    }

    /// A name: a text of one line in which a question mark stands for a lost letter.
    pub fn name(&mut self, column: impl Into<usize>) -> String {
        let column = column.into();
        let text = self.cleaned(column, Layout::OneLine);
        if text.contains('?') && !text.contains('\u{fffd}') {
            self.melding(column, &text, LOST_LETTER, Severity::Warning);
        }
        text
    }

    /// A value; when it cannot be read it is kept as it stood, with a melding.
    pub fn value<T>(
        &mut self,
        column: impl Into<usize>,
        read: impl Fn(&str) -> Reading<T>,
    ) -> Option<T> {
        let column = column.into();
        let text = self.cleaned(column, Layout::Lines);
        if text.is_empty() {
            return None;
        }
        match read(&text) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.unreadable(column, &reason.0);
                None
            }
        }
    }

    /// Tells that the value of a column could not be taken over, and keeps it.
    pub fn unreadable(&mut self, column: impl Into<usize>, reason: &str) {
        let column = column.into();
        let value = visible(self.raw_text(column).trim());
        self.melding(column, &value, reason, Severity::Error);
        self.raw.push(RawValue {
            field: self.columns.name(column).to_owned(),
            value,
        });
    }

    /// Tells something about a value that was taken over.
    pub fn warn(&mut self, column: impl Into<usize>, reason: &str) {
        let column = column.into();
        let value = visible(self.raw_text(column).trim());
        self.melding(column, &value, reason, Severity::Warning);
    }

    fn raw_text(&self, column: usize) -> &str {
        self.columns
            .place(column)
            .and_then(|at| self.record.get(at))
            .unwrap_or_default()
    }

    fn cleaned(&mut self, column: usize, layout: Layout) -> String {
        let raw = self.raw_text(column);
        if raw.is_empty() {
            return String::new();
        }
        let cleaned = clean(raw, layout);
        if cleaned.stripped {
            self.warn(column, STRIPPED);
        }
        if cleaned.text.contains('\u{fffd}') {
            self.warn(column, LOST_LETTER);
        }
        cleaned.text
    }

    fn melding(&mut self, column: usize, value: &str, reason: &str, severity: Severity) {
        self.meldingen.push(Melding {
            row: self.row,
            field: self.columns.name(column).to_owned(),
            value: shortened(value),
            reason: shortened(reason),
            severity,
        });
    }

    /// Tells when an earlier row of the file is about the same.
    fn check_known(&mut self, column: usize, rows_by_key: &mut HashMap<String, u32>) {
        let key = self.raw_text(column).trim().to_lowercase();
        if key.is_empty() {
            return;
        }
        let first = *rows_by_key.entry(key).or_insert(self.row);
        if first != self.row {
            let reason = format!(
                "dit staat ook op rij {first}; het is één keer overgenomen, en uit deze rij alleen wat daar leeg is"
            );
            self.warn(column, &reason);
        }
    }

    /// Tells when a record has more or fewer fields than the header line.
    fn check_length(&mut self) {
        let (wanted, found) = (self.columns.header().len(), self.record.len());
        let extra: Vec<_> = self
            .record
            .iter()
            .skip(wanted)
            .filter(|f| !f.trim().is_empty())
            .collect();
        if found >= wanted && extra.is_empty() {
            return;
        }
        self.meldingen.push(Melding {
            row: self.row,
            field: "(hele rij)".to_owned(),
            value: shortened(&visible(&extra.join(" "))),
            reason: format!(
                "deze rij heeft {found} velden en de kopregel {wanted}; gelezen is wat er staat, kijk na of niets verschoven is"
            ),
            severity: Severity::Warning,
        });
    }
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
