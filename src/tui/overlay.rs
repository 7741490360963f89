//! What lies on top of a screen, drawn: a form, a list to choose from, what can follow on a chord.
//!
//! Each takes as many rows as it needs from the bottom of the body. Start at [`draw`].

use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use unicode_width::UnicodeWidthStr;

use super::choice::{self, Choice};
use super::form::{CHOICES_IN_SIGHT, Field, Form};
use super::model::{Model, Overlay, Session};
use super::pen::{Pen, fit, pad, wrap, wrap_within};
use super::theme::Look;
use crate::domain::dates;
use crate::domain::letters::actions::{SEND, SEND_OF_INDICATIE};
use crate::domain::workflow::FieldKind;

/// Draws what lies on top, if anything does.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    match model.session.overlays.last() {
        Some(Overlay::Form(form)) => {
            let aside = model.screen().aside(&model.session);
            let (width, height) = (pen.width().saturating_sub(aside), pen.height());
            draw_form(&mut pen.part((0, 0), (width, height)), &model.session, form);
        }
        Some(Overlay::Choice(choice)) => draw_choice(pen, &model.session, choice),
        Some(Overlay::Reading(reading)) => {
            let height = pen.height();
            reading.draw(&mut on_top(pen, height));
        }
        None => {}
    }
    if model.shows_chord {
        draw_chord(pen, model);
    }
}

/// The actions of which the form shows what would come of it.
const SHOWN_FIRST: [&str; 2] = [SEND, SEND_OF_INDICATIE];

/// The hints of what lies on top, if anything does.
#[must_use]
pub fn hints(model: &Model) -> Option<&'static [&'static str]> {
    Some(match model.session.overlays.last()? {
        Overlay::Form(form) if SHOWN_FIRST.contains(&form.action.id) => {
            &["bewaren", "voorbeeld", "volgend-veld", "terug"]
        }
        Overlay::Form(_) => &["bewaren", "volgend-veld", "terug"],
        Overlay::Reading(_) => &["omlaag", "stuk-bewaren", "terug"],
        Overlay::Choice(_) => &["openen", "omlaag", "terug"],
    })
}

/// What Enter does in the form on top, if not keep it: it takes a word, goes on to what is still to be filled in, or, empty,
/// nothing.
#[must_use]
pub fn enter_does(model: &Model) -> Option<&'static str> {
    match model.session.overlays.last() {
        Some(Overlay::Form(form)) if form.word_to_take(&model.session.register).is_some() => {
            Some("kiezen")
        }
        Some(Overlay::Form(form)) => match form.gap(false) {
            // It stays where it is.
            Some(at) if at == form.focus => Some(""),
            Some(_) => Some("verder"),
            None => None,
        },
        _ => None,
    }
}

/// A pen for something on top: as wide as the body, at its bottom.
fn on_top<'a, 'f>(pen: &'a mut Pen<'_, 'f>, height: usize) -> Pen<'a, 'f> {
    let (width, room) = (pen.width(), pen.height());
    let on_top = pen.part((0, room.saturating_sub(height)), (width, height));
    on_top.frame.render_widget(Clear, on_top.area);
    on_top
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

/// A row of a form: a field, or of the field with the cursor a word that it offers or a row of its longer text.
enum FormRow {
    Field(usize),
    Word(usize),
    Text,
}

/// The rows of a form: its fields, with under the field with the cursor its words, or so many rows of a longer text.
fn form_rows(form: &Form, words: &[String], text: usize) -> Vec<FormRow> {
    let has_error = form.focused().is_some_and(|field| field.error.is_some());
    let words = if has_error {
        0
    } else {
        words.len().min(CHOICES_IN_SIGHT)
    };
    let after = form.focus + 1..form.fields.len();
    (0..=form.focus)
        .map(FormRow::Field)
        .chain((0..words).map(FormRow::Word))
        .chain((0..text).map(|_| FormRow::Text))
        .chain(after.map(FormRow::Field))
        .collect()
}

fn draw_form(pen: &mut Pen<'_, '_>, session: &Session, form: &Form) {
    let look = pen.look;
    let width = pen.width();
    let before = |field: &Field| if field.is_box() { 4 } else { 0 };
    let names = form
        .fields
        .iter()
        .map(|field| before(field) + field.spec.name.len() + 2);
    let name_width = names.max().unwrap_or(0).min(26);
    let words = form.choices(&session.register);
    let answer = answer_lines(session, form, width.saturating_sub(4));
    let text = text_rows(form, width, pen.height().saturating_sub(5 + answer.len()));
    let rows = form_rows(form, &words, text);
    let mut on_top = on_top(pen, 2 + rows.len() + 1 + answer.len() + 1);
    // Where not all fits, the rows scroll and what came back stays in sight.
    let height = on_top.height();
    let answer_room = answer.len().min(height.saturating_sub(5));
    let room = height.saturating_sub(3 + answer_room).clamp(1, rows.len());
    let is_under = |row: &&FormRow| !matches!(row, FormRow::Field(_));
    let last_needed = form.focus + rows.iter().filter(is_under).count() + 1;
    let top = last_needed.saturating_sub(room).min(form.focus);
    let title = match &form.target {
        None if !form.many.is_empty() => {
            format!("{} · {} gemerkt", form.action.title, form.many.len())
        }
        Some(number) => {
            let called = session.register.called(number);
            format!("{} · {called}", form.action.title)
        }
        None => form.action.title.to_owned(),
    };
    on_top.line(0, title_line(look, &title, width));
    let detail = if form.about.is_empty() {
        form.action.description
    } else {
        &form.about
    };
    let detail = format!("  {}", fit(look, detail, width.saturating_sub(4)));
    on_top.line(1, Line::styled(detail, look.quiet()));
    for (row, what) in rows.iter().skip(top).take(room).enumerate() {
        match what {
            FormRow::Field(index) => {
                draw_field(&mut on_top, session, form, (2 + row, *index, name_width));
            }
            FormRow::Word(n) => {
                draw_word(
                    &mut on_top,
                    session,
                    (form, &words),
                    (2 + row, *n, name_width),
                );
            }
            // All of it is drawn at once, below the rows.
            FormRow::Text => {}
        }
    }
    if text > 0 {
        let first = form.focus + 1 - top;
        let shown = text.min(room.saturating_sub(first));
        draw_text(&mut on_top, form, (2 + first, shown));
    }
    if rows.len() > room {
        let more = format!("{} meer ", rows.len() - room);
        let at = width.saturating_sub(more.width());
        on_top.at(at, 2 + room, Line::styled(more, look.quiet()));
    }
    for (index, (line, style)) in answer.into_iter().take(answer_room).enumerate() {
        on_top.line(3 + room + index, Line::styled(format!("  {line}"), style));
    }
}

/// Cells before the box of a longer text: the cursor's, and its side.
const BEFORE_TEXT: usize = 5;
/// What to know of it.
const NEW_LINE: &str = "Alt-Enter: nieuwe regel";
/// The most columns of that box: longer lines are hard to read.
const MOST_COLUMNS: usize = 60;
/// The most rows of it.
const MOST_ROWS: usize = 8;

/// How many columns the box of a longer text has on a pen of a width.
fn text_columns(width: usize) -> usize {
    width.saturating_sub(BEFORE_TEXT + 1).clamp(1, MOST_COLUMNS)
}

/// How many rows the longer text with the cursor takes, where there is room for so many; none where it has one line.
fn text_rows(form: &Form, width: usize, room: usize) -> usize {
    let rows = form
        .focused()
        .map(|field| field.input.rows(text_columns(width)));
    let rows = rows.filter(|rows| *rows > 0);
    rows.map_or(0, |rows| rows.clamp(2, MOST_ROWS).min(room.max(1)))
}

/// Draws the longer text with the cursor in so many rows from a row on.
fn draw_text(pen: &mut Pen<'_, '_>, form: &Form, (row, rows): (usize, usize)) {
    let look = pen.look;
    for row in row..row + rows {
        let side = format!("   {} ", look.wall());
        pen.line(row, Line::styled(side, look.quiet()));
    }
    let columns = text_columns(pen.width());
    let part = pen.part((BEFORE_TEXT, row), (columns, rows));
    let Some(field) = form.focused().filter(|_| part.area.height > 0) else {
        return;
    };
    let cursor = field.input.draw(look, part.area, part.frame.buffer_mut());
    if let Some(cursor) = cursor {
        part.frame.set_cursor_position(cursor);
    }
}

/// What stands behind a field: what is wrong with it, how it is read, or what it says now.
fn note(look: Look, session: &Session, form: &Form, index: usize) -> (String, Style) {
    let Some(field) = form.fields.get(index) else {
        return (String::new(), Style::new());
    };
    let reading = form.reading(session.today, &session.register);
    let is_empty = field.input.value().is_empty();
    match (&field.error, reading.filter(|_| index == form.focus)) {
        (Some(error), _) => (error.clone(), look.wrong()),
        (None, Some(reading)) => (reading, look.good()),
        (None, None) if is_empty || field.spec.is_long => (String::new(), look.quiet()),
        (None, None) => (field.hint(), look.quiet()),
    }
}

fn draw_field(
    pen: &mut Pen<'_, '_>,
    session: &Session,
    form: &Form,
    (row, index, name_width): (usize, usize, usize),
) {
    let look = pen.look;
    let Some(field) = form.fields.get(index) else {
        return;
    };
    let is_focused = index == form.focus;
    let star = if field.spec.is_required { "*" } else { " " };
    let tick = match (field.is_box(), field.is_ticked()) {
        (false, _) => "",
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
    };
    let name = pad(
        look,
        &format!("{tick}{}{star}", field.spec.name),
        name_width,
    );
    let room = pen.width().saturating_sub(name_width + 6);
    let is_empty = field.input.value().is_empty();
    let (note, style) = note(look, session, form, index);
    let note_width = if note.is_empty() {
        0
    } else {
        note.width().min(room / 2) + 2
    };
    let box_width = room.saturating_sub(note_width).max(8);
    let (shown, cursor) = field.input.on_one_line(box_width);
    let (text, text_style) = match (is_focused, is_empty) {
        // It stands below, in its box.
        (true, _) if field.spec.is_long => (NEW_LINE.to_owned(), look.quiet()),
        (_, true) => (field.hint(), look.quiet()),
        (false, _) if field.is_as_now() => (format!("nu: {shown}"), look.quiet()),
        (_, false) => (shown, Style::new()),
    };
    let text = pad(look, &text, box_width);
    let text_style = match is_focused && !field.spec.is_long {
        true => text_style.add_modifier(Modifier::UNDERLINED),
        false => text_style,
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
        let x = area.x
            + u16::try_from(3 + name_width + cursor)
                .unwrap_or(0)
                .min(area.width.saturating_sub(1));
        pen.frame.set_cursor_position(Position { x, y: area.y });
    }
}

/// The n-th word in sight of the field with the cursor.
fn draw_word(
    pen: &mut Pen<'_, '_>,
    session: &Session,
    (form, words): (&Form, &[String]),
    (row, n, indent): (usize, usize, usize),
) {
    let look = pen.look;
    let marked = form.marked(words);
    let index = marked.unwrap_or(0).saturating_sub(CHOICES_IN_SIGHT - 1) + n;
    let Some(word) = words.get(index) else {
        return;
    };
    let is_chosen = marked == Some(index);
    let mark = if is_chosen { look.cursor() } else { " " };
    let style = if is_chosen {
        look.selected()
    } else {
        look.quiet()
    };
    let is_name = form
        .focused()
        .is_some_and(|field| matches!(field.spec.kind, FieldKind::Employee));
    let away = session.register.away(word, session.today);
    let until = away.filter(|_| is_name).map(|it| it.absent_until);
    let until = until.map(|until| match until {
        Some(day) => format!("  afwezig t/m {}", dates::in_list(day, session.today)),
        None => "  afwezig".to_owned(),
    });
    let until = until.unwrap_or_default();
    let room = pen.width().saturating_sub(indent + 8 + until.width());
    let text = fit(look, word, room);
    pen.line(
        row,
        Line::from(vec![
            Span::raw(" ".repeat(indent + 3)),
            Span::styled(format!("{mark} {text} "), style),
            Span::styled(until, look.soon()),
        ]),
    );
}

/// The lines under the fields: what is missing, what came back.
fn answer_lines(session: &Session, form: &Form, width: usize) -> Vec<(String, Style)> {
    let look = session.look;
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
    if !form.like.1.is_empty() {
        let title = "Staat deze inwoner er al? Enter legt toch een nieuw nummer vast.";
        let like = form
            .like
            .1
            .iter()
            .flat_map(|like| styled(&like.told(), look.soon()));
        return styled(title, look.wrong())
            .into_iter()
            .chain(like)
            .collect();
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
        match form.gap(false).and_then(|at| form.fields.get(at)) {
            None if form.word_to_take(&session.register).is_some() => {
                styled("Enter kiest wat gemarkeerd is", look.quiet())
            }
            None if form.is_for_good() => styled(
                "Enter doet het, en dat is niet ongedaan te maken; Esc doet het niet",
                look.soon(),
            ),
            None => styled("Enter doet het, Esc niet", look.good()),
            Some(next) => {
                let next = format!("Enter gaat nog langs {}", next.spec.name);
                styled(&next, look.quiet())
            }
        }
    } else {
        styled(
            &format!("Nog in te vullen: {}", missing.join(", ")),
            look.soon(),
        )
    }
}

fn draw_choice(pen: &mut Pen<'_, '_>, session: &Session, choice: &Choice) {
    /// Rows above the lines: the title, what is typed, an empty one.
    const HEAD: usize = 3;
    let look = pen.look;
    let mut on_top = on_top(pen, usize::MAX);
    let width = on_top.width();
    on_top.line(0, title_line(look, &choice.title, width));
    let typed = choice.filter.value();
    let aside = match (typed.is_empty(), choice.is_looking) {
        (true, _) => choice
            .finds
            .as_ref()
            .map_or(choice::HINT, |finds| finds.hint),
        (false, true) => "  zoekt…",
        (false, false) => "",
    };
    let prompt = fit(look, &format!(" {} {typed}", look.cursor()), width);
    let prompt = vec![Span::raw(prompt), Span::styled(aside, look.quiet())];
    on_top.line(1, Line::from(prompt));
    let lines = choice.fitting();
    if lines.is_empty() {
        let text = format!("  Niets past bij ‘{typed}’. Ctrl-U wist wat u typte.");
        on_top.line(HEAD, Line::raw(fit(look, &text, width)));
    }
    let why_not = choice
        .chosen()
        .and_then(|line| line.why_not.as_ref())
        .filter(|_| session.message.is_none())
        .map(|why| wrap_within(look, why, width.saturating_sub(4), 4))
        .unwrap_or_default();
    let why_height = why_not.len();
    let room = on_top.height().saturating_sub(HEAD + why_height).max(1);
    let top = (choice.cursor.at + 1)
        .saturating_sub(room)
        .max(choice.cursor.top);
    let widest = |of: fn(&choice::Item) -> &str, most: usize| {
        let widths = lines.iter().map(|line| of(line).width());
        widths.max().unwrap_or(0).min(most)
    };
    let (keys, title) = (
        widest(|line| &line.keys, 12),
        widest(|line| &line.title, 34),
    );
    for (index, line) in lines.iter().enumerate().skip(top).take(room) {
        let row = HEAD + index - top;
        on_top.line(row, choice_line(look, line, (keys, title, width)));
        if index == choice.cursor.at {
            on_top.select(row);
        }
    }
    let first = on_top.height().saturating_sub(why_height);
    for (index, text) in why_not.into_iter().enumerate() {
        let text = format!("  {text}");
        on_top.line(first + index, Line::styled(text, look.soon()));
    }
}

/// One line to choose: keys, title and what it is, or why it cannot be chosen.
fn choice_line(
    look: Look,
    line: &choice::Item,
    (keys, title, width): (usize, usize, usize),
) -> Line<'static> {
    let (detail, style) = match &line.why_not {
        Some(why) => (why, look.quiet()),
        None => (&line.detail, Style::new()),
    };
    let rest = width.saturating_sub(keys + title + 6);
    Line::from(vec![
        Span::raw("  "),
        Span::styled(pad(look, &line.keys, keys + 2), look.key()),
        Span::styled(pad(look, &line.title, title + 2), style),
        Span::styled(fit(look, detail, rest), look.quiet()),
    ])
}

fn draw_chord(pen: &mut Pen<'_, '_>, model: &Model) {
    let crate::keymap::Lookup::Pending(next) = model
        .session
        .keymap
        .look_up(&model.contexts(), &model.pending)
    else {
        return;
    };
    let look = pen.look;
    let mut on_top = on_top(pen, next.len() + 1);
    let width = on_top.width();
    on_top.line(0, title_line(look, "Daarna", width));
    // What does not fit below each other stands beside each other.
    let rows = on_top.height().saturating_sub(1).max(1);
    let columns = next.len().div_ceil(rows).max(1);
    let label_width = (width / columns).saturating_sub(14);
    for row in 0..rows.min(next.len()) {
        let mut spans = Vec::new();
        for column in 0..columns {
            let Some((key, label)) = next.get(column * rows + row) else {
                continue;
            };
            spans.push(Span::raw("  "));
            spans.push(Span::styled(pad(look, key, 10), look.key()));
            spans.push(Span::raw(pad(look, label, label_width)));
            spans.push(Span::raw("  "));
        }
        on_top.line(row + 1, Line::from(spans));
    }
}
