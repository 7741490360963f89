//! The list that most screens are: rows that the server gives, a filter above them, a cursor that stays on its record,
//! and room for what is known of the row under it.
//!
//! A list of its own says in [`List`] what it asks and how a row looks; everything else is here, once.

mod arranging;
mod marking;
mod particular;

use std::borrow::Cow;
use std::collections::BTreeSet;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

pub use self::particular::List;
use self::particular::preview_in;
use super::preview::Preview;
use crate::domain::workflow::{Action, Refusal, RefusalKind};
use crate::ipc::question::{self, Question};
use crate::office::model::key_of;
use crate::office::saved::Wanted;
use crate::office::views::{Around, View};
use crate::tui::cursor::{Cursor, Place};
use crate::tui::effect::{self, Effect, ask_or};
use crate::tui::filter::{self, Filter, Refused};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, fit, pad};
use crate::tui::screen::Screen;

/// How many screens of rows before the cursor are asked, and how many behind it, of a list that is asked in parts.
const SCREENS_AROUND: usize = 3;

/// Where rows stand in their list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    /// The place of the first, from 0.
    pub from: usize,
    /// How many the list has in all.
    pub count: usize,
}

/// A screen that is a list.
pub struct ListScreen<L: List> {
    /// What is particular of it.
    pub list: L,
    /// The rows, once loaded: all, or those around what is in sight.
    rows: Option<Vec<L::Row>>,
    /// Where those stand in the list.
    part: Part,
    /// Which of them.
    pub filter: Filter,
    /// The columns that were chosen; none means its own.
    columns: Vec<String>,
    place: Place,
    /// The numbers of the records that are marked, on whatever row they stand.
    marks: BTreeSet<String>,
    /// The one that was marked last.
    last_marked: Option<String>,
    /// The record to begin on when the rows come.
    sought: Option<String>,
}

impl<L: List> Default for ListScreen<L> {
    fn default() -> Self {
        Self {
            list: L::default(),
            rows: None,
            part: Part::default(),
            filter: Filter::default(),
            columns: Vec::new(),
            place: Place::default(),
            marks: BTreeSet::new(),
            last_marked: None,
            sought: None,
        }
    }
}

impl<L: List> ListScreen<L> {
    /// The rows that were loaded: all, unless the list is asked in parts.
    #[must_use]
    pub fn rows(&self) -> &[L::Row] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// Whether there are rows to tell of.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.rows.is_some()
    }

    /// The row at a place in the list, if it was loaded.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<&L::Row> {
        self.rows().get(at.checked_sub(self.part.from)?)
    }

    /// The row under the cursor.
    #[must_use]
    pub fn here(&self) -> Option<&L::Row> {
        self.row(self.place.cursor.at)
    }

    /// Whether every row of the list is here.
    fn is_whole(&self) -> bool {
        self.rows().len() == self.part.count
    }

    /// Asks the part around the cursor where a row in sight is not here.
    fn ask_in_sight(&mut self, session: &Session) -> Vec<Effect> {
        let top = self.place.cursor.top;
        let last = (top + self.height(session)).min(self.part.count);
        match self.rows.is_none() || last <= top {
            true => Vec::new(),
            false if self.row(top).is_some() && self.row(last - 1).is_some() => Vec::new(),
            false => self.reload(session),
        }
    }

    /// The cursor.
    #[must_use]
    pub const fn cursor(&self) -> Cursor {
        self.place.cursor
    }

    /// Which sheet is open.
    #[must_use]
    pub const fn sheet(&self) -> usize {
        self.place.sheet
    }

    /// Which row is under the cursor, counted from one, and how many there are.
    #[must_use]
    pub fn at_of(&self) -> (usize, usize) {
        let count = self.part.count;
        ((self.place.cursor.at + 1).min(count), count)
    }

    /// Cells that the preview of a row takes from it.
    #[must_use]
    pub fn cells_beside(&self, session: &Session) -> usize {
        match preview_in::<L>(session) {
            Some(Preview::Beside(cells)) => cells,
            _ => 0,
        }
    }

    /// The columns that were chosen, as a view names them; none means its own.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Has these columns from now on; none means its own.
    pub fn choose_columns(&mut self, columns: Vec<String>) {
        self.columns = columns;
    }

    /// The line with the filter, and the order where that is not its own.
    #[must_use]
    pub fn ordered_line(&self, session: &Session, width: usize) -> Line<'static> {
        let order = self.list.order().map(|column| format!("op {column} "));
        let unfiltered = match order {
            Some(_) => "",
            None => L::UNFILTERED,
        };
        self.filter_line(session, width, unfiltered, &order.unwrap_or_default())
    }

    /// The line with the filter, or what stands there without one; and what stands at its end.
    #[must_use]
    pub fn filter_line(
        &self,
        session: &Session,
        width: usize,
        unfiltered: &str,
        aside: &str,
    ) -> Line<'static> {
        let look = session.look;
        let room = width.saturating_sub(aside.width());
        // What does not fit is cut before what stands at the end, not against it.
        let text = fit(look, &self.filter.line(unfiltered), room.saturating_sub(1));
        Line::from(vec![
            Span::raw(pad(look, &text, room)),
            Span::styled(aside.to_owned(), look.quiet()),
        ])
    }

    /// Forgets the rows and begins at the top of what comes instead.
    pub fn start_over(&mut self) {
        self.forget_rows();
        self.place.cursor = Cursor::default();
    }

    /// Forgets the rows; what comes instead begins where the list says.
    pub fn forget_rows(&mut self) {
        self.rows = None;
        self.part = Part::default();
    }

    /// Puts the row under the cursor last; the cursor is then on the one after it.
    pub fn put_last(&mut self) {
        let at = self.place.cursor.at;
        if let Some(rows) = self.rows.as_mut().filter(|rows| at < rows.len()) {
            rows[at..].rotate_left(1);
        }
    }

    /// Begins at the top, and asks the rows anew.
    pub fn ask_from_top(&mut self, session: &Session) -> Vec<Effect> {
        self.place.cursor = Cursor::default();
        self.reload(session)
    }

    /// A row as a line, with its mark before it.
    fn line_at(&self, at: usize, session: &Session, width: usize) -> Line<'static> {
        let mut line = L::line(self, at, session, width);
        let is_marked = || {
            self.number_at(at)
                .is_some_and(|it| self.marks.contains(&it))
        };
        if !self.marks.is_empty() && is_marked() {
            let look = session.look;
            match line.spans.first_mut() {
                Some(first) => {
                    let rest = first
                        .content
                        .strip_prefix(' ')
                        .unwrap_or_default()
                        .to_owned();
                    first.content = rest.into();
                }
                None => line.spans.push(Span::raw("")),
            }
            line.spans
                .insert(0, Span::styled(look.marked(), look.key()));
        }
        line
    }

    fn number_at(&self, at: usize) -> Option<String> {
        L::record(self.row(at)?).map(Cow::into_owned)
    }

    /// Takes in rows; the cursor stays on the row it was on.
    fn take(&mut self, session: &Session, rows: Vec<L::Row>, part: Part) -> Vec<Effect> {
        let sought = self.sought.take();
        let is_sought = |row: &L::Row| L::record(row).as_deref() == sought.as_deref();
        let found = rows.iter().position(is_sought).filter(|_| sought.is_some());
        let now_at = match self.rows {
            _ if found.is_some() => found,
            None => self.list.first(&rows, session),
            Some(_) => self
                .here()
                .and_then(|here| rows.iter().position(|row| L::is_same(here, row))),
        };
        self.rows = Some(rows);
        self.part = part;
        if let Some(now_at) = now_at {
            self.place.cursor.follow(part.from + now_at);
        }
        self.settle(session);
        self.moved(session)
    }

    /// An answer came, unless something else was asked since.
    fn answered(
        &mut self,
        session: &mut Session,
        asked: u32,
        answer: <L::Asks as Question>::Answer,
    ) -> Vec<Effect> {
        if !self.filter.answered(asked) {
            return Vec::new();
        }
        if self.list.found_by(self.filter.words()) {
            self.start_over();
        }
        let part = L::part(&answer);
        let rows = self.list.rows(session, answer);
        let whole = Part {
            from: 0,
            count: rows.len(),
        };
        self.take(session, rows, part.unwrap_or(whole))
    }

    /// The server cannot read the filter: without the word that is being typed, or no list.
    fn refuse(&mut self, session: &Session, asked: u32, why: &str) -> Vec<Effect> {
        match self.filter.refuse(asked, why) {
            Refused::AskAgain => self.reload(session),
            Refused::Said => self.take(session, Vec::new(), Part::default()),
            Refused::Stale => Vec::new(),
        }
    }
}

/// The server gives no list.
fn refused<L: List>(model: &mut Model, asked: u32, refusal: &Refusal) -> Vec<Effect> {
    if refusal.kind == RefusalKind::Usage {
        let why = model.in_titles(&refusal.to_string());
        let refuse =
            |screen: &mut ListScreen<L>, session: &mut Session| screen.refuse(session, asked, &why);
        return model.on(refuse);
    }
    model.screens_mut().for_each(Screen::hide);
    effect::tell(model, refusal);
    Vec::new()
}

impl<L: List> Screen for ListScreen<L> {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, _: &Session) -> usize {
        self.part.count
    }

    fn reload(&mut self, session: &Session) -> Vec<Effect> {
        let asked = self.filter.ask();
        let number = self.sought.clone().or_else(|| self.record_here());
        self.list.look_around(Around {
            key: number.and_then(|number| key_of(&number)),
            at: self.place.cursor.at,
            rows: self.height(session) * SCREENS_AROUND,
        });
        let question = self.list.ask(self.filter.words(), session);
        let rows = ask_or(
            question,
            move |model, answer| {
                model.on(|screen: &mut Self, session| screen.answered(session, asked, answer))
            },
            move |model, refusal| refused::<L>(model, asked, refusal),
        );
        std::iter::once(rows).chain(self.list.ask_more()).collect()
    }

    fn head(&self) -> usize {
        L::HEAD
    }

    fn foot(&self, session: &Session) -> usize {
        self.list.foot(session)
    }

    fn sheets(&self) -> Vec<&'static str> {
        L::SHEETS.to_vec()
    }

    fn hints(&self) -> Vec<&'static str> {
        if self.filter.is_typing() {
            return filter::HINTS.to_vec();
        }
        let rest = L::hints(self.place.sheet).split(' ');
        self.list.moves().into_iter().chain(rest).collect()
    }

    fn status(&self, session: &Session) -> String {
        if self.rows.is_none() {
            return "laden…".to_owned();
        }
        let status = L::status(self, session);
        match self.marks.len() {
            0 => status,
            marks => format!("{marks} gemerkt · {status}"),
        }
    }

    fn record_here(&self) -> Option<String> {
        L::record(self.here()?).map(Cow::into_owned)
    }

    fn leads_to(&self) -> Option<&str> {
        L::leads_to(self.here()?)
    }

    fn filter(&self) -> Option<&Filter> {
        L::HAS_FILTER.then_some(&self.filter)
    }

    fn filter_mut(&mut self) -> Option<&mut Filter> {
        L::HAS_FILTER.then_some(&mut self.filter)
    }

    fn begin_filter(&mut self) -> Vec<Effect> {
        self.filter.begin();
        let ask = |list| {
            ask_or(
                question::FilterWords { list },
                |model: &mut Model, words| {
                    model.on(|screen: &mut Self, _| screen.filter.know(words));
                },
                // Without them one types as before.
                |_, _| (),
            )
        };
        L::WORDS.map(ask).into_iter().collect()
    }

    fn view_line(&self) -> Option<String> {
        let wanted = Wanted {
            list: L::FILTERED?,
            filter: self.filter.words().to_vec(),
            sort: self.list.order().map(str::to_owned),
            columns: self.columns.clone(),
        };
        wanted.line()
    }

    fn take_view(&mut self, wanted: &Wanted) {
        if L::FILTERED == Some(wanted.list) {
            self.filter.set(wanted.filter.clone());
            self.list.put_in_order(wanted.sort.as_deref());
            self.columns.clone_from(&wanted.columns);
            self.start_over();
        }
    }

    fn seek(&mut self, number: String) {
        self.sought = Some(number);
    }

    fn moved(&mut self, session: &Session) -> Vec<Effect> {
        let more = self.ask_in_sight(session);
        more.into_iter().chain(L::moved(self, session)).collect()
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "merken" => return Some(self.mark(session)),
            "merken-tot-hier" => return Some(self.with_numbers(Self::mark_from_last)),
            "alles-merken" => return Some(self.with_numbers(Self::mark_all)),
            "sorteren" => arranging::choose_order::<L>(session),
            "kolommen" => arranging::choose_columns(self, session),
            _ => return L::run(self, session, id),
        }
        Some(Vec::new())
    }

    fn begin(&mut self, marked: &[String], line: Option<&str>) {
        L::begin(self, marked, line);
    }

    fn did(&mut self, action: &Action, number: &str) {
        self.list.did(action, number);
    }

    fn turned(&mut self, number: &str) {
        L::turned(self, number);
    }

    fn knows(&self, action: &Action) -> Vec<(String, String)> {
        self.list.knows(action)
    }

    fn goes_on(&mut self, session: &mut Session, id: &str, view: &View) -> Option<Vec<Effect>> {
        self.list.goes_on(session, id, view)
    }

    fn marked(&self) -> Vec<String> {
        // In the order of the list; what is not here comes after.
        let listed = self
            .rows()
            .iter()
            .filter_map(L::record)
            .map(Cow::into_owned);
        let mut marked: Vec<String> = Vec::with_capacity(self.marks.len());
        let mut rest = self.marks.clone();
        marked.extend(listed.filter(|number| rest.remove(number)));
        marked.extend(rest);
        marked
    }

    fn unmark(&mut self, numbers: &[String]) {
        for number in numbers {
            self.marks.remove(number);
        }
    }

    fn unmark_all(&mut self) -> bool {
        !std::mem::take(&mut self.marks).is_empty()
    }

    fn changed(&mut self, numbers: &[String]) -> bool {
        self.list.changed(numbers);
        let is_here = |number: &String| {
            let mut here = self.rows().iter().filter_map(L::record);
            here.any(|it| it == number.as_str())
        };
        self.is_whole() || numbers.is_empty() || numbers.iter().any(is_here)
    }

    fn hide(&mut self) {
        self.forget_rows();
        self.list = L::default();
    }

    fn aside(&self, session: &Session) -> usize {
        self.cells_beside(session)
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let (cells, from) = L::BESIDE;
        let beside = match preview_in::<L>(session) {
            // What a row says goes with its row.
            Some(Preview::Beside(_)) if self.rows().is_empty() => 0,
            Some(Preview::Beside(cells)) => cells.min(pen.width()),
            _ if pen.width() < from => 0,
            _ => cells,
        };
        let width = pen.width() - beside;
        pen.line(0, L::top(self, session, width));
        if L::HEAD > 1 {
            let heads = L::heads(self, session, width);
            pen.line(1, Line::styled(heads, session.look.quiet()));
        }
        let foot = self.foot(session);
        if self.rows.as_ref().is_some_and(Vec::is_empty) {
            let none = self.list.none(session);
            self.filter.draw_absence(pen, L::HEAD + 1, &none);
        } else if foot > 0 && self.rows.is_some() {
            let top = pen.height().saturating_sub(foot);
            let mut below = pen.part((0, top), (pen.width(), foot));
            L::draw_foot(self, &mut below, session);
        }
        let whole = pen.height();
        pen.part((0, 0), (width, whole)).list(
            (L::HEAD, self.height(session)),
            (self.place.cursor, self.part.count),
            |index| self.line_at(index, session, width),
        );
        if beside > 0 {
            L::draw_beside(self, &mut pen.part((width, 0), (beside, whole)), session);
        }
        self.filter.place_cursor(pen);
    }
}
