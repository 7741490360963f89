//! Contracten: by what must be done first; below it the years of the perceel under the cursor.

use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Screen, signal_mark};
use crate::domain::contract::lines::{Cover, Line as Years};
use crate::domain::contract::words::ContractStatus;
use crate::domain::dates;
use crate::ipc::protocol::Request;
use crate::office::views::ContractCells;
use crate::tui::filter::Filter;
use crate::tui::model::{Effect, Model, Tag};
use crate::tui::pen::{Pen, fit, pad, wrap};
use crate::tui::theme::{Look, mark};

/// What the last line offers.
pub const HINTS: &[&str] = &[
    "openen",
    "filteren",
    "acties",
    "contract-registreren",
    "naar-agenda",
    "naar-vandaag",
    "hulp",
];

/// Rows below the list: a rule, the years, the bars, the legend, and what to know of the contract under the cursor.
pub const FOOT: usize = 10;

/// Bars below the list.
const BARS: usize = 4;

/// Years along the bars, from the one before this.
const YEARS: i32 = 5;

/// Cells before the bars.
const LABEL: usize = 24;

/// Contracts as far as they were loaded.
#[derive(Debug, Default)]
pub struct Contracts {
    /// In the order of the server.
    pub rows: Option<Vec<ContractCells>>,
    /// Every perceel through the years.
    pub lines: Vec<Years>,
    /// Which of them.
    pub filter: Filter,
}

/// What to ask the server.
#[must_use]
pub fn reload(model: &mut Model) -> Vec<Effect> {
    let asked = model.contracts.filter.ask();
    let contracts = Request::Contracts {
        filter: model.contracts.filter.words().to_vec(),
        all: false,
        on: None,
    };
    vec![
        Effect::Ask(Tag::Contracts(asked), contracts),
        Effect::Ask(Tag::Lines, Request::Lines(None)),
    ]
}

/// Takes in the rows; the cursor stays on the contract it was on.
pub fn take(model: &mut Model, rows: Vec<ContractCells>) {
    let here = here(model).map(|cells| cells.nummer.clone());
    let same = here.and_then(|number| rows.iter().position(|cells| cells.nummer == number));
    model.contracts.rows = Some(rows);
    model.keep_row(Screen::Contracts, same);
}

/// How many contracts there are to move over.
#[must_use]
pub fn len(model: &Model) -> usize {
    model.contracts.rows.as_ref().map_or(0, Vec::len)
}

fn here(model: &Model) -> Option<&ContractCells> {
    let rows = model.contracts.rows.as_ref()?;
    rows.get(model.cursor(Screen::Contracts).at)
}

/// The contract under the cursor.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    here(model).map(|cells| cells.nummer.clone())
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    let Some(rows) = &model.contracts.rows else {
        return "laden…".to_owned();
    };
    let at = (model.cursor(Screen::Contracts).at + 1).min(rows.len());
    let gaps = model
        .contracts
        .lines
        .iter()
        .filter(|line| line.gaps.iter().any(|gap| is_open(gap.until, model.today)))
        .count();
    format!(
        "{at} van {} · {gaps} percelen met een gat of een einde zonder vervolg",
        rows.len()
    )
}

fn is_open(until: Option<NaiveDate>, today: NaiveDate) -> bool {
    until.is_none_or(|until| until >= today)
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(rows) = &model.contracts.rows else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    draw_filter(pen, model);
    let parties = if pen.width() >= 100 { 24 } else { 14 };
    let head = format!(
        "   {} {} {:>10} {} Uiterlijk doen",
        pad(look, "Contract", 12),
        pad(look, "Partijen", parties),
        "Tot",
        pad(look, "Opties", 7),
    );
    pen.line(1, Line::styled(head, look.quiet()));
    if rows.is_empty() {
        let none = "Er zijn nog geen contracten: wijkregie import contracten BESTAND";
        model.contracts.filter.draw_absence(pen, 3, none);
        return;
    }
    let width = pen.width();
    pen.list(Screen::Contracts, model, rows.len(), |index| {
        contract_line(look, &rows[index], parties, width)
    });
    let top = pen.height().saturating_sub(FOOT);
    let area = Rect {
        y: pen.area.y + u16::try_from(top).unwrap_or(0),
        height: u16::try_from(FOOT).unwrap_or(0).min(pen.area.height),
        ..pen.area
    };
    let mut foot = Pen {
        frame: pen.frame,
        area,
        look,
    };
    draw_foot(&mut foot, model);
}

fn draw_filter(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let filter = &model.contracts.filter;
    let text = filter.line(" wat eerst moet, bovenaan");
    pen.line(0, Line::raw(fit(look, &text, pen.width())));
    filter.place_cursor(pen);
}

fn contract_line(look: Look, cells: &ContractCells, parties: usize, width: usize) -> Line<'static> {
    let signal = cells.doen.as_ref();
    let (glyph, style) = match signal {
        Some(signal) => signal_mark(look, signal),
        None => mark(look, None),
    };
    let who = match cells.partijen.as_slice() {
        [] => "-".to_owned(),
        [one] => one.clone(),
        more => format!("{} partijen", more.len()),
    };
    let options = match (cells.wordt_verlengd, cells.opties.as_slice()) {
        (true, _) => "stilzw.".to_owned(),
        (false, []) => "-".to_owned(),
        (false, options) => format!("{} × {}", options.len(), options[0]),
    };
    let what = match signal {
        Some(_) if width < 132 => cells.doen_kort.clone(),
        Some(signal) => signal.tekst.clone(),
        None if cells.status == ContractStatus::Lopend => String::new(),
        None => cells.status.word().to_owned(),
    };
    let text = format!(
        " {} {} {:>10} {} ",
        pad(look, &cells.nummer, 12),
        pad(look, &who, parties),
        cells.lopend_tot.map(dates::compact).unwrap_or_default(),
        pad(look, &options, 7),
    );
    let room = width.saturating_sub(text.width() + 3);
    Line::from(vec![
        Span::raw(" "),
        Span::styled(glyph, style),
        Span::raw(text),
        Span::raw(fit(look, &what, room)),
    ])
}

/// The years of the percelen of the contract under the cursor, and what to know of it.
fn draw_foot(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let width = pen.width();
    pen.line(0, Line::styled(look.rule().repeat(width), look.quiet()));
    let Some(cells) = here(model) else { return };
    let first = model.today.year() - 1;
    let axis = Axis::new(first, width.saturating_sub(LABEL + 1));
    pen.line(
        1,
        Line::styled(
            format!("{}{}", " ".repeat(LABEL), axis.header(look, model.today)),
            look.quiet(),
        ),
    );
    // Its own percelen first, then those beside it.
    let is_of = |line: &Years| line.spans.iter().any(|span| span.number == cells.nummer);
    let lines = &model.contracts.lines;
    let own = lines.iter().position(is_of).unwrap_or(0);
    let beside = lines.iter().skip(own).chain(lines.iter().take(own));
    let mut shown: Vec<&Years> = beside.collect();
    shown.sort_by_key(|line| !is_of(line));
    for (index, line) in shown.into_iter().take(BARS).enumerate() {
        let own = if is_of(line) { look.cursor() } else { " " };
        // The number first: the end of a long name is cut off.
        let perceel = &line.perceel;
        let name = match perceel.perceel.as_str() {
            "" => perceel.aandachtsveld.clone(),
            number => format!("{number} {}", perceel.aandachtsveld),
        };
        let mut spans = vec![Span::raw(format!("{own}{} ", pad(look, &name, LABEL - 2)))];
        spans.extend(axis.bar(look, line, model.today));
        pen.line(2 + index, Line::from(spans));
    }
    pen.line(2 + BARS, legend(look));
    let text = match &cells.doen {
        Some(signal) => format!("{}: {} ({})", cells.titel, signal.tekst, signal.grondslag),
        None => format!("{}: er hoeft nu niets", cells.titel),
    };
    let room = FOOT.saturating_sub(3 + BARS);
    for (index, text) in wrap(look, &text, width.saturating_sub(2))
        .into_iter()
        .take(room)
        .enumerate()
    {
        pen.line(3 + BARS + index, Line::raw(format!(" {text}")));
    }
}

/// What each sign of a bar stands for; the same order as [`sign`].
fn legend(look: Look) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    for (cover, name) in [
        (Some(Cover::Contract), "contract"),
        (Some(Cover::Option), "optie, niet gebruikt"),
        (Some(Cover::Renewal), "stilzwijgend"),
        (Some(Cover::Aanbesteding), "aanbesteding"),
        (None, "gat"),
    ] {
        let (sign, style) = sign(look, cover);
        spans.push(Span::styled(sign, style));
        spans.push(Span::styled(format!(" {name}  "), look.quiet()));
    }
    Line::from(spans)
}

/// The sign of a day in a bar; none is a day that nothing covers.
fn sign(look: Look, cover: Option<Cover>) -> (&'static str, Style) {
    let [contract, option, renewal, aanbesteding] = if look.has_unicode {
        ["█", "▓", "░", "▒"]
    } else {
        ["#", "+", "-", "="]
    };
    match cover {
        Some(Cover::Contract) => (contract, Style::new()),
        Some(Cover::Option) => (option, Style::new()),
        Some(Cover::Renewal) => (renewal, Style::new()),
        Some(Cover::Aanbesteding) => (aanbesteding, look.good()),
        None => ("!", look.late()),
    }
}

/// Some years laid out over cells.
struct Axis {
    from: NaiveDate,
    days: i64,
    cells: usize,
}

impl Axis {
    fn new(first: i32, cells: usize) -> Self {
        let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let from = day(first);
        Self {
            from,
            days: (day(first + YEARS) - from).num_days(),
            cells,
        }
    }

    /// The cell of a day, if it is within sight.
    fn cell(&self, day: NaiveDate) -> Option<usize> {
        let at = (day - self.from).num_days();
        let within = (0..self.days).contains(&at);
        within.then(|| {
            usize::try_from(at).unwrap_or(0) * self.cells / usize::try_from(self.days).unwrap_or(1)
        })
    }

    /// The first day of a cell, and that of the next.
    fn days_of(&self, cell: usize) -> (NaiveDate, NaiveDate) {
        let cells = i64::try_from(self.cells.max(1)).unwrap_or(1);
        let at = |cell: usize| {
            let cell = i64::try_from(cell).unwrap_or(0);
            self.from + chrono::Days::new(u64::try_from(cell * self.days / cells).unwrap_or(0))
        };
        (at(cell), at(cell + 1))
    }

    /// The years, and a mark above today.
    fn header(&self, look: Look, today: NaiveDate) -> String {
        let mut text: Vec<char> = vec![' '; self.cells];
        for year in 0..YEARS {
            let first = NaiveDate::from_ymd_opt(self.from.year() + year, 1, 1);
            if let Some(at) = first.and_then(|day| self.cell(day)) {
                for (index, digit) in (self.from.year() + year).to_string().chars().enumerate() {
                    if let Some(cell) = text.get_mut(at + index) {
                        *cell = digit;
                    }
                }
            }
        }
        if let Some(cell) = self.cell(today).and_then(|at| text.get_mut(at)) {
            *cell = if look.has_unicode { '▼' } else { 'v' };
        }
        text.into_iter().collect()
    }

    /// The bar of a perceel. A cell with a day in it that nothing covers is a gap, however short.
    fn bar(&self, look: Look, line: &Years, today: NaiveDate) -> Vec<Span<'static>> {
        let cells = (0..self.cells).map(|cell| {
            let (from, next) = self.days_of(cell);
            let touches = |first: NaiveDate, until: Option<NaiveDate>| {
                first < next && until.is_none_or(|until| until >= from)
            };
            let is_past = next <= today;
            if !is_past && line.gaps.iter().any(|gap| touches(gap.from, gap.until)) {
                return sign(look, None);
            }
            let covers = line
                .spans
                .iter()
                .filter(|span| touches(span.from, span.until));
            match covers.map(|span| span.cover).min() {
                Some(cover) => sign(look, Some(cover)),
                // What was not covered before today is history.
                None if line.spans.first().is_some_and(|span| span.from < from) => {
                    (if look.has_unicode { "┄" } else { "." }, look.quiet())
                }
                None => (" ", Style::new()),
            }
        });
        cells
            .map(|(sign, style)| Span::styled(sign, style))
            .collect()
    }
}
