//! Indicators of the begroting: typed, read in, written out and read in again; and counted again in other words from the
//! records themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::Value;

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, store};
use wijkregie::domain::record::{Kind, fields};
use wijkregie::office::views::{FiguresAsked, IndicatorCells, Indicators, RecordsAsked};
use wijkregie::office::{AsOf, Outcome, today};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

/// What the begroting of 2018 has, as a file of the office.
const LIST: &str = "\
Indicatornummer;Indicator;Definitie;Eenheid;Bron;Cijfer;Cijferfilter;Jaar;Behaald;Begroot;Beoogd;Herkomst
4.2.2-03;Duurzame uitstroom;Percentage cliënten met een duurzame uitstroom;percentage;begroting;duurzaam-uitgestroomd;;2016;-;;;
4.2.2-04;Eigen regie;Percentage cliënten dat de dingen beter kan doen;percentage;CEO Wmo;;;2016;77%;;;begroting 2018
4.2.2-04;;;;;;;2017;;78%;;
4.2.2-04;;;;;;;2018;;;toename;
4.2.2-12;Kortdurend verblijf;Aantal geïndiceerde voorzieningen;aantal;begroting;personen;soort:kortdurend verblijf;2016;35;;;
4.2.2-12;;;;;;;2017;;19;;
4.2.2-13;Te veel;Meer dan alles;percentage;;;;2016;101;;;
";

fn columns(told: &Value, number: &str) -> Vec<String> {
    let rows = told["rijen"].as_array().unwrap();
    let row = rows.iter().find(|row| row["nummer"] == number).unwrap();
    let row: IndicatorCells = serde_json::from_value(row.clone()).unwrap();
    let year = u16::try_from(told["jaar"].as_u64().unwrap()).unwrap();
    row.columns(year).to_vec()
}

#[test]
fn a_list_of_the_begroting_is_read_in_written_out_and_read_in_again() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("indicatoren.csv");
    fs::write(&file, LIST).unwrap();
    let file = file.to_str().unwrap();
    let told = run(data, &["import", "indicatoren", file]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        said.contains("7 gelezen: 3 toegevoegd, 3 bijgewerkt, 0 ongewijzigd, 1 geweigerd"),
        "{said}{}",
        stderr(&told)
    );
    let refused = fs::read_to_string(format!("{file}.geweigerd.csv")).unwrap();
    assert!(refused.contains("hoogstens 100"), "{refused}");
    let seen = |data: &Path| json(data, &["lijst", "indicatoren", "--jaar", "2017"]);
    let told = seen(data);
    assert_eq!(columns(&told, "4.2.2-04"), ["77 %", "–", "78 %", "toename"]);
    assert_eq!(
        columns(&told, "4.2.2-12"),
        ["35", "0", "19", "–"],
        "zero is zero, a dash is not measured"
    );
    assert_eq!(columns(&told, "4.2.2-03"), ["–", "–", "–", "–"]);
    // Again says nothing new; otherwise is told, and taken over when asked.
    let list = LIST.lines().filter(|line| !line.contains("4.2.2-13"));
    let list: String = list.map(|line| format!("{line}\n")).collect();
    fs::write(file, &list).unwrap();
    let again = done(data, &["import", "indicatoren", file]);
    assert!(
        again.contains("0 toegevoegd, 0 bijgewerkt, 6 ongewijzigd"),
        "{again}"
    );
    fs::write(file, list.replace("77%", "76%")).unwrap();
    let other = done(data, &["import", "indicatoren", file]);
    assert!(other.contains("0 bijgewerkt"), "{other}");
    assert_eq!(columns(&seen(data), "4.2.2-04")[0], "77 %");
    done(
        data,
        &["import", "indicatoren", file, "--neem-over=behaald"],
    );
    assert_eq!(columns(&seen(data), "4.2.2-04")[0], "76 %");
    // The own export, in each form that reads in again, and what anyone reads of it.
    let told = seen(data);
    for form in ["csv", "xlsx"] {
        let out = home.path().join(format!("eigen.{form}"));
        let out = out.to_str().unwrap();
        done(
            data,
            &[
                "export",
                "indicatoren",
                "--als",
                form,
                "--naar",
                out,
                "--doel",
                "proef",
            ],
        );
        let other = &store(home.path(), form, 0);
        let read = done(other, &["import", "indicatoren", out]);
        assert!(read.contains("3 toegevoegd"), "{form}: {read}");
        assert_eq!(seen(other)["rijen"], told["rijen"], "{form}");
    }
    let all: Value = serde_json::from_str(&done(
        data,
        &["export", "indicatoren", "--als", "json", "--doel", "proef"],
    ))
    .unwrap();
    assert_eq!(all.as_array().unwrap().len(), 3);
}

#[test]
fn what_is_typed_can_be_taken_back_and_stands_in_the_history() {
    let desk = Desk::with_people();
    let given =
        "nummer=4.2.2-05; titel=Zelfredzaamheid; definitie=Percentage cliënten dat zich beter redt";
    let number = desk.does("bea", "indicator-vastleggen", "", given);
    assert_eq!(number, "4.2.2-05");
    desk.does("bea", "indicator-jaar", &number, "jaar=2016; behaald=81");
    desk.does("bea", "indicator-jaar", "4.2.2-05", "jaar=2016; behaald=82");
    let reached = || {
        row(&told(&desk, "bea"), "4.2.2-05")
            .year(2016)
            .unwrap()
            .behaald
            .clone()
    };
    assert_eq!(reached(), "82 %");
    let outcome = desk.office.undo(desk.caller("bea"), number, String::new());
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    assert_eq!(reached(), "81 %");
    let view = desk
        .office
        .show(&desk.caller("wim"), "4.2.2-05", AsOf::NOW)
        .unwrap();
    let steps: Vec<&str> = view
        .history()
        .iter()
        .map(|line| line.actie.as_str())
        .collect();
    assert_eq!(
        steps,
        [
            "indicator-vastleggen",
            "indicator-jaar",
            "indicator-jaar",
            "ongedaan-maken"
        ]
    );
}

#[test]
fn what_can_be_meant_two_ways_is_not_guessed_and_what_is_no_year_is_told() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("indicatoren.csv");
    let list = "Indicatornummer;Indicator;Definitie;Eenheid;Jaar;Behaald\n\
                4.2.2-04;Eigen regie;Kan de dingen beter;percentage;2014;0,775\n\
                4.2.2-04;;;;2015;1\n\
                4.2.2-04;;;;2016;77,5\n\
                4.2.2-04;;;;70000;78\n";
    fs::write(&file, list).unwrap();
    let file = file.to_str().unwrap();
    let told = run(data, &["import", "indicatoren", file]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned() + &stderr(&told);
    assert_eq!(said.matches("schrijf er % achter").count(), 2, "{said}");
    assert!(
        said.contains("geen jaar van 2000 tot en met 2100"),
        "{said}"
    );
    let told = json(data, &["lijst", "indicatoren", "--jaar", "2016"]);
    assert_eq!(columns(&told, "4.2.2-04"), ["–", "77,5 %", "–", "–"]);
}

#[test]
fn who_counts_nothing_still_reads_what_was_typed_and_no_zero_stands_for_what_one_may_not_see() {
    let desk = Desk::with_data(60);
    desk.hire("ben", "beheer", "alles");
    let seen = told(&desk, "ben");
    let counted = row(&seen, "4.2.2-03");
    assert_eq!(counted.niet_te_zien, "uw rol ziet geen cijfers");
    assert_eq!(counted.year(seen.jaar).unwrap().behaald, "–");
    assert_eq!(row(&seen, "4.2.2-05").year(2016).unwrap().behaald, "81 %");
    desk.hire("tim", "bt", "bt:hoogkerk");
    let seen = told(&desk, "tim");
    let counted = row(&seen, "4.2.2-10");
    assert!(
        counted.niet_te_zien.contains("uw rol ziet dit niet"),
        "{counted:?}"
    );
    assert_eq!(counted.year(seen.jaar).unwrap().behaald, "–");
}

#[test]
fn a_year_that_is_none_and_a_year_of_another_list_are_refused_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    assert!(
        !run(data, &["lijst", "indicatoren", "--jaar", "17"])
            .status
            .success()
    );
    let no = run(data, &["lijst", "wachtrij", "--jaar", "2017"]);
    assert!(
        stderr(&no).contains("Een --jaar hoort bij indicatoren"),
        "{}",
        stderr(&no)
    );
    let none = run(data, &["lijst", "indicatoren"]);
    assert!(
        stderr(&none).contains("Er is nog geen indicator"),
        "{}",
        stderr(&none)
    );
}

/// Every record of a kind, as the export has it: a value by each path.
fn exported(desk: &Desk, kind: Kind) -> Vec<(String, BTreeMap<String, Value>)> {
    let caller = desk.caller("bea");
    let begun = desk
        .office
        .export(&caller, kind, false, "natellen")
        .unwrap();
    let mut all = Vec::new();
    loop {
        let page = desk.office.export_page(&caller, begun.export).unwrap();
        if page.is_empty() {
            return all;
        }
        let of_kind = page
            .iter()
            .flatten()
            .filter(|record| record.id.kind == kind);
        all.extend(of_kind.map(|record| {
            let of = fields::of(record).unwrap().into_iter().collect();
            (record.id.number.clone(), of)
        }));
    }
}

fn day_at(record: &BTreeMap<String, Value>, path: &str) -> Option<NaiveDate> {
    record.get(path)?.as_str()?.parse().ok()
}

fn word<'r>(record: &'r BTreeMap<String, Value>, path: &str) -> &'r str {
    record.get(path).and_then(Value::as_str).unwrap_or("")
}

fn list<'r>(record: &'r BTreeMap<String, Value>, name: &'r str) -> impl Iterator<Item = &'r Value> {
    let of_list = move |path: &str| path.split_once('/').is_some_and(|(list, _)| list == name);
    record
        .iter()
        .filter(move |(path, _)| of_list(path))
        .map(|(_, value)| value)
}

fn told(desk: &Desk, who: &str) -> Indicators {
    desk.office
        .indicators(&desk.caller(who), None, AsOf::NOW, false)
        .unwrap()
}

fn row<'i>(told: &'i Indicators, number: &str) -> &'i IndicatorCells {
    told.rijen.iter().find(|row| row.nummer == number).unwrap()
}

/// What is counted of an indicator in the year of today: how many of how many, and who is left out.
fn counted(told: &Indicators, number: &str) -> (String, u32, Vec<u32>) {
    let cells = row(told, number).year(told.jaar).unwrap();
    let out = cells.buiten.iter().map(|it| it.aantal.unwrap());
    (
        cells.behaald.clone(),
        cells.geteld_van.unwrap_or(0),
        out.collect(),
    )
}

fn percent(part: usize, of: usize) -> String {
    match of {
        0 => "–".to_owned(),
        // Half up, in hundredths of a percent and then in percents.
        _ => format!("{} %", ((part * 20_000 + of) / (2 * of) + 50) / 100),
    }
}

#[test]
fn what_is_counted_is_what_the_records_add_up_to() {
    let desk = Desk::with_data(500);
    let told = told(&desk, "bea");
    let granted = exported(&desk, Kind::Indicatie);
    let plans = exported(&desk, Kind::Plan);
    let last = |it: &BTreeMap<String, Value>| {
        let days = [day_at(it, "einddatum"), day_at(it, "gestopt_op")];
        days.into_iter().flatten().min()
    };
    // People with an indicatie of a kind that holds today.
    for (number, kinds) in [
        (
            "4.2.2-10",
            &["individuele begeleiding", "huishoudelijke hulp"][..],
        ),
        ("4.2.2-11", &["dagbesteding"]),
        ("4.2.2-12", &["kortdurend verblijf"]),
    ] {
        let holds = granted.iter().filter(|(_, it)| {
            kinds.contains(&word(it, "soort"))
                && day_at(it, "begindatum").is_some_and(|day| day <= today())
                && last(it).is_none_or(|day| day >= today())
        });
        let people: BTreeSet<&str> = holds.map(|(_, it)| word(it, "inwoner")).collect();
        assert_eq!(
            counted(&told, number).0,
            people.len().to_string(),
            "{number}"
        );
    }
    // Who left this year, and had nothing new within half a year.
    let (mut stayed, mut followed, mut short) = (0, 0, 0);
    for (number, it) in &granted {
        let Some(end) = last(it).filter(|day| *day < today()) else {
            continue;
        };
        assert!(
            word(it, "stopreden").is_empty() && word(it, "opvolger").is_empty(),
            "the demo has none of these"
        );
        let (out, until) = (end + Days::new(1), end + Days::new(1) + Months::new(6));
        if out.year() != today().year() {
            continue;
        }
        if until > today() {
            short += 1;
            continue;
        }
        let again = granted.iter().any(|(other, more)| {
            other != number
                && word(more, "inwoner") == word(it, "inwoner")
                && day_at(more, "begindatum").is_some_and(|day| out <= day && day < until)
        });
        followed += 1;
        stayed += usize::from(!again);
    }
    let expected = (
        percent(stayed, followed),
        u32::try_from(followed).unwrap(),
        vec![short, 0, 0, 0, 0],
    );
    assert_eq!(counted(&told, "4.2.2-03"), expected);
    assert!(followed > 0 && short > 0, "{expected:?}");
    // Who reached every goal.
    let (mut reached, mut measured, mut out) = (0, 0, [0, 0, 0]);
    for (_, plan) in &plans {
        let mut clients: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for goal in list(plan, "plandoelen") {
            clients
                .entry(goal["van"].as_str().unwrap())
                .or_default()
                .push(goal);
        }
        for goals in clients.into_values() {
            let misses = |name: &str| goals.iter().any(|goal| goal[name].is_null());
            if misses("beginscore") {
                out[0] += 1;
            } else if misses("doelscore") {
                out[1] += 1;
            } else if misses("score") {
                out[2] += 1;
            } else {
                measured += 1;
                let all = goals
                    .iter()
                    .all(|goal| goal["score"].as_u64() >= goal["doelscore"].as_u64());
                reached += usize::from(all);
            }
        }
    }
    let expected = (
        percent(reached, measured),
        u32::try_from(measured).unwrap(),
        out.to_vec(),
    );
    assert_eq!(counted(&told, "4.2.2-01"), expected);
    assert!(measured > 5 && out[2] > 0, "{expected:?}");
}

#[test]
fn as_many_records_are_behind_an_indicator_as_it_says() {
    let desk = Desk::with_data(400);
    let caller = desk.caller("bea");
    let told = told(&desk, "bea");
    for row in told.rijen.iter().filter(|row| !row.cijfer.is_empty()) {
        for year in [told.jaar - 1, told.jaar] {
            let cells = row.year(year).unwrap();
            let behind = |key: &str| {
                let figures = FiguresAsked {
                    measures: vec![key.to_owned()],
                    per: None,
                    over: year.to_string(),
                    filter: row.filter.clone(),
                    at: AsOf::NOW,
                    leaves: false,
                };
                let wanted = RecordsAsked {
                    figures,
                    value: None,
                };
                let records = desk.office.figure_records(&caller, &wanted).unwrap();
                u32::try_from(records.len()).unwrap()
            };
            let count = match cells.geteld_van {
                Some(of) => of,
                None => cells
                    .geteld
                    .clone()
                    .unwrap()
                    .replace('.', "")
                    .parse()
                    .unwrap(),
            };
            assert_eq!(behind(&row.cijfer), count, "{} {year}", row.nummer);
            for out in &cells.buiten {
                assert_eq!(
                    Some(behind(&out.cijfer)),
                    out.aantal,
                    "{} {year}",
                    out.cijfer
                );
            }
        }
    }
}

#[test]
fn who_does_not_read_dossiers_is_told_years_that_are_over_and_no_small_counts() {
    let desk = Desk::with_data(400);
    desk.hire("lea", "leiding", "alles");
    let told = told(&desk, "lea");
    let uitstroom = row(&told, "4.2.2-03");
    assert_eq!(
        uitstroom.year(told.jaar).unwrap().behaald,
        "*",
        "the year goes on"
    );
    assert_eq!(uitstroom.niet_te_zien, "");
    assert!(
        row(&told, "4.2.2-01")
            .niet_te_zien
            .contains("uw rol ziet dit niet")
    );
    // What is typed is there for everyone.
    assert_eq!(row(&told, "4.2.2-05").year(2016).unwrap().behaald, "81 %");
    // What leaves has no count from one to four.
    let leaves = desk
        .office
        .indicators(&desk.caller("bea"), None, AsOf::NOW, true)
        .unwrap();
    for cells in leaves.rijen.iter().flat_map(|row| &row.jaren) {
        let small = |count: Option<u32>| count.is_some_and(|count| (1..5).contains(&count));
        assert!(!cells.buiten.iter().any(|it| small(it.aantal)), "{cells:?}");
        assert!(!small(cells.geteld_van), "{cells:?}");
    }
}

#[test]
fn what_the_begroting_of_2018_says_is_in_the_demo() {
    let desk = Desk::with_data(20);
    let told = desk
        .office
        .indicators(&desk.caller("bea"), Some(2017), AsOf::NOW, false)
        .unwrap();
    let columns = |number: &str| {
        let [reached, _, budgeted, aimed] = row(&told, number).columns(2017);
        [reached, budgeted, aimed]
    };
    for (number, expected) in [
        ("4.2.2-01", ["–", "–", "–"]),
        ("4.2.2-04", ["77 %", "78 %", "toename"]),
        ("4.2.2-05", ["81 %", "82 %", "toename"]),
        ("4.2.2-06", ["75 %", "76 %", "toename"]),
        ("4.2.2-07", ["78 %", "80 %", "toename"]),
        ("4.2.2-08", ["75 %", "79 %", "toename"]),
        ("4.2.2-09", ["14.201", "13.359", "–"]),
        ("4.2.2-10", ["2.645", "2.280", "–"]),
        ("4.2.2-11", ["1.302", "1.279", "–"]),
        ("4.2.2-12", ["35", "19", "–"]),
    ] {
        assert_eq!(columns(number), expected, "{number}");
    }
}
