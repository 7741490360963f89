//! One truth of what is due: the column, the order, the signal, Vandaag, the agenda and the filter name one day, the first
//! on which someone of the office must act.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::support::robot::Desk;
use wijkregie::domain::words::{ClockKind, State};
use wijkregie::office::AsOf;
use wijkregie::office::today;
use wijkregie::office::views::{QueueQuery, QueueRow};

/// Every open verwijzing, in the order of the queue.
fn queue(desk: &Desk, filter: &[&str]) -> Vec<QueueRow> {
    let query = QueueQuery {
        filter: filter.iter().map(|word| (*word).to_owned()).collect(),
        ..QueueQuery::default()
    };
    let bea = desk.caller("bea");
    let keys = desk.office.queue(&bea, &query).unwrap();
    desk.office.rows(&bea, &keys, false, None).unwrap()
}

#[test]
fn column_order_signal_vandaag_agenda_and_filter_name_one_day_in_every_state() {
    let desk = Desk::with_data(400);
    let bea = desk.caller("bea");
    let rows = queue(&desk, &[]);
    let states: BTreeSet<&str> = rows.iter().map(|row| row.staat.as_str()).collect();
    let open = State::ALL.iter().filter(|state| state.is_open());
    let open: BTreeSet<&str> = open.map(|state| state.word()).collect();
    assert_eq!(states, open, "the demo has every open state");

    // The order is that of the column.
    let days: Vec<_> = rows.iter().map(|row| row.uiterlijk.unwrap()).collect();
    assert!(days.is_sorted(), "{days:?}");

    // The first clock that is the office's is that day; a right of the resident is shown and never sorts.
    let of_the_resident = |soort: &str| {
        let kind = ClockKind::ALL.iter().find(|kind| kind.word() == soort);
        kind.is_some_and(|kind| kind.lapses())
    };
    let mut earlier_of_the_resident = 0;
    for row in &rows {
        let of_office = row.termijnen.iter();
        let of_office = of_office.filter(|term| !of_the_resident(&term.soort));
        if let Some(first) = of_office.map(|term| term.uiterst).min() {
            assert_eq!(row.uiterlijk, Some(first), "{row:?}");
            let any = row.termijnen.iter().map(|term| term.uiterst).min();
            earlier_of_the_resident += usize::from(any < Some(first));
        }
    }
    assert!(earlier_of_the_resident > 0, "the demo has such a one");

    // The first signal of a clock, the first line of Vandaag and the first date in the agenda are that day too.
    let clocks: BTreeSet<&str> = ClockKind::ALL.iter().map(|kind| kind.word()).collect();
    let mut signals: BTreeMap<String, NaiveDate> = BTreeMap::new();
    for signal in desk.office.signals(&bea, AsOf::NOW).unwrap() {
        if clocks.contains(signal.soort.as_str()) {
            let first = signals.entry(signal.nummer).or_insert(signal.datum);
            *first = signal.datum.min(*first);
        }
    }
    let far = |days| today() + Days::new(days);
    let long_ago = today() - Days::new(5000);
    let (items, _) = desk.office.agenda(&bea, &[], long_ago, far(5000)).unwrap();
    let mut agenda: BTreeMap<String, NaiveDate> = BTreeMap::new();
    for item in items
        .iter()
        .filter(|item| clocks.contains(item.soort.as_str()))
    {
        agenda.entry(item.nummer.clone()).or_insert(item.datum);
    }
    for row in &rows {
        if let Some(signal) = signals.get(&row.nummer) {
            assert_eq!(Some(*signal), row.uiterlijk, "signal, {row:?}");
        }
        if let Some(item) = agenda.get(&row.nummer) {
            assert_eq!(Some(*item), row.uiterlijk, "agenda, {row:?}");
        }
        // Whose clock of the office is late or runs out has both.
        if row
            .first_term()
            .is_some_and(|soort| !of_the_resident(soort))
        {
            assert!(signals.contains_key(&row.nummer), "no signal, {row:?}");
            assert!(
                agenda.contains_key(&row.nummer),
                "not in the agenda, {row:?}"
            );
        }
    }
    // A clock can run in a dossier that is closed: the resident asks to destroy it.
    let with_closed = queue(&desk, &["ook:geëindigd"]);
    let overview = desk.office.overview(&bea, 200).unwrap();
    for line in &overview.signals {
        let signal = &line.signal;
        if clocks.contains(signal.soort.as_str()) {
            let row = with_closed.iter().find(|row| row.nummer == signal.nummer);
            let is_there = |row: &QueueRow| {
                let mut terms = row.termijnen.iter();
                terms.any(|term| term.soort == signal.soort && term.uiterst == signal.datum)
            };
            assert!(row.is_some_and(is_there), "Vandaag, {signal:?}");
        }
    }

    // The filter counts by that day.
    let soon = queue(&desk, &["termijn<8d"]);
    let found: BTreeSet<_> = soon.iter().map(|row| row.nummer.as_str()).collect();
    let due = rows.iter().filter(|row| row.uiterlijk < Some(far(8)));
    let due: BTreeSet<_> = due.map(|row| row.nummer.as_str()).collect();
    assert_eq!(found, due);
}

#[test]
fn vandaag_says_that_there_is_more_than_it_lists() {
    let desk = Desk::with_data(1200);
    let overview = desk.office.overview(&desk.caller("bea"), 200).unwrap();
    assert!(
        overview.total > overview.signals.len(),
        "{}",
        overview.total
    );
    let said = format!("eerste 200 van {} signalen", overview.total);
    desk.sits_down("bea").says(&said);
    Desk::with_people().sits_down("bea").says("0 signalen");
}

#[test]
fn vandaag_counts_what_the_list_of_signals_has_also_of_a_dossier_that_is_closed() {
    let desk = Desk::with_data(250);
    let bea = desk.caller("bea");
    let signals = desk.office.signals(&bea, AsOf::NOW).unwrap();
    // The resident of a closed dossier asks to destroy it: three months, and nobody else counts them.
    let destroys = ClockKind::Vernietiging.word();
    let requests = signals.iter().filter(|signal| signal.soort == destroys);
    assert!(requests.count() > 0, "the demo has such a request");
    let overview = desk.office.overview(&bea, 200).unwrap();
    assert_eq!(overview.total, signals.len());
    let listed = overview.signals.iter();
    let listed: Vec<_> = listed
        .map(|line| (&line.signal.nummer, &line.signal.soort))
        .collect();
    let all: Vec<_> = signals
        .iter()
        .map(|it| (&it.nummer, &it.soort))
        .take(listed.len())
        .collect();
    assert_eq!(listed, all);
}

#[test]
fn every_line_of_vandaag_names_whom_it_is_about_however_much_is_said() {
    let desk = Desk::with_data(250);
    desk.hire("connie", "contract", "alles");
    for (who, width) in [("bea", 80), ("bea", 132), ("connie", 80), ("connie", 132)] {
        let overview = desk.office.overview(&desk.caller(who), 200).unwrap();
        let mut robot = desk.sits_down(who);
        robot.resizes(width, 43);
        let screen = robot.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let shown: Vec<_> = overview.signals.iter().take(30).zip(&lines[3..]).collect();
        assert!(shown.len() >= 20, "{}", shown.len());
        for (line, drawn) in shown {
            let name: String = line.signal.titel.chars().take(5).collect();
            let told = drawn.split_once(" · ").map(|(_, name)| name);
            assert!(
                told.is_some_and(|told| told.starts_with(&name)),
                "{name}: {drawn}"
            );
        }
    }
}
