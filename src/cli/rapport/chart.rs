//! Charts: lines that differ in dash, sign and grey, so that they can be told apart without colour. Drawn once, as SVG or as
//! shapes.

use plotters::coord::Shift;
use plotters::prelude::*;

use super::shapes::{Recorder, Shape};

/// What is said where there is nothing to draw.
pub(super) const NOTHING: &str = "Hier is niets van te tekenen.";

/// A chart of lines over periods.
pub(super) struct Chart {
    pub(super) title: String,
    /// What is drawn, in words, for who does not see it.
    pub(super) said: String,
    /// What stands below it.
    pub(super) periods: Vec<String>,
    pub(super) series: Vec<Series>,
}

/// One line of a chart.
pub(super) struct Series {
    /// What it is of.
    pub(super) name: String,
    /// A number for every period; none where nothing was measured, or it is hidden.
    pub(super) numbers: Vec<Option<u32>>,
}

/// Width and height, in pixels; a page scales it.
pub(super) const SIZE: (u32, u32) = (400, 190);

/// How large letters are, in the pixels of plotters, of which 1.24 are one.
const LETTERS: u32 = 15;

/// Room at the right for the names of the lines, beside their ends.
const NAMES: u32 = 92;

/// Greys of the lines, dark first.
const GREYS: [RGBColor; 3] = [
    RGBColor(0, 0, 0),
    RGBColor(90, 90, 90),
    RGBColor(140, 140, 140),
];

/// How long a dash is and the space after it, by line; the first is whole.
const DASHES: [(i32, i32); 3] = [(1, 0), (8, 4), (2, 3)];

impl Chart {
    /// As SVG; none where there is nothing to draw.
    pub(super) fn svg(&self) -> Option<String> {
        let most = self.most()?;
        let mut svg = String::new();
        // What is drawn into a text does not fail; if it would, the table says the same.
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        self.draw(&area, most).ok()?;
        drop(area);
        Some(svg)
    }

    /// As shapes; none where there is nothing to draw.
    pub(super) fn shapes(&self) -> Option<Vec<Shape>> {
        let most = self.most()?;
        let mut shapes = Vec::new();
        let area = Recorder::new(&mut shapes, SIZE).into_drawing_area();
        self.draw(&area, most).ok()?;
        drop(area);
        Some(shapes)
    }

    /// The highest number.
    fn most(&self) -> Option<u32> {
        let all = self.series.iter().flat_map(|line| &line.numbers);
        all.flatten().max().map(|most| (*most).max(4))
    }

    fn draw<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        most: u32,
    ) -> Result<(), Box<dyn std::error::Error>>
    where
        B::ErrorType: 'static,
    {
        let last = i32::try_from(self.periods.len().saturating_sub(1))?;
        let font = || ("sans-serif", LETTERS).into_font();
        let mut chart = ChartBuilder::on(area)
            .margin(8)
            .margin_right(NAMES)
            .x_label_area_size(24)
            .y_label_area_size(34)
            .build_cartesian_2d(0..last.max(1), 0..most + most / 10 + 1)?;
        // Every other one, back from the last: all would not fit.
        let label = |at: &i32| {
            let found = usize::try_from(*at).ok().filter(|_| (last - at) % 2 == 0);
            found
                .and_then(|at| self.periods.get(at).cloned())
                .unwrap_or_default()
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(215, 215, 215))
            .x_labels(self.periods.len())
            .x_label_formatter(&label)
            .y_labels(5)
            .label_style(font())
            .draw()?;
        let mut ends: Vec<(i32, usize)> = Vec::new();
        for (number, line) in self.series.iter().enumerate() {
            let points: Vec<(i32, u32)> = (0..)
                .zip(&line.numbers)
                .filter_map(|(at, of)| Some((at, (*of)?)))
                .collect();
            let style = GREYS[number % GREYS.len()].stroke_width(2);
            let (dash, gap) = DASHES[number % DASHES.len()];
            // A period without a number is a gap, not a slope.
            for piece in points.chunk_by(|one, other| one.0 + 1 == other.0) {
                let piece = piece.iter().copied();
                match gap {
                    0 => drop(chart.draw_series(LineSeries::new(piece, style))?),
                    gap => drop(chart.draw_series(DashedLineSeries::new(piece, dash, gap, style))?),
                }
            }
            let filled = GREYS[number % GREYS.len()].filled();
            let at = points.iter();
            match number % 3 {
                0 => drop(chart.draw_series(at.map(|at| Circle::new(*at, 3, filled)))?),
                1 => drop(chart.draw_series(at.map(|at| TriangleMarker::new(*at, 5, filled)))?),
                _ => drop(chart.draw_series(at.map(|at| Cross::new(*at, 3, style)))?),
            }
            if let Some(end) = points.last() {
                ends.push((chart.backend_coord(end).1, number));
            }
        }
        self.write_names(area, ends)?;
        area.present()?;
        Ok(())
    }

    /// Names beside the ends of the lines, never over each other, in the order in which those end.
    fn write_names<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        mut ends: Vec<(i32, usize)>,
    ) -> Result<(), Box<dyn std::error::Error>>
    where
        B::ErrorType: 'static,
    {
        ends.sort_unstable();
        let font = ("sans-serif", LETTERS).into_font();
        let left = i32::try_from(SIZE.0 - NAMES)? + 6;
        // The lowest may not fall off below the ones above it.
        let room = i32::try_from(SIZE.1)? - 24 - 15 * i32::try_from(ends.len())?;
        let mut free = 4;
        for (at, (y, number)) in (0..).zip(ends) {
            let y = (y - 7).max(free).min(room + 15 * at);
            free = y + 15;
            let name = self.series[number].name.as_str();
            area.draw(&Text::new(name, (left, y), font.color(&BLACK)))?;
        }
        Ok(())
    }
}
