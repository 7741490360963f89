//! Writing to the terminal: data to stdout, words to stderr, tables in cells.

use std::borrow::Cow;
use std::io::Write;

use chrono::{DateTime, Local, Utc};
use clap::ValueEnum;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Failure;
use crate::domain::dates::with_year;
use crate::domain::io::in_words;
pub use crate::domain::text::one_line;
use crate::domain::text::{plain_json, visible};

/// Writes data, with what a terminal would obey made visible. A reader that stopped reading is no error.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: &str) -> Result<(), Failure> {
    write(&visible(text))
}

fn write(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::error(format!(
                "De uitvoer is niet te schrijven ({}). Wat gedaan is, is gedaan; alleen het antwoord ontbreekt",
                in_words(&error)
            )))
        }
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
    write(&plain_json(&format!("{text}\n")))
}

/// Says something to the user, beside the data: what a terminal would obey made visible, for another may have typed it.
pub fn say(sentence: &str) {
    // Whoever closed stderr does not want to hear it.
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(sentence));
}

/// Asks something; the answer comes on the same line.
pub fn ask(question: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err
        .write_all(question.as_bytes())
        .and_then(|()| err.flush());
}

/// A table with aligned columns, two spaces apart. Text of users is made harmless for a terminal. On a terminal the
/// widest columns are cut until it fits; a file or a pipe gets everything.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    table_within(head, rows, terminal_width())
}

/// A table of which the column at `sentence` says something in words. On a terminal without room for it beside the others
/// it stands whole under its row, and the last column is left out when the row does not fit either.
#[must_use]
pub fn table_with_sentences(head: &[&str], rows: &[Vec<String>], sentence: usize) -> String {
    sentences_within(head, rows, sentence, terminal_width())
}

fn sentences_within(
    head: &[&str],
    rows: &[Vec<String>],
    sentence: usize,
    limit: Option<usize>,
) -> String {
    let whole = table_within(head, rows, None);
    let Some(limit) = limit.filter(|limit| !fits(&whole, *limit)) else {
        return whole;
    };
    let (mut head, mut rows) = (head.to_vec(), rows.to_vec());
    let mut sentences = vec![head.remove(sentence).to_owned()];
    sentences.extend(rows.iter_mut().map(|row| one_line(&row.remove(sentence))));
    if !fits(&table_within(&head, &rows, None), limit) {
        head.pop();
        rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    let first = rows.iter().filter_map(|row| row.first());
    let first = first.map(|cell| cell.width()).chain([head[0].width()]);
    let indent = " ".repeat(first.max().unwrap_or(0) + 2);
    let mut text = String::new();
    let table = table_within(&head, &rows, Some(limit));
    for (row, sentence) in table.lines().zip(&sentences) {
        text.push_str(row);
        text.push('\n');
        fold(&mut text, &indent, sentence, limit);
    }
    text
}

/// Whether every line has room.
fn fits(text: &str, limit: usize) -> bool {
    text.lines().all(|line| line.width() <= limit)
}

/// Adds words to a page after a label, folded within 80 columns with the rest under the first word.
pub(super) fn fold_under(page: &mut String, label: &str, words: &str) {
    fold(page, label, words, 80);
}

fn fold(page: &mut String, label: &str, words: &str, limit: usize) {
    let indent = label.width();
    let mut column = indent;
    page.push_str(label);
    for (n, word) in words.split(' ').enumerate() {
        let space = usize::from(n > 0);
        if n > 0 && column + space + word.width() > limit {
            page.push('\n');
            page.push_str(&" ".repeat(indent));
            column = indent;
        } else if n > 0 {
            page.push(' ');
            column += 1;
        }
        page.push_str(word);
        column += word.width();
    }
    page.push('\n');
}

/// How many columns the terminal has; none when stdout is no terminal.
fn terminal_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

fn table_within(head: &[&str], rows: &[Vec<String>], limit: Option<usize>) -> String {
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
    let mut widths: Vec<usize> = (0..head.len()).map(width).collect();
    if let Some(limit) = limit {
        fit(&mut widths, limit);
    }
    let mut text = String::new();
    let head: Vec<String> = head.iter().map(|word| (*word).to_owned()).collect();
    for row in std::iter::once(&head).chain(&rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let cell = cut(cell, *width);
            line.push_str(&cell);
            line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Narrows the widest columns until the table fits; no column becomes narrower than eight.
fn fit(widths: &mut [usize], limit: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 8 => *widest -= 1,
            _ => return,
        }
    }
}

/// A cell in at most so many columns, with `…` where something is left out.
fn cut(cell: &str, width: usize) -> Cow<'_, str> {
    if cell.width() <= width {
        return Cow::Borrowed(cell);
    }
    let mut kept = String::new();
    for letter in cell.chars() {
        if kept.width() + letter.width().unwrap_or(0) + 1 > width {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// The words an argument can have.
#[must_use]
pub fn choices<V: ValueEnum>() -> String {
    let values = V::value_variants().iter().filter_map(V::to_possible_value);
    let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
    names.join(", ")
}

/// A number with its word: `1 verwijzing`, `2 verwijzingen`.
#[must_use]
pub fn count(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// A moment where the office is: `vr 27 nov 2026 22:01`.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Local);
    format!(
        "{} {}",
        with_year(local.date_naive()),
        local.format("%H:%M")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        let row = ["V-2026-0001", "WIJ De Hoogte/Indische Buurt", "kort"];
        vec![row.iter().map(|cell| (*cell).to_owned()).collect()]
    }

    #[test]
    fn a_table_on_a_narrow_terminal_cuts_its_widest_column() {
        let text = table_within(&["Nummer", "Team", "Wat"], &rows(), Some(40));
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(
            text.contains("V-2026-0001  WIJ De Hoogte/Indisc…"),
            "{text}"
        );
    }

    const GAP: &str = "gat van do 1 apr 2027 tot en met za 8 mei 2027: 38 dagen zonder contract";

    fn with_sentences(limit: Option<usize>) -> String {
        let row = |title: &str, told: &str| {
            let row = [
                "te laat",
                "RO-2023-011",
                title,
                told,
                "do 1 apr 2027",
                "inkoopbeleid",
            ];
            row.map(ToOwned::to_owned).to_vec()
        };
        let rows = [
            row("Begeleiding", GAP),
            row("Vervoer van leerlingen, perceel noord en oost", "kort"),
        ];
        let head = ["Ernst", "Nummer", "Titel", "Wat", "Datum", "Grondslag"];
        sentences_within(&head, &rows, 3, limit)
    }

    #[test]
    fn what_to_know_is_whole_on_a_narrow_terminal_where_the_last_column_is_left_out_first() {
        let text = with_sentences(Some(80));
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines.join(" ").contains(GAP), "{text}");
        assert!(
            !text.contains("Grondslag") && !text.contains("inkoopbeleid"),
            "{text}"
        );
        assert!(text.contains("RO-2023-011  Begeleiding"), "{text}");
        assert!(text.contains("Vervoer van leerlingen, perceel"), "{text}");
        // With room for the row the ground stands there; with room for all it is one table.
        let wide = with_sentences(Some(110));
        assert!(
            wide.contains("inkoopbeleid") && wide.contains("\n         gat van do"),
            "{wide}"
        );
        assert_eq!(with_sentences(Some(400)), with_sentences(None));
        assert!(with_sentences(None).lines().count() == 3);
    }

    #[test]
    fn a_table_in_a_pipe_is_whole() {
        let text = table_within(&["Nummer", "Team", "Wat"], &rows(), None);
        assert!(
            text.contains("WIJ De Hoogte/Indische Buurt  kort"),
            "{text}"
        );
    }
}
