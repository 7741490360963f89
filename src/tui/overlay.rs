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
use super::pen::{Pen, fit, pad, wrap};
use super::theme::Look;

/// Draws what lies on top, if anything does.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    match model.session.overlays.last() {
        Some(Overlay::Form(form)) => {
            let aside = model.screen().aside(&model.session);
            let (width, height) = (pen.width().saturating_sub(aside), pen.height());
            draw_form(&mut pen.part((0, 0), (width, height)), &model.session, form);
        }
        Some(Overlay::Choice(choice)) => draw_choice(pen, &model.session, choice),
        None => {}
    }
    if model.shows_chord {
        draw_chord(pen, model);
    }
}

/// The hints of what lies on top, if anything does.
#[must_use]
pub fn hints(model: &Model) -> Option<&'static [&'static str]> {
    Some(match model.session.overlays.last()? {
        Overlay::Form(_) => &["bewaren", "volgend-veld", "terug"],
        Overlay::Choice(_) => &["openen", "omlaag", "terug"],
    })
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

/// A row of a form: a field, or a word that the field with the cursor offers.
enum FormRow {
    Field(usize),
    Word(usize),
}

/// The rows of a form: its fields, with the words of the field with the cursor under it.
fn form_rows(form: &Form, words: &[String]) -> Vec<FormRow> {
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
    let rows = form_rows(form, &words);
    let answer = answer_lines(look, form, width.saturating_sub(4));
    let mut on_top = on_top(pen, 2 + rows.len() + 1 + answer.len() + 1);
    // Where not all fits, the rows scroll and what came back stays in sight.
    let height = on_top.height();
    let answer_room = answer.len().min(height.saturating_sub(5));
    let room = height.saturating_sub(3 + answer_room).clamp(1, rows.len());
    let is_word = |row: &&FormRow| matches!(row, FormRow::Word(_));
    let last_needed = form.focus + rows.iter().filter(is_word).count() + 1;
    let top = last_needed.saturating_sub(room).min(form.focus);
    let title = match &form.target {
        None if !form.many.is_empty() => {
            format!("{} · {} gemerkt", form.action.title, form.many.len())
        }
        Some(number) => format!("{} · {number}", form.action.title),
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
            FormRow::Word(n) => draw_word(&mut on_top, form, &words, (2 + row, *n, name_width)),
        }
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
    let reading = form
        .reading(session.today, &session.register)
        .filter(|_| is_focused);
    let is_empty = field.input.value().is_empty();
    let (note, style) = match (&field.error, reading) {
        (Some(error), _) => (error.clone(), look.wrong()),
        (None, Some(reading)) => (reading, look.good()),
        (None, None) if is_empty => (String::new(), look.quiet()),
        (None, None) => (field.hint(), look.quiet()),
    };
    let note_width = if note.is_empty() {
        0
    } else {
        note.width().min(room / 2) + 2
    };
    let box_width = room.saturating_sub(note_width).max(8);
    // What is typed scrolls so that its end is in sight.
    let scroll = field.input.visual_scroll(box_width.saturating_sub(1));
    let shown: String = match is_empty {
        true => field.hint(),
        false => field.input.value().chars().skip(scroll).collect(),
    };
    let text = pad(look, &shown, box_width);
    let text_style = if is_empty { look.quiet() } else { Style::new() };
    let text_style = if is_focused {
        text_style.add_modifier(Modifier::UNDERLINED)
    } else {
        text_style
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
        styled("Enter doet het, Esc niet", look.good())
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
        .map(|why| wrap(look, why, width.saturating_sub(4)))
        .unwrap_or_default();
    let why_height = why_not.len().min(4);
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
    for (index, text) in why_not.into_iter().take(why_height).enumerate() {
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
    for (index, (key, label)) in next.iter().enumerate() {
        let spans = vec![
            Span::raw("  "),
            Span::styled(pad(look, key, 10), look.key()),
            Span::raw(fit(look, label, width.saturating_sub(14))),
        ];
        on_top.line(index + 1, Line::from(spans));
    }
}
