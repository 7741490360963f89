//! Writing to the terminal: data to stdout, words to stderr, tables in cells.

use std::io::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Failure;
use crate::domain::text::visible;

/// Writes data. A reader that stopped reading is no error.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::error(
            format!("De uitvoer is niet te schrijven ({error}). Er is niets veranderd"),
        )),
        _ => Ok(()),
    }
}

/// Writes JSON, in one go.
///
/// # Errors
/// When it cannot be written.
pub fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|why| Failure::error(why.to_string()))?;
    print(&format!("{text}\n"))
}

/// Says something to the user, beside the data.
pub fn say(sentence: &str) {
    // Whoever closed stderr does not want to hear it.
    let _ = writeln!(std::io::stderr().lock(), "{sentence}");
}

/// A table with aligned columns, two spaces apart. Text of users is made harmless for a terminal.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| one_line(cell)).collect())
        .collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width());
        cells.chain([head[column].width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    let head: Vec<String> = head.iter().map(|word| (*word).to_owned()).collect();
    for row in std::iter::once(&head).chain(&rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Text on one line, harmless for a terminal.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r', '\t'], " "))
}
