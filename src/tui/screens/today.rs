//! Vandaag: what needs someone now, and how much there is of everything.

use std::borrow::Cow;

use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr as _;

use super::list::{List, ListScreen};
use super::marks::signal_mark;
use crate::actions::Context;
use crate::ipc::question;
use crate::office::overview::FIRST_SIGNALS;
use crate::office::views::{Overview, SavedView, TodayLine};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::screen::Screen;
use crate::tui::update::ask_views;

/// What needs someone now.
pub type Today = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// How much there is of everything.
    told: Option<Overview>,
    /// How many signals are asked beyond the first ones, as one goes on.
    more: usize,
}

/// The column beside the signals.
const COUNTS: usize = 29;

impl List for Own {
    type Row = TodayLine;
    type Asks = question::Overview;

    const HINTS: &'static str =
        "openen naar-wachtrij melding-invoeren acties hulp opdracht stoppen";
    const HEAD: usize = 1;
    const HAS_FILTER: bool = false;
    /// What is needed goes before how much there is.
    const BESIDE: (usize, usize) = (COUNTS + 2, 72);

    fn ask(&self, _: &[String], _: &Session) -> question::Overview {
        question::Overview {
            most: FIRST_SIGNALS + self.more,
        }
    }

    fn ask_more(&self) -> Vec<Effect> {
        vec![ask_views()]
    }

    fn rows(&mut self, session: &mut Session, mut overview: Overview) -> Vec<TodayLine> {
        session.today = overview.today;
        let signals = std::mem::take(&mut overview.signals);
        self.told = Some(overview);
        signals
    }

    fn is_same(one: &TodayLine, other: &TodayLine) -> bool {
        let (one, other) = (&one.signal, &other.signal);
        (&one.nummer, &one.soort) == (&other.nummer, &other.soort)
    }

    fn record(row: &TodayLine) -> Option<Cow<'_, str>> {
        Some(row.signal.nummer.as_str().into())
    }

    fn top(_: &Today, session: &Session, width: usize) -> Line<'static> {
        let look = session.look;
        Line::styled(pad(look, " Nu nodig", width), look.title())
    }

    fn line(screen: &Today, at: usize, session: &Session, width: usize) -> Line<'static> {
        let look = session.look;
        let TodayLine { signal, short } = &screen.rows()[at];
        let (glyph, style) = signal_mark(look, Some(signal));
        let told = if session.size.0 < 100 {
            short
        } else {
            &signal.tekst
        };
        let room = width.saturating_sub(16);
        // Whom it is about always stands there; of a long text the end gives way.
        let name = signal.titel.width().min(room / NAME_PART);
        let text = match signal.titel.is_empty() {
            true => told.clone(),
            false => {
                let told = fit(look, told, room.saturating_sub(BEFORE_NAME + name));
                format!("{told} · {}", signal.titel)
            }
        };
        Line::from(vec![
            Span::raw(" "),
            Span::styled(glyph, style),
            Span::raw(format!(" {} ", pad(look, &signal.nummer, 12))),
            Span::raw(fit(look, &text, room)),
        ])
    }

    fn none(&self, session: &Session) -> String {
        let none = "Er zijn geen signalen bij wat u ziet.";
        match session.keys_of(Context::Today, "naar-wachtrij") {
            Some(keys) => format!("{none}\n{keys} toont de wachtrij."),
            None => none.to_owned(),
        }
    }

    fn status(screen: &Today, _: &Session) -> String {
        let counted = screen.list.told.as_ref();
        let (total, late) = counted.map_or((0, 0), |counted| (counted.total, counted.late));
        // What is not listed is not gone: it stands in the lists themselves.
        match screen.rows().len() {
            shown if shown < total => {
                format!("eerste {shown} van {total} signalen · {late} te laat")
            }
            _ => format!("{total} signalen · {late} te laat"),
        }
    }

    /// What lies beyond the last one that is there is asked as one comes near it.
    fn moved(screen: &mut Today, session: &Session) -> Vec<Effect> {
        let (at, shown) = (screen.cursor().at, screen.rows().len());
        let asked = FIRST_SIGNALS + screen.list.more;
        let total = screen.list.told.as_ref().map_or(0, |told| told.total);
        if shown < asked || shown >= total || at + session.body() < shown {
            return Vec::new();
        }
        screen.list.more = 2 * asked - FIRST_SIGNALS;
        screen.reload(session)
    }

    fn draw_beside(screen: &Today, pen: &mut Pen<'_, '_>, session: &Session) {
        let height = pen.height();
        if let Some(overview) = &screen.list.told {
            let side = &mut pen.part((2, 0), (COUNTS, height));
            draw_counts(side, overview);
            let from = if overview.states.is_empty() {
                0
            } else {
                overview.states.len() + 2
            };
            draw_views(side, from, &session.views);
        }
    }
}

/// The dot between what is said and whom it is about, in cells.
const BEFORE_NAME: usize = 3;
/// One part in so many of a line is the name's, however much is said.
const NAME_PART: usize = 5;

/// How much is in every state.
fn draw_counts(side: &mut Pen<'_, '_>, overview: &Overview) {
    let look = side.look;
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

/// How many each saved view finds, with the key that opens it.
fn draw_views(side: &mut Pen<'_, '_>, from: usize, views: &[SavedView]) {
    let look = side.look;
    if views.is_empty() {
        return;
    }
    let head = Line::styled("Weergaven       = en nummer", look.title());
    let lines = views.iter().zip(1..10).map(|(view, key)| {
        let count = view
            .count
            .map_or_else(|| "–".to_owned(), |count| count.to_string());
        Line::from(vec![
            Span::styled(format!(" {key} "), look.key()),
            Span::raw(pad(look, &view.name, 18)),
            Span::raw(format!("{count:>6}")),
        ])
    });
    let lines = std::iter::once(head).chain(lines);
    for (index, line) in lines.enumerate() {
        if let Some(row) = side.row(from + index) {
            side.frame.render_widget(Clear, row);
            side.line(from + index, line);
        }
    }
}
