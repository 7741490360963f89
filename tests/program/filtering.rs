//! The filter language: what each word finds, what its opposite finds, who finds anything by it, and what is said of a
//! wrong one.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::office::{Office as Terminal, said};
use crate::support::robot::{Desk, FOUNDER};
use wijkregie::domain::record::{Record, RecordId, Score};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::referral::answers::answers;
use wijkregie::domain::words::{Leefgebied, State, Urgency};
use wijkregie::domain::workflow::Refusal;
use wijkregie::office::filter::split;
use wijkregie::office::model::key_of;
use wijkregie::office::views::columns::columns;
use wijkregie::office::views::{Around, Filtered, ORDERS, QueueQuery, QueueRow};

type Numbers = BTreeSet<String>;

fn asked(desk: &Desk, who: &str, line: &str) -> Result<Vec<String>, Refusal> {
    let query = QueueQuery {
        filter: split(line),
        ..QueueQuery::default()
    };
    let keys = desk.office.queue(&desk.caller(who), &query)?;
    let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
    Ok(keys.into_iter().map(number).collect())
}

fn found(desk: &Desk, who: &str, line: &str) -> Numbers {
    let found = asked(desk, who, line).unwrap_or_else(|no| panic!("{line}: {no}"));
    found.into_iter().collect()
}

fn refused(desk: &Desk, who: &str, line: &str) -> String {
    asked(desk, who, line).unwrap_err().to_string()
}

/// The verwijzingen of an office of which the record is so.
fn so(desk: &Desk, is_so: impl Fn(&Record, &Referral) -> bool) -> Numbers {
    let all = found(desk, "bea", "ook:geëindigd").into_iter();
    all.filter(|number| {
        let record = desk.record("bea", number);
        is_so(&record, record.referral().unwrap())
    })
    .collect()
}

#[test]
fn a_part_of_the_queue_is_that_part_of_the_whole_in_every_order_and_wherever_one_stands() {
    let desk = Desk::with_data(300);
    let caller = desk.caller("bea");
    let key = |row: &QueueRow| key_of(&row.nummer).unwrap();
    for filter in ["", "ook:geëindigd", "-staat:nieuw", "wijk:beijum", "zzz"] {
        for (sort, _) in ORDERS {
            let query = QueueQuery {
                filter: split(filter),
                sort: Some((*sort).to_owned()),
                ..QueueQuery::default()
            };
            let whole = desk.office.queue(&caller, &query).unwrap();
            let here = whole.get(whole.len() / 3).copied();
            for (at, key_there) in [
                (0, None),
                (7, None),
                (whole.len(), None),
                (usize::MAX, None),
                (0, here),
                (3, whole.last().copied()),
                // What is not in the list is nowhere in it: the place counts.
                (9, Some((1999, 1))),
            ] {
                let around = Around {
                    key: key_there,
                    at,
                    rows: 5,
                };
                let part = desk.office.queue_part(&caller, &query, around).unwrap();
                let told = format!("{filter} {sort} {around:?}");
                assert_eq!(part.count, whole.len(), "{told}");
                let keys: Vec<_> = part.rows.iter().map(key).collect();
                assert_eq!(keys, whole[part.from..][..keys.len()], "{told}");
                let known = key_there.filter(|key| whole.contains(key));
                match known {
                    Some(key) => assert!(keys.contains(&key), "{told}"),
                    None => {
                        let middle = at.min(whole.len().saturating_sub(1));
                        let places = part.from..part.from + keys.len();
                        assert!(whole.is_empty() || places.contains(&middle), "{told}");
                    }
                }
                assert!(
                    keys.len() <= 11 && keys.len() >= whole.len().min(6),
                    "{told}"
                );
            }
        }
    }
}

#[test]
fn a_word_and_its_opposite_share_the_list_between_them() {
    let desk = Desk::with_data(250);
    let all = found(&desk, "bea", "ook:geëindigd");
    assert_eq!(all.len(), 250);
    let words = desk
        .office
        .filter_words(&desk.caller("bea"), Filtered::Queue);
    let words = words.unwrap();
    let mut typed: Vec<String> = Vec::new();
    for word in &words {
        let key = word.word.trim_end_matches(|c| c != ':');
        typed.extend(word.values.iter().map(|value| format!("{key}{value}")));
    }
    let others = "te-laat opgeschort open te-laat>2x termijn<7d termijn>=vandaag gemeld>6w gemeld<1-6-2026 \
                  einde<90d urgentie>=spoed score:financieel<3 score:onderwijs wachtlijst spoed hoogkerk dijk 2026";
    typed.extend(others.split(' ').map(str::to_owned));
    assert!(typed.len() > 120, "{}", typed.len());
    let mut fruitful = 0;
    for word in typed {
        let yes = found(&desk, "bea", &format!("{word} ook:geëindigd"));
        let no = found(&desk, "bea", &format!("-{word} ook:geëindigd"));
        assert!(yes.is_disjoint(&no), "{word}");
        assert_eq!(yes.union(&no).count(), 250, "{word}");
        fruitful += usize::from(!yes.is_empty() && !no.is_empty());
    }
    assert!(fruitful > 60, "{fruitful}");
}

#[test]
fn a_word_finds_what_the_record_says() {
    let desk = Desk::with_data(300);
    let day = |days: i64| wijkregie::office::today() + chrono::Duration::days(days);
    let financial = |record: &Record| {
        let scores = record.all::<Score>();
        let mut last =
            scores.filter(|score| score.leefgebied == Leefgebied::FinancieelFunctioneren);
        last.next_back().map(|score| score.score)
    };
    type IsSo<'a> = Box<dyn Fn(&Record, &Referral) -> bool + 'a>;
    let rows: Vec<(&str, IsSo<'_>)> = vec![
        (
            "verwijzer:huisarts",
            Box::new(|_, it| it.entrance.as_deref() == Some("huisarts")),
        ),
        (
            "urgentie>=spoed",
            Box::new(|_, it| it.urgency >= Some(Urgency::Spoed)),
        ),
        (
            "urgentie<spoed",
            Box::new(|_, it| it.urgency == Some(Urgency::Regulier)),
        ),
        (
            "score:financieel<3",
            Box::new(|record, _| financial(record).is_some_and(|score| score < 3)),
        ),
        (
            "score:financieel>=3",
            Box::new(|record, _| financial(record).is_some_and(|score| score >= 3)),
        ),
        (
            "ontvangst:niet-bevestigd",
            Box::new(|_, it| it.confirmed.is_none()),
        ),
        (
            "gemeld>30d",
            Box::new(move |_, it| it.reported.is_some_and(|on| on < day(-30))),
        ),
        (
            "gemeld<=30d",
            Box::new(move |_, it| it.reported.is_some_and(|on| on >= day(-30))),
        ),
        (
            "einde<=90d",
            Box::new(move |_, it| it.ends.is_some_and(|on| on <= day(90))),
        ),
        (
            "reden:geen-capaciteit",
            Box::new(|_, it| {
                it.refuse_reason == "geen capaciteit" || it.return_reason == "geen capaciteit"
            }),
        ),
        (
            "uitkomst:doelen",
            Box::new(|_, it| it.outcome == "doelen behaald"),
        ),
        (
            "staat:afgesloten",
            Box::new(|_, it| it.state == State::Afgesloten),
        ),
        (
            "wachtlijst",
            Box::new(|_, it| it.state == State::Wachtlijst),
        ),
        (
            "-staat:nieuw staat:open",
            Box::new(|_, it| it.state.is_open() && it.state != State::Nieuw),
        ),
    ];
    for (line, is_so) in rows {
        let wanted = so(&desk, is_so);
        assert_eq!(
            found(&desk, "bea", &format!("{line} ook:geëindigd")),
            wanted,
            "{line}"
        );
        assert!(
            !wanted.is_empty(),
            "{line} finds nothing, so nothing was shown"
        );
    }
}

#[test]
fn what_the_row_shows_is_found_by_its_words_and_a_name_by_a_piece() {
    let desk = Desk::with_people();
    let veen = desk.melding("Veen");
    let offered = desk.offered("Dijkstra");
    let one = |number: &String| Numbers::from([number.clone()]);
    assert_eq!(found(&desk, "bea", "aangeboden"), one(&offered));
    assert_eq!(found(&desk, "bea", "\"BT Hoogkerk\""), one(&offered));
    assert_eq!(found(&desk, "bea", "BT Hoogkerk"), one(&offered));
    assert_eq!(found(&desk, "bea", "-aangeboden"), one(&veen));
    assert_eq!(found(&desk, "bea", "-dijk"), one(&veen));
    assert_eq!(
        found(&desk, "bea", "\"dijk\" staat:\"aangeboden\""),
        one(&offered)
    );
    assert_eq!(
        found(&desk, "bea", "-\"dijk\" -staat:afgesloten"),
        one(&veen)
    );
}

#[test]
fn mine_is_what_i_lead_or_work_on_and_what_lies_with_my_team_where_nobody_is_named() {
    let desk = Desk::with_people();
    let [loose, led, given] = ["Veen", "Dijkstra", "Boer"].map(|name| desk.melding(name));
    desk.does("wim", "onderzoek-starten", &led, "regievoerder=wim");
    desk.does("wim", "onderzoek-starten", &given, "regievoerder=wim");
    desk.does("wim", "toewijzen", &given, "medewerker=bea");
    let set = |numbers: &[&String]| numbers.iter().map(|it| (*it).clone()).collect::<Numbers>();
    assert_eq!(found(&desk, "wim", "bij:mij"), set(&[&loose, &led, &given]));
    assert_eq!(found(&desk, "bea", "bij:mij"), set(&[&given]));
    assert_eq!(
        found(&desk, "bea", "bij:wim -bij:mij"),
        set(&[&loose, &led])
    );
    assert_eq!(found(&desk, "bea", "medewerker:bea"), set(&[&given]));
    assert_eq!(
        found(&desk, "bea", "regievoerder:wim"),
        set(&[&led, &given])
    );
}

#[test]
fn nobody_finds_a_row_by_what_is_hidden_of_it_and_neither_by_the_opposite() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let open = desk.consented("Veen");
    desk.hands_over(&open);
    desk.does("wim", "aanbieden", &open, "bt=hoogkerk");
    // Without a word of consent a BT sees that there is a row, and nothing of the question.
    desk.hire("tom", "toestemming-passeren, wij", "wij:hoogkerk");
    let line = |number: &String| Numbers::from([number.clone()]);
    assert_eq!(found(&desk, "bram", "verwijzer:huisarts"), line(&open));
    assert_eq!(
        found(&desk, "bram", "-verwijzer:school-vo-wij-team"),
        line(&open)
    );
    desk.does(
        "wim",
        "toestemming-vastleggen",
        &open,
        "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=verslag; datum=vandaag; antwoord=ja",
    );
    for hidden in [
        "verwijzer:huisarts",
        "-verwijzer:school-vo-wij-team",
        "veen",
        "-dijkstra",
    ] {
        assert_eq!(found(&desk, "bram", hidden), Numbers::new(), "{hidden}");
    }
    assert_eq!(found(&desk, "bram", "aangeboden"), line(&open));
    for hidden in [
        "toestemming:nee",
        "-toestemming:nee",
        "score:financieel<3",
        "reden:anders",
        "veen",
        "-veen",
    ] {
        let no = refused(&desk, "cor", hidden);
        assert!(no.contains("dit filter is er niet"), "{no}");
        assert!(
            !no.contains("toestemming:,") && !no.contains("naam"),
            "{no}"
        );
    }
    assert_eq!(found(&desk, "cor", "aangeboden"), line(&open));
    let words = desk
        .office
        .filter_words(&desk.caller("cor"), Filtered::Queue)
        .unwrap();
    let has = |word: &str| words.iter().any(|it| it.word == word);
    assert!(has("staat:") && !has("toestemming:") && !has("uitkomst:"));
}

#[test]
fn a_wrong_word_is_told_with_its_place_and_what_would_do() {
    let desk = Desk::with_people();
    for (line, said) in [
        (
            "te-laat staat:nie",
            "Het filter ‘staat:nie’ (woord 2) klopt niet: ‘nie’ is geen staat; kies uit: nieuw, in onderzoek",
        ),
        ("kleur:rood", "Gebruik: staat:, wijk:"),
        ("kleur<3", "dit filter is er niet"),
        ("wet<Wmo", "hier is niets groter of kleiner. Schrijf wet:"),
        ("te-laat>veel", "schrijf hoe vaak, zoals te-laat>3x"),
        ("opgeschort:ja", "achter dit woord komt niets"),
        (
            "termijn<gauw",
            "‘gauw’ is geen datum en geen aantal dagen. Schrijf bijvoorbeeld 7d",
        ),
        (
            "score:functioneren<3",
            "noem één leefgebied; kies uit: maatschappelijke",
        ),
        ("score:financieel<9", "een score is 1 tot en met 5"),
        (
            "medewerker:niemand",
            "‘niemand’ is de naam van geen medewerker",
        ),
        ("aanbieder:niemand", "deze aanbieder is er niet"),
        (
            "reden:mooi-weer",
            "‘mooi-weer’ is hier geen woord; kies uit: complexiteit",
        ),
        ("toestemming:", "kies uit: ja, nee"),
        ("ontvangst:soms", "kies uit: bevestigd, niet-bevestigd"),
        (
            "staat",
            "hier ontbreekt iets. Schrijf staat: met iets erachter",
        ),
        ("ook:alles", "schrijf ook:geëindigd"),
        ("-", "hier staat geen woord"),
        ("\"\"", "hier staat geen woord"),
    ] {
        let no = refused(&desk, "bea", line);
        assert!(no.contains(said), "{line}: {no}");
    }
    let long = "x".repeat(10_000);
    let no = refused(&desk, "bea", &long);
    assert_eq!(
        no,
        "Een filter heeft hoogstens 1000 tekens, en dit heeft er 10000."
    );
}

#[test]
fn a_line_is_cut_at_its_spaces_but_not_between_quotes() {
    let cut = |line: &str| split(line).join("|");
    assert_eq!(cut("  te-laat   wijk:hoogkerk "), "te-laat|wijk:hoogkerk");
    assert_eq!(
        cut("\"BT Selwerd\" bij:\"Jan de Boer\" -\"a b\""),
        "\"BT Selwerd\"|bij:\"Jan de Boer\"|-\"a b\""
    );
    assert_eq!(cut("\"half open"), "\"half open");
    assert_eq!(cut(""), "");
}

#[test]
fn the_queue_stands_in_the_order_of_any_column() {
    let desk = Desk::with_data(120);
    let all = found(&desk, "bea", "");
    for (column, _) in ORDERS {
        let query = QueueQuery {
            sort: Some((*column).to_owned()),
            ..QueueQuery::default()
        };
        let keys = desk.office.queue(&desk.caller("bea"), &query).unwrap();
        assert_eq!(keys.len(), all.len(), "{column}");
        let rows = desk
            .office
            .rows(&desk.caller("bea"), &keys, false, None)
            .unwrap();
        let shown: Vec<String> = rows
            .iter()
            .map(|row| match *column {
                "soort" => String::new(),
                "aan-zet" => row.aan_zet.clone().unwrap(),
                "wijk" | "wet" if row.wijk.is_empty() || row.wet.is_empty() => "~".to_owned(),
                "wet" => (if row.wet == "Wmo" { "a" } else { "b" }).to_owned(),
                "gemeld" => format!("{:?}", row.gemeld),
                "nummer" => row.nummer.clone(),
                "bronnummer" => row.bronnummer.clone(),
                "bij-mij" => (if row.bij_mij.is_empty() { "b" } else { "a" }).to_owned(),
                _ => String::new(),
            })
            .collect();
        assert!(shown.is_sorted(), "{column}: {shown:?}");
    }
    let orders: Vec<&str> = ORDERS.iter().map(|(order, _)| *order).collect();
    let columns = columns(Filtered::Queue);
    assert!(columns.iter().all(|column| orders.contains(column)));
    let no = QueueQuery {
        sort: Some("kleur".to_owned()),
        ..QueueQuery::default()
    };
    let no = desk
        .office
        .queue(&desk.caller("bea"), &no)
        .unwrap_err()
        .to_string();
    assert!(
        no.contains("‘kleur’") && no.contains("termijn, urgentie, te-laat"),
        "{no}"
    );
}

/// What the command line says no to, with its exit code.
fn refuses(office: &Terminal, args: &[&str]) -> (i32, String) {
    let output = office.run(args);
    (output.status.code().unwrap(), said(&output))
}

#[test]
fn who_finds_the_most_that_is_shown_hears_that_there_may_be_more() {
    let office = Terminal::whole();
    let many = office.run(&["zoek", "van"]);
    let few = office.run(&["zoek", "V-2026-0104"]);
    assert_eq!(String::from_utf8_lossy(&many.stdout).lines().count(), 21);
    assert!(said(&many).contains("de eerste 20"), "{}", said(&many));
    assert!(!said(&few).contains("de eerste"), "{}", said(&few));
}

#[test]
fn the_command_line_takes_the_same_words() {
    let office = Terminal::whole();
    let count = |args: &[&str]| {
        let args: Vec<&str> = ["lijst", "wachtrij"].iter().chain(args).copied().collect();
        office.json(&args).as_array().unwrap().len()
    };
    let all = count(&[]);
    assert_eq!(count(&["termijn<7d"]) + count(&["-termijn<7d"]), all);
    assert_eq!(
        count(&["-te-laat"]) + count(&["te-laat", "--sorteer", "te-laat"]),
        all
    );
    assert_eq!(
        count(&["-te-laat", "--alles"]),
        count(&["--alles", "-te-laat"])
    );
    assert_eq!(count(&["in onderzoek"]), count(&["staat:in onderzoek"]));
    // What is quoted as one is as many words as it has, and a name with a space is one.
    let two = count(&["wijk:De Hoogte", "-staat:in onderzoek"]);
    assert!(two > 0 && two < count(&["wijk:De Hoogte"]));
    assert_eq!(count(&["wijk:De Hoogte -staat:in onderzoek"]), two);
    assert_eq!(
        count(&["--sorteer", "wijk", "wijk:De Hoogte -staat:in onderzoek"]),
        two
    );
    let (code, said) = refuses(&office, &["lijst", "wachtrij", "-kleur:rood"]);
    assert!(
        code == 2 && said.contains("Het filter ‘-kleur:rood’ klopt niet"),
        "{code} {said}"
    );
}

#[test]
fn a_view_is_made_kept_and_used_on_the_command_line() {
    let office = Terminal::whole();
    let names = |office: &Terminal| -> Vec<String> {
        let views = office.json(&["lijst", "weergaven"]);
        let views = views.as_array().unwrap().iter();
        views
            .map(|view| view["naam"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(names(&office).contains(&"Loopt af".to_owned()));
    let all = |args: &[&str]| office.json(args).as_array().unwrap().len();
    let spoed = all(&["lijst", "wachtrij", "urgentie>=spoed", "-te-laat"]);
    let kept = [
        "lijst",
        "wachtrij",
        "urgentie>=spoed",
        "-te-laat",
        "--sorteer",
        "gemeld",
        "--bewaar",
        "Vlug",
    ];
    assert_eq!(all(&kept), spoed);
    assert_eq!(all(&["lijst", "wachtrij", "--weergave", "vlug"]), spoed);
    let views = office.json(&["lijst", "weergaven"]);
    let vlug = views
        .as_array()
        .unwrap()
        .iter()
        .find(|view| view["naam"] == "Vlug")
        .unwrap();
    assert_eq!(vlug["aantal"], spoed);
    assert_eq!(vlug["regel"], "urgentie>=spoed -te-laat sorteer:gemeld");
    for (args, said) in [
        (
            &["lijst", "wachtrij", "te-laat", "--bewaar", "VLUG"][..],
            "Er is al een weergave ‘Vlug’",
        ),
        (
            &["lijst", "wachtrij", "te-laat", "--bewaar", "te laat"],
            "Er is al een weergave ‘Te laat’",
        ),
        (
            &["lijst", "wachtrij", "te-laat", "--bewaar", " "],
            "een naam van 1 tot en met 40 tekens",
        ),
        // Without a filter there is nothing to keep, and what has that name stays.
        (
            &["lijst", "wachtrij", "--bewaar", "Vlug"],
            "Er is niets bewaard: een weergave heeft een filter, een volgorde",
        ),
        (
            &["lijst", "wachtrij", "--weergave", "niets"],
            "De weergave ‘niets’ is er niet; kies uit: Mijn werk",
        ),
        (
            &["lijst", "contracten", "--weergave", "vlug"],
            "is niet van contracten",
        ),
        (
            &["lijst", "weergaven", "--vergeet", "te laat"],
            "U hebt geen weergave ‘te laat’",
        ),
        (
            &["lijst", "aanbieders", "--weergave", "vlug"],
            "Een weergave is er van de wachtrij",
        ),
        (
            &["lijst", "wachtrij", "kleur:rood", "--bewaar", "Fout"],
            "Het filter ‘kleur:rood’ klopt niet",
        ),
    ] {
        let (_, refused) = refuses(&office, args);
        assert!(refused.contains(said), "{args:?}: {refused}");
    }
    assert!(names(&office).contains(&"Vlug".to_owned()));
    assert_eq!(
        all(&["lijst", "contracten", "--weergave", "contract loopt af"]),
        all(&["lijst", "contracten", "einde<=180d"])
    );
    office.text(&["lijst", "weergaven", "--vergeet", "vlug"]);
    assert!(!names(&office).contains(&"Vlug".to_owned()));
}

#[test]
fn what_one_may_not_see_is_no_view_and_a_name_is_not_counted() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    desk.melding("Veen");
    let names = |who: &str| -> Vec<String> {
        let views = desk.office.saved_views(&desk.caller(who)).unwrap();
        views.into_iter().map(|view| view.name).collect()
    };
    assert_eq!(
        names("cor"),
        [
            "Mijn werk",
            "Te laat",
            "Terug van BT",
            "Loopt af",
            "Contract loopt af"
        ]
    );
    assert!(names("bea").contains(&"Zonder toestemming".to_owned()));
    let kept = desk
        .office
        .keep_view(&desk.caller("bea"), "Veen", "veen")
        .unwrap();
    let veen = kept.iter().find(|view| view.is_own).unwrap();
    assert_eq!((veen.name.as_str(), veen.count), ("Veen", None));
    for n in 0..19 {
        desk.office
            .keep_view(&desk.caller("bea"), &format!("nummer {n}"), "open")
            .unwrap();
    }
    let no = desk
        .office
        .keep_view(&desk.caller("bea"), "nog een", "open")
        .unwrap_err();
    assert!(no.to_string().contains("U hebt al 20 weergaven"), "{no}");
}

#[test]
fn what_a_view_counts_follows_every_change_and_is_counted_for_each_by_what_each_may_see() {
    let desk = Desk::with_people();
    desk.hire("zuid", "bt", "bt:selwerd");
    let counts = |who: &str| -> BTreeMap<String, Option<usize>> {
        let views = desk.office.saved_views(&desk.caller(who)).unwrap();
        views
            .into_iter()
            .map(|view| (view.name, view.count))
            .collect()
    };
    desk.office
        .keep_view(&desk.caller("wim"), "Nieuw", "staat:nieuw")
        .unwrap();
    for n in 0..4 {
        assert_eq!(counts("wim")["Nieuw"], Some(n));
        assert_eq!(counts("wim")["Nieuw"], Some(n), "asked again");
        assert!(!counts("zuid").contains_key("Nieuw"), "that is wim's own");
        assert_eq!(counts("zuid")["Te laat"], Some(0));
        let number = desk.melding(&format!("Veen{n}"));
        assert_eq!(found(&desk, "wim", "staat:nieuw").len(), n + 1);
        if n == 2 {
            desk.does("wim", "intrekken", &number, "reden=verhuisd");
            assert_eq!(counts("wim")["Nieuw"], Some(2));
            desk.melding("Dijkstra");
        }
    }
    // Whoever loses a role counts nothing of before.
    desk.does(
        FOUNDER,
        "gebruiker-wijzigen",
        "wim",
        "rol=contract; bereik=alles",
    );
    assert_eq!(counts("wim")["Nieuw"], Some(4));
    desk.does(
        FOUNDER,
        "gebruiker-wijzigen",
        "wim",
        "rol=wij; bereik=wij:lewenborg",
    );
    assert_eq!(counts("wim")["Nieuw"], Some(0));
}

#[test]
fn changed_since_i_looked_is_what_another_did_after_i_opened_it_last() {
    let desk = Desk::with_people();
    let [one, other] = ["Veen", "Dijkstra"].map(|name| desk.melding(name));
    let word = "gewijzigd:sinds-ik-keek";
    let set = |numbers: &[&String]| numbers.iter().map(|it| (*it).clone()).collect::<Numbers>();
    // A counter that goes through the logboek after every change is none.
    let kept = desk.office.keep_view(&desk.caller("wim"), "Nieuws", word);
    let kept = kept.unwrap();
    let news = kept.iter().find(|view| view.is_own);
    assert!(news.is_some_and(|view| view.count.is_none()));
    assert!(found(&desk, "wim", word).is_empty());
    assert!(desk.sees("wim", &one) && desk.sees("wim", &other));
    assert!(found(&desk, "wim", word).is_empty());
    desk.does("bea", "gegevens-wijzigen", &one, "urgentie=spoed");
    // What I do myself is no news to me.
    desk.does("wim", "onderzoek-starten", &other, "regievoerder=wim");
    assert_eq!(found(&desk, "wim", word), set(&[&one]));
    assert_eq!(found(&desk, "wim", &format!("-{word}")), set(&[&other]));
    assert!(found(&desk, "bob", word).is_empty());
    assert!(desk.sees("wim", &one));
    assert!(found(&desk, "wim", word).is_empty());
    let no = refused(&desk, "wim", "gewijzigd:gisteren");
    assert!(no.contains("schrijf gewijzigd:sinds-ik-keek"), "{no}");
    // Who does not see what happened does not find it by that either.
    let no = refused(&desk, "bram", word);
    assert!(no.contains("dit filter is er niet"), "{no}");
}

#[test]
fn a_view_keeps_its_columns_and_a_column_that_is_not_there_is_refused_with_those_that_are() {
    let office = Terminal::whole();
    let head = |args: &[&str]| -> Vec<String> {
        let text = office.text(args);
        let line = text.lines().next().unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };
    let chosen = ["--kolommen", "nummer, wet,staat", "--sorteer", "wet"];
    let kept = [
        &["lijst", "wachtrij", "te-laat"][..],
        &chosen,
        &["--bewaar", "Smal"],
    ]
    .concat();
    assert_eq!(head(&kept), ["Nummer", "Wet", "Staat"]);
    assert_eq!(
        head(&["lijst", "wachtrij", "--weergave", "smal"]),
        ["Nummer", "Wet", "Staat"]
    );
    let views = office.json(&["lijst", "weergaven"]);
    let mut views = views.as_array().unwrap().iter();
    let smal = views.find(|view| view["naam"] == "Smal").unwrap();
    assert_eq!(
        smal["regel"],
        "te-laat sorteer:wet kolommen:nummer,wet,staat"
    );
    // What is named goes before what the view says; JSON has every column, in the order of the view.
    let other = [
        "lijst",
        "wachtrij",
        "--weergave",
        "smal",
        "--kolommen",
        "nummer",
    ];
    assert_eq!(head(&other), ["Nummer"]);
    let rows = office.json(&["lijst", "wachtrij", "--weergave", "smal"]);
    assert!(rows[0]["soort"].is_string() && rows[0]["wijk"].is_string());
    // Contracts and aanbestedingen too, in the order of any of their columns.
    for (list, columns) in [
        (
            "contracten",
            "nummer titel perceel partijen tot opties doen opzeggen beheerder waarde besteed status",
        ),
        (
            "aanbestedingen",
            "nummer naam perceel ingang fase uiterst ruimte procedure verantwoordelijke waarde status doen",
        ),
    ] {
        for column in columns.split(' ') {
            let args = ["lijst", list, "--kolommen", column, "--sorteer", column];
            assert!(!head(&args).is_empty(), "{list} {column}");
        }
    }
    let rows = office.json(&["lijst", "contracten", "alles", "--sorteer", "waarde"]);
    let values: Vec<Option<u64>> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["waarde"].as_u64())
        .collect();
    assert!(
        values.len() > 2 && values.is_sorted_by(|one, next| one >= next),
        "{values:?}"
    );
    for (args, said) in [
        (
            &["lijst", "wachtrij", "--kolommen", "nummer,kleur"][..],
            "‘kleur’ is geen kolom van deze lijst. Kies uit: nummer, inwoner",
        ),
        (
            &["lijst", "wachtrij", "--kolommen", ","],
            "Noem ten minste één kolom",
        ),
        (
            &[
                "lijst",
                "contracten",
                "--kolommen",
                "wijk",
                "--bewaar",
                "Fout",
            ],
            "‘wijk’ is geen kolom",
        ),
        (
            &["lijst", "contracten", "--sorteer", "kleur"],
            "Op ‘kleur’ is niet te sorteren. Sorteer op een van deze: nummer, titel",
        ),
        (
            &["lijst", "aanbieders", "--kolommen", "nummer"],
            "Volgorde en kolommen kiest u bij",
        ),
        (
            &["lijst", "wachtrij", "kolommen:kleur", "--bewaar", "Fout"],
            "‘kleur’ is geen kolom",
        ),
    ] {
        let (_, refused) = refuses(&office, args);
        assert!(refused.contains(said), "{args:?}: {refused}");
    }
}

#[test]
fn a_word_is_the_same_in_capitals_and_with_an_equals_sign_and_a_team_that_is_not_there_is_no_filter()
 {
    let desk = Desk::with_data(120);
    for (written, same) in [
        ("ook:geëindigd", "ook=geëindigd"),
        ("ook:geëindigd", "OOK:Geeindigd"),
        ("alles", "Alles"),
        ("staat:nieuw", "STAAT:nieuw"),
        ("staat:afgesloten", "staat=afgesloten"),
        ("staat:afgesloten", "Status:afgesloten"),
        ("uitkomst:doelen", "Uitkomst=doelen"),
        ("termijn<7d", "Termijn<7d"),
        ("gewijzigd:sinds-ik-keek", "Gewijzigd=sinds-ik-keek"),
    ] {
        assert_eq!(
            found(&desk, "bea", written),
            found(&desk, "bea", same),
            "{same}"
        );
    }
    assert!(!found(&desk, "bea", "staat=afgesloten").is_empty());
    for word in ["wij:onzin", "-wij:onzin"] {
        let no = asked(&desk, "bea", word).unwrap_err().to_string();
        assert!(no.contains("dit WIJ-team is er niet; kies uit: "), "{no}");
    }
    assert!(!found(&desk, "bea", "wij:beijum ook:geëindigd").is_empty());
}

#[test]
fn a_count_whose_bt_or_reason_is_not_known_opens_just_those_verwijzingen() {
    let office = Terminal::new();
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/office-500/verwijzingen.csv"
    );
    office.text(&["import", "verwijzingen", list]);
    let counts = office.json(&["lijst", "antwoorden"]);
    let counts = counts.as_array().unwrap();
    let unknown = counts.iter().filter(|row| row["bt"] == "").count();
    assert!(unknown > 3, "{counts:?}");
    for row in counts {
        let words = split(row["regel"].as_str().unwrap());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let found = office.json(&[&["lijst", "wachtrij"], &words[..]].concat());
        let found = found.as_array().unwrap().len() as u64;
        // One verwijzing can have had the same no twice.
        let counted = row["samen"].as_u64().unwrap();
        assert!(0 < found && found <= counted, "{found} of {row}");
    }
}

#[test]
fn every_no_of_a_bt_is_counted_once_for_who_sees_it_and_its_line_finds_those_verwijzingen() {
    let desk = Desk::with_data(250);
    let counted = |who: &str, line: &str| desk.office.answers(&desk.caller(who), &split(line));
    for who in ["bea", "bram", "wim"] {
        let mut expected: BTreeMap<(String, String), (usize, Numbers)> = BTreeMap::new();
        for number in found(&desk, who, "ook:geëindigd") {
            // What is hidden of a dossier is not in its record.
            for answer in answers(&desk.record(who, &number)) {
                let at = (answer.reason, answer.bt.unwrap_or_default());
                let (count, numbers) = expected.entry(at).or_default();
                *count += 1;
                numbers.insert(number.clone());
            }
        }
        let told = counted(who, "").unwrap();
        assert_eq!(told.len(), expected.len(), "{who}");
        for row in &told {
            let (count, numbers) = &expected[&(row.reden.clone(), row.bt.clone())];
            assert_eq!(
                (row.samen, row.geweigerd + row.teruggelegd),
                (*count, *count)
            );
            let shown = found(&desk, who, &row.regel);
            assert_eq!(*numbers, shown, "{who} {}", row.regel);
        }
        let of_reason = |reason: &str| -> usize {
            let rows = told.iter().filter(|row| row.reden == reason);
            rows.map(|row| row.samen).sum()
        };
        let sums: Vec<usize> = told.iter().map(|row| of_reason(&row.reden)).collect();
        assert!(sums.is_sorted_by(|one, next| one >= next), "{who} {sums:?}");
    }
    assert!(counted("bea", "").unwrap().len() > 5);
    // A filter narrows it; a name is not counted, and who sees no course of things sees none of this.
    let all: usize = counted("bea", "")
        .unwrap()
        .iter()
        .map(|row| row.samen)
        .sum();
    let some: usize = counted("bea", "wijk:hoogkerk")
        .unwrap()
        .iter()
        .map(|row| row.samen)
        .sum();
    assert!(some < all, "{some} {all}");
    let no = counted("bea", "dijkstra").unwrap_err().to_string();
    assert!(no.contains("geteld"), "{no}");
    desk.hire("cor", "contract", "alles");
    assert!(counted("cor", "").is_err());
}
