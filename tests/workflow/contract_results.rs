//! What a contract is to bring about and what it costs: results, tariffs, spending, and the talks about all of it.

use std::collections::BTreeSet;

use crate::support::contracts::World;
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use wijkregie::domain::contract::overview::{signals_of, told as in_words, who_acts};
use wijkregie::domain::contract::parts::{Agreement, Promise, Staffing, Tariff};
use wijkregie::domain::contract::results::Standing;
use wijkregie::domain::contract::signals::Due;
use wijkregie::domain::contract::words::ContractSignal as S;
use wijkregie::domain::money::Cents;
use wijkregie::domain::record::Part;
use wijkregie::office::contracts::agenda;

/// Support of individuals and groups from 2016 on, as the programme of 2018 tells of it.
fn support(today: &str) -> World {
    let mut world = World::new(today);
    let number = world.provider("Zorg Noord");
    world.contract(
        "RO-2016-001",
        "titel=ondersteuning soort=raamovereenkomst begin=2016-01-01 einde=2018-12-31 wet=Wmo maximale-waarde=1.000.000",
    );
    world.on("RO-2016-001");
    for perceel in [
        "aandachtsveld='individuele ondersteuning' maximale-waarde=600.000",
        "aandachtsveld='groepsgerichte ondersteuning'",
        "aandachtsveld='kortdurend verblijf'",
    ] {
        world.done("contract", "perceel-toevoegen", perceel);
    }
    world.done("contract", "partij-toevoegen", &format!("partij={number}"));
    world
}

fn no(world: &mut World, action: &str, given: &str) -> String {
    world.refusal("contract", action, given).to_string()
}

fn signals(world: &World, signal: S) -> Vec<NaiveDate> {
    let all = signals_of(&world.record(), &world.register, world.today).into_iter();
    let found = all.filter(|due| due.signal == signal);
    found.map(|due| due.date).collect()
}

fn standing(world: &World) -> Vec<Standing> {
    let record = world.record();
    record.all::<Agreement>().map(Agreement::standing).collect()
}

#[test]
fn what_clients_say_is_a_result_that_is_met_or_not() {
    let mut world = support("2018-03-01");
    for given in [
        "afspraak='eigen regie' streefwaarde=toename nulmeting=77 eenheid=% periode=2018 van=2018-01-01 tot-en-met=2018-12-31",
        "afspraak=zelfredzaamheid streefwaarde='82 %' nulmeting='81 %' periode=2017",
        "afspraak=doelrealisatie streefwaarde='nader te bepalen' periode=2018",
        "afspraak=kortdurend-verblijf streefwaarde='hoogstens 35' nulmeting=35 eenheid=voorzieningen",
    ] {
        world.done("contract", "resultaat-afspreken", given);
    }
    let record = world.record();
    let second: Vec<&Agreement> = record.all().collect();
    assert_eq!(
        (second[1].unit.as_str(), second[1].target.as_str()),
        ("%", "82")
    );
    assert_eq!(signals(&world, S::ResultaatMeten), [day("2018-12-31")]);
    assert_eq!(signals(&world, S::ResultaatBepalen), [day("2016-01-01")]);
    assert_eq!(signals(&world, S::ResultaatNietGehaald), []);
    for given in [
        "afspraak=1 gemeten=76 datum=2018-02-01",
        "afspraak='2 zelfredzaamheid' gemeten=82 datum=2018-02-01",
        "afspraak=4 gemeten=19 datum=2018-02-01",
    ] {
        world.done("contract", "resultaat-meten", given);
    }
    use Standing::{Gehaald, NaderTeBepalen, NietGehaald};
    assert_eq!(
        standing(&world),
        [NietGehaald, Gehaald, NaderTeBepalen, Gehaald]
    );
    for (filter, count) in [
        ("resultaat:niet-gehaald", 1),
        ("resultaat:nog-niet-gemeten", 0),
        ("product:02a", 0),
    ] {
        let words = [filter.to_owned()];
        let who = wijkregie::domain::rights::Actor::default();
        let rows = wijkregie::office::contracts::rows(
            &world.register,
            &[],
            (&words, &who),
            true,
            world.today,
        );
        assert_eq!(rows.unwrap().len(), count, "{filter}");
    }
    assert_eq!(
        signals(&world, S::ResultaatNietGehaald),
        [day("2018-02-01")]
    );
    assert_eq!(signals(&world, S::ResultaatMeten), []);
    // It is set at last, with what it is of.
    assert!(
        no(
            &mut world,
            "resultaat-wijzigen",
            "afspraak=3 streefwaarde=60"
        )
        .contains("zonder eenheid")
    );
    world.done(
        "contract",
        "resultaat-wijzigen",
        "afspraak=3 streefwaarde=60 eenheid=%",
    );
    assert_eq!(signals(&world, S::ResultaatBepalen), []);
}

#[test]
fn a_result_that_cannot_be_is_refused() {
    let mut world = support("2018-03-01");
    world.provider("Zorg Zuid");
    world.done("contract", "partij-toevoegen", "partij='Zorg Zuid'");
    world.done(
        "contract",
        "resultaat-afspreken",
        "afspraak=uitstroom streefwaarde=120 eenheid=cliënten partij='Zorg Noord' aandeel=60",
    );
    for (given, expected) in [
        ("afspraak=x streefwaarde=78", "zonder eenheid"),
        ("afspraak=x streefwaarde=toename", "zonder eenheid"),
        (
            "afspraak=x streefwaarde=veel eenheid=%",
            "is geen streefwaarde",
        ),
        (
            "afspraak=x streefwaarde=78 eenheid=% nulmeting=laag",
            "is geen getal",
        ),
        (
            "afspraak=x streefwaarde='78 %' eenheid=cliënten",
            "‘78 %’ is een percentage, en dit telt cliënten",
        ),
        (
            "afspraak=x streefwaarde=78 eenheid=% van=2019-01-01",
            "De afspraak geldt vanaf di 1 jan 2019, en het contract loopt af op ma 31 dec 2018",
        ),
        (
            "afspraak=x streefwaarde=78 eenheid=% aandeel=10",
            "Een aandeel is van een partij",
        ),
        (
            "afspraak=x streefwaarde=78 eenheid=% van=2018-05-01 tot-en-met=2018-04-30",
            "eindigt voor zij begint",
        ),
        (
            "afspraak=Uitstroom streefwaarde=120 eenheid=cliënten partij='Zorg Noord' aandeel=10",
            "al afgesproken (resultaatafspraken/1)",
        ),
        (
            "afspraak=uitstroom streefwaarde=120 eenheid=cliënten partij='Zorg Zuid' aandeel=41",
            "samen 101,00 %",
        ),
    ] {
        let told = no(&mut world, "resultaat-afspreken", given);
        assert!(told.contains(expected), "{given}: {told}");
    }
    world.provider("Zorg West");
    let told = no(
        &mut world,
        "resultaat-afspreken",
        "afspraak=x streefwaarde=1 eenheid=% partij='Zorg West'",
    );
    assert!(told.contains("is geen partij in dit contract"), "{told}");
    world.done(
        "contract",
        "resultaat-afspreken",
        "afspraak=uitstroom streefwaarde=120 eenheid=cliënten partij='Zorg Zuid' aandeel=40",
    );
    assert!(
        no(
            &mut world,
            "resultaat-meten",
            "afspraak=1 gemeten=veel datum=2018-02-01"
        )
        .contains("is geen getal")
    );
    let told = no(
        &mut world,
        "resultaat-meten",
        "afspraak=1 gemeten=80% datum=2018-02-01",
    );
    assert!(
        told.contains("is een percentage, en dit telt cliënten"),
        "{told}"
    );
    assert!(
        no(
            &mut world,
            "resultaat-meten",
            "afspraak=9 gemeten=1 datum=2018-02-01"
        )
        .contains("geen resultaatafspraak 9")
    );
    // What was measured later holds, in whatever order it is recorded.
    let measured = |day: &str| format!("afspraak=1 gemeten=100 datum={day}");
    let told = no(&mut world, "resultaat-meten", &measured("2014-01-31"));
    assert!(told.contains("ligt lang voor het begin"), "{told}");
    world.done("contract", "resultaat-meten", &measured("2018-02-01"));
    let told = no(&mut world, "resultaat-meten", &measured("2018-01-31"));
    assert!(told.contains("al iets later gemeten"), "{told}");
}

#[test]
fn a_tariff_is_indexed_in_its_month_and_no_two_count_on_one_day() {
    let mut world = support("2016-11-10");
    world.done(
        "contract",
        "tarief-toevoegen",
        "productcode=02A05 eenheid=uur bedrag=50,05 van=2016-01-01 indexering='OVA 90 %, CPI 10 %' indexering-maand=1",
    );
    assert_eq!(signals(&world, S::TariefIndexeren), [day("2017-01-01")]);
    let told = no(
        &mut world,
        "tarief-toevoegen",
        "productcode='02 a05' eenheid=Uur bedrag=51 van=2017-01-01",
    );
    assert!(
        told.contains("geldt al") && told.contains("tarief-opvolgen"),
        "{told}"
    );
    for (days, expected) in [
        (
            "van=2019-01-01",
            "Het tarief geldt vanaf di 1 jan 2019, en het contract loopt af op ma 31 dec 2018",
        ),
        (
            "van=2015-01-01 tot=2015-12-31",
            "Het tarief geldt tot en met do 31 dec 2015, en het contract begint op vr 1 jan 2016",
        ),
    ] {
        let given = format!("productcode=02A99 eenheid=uur bedrag=51 {days}");
        let told = no(&mut world, "tarief-toevoegen", &given);
        assert!(told.contains(expected), "{told}");
    }
    for (given, expected) in [
        ("tarief=1 van=2017-01-01", "Wat gaat het worden?"),
        (
            "tarief=1 van=2017-01-01 bedrag=51 percentage=2",
            "Wat gaat het worden?",
        ),
        (
            "tarief=1 van=2016-01-01 bedrag=51",
            "wat volgt, begint later",
        ),
        ("tarief=7 van=2017-01-01 bedrag=51", "Er is geen tarief 7"),
    ] {
        let told = no(&mut world, "tarief-opvolgen", given);
        assert!(told.contains(expected), "{given}: {told}");
    }
    world.done(
        "contract",
        "tarief-opvolgen",
        "tarief='1 02A05' van=2017-01-01 percentage=2,5",
    );
    let record = world.record();
    let all: Vec<&Tariff> = record.all().collect();
    assert_eq!(all[0].until, Some(day("2016-12-31")));
    // 50,05 and 2,5 % of it is 51,30125.
    assert_eq!(
        (all[1].amount, all[1].from),
        (Cents(5_130), Some(day("2017-01-01")))
    );
    assert_eq!(signals(&world, S::TariefIndexeren), []);
    assert_eq!(signals(&world, S::TariefLooptAf), []);
    world.today = day("2017-06-01");
    assert_eq!(signals(&world, S::TariefIndexeren), [day("2018-01-01")]);
    // Of one perceel alone it would count beside that of the whole.
    let told = no(
        &mut world,
        "tarief-toevoegen",
        "productcode=02A05 eenheid=uur bedrag=40 van=2017-01-01 voor-perceel='groepsgerichte ondersteuning'",
    );
    assert!(told.contains("voor het hele contract"), "{told}");
}

#[test]
fn what_follows_on_a_tariff_that_was_over_does_not_make_it_last_longer() {
    let mut world = support("2018-03-01");
    for (action, given) in [
        (
            "tarief-toevoegen",
            "productcode=02A05 eenheid=uur bedrag=50 van=2016-01-01",
        ),
        ("tarief-opvolgen", "tarief=1 van=2017-01-01 bedrag=51 "),
        ("tarief-opvolgen", "tarief=2 van=2018-01-01 bedrag=52"),
    ] {
        world.done("contract", action, given);
    }
    // The first was over, and another counts from the same day.
    let told = no(
        &mut world,
        "tarief-opvolgen",
        "tarief=1 van=2018-01-01 bedrag=53",
    );
    assert!(told.contains("geldt al"), "{told}");
    world.done(
        "contract",
        "onderdeel-verwijderen",
        "onderdeel=tarieven/3 reden=x",
    );
    world.done(
        "contract",
        "tarief-opvolgen",
        "tarief=1 van=2018-01-01 bedrag=53",
    );
    let record = world.record();
    let until: Vec<_> = record.all::<Tariff>().map(|it| it.until).collect();
    assert_eq!(
        until,
        [Some(day("2016-12-31")), Some(day("2017-12-31")), None]
    );
}

#[test]
fn what_is_spent_counts_by_perceel_and_tells_when_the_maximum_comes() {
    let mut world = support("2017-01-15");
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2016-06-30 bedrag=250.000 voor-perceel='individuele ondersteuning' kenmerk=M06",
    );
    for (given, expected) in [
        ("datum=2016-06-30 bedrag=250.000 kenmerk=M06", "telt al mee"),
        (
            "datum=2016-12-31 bedrag=1 voor-perceel=vervoer",
            "geen perceel ‘vervoer’",
        ),
        (
            "datum=2016-12-31 bedrag=350.001 voor-perceel='individuele ondersteuning'",
            "meer dan de maximale waarde van € 600.000 van individuele ondersteuning",
        ),
    ] {
        let told = no(&mut world, "besteding-toevoegen", given);
        assert!(told.contains(expected), "{given}: {told}");
    }
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2016-12-31 bedrag=250.000",
    );
    // A year and 500.000: three years would be a million and a half.
    let expected = signals(&world, S::PlafondVerwacht);
    // Of the perceel it is half of that, of a maximum that is six tenths.
    assert_eq!(expected, [day("2018-01-01"), day("2018-05-28")]);
    // A perceel is held to its own maximum too, and each is told of and dealt with by itself.
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2016-12-31 bedrag=200.000 voor-perceel='individuele ondersteuning'",
    );
    let record = world.record();
    let beside = wijkregie::domain::contract::overview::Beside::of(&world.register);
    let all = signals_of(&record, &world.register, world.today);
    let money = all
        .iter()
        .filter(|due| due.signal == S::Besteding || due.signal == S::PlafondVerwacht);
    let told: Vec<(String, String)> = money
        .map(|due| {
            (
                due.key(&record),
                in_words(&record, due, &beside, world.today),
            )
        })
        .collect();
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|it| (it.0.as_str(), it.1.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "besteding 70 %",
                "€ 700.000 van € 1.000.000 besteed: boven 70 %"
            ),
            (
                "plafond verwacht",
                "gaat het zo door, dan tot en met ma 31 dec 2018 € 2.096.175: € 1.000.000 is dan bereikt op di 6 jun 2017"
            ),
            (
                "besteding 70 % individuele ondersteuning",
                "individuele ondersteuning: € 450.000 van € 600.000 besteed: boven 70 %"
            ),
            (
                "plafond verwacht individuele ondersteuning",
                "individuele ondersteuning: gaat het zo door, dan tot en met ma 31 dec 2018 € 1.347.541: € 600.000 is dan bereikt op di 2 mei 2017"
            ),
        ]
    );
    let refused = no(
        &mut world,
        "onderdeel-verwijderen",
        "onderdeel=percelen/1 reden=x",
    );
    assert!(refused.contains("besteding"), "{refused}");
}

#[test]
fn talks_have_a_rhythm_and_who_promised_something_is_held_to_its_day() {
    let mut world = support("2016-03-01");
    world.done("contract", "contract-wijzigen", "gesprek-elke=3");
    assert_eq!(signals(&world, S::Contractgesprek), [day("2016-04-01")]);
    world.done(
        "contract",
        "contractgesprek-vastleggen",
        "datum=2016-02-10 met='Zorg Noord' verslag=besproken",
    );
    assert_eq!(signals(&world, S::Contractgesprek), [day("2016-05-10")]);
    world.done(
        "contract",
        "contractgesprek-vastleggen",
        "datum=2016-02-20 met='Zorg Noord' verslag=besproken volgende=2016-03-08",
    );
    assert_eq!(signals(&world, S::Contractgesprek), [day("2016-03-08")]);
    // One of before that is recorded later is not the last.
    world.done(
        "contract",
        "contractgesprek-vastleggen",
        "datum=2016-01-20 met='Zorg Noord' verslag=besproken",
    );
    assert_eq!(signals(&world, S::Contractgesprek), [day("2016-03-08")]);
    let told = no(
        &mut world,
        "gespreksafspraak-maken",
        "afspraak=cijfers wie='J. de Boer' uiterlijk=2016-02-01 datum=2016-02-20",
    );
    assert!(told.contains("ligt voor de afspraak"), "{told}");
    // An aanbieder by its number stands by its name.
    let provider = world
        .register
        .find_provider("Zorg Noord")
        .unwrap()
        .to_owned();
    let record = world.record();
    world.done(
        "contract",
        "gespreksafspraak-maken",
        &format!("afspraak=cijfers wie={provider} uiterlijk=2016-03-20"),
    );
    let owner = world
        .record()
        .all::<Promise>()
        .next()
        .unwrap()
        .owner
        .clone();
    assert_eq!(owner, "Zorg Noord");
    world.register.take(&record);
    assert!(
        no(
            &mut world,
            "gespreksafspraak-afronden",
            "gespreksafspraak=1 datum=2016-02-21"
        )
        .contains("Er staat geen gespreksafspraak open")
    );
    world.done(
        "contract",
        "gespreksafspraak-maken",
        "afspraak='cijfers per wijk' wie='J. de Boer' uiterlijk=2016-03-10 datum=2016-02-20",
    );
    let record = world.record();
    let all = signals_of(&record, &world.register, world.today);
    let due = all
        .iter()
        .find(|due| due.signal == S::AfspraakNakomen)
        .unwrap();
    assert_eq!(
        (due.date, who_acts(&record, due)),
        (day("2016-03-10"), Some("J. de Boer"))
    );
    let beside = wijkregie::domain::contract::overview::Beside::of(&world.register);
    let told = in_words(&record, due, &beside, world.today);
    assert!(
        told.contains("J. de Boer zegde toe, uiterlijk do 10 mrt 2016: cijfers per wijk"),
        "{told}"
    );
    world.done(
        "contract",
        "gespreksafspraak-afronden",
        "gespreksafspraak='1 cijfers per wijk' datum=2016-02-28 uitkomst=ontvangen",
    );
    assert_eq!(signals(&world, S::AfspraakNakomen), []);
    assert!(
        world
            .record()
            .all::<Promise>()
            .all(|one| one.done.is_some())
    );
    assert!(
        no(
            &mut world,
            "gespreksafspraak-afronden",
            "gespreksafspraak=1 datum=2016-02-29"
        )
        .contains("open")
    );
}

#[test]
fn who_begins_later_or_leaves_earlier_is_told_of_by_name() {
    let mut world = support("2017-11-20");
    world.provider("Zorg Zuid");
    world.done(
        "contract",
        "partij-toevoegen",
        "partij='Zorg Zuid' van=2018-01-01",
    );
    world.done(
        "contract",
        "partij-wijzigen",
        "partij=1 tot-en-met=2017-12-31",
    );
    assert_eq!(signals(&world, S::PartijBegint), [day("2018-01-01")]);
    assert_eq!(signals(&world, S::PartijVertrekt), [day("2017-12-31")]);
    let record = world.record();
    let beside = wijkregie::domain::contract::overview::Beside::of(&world.register);
    let all = signals_of(&record, &world.register, world.today);
    let told: Vec<String> = all
        .iter()
        .map(|due| in_words(&record, due, &beside, world.today))
        .collect();
    for sentence in [
        "Zorg Zuid doet mee vanaf ma 1 jan 2018",
        "Zorg Noord doet mee tot en met zo 31 dec 2017",
    ] {
        assert!(told.iter().any(|it| it == sentence), "{told:?}");
    }
    // What is over is history.
    world.today = day("2018-01-02");
    assert_eq!(
        (
            signals(&world, S::PartijBegint),
            signals(&world, S::PartijVertrekt)
        ),
        (vec![], vec![])
    );
}

#[test]
fn two_signals_of_one_kind_read_differently_and_are_dealt_with_one_by_one() {
    let mut world = support("2018-03-01");
    world.provider("Zorg Zuid");
    world.done("contract", "partij-toevoegen", "partij='Zorg Zuid'");
    let share = "afspraak=uitstroom streefwaarde=40 eenheid=cliënten tot-en-met=2018-03-10";
    for given in [
        &format!("{share} partij='Zorg Noord' aandeel='60 %'"),
        &format!("{share} partij='Zorg Zuid' aandeel='40 %'"),
    ] {
        world.done("contract", "resultaat-afspreken", given);
    }
    for given in [
        "productcode=02A03 eenheid=uur bedrag=60 van=2016-01-01 tot=2018-03-31",
        "productcode=02A03 eenheid=dagdeel bedrag=40 van=2016-01-01 tot=2018-03-31 voor-perceel='groepsgerichte ondersteuning'",
        "productcode=02A03 eenheid=dagdeel bedrag=41 van=2016-01-01 tot=2018-03-31 voor-perceel='kortdurend verblijf'",
    ] {
        world.done("contract", "tarief-toevoegen", given);
    }
    let mut record = world.record();
    for (fte, until) in [(100, "2018-03-31"), (50, "2018-04-30")] {
        record.add(Part::Staffing(Staffing {
            partner: "Zorg Noord".to_owned(),
            team: "Beijum".to_owned(),
            fte: Some(fte),
            until: Some(day(until)),
            ..Staffing::default()
        }));
    }
    world.register.take(&record);
    let beside = wijkregie::domain::contract::overview::Beside::of(&world.register);
    let all = signals_of(&record, &world.register, world.today);
    let of = |signal: S| -> Vec<_> { all.iter().filter(|due| due.signal == signal).collect() };
    for (signal, count) in [
        (S::ResultaatMeten, 2),
        (S::TariefLooptAf, 3),
        (S::InzetLooptAf, 2),
    ] {
        let found = of(signal);
        assert_eq!(found.len(), count, "{signal}");
        let told: BTreeSet<String> = found
            .iter()
            .map(|due| in_words(&record, due, &beside, world.today))
            .collect();
        assert_eq!(told.len(), count, "{told:?}");
        let keys: BTreeSet<String> = found.iter().map(|due| due.key(&record)).collect();
        assert_eq!(keys.len(), count, "{keys:?}");
    }
    let told = |due: &&Due| in_words(&record, due, &beside, world.today);
    assert!(
        of(S::ResultaatMeten)
            .iter()
            .any(|due| told(due).ends_with("uitstroom (Zorg Zuid)"))
    );
    // The first of a product keeps the name it always had: what was dealt with stays so.
    let keys: Vec<String> = of(S::TariefLooptAf)
        .iter()
        .map(|due| due.key(&record))
        .collect();
    assert_eq!(keys[0], "tarief loopt af 02A03");
    let mut dated = Vec::new();
    agenda::of_contracts(&world.register, world.today, &|_| true, &mut dated);
    let in_agenda = |soort: &str| dated.iter().filter(|item| item.soort == soort).count();
    assert_eq!(
        (in_agenda("tarief loopt af"), in_agenda("inzet loopt af")),
        (3, 2)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn however_tariffs_are_added_and_followed_no_day_has_two_of_one_product(
        steps in proptest::collection::vec((0usize..3, 0u32..900, proptest::option::of(0u32..900), 1u32..9), 1..12),
    ) {
        let mut world = support("2018-03-01");
        let first = day("2016-01-01");
        let on = |days: u32| first + Days::new(days.into());
        for (what, from, until, n) in steps {
            let from = on(from);
            let until = until.map_or_else(String::new, |days| format!(" tot={}", on(days)));
            let record = world.record();
            let (action, given) = match what {
                2 => ("tarief-opvolgen", format!("tarief={n} van={from} percentage=3")),
                product => ("tarief-toevoegen", format!("productcode=P{product} eenheid=uur bedrag=50 van={from}{until}")),
            };
            drop(world.try_on(&record, "contract@alles", action, &given));
        }
        let record = world.record();
        let all: Vec<&Tariff> = record.all().collect();
        for day in (0..1_000).map(on) {
            for product in ["P0", "P1"] {
                let count = all.iter().filter(|it| it.product == product && it.from <= Some(day) && it.until.is_none_or(|until| day <= until)).count();
                prop_assert!(count <= 1, "{product} {day}: {all:?}");
            }
        }
        prop_assert!(all.iter().all(|it| it.from.is_some_and(|from| from.year() >= 2016)));
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
