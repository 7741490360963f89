//! The list that most screens are: rows that the server gives, a filter above them, a cursor that stays on its record,
//! and room for what is known of the row under it.
//!
//! A list of its own says in [`List`] what it asks and how a row looks; everything else is here, once.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::columns::{Column, Shown};
use crate::domain::record::Kind;
use crate::domain::workflow::{Refusal, RefusalKind};
use crate::ipc::question::Question;
use crate::tui::cursor::{Cursor, Place};
use crate::tui::effect::{self, Effect, ask_or};
use crate::tui::filter::{self, Filter, Refused};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, pad};
use crate::tui::screen::Screen;

/// What is particular of a list.
pub trait List: Default + Sized + 'static {
    /// A row as it is kept: enough to know it by.
    type Row: 'static;
    /// What is shown of a row.
    type Cells: 'static;
    /// The question that brings the rows.
    type Asks: Question;

    /// What the last line offers.
    const HINTS: &'static [&'static str];
    /// Its columns, where all rows have the same.
    const COLUMNS: &'static [Column<Self::Cells>] = &[];
    /// Whether it can be filtered.
    const HAS_FILTER: bool = true;
    /// Whether a line stands above the heads of the columns: the filter, or what it is.
    const HAS_TOP: bool = true;
    /// Whether every row begins with a sign that says how pressing it is.
    const HAS_MARK: bool = true;
    /// Its sheets, where it has more than one.
    const SHEETS: &'static [&'static str] = &[];

    /// What to ask, with the words of the filter.
    fn ask(&self, words: &[String], session: &Session) -> Self::Asks;

    /// What to ask beside the rows.
    fn ask_more(&self) -> Vec<Effect> {
        Vec::new()
    }

    /// The rows that were answered.
    fn rows(
        &mut self,
        session: &mut Session,
        answer: <Self::Asks as Question>::Answer,
    ) -> Vec<Self::Row>;

    /// The rows that a filter leaves of those that are here; none where the server filters.
    fn narrowed(&self, _: &[String]) -> Option<Vec<Self::Row>> {
        None
    }

    /// What makes a row the same as one before, whatever else of it changed.
    fn is_same(one: &Self::Row, other: &Self::Row) -> bool {
        Self::record(one) == Self::record(other)
    }

    /// The row to begin on.
    fn first(&self, _: &[Self::Row], _: &Session) -> Option<usize> {
        None
    }

    /// The number of the record a row is about.
    fn record(_: &Self::Row) -> Option<String> {
        None
    }

    /// Whether it lists records of a kind.
    fn is_about(_: Kind) -> bool {
        false
    }

    /// What is shown of a row; none while it is still asked.
    fn cells<'a>(&'a self, row: &'a Self::Row) -> Option<&'a Self::Cells>;

    /// How pressing a row is.
    fn mark(_: &Self::Cells, _: &Session) -> (&'static str, Style) {
        (" ", Style::new())
    }

    /// What stands above the list while there is no filter.
    fn without_filter(&self, _: usize) -> &'static str {
        ""
    }

    /// What stands at the end of that line.
    fn aside(&self, _: usize) -> String {
        String::new()
    }

    /// The line above everything.
    fn top(screen: &ListScreen<Self>, session: &Session, width: usize) -> Line<'static> {
        let sheet = screen.place.sheet;
        let (look, aside) = (session.look, screen.list.aside(sheet));
        let text = screen.filter.line(screen.list.without_filter(sheet));
        let room = width.saturating_sub(aside.width());
        Line::from(vec![
            Span::raw(pad(look, &text, room)),
            Span::styled(aside, look.quiet()),
        ])
    }

    /// The heads above the rows, where it has columns.
    fn heads(screen: &ListScreen<Self>, session: &Session, width: usize) -> Option<String> {
        let _ = screen;
        let before = before::<Self>();
        let shown = Shown::of(Self::COLUMNS, before, width);
        (!Self::COLUMNS.is_empty()).then(|| " ".repeat(before) + &shown.heads(session.look))
    }

    /// A row as a line.
    fn line(
        screen: &ListScreen<Self>,
        index: usize,
        session: &Session,
        width: usize,
    ) -> Line<'static> {
        let Some(cells) = screen.cells(index) else {
            return Line::default();
        };
        let shown = Shown::of(Self::COLUMNS, before::<Self>(), width);
        let mut before = vec![Span::raw(" ")];
        if Self::HAS_MARK {
            let (glyph, style) = Self::mark(cells, session);
            before.extend([Span::styled(glyph, style), Span::raw(" ")]);
        }
        shown.line(before, cells, session, width)
    }

    /// What to say where nothing is listed.
    fn none(&self, session: &Session) -> String;

    /// What stands above the hints, once loaded.
    fn status(screen: &ListScreen<Self>, session: &Session) -> String {
        let _ = session;
        let (at, count) = screen.at_of();
        format!("{at} van {count}")
    }

    /// What follows when other rows came into sight, `height` of them.
    fn moved(_: &mut ListScreen<Self>, _: &Session) -> Vec<Effect> {
        Vec::new()
    }

    /// Records changed, these or any: what was kept of them is old.
    fn changed(&mut self, _: &[String]) {}

    /// Forgets what was kept beside the rows.
    fn forget(&mut self) {}

    /// Does an action of its own; none where the action is not.
    fn run(_: &mut ListScreen<Self>, _: &mut Session, _: &'static str) -> Option<Vec<Effect>> {
        None
    }

    /// The hints of a sheet.
    fn hints(_: usize) -> &'static [&'static str] {
        Self::HINTS
    }

    /// How wide the rows are, on a screen so wide.
    fn width(width: usize) -> usize {
        width
    }

    /// Draws what stands beside the rows.
    fn draw_beside(_: &ListScreen<Self>, _: &mut Pen<'_, '_>, _: &Session) {}

    /// Rows below the list.
    fn foot(&self, _: &Session) -> usize {
        0
    }

    /// Draws what is to know of the row under the cursor, in the rows below the list.
    fn draw_foot(_: &ListScreen<Self>, _: &mut Pen<'_, '_>, _: &Session) {}
}

/// Cells before the first column: a space, and where there is one the mark with a space behind it.
const fn before<L: List>() -> usize {
    if L::HAS_MARK { 3 } else { 1 }
}

/// A screen that is a list.
pub struct ListScreen<L: List> {
    /// What is particular of it.
    pub list: L,
    /// The rows, once loaded.
    rows: Option<Vec<L::Row>>,
    /// Which of them.
    pub filter: Filter,
    place: Place,
}

impl<L: List> Default for ListScreen<L> {
    fn default() -> Self {
        Self {
            list: L::default(),
            rows: None,
            filter: Filter::default(),
            place: Place::default(),
        }
    }
}

impl<L: List> ListScreen<L> {
    /// The rows that were loaded.
    #[must_use]
    pub fn rows(&self) -> &[L::Row] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The row under the cursor.
    #[must_use]
    pub fn here(&self) -> Option<&L::Row> {
        self.rows().get(self.place.cursor.at)
    }

    /// What is shown of a row.
    #[must_use]
    pub fn cells(&self, index: usize) -> Option<&L::Cells> {
        self.list.cells(self.rows().get(index)?)
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
        let count = self.rows().len();
        ((self.place.cursor.at + 1).min(count), count)
    }

    /// Forgets the rows and begins at the top of what comes instead.
    pub fn start_over(&mut self) {
        self.rows = None;
        self.place.cursor = Cursor::default();
    }

    /// Begins at the top, and asks the rows anew.
    pub fn ask_from_top(&mut self, session: &Session) -> Vec<Effect> {
        self.place.cursor = Cursor::default();
        self.reload(session)
    }

    /// Takes in rows; the cursor stays on the row it was on.
    fn take(&mut self, session: &Session, rows: Vec<L::Row>) -> Vec<Effect> {
        let now_at = match self.rows {
            None => self.list.first(&rows, session),
            Some(_) => self
                .here()
                .and_then(|here| rows.iter().position(|row| L::is_same(here, row))),
        };
        self.rows = Some(rows);
        if let Some(now_at) = now_at {
            self.place.cursor.follow(now_at);
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
        let rows = self.list.rows(session, answer);
        let narrowed = self.list.narrowed(self.filter.words());
        self.take(session, narrowed.unwrap_or(rows))
    }

    /// The server cannot read the filter: without the word that is being typed, or no list.
    fn refuse(&mut self, session: &Session, asked: u32, why: &str) -> Vec<Effect> {
        match self.filter.refuse(asked, why) {
            Refused::AskAgain => self.reload(session),
            Refused::Said => self.take(session, Vec::new()),
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
    effect::tell(model, refusal)
}

impl<L: List> Screen for ListScreen<L> {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    fn len(&self, _: &Session) -> usize {
        self.rows().len()
    }

    fn reload(&mut self, session: &Session) -> Vec<Effect> {
        let asked = self.filter.ask();
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
        usize::from(L::HAS_TOP) + usize::from(!L::COLUMNS.is_empty())
    }

    fn foot(&self, session: &Session) -> usize {
        self.list.foot(session)
    }

    fn sheets(&self) -> &'static [&'static str] {
        L::SHEETS
    }

    fn hints(&self) -> Vec<&'static str> {
        if self.filter.is_typing() {
            return filter::HINTS.to_vec();
        }
        L::hints(self.place.sheet).to_vec()
    }

    fn status(&self, session: &Session) -> String {
        if self.rows.is_none() {
            return "laden…".to_owned();
        }
        L::status(self, session)
    }

    fn record_here(&self) -> Option<String> {
        L::record(self.here()?)
    }

    fn is_about(&self, kind: Kind) -> bool {
        L::is_about(kind)
    }

    fn filter(&self) -> Option<&Filter> {
        L::HAS_FILTER.then_some(&self.filter)
    }

    fn filter_mut(&mut self) -> Option<&mut Filter> {
        L::HAS_FILTER.then_some(&mut self.filter)
    }

    fn filtered(&mut self, session: &Session) -> Vec<Effect> {
        match self.list.narrowed(self.filter.words()) {
            Some(rows) => self.take(session, rows),
            None => self.reload(session),
        }
    }

    fn moved(&mut self, session: &Session) -> Vec<Effect> {
        L::moved(self, session)
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        L::run(self, session, id)
    }

    fn changed(&mut self, numbers: &[String]) {
        self.list.changed(numbers);
    }

    fn hide(&mut self) {
        self.rows = None;
        self.list.forget();
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = session.look;
        let (head, width) = (self.head(), L::width(pen.width()));
        if L::HAS_TOP {
            pen.line(0, L::top(self, session, width));
        }
        if let Some(heads) = L::heads(self, session, width) {
            pen.line(head - 1, Line::styled(heads, look.quiet()));
        }
        let foot = self.foot(session);
        if self.rows.as_ref().is_some_and(Vec::is_empty) {
            let none = self.list.none(session);
            self.filter.draw_absence(pen, head + 1, &none);
        } else if foot > 0 && self.rows.is_some() {
            let top = pen.height().saturating_sub(foot);
            let mut below = pen.part((0, top), (pen.width(), foot));
            L::draw_foot(self, &mut below, session);
        }
        let height = self.height(session);
        pen.list(
            (head, height),
            (self.place.cursor, self.rows().len()),
            |index| L::line(self, index, session, width),
        );
        L::draw_beside(self, pen, session);
        self.filter.place_cursor(pen);
    }
}
