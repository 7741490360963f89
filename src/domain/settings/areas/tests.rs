//! Editions beside each other: where a code ends up, and what cannot be an area.

use super::*;
use crate::domain::settings::Settings;
use proptest::prelude::*;

fn settings(rows: &[(&str, &str)]) -> Settings {
    let rows = rows
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Settings::from_changes(&rows.collect())
}

fn two_editions() -> Settings {
    settings(&[
        ("cbs.2014.WK001401", "Schilderswijk; wijk: vinkhuizen"),
        (
            "cbs.2014.BU00140104",
            "Vinkhuizen-Zuid; vanaf 2024-01-01 in 2024: BU00142001 BU00142002; door: t.postma",
        ),
        (
            "cbs.2014.BU00140105",
            "Vinkhuizen-Noord; vanaf 2024-01-01 in 2024: BU00142003",
        ),
        (
            "cbs.2014.BU00140106",
            "Hoendiep; vanaf 2024-01-01 in 2024: BU00142003",
        ),
        ("cbs.2014.BU00140107", "Suikerzijde"),
        ("cbs.2024.WK001420", "West"),
        ("cbs.2024.BU00142001", "Zuid"),
        ("cbs.2024.BU00142002", "Zuidoost"),
        ("cbs.2024.BU00142003", "Vinkhuizen-Noord"),
    ])
}

#[test]
fn a_buurt_lies_in_its_wijk_and_both_in_a_wijk_of_the_office() {
    let settings = two_editions();
    let areas = settings.areas();
    let buurt = areas.get(2014, "BU00140104").unwrap();
    assert_eq!(buurt.code_of_wijk(), "WK001401");
    assert_eq!(areas.own_wijk(buurt), Some("vinkhuizen"));
    let wijk = areas.get(2014, "WK001401").unwrap();
    assert_eq!(areas.buurten_of(wijk).count(), 4);
    assert_eq!(areas.buurt("bu00140104").unwrap(), buurt);
    assert_eq!(areas.buurt("vinkhuizen zuid").unwrap(), buurt);
    // A name of more editions is that of the newest.
    assert_eq!(areas.buurt("Vinkhuizen-Noord").unwrap().year, 2024);
}

#[test]
fn what_was_split_or_merged_is_a_sentence() {
    let settings = two_editions();
    let areas = settings.areas();
    for (code, told) in [
        (
            "BU00140104",
            "sinds ma 1 jan 2024 gesplitst in Zuid (BU00142001) en Zuidoost (BU00142002)",
        ),
        (
            "BU00140106",
            "sinds ma 1 jan 2024 samen met Vinkhuizen-Noord Vinkhuizen-Noord (BU00142003)",
        ),
        (
            "BU00140107",
            "indeling 2014; wat het in 2024 is, heeft niemand gezegd",
        ),
    ] {
        assert_eq!(areas.told(areas.get(2014, code).unwrap()), told);
    }
    assert_eq!(areas.told(areas.get(2024, "BU00142001").unwrap()), "");
}

#[test]
fn what_cannot_be_an_area_is_said() {
    let settings = two_editions();
    let no = |key: &str, value: &str| {
        let area = Area::read(key, value).unwrap();
        area.and_then(|area| settings.check_area(&area))
            .unwrap_err()
            .to_string()
    };
    for (key, value, why) in [
        (
            "cbs.2014.BU00149904",
            "Nergens",
            "BU00149904 ligt in WK001499, en die staat niet in de indeling van 2014; leg eerst de wijk vast",
        ),
        (
            "cbs.2014.WK00140104",
            "Wijk in een buurt",
            "‘WK00140104’ is geen code van het CBS: een wijk is WK met zes cijfers, een buurt BU met acht",
        ),
        (
            "cbs.14.WK001401",
            "x",
            "‘14’ is geen jaar van een indeling; schrijf het als 2024",
        ),
        (
            "cbs.2014.WK001401",
            "",
            "de naam van WK001401 ontbreekt, of er staat een puntkomma in",
        ),
        (
            "cbs.2014.WK001401",
            "x; wijk: atlantis",
            "‘atlantis’ is geen wijk van kantoor; bekijk ze met: wijkregie lijst wijken",
        ),
        (
            "cbs.2014.WK001401",
            "x; hallo",
            "‘hallo’ zegt niets van een wijk of buurt; schrijf de naam, en zo nodig ‘; wijk: hoogkerk’",
        ),
        (
            "cbs.2024.BU00142001",
            "Zuid; vanaf 2024-01-01 in 2014: BU00140104",
            "een overgang gaat naar een latere indeling, en 2014 is niet later dan 2024",
        ),
        (
            "cbs.2024.BU00142001",
            "Zuid; vanaf 2024-01-01 in 2024: BU00142001",
            "een overgang gaat naar een latere indeling, en 2024 is niet later dan 2024",
        ),
        (
            "cbs.2014.BU00140104",
            "Zuid; vanaf 2024-01-01 in 2024: WK001420",
            "een wijk gaat over in wijken en een buurt in buurten, dus BU00140104 niet in WK001420",
        ),
        (
            "cbs.2014.BU00140104",
            "Zuid; vanaf 2024-01-01 in 2024: BU00142009",
            "BU00142009 staat niet in de indeling van 2024; lees die eerst in, of kijk de code na",
        ),
        (
            "cbs.2014.BU00140104",
            "Zuid; vanaf 2024-01-01 in 2024: BU00142001 BU00142001",
            "noem elke code van een overgang één keer, en ten minste één",
        ),
    ] {
        assert_eq!(no(key, value), why, "{key} {value}");
    }
}

/// Editions 2014 to 2017 of ten buurten each, every one with an overgang as the numbers say.
#[test]
fn an_area_that_would_read_back_as_something_else_is_none() {
    let settings = two_editions();
    let said = |name: &str| {
        let area = Area::new(2024, "BU00142004".to_owned(), name.to_owned());
        settings.check_area(&area).map_err(|why| why.to_string())
    };
    assert_eq!(said("Zuid-Oost"), Ok(()));
    for name in ["", "Zuid; Oost", "Zuid; wijk: beijum", "Zuid;", " Zuid"] {
        let why = said(name).unwrap_err();
        assert!(why.contains("de naam van BU00142004"), "{name}: {why}");
    }
}

#[test]
fn only_what_goes_to_the_same_code_of_the_same_edition_was_merged() {
    let settings = settings(&[
        ("cbs.2014.WK001401", "Schilderswijk"),
        (
            "cbs.2014.BU00140105",
            "Noord; vanaf 2024-01-01 in 2024: BU00142003",
        ),
        (
            "cbs.2014.BU00140106",
            "Hoendiep; vanaf 2020-01-01 in 2020: BU00142003",
        ),
        ("cbs.2020.WK001420", "West"),
        ("cbs.2020.BU00142003", "Oud-West"),
        ("cbs.2024.WK001420", "West"),
        ("cbs.2024.BU00142003", "Nieuw-West"),
    ]);
    let areas = settings.areas();
    let told = |code: &str| areas.told(areas.get(2014, code).unwrap());
    assert_eq!(
        told("BU00140105"),
        "sinds ma 1 jan 2024 Nieuw-West (BU00142003)"
    );
    assert_eq!(
        told("BU00140106"),
        "sinds wo 1 jan 2020 Oud-West (BU00142003)"
    );
}

fn editions(steps: &[(u8, u8)]) -> Settings {
    let mut rows = BTreeMap::new();
    for year in 2014..=2017 {
        rows.insert(format!("cbs.{year}.WK001400"), "Wijk".to_owned());
        for n in 0..10 {
            rows.insert(format!("cbs.{year}.BU0014000{n}"), format!("Buurt {n}"));
        }
    }
    for (at, (what, to)) in steps.iter().enumerate() {
        let (year, n) = (2014 + at / 10, at % 10);
        let codes = match what % 3 {
            0 => continue,
            1 => format!("BU0014000{}", to % 10),
            _ => format!("BU0014000{} BU0014000{}", to % 10, (to + 1) % 10),
        };
        let value = format!(
            "Buurt {n}; vanaf {}-01-01 in {}: {codes}",
            year + 1,
            year + 1
        );
        rows.insert(format!("cbs.{year}.BU0014000{n}"), value);
    }
    Settings::from_changes(&rows)
}

proptest! {
    /// Every old code ends up somewhere, or it is said of which code nobody said it; nothing goes round.
    #[test]
    fn every_code_ends_up_somewhere_or_is_said(steps in prop::collection::vec((0u8..6, 0u8..20), 30)) {
        let settings = editions(&steps);
        let areas = settings.areas();
        for area in areas.all() {
            for year in area.year..=2017 {
                match areas.joined(area, year) {
                    Joined::In(found) => {
                        prop_assert!(!found.is_empty());
                        prop_assert!(found.iter().all(|it| it.year == year));
                    }
                    Joined::Loose(loose) => {
                        prop_assert!(!loose.is_empty());
                        prop_assert!(loose.iter().all(|it| it.becomes.is_none() && it.year < year));
                    }
                }
            }
            prop_assert_eq!(Area::read(&area.key(), &area.to_string()), Some(Ok(area.clone())));
        }
    }

    #[test]
    fn any_text_is_an_area_or_a_sentence(key in "cbs\\.[0-9]{2,4}\\.(WK|BU|X)[0-9]{5,9}", value in "\\PC{0,40}") {
        if let Some(Ok(area)) = Area::read(&key, &value) {
            prop_assert_eq!(Area::read(&area.key(), &area.to_string()), Some(Ok(area)));
        }
    }
}
