//! Text at the boundary: what a terminal would obey, or an eye would not see, goes out of it.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How a field may be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One line: line breaks and tabs become a space.
    OneLine,
    /// Line breaks and tabs stay (as `\n` and `\t`).
    Lines,
}

/// A cell that has been cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// What is left.
    pub text: String,
    /// Whether something other than white space was taken out.
    pub stripped: bool,
}

/// Characters that turn or hide the text around them. The joiners of emoji are not among them.
const INVISIBLE: &[std::ops::RangeInclusive<char>] = &[
    '\u{61c}'..='\u{61c}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{2060}',
    '\u{2066}'..='\u{2069}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{e0000}'..='\u{e001f}',
];

/// What a formula in a spreadsheet begins with.
const FORMULA_STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Whether a cell is a formula to a spreadsheet, or becomes one when its first `'` are lost.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA_STARTS)
}

/// A cell that a spreadsheet does not take for a formula: with a `'` before it, which [`unharmed`] takes away again.
#[must_use]
pub fn harmless(cell: &str) -> String {
    if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The text that [`harmless`] made a cell of.
#[must_use]
pub fn unharmed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control() || INVISIBLE.iter().any(|range| range.contains(&c))
}

/// Whether nothing in a text is obeyed by a terminal or hidden from the eye; line breaks and tabs may be in it.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    // Nearly every text is of these alone, and many bytes are looked at together.
    let is_printed = |all: bool, byte: &u8| all & matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let mut pieces = text.as_bytes().chunks(64);
    pieces.all(|piece| piece.iter().fold(true, is_printed))
        || text
            .chars()
            .all(|c| matches!(c, '\n' | '\t') || !is_hidden(c))
}

/// JSON in which what a terminal would obey, or an eye would not see, is written as `\u` and its number: that says the same.
#[must_use]
pub fn plain_json(json: &str) -> Cow<'_, str> {
    if is_plain(json) {
        return Cow::Borrowed(json);
    }
    let mut plain = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_plain(c.encode_utf8(&mut [0; 4])) {
            plain.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // A String takes every write.
                let _ = write!(plain, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(plain)
}

/// Cleans a cell: escape sequences, control and bidi characters out, NFC, trimmed.
///
/// A `'` that [`harmless`] put before a formula is taken away again.
#[must_use]
pub fn clean(raw: &str, layout: Layout) -> Cleaned {
    let raw = unharmed(raw.trim());
    if raw.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Cleaned {
            text: raw.to_owned(),
            stripped: false,
        };
    }
    let (text, stripped) = strip(raw, layout);
    let text = if is_nfc(&text) {
        text
    } else {
        text.nfc().collect()
    };
    let trimmed = text.trim();
    let text = if trimmed.len() == text.len() {
        text
    } else {
        trimmed.to_owned()
    };
    Cleaned { text, stripped }
}

fn strip(raw: &str, layout: Layout) -> (String, bool) {
    let mut text = String::with_capacity(raw.len());
    let mut stripped = false;
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        match c {
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if c == '\r' && rest.as_str().starts_with('\n') {
                    rest.next();
                }
                text.push(if layout == Layout::Lines { '\n' } else { ' ' });
            }
            '\t' if layout == Layout::Lines => text.push('\t'),
            '\t' | '\u{b}' | '\u{c}' => text.push(' '),
            '\u{1b}' | '\u{90}' | '\u{9b}' | '\u{9d}' => {
                stripped = true;
                rest = after_escape(c, rest.as_str()).chars();
            }
            c if is_hidden(c) => stripped = true,
            c if c.is_whitespace() && layout == Layout::OneLine => text.push(' '),
            c => text.push(c),
        }
    }
    (text, stripped)
}

/// What follows an escape sequence whose first character was `first`.
fn after_escape(first: char, rest: &str) -> &str {
    let (kind, body) = match (first, rest.chars().next()) {
        ('\u{9b}', _) => ('[', rest),
        ('\u{9d}' | '\u{90}', _) => (']', rest),
        (_, Some(c @ ('[' | ']' | 'P' | '_' | '^' | 'X'))) => (c, &rest[c.len_utf8()..]),
        (_, Some(c @ '(')) => (c, &rest[c.len_utf8()..]),
        _ => return rest,
    };
    match kind {
        '[' => {
            let body = body.trim_start_matches(|c| matches!(c, ' '..='?'));
            let mut chars = body.chars();
            match chars.next() {
                Some('@'..='~') => chars.as_str(),
                _ => body,
            }
        }
        '(' => body
            .strip_prefix(|c: char| c.is_ascii_alphanumeric())
            .unwrap_or(body),
        _ => after_string(body),
    }
}

/// What follows a control string; when it has no end on its line, nothing of it is taken for one.
fn after_string(body: &str) -> &str {
    for (at, c) in body.char_indices() {
        match c {
            '\u{7}' | '\u{9c}' => return &body[at + c.len_utf8()..],
            '\u{1b}' => return body[at + 1..].strip_prefix('\\').unwrap_or(&body[at..]),
            '\n' => break,
            _ => {}
        }
    }
    body
}

/// Text on one line, harmless for a terminal.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\r', '\t'], " "))
}

/// Text with the characters made visible that a terminal would obey: `␛` for escape, `\u{202e}` for an override.
#[must_use]
pub fn visible(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '\n' | '\t' => text.push(c),
            '\u{7f}' => text.push('\u{2421}'),
            '\0'..='\u{1f}' => text.extend(char::from_u32(0x2400 + u32::from(c))),
            c if is_hidden(c) => text.extend(c.escape_unicode()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    proptest! {
        #[test]
        fn a_text_is_plain_where_none_of_its_signs_is_hidden(text in "[ -~\\n\\t]{0,150}.{0,3}[ -~]{0,80}") {
            let one_by_one = text.chars().all(|c| matches!(c, '\n' | '\t') || !is_hidden(c));
            prop_assert_eq!(is_plain(&text), one_by_one);
        }
    }

    #[rstest]
    #[case("\u{1b}[31mrood\u{1b}[0m", "rood", true)]
    #[case("\u{1b}]0;titel\u{7}na", "na", true)]
    #[case("\u{1b}]8;;http://x\u{1b}\\klik\u{1b}]8;;\u{1b}\\", "klik", true)]
    #[case("\u{9b}2Jleeg", "leeg", true)]
    #[case("\u{1b}]zonder einde", "zonder einde", true)]
    #[case("bel\u{7}len\u{0}", "bellen", true)]
    #[case("a\u{202e}b\u{2066}c\u{200f}", "abc", true)]
    #[case("e\u{301}e\u{301}n", "één", false)]
    #[case("👩‍👧 blij 🙂", "👩‍👧 blij 🙂", false)]
    #[case(" met\ttab\r\nen regel ", "met tab en regel", false)]
    #[case("\u{a0}De\u{a0}Boer ", "De Boer", false)]
    #[case("'=1+1", "=1+1", false)]
    #[case("''=1+1", "'=1+1", false)]
    #[case("'t Steunpunt", "'t Steunpunt", false)]
    fn hostile_text_becomes_harmless_and_the_rest_stays(
        #[case] raw: &str,
        #[case] text: &str,
        #[case] stripped: bool,
    ) {
        let expected = Cleaned {
            text: text.into(),
            stripped,
        };
        assert_eq!(clean(raw, Layout::OneLine), expected);
    }

    #[test]
    fn a_zorgvraag_keeps_its_lines_and_tabs() {
        assert_eq!(
            clean("een\r\ntwee\tdrie\n", Layout::Lines).text,
            "een\ntwee\tdrie"
        );
    }

    #[test]
    fn a_formula_becomes_harmless_and_comes_back_as_it_was() {
        for text in [
            "=1+1", "'=1+1", "''-2", "'t Anker", "'", "''", "@a", "\t=", "",
        ] {
            let cell = harmless(text);
            assert!(!cell.starts_with(FORMULA_STARTS), "{cell:?}");
            assert_eq!(unharmed(&cell), text);
        }
    }

    #[test]
    fn json_says_the_same_without_what_a_terminal_obeys() {
        let texts = [
            "\u{1b}[31m",
            "\u{9b}2J",
            "a\u{202e}b",
            "\u{e0001}",
            "één\n\t",
            "'\"\\",
        ];
        let json = serde_json::to_string(&texts).unwrap();
        let plain = plain_json(&json);
        assert!(is_plain(&plain), "{plain}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&plain).unwrap(), texts);
        assert!(matches!(plain_json("{\"a\":\"één\"}"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_was_stripped_can_be_shown() {
        assert_eq!(visible("a\u{1b}[1m\u{202e}"), "a␛[1m\\u{202e}");
    }
}
