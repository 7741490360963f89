//! The filter of a list: the words that count, what is being typed after `/`, and what the server says of it.
//!
//! The same for every list that has one. The screen asks the rows and draws them.

use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::text::Line;
use tui_input::Input;

use super::pen::{Pen, wrap};
use crate::domain::registers::people::slug;
use crate::office::filter::split;
use crate::office::views::FilterWord;

/// What the last line offers while one types.
pub const HINTS: &[&str] = &["openen", "aanvullen", "hulp", "terug"];

/// The signs behind which something stands.
const SIGNS: [char; 4] = [':', '<', '>', '='];

/// What follows on a filter that the server cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It was about an older filter.
    Stale,
    /// Without its last word it is asked again: that is still being typed.
    AskAgain,
    /// The reason stands where the list was.
    Said,
}

/// A filter.
#[derive(Debug, Default)]
pub struct Filter {
    /// Words that must all hold.
    words: Vec<String>,
    typing: Option<Input>,
    /// The words there were when typing began.
    before: Vec<String>,
    /// Words of what is being typed that cannot be read yet, and do not count until they can.
    left_out: Vec<String>,
    problem: Option<String>,
    asked: u32,
    /// What can be written.
    known: Vec<FilterWord>,
}

impl Filter {
    /// The words that must all hold.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether it is being typed.
    #[must_use]
    pub const fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// What is being typed.
    pub const fn input(&mut self) -> Option<&mut Input> {
        self.typing.as_mut()
    }

    /// Begins to type, from the words there are.
    pub fn begin(&mut self) {
        self.before.clone_from(&self.words);
        self.typing = Some(Input::new(self.words.join(" ")));
    }

    /// Takes other words, as if they had been typed.
    pub fn set(&mut self, words: Vec<String>) {
        self.leave();
        self.words = words;
    }

    /// Knows what can be written.
    pub fn know(&mut self, known: Vec<FilterWord>) {
        self.known = known;
    }

    /// Where the word that is being typed begins, without a minus, and the word.
    fn last(&self) -> (usize, &str) {
        let typed = self.typing.as_ref().map_or("", Input::value);
        let (mut start, mut is_quoted) = (0, false);
        for (at, c) in typed.char_indices() {
            is_quoted ^= c == '"';
            if c.is_whitespace() && !is_quoted {
                start = at + c.len_utf8();
            }
        }
        if typed[start..].starts_with('-') {
            start += 1;
        }
        (start, &typed[start..])
    }

    /// What can be written in the place of the word that is being typed, each with what it is about.
    #[must_use]
    pub fn next(&self) -> Vec<(String, String)> {
        let word = self.last().1;
        let (begin, value) = parted(word);
        if begin.is_empty() {
            let wanted = word.to_lowercase();
            let known = self.all().into_iter();
            return known
                .filter(|(known, _)| known.starts_with(&wanted))
                .collect();
        }
        let wanted = slug(value);
        let key = begin.trim_end_matches(SIGNS);
        let known = self.known.iter();
        let known = known.filter(|known| parted(&known.word).0.trim_end_matches(SIGNS) == key);
        let fits = |value: &&String| {
            value.starts_with(&wanted) || value.split('-').any(|part| part.starts_with(&wanted))
        };
        let next = known.flat_map(|known| {
            let fitting = known.values.iter().filter(fits);
            fitting.map(|value| (format!("{begin}{value}"), known.is.clone()))
        });
        next.collect()
    }

    /// Every word that can be written, each with what it is about.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        let word = |known: &FilterWord| {
            let begin = parted(&known.word).0;
            let word = if begin.is_empty() {
                known.word.as_str()
            } else {
                begin
            };
            (word.to_owned(), known.is.clone())
        };
        self.known.iter().map(word).collect()
    }

    /// How all of these begin, where that is more than what was typed.
    #[must_use]
    pub fn common(&self, next: &[(String, String)]) -> Option<String> {
        let typed = self.last().1;
        let first = &next.first()?.0;
        let is_common = |end: &usize| {
            first.is_char_boundary(*end)
                && next
                    .iter()
                    .all(|(word, _)| word.starts_with(&first[..*end]))
        };
        let end = (0..=first.len()).rev().find(is_common)?;
        let common = &first[..end];
        (end > typed.len() && common.starts_with(typed)).then(|| common.to_owned())
    }

    /// Writes a word in the place of the one that is being typed; one that is whole with a space behind it.
    pub fn write(&mut self, word: &str) {
        let start = self.last().0;
        let typed = self.typing.as_ref().map_or("", Input::value);
        let is_whole = self.next().iter().any(|(whole, _)| whole == word) && !word.ends_with(SIGNS);
        let space = if is_whole { " " } else { "" };
        self.typing = Some(Input::new(format!("{}{word}{space}", &typed[..start])));
    }

    /// Takes over what was typed so far; what stands behind a quote that is still open, as if it were closed.
    pub fn take_typed(&mut self) {
        self.take(|typed| match typed.matches('"').count() % 2 {
            0 => typed.to_owned(),
            _ => format!("{typed}\""),
        });
    }

    fn take(&mut self, read: fn(&str) -> String) {
        let typed = self.typing.as_ref().map_or("", Input::value);
        self.words = split(&read(typed));
        self.left_out.clear();
    }

    /// Ends typing and keeps it: every word counts now. Returns whether it was being typed.
    pub fn keep(&mut self) -> bool {
        let was_typing = self.is_typing();
        if was_typing {
            self.take(str::to_owned);
            self.typing = None;
        }
        was_typing
    }

    /// Ends typing: what could not be read is gone.
    pub fn leave(&mut self) {
        self.typing = None;
        self.left_out.clear();
    }

    /// Steps back: while it is typed to the filter that was there, else to none. Returns whether there was any to step back
    /// from.
    pub fn clear(&mut self) -> bool {
        let was_typing = self.is_typing();
        let was_there = was_typing || !self.words.is_empty();
        self.leave();
        self.words = match was_typing {
            true => std::mem::take(&mut self.before),
            false => Vec::new(),
        };
        was_there
    }

    /// Counts a question for rows; the answer comes with its number.
    pub const fn ask(&mut self) -> u32 {
        self.asked = self.asked.wrapping_add(1);
        self.asked
    }

    /// The number of the last question.
    #[must_use]
    pub const fn asked(&self) -> u32 {
        self.asked
    }

    /// Rows came. Returns whether they answer the last question.
    pub fn answered(&mut self, asked: u32) -> bool {
        let is_last = asked == self.asked;
        if is_last {
            self.problem = None;
        }
        is_last
    }

    /// The server cannot read it. The last word does not count yet while it is typed; for any other, and once it is kept,
    /// there is no list, because any other list would look like the filtered one.
    pub fn refuse(&mut self, asked: u32, sentence: &str) -> Refused {
        if asked != self.asked {
            return Refused::Stale;
        }
        if self.is_typing()
            && self.left_out.is_empty()
            && let Some(word) = self.words.pop()
        {
            self.left_out.insert(0, word);
            return Refused::AskAgain;
        }
        self.problem = Some(sentence.to_owned());
        Refused::Said
    }

    /// The line above the list, and `without` where there is no filter.
    #[must_use]
    pub fn line(&self, without: &str) -> String {
        match &self.typing {
            Some(typing) if self.left_out.is_empty() => format!(" / {}", typing.value()),
            Some(typing) => {
                let left_out = self.left_out.join(" ");
                format!(" / {}   {left_out} telt nog niet mee", typing.value())
            }
            None if self.words.is_empty() => without.to_owned(),
            None => format!(" filter {}   Esc haalt het weg", self.words.join(" ")),
        }
    }

    /// Says why nothing is listed; `none` where no filter is the cause.
    pub fn draw_absence(&self, pen: &mut Pen<'_, '_>, row: usize, none: &str) {
        let look = pen.look;
        let (text, style) = match &self.problem {
            Some(problem) => (
                format!("{problem} Esc haalt het filter weg, / past het aan."),
                look.wrong(),
            ),
            None if self.words.is_empty() => (none.to_owned(), Style::new()),
            None => (
                "Niets past bij dit filter. Esc haalt het weg.".to_owned(),
                Style::new(),
            ),
        };
        let lines = wrap(look, &text, pen.width().saturating_sub(4));
        for (index, line) in lines.into_iter().enumerate() {
            pen.line(row + index, Line::styled(format!("  {line}"), style));
        }
    }

    /// Whether the server could not read it.
    #[must_use]
    pub const fn has_problem(&self) -> bool {
        self.problem.is_some()
    }

    /// Puts the terminal's cursor where one types, on the first row.
    pub fn place_cursor(&self, pen: &mut Pen<'_, '_>) {
        if let (Some(typing), Some(area)) = (&self.typing, pen.row(0)) {
            let at = u16::try_from(3 + typing.visual_cursor()).unwrap_or(0);
            pen.frame.set_cursor_position(Position {
                x: area.x + at,
                y: area.y,
            });
        }
    }
}

/// A word up to and with its sign, and what stands behind that; nothing and all of it where it has none.
fn parted(word: &str) -> (&str, &str) {
    let Some(at) = word.find(SIGNS) else {
        return ("", word);
    };
    let behind = &word[at..];
    let signs = behind.len() - behind.trim_start_matches(SIGNS).len();
    word.split_at(at + signs)
}
