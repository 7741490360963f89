//! Destroying by law: two people, and then nothing of it is left in the folder, while the chain is whole and the rest of
//! the huishouden reads on. Needs root, to be two users; says so where not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};

use chrono::NaiveDate;
use wijkregie::domain::letters::parts::{Letter, LetterKind};
use wijkregie::domain::record::{Goal, Head, Kind, Part, Record, RecordId};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::registers::people::{Household, Resident};
use wijkregie::domain::words::{Leefgebied, State, Wet};
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::import::{Batch, Rows};

use crate::support::logboek;
use crate::support::server::{self, Served, done, perform, perform_now, run, stderr, stdout};
use crate::support::traced::{self, Traced, When};

const SECOND: u32 = 54_325;

/// What must be gone, and what must stay.
pub const GONE: [&str; 5] = [
    "Verdwenen",
    "Weggegaan",
    "geheim-verhaal",
    "verdwijn@example.org",
    "brief-over-geheim-verhaal",
];
pub const STAYS: [&str; 4] = [
    "Blijvend",
    "blijvend-verhaal",
    "gezamenlijk-doel",
    "brief-over-blijvend-verhaal",
];

fn record(kind: Kind, number: &str, head: Head) -> Record {
    Record {
        head,
        ..Record::new(RecordId::new(kind, number))
    }
}

/// Two members of one huishouden, each with a verwijzing that ended long ago.
fn family(client: &mut Client) {
    let ended = NaiveDate::from_ymd_opt(2008, 6, 2);
    let groups = [
        (
            "P-0001",
            "V-2008-0001",
            "Verdwenen",
            "geheim-verhaal",
            "verdwijn@example.org",
        ),
        (
            "P-0002",
            "V-2008-0002",
            "Blijvend",
            "blijvend-verhaal",
            "blijf@example.org",
        ),
    ];
    let rows = groups.map(|(person, number, name, story, email)| {
        let mut household = record(Kind::Household, "H-0001", Head::from(Household::default()));
        household.add(Part::Goal(Goal {
            leefgebied: Leefgebied::ALL[0],
            text: "gezamenlijk-doel".to_owned(),
            evaluate_on: None,
        }));
        let resident = Resident {
            last_name: name.to_owned(),
            email: email.to_owned(),
            household: Some("H-0001".to_owned()),
            wijk: Some("hoogkerk".to_owned()),
            ..Resident::default()
        };
        let referral = Referral {
            imported: true,
            resident: Some(person.to_owned()),
            household: Some("H-0001".to_owned()),
            wijk: Some("hoogkerk".to_owned()),
            wij_team: Some("hoogkerk".to_owned()),
            wet: Wet::Wmo.to_string(),
            question: story.to_owned(),
            state: State::Afgesloten,
            outcome: "doel bereikt".to_owned(),
            reported: NaiveDate::from_ymd_opt(2008, 1, 7),
            ended,
            ..Referral::default()
        };
        let mut dossier = record(Kind::Referral, number, Head::from(referral));
        dossier.add(Part::Letter(Letter {
            kind: LetterKind::Verslag,
            version: "wijkregie 1".to_owned(),
            on: NaiveDate::from_ymd_opt(2008, 2, 4).unwrap(),
            sender: String::new(),
            to: name.to_owned(),
            subject: "Het verslag".to_owned(),
            text: format!("brief-over-{story}"),
            by: "anna".to_owned(),
            returned: None,
            return_reason: String::new(),
            settled: String::new(),
        }));
        vec![
            household,
            record(Kind::Resident, person, Head::from(resident)),
            dossier,
        ]
    });
    for row in rows {
        let batch = Batch::filling(Rows::Records(vec![row]), false);
        let result = client
            .ask(&question::Import {
                batch,
                request: String::new(),
            })
            .unwrap();
        assert!(result.refused.is_empty(), "{:?}", result.refused);
    }
}

/// Every file below a folder with what it holds.
pub fn holds(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            found.extend(holds(&path, text));
        } else if kind.is_file() {
            let bytes = logboek::bytes(&path);
            if bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
            {
                found.push(path);
            }
        }
    }
    found
}

fn as_second(program: &Path, data: &Path, words: &[&str]) -> Output {
    server::run_as(SECOND, program, data, words)
}

pub struct Place {
    pub home: tempfile::TempDir,
    pub data: PathBuf,
    program: PathBuf,
}

impl Place {
    /// None where nobody can be a second user.
    pub fn new() -> Option<Self> {
        if !server::can_be_another() {
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let program = server::for_everybody(home.path());
        let data = home.path().join("data");
        Some(Self {
            home,
            data,
            program,
        })
    }

    /// After the next start, which has nothing to say of it.
    pub fn stays_gone(&self) {
        let server = Served::start(&self.data).unwrap();
        assert_eq!(server.said, "");
        self.is_gone();
        assert!(server.term().success());
    }

    /// An office with the family in it and two who may destroy.
    pub fn start(&self) -> Served {
        let server = Served::start(&self.data).unwrap();
        let mut client = server.client();
        let given = format!("naam=uid{SECOND}; uid={SECOND}; rol=backoffice,leiding; bereik=alles");
        perform_now(&mut client, "gebruiker-toevoegen", None, &given);
        family(&mut client);
        server
    }

    pub fn destroys(&self) {
        self.destroys_the("V-2008-0001");
    }

    pub fn destroys_the(&self, number: &str) {
        done(&self.data, &["doe", "vernietiging-voorstellen", number]);
        let output = as_second(&self.program, &self.data, &["doe", "vernietigen", number]);
        assert!(output.status.success(), "{}", stderr(&output));
    }

    pub fn is_gone(&self) {
        for text in GONE {
            assert_eq!(holds(&self.data, text), Vec::<PathBuf>::new(), "{text}");
        }
        for text in STAYS {
            assert!(!holds(&self.data, text).is_empty(), "{text}");
        }
        let checked = run(&self.data, &["controle"]);
        assert!(checked.status.success(), "{}", stderr(&checked));
    }
}

#[test]
fn what_two_people_destroy_is_gone_and_the_rest_reads_on() {
    let Some(place) = Place::new() else {
        return;
    };
    let server = place.start();
    let data = &place.data;
    let mut client = server.client();
    perform_now(
        &mut client,
        "notitie-toevoegen",
        Some("V-2008-0002"),
        "tekst=blijvend-verhaal",
    );
    client
        .ask(&server::draft("V-2008-0001", "1", "Weggegaan"))
        .unwrap();
    client
        .ask(&server::draft("V-2008-0002", "1", "Blijvend"))
        .unwrap();

    // It is on the list; nobody does it alone; and not before it was proposed.
    let listed = done(data, &["lijst", "vernietigen", "--json"]);
    assert!(
        listed.contains("V-2008-0001") && listed.contains("bewaartermijn voorbij"),
        "{listed}"
    );
    let no = run(data, &["doe", "vernietigen", "V-2008-0001"]);
    assert!(
        stderr(&no).contains("niemand heeft het voorgesteld"),
        "{}",
        stderr(&no)
    );
    done(data, &["doe", "vernietiging-voorstellen", "V-2008-0001"]);
    let no = run(data, &["doe", "vernietigen", "V-2008-0001"]);
    assert!(stderr(&no).contains("een ander"), "{}", stderr(&no));
    // A lawsuit holds it, and takes the proposal away.
    done(
        data,
        &[
            "doe",
            "bewaren-blokkeren",
            "V-2008-0001",
            "blokkade=rechtszaak",
            "toelichting=zaak 7",
        ],
    );
    let no = as_second(&place.program, data, &["doe", "vernietigen", "V-2008-0001"]);
    assert_eq!(no.status.code(), Some(3), "{}", stderr(&no));
    let no = run(data, &["doe", "vernietiging-voorstellen", "V-2008-0001"]);
    assert!(stderr(&no).contains("rechtszaak"), "{}", stderr(&no));
    done(
        data,
        &["doe", "blokkade-opheffen", "V-2008-0001", "reden=uitspraak"],
    );

    let lines = logboek::lines(data).len();
    place.destroys();
    place.is_gone();
    assert_eq!(
        logboek::lines(data).len(),
        lines + 3,
        "the proposal, the verwijzing and its resident"
    );
    let drafts = client.ask(&question::Drafts {}).unwrap();
    assert_eq!(drafts.len(), 1);

    // What is left says nothing of anyone; the other member and the huishouden are whole.
    let left = stdout(&run(data, &["toon", "V-2008-0001", "--json"]));
    assert!(
        left.contains("doel bereikt") && left.contains("2008-01-01"),
        "{left}"
    );
    assert!(stdout(&run(data, &["toon", "V-2008-0002"])).contains("Blijvend"));
    assert!(stdout(&run(data, &["toon", "H-0001"])).contains("gezamenlijk-doel"));
    let no = run(
        data,
        &["doe", "notitie-toevoegen", "V-2008-0001", "tekst=x"],
    );
    assert!(stderr(&no).contains("is vernietigd op"), "{}", stderr(&no));
    let declared = done(data, &["toon", "V-2008-0001", "--verklaring"]);
    for word in [
        "Verklaring van vernietiging",
        "op voorstel van root",
        "uid54325",
        "is de inhoud gewist",
    ] {
        assert!(declared.contains(word), "{word}: {declared}");
    }
    drop(client);
    // And after a restart, and made anew.
    assert!(server.term().success());
    let again = run(data, &["herbouw"]);
    assert!(again.status.success(), "{}", stderr(&again));
    let _server = Served::start(data).unwrap();
    place.is_gone();
}

#[test]
fn a_logboek_of_before_is_destroyed_again_and_one_that_was_emptied_is_damage() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    assert!(server.term().success());
    let before = place.home.path().join("ervoor");
    server::copy(data, &before);
    let server = Served::start(data).unwrap();
    place.destroys();
    assert!(server.term().success());
    let after = logboek::lines(data);

    // A file of before, with the decision behind it: named, and erased again by a rebuild.
    let mut mixed = logboek::lines(&before);
    mixed.extend_from_slice(&after[mixed.len()..]);
    logboek::write(data, &mixed);
    let checked = run(data, &["controle"]);
    assert_eq!(checked.status.code(), Some(1), "{}", stderr(&checked));
    assert!(
        stderr(&checked).contains("is vernietigd, maar regel"),
        "{}",
        stderr(&checked)
    );
    let again = run(data, &["herbouw"]);
    assert!(again.status.success(), "{}", stderr(&again));
    place.is_gone();
    let _ = run(data, &["server", "stop"]);

    // A start that finds what a killed server had announced finishes it, also when nobody can read what that was.
    for announced in ["[\"V-2008-0001\",\"P-0001\"]", "onzin"] {
        logboek::write(data, &mixed);
        fs::write(data.join("opruimen"), announced).unwrap();
        let server = Served::start(data).unwrap();
        place.is_gone();
        assert!(!data.join("opruimen").exists());
        assert!(server.term().success());
    }

    // The whole logboek of before, as a back-up brings it: destroyed again.
    for part in ["logboek", "sled", "stand"] {
        let _ = fs::remove_dir_all(data.join(part));
        let _ = fs::remove_file(data.join(part));
        let copied = Process::new("cp")
            .arg("-a")
            .arg(before.join(part))
            .arg(data)
            .status();
        assert!(copied.unwrap().success());
    }
    assert!(!holds(data, "geheim-verhaal").is_empty());
    let server = Served::start(data).unwrap();
    place.is_gone();
    assert!(server.term().success());

    // Emptied by hand, without a decision.
    let mut lines = logboek::lines(data);
    let at = lines
        .iter()
        .position(|line| line.contains("blijvend-verhaal"))
        .unwrap();
    let (head, content) = lines[at].trim_end().split_once(",\"inhoud\":").unwrap();
    let spaces = " ".repeat(content.len() - 5);
    lines[at] = format!("{head},\"inhoud\":null{spaces}}}\n");
    logboek::write(data, &lines);
    for words in [&["controle"][..], &["herbouw"]] {
        let output = run(data, words);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{words:?} {}",
            stderr(&output)
        );
        let said = stderr(&output);
        assert!(
            said.contains("leeggemaakt") || said.contains("iets anders"),
            "{words:?} {said}"
        );
    }
    let _ = run(data, &["server", "stop"]);
}

#[test]
fn a_backup_of_before_brings_nothing_back_whatever_became_of_the_list_of_what_was_destroyed() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let copy = done(data, &["backup"]);
    place.destroys();
    assert!(server.term().success());
    let after = place.home.path().join("erna");
    server::copy(data, &after);
    let list = data.join("vernietigd.jsonl");
    let whole = fs::read_to_string(&list).unwrap();
    // One letter changed would be another dossier.
    let other = whole.replace("V-2008-0001", "V-2008-0002");
    assert_ne!(other, whole);
    for (what, text) in [
        ("whole", Some(whole.as_str())),
        ("gone", None),
        ("nonsense", Some("onzin\n")),
        ("of another", Some(&other)),
        ("half", Some(&whole[..whole.len() / 2])),
    ] {
        let lose = || match text {
            Some(text) => fs::write(&list, text).unwrap(),
            None => fs::remove_file(&list).unwrap(),
        };
        fs::remove_dir_all(data).unwrap();
        server::copy(&after, data);
        let server = Served::start(data).unwrap();
        lose();
        let checked = run(data, &["controle"]);
        let said = stderr(&checked);
        assert_eq!(checked.status.success(), what == "whole", "{what}: {said}");
        if what != "whole" {
            assert!(
                said.contains("vernietigd.jsonl is niet heel"),
                "{what}: {said}"
            );
        }
        assert!(server.term().success());
        // A start makes it whole again and says so.
        let server = Served::start(data).unwrap();
        assert_eq!(
            server.said.contains("vernietigd.jsonl was niet heel"),
            what != "whole",
            "{what}: {}",
            server.said
        );
        place.is_gone();
        assert!(server.term().success());
        // And a back-up of before does not need that start.
        lose();
        let output = run(data, &["herstel", &copy, "--ja"]);
        let said = stderr(&output);
        assert!(output.status.success(), "{what}: {said}");
        assert!(
            said.contains("V-2008-0001") && said.contains("vernietigt dat opnieuw"),
            "{what}: {said}"
        );
        let server = Served::start(data).unwrap();
        for text in GONE {
            let found = holds(data, text);
            let left: Vec<_> = found
                .iter()
                .filter(|path| !path.starts_with(data.join("backup")))
                .collect();
            assert!(left.is_empty(), "{what}, {text}: {left:?}");
        }
        for text in STAYS {
            assert!(!holds(data, text).is_empty(), "{what}: {text}");
        }
        done(data, &["controle"]);
        assert!(server.term().success());
    }
}

#[test]
fn whichever_call_fails_while_a_dossier_is_destroyed_it_is_all_there_or_all_gone_after_the_next_start()
 {
    let Some(place) = Place::new().filter(|_| traced::works()) else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    done(data, &["doe", "vernietiging-voorstellen", "V-2008-0001"]);
    assert!(server.term().success());
    let base = place.home.path().join("ervoor");
    server::copy(data, &base);
    let most = server::rounds(3);
    let step = if most >= 100 { 1 } else { 3 };
    let (mut failed, mut gone) = (0, 0);
    let calls = [
        "pwrite64",
        "write",
        "fsync",
        "rename",
        "unlink",
        "ftruncate",
    ];
    for (when, call) in When::ALL
        .into_iter()
        .flat_map(|when| calls.map(|call| (when, call)))
    {
        for nth in (1..).step_by(step).take(most as usize) {
            let what = format!("{call} {nth} {when:?}");
            fs::remove_dir_all(data).unwrap();
            server::copy(&base, data);
            let mut traced = Traced::server(place.home.path(), data, when, call, nth);
            let mut is_done = false;
            if traced.client(data).is_some() {
                let words = ["doe", "vernietigen", "V-2008-0001"];
                is_done = as_second(&place.program, data, &words).status.success();
                traced.signal("-9");
            }
            let (_, log, said) = traced.end();
            assert!(
                !said.contains("os error") && !said.contains("panicked"),
                "{what}: {said}"
            );
            let server = Served::start(data).unwrap_or_else(|why| panic!("{what}: {why}"));
            let shown = stdout(&run(data, &["toon", "V-2008-0001", "--json"]));
            let is_gone = !shown.contains("geheim-verhaal");
            assert!(is_gone || !is_done, "{what}: it was said to be done");
            if is_gone {
                place.is_gone();
                gone += 1;
            }
            let checked = run(data, &["controle"]);
            assert!(checked.status.success(), "{what}: {}", stderr(&checked));
            assert!(server.term().success());
            if !log.contains("(INJECTED)") {
                break;
            }
            failed += 1;
        }
    }
    assert!(failed > 0 && gone > 0);
    println!(
        "{failed} keer een fout tijdens het vernietigen: {gone} keer alles weg, verder alles er nog"
    );
}

#[test]
fn a_request_of_a_resident_is_a_term_of_three_months_and_a_correction_keeps_what_it_said() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let today = chrono::Local::now().date_naive();
    perform_now(
        &mut client,
        "vernietiging-verzoeken",
        Some(&number),
        &format!("datum={today}"),
    );
    let shown = done(&data, &["toon", &number]);
    assert!(
        shown.contains("vernietiging") && shown.contains("Wmo art. 5.3.5 lid 1"),
        "{shown}"
    );
    assert!(done(&data, &["lijst", "signalen"]).contains("vernietiging"));
    let no = perform(&mut client, "vernietiging-voorstellen", Some(&number), "").unwrap();
    assert!(no.unwrap_err().contains("kan niet"));
    perform_now(&mut client, "intrekken", Some(&number), "reden=anders");
    assert!(
        done(&data, &["lijst", "signalen"]).contains("vernietiging"),
        "also when it has ended"
    );
    let listed = done(&data, &["lijst", "vernietigen"]);
    assert!(listed.contains("op verzoek van de inwoner"), "{listed}");
    perform_now(&mut client, "vernietiging-voorstellen", Some(&number), "");
    perform_now(
        &mut client,
        "verzoek-afwijzen",
        Some(&number),
        "reden=belang van een ander",
    );
    let no = perform(&mut client, "vernietigen", Some(&number), "").unwrap();
    assert!(no.is_err(), "by oneself");

    let given =
        format!("veld=zorgvraag; nieuw=hulp bij de post; grond=klopte niet; gevraagd-op={today}");
    perform_now(&mut client, "gegevens-corrigeren", Some(&number), &given);
    let shown = done(&data, &["toon", &number, "--json"]);
    for word in [
        "hulp bij de administratie",
        "hulp bij de post",
        "klopte niet",
        "correcties",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let given = format!("veld=achternaam; nieuw=Bos; grond=trouwde; gevraagd-op={today}");
    perform_now(&mut client, "inwoner-corrigeren", Some("P-0001"), &given);
    let shown = done(&data, &["toon", "P-0001", "--json"]);
    assert!(shown.contains("Veen") && shown.contains("Bos"), "{shown}");
    let no = perform(&mut client, "gegevens-corrigeren", Some(&number), &given).unwrap();
    assert!(no.unwrap_err().contains("geen veld"));
}
