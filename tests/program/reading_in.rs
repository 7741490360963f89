//! Reading a list in on the screen of the real program: a sheet is chosen, a profile is saved, and leaving halfway keeps
//! what was read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::pty::{Place, Terminal};
use crate::support::server::{done, store, text, until};
use rust_xlsxwriter::Workbook;

const HEAD: &str = "Contractnr;Onderwerp;Startdatum;Einddatum";

/// A workbook with a cover, two lists of contracts and a hidden one.
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Voorblad").unwrap();
    cover.write_string(0, 0, "Contracten van kantoor").unwrap();
    for (name, number) in [
        ("Lopend", "RO-1"),
        ("Verlopen", "RO-2"),
        ("Kladblok", "RO-3"),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(name == "Kladblok");
        let row = [number, "Vervoer", "1-1-2025", "31-12-2027"];
        for (column, (name, cell)) in (0..).zip(HEAD.split(';').zip(row)) {
            sheet.write_string(0, column, name).unwrap();
            sheet.write_string(1, column, cell).unwrap();
        }
    }
    book.save(path).unwrap();
}

/// Chooses a file of contracts by its path.
fn chooses(terminal: &mut Terminal, path: &Path) {
    terminal
        .shows("Nu nodig")
        .types("gl")
        .shows("Kies een bestand");
    terminal.types("F").shows("Welk bestand?");
    let path = path.display().to_string();
    terminal
        .types(&format!("\x1b[200~{path}\x1b[201~"))
        .is_quiet();
    terminal.types("\r").shows("Wat staat er in");
    terminal.types("contracten").is_quiet();
    terminal.types("\r").shows("contracten uit");
}

fn contracts(data: &Path) -> Vec<String> {
    let listed = done(data, &["lijst", "contracten", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let rows = listed.as_array().unwrap().iter();
    rows.map(|row| row["nummer"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_sheet_is_chosen_from_those_of_the_workbook_and_a_profile_of_it_saved_and_used_again() {
    let place = Place::new();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("lijst.xlsx");
    workbook(&path);
    let config = home.path().join("instellingen").display().to_string();
    let environment = [("LANG", "C.UTF-8"), ("XDG_CONFIG_HOME", config.as_str())];
    let mut terminal = Terminal::open(&place, &environment);
    chooses(&mut terminal, &path);
    terminal.shows("RO-1");
    // What was passed over is told among the meldingen.
    terminal.types("\x1b[C\x1b[C").shows("Bladen: 1 ‘Voorblad’");
    terminal.types("\x1b[D\x1b[D").shows("RO-1");

    // The sheets stand there; what is typed only finds one, and is never one by itself.
    terminal.types("y").shows("Hoe is het geschreven?");
    terminal.types("blad").shows("Blad ‘Voorblad’");
    for line in [
        "Blad ‘Lopend’",
        "Blad ‘Verlopen’",
        "Blad ‘Kladblok’",
        "verborgen",
    ] {
        terminal.shows(line);
    }
    terminal.types("\x1b").is_quiet();
    terminal.types("y").shows("Hoe is het geschreven?");
    terminal
        .types("Begroting")
        .shows("Bewaar als profiel ‘Begroting’")
        .is_quiet();
    assert!(
        !terminal.text().contains("Blad ‘Begroting’"),
        "{}",
        terminal.text()
    );
    terminal.types("\x1b").is_quiet();
    terminal.types("y").shows("Hoe is het geschreven?");
    terminal.types("Verlopen").is_quiet();
    terminal.types("\r").shows("RO-2");

    // What was chosen is saved under a name.
    terminal.types("y").shows("Hoe is het geschreven?");
    terminal
        .types("verlopen-2025")
        .shows("Bewaar als profiel ‘verlopen-2025’");
    terminal.types("\r").shows("Het profiel staat in");
    let saved = PathBuf::from(&config).join("wijkregie/profielen/verlopen-2025");
    let text = fs::read_to_string(&saved).unwrap();
    assert!(text.contains("Verlopen"), "{text}");
    // One of that name stays as it is.
    terminal
        .types("y")
        .shows("Hoe is het geschreven?")
        .types("\x1b")
        .is_quiet();
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);

    // The next time it is there, on the screen and on the command line.
    let mut terminal = Terminal::open(&place, &environment);
    terminal.shows("Kies een bestand").types("v");
    chooses(&mut terminal, &path);
    terminal
        .shows("RO-1")
        .types("y")
        .shows("Profiel verlopen-2025");
    terminal.types("verlopen-2025").is_quiet();
    terminal
        .types("\r")
        .shows("profiel verlopen-2025")
        .shows("RO-2");
    terminal.types("L").shows("Inlezen?");
    terminal.types("\r");
    until("it is read in", || !contracts(place.data()).is_empty());
    assert_eq!(contracts(place.data()), ["RO-2"]);
    assert_eq!(fs::read_to_string(&saved).unwrap(), text);
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
}

/// So many that nobody has read them all before the user leaves.
const MANY: usize = 12_000;

#[test]
fn leaving_halfway_keeps_what_was_read_and_reading_in_again_completes_it() {
    let mut place = Place::new();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("lijst.csv");
    let rows = (0..MANY).map(|n| format!("RO-{n};Vervoer {n};1-1-2025;31-12-2027\n"));
    let text: String = std::iter::once(format!("{HEAD}\n")).chain(rows).collect();
    fs::write(&path, text).unwrap();
    let mut terminal = Terminal::open(&place, &[("LANG", "C.UTF-8")]);
    chooses(&mut terminal, &path);
    terminal.shows(&format!("{MANY} gelezen: {MANY} toegevoegd"));
    assert_eq!(contracts(place.data()), Vec::<String>::new());
    terminal.types("L").shows("Inlezen?");
    terminal.types("\r").shows("u kunt intussen verder werken");
    let mut kept = 0;
    until("some rows are kept", || {
        kept = contracts(place.data()).len();
        kept > 0
    });
    terminal.types("q");
    assert_eq!(terminal.ends(), 0);
    place.is_intact();

    let file = path.display().to_string();
    let report = done(place.data(), &["import", "contracten", &file, "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let count = |name: &str| report[name].as_u64().unwrap() as usize;
    assert!(count("ongewijzigd") >= kept, "{report}");
    assert!(
        count("toegevoegd") > 0,
        "it was no longer halfway: {report}"
    );
    assert_eq!(count("ongewijzigd") + count("toegevoegd"), MANY, "{report}");
    assert_eq!(contracts(place.data()).len(), MANY);
    place.is_intact();
}

/// The same bookings as a file of the financial administration has them, in a CSV and in a workbook.
fn bookings(folder: &Path) -> [PathBuf; 2] {
    const ROWS: &[&str] = &[
        "Verplichting;Boekdatum;Bedrag;Perceel;Omschrijving;Factuurnummer;Kostenplaats",
        "DO-2018-001;31-01-2026;€ 12.500,50;1;januari;F-1;6670",
        "DO-2018-001;28-02-2026;7.499,50;;februari;F-2;6670",
        "DO-2018-001;28-02-2026;100;9;los;F-3;",
        "DO-9999-001;28-02-2026;100;;onbekend contract;F-4;",
        "DO-2018-001;;100;;zonder dag;F-5;",
        "DO-2018-001;28-02-2026;0;;niets;F-6;",
        "CV-2012-001;28-02-2026;100;;convenant;F-7;",
    ];
    let [csv, xlsx] = ["boekingen.csv", "boekingen.xlsx"].map(|name| folder.join(name));
    fs::write(&csv, ROWS.join("\r\n")).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(ROWS) {
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save(&xlsx).unwrap();
    [csv, xlsx]
}

/// The booked amounts in cents, each with its perceel.
fn spent(contract: &serde_json::Value) -> Vec<(String, u64)> {
    let all = contract["bestedingen"].as_array().unwrap().iter();
    all.map(|one| {
        let perceel = one["voor_perceel"].as_str().unwrap();
        (perceel.to_owned(), one["bedrag"].as_u64().unwrap())
    })
    .collect()
}

#[test]
fn a_booking_finds_its_perceel_as_it_is_shown_and_what_is_odd_about_it_is_told() {
    const ROWS: [&str; 11] = [
        "Contractnr;Boekdatum;Bedrag;Perceel;Omschrijving;Boekingsnr",
        "RO-2026-001;01-04-2026;1,00;dagbesteding, perceel 2;;B1",
        "RO-2026-001;01-04-2026;2,00;2;;B2",
        "RO-2026-001;01-04-2026;3,00;1;;B3",
        "RO-2026-001;01-04-2026;4,00;Vervoer, perceel 1;;b4",
        "RO-2026-001;01-04-2026;4,00;Vervoer, perceel 1;;B4",
        "RO-2026-001;01-04-2026;1234,567;;;B5",
        "RO-2026-001;01-04-2020;5,00;;te vroeg;B6",
        "RO-2026-001;01-04-2028;6,00;;te laat;B7",
        "RO-2026-001;01-04-2026;7,00;;twee keer;",
        "RO-2026-001;01-04-2026;7,00;;twee keer;",
    ];
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 0);
    for line in [
        "contract-registreren nummer=RO-2026-001 titel=x soort=contract begin=2026-01-01 einde=2026-12-31 aandachtsveld=dagbesteding perceel=1",
        "perceel-toevoegen RO-2026-001 aandachtsveld=dagbesteding perceel=2",
        "perceel-toevoegen RO-2026-001 aandachtsveld=vervoer perceel=1",
    ] {
        done(
            &data,
            &[&["doe"][..], &line.split(' ').collect::<Vec<_>>()].concat(),
        );
    }
    let file = home.path().join("boekingen.csv");
    fs::write(&file, ROWS.join("\r\n")).unwrap();
    let told = done(&data, &["import", "bestedingen", text(&file), "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (&told["toegevoegd"], &told["ongewijzigd"]),
        (&7.into(), &2.into()),
        "{told}"
    );
    let contract = done(&data, &["toon", "RO-2026-001", "--json"]);
    let contract = serde_json::from_str(&contract).unwrap();
    let both = |perceel: &str, euros: u64| (perceel.to_owned(), euros * 100);
    assert_eq!(
        spent(&contract),
        [
            both("dagbesteding, perceel 2", 1),
            both("dagbesteding, perceel 2", 2),
            // Two are called perceel 1.
            both("", 3),
            both("vervoer, perceel 1", 4),
            both("", 5),
            both("", 6),
            both("", 7),
        ]
    );
    let told = told.to_string();
    for said in [
        "het bedrag is niet te lezen",
        "voor het begin van het contract op do 1 jan 2026",
        "na het einde van het contract op do 31 dec 2026",
        "zonder boekingsnummer",
    ] {
        assert_eq!(told.matches(said).count(), 1, "{said}: {told}");
    }
}

#[test]
fn what_the_books_say_was_spent_is_read_in_once_however_often_and_from_whatever_file() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 0);
    for line in [
        "contract-registreren nummer=DO-2018-001 titel=vervoer soort=contract begin=2026-01-01 einde=2026-12-31 aandachtsveld=vervoer perceel=1 maximale-waarde=100.000",
        "contract-registreren nummer=CV-2012-001 titel=teams soort=convenant begin=2026-01-01 einde=2026-12-31",
    ] {
        done(
            &data,
            &[&["doe"][..], &line.split(' ').collect::<Vec<_>>()].concat(),
        );
    }
    let contract = || -> serde_json::Value {
        let told = done(&data, &["toon", "DO-2018-001", "--json"]);
        serde_json::from_str(&told).unwrap()
    };
    for (time, file) in bookings(home.path())
        .iter()
        .chain(&bookings(home.path()))
        .enumerate()
    {
        let told = done(&data, &["import", "bestedingen", text(file), "--json"]);
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let added = if time == 0 { 3 } else { 0 };
        assert_eq!(
            (&told["toegevoegd"], &told["geweigerd"]),
            (&added.into(), &4.into()),
            "{told}"
        );
        let is = contract();
        assert_eq!(is["besteed"], 2_010_000, "{time}");
        let years = is["besteed_per_jaar"].as_array().unwrap();
        assert_eq!(years.len(), 2);
        assert_eq!(years[1]["perceel"], "vervoer, perceel 1");
        assert_eq!(years[1]["bedrag"], 1_250_050);
    }
    let bookings = contract()["bestedingen"].clone();
    let first = &bookings.as_array().unwrap()[0];
    assert_eq!(
        (&first["kenmerk"], &first["omschrijving"]),
        (&"F-1".into(), &"januari; Kostenplaats: 6670".into())
    );
    let refused = fs::read_to_string(home.path().join("boekingen.csv.geweigerd.csv")).unwrap();
    for reason in [
        "Contract DO-9999-001 staat niet in het register",
        "heeft geen boekdatum",
        "een boeking van nul telt niet mee",
        "CV-2012-001 is een convenant",
    ] {
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
}

#[test]
fn what_the_books_booked_back_corrects_its_year_and_perceel_and_is_told_where_a_year_comes_below_zero()
 {
    const ROWS: [&str; 9] = [
        "Contractnr;Boekdatum;Bedrag;D/C;Perceel;Boekingsnr",
        // Booked back before what it corrects stands in the file, under the number of the invoice.
        "RO-2026-001;01-05-2026;-400,50;;1;F-1",
        "RO-2026-001;01-04-2026;1.400,50;;1;F-1",
        "RO-2026-001;01-06-2026;200-;;;F-2",
        "RO-2026-001;01-06-2026;100;D;;F-3",
        "RO-2026-001;01-01-2027;€ -25,25;;1;F-4",
        "RO-2026-001;01-01-2027;24,25;C;1;F-5",
        "RO-2026-001;01-01-2027;(1);;1;F-6",
        "RO-2026-001;01-01-2027;5;X;1;F-7",
    ];
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 0);
    let line = "contract-registreren nummer=RO-2026-001 titel=x soort=contract begin=2026-01-01 einde=2027-12-31 aandachtsveld=dagbesteding perceel=1 maximale-waarde=10.000";
    let words = [&["doe"][..], &line.split(' ').collect::<Vec<_>>()].concat();
    done(&data, &words);
    let told = read_in(&data, "bestedingen", &ROWS);
    assert_eq!(counts(&told), [7, 0, 0, 1], "{told}");
    let said = told["meldingen"].to_string();
    assert_eq!(
        said.matches("meer teruggeboekt dan geboekt").count(),
        2,
        "{said}"
    );
    for one in [
        "daarmee is in 2026 € 100 meer teruggeboekt dan geboekt",
        "daarmee is op dagbesteding, perceel 1 in 2027 € 50,50 meer teruggeboekt dan geboekt",
    ] {
        assert!(said.contains(one), "{one}: {said}");
    }
    let whole = |words: &[&str]| -> serde_json::Value {
        let all = [&["toon", "RO-2026-001", "--json"][..], words].concat();
        serde_json::from_str(&done(&data, &all)).unwrap()
    };
    let then = whole(&["--peildatum", "2027-02-01"]);
    assert_eq!(then["besteed"], 100_000 - 10_000 - 5_050);
    let years: Vec<_> = then["besteed_per_jaar"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    let sums: Vec<_> = years
        .iter()
        .map(|it| it["bedrag"].as_i64().unwrap())
        .collect();
    assert_eq!(sums, [-10_000, 100_000, -5_050]);
    // 366 days and 849,50 is 1.694,35 in 730.
    assert_eq!(then["prognose"]["verwacht"], 84_950 * 730 / 366);
    let page = done(&data, &["toon", "RO-2026-001", "--peildatum", "2027-02-01"]);
    assert!(
        page.contains("2027  € -50,50  dagbesteding, perceel 1  meer teruggeboekt dan geboekt"),
        "{page}"
    );
    // Read once more, nothing counts twice; written out and read in elsewhere, it is the same.
    assert_eq!(counts(&read_in(&data, "bestedingen", &ROWS)), [0, 0, 7, 1]);
    let file = home.path().join("terug.xlsx");
    done(
        &data,
        &[
            "export",
            "contracten",
            "--als",
            "xlsx",
            "--naar",
            text(&file),
            "--doel",
            "overdracht",
        ],
    );
    let other = store(home.path(), "elders", 0);
    done(&other, &["import", "contracten", text(&file)]);
    let same = ["toon", "RO-2026-001", "--json", "--peildatum", "2027-02-01"];
    let same: serde_json::Value = serde_json::from_str(&done(&other, &same)).unwrap();
    assert_eq!(same["besteed_per_jaar"], then["besteed_per_jaar"]);
}

/// Reads lines in as a list; returns what the program tells.
fn read_in(data: &Path, list: &str, lines: &[&str]) -> serde_json::Value {
    let file = data.parent().unwrap().join(format!("{list}.csv"));
    fs::write(&file, lines.join("\r\n")).unwrap();
    let told = done(data, &["import", list, text(&file), "--json"]);
    serde_json::from_str(&told).unwrap()
}

fn counts(told: &serde_json::Value) -> [u64; 4] {
    ["toegevoegd", "bijgewerkt", "ongewijzigd", "geweigerd"]
        .map(|name| told[name].as_u64().unwrap())
}

#[test]
fn tariffs_results_and_promises_are_read_in_by_the_rules_of_their_actions_and_once() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 0);
    for line in [
        "aanbieder-registreren nummer=L001 naam=Naoberhuis",
        "contract-registreren nummer=RO-2026-001 titel=x soort=contract begin=2026-01-01 einde=2026-12-31 aandachtsveld=vervoer perceel=1",
        "partij-toevoegen RO-2026-001 partij=L001",
    ] {
        done(
            &data,
            &[&["doe"][..], &line.split(' ').collect::<Vec<_>>()].concat(),
        );
    }
    const TARIFFS: &[&str] = &[
        "Contractnr;Productcode;Eenheid;Tarief;Vanaf;Tot en met;Indexering;Indexering maand;Perceel;Omschrijving",
        "RO-2026-001;02A03;uur;60,05;01-01-2026;;OVA 90 %;1;perceel 1;begeleiding",
        "RO-2026-001;02A03;uur;61,00;01-01-2026;31-01-2026;;;vervoer, perceel 1;",
        "RO-2026-001;02A04;;61,00;01-06-2026;;;;;",
        "RO-2026-001;02A05;uur;gratis;01-06-2026;;;;;",
        "RO-2026-009;02A05;uur;1,00;01-06-2026;;;;;",
        "RO-2026-001;02A06;uur;1,00;01-06-2026;;;;perceel 7;",
    ];
    let told = read_in(&data, "tarieven", TARIFFS);
    assert_eq!(counts(&told), [1, 0, 0, 5], "{told}");
    let refused = fs::read_to_string(home.path().join("tarieven.csv.geweigerd.csv")).unwrap();
    for reason in [
        "Voor 02A03 per uur geldt al € 60,05",
        "eenheid",
        "geen tarief dat te lezen is",
        "RO-2026-009 staat niet in het register",
        "geen perceel ‘perceel 7’",
    ] {
        assert!(refused.contains(reason), "{reason}: {refused}");
    }
    // What followed on it by hand does not make it another.
    done(
        &data,
        &[
            "doe",
            "tarief-opvolgen",
            "RO-2026-001",
            "tarief=1",
            "van=2026-07-01",
            "percentage=2,5",
        ],
    );
    assert_eq!(counts(&read_in(&data, "tarieven", TARIFFS))[..3], [0, 0, 1]);

    // The newest is read first.
    let page = done(&data, &["toon", "RO-2026-001"]);
    let newest = page.find("bedrag € 61,55").unwrap();
    assert!(newest < page.find("bedrag € 60,05").unwrap(), "{page}");

    // A table that gives the next tariff by its first day alone.
    const NEXT: &[&str] = &[
        "Contractnr;Productcode;Eenheid;Tarief;Vanaf",
        "RO-2026-001;09Z01;uur;50,00;01-01-2026",
        "RO-2026-001;09Z01;uur;51,00;01-07-2026",
    ];
    let told = read_in(&data, "tarieven", NEXT);
    assert_eq!(counts(&told), [2, 0, 0, 0], "{told}");
    assert!(
        told.to_string()
            .contains("dit volgt op € 50 per uur, dat nu eindigt op di 30 jun 2026"),
        "{told}"
    );
    assert_eq!(counts(&read_in(&data, "tarieven", NEXT)), [0, 0, 2, 0]);

    let results = |measured: &str| {
        read_in(
            &data,
            "resultaten",
            &[
                "Contractnr;Afspraak;Streefwaarde;Eenheid;Nulmeting;Partij;Aandeel;Periode;Gemeten;Gemeten op",
                &format!("RO-2026-001;eigen regie;78;%;77;;;2026;{measured}"),
                "RO-2026-001;uitstroom;hoogstens 10;cliënten;;Naoberhuis;60 %;2026;;",
                "RO-2026-001;uitstroom;hoogstens 10;;;;;2025;;",
            ],
        )
    };
    assert_eq!(counts(&results(";")), [2, 0, 0, 1]);
    assert_eq!(counts(&results("77;01-11-2026")), [0, 1, 1, 1]);
    assert_eq!(counts(&results("77;01-11-2026")), [0, 0, 2, 1]);
    let told = results("79;01-11-2026");
    assert_eq!(counts(&told), [0, 0, 2, 1]);
    assert_eq!(told["verschillen"][0]["opgeslagen"], "77", "{told}");
    assert_eq!(told["verschillen"][0]["bestand"], "79", "{told}");

    let promises = |done: &str| {
        read_in(
            &data,
            "gespreksafspraken",
            &[
                "Contractnr;Actie;Actiehouder;Deadline;Gedaan op;Uitkomst",
                &format!("RO-2026-001;cijfers leveren;L001;01-12-2027;{done}"),
            ],
        )
    };
    assert_eq!(counts(&promises(";")), [1, 0, 0, 0]);
    assert_eq!(counts(&promises(";")), [0, 0, 1, 0]);
    let today = chrono::Local::now().date_naive();
    assert_eq!(
        counts(&promises(&format!("{today};gekregen"))),
        [0, 1, 0, 0]
    );

    let contract = done(&data, &["toon", "RO-2026-001", "--json"]);
    let contract: serde_json::Value = serde_json::from_str(&contract).unwrap();
    let tariff = &contract["tarieven"][0];
    assert_eq!(
        (
            &tariff["bedrag"],
            &tariff["voor_perceel"],
            &tariff["indexering_maand"]
        ),
        (&6005.into(), &"vervoer, perceel 1".into(), &1.into())
    );
    assert_eq!(contract["resultaatafspraken"][0]["gemeten"], "77");
    assert_eq!(contract["resultaatafspraken"][1]["aandeel"], 6000);
    assert_eq!(contract["gespreksafspraken"][0]["wie"], "Naoberhuis");
    assert_eq!(contract["gespreksafspraken"][0]["uitkomst"], "gekregen");
    // A column of the office's own is not lost.
    assert!(
        contract["ruw"].to_string().contains("begeleiding"),
        "{}",
        contract["ruw"]
    );
}
