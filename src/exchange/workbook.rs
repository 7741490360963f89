//! Workbooks of Excel and LibreOffice, of every age: their sheets, and the cells of each as the text that stands there,
//! dates as dd-mm-jjjj, whole numbers without decimals.
//!
//! A formula counts with the value that was kept beside it. A workbook is a zip that can unpack to anything, so its size
//! is measured before it is read.

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader as _, SheetType, SheetVisible,
    Xls, XlsError, Xlsx, XlsxError,
};
use chrono::{TimeDelta, Timelike};

use super::error::ReadError;
use super::hidden::{Hidden, Package};

/// The largest file that is opened, in bytes.
const MOST_PACKED: u64 = 64 * 1024 * 1024;
/// The largest workbook, unpacked, in bytes; the text of a sheet stays below it too.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// The most columns; Excel's own bound is 16.384, no list of an office comes near.
const MOST_COLUMNS: u32 = 1_000;
/// The most rows: Excel's own bound.
const MOST_ROWS: u32 = 1_048_576;

/// What a file begins with: a zip (.xlsx, .ods), or the older kind (.xls) that also holds a workbook with a password.
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
/// What the first file within an .ods says.
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A cell with something in it, its row and column counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// What stands there.
    pub text: String,
}

/// One sheet by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// As the workbook has it.
    pub name: String,
    /// Whether people see it.
    pub is_visible: bool,
}

/// What a sheet holds.
#[derive(Debug, Default)]
pub struct SheetCells {
    /// The cells that hold something, in the order of rows and columns.
    pub cells: Vec<SheetCell>,
    /// Cells that were made one.
    pub merged: Vec<Dimensions>,
    /// Rows and columns that people do not see.
    pub hidden: Hidden,
}

enum Book<S> {
    Xlsx(Box<Xlsx<S>>, Package),
    Xls(Box<Xls<S>>),
    Ods(Box<Ods<S>>, Package),
}

/// An opened workbook.
pub struct Workbook<S> {
    book: Book<S>,
    /// Its worksheets, in their order.
    pub sheets: Vec<SheetName>,
}

/// Whether a file is a workbook, by what it begins with; leaves it at its beginning.
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

/// Runs a parser; what it cannot bear is a broken workbook, never the end of the program.
fn guarded<T>(parse: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or(Err(ReadError::BrokenWorkbook))
}

impl<S: Read + Seek> Workbook<S> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// When it is protected, broken, too large, or has no sheets.
    pub fn open(mut source: S) -> Result<Self, ReadError> {
        if source.seek(SeekFrom::End(0))? > MOST_PACKED {
            return Err(ReadError::WorkbookTooLarge);
        }
        let book = if beginning(&mut source)? == COMPOUND {
            refuse_protected(&mut source)?;
            source.rewind()?;
            guarded(|| Ok(Book::Xls(Box::new(Xls::new(source).map_err(of_xls)?))))?
        } else {
            let is_ods = measure(&mut source)?;
            let package = match is_ods {
                true => Package::read_ods(&mut source),
                false => Package::read(&mut source),
            };
            source.rewind()?;
            guarded(|| {
                Ok(if is_ods {
                    Book::Ods(Box::new(Ods::new(source).map_err(of_ods)?), package)
                } else {
                    Book::Xlsx(Box::new(Xlsx::new(source).map_err(of_xlsx)?), package)
                })
            })?
        };
        let all = match &book {
            Book::Xlsx(book, _) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book, _) => book.sheets_metadata(),
        };
        let sheets: Vec<SheetName> = all
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetName {
                name: sheet.name.clone(),
                is_visible: sheet.visible == SheetVisible::Visible,
            })
            .collect();
        if sheets.is_empty() {
            return Err(ReadError::BrokenWorkbook);
        }
        Ok(Self { book, sheets })
    }

    /// What kind of workbook it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.book {
            Book::Xlsx(..) => "Excel-werkmap",
            Book::Xls(_) => "oude Excel-werkmap (.xls)",
            Book::Ods(..) => "LibreOffice-werkmap (.ods)",
        }
    }

    /// The first cells of a sheet, as far as the first `rows` rows.
    ///
    /// # Errors
    /// When the sheet cannot be read.
    pub fn top(&mut self, name: &str, rows: u32) -> Result<Vec<SheetCell>, ReadError> {
        guarded(|| self.read(name, rows))
    }

    /// All there is in a sheet.
    ///
    /// # Errors
    /// When the sheet cannot be read or is too large.
    pub fn sheet(&mut self, name: &str) -> Result<SheetCells, ReadError> {
        guarded(|| {
            let cells = self.read(name, MOST_ROWS)?;
            let merged = match &mut self.book {
                Book::Xlsx(book, _) => book.merge_cells_by_sheet_name(name).map_err(of_xlsx)?,
                Book::Xls(book) => book.merge_cells_by_sheet_name(name).map_err(of_xls)?,
                Book::Ods(_, package) => package.of(name).merged,
            };
            let hidden = match &self.book {
                Book::Xlsx(_, package) | Book::Ods(_, package) => package.of(name).hidden,
                Book::Xls(_) => Hidden::default(),
            };
            Ok(SheetCells {
                cells,
                merged,
                hidden,
            })
        })
    }

    fn read(&mut self, name: &str, rows: u32) -> Result<Vec<SheetCell>, ReadError> {
        let mut taken = Taken {
            cells: Vec::new(),
            left: MOST_UNPACKED,
            rows,
        };
        match &mut self.book {
            Book::Xlsx(book, _) => {
                let mut reader = book.worksheet_cells_reader(name).map_err(of_xlsx)?;
                while let Some(cell) = reader.next_cell().map_err(of_xlsx)? {
                    let (row, column) = cell.get_position();
                    if row >= rows && rows < MOST_ROWS {
                        break;
                    }
                    taken.take(row, column, text_of_ref(cell.get_value()))?;
                }
            }
            Book::Xls(book) => taken.take_range(&book.worksheet_range(name).map_err(of_xls)?)?,
            Book::Ods(book, _) => taken.take_range(&book.worksheet_range(name).map_err(of_ods)?)?,
        }
        taken.cells.sort_by_key(|cell| (cell.row, cell.column));
        Ok(taken.cells)
    }
}

/// Cells being taken, within bounds.
struct Taken {
    cells: Vec<SheetCell>,
    left: u64,
    rows: u32,
}

impl Taken {
    fn take(&mut self, row: u32, column: u32, text: String) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.left = self
            .left
            .checked_sub(text.len() as u64)
            .filter(|_| column < MOST_COLUMNS && row < MOST_ROWS)
            .ok_or(ReadError::WorkbookTooLarge)?;
        self.cells.push(SheetCell { row, column, text });
        Ok(())
    }

    fn take_range(&mut self, range: &calamine::Range<Data>) -> Result<(), ReadError> {
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let too_far = |_| ReadError::WorkbookTooLarge;
            let row = top + u32::try_from(row).map_err(too_far)?;
            let column = left + u32::try_from(column).map_err(too_far)?;
            if row >= self.rows {
                break;
            }
            self.take(row, column, text_of(value))?;
        }
        Ok(())
    }
}

/// Refuses a workbook with a password, which Excel keeps in the older kind of file.
fn refuse_protected<S: Read>(source: &mut S) -> Result<(), ReadError> {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut bytes = Vec::new();
    source.take(MOST_PACKED).read_to_end(&mut bytes)?;
    if bytes.windows(name.len()).any(|window| window == name) {
        Err(ReadError::ProtectedWorkbook)
    } else {
        Ok(())
    }
}

/// Unpacks everything once, to nowhere, to know how large it is: the sizes a zip gives of itself can be false. Returns
/// whether it is an .ods.
fn measure<S: Read + Seek>(source: &mut S) -> Result<bool, ReadError> {
    let broken = |_| ReadError::BrokenWorkbook;
    let mut archive = zip::ZipArchive::new(source).map_err(broken)?;
    let mut left = MOST_UNPACKED;
    let mut is_ods = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::InvalidPassword => ReadError::ProtectedWorkbook,
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                ReadError::ProtectedWorkbook
            }
            _ => ReadError::BrokenWorkbook,
        })?;
        if file.name().is_ok_and(|name| name == "mimetype") {
            let mut said = String::new();
            let most = ODS.len() as u64;
            (&mut file)
                .take(most)
                .read_to_string(&mut said)
                .map_err(|_| ReadError::BrokenWorkbook)?;
            is_ods = said == ODS;
        }
        let size = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let size = size.map_err(|_| ReadError::BrokenWorkbook)?;
        left = left.checked_sub(size).ok_or(ReadError::WorkbookTooLarge)?;
    }
    Ok(is_ods)
}

fn of_xlsx(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::ProtectedWorkbook,
        _ => ReadError::BrokenWorkbook,
    }
}

fn of_xls(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::ProtectedWorkbook,
        _ => ReadError::BrokenWorkbook,
    }
}

fn of_ods(error: OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::ProtectedWorkbook,
        OdsError::CellLimitExceeded { .. } => ReadError::WorkbookTooLarge,
        _ => ReadError::BrokenWorkbook,
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) => text.clone(),
        other => text_of(&other.clone().into()),
    }
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "ja".to_owned(),
        Data::Bool(false) => "nee".to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::DateTime(moment) => moment_text(moment),
        Data::Error(error) => error.to_string(),
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
