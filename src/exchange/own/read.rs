//! An own export on its way back in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Seek};

use csv::StringRecord;
use serde_json::{Map, Value, json};

use super::cells::understood;
use super::{Column, IN_ROW, KEY, ListSheet, NUMBER, ROW, Shape, VALUE};
use crate::domain::record::fields::{self, FieldMap};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::text::{Layout, clean, unharmed};
use crate::exchange::columns::REASON_COLUMN;
use crate::exchange::error::ReadError;
use crate::exchange::read::{self, RefusedRecord};
use crate::exchange::records::{Progress, Records, is_blank};
use crate::exchange::sheet::Sheet;
use crate::exchange::table::{FOR_PEOPLE, ListForm};
use crate::exchange::workbook::{self, SheetCell, Workbook};

/// Reads an own export row by row: the records of each, who is pointed at before who points.
pub struct OwnReader<S> {
    shape: Shape,
    records: Records<S>,
    header: Vec<String>,
    /// Which column stands where; none for one that is not ours.
    columns: Vec<Option<Column>>,
    /// The lists that have a sheet of their own.
    lists: Vec<List>,
    /// What is not read, a sentence each.
    remarks: Vec<String>,
    record: StringRecord,
    row: u32,
    has_ended: bool,
}

/// A list that has a sheet of its own.
struct List {
    sheet: ListSheet,
    /// Its rows, by the number of the record.
    rows: HashMap<String, Vec<Row>>,
    /// Which of those numbers the register has.
    met: BTreeSet<String>,
    /// The lists within its elements.
    inner: Vec<Self>,
}

/// A row of a list, as it stands.
#[derive(Debug)]
struct Row {
    /// Its number in the sheet, as people see it.
    row: u32,
    /// The rows it stands in.
    within: Vec<u32>,
    /// Its place in its list; none when it says none.
    place: Option<u32>,
    cells: Map<String, Value>,
}

/// The furthest place an element can have; beyond it nobody counts.
const MOST_PLACE: u32 = 100_000;

impl<S: Read + Seek> OwnReader<S> {
    /// Opens a file; none when it is no own export of this kind.
    #[must_use]
    pub fn open(mut source: S, kind: Kind) -> Option<Self> {
        let shape = Shape::of(kind)?;
        let mut ours = shape.columns(ListForm::Csv);
        ours.extend(shape.columns(ListForm::Xlsx));
        let is_ours = |header: &[String]| {
            header.first().is_some_and(|name| name == NUMBER)
                && header.iter().any(|name| name == shape.mark)
        };
        let (mut lists, mut remarks) = (Vec::new(), Vec::new());
        let (records, record) = if workbook::is_workbook(&mut source).ok()? {
            let mut book = Workbook::open(source).ok()?;
            let at = register_of(&mut book, &is_ours)?;
            let (sheet, record) = Sheet::at(&mut book, at, 0).ok()?;
            lists = lists_of(&mut book, shape.lists(), 0, &mut remarks).ok()?;
            remarks.extend(sheets_not_read(&mut book, at, &lists));
            (Records::Sheet(sheet), record)
        } else {
            let is_known = |name: &str| ours.iter().any(|column| column.title == name);
            Records::open(source, None, &is_known, NUMBER).ok()?
        };
        let mut header: Vec<String> = record.iter().map(str::to_owned).collect();
        if !is_ours(&header) {
            return None;
        }
        let find = |name: &String| ours.iter().find(|one| one.title == *name).cloned();
        let columns: Vec<Option<Column>> = header.iter().map(find).collect();
        let named = header.iter().zip(&columns);
        let unknown = named.filter(|(name, it)| it.is_none() && *name != REASON_COLUMN);
        remarks.extend(unknown.map(|(name, _)| not_read(name)));
        header.extend(lists.iter().map(|list| list.sheet.title.clone()));
        Some(Self {
            shape,
            records,
            columns,
            lists,
            header,
            remarks,
            record,
            row: 0,
            has_ended: false,
        })
    }

    /// The header line; behind it the lists that have a sheet of their own.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What is not read, a sentence each: columns and sheets that are not of an own export.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The fields the file has a column or a sheet for, by kind: where nothing stands there, it says that there is
    /// nothing.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<Kind, BTreeSet<String>> {
        let mut fields: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
        let columns = self.columns.iter().flatten();
        let columns = columns.map(|column| (column.section, column.path[0]));
        let lists = self.lists.iter();
        let lists = lists.map(|list| (list.sheet.section, list.sheet.name));
        for (section, name) in columns.chain(lists) {
            if name != NUMBER {
                let kind = self.shape.sections[section].0;
                fields.entry(kind).or_default().insert(name.to_owned());
            }
        }
        fields
    }

    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.records.progress()
    }

    /// The row that was handed out last, as it stood, refused for a reason; its lists as JSON, as a CSV has them.
    #[must_use]
    pub fn refuse(&self, reason: impl Into<String>) -> RefusedRecord {
        let cells = self.record.iter().map(|cell| self.text(cell).to_owned());
        let mut fields: Vec<String> = cells.collect();
        for list in &self.lists {
            let raw = list.raw(self.number_of(list.sheet.section), &[]);
            fields.push(if is_nothing(&raw) {
                String::new()
            } else {
                raw.to_string()
            });
        }
        RefusedRecord {
            row: self.row,
            fields,
            reason: reason.into(),
        }
    }

    /// A cell as it was before it was written. In a workbook a text is a text, and nothing was put before it.
    fn text<'c>(&self, cell: &'c str) -> &'c str {
        match &self.records {
            Records::Text { .. } => unharmed(cell),
            Records::Sheet(_) => cell,
        }
    }

    /// The number of a section of the row at hand; empty when there is none.
    fn number_of(&self, section: usize) -> &str {
        let mut cells = self.columns.iter().zip(&self.record);
        let found = cells.find(|(column, _)| {
            let column = column.as_ref();
            column.is_some_and(|it| it.section == section && it.path == [NUMBER])
        });
        found.map_or("", |(_, cell)| self.text(cell))
    }

    fn understand(&self) -> Result<Vec<Record>, String> {
        let (found, wanted) = (self.record.len(), self.columns.len());
        if found != wanted {
            return Err(format!(
                "deze rij heeft {found} velden en de kopregel {wanted}"
            ));
        }
        let mut records = Vec::new();
        for (section, (kind, _)) in self.shape.sections.iter().enumerate().rev() {
            let number = self.number_of(section);
            if number.is_empty() {
                continue;
            }
            let id = id_of(*kind, number)?;
            let map = self.fields_of(section, number)?;
            let record = fields::to_record(id, 1, map.clone());
            records.push(record.map_err(|_| self.misfit(section, *kind, &map))?);
        }
        match records.last() {
            Some(record) if record.id.kind == self.shape.kind => Ok(records),
            _ => Err("er staat geen nummer".to_owned()),
        }
    }

    /// What the row at hand says of a section, by path.
    fn fields_of(&self, section: usize, number: &str) -> Result<FieldMap, String> {
        let mut map = FieldMap::new();
        for (column, cell) in self.columns.iter().zip(&self.record) {
            let cell = self.text(cell);
            let Some(column) = column
                .as_ref()
                .filter(|it| it.section == section && it.path != [NUMBER] && !cell.is_empty())
            else {
                continue;
            };
            let value = understood(&column.holds, cell.into())
                .map_err(|why| format!("kolom {}: {why}", column.title))?;
            match (column.part, column.path.as_slice()) {
                (Some(part), _) => elements(part.word(), value, &mut map),
                (None, [name, inner]) => {
                    let outer = map.entry((*name).to_owned()).or_insert_with(|| json!({}));
                    outer[*inner] = value;
                }
                (None, path) => drop(map.insert(path[0].to_owned(), value)),
            }
        }
        for list in self
            .lists
            .iter()
            .filter(|list| list.sheet.section == section)
        {
            let value = list
                .check(number)
                .and_then(|()| understood(&list.sheet.holds, list.raw(number, &[])))
                .map_err(|why| format!("blad ‘{}’, {why}", list.sheet.title))?;
            match list.sheet.part {
                Some(part) => elements(part.word(), value, &mut map),
                None if is_nothing(&value) => {}
                None => drop(map.insert(list.sheet.name.to_owned(), value)),
            }
        }
        Ok(map)
    }

    /// Which field does not fit, of a record that could not be made.
    fn misfit(&self, section: usize, kind: Kind, map: &FieldMap) -> String {
        let fits = |name: &str, value: &Value| {
            let alone = FieldMap::from([(name.to_owned(), value.clone())]);
            fields::to_record(RecordId::new(kind, ""), 1, alone).is_ok()
        };
        let wrong = map.iter().find(|(name, value)| !fits(name, value));
        let Some((name, value)) = wrong else {
            return "de waarden van deze rij passen niet bij elkaar".to_owned();
        };
        let prefix = self.shape.sections[section].1;
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        format!("kolom {prefix}{name}: ‘{value}’ past hier niet")
    }

    /// The rows of lists whose record the register does not have.
    fn ownerless(&mut self) -> Option<RefusedRecord> {
        let columns = self.columns.len();
        for (at, list) in self.lists.iter_mut().enumerate() {
            let Some((number, rows)) = list.lost() else {
                continue;
            };
            let mut fields = vec![String::new(); columns + at];
            let raw = list.raw(&number, &[]);
            fields.push(if is_nothing(&raw) {
                String::new()
            } else {
                raw.to_string()
            });
            list.met.insert(number.clone());
            self.row = self.row.saturating_add(1);
            return Some(RefusedRecord {
                row: self.row,
                fields,
                reason: format!(
                    "op blad {rows} staat nummer ‘{number}’, en dat staat niet op blad ‘{}’; er is niets van overgenomen",
                    self.shape.name()
                ),
            });
        }
        None
    }

    /// Notes of which records the lists were read.
    fn meet(&mut self) {
        for section in 0..self.shape.sections.len() {
            let number = self.number_of(section).to_owned();
            if !number.is_empty() {
                let lists = self.lists.iter_mut();
                for list in lists.filter(|list| list.sheet.section == section) {
                    list.met.insert(number.clone());
                }
            }
        }
    }
}

impl<S: Read + Seek> Iterator for OwnReader<S> {
    type Item = Result<read::Record<Vec<Record>>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            match self.records.advance(&mut self.record, self.row) {
                Err(error) => {
                    self.has_ended = true;
                    return Some(Err(error));
                }
                Ok(false) => self.has_ended = true,
                Ok(true) => {
                    self.row = self.row.saturating_add(1);
                    if is_blank(&self.record) {
                        continue;
                    }
                    self.meet();
                    return Some(Ok(match self.understand() {
                        Ok(group) => read::Record::Row(group, Vec::new()),
                        Err(why) => read::Record::Refused(self.refuse(format!(
                            "{why}; zet de rij terug zoals hij was en lees hem opnieuw in"
                        ))),
                    }));
                }
            }
        }
        self.ownerless().map(|lost| Ok(read::Record::Refused(lost)))
    }
}

impl List {
    fn has_sheet(&self, name: &str) -> bool {
        self.sheet.title == name || self.inner.iter().any(|inner| inner.has_sheet(name))
    }

    fn rows(&self, number: &str) -> &[Row] {
        self.rows.get(number).map_or(&[], Vec::as_slice)
    }

    /// The elements of a record, or of an element that stands in rows, as they stand, each at its place.
    fn raw(&self, number: &str, within: &[u32]) -> Value {
        let rows = self.rows(number).iter();
        let rows = rows.filter(|row| row.within == within);
        if self.sheet.is_named {
            return rows.map(Row::named).collect::<Map<_, _>>().into();
        }
        let mut placed: Vec<Value> = Vec::new();
        for row in rows {
            let is_free = |place: &usize| placed.get(*place).is_none_or(Value::is_null);
            let place = row.place.map(|place| place as usize - 1).filter(is_free);
            let place = place.unwrap_or(placed.len());
            let mut element = row.cells.clone();
            for inner in &self.inner {
                let within: Vec<u32> = within.iter().copied().chain([place as u32 + 1]).collect();
                element.insert(inner.sheet.name.to_owned(), inner.raw(number, &within));
            }
            placed.resize(placed.len().max(place + 1), Value::Null);
            placed[place] = element.into();
        }
        placed.into()
    }

    /// Whether nothing of a record would be lost: a name stands once, and what stands in a row stands in one that is there.
    fn check(&self, number: &str) -> Result<(), String> {
        let mut names = BTreeSet::new();
        let rows = self.rows(number).iter();
        for row in rows.filter(|_| self.sheet.is_named) {
            let (name, _) = row.named();
            if !names.insert((&row.within, name.clone())) {
                return Err(format!("rij {}: ‘{name}’ staat er twee keer", row.row));
            }
        }
        for inner in &self.inner {
            let all = self.raw(number, &[]);
            let is_there = |place: u32| all.get(place as usize - 1).is_some_and(|it| !it.is_null());
            let lost = inner.rows(number).iter().find(|row| {
                let place = row.within.last().copied().unwrap_or(0);
                place == 0 || !is_there(place)
            });
            if let Some(lost) = lost {
                return Err(format!(
                    "rij {} van blad ‘{}’ hoort bij een rij die er niet is",
                    lost.row, inner.sheet.title
                ));
            }
        }
        Ok(())
    }

    /// A number that the register does not have, and which rows of which sheet have it.
    fn lost(&self) -> Option<(String, String)> {
        let sheets = [self].into_iter().chain(&self.inner);
        let all = sheets.flat_map(|list| list.rows.iter().map(|rows| (&list.sheet.title, rows)));
        let lost = all.filter(|(_, (number, _))| !self.met.contains(*number));
        let first = lost.min_by_key(|(_, (_, rows))| rows.first().map(|row| row.row));
        let (title, (number, rows)) = first?;
        let rows: Vec<String> = rows.iter().map(|row| row.row.to_string()).collect();
        Some((
            number.clone(),
            format!("‘{title}’, rij {},", rows.join(", ")),
        ))
    }
}

impl Row {
    fn named(&self) -> (String, Value) {
        let name = self.cells.get(KEY).and_then(Value::as_str);
        let value = self.cells.get(VALUE).cloned().unwrap_or(Value::Null);
        (name.unwrap_or_default().to_owned(), value)
    }
}

fn is_nothing(value: &Value) -> bool {
    *value == json!([]) || *value == json!({})
}

fn not_read(column: &str) -> String {
    format!(
        "De kolom ‘{}’ ken ik niet; die is overgeslagen",
        clean(column, Layout::OneLine).text
    )
}

/// The elements of a list, each at its place; where nothing stands there is none.
fn elements(word: &str, value: Value, map: &mut FieldMap) {
    if let Value::Array(list) = value {
        let placed = (1_u32..).zip(list).filter(|(_, value)| !value.is_null());
        map.extend(placed.map(|(n, value)| (format!("{word}/{n}"), value)));
    }
}

/// The sheet with the register, by its place.
fn register_of<S: Read + Seek>(
    book: &mut Workbook<S>,
    is_ours: &dyn Fn(&[String]) -> bool,
) -> Option<usize> {
    let names: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    names.iter().position(|name| {
        let top = book.top(name, 1).unwrap_or_default();
        let header: Vec<String> = top.into_iter().map(|cell| cell.text).collect();
        is_ours(&header)
    })
}

/// Sheets that are neither the register, nor a list of it, nor there for people.
fn sheets_not_read<S: Read + Seek>(
    book: &mut Workbook<S>,
    register: usize,
    lists: &[List],
) -> Option<String> {
    let all: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let mut not_read = Vec::new();
    for (at, name) in all.into_iter().enumerate() {
        let is_list = lists.iter().any(|list| list.has_sheet(&name));
        let mut is_for_people = || {
            let top = book.top(&name, 1).unwrap_or_default();
            top.first().is_none_or(|cell| cell.text == FOR_PEOPLE)
        };
        if at != register && !is_list && !is_for_people() {
            not_read.push(format!("‘{}’", clean(&name, Layout::OneLine).text));
        }
    }
    match not_read.as_slice() {
        [] => None,
        [one] => Some(format!("Het blad {one} ken ik niet; dat is overgeslagen")),
        all => Some(format!(
            "De bladen {} ken ik niet; die zijn overgeslagen",
            all.join(", ")
        )),
    }
}

/// The sheets of lists that a workbook has. `within` says in how many rows each stands.
fn lists_of<S: Read + Seek>(
    book: &mut Workbook<S>,
    sheets: Vec<ListSheet>,
    within: usize,
    remarks: &mut Vec<String>,
) -> Result<Vec<List>, ReadError> {
    let mut lists = Vec::new();
    for sheet in sheets {
        let inner = lists_of(book, sheet.inner.clone(), within + 1, remarks)?;
        let is_there = book.sheets.iter().any(|one| one.name == sheet.title);
        if is_there || !inner.is_empty() {
            let cells = match is_there {
                true => book.sheet(&sheet.title)?.cells,
                false => Vec::new(),
            };
            let rows = rows_of(&sheet, within, cells, remarks);
            lists.push(List {
                sheet,
                rows,
                met: BTreeSet::new(),
                inner,
            });
        }
    }
    Ok(lists)
}

/// The rows of a list, by the number of the record.
fn rows_of(
    sheet: &ListSheet,
    within: usize,
    cells: Vec<SheetCell>,
    remarks: &mut Vec<String>,
) -> HashMap<String, Vec<Row>> {
    let header: BTreeMap<u32, String> = cells
        .iter()
        .filter(|cell| cell.row == 0)
        .map(|cell| (cell.column, cell.text.clone()))
        .collect();
    let ours = sheet.header(within);
    let unknown = header.values().filter(|name| !ours.contains(name));
    remarks.extend(unknown.map(|name| not_read(&format!("{name} op blad {}", sheet.title))));
    let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
    for of_row in cells.chunk_by(|one, two| one.row == two.row) {
        let at = of_row[0].row;
        if at == 0 {
            continue;
        }
        let (mut number, mut row) = (
            String::new(),
            Row {
                row: at + 1,
                within: Vec::new(),
                place: None,
                cells: Map::new(),
            },
        );
        for cell in of_row {
            let place = || {
                cell.text
                    .parse()
                    .ok()
                    .filter(|at| (1..=MOST_PLACE).contains(at))
            };
            match header.get(&cell.column).map(String::as_str) {
                Some(NUMBER) => number.clone_from(&cell.text),
                Some(IN_ROW) => row.within.push(place().unwrap_or(0)),
                Some(ROW) if !sheet.is_named => row.place = place(),
                Some(name) => {
                    row.cells.insert(name.to_owned(), cell.text.clone().into());
                }
                None => {}
            }
        }
        rows.entry(number).or_default().push(row);
    }
    rows
}

fn id_of(kind: Kind, number: &str) -> Result<RecordId, String> {
    if kind.prefix().is_none() {
        let id = RecordId::new(kind, number);
        return if id.reads_back() {
            Ok(id)
        } else {
            let rule = "heeft letters of cijfers, en geen spatie ervoor of erachter";
            Err(format!("‘{number}’ kan geen nummer zijn: dat {rule}"))
        };
    }
    match RecordId::parse(number) {
        Ok(id) if id.kind == kind && !id.can_be_counted() => {
            Err(format!("{number} is geen nummer dat wijkregie uitgeeft"))
        }
        Ok(id) if id.kind == kind => Ok(id),
        Ok(_) => Err(format!("{number} is geen {}", kind.word())),
        Err(why) => Err(why.to_string()),
    }
}
