//! Who may be one person: the names and days of an office.

use proptest::prelude::*;

use super::names::SOUNDS;
use super::*;

/// `achternaam; tussenvoegsel; voornaam; geboren; adres; telefoon`
fn person(text: &str) -> Traits {
    let cells: Vec<&str> = text.split(';').map(str::trim).collect();
    let (postcode, number) = cells[4].rsplit_once(' ').unwrap_or_default();
    Traits::of(&Resident {
        last_name: cells[0].to_owned(),
        prefix: cells[1].to_owned(),
        first_name: cells[2].to_owned(),
        birth_date: NaiveDate::parse_from_str(cells[3], "%d-%m-%Y").ok(),
        postcode: postcode.to_owned(),
        house_number: number.to_owned(),
        phone: cells[5].to_owned(),
        ..Resident::default()
    })
}

const SOFIE: &str = "Veen; van der; Sofie; 04-03-1968; 9744 GJ 12; +31612345678";

fn certainty(one: &str, two: &str) -> Option<Certainty> {
    let (one, two) = (person(one), person(two));
    let found = one.alike(&two);
    let turned = two.alike(&one);
    assert_eq!(
        found.as_ref().map(|it| it.certainty),
        turned.map(|it| it.certainty),
        "whoever comes first"
    );
    found.map(|it| it.certainty)
}

#[test]
fn one_person_written_down_twice_is_found_whatever_was_written_otherwise() {
    use Certainty::{Mogelijk, Waarschijnlijk, Zeker};
    for (other, sure, what) in [
        (SOFIE, Zeker, "the same"),
        (
            "VEEN; v.d.; SOFIE; 04-03-1968; 9744 GJ 12; +31612345678",
            Zeker,
            "capitals, tussenvoegsel short",
        ),
        (
            "Veen, van der; ; Sofie; 04-03-1968; 9744 GJ 12; +31612345678",
            Zeker,
            "tussenvoegsel behind",
        ),
        (
            "van der Veen; ; Sofie; 04-03-1968; 9744 GJ 12; +31612345678",
            Zeker,
            "tussenvoegsel in the name",
        ),
        (
            "VanderVeen; ; Sofie; 04-03-1968; 9744 GJ 12; +31612345678",
            Zeker,
            "tussenvoegsel written to the name",
        ),
        (
            "Veen; van der; Sofie; 04-03-1968; ;",
            Waarschijnlijk,
            "a namesake may be born that day",
        ),
        (
            "Veen; van der; S.; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "initials",
        ),
        (
            "Veen; van der; S.; 04-03-1968; ; ",
            Mogelijk,
            "initials and nothing more",
        ),
        (
            "Veen-Bakker; van der; Sofie; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "a double name",
        ),
        (
            "Bakker-van der Veen; ; Sofie; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "a double name, turned round",
        ),
        (
            "Bakker; ; Sofie; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "another name at home",
        ),
        (
            "Vene; van der; Sofie; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "letters turned round",
        ),
        (
            "Veeen; van der; Sofie; 04-03-1968; ; ",
            Mogelijk,
            "a letter too many",
        ),
        (
            "Sofie; ; Veen; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "first and last name turned round",
        ),
        (
            "Veen; van der; Sofie; 03-04-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "day and month turned round",
        ),
        (
            "Veen; van der; Sofie; 03-04-1968; ; ",
            Mogelijk,
            "day and month turned round, and nothing more",
        ),
        (
            "Veen; van der; Sofie; 04-03-1969; 9744 GJ 12; ",
            Waarschijnlijk,
            "one digit",
        ),
        (
            "Veen; van der; Sofie; ; 9744 GJ 12; ",
            Waarschijnlijk,
            "no day of birth",
        ),
        (
            "Veen; van der; Sofie Anna; 04-03-1968; 9744 GJ 12; ",
            Waarschijnlijk,
            "two first names",
        ),
        (
            "Veen; van der; ; 04-03-1968; 9744 GJ 12; ",
            Mogelijk,
            "no first name",
        ),
    ] {
        assert_eq!(certainty(SOFIE, other), Some(sure), "{what}");
    }
    for (one, other) in [
        (
            "Höning; ; Dirk; 01-02-1980; 9744 GJ 1; ",
            "Hoening; ; Dirk; 01-02-1980; 9744 GJ 1; ",
        ),
        (
            "Meijer; ; Jan; 01-02-1980; 9744 GJ 1; ",
            "Meyer; ; Johannes; 01-02-1980; 9744 GJ 1; ",
        ),
        (
            "Jansen; ; Kees; 01-02-1980; 9744 GJ 1; ",
            "Janssen; ; Cornelis; 01-02-1980; 9744 GJ 1; ",
        ),
    ] {
        assert_eq!(certainty(one, other), Some(Waarschijnlijk), "{one} {other}");
    }
}

#[test]
fn twins_namesakes_and_family_are_never_certain() {
    let twin = "Veen; van der; Marie; 04-03-1968; 9744 GJ 12; +31612345678";
    assert_eq!(certainty(SOFIE, twin), None, "a twin");
    let anna = "Veen; van der; Anna; 04-03-1968; 9744 GJ 12; +31612345678";
    let anne = "Veen; van der; Anne; 04-03-1968; 9744 GJ 12; +31612345678";
    assert_eq!(
        certainty(anna, anne),
        Some(Certainty::Mogelijk),
        "twins called alike"
    );
    let initial = "Veen; van der; M.; 04-03-1968; 9744 GJ 12; +31612345678";
    assert_eq!(certainty(SOFIE, initial), None, "the initial of a twin");
    let namesake = "Veen; van der; Sofie; 21-09-1991; 9713 AB 7; +31687654321";
    assert_eq!(certainty(SOFIE, namesake), None, "a namesake");
    let daughter = "Veen; van der; Sofie; 21-09-1991; 9744 GJ 12; +31612345678";
    assert_eq!(
        certainty(SOFIE, daughter),
        Some(Certainty::Mogelijk),
        "a daughter called alike"
    );
    let daughter = "Veen; van der; Sofie; 21-09-1991; 9744 GJ 12; ";
    assert_eq!(certainty(SOFIE, daughter), None);
}

#[test]
fn one_bsn_is_one_person_and_two_are_two_whatever_the_rest_says() {
    let with = |text: &str, bsn: &str| Traits {
        bsn: Bsn::parse(bsn).ok(),
        ..person(text)
    };
    let (one, two) = ("999900420", "999900705");
    let sofie = with(SOFIE, one);
    assert!(sofie.bsn.is_some() && Bsn::parse(two).is_ok());
    assert_eq!(sofie.alike(&with(SOFIE, two)), None);
    let moved = "Bakker; ; S.; 04-03-1968; 9713 AB 7; +31687654321";
    let found = sofie.alike(&with(moved, one)).unwrap();
    assert_eq!(found.certainty, Certainty::Zeker);
    assert_eq!(found.why[0], "zelfde BSN");
    let twin = "Veen; van der; Marie; 04-03-1968; 9744 GJ 12; +31612345678";
    let found = sofie.alike(&with(twin, one)).unwrap();
    assert_eq!(
        found.certainty,
        Certainty::Waarschijnlijk,
        "the BSN of a twin, copied"
    );
    assert!(found.why.contains(&"andere voornaam"));
}

#[test]
fn what_is_alike_shares_a_key() {
    for other in [
        "Veen; van der; S.; 03-04-1968; ; ",
        "Veen; van der; Sofie; ; 9744 GJ 12; ",
        "Veen; van der; Sofie; ; ; +31612345678",
    ] {
        let (one, other) = (person(SOFIE), person(other));
        let keys: Vec<u64> = one.keys().collect();
        assert!(other.keys().any(|key| keys.contains(&key)));
    }
    assert_eq!(
        person("Veen; ; ; ; ; ").keys().count(),
        0,
        "nothing empty is a key"
    );
}

proptest! {
    #[test]
    fn a_name_sounds_as_one_pair_of_letters_after_the_other_says(name in "[a-z ]{0,14}|[aeioucktsyz]{0,14}|[a-z]{0,3}[é-ø]{0,3}") {
        let mut by_pair = name.replace(' ', "");
        for (written, as_one) in SOUNDS {
            by_pair = by_pair.replace(written, as_one);
        }
        let mut by_pair: Vec<char> = by_pair.chars().collect();
        by_pair.dedup();
        prop_assert_eq!(sound(&name), by_pair);
    }
}
