//! Support that moves with the need: more is more, less is less, a pause is watched, and a start soon after an end is a
//! relapse.

use crate::support::case::*;
use wijkregie::domain::referral::parts::{Scaling, Way};
use wijkregie::domain::referral::support::{is_paused, relapse};
use wijkregie::domain::words::{ClockKind as C, State as S};

fn told(case: &Case) -> Vec<String> {
    case.record
        .all::<Scaling>()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn more_is_more_and_less_is_less_and_what_does_not_compare_says_why() {
    for (action, given, why) in [
        (
            "opschalen",
            "omvang=1 uur per week",
            "1 uur per week is niet meer dan 2 uur per week",
        ),
        (
            "opschalen",
            "omvang=120 min per week",
            "Het is al 2 uur per week",
        ),
        (
            "afschalen",
            "omvang=3 u/w",
            "3 uur per week is niet minder dan 2 uur per week",
        ),
        ("opschalen", "omvang=2 dagdelen per week", "is niet te zien"),
        ("opschalen", "omvang=veel", "4 uur per week"),
        ("opschalen", "omvang=4 uur", "zeg erbij hoe vaak"),
        (
            "opschalen",
            "omvang=4 uur per week; datum=2026-04-19",
            "de vorige verandering",
        ),
    ] {
        let mut case = Case::at(S::Gestart);
        let given = match given.contains("datum=") {
            true => given.to_owned(),
            false => format!("{given}; datum=2026-05-01"),
        };
        let no = case.refused(BT, action, &given);
        assert!(no.contains(why), "{given}: {no}");
    }
    let mut case = Case::at(S::Gestart);
    case.done(
        BT,
        "opschalen",
        "omvang=4 u/w; datum=2026-05-01; gevraagd-door=inwoner; reden=drukke tijd",
    )
    .done(BT, "afschalen", "omvang=90 min pw; datum=2026-06-01")
    .done(
        BT,
        "opschalen",
        "omvang=2 dagdelen per week; datum=2026-07-01; reden=naar een groep",
    );
    assert_eq!(case.referral().scope, "2 dagdelen per week");
    assert_eq!(
        told(&case),
        [
            "ma 20 apr 2026: start, 2 uur per week",
            "vr 1 mei 2026: van 2 uur per week naar 4 uur per week, gevraagd door inwoner (drukke tijd)",
            "ma 1 jun 2026: van 4 uur per week naar 90 minuten per week",
            "wo 1 jul 2026: van 90 minuten per week naar 2 dagdelen per week (naar een groep)",
        ]
    );
}

#[test]
fn a_pause_is_watched_until_the_day_that_was_agreed_and_a_return_keeps_it() {
    let mut case = Case::at(S::Gestart);
    let no = case.refused(BT, "ondersteuning-hervatten", "datum=2026-05-01");
    assert!(no.contains("staat niet stil"), "{no}");
    let no = case.refused(
        BT,
        "ondersteuning-pauzeren",
        "datum=2026-05-01; verder-op=2026-05-01; reden=opname",
    );
    assert!(no.contains("Verder gaan kan niet"), "{no}");
    case.done(
        BT,
        "ondersteuning-pauzeren",
        "datum=2026-05-01; verder-op=2026-05-22; reden=opname; gevraagd-door=netwerk van de inwoner",
    );
    assert_eq!(case.due(C::Pauze), "2026-05-22");
    assert_eq!(case.due(C::Evaluatie), "2026-07-20", "the evaluation stays");
    let no = case.refused(
        BT,
        "ondersteuning-pauzeren",
        "datum=2026-05-02; verder-op=2026-05-23; reden=opname",
    );
    assert!(no.contains("staat stil"), "{no}");
    case.done(BT, "terugleggen", "reden=complexiteit");
    assert!(!case.running().contains(&"pauze"));
    case.done(WIJ, "terugname-weigeren", "reden=past wel");
    assert_eq!(case.due(C::Pauze), "2026-05-22");
    case.done(BT, "ondersteuning-hervatten", "datum=2026-05-20");
    assert!(!is_paused(&case.record));
    assert!(!case.running().contains(&"pauze"));
    assert_eq!(case.referral().scope, "2 uur per week", "as it was");
}

/// Support that ended on 1 September 2026 and began again on a day.
fn again_on(day: &str) -> Case {
    let mut case = Case::at(S::Gestart);
    case.on("2026-09-01")
        .done(BT, "afsluiten", "uitkomst=doelen behaald; datum=vandaag");
    case.on(day)
        .done(BACKOFFICE, "heropenen", "reden=het gaat weer slechter");
    begins_again(&mut case);
    case
}

#[test]
fn what_was_still_to_come_when_it_ended_does_not_come_and_stands_in_no_ones_way() {
    // Started for 20 April, closed before that, and begun again for a day before it.
    let mut case = Case::at(S::Gestart);
    case.done(BT, "afsluiten", "uitkomst=doelen behaald; datum=vandaag");
    assert!(told(&case).is_empty(), "{:?}", told(&case));
    case.done(BACKOFFICE, "heropenen", "reden=toch wel");
    begins_again(&mut case);
    assert_eq!(told(&case), ["ma 13 apr 2026: start, 3 uur per week"]);
}

/// The way from the onderzoek to a start today.
fn begins_again(case: &mut Case) {
    case.done(WIJ, "aanbieden", "bt=hoogkerk")
        .hand_over()
        .done(BT, "accepteren", "")
        .done(BT, "gesprek-plannen", "datum=vandaag")
        .done(
            BT,
            "starten",
            "aanbieder=L001; startdatum=vandaag; omvang=3 uur per week; evaluatiedatum=2027-09-01",
        );
}

#[test]
fn a_start_soon_after_the_end_is_a_relapse_and_a_later_one_is_not() {
    for (day, is_relapse) in [
        ("2026-09-02", true),
        // Six months after 1 September is 1 March.
        ("2027-03-01", true),
        ("2027-03-02", false),
    ] {
        let case = again_on(day);
        let ways: Vec<Option<Way>> = case.record.all::<Scaling>().map(|it| it.way).collect();
        assert_eq!(ways, [Some(Way::Start), Some(Way::Einde), Some(Way::Start)]);
        let found = relapse(&case.record, &case.register);
        assert_eq!(found.is_some(), is_relapse, "{day} {found:?}");
    }
}
