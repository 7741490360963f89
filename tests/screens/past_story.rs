//! The years 2012 to 2019 of the office, entered long after by screen alone, at 80 by 24: what was agreed, extended, bought
//! and closed, each on the day it happened.

use crate::support::robot::{Desk, Robot};
use wijkregie::tui::model::Overlay;

/// Fills in the open form by the names of its fields and sends it.
fn fills(robot: &mut Robot<'_>, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let mut tabs = 0;
        loop {
            let Some(Overlay::Form(form)) = robot.model.session.overlays.last() else {
                panic!("there is no form:\n{}", robot.screen());
            };
            if form.focused().is_some_and(|field| field.spec.name == *name) {
                break;
            }
            robot.types("<Tab>");
            tabs += 1;
            assert!(tabs < 100, "there is no field {name}:\n{}", robot.screen());
        }
        robot.fills_in(value);
    }
    robot.types("<F2>");
    let left = robot.model.session.overlays.last();
    assert!(
        !matches!(left, Some(Overlay::Form(_))),
        "the form stays:\n{}",
        robot.screen()
    );
}

/// Does an action from where the robot is, by its keys.
fn does(robot: &mut Robot<'_>, keys: &str, title: &str, fields: &[(&str, &str)]) {
    robot.types(keys).says(title);
    fills(robot, fields);
}

/// A new contract, from the list; it is open after.
fn agrees(robot: &mut Robot<'_>, number: &str, fields: &[(&str, &str)]) {
    robot.types("c");
    does(robot, "Cn", "Contract registreren", fields);
    robot.says(&format!("Dossier › {number}"));
}

fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    let partner = "nummer=L031; naam=MEE Groningen";
    desk.does("cora", "aanbieder-registreren", "", partner);
    desk
}

#[test]
fn the_agreements_of_2012_to_2018_stand_as_the_letters_have_them() {
    let desk = desk();
    let mut cora = desk.sits_down("cora");
    // The convenant of the two teams, signed on 29 November 2012, for the pilots of 2013.
    agrees(
        &mut cora,
        "RO-2012-001",
        &[
            ("titel", "Convenant sociale teams in twee wijken"),
            ("soort", "convenant"),
            ("begin", "29-11-2012"),
            ("einde", "1-1-2014 of 31-12-2013"),
            ("uit-te-zoeken-door", "H. van der Meijs"),
        ],
    );
    cora.says("van di 31 dec 2013 tot en met wo 1 jan 2014")
        .says("H. van der Meijs");
    let partner = [("partij", "MEE Groningen")];
    does(&mut cora, "Ca", "Partij toevoegen", &partner);
    does(
        &mut cora,
        "fi",
        "Inzet toevoegen",
        &[
            ("partner", "MEE Groningen"),
            ("team", "De Wijert"),
            ("fte", "1,33"),
        ],
    );
    cora.types("<Tab><Tab>")
        .says("MEE Groningen")
        .says("1,33 fte");
    // Two years from 2016, extended by the option to the end of 2018.
    agrees(
        &mut cora,
        "RO-2016-001",
        &[
            ("titel", "Individuele ondersteuning"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2016"),
            ("einde", "31-12-2017"),
            ("aandachtsveld", "individuele ondersteuning"),
            ("opties", "1"),
            ("optie-maanden", "12"),
            ("clausule", "bestek 4.2"),
        ],
    );
    does(
        &mut cora,
        "Vg",
        "Optie gebruiken",
        &[("datum", "30-6-2017")],
    );
    cora.types("<Tab>")
        .says("Loopt nu tot en met     ma 31 dec 2018");
    // Transport: 2018 to August 2022, as the letter has it.
    agrees(
        &mut cora,
        "RO-2018-001",
        &[
            ("titel", "Doelgroepenvervoer"),
            ("soort", "contract"),
            ("begin", "1-1-2018"),
            ("einde", "tot augustus 2022"),
            ("aandachtsveld", "doelgroepenvervoer"),
        ],
    );
    cora.says("‘tot augustus 2022’")
        .says("van zo 31 jul 2022 tot en");
    // Youth care with 22 municipalities, then through the RIGG on its own.
    agrees(
        &mut cora,
        "RO-2016-002",
        &[
            ("titel", "Jeugdhulp"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2016"),
            ("einde", "31-12-2017"),
            ("aandachtsveld", "jeugdhulp"),
            ("wet", "Jeugdwet"),
            ("samen-met", "22 gemeenten, 3 zorgkantoren"),
            ("gebied", "provincie Groningen"),
        ],
    );
    agrees(
        &mut cora,
        "RO-2018-002",
        &[
            ("titel", "Jeugdhulp via de RIGG"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2018"),
            ("einde", "31-12-2020"),
            ("aandachtsveld", "jeugdhulp"),
            ("voorganger", "RO-2016-002"),
            ("wet", "Jeugdwet"),
            ("samen-met", "RIGG"),
        ],
    );
    cora.says("RIGG").says("Volgt op").says("RO-2016-002");
    cora.types("<Esc>").types("/").types("status:lopend<Enter>");
    desk.is_whole();
}

#[test]
fn the_aanbesteding_of_2018_is_registered_awarded_and_closed_by_screen() {
    let desk = desk();
    let mut cora = desk.sits_down("cora");
    agrees(
        &mut cora,
        "RO-2016-001",
        &[
            ("titel", "Individuele ondersteuning"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2016"),
            ("einde", "31-12-2018"),
            ("aandachtsveld", "individuele ondersteuning"),
            ("wet", "Wmo"),
        ],
    );
    does(
        &mut cora,
        "Tn",
        "Aanbesteding registreren",
        &[
            ("naam", "Wmo-ondersteuning 2019"),
            ("procedure", "sas"),
            ("ingang", "1-1-2019"),
            ("geraamde-waarde", "€ 32 mln"),
            ("looptijd", "24"),
        ],
    );
    cora.says("Dossier › AB-2018-01")
        .says("ingang di 1 jan 2019");
    // Huishoudelijke hulp is bought with it, as a perceel of its own.
    does(
        &mut cora,
        "Tp",
        "Perceel toevoegen",
        &[("aandachtsveld", "huishoudelijke hulp")],
    );
    for (name, kind, weight) in [
        ("plan van aanpak", "kwaliteit", "70"),
        ("prijs", "prijs", "30"),
    ] {
        does(
            &mut cora,
            "Ic",
            "Criterium toevoegen",
            &[("naam", name), ("soort", kind), ("weging", weight)],
        );
    }
    let phase = |cora: &mut Robot<'_>, phase: &str, day: &str| {
        does(
            cora,
            "Pa",
            "Fase afronden",
            &[("fase", phase), ("datum", day)],
        );
    };
    for (name, day) in [
        ("beslismoment", "9-10-2017"),
        ("inkoopstrategie", "9-1-2018"),
        ("marktconsultatie", "9-5-2018"),
        ("bestek", "8-6-2018"),
        ("publicatie", "11-6-2018"),
        ("nota-van-inlichtingen", "10-7-2018"),
    ] {
        phase(&mut cora, name, day);
    }
    for (who, perceel) in [
        ("Zorg Thuis", "individuele ondersteuning"),
        ("Schoon & Zo", "huishoudelijke hulp"),
    ] {
        does(
            &mut cora,
            "Ii",
            "Inschrijving toevoegen",
            &[
                ("inschrijver", who),
                ("perceel", perceel),
                ("ontvangen", "25-7-2018"),
            ],
        );
    }
    does(
        &mut cora,
        "Pa",
        "Fase afronden",
        &[
            ("fase", "sluiting-inschrijving"),
            ("datum", "27-7-2018"),
            ("reden", "zo staat het in het proces-verbaal"),
        ],
    );
    // Cell by cell: the next one is filled in, and only its score is typed.
    for (cell, score) in [
        ("1 Zorg Thuis", "8"),
        ("1 Zorg Thuis", "7,5"),
        ("2 Schoon & Zo", "6"),
        ("2 Schoon & Zo", "9"),
    ] {
        cora.types("Is").says("Inschrijving scoren").says(cell);
        fills(
            &mut cora,
            &[("score", score), ("motivering", "volgens het verslag")],
        );
    }
    cora.types("<Tab><Tab><Tab><Tab>")
        .says("plan van…  prijs")
        .says(" 1 Zorg Thuis           8         7,5")
        .says(" 2 Schoon & Zo          6         9");
    phase(&mut cora, "beoordeling", "6-9-2018");
    phase(&mut cora, "voorlopige-gunning", "7-9-2018");
    for (bid, made) in [
        ("1", "dit contract kwam eruit: RO-2019-001"),
        ("2", "deze contracten kwamen eruit"),
    ] {
        does(
            &mut cora,
            "Ig",
            "Gunnen",
            &[("inschrijving", bid), ("datum", "28-9-2018")],
        );
        cora.says(made);
        cora.says("AB-2018-01");
    }
    // The letters are on the screen with whole dates, and so is the file.
    cora.types("<Tab>").says("Brief aan Zorg Thuis");
    cora.types("<Tab>")
        .says("Aankondiging")
        .says("Gepubliceerd op: maandag 11 juni 2018");
    // Both can be kept in a file.
    cora.types("W").says("Wat wilt u bewaren?").types("<Enter>");
    cora.says("Geschreven in /thuis/AB-2018-01-dossier.txt");
    cora.types("WBrief aan Zorg<Enter>")
        .says("Geschreven in /thuis/AB-2018-01-brief-1.txt");
    let [(_, file), (_, letter)] = cora.saved.as_slice() else {
        panic!("{:?}", cora.saved);
    };
    assert!(file.starts_with("Dossier AB-2018-01\n") && file.contains("maandag 11 juni 2018"));
    assert!(letter.contains("vrijdag 7 september 2018"), "{letter}");
    let told = "Wij zijn van plan de opdracht aan u te gunnen";
    assert!(file.contains(told) && letter.contains(told), "{letter}");
    phase(&mut cora, "aankondiging-gunning", "20-10-2018");
    cora.says("gegund");
    // Two contracts of 2019, each for its perceel, and the old one is followed.
    cora.types("c")
        .types(":RO-2019-001<Enter>")
        .says("Volgt op");
    cora.types("c")
        .types(":RO-2019-002<Enter>")
        .says("Dossier › RO-2019-002");
    cora.types("<Tab><Tab>")
        .says("huishoudelijke hulp")
        .says("Schoon & Zo");
    desk.is_whole();
}
