//! A table in a pdf: columns as wide as what is in them, rows that stay whole, and its head again on every sheet.

use pdf_writer::types::StructRole;

use super::letters::{Ink, Weight};
use super::{BOTTOM, CAPTION, Flow, LEFT, RIGHT, TOP, ink, line, times};
use crate::cli::rapport::content::{Row, Table, Word};

const CELL: Ink = ink(Weight::Regular, 9.0, 0.0);
const HEAD: Ink = ink(Weight::Bold, 9.0, 0.0);

/// Left and right of what is in a cell; and above and below it.
const BESIDE: f32 = 4.2;
const ABOVE: f32 = 1.6;

/// The widest a word above a column is before it is broken.
const BROKEN_AT: f32 = 78.0;

/// Where each column begins, the names first; with the right of the last.
struct Columns(Vec<f32>);

impl Columns {
    fn of(&self, at: usize) -> (f32, f32) {
        let edge = |at: usize| self.0.get(at).copied().unwrap_or(RIGHT);
        (edge(at), edge(at + 1))
    }
}

/// A row as it is written: of each cell its lines.
struct Laid<'t> {
    cells: Vec<(Vec<String>, Option<&'t str>)>,
    height: f32,
}

/// What a row is in the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Head,
    Body,
    Sum,
}

impl Sort {
    const fn ink(self) -> Ink {
        match self {
            Self::Body => CELL,
            Self::Head | Self::Sum => HEAD,
        }
    }
}

impl Flow {
    /// A table.
    pub(super) fn table(&mut self, table: &Table) {
        let columns = self.columns(table);
        let head = self.laid(&columns, HEAD, &table.corner, &table.heads);
        let rows: Vec<Laid<'_>> = table
            .rows
            .iter()
            .map(|row| self.laid(&columns, CELL, &row.name, &row.cells))
            .collect();
        let first = rows.first().map_or(0.0, |row| row.height);
        self.need(line(CAPTION) + head.height + 2.0 * first);
        self.paper.open(StructRole::Table);
        self.paper.open(StructRole::Caption);
        self.line(LEFT, CAPTION, &table.caption);
        self.paper.close();
        self.y += line(CAPTION) + 1.0;
        self.paper.open(StructRole::THead);
        self.row(&columns, &head, Sort::Head, table.marked);
        self.paper.close();
        self.paper.open(StructRole::TBody);
        let sum = table.sum.as_ref();
        let sum = sum.map(|row| self.laid(&columns, HEAD, &row.name, &row.cells));
        for (at, row) in rows.iter().enumerate() {
            // The last row takes what is below it along.
            let below = sum.as_ref().filter(|_| at + 1 == rows.len());
            let below = below.map_or(0.0, |sum| sum.height);
            if self.y + row.height + below > BOTTOM && self.y > TOP {
                self.paper.turn();
                self.y = TOP;
                self.head_again(&columns, &head, table.marked);
            }
            self.row(&columns, row, Sort::Body, table.marked);
        }
        self.paper.close();
        if let Some(sum) = &sum {
            self.paper.open(StructRole::TFoot);
            self.row(&columns, sum, Sort::Sum, table.marked);
            self.paper.close();
        }
        self.paper.close();
        self.y += 4.0;
    }

    /// How wide each column is: what is in it on one line, where that fits; else its head is broken, and then the names.
    fn columns(&self, table: &Table) -> Columns {
        let fonts = &self.paper.fonts;
        let wide = |ink: Ink, text: &str| fonts.width(ink, text) + 2.0 * BESIDE;
        let all = RIGHT - LEFT;
        let sum = table.sum.iter().map(|row| (HEAD, row));
        let rows: Vec<(Ink, &Row)> = table
            .rows
            .iter()
            .map(|row| (CELL, row))
            .chain(sum)
            .collect();
        let most = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.0, f32::max);
        let names = most(&mut rows.iter().map(|(ink, row)| wide(*ink, &row.name)));
        let names = names.max(wide(HEAD, &table.corner));
        let columns = table.heads.iter().enumerate().map(|(at, head)| {
            let cells = rows
                .iter()
                .filter_map(|(ink, row)| Some(wide(*ink, &row.cells.get(at)?.text)));
            let cells = most(&mut { cells });
            let word = most(&mut head.text.split(' ').map(|word| wide(HEAD, word)));
            let least = cells.max(word);
            (least, wide(HEAD, &head.text).min(BROKEN_AT).max(least))
        });
        let columns: Vec<(f32, f32)> = columns.collect();
        let least: f32 = columns.iter().map(|(least, _)| least).sum();
        let wished: f32 = columns.iter().map(|(_, wished)| wished).sum();
        // What is over after the least is shared by what each wishes more.
        let over = (all - names - least).max(0.0);
        let part = if wished > least {
            (over / (wished - least)).min(1.0)
        } else {
            0.0
        };
        let widths: Vec<f32> = columns
            .iter()
            .map(|(least, wished)| least + (wished - least) * part)
            .collect();
        let mut edge = RIGHT - widths.iter().sum::<f32>();
        let mut edges = vec![LEFT];
        for width in widths {
            edges.push(edge);
            edge += width;
        }
        edges.push(RIGHT);
        Columns(edges)
    }

    fn laid<'t>(&self, columns: &Columns, ink: Ink, name: &str, cells: &'t [Word]) -> Laid<'t> {
        let lines = |at: usize, text: &str| {
            let (left, right) = columns.of(at);
            self.paper
                .fonts
                .lines(ink, text, right - left - 2.0 * BESIDE + 0.1)
        };
        let mut laid = vec![(lines(0, name), None)];
        laid.extend(cells.iter().enumerate().map(|(at, word)| {
            let means = word.means.as_deref();
            (lines(at + 1, &word.text), means)
        }));
        let most = laid.iter().map(|(lines, _)| lines.len()).max();
        Laid {
            cells: laid,
            height: times(most.unwrap_or(1), line(ink)) + 2.0 * ABOVE,
        }
    }

    /// A row: what is in it, and the line around it.
    fn row(&mut self, columns: &Columns, row: &Laid<'_>, sort: Sort, marked: Option<usize>) {
        let (top, bottom) = (self.y, self.y + row.height);
        if let Some(at) = marked {
            self.paper.shade(columns.of(at + 1), (top + 0.4, bottom));
        }
        self.paper.open(StructRole::TR);
        for (at, (lines, means)) in row.cells.iter().enumerate() {
            let is_head = at == 0 || sort == Sort::Head;
            let role = if is_head {
                StructRole::TH
            } else {
                StructRole::TD
            };
            self.paper.open(role).is_row_head = is_head && sort != Sort::Head;
            if let Some(means) = means {
                self.paper.open(StructRole::Span).means = Some((*means).to_owned());
            }
            self.cell(columns.of(at), row, (lines, at), sort);
            if means.is_some() {
                self.paper.close();
            }
            self.paper.close();
        }
        self.paper.close();
        match sort {
            Sort::Head => self.paper.rule((LEFT, RIGHT), bottom, 0.8, 0.0),
            Sort::Body => self.paper.rule((LEFT, RIGHT), bottom, 0.4, 0.6),
            Sort::Sum => self.paper.rule((LEFT, RIGHT), top, 0.8, 0.0),
        }
        self.y = bottom;
    }

    /// The lines of a cell: names to the left, the rest to the right; what stands above columns stands on the line below.
    fn cell(
        &mut self,
        (left, right): (f32, f32),
        row: &Laid<'_>,
        (lines, at): (&[String], usize),
        sort: Sort,
    ) {
        let (ink, top) = (sort.ink(), self.y);
        let high = times(lines.len(), line(ink));
        self.y = match sort {
            Sort::Head => top + row.height - ABOVE - high,
            Sort::Body | Sort::Sum => top + ABOVE,
        };
        for text in lines {
            let left = match at {
                0 => left,
                _ => right - BESIDE - self.paper.fonts.width(ink, text.trim_end()),
            };
            self.line(left, ink, text);
            self.y += line(ink);
        }
        self.y = top;
    }

    /// The head on a next sheet, for the eye only: it was read out already.
    fn head_again(&mut self, columns: &Columns, head: &Laid<'_>, marked: Option<usize>) {
        let (top, bottom) = (self.y, self.y + head.height);
        if let Some(at) = marked {
            self.paper.shade(columns.of(at + 1), (top + 0.4, bottom));
        }
        let sheet = self.paper.sheets.len() - 1;
        for (at, (lines, _)) in head.cells.iter().enumerate() {
            let (left, right) = columns.of(at);
            let mut y = bottom - ABOVE - times(lines.len(), line(HEAD));
            for text in lines {
                let left = match at {
                    0 => left,
                    _ => right - BESIDE - self.paper.fonts.width(HEAD, text.trim_end()),
                };
                let stands = y + HEAD.size * super::STANDS;
                self.paper.again(sheet, (left, stands), HEAD, text);
                y += line(HEAD);
            }
        }
        self.paper.rule((LEFT, RIGHT), bottom, 0.8, 0.0);
        self.y = bottom;
    }
}
