//! A sheet being written: names with values, elements of a list, signals, history, notes.

use chrono::{Local, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde::Deserialize;

use crate::domain::dates::with_year;
use crate::domain::letters::page::as_lines;
use crate::domain::letters::parts::Letter;
use crate::domain::letters::waiting;
use crate::domain::record::fields;
use crate::domain::record::{Element, Kind, Part, PartKey, PartKind, Record};
use crate::domain::rights::Facet;
use crate::domain::rows::OwnColumn;
use crate::domain::workflow::told;
use crate::office::signals::Signal;
use crate::office::views::{
    Changed, ContactCells, Dossier, HistoryLine, IndicatieCells, Like, WhatIf, brought_in,
};
use crate::tui::model::Session;
use crate::tui::pen::{fit, pad, wrap};
use crate::tui::screens::contacts;
use crate::tui::screens::marks::signal_mark;
use crate::tui::theme::Look;

/// The sheets of a kind of dossier: the title of each, and what writes it.
pub type Sheets<V> = &'static [(&'static str, fn(&mut Sheet<'_>, &V))];

/// The titles of sheets.
pub fn titles<V>(sheets: Sheets<V>) -> Vec<&'static str> {
    sheets.iter().map(|(title, _)| *title).collect()
}

/// Cells of the name of a field, on sheets that show them all.
const LABEL: usize = 26;

/// A sheet.
pub struct Sheet<'s> {
    /// What holds on every screen.
    pub session: &'s Session,
    /// What the terminal can show.
    pub look: Look,
    /// Cells of a line.
    pub width: usize,
    /// What was tried with the plan, of an aanbesteding.
    pub tried: &'s [WhatIf],
    lines: Vec<Line<'static>>,
}

impl<'s> Sheet<'s> {
    /// Writes the n-th sheet of a dossier; returns its lines.
    pub fn write<V>(
        session: &'s Session,
        tried: &'s [WhatIf],
        sheets: Sheets<V>,
        n: usize,
        view: &V,
    ) -> Vec<Line<'static>> {
        let mut sheet = Self {
            session,
            look: session.look,
            width: usize::from(session.size.0).saturating_sub(2),
            tried,
            lines: Vec::new(),
        };
        if let Some((_, write)) = sheets.get(n) {
            write(&mut sheet, view);
        }
        sheet.lines
    }

    /// What was granted, each with what it needs.
    pub fn granted(&mut self, rows: &[IndicatieCells]) {
        for row in rows {
            let (what, end) = (row.what(), until(row.einde));
            let told = [row.stand.word(), &what, &row.omvang, &row.aanbieder, &end];
            self.fact(&row.nummer, &join(&told));
            if let Some(signal) = &row.doen {
                self.fact("", &signal.tekst);
            }
        }
    }

    /// Contacts, each in one line, who waits for a call first.
    pub fn contacts(&mut self, rows: &[ContactCells]) {
        for row in rows {
            self.fact(&row.nummer, &contacts::told(row, self.session));
        }
    }

    /// A line as it is.
    pub fn line(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// A line of words beside what matters.
    pub fn quiet(&mut self, text: impl Into<String>) {
        self.lines
            .push(Line::styled(text.into(), self.look.quiet()));
    }

    /// A sentence beside what matters.
    pub fn aside(&mut self, text: &str) {
        for line in wrap(self.look, text, self.width.saturating_sub(2)) {
            self.quiet(format!(" {line}"));
        }
    }

    /// A name and its value beside it; nothing when there is no value.
    pub fn fact(&mut self, name: &str, value: &str) {
        self.fact_at(22, name, value);
    }

    /// A name and its value beside it, the value broken into lines from `indent` on. A name that is too long is cut, so
    /// that it never touches its value.
    pub fn fact_at(&mut self, indent: usize, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let look = self.look;
        let mut first = format!(" {} ", pad(look, name, indent.saturating_sub(1)));
        for text in wrap(look, value, self.width.saturating_sub(indent + 2)) {
            let name = Span::styled(first, look.quiet());
            self.line(vec![name, Span::raw(text)]);
            first = " ".repeat(indent + 1);
        }
    }

    /// Names and their values.
    pub fn facts<'f>(&mut self, facts: impl IntoIterator<Item = (&'f str, String)>) {
        for (name, value) in facts {
            self.fact(name, &value);
        }
    }

    /// A box with a mark in it, or none yet.
    #[must_use]
    pub fn ticked(&self, is_done: bool) -> Span<'static> {
        match is_done {
            true => Span::styled(" [x] ", self.look.good()),
            false => Span::styled(" [ ] ", self.look.soon()),
        }
    }

    /// A sentence behind a sign.
    pub fn told(&mut self, glyph: &'static str, style: Style, text: &str) {
        let mut glyph = glyph;
        for text in wrap(self.look, text, self.width.saturating_sub(4)) {
            let sign = Span::styled(format!(" {glyph} "), style);
            self.line(vec![sign, Span::raw(text)]);
            glyph = " ";
        }
    }

    /// What needs someone, each with how pressing it is; or that nothing does.
    pub fn signals(&mut self, signals: &[(String, Signal)]) {
        for (_, signal) in signals {
            let (glyph, style) = signal_mark(self.look, Some(signal));
            self.told(glyph, style, &signal.tekst);
        }
        if signals.is_empty() {
            self.quiet(" Geen signalen.");
        }
    }

    /// A sentence, when nothing was written.
    pub fn or(&mut self, text: &str) {
        if self.lines.is_empty() {
            self.line(format!(" {text}"));
        }
    }

    /// Says of an empty sheet that the user may not see what would stand there, where that is so.
    pub fn unseen(&mut self, view: &Dossier, facet: Facet) {
        if view.hidden.contains(&facet) {
            self.or("Dit mag u niet zien");
        }
    }

    /// Who else a resident may be.
    pub fn may_be(&mut self, like: &[Like]) {
        for like in like {
            self.fact("Dubbel?", &like.told());
        }
    }

    /// Everything a record says, its fields, then what grows with it, but what is shown already, by the names of fields and lists.
    pub fn rest(&mut self, record: &Record, shown: &[&str]) {
        let kind = record.id.kind;
        let said = fields::of(record).unwrap_or_default();
        let is_part = |path: &str| path.parse::<PartKey>().is_ok();
        let is_new = |path: &str| {
            let name = path.split('/').next().unwrap_or(path);
            !told::DERIVED.contains(&name) && !shown.contains(&name)
        };
        let said = said.iter().filter(|(path, _)| is_new(path));
        let (parts, mut head): (Vec<_>, Vec<_>) = said.partition(|(path, _)| is_part(path));
        head.sort_by_key(|(path, _)| told::place(kind, path));
        for (path, value) in head.into_iter().chain(parts) {
            if let Some(own) = own_column(path, value) {
                self.fact(&own.field, &own.value);
                continue;
            }
            let value = told::in_words(kind, path, value, &self.session.register);
            self.fact(&capital(&told::label(kind, path)), &value);
        }
    }

    /// The columns of the office's own that came with a file, under the names they had there.
    pub fn own_columns(&mut self, record: &Record) {
        for own in record.all::<OwnColumn>() {
            self.fact(&own.field, &own.value);
        }
    }

    /// What a step changed, below it: old → new.
    fn changes(&mut self, kind: Kind, changes: &[Changed]) {
        let arrow = if self.look.has_unicode { "→" } else { "->" };
        let is_told = |change: &&Changed| !told::DERIVED.contains(&change.path.as_str());
        for Changed { path, old, new } in changes.iter().filter(is_told) {
            let register = &self.session.register;
            let [old, new] =
                [old, new].map(|value| told::in_words(kind, path, &value.into(), register));
            let change = match (old.as_str(), new.as_str()) {
                ("", new) => new.to_owned(),
                (old, "") => format!("{old} {arrow} leeg"),
                (old, new) => format!("{old} {arrow} {new}"),
            };
            let name = format!("  {}", told::label(kind, path));
            self.fact_at(LABEL, &name, &change);
        }
    }

    /// What happened to a record of a kind, newest first: each step, and what it changed.
    pub fn history(&mut self, kind: Kind, history: &[HistoryLine]) {
        for line in history.iter().rev() {
            let at = line.tijd.with_timezone(&Local);
            let when = format!("{} {}", with_year(at.date_naive()), at.format("%H:%M"));
            let text = format!(
                " {} {} {}",
                pad(self.look, &when, 23),
                pad(self.look, &line.wie, 14),
                told::step(&line.actie)
            );
            self.line(fit(self.look, &text, self.width));
            self.changes(kind, line.changes.as_deref().unwrap_or_default());
        }
        self.or("Wat hiermee gebeurde, mag u niet zien");
    }

    /// The letter that came back and waits for someone.
    pub fn letter_back(&mut self, record: &Record) {
        if let Some((n, letter)) = waiting(record) {
            self.fact("Brief kwam terug", &format!("brief {n}: {letter}"));
        }
    }

    /// The letters that were sent, as they were sent, the last first.
    pub fn letters(&mut self, record: &Record) {
        let width = self.width.saturating_sub(6);
        let letters: Vec<&Letter> = record.all().collect();
        for (n, letter) in (1..).zip(letters).collect::<Vec<_>>().into_iter().rev() {
            let head = format!(" Brief {n}: {letter}");
            for line in wrap(self.look, &head, self.width.saturating_sub(2)) {
                self.line(Line::styled(self.look.text(&line), self.look.title()));
            }
            for line in as_lines(&record.id.number, letter, width) {
                self.line(format!("   {}", self.look.text(&line)));
            }
            self.line("");
        }
        self.or("Er is nog geen brief verstuurd");
    }

    /// The notes, newest first; of what came with a file, who brought it in.
    pub fn notes(&mut self, record: &Record, history: &[HistoryLine]) {
        for (key, part) in record.of(PartKind::Notes).rev() {
            if let Part::Note(note) = part {
                let at = note.at.with_timezone(&Local);
                let day = with_year(at.date_naive());
                let by = match brought_in(history, &key.to_string()) {
                    Some(who) => format!("{} · ingelezen door {who}", note.by),
                    None => note.by.clone(),
                };
                let head = format!(" {day} {} · {by}", at.format("%H:%M"));
                self.quiet(self.look.text(&head));
                for text in wrap(self.look, &note.text, self.width.saturating_sub(4)) {
                    self.line(format!("   {text}"));
                }
            }
        }
        self.or("Er zijn nog geen notities");
    }
}

/// The elements of a list of a record, each by its key.
pub fn each<'r, E: Element + 'r>(
    record: &'r Record,
) -> impl DoubleEndedIterator<Item = (&'r PartKey, &'r E)> {
    let parts = record.of(E::KIND);
    parts.filter_map(|(key, part)| Some((key, E::of(part)?)))
}

/// A column of the office's own, by its path in a record.
fn own_column(path: &str, value: &serde_json::Value) -> Option<OwnColumn> {
    let key: PartKey = path.parse().ok()?;
    (key.kind == PartKind::OwnColumns).then_some(())?;
    OwnColumn::deserialize(value).ok()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// What is filled in, with a dot between.
#[must_use]
pub fn join(parts: &[&str]) -> String {
    let filled = parts.iter().filter(|part| !part.is_empty());
    filled.copied().collect::<Vec<_>>().join(" · ")
}

/// What is known, in words; nothing when it is not.
pub fn known<T>(value: Option<T>, tell: impl FnOnce(T) -> String) -> String {
    value.map(tell).unwrap_or_default()
}

/// A word or a number, if there is one.
pub fn word<T: ToString>(value: Option<T>) -> String {
    known(value, |value| value.to_string())
}

/// A day, if there is one.
#[must_use]
pub fn day(day: Option<NaiveDate>) -> String {
    known(day, with_year)
}

/// Until which day, if there is one.
#[must_use]
pub fn until(day: Option<NaiveDate>) -> String {
    known(day, |day| format!("tot en met {}", with_year(day)))
}

/// Hundredths as people write them: `33,33`, `7,5`, `2`.
#[must_use]
pub fn hundredths(n: u32) -> String {
    let text = format!("{},{:02}", n / 100, n % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}
