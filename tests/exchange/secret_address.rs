//! Where someone lives who keeps that secret is in nothing that is printed, written or sent; only who asks for it by name,
//! with what for, is told.

use super::support::office::{Office, PURPOSE};

/// What nobody may read anywhere.
const HIDDEN: [&str; 4] = ["Schuilhof", "9744 ZZ", "9744ZZ", "Verborgerdorp"];

fn office() -> (Office, String, String) {
    let office = Office::new();
    let resident = office.does(&[
        "inwoner-registreren",
        "achternaam=Veen",
        "voornaam=Sofie",
        "straat=Schuilhof",
        "huisnummer=7",
        "postcode=9744ZZ",
        "woonplaats=Verborgerdorp",
        "wijk=hoogkerk",
        "geheim-adres=ja",
    ]);
    let of = format!("inwoner={resident}");
    let number = office.does(&[
        "melding-registreren",
        &of,
        "meldingsdatum=vandaag",
        "verwijzer=huisarts",
        "zorgvraag=hulp bij de post",
        "soort=individuele begeleiding",
        "wet=Wmo",
        "urgentie=regulier",
    ]);
    // It was changed too: the old one is as secret as the new one.
    office.does(&["inwoner-wijzigen", &resident, "huisnummer=9"]);
    (office, resident, number)
}

fn is_nowhere(said: &str, what: &str) {
    assert!(!said.is_empty(), "{what}");
    for hidden in HIDDEN {
        assert!(!said.contains(hidden), "{what} tells {hidden}: {said}");
    }
}

#[test]
fn it_is_in_no_record_list_finder_or_file() {
    let (office, resident, number) = office();
    // Someone else who lives there, whose address is no secret, is not told of either.
    office.does(&[
        "inwoner-registreren",
        "achternaam=Anders",
        "straat=Elders",
        "huisnummer=1",
        "postcode=9744GJ",
    ]);
    let shown = [
        vec!["toon", resident.as_str()],
        vec!["toon", resident.as_str(), "--json"],
        vec!["toon", number.as_str()],
        vec!["toon", number.as_str(), "--json"],
        vec!["lijst", "wachtrij", "--json"],
        vec!["zoek", "Veen"],
        vec!["zoek", "Veen", "--json"],
        vec!["lijst", "dubbelen", "--json"],
        vec!["lijst", "huishoudens", "--json"],
    ];
    for command in shown {
        is_nowhere(&office.text(&command), &command.join(" "));
    }
    assert!(office.text(&["toon", &number]).contains("geheim adres"));
    let found = office.text(&["zoek", "9744ZZ", "--json"]);
    assert!(!found.contains(&resident), "{found}");
    for what in ["verwijzingen", "wachtrij", "signalen", "agenda"] {
        is_nowhere(&office.export(what, "csv"), what);
    }
    for words in [
        vec!["export", "verwijzingen", "--als", "json"],
        vec![
            "export",
            "verwijzingen",
            "--als",
            "csv",
            "--met",
            "geschiedenis",
        ],
        vec!["export", "inzage", &resident],
    ] {
        let all = [&words[..], &["--doel", PURPOSE]].concat();
        is_nowhere(&office.text(&all), &words.join(" "));
    }
}

#[test]
fn who_asks_for_it_says_what_for_and_that_is_kept() {
    let (office, resident, number) = office();
    let told = office.run(&["toon", &number, "--adres"]);
    assert!(!told.status.success(), "without what for");
    for of in [&resident, &number] {
        let told = office.text(&["toon", of, "--adres", "--doel", "huisbezoek"]);
        assert_eq!(told, "Schuilhof 9, 9744 ZZ Verborgerdorp\n");
    }
    let looks = std::fs::read_dir(office.data().join("inzage")).unwrap();
    let looks: String = looks
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(looks.matches("adres-tonen").count(), 2);
    assert!(looks.contains("huisbezoek"));
    is_nowhere(&looks, "looks");
}

#[test]
fn a_file_without_it_takes_it_from_nobody_and_a_file_that_says_it_is_secret_is_followed() {
    let (office, resident, number) = office();
    let path = office.file("uit.csv", office.export("verwijzingen", "csv"));
    let told = office.json(&["import", "verwijzingen", &path, "--neem-over"]);
    assert_eq!(told["verschillen"], serde_json::json!([]), "{told}");
    let asked = ["toon", &resident, "--adres", "--doel", "controle"];
    assert!(office.text(&asked).contains("Schuilhof 9"));
    // Another list of the office that has an address tells that there is another, not which.
    let list =
        format!("Volgnr;Achternaam;Meldingsdatum;Straat\r\n{number};Veen;1-11-2026;Elders\r\n");
    let path = office.file("lijst.csv", list);
    is_nowhere(
        &office.json(&["import", "verwijzingen", &path]).to_string(),
        "differences",
    );

    let plain = Office::new();
    let list = |secret: &str| {
        format!(
            "Volgnr;Achternaam;Meldingsdatum;Straat;Huisnr;Postcode;Geheim adres;Taal;Tolk\r\nA1;Bos;1-11-2026;Schuilhof;7;9744 ZZ;{secret};Tigrinya;ja\r\n"
        )
    };
    for (secret, is_told) in [("", true), ("ja", false)] {
        let path = plain.file("lijst.csv", list(secret));
        plain.json(&["import", "verwijzingen", &path]);
        let shown = plain.text(&["toon", "P-0001"]);
        assert_eq!(shown.contains("Schuilhof"), is_told, "{shown}");
    }
    let resident = plain.json(&["toon", "P-0001"]);
    assert_eq!(resident["taal"], "Tigrinya");
    assert_eq!(resident["tolk"], true);
}
