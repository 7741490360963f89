//! Inschrijvingen, scores and the ranking.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use wijkregie::domain::aanbesteding::parts::Bid;
use wijkregie::domain::aanbesteding::ranking::rankings;
use wijkregie::domain::aanbesteding::words::Phase;
use wijkregie::domain::contract::words::ContractKind;

#[test]
fn bids_come_between_publication_and_closing_and_late_ones_go_aside() {
    let mut world = sas();
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2026-09-01",
    );
    assert!(told.contains("niet gepubliceerd"), "{told}");
    let mut world = published();
    world.today = day("2027-08-05");
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-06-01",
    );
    assert!(told.contains("voor de publicatie"), "{told}");
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-01 perceel=zeppelins",
    );
    assert!(told.contains("Er is geen perceel"), "{told}");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver='Zorg Hoogkerk' ontvangen=2027-07-30 perceel=dagbesteding",
    );
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-30",
    );
    assert!(told.contains("al op ingeschreven"), "{told}");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver='Te Laat BV' ontvangen=2027-07-31",
    );
    // The closing was a day before it was planned: what came in between goes aside too.
    does(
        &mut world,
        "fase-afronden",
        "fase=sluiting-inschrijving datum=2027-07-29 reden='dag eerder gesloten'",
    );
    let record = world.record();
    let bids: Vec<&Bid> = record.all().collect();
    assert!(bids[0].set_aside.contains("de sluiting was do 29 jul 2027"));
    assert_eq!(bids[0].bidder, "L001");
    assert!(
        bids[1]
            .set_aside
            .starts_with("te laat ontvangen op za 31 jul 2027")
    );
}

#[test]
fn scores_are_given_after_the_closing_and_stand_once_the_decision_was_sent() {
    let mut world = published();
    world.today = day("2027-07-29");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-29",
    );
    let given = "inschrijving=1 criterium=prijs score=7,5 motivering=laag";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("blijven dicht tot de sluiting"));
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    for (given, why) in [
        (
            "inschrijving=9 criterium=prijs score=7 motivering=x",
            "Er is geen inschrijving 9",
        ),
        (
            "inschrijving=1 criterium=smaak score=7 motivering=x",
            "Kies uit: plan van aanpak, prijs",
        ),
        (
            "inschrijving=1 criterium=prijs score='10,01' motivering=x",
            "van 0 tot en met 10",
        ),
        (
            "inschrijving=1 criterium=prijs score=7",
            "vul nog in motivering",
        ),
    ] {
        let told = no(&mut world, "inschrijving-scoren", given);
        assert!(told.contains(why), "{told}");
    }
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=1 reden='geen eigen verklaring'",
    );
    assert!(no(&mut world, "inschrijving-scoren", given).contains("geen eigen verklaring"));
    let mut world = awarded_provisionally("2027-09-10");
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Aw art. 2.130"));
}

#[test]
fn a_decision_waits_for_every_score_and_after_a_verdict_it_can_be_scored_anew() {
    let mut world = closed();
    score(&mut world, 1, "prijs", "8");
    world.today = day("2027-09-10");
    let given = "fase=voorlopige-gunning datum=2027-09-10";
    let told = no(&mut world, "fase-afronden", given);
    assert!(
        told.contains("gescoord: inschrijving 1, 2 (Aw art. 2.130)"),
        "{told}"
    );
    score(&mut world, 1, "plan van aanpak", "8");
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=2 reden='geen eigen verklaring'",
    );
    does(&mut world, "fase-afronden", given);
    let given = "inschrijving=1 criterium=prijs score=9 motivering=x";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Aw art. 2.130"));
    world.today = day("2027-09-13");
    does(&mut world, "kort-geding-melden", "datum=2027-09-13");
    does(
        &mut world,
        "uitspraak-vastleggen",
        "datum=2027-09-13 uitkomst=herbeoordelen toelichting='de prijs'",
    );
    does(&mut world, "inschrijving-scoren", given);
}

#[test]
fn without_a_valid_bid_there_is_no_decision() {
    let mut world = published();
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    let given = "fase=voorlopige-gunning datum=2027-07-30";
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("aanbesteding-mislukt"), "{told}");
}

#[test]
fn the_opdracht_is_made_by_awarding_and_not_by_a_date() {
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    let given = "fase=opdracht-verleend datum=2027-10-01";
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("Gebruik gunnen"), "{told}");
    for bid in [1, 2] {
        let aside = format!("inschrijving={bid} reden='valse verklaring'");
        does(&mut world, "inschrijving-terzijde", &aside);
    }
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("aanbesteding-mislukt"), "{told}");
}

#[test]
fn whoever_is_passed_over_is_passed_over_with_a_reason() {
    let mut world = awarded_provisionally("2027-09-10");
    let given = "fase=voorlopige-gunning datum=2027-09-10 winnaars=1";
    let told = no(&mut world, "fase-afronden", &format!("{given} reden=''"));
    assert!(told.contains("is al gedaan"), "{told}");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-09-10");
    assert!(told.contains("te vroeg"), "{told}");
    world.today = day("2027-10-01");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(
        told.contains(
            "De gunningsbeslissing van vr 10 sep 2027 noemt inschrijving 2 als winnaar, niet 1"
        ),
        "{told}"
    );
    // A decision of its own, with its reason and its standstill.
    let mut world = closed();
    for (bid, plan, price) in [(1, "7,5", "8"), (2, "8", "9,25")] {
        score(&mut world, bid, "plan van aanpak", plan);
        score(&mut world, bid, "prijs", price);
    }
    world.today = day("2027-09-10");
    let told = no(&mut world, "fase-afronden", given);
    assert!(
        told.contains("Inschrijving 1 staat op plaats 2, en inschrijving 2 op plaats 1 wint niet")
            && told.contains("reden=…"),
        "{told}"
    );
    let why = format!("{given} reden='nummer 2 trok zich terug'");
    does(&mut world, "fase-afronden", &why);
    assert_eq!(head(&world).winners, Some(vec![1]));
    world.today = day("2027-10-01");
    does(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    // The best two together pass nobody over.
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    let told = no(&mut world, "gunnen", "inschrijving='1, 2' datum=2027-10-01");
    assert!(told.contains("niet 1"), "{told}");
    let both = "fase=voorlopige-gunning datum=2027-09-10 winnaars='1, 2' reden='twee partijen'";
    does(&mut world, "fase-afronden", both);
    does(&mut world, "gunnen", "inschrijving='1, 2' datum=2027-10-01");
}

#[test]
fn open_house_lets_in_everyone_without_comparing() {
    let mut world = World::new("2026-09-01");
    let given = SAS.replace("sas", "open-house") + " standstill=nee";
    world.aanbesteding("AB-2027-01", &given);
    done_on(&mut world, "2027-05-03", "publicatie");
    for who in ["L001", "Tweede"] {
        let given = format!("inschrijver={who} ontvangen=2027-05-03");
        does(&mut world, "inschrijving-toevoegen", &given);
    }
    done_on(&mut world, "2027-07-14", "sluiting-inschrijving");
    let given = "inschrijving=1 criterium=prijs score=9 motivering=x";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Falk Pharma"));
    assert!(letter_of(&world, 1).unwrap_err().contains("Falk Pharma"));
    done_on(&mut world, "2027-08-02", "voorlopige-gunning");
    does(&mut world, "gunnen", "inschrijving=1 datum=2027-08-02");
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-08-02");
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-08-02");
    assert!(told.contains("al gegund"), "{told}");
    let contract = world.register.contracts()["RO-2027-002"]
        .contract()
        .unwrap();
    assert_eq!(contract.kind, Some(ContractKind::Toelating));
}

#[test]
fn the_ranking_is_the_weighted_sum_and_is_not_kept() {
    let mut world = closed();
    score(&mut world, 1, "plan van aanpak", "8,35");
    score(&mut world, 1, "prijs", "6");
    score(&mut world, 2, "plan van aanpak", "7,5");
    let order = |world: &World| {
        let record = world.record();
        let rankings = rankings(&record);
        let own = rankings[0].bids.iter();
        own.map(|one| (one.number, one.place, one.points, one.is_complete))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order(&world),
        [(1, Some(1), 741, true), (2, Some(2), 450, false)]
    );
    // 60 % of 7,5 and 40 % of 7,275 are 7,41: a hundredth less and they would not share a place.
    score(&mut world, 2, "prijs", "7,27");
    assert_eq!(order(&world)[1], (2, Some(2), 740, true));
    score(&mut world, 2, "prijs", "7,28");
    assert_eq!(order(&world)[0], (2, Some(1), 741, true));
    // 7,412 against 7,41: what is shown is equal, what counts is not.
    assert_eq!(order(&world)[1], (1, Some(2), 741, true));
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=2 reden='abnormaal laag'",
    );
    assert_eq!(
        order(&world),
        [(1, Some(1), 741, true), (2, None, 741, true)]
    );
}

#[test]
fn a_closing_that_moves_judges_what_came_in_time_again() {
    let mut world = published();
    world.today = day("2027-08-05");
    let closing = head(&world).planned[&Phase::SluitingInschrijving];
    // A day after the planned closing.
    let late = closing.succ_opt().unwrap();
    does(
        &mut world,
        "inschrijving-toevoegen",
        &format!("inschrijver=L001 ontvangen={late}"),
    );
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=Nul ontvangen=2027-07-01",
    );
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=2 reden='geen handtekening'",
    );
    let aside = |world: &World| -> Vec<bool> {
        let record = world.record();
        record
            .all::<Bid>()
            .map(|bid| !bid.set_aside.is_empty())
            .collect()
    };
    assert_eq!(aside(&world), [true, true]);
    // It closed three days later than was planned: the first was in time, and the second stays aside for its own reason.
    let closed = late + chrono::Days::new(2);
    does(
        &mut world,
        "fase-afronden",
        &format!("fase=sluiting-inschrijving datum={closed} reden='later gesloten'"),
    );
    assert_eq!(aside(&world), [false, true]);
    let note = world
        .notes()
        .into_iter()
        .find(|note| note.contains("telt weer mee"));
    assert!(note.is_some(), "{:?}", world.notes());
    // The day was wrong after all.
    does(
        &mut world,
        "fase-afronden",
        &format!("fase=sluiting-inschrijving datum={closing} reden='dag verbeterd'"),
    );
    assert_eq!(aside(&world), [true, true]);
}

#[test]
fn an_inschrijving_is_mended_or_taken_back_with_a_reason() {
    let mut world = published();
    world.today = day("2027-08-05");
    for (who, price) in [("L001", "900.000"), ("Tweede", "80")] {
        does(
            &mut world,
            "inschrijving-toevoegen",
            &format!("inschrijver='{who}' ontvangen=2027-07-01 prijs={price}"),
        );
    }
    let told = no(
        &mut world,
        "inschrijving-verbeteren",
        "inschrijving=2 reden=x",
    );
    assert!(told.contains("Wat moet er anders"), "{told}");
    let told = no(
        &mut world,
        "inschrijving-verbeteren",
        "inschrijving=2 inschrijver=L001 reden=x",
    );
    assert!(told.contains("al een andere inschrijving"), "{told}");
    does(
        &mut world,
        "inschrijving-verbeteren",
        "inschrijving='2 Tweede' prijs=800.000 reden='nullen vergeten'",
    );
    let bid = |world: &World, n| world.record().element::<Bid>(n).unwrap().clone();
    assert_eq!(bid(&world, 2).price.unwrap().to_string(), "€ 800.000");
    // Received after the closing that was planned: aside; mended back: it counts.
    does(
        &mut world,
        "inschrijving-verbeteren",
        "inschrijving=2 ontvangen=2027-08-04 reden='stempel'",
    );
    assert!(bid(&world, 2).set_aside.contains("te laat"));
    does(
        &mut world,
        "inschrijving-verbeteren",
        "inschrijving=2 ontvangen=2027-07-02 reden='stempel misgelezen'",
    );
    assert_eq!(bid(&world, 2).set_aside, "");
    does(
        &mut world,
        "inschrijving-intrekken",
        "inschrijving=2 datum=2027-07-20 reden='geen personeel'",
    );
    assert_eq!(
        bid(&world, 2).set_aside,
        "ingetrokken op di 20 jul 2027: geen personeel"
    );
    let told = no(
        &mut world,
        "inschrijving-intrekken",
        "inschrijving=2 datum=2027-07-21 reden=x",
    );
    assert!(told.contains("al ingetrokken"), "{told}");
    does(
        &mut world,
        "fase-afronden",
        "fase=sluiting-inschrijving datum=2027-07-30 reden='zo was het'",
    );
    score(&mut world, 1, "plan van aanpak", "8");
    score(&mut world, 1, "prijs", "8");
    let why = letter(
        &world.record(),
        &world.register,
        2,
        world.today,
        Rules {
            norms: &Norms::default(),
            calendar: &world.register.calendar,
        },
    );
    assert_eq!(
        why.unwrap_err().to_string(),
        "Een brief kan niet: inschrijving 2 is ingetrokken"
    );
    // One inschrijver is left: the standstill may go (Aw art. 2.127 lid 4).
    does(&mut world, "aanbesteding-wijzigen", "standstill=nee");
}
