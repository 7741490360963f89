//! The business case with the real program: assumptions read in and out again, figures that are the sum of what is behind
//! them, and what leaves.

use std::fs;
use std::path::Path;

use chrono::{Datelike, Months, NaiveDate};
use serde_json::Value;

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, store};
use wijkregie::domain::businesscase::Over;
use wijkregie::domain::cijfers::{Period, Unit};
use wijkregie::office::views::CaseAsked;
use wijkregie::office::{AsOf, today};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn said(data: &Path, arguments: &[&str]) -> String {
    let told = run(data, arguments);
    stderr(&told) + &String::from_utf8_lossy(&told.stdout)
}

const LIST: &str = "Over;BT;Soort;Leveringsvorm;Omvang;Tarief;Eenheid;Kosten;Van;Tot en met;Bron;Besproken met\r
regulier;;;;;57,50;uur;;1-1-2024;;raamovereenkomst;\r
regulier;;;;;61,10;per uur;;1-1-2026;;indexering;\r
regulier;;dagbesteding;PGB;4 dagdelen per week;38;dagdeel;;1-1-2026;31-12-2026;nadere regels;controller\r
beschikbaarheid;BT Hoogkerk;;;;;;120.000;1-1-2026;;convenant;\r
werkelijk;hoogkerk;;;;;;8.400;1-1-2026;31-12-2026;opgave;\r
regulier;;;;;99;uur;;1-1-2026;;nog eens;\r
beschikbaarheid;BT Atlantis;;;;;;1;1-1-2026;;x;\r
beschikbaarheid;Hoogkerk;;;;;;1;1-6-2026;1-5-2026;x;\r
regulier;;dagbesteding;;;veel;uur;;1-1-2026;;x;\r
";

#[test]
fn assumptions_are_read_in_twice_as_once_and_the_own_export_unchanged() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("aannames.csv");
    fs::write(&file, LIST).unwrap();
    let file = file.to_str().unwrap();
    let told = said(data, &["import", "aannames", file]);
    for part in [
        "9 gelezen: 5 toegevoegd",
        "4 geweigerd",
        "geen begeleidingsteam ‘BT Atlantis’",
        "voor zij op",
        "twee tarieven",
        "niet te lezen",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let all = json(data, &["lijst", "aannames"]);
    assert_eq!(all.as_array().unwrap().len(), 5);
    let first = &all[0];
    // What goes on, goes on until the next of the same begins.
    assert_eq!(
        (&first["van"], &first["tot_en_met"]),
        (&"2024-01-01".into(), &"2025-12-31".into())
    );
    assert_eq!(first["genoteerd_op"], Value::from(today().to_string()));
    // By now the second price of a day is a difference with the first, which stays.
    let again = said(data, &["import", "aannames", file]);
    assert!(
        again.contains("0 toegevoegd, 0 bijgewerkt, 6 ongewijzigd"),
        "{again}"
    );
    let number = all
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["soort"] == "dagbesteding")
        .unwrap();
    let number = number["nummer"].as_str().unwrap();
    assert!(done(data, &["toon", number]).contains("controller"));
    for form in ["csv", "xlsx"] {
        let out = home.path().join(format!("uit.{form}"));
        let out = out.to_str().unwrap();
        done(
            data,
            &[
                "export", "aannames", "--als", form, "--naar", out, "--doel", "proef",
            ],
        );
        let back = said(data, &["import", "aannames", out]);
        assert!(
            back.contains("0 toegevoegd, 0 bijgewerkt, 5 ongewijzigd"),
            "{form}: {back}"
        );
        let other = &store(home.path(), &format!("daar-{form}"), 0);
        done(other, &["import", "aannames", out]);
        assert_eq!(json(other, &["lijst", "aannames"]), all, "{form}");
    }
    // Taken back, and put right.
    done(
        data,
        &["doe", "aanname-verwijderen", number, "reden=vergissing"],
    );
    assert_eq!(
        json(data, &["lijst", "aannames"]).as_array().unwrap().len(),
        4
    );
    done(
        data,
        &["doe", "aanname-terugzetten", number, "reden=toch niet"],
    );
    assert_eq!(json(data, &["lijst", "aannames"]), all);
}

fn cents(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}

/// The last quarter that is over.
fn quarter() -> Period {
    Period::of(Unit::Quarter, today()).before()
}

fn asked(over: &str, bt: &[&str], wijk: &[&str]) -> CaseAsked {
    let words = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
    CaseAsked {
        over: over.to_owned(),
        bt: words(bt),
        wijk: words(wijk),
        ..CaseAsked::default()
    }
}

fn case(desk: &Desk, who: &str, asked: &CaseAsked) -> Value {
    let told = desk.office.business_case(&desk.caller(who), asked).unwrap();
    serde_json::to_value(told).unwrap()
}

fn behind(desk: &Desk, who: &str, asked: &CaseAsked) -> Vec<Value> {
    let records = desk.office.case_records(&desk.caller(who), asked).unwrap();
    let told = records.into_iter().map(serde_json::to_value);
    told.map(Result::unwrap).collect()
}

fn rows(told: &Value) -> &[Value] {
    told["perioden"][0]["rijen"].as_array().unwrap()
}

#[test]
fn every_row_is_the_sum_of_what_is_behind_it_and_the_wijken_of_a_team_are_the_team() {
    let desk = Desk::with_data(400);
    let over = quarter().key();
    let told = case(&desk, "bea", &asked(&over, &[], &[]));
    let teams: Vec<&Value> = rows(&told)
        .iter()
        .filter(|row| row["wijk"].is_null())
        .collect();
    let with_saving = teams.iter().filter(|row| !row["besparing"].is_null());
    assert!(
        with_saving.count() > 1,
        "the demo has teams with costs: {told}"
    );
    for team in teams {
        let bt = team["bt"].as_str().unwrap();
        let of_team = rows(&told).iter().filter(|row| row["bt"] == team["bt"]);
        let wijken: Vec<&Value> = of_team.filter(|row| !row["wijk"].is_null()).collect();
        for part in [
            "verwijzingen",
            "geteld",
            "regulier",
            "beschikbaarheid",
            "werkelijk",
            "kosten",
            "besparing",
        ] {
            let sum: i64 = wijken.iter().map(|row| cents(&row[part])).sum();
            let is_told = !team[part].is_null() && team["verwijzingen"] != 0;
            assert!(!is_told || sum == cents(&team[part]), "{part}: {team}");
        }
        for row in wijken.into_iter().chain([team]) {
            let wijk = row["wijk"].as_str();
            let wijk = wijk.map(|it| if it.is_empty() { "onbekend" } else { it });
            let wijk: Vec<&str> = wijk.into_iter().collect();
            let behind = behind(&desk, "bea", &asked(&over, &[bt], &wijk));
            assert_eq!(row["verwijzingen"], behind.len(), "{row}");
            let known = behind.iter().filter(|it| it["waarom"] == "");
            assert_eq!(row["geteld"], known.clone().count(), "{row}");
            let sum: i64 = known.map(|it| cents(&it["regulier"])).sum();
            assert_eq!(cents(&row["regulier"]), sum, "{row}");
        }
    }
}

/// Worked out in other words: hours a week × days ÷ 7 × the tariff of this year, of what was the same all the time.
#[test]
fn what_is_behind_it_is_volume_times_days_times_tariff() {
    let desk = Desk::with_data(300);
    let first = NaiveDate::from_ymd_opt(today().year(), 1, 1).unwrap();
    let month = Period::of(Unit::Month, first).key();
    let behind = behind(&desk, "bea", &asked(&month, &[], &[]));
    let noted: Vec<Value> = case(&desk, "bea", &asked(&month, &[], &[]))["aannames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["nummer"].clone())
        .collect();
    let mut seen = 0;
    for it in behind.iter().filter(|it| it["waarom"] == "") {
        let scope = it["omvang"].as_str().unwrap();
        let Some(hours) = scope.strip_suffix(" uur per week") else {
            continue;
        };
        let Ok(hours) = hours.replace(',', ".").parse::<f64>() else {
            continue;
        };
        let days = it["dagen"].as_f64().unwrap();
        let by_hand = hours * days / 7.0 * 6_110.0;
        let told = it["regulier"].as_f64().unwrap();
        assert!((told - by_hand).abs() <= 0.51, "{it}: {by_hand}");
        // And it says by which assumption, of those below the case.
        let names = it["aannames"].as_array().unwrap();
        assert!(
            !names.is_empty() && names.iter().all(|name| noted.contains(name)),
            "{it}"
        );
        seen += 1;
    }
    assert!(seen > 3, "{behind:?}");
}

#[test]
fn what_cannot_be_asked_is_said_and_a_period_without_tariffs_is_no_zero() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    for (asked, why) in [
        (&["2026-K3..2026-K1"][..], "eindigt voor het begint"),
        (&["toen"], "is geen periode"),
        (
            &["1k", "--bt", "Atlantis"],
            "geen begeleidingsteam ‘Atlantis’",
        ),
        (&["1k", "--wijk", "Atlantis"], "geen wijk ‘Atlantis’"),
        (&["2k", "--records"], "van één periode"),
        (&["1k", "--records", "--als", "csv"], "wordt niet gedeeld"),
    ] {
        let told = said(data, &[&["businesscase"], asked].concat());
        assert!(told.contains(why), "{asked:?}: {told}");
    }
    let desk = Desk::with_data(200);
    for it in desk.office.assumptions(&desk.caller("bea")).unwrap() {
        if it.over == Over::Regulier {
            desk.does("bea", "aanname-verwijderen", &it.nummer, "reden=proef");
        }
    }
    let told = case(&desk, "bea", &asked(&quarter().key(), &[], &[]));
    assert!(rows(&told).iter().any(|row| row["verwijzingen"] != 0));
    for row in rows(&told).iter().filter(|row| row["verwijzingen"] != 0) {
        assert_eq!(
            (&row["geteld"], &row["regulier"]),
            (&0.into(), &Value::Null)
        );
        assert_eq!(row["besparing"], Value::Null, "{row}");
        let left_out = row["buiten"].as_array().unwrap().iter();
        let left_out: i64 = left_out.map(|it| cents(&it["aantal"])).sum();
        assert_eq!(row["verwijzingen"], left_out, "{row}");
    }
}

#[test]
fn what_leaves_has_no_small_counts_and_nobody_in_it() {
    let desk = Desk::with_data(300);
    let asked = CaseAsked {
        leaves: true,
        ..asked(&quarter().key(), &[], &[])
    };
    let told = case(&desk, "bea", &asked);
    assert_eq!(told["kleinste"], 5);
    assert!(rows(&told).iter().any(|row| row["verborgen"] == true));
    for row in rows(&told) {
        for count in ["verwijzingen", "inwoners", "geteld"] {
            let count = cents(&row[count]);
            // Beside who is in support on a day, an exact number would tell who came or went.
            assert!(count % 5 == 0, "{row}");
        }
        assert!(
            row["verborgen"] == false || row["regulier"].is_null(),
            "{row}"
        );
    }
    assert!(!told.to_string().contains("V-20"));
    let names = told["aannames"].as_array().unwrap();
    assert!(!names.is_empty() && names.iter().all(|it| it["genoteerd_door"] == ""));
    // The same two days are the same, whatever comes after them.
    let known = AsOf {
        on: Some(today()),
        known: Some(today()),
    };
    let as_known = CaseAsked { at: known, ..asked };
    assert_eq!(case(&desk, "bea", &as_known), told);
}

#[test]
fn the_page_and_a_list_have_the_case_and_what_it_rests_on() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("aannames.csv");
    fs::write(&file, LIST).unwrap();
    done(data, &["import", "aannames", file.to_str().unwrap()]);
    let page = done(data, &["rapport", "2026-K1"]);
    assert!(page.contains("<h2>Businesscase</h2>") && page.contains("Bron: convenant"));
    let list = done(data, &["businesscase", "2026-K1", "--als", "csv"]);
    // Ninety days of € 120.000 a year, and as many of € 8.400: nobody was served, so nothing of it was saved.
    for part in ["BT Hoogkerk", "€ 29.589,04", "€ 2.071,23", "€ -31.660,27"] {
        let found = list.contains(part) || list.contains(&part.replace("€ -", "-€ "));
        assert!(found, "{part}: {list}");
    }
    let out = home.path().join("case.xlsx");
    let out = out.to_str().unwrap();
    done(
        data,
        &["businesscase", "2026-K1", "--als", "xlsx", "--naar", out],
    );
    assert!(done(data, &["lijst", "aannames"]).contains("€ 120.000 per jaar"));
}

#[test]
fn who_does_not_read_dossiers_is_told_quarters_that_are_over_and_a_wij_team_nothing() {
    let desk = Desk::with_data(300);
    desk.hire("lea", "leiding", "alles");
    let ask = |who: &str, asked: &_| desk.office.business_case(&desk.caller(who), asked);
    let over = quarter().key();
    let told = case(&desk, "lea", &asked(&over, &[], &[]));
    assert_eq!(told["kleinste"], 5);
    let month = Period::of(Unit::Month, today() - Months::new(2)).key();
    for (asked, why) in [
        (asked(&month, &[], &[]), "alleen per kwartaal"),
        // A year less three quarters is the fourth, also where that is hidden.
        (asked(&over[..4], &[], &[]), "alleen per kwartaal"),
        (asked("1k", &[], &[]), "periode die voorbij is"),
        (asked(&over, &[], &["hoogkerk"]), "zonder filter"),
    ] {
        let no = ask("lea", &asked).unwrap_err().to_string();
        assert!(no.contains(why), "{no}");
    }
    let lea = desk.caller("lea");
    assert!(
        desk.office
            .case_records(&lea, &asked(&over, &[], &[]))
            .is_err()
    );
    assert!(ask("wim", &asked(&over, &[], &[])).is_err());
}

#[test]
fn who_sees_a_part_has_a_part_of_the_costs() {
    let desk = Desk::with_data(400);
    desk.hire("bas", "backoffice", "wijk:hoogkerk");
    let over = quarter().key();
    let whole = case(&desk, "bea", &asked(&over, &["hoogkerk"], &[]));
    let part = case(&desk, "bas", &asked(&over, &["hoogkerk"], &[]));
    let filtered = case(&desk, "bea", &asked(&over, &["hoogkerk"], &["hoogkerk"]));
    let of = |told: &Value| {
        let mut all = rows(told).iter();
        let row = all.find(|row| row["wijk"] == "hoogkerk").unwrap();
        (
            row["kosten"].clone(),
            row["regulier"].clone(),
            row["verwijzingen"].clone(),
        )
    };
    assert_eq!(of(&whole), of(&part));
    assert_eq!(of(&whole), of(&filtered));
    assert!(part["bereik"].as_str().unwrap().contains("hoogkerk"));
}
