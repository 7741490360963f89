//! The page as a pdf: on sheets of A4, with its tags. What goes together stays together, a row of a table is never cut, and
//! its head comes back on every sheet.

mod file;
mod letters;
mod paper;
mod table;

use std::collections::BTreeSet;

use pdf_writer::types::StructRole;

use self::letters::{Fonts, Ink, Weight};
use self::paper::{Paper, SHEET};
use super::chart::{self, Chart};
use super::content::{Page, Part};

/// Left and right of what is written, in points.
const LEFT: f32 = 42.5;
const RIGHT: f32 = SHEET.0 - LEFT;

/// Top and bottom of what is written, and where the number of the sheet stands.
const TOP: f32 = 42.0;
const BOTTOM: f32 = SHEET.1 - 54.0;
const NUMBER: f32 = SHEET.1 - 30.0;

/// Between two columns.
const GAP: f32 = 17.0;

/// What is written with.
const fn ink(weight: Weight, size: f32, grey: f32) -> Ink {
    Ink { weight, size, grey }
}
const TITLE: Ink = ink(Weight::Bold, 18.0, 0.0);
const HEADING: Ink = ink(Weight::Bold, 12.5, 0.0);
const TEXT: Ink = ink(Weight::Regular, 10.0, 0.0);
const NOTE: Ink = ink(Weight::Regular, 8.5, 0.25);
const CAPTION: Ink = ink(Weight::Bold, 9.0, 0.0);
const TERM: Ink = ink(Weight::Bold, 8.5, 0.0);
const MEANING: Ink = ink(Weight::Regular, 8.5, 0.0);

/// How high a line is, and how far below its top the letters stand, by the size of the letters.
const LINE: f32 = 1.36;
const STANDS: f32 = 1.03;

/// Why there is no pdf.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPdf {
    /// A font of the program.
    #[error("Een lettertype van het programma is niet te lezen: {0}")]
    Font(#[from] ttf_parser::FaceParsingError),
    /// While it was packed.
    #[error("De pdf is niet te maken: {0}")]
    Packing(#[from] std::io::Error),
}

/// A pdf.
pub(super) struct Pdf {
    pub(super) bytes: Vec<u8>,
    /// Characters that its fonts do not have; a sign stands in their place.
    pub(super) unknown: BTreeSet<char>,
}

/// Makes it.
///
/// # Errors
/// When a font of the program cannot be read.
pub(super) fn pdf(page: &Page) -> Result<Pdf, NoPdf> {
    let mut flow = Flow {
        paper: Paper::new(Fonts::read()?),
        y: TOP,
    };
    flow.text(StructRole::H1, TITLE, &page.title);
    for line in &page.under {
        flow.text(StructRole::P, NOTE, line);
    }
    flow.y += 4.0;
    for (at, part) in page.parts.iter().enumerate() {
        flow.part(part, page.parts.get(at + 1));
    }
    flow.closing(&page.foot);
    let mut paper = flow.paper;
    number(&mut paper, &format!("{} · {}", page.title, page.office));
    let bytes = file::written(&mut paper, &page.title)?;
    Ok(Pdf {
        bytes,
        unknown: paper.fonts.unknown,
    })
}

/// What it is and which sheet of how many, below each.
fn number(paper: &mut Paper, what: &str) {
    let ink = ink(Weight::Regular, 8.0, 0.25);
    let count = paper.sheets.len();
    for at in 0..count {
        let told = format!("blad {} van {count}", at + 1);
        let left = RIGHT - paper.fonts.width(ink, &told);
        paper.again(at, (LEFT, NUMBER), ink, what);
        paper.again(at, (left, NUMBER), ink, &told);
    }
}

/// How high a line of these letters is.
const fn line(ink: Ink) -> f32 {
    ink.size * LINE
}

/// What is written, from above to below.
struct Flow {
    paper: Paper,
    /// How far the sheet is written.
    y: f32,
}

impl Flow {
    /// Goes on with a new sheet where so much does not fit on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.paper.turn();
            self.y = TOP;
        }
    }

    fn part(&mut self, part: &Part, next: Option<&Part>) {
        match part {
            Part::Heading(text) => self.heading(text, next),
            Part::Text(text) => {
                let paragraphs = text.lines().filter(|line| !line.trim().is_empty());
                paragraphs.for_each(|line| self.text(StructRole::P, TEXT, line));
                self.y += 5.0;
            }
            Part::Note(text) => {
                self.y += 3.0;
                self.text(StructRole::P, NOTE, text);
                self.y += 5.0;
            }
            Part::Charts(charts) => charts.chunks(2).for_each(|two| self.charts(two)),
            Part::Table(table) => self.table(table),
            Part::Terms(terms) => self.terms(terms),
        }
    }

    /// How much of a part must stand below its heading.
    fn least(part: Option<&Part>) -> f32 {
        match part {
            Some(Part::Charts(_)) => chart_height(),
            Some(Part::Table(_)) => 90.0,
            Some(_) => 3.0 * line(TEXT),
            None => 0.0,
        }
    }

    /// A heading, with a line below it, and something of what it is above.
    fn heading(&mut self, text: &str, next: Option<&Part>) {
        self.need(line(HEADING) + 20.0 + Self::least(next));
        if self.y > TOP {
            self.y += 11.0;
        }
        self.text(StructRole::H2, HEADING, text);
        self.y += 1.0;
        self.paper.rule((LEFT, RIGHT), self.y, 0.5, 0.0);
        self.y += 5.0;
    }

    /// Text over the whole width.
    fn text(&mut self, role: StructRole, ink: Ink, text: &str) {
        let lines = self.paper.fonts.lines(ink, text, RIGHT - LEFT);
        self.paper.open(role);
        for text in lines {
            self.need(line(ink));
            self.line(LEFT, ink, &text);
            self.y += line(ink);
        }
        self.paper.close();
    }

    /// One line of what is open, at the height where the sheet is written.
    fn line(&mut self, left: f32, ink: Ink, text: &str) {
        if !text.trim().is_empty() {
            self.paper
                .text((left, self.y + ink.size * STANDS), ink, text);
        }
    }

    /// Charts beside each other, each with its title above it.
    fn charts(&mut self, two: &[Chart]) {
        self.need(chart_height());
        let top = self.y;
        for (at, it) in two.iter().enumerate() {
            let left = if at == 0 {
                LEFT
            } else {
                LEFT + chart_width() + GAP
            };
            self.y = top;
            self.paper.open(StructRole::P);
            self.line(left, CAPTION, &it.title);
            self.paper.close();
            self.y += line(CAPTION) + 2.0;
            let Some(shapes) = it.shapes() else {
                self.paper.open(StructRole::P);
                self.line(left, TEXT, chart::NOTHING);
                self.paper.close();
                continue;
            };
            let (wide, high) = chart_size();
            let node = self.paper.open(StructRole::Figure);
            node.alt = Some(it.said.clone());
            node.place = Some([left, self.y, left + wide, self.y + high]);
            self.paper.draw(&shapes, (left, self.y), scale());
            self.paper.close();
        }
        self.y = top + chart_height();
    }

    /// Words with what they mean, in two columns that are about as long.
    fn terms(&mut self, terms: &[(String, String)]) {
        let width = (RIGHT - LEFT - GAP) / 2.0;
        let fonts = &self.paper.fonts;
        let measured = terms.iter().map(|(word, meaning)| {
            let words = fonts.lines(TERM, word, width);
            let meaning = fonts.lines(MEANING, meaning, width);
            let lines = words.len() + meaning.len();
            (words, meaning, lines)
        });
        let measured: Vec<(Vec<String>, Vec<String>, usize)> = measured.collect();
        let high = |lines: usize| times(lines, line(MEANING)) + 4.0;
        let mut left_over: f32 = measured.iter().map(|(.., lines)| high(*lines)).sum();
        self.y += 4.0;
        let (mut top, mut column, mut lowest) = (self.y, 0, self.y);
        let tallest = measured.iter().map(|(.., lines)| high(*lines));
        let tallest = tallest.fold(0.0, f32::max);
        // How far down a column of what is left may go.
        let until = |top: f32, left_over: f32| (top + left_over / 2.0 + tallest / 2.0).min(BOTTOM);
        let mut end = until(top, left_over);
        self.paper.open(StructRole::L);
        for (words, meaning, lines) in &measured {
            if self.y + high(*lines) > end && self.y > top {
                column += 1;
                self.y = top;
                if column == 2 {
                    self.paper.turn();
                    (top, column, lowest) = (TOP, 0, TOP);
                    self.y = top;
                    end = until(top, left_over);
                } else {
                    // The second takes what is left, as far as there is room.
                    end = BOTTOM;
                }
            }
            let left = LEFT + if column == 0 { 0.0 } else { width + GAP };
            self.paper.open(StructRole::LI);
            for (role, ink, texts) in [
                (StructRole::Lbl, TERM, words),
                (StructRole::LBody, MEANING, meaning),
            ] {
                self.paper.open(role);
                for text in texts {
                    self.line(left, ink, text);
                    self.y += line(ink);
                }
                self.paper.close();
            }
            self.paper.close();
            self.y += 4.0;
            left_over -= high(*lines);
            lowest = lowest.max(self.y);
        }
        self.paper.close();
        self.y = lowest;
    }

    /// What stands below everything, under a line.
    fn closing(&mut self, text: &str) {
        self.need(4.0 * line(NOTE));
        self.y += 8.0;
        self.paper.rule((LEFT, RIGHT), self.y, 0.5, 0.0);
        self.y += 4.0;
        self.text(StructRole::P, NOTE, text);
    }
}

/// So many times as much.
#[allow(clippy::cast_precision_loss)]
fn times(count: usize, height: f32) -> f32 {
    count as f32 * height
}

const fn chart_width() -> f32 {
    (RIGHT - LEFT - GAP) / 2.0
}

/// How many points a pixel of a chart is.
#[allow(clippy::cast_precision_loss)]
const fn scale() -> f32 {
    chart_width() / chart::SIZE.0 as f32
}

/// Width and height of a chart on the sheet.
#[allow(clippy::cast_precision_loss)]
const fn chart_size() -> (f32, f32) {
    (chart_width(), chart::SIZE.1 as f32 * scale())
}

/// How high it is with its title above it.
const fn chart_height() -> f32 {
    chart_size().1 + line(CAPTION) + 10.0
}
