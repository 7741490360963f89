//! Exports for other programs through the real binary: calendars and open data. They are checked here, and written down
//! for the readers of `tests/interop/`, which `.ci/run` starts after the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::support::office::{Office, PURPOSE, example, said};
use crate::support::standard::Standard;
use chrono::Datelike;
use icalendar::{CalendarComponent, Component, DatePerhapsTime};
use serde_json::{Value, json};
use wijkregie::domain::aanbesteding::Aanbesteding;
use wijkregie::domain::aanbesteding::parts::Award;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::parts::{Party, Perceel};
use wijkregie::domain::contract::words::PartySide;
use wijkregie::domain::money::Cents;
use wijkregie::domain::record::{Head, Kind, Part, Record, RecordId};
use wijkregie::domain::register::Register;
use wijkregie::exchange::ocds::package;
use wijkregie::exchange::own::OwnWriter;
use wijkregie::exchange::publication::publication;
use wijkregie::exchange::table::ListForm;
use wijkregie::office::today;

/// Where `.ci/run` finds what other programs are to read.
pub fn for_others(name: &str, contents: impl AsRef<[u8]>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("interop");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), contents).unwrap();
}

// ---------------------------------------------------------------- calendars

/// One event of a calendar.
#[derive(Debug, Clone, PartialEq)]
struct Day {
    day: String,
    title: String,
    sequence: u32,
}

fn events(text: &str) -> Vec<icalendar::Event> {
    let calendar: icalendar::Calendar = text.parse().unwrap();
    let components = calendar.components.into_iter();
    components
        .map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn days(text: &str) -> BTreeMap<String, Day> {
    let events = events(text);
    let all = events.iter().map(|event| {
        let Some(DatePerhapsTime::Date(day)) = event.get_start() else {
            panic!("a day with a time: {event:?}");
        };
        let day = Day {
            day: day.to_string(),
            title: event.get_summary().unwrap().to_owned(),
            sequence: event.get_sequence().unwrap(),
        };
        (event.get_uid().unwrap().to_owned(), day)
    });
    let all: BTreeMap<String, Day> = all.collect();
    assert_eq!(all.len(), events.len(), "a uid comes twice");
    all
}

/// What [`events`] are, for the readers of `tests/interop/`.
fn expected(text: &str) -> Value {
    let events = events(text);
    let all = events.iter().map(|event| {
        let Some(DatePerhapsTime::Date(day)) = event.get_start() else {
            panic!("a day with a time: {event:?}");
        };
        let alarms = event.components().iter().map(|alarm| {
            let trigger = alarm.property_value("TRIGGER").unwrap();
            let days = trigger
                .strip_prefix("-P")
                .and_then(|rest| rest.strip_suffix('D'));
            days.unwrap().parse::<u32>().unwrap()
        });
        json!({
            "uid": event.get_uid().unwrap(),
            "day": day.to_string(),
            "title": event.get_summary().unwrap(),
            "description": event.get_description().unwrap_or(""),
            "sequence": event.get_sequence().unwrap(),
            "is_cancelled": event.property_value("STATUS") == Some("CANCELLED"),
            "alarms": alarms.collect::<Vec<_>>(),
        })
    });
    all.collect()
}

#[test]
fn a_calendar_names_no_resident_and_folds_its_lines() {
    let office = Office::whole();
    let text = office.export("signalen", "ics");
    assert!(text.ends_with("\r\n"));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let days = days(&text);
    assert!(days.len() > 300, "{}", days.len());
    assert!(
        days.keys().any(|uid| uid.starts_with("V-2"))
            && days.keys().any(|uid| uid.starts_with("RO-"))
    );
    for (uid, day) in &days {
        let standing = day.title.trim_start_matches("Vervallen: ");
        let number = standing.split(' ').next().unwrap();
        assert!(
            uid.starts_with(&format!("{number}-")),
            "{uid} {}",
            day.title
        );
        assert_eq!(uid.matches("@wijkregie").count(), 1, "{uid}");
    }
    for_others("kantoor.ics", &text);
    for_others("kantoor.ics.json", expected(&text).to_string());
    // Every word of the calendar, but for the names of those who work there and of the wijken.
    let mut own = String::new();
    for what in ["medewerkers", "contracten"] {
        own += &std::fs::read_to_string(example(&format!("{what}.csv"))).unwrap();
    }
    let words = |text: &str| -> BTreeSet<String> {
        let split = text.split(|c: char| !c.is_alphanumeric());
        split
            .filter(|word| word.chars().count() > 1)
            .map(str::to_owned)
            .collect()
    };
    let own = words(&own);
    let said: BTreeSet<String> = words(&text.replace("\r\n ", "").replace("\\n", " "));
    let residents: Value = serde_json::from_str(&office.export("verwijzingen", "json")).unwrap();
    let mut searched = 0;
    for resident in residents.as_array().unwrap() {
        let name = resident["persoon"]["achternaam"]
            .as_str()
            .unwrap_or_default();
        for word in words(name).difference(&own) {
            assert!(!said.contains(word), "{name}");
            searched += 1;
        }
    }
    assert!(searched > 300, "{searched} names were searched");
}

#[test]
fn two_exports_give_the_same_uids_and_a_moved_date_a_higher_sequence() {
    let office = Office::buying();
    let year = today().year();
    let (begin, end) = (
        format!("begin={}-01-01", year - 1),
        format!("einde={}-12-31", year + 1),
    );
    let what = [
        "contract-registreren",
        "nummer=RO-2023-922",
        "titel=Begeleiding",
        "soort=raamovereenkomst",
    ];
    let options = [
        "opties=1",
        "optie-maanden=12",
        "meldtermijn=1",
        "clausule=bestek 4.2",
    ];
    office.does(&[&what[..], &[&begin, &end], &options].concat());
    let first = days(&office.export("contracten", "ics"));
    let again = days(&office.export("contracten", "ics"));
    assert_eq!(again, first);
    office.does(&[
        "optie-gebruiken",
        "RO-2023-922",
        "datum=vandaag",
        "clausule=bestek 4.2",
    ]);
    let after = days(&office.export("contracten", "ics"));
    let moved: Vec<&String> = first
        .iter()
        .filter(|(uid, day)| after.get(*uid).is_some_and(|now| now.day != day.day))
        .map(|(uid, _)| uid)
        .collect();
    assert!(!moved.is_empty());
    for uid in &moved {
        assert!(uid.starts_with("RO-2023-922-"), "{uid}");
        assert!(after[*uid].sequence > first[*uid].sequence, "{uid}");
    }
    let others = |days: &BTreeMap<String, Day>| -> BTreeSet<String> {
        let uids = days.keys().filter(|uid| !uid.starts_with("RO-2023-922-"));
        uids.cloned().collect()
    };
    assert_eq!(others(&after), others(&first));
}

#[test]
fn a_date_that_a_setting_moves_keeps_its_uid_with_a_higher_sequence() {
    let office = Office::buying();
    let before = office.export("contracten", "ics");
    let first = days(&before);
    office.does(&[
        "instelling-wijzigen",
        "norm.optie-melden",
        "waarde=9m",
        "reden=meer tijd nodig",
    ]);
    let text = office.export("contracten", "ics");
    let after = days(&text);
    let moved: Vec<&String> = first
        .iter()
        .filter(|(uid, day)| after.get(*uid).is_some_and(|now| now.day != day.day))
        .map(|(uid, _)| uid)
        .collect();
    assert!(!moved.is_empty());
    for uid in moved {
        assert!(after[uid].sequence > first[uid].sequence, "{uid}");
    }
    assert_eq!(struck_out(&text), struck_out(&before));
}

/// The events of a calendar that are struck out, by uid: day, title and alarms.
fn struck_out(text: &str) -> BTreeMap<String, (String, usize)> {
    let cancelled = events(text).into_iter().filter(|event| {
        let status = event.property_value("STATUS").unwrap();
        assert!(["CANCELLED", "CONFIRMED"].contains(&status));
        let is_lapsed = event.get_summary().unwrap().starts_with("Vervallen: ");
        assert_eq!(status == "CANCELLED", is_lapsed);
        is_lapsed
    });
    cancelled
        .map(|event| {
            let (uid, title) = (event.get_uid().unwrap(), event.get_summary().unwrap());
            let uid = uid.replace("@wijkregie", "");
            (uid, (title.to_owned(), event.components().len()))
        })
        .collect()
}

#[test]
fn what_is_dealt_with_goes_out_as_cancelled_with_a_higher_sequence_and_without_an_alarm() {
    let office = Office::new();
    let list = "Contractnr;Onderwerp;Begindatum;Einddatum;Stilzwijgend;Opzegtermijn;Verlengingsduur\r\n\
        C-271;Vervoer;01-01-2024;31-12-2027;ja;3;12\r\n\
        C-272;Verblijf;01-01-2024;31-12-2027;nee;;\r\n";
    office.json(&["import", "contracten", &office.file("c.csv", list)]);
    let first = office.export("contracten", "ics");
    assert!(struck_out(&first).is_empty(), "{first}");
    assert!(
        days(&first).contains_key("C-271-opzegdatum@wijkregie"),
        "{first}"
    );
    office.does(&["opzeggen", "C-271", "datum=2026-11-01", "per=2027-12-31"]);
    office.does(&["contract-verwijderen", "C-272", "reden=dubbel ingevoerd"]);
    let after = office.export("contracten", "ics");
    let struck = struck_out(&after);
    let (before, now) = (days(&first), days(&after));
    for uid in before.keys() {
        let bare = uid.replace("@wijkregie", "");
        assert!(now.contains_key(uid), "{uid} is gone without a word");
        if let Some((title, alarms)) = struck.get(&bare) {
            assert_eq!(*title, format!("Vervallen: {}", before[uid].title));
            assert_eq!(
                (now[uid].day.as_str(), *alarms),
                (before[uid].day.as_str(), 0)
            );
            assert!(now[uid].sequence > before[uid].sequence);
        }
    }
    assert!(struck.contains_key("C-271-opzegdatum"), "{struck:?}");
    assert!(
        struck.keys().any(|uid| uid.starts_with("C-272-")),
        "{struck:?}"
    );
    // A list of dates has only what stands.
    let list = office.text(&["export", "agenda", "--als", "csv", "--doel", PURPOSE]);
    assert!(!list.contains("opzegdatum"), "{list}");
}

#[test]
fn a_gap_that_another_contract_under_the_same_title_closed_goes_out_as_cancelled() {
    let office = Office::new();
    let register = |number: &str, begin: &str, end: &str| {
        office.does(&[
            "contract-registreren",
            &format!("nummer={number}"),
            "titel=Vervoer",
            "soort=contract",
            &format!("begin={begin}"),
            &format!("einde={end}"),
        ])
    };
    register("X-1", "2024-01-01", "2027-06-30");
    let first = days(&office.export("contracten", "ics"));
    assert!(first.contains_key("X-1-gat@wijkregie"), "{first:?}");
    register("X-2", "2027-07-01", "2029-12-31");
    let struck = struck_out(&office.export("contracten", "ics"));
    assert_eq!(struck.keys().collect::<Vec<_>>(), ["X-1-gat"]);
}

#[test]
fn a_clock_that_stopped_goes_out_as_cancelled() {
    let office = Office::with_registers();
    let resident = office.does(&[
        "inwoner-registreren",
        "achternaam=Proef",
        "postcode=9744 GJ",
    ]);
    let made = office.does(&[
        "melding-registreren",
        &format!("inwoner={resident}"),
        "meldingsdatum=vandaag",
        "verwijzer=huisarts",
        "zorgvraag=hulp thuis",
        "soort=individuele begeleiding",
        "wet=Wmo",
        "urgentie=regulier",
    ]);
    let first = office.export("signalen", "ics");
    let uid = format!("{made}-onderzoek@wijkregie");
    assert!(days(&first).contains_key(&uid), "{first}");
    office.does(&["intrekken", &made, "reden=verhuisd"]);
    let after = office.export("signalen", "ics");
    let struck = struck_out(&after);
    assert!(
        struck.contains_key(&uid.replace("@wijkregie", "")),
        "{after}"
    );
}

#[test]
fn a_calendar_of_contracten_has_only_contracten_and_an_empty_one_is_not_written() {
    let office = Office::whole();
    let contracts = days(&office.export("contracten", "ics"));
    let all = days(&office.export("signalen", "ics"));
    assert!(!contracts.is_empty() && contracts.len() < all.len());
    assert!(
        contracts
            .keys()
            .all(|uid| all.contains_key(uid) && !uid.starts_with("V-"))
    );
    let empty = Office::new();
    for what in ["signalen", "contracten", "aanbestedingen"] {
        let path = empty.folder.path().join("leeg.ics").display().to_string();
        let output = empty.run(&[
            "export", what, "--als", "ics", "--naar", &path, "--doel", PURPOSE,
        ]);
        assert_eq!(output.status.code(), Some(0));
        assert!(said(&output).ends_with("Er is niets om in een agenda te zetten"));
        assert!(!PathBuf::from(path).exists());
    }
}

#[test]
fn every_contract_that_runs_has_its_end_in_the_calendar_once() {
    let office = Office::buying();
    let days = days(&office.export("contracten", "ics"));
    let rows = office.json(&["lijst", "contracten"]);
    let running = rows.as_array().unwrap().iter();
    let running = running.filter(|row| row["status"] == "lopend" || row["status"] == "toekomstig");
    let (mut untold, mut renewed) = (0, 0);
    for row in running {
        let number = row["nummer"].as_str().unwrap();
        let of = |what| days.get(&format!("{number}-{what}@wijkregie"));
        let told: Vec<&Day> = ["loopt-af", "einde-contract"]
            .into_iter()
            .filter_map(of)
            .filter(|day| !day.title.starts_with("Vervallen: "))
            .collect();
        assert_eq!(told.len(), 1, "{number}");
        assert_eq!(row["lopend_tot"], told[0].day, "{number}");
        untold += usize::from(of("einde-contract").is_some());
        renewed += usize::from(told[0].title.ends_with(": verlengd, tenzij opgezegd"));
    }
    assert!(renewed > 0 && untold > renewed, "{renewed} of {untold}");
}

#[test]
fn a_phase_stands_on_the_day_that_is_planned_with_its_latest_in_the_text() {
    let office = Office::buying();
    office.does(&[
        "aanbesteding-registreren",
        "nummer=AB-2039-01",
        "naam=Dagbesteding",
        "procedure=sas",
        "ingang=2040-01-01",
        "looptijd=24",
        "aandachtsveld=dagbesteding",
        "wet=Wmo",
    ]);
    let plan = office.json(&["toon", "AB-2039-01"]);
    let phase = &plan["fasen"][0];
    assert!(phase["gepland"].as_str() < phase["uiterst"].as_str());
    let days = days(&office.export("aanbestedingen", "ics"));
    let item = &days["AB-2039-01-fase-beslismoment@wijkregie"];
    assert_eq!(phase["gepland"], item.day);
    let latest: chrono::NaiveDate = phase["uiterst"].as_str().unwrap().parse().unwrap();
    let uiterlijk = format!(
        ", uiterlijk {}",
        wijkregie::domain::dates::with_year(latest)
    );
    assert!(item.title.ends_with(&uiterlijk), "{}", item.title);
}

// ---------------------------------------------------------------- open data

#[test]
fn what_was_never_published_stays_out_of_the_open_data_and_that_is_told() {
    let office = Office::buying();
    let before = office.export("aanbestedingen", "ocds");
    office.does(&[
        "aanbesteding-registreren",
        "nummer=AB-2039-01",
        "naam=Geheimzinnig",
        "procedure=sas",
        "ingang=2040-01-01",
        "looptijd=24",
        "aandachtsveld=dagbesteding",
        "wet=Wmo",
        "volgt-op=RO-2023-022",
    ]);
    let output = office.run(&[
        "export",
        "aanbestedingen",
        "--als",
        "ocds",
        "--doel",
        PURPOSE,
    ]);
    assert!(
        said(&output).contains("1 niet gepubliceerde aanbesteding staat er niet in"),
        "{}",
        said(&output)
    );
    let after: Value = serde_json::from_slice(&output.stdout).unwrap();
    let before: Value = serde_json::from_str(&before).unwrap();
    assert_eq!(after["releases"], before["releases"]);
}

#[test]
fn the_aanbestedingen_of_the_office_are_sound_open_data() {
    let office = Office::buying();
    office.does(&[
        "instelling-wijzigen",
        "gemeente.naam",
        "waarde=Gemeente Voorbeeld",
        "reden=proef",
    ]);
    office.does(&[
        "instelling-wijzigen",
        "gemeente.kvk",
        "waarde=90000001",
        "reden=proef",
    ]);
    let text = office.export("aanbestedingen", "ocds");
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(Standard::open().problems_of(&package), Vec::<String>::new());
    for_others("kantoor.json", &text);
    let releases = package["releases"].as_array().unwrap();
    let example: Value = serde_json::from_str(
        &std::fs::read_to_string(example("aanbestedingen_ocds.json")).unwrap(),
    )
    .unwrap();
    assert_eq!(releases.len(), 10);
    for theirs in example["releases"].as_array().unwrap() {
        let ours = releases
            .iter()
            .find(|one| one["ocid"] == theirs["ocid"])
            .unwrap();
        for path in [
            "/buyer",
            "/parties",
            "/tender/title",
            "/tender/status",
            "/tender/procurementMethod",
            "/tender/value",
            "/tender/items/0/classification/id",
        ] {
            assert_eq!(ours.pointer(path), theirs.pointer(path), "{path}");
        }
        let day = |json: &Value, path: &str| {
            json.pointer(path).unwrap().as_str().unwrap()[..10].to_owned()
        };
        for path in [
            "/tender/tenderPeriod/startDate",
            "/tender/tenderPeriod/endDate",
            "/tender/enquiryPeriod/endDate",
            "/tender/awardPeriod/startDate",
            "/tender/awardPeriod/endDate",
        ] {
            assert_eq!(day(ours, path), day(theirs, path), "{path}");
        }
    }
    // What it follows on is named, also where that came from no aanbesteding of this office.
    let ours = releases
        .iter()
        .find(|one| one["ocid"] == "ocds-213czf-ab-2026-03");
    let before = &ours.unwrap()["relatedProcesses"][0];
    assert_eq!(before["scheme"], "ocid");
    assert_eq!(before["relationship"], json!(["prior"]));
    assert!(
        before["title"]
            .as_str()
            .unwrap()
            .starts_with("RO-2023-034 "),
        "{before}"
    );
    // A second export of what did not change gives the same releases.
    let again: Value = serde_json::from_str(&office.export("aanbestedingen", "ocds")).unwrap();
    assert_eq!(again["releases"], package["releases"]);
}

/// The made-up office, read in as its own export.
fn made_up() -> Office {
    let office = Office::new();
    let today = wijkregie::office::today();
    let groups: Vec<Vec<Record>> = wijkregie::demo::office(10, 2016, today).collect();
    for (kind, what) in [
        (Kind::Provider, "aanbieders"),
        (Kind::Employee, "medewerkers"),
        (Kind::Contract, "contracten"),
        (Kind::Aanbesteding, "aanbestedingen"),
    ] {
        let mut file = Vec::new();
        let mut writer = OwnWriter::new(kind, ListForm::Csv, &mut file).unwrap();
        for record in groups
            .iter()
            .flatten()
            .filter(|record| record.id.kind == kind)
        {
            writer.write(std::slice::from_ref(record)).unwrap();
        }
        writer.finish().unwrap();
        let file = office.file(&format!("{what}.csv"), file);
        let report = office.json(&["import", what, &file]);
        assert_eq!(report["toegevoegd"], report["gelezen"], "{what}");
    }
    office
}

#[test]
fn every_perceel_has_its_award_and_its_contract_and_who_buys_along_is_a_party() {
    let day = |text: &str| Some(text.parse::<chrono::NaiveDate>().unwrap());
    let mut register = Register::default();
    let mut bought = Record {
        head: Head::from(Aanbesteding {
            name: "Jeugdhulp".into(),
            status: AanbestedingStatus::Gegund,
            successor_of: Some("RO-2019-007".into()),
            actual: [(Phase::Publicatie, day("2026-01-05").unwrap())].into(),
            ..Aanbesteding::default()
        }),
        ..Record::new(RecordId::new(Kind::Aanbesteding, "AB-2026-01"))
    };
    for (perceel, winner) in [("1", "L001"), ("perceel 1", "L002"), ("2", "L001")] {
        bought.add(Part::Award(Award {
            perceel: perceel.into(),
            winner: winner.into(),
            on: day("2026-06-01"),
            contract: "RO-2027-001".into(),
            announced: None,
        }));
    }
    let mut contract = Record {
        head: Head::from(Contract {
            title: "Jeugdhulp 2027".into(),
            joint_with: "RIGG en Gemeente Westerkwartier".into(),
            start: day("2027-01-01"),
            end: day("2028-12-31"),
            ceiling: Some(Cents::euros(900_000)),
            aanbesteding: Some("AB-2026-01".into()),
            ..Contract::default()
        }),
        ..Record::new(RecordId::new(Kind::Contract, "RO-2027-001"))
    };
    for perceel in ["1", "2", "3"] {
        contract.add(Part::Perceel(Perceel::new("Jeugdhulp", perceel)));
    }
    register.take(&bought);
    register.take(&contract);
    let now = "2026-11-28T10:00:00Z".parse().unwrap();
    let published = publication(&register, &BTreeMap::new(), now, day("2026-11-28").unwrap());
    let json = package(&published);
    assert_eq!(Standard::open().problems_of(&json), Vec::<String>::new());
    for_others("percelen.json", json.to_string());
    let release = &json["releases"][0];
    let told = |list: &str, what: &str| -> Vec<String> {
        let list = release[list].as_array().unwrap().iter();
        list.map(|one| one[what].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        told("awards", "title"),
        [
            "Jeugdhulp, perceel 1",
            "Jeugdhulp, perceel 2",
            "Jeugdhulp 2027, Jeugdhulp, perceel 3"
        ]
    );
    assert_eq!(
        release["awards"][0]["suppliers"].as_array().unwrap().len(),
        2
    );
    assert_eq!(told("contracts", "awardID"), told("awards", "id"));
    assert_eq!(
        told("contracts", "id"),
        ["1", "2", "3"].map(|perceel| format!("RO-2027-001-jeugdhulp-perceel-{perceel}"))
    );
    for one in release["contracts"].as_array().unwrap() {
        assert!(
            one.get("value").is_none(),
            "the whole is nobody's share: {one}"
        );
    }
    let buyers: Vec<&str> = release["parties"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|party| party["roles"].as_array().unwrap().contains(&"buyer".into()))
        .map(|party| party["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        buyers,
        ["Gemeente Groningen", "Gemeente Westerkwartier", "RIGG"]
    );
    assert_eq!(release["buyer"]["name"], "Gemeente Groningen");
    let before = &release["relatedProcesses"][0];
    assert_eq!(
        (&before["scheme"], &before["identifier"]),
        (&"ocid".into(), &"ocds-213czf-ro-2019-007".into())
    );
}

#[test]
fn who_buys_who_leads_and_who_delivers_stand_in_the_open_data_with_their_roles() {
    let day = |text: &str| Some(text.parse::<chrono::NaiveDate>().unwrap());
    let mut register = Register::default();
    let mut bought = Record {
        head: Head::from(Aanbesteding {
            name: "Doelgroepenvervoer".into(),
            status: AanbestedingStatus::Gegund,
            actual: [(Phase::Publicatie, day("2017-01-09").unwrap())].into(),
            ..Aanbesteding::default()
        }),
        ..Record::new(RecordId::new(Kind::Aanbesteding, "AB-2017-01"))
    };
    bought.add(Part::Award(Award {
        perceel: "leerlingenvervoer".into(),
        winner: "Vervoer Noord".into(),
        on: day("2017-06-01"),
        contract: "DO-2018-001".into(),
        announced: None,
    }));
    let mut contract = Record {
        head: Head::from(Contract {
            title: "Doelgroepenvervoer".into(),
            start: day("2018-01-01"),
            end: day("2022-07-31"),
            signed: day("2017-07-03"),
            aanbesteding: Some("AB-2017-01".into()),
            ..Contract::default()
        }),
        ..Record::new(RecordId::new(Kind::Contract, "DO-2018-001"))
    };
    contract.add(Part::Perceel(Perceel::new("leerlingenvervoer", "")));
    for (name, role) in [
        ("provincie Drenthe", "penvoerder"),
        ("gemeente Assen", "deelnemer"),
        ("Gemeente Groningen", "deelnemer"),
    ] {
        contract.add(Part::Party(Party {
            provider: name.into(),
            role: role.into(),
            side: PartySide::Opdrachtgever,
            ..Party::default()
        }));
    }
    contract.add(Part::Party(Party {
        provider: "Vervoer Noord".into(),
        ..Party::default()
    }));
    register.take(&bought);
    register.take(&contract);
    let now = "2026-11-28T10:00:00Z".parse().unwrap();
    let published = publication(&register, &BTreeMap::new(), now, day("2026-11-28").unwrap());
    let json = package(&published);
    assert_eq!(Standard::open().problems_of(&json), Vec::<String>::new());
    let release = &json["releases"][0];
    let roles = |name: &str| -> Vec<&str> {
        let parties = release["parties"].as_array().unwrap();
        let party = parties.iter().find(|party| party["name"] == name);
        let roles = party.unwrap_or_else(|| panic!("{name}: {parties:?}"))["roles"].as_array();
        roles
            .unwrap()
            .iter()
            .map(|role| role.as_str().unwrap())
            .collect()
    };
    assert_eq!(roles("Gemeente Groningen"), ["buyer"]);
    assert_eq!(roles("gemeente Assen"), ["buyer"]);
    assert_eq!(roles("provincie Drenthe"), ["procuringEntity", "buyer"]);
    assert_eq!(roles("Vervoer Noord"), ["supplier"]);
    assert_eq!(
        release["tender"]["procuringEntity"]["name"],
        "provincie Drenthe"
    );
    let signed = &release["contracts"][0]["dateSigned"];
    assert_eq!(signed, "2017-07-03T00:00:00+02:00");
}

#[test]
fn awards_contracts_and_options_of_the_made_up_office_are_sound_open_data() {
    let office = made_up();
    let text = office.export("aanbestedingen", "ocds");
    let package: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(Standard::open().problems_of(&package), Vec::<String>::new());
    for_others("verzonnen.json", &text);
    let calendar = office.export("signalen", "ics");
    for_others("verzonnen.ics", &calendar);
    for_others("verzonnen.ics.json", expected(&calendar).to_string());
    let of_status = |status: &str| -> Vec<&Value> {
        let releases = package["releases"].as_array().unwrap().iter();
        releases
            .filter(|release| release["tender"]["status"] == status)
            .collect()
    };
    for (status, count) in [
        // One is not on the market yet and one was withdrawn before it was: neither is for outside.
        ("planned", 0),
        ("active", 3),
        ("complete", 2),
        ("cancelled", 0),
        ("unsuccessful", 1),
    ] {
        assert_eq!(of_status(status).len(), count, "{status}");
    }
    // Every contract names an award that is there, and its supplier is a party.
    let mut contracts = 0;
    for release in of_status("complete") {
        let ids = |list: &Value| -> BTreeSet<String> {
            let list = list.as_array().unwrap().iter();
            list.map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let (awards, parties) = (ids(&release["awards"]), ids(&release["parties"]));
        for contract in release["contracts"].as_array().unwrap() {
            assert!(
                awards.contains(contract["awardID"].as_str().unwrap()),
                "{contract}"
            );
            contracts += 1;
        }
        for award in release["awards"].as_array().unwrap() {
            assert!(ids(&award["suppliers"]).is_subset(&parties), "{award}");
        }
    }
    assert_eq!(contracts, 3);
    // An option that was used is an amendment, one that was not still lies between the end and the last end.
    let all = of_status("complete")
        .into_iter()
        .flat_map(|one| one["contracts"].as_array().unwrap());
    let extended = all
        .clone()
        .find(|one| one["amendments"].is_array())
        .unwrap();
    let amendment = &extended["amendments"][0];
    assert!(
        amendment["rationale"].as_str().unwrap().contains("2.163c"),
        "{amendment}"
    );
    let period = &extended["period"];
    let year = |text: &Value| text.as_str().unwrap()[..4].parse::<u32>().unwrap();
    assert_eq!(year(&period["maxExtentDate"]), year(&period["endDate"]) + 1);
    let told: Vec<&str> = extended["milestones"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["met", "scheduled"]);
    // What bidders wrote and how it was scored stays here.
    assert!(!text.contains("Huishoudhulp Noord") && !text.contains("beoordelingsverslag"));
    // Of a process of which only a contract changed there is another release.
    let number = extended["id"].as_str().unwrap();
    // A release is known by its second.
    std::thread::sleep(std::time::Duration::from_secs(1));
    office.does(&["contract-wijzigen", number, "titel=Andere titel"]);
    let again: Value = serde_json::from_str(&office.export("aanbestedingen", "ocds")).unwrap();
    let releases = |package: &Value| package["releases"].as_array().unwrap().clone();
    let (before, after) = (releases(&package), releases(&again));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after["ocid"], before["ocid"]);
        let contracts = after["contracts"].as_array();
        let has_it = contracts.is_some_and(|all| all.iter().any(|one| one["id"] == number));
        assert_eq!(after["id"] != before["id"], has_it, "{number}: {after}");
        assert_eq!(after["date"] != before["date"], has_it, "{number}: {after}");
    }
}
