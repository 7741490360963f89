//! The own export: everything about a record in one row, so that it reads back in as it was, from a CSV and from a
//! workbook.
//!
//! A column is a field of the record; a list is JSON in its cell. A verwijzing has its resident and huishouden in the
//! same row (`inwoner.`, `huishouden.`). How a field stands in its cell follows from what the record takes there
//! ([`Holds`]). What no row can carry: history, and records of another kind.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, Write};

use chrono::NaiveDate;
use csv::StringRecord;
use serde_json::{Map, Value, json};

use super::columns::REASON_COLUMN;
use super::error::ReadError;
use super::figures;
use super::read::{self, RefusedRecord};
use super::records::{Progress, Records, is_blank};
use super::table::{Cell, ListForm, ListWriter, Table, TableError};
use super::values::{self, DateKind};
use crate::domain::money::Cents;
use crate::domain::record::fields::{self, FieldError, FieldMap};
use crate::domain::record::{Head, Kind, PartKind, Record, RecordId};
use crate::domain::text::unharmed;

/// The first column of every own export.
const NUMBER: &str = "nummer";

/// What stands together in one row.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// What the export is of.
    kind: Kind,
    /// The name of the sheet.
    name: &'static str,
    /// The column that, beside [`NUMBER`], tells an own export from any other file.
    mark: &'static str,
    /// The kinds in a row with what their columns begin with; who points at another comes before it.
    sections: &'static [(Kind, &'static str)],
}

/// Every kind that has an own export.
const SHAPES: &[Shape] = &[
    Shape {
        kind: Kind::Referral,
        name: "verwijzingen",
        mark: "inwoner.nummer",
        sections: &[
            (Kind::Referral, ""),
            (Kind::Resident, "inwoner."),
            (Kind::Household, "huishouden."),
        ],
    },
    Shape {
        kind: Kind::Contract,
        name: "contracten",
        mark: "opzeggen_hoe",
        sections: &[(Kind::Contract, "")],
    },
    Shape {
        kind: Kind::Aanbesteding,
        name: "aanbestedingen",
        mark: "procedure_in_bestand",
        sections: &[(Kind::Aanbesteding, "")],
    },
    Shape {
        kind: Kind::Provider,
        name: "aanbieders",
        mark: "begeleidingsteams",
        sections: &[(Kind::Provider, "")],
    },
    Shape {
        kind: Kind::Employee,
        name: "medewerkers",
        mark: "afwezig_tot_en_met",
        sections: &[(Kind::Employee, "")],
    },
];

/// What a column holds, and so how its cell is written and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The number of the record.
    Number,
    /// Any text.
    Text,
    /// A day.
    Date,
    /// An amount of money.
    Amount,
    /// Yes or no.
    Answer,
    /// A word of a list as that word; anything else as JSON.
    Rest,
    /// A growing list, as JSON.
    List(PartKind),
}

/// One column: which section it is of, its name there, and what it holds.
#[derive(Debug, Clone)]
struct FieldColumn {
    section: usize,
    kind: Kind,
    name: String,
    holds: Holds,
}

/// Whether the head of a kind takes a value in a field.
fn takes(kind: Kind, name: &str, value: Value) -> bool {
    kind.read(json!({ name: value })).is_ok()
}

/// What a field holds, found by what it takes: only a text takes any words, only an amount counts beyond four thousand
/// million.
fn holds(kind: Kind, name: &str, empty: &Value) -> Holds {
    const BEYOND_A_COUNT: u64 = 1 << 40;
    if empty.is_boolean() {
        Holds::Answer
    } else if takes(kind, name, "zomaar iets".into()) {
        Holds::Text
    } else if takes(kind, name, "2026-11-23".into()) {
        Holds::Date
    } else if takes(kind, name, BEYOND_A_COUNT.into()) {
        Holds::Amount
    } else {
        Holds::Rest
    }
}

/// The fields of a kind with their empty values, in the order of the record.
fn fields_of(kind: Kind) -> Result<Vec<(String, Value)>, FieldError> {
    // Written out, because `of_head` leaves out what is empty and a map forgets the order.
    let mut text = Vec::new();
    Head::empty(kind).write(&mut serde_json::Serializer::new(&mut text))?;
    let map: Map<String, Value> = serde_json::from_slice(&text)?;
    let text = String::from_utf8_lossy(&text);
    let mut fields: Vec<(String, Value)> = map.into_iter().collect();
    fields.sort_by_key(|(name, _)| text.find(&format!("\"{name}\":")));
    Ok(fields)
}

impl Shape {
    fn of(kind: Kind) -> Option<Self> {
        SHAPES.iter().copied().find(|shape| shape.kind == kind)
    }

    fn columns(&self) -> Result<Vec<FieldColumn>, FieldError> {
        let mut columns = Vec::new();
        for (section, (kind, _)) in self.sections.iter().enumerate() {
            let mut add = |name: String, holds: Holds| {
                columns.push(FieldColumn {
                    section,
                    kind: *kind,
                    name,
                    holds,
                });
            };
            add(NUMBER.to_owned(), Holds::Number);
            for (name, empty) in fields_of(*kind)? {
                let holds = holds(*kind, &name, &empty);
                add(name, holds);
            }
            for part in kind.lists() {
                add(part.word().to_owned(), Holds::List(*part));
            }
        }
        Ok(columns)
    }

    fn title(&self, column: &FieldColumn) -> String {
        let prefix = self.sections.get(column.section).map_or("", |one| one.1);
        format!("{prefix}{}", column.name)
    }
}

// ---------------------------------------------------------------- out

/// Why an own export cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The file fails, or a workbook cannot hold it.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A record has no text form.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// There is no own export of this kind.
    #[error("van {0} bestaat geen eigen export")]
    NoShape(&'static str),
}

/// Writes records, one row each.
pub struct OwnWriter<W: Write> {
    shape: Shape,
    columns: Vec<FieldColumn>,
    list: ListWriter<W>,
}

impl<W: Write> OwnWriter<W> {
    /// Begins an export of a kind with its header.
    ///
    /// # Errors
    /// When it cannot be written, or there is no own export of this kind.
    pub fn new(kind: Kind, form: ListForm, out: W) -> Result<Self, OwnError> {
        Self::behind(kind, form, None, out)
    }

    /// The same, in a workbook behind a sheet for people.
    ///
    /// # Errors
    /// When it cannot be written, or there is no own export of this kind.
    pub fn behind(
        kind: Kind,
        form: ListForm,
        overview: Option<&Table>,
        out: W,
    ) -> Result<Self, OwnError> {
        let shape = Shape::of(kind).ok_or(OwnError::NoShape(kind.word()))?;
        let columns = shape.columns()?;
        let header = columns.iter().map(|column| shape.title(column)).collect();
        let mut list = ListWriter::new(form, shape.name, header, out)?;
        if let Some(overview) = overview {
            list = list.behind(overview)?;
        }
        Ok(Self {
            shape,
            list,
            columns,
        })
    }

    /// Writes what stands together in one row, in any order: a verwijzing with its resident and huishouden, or a record
    /// alone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, group: &[Record]) -> Result<(), OwnError> {
        let mut values: Vec<Map<String, Value>> = Vec::new();
        for (kind, _) in self.shape.sections {
            let record = group.iter().find(|record| record.id.kind == *kind);
            values.push(record.map(values_of).transpose()?.unwrap_or_default());
        }
        let cells: Vec<Cell> = self
            .columns
            .iter()
            .map(|column| cell(column.holds, values[column.section].get(&column.name)))
            .collect();
        Ok(self.list.row(&cells)?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), OwnError> {
        Ok(self.list.finish()?)
    }
}

/// Everything a record says, by column.
fn values_of(record: &Record) -> Result<Map<String, Value>, FieldError> {
    let mut map = fields::by_name(record)?;
    map.insert(NUMBER.to_owned(), record.id.number.clone().into());
    Ok(map)
}

fn cell(holds: Holds, value: Option<&Value>) -> Cell {
    match (holds, value) {
        (_, None | Some(Value::Null)) => Cell::Empty,
        (_, Some(Value::Array(list))) if list.is_empty() => Cell::Empty,
        (Holds::Date, Some(Value::String(day))) => day
            .parse::<NaiveDate>()
            .map_or_else(|_| day.clone().into(), Cell::Date),
        (Holds::Amount, Some(Value::Number(cents))) if cents.is_u64() => {
            cents.as_u64().map(Cents).into()
        }
        (_, Some(Value::Number(number))) if number.is_i64() => number.as_i64().into(),
        (_, Some(Value::Bool(answer))) => (*answer).into(),
        (_, Some(Value::String(text))) => text.clone().into(),
        (_, Some(other)) => other.to_string().into(),
    }
}

// ---------------------------------------------------------------- in

/// Reads an own export row by row: the records of each, who is pointed at before who points.
pub struct OwnReader<S> {
    shape: Shape,
    records: Records<S>,
    header: Vec<String>,
    /// Which column stands where; none for one that is not ours.
    columns: Vec<Option<FieldColumn>>,
    record: StringRecord,
    row: u32,
    has_ended: bool,
}

impl<S: Read + Seek> OwnReader<S> {
    /// Opens a file; none when it is no own export of this kind.
    #[must_use]
    pub fn open(source: S, kind: Kind) -> Option<Self> {
        let shape = Shape::of(kind)?;
        let ours = shape.columns().ok()?;
        let is_known = |name: &str| ours.iter().any(|column| shape.title(column) == name);
        let (records, record) = Records::open(source, None, &is_known, NUMBER).ok()?;
        let header: Vec<String> = record.iter().map(str::to_owned).collect();
        let is_own = header.first().is_some_and(|name| name == NUMBER)
            && header.iter().any(|name| name == shape.mark);
        is_own.then(|| {
            let find = |name: &String| ours.iter().find(|one| shape.title(one) == *name).cloned();
            Self {
                shape,
                records,
                columns: header.iter().map(find).collect(),
                header,
                record,
                row: 0,
                has_ended: false,
            }
        })
    }

    /// The header line.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The columns that are not read.
    pub fn unknown_columns(&self) -> impl Iterator<Item = &str> {
        let known = self.header.iter().zip(&self.columns);
        known
            .filter(|(name, column)| column.is_none() && *name != REASON_COLUMN)
            .map(|(name, _)| name.as_str())
    }

    /// The fields the file has a column for, by kind: an empty cell in one of them says that there is nothing.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<Kind, BTreeSet<String>> {
        let mut fields: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
        for column in self.columns.iter().flatten() {
            if column.holds != Holds::Number {
                fields
                    .entry(column.kind)
                    .or_default()
                    .insert(column.name.clone());
            }
        }
        fields
    }

    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.records.progress()
    }

    /// The row that was handed out last, as it stood, refused for a reason.
    #[must_use]
    pub fn refuse(&self, reason: impl Into<String>) -> RefusedRecord {
        let fields = self.record.iter().map(|cell| self.text(cell).to_owned());
        RefusedRecord {
            row: self.row,
            fields: fields.collect(),
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

    fn understand(&self) -> Result<Vec<Record>, String> {
        let (found, wanted) = (self.record.len(), self.header.len());
        if found != wanted {
            return Err(format!(
                "deze rij heeft {found} velden en de kopregel {wanted}"
            ));
        }
        let mut records = Vec::new();
        for (section, (kind, _)) in self.shape.sections.iter().enumerate().rev() {
            let mut number = "";
            let mut map = FieldMap::new();
            for (column, cell) in self.columns.iter().zip(&self.record) {
                let cell = self.text(cell);
                match column {
                    Some(column) if column.section == section && !cell.is_empty() => {
                        if column.holds == Holds::Number {
                            number = cell;
                        } else {
                            column.read(cell, &mut map).map_err(|why| {
                                format!("kolom {}: {why}", self.shape.title(column))
                            })?;
                        }
                    }
                    _ => {}
                }
            }
            if !number.is_empty() {
                let id = id_of(*kind, number)?;
                records.push(fields::to_record(id, 1, map).map_err(|why| why.to_string())?);
            }
        }
        match records.last() {
            Some(record) if record.id.kind == self.shape.kind => Ok(records),
            _ => Err("er staat geen nummer".to_owned()),
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
                    if !is_blank(&self.record) {
                        return Some(Ok(match self.understand() {
                            Ok(group) => read::Record::Row(group, Vec::new()),
                            Err(why) => read::Record::Refused(self.refuse(format!(
                                "{why}; zet de rij terug zoals hij was en lees hem opnieuw in"
                            ))),
                        }));
                    }
                }
            }
        }
        None
    }
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

impl FieldColumn {
    /// Reads a cell that is not empty into the fields of its record.
    fn read(&self, cell: &str, map: &mut FieldMap) -> Result<(), String> {
        let json = || serde_json::from_str::<Value>(cell);
        let value = match self.holds {
            Holds::List(part) => {
                let Ok(Value::Array(list)) = json() else {
                    return Err("dit is geen lijst zoals wijkregie hem schrijft".to_owned());
                };
                let numbered = (1_u32..).zip(list);
                map.extend(numbered.map(|(n, value)| (format!("{}/{n}", part.word()), value)));
                return Ok(());
            }
            Holds::Date => json!(day(cell)?),
            Holds::Amount => json!(figures::amount(cell).map_err(|why| why.0)?.0),
            Holds::Answer => json!(answer(cell)?),
            Holds::Rest if !takes(self.kind, &self.name, cell.into()) => {
                let fits = |value: &Value| takes(self.kind, &self.name, value.clone());
                let value = json().ok().filter(fits);
                value.ok_or_else(|| format!("‘{cell}’ past hier niet"))?
            }
            Holds::Rest | Holds::Text | Holds::Number => cell.into(),
        };
        map.insert(self.name.clone(), value);
        Ok(())
    }
}

/// A day as it is written, as older exports have it, or as Excel made it.
fn day(cell: &str) -> Result<NaiveDate, String> {
    let written = NaiveDate::parse_from_str(cell, "%d-%m-%Y");
    written
        .or_else(|_| cell.parse())
        .or_else(|_| values::date(cell, DateKind::Event).map_err(|why| why.0))
}

/// Yes or no; older exports have it as JSON.
fn answer(cell: &str) -> Result<bool, String> {
    match cell {
        "true" => Ok(true),
        "false" => Ok(false),
        cell => values::yes_no(cell).map_err(|why| why.0),
    }
}
