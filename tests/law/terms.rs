//! Terms in worked examples, one row each, with the article: Algemene termijnenwet (Atw), Regulation (EEC, Euratom)
//! 1182/71, Wmo 2015, Jeugdwet, Awb, Aanbestedingswet 2012 (Aw), contracts and working days.

use chrono::{Datelike, NaiveDate, Weekday};
use wijkregie::domain::calendar::{Calendar, Holiday, easter};
use wijkregie::domain::term::{Art4, Duration, Regime, Suspension, Term, TermEnd, TermError};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn term(start: &str, length: &str, regime: Regime) -> Term {
    Term::new(date(start), length.parse::<Duration>().unwrap(), regime)
}

fn end(term: &Term) -> TermEnd {
    term.end(&Calendar::built_in()).unwrap()
}

fn reasons(end: &TermEnd) -> String {
    let told: Vec<String> = end.reasons.iter().map(ToString::to_string).collect();
    told.join("; ")
}

fn pause(from: &str, to: &str) -> Suspension {
    Suspension {
        from: date(from),
        to: date(to),
    }
}

/// The rows of a table: the first `N` words, then the rest of the line.
fn rows<const N: usize>(table: &str) -> Vec<([&str; N], &str)> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (cells, rest) = line.split_once('|').unwrap_or((line, ""));
            let cells: Vec<&str> = cells.split_whitespace().collect();
            (cells.try_into().unwrap(), rest.trim())
        })
        .collect()
}

/// Checks rows of start, length, raw end, end | article.
fn check(regime: Regime, table: &str) {
    for ([start, length, raw_end, last_day], article) in rows(table) {
        let found = end(&term(start, length, regime));
        let label = format!("{article}: {start} + {length}");
        assert_eq!(found.raw_end, date(raw_end), "{label}, raw end");
        assert_eq!(found.end, date(last_day), "{label}, end");
    }
}

#[test]
fn the_feast_days_of_2015_to_2032_are_those_of_article_3() {
    // Goede Vrijdag, Easter, tweede Paasdag, Koningsdag, weekday of 5 mei, Hemelvaart, tweede Pinksterdag.
    let table = "
        2015 04-03 04-05 04-06 04-27 Tue 05-14 05-25
        2016 03-25 03-27 03-28 04-27 Thu 05-05 05-16
        2017 04-14 04-16 04-17 04-27 Fri 05-25 06-05
        2018 03-30 04-01 04-02 04-27 Sat 05-10 05-21
        2019 04-19 04-21 04-22 04-27 Sun 05-30 06-10
        2020 04-10 04-12 04-13 04-27 Tue 05-21 06-01
        2021 04-02 04-04 04-05 04-27 Wed 05-13 05-24
        2022 04-15 04-17 04-18 04-27 Thu 05-26 06-06
        2023 04-07 04-09 04-10 04-27 Fri 05-18 05-29
        2024 03-29 03-31 04-01 04-27 Sun 05-09 05-20
        2025 04-18 04-20 04-21 04-26 Mon 05-29 06-09
        2026 04-03 04-05 04-06 04-27 Tue 05-14 05-25
        2027 03-26 03-28 03-29 04-27 Wed 05-06 05-17
        2028 04-14 04-16 04-17 04-27 Fri 05-25 06-05
        2029 03-30 04-01 04-02 04-27 Sat 05-10 05-21
        2030 04-19 04-21 04-22 04-27 Sun 05-30 06-10
        2031 04-11 04-13 04-14 04-26 Mon 05-22 06-02
        2032 03-26 03-28 03-29 04-27 Wed 05-06 05-17";
    assert_eq!(rows::<8>(table).len(), 18);
    for (
        [
            year,
            friday,
            sunday,
            monday,
            king,
            may,
            ascension,
            pentecost,
        ],
        _,
    ) in rows(table)
    {
        let day = |month_day: &str| date(&format!("{year}-{month_day}"));
        let fifth = day("05-05");
        assert_eq!(easter(fifth.year()), Some(day(sunday)), "{year}");
        assert_eq!(fifth.weekday(), may.parse::<Weekday>().unwrap(), "{year}");
        let mut expected = vec![
            (day("01-01"), Holiday::Nieuwjaarsdag),
            (day(friday), Holiday::GoedeVrijdag),
            (day(monday), Holiday::TweedePaasdag),
            (day(king), Holiday::Koningsdag),
            (day(ascension), Holiday::Hemelvaartsdag),
            (day(pentecost), Holiday::TweedePinksterdag),
            (day("12-25"), Holiday::EersteKerstdag),
            (day("12-26"), Holiday::TweedeKerstdag),
        ];
        if day(ascension) != fifth {
            expected.push((fifth, Holiday::VijfMei));
        }
        expected.sort_unstable();
        assert_eq!(Holiday::in_year(fifth.year()), expected, "{year}");
    }
}

#[test]
fn terms_in_a_wet_end_where_the_fact_sheet_says() {
    check(
        Regime::Atw,
        "
        2026-03-24  6w  2026-05-05 2026-05-06 | Atw 1(1), 5 mei
        2026-04-02  6w  2026-05-14 2026-05-18 | Atw 1(1), Hemelvaart, decree day, weekend
        2026-12-11  2w  2026-12-25 2026-12-28 | Atw 1(1), Christmas
        2026-03-16  40d 2026-04-25 2026-04-28 | Atw 1(1), Koningsdag
        2025-04-12  2w  2025-04-26 2025-04-28 | Atw 1(1), Koningsdag on Saturday 26 April
        2026-04-02  3d  2026-04-05 2026-04-08 | Atw 2, Easter
        2026-12-24  3d  2026-12-27 2026-12-29 | Atw 2, Christmas
        2026-12-23  3d  2026-12-26 2026-12-28 | Atw 2, without effect
        2026-04-02  2d  2026-04-04 2026-04-07 | Atw 2, not for two days
        2018-12-21  7d  2018-12-28 2018-12-28 | Atw 2, seven days of which two are working days
        2026-12-19  2w  2027-01-02 2027-01-04 | Atw 1(1), weekend after Nieuwjaarsdag
        2025-12-19  2w  2026-01-02 2026-01-05 | Atw 3(3), decree day
        2026-04-13  6w  2026-05-25 2026-05-26 | Wmo 2.3.2(1), onderzoek
        2026-04-13  7d  2026-04-20 2026-04-20 | Wmo 2.3.2(2), persoonlijk plan
        2026-04-28  7d  2026-05-05 2026-05-06 | Wmo 2.3.2(2), persoonlijk plan on 5 mei
        2026-05-07  7d  2026-05-14 2026-05-18 | Wmo 2.3.2(2), persoonlijk plan at Hemelvaart
        2026-05-01  2w  2026-05-15 2026-05-18 | Wmo 2.3.5(2), beslistermijn
        2026-03-20  8w  2026-05-15 2026-05-18 | Awb 4:13, eight weeks
        2026-03-24  6w  2026-05-05 2026-05-06 | Awb 6:7, bezwaar
        2026-05-06  1w  2026-05-13 2026-05-13 | Awb 6:9(2), a week later by post
        2026-05-06  6w  2026-06-17 2026-06-17 | Awb 7:10, six weeks
        2026-05-06  12w 2026-07-29 2026-07-29 | Awb 7:10, twelve weeks with a committee
        2026-06-17  6w  2026-07-29 2026-07-29 | Awb 7:10(3), verdaging
        2026-07-29  6w  2026-09-09 2026-09-09 | Awb 7:10(3), verdaging with a committee
        2026-05-20  2w  2026-06-03 2026-06-03 | Awb 4:17(3), two weeks after the ingebrekestelling
        2026-07-15  2w  2026-07-29 2026-07-29 | Awb 4:18, dwangsombeschikking
        2026-04-03  40d 2026-05-13 2026-05-13 | Aw 2.71, 40 days
        2026-04-01  45d 2026-05-16 2026-05-18 | Aw 2.71, 45 days
        2026-04-15  20d 2026-05-05 2026-05-06 | Aw 2.127, standstill
        2018-09-10  20d 2018-09-30 2018-10-01 | Aw 2.127, standstill, the trap
        2018-09-07  20d 2018-09-27 2018-09-27 | Aw 2.127, standstill, in time
        2026-08-03  30d 2026-09-02 2026-09-02 | Aw 2.134, award notice
        2026-09-30  30d 2026-10-30 2026-10-30 | Aw 2.134(3), bundled
        2027-10-01  30d 2027-10-31 2027-11-01 | Aw 2.134, award notice due on a Sunday
        2018-09-28  30d 2018-10-28 2018-10-29 | Aw 2.134, award notice due on a Sunday",
    );
}

#[test]
fn the_dwangsom_runs_42_days_without_the_atw() {
    // The two weeks are over on 3 June 2026, so 4 June is day 1; every step ends where it is counted.
    check(
        Regime::Contract,
        "
        2026-06-03  1d  2026-06-04 2026-06-04 | Awb 4:17(3), first day
        2026-06-03  14d 2026-06-17 2026-06-17 | Awb 4:17(2), last day of EUR 23
        2026-06-03  28d 2026-07-01 2026-07-01 | Awb 4:17(2), last day of EUR 35
        2026-06-03  42d 2026-07-15 2026-07-15 | Awb 4:17(1), last day
        2026-04-03  42d 2026-05-15 2026-05-15 | Awb 4:17(1), a decree day stays",
    );
}

#[test]
fn working_days_skip_feast_days_and_count_decree_days() {
    check(
        Regime::Werkdagen,
        "
        2026-04-30  5wd 2026-05-08 2026-05-08 | iWmo, 315 answered; 5 mei is closed
        2026-05-13  1wd 2026-05-15 2026-05-15 | a decree day counts
        2026-04-02  1wd 2026-04-07 2026-04-07 | Goede Vrijdag and tweede Paasdag do not
        2026-11-20  1wd 2026-11-23 2026-11-23 | Wmo 2.3.3, spoed on a Friday
        2026-11-22  1wd 2026-11-23 2026-11-23 | Wmo 2.3.3, spoed on a Sunday
        2026-11-20  1d  2026-11-21 2026-11-21 | days are calendar days and stay",
    );
    for regime in Regime::ALL {
        let found = end(&term("2026-04-30", "5wd", regime));
        assert_eq!(found.end, date("2026-05-08"), "{regime}");
    }
}

#[test]
fn contract_dates_keep_their_day_number_and_never_roll() {
    check(
        Regime::Contract,
        "
        2027-12-01  1m  2028-01-01 2028-01-01 | Nieuwjaarsdag on a Saturday stays
        2026-01-31  1m  2026-02-28 2026-02-28 | clamped to the month
        2028-02-29  1j  2029-02-28 2029-02-28 | clamped after a leap year",
    );
}

#[test]
fn what_is_counted_backwards_does_not_roll_and_has_a_practical_day() {
    // Regime, start, length, the legal day, the practical day | article.
    let table = "
        atw       2028-01-01 3m  2027-10-01 2027-10-01 | Uitvoeringsbesluit Wmo 5.1(2)
        atw       2019-01-01 3m  2018-10-01 2018-10-01 | Uitvoeringsbesluit Wmo 5.1(2)
        atw       2027-05-31 3m  2027-02-28 2027-02-26 | Atw 1(2), clamped, a Sunday
        atw       2027-07-30 10d 2027-07-20 2027-07-20 | Aw 2.54(1), nota van inlichtingen
        eu        2027-07-30 10d 2027-07-20 2027-07-20 | Aw 2.54(1), nota van inlichtingen
        contract  2017-12-31 6m  2017-06-30 2017-06-30 | contractstandaard 1.3.3
        contract  2018-12-31 6m  2018-06-30 2018-06-29 | contractstandaard 1.3.3, a Saturday
        contract  2018-08-31 6m  2018-02-28 2018-02-28 | clamped to the month
        contract  2018-12-31 18m 2017-06-30 2017-06-30 | evaluation before the end
        contract  2018-12-31 15m 2017-09-30 2017-09-29 | a new aanbesteding before the end
        contract  2018-12-31 2m  2018-10-31 2018-10-31 | letters before the end
        werkdagen 2026-05-08 5wd 2026-04-30 2026-04-30 | working days";
    let calendar = Calendar::built_in();
    for ([regime, start, length, legal, practical], article) in rows(table) {
        let found = end(&term(start, length, regime.parse().unwrap()).backward());
        assert_eq!(found.end, date(legal), "{article}: {start} - {length}");
        assert_eq!(found.raw_end, found.end, "{article}");
        let workday = calendar.workday_on_or_before(found.end);
        assert_eq!(workday, date(practical), "{article}");
    }
}

#[test]
fn article_4_leaves_long_terms_and_hours_alone() {
    for (length, excluded) in [
        ("90d", None),
        ("91d", Some(Art4::Days)),
        ("12w", None),
        ("13w", Some(Art4::Weeks)),
        ("3m", None),
        ("4m", Some(Art4::Months)),
        ("1j", Some(Art4::Years)),
        ("72u", Some(Art4::Hours)),
        ("5wd", None),
    ] {
        let found = end(&term("2026-02-07", length, Regime::Atw));
        assert_eq!(found.excluded_by, excluded, "{length}");
        assert_eq!(term("2026-02-07", length, Regime::Eu).excluded_by(), None);
    }
    check(
        Regime::Atw,
        "
        2026-02-07  13w 2026-05-09 2026-05-09 | Atw 4, thirteen weeks stay on a Saturday
        2026-02-07  12w 2026-05-02 2026-05-04 | Atw 4, twelve weeks roll
        2026-02-07  91d 2026-05-09 2026-05-09 | Atw 4, 91 days stay
        2026-02-08  90d 2026-05-09 2026-05-11 | Atw 4, 90 days roll
        2026-01-09  4m  2026-05-09 2026-05-09 | Atw 4, four months stay
        2026-02-09  3m  2026-05-09 2026-05-11 | Atw 4, three months roll
        2025-05-09  1j  2026-05-09 2026-05-09 | Atw 4, a year stays
        2026-05-06  72u 2026-05-09 2026-05-09 | Atw 4, hours stay",
    );
}

#[test]
fn the_eu_regulation_knows_no_decree_days_protects_two_day_terms_and_has_no_upper_limit() {
    check(
        Regime::Eu,
        "
        2026-05-01  2w  2026-05-15 2026-05-15 | 1182/71 art. 2, a decree day is open
        2026-04-01  45d 2026-05-16 2026-05-18 | 1182/71 art. 3(4)
        2026-04-02  2d  2026-04-04 2026-04-08 | 1182/71 art. 3(5), two days
        2026-04-02  1d  2026-04-03 2026-04-07 | 1182/71 art. 3(5), not for one day
        2026-08-01  12m 2027-08-01 2027-08-02 | Aw 2.71(6), twelve months roll
        2026-11-20  24u 2026-11-21 2026-11-21 | 1182/71 art. 3(4), hours stay
        2026-11-18  1w  2026-11-25 2026-11-25 | 1182/71 art. 3(2)(c), a week from a Wednesday",
    );
}

#[test]
fn a_suspension_adds_its_days_and_then_the_end_rolls_once() {
    let calendar = Calendar::built_in();
    let beslistermijn = term("2026-05-01", "2w", Regime::Atw);
    // Raw end, end, the suspended ranges | article.
    let table = "
        2026-05-20 2026-05-20 2026-05-07..2026-05-12 | Awb 4:15(1)a, five days
        2026-05-15 2026-05-18 2026-05-07..2026-05-07 | no day
        2026-05-16 2026-05-18 2026-05-04..2026-05-05 | one day, then the roll
        2026-05-20 2026-05-20 2026-05-09..2026-05-12,2026-05-07..2026-05-11 | days in two ranges count once
        2026-05-20 2026-05-20 2026-05-07..2026-05-12,2026-05-08..2026-05-09 | a range within a range";
    for ([raw_end, last_day, ranges], what) in rows(table) {
        let ranges = ranges.split(',').map(|range| {
            let (from, to) = range.split_once("..").unwrap();
            pause(from, to)
        });
        let found = end(&beslistermijn.clone().suspended(ranges.collect()));
        assert_eq!(found.raw_end, date(raw_end), "{what}");
        assert_eq!(found.end, date(last_day), "{what}");
    }
    let reversed = pause("2026-05-12", "2026-05-07");
    let wrong = beslistermijn.clone().suspended(vec![reversed]);
    assert_eq!(
        wrong.end(&calendar),
        Err(TermError::SuspensionReversed(reversed))
    );
    let right = vec![pause("2026-05-07", "2026-05-12")];
    let wrong = beslistermijn.suspended(right).backward();
    assert_eq!(wrong.end(&calendar), Err(TermError::SuspendedBackward));
}

#[test]
fn a_suspended_working_day_term_ends_on_a_working_day() {
    // Five working days after Monday is Monday 30 November; six suspended days make that Sunday 6 December.
    let norm = term("2026-11-23", "5wd", Regime::Werkdagen);
    let found = end(&norm.suspended(vec![pause("2026-11-24", "2026-11-30")]));
    assert_eq!(found.raw_end, date("2026-12-06"));
    assert_eq!(found.end, date("2026-12-07"));
}

#[test]
fn every_reason_is_told_in_order() {
    let table = "
        2026-03-24 6w atw | 5 mei (art. 3 Atw)
        2026-04-02 6w atw | Hemelvaartsdag (art. 3 Atw); gelijkgestelde dag (art. 3 lid 3 Atw); zaterdag; zondag
        2026-04-02 3d atw | zondag; tweede Paasdag (art. 3 Atw); ten minste twee werkdagen (art. 2 Atw)
        2026-03-31 3d atw | Goede Vrijdag (art. 3 lid 2 Atw); zaterdag; zondag; tweede Paasdag (art. 3 Atw)
        2026-05-12 3d atw | gelijkgestelde dag (art. 3 lid 3 Atw); zaterdag; zondag
        2020-12-24 3d eu | zondag; ten minste twee werkdagen (art. 3 lid 5 Verordening 1182/71)
        2026-04-30 2w eu | Hemelvaartsdag (art. 3 lid 4 Verordening 1182/71)
        2026-05-12 6w atw |
        2026-05-02 2w contract |";
    for ([start, length, regime], told) in rows(table) {
        let found = end(&term(start, length, regime.parse().unwrap()));
        assert_eq!(reasons(&found), told, "{start} + {length}");
    }
}

#[test]
fn article_2_names_the_free_days_it_steps_over() {
    // Monday is Koningsdag, Tuesday 28 April 2026 the first working day, Wednesday a decree day made up here.
    let calendar = Calendar::with_decree_days([date("2026-04-29")]);
    let found = term("2026-04-24", "3d", Regime::Atw)
        .end(&calendar)
        .unwrap();
    assert_eq!(
        reasons(&found),
        "Koningsdag (art. 3 Atw); ten minste twee werkdagen (art. 2 Atw); gelijkgestelde dag (art. 3 lid 3 Atw)"
    );
    assert_eq!(found.end, date("2026-04-30"));
}

#[test]
fn a_term_that_ends_after_the_last_decree_warns_only_where_the_atw_decides() {
    let table = "
        2028-12-01 4w atw      | silent
        2028-12-01 6w atw      | warns
        2028-12-03 4w atw      | warns
        2028-12-01 1j atw      | silent
        2028-12-01 6w eu       | silent
        2028-12-01 6w contract | silent";
    for ([start, length, regime], says) in rows(table) {
        let found = end(&term(start, length, regime.parse().unwrap()));
        let label = format!("{start} + {length} {regime}");
        assert_eq!(found.warning.is_some(), says == "warns", "{label}");
    }
    let known = Calendar::with_decree_days([date("2031-05-23")]);
    let found = term("2028-12-01", "6w", Regime::Atw).end(&known).unwrap();
    assert_eq!(found.warning, None);
}

#[test]
fn durations_are_read_written_and_told_in_words() {
    for (typed, shown, words) in [
        ("6w", "6w", "6 weken"),
        ("1w", "1w", "1 week"),
        (" 14 D ", "14d", "14 dagen"),
        ("5wd", "5wd", "5 werkdagen"),
        ("3m", "3m", "3 maanden"),
        ("1j", "1j", "1 jaar"),
        ("72u", "72u", "72 uur"),
    ] {
        let duration: Duration = typed.parse().unwrap();
        assert_eq!(duration.to_string(), shown);
        assert_eq!(duration.in_words(), words);
    }
    for typed in [
        "",
        "w",
        "6",
        "6x",
        "-6w",
        "+6w",
        "6.5w",
        "6w6",
        "é6w",
        "6é",
        "99999999999d",
    ] {
        assert_eq!(
            typed.parse::<Duration>().unwrap_err().to_string(),
            format!("‘{typed}’ is geen duur; schrijf bijvoorbeeld 6w, 14d, 5wd, 3m, 1j of 72u")
        );
    }
}
