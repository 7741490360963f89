//! No sentence of an import is false: each cell of a row is kept, or there is a melding about it; each change is told.

use std::collections::BTreeMap;

use crate::support::office::{Office, PURPOSE};
use serde_json::{Value, json};

/// Columns with a value each.
type Cells = &'static [(&'static str, &'static str)];

/// A list of the office: what its rows are, the column they are known by, rows to begin with, and cells to put in one by
/// one.
struct List {
    what: &'static str,
    key: &'static str,
    /// What a row with this place has in the column it is known by.
    number: fn(usize) -> String,
    bases: &'static [Cells],
    more: Cells,
}

const CONTRACTS: List = List {
    what: "contracten",
    key: "Contractnr",
    number: |at| format!("X-{:04}", at + 1),
    bases: &[
        &[("Startdatum", "01-01-2025"), ("Einddatum", "31-12-2027")],
        &[
            ("Startdatum", "01-01-2025"),
            ("Einddatum", "31-12-2027"),
            ("Stilzwijgend", "ja"),
            ("Verlengingsduur", "24"),
        ],
        &[
            ("Startdatum", "01-01-2025"),
            ("Einddatum", "31-12-2027"),
            ("Stilzwijgend", "nee"),
            ("Aantal opties", "1"),
            ("Verlenging (mnd)", "6"),
        ],
    ],
    more: &[
        ("Onderwerp", "Vervoer"),
        ("Wet", "Wmo"),
        ("Perceel", "3"),
        ("Samen met", "RIGG"),
        ("Leverancier", "Zorg BV"),
        ("AGB-code", "12345678"),
        ("Aandeel", "40"),
        ("Verlenging (mnd)", "12"),
        ("Verlengingsduur", "36"),
        ("Hoogstens verlengd", "3"),
        ("Aantal opties", "2"),
        ("Gebruikte opties", "1"),
        ("Clausule", "art. 4"),
        ("Meldtermijn", "4"),
        ("Stilzwijgend", "ja"),
        ("Opzegtermijn", "3"),
        ("Plafond", "100000"),
        ("Contractbeheerder", "A. de Boer"),
        ("Beëindigd", "ja"),
        ("Opmerkingen", "let op"),
        ("Kleur", "rood"),
    ],
};

const REFERRALS: List = List {
    what: "verwijzingen",
    key: "Volgnr",
    number: |at| (10_000 + at).to_string(),
    bases: &[
        &[("Meldingsdatum", "01-11-2026")],
        &[
            ("Meldingsdatum", "01-06-2026"),
            ("Status", "gestart"),
            ("Datum status", "01-08-2026"),
        ],
    ],
    more: &[
        ("Tussenvoegsel", "van den"),
        ("Voornaam", "Jo"),
        ("Geslacht", "v"),
        ("Geboortedatum", "01-02-1970"),
        ("BSN", "123456782"),
        ("Straat", "Hoofdweg"),
        ("Huisnr", "12"),
        ("Toevoeging", "b"),
        ("Postcode", "9744 GJ"),
        ("Woonplaats", "Groningen"),
        ("Wijk", "Hoogkerk"),
        ("Telefoon", "0612345678"),
        ("E-mail", "a@b.nl"),
        ("Gezinsnr", "G0002"),
        ("Verwijzer", "dr. Vis"),
        ("Soort verwijzer", "huisarts"),
        ("Zorgvraag", "hulp"),
        ("Leefgebieden", "wonen"),
        ("Wet", "Wmo"),
        ("Verantwoordelijke gemeente", "Assen"),
        ("Vorige gemeente", "Midden-Groningen"),
        ("Soort hulp", "pleegzorg"),
        ("Urgentie", "spoed"),
        ("Toestemming", "ja"),
        ("Status", "aangeboden"),
        ("Datum status", "05-11-2026"),
        ("Aangeboden aan", "BT Hoogkerk"),
        ("Datum aangeboden", "06-11-2026"),
        ("Reactie", "akkoord"),
        ("Datum reactie", "07-11-2026"),
        ("Reden afwijzing", "geen capaciteit"),
        ("Opgeschort van", "08-11-2026"),
        ("Opgeschort tot", "09-11-2026"),
        ("Reden opschorting", "ziek"),
        ("Vervolg", "pgb"),
        ("Aanbieder", "Zorg BV"),
        ("Contractnr", "RO-1"),
        ("Behandelaar", "A. de Boer"),
        ("Datum start", "10-11-2026"),
        ("Datum einde", "11-11-2026"),
        ("Opmerkingen", "let op"),
        ("Kleur", "rood"),
    ],
};

/// Every base alone, and every base with one cell more: which base, which cell, and the row.
fn rows(list: &List) -> Vec<(usize, Option<&'static str>, BTreeMap<String, String>)> {
    let mut rows = Vec::new();
    for (at, base) in list.bases.iter().enumerate() {
        let plain = |cells: Cells| {
            cells
                .iter()
                .map(|(name, it)| ((*name).to_owned(), (*it).to_owned()))
        };
        rows.push((at, None, plain(base).collect::<BTreeMap<_, _>>()));
        for (name, value) in list.more {
            let mut row: BTreeMap<String, String> = plain(base).collect();
            row.insert((*name).to_owned(), (*value).to_owned());
            rows.push((at, Some(*name), row));
        }
    }
    for (at, (.., row)) in rows.iter_mut().enumerate() {
        row.insert(list.key.to_owned(), (list.number)(at));
        if list.what == "verwijzingen" {
            // Nobody has the name of another, and a name is no number.
            let name = format!("Berg{}{}", letter(at / 26), letter(at % 26));
            row.insert("Achternaam".to_owned(), name);
        }
    }
    rows
}

fn letter(at: usize) -> char {
    char::from(b'a' + at as u8)
}

/// What a record says, without what tells it from every other.
fn says(record: &Value) -> Value {
    const OWN: &[&str] = &[
        "nummer",
        "bronnummer",
        "achternaam",
        "inwoner",
        "huishouden",
        "op",
        "eenheden",
        "revisie",
    ];
    match record {
        Value::Object(map) => {
            let rest = map.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
            rest.map(|(name, value)| (name.clone(), says(value)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Value::Array(list) => list.iter().map(says).collect(),
        other => other.clone(),
    }
}

fn every_cell_is_kept_or_told(list: &List) {
    let office = Office::new();
    let rows = rows(list);
    let mut header: Vec<&String> = rows.iter().flat_map(|(.., row)| row.keys()).collect();
    header.sort();
    header.dedup();
    let mut file = header
        .iter()
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(";");
    for (.., row) in &rows {
        let cells = header
            .iter()
            .map(|name| row.get(*name).map_or("", String::as_str));
        file.push_str(&format!("\r\n{}", cells.collect::<Vec<_>>().join(";")));
    }
    let report = office.json(&["import", list.what, &office.file("lijst.csv", file)]);
    assert_eq!(report["toegevoegd"], json!(rows.len()));
    let told = |at: usize| {
        let meldingen = report["meldingen"].as_array().unwrap().iter();
        meldingen.filter(|it| it["rij"] == json!(at + 1)).count()
    };
    let all: Value = serde_json::from_str(&office.export(list.what, "json")).unwrap();
    let known_by = if list.what == "verwijzingen" {
        "bronnummer"
    } else {
        "nummer"
    };
    let record = |at: usize| {
        let mut all = all.as_array().unwrap().iter();
        let found = all.find(|it| it[known_by] == json!((list.number)(at)));
        says(found.unwrap())
    };
    let mut base = 0;
    for (at, (_, cell, row)) in rows.iter().enumerate() {
        let Some(cell) = cell else {
            base = at;
            continue;
        };
        // What the row had already is no other row.
        let has = |at: usize| rows[at].2.get(*cell);
        if has(at) == has(base) {
            continue;
        }
        assert!(
            record(at) != record(base) || told(at) > told(base),
            "{cell} is lost without a word: {row:?}"
        );
    }
}

#[test]
fn no_cell_of_a_contract_is_lost_without_a_word() {
    every_cell_is_kept_or_told(&CONTRACTS);
}

#[test]
fn no_cell_of_a_verwijzing_is_lost_without_a_word() {
    every_cell_is_kept_or_told(&REFERRALS);
}

#[test]
fn a_row_with_next_to_nothing_in_it_is_said_to_be_so() {
    let office = Office::new();
    for (what, list) in [
        (
            "verwijzingen",
            "Volgnr;Achternaam;Voornaam;Meldingsdatum\r\n1;Berg;;\r\n",
        ),
        (
            "contracten",
            "Contractnr;Onderwerp;Startdatum;Einddatum\r\nX-1;;;\r\n",
        ),
        (
            "aanbestedingen",
            "Kenmerk;Naam;Procedure;Ingangsdatum\r\nAB-2026-01;Vervoer;;\r\n",
        ),
    ] {
        let report = office.json(&["import", what, &office.file("leeg.csv", list)]);
        assert_eq!(report["toegevoegd"], 1, "{what}");
        assert_eq!(
            report["meldingen"].as_array().unwrap().len(),
            1,
            "{what}: {report}"
        );
    }
}

#[test]
fn a_no_that_becomes_a_yes_is_a_difference_and_no_empty_field() {
    let office = Office::new();
    let list = |tacit: &str| {
        format!(
            "Contractnr;Onderwerp;Startdatum;Einddatum;Stilzwijgend;Verlengingsduur\r\nX-1;Vervoer;01-01-2025;31-12-2027;{tacit};\r\n"
        )
    };
    office.json(&["import", "contracten", &office.file("een.csv", list("nee"))]);
    let yes = office.file("twee.csv", list("ja"));
    let report = office.json(&["import", "contracten", &yes]);
    let it = &report["verschillen"][0];
    assert_eq!(
        (&it["veld"], &it["opgeslagen"], &it["bestand"]),
        (&json!("stilzwijgend"), &json!("nee"), &json!("ja"))
    );
    assert_eq!(
        (&it["overgenomen"], &report["ongewijzigd"]),
        (&json!(false), &json!(1))
    );
}

#[test]
fn what_a_file_says_otherwise_of_consent_and_huishouden_is_told() {
    let office = Office::new();
    let list = |consent: &str, household: &str, since: &str| {
        format!(
            "Volgnr;Achternaam;Meldingsdatum;Wijk;Toestemming;Gezinsnr;Status;Datum status\r\n1;Berg;01-11-2026;Hoogkerk;{consent};{household};in onderzoek;{since}\r\n"
        )
    };
    office.json(&[
        "import",
        "verwijzingen",
        &office.file("een.csv", list("ja", "G1", "02-11-2026")),
    ]);
    let other = office.file("twee.csv", list("nee", "G2", "03-11-2026"));
    let report = office.json(&["import", "verwijzingen", &other]);
    let fields: Vec<&str> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["veld"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["Datum status", "Toestemming", "Gezinsnr"]);
    // And the huishouden that nobody lives in is not made.
    let one = &office.export("verwijzingen", "json");
    assert!(one.contains("G1") && !one.contains("G2"));
}

/// Exports contracten, reads the workbook of it back in as a CSV with something changed.
fn edited(office: &Office, what: &str, from: &str, to: &str) -> String {
    let text = office.text(&["export", what, "--als", "csv", "--doel", PURPOSE]);
    assert!(text.contains(from), "{from} in {text}");
    office.file("anders.csv", text.replacen(from, to, 1))
}

#[test]
fn an_edited_list_of_an_export_is_a_difference_whatever_list_it_is() {
    let office = Office::buying();
    office.does(&[
        "contractgesprek-vastleggen",
        "RO-2023-034",
        "datum=2026-10-01",
        "met=De Kade",
        "verslag=alles goed",
    ]);
    let path = edited(&office, "contracten", "alles goed", "niets goed");
    let report = office.json(&["import", "contracten", &path]);
    let it = &report["verschillen"][0];
    assert!(
        it["bestand"].as_str().unwrap().contains("niets goed"),
        "{report}"
    );
    // Someone wrote it on screen: only who names it takes it over.
    office.json(&[
        "import",
        "contracten",
        &path,
        "--neem-over=contractgesprekken",
    ]);
    let again = office.json(&["import", "contracten", &path]);
    assert_eq!(again["verschillen"], json!([]));
    assert!(office.export("contracten", "csv").contains("niets goed"));
}

#[test]
fn a_planned_day_that_an_export_has_otherwise_is_told_beside_what_was() {
    let office = Office::buying();
    let all: Value = serde_json::from_str(&office.export("aanbestedingen", "json")).unwrap();
    let both = all.as_array().unwrap().iter().find_map(|it| {
        let day = it["werkelijk"]["publicatie"].as_str()?;
        Some((it["nummer"].as_str()?.to_owned(), day.to_owned()))
    });
    let (number, day) = both.unwrap();
    let path = edited(
        &office,
        "aanbestedingen",
        &format!("\"\"publicatie\"\":\"\"{day}\"\""),
        "\"\"publicatie\"\":\"\"2020-01-06\"\"",
    );
    let report = office.json(&["import", "aanbestedingen", &path]);
    let told = report["verschillen"].as_array().unwrap();
    assert_eq!(told.len(), 1, "{number}: {report}");
    office.json(&["import", "aanbestedingen", &path, "--neem-over"]);
    let again = office.json(&["import", "aanbestedingen", &path]);
    assert_eq!(
        again["verschillen"],
        json!([]),
        "what was taken over is there"
    );
}

#[test]
fn a_column_of_the_office_s_own_that_an_export_no_longer_has_is_told() {
    let office = Office::new();
    let list = "Contractnr;Onderwerp;Startdatum;Einddatum;Contact\r\nX-1;Vervoer;01-01-2025;31-12-2027;Mw. Bos\r\n";
    office.json(&["import", "contracten", &office.file("een.csv", list)]);
    let own = "\"[{\"\"kolom\"\":\"\"Contact\"\",\"\"waarde\"\":\"\"Mw. Bos\"\"}]\"";
    let path = edited(&office, "contracten", own, "");
    let report = office.json(&["import", "contracten", &path]);
    assert_eq!(
        report["verschillen"][0]["opgeslagen"], "Mw. Bos",
        "{report}"
    );
    office.json(&["import", "contracten", &path, "--neem-over"]);
    assert!(!office.export("contracten", "csv").contains("Mw. Bos"));
}
