//! What partners bring in under a convenant, read in from a list: by the same rules as by hand.

use crate::support::office::Office;
use serde_json::{Value, json};

#[test]
fn what_partners_bring_in_is_read_in_from_a_list_and_once() {
    let office = Office::new();
    let given = "contract-registreren nummer=CV-2026-001 titel=teams soort=convenant begin=2026-01-01 einde=2090-12-31";
    office.does(&given.split(' ').collect::<Vec<_>>());
    for (number, name) in [("L001", "MEE"), ("L002", "NOVO"), ("L003", "Humanitas")] {
        let (number, name) = (format!("nummer={number}"), format!("naam={name}"));
        office.does(&["aanbieder-registreren", &number, &name]);
    }
    for partner in ["partij=MEE", "partij=NOVO", "partij=Humanitas"] {
        office.does(&["partij-toevoegen", "CV-2026-001", partner]);
    }
    let file = office.file(
        "inzet.csv",
        "Contractnr;Partner;Team;Fte;Brengt in;Vanaf;Tot en met\r\n\
         CV-2026-001;MEE;Beijum;1,33;;1-1-2026;31-12-2026\r\n\
         CV-2026-001;NOVO;Beijum;in gesprek;;;\r\n\
         CV-2026-001;NOVO;Hoogkerk;onbekend;;;\r\n\
         CV-2026-001;Humanitas;;0;vrijwilligers;;\r\n\
         CV-2026-001;COP;;1;;;\r\n",
    );
    let told = office.json(&["import", "inzet", &file]);
    assert_eq!(told["toegevoegd"], json!(4), "{told}");
    let said = told["meldingen"].to_string();
    assert!(said.contains("COP is geen partner"), "{said}");
    let whole = office.json(&["toon", "CV-2026-001"]);
    let all = whole["inzet"].as_array().unwrap();
    let all = all
        .iter()
        .map(|one| (&one["partner"], &one["fte"], &one["in_gesprek"]));
    let expected = [
        (json!("MEE"), json!(133), json!(false)),
        (json!("NOVO"), json!(null), json!(true)),
        (json!("NOVO"), json!(null), json!(false)),
        (json!("Humanitas"), json!(0), json!(false)),
    ];
    let expected = expected
        .iter()
        .map(|(partner, fte, talks)| (partner, fte, talks));
    assert!(all.eq(expected), "{}", whole["inzet"]);
    // Again adds nothing.
    let told = office.json(&["import", "inzet", &file]);
    assert_eq!(
        (&told["toegevoegd"], &told["ongewijzigd"]),
        (&json!(0), &json!(4))
    );
}

/// Two convenanten for the same teams: one of the whole year, one that begins in July.
fn two_convenanten() -> Office {
    let office = Office::new();
    for (number, name) in [("L001", "MEE"), ("L002", "NOVO"), ("L003", "Humanitas")] {
        let (number, name) = (format!("nummer={number}"), format!("naam={name}"));
        office.does(&["aanbieder-registreren", &number, &name]);
    }
    for (number, days) in [
        ("CV-2026-001", "begin=2026-01-01 einde=2090-12-31"),
        ("CV-2026-002", "begin=2026-07-01 einde=2090-12-31"),
    ] {
        let given =
            format!("contract-registreren nummer={number} titel=teams soort=convenant {days}");
        office.does(&given.split(' ').collect::<Vec<_>>());
    }
    for (number, partner) in [
        ("CV-2026-001", "MEE"),
        ("CV-2026-001", "NOVO"),
        ("CV-2026-002", "MEE"),
        ("CV-2026-002", "Humanitas"),
    ] {
        office.does(&["partij-toevoegen", number, &format!("partij={partner}")]);
    }
    for (number, given) in [
        ("CV-2026-001", "partner=MEE team=Beijum fte=1,33"),
        ("CV-2026-001", "partner=NOVO team=Beijum in-gesprek=ja"),
        ("CV-2026-001", "partner=NOVO team=Hoogkerk"),
        ("CV-2026-002", "partner=MEE team=beijum fte=0,5"),
        ("CV-2026-002", "partner=Humanitas team=Hoogkerk fte=0"),
        (
            "CV-2026-002",
            "partner=Humanitas team=Hoogkerk fte=2 van=2089-01-01",
        ),
    ] {
        let given: Vec<&str> = given.split(' ').collect();
        office.does(&[&["inzet-toevoegen", number][..], &given].concat());
    }
    office
}

#[test]
fn what_a_team_has_in_all_convenanten_is_added_up_on_a_day_and_from_then_on() {
    let office = two_convenanten();
    let sum = |fte: u64, unknown: u32, talks: u32| json!({"fte": fte, "onbekend": unknown, "in_gesprek": talks});
    // Before the second convenant began, and since.
    for (day, whole, beijum, hoogkerk) in [
        ("2026-06-30", sum(133, 1, 1), sum(133, 0, 1), sum(0, 1, 0)),
        ("2026-07-01", sum(183, 1, 1), sum(183, 0, 1), sum(0, 1, 0)),
        ("2025-12-31", sum(0, 0, 0), sum(0, 0, 0), sum(0, 0, 0)),
    ] {
        let staffed = office.json(&["lijst", "inzet", "--peildatum", day]);
        assert_eq!(staffed["samen"], whole, "{day}");
        let teams = staffed["per_team"].as_array().unwrap();
        let names: Vec<_> = teams.iter().map(|it| &it["team"]).collect();
        assert_eq!(names, [&json!("Beijum"), &json!("Hoogkerk")]);
        assert_eq!(teams[0]["samen"], beijum, "{day}");
        assert_eq!(teams[1]["samen"], hoogkerk, "{day}");
    }
    let staffed = office.json(&["lijst", "inzet"]);
    let beijum = &staffed["per_team"][0];
    assert_eq!(beijum["convenanten"], json!(["CV-2026-001", "CV-2026-002"]));
    assert_eq!(beijum["per_partner"]["MEE"], sum(183, 0, 0));
    assert_eq!(staffed["per_partner"]["Humanitas"], sum(0, 0, 0));
    let hoogkerk = staffed["per_team"][1]["per_periode"].as_array().unwrap();
    let hoogkerk: Vec<_> = hoogkerk
        .iter()
        .map(|it| (&it["van"], &it["samen"]))
        .collect();
    assert_eq!(
        hoogkerk[hoogkerk.len() - 1],
        (&json!("2089-01-01"), &sum(200, 1, 0))
    );
    // As people read it.
    let text = office.text(&["lijst", "inzet"]);
    for said in [
        "1,83 fte + 1 nog in gesprek",
        "1 onbekend",
        "2 fte + 1 onbekend vanaf",
        "samen",
    ] {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    // What is asked is what is added up.
    for (filter, expected) in [
        ("team:hoogkerk", sum(0, 1, 0)),
        ("partner:mee", sum(183, 0, 0)),
        ("-partner:mee", sum(0, 1, 1)),
        ("convenant:CV-2026-002", sum(50, 0, 0)),
        ("inzet:in-gesprek", sum(0, 0, 1)),
        ("inzet:geen", sum(0, 0, 0)),
        ("novo", sum(0, 1, 1)),
    ] {
        let staffed = office.json(&["lijst", "inzet", filter]);
        assert_eq!(staffed["samen"], expected, "{filter}");
    }
    let no = office.run(&["lijst", "inzet", "wijk:x"]);
    assert!(String::from_utf8_lossy(&no.stderr).contains("partner:"));
}

#[test]
fn contracts_are_found_by_a_team_and_by_what_is_not_known_yet() {
    let office = two_convenanten();
    for (filter, expected) in [
        ("team:hoogkerk", json!(["CV-2026-001", "CV-2026-002"])),
        ("team:vinkhuizen", json!([])),
        ("inzet:onbekend", json!(["CV-2026-001"])),
        ("inzet:in-gesprek", json!(["CV-2026-001"])),
        ("inzet:geen", json!(["CV-2026-002"])),
        ("-inzet:onbekend", json!(["CV-2026-002"])),
    ] {
        let rows = office.json(&["lijst", "contracten", filter]);
        let mut found: Vec<_> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["nummer"].clone())
            .collect();
        found.sort_by_key(ToString::to_string);
        assert_eq!(json!(found), expected, "{filter}");
    }
}

#[test]
fn what_is_brought_in_goes_out_as_a_list_that_reads_in_again() {
    let office = two_convenanten();
    for form in ["csv", "xlsx"] {
        let path = office.data().with_file_name(format!("inzet.{form}"));
        let path = path.display().to_string();
        office.text(&[
            "export", "inzet", "--als", form, "--doel", "overleg", "--naar", &path,
        ]);
        let told = office.json(&["import", "inzet", &path]);
        assert_eq!(
            (
                &told["toegevoegd"],
                &told["ongewijzigd"],
                &told["geweigerd"]
            ),
            (&json!(0), &json!(6), &json!(0)),
            "{form}: {told}"
        );
    }
    let csv = office.export("inzet", "csv");
    assert!(
        csv.contains("in gesprek") && csv.contains("onbekend"),
        "{csv}"
    );
}

#[test]
fn what_is_in_gesprek_has_no_fte_however_it_comes_in() {
    let office = two_convenanten();
    let list = |fte: &str| {
        let head = "Contractnr;Partner;Team;Fte";
        office.file(
            "inzet.csv",
            format!("{head}\r\nCV-2026-001;NOVO;Beijum;{fte}\r\n"),
        )
    };
    let of_novo = || {
        let contract = office.json(&["toon", "CV-2026-001"]);
        let all = contract["inzet"].as_array().unwrap().clone();
        let of = |it: &Value| it["partner"] == "NOVO" && it["team"] == "Beijum";
        let one = all.into_iter().find(of).unwrap();
        [one["fte"].clone(), one["in_gesprek"].clone()]
    };
    // By hand it is in gesprek; a list that says so many is told, and taken over only when asked.
    let told = office.json(&["import", "inzet", &list("1,5")]);
    assert_eq!(told["verschillen"][0]["opgeslagen"], "in gesprek", "{told}");
    assert_eq!(told["verschillen"][0]["bestand"], "1,5", "{told}");
    assert_eq!(of_novo(), [Value::Null, json!(true)]);
    office.json(&["import", "inzet", &list("1,5"), "--neem-over=fte"]);
    assert_eq!(of_novo(), [json!(150), json!(false)]);
    // And the other way round.
    let told = office.json(&["import", "inzet", &list("in gesprek")]);
    assert_eq!(told["verschillen"][0]["opgeslagen"], "fte", "{told}");
    assert_eq!(of_novo(), [json!(150), json!(false)]);
}
