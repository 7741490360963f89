//! Who may be the same resident, in the export of an office that knows which rows are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::office::{Office, example, said};

/// Two rows of the file, the first one first.
type Pair = (u64, u64);

fn pair(one: u64, two: u64) -> Pair {
    (one.min(two), one.max(two))
}

fn truth() -> Value {
    let text = std::fs::read_to_string(example("waarheid.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Every two rows of the same person.
fn doubles(truth: &Value) -> BTreeSet<Pair> {
    let people = truth["dubbele_personen"].as_object().unwrap().values();
    people
        .flat_map(|rows| {
            let rows: Vec<u64> = rows
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row[0].as_u64().unwrap())
                .collect();
            let pairs = rows.iter().enumerate();
            pairs
                .flat_map(|(n, one)| rows[n + 1..].iter().map(move |two| pair(*one, *two)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The rows of each person who has a namesake.
fn namesakes(truth: &Value) -> BTreeSet<Pair> {
    let clean = std::fs::read_to_string(example("verwijzingen_schoon.csv")).unwrap();
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(clean.trim_start_matches('\u{feff}').as_bytes());
    let mut rows: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for line in table.records() {
        let line = line.unwrap();
        let cell = |n: usize| line[n].parse::<u64>().unwrap();
        rows.entry(cell(2)).or_default().push(cell(0));
    }
    let pairs = truth["naamgenoten_geen_dubbel"].as_array().unwrap();
    let people = pairs.iter().map(|it| {
        let one = |n: usize| rows[&it[n].as_u64().unwrap()].clone();
        (one(0), one(1))
    });
    people
        .flat_map(|(ones, twos)| {
            let each = ones.into_iter();
            each.flat_map(move |one| twos.clone().into_iter().map(move |two| pair(one, two)))
        })
        .collect()
}

#[test]
fn the_list_of_doubles_finds_nine_in_ten_of_an_export_and_is_sure_of_no_namesake() {
    let office = Office::new();
    office.json(&["import", "verwijzingen", &example("verwijzingen.csv")]);
    let rows = office.json(&["lijst", "wachtrij", "--alles"]);
    let row_of: BTreeMap<&str, u64> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let number = row["bronnummer"].as_str().unwrap().parse().unwrap();
            (row["nummer"].as_str().unwrap(), number)
        })
        .collect();
    let told = office.json(&["lijst", "dubbelen"]);
    let told: BTreeMap<Pair, &Value> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let row = |name: &str| row_of[it[name].as_str().unwrap()];
            (pair(row("een"), row("twee")), it)
        })
        .collect();
    let truth = truth();
    let doubles = doubles(&truth);
    let found = doubles
        .iter()
        .filter(|pair| told.contains_key(pair))
        .count();
    let missed: Vec<&Pair> = doubles.iter().filter(|it| !told.contains_key(it)).collect();
    println!("{found} of {} found, {} told", doubles.len(), told.len());
    assert!(found * 10 >= doubles.len() * 9, "missed: {missed:?}");
    assert!(told.len() <= 3 * doubles.len(), "{} told", told.len());
    let is_sure = |it: &&&Value| it["zekerheid"] == "zeker";
    for pair in namesakes(&truth) {
        assert!(told.get(&pair).filter(is_sure).is_none(), "{pair:?}");
    }
    for (pair, it) in &told {
        assert!(!it["waarom"].as_array().unwrap().is_empty());
        assert!(
            !is_sure(&it) || doubles.contains(pair),
            "sure of {pair:?}: {it}"
        );
    }
}

#[test]
fn reading_in_tells_who_is_there_already_however_it_is_written() {
    let office = Office::new();
    office.does(&[
        "inwoner-registreren",
        "achternaam=Veen",
        "tussenvoegsel=van der",
        "voornaam=Sofie",
        "geboortedatum=04-03-1968",
        "postcode=9744 GJ",
        "huisnummer=12",
    ]);
    let file = office.file(
        "lijst.csv",
        "Volgnr;Meldingsdatum;Achternaam;Tussenvoegsel;Voornaam;Geboortedatum;Straat;Huisnr;Postcode;Status\n\
         1;1-11-2026;Vene;v.d.;S.;4-3-1968;Zuiderweg;12;9744GJ;nieuw\n\
         2;1-11-2026;Veen;van der;Marie;4-3-1968;Zuiderweg;12;9744GJ;nieuw\n\
         3;1-11-2026;Bos;;Kees;1-2-1990;Zuiderweg;9;9744GJ;nieuw\n\
         4;1-11-2026;Bos-Postma;;Cornelis;2-1-1990;Zuiderweg;9;9744GJ;nieuw\n",
    );
    let report = office.json(&["import", "verwijzingen", &file]);
    let told: Vec<(u64, &str)> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["rij"].as_u64().unwrap(), it["reden"].as_str().unwrap()))
        .filter(|(_, why)| why.contains("dezelfde inwoner"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, 1);
    assert!(
        told[0].1.contains("als P-0001 (voorletters passen"),
        "{told:?}"
    );
}

#[test]
fn registering_someone_who_may_be_there_is_done_and_told() {
    let office = Office::new();
    let person = [
        "achternaam=Bos",
        "voornaam=Kees",
        "geboortedatum=01-02-1990",
    ];
    let register =
        |person: &[&str]| office.run(&[&["doe", "inwoner-registreren"], person].concat());
    assert!(!said(&register(&person)).contains("Dubbel?"));
    let again = register(&person);
    assert!(again.status.success());
    assert!(
        said(&again).contains("Dubbel? waarschijnlijk P-0001 Kees Bos (01-02-1990)"),
        "{}",
        said(&again)
    );
    assert_eq!(String::from_utf8(again.stdout).unwrap().trim(), "P-0002");
    let told = office.json(&["toon", "P-0002"]);
    assert_eq!(told["lijkt_op"][0]["nummer"], "P-0001");
}
