//! Medewerkers: who is there, and who does the work of whom.

use std::borrow::Cow;

use ratatui::text::Line;

use super::columns::{Column, Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::record::{Kind, RecordId};
use crate::ipc::question;
use crate::office::views::{EmployeeCells, QueueQuery};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::Session;
use crate::tui::update::hand_over;

/// All employees.
pub type Employees = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

const COLUMNS: &[Column<EmployeeCells>] = &[
    column("Naam", 20)
        .grows(24)
        .shows(|row, _, _| plain(row.naam.clone())),
    column("Team", 16)
        .grows(28)
        .from(100)
        .shows(|row, _, _| plain(row.team.clone())),
    column("Open", 5)
        .right()
        .close()
        .shows(|row, _, _| plain(row.verwijzingen.to_string())),
    column("Te laat", 8).right().shows(|row, session, _| {
        let style = match row.te_laat {
            0 => session.look.quiet(),
            _ => session.look.late(),
        };
        (row.te_laat.to_string(), style)
    }),
    column("Regie", 6)
        .right()
        .shows(|row, _, _| plain(row.regie.to_string())),
    rest("Aanwezig", 26).shows(|row, session, _| plain(row.presence(session.today))),
];

impl List for Own {
    type Row = EmployeeCells;
    type Asks = question::Employees;

    const HINTS: &'static str =
        "openen afwezigheid-vastleggen caseload-overdragen acties naar-vandaag terug hulp";
    const TABLE: Table<EmployeeCells> = Table {
        mark: None,
        columns: COLUMNS,
    };
    const HEAD: usize = 1;
    const HAS_FILTER: bool = false;

    fn ask(&self, _: &[String], _: &Session) -> question::Employees {
        question::Employees {}
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<EmployeeCells>) -> Vec<EmployeeCells> {
        rows
    }

    fn record(row: &EmployeeCells) -> Option<Cow<'_, str>> {
        let id = RecordId::new(Kind::Employee, row.nummer.clone());
        Some(id.to_string().into())
    }

    fn top(_: &Employees, session: &Session, width: usize) -> Line<'static> {
        let heads = Self::TABLE.heads(session.look, width, &[]);
        Line::styled(heads, session.look.quiet())
    }

    fn none(&self, _: &Session) -> String {
        "Er zijn nog geen medewerkers: wijkregie import medewerkers BESTAND".to_owned()
    }

    fn status(screen: &Employees, _: &Session) -> String {
        let away = screen.rows().iter().filter(|row| row.is_afwezig).count();
        format!("{} medewerkers · {away} afwezig", screen.rows().len())
    }

    fn run(screen: &mut Employees, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        if id != "caseload-overdragen" {
            return None;
        }
        let Some(row) = screen.here() else {
            session.warn("Er staat nog geen medewerker in de lijst");
            return Some(Vec::new());
        };
        let name = row.naam.clone();
        let query = QueueQuery::in_the_name_of(&name);
        let of_whom = question::Queue { query };
        Some(vec![ask(of_whom, move |model, keys| {
            hand_over(model, &name, keys)
        })])
    }
}
