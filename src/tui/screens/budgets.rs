//! Budgetten: what is budgeted, spent and expected, by aandachtsveld and place.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::Line;

use super::columns::{Cell, Column, Table, column, plain};
use super::list::{List, ListScreen};
use super::marks::signal_mark;
use crate::actions::Context;
use crate::domain::budget::actions::BUDGET;
use crate::domain::dates::{compact, with_year};
use crate::domain::money::{Balance, Cents};
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::sort_budgets;
use crate::office::views::{BudgetCells, BudgetSum, Budgets, Filtered};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, wrap_within};
use crate::tui::theme::Look;

/// By year, aandachtsveld and place.
pub type BudgetList = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// By year, how many indicaties are paid from no budget.
    nowhere: Vec<(u16, u32)>,
    /// Whether what is expected counts only what is within sight.
    is_part: bool,
    /// The column the rows are sorted by; none means its own order.
    sort: Option<String>,
}

/// Cells of a bar.
const BAR: usize = 10;

/// Lines that tell what to know of the budget under the cursor.
const TOLD: usize = 4;

const COLUMNS: &[Column<BudgetCells>] = &[
    column("Aandachtsveld", 17)
        .called("aandachtsveld")
        .grows(30)
        .shows(|row, _, _| plain(row.aandachtsveld.clone())),
    column("Plaats", 11)
        .called("plaats")
        .grows(22)
        .shows(|row, _, _| plain(row.plaats.clone())),
    column("Jaar", 4)
        .called("jaar")
        .shows(|row, _, _| plain(row.jaar.to_string())),
    column("Begroot", 11)
        .called("begroot")
        .right()
        .shows(|row, _, _| plain(whole(row.begroot.map(Balance::from)))),
    column("Besteed", 11)
        .called("besteed")
        .right()
        .shows(|row, _, _| plain(whole(row.besteed))),
    column("", BAR)
        .called("deel")
        .shows(|row, session, _| spent(row, session.look)),
    column("", 5)
        .right()
        .shows(|row, _, _| plain(BudgetCells::percent(row.besteed_procent))),
    column("Verwacht", 11)
        .called("verwacht")
        .right()
        .from(94)
        .shows(|row, _, _| plain(whole(row.verwacht.map(Balance::from)))),
    column("", 5)
        .called("verwacht-deel")
        .right()
        .from(100)
        .shows(|row, _, _| plain(BudgetCells::percent(row.verwacht_procent))),
    column("Onbekend", 8)
        .called("onbekend")
        .right()
        .from(110)
        .shows(|row, _, _| plain(unknown(row))),
    column("Verplicht", 11)
        .called("verplicht")
        .right()
        .from(124)
        .shows(|row, _, _| plain(whole(row.verplicht.map(Balance::from)))),
    column("Nummer", 9)
        .called("nummer")
        .from(136)
        .shows(|row, _, _| plain(row.nummer.clone())),
    column("Resultaat", 16)
        .called("resultaat")
        .chosen()
        .shows(|row, _, _| plain(row.resultaat.map_or("–", |it| it.word()))),
    column("Stand op", 10)
        .called("stand-op")
        .right()
        .chosen()
        .shows(|row, _, _| plain(row.stand_op.map_or_else(|| "–".to_owned(), compact))),
    column("Contracten", 24)
        .called("contracten")
        .grows(40)
        .chosen()
        .shows(|row, _, _| plain(row.contracten.join(" "))),
];

/// An amount in whole euros, half of one being one; a dash where it is not known. The sheets have the cents.
#[must_use]
pub fn whole(amount: Option<Balance>) -> String {
    let whole = |it: Balance| {
        let euros = Balance::from(Cents::euros(it.size().0.saturating_add(50) / 100));
        if it < Balance(0) { euros.back() } else { euros }
    };
    BudgetCells::euros(amount.map(whole))
}

fn unknown(row: &BudgetCells) -> String {
    match row.niet_te_ramen {
        0 => String::new(),
        count => count.to_string(),
    }
}

/// What is spent of a budget as a bar, with a line where the year is; empty where that is not known.
fn spent(row: &BudgetCells, look: Look) -> Cell {
    let style = signal_mark(look, row.doen.as_ref()).1;
    match row.besteed_procent {
        Some(percent) => (bar(look, percent, row.jaar_procent, BAR), style),
        None => (String::new(), Style::new()),
    }
}

/// A bar of so many percents over so many cells; `>` at its end says that it is more than a hundred.
#[must_use]
pub fn bar(look: Look, percent: u32, year: u32, cells: usize) -> String {
    let at = |percent: u32| usize::try_from(percent.min(100)).unwrap_or(0) * cells / 100;
    let (filled, now) = (at(percent), at(year));
    let (full, empty) = match look.has_unicode {
        true => ('█', '·'),
        false => ('#', '.'),
    };
    let sign = |cell: usize| match cell {
        _ if percent > 100 && cell + 1 == cells => '>',
        _ if cell == now && year > 0 && year < 100 && cell >= filled => '|',
        _ if cell < filled => full,
        _ => empty,
    };
    (0..cells).map(sign).collect()
}

impl List for Own {
    type Row = BudgetCells;
    type Asks = question::Budgets;

    const FILTERED: Option<Filtered> = Some(Filtered::Budgets);
    const HINTS: &'static str =
        "openen filteren acties budget-vastleggen naar-rapportage naar-vandaag hulp";
    const UNFILTERED: &'static str =
        " dit jaar en later; het streepje in een balk is hoe ver het jaar is";
    const TABLE: Table<BudgetCells> = Table {
        mark: Some(|row, session| signal_mark(session.look, row.doen.as_ref())),
        columns: COLUMNS,
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Budgets {
        question::Budgets {
            filter: words.to_vec(),
            all: false,
            at: AsOf::NOW,
        }
    }

    fn order(&self) -> Option<&str> {
        self.sort.as_deref()
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    fn rows(&mut self, _: &mut Session, answer: Budgets) -> Vec<BudgetCells> {
        self.nowhere = answer.zonder_budget;
        self.is_part = answer.is_deel;
        let mut rows = answer.rijen;
        if let Some(column) = &self.sort {
            sort_budgets(&mut rows, column);
        }
        rows
    }

    fn record(row: &BudgetCells) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&row.nummer))
    }

    fn top(screen: &BudgetList, session: &Session, width: usize) -> Line<'static> {
        screen.ordered_line(session, width)
    }

    fn none(&self, session: &Session) -> String {
        let keys = session.keys_of(Context::Budgets, BUDGET);
        let begins = keys.filter(|_| session.may_ever(BUDGET));
        let begins = begins.map_or_else(String::new, |keys| format!(" {keys} legt er een vast;"));
        format!(
            "Er is nog geen budget van dit jaar.{begins} een heel jaar inlezen: wijkregie import budgetten BESTAND"
        )
    }

    fn status(screen: &BudgetList, _: &Session) -> String {
        let (at, count) = screen.at_of();
        let Some(here) = screen.here() else {
            return format!("{at} van {count}");
        };
        // Years are not added up.
        let of_year = screen.rows().iter().filter(|row| row.jaar == here.jaar);
        let sum = BudgetSum::of(of_year);
        format!("{at} van {count} · {}: {}", here.jaar, together(&sum))
    }

    fn foot(&self, _: &Session) -> usize {
        TOLD
    }

    fn draw_foot(screen: &BudgetList, pen: &mut Pen<'_, '_>, _: &Session) {
        let look = pen.look;
        let width = pen.width();
        pen.line(0, Line::styled(look.rule().repeat(width), look.quiet()));
        let Some(row) = screen.here() else { return };
        let mut text = match &row.doen {
            Some(signal) => format!("{}: {}", row.nummer, signal.tekst),
            None => told(row),
        };
        let nowhere = screen.list.nowhere.iter();
        let mut nowhere = nowhere.filter(|(year, _)| *year == row.jaar);
        if let Some((year, count)) = nowhere.next() {
            let told = match count {
                1 => "telt 1 indicatie".to_owned(),
                count => format!("tellen {count} indicaties"),
            };
            text.push_str(&format!(". Van {year} {told} op geen enkel budget"));
        }
        if screen.list.is_part {
            text.push_str(". Verwacht telt alleen indicaties binnen uw bereik");
        }
        let lines = wrap_within(look, &text, width.saturating_sub(2), TOLD - 1);
        for (index, line) in lines.into_iter().enumerate() {
            pen.line(1 + index, Line::raw(format!(" {line}")));
        }
    }
}

/// What is budgeted, spent and expected together, and of how many that is not known.
fn together(sum: &BudgetSum) -> String {
    let but = |count: usize| match count {
        0 => String::new(),
        count => format!(" ({count} onbekend)"),
    };
    format!(
        "begroot {}{} · besteed {}{} · verwacht {}{}",
        whole(sum.known_amount().map(Balance::from)),
        but(sum.unknown_amount),
        whole(sum.known_spent()),
        but(sum.unknown_spent),
        whole(sum.known_expected().map(Balance::from)),
        but(sum.unknown_expected),
    )
}

/// What is to be known of a budget, in a sentence.
fn told(row: &BudgetCells) -> String {
    let spent = match row.besteed {
        None => "niet bekend wat er is besteed".to_owned(),
        Some(spent) => {
            let source = row.bron.map_or("", |it| it.word());
            let until = row.stand_op.map(with_year);
            let until = until.map_or_else(String::new, |day| format!(" tot en met {day}"));
            format!("besteed {spent}{until} ({source})")
        }
    };
    let expected = match row.verwacht {
        None => "niet te ramen wat het wordt".to_owned(),
        Some(amount) => format!("verwacht {amount}"),
    };
    let unknown = match row.niet_te_ramen {
        0 => String::new(),
        count => format!(", zonder {count} waarvan dat niet bekend is"),
    };
    format!("{}: {spent}; {expected}{unknown}", row.nummer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_reads_without_colour_and_says_where_the_year_is() {
        let look = Look {
            has_colour: false,
            has_greys: false,
            has_unicode: false,
        };
        for (percent, year, bar_is) in [
            (0, 0, ".........."),
            (45, 90, "####.....|"),
            (86, 50, "########.."),
            (100, 100, "##########"),
            (130, 90, "#########>"),
        ] {
            assert_eq!(bar(look, percent, year, 10), bar_is, "{percent}");
        }
    }

    #[test]
    fn an_amount_in_a_list_is_in_whole_euros_and_a_dash_is_not_known() {
        for (cents, text) in [
            (Some(149), "€ 1"),
            (Some(150), "€ 2"),
            (Some(-150), "€ -2"),
            (Some(0), "€ 0"),
            (None, "–"),
        ] {
            assert_eq!(whole(cents.map(Balance)), text);
        }
    }
}
