//! The first visible sheet of an Excel workbook, as the records its CSV would have: every cell the text that stands
//! there, dates as dd-mm-jjjj, whole numbers without decimals.
//!
//! A formula counts with the value Excel kept beside it. A workbook is a zip that can unpack to anything, so its
//! size is measured before it is read.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::{TimeDelta, Timelike};
use csv::StringRecord;

use super::error::ReadError;
use super::stream::RECORD_LIMIT;
use crate::domain::text::{Layout, clean};

/// The largest file that is opened, in bytes.
const MOST_PACKED: u64 = 64 * 1024 * 1024;
/// The largest workbook, unpacked, in bytes; the text of a sheet stays below it too.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// The most columns; Excel's own bound is 16.384, no list of an office comes near.
const MOST_COLUMNS: u32 = 1_000;

/// The most rows: Excel's own bound.
const MOST_ROWS: u32 = 1_048_576;

/// What a file begins with that Excel made: a zip, or the older kind that also holds one with a password.
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// A cell with something in it.
#[derive(Debug)]
struct SheetCell {
    row: u32,
    column: u32,
    text: String,
}

/// The cells of a sheet, handed out row by row.
#[derive(Debug)]
pub struct Sheet {
    name: String,
    /// How many other sheets the workbook has.
    others: usize,
    cells: Vec<SheetCell>,
    next: usize,
    row: u32,
    width: usize,
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excel-werkmap, blad ‘{}’", self.name)?;
        match self.others {
            0 => Ok(()),
            1 => write!(f, " (het andere blad is niet gelezen)"),
            n => write!(f, " (de {n} andere bladen zijn niet gelezen)"),
        }
    }
}

/// Whether a file is made by Excel, by what it begins with; leaves it at its beginning.
///
/// # Errors
/// When it cannot be read.
pub fn is_workbook<S: Read + Seek>(source: &mut S) -> Result<bool, ReadError> {
    let start = beginning(source)?;
    Ok(start == ZIP || start == COMPOUND)
}

fn beginning<S: Read + Seek>(source: &mut S) -> Result<Vec<u8>, ReadError> {
    let mut start = Vec::new();
    source.rewind()?;
    source
        .by_ref()
        .take(ZIP.len() as u64)
        .read_to_end(&mut start)?;
    source.rewind()?;
    Ok(start)
}

impl Sheet {
    /// Reads the first visible sheet of a workbook.
    ///
    /// # Errors
    /// When it is protected, of the older kind, broken, too large, or has no sheet with cells.
    pub fn open<S: Read + Seek>(mut source: S) -> Result<Self, ReadError> {
        if source.seek(SeekFrom::End(0))? > MOST_PACKED {
            return Err(ReadError::WorkbookTooLarge);
        }
        if beginning(&mut source)? == COMPOUND {
            return Err(compound(&mut source)?);
        }
        measure(&mut source)?;
        source.rewind()?;
        // What the parser cannot bear is a broken workbook, never the end of the program.
        catch_unwind(AssertUnwindSafe(|| Self::read(source)))
            .unwrap_or(Err(ReadError::BrokenWorkbook))
    }

    fn read<S: Read + Seek>(source: S) -> Result<Self, ReadError> {
        let mut book = Xlsx::new(source).map_err(|error| told(&error))?;
        let sheets: Vec<(String, bool)> = book
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect();
        let visible = sheets.iter().find(|(_, is_visible)| *is_visible);
        let Some((name, _)) = visible.or(sheets.first()) else {
            return Err(ReadError::BrokenWorkbook);
        };
        Ok(Self {
            name: clean(name, Layout::OneLine).text,
            others: sheets.len() - 1,
            cells: cells(&mut book, name)?,
            next: 0,
            row: 0,
            width: 0,
        })
    }

    /// Reads the next row, from the first on; false after the last. A row with nothing in it is an empty record.
    ///
    /// # Errors
    /// When the row is longer than a record may be; true comes with it when there is more.
    pub fn advance(&mut self, record: &mut StringRecord) -> Result<bool, usize> {
        record.clear();
        if self.next == self.cells.len() {
            return Ok(false);
        }
        while let Some(cell) = self.cells.get(self.next).filter(|c| c.row == self.row) {
            // A place that is filled twice counts the first time.
            if cell.column as usize >= record.len() {
                while record.len() < cell.column as usize {
                    record.push_field("");
                }
                record.push_field(&cell.text);
            }
            self.next += 1;
        }
        // Cells at the end of a row that hold nothing are not in the file.
        while !record.is_empty() && record.len() < self.width {
            record.push_field("");
        }
        self.row += 1;
        if record.as_slice().len() > RECORD_LIMIT {
            return Err(RECORD_LIMIT);
        }
        Ok(true)
    }

    /// Makes every row from here on at least as long as the header line.
    pub fn widen(&mut self, width: usize) {
        self.width = width;
    }

    /// How many cells were handed out, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.next as u64, self.cells.len() as u64)
    }
}

/// Why a file of the older kind is not read: it has a password, or it is an .xls.
fn compound<S: Read>(source: &mut S) -> Result<ReadError, ReadError> {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut bytes = Vec::new();
    source.take(MOST_PACKED).read_to_end(&mut bytes)?;
    let is_protected = bytes.windows(name.len()).any(|window| window == name);
    Ok(if is_protected {
        ReadError::ProtectedWorkbook
    } else {
        ReadError::OldWorkbook
    })
}

/// Unpacks everything once, to nowhere, to know how large it is: the sizes a zip gives of itself can be false.
fn measure<S: Read + Seek>(source: &mut S) -> Result<(), ReadError> {
    let broken = |_| ReadError::BrokenWorkbook;
    let mut archive = zip::ZipArchive::new(source).map_err(broken)?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::InvalidPassword => ReadError::ProtectedWorkbook,
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                ReadError::ProtectedWorkbook
            }
            _ => ReadError::BrokenWorkbook,
        })?;
        let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let size = size.map_err(|_| ReadError::BrokenWorkbook)?;
        left = left.checked_sub(size).ok_or(ReadError::WorkbookTooLarge)?;
    }
    Ok(())
}

fn told(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::ProtectedWorkbook,
        _ => ReadError::BrokenWorkbook,
    }
}

/// The cells of a sheet that hold something, in the order of rows and columns.
fn cells<S: Read + Seek>(book: &mut Xlsx<S>, name: &str) -> Result<Vec<SheetCell>, ReadError> {
    let broken = |error| told(&error);
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut cells = Vec::new();
    let mut left = MOST_UNPACKED;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let ((row, column), text) = (cell.get_position(), text_of(cell.get_value()));
        if text.trim().is_empty() {
            continue;
        }
        left = left
            .checked_sub(text.len() as u64)
            .filter(|_| column < MOST_COLUMNS && row < MOST_ROWS)
            .ok_or(ReadError::WorkbookTooLarge)?;
        cells.push(SheetCell { row, column, text });
    }
    if cells.is_empty() {
        return Err(ReadError::Empty);
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok(cells)
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "ja".to_owned(),
        DataRef::Bool(false) => "nee".to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// How many digits of a number Excel keeps; what comes behind is the noise of working it out.
const DIGITS: usize = 15;

/// A number with a decimal comma, whole numbers without. Three decimals get a fourth: alone they look like thousands.
fn number_text(number: f64) -> String {
    let digits = format!("{number:.*e}", DIGITS - 1);
    let kept: f64 = digits.parse().unwrap_or(number);
    let text = kept.to_string();
    match text.split_once('.') {
        Some((whole, decimals)) if decimals.len() == 3 => format!("{whole},{decimals}0"),
        Some((whole, decimals)) => format!("{whole},{decimals}"),
        None => text,
    }
}

/// The day number of 31-12-9999, the last that is a date.
const LAST_DAY: f64 = 2_958_465.0;

/// A date as dd-mm-jjjj, with its time when it is not midnight; a time alone, or a number that is no moment, as such.
fn moment_text(moment: &ExcelDateTime) -> String {
    let number = moment.as_f64();
    let is_moment = !moment.is_duration() && (0.0..=LAST_DAY).contains(&number);
    // A time is a fraction that cannot be exact: the nearest second is meant.
    let half_a_second = TimeDelta::milliseconds(500);
    let nearest = moment
        .as_datetime()
        .filter(|_| is_moment)
        .and_then(|moment| moment.checked_add_signed(half_a_second));
    let Some(moment) = nearest else {
        return number_text(number);
    };
    let time = if moment.second() > 0 {
        "%H:%M:%S"
    } else {
        "%H:%M"
    };
    let form = match (number < 1.0, moment.num_seconds_from_midnight()) {
        (true, _) => time.to_owned(),
        (false, 0) => "%d-%m-%Y".to_owned(),
        (false, _) => format!("%d-%m-%Y {time}"),
    };
    moment.format(&form).to_string()
}
