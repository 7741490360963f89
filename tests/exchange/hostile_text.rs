//! Hostile text in every field of every kind: nothing of it reaches a terminal, a spreadsheet or another folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;
use wijkregie::domain::record::fields;
use wijkregie::domain::record::{Kind, Record};
use wijkregie::domain::text::is_plain;
use wijkregie::exchange::own::OwnWriter;
use wijkregie::exchange::table::ListForm;
use wijkregie::office::import::{Batch, Rows};
use wijkregie::office::today;

use crate::support::office::Office;
use crate::support::robot::{Desk, FOUNDER};

/// What a terminal obeys, what an eye does not see, what a spreadsheet carries out, and where a file would go.
const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;titel\u{7}",
    "\u{9b}31mrood",
    "\u{1b}]8;;http://kwaad.example\u{1b}\\klik",
    "gewoon\u{202e}moog",
    "bel\u{7}\r\u{8}",
    "=HYPERLINK(\"http://kwaad.example\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../../../tmp/kwaad",
];

/// Made-up records of every kind.
static MADE: LazyLock<Vec<Record>> =
    LazyLock::new(|| wijkregie::demo::office(60, 7, today()).flatten().collect());

/// A made-up record with a text in the place of each text it has, one at a time: where the record is still one with it.
fn poisoned(kind: Kind, text: &str) -> Vec<(String, Record)> {
    let mut fullest: BTreeMap<String, Record> = BTreeMap::new();
    for record in MADE.iter() {
        if record.id.kind == kind {
            for (path, value) in fields::of(record).unwrap() {
                // One of each list is enough.
                let list = path.split('/').next().unwrap_or_default().to_owned();
                if value.is_string() || value.is_object() {
                    fullest.entry(list).or_insert_with(|| record.clone());
                }
            }
        }
    }
    let mut all = Vec::new();
    for (name, record) in fullest {
        let of = fields::of(&record).unwrap();
        let (path, value) = of
            .iter()
            .find(|(path, _)| path.split('/').next() == Some(&name))
            .unwrap();
        let names: Vec<Option<String>> = match value {
            Value::Object(map) => map.keys().cloned().map(Some).collect(),
            _ => vec![None],
        };
        for inner in names {
            let mut other = of.clone();
            let place = other.get_mut(path).unwrap();
            let place = match &inner {
                Some(inner) => &mut place[inner.as_str()],
                None => place,
            };
            if !place.is_string() {
                continue;
            }
            *place = text.into();
            // A day or a word of a list takes no other text.
            if let Ok(poisoned) = fields::to_record(record.id.clone(), record.revision, other) {
                all.push((format!("{path} {}", inner.unwrap_or_default()), poisoned));
            }
        }
    }
    all
}

#[test]
fn what_a_client_of_ones_own_sends_is_kept_without_it_or_not_at_all() {
    let desk = Desk::with_people();
    let mut asked = 0;
    let send = |records: &[(String, Record)]| {
        let groups = records.iter().map(|(_, record)| vec![record.clone()]);
        let rows = Rows::Records(groups.collect());
        let caller = desk.caller(FOUNDER);
        let batch = Batch::filling(rows, false);
        desk.office.import(caller, batch, String::new()).is_ok()
    };
    for kind in Kind::ALL {
        for text in HOSTILE {
            for some in poisoned(*kind, text).chunks(32) {
                asked += some.len();
                // Refused, whole or in its row, or kept: that is another test's. Of those that were refused together each
                // is sent by itself.
                if !send(some) {
                    for one in some.chunks(1) {
                        send(one);
                    }
                }
            }
        }
    }
    assert!(asked > 300, "{asked}");
    let caller = desk.caller(FOUNDER);
    let mut seen = 0;
    for kind in [
        Kind::Referral,
        Kind::Provider,
        Kind::Employee,
        Kind::Contract,
    ] {
        let Ok(begun) = desk.office.export(&caller, kind, false, "proef") else {
            continue;
        };
        loop {
            let page = desk.office.export_page(&caller, begun.export).unwrap();
            if page.is_empty() {
                break;
            }
            for record in page.into_iter().flatten() {
                seen += 1;
                let said = serde_json::to_string(&fields::of(&record).unwrap()).unwrap();
                // JSON writes what is below a space as \u00…; a record has nothing to write so.
                assert!(is_plain(&said) && !said.contains("\\u00"), "{said}");
            }
        }
    }
    assert!(seen > 5, "{seen}");
    assert!(desk.is_whole());
}

/// A batch is proven as a whole, by two threads; where one record of it cannot be kept, it is read again row by row.
#[test]
fn one_record_that_cannot_be_kept_is_refused_by_its_place_and_all_others_of_the_batch_are_kept() {
    let desk = Desk::with_people();
    let mut groups: Vec<Vec<Record>> = wijkregie::demo::office(150, 7, today()).collect();
    let has_resident = |group: &[Record]| group.iter().any(|it| it.resident().is_some());
    let wrong = (groups.len() / 2..groups.len()).find(|at| has_resident(&groups[*at]));
    let wrong = wrong.unwrap();
    let mut number = String::new();
    for record in &mut groups[wrong] {
        if let Some(resident) = record.resident_mut() {
            resident.last_name = "Ver\u{202e}borgen".to_owned();
            number.clone_from(&record.id.number);
        }
    }
    let others = groups.len() - 1;
    let batch = Batch::filling(Rows::Records(groups), false);
    let read_in = |batch| {
        let caller = desk.caller(FOUNDER);
        desk.office.import(caller, batch, String::new()).unwrap()
    };
    let result = read_in(batch);
    let [(place, why)] = &result.refused[..] else {
        panic!("{:?}", result.refused);
    };
    assert_eq!(*place as usize, wrong + 1);
    assert!(
        why.contains(&number) && why.contains("niet te zien"),
        "{why}"
    );
    // Each once, whatever the first reading made of them.
    assert_eq!(result.added as usize, others);
    assert!(!desk.sees("bea", &number));
    assert!(desk.is_whole());
}

#[test]
fn no_formula_leaves_in_a_list_from_any_field_of_any_kind() {
    let mut cells = 0;
    for kind in [
        Kind::Referral,
        Kind::Contract,
        Kind::Aanbesteding,
        Kind::Provider,
        Kind::Employee,
    ] {
        for text in HOSTILE {
            let mut csv = Vec::new();
            let mut writer = OwnWriter::new(kind, ListForm::Csv, &mut csv).unwrap();
            for (_, record) in poisoned(kind, text) {
                writer.write(std::slice::from_ref(&record)).unwrap();
            }
            writer.finish().unwrap();
            {
                let mut reader = csv::ReaderBuilder::new()
                    .delimiter(b';')
                    .flexible(true)
                    .from_reader(csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&csv));
                for row in reader.records() {
                    for cell in row.unwrap().iter() {
                        cells += 1;
                        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                        assert!(!is_formula, "{cell:?}");
                    }
                }
            }
        }
        let text = "=1+1";
        let mut book = Vec::new();
        let mut writer = OwnWriter::new(kind, ListForm::Xlsx, &mut book).unwrap();
        let records: Vec<Record> = poisoned(kind, text)
            .into_iter()
            .map(|(_, record)| record)
            .collect();
        for record in &records {
            writer.write(std::slice::from_ref(record)).unwrap();
        }
        writer.finish().unwrap();
        use calamine::Reader;
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(book)).unwrap();
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).unwrap();
            assert!(formulas.is_empty(), "{kind:?} {sheet}: {formulas:?}");
        }
    }
    assert!(cells > 10_000, "{cells}");
}

#[test]
fn what_is_typed_or_read_in_reaches_a_terminal_without_it() {
    let office = Office::new();
    let mut rows =
        String::from("Volgnr;Achternaam;Voornaam;Meldingsdatum;Zorgvraag;Opmerkingen\r\n");
    for (n, text) in HOSTILE.iter().enumerate() {
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        rows.push_str(&format!("{n};{cell}x;{cell};1-11-2026;{cell};{cell}\r\n"));
    }
    let file = office.file("lijst\u{1b}[31m.csv", rows);
    let mut heard = vec![office.run(&["import", "verwijzingen", &file])];
    let typed = HOSTILE[0];
    for words in [
        vec![
            "doe",
            "inwoner-registreren",
            &format!("achternaam={typed}Bos") as &str,
        ],
        vec![
            "doe",
            "notitie-toevoegen",
            "V-2026-0001",
            &format!("tekst={typed}"),
        ],
        vec!["doe", typed, "V-2026-0001"],
        vec!["doe", "notitie-toevoegen", typed],
        vec!["toon", typed],
        vec!["lijst", "wachtrij", typed],
        vec!["lijst", "wachtrij", "--alles"],
        vec!["lijst", "wachtrij", "--alles", "--json"],
        vec!["lijst", "signalen"],
        vec!["toon", "V-2026-0001"],
        vec!["toon", "V-2026-0001", "--json"],
        vec!["toon", "P-0001"],
        vec!["export", "verwijzingen", "--als", "json", "--doel", typed],
        vec!["export", "verwijzingen", "--als", "csv", "--doel", typed],
        vec!["export", "signalen", "--als", "ics", "--doel", typed],
        vec![
            "gebruiker",
            "toevoegen",
            typed,
            "--rol",
            "wij",
            "--bereik",
            typed,
            "--uid",
            "9",
        ],
        vec!["import", "verwijzingen", typed],
        vec![typed],
        vec!["--data", typed, "lijst", "wachtrij"],
    ] {
        heard.push(office.run(&words));
    }
    for output in &heard {
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
            assert!(is_plain(text.trim_start_matches('\u{feff}')), "{text:?}");
        }
    }
    let read = String::from_utf8_lossy(&heard[0].stdout).into_owned();
    assert!(read.contains("8 gelezen"), "{read}");
}

#[test]
fn a_path_in_what_is_read_in_never_leaves_its_folder() {
    let office = Office::buying();
    let names = |folder: &Path| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    };
    let above = office.folder.path().parent().unwrap().to_owned();
    let inside = |name: &str| office.folder.path().join(name);
    let path = "../../../../../../tmp/kwaad";
    for (what, text) in [
        (
            "verwijzingen",
            format!("Volgnr;Achternaam;Meldingsdatum\r\n{path};Bos;1-11-2026\r\n{path}/x;;\r\n"),
        ),
        ("aanbieders", format!("Nummer;Naam\r\n{path};{path}\r\n")),
        (
            "contracten",
            format!("Contractnummer;Titel\r\n{path};{path}\r\n"),
        ),
        ("medewerkers", format!("Naam;Team\r\n{path};{path}\r\n")),
    ] {
        let file = office.file("lijst.csv", text);
        office.run(&["import", what, &file]);
    }
    // A workbook is a zip, and a name in a zip can be a path.
    let mut zip = zip::ZipWriter::new(std::fs::File::create(inside("boek.xlsx")).unwrap());
    let plain = zip::write::SimpleFileOptions::default();
    zip.start_file("../../kwaad", plain).unwrap();
    std::io::Write::write_all(&mut zip, b"kwaad").unwrap();
    zip.finish().unwrap();
    office.run(&[
        "import",
        "contracten",
        &inside("boek.xlsx").display().to_string(),
    ]);
    assert!(!names(&above).contains("kwaad") && !Path::new("/tmp/kwaad").exists());
    let known = ["data", "lijst.csv", "lijst.csv.geweigerd.csv", "boek.xlsx"];
    let others: Vec<String> = names(office.folder.path()).into_iter().collect();
    let others: Vec<&String> = others
        .iter()
        .filter(|name| !known.contains(&name.as_str()) && !name.ends_with(".csv"))
        .collect();
    assert!(others.is_empty(), "{others:?}");
}
