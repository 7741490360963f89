//! What lies on top of a screen, drawn: a form, a list to choose from, what can follow on a chord.
//!
//! Each takes as many rows as it needs from the bottom of the body. Start at [`draw`].

use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

use super::choice::Choice;
use super::form::{CHOICES_IN_SIGHT, Form};
use super::model::{Model, Overlay};
use super::pen::{Pen, fit, pad, wrap};
use super::theme::Look;

/// Draws what lies on top, if anything does.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    match model.overlays.last() {
        Some(Overlay::Form(form)) => draw_form(pen, model, form),
        Some(Overlay::Choice(choice)) => draw_choice(pen, model, choice),
        None => {}
    }
    if model.shows_chord {
        draw_chord(pen, model);
    }
}

/// The hints of what lies on top, if anything does.
#[must_use]
pub fn hints(model: &Model) -> Option<&'static [&'static str]> {
    Some(match model.overlays.last()? {
        Overlay::Form(_) => &["bewaren", "volgend-veld", "terug"],
        Overlay::Choice(_) => &["openen", "omlaag", "terug"],
    })
}

/// An area for something on top: as wide as the body, at its bottom.
fn on_top(pen: &mut Pen<'_, '_>, height: usize) -> Rect {
    let height = u16::try_from(height)
        .unwrap_or(u16::MAX)
        .min(pen.area.height);
    let area = Rect {
        y: pen.area.y + pen.area.height - height,
        height,
        ..pen.area
    };
    pen.frame.render_widget(Clear, area);
    area
}

fn title_line(look: Look, title: &str, width: usize) -> Line<'static> {
    let rule = look.rule();
    let text = fit(look, title, width.saturating_sub(6));
    let rest = width.saturating_sub(text.width() + 4);
    Line::from(vec![
        Span::styled(rule.repeat(2), look.quiet()),
        Span::styled(format!(" {text} "), look.title()),
        Span::styled(rule.repeat(rest), look.quiet()),
    ])
}

fn draw_form(pen: &mut Pen<'_, '_>, model: &Model, form: &Form) {
    let look = pen.look;
    let width = pen.width();
    let name_width = form
        .fields
        .iter()
        .map(|field| field.spec.name.len() + 2)
        .max()
        .unwrap_or(0)
        .min(26);
    let words = form.choices(&model.register);
    let answer = answer_lines(look, form, width.saturating_sub(4));
    let has_error = form.focused().is_some_and(|field| field.error.is_some());
    let shown_words = if has_error {
        0
    } else {
        words.len().min(CHOICES_IN_SIGHT)
    };
    let field_rows = form.fields.len() + shown_words;
    // A form without fields still has a row for them, and its answer below it.
    let area = on_top(pen, 2 + field_rows.max(1) + 1 + answer.len() + 1);
    // Where not all fits, the fields scroll and what came back stays in sight.
    let height = usize::from(area.height);
    let answer_room = answer.len().min(height.saturating_sub(5));
    let room = height
        .saturating_sub(3 + answer_room)
        .min(field_rows)
        .max(1);
    let last_needed = form.focus + shown_words + 1;
    let top = last_needed.saturating_sub(room).min(form.focus);
    let mut on_top = Pen {
        frame: pen.frame,
        area,
        look,
    };
    let about = form
        .target
        .as_deref()
        .map(|number| format!(" · {number}"))
        .unwrap_or_default();
    on_top.line(
        0,
        title_line(look, &format!("{}{about}", form.action.title), width),
    );
    let detail = if form.about.is_empty() {
        form.action.description.to_owned()
    } else {
        form.about.clone()
    };
    on_top.line(
        1,
        Line::styled(format!("  {}", fit(look, &detail, width - 4)), look.quiet()),
    );
    for row in 0..room {
        let at = top + row;
        let after_words = at.saturating_sub(shown_words);
        if at <= form.focus {
            draw_field(&mut on_top, model, form, (2 + row, at, name_width));
        } else if at <= form.focus + shown_words {
            let word = at - form.focus - 1;
            draw_word(&mut on_top, form, &words, (2 + row, word, name_width));
        } else {
            draw_field(&mut on_top, model, form, (2 + row, after_words, name_width));
        }
    }
    let rest = form.fields.len() + shown_words - room.min(field_rows);
    if rest > 0 {
        let more = format!("{rest} meer ");
        let at = width.saturating_sub(more.width());
        on_top.at(at, 2 + room, Line::styled(more, look.quiet()));
    }
    for (index, (line, style)) in answer.into_iter().take(answer_room).enumerate() {
        on_top.line(3 + room + index, Line::styled(format!("  {line}"), style));
    }
}

fn draw_field(
    pen: &mut Pen<'_, '_>,
    model: &Model,
    form: &Form,
    (row, index, name_width): (usize, usize, usize),
) {
    let look = pen.look;
    let Some(field) = form.fields.get(index) else {
        return;
    };
    let is_focused = index == form.focus;
    let star = if field.spec.is_required { "*" } else { " " };
    let name = pad(look, &format!("{}{star}", field.spec.name), name_width);
    let room = pen.width().saturating_sub(name_width + 6);
    let reading = form
        .reading(model.today, &model.register)
        .filter(|_| is_focused);
    let (note, style) = match (&field.error, reading) {
        (Some(error), _) => (error.clone(), look.wrong()),
        (None, Some(reading)) => (reading, look.good()),
        (None, None) => (String::new(), look.quiet()),
    };
    let note_width = if note.is_empty() {
        0
    } else {
        note.width().min(room / 2) + 2
    };
    let box_width = room.saturating_sub(note_width).max(8);
    // What is typed scrolls so that its end is in sight.
    let scroll = field.input.visual_scroll(box_width.saturating_sub(1));
    let shown: String = field.input.value().chars().skip(scroll).collect();
    let text = pad(look, &shown, box_width);
    let text_style = if is_focused {
        Style::new().add_modifier(Modifier::UNDERLINED)
    } else {
        Style::new()
    };
    let mark = if is_focused { look.cursor() } else { " " };
    let line = vec![
        Span::raw(format!(" {mark} ")),
        Span::styled(
            name,
            if is_focused {
                look.title()
            } else {
                Style::new()
            },
        ),
        Span::styled(text, text_style),
        Span::styled(
            format!("  {}", fit(look, &note, note_width.saturating_sub(2))),
            style,
        ),
    ];
    pen.line(row, Line::from(line));
    if let Some(area) = pen.row(row).filter(|_| is_focused) {
        let at = 3 + name_width + field.input.visual_cursor().saturating_sub(scroll);
        let x = area.x
            + u16::try_from(at)
                .unwrap_or(0)
                .min(area.width.saturating_sub(1));
        pen.frame.set_cursor_position(Position { x, y: area.y });
    }
}

/// The n-th word in sight of the field with the cursor.
fn draw_word(
    pen: &mut Pen<'_, '_>,
    form: &Form,
    words: &[String],
    (row, n, indent): (usize, usize, usize),
) {
    let look = pen.look;
    let index = form.choice.saturating_sub(CHOICES_IN_SIGHT - 1) + n;
    let Some(word) = words.get(index) else {
        return;
    };
    let is_chosen = index == form.choice;
    let mark = if is_chosen { look.cursor() } else { " " };
    let style = if is_chosen {
        look.selected()
    } else {
        look.quiet()
    };
    let text = fit(look, word, pen.width().saturating_sub(indent + 8));
    pen.line(
        row,
        Line::from(vec![
            Span::raw(" ".repeat(indent + 3)),
            Span::styled(format!("{mark} {text} "), style),
        ]),
    );
}

/// The lines under the fields: what is missing, what came back.
fn answer_lines(look: Look, form: &Form, width: usize) -> Vec<(String, Style)> {
    let styled = |text: &str, style: Style| {
        wrap(look, text, width)
            .into_iter()
            .map(|line| (line, style))
            .collect()
    };
    if form.is_sent {
        return styled("Even geduld…", look.quiet());
    }
    if let Some(refusal) = &form.refusal {
        return styled(refusal, look.wrong());
    }
    if !form.clashes.is_empty() {
        let mut lines: Vec<(String, Style)> = styled(
            "Een ander was u voor. Er is niets veranderd en wat u typte staat er nog. Enter bewaart het uwe eroverheen:",
            look.wrong(),
        );
        for clash in &form.clashes {
            let text = format!(
                "{}: {} maakte er ‘{}’ van, u ‘{}’",
                clash.path, clash.by, clash.theirs, clash.yours
            );
            let wrapped = wrap(look, &text, width).into_iter();
            lines.extend(wrapped.map(|line| (line, look.soon())));
        }
        return lines;
    }
    // Beside its field there may be no room for the whole sentence.
    let wrong = form.fields.iter().filter_map(|field| {
        let error = field.error.as_ref()?;
        Some(format!("{}: {error}", field.spec.name))
    });
    let wrong: Vec<String> = wrong.collect();
    if !wrong.is_empty() {
        let lines = wrong.iter().flat_map(|text| wrap(look, text, width));
        return lines.map(|line| (line, look.wrong())).collect();
    }
    let missing = form.missing();
    if missing.is_empty() {
        styled("Enter doet het, Esc niet", look.good())
    } else {
        styled(
            &format!("Nog in te vullen: {}", missing.join(", ")),
            look.soon(),
        )
    }
}

fn draw_choice(pen: &mut Pen<'_, '_>, model: &Model, choice: &Choice) {
    let look = pen.look;
    let area = on_top(pen, usize::MAX);
    let width = usize::from(area.width);
    let mut on_top = Pen {
        frame: pen.frame,
        area,
        look,
    };
    on_top.line(0, title_line(look, &choice.title, width));
    let typed = choice.filter.value();
    let prompt = format!(" {} {typed}", look.cursor());
    let aside = match (typed.is_empty(), choice.is_looking) {
        (true, _) => "typ om te zoeken",
        (false, true) => "  zoekt…",
        (false, false) => "",
    };
    on_top.line(
        1,
        Line::from(vec![
            Span::raw(fit(look, &prompt, width)),
            Span::styled(aside, look.quiet()),
        ]),
    );
    let lines = choice.fitting();
    if lines.is_empty() {
        let text = format!("  Niets past bij ‘{typed}’. Ctrl-U wist wat u typte.");
        on_top.line(3, Line::raw(fit(look, &text, width)));
    }
    let why_not = choice
        .chosen()
        .and_then(|line| line.why_not.as_ref())
        .filter(|_| model.message.is_none())
        .map(|why| wrap(look, why, width.saturating_sub(4)))
        .unwrap_or_default();
    let why_height = why_not.len().min(4);
    let room = on_top.height().saturating_sub(3 + why_height).max(1);
    let top = (choice.cursor.at + 1)
        .saturating_sub(room)
        .max(choice.cursor.top);
    let key_width = lines
        .iter()
        .map(|line| line.keys.width())
        .max()
        .unwrap_or(0)
        .min(12);
    let title_width = lines
        .iter()
        .map(|line| line.title.width())
        .max()
        .unwrap_or(0)
        .min(34);
    for (index, line) in lines.iter().enumerate().skip(top).take(room) {
        let row = 3 + index - top;
        let detail = line.why_not.as_ref().unwrap_or(&line.detail);
        let style = if line.why_not.is_some() {
            look.quiet()
        } else {
            Style::new()
        };
        let rest = width.saturating_sub(key_width + title_width + 6);
        let spans = vec![
            Span::raw("  "),
            Span::styled(pad(look, &line.keys, key_width + 2), look.key()),
            Span::styled(pad(look, &line.title, title_width + 2), style),
            Span::styled(fit(look, detail, rest), look.quiet()),
        ];
        on_top.line(row, Line::from(spans));
        if index == choice.cursor.at {
            on_top.select(row);
        }
    }
    let first = on_top.height().saturating_sub(why_height);
    for (index, text) in why_not.into_iter().take(why_height).enumerate() {
        on_top.line(
            first + index,
            Line::styled(format!("  {text}"), look.soon()),
        );
    }
}

fn draw_chord(pen: &mut Pen<'_, '_>, model: &Model) {
    let crate::keymap::Lookup::Pending(next) =
        model.keymap.look_up(&model.contexts(), &model.pending)
    else {
        return;
    };
    let look = pen.look;
    let area = on_top(pen, next.len() + 1);
    let width = usize::from(area.width);
    let mut on_top = Pen {
        frame: pen.frame,
        area,
        look,
    };
    on_top.line(0, title_line(look, "Daarna", width));
    for (index, (key, label)) in next.iter().enumerate() {
        let spans = vec![
            Span::raw("  "),
            Span::styled(pad(look, key, 10), look.key()),
            Span::raw(fit(look, label, width.saturating_sub(14))),
        ];
        on_top.line(index + 1, Line::from(spans));
    }
}
