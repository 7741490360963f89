//! Sheets of A4 on which is written, with what everything is for a screen reader. Places are in points from the left and
//! the top.

use pdf_writer::types::{ArtifactType, StructRole};
use pdf_writer::{Content, Name, Str};

use super::letters::{Fonts, Ink, Weight};
use crate::cli::rapport::shapes::Shape;

/// Width and height of a sheet: A4, in points.
pub(super) const SHEET: (f32, f32) = (595.28, 841.89);

/// One sheet.
pub(super) struct Sheet {
    pub(super) content: Content,
    /// Of what each piece of it is a part, by its number.
    pub(super) pieces: Vec<usize>,
}

/// What something on the sheets is.
pub(super) struct Node {
    pub(super) role: StructRole,
    /// What it is in; none for the whole.
    pub(super) within: Option<usize>,
    pub(super) parts: Vec<Piece>,
    /// What is said in place of it.
    pub(super) alt: Option<String>,
    /// What it is short for.
    pub(super) means: Option<String>,
    /// Where it is: left, top, right and bottom; of a chart only.
    pub(super) place: Option<[f32; 4]>,
    /// Whether it is the head of a row.
    pub(super) is_row_head: bool,
}

/// A part of it: something within, or a piece of a sheet.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Node(usize),
    Of { sheet: usize, number: i32 },
}

/// The sheets.
pub(super) struct Paper {
    pub(super) sheets: Vec<Sheet>,
    pub(super) nodes: Vec<Node>,
    /// What is being written, the innermost last.
    open: Vec<usize>,
    pub(super) fonts: Fonts,
}

/// The name of a font within the file.
pub(super) const fn resource(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"F1"),
        Weight::Bold => Name(b"F2"),
    }
}

/// A place as pdf has it, from the bottom.
fn up(y: f32) -> f32 {
    SHEET.1 - y
}

impl Paper {
    /// One empty sheet.
    pub(super) fn new(fonts: Fonts) -> Self {
        let mut paper = Self {
            sheets: Vec::new(),
            nodes: Vec::new(),
            open: Vec::new(),
            fonts,
        };
        paper.turn();
        paper.open(StructRole::Document);
        paper
    }

    /// Goes on with a new sheet.
    pub(super) fn turn(&mut self) {
        self.sheets.push(Sheet {
            content: Content::new(),
            pieces: Vec::new(),
        });
    }

    /// What is written from here on, until it is closed, is this.
    pub(super) fn open(&mut self, role: StructRole) -> &mut Node {
        let at = self.nodes.len();
        let within = self.open.last().copied();
        if let Some(within) = within {
            self.nodes[within].parts.push(Piece::Node(at));
        }
        self.open.push(at);
        self.nodes.push(Node {
            role,
            within,
            parts: Vec::new(),
            alt: None,
            means: None,
            place: None,
            is_row_head: false,
        });
        &mut self.nodes[at]
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// The sheet that is written on, and its place among them.
    fn sheet(&mut self) -> (usize, &mut Sheet) {
        let at = self.sheets.len() - 1;
        (at, &mut self.sheets[at])
    }

    /// Begins a piece of what is open.
    fn begin(&mut self) {
        let Some(node) = self.open.last().copied() else {
            return;
        };
        let role = self.nodes[node].role;
        let (sheet, it) = self.sheet();
        // A page has not so many pieces that they could not be counted.
        let number = i32::try_from(it.pieces.len()).unwrap_or(i32::MAX);
        it.pieces.push(node);
        it.content
            .begin_marked_content_with_properties(role.to_name())
            .properties()
            .identify(number);
        self.nodes[node].parts.push(Piece::Of { sheet, number });
    }

    fn end(&mut self) {
        self.sheet().1.content.end_marked_content();
    }

    /// Writes a line of text, with its letters on this height.
    pub(super) fn text(&mut self, at: (f32, f32), ink: Ink, text: &str) {
        self.begin();
        self.show(at, ink, text);
        self.end();
    }

    /// Writes what comes back on every sheet, and is not read out.
    pub(super) fn again(&mut self, sheet: usize, at: (f32, f32), ink: Ink, text: &str) {
        let signs = self.fonts.signs(ink.weight, text);
        let content = &mut self.sheets[sheet].content;
        content
            .begin_marked_content_with_properties(Name(b"Artifact"))
            .properties()
            .artifact()
            .kind(ArtifactType::Pagination);
        show(content, at, ink, &signs);
        content.end_marked_content();
    }

    fn show(&mut self, at: (f32, f32), ink: Ink, text: &str) {
        let signs = self.fonts.signs(ink.weight, text);
        show(&mut self.sheet().1.content, at, ink, &signs);
    }

    /// Draws a line from left to right; it says nothing.
    pub(super) fn rule(&mut self, (left, right): (f32, f32), y: f32, width: f32, grey: f32) {
        let content = &mut self.sheet().1.content;
        content.begin_marked_content(Name(b"Artifact"));
        content.set_line_width(width).set_stroke_gray(grey);
        content.move_to(left, up(y)).line_to(right, up(y)).stroke();
        content.end_marked_content();
    }

    /// Lays a grey under what follows; it says nothing.
    pub(super) fn shade(&mut self, (left, right): (f32, f32), (top, bottom): (f32, f32)) {
        let content = &mut self.sheet().1.content;
        content.begin_marked_content(Name(b"Artifact"));
        content.set_fill_gray(0.93);
        content.rect(left, up(bottom), right - left, bottom - top);
        content.fill_nonzero().end_marked_content();
    }

    /// Draws shapes from a place on, so many times as large.
    pub(super) fn draw(&mut self, shapes: &[Shape], (left, top): (f32, f32), scale: f32) {
        self.begin();
        let to = |(x, y): (f32, f32)| (left + x * scale, top + y * scale);
        for shape in shapes {
            if let Shape::Text {
                text,
                at,
                left,
                size,
            } = shape
            {
                let ink = Ink {
                    weight: Weight::Regular,
                    size: size * scale,
                    grey: 0.0,
                };
                let (x, y) = to(*at);
                let x = x - self.fonts.width(ink, text) * left;
                self.show((x, y), ink, text);
            } else {
                draw(&mut self.sheet().1.content, shape, to, scale);
            }
        }
        self.end();
    }
}

fn show(content: &mut Content, (x, y): (f32, f32), ink: Ink, signs: &[u8]) {
    content
        .begin_text()
        .set_fill_gray(ink.grey)
        .set_font(resource(ink.weight), ink.size)
        .next_line(x, up(y))
        .show(Str(signs))
        .end_text();
}

/// Lines and areas; a text is written by who has the fonts.
fn draw(content: &mut Content, shape: &Shape, to: impl Fn((f32, f32)) -> (f32, f32), scale: f32) {
    let walk = |content: &mut Content, through: &[(f32, f32)]| {
        for (at, place) in through.iter().enumerate() {
            let (x, y) = to(*place);
            match at {
                0 => content.move_to(x, up(y)),
                _ => content.line_to(x, up(y)),
            };
        }
    };
    match shape {
        Shape::Line {
            through,
            width,
            grey,
        } => {
            content.set_line_width(width * scale).set_stroke_gray(*grey);
            walk(content, through);
            content.stroke();
        }
        Shape::Area { corners, grey } => {
            content.set_fill_gray(*grey);
            walk(content, corners);
            content.close_path().fill_nonzero();
        }
        Shape::Dot {
            centre,
            radius,
            grey,
        } => {
            let ((x, y), r) = (to(*centre), radius * scale);
            let y = up(y);
            // How far the handles of a quarter of a circle are out.
            let k = r * 0.5523;
            content.set_fill_gray(*grey).move_to(x + r, y);
            content.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
            content.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
            content.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
            content.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
            content.fill_nonzero();
        }
        Shape::Text { .. } => {}
    }
}
