//! Contacten: who waits for a call, by when, and who called, came or wrote in the last week.

use std::borrow::Cow;

use super::columns::{Column, Table, column, plain};
use super::list::{List, ListScreen};
use super::marks::days_left;
use crate::domain::contact::words::Standing;
use crate::ipc::question;
use crate::office::views::columns::sort_contacts;
use crate::office::views::{ContactCells, Filtered, call_counts, moment};
use crate::tui::model::Session;
use crate::tui::theme::mark;
use ratatui::style::Style;
use ratatui::text::Line;

/// Who waits for a call, then what was last.
pub type Contacts = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The column the rows are sorted by; none means who waits first.
    sort: Option<String>,
}

const COLUMNS: &[Column<ContactCells>] = &[
    column("Stand", 21)
        .called("stand")
        .shows(|row, session, _| (row.state(session.today), pressing(row, session).1)),
    column("Wie", 16)
        .called("wie")
        .grows(26)
        .shows(|row, _, _| plain(row.who().to_owned())),
    column("Wat", 20)
        .called("wat")
        .grows(60)
        .shows(|row, _, _| plain(row.wat.clone())),
    column("Belt", 14)
        .called("belt")
        .grows(22)
        .shows(|row, _, _| plain(row.by_whom().to_owned())),
    column("Op", 17)
        .called("op")
        .from(100)
        .shows(|row, session, _| {
            let at = row.op.map(|at| moment(at, session.today));
            plain(at.unwrap_or_else(|| "–".to_owned()))
        }),
    column("Pogingen", 8)
        .called("pogingen")
        .from(110)
        .shows(|row, _, _| plain(row.pogingen.to_string())),
    column("Kanaal", 11)
        .called("kanaal")
        .from(124)
        .shows(|row, _, _| plain(row.kanaal.map_or("", |it| it.word()).to_owned())),
    column("Nummer", 9)
        .called("nummer")
        .from(136)
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Wijk", 18)
        .called("wijk")
        .chosen()
        .shows(|row, _, _| plain(row.wijk.clone())),
    column("Verwijzing", 11)
        .called("verwijzing")
        .chosen()
        .shows(|row, _, _| plain(row.verwijzing.clone().unwrap_or_default())),
];

/// How pressing a row is, by what must be done.
fn pressing(row: &ContactCells, session: &Session) -> (&'static str, Style) {
    let Some(signal) = &row.doen else {
        return mark(session.look, None);
    };
    // What is late by the hour is late, whatever the day.
    let left = days_left(signal.datum, session.today);
    let late = signal.ernst == crate::office::signals::Urgency::Late;
    mark(session.look, Some(if late { left.min(-1) } else { left }))
}

impl List for Own {
    type Row = ContactCells;
    type Asks = question::Contacts;

    const FILTERED: Option<Filtered> = Some(Filtered::Contacts);
    const HINTS: &'static str = "openen contact-gebeld contact-vastleggen filteren acties hulp";
    const UNFILTERED: &'static str = " wie op een telefoontje wacht, en de contacten van deze week";
    const TABLE: Table<ContactCells> = Table {
        mark: Some(pressing),
        columns: COLUMNS,
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Contacts {
        question::Contacts {
            filter: words.to_vec(),
            all: false,
        }
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, mut rows: Vec<ContactCells>) -> Vec<ContactCells> {
        if let Some(column) = &self.sort {
            sort_contacts(&mut rows, column);
        }
        rows
    }

    fn record(row: &ContactCells) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.nummer))
    }

    fn top(screen: &Contacts, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn none(&self, _: &Session) -> String {
        "Van wie u ziet, wacht niemand op een telefoontje, en er was deze week geen contact. Y v legt er een vast."
            .to_owned()
    }

    fn status(screen: &Contacts, _: &Session) -> String {
        let (at, count) = screen.at_of();
        let [waiting, late, done, in_time] = call_counts(screen.rows());
        let mut told = vec![
            format!("{at} van {count}"),
            format!("{waiting} terugbellen"),
        ];
        told.extend((late > 0).then(|| format!("{late} te laat")));
        told.extend((done > 0).then(|| format!("{in_time} van {done} op tijd")));
        told.join(" · ")
    }
}

/// A contact on a sheet: how it stands, with whom, about what.
#[must_use]
pub fn told(row: &ContactCells, session: &Session) -> String {
    let at = row.op.map(|at| moment(at, session.today));
    let calls = match row.stand {
        Standing::Vastgelegd => String::new(),
        Standing::Terugbellen => format!("{} belt {}", row.by_whom(), row.state(session.today)),
        Standing::Afgehandeld => format!("teruggebeld: {}", row.state(session.today)),
    };
    let channel = row.kanaal.map_or("", |it| it.word());
    let parts = [
        at.as_deref().unwrap_or(""),
        channel,
        row.who(),
        &row.wat,
        &calls,
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    parts.join(" · ")
}
