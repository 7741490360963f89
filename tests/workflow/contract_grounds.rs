//! On what the signals of a contract rest: an article only where its wet is the one that is bought under.

use crate::support::contracts::World;
use wijkregie::office::contracts::agenda;

/// What the signals of a kind rest on.
fn grounds(world: &World, soort: &str) -> Vec<String> {
    let mut dated = Vec::new();
    agenda::of_contracts(&world.register, world.today, &|_| true, &mut dated);
    let of_it = dated.into_iter().filter(|item| item.soort == soort);
    of_it.map(|item| item.grondslag).collect()
}

/// A contract that ends, with percelen and a tariff that is indexed and ends.
fn contract(given: &str, percelen: &[&str], tariff: &str) -> World {
    let mut world = World::new("2026-03-01");
    let days = "begin=2025-01-01 einde=2027-12-31";
    world
        .contract(
            "RO-2025-001",
            &format!("titel=x soort=contract {days} {given}"),
        )
        .on("RO-2025-001");
    for perceel in percelen {
        world.done("contract", "perceel-toevoegen", perceel);
    }
    let tariff = format!(
        "productcode=02A05 eenheid=uur bedrag=50 van=2026-01-01 tot=2027-06-30 indexering=OVA indexering-maand=1 {tariff}"
    );
    world.done("contract", "tarief-toevoegen", &tariff);
    world
}

#[test]
fn an_article_of_a_wet_is_named_only_where_that_wet_is_bought_under() {
    const WMO: [&str; 3] = [
        "Wmo 2.6.5",
        "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        "Uitvoeringsbesluit Wmo 5.1 lid 2, Aw 2.71",
    ];
    const OTHER: [&str; 3] = ["werkproces", "afspraak over het tarief", "werkproces"];
    for (given, expected) in [
        ("wet=Wmo", WMO),
        (
            "wet=Wmo maatwerk=nee",
            [
                "Wmo 2.6.5",
                "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
                "werkproces",
            ],
        ),
        (
            "wet=Jeugdwet",
            [
                "Jeugdwet 2.13",
                "Jeugdwet 2.12, Besluit Jeugdwet 2.3",
                "werkproces",
            ],
        ),
        ("wet=Participatiewet", OTHER),
        ("wet=leerlingenvervoer", OTHER),
    ] {
        let world = contract(given, &[], "");
        let told = [
            "cliënten informeren",
            "tarief indexeren",
            "aanbesteding starten",
        ]
        .map(|soort| grounds(&world, soort));
        let expected = expected.map(|ground| vec![ground.to_owned()]);
        assert_eq!(told, expected, "{given}");
        assert_eq!(grounds(&world, "tarief loopt af"), expected[1], "{given}");
    }
}

#[test]
fn percelen_under_two_wetten_rest_on_both_and_a_tariff_on_that_of_its_perceel() {
    let percelen = [
        "aandachtsveld=jeugd wet=Jeugdwet",
        "aandachtsveld=vervoer wet=leerlingenvervoer",
        "aandachtsveld=begeleiding",
    ];
    let told = |tariff: &str| {
        let world = contract("wet=Wmo", &percelen, tariff);
        let of = |soort| grounds(&world, soort).join("; ");
        (of("cliënten informeren"), of("tarief indexeren"))
    };
    let both = "Wmo 2.6.5, Jeugdwet 2.13".to_owned();
    let price = "Uitvoeringsbesluit Wmo 5.4 lid 1 e, Jeugdwet 2.12, Besluit Jeugdwet 2.3";
    assert_eq!(told(""), (both.clone(), price.to_owned()));
    for (perceel, price) in [
        ("jeugd", "Jeugdwet 2.12, Besluit Jeugdwet 2.3"),
        ("vervoer", "afspraak over het tarief"),
        ("begeleiding", "Uitvoeringsbesluit Wmo 5.4 lid 1 e"),
    ] {
        let told = told(&format!("voor-perceel={perceel}"));
        assert_eq!(told, (both.clone(), price.to_owned()), "{perceel}");
    }
}

#[test]
fn where_no_wet_is_known_it_may_be_either() {
    let world = contract("", &[], "");
    assert_eq!(
        grounds(&world, "cliënten informeren"),
        ["Wmo 2.6.5 of Jeugdwet 2.13"]
    );
}
