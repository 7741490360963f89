//! A list of contracts read in once more: what it does not speak of stays, what it says otherwise is told, and what it did to
//! a record is one step to undo.

use crate::support::office::Office;
use serde_json::{Value, json};
use wijkregie::ipc::client::connect_running;
use wijkregie::ipc::question;
use wijkregie::office::Outcome;

fn does(office: &Office, words: &str) {
    office.does(&words.split(' ').collect::<Vec<_>>());
}

fn told(report: &Value) -> String {
    report.to_string()
}

/// A contract with two percelen and a party with a share, as a first list had it.
fn bought() -> Office {
    let office = Office::new();
    for words in [
        "aanbieder-registreren nummer=A1 naam=Naoberhuis",
        "aanbieder-registreren nummer=A2 naam=Elker",
    ] {
        does(&office, words);
    }
    let list = "Contractnr;Titel;Soort;Startdatum;Einddatum;Leverancier;Aandeel;Leverancier tot en met;Perceel;Plafond perceel\r\n\
         Q-1;Jeugd;raamovereenkomst;1-1-2026;31-12-2028;Naoberhuis;60 %;31-12-2027;1;100000\r\n\
         Q-1;;;;;;;;2;50000\r\n";
    let report = office.json(&["import", "contracten", &office.file("eerst.csv", list)]);
    assert_eq!(report["toegevoegd"], 1, "{report}");
    office
}

#[test]
fn percelen_and_shares_that_a_list_does_not_speak_of_stay_when_it_is_taken_over() {
    let office = bought();
    let before = office.json(&["toon", "Q-1"]);
    assert_eq!(before["percelen"].as_array().unwrap().len(), 2, "{before}");
    let list = "Contractnr;Titel;Einddatum;Leverancier\r\nQ-1;Jeugdhulp;31-12-2027;Naoberhuis\r\n";
    let file = office.file("later.csv", list);
    let report = office.json(&["import", "contracten", &file]);
    assert!(!told(&report["verschillen"]).contains("perce"), "{report}");
    office.json(&["import", "contracten", &file, "--neem-over"]);
    let after = office.json(&["toon", "Q-1"]);
    assert_eq!(after["titel"], "Jeugdhulp");
    for name in ["percelen", "partijen"] {
        assert_eq!(after[name], before[name], "{name}");
    }
}

#[test]
fn who_buys_stays_where_a_list_names_only_who_delivers() {
    let office = bought();
    does(
        &office,
        "partij-toevoegen Q-1 partij=Assen kant=opdrachtgever",
    );
    let list = "Contractnr;Titel;Leverancier\r\nQ-1;Jeugd;Elker\r\n";
    let file = office.file("x.csv", list);
    office.json(&["import", "contracten", &file, "--neem-over=partijen"]);
    let parties = told(&office.json(&["toon", "Q-1"])["partijen"]);
    assert!(parties.contains("gemeente Assen"), "{parties}");
    assert!(
        parties.contains("A2") && !parties.contains("A1"),
        "{parties}"
    );
}

#[test]
fn another_kind_of_contract_is_told_and_taken_over_only_where_it_can_be() {
    let office = bought();
    let read = |soort: &str, how: &[&str]| {
        let list = format!("Contractnr;Titel;Soort\r\nQ-1;Jeugd;{soort}\r\n");
        let file = office.file("soort.csv", list);
        office.json(&[&["import", "contracten", &file], how].concat())
    };
    let report = read("contract", &[]);
    assert!(
        told(&report["verschillen"]).contains("raamovereenkomst"),
        "{report}"
    );
    let report = read("contract", &["--neem-over=soort"]);
    assert_eq!(report["bijgewerkt"], 1, "{report}");
    assert_eq!(office.json(&["toon", "Q-1"])["soort"], "contract");
    // By hand it is no convenant as long as it has percelen, and so by a file.
    does(
        &office,
        "onderdeel-verwijderen Q-1 onderdeel=partijen/1 reden=weg",
    );
    let report = read("convenant", &["--neem-over=soort"]);
    assert_eq!(report["geweigerd"], 1, "{report}");
    assert!(
        told(&report["meldingen"]).contains("hier staan nog percelen"),
        "{report}"
    );
}

#[test]
fn a_field_that_no_row_says_anything_else_of_is_told_as_such() {
    let office = bought();
    let list = "Contractnr;Titel\r\nQ-1;Jeugdhulp\r\n";
    let file = office.file("x.csv", list);
    let report = office.json(&["import", "contracten", &file, "--neem-over=onzin"]);
    assert!(told(&report["meldingen"]).contains("onzin"), "{report}");
}

#[test]
fn a_convenant_that_buys_is_told_of() {
    let office = Office::new();
    let list = "Contractnr;Titel;Startdatum;Einddatum;Perceel;Maximale waarde\r\nM-3;Convenant X;1-1-2026;31-12-2028;1;5000\r\n";
    let report = office.json(&["import", "contracten", &office.file("c.csv", list)]);
    let told = told(&report["meldingen"]);
    assert!(told.contains("deze rij heeft percelen"), "{report}");
    assert!(told.contains("een maximale waarde"), "{report}");
}

#[test]
fn what_a_file_did_to_a_contract_in_several_rows_is_undone_in_one_step() {
    let office = bought();
    let before = office.json(&["toon", "Q-1"]);
    let list = "Contractnr;Productcode;Eenheid;Tarief;Vanaf\r\n\
         Q-1;A;uur;80;1-1-2026\r\nQ-1;A;uur;82;1-1-2027\r\nQ-1;B;uur;50;1-1-2026\r\n";
    let report = office.json(&["import", "tarieven", &office.file("t.csv", list)]);
    assert_eq!(report["toegevoegd"], 3, "{report}");
    let mut client = connect_running(&office.data()).unwrap().unwrap();
    let outcome = client
        .ask(&question::Undo {
            number: "contract:Q-1".to_owned(),
            request: String::new(),
        })
        .unwrap();
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    let after = office.json(&["toon", "Q-1"]);
    assert_eq!(after["tarieven"], before["tarieven"]);
    assert_eq!(after["percelen"], before["percelen"]);
}

#[test]
fn two_people_of_one_partner_in_one_team_come_back_from_an_export() {
    let office = Office::new();
    does(&office, "aanbieder-registreren nummer=L1 naam=Lentis");
    does(
        &office,
        "contract-registreren nummer=C-4 titel=teams soort=convenant begin=2026-01-01 einde=2026-12-31",
    );
    does(&office, "partij-toevoegen C-4 partij=L1");
    let list = "Contractnr;Partner;Team;Fte;Opmerking\r\n\
         C-4;Lentis;Selwerd;0,1;met auto\r\nC-4;Lentis;Selwerd;0,1;op de fiets\r\nC-4;Lentis;Selwerd;0,2;\r\n";
    let file = office.file("inzet.csv", list);
    let report = office.json(&["import", "inzet", &file]);
    assert_eq!(report["toegevoegd"], 3, "{report}");
    let kept = told(&office.json(&["toon", "C-4"])["ruw"]);
    assert!(
        kept.contains("met auto") && kept.contains("op de fiets"),
        "{kept}"
    );
    let report = office.json(&["import", "inzet", &file]);
    assert_eq!(report["verschillen"], json!([]), "{report}");
    assert_eq!(
        (&report["toegevoegd"], &report["ongewijzigd"]),
        (&json!(0), &json!(3)),
        "{report}"
    );
}

#[test]
fn a_column_of_the_office_is_kept_with_the_tariff_it_came_with_and_a_change_of_it_is_told() {
    let office = bought();
    let read = |remark: &str, how: &[&str]| {
        let list = format!(
            "Contractnr;Productcode;Eenheid;Tarief;Vanaf;Opmerking\r\nQ-1;A;uur;80;1-1-2026;{remark}\r\n"
        );
        let file = office.file("t.csv", list);
        office.json(&[&["import", "tarieven", &file], how].concat())
    };
    let kept = || told(&office.json(&["toon", "Q-1"])["ruw"]);
    read("", &[]);
    read("bij A", &[]);
    assert!(kept().contains("Opmerking (A per uur vanaf"), "{}", kept());
    let report = read("anders", &[]);
    assert!(told(&report["verschillen"]).contains("bij A"), "{report}");
    assert!(kept().contains("bij A"), "{}", kept());
    read("anders", &["--neem-over"]);
    assert!(
        kept().contains("anders") && !kept().contains("bij A"),
        "{}",
        kept()
    );
}

#[test]
fn a_party_that_was_read_in_before_the_register_knew_it_is_no_second_one() {
    let office = Office::new();
    let list = "Contractnr;Titel;Startdatum;Einddatum;Leverancier\r\nM-4;zorg;1-1-2026;31-12-2028;Lentis\r\n";
    office.json(&["import", "contracten", &office.file("c.csv", list)]);
    does(&office, "aanbieder-registreren nummer=L1 naam=Lentis");
    let output = office.run(&["doe", "partij-toevoegen", "M-4", "partij=L1"]);
    assert!(!output.status.success(), "{output:?}");
}
