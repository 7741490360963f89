//! A letter to read, on top of a screen: before it is sent, or as it was sent.

use ratatui::text::Line;

use super::pen::{Pen, fit};
use super::theme::Look;
use crate::domain::letters::page::as_lines;
use crate::domain::letters::parts::Letter;

/// As wide as a letter reads well.
const WIDEST: usize = 76;

/// A letter that is being read.
pub struct Reading {
    /// The number of its dossier.
    pub number: String,
    /// The letter.
    pub letter: Letter,
    /// What it is, above it: not sent yet, or when it was.
    pub standing: String,
    /// The first line in sight.
    pub top: usize,
}

impl Reading {
    /// A letter, from its top.
    #[must_use]
    pub const fn new(number: String, letter: Letter, standing: String) -> Self {
        Self {
            number,
            letter,
            standing,
            top: 0,
        }
    }

    /// Moves the first line in sight, as far as there is more below it.
    pub fn step(&mut self, by: isize, (width, height): (usize, usize)) {
        let last = self.lines(width).len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(by).min(last);
    }

    fn lines(&self, width: usize) -> Vec<String> {
        let width = width.saturating_sub(4).clamp(20, WIDEST);
        as_lines(&self.number, &self.letter, width)
    }

    /// Draws it over the whole of what lies below.
    pub fn draw(&self, pen: &mut Pen<'_, '_>) {
        let (look, width): (Look, usize) = (pen.look, pen.width());
        let lines = self.lines(width);
        let room = pen.height().saturating_sub(2);
        let below = lines.len().saturating_sub(self.top + room);
        let more = match below {
            0 => String::new(),
            1 => " · nog 1 regel".to_owned(),
            n => format!(" · nog {n} regels"),
        };
        let head = format!(
            " {} · {} · {}{more}",
            self.letter.kind, self.number, self.standing
        );
        pen.line(0, Line::styled(fit(look, &head, width), look.title()));
        for (row, line) in lines.iter().skip(self.top).take(room).enumerate() {
            pen.line(row + 2, Line::raw(format!("  {}", look.text(line))));
        }
    }

    /// The name of a file with it, without its ending.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}-{}", self.number, self.letter.kind)
    }
}
