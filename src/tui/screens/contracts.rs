//! Contracten: by what must be done first; below it the years of the perceel under the cursor.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::axis::{Axis, put};
use super::columns::{Cell, Column, Table, column, plain, rest};
use super::list::{List, ListScreen};
use super::marks::signal_mark;
use crate::domain::contract::lines::{Cover, Line as Years};
use crate::domain::contract::staffed::{OfTeam, Staffed};
use crate::domain::contract::words::ContractStatus;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::sort_contracts;
use crate::office::views::{ContractCells, Filtered};
use crate::tui::effect::{Effect, ask_or};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad, wrap_within};
use crate::tui::theme::Look;

/// Contracts, by what must be done first.
pub type Contracts = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// Every perceel through the years.
    lines: Vec<Years>,
    /// What partners bring in under all convenanten.
    staffed: Option<Staffed>,
    /// The column they are sorted by; none means what must be done first.
    sort: Option<String>,
}

/// What stands before what must be done: in a narrow window that goes first, and the parties and options fall away.
const COLUMNS: &[Column<ContractCells>] = &[
    column("Contract", 12)
        .called("nummer")
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Titel", 8)
        .called("titel")
        .grows(24)
        .from(64)
        .shows(|row, _, _| plain(title(&row.titel))),
    column("Perceel", 18)
        .called("perceel")
        .from(96)
        .shows(|row, _, _| plain(row.percelen.join("; "))),
    column("Partijen", 16)
        .called("partijen")
        .from(118)
        .below(142)
        .shows(parties),
    column("Partijen", 24)
        .called("partijen")
        .from(142)
        .shows(parties),
    column("Tot", 10)
        .called("tot")
        .right()
        .shows(|row, _, _| match row.lopend_tot {
            None if row.onbepaalde_tijd => plain("onbepaald"),
            None if row.wordt_verlengd => plain("onbekend"),
            until => plain(until.map(dates::compact).unwrap_or_default()),
        }),
    column("Opties", 7).called("opties").from(76).shows(options),
    rest("Uiterlijk doen", 28)
        .called("doen")
        .below(76)
        .shows(what),
    rest("Uiterlijk doen", 30)
        .called("doen")
        .from(76)
        .shows(what),
    column("Opzeggen", 10)
        .called("opzeggen")
        .right()
        .chosen()
        .shows(|row, _, _| day(row.uiterste_opzegdatum)),
    column("Beheerder", 16)
        .called("beheerder")
        .grows(26)
        .chosen()
        .shows(|row, _, _| plain(row.beheerder.clone())),
    column("Waarde", 16)
        .called("waarde")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.waarde.map(|it| it.to_string()).unwrap_or_default())),
    column("Besteed", 16)
        .called("besteed")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.besteed.to_string())),
    column("Status", 12)
        .called("status")
        .chosen()
        .shows(|row, _, _| plain(row.status.word())),
];

fn day(day: Option<NaiveDate>) -> Cell {
    plain(day.map(dates::compact).unwrap_or_default())
}

/// Lines that tell what to know of the contract under the cursor; fewer in a window without bars.
const TOLD: usize = 3;

/// Years along the bars, from the one before this.
const YEARS: i32 = 5;

/// Cells before the bars.
const LABEL: usize = 24;

impl List for Own {
    type Row = ContractCells;
    type Asks = question::Contracts;

    const FILTERED: Option<Filtered> = Some(Filtered::Contracts);
    const HINTS: &'static str =
        "openen filteren acties contract-registreren naar-agenda naar-vandaag hulp";
    const TABLE: Table<ContractCells> = Table {
        mark: Some(|row, session| signal_mark(session.look, row.doen.as_ref())),
        columns: COLUMNS,
    };
    const UNFILTERED: &'static str = " wat eerst moet, bovenaan";

    fn ask(&self, words: &[String], _: &Session) -> question::Contracts {
        question::Contracts {
            filter: words.to_vec(),
            all: false,
            at: AsOf::NOW,
        }
    }

    fn ask_more(&self) -> Vec<Effect> {
        let staffing = question::Staffing {
            filter: Vec::new(),
            at: AsOf::NOW,
        };
        // What is refused is said of the list above them.
        vec![
            ask_or(
                question::Lines { on: None },
                |model, lines| model.on(|screen: &mut Contracts, _| screen.list.lines = lines),
                |_, _| (),
            ),
            ask_or(
                staffing,
                |model, staffed| {
                    model.on(|screen: &mut Contracts, _| screen.list.staffed = Some(staffed));
                },
                |_, _| (),
            ),
        ]
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, mut rows: Vec<ContractCells>) -> Vec<ContractCells> {
        if let Some(column) = self.order() {
            sort_contracts(&mut rows, column);
        }
        rows
    }

    fn top(screen: &Contracts, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn record(row: &ContractCells) -> Option<Cow<'_, str>> {
        Some(row.nummer.as_str().into())
    }

    fn none(&self, _: &Session) -> String {
        "Er loopt geen contract. Met / en het woord alles staat ook in de lijst wat is afgelopen; inlezen: wijkregie import contracten BESTAND".to_owned()
    }

    fn status(screen: &Contracts, session: &Session) -> String {
        let (at, count) = screen.at_of();
        let is_open = |until: Option<NaiveDate>| until.is_none_or(|until| until >= session.today);
        let lines = screen.list.lines.iter();
        let gaps = lines
            .filter(|line| line.gaps.iter().any(|gap| is_open(gap.until)))
            .count();
        format!("{at} van {count} · {gaps} percelen met een gat of zonder vervolg")
    }

    /// A rule, the years with their bars and the legend, and what to know of the contract under the cursor.
    fn foot(&self, session: &Session) -> usize {
        match bars(self, session) {
            0 => TOLD,
            bars => 3 + bars + TOLD,
        }
    }

    /// The years of the percelen of the contract under the cursor, or what the teams of that convenant have in all, and what
    /// to know of it.
    fn draw_foot(screen: &Contracts, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        let width = pen.width();
        pen.line(0, Line::styled(look.rule().repeat(width), look.quiet()));
        let Some(cells) = screen.here() else { return };
        let bars = bars(&screen.list, session);
        let staffed = screen.list.staffed.as_ref();
        let of_convenant = staffed.filter(|staffed| has_part(staffed, &cells.nummer));
        if let Some(staffed) = of_convenant.filter(|_| bars > 0) {
            draw_teams(pen, staffed, &cells.nummer, bars);
        } else if bars > 0 {
            draw_years(pen, &screen.list.lines, session.today, &cells.nummer, bars);
        }
        let text = match &cells.doen {
            Some(signal) => format!("{}: {} ({})", cells.titel, signal.tekst, signal.grondslag),
            None => format!("{}: geen signalen", cells.titel),
        };
        let first = if bars > 0 { 3 + bars } else { 1 };
        let room = pen.height().saturating_sub(first);
        let text = wrap_within(look, &text, width.saturating_sub(2), room);
        for (index, text) in text.into_iter().enumerate() {
            pen.line(first + index, Line::raw(format!(" {text}")));
        }
    }
}

/// Bars below the list: as many as leave it half of the window. In a low window there are none.
fn bars(own: &Own, session: &Session) -> usize {
    /// A rule, the years and the legend go with them.
    const AROUND: usize = 3;
    match (session.body() / 2).saturating_sub(AROUND + TOLD) {
        0 | 1 => 0,
        room => room.min(own.lines.len().max(4)),
    }
}

/// The perceel first: the end of a long title is cut off.
fn title(title: &str) -> String {
    match title.rsplit_once(", perceel ") {
        Some((field, perceel)) => format!("{perceel} {field}"),
        None => title.to_owned(),
    }
}

fn parties(row: &ContractCells, _: &Session, _: usize) -> Cell {
    match row.partijen.as_slice() {
        [] => plain("-"),
        [one] => plain(one.as_str()),
        more => plain(format!("{} partijen", more.len())),
    }
}

fn options(row: &ContractCells, _: &Session, _: usize) -> Cell {
    match (row.wordt_verlengd, row.opties.as_slice()) {
        (true, _) => plain("stilzw."),
        (false, []) => plain("-"),
        (false, options) => plain(format!("{} × {}", options.len(), options[0].short())),
    }
}

fn what(row: &ContractCells, _: &Session, width: usize) -> Cell {
    match &row.doen {
        Some(_) if width < 132 => plain(row.doen_kort.clone()),
        Some(signal) => plain(signal.tekst.as_str()),
        None if row.status == ContractStatus::Lopend => plain(""),
        None => plain(row.status.word()),
    }
}

/// The years as bars: the percelen of a contract first, then those beside it.
fn draw_years(pen: &mut Pen<'_, '_>, lines: &[Years], today: NaiveDate, number: &str, bars: usize) {
    let look = pen.look;
    let width = pen.width();
    let first = today.year() - 1;
    let axis = years(first, width.saturating_sub(LABEL + 1));
    pen.line(
        1,
        Line::styled(
            format!("{}{}", " ".repeat(LABEL), header(&axis, look, today)),
            look.quiet(),
        ),
    );
    let is_of = |line: &Years| line.spans.iter().any(|span| span.number == number);
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
        spans.extend(bar(&axis, look, line, today));
        pen.line(2 + index, Line::from(spans));
    }
    pen.line(2 + bars, legend(look));
}

/// Whether a convenant has part in what is brought in.
fn has_part(staffed: &Staffed, number: &str) -> bool {
    let mut teams = staffed.teams.iter();
    teams.any(|team| is_from(team, number))
}

fn is_from(team: &OfTeam, number: &str) -> bool {
    team.convenanten.iter().any(|it| it == number)
}

/// What teams have in all convenanten together: those of the convenant under the cursor first, then those beside it.
fn draw_teams(pen: &mut Pen<'_, '_>, staffed: &Staffed, number: &str, rows: usize) {
    let (look, width) = (pen.look, pen.width());
    let head = format!(" Inzet van alle convenanten samen: {}", staffed.total);
    pen.line(1, Line::styled(fit(look, &head, width), look.quiet()));
    let mut teams: Vec<&OfTeam> = staffed.teams.iter().collect();
    teams.sort_by_key(|team| !is_from(team, number));
    let more = teams.len().saturating_sub(rows);
    for (index, team) in teams.into_iter().take(rows).enumerate() {
        let own = if is_from(team, number) {
            look.cursor()
        } else {
            " "
        };
        let mut text = format!("{own}{} {}", pad(look, team.name(), LABEL - 2), team.total);
        let next = team.next(staffed.on);
        if let Some(next) = next {
            let from = dates::compact(next.from);
            text.push_str(&format!("; vanaf {from}: {}", next.total));
        }
        if !team.by_partner.is_empty() {
            text.push_str(&format!(" ({})", team.partners()));
        }
        pen.line(2 + index, Line::raw(fit(look, &text, width)));
    }
    let told = match more {
        0 => String::new(),
        more => format!(" en nog {more}; alle: wijkregie lijst inzet"),
    };
    pen.line(2 + rows, Line::styled(told, look.quiet()));
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

/// Some years from the first of a January on, over cells.
fn years(first: i32, cells: usize) -> Axis {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let from = day(first);
    let days = (day(first + YEARS) - from).num_days();
    Axis { from, days, cells }
}

/// The first day of a cell, and that of the next.
fn days_of(axis: &Axis, cell: usize) -> (NaiveDate, NaiveDate) {
    let cells = i64::try_from(axis.cells.max(1)).unwrap_or(1);
    let at = |cell: usize| {
        let cell = i64::try_from(cell).unwrap_or(0);
        axis.from + chrono::Days::new(u64::try_from(cell * axis.days / cells).unwrap_or(0))
    };
    (at(cell), at(cell + 1))
}

/// The years, and a mark above today; a year that begins there makes room.
fn header(axis: &Axis, look: Look, today: NaiveDate) -> String {
    let mut text = axis.row();
    let now = axis.cell(today);
    for year in 0..YEARS {
        let first = NaiveDate::from_ymd_opt(axis.from.year() + year, 1, 1);
        if let Some(at) = first.and_then(|day| axis.cell(day)) {
            let at = match now.map(|now| (now, now.checked_sub(at))) {
                Some((now, Some(0..2))) => now + 1,
                Some((now, Some(2..4))) => now.saturating_sub(4),
                _ => at,
            };
            put(&mut text, at, &(axis.from.year() + year).to_string());
        }
    }
    if let Some(now) = now {
        put(&mut text, now, if look.has_unicode { "▼" } else { "v" });
    }
    text.into_iter().collect()
}

/// The bar of a perceel. A cell with a day in it that nothing covers is a gap, however short.
fn bar(axis: &Axis, look: Look, line: &Years, today: NaiveDate) -> Vec<Span<'static>> {
    let cells = (0..axis.cells).map(|cell| {
        let (from, next) = days_of(axis, cell);
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_year_can_be_read_beside_the_mark_of_today(day in 0_u64..365, cells in 35_usize..120) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let today = first + chrono::Days::new(day);
            let look = Look { has_colour: false, has_greys: false, has_unicode: true };
            let header = header(&years(2025, cells), look, today);
            for year in 2025..2030 {
                prop_assert!(header.contains(&year.to_string()), "{header}");
            }
            prop_assert!(header.contains('▼'));
        }
    }
}
