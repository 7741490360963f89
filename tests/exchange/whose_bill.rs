//! Which gemeente pays for youth care: read in from a list, asked about where it is not sure, found, and written out.

use serde_json::{Value, json};

use crate::support::office::Office;

const HEAD: &str = "Volgnr;Achternaam;Meldingsdatum;Wet;Soort hulp;Status;Verantwoordelijke gemeente;Vorige gemeente";

/// Youth care that runs, each by who would pay and where the youth lived before; the last is at home.
const ROWS: &[(&str, &str)] = &[
    ("A;Adema", "jeugdhulp met verblijf;gestart;;Assen"),
    ("B;Boer", "Jeugdhulp met verblijf;gestart;Groningen;"),
    ("C;Cazemier", "pleegzorg;gestart;Groningen;GM0106"),
    ("D;Dekker", "pleegzorg;gestart;;Haren"),
    (
        "E;Eefting",
        "pleegzorg;gestart;Groningen;gemeente Groningen",
    ),
    ("F;Faber", "jeugdhulp ambulant;gestart;;"),
    ("G;Groen", "pleegzorg;nieuw;;"),
];

fn office() -> Office {
    let office = Office::new();
    let mut file = HEAD.to_owned();
    for (who, rest) in ROWS {
        file.push_str(&format!("\r\n{who};01-06-2026;Jeugdwet;{rest}"));
    }
    let told = office.json(&["import", "verwijzingen", &office.file("jeugd.csv", file)]);
    assert_eq!(told["toegevoegd"], json!(ROWS.len()), "{told}");
    office
}

/// The number of the verwijzing of a row of the list.
fn number(office: &Office, source: &str) -> String {
    let rows = office.json(&["lijst", "wachtrij"]);
    let mut rows = rows.as_array().unwrap().iter();
    let found = rows.find(|row| row["bronnummer"] == json!(source)).unwrap();
    found["nummer"].as_str().unwrap().to_owned()
}

/// What is said about whose bill a verwijzing is.
fn told(office: &Office, source: &str) -> Vec<(String, String)> {
    let number = number(office, source);
    let signals = office.json(&["lijst", "signalen"]);
    let of_it = signals.as_array().unwrap().iter();
    let of_it = of_it.filter(|it| it["nummer"] == json!(number));
    let of_it = of_it.filter(|it| it["grondslag"] == json!("Jeugdwet art. 1.1 (woonplaats)"));
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    of_it
        .map(|it| (text(it, "soort"), text(it, "tekst")))
        .collect()
}

fn kinds(office: &Office, source: &str) -> Vec<String> {
    told(office, source)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

#[test]
fn the_gemeente_of_before_a_stay_pays_and_what_is_not_sure_is_asked() {
    let office = office();
    assert_eq!(kinds(&office, "A"), ["andere gemeente"]);
    assert_eq!(kinds(&office, "B"), ["vorige gemeente ontbreekt"]);
    let other = told(&office, "C");
    assert_eq!(other[0].0, "gemeente klopt niet");
    assert!(
        other[0].1.contains("gemeente Assen") && other[0].1.contains("gemeente Groningen"),
        "{other:?}"
    );
    let merged = told(&office, "D");
    assert_eq!(merged.len(), 1);
    assert!(
        merged[0].1.starts_with("gemeente Haren is opgegaan"),
        "{merged:?}"
    );
    assert!(kinds(&office, "E").is_empty());
    assert_eq!(kinds(&office, "F"), ["gemeente ontbreekt"]);
    // Nothing is delivered yet, so there is no bill.
    assert!(kinds(&office, "G").is_empty());
}

#[test]
fn while_it_is_in_doubt_nobody_is_said_to_pay_and_a_merged_gemeente_pays_for_nothing() {
    let office = office();
    let doubted = kinds(&office, "C");
    assert!(
        !doubted.contains(&"andere gemeente".to_owned()),
        "{doubted:?}"
    );
    let number = number(&office, "G");
    let (code, told) = office.refuses(&["gegevens-wijzigen", &number, "gemeente=Haren"]);
    assert_eq!(code, 3);
    assert!(told.contains("opgegaan in een andere gemeente"), "{told}");
    office.does(&["gegevens-wijzigen", &number, "vorige-gemeente=Haren"]);
}

#[test]
fn it_is_filled_in_found_emptied_and_told_in_the_history() {
    let office = office();
    let b = number(&office, "B");
    office.does(&[
        "gegevens-wijzigen",
        &b,
        "vorige-gemeente=Assen",
        "gemeente=Assen",
    ]);
    assert_eq!(kinds(&office, "B"), ["andere gemeente"]);
    let found = |word: &str| {
        let rows = office.json(&["lijst", "wachtrij", word]);
        let rows = rows.as_array().unwrap().iter();
        let mut names: Vec<String> = rows
            .map(|row| row["bronnummer"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names.concat()
    };
    assert_eq!(found("vorige-gemeente:assen"), "ABC");
    // Who pays is also known where nobody filled it in.
    assert_eq!(found("gemeente:assen"), "AB");
    let whole = office.json(&["toon", &b]);
    assert_eq!(whole["vorige_gemeente"], json!("gemeente Assen"));
    let last = whole["geschiedenis"].as_array().unwrap().last().unwrap();
    assert_eq!(
        last["velden"]["vorige_gemeente"],
        json!([null, "gemeente Assen"])
    );
    let (code, said) = office.refuses(&["gegevens-wijzigen", &b, "vorige-gemeente=Atlantis"]);
    assert!(
        code != 0 && said.contains("geen gemeente uit de landelijke lijst"),
        "{said}"
    );
    office.does(&[
        "gegevens-wijzigen",
        &b,
        "vorige-gemeente=",
        "gemeente=Groningen",
    ]);
    assert_eq!(kinds(&office, "B"), ["vorige gemeente ontbreekt"]);
}

#[test]
fn a_kind_of_support_with_a_stay_can_be_added_and_is_read_in() {
    let office = office();
    let settings = |key: &str, value: &str| {
        office.does(&[
            "instelling-wijzigen",
            key,
            &format!("waarde={value}"),
            "reden=gezinshuizen",
        ]);
    };
    let file = format!("{HEAD}\r\nH;Hoving;01-06-2026;Jeugdwet;gezinshuis;gestart;Groningen;\r\n");
    let file = office.file("meer.csv", file);
    let told = office.json(&["import", "verwijzingen", &file, "--proef"]);
    let unknown = told["meldingen"][0]["reden"].as_str().unwrap();
    assert!(
        unknown.contains("staat niet in de lijst van soorten"),
        "{unknown}"
    );
    settings("soorten", "gezinshuis");
    settings("verblijfsoorten", "gezinshuis");
    office.json(&["import", "verwijzingen", &file]);
    assert_eq!(kinds(&office, "H"), ["vorige gemeente ontbreekt"]);
}

#[test]
fn what_is_written_out_is_read_in_the_same() {
    let office = office();
    let all: Value = serde_json::from_str(&office.export("verwijzingen", "json")).unwrap();
    let c = all.as_array().unwrap().iter();
    let mut c = c.filter(|it| it["bronnummer"] == json!("C"));
    let c = c.next().unwrap();
    assert_eq!(c["vorige_gemeente"], json!("gemeente Assen"));
    assert_eq!(c["soort"], json!("pleegzorg"));
    let again = Office::new();
    let csv = again.file("terug.csv", office.export("verwijzingen", "csv"));
    again.json(&["import", "verwijzingen", &csv]);
    assert_eq!(kinds(&again, "C"), ["gemeente klopt niet"]);
}

#[test]
fn under_the_wmo_no_article_of_the_jeugdwet_says_who_pays() {
    let office = Office::new();
    let rows = "A;Adema;01-06-2026;Wmo;begeleiding;gestart;Assen;\r\nB;Boer;01-06-2026;Jeugdwet;jeugdhulp ambulant;gestart;Assen;\r\n";
    let file = office.file("w.csv", format!("{HEAD}\r\n{rows}"));
    office.json(&["import", "verwijzingen", &file]);
    let ground = |source: &str| {
        let number = number(&office, source);
        let signals = office.json(&["lijst", "signalen"]);
        let mut all = signals.as_array().unwrap().iter();
        let of_it =
            |it: &&Value| it["nummer"] == json!(number) && it["soort"] == json!("andere gemeente");
        all.find(of_it).unwrap()["grondslag"].clone()
    };
    assert_eq!(ground("A"), json!("werkproces"));
    assert_eq!(ground("B"), json!("Jeugdwet art. 1.1 (woonplaats)"));
}
