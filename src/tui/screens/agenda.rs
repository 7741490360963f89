//! Agenda: a month with its dates, of all modules; beside it the month as a calendar.

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::{Screen, days_left};
use crate::domain::dates;
use crate::domain::words::fold;
use crate::ipc::question;
use crate::office::agenda::AgendaItem;
use crate::tui::effect::{Effect, ask};
use crate::tui::filter::Filter;
use crate::tui::model::{Cursor, Model};
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::theme::{Look, mark};

/// What the last line offers.
pub const HINTS: &[&str] = &[
    "openen",
    "volgend-blad",
    "vorig-blad",
    "filteren",
    "naar-vandaag",
    "hulp",
];

/// Cells of the calendar beside the list.
const CALENDAR: usize = 30;

/// The agenda as far as it was loaded.
#[derive(Debug, Default)]
pub struct Agenda {
    /// The first day of the month in sight; none before the first look.
    pub month: Option<NaiveDate>,
    /// Its dates, in order.
    pub items: Option<Vec<AgendaItem>>,
    /// Words that must all be in a line: a kind, a person, a number.
    pub filter: Filter,
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn month(model: &Model) -> NaiveDate {
    model.agenda.month.unwrap_or_else(|| first_of(model.today))
}

/// What to ask the server: the month in sight.
#[must_use]
pub fn reload(model: &Model) -> Vec<Effect> {
    let from = month(model);
    let until = from
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(from);
    vec![ask(
        question::Agenda { from, until },
        move |model, (items, _)| {
            take(model, from, items);
            Vec::new()
        },
    )]
}

/// Takes in a month; an answer about another month is thrown away.
pub fn take(model: &mut Model, from: NaiveDate, items: Vec<AgendaItem>) {
    if from != month(model) {
        return;
    }
    let is_first = model.agenda.items.is_none();
    let here = here(model).map(|item| item.uid.clone());
    model.agenda.items = Some(items);
    let shown = shown(model);
    let same = here.and_then(|uid| shown.iter().position(|item| item.uid == uid));
    // The month of today opens at today.
    let at_today = shown.iter().position(|item| item.datum >= model.today);
    let wanted = same.or(at_today.filter(|_| is_first));
    model.keep_row(Screen::Agenda, wanted);
}

/// Goes so many months on, or back.
pub fn turn(model: &mut Model, by: i32) -> Vec<Effect> {
    let now = month(model);
    let months = Months::new(by.unsigned_abs());
    let other = if by < 0 {
        now.checked_sub_months(months)
    } else {
        now.checked_add_months(months)
    };
    model.agenda.month = other.or(Some(now));
    model.agenda.items = None;
    *model.cursor_mut(Screen::Agenda) = Cursor::default();
    reload(model)
}

/// The dates in sight: those the filter leaves.
fn shown(model: &Model) -> Vec<&AgendaItem> {
    let words: Vec<String> = model
        .agenda
        .filter
        .words()
        .iter()
        .map(|word| fold(word))
        .collect();
    let fits = |item: &&AgendaItem| {
        let text = fold(&format!(
            "{} {} {} {}",
            item.soort, item.nummer, item.wie, item.tekst
        ));
        words.iter().all(|word| text.contains(word))
    };
    model.agenda.items.iter().flatten().filter(fits).collect()
}

/// How many dates there are to move over.
#[must_use]
pub fn len(model: &Model) -> usize {
    shown(model).len()
}

fn here(model: &Model) -> Option<&AgendaItem> {
    shown(model).get(model.cursor(Screen::Agenda).at).copied()
}

/// What the date under the cursor is about.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    here(model).map(|item| item.nummer.clone())
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    let Some(items) = &model.agenda.items else {
        return "laden…".to_owned();
    };
    let shown = shown(model).len();
    let at = (model.cursor(Screen::Agenda).at + 1).min(shown);
    if shown == items.len() {
        format!("{at} van {shown}")
    } else {
        format!("{at} van {shown}, {} zonder filter", items.len())
    }
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let has_calendar = pen.width() >= 76;
    let width = pen.width() - if has_calendar { CALENDAR + 1 } else { 0 };
    draw_head(pen, model, width);
    let items = shown(model);
    if model.agenda.items.is_some() && items.is_empty() {
        let none = "Deze maand staat er niets in de agenda.";
        model.agenda.filter.draw_absence(pen, 2, none);
    }
    pen.list(Screen::Agenda, model, items.len(), |index| {
        let before = index.checked_sub(1).map(|before| items[before].datum);
        item_line(look, items[index], before, width, model.today)
    });
    if has_calendar {
        let area = Rect {
            x: pen.area.x + u16::try_from(width + 1).unwrap_or(0),
            width: u16::try_from(CALENDAR).unwrap_or(0),
            ..pen.area
        };
        let mut side = Pen {
            frame: pen.frame,
            area,
            look,
        };
        draw_calendar(&mut side, model, &items);
    }
}

fn draw_head(pen: &mut Pen<'_, '_>, model: &Model, width: usize) {
    let look = pen.look;
    let agenda = &model.agenda;
    let month = dates::month_and_year(month(model));
    let text = match agenda.filter.is_typing() {
        true => agenda.filter.line(""),
        false if agenda.filter.words().is_empty() => format!(" {month}"),
        false => format!(" {month}, {}", agenda.filter.line("").trim_start()),
    };
    pen.line(0, Line::styled(fit(look, &text, width), look.title()));
    agenda.filter.place_cursor(pen);
}

/// One date; its day stands only where it differs from the one above.
fn item_line(
    look: Look,
    item: &AgendaItem,
    before: Option<NaiveDate>,
    width: usize,
    today: NaiveDate,
) -> Line<'static> {
    let (glyph, style) = mark(look, Some(days_left(item.datum, today)));
    let day = if before == Some(item.datum) {
        String::new()
    } else {
        let short = dates::short(item.datum);
        let mut words = short.split(' ');
        format!(
            "{} {:>2}",
            words.next().unwrap_or(""),
            words.next().unwrap_or("")
        )
    };
    let what = if width >= 90 {
        item.tekst.clone()
    } else {
        item.soort.clone()
    };
    let who = if width >= 110 && !item.wie.is_empty() {
        format!(" · {}", item.wie)
    } else {
        String::new()
    };
    let text = format!("{what}{who}");
    Line::from(vec![
        Span::raw(format!(" {day:<5} ")),
        Span::styled(glyph, style),
        Span::raw(format!(" {} ", pad(look, &item.nummer, 12))),
        Span::raw(pad(look, &text, width.saturating_sub(22))),
    ])
}

/// The month as a calendar: every day with how much is on it.
fn draw_calendar(pen: &mut Pen<'_, '_>, model: &Model, items: &[&AgendaItem]) {
    let look = pen.look;
    let first = month(model);
    let week: Vec<String> = dates::WEEKDAYS
        .iter()
        .map(|day| format!(" {:<2} ", day.get(..2).unwrap_or(day)))
        .collect();
    pen.line(0, Line::styled(week.concat(), look.quiet()));
    let here = here(model).map(|item| item.datum);
    let before = u64::from(first.weekday().num_days_from_monday());
    let start = first - Days::new(before);
    for row in 0..6_u64 {
        let mut spans = Vec::new();
        for column in 0..7_u64 {
            let day = start + Days::new(row * 7 + column);
            if day.month() != first.month() {
                spans.push(Span::raw("    "));
                continue;
            }
            let on_it = items.iter().filter(|item| item.datum == day);
            let has_late = on_it.clone().any(|item| item.datum < model.today);
            let mark = match (on_it.count(), has_late) {
                (0, _) => " ",
                (_, true) => "!",
                _ if look.has_unicode => "·",
                _ => ".",
            };
            let mut style = if has_late {
                look.late()
            } else if day == model.today {
                look.title()
            } else {
                ratatui::style::Style::new()
            };
            if here == Some(day) {
                style = style.add_modifier(Modifier::REVERSED);
            } else if day == model.today {
                style = style.add_modifier(Modifier::UNDERLINED);
            }
            spans.push(Span::raw(" "));
            spans.push(Span::styled(format!("{:>2}", day.day()), style));
            spans.push(Span::styled(mark.to_owned(), style));
        }
        pen.line(1 + usize::try_from(row).unwrap_or(0), Line::from(spans));
    }
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for item in items {
        match kinds.iter_mut().find(|(kind, _)| *kind == item.soort) {
            Some((_, count)) => *count += 1,
            None => kinds.push((&item.soort, 1)),
        }
    }
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    for (index, (kind, count)) in kinds
        .iter()
        .take(pen.height().saturating_sub(9))
        .enumerate()
    {
        let text = format!(" {count:>4} {}", fit(look, kind, CALENDAR - 7));
        pen.line(8 + index, Line::styled(text, look.quiet()));
    }
}
