//! Every way out through the real binary: to stdout as to a file, with amounts that say they are euros.

use std::collections::BTreeSet;

use crate::support::office::{Office, PURPOSE, said};
use chrono::Datelike;
use serde_json::Value;
use wijkregie::office::today;

/// The kinds and forms of the table in the README.
fn ways() -> Vec<(String, String)> {
    let readme = include_str!("../../README.md");
    let table = readme.split_once("| Soort | Vormen |").unwrap().1;
    let mut ways = Vec::new();
    for line in table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
    {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        for what in cells[1].split(", ") {
            for form in cells[2].split(", ") {
                ways.push((what.trim_matches('`').to_owned(), form.to_owned()));
            }
        }
    }
    ways
}

/// What a file says but for the moment at which it was made.
fn lasting(form: &str, bytes: &[u8]) -> Vec<u8> {
    if !matches!(form, "ics" | "ocds" | "txt") {
        return bytes.to_vec();
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    // A letter of what was looked at has the letter before it too.
    if form == "txt" {
        return text.lines().take(14).collect::<String>().into_bytes();
    }
    let is_moment = |line: &&str| {
        [
            "DTSTAMP",
            "LAST-MODIFIED",
            "  \"publishedDate\"",
            "  \"uri\"",
        ]
        .iter()
        .any(|name| line.starts_with(name))
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_moment(line)).collect();
    lines.join("\n").into_bytes()
}

/// Writes it to stdout and to a file, which must say the same, and only that; the words stand on stderr.
fn goes_both_ways(office: &Office, form: &str, words: &[&str]) {
    let purpose = ["--doel", PURPOSE];
    let over = office.run(&[words, &["--naar", "-"], &purpose].concat());
    assert!(over.status.success(), "{words:?}: {}", said(&over));
    let path = office.folder.path().join(format!("uit.{form}"));
    let path = path.display().to_string();
    let into = office.run(&[words, &["--naar", &path], &purpose].concat());
    assert!(into.status.success(), "{words:?}: {}", said(&into));
    assert_eq!(into.stdout, b"", "{words:?}");
    let file = std::fs::read(&path);
    let file = file.unwrap_or_else(|why| panic!("{words:?}: {why}: {}", said(&into)));
    assert!(!file.is_empty(), "{words:?}");
    assert!(
        lasting(form, &file) == lasting(form, &over.stdout),
        "{words:?}"
    );
    // What is said goes beside it, the same words both times.
    assert_eq!(said(&over), said(&into), "{words:?}");
    assert!(
        form == "txt" || said(&over).contains("geschreven"),
        "{words:?}: {}",
        said(&over)
    );
    let begins: &[u8] = match form {
        "csv" => "\u{feff}".as_bytes(),
        "xlsx" => b"PK",
        "ics" => b"BEGIN:VCALENDAR\r\n",
        "ocds" => b"{",
        "json" => b"[",
        _ => b"",
    };
    assert!(file.starts_with(begins), "{words:?}");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn every_kind_in_every_form_goes_over_stdout_as_it_goes_into_a_file() {
    let office = Office::whole();
    // What is bought in the example is over one day, and what is over stands in no agenda.
    let start = format!("ingang={}-01-01", today().year() + 3);
    let what = [
        "naam=vervoer",
        "procedure=sas",
        "looptijd=24",
        "aandachtsveld=vervoer",
    ];
    office.does(&[&["aanbesteding-registreren", &start][..], &what].concat());
    let ways = ways();
    for (what, form) in &ways {
        goes_both_ways(&office, form, &["export", what, "--als", form]);
    }
    // The README names every way there is: whatever else is asked for says so.
    let kinds: BTreeSet<&str> = ways.iter().map(|(what, _)| what.as_str()).collect();
    let forms: BTreeSet<&str> = ways.iter().map(|(_, form)| form.as_str()).collect();
    for what in &kinds {
        for form in &forms {
            if !ways.contains(&((*what).to_owned(), (*form).to_owned())) {
                let output = office.run(&["export", what, "--als", form, "--doel", PURPOSE]);
                assert_eq!(output.status.code(), Some(2), "{what} {form}");
            }
        }
    }
    for what in [
        "verwijzingen",
        "contracten",
        "aanbestedingen",
        "aanbieders",
        "medewerkers",
    ] {
        for form in ["csv", "json", "xlsx"] {
            let words = ["export", what, "--als", form, "--met", "geschiedenis"];
            goes_both_ways(&office, form, &words);
        }
    }
    goes_both_ways(&office, "txt", &["export", "inzage", "P-0001"]);
}

/// The cells of a column.
fn column(csv: &str, name: &str) -> Vec<String> {
    let text = csv.trim_start_matches('\u{feff}').as_bytes();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|title| title == name).unwrap();
    let cells = reader
        .records()
        .map(|record| record.unwrap()[at].to_owned());
    cells.filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn an_amount_in_a_csv_says_that_it_is_euros_and_an_older_one_without_still_reads() {
    let office = Office::buying();
    let csv = office.export("contracten", "csv");
    let amounts = column(&csv, "maximale_waarde");
    assert!(amounts.len() > 20, "{amounts:?}");
    assert!(
        amounts.iter().all(|cell| cell.starts_with("€ ")),
        "{amounts:?}"
    );
    let worth = column(&office.export("aanbestedingen", "csv"), "geraamde_waarde");
    assert!(!worth.is_empty());
    assert!(worth.iter().all(|cell| cell.starts_with("€ ")), "{worth:?}");

    // What happened to it says so too, as it says fte of those who work on it.
    let number = &column(&csv, "nummer")[0];
    office.does(&["contract-wijzigen", number, "maximale-waarde=1.050.000,50"]);
    let history = [
        "export",
        "contracten",
        "--als",
        "csv",
        "--met",
        "geschiedenis",
    ];
    let history = office.text(&[&history[..], &["--doel", PURPOSE]].concat());
    assert!(
        column(&history, "werd").contains(&"€ 1.050.000,50".to_owned()),
        "{history}"
    );

    // Read back in, with and without, it is what it was.
    let csv = office.export("contracten", "csv");
    let mut bare = csv.clone();
    for amount in amounts.iter().chain([&"€ 1.050.000,50".to_owned()]) {
        let plain = amount.trim_start_matches("€ ").replace('.', "");
        let plain = if plain.contains(',') {
            plain
        } else {
            format!("{plain},00")
        };
        bare = bare.replace(&format!(";{amount};"), &format!(";{plain};"));
    }
    assert_ne!(bare, csv);
    for text in [&csv, &bare] {
        let file = office.file("terug.csv", text);
        let report: Value = office.json(&["import", "contracten", &file]);
        assert_eq!(report["ongewijzigd"], report["gelezen"], "{report}");
    }
}

/// The id and the moment of the release of an aanbesteding.
fn release(office: &Office, number: &str) -> (String, String) {
    let package: Value = serde_json::from_str(&office.export("aanbestedingen", "ocds")).unwrap();
    let releases = package["releases"].as_array().unwrap().iter();
    let ids = releases.map(|it| (&it["id"], &it["date"]));
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let mut ids = ids.map(|(id, date)| (text(id), text(date)));
    ids.find(|(id, _)| id.starts_with(number)).unwrap()
}

#[test]
fn two_releases_with_a_change_between_have_two_ids_and_without_one_the_same() {
    let office = Office::buying();
    let package: Value = serde_json::from_str(&office.export("aanbestedingen", "ocds")).unwrap();
    let id = package["releases"][0]["id"].as_str().unwrap();
    let number = id.splitn(4, '-').take(3).collect::<Vec<_>>().join("-");
    let first = release(&office, &number);
    assert_eq!(release(&office, &number), first);
    let mut seen = BTreeSet::from([first.0.clone()]);
    let mut last = first;
    for n in 1..=5 {
        office.does(&[
            "aanbesteding-wijzigen",
            &number,
            &format!("naam=Vervoer {n}"),
        ]);
        let now = release(&office, &number);
        assert!(seen.insert(now.0.clone()), "{now:?}");
        assert!(now.1 >= last.1, "{now:?} after {last:?}");
        last = now;
    }
    // What is not of the aanbesteding itself: the name of who buys.
    office.does(&[
        "instelling-wijzigen",
        "gemeente.naam",
        "waarde=Gemeente Anders",
        "reden=herindeling",
    ]);
    assert!(seen.insert(release(&office, &number).0));
}
