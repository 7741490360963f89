//! Drawing: the frame every screen shares, and what lies on top. Reads the model, changes nothing.
//!
//! Line 1 says where and who, the last line what can be done here, the line above it one message.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::choice::Choice;
use super::form::{CHOICES_IN_SIGHT, Form};
use super::model::{Model, Overlay, Screen};
use super::screens;
use super::theme::Look;
use crate::actions;
use crate::domain::dates;
use crate::domain::text::visible;
use crate::domain::workflow::{self, Who};

/// Below this nothing useful fits.
const SMALLEST: (u16, u16) = (60, 16);

/// A pen that writes lines in an area, cut to its width.
pub struct Pen<'a, 'f> {
    /// Where to draw.
    pub frame: &'a mut Frame<'f>,
    /// The area.
    pub area: Rect,
    /// What the terminal can show.
    pub look: Look,
}

impl Pen<'_, '_> {
    /// Writes one line at a row of the area; a row outside it is left out.
    pub fn line(&mut self, row: usize, line: Line<'_>) {
        self.at(0, row, line);
    }

    /// Writes at a column of a row, to the end of the row.
    pub fn at(&mut self, column: usize, row: usize, mut line: Line<'_>) {
        // The one place where everything passes: not even a dot in the middle slips through.
        if !self.look.has_unicode {
            for span in &mut line.spans {
                span.content = self.look.text(&span.content).into();
            }
        }
        let column = u16::try_from(column)
            .unwrap_or(u16::MAX)
            .min(self.area.width);
        if let Some(area) = self.row(row) {
            let area = Rect {
                x: area.x + column,
                width: area.width - column,
                ..area
            };
            self.frame.render_widget(Paragraph::new(line), area);
        }
    }

    /// The area of one row, if it is there.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<Rect> {
        let row = u16::try_from(row)
            .ok()
            .filter(|row| *row < self.area.height)?;
        Some(Rect {
            y: self.area.y + row,
            height: 1,
            ..self.area
        })
    }

    /// Marks a row as the one with the cursor, and puts the terminal's own cursor there for those who follow it.
    pub fn select(&mut self, row: usize) {
        if let Some(area) = self.row(row) {
            self.frame
                .buffer_mut()
                .set_style(area, self.look.selected());
            self.frame.set_cursor_position(Position {
                x: area.x,
                y: area.y,
            });
        }
    }

    /// Columns of the area.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Rows of the area.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }
}

/// Text cut to a width in cells, harmless and as this terminal can show it.
#[must_use]
pub fn fit(look: Look, text: &str, width: usize) -> String {
    let text = look.text(&visible(&text.replace(['\n', '\r', '\t'], " ")));
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    let mut used = 0;
    for part in text.graphemes(true) {
        if used + part.width() + 1 > width {
            break;
        }
        used += part.width();
        cut.push_str(part);
    }
    if width > 0 {
        cut.push_str(look.ellipsis());
    }
    cut
}

/// Text cut or filled up to exactly a width in cells.
#[must_use]
pub fn pad(look: Look, text: &str, width: usize) -> String {
    let mut text = fit(look, text, width);
    text.push_str(&" ".repeat(width.saturating_sub(text.width())));
    text
}

/// Text broken into lines of at most a width, at spaces where there are any.
#[must_use]
pub fn wrap(look: Look, text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in look.text(&visible(paragraph)).split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&fit(look, word, width));
        }
        lines.push(line);
    }
    lines
}

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, model: &Model) {
    let area = frame.area();
    let look = model.look;
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
    match model.screen() {
        Screen::Today => screens::today(&mut pen, model),
        Screen::Queue => screens::queue(&mut pen, model),
        Screen::Dossier => screens::dossier(&mut pen, model),
        Screen::Providers => screens::providers(&mut pen, model),
        Screen::Management => screens::management(&mut pen, model),
    }
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
    match model.overlays.last() {
        Some(Overlay::Form(form)) => draw_form(&mut pen, model, form),
        Some(Overlay::Choice(choice)) => draw_choice(&mut pen, model, choice),
        None => {}
    }
    if model.shows_chord {
        draw_chord(&mut pen, model);
    }
}

fn draw_frame(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let (width, last) = (pen.width(), pen.height() - 1);
    let place = if model.screen() == Screen::Dossier {
        let number = model.open.as_ref().map_or("", |open| open.number.as_str());
        format!(" Dossier › {number}")
    } else {
        format!(" {}", model.screen().title())
    };
    let (name, roles) = &model.who;
    let demo = if model.is_demo { "demo · " } else { "" };
    let roles = match roles.as_slice() {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second} +{}", rest.len())
        }
        few => few.join(", "),
    };
    let right = format!("{demo}{name} · {roles} · {} ", dates::short(model.today));
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
    let (text, style) = match &model.message {
        Some(message) if message.is_bad => (message.text.clone(), look.wrong()),
        Some(message) => (message.text.clone(), look.good()),
        None if !model.is_online => ("Geen verbinding met de server".to_owned(), look.wrong()),
        None => (status(model), look.quiet()),
    };
    // A sentence that does not fit goes on over the line above it.
    let mut lines = wrap(look, &text, room.saturating_sub(1));
    if lines.is_empty() {
        lines.push(String::new());
    }
    let count = lines.len().min(3);
    for (index, line) in lines.into_iter().take(count).enumerate() {
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
    let me = &model.who.0;
    let here = model
        .referral_here()
        .and_then(|number| model.presence.get(&number))
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

fn status(model: &Model) -> String {
    match model.screen() {
        Screen::Today => model.overview.as_ref().map_or_else(
            || "laden…".to_owned(),
            |overview| format!("{} signalen · {} te laat", overview.total, overview.late),
        ),
        Screen::Queue if !model.queue.is_loaded => "laden…".to_owned(),
        Screen::Queue => {
            let at = if model.queue.keys.is_empty() {
                0
            } else {
                model.queue.cursor.at + 1
            };
            format!("{at} van {}", model.queue.keys.len())
        }
        _ => String::new(),
    }
}

/// The hints of the last line: what applies here and now, as much as fits.
fn hints(model: &Model, width: usize) -> Vec<Span<'static>> {
    const ON_TOP_FORM: &[&str] = &["bewaren", "volgend-veld", "terug"];
    const ON_TOP_CHOICE: &[&str] = &["openen", "omlaag", "terug"];
    const TODAY: &[&str] = &[
        "openen",
        "naar-wachtrij",
        "melding-invoeren",
        "acties",
        "hulp",
        "opdracht",
        "stoppen",
    ];
    const QUEUE: &[&str] = &[
        "openen",
        "filteren",
        "acties",
        "aanbieden",
        "sorteren",
        "naar-vandaag",
        "hulp",
    ];
    const REST: &[&str] = &[
        "naar-vandaag",
        "naar-wachtrij",
        "terug",
        "hulp",
        "opdracht",
        "stoppen",
    ];
    let contexts = model.contexts();
    let ids: Vec<&'static str> = match (model.overlays.last(), model.screen()) {
        (Some(Overlay::Form(_)), _) => ON_TOP_FORM.to_vec(),
        (Some(Overlay::Choice(_)), _) => ON_TOP_CHOICE.to_vec(),
        (None, Screen::Today) => TODAY.to_vec(),
        (None, Screen::Queue) => QUEUE.to_vec(),
        (None, Screen::Dossier) => dossier_hints(model),
        (None, Screen::Management) => std::iter::once("volgend-blad")
            .chain(["openen", "gebruiker-toevoegen"])
            .chain(REST.iter().copied())
            .collect(),
        (None, Screen::Providers) => REST.to_vec(),
    };
    let hint = |id: &str| {
        let keys = model.look.text(&model.keymap.keys_of(&contexts, id)?);
        let title = model.look.text(&actions::find(id)?.title.to_lowercase());
        let length = keys.width() + title.width() + 3;
        Some((keys, title, length))
    };
    // There is always room for the way to everything else.
    let for_help = hint("hulp").filter(|_| ids.contains(&"hulp"));
    let mut room = width.saturating_sub(1 + for_help.as_ref().map_or(0, |(_, _, length)| *length));
    let mut spans = vec![Span::raw(" ")];
    let others = ids
        .iter()
        .filter(|id| **id != "hulp" && may_ever(model, id));
    for (keys, title, length) in others.filter_map(|id| hint(id)) {
        if length <= room {
            room -= length;
            spans.push(Span::styled(keys, model.look.key()));
            spans.push(Span::raw(format!(" {title}  ")));
        }
    }
    if let Some((keys, title, _)) = for_help {
        spans.push(Span::styled(keys, model.look.key()));
        spans.push(Span::raw(format!(" {title}")));
    }
    spans
}

/// Whether one of the user's roles could do this at all; what is no action of the workflow, everyone may.
#[must_use]
pub fn may_ever(model: &Model, id: &str) -> bool {
    let id = if id == "melding-invoeren" {
        "melding-registreren"
    } else {
        id
    };
    let Some(action) = workflow::find(id) else {
        return true;
    };
    action.who.iter().any(|who| match who {
        Who::Role(role) => model.who.1.iter().any(|mine| mine == role.word()),
        Who::Houder | Who::Sight => true,
    })
}

/// In a dossier the workflow actions that apply now come first.
fn dossier_hints(model: &Model) -> Vec<&'static str> {
    /// Always possible, so no news: these come after what moves the verwijzing.
    const ALWAYS: &[&str] = &[
        "notitie-toevoegen",
        "gegevens-wijzigen",
        "toewijzen",
        "escaleren",
        "leefgebied-scoren",
        "ontvangst-bevestigen",
        "toestemming-vastleggen",
        "toestemming-intrekken",
        "overdracht-afvinken",
        "opschorten",
        "hervatten",
        "intrekken",
    ];
    let can = model
        .open
        .as_ref()
        .and_then(|open| open.view.as_ref())
        .map(|view| view.can.as_slice())
        .unwrap_or_default();
    let moves = can.iter().filter(|id| !ALWAYS.contains(&id.as_str()));
    let moves = moves
        .filter_map(|id| actions::find(id))
        .map(|row| row.id)
        .take(3);
    moves
        .chain([
            "acties",
            "notitie-toevoegen",
            "volgend-blad",
            "terug",
            "hulp",
        ])
        .collect()
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
    on_top.line(
        1,
        Line::from(vec![
            Span::raw(fit(look, &prompt, width)),
            Span::styled(
                if typed.is_empty() {
                    "typ om te zoeken"
                } else {
                    ""
                },
                look.quiet(),
            ),
        ]),
    );
    let lines = choice.fitting();
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
