//! Wachtrij: everything open, what must be done first at the top. Filters as you type.
//!
//! The server keeps the order; what is in sight is asked, with some screens around it.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::{Cell, Column, Table, column, plain};
use super::list::{List, ListScreen, Part};
use super::marks::days_left;
use crate::actions::Context;
use crate::domain::dates;
use crate::domain::words::Urgency;
use crate::ipc::question;
use crate::office::views::{Around, Filtered, QueuePart, QueueQuery, QueueRow};
use crate::tui::model::Session;
use crate::tui::pen::fit;
use crate::tui::theme::mark;

/// Everything open.
pub type Queue = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The column the verwijzingen are sorted by; none means by the next date.
    sort: Option<String>,
    /// The part that is asked.
    around: Around,
}

/// A row. The columns of 80 cells take them all up.
pub(super) const ROW: Table<QueueRow> = Table {
    mark: Some(pressing),
    columns: COLUMNS,
};

const COLUMNS: &[Column<QueueRow>] = &[
    column("Nummer", 12)
        .called("nummer")
        .from(73)
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Wie", 12)
        .called("inwoner")
        .grows(26)
        .shows(|row, _, _| plain(row.inwoner.clone())),
    column("Let op", 8)
        .called("urgentie")
        .shows(|row, session, _| beware(row, session)),
    column("Staat", 12)
        .called("staat")
        .grows(15)
        .from(60)
        .shows(|row, _, _| plain(row.staat.clone())),
    column("Aan zet", 12)
        .called("aan-zet")
        .grows(28)
        .from(60)
        .shows(|row, _, _| plain(row.aan_zet.clone().unwrap_or_default())),
    column("Termijn", 9)
        .called("termijn")
        .shows(|row, session, _| {
            let day = row.uiterlijk.map(|day| dates::in_list(day, session.today));
            (day.unwrap_or_default(), pressing(row, session).1)
        }),
    column("Soort", 23)
        .called("soort")
        .from(110)
        .shows(|row, _, _| plain(row.soort.clone())),
    column("Wijk", 18)
        .called("wijk")
        .from(130)
        .shows(|row, _, _| plain(row.wijk.clone())),
    column("Bij u", 22)
        .called("bij-mij")
        .from(160)
        .shows(|row, _, _| plain(row.bij_mij.join(", "))),
    column("Wet", 11)
        .called("wet")
        .chosen()
        .shows(|row, _, _| plain(row.wet.clone())),
    column("Gemeente", 24)
        .called("gemeente")
        .chosen()
        .shows(|row, _, _| plain(row.gemeente.clone())),
    column("Houder", 12)
        .called("houder")
        .grows(28)
        .chosen()
        .shows(|row, _, _| plain(row.houder.clone().unwrap_or_default())),
    column("Gemeld", 9)
        .called("gemeld")
        .chosen()
        .shows(|row, session, _| {
            let day = row.gemeld.map(|day| dates::in_list(day, session.today));
            plain(day.unwrap_or_default())
        }),
    column("Bronnummer", 14)
        .called("bronnummer")
        .chosen()
        .shows(|row, _, _| plain(row.bronnummer.clone())),
];

impl Own {
    fn query(&self, words: &[String]) -> QueueQuery {
        QueueQuery {
            filter: words.to_vec(),
            sort: self.sort.clone(),
            ..QueueQuery::default()
        }
    }
}

impl List for Own {
    type Row = QueueRow;
    type Asks = question::QueuePart;

    const FILTERED: Option<Filtered> = Some(Filtered::Queue);
    const HINTS: &'static str = "openen filteren acties aanbieden sorteren naar-vandaag hulp";
    const TABLE: Table<QueueRow> = ROW;

    fn ask(&self, words: &[String], _: &Session) -> question::QueuePart {
        question::QueuePart {
            query: self.query(words),
            around: self.around,
        }
    }

    fn look_around(&mut self, around: Around) {
        self.around = around;
    }

    fn part(answer: &QueuePart) -> Option<Part> {
        Some(Part {
            from: answer.from,
            count: answer.count,
        })
    }

    fn ask_numbers(&self, words: &[String]) -> Option<question::Queue> {
        let query = self.query(words);
        Some(question::Queue { query })
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, answer: QueuePart) -> Vec<QueueRow> {
        answer.rows
    }

    fn record(row: &QueueRow) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.nummer))
    }

    fn top(screen: &Queue, session: &Session, width: usize) -> Line<'static> {
        let order = format!("op {} ", screen.list.order().unwrap_or("termijn"));
        screen.filter_line(session, width, " alles wat open is", &order)
    }

    const PREVIEWS: bool = true;

    fn preview(screen: &Queue, session: &Session, width: usize) -> Vec<Line<'static>> {
        let here = screen.here();
        here.map_or_else(Vec::new, |row| preview(row, session, width))
    }

    fn none(&self, session: &Session) -> String {
        let new = "melding-invoeren";
        match session
            .keys_of(Context::Queue, new)
            .filter(|_| session.may_ever(new))
        {
            Some(keys) => format!("Er is geen open verwijzing. {keys} begint een nieuwe melding."),
            None => "Er is geen open verwijzing.".to_owned(),
        }
    }

    fn status(screen: &Queue, session: &Session) -> String {
        if screen.filter.has_problem() {
            return "het filter is niet te lezen".to_owned();
        }
        let (at, count) = screen.at_of();
        let place = format!("{at} van {count}");
        // In a row that has no room for it, the number stands here.
        match screen.here().filter(|_| session.size.0 < 73) {
            Some(row) => format!("{} · {place}", row.nummer),
            None => place,
        }
    }
}

/// What a list may show of a verwijzing: its story and scores are in the dossier.
fn preview(row: &QueueRow, session: &Session, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let joined = |parts: &[&str]| {
        let parts: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
        fit(look, &parts.join(" · "), width)
    };
    let turn = row.aan_zet.as_deref().unwrap_or_default();
    let turn = match turn {
        "" => String::new(),
        turn => format!("aan zet {turn}"),
    };
    let told = row.gemeld.map(dates::with_year);
    let told = told.map_or_else(String::new, |day| format!("gemeld {day}"));
    let holder = row.houder.as_ref();
    let holder = holder.map_or_else(String::new, |name| format!("houder {name}"));
    let mut lines = vec![
        Line::styled(joined(&[&row.nummer, &row.bronnummer]), look.title()),
        Line::raw(joined(&[&row.inwoner])),
        Line::raw(joined(&[&row.soort, &row.wet, &row.urgentie])),
        Line::raw(joined(&[&row.wijk, &told])),
        Line::raw(joined(&[&row.staat, &turn])),
        Line::raw(joined(&[&holder])),
    ];
    if !row.bij_mij.is_empty() {
        let why = format!("bij u als {}", row.bij_mij.join(", "));
        lines.push(Line::raw(fit(look, &why, width)));
    }
    lines.extend(row.termijnen.iter().map(|term| {
        let (glyph, style) = mark(look, Some(days_left(term.uiterst, session.today)));
        let day = dates::with_year(term.uiterst);
        let day = fit(
            look,
            &format!("{} {day}", term.soort),
            width.saturating_sub(2),
        );
        Line::from(vec![
            Span::styled(format!("{glyph} "), style),
            Span::raw(day),
        ])
    }));
    lines
}

/// How pressing a row is by that day.
fn pressing(row: &QueueRow, session: &Session) -> (&'static str, Style) {
    let left = row.uiterlijk.map(|day| days_left(day, session.today));
    mark(session.look, left)
}

/// What makes a row more pressing than its day says, and whether it lies with the user.
fn beware(row: &QueueRow, session: &Session) -> Cell {
    let is_urgent = [Urgency::Spoed, Urgency::Crisis]
        .iter()
        .any(|urgency| urgency.word() == row.urgentie);
    match (is_urgent, row.bij_mij.is_empty()) {
        (true, true) => (row.urgentie.clone(), session.look.title()),
        (true, false) => (format!("{} u", row.urgentie), session.look.title()),
        (false, false) => ("u".to_owned(), session.look.quiet()),
        (false, true) => (String::new(), Style::new()),
    }
}
