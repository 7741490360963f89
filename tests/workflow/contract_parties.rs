//! Who takes part in an agreement, on both sides, what each perceel of it says of itself, and convenanten, in which nobody
//! buys.

use crate::support::contracts::World;
use chrono::NaiveDate;
use wijkregie::domain::contract::bought;
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::{Party, Perceel, Tariff};
use wijkregie::domain::contract::staffing::together;
use wijkregie::domain::contract::words::{ContractSignal, Funding, PartySide};
use wijkregie::domain::rights::Actor;
use wijkregie::office::contracts::rows;

/// Youth care of 2018, bought through the RIGG for more gemeenten, of one provider.
fn youth_care() -> World {
    let mut world = World::new("2026-11-22");
    world.provider("De Springplank");
    world.contract(
        "RO-2018-001",
        "titel=jeugdhulp soort=raamovereenkomst begin=2018-01-01 einde=2020-12-31 wet=Jeugdwet maximale-waarde='€ 12 mln'",
    );
    world.on("RO-2018-001");
    for (party, more) in [
        ("RIGG", "rol=penvoerder"),
        ("Groningen", "rol=deelnemer aandeel='55 %'"),
        ("'gemeente Haren'", "tot-en-met=2018-12-31"),
        ("'De Springplank'", "rol=hoofdaannemer aandeel=100"),
    ] {
        world.done(
            "contract",
            "partij-toevoegen",
            &format!("partij={party} {more}"),
        );
    }
    world
}

fn told(world: &mut World, action: &str, given: &str) -> String {
    world.refusal("contract", action, given).to_string()
}

#[test]
fn who_buys_and_who_delivers_stand_on_their_own_side() {
    let mut world = youth_care();
    let record = world.record();
    let of = |side| -> Vec<&str> {
        let parties = bought::on_side(&record, side);
        parties.map(|party| party.provider.as_str()).collect()
    };
    assert_eq!(
        of(PartySide::Opdrachtgever),
        ["RIGG", "gemeente Groningen", "gemeente Haren"]
    );
    assert_eq!(of(PartySide::Opdrachtnemer), ["L002"]);
    // A share that was not agreed is not known, and no zero.
    let shares: Vec<Option<u32>> = record.all::<Party>().map(|party| party.share).collect();
    assert_eq!(shares, [None, Some(5_500), None, Some(10_000)]);
    // Each side is a whole of its own.
    world.done("contract", "partij-wijzigen", "partij='1 RIGG' aandeel=45");
    let no = told(&mut world, "partij-wijzigen", "partij=1 aandeel='45,01 %'");
    assert!(
        no.starts_with("De aandelen van kant opdrachtgever zijn samen 100,01 %"),
        "{no}"
    );
}

#[test]
fn a_party_that_cannot_be_is_refused_with_what_to_do() {
    let mut world = youth_care();
    for (action, given, expected) in [
        (
            "partij-toevoegen",
            "partij=Groningen",
            "gemeente Groningen is al opdrachtgever in dit contract",
        ),
        (
            "partij-toevoegen",
            "partij='gemeente Atlantis'",
            "staat niet in de landelijke lijst",
        ),
        (
            "partij-toevoegen",
            "partij=Humanitas",
            "Leg haar vast met aanbieder-registreren",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt rol=penvoerder",
            "RIGG is al penvoerder",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt van=2019-06-01 tot-en-met=2019-05-31",
            "gaat weg voor zij meedoet",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt van=2021-06-01",
            "het contract loopt af op do 31 dec 2020",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt tot-en-met=2017-12-31",
            "doet mee tot en met zo 31 dec 2017, en het contract begint op ma 1 jan 2018",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt kant=partner",
            "Partners horen bij een convenant",
        ),
        (
            "partij-toevoegen",
            "partij='Ten Boer' van=2019-01-01",
            "is sinds 2019 opgegaan in een andere gemeente",
        ),
        (
            "partij-toevoegen",
            "partij=Oldambt voor-perceel=vervoer",
            "geen perceel ‘vervoer’",
        ),
        (
            "partij-wijzigen",
            "partij=9 aandeel=1",
            "Er is geen partij 9; dit contract heeft er 4",
        ),
    ] {
        let no = told(&mut world, action, given);
        assert!(no.contains(expected), "{given}: {no}");
    }
    // One that left can come back.
    for days in ["van=2019-01-01 tot-en-met=2019-12-31", "van=2020-06-01"] {
        world.done(
            "contract",
            "partij-toevoegen",
            &format!("partij=Oldambt {days}"),
        );
    }
}

#[test]
fn a_perceel_says_what_is_its_own_and_the_contract_the_rest() {
    let mut world = youth_care();
    for given in [
        "aandachtsveld=begeleiding bekostiging=outputgericht gebied='provincie Groningen' maximale-waarde='€ 8 mln'",
        "aandachtsveld=vervoer wet=leerlingenvervoer gekoppeld-aan=begeleiding",
    ] {
        world.done("contract", "perceel-toevoegen", given);
    }
    let record = world.record();
    let wetten: Vec<&str> = bought::wetten(&record).into_iter().collect();
    assert_eq!(wetten, ["Jeugdwet", "leerlingenvervoer"]);
    assert_eq!(
        bought::fundings(&record).into_iter().collect::<Vec<_>>(),
        [Funding::Outputgericht]
    );
    assert_eq!(
        bought::areas(&record).into_iter().collect::<Vec<_>>(),
        ["provincie Groningen"]
    );
    assert!(
        !bought::has_maatwerk(&record),
        "neither act has the three months"
    );
    let vervoer = record.all::<Perceel>().nth(1).unwrap();
    assert_eq!(vervoer.tied_to, "begeleiding");
    for (action, given, expected) in [
        (
            "perceel-wijzigen",
            "perceel='2 vervoer' maximale-waarde='€ 4,1 mln'",
            "samen hoogstens € 12.100.000 waard",
        ),
        (
            "perceel-wijzigen",
            "perceel=2 gekoppeld-aan=vervoer",
            "niet aan zichzelf",
        ),
        (
            "perceel-wijzigen",
            "perceel=1 gekoppeld-aan=vervoer",
            "al aan begeleiding gekoppeld",
        ),
        (
            "perceel-wijzigen",
            "perceel=1 gekoppeld-aan=wonen",
            "geen perceel ‘wonen’",
        ),
        (
            "perceel-wijzigen",
            "perceel=1 wet=Zorgverzekeringswet",
            "staat niet in de lijst",
        ),
        ("perceel-wijzigen", "perceel=3 wet=Wmo", "geen perceel 3"),
        (
            "onderdeel-verwijderen",
            "onderdeel=percelen/1 reden=weg",
            "hangt nog een partij",
        ),
    ] {
        let no = told(&mut world, action, given);
        assert!(no.contains(expected), "{given}: {no}");
    }
}

#[test]
fn a_party_and_a_tariff_can_be_for_one_perceel_alone() {
    let mut world = youth_care();
    world.done(
        "contract",
        "perceel-toevoegen",
        "aandachtsveld=begeleiding perceel=1",
    );
    world.done(
        "contract",
        "perceel-toevoegen",
        "aandachtsveld=begeleiding perceel=2",
    );
    for (n, amount) in [(1, "60,00"), (2, "70,00")] {
        let perceel = format!("voor-perceel='begeleiding, perceel {n}'");
        let tariff = format!(
            "productcode=45A04 eenheid=uur bedrag={amount} van=2018-01-01 tot=2018-12-31 {perceel}"
        );
        world.done("contract", "tarief-toevoegen", &tariff);
        let no = told(&mut world, "tarief-toevoegen", &tariff);
        assert!(no.contains("geldt al"), "{no}");
        let party = format!("partij=L001 aandeel=100 {perceel}");
        world.done("contract", "partij-toevoegen", &party);
    }
    let record = world.record();
    let percelen: Vec<&str> = record
        .all::<Tariff>()
        .map(|it| it.perceel.as_str())
        .collect();
    assert_eq!(
        percelen,
        ["begeleiding, perceel 1", "begeleiding, perceel 2"]
    );
}

#[test]
fn a_gemeente_that_was_merged_takes_part_no_longer_than_it_was_one() {
    let mut world = youth_care();
    world.contract(
        "RO-2018-002",
        "titel=vervoer soort=contract begin=2018-01-01 einde=2020-12-31",
    );
    world.on("RO-2018-002");
    for until in ["", "tot-en-met=2019-01-01"] {
        let given = format!("partij='gemeente Haren' {until}");
        let no = told(&mut world, "partij-toevoegen", &given);
        assert!(
            no.contains("gemeente Haren is sinds 2019 opgegaan in een andere gemeente"),
            "{no}"
        );
        assert!(no.contains("tot-en-met=31-12-2018"), "{no}");
    }
    let given = "partij='gemeente Haren' tot-en-met=2018-12-31";
    world.done("contract", "partij-toevoegen", given);
    // A contract that was over by then needs no day for it.
    world.contract(
        "RO-2017-001",
        "titel=vervoer soort=contract begin=2017-01-01 einde=2018-12-31",
    );
    world.on("RO-2017-001");
    world.done("contract", "partij-toevoegen", "partij='gemeente Haren'");
}

/// The convenant of 2012 of the teams in two wijken.
fn convenant() -> World {
    let mut world = World::new("2013-06-03");
    let partners = [
        "MEE Groningen",
        "NOVO",
        "Humanitas",
        "Bureau Jeugdzorg",
        "De Zijlen",
        "COP",
    ];
    for partner in partners {
        world.provider(partner);
    }
    world.contract(
        "CV-2012-001",
        "titel='sociale teams' soort=convenant begin=2012-11-29 einde='1-1-2014 of 31-12-2013' te-tekenen-op=2012-11-29",
    );
    world.on("CV-2012-001");
    for partner in partners {
        let given = format!("partij='{partner}'");
        world.done("contract", "partij-toevoegen", &given);
    }
    for given in [
        "partner='MEE Groningen' team='De Hoogte' fte=1,33",
        "partner=NOVO team=Beijum fte=2",
        "partner=Humanitas fte=0 brengt-in=vrijwilligers",
        "partner='Bureau Jeugdzorg' in-gesprek=ja",
        "partner='De Zijlen' team=Beijum",
    ] {
        world.done("contract", "inzet-toevoegen", given);
    }
    world
}

#[test]
fn in_a_convenant_unknown_is_not_zero_and_talks_are_neither() {
    let mut world = convenant();
    let sums = together(&world.record(), &world.register, world.today).unwrap();
    assert_eq!(
        sums.total.to_string(),
        "3,33 fte + 1 onbekend + 1 nog in gesprek"
    );
    assert_eq!(sums.by_team["Beijum"].to_string(), "2 fte + 1 onbekend");
    assert_eq!(sums.by_partner["Humanitas"].to_string(), "0 fte");
    let signals = |world: &World| -> Vec<String> {
        let all = signals_of(&world.record(), &world.register, world.today);
        all.iter()
            .map(|due| due.text(&world.record(), &world.register, world.today))
            .collect()
    };
    let told = signals(&world).join("\n");
    assert!(
        told.contains("Bureau Jeugdzorg (nog in gesprek), De Zijlen (onbekend)"),
        "{told}"
    );
    assert!(
        told.contains("ondertekenen had gemoeten op do 29 nov 2012"),
        "{told}"
    );
    assert!(told.contains("niets volgt erop"), "{told}");
    for not in ["cliënten", "aanbesteding"] {
        assert!(!told.contains(not), "{not}: {told}");
    }
    // The talks end with a number, and it is signed.
    world.done(
        "contract",
        "inzet-wijzigen",
        "inzet='4 Bureau Jeugdzorg' fte=1 tot=2013-12-31",
    );
    world.done("contract", "inzet-wijzigen", "inzet=5 fte=0,5");
    world.done("contract", "contract-wijzigen", "ondertekend-op=2012-11-29");
    let told = signals(&world).join("\n");
    assert!(
        !told.contains("staat niet vast") && !told.contains("ondertekenen"),
        "{told}"
    );
    assert_eq!(
        together(&world.record(), &world.register, world.today)
            .unwrap()
            .total
            .to_string(),
        "4,83 fte"
    );
    // Until the end of the year, and not a day longer.
    let periods = together(&world.record(), &world.register, world.today)
        .unwrap()
        .by_period;
    let told: Vec<String> = periods
        .iter()
        .map(|it| format!("{} {}", it.from, it.total))
        .collect();
    assert_eq!(told, ["2012-11-29 4,83 fte"]);
    // Before it begins and once it has ended nobody is brought in.
    for (year, month, day) in [(2012, 11, 28), (2014, 1, 2)] {
        let outside = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let sums = together(&world.record(), &world.register, outside).unwrap();
        assert_eq!(sums.total.to_string(), "0 fte");
    }
}

#[test]
fn a_partner_is_one_by_number_and_by_name_and_brings_in_nothing_outside_its_days() {
    let mut world = convenant();
    let mee = world
        .register
        .find_provider("MEE Groningen")
        .unwrap()
        .to_owned();
    world.done(
        "contract",
        "inzet-toevoegen",
        &format!("partner={mee} team=Beijum fte=1 tot=2013-12-31"),
    );
    let sums = together(&world.record(), &world.register, world.today).unwrap();
    assert_eq!(sums.by_partner["MEE Groningen"].to_string(), "2,33 fte");
    world.provider("Stichting Weg");
    world.done(
        "contract",
        "partij-toevoegen",
        "partij='Stichting Weg' tot-en-met=2013-06-30",
    );
    let gone = world
        .register
        .find_provider("Stichting Weg")
        .unwrap()
        .to_owned();
    for (given, expected) in [
        (
            format!("partner={gone} fte=1"),
            "Stichting Weg doet mee tot en met zo 30 jun 2013, dus haar inzet kan niet langer duren",
        ),
        (
            "partner=NOVO fte=1 tot=2012-11-28".to_owned(),
            "De inzet duurt tot en met wo 28 nov 2012, en het contract begint op do 29 nov 2012",
        ),
        (
            "partner=NOVO fte=1 van=2014-02-01".to_owned(),
            "De inzet duurt vanaf za 1 feb 2014, en het contract loopt af op",
        ),
    ] {
        let no = told(&mut world, "inzet-toevoegen", &given);
        assert!(no.contains(expected), "{given}: {no}");
    }
}

#[test]
fn a_convenant_buys_nothing_and_is_not_put_on_the_market() {
    let mut world = convenant();
    for (action, given, expected) in [
        (
            "perceel-toevoegen",
            "aandachtsveld=begeleiding",
            "Dit is een convenant",
        ),
        (
            "contract-wijzigen",
            "maximale-waarde=1000",
            "Een convenant koopt niets in",
        ),
        (
            "besteding-toevoegen",
            "datum=2013-01-02 bedrag=100",
            "Dit is een convenant",
        ),
        (
            "inzet-toevoegen",
            "partner=COP fte=1 in-gesprek=ja",
            "heeft nog geen aantal fte",
        ),
        (
            "inzet-toevoegen",
            "partner=COP van=2013-05-01 tot=2013-04-30",
            "eindigt voor zij begint",
        ),
        ("inzet-wijzigen", "inzet=9 fte=1", "Er is geen inzet 9"),
        (
            "partij-toevoegen",
            "partij=Groningen kant=opdrachtgever",
            "Een convenant heeft partners",
        ),
        (
            "evaluatiemoment-plannen",
            "van=2012-11-29",
            "begint na het begin",
        ),
    ] {
        let no = told(&mut world, action, given);
        assert!(no.contains(expected), "{given}: {no}");
    }
    let no = world
        .new_aanbesteding("naam=teams procedure=sas volgt-op=CV-2012-001 ingang=2014-01-01")
        .unwrap_err();
    assert!(no.to_string().contains("is een convenant"), "{no}");
    // Who left brings nobody in any more, and who brings someone in does not leave.
    world.on("CV-2012-001");
    let no = told(
        &mut world,
        "partij-wijzigen",
        "partij=1 tot-en-met=2013-06-30",
    );
    assert!(no.contains("haar inzet gaat langer door"), "{no}");
    world.done(
        "contract",
        "evaluatiemoment-plannen",
        "van=2013-07-01 onderwerp='de teams'",
    );
    let due = signals_of(&world.record(), &world.register, world.today);
    let due = due
        .iter()
        .find(|due| due.signal == ContractSignal::Evalueren)
        .unwrap();
    assert_eq!(due.date, NaiveDate::from_ymd_opt(2013, 7, 1).unwrap());
    world.done(
        "contract",
        "evaluatiemoment-vastleggen",
        "evaluatie=1 datum=2013-06-03 bevinding='gaat goed'",
    );
    let due = signals_of(&world.record(), &world.register, world.today);
    assert!(
        due.iter()
            .all(|due| due.signal != ContractSignal::Evalueren)
    );
}

#[test]
fn a_convenant_is_agreed_anew_and_nothing_is_evaluated_before_it_began() {
    let told = |end: &str| {
        let mut world = World::new("2012-12-03");
        let given = format!("titel=teams soort=convenant begin=2012-11-29 einde={end}");
        world.contract("CV-2012-002", &given);
        world.on("CV-2012-002");
        let record = world.record();
        let found = signals_of(&record, &world.register, world.today);
        let evaluations = found
            .iter()
            .filter(|due| due.signal == ContractSignal::Evalueren);
        evaluations
            .map(|due| due.text(&record, &world.register, world.today))
            .collect::<Vec<_>>()
    };
    assert!(told("2013-12-31").is_empty());
    assert!(
        told("2015-12-31")[0].starts_with("evalueren en kiezen: verlengen of opnieuw afspreken")
    );
}

#[test]
fn a_contract_is_found_and_counted_by_any_of_its_parties_and_by_what_a_perceel_says() {
    let mut world = youth_care();
    let number = world.provider("Vervoer Noord");
    world.contract(
        "DO-2018-001",
        "titel=doelgroepenvervoer soort=contract begin=2018-01-01 einde=2022-07-31 gebied='Groningen en Drenthe'",
    );
    world.on("DO-2018-001");
    for given in [
        "aandachtsveld=leerlingenvervoer wet=leerlingenvervoer",
        "aandachtsveld=Wmo-vervoer wet=Wmo bekostiging=taakgericht",
        "aandachtsveld=WSW-vervoer wet=WSW gebied=Assen",
    ] {
        world.done("contract", "perceel-toevoegen", given);
    }
    for given in [
        "partij='provincie Drenthe' rol=penvoerder",
        "partij=Assen",
        &format!("partij={number} rol=hoofdaannemer"),
    ] {
        world.done("contract", "partij-toevoegen", given);
    }
    let found = |filter: &str| -> Result<Vec<String>, String> {
        let words: Vec<String> = filter.split(' ').map(str::to_owned).collect();
        let who = Actor::default();
        let rows = rows(&world.register, &[], (&words, &who), true, world.today);
        let rows = rows.map_err(|no| no.to_string())?;
        Ok(rows.into_iter().map(|row| row.nummer).collect())
    };
    let (vervoer, jeugd) = ("DO-2018-001", "RO-2018-001");
    for (filter, numbers) in [
        ("partij:drenthe", vec![vervoer]),
        ("partij:vervoer-noord", vec![vervoer]),
        ("partij:rigg", vec![jeugd]),
        ("opdrachtgever:assen", vec![vervoer]),
        // Who delivers does not buy.
        ("opdrachtgever:vervoer", vec![]),
        ("rol:penvoerder", vec![vervoer, jeugd]),
        ("rol:hoofdaannemer", vec![vervoer, jeugd]),
        ("rol:onderaannemer", vec![]),
        ("wet:leerlingenvervoer", vec![vervoer]),
        ("wet:wsw", vec![vervoer]),
        ("wet:jeugdwet", vec![jeugd]),
        ("bekostiging:taakgericht", vec![vervoer]),
        ("gebied:drenthe", vec![vervoer]),
        ("gebied:assen wet:wmo", vec![vervoer]),
        ("-wet:wsw", vec![jeugd]),
    ] {
        assert_eq!(
            found(filter).as_deref(),
            Ok(&*numbers
                .iter()
                .map(|it| (*it).to_owned())
                .collect::<Vec<_>>()),
            "{filter}"
        );
    }
    for (filter, said) in [
        ("wet:awbz", "is geen wet uit de lijst"),
        ("rol:baas", "geen rol"),
        ("bekostiging:gratis", "geen bekostiging"),
    ] {
        let no = found(filter).unwrap_err();
        assert!(no.contains(said), "{filter}: {no}");
    }
}
