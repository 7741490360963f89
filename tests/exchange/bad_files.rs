//! Files that are nearly none, through the real binary: each is read for what it holds, or gets one plain sentence.

use std::io::{Cursor, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::office::{Office, said};
use crate::support::workbook::workbook;
use serde_json::Value;
use zip::write::SimpleFileOptions;

/// The last row of a sheet in Excel.
const LAST: u32 = 1_048_576;

const LIST: &str =
    "Contractnr;Onderwerp;Leverancier\nRO-1;Vervoer;Taxi Noord\nRO-2;Dagbesteding;De Brug\n";

/// Zips parts as they are.
fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of Excel with every row of its sheet formatted, and perhaps a word in the last.
fn formatted_to_the_end(word: Option<&str>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook(LIST))).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut part) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut part).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let sheet = String::from_utf8(part).unwrap();
            let mut rows = String::new();
            for row in 4..LAST {
                rows.push_str(&format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>"));
            }
            if let Some(word) = word {
                let cell = format!("<c r=\"A{LAST}\" t=\"inlineStr\"><is><t>{word}</t></is></c>");
                rows.push_str(&format!("<row r=\"{LAST}\">{cell}</row>"));
            }
            part = sheet
                .replace("</sheetData>", &format!("{rows}</sheetData>"))
                .into_bytes();
        }
        parts.push((name, part));
    }
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, part)| (name.as_str(), part.clone()))
        .collect();
    packed(&parts)
}

/// The same of LibreOffice, which keeps all empty rows as one.
fn repeated_to_the_end(word: Option<&str>) -> Vec<u8> {
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|cell| {
                format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
                )
            })
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let list: String = LIST
        .lines()
        .map(|line| row(&line.split(';').collect::<Vec<_>>()))
        .collect();
    let empty = LAST - 3 - u32::from(word.is_some());
    let last = word.map_or_else(String::new, |word| row(&[word]));
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.3\">\
         <office:body><office:spreadsheet><table:table table:name=\"Contracten\">{list}\
         <table:table-row table:number-rows-repeated=\"{empty}\"><table:table-cell \
         table:number-columns-repeated=\"1024\"/></table:table-row>{last}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    packed(&[
        ("mimetype", kind.as_bytes().to_vec()),
        ("content.xml", content.into_bytes()),
        ("META-INF/manifest.xml", manifest.into_bytes()),
    ])
}

fn counts(report: &Value) -> [u64; 4] {
    ["gelezen", "toegevoegd", "geweigerd", "lege_rijen"].map(|name| report[name].as_u64().unwrap())
}

#[test]
fn of_a_sheet_of_a_million_empty_rows_the_rows_with_something_in_them_are_read() {
    let office = Office::new();
    let between = u64::from(LAST) - 4;
    for (name, made) in [
        (
            "lijst.xlsx",
            formatted_to_the_end as fn(Option<&str>) -> Vec<u8>,
        ),
        ("lijst.ods", repeated_to_the_end),
    ] {
        let file = office.file(name, made(None));
        let report = office.json(&["import", "contracten", &file, "--proef"]);
        assert_eq!(counts(&report), [2, 2, 0, 0], "{name}");
        // A word at the very end is a row too, and those before it are empty.
        let file = office.file(name, made(Some("Totaal")));
        let report = office.json(&["import", "contracten", &file, "--proef"]);
        assert_eq!(counts(&report), [3, 2, 1, between], "{name}");
    }
}

#[test]
fn a_file_that_is_still_being_written_is_not_read_and_says_so() {
    let office = Office::new();
    // A workbook is nothing until its last byte.
    let whole = workbook(LIST);
    for part in [whole.len() / 3, whole.len() - 1] {
        let file = office.file("half.xlsx", &whole[..part]);
        let output = office.run(&["import", "contracten", &file]);
        assert_eq!(output.status.code(), Some(1));
        let why = said(&output);
        assert!(why.contains("Wacht tot het klaar is"), "{part}: {why}");
        assert!(why.contains("er is niets gelezen"), "{part}: {why}");
    }

    // A list grows as long as it is written.
    let row = |n: u32| format!("RO-{n};Vervoer {n};Taxi Noord\n");
    let begun: String = (10..60_000).map(row).collect();
    let file = office.file("groeit.csv", format!("{LIST}{begun}"));
    let is_read = AtomicBool::new(false);
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = std::fs::OpenOptions::new()
                .append(true)
                .open(&file)
                .unwrap();
            for n in 60_000.. {
                if is_read.load(Ordering::Relaxed) {
                    break;
                }
                writer.write_all(row(n).as_bytes()).unwrap();
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
        });
        let output = office.run(&["import", "contracten", &file]);
        is_read.store(true, Ordering::Relaxed);
        output
    });
    let why = said(&output);
    assert_eq!(output.status.code(), Some(1), "{why}");
    assert!(
        why.contains("het bestand veranderde terwijl het gelezen werd"),
        "{why}"
    );
    let listed = office.json(&["lijst", "contracten"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(0));
    // Once it is whole it is read.
    let report = office.json(&["import", "contracten", &office.file("heel.csv", LIST)]);
    assert_eq!(counts(&report), [2, 2, 0, 0]);
}
