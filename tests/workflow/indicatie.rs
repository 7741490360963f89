//! What was granted: from the beschikking to what comes after it.

use crate::support::case::*;
use wijkregie::domain::indicatie::words::{FollowUp, Stage, Standing as Stands, StopReason};
use wijkregie::domain::indicatie::{Earlier, Indicatie};
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::words::{DeliveryForm, State as S};

/// What was granted on a verwijzing in the reguliere proces, or on its own.
fn granted(given: &str) -> Case {
    let mut case = begun();
    case.done(BACKOFFICE, "indicatie-vastleggen", given);
    case
}

/// An empty indicatie, with a verwijzing of P-0001 that was decided on.
fn begun() -> Case {
    let mut referral = Case::at(S::RegulierProces);
    referral.done(
        BACKOFFICE,
        "beschikken",
        "besluit=toegekend; datum=2026-04-13; leveringsvorm=ZIN; aanbieder=L001; einddatum=2027-04-30",
    );
    let mut case = Case::empty();
    case.related.push(referral.record);
    case.record = Record::new(RecordId::numbered(Kind::Indicatie, 1));
    case
}

/// The usual one: two hours a week from the verwijzing.
const USUAL: &str =
    "verwijzing=V-2026-0412; begindatum=2026-05-01; aantal=2; eenheid=uur; frequentie=per week";

fn of(case: &Case) -> &Indicatie {
    case.record.indicatie().unwrap()
}

#[test]
fn what_was_decided_on_a_verwijzing_need_not_be_typed_again() {
    let case = granted(USUAL);
    let it = of(&case);
    assert_eq!(it.resident.as_deref(), Some("P-0001"));
    assert_eq!(it.wij_team.as_deref(), Some("hoogkerk"));
    assert_eq!(
        (it.support.as_str(), it.wet.as_str()),
        ("individuele begeleiding", "Wmo")
    );
    assert_eq!(it.delivery, Some(DeliveryForm::Zin));
    assert_eq!(it.provider.as_deref(), Some("L001"));
    assert_eq!(it.granted, Some(day("2026-04-13")));
    assert_eq!(it.end, Some(day("2027-04-30")));
    assert_eq!(it.volume(), "2 uur per week");
}

#[test]
fn an_indicatie_of_nobody_or_of_someone_else_is_refused() {
    for (given, sentence) in [
        ("begindatum=2026-05-01", "Een indicatie is van iemand"),
        (
            "verwijzing=V-2026-0412; inwoner=P-0002; begindatum=2026-05-01",
            "De verwijzing is niet van P-0002",
        ),
        (
            "inwoner=P-0003; begindatum=2026-05-01",
            "P-0003 is samengevoegd met P-0001",
        ),
        (
            "verwijzing=V-2026-0999; begindatum=2026-05-01",
            "V-2026-0999 bestaat niet, of u mag het niet zien",
        ),
        (
            "verwijzing=V-2026-0412; begindatum=2027-05-01",
            "Deze indicatie eindigt op vr 30 apr 2027, en zij begint op za 1 mei 2027",
        ),
        ("verwijzing=V-2026-0412", "Een indicatie begint op een dag"),
        (
            "verwijzing=V-2026-0412; begindatum=2026-05-01; aantal=2",
            "Bij een aantal hoort een eenheid",
        ),
        (
            "inwoner=P-0001; begindatum=2026-05-01; leveringsvorm=ZIN",
            "Zorg in natura komt van een aanbieder",
        ),
    ] {
        let told = begun().refused(BACKOFFICE, "indicatie-vastleggen", given);
        assert!(told.contains(sentence), "{given}: {told}");
    }
}

#[test]
fn who_does_not_see_the_verwijzing_grants_nothing_on_it() {
    let told = begun().refused("wij@wij:beijum", "indicatie-vastleggen", USUAL);
    assert!(
        told.contains("bestaat niet, of u mag het niet zien"),
        "{told}"
    );
}

#[test]
fn a_bt_sees_no_indicatie() {
    let case = granted(USUAL);
    assert!(case.sees(WIJ) && case.sees(BACKOFFICE));
    assert!(!case.sees(BT) && !case.sees("bt@alles") && !case.sees("wij@wij:beijum"));
}

#[test]
fn what_becomes_more_or_less_keeps_what_it_was_until_the_day_before() {
    let mut case = granted(USUAL);
    case.on("2026-07-01")
        .done(
            BACKOFFICE,
            "indicatie-wijzigen",
            "vanaf=2026-07-15; aantal=4; reden=na de val meer nodig",
        )
        .done(
            BACKOFFICE,
            "indicatie-wijzigen",
            "vanaf=2026-09-01; aantal=3; reden=het gaat beter",
        );
    let earlier: Vec<(String, Option<u32>)> = case
        .record
        .all::<Earlier>()
        .map(|it| (it.until.to_string(), it.amount))
        .collect();
    assert_eq!(
        earlier,
        [
            ("2026-07-14".to_owned(), Some(200)),
            ("2026-08-31".to_owned(), Some(400))
        ]
    );
    assert_eq!(of(&case).amount, Some(300));
    for (given, sentence) in [
        (
            "vanaf=2026-08-15; aantal=5; reden=x",
            "Dat is niet na di 1 sep 2026, sinds wanneer het zo is",
        ),
        ("vanaf=2026-10-01; reden=x", "Hiermee verandert er niets"),
        (
            "vanaf=2027-06-01; aantal=5; reden=x",
            "Dan is de indicatie al afgelopen",
        ),
    ] {
        let told = case.refused(BACKOFFICE, "indicatie-wijzigen", given);
        assert!(told.contains(sentence), "{given}: {told}");
    }
}

#[test]
fn what_stops_says_why_and_needs_nothing_any_more() {
    let mut case = granted(USUAL);
    case.on("2026-08-03")
        .done(BACKOFFICE, "indicatie-starten", "datum=2026-05-04")
        .done(
            BACKOFFICE,
            "indicatie-stoppen",
            "datum=2026-08-31; stopreden=verhuizing",
        );
    let it = of(&case);
    assert_eq!(it.stop_reason, Some(StopReason::Verhuizing));
    assert!(it.course().is_settled());
    assert_eq!(it.course().standing(day("2026-08-31")), Stands::Lopend);
    assert_eq!(it.course().standing(day("2026-09-01")), Stands::Gestopt);
    let told = case.refused(BACKOFFICE, "indicatie-gesprek-plannen", "datum=2026-09-10");
    assert!(told.contains("De ondersteuning stopt op"), "{told}");
}

#[test]
fn the_talk_is_in_one_place_at_a_time() {
    let mut case = granted(USUAL);
    let stage = |case: &Case| of(case).course().stage();
    assert_eq!(stage(&case), Stage::NogNiets);
    case.on("2027-02-15")
        .done(WIJ, "indicatie-gesprek-plannen", "datum=2027-03-01");
    assert_eq!(stage(&case), Stage::Gepland);
    let told = case.refused(WIJ, "indicatie-gesprek-plannen", "datum=2027-02-01");
    assert!(told.contains("indicatie-gesprek-voeren"), "{told}");
    case.on("2027-03-02").done(
        WIJ,
        "indicatie-gesprek-voeren",
        "datum=2027-03-01; met-aanbieder=ja; bevinding=wil graag door; volgende-vorm=dagbesteding",
    );
    assert_eq!(stage(&case), Stage::Gevoerd);
    case.done(
        WIJ,
        "indicatie-vervolg-besluiten",
        "vervolg=andere vorm; datum=2027-03-02",
    );
    assert_eq!(stage(&case), Stage::Besloten);
    assert!(
        !of(&case).course().is_settled(),
        "what follows is not there yet"
    );
}

#[test]
fn what_follows_begins_the_day_after_and_takes_over_what_stays_the_same() {
    let mut first = granted(USUAL);
    first.on("2027-03-02").done(
        WIJ,
        "indicatie-vervolg-besluiten",
        "vervolg=voortzetten; datum=2027-03-02",
    );
    let mut next = begun();
    next.on("2027-03-02");
    next.related.push(first.record.clone());
    next.record = Record::new(RecordId::numbered(Kind::Indicatie, 2));
    let actor = actor(BACKOFFICE);
    let given = fields("volgt-op=IND-0001; einddatum=2028-04-30; aantal=1,5");
    let (_, changed) = wijkregie::domain::workflow::decide(
        action("indicatie-vastleggen"),
        &next.record,
        &given,
        &next.context(&actor),
    )
    .unwrap();
    let [made, before] = &changed[..] else {
        panic!("{changed:?}")
    };
    let made = made.indicatie().unwrap();
    assert_eq!(made.begin, Some(day("2027-05-01")));
    assert_eq!(made.volume(), "1,5 uur per week");
    assert_eq!(made.provider.as_deref(), Some("L001"));
    assert_eq!(
        before.indicatie().unwrap().successor.as_deref(),
        Some("IND-0002")
    );
    assert_eq!(
        before.indicatie().unwrap().follow_up,
        Some(FollowUp::Voortzetten)
    );
    assert!(before.indicatie().unwrap().course().is_settled());
}

#[test]
fn what_was_entered_by_mistake_is_taken_out_and_can_come_back() {
    let mut case = granted(USUAL);
    case.done(
        BACKOFFICE,
        "indicatie-verwijderen",
        "reden=dubbel ingevoerd",
    );
    assert_eq!(case.record.taken_out(), Some("dubbel ingevoerd"));
    let told = case.refused(BACKOFFICE, "indicatie-starten", "datum=2026-04-13");
    assert!(told.contains("indicatie-terugzetten"), "{told}");
    case.done(BACKOFFICE, "indicatie-terugzetten", "reden=was toch goed");
    assert_eq!(case.record.taken_out(), None);
}

#[test]
fn a_running_indicatie_holds_the_destruction_of_its_verwijzing() {
    let indicatie = granted(USUAL);
    let mut case = Case::at(S::Afgesloten);
    case.related.push(indicatie.record.clone());
    case.on("2026-05-10")
        .done(BACKOFFICE, "vernietiging-verzoeken", "datum=2026-05-10")
        .done(BACKOFFICE, "vernietiging-voorstellen", "");
    let told = case.refused(LEIDING, "vernietigen", "");
    assert!(told.contains("IND-0001 loopt nog"), "{told}");
    let mut over = indicatie;
    over.on("2026-05-10").done(
        BACKOFFICE,
        "indicatie-stoppen",
        "datum=2026-05-09; stopreden=overlijden",
    );
    case.related.pop();
    case.related.push(over.record);
    let actor = actor(LEIDING);
    let (_, changed) = wijkregie::domain::workflow::decide(
        action("vernietigen"),
        &case.record,
        &fields(""),
        &case.context(&actor),
    )
    .unwrap();
    let left = changed.iter().find_map(Record::indicatie).unwrap();
    assert_eq!(left.resident, None);
    assert_eq!(left.begin, Some(day("2026-01-01")));
    assert_eq!(left.stop_reason, Some(StopReason::Overlijden));
}

#[test]
fn two_numbers_of_one_person_bring_their_indicaties_together() {
    let mut indicatie = granted("inwoner=P-0002; begindatum=2026-05-01; leveringsvorm=PGB");
    indicatie.record.revision = 1;
    let mut case = Case::empty();
    case.record = case.related[0].clone();
    case.record.revision = 1;
    case.related[1].revision = 1;
    case.related.push(indicatie.record);
    let actor = actor(BACKOFFICE);
    let (_, changed) = wijkregie::domain::workflow::decide(
        action("inwoners-samenvoegen"),
        &case.record,
        &fields("met=P-0002"),
        &case.context(&actor),
    )
    .unwrap();
    let moved = changed.iter().find_map(Record::indicatie).unwrap();
    assert_eq!(moved.resident.as_deref(), Some("P-0001"));
    assert!(
        changed
            .iter()
            .any(|it| matches!(it.head, Head::Resident(_)))
    );
}

#[test]
fn what_it_followed_on_is_asked_about_again_once_it_is_taken_out() {
    let mut first = granted(USUAL);
    first.record.revision = 1;
    let mut next = begun();
    next.on("2027-03-02");
    next.related.push(first.record);
    next.record = Record::new(RecordId::numbered(Kind::Indicatie, 2));
    let back_office = actor(BACKOFFICE);
    let decided = |id: &str, given: &str, case: &Case| {
        let context = case.context(&back_office);
        wijkregie::domain::workflow::decide(action(id), &case.record, &fields(given), &context)
    };
    let given = "volgt-op=IND-0001; einddatum=2028-04-30";
    let (_, changed) = decided("indicatie-vastleggen", given, &next).unwrap();
    let [made, before] = changed.try_into().unwrap();
    assert!(before.indicatie().unwrap().course().is_settled());

    let at = next.related.len() - 1;
    (next.record, next.related[at]) = (made, before);
    let given = "reden=dubbel ingevoerd";
    let (_, changed) = decided("indicatie-verwijderen", given, &next).unwrap();
    let [gone, before] = &changed[..] else {
        panic!("{changed:?}")
    };
    assert_eq!(gone.taken_out(), Some("dubbel ingevoerd"));
    assert_eq!(before.id.number, "IND-0001");
    assert_eq!(before.indicatie().unwrap().successor, None);
    assert!(!before.indicatie().unwrap().course().is_settled());
}

#[test]
fn what_was_wrongly_recorded_as_over_is_watched_once_its_end_is_mended() {
    let mut case = granted(
        "inwoner=P-0001; begindatum=2024-05-01; einddatum=2026-03-31; soort=individuele begeleiding; wet=Wmo",
    );
    if let Head::Indicatie(indicatie) = &mut case.record.head {
        indicatie.is_history = true;
    }
    case.done(BACKOFFICE, "indicatie-verbeteren", "bronnummer=Z3");
    assert!(of(&case).is_history);
    case.done(BACKOFFICE, "indicatie-verbeteren", "einddatum=2027-03-31");
    assert!(!of(&case).is_history);
    assert_eq!(of(&case).course().standing(case.today), Stands::Lopend);
}

#[test]
fn what_was_not_linked_when_it_was_read_in_is_linked_by_mending_it() {
    let first = granted(USUAL);
    let mut next = granted("inwoner=P-0001; begindatum=2027-05-01; soort=dagbesteding; wet=Wmo");
    next.record.id = RecordId::numbered(Kind::Indicatie, 2);
    next.related.push(first.record);
    let told = next.refused(BACKOFFICE, "indicatie-verbeteren", "volgt-op=IND-0002");
    assert!(
        told.contains("niet op zichzelf") || told.contains("bestaat niet"),
        "{told}"
    );
    let actor = actor(BACKOFFICE);
    let (_, changed) = wijkregie::domain::workflow::decide(
        action("indicatie-verbeteren"),
        &next.record,
        &fields("volgt-op=IND-0001"),
        &next.context(&actor),
    )
    .unwrap();
    let before = changed.iter().find(|it| it.id.number == "IND-0001");
    let before = before.and_then(Record::indicatie).unwrap();
    assert_eq!(before.successor.as_deref(), Some("IND-0002"));
}

#[test]
fn what_is_linked_to_another_lets_go_of_the_one_before_and_the_same_link_again_is_no_change() {
    let numbered = |n: u32, given: &str| {
        let mut case = granted(given);
        case.record.id = RecordId::numbered(Kind::Indicatie, n);
        case
    };
    let plain = "inwoner=P-0001; begindatum=2026-05-01; soort=dagbesteding; wet=Wmo";
    let mut wrong = numbered(1, plain);
    if let Head::Indicatie(indicatie) = &mut wrong.record.head {
        indicatie.successor = Some("IND-0003".to_owned());
    }
    let right = numbered(2, plain);
    let mut next = numbered(3, &plain.replace("2026-05-01", "2027-05-01"));
    next.related.extend([wrong.record, right.record]);
    let actor = actor(BACKOFFICE);
    let linked = |to: &str| {
        let changed = wijkregie::domain::workflow::decide(
            action("indicatie-verbeteren"),
            &next.record,
            &fields(&format!("volgt-op={to}")),
            &next.context(&actor),
        );
        let (_, changed) = changed.unwrap_or_else(|no| panic!("{no}"));
        let each = changed.iter().filter(|it| it.id.number != "IND-0003");
        let each = each.map(|it| {
            (
                it.id.number.clone(),
                it.indicatie().unwrap().successor.clone(),
            )
        });
        each.collect::<Vec<_>>()
    };
    let mut changed = linked("IND-0002");
    changed.sort();
    let own = || Some("IND-0003".to_owned());
    assert_eq!(
        changed,
        [
            ("IND-0001".to_owned(), None),
            ("IND-0002".to_owned(), own())
        ]
    );
    assert_eq!(linked("IND-0001"), []);
}
