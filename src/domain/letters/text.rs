//! The text of a letter as data: a version, a subject, and blocks with named fields in them.
//!
//! ```text
//! versie: 1
//! onderwerp: Uw afspraak op {afspraak}
//!
//! {aanhef},
//!
//! # Wat gebeurt er nu?
//!
//! [als wmo] U mag zelf een plan maken.
//! - Waar: {plaats}
//! ```
//!
//! An empty line ends a block; a line that begins with `#`, `-` or `[als …]` begins one. `[als x]` keeps its block only
//! where the field `x` is there, `[als niet x]` only where it is not.

use std::collections::BTreeSet;

/// What is wrong with the text of a letter, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It is longer than any letter.
    #[error("de tekst is te lang: hoogstens {MOST} tekens")]
    TooLong,
    /// It does not say of which version it is, or what it is about.
    #[error("boven de tekst ontbreekt ‘{0}: …’")]
    NoHead(&'static str),
    /// A line says nothing that is known.
    #[error("regel {line}: {what}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A field is not one of this letter.
    #[error("regel {line}: {{{field}}} is geen veld van deze brief; bekend zijn: {known}")]
    Unknown {
        /// The line, counted from 1.
        line: usize,
        /// The field as it stands there.
        field: String,
        /// All fields of this letter, with commas.
        known: String,
    },
    /// What the law wants in it is not there.
    #[error("het veld {{{field}}} ontbreekt: {why}")]
    Lacks {
        /// The field.
        field: &'static str,
        /// What the law says.
        why: &'static str,
    },
    /// Nothing stands under the head.
    #[error("er staat geen tekst in")]
    Empty,
}

/// The longest text, in characters: some ten pages.
pub const MOST: usize = 20_000;

/// How a block stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A line above what follows.
    Heading,
    /// A line of a list.
    Item,
    /// Anything else.
    Paragraph,
}

/// The text of a letter, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As the office writes it: `3`, `2026-12`.
    pub version: String,
    subject: Vec<Piece>,
    blocks: Vec<Block>,
}

/// The field that a block hangs on, and whether that must be there; none where it always stands there.
type When = Option<(String, bool)>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    line: usize,
    when: When,
    style: Style,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Field(String),
}

/// A text with its fields filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// What it is about, in a line.
    pub subject: String,
    /// The blocks, each as it stands on the page.
    pub blocks: Vec<(Style, String)>,
}

impl Text {
    /// Reads a text.
    ///
    /// # Errors
    /// When it cannot be one, with the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.chars().count() > MOST {
            return Err(TextError::TooLong);
        }
        let mut lines = (1..).zip(text.lines().map(str::trim)).peekable();
        let (mut version, mut subject) = (None, None);
        while let Some((line, head)) = lines.next_if(|(_, line)| !line.is_empty()) {
            let (name, value) = head.split_once(':').unwrap_or((head, ""));
            match name.trim() {
                "versie" => version = Some(value.trim().to_owned()),
                "onderwerp" => subject = Some(pieces(value.trim(), line)?),
                _ => {
                    let what = format!(
                        "‘{head}’ staat boven de tekst; daar horen alleen versie en onderwerp"
                    );
                    return Err(TextError::Line { line, what });
                }
            }
        }
        let version = version.filter(|version| !version.is_empty());
        let subject = subject.filter(|subject| !subject.is_empty());
        let blocks = blocks_of(lines)?;
        if blocks.is_empty() {
            return Err(TextError::Empty);
        }
        Ok(Self {
            version: version.ok_or(TextError::NoHead("versie"))?,
            subject: subject.ok_or(TextError::NoHead("onderwerp"))?,
            blocks,
        })
    }

    /// Makes sure that every field is one of these, and that those are there that the law wants, with why.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(
        &self,
        known: &[&str],
        wanted: &[(&'static str, &'static str)],
    ) -> Result<(), TextError> {
        let is_known = |field: &str| known.contains(&field);
        let unknown = |line, field: &str| TextError::Unknown {
            line,
            field: field.to_owned(),
            known: known.join(", "),
        };
        if let Some(field) = fields(&self.subject).find(|field| !is_known(field)) {
            return Err(unknown(1, field));
        }
        for block in &self.blocks {
            let when = block.when.iter().map(|(field, _)| field.as_str());
            let mut all = when.chain(fields(&block.pieces));
            if let Some(field) = all.find(|field| !is_known(field)) {
                return Err(unknown(block.line, field));
            }
        }
        // A sentence that is sometimes left out does not hold what must always be there.
        let always = self.blocks.iter().filter(|block| block.when.is_none());
        let always: BTreeSet<&str> = always.flat_map(|block| fields(&block.pieces)).collect();
        match wanted.iter().find(|(field, _)| !always.contains(field)) {
            Some((field, why)) => Err(TextError::Lacks { field, why }),
            None => Ok(()),
        }
    }

    /// The text with what its fields say; else the fields that are used and say nothing.
    ///
    /// # Errors
    /// The names of the fields that are missing, each once, in the order of the text.
    pub fn fill(&self, value: &dyn Fn(&str) -> Option<String>) -> Result<Filled, Vec<String>> {
        let mut missing = Vec::new();
        let mut filled = |pieces: &[Piece]| {
            let mut text = String::new();
            for piece in pieces {
                match piece {
                    Piece::Words(words) => text.push_str(words),
                    Piece::Field(name) => match value(name) {
                        Some(value) => text.push_str(&value),
                        None if missing.contains(name) => {}
                        None => missing.push(name.clone()),
                    },
                }
            }
            text
        };
        let subject = filled(&self.subject);
        let mut blocks = Vec::new();
        for block in &self.blocks {
            let holds = |(field, is_there): &(String, bool)| value(field).is_some() == *is_there;
            if !block.when.as_ref().is_none_or(holds) {
                continue;
            }
            let text = filled(&block.pieces);
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            blocks.extend(lines.map(|line| match line.strip_prefix("- ") {
                Some(item) => (Style::Item, item.to_owned()),
                None => (block.style, line.to_owned()),
            }));
        }
        match missing.is_empty() {
            true => Ok(Filled { subject, blocks }),
            false => Err(missing),
        }
    }
}

/// The blocks below the head.
fn blocks_of<'t>(lines: impl Iterator<Item = (usize, &'t str)>) -> Result<Vec<Block>, TextError> {
    let mut blocks: Vec<(usize, When, Style, String)> = Vec::new();
    let mut is_open = false;
    for (line, text) in lines {
        if text.is_empty() {
            is_open = false;
            continue;
        }
        let (when, rest) = condition(text, line)?;
        let (style, rest) = match rest.split_at_checked(2) {
            Some(("# ", rest)) => (Style::Heading, rest),
            Some(("- ", rest)) => (Style::Item, rest),
            _ => (Style::Paragraph, rest),
        };
        match blocks.last_mut().filter(|_| is_open) {
            Some((.., last)) if when.is_none() && style == Style::Paragraph => {
                last.push(' ');
                last.push_str(rest);
            }
            _ => blocks.push((line, when, style, rest.trim().to_owned())),
        }
        is_open = style != Style::Heading;
    }
    let read = |(line, when, style, text): (usize, _, _, String)| {
        Ok(Block {
            line,
            when,
            style,
            pieces: pieces(&text, line)?,
        })
    };
    blocks.into_iter().map(read).collect()
}

/// What a block hangs on, and the rest of its line.
fn condition(text: &str, line: usize) -> Result<(When, &str), TextError> {
    let Some(inner) = text.strip_prefix('[') else {
        return Ok((None, text));
    };
    let wrong = |what: &str| TextError::Line {
        line,
        what: what.to_owned(),
    };
    let how = "schrijf [als veld] of [als niet veld] voor de zin die er alleen dan staat";
    let (inner, rest) = inner.split_once(']').ok_or_else(|| wrong(how))?;
    let mut words = inner.split_whitespace();
    let is_there = match (words.next(), words.clone().next()) {
        (Some("als"), Some("niet")) => {
            words.next();
            false
        }
        (Some("als"), Some(_)) => true,
        _ => return Err(wrong(how)),
    };
    match (words.next(), words.next()) {
        (Some(field), None) => Ok((Some((field.to_owned(), is_there)), rest.trim_start())),
        _ => Err(wrong(how)),
    }
}

/// The words and the fields of a line.
fn pieces(text: &str, line: usize) -> Result<Vec<Piece>, TextError> {
    let wrong = |what: &str| TextError::Line {
        line,
        what: what.to_owned(),
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, from) = rest.split_at(at);
        let inner = from.strip_prefix('{');
        let inner = inner.ok_or_else(|| wrong("een accolade sluit die niet open is"))?;
        let (name, after) = inner
            .split_once('}')
            .ok_or_else(|| wrong("een accolade is open en sluit niet"))?;
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        pieces.push(Piece::Field(name.trim().to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

fn fields(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Field(name) => Some(name.as_str()),
        Piece::Words(_) => None,
    })
}

/// Blocks as they are kept: an empty line between them, none within a list.
#[must_use]
pub fn kept(blocks: &[(Style, String)]) -> String {
    let mut text = String::new();
    let mut before = None;
    for (style, block) in blocks {
        match (before, style) {
            (None, _) => {}
            (Some(Style::Item), Style::Item) => text.push('\n'),
            _ => text.push_str("\n\n"),
        }
        text.push_str(match style {
            Style::Heading => "# ",
            Style::Item => "- ",
            Style::Paragraph => "",
        });
        text.push_str(block);
        before = Some(*style);
    }
    text
}

/// The blocks of a text as it is kept. A line is a block of its own.
pub fn blocks(kept: &str) -> impl Iterator<Item = (Style, &str)> {
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| match line.split_at_checked(2) {
        Some(("# ", rest)) => (Style::Heading, rest),
        Some(("- ", rest)) => (Style::Item, rest),
        _ => (Style::Paragraph, line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ONE: &str = "versie: 2\nonderwerp: Over {hulp}\n\n{aanhef},\n\n# Wat nu?\nWij komen\nbij u.\n[als niet plaats] Waar, hoort u nog.\n- Hulp: {hulp}\n[als plaats] - Waar: {plaats}\n";

    fn value(name: &str) -> Option<String> {
        match name {
            "hulp" => Some("begeleiding".to_owned()),
            "aanhef" => Some("Geachte mevrouw".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_text_says_what_its_fields_say_and_leaves_out_what_hangs_on_nothing() {
        let filled = Text::parse(ONE).unwrap().fill(&value).unwrap();
        assert_eq!(filled.subject, "Over begeleiding");
        assert_eq!(
            kept(&filled.blocks),
            "Geachte mevrouw,\n\n# Wat nu?\n\nWij komen bij u.\n\nWaar, hoort u nog.\n\n- Hulp: begeleiding"
        );
    }

    #[test]
    fn every_field_that_is_missing_is_named_once() {
        let text = "versie: 1\nonderwerp: {a}\n\n{b} {a} {hulp}\n\n[als c] {c}\n";
        let missing = Text::parse(text).unwrap().fill(&value).unwrap_err();
        assert_eq!(missing, ["a", "b"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, told) in [
            ("", "er staat geen tekst in"),
            (
                "versie: 1\n\nTekst",
                "boven de tekst ontbreekt ‘onderwerp: …’",
            ),
            (
                "onderwerp: x\n\nTekst",
                "boven de tekst ontbreekt ‘versie: …’",
            ),
            (
                "versie: 1\nonderwerp: x\nBeste\n\nTekst",
                "regel 3: ‘Beste’ staat boven de tekst; daar horen alleen versie en onderwerp",
            ),
            (
                "versie: 1\nonderwerp: x\n\nTekst {a",
                "regel 4: een accolade is open en sluit niet",
            ),
            (
                "versie: 1\nonderwerp: x\n\nTekst a}",
                "regel 4: een accolade sluit die niet open is",
            ),
            (
                "versie: 1\nonderwerp: x\n\n\n[alleen wmo] Tekst",
                "regel 5: schrijf [als veld] of [als niet veld] voor de zin die er alleen dan staat",
            ),
        ] {
            assert_eq!(Text::parse(text).unwrap_err().to_string(), told, "{text}");
        }
        assert_eq!(
            Text::parse(&"x".repeat(1_000_000)).unwrap_err(),
            TextError::TooLong
        );
    }

    #[test]
    fn a_field_that_is_not_known_is_told_with_its_line_and_what_is() {
        let text = Text::parse(ONE).unwrap();
        let known = ["hulp", "plaats"];
        assert_eq!(
            text.check(&known, &[]).unwrap_err().to_string(),
            "regel 4: {aanhef} is geen veld van deze brief; bekend zijn: hulp, plaats"
        );
        let known = ["hulp", "plaats", "aanhef"];
        assert_eq!(text.check(&known, &[]), Ok(()));
        assert_eq!(
            text.check(&known, &[("plaats", "de wet wil het")])
                .unwrap_err()
                .to_string(),
            "het veld {plaats} ontbreekt: de wet wil het"
        );
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_text_is_read_or_told(text in "(\\PC|\n){0,200}") {
            let _ = Text::parse(&text);
            let _ = Text::parse(&format!("versie: 1\nonderwerp: x\n\n{text}"));
        }

        #[test]
        fn blocks_that_are_kept_read_back(
            blocks_in in prop::collection::vec((0..3_usize, "[a-z]{1,9}( [a-z]{1,9}){0,3}"), 0..9),
        ) {
            let styles = [Style::Heading, Style::Item, Style::Paragraph];
            let all: Vec<(Style, String)> =
                blocks_in.into_iter().map(|(style, text)| (styles[style], text)).collect();
            let kept = kept(&all);
            let read: Vec<(Style, String)> =
                blocks(&kept).map(|(style, text)| (style, text.to_owned())).collect();
            prop_assert_eq!(read, all);
        }
    }
}
