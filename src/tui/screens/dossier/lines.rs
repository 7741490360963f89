//! Lines that every sheet is made of: names with values, history, notes.

use chrono::Local;
use ratatui::text::{Line, Span};

use crate::domain::dates;
use crate::domain::record::{Part, PartKind, Record};
use crate::office::signals::Signal;
use crate::office::views::HistoryLine;
use crate::tui::pen::{fit, pad, wrap};
use crate::tui::screens::marks::signal_mark;
use crate::tui::theme::Look;

/// What is filled in, with a dot between.
#[must_use]
pub fn join(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What needs someone, each with how pressing it is; or that nothing does.
pub fn signals(look: Look, signals: &[(String, Signal)], width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (_, signal) in signals {
        let (glyph, style) = signal_mark(look, Some(signal));
        let text = wrap(look, &signal.tekst, width.saturating_sub(4));
        for (index, text) in text.into_iter().enumerate() {
            let glyph = if index == 0 { glyph } else { " " };
            lines.push(Line::from(vec![
                Span::styled(format!(" {glyph} "), style),
                Span::raw(text),
            ]));
        }
    }
    if lines.is_empty() {
        lines.push(Line::styled(" Er hoeft nu niets.", look.quiet()));
    }
    lines
}

/// A name and its value beside it; nothing when there is no value.
#[must_use]
pub fn pair(look: Look, name: &str, value: &str, width: usize) -> Vec<Line<'static>> {
    pair_at(look, 22, name, value, width)
}

/// A name and its value beside it, the value broken into lines from `indent` on. A name that is too long is cut, so
/// that it never touches its value.
#[must_use]
pub fn pair_at(
    look: Look,
    indent: usize,
    name: &str,
    value: &str,
    width: usize,
) -> Vec<Line<'static>> {
    if value.is_empty() {
        return Vec::new();
    }
    let lines = wrap(look, value, width.saturating_sub(indent + 2));
    let first = |index: usize| {
        if index == 0 {
            format!("{} ", pad(look, name, indent.saturating_sub(1)))
        } else {
            " ".repeat(indent)
        }
    };
    let line = |(index, text): (usize, String)| {
        Line::from(vec![
            Span::styled(format!(" {}", first(index)), look.quiet()),
            Span::raw(text),
        ])
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// The lines, or a sentence when there are none.
#[must_use]
pub fn or_nothing(lines: Vec<Line<'static>>, text: &str) -> Vec<Line<'static>> {
    if lines.is_empty() {
        vec![Line::raw(format!(" {text}"))]
    } else {
        lines
    }
}

/// What happened, newest first.
#[must_use]
pub fn history(look: Look, history: &[HistoryLine], width: usize) -> Vec<Line<'static>> {
    history
        .iter()
        .rev()
        .map(|line| history_line(look, line, width))
        .collect()
}

fn history_line(look: Look, line: &HistoryLine, width: usize) -> Line<'static> {
    let at = line.tijd.with_timezone(&Local);
    let when = format!(
        "{} {}",
        dates::with_year(at.date_naive()),
        at.format("%H:%M")
    );
    let title = crate::domain::workflow::find(&line.actie)
        .map_or(line.actie.as_str(), |action| action.title);
    let text = format!(
        " {} {} {title}",
        pad(look, &when, 23),
        pad(look, &line.wie, 14)
    );
    Line::raw(fit(look, &text, width))
}

/// The notes, newest first.
#[must_use]
pub fn notes(look: Look, record: &Record, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (_, part) in record.of(PartKind::Notes).rev() {
        if let Part::Note(note) = part {
            let at = note.at.with_timezone(&Local);
            let head = format!(
                " {} {} · {}",
                dates::with_year(at.date_naive()),
                at.format("%H:%M"),
                note.by
            );
            lines.push(Line::styled(look.text(&head), look.quiet()));
            lines.extend(
                wrap(look, &note.text, width.saturating_sub(4))
                    .into_iter()
                    .map(|text| Line::raw(format!("   {text}"))),
            );
        }
    }
    or_nothing(lines, "Er zijn nog geen notities")
}
