//! Reading Excel workbooks: the same rows as their CSV gives, and one sentence where that cannot be.

use crate::support::reading;
use std::fs::File;
use std::io::{Cursor, Read, Write};

use crate::support::workbook::{fill, records, workbook};
use proptest::prelude::*;
use rstest::rstest;
use rust_xlsxwriter::{Format, Formula, Workbook};
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::money::Cents;
use wijkregie::domain::rows::{
    AanbestedingRow, ContractRow, EmployeeRow, Melding, ProviderRow, ReferralRow,
};
use wijkregie::exchange::error::ReadError;
use wijkregie::exchange::read::{ImportRow, Record};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");

/// All rows, all meldingen, the refused rows with their reason, how many were blank.
type Reading<R> = (Vec<R>, Vec<Melding>, Vec<(u32, String)>, u32);

fn read<R: ImportRow>(bytes: impl Into<Vec<u8>>) -> Result<Reading<R>, ReadError> {
    let mut reader = reading::open::<_, R>(Cursor::new(bytes.into()))?;
    let (mut rows, mut meldingen, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for record in reader.by_ref() {
        match record? {
            Record::Row(row, told) => {
                rows.push(row);
                meldingen.extend(told);
            }
            Record::Refused(record) => refused.push((record.row, record.reason)),
        }
    }
    let progress = reader.progress();
    assert_eq!(progress.read, progress.total);
    Ok((rows, meldingen, refused, reader.blank_rows()))
}

fn office(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}office-500/{name}")).unwrap()
}

fn reads_the_same<R: ImportRow + PartialEq + std::fmt::Debug>(name: &str, count: usize) {
    let text = office(name);
    let csv: Reading<R> = read(text.clone()).unwrap();
    let sheet: Reading<R> = read(workbook(&text)).unwrap();
    assert_eq!(csv.0.len(), count);
    for (one, two) in csv.0.iter().zip(&sheet.0) {
        assert_eq!(one, two);
    }
    assert_eq!(csv, sheet);
}

#[test]
fn a_workbook_says_what_its_csv_says() {
    reads_the_same::<ReferralRow>("verwijzingen.csv", 500);
    reads_the_same::<ProviderRow>("aanbieders.csv", 12);
    reads_the_same::<EmployeeRow>("medewerkers.csv", 8);
    reads_the_same::<ContractRow>("contracten.csv", 30);
    reads_the_same::<AanbestedingRow>("aanbestedingen.csv", 10);
}

#[test]
fn the_first_visible_sheet_is_read_and_the_others_are_named() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Oud")
        .unwrap()
        .set_hidden(true);
    let sheet = book.add_worksheet().set_name("Lijst \u{202e}2026").unwrap();
    fill(sheet, &records(&office("medewerkers.csv")));
    sheet.set_active(true);
    book.add_worksheet().set_name("Kladblok").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let reader = reading::open::<_, EmployeeRow>(Cursor::new(bytes)).unwrap();
    let expected = "Excel-werkmap, blad ‘Lijst 2026’ (de 2 andere bladen zijn niet gelezen)";
    assert_eq!(reader.dialect(), expected);
}

/// One row of `contracten` whose amount, term and remark are these cells.
fn contract(write: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Reading<ContractRow> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let header = "Contractnr;Onderwerp;Startdatum;Opzegtermijn;Plafond;Stilzwijgend;Opmerkingen";
    fill(sheet, &records(header));
    sheet.write_string(1, 0, "RO-1").unwrap();
    write(sheet);
    read(book.save_to_buffer().unwrap()).unwrap()
}

#[rstest]
#[case(2_055_000.0, "", 205_500_000)]
#[case(285_333.33, "€ #,##0.00", 28_533_333)]
#[case(0.1 + 0.2, "0.00", 30)]
#[case(1_405_333.0 + 1.0 / 3.0, "#,##0", 140_533_333)]
#[case(123.456, "[$€-413] #,##0.00", 12_346)]
#[case(1e12, "General", 100_000_000_000_000)]
fn a_number_is_the_amount_that_excel_shows(
    #[case] number: f64,
    #[case] format: &str,
    #[case] cents: u64,
) {
    let format = Format::new().set_num_format(format);
    let (rows, ..) = contract(|sheet| {
        sheet
            .write_number_with_format(1, 4, number, &format)
            .unwrap();
    });
    assert_eq!(
        (rows[0].ceiling, rows[0].raw.len()),
        (Some(Cents(cents)), 0)
    );
}

#[test]
fn a_formula_counts_with_the_value_that_excel_kept() {
    let (rows, meldingen, ..) = contract(|sheet| {
        sheet
            .write_formula(1, 4, Formula::new("=A1*2").set_result("1250000.5"))
            .unwrap();
        sheet
            .write_formula(1, 3, Formula::new("=\"3 \" & \"mnd\"").set_result("3 mnd"))
            .unwrap();
        sheet
            .write_formula(1, 6, Formula::new("=NA()").set_result("#N/A"))
            .unwrap();
        sheet.write_boolean(1, 5, true).unwrap();
    });
    let told: Vec<_> = meldingen.iter().map(|told| told.value.as_str()).collect();
    assert_eq!(told, ["#N/A"]);
    let row = &rows[0];
    assert_eq!(row.ceiling, Some(Cents(125_000_050)));
    assert_eq!(
        (row.notice, row.is_tacit),
        (Some(Length::months(3)), Some(true))
    );
    assert_eq!(row.remarks, "");
}

#[test]
fn a_text_that_looks_like_a_formula_stays_text_and_a_note_of_many_lines_whole() {
    let note = "een; twee; drie; vier; vijf; zes\nacht; negen; tien; elf; twaalf; dertien";
    let (rows, meldingen, refused, _) = contract(|sheet| {
        sheet.write_string(1, 1, "=1+1").unwrap();
        sheet.write_string(1, 6, note).unwrap();
    });
    assert_eq!(
        (rows[0].title.as_str(), rows[0].remarks.as_str()),
        ("=1+1", note)
    );
    assert_eq!((meldingen.len(), refused.len()), (0, 0));
}

#[rstest]
#[case("dd/mm/yyyy")]
#[case("d mmmm yyyy")]
#[case("[$-413]dddd d mmmm yyyy;@")]
#[case("yyyy-mm-dd hh:mm")]
#[case("General")]
fn a_date_is_a_date_in_any_format(#[case] format: &str) {
    let format = Format::new().set_num_format(format);
    let (rows, meldingen, ..) = contract(|sheet| {
        sheet
            .write_number_with_format(1, 2, 46_350.0, &format)
            .unwrap();
    });
    assert_eq!(rows[0].start.unwrap().to_string(), "2026-11-24");
    assert_eq!(meldingen, vec![]);
}

#[test]
fn what_is_no_date_keeps_what_stood_there() {
    let day = Format::new().set_num_format("dd-mm-yyyy");
    for (number, text) in [(-5.0, "-5"), (1e300, "1"), (0.5, "12:00")] {
        let (rows, ..) = contract(|sheet| {
            sheet.write_number_with_format(1, 2, number, &day).unwrap();
        });
        assert_eq!(rows[0].start, None);
        assert!(rows[0].raw[0].value.starts_with(text), "{:?}", rows[0].raw);
    }
}

#[test]
fn rows_are_numbered_as_they_stand_below_the_header() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(2, 1, "Naam").unwrap();
    sheet.write_string(2, 3, "Team").unwrap();
    sheet.write_string(3, 1, "A. de Boer").unwrap();
    sheet.write_string(6, 3, "WIJ Hoogkerk").unwrap();
    sheet.write_string(7, 1, "J. Visser").unwrap();
    sheet
        .write_blank(900_000, 1, &Format::new().set_bold())
        .unwrap();
    let (rows, meldingen, refused, blank): Reading<EmployeeRow> =
        read(book.save_to_buffer().unwrap()).unwrap();
    let names: Vec<_> = rows
        .iter()
        .map(|row| (row.row, row.name.as_str()))
        .collect();
    assert_eq!(names, [(1, "A. de Boer"), (5, "J. Visser")]);
    let refused: Vec<_> = refused.iter().map(|(row, _)| *row).collect();
    assert_eq!((refused, blank), (vec![4], 2));
    assert_eq!(meldingen, vec![]);
}

/// The parts of a workbook, changed by `change`, zipped again.
fn repacked(book: &[u8], change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut part) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut part).unwrap();
        if let Some(part) = change(&name, part) {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(name, options).unwrap();
            writer.write_all(&part).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn refusal(bytes: Vec<u8>) -> String {
    let error = read::<EmployeeRow>(bytes).unwrap_err();
    error.to_string()
}

#[test]
fn a_workbook_that_cannot_be_read_gets_one_sentence() {
    let good = workbook(&office("medewerkers.csv"));
    let half = good[..good.len() / 2].to_vec();
    let without_book = repacked(&good, |name, part| {
        (name != "xl/workbook.xml").then_some(part)
    });
    let without_sheet = repacked(&good, |name, part| {
        (!name.starts_with("xl/worksheets/s")).then_some(part)
    });
    let garbled = repacked(&good, |name, part| {
        let is_sheet = name.starts_with("xl/worksheets/s");
        Some(if is_sheet {
            b"<worksheet><sheetData><row><c r=\"A1\">".to_vec()
        } else {
            part
        })
    });
    let letter = repacked(&good, |name, part| {
        (!name.starts_with("xl/")).then_some(part)
    });
    for broken in [
        half,
        without_book,
        without_sheet,
        garbled,
        letter,
        b"PK\x03\x04rest".to_vec(),
    ] {
        let said = refusal(broken);
        assert!(said.contains("beschadigd"), "{said}");
        assert!(
            said.contains("er is niets gelezen") && said.contains("CSV"),
            "{said}"
        );
    }
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 een oud bestand".to_vec();
    assert!(refusal(old).contains("beschadigd"));
    let empty = workbook("");
    assert!(refusal(empty).contains("leeg"));
    let other = workbook("iets;anders\n1;2\n");
    assert!(refusal(other).contains("(‘iets anders’)"));
}

#[test]
fn a_workbook_with_a_password_gets_one_sentence() {
    let mut bytes = Vec::new();
    let path = format!("{FOLDER}xlsx/met-wachtwoord.xlsx");
    File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
    assert!(refusal(bytes).contains("wachtwoord"));
}

#[test]
fn a_workbook_that_would_fill_the_memory_is_not_opened() {
    let good = workbook(&office("medewerkers.csv"));
    let part = repacked(&good, |name, part| {
        Some(if name == "xl/sharedStrings.xml" {
            vec![b' '; 4 << 20]
        } else {
            part
        })
    });
    let mut archive = zip::ZipArchive::new(Cursor::new(part)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for copy in 0..65 {
        let part = archive.by_name("xl/sharedStrings.xml").unwrap();
        writer
            .raw_copy_file_rename(part, format!("xl/media/{copy}.xml"))
            .unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(bomb).contains("te groot"));
    for place in ["XFD2", "B1048577", "B999999999"] {
        let far = repacked(&good, |name, part| {
            let text =
                String::from_utf8_lossy(&part).replace("r=\"B2\"", &format!("r=\"{place}\""));
            Some(if name.starts_with("xl/worksheets/s") {
                text.into_bytes()
            } else {
                part
            })
        });
        assert!(refusal(far).contains("te groot"), "{place}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_part_makes_the_reader_panic(
        part in prop::sample::select(vec!["sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml"]),
        places in prop::collection::vec((any::<prop::sample::Index>(), "[0-9A-Z<>/\"= ]{1,12}"), 1..6),
    ) {
        let good = workbook(&office("medewerkers.csv"));
        let bad = repacked(&good, |name, mut bytes| {
            if name.ends_with(part) {
                for (place, text) in &places {
                    let at = place.index(bytes.len());
                    let end = bytes.len().min(at + text.len() / 2);
                    bytes.splice(at..end, text.bytes());
                }
            }
            Some(bytes)
        });
        let rows = read::<EmployeeRow>(bad).map_or(0, |reading| reading.0.len());
        prop_assert!(rows <= 2_000_000);
    }

    #[test]
    fn no_damage_to_the_file_makes_the_reader_panic(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let mut bytes = workbook(&office("medewerkers.csv"));
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let rows = read::<EmployeeRow>(bytes).map_or(0, |reading| reading.0.len());
        prop_assert!(rows <= 2_000_000);
    }
}
