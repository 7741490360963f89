//! What a list says of itself: what it asks, how a row looks, and what it does otherwise than any list.

use std::borrow::Cow;

use ratatui::text::Line;

use super::{ListScreen, Part};
use crate::domain::workflow::Action;
use crate::ipc::question::{self, Question};
use crate::office::views::{Around, Filtered, View};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::Pen;
use crate::tui::screens::columns::Table;
use crate::tui::screens::preview::{self, Preview};

/// What is particular of a list.
pub trait List: Default + Sized + 'static {
    /// A row as it is kept.
    type Row: 'static;
    /// The question that brings the rows.
    type Asks: Question;

    /// What the last line offers, most useful first.
    const HINTS: &'static str;
    /// How its rows look, where that takes columns.
    const TABLE: Table<Self::Row> = Table::NONE;
    /// Rows of the screen above the list: what it is or its filter, and the heads of the columns.
    const HEAD: usize = 2;
    /// Whether it can be filtered.
    const HAS_FILTER: bool = true;
    /// Which list it is, for saved views.
    const FILTERED: Option<Filtered> = None;
    /// Of which list its filter has the words.
    const WORDS: Option<Filtered> = Self::FILTERED;
    /// What stands above the list while there is no filter.
    const UNFILTERED: &'static str = "";
    /// Its sheets, where it has more than one.
    const SHEETS: &'static [&'static str] = &[];
    /// Cells kept free beside the rows, and from which width of the screen on.
    const BESIDE: (usize, usize) = (0, usize::MAX);

    /// What to ask, with the words of the filter.
    fn ask(&self, words: &[String], session: &Session) -> Self::Asks;

    /// Which part is asked next, where it is asked in parts.
    fn look_around(&mut self, _: Around) {}

    /// Where the rows of an answer stand in the list; none where they are all of it.
    fn part(_: &<Self::Asks as Question>::Answer) -> Option<Part> {
        None
    }

    /// What brings the numbers of the whole list, where it is asked in parts.
    fn ask_numbers(&self, _: &[String]) -> Option<question::Queue> {
        None
    }

    /// What to ask beside the rows.
    fn ask_more(&self) -> Vec<Effect> {
        Vec::new()
    }

    /// The column it is sorted by; none where it is in its own order.
    fn order(&self) -> Option<&str> {
        None
    }

    /// The columns for which there is room in a width, of those that were chosen or else its own, as a view names them.
    fn columns_in(width: usize, chosen: &[String]) -> Vec<&'static str> {
        Self::TABLE.ids(width, chosen)
    }

    /// Sorts by a column, or in its own order.
    fn put_in_order(&mut self, _: Option<&str>) {}

    /// The rows that were answered.
    fn rows(
        &mut self,
        session: &mut Session,
        answer: <Self::Asks as Question>::Answer,
    ) -> Vec<Self::Row>;

    /// The number of the record a row is about.
    fn record(row: &Self::Row) -> Option<Cow<'_, str>>;

    /// The line of a view that a row stands for, where Enter opens that.
    fn leads_to(_: &Self::Row) -> Option<&str> {
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

    /// The line above everything.
    fn top(screen: &ListScreen<Self>, session: &Session, width: usize) -> Line<'static> {
        screen.filter_line(session, width, Self::UNFILTERED, "")
    }

    /// The heads above the rows.
    fn heads(screen: &ListScreen<Self>, session: &Session, width: usize) -> String {
        Self::TABLE.heads(session.look, width, &screen.columns)
    }

    /// A row as a line. One that was asked but is not there yet is empty for a moment.
    fn line(
        screen: &ListScreen<Self>,
        at: usize,
        session: &Session,
        width: usize,
    ) -> Line<'static> {
        let line = |row| Self::TABLE.line(row, session, (width, &screen.columns));
        screen.row(at).map_or_else(Line::default, line)
    }

    /// What to say where nothing is listed.
    fn none(&self, session: &Session) -> String;

    /// What stands above the hints, once loaded.
    fn status(screen: &ListScreen<Self>, _: &Session) -> String {
        let (at, count) = screen.at_of();
        format!("{at} van {count}")
    }

    /// Whether what is known of the row under the cursor stands beside the list where the screen is wide, and below it
    /// where it is high.
    const PREVIEWS: bool = false;

    /// What a list may show of the row under the cursor, in lines of a width.
    fn preview(_: &ListScreen<Self>, _: &Session, _: usize) -> Vec<Line<'static>> {
        Vec::new()
    }

    /// What follows when other rows came into sight.
    fn moved(_: &mut ListScreen<Self>, _: &Session) -> Vec<Effect> {
        Vec::new()
    }

    /// Records changed, these or any: what was kept of them is old.
    fn changed(&mut self, _: &[String]) {}

    /// Does an action of its own; none where the action is not.
    fn run(_: &mut ListScreen<Self>, _: &mut Session, _: &'static str) -> Option<Vec<Effect>> {
        None
    }

    /// It is gone to from a screen with these records marked, or with what that lists as the line of a view.
    fn begin(_: &mut ListScreen<Self>, _: &[String], _: Option<&str>) {}

    /// The words by which the rows that come now were found; returns whether those are another list, which begins where
    /// it says.
    fn found_by(&mut self, _: &[String]) -> bool {
        false
    }

    /// An action was done with a record.
    fn did(&mut self, _: &Action, _: &str) {}

    /// A step was taken back with a record, or done again.
    fn turned(_: &mut ListScreen<Self>, _: &str) {}

    /// What it knows of the fields of an action on the row under the cursor.
    fn knows(&self, _: &Action) -> Vec<(String, String)> {
        Vec::new()
    }

    /// What had to wait for something else can be done now; none where a form asks for the rest.
    fn goes_on(&mut self, _: &mut Session, _: &str, _: &View) -> Option<Vec<Effect>> {
        None
    }

    /// The hints of a sheet.
    fn hints(_: usize) -> &'static str {
        Self::HINTS
    }

    /// What the row under the cursor can be done with, hinted at before the rest.
    fn moves(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Draws what stands beside the rows, where there is room for it.
    fn draw_beside(screen: &ListScreen<Self>, pen: &mut Pen<'_, '_>, session: &Session) {
        preview::draw_beside(pen, |width| Self::preview(screen, session, width));
    }

    /// Rows below the list.
    fn foot(&self, session: &Session) -> usize {
        match preview_in::<Self>(session) {
            Some(Preview::Below) => preview::ROWS,
            _ => 0,
        }
    }

    /// Draws what is to know of the row under the cursor, in the rows below the list.
    fn draw_foot(screen: &ListScreen<Self>, pen: &mut Pen<'_, '_>, session: &Session) {
        preview::draw_below(pen, |width| Self::preview(screen, session, width));
    }
}

/// Where the preview of a list stands; none where it has none.
pub(super) fn preview_in<L: List>(session: &Session) -> Option<Preview> {
    Preview::on(session).filter(|_| L::PREVIEWS)
}
