//! Files for other programs: checked here, and written down for the readers of `tests/interop/`, which `.ci/run`
//! starts after the tests. What the program itself exports is in `export_for_others.rs`.

use crate::support::reading;
use std::fs::File;
use std::path::PathBuf;

use crate::support::standard::Standard;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use icalendar::{CalendarComponent, Component, DatePerhapsTime};
use serde_json::{Value, json};
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus, Procedure};
use wijkregie::domain::contract::words::ContractStatus;
use wijkregie::domain::money::Cents;
use wijkregie::domain::rows::AanbestedingRow;
use wijkregie::exchange::ics::{CalendarItem, calendar};
use wijkregie::exchange::ocds::{
    AwardStatus, MilestoneKind, MilestoneStatus, OcdsAmendment, OcdsAward, OcdsContract, OcdsItem,
    OcdsMilestone, OcdsPackage, OcdsParty, OcdsPeriod, OcdsProcess, OcdsRelated, Relation, package,
};
use wijkregie::exchange::read::Record;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");

/// Where `.ci/run` finds the files.
fn written(name: &str, contents: impl AsRef<[u8]>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("interop");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), contents).unwrap();
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn item(uid: &str, day: &str) -> CalendarItem {
    CalendarItem {
        uid: uid.into(),
        title: format!("Uiterste opzegdatum {uid}"),
        description: String::new(),
        day: day.parse().unwrap(),
        sequence: 0,
        stamp: moment("2026-11-16T08:30:00Z"),
        alarms: vec![90, 30, 7],
        is_cancelled: false,
    }
}

/// A calendar with everything in it that a calendar can trip over.
fn items() -> Vec<CalendarItem> {
    let long = "Raamovereenkomst begeleiding, perceel 2; coördinatie ë".repeat(4);
    let mut items = vec![
        item("RO-2024-011-opzeggen", "2026-09-30"),
        CalendarItem {
            description: "Einde 31-12-2026; opzegtermijn 3 maanden.\nMap: C:\\contracten, \"nieuw\"\n\nzie: art. 4.1"
                .into(),
            sequence: 3,
            ..item("RO-2022-012-opzeggen", "2027-02-28")
        },
        CalendarItem {
            title: long.clone(),
            description: long,
            alarms: vec![],
            ..item("AB-2026-02-standstill", "2028-02-29")
        },
        CalendarItem {
            is_cancelled: true,
            sequence: 4,
            ..item("RO-2021-017-opzeggen", "2026-07-31")
        },
        CalendarItem {
            alarms: vec![1, 0],
            ..item("RO-2023-034-optie", "2026-12-31")
        },
    ];
    for width in 0..40 {
        items.push(CalendarItem {
            title: format!("{}ë€🙂 einde", "a".repeat(45 + width)),
            ..item(&format!("RO-2024-{width}-vouw"), "2027-03-28")
        });
    }
    items
}

#[test]
fn a_calendar_says_the_same_to_another_reader() {
    let items = items();
    let bytes = calendar(&items);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let read: icalendar::Calendar = text.parse().unwrap();
    assert_eq!(read.property_value("METHOD"), Some("PUBLISH"));
    assert_eq!(read.components.len(), items.len());
    for (component, item) in read.components.iter().zip(&items) {
        let CalendarComponent::Event(event) = component else {
            panic!("{component:?}");
        };
        assert_eq!(
            event.get_uid(),
            Some(format!("{}@wijkregie", item.uid).as_str())
        );
        assert_eq!(event.get_summary(), Some(item.title.as_str()));
        assert_eq!(event.get_description().unwrap_or(""), item.description);
        assert_eq!(event.get_start(), Some(DatePerhapsTime::Date(item.day)));
        assert_eq!(event.get_sequence(), Some(item.sequence));
        assert_eq!(event.get_timestamp(), Some(item.stamp));
        let triggers: Vec<_> = event
            .components()
            .iter()
            .map(|alarm| alarm.property_value("TRIGGER").unwrap().to_owned())
            .collect();
        let expected: Vec<_> = item
            .alarms
            .iter()
            .map(|days| format!("-P{days}D"))
            .collect();
        assert_eq!(triggers, if item.is_cancelled { vec![] } else { expected });
    }
    let expected: Vec<_> = items
        .iter()
        .map(|item| {
            json!({
                "uid": format!("{}@wijkregie", item.uid),
                "day": item.day.to_string(),
                "title": item.title,
                "description": item.description,
                "sequence": item.sequence,
                "is_cancelled": item.is_cancelled,
                "alarms": if item.is_cancelled { &[][..] } else { &item.alarms },
            })
        })
        .collect();
    written("termijnen.ics", bytes);
    written("termijnen.ics.json", serde_json::to_vec(&expected).unwrap());
}

#[test]
fn the_same_items_make_the_same_file_and_a_moved_one_keeps_its_uid() {
    let items = items();
    assert_eq!(calendar(&items), calendar(&items));
    let mut moved = items.clone();
    moved[0].day = moved[0].day + Days::new(1);
    moved[0].sequence += 1;
    let (one, two) = (calendar(&items[..1]), calendar(&moved[..1]));
    let (one, two) = (
        String::from_utf8(one).unwrap(),
        String::from_utf8(two).unwrap(),
    );
    let differ: Vec<_> = one
        .lines()
        .zip(two.lines())
        .filter(|(a, b)| a != b)
        .collect();
    let expected = [
        ("SEQUENCE:0", "SEQUENCE:1"),
        ("DTSTART;VALUE=DATE:20260930", "DTSTART;VALUE=DATE:20261001"),
    ];
    assert_eq!(differ, expected);
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn party(number: &str, name: &str, kvk: &str) -> OcdsParty {
    OcdsParty {
        number: number.into(),
        name: name.into(),
        kvk: kvk.into(),
    }
}

fn municipality() -> OcdsParty {
    party("gemeente", "Gemeente Voorbeeld", "90000001")
}

fn period(start: &str, end: &str) -> OcdsPeriod {
    OcdsPeriod {
        start: day(start),
        end: day(end),
        ..OcdsPeriod::default()
    }
}

fn of(processes: Vec<OcdsProcess>) -> OcdsPackage {
    OcdsPackage {
        uri: "https://voorbeeld.invalid/ocds/aanbestedingen.json".into(),
        published: moment("2026-11-16T09:00:00Z"),
        publisher: "Gemeente Voorbeeld".into(),
        license: "https://creativecommons.org/publicdomain/zero/1.0/".into(),
        processes,
    }
}

fn process(number: &str) -> OcdsProcess {
    OcdsProcess {
        ocid: format!("ocds-213czf-{}", number.to_lowercase()),
        number: number.into(),
        released: moment("2026-11-01T09:00:00Z"),
        buyer: municipality(),
        ..OcdsProcess::default()
    }
}

fn milestones() -> Vec<OcdsMilestone> {
    let all = MilestoneKind::ALL
        .iter()
        .flat_map(|kind| MilestoneStatus::ALL.iter().map(move |s| (*kind, *s)));
    all.enumerate()
        .map(|(at, (kind, status))| OcdsMilestone {
            id: format!("mijlpaal-{at}"),
            title: "Uiterste opzegdatum".into(),
            kind,
            due: day("2027-09-30"),
            met: day("2027-09-01").filter(|_| status == MilestoneStatus::Met),
            status,
        })
        .collect()
}

fn award(status: AwardStatus, id: &str) -> OcdsAward {
    OcdsAward {
        id: id.into(),
        title: "Perceel 1".into(),
        status,
        date: day("2026-09-22"),
        value: Some(Cents(140_533_333)),
        suppliers: vec![
            party("A-0001", "Buurtkracht Coöperatie U.A.", "90004936"),
            party("A-0002", "'t Steunpunt", ""),
        ],
    }
}

fn related() -> Vec<OcdsRelated> {
    let relation = |relation: &Relation| OcdsRelated {
        relation: *relation,
        ocid: "ocds-213czf-ab-2018-01".into(),
        title: "Aanbesteding 2018".into(),
    };
    Relation::ALL.iter().map(relation).collect()
}

/// A contract of which an option was used and two are left.
fn contract(number: &str, status: ContractStatus) -> OcdsContract {
    OcdsContract {
        id: number.into(),
        award: "gunning-1".into(),
        title: "Jeugdhulp ambulant, perceel 4".into(),
        status: Some(status),
        period: OcdsPeriod {
            max_end: day("2030-06-30"),
            ..period("2027-01-01", "2028-06-30")
        },
        value: Some(Cents::euros(1_150_000)),
        signed: day("2026-09-25"),
        amendments: vec![OcdsAmendment {
            id: "1".into(),
            date: day("2027-06-01"),
            rationale: "Verlengingsoptie in de overeenkomst (art. 2.163c Aw)".into(),
            description: "Verlengd met 12 maanden tot en met 30-06-2028".into(),
        }],
        milestones: milestones(),
        related: related(),
    }
}

/// Every shape a process can have: all procedures and statuses, everything filled in, nothing filled in.
fn all_shapes() -> OcdsPackage {
    let whole = OcdsProcess {
        title: "Aanbesteding Jeugdhulp ambulant, perceel 4".into(),
        description: "Twee regels;\nmet \"tekens\" — en ë".into(),
        procedure: Some(Procedure::Openbaar),
        procedure_text: "Europese aanbesteding".into(),
        status: Some(AanbestedingStatus::Gegund),
        value: Some(Cents(115_000_050)),
        bids: OcdsPeriod {
            end_time: NaiveTime::from_hms_opt(10, 0, 0),
            ..period("2026-06-22", "2026-08-03")
        },
        enquiries: period("2026-06-22", "2026-07-06"),
        award: period("2026-08-31", "2026-09-22"),
        contract: period("2027-01-01", "2027-12-31"),
        joint: vec![party("inkoper-rigg", "RIGG", "")],
        items: ["85320000-8", "85312400", "", "zorg", "85312400-4"]
            .map(|cpv| OcdsItem {
                cpv: cpv.into(),
                description: "Sociale diensten".into(),
            })
            .to_vec(),
        milestones: milestones(),
        awards: AwardStatus::ALL
            .iter()
            .enumerate()
            .map(|(at, status)| award(*status, &format!("gunning-{}", at + 1)))
            .collect(),
        contracts: ContractStatus::ALL
            .iter()
            .enumerate()
            .map(|(at, status)| contract(&format!("RO-2027-{at:03}"), *status))
            .collect(),
        related: related(),
        ..process("AB-2026-03")
    };
    let by_procedure = Procedure::ALL
        .iter()
        .enumerate()
        .map(|(at, procedure)| OcdsProcess {
            procedure: Some(*procedure),
            procedure_text: procedure.word().into(),
            ..process(&format!("AB-2027-{at:02}"))
        });
    let by_status = AanbestedingStatus::ALL
        .iter()
        .enumerate()
        .map(|(at, status)| OcdsProcess {
            status: Some(*status),
            ..process(&format!("AB-2028-{at:02}"))
        });
    let bare = process("AB-2029-01");
    of([whole, bare]
        .into_iter()
        .chain(by_procedure)
        .chain(by_status)
        .collect())
}

#[test]
fn a_package_with_every_shape_is_sound_by_the_official_schema_and_codelists() {
    let json = package(&all_shapes());
    assert_eq!(Standard::open().problems_of(&json), Vec::<String>::new());
    written(
        "aanbestedingen.json",
        serde_json::to_vec_pretty(&json).unwrap(),
    );
    // The check is no check when it finds nothing wrong in what is wrong.
    let mut wrong = json;
    wrong["releases"][0]["tender"]["status"] = json!("gegund");
    wrong["releases"][0]["tender"]["perceel"] = json!(1);
    wrong["releases"][1].as_object_mut().unwrap().remove("ocid");
    let problems = Standard::open().problems_of(&wrong);
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn two_releases_of_the_same_second_that_differ_have_ids_that_differ() {
    let id = |process: OcdsProcess| package(&of(vec![process]))["releases"][0]["id"].clone();
    let before = process("AB-2026-03");
    let after = OcdsProcess {
        title: "Vervoer".into(),
        ..before.clone()
    };
    let renamed = OcdsProcess {
        buyer: OcdsParty {
            name: "Gemeente Anders".into(),
            ..municipality()
        },
        ..before.clone()
    };
    assert_eq!(id(before.clone()), id(before.clone()));
    assert_ne!(id(before.clone()), id(after.clone()));
    assert_ne!(id(before), id(renamed.clone()));
    assert_ne!(id(after), id(renamed));
}

#[test]
fn a_contract_tells_its_end_now_its_end_after_all_options_and_what_was_used() {
    let json = package(&all_shapes());
    let contract = &json["releases"][0]["contracts"][1];
    let expected = json!({
        "startDate": "2027-01-01T00:00:00+01:00",
        "endDate": "2028-06-30T23:59:59+02:00",
        "maxExtentDate": "2030-06-30T23:59:59+02:00",
    });
    assert_eq!(contract["period"], expected);
    assert_eq!(
        contract["amendments"][0]["date"],
        "2027-06-01T00:00:00+02:00"
    );
    assert_eq!(contract["status"], "active");
    assert_eq!(
        contract["relatedProcesses"][1]["relationship"],
        json!(["renewalProcess"])
    );
    assert_eq!(
        json["releases"][0]["tag"],
        json!(["tender", "award", "contract"])
    );
    assert_eq!(
        json["releases"][0]["tender"]["value"],
        json!({ "amount": 1_150_000.5, "currency": "EUR" })
    );
    assert_eq!(contract["value"]["amount"], 1_150_000);
}

#[test]
fn an_organisation_stands_once_in_the_parties_with_all_it_does() {
    let json = package(&all_shapes());
    let parties = json["releases"][0]["parties"].as_array().unwrap();
    let ids: Vec<_> = parties
        .iter()
        .map(|party| party["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "A-0002",
            "NL-KVK-90000001",
            "NL-KVK-90004936",
            "inkoper-rigg"
        ]
    );
    assert_eq!(parties[3]["roles"], json!(["buyer"]));
    assert_eq!(parties[1]["roles"], json!(["buyer", "procuringEntity"]));
    assert_eq!(parties[0].get("identifier"), None);
}

#[test]
fn what_is_not_known_is_left_out_and_a_wrong_cpv_code_is_not_published() {
    let json = package(&all_shapes());
    let bare = &json["releases"][1]["tender"];
    let names: Vec<_> = bare.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["id", "mainProcurementCategory", "procuringEntity"]);
    let codes: Vec<_> = json["releases"][0]["tender"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["classification"]["id"].as_str())
        .collect();
    assert_eq!(
        codes,
        [Some("85320000"), Some("85312400"), None, None, None]
    );
}

/// The day the clock goes forward and the day it goes back belong to both.
#[test]
fn a_day_keeps_its_date_in_summer_and_in_winter() {
    for (start, end, offsets) in [
        ("2026-01-15", "2026-07-15", ("+01:00", "+02:00")),
        ("2026-03-29", "2026-03-29", ("+01:00", "+02:00")),
        ("2026-10-25", "2026-10-25", ("+02:00", "+01:00")),
        ("2027-03-27", "2027-03-28", ("+01:00", "+02:00")),
        ("2028-10-29", "2028-10-30", ("+02:00", "+01:00")),
    ] {
        let process = OcdsProcess {
            bids: period(start, end),
            ..process("AB-1")
        };
        let found = package(&of(vec![process]))["releases"][0]["tender"]["tenderPeriod"].clone();
        let expected = json!({
            "startDate": format!("{start}T00:00:00{}", offsets.0),
            "endDate": format!("{end}T23:59:59{}", offsets.1),
        });
        assert_eq!(found, expected);
    }
}

/// An aanbesteding of the example office as open data.
fn from_row(row: AanbestedingRow) -> OcdsProcess {
    let between = |start, end| OcdsPeriod {
        start,
        end,
        ..OcdsPeriod::default()
    };
    OcdsProcess {
        title: row.name,
        procedure: row.procedure,
        procedure_text: row.procedure_text,
        status: row.status,
        value: row.value,
        bids: OcdsPeriod {
            end_time: NaiveTime::parse_from_str(&row.closes_at, "%H:%M").ok(),
            ..between(row.published, row.closes)
        },
        enquiries: between(row.published, row.nota),
        award: between(row.provisional_award, row.awarded),
        items: vec![OcdsItem {
            cpv: row.cpv,
            description: "Zorg".into(),
        }],
        milestones: vec![OcdsMilestone {
            id: "standstill".into(),
            title: "Einde standstilltermijn".into(),
            kind: MilestoneKind::Assessment,
            due: row.standstill_end,
            met: None,
            status: MilestoneStatus::Scheduled,
        }],
        ..process(&row.number)
    }
}

#[test]
fn the_aanbestedingen_of_the_office_say_what_the_example_publishes() {
    let file = File::open(format!("{DATA}office-500/aanbestedingen.csv")).unwrap();
    let rows = reading::open::<_, AanbestedingRow>(file)
        .unwrap()
        .map(|record| match record.unwrap() {
            Record::Row(row, _) => row,
            Record::Refused(refused) => panic!("{refused:?}"),
        });
    let json = package(&of(rows.map(from_row).collect()));
    assert_eq!(Standard::open().problems_of(&json), Vec::<String>::new());
    let example = File::open(format!("{DATA}office-500/aanbestedingen_ocds.json")).unwrap();
    let example: Value = serde_json::from_reader(example).unwrap();
    let releases = |json: &Value| json["releases"].as_array().unwrap().clone();
    assert_eq!(releases(&json).len(), 10);
    for (ours, theirs) in releases(&json).iter().zip(releases(&example)) {
        for path in [
            "/ocid",
            "/tag",
            "/buyer",
            "/parties",
            "/tender/id",
            "/tender/title",
            "/tender/status",
            "/tender/procurementMethod",
            "/tender/procurementMethodDetails",
            "/tender/value",
            "/tender/items/0/classification/id",
            "/tender/milestones/0/type",
        ] {
            assert_eq!(ours.pointer(path), theirs.pointer(path), "{path}");
            assert!(ours.pointer(path).is_some(), "{path}");
        }
        let day_of = |json: &Value, path: &str| {
            json.pointer(path).unwrap().as_str().unwrap()[..10].to_owned()
        };
        for path in [
            "/tender/tenderPeriod/startDate",
            "/tender/tenderPeriod/endDate",
            "/tender/enquiryPeriod/endDate",
            "/tender/awardPeriod/startDate",
            "/tender/awardPeriod/endDate",
            "/tender/milestones/0/dueDate",
        ] {
            assert_eq!(day_of(ours, path), day_of(&theirs, path), "{path}");
        }
        // Ten o'clock in the Netherlands, in winter and in summer.
        let closes = ours["tender"]["tenderPeriod"]["endDate"].as_str().unwrap();
        assert!(closes[10..].starts_with("T10:00:00+0"), "{closes}");
    }
    written(
        "aanbestedingen-kantoor.json",
        serde_json::to_vec_pretty(&json).unwrap(),
    );
}
