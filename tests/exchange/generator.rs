//! Workbooks spoilt in every way at once, with the truth beside them: nothing is lost without a word, nothing is invented.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::PathBuf;

use crate::support::{libreoffice, reading};
use chrono::{Datelike, Days, NaiveDate};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use wijkregie::domain::contract::when::When;
use wijkregie::domain::money::Cents;
use wijkregie::domain::rows::{ContractRow, Melding};
use wijkregie::exchange::read::{Record, RefusedRecord};

/// How many workbooks.
const BOOKS: u64 = 240;

const HEADER: [&str; 9] = [
    "Contractnr",
    "Onderwerp",
    "Leverancier",
    "Startdatum",
    "Einddatum",
    "Opzegtermijn",
    "Plafond",
    "Contractbeheerder",
    "Afdeling",
];
const ERRORS: [&str; 5] = ["#N/B", "#VERW!", "#DEEL/0!", "#NAAM?", "#WAARDE!"];

/// A contract as it is.
#[derive(Debug, Clone)]
struct Truth {
    number: String,
    title: String,
    suppliers: Vec<String>,
    start: NaiveDate,
    end: NaiveDate,
    notice: u32,
    ceiling: u64,
    manager: String,
    department: String,
}

/// A row of the sheet as it was written.
#[derive(Debug, Clone)]
struct Written {
    /// The contract it is of; none for a total, a header again.
    of: Option<String>,
    cells: Vec<String>,
}

fn truth(rng: &mut ChaCha8Rng, n: usize) -> Truth {
    let words = [
        "Begeleiding",
        "Dagbesteding",
        "Vervoer",
        "Jeugdhulp",
        "Totaal pakket zorg",
        "Kortdurend verblijf",
    ];
    let names = [
        "De Brug",
        "Zorg Eemland",
        "Stichting Waard",
        "'t Steunpunt",
        "Kade & Co",
        "Buurtkracht",
    ];
    let start = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + Days::new(rng.random_range(0..900));
    let count = rng.random_range(1..=3);
    Truth {
        number: format!("RO-2024-{n:03}"),
        title: (*words.choose(rng).unwrap()).to_owned(),
        suppliers: names
            .sample(rng, count)
            .map(|name| (*name).to_owned())
            .collect(),
        start,
        end: start + Days::new(rng.random_range(400..1800)),
        notice: rng.random_range(1..12),
        ceiling: rng.random_range(10..5_000) * 1_000,
        manager: "R. Huizinga".to_owned(),
        department: format!("Afdeling {}", rng.random_range(1..4)),
    }
}

fn cells(truth: &Truth, supplier: &str, is_american: bool) -> Vec<String> {
    let form = if is_american {
        "%-m/%-d/%Y"
    } else {
        "%d-%m-%Y"
    };
    vec![
        truth.number.clone(),
        truth.title.clone(),
        supplier.to_owned(),
        truth.start.format(form).to_string(),
        truth.end.format("%d-%m-%Y").to_string(),
        truth.notice.to_string(),
        truth.ceiling.to_string(),
        truth.manager.clone(),
        truth.department.clone(),
    ]
}

fn line(first: &str) -> Written {
    let mut cells = vec![String::new(); HEADER.len()];
    cells[0] = first.to_owned();
    Written { of: None, cells }
}

/// What a workbook says, and what it is.
struct Spoilt {
    bytes: Vec<u8>,
    truth: BTreeMap<String, Truth>,
    /// The rows below the header; none where a row is empty.
    rows: Vec<Option<Written>>,
}

fn spoilt(seed: u64) -> Spoilt {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let has = |rng: &mut ChaCha8Rng| rng.random_bool(0.35);
    let (is_american, merges) = (has(rng), has(rng));
    let mut book = Workbook::new();
    if has(rng) {
        let cover = book.add_worksheet().set_name("Voorblad").unwrap();
        cover.write_string(0, 0, "Contractenoverzicht").unwrap();
        cover.write_string(3, 1, "Status: concept").unwrap();
    }
    let sheet = book.add_worksheet().set_name("Contracten").unwrap();
    let above = if has(rng) { rng.random_range(1..5) } else { 0 };
    for row in 0..above {
        sheet
            .write_string(row, 0, format!("Toelichting {row}"))
            .unwrap();
    }
    for (column, name) in (0..).zip(HEADER) {
        let name = if column == 6 && has(rng) {
            "Pla\u{ad}fond  (1)"
        } else {
            name
        };
        sheet.write_string(above, column, name).unwrap();
    }
    let mut rows: Vec<Option<Written>> = Vec::new();
    let mut all = BTreeMap::new();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    let count = rng.random_range(3..10);
    for n in 0..count {
        let mut truth = truth(rng, n);
        // Of a column with the month first one date can be nothing else.
        if n == 0 {
            truth.start = truth.start.with_day(27).unwrap();
        }
        let first = rows.len();
        for supplier in &truth.suppliers {
            let mut cells = cells(&truth, supplier, is_american);
            if rng.random_bool(0.1) {
                let column = *[1, 2, 6, 7, 8].choose(rng).unwrap();
                cells[column] = (*ERRORS.choose(rng).unwrap()).to_owned();
            }
            if n > 0 && rng.random_bool(0.07) {
                // Shifted: the last cell stands beyond the header.
                cells.insert(1, "verschoven".to_owned());
            }
            rows.push(Some(Written {
                of: Some(truth.number.clone()),
                cells,
            }));
        }
        let is_whole = |row: &Option<Written>| {
            row.as_ref()
                .is_some_and(|row| row.cells.len() == HEADER.len())
        };
        if merges && rows.len() > first + 1 && rows[first..].iter().all(is_whole) {
            merged.push((first as u32, rows.len() as u32 - 1));
        }
        match rng.random_range(0..12) {
            0 => rows.push(None),
            1 => rows.push(Some(line("Subtotaal"))),
            2 => rows.push(Some(Written {
                of: None,
                cells: HEADER.map(str::to_owned).to_vec(),
            })),
            _ => {}
        }
        all.insert(truth.number.clone(), truth);
    }
    if has(rng) {
        rows.push(Some(line("Totaal")));
    }
    write(sheet, above, &rows, &merged);
    if has(rng) {
        sheet.set_column_hidden(7).unwrap();
        sheet.set_row_hidden(above + 1).unwrap();
    }
    Spoilt {
        bytes: book.save_to_buffer().unwrap(),
        truth: all,
        rows,
    }
}

fn write(sheet: &mut Worksheet, header: u32, rows: &[Option<Written>], merged: &[(u32, u32)]) {
    let plain = Format::new();
    for (at, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row.iter().flat_map(|row| &row.cells)) {
            // The number is merged over the rows of its suppliers.
            let is_below = merged
                .iter()
                .any(|(first, last)| column == 0 && at > *first && at <= *last);
            if !cell.is_empty() && !is_below {
                sheet.write_string(header + 1 + at, column, cell).unwrap();
            }
        }
    }
    for (first, last) in merged {
        let text = &rows[*first as usize].as_ref().unwrap().cells[0];
        sheet
            .merge_range(header + 1 + first, 0, header + 1 + last, 0, text, &plain)
            .unwrap();
    }
}

struct Read {
    rows: Vec<(ContractRow, Vec<RefusedRecord>)>,
    told: Vec<Melding>,
    refused: Vec<RefusedRecord>,
    blank: u32,
}

fn read(bytes: Vec<u8>) -> Read {
    let mut reader = reading::open::<_, ContractRow>(Cursor::new(bytes)).unwrap();
    let mut read = Read {
        rows: Vec::new(),
        told: reader.about_columns(),
        refused: Vec::new(),
        blank: 0,
    };
    while let Some(record) = reader.next() {
        match record.unwrap() {
            Record::Row(row, told) => {
                read.told.extend(told);
                read.rows.push((row, reader.take_stood()));
            }
            Record::Refused(refused) => read.refused.push(refused),
        }
    }
    read.blank = reader.blank_rows();
    read
}

fn last_day(row: &ContractRow) -> Option<NaiveDate> {
    match row.end {
        Some(When::Day(day, _)) => Some(day),
        _ => None,
    }
}

/// Everything a row says, in one text.
fn says(row: &ContractRow) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| day.format("%d-%m-%Y").to_string());
    let amount = row.ceiling.map(|Cents(cents)| (cents / 100).to_string());
    let raw = row.raw.iter().map(|raw| raw.value.clone());
    let own = row.own.iter().map(|own| own.value.clone());
    let parties = row.parties.iter().map(|party| party.provider.clone());
    let values = [
        Some(row.number.clone()),
        Some(row.title.clone()),
        day(row.start),
        day(last_day(row)),
        row.notice.map(|length| length.to_string()),
        amount,
        Some(row.manager.clone()),
    ];
    values
        .into_iter()
        .flatten()
        .chain(raw)
        .chain(own)
        .chain(parties)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Nothing of a workbook is lost without a word, and nothing is invented; returns how many cells were held against the
/// truth, and how many rows of a contract were refused.
fn holds(what: &str, Spoilt { truth, rows, .. }: &Spoilt, read: &Read) -> (usize, usize) {
    let (mut seen, mut refusals) = (0, 0);
    // What was read is what stands there, row by row; blank rows at the end are none.
    let last = rows
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |at| at + 1);
    let handed: usize = read.rows.iter().map(|(_, stood)| stood.len()).sum();
    assert_eq!(
        handed + read.refused.len() + read.blank as usize,
        last,
        "{what}"
    );
    // No record is invented.
    let numbers: BTreeSet<&str> = read
        .rows
        .iter()
        .map(|(row, _)| row.number.as_str())
        .collect();
    assert_eq!(numbers.len(), read.rows.len(), "{what}");
    assert!(
        numbers.iter().all(|number| truth.contains_key(*number)),
        "{what} {numbers:?}"
    );
    for (at, written) in (1_u32..)
        .zip(rows)
        .filter_map(|(at, row)| Some((at, row.as_ref()?)))
    {
        let is_refused = read.refused.iter().any(|refused| refused.row == at);
        let Some(number) = &written.of else {
            assert!(
                is_refused,
                "{what} row {at}: {:?} is no contract",
                written.cells
            );
            continue;
        };
        if is_refused {
            assert_ne!(written.cells.len(), HEADER.len(), "{what} row {at}");
            refusals += 1;
            continue;
        }
        let (row, _) = read
            .rows
            .iter()
            .find(|(row, _)| row.number == *number)
            .unwrap();
        let (says, truth) = (says(row), &truth[number]);
        for (name, cell) in HEADER.iter().zip(&written.cells) {
            let is_told = read
                .told
                .iter()
                .any(|told| told.row == at && told.field.starts_with(&name[..3]));
            // The eighth of August reads the same with the month first.
            let is_same_day = *name == "Startdatum" && row.start == Some(truth.start);
            let is_there = says.contains(cell.as_str()) || is_same_day;
            assert!(
                is_told || is_there,
                "{what} row {at} {name}: {cell} of {says}"
            );
            seen += 1;
        }
        // What was taken over is the truth.
        assert!(
            row.start.is_none_or(|day| day == truth.start),
            "{what} row {at}"
        );
        assert!(
            last_day(row).is_none_or(|day| day == truth.end),
            "{what} row {at}"
        );
        assert!(
            row.title.is_empty() || row.title == truth.title,
            "{what} row {at}"
        );
        let suppliers = &truth.suppliers;
        assert!(
            row.parties
                .iter()
                .all(|party| suppliers.contains(&party.provider)),
            "{what} {row:?}"
        );
    }
    (seen, refusals)
}

#[test]
fn of_spoilt_workbooks_nothing_is_lost_without_a_word_and_nothing_is_invented() {
    let (mut seen, mut refusals) = (0, 0);
    for seed in 0..BOOKS {
        let spoilt = spoilt(seed);
        let counted = holds(&seed.to_string(), &spoilt, &read(spoilt.bytes.clone()));
        seen += counted.0;
        refusals += counted.1;
    }
    assert!(seen > 10_000 && refusals > 50, "{seen} {refusals}");
}

/// How many of them LibreOffice keeps in the forms of others.
const OTHERS: u64 = 60;

#[test]
fn the_same_workbooks_as_an_old_excel_and_libreoffice_keep_them_lose_and_invent_nothing_either() {
    let folder = tempfile::tempdir().unwrap();
    let all: Vec<Spoilt> = (0..OTHERS).map(spoilt).collect();
    let path = |seed: usize, form: &str| folder.path().join(format!("{seed}.{form}"));
    let paths: Vec<PathBuf> = (0..all.len()).map(|seed| path(seed, "xlsx")).collect();
    for (path, spoilt) in paths.iter().zip(&all) {
        std::fs::write(path, &spoilt.bytes).unwrap();
    }
    for (form, kind) in [("xls", "(.xls)"), ("ods", "(.ods)")] {
        if !libreoffice::converted(&paths, form, folder.path()) {
            eprintln!("LibreOffice is not installed here, so it made no .{form}");
            return;
        }
        let (mut seen, mut refusals, mut filled) = (0, 0, 0);
        for (seed, spoilt) in all.iter().enumerate() {
            let bytes = std::fs::read(path(seed, form)).unwrap();
            let reader = reading::open::<_, ContractRow>(Cursor::new(bytes.clone())).unwrap();
            assert!(reader.dialect().contains(kind), "{}", reader.dialect());
            let says = |word: &str| reader.remarks().iter().any(|it| it.contains(word));
            filled += usize::from(says("samengevoegde"));
            let counted = holds(&format!("{seed}.{form}"), spoilt, &read(bytes));
            seen += counted.0;
            refusals += counted.1;
        }
        assert!(
            seen > 2_500 && refusals > 10 && filled > 5,
            "{form}: {seen} {refusals} {filled}"
        );
    }
}
