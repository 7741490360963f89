//! An aanvraag that waits: documents asked for (Awb 4:5 and 4:15), notice of delay (4:14), ingebrekestelling and dwangsom
//! (4:17 and 4:18).

use crate::support::case::*;
use wijkregie::domain::money::Cents;
use wijkregie::domain::referral::parts::{DefaultNotice, DelayNotice};
use wijkregie::domain::words::{ClockKind as C, State as S, Wet, YesNo};

/// An aanvraag under a wet, received on a day, looked at on another.
fn asked(wet: Wet, received: &str, today: &str) -> Case {
    let mut case = Case::with("meldingsdatum=2026-01-05");
    case.bring_to(S::RegulierProces);
    let received = day(received);
    let referral = case.record.referral_mut().unwrap();
    referral.wet = wet.word().to_owned();
    referral.aanvraag = Some(received);
    referral.start_clock(C::Beslistermijn, Some(received));
    case.on(today);
    case
}

const DOCUMENTS: &str = "stukken=loonstrook; datum=2026-05-06; uiterlijk=2026-05-20; kon-weten=ja";

#[test]
fn the_clock_stands_still_from_the_day_after_the_request_until_the_documents_are_there() {
    // Awb 4:15 lid 1: asked on 6 May, there on 12 May: 7 to 11 May do not count.
    let mut case = asked(Wet::Wmo, "2026-05-01", "2026-05-12");
    assert_eq!(case.due(C::Beslistermijn), "2026-05-18");
    case.done(BACKOFFICE, "stukken-vragen", DOCUMENTS);
    assert!(case.term(C::Beslistermijn).is_suspended);
    // As long as nothing came, it is the last day that counts: 7 to 20 May.
    assert_eq!(case.due(C::Beslistermijn), "2026-05-29");
    assert_eq!(case.due(C::Stukken), "2026-05-20");
    let no = case.refused(BACKOFFICE, "stukken-vragen", DOCUMENTS);
    assert!(no.contains("al stukken gevraagd"), "{no}");
    case.done(BACKOFFICE, "stukken-ontvangen", "datum=2026-05-12");
    assert_eq!(case.due(C::Beslistermijn), "2026-05-20");
    assert_eq!(case.term(C::Beslistermijn).suspended_days, 5);
    assert!(!case.term(C::Stukken).is_running);
    let no = case.refused(BACKOFFICE, "stukken-ontvangen", "datum=2026-05-12");
    assert!(no.contains("geen stukken gevraagd"), "{no}");
}

#[test]
fn what_comes_after_the_last_day_or_before_a_day_was_lost_moves_no_more_than_it_took() {
    let mut late = asked(Wet::Wmo, "2026-05-01", "2026-05-28");
    late.done(BACKOFFICE, "stukken-vragen", DOCUMENTS);
    late.done(BACKOFFICE, "stukken-ontvangen", "datum=2026-05-27");
    assert_eq!(late.due(C::Beslistermijn), "2026-05-29");
    let mut at_once = asked(Wet::Wmo, "2026-05-01", "2026-05-07");
    at_once.done(BACKOFFICE, "stukken-vragen", DOCUMENTS);
    at_once.done(BACKOFFICE, "stukken-ontvangen", "datum=2026-05-07");
    assert_eq!(at_once.due(C::Beslistermijn), "2026-05-18");
}

#[test]
fn for_what_the_applicant_could_not_know_no_clock_stands_still() {
    let mut case = asked(Wet::Wmo, "2026-05-01", "2026-05-12");
    case.done(
        BACKOFFICE,
        "stukken-vragen",
        &DOCUMENTS.replace("kon-weten=ja", "kon-weten=nee"),
    );
    assert_eq!(case.due(C::Beslistermijn), "2026-05-18");
    assert!(!case.term(C::Beslistermijn).is_suspended);
    assert_eq!(case.due(C::Stukken), "2026-05-20");
    // Nor once the term has passed.
    let mut case = asked(Wet::Wmo, "2026-04-01", "2026-05-12");
    case.done(BACKOFFICE, "stukken-vragen", DOCUMENTS);
    assert_eq!(case.due(C::Beslistermijn), "2026-04-15");
    for (given, why) in [
        (
            "stukken=x; datum=2026-05-06; uiterlijk=2026-05-06; kon-weten=ja",
            "of op de vraag",
        ),
        (
            "stukken=x; datum=2026-03-06; uiterlijk=2026-05-20; kon-weten=ja",
            "de aanvraag",
        ),
    ] {
        let no = asked(Wet::Wmo, "2026-05-01", "2026-05-12").refused(
            BACKOFFICE,
            "stukken-vragen",
            given,
        );
        assert!(no.contains(why), "{no}");
    }
}

fn notice(case: &Case) -> &DelayNotice {
    case.record.all::<DelayNotice>().next_back().unwrap()
}

#[test]
fn notice_of_delay_moves_no_term_of_the_wmo_and_is_the_term_of_the_jeugdwet() {
    // Awb 4:14 lid 1: Wmo 2.3.5 has a term of its own.
    let mut wmo = asked(Wet::Wmo, "2026-05-01", "2026-05-12");
    wmo.done(
        BACKOFFICE,
        "mededeling-doen",
        "datum=2026-05-12; besluit-verwacht=2026-06-01",
    );
    assert_eq!(wmo.due(C::Beslistermijn), "2026-05-18");
    assert_eq!(wmo.due(C::Toegezegd), "2026-06-01");
    assert_eq!(notice(&wmo).moves_the_term, YesNo::Nee);
    // Awb 4:14 lid 3: of youth the day that is named within the eight weeks is the term.
    let mut youth = asked(Wet::Jeugdwet, "2026-03-20", "2026-05-12");
    assert_eq!(youth.due(C::Beslistermijn), "2026-05-18");
    youth.done(
        BACKOFFICE,
        "mededeling-doen",
        "datum=2026-05-12; besluit-verwacht=2026-06-15",
    );
    assert_eq!(youth.due(C::Beslistermijn), "2026-06-15");
    assert_eq!(notice(&youth).moves_the_term, YesNo::Ja);
    // What is suspended after it counts.
    youth.on("2026-05-20");
    youth.done(
        BACKOFFICE,
        "stukken-vragen",
        "stukken=verslag; datum=2026-05-20; uiterlijk=2026-05-30; kon-weten=ja",
    );
    assert_eq!(youth.due(C::Beslistermijn), "2026-06-25");
    youth.done(BACKOFFICE, "stukken-ontvangen", "datum=2026-05-20");
    assert_eq!(youth.due(C::Beslistermijn), "2026-06-15");
    // After the eight weeks it is too late for that.
    let mut late = asked(Wet::Jeugdwet, "2026-03-20", "2026-05-20");
    late.done(
        BACKOFFICE,
        "mededeling-doen",
        "datum=2026-05-20; besluit-verwacht=2026-06-15",
    );
    assert_eq!(late.due(C::Beslistermijn), "2026-05-18");
    let no = asked(Wet::Wmo, "2026-05-01", "2026-05-12").refused(
        BACKOFFICE,
        "mededeling-doen",
        "datum=2026-05-12; besluit-verwacht=2026-05-15",
    );
    assert!(no.contains("ma 18 mei 2026"), "{no}");
}

fn in_default(case: &Case) -> &DefaultNotice {
    case.record.all::<DefaultNotice>().next_back().unwrap()
}

#[test]
fn two_weeks_after_the_ingebrekestelling_each_day_costs_until_the_decision() {
    // Term passed on 18 May, ingebrekestelling on 20 May: from 4 June, fixed by 29 July at the latest.
    let mut case = asked(Wet::Wmo, "2026-05-01", "2026-05-20");
    case.done(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-05-20",
    );
    assert_eq!(case.due(C::Dwangsom), "2026-06-03");
    assert_eq!(case.due(C::Dwangsombesluit), "2026-07-29");
    let no = case.refused(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-05-20",
    );
    assert!(no.contains("een tweede verandert niets"), "{no}");
    let no = case.refused(BACKOFFICE, "dwangsom-vaststellen", "datum=2026-05-20");
    assert!(no.contains("nog geen dag dwangsom"), "{no}");
    case.on("2026-06-20");
    let no = case.refused(BACKOFFICE, "dwangsom-vaststellen", "datum=2026-06-20");
    assert!(no.contains("geen besluit"), "{no}");
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=toegekend; leveringsvorm=ZIN; datum=2026-06-20",
    );
    // 4 to 19 June: fourteen days at 23 and two at 35 euro; fixed within two weeks after 19 June.
    assert!(!case.term(C::Dwangsom).is_running);
    assert_eq!(
        in_default(&case).owed_until(day("2026-12-31")),
        Cents(39_200)
    );
    assert_eq!(case.due(C::Dwangsombesluit), "2026-07-03");
    let no = case.refused(
        BACKOFFICE,
        "dwangsom-vaststellen",
        "datum=2026-06-20; bedrag=100",
    );
    assert!(no.contains("€ 392") && no.contains("€ 100"), "{no}");
    // It stays a term when the verwijzing is closed, and holds destruction.
    case.done(
        BACKOFFICE,
        "afsluiten",
        "uitkomst=doelen behaald; datum=2026-06-20",
    );
    assert!(case.term(C::Dwangsombesluit).is_running);
    case.done(BACKOFFICE, "dwangsom-vaststellen", "datum=2026-06-20");
    assert_eq!(in_default(&case).amount, Some(Cents(39_200)));
    assert!(!case.term(C::Dwangsombesluit).is_running);
}

#[test]
fn an_ingebrekestelling_before_the_term_has_passed_is_kept_and_starts_nothing() {
    let mut case = asked(Wet::Wmo, "2026-05-01", "2026-05-20");
    case.done(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-05-18",
    );
    assert_eq!(in_default(&case).first, None);
    assert!(
        in_default(&case)
            .told(day("2026-05-20"))
            .contains("te vroeg")
    );
    assert!(!case.running().contains(&C::Dwangsom.word()));
    // One that comes later counts.
    case.done(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-05-20",
    );
    assert_eq!(in_default(&case).first, Some(day("2026-06-04")));
}

#[test]
fn who_decides_within_the_two_weeks_owes_nothing_and_is_asked_nothing() {
    let mut case = asked(Wet::Wmo, "2026-05-01", "2026-06-04");
    case.done(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-05-20",
    );
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=afgewezen; datum=2026-06-03",
    );
    assert!(!case.term(C::Dwangsombesluit).is_running);
    assert!(
        in_default(&case)
            .told(day("2026-07-01"))
            .contains("geen dwangsom")
    );
    let no = case.refused(BACKOFFICE, "dwangsom-vaststellen", "datum=2026-06-04");
    assert!(no.contains("geen dwangsom vast te stellen"), "{no}");
}

#[test]
fn another_amount_than_follows_from_the_days_is_fixed_with_why() {
    let mut case = asked(Wet::Wmo, "2026-01-05", "2026-12-01");
    case.done(
        BACKOFFICE,
        "ingebrekestelling-ontvangen",
        "datum=2026-10-01",
    );
    assert_eq!(
        in_default(&case).owed_until(day("2026-12-01")),
        Cents(144_200)
    );
    case.done(
        BACKOFFICE,
        "dwangsom-vaststellen",
        "datum=2026-12-01; bedrag=0; reden=onredelijk laat in gebreke gesteld (Awb 4:17 lid 6)",
    );
    assert_eq!(in_default(&case).amount, Some(Cents(0)));
    assert!(
        in_default(&case)
            .told(day("2026-12-01"))
            .contains("onredelijk laat")
    );
}
