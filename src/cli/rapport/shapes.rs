//! What plotters draws, kept as shapes: for a page that draws them by itself.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

/// One shape, in pixels from the left and the top. A grey is from 0 (black) to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Lines from each place to the next.
    Line {
        through: Vec<(f32, f32)>,
        width: f32,
        grey: f32,
    },
    /// What is within these corners.
    Area { corners: Vec<(f32, f32)>, grey: f32 },
    /// A filled circle.
    Dot {
        centre: (f32, f32),
        radius: f32,
        grey: f32,
    },
    /// A text: where its letters stand, and how much of it is to the left of there (0 nothing, 1 all).
    Text {
        text: String,
        at: (f32, f32),
        left: f32,
        size: f32,
    },
}

/// Keeps what is drawn.
pub(super) struct Recorder<'s> {
    shapes: &'s mut Vec<Shape>,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'s> Recorder<'s> {
    /// One for an area of so many pixels.
    pub(super) fn new(shapes: &'s mut Vec<Shape>, size: (u32, u32)) -> Self {
        Self { shapes, size }
    }

    /// Keeps it, unless it cannot be seen.
    fn keep(&mut self, colour: BackendColor, shape: impl FnOnce(f32) -> Shape) -> Drawn {
        if colour.alpha > 0.0 {
            // All colours of a chart are greys.
            self.shapes.push(shape(f32::from(colour.rgb.0) / 255.0));
        }
        Ok(())
    }
}

/// Pixels as they are counted on a page; a chart has a few hundred.
#[allow(clippy::cast_precision_loss)]
fn place((x, y): BackendCoord) -> (f32, f32) {
    (x as f32, y as f32)
}

#[allow(clippy::cast_precision_loss)]
fn length(pixels: u32) -> f32 {
    pixels as f32
}

impl DrawingBackend for Recorder<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_circle(at, 1, &colour, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.keep(style.color(), |grey| Shape::Line {
            through: path.into_iter().map(place).collect(),
            width: length(style.stroke_width()),
            grey,
        })
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        match fill {
            true => self.fill_polygon(corners, style),
            false => self.draw_path(corners.into_iter().chain([(left, top)]), style),
        }
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.keep(style.color(), |grey| Shape::Area {
            corners: corners.into_iter().map(place).collect(),
            grey,
        })
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Drawn {
        self.keep(style.color(), |grey| Shape::Dot {
            centre: place(centre),
            radius: length(radius),
            grey,
        })
    }

    #[allow(clippy::cast_possible_truncation)]
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        // As plotters writes letters in SVG.
        let size = (style.size() / 1.24) as f32;
        let down = match style.anchor().v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.27,
            VPos::Bottom => -0.27,
        };
        let (x, y) = place(at);
        self.keep(style.color(), |_| Shape::Text {
            text: text.to_owned(),
            at: (x, y + down * size),
            left: match style.anchor().h_pos {
                HPos::Left => 0.0,
                HPos::Center => 0.5,
                HPos::Right => 1.0,
            },
            size,
        })
    }
}
