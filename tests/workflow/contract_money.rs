//! What is booked on a contract and what it may cost: each booking answers for itself.

use crate::support::contracts::World;

const BOOK: &str = "besteding-toevoegen";

/// A contract of two years with two percelen.
fn support(more: &str) -> World {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2025-001",
        &format!(
            "titel=ondersteuning soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 {more}"
        ),
    );
    world.on("RO-2025-001");
    for perceel in ["aandachtsveld=groep", "aandachtsveld=individueel"] {
        world.done("contract", "perceel-toevoegen", perceel);
    }
    world
}

fn no(world: &mut World, action: &str, given: &str) -> String {
    world.refusal("contract", action, given).to_string()
}

#[test]
fn a_year_that_was_below_zero_asks_no_reason_of_what_is_booked_in_another() {
    let mut world = support("");
    let book = |world: &mut World, given: &str| {
        world.done("contract", BOOK, given);
    };
    book(&mut world, "datum=2025-06-01 bedrag=-500 reden=oud");
    book(&mut world, "datum=2026-06-01 bedrag=1000");
    // Nor of what brings that year nearer to zero.
    book(&mut world, "datum=2025-07-01 bedrag=200");
    // Booked back elsewhere, with enough there.
    book(&mut world, "datum=2026-06-02 bedrag=-1000");
    let told = no(&mut world, BOOK, "datum=2026-06-03 bedrag=-1");
    assert!(told.contains("in 2026 € 1 meer"), "{told}");
    // What takes it further below is this booking's doing.
    let told = no(&mut world, BOOK, "datum=2025-07-02 bedrag=-1");
    assert!(told.contains("in 2025 € 301 meer"), "{told}");
}

#[test]
fn a_perceel_that_was_below_zero_or_over_its_maximum_asks_no_reason_of_another() {
    let mut world = support("maximale-waarde=10.000");
    let change = "perceel=1 maximale-waarde=1.000";
    world.done("contract", "perceel-wijzigen", change);
    for given in [
        "datum=2026-06-01 bedrag=-500 voor-perceel=individueel reden=oud",
        "datum=2026-06-01 bedrag=1.500 voor-perceel=groep reden=betaald",
        "datum=2026-06-02 bedrag=100",
        "datum=2026-06-02 bedrag=400 voor-perceel=individueel",
        // It brings the perceel nearer to its maximum, and is not over it.
        "datum=2026-06-03 bedrag=-100 voor-perceel=groep",
    ] {
        world.done("contract", BOOK, given);
    }
    let further = "datum=2026-06-04 bedrag=1 voor-perceel=groep";
    let told = no(&mut world, BOOK, further);
    assert!(
        told.contains("maximale waarde van € 1.000 van groep"),
        "{told}"
    );
    // The whole is held to its own maximum, whatever the perceel.
    let told = no(&mut world, BOOK, "datum=2026-06-04 bedrag=9.000");
    assert!(told.contains("maximale waarde van € 10.000 ("), "{told}");
}

#[test]
fn a_maximum_below_what_was_spent_is_refused_for_the_whole_and_for_a_perceel() {
    let mut world = support("maximale-waarde=10.000");
    let spend = "datum=2026-06-01 bedrag=5.500 voor-perceel=groep";
    world.done("contract", BOOK, spend);
    let change = "perceel-wijzigen";
    let told = no(&mut world, change, "perceel=1 maximale-waarde=100");
    assert!(
        told.contains("€ 5.500 besteed, meer dan de maximale waarde van € 100 van groep"),
        "{told}"
    );
    let told = no(&mut world, "contract-wijzigen", "maximale-waarde=5.000");
    assert!(told.contains("maximale waarde van € 5.000"), "{told}");
    // Another perceel is no matter of this one.
    world.done(
        "contract",
        BOOK,
        "datum=2026-06-02 bedrag=10 voor-perceel=individueel",
    );
    world.done("contract", change, "perceel=1 maximale-waarde=5.500");
    world.done("contract", change, "perceel=2 maximale-waarde=10");
    world.done(
        "contract",
        BOOK,
        "datum=2026-06-02 bedrag=10 voor-perceel=individueel reden=betaald",
    );
    world.done("contract", change, "perceel=1 maximale-waarde=5.600");
}

#[test]
fn the_maximum_ends_what_it_is_the_maximum_of() {
    for (kind, ends) in [
        ("raamovereenkomst", "eindigt de raamovereenkomst"),
        ("contract", "(overeenkomst, maximale waarde)"),
        ("toelatingsovereenkomst", "(overeenkomst, maximale waarde)"),
    ] {
        let mut world = World::new("2026-11-22");
        let given =
            format!("titel=x soort={kind} begin=2026-01-01 einde=2026-12-31 maximale-waarde=100");
        world.contract("RO-2026-001", &given).on("RO-2026-001");
        let told = no(&mut world, BOOK, "datum=2026-02-01 bedrag=101");
        assert!(told.contains(ends), "{kind}: {told}");
        assert_eq!(
            told.contains("HvJ EU C-23/20"),
            kind == "raamovereenkomst",
            "{kind}: {told}"
        );
    }
}

#[test]
fn one_invoice_is_booked_back_in_parts_and_the_same_part_twice_asks_why() {
    let mut world = support("");
    for given in [
        "datum=2026-06-01 bedrag=100 kenmerk=F-1",
        "datum=2026-06-02 bedrag=-30 kenmerk=F-1",
        "datum=2026-06-02 bedrag=-20 kenmerk=F-1",
    ] {
        world.done("contract", BOOK, given);
    }
    let again = "datum=2026-06-09 bedrag=-20 kenmerk='f -1'";
    let told = no(&mut world, BOOK, again);
    assert!(told.contains("Kenmerk F-1 telt al mee"), "{told}");
    assert!(told.contains("reden="), "{told}");
    world.done(
        "contract",
        BOOK,
        &format!("{again} reden='nog een creditnota'"),
    );
}

/// A contract with tariffs to come.
fn tariffs(given: &[&str]) -> World {
    let mut world = support("");
    for given in given {
        world.done("contract", "tarief-toevoegen", given);
    }
    world
}

#[test]
fn a_unit_by_its_plural_or_short_is_the_same_unit() {
    let unit = |unit: &str| format!("productcode=02A05 eenheid='{unit}' bedrag=51 van=2025-07-01");
    for (known, same) in [
        ("uur", "uren"),
        ("uur", "per uur"),
        ("Uren", "u."),
        ("etmaal", "etmalen"),
        ("dagdeel", "dagdelen"),
        ("minuut", "minuten"),
        ("stuks", "stuk"),
        ("maand", "per maand"),
        ("rit", "ritten"),
        ("km", "kilometer"),
    ] {
        let mut world = tariffs(&[&unit(known)]);
        let told = no(&mut world, "tarief-toevoegen", &unit(same));
        assert!(told.contains("geldt al"), "{known} {same}: {told}");
    }
    // What really is another unit counts beside it.
    let mut world = tariffs(&[&unit("uur"), &unit("dagdeel"), &unit("dag")]);
    world.done("contract", "tarief-toevoegen", &unit("etmaal"));
}

#[test]
fn per_is_said_once_of_a_unit() {
    let world = tariffs(&["productcode=02A05 eenheid='Per uur' bedrag=50 van=2026-01-01"]);
    let record = world.record();
    let units = record.all::<wijkregie::domain::contract::parts::Tariff>();
    assert_eq!(
        units.map(|one| one.unit.clone()).collect::<Vec<_>>(),
        ["uur"]
    );
}

#[test]
fn a_tariff_for_the_whole_and_one_for_a_perceel_never_count_on_one_day() {
    let tariff = "productcode=02A05 eenheid=uur";
    let whole = format!("{tariff} bedrag=50 van=2025-01-01 tot=2025-12-31");
    let mut world = tariffs(&[&whole]);
    let of_one = format!("{tariff} bedrag=40 voor-perceel=groep");
    let beside = format!("{of_one} van=2025-07-01");
    let told = no(&mut world, "tarief-toevoegen", &beside);
    assert!(
        told.contains("geldt al € 50 vanaf wo 1 jan 2025 voor het hele contract"),
        "{told}"
    );
    world.done(
        "contract",
        "tarief-toevoegen",
        &format!("{of_one} van=2026-01-01"),
    );
    // Each perceel has one of its own.
    let other = format!("{tariff} bedrag=45 voor-perceel=individueel van=2026-01-01");
    world.done("contract", "tarief-toevoegen", &other);
    let again = format!("{tariff} bedrag=60 van=2026-06-01");
    let told = no(&mut world, "tarief-toevoegen", &again);
    assert!(told.contains("voor groep"), "{told}");
}

#[test]
fn what_begins_before_the_contract_is_refused() {
    let mut world = support("");
    world.provider("Zorg Noord");
    for (action, given) in [
        ("partij-toevoegen", "partij='Zorg Noord' van=2020-01-01"),
        (
            "tarief-toevoegen",
            "productcode=02A05 eenheid=uur bedrag=50 van=2020-01-01",
        ),
    ] {
        let told = no(&mut world, action, given);
        assert!(
            told.contains("vanaf wo 1 jan 2020") && told.contains("begint pas op wo 1 jan 2025"),
            "{told}"
        );
    }
    world.done(
        "contract",
        "partij-toevoegen",
        "partij='Zorg Noord' van=2025-01-01",
    );
}

#[test]
fn a_contract_does_not_end_before_what_begins_in_it_nor_begin_after_what_ended() {
    let party = ("partij-toevoegen", "partij='Zorg Noord' van=2026-07-01");
    let tariff = (
        "tarief-toevoegen",
        "productcode=02A05 eenheid=uur bedrag=50 van=2026-07-01",
    );
    let result = (
        "resultaat-afspreken",
        "afspraak=x streefwaarde=1 eenheid=% van=2026-07-01",
    );
    for (action, given) in [party, tariff, result] {
        let mut world = support("");
        world.provider("Zorg Noord");
        world.done("contract", action, given);
        let told = no(&mut world, "contract-wijzigen", "einde=2026-03-31");
        assert!(
            told.contains("vanaf wo 1 jul 2026") && told.contains("loopt af op di 31 mrt 2026"),
            "{action}: {told}"
        );
        world.done("contract", "contract-wijzigen", "einde=2026-10-31 titel=y");
        world.done("contract", "contract-wijzigen", "titel=z");
    }
    let mut world = support("");
    world.provider("Zorg Noord");
    let left = "partij='Zorg Noord' tot-en-met=2025-06-30";
    world.done("contract", "partij-toevoegen", left);
    let told = no(&mut world, "contract-wijzigen", "begin=2025-07-01");
    assert!(told.contains("tot en met ma 30 jun 2025"), "{told}");
}

#[test]
fn a_perceel_is_tied_to_another_by_its_number_alone_as_all_else_is() {
    let mut world = World::new("2026-11-22");
    let given = "titel=x soort=contract begin=2026-01-01 einde=2026-12-31";
    world.contract("RO-2026-001", given).on("RO-2026-001");
    for perceel in [
        "aandachtsveld=groep perceel=1",
        "aandachtsveld=huishouden perceel=2 gekoppeld-aan=1",
        "aandachtsveld=vervoer perceel=3 gekoppeld-aan='perceel 2'",
    ] {
        world.done("contract", "perceel-toevoegen", perceel);
    }
    let record = world.record();
    let tied: Vec<&str> = record
        .all::<wijkregie::domain::contract::parts::Perceel>()
        .map(|one| one.tied_to.as_str())
        .collect();
    assert_eq!(tied, ["", "groep, perceel 1", "huishouden, perceel 2"]);
    let told = no(&mut world, "perceel-wijzigen", "perceel=3 gekoppeld-aan=3");
    assert!(told.contains("aan zichzelf"), "{told}");
    let told = no(&mut world, "perceel-wijzigen", "perceel=3 gekoppeld-aan=9");
    assert!(told.contains("geen perceel ‘9’"), "{told}");
}

#[test]
fn a_question_and_what_would_help_are_two_sentences() {
    let mut world = tariffs(&["productcode=02A05 eenheid=uur bedrag=50 van=2025-01-01"]);
    let told = no(&mut world, "tarief-opvolgen", "tarief=1 van=2026-01-01");
    assert!(told.starts_with("Wat gaat het worden? Vul "), "{told}");
}

#[test]
fn what_is_shown_is_rounded_and_a_threshold_is_passed_only_when_it_is() {
    use wijkregie::domain::contract::overview::signals_of;
    use wijkregie::domain::contract::spending::forecast;
    use wijkregie::domain::contract::words::ContractSignal;
    use wijkregie::domain::money::Cents;
    assert_eq!(Cents(541_788).share_of(Cents(1_000_000)), Some(5_418));
    assert_eq!(Cents(541_744).share_of(Cents(1_000_000)), Some(5_417));
    // Half of the days, and 6.083,36.
    let mut world = support("maximale-waarde=20.000");
    world.done("contract", BOOK, "datum=2025-12-31 bedrag='6.083,36'");
    let told = forecast(&world.record(), world.today).unwrap().in_words();
    assert!(told.contains(" € 12.167: "), "{told}");
    // Of 20.000 it is 69,996 %: shown as 70, and not passed.
    let passed = |world: &World| {
        let all = signals_of(&world.record(), &world.register, world.today);
        all.iter()
            .any(|due| due.signal == ContractSignal::Besteding)
    };
    world.done("contract", BOOK, "datum=2026-01-31 bedrag='7.915,84'");
    assert_eq!(Cents(1_399_920).share_of(Cents::euros(20_000)), Some(7_000));
    assert!(!passed(&world));
    world.done("contract", BOOK, "datum=2026-02-01 bedrag='0,80'");
    assert!(passed(&world));
}
