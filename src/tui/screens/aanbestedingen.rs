//! Aanbestedingen: the list by what must be done first, and the years with a bar for each.

use std::borrow::Cow;

use chrono::{Datelike, Months, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::axis::{Axis, put};
use super::columns::{Cell, Column, Table, column, plain, rest};
use super::list::{List, ListScreen};
use super::marks::{CHALLENGED, signal_mark};
use crate::domain::aanbesteding::words::Phase;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::sort_aanbestedingen;
use crate::office::views::{AanbestedingCells, Filtered};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{fit, pad};
use crate::tui::theme::Look;

/// Aanbestedingen, by what must be done first.
pub type Aanbestedingen = ListScreen<Own>;

/// What is particular of it: how the years are drawn.
pub struct Own {
    /// Which of [`ZOOMS`].
    zoom: usize,
    /// Months from today's to the first in sight; below zero lies before it.
    shift: i32,
    /// The column they are sorted by; none means what must be done first.
    sort: Option<String>,
}

impl Default for Own {
    fn default() -> Self {
        Self {
            zoom: 2,
            shift: -6,
            sort: None,
        }
    }
}

const COLUMNS: &[Column<AanbestedingCells>] = &[
    column("Nummer", 10)
        .called("nummer")
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Naam", 14)
        .called("naam")
        .grows(44)
        .shows(|row, _, _| plain(bare(&row.naam))),
    column("Perceel", 14)
        .called("perceel")
        .grows(24)
        .from(96)
        .shows(|row, _, _| plain(row.percelen.join("; "))),
    column("Ingang", 9)
        .called("ingang")
        .from(69)
        .shows(|row, _, _| day(row.ingang)),
    column("Fase nu", 20)
        .called("fase")
        .shows(|row, session, _| {
            if row.kort_geding_loopt {
                return (CHALLENGED.to_owned(), session.look.late());
            }
            plain(row.fase.map_or_else(|| row.status.word(), Phase::word))
        }),
    column(" uiterst", 9)
        .called("uiterst")
        .shows(|row, _, _| day(row.fase_uiterst)),
    rest(" Ruimte", 7)
        .called("ruimte")
        .shows(|row, session, _| {
            let room = row.ruimte_dagen.map(|days| format!("{days} d"));
            let is_late = row.ruimte_dagen.is_some_and(|days| days < 0);
            let style = if is_late {
                session.look.late()
            } else {
                Style::new()
            };
            (format!("{:>6}", room.unwrap_or_default()), style)
        }),
    column("Procedure", 22)
        .called("procedure")
        .chosen()
        .shows(|row, _, _| plain(row.procedure.clone())),
    column("Verantwoordelijke", 18)
        .called("verantwoordelijke")
        .grows(26)
        .chosen()
        .shows(|row, _, _| plain(row.verantwoordelijke.clone())),
    column("Waarde", 16)
        .called("waarde")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.waarde.map(|it| it.to_string()).unwrap_or_default())),
    column("Status", 12)
        .called("status")
        .chosen()
        .shows(|row, _, _| plain(row.status.word())),
    column("Uiterlijk doen", 22)
        .called("doen")
        .grows(48)
        .chosen()
        .shows(|row, _, _| plain(row.doen_kort.clone())),
];

/// The sheet of the list among the sheets.
const LIST: usize = 0;

/// The months in sight, from near to far.
const ZOOMS: [u32; 4] = [6, 12, 24, 48];

/// Cells before the bars.
const LABEL: usize = 30;

impl List for Own {
    type Row = AanbestedingCells;
    type Asks = question::Aanbestedingen;

    const FILTERED: Option<Filtered> = Some(Filtered::Aanbestedingen);
    const HINTS: &'static str =
        "openen volgend-blad filteren acties aanbesteding-registreren naar-vandaag hulp";
    const TABLE: Table<AanbestedingCells> = Table {
        mark: Some(|row, session| signal_mark(session.look, row.doen.as_ref())),
        columns: COLUMNS,
    };
    const UNFILTERED: &'static str = " wat eerst moet, bovenaan";
    const SHEETS: &'static [&'static str] = &["Lijst", "Jaarbeeld"];

    fn ask(&self, words: &[String], _: &Session) -> question::Aanbestedingen {
        question::Aanbestedingen {
            filter: words.to_vec(),
            all: false,
            at: AsOf::NOW,
        }
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(
        &mut self,
        _: &mut Session,
        mut rows: Vec<AanbestedingCells>,
    ) -> Vec<AanbestedingCells> {
        if let Some(column) = self.order() {
            sort_aanbestedingen(&mut rows, column);
        }
        rows
    }

    fn record(row: &AanbestedingCells) -> Option<Cow<'_, str>> {
        Some(row.nummer.as_str().into())
    }

    fn hints(sheet: usize) -> &'static str {
        match sheet {
            LIST => Self::HINTS,
            _ => "openen later eerder inzoomen uitzoomen volgend-blad hulp",
        }
    }

    fn top(screen: &Aanbestedingen, session: &Session, width: usize) -> Line<'static> {
        match screen.sheet() {
            LIST => screen.ordered_line(session, width),
            _ => screen.filter_line(session, width, "", &format!("{} ", legend())),
        }
    }

    fn heads(screen: &Aanbestedingen, session: &Session, width: usize) -> String {
        if screen.sheet() == LIST {
            return Self::TABLE.heads(session.look, width, screen.columns());
        }
        let axis = months(&screen.list, session.today, width.saturating_sub(LABEL));
        " ".repeat(LABEL) + &header(&axis)
    }

    fn line(screen: &Aanbestedingen, at: usize, session: &Session, width: usize) -> Line<'static> {
        let (look, cells) = (session.look, &screen.rows()[at]);
        if screen.sheet() == LIST {
            return Self::TABLE.line(cells, session, (width, screen.columns()));
        }
        let (glyph, style) = signal_mark(look, cells.doen.as_ref());
        let name = format!("{} {}", cells.nummer, bare(&cells.naam));
        let mut spans = vec![
            Span::raw(" "),
            Span::styled(glyph, style),
            Span::raw(format!(" {} ", pad(look, &name, LABEL - 4))),
        ];
        let axis = months(&screen.list, session.today, width.saturating_sub(LABEL));
        spans.extend(bar(&axis, session.today, look, cells));
        Line::from(spans)
    }

    fn none(&self, _: &Session) -> String {
        "Er loopt geen aanbesteding. Met / en het woord alles staat ook in de lijst wat is afgelopen.".to_owned()
    }

    fn status(screen: &Aanbestedingen, _: &Session) -> String {
        let (at, count) = screen.at_of();
        let has_none = |row: &&AanbestedingCells| row.ruimte_dagen.is_some_and(|room| room < 0);
        let late = screen.rows().iter().filter(has_none).count();
        format!("{at} van {count} lopend · {late} zonder ruimte")
    }

    fn run(screen: &mut Aanbestedingen, _: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "later" => screen.list.scroll(1),
            "eerder" => screen.list.scroll(-1),
            "inzoomen" => screen.list.zoom(-1),
            "uitzoomen" => screen.list.zoom(1),
            _ => return None,
        }
        Some(Vec::new())
    }
}

impl Own {
    /// Moves the years, by a quarter of what is in sight.
    fn scroll(&mut self, by: i32) {
        let months = i32::try_from(ZOOMS[self.zoom]).unwrap_or(12);
        self.shift = (self.shift + by * (months / 4).max(1)).clamp(-240, 240);
    }

    /// Draws the years nearer, or further away.
    fn zoom(&mut self, by: isize) {
        self.zoom = self.zoom.saturating_add_signed(by).min(ZOOMS.len() - 1);
    }
}

fn day(day: Option<NaiveDate>) -> Cell {
    (day.map(dates::compact).unwrap_or_default(), Style::new())
}

/// A name without the word that every name in this list could begin with.
fn bare(name: &str) -> &str {
    name.strip_prefix("Aanbesteding ").unwrap_or(name)
}

/// The phases of a bar, each with its letter and the phase it ends with.
const SEGMENTS: &[(char, Phase, &str)] = &[
    ('s', Phase::Inkoopstrategie, "strategie"),
    ('m', Phase::Marktconsultatie, "markt"),
    ('b', Phase::Bestek, "bestek"),
    ('i', Phase::SluitingInschrijving, "bieden"),
    ('o', Phase::VoorlopigeGunning, "oordeel"),
    ('w', Phase::Standstill, "wachten"),
    ('c', Phase::Ingang, "contract"),
];

fn legend() -> String {
    let words: Vec<String> = SEGMENTS
        .iter()
        .map(|(letter, _, word)| format!("{letter} {word}"))
        .collect();
    words.join(" ")
}

/// The months in sight, from the month of today on or before it.
fn months(own: &Own, today: NaiveDate, cells: usize) -> Axis {
    let this_month = today.with_day(1).unwrap_or(today);
    let by = Months::new(own.shift.unsigned_abs());
    let from = if own.shift < 0 {
        this_month.checked_sub_months(by)
    } else {
        this_month.checked_add_months(by)
    };
    let from = from.unwrap_or(this_month);
    let until = from.checked_add_months(Months::new(ZOOMS[own.zoom]));
    let days = until.map_or(365, |until| (until - from).num_days());
    Axis { from, days, cells }
}

/// The months for which there is room, each January with its year.
fn header(axis: &Axis) -> String {
    let mut text = axis.row();
    let mut free = 0;
    for (day, at, name) in axis.months() {
        let is_january = day.month() == 1;
        let name = if is_january {
            day.year().to_string()
        } else {
            name
        };
        // The year needs its place: the month before it stays unnamed where they would touch.
        let is_before_year = day.month() == 12 && axis.cells < 120;
        if (at >= free && !is_before_year) || is_january {
            put(&mut text, at, &name);
            free = at + name.len() + 1;
        }
    }
    text.into_iter().collect()
}

/// The bar of an aanbesteding: a letter for each phase, today as a line through it.
fn bar(axis: &Axis, today: NaiveDate, look: Look, cells: &AanbestedingCells) -> Vec<Span<'static>> {
    let last_day = |phase: Phase| {
        let upto = cells.dagen.iter().filter(|(other, _)| *other <= phase);
        upto.map(|(_, day)| *day).max()
    };
    let first = cells.dagen.first().map(|(_, day)| *day);
    let mut text = axis.row();
    let mut from = first;
    for (letter, phase, _) in SEGMENTS {
        // Of what was read in and cannot be counted, the start is no day of a phase.
        let start = cells.ingang.filter(|_| *phase == Phase::Ingang);
        let until = last_day(*phase).max(start);
        let (Some(begin), Some(end)) = (from, until) else {
            continue;
        };
        for cell in axis.place(begin)..=axis.place(end) {
            if let Some(cell) = usize::try_from(cell).ok().and_then(|at| text.get_mut(at)) {
                *cell = *letter;
            }
        }
        from = Some(end);
    }
    let line = if look.has_unicode { "│" } else { "|" };
    if let Some(now) = axis.cell(today) {
        put(&mut text, now, line);
    }
    let text: String = text.into_iter().collect();
    vec![Span::raw(fit(look, &text, axis.cells))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_runs_on_to_the_start_also_where_no_phase_has_that_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let axis = Axis {
            from: day("2026-11-01"),
            days: 365,
            cells: 36,
        };
        let cells = AanbestedingCells {
            dagen: vec![
                (Phase::Publicatie, day("2026-10-27")),
                (Phase::OpdrachtVerleend, day("2027-01-05")),
            ],
            ingang: Some(day("2027-07-01")),
            ..AanbestedingCells::default()
        };
        let look = Look {
            has_colour: false,
            has_greys: false,
            has_unicode: true,
        };
        let bar: String = bar(&axis, day("2026-11-16"), look, &cells)
            .iter()
            .map(|span| span.content.to_string())
            .collect();
        let start = axis.cell(day("2027-07-01")).unwrap();
        assert_eq!(bar.trim_end().chars().count(), start + 1, "{bar}");
        assert!(bar.trim_end().ends_with('c'), "{bar}");
    }
}
