//! How Rapportage looks: names, bars and figures beside each other, and below them what the one under the cursor counts.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::bar;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Sparkline, SparklineBar};

use super::charts::Drawn;
use super::{FOOT, HEAD, Level, PERIODS, Rapportage};
use crate::domain::cijfers::{Period, Unit};
use crate::domain::dates::compact;
use crate::office::views::{FigureCell, FigureRecord, FigureTable};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad, wrap_within};
use crate::tui::screen::Screen;
use crate::tui::theme::Look;

/// Cells of what a figure is called, and of a figure.
const NAME: usize = 30;
const FIGURE: usize = 9;

/// Bars for a terminal that has letters only.
const LETTERS: bar::Set<'static> = bar::Set {
    empty: "_",
    one_eighth: ".",
    one_quarter: ".",
    three_eighths: ":",
    half: "-",
    five_eighths: "=",
    three_quarters: "+",
    seven_eighths: "*",
    full: "#",
};

impl Rapportage {
    /// Draws it.
    pub(super) fn draw_in(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        let titles: Vec<&'static str> = self.sheets();
        match &self.level {
            Level::All => pen.tabs(0, &titles, self.place.sheet),
            _ => pen.line(0, Line::styled(self.above(), look.title())),
        }
        let (width, height) = (pen.width(), pen.height());
        let list = (HEAD, height.saturating_sub(HEAD + self.foot(session)));
        let is_below = matches!(self.level, Level::Records { .. });
        if self.is_of_indicators() && !is_below {
            pen.line(1, Line::styled(self.heads(look), look.quiet()));
            self.draw_indicators(pen, session, list);
            return;
        }
        if self.is_of_case() {
            self.draw_case(pen, session, list);
            return;
        }
        if self.shown() != Drawn::Table && self.len(session) > 0 {
            let title = self.chart_title(session, width);
            pen.line(1, Line::styled(title, look.quiet()));
            self.draw_chart(pen, session, list);
            self.draw_foot(pen, session);
            return;
        }
        pen.line(1, Line::styled(self.columns(session, width), look.quiet()));
        let cursor = (self.place.cursor, self.len(session));
        match &self.level {
            Level::All => {
                let tables = self.tables();
                pen.list(list, cursor, |at| {
                    figure_line(look, &tables[at].titel, tables[at], &tables[at].totaal)
                });
                self.sparks(
                    pen,
                    list,
                    tables.iter().map(|table| (*table, table.totaal.as_slice())),
                );
            }
            Level::Parts { figures, .. } => {
                let table = figures.as_ref().and_then(|figures| figures.maten.first());
                let rows = self.parts();
                if let Some(table) = table {
                    pen.list(list, cursor, |at| {
                        figure_line(look, &rows[at].naam, table, &rows[at].cijfers)
                    });
                    self.sparks(
                        pen,
                        list,
                        rows.iter().map(|row| (table, row.cijfers.as_slice())),
                    );
                }
            }
            Level::Indicator { .. } | Level::CaseRecords { .. } => {}
            Level::Records { records, .. } => {
                let rows = records.as_deref().unwrap_or_default();
                pen.list(list, cursor, |at| record_line(look, &rows[at]));
            }
        }
        if cursor.1 == 0 {
            pen.line(HEAD, Line::styled(self.none(), look.quiet()));
        }
        self.draw_foot(pen, session);
    }

    /// What is said where nothing is listed.
    fn none(&self) -> String {
        let is_here = match &self.level {
            Level::All => self.figures.is_some(),
            Level::Parts { figures, .. } => figures.is_some(),
            Level::Records { records, .. } => records.is_some(),
            Level::Indicator { .. } => self.indicators.is_some(),
            Level::CaseRecords { records, .. } => records.is_some(),
        };
        match is_here {
            true => " In deze periode is hiervan niets geteld, of niets dat u mag zien.".to_owned(),
            false if self.no.is_empty() => " Even tellen…".to_owned(),
            false => format!(" {}", self.no),
        }
    }

    /// The title of a level below the figures.
    fn above(&self) -> String {
        let title = self.measure().map_or("", |measure| measure.title);
        match &self.level {
            Level::All => String::new(),
            Level::Indicator { .. } => {
                let row = self.indicator();
                row.map_or_else(String::new, |row| format!(" {} {}", row.nummer, row.titel))
            }
            Level::CaseRecords { name, .. } => self.case_above(name),
            Level::Parts { at, .. } => {
                let per = self.measure().and_then(|measure| measure.per.get(*at));
                let per = per.map_or("", |per| per.row().title);
                format!(" {title} per {}", per.to_lowercase())
            }
            Level::Records { value, .. } => match value {
                Some((_, _, name)) => format!(" {title} · {name}"),
                None => format!(" {title}"),
            },
        }
    }

    /// What stands above the columns: which period, and what is beside it.
    fn columns(&self, session: &Session, width: usize) -> String {
        let look = session.look;
        let period = match &self.level {
            Level::Records {
                of: Some((year, _)),
                ..
            } => of_year(*year, session.today),
            _ => self.period(session),
        };
        let still = if period.last > session.today {
            ", loopt nog"
        } else {
            ""
        };
        let title = format!(" {}{still}", period.title());
        if matches!(self.level, Level::Records { .. }) {
            return fit(
                look,
                &format!(
                    "{}van          tot          dagen wijk",
                    pad(look, &title, 32)
                ),
                width,
            );
        }
        let spark = format!("12 × {}", self.unit().word());
        let (now, before) = (period.key(), period.before().key());
        format!(
            "{}{spark:<13}{now:>w$}{before:>w$}",
            pad(look, &title, NAME + 1),
            w = FIGURE + 3
        )
    }

    /// The periods of each figure in sight as bars, under their place in the line.
    fn sparks<'t>(
        &self,
        pen: &mut Pen<'_, '_>,
        (first, height): (usize, usize),
        rows: impl Iterator<Item = (&'t FigureTable, &'t [FigureCell])>,
    ) {
        let set = match pen.look.has_unicode {
            true => bar::NINE_LEVELS,
            false => LETTERS,
        };
        let top = self.place.cursor.top;
        for (at, (table, cells)) in rows.enumerate().skip(top).take(height) {
            let Some(row) = pen.row(first + at - top) else {
                continue;
            };
            let Ok(left) = u16::try_from(NAME + 1) else {
                continue;
            };
            let area = Rect {
                x: row.x + left.min(row.width),
                width: u16::try_from(PERIODS)
                    .unwrap_or(0)
                    .min(row.width.saturating_sub(left)),
                ..row
            };
            let bars = cells.iter().map(|cell| {
                let number = cell.number(&table.eenheid).map(u64::from);
                SparklineBar::from(number)
            });
            let bars: Vec<SparklineBar> = bars.collect();
            let style = pen
                .frame
                .buffer_mut()
                .cell((area.x, area.y))
                .map_or_else(Style::new, |cell| cell.style());
            let sparkline = Sparkline::default()
                .data(bars)
                .bar_set(set.clone())
                .absent_value_symbol(" ")
                .style(style);
            pen.frame.render_widget(sparkline, area);
        }
    }

    /// What the figure under the cursor counts, what it could not, and how to get it as a table.
    fn draw_foot(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let (look, height, width) = (pen.look, pen.height(), pen.width());
        let Some(measure) = self.measure() else {
            return;
        };
        let top = height.saturating_sub(FOOT);
        pen.line(top, Line::styled(look.rule().repeat(width), look.quiet()));
        let table = self.table(measure.key);
        let apart = match table.map(FigureTable::not_counted).as_deref() {
            None | Some("") => String::new(),
            Some(said) => format!(" Niet meegeteld: {said}."),
        };
        let text = format!("{}{apart}", measure.definition);
        for (at, line) in wrap_within(look, &text, width.saturating_sub(2), FOOT - 2)
            .iter()
            .enumerate()
        {
            pen.line(top + 1 + at, Line::raw(format!(" {line}")));
        }
        let asked = match &self.level {
            Level::All
            | Level::Indicator { .. }
            | Level::CaseRecords { .. }
            | Level::Records { value: None, .. } => String::new(),
            Level::Parts { at, .. } => {
                let per = measure.per.get(*at).map_or("", |per| per.row().key);
                format!(" --per {per}")
            }
            Level::Records {
                value: Some((per, value, _)),
                ..
            } => {
                format!(" --per {per} --waarde \"{value}\"")
            }
        };
        let records = match &self.level {
            Level::Records { .. } => " --records",
            _ => "",
        };
        let (over, filter) = match &self.level {
            Level::Records {
                of: Some((year, filter)),
                ..
            } => (year.to_string(), filter.as_slice()),
            Level::Parts { .. } if self.shown() == Drawn::Bars => {
                (self.period(session).key(), &[][..])
            }
            // Of a chart all periods are asked: that is what it shows.
            _ if self.shown() != Drawn::Table => (self.over(session), &[][..]),
            _ => (self.period(session).key(), &[][..]),
        };
        let filter: String = filter.iter().map(|word| format!(" \"{word}\"")).collect();
        let command = format!(
            " wijkregie cijfers {}{filter}{asked} --over {over}{records}",
            measure.key
        );
        pen.line(
            height.saturating_sub(1),
            Line::styled(command, look.quiet()),
        );
    }
}

/// A year as a period.
fn of_year(year: u16, today: chrono::NaiveDate) -> Period {
    let first = chrono::NaiveDate::from_ymd_opt(year.into(), 1, 1);
    Period::of(Unit::Year, first.unwrap_or(today))
}

/// One figure: what it is called, room for its bars, this period and the one before.
fn figure_line(look: Look, name: &str, table: &FigureTable, cells: &[FigureCell]) -> Line<'static> {
    let name = Span::raw(format!(" {}", pad(look, name, NAME)));
    if !table.niet_te_zien.is_empty() {
        let why = format!(" {}", table.niet_te_zien);
        return Line::from(vec![name, Span::styled(why, look.quiet())]);
    }
    let told = |at: usize| {
        let cell = cells.len().checked_sub(at).and_then(|at| cells.get(at));
        cell.map_or_else(|| "…".to_owned(), |cell| cell.told(&table.eenheid))
    };
    let w = FIGURE + 3;
    Line::from(vec![
        name,
        Span::raw(" ".repeat(PERIODS + 1)),
        Span::raw(format!("{:>w$}", told(1))),
        Span::styled(format!("{:>w$}", told(2)), look.quiet()),
    ])
}

fn record_line(look: Look, record: &FigureRecord) -> Line<'static> {
    let day = |day: Option<chrono::NaiveDate>| day.map(compact).unwrap_or_default();
    let telt = match record.telt {
        Some(true) => "telt",
        _ => "",
    };
    let days = record
        .dagen
        .map(|days| days.to_string())
        .unwrap_or_default();
    Line::raw(format!(
        " {} {} {} {days:>5} {} {telt}",
        pad(look, &record.nummer, 30),
        pad(look, &day(record.van), 12),
        pad(look, &day(record.tot), 12),
        pad(look, &record.wijk, 16),
    ))
}
