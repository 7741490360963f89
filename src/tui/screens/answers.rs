//! Antwoorden: every no of the begeleidingsteams, counted by team and reason; Enter opens the verwijzingen of a count.

use std::borrow::Cow;

use super::columns::{Cell, Table, column, plain};
use super::list::{List, ListScreen};
use crate::ipc::question;
use crate::office::views::{AnswerCount, Filtered};
use crate::tui::model::Session;

/// Counted, the reason that was given most first.
pub type Answers = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

/// What is not known, in a word.
fn known(text: &str) -> Cell {
    plain(if text.is_empty() { "onbekend" } else { text })
}

fn count(count: usize) -> Cell {
    match count {
        0 => plain("-"),
        count => plain(count.to_string()),
    }
}

impl List for Own {
    type Row = AnswerCount;
    type Asks = question::Answers;

    const WORDS: Option<Filtered> = Some(Filtered::Queue);
    const HINTS: &'static str = "openen filteren naar-wachtrij naar-vandaag terug hulp";
    const UNFILTERED: &'static str = " Hoe vaak welk begeleidingsteam nee zei, en waarom";
    const TABLE: Table<AnswerCount> = Table {
        mark: None,
        columns: &[
            column("Reden", 24)
                .grows(40)
                .shows(|row, _, _| known(&row.reden)),
            column("BT", 16)
                .grows(28)
                .shows(|row, _, _| known(&row.bt_naam)),
            column("Samen", 6)
                .right()
                .shows(|row, _, _| count(row.samen)),
            column("geweigerd", 11)
                .right()
                .shows(|row, _, _| count(row.geweigerd)),
            column("teruggelegd", 12)
                .right()
                .shows(|row, _, _| count(row.teruggelegd)),
        ],
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Answers {
        question::Answers {
            filter: words.to_vec(),
        }
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<AnswerCount>) -> Vec<AnswerCount> {
        rows
    }

    fn record(_: &AnswerCount) -> Option<Cow<'_, str>> {
        None
    }

    fn is_same(one: &AnswerCount, other: &AnswerCount) -> bool {
        (&one.reden, &one.bt) == (&other.reden, &other.bt)
    }

    fn leads_to(row: &AnswerCount) -> Option<&str> {
        Some(&row.regel)
    }

    fn none(&self, _: &Session) -> String {
        "Geen begeleidingsteam zei nee bij wat u ziet.".to_owned()
    }

    fn status(screen: &Answers, _: &Session) -> String {
        let all: usize = screen.rows().iter().map(|row| row.samen).sum();
        let (at, count) = screen.at_of();
        format!("{at} van {count} · samen {all} keer nee, ook van wat is geëindigd")
    }
}
