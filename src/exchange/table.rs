//! A list on its way out: a header and rows of typed cells, written as CSV or as a workbook.
//!
//! An export is a list of [`Column`]s, each a name and what stands in it, or goes row by row into a [`ListWriter`]. What
//! a cell looks like in a file is decided here, once: dates as dates, amounts as amounts, and text never as a formula.

use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Color, DocProperties, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::domain::io::in_words;
use crate::domain::money::{Balance, Cents};
use crate::domain::text::harmless;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, with its own line breaks.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// An amount of money.
    Amount(Balance),
    /// A whole number, of which a workbook keeps fifteen digits; below zero it is no formula.
    Number(i64),
    /// A share, in hundredths of a percent.
    Percent(u32),
    /// A number with two decimals, in hundredths, and its unit.
    Hundredths(u32, &'static str),
    /// Text that stands out, by colour beside its words.
    Marked(String, Mark),
}

/// How a text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is late.
    Late,
    /// It soon will be.
    Soon,
}

/// What stands above a list for people. A sheet that begins so is not read back in.
pub const FOR_PEOPLE: &str =
    "Overzicht van wijkregie, om te lezen; dit blad wordt niet weer ingelezen";

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<Cents> for Cell {
    fn from(amount: Cents) -> Self {
        Self::Amount(amount.into())
    }
}

impl From<Balance> for Cell {
    fn from(amount: Balance) -> Self {
        Self::Amount(amount)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Cell {
    fn from(answer: bool) -> Self {
        Self::Text(if answer { "ja" } else { "nee" }.to_owned())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One column of an export of `R`s: what stands above it, and what stands in it.
pub struct ListColumn<R>(pub &'static str, pub fn(&R) -> Cell);

/// A header and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called: the name of the sheet in a workbook.
    pub name: &'static str,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, each with a cell for every column; cells that are not there are empty.
    pub rows: Vec<Vec<Cell>>,
}

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file fails.
    #[error("het bestand is niet te schrijven: {}", in_words(.0))]
    Io(#[from] io::Error),
    /// A text that no cell of a workbook can hold.
    #[error(
        "rij {row}, kolom ‘{column}’ heeft meer tekst dan een cel in Excel kan bevatten (32.767 tekens); er is niets geschreven, kies csv of json"
    )]
    TextTooLong {
        /// The row's number; the first below the header is 1.
        row: usize,
        /// The name of the column.
        column: String,
    },
    /// More rows or columns than a sheet has.
    #[error(
        "een blad in Excel kan niet meer dan 1.048.576 rijen en 16.384 kolommen bevatten; er is niets geschreven, kies csv of json"
    )]
    TooLarge,
    /// Excel does not take it for another reason.
    #[error("Excel kan dit niet bevatten: {0}; er is niets geschreven, kies csv of json")]
    Workbook(XlsxError),
}

impl From<csv::Error> for TableError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Io(error),
            other => Self::Io(io::Error::other(format!("{other:?}"))),
        }
    }
}

impl Table {
    /// A table with the columns of an export, a row for every record.
    pub fn of<'r, R: 'r>(
        name: &'static str,
        columns: &[ListColumn<R>],
        records: impl IntoIterator<Item = &'r R>,
    ) -> Self {
        let row = |record| {
            columns
                .iter()
                .map(|ListColumn(_, cell)| cell(record))
                .collect()
        };
        let header = columns.iter().map(|ListColumn(name, _)| (*name).to_owned());
        Self {
            name,
            header: header.collect(),
            rows: records.into_iter().map(row).collect(),
        }
    }

    /// Writes it as a workbook for people.
    ///
    /// # Errors
    /// When it cannot be written, or does not fit in a sheet; nothing is written then.
    pub fn write_for_people(&self, out: impl Write) -> Result<(), TableError> {
        save(vec![self.sheet_for_people()?], out)
    }

    /// A sheet for people: what it is, a header that stays in sight with a filter, and the rows.
    fn sheet_for_people(&self) -> Result<Worksheet, TableError> {
        const HEADER: u32 = 1;
        let mut sheet = Worksheet::new();
        sheet.set_name(self.name).map_err(TableError::Workbook)?;
        let told = |error, row, column| told(error, &self.header, row, column);
        let formats = Formats::default();
        let bold = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0x00DD_E6F0));
        for (at, name) in self.header.iter().enumerate() {
            sheet
                .write_string_with_format(HEADER, column_number(at)?, name, &bold)
                .map_err(|error| told(error, 0, at))?;
        }
        for (at, row) in self.rows.iter().enumerate() {
            let number = u32::try_from(at).map_err(|_| TableError::TooLarge)? + HEADER + 1;
            for (column, cell) in row.iter().enumerate() {
                formats
                    .write(&mut sheet, number, column_number(column)?, cell)
                    .map_err(|error| told(error, at + 1, column))?;
            }
        }
        let last_row = u32::try_from(self.rows.len()).map_err(|_| TableError::TooLarge)? + HEADER;
        let last_column = column_number(self.header.len().saturating_sub(1))?;
        sheet.set_autofit_max_width(MOST_PIXELS).autofit();
        // After the widths: it is longer than any column.
        sheet
            .write_string_with_format(0, 0, FOR_PEOPLE, &Format::new().set_italic())
            .and_then(|sheet| sheet.autofilter(HEADER, 0, last_row, last_column))
            .and_then(|sheet| sheet.set_freeze_panes(HEADER + 1, 1))
            .map_err(TableError::Workbook)?;
        Ok(sheet)
    }

    /// Writes it.
    ///
    /// # Errors
    /// When it cannot be written, or does not fit in a sheet; nothing is written of a workbook then.
    pub fn write(&self, form: ListForm, out: impl Write) -> Result<(), TableError> {
        let mut list = ListWriter::new(form, self.name, self.header.clone(), out)?;
        for row in &self.rows {
            list.row(row)?;
        }
        list.finish()
    }
}

/// What a list is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// The way a Dutch Excel does: UTF-8 with BOM, semicolons, CRLF, dates as dd-mm-jjjj, amounts with a decimal comma.
    /// A text that Excel would take for a formula gets a `'` before it.
    Csv,
    /// A workbook of one sheet: dates and amounts as such, every text as text.
    Xlsx,
}

/// A list that is written row by row. A CSV goes out at once, a workbook when it is finished.
pub struct ListWriter<W: Write> {
    /// The sheet before it, for people.
    first: Option<Worksheet>,
    to: To<W>,
}

enum To<W: Write> {
    Csv(Box<csv::Writer<W>>, usize),
    /// The list, the sheets behind it, and what cells look like.
    Book(Vec<ListSheet>, Box<Formats>, W),
}

/// One sheet with a list.
struct ListSheet {
    name: String,
    header: Vec<String>,
    rows: usize,
    sheet: Box<Worksheet>,
}

impl ListSheet {
    fn new(name: &str, header: Vec<String>) -> Result<Self, TableError> {
        let mut sheet = Box::new(Worksheet::new());
        sheet.set_name(name).map_err(TableError::Workbook)?;
        let bold = Format::new().set_bold();
        for (at, name) in header.iter().enumerate() {
            sheet
                .write_string_with_format(0, column_number(at)?, name, &bold)
                .map_err(|error| told(error, &header, 0, at))?;
        }
        Ok(Self {
            name: name.to_owned(),
            header,
            rows: 0,
            sheet,
        })
    }

    fn row(&mut self, cells: &[Cell], formats: &Formats) -> Result<(), TableError> {
        self.rows += 1;
        let number = u32::try_from(self.rows).map_err(|_| TableError::TooLarge)?;
        for (column, cell) in cells.iter().enumerate() {
            formats
                .write(&mut self.sheet, number, column_number(column)?, cell)
                .map_err(|error| told(error, &self.header, self.rows, column))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Worksheet, TableError> {
        self.sheet
            .set_freeze_panes(1, 0)
            .map_err(TableError::Workbook)?
            .set_autofit_max_width(MOST_PIXELS)
            .autofit();
        Ok(*self.sheet)
    }
}

impl<W: Write> ListWriter<W> {
    /// Begins a list with its header; `name` is that of the sheet.
    ///
    /// # Errors
    /// When it cannot be written, or the header does not fit in a sheet.
    pub fn new(
        form: ListForm,
        name: &str,
        header: Vec<String>,
        mut out: W,
    ) -> Result<Self, TableError> {
        let to = match form {
            ListForm::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                let mut csv = csv::WriterBuilder::new()
                    .delimiter(b';')
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(out);
                csv.write_record(header.iter().map(|name| harmless(name)))?;
                To::Csv(Box::new(csv), header.len())
            }
            ListForm::Xlsx => To::Book(vec![ListSheet::new(name, header)?], Box::default(), out),
        };
        Ok(Self { first: None, to })
    }

    /// The same, in a workbook behind a sheet for people.
    ///
    /// # Errors
    /// When that sheet cannot hold what stands in it.
    pub fn behind(mut self, overview: &Table) -> Result<Self, TableError> {
        if matches!(self.to, To::Book(..)) {
            self.first = Some(overview.sheet_for_people()?);
        }
        Ok(self)
    }

    /// Adds a sheet to a workbook, behind those that are there. One without rows is left out; a CSV has none.
    ///
    /// # Errors
    /// When there can be no such sheet.
    pub fn add_sheet(&mut self, name: &str, header: Vec<String>) -> Result<(), TableError> {
        if let To::Book(sheets, ..) = &mut self.to {
            sheets.push(ListSheet::new(name, header)?);
        }
        Ok(())
    }

    /// Writes one row; cells that are not there are empty.
    ///
    /// # Errors
    /// When it cannot be written, or does not fit in a sheet.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        match &mut self.to {
            To::Csv(csv, width) => {
                let missing = width.saturating_sub(cells.len());
                let rest = std::iter::repeat_n(String::new(), missing);
                Ok(csv.write_record(cells.iter().map(csv_text).chain(rest))?)
            }
            To::Book(sheets, formats, _) => sheets[0].row(cells, formats),
        }
    }

    /// Writes one row on a sheet that was added.
    ///
    /// # Errors
    /// When it does not fit in the sheet.
    pub fn row_on(&mut self, name: &str, cells: &[Cell]) -> Result<(), TableError> {
        if let To::Book(sheets, formats, _) = &mut self.to
            && let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.name == name)
        {
            sheet.row(cells, formats)?;
        }
        Ok(())
    }

    /// Ends the list.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), TableError> {
        match self.to {
            To::Csv(mut csv, _) => Ok(csv.flush()?),
            To::Book(sheets, _, mut out) => {
                let is_there = |(at, sheet): &(usize, ListSheet)| *at == 0 || sheet.rows > 0;
                let sheets = sheets.into_iter().enumerate().filter(is_there);
                let sheets = sheets.map(|(_, sheet)| sheet.finish());
                let all = self.first.map(Ok).into_iter().chain(sheets);
                save(all.collect::<Result<_, _>>()?, &mut out)
            }
        }
    }
}

/// Writes a workbook of these sheets. What is in it says when: the same sheets are the same bytes.
fn save(sheets: Vec<Worksheet>, mut out: impl Write) -> Result<(), TableError> {
    let made =
        rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1).map_err(TableError::Workbook)?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    let bytes = book.save_to_buffer().map_err(TableError::Workbook)?;
    out.write_all(&bytes)?;
    Ok(out.flush()?)
}

fn told(error: XlsxError, header: &[String], row: usize, column: usize) -> TableError {
    match error {
        XlsxError::MaxStringLengthExceeded => TableError::TextTooLong {
            row,
            column: header.get(column).cloned().unwrap_or_default(),
        },
        XlsxError::RowColumnLimitError => TableError::TooLarge,
        other => TableError::Workbook(other),
    }
}

/// How wide a column may become by itself.
const MOST_PIXELS: u32 = 400;

fn column_number(at: usize) -> Result<u16, TableError> {
    u16::try_from(at).map_err(|_| TableError::TooLarge)
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Date(day) => day.format("%d-%m-%Y").to_string(),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Percent(share) => format!("{},{:02} %", share / 100, share % 100),
        Cell::Hundredths(number, unit) => format!("{},{:02} {unit}", number / 100, number % 100),
        Cell::Marked(text, _) => harmless(text),
    }
}

/// How the types of cells are shown in a workbook.
struct Formats {
    text: Format,
    day: Format,
    euro: Format,
    percent: Format,
    decimals: Format,
    late: Format,
    soon: Format,
}

/// The years that a date in a workbook can have.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

impl Default for Formats {
    fn default() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            text: top().set_text_wrap(),
            day: top().set_num_format("dd-mm-yyyy"),
            euro: top().set_num_format("\"€\" #,##0.00"),
            percent: top().set_num_format("0.00%"),
            decimals: top().set_num_format("0.00"),
            late: top()
                .set_bold()
                .set_font_color(Color::RGB(0x009C_0006))
                .set_background_color(Color::RGB(0x00FF_C7CE)),
            soon: top()
                .set_font_color(Color::RGB(0x007F_6000))
                .set_background_color(Color::RGB(0x00FF_EB9C)),
        }
    }
}

impl Formats {
    fn write(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cell: &Cell,
    ) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => sheet.write_string_with_format(row, column, text, &self.text)?,
            Cell::Date(day) if YEARS.contains(&day.year()) => {
                sheet.write_date_with_format(row, column, day, &self.day)?
            }
            Cell::Date(_) => sheet.write_string(row, column, csv_text(cell))?,
            // Exact: an amount is far below the 2⁵³ up to which a number keeps every cent.
            Cell::Amount(amount) => {
                sheet.write_number_with_format(row, column, amount.0 as f64 / 100.0, &self.euro)?
            }
            Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
            Cell::Percent(share) => {
                let part = f64::from(*share) / 10_000.0;
                sheet.write_number_with_format(row, column, part, &self.percent)?
            }
            // Without its unit it adds up.
            Cell::Hundredths(number, _) => {
                let number = f64::from(*number) / 100.0;
                sheet.write_number_with_format(row, column, number, &self.decimals)?
            }
            Cell::Marked(text, mark) => {
                let format = match mark {
                    Mark::Late => &self.late,
                    Mark::Soon => &self.soon,
                };
                sheet.write_string_with_format(row, column, text, format)?
            }
        };
        Ok(())
    }
}
