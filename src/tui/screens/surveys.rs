//! Ervaringen: who was asked what, how many answered, and what is still to be done about it.

use std::borrow::Cow;

use ratatui::text::Line;

use super::columns::{Column, Table, column, plain};
use super::list::{List, ListScreen};
use super::marks::signal_mark;
use crate::actions::Context;
use crate::domain::survey::actions::MAKE;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::sort_surveys;
use crate::office::views::{Experience, Filtered, SurveyAnswers};
use crate::tui::model::Session;

/// The last first.
pub type Surveys = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The smallest number that is told, where smaller ones are hidden.
    least: Option<u32>,
    /// The column the rows are sorted by; none means the last first.
    sort: Option<String>,
}

const COLUMNS: &[Column<SurveyAnswers>] = &[
    column("Nummer", 8)
        .called("nummer")
        .shows(|row, _, _| plain(row.onderzoek.nummer.clone())),
    column("Vragenlijst", 18)
        .called("vragenlijst")
        .grows(34)
        .shows(|row, _, _| plain(row.onderzoek.vragenlijst.clone())),
    column("Moment", 12)
        .called("moment")
        .shows(|row, _, _| plain(row.onderzoek.cell("moment"))),
    column("Plaats", 13)
        .called("plaats")
        .grows(20)
        .shows(|row, _, _| plain(row.onderzoek.plaats.clone())),
    column("Respons", 7)
        .called("respons")
        .right()
        .shows(|row, _, _| plain(row.onderzoek.response())),
    column("Acties", 12)
        .called("acties")
        .shows(|row, _, _| plain(row.onderzoek.cell("acties"))),
    column("Doelgroep", 12)
        .called("doelgroep")
        .from(98)
        .shows(|row, _, _| plain(row.onderzoek.cell("doelgroep"))),
    column("Van", 11)
        .called("van")
        .from(110)
        .shows(|row, _, _| plain(row.onderzoek.cell("van"))),
    column("Uitkomst", 9)
        .called("uitkomst")
        .from(122)
        .shows(|row, _, _| plain(row.onderzoek.cell("uitkomst"))),
    column("Versie", 6)
        .called("versie")
        .chosen()
        .shows(|row, _, _| plain(row.onderzoek.versie.clone())),
    column("Tot en met", 11)
        .called("tot-en-met")
        .chosen()
        .shows(|row, _, _| plain(row.onderzoek.cell("tot-en-met"))),
    column("Populatie", 9)
        .called("populatie")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.onderzoek.cell("populatie"))),
    column("Uitgenodigd", 11)
        .called("uitgenodigd")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.onderzoek.cell("uitgenodigd"))),
    column("Beantwoord", 10)
        .called("beantwoord")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.onderzoek.cell("beantwoord"))),
];

impl List for Own {
    type Row = SurveyAnswers;
    type Asks = question::Experience;

    const FILTERED: Option<Filtered> = Some(Filtered::Surveys);
    const HINTS: &'static str = "openen ervaring-vastleggen naar-inlezen filteren acties hulp";
    const UNFILTERED: &'static str = " wat bewoners, medewerkers en partners ervan zeggen";
    const TABLE: Table<SurveyAnswers> = Table {
        mark: Some(|row, session| signal_mark(session.look, row.onderzoek.doen.as_ref())),
        columns: COLUMNS,
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Experience {
        question::Experience {
            filter: words.to_vec(),
            at: AsOf::NOW,
            leaves: false,
        }
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, answer: Experience) -> Vec<SurveyAnswers> {
        self.least = answer.kleinste;
        let mut rows = answer.rijen;
        if let Some(column) = &self.sort {
            sort_surveys(&mut rows, column);
        }
        rows
    }

    fn record(row: &SurveyAnswers) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.onderzoek.nummer))
    }

    fn top(screen: &Surveys, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn none(&self, session: &Session) -> String {
        let keys = session.keys_of(Context::Surveys, MAKE);
        let begins = keys.filter(|_| session.may_ever(MAKE));
        let begins = begins.map_or_else(String::new, |keys| format!(" {keys} legt er een vast."));
        format!("Er is geen ervaringsonderzoek.{begins}")
    }

    fn status(screen: &Surveys, _: &Session) -> String {
        let (at, count) = screen.at_of();
        let open: u32 = screen
            .rows()
            .iter()
            .map(|it| it.onderzoek.acties_open)
            .sum();
        let mut told = vec![format!("{at} van {count}")];
        told.extend((open == 1).then(|| "1 verbeteractie open".to_owned()));
        told.extend((open > 1).then(|| format!("{open} verbeteracties open")));
        let least = screen.list.least.filter(|least| *least > 0);
        told.extend(least.map(|least| format!("* is minder dan {least}")));
        told.join(" · ")
    }
}
