//! An own export on its way out.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::{Map, Value};

use super::cells::cell;
use super::{Column, KEY, ListSheet, NUMBER, Shape, VALUE};
use crate::domain::record::fields::{self, FieldError};
use crate::domain::record::{Kind, Record};
use crate::exchange::table::{Cell, ListForm, ListWriter, Table, TableError};

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
    form: ListForm,
    columns: Vec<Column>,
    lists: Vec<ListSheet>,
    /// Whose lists stand there: a resident can be in more rows than one.
    told: BTreeSet<String>,
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
        let columns = shape.columns(form);
        let header = columns.iter().map(|column| column.title.clone()).collect();
        let mut list = ListWriter::new(form, shape.name(), header, out)?;
        if let Some(overview) = overview {
            list = list.behind(overview)?;
        }
        let lists = shape.lists();
        if form == ListForm::Xlsx {
            sheets(&mut list, &lists, 0)?;
        }
        Ok(Self {
            shape,
            form,
            columns,
            lists,
            told: BTreeSet::new(),
            list,
        })
    }

    /// Writes what stands together in one row, in any order: a verwijzing with its resident and huishouden, or a record
    /// alone.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, group: &[Record]) -> Result<(), OwnError> {
        let mut values: Vec<Map<String, Value>> = Vec::new();
        for (kind, _) in &self.shape.sections {
            let record = group.iter().find(|record| record.id.kind == *kind);
            values.push(record.map(values_of).transpose()?.unwrap_or_default());
        }
        let cells: Vec<Cell> = self
            .columns
            .iter()
            .map(|column| {
                let mut value = values[column.section].get(column.path[0]);
                for name in &column.path[1..] {
                    value = value.and_then(|value| value.get(name));
                }
                cell(&column.holds, value, self.form)
            })
            .collect();
        self.list.row(&cells)?;
        if self.form == ListForm::Xlsx {
            for (section, values) in values.iter().enumerate() {
                let Some(Value::String(number)) = values.get(NUMBER) else {
                    continue;
                };
                if self.told.insert(number.clone()) {
                    let lists = self.lists.iter().filter(|list| list.section == section);
                    for list in lists {
                        rows(&mut self.list, list, number, &[], values.get(list.name))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), OwnError> {
        Ok(self.list.finish()?)
    }
}

/// Makes a sheet for each list, and for the lists within it.
fn sheets<W: Write>(
    out: &mut ListWriter<W>,
    lists: &[ListSheet],
    within: usize,
) -> Result<(), TableError> {
    for list in lists {
        out.add_sheet(&list.title, list.header(within))?;
        sheets(out, &list.inner, within + 1)?;
    }
    Ok(())
}

/// Writes a list on its sheet, a row an element, and the lists within each on theirs. `within` has the rows it stands in.
fn rows<W: Write>(
    out: &mut ListWriter<W>,
    list: &ListSheet,
    number: &str,
    within: &[u32],
    value: Option<&Value>,
) -> Result<(), TableError> {
    let elements: Vec<(u32, Value)> = match value {
        Some(Value::Array(all)) => (1..).zip(all.iter().cloned()).collect(),
        Some(Value::Object(map)) => {
            let row = |(name, value): (&String, &Value)| {
                let row = [(KEY, Value::from(name.clone())), (VALUE, value.clone())];
                Value::from(Map::from_iter(row.map(|(name, it)| (name.to_owned(), it))))
            };
            (1..).zip(map.iter().map(row)).collect()
        }
        _ => return Ok(()),
    };
    for (at, element) in elements.iter().filter(|(_, element)| !element.is_null()) {
        let mut cells: Vec<Cell> = vec![number.into()];
        cells.extend(within.iter().map(|row| Cell::from(*row)));
        if !list.is_named {
            cells.push((*at).into());
        }
        let fields = list.fields.iter();
        cells.extend(
            fields.map(|field| cell(&field.holds, element.get(field.name), ListForm::Xlsx)),
        );
        out.row_on(&list.title, &cells)?;
        for inner in &list.inner {
            let within: Vec<u32> = within.iter().copied().chain([*at]).collect();
            rows(out, inner, number, &within, element.get(inner.name))?;
        }
    }
    Ok(())
}

/// Everything a record says, by column. A list has each element at its own place, and nothing where one is gone: others
/// can name it by its place.
fn values_of(record: &Record) -> Result<Map<String, Value>, FieldError> {
    let mut map = fields::by_name(record)?;
    for kind in record.id.kind.lists() {
        let Some(Value::Array(list)) = map.get_mut(kind.word()) else {
            continue;
        };
        let mut placed = Vec::with_capacity(list.len());
        for ((key, _), value) in record.of(*kind).zip(list.drain(..)) {
            let place = (key.n as usize).saturating_sub(1);
            placed.resize(place.max(placed.len()), Value::Null);
            placed.push(value);
        }
        *list = placed;
    }
    map.insert(NUMBER.to_owned(), record.id.number.clone().into());
    Ok(map)
}
