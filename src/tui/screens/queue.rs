//! Wachtrij: everything open, what must be done first at the top. Filters as you type.
//!
//! The server gives the order as keys; rows are asked for what is in sight, with a screen around it.

use std::collections::HashMap;

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{Screen, days_left, refuse_list};
use crate::domain::dates;
use crate::domain::record::RecordId;
use crate::domain::words::Urgency;
use crate::domain::workflow::{Refusal, RefusalKind};
use crate::ipc::question;
use crate::office::model::key_of;
use crate::office::views::{Key, QueueQuery, QueueRow};
use crate::tui::effect::{self, Effect, ask, ask_or};
use crate::tui::filter::Filter;
use crate::tui::model::{Cursor, Model};
use crate::tui::pen::{Pen, pad};
use crate::tui::theme::{Look, mark};

/// What the last line offers.
pub const HINTS: &[&str] = &[
    "openen",
    "filteren",
    "acties",
    "aanbieden",
    "sorteren",
    "naar-vandaag",
    "hulp",
];

/// The orders, each with what it puts first.
pub const ORDERS: &[(&str, &str)] = &[
    ("termijn", "wat het eerst moet, bovenaan"),
    ("urgentie", "crisis en spoed bovenaan"),
    ("gemeld", "wat het langst geleden is gemeld, bovenaan"),
    ("staat", "per staat"),
    ("inwoner", "op naam"),
    ("wijk", "per wijk"),
    ("nummer", "op nummer"),
];

/// The queue as far as it was loaded.
#[derive(Debug, Default)]
pub struct Queue {
    /// Which of them.
    pub filter: Filter,
    /// The column they are sorted by; none means by the next date.
    pub sort: Option<&'static str>,
    /// The order.
    pub keys: Vec<Key>,
    /// The rows that were in sight.
    pub rows: HashMap<Key, QueueRow>,
    /// Whether the order was answered at all.
    pub is_loaded: bool,
}

impl Queue {
    /// Takes in rows that were asked.
    pub fn take_rows(&mut self, rows: Vec<QueueRow>) {
        for row in rows {
            if let Some(key) = key_of(&row.nummer) {
                self.rows.insert(key, row);
            }
        }
    }

    /// Forgets what was loaded.
    pub fn forget(&mut self) {
        self.keys.clear();
        self.rows.clear();
    }
}

/// Asks the order again.
pub fn reload(model: &mut Model) -> Vec<Effect> {
    let asked = model.queue.filter.ask();
    let query = QueueQuery {
        filter: model.queue.filter.words().to_vec(),
        sort: model.queue.sort.map(str::to_owned),
        ..QueueQuery::default()
    };
    vec![ask_or(
        question::Queue { query },
        move |model, keys| match model.queue.filter.answered(asked) {
            true => take(model, keys),
            false => Vec::new(),
        },
        move |model, refusal| match refusal.kind {
            RefusalKind::Usage => refuse_list(model, Screen::Queue, asked, refusal),
            _ => hide(model, refusal),
        },
    )]
}

/// What may no longer be asked may no longer be in sight either.
pub fn hide(model: &mut Model, refusal: &Refusal) -> Vec<Effect> {
    model.queue.forget();
    model.overview = None;
    effect::tell(model, refusal)
}

/// Asks the rows in sight that are not there yet, with a screen around them.
pub fn load_rows(model: &Model) -> Vec<Effect> {
    let height = model.list_height(Screen::Queue);
    let top = model.cursor(Screen::Queue).top;
    let from = top.saturating_sub(height);
    let until = (top + 2 * height).min(model.queue.keys.len());
    let missing: Vec<_> = model
        .queue
        .keys
        .get(from..until)
        .unwrap_or_default()
        .iter()
        .filter(|key| !model.queue.rows.contains_key(key))
        .copied()
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let asked = model.queue.filter.asked();
    let rows = question::Rows {
        keys: missing,
        all: false,
        on: None,
    };
    vec![ask(rows, move |model, rows| {
        if asked == model.queue.filter.asked() {
            model.queue.take_rows(rows);
        }
        Vec::new()
    })]
}

/// Takes in the order the server gave; the cursor stays on the verwijzing it was on.
pub fn take(model: &mut Model, keys: Vec<Key>) -> Vec<Effect> {
    let here = model
        .queue
        .keys
        .get(model.cursor(Screen::Queue).at)
        .copied();
    let same = here.and_then(|key| keys.iter().position(|other| *other == key));
    model.queue.keys = keys;
    model.queue.is_loaded = true;
    model.keep_row(Screen::Queue, same);
    load_rows(model)
}

/// Puts the queue in another order.
pub fn sort(model: &mut Model, column: &'static str) -> Vec<Effect> {
    model.queue.sort = Some(column);
    *model.cursor_mut(Screen::Queue) = Cursor::default();
    reload(model)
}

/// The verwijzing under the cursor.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    let (year, n) = *model.queue.keys.get(model.cursor(Screen::Queue).at)?;
    Some(RecordId::referral(i32::from(year), n).number)
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    if !model.queue.is_loaded {
        return "laden…".to_owned();
    }
    if model.queue.filter.has_problem() {
        return "het filter is niet te lezen".to_owned();
    }
    let count = model.queue.keys.len();
    let at = (model.cursor(Screen::Queue).at + 1).min(count);
    format!("{at} van {count}")
}

/// A column: its head, its least and its most width, and from which width of the screen on it is there.
struct Column {
    name: &'static str,
    least: usize,
    most: usize,
    from: usize,
}

/// The columns from left to right. Those of 80 cells take them all up.
const COLUMNS: &[Column] = &[
    column("Nummer", 12, 12, 0),
    column("Wie", 16, 26, 0),
    column("Let op", 11, 11, 0),
    column("Staat", 12, 15, 68),
    column("Aan zet", 12, 28, 80),
    column("Termijn", 9, 9, 0),
    column("Soort", 23, 23, 110),
    column("Wijk", 18, 18, 130),
];

const fn column(name: &'static str, least: usize, most: usize, from: usize) -> Column {
    Column {
        name,
        least,
        most,
        from,
    }
}

/// The columns for which there is room, with their width; what is left over goes to the first that can use it.
fn columns(width: usize) -> Vec<(&'static str, usize)> {
    let shown = COLUMNS.iter().filter(|column| width >= column.from);
    let taken: usize = shown.clone().map(|column| column.least + 1).sum();
    let mut spare = (width + 1).saturating_sub(GLYPH + taken);
    shown
        .map(|column| {
            let more = spare.min(column.most - column.least);
            spare -= more;
            (column.name, column.least + more)
        })
        .collect()
}

/// Cells before the first column: the mark of lateness with a space on both sides.
const GLYPH: usize = 3;

/// Wachtrij: everything open, what must be done first at the top.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let width = pen.width();
    let filter = model.queue.filter.line(" alles wat open is");
    let order = model.queue.sort.unwrap_or("termijn");
    let order = format!("op {order} ");
    let room = width.saturating_sub(order.width());
    pen.line(
        0,
        Line::from(vec![
            Span::raw(pad(look, &filter, room)),
            Span::styled(order, look.quiet()),
        ]),
    );
    let columns = columns(width);
    let head: String = columns
        .iter()
        .map(|(name, size)| format!("{} ", pad(look, name, *size)))
        .collect();
    pen.line(1, Line::styled(format!("   {head}"), look.quiet()));
    draw_absence(pen, model);
    pen.list(Screen::Queue, model, model.queue.keys.len(), |index| {
        let cells = model.queue.rows.get(&model.queue.keys[index]);
        // A row that was asked but is not there yet is empty for a moment.
        cells.map_or_else(Line::default, |cells| {
            queue_line(look, cells, &columns, model.today)
        })
    });
    model.queue.filter.place_cursor(pen);
}

/// Says why there is no list, and what to do about it.
fn draw_absence(pen: &mut Pen<'_, '_>, model: &Model) {
    if !model.queue.is_loaded || !model.queue.keys.is_empty() {
        return;
    }
    let new = model.keymap.keys_of(&model.contexts(), "melding-invoeren");
    let new = new.filter(|_| model.may_ever("melding-invoeren"));
    let none = match new {
        Some(keys) => format!("Er is geen open verwijzing. {keys} begint een nieuwe melding."),
        None => "Er is geen open verwijzing.".to_owned(),
    };
    model.queue.filter.draw_absence(pen, 3, &none);
}

fn queue_line(
    look: Look,
    row: &QueueRow,
    columns: &[(&str, usize)],
    today: NaiveDate,
) -> Line<'static> {
    let next = row.termijnen.iter().map(|term| term.uiterst).min();
    let left = next.map(|day| days_left(day, today));
    let (glyph, style) = mark(look, left);
    let mut spans = vec![Span::raw(" "), Span::styled(glyph, style), Span::raw(" ")];
    for (name, size) in columns {
        let (text, style) = match *name {
            "Nummer" => (row.nummer.clone(), Style::new()),
            "Wie" => (row.inwoner.clone(), Style::new()),
            "Let op" => beware(look, row, left.is_some_and(|left| left < 0)),
            "Staat" => (row.staat.clone(), Style::new()),
            "Aan zet" => (row.aan_zet.clone().unwrap_or_default(), Style::new()),
            "Termijn" => (
                next.map(|day| dates::in_list(day, today))
                    .unwrap_or_default(),
                style,
            ),
            "Soort" => (row.soort.clone(), Style::new()),
            _ => (row.wijk.clone(), Style::new()),
        };
        spans.push(Span::styled(format!("{} ", pad(look, &text, *size)), style));
    }
    Line::from(spans)
}

/// What makes a row more pressing than others, in words: `spoed laat`.
fn beware(look: Look, row: &QueueRow, is_late: bool) -> (String, Style) {
    let is_urgent = [Urgency::Spoed, Urgency::Crisis]
        .iter()
        .any(|urgency| urgency.word() == row.urgentie);
    match (is_urgent, is_late) {
        (true, true) => (format!("{} laat", row.urgentie), look.late()),
        (true, false) => (row.urgentie.clone(), look.title()),
        (false, true) => ("te laat".to_owned(), look.late()),
        (false, false) => (String::new(), Style::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_take_up_the_width_and_never_more() {
        for width in 60..200 {
            let columns = columns(width);
            let taken: usize = columns.iter().map(|(_, size)| size + 1).sum();
            assert!(GLYPH + taken <= width + 1, "{width}: {columns:?}");
        }
        let names: Vec<&str> = columns(80).iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            ["Nummer", "Wie", "Let op", "Staat", "Aan zet", "Termijn"]
        );
    }
}
