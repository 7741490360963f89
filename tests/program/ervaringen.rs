//! Ervaringsonderzoek with the real program: counts and percentages of a survey office, answers with a row a respondent, what
//! of it may be told to whom, and what comes out again.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, store};
use wijkregie::office::AsOf;
use wijkregie::office::views::{Experience, QuestionCells};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn told(data: &Path, filter: &[&str]) -> Experience {
    let arguments = [&["lijst", "uitkomsten"], filter].concat();
    serde_json::from_value(json(data, &arguments)).unwrap()
}

fn said(data: &Path, arguments: &[&str]) -> String {
    let told = run(data, arguments);
    stderr(&told) + &String::from_utf8_lossy(&told.stdout)
}

#[test]
fn whatever_a_file_of_a_survey_office_has_of_people_none_of_it_stays() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let make =
        "vragenlijst=ceo-wmo doelgroep=bewoners moment=nulmeting van=1-3-2026 uitgenodigd=20";
    let words: Vec<&str> = make.split(' ').collect();
    done(
        data,
        &[&["doe", "ervaring-vastleggen"], &words[..]].concat(),
    );
    let answers = home.path().join("antwoorden.csv");
    // Numbers above the columns, as the refusal advises; who was asked and said nothing did not answer.
    fs::write(
        &answers,
        "Respondent;E-mail;1;2. Ik werd snel geholpen\nRESPNR1;a@x.nl;mee eens;neutraal\nRESPNR2;b@x.nl;;\nRESPNR3;c@x.nl;eens;mee eens\n",
    )
    .unwrap();
    let import = ["import", "ervaringsantwoorden", answers.to_str().unwrap()];
    done(data, &[&import[..], &["--onderzoek", "ERV-0001"]].concat());
    let shown = done(data, &["toon", "ERV-0001"]);
    assert!(shown.contains("Beantwoord      2\n"), "{shown}");
    assert!(told(data, &[]).rijen[0].vragen[1].is_beantwoord);
    let counts = home.path().join("aantallen.csv");
    let list = "Onderzoek;Vraag;Antwoord;Aantal;Respondent;Toelichting\n\
                ERV-0001;3;mee eens;1;OPENRESP17;mevrouw Bosma\n\
                ERV-0001;3;neutraal;mevrouw Bosma;OPENRESP18;niets\n\
                ERV-0001;4;mee eens;1;OPENRESP19;\n\
                ERV-0001;4;mee eens;1;OPENRESP20;\n";
    fs::write(&counts, list).unwrap();
    let told = said(data, &["import", "ervaringen", counts.to_str().unwrap()]);
    assert!(told.contains("die worden niet bewaard"), "{told}");
    assert!(
        told.contains("staat al op rij"),
        "a row for everyone is no count: {told}"
    );
    for secret in ["OPENRESP", "Bosma", "x.nl", "RESPNR"] {
        let found: Vec<String> = holding(data, secret);
        assert!(found.is_empty(), "{secret}: {found:?}");
    }
}

/// As a survey office delivers it: a row an answer, the head on the first row of each.
const COUNTS: &str = "\
Vragenlijst;Versie;Doelgroep;Moment;Wijk;Van;Tot en met;Populatie;Uitgenodigd;Beantwoord;Vraag;Antwoord;Aantal;Percentage;n;Bureau
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;31-03-2025;400;200;83;Ik werd snel geholpen;helemaal mee eens;8;;;Peil
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Ik werd snel geholpen;mee eens;26;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Ik werd snel geholpen;neutraal;17;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Ik werd snel geholpen;oneens;19;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Ik werd snel geholpen;helemaal mee oneens;9;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Ik werd snel geholpen;geen mening;4;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;5;ja;;30 %;81;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;5;nee;;70 %;81;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;De medewerker nam mij serieus;eens;;112 %;80;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;6;eens;40;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;6;eens;41;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;7;neutraal;90;;;
ceo-wmo;2016;bewoners;nulmeting;Hoogkerk;01-03-2025;;;;;Bent u tevreden over de koffie?;ja;3;;;
";

fn question(told: &Experience, n: u32) -> QuestionCells {
    let found = told.rijen[0].vragen.iter().find(|it| it.vraagnummer == n);
    found.unwrap().clone()
}

#[test]
fn counts_of_a_survey_office_are_read_in_twice_as_once_and_what_cannot_be_is_said() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("ceo.csv");
    fs::write(&file, COUNTS).unwrap();
    let file = file.to_str().unwrap();
    let first = said(data, &["import", "ervaringen", file]);
    for part in [
        "1 toegevoegd",
        "meer dan alles kan niet",
        "staat al op rij 10",
        "90 antwoorden, en 83 mensen antwoordden",
        "deze vraag is er geen van",
        "de uitkomst van deze vraag is niet overgenomen",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    let told = told(data, &[]);
    let row = &told.rijen[0].onderzoek;
    assert_eq!(
        (row.beantwoord, row.respons, row.met_uitkomst),
        (Some(83), Some(4_150), 2)
    );
    let two = question(&told, 2);
    // By hand: 34 of 79 is 43.04 %, and Wilson gives 32.7 to 54.0.
    let share = two.uitkomst.unwrap();
    assert_eq!((two.n, share.aandeel), (Some(79), 4_304));
    assert_eq!((share.laag / 10, share.hoog / 10), (326, 540));
    let five = question(&told, 5);
    let counts: Vec<_> = five.antwoorden.iter().map(|it| it.aantal).collect();
    assert_eq!(counts, [Some(24), Some(57)], "30 % and 70 % of 81");

    let again = said(data, &["import", "ervaringen", file]);
    assert!(
        again.contains("0 toegevoegd, 0 bijgewerkt, 1 ongewijzigd"),
        "{again}"
    );
    fs::write(file, COUNTS.replace("mee eens;26", "mee eens;25")).unwrap();
    let other = said(data, &["import", "ervaringen", file]);
    assert!(
        other.contains("8, 25, 17, 19, 9"),
        "a difference is told: {other}"
    );
    assert_eq!(question(&self::told(data, &[]), 2), two);
    done(data, &["import", "ervaringen", file, "--neem-over"]);
    assert_eq!(question(&self::told(data, &[]), 2).n, Some(78));
}

#[test]
fn the_own_export_reads_back_in_unchanged() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("ceo.csv");
    fs::write(&file, COUNTS).unwrap();
    done(data, &["import", "ervaringen", file.to_str().unwrap()]);
    done(
        data,
        &[
            "doe",
            "verbeteractie-afspreken",
            "ERV-0001",
            "actie=Bellen",
            "wie=Sanne",
            "uiterlijk=+5wd",
        ],
    );
    let shown = |data: &Path| done(data, &["toon", "ERV-0001"]);
    let before = shown(data);
    for part in ["Bellen", "helemaal mee eens 8", "42 %", "ja 24 · nee 57"] {
        assert!(before.contains(part), "{part}: {before}");
    }
    for form in ["csv", "xlsx", "json"] {
        let out = home.path().join(format!("uit.{form}"));
        let out = out.to_str().unwrap();
        done(
            data,
            &[
                "export",
                "ervaringsonderzoeken",
                "--als",
                form,
                "--naar",
                out,
                "--doel",
                "proef",
            ],
        );
        if form == "json" {
            continue;
        }
        let back = said(data, &["import", "ervaringen", out]);
        assert!(
            back.contains("0 toegevoegd, 0 bijgewerkt, 1 ongewijzigd"),
            "{form}: {back}"
        );
        let other = &store(home.path(), &format!("daar-{form}"), 0);
        done(other, &["import", "ervaringen", out]);
        assert_eq!(told(other, &[]), told(data, &[]), "{form}");
        assert_eq!(shown(other).lines().nth(2), before.lines().nth(2), "{form}");
    }
    let out = home.path().join("buiten.csv");
    let out = out.to_str().unwrap();
    done(
        data,
        &[
            "export",
            "uitkomsten",
            "--als",
            "csv",
            "--naar",
            out,
            "--doel",
            "proef",
        ],
    );
    let text = fs::read_to_string(out).unwrap();
    assert!(text.contains("Ik werd snel geholpen"), "{text}");
    // The day is in the agenda and among the signals.
    let ics = done(
        data,
        &["export", "signalen", "--als", "ics", "--doel", "proef"],
    );
    assert!(ics.contains("verbeteractie"), "{ics}");
}

/// A row a respondent, as a survey office delivers it.
const ANSWERS: &str = "\
Respondent;Leeftijd;Ik werd snel geholpen;V3;Wist u dat u gebruik kunt maken van een onafhankelijke cliëntondersteuner?;Opmerking
RSP-88001;71;5;4;ja;mevrouw Zuidema is een schat
RSP-88002;63;4;;nee;
RSP-88001;71;5;4;ja;mevrouw Zuidema is een schat
RSP-88003;80;zes;1;ja;
";

#[test]
fn of_answers_only_the_sums_are_kept_and_nobody_can_be_found_back() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("antwoorden.csv");
    fs::write(&file, ANSWERS).unwrap();
    let file = file.to_str().unwrap();
    let bare = said(data, &["import", "ervaringsantwoorden", file]);
    assert!(bare.contains("Van welk onderzoek"), "{bare}");
    let make = "doe ervaring-vastleggen vragenlijst=ceo-wmo doelgroep=bewoners moment=jaarmeting van=1-3-2025 uitgenodigd=9";
    done(data, &make.split(' ').collect::<Vec<_>>());
    let read = [
        "import",
        "ervaringsantwoorden",
        file,
        "--onderzoek",
        "ERV-0001",
    ];
    let no = said(data, &read);
    assert!(no.contains("nergens staat of het hoogste of 1"), "{no}");
    done(
        data,
        &[
            "doe",
            "ervaring-wijzigen",
            "ERV-0001",
            "nummering=hoogste is het gunstigst",
        ],
    );
    let first = said(data, &read);
    for part in [
        "deze respondent staat al op rij 1",
        "‘zes’",
        "dit antwoord telt niet mee",
        "Leeftijd, Opmerking",
        "niet ingelezen en niet bewaard",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    let shown = done(data, &["toon", "ERV-0001"]);
    for part in [
        "Beantwoord      3",
        "helemaal mee eens 1 · mee eens 1",
        "ja 2 · nee 1",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let again = said(data, &read);
    assert!(
        again.contains("0 toegevoegd, 0 bijgewerkt, 1 ongewijzigd"),
        "{again}"
    );
    fs::remove_file(file).unwrap();
    for secret in ["RSP-8800", "88001", "is een schat"] {
        assert_eq!(holding(data, secret), Vec::<String>::new(), "{secret}");
    }
}

/// The files of a store in which a text stands.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if let Ok(bytes) = fs::read(&path)
            && bytes.windows(text.len()).any(|it| it == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// An office with a nulmeting and an eindmeting of Hoogkerk.
fn measured() -> Desk {
    let desk = Desk::with_people();
    for (name, role) in [("lea", "leiding"), ("cor", "contract"), ("ben", "beheer")] {
        desk.hire(name, role, "alles");
    }
    for (moment, day, counts) in [
        (
            "nulmeting",
            "1-3-2024",
            [
                "8, 26, 17, 19, 9, geen mening 4",
                "24, 57",
                "30, 30, 2, 1, 0",
            ],
        ),
        (
            "eindmeting",
            "1-3-2026",
            ["24, 43, 13, 9, 5", "60, 30", "40, 44, 9, 5, 0"],
        ),
    ] {
        let given = format!(
            "vragenlijst=ceo-wmo; doelgroep=bewoners; moment={moment}; van={day}; wijk=hoogkerk; uitgenodigd=200; beantwoord=98"
        );
        let number = desk.does("lea", "ervaring-vastleggen", "", &given);
        for (n, counts) in [2, 5, 6].iter().zip(counts) {
            let given = format!("vraagnummer={n}; geteld={counts}");
            desk.does("lea", "ervaring-uitkomst", &number, &given);
        }
    }
    desk
}

fn seen(desk: &Desk, who: &str, leaves: bool) -> Experience {
    let caller = desk.caller(who);
    desk.office
        .experience(&caller, &[], AsOf::NOW, leaves)
        .unwrap()
}

#[test]
fn two_moments_stand_side_by_side_and_say_whether_it_can_be_chance() {
    let desk = measured();
    let told = seen(&desk, "lea", false);
    assert_eq!(told.rijen[0].onderzoek.nummer, "ERV-0002", "the last first");
    let against = |n: u32| question(&told, n).against();
    assert_eq!(
        against(2),
        "was 43 %: +28 punten, waarschijnlijk geen toeval"
    );
    assert_eq!(against(6), "was 95 %: -9 punten, verschil kan toeval zijn");
    assert!(told.rijen[1].vragen.iter().all(|it| it.nulmeting.is_none()));
    assert!(told.rijen[0].vragen.iter().all(|it| !it.verborgen));
}

#[test]
fn who_does_not_keep_them_and_what_leaves_has_no_small_number() {
    let desk = measured();
    for told in [
        seen(&desk, "cor", false),
        seen(&desk, "lea", true),
        seen(&desk, "wim", false),
    ] {
        assert_eq!(told.kleinste, Some(5));
        let six = question(&told, 6);
        assert_eq!(six.uitkomst.map(|it| it.aandeel), Some(8_571));
        assert!(
            six.nulmeting.is_none(),
            "3 of 63 were not content then: that is too few to tell"
        );
        for it in told.rijen.iter().flat_map(|it| &it.vragen) {
            let mut counts = it.antwoorden.iter().filter_map(|it| it.aantal);
            assert!(counts.all(|n| n == 0 || n >= 5), "{it:?}");
        }
    }
    let show = |who: &str| desk.office.show(&desk.caller(who), "ERV-0001", AsOf::NOW);
    assert!(show("lea").is_ok());
    assert!(show("cor").is_err() && show("ben").is_err() && show("wim").is_err());
    assert!(
        desk.office
            .experience(&desk.caller("ben"), &[], AsOf::NOW, false)
            .is_err()
    );
}
