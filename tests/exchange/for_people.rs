//! Workbooks for people: what a manager asks on the first sheet, the register behind it, the same bytes every time.

use std::io::Cursor;
use std::path::PathBuf;

use crate::export_for_others::for_others;
use crate::support::libreoffice;
use crate::support::office::{Office, PURPOSE, said};
use calamine::{Data, Reader, Xlsx};
use serde_json::json;

const KINDS: [&str; 5] = [
    "aanbieders",
    "medewerkers",
    "contracten",
    "aanbestedingen",
    "verwijzingen",
];

fn export(office: &Office, what: &str, name: &str) -> String {
    let path = office.folder.path().join(name).display().to_string();
    office.text(&[
        "export", what, "--als", "xlsx", "--naar", &path, "--doel", PURPOSE,
    ]);
    path
}

fn sheet(path: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn column(header: &[Data], name: &str) -> usize {
    let found = header
        .iter()
        .position(|cell| *cell == Data::String(name.to_owned()));
    found.unwrap_or_else(|| panic!("{name} in {header:?}"))
}

#[test]
fn the_first_sheet_has_what_a_manager_asks_and_the_register_behind_it_reads_back_in() {
    let office = Office::buying();
    let path = export(&office, "contracten", "contracten.xlsx");
    let book = Xlsx::new(Cursor::new(std::fs::read(&path).unwrap())).unwrap();
    let sheets = "Overzicht contracten partijen percelen opties notities ruw";
    assert_eq!(book.sheet_names().join(" "), sheets);
    let rows = sheet(&path, "Overzicht");
    let header = &rows[1];
    assert_eq!(rows.len(), 32);
    let until = column(header, "Loopt tot en met");
    let value = column(header, "Maximale waarde");
    for row in &rows[2..] {
        assert!(
            matches!(row[until], Data::DateTime(_) | Data::Empty),
            "{row:?}"
        );
        assert!(
            matches!(row[value], Data::Float(_) | Data::Empty),
            "{row:?}"
        );
    }
    for name in [
        "Nummer",
        "Titel",
        "Partijen",
        "Percelen",
        "Opzeggen uiterlijk",
        "Optie melden uiterlijk",
        "Besteed",
        "Te doen",
    ] {
        column(header, name);
    }
    let report = office.json(&["import", "contracten", &path]);
    assert_eq!(
        (&report["ongewijzigd"], &report["verschillen"]),
        (&30.into(), &json!([]))
    );
}

#[test]
fn the_same_content_is_the_same_bytes() {
    let office = Office::buying();
    for what in ["contracten", "aanbestedingen", "aanbieders", "agenda"] {
        let (one, two) = (
            export(&office, what, "een.xlsx"),
            export(&office, what, "twee.xlsx"),
        );
        assert!(
            std::fs::read(one).unwrap() == std::fs::read(two).unwrap(),
            "{what}"
        );
    }
}

#[test]
fn an_export_that_is_read_into_an_empty_store_exports_the_same_bytes() {
    let office = Office::whole();
    for form in ["csv", "xlsx"] {
        let exported = |office: &Office, what: &str| {
            let path = office.folder.path().join(format!("{what}.{form}"));
            let naar = path.display().to_string();
            office.text(&[
                "export", what, "--als", form, "--naar", &naar, "--doel", PURPOSE,
            ]);
            (std::fs::read(path).unwrap(), naar)
        };
        let other = Office::new();
        for what in KINDS {
            let report = other.json(&["import", what, &exported(&office, what).1]);
            let told = (&report["meldingen"], &report["verschillen"]);
            assert_eq!(told, (&json!([]), &json!([])), "{what}.{form}");
        }
        for what in KINDS {
            let first = exported(&office, what).0;
            for_others(&format!("{what}.{form}"), &first);
            assert!(first == exported(&other, what).0, "{what}.{form}");
        }
    }
}

/// What LibreOffice makes of a file, as a workbook; none where it is not installed.
fn resaved(path: &str, into: &std::path::Path) -> Option<String> {
    let path = PathBuf::from(path);
    let made = into.join(path.file_name().unwrap());
    libreoffice::converted(&[path], "xlsx", into).then(|| made.display().to_string())
}

#[test]
fn a_workbook_that_libreoffice_only_saved_again_changes_nothing() {
    let office = Office::whole();
    let folder = office.folder.path().join("opnieuw");
    for (what, count) in [
        ("contracten", 30),
        ("aanbestedingen", 10),
        ("verwijzingen", 500),
    ] {
        let path = export(&office, what, &format!("{what}.xlsx"));
        let Some(again) = resaved(&path, &folder) else {
            eprintln!("LibreOffice is not installed here, so it saved nothing again");
            return;
        };
        let report = office.json(&["import", what, &again]);
        assert_eq!(
            (
                &report["ongewijzigd"],
                &report["verschillen"],
                &report["geweigerd"]
            ),
            (&count.into(), &json!([]), &0.into()),
            "{what}: {report}"
        );
    }
}

#[test]
fn a_sheet_for_people_is_not_taken_for_a_list() {
    let office = Office::whole();
    for (what, first) in [
        ("wachtrij", "verwijzingen"),
        ("agenda", "contracten"),
        ("signalen", "contracten"),
    ] {
        let path = export(&office, what, "lezen.xlsx");
        let output = office.run(&["import", first, &path]);
        assert_eq!(output.status.code(), Some(1), "{what}");
        assert!(said(&output).contains("voor lezers"), "{}", said(&output));
    }
}

#[test]
fn what_is_said_to_be_for_reading_only_does_not_read_in_as_csv_either() {
    let office = Office::whole();
    let lists = ["wachtrij", "agenda"].map(|what| vec![what]);
    let histories = KINDS.map(|what| vec![what, "--met", "geschiedenis"]);
    for list in lists.into_iter().chain(histories) {
        let rest = ["--als", "csv", "--doel", PURPOSE];
        let args = [&["export"], list.as_slice(), rest.as_slice()].concat();
        let output = office.run(&args);
        assert!(said(&output).contains("leest niet weer in"), "{list:?}");
        let csv = String::from_utf8(output.stdout).unwrap();
        assert!(csv.lines().count() > 5, "{list:?}: {csv}");
        let file = office.file("lezen.csv", csv);
        for into in KINDS {
            let output = office.run(&["import", into, &file]);
            let why = said(&output);
            assert_eq!(output.status.code(), Some(1), "{list:?} as {into}: {why}");
            assert!(why.contains("er is niets gelezen"), "{why}");
        }
    }
}
