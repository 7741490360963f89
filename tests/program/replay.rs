//! What is kept can be read back: every line of the logboek replays, whoever sent it, and one that does not is got past.

use std::fs;
use std::path::Path;

use crate::support::logboek::{chain_of, header, lines, rechained, write};
use crate::support::server::{
    self, Dice, Served, command, done, perform, perform_now, rounds, run, stderr, verified,
};
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::registers::people::{Employee, Provider, Resident};
use wijkregie::domain::rows::{
    AanbestedingRow, ContractRow, EmployeeRow, OwnColumn, PartyRow, ProviderRow, ReferralRow,
    ResidentRow,
};
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::Outcome;
use wijkregie::office::import::{Batch, BatchResult, Rows};

/// Whether the folder starts anew from its logboek alone, and says the same.
fn replays(data: &Path) {
    done(data, &["controle"]);
    run(data, &["server", "stop"]);
    let before = server::records(data);
    done(data, &["herbouw"]);
    assert_eq!(server::records(data), before);
    fs::remove_dir_all(data.join("sled")).unwrap();
    assert_eq!(server::records(data), before);
}

fn import(client: &mut Client, rows: Rows) -> BatchResult {
    let batch = Batch::filling(rows, false);
    let request = String::new();
    client.ask(&question::Import { batch, request }).unwrap()
}

#[test]
fn a_name_of_signs_alone_in_an_office_file_is_a_melding_and_the_rows_after_it_are_read() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    for (what, heads, good) in [
        ("medewerkers", "Naam;Team", "Anna de Boer"),
        ("aanbieders", "Naam;AGB-code", "De Linde"),
    ] {
        let file = home.path().join(format!("{what}.csv"));
        let odd = ["-", "???", ".", "***", " ", "–"];
        let rows: String = odd.iter().map(|name| format!("{name};\r\n")).collect();
        fs::write(&file, format!("{heads}\r\n{rows}{good};\r\n")).unwrap();
        let said = done(&data, &["import", what, file.to_str().unwrap(), "--json"]);
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(report["toegevoegd"], 1, "{said}");
        assert_eq!(report["geweigerd"], 5, "{said}");
        assert!(said.contains("letters of cijfers"), "{said}");
    }
    replays(&data);
}

#[test]
fn a_client_that_sends_what_does_not_read_back_is_told_so_and_the_rest_of_its_batch_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let employee = |name: &str| EmployeeRow {
        name: name.to_owned(),
        ..EmployeeRow::default()
    };
    let names = ["-", "Anna", "***"].map(employee);
    let result = import(&mut client, Rows::Employees(names.to_vec()));
    assert_eq!((result.added, result.refused.len()), (1, 2), "{result:?}");
    let provider = |number: &str, name: &str| ProviderRow {
        source_number: number.to_owned(),
        name: name.to_owned(),
        ..ProviderRow::default()
    };
    let rows = vec![
        provider("L 9 ", "Spatie"),
        provider(" ", "Niets"),
        provider("", "???"),
        provider("L\0", "Nul"),
        provider("L9", "De Linde"),
    ];
    let result = import(&mut client, Rows::Providers(rows));
    assert_eq!((result.added, result.refused.len()), (1, 4), "{result:?}");
    for (_, why) in &result.refused {
        assert!(why.contains("letters of cijfers"), "{why}");
    }
    let record = |kind, number: &str, head| Record {
        head,
        ..Record::new(RecordId::new(kind, number))
    };
    let resident = || Head::from(Resident::default());
    let groups = vec![
        vec![record(Kind::Resident, "P-1", resident())],
        vec![record(Kind::Resident, "p-0003", resident())],
        vec![record(Kind::Resident, "", resident())],
        vec![record(
            Kind::Resident,
            "P-0004",
            Head::from(Provider::default()),
        )],
        vec![record(Kind::Employee, "", Head::from(Employee::default()))],
        vec![
            record(Kind::Resident, "P-0007", resident()),
            record(Kind::Resident, "P- 8", resident()),
        ],
        vec![record(Kind::Resident, "P-0009", resident())],
    ];
    let wrong = groups.len() - 1;
    let result = import(&mut client, Rows::Records(groups));
    assert_eq!(
        (result.added, result.refused.len()),
        (1, wrong),
        "{result:?}"
    );
    verified(&mut client).unwrap();
    drop(client);
    assert!(server.term().success());
    let ids: Vec<String> = server::records(&data)
        .keys()
        .map(ToString::to_string)
        .collect();
    assert!(ids.contains(&"P-0009".to_owned()), "{ids:?}");
    assert!(
        !ids.contains(&"P-0007".to_owned()),
        "whole or not at all: {ids:?}"
    );
    replays(&data);
}

#[test]
fn a_number_that_no_office_counted_to_is_refused_and_the_count_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let first = perform_now(&mut client, "inwoner-registreren", None, "achternaam=Veen");
    for (kind, number, head) in [
        (Kind::Resident, "P-4294967295", Head::empty(Kind::Resident)),
        (
            Kind::Household,
            "H-4294967295",
            Head::empty(Kind::Household),
        ),
        (
            Kind::Referral,
            "V-2026-4294967295",
            Head::empty(Kind::Referral),
        ),
        (Kind::Resident, "P-0000", Head::empty(Kind::Resident)),
        // Nothing would be left to count on to.
        (Kind::Resident, "P-99999999", Head::empty(Kind::Resident)),
        (
            Kind::Referral,
            "V-2026-99999999",
            Head::empty(Kind::Referral),
        ),
    ] {
        let record = Record {
            head,
            ..Record::new(RecordId::new(kind, number))
        };
        let result = import(&mut client, Rows::Records(vec![vec![record]]));
        assert_eq!((result.added, result.refused.len()), (0, 1), "{number}");
        assert!(result.refused[0].1.contains(number), "{result:?}");
    }
    let next = perform_now(&mut client, "inwoner-registreren", None, "achternaam=Bos");
    assert_eq!((&*first, &*next), ("P-0001", "P-0002"));
    // A number that was left open by others is not taken twice.
    let ahead = Record {
        head: Head::empty(Kind::Resident),
        ..Record::new(RecordId::numbered(Kind::Resident, 7))
    };
    assert_eq!(
        import(&mut client, Rows::Records(vec![vec![ahead]])).added,
        1
    );
    let next = perform_now(&mut client, "inwoner-registreren", None, "achternaam=Smit");
    assert_eq!(next, "P-0008");
    let said = perform(
        &mut client,
        "aanbieder-registreren",
        None,
        "nummer= ; naam=Niets",
    )
    .unwrap();
    assert!(said.is_err(), "{said:?}");
    verified(&mut client).unwrap();
    drop(client);
    assert!(server.term().success());
    replays(&data);
}

#[test]
fn a_bad_line_of_an_older_program_is_named_and_set_apart_and_every_other_line_counts() {
    for (what, bad) in [
        ("a number that is none", "\"over\":\"medewerker:\""),
        ("a record that was made twice", "\"over\":\"P-0001\""),
    ] {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let server = Served::start(&data).unwrap();
        let mut client = server.client();
        for name in ["Veen", "Bos", "Smit"] {
            perform_now(
                &mut client,
                "inwoner-registreren",
                None,
                &format!("achternaam={name}"),
            );
        }
        drop(client);
        assert!(server.term().success());
        let whole = server::records(&data);
        // As the program before this one wrote it: no sled that knows better, and no stand.
        let mut all = lines(&data);
        let at = all
            .iter()
            .position(|line| line.contains("\"over\":\"P-0002\""))
            .unwrap();
        all[at] = all[at].replace("\"over\":\"P-0002\"", bad);
        write(&data, &rechained(&all));
        fs::remove_dir_all(data.join("sled")).unwrap();
        fs::remove_file(data.join("stand")).unwrap();
        let seq = at + 1;
        for words in [
            &["controle"][..],
            &["herbouw"],
            &["server"],
            &["lijst", "wachtrij"],
        ] {
            let output = run(&data, words);
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{what}, {words:?}: {said}");
            assert!(
                said.contains(&format!("regel {seq} is niet te verwerken")),
                "{said}"
            );
            assert!(said.contains(&format!("--zet-apart {seq}")), "{said}");
        }
        // Only what is wrong can be set apart.
        let no = run(
            &data,
            &[
                "herbouw",
                "--zet-apart",
                &seq.to_string(),
                "--zet-apart",
                "2",
            ],
        );
        assert!(
            stderr(&no).contains("Regel 2 is gewoon te verwerken"),
            "{}",
            stderr(&no)
        );
        assert!(!data.join("logboek/apart.json").exists());
        let said = done(&data, &["herbouw", "--zet-apart", &seq.to_string()]);
        assert!(said.contains(&format!("regel {seq}")), "{said}");
        done(&data, &["controle"]);
        run(&data, &["server", "stop"]);
        let mut expected = whole.clone();
        expected.remove(&RecordId::numbered(Kind::Resident, 2));
        assert_eq!(server::records(&data), expected, "{what}");
        replays(&data);
        assert_eq!(lines(&data).len(), all.len(), "the line is still there");
    }
}

#[test]
fn a_line_that_is_as_good_as_any_other_is_never_passed_over_whatever_the_list_of_those_says() {
    let home = tempfile::tempdir().unwrap();
    let data = crate::support::server::store(home.path(), "data", 3);
    let whole = server::records(&data);
    let all = lines(&data);
    let list = data.join("logboek/apart.json");
    let seq = all.len();
    let one = serde_json::json!([{ "regel": seq, "keten": chain_of(&all[seq - 1]) }]);
    let named = |what: &str, words: &[&str]| {
        let output = run(&data, words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        let names_it = said.contains(&format!("Regel {seq} van het logboek staat in apart.json"));
        assert!(names_it, "{what}: {said}");
    };
    fs::write(&list, one.to_string()).unwrap();
    named("sled has it", &["controle"]);
    run(&data, &["server", "stop"]);
    fs::remove_dir_all(data.join("sled")).unwrap();
    named("sled is to be made anew", &["controle"]);
    run(&data, &["server", "stop"]);
    // People are let in before that is tried; who changes something is told.
    done(&data, &["lijst", "wachtrij"]);
    let over = header(&all[seq - 1])["over"].as_str().unwrap().to_owned();
    named(
        "a change",
        &["doe", "notitie-toevoegen", &over, "tekst=Gebeld"],
    );
    run(&data, &["server", "stop"]);
    done(&data, &["herbouw"]);
    assert_eq!(fs::read_to_string(&list).unwrap(), "[]");
    done(&data, &["controle"]);
    run(&data, &["server", "stop"]);
    assert_eq!(server::records(&data), whole);
}

/// What stands in files and is typed by people, and what nobody thought of.
const WORDS: &[&str] = &[
    "",
    " ",
    "-",
    "???",
    "***",
    ".",
    "L 9 ",
    " L9",
    "L\t9",
    "L9\n",
    "a:b",
    "aanbieder:L1",
    "V-2026-0001",
    "P-0001",
    "AB-2026-01",
    "ro-2023-034",
    "RO-2023-034",
    "2023/34",
    "é",
    "ﬀ",
    "ß",
    "İ",
    "\u{200b}",
    "\u{feff}x",
    "\0",
    "x\0y",
    "\"",
    "\\",
    ",\"inhoud\":",
    "notities/1",
    "null",
    "De Linde",
    "Anna de Boer",
    "=1+1",
    "😀",
    "\u{301}",
    "0",
    "4294967295",
    "99999999999",
    "x y  z",
];

#[test]
fn whatever_is_accepted_of_any_import_and_request_replays_to_the_same_state() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let mut dice = Dice::new();
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..rounds(3) * 10 {
        let mut word = || {
            let one = WORDS[dice.below(WORDS.len() as u64) as usize];
            let two = WORDS[dice.below(WORDS.len() as u64) as usize];
            if dice.below(3) == 0 {
                format!("{one}{two}")
            } else {
                one.to_owned()
            }
        };
        let referral = |word: &mut dyn FnMut() -> String| ReferralRow {
            source_number: word(),
            wijk: word(),
            entrance_text: word(),
            question: word(),
            offered_to: word(),
            provider: word(),
            contract: word(),
            employee: word(),
            remarks: word(),
            resident: ResidentRow {
                last_name: word(),
                household: word(),
                phone: word(),
                ..ResidentRow::default()
            },
            ..ReferralRow::default()
        };
        let provider = |word: &mut dyn FnMut() -> String| ProviderRow {
            source_number: word(),
            name: word(),
            agb: word(),
            ..ProviderRow::default()
        };
        let employee = |word: &mut dyn FnMut() -> String| EmployeeRow {
            name: word(),
            team: word(),
            substitute: word(),
            ..EmployeeRow::default()
        };
        let contract = |word: &mut dyn FnMut() -> String| ContractRow {
            number: word(),
            title: word(),
            parties: vec![PartyRow {
                provider: word(),
                ..PartyRow::default()
            }],
            percelen: vec![word()],
            own: vec![OwnColumn {
                field: word(),
                value: word(),
            }],
            manager: word(),
            remarks: word(),
            ..ContractRow::default()
        };
        let aanbesteding = |word: &mut dyn FnMut() -> String| AanbestedingRow {
            number: word(),
            name: word(),
            successor_of: word(),
            closes_at: word(),
            ..AanbestedingRow::default()
        };
        let batches = [
            Rows::Referrals((0..8).map(|_| referral(&mut word)).collect()),
            Rows::Providers((0..8).map(|_| provider(&mut word)).collect()),
            Rows::Employees((0..8).map(|_| employee(&mut word)).collect()),
            Rows::Contracts((0..8).map(|_| contract(&mut word)).collect()),
            Rows::Aanbestedingen((0..8).map(|_| aanbesteding(&mut word)).collect()),
        ];
        for rows in batches {
            let result = import(&mut client, rows);
            accepted += result.added + result.updated;
            refused += result.refused.len();
        }
        for (action, on, fields) in [
            ("inwoner-registreren", None, &["achternaam", "telefoon"][..]),
            (
                "inwoner-wijzigen",
                Some("P-0001"),
                &["achternaam", "straat"],
            ),
            ("aanbieder-registreren", None, &["nummer", "naam"]),
            ("gebruiker-toevoegen", None, &["naam", "rol", "bereik"]),
            ("contract-registreren", None, &["nummer", "titel"]),
            ("notitie-toevoegen", Some("V-2026-0001"), &["tekst"]),
        ] {
            let mut asked = command(action, on, "");
            let given = fields.iter().map(|name| ((*name).to_owned(), word()));
            asked.command.fields = given.collect();
            match client.ask(&asked).unwrap() {
                Outcome::Done { .. } => accepted += 1,
                Outcome::Refused(_) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(accepted > 100 && refused > 20, "{accepted} and {refused}");
    verified(&mut client).unwrap();
    drop(client);
    assert!(server.term().success());
    replays(&data);
    println!("{accepted} aangenomen, {refused} geweigerd, alles terug te lezen");
}
