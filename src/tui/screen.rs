//! What a screen is: it owns what it shows, and answers to this trait, with a default for whatever most do alike.

use std::any::Any;

use super::cursor::Place;
use super::effect::{Effect, Left, ask};
use super::filter::Filter;
use super::model::Session;
use super::pen::Pen;
use crate::actions::Context;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::workflow::Action;
use crate::ipc::question::Question;
use crate::office::saved::Wanted;
use crate::office::views::View;

/// One row a screen: what is fixed of it.
pub struct Entry {
    /// Its place in the keymap; its title and the action that goes there come with it.
    pub context: Context,
    /// The screen before anything was loaded.
    pub new: fn() -> Box<dyn Screen>,
}

/// A screen.
pub trait Screen: Any {
    /// Where the user is on it.
    fn place(&self) -> &Place;

    /// The same, to move.
    fn place_mut(&mut self) -> &mut Place;

    /// How many rows its cursor moves over.
    fn len(&self, session: &Session) -> usize;

    /// What to ask the server to show it anew.
    fn reload(&mut self, session: &Session) -> Vec<Effect>;

    /// Draws its body.
    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session);

    /// The actions to hint at on the last line, most useful first.
    fn hints(&self) -> Vec<&'static str>;

    /// Rows of the body above its list.
    fn head(&self) -> usize {
        1
    }

    /// Rows of the body below its list.
    fn foot(&self, _: &Session) -> usize {
        0
    }

    /// Cells at its right that stay in sight beside a form.
    fn aside(&self, _: &Session) -> usize {
        0
    }

    /// Its place in the keymap, where that follows from what is open in it.
    fn context(&self) -> Option<Context> {
        None
    }

    /// What is open in it, to stand beside the title.
    fn about(&self) -> Option<&str> {
        None
    }

    /// Its sheets, where it has more than one.
    fn sheets(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// What stands above the hints while there is nothing to say.
    fn status(&self, _: &Session) -> String {
        String::new()
    }

    /// The number of the record under the cursor, or open.
    fn record_here(&self) -> Option<String> {
        None
    }

    /// The numbers of the records that are marked.
    fn marked(&self) -> Vec<String> {
        Vec::new()
    }

    /// Takes the marks of these records away.
    fn unmark(&mut self, _: &[String]) {}

    /// Takes every mark away; returns whether there was one.
    fn unmark_all(&mut self) -> bool {
        false
    }

    /// The phase of an aanbesteding under the cursor.
    fn phase_here(&self) -> Option<Phase> {
        None
    }

    /// Its filter, where it has one.
    fn filter(&self) -> Option<&Filter> {
        None
    }

    /// The same, to change.
    fn filter_mut(&mut self) -> Option<&mut Filter> {
        None
    }

    /// Begins to type its filter.
    fn begin_filter(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// What it lists now, as the line of a saved view; none where it lists what it always does.
    fn view_line(&self) -> Option<String> {
        None
    }

    /// Lists what a saved view asks, if it is the list for that.
    fn take_view(&mut self, _: &Wanted) {}

    /// Puts its cursor on a record, once its rows are there.
    fn seek(&mut self, _: String) {}

    /// What follows when its cursor moved or more rows came into sight.
    fn moved(&mut self, _: &Session) -> Vec<Effect> {
        Vec::new()
    }

    /// Enter, where that is not to open the record under the cursor.
    fn open(&mut self, _: &mut Session) -> Option<Vec<Effect>> {
        None
    }

    /// The line of the view that Enter opens; none where it opens a record.
    fn leads_to(&self) -> Option<&str> {
        None
    }

    /// Does an action of its own; none where the action is not.
    fn run(&mut self, _: &mut Session, _: &'static str) -> Option<Vec<Effect>> {
        None
    }

    /// It is gone to from a screen with these records marked, or with what that lists as the line of a view.
    fn begin(&mut self, _: &[String], _: Option<&str>) {}

    /// An action was done with a record.
    fn did(&mut self, _: &Action, _: &str) {}

    /// A step was taken back with a record, or done again.
    fn turned(&mut self, _: &str) {}

    /// What it knows of the fields of an action on the record under the cursor.
    fn knows(&self, _: &Action) -> Vec<(String, String)> {
        Vec::new()
    }

    /// What had to wait for something else can be done now; none where a form asks for the rest.
    fn goes_on(&mut self, _: &mut Session, _: &str, _: &View) -> Option<Vec<Effect>> {
        None
    }

    /// Shows a record, if it is the screen for that.
    fn show(&mut self, _: &str) -> Option<Vec<Effect>> {
        None
    }

    /// The user goes back from it: what was open is closed.
    fn close(&mut self) {}

    /// What may no longer be asked may no longer be in sight either.
    fn hide(&mut self) {}

    /// Records changed, these or any: what was kept of them is old. Returns whether that may be in what is shown; if not,
    /// it can still be in how many there are, or where what is shown stands.
    fn changed(&mut self, _: &[String]) -> bool {
        true
    }

    /// After whatever came in: the cursor is on a row that is there and in sight.
    fn settle(&mut self, session: &Session) {
        let (len, height) = (self.len(session), self.height(session));
        self.place_mut().cursor.keep_within(len, height);
    }

    /// Rows in sight in its list.
    fn height(&self, session: &Session) -> usize {
        let around = self.head() + self.foot(session);
        session.body().saturating_sub(around).max(1)
    }
}

/// Asks the server something for a screen. A refusal is told to the user.
pub fn ask_for<S: Screen, Q: Question, L: Left + Default>(
    question: Q,
    then: impl FnOnce(&mut S, &mut Session, Q::Answer) -> L + Send + 'static,
) -> Effect {
    ask(question, move |model, answer| {
        model.on(|screen: &mut S, session| then(screen, session, answer))
    })
}
