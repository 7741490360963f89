//! What is too small to leave the office, and what would tell of it.
//!
//! A count below the least that may leave is hidden, and so is a share or a number of days of so few. Then others are
//! hidden with them, until no hidden one follows from what still shows: not from the total of its column, not from the
//! flow (what stands at the end of a period is what stood at the end of the one before, with what came and without what
//! went), and not from how little all hidden ones of a column are together.
//!
//! It is worked out for every figure that can be asked by the same dimension over the same periods, whichever of them
//! were: so two answers about the same do not tell more than one.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{Cell, Table};
use super::measures::{At, How, Measure, Only};
use super::parts::What;

/// Where a number stands: in a row, by the value of the dimension, or in the total; and in which period.
type Spot = (Option<u32>, usize);

/// Numbers that add up, column by column, to those of a total.
#[derive(Debug, Clone, Default)]
struct Series {
    numbers: BTreeMap<Spot, u32>,
    hidden: BTreeSet<Spot>,
}

/// Which facts are added up: figures that add up the same have one series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    what: Vec<What>,
    at: u8,
    is_done: bool,
    part: Part,
}

/// What of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    All,
    /// Records or huishoudens, at least so often.
    Different(usize),
    /// Those that are marked, and the others.
    Marked(bool),
    /// Those that could be measured.
    Measured,
    /// The others of a share.
    NotOf(What),
}

/// Hides what is too small in these tables. `least` is the smallest number that may leave.
pub fn hide(tables: &mut [(&'static Measure, Table)], least: u32) {
    let mut all: BTreeMap<Of, Series> = BTreeMap::new();
    for (measure, table) in tables.iter() {
        for (of, number) in parts(measure) {
            let series = all.entry(of).or_default();
            let rows = table
                .rows
                .iter()
                .map(|(group, cells)| (Some(*group), cells));
            for (group, cells) in rows.chain([(None, &table.total)]) {
                for (at, cell) in cells.iter().enumerate() {
                    series.numbers.insert((group, at), number(cell));
                }
            }
        }
    }
    let spots: BTreeSet<Spot> = all
        .values()
        .flat_map(|it| it.numbers.keys())
        .copied()
        .collect();
    for series in all.values_mut() {
        for spot in &spots {
            series.numbers.entry(*spot).or_insert(0);
        }
        let small = |(_, number): &(&Spot, &u32)| (1..least).contains(*number);
        let small = series.numbers.iter().filter(small).map(|(spot, _)| *spot);
        series.hidden = small.collect();
    }
    close(&mut all, least);
    for (measure, table) in tables {
        let of: Vec<Of> = parts(measure).into_iter().map(|(of, _)| of).collect();
        // That nothing was counted of a value can be what is hidden.
        let hidden = of.iter().filter_map(|of| all.get(of));
        let hidden = hidden.flat_map(|series| &series.hidden);
        for group in hidden.filter_map(|(group, _)| *group) {
            let nothing = || vec![Cell::default(); table.total.len()];
            table.rows.entry(group).or_insert_with(nothing);
        }
        let rows = table
            .rows
            .iter_mut()
            .map(|(group, cells)| (Some(*group), cells));
        for (group, cells) in rows.chain([(None, &mut table.total)]) {
            for (at, cell) in cells.iter_mut().enumerate() {
                let is_hidden = |of: &Of| {
                    all.get(of)
                        .is_some_and(|it| it.hidden.contains(&(group, at)))
                };
                if of.iter().any(is_hidden) {
                    *cell = Cell {
                        hidden: true,
                        ..Cell::default()
                    };
                }
            }
        }
    }
}

type Number = fn(&Cell) -> u32;

/// The series that a figure shows, each with how it is read from a cell.
fn parts(measure: &Measure) -> Vec<(Of, Number)> {
    let of = |what: &[What], part: Part| Of {
        what: what.to_vec(),
        at: measure.at as u8,
        is_done: measure.only == Only::Done,
        part,
    };
    let (n, rest): (Number, Number) = (|cell| cell.n, |cell| cell.of.saturating_sub(cell.n));
    match measure.how {
        How::Count => vec![(of(measure.of, Part::All), n)],
        How::Records | How::Persons => vec![(of(measure.of, Part::Different(1)), n)],
        How::Households(least) => vec![(of(measure.of, Part::Different(least)), n)],
        How::Marked => vec![
            (of(measure.of, Part::Marked(true)), n),
            (of(measure.of, Part::Marked(false)), rest),
        ],
        How::ShareOf(what) => vec![
            (of(&[what], Part::All), n),
            (of(measure.of, Part::NotOf(what)), rest),
            (of(measure.of, Part::All), |cell| cell.of),
        ],
        How::Median | How::P90 => vec![(of(measure.of, Part::Measured), n)],
    }
}

/// Hides more until no hidden number follows from what shows.
fn close(all: &mut BTreeMap<Of, Series>, least: u32) {
    loop {
        let before = count(all);
        for series in all.values_mut() {
            close_columns(series, least);
        }
        let came: Vec<Of> = all.keys().filter(|of| of.came()).cloned().collect();
        for of in came {
            close_flow(all, &of);
        }
        close_ends(all, least);
        if count(all) == before {
            return;
        }
    }
}

fn count(all: &BTreeMap<Of, Series>) -> usize {
    all.values().map(|series| series.hidden.len()).sum()
}

/// In each column the numbers add up to their total. One that is hidden alone is the total less the others, and several
/// that are little together are all little.
fn close_columns(series: &mut Series, least: u32) {
    let periods: BTreeSet<usize> = series.numbers.keys().map(|(_, at)| *at).collect();
    let has_rows = series.numbers.keys().any(|(group, _)| group.is_some());
    for at in periods.into_iter().filter(|_| has_rows) {
        let total = (None, at);
        loop {
            let column = series.numbers.iter();
            let column = column.filter(|((group, of), _)| group.is_some() && *of == at);
            let (hidden, shown): (Vec<_>, Vec<_>) =
                column.partition(|(spot, _)| series.hidden.contains(*spot));
            let is_total_hidden = series.hidden.contains(&total);
            let hidden = hidden.iter().map(|(_, number)| **number);
            if tells_nothing(hidden, is_total_hidden, least) {
                break;
            }
            let next = shown
                .into_iter()
                .min_by_key(|(_, number)| (**number == 0, **number));
            let next = next.map_or(total, |(spot, _)| *spot);
            if !series.hidden.insert(next) {
                break;
            }
        }
    }
}

/// Whether hidden numbers that add up to a total with those that show, say nothing of each of them.
fn tells_nothing(
    hidden: impl ExactSizeIterator<Item = u32>,
    is_total_hidden: bool,
    least: u32,
) -> bool {
    let count = u32::try_from(hidden.len()).unwrap_or(u32::MAX);
    let sum: u32 = hidden.sum();
    match (count, is_total_hidden) {
        (0, is_total_hidden) => !is_total_hidden,
        (_, true) => true,
        (1, false) => false,
        // As far as anyone can know, each of them is from one up to what the others leave.
        (count, false) => sum + 1 >= least + count,
    }
}

/// What became of every end of an indicatie: together they are the indicaties that ended.
const ENDS: &[(What, bool, Part)] = &[
    (What::Uitgestroomd, true, Part::Marked(true)),
    (What::Uitgestroomd, true, Part::Marked(false)),
    (What::UitstroomKort, false, Part::All),
    (What::UitstroomOverleden, false, Part::All),
    (What::UitstroomVerhuisd, false, Part::All),
    (What::EindeAnders, false, Part::All),
    (What::Voortgezet, false, Part::All),
];

/// In each place what became of the ends adds up to how many ended: where that shows, what is hidden of them must not
/// follow from it.
fn close_ends(all: &mut BTreeMap<Of, Series>, least: u32) {
    let of = |what, at: At, is_done, part| Of {
        what: vec![what],
        at: at as u8,
        is_done,
        part,
    };
    let ended = of(What::Indicatie, At::End, false, Part::All);
    let parts = ENDS.iter();
    let parts = parts.map(|(what, is_done, part)| of(*what, At::Begin, *is_done, *part));
    let parts: Vec<Of> = parts.filter(|of| all.contains_key(of)).collect();
    let Some(spots) = all.get(&ended).map(|it| it.numbers.keys().copied()) else {
        return;
    };
    for spot in spots.collect::<Vec<_>>() {
        loop {
            let is_hidden = |of: &&Of| all.get(*of).is_some_and(|it| it.hidden.contains(&spot));
            let number = |of: &Of| {
                let series = all.get(of);
                series
                    .and_then(|it| it.numbers.get(&spot))
                    .copied()
                    .unwrap_or(0)
            };
            let (hidden, shown): (Vec<&Of>, Vec<&Of>) = parts.iter().partition(is_hidden);
            let numbers = hidden.iter().map(|of| number(of));
            // That all of them are hidden where nothing of the parts is, is for the others to say.
            if hidden.is_empty() || tells_nothing(numbers, is_hidden(&&ended), least) {
                break;
            }
            let next = shown
                .into_iter()
                .min_by_key(|of| (number(of) == 0, number(of)));
            let next = next.unwrap_or(&ended).clone();
            let hid = all.get_mut(&next).is_some_and(|it| it.hidden.insert(spot));
            if !hid {
                break;
            }
        }
    }
}

/// What stands at the end of a period is what stood at the end of the one before, with what came and without what went.
/// With what came what went is hidden too, and the other way round; with what stands both, also in the period after it.
/// Then what is hidden of two rows can be moved from one to the other, and no sum changes.
fn close_flow(all: &mut BTreeMap<Of, Series>, came: &Of) {
    let at = |at: At| Of {
        at: at as u8,
        ..came.clone()
    };
    let (went, stands) = (at(At::End), at(At::Stand));
    if ![&went, &stands].iter().all(|of| all.contains_key(of)) {
        return;
    }
    let hidden = |of: &Of| all.get(of).map(|it| it.hidden.clone()).unwrap_or_default();
    let mut both: BTreeSet<Spot> = &hidden(came) | &hidden(&went);
    for (group, at) in hidden(&stands) {
        both.extend([(group, at), (group, at + 1)]);
    }
    for of in [came, &went] {
        if let Some(series) = all.get_mut(of) {
            let there = both.iter().filter(|spot| series.numbers.contains_key(spot));
            let there: Vec<Spot> = there.copied().collect();
            series.hidden.extend(there);
        }
    }
}

impl Of {
    /// Whether it is what came, of what goes and stands too.
    fn came(&self) -> bool {
        self.part == Part::All && !self.is_done && self.at == At::Begin as u8
    }
}
