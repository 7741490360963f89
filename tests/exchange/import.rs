//! Reading the example office in through the real binary, against the truth that comes with it.

use crate::support::workbook;
use std::collections::BTreeMap;

use crate::support::office::{Office, example, said};
use serde_json::{Value, json};

const DIALECTS: &[&str] = &[
    "verwijzingen.csv",
    "verwijzingen_cp1252.csv",
    "verwijzingen_komma.csv",
];
const PEILDATUM: &str = "2026-11-16";

fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(example("waarheid.json")).unwrap()).unwrap()
}

fn counts(report: &Value) -> [u64; 5] {
    [
        "gelezen",
        "toegevoegd",
        "bijgewerkt",
        "ongewijzigd",
        "geweigerd",
    ]
    .map(|name| report[name].as_u64().unwrap())
}

fn queue(office: &Office) -> BTreeMap<u64, Value> {
    let rows = office.json(&["lijst", "wachtrij", "--alles", "--peildatum", PEILDATUM]);
    let number = |row: &Value| row["bronnummer"].as_str().unwrap().parse().unwrap();
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| (number(row), row.clone()))
        .collect()
}

fn tally(rows: &BTreeMap<u64, Value>, field: &str) -> Value {
    let mut tally = BTreeMap::new();
    for row in rows.values() {
        *tally
            .entry(row[field].as_str().unwrap().to_owned())
            .or_insert(0) += 1;
    }
    json!(tally)
}

fn term<'a>(row: &'a Value, kind: &str) -> Option<&'a Value> {
    row["termijnen"]
        .as_array()
        .unwrap()
        .iter()
        .find(|term| term["soort"] == kind)
}

/// Everything that is in a store, but for the moments at which it was read in.
fn contents(office: &Office) -> Value {
    let path = office
        .folder
        .path()
        .join("alles.json")
        .display()
        .to_string();
    office.text(&[
        "export",
        "verwijzingen",
        "--als",
        "json",
        "--naar",
        &path,
        "--doel",
        "test",
    ]);
    let mut all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for note in all
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .flat_map(|row| row["notities"].as_array_mut().unwrap())
    {
        note["op"] = Value::Null;
    }
    all
}

#[test]
fn every_record_is_accounted_for_and_every_count_and_date_is_the_truth() {
    let (office, truth) = (Office::with_registers(), truth());
    let report = office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    assert_eq!(counts(&report), [500, 500, 0, 0, 0]);
    let rows = queue(&office);
    assert_eq!(tally(&rows, "staat"), truth["telling_status"]);
    assert_eq!(tally(&rows, "wijk"), truth["telling_wijk"]);
    let mut late_answers = 0;
    for expected in truth["termijnen"].as_array().unwrap() {
        let row = &rows[&expected["volgnr"].as_u64().unwrap()];
        let onderzoek = term(row, "onderzoek").unwrap();
        assert_eq!(
            onderzoek["uiterst"], expected["onderzoek_uiterlijk"],
            "{row}"
        );
        let answer = term(row, "antwoord-bt");
        assert_eq!(
            answer.map(|term| &term["uiterst"]),
            expected.get("reactie_uiterlijk"),
            "{row}"
        );
        assert_eq!(
            answer.map(|term| &term["te_laat"]),
            expected.get("reactie_te_laat"),
            "{row}"
        );
        late_answers += usize::from(answer.is_some_and(|term| term["te_laat"] == true));
    }
    assert_eq!(json!(late_answers), truth["aantal_reactie_te_laat"]);
    let waits = |row: &&Value| row["staat"] == "nieuw" || row["staat"] == "in onderzoek";
    let is_late = |row: &&Value| term(row, "onderzoek").is_some_and(|term| term["te_laat"] == true);
    assert_eq!(
        json!(rows.values().filter(waits).filter(is_late).count()),
        truth["aantal_onderzoek_te_laat"]
    );
}

#[test]
fn what_cannot_be_read_is_reported_by_row_and_nothing_else_is() {
    let (office, truth) = (Office::with_registers(), truth());
    let report = office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    let with = |severity: &str| -> Vec<(u64, String)> {
        let meldingen = report["meldingen"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|m| m["ernst"] == severity);
        let mut found: Vec<_> = meldingen
            .map(|m| {
                (
                    m["rij"].as_u64().unwrap(),
                    m["veld"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        found.sort();
        found
    };
    let rows_of = |name: &str| -> Vec<u64> {
        truth[name]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_u64)
            .collect()
    };
    let unreadable = truth["onleesbare_velden"].as_array().unwrap();
    let mut expected: Vec<(u64, String)> = unreadable
        .iter()
        .map(|m| {
            (
                m["volgnr"].as_u64().unwrap(),
                m["veld"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    expected.extend(
        rows_of("ongeldige_bsn")
            .into_iter()
            .map(|row| (row, "BSN".to_owned())),
    );
    expected.sort();
    assert_eq!(with("fout"), expected);
    let is_padded = |m: &&Value| m["reden"].as_str().unwrap().contains("nullen vooraan");
    let padded: Vec<u64> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .filter(is_padded)
        .map(|m| m["rij"].as_u64().unwrap())
        .collect();
    let others = with("waarschuwing").len() - padded.len();
    let same_person = report["meldingen"].as_array().unwrap().iter();
    let same_person = same_person
        .filter(|m| m["reden"].as_str().unwrap().contains("dezelfde inwoner"))
        .count();
    assert_eq!(others, same_person);
    assert_eq!(padded, rows_of("bsn_zonder_voorloopnul"));
}

#[test]
fn places_and_occupancy_are_counted_from_the_queue() {
    let (office, truth) = (Office::with_registers(), truth());
    office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    let providers = office.json(&["lijst", "aanbieders"]);
    let by_name = |field: &str, keep_zero: bool| -> Value {
        let cells = providers
            .as_array()
            .unwrap()
            .iter()
            .filter(|p| keep_zero || p[field] != 0);
        json!(
            cells
                .map(|p| (p["naam"].as_str().unwrap(), p[field].clone()))
                .collect::<BTreeMap<_, _>>()
        )
    };
    assert_eq!(by_name("bezet", false), truth["bezetting_per_aanbieder"]);
    assert_eq!(by_name("plaatsen", true), truth["capaciteit"]);
}

#[test]
fn every_dialect_reads_in_as_the_same_office_and_a_second_time_changes_nothing() {
    let mut seen: Vec<Value> = Vec::new();
    for dialect in DIALECTS.iter().filter(|name| !name.contains("cp1252")) {
        let office = Office::with_registers();
        office.json(&["import", "verwijzingen", &example(dialect)]);
        seen.push(contents(&office));
        for again in DIALECTS {
            let report = office.json(&["import", "verwijzingen", &example(again)]);
            assert_eq!(
                counts(&report),
                [500, 0, 0, 500, 0],
                "{dialect}, then {again}"
            );
        }
        assert_eq!(contents(&office), seen[0], "{dialect}");
    }
}

#[test]
fn a_workbook_reads_in_as_the_same_office_as_its_csv() {
    let (whole, office) = (Office::with_registers(), Office::new());
    whole.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    for what in ["aanbieders", "medewerkers", "verwijzingen"] {
        let text = std::fs::read_to_string(example(&format!("{what}.csv"))).unwrap();
        let file = office.file(&format!("{what}.xlsx"), workbook::workbook(&text));
        let report = office.json(&["import", what, &file]);
        let rows = workbook::records(&text).len() as u64 - 1;
        assert_eq!(counts(&report), [rows, rows, 0, 0, 0]);
        let again = office.json(&["import", what, &example(&format!("{what}.csv"))]);
        assert_eq!(counts(&again), [rows, 0, 0, rows, 0]);
        assert_eq!(report["meldingen"], again["meldingen"]);
    }
    assert_eq!(contents(&office), contents(&whole));
}

#[test]
fn a_refused_row_of_a_workbook_stands_in_a_csv_that_reads_in_once_mended() {
    let office = Office::new();
    let list =
        "Volgnr;Meldingsdatum;Achternaam;Status\n1;01-11-2026;Visser;nieuw\n;02-11-2026;;nieuw\n";
    let file = office.file("lijst.xlsx", workbook::workbook(list));
    let output = office.run(&["import", "verwijzingen", &file]);
    assert!(said(&output).contains("Excel-werkmap, blad ‘Sheet1’"));
    let refused = std::fs::read_to_string(format!("{file}.geweigerd.csv")).unwrap();
    let mended = refused.replace(";02-11-2026;;", ";02-11-2026;Bakker;");
    assert_ne!(mended, refused);
    let mended = office.file("hersteld.csv", mended);
    let report = office.json(&["import", "verwijzingen", &mended]);
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
}

#[test]
fn a_lost_letter_is_reported_and_never_replaces_one() {
    let office = Office::with_registers();
    office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    let before = queue(&office)[&6]["inwoner"].clone();
    assert_eq!(before, "H. Łukasik");
    let report = office.json(&[
        "import",
        "verwijzingen",
        &example("verwijzingen_cp1252.csv"),
    ]);
    let lost = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .any(|m| m["rij"] == 6 && m["waarde"] == "?ukasik");
    assert!(lost, "the lost letter of row 6 is not reported");
    assert_eq!(queue(&office)[&6]["inwoner"], before);
}

#[test]
fn a_trial_keeps_nothing_and_tells_the_same() {
    let office = Office::with_registers();
    let trial = office.json(&[
        "import",
        "verwijzingen",
        &example("verwijzingen.csv"),
        "--proef",
    ]);
    assert_eq!(counts(&trial), [500, 500, 0, 0, 0]);
    assert_eq!(office.json(&["lijst", "wachtrij", "--alles"]), json!([]));
    let real = office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    assert_eq!(real["meldingen"], trial["meldingen"]);
}

#[test]
fn a_broken_off_import_is_completed_by_running_it_again() {
    let whole = Office::with_registers();
    whole.json(&["import", "verwijzingen", &example("verwijzingen_komma.csv")]);
    let office = Office::with_registers();
    let text = std::fs::read_to_string(example("verwijzingen_komma.csv")).unwrap();
    let half: String = text.split_inclusive('\n').take(300).collect();
    office.json(&["import", "verwijzingen", &office.file("half.csv", half)]);
    let report = office.json(&["import", "verwijzingen", &example("verwijzingen_komma.csv")]);
    assert_eq!(report["geweigerd"], 0);
    assert_eq!(
        tally(&queue(&office), "staat"),
        tally(&queue(&whole), "staat")
    );
    assert_eq!(queue(&office).len(), 500);
}

#[test]
fn a_row_that_moved_on_is_reported_and_not_moved_back() {
    let office = Office::with_registers();
    let file = office.file("een.csv", "Volgnr;Meldingsdatum;Achternaam;Wet;Status;Wijk\n9001;01-11-2026;Visser;Wmo;nieuw;Hoogkerk\n");
    office.json(&["import", "verwijzingen", &file]);
    let number = office.json(&["lijst", "wachtrij"])[0]["nummer"]
        .as_str()
        .unwrap()
        .to_owned();
    office.does(&["onderzoek-starten", &number, "regievoerder=A. de Boer"]);
    let report = office.json(&["import", "verwijzingen", &file]);
    assert_eq!(counts(&report), [1, 0, 0, 1, 0]);
    assert_eq!(report["meldingen"][0]["veld"], "Status");
    assert_eq!(office.json(&["toon", &number])["staat"], "in onderzoek");
}

#[test]
fn a_second_file_fills_what_was_empty_and_replaces_nothing() {
    let office = Office::with_registers();
    let head = "Volgnr;Meldingsdatum;Achternaam;Voornaam;Wet;Status;Wijk\n";
    office.json(&[
        "import",
        "verwijzingen",
        &office.file("a.csv", format!("{head}9001;;Visser;;Wmo;nieuw;Hoogkerk\n")),
    ]);
    let later = format!("{head}9001;02-11-2026;Bakker;Jan;Jeugdwet;nieuw;Beijum\n");
    let report = office.json(&["import", "verwijzingen", &office.file("b.csv", later)]);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    let row = &office.json(&["lijst", "wachtrij"])[0];
    assert_eq!(row["inwoner"], "J. Visser");
    assert_eq!(
        (&row["wijk"], &row["wet"]),
        (&json!("Hoogkerk"), &json!("Wmo"))
    );
    assert_eq!(row["gemeld"], "2026-11-02");
    assert_eq!(term(row, "onderzoek").unwrap()["uiterst"], "2026-12-14");
}

#[test]
fn a_refused_row_stands_beside_the_file_with_its_reason_and_reads_in_once_mended() {
    let office = Office::new();
    let file = office.file(
        "lijst.csv",
        "Volgnr;Meldingsdatum;Achternaam;Status\n1;01-11-2026;Visser;nieuw\n;02-11-2026;;nieuw\n",
    );
    let report = office.json(&["import", "verwijzingen", &file]);
    assert_eq!(counts(&report), [2, 1, 0, 0, 1]);
    let refused = std::fs::read_to_string(format!("{file}.geweigerd.csv")).unwrap();
    assert!(refused.contains("02-11-2026"), "{refused}");
    let mended = refused.replace(";02-11-2026;;", ";02-11-2026;Bakker;");
    let report = office.json(&[
        "import",
        "verwijzingen",
        &office.file("hersteld.csv", mended),
    ]);
    assert_eq!(counts(&report), [1, 1, 0, 0, 0]);
}

#[test]
fn where_refused_rows_cannot_be_written_down_the_others_are_read_in_and_that_is_what_is_said() {
    let office = Office::new();
    let mut rows = String::from("Volgnr;Meldingsdatum;Achternaam;Status\n;02-11-2026;;nieuw\n");
    for n in 1..=1200 {
        rows += &format!("{n};01-11-2026;Visser;nieuw\n");
    }
    rows += ";02-11-2026;;nieuw\n";
    let file = office.file("lijst.csv", rows);
    std::fs::create_dir(format!("{file}.geweigerd.csv")).unwrap();
    let output = office.run(&["import", "verwijzingen", &file, "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(counts(&report), [1202, 1200, 0, 0, 2]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("De andere rijen zijn wel gelezen"), "{said}");
    assert!(!said.contains("os error"), "{said}");
    let again = office.run(&["import", "verwijzingen", &file, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(counts(&report), [1202, 0, 0, 1200, 2], "they were read in");
}

#[test]
fn the_own_export_reads_back_in_as_the_same_store() {
    let office = Office::with_registers();
    office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    let path = office.folder.path().join("uit.csv").display().to_string();
    office.text(&[
        "export",
        "verwijzingen",
        "--als",
        "csv",
        "--naar",
        &path,
        "--doel",
        "verhuizing",
    ]);
    let other = Office::with_registers();
    let report = other.json(&["import", "verwijzingen", &path]);
    assert_eq!(counts(&report), [500, 500, 0, 0, 0]);
    assert_eq!(contents(&other), contents(&office));
    assert_eq!(queue(&other), queue(&office));
    assert_eq!(
        counts(&other.json(&["import", "verwijzingen", &path])),
        [500, 0, 0, 500, 0]
    );
    // Numbers go on after the last one that was read in.
    let person = other.does(&["inwoner-registreren", "achternaam=Visser"]);
    assert_eq!(person, "P-0501");
}

#[test]
fn an_export_needs_a_purpose_and_it_is_kept() {
    let office = Office::new();
    let output = office.run(&["export", "verwijzingen", "--als", "json", "--doel", " "]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    office.text(&[
        "export",
        "verwijzingen",
        "--als",
        "json",
        "--doel",
        "jaarverslag",
    ]);
    let looks = std::fs::read_dir(office.data().join("inzage")).unwrap();
    let mut looks = looks.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    assert!(looks.any(|text| text.contains("jaarverslag")));
}

#[test]
fn a_file_that_is_no_export_gets_one_sentence_and_changes_nothing() {
    let office = Office::new();
    let zeros = office.file("nullen.csv", [0_u8; 5000]);
    let zip = office.file("blad.xlsx", b"PK\x03\x04rest");
    let empty = office.file("leeg.csv", "");
    let letter = office.file("brief.csv", "Geachte heer,\nHierbij de lijst.\n");
    for (file, word) in [
        (zeros, "CSV"),
        (zip, "CSV"),
        (empty, "leeg"),
        (letter, "kolom"),
        ("/bestaat/niet.csv".into(), "bestaat niet"),
        ("/tmp".into(), "map"),
    ] {
        let output = office.run(&["import", "verwijzingen", &file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        let said = said(&output);
        assert!(
            said.lines().last().unwrap().contains(word),
            "{file}: {said}"
        );
    }
    assert_eq!(office.json(&["lijst", "wachtrij", "--alles"]), json!([]));
}

#[test]
#[ignore = "reads ../shared, which is only there where this is built"]
fn the_example_here_is_the_shared_one_byte_for_byte() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/office-500");
    let mut compared = 0;
    for entry in std::fs::read_dir(example("")).unwrap() {
        let here = entry.unwrap().path();
        let there = shared.join(here.file_name().unwrap());
        assert_eq!(
            std::fs::read(&here).unwrap(),
            std::fs::read(&there).unwrap(),
            "{there:?}"
        );
        compared += 1;
    }
    assert!(compared >= 7, "{compared} files");
}

#[test]
fn a_profile_is_made_of_a_file_saved_by_name_shown_and_used() {
    let office = Office::with_registers();
    let list =
        "Klantnummer;Familie;Roepnaam;Geb. dt.;Binnengekomen\r\n7;Proef;Jo;4/30/1980;11/5/2026\r\n";
    let file = office.file("regio.csv", list);
    let home = office.folder.path().join("thuis");
    let run = |args: &[&str]| {
        let mut all = vec!["import", "verwijzingen", file.as_str()];
        all.extend(args);
        office.run_with(&all, &[("XDG_CONFIG_HOME", home.to_str().unwrap())])
    };
    // Without one the file is not known.
    assert_eq!(run(&[]).status.code(), Some(1));
    let printed = run(&["--profiel", "nieuw"]);
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(
        text.contains("# Familie = \n") && text.contains("Achternaam"),
        "{text}"
    );
    assert!(run(&["--profiel", "nieuw=regio"]).status.success());
    let saved = home.join("wijkregie/profielen/regio");
    let finished = std::fs::read_to_string(&saved)
        .unwrap()
        .replace("# Familie = ", "Familie = Achternaam")
        .replace("# Roepnaam = ", "Roepnaam = Voornaam")
        .replace("# Geb. dt. = ", "Geb. dt. = Geboortedatum")
        .replace("# Binnengekomen = ", "Binnengekomen = Meldingsdatum")
        .replace("# Klantnummer = ", "Klantnummer = Volgnr")
        .replace("# datums: maand-dag", "datums: maand-dag");
    std::fs::write(&saved, finished).unwrap();
    // It is not written over.
    assert_eq!(run(&["--profiel", "nieuw=regio"]).status.code(), Some(1));
    let read = run(&["--profiel", "regio", "--json"]);
    let told = said(&read);
    assert!(
        told.contains("Profiel ‘regio’: ") && told.contains("datums: maand-dag"),
        "{told}"
    );
    let report: Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(
        (&report["toegevoegd"], &report["meldingen"]),
        (&1.into(), &json!([]))
    );
    let all: Value = serde_json::from_str(&office.export("verwijzingen", "json")).unwrap();
    assert_eq!(all[0]["gemeld"], "2026-11-05");
    assert_eq!(all[0]["persoon"]["geboortedatum"], "1980-04-30");
    let none = run(&["--profiel", "regoi"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        said(&none).contains("bewaard zijn: regio"),
        "{}",
        said(&none)
    );
}
