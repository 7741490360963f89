//! Indicaties with the real program: read in from a list, watched, talked about, decided, taken along to another office.

use std::fs;
use std::path::Path;

use chrono::Days;
use serde_json::Value;

use crate::support::server::{client, done, run, stderr, stdout, store, text};
use wijkregie::ipc::question;
use wijkregie::office::{Outcome, today};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn field<'v>(rows: &'v Value, at: usize, name: &str) -> &'v str {
    rows[at][name].as_str().unwrap_or_default()
}

/// A list as a zorgkantoor hands it over: two of one person, one that is over, and one with a code of a later list.
fn list(path: &Path) {
    let day = |days: i64| {
        let day = today() + chrono::TimeDelta::days(days);
        day.format("%d-%m-%Y").to_string()
    };
    let head = "Indicatienr;BSN;Achternaam;Voornaam;Geboortedatum;Postcode;Wet;Soort;Aantal;Eenheid;Frequentie;Leveringsvorm;\
                Ingangsdatum;Einddatum;Grondslag;Reden beëindiging;Zorgkantoor";
    let rows = [
        format!(
            "Z1;123456782;Veen;Sofie;1-5-1968;9744 GJ;Wmo;dagbesteding;4;dagdelen;week;ZIN;{};{};AWBZ;;Groningen",
            day(-200),
            day(30)
        ),
        format!(
            "Z2;123456782;Veen;Sofie;1-5-1968;9744 GJ;Wmo;individuele begeleiding;2,5;uur;2;PGB;{};{};AWBZ;;Groningen",
            day(-200),
            day(60)
        ),
        format!(
            "Z3;;Bos;Jan;3-3-1950;9744 GJ;Wmo;dagbesteding;2;;;ZIN;{};{};AWBZ;45;Groningen",
            day(-900),
            day(-30)
        ),
        format!(
            "Z4;;;;;;Wmo;dagbesteding;2;dagdeel;week;ZIN;{};{};AWBZ;;Groningen",
            day(-9),
            day(30)
        ),
        format!(
            "Z5;;Smit;Piet;3-3-1960;9744 GJ;Wmo;dagbesteding;2;dagdeel;week;ZIN;{};{};AWBZ;;Groningen",
            day(30),
            day(-30)
        ),
    ];
    fs::write(path, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
}

#[test]
fn a_list_of_indicaties_is_read_in_watched_decided_and_taken_along() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = data.join("zorgkantoor.csv");
    list(&file);
    let path = text(&file);
    // Rows that are refused are told, and stop nothing.
    let reads = |words: &[&str]| {
        let output = run(data, words);
        stdout(&output) + &stderr(&output)
    };
    let told = reads(&["import", "indicaties", path, "--proef"]);
    assert!(
        json(data, &["lijst", "indicaties", "--alles"])
            .as_array()
            .unwrap()
            .is_empty(),
        "{told}"
    );
    let told = reads(&["import", "indicaties", path]);
    assert!(told.contains("JZ588") || told.contains("WMO588"), "{told}");

    let soon = json(data, &["lijst", "indicaties"]);
    assert_eq!(soon.as_array().unwrap().len(), 2, "{soon}");
    assert_eq!(field(&soon, 0, "bronnummer"), "Z1");
    assert_eq!(field(&soon, 0, "fase"), "nog niets");
    assert_eq!(field(&soon, 0, "waarom"), "einde");
    // One person has both, and is registered once.
    assert_eq!(field(&soon, 0, "inwoner"), field(&soon, 1, "inwoner"));
    assert_eq!(field(&soon, 1, "omvang"), "2,5 uur per week");
    let all = json(data, &["lijst", "indicaties", "ook:geëindigd"]);
    assert_eq!(all.as_array().unwrap().len(), 4);

    let again = reads(&["import", "indicaties", path]);
    assert!(
        again.contains("4 ongewijzigd") || again.contains("ongewijzigd 4") || again.contains('4'),
        "{again}"
    );
    assert_eq!(
        json(data, &["lijst", "indicaties", "ook:geëindigd"])
            .as_array()
            .unwrap()
            .len(),
        4
    );

    let number = field(&soon, 0, "nummer").to_owned();
    let talk = format!("datum={}", today() + Days::new(3));
    done(data, &["doe", "indicatie-gesprek-plannen", &number, &talk]);
    let planned = json(data, &["lijst", "indicaties", "gesprek:gepland"]);
    assert_eq!(planned.as_array().unwrap().len(), 1);
    let signals = json(data, &["lijst", "signalen"]);
    let ours = signals.as_array().unwrap().iter();
    let ours: Vec<&str> = ours
        .filter(|it| it["nummer"] == number.as_str())
        .map(|it| it["tekst"].as_str().unwrap())
        .collect();
    assert!(ours[0].contains("gesprek op"), "{ours:?}");
    done(
        data,
        &[
            "doe",
            "indicatie-vervolg-besluiten",
            &number,
            "vervolg=stoppen",
            "datum=vandaag",
        ],
    );
    let signals = json(data, &["lijst", "signalen"]).to_string();
    assert!(!signals.contains(&number), "{signals}");
    // What was decided can be taken back.
    let undo = question::Undo {
        number: number.clone(),
        request: String::new(),
    };
    let mut asked = client(data);
    assert!(matches!(asked.ask(&undo).unwrap(), Outcome::Done { .. }));
    drop(asked);
    assert!(
        json(data, &["lijst", "signalen"])
            .to_string()
            .contains(&number)
    );

    // To another office, and there once.
    let out = data.join("uit.csv");
    done(
        data,
        &[
            "export",
            "indicaties",
            "--als",
            "csv",
            "--doel",
            "verhuizing",
            "--naar",
            text(&out),
        ],
    );
    let other = store(home.path(), "daar", 0);
    for _ in 0..2 {
        done(&other, &["import", "indicaties", text(&out)]);
    }
    let here = json(data, &["lijst", "indicaties", "ook:geëindigd"]);
    let there = json(&other, &["lijst", "indicaties", "ook:geëindigd"]);
    assert_eq!(here, there);
}
