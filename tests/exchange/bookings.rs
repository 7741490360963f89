//! Bookings of the financial administration, read in: each row counts once, and what is odd about one is told as it is.

use crate::support::office::Office;
use serde_json::Value;

const HEAD: &str = "Contractnr;Boekdatum;Bedrag;Perceel;Omschrijving;Boekingsnr";

fn office(more: &[&str]) -> Office {
    let office = Office::new();
    let given = [
        "contract-registreren",
        "nummer=RO-2026-001",
        "titel=x",
        "soort=contract",
        "begin=2026-01-01",
        "einde=2090-12-31",
    ];
    office.does(&[&given, more].concat());
    office
}

fn read_in(office: &Office, rows: &[&str]) -> Value {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("RO-2026-001;{row}"))
        .collect();
    let text = format!("{HEAD}\r\n{}\r\n", rows.join("\r\n"));
    let file = office.file("b.csv", text);
    office.json(&["import", "bestedingen", &file])
}

/// How many were added and how many were there already.
fn counts(told: &Value) -> [u64; 2] {
    ["toegevoegd", "ongewijzigd"].map(|name| told[name].as_u64().unwrap())
}

fn said(told: &Value) -> Vec<&str> {
    let all = told["meldingen"].as_array().unwrap().iter();
    all.map(|one| one["reden"].as_str().unwrap()).collect()
}

/// What is booked, in cents.
fn booked(office: &Office) -> Vec<i64> {
    let contract = office.json(&["toon", "RO-2026-001"]);
    let all = contract["bestedingen"].as_array().unwrap().iter();
    all.map(|one| one["bedrag"].as_i64().unwrap()).collect()
}

#[test]
fn each_part_of_an_invoice_that_is_booked_back_counts_once_and_nothing_untrue_is_told_of_it() {
    for rows in [
        // In parts of different sizes, and in two that are alike but for their day.
        [
            "1-2-2026;100;;;F-1",
            "2-2-2026;-30;;;F-1",
            "2-2-2026;-20;;;F-1",
        ],
        [
            "1-2-2026;10;;;F-1",
            "2-2-2026;-3;;;F-1",
            "3-2-2026;-3;;;F-1",
        ],
        // An invoice that is booked in two lines, on one day and on two.
        [
            "1-2-2026;60;;;F-1",
            "1-2-2026;40;;;F-1",
            "9-2-2026;40;;;F-1",
        ],
    ] {
        let office = office(&[]);
        let told = read_in(&office, &rows);
        assert_eq!(counts(&told), [3, 0], "{told}");
        for reason in said(&told) {
            assert!(!reason.contains("één keer overgenomen"), "{reason}");
            assert!(!reason.contains("dat blijft zo"), "{reason}");
        }
        assert_eq!(booked(&office).len(), 3);
        // The same file twice adds nothing, and neither does a part of it.
        assert_eq!(counts(&read_in(&office, &rows)), [0, 3]);
        assert_eq!(counts(&read_in(&office, &rows[1..])), [0, 2]);
    }
}

#[test]
fn the_next_part_that_is_booked_back_counts_in_a_later_file_too() {
    let office = office(&[]);
    read_in(&office, &["1-2-2026;100;;;F-1", "2-2-2026;-30;;;F-1"]);
    let told = read_in(&office, &["2-3-2026;-20;;;F-1"]);
    assert_eq!((counts(&told), said(&told)), ([1, 0], vec![]));
    assert_eq!(booked(&office).iter().sum::<i64>(), 5_000);
    // Another amount on the same day may be the same line, mended: it counts, and that is told.
    let told = read_in(&office, &["1-2-2026;101;;;F-1"]);
    assert_eq!(counts(&told), [1, 0]);
    let [reason] = &said(&told)[..] else {
        panic!("{told}");
    };
    assert!(
        reason.contains("onder F-1 telt die dag ook € 100 mee") && reason.contains("beide tellen"),
        "{reason}"
    );
}

#[test]
fn a_row_that_is_there_twice_in_one_file_counts_once_and_is_told_as_that() {
    let office = office(&[]);
    let once =
        "dit staat ook op rij 1, met dezelfde dag en hetzelfde bedrag; het telt één keer mee";
    let told = read_in(&office, &["1-2-2026;100;;;F-1", "1-2-2026;100;;;f-1"]);
    assert_eq!(counts(&told), [1, 1]);
    assert_eq!(said(&told), [once]);
    // However its day and amount are written; and what was refused is no row.
    let told = read_in(
        &office,
        &["1-3-2026;1000;;;F-2", "01-03-2026;1.000,00;;;F-2"],
    );
    assert_eq!(counts(&told), [1, 1]);
    assert_eq!(said(&told), [once]);
    let told = read_in(&office, &["1-4-2026;0;;;F-3", "1-4-2026;0;;;F-3"]);
    assert_eq!(counts(&told), [0, 0]);
    let said = said(&told);
    assert!(!said.is_empty());
    assert!(
        !said.iter().any(|it| it.contains("staat ook op rij")),
        "{said:?}"
    );
}

#[test]
fn what_comes_over_the_maximum_is_told_of_the_row_that_did_and_counts() {
    let office = office(&["maximale-waarde=5.000"]);
    let perceel = ["aandachtsveld=groep", "maximale-waarde=100"];
    office.does(&[&["perceel-toevoegen", "RO-2026-001"][..], &perceel].concat());
    let told = read_in(&office, &["1-2-2026;5.000;;;F-1"]);
    assert_eq!(said(&told), Vec::<&str>::new());
    let rows = [
        "1-3-2026;1.000;;;F-2",
        "2-3-2026;150;groep;;F-3",
        "3-3-2026;-10;;;F-4",
    ];
    let told = read_in(&office, &rows);
    assert_eq!(counts(&told), [3, 0]);
    let at: Vec<u64> = told["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rij"].as_u64().unwrap())
        .collect();
    assert_eq!(at, [2, 2], "{told}");
    assert_eq!(
        said(&told),
        [
            "daarmee is er € 6.140 besteed, meer dan de maximale waarde van € 5.000; de boeking telt mee, kijk na of zij klopt",
            "daarmee is er € 150 besteed, meer dan de maximale waarde van € 100 van groep; de boeking telt mee, kijk na of zij klopt",
        ]
    );
}

#[test]
fn a_day_that_cannot_be_read_is_not_told_as_a_day_that_is_missing_and_one_to_come_is_told() {
    let office = office(&[]);
    let rows = ["31-2-2026;100;;;F-1", ";100;;;F-2", "1-12-2090;100;;;F-3"];
    let text: Vec<String> = rows
        .iter()
        .map(|row| format!("RO-2026-001;{row}"))
        .collect();
    let file = office.file("b.csv", format!("{HEAD}\r\n{}\r\n", text.join("\r\n")));
    let told = office.json(&["import", "bestedingen", &file]);
    assert_eq!((counts(&told), &told["geweigerd"]), ([1, 0], &2.into()));
    let refused = std::fs::read_to_string(format!("{file}.geweigerd.csv")).unwrap();
    let [_, first, second] = refused.lines().collect::<Vec<_>>()[..] else {
        panic!("{refused}");
    };
    assert!(
        first.contains("de boekdatum is niet te lezen") && !first.contains("geen boekdatum"),
        "{first}"
    );
    assert!(second.contains("geen boekdatum"), "{second}");
    let [_, _, reason] = &said(&told)[..] else {
        panic!("{told}");
    };
    assert!(
        reason.contains("ligt in de toekomst") && reason.contains("telt vanaf die dag mee"),
        "{reason}"
    );
}
