//! The own export: every record reads back in as it was, from a CSV and from a workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use proptest::prelude::*;
use wijkregie::domain::aanbesteding::Aanbesteding;
use wijkregie::domain::aanbesteding::parts::{Bid, Question};
use wijkregie::domain::aanbesteding::words::Phase;
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::parts::{Party, Spending, Staffing, Talk};
use wijkregie::domain::contract::words::{ContractKind, NoticeForm};
use wijkregie::domain::identifiers::Bsn;
use wijkregie::domain::money::{Balance, Cents};
use wijkregie::domain::record::{Head, Kind, Part, PartKey, PartKind, Record, RecordId};
use wijkregie::domain::referral::{Clock, Pause};
use wijkregie::domain::registers::people::{Employee, Provider};
use wijkregie::domain::text::{Layout, clean};
use wijkregie::domain::words::ClockKind;
use wijkregie::exchange::own::{OwnReader, OwnWriter};
use wijkregie::exchange::read;
use wijkregie::exchange::table::ListForm;

const FORMS: [ListForm; 2] = [ListForm::Csv, ListForm::Xlsx];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn written(kind: Kind, form: ListForm, groups: &[Vec<Record>]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = OwnWriter::new(kind, form, &mut file).unwrap();
    groups.iter().for_each(|group| writer.write(group).unwrap());
    writer.finish().unwrap();
    file
}

fn csv(kind: Kind, record: Record) -> String {
    String::from_utf8(written(kind, ListForm::Csv, &[vec![record]])).unwrap()
}

/// Every row of a file: its records, or why it was refused.
fn rows(kind: Kind, file: Vec<u8>) -> Vec<Result<Vec<Record>, String>> {
    OwnReader::open(Cursor::new(file), kind)
        .unwrap()
        .map(|row| match row.unwrap() {
            read::Record::Row(group, _) => Ok(group),
            read::Record::Refused(refused) => Err(refused.reason),
        })
        .collect()
}

/// What a record says, without how often it changed.
fn contents(groups: &[Vec<Record>]) -> Vec<Record> {
    let mut records: Vec<Record> = groups.concat();
    for record in &mut records {
        record.revision = 0;
    }
    records.sort_by(|one, two| one.id.cmp(&two.id));
    records
}

fn comes_back(kind: Kind, groups: &[Vec<Record>]) {
    for form in FORMS {
        let back: Result<Vec<_>, _> = rows(kind, written(kind, form, groups))
            .into_iter()
            .collect();
        assert_eq!(contents(&back.unwrap()), contents(groups), "{form:?}");
    }
}

fn contract() -> Contract {
    Contract {
        title: "Raamovereenkomst begeleiding, perceel 2".into(),
        kind: Some(ContractKind::Raamovereenkomst),
        wet: "Wmo".to_owned(),
        start: Some(day("2025-01-01")),
        end: Some(day("2026-12-31")),
        notice_term: Some(Length::months(3)),
        notice_form: Some(NoticeForm::Aangetekend),
        ceiling: Some(Cents(140_533_333)),
        steps: [("opzegdatum".to_owned(), "6m 3m".to_owned())].into(),
        ..Contract::default()
    }
}

fn record(kind: Kind, number: &str, head: Head) -> Record {
    Record {
        head,
        ..Record::new(RecordId::new(kind, number))
    }
}

#[test]
fn every_record_of_an_office_reads_back_as_it_was() {
    let groups: Vec<Vec<Record>> = wijkregie::demo::office(300, 5, day("2026-11-23")).collect();
    let of = |kind: Kind| -> Vec<Vec<Record>> {
        let has_it = |group: &&Vec<Record>| group.iter().any(|record| record.id.kind == kind);
        groups.iter().filter(has_it).cloned().collect()
    };
    // What stands in one row: someone with one of what is about them.
    let with_person = |kind: Kind| -> Vec<Vec<Record>> {
        let goes_along = |record: &Record| {
            let of = record.id.kind;
            of == kind || matches!(of, Kind::Resident | Kind::Household)
        };
        let groups = of(kind).into_iter();
        groups
            .map(|group| group.into_iter().filter(goes_along).collect())
            .collect()
    };
    let referrals = with_person(Kind::Referral);
    assert_eq!(referrals.len(), 300);
    comes_back(Kind::Referral, &referrals);
    let granted = with_person(Kind::Indicatie);
    assert!(granted.len() >= 10, "{}", granted.len());
    comes_back(Kind::Indicatie, &granted);
    for (kind, least) in [
        (Kind::Provider, 12),
        (Kind::Employee, 10),
        (Kind::Contract, 25),
        (Kind::Aanbesteding, 8),
    ] {
        let alone: Vec<Vec<Record>> = of(kind).concat().into_iter().map(|one| vec![one]).collect();
        assert!(alone.len() >= least, "{kind:?}");
        comes_back(kind, &alone);
    }
}

#[test]
fn a_csv_can_be_read_by_people_too() {
    let mut record = record(Kind::Contract, "RO-2023/034 b", Head::from(contract()));
    record.add(Part::Party(Party {
        provider: "L001".into(),
        share: Some(6_000),
        ..Party::default()
    }));
    let text = csv(Kind::Contract, record.clone());
    assert!(
        text.starts_with("\u{feff}nummer;titel;soort;wet;"),
        "{text}"
    );
    let cells = "RO-2023/034 b;Raamovereenkomst begeleiding, perceel 2;raamovereenkomst;Wmo;";
    assert!(text.contains(cells), "{text}");
    for cell in [
        ";01-01-2025;31-12-2026;",
        ";€ 1.405.333,33;",
        ";aangetekend;",
    ] {
        assert!(text.contains(cell), "{cell} {text}");
    }
    comes_back(Kind::Contract, &[vec![record]]);
}

#[test]
fn a_field_of_text_stays_text_whatever_it_looks_like() {
    for text in [
        "2026-11-23",
        "23-11-2026",
        "12",
        "ja",
        "null",
        "[]",
        "{\"a\":1}",
        "0012",
        "1,5",
    ] {
        let head = Contract {
            title: text.into(),
            manager: text.into(),
            predecessor: Some(text.into()),
            ..contract()
        };
        comes_back(
            Kind::Contract,
            &[vec![record(Kind::Contract, text, Head::from(head))]],
        );
    }
}

#[test]
fn a_bsn_and_a_kvk_nummer_keep_their_zeros() {
    let provider = Provider {
        name: "Het Anker".into(),
        agb: "00012345".into(),
        kvk: "01234567".into(),
        teams: vec!["hoogkerk".into(), "beijum".into()],
        places: Some(0),
    };
    comes_back(
        Kind::Provider,
        &[vec![record(Kind::Provider, "0007", Head::from(provider))]],
    );
    let employee = Employee {
        name: "A. de Boer".into(),
        absent_from: Some(day("2026-11-13")),
        ..Employee::default()
    };
    comes_back(
        Kind::Employee,
        &[vec![record(
            Kind::Employee,
            "a-de-boer",
            Head::from(employee),
        )]],
    );
    let mut resident = Record::new(RecordId::numbered(Kind::Resident, 1));
    resident.resident_mut().unwrap().bsn = Some(Bsn::parse("000000012").unwrap());
    resident.resident_mut().unwrap().house_number = "007".into();
    let mut referral = Record::new(RecordId::referral(2026, 1));
    referral.referral_mut().unwrap().resident = Some("P-0001".into());
    comes_back(Kind::Referral, &[vec![resident, referral]]);
}

#[test]
fn an_older_export_with_days_and_answers_as_json_still_reads_in() {
    let text = "\u{feff}nummer;titel;opzeggen_hoe;begin;maximale_waarde;stilzwijgend;ingelezen\r\n\
        RO-1;Vervoer;digitaal;2025-01-01;5,00;true;false\r\n";
    let rows = rows(Kind::Contract, text.into());
    let group = rows[0].clone().unwrap();
    let contract = group[0].contract().unwrap();
    assert_eq!(contract.start, Some(day("2025-01-01")));
    assert_eq!(contract.ceiling, Some(Cents::euros(5)));
    assert!(contract.is_tacit && !contract.imported);
    assert_eq!(contract.notice_form, Some(NoticeForm::Digitaal));
}

#[test]
fn a_row_that_does_not_fit_is_refused_and_the_others_are_kept() {
    let good = |number: &str| vec![record(Kind::Contract, number, Head::from(contract()))];
    let groups = [good("RO-1"), good("RO-2"), good("RO-3"), good("RO-4")];
    let text = String::from_utf8(written(Kind::Contract, ListForm::Csv, &groups)).unwrap();
    let mut lines: Vec<String> = text.split("\r\n").map(str::to_owned).collect();
    lines[2] = lines[2].replace("31-12-2026", "31-02-2026");
    lines[3] = lines[3].replace(";raamovereenkomst;", ";raamwerk;");
    let rows = rows(Kind::Contract, lines.join("\r\n").into_bytes());
    let refused: Vec<(usize, &str)> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| Some((at, row.as_ref().err()?.as_str())))
        .collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(refused.len(), 2);
    assert!(
        refused[0].0 == 1 && refused[0].1.starts_with("kolom einde:"),
        "{refused:?}"
    );
    assert!(
        refused[1].0 == 2 && refused[1].1.contains("‘raamwerk’"),
        "{refused:?}"
    );
}

#[test]
fn a_file_of_the_office_or_of_another_kind_is_no_own_export() {
    let office = "\u{feff}Contractnr;Onderwerp;Leverancier\r\nRO-1;Vervoer;L001\r\n";
    let other = written(Kind::Contract, ListForm::Csv, &[]);
    for kind in [
        Kind::Referral,
        Kind::Aanbesteding,
        Kind::Provider,
        Kind::Employee,
    ] {
        assert!(
            OwnReader::open(Cursor::new(other.clone()), kind).is_none(),
            "{kind:?}"
        );
    }
    for file in [
        office.as_bytes().to_vec(),
        Vec::new(),
        b"PK\x03\x04rest".to_vec(),
    ] {
        assert!(OwnReader::open(Cursor::new(file), Kind::Contract).is_none());
    }
    assert!(OwnReader::open(Cursor::new(other), Kind::Contract).is_some());
}

/// Text as an office can have it: what a terminal would obey is taken out when it comes in, the rest stays.
fn hostile() -> impl Strategy<Value = String> {
    let starts = prop::sample::select(vec![
        "",
        "=",
        "+",
        "-",
        "@",
        "'",
        "''",
        "'=",
        "''+",
        "\"",
        ";",
        "_x0041_",
        "&lt;",
        "<b>",
        "\u{feff}",
        "[{\"a\":",
        "\n",
        "\t",
        "\\",
        "1e9",
        "é€🙂",
        "]]>",
    ]);
    (starts, "\\PC{0,30}", any::<String>()).prop_map(|(start, text, other)| {
        clean(&format!("{start}{text}{other}"), Layout::Lines).text
    })
}

fn any_contract() -> impl Strategy<Value = Record> {
    let days = (0..60_000_i64, 0..60_000_i64);
    let texts = (hostile(), hostile(), hostile(), hostile(), hostile());
    (
        texts,
        days,
        0..=1_000_000_000_000_000_u64,
        any::<u32>(),
        any::<bool>(),
    )
        .prop_map(
            |((title, manager, named, note, number), (start, end), cents, months, answer)| {
                let epoch = day("1950-01-01");
                let mut record = record(
                    Kind::Contract,
                    &format!("N{number}"),
                    Head::from(Contract {
                        title,
                        manager,
                        predecessor: Some(named.clone()).filter(|text| !text.is_empty()),
                        start: Some(epoch + chrono::TimeDelta::days(start)),
                        end: Some(epoch + chrono::TimeDelta::days(end)),
                        ceiling: Some(Cents(cents)),
                        notice_term: Some(Length::months(months)),
                        is_tacit: answer,
                        steps: [(named, note.clone())].into(),
                        ..contract()
                    }),
                );
                record.add(Part::Talk(Talk {
                    report: note,
                    ..Talk::default()
                }));
                record
            },
        )
}

fn any_aanbesteding() -> impl Strategy<Value = Record> {
    (
        hostile(),
        hostile(),
        0..60_000_i64,
        0..=1_000_000_000_000_000_u64,
    )
        .prop_map(|(name, asked, days, cents)| {
            let on = day("1950-01-01") + chrono::TimeDelta::days(days);
            let mut record = record(
                Kind::Aanbesteding,
                "AB-2026-01",
                Head::from(Aanbesteding {
                    name,
                    value: Some(Cents(cents)),
                    planned: [(Phase::Publicatie, on), (Phase::Ingang, on)].into(),
                    closes_at: "10:00".into(),
                    ..Aanbesteding::default()
                }),
            );
            record.add(Part::Question(Question {
                question: asked,
                asked: Some(on),
                ..Question::default()
            }));
            record
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_contract_reads_back_as_it_was(record in any_contract()) {
        comes_back(Kind::Contract, &[vec![record]]);
    }

    #[test]
    fn any_aanbesteding_reads_back_as_it_was(record in any_aanbesteding()) {
        comes_back(Kind::Aanbesteding, &[vec![record]]);
    }

    #[test]
    fn no_cell_of_a_csv_begins_a_formula(record in any_contract()) {
        let text = csv(Kind::Contract, record);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        for cell in reader.records().next().unwrap().unwrap().iter() {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

/// The sheets of a workbook, each with its rows.
fn sheets(file: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book = Xlsx::new(Cursor::new(file)).unwrap();
    let names = book.sheet_names();
    let mut rows = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    };
    names
        .iter()
        .map(|name| (name.clone(), rows(name)))
        .collect()
}

fn office_of(kind: Kind) -> Vec<Vec<Record>> {
    let all = wijkregie::demo::office(300, 5, day("2026-11-23"));
    let has_it = |group: &Vec<Record>| group.iter().any(|record| record.id.kind == kind);
    match kind {
        Kind::Referral => all.filter(has_it).collect(),
        kind => all
            .flatten()
            .filter(|record| record.id.kind == kind)
            .map(|record| vec![record])
            .collect(),
    }
}

#[test]
fn no_cell_of_a_workbook_is_json() {
    for kind in [
        Kind::Referral,
        Kind::Contract,
        Kind::Aanbesteding,
        Kind::Provider,
        Kind::Employee,
    ] {
        for (name, rows) in sheets(written(kind, ListForm::Xlsx, &office_of(kind))) {
            for cell in rows.iter().flatten() {
                if let Data::String(text) = cell {
                    assert!(!text.starts_with(['{', '[']), "{name}: {text}");
                }
            }
        }
    }
}

#[test]
fn a_list_stands_on_a_sheet_of_its_own_with_real_percentages_amounts_and_days() {
    let mut record = record(Kind::Contract, "RO-1", Head::from(contract()));
    for (provider, share) in [("L001", Some(6_000)), ("L002", None)] {
        record.add(Part::Party(Party {
            provider: provider.into(),
            share,
            ..Party::default()
        }));
    }
    record.add(Part::Spending(Spending {
        on: Some(day("2026-03-01")),
        amount: Balance(-125_050),
        description: "kwartaal 1".into(),
        ..Spending::default()
    }));
    record.add(Part::Staffing(Staffing {
        fte: Some(89),
        ..Staffing::default()
    }));
    let all = sheets(written(
        Kind::Contract,
        ListForm::Xlsx,
        &[vec![record.clone()]],
    ));
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "contracten",
            "signaalstappen",
            "partijen",
            "bestedingen",
            "inzet"
        ]
    );
    let text = |text: &str| Data::String(text.to_owned());
    let parties = &all[2].1;
    assert_eq!(
        parties[0],
        [
            "nummer",
            "rij",
            "aanbieder",
            "aandeel",
            "rol",
            "kant",
            "voor_perceel",
            "van",
            "tot_en_met"
        ]
        .map(text)
    );
    assert_eq!(
        parties[1][..4],
        [
            text("RO-1"),
            Data::Float(1.0),
            text("L001"),
            Data::Float(0.6)
        ]
    );
    let spent = &all[3].1[1];
    assert!(matches!(spent[2], Data::DateTime(_)), "{spent:?}");
    assert_eq!(spent[3], Data::Float(-1_250.5));
    assert_eq!(all[4].1[1][4], Data::Float(0.89));
    comes_back(Kind::Contract, &[vec![record.clone()]]);
    let text = csv(Kind::Contract, record);
    for told in ["60,00 %", "€ -1.250,50", "0,89 fte"] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn an_element_keeps_its_place_when_one_before_it_is_gone() {
    let mut record = record(
        Kind::Aanbesteding,
        "AB-2026-01",
        Head::from(Aanbesteding {
            name: "Vervoer".into(),
            winners: Some(vec![3]),
            ..Aanbesteding::default()
        }),
    );
    for bidder in ["L001", "L002", "L003"] {
        record.add(Part::Bid(Bid {
            bidder: bidder.into(),
            ..Bid::default()
        }));
    }
    record.parts.remove(&PartKey {
        kind: PartKind::Bids,
        n: 2,
    });
    comes_back(Kind::Aanbesteding, &[vec![record]]);
}

#[test]
fn a_clock_that_was_held_up_twice_reads_back() {
    let mut referral = Record::new(RecordId::referral(2026, 1));
    let pause = |from: &str| Pause {
        from: day(from),
        until: None,
        reason: "wacht op stukken".into(),
    };
    referral.referral_mut().unwrap().clocks = vec![
        Clock {
            kind: ClockKind::Onderzoek,
            start: Some(day("2026-01-05")),
            on: None,
            named: None,
            stopped: None,
            pauses: vec![pause("2026-01-10"), pause("2026-02-10")],
        },
        Clock {
            kind: ClockKind::Evaluatie,
            start: None,
            on: None,
            named: None,
            stopped: Some(day("2026-03-01")),
            pauses: Vec::new(),
        },
    ];
    comes_back(Kind::Referral, &[vec![referral]]);
}

/// A workbook of sheets with rows of text.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const REGISTER: &[&[&str]] = &[
    &["nummer", "titel", "opzeggen_hoe"],
    &["RO-1", "Vervoer", "digitaal"],
];

#[test]
fn a_name_without_a_value_reads_back() {
    let head = Contract {
        steps: [("gat".to_owned(), String::new())].into(),
        ..contract()
    };
    comes_back(
        Kind::Contract,
        &[vec![record(Kind::Contract, "RO-1", Head::from(head))]],
    );
}

#[test]
fn a_row_of_a_list_without_its_record_is_refused_with_its_place() {
    let file = book(&[
        ("contracten", REGISTER),
        (
            "partijen",
            &[
                &["nummer", "rij", "aanbieder"],
                &["RO-1", "1", "L001"],
                &["RO-9", "1", "L002"],
            ],
        ),
    ]);
    let rows = rows(Kind::Contract, file);
    let parties: Vec<&Party> = rows[0].as_ref().unwrap()[0].all::<Party>().collect();
    assert_eq!(parties.len(), 1);
    let why = rows[1].as_ref().unwrap_err();
    assert!(
        why.contains("blad ‘partijen’, rij 3,") && why.contains("‘RO-9’"),
        "{why}"
    );
}

#[test]
fn a_record_whose_list_cannot_be_read_is_refused_whole_and_its_list_goes_with_it() {
    let file = book(&[
        ("contracten", REGISTER),
        (
            "partijen",
            &[
                &["nummer", "rij", "aanbieder", "aandeel"],
                &["RO-1", "1", "L001", "de helft"],
            ],
        ),
    ]);
    let mut reader = OwnReader::open(Cursor::new(file), Kind::Contract).unwrap();
    let header = reader.header().to_vec();
    let read::Record::Refused(refused) = reader.next().unwrap().unwrap() else {
        panic!("kept")
    };
    let why = &refused.reason;
    assert!(
        why.starts_with("blad ‘partijen’, kolom aandeel: ‘de helft’ past hier niet"),
        "{why}"
    );
    assert_eq!(header, ["nummer", "titel", "opzeggen_hoe", "partijen"]);
    // Mended, the row of the refused file is the whole record.
    let mended = refused.fields[3]
        .replace("de helft", "50 %")
        .replace('"', "\"\"");
    let csv = format!(
        "{}\r\nRO-1;Vervoer;digitaal;\"{mended}\"\r\n",
        header.join(";")
    );
    let back = rows(Kind::Contract, csv.into_bytes()).remove(0).unwrap();
    let party = back[0].all::<Party>().next().unwrap();
    assert_eq!(
        (party.provider.as_str(), party.share),
        ("L001", Some(5_000))
    );
}

#[test]
fn an_element_within_a_row_that_is_not_there_is_not_lost_without_a_word() {
    let mut referral = Record::new(RecordId::referral(2026, 1));
    referral.referral_mut().unwrap().wijk = Some("beijum".into());
    let file = book(&[
        (
            "verwijzingen",
            &[
                &["nummer", "wijk", "inwoner.nummer"],
                &["V-2026-0001", "beijum", ""],
            ],
        ),
        (
            "klokken.opschortingen",
            &[
                &["nummer", "bij rij", "rij", "van", "reden"],
                &["V-2026-0001", "1", "1", "01-02-2026", "wacht"],
            ],
        ),
    ]);
    let why = rows(Kind::Referral, file).remove(0).unwrap_err();
    assert!(
        why.contains("rij 2 van blad ‘klokken.opschortingen’"),
        "{why}"
    );
}

#[test]
fn an_element_within_a_row_of_no_record_is_refused_with_the_sheet_it_stands_on() {
    let file = book(&[
        (
            "verwijzingen",
            &[
                &["nummer", "wijk", "inwoner.nummer"],
                &["V-2026-0001", "beijum", ""],
            ],
        ),
        (
            "klokken",
            &[&["nummer", "rij", "klok"], &["V-2026-0001", "1", "start"]],
        ),
        (
            "klokken.opschortingen",
            &[
                &["nummer", "bij rij", "rij", "van", "reden"],
                &["V-2026-0009", "1", "1", "01-02-2026", "wacht"],
            ],
        ),
    ]);
    let rows = rows(Kind::Referral, file);
    let why = rows.last().unwrap().as_ref().unwrap_err();
    assert!(
        why.contains("blad ‘klokken.opschortingen’, rij 2,") && why.contains("‘V-2026-0009’"),
        "{why}"
    );
}

#[test]
fn what_is_not_read_of_a_workbook_is_said() {
    let file = book(&[
        (
            "contracten",
            &[
                &["nummer", "titel", "opzeggen_hoe", "kleur"],
                &["RO-1", "Vervoer", "", "rood"],
            ],
        ),
        (
            "partijen",
            &[
                &["nummer", "rij", "aanbieder", "haarkleur"],
                &["RO-1", "1", "L001", "rood"],
            ],
        ),
        ("Blad3", &[&["van alles"]]),
    ]);
    let reader = OwnReader::open(Cursor::new(file), Kind::Contract).unwrap();
    let said = reader.remarks().join("\n");
    for name in ["‘kleur’", "‘haarkleur op blad partijen’", "‘Blad3’"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let fields = &reader.fields()[&Kind::Contract];
    assert!(fields.contains("partijen") && fields.contains("titel"));
}

#[test]
fn a_workbook_of_before_with_json_in_its_cells_still_reads_in() {
    let file = book(&[(
        "contracten",
        &[
            &[
                "nummer",
                "titel",
                "opzeggen_hoe",
                "partijen",
                "signaalstappen",
            ],
            &[
                "RO-1",
                "Vervoer",
                "digitaal",
                "[{\"aanbieder\":\"L001\",\"aandeel\":6000,\"rol\":\"\"}]",
                "{\"opzegdatum\":\"6m\"}",
            ],
        ],
    )]);
    let group = rows(Kind::Contract, file).remove(0).unwrap();
    let party = group[0].all::<Party>().next().unwrap();
    assert_eq!(
        (party.provider.as_str(), party.share),
        ("L001", Some(6_000))
    );
    assert_eq!(group[0].contract().unwrap().steps["opzegdatum"], "6m");
}
