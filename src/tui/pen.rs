//! The pen of all drawing: lines cut to an area, and text cut, filled up or broken to a width in cells.
//!
//! Nothing is written on the screen past it, so what a terminal cannot show is made harmless here, once.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::cursor::Cursor;
use super::theme::Look;
use crate::domain::text::visible;

/// A pen that writes lines in an area, cut to its width.
pub struct Pen<'a, 'f> {
    /// Where to draw.
    pub frame: &'a mut Frame<'f>,
    /// The area.
    pub area: Rect,
    /// What the terminal can show.
    pub look: Look,
}

impl<'f> Pen<'_, 'f> {
    /// Writes one line at a row of the area; a row outside it is left out.
    pub fn line(&mut self, row: usize, line: Line<'_>) {
        self.at(0, row, line);
    }

    /// Writes at a column of a row, to the end of the row.
    pub fn at(&mut self, column: usize, row: usize, mut line: Line<'_>) {
        // The one place where everything passes: not even a dot in the middle slips through.
        if !self.look.has_unicode {
            for span in &mut line.spans {
                span.content = self.look.text(&span.content).into();
            }
        }
        let column = u16::try_from(column)
            .unwrap_or(u16::MAX)
            .min(self.area.width);
        let line = within(self.look, line, usize::from(self.area.width - column));
        if let Some(area) = self.row(row) {
            let area = Rect {
                x: area.x + column,
                width: area.width - column,
                ..area
            };
            self.frame.render_widget(Paragraph::new(line), area);
        }
    }

    /// The area of one row, if it is there.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<Rect> {
        let row = u16::try_from(row)
            .ok()
            .filter(|row| *row < self.area.height)?;
        Some(Rect {
            y: self.area.y + row,
            height: 1,
            ..self.area
        })
    }

    /// Marks a row as the one with the cursor, and puts the terminal's own cursor there for those who follow it.
    pub fn select(&mut self, row: usize) {
        if let Some(area) = self.row(row) {
            match self.look.row_here() {
                Some((back, ink)) => self.fill(area, back, ink),
                // Turned around, a colour would be a block.
                None => {
                    let style = self.look.selected().fg(Color::Reset);
                    self.frame.buffer_mut().set_style(area, style);
                }
            }
            self.frame.set_cursor_position(Position {
                x: area.x,
                y: area.y,
            });
        }
    }

    /// Lays a background under what is written; what has a colour keeps it.
    fn fill(&mut self, area: Rect, back: Color, ink: Color) {
        let buffer = self.frame.buffer_mut();
        for position in area.positions() {
            if let Some(cell) = buffer.cell_mut(position) {
                cell.bg = back;
                if cell.fg == Color::Reset {
                    cell.fg = ink;
                }
            }
        }
    }

    /// Writes the part of a list that is in sight, from a row on, and marks the row with the cursor.
    pub fn list<'l>(
        &mut self,
        (first_row, height): (usize, usize),
        (cursor, len): (Cursor, usize),
        line: impl Fn(usize) -> Line<'l>,
    ) {
        for index in cursor.top..len.min(cursor.top + height) {
            let row = first_row + index - cursor.top;
            self.line(row, line(index));
            if index == cursor.at {
                self.select(row);
            }
        }
    }

    /// A pen for a part of the area: so many columns and rows from its left and top, as far as they are there.
    #[must_use]
    pub fn part(
        &mut self,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
    ) -> Pen<'_, 'f> {
        let cells = |cells: usize, most: u16| u16::try_from(cells).unwrap_or(u16::MAX).min(most);
        let (left, top) = (cells(left, self.area.width), cells(top, self.area.height));
        let area = Rect {
            x: self.area.x + left,
            y: self.area.y + top,
            width: cells(width, self.area.width - left),
            height: cells(height, self.area.height - top),
        };
        Pen {
            frame: self.frame,
            area,
            look: self.look,
        }
    }

    /// Writes sheets beside each other, the open one marked and in sight. What does not fit whole is left out, and a mark
    /// at that end says there is more.
    pub fn tabs(&mut self, row: usize, titles: &[&'static str], open: usize) {
        let shown = in_sight(titles, open, self.width());
        let quiet = self.look.quiet();
        let more = |mark| Span::styled(mark, quiet);
        let mut tabs = vec![if shown.start > 0 {
            more("‹")
        } else {
            Span::raw(" ")
        }];
        for (index, title) in titles.iter().enumerate().take(shown.end).skip(shown.start) {
            let style = if index == open {
                self.look.selected()
            } else {
                self.look.quiet()
            };
            tabs.push(Span::styled(*title, style));
            tabs.push(Span::raw(" "));
        }
        if shown.end < titles.len() {
            tabs.push(more("›"));
        }
        self.line(row, Line::from(tabs));
    }

    /// Columns of the area.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Rows of the area.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }
}

/// Which sheets stand beside each other: the open one and as many as fit whole, the first ones where there is a choice. A
/// cell before them and one behind are for the mark that there is more.
fn in_sight(titles: &[&str], open: usize, width: usize) -> Range<usize> {
    let fits = |first: usize, end: usize| {
        let shown = titles.iter().take(end).skip(first);
        let cells: usize = shown.map(|title| title.width() + 1).sum();
        cells + if end < titles.len() { 2 } else { 0 } <= width
    };
    let first = (0..open).find(|first| fits(*first, open + 1));
    let first = first.unwrap_or(open);
    let mut ends = (open + 1..=titles.len()).rev();
    first..ends.find(|end| fits(first, *end)).unwrap_or(open + 1)
}

/// A line as far as there is room for it; where that cuts off more than spaces, its end says so.
fn within(look: Look, mut line: Line<'_>, width: usize) -> Line<'_> {
    let (mut at, mut end) = (0, 0);
    for span in &line.spans {
        let said = span.content.trim_end().width();
        end = if said > 0 { at + said } else { end };
        at += span.width();
    }
    let Some(mut room) = width.checked_sub(1).filter(|_| end > width) else {
        return line;
    };
    for at in 0..line.spans.len() {
        let own = line.spans[at].width();
        if own <= room {
            room -= own;
            continue;
        }
        let mut kept = String::new();
        for part in line.spans[at].content.graphemes(true) {
            if part.width() > room {
                break;
            }
            room -= part.width();
            kept.push_str(part);
        }
        // Half of a wide sign is a space.
        kept.push_str(&" ".repeat(room));
        kept.push_str(look.ellipsis());
        line.spans[at].content = kept.into();
        line.spans.truncate(at + 1);
        break;
    }
    line
}

/// Text cut to a width in cells, harmless and as this terminal can show it.
#[must_use]
pub fn fit(look: Look, text: &str, width: usize) -> String {
    let text = look.text(&visible(&text.replace(['\n', '\r', '\t'], " ")));
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    let mut used = 0;
    for part in text.graphemes(true) {
        if used + part.width() + 1 > width {
            break;
        }
        used += part.width();
        cut.push_str(part);
    }
    if width > 0 {
        cut.push_str(look.ellipsis());
    }
    cut
}

/// Text cut or filled up to exactly a width in cells.
#[must_use]
pub fn pad(look: Look, text: &str, width: usize) -> String {
    let mut text = fit(look, text, width);
    text.push_str(&" ".repeat(width.saturating_sub(text.width())));
    text
}

/// Text broken into lines of at most a width, at spaces where there are any.
#[must_use]
pub fn wrap(look: Look, text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in look.text(&visible(paragraph)).split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&fit(look, word, width));
        }
        lines.push(line);
    }
    lines
}

/// The same in so many lines at most; where that cuts something off, the last one says so.
#[must_use]
pub fn wrap_within(look: Look, text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(look, text, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut_off(look, last, width);
        }
    }
    lines
}

/// A line that goes on where it is not shown.
#[must_use]
pub fn cut_off(look: Look, line: &str, width: usize) -> String {
    let line = line.trim_end_matches([' ', '·', ';', ',']);
    let room = width.saturating_sub(look.ellipsis().width());
    if line.width() <= room {
        return format!("{line}{}", look.ellipsis());
    }
    // What is as wide as there is room for loses its end, and gets the mark for it.
    fit(look, &format!("{line}  "), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look {
        has_colour: false,
        has_greys: false,
        has_unicode: true,
    };

    #[test]
    fn a_line_that_does_not_fit_ends_in_a_mark_and_only_then() {
        for (spans, width, shown) in [
            (&["een", " twee"][..], 8, "een twee"),
            (&["een", " twee", "   "], 8, "een twee   "),
            (&["een", " twee", "  drie"], 8, "een twe…"),
            (&["een", " twee"], 7, "een tw…"),
            (&["een", " twee"], 4, "een…"),
            (&["een", " twee"], 3, "ee…"),
            (&["een", "日本"], 5, "een …"),
            (&["een"], 0, "een"),
        ] {
            let line = Line::from_iter(spans.iter().map(|span| Span::raw(*span)));
            let cut: String = within(PLAIN, line, width)
                .spans
                .iter()
                .map(|span| span.content.as_ref())
                .collect();
            assert_eq!(cut, shown, "{spans:?} {width}");
        }
    }

    #[test]
    fn lines_that_are_cut_off_say_so() {
        let look = PLAIN;
        let text = "een twee drie vier vijf";
        for (width, most, lines) in [
            (9, 5, &["een twee", "drie vier", "vijf"][..]),
            (9, 3, &["een twee", "drie vier", "vijf"]),
            (9, 2, &["een twee", "drie vie…"]),
            (8, 1, &["een twe…"]),
            (10, 1, &["een twee…"]),
            (9, 0, &[]),
        ] {
            assert_eq!(
                wrap_within(look, text, width, most),
                lines,
                "{width} {most}"
            );
        }
    }

    const TITLES: [&str; 4] = ["Planning", "Stukken", "Wat als", "Notities"];

    #[test]
    fn sheets_stand_there_whole_or_not_at_all_and_the_open_one_always() {
        for (open, width, shown) in [
            (0, 34, 0..4),
            // A cell short for all: with the mark, the last one falls away.
            (0, 33, 0..3),
            (0, 27, 0..3),
            (0, 26, 0..2),
            (2, 27, 0..3),
            (2, 26, 1..4),
            (3, 33, 1..4),
            (3, 12, 3..4),
            // No room for the open one even.
            (1, 3, 1..2),
        ] {
            assert_eq!(in_sight(&TITLES, open, width), shown, "{open} {width}");
        }
    }
}
