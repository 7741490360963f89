//! A letter as it stands on paper, paragraph by paragraph, whatever it is written as.

use super::parts::Letter;
use super::text::{Style, blocks};
use crate::domain::dates::in_full;

/// How a paragraph stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A line of who sends it.
    Sender,
    /// A line of to whom it goes.
    To,
    /// The day, and the number to name.
    Fact,
    /// What it is about.
    Subject,
    /// A line above what follows.
    Heading,
    /// A line of a list.
    Item,
    /// Anything else.
    Body,
}

/// The paragraphs of a letter about the dossier with a number, from its top to its end.
#[must_use]
pub fn page(number: &str, letter: &Letter) -> Vec<(Look, String)> {
    let lines = |look: Look, text: &str| {
        let lines = text.lines().map(move |line| (look, line.to_owned()));
        lines.collect::<Vec<_>>()
    };
    let mut page = lines(Look::Sender, &letter.sender);
    page.extend(lines(Look::To, &letter.to));
    page.push((Look::Fact, format!("Datum: {}", in_full(letter.on))));
    page.push((Look::Fact, format!("Ons kenmerk: {number}")));
    page.push((Look::Subject, format!("Onderwerp: {}", letter.subject)));
    page.extend(blocks(&letter.text).map(|(style, text)| {
        let look = match style {
            Style::Heading => Look::Heading,
            Style::Item => Look::Item,
            Style::Paragraph => Look::Body,
        };
        (look, text.to_owned())
    }));
    page
}

/// Whether a line stands off from the one before it.
#[must_use]
pub fn stands_off(before: Option<Look>, look: Look) -> bool {
    match (before, look) {
        (None, _) | (Some(Look::Heading), _) => false,
        (Some(before), Look::Sender | Look::To | Look::Fact | Look::Item) => before != look,
        _ => true,
    }
}

/// The letter as lines of plain text, at most so wide.
#[must_use]
pub fn as_lines(number: &str, letter: &Letter, width: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut before = None;
    for (look, text) in page(number, letter) {
        if stands_off(before, look) {
            all.push(String::new());
        }
        match look {
            Look::Item => all.extend(wrapped(&format!("- {text}"), "  ", width)),
            _ => all.extend(wrapped(&text, "", width)),
        }
        before = Some(look);
    }
    all
}

/// A text folded between words; every line but the first begins with an indent.
fn wrapped(text: &str, indent: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let has_words = line.trim() != "";
        if has_words && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            line.push_str(word);
            continue;
        }
        if has_words {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
