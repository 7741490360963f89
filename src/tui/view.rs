//! Drawing: the frame every screen shares, and what is in it. Reads the model, changes nothing.
//!
//! Line 1 says where and who, the last line what can be done here, the line above it one message. What is between them
//! is of the screens ([`super::screen`]) and of what lies on top ([`super::overlay`]).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

use super::model::Model;
use super::overlay;
use super::pen::{Pen, fit, pad, wrap_within};
use crate::domain::dates;

/// Below this nothing useful fits.
const SMALLEST: (u16, u16) = (60, 16);

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, model: &Model) {
    let area = frame.area();
    let look = model.session.look;
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!(
            "Maak het venster groter ({} bij {} of meer)",
            SMALLEST.0, SMALLEST.1
        );
        frame.render_widget(
            Paragraph::new(fit(look, &text, usize::from(area.width))),
            area,
        );
        return;
    }
    let mut pen = Pen { frame, area, look };
    draw_frame(&mut pen, model);
    let body = Rect {
        y: area.y + 2,
        height: area.height - 4,
        ..area
    };
    let mut pen = Pen {
        frame: pen.frame,
        area: body,
        look,
    };
    model.screen().draw(&mut pen, &model.session);
    // A long sentence takes lines of the body, and what lies on top stays above it.
    let message_height = draw_message(
        &mut Pen {
            frame: pen.frame,
            area,
            look,
        },
        model,
        usize::from(area.height) - 2,
    );
    pen.area.height -= u16::try_from(message_height).unwrap_or(0).saturating_sub(1);
    overlay::draw(&mut pen, model);
}

fn draw_frame(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let (width, last) = (pen.width(), pen.height() - 1);
    let (title, session) = (model.entry().context.title(), &model.session);
    let place = match model.screen().about() {
        Some(about) => format!(" {title} › {about}"),
        None => format!(" {title}"),
    };
    let (name, roles) = &session.who;
    let demo = if session.is_demo { "demo · " } else { "" };
    let roles = match roles.as_slice() {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} +{}", rest.len())
        }
        few => few.join(", "),
    };
    let right = format!("{demo}{name} · {roles} · {} ", dates::short(session.today));
    let right = fit(look, &right, width / 2 + 8);
    let left = pad(look, &place, width.saturating_sub(right.width()));
    pen.line(
        0,
        Line::from(vec![
            Span::styled(left, look.title()),
            Span::styled(right, look.quiet()),
        ]),
    );
    pen.line(1, Line::styled(look.rule().repeat(width), look.quiet()));
    let hints = hints(model, width);
    pen.line(last, Line::from(hints));
}

/// The message, its last line at a row; returns how many lines it took.
fn draw_message(pen: &mut Pen<'_, '_>, model: &Model, row: usize) -> usize {
    let (look, width) = (pen.look, pen.width());
    let right = presence(model);
    let room = width.saturating_sub(right.width() + 2);
    let (text, style) = match &model.session.message {
        Some(message) if message.is_bad => (message.text.clone(), look.wrong()),
        Some(message) => (message.text.clone(), look.good()),
        None if !model.session.is_online => {
            ("Geen verbinding met de server".to_owned(), look.wrong())
        }
        None => (model.screen().status(&model.session), look.quiet()),
    };
    // A sentence that does not fit goes on over the line above it.
    let mut lines = wrap_within(look, &text, room.saturating_sub(1), 5);
    if lines.is_empty() {
        lines.push(String::new());
    }
    let count = lines.len();
    for (index, line) in lines.into_iter().enumerate() {
        let at = row + 1 + index - count;
        let text = pad(
            look,
            &format!(" {line}"),
            if at == row { room } else { width },
        );
        let mut spans = vec![Span::styled(text, style)];
        if at == row {
            spans.push(Span::styled(format!("{right} "), look.quiet()));
        }
        if let Some(area) = pen.row(at) {
            pen.frame.render_widget(Clear, area);
        }
        pen.line(at, Line::from(spans));
    }
    count
}

/// Who else has this dossier open, or is at work.
fn presence(model: &Model) -> String {
    let session = &model.session;
    let me = &session.who.0;
    let here = model.screen().record_here();
    let here = here
        .and_then(|number| session.presence.get(&number))
        .into_iter()
        .flatten();
    let others: Vec<&str> = here
        .filter(|name| *name != me)
        .map(String::as_str)
        .collect();
    match others.as_slice() {
        [] => String::new(),
        [one] => format!("{one} kijkt hier ook in"),
        more => format!("{} kijken hier ook in", more.join(", ")),
    }
}

/// The hints of the last line: what applies here and now, as much as fits.
fn hints(model: &Model, width: usize) -> Vec<Span<'static>> {
    let contexts = model.contexts();
    let ids = match overlay::hints(model) {
        Some(ids) => ids.to_vec(),
        None => model.screen().hints(),
    };
    let hint = |id: &str| {
        let (keys, title) = model.session.keymap.hint(&contexts, id)?;
        let keys = model.session.look.text(&keys);
        let does = (id == "bewaren")
            .then(|| overlay::enter_does(model))
            .flatten();
        if does == Some("") {
            return None;
        }
        let title = does.map_or_else(
            || model.session.look.text(&title.to_lowercase()),
            str::to_owned,
        );
        let length = keys.width() + title.width() + 3;
        Some((keys, title, length))
    };
    // There is always room for the way to everything else.
    let for_help = hint("hulp").filter(|_| ids.contains(&"hulp"));
    let mut room = width.saturating_sub(1 + for_help.as_ref().map_or(0, |(_, _, length)| *length));
    let mut spans = vec![Span::raw(" ")];
    let others = ids
        .iter()
        .filter(|id| **id != "hulp" && model.session.may_ever(id));
    for (keys, title, length) in others.filter_map(|id| hint(id)) {
        if length <= room {
            room -= length;
            spans.push(Span::styled(keys, model.session.look.key()));
            spans.push(Span::raw(format!(" {title}  ")));
        }
    }
    if let Some((keys, title, _)) = for_help {
        spans.push(Span::styled(keys, model.session.look.key()));
        spans.push(Span::raw(format!(" {title}")));
    }
    spans
}
