//! Vandaag: what needs someone now, and how much there is of everything.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::{Screen, queue, signal_mark};
use crate::ipc::question;
use crate::office::views::{Overview, TodayLine};
use crate::tui::effect::{Effect, ask_or};
use crate::tui::model::Model;
use crate::tui::pen::{Pen, fit, pad};

/// What the last line offers.
pub const HINTS: &[&str] = &[
    "openen",
    "naar-wachtrij",
    "melding-invoeren",
    "acties",
    "hulp",
    "opdracht",
    "stoppen",
];

/// The column beside the signals.
const COUNTS: usize = 29;

/// What to ask the server.
#[must_use]
pub fn reload() -> Vec<Effect> {
    let take = |model: &mut Model, overview| {
        take(model, overview);
        Vec::new()
    };
    vec![ask_or(question::Overview {}, take, queue::hide)]
}

/// How many signals there are to move over.
#[must_use]
pub fn len(model: &Model) -> usize {
    model
        .overview
        .as_ref()
        .map_or(0, |overview| overview.signals.len())
}

/// The verwijzing of the signal under the cursor.
#[must_use]
pub fn record_here(model: &Model) -> Option<String> {
    let signals = &model.overview.as_ref()?.signals;
    let line = signals.get(model.cursor(Screen::Today).at)?;
    Some(line.signal.nummer.clone())
}

/// Takes in what the server told; the cursor stays on the signal it was on.
pub fn take(model: &mut Model, overview: Overview) {
    model.today = overview.today;
    let here = model
        .overview
        .as_ref()
        .and_then(|old| old.signals.get(model.cursor(Screen::Today).at))
        .cloned();
    let same = here.and_then(|TodayLine { signal, .. }| {
        let is_same = |TodayLine { signal: other, .. }: &TodayLine| {
            other.nummer == signal.nummer && other.soort == signal.soort
        };
        overview.signals.iter().position(is_same)
    });
    model.overview = Some(overview);
    model.keep_row(Screen::Today, same);
}

/// What stands above the hints.
#[must_use]
pub fn status(model: &Model) -> String {
    model.overview.as_ref().map_or_else(
        || "laden…".to_owned(),
        |overview| format!("{} signalen · {} te laat", overview.total, overview.late),
    )
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(overview) = &model.overview else {
        return;
    };
    let width = pen.width();
    // Where there is little room, what is needed goes before how much there is.
    let has_counts = width >= 72;
    let left = if has_counts {
        width.saturating_sub(COUNTS + 2)
    } else {
        width
    };
    pen.line(0, Line::styled(pad(look, " Nu nodig", left), look.title()));
    if overview.signals.is_empty() {
        let queue = model.keymap.keys_of(&model.contexts(), "naar-wachtrij");
        pen.line(2, Line::raw("  Er is niets dat iemand nodig heeft."));
        if let Some(keys) = queue {
            pen.line(3, Line::raw(format!("  {keys} toont de wachtrij.")));
        }
    }
    pen.list(Screen::Today, model, overview.signals.len(), |index| {
        let TodayLine {
            signal,
            short,
            name,
        } = &overview.signals[index];
        let (glyph, style) = signal_mark(look, Some(signal));
        let text = if width < 100 {
            short.clone()
        } else {
            format!("{} · {name}", signal.tekst)
        };
        Line::from(vec![
            Span::raw(" "),
            Span::styled(glyph, style),
            Span::raw(format!(" {} ", pad(look, &signal.nummer, 12))),
            Span::raw(fit(look, &text, left.saturating_sub(16))),
        ])
    });
    if has_counts {
        draw_counts(pen, overview, left + 2);
    }
}

/// How much is in every state, from a column on.
fn draw_counts(pen: &mut Pen<'_, '_>, overview: &Overview, column: usize) {
    let look = pen.look;
    let area = Rect {
        x: pen.area.x + u16::try_from(column).unwrap_or(0),
        width: u16::try_from(COUNTS).unwrap_or(0),
        ..pen.area
    };
    let mut side = Pen {
        frame: pen.frame,
        area,
        look,
    };
    if let Some(row) = side.row(0) {
        side.frame.render_widget(Clear, row);
    }
    side.line(
        0,
        Line::styled("Wachtrij         open te laat", look.title()),
    );
    for (index, count) in overview.states.iter().enumerate() {
        if let Some(row) = side.row(index + 1) {
            side.frame.render_widget(Clear, row);
        }
        let late = if count.late == 0 {
            "-".to_owned()
        } else {
            count.late.to_string()
        };
        let style = if count.late == 0 {
            look.quiet()
        } else {
            look.late()
        };
        let spans = vec![
            Span::raw(format!(
                " {}{:>5}",
                pad(look, count.state.word(), 15),
                count.open
            )),
            Span::styled(format!("{late:>8}"), style),
        ];
        side.line(index + 1, Line::from(spans));
    }
}
