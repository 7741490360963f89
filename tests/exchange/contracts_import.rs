//! The contracts and aanbestedingen of the example office through the real binary, against the truth that comes with it.

use crate::support::office;
use crate::support::office::{Office, example};
use serde_json::{Value, json};

const PEILDATUM: &str = "2026-11-16";

fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(example("waarheid.json")).unwrap()).unwrap()
}

fn office() -> Office {
    let office = Office::new();
    for what in ["aanbieders", "contracten", "aanbestedingen"] {
        let file = example(&format!("{what}.csv"));
        let report = office.json(&["import", what, &file]);
        assert_eq!(report["geweigerd"], 0, "{what}");
        assert_eq!(report["toegevoegd"], report["gelezen"], "{what}");
    }
    office
}

fn list(office: &Office, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["lijst", "contracten", "--peildatum", PEILDATUM];
    arguments.extend(more);
    office.json(&arguments).as_array().unwrap().clone()
}

fn numbers(rows: &[Value]) -> Vec<&str> {
    let mut numbers: Vec<&str> = rows
        .iter()
        .map(|row| row["nummer"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn every_contract_stands_as_the_truth_has_it() {
    let office = office();
    let rows = list(&office, &["--alles"]);
    let truth = truth();
    let wanted = truth["contracten"].as_array().unwrap();
    assert_eq!(rows.len(), wanted.len());
    for contract in wanted {
        let number = contract["nr"].as_str().unwrap();
        let row = rows.iter().find(|row| row["nummer"] == number).unwrap();
        for field in [
            "lopend_tot",
            "uiterste_opzegdatum",
            "status",
            "stilzwijgend",
        ] {
            assert_eq!(row[field], contract[field], "{number} {field}");
        }
        let whole = office.json(&["toon", number, "--peildatum", PEILDATUM]);
        assert_eq!(
            whole["opzegdatum_veilig"], contract["opzegdatum_zonder_maandeinderegel"],
            "{number}"
        );
        let max_end = if contract["stilzwijgend"] == json!(true) {
            &Value::Null
        } else {
            &contract["maximaal_tot"]
        };
        assert_eq!(&whole["maximaal_tot"], max_end, "{number}");
    }
}

#[test]
fn renewals_have_columns_of_their_own_and_what_is_missing_is_said() {
    let office = Office::new();
    let file = office.file(
        "c.csv",
        "Contractnr;Onderwerp;Startdatum;Einddatum;Verlenging (mnd);Aantal opties;Stilzwijgend;Verlengingsduur;Hoogstens verlengd;Opzegtermijn\n\
         RO-2024-001;Vervoer;01-01-2024;31-12-2024;;;ja;1 jaar;2;3\n\
         RO-2024-002;Tolk;01-01-2024;31-12-2027;6;2;nee;;;3\n\
         RO-2024-003;Dagbesteding;01-01-2022;31-12-2023;;;ja;;;3\n\
         RO-2024-004;;;;;;;;;\n",
    );
    let report = office.json(&["import", "contracten", &file]);
    assert_eq!(report["toegevoegd"], 4);
    let told: Vec<(u64, &str, &str)> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["rij"].as_u64().unwrap(),
                one["veld"].as_str().unwrap(),
                one["reden"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                3,
                "Verlengingsduur",
                "wordt stilzwijgend verlengd, maar de verlengingsduur ontbreekt: tot wanneer het loopt, is niet uit te rekenen; vul die in"
            ),
            (
                4,
                "Onderwerp",
                "leeg: Onderwerp, Startdatum, Einddatum; het contract staat erin, maar wijkregie kan het niet bewaken zolang dat ontbreekt"
            ),
        ]
    );
    let rows = list(&office, &["--alles"]);
    let of = |number: &str| {
        rows.iter()
            .find(|row| row["nummer"] == number)
            .unwrap()
            .clone()
    };
    // Twice a year from the end of 2024.
    let toon = office.json(&["toon", "RO-2024-001", "--peildatum", PEILDATUM]);
    assert_eq!(toon["maximaal_tot"], "2026-12-31");
    assert_eq!(of("RO-2024-002")["opties"], json!([6, 6]));
    assert_eq!(of("RO-2024-003")["status"], "onbekend");
}

#[test]
fn an_aanbesteding_of_which_only_the_number_is_known_says_so() {
    let office = Office::new();
    let file = office.file(
        "t.csv",
        "Kenmerk;Naam;Procedure;Publicatie\nAB-2019-01;;;\n",
    );
    let report = office.json(&["import", "aanbestedingen", &file]);
    let told = report["meldingen"][0]["reden"].as_str().unwrap();
    assert!(told.contains("alleen een kenmerk"), "{told}");
}

/// A file without a column for it: what was done says it, and what was to come on the day it was read in does not.
#[test]
fn where_an_aanbesteding_stands_follows_from_its_days_when_no_column_says_so() {
    let office = Office::new();
    let days = "\
        AB-2016-01;A;2016-03-01;;;\n\
        AB-2016-02;B;2016-03-01;2016-04-12;;\n\
        AB-2016-03;C;2016-03-01;2016-04-12;2016-05-10;\n\
        AB-2016-04;D;2016-03-01;2016-04-12;2016-05-10;2016-06-01\n\
        AB-2016-05;E;;;;\n\
        AB-2199-06;F;2199-03-01;2199-04-12;;\n";
    let head = "Kenmerk;Naam;Publicatie;Sluiting;Voorlopige gunning;Definitieve gunning\n";
    let file = office.file("t.csv", format!("{head}{days}"));
    office.text(&["import", "aanbestedingen", &file]);
    for (number, status) in [
        ("AB-2016-01", "inschrijving open"),
        ("AB-2016-02", "beoordeling"),
        ("AB-2016-03", "voorlopig gegund"),
        ("AB-2016-04", "gegund"),
        ("AB-2016-05", "voorbereiding"),
        ("AB-2199-06", "voorbereiding"),
    ] {
        assert_eq!(office.json(&["toon", number])["status"], status, "{number}");
    }
}

#[test]
fn the_file_of_an_aanbesteding_is_one_document_of_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let office = office();
    let text = office.text(&["toon", "AB-2026-01", "--dossier"]);
    assert!(text.starts_with("Dossier AB-2026-01\n\nAankondiging\n------------\n"));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let path = office.data().with_file_name("dossier.txt");
    let to = path.to_str().unwrap();
    assert!(
        office
            .run(&["toon", "AB-2026-01", "--dossier", "--naar", to])
            .status
            .success()
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let refused = office.run(&["toon", "RO-2023-022", "--dossier"]);
    assert!(!refused.status.success());
    let why = office::said(&refused);
    assert!(
        why.contains("Een dossier is er van een aanbesteding"),
        "{why}"
    );
}

#[test]
fn what_has_ended_is_apart_and_comes_on_request() {
    let office = office();
    let all = list(&office, &["--alles"]);
    let by_word = list(&office, &["alles"]);
    assert_eq!(numbers(&by_word), numbers(&all));
    let ended = list(&office, &["status:verlopen"]);
    let of_all = all.iter().filter(|row| row["status"] == "verlopen");
    assert!(!ended.is_empty());
    assert_eq!(ended.len(), of_all.count());
    assert!(list(&office, &[]).len() < all.len());
}

#[test]
fn what_must_be_done_within_180_days_and_what_was_missed() {
    let office = office();
    let truth = truth();
    let sorted = |name: &str| {
        let list = truth[name].as_array().unwrap();
        let mut list: Vec<&str> = list.iter().map(|nr| nr.as_str().unwrap()).collect();
        list.sort_unstable();
        list
    };
    let soon = list(&office, &["opzeggen:180d"]);
    assert_eq!(numbers(&soon), sorted("contracten_actie_180d"));
    // An option to report, or an end, is something to do too.
    let all = list(&office, &["actie:180d"]);
    let more = numbers(&all);
    assert!(numbers(&soon).iter().all(|number| more.contains(number)));
    assert!(more.len() > numbers(&soon).len(), "{more:?}");
    for (filter, told) in [
        ("status:xx", "‘xx’ is geen status"),
        ("actie:snel", "schrijf een aantal dagen"),
    ] {
        let refused = office.run(&["lijst", "contracten", filter]);
        let told_us = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told_us.contains(told), "{told_us}");
    }
    let missed = list(&office, &["gemist"]);
    assert_eq!(numbers(&missed), sorted("contracten_opzegdatum_gemist"));
    for row in &missed {
        assert_eq!(row["opzegdatum_gemist"], true);
    }
    let signals = office.json(&["lijst", "signalen", "--peildatum", PEILDATUM]);
    let of_kind = |kind: &str| {
        let all = signals.as_array().unwrap().iter();
        let found: Vec<Value> = all.filter(|s| s["soort"] == kind).cloned().collect();
        found
    };
    assert_eq!(
        numbers(&of_kind("opzegdatum gemist")),
        sorted("contracten_opzegdatum_gemist")
    );
    assert_eq!(
        numbers(&of_kind("opzegdatum")),
        sorted("contracten_actie_180d")
    );
}

#[test]
fn a_second_time_changes_nothing_and_moves_nobody() {
    let office = office();
    office.text(&[
        "doe",
        "optie-gebruiken",
        "RO-2023-022",
        "datum=2026-05-01",
        "clausule=bestek 4.2",
    ]);
    let report = office.json(&["import", "contracten", &example("contracten.csv")]);
    assert_eq!(report["ongewijzigd"], report["gelezen"]);
    let told = report["meldingen"].as_array().unwrap();
    assert!(
        told.iter()
            .any(|m| m["reden"].as_str().unwrap().contains("verandert dat niet"))
    );
    let whole = office.json(&["toon", "RO-2023-022", "--peildatum", PEILDATUM]);
    assert_eq!(whole["lopend_tot"], "2028-03-31");
    assert_eq!(whole["opties"].as_array().unwrap().len(), 2);
}

#[test]
fn a_step_on_a_contract_can_be_undone_and_shows_in_its_history() {
    let office = office();
    office.text(&["doe", "opzeggen", "RO-2024-010", "datum=2026-11-20"]);
    let whole = office.json(&["toon", "RO-2024-010"]);
    assert_eq!(whole["opgezegd_per"], "2027-09-30");
    assert_eq!(whole["stilzwijgend_verlengd_tot"], Value::Null);
    let steps: Vec<&str> = whole["geschiedenis"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["actie"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["inlezen-contracten", "opzeggen"]);
}

// ---------------------------------------------------------------- aanbestedingen

fn phase<'a>(whole: &'a Value, name: &str) -> &'a Value {
    let mut phases = whole["fasen"].as_array().unwrap().iter();
    phases.find(|row| row["fase"] == name).unwrap()
}

#[test]
fn every_aanbesteding_stands_as_the_truth_has_it() {
    let office = office();
    let rows = office.json(&[
        "lijst",
        "aanbestedingen",
        "--peildatum",
        PEILDATUM,
        "--alles",
    ]);
    let rows = rows.as_array().unwrap();
    let truth = truth();
    let wanted = truth["aanbestedingen"].as_array().unwrap();
    assert_eq!(rows.len(), wanted.len());
    for one in wanted {
        let number = one["nr"].as_str().unwrap();
        let row = rows.iter().find(|row| row["nummer"] == number).unwrap();
        assert_eq!(row["status"], one["status"], "{number}");
        assert_eq!(row["gat_dagen"], one["gat_dagen"], "{number}");
        assert_eq!(row["volgt_op"], one["sluit_aan_op_contract"], "{number}");
        let whole = office.json(&["toon", number, "--peildatum", PEILDATUM]);
        for (name, phase_name) in [
            ("einde_standstill", "standstill"),
            ("sluiting", "sluiting-inschrijving"),
        ] {
            let cells = phase(&whole, phase_name);
            let day = if cells["werkelijk"].is_null() {
                &cells["gepland"]
            } else {
                &cells["werkelijk"]
            };
            assert_eq!(day, &one[name], "{number} {name}");
        }
    }
}

#[test]
fn the_list_has_what_was_promised_and_leaves_out_what_has_ended() {
    let office = office();
    let rows = office.json(&["lijst", "aanbestedingen", "--peildatum", PEILDATUM]);
    let running: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["nummer"].as_str().unwrap())
        .collect();
    assert!(
        running.contains(&"AB-2026-02") && !running.contains(&"AB-2026-04"),
        "{running:?}"
    );
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["nummer"] == "AB-2026-02")
        .unwrap();
    for (name, value) in [
        (
            "naam",
            json!("Aanbesteding Jeugdhulp met verblijf, perceel 6"),
        ),
        ("procedure", json!("openbaar")),
        ("ingang", json!("2027-07-01")),
        ("waarde", json!(720_000_000)),
        ("ruimte_dagen", json!(71)),
    ] {
        assert_eq!(row[name], value, "{name}");
    }
    let filtered = office.json(&[
        "lijst",
        "aanbestedingen",
        "--alles",
        "procedure:openbaar",
        "volgt-op:RO-2023-030",
    ]);
    assert_eq!(numbers(filtered.as_array().unwrap()), ["AB-2025-05"]);
    let wrong = office.run(&["lijst", "aanbestedingen", "kleur:blauw"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", office::said(&wrong));
    // A national procedure is history: what is planned is shown, nothing is counted.
    let whole = office.json(&["toon", "ab-2026-01", "--peildatum", PEILDATUM]);
    assert_eq!(whole["ruimte_dagen"], Value::Null);
    assert!(
        whole["opmerkingen"][0]
            .as_str()
            .unwrap()
            .contains("geschiedenis")
    );
    let page = office.text(&["toon", "AB-2026-02", "--peildatum", PEILDATUM]);
    assert!(
        page.contains("§ opdracht-verleend     Uitv.besl. Wmo art. 5.1 lid 2"),
        "{page}"
    );
}

/// A SAS aanbesteding far ahead, as AB-2026-11 through the command line.
fn registered(office: &Office) -> String {
    let year = wijkregie::office::today().format("%Y").to_string();
    let start = format!("{}-01-01", year.parse::<i32>().unwrap() + 3);
    office.does(&[
        "aanbesteding-registreren",
        "naam=vervoer",
        "procedure=sas",
        &format!("ingang={start}"),
        "aandachtsveld=vervoer",
        "looptijd=24",
    ])
}

#[test]
fn what_if_answers_without_changing_anything() {
    use wijkregie::domain::aanbesteding::moving::Change;
    use wijkregie::domain::aanbesteding::words::Phase;
    use wijkregie::ipc::client::connect_running;
    use wijkregie::ipc::question;
    let office = Office::new();
    let number = registered(&office);
    let before = office.json(&["toon", &number]);
    let day = |name: &str, which: &str| {
        phase(&before, name)[which]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    let latest: chrono::NaiveDate = day("publicatie", "praktisch");
    let start: chrono::NaiveDate = day("ingang", "gepland");
    let request = question::WhatIf {
        number: number.clone(),
        changes: vec![
            Change::Phase(Phase::Publicatie, latest),
            Change::Phase(Phase::Publicatie, latest + chrono::Days::new(3)),
            Change::Start(start + chrono::Days::new(90)),
        ],
        on: None,
    };
    let mut client = connect_running(&office.data()).unwrap().unwrap();
    let tried = client.ask(&request).unwrap();
    assert_eq!(tried[0].refusal, None);
    assert!(
        tried[0]
            .moved
            .iter()
            .any(|(phase, _, day)| (*phase, *day) == (Phase::Publicatie, latest))
    );
    let refusal = tried[1].refusal.as_deref().unwrap();
    assert!(
        refusal.contains("Uitv.besl. Wmo art. 5.1 lid 2"),
        "{refusal}"
    );
    assert!(!tried[1].overruns.is_empty() && tried[1].room < Some(0));
    assert_eq!(tried[2].refusal, None);
    assert!(tried[2].room > tried[0].room);
    assert_eq!(office.json(&["toon", &number]), before);
}

#[test]
fn an_aanbesteding_is_worked_on_refused_and_undone_through_the_command_line() {
    let office = Office::new();
    let number = registered(&office);
    let whole = office.json(&["toon", &number]);
    assert_eq!(whole["status"], "voorbereiding");
    assert!(whole["stukken"].as_array().unwrap().len() > 20);
    assert!(
        whole["kan_niet"]["gunnen"]
            .as_str()
            .unwrap()
            .contains("Aw art. 2.127")
    );
    let (code, said) = office.refuses(&[
        "fase-verplaatsen",
        &number,
        "fase=opdracht-verleend",
        "datum=31-12-2099",
    ]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("Uitv.besl. Wmo art. 5.1 lid 2"), "{said}");
    let letter = office.run(&["toon", &number, "--brief", "1"]);
    assert_eq!(letter.status.code(), Some(3));
    assert!(office::said(&letter).contains("Er is geen inschrijving 1"));
    office.does(&["aanbestedingsnotitie-toevoegen", &number, "tekst=gebeld"]);
    let signals = office.json(&["lijst", "signalen"]);
    assert!(
        signals
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["nummer"] != number.as_str()),
        "years ahead"
    );
    let settings = office.json(&["lijst", "instellingen"]);
    assert_eq!(settings["plan.marktconsultatie"], "4m/6w");
    office.does(&[
        "instelling-wijzigen",
        "plan.marktconsultatie",
        "waarde=5m/2m",
        "reden=cliëntenraad",
    ]);
    let after = office.json(&["toon", &number]);
    assert!(
        phase(&after, "inkoopstrategie")["uiterst"].as_str()
            < phase(&whole, "inkoopstrategie")["uiterst"].as_str()
    );
}

#[test]
fn bids_are_secret_for_who_is_not_contract_or_leiding() {
    let office = office();
    let users = office.json(&["gebruiker", "lijst"]);
    let me = users[0]["naam"].as_str().unwrap().to_owned();
    office.text(&[
        "gebruiker",
        "toevoegen",
        "bea",
        "--rol",
        "beheer",
        "--bereik",
        "alles",
        "--uid",
        "1042",
    ]);
    office.text(&["gebruiker", "wijzigen", &me, "--rol", "backoffice"]);
    for command in [["lijst", "aanbestedingen"], ["toon", "AB-2026-02"]] {
        let output = office.run(&command);
        assert_ne!(output.status.code(), Some(0), "{}", office::said(&output));
    }
    let signals = office.json(&["lijst", "signalen", "--peildatum", PEILDATUM]);
    let all = signals.as_array().unwrap();
    assert!(
        all.iter()
            .all(|one| !one["nummer"].as_str().unwrap().starts_with("AB-"))
    );
}

#[test]
fn what_a_file_says_in_two_ways_or_not_in_months_is_told_and_kept_as_it_stood() {
    let office = Office::new();
    let file = office.file(
        "twijfel.csv",
        "Contractnr;Onderwerp;Startdatum;Einddatum;Stilzwijgend;Opzegtermijn;Plafond\n\
         RO-1;Vervoer;01-01-2025;31-12-9999;Ja, tenzij;3 tot 6 maanden;1,234\n",
    );
    let report = office.json(&["import", "contracten", &file]);
    let told: Vec<[&str; 3]> = report["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["veld", "waarde", "reden"].map(|name| one[name].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            [
                "Einddatum",
                "31-12-9999",
                "dit jaar staat in andere programma's voor geen einde; het contract loopt voor onbepaalde tijd"
            ],
            [
                "Stilzwijgend",
                "Ja, tenzij",
                "dit is geen ja of nee; tot u het invult, telt dit contract als een dat niet stilzwijgend wordt verlengd"
            ],
            [
                "Opzegtermijn",
                "3 tot 6 maanden",
                "dit is niet te lezen als termijn; schrijf bijvoorbeeld 3 maanden, 60 dagen of 6 weken"
            ],
            [
                "Plafond",
                "1,234",
                "dit kan twee bedragen zijn; schrijf 1234 of 1,23"
            ],
        ]
    );
    let whole = office.json(&["toon", "RO-1"]);
    for field in ["einde", "opzegtermijn", "maximale_waarde"] {
        assert!(whole[field].is_null(), "{field}: {}", whole[field]);
    }
    let kept = whole["ruw"].as_array().unwrap().iter();
    let kept: Vec<&str> = kept.map(|one| one["waarde"].as_str().unwrap()).collect();
    // No end is understood; the rest stays as it stood.
    assert_eq!(whole["onbepaalde_tijd"], true);
    let unread = told.iter().skip(1).map(|one| one[1]);
    assert_eq!(kept, unread.collect::<Vec<_>>());
    for (field, why) in [
        ("einde=31-12-2150", "dit jaar kan niet kloppen"),
        ("maximale-waarde=12,345", "schrijf 12345 of 12,35"),
    ] {
        let output = office.run(&["doe", "contract-wijzigen", "RO-1", field]);
        assert_eq!(output.status.code(), Some(2), "{field}");
        assert!(
            office::said(&output).contains(why),
            "{}",
            office::said(&output)
        );
    }
}

#[test]
fn numbers_go_in_by_doe_as_people_write_them() {
    let office = Office::new();
    office.does(&["aanbieder-registreren", "nummer=L055", "naam=De Kade"]);
    office.does(&[
        "contract-registreren",
        "nummer=DO-2026-001",
        "titel=vervoer",
        "soort=contract",
        "begin=2026-01-01",
        "einde=2098-12-31",
        "maximale-waarde=€ 12 mln",
    ]);
    let dates = ["begin=2026-01-01", "einde=2098-12-31"];
    let convenant = ["nummer=CV-2026-001", "titel=teams", "soort=convenant"];
    office.does(&[&["contract-registreren"][..], &convenant, &dates].concat());
    let inzet = ["partner=De Kade", "team=Beijum", "fte=1,33 fte"];
    for fields in [
        &[
            "partij-toevoegen",
            "DO-2026-001",
            "partij=De Kade",
            "aandeel=55 %",
        ][..],
        &["partij-toevoegen", "CV-2026-001", "partij=De Kade"],
        &[&["inzet-toevoegen", "CV-2026-001"][..], &inzet].concat(),
    ] {
        office.does(fields);
    }
    let shown = office.json(&["toon", "DO-2026-001"]);
    assert_eq!(shown["partijen"][0]["aandeel"], 5_500);
    assert_eq!(shown["waarde"], 1_200_000_000);
    let shown = office.json(&["toon", "CV-2026-001"]);
    assert_eq!(shown["inzet"][0]["fte"], 133);
    let sheet = office.export("contracten", "csv");
    assert!(
        ["1,33 fte", "55,00 %", "€ 12.000.000"]
            .iter()
            .all(|it| sheet.contains(it)),
        "{sheet}"
    );
}

#[test]
fn shares_of_more_than_the_whole_stand_as_the_file_has_them_and_are_told() {
    let office = Office::new();
    let file = office.file(
        "p.csv",
        "Contractnr;Onderwerp;Startdatum;Einddatum;Leverancier;Aandeel\n\
         RO-1;jeugd;01-01-2026;31-12-2028;MEE;60%\n\
         RO-1;jeugd;01-01-2026;31-12-2028;NOVO;50%\n",
    );
    let told = office.json(&["import", "contracten", &file]);
    assert_eq!(told["toegevoegd"], json!(1));
    let told = told["meldingen"].to_string();
    assert!(
        told.contains("110,00 %") && told.contains("samen meer dan het hele contract"),
        "{told}"
    );
    let whole = office.json(&["toon", "RO-1"]);
    let shares: Vec<_> = whole["partijen"].as_array().unwrap().iter().collect();
    assert_eq!(
        (&shares[0]["aandeel"], &shares[1]["aandeel"]),
        (&json!(6_000), &json!(5_000))
    );
    let (_, said) = office.refuses(&["contract-wijzigen", "RO-1", "titel=x"]);
    assert!(
        said.contains("Verlaag een aandeel met partij-wijzigen"),
        "{said}"
    );
}

/// What an office wrote out itself it reads in elsewhere, also where the shares are more than the whole.
#[test]
fn shares_that_were_kept_go_out_and_come_back_in_as_they_stand() {
    let office = Office::new();
    let file = office.file(
        "p.csv",
        "Contractnr;Onderwerp;Startdatum;Einddatum;Leverancier;Aandeel\n\
         RO-1;jeugd;01-01-2026;31-12-2028;MEE;60%\n\
         RO-1;jeugd;01-01-2026;31-12-2028;NOVO;50%\n",
    );
    office.json(&["import", "contracten", &file]);
    let whole = office.json(&["toon", "RO-1"]);
    for form in ["csv", "xlsx"] {
        let out = office.folder.path().join(format!("terug.{form}"));
        let out = out.display().to_string();
        let to = ["--als", form, "--naar", &out, "--doel", "overdracht"];
        office.text(&[&["export", "contracten"][..], &to].concat());
        let other = Office::new();
        let told = other.json(&["import", "contracten", &out]);
        assert_eq!(told["toegevoegd"], json!(1), "{form}: {told}");
        assert!(
            told["meldingen"].to_string().contains("110,00 %"),
            "{form}: {told}"
        );
        assert_eq!(
            other.json(&["toon", "RO-1"])["partijen"],
            whole["partijen"],
            "{form}"
        );
        // And once more, where it is already.
        let told = other.json(&["import", "contracten", &out]);
        assert_eq!(told["geweigerd"], json!(0), "{form}: {told}");
    }
}

#[test]
fn each_perceel_has_its_own_wet_way_of_paying_area_and_value_and_its_own_parties() {
    let office = Office::new();
    let file = office.file(
        "p.csv",
        "Contractnr;Onderwerp;Startdatum;Einddatum;Perceel;Wet perceel;Bekostiging perceel;Gebied perceel;Plafond perceel;Gekoppeld aan;Leverancier;Leverancier voor perceel;Leverancier vanaf;Leverancier t/m;Aandeel\n\
         DO-2018-001;Doelgroepenvervoer;01-01-2018;31-07-2022;1;leerlingenvervoer;taakgericht;Groningen;\u{20ac} 1.000.000;;Vervoer Noord;1;;31-12-2019;60\n\
         DO-2018-001;Doelgroepenvervoer;01-01-2018;31-07-2022;2;WSW;;Drenthe;500.000;1;Vervoer Noord;1;01-01-2020;;70\n\
         DO-2018-001;Doelgroepenvervoer;01-01-2018;31-07-2022;1;Wmo;;;;;Taxi Zuid;9;;;30\n\
         DO-2018-002;Tolk;01-01-2018;31-12-2019;;AWBZ;;;;;;;;;\n",
    );
    let told = office.json(&["import", "contracten", &file]);
    assert_eq!(
        (&told["toegevoegd"], &told["geweigerd"]),
        (&json!(2), &json!(0)),
        "{told}"
    );
    let meldingen: Vec<String> = told["meldingen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            format!(
                "{} {}: {}",
                it["veld"].as_str().unwrap(),
                it["waarde"].as_str().unwrap(),
                it["reden"].as_str().unwrap()
            )
        })
        .collect();
    for said in [
        // Of one perceel the first row counts.
        "Wet perceel Wmo: ",
        "Leverancier voor perceel 9: dit perceel heeft het contract niet",
        "Wet perceel AWBZ: dit is van één perceel, en de rij noemt er geen",
    ] {
        assert!(
            meldingen.iter().any(|it| it.starts_with(said)),
            "{said} {meldingen:?}"
        );
    }
    let contract = office.json(&["toon", "DO-2018-001"]);
    let percelen = contract["percelen"].as_array().unwrap();
    assert_eq!(percelen.len(), 2, "{percelen:?}");
    assert_eq!(percelen[0]["wet"], "leerlingenvervoer");
    assert_eq!(percelen[0]["bekostiging"], "taakgericht");
    assert_eq!(
        (&percelen[0]["gebied"], &percelen[0]["maximale_waarde"]),
        (&json!("Groningen"), &json!(100_000_000))
    );
    assert_eq!(
        (&percelen[1]["wet"], &percelen[1]["gekoppeld_aan"]),
        (&json!("WSW"), &json!("Doelgroepenvervoer, perceel 1"))
    );
    let parties = contract["partijen"].as_array().unwrap();
    // The same aanbieder with another share from another day is told twice; one that is for no perceel of it, for the whole.
    assert_eq!(parties.len(), 3, "{parties:?}");
    assert_eq!(
        (&parties[0]["tot_en_met"], &parties[0]["aandeel"]),
        (&json!("2019-12-31"), &json!(6_000))
    );
    assert_eq!(
        (&parties[1]["van"], &parties[1]["aandeel"]),
        (&json!("2020-01-01"), &json!(7_000))
    );
    assert_eq!(parties[1]["voor_perceel"], "Doelgroepenvervoer, perceel 1");
    assert_eq!(parties[2]["voor_perceel"], "");
    // Read again, nothing changes.
    let again = office.json(&["import", "contracten", &file]);
    assert_eq!(again["ongewijzigd"], 2, "{again}");
}

#[test]
fn a_perceel_is_understood_as_the_program_shows_it_and_a_list_of_them_as_a_list() {
    let office = Office::new();
    let file = office.file(
        "w.csv",
        "Contractnr;Onderwerp;Perceel\n\
         RO-2026-001;Wmo-zorg;dagbesteding, perceel 2\n\
         RO-2026-002;Dagbesteding;1, 2 en perceel 3\n\
         RO-2026-003;Dagbesteding;perceel 1, perceel 2\n",
    );
    office.json(&["import", "contracten", &file]);
    let shown = |number: &str| -> Vec<String> {
        let contract = office.json(&["toon", number]);
        let percelen = contract["percelen"].as_array().unwrap().iter();
        let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
        percelen
            .map(|it| format!("{} | {}", text(it, "aandachtsveld"), text(it, "perceel")))
            .collect()
    };
    assert_eq!(shown("RO-2026-001"), ["dagbesteding | 2"]);
    assert_eq!(
        shown("RO-2026-002"),
        ["Dagbesteding | 1", "Dagbesteding | 2", "Dagbesteding | 3"]
    );
    assert_eq!(
        shown("RO-2026-003"),
        ["Dagbesteding | 1", "Dagbesteding | 2"]
    );
}

/// A contract with a tariff and a booking on its perceel, by hand.
fn with_a_tariff() -> Office {
    let office = Office::new();
    for words in [
        "aanbieder-registreren nummer=A1 naam=Naoberhuis",
        "contract-registreren nummer=RO-1 titel=begeleiding soort=contract begin=2026-01-01 einde=2028-12-31 aanbieder=A1",
        "perceel-toevoegen RO-1 perceel=noord aandachtsveld=werkproces",
        "tarief-toevoegen RO-1 productcode=45B02 eenheid=uur bedrag=80 van=2026-01-01 voor-perceel=noord",
    ] {
        office.does(&words.split(' ').collect::<Vec<_>>());
    }
    office
}

#[test]
fn a_file_that_would_make_a_contract_fit_no_more_is_refused_and_changes_nothing() {
    let office = with_a_tariff();
    let before = office.json(&["toon", "RO-1"]);
    for (row, field, why) in [
        (
            "begeleiding;1-3-2026;31-12-2028;",
            "begin",
            "het contract begint pas op",
        ),
        (
            "begeleiding;1-1-2026;31-12-2028;zuid",
            "percelen",
            "dat perceel is er niet",
        ),
    ] {
        let list = format!("Contractnr;Titel;Ingangsdatum;Einddatum;Perceel\r\nRO-1;{row}\r\n");
        let file = office.file("lijst.csv", list);
        let told = office.json(&[
            "import",
            "contracten",
            &file,
            &format!("--neem-over={field}"),
        ]);
        assert_eq!(told["geweigerd"], 1, "{told}");
        assert!(told["meldingen"].to_string().contains(why), "{told}");
        let after = office.json(&["toon", "RO-1"]);
        for name in ["begin", "percelen", "tarieven", "revisie"] {
            assert_eq!(after[name], before[name], "{field} {name}");
        }
    }
}

#[test]
fn a_list_of_tariffs_says_the_same_whatever_its_order() {
    let lines = [
        "RO-2;45B02;uur;80;1-1-2026",
        "RO-2;45B02;uur;82;1-1-2027",
        "RO-2;45B02;uur;85;1-1-2028",
    ];
    let read = |order: [usize; 3]| {
        let office = with_a_tariff();
        let given = "contract-registreren nummer=RO-2 titel=x soort=contract begin=2026-01-01 einde=2028-12-31 aanbieder=A1";
        office.does(&given.split(' ').collect::<Vec<_>>());
        let rows = order.map(|n| lines[n]).join("\r\n");
        let list = format!("Contractnr;Productcode;Eenheid;Tarief;Vanaf\r\n{rows}\r\n");
        let file = office.file("tarieven.csv", list);
        let told = office.json(&["import", "tarieven", &file]);
        assert_eq!(told["toegevoegd"], 3, "{told}");
        let told = office.json(&["import", "tarieven", &file]);
        assert_eq!(told["ongewijzigd"], 3, "{told}");
        let mut all: Vec<String> = office.json(&["toon", "RO-2"])["tarieven"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| format!("{} {} {}", one["van"], one["tot_en_met"], one["bedrag"]))
            .collect();
        all.sort();
        all
    };
    let by_day = read([0, 1, 2]);
    assert!(by_day[0].contains("2026-12-31"), "{by_day:?}");
    for order in [[2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1]] {
        assert_eq!(read(order), by_day, "{order:?}");
    }
}

#[test]
fn what_does_not_fit_in_a_new_contract_is_kept_and_told() {
    let office = with_a_tariff();
    let list = "Contractnr;Titel;Soort;Ingangsdatum;Einddatum;Leverancier;Leverancier vanaf;Leverancier tot en met\r\n\
         K-1;teams;convenant;1-1-2026;31-12-2028;Naoberhuis;;\r\n\
         K-2;zorg;contract;1-1-2026;31-12-2028;Naoberhuis;1-6-2026;31-5-2026\r\n\
         K-3;zorg;onzin;1-1-2026;31-12-2028;Naoberhuis;;\r\n";
    let told = office.json(&["import", "contracten", &office.file("lijst.csv", list)]);
    assert_eq!(told["toegevoegd"], 3, "{told}");
    let meldingen = told["meldingen"].to_string();
    assert!(
        meldingen.contains("gaat weg voor zij meedoet"),
        "{meldingen}"
    );
    assert!(meldingen.contains("geen soort overeenkomst"), "{meldingen}");
    assert!(!meldingen.contains("K-1"), "{meldingen}");
    assert_eq!(office.json(&["toon", "K-1"])["soort"], "convenant");
    assert_eq!(
        office.json(&["toon", "K-2"])["partijen"][0]["tot_en_met"],
        "2026-05-31"
    );
}
