//! Wachtrij: everything open, what must be done first at the top. Filters as you type.
//!
//! The server gives the order as keys; rows are asked for what is in sight, with a screen around it.

use std::collections::HashMap;

use chrono::NaiveDate;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};
use tui_input::Input;
use unicode_width::UnicodeWidthStr;

use super::{Screen, days_left, dossier};
use crate::domain::dates;
use crate::domain::record::RecordId;
use crate::ipc::protocol::Request;
use crate::office::views::{Key, QueueQuery, QueueRow};
use crate::tui::model::{Cursor, Effect, Model, Tag};
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
    /// What was asked.
    pub query: QueueQuery,
    /// The order.
    pub keys: Vec<Key>,
    /// The rows that were in sight.
    pub rows: HashMap<Key, QueueRow>,
    /// How often the order was asked; an older answer is thrown away.
    pub asked: u32,
    /// Whether the order was answered at all.
    pub is_loaded: bool,
    /// What is being typed after `/`.
    pub typing: Option<Input>,
}

/// Asks the order again.
pub fn reload(model: &mut Model) -> Vec<Effect> {
    model.queue.asked = model.queue.asked.wrapping_add(1);
    vec![Effect::Ask(
        Tag::Queue(model.queue.asked),
        Request::Queue(model.queue.query.clone()),
    )]
}

/// Filters as it is typed; the words of an unfinished filter count as text.
pub fn filter(model: &mut Model) -> Vec<Effect> {
    let typed = model
        .queue
        .typing
        .as_ref()
        .map(|input| input.value().to_owned())
        .unwrap_or_default();
    model.queue.query.filter = typed
        .split_whitespace()
        .filter(|word| !word.ends_with(':'))
        .map(str::to_owned)
        .collect();
    *model.cursor_mut(Screen::Queue) = Cursor::default();
    reload(model)
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
    let request = Request::Rows {
        keys: missing,
        all: false,
        on: None,
    };
    vec![Effect::Ask(Tag::Rows(model.queue.asked), request)]
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

/// Begins to type a filter, from the one there is.
pub fn begin_filter(model: &mut Model) {
    let now = model.queue.query.filter.join(" ");
    model.queue.typing = Some(Input::new(now));
}

/// Puts the queue in another order.
pub fn sort(model: &mut Model, column: &str) -> Vec<Effect> {
    model.queue.query.sort = Some(column.to_owned());
    *model.cursor_mut(Screen::Queue) = Cursor::default();
    reload(model)
}

/// Enter: keeps the filter being typed, else opens the dossier under the cursor.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.queue.typing.take().is_some() {
        // It hears now what does not fit in the filter; the next Enter opens.
        return reload(model);
    }
    dossier::open_here(model)
}

/// Takes the filter away, if there is one.
pub fn back(model: &mut Model) -> Option<Vec<Effect>> {
    let was_typing = model.queue.typing.take().is_some();
    if !was_typing && model.queue.query.filter.is_empty() {
        return None;
    }
    model.queue.query.filter.clear();
    Some(reload(model))
}

/// The verwijzing under the cursor.
#[must_use]
pub fn referral_here(model: &Model) -> Option<String> {
    let (year, n) = *model.queue.keys.get(model.cursor(Screen::Queue).at)?;
    Some(RecordId::referral(i32::from(year), n).number)
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    if !model.queue.is_loaded {
        return "laden…".to_owned();
    }
    let count = model.queue.keys.len();
    let at = (model.cursor(Screen::Queue).at + 1).min(count);
    format!("{at} van {count}")
}

/// A column of the queue: its head, its width, and from which width of the screen on it is there.
const COLUMNS: &[(&str, usize, usize)] = &[
    ("Nummer", 12, 0),
    ("Wie", 20, 0),
    ("Staat", 16, 68),
    ("Aan zet", 16, 80),
    ("Termijn", 11, 0),
    ("Soort", 23, 110),
    ("Wijk", 18, 130),
];

/// Wachtrij: everything open, what must be done first at the top.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let width = pen.width();
    let filter = match &model.queue.typing {
        Some(typing) => format!(" / {}", typing.value()),
        None if model.queue.query.filter.is_empty() => " alles wat open is".to_owned(),
        None => format!(
            " filter {}   Esc haalt het weg",
            model.queue.query.filter.join(" ")
        ),
    };
    let order = model.queue.query.sort.as_deref().unwrap_or("termijn");
    let order = format!("op {order} ");
    let room = width.saturating_sub(order.width());
    pen.line(
        0,
        Line::from(vec![
            Span::raw(pad(look, &filter, room)),
            Span::styled(order, look.quiet()),
        ]),
    );
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter(|(_, _, from)| width >= *from)
        .collect();
    let head: String = columns
        .iter()
        .map(|(name, size, _)| format!("{} ", pad(look, name, *size)))
        .collect();
    pen.line(1, Line::styled(format!("   {head}"), look.quiet()));
    if model.queue.is_loaded && model.queue.keys.is_empty() {
        let new = model.keymap.keys_of(&model.contexts(), "melding-invoeren");
        let new = new.filter(|_| model.may_ever("melding-invoeren"));
        let text = match new {
            _ if !model.queue.query.filter.is_empty() => {
                "  Niets past bij dit filter. Esc haalt het weg.".to_owned()
            }
            Some(keys) => {
                format!("  Er is geen open verwijzing. {keys} begint een nieuwe melding.")
            }
            None => "  Er is geen open verwijzing.".to_owned(),
        };
        pen.line(3, Line::raw(text));
    }
    pen.list(Screen::Queue, model, model.queue.keys.len(), |index| {
        let cells = model.queue.rows.get(&model.queue.keys[index]);
        // A row that was asked but is not there yet is empty for a moment.
        cells.map_or_else(Line::default, |cells| {
            queue_line(look, cells, &columns, model.today)
        })
    });
    if let (Some(typing), Some(area)) = (&model.queue.typing, pen.row(0)) {
        let at = u16::try_from(3 + typing.visual_cursor()).unwrap_or(0);
        pen.frame.set_cursor_position(Position {
            x: area.x + at,
            y: area.y,
        });
    }
}

fn queue_line(
    look: Look,
    row: &QueueRow,
    columns: &[&(&str, usize, usize)],
    today: NaiveDate,
) -> Line<'static> {
    let next = row.termijnen.iter().map(|term| term.uiterst).min();
    let (glyph, style) = mark(look, next.map(|day| days_left(day, today)));
    let mut spans = vec![Span::raw(" "), Span::styled(glyph, style), Span::raw(" ")];
    for (name, size, _) in columns {
        let text = match *name {
            "Nummer" => row.nummer.clone(),
            "Wie" => row.inwoner.clone(),
            "Staat" => row.staat.clone(),
            "Aan zet" => row.aan_zet.clone().unwrap_or_default(),
            "Termijn" => next.map(dates::short).unwrap_or_default(),
            "Soort" => row.soort.clone(),
            _ => row.wijk.clone(),
        };
        let cell = format!("{} ", pad(look, &text, *size));
        spans.push(if *name == "Termijn" {
            Span::styled(cell, style)
        } else {
            Span::raw(cell)
        });
    }
    Line::from(spans)
}
