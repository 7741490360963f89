//! What a contract refuses and why, what is dealt with and comes back, and what `starten` asks of it.

use crate::support::case::{BT, Case, day};
use crate::support::contracts::World;
use rstest::rstest;
use wijkregie::domain::contract::dates::{current_end, end_by_notice};
use wijkregie::domain::contract::lines::lines;
use wijkregie::domain::contract::overview::{Beside, signals_of, told as told_of};
use wijkregie::domain::contract::parts::ContractOption;
use wijkregie::domain::contract::signals::{LeadTimes, shows};
use wijkregie::domain::contract::spending::spent;
use wijkregie::domain::contract::words::ContractSignal;
use wijkregie::domain::record::setting::Setting;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::rights::Actor;
use wijkregie::domain::words::State;
use wijkregie::office::contracts::rows;
use wijkregie::office::contracts::signals::signals_on;

#[rstest]
#[case("begin=2026-01-01 einde=2025-12-31", "ligt voor het begin")]
#[case(
    "begin=2026-01-01 einde=2026-06-30 opzegtermijn=12",
    "langer dan het contract zelf"
)]
#[case(
    "begin=2026-01-01 einde=2029-12-31 opties=1 optie-maanden=12",
    "langer dan vier jaar"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 maximale-waarde=veel",
    "geen bedrag"
)]
#[case("begin=2026-01-01 einde=2026-12-31 opties=2", "hoe lang er één duurt")]
#[case("begin=2026-01-01 einde=2026-12-31 stilzwijgend=ja", "verlengingsduur")]
#[case("begin=2026-01-01 einde=2026-12-31 perceel=2", "aandachtsveld")]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=RO-2025-001",
    "Er is al een contract"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 voorganger=RO-1999-001",
    "bestaat niet"
)]
#[case(
    "begin=2024-01-01 einde=2024-12-31 voorganger=RO-2025-001",
    "niet later"
)]
#[case("begin=2026-01-01 einde=2026-12-31 meldtermijn=24", "meldtermijn")]
#[case(
    "begin=2026-01-01 einde=onbepaald opties=1 optie-maanden=6",
    "onbepaalde tijd heeft geen opties"
)]
#[case(
    "begin=2026-01-01 einde=2027-12-31 opzeggen-tegen='einde maand'",
    "hoort bij een contract voor onbepaalde tijd"
)]
#[case(
    "begin=2026-01-01 einde=2027-12-31 hoogstens-verlengd=2",
    "stilzwijgend wordt verlengd"
)]
#[case(
    "begin=2026-01-01 einde=2027-12-31 stilzwijgend=ja verlengingsduur=3 opties=1 optie-maanden=6",
    "geen opties"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=V-2026-0005",
    "kan geen nummer"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=AB-2026-01",
    "kan geen nummer"
)]
#[case("begin=2026-01-01 einde=2026-12-31 nummer=L001", "kan geen nummer")]
#[case("begin=2026-01-01 einde=2026-12-31 nummer='=A1'", "kan geen nummer")]
fn what_cannot_be_is_refused_in_a_sentence(#[case] fields: &str, #[case] why: &str) {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2025-001",
        "titel=eerste soort=contract begin=2025-01-01 einde=2025-12-31",
    );
    let refusal = world
        .new_contract(&format!("titel=tweede soort=raamovereenkomst {fields}"))
        .unwrap_err();
    assert!(refusal.to_string().contains(why), "{refusal}");
    assert_eq!(world.register.contracts().len(), 1);
}

#[test]
fn four_years_with_a_motivation_is_taken() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2026-001", "titel=lang soort=raamovereenkomst begin=2026-01-01 einde=2030-12-31 motivering='grote investering in personeel'");
}

#[test]
fn an_option_without_a_clause_is_refused_with_the_ground_it_lacks() {
    let mut world = World::new("2026-01-05");
    world.contract("RO-2025-001", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 opties=1 optie-maanden=12");
    let refusal =
        world
            .on("RO-2025-001")
            .refusal("contract", "optie-gebruiken", "datum=2026-01-05");
    assert!(refusal.to_string().contains("Aw 2.163c"), "{refusal}");
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-01-05 clausule='bestek 4.2'",
    );
    let refusal = world.refusal("contract", "optie-gebruiken", "datum=2026-01-05");
    assert!(refusal.to_string().contains("al gebruikt"), "{refusal}");
}

#[test]
fn an_option_reported_too_late_asks_for_a_reason() {
    let mut world = World::new("2026-07-01");
    world.contract("RO-2025-001", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 opties=1 optie-maanden=12 clausule=4.2");
    let refusal =
        world
            .on("RO-2025-001")
            .refusal("contract", "optie-gebruiken", "datum=2026-07-01");
    assert!(refusal.to_string().contains("30 jun 2026"), "{refusal}");
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-07-01 reden='aanbieder gaat akkoord'",
    );
}

#[test]
fn shares_over_a_hundred_percent_are_refused() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2026-12-31",
    );
    let zo = world.on("RO-2026-001").provider("Zorg & Zo");
    let punt = world.provider("'t Steunpunt");
    world.done(
        "contract",
        "partij-toevoegen",
        &format!("partij={zo} aandeel='66,67 %'"),
    );
    let refusal = world.refusal(
        "contract",
        "partij-toevoegen",
        &format!("partij={punt} aandeel=33,34"),
    );
    assert!(refusal.to_string().contains("meer dan 100 %"), "{refusal}");
    world.done(
        "contract",
        "partij-toevoegen",
        &format!("partij={punt} aandeel=33,33"),
    );
}

#[test]
fn a_contract_has_one_predecessor_and_successors_make_no_ring() {
    let mut world = World::new("2026-11-22");
    for (number, start, end) in [
        ("A-2020-1", "2020-01-01", "2020-12-31"),
        ("B-2021-1", "2021-01-01", "2021-12-31"),
        ("C-2022-1", "2022-01-01", "2022-12-31"),
    ] {
        world.contract(
            number,
            &format!("titel=x soort=contract begin={start} einde={end}"),
        );
    }
    world
        .on("A-2020-1")
        .done("contract", "opvolger-koppelen", "opvolger=B-2021-1");
    world
        .on("B-2021-1")
        .done("contract", "opvolger-koppelen", "opvolger=C-2022-1");
    let refusal =
        world
            .on("A-2020-1")
            .refusal("contract", "opvolger-koppelen", "opvolger=C-2022-1");
    assert!(refusal.to_string().contains("één voorganger"), "{refusal}");
    let refusal =
        world
            .on("C-2022-1")
            .refusal("contract", "opvolger-koppelen", "opvolger=A-2020-1");
    assert!(refusal.to_string().contains("kring"), "{refusal}");
}

#[test]
fn mended_dates_keep_a_contract_between_its_predecessor_and_its_successor() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2027-001",
        "titel=x soort=contract begin=2027-01-01 einde=2028-12-31",
    );
    world.contract(
        "RO-2029-002",
        "titel=x soort=contract begin=2029-01-01 einde=2030-12-31 voorganger=RO-2027-001",
    );
    let late = "begin=2033-01-01 einde=2034-12-31";
    let refusal = world
        .on("RO-2027-001")
        .refusal("contract", "contract-wijzigen", late);
    assert!(
        refusal.to_string().contains("RO-2029-002 volgt op"),
        "{refusal}"
    );
    let early = "begin=2026-01-01 einde=2034-12-31";
    let refusal = world
        .on("RO-2029-002")
        .refusal("contract", "contract-wijzigen", early);
    assert!(
        refusal.to_string().contains("volgt op RO-2027-001"),
        "{refusal}"
    );
}

#[test]
fn a_maximum_below_what_was_spent_and_an_option_long_before_the_contract_are_refused() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2026-001", "titel=x soort=contract begin=2026-01-01 einde=2027-12-31 maximale-waarde=1000 opties=1 optie-maanden=6 clausule=4");
    world.on("RO-2026-001");
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2026-11-01 bedrag=95,99",
    );
    let refusal = world.refusal("contract", "contract-wijzigen", "maximale-waarde=10");
    assert!(
        refusal.to_string().contains("er € 95,99 besteed"),
        "{refusal}"
    );
    for (action, given) in [
        ("optie-gebruiken", "datum=2001-01-01"),
        ("besteding-toevoegen", "datum=2020-01-01 bedrag=1"),
    ] {
        let refusal = world.refusal("contract", action, given);
        assert!(
            refusal.to_string().contains("lang voor het begin"),
            "{refusal}"
        );
    }
    let refusal = world.refusal("contract", "optie-toevoegen", "maanden=6 grond=d");
    assert!(refusal.to_string().contains("motivering"), "{refusal}");
}

#[test]
fn a_bt_tells_of_places_for_itself_only() {
    let mut world = World::new("2026-11-22");
    let number = world.provider("Zorg & Zo");
    let provider = Record {
        revision: 1,
        head: Head::from(world.register.providers[&number].clone()),
        ..Record::new(RecordId::new(Kind::Provider, number))
    };
    let mut says = |given| world.try_on(&provider, BT, "capaciteit-vastleggen", given);
    assert!(says("maximum=1").is_err());
    assert!(says("maximum=1 bt=beijum").is_err());
    assert!(says("maximum=1 bt=hoogkerk").is_ok());
}

#[test]
fn notice_too_late_goes_to_the_next_end_and_a_named_end_is_refused() {
    let mut world = World::new("2026-10-01");
    world.contract("RO-2023-034", "titel=x soort=contract begin=2023-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    let refusal =
        world
            .on("RO-2023-034")
            .refusal("contract", "opzeggen", "datum=2026-10-01 per=2026-12-31");
    assert!(refusal.to_string().contains("30 sep 2026"), "{refusal}");
    world.done("contract", "opzeggen", "datum=2026-10-01");
    let record = &world.register.contracts()["RO-2023-034"];
    assert_eq!(
        record.contract().unwrap().ends_by_notice,
        Some(day("2027-12-31"))
    );
    world.done("contract", "opzegging-intrekken", "reden='toch goed'");
    assert_eq!(
        world.register.contracts()["RO-2023-034"]
            .contract()
            .unwrap()
            .ends_by_notice,
        None
    );
}

#[test]
fn spending_warns_at_70_85_and_95_percent_and_stops_at_the_maximum() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2027-12-31 maximale-waarde='€ 1.000.000'",
    );
    world.on("RO-2026-001");
    let threshold = |world: &World| {
        let record = &world.register.contracts()["RO-2026-001"];
        let found = signals_of(record, &world.register, world.today);
        found
            .iter()
            .find(|due| due.signal == ContractSignal::Besteding)
            .map(|due| due.key(record))
    };
    for (amount, signal) in [
        ("699.999,99", None),
        ("0,01", Some("besteding 70 %")),
        ("150.000", Some("besteding 85 %")),
        ("100.000", Some("besteding 95 %")),
    ] {
        world.done(
            "contract",
            "besteding-toevoegen",
            &format!("datum=2026-11-01 bedrag={amount}"),
        );
        assert_eq!(threshold(&world).as_deref(), signal, "{amount}");
    }
    let refusal = world.refusal(
        "contract",
        "besteding-toevoegen",
        "datum=2026-11-01 bedrag=50.001",
    );
    assert!(
        refusal
            .to_string()
            .contains("Dan is er € 1.000.001 besteed"),
        "{refusal}"
    );
    // What was paid was paid: with a reason it is kept, and nothing else is held up by it.
    let over = "datum=2026-11-01 bedrag=50.001 reden='factuur al betaald'";
    world.done("contract", "besteding-toevoegen", over);
    world.done("contract", "contract-wijzigen", "titel=y");
    let refusal = world.refusal("contract", "contract-wijzigen", "maximale-waarde=900.000");
    assert!(
        refusal.to_string().contains("onderdeel-verwijderen"),
        "{refusal}"
    );
    let refusal = world.refusal(
        "contract",
        "besteding-toevoegen",
        "datum=2026-11-01 bedrag=0",
    );
    assert!(refusal.to_string().contains("van nul"), "{refusal}");
}

#[test]
fn what_is_booked_back_counts_off_and_a_year_below_zero_asks_for_a_reason() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2027-12-31 maximale-waarde=1.000",
    );
    world.on("RO-2026-001");
    let book = "besteding-toevoegen";
    world.done("contract", book, "datum=2026-11-01 bedrag=900 kenmerk=F-1");
    world.done("contract", book, "datum=2026-11-02 bedrag=-300 kenmerk=F-1");
    // There is room again under the maximum.
    world.done("contract", book, "datum=2026-11-03 bedrag=400");
    let twice = world.refusal("contract", book, "datum=2026-11-03 bedrag=-300 kenmerk=F-1");
    assert!(
        twice
            .to_string()
            .contains("Kenmerk F-1 telt al mee: € -300"),
        "{twice}"
    );
    let below = "datum=2026-11-04 bedrag=-1.000,01";
    let refusal = world.refusal("contract", book, below);
    assert!(
        refusal
            .to_string()
            .contains("in 2026 € 0,01 meer teruggeboekt dan geboekt"),
        "{refusal}"
    );
    world.done("contract", book, &format!("{below} reden='hoort bij 2025'"));
}

#[test]
fn a_signal_that_was_dealt_with_comes_back_when_its_date_moves() {
    let mut world = World::new("2026-06-01");
    world.contract("RO-2024-001", "titel=x soort=contract begin=2024-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    world.on("RO-2024-001");
    let shown = |world: &World| shown(world).contains(&"opzegdatum".to_owned());
    assert!(shown(&world));
    world.on("RO-2024-001").done(
        "contract",
        "signaal-uitstellen",
        "signaal=opzegdatum tot=2026-06-20 reden='na het overleg'",
    );
    assert!(!shown(&world));
    world.today = day("2026-06-20");
    assert!(shown(&world));
    // Put off past the next step (three months before) it comes back at that step.
    world.done(
        "contract",
        "signaal-uitstellen",
        "signaal=opzegdatum tot=2026-09-20 reden='nog even'",
    );
    world.today = day("2026-06-29");
    assert!(!shown(&world));
    world.today = day("2026-06-30");
    assert!(shown(&world));
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal=opzegdatum reden='we verlengen bewust'",
    );
    world.today = day("2026-09-30");
    assert!(!shown(&world));
    world.done("contract", "contract-wijzigen", "opzegtermijn=2");
    assert!(shown(&world), "the date behind it moved");
    let refusal = world.refusal(
        "contract",
        "signaal-afhandelen",
        "signaal=bestaat-niet reden=x",
    );
    assert!(refusal.to_string().contains("Nu staan er"), "{refusal}");
}

fn shown(world: &World) -> Vec<String> {
    let record = world.record();
    let leads = LeadTimes::of(&world.register.settings);
    let due = signals_of(&record, &world.register, world.today);
    due.iter()
        .filter(|due| shows(&record, due, &leads, &world.register.calendar, world.today))
        .map(|due| due.key(&record))
        .collect()
}

#[test]
fn what_is_missing_stays_handled_the_next_day() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31 opties=1 optie-maanden=12",
    );
    world.on("RO-2026-001");
    assert_eq!(shown(&world), ["clausule ontbreekt"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='clausule ontbreekt' reden='staat in het bestek, wordt opgezocht'",
    );
    world.today = day("2026-11-23");
    assert_eq!(shown(&world), [""; 0]);
}

#[test]
fn spending_that_was_dealt_with_comes_back_at_the_next_threshold_and_not_at_the_next_invoice() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31 maximale-waarde=1000",
    );
    world.on("RO-2026-001");
    // What it comes to when it goes on like this is a signal of its own.
    let thresholds = |world: &World| -> Vec<String> {
        let all = shown(world).into_iter();
        all.filter(|key| key.starts_with("besteding")).collect()
    };
    let spend = |world: &mut World, on: &str, amount: u32| {
        world.done(
            "contract",
            "besteding-toevoegen",
            &format!("datum={on} bedrag={amount}"),
        );
    };
    spend(&mut world, "2026-02-01", 650);
    assert_eq!(thresholds(&world), [""; 0]);
    spend(&mut world, "2026-03-01", 60);
    assert_eq!(thresholds(&world), ["besteding 70 %"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='besteding 70 %' reden='besproken met de aanbieder'",
    );
    spend(&mut world, "2026-04-01", 60);
    assert_eq!(thresholds(&world), [""; 0]);
    spend(&mut world, "2026-05-01", 90);
    assert_eq!(thresholds(&world), ["besteding 85 %"]);
}

#[test]
fn a_contract_of_which_a_date_is_missing_asks_for_it_until_someone_says_why_not() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31",
    );
    let mut record = world.register.contracts()["RO-2026-001"].clone();
    record.contract_mut().unwrap().end = None;
    world.register.take(&record);
    world.on("RO-2026-001");
    assert_eq!(shown(&world), ["datum ontbreekt"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='datum ontbreekt' reden='voor onbepaalde tijd'",
    );
    world.today = day("2027-11-22");
    assert_eq!(shown(&world), [""; 0]);
}

#[test]
fn an_option_that_runs_into_what_follows_asks_for_a_reason() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2024-001",
        "titel=x soort=contract begin=2024-01-01 einde=2027-12-31 opties=1 optie-maanden=12 clausule=4.2 motivering=nodig",
    );
    world.aanbesteding(
        "AB-2026-01",
        "naam=x procedure=sas ingang=2028-01-01 looptijd=24 volgt-op=RO-2024-001",
    );
    world.on("RO-2024-001");
    let refusal = world.refusal("contract", "optie-gebruiken", "datum=2026-11-20");
    let told = refusal.to_string();
    assert!(
        told.contains("AB-2026-01") && told.contains("31 dec 2028"),
        "{told}"
    );
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-11-20 reden='de overgang duurt een jaar'",
    );
}

#[test]
fn dealing_with_a_signal_never_makes_a_gap_invisible() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2025-020",
        "titel=x soort=contract begin=2025-04-01 einde=2027-03-31 aandachtsveld=vervoer",
    );
    world.contract("RO-2027-001", "titel=y soort=contract begin=2027-04-02 einde=2028-03-31 aandachtsveld=vervoer voorganger=RO-2025-020");
    world.on("RO-2025-020");
    let gap = |world: &World| shown(world).into_iter().find(|key| key.starts_with("gat"));
    assert_eq!(gap(&world).as_deref(), Some("gat tot en met 2027-04-01"));
    let bridged = "signaal=gat reden='een dag, overbrugd'";
    let told = world.refusal("contract", "signaal-afhandelen", bridged);
    assert!(told.to_string().contains("niet-voortzetten"), "{told}");
    assert!(gap(&world).is_some());
    // Put off, it comes back when it grows.
    let later = "signaal=gat reden='over een week' tot=2026-11-29";
    world.done("contract", "signaal-uitstellen", later);
    assert_eq!(gap(&world), None);
    world
        .on("RO-2027-001")
        .done("contract", "contract-wijzigen", "begin=2027-12-01");
    world.on("RO-2025-020");
    assert_eq!(gap(&world).as_deref(), Some("gat tot en met 2027-11-30"));
}

#[test]
fn an_option_that_will_not_be_used_shows_its_gap_from_that_moment() {
    let mut world = World::new("2026-05-04");
    world.contract("RO-2025-021", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 aandachtsveld=dagbesteding opties=2 optie-maanden='half jaar' clausule=4.2");
    world.on("RO-2025-021");
    let gap = |world: &World| {
        let found = signals_of(&world.record(), &world.register, world.today);
        let gap = found.iter().find(|due| due.signal == ContractSignal::Gat);
        gap.map(|due| due.date.to_string())
    };
    // Two half years: the line ends with 2027.
    assert_eq!(gap(&world).as_deref(), Some("2028-01-01"));
    let hidden = "signaal='optie melden' reden='doen we niet'";
    let told = world.refusal("contract", "signaal-afhandelen", hidden);
    assert!(told.to_string().contains("optie-niet-gebruiken"), "{told}");
    world.done(
        "contract",
        "optie-niet-gebruiken",
        "datum=2026-05-04 reden='te duur'",
    );
    assert_eq!(gap(&world).as_deref(), Some("2027-07-01"));
    world.done(
        "contract",
        "optie-niet-gebruiken",
        "datum=2026-05-04 reden='te duur'",
    );
    assert_eq!(gap(&world).as_deref(), Some("2027-01-01"));
    let told = world.refusal("contract", "optie-gebruiken", "datum=2026-05-04");
    assert!(told.to_string().contains("geen optie meer"), "{told}");
}

#[test]
fn the_option_of_2017_can_be_recorded_years_later() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2016-001", "titel='individuele ondersteuning' soort=raamovereenkomst begin=2016-01-01 einde=2017-12-31 aandachtsveld='individuele ondersteuning' opties=1 optie-maanden=12 clausule='bestek 4.2'");
    world
        .on("RO-2016-001")
        .done("contract", "optie-gebruiken", "datum=2017-06-30");
    let end = current_end(&world.record(), world.today);
    assert_eq!(
        end.map(|end| end.to_string()).as_deref(),
        Some("2018-12-31")
    );
    // What had run out by the day it is said to have happened was not extended.
    let mut world = World::new("2026-11-28");
    world.contract("RO-2016-002", "titel=x soort=contract begin=2016-01-01 einde=2017-12-31 opties=1 optie-maanden=12 clausule=4.2");
    world.on("RO-2016-002");
    let told = world.refusal("contract", "optie-gebruiken", "datum=2018-01-02");
    assert!(
        told.to_string().contains("liep af op zo 31 dec 2017"),
        "{told}"
    );
}

#[test]
fn notice_works_against_the_end_of_the_day_it_was_given() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2025-022", "titel=x soort=contract begin=2025-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    world.on("RO-2025-022");
    // Given on 15 September it is in time for 2026; today it is not.
    for (given, end) in [("2026-09-15", "2026-12-31"), ("2026-11-28", "2027-12-31")] {
        let found = end_by_notice(&world.record(), day(given), world.today);
        assert_eq!(found, Some(day(end)), "{given}");
    }
    world.done("contract", "opzeggen", "datum=2026-11-28");
    let head = world.record();
    assert_eq!(
        head.contract().unwrap().ends_by_notice,
        Some(day("2027-12-31"))
    );
}

#[test]
fn what_is_renewed_for_a_missing_time_says_which_field_is_missing_and_nothing_else() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2020-001", "titel=vervoer soort=contract begin=2020-01-01 einde=2021-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3 aandachtsveld=vervoer");
    let mut record = world.on("RO-2020-001").record();
    let Head::Contract(head) = &mut record.head else {
        unreachable!()
    };
    // As an import can have it.
    (head.renewal_term, head.imported) = (None, true);
    world.register.take(&record);
    let due = signals_of(&record, &world.register, world.today);
    let told: Vec<String> = due
        .iter()
        .map(|due| due.text(&record, &world.register, world.today))
        .collect();
    assert_eq!(
        told,
        [
            "wordt stilzwijgend verlengd, maar de verlengingsduur ontbreekt: tot wanneer het loopt, is niet uit te rekenen; vul het in met contract-wijzigen"
        ]
    );
    let refusal = world.refusal("contract", "opzeggen", "datum=2026-11-28");
    assert!(refusal.to_string().contains("verlengingsduur"), "{refusal}");
    world.done("contract", "contract-wijzigen", "verlengingsduur=12");
    world.done("contract", "opzeggen", "datum=2026-11-28");
    assert_eq!(
        world.record().contract().unwrap().ends_by_notice,
        Some(day("2027-12-31"))
    );
}

#[test]
fn what_ends_by_itself_does_not_ask_for_notice() {
    let mut world = World::new("2026-08-01");
    world.contract(
        "RO-2025-001",
        "titel=x soort=contract begin=2025-01-01 einde=2026-12-31 opzegtermijn=3",
    );
    let record = world.on("RO-2025-001").record();
    let due = signals_of(&record, &world.register, world.today);
    let notice = due
        .iter()
        .find(|due| due.signal == ContractSignal::Opzegdatum);
    let notice = notice.unwrap();
    assert_eq!(
        notice.text(&record, &world.register, world.today),
        "loopt op do 31 dec 2026 vanzelf af; wie toch wil opzeggen, doet dat uiterlijk wo 30 sep 2026"
    );
    assert_eq!(notice.short(world.today), "opzeggen kan tot 30 sep 26");
}

#[test]
fn an_option_of_today_stands_before_a_gap_of_years_ahead_and_one_of_next_spring_before_both() {
    let mut world = World::new("2026-11-28");
    // Six months before 28 May 2027 is today; its line is open after May 2028.
    world.contract("RO-2025-001", "titel=een soort=contract begin=2025-05-29 einde=2027-05-28 aandachtsveld=een opties=1 optie-maanden=12 clausule=4.2 meldtermijn=6");
    world.contract(
        "RO-2025-002",
        "titel=twee soort=contract begin=2025-01-01 einde=2028-12-31 aandachtsveld=twee",
    );
    world.contract(
        "RO-2025-003",
        "titel=drie soort=contract begin=2025-01-01 einde=2027-03-31 aandachtsveld=drie",
    );
    let on = world.today;
    let signals = signals_on(&world.register, on);
    let list = rows(
        &world.register,
        &signals,
        (&[], &Actor::default()),
        false,
        on,
    )
    .unwrap();
    let first = |number: &str| {
        let row = list.iter().find(|row| row.nummer == number).unwrap();
        row.doen_kort.clone()
    };
    assert_eq!(first("RO-2025-001"), "optie melden voor 28 nov 26");
    let order: Vec<&str> = list.iter().map(|row| &*row.nummer).collect();
    assert_eq!(order[..2], ["RO-2025-001", "RO-2025-003"]);
    // A day later it is late like any other, and the gap of next spring stands on top.
    let on = day("2026-11-29");
    let signals = signals_on(&world.register, on);
    let list = rows(
        &world.register,
        &signals,
        (&[], &Actor::default()),
        false,
        on,
    )
    .unwrap();
    assert_eq!(list[0].nummer, "RO-2025-003");
}

#[test]
fn a_contract_without_an_end_covers_its_perceel_until_notice_was_given() {
    let mut world = World::new("2026-11-28");
    world.contract("DO-2024-001", "titel=tolk soort=contract begin=2024-04-10 einde='onbepaalde tijd' aandachtsveld=tolk opzegtermijn='3 maanden' opzeggen-tegen='einde kwartaal'");
    world.on("DO-2024-001");
    let gaps = |world: &World| -> Vec<String> {
        let found = lines(&world.register, world.today);
        let gaps = found.iter().flat_map(|line| line.gaps.clone());
        gaps.map(|gap| gap.from.to_string()).collect()
    };
    assert_eq!(gaps(&world), Vec::<String>::new());
    let told = world.refusal("contract", "opzeggen", "datum=2026-11-28 per=2027-04-15");
    assert!(told.to_string().contains("Kies wo 31 mrt 2027"), "{told}");
    world.done("contract", "opzeggen", "datum=2026-11-28");
    assert_eq!(gaps(&world), ["2027-04-01"]);
}

#[test]
fn an_end_that_is_only_known_by_its_month_alarms_from_its_first_reading() {
    let mut world = World::new("2021-11-28");
    world.contract("DO-2018-001", "titel=vervoer soort=contract begin=2018-01-01 einde='tot augustus 2022' aandachtsveld=vervoer uit-te-zoeken-door='M. de Boer'");
    world.on("DO-2018-001");
    let signals = signals_of(&world.record(), &world.register, world.today);
    let gap = signals.iter().find(|due| due.signal == ContractSignal::Gat);
    assert_eq!(gap.unwrap().date, day("2022-08-01"));
    let unsure = signals
        .iter()
        .find(|due| due.signal == ContractSignal::DatumOnzeker);
    let text = unsure
        .unwrap()
        .text(&world.record(), &world.register, world.today);
    for part in [
        "‘tot augustus 2022’",
        "zo 31 jul 2022",
        "wo 31 aug 2022",
        "M. de Boer",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    world.done("contract", "contract-wijzigen", "einde=2022-08-31");
    let signals = signals_of(&world.record(), &world.register, world.today);
    assert!(
        signals
            .iter()
            .all(|due| due.signal != ContractSignal::DatumOnzeker)
    );
    assert!(world.record().contract().unwrap().settled_by.is_empty());
}

#[test]
fn what_was_entered_by_mistake_leaves_every_list_and_its_number_stays_taken() {
    let mut world = World::new("2026-11-28");
    world.contract(
        "RO-2026-001",
        "titel=a soort=contract begin=2026-01-01 einde=2026-12-31 aandachtsveld=vervoer",
    );
    world.contract("RO-2027-001", "titel=b soort=contract begin=2027-01-01 einde=2027-12-31 aandachtsveld=vervoer voorganger=RO-2026-001");
    world.on("RO-2026-001");
    let told = world.refusal("contract", "contract-verwijderen", "reden=dubbel");
    assert!(
        told.to_string().contains("RO-2027-001 hangt eraan"),
        "{told}"
    );
    world
        .on("RO-2027-001")
        .done("contract", "contract-verwijderen", "reden=dubbel");
    assert_eq!(world.register.contracts().len(), 1);
    let found = lines(&world.register, world.today);
    assert_eq!(found[0].gaps[0].from, day("2027-01-01"));
    world
        .on("RO-2026-001")
        .done("contract", "contract-verwijderen", "reden=test");
    assert!(lines(&world.register, world.today).is_empty());
    world
        .new_contract("titel=c soort=contract begin=2026-01-01 einde=2026-12-31")
        .unwrap();
    assert!(world.register.contracts().contains_key("RO-2026-002"));
}

#[test]
fn a_contract_of_2012_is_numbered_in_its_own_year() {
    let mut world = World::new("2026-11-28");
    world
        .new_contract("titel='convenant 2012' soort=convenant begin=2012-06-01 einde=2013-12-31")
        .unwrap();
    assert!(world.register.contracts().contains_key("RO-2012-001"));
}

#[test]
fn what_was_spent_counts_from_its_day_and_outside_the_contract_with_a_reason_only() {
    let mut world = World::new("2026-11-28");
    world.contract(
        "RO-2024-001",
        "titel=a soort=contract begin=2024-01-01 einde=2025-12-31 maximale-waarde='€ 1,5 mln'",
    );
    world.on("RO-2024-001");
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2024-06-01 bedrag=500.000",
    );
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2025-06-01 bedrag=700.000",
    );
    let told = world.refusal(
        "contract",
        "besteding-toevoegen",
        "datum=2026-02-01 bedrag=1.000",
    );
    assert!(
        told.to_string()
            .contains("na het einde van het contract op wo 31 dec 2025"),
        "{told}"
    );
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2026-02-01 bedrag=1.000 reden='late factuur'",
    );
    let told = world.refusal(
        "contract",
        "besteding-toevoegen",
        "datum=2023-12-31 bedrag=1.000",
    );
    assert!(
        told.to_string()
            .contains("voor het begin van het contract op ma 1 jan 2024"),
        "{told}"
    );
    let spent = |on: &str| spent(&world.record(), day(on)).to_string();
    assert_eq!(spent("2024-12-31"), "€ 500.000");
    assert_eq!(spent("2025-12-31"), "€ 1.200.000");
    assert_eq!(spent("2026-12-31"), "€ 1.201.000");
}

#[test]
fn perceel_1_and_1_are_one_perceel_and_twice_is_told() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2025-001", "titel=a soort=contract begin=2025-01-01 einde=2027-12-31 aandachtsveld=begeleiding perceel='perceel 1'");
    world.contract("RO-2026-001", "titel=b soort=contract begin=2026-06-01 einde=2027-05-31 aandachtsveld=Begeleiding perceel=1");
    let found = lines(&world.register, world.today);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].perceel.to_string(), "begeleiding, perceel 1");
    world.on("RO-2025-001");
    let told = world.refusal(
        "contract",
        "perceel-toevoegen",
        "aandachtsveld=begeleiding perceel='Perceel 1'",
    );
    assert!(told.to_string().contains("staat er al"), "{told}");
    let signals = signals_of(&world.record(), &world.register, world.today);
    let twice = signals
        .iter()
        .find(|due| due.signal == ContractSignal::DubbelGedekt);
    let text = told_of(
        &world.record(),
        twice.unwrap(),
        &Beside::of(&world.register),
        world.today,
    );
    assert_eq!(
        text,
        "dubbel gedekt vanaf ma 1 jun 2026 tot en met ma 31 mei 2027: ook door RO-2026-001"
    );
}

#[test]
fn two_contracts_under_one_title_without_a_perceel_name_each_other_when_both_cover() {
    let mut world = World::new("2026-11-28");
    world.contract(
        "RO-2025-001",
        "titel=Vervoer soort=contract begin=2025-01-01 einde=2027-12-31",
    );
    world.contract(
        "RO-2026-001",
        "titel=vervoer soort=contract begin=2026-06-01 einde=2027-05-31",
    );
    world.on("RO-2025-001");
    let signals = signals_of(&world.record(), &world.register, world.today);
    let mut twice = signals.iter();
    let twice = twice.find(|due| due.signal == ContractSignal::DubbelGedekt);
    let (record, beside) = (world.record(), Beside::of(&world.register));
    let text = told_of(&record, twice.unwrap(), &beside, world.today);
    assert!(text.ends_with(": ook door RO-2026-001"), "{text}");
}

#[test]
fn an_aanbesteding_covers_from_the_day_its_contract_can_start_and_the_gap_names_the_ways_out() {
    let mut world = World::new("2026-11-28");
    world.contract("DO-2025-096", "titel=respijtvervoer soort=contract begin=2025-04-01 einde=2027-03-31 aandachtsveld=respijtvervoer");
    world.aanbesteding(
        "AB-2026-70",
        "naam=respijtvervoer procedure=openbaar volgt-op=DO-2025-096 looptijd=24 ingang=2027-04-01",
    );
    world.on("DO-2025-096");
    let signals = signals_of(&world.record(), &world.register, world.today);
    let gap = signals
        .iter()
        .find(|due| due.signal == ContractSignal::Gat)
        .unwrap();
    let text = told_of(
        &world.record(),
        gap,
        &Beside::of(&world.register),
        world.today,
    );
    // 28 November is a Saturday. Decide on Monday 30 November, a month to 30 December, six weeks to 10 February, two weeks
    // to 24 February 2027; published that day, forty complete days end on 5 April, so bids close on 6 April; three weeks
    // end on Koningsdag, so 28 April; twenty days end on 18 May, the opdracht is of the 19th, and three months on it can
    // start: 19 August. 30 + 31 + 30 + 31 + 18 days from 1 April to 18 August are 140.
    assert_eq!(
        text,
        "gat van do 1 apr 2027 tot en met wo 18 aug 2027: 140 dagen zonder contract; een overbruggingscontract van 140 dagen is genoeg; AB-2026-70 zou ingaan op do 1 apr 2027; de ingang naar do 19 aug 2027 verplaatsen dicht het gat niet, samen met een overbrugging klopt het wel"
    );
}

#[test]
fn what_is_past_is_put_off_for_a_month_at_most() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2025-030",
        "titel=x soort=contract begin=2025-04-01 einde=2027-03-31 aandachtsveld=vervoer",
    );
    world.on("RO-2025-030");
    let told = world.refusal(
        "contract",
        "signaal-uitstellen",
        "signaal='aanbesteding starten' tot=2026-12-23 reden=later",
    );
    assert!(
        told.to_string().contains("tot en met di 22 dec 2026"),
        "{told}"
    );
    world.done(
        "contract",
        "signaal-uitstellen",
        "signaal='aanbesteding starten' tot=2026-12-22 reden=later",
    );
}

#[test]
fn what_is_renewed_without_a_known_term_asks_for_it() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2025-031", "titel=x soort=contract begin=2025-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12");
    world.on("RO-2025-031");
    assert!(shown(&world).contains(&"termijn ontbreekt".to_owned()));
    world.done("contract", "contract-wijzigen", "opzegtermijn=1");
    assert!(!shown(&world).contains(&"termijn ontbreekt".to_owned()));
}

#[test]
fn a_framework_that_renews_itself_asks_for_the_reason_of_more_than_four_years() {
    let mut world = World::new("2025-11-22");
    world.contract("RO-2025-032", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    world.on("RO-2025-032");
    assert!(shown(&world).contains(&"motivering ontbreekt".to_owned()));
    world.done("contract", "contract-wijzigen", "motivering=investering");
    assert!(!shown(&world).contains(&"motivering ontbreekt".to_owned()));
}

#[test]
fn a_second_aanbesteding_after_one_contract_is_noted() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2024-001",
        "titel=x soort=contract begin=2024-01-01 einde=2027-12-31",
    );
    for number in ["AB-2026-01", "AB-2026-02"] {
        world.aanbesteding(
            number,
            "naam=x procedure=sas ingang=2028-01-01 looptijd=24 volgt-op=RO-2024-001",
        );
        let has_note = world
            .notes()
            .iter()
            .any(|note| note.contains("ook AB-2026-01"));
        assert_eq!(has_note, number == "AB-2026-02");
    }
}

#[test]
fn starting_asks_for_a_contract_that_runs_on_that_day() {
    let mut world = World::new("2026-04-13");
    world.contract(
        "RO-2025-001",
        "titel=x soort=contract begin=2025-01-01 einde=2026-12-31 aanbieder=L001",
    );
    let mut case = Case::at(State::Geaccepteerd);
    case.done(BT, "gesprek-plannen", "datum=2026-04-20");
    for contract in world.register.contracts().values() {
        case.register.take(contract);
    }
    let start = |day: &str| {
        format!(
            "aanbieder=L001; startdatum={day}; omvang=2 uur per week; evaluatiedatum=2027-03-01"
        )
    };
    let refusal = case.refused(BT, "starten", &start("2027-01-04"));
    assert!(
        refusal.contains("geen lopend contract") && refusal.contains("reden"),
        "{refusal}"
    );
    let named = start("2026-12-01") + "; contract=RO-1999-001";
    assert!(case.refused(BT, "starten", &named).contains("RO-1999-001"));
    let mut with_reason = case.clone();
    with_reason.done(
        BT,
        "starten",
        &(start("2027-01-04") + "; reden=contract is getekend, nog niet ingevoerd"),
    );
    case.done(BT, "starten", &start("2026-12-01"));
    assert_eq!(case.referral().contract, "RO-2025-001");
}

#[test]
fn who_left_a_contract_or_only_buys_under_it_starts_nothing_under_it_and_no_end_is_no_hindrance() {
    let began = "titel=x soort=contract begin=2025-01-01";
    let start =
        "aanbieder=L001; startdatum=2026-12-01; omvang=2 uur per week; evaluatiedatum=2027-03-01";
    for (terms, party, covers) in [
        ("einde=2027-12-31", "", true),
        ("einde=2027-12-31", "tot-en-met=2026-12-01", true),
        ("einde=2027-12-31", "tot-en-met=2026-11-30", false),
        ("einde=2027-12-31", "van=2026-12-02", false),
        ("einde=2027-12-31", "kant=opdrachtgever", false),
        ("einde='onbepaalde tijd'", "", true),
        ("einde='onbepaalde tijd'", "tot-en-met=2026-11-30", false),
    ] {
        let mut world = World::new("2026-04-13");
        world.contract("RO-2025-001", &format!("{began} {terms}"));
        world.on("RO-2025-001");
        let joins = format!("partij=L001 {party}");
        world.done("contract", "partij-toevoegen", &joins);
        let mut case = Case::at(State::Geaccepteerd);
        case.done(BT, "gesprek-plannen", "datum=2026-04-20");
        for contract in world.register.contracts().values() {
            case.register.take(contract);
        }
        if covers {
            case.done(BT, "starten", start);
            assert_eq!(case.referral().contract, "RO-2025-001", "{terms} {party}");
        } else {
            let no = case.refused(BT, "starten", start);
            assert!(no.contains("geen lopend contract"), "{terms} {party}: {no}");
        }
    }
}

#[test]
fn starting_asks_for_a_place_and_counts_what_was_told_for_that_team_first() {
    use wijkregie::domain::contract::parts::Capacity;
    let mut case = Case::at(State::Geaccepteerd);
    case.done(BT, "gesprek-plannen", "datum=2026-04-20");
    let start =
        "aanbieder=L001; startdatum=2026-04-20; omvang=2 uur per week; evaluatiedatum=2026-07-20";
    let full = |bt: &str, maximum| Capacity {
        bt: bt.into(),
        maximum,
        ..Capacity::default()
    };
    case.register
        .capacities
        .insert("L001".into(), vec![full("", 5), full("hoogkerk", 0)]);
    let refusal = case.refused(BT, "starten", start);
    assert!(refusal.contains("0 van 0 zijn bezet"), "{refusal}");
    case.clone()
        .done(BT, "starten", &format!("{start}; reden=tijdelijk dubbel"));
    case.register
        .capacities
        .insert("L001".into(), vec![full("", 5)]);
    case.done(BT, "starten", start);
}

// ---------------------------------------------------------------- the register of another day

#[test]
fn what_was_done_later_did_not_hold_before_it() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2024-001", "titel=vervoer soort=contract begin=2024-01-01 einde=2025-12-31 aandachtsveld=vervoer opties=2 optie-maanden=12 clausule=4.2 maximale-waarde=1000");
    world.contract("RO-2024-002", "titel=tolk soort=contract begin=2024-01-01 einde='onbepaalde tijd' aandachtsveld=tolk opzegtermijn=3");
    // All of it entered today, about days that were.
    world
        .on("RO-2024-001")
        .done("contract", "optie-gebruiken", "datum=2025-05-20");
    world.done(
        "contract",
        "optie-niet-gebruiken",
        "datum=2026-03-10 reden='te duur'",
    );
    world.done(
        "contract",
        "niet-voortzetten",
        "reden='de gemeente doet het zelf' datum=2026-06-01",
    );
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2025-02-01 bedrag=400",
    );
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2026-02-01 bedrag=300",
    );
    world
        .on("RO-2024-002")
        .done("contract", "opzeggen", "datum=2026-08-15");
    let end = |number: &str, on: &str| {
        let held = world.register.held_on(day(on));
        current_end(&held.contracts()[number], day(on)).map(|end| end.to_string())
    };
    let first = Some("2025-12-31".to_owned());
    let second = Some("2026-12-31".to_owned());
    assert_eq!(end("RO-2024-001", "2025-05-19"), first);
    assert_eq!(end("RO-2024-001", "2025-05-20"), second);
    assert_eq!(end("RO-2024-002", "2026-08-14"), None);
    // Three months from 15 August.
    assert_eq!(
        end("RO-2024-002", "2026-08-15"),
        Some("2026-11-15".to_owned())
    );
    let held = |on: &str| world.register.held_on(day(on)).contracts()["RO-2024-001"].clone();
    let open = |on: &str| {
        let record = held(on);
        let mut options = record.all::<ContractOption>();
        options.any(ContractOption::is_open)
    };
    assert!(open("2026-03-09") && !open("2026-03-10"));
    let decided = |on: &str| held(on).contract().unwrap().not_continued.clone();
    assert_eq!(decided("2026-05-31"), "");
    assert_eq!(decided("2026-06-01"), "de gemeente doet het zelf");
    assert_eq!(spent(&held("2026-01-31"), world.today).to_string(), "€ 400");
    // Nothing is to come: as it is.
    assert_eq!(
        &held("2026-11-28"),
        &world.register.contracts()["RO-2024-001"]
    );
}

#[test]
fn a_norm_of_the_office_judges_what_happened_while_it_counted() {
    let mut world = World::new("2026-11-28");
    // No term of its own: the office's norm says six months before 31 December.
    world.contract("RO-2025-001", "titel=vervoer soort=contract begin=2025-01-01 einde=2026-12-31 aandachtsveld=vervoer opties=1 optie-maanden=12 clausule=4.2");
    let mut setting = Setting {
        value: "2m".to_owned(),
        ..Setting::default()
    };
    // Nine months since September: what was reported in June was in time by the two months that counted then.
    setting.change("9m".to_owned(), day("2026-09-01"), None);
    world.register.take(&Record {
        head: Head::from(setting),
        ..Record::new(RecordId::new(Kind::Setting, "norm.optie-melden"))
    });
    let late = world
        .on("RO-2025-001")
        .refusal("contract", "optie-gebruiken", "datum=2026-10-15");
    assert!(late.to_string().contains("di 31 mrt 2026"), "{late}");
    world.done("contract", "optie-gebruiken", "datum=2026-06-15");
    assert_eq!(
        current_end(&world.record(), world.today),
        Some(day("2027-12-31"))
    );
}

#[test]
fn a_notice_is_not_withdrawn_where_something_begins_after_the_end_there_is_then() {
    let mut world = World::new("2026-11-28");
    world.contract(
        "RO-2026-001",
        "titel=zorg soort=contract begin=2026-01-01 einde=2027-12-31 opzegtermijn=3",
    );
    world.on("RO-2026-001");
    world.done(
        "contract",
        "tarief-toevoegen",
        "productcode=A eenheid=uur bedrag=80 van=2027-01-01",
    );
    world.done("contract", "opzeggen", "datum=2026-11-28 per=2027-06-30");
    world.done("contract", "contract-wijzigen", "einde=2026-12-31");
    let told = world.refusal("contract", "opzegging-intrekken", "reden=vergissing");
    assert!(told.to_string().contains("loopt af op"), "{told}");
}

#[test]
fn a_perceel_that_one_of_another_contract_is_tied_to_stays_and_no_three_are_tied_in_a_ring() {
    let mut world = World::new("2026-11-28");
    let given = "titel=zorg soort=contract begin=2026-01-01 einde=2027-12-31";
    for number in ["RO-2026-001", "RO-2026-002"] {
        world.contract(number, given);
    }
    for (number, perceel) in [
        ("RO-2026-001", "7"),
        ("RO-2026-002", "1"),
        ("RO-2026-002", "2"),
        ("RO-2026-002", "3"),
    ] {
        world.on(number);
        let given = format!("aandachtsveld=hh perceel={perceel}");
        world.done("contract", "perceel-toevoegen", &given);
    }
    for (own, other) in [("1", "hh, perceel 3"), ("3", "hh, perceel 2")] {
        let given = format!("perceel={own} gekoppeld-aan='{other}'");
        world.done("contract", "perceel-wijzigen", &given);
    }
    let ring = "perceel=2 gekoppeld-aan='hh, perceel 1'";
    let told = world.refusal("contract", "perceel-wijzigen", ring);
    assert!(told.to_string().contains("één kant is genoeg"), "{told}");
    let given = "perceel=2 gekoppeld-aan='hh, perceel 7'";
    world.done("contract", "perceel-wijzigen", given);
    world.on("RO-2026-001");
    for (action, given) in [
        ("onderdeel-verwijderen", "onderdeel=percelen/1 reden=weg"),
        ("contract-verwijderen", "reden=vergissing"),
    ] {
        let told = world.refusal("contract", action, given);
        assert!(told.to_string().contains("RO-2026-002"), "{action}: {told}");
    }
}
