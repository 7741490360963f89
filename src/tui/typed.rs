//! What is typed in a field: one line, or a longer text in a box that wraps.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use tui_input::backend::crossterm::EventHandler;
use tui_input::{Input, InputRequest};

use super::theme::Look;
use crate::domain::text::is_plain;

/// What is typed, with where the cursor is in it.
#[derive(Debug)]
pub enum Typed {
    /// One line.
    Line(Input),
    /// A text of any number of lines, and the same as one text.
    Lines(Box<TextArea<'static>>, String),
}

/// What the user does to it.
#[derive(Debug, Clone, Copy)]
pub enum Writing<'t> {
    /// A key.
    Key(KeyEvent),
    /// A text at once.
    Text(&'t str),
}

/// A key that begins a new line: Enter goes on in the form, and few terminals tell Shift-Enter from Enter.
#[must_use]
pub fn is_new_line(key: KeyEvent) -> bool {
    match key.code {
        KeyCode::Enter => key.modifiers.contains(KeyModifiers::ALT),
        KeyCode::Char('j') => key.modifiers == KeyModifiers::CONTROL,
        _ => false,
    }
}

/// Writes in one line.
pub fn write_line(input: &mut Input, writing: Writing<'_>) {
    match writing {
        Writing::Key(key) => drop(input.handle_event(&Event::Key(key))),
        Writing::Text(text) => text.chars().for_each(|c| {
            input.handle(InputRequest::InsertChar(c));
        }),
    }
}

impl Typed {
    /// A field with this in it, the cursor behind it.
    #[must_use]
    pub fn new(text: String, is_long: bool) -> Self {
        match is_long {
            true => Self::lines(&text),
            false => Self::Line(Input::new(text)),
        }
    }

    fn lines(text: &str) -> Self {
        let text = shown(text);
        let mut area: TextArea<'static> = text.split('\n').collect();
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self::Lines(Box::new(area), text)
    }

    /// What was typed.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Line(input) => input.value(),
            Self::Lines(_, text) => text,
        }
    }

    /// Puts this in its place.
    pub fn set(&mut self, text: String) {
        *self = Self::new(text, matches!(self, Self::Lines(..)));
    }

    /// Does what the user does.
    pub fn write(&mut self, writing: Writing<'_>) {
        match self {
            Self::Line(input) => write_line(input, writing),
            Self::Lines(area, text) => {
                match writing {
                    Writing::Key(key) => press(area, key),
                    Writing::Text(text) => drop(area.insert_str(shown(text))),
                }
                *text = area.lines().join("\n");
            }
        }
    }

    /// Goes a row up or down in a longer text; returns false at its end, and where there is one line only.
    pub fn step(&mut self, by: isize) -> bool {
        let Self::Lines(area, _) = self else {
            return false;
        };
        let before = area.screen_cursor().row;
        area.move_cursor(if by < 0 {
            CursorMove::Up
        } else {
            CursorMove::Down
        });
        area.screen_cursor().row != before
    }

    /// What of it is in sight on one line of a width, and in which cell of that the cursor is: of one line the part with
    /// the cursor, of a longer text its beginning.
    #[must_use]
    pub fn on_one_line(&self, width: usize) -> (String, usize) {
        match self {
            Self::Line(input) => {
                let scroll = input.visual_scroll(width.saturating_sub(1));
                let shown = input.value().chars().skip(scroll).collect();
                (shown, input.visual_cursor().saturating_sub(scroll))
            }
            Self::Lines(_, text) => (text.clone(), 0),
        }
    }

    /// How many rows a longer text takes in a box of a width; none where it is one line.
    #[must_use]
    pub fn rows(&self, width: usize) -> usize {
        let Self::Lines(area, _) = self else {
            return 0;
        };
        let mut area = area.clone();
        let room = Rect::new(0, 0, u16::try_from(width).unwrap_or(u16::MAX), 1);
        area.render(room, &mut Buffer::empty(room));
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        area.screen_cursor().row + 1
    }

    /// Draws a longer text in its box, as this terminal can show it; returns where the cursor is.
    pub fn draw(&self, look: Look, room: Rect, buffer: &mut Buffer) -> Option<Position> {
        let Self::Lines(area, _) = self else {
            return None;
        };
        area.render(room, buffer);
        if !look.has_unicode {
            for position in room.positions() {
                if let Some(cell) = buffer
                    .cell_mut(position)
                    .filter(|it| !it.symbol().is_ascii())
                {
                    let shown = look.text(cell.symbol());
                    cell.set_char(shown.chars().next().unwrap_or(' '));
                }
            }
        }
        let (cursor, (top, _)) = (area.screen_cursor(), area.scroll_offset());
        let (x, y) = (cursor.col, cursor.row.saturating_sub(usize::from(top)));
        let within = |at: usize, most: u16| {
            let last = most.saturating_sub(1);
            u16::try_from(at).unwrap_or(last).min(last)
        };
        Some(Position {
            x: room.x + within(x, room.width),
            y: room.y + within(y, room.height),
        })
    }
}

/// Whether a character is one that a terminal shows, and does not obey.
fn is_shown(c: char) -> bool {
    is_plain(c.encode_utf8(&mut [0; 4]))
}

/// What of a text stands in a box.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().filter(|c| is_shown(*c)).collect()
}

/// A key in a longer text.
fn press(area: &mut TextArea<'static>, key: KeyEvent) {
    match key.code {
        _ if is_new_line(key) => area.insert_newline(),
        // As in a field of one line: what stands before the cursor goes.
        KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => {
            area.delete_line_by_head();
        }
        KeyCode::Char(c) if !key.modifiers.contains(KeyModifiers::CONTROL) => {
            if is_shown(c) {
                area.insert_char(c);
            }
        }
        _ => {
            area.input(key);
        }
    }
}
