//! The filter of a list: the words that count, what is being typed after `/`, and what the server says of it.
//!
//! The same for every list that has one. The screen asks the rows and draws them.

use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::text::Line;
use tui_input::Input;

use super::pen::{Pen, wrap};
use crate::office::filter::split;

/// What the last line offers while one types.
pub const HINTS: &[&str] = &["openen", "omlaag", "terug"];

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
    /// Words of what is being typed that cannot be read yet, and do not count until they can.
    left_out: Vec<String>,
    problem: Option<String>,
    asked: u32,
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
        self.typing = Some(Input::new(self.words.join(" ")));
    }

    /// Takes over what was typed so far.
    pub fn take_typed(&mut self) {
        let typed = self.typing.as_ref().map_or("", Input::value);
        self.words = split(typed);
        self.left_out.clear();
    }

    /// Ends typing and keeps it: every word counts now. Returns whether it was being typed.
    pub fn keep(&mut self) -> bool {
        let was_typing = self.is_typing();
        if was_typing {
            self.take_typed();
            self.typing = None;
        }
        was_typing
    }

    /// Ends typing: what could not be read is gone.
    pub fn leave(&mut self) {
        self.typing = None;
        self.left_out.clear();
    }

    /// Takes the filter away. Returns whether there was any.
    pub fn clear(&mut self) -> bool {
        let was_there = self.is_typing() || !self.words.is_empty();
        self.leave();
        self.words.clear();
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
