//! Plannen: the plan of each huishouden, by when it is talked over next.

use std::borrow::Cow;

use super::columns::{Column, Table, column, plain};
use super::list::{List, ListScreen};
use super::marks::days_left;
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::columns::sort_plans;
use crate::office::views::{Filtered, PlanCells};
use crate::tui::model::Session;
use crate::tui::theme::mark;
use ratatui::style::Style;
use ratatui::text::Line;

/// Every plan that runs.
pub type Plans = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The column the rows are sorted by; none means by what is talked over first.
    sort: Option<String>,
}

const COLUMNS: &[Column<PlanCells>] = &[
    column("Evaluatie", 9)
        .called("evaluatie")
        .shows(|row, session, _| {
            let day = row.volgende_evaluatie;
            let day = day.map(|day| dates::in_list(day, session.today));
            let told = match (row.beeindigd, day) {
                (Some(_), _) => "beëindigd".to_owned(),
                (None, day) => day.unwrap_or_else(|| "–".to_owned()),
            };
            (told, pressing(row, session).1)
        }),
    column("Wie", 24)
        .called("wie")
        .grows(44)
        .shows(|row, _, _| plain(row.wie.clone())),
    column("Regisseur", 18)
        .called("regisseur")
        .grows(24)
        .shows(|row, _, _| {
            plain(match row.regisseur.as_str() {
                "" => "niemand".to_owned(),
                name => name.to_owned(),
            })
        }),
    column("Doelen", 16)
        .called("doelen")
        .shows(|row, _, _| plain(row.goals())),
    column("Uiterlijk", 9)
        .called("uiterlijk")
        .from(92)
        .shows(|row, session, _| {
            let day = row.eerste_dag.map(|day| dates::in_list(day, session.today));
            plain(day.unwrap_or_else(|| "–".to_owned()))
        }),
    column("Nummer", 9)
        .called("nummer")
        .from(104)
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Leden", 5)
        .called("leden")
        .from(112)
        .shows(|row, _, _| plain(row.leden.to_string())),
    column("Huishouden", 10)
        .called("huishouden")
        .chosen()
        .shows(|row, _, _| plain(row.huishouden.clone())),
];

/// How pressing a row is, by what must be done.
fn pressing(row: &PlanCells, session: &Session) -> (&'static str, Style) {
    let day = row.doen.as_ref().map(|signal| signal.datum);
    mark(session.look, day.map(|day| days_left(day, session.today)))
}

impl List for Own {
    type Row = PlanCells;
    type Asks = question::Plans;

    const FILTERED: Option<Filtered> = Some(Filtered::Plans);
    const HINTS: &'static str = "openen filteren plan-evalueren acties naar-vandaag hulp";
    const UNFILTERED: &'static str = " elk plan dat loopt";
    const TABLE: Table<PlanCells> = Table {
        mark: Some(pressing),
        columns: COLUMNS,
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Plans {
        question::Plans {
            filter: words.to_vec(),
            all: false,
            on: None,
        }
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, mut rows: Vec<PlanCells>) -> Vec<PlanCells> {
        if let Some(column) = &self.sort {
            sort_plans(&mut rows, column);
        }
        rows
    }

    fn record(row: &PlanCells) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.nummer))
    }

    fn top(screen: &Plans, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn none(&self, _: &Session) -> String {
        "Er loopt geen plan dat u ziet. Een plan begint bij een huishouden: H h in een dossier, dan J m."
            .to_owned()
    }

    fn status(screen: &Plans, _: &Session) -> String {
        let (at, count) = screen.at_of();
        let goals: usize = screen.rows().iter().map(|row| row.doelen_lopend).sum();
        let alone = screen.rows().iter().filter(|row| row.regisseur.is_empty());
        let mut told = vec![format!("{at} van {count}"), format!("{goals} doelen lopen")];
        told.extend(match alone.count() {
            0 => None,
            n => Some(format!("{n} zonder regisseur")),
        });
        told.join(" · ")
    }
}
