//! A second time: what a file says otherwise is told with both values, and taken over only when that is asked.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::office::{Office, example, said};
use serde_json::{Value, json};
use wijkregie::ipc::client::connect_running;
use wijkregie::ipc::question;
use wijkregie::office::Outcome;

const HEAD: &str = "Contractnr;Onderwerp;Leverancier;Startdatum;Einddatum;Stilzwijgend;Opzegtermijn;Plafond;Contact\n";

fn first(office: &Office) -> String {
    let list = format!(
        "{HEAD}RO-1;Begeleiding;De Brug;01-01-2025;31-12-2027;N;3;100.000;Mw. Bos\nRO-2;Vervoer;De Kade;01-01-2025;31-12-2027;J;3;50.000;\n"
    );
    office.file("contracten.csv", list)
}

fn changed(office: &Office) -> String {
    let list = format!(
        "{HEAD}RO-1;Begeleiding thuis;De Kade;01-01-2025;31-12-2028;N;3;120.000;Dhr. Mol\nRO-2;Vervoer;De Kade;01-01-2025;31-12-2027;N;6;50.000;\n"
    );
    office.file("gewijzigd.csv", list)
}

fn differences(report: &Value) -> Vec<(u64, String, String, String)> {
    let all = report["verschillen"].as_array().unwrap().iter();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    all.map(|it| {
        let row = it["rij"].as_u64().unwrap();
        (
            row,
            text(it, "veld"),
            text(it, "opgeslagen"),
            text(it, "bestand"),
        )
    })
    .collect()
}

#[test]
fn every_difference_is_told_with_both_values_and_nothing_is_replaced() {
    let office = Office::new();
    office.json(&["import", "contracten", &first(&office)]);
    let before = office.json(&["toon", "contract:RO-1"]);
    let report = office.json(&["import", "contracten", &changed(&office)]);
    let told = differences(&report);
    let fields: Vec<(u64, &str)> = told.iter().map(|it| (it.0, it.1.as_str())).collect();
    for expected in [
        (1, "titel"),
        (1, "einde"),
        (1, "maximale waarde"),
        (1, "partijen"),
        (1, "eigen kolommen Contact"),
        (2, "stilzwijgend"),
        (2, "opzegtermijn"),
    ] {
        assert!(fields.contains(&expected), "{expected:?} {fields:?}");
    }
    let end = told.iter().find(|it| it.1 == "einde").unwrap();
    assert_eq!(
        (end.2.as_str(), end.3.as_str()),
        ("vr 31 dec 2027", "zo 31 dec 2028")
    );
    assert_eq!(report["ongewijzigd"], 2);
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["einde"],
        before["einde"]
    );
    let output = office.run(&["import", "contracten", &changed(&office)]);
    let text = said(&output);
    assert!(
        text.contains(
            "rij 1, RO-1 einde: opgeslagen ‘vr 31 dec 2027’, in het bestand ‘zo 31 dec 2028’"
        ),
        "{text}"
    );
}

#[test]
fn what_is_taken_over_is_one_group_that_one_undo_takes_back() {
    let office = Office::new();
    office.json(&["import", "contracten", &first(&office)]);
    let trial = office.json(&[
        "import",
        "contracten",
        &changed(&office),
        "--neem-over",
        "--proef",
    ]);
    assert!(
        trial["verschillen"]
            .as_array()
            .unwrap()
            .iter()
            .all(|it| it["overgenomen"] == true)
    );
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["einde"],
        "2027-12-31"
    );
    let report = office.json(&["import", "contracten", &changed(&office), "--neem-over"]);
    assert_eq!(
        (&report["bijgewerkt"], &report["gelezen"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["einde"],
        "2028-12-31"
    );
    assert_eq!(office.json(&["toon", "contract:RO-2"])["opzegtermijn"], 6);
    let again = office.json(&["import", "contracten", &changed(&office)]);
    assert_eq!(
        (&again["ongewijzigd"], &again["verschillen"]),
        (&json!(2), &json!([]))
    );
    let mut client = connect_running(&office.data()).unwrap().unwrap();
    let number = "contract:RO-2".to_owned();
    let outcome = client
        .ask(&question::Undo {
            number,
            request: String::new(),
        })
        .unwrap();
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["einde"],
        "2027-12-31"
    );
    assert_eq!(office.json(&["toon", "contract:RO-2"])["opzegtermijn"], 3);
}

#[test]
fn what_is_only_shown_beforehand_is_not_said_to_be_taken_over() {
    let office = Office::new();
    office.json(&["import", "contracten", &first(&office)]);
    let output = office.run(&[
        "import",
        "contracten",
        &changed(&office),
        "--neem-over=einde",
    ]);
    let text = said(&output);
    let ends = |of: &str, end: &str| {
        let lines = text.lines().filter(|line| line.starts_with(of));
        lines.filter(|line| line.ends_with(end)).count()
    };
    for (of, ending) in [("rij 1, RO-1 einde", ""), ("rij 1, RO-1 titel", "niet ")] {
        // Once before it is decided, once after.
        assert_eq!(
            ends(of, &format!("; wordt {ending}overgenomen")),
            1,
            "{text}"
        );
        assert_eq!(ends(of, &format!("; {ending}overgenomen")), 1, "{text}");
        assert_eq!(ends(of, ""), 2, "{text}");
    }
}

#[test]
fn a_trial_of_what_is_too_large_does_not_say_that_rows_were_kept() {
    let office = Office::new();
    let remark = "x".repeat(900_000);
    let row = |n| format!("RO-1;Vervoer;01-01-2025;31-12-2027;L{n};{n}{remark}\n");
    let rows: String = (0..7).map(row).collect();
    let head = "Contractnr;Onderwerp;Startdatum;Einddatum;Leverancier;Opmerkingen\n";
    let file = office.file("groot.csv", format!("{head}{rows}"));
    for (trial, kept) in [(&["--proef"][..], false), (&[], true)] {
        let args = [&["import", "contracten", file.as_str()], trial].concat();
        let output = office.run(&args);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert_eq!(text.contains("zijn bewaard"), kept, "{text}");
        assert_eq!(text.contains("is niets bewaard"), !kept, "{text}");
    }
}

#[test]
fn what_someone_changed_on_screen_is_named_and_taken_over_only_when_its_field_is_named() {
    let office = Office::new();
    office.json(&["import", "contracten", &first(&office)]);
    office.does(&["contract-wijzigen", "RO-1", "titel=Begeleiding aan huis"]);
    let report = office.json(&["import", "contracten", &changed(&office), "--neem-over"]);
    let title = report["verschillen"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["veld"] == "titel")
        .unwrap();
    assert!(
        title["gewijzigd_door"].as_str().unwrap().contains(" op "),
        "{title}"
    );
    assert_eq!(title["overgenomen"], false);
    let whole = office.json(&["toon", "contract:RO-1"]);
    assert_eq!(
        (&whole["titel"], &whole["einde"]),
        (&json!("Begeleiding aan huis"), &json!("2028-12-31"))
    );
    office.json(&[
        "import",
        "contracten",
        &changed(&office),
        "--neem-over=titel",
    ]);
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["titel"],
        "Begeleiding thuis"
    );
}

#[test]
fn an_edited_export_is_no_file_without_changes() {
    let office = Office::buying();
    let path = office.folder.path().join("uit.csv").display().to_string();
    office.text(&[
        "export",
        "contracten",
        "--als",
        "csv",
        "--naar",
        &path,
        "--doel",
        "test",
    ]);
    let same = office.json(&["import", "contracten", &path]);
    assert_eq!(
        (&same["ongewijzigd"], &same["verschillen"]),
        (&json!(30), &json!([]))
    );
    let text = std::fs::read_to_string(&path).unwrap();
    let edited =
        text.replacen("R. Huizinga", "K. Brontsema", 1)
            .replacen("groepsgerichte", "groeps", 1);
    let report = office.json(&["import", "contracten", &office.file("anders.csv", edited)]);
    let told = differences(&report);
    assert!(
        told.iter()
            .any(|it| it.1 == "contractbeheerder" && it.3 == "K. Brontsema"),
        "{told:?}"
    );
    assert!(told.iter().any(|it| it.1 == "titel"), "{told:?}");
}

#[test]
fn the_same_file_again_says_nothing_otherwise() {
    let office = Office::whole();
    for what in [
        "aanbieders",
        "medewerkers",
        "contracten",
        "aanbestedingen",
        "verwijzingen",
    ] {
        let report = office.json(&["import", what, &example(&format!("{what}.csv"))]);
        assert_eq!(report["verschillen"], json!([]), "{what}");
    }
}

#[test]
fn a_column_of_the_office_s_own_is_shown_found_and_exported_again() {
    let office = Office::new();
    office.json(&["import", "contracten", &first(&office)]);
    assert_eq!(
        office.json(&["toon", "contract:RO-1"])["eigen-kolommen"],
        json!([{ "kolom": "Contact", "waarde": "Mw. Bos" }])
    );
    for (filter, count) in [
        ("kolom:contact=bos", 1),
        ("kolom:bos", 1),
        ("kolom:contact=mol", 0),
    ] {
        let rows = office.json(&["lijst", "contracten", "--alles", filter]);
        assert_eq!(rows.as_array().unwrap().len(), count, "{filter}");
    }
    assert!(office.export("contracten", "csv").contains("Mw. Bos"));
}

#[test]
fn who_is_there_already_is_told_with_their_number() {
    let office = Office::new();
    let head = "Volgnr;Meldingsdatum;Achternaam;Tussenvoegsel;Voornaam;Geboortedatum;BSN;Wet\n";
    let list = |rows: &str| office.file("v.csv", format!("{head}{rows}"));
    office.json(&["import", "verwijzingen", &list("1;01-10-2026;Aal;;A;01-02-1960;111222333;Wmo\n2;01-10-2026;Haan;de;Ruben;05-05-1981;;Wmo\n")]);
    let report = office.json(&["import", "verwijzingen", &list(
        "3;01-10-2026;Baal;;B;01-02-1961;111222333;Wmo\n4;01-10-2026;deHaan;;RUBEN;05-05-1981;;Wmo\n5;01-10-2026;Haan;de;Lisa;05-05-1981;;Wmo\n",
    )]);
    let told: Vec<(u64, &str)> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["rij"].as_u64().unwrap(), it["reden"].as_str().unwrap()))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].0 == 1 && told[0].1.contains("P-0001"), "{told:?}");
    assert!(told[1].0 == 2 && told[1].1.contains("P-0002"), "{told:?}");
}

#[test]
fn a_list_can_come_in_on_stdin_and_what_is_refused_goes_back_on_stdout() {
    let office = Office::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wijkregie"))
        .arg("--data")
        .arg(office.data())
        .args(["import", "verwijzingen", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let list = "Volgnr;Achternaam;Wet\n1;Bos;Wmo\n;;Wmo\n2;Mol;te;veel\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(list.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let back = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(back.lines().count(), 3, "{back}");
    assert!(
        back.contains("2;Mol;te;") || back.contains(";veel"),
        "{back}"
    );
    assert!(
        said(&output).contains("3 gelezen: 1 toegevoegd"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_trial_and_a_question_make_no_store() {
    let office = Office::without_store();
    let report = office.json(&[
        "import",
        "aanbieders",
        &example("aanbieders.csv"),
        "--proef",
    ]);
    assert_eq!(report["toegevoegd"], 12);
    assert!(!office.data().exists());
    for command in [
        &["lijst", "wachtrij"][..],
        &["toon", "V-2026-0001"],
        &["export", "verwijzingen", "--als", "csv", "--doel", "test"],
    ] {
        let output = office.run(command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        assert!(
            said(&output).contains("staat geen opslag"),
            "{}",
            said(&output)
        );
        assert!(!office.data().exists(), "{command:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_when_it_is_typed_too() {
    let office = Office::new();
    for (day, part) in [
        ("15-03-2099", "toekomst"),
        ("01-01-1900", "lege cel"),
        ("01-01-1901", "120 jaar"),
    ] {
        let (code, why) = office.refuses(&[
            "inwoner-registreren",
            "achternaam=Vos",
            &format!("geboortedatum={day}"),
        ]);
        assert!(code != 0 && why.contains(part), "{day}: {why}");
    }
}

#[test]
fn a_row_of_what_was_taken_out_of_the_register_says_when_by_whom_why_and_what_to_do() {
    let office = Office::new();
    let list = first(&office);
    office.json(&["import", "contracten", &list]);
    let tenders = "Kenmerk;Naam;Procedure;Opvolger van;Ingangsdatum\n\
        AB-2027-01;Begeleiding;SAS;RO-1;01-01-2028\n";
    let tenders = office.file("aanbestedingen.csv", tenders);
    office.json(&["import", "aanbestedingen", &tenders]);
    office.does(&["aanbesteding-verwijderen", "AB-2027-01", "reden=proef"]);
    office.does(&["contract-verwijderen", "RO-1", "reden=twee keer ingevoerd"]);
    let whole = office.export("contracten", "json");
    assert!(!whole.contains("RO-1"), "{whole}");

    let out = |report: &Value| report["geweigerd"].to_string();
    let report = office.run(&["import", "contracten", &list]);
    let told = said(&report) + &String::from_utf8_lossy(&report.stdout);
    let today = wijkregie::domain::dates::with_year(chrono::Local::now().date_naive());
    for part in [
        format!("RO-1 is op {today} door "),
        " uit het register gehaald: twee keer ingevoerd. ".to_owned(),
        "wijkregie doe contract-terugzetten contract:RO-1 reden=…".to_owned(),
        "geef het dan een ander nummer".to_owned(),
    ] {
        assert!(told.contains(&part), "{part}: {told}");
    }
    let report: Value = serde_json::from_slice(
        &office
            .run(&["import", "contracten", &list, "--json"])
            .stdout,
    )
    .unwrap();
    assert_eq!(out(&report), "1", "{report}");
    let told = said(&office.run(&["import", "aanbestedingen", &tenders]));
    assert!(
        told.contains("aanbesteding-terugzetten AB-2027-01"),
        "{told}"
    );

    // What is out is changed by nothing but putting it back, in the order in which it hangs together.
    let told = office.refuses(&["contract-wijzigen", "RO-1", "titel=z"]).1;
    assert!(
        told.contains("RO-1 is uit het register gehaald: twee keer ingevoerd"),
        "{told}"
    );
    let told = office
        .refuses(&["aanbesteding-terugzetten", "AB-2027-01", "reden=toch"])
        .1;
    assert!(
        told.contains("RO-1, en dat is zelf uit het register gehaald"),
        "{told}"
    );
    office.does(&["contract-terugzetten", "RO-1", "reden=toch niet dubbel"]);
    office.does(&["aanbesteding-terugzetten", "AB-2027-01", "reden=toch"]);
    let told = office
        .refuses(&["contract-terugzetten", "RO-1", "reden=nog eens"])
        .1;
    assert!(told.contains("staat in het register"), "{told}");
    let report = office.json(&["import", "contracten", &list]);
    assert_eq!(
        (&report["ongewijzigd"], &report["geweigerd"]),
        (&json!(2), &json!(0))
    );
}
