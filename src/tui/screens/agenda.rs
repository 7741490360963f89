//! Agenda: a month with its dates, of all modules; beside it the month as a calendar.

use std::borrow::Cow;

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::list::{List, ListScreen};
use super::marks::days_left;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::{AgendaItem, Filtered};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::screen::Screen;
use crate::tui::theme::{Look, mark};

/// The dates of a month.
pub type Agenda = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The first day of the month in sight; none before the first look.
    month: Option<NaiveDate>,
    /// How many dates it has without the filter.
    all: usize,
}

/// Cells of the calendar beside the list.
const CALENDAR: usize = 30;

impl List for Own {
    type Row = AgendaItem;
    type Asks = question::Agenda;

    const FILTERED: Option<Filtered> = Some(Filtered::Agenda);
    const HINTS: &'static str = "openen volgend-blad vorig-blad filteren naar-vandaag hulp";

    const HEAD: usize = 1;
    const BESIDE: (usize, usize) = (CALENDAR + 1, 76);

    fn ask(&self, words: &[String], session: &Session) -> question::Agenda {
        let from = self.month_on(session.today);
        let until = from
            .checked_add_months(Months::new(1))
            .and_then(|next| next.pred_opt())
            .unwrap_or(from);
        question::Agenda {
            filter: words.to_vec(),
            from,
            until,
        }
    }

    fn rows(&mut self, _: &mut Session, (items, all): (Vec<AgendaItem>, usize)) -> Vec<AgendaItem> {
        self.all = all;
        items
    }

    fn is_same(one: &AgendaItem, other: &AgendaItem) -> bool {
        one.uid == other.uid
    }

    /// The month of today opens at today.
    fn first(&self, rows: &[AgendaItem], session: &Session) -> Option<usize> {
        rows.iter().position(|item| item.datum >= session.today)
    }

    fn record(row: &AgendaItem) -> Option<Cow<'_, str>> {
        Some(row.nummer.as_str().into())
    }

    fn top(screen: &Agenda, session: &Session, width: usize) -> Line<'static> {
        let month = dates::month_and_year(screen.list.month_on(session.today));
        let filter = &screen.filter;
        let text = match filter.is_typing() {
            true => filter.line(""),
            false if filter.words().is_empty() => format!(" {month}"),
            false => format!(" {month}, {}", filter.line("").trim_start()),
        };
        Line::styled(fit(session.look, &text, width), session.look.title())
    }

    fn line(screen: &Agenda, at: usize, session: &Session, width: usize) -> Line<'static> {
        let rows = screen.rows();
        // The first in sight has its day, whatever scrolled away above it.
        let before = at.checked_sub(1).filter(|_| at != screen.cursor().top);
        let before = before.map(|before| rows[before].datum);
        item_line(session.look, &rows[at], before, width, session.today)
    }

    fn none(&self, _: &Session) -> String {
        "Deze maand staat er niets in de agenda.".to_owned()
    }

    fn status(screen: &Agenda, _: &Session) -> String {
        let (at, shown) = screen.at_of();
        match screen.list.all {
            all if all == shown => format!("{at} van {shown}"),
            all => format!("{at} van {shown}, {all} zonder filter"),
        }
    }

    fn run(screen: &mut Agenda, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "volgend-blad" => Some(turn(screen, session, 1)),
            "vorig-blad" => Some(turn(screen, session, -1)),
            _ => None,
        }
    }

    fn draw_beside(screen: &Agenda, pen: &mut Pen<'_, '_>, session: &Session) {
        let height = pen.height();
        draw_calendar(&mut pen.part((1, 0), (CALENDAR, height)), screen, session);
    }
}

impl Own {
    fn month_on(&self, today: NaiveDate) -> NaiveDate {
        let first = today.with_day(1).unwrap_or(today);
        self.month.unwrap_or(first)
    }
}

/// Goes so many months on, or back.
fn turn(screen: &mut Agenda, session: &Session, by: i32) -> Vec<Effect> {
    let now = screen.list.month_on(session.today);
    let months = Months::new(by.unsigned_abs());
    let other = if by < 0 {
        now.checked_sub_months(months)
    } else {
        now.checked_add_months(months)
    };
    screen.list.month = other.or(Some(now));
    screen.start_over();
    screen.reload(session)
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
    let what = match (width >= 90, item.titel.as_str()) {
        (true, "") => item.tekst.clone(),
        (true, title) => format!("{title}: {}", item.tekst),
        (false, "") => item.soort.clone(),
        (false, title) => format!("{} · {title}", item.soort),
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
fn draw_calendar(pen: &mut Pen<'_, '_>, screen: &Agenda, session: &Session) {
    let (look, today) = (pen.look, session.today);
    let items = screen.rows();
    let first = screen.list.month_on(today);
    let week: Vec<String> = dates::WEEKDAYS
        .iter()
        .map(|day| format!(" {:<2} ", day.get(..2).unwrap_or(day)))
        .collect();
    pen.line(0, Line::styled(week.concat(), look.quiet()));
    let here = screen.here().map(|item| item.datum);
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
            let has_late = on_it.clone().any(|item| item.datum < today);
            let mark = match (on_it.count(), has_late) {
                (0, _) => " ",
                (_, true) => "!",
                _ if look.has_unicode => "·",
                _ => ".",
            };
            let mut style = if has_late {
                look.late()
            } else if day == today {
                look.title()
            } else {
                ratatui::style::Style::new()
            };
            if here == Some(day) {
                style = style.add_modifier(Modifier::REVERSED);
            } else if day == today {
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
