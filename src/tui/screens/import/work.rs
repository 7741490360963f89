//! Reading a list in beside the screen.

use std::path::PathBuf;

use super::Import;
use crate::exchange::profile::Profile;
use crate::exchange::records::Progress;
use crate::exchange::workbook::SheetName;
use crate::import::input::Input;
use crate::import::report::Told;
use crate::import::{Column, Desk, How, ImportError, List, Outcome};
use crate::ipc::client::ClientError;
use crate::ipc::question;
use crate::office::import::{BatchResult, TakeOver};
use crate::tui::effect::{Asks, Tells};

/// How many of the first rows are shown as they are understood.
const SHOWS: u32 = 50;

/// What is to be read, and how.
pub(super) struct Job {
    pub(super) path: PathBuf,
    pub(super) list: List,
    pub(super) profile: Profile,
    pub(super) is_trial: bool,
    pub(super) take_over: TakeOver,
    /// The differences that the user saw: others are not taken over.
    pub(super) shown: Vec<Told>,
    pub(super) turn: u32,
}

/// What was read of a file.
#[derive(Default)]
pub(super) struct Read {
    /// How it is written.
    pub(super) dialect: String,
    /// What was passed over or filled in, a sentence each.
    pub(super) remarks: Vec<String>,
    /// The sheets of the workbook that it is.
    pub(super) sheets: Vec<SheetName>,
    pub(super) columns: Vec<Column>,
    /// The columns that are the office's own.
    own: Vec<String>,
    /// Whether those stay with the records under their own name.
    keeps_own: bool,
    pub(super) outcome: Option<Outcome>,
    pub(super) is_trial: bool,
    /// Why it cannot be read in.
    pub(super) failed: Option<String>,
}

impl Read {
    /// Whether it was tried and can be read in.
    pub(super) fn is_ready(&self) -> bool {
        self.is_trial && self.failed.is_none()
    }

    /// A column beside what it is.
    pub(super) fn about(&self, (name, ours): &Column) -> String {
        match ours {
            Some(ours) => format!("{name} = {ours}"),
            None if self.own.contains(name) && !self.keeps_own => {
                format!("{name}: ken ik niet; wordt niet bewaard")
            }
            None if self.own.contains(name) => {
                format!("{name}: ken ik niet; blijft onder haar eigen naam bij elke rij bewaard")
            }
            None if self.failed.is_some() => format!("{name}: ken ik niet"),
            None => format!("{name}: telt niet, een andere kolom is dit al"),
        }
    }
}

impl Job {
    /// Does it, and tells the screen how far it is and what came of it.
    pub(super) fn work(self, asks: &mut Asks<'_>, tells: &Tells<'_>) {
        let turn = self.turn;
        let read = self.read(asks, tells).unwrap_or_else(|why| Read {
            failed: Some(why.to_string()),
            ..Read::default()
        });
        on_screen(tells, turn, move |screen, session| {
            screen.take(session, read)
        });
    }

    fn read(self, asks: &mut Asks<'_>, tells: &Tells<'_>) -> Result<Read, ImportError> {
        let input = Input::open(&self.path)?;
        // Why a workbook has none is told when it is opened.
        let sheets = input.sheets().unwrap_or_default();
        let opened = match self.list.open(&input, &self.profile) {
            Ok(opened) => opened,
            Err(why) => {
                return Ok(Read {
                    columns: self.list.columns(&input, &self.profile).unwrap_or_default(),
                    failed: Some(why.to_string()),
                    sheets,
                    ..Read::default()
                });
            }
        };
        let mut read = Read {
            dialect: opened.dialect.clone(),
            remarks: opened.remarks.clone(),
            sheets,
            columns: opened.columns.clone(),
            own: opened.own.clone(),
            keeps_own: opened.keeps_own,
            is_trial: self.is_trial,
            ..Read::default()
        };
        let how = How {
            is_trial: self.is_trial,
            take_over: self.take_over,
            shows: SHOWS,
        };
        let mut desk = BesideScreen {
            asks,
            tells,
            shown: self.shown,
            turn: self.turn,
        };
        match opened.read_in(&input, how, &mut desk) {
            Ok(outcome) => read.outcome = Some(outcome),
            Err(why) => read.failed = Some(why.to_string()),
        }
        Ok(read)
    }
}

/// Does something on the screen, unless something else was begun since.
fn on_screen(
    tells: &Tells<'_>,
    turn: u32,
    does: impl FnOnce(&mut Import, &mut crate::tui::model::Session) + Send + 'static,
) {
    tells(Box::new(move |model| {
        model.on(|screen: &mut Import, session| {
            if screen.turn == turn {
                does(screen, session);
            }
        });
        Vec::new()
    }));
}

/// The screen as who a list is read in for.
struct BesideScreen<'a, 'b> {
    asks: &'a mut Asks<'b>,
    tells: &'a Tells<'a>,
    shown: Vec<Told>,
    turn: u32,
}

impl Desk for BesideScreen<'_, '_> {
    fn ask(&mut self, question: &question::Import) -> Result<BatchResult, ClientError> {
        (self.asks)(question)
    }

    fn progress(&mut self, progress: Progress) {
        on_screen(self.tells, self.turn, move |screen, _| {
            screen.busy = Some(progress);
        });
    }

    /// What the user saw and chose from; what is different since is not taken over unseen.
    fn wants(&mut self, _: usize, differences: &[Told]) -> bool {
        let pairs = differences.iter().zip(&self.shown);
        differences.len() == self.shown.len()
            && pairs.into_iter().all(|(one, shown)| one.is_same(shown))
    }
}
