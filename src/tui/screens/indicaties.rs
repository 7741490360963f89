//! Overgang: what of everyone's indicaties ends or changes soon, and how far the talk about what comes after is.

use std::borrow::Cow;

use super::columns::{Column, Table, column, plain};
use super::list::{List, ListScreen};
use super::marks::days_left;
use crate::domain::dates;
use crate::domain::indicatie::words::Cause;
use crate::ipc::question;
use crate::office::views::columns::sort_indicaties;
use crate::office::views::{Filtered, IndicatieCells, stages};
use crate::tui::model::Session;
use crate::tui::theme::mark;
use ratatui::style::Style;
use ratatui::text::Line;

/// What ends or changes.
pub type Indicaties = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The column the rows are sorted by; none means by what changes first.
    sort: Option<String>,
}

const COLUMNS: &[Column<IndicatieCells>] = &[
    column("Tot en met", 10)
        .called("verandert")
        .shows(|row, session, _| {
            let day = row
                .verandert_na
                .map(|day| dates::in_list(day, session.today));
            (
                day.unwrap_or_else(|| "geen eind".to_owned()),
                pressing(row, session).1,
            )
        }),
    column("Wie", 12)
        .called("inwoner")
        .grows(26)
        .shows(|row, _, _| plain(row.inwoner.clone())),
    column("Wat", 27)
        .called("soort")
        .grows(36)
        .shows(|row, _, _| plain(what(row))),
    column("Gesprek", 17)
        .called("gesprek")
        .shows(|row, session, _| plain(talk(row, session))),
    column("Brief", 9)
        .called("brief")
        .from(88)
        .shows(|row, session, _| {
            let day = row.brief.map(|day| dates::in_list(day, session.today));
            plain(day.unwrap_or_else(|| "–".to_owned()))
        }),
    column("Aanbieder", 20)
        .called("aanbieder")
        .grows(28)
        .from(104)
        .shows(|row, _, _| plain(row.aanbieder.clone())),
    column("Nummer", 9)
        .called("nummer")
        .from(118)
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Omvang", 18)
        .called("omvang")
        .from(140)
        .shows(|row, _, _| plain(row.omvang.clone())),
    column("Contract", 12)
        .called("contract")
        .chosen()
        .shows(|row, _, _| plain(row.contract.clone())),
    column("Wijk", 18)
        .called("wijk")
        .chosen()
        .shows(|row, _, _| plain(row.wijk.clone())),
    column("Medewerker", 18)
        .called("medewerker")
        .chosen()
        .shows(|row, _, _| plain(row.medewerker.clone())),
];

/// What it is, and why it changes where that is not its own end.
fn what(row: &IndicatieCells) -> String {
    let what = row.what();
    match row.waarom {
        Some(Cause::Overgang) => format!("{what}: {}", row.overgang),
        Some(Cause::Contract) => format!("{what}: {} eindigt", row.contract),
        Some(Cause::Achttien) => format!("{what}: wordt 18"),
        Some(Cause::Overlijden) => format!("{what}: overleden"),
        Some(Cause::Einde) | None => what,
    }
}

/// How far the talk is, with its day.
fn talk(row: &IndicatieCells, session: &Session) -> String {
    let day = row.gesprek.map(|day| dates::in_list(day, session.today));
    match (row.vervolg, day) {
        (Some(decided), _) => decided.word().to_owned(),
        (None, Some(day)) => format!("{} {day}", row.fase.word()),
        (None, None) => "–".to_owned(),
    }
}

/// How pressing a row is: by what must be done, or by its day.
fn pressing(row: &IndicatieCells, session: &Session) -> (&'static str, Style) {
    let day = row.doen.as_ref().map(|signal| signal.datum);
    let day = day.or(row.verandert_na.filter(|_| row.doen.is_some()));
    mark(session.look, day.map(|day| days_left(day, session.today)))
}

impl List for Own {
    type Row = IndicatieCells;
    type Asks = question::Indicaties;

    const FILTERED: Option<Filtered> = Some(Filtered::Indicaties);
    const HINTS: &'static str = "openen filteren indicatie-gesprek-plannen indicatie-vervolg-besluiten acties naar-vandaag hulp";
    const UNFILTERED: &'static str = " wat eindigt of verandert";
    const TABLE: Table<IndicatieCells> = Table {
        mark: Some(pressing),
        columns: COLUMNS,
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Indicaties {
        question::Indicaties {
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

    fn rows(&mut self, _: &mut Session, mut rows: Vec<IndicatieCells>) -> Vec<IndicatieCells> {
        if let Some(column) = &self.sort {
            sort_indicaties(&mut rows, column);
        }
        rows
    }

    fn record(row: &IndicatieCells) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.nummer))
    }

    fn top(screen: &Indicaties, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn none(&self, _: &Session) -> String {
        "Er eindigt of verandert binnenkort niets dat u ziet. ook:lopend toont wat verder loopt."
            .to_owned()
    }

    fn status(screen: &Indicaties, _: &Session) -> String {
        let told = stages(screen.rows()).into_iter();
        let told = told.filter(|(_, count)| *count > 0);
        let told: Vec<String> = told
            .map(|(stage, count)| format!("{} {count}", stage.word()))
            .collect();
        let (at, count) = screen.at_of();
        let all = format!("{at} van {count}");
        std::iter::once(all)
            .chain(told)
            .collect::<Vec<_>>()
            .join(" · ")
    }
}
