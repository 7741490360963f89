//! Finding anything: who and what the office has, typed as people type.

use wijkregie::office::views::LooksAsked;

use crate::support::robot::Desk;

/// People whose names are often mistyped, with what is typed.
const PEOPLE: &[(&str, &str, &str, &[&str])] = &[
    (
        "Fenna",
        "",
        "Dijkstra",
        &["dijksta", "dijkstra fenna", "DIJKSTRA"],
    ),
    (
        "Sofie",
        "van der",
        "Veen",
        &[
            "veeen",
            "vdveen",
            "vander veen",
            "sofie van der veen",
            "vanderveen",
        ],
    ),
    ("Dirk", "", "Höning", &["hoening", "honing", "höning"]),
    (
        "Jan",
        "de",
        "Vries",
        &["jan de vriess", "vries jan", "jdvries jan de vries"],
    ),
    ("Aukje", "", "Jansen", &["jansne", "jansen", "aukje jan"]),
];

fn office() -> (Desk, Vec<String>) {
    let desk = Desk::with_people();
    for n in 0..30 {
        let given = format!(
            "voornaam=Piet; achternaam=Hoekstra{}",
            ["", "n", "ma"][n % 3]
        );
        desk.does("bea", "inwoner-registreren", "", &given);
    }
    let numbers = PEOPLE.iter().map(|(first, prefix, last, _)| {
        let given = format!(
            "voornaam={first}; tussenvoegsel={prefix}; achternaam={last}; geboortedatum=14-03-1968; \
             postcode=9744 TA; telefoon=06-12345678; bsn=123456782"
        );
        // Two have not one BSN.
        let given = if *last == "Dijkstra" { given } else { given.replace("; bsn=123456782", "") };
        desk.does("bea", "inwoner-registreren", "", &given)
    });
    let numbers = numbers.collect();
    (desk, numbers)
}

fn found(desk: &Desk, who: &str, text: &str) -> Vec<String> {
    let found = desk.office.find(&desk.caller(who), text).unwrap();
    found.into_iter().map(|one| one.nummer).collect()
}

#[test]
fn everyone_stands_among_the_first_three_however_the_name_is_typed() {
    let (desk, numbers) = office();
    for ((_, _, _, typed), number) in PEOPLE.iter().zip(&numbers) {
        for text in *typed {
            let found = found(&desk, "bea", text);
            assert!(
                found.iter().take(3).any(|one| one == number),
                "{text}: {found:?}"
            );
        }
    }
}

#[test]
fn a_bsn_a_phone_a_postcode_and_a_birthday_are_found_whole_by_who_registers() {
    let (desk, numbers) = office();
    let all = || numbers.clone();
    for (text, expected) in [
        ("123456782", vec![numbers[0].clone()]),
        ("12345678", vec![]),
        ("0612345678", all()),
        ("+31 6 12345678", all()),
        ("9744ta", all()),
        ("14-03-1968", all()),
        ("1968", all()),
        ("14-3-1969", vec![]),
    ] {
        let mut found = found(&desk, "bea", text);
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
    let changed = "bsn=111222333; postcode=9711 AB; geboortedatum=15-03-1970";
    desk.does("bea", "inwoner-wijzigen", &numbers[0], changed);
    assert!(
        found(&desk, "bea", "123456782").is_empty(),
        "what it was is no more"
    );
    assert_eq!(found(&desk, "bea", "111222333"), numbers[..1]);
    assert!(!found(&desk, "bea", "9744TA").contains(&numbers[0]));
}

#[test]
fn no_bsn_is_kept_of_what_was_looked_for_nor_the_most_of_one() {
    let (desk, _) = office();
    desk.hire("fien", "fg", "alles");
    for text in ["123456", "12345678", "123456782", "1234.56.782", "dijkstra"] {
        found(&desk, "bea", text);
    }
    let asked = LooksAsked::By {
        who: "bea".to_owned(),
        from: None,
        until: None,
    };
    let looks = desk
        .office
        .looks(&desk.caller("fien"), &asked, "controle")
        .unwrap();
    let searched: Vec<&str> = looks.iter().map(|look| look.gezocht.as_str()).collect();
    assert!(searched.contains(&"dijkstra"), "{searched:?}");
    assert!(
        !searched
            .iter()
            .any(|text| text.contains(|c: char| c.is_ascii_digit())),
        "{searched:?}"
    );
}

#[test]
fn who_changed_name_is_found_by_the_new_one_only() {
    let (desk, numbers) = office();
    desk.does("bea", "inwoner-wijzigen", &numbers[0], "achternaam=Wiersma");
    assert!(found(&desk, "bea", "dijkstra").is_empty());
    assert_eq!(found(&desk, "bea", "wiersma"), numbers[..1]);
}

#[test]
fn a_closed_dossier_is_found_and_an_open_one_before_it() {
    let desk = Desk::with_people();
    let closed = desk.melding("Bakker");
    desk.does("wim", "intrekken", &closed, "reden=verhuisd");
    let open = desk.melding("Bakker");
    assert_eq!(found(&desk, "bea", "bakker"), [open, closed]);
}

#[test]
fn what_is_out_of_sight_is_not_found() {
    let desk = Desk::with_people();
    let melding = desk.melding("Bakker");
    assert_eq!(
        found(&desk, "bea", "bakker"),
        std::slice::from_ref(&melding)
    );
    desk.hire("berend", "bt", "bt:beijum");
    for text in ["bakker", "bakkre", &melding, "1", "1968"] {
        assert!(found(&desk, "berend", text).is_empty(), "{text}");
    }
}

#[test]
fn the_line_with_a_colon_finds_people_and_goes_there() {
    let (desk, numbers) = office();
    let mut robot = desk.sits_down("bea");
    robot.types(":dijksta").says("Fenna Dijkstra");
    robot
        .types("<Enter>")
        .says("Fenna Dijkstra")
        .says(&numbers[0]);
}

#[test]
fn whoever_knows_the_name_of_a_screen_goes_there_as_before() {
    let (desk, _) = office();
    let mut robot = desk.sits_down("bea");
    robot.types(":wachtrij<Enter>").says("alles wat open is");
    desk.does("bea", "inwoner-registreren", "", "achternaam=Aanb");
    robot.types(":aanb").says("Aanb");
    assert!(
        robot.chosen().contains("Aanbestedingen"),
        "{}",
        robot.chosen()
    );
}
