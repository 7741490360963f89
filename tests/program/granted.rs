//! Indicaties within one office: who learns what of them, what goes along to the resident, and what a list of another
//! office may say of whom.

use std::fs;

use chrono::{Datelike, Days, NaiveDate};
use wijkregie::domain::indicatie::words::Cause;
use wijkregie::office::views::{IndicatieCells, View};
use wijkregie::office::{AsOf, today};

use crate::support::robot::Desk;
use crate::support::server::{run, stderr, stdout, store, text};

fn ahead(days: u64) -> NaiveDate {
    today() + Days::new(days)
}

/// A resident with a melding under a wet.
fn melding(desk: &Desk, resident: &str, wet: &str) -> String {
    let given = format!(
        "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
         soort=individuele begeleiding; wet={wet}; urgentie=regulier"
    );
    desk.does("bea", "melding-registreren", "", &given)
}

/// The indicaties that a filter gives someone.
fn found(desk: &Desk, who: &str, filter: &str, on: Option<NaiveDate>) -> Vec<IndicatieCells> {
    let typed: Vec<String> = filter.split_whitespace().map(str::to_owned).collect();
    desk.office
        .indicaties(&desk.caller(who), &typed, false, on)
        .unwrap()
}

#[test]
fn the_day_a_youth_turns_eighteen_is_told_to_who_sees_the_day_of_birth() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    // Eighteen in fifty days.
    let birthday = ahead(50);
    let born = birthday
        .with_day(1)
        .and_then(|it| it.with_year(birthday.year() - 18));
    let given = format!(
        "achternaam=Veen; wijk=hoogkerk; geboortedatum={}",
        born.unwrap()
    );
    let resident = desk.does("bea", "inwoner-registreren", "", &given);
    let referral = melding(&desk, &resident, "Jeugdwet");
    let end = ahead(400);
    let given = format!(
        "verwijzing={referral}; begindatum=2026-01-01; einddatum={end}; leveringsvorm=PGB; aantal=2; eenheid=uur; frequentie=per week"
    );
    let number = desk.does("bea", "indicatie-vastleggen", "", &given);
    let [row] = &found(&desk, "bea", "", None)[..] else {
        panic!("the back office is asked what comes next");
    };
    assert_eq!(row.waarom, Some(Cause::Achttien));
    let [row] = &found(&desk, "cor", "ook:lopend", None)[..] else {
        panic!("contract management sees the indicatie");
    };
    assert_eq!(row.verandert_na, Some(end));
    assert_ne!(row.waarom, Some(Cause::Achttien));
    for (who, is_told) in [("bea", true), ("cor", false)] {
        let agenda = desk
            .office
            .agenda(&desk.caller(who), &[], today(), ahead(120))
            .unwrap();
        let told = format!("{agenda:?}");
        assert_eq!(told.contains(&number), is_told, "{who}: {told}");
    }
}

#[test]
fn a_resident_who_asks_gets_what_was_granted_too() {
    let desk = Desk::with_people();
    let given = "achternaam=Veen; wijk=hoogkerk";
    let resident = desk.does("bea", "inwoner-registreren", "", given);
    let given = format!(
        "inwoner={resident}; begindatum=2026-01-01; einddatum={}; soort=individuele begeleiding; wet=Wmo; leveringsvorm=PGB",
        ahead(30)
    );
    let number = desk.does("bea", "indicatie-vastleggen", "", &given);
    let asked = desk
        .office
        .for_resident(&desk.caller("bea"), &resident, "inwoner vraagt")
        .unwrap();
    let told: Vec<&str> = asked
        .views
        .iter()
        .map(|view| view.record().id.number.as_str())
        .collect();
    assert_eq!(told, [resident.as_str(), number.as_str()]);
}

#[test]
fn a_dossier_tells_what_was_granted_on_it_and_a_bt_hears_nothing_of_that() {
    let desk = Desk::with_people();
    let referral = desk.offered("Dijkstra");
    let given = format!(
        "verwijzing={referral}; begindatum=2026-01-01; einddatum={}; leveringsvorm=PGB",
        ahead(30)
    );
    let number = desk.does("bea", "indicatie-vastleggen", "", &given);
    for (who, told) in [("bea", vec![number]), ("bram", Vec::new())] {
        let view = desk
            .office
            .show(&desk.caller(who), &referral, AsOf::NOW)
            .unwrap();
        let View::Dossier(dossier) = view else {
            panic!("a dossier");
        };
        let numbers: Vec<String> = dossier.granted.into_iter().map(|it| it.nummer).collect();
        assert_eq!(numbers, told, "{who}");
    }
}

#[test]
fn words_about_days_count_from_the_day_that_is_asked_about() {
    let desk = Desk::with_people();
    let referral = desk.melding("Dijkstra");
    let given = format!(
        "verwijzing={referral}; begindatum=2026-01-01; einddatum={}; leveringsvorm=PGB",
        ahead(200)
    );
    desk.does("bea", "indicatie-vastleggen", "", &given);
    let filter = "verandert<30d ook:lopend";
    assert!(found(&desk, "bea", filter, None).is_empty());
    assert_eq!(found(&desk, "bea", filter, Some(ahead(190))).len(), 1);
}

#[test]
fn who_is_not_certainly_one_stays_two_and_is_told_and_a_row_about_another_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = data.join("zorgkantoor.csv");
    let head = "Indicatienr;Achternaam;Voornaam;Geboortedatum;Postcode;Wet;Soort;Leveringsvorm;Ingangsdatum;Einddatum;Verwijzing";
    let end = ahead(30).format("%d-%m-%Y");
    let row = |nr: &str, who: &str, referral: &str| {
        format!("{nr};{who};Wmo;dagbesteding;ZIN;1-1-2026;{end};{referral}")
    };
    // Two of them have a day of birth in common as well.
    let rows = [
        row("Z1", "Jansen;Jan;1-5-1968;9744 GJ", ""),
        row("Z2", "Jansen;Jan;2-6-1971;9744 GJ", ""),
        row("Z3", "Jansen;Jan;1-5-1968;9744 GJ", ""),
    ];
    fs::write(&file, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
    let output = run(data, &["import", "indicaties", text(&file)]);
    let told = stdout(&output) + &stderr(&output);
    let listed = |filter: &str| -> serde_json::Value {
        let words = ["lijst", "indicaties", filter, "--json"];
        serde_json::from_str(&stdout(&run(data, &words))).unwrap()
    };
    assert_eq!(
        listed("ook:geëindigd").as_array().unwrap().len(),
        3,
        "{told}"
    );
    let people = stdout(&run(data, &["zoek", "Jansen", "--json"]));
    let people: serde_json::Value = serde_json::from_str(&people).unwrap();
    let people = people.as_array().unwrap().iter();
    let mut people: Vec<&str> = people
        .filter(|found| found["soort"] == "inwoner")
        .map(|found| found["nummer"].as_str().unwrap())
        .collect();
    people.sort_unstable();
    // Not certainly one, so each is registered; and that two of them may be one is said, here and among the doubles.
    assert_eq!(people.len(), 3, "{told}");
    assert!(
        told.contains("waarschijnlijk is het dezelfde inwoner als"),
        "{told}"
    );
    let doubles = stdout(&run(data, &["lijst", "dubbelen"]));
    assert!(doubles.contains("waarschijnlijk"), "{doubles}");

    // A row with the number of someone else's verwijzing.
    let melding = [
        "doe",
        "melding-registreren",
        &format!("inwoner={}", people[0]),
        "meldingsdatum=vandaag",
        "verwijzer=huisarts",
        "zorgvraag=hulp",
        "soort=individuele begeleiding",
        "wet=Wmo",
        "urgentie=regulier",
    ];
    let made = run(data, &melding);
    let made = stdout(&made) + &stderr(&made);
    let at = made.find("V-").unwrap_or_else(|| panic!("{made}"));
    let referral = &made[at..at + "V-2026-0001".len()];
    fs::write(
        &file,
        format!(
            "{head}\n{}\n",
            row("Z4", "Bos;Piet;3-3-1950;9744 GJ", referral)
        ),
    )
    .unwrap();
    let output = run(data, &["import", "indicaties", text(&file)]);
    let told = stdout(&output) + &stderr(&output);
    assert!(told.contains("is van iemand anders"), "{told}");
    assert_eq!(listed("ook:geëindigd").as_array().unwrap().len(), 3);
}
