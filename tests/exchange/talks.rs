//! Talks about contracts, read in from a list or a workbook: by the same rules as by hand.

use crate::support::office::Office;
use serde_json::json;

fn office() -> Office {
    let office = Office::new();
    let given = "contract-registreren nummer=RO-2026-001 titel=begeleiding soort=contract begin=2026-01-01 einde=2090-12-31";
    office.does(&given.split(' ').collect::<Vec<_>>());
    office
}

const TALKS: &str = "Contractnr;Datum gesprek;Gesproken met;Besproken;Volgend gesprek;Plaats\r\n\
     RO-2026-001;1-6-2026;directie Naoberhuis;wachttijd loopt op;1-9-2026;Hoogkerk\r\n\
     RO-2026-001;1-9-2026;directie Naoberhuis;wachttijd daalt;;\r\n\
     RO-2026-001;;directie;zonder dag;;\r\n\
     RO-2026-001;3-6-2026;;zonder wie;;\r\n\
     RO-2026-001;3-6-2026;directie;het volgende ligt ervoor;1-6-2026;\r\n\
     RO-2026-999;1-6-2026;directie;van niemand;;\r\n\
     ;1-6-2026;directie;zonder contract;;\r\n";

#[test]
fn talks_are_read_in_from_a_list_and_once() {
    let office = office();
    let file = office.file("gesprekken.csv", TALKS);
    let told = office.json(&["import", "contractgesprekken", &file]);
    assert_eq!(
        (&told["toegevoegd"], &told["geweigerd"]),
        (&json!(2), &json!(5)),
        "{told}"
    );
    let meldingen = told["meldingen"].to_string();
    for why in [
        "datum",
        "met",
        "Het volgende gesprek komt na dit gesprek",
        "RO-2026-999 staat niet in het register",
        "noemt geen contract",
    ] {
        assert!(meldingen.contains(why), "{why}: {meldingen}");
    }
    let contract = office.json(&["toon", "RO-2026-001"]);
    let talks = contract["contractgesprekken"].as_array().unwrap();
    assert_eq!(talks.len(), 2, "{talks:?}");
    assert_eq!(
        talks[0],
        json!({"datum": "2026-06-01", "met": "directie Naoberhuis", "verslag": "wachttijd loopt op", "volgende": "2026-09-01"})
    );
    // What no field takes is kept with it.
    assert!(contract["ruw"].to_string().contains("Hoogkerk"));
    // Again adds nothing, whatever the capitals.
    for text in [
        TALKS,
        &TALKS.replace("directie Naoberhuis", "Directie Naoberhuis"),
    ] {
        let file = office.file("gesprekken.csv", text);
        let told = office.json(&["import", "contractgesprekken", &file]);
        assert_eq!(
            (&told["toegevoegd"], &told["ongewijzigd"]),
            (&json!(0), &json!(2)),
            "{told}"
        );
    }
}

#[test]
fn a_report_that_says_otherwise_is_told_and_changes_nothing() {
    let office = office();
    let file = office.file("gesprekken.csv", TALKS);
    office.json(&["import", "contractgesprekken", &file]);
    let other = TALKS.replace("loopt op", "is weg");
    let file = office.file("gesprekken.csv", other);
    let told = office.json(&["import", "contractgesprekken", &file]);
    assert_eq!(told["toegevoegd"], json!(0), "{told}");
    let difference = &told["verschillen"][0];
    assert_eq!(
        ["veld", "opgeslagen", "bestand"].map(|name| difference[name].as_str().unwrap()),
        ["verslag", "wachttijd loopt op", "wachttijd is weg"],
        "{told}"
    );
    assert_eq!(report(&office), "wachttijd loopt op");
    let told = office.json(&["import", "contractgesprekken", &file, "--neem-over"]);
    assert_eq!(told["verschillen"][0]["overgenomen"], json!(true), "{told}");
    assert_eq!(report(&office), "wachttijd is weg");
}

fn report(office: &Office) -> String {
    let contract = office.json(&["toon", "RO-2026-001"]);
    let report = &contract["contractgesprekken"][0]["verslag"];
    report.as_str().unwrap().to_owned()
}

#[test]
fn the_next_talk_that_was_not_known_yet_is_filled_in_by_a_later_list() {
    let office = office();
    let head = "Contractnr;Datum gesprek;Gesproken met;Besproken;Volgend gesprek\r\n";
    for (next, filled) in [("", 0), ("1-9-2026", 1), ("1-9-2026", 0)] {
        let row = format!("{head}RO-2026-001;1-6-2026;directie;wachttijd;{next}\r\n");
        let file = office.file("gesprekken.csv", row);
        let told = office.json(&["import", "contractgesprekken", &file]);
        assert_eq!(told["bijgewerkt"], json!(filled), "{told}");
        assert_eq!(told["verschillen"], json!([]), "{told}");
    }
    let contract = office.json(&["toon", "RO-2026-001"]);
    assert_eq!(
        contract["contractgesprekken"][0]["volgende"],
        json!("2026-09-01")
    );
}

#[test]
fn talks_are_read_in_from_a_workbook_too() {
    let office = office();
    let path = office.data().with_file_name("gesprekken.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd-mm-yyyy");
    for (column, head) in ["Contractnummer", "Datum", "Met", "Verslag", "Volgende"]
        .into_iter()
        .enumerate()
    {
        sheet.write(0, column as u16, head).unwrap();
    }
    let on = |y, m, d| rust_xlsxwriter::ExcelDateTime::from_ymd(y, m, d).unwrap();
    sheet.write(1, 0, "RO-2026-001").unwrap();
    sheet.write_with_format(1, 1, on(2026, 6, 1), &day).unwrap();
    sheet.write(1, 2, "directie").unwrap();
    sheet.write(1, 3, "goed gesprek").unwrap();
    sheet.write_with_format(1, 4, on(2026, 9, 1), &day).unwrap();
    workbook.save(&path).unwrap();
    let path = path.display().to_string();
    for (added, same) in [(1, 0), (0, 1)] {
        let told = office.json(&["import", "contractgesprekken", &path]);
        assert_eq!(
            (&told["toegevoegd"], &told["ongewijzigd"]),
            (&json!(added), &json!(same)),
            "{told}"
        );
    }
    let contract = office.json(&["toon", "RO-2026-001"]);
    assert_eq!(
        contract["contractgesprekken"][0]["volgende"],
        json!("2026-09-01")
    );
    // By hand stays possible beside it.
    office.does(&[
        "contractgesprek-vastleggen",
        "RO-2026-001",
        "datum=2026-09-01",
        "met=directie",
        "verslag=y",
    ]);
}
