//! Columns of a list: their heads, and for which there is room.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

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
    /// What a view names it by; empty where it is not to be chosen.
    id: &'static str,
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
        id: "",
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
    /// The same, as a view names it.
    pub const fn called(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// The same, only where it was chosen.
    pub const fn chosen(self) -> Self {
        self.from(usize::MAX)
    }

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

/// How pressing a row is: its glyph, its style.
type Mark<T> = fn(&T, &Session) -> (&'static str, Style);

/// How the rows of a list look.
pub struct Table<T: 'static> {
    /// The sign every row begins with, where it has one.
    pub mark: Option<Mark<T>>,
    /// The columns from left to right.
    pub columns: &'static [Column<T>],
}

impl<T> Table<T> {
    /// A list without columns.
    pub const NONE: Self = Self {
        mark: None,
        columns: &[],
    };

    /// Cells before the first column: a space, and where there is one the mark with a space behind it.
    const fn before(&self) -> usize {
        if self.mark.is_some() { 3 } else { 1 }
    }

    /// The columns that are wanted on a list of a width: its own, or those that were chosen.
    fn wanted(&self, width: usize, chosen: &[String]) -> Vec<&'static Column<T>> {
        let is_there = |column: &&Column<T>| {
            let (from, until) = column.head.widths;
            (from..until).contains(&width)
        };
        let found = chosen.iter().filter_map(|id| {
            let mut named = self.columns.iter().filter(|column| column.head.id == id);
            let first = named.clone().next();
            named.find(is_there).or(first)
        });
        let found: Vec<&'static Column<T>> = found.collect();
        match found.is_empty() {
            true => self.columns.iter().filter(is_there).collect(),
            false => found,
        }
    }

    /// The columns for which there is room, with their width; what is left over goes to the first that can use it. What
    /// does not fit whole is left out, from the right; the last column that takes what is left fits where its name does.
    fn shown(&self, width: usize, chosen: &[String]) -> Vec<(&'static Column<T>, usize)> {
        let mut end = self.before();
        let fits = |column: &&Column<T>| {
            let head = column.head;
            let least = match head.side {
                Side::Rest => head.least.min(head.name.width()),
                _ => head.least,
            };
            end += least + head.gap;
            end <= width + head.gap
        };
        let wanted = self.wanted(width, chosen).into_iter();
        let shown: Vec<&'static Column<T>> = wanted.take_while(fits).collect();
        let heads = || shown.iter().map(|column| column.head);
        let taken: usize = heads().map(|head| head.least + head.gap).sum();
        let last_gap = heads().next_back().map_or(0, |head| head.gap);
        let (room, taken) = (width + last_gap, self.before() + taken);
        let (mut spare, short) = (room.saturating_sub(taken), taken.saturating_sub(room));
        let sized = shown.iter().map(|column| {
            let head = column.head;
            let more = match head.side {
                Side::Rest => spare,
                _ => spare.min(head.most - head.least),
            };
            spare -= more;
            // Without room for its least it takes what there is.
            let size = match head.side {
                Side::Rest => (head.least + more).saturating_sub(short),
                _ => head.least + more,
            };
            (*column, size)
        });
        sized.collect()
    }

    /// What a view names the columns by for which there is room.
    #[must_use]
    pub fn ids(&self, width: usize, chosen: &[String]) -> Vec<&'static str> {
        let shown = self.shown(width, chosen).into_iter();
        shown.map(|(column, _)| column.head.id).collect()
    }

    /// What a view names its columns by.
    #[cfg(test)]
    pub fn named(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().map(|column| column.head.id)
    }

    /// The heads above the list.
    #[must_use]
    pub fn heads(&self, look: Look, width: usize, chosen: &[String]) -> String {
        let heads = self.shown(width, chosen).into_iter();
        let heads = heads.map(|(column, size)| column.head.padded(look, column.head.name, size));
        " ".repeat(self.before()) + &heads.collect::<String>()
    }

    /// A row as a line.
    #[must_use]
    pub fn line(
        &self,
        row: &T,
        session: &Session,
        (width, chosen): (usize, &[String]),
    ) -> Line<'static> {
        let mut spans = vec![Span::raw(" ")];
        if let Some(mark) = self.mark {
            let (glyph, style) = mark(row, session);
            spans.extend([Span::styled(glyph, style), Span::raw(" ")]);
        }
        spans.extend(self.shown(width, chosen).into_iter().map(|(column, size)| {
            let (text, style) = (column.cell)(row, session, width);
            Span::styled(column.head.padded(session.look, &text, size), style)
        }));
        Line::from(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_take_up_the_width_and_never_more() {
        const TABLE: Table<&str> = Table {
            mark: None,
            columns: &[
                column("Nummer", 12).shows(|row, _, _| plain(*row)),
                column("Wie", 16).grows(26).shows(|row, _, _| plain(*row)),
                column("Staat", 12).from(68).shows(|row, _, _| plain(*row)),
                column("Wijk", 9).right().shows(|row, _, _| plain(*row)),
            ],
        };
        let look = Look {
            has_colour: false,
            has_greys: false,
            has_unicode: true,
        };
        // Too narrow for the last: it is not there, and nothing is cut.
        assert_eq!(TABLE.heads(look, 39, &[]).trim_end(), " Nummer       Wie");
        for width in 40..200 {
            let heads = TABLE.heads(look, width, &[]);
            assert!(heads.trim_end().len() <= width, "{width}: {heads}");
            assert_eq!(heads.contains("Staat"), width >= 68);
        }
    }
}
