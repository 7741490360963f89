//! Contracten: by what must be done first; below it the years of the perceel under the cursor.

use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Screen, refuse_list, signal_mark};
use crate::domain::contract::lines::{Cover, Line as Years};
use crate::domain::contract::words::ContractStatus;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::ContractCells;
use crate::tui::effect::{Effect, ask_or};
use crate::tui::filter::Filter;
use crate::tui::model::Model;
use crate::tui::pen::{Pen, fit, pad, wrap};
use crate::tui::theme::Look;

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

/// Lines that tell what to know of the contract under the cursor; fewer in a window without bars.
const TOLD: usize = 3;

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

/// Bars below the list: as many as leave it half of the window. In a low window there are none.
fn bars(model: &Model) -> usize {
    /// A rule, the years and the legend go with them.
    const AROUND: usize = 3;
    let half = usize::from(model.size.1).saturating_sub(4) / 2;
    match half.saturating_sub(AROUND + TOLD) {
        0 | 1 => 0,
        room => room.min(model.contracts.lines.len().max(4)),
    }
}

/// Rows below the list: a rule, the years with their bars and the legend, and what to know of the contract under the
/// cursor.
#[must_use]
pub fn foot(model: &Model) -> usize {
    match bars(model) {
        0 => TOLD,
        bars => 3 + bars + TOLD,
    }
}

/// What to ask the server.
#[must_use]
pub fn reload(model: &mut Model) -> Vec<Effect> {
    let asked = model.contracts.filter.ask();
    let contracts = question::Contracts {
        filter: model.contracts.filter.words().to_vec(),
        all: false,
        on: None,
    };
    vec![
        ask_or(
            contracts,
            move |model, rows| {
                if model.contracts.filter.answered(asked) {
                    take(model, rows);
                }
                Vec::new()
            },
            move |model, refusal| refuse_list(model, Screen::Contracts, asked, refusal),
        ),
        ask_or(
            question::Lines { on: None },
            |model, lines| {
                model.contracts.lines = lines;
                Vec::new()
            },
            // What is refused is said of the list above them.
            |_, _| Vec::new(),
        ),
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
        "{at} van {} · {gaps} percelen met een gat of zonder vervolg",
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
    let columns = Columns::of(pen.width());
    let head = columns.text(look, "Contract", "Partijen", "Tot", "Opties");
    let head = format!("  {head}Uiterlijk doen");
    pen.line(1, Line::styled(head, look.quiet()));
    if rows.is_empty() {
        let none = "Er zijn nog geen contracten: wijkregie import contracten BESTAND";
        model.contracts.filter.draw_absence(pen, 3, none);
        return;
    }
    let width = pen.width();
    pen.list(Screen::Contracts, model, rows.len(), |index| {
        contract_line(look, &rows[index], &columns, width)
    });
    let height = u16::try_from(foot(model)).unwrap_or(0).min(pen.area.height);
    let area = Rect {
        y: pen.area.y + pen.area.height - height,
        height,
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

/// What stands before what must be done: in a narrow window that goes first, and the parties and options fall away.
struct Columns {
    parties: usize,
    options: usize,
}

impl Columns {
    const fn of(width: usize) -> Self {
        let (parties, options) = match width {
            0..76 => (0, 0),
            76..100 => (14, 7),
            _ => (24, 7),
        };
        Self { parties, options }
    }

    fn text(&self, look: Look, number: &str, parties: &str, until: &str, options: &str) -> String {
        let padded = |text: &str, width: usize| match width {
            0 => String::new(),
            width => format!(" {}", pad(look, text, width)),
        };
        format!(
            " {}{} {until:>10}{} ",
            pad(look, number, 12),
            padded(parties, self.parties),
            padded(options, self.options),
        )
    }
}

fn contract_line(
    look: Look,
    cells: &ContractCells,
    columns: &Columns,
    width: usize,
) -> Line<'static> {
    let signal = cells.doen.as_ref();
    let (glyph, style) = signal_mark(look, signal);
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
    let until = cells.lopend_tot.map(dates::compact).unwrap_or_default();
    let text = columns.text(look, &cells.nummer, &who, &until, &options);
    let room = width.saturating_sub(text.width() + 2);
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
    let bars = bars(model);
    if bars > 0 {
        draw_years(pen, model, &cells.nummer, bars);
    }
    let text = match &cells.doen {
        Some(signal) => format!("{}: {} ({})", cells.titel, signal.tekst, signal.grondslag),
        None => format!("{}: er hoeft nu niets", cells.titel),
    };
    let first = if bars > 0 { 3 + bars } else { 1 };
    let text = wrap(look, &text, width.saturating_sub(2));
    for (index, text) in text.into_iter().enumerate() {
        pen.line(first + index, Line::raw(format!(" {text}")));
    }
}

/// The years as bars: the percelen of a contract first, then those beside it.
fn draw_years(pen: &mut Pen<'_, '_>, model: &Model, number: &str, bars: usize) {
    let look = pen.look;
    let width = pen.width();
    let first = model.today.year() - 1;
    let axis = Axis::new(first, width.saturating_sub(LABEL + 1));
    pen.line(
        1,
        Line::styled(
            format!("{}{}", " ".repeat(LABEL), axis.header(look, model.today)),
            look.quiet(),
        ),
    );
    let is_of = |line: &Years| line.spans.iter().any(|span| span.number == number);
    let lines = &model.contracts.lines;
    let own = lines.iter().position(is_of).unwrap_or(0);
    let beside = lines.iter().skip(own).chain(lines.iter().take(own));
    let mut shown: Vec<&Years> = beside.collect();
    shown.sort_by_key(|line| !is_of(line));
    for (index, line) in shown.into_iter().take(bars).enumerate() {
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
    pen.line(2 + bars, legend(look));
}

/// What each sign of a bar stands for; the same order as [`sign`].
fn legend(look: Look) -> Line<'static> {
    let mut spans = vec![Span::raw(" ")];
    for (cover, name) in [
        (Some(Cover::Contract), "contract"),
        (Some(Cover::Option), "optie"),
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

    /// The years, and a mark above today; a year that begins there makes room.
    fn header(&self, look: Look, today: NaiveDate) -> String {
        let mut text: Vec<char> = vec![' '; self.cells];
        let now = self.cell(today);
        for year in 0..YEARS {
            let first = NaiveDate::from_ymd_opt(self.from.year() + year, 1, 1);
            if let Some(at) = first.and_then(|day| self.cell(day)) {
                let at = match now.map(|now| (now, now.checked_sub(at))) {
                    Some((now, Some(0..2))) => now + 1,
                    Some((now, Some(2..4))) => now.saturating_sub(4),
                    _ => at,
                };
                for (index, digit) in (self.from.year() + year).to_string().chars().enumerate() {
                    if let Some(cell) = text.get_mut(at + index) {
                        *cell = digit;
                    }
                }
            }
        }
        if let Some(cell) = now.and_then(|at| text.get_mut(at)) {
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
                // What was not covered before today is history, and stays empty.
                None => (" ", Style::new()),
            }
        });
        cells
            .map(|(sign, style)| Span::styled(sign, style))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_year_can_be_read_beside_the_mark_of_today(day in 0_u64..365, cells in 35_usize..120) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let today = first + chrono::Days::new(day);
            let look = Look { has_colour: false, has_unicode: true };
            let header = Axis::new(2025, cells).header(look, today);
            for year in 2025..2030 {
                prop_assert!(header.contains(&year.to_string()), "{header}");
            }
            prop_assert!(header.contains('▼'));
        }
    }
}
