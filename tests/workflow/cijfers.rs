//! What is counted of a verwijzing: which days, which are suspended, what counts once; and what is hidden of small counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::case::*;
use proptest::prelude::*;
use wijkregie::domain::cijfers::count::{Cell, Days, Span, Table, Tally, Wanted, Whose};
use wijkregie::domain::cijfers::hide::hide;
use wijkregie::domain::cijfers::{
    At, Dimension, End, Fact, How, MEASURES, Measure, Period, What, facts,
};
use wijkregie::domain::record::Kind;
use wijkregie::domain::words::State as S;

fn all(case: &Case, what: What) -> Vec<Fact> {
    let day = case.today;
    let facts = facts(&case.record, &case.register, day);
    facts.into_iter().filter(|fact| fact.what == what).collect()
}

/// In one line: from, until, days, whether it came to what it was for, BT, reason.
fn told(facts: &[Fact]) -> Vec<String> {
    let line = |fact: &Fact| {
        let begin = fact.begin.map_or("?".to_owned(), |day| day.to_string());
        let end = match fact.end {
            End::Day(day) => day.to_string(),
            End::Unknown => "?".to_owned(),
            End::NotYet => "…".to_owned(),
        };
        let days = fact.days.map_or("–".to_owned(), |days| days.to_string());
        let bt = fact.bt.as_deref().unwrap_or("–");
        format!("{begin} {end} {days} {} {bt} {}", fact.done, fact.reason)
            .trim_end()
            .to_owned()
    };
    facts.iter().map(line).collect()
}

#[test]
fn every_offer_counts_with_its_own_days_and_a_return_tells_what_came_before_it() {
    let mut case = Case::at(S::Aangeboden);
    case.on("2026-04-15")
        .done(BT, "weigeren", "reden=geen capaciteit");
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("hoogkerk", "beijum"),
    )
    .on("2026-04-16")
    .done(WIJ, "aanbieden", "bt=beijum")
    .hand_over()
    .on("2026-04-20")
    .done(OTHER_BT, "accepteren", "")
    .on("2026-05-04")
    .done(OTHER_BT, "terugleggen", "reden=complexiteit")
    .done(WIJ, "terugnemen", "")
    .on("2026-05-06")
    .done(WIJ, "aanbieden", "bt=hoogkerk; reden=er kwam plaats");
    assert_eq!(
        told(&all(&case, What::Weigering)),
        ["2026-04-13 2026-04-15 2 true hoogkerk geen capaciteit"]
    );
    assert_eq!(
        told(&all(&case, What::Aanbod)),
        [
            "2026-04-16 2026-04-20 4 true beijum",
            "2026-05-06 … – false hoogkerk",
        ]
    );
    assert_eq!(
        told(&all(&case, What::Teruglegging)),
        ["2026-05-04 2026-05-04 – false beijum complexiteit"]
    );
    // It was accepted and never began: nobody waits any more, and no wait was measured.
    assert_eq!(
        told(&all(&case, What::Wachten)),
        ["2026-04-20 2026-05-04 – false beijum"]
    );
}

#[test]
fn an_offer_that_was_taken_back_was_no_answer() {
    let mut case = Case::at(S::Aangeboden);
    case.on("2026-04-15")
        .done(WIJ, "aanbod-intrekken", "reden=de inwoner bedacht zich");
    assert_eq!(
        told(&all(&case, What::Aanbod)),
        ["2026-04-13 2026-04-15 – false hoogkerk"]
    );
}

#[test]
fn suspended_days_are_no_part_of_a_duration() {
    let mut case = Case::at(S::Aangeboden);
    case.on("2026-04-14").done(
        WIJ,
        "opschorten",
        "klok=antwoord-bt; van=vandaag; reden=BT belt de huisarts",
    );
    case.on("2026-04-20")
        .done(WIJ, "hervatten", "klok=antwoord-bt; tot=vandaag");
    case.hand_over().on("2026-04-22").done(BT, "accepteren", "");
    // Nine days from the 13th to the 22nd; from the 14th until the 20th it stood still.
    assert_eq!(
        told(&all(&case, What::Aanbod)),
        ["2026-04-13 2026-04-22 3 true hoogkerk"]
    );
}

#[test]
fn a_verwijzing_that_is_opened_again_came_in_once_and_did_not_end() {
    let mut case = Case::new();
    case.on("2026-05-04")
        .done(WIJ, "intrekken", "reden=verhuisd");
    assert_eq!(
        told(&all(&case, What::Melding)),
        ["2026-04-13 2026-05-04 21 true – verhuisd"]
    );
    case.on("2026-05-11")
        .done(BACKOFFICE, "heropenen", "reden=zij blijft toch");
    assert_eq!(told(&all(&case, What::Melding)), ["2026-04-13 … – false –"]);
}

#[test]
fn a_term_is_late_from_the_day_after_its_last_until_it_is_met() {
    let mut case = Case::new();
    case.done(WIJ, "onderzoek-starten", "regievoerder=Anna");
    let late = |case: &Case| {
        let all = all(case, What::TeLaat).into_iter();
        let of: Vec<Fact> = all.filter(|fact| fact.reason == "onderzoek").collect();
        told(&of)
    };
    // Six weeks from Monday 13 April: Monday 25 May is tweede Pinksterdag, so Tuesday the 26th.
    case.on("2026-05-27");
    assert_eq!(late(&case), ["2026-05-27 … – false – onderzoek"]);
    case.on("2026-06-03")
        .done(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-1");
    assert_eq!(late(&case), ["2026-05-27 2026-06-03 – false – onderzoek"]);
    let research = all(&case, What::Onderzoek);
    assert_eq!((research[0].days, research[0].mark), (Some(51), Some(true)));
}

#[test]
fn a_decision_on_a_bezwaar_is_late_also_after_the_verwijzing_is_closed() {
    let mut case = Case::with("meldingsdatum=2026-01-05");
    case.bring_to(S::RegulierProces);
    case.record.referral_mut().unwrap().aanvraag = Some(day("2026-03-16"));
    let refused = "besluit=afgewezen; datum=2026-03-24";
    case.done(BACKOFFICE, "beschikken", refused)
        .on("2026-05-20")
        .done(
            BACKOFFICE,
            "bezwaar-ontvangen",
            "datum=2026-04-13; adviescommissie=nee",
        )
        .done(BACKOFFICE, "intrekken", "reden=verhuisd");
    // Awb 7:10 lid 1: until Wednesday 17 June 2026.
    case.on("2026-06-22");
    let late = all(&case, What::TeLaat).into_iter();
    let late: Vec<Fact> = late
        .filter(|fact| fact.reason == "besluit-bezwaar")
        .collect();
    assert_eq!(told(&late), ["2026-06-18 … – false – besluit-bezwaar"]);
}

fn periods(text: &str) -> Vec<Period> {
    Period::read(text, day("2026-12-31")).unwrap()
}

fn counted(key: &str, over: &str, on: &str, facts: &[Fact]) -> Table {
    let days = Days::of(&periods(over), day(on));
    let mut tally = Tally::new(Measure::find(key).unwrap(), &days);
    for (record, fact) in (1..).zip(facts) {
        let whose = Whose {
            group: 1,
            record,
            household: 1,
            person: record,
        };
        tally.take(&Span::of(fact), whose);
    }
    tally.table()
}

fn melding(begin: &str, end: Option<&str>) -> Fact {
    let end = end.map(day);
    Fact {
        end: end.map_or(End::NotYet, End::Day),
        days: end.map(|end| u32::try_from((end - day(begin)).num_days()).unwrap()),
        done: end.is_some(),
        ..Fact::since(What::Melding, Some(day(begin)))
    }
}

fn numbers(cells: &[Cell]) -> Vec<u32> {
    cells.iter().map(|cell| cell.n).collect()
}

#[test]
fn the_first_and_the_last_day_are_in_a_period_and_what_ends_on_a_day_is_not_there_that_day() {
    let facts = [
        melding("2026-01-01", Some("2026-03-31")),
        melding("2026-03-31", Some("2026-04-01")),
        melding("2026-04-01", None),
    ];
    let over = "2026-K1..2026-K2";
    let total = |key: &str| numbers(&counted(key, over, "2026-12-31", &facts).total);
    assert_eq!(total("instroom"), [2, 1]);
    assert_eq!(total("uitstroom"), [1, 1]);
    assert_eq!(total("voorraad"), [1, 1]);
    // Counted up to and with the last day but one, the quarter has not all that was in it.
    let before = |key: &str| numbers(&counted(key, "2026-K1", "2026-03-30", &facts).total);
    assert_eq!((before("instroom"), before("voorraad")), (vec![1], vec![1]));
}

#[test]
fn what_lacks_its_date_is_counted_apart_and_nothing_measured_is_no_zero() {
    let unknown = Fact {
        end: End::Unknown,
        done: true,
        ..Fact::since(What::Melding, Some(day("2026-02-02")))
    };
    let facts = [
        unknown,
        Fact::since(What::Melding, None),
        melding("2026-01-05", Some("2026-05-04")),
    ];
    let instroom = counted("instroom", "2026-K1", "2026-12-31", &facts);
    assert_eq!((numbers(&instroom.total), instroom.undated), (vec![2], 1));
    let voorraad = counted("voorraad", "2026-K1", "2026-12-31", &facts);
    assert_eq!((numbers(&voorraad.total), voorraad.undated), (vec![1], 2));
    let days = counted("doorlooptijd", "2026-K1..2026-K2", "2026-12-31", &facts);
    assert_eq!((days.total[0].n, days.total[0].days), (0, None));
    assert_eq!((days.total[1].n, days.total[1].days), (1, Some(119)));
    assert_eq!(days.total[0].share(), None);
}

#[test]
fn half_and_nine_of_ten_are_by_the_nearest_rank() {
    let facts: Vec<Fact> = (1..=10)
        .map(|days| Fact {
            days: Some(days),
            ..melding("2026-01-01", Some("2026-01-31"))
        })
        .collect();
    let days = |key: &str, count: usize| {
        counted(key, "2026-K1", "2026-12-31", &facts[..count]).total[0].days
    };
    assert_eq!(
        (days("doorlooptijd", 10), days("doorlooptijd-p90", 10)),
        (Some(5), Some(9))
    );
    assert_eq!(
        (days("doorlooptijd", 3), days("doorlooptijd-p90", 3)),
        (Some(2), Some(3))
    );
    assert_eq!(
        (days("doorlooptijd", 1), days("doorlooptijd", 0)),
        (Some(1), None)
    );
}

/// Facts over half a year, few enough that many counts are small.
fn some_facts() -> impl Strategy<Value = Vec<(Fact, u32)>> {
    let one = (
        0_u64..180,
        prop::option::of(1_u64..120),
        0_u32..6,
        any::<bool>(),
    );
    let one = one.prop_map(|(begin, lasts, group, marked)| {
        let begin = day("2026-01-01") + chrono::Days::new(begin);
        let end = lasts.map(|days| begin + chrono::Days::new(days));
        let fact = Fact {
            mark: end.is_some().then_some(marked),
            ..melding(
                &begin.to_string(),
                end.map(|day| day.to_string()).as_deref(),
            )
        };
        (fact, group)
    });
    prop::collection::vec(one, 0..140)
}

/// A figure made of these facts, and the same by the values of a dimension.
fn tables(facts: &[(Fact, u32)]) -> Vec<(&'static Measure, Table)> {
    let days = Days::of(&periods("2026-01..2026-06"), day("2026-12-31"));
    let measures = MEASURES
        .iter()
        .filter(|it| it.of == [What::Melding] && it.per.contains(&Dimension::Wijk));
    measures
        .map(|measure| {
            let mut tally = Tally::new(measure, &days);
            for (record, (fact, group)) in (1..).zip(facts) {
                let whose = Whose {
                    group: *group,
                    record,
                    ..Whose::default()
                };
                tally.take(&Span::of(fact), whose);
            }
            (measure, tally.table())
        })
        .collect()
}

type Unknown = (usize, Option<u32>, usize);

/// Whoever adds up, subtracts, and follows the flow: which hidden counts can be known. By Gauss, in fractions below a prime.
fn known(tables: &[(&'static Measure, Table)]) -> Vec<Unknown> {
    const P: i128 = 1_000_000_007;
    let counts: Vec<(usize, &Measure, &Table)> = tables
        .iter()
        .enumerate()
        .filter(|(_, (measure, _))| measure.how == How::Count)
        .map(|(at, (measure, table))| (at, *measure, table))
        .collect();
    let groups: BTreeSet<u32> = counts
        .iter()
        .flat_map(|(_, _, table)| table.rows.keys())
        .copied()
        .collect();
    let cell = |table: &Table, group: Option<u32>, at: usize| match group {
        None => table.total[at],
        Some(group) => table
            .rows
            .get(&group)
            .map_or_else(Cell::default, |cells| cells[at]),
    };
    let periods = counts[0].2.total.len();
    let of = |at: At| {
        counts
            .iter()
            .find(|(_, measure, _)| measure.at == at)
            .unwrap()
    };
    let mut sums: Vec<Vec<(Unknown, i128)>> = Vec::new();
    for (which, _, _) in &counts {
        for at in 0..periods {
            let mut sum: Vec<(Unknown, i128)> = groups
                .iter()
                .map(|group| ((*which, Some(*group), at), 1))
                .collect();
            sum.push(((*which, None, at), -1));
            sums.push(sum);
        }
    }
    let (came, went, stands) = (of(At::Begin).0, of(At::End).0, of(At::Stand).0);
    for group in groups.iter().copied().map(Some).chain([None]) {
        for at in 1..periods {
            sums.push(vec![
                ((stands, group, at - 1), 1),
                ((came, group, at), 1),
                ((went, group, at), -1),
                ((stands, group, at), -1),
            ]);
        }
    }
    let table_of: BTreeMap<usize, &Table> =
        counts.iter().map(|(at, _, table)| (*at, *table)).collect();
    let is_hidden = |(which, group, at): &Unknown| cell(table_of[which], *group, *at).hidden;
    let unknowns: BTreeSet<Unknown> = sums
        .iter()
        .flatten()
        .map(|(it, _)| *it)
        .filter(is_hidden)
        .collect();
    let unknowns: Vec<Unknown> = unknowns.into_iter().collect();
    let mut rows: Vec<Vec<i128>> = sums
        .iter()
        .map(|sum| {
            let mut row = vec![0; unknowns.len()];
            for (unknown, sign) in sum {
                if let Ok(at) = unknowns.binary_search(unknown) {
                    row[at] += sign;
                }
            }
            row
        })
        .collect();
    let inverse = |of: i128| {
        let (mut base, mut times, mut result) = (of.rem_euclid(P), P - 2, 1);
        while times > 0 {
            if times % 2 == 1 {
                result = result * base % P;
            }
            base = base * base % P;
            times /= 2;
        }
        result
    };
    let mut done = 0;
    for column in 0..unknowns.len() {
        let Some(found) = (done..rows.len()).find(|row| rows[*row][column].rem_euclid(P) != 0)
        else {
            continue;
        };
        rows.swap(done, found);
        let by = inverse(rows[done][column]);
        for it in &mut rows[done] {
            *it = (*it * by).rem_euclid(P);
        }
        let pivot = rows[done].clone();
        for (_, row) in rows
            .iter_mut()
            .enumerate()
            .filter(|(number, _)| *number != done)
        {
            let times = row[column];
            for (it, by) in row.iter_mut().zip(&pivot) {
                *it = (*it - times * by).rem_euclid(P);
            }
        }
        done += 1;
    }
    let alone = rows[..done]
        .iter()
        .filter(|row| row.iter().filter(|it| **it != 0).count() == 1);
    alone
        .map(|row| unknowns[row.iter().position(|it| *it != 0).unwrap()])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn parts_add_up_and_the_flow_fits(facts in some_facts()) {
        let tables = tables(&facts);
        for (measure, table) in &tables {
            if measure.how == How::Count {
                for (at, total) in table.total.iter().enumerate() {
                    let parts: u32 = table.rows.values().map(|cells| cells[at].n).sum();
                    prop_assert_eq!(parts, total.n, "{}", measure.key);
                }
            }
        }
        let of = |key: &str| numbers(&tables.iter().find(|(it, _)| it.key == key).unwrap().1.total);
        let (came, went, stands) = (of("instroom"), of("uitstroom"), of("voorraad"));
        for at in 1..stands.len() {
            prop_assert_eq!(stands[at - 1] + came[at], stands[at] + went[at]);
        }
    }

    #[test]
    fn what_is_hidden_cannot_be_computed_back(facts in some_facts(), least in 2_u32..7) {
        let before = tables(&facts);
        let mut after = before.clone();
        hide(&mut after, least);
        for ((measure, before), (_, after)) in before.iter().zip(&after) {
            let rows = before.rows.iter().map(|(group, cells)| (cells, &after.rows[group]));
            for (cells, shown) in rows.chain([(&before.total, &after.total)]) {
                for (cell, shown) in cells.iter().zip(shown) {
                    let is_small = (1..least).contains(&cell.n);
                    prop_assert!(shown.hidden || !is_small, "{} shows {}", measure.key, cell.n);
                    let expected = if shown.hidden { Cell { hidden: true, ..Cell::default() } } else { *cell };
                    prop_assert_eq!(*shown, expected);
                }
            }
            // Those that are hidden in a column are not so few together that each must be few.
            for at in 0..after.total.len() {
                let hidden = after.rows.iter().filter(|(_, cells)| cells[at].hidden);
                let of = |group: &u32| before.rows.get(group).map_or(0, |cells| cells[at].n);
                let hidden: Vec<u32> = hidden.map(|(group, _)| of(group)).collect();
                let sum: u32 = hidden.iter().sum();
                let count = u32::try_from(hidden.len()).unwrap();
                let is_told = count > 0 && !after.total[at].hidden && sum + 1 < least + count;
                prop_assert!(measure.how != How::Count || !is_told, "{} {sum} in {count}", measure.key);
            }
        }
        let known = known(&after);
        prop_assert!(known.is_empty(), "{known:?}");
    }
}

/// Facts of anything, on any days around half a year, some without one.
fn any_facts() -> impl Strategy<Value = Vec<Fact>> {
    let on = || {
        prop::option::of(0_u64..900)
            .prop_map(|days| Some(day("2025-01-01") + chrono::Days::new(days?)))
    };
    let one = (
        prop::sample::select(What::ALL),
        on(),
        prop::option::of(on()),
        any::<bool>(),
    );
    let one = one.prop_map(|(what, begin, end, is_so)| Fact {
        end: end.map_or(End::NotYet, End::over),
        done: is_so,
        days: is_so.then_some(3),
        mark: Some(is_so),
        ..Fact::since(what, begin)
    });
    prop::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn what_cannot_count_is_passed_over_and_nothing_else(facts in any_facts(), on in 0_u64..400) {
        let on = day("2026-01-01") + chrono::Days::new(on);
        let days = Days::of(&periods("2026-01..2026-06"), on);
        for measure in MEASURES {
            let wanted = Wanted::of([measure], Some(&days));
            let mut tallies = [Tally::new(measure, &days), Tally::new(measure, &days)];
            for (record, fact) in (1..).zip(&facts) {
                let whose = Whose { record, household: 1, person: record, ..Whose::default() };
                let span = Span::of(fact);
                tallies[0].take(&span, whose);
                if wanted.has(&span) {
                    prop_assert!(wanted.has_of(fact.what.kind()));
                    tallies[1].take(&span, whose);
                }
            }
            let [all, some] = tallies.map(Tally::table);
            prop_assert_eq!(all, some, "{}", measure.key);
            let before = day("2025-12-31");
            let gone = Fact { end: End::Day(before), ..Fact::since(measure.of[0], Some(before)) };
            prop_assert!(!wanted.has(&Span::of(&gone)), "years ago is looked at");
        }
    }
}

/// What became of the ends of indicaties, each with the indicatie that ended.
fn some_ends() -> impl Strategy<Value = Vec<(What, u32, u64)>> {
    use What::{EindeAnders, Uitgestroomd, UitstroomKort, UitstroomOverleden, Voortgezet};
    let what = prop::sample::select(vec![
        EindeAnders,
        Uitgestroomd,
        UitstroomKort,
        UitstroomOverleden,
        Voortgezet,
    ]);
    prop::collection::vec((what, 0_u32..4, 0_u64..90), 0..60)
}

proptest! {
    #[test]
    fn what_became_of_an_end_does_not_follow_from_how_many_ended(ends in some_ends(), least in 2_u32..7) {
        let days = Days::of(&periods("2026-01..2026-03"), day("2026-12-31"));
        let is_of_ends = |it: &&Measure| {
            it.key == "indicaties-geeindigd"
                || ["uitgestroomd", "uitstroom", "einde", "geeindigd"].iter().any(|part| it.key.contains(part))
                    && it.of[0].kind() == Kind::Indicatie
        };
        let measures: Vec<&'static Measure> = MEASURES.iter().filter(is_of_ends).collect();
        prop_assert_eq!(measures.len(), 7);
        let mut tables: Vec<(&'static Measure, Table)> = Vec::new();
        for measure in measures {
            let mut tally = Tally::new(measure, &days);
            for (record, (what, group, after)) in (1..).zip(&ends) {
                let on = day("2026-01-01") + chrono::Days::new(*after);
                let whose = Whose { group: *group, record, ..Whose::default() };
                let ended = Fact { end: End::Day(on), ..Fact::since(What::Indicatie, Some(day("2025-01-01"))) };
                let became = Fact {
                    end: End::Day(on),
                    done: *what == What::Uitgestroomd,
                    mark: (*what == What::Uitgestroomd).then_some(record % 2 == 0),
                    ..Fact::since(*what, Some(on))
                };
                tally.take(&Span::of(&ended), whose);
                tally.take(&Span::of(&became), whose);
            }
            tables.push((measure, tally.table()));
        }
        let before = tables.clone();
        hide(&mut tables, least);
        let numbers = |tables: &[(&'static Measure, Table)], group: Option<u32>, at: usize| {
            let of = |(measure, table): &(&'static Measure, Table)| {
                let cell = match group {
                    None => table.total[at],
                    Some(group) => table.rows.get(&group).map_or_else(Cell::default, |cells| cells[at]),
                };
                (measure.key, cell)
            };
            tables.iter().map(of).collect::<Vec<_>>()
        };
        for group in [None, Some(0), Some(1), Some(2), Some(3)] {
            for at in 0..3 {
                let (was, is) = (numbers(&before, group, at), numbers(&tables, group, at));
                let whole = is.iter().find(|(key, _)| *key == "indicaties-geeindigd").unwrap().1;
                let parts = was.iter().zip(&is).filter(|((key, _), _)| *key != "indicaties-geeindigd");
                let sum: u32 = was.iter().filter(|(key, _)| *key != "indicaties-geeindigd")
                    .map(|(key, cell)| if *key == "duurzaam-uitgestroomd" { cell.of } else { cell.n }).sum();
                let ended = was.iter().find(|(key, _)| *key == "indicaties-geeindigd").unwrap().1.n;
                prop_assert_eq!(sum, ended, "every end is in one of them");
                let hidden: Vec<u32> = parts.filter(|(_, (_, shown))| shown.hidden)
                    .map(|((key, cell), _)| if *key == "duurzaam-uitgestroomd" { cell.of } else { cell.n }).collect();
                let follows = !whole.hidden && hidden.len() == 1 && hidden[0] < least;
                prop_assert!(!follows, "{group:?} {at}: {is:?}");
            }
        }
    }
}
