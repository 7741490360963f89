//! Plans with the real program and within one office: read in from a list, taken along to another office, told to a
//! begeleidingsteam as they were, and shown as of a day.

use std::fs;
use std::path::Path;

use chrono::Days;
use serde_json::Value;
use wijkregie::domain::plan::parts::{PlanGoal, PlanMember, PlanTold};
use wijkregie::domain::record::Record;
use wijkregie::office::views::View;
use wijkregie::office::{AsOf, today};

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, stdout, store, text};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

/// A store with a household of two.
fn household(data: &Path) {
    done(
        data,
        &["doe", "huishouden-registreren", "regisseur=tante Jo"],
    );
    for (first, born) in [("Sofie", "1986-01-01"), ("Bram", "2015-01-01")] {
        let (first, born) = (format!("voornaam={first}"), format!("geboortedatum={born}"));
        let given = [
            "doe",
            "inwoner-registreren",
            "achternaam=Veen",
            &first,
            &born,
            "huishouden=H-0001",
        ];
        done(data, &given);
    }
}

#[test]
fn a_list_of_plans_is_read_in_a_goal_a_row_and_taken_along_to_another_office() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    household(data);
    let file = data.join("plannen.csv");
    fs::write(
        &file,
        "Plannr;Gezinsnr;Regisseur;Situatie;Leefgebied;Doel;Doel van;Beginscore;Doelscore;Uiterlijk;Status doel;Kleur\n\
         G1;H-0001;Sofie;veel post;financieel functioneren;post op orde;Sofie;2;4;1-10-2027;loopt;groen\n\
         G1;H-0001;;;onderwijs;naar school;Bram;3;4;;;\n\
         G1;H-0001;;;onderwijs;rust;;9;;;;\n\
         G2;H-0099;Anna;;financieel functioneren;iets;;;;;;\n\
         G3;;Anna;;financieel functioneren;iets;;;;;;\n\
         G4;H-0001;;;sterrenkunde;iets;;;;;;\n",
    )
    .unwrap();
    let path = text(&file);
    let output = run(data, &["import", "plannen", path]);
    let told = stdout(&output) + &stderr(&output);
    for sentence in [
        "6 gelezen: 1 toegevoegd, 2 bijgewerkt, 0 ongewijzigd, 3 geweigerd",
        "wie nog geen 18 is, wordt op onderwijs niet gemeten",
        "een score is een heel getal van 1 tot en met 5",
    ] {
        assert!(told.contains(sentence), "{sentence}: {told}");
    }
    let refused = fs::read_to_string(data.join("plannen.csv.geweigerd.csv")).unwrap();
    for sentence in [
        "Huishouden H-0099 is er niet",
        "noemt geen huishouden",
        "leefgebied",
    ] {
        assert!(refused.contains(sentence), "{sentence}: {refused}");
    }
    let plan = json(data, &["toon", "PLAN-0001"]);
    // What the huishouden said itself counts before the file.
    assert_eq!(plan["regisseur"], "tante Jo");
    assert_eq!(plan["situatie"], "veel post");
    let goals = plan["plandoelen"].as_array().unwrap();
    assert_eq!(goals.len(), 3, "{plan}");
    let whose = goals[0]["van"].as_str().unwrap();
    assert_eq!(json(data, &["toon", whose])["voornaam"], "Sofie");
    assert_eq!(goals[1]["beginscore"], Value::Null);
    let output = run(data, &["import", "plannen", path]);
    let again = stdout(&output) + &stderr(&output);
    assert!(again.contains("3 ongewijzigd"), "{again}");

    let here = json(data, &["lijst", "plannen"]);
    assert_eq!(here[0]["doelen_lopend"], 3);
    for form in ["csv", "xlsx"] {
        let out = data.join(format!("uit.{form}"));
        let words = [
            "export",
            "plannen",
            "--als",
            form,
            "--doel",
            "verhuizing",
            "--naar",
            text(&out),
        ];
        done(data, &words);
        let other = store(home.path(), &format!("daar-{form}"), 0);
        for _ in 0..2 {
            done(&other, &["import", "plannen", text(&out)]);
        }
        let there = json(&other, &["toon", "PLAN-0001"]);
        for list in ["leden", "plandoelen", "planafspraken"] {
            assert_eq!(there[list], plan[list], "{form} {list}");
        }
        assert_eq!(there["huishouden"], "H-0001");
        assert_eq!(json(&other, &["toon", "H-0001"])["plan"], "PLAN-0001");
    }
    let out = done(
        data,
        &[
            "export", "plannen", "--als", "json", "--doel", "kijken", "--naar", "-",
        ],
    );
    assert!(out.contains("post op orde"), "{out}");
}

#[test]
fn the_page_of_a_day_stays_the_same_and_a_day_to_come_has_none() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    household(data);
    done(data, &["doe", "plan-maken", "huishouden=H-0001"]);
    let first = done(data, &["plan", "PLAN-0001"]);
    let day = today().to_string();
    assert_eq!(done(data, &["plan", "H-0001", "--op", &day]), first);
    assert!(
        first.contains("Sofie Veen (lid), Bram Veen (kind)"),
        "{first}"
    );
    for (words, sentence) in [
        (
            vec!["plan", "PLAN-0001", "--op", "1-1-2020"],
            "was er nog niet",
        ),
        (
            vec!["plan", "PLAN-0001", "--op", "1-1-2099"],
            "moet nog komen",
        ),
        (vec!["plan", "PLAN-0009"], "PLAN-0009 bestaat niet"),
        (vec!["plan"], "er ontbreekt"),
    ] {
        let told = stderr(&run(data, &words));
        assert!(told.contains(sentence), "{words:?}: {told}");
    }
}

/// A plan of a household with a verwijzing that stands at the WIJ-team.
fn desk() -> (Desk, String) {
    let desk = Desk::with_people();
    desk.does("bea", "huishouden-registreren", "", "regisseur=Anna");
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; voornaam=Sofie; wijk=hoogkerk; huishouden=H-0001",
    );
    desk.does(
        "wim",
        "plan-maken",
        "",
        "huishouden=H-0001; situatie=er komt veel post",
    );
    let given = "inwoner=P-0001; wijk=hoogkerk; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
                 soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
    let melding = desk.does("bea", "melding-registreren", "", given);
    desk.does("wim", "onderzoek-starten", &melding, "regievoerder=Anna");
    (desk, melding)
}

fn told(record: &Record) -> Vec<String> {
    record.all::<PlanTold>().map(|it| it.text.clone()).collect()
}

#[test]
fn a_begeleidingsteam_sees_the_plan_as_it_was_at_its_offer_where_the_resident_consents() {
    let (desk, melding) = desk();
    desk.hire("berend", "bt", "bt:hoogkerk");
    for (parts, is_told) in [("verslag", false), ("plan", true)] {
        let consent = format!(
            "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens={parts}; datum=vandaag; antwoord=ja"
        );
        desk.does("wim", "toestemming-vastleggen", &melding, &consent);
        desk.does("wim", "aanbieden", &melding, "bt=hoogkerk");
        desk.does(
            "wim",
            "plan-wijzigen",
            "PLAN-0001",
            "situatie=alles is anders",
        );
        let seen = told(&desk.record("berend", &melding));
        assert_eq!(!seen.is_empty(), is_told, "{parts}: {seen:?}");
        assert!(
            seen.iter()
                .take(1)
                .all(|page| page.contains("er komt veel post")),
            "{seen:?}"
        );
        assert!(!desk.sees("berend", "PLAN-0001"));
        desk.does("wim", "aanbod-intrekken", &melding, "reden=verkeerd");
    }
    // Who made the plan sees to whom it was told.
    let caller = desk.caller("wim");
    let View::Sheet(sheet) = desk.office.show(&caller, "PLAN-0001", AsOf::NOW).unwrap() else {
        panic!("a plan is a sheet");
    };
    assert_eq!(sheet.plan.unwrap().told.len(), 2);
}

#[test]
fn residents_who_turn_out_to_be_one_are_one_in_the_plan() {
    let (desk, _) = desk();
    desk.does(
        "wim",
        "plan-lid-toevoegen",
        "PLAN-0001",
        "wie=tante; rol=mantelzorger",
    );
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; voornaam=Sofie; wijk=hoogkerk; geboortedatum=1986-01-01",
    );
    desk.does(
        "wim",
        "plan-lid-toevoegen",
        "PLAN-0001",
        "wie=P-0002; rol=ouder",
    );
    desk.does(
        "wim",
        "plan-doel-toevoegen",
        "PLAN-0001",
        "doel=rust; leefgebied=onderwijs; van=P-0002",
    );
    desk.does("bea", "inwoners-samenvoegen", "P-0001", "met=P-0002");
    let plan = desk.record("wim", "PLAN-0001");
    let who: Vec<&str> = plan.all::<PlanMember>().map(|it| &*it.who).collect();
    assert_eq!(who, ["P-0001", "tante"]);
    let goal: &PlanGoal = plan.element(1).unwrap();
    assert_eq!(goal.of, "P-0001");
}

#[test]
fn a_plan_of_which_nothing_was_talked_over_for_long_is_a_signal_and_so_is_a_regisseur_who_is_away()
{
    let (desk, _) = desk();
    let told = || {
        let caller = desk.caller("wim");
        let signals = desk.office.signals(&caller, AsOf::NOW).unwrap();
        let ours = signals.into_iter().filter(|it| it.nummer == "PLAN-0001");
        ours.map(|it| it.tekst).collect::<Vec<_>>()
    };
    let stands_still = |told: &[String]| told.iter().any(|it| it.contains("niets besproken"));
    assert!(!stands_still(&told()), "{:?}", told());
    for (weeks, expected) in [(13, false), (14, true)] {
        let on = AsOf {
            on: Some(today() + Days::new(7 * weeks)),
            ..AsOf::NOW
        };
        let caller = desk.caller("wim");
        let signals = desk.office.signals(&caller, on).unwrap();
        let ours = signals.into_iter().filter(|it| it.nummer == "PLAN-0001");
        let ours: Vec<String> = ours.map(|it| it.tekst).collect();
        assert_eq!(stands_still(&ours), expected, "{weeks} {ours:?}");
    }
    desk.does(
        "bea",
        "medewerker-registreren",
        "",
        "naam=Anna Bos; team=WIJ Hoogkerk",
    );
    desk.does(
        "wim",
        "plan-regisseur",
        "PLAN-0001",
        "regisseur=Anna Bos; soort-regisseur=professional",
    );
    let away = format!("van={}; tot-en-met={}", today(), today() + Days::new(9));
    desk.does("bea", "afwezigheid-vastleggen", "Anna Bos", &away);
    let found = told();
    assert!(
        found
            .iter()
            .any(|it| it.contains("regisseur Anna Bos is afwezig tot en met")),
        "{found:?}"
    );
}

#[test]
fn a_regisseur_who_died_is_a_signal_and_the_evaluation_is_in_the_agenda() {
    let (desk, melding) = desk();
    desk.does("wim", "plan-regisseur", "PLAN-0001", "regisseur=Sofie");
    let given = format!("volgende-evaluatie={}", today() + Days::new(5));
    desk.does("wim", "plan-wijzigen", "PLAN-0001", &given);
    desk.does("wim", "intrekken", &melding, "reden=overleden");
    let caller = desk.caller("wim");
    let signals = desk.office.signals(&caller, AsOf::NOW).unwrap();
    let ours: Vec<&str> = signals
        .iter()
        .filter(|it| it.nummer == "PLAN-0001")
        .map(|it| &*it.tekst)
        .collect();
    assert!(
        ours.iter()
            .any(|it| it.contains("regisseur Sofie Veen is overleden")),
        "{ours:?}"
    );
    assert!(
        ours.iter().any(|it| it.starts_with("evaluatie op")),
        "{ours:?}"
    );
    let (items, _) = desk
        .office
        .agenda(&caller, &[], today(), today() + Days::new(30))
        .unwrap();
    let item = items.iter().find(|it| it.nummer == "PLAN-0001").unwrap();
    assert_eq!(item.soort, "plan evalueren");
    assert!(
        !item.tekst.contains("Sofie") && item.wie.is_empty(),
        "{item:?}"
    );
}

#[test]
fn a_list_of_plans_of_a_day_says_what_was_late_and_silent_then() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    household(data);
    let review = format!("volgende-evaluatie={}", today() + Days::new(30));
    done(data, &["doe", "plan-maken", "huishouden=H-0001"]);
    done(data, &["doe", "plan-wijzigen", "PLAN-0001", &review]);
    let later = (today() + Days::new(400)).to_string();
    let day = |on: &[&str]| {
        let told = json(data, &[&["lijst", "plannen"], on].concat());
        let plan = &told[0];
        let late = plan["doen"]["ernst"] == "te laat";
        (plan["staat_stil"].as_bool().unwrap(), late)
    };
    assert_eq!(day(&[]), (false, false));
    assert_eq!(day(&["--peildatum", &later]), (true, true));
    assert_eq!(
        day(&["staat-stil", "te-laat", "--peildatum", &later]),
        (true, true)
    );
    let now = json(data, &["lijst", "signalen"]);
    let then = json(data, &["lijst", "signalen", "--peildatum", &later]);
    let late = |told: &Value| {
        let mut all = told.as_array().unwrap().iter();
        all.any(|it| it["nummer"] == "PLAN-0001" && it["ernst"] == "te laat")
    };
    assert_eq!((late(&now), late(&then)), (false, true));
}

#[test]
fn a_day_for_a_list_that_is_of_now_is_refused_and_not_passed_over() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    for what in [
        "contacten",
        "brieven",
        "huishoudens",
        "vernietigen",
        "aanbieders",
        "antwoorden",
    ] {
        let no = run(data, &["lijst", what, "--peildatum", "1-3-2026"]);
        let said = stderr(&no);
        assert!(said.contains("deze lijst is van nu"), "{what}: {said}");
    }
}
