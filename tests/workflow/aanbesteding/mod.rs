//! Aanbestedingen one works in. Here the SAS aanbesteding for 2028 that the modules below carry a phase further each.

mod award;
mod bids;
mod facts;
mod gates;
mod letter;
mod living;
mod registering;
mod story;

use crate::support::case::day;
use crate::support::contracts::World;
use wijkregie::domain::aanbesteding::Aanbesteding;
use wijkregie::domain::aanbesteding::letter::letter;
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::plan::Rules;

/// The head of what is in hand.
pub fn head(world: &World) -> Aanbesteding {
    world.record().aanbesteding().unwrap().clone()
}

/// Does an action as contract manager.
pub fn does(world: &mut World, id: &str, given: &str) {
    world.done("contract", id, given);
}

/// What the contract manager hears when an action cannot be done.
pub fn no(world: &mut World, id: &str, given: &str) -> String {
    world.refusal("contract", id, given).to_string()
}

/// On a day, a phase is recorded as done on that day.
pub fn done_on(world: &mut World, date: &str, phase: &str) {
    world.today = day(date);
    does(
        world,
        "fase-afronden",
        &format!("fase={phase} datum={date}"),
    );
}

pub const SAS: &str = "naam='Aanbesteding dagbesteding' procedure=sas ingang=2028-01-01 looptijd=24 aandachtsveld=dagbesteding wet=Wmo geraamde-waarde='3.400.000'";

/// A SAS aanbesteding for 2028, more than a year ahead.
pub fn sas() -> World {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", SAS);
    world
}

pub fn add_criteria(world: &mut World) {
    does(
        world,
        "criterium-toevoegen",
        "naam='plan van aanpak' soort=kwaliteit weging=60",
    );
    does(
        world,
        "criterium-toevoegen",
        "naam=prijs soort=prijs weging='40 %'",
    );
}

/// The same, published on 2027-06-14, closing as planned on 2027-07-30.
pub fn published() -> World {
    let mut world = sas();
    add_criteria(&mut world);
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-07-30",
    );
    world.today = day("2027-06-14");
    done_on(&mut world, "2027-06-14", "publicatie");
    world
}

/// The same with two inschrijvingen, closed.
pub fn closed() -> World {
    let mut world = published();
    let zo = world.provider("Zorg & Zo");
    world.today = day("2027-07-29");
    let bid = |who: &str| format!("inschrijver={who} ontvangen=2027-07-29 prijs=1.000.000");
    does(&mut world, "inschrijving-toevoegen", &bid(&zo));
    does(
        &mut world,
        "inschrijving-toevoegen",
        &bid("'Nieuw Begin BV'"),
    );
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    world
}

pub fn score(world: &mut World, bid: u32, criterion: &str, score: &str) {
    let given = format!(
        "inschrijving={bid} criterium='{criterion}' score={score} motivering='helder beschreven'"
    );
    does(world, "inschrijving-scoren", &given);
}

/// The same, scored, with the award decision sent on a day.
pub fn awarded_provisionally(sent: &str) -> World {
    let mut world = closed();
    for (bid, plan, price) in [(1, "7,5", "8"), (2, "8", "9,25")] {
        score(&mut world, bid, "plan van aanpak", plan);
        score(&mut world, bid, "prijs", price);
    }
    done_on(&mut world, sent, "voorlopige-gunning");
    world
}

/// The letter to an inschrijver, or why there is none.
pub fn letter_of(world: &World, bid: u32) -> Result<String, String> {
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    letter(&world.record(), &world.register, bid, world.today, rules)
        .map(|lines| lines.join("\n"))
        .map_err(|why| why.to_string())
}
