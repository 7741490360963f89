//! Budgets with the real program: a year read in and out again, a total over the wijken with a look before it is kept, what
//! indicaties still cost, signals, and what leaves.

use std::fs;
use std::path::Path;

use chrono::Datelike;
use serde_json::Value;

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, store};
use wijkregie::office::today;

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn rows(data: &Path) -> Vec<Value> {
    let told = json(data, &["lijst", "budgetten", "alles"]);
    told["rijen"].as_array().unwrap().clone()
}

const FIGURES: &str = "Wijk;Jaar;Inwoners;Laag inkomen\r
Beijum;2025;14310;1120\r
Corpus den Hoorn;2025;5870;310\r
De Hoogte;2025;3940;690\r
Hoogkerk;2025;11160;520\r
Indische Buurt;2025;6220;780\r
Lewenborg;2025;9480;650\r
Oosterparkwijk;2025;11730;1040\r
Paddepoel;2025;10350;870\r
Selwerd;2025;6340;810\r
Vinkhuizen;2025;11090;980\r
";

const YEAR: &str = "Jaar;Plaats;Aandachtsveld;Begroot;Voor korting;Korting;Besteed;Stand op;Contracten;Opdrachtgever\r
2027;stedelijk;begeleiding;;12.000.000,00;25 %;;;;Deventer\r
2026;Hoogkerk;inloop;€ 50.000;;;12.500,50;30-06-2026;;\r
2027;Hoogkerk + Vinkhuizen;dagbesteding;100.000;;;;;RO-1999-9;\r
2027;Atlantis;inloop;1;;;;;;\r
;Hoogkerk;wmo;1;;;;;;\r
";

#[test]
fn a_year_of_a_controller_is_read_in_twice_as_once_and_the_own_export_unchanged() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("jaar.csv");
    fs::write(&file, YEAR).unwrap();
    let file = file.to_str().unwrap();
    let told = run(data, &["import", "budgetten", file]);
    let said = stderr(&told) + &String::from_utf8_lossy(&told.stdout);
    for part in [
        "5 gelezen: 3 toegevoegd",
        "2 geweigerd",
        "er is geen contract met dit nummer",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let found = rows(data);
    let whole = found
        .iter()
        .find(|row| row["niveau"] == "stedelijk")
        .unwrap();
    assert_eq!(whole["begroot"], 900_000_000);
    assert_eq!(whole["voor_korting"], 1_200_000_000);
    assert_eq!(whole["besteed"], Value::Null, "not known is not zero");
    let wijk = found
        .iter()
        .find(|row| row["plaats"] == "Hoogkerk")
        .unwrap();
    assert_eq!(
        (&wijk["besteed"], &wijk["besteed_procent"]),
        (&1_250_050.into(), &25.into())
    );
    // The reading of a place, a column of the office's own and what could not be taken over stay with the record.
    let number = whole["nummer"].as_str().unwrap();
    assert!(done(data, &["toon", number]).contains("Deventer"));

    let again = run(data, &["import", "budgetten", file]);
    let said = stderr(&again) + &String::from_utf8_lossy(&again.stdout);
    assert!(
        said.contains("0 toegevoegd, 0 bijgewerkt, 3 ongewijzigd"),
        "{said}"
    );

    for form in ["csv", "xlsx", "json"] {
        let out = home.path().join(format!("uit.{form}"));
        let out = out.to_str().unwrap();
        done(
            data,
            &[
                "export",
                "budgetten",
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
        let back = run(data, &["import", "budgetten", out]);
        let said = stderr(&back) + &String::from_utf8_lossy(&back.stdout);
        assert!(
            said.contains("0 toegevoegd, 0 bijgewerkt, 3 ongewijzigd"),
            "{form}: {said}"
        );
        // In an empty store it is the same year.
        let other = &store(home.path(), &format!("daar-{form}"), 0);
        done(other, &["import", "budgetten", out]);
        assert_eq!(rows(other), found, "{form}");
    }
}

#[test]
fn a_total_is_looked_at_before_it_is_kept_and_taken_back_at_once() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let file = home.path().join("cijfers.csv");
    fs::write(&file, FIGURES).unwrap();
    let file = file.to_str().unwrap();
    done(data, &["import", "wijkcijfers", file]);
    let again = run(data, &["import", "wijkcijfers", file]);
    let said = stderr(&again) + &String::from_utf8_lossy(&again.stdout);
    assert!(said.contains("10 ongewijzigd"), "{said}");
    let given = ["jaar=2027", "plaats=stedelijk", "aandachtsveld=begeleiding"];
    let cut = ["voor-korting=12000000", "korting=25"];
    done(
        data,
        &[&["doe", "budget-vastleggen"][..], &given, &cut].concat(),
    );

    let weights = "inwoners 60, laag-inkomen 40";
    let look = json(data, &["verdelen", "BUD-0001", "--gewichten", weights]);
    assert_eq!(
        (&look["totaal"], &look["populatie"]),
        (&900_000_000.into(), &900_000_000.into())
    );
    let of_all: i64 = look["wijken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["populatie"].as_i64().unwrap())
        .sum();
    assert_eq!(of_all, 900_000_000);
    assert_eq!(look["productie"], Value::Null);
    assert_eq!(rows(data).len(), 1, "a look keeps nothing");

    let kept = run(
        data,
        &["verdelen", "BUD-0001", "--gewichten", weights, "--leg-vast"],
    );
    assert!(stderr(&kept).contains("Vastgelegd"), "{}", stderr(&kept));
    let sum = |data: &Path| -> i64 {
        let all = rows(data);
        all.iter().filter_map(|row| row["begroot"].as_i64()).sum()
    };
    assert_eq!((rows(data).len(), sum(data)), (11, 900_000_000));
    let twice = run(
        data,
        &["verdelen", "BUD-0001", "--gewichten", weights, "--leg-vast"],
    );
    assert!(
        stderr(&twice).contains("Zo was het al verdeeld"),
        "{}",
        stderr(&twice)
    );

    // A target that is missed costs the malus, and one that was not measured nothing.
    let hoogkerk = rows(data)
        .into_iter()
        .find(|row| row["plaats"] == "Hoogkerk")
        .unwrap();
    let number = hoogkerk["nummer"].as_str().unwrap();
    done(
        data,
        &[
            "doe",
            "budget-wijzigen",
            number,
            "streefwaarde=60",
            "behaald=55",
        ],
    );
    let look = json(
        data,
        &[
            "verdelen",
            "BUD-0001",
            "--gewichten",
            weights,
            "--malus",
            "25",
        ],
    );
    let part = hoogkerk["begroot"].as_i64().unwrap();
    let kept = look["ingehouden"].as_i64().unwrap();
    assert!((kept - part / 4).abs() <= 1, "{kept} of {part}");

    // The figures go out and come in again.
    let out = home.path().join("terug.csv");
    let out = out.to_str().unwrap();
    done(
        data,
        &[
            "export",
            "wijkcijfers",
            "--als",
            "csv",
            "--naar",
            out,
            "--doel",
            "proef",
        ],
    );
    let back = run(data, &["import", "wijkcijfers", out]);
    let said = stderr(&back) + &String::from_utf8_lossy(&back.stdout);
    assert!(said.contains("10 ongewijzigd"), "{said}");
}

#[test]
fn a_step_back_takes_the_whole_spreading_back() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    desk.hire("ben", "beheer", "alles");
    for wijk in desk_wijken(&desk) {
        let key = format!("wijkcijfer.inwoners.{wijk}");
        desk.does(
            "ben",
            "instelling-wijzigen",
            &key,
            "waarde=1000 in 2025; reden=proef",
        );
    }
    let given = "jaar=2027; plaats=stedelijk; aandachtsveld=begeleiding; begroot=1000";
    let whole = desk.does("cor", "budget-vastleggen", "", given);
    desk.does("cor", "budget-verdelen", &whole, "gewichten=inwoners");
    let count = |desk: &Desk| {
        let caller = desk.caller("cor");
        let at = wijkregie::office::AsOf::NOW;
        desk.office
            .budgets(&caller, &[], true, at)
            .unwrap()
            .rijen
            .len()
    };
    assert_eq!(count(&desk), 11);
    let caller = desk.caller("cor");
    let outcome = desk
        .office
        .undo(caller.clone(), whole.clone(), String::new());
    assert!(
        matches!(outcome, wijkregie::office::Outcome::Done { .. }),
        "{outcome:?}"
    );
    assert_eq!(count(&desk), 1);
    let outcome = desk.office.redo(caller, whole, String::new());
    assert!(
        matches!(outcome, wijkregie::office::Outcome::Done { .. }),
        "{outcome:?}"
    );
    assert_eq!(count(&desk), 11);
}

fn desk_wijken(desk: &Desk) -> Vec<String> {
    let settings = desk.office.settings(&desk.caller("cor")).unwrap();
    let wijken = settings.iter().filter_map(|(key, _)| {
        let wijk = key.strip_prefix("wijk.")?.strip_suffix(".naam")?;
        Some(wijk.to_owned())
    });
    wijken.collect()
}

#[test]
fn what_runs_still_costs_and_what_nobody_knows_is_counted_apart() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let year = today().year();
    desk.does(
        "cor",
        "contract-registreren",
        "",
        &format!("nummer=RO-2024-900; titel=Begeleiding; soort=raamovereenkomst; begin={}-01-01; einde={}-12-31; aandachtsveld=begeleiding; wet=Wmo; aanbieder=L001; maximale-waarde=10000000", year - 1, year + 1),
    );
    let tariff = format!(
        "productcode=02A03; eenheid=uur; bedrag=70; van={}-01-01",
        year - 1
    );
    desk.does("cor", "tarief-toevoegen", "RO-2024-900", &tariff);
    let given = format!(
        "jaar={year}; plaats=stedelijk; aandachtsveld=begeleiding; begroot=1000; contracten=RO-2024-900"
    );
    let number = desk.does("cor", "budget-vastleggen", "", &given);
    let seen = |desk: &Desk| {
        let at = wijkregie::office::AsOf::NOW;
        let budgets = desk.office.budgets(&desk.caller("cor"), &[], true, at);
        budgets.unwrap().rijen.remove(0)
    };
    assert_eq!((seen(&desk).besteed, seen(&desk).verwacht), (None, None));
    let resident = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=hoogkerk",
    );
    let granted = |more: &str| {
        format!(
            "inwoner={resident}; begindatum={year}-01-01; einddatum={year}-12-31; soort=individuele begeleiding; leveringsvorm=ZIN; wet=Wmo; aanbieder=L001; contract=RO-2024-900; {more}"
        )
    };
    desk.does(
        "bea",
        "indicatie-vastleggen",
        "",
        &granted("productcode=02A03; aantal=7; eenheid=uur; frequentie=per week"),
    );
    desk.does(
        "bea",
        "indicatie-vastleggen",
        "",
        &granted("productcode=99Z99; aantal=2; eenheid=dagdeel; frequentie=per week"),
    );
    let row = seen(&desk);
    // An hour a day, all year: 365 or 366 times 70 euros.
    let days = chrono::NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap()
        .ordinal();
    let euros = u64::from(days) * 70;
    assert_eq!(
        row.verwacht,
        Some(wijkregie::domain::money::Cents::euros(euros))
    );
    assert_eq!(row.niet_te_ramen, 1);
    assert!(row.klein, "two indicaties say what somebody costs");
    let signal = row.doen.expect("more is expected than there is");
    assert_eq!(signal.soort, "budget verwacht");
    desk.does("cor", "budget-gezien", &number, "verwacht-tot=999");
    assert!(
        seen(&desk).doen.is_some(),
        "more than that is expected still"
    );

    // What is booked is known until its day; from there on it is volume times days times tariff.
    let books = format!("besteed=900; stand-op={}", today());
    desk.does("cor", "budget-wijzigen", &number, &books);
    let row = seen(&desk);
    assert_eq!(row.besteed_procent, Some(90));
    assert_eq!(row.doen.map(|it| it.ernst.word()), Some("deze week"));
    desk.does(
        "cor",
        "budget-gezien",
        &number,
        "besteed-tot=94; verwacht-tot=",
    );
    let left = u64::from(days - today().ordinal()) * 70 + 900;
    assert_eq!(
        seen(&desk).verwacht,
        Some(wijkregie::domain::money::Cents::euros(left))
    );
}

/// A contract with a tariff of € 70 an hour, under which something is given to who lives in Hoogkerk.
fn with_contract(desk: &Desk) -> i32 {
    desk.hire("cor", "contract", "alles");
    let year = today().year();
    desk.does(
        "cor",
        "contract-registreren",
        "",
        &format!("nummer=RO-2024-900; titel=Begeleiding; soort=raamovereenkomst; begin={}-01-01; einde={}-12-31; aandachtsveld=begeleiding; wet=Wmo; aanbieder=L001; maximale-waarde=10000000", year - 1, year + 1),
    );
    let tariff = format!(
        "productcode=02A03; eenheid=uur; bedrag=70; van={}-01-01",
        year - 1
    );
    desk.does("cor", "tarief-toevoegen", "RO-2024-900", &tariff);
    let resident = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=hoogkerk",
    );
    let granted = format!(
        "inwoner={resident}; begindatum={year}-01-01; einddatum={year}-12-31; soort=individuele begeleiding; leveringsvorm=ZIN; wet=Wmo; aanbieder=L001; contract=RO-2024-900; productcode=02A03; aantal=7; eenheid=uur; frequentie=per week"
    );
    desk.does("bea", "indicatie-vastleggen", "", &granted);
    year
}

fn budgets(desk: &Desk) -> Vec<wijkregie::office::views::BudgetCells> {
    let at = wijkregie::office::AsOf::NOW;
    let seen = desk.office.budgets(&desk.caller("cor"), &[], true, at);
    seen.unwrap().rijen
}

#[test]
fn what_is_booked_for_the_whole_gemeente_has_what_is_expected_in_the_wijken_and_counts_once() {
    let desk = Desk::with_people();
    let year = with_contract(&desk);
    for (place, amount) in [("stedelijk", 10_000), ("Hoogkerk", 20_000)] {
        let given = format!(
            "jaar={year}; plaats={place}; aandachtsveld=begeleiding; begroot={amount}; contracten=RO-2024-900"
        );
        desk.does("cor", "budget-vastleggen", "", &given);
    }
    let booked = format!("datum={year}-01-31; bedrag=2100");
    desk.does("cor", "besteding-toevoegen", "RO-2024-900", &booked);
    let all = budgets(&desk);
    let [whole, wijk] = &all[..] else {
        panic!("{all:?}");
    };
    let euros = wijkregie::domain::money::Cents::euros;
    let days = chrono::NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap()
        .ordinal();
    // From 1 February on it costs € 70 a day, on top of what was booked.
    let left = u64::from(days - 31) * 70;
    assert_eq!(whole.verwacht, Some(euros(2_100 + left)));
    assert_eq!(whole.samen, Some(euros(30_000)));
    assert!(whole.klein, "one indicatie says what somebody costs");
    assert!(wijk.telt_elders);
    assert_eq!((wijk.besteed, wijk.samen), (None, None));
    let sum = wijkregie::office::views::BudgetSum::of(all.iter());
    assert_eq!(sum.known_expected(), whole.verwacht);
    assert_eq!(sum.known_amount(), Some(euros(30_000)));
    // Against both places together that is no more than there is.
    assert_eq!(whole.doen, None);
}

#[test]
fn a_volume_that_changed_counts_as_it_was_on_each_day() {
    let desk = Desk::with_people();
    let year = with_contract(&desk);
    let given = format!(
        "jaar={year}; plaats=stedelijk; aandachtsveld=begeleiding; begroot=100000; contracten=RO-2024-900"
    );
    desk.does("cor", "budget-vastleggen", "", &given);
    let less = format!("vanaf={year}-02-01; aantal=3,5; reden=gaat goed");
    desk.does("bea", "indicatie-wijzigen", "IND-0001", &less);
    let days = chrono::NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap()
        .ordinal();
    let euros = 31 * 70 + u64::from(days - 31) * 35;
    let row = budgets(&desk).remove(0);
    assert_eq!(
        row.verwacht,
        Some(wijkregie::domain::money::Cents::euros(euros))
    );
}

#[test]
fn of_nothing_that_is_budgeted_all_that_is_spent_is_a_signal_and_both_signals_are_told() {
    let desk = Desk::with_people();
    let year = with_contract(&desk);
    let given = format!(
        "jaar={year}; plaats=stedelijk; aandachtsveld=begeleiding; begroot=0; besteed=100; stand-op={year}-01-31; contracten=RO-2024-900"
    );
    let number = desk.does("cor", "budget-vastleggen", "", &given);
    let at = wijkregie::office::AsOf::NOW;
    let signals = desk.office.signals(&desk.caller("cor"), at).unwrap();
    let of_it = signals.iter().filter(|it| it.nummer == number);
    let kinds: Vec<&str> = of_it.map(|it| it.soort.as_str()).collect();
    assert_eq!(kinds, ["budget besteed", "budget verwacht"]);
}

#[test]
fn a_step_back_makes_no_second_budget_of_a_place() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let given = "jaar=2027; plaats=stedelijk; aandachtsveld=begeleiding; begroot=1000";
    let first = desk.does("cor", "budget-vastleggen", "", given);
    desk.does("cor", "budget-verwijderen", &first, "reden=dubbel");
    let second = desk.does("cor", "budget-vastleggen", "", given);
    let caller = desk.caller("cor");
    let outcome = desk.office.undo(caller, first, String::new());
    let wijkregie::office::Outcome::Refused(no) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(no.to_string().contains(&second), "{no}");
    assert_eq!(budgets(&desk).len(), 1);
}
