//! The table in a workbook, as the records its CSV would have: which sheet, where its header stands, what stands above
//! it, what was merged and what is hidden.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::{Read, Seek};

use csv::StringRecord;

use super::columns::letter;
use super::dialect::ENOUGH_NAMES;
use super::error::ReadError;
use super::stream::RECORD_LIMIT;
use super::table::FOR_PEOPLE;
use super::workbook::{SheetCell, SheetCells, SheetName, Workbook};
use crate::domain::text::{Layout, clean};
use crate::domain::words::fold;

/// How many rows are looked at to find the header; a title page is shorter.
pub(super) const HEADER_WITHIN: u32 = 50;

/// The cells of a sheet, handed out row by row.
#[derive(Debug)]
pub struct Sheet {
    kind: &'static str,
    name: String,
    /// How many other sheets the workbook has.
    others: usize,
    cells: Vec<SheetCell>,
    /// Cells that were filled from the merged cell above: row and column.
    filled: BTreeMap<u32, Vec<u32>>,
    next: usize,
    row: u32,
    /// The first row below the header, and its first cell.
    start: (u32, usize),
    width: usize,
    remarks: Vec<String>,
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, blad ‘{}’", self.kind, self.name)?;
        match self.others {
            0 => Ok(()),
            1 => write!(f, " (het andere blad is niet gelezen)"),
            n => write!(f, " (de {n} andere bladen zijn niet gelezen)"),
        }
    }
}

/// Where a header was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Its row among those looked at.
    pub(super) row: usize,
    /// How many names of it are known.
    pub(super) known: usize,
}

/// The row with the most known names, the first of them when there are more; none without enough names.
pub(super) fn find_header<'r, C: AsRef<str> + 'r>(
    rows: impl Iterator<Item = impl IntoIterator<Item = C>>,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<Header> {
    let mut best: Option<Header> = None;
    for (row, cells) in rows.enumerate() {
        let known = cells
            .into_iter()
            .filter(|cell| is_known(cell.as_ref()))
            .count();
        if known >= ENOUGH_NAMES && best.is_none_or(|best| known > best.known) {
            best = Some(Header { row, known });
        }
    }
    best
}

impl Sheet {
    /// Opens the table of a workbook and returns it with its header: on the sheet that is asked for by name or by number
    /// from 1 on, else on the first visible one that has the columns.
    ///
    /// # Errors
    /// When the workbook cannot be read, the sheet is not there, or no sheet has the columns.
    pub fn open<S: Read + Seek>(
        source: S,
        wanted: Option<&str>,
        is_known: &dyn Fn(&str) -> bool,
        expected: &str,
    ) -> Result<(Self, StringRecord), ReadError> {
        let mut book = Workbook::open(source)?;
        let sheets = book.sheets.clone();
        let mut tops = Vec::new();
        let mut first_row = String::new();
        let mut has_overview = false;
        for sheet in &sheets {
            let top = rows_of(&book.top(&sheet.name, HEADER_WITHIN)?);
            if first_row.is_empty() {
                first_row = top
                    .iter()
                    .find(|row| !row.is_empty())
                    .map_or_else(String::new, |row| row.join(" "));
            }
            let is_for_people = top
                .first()
                .and_then(|row| row.first())
                .is_some_and(|cell| cell == FOR_PEOPLE);
            has_overview |= is_for_people;
            let header = find_header(top.iter(), is_known);
            tops.push(header.filter(|_| !is_for_people));
        }
        let is_candidate = |at: &usize| tops[*at].is_some();
        let at = match wanted {
            Some(wanted) => Some(asked_for(&sheets, wanted)?),
            None => {
                let visible = (0..sheets.len()).filter(|at| sheets[*at].is_visible);
                let mut hidden = (0..sheets.len()).filter(|at| !sheets[*at].is_visible);
                visible
                    .clone()
                    .find(is_candidate)
                    .or_else(|| hidden.find(is_candidate))
            }
        };
        if first_row.is_empty() {
            return Err(ReadError::Empty);
        }
        let Some((at, header)) = at.and_then(|at| Some((at, tops[at]?))) else {
            return Err(match has_overview {
                true => ReadError::ForPeople,
                false => ReadError::no_known_columns(&first_row, expected),
            });
        };
        let (mut sheet, record) = Self::at(&mut book, at, header.row)?;
        if sheets.len() > 1 {
            let remark = sheets_in_words(&sheets, at, &tops);
            sheet.remarks.insert(0, remark);
        }
        Ok((sheet, record))
    }

    /// The table of one sheet, by its place in the workbook and the row of its header, which comes with it.
    ///
    /// # Errors
    /// When the sheet cannot be read.
    pub fn at<S: Read + Seek>(
        book: &mut Workbook<S>,
        at: usize,
        header: usize,
    ) -> Result<(Self, StringRecord), ReadError> {
        let name = book.sheets[at].name.clone();
        let mut sheet = Self::of(book.sheet(&name)?, header);
        sheet.kind = book.kind();
        sheet.name = said(&name);
        sheet.others = book.sheets.len() - 1;
        let mut record = StringRecord::new();
        sheet.row = u32::try_from(header).unwrap_or(0);
        sheet.next = sheet.cells.partition_point(|cell| cell.row < sheet.row);
        sheet
            .advance(&mut record)
            .map_err(|limit| ReadError::RowTooLong {
                row: 0,
                limit_kib: limit / 1024,
            })?;
        sheet.start = (sheet.row, sheet.next);
        sheet.width = record.len();
        Ok((sheet, record))
    }

    /// A sheet with its header on a row; what was merged below it is filled down.
    fn of(whole: SheetCells, header: usize) -> Self {
        let header = u32::try_from(header).unwrap_or(0);
        let SheetCells {
            mut cells,
            merged,
            hidden,
        } = whole;
        let mut remarks = Vec::new();
        let above: Vec<&SheetCell> = cells.iter().filter(|cell| cell.row < header).collect();
        if let Some(first) = above.first() {
            let rows = above.iter().map(|cell| cell.row);
            let count = rows.collect::<BTreeSet<_>>().len();
            let lines = if count == 1 { "regel" } else { "regels" };
            remarks.push(format!(
                "Boven de kopregel staan {count} {lines} die niet bij de lijst horen (‘{}’); overgeslagen",
                said(&first.text)
            ));
        }
        // An empty row is not read, hidden or not.
        let rows = cells.iter().map(|cell| cell.row);
        let rows: BTreeSet<u32> = rows.filter(|row| *row > header).collect();
        let hidden_rows = rows.intersection(&hidden.rows).count();
        if hidden_rows > 0 {
            let rows = if hidden_rows == 1 {
                "rij is"
            } else {
                "rijen zijn"
            };
            remarks.push(format!("{hidden_rows} verborgen {rows} meegelezen"));
        }
        let names: Vec<String> = cells
            .iter()
            .filter(|cell| cell.row == header && hidden.columns.contains(&cell.column))
            .map(|cell| format!("{} (‘{}’)", letter(cell.column as usize), said(&cell.text)))
            .collect();
        match names.as_slice() {
            [] => {}
            [one] => remarks.push(format!("De verborgen kolom {one} is meegelezen")),
            all => remarks.push(format!(
                "De verborgen kolommen {} zijn meegelezen",
                all.join(", ")
            )),
        }
        let filled = fill_down(&mut cells, &merged, header);
        if !filled.is_empty() {
            let count: usize = filled.values().map(Vec::len).sum();
            remarks.push(format!(
                "Er zijn samengevoegde cellen; {count} lege cellen eronder hebben de waarde van de cel erboven gekregen"
            ));
        }
        Self {
            kind: "",
            name: String::new(),
            others: 0,
            cells,
            filled,
            next: 0,
            row: 0,
            start: (0, 0),
            width: 0,
            remarks,
        }
    }

    /// Reads the next row; false after the last. A row with nothing in it is an empty record.
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

    /// Begins again with the first row below the header.
    pub fn rewind(&mut self) {
        (self.row, self.next) = self.start;
    }

    /// The columns of the row that was handed out last whose cell was merged with one above.
    #[must_use]
    pub fn filled(&self) -> &[u32] {
        let row = self.row.checked_sub(1);
        let filled = row.and_then(|row| self.filled.get(&row));
        filled.map_or(&[], Vec::as_slice)
    }

    /// What was passed over or filled in to find the table, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// How many cells were handed out, and how many there are.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.next as u64, self.cells.len() as u64)
    }
}

fn said(text: &str) -> String {
    let text = clean(text, Layout::OneLine).text;
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Cells as rows of texts, from the first row of the sheet on.
fn rows_of(cells: &[SheetCell]) -> Vec<Vec<String>> {
    let last = cells.last().map_or(0, |cell| cell.row as usize + 1);
    let mut rows = vec![Vec::new(); last];
    for cell in cells {
        rows[cell.row as usize].push(cell.text.clone());
    }
    rows
}

/// The sheet with a name, or a number from 1 on.
fn asked_for(sheets: &[SheetName], wanted: &str) -> Result<usize, ReadError> {
    let by_name = |exact: bool| {
        sheets.iter().position(|sheet| {
            if exact {
                sheet.name == wanted
            } else {
                fold(&sheet.name) == fold(wanted)
            }
        })
    };
    let by_number = || {
        let number: usize = wanted.parse().ok()?;
        number.checked_sub(1).filter(|at| *at < sheets.len())
    };
    by_name(true)
        .or_else(by_number)
        .or_else(|| by_name(false))
        .ok_or_else(|| {
            let names: Vec<String> = (1..)
                .zip(sheets)
                .map(|(number, sheet)| format!("{number} ‘{}’", said(&sheet.name)))
                .collect();
            ReadError::NoSuchSheet {
                wanted: said(wanted),
                sheets: names.join(", "),
            }
        })
}

/// All sheets with their numbers, which was read, and which else has the columns.
fn sheets_in_words(sheets: &[SheetName], read: usize, tops: &[Option<Header>]) -> String {
    let mut names = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let mut marks = Vec::new();
        if !sheet.is_visible {
            marks.push("verborgen");
        }
        if at == read {
            marks.push("gelezen");
        } else if tops[at].is_some() {
            marks.push("heeft deze kolommen ook");
        }
        let marks = if marks.is_empty() {
            String::new()
        } else {
            format!(" ({})", marks.join(", "))
        };
        names.push(format!("{} ‘{}’{marks}", at + 1, said(&sheet.name)));
    }
    format!(
        "Bladen: {}. Een ander blad kiest u met --blad, op het scherm bij de schrijfwijze",
        names.join(", ")
    )
}

/// Gives the empty cells below a merged one its value, as far as their row holds anything; returns which.
fn fill_down(
    cells: &mut Vec<SheetCell>,
    merged: &[calamine::Dimensions],
    header: u32,
) -> BTreeMap<u32, Vec<u32>> {
    let mut filled: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    if merged.is_empty() {
        return filled;
    }
    let at: HashMap<(u32, u32), usize> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| ((cell.row, cell.column), at))
        .collect();
    let rows: HashSet<u32> = cells.iter().map(|cell| cell.row).collect();
    let mut more = Vec::new();
    for region in merged {
        let ((top, column), (bottom, _)) = (region.start, region.end);
        let Some(text) = at.get(&(top, column)).map(|at| cells[*at].text.clone()) else {
            continue;
        };
        if top <= header {
            continue;
        }
        for row in top + 1..=bottom {
            if rows.contains(&row) && !at.contains_key(&(row, column)) {
                filled.entry(row).or_default().push(column);
                more.push(SheetCell {
                    row,
                    column,
                    text: text.clone(),
                });
            }
        }
    }
    cells.extend(more);
    cells.sort_by_key(|cell| (cell.row, cell.column));
    filled
}
