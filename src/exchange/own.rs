//! The own export of verwijzingen: one row each, with everything, so that it reads back in as the same store.
//!
//! A column is a field of the record; a list is JSON in its cell. `inwoner.` and `huishouden.` columns carry the
//! person and the household. What a file cannot carry: history, providers, users, settings.

use std::io::{Read, Seek, SeekFrom, Write};

use serde_json::{Map, Value};

use crate::domain::record::{Head, Kind, PartKind, Record, RecordId};
use crate::domain::text::{FORMULA_STARTS, harmless};
use crate::store::fields::{self, FieldMap};

/// The columns that tell an own export from any other file.
const FIRST: &str = "nummer";
const MARK: &str = "inwoner.nummer";

/// Fields whose value is not plain text: JSON in their cell.
const NOT_TEXT: &[&str] = &[
    "ingelezen",
    "genoemde_leefgebieden",
    "overdracht",
    "laatste_stap",
    "opschorting_uit_bestand",
    "klokken",
];

/// Why an own export cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The file cannot be read or written.
    #[error("Het bestand is niet te lezen of te schrijven: {0}")]
    Io(#[from] std::io::Error),
    /// The file is no CSV.
    #[error(
        "Het bestand is geen CSV zoals wijkregie het schrijft: {0}. De rijen ervoor zijn bewaard"
    )]
    Csv(#[from] csv::Error),
    /// A cell does not fit its field.
    #[error(
        "Rij {row} past niet: {why}. De rijen ervoor zijn bewaard; zet de cel terug zoals hij was"
    )]
    Row {
        /// The record's number in the file.
        row: usize,
        /// What does not fit.
        why: String,
    },
    /// A record has no text form.
    #[error(transparent)]
    Field(#[from] fields::FieldError),
}

/// The kinds of a row with what their columns begin with: the verwijzing, its resident, the huishouden.
const SECTIONS: &[(Kind, &str)] = &[
    (Kind::Referral, ""),
    (Kind::Resident, "inwoner."),
    (Kind::Household, "huishouden."),
];

fn field_names(kind: Kind) -> Vec<String> {
    // Without `of_head`, which leaves out what is empty.
    let whole = Head::empty(kind).write(serde_json::value::Serializer);
    whole
        .ok()
        .and_then(|value| value.as_object().map(|map| map.keys().cloned().collect()))
        .unwrap_or_default()
}

fn columns(kind: Kind) -> impl Iterator<Item = String> {
    std::iter::once(FIRST.to_owned())
        .chain(field_names(kind))
        .chain(kind.lists().iter().map(|part| part.word().to_owned()))
}

/// The header of an own export.
#[must_use]
pub fn header() -> Vec<String> {
    SECTIONS
        .iter()
        .flat_map(|(kind, prefix)| columns(*kind).map(move |name| format!("{prefix}{name}")))
        .collect()
}

/// Everything a record says, by column.
fn cells_of(record: &Record) -> Result<Map<String, Value>, fields::FieldError> {
    let mut map = fields::by_name(record)?;
    map.insert(FIRST.to_owned(), record.id.number.clone().into());
    Ok(map)
}

/// Writes verwijzingen as CSV: UTF-8 with BOM, semicolons, CRLF, as Excel reads it.
pub struct OwnWriter<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> OwnWriter<W> {
    /// Begins a file with its header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> Result<Self, OwnError> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        csv.write_record(header())?;
        Ok(Self { csv })
    }

    /// Writes one verwijzing with its resident and huishouden, in any order.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, group: &[Record]) -> Result<(), OwnError> {
        let mut row = Vec::new();
        for (kind, _) in SECTIONS {
            let record = group.iter().find(|record| record.id.kind == *kind);
            let cells = record.map(cells_of).transpose()?.unwrap_or_default();
            row.extend(columns(*kind).map(|name| harmless(&cell_text(cells.get(&name)))));
        }
        Ok(self.csv.write_record(row)?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), OwnError> {
        Ok(self.csv.flush()?)
    }
}

fn cell_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(list)) if list.is_empty() => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Whether a file is an own export; leaves it at its beginning.
///
/// # Errors
/// When it cannot be read.
pub fn is_own_export(file: &mut (impl Read + Seek)) -> Result<bool, OwnError> {
    let mut start = vec![0; 16 * 1024];
    let mut length = 0;
    while length < start.len() {
        match file.read(&mut start[length..])? {
            0 => break,
            read => length += read,
        }
    }
    file.seek(SeekFrom::Start(0))?;
    let text = String::from_utf8_lossy(&start[..length]);
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .next()
        .unwrap_or("");
    let names: Vec<&str> = first.split(';').collect();
    Ok(names.first() == Some(&FIRST) && names.contains(&MARK))
}

/// Reads an own export: the records of each row, the verwijzing last.
///
/// # Errors
/// When the header cannot be read; a row that does not fit is an error of its own.
pub fn read<R: Read>(
    mut file: R,
) -> Result<impl Iterator<Item = Result<Vec<Record>, OwnError>>, OwnError> {
    let mut mark = [0; 3];
    file.read_exact(&mut mark)?;
    let rest = std::io::Cursor::new(if mark == *b"\xef\xbb\xbf" {
        Vec::new()
    } else {
        mark.to_vec()
    })
    .chain(file);
    let mut csv = csv::ReaderBuilder::new().delimiter(b';').from_reader(rest);
    let header: Vec<String> = csv.headers()?.iter().map(str::to_owned).collect();
    Ok(csv.into_records().enumerate().map(move |(index, record)| {
        let record = record?;
        let cells: Vec<(&str, &str)> = header
            .iter()
            .map(String::as_str)
            .zip(record.iter())
            .collect();
        read_row(&cells).map_err(|why| OwnError::Row {
            row: index + 1,
            why,
        })
    }))
}

fn read_row(cells: &[(&str, &str)]) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    // Who a record points at comes before it.
    for (kind, prefix) in SECTIONS.iter().rev() {
        let mut number = String::new();
        let mut map = FieldMap::new();
        for (name, cell) in cells {
            let Some(name) = name.strip_prefix(prefix).filter(|name| !name.contains('.')) else {
                continue;
            };
            let cell = cell
                .strip_prefix('\'')
                .filter(|rest| rest.starts_with(FORMULA_STARTS))
                .unwrap_or(cell);
            match kind.lists().iter().find(|part| part.word() == name) {
                _ if cell.is_empty() => {}
                _ if name == FIRST => number = cell.to_owned(),
                Some(part) => read_list(*part, cell, &mut map)?,
                None if NOT_TEXT.contains(&name) => {
                    let value =
                        serde_json::from_str(cell).map_err(|why| format!("kolom {name}: {why}"))?;
                    map.insert(name.to_owned(), value);
                }
                None => drop(map.insert(name.to_owned(), Value::String(cell.to_owned()))),
            }
        }
        if number.is_empty() {
            continue;
        }
        let id = RecordId::parse(&number).map_err(|why| why.to_string())?;
        if id.kind != *kind {
            return Err(format!("{number} is geen {}", kind.word()));
        }
        records.push(fields::to_record(id, 1, map).map_err(|why| why.to_string())?);
    }
    match records.last() {
        Some(record) if record.id.kind == Kind::Referral => Ok(records),
        _ => Err("er staat geen nummer van een verwijzing".to_owned()),
    }
}

fn read_list(part: PartKind, cell: &str, map: &mut FieldMap) -> Result<(), String> {
    let list: Vec<Value> =
        serde_json::from_str(cell).map_err(|why| format!("kolom {}: {why}", part.word()))?;
    for (index, value) in list.into_iter().enumerate() {
        map.insert(format!("{}/{}", part.word(), index + 1), value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn every_verwijzing_reads_back_as_it_was() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let groups: Vec<Vec<Record>> = crate::demo::office(300, 5, today)
            .filter(|group| group.iter().any(|record| record.id.kind == Kind::Referral))
            .collect();
        let mut file = Vec::new();
        let mut writer = OwnWriter::new(&mut file).unwrap();
        groups.iter().for_each(|group| writer.write(group).unwrap());
        writer.finish().unwrap();
        assert!(is_own_export(&mut std::io::Cursor::new(&file)).unwrap());
        let back: Vec<Vec<Record>> = read(file.as_slice())
            .unwrap()
            .map(|row| row.unwrap())
            .collect();
        assert_eq!(back.len(), groups.len());
        for (one, two) in groups.iter().zip(&back) {
            for record in one {
                let read = two.iter().find(|other| other.id == record.id);
                assert_eq!(
                    read.map(|r| (&r.head, &r.parts)),
                    Some((&record.head, &record.parts))
                );
            }
        }
    }

    #[test]
    fn a_formula_leaves_harmless_and_comes_back_as_it_was() {
        let mut record = Record::new(RecordId::referral(2026, 1));
        record.referral_mut().unwrap().question = "=1+1".into();
        let mut file = Vec::new();
        let mut writer = OwnWriter::new(&mut file).unwrap();
        writer.write(&[record]).unwrap();
        writer.finish().unwrap();
        assert!(String::from_utf8_lossy(&file).contains(";'=1+1;"));
        let back = read(file.as_slice()).unwrap().next().unwrap().unwrap();
        assert_eq!(back[0].referral().unwrap().question, "=1+1");
    }

    #[test]
    fn another_file_is_no_own_export() {
        let office = "\u{feff}Volgnr;Meldingsdatum;Achternaam\r\n";
        assert!(!is_own_export(&mut std::io::Cursor::new(office)).unwrap());
        assert!(!is_own_export(&mut std::io::Cursor::new("")).unwrap());
    }
}
