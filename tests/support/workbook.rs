//! A list as Excel keeps it: dates, amounts and numbers with their own types.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use wijkregie::domain::money::Cents;

/// The records of a CSV as Excel writes it, header line and all.
pub fn records(csv: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes())
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// A workbook of one sheet with the records of a CSV, each cell of the type that Excel gives it.
pub fn workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &records(csv));
    book.save_to_buffer().unwrap()
}

/// Writes records to a sheet, from its first row on.
pub fn fill(sheet: &mut Worksheet, records: &[Vec<String>]) {
    let day = Format::new().set_num_format("dd\\-mm\\-yyyy");
    let moment = Format::new().set_num_format("dd\\-mm\\-yyyy\\ hh:mm");
    let euro = Format::new().set_num_format("\"€\"\\ #,##0.00;[Red]\"€\"\\ \\-#,##0.00");
    for (row, record) in (0..).zip(records) {
        for (column, text) in (0..).zip(record) {
            if text.is_empty() {
                continue;
            }
            let is_number = !text.starts_with('0') && text.len() <= 15;
            let written = if let Some(date) = date(text) {
                sheet.write_date_with_format(row, column, date, &day)
            } else if let Ok(date) = NaiveDateTime::parse_from_str(text, "%d-%m-%Y %H:%M") {
                sheet.write_datetime_with_format(row, column, date, &moment)
            } else if is_number && text.bytes().all(|b| b.is_ascii_digit()) {
                sheet.write_number(row, column, text.parse::<f64>().unwrap())
            } else if let Some(cents) = amount(text) {
                sheet.write_number_with_format(row, column, cents.0 as f64 / 100.0, &euro)
            } else {
                sheet.write_string(row, column, text)
            };
            written.unwrap();
        }
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%d-%m-%Y").ok()?;
    let is_whole = text.len() == 10 && date.year() >= 1901;
    is_whole.then_some(date)
}

fn amount(text: &str) -> Option<Cents> {
    let is_amount = text.starts_with('€') || text.contains(',');
    text.parse().ok().filter(|_| is_amount)
}
