//! Charts as SVG: lines that differ in dash, sign and grey, so that they can be told apart without colour.

use plotters::prelude::*;

/// One line of a chart.
pub(super) struct Series {
    /// What it is of.
    pub(super) name: String,
    /// A number for every period; none where nothing was measured, or it is hidden.
    pub(super) numbers: Vec<Option<u32>>,
}

/// Width and height, in pixels; a page scales it.
const SIZE: (u32, u32) = (520, 220);

/// Greys of the lines, dark first.
const GREYS: [RGBColor; 3] = [
    RGBColor(0, 0, 0),
    RGBColor(90, 90, 90),
    RGBColor(140, 140, 140),
];

/// How long a dash is and the space after it, by line; the first is whole.
const DASHES: [(i32, i32); 3] = [(1, 0), (8, 4), (2, 3)];

/// A chart of lines over periods; none where there is nothing to draw.
pub(super) fn lines(periods: &[String], series: &[Series]) -> Option<String> {
    let most = series
        .iter()
        .flat_map(|line| &line.numbers)
        .flatten()
        .max()?;
    let mut svg = String::new();
    // What is drawn into a text does not fail; if it would, the table says the same.
    draw(&mut svg, periods, series, (*most).max(4)).ok()?;
    Some(svg)
}

fn draw(
    svg: &mut String,
    periods: &[String],
    series: &[Series],
    most: u32,
) -> Result<(), Box<dyn std::error::Error>> {
    let last = i32::try_from(periods.len().saturating_sub(1))?;
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let font = || ("sans-serif", 13).into_font();
    // Room at the right for the names of the lines, beside their ends.
    let mut chart = ChartBuilder::on(&area)
        .margin(8)
        .margin_right(112)
        .x_label_area_size(24)
        .y_label_area_size(40)
        .build_cartesian_2d(0..last.max(1), 0..most + most / 10 + 1)?;
    let label = |at: &i32| {
        let at = usize::try_from(*at).unwrap_or(usize::MAX);
        periods.get(at).cloned().unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(215, 215, 215))
        .x_labels(periods.len())
        .x_label_formatter(&label)
        .y_labels(5)
        .label_style(font())
        .draw()?;
    let mut ends: Vec<(i32, usize)> = Vec::new();
    for (number, line) in series.iter().enumerate() {
        let style = GREYS[number % GREYS.len()].stroke_width(2);
        let (dash, gap) = DASHES[number % DASHES.len()];
        let points: Vec<(i32, u32)> = (0..)
            .zip(&line.numbers)
            .filter_map(|(at, of)| Some((at, (*of)?)))
            .collect();
        // A period without a number is a gap, not a slope.
        for piece in points.chunk_by(|one, other| one.0 + 1 == other.0) {
            match gap {
                0 => drop(chart.draw_series(LineSeries::new(piece.iter().copied(), style))?),
                gap => drop(chart.draw_series(DashedLineSeries::new(
                    piece.iter().copied(),
                    dash,
                    gap,
                    style,
                ))?),
            }
        }
        let filled = GREYS[number % GREYS.len()].filled();
        match number % 3 {
            0 => drop(chart.draw_series(points.iter().map(|at| Circle::new(*at, 3, filled)))?),
            1 => drop(
                chart.draw_series(points.iter().map(|at| TriangleMarker::new(*at, 5, filled)))?,
            ),
            _ => drop(chart.draw_series(points.iter().map(|at| Cross::new(*at, 3, style)))?),
        }
        if let Some(end) = points.last() {
            let (_, y) = chart.backend_coord(end);
            ends.push((y, number));
        }
    }
    // Names never over each other, in the order in which the lines end.
    ends.sort_unstable();
    let mut free = 4;
    for (y, number) in ends {
        let y = (y - 7).max(free);
        free = y + 15;
        let x = i32::try_from(SIZE.0)? - 108;
        let name = series[number].name.clone();
        area.draw(&Text::new(name, (x, y), font().color(&BLACK)))?;
    }
    area.present()?;
    Ok(())
}
