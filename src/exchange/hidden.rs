//! What the parser of workbooks does not tell: which rows and columns of a sheet people do not see, and which cells of an
//! .ods are one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Rows and columns that people do not see, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// The rows.
    pub rows: BTreeSet<u32>,
    /// The columns.
    pub columns: BTreeSet<u32>,
}

/// What is not told of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Untold {
    /// What people do not see.
    pub hidden: Hidden,
    /// Cells that were made one; of an .ods only.
    pub merged: Vec<Dimensions>,
}

/// What is not told of the sheets of an .xlsx or .ods, by name of the sheet.
#[derive(Debug, Default)]
pub struct Package(BTreeMap<String, Untold>);

/// The most columns a range of hidden ones is taken for; Excel hides all beyond the last as one.
const MOST_COLUMNS: u32 = 1_000;
/// The most rows, as in Excel; an .ods has all that are empty as one.
const MOST_ROWS: u32 = 1_048_576;

impl Package {
    /// Looks through an .xlsx; what cannot be read there hides nothing, and is told by who reads its cells.
    pub fn read<S: Read + Seek>(source: &mut S) -> Self {
        Self(by_sheet(source).unwrap_or_default())
    }

    /// The same of an .ods.
    pub fn read_ods<S: Read + Seek>(source: &mut S) -> Self {
        Self(by_table(source).unwrap_or_default())
    }

    /// What is not told of a sheet.
    #[must_use]
    pub fn of(&self, sheet: &str) -> Untold {
        self.0.get(sheet).cloned().unwrap_or_default()
    }
}

/// OpenDocument 1.3, part 3, 9.1: rows and cells that are the same stand there once with how often.
fn by_table<S: Read + Seek>(source: &mut S) -> Option<BTreeMap<String, Untold>> {
    let mut archive = zip::ZipArchive::new(source).ok()?;
    let mut xml = String::new();
    let mut content = archive.by_name("content.xml").ok()?;
    content.read_to_string(&mut xml).ok()?;
    let mut tables: BTreeMap<String, Untold> = BTreeMap::new();
    if !xml.contains("-spanned=") && !xml.contains("visibility=") {
        return Some(tables);
    }
    let mut table = String::new();
    // Where the next row, the next cell of it and the next column stand.
    let (mut row, mut next_row, mut cell, mut column) = (0_u32, 0_u32, 0_u32, 0_u32);
    each_element(&xml, |name, element| {
        let number = |of: &str| value(element, of).and_then(|text| text.parse::<u32>().ok());
        let is_hidden = || {
            matches!(
                value(element, "visibility").as_deref(),
                Some("collapse" | "filter")
            )
        };
        match name {
            "table" => {
                table = value(element, "name").unwrap_or_default();
                (next_row, column) = (0, 0);
            }
            "table-column" => {
                let next = column.saturating_add(number("number-columns-repeated").unwrap_or(1));
                if is_hidden() {
                    let hidden = &mut tables.entry(table.clone()).or_default().hidden;
                    hidden.columns.extend(column..next.min(MOST_COLUMNS));
                }
                column = next;
            }
            "table-row" => {
                (row, cell) = (next_row, 0);
                next_row = row.saturating_add(number("number-rows-repeated").unwrap_or(1));
                if is_hidden() {
                    let hidden = &mut tables.entry(table.clone()).or_default().hidden;
                    hidden.rows.extend(row..next_row.min(MOST_ROWS));
                }
            }
            "table-cell" | "covered-table-cell" => {
                let spans = [
                    number("number-rows-spanned"),
                    number("number-columns-spanned"),
                ];
                let [rows, columns] = spans.map(|span| span.unwrap_or(1).saturating_sub(1));
                if rows > 0 || columns > 0 {
                    let last = (
                        row.saturating_add(rows).min(MOST_ROWS),
                        cell.saturating_add(columns),
                    );
                    let merged = &mut tables.entry(table.clone()).or_default().merged;
                    merged.push(Dimensions::new((row, cell), last));
                }
                cell = cell.saturating_add(number("number-columns-repeated").unwrap_or(1));
            }
            _ => {}
        }
    });
    Some(tables)
}

fn by_sheet<S: Read + Seek>(source: &mut S) -> Option<BTreeMap<String, Untold>> {
    let mut archive = zip::ZipArchive::new(source).ok()?;
    let mut text = |name: &str| -> Option<String> {
        let mut text = String::new();
        let mut file = archive.by_name(name).ok()?;
        file.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let mut targets = BTreeMap::new();
    each_element(&text("xl/_rels/workbook.xml.rels")?, |name, element| {
        if name == "Relationship"
            && let (Some(id), Some(target)) = (value(element, "Id"), value(element, "Target"))
        {
            targets.insert(id, target);
        }
    });
    let mut sheets = Vec::new();
    each_element(&text("xl/workbook.xml")?, |name, element| {
        if name == "sheet"
            && let (Some(name), Some(id)) = (value(element, "name"), value(element, "id"))
        {
            sheets.push((name, id));
        }
    });
    let mut hidden = BTreeMap::new();
    for (name, id) in sheets {
        let Some(target) = targets.get(&id) else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        if let Some(sheet) = text(&path) {
            let untold = Untold {
                hidden: of_sheet(&sheet),
                merged: Vec::new(),
            };
            hidden.insert(name, untold);
        }
    }
    Some(hidden)
}

fn of_sheet(xml: &str) -> Hidden {
    let mut hidden = Hidden::default();
    // Most sheets hide nothing, and then there is nothing to look for.
    if !xml.contains("hidden=") {
        return hidden;
    }
    let mut row = 0;
    each_element(xml, |name, element| {
        let is_hidden = || matches!(value(element, "hidden").as_deref(), Some("1" | "true"));
        let number = |of: &str| value(element, of).and_then(|text| text.parse::<u32>().ok());
        if name == "row" {
            row = number("r").unwrap_or(row + 1);
            if is_hidden() {
                hidden.rows.insert(row.saturating_sub(1));
            }
        } else if name == "col" && is_hidden() {
            let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(1));
            let columns = first.saturating_sub(1)..last.min(MOST_COLUMNS);
            hidden.columns.extend(columns);
        }
    });
    hidden
}

fn each_element(xml: &str, mut see: impl FnMut(&str, &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                see(element.local_name().as_ref(), &element);
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

/// The value of an attribute, whatever stands before its name.
fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let text = quick_xml::escape::unescape(&found.value).ok()?;
    Some(text.into_owned())
}
