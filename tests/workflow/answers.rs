//! What begeleidingsteams answered, what was asked of who holds a verwijzing, and where it can go after that.

use crate::support::case::*;
use proptest::prelude::*;
use wijkregie::domain::record::{BtAnswer, Record};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::referral::answers::{Way, answers, way_on};
use wijkregie::domain::referral::suggest::{Asked, Cover, MOST, OfWijk, Place, suggest};
use wijkregie::domain::rights::seen::as_seen;
use wijkregie::domain::rights::{Access, Sight, Standing, sight};
use wijkregie::domain::settings::Settings;
use wijkregie::domain::words::{BtNo, Reason, State as S, SupportKind};

fn told(record: &Record) -> Vec<String> {
    let all = answers(record).into_iter();
    let told = all.map(|it| {
        let on = it.on.map(|on| on.to_string()).unwrap_or_default();
        format!("{} {} {on} {}", it.no, it.bt.unwrap_or_default(), it.reason)
    });
    told.collect()
}

fn way(case: &Case) -> Option<Way> {
    way_on(case.referral(), &answers(&case.record))
}

#[test]
fn every_no_of_a_bt_is_kept_with_its_day_its_team_and_its_reason() {
    let mut case = Case::at(S::Aangeboden);
    case.on("2026-04-14").done(
        BT,
        "weigeren",
        "reden=geen capaciteit; toelichting=pas in juni",
    );
    assert_eq!(way(&case), Some(Way::AnotherBt));
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("hoogkerk", "beijum"),
    )
    .done(WIJ, "aanbieden", "bt=beijum")
    .on("2026-04-16")
    .done(OTHER_BT, "weigeren", "reden=complexiteit");
    assert_eq!(way(&case), Some(Way::Regular));
    case.done(WIJ, "aanbieden", "bt=hoogkerk; reden=er kwam plaats")
        .hand_over()
        .done(BT, "accepteren", "")
        .on("2026-05-04")
        .done(BT, "terugleggen", "reden=onvoldoende informatie");
    assert_eq!(
        told(&case.record),
        [
            "geweigerd hoogkerk 2026-04-14 geen capaciteit",
            "geweigerd beijum 2026-04-16 complexiteit",
            "teruggelegd hoogkerk 2026-05-04 onvoldoende informatie",
        ]
    );
    let first: &BtAnswer = case.record.element(1).unwrap();
    assert_eq!(
        (first.note.as_str(), first.by.as_str()),
        ("pas in juni", "bt")
    );
    assert_eq!(way(&case), Some(Way::Research));
    case.done(WIJ, "terugnemen", "");
    assert_eq!(way(&case), Some(Way::Research));
    case.on("2026-05-06")
        .done(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-2");
    assert_eq!(way(&case), Some(Way::AnotherBt));
}

#[test]
fn each_reason_says_what_comes_next_or_nothing() {
    for reason in Reason::ALL {
        let has_way = Way::after(reason.word()).is_some();
        assert_eq!(has_way, *reason != Reason::Anders, "{reason}");
    }
    assert_eq!(Way::after("vakantie"), None);
}

#[test]
fn what_was_answered_before_answers_were_a_list_is_there_once_and_stays_when_it_is_offered_again() {
    let mut old = Case::at(S::Geweigerd);
    old.record
        .parts
        .retain(|key, _| key.kind.word() != "antwoorden");
    assert_eq!(
        told(&old.record),
        ["geweigerd hoogkerk 2026-04-13 geen capaciteit"]
    );
    let no = old.refused(WIJ, "aanbieden", "bt=hoogkerk");
    assert!(
        no.contains("BT Hoogkerk zei op ma 13 apr 2026 al nee"),
        "{no}"
    );
    old.done(WIJ, "aanbieden", "bt=hoogkerk; reden=er kwam plaats");
    old.on("2026-04-20")
        .done(BT, "weigeren", "reden=al in zorg");
    assert_eq!(
        told(&old.record),
        [
            "geweigerd hoogkerk 2026-04-13 geen capaciteit",
            "geweigerd hoogkerk 2026-04-20 al in zorg",
        ]
    );
    // Of which team a reason came that another was offered after, nobody can tell.
    let read_in = Case::imported(Referral {
        state: S::Aangeboden,
        bt: Some("beijum".into()),
        refuse_reason: "complexiteit".into(),
        ..Referral::default()
    });
    assert_eq!(told(&read_in.record), ["geweigerd   complexiteit"]);
}

#[test]
fn a_bt_that_said_no_is_offered_it_again_only_with_a_reason_and_another_bt_without() {
    let mut case = Case::at(S::Geweigerd);
    assert_eq!(
        case.refused(WIJ, "aanbieden", "bt=hoogkerk"),
        "Aanbieden kan nog niet: BT Hoogkerk zei op ma 13 apr 2026 al nee (geen capaciteit) (werkproces). \
         Biedt u toch weer aan, geef dan op waarom (reden=…)."
    );
    // Who may not know why is not told why.
    let no = case.refused(CONTRACT, "aanbieden", "bt=hoogkerk");
    assert!(!no.contains("capaciteit") && no.contains("al nee"), "{no}");
    let mut elsewhere = case.clone();
    elsewhere
        .done(
            WIJ,
            "toestemming-vastleggen",
            &CONSENT.replace("hoogkerk", "beijum"),
        )
        .done(WIJ, "aanbieden", "bt=beijum");
    case.done(
        CONTRACT,
        "aanbieden",
        "bt=hoogkerk; reden=er kwam plaats; aanbieder=L001",
    );
    assert_eq!(case.referral().last_reason, "er kwam plaats");
    assert_eq!(case.referral().provider.as_deref(), Some("L001"));
}

#[test]
fn what_a_bt_answered_is_seen_by_who_sees_the_course_and_not_by_the_next_bt_or_contract() {
    let mut case = Case::at(S::Geweigerd);
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("hoogkerk", "beijum"),
    )
    .on("2026-04-14")
    .done(WIJ, "aanbieden", "bt=beijum");
    let seen_by = |who: &str| {
        let actor = actor(who);
        let access = Access::of(&case.record, Standing::Usual, case.today).unwrap();
        let sight: Sight = sight(&actor, access);
        told(&as_seen(case.record.clone(), sight, &actor))
    };
    for who in [WIJ, BACKOFFICE] {
        assert_eq!(seen_by(who).len(), 1, "{who}");
    }
    for who in [OTHER_BT, CONTRACT, LEIDING] {
        assert!(seen_by(who).is_empty(), "{who}: {:?}", seen_by(who));
    }
}

#[test]
fn an_aanvulling_is_asked_once_answered_by_the_houder_and_can_be_taken_back() {
    let mut case = Case::at(S::InOnderzoek);
    let running = case.running();
    case.done(CONTRACT, "aanvulling-vragen", "vraag=welke dagdelen?");
    assert_eq!(case.running(), running, "it starts and stops no clock");
    assert_eq!(
        case.refused(BACKOFFICE, "aanvulling-vragen", "vraag=en welke wijk?"),
        "contract vroeg op ma 13 apr 2026 al om een aanvulling. Wacht op het antwoord, of trek die vraag in \
         (aanvulling-intrekken)."
    );
    let no = case.refused(CONTRACT, "aanvulling-beantwoorden", "tekst=ma en di");
    assert!(no.contains("de rol wij"), "{no}");
    let mut back = case.clone();
    back.done(BACKOFFICE, "aanvulling-intrekken", "").done(
        CONTRACT,
        "aanvulling-vragen",
        "vraag=welke wijk?",
    );
    case.done(WIJ, "aanvulling-beantwoorden", "tekst=ma en di");
    let no = case.refused(CONTRACT, "aanvulling-intrekken", "");
    assert_eq!(no, "Er is niet om een aanvulling gevraagd.");
    let notes: Vec<_> = case
        .record
        .all::<wijkregie::domain::record::Note>()
        .collect();
    assert_eq!(notes.last().unwrap().text, "ma en di");
}

// ---------------------------------------------------------------- where it can go

const BTS: [&str; 4] = ["beijum", "hoogkerk", "lewenborg", "selwerd"];

fn place(
    (bt, provider): (usize, u8),
    (places, taken): (Option<u32>, u32),
    (waiting, longest): (u32, u32),
    cover: usize,
) -> Place<'static> {
    const PROVIDERS: [&str; 3] = ["L001", "L002", "L003"];
    let number = PROVIDERS[usize::from(provider) % 3];
    Place {
        bt: BTS[bt],
        bt_name: format!("BT {}", BTS[bt]),
        provider: (provider < 3).then_some((number, number)),
        places,
        taken,
        waiting,
        longest,
        cover: [
            None,
            Some(Cover::Named("RO-1")),
            Some(Cover::Running("RO-2")),
            Some(Cover::Missing),
        ][cover],
    }
}

fn some_place() -> impl Strategy<Value = Place<'static>> {
    let places = (prop::option::of(0_u32..4), 0_u32..5);
    (
        (0_usize..4, 0_u8..4),
        places,
        (0_u32..3, 0_u32..30),
        0_usize..4,
    )
        .prop_map(|(who, places, waits, cover)| place(who, places, waits, cover))
}

fn some_answer() -> impl Strategy<Value = BtAnswer> {
    let no = prop::sample::select(BtNo::ALL);
    let reason = prop::sample::select(Reason::ALL);
    (no, reason, 0_usize..4).prop_map(|(no, reason, bt)| BtAnswer {
        no,
        on: Some(day("2026-04-13")),
        offered: None,
        accepted: None,
        bt: Some(BTS[bt].to_owned()),
        reason: reason.word().to_owned(),
        note: String::new(),
        by: "bt".to_owned(),
    })
}

fn last_way(answers: &[BtAnswer]) -> Option<Way> {
    Way::after(&answers.last()?.reason)
}

proptest! {
    #[test]
    fn a_bt_that_found_it_too_complex_or_that_the_resident_does_not_want_is_never_the_first(
        places in prop::collection::vec(some_place(), 0..12),
        answers in prop::collection::vec(some_answer(), 0..5),
        unwanted in prop::sample::subsequence(vec!["hoogkerk".to_owned(), "beijum".to_owned()], 0..=2),
        consents in prop::option::of(prop::sample::subsequence(BTS.map(str::to_owned).to_vec(), 0..=4)),
    ) {
        let asked = Asked {
            support: SupportKind::Dagbesteding.word(),
            bt_of_wijk: OfWijk::Bt("hoogkerk"), settings: &Settings::default(),
            answers: &answers,
            way: last_way(&answers),
            unwanted: &unwanted,
            consented: consents.as_deref(),
            sees_all: true,
        };
        let found = suggest(&asked, &places);
        let too_complex = |bt: &str| answers.iter().any(|answer| {
            answer.bt.as_deref() == Some(bt) && answer.reason == "complexiteit"
        });
        prop_assert!(!found[0].bt.as_deref().is_some_and(too_complex), "{found:?}");
        let is_unwanted = |bt: &str| unwanted.iter().any(|it| it == bt);
        prop_assert!(!found[0].bt.as_deref().is_some_and(is_unwanted), "{found:?}");
        // The reguliere proces is there once, and nothing twice.
        prop_assert_eq!(found.iter().filter(|it| it.bt.is_none()).count(), 1);
        prop_assert!(found.len() <= MOST);
        prop_assert!(found.iter().all(|it| !it.waarom.is_empty() && it.waarom.iter().all(|why| !why.is_empty())));
        if last_way(&answers) == Some(Way::Regular) {
            prop_assert_eq!(found[0].bt.as_deref(), None);
        }
    }

    #[test]
    fn the_order_does_not_hang_on_the_order_in_which_places_are_known(
        mut places in prop::collection::vec(some_place(), 0..8),
        answers in prop::collection::vec(some_answer(), 0..3),
    ) {
        let asked = Asked { support: "", bt_of_wijk: OfWijk::Bt("beijum"), settings: &Settings::default(), answers: &answers, way: None, unwanted: &[], consented: None, sees_all: true };
        // Of one aanbieder at one BT there is one place.
        places.sort_by_key(|it| (it.bt, it.provider));
        places.dedup_by_key(|it| (it.bt, it.provider));
        let found = suggest(&asked, &places);
        places.reverse();
        prop_assert_eq!(found, suggest(&asked, &places));
    }

    #[test]
    fn of_two_places_the_one_that_is_better_in_one_point_and_else_the_same_goes_first(
        free in 1_u32..10, taken in 0_u32..10, days in 1_u32..60,
    ) {
        let consents = ["hoogkerk".to_owned()];
        let asked = Asked {
            support: SupportKind::Dagbesteding.word(), bt_of_wijk: OfWijk::Bt("hoogkerk"), settings: &Settings::default(), answers: &[], way: None, unwanted: &[],
            consented: Some(&consents),
            sees_all: true,
        };
        let full = place((1, 1), (Some(taken), taken), (0, 0), 1);
        let room = place((1, 2), (Some(taken + free), taken), (0, 0), 1);
        let waits = place((1, 1), (Some(taken + free), taken), (1, days), 1);
        let elsewhere = place((2, 1), (Some(taken + free), taken), (0, 0), 1);
        let bare = place((1, 0), (Some(taken + free), taken), (0, 0), 3);
        for (worse, says) in [(full, "vol"), (waits, "1 wacht"), (elsewhere.clone(), "ander BT"), (elsewhere, "nog geen toestemming"), (bare, "geen contract")] {
            let found = suggest(&asked, &[worse.clone(), room.clone()]);
            prop_assert_eq!(found[0].aanbieder.as_deref(), Some("L003"));
            // What decided is said of the second.
            prop_assert!(found[1].waarom.iter().any(|why| why.starts_with(says)), "{found:?}");
        }
    }
}
