//! The contracts and aanbestedingen of the example office through the real binary, against the truth that comes with it.

#![allow(clippy::unwrap_used)]

#[path = "support/office.rs"]
mod office;

use office::{Office, example};
use serde_json::{Value, json};

const PEILDATUM: &str = "2026-11-16";

fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(example("waarheid.json")).unwrap()).unwrap()
}

fn office() -> Office {
    let office = Office::new();
    for what in ["aanbieders", "contracten", "aanbestedingen"] {
        let file = example(&format!("{what}.csv"));
        let report = office.json(&["import", what, &file]);
        assert_eq!(report["geweigerd"], 0, "{what}");
        assert_eq!(report["toegevoegd"], report["gelezen"], "{what}");
    }
    office
}

fn list(office: &Office, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["lijst", "contracten", "--peildatum", PEILDATUM];
    arguments.extend(more);
    office.json(&arguments).as_array().unwrap().clone()
}

fn numbers(rows: &[Value]) -> Vec<&str> {
    let mut numbers: Vec<&str> = rows
        .iter()
        .map(|row| row["nummer"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn every_contract_stands_as_the_truth_has_it() {
    let office = office();
    let rows = list(&office, &["--alles"]);
    let truth = truth();
    let wanted = truth["contracten"].as_array().unwrap();
    assert_eq!(rows.len(), wanted.len());
    for contract in wanted {
        let number = contract["nr"].as_str().unwrap();
        let row = rows.iter().find(|row| row["nummer"] == number).unwrap();
        for field in [
            "lopend_tot",
            "uiterste_opzegdatum",
            "status",
            "stilzwijgend",
        ] {
            assert_eq!(row[field], contract[field], "{number} {field}");
        }
        let whole = office.json(&["toon", number, "--peildatum", PEILDATUM]);
        assert_eq!(
            whole["opzegdatum_veilig"], contract["opzegdatum_zonder_maandeinderegel"],
            "{number}"
        );
        let max_end = if contract["stilzwijgend"] == json!(true) {
            &Value::Null
        } else {
            &contract["maximaal_tot"]
        };
        assert_eq!(&whole["maximaal_tot"], max_end, "{number}");
    }
}

#[test]
fn what_must_be_done_within_180_days_and_what_was_missed() {
    let office = office();
    let truth = truth();
    let sorted = |name: &str| {
        let list = truth[name].as_array().unwrap();
        let mut list: Vec<&str> = list.iter().map(|nr| nr.as_str().unwrap()).collect();
        list.sort_unstable();
        list
    };
    let soon = list(&office, &["actie:180d"]);
    assert_eq!(numbers(&soon), sorted("contracten_actie_180d"));
    let missed = list(&office, &["gemist"]);
    assert_eq!(numbers(&missed), sorted("contracten_opzegdatum_gemist"));
    for row in &missed {
        assert_eq!(row["opzegdatum_gemist"], true);
    }
    let signals = office.json(&["lijst", "signalen", "--peildatum", PEILDATUM]);
    let of_kind = |kind: &str| {
        let all = signals.as_array().unwrap().iter();
        let found: Vec<Value> = all.filter(|s| s["soort"] == kind).cloned().collect();
        found
    };
    assert_eq!(
        numbers(&of_kind("opzegdatum gemist")),
        sorted("contracten_opzegdatum_gemist")
    );
    assert_eq!(
        numbers(&of_kind("opzegdatum")),
        sorted("contracten_actie_180d")
    );
}

#[test]
fn a_second_time_changes_nothing_and_moves_nobody() {
    let office = office();
    office.text(&[
        "doe",
        "optie-gebruiken",
        "RO-2023-022",
        "datum=2026-05-01",
        "clausule=bestek 4.2",
    ]);
    let report = office.json(&["import", "contracten", &example("contracten.csv")]);
    assert_eq!(report["ongewijzigd"], report["gelezen"]);
    let told = report["meldingen"].as_array().unwrap();
    assert!(
        told.iter()
            .any(|m| m["reden"].as_str().unwrap().contains("verandert dat niet"))
    );
    let whole = office.json(&["toon", "RO-2023-022", "--peildatum", PEILDATUM]);
    assert_eq!(whole["lopend_tot"], "2028-03-31");
    assert_eq!(whole["opties"].as_array().unwrap().len(), 2);
}

#[test]
fn a_step_on_a_contract_can_be_undone_and_shows_in_its_history() {
    let office = office();
    office.text(&["doe", "opzeggen", "RO-2024-010", "datum=2026-11-20"]);
    let whole = office.json(&["toon", "RO-2024-010"]);
    assert_eq!(whole["opgezegd_per"], "2027-09-30");
    assert_eq!(whole["stilzwijgend_verlengd_tot"], Value::Null);
    let steps: Vec<&str> = whole["geschiedenis"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["actie"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["inlezen-contracten", "opzeggen"]);
}
