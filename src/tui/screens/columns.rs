//! Columns of a list: their heads, and for which there is room.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::model::Session;
use crate::tui::pen::{fit, pad};
use crate::tui::theme::Look;

/// The text of a cell and how it is drawn.
pub type Cell = (String, Style);

/// A cell that is drawn as it comes.
pub fn plain(text: impl Into<String>) -> Cell {
    (text.into(), Style::new())
}

/// A column over rows of one kind.
pub struct Column<T> {
    head: Head,
    cell: fn(&T, &Session, usize) -> Cell,
}

/// Where and how wide a column is, and what stands above it.
#[derive(Clone, Copy)]
pub struct Head {
    name: &'static str,
    least: usize,
    most: usize,
    /// From and until which width of the screen it is there.
    widths: (usize, usize),
    side: Side,
    /// Cells between it and the next.
    gap: usize,
}

/// Where the text of a cell stands in its column.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
    /// To the end of the row, as far as it goes.
    Rest,
}

/// A column of so many cells.
pub const fn column(name: &'static str, width: usize) -> Head {
    Head {
        name,
        least: width,
        most: width,
        widths: (0, usize::MAX),
        side: Side::Left,
        gap: 1,
    }
}

/// The last column: all that is left over, and so many cells at least.
pub const fn rest(name: &'static str, least: usize) -> Head {
    let (side, gap) = (Side::Rest, 0);
    Head {
        side,
        gap,
        ..column(name, least)
    }
}

impl Head {
    /// The same, wider where there is room.
    pub const fn grows(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// The same, only on a screen at least so wide.
    pub const fn from(self, from: usize) -> Self {
        let widths = (from, self.widths.1);
        Self { widths, ..self }
    }

    /// The same, only on a screen less wide.
    pub const fn below(self, until: usize) -> Self {
        let widths = (self.widths.0, until);
        Self { widths, ..self }
    }

    /// The same, with its text to the right.
    pub const fn right(self) -> Self {
        let side = Side::Right;
        Self { side, ..self }
    }

    /// The same, with no space to the next.
    pub const fn close(self) -> Self {
        Self { gap: 0, ..self }
    }

    /// With what stands in it: of a row, and for a list so wide.
    pub const fn shows<T>(self, cell: fn(&T, &Session, usize) -> Cell) -> Column<T> {
        Column { head: self, cell }
    }

    fn padded(&self, look: Look, text: &str, width: usize) -> String {
        let text = match self.side {
            Side::Left => pad(look, text, width),
            Side::Right => format!("{text:>width$}"),
            Side::Rest => fit(look, text, width),
        };
        text + &" ".repeat(self.gap)
    }
}

/// The columns for which there is room, with their width.
pub struct Shown<T: 'static>(Vec<(&'static Column<T>, usize)>);

impl<T> Shown<T> {
    /// The columns of a list `width` wide, after so many cells before the first; what is left over goes to the first
    /// that can use it.
    #[must_use]
    pub fn of(columns: &'static [Column<T>], before: usize, width: usize) -> Self {
        let fits =
            |column: &&Column<T>| (column.head.widths.0..column.head.widths.1).contains(&width);
        let shown: Vec<&'static Column<T>> = columns.iter().filter(fits).collect();
        let taken: usize = shown
            .iter()
            .map(|column| column.head.least + column.head.gap)
            .sum();
        let last_gap = shown.last().map_or(0, |column| column.head.gap);
        let mut spare = (width + last_gap).saturating_sub(before + taken);
        let sized = shown.into_iter().map(|column| {
            let more = match column.head.side {
                Side::Rest => spare,
                _ => spare.min(column.head.most - column.head.least),
            };
            spare -= more;
            (column, column.head.least + more)
        });
        Self(sized.collect())
    }

    /// The heads above the list.
    #[must_use]
    pub fn heads(&self, look: Look) -> String {
        let heads = self.0.iter();
        heads
            .map(|(column, width)| column.head.padded(look, column.head.name, *width))
            .collect()
    }

    /// The cells of a row, behind what stands before the first.
    pub fn line(
        &self,
        mut before: Vec<Span<'static>>,
        row: &T,
        session: &Session,
        width: usize,
    ) -> Line<'static> {
        before.extend(self.0.iter().map(|(column, size)| {
            let (text, style) = (column.cell)(row, session, width);
            Span::styled(column.head.padded(session.look, &text, *size), style)
        }));
        Line::from(before)
    }

    /// Cells they take up, the last without what comes after it.
    #[cfg(test)]
    pub fn taken(&self) -> usize {
        let widths = self.0.iter().map(|(column, width)| column.head.gap + width);
        widths.sum::<usize>() - self.0.last().map_or(0, |(column, _)| column.head.gap)
    }

    /// Their names.
    #[cfg(test)]
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(column, _)| column.head.name).collect()
    }
}
