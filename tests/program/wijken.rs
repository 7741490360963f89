//! Wijken, buurten of the CBS and words of lists with the real program: read in and written out, renamed and ended, and
//! found by what they were and what they are.

use std::fs;
use std::path::Path;

use serde_json::Value;
use wijkregie::ipc::question;
use wijkregie::office::Outcome;
use wijkregie::office::views::QueueQuery;

use crate::support::robot::{Desk, FOUNDER};
use crate::support::server::{client, done, run, stderr, stdout, store, text};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn says(data: &Path, words: &[&str]) -> String {
    let output = run(data, words);
    stdout(&output) + &stderr(&output)
}

fn undo(data: &Path, number: &str) {
    let (number, request) = (number.to_owned(), String::new());
    let mut asked = client(data);
    let outcome = asked.ask(&question::Undo { number, request }).unwrap();
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
}

const GRONINGEN: &str = "tests/data/cbs/groningen_2014.csv";

#[test]
fn a_word_that_is_renamed_changes_what_is_shown_and_nothing_that_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let queue = json(data, &["lijst", "wachtrij"]);
    let number = queue[0]["nummer"].as_str().unwrap();
    let rename = [
        "doe",
        "woord-hernoemen",
        "soorten",
        "woord=individuele begeleiding",
    ];
    done(
        data,
        &[&rename[..], &["naam=hulp thuis", "reden=gewone taal"]].concat(),
    );
    let out = data.join("uit.json");
    let export = [
        "export",
        "verwijzingen",
        "--als",
        "json",
        "--doel",
        "kijken",
        "--naar",
        text(&out),
    ];
    done(data, &export);
    let kept = fs::read_to_string(&out).unwrap();
    assert!(kept.contains("individuele begeleiding") && !kept.contains("hulp thuis"));
    for filter in ["soort:hulp-thuis", "soort:individuele-begeleiding"] {
        let found = json(data, &["lijst", "wachtrij", filter]);
        assert_eq!(found[0]["nummer"], number, "{filter}");
        assert_eq!(found[0]["soort"], "hulp thuis");
    }
    assert!(done(data, &["toon", number]).contains("hulp thuis"));
    // A list of the office says it as it was or as it is; a door of its own is read in too.
    done(
        data,
        &[
            "doe",
            "woord-toevoegen",
            "verwijzers",
            "woord=voedselbank",
            "reden=nieuw",
        ],
    );
    done(
        data,
        &[
            "doe",
            "woord-hernoemen",
            "leefgebieden",
            "woord=onderwijs",
            "naam=leren",
            "reden=taal",
        ],
    );
    let file = data.join("lijst.csv");
    fs::write(
        &file,
        "Volgnr;Achternaam;Soort hulp;Verwijzer;Leefgebieden\n\
         1;Veen;Hulp thuis;voedselbank;leren\n\
         2;Berg;individuele begeleiding;huisarts;onderwijs, sterrenkunde\n",
    )
    .unwrap();
    let told = says(data, &["import", "verwijzingen", text(&file)]);
    assert!(told.contains("2 gelezen: 2 toegevoegd"), "{told}");
    assert!(
        told.contains("geen bekend leefgebied: sterrenkunde"),
        "{told}"
    );
    assert!(!told.contains("geen bekende soort verwijzer"), "{told}");
    let found = json(data, &["lijst", "wachtrij", "soort:hulp-thuis"]);
    assert_eq!(found.as_array().unwrap().len(), 3);
    let found = json(data, &["lijst", "wachtrij", "verwijzer:voedselbank"]);
    let imported = json(data, &["toon", found[0]["nummer"].as_str().unwrap()]);
    assert_eq!(imported["genoemde_leefgebieden"][0], "onderwijs");
    // What was renamed is taken back as any other step, and then it is called as before.
    undo(data, "instelling:soorten");
    assert_eq!(
        json(data, &["lijst", "wachtrij", "veen"])[0]["soort"],
        "individuele begeleiding"
    );
    let words = done(data, &["lijst", "woorden"]);
    assert!(words.contains("leren"), "{words}");
    assert!(words.contains("in dossiers: onderwijs"), "{words}");
}

#[test]
fn wijken_and_buurten_are_read_in_with_their_year_and_taken_along_to_another_office() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let told = says(data, &["import", "wijken", GRONINGEN]);
    assert!(told.contains("69 geweigerd"), "{told}");
    assert!(
        told.contains("Zonder jaar van de indeling zegt een code niets"),
        "{told}"
    );
    let _ = fs::remove_file(format!("{GRONINGEN}.geweigerd.csv"));
    let read = ["import", "wijken", GRONINGEN, "--jaar", "2014"];
    let told = says(data, &read);
    assert!(told.contains("69 gelezen: 69 toegevoegd"), "{told}");
    let told = says(data, &read);
    assert!(told.contains("69 ongewijzigd"), "{told}");
    let all = json(data, &["lijst", "buurten"]);
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 79);
    assert_eq!(
        (&all[0]["naam"], &all[0]["buurten"]),
        (&"Binnenstad".into(), &5.into())
    );
    assert_eq!(all[1]["ligt_in"], "Binnenstad");

    // Another year stands by itself, until somebody says what became of what.
    let file = data.join("2024.csv");
    fs::write(
        &file,
        "Wijkcode;Wijknaam;Buurtcode;Buurtnaam;Jaar;Hoort bij\n\
         WK001420;West;BU00142001;Vinkhuizen-Zuid;2024;vinkhuizen\n\
         WK001420;West;BU00142002;Vinkhuizen-Noord;2024;vinkhuizen\n\
         WK001420;West;BU00142002;Anders;2024;\n\
         WK001420;West;BU00149901;Nergens;2024;\n\
         WK001420;West;WK001420;Wijk in haar eigen buurt;2024;\n\
         WK003400;Almere;BU00340001;Elders;2024;\n\
         WK001421;Oost;BU00142101;Nieuw;2024;atlantis\n\
         WK001420;West;BU0014;Te kort;2024;\n",
    )
    .unwrap();
    let told = says(data, &["import", "wijken", text(&file)]);
    assert!(
        told.contains("8 gelezen: 2 toegevoegd, 0 bijgewerkt, 1 ongewijzigd, 5 geweigerd"),
        "{told}"
    );
    assert!(
        told.contains("in wijkregie heet BU00142002 in 2024 Vinkhuizen-Noord"),
        "{told}"
    );
    let refused = fs::read_to_string(data.join("2024.csv.geweigerd.csv")).unwrap();
    for sentence in [
        "BU00149901 ligt in WK001499, niet in WK001420",
        "een wijk ligt niet in een buurt",
        "ligt in gemeente Almere",
        "‘atlantis’ is geen wijk van kantoor",
        "‘BU0014’ is geen code van het CBS",
    ] {
        assert!(refused.contains(sentence), "{sentence}: {refused}");
    }
    let old = |data: &Path, code: &str| {
        let all = json(data, &["lijst", "buurten"]);
        let mut all = all.as_array().unwrap().clone().into_iter();
        all.find(|it| it["code"] == code).unwrap()["nu"].clone()
    };
    assert_eq!(
        old(data, "BU00140104"),
        "indeling 2014; wat het in 2024 is, heeft niemand gezegd"
    );
    let key = "cbs.2014.BU00140104";
    let given = [
        "jaar=2024",
        "codes=BU00142001 BU00142002",
        "vanaf=2024-01-01",
        "reden=gesplitst",
    ];
    done(data, &[&["doe", "code-overgang", key], &given[..]].concat());
    let split = "sinds ma 1 jan 2024 gesplitst in Vinkhuizen-Zuid (BU00142001) en Vinkhuizen-Noord (BU00142002)";
    assert_eq!(old(data, "BU00140104"), split);
    undo(data, "instelling:cbs.2014.BU00140104");
    assert_eq!(
        old(data, "BU00140104"),
        "indeling 2014; wat het in 2024 is, heeft niemand gezegd"
    );
    done(data, &[&["doe", "code-overgang", key], &given[..]].concat());

    // What a buurt has of its wijk is not said of itself, there or here.
    let of_wijk = "waarde=Binnenstad; wijk: hoogkerk";
    let wijk = ["doe", "wijk-wijzigen", "cbs.2014.WK001400", of_wijk];
    done(data, &[&wijk[..], &["reden=van ons"]].concat());
    for form in ["csv", "xlsx"] {
        let out = data.join(format!("uit.{form}"));
        let words = [
            "export",
            "wijken",
            "--als",
            form,
            "--doel",
            "delen",
            "--naar",
            text(&out),
        ];
        done(data, &words);
        let other = store(home.path(), &format!("daar-{form}"), 0);
        for (office, is_new) in [(data, false), (&other, true), (&other, false)] {
            let told = says(office, &["import", "wijken", text(&out)]);
            let is_same = told.contains("0 toegevoegd, 0 bijgewerkt");
            assert!(
                told.contains(", 0 geweigerd") && is_same != is_new,
                "{told}"
            );
            assert!(!told.contains("dat blijft zo"), "{told}");
        }
        assert_eq!(
            json(&other, &["lijst", "buurten"]),
            json(data, &["lijst", "buurten"]),
            "{form}"
        );
    }
}

/// What dossiers can have does not lose its meaning by a step back, and what it is called is.
#[test]
fn a_word_or_a_wijk_that_may_be_in_use_is_not_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let refused = |number: &str| {
        let (number, request) = (format!("instelling:{number}"), String::new());
        match client(data)
            .ask(&question::Undo { number, request })
            .unwrap()
        {
            Outcome::Refused(no) => no.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let sets = |action: &str, key: &str, given: &[&str]| {
        let words = [&["doe", action, key][..], given, &["reden=beleid"]].concat();
        done(data, &words);
    };
    sets("woord-toevoegen", "soorten", &["woord=logeren"]);
    let queue = json(data, &["lijst", "wachtrij"]);
    let number = queue[0]["nummer"].as_str().unwrap();
    done(data, &["doe", "gegevens-wijzigen", number, "soort=logeren"]);
    let no = refused("soorten");
    assert!(
        no.contains("‘logeren’") && no.contains("woord-beeindigen"),
        "{no}"
    );
    let found = json(data, &["lijst", "wachtrij", "soort:logeren"]);
    assert_eq!(found[0]["nummer"], number);
    // What it is called is taken back as any step.
    sets(
        "woord-hernoemen",
        "soorten",
        &["woord=logeren", "naam=weekend"],
    );
    undo(data, "instelling:soorten");
    assert_eq!(
        json(data, &["lijst", "wachtrij", "soort:logeren"])[0]["soort"],
        "logeren"
    );

    done(data, &["import", "wijken", GRONINGEN, "--jaar", "2014"]);
    for code in ["WK001401", "BU00140104"] {
        let no = refused(&format!("cbs.2014.{code}"));
        assert!(no.contains("wijk-wijzigen"), "{no}");
    }
    sets("wijk-wijzigen", "wijk.meerstad.naam", &["waarde=Meerstad"]);
    done(data, &["doe", "gegevens-wijzigen", number, "wijk=meerstad"]);
    assert!(refused("wijk.meerstad.naam").contains("wijk-wijzigen"));
    assert_eq!(
        json(data, &["lijst", "buurten"]).as_array().unwrap().len(),
        79
    );
}

/// A word can be in two lists, and be called otherwise in one of them.
#[test]
fn a_reason_is_found_by_what_any_list_calls_it() {
    let desk = Desk::with_people();
    let number = desk.melding("Veen");
    desk.does("wim", "intrekken", &number, "reden=inwoner wil niet");
    let given = "woord=inwoner wil niet; naam=bedankt ervoor; reden=taal";
    desk.does(FOUNDER, "woord-hernoemen", "intrekredenen", given);
    for word in [
        "reden:bedankt-ervoor",
        "reden:inwoner-wil-niet",
        "reden:bedan",
    ] {
        let query = QueueQuery {
            filter: vec![word.to_owned()],
            all: true,
            ..QueueQuery::default()
        };
        let keys = desk.office.queue(&desk.caller("bea"), &query).unwrap();
        assert_eq!(keys.len(), 1, "{word}");
    }
}

#[test]
fn who_lives_in_a_buurt_is_found_by_what_it_was_and_what_it_certainly_became() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    done(data, &["import", "wijken", GRONINGEN, "--jaar", "2014"]);
    for (code, wijk) in [("BU00140104", "vinkhuizen"), ("BU00140105", "vinkhuizen")] {
        let value = format!("waarde=Buurt {code}; wijk: {wijk}");
        done(
            data,
            &[
                "doe",
                "wijk-wijzigen",
                &format!("cbs.2014.{code}"),
                &value,
                "reden=van ons",
            ],
        );
    }
    let file = data.join("lijst.csv");
    fs::write(
        &file,
        "Volgnr;Achternaam;Buurt;Meldingsdatum\n1;Veen;BU00140104;\n2;Berg;Buurt BU00140105;\n3;Dam;Atlantis;\n",
    )
    .unwrap();
    let told = says(data, &["import", "verwijzingen", text(&file)]);
    assert!(
        told.contains("‘Atlantis’ is geen wijk of buurt uit een indeling"),
        "{told}"
    );
    let found = |filter: &str| {
        json(data, &["lijst", "wachtrij", filter])
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(
        (found("buurt:BU00140104"), found("wijk:vinkhuizen")),
        (1, 2)
    );
    for (code, name) in [
        ("WK001420", "West"),
        ("BU00142001", "Zuid"),
        ("BU00142002", "Noord"),
    ] {
        done(
            data,
            &[
                "doe",
                "wijk-wijzigen",
                &format!("cbs.2024.{code}"),
                &format!("waarde={name}"),
                "reden=CBS",
            ],
        );
    }
    assert_eq!(found("buurt:zuid"), 0);
    let carry = |code: &str, codes: &str| {
        let (key, codes) = (format!("cbs.2014.{code}"), format!("codes={codes}"));
        let given = ["jaar=2024", &codes, "vanaf=1-1-2024", "reden=grenzen"];
        done(
            data,
            &[&["doe", "code-overgang", &key], &given[..]].concat(),
        );
    };
    carry("BU00140104", "BU00142001");
    carry("BU00140105", "BU00142001 BU00142002");
    // Who lived in what was split lives in one of the two: which, nobody knows.
    assert_eq!(
        (
            found("buurt:zuid"),
            found("buurt:noord"),
            found("buurt:BU00140105")
        ),
        (1, 0, 1)
    );
    let person = json(data, &["toon", "P-0003"]);
    assert_eq!(person["buurt"], "2014-BU00140105");
    assert_eq!(person["wijk"], "vinkhuizen");
}

#[test]
fn a_wijk_without_a_begeleidingsteam_stops_nothing_and_says_the_next_step() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let queue = json(data, &["lijst", "wachtrij"]);
    let number = queue[0]["nummer"].as_str().unwrap().to_owned();
    done(
        data,
        &["doe", "gegevens-wijzigen", &number, "wijk=hoogkerk"],
    );
    done(
        data,
        &[
            "doe",
            "wijk-wijzigen",
            "wijk.hoogkerk.bt",
            "waarde=geen",
            "reden=gestopt",
        ],
    );
    let wijken = done(data, &["lijst", "wijken"]);
    let line = wijken
        .lines()
        .find(|line| line.contains("Hoogkerk"))
        .unwrap();
    assert!(line.contains("geen"), "{line}");
    let next = "Deze wijk heeft geen begeleidingsteam; kies een ander team of het reguliere proces";
    let triage = done(data, &["triage"]);
    let flat: String = triage.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(next), "{triage}");
    assert!(flat.contains("ander BT: de wijk heeft er geen"), "{triage}");
    let no = says(
        data,
        &["doe", "onderzoek-starten", &number, "regievoerder=Anna"],
    );
    let no = no + &says(data, &["doe", "aanbieden", &number]);
    assert!(no.contains(next), "{no}");
    for list in ["wachtrij", "signalen", "antwoorden", "wijken"] {
        done(data, &["lijst", list]);
    }
    done(data, &["werkproces"]);
}
