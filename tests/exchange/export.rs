//! Exports of the example office through the real binary: what comes out, and what reads back in.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::support::office::{Office, PURPOSE, said};
use serde_json::{Value, json};
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::words::ContractKind;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::exchange::own::OwnWriter;
use wijkregie::exchange::table::ListForm;

/// Exports to a file and returns its path.
fn to_file(office: &Office, what: &str, form: &str) -> String {
    let path = office.folder.path().join(format!("{what}.{form}"));
    let path = path.display().to_string();
    office.text(&[
        "export", what, "--als", form, "--naar", &path, "--doel", PURPOSE,
    ]);
    path
}

/// Everything a register says, but for how often each record changed.
fn contents(office: &Office, what: &str) -> Value {
    let mut all: Value = serde_json::from_str(&office.export(what, "json")).unwrap();
    for record in all.as_array_mut().unwrap() {
        record.as_object_mut().unwrap().remove("revisie");
    }
    all
}

fn counts(report: &Value) -> [u64; 5] {
    let names = [
        "gelezen",
        "toegevoegd",
        "bijgewerkt",
        "ongewijzigd",
        "geweigerd",
    ];
    names.map(|name| report[name].as_u64().unwrap())
}

/// What happened to the contracts of the example since they were read in: one of everything that can grow.
const STEPS: &[&[&str]] = &[
    &[
        "optie-gebruiken",
        "RO-2023-022",
        "datum=2026-05-01",
        "clausule=-bestek 4.2",
    ],
    &["opzeggen", "RO-2024-010", "datum=2026-11-20"],
    &[
        "besteding-toevoegen",
        "RO-2023-022",
        "datum=2026-05-01",
        "bedrag=12.345,67",
        "omschrijving==1+1",
    ],
    &[
        "tarief-toevoegen",
        "RO-2023-022",
        "productcode=02A05",
        "eenheid=uur",
        "bedrag=71,40",
        "van=2026-01-01",
    ],
    &[
        "contractnotitie-toevoegen",
        "RO-2023-022",
        "tekst=eerst \"overleg\";\ndan verlengen",
    ],
    &["contract-wijzigen", "RO-2023-022", "gebied='t Zandt"],
    &["niet-voortzetten", "RO-2023-032", "reden=@gestopt"],
];

#[test]
fn contracten_and_aanbestedingen_read_back_in_as_the_same_register() {
    let office = Office::buying();
    for step in STEPS {
        office.does(step);
    }
    for (what, rows) in [("contracten", 30), ("aanbestedingen", 10)] {
        for form in ["csv", "xlsx"] {
            let (file, other) = (to_file(&office, what, form), Office::new());
            let report = other.json(&["import", what, &file]);
            assert_eq!(counts(&report), [rows, rows, 0, 0, 0], "{what} {form}");
            assert_eq!(
                contents(&other, what),
                contents(&office, what),
                "{what} {form}"
            );
            let again = other.json(&["import", what, &file]);
            assert_eq!(counts(&again), [rows, 0, 0, rows, 0], "{what} {form}");
        }
    }
}

#[test]
fn aanbieders_medewerkers_and_verwijzingen_read_back_in_from_csv_and_workbook() {
    let office = Office::whole();
    for form in ["csv", "xlsx"] {
        let other = Office::new();
        for what in ["aanbieders", "medewerkers", "verwijzingen"] {
            let report = other.json(&["import", what, &to_file(&office, what, form)]);
            assert_eq!(report["toegevoegd"], report["gelezen"], "{what} {form}");
            assert_eq!(
                contents(&other, what),
                contents(&office, what),
                "{what} {form}"
            );
        }
    }
}

#[test]
fn a_contract_that_cannot_be_is_refused_by_the_row_and_reads_in_once_mended() {
    let office = Office::new();
    for number in [
        "nummer=RO-2026-001",
        "nummer=RO-2026-002",
        "nummer=RO-2026-003",
    ] {
        let days = ["begin=2026-01-01", "einde=2097-12-31"];
        let what = ["titel=Begeleiding", "soort=contract"];
        office.does(&[&["contract-registreren", number][..], &days, &what].concat());
    }
    let good = std::fs::read_to_string(to_file(&office, "contracten", "csv")).unwrap();
    let mut lines: Vec<String> = good.split("\r\n").map(str::to_owned).collect();
    let header: Vec<String> = lines[0].split(';').map(str::to_owned).collect();
    let mut change = |line: usize, name: &str, cell: &str| {
        let place = header.iter().position(|column| column == name).unwrap();
        let mut cells: Vec<&str> = lines[line].split(';').collect();
        cells[place] = cell;
        lines[line] = cells.join(";");
    };
    change(1, "einde", "31-12-2025");
    let shares = r#""[{""aanbieder"":""L001"",""aandeel"":6000},{""aanbieder"":""L002"",""aandeel"":5000}]""#;
    change(3, "partijen", shares);
    let wrong = lines.join("\r\n");
    let other = Office::new();
    let file = other.file("fout.csv", &wrong);
    let trial = other.json(&["import", "contracten", &file, "--proef"]);
    assert_eq!(counts(&trial), [3, 1, 0, 0, 2]);
    assert!(!PathBuf::from(format!("{file}.geweigerd.csv")).exists());
    let report = other.json(&["import", "contracten", &file]);
    assert_eq!(counts(&report), [3, 1, 0, 0, 2]);
    let told: Vec<(u64, &str)> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["rij"].as_u64().unwrap(), m["reden"].as_str().unwrap()))
        .collect();
    assert_eq!((told[0].0, told[1].0), (1, 3));
    assert!(told[0].1.starts_with("Het einde op "), "{told:?}");
    assert!(
        told[1].1.starts_with("De aandelen zijn samen 110,00 %"),
        "{told:?}"
    );
    let refused = std::fs::read_to_string(format!("{file}.geweigerd.csv")).unwrap();
    assert_eq!(refused.trim_end().lines().count(), 3, "{refused}");
    let mended = refused
        .replace("31-12-2025", "31-12-2097")
        .replace(":6000", ":5000");
    let report = other.json(&["import", "contracten", &other.file("hersteld.csv", mended)]);
    assert_eq!(counts(&report), [2, 2, 0, 0, 0]);
    assert_eq!(
        other
            .json(&["lijst", "contracten"])
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn what_time_did_to_a_contract_is_no_reason_to_refuse_it() {
    let day = |text: &str| text.parse().ok();
    let contract = Contract {
        title: "Begeleiding".into(),
        kind: Some(ContractKind::Raamovereenkomst),
        start: day("2019-01-01"),
        end: day("2020-12-31"),
        is_tacit: true,
        renewal_term: Some(Length::months(12)),
        ..Contract::default()
    };
    let too_long = Contract {
        end: day("2024-12-31"),
        ..contract.clone()
    };
    let mut file = Vec::new();
    let mut writer = OwnWriter::new(Kind::Contract, ListForm::Csv, &mut file).unwrap();
    for (number, head) in [("RO-2019-001", contract), ("RO-2019-002", too_long)] {
        let id = RecordId::new(Kind::Contract, number);
        let head = Head::from(head);
        writer
            .write(&[Record {
                head,
                ..Record::new(id)
            }])
            .unwrap();
    }
    writer.finish().unwrap();
    let office = Office::new();
    let report = office.json(&["import", "contracten", &office.file("oud.csv", file)]);
    assert_eq!(counts(&report), [2, 1, 0, 0, 1]);
    let told = report["meldingen"][0]["reden"].as_str().unwrap();
    assert!(told.contains("langer dan vier jaar"), "{told}");
}

#[test]
fn what_cannot_be_written_so_gets_one_sentence_with_what_can() {
    let office = Office::without_store();
    for (what, form, choices) in [
        ("verwijzingen", "ics", "csv, json, xlsx"),
        ("contracten", "ocds", "csv, json, xlsx, ics"),
        ("aanbieders", "ocds", "csv, json, xlsx"),
        ("signalen", "ocds", "csv, json, xlsx, ics"),
        ("wachtrij", "json", "csv, xlsx"),
    ] {
        let output = office.run(&["export", what, "--als", form, "--doel", PURPOSE]);
        assert_eq!(output.status.code(), Some(2), "{what} {form}");
        let said = said(&output);
        assert!(said.ends_with(&format!("kies uit: {choices}")), "{said}");
        assert_eq!(said.lines().count(), 1);
    }
    let letter = [
        "export", "inzage", "P-0001", "--als", "csv", "--doel", PURPOSE,
    ];
    let output = office.run(&letter);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    // Nothing was opened for a question that has no answer.
    assert!(!office.data().exists());
}

#[test]
fn every_export_is_kept_before_it_is_given_and_none_is_given_without_a_purpose() {
    let office = Office::buying();
    let ways = [
        ("verwijzingen", "csv"),
        ("contracten", "xlsx"),
        ("aanbestedingen", "ocds"),
        ("aanbieders", "json"),
        ("medewerkers", "csv"),
        ("signalen", "csv"),
        ("signalen", "ics"),
        ("contracten", "ics"),
    ];
    for (what, form) in ways {
        let path = office.folder.path().join("niets");
        let path = path.display().to_string();
        let output = office.run(&[
            "export", what, "--als", form, "--naar", &path, "--doel", " ",
        ]);
        assert_eq!(output.status.code(), Some(3), "{what} {form}");
        assert!(!PathBuf::from(path).exists());
        let purpose = format!("doel {what} {form}");
        let output = office.run(&["export", what, "--als", form, "--doel", &purpose]);
        assert!(output.status.success(), "{what} {form}: {}", said(&output));
    }
    let looks = std::fs::read_dir(office.data().join("inzage")).unwrap();
    let looks: String = looks
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    for (what, form) in ways {
        assert!(
            looks.contains(&format!("doel {what} {form}")),
            "{what} {form}"
        );
    }
    assert!(!looks.contains("\"doel\":\"\""));
    let first: Value = serde_json::from_str(looks.lines().nth(1).unwrap()).unwrap();
    assert_eq!(
        (&first["actie"], &first["aantal"]),
        (&json!("export contract"), &json!(30))
    );
}

#[test]
fn a_file_is_of_this_user_alone_and_there_whole_or_not_at_all() {
    let office = Office::buying();
    let file = to_file(&office, "contracten", "xlsx");
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    let before = std::fs::read(&file).unwrap();
    let files = || std::fs::read_dir(office.folder.path()).unwrap().count();
    let count = files();
    // A text that no cell of a workbook can hold stops the export halfway.
    office.does(&[
        "contractnotitie-toevoegen",
        "RO-2023-022",
        &format!("tekst={}", "lang ".repeat(7_000)),
    ]);
    let output = office.run(&[
        "export",
        "contracten",
        "--als",
        "xlsx",
        "--naar",
        &file,
        "--doel",
        PURPOSE,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("kies csv of json"),
        "{}",
        said(&output)
    );
    assert_eq!((std::fs::read(&file).unwrap(), files()), (before, count));
    // `-` is stdout.
    let out = office.text(&[
        "export",
        "contracten",
        "--als",
        "json",
        "--naar",
        "-",
        "--doel",
        PURPOSE,
    ]);
    let records: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(records.as_array().unwrap().len(), 30);
    let folder = office.folder.path().display().to_string();
    let output = office.run(&[
        "export",
        "contracten",
        "--als",
        "csv",
        "--naar",
        &folder,
        "--doel",
        PURPOSE,
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("een map"), "{}", said(&output));
}

#[test]
fn what_is_not_in_a_file_is_said_beside_it() {
    let office = Office::buying();
    for (what, form, missing) in [
        ("contracten", "csv", "geschiedenis"),
        ("signalen", "ics", "namen van inwoners"),
        ("aanbestedingen", "ocds", "criteria"),
    ] {
        let output = office.run(&["export", what, "--als", form, "--doel", PURPOSE]);
        let said = said(&output);
        assert!(
            said.contains("Niet in het bestand: ") && said.contains(missing),
            "{said}"
        );
    }
}

#[test]
fn signalen_say_the_same_as_the_list() {
    let office = Office::whole();
    let list = office.json(&["lijst", "signalen"]);
    let exported: Value = serde_json::from_str(&office.export("signalen", "json")).unwrap();
    assert_eq!(exported, list);
    let text = office.export("signalen", "csv");
    let mut csv = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = csv.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), list.as_array().unwrap().len());
    for (row, signal) in rows.iter().zip(list.as_array().unwrap()) {
        assert_eq!(&row[1], signal["nummer"].as_str().unwrap());
        assert_eq!(&row[2], signal["soort"].as_str().unwrap());
        assert_eq!(&row[3], signal["titel"].as_str().unwrap());
    }
}

#[test]
fn numbers_say_their_unit_beside_them_and_keep_their_names() {
    let office = Office::buying();
    office.does(&[
        "partij-toevoegen",
        "RO-2023-034",
        "partij=L001",
        "aandeel=40",
    ]);
    let all: Value = serde_json::from_str(&office.export("contracten", "json")).unwrap();
    let contract = all.as_array().unwrap().iter();
    let contract = contract
        .clone()
        .find(|one| one["nummer"] == "RO-2023-034")
        .unwrap();
    assert!(contract["maximale_waarde"].as_u64().unwrap() > 100_000);
    assert_eq!(contract["eenheden"]["maximale_waarde"], "eurocent");
    assert_eq!(
        contract["eenheden"]["partijen[].aandeel"],
        "honderdste procent"
    );
    let providers: Value = serde_json::from_str(&office.export("aanbieders", "json")).unwrap();
    assert!(providers[0].get("eenheden").is_none());
}

#[test]
fn history_is_an_export_of_its_own_and_the_look_says_so() {
    let office = Office::buying();
    office.does(&["contract-wijzigen", "RO-2023-034", "titel=Andere titel"]);
    let with = |form: &str| {
        office.text(&[
            "export",
            "contracten",
            "--met",
            "geschiedenis",
            "--als",
            form,
            "--doel",
            PURPOSE,
        ])
    };
    let csv = with("csv");
    let header = "nummer;datum;tijd;wie;rol;actie;revisie;veld;was;werd";
    assert!(
        csv.trim_start_matches('\u{feff}').starts_with(header),
        "{csv}"
    );
    let line = csv
        .lines()
        .find(|line| line.ends_with(";Andere titel"))
        .unwrap();
    assert!(
        line.starts_with("RO-2023-034;") && line.contains(";contract-wijzigen;2;titel;"),
        "{line}"
    );
    // A day and an amount are told as such, a list by its fields, and nothing as JSON.
    assert!(csv.contains(";einde;;31-12-") && csv.contains(";partijen/1.aanbieder;;L0"));
    assert!(!csv.contains("{\""), "{csv}");
    let json: Value = serde_json::from_str(&with("json")).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 30);
    assert!(json[0]["geschiedenis"][0]["velden"].is_object());
    let looks = std::fs::read_dir(office.data().join("inzage")).unwrap();
    let kept = looks
        .filter_map(|file| std::fs::read_to_string(file.unwrap().path()).ok())
        .any(|text| text.contains("export geschiedenis contract"));
    assert!(kept);
    for wrong in [["signalen", "csv"], ["contracten", "ics"]] {
        let args = [
            "export",
            wrong[0],
            "--met",
            "geschiedenis",
            "--als",
            wrong[1],
            "--doel",
            PURPOSE,
        ];
        assert_eq!(office.run(&args).status.code(), Some(2), "{wrong:?}");
    }
}
