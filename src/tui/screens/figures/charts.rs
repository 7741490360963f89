//! A figure as a chart: a line over its periods, or bars with their numbers beside them. Both say what the table says: a
//! dash is not measured and a star is hidden, and neither is drawn as zero.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::symbols::{Marker, bar};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Bar, BarChart, Chart, Dataset, GraphType};

use super::{Level, Rapportage};
use crate::domain::cijfers::{Period, Unit};
use crate::domain::dates::with_year;
use crate::office::views::{FigureCell, FigureTable};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad};

/// How figures are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Drawn {
    #[default]
    Table,
    /// One figure, a line over its periods.
    Lines,
    /// One figure, a bar a period; or a bar a part.
    Bars,
}

impl Drawn {
    /// What comes after it.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Table => Self::Lines,
            Self::Lines => Self::Bars,
            Self::Bars => Self::Table,
        }
    }
}

/// Bars for a terminal that has letters only.
const LETTERS: bar::Set<'static> = bar::Set {
    empty: " ",
    full: "#",
    ..bar::NINE_LEVELS
};

/// Bars where there is more than letters; nothing stands where a bar is not.
const BLOCKS: bar::Set<'static> = bar::Set {
    empty: " ",
    ..bar::NINE_LEVELS
};

/// Cells of what a bar is of, and of its number.
const PERIOD: usize = 16;
const PART: usize = 28;
const NUMBER: usize = 8;

/// One figure over its periods.
struct Course<'t> {
    /// What it is called.
    name: &'t str,
    table: &'t FigureTable,
    cells: &'t [FigureCell],
}

impl Rapportage {
    /// Whether what is in sight can be drawn.
    pub(super) fn can_draw(&self) -> bool {
        !self.is_of_indicators()
            && !self.is_of_case()
            && matches!(self.level, Level::All | Level::Parts { .. })
    }

    /// How it is shown.
    pub(super) fn shown(&self) -> Drawn {
        match self.can_draw() {
            true => self.drawn,
            false => Drawn::Table,
        }
    }

    /// The figure under the cursor, or the part of one.
    fn course(&self) -> Option<Course<'_>> {
        match &self.level {
            Level::All => {
                let table = *self.tables().get(self.place.cursor.at)?;
                Some(Course {
                    name: &table.titel,
                    table,
                    cells: &table.totaal,
                })
            }
            Level::Parts { figures, .. } => {
                let row = self.parts().get(self.place.cursor.at)?;
                Some(Course {
                    name: &row.naam,
                    table: figures.as_ref()?.maten.first()?,
                    cells: &row.cijfers,
                })
            }
            _ => None,
        }
    }

    /// The periods in sight, the oldest first.
    fn periods(&self, session: &Session) -> Vec<Period> {
        let last = self.period(session);
        let mut all: Vec<Period> =
            std::iter::successors(Some(last), |period| Some(period.before()))
                .take(super::PERIODS)
                .collect();
        all.reverse();
        all
    }

    /// What stands above a chart: of what it is, and over which periods.
    pub(super) fn chart_title(&self, session: &Session, width: usize) -> String {
        let last = self.period(session);
        let still = if last.last > session.today {
            ", loopt nog"
        } else {
            ""
        };
        let name = self.course().map_or("", |course| course.name);
        let text = match (&self.level, self.shown()) {
            (Level::Parts { .. }, Drawn::Bars) => format!(" {}{still}", last.title()),
            _ => {
                let periods = self.periods(session);
                let first = periods.first().map(|it| it.title()).unwrap_or_default();
                format!(" {name}: {first} tot en met {}{still}", last.title())
            }
        };
        fit(session.look, &text, width)
    }

    /// Draws the chart in the rows from `first` on.
    pub(super) fn draw_chart(
        &self,
        pen: &mut Pen<'_, '_>,
        session: &Session,
        (first, height): (usize, usize),
    ) {
        let Some(course) = self.course() else {
            return;
        };
        if !course.table.niet_te_zien.is_empty() {
            let why = format!(" {}: {}", course.name, course.table.niet_te_zien);
            pen.line(first, Line::styled(why, pen.look.quiet()));
            return;
        }
        match (&self.level, self.shown()) {
            (Level::Parts { .. }, Drawn::Bars) => self.draw_parts(pen, session, (first, height)),
            (_, Drawn::Bars) => self.draw_periods(pen, session, &course, (first, height)),
            _ => self.draw_line(pen, session, &course, (first, height)),
        }
    }

    /// A bar for every period, the newest below; where not all fit, the newest.
    fn draw_periods(
        &self,
        pen: &mut Pen<'_, '_>,
        session: &Session,
        course: &Course<'_>,
        (first, height): (usize, usize),
    ) {
        let periods = self.periods(session);
        let rows: Vec<(&Period, &FigureCell)> = periods.iter().zip(course.cells).collect();
        let rows = &rows[rows.len().saturating_sub(height)..];
        let look = pen.look;
        for (at, (period, cell)) in rows.iter().enumerate() {
            let name = pad(look, &period.title(), PERIOD);
            let told = told(cell, &course.table.eenheid);
            pen.line(first + at, Line::raw(format!(" {name}{told:>NUMBER$}")));
        }
        let cells = rows.iter().map(|(_, cell)| *cell);
        bars(
            pen,
            first,
            1 + PERIOD + NUMBER,
            cells,
            &course.table.eenheid,
        );
    }

    /// A bar for every part in sight, in the last period; the one under the cursor is marked as in the table.
    fn draw_parts(
        &self,
        pen: &mut Pen<'_, '_>,
        session: &Session,
        (first, height): (usize, usize),
    ) {
        let Some(course) = self.course() else {
            return;
        };
        let unit = course.table.eenheid.as_str();
        let rows = self.parts();
        let none = FigureCell::default();
        let cell = |at: usize| rows[at].cijfers.last().unwrap_or(&none);
        let look = session.look;
        pen.list((first, height), (self.place.cursor, rows.len()), |at| {
            let name = pad(look, &rows[at].naam, PART);
            Line::raw(format!(" {name}{:>NUMBER$}", told(cell(at), unit)))
        });
        let in_sight = (self.place.cursor.top..rows.len()).take(height);
        // As long as the longest of all: going down the list changes no bar.
        let most = (0..rows.len()).filter_map(|at| cell(at).number(unit)).max();
        bars_of(
            pen,
            first,
            1 + PART + NUMBER,
            in_sight.map(cell),
            unit,
            most,
        );
    }

    /// A line over the periods, with a dot on each, and below it which period it is and its number.
    fn draw_line(
        &self,
        pen: &mut Pen<'_, '_>,
        session: &Session,
        course: &Course<'_>,
        (first, height): (usize, usize),
    ) {
        let unit = course.table.eenheid.as_str();
        let numbers: Vec<Option<u32>> = course.cells.iter().map(|it| it.number(unit)).collect();
        let Some(most) = numbers.iter().flatten().max().copied() else {
            let text = " Hier is niets van te tekenen: er is niets gemeten, of het is verborgen.";
            pen.line(first, Line::styled(text, pen.look.quiet()));
            return;
        };
        let (half, top) = scale(most, unit);
        let mut labels = [0, half, top].map(|number| on_axis(number, unit)).to_vec();
        if height < 6 {
            labels.remove(1);
        }
        let wide = labels.iter().map(String::len).max().unwrap_or(0);
        let left = wide + 2;
        let graph = pen.width().saturating_sub(left + 1);
        if height < 4 || graph < numbers.len() {
            let text = " Het venster is te klein voor een lijn; # toont staven, en de tabel";
            pen.line(first, Line::styled(text, pen.look.quiet()));
            return;
        }
        let rows = (first, height - 1);
        plot(pen, rows, &numbers, (labels, wide), top);
        let periods = self.periods(session);
        let names: Vec<String> = periods.iter().map(|it| short(*it)).collect();
        let told: Vec<String> = course.cells.iter().map(|it| told(it, unit)).collect();
        below(pen, first + height - 2, (left, graph), &names, true);
        below(pen, first + height - 1, (left, graph), &told, false);
    }
}

/// Texts below the places of the periods; where they do not fit beside each other, some of them, with the last.
fn below(
    pen: &mut Pen<'_, '_>,
    row: usize,
    (left, width): (usize, usize),
    texts: &[String],
    is_quiet: bool,
) {
    let longest = texts.iter().map(|it| it.chars().count()).max().unwrap_or(0);
    let count = texts.len().max(1);
    let every = ((longest + 1) * count).div_ceil(width.max(1)).max(1);
    let mut line = " ".repeat(left);
    for (at, text) in texts.iter().enumerate() {
        if !(count - 1 - at).is_multiple_of(every) {
            continue;
        }
        let middle = left + (2 * at + 1) * width / (2 * count);
        let begins = middle.saturating_sub(text.chars().count() / 2);
        let now = line.chars().count();
        line.push_str(&" ".repeat(begins.saturating_sub(now)));
        line.push_str(text);
    }
    let style = match is_quiet {
        true => pen.look.quiet(),
        false => Style::new(),
    };
    pen.line(row, Line::from(Span::styled(line, style)));
}

/// The line itself, with its axes and its dots. A period without a number is a gap in it.
fn plot(
    pen: &mut Pen<'_, '_>,
    (first, height): (usize, usize),
    numbers: &[Option<u32>],
    (labels, wide): (Vec<String>, usize),
    top: u32,
) {
    let points: Vec<(f64, f64)> = (0_u32..)
        .zip(numbers)
        .filter_map(|(at, number)| Some((f64::from(at), f64::from((*number)?))))
        .collect();
    let is_next = |one: &(f64, f64), other: &(f64, f64)| other.0 - one.0 < 1.5;
    let quiet = pen.look.quiet();
    let sets: Vec<Dataset<'_>> = points
        .chunk_by(is_next)
        .map(|piece| {
            Dataset::default()
                .marker(Marker::Braille)
                .graph_type(GraphType::Line)
                .style(quiet)
                .data(piece)
        })
        .collect();
    let count = u32::try_from(numbers.len()).unwrap_or(1);
    let labels = labels.iter().map(|it| format!("{it:>wide$}"));
    let chart = Chart::new(sets)
        .x_axis(
            Axis::default()
                .bounds([-0.5, f64::from(count) - 0.5])
                // Room for what is written below it.
                .labels(["", ""])
                .style(quiet),
        )
        .y_axis(
            Axis::default()
                .bounds([0.0, f64::from(top)])
                .labels(labels.collect::<Vec<String>>())
                .style(quiet),
        )
        .legend_position(None);
    let width = pen.width().saturating_sub(2);
    let has_unicode = pen.look.has_unicode;
    let area = pen.part((1, first), (width, height)).area;
    pen.frame.render_widget(chart, area);
    dots(pen, area, wide + 1, numbers, top);
    if !has_unicode {
        in_letters(pen, area);
    }
}

/// A dot on every number, in the cell where the line goes through it: two by four of its points are a cell.
fn dots(pen: &mut Pen<'_, '_>, area: Rect, left: usize, numbers: &[Option<u32>], top: u32) {
    let (count, top) = (numbers.len(), u64::from(top).max(1));
    let width = usize::from(area.width).saturating_sub(left);
    let height = u64::from(area.height.saturating_sub(2));
    if width == 0 || height == 0 {
        return;
    }
    let buffer = pen.frame.buffer_mut();
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number.map(u64::from).filter(|it| *it <= top) else {
            continue;
        };
        let across = ((2 * at + 1) * (2 * width - 1) + count) / (2 * count) / 2;
        let down = (2 * (top - number) * (4 * height - 1) + top) / (2 * top) / 4;
        let (Ok(across), Ok(down)) = (u16::try_from(left + across), u16::try_from(down)) else {
            continue;
        };
        if let Some(cell) = buffer.cell_mut((area.x + across, area.y + down)) {
            cell.set_symbol("•")
                .set_style(Style::new().remove_modifier(Modifier::DIM));
        }
    }
}

/// A chart for a terminal that has letters only.
fn in_letters(pen: &mut Pen<'_, '_>, area: Rect) {
    let buffer = pen.frame.buffer_mut();
    for place in area.positions() {
        let Some(cell) = buffer.cell_mut(place) else {
            continue;
        };
        let letter = match cell.symbol().chars().next() {
            Some('\u{2800}') => " ",
            Some('\u{2801}'..='\u{28ff}') => ".",
            Some('•') => "o",
            Some('│') => "|",
            Some('─') => "-",
            Some('└') => "+",
            _ => continue,
        };
        cell.set_symbol(letter);
    }
}

/// Bars at the right of rows that have been written, from a column on.
fn bars<'c>(
    pen: &mut Pen<'_, '_>,
    first: usize,
    left: usize,
    cells: impl Iterator<Item = &'c FigureCell> + Clone,
    unit: &str,
) {
    let most = cells.clone().filter_map(|cell| cell.number(unit)).max();
    bars_of(pen, first, left, cells, unit, most);
}

/// Bars of which the longest would be that of `most`.
fn bars_of<'c>(
    pen: &mut Pen<'_, '_>,
    first: usize,
    left: usize,
    cells: impl Iterator<Item = &'c FigureCell>,
    unit: &str,
    most: Option<u32>,
) {
    let bars = cells.map(|cell| {
        let number = cell.number(unit).map_or(0, u64::from);
        Bar::new(number).text_value("")
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    let set = match pen.look.has_unicode {
        true => BLOCKS,
        false => LETTERS,
    };
    let (width, rows) = (pen.width().saturating_sub(left + 3), bars.len());
    let chart = BarChart::horizontal(bars)
        .bar_width(1)
        .bar_gap(0)
        .group_gap(0)
        .bar_set(set)
        .max(most.map_or(1, u64::from).max(1));
    let area = pen.part((left + 2, first), (width, rows)).area;
    pen.frame.render_widget(chart, area);
}

/// A number beside a bar or below a line: as in the table, with a dot in its thousands.
fn told(cell: &FigureCell, unit: &str) -> String {
    match (cell.verborgen, unit, cell.aantal) {
        (false, "aantal", Some(count)) => dotted(count),
        _ => cell.told(unit),
    }
}

/// A number at an axis.
fn on_axis(number: u32, unit: &str) -> String {
    match unit {
        "dagen" => format!("{} d", dotted(number)),
        "aandeel" => format!("{} %", number / 100),
        _ => dotted(number),
    }
}

/// A number with a dot between its thousands.
fn dotted(number: u32) -> String {
    let digits = number.to_string();
    let count = digits.len();
    let mut dotted = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            dotted.push('.');
        }
        dotted.push(digit);
    }
    dotted
}

/// Half and top of an axis for numbers up to this one: round numbers. Shares are in hundredths of a percent.
fn scale(most: u32, unit: &str) -> (u32, u32) {
    let one = if unit == "aandeel" { 100 } else { 1 };
    let mut ten: u32 = one;
    loop {
        for step in [ten, ten.saturating_mul(2), ten.saturating_mul(5)] {
            let top = step.saturating_mul(2);
            if top >= most || top == u32::MAX {
                return (step, top);
            }
        }
        ten = ten.saturating_mul(10);
    }
}

/// A period below its place: `nov`, `K3`, `W48`, `23-11`, `2026`.
fn short(period: Period) -> String {
    let key = period.key();
    match period.unit {
        Unit::Day => period.first.format("%-d-%-m").to_string(),
        Unit::Month => {
            let day = with_year(period.first);
            day.split(' ').nth(2).unwrap_or_default().to_owned()
        }
        Unit::Week | Unit::Quarter => key.split('-').nth(1).unwrap_or_default().to_owned(),
        Unit::Year => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_on_a_round_number_that_nothing_is_above() {
        let cases = [
            (0, "aantal", (1, 2)),
            (2, "aantal", (1, 2)),
            (3, "aantal", (2, 4)),
            (28, "aantal", (20, 40)),
            (41, "dagen", (50, 100)),
            (1_250, "aantal", (1_000, 2_000)),
            (2_500, "aandeel", (2_000, 4_000)),
            (9_900, "aandeel", (5_000, 10_000)),
        ];
        for (most, unit, expected) in cases {
            assert_eq!(scale(most, unit), expected, "{most} {unit}");
        }
        assert_eq!(scale(u32::MAX, "aantal").1, u32::MAX);
    }

    #[test]
    fn an_axis_is_written_as_the_office_writes_numbers() {
        assert_eq!(on_axis(1_250, "aantal"), "1.250");
        assert_eq!(on_axis(1_000_000, "aantal"), "1.000.000");
        assert_eq!(on_axis(0, "dagen"), "0 d");
        assert_eq!(on_axis(2_500, "aandeel"), "25 %");
    }

    #[test]
    fn a_dash_and_a_star_are_no_zero() {
        let hidden = FigureCell {
            verborgen: true,
            aantal: Some(3),
            ..FigureCell::default()
        };
        assert_eq!(told(&hidden, "aantal"), "*");
        assert_eq!(told(&FigureCell::default(), "aantal"), "–");
        let none = FigureCell {
            aantal: Some(0),
            ..FigureCell::default()
        };
        assert_eq!(told(&none, "aantal"), "0");
    }
}
