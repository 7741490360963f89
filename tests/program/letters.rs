//! Letters with the real program: one and many, out as a file, kept, came back, read by the resident, gone with the dossier.

use std::fs;
use std::path::Path;

use serde_json::Value;
use wijkregie::domain::letters::parts::Letter;
use wijkregie::ipc::question;
use wijkregie::office::{AsOf, Outcome};

use crate::support::server::{client, done, run, stderr, stdout, store, text};

/// A resident with an address, or without one, and a melding; returns the number of the melding.
fn melding(data: &Path, name: &str, address: &[&str]) -> String {
    let name = format!("achternaam={name}");
    let mut words = vec!["doe", "inwoner-registreren", &name, "postcode=9744 GJ"];
    words.extend(address);
    let resident = done(data, &words);
    let resident = format!("inwoner={}", resident.trim());
    let words = [
        "doe",
        "melding-registreren",
        &resident,
        "meldingsdatum=vandaag",
        "verwijzer=huisarts",
        "zorgvraag=hulp bij de post",
        "soort=individuele begeleiding",
        "wet=Wmo",
        "urgentie=regulier",
    ];
    done(data, &words).trim().to_owned()
}

const AT_HOME: [&str; 3] = ["straat=Zuiderweg", "huisnummer=12", "woonplaats=Groningen"];

fn set(data: &Path, key: &str, value: &str) {
    let value = format!("waarde={value}");
    done(
        data,
        &["doe", "instelling-wijzigen", key, &value, "reden=proef"],
    );
}

/// An office that can write: V-…-0001 of the support, then two with an address and one without.
fn office(home: &Path) -> (std::path::PathBuf, [String; 3]) {
    let data = store(home, "hier", 0);
    set(&data, "brief.telefoon", "050 123 45 67");
    set(&data, "brief.bezwaaradres", "Postbus 1, 9700 AA Groningen");
    let numbers = [
        melding(&data, "Dijkstra", &AT_HOME),
        melding(&data, "Höning", &AT_HOME),
        melding(&data, "Nergens", &[]),
    ];
    (data, numbers)
}

fn json(data: &Path, words: &[&str]) -> Value {
    serde_json::from_str(&done(data, &[words, &["--json"]].concat())).unwrap()
}

#[test]
fn of_a_batch_whoever_gets_none_is_named_and_done_and_refused_are_all_that_was_asked() {
    let home = tempfile::tempdir().unwrap();
    let (data, [one, two, nowhere]) = office(home.path());
    let folder = home.path().join("brieven");
    let out = run(
        &data,
        &[
            "brief",
            "ontvangstbevestiging",
            &one,
            &two,
            &nowhere,
            "V-2026-9999",
            "--als",
            "docx",
            "--naar",
            text(&folder),
            "--vastleggen",
        ],
    );
    assert_eq!(out.status.code(), Some(3));
    let said = stderr(&out);
    assert!(said.contains("2 brieven gemaakt, 2 niet, van 4"), "{said}");
    assert!(
        said.contains(&format!(
            "{nowhere}: Een ontvangstbevestiging mist nog: straat van Nergens"
        )),
        "{said}"
    );
    assert!(
        said.contains("V-2026-9999: V-2026-9999 bestaat niet"),
        "{said}"
    );
    assert!(
        said.contains("2 brieven vastgelegd als verstuurd"),
        "{said}"
    );
    let mut files: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let expected = [&one, &two].map(|number| format!("{number}-ontvangstbevestiging.docx"));
    assert_eq!(files, expected);
    // The same by a filter, in one file for the printer; who has one is not written to again.
    let listed = json(&data, &["lijst", "brieven", "brief:ontvangstbevestiging"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let found = json(&data, &["lijst", "wachtrij", "brief:ontvangstbevestiging"]);
    assert_eq!(found.as_array().unwrap().len(), 2);
    let out = run(
        &data,
        &[
            "brief",
            "ontvangstbevestiging",
            "--wachtrij",
            "brief:ontvangstbevestiging",
            "--samen",
        ],
    );
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(stdout(&out).matches('\u{c}').count(), 1);
    assert!(stdout(&out).contains("Geachte Höning,"), "{}", stdout(&out));
    // A file of whom it is, and of nobody else.
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(folder.join(&expected[0]))
            .unwrap()
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_was_sent_stays_comes_back_is_undone_and_is_in_what_the_resident_gets() {
    let home = tempfile::tempdir().unwrap();
    let (data, [number, ..]) = office(home.path());
    done(
        &data,
        &["brief", "ontvangstbevestiging", &number, "--vastleggen"],
    );
    let before = done(&data, &["brief", "verstuurd", &number, "brief=1"]);
    assert!(before.contains("Geachte Dijkstra,"), "{before}");
    done(
        &data,
        &["doe", "inwoner-wijzigen", "P-0002", "achternaam=Anders"],
    );
    assert_eq!(
        done(&data, &["brief", "verstuurd", &number, "brief=1"]),
        before
    );
    let again = ["brief", "verstuurd", &number, "brief=1", "--vastleggen"];
    let no = stderr(&run(&data, &again));
    assert!(
        no.contains("is al vastgelegd, dus er is niets gedaan"),
        "{no}"
    );
    let no = run(&data, &["brief", "verstuurd", &number, "brief=2"]);
    assert!(stderr(&no).contains("zijn het er 1"), "{}", stderr(&no));

    done(
        &data,
        &[
            "doe",
            "brief-retour",
            &number,
            "datum=vandaag",
            "reden=adres onbekend",
        ],
    );
    let signals = json(&data, &["lijst", "signalen"]).to_string();
    assert!(signals.contains("brief kwam terug"), "{signals}");
    let back = json(&data, &["lijst", "wachtrij", "brief:retour"]);
    assert_eq!(back[0]["nummer"], number.as_str());
    // The last step can be taken back.
    let undo = question::Undo {
        number: number.clone(),
        request: String::new(),
    };
    assert!(matches!(
        client(&data).ask(&undo).unwrap(),
        Outcome::Done { .. }
    ));
    assert_eq!(
        json(&data, &["lijst", "wachtrij", "brief:retour"]),
        serde_json::json!([])
    );

    let out = home.path().join("inzage.txt");
    done(
        &data,
        &[
            "export",
            "inzage",
            "P-0002",
            "--doel",
            "verzoek",
            "--naar",
            text(&out),
        ],
    );
    let held = fs::read_to_string(out).unwrap();
    assert!(held.contains("Geachte Dijkstra,"), "{held}");
    assert!(held.contains("zoals wij hem verstuurden"), "{held}");
    // The letters go with the verwijzing to another office, and to the number that is left of two.
    let csv = home.path().join("uit.csv");
    done(
        &data,
        &[
            "export",
            "verwijzingen",
            "--als",
            "csv",
            "--doel",
            "proef",
            "--naar",
            text(&csv),
        ],
    );
    let other = store(home.path(), "daar", 0);
    done(&other, &["import", "verwijzingen", text(&csv)]);
    assert_eq!(
        json(&other, &["lijst", "brieven"]),
        json(&data, &["lijst", "brieven"])
    );
    done(
        &data,
        &["doe", "inwoners-samenvoegen", "P-0003", "met=P-0002"],
    );
    let show = question::Show {
        number: number.clone(),
        at: AsOf::NOW,
    };
    let view = client(&data).ask(&show).unwrap();
    assert_eq!(view.record().person(), Some("P-0003"));
    assert_eq!(view.record().all::<Letter>().count(), 1);
    let sheet = home.path().join("brieven.csv");
    done(
        &data,
        &[
            "export",
            "brieven",
            "--als",
            "csv",
            "--doel",
            "cijfers",
            "--naar",
            text(&sheet),
        ],
    );
    let sheet = fs::read_to_string(sheet).unwrap();
    assert!(sheet.contains("ontvangstbevestiging"), "{sheet}");
    assert!(!sheet.contains("Zuiderweg"), "{sheet}");
}

#[test]
fn an_own_text_is_read_in_told_what_is_wrong_with_and_used_until_ours_is_wanted_again() {
    let home = tempfile::tempdir().unwrap();
    let (data, [number, ..]) = office(home.path());
    let key = "brieftekst.ontvangstbevestiging";
    let change = |value: &str| {
        let value = format!("waarde={value}");
        run(
            &data,
            &["doe", "instelling-wijzigen", key, &value, "reden=proef"],
        )
    };
    let wrong = change("versie: 2\nonderwerp: Uw melding\n\n{aanhef},\n\nTot {morgen}.\n");
    assert_eq!(wrong.status.code(), Some(2));
    let said = stderr(&wrong);
    assert!(
        said.contains("regel 6: {morgen} is geen veld van deze brief; bekend zijn: aanhef, naam"),
        "{said}"
    );
    assert!(stderr(&change(&"x".repeat(30_000))).contains("te lang"));
    assert!(
        change("versie: 2\nonderwerp: Uw melding\n\n{aanhef}: gelezen.\n")
            .status
            .success()
    );
    let told = done(&data, &["brief", "ontvangstbevestiging", &number]);
    assert!(told.contains("Geachte Dijkstra: gelezen."), "{told}");
    let shown = done(&data, &["brief", "tekst", "ontvangstbevestiging"]);
    assert!(shown.starts_with("versie: 2\n"), "{shown}");
    let listed = done(&data, &["lijst", "instellingen"]);
    assert!(
        listed.lines().all(|line| line.chars().count() <= 200),
        "{listed}"
    );
    assert!(change("-").status.success());
    let told = done(&data, &["brief", "ontvangstbevestiging", &number]);
    assert!(told.contains("cliëntondersteuner"), "{told}");
    assert!(done(&data, &["brief", "velden"]).contains("{bezwaar_tot}"));
    // What is no letter is told, with what is.
    let no = run(&data, &["brief", "liefdesbrief", &number]);
    assert_eq!(no.status.code(), Some(2));
    assert!(
        stderr(&no).contains("kies uit: ontvangstbevestiging"),
        "{}",
        stderr(&no)
    );
    // That a letter was made is a look, with its kind.
    let looks = fs::read_dir(data.join("inzage")).unwrap();
    let looks: String = looks
        .filter_map(|file| fs::read_to_string(file.unwrap().path()).ok())
        .collect();
    assert!(looks.contains("brief-maken"), "{looks}");
    assert!(looks.contains("brief: ontvangstbevestiging"), "{looks}");
}
