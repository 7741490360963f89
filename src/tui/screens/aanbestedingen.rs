//! Aanbestedingen: the list by what must be done first, and the years with a bar for each.

use chrono::{Datelike, Months, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Screen, refuse_list, signal_mark};
use crate::domain::aanbesteding::words::Phase;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::AanbestedingCells;
use crate::tui::effect::{Effect, ask_or};
use crate::tui::filter::Filter;
use crate::tui::model::Model;
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::theme::Look;

/// The sheets: the list, and the years.
pub const SHEETS: &[&str] = &["Lijst", "Jaarbeeld"];

/// What the last line offers on each sheet.
pub const HINTS: [&[&str]; 2] = [
    &[
        "openen",
        "volgend-blad",
        "filteren",
        "acties",
        "aanbesteding-registreren",
        "naar-vandaag",
        "hulp",
    ],
    &[
        "openen",
        "later",
        "eerder",
        "inzoomen",
        "uitzoomen",
        "volgend-blad",
        "hulp",
    ],
];

/// The months in sight, from near to far.
const ZOOMS: [u32; 4] = [6, 12, 24, 48];

/// Cells before the bars.
const LABEL: usize = 30;

/// Aanbestedingen as far as they were loaded.
#[derive(Debug)]
pub struct Aanbestedingen {
    /// In the order of the server.
    pub rows: Option<Vec<AanbestedingCells>>,
    /// Which of them.
    pub filter: Filter,
    /// Which of [`ZOOMS`] the years are drawn at.
    pub zoom: usize,
    /// Months from today's to the first in sight; below zero lies before it.
    pub shift: i32,
}

impl Default for Aanbestedingen {
    fn default() -> Self {
        Self {
            rows: None,
            filter: Filter::default(),
            zoom: 2,
            shift: -6,
        }
    }
}

/// What to ask the server.
#[must_use]
pub fn reload(model: &mut Model) -> Vec<Effect> {
    let asked = model.aanbestedingen.filter.ask();
    let question = question::Aanbestedingen {
        filter: model.aanbestedingen.filter.words().to_vec(),
        all: false,
        on: None,
    };
    vec![ask_or(
        question,
        move |model, rows| {
            if model.aanbestedingen.filter.answered(asked) {
                take(model, rows);
            }
            Vec::new()
        },
        move |model, refusal| refuse_list(model, Screen::Aanbestedingen, asked, refusal),
    )]
}

/// Takes in the rows; the cursor stays on the aanbesteding it was on.
pub fn take(model: &mut Model, rows: Vec<AanbestedingCells>) {
    let here = record_here(model);
    let same = here.and_then(|number| rows.iter().position(|cells| cells.nummer == number));
    model.aanbestedingen.rows = Some(rows);
    model.keep_row(Screen::Aanbestedingen, same);
}

/// How many there are to move over.
#[must_use]
pub fn len(model: &Model) -> usize {
    model.aanbestedingen.rows.as_ref().map_or(0, Vec::len)
}

/// The aanbesteding under the cursor.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    let rows = model.aanbestedingen.rows.as_ref()?;
    let cells = rows.get(model.cursor(Screen::Aanbestedingen).at)?;
    Some(cells.nummer.clone())
}

/// Moves the years, by a quarter of what is in sight.
pub fn scroll(model: &mut Model, by: i32) {
    let months = i32::try_from(ZOOMS[model.aanbestedingen.zoom]).unwrap_or(12);
    let shift = model.aanbestedingen.shift + by * (months / 4).max(1);
    model.aanbestedingen.shift = shift.clamp(-240, 240);
}

/// Draws the years nearer, or further away.
pub fn zoom(model: &mut Model, by: isize) {
    let zoom = model.aanbestedingen.zoom.saturating_add_signed(by);
    model.aanbestedingen.zoom = zoom.min(ZOOMS.len() - 1);
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    let Some(rows) = &model.aanbestedingen.rows else {
        return "laden…".to_owned();
    };
    let at = (model.cursor(Screen::Aanbestedingen).at + 1).min(rows.len());
    let late = rows
        .iter()
        .filter(|cells| cells.ruimte_dagen.is_some_and(|room| room < 0))
        .count();
    format!("{at} van {} lopend · {late} zonder ruimte", rows.len())
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(rows) = &model.aanbestedingen.rows else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    draw_top(pen, model);
    if rows.is_empty() {
        let none = "Er loopt geen aanbesteding.";
        model.aanbestedingen.filter.draw_absence(pen, 3, none);
    }
    let width = pen.width();
    if model.sheet(Screen::Aanbestedingen) == 0 {
        let name = width.saturating_sub(63).clamp(14, 44);
        let head = format!(
            "   {} {} {} {} {} {:>6}",
            pad(look, "Nummer", 10),
            pad(look, "Naam", name),
            pad(look, "Ingang", 9),
            pad(look, "Fase nu", 21),
            pad(look, "uiterst", 9),
            "Ruimte",
        );
        pen.line(1, Line::styled(head, look.quiet()));
        pen.list(Screen::Aanbestedingen, model, rows.len(), |index| {
            list_line(look, &rows[index], name)
        });
    } else {
        let axis = Axis::of(model, width.saturating_sub(LABEL));
        pen.line(
            1,
            Line::styled(
                format!("{}{}", " ".repeat(LABEL), axis.header()),
                look.quiet(),
            ),
        );
        pen.list(Screen::Aanbestedingen, model, rows.len(), |index| {
            let cells = &rows[index];
            let (glyph, style) = signal_mark(look, cells.doen.as_ref());
            let mut spans = vec![
                Span::raw(" "),
                Span::styled(glyph, style),
                Span::raw(format!(
                    " {} ",
                    pad(
                        look,
                        &format!("{} {}", cells.nummer, bare(&cells.naam)),
                        LABEL - 4
                    )
                )),
            ];
            spans.extend(axis.bar(look, cells));
            Line::from(spans)
        });
    }
}

/// A name without the word that every name in this list could begin with.
fn bare(name: &str) -> &str {
    name.strip_prefix("Aanbesteding ").unwrap_or(name)
}

/// The filter, and beside it which sheet is open.
fn draw_top(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let aanbestedingen = &model.aanbestedingen;
    let sheet = model.sheet(Screen::Aanbestedingen);
    let first = if sheet == 0 {
        " wat eerst moet, bovenaan"
    } else {
        ""
    };
    let text = aanbestedingen.filter.line(first);
    let right = if sheet == 0 {
        String::new()
    } else {
        format!("{} ", legend())
    };
    let room = pen.width().saturating_sub(right.width());
    pen.line(
        0,
        Line::from(vec![
            Span::raw(pad(look, &text, room)),
            Span::styled(right, look.quiet()),
        ]),
    );
    aanbestedingen.filter.place_cursor(pen);
}

fn list_line(look: Look, cells: &AanbestedingCells, name: usize) -> Line<'static> {
    let room = cells.ruimte_dagen;
    let (glyph, style) = signal_mark(look, cells.doen.as_ref());
    let day = |day: Option<NaiveDate>| day.map(dates::compact).unwrap_or_default();
    let is_late = room.is_some_and(|room| room < 0);
    let room = room.map(|days| format!("{days} d")).unwrap_or_default();
    Line::from(vec![
        Span::raw(" "),
        Span::styled(glyph, style),
        Span::raw(format!(
            " {} {} {} {} {} ",
            pad(look, &cells.nummer, 10),
            pad(look, bare(&cells.naam), name),
            pad(look, &day(cells.ingang), 9),
            pad(
                look,
                cells.fase.map_or_else(|| cells.status.word(), Phase::word),
                20
            ),
            pad(look, &day(cells.fase_uiterst), 9),
        )),
        Span::styled(
            format!("{room:>6}"),
            if is_late { look.late() } else { Style::new() },
        ),
    ])
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

/// Some months laid out over cells.
struct Axis {
    from: NaiveDate,
    days: i64,
    cells: usize,
    today: NaiveDate,
}

impl Axis {
    fn of(model: &Model, cells: usize) -> Self {
        let aanbestedingen = &model.aanbestedingen;
        let this_month = model.today.with_day(1).unwrap_or(model.today);
        let by = Months::new(aanbestedingen.shift.unsigned_abs());
        let from = if aanbestedingen.shift < 0 {
            this_month.checked_sub_months(by)
        } else {
            this_month.checked_add_months(by)
        };
        let from = from.unwrap_or(this_month);
        let until = from.checked_add_months(Months::new(ZOOMS[aanbestedingen.zoom]));
        Self {
            from,
            days: until.map_or(365, |until| (until - from).num_days()),
            cells,
            today: model.today,
        }
    }

    /// The cell of a day, also of one out of sight.
    fn cell(&self, day: NaiveDate) -> i64 {
        let cells = i64::try_from(self.cells).unwrap_or(0);
        (day - self.from).num_days() * cells / self.days.max(1)
    }

    /// The months for which there is room, each January with its year.
    fn header(&self) -> String {
        let mut text = vec![' '; self.cells];
        let mut month = Some(self.from);
        let mut free = 0;
        while let Some(day) = month {
            let Ok(at) = usize::try_from(self.cell(day)) else {
                break;
            };
            if at >= self.cells {
                break;
            }
            let short = dates::compact(day);
            let name = short.split(' ').nth(1).unwrap_or("");
            let name = if day.month() == 1 {
                day.year().to_string()
            } else {
                name.to_owned()
            };
            // The year needs its place: the month before it stays unnamed where they would touch.
            let is_before_year = day.month() == 12 && self.cells < 120;
            if (at >= free && !is_before_year) || day.month() == 1 {
                for (index, letter) in name.chars().enumerate() {
                    if let Some(cell) = text.get_mut(at + index) {
                        *cell = letter;
                    }
                }
                free = at + name.len() + 1;
            }
            month = day.checked_add_months(Months::new(1));
        }
        text.into_iter().collect()
    }

    /// The bar of an aanbesteding: a letter for each phase, today as a line through it.
    fn bar(&self, look: Look, cells: &AanbestedingCells) -> Vec<Span<'static>> {
        let last_day = |phase: Phase| {
            let upto = cells.dagen.iter().filter(|(other, _)| *other <= phase);
            upto.map(|(_, day)| *day).max()
        };
        let first = cells.dagen.first().map(|(_, day)| *day);
        let mut text = vec![' '; self.cells];
        let mut from = first;
        for (letter, phase, _) in SEGMENTS {
            // Of what was read in and cannot be counted, the start is no day of a phase.
            let start = cells.ingang.filter(|_| *phase == Phase::Ingang);
            let until = last_day(*phase).max(start);
            let (Some(begin), Some(end)) = (from, until) else {
                continue;
            };
            for cell in self.cell(begin)..=self.cell(end) {
                if let Some(cell) = usize::try_from(cell).ok().and_then(|at| text.get_mut(at)) {
                    *cell = *letter;
                }
            }
            from = Some(end);
        }
        let today = usize::try_from(self.cell(self.today)).unwrap_or(usize::MAX);
        let line = if look.has_unicode { '│' } else { '|' };
        if let Some(cell) = text.get_mut(today) {
            *cell = line;
        }
        let text: String = text.into_iter().collect();
        vec![Span::raw(fit(look, &text, self.cells))]
    }
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
            today: day("2026-11-16"),
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
            has_unicode: true,
        };
        let bar: String = axis
            .bar(look, &cells)
            .iter()
            .map(|span| span.content.to_string())
            .collect();
        let start = usize::try_from(axis.cell(day("2027-07-01"))).unwrap();
        assert_eq!(bar.trim_end().chars().count(), start + 1, "{bar}");
        assert!(bar.trim_end().ends_with('c'), "{bar}");
    }
}
