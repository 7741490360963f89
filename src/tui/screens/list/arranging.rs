//! How a list is arranged: in which order its rows come, and which columns it has.

use super::{List, ListScreen};
use crate::office::views::columns::{columns, orders};
use crate::tui::choice::{Choice, Does, Item};
use crate::tui::model::{Model, Session};

/// Offers the orders of a list; it says so where it has none.
pub fn choose_order<L: List>(session: &mut Session) {
    let orders = L::FILTERED.map(orders).unwrap_or_default();
    if orders.is_empty() {
        session.warn("Deze lijst heeft één volgorde");
        return;
    }
    let lines = orders.into_iter().map(|(column, detail)| {
        let sort = move |model: &mut Model, _: &str| {
            model.on(|screen: &mut ListScreen<L>, session| {
                screen.list.put_in_order(Some(column));
                screen.ask_from_top(session)
            })
        };
        Item::new(column, detail, Does::then(sort))
    });
    session.choose_from(Choice::new("Sorteren op", lines.collect()));
}

/// Offers the columns of a list, those that are there with their place; choosing one puts it last or takes it away.
pub fn choose_columns<L: List>(screen: &ListScreen<L>, session: &mut Session) {
    let known = L::FILTERED.map(columns).unwrap_or_default();
    if known.is_empty() {
        session.warn("Van deze lijst zijn geen kolommen te kiezen");
        return;
    }
    let (chosen, fitting) = (chosen(screen, session), fitting(screen, session));
    let own = Does::then(|model: &mut Model, _: &str| {
        model.on(|screen: &mut ListScreen<L>, _| screen.choose_columns(Vec::new()));
    });
    let usual = Item::new(
        "De gewone kolommen",
        "zoveel als er op een scherm passen",
        own,
    );
    let lines = known.into_iter().map(|column| {
        let detail = match chosen.iter().position(|other| other == column) {
            None => String::new(),
            Some(at) if fitting.contains(&column) => format!("staat er, als {}e", at + 1),
            Some(_) => "gekozen, maar past niet naast de andere".to_owned(),
        };
        let turn = move |model: &mut Model, _: &str| {
            let at = model.on(|screen: &mut ListScreen<L>, session| turn(screen, session, column));
            if let Some(choice) = model.session.choice() {
                choice.cursor.at = at;
            }
        };
        Item::new(column, detail, Does::then(turn))
    });
    let title = "Kolommen (Enter zet er een achteraan of haalt hem weg)";
    let lines = std::iter::once(usual).chain(lines).collect();
    session.choose_from(Choice::new(title, lines));
}

/// The columns for which there is room now.
fn fitting<L: List>(screen: &ListScreen<L>, session: &Session) -> Vec<&'static str> {
    let width = usize::from(session.size.0).saturating_sub(screen.cells_beside(session));
    L::columns_in(width, screen.columns())
}

/// The columns that were chosen, else those that a list has now.
fn chosen<L: List>(screen: &ListScreen<L>, session: &Session) -> Vec<String> {
    match screen.columns() {
        [] => fitting(screen, session)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        chosen => chosen.to_vec(),
    }
}

/// Puts a column last, or takes it away unless it is the only one; offers them again. Returns on which line.
fn turn<L: List>(screen: &mut ListScreen<L>, session: &mut Session, column: &str) -> usize {
    let mut chosen = chosen(screen, session);
    match chosen.iter().position(|other| other == column) {
        Some(_) if chosen.len() == 1 => session.warn("Eén kolom blijft er staan"),
        Some(at) => drop(chosen.remove(at)),
        None => chosen.push(column.to_owned()),
    }
    screen.choose_columns(chosen);
    choose_columns(screen, session);
    let known = L::FILTERED.map(columns).unwrap_or_default();
    1 + known.iter().position(|name| *name == column).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::office::views::Filtered;
    use crate::tui::screens::columns::Table;
    use crate::tui::screens::{aanbestedingen, contracts, queue};

    fn drawn<T>(table: &Table<T>) -> BTreeSet<&'static str> {
        table.named().collect()
    }

    #[test]
    fn every_column_that_a_view_can_name_is_drawn_and_the_other_way_round() {
        let contracts = drawn(&<contracts::Contracts as Listed>::TABLE);
        for (list, drawn) in [
            (Filtered::Queue, drawn(&queue::ROW)),
            (Filtered::Contracts, contracts),
            (
                Filtered::Aanbestedingen,
                drawn(&<aanbestedingen::Aanbestedingen as Listed>::TABLE),
            ),
        ] {
            assert_eq!(drawn, columns(list).into_iter().collect(), "{list:?}");
        }
    }

    /// The table of the list that a screen is.
    trait Listed {
        type Row: 'static;
        const TABLE: Table<Self::Row>;
    }

    impl<L: List> Listed for ListScreen<L> {
        type Row = L::Row;
        const TABLE: Table<L::Row> = L::TABLE;
    }
}
