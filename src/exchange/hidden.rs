//! Which rows and columns of a sheet people do not see: what the parser of workbooks does not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

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

/// What of an .xlsx is needed to find what is hidden: by name of the sheet.
#[derive(Debug, Default)]
pub struct Package(BTreeMap<String, Hidden>);

/// The most columns a range of hidden ones is taken for; Excel hides all beyond the last as one.
const MOST_COLUMNS: u32 = 1_000;

impl Package {
    /// Looks through an .xlsx; what cannot be read there hides nothing, and is told by who reads its cells.
    pub fn read<S: Read + Seek>(source: &mut S) -> Self {
        Self(by_sheet(source).unwrap_or_default())
    }

    /// What is hidden in a sheet.
    #[must_use]
    pub fn hidden(&self, sheet: &str) -> Hidden {
        self.0.get(sheet).cloned().unwrap_or_default()
    }
}

fn by_sheet<S: Read + Seek>(source: &mut S) -> Option<BTreeMap<String, Hidden>> {
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
            hidden.insert(name, of_sheet(&sheet));
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
