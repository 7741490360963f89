//! Dossier: one verwijzing, contract or aanbesteding, in sheets. Opening, what can be done next, and what every dossier
//! shares; what is particular is in the file of its kind.

mod aanbesteding;
mod budget;
mod contract;
mod lines;
mod plan;
pub mod referral;
mod register;
mod saved;
mod survey;
mod what_if;

use chrono::NaiveDate;
use ratatui::text::Line;

use crate::actions::{self, Context};
use crate::domain::aanbesteding::words::Phase;
use crate::domain::record::{Record, RecordId};
use crate::domain::registers::people::Resident;
use crate::domain::workflow::Refusal;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{self, AanbestedingView, PhaseCells, View, WhatIf};
use crate::tui::beside;
use crate::tui::cursor::Place;
use crate::tui::effect::{Effect, ask_or, tell, tell_server};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, fit};
use crate::tui::screen::Screen;
use crate::tui::update::melding_for;
use lines::{Sheet, Sheets, titles};

/// The dossier that is open.
#[derive(Default)]
pub struct Dossier {
    /// Its number; none when nothing is open.
    number: Option<String>,
    /// Which were open before it and opened it, the last one last.
    before: Vec<String>,
    /// What is in it, once loaded.
    view: Option<View>,
    /// What was tried with its plan, if it is an aanbesteding.
    what_if: Vec<WhatIf>,
    place: Place,
    made: Option<Made>,
}

/// The lines of the open sheet, and what they were made for.
struct Made {
    /// The sheet, the columns of the screen, the day, and which register.
    of: (usize, u16, NaiveDate, u32),
    lines: Vec<Line<'static>>,
}

/// Lines above a sheet: two of the head, the sheets, an empty one.
const HEAD: usize = 4;

impl Dossier {
    fn is_open(&self, number: &str) -> bool {
        self.number.as_deref() == Some(number)
    }

    /// Takes in what the server told, unless another dossier was opened since.
    fn take(&mut self, number: &str, view: View) {
        if self.is_open(number) {
            self.view = Some(view);
            self.made = None;
        }
    }

    /// Takes in what was tried with the plan, and shows it.
    fn take_what_if(&mut self, number: &str, tried: Vec<WhatIf>) {
        if self.is_open(number) {
            self.what_if = tried;
            self.made = None;
            self.place = Place {
                sheet: aanbesteding::WHAT_IF,
                ..Place::default()
            };
        }
    }

    /// Opens a record that the open one names; going back comes back to this one.
    fn show_beside(&mut self, number: &str) -> Vec<Effect> {
        let mut before = std::mem::take(&mut self.before);
        before.extend(self.number.take());
        let effects = self.show(number).unwrap_or_default();
        self.before = before;
        effects
    }

    /// The resident of an open verwijzing.
    fn resident(&self) -> Option<&Record> {
        match &self.view {
            Some(View::Dossier(view)) => view.resident.as_ref(),
            _ => None,
        }
    }

    fn make(&self, session: &Session) -> Vec<Line<'static>> {
        let (tried, n) = (&self.what_if, self.place.sheet);
        match &self.view {
            Some(View::Dossier(view)) => Sheet::write(session, tried, referral::SHEETS, n, view),
            Some(View::Contract(view)) => Sheet::write(session, tried, contract::SHEETS, n, view),
            Some(View::Aanbesteding(view)) => {
                Sheet::write(session, tried, aanbesteding::SHEETS, n, view)
            }
            Some(View::Sheet(view)) => Sheet::write(session, tried, sheets_of(view), n, view),
            None => Vec::new(),
        }
    }

    /// The phases of the planning, while that is the open sheet: they have a row under the cursor.
    fn planned(&self) -> Option<&AanbestedingView> {
        match &self.view {
            Some(View::Aanbesteding(view)) if self.place.sheet == aanbesteding::PLANNING => {
                Some(view)
            }
            _ => None,
        }
    }

    fn lines(&self) -> &[Line<'static>] {
        self.made.as_ref().map_or(&[], |made| &made.lines)
    }
}

/// The sheets of a record that has no view of its own.
const fn sheets_of(view: &views::Sheet) -> Sheets<views::Sheet> {
    match (&view.plan, &view.budget, &view.survey) {
        (Some(_), ..) => plan::SHEETS,
        (None, Some(_), _) => budget::SHEETS,
        (None, None, Some(_)) => survey::SHEETS,
        (None, None, None) => register::SHEETS,
    }
}

/// Asks for what is open.
fn ask_open(number: &str) -> Effect {
    let (number, shown, refused) = (number.to_owned(), number.to_owned(), number.to_owned());
    ask_or(
        question::Show {
            number,
            at: AsOf::NOW,
        },
        move |model, view| model.on(|dossier: &mut Dossier, _| dossier.take(&shown, *view)),
        move |model, refusal| out_of_sight(model, &refused, refusal),
    )
}

/// What is open may not be seen, or not any more.
fn out_of_sight(model: &mut Model, number: &str, refusal: &Refusal) -> Vec<Effect> {
    let (was_open, was_seen) = model.on(|dossier: &mut Dossier, _| {
        let was = (dossier.is_open(number), dossier.view.is_some());
        if was.0 {
            dossier.close();
        }
        was
    });
    match model.session.message.take() {
        // What was just done is the news; that it is out of sight follows from it.
        Some(done) if was_open && !done.is_bad => {
            model
                .session
                .say(format!("{}; u ziet hem nu niet meer", done.text));
        }
        _ if was_open && was_seen => {
            let sentence = format!("U mag {number} niet meer zien, dus hij is dicht");
            model.session.warn(sentence);
        }
        _ => tell(model, refusal),
    }
    if model.is_on::<Dossier>() {
        model.session.overlays.clear();
        model.step_back();
        return model.reload();
    }
    Vec::new()
}

impl Screen for Dossier {
    fn place(&self) -> &Place {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    /// Only the planning has rows under the cursor; elsewhere the first line in sight moves, as far as there is more below
    /// it.
    fn len(&self, session: &Session) -> usize {
        if let Some(view) = self.planned() {
            return view.phases.len();
        }
        self.lines().len().saturating_sub(self.height(session)) + 1
    }

    fn settle(&mut self, session: &Session) {
        let of = (
            self.place.sheet,
            session.size.0,
            session.today,
            session.register_turn,
        );
        if self.made.as_ref().is_none_or(|made| made.of != of) {
            let lines = self.make(session);
            // The planning opens at the phase it is in.
            if self.place.cursor.at == 0
                && let Some(view) = self.planned()
            {
                let now = |phase: &PhaseCells| Some(phase.fase) == view.cells.fase;
                self.place.cursor.at = view.phases.iter().position(now).unwrap_or(0);
            }
            self.made = Some(Made { of, lines });
        }
        let (len, height) = (self.len(session), self.height(session));
        self.place.cursor.keep_within(len, height);
    }

    fn reload(&mut self, _: &Session) -> Vec<Effect> {
        self.number.as_deref().map(ask_open).into_iter().collect()
    }

    fn head(&self) -> usize {
        HEAD
    }

    fn context(&self) -> Option<Context> {
        let shown = self.view.as_ref().map(|view| view.record().id.kind);
        let asked = || Some(RecordId::parse(self.number.as_deref()?).ok()?.kind);
        Some(
            shown
                .or_else(asked)
                .map_or(Context::Dossier, actions::open_as),
        )
    }

    fn about(&self) -> Option<&str> {
        let number = self.number.as_deref().unwrap_or_default();
        Some(number.split_once(':').map_or(number, |(_, name)| name))
    }

    fn sheets(&self) -> Vec<&'static str> {
        match &self.view {
            Some(View::Contract(_)) => titles(contract::SHEETS),
            Some(View::Aanbesteding(_)) => titles(aanbesteding::SHEETS),
            Some(View::Sheet(view)) => titles(sheets_of(view)),
            _ => titles(referral::SHEETS),
        }
    }

    fn record_here(&self) -> Option<String> {
        self.number.clone()
    }

    fn phase_here(&self) -> Option<Phase> {
        let phases = &self.planned()?.phases;
        phases.get(self.place.cursor.at).map(|phase| phase.fase)
    }

    /// What applies now comes first.
    fn hints(&self) -> Vec<&'static str> {
        const REST: [&str; 5] = [
            "acties",
            "notitie-toevoegen",
            "volgend-blad",
            "terug",
            "hulp",
        ];
        let can = self.view.as_ref().map(View::can).unwrap_or_default();
        let is_possible = |id: &&&str| can.iter().any(|possible| possible == **id);
        let moves: Vec<&'static str> = match &self.view {
            Some(View::Contract(_)) => {
                let moves = contract::MOVES.iter().filter(is_possible);
                moves.copied().collect()
            }
            Some(View::Aanbesteding(_)) => {
                let moves = aanbesteding::MOVES.iter().filter(is_possible).copied();
                moves.chain(["wat-als"]).collect()
            }
            Some(View::Dossier(view)) => referral::next_steps(view),
            Some(View::Sheet(view)) if view.plan.is_some() => {
                let moves = plan::MOVES.iter().filter(is_possible);
                moves.copied().collect()
            }
            Some(View::Sheet(view)) if view.budget.is_some() => {
                let moves = budget::MOVES.iter().filter(is_possible);
                moves.copied().collect()
            }
            Some(View::Sheet(view)) if view.survey.is_some() => {
                let moves = survey::MOVES.iter().filter(is_possible);
                moves.copied().collect()
            }
            _ => can
                .iter()
                .filter_map(|id| Some(actions::find(id)?.id))
                .collect(),
        };
        moves.into_iter().take(3).chain(REST).collect()
    }

    /// Enter opens nothing further.
    fn open(&mut self, _: &mut Session) -> Option<Vec<Effect>> {
        Some(Vec::new())
    }

    fn run(&mut self, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            "terug" if session.overlays.is_empty() => {
                let mut before = std::mem::take(&mut self.before);
                let number = before.pop()?;
                let effects = self.show(&number);
                self.before = before;
                return effects;
            }
            "inwoner-openen" | "huishouden-openen" | "plan-openen" => {
                match beside::named(id, self.view.as_ref()?) {
                    Ok(number) => return Some(self.show_beside(&number)),
                    Err(none) => session.warn(none),
                }
            }
            "wat-als" => what_if::open(self.view.as_ref(), session),
            "stuk-bewaren" if session.overlays.is_empty() => {
                saved::open(self.view.as_ref(), session)
            }
            "melding-invoeren" => {
                let record = self.resident()?;
                let name = record.resident().map(Resident::full_name);
                let number = record.id.number.clone();
                melding_for(session, number, name.unwrap_or_default());
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn show(&mut self, number: &str) -> Option<Vec<Effect>> {
        *self = Self {
            number: Some(number.to_owned()),
            ..Self::default()
        };
        let number = Some(number.to_owned());
        let look = tell_server(question::LookAt { number });
        Some(
            std::iter::once(look)
                .chain(self.number.as_deref().map(ask_open))
                .collect(),
        )
    }

    fn close(&mut self) {
        *self = Self::default();
    }

    fn draw(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = pen.look;
        let head = match &self.view {
            Some(View::Dossier(view)) => referral::head(session, view),
            Some(View::Contract(view)) => contract::head(view),
            Some(View::Aanbesteding(view)) => aanbesteding::head(view),
            Some(View::Sheet(view)) if view.plan.is_some() => plan::head(view),
            Some(View::Sheet(view)) if view.budget.is_some() => budget::head(view),
            Some(View::Sheet(view)) if view.survey.is_some() => survey::head(view),
            Some(View::Sheet(view)) => register::head(session, view),
            None => {
                pen.line(0, Line::styled(" laden…", look.quiet()));
                return;
            }
        };
        let width = pen.width().saturating_sub(1);
        let [who, state] = head.map(|line| format!(" {}", fit(look, &line, width)));
        pen.line(0, Line::styled(who, look.title()));
        pen.line(1, Line::raw(state));
        pen.tabs(2, &self.sheets(), self.place.sheet);
        let room = pen.height().saturating_sub(HEAD);
        let lines = self.lines();
        let last = lines.len().saturating_sub(room);
        let at = self.place.cursor.at;
        let top = match self.planned() {
            // Below the last phase stands what is to be known of them all.
            Some(view) if at + 1 >= view.phases.len() => last,
            // The heads are the first line.
            Some(_) => (at + 2).saturating_sub(room).min(last),
            None => at.min(last),
        };
        for (index, line) in lines.iter().skip(top).take(room).enumerate() {
            pen.line(HEAD + index, line.clone());
        }
        if self.planned().is_some() && at + 1 >= top && at + 1 - top < room {
            pen.select(HEAD + at + 1 - top);
        }
    }
}
