//! Bezwaar against a decision: in time or not, heard, put off, decided; its terms by Awb 6:7 to 7:10.

use crate::support::case::*;
use wijkregie::domain::referral::objection;
use wijkregie::domain::referral::parts::Objection;
use wijkregie::domain::words::{ClockKind as C, ObjectionOutcome as O, State as S};

/// What was refused by a beschikking of Tuesday 24 March 2026, as on the page of the law.
fn refused() -> Case {
    let mut case = Case::with("meldingsdatum=2026-01-05");
    case.bring_to(S::RegulierProces);
    let referral = case.record.referral_mut().unwrap();
    referral.aanvraag = Some(day("2026-03-16"));
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=afgewezen; datum=2026-03-24",
    );
    assert_eq!(case.due(C::Bezwaar), "2026-05-06");
    case
}

fn of(case: &Case) -> &Objection {
    case.record.all::<Objection>().next_back().unwrap()
}

#[test]
fn who_decides_on_a_bezwaar_has_six_weeks_after_the_term_to_object_and_twelve_with_a_committee() {
    // Awb 7:10 lid 1: not from the receipt, but from the day after the bezwaartermijn.
    for (committee, due) in [("nee", "2026-06-17"), ("ja", "2026-07-29")] {
        let mut case = refused();
        let given =
            format!("datum=2026-04-13; adviescommissie={committee}; gronden=te weinig uren");
        case.done(BACKOFFICE, "bezwaar-ontvangen", &given);
        assert_eq!(case.due(C::BesluitOpBezwaar), due, "{committee}");
        assert!(case.term(C::BesluitOpBezwaar).is_running);
    }
}

#[test]
fn a_bezwaar_is_in_time_by_its_receipt_or_by_its_postmark_and_a_week() {
    // Awb 6:9; the last day of the term is Wednesday 6 May 2026.
    for (received, posted, is_in_time) in [
        ("2026-05-06", "", true),
        ("2026-05-07", "", false),
        ("2026-05-13", "2026-05-06", true),
        ("2026-05-14", "2026-05-06", false),
        ("2026-05-08", "2026-05-07", false),
    ] {
        let mut case = refused();
        let given = format!("datum={received}; gepost-op={posted}");
        case.on("2026-05-20")
            .done(BACKOFFICE, "bezwaar-ontvangen", &given);
        assert_eq!(of(&case).is_in_time(), is_in_time, "{received} {posted}");
    }
}

#[test]
fn what_came_too_late_is_decided_on_only_with_why_that_is_excused() {
    let mut case = refused();
    case.on("2026-05-20")
        .done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-05-20");
    let told = case.refused(
        BACKOFFICE,
        "bezwaar-beslissen",
        "uitkomst=gegrond; datum=2026-05-20",
    );
    assert!(told.contains("te laat") && told.contains("6:11"), "{told}");
    let mut other = case.clone();
    other.done(
        BACKOFFICE,
        "bezwaar-beslissen",
        "uitkomst=niet-ontvankelijk; datum=2026-05-20",
    );
    case.done(
        BACKOFFICE,
        "bezwaar-beslissen",
        "uitkomst=gegrond; datum=2026-05-20; verschoonbaar=lag in het ziekenhuis; gevolg=vier uur per week",
    );
    assert_eq!(of(&case).outcome, Some(O::Gegrond));
    assert!(!case.term(C::BesluitOpBezwaar).is_running);
}

#[test]
fn the_office_puts_it_off_once_by_six_weeks_and_longer_only_by_agreement() {
    let mut case = refused();
    case.on("2026-06-10")
        .done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    let off = |until: &str, by: &str| format!("uitstel={by}; tot-en-met={until}");
    let told = case.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-07-30", "verdaging"),
    );
    assert!(told.contains("wo 29 jul 2026"), "{told}");
    let told = case.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-06-17", "verdaging"),
    );
    assert!(told.contains("laatste dag van nu"), "{told}");
    case.done(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-07-29", "verdaging"),
    );
    assert_eq!(case.due(C::BesluitOpBezwaar), "2026-07-29");
    let told = case.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-08-05", "verdaging"),
    );
    assert!(told.contains("één keer"), "{told}");
    case.done(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-09-30", "instemming"),
    );
    assert_eq!(case.due(C::BesluitOpBezwaar), "2026-09-30");
    // Nor after that, and a defect that was mended does not open that again.
    case.done(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-10-05", "verzuim hersteld"),
    );
    let told = case.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-10-12", "verdaging"),
    );
    assert!(told.contains("al uitstel afgesproken"), "{told}");
    let mut first = refused();
    first
        .done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13")
        .done(
            BACKOFFICE,
            "bezwaar-uitstellen",
            &off("2026-06-24", "verdaging"),
        )
        .done(
            BACKOFFICE,
            "bezwaar-uitstellen",
            &off("2026-07-01", "verzuim hersteld"),
        );
    let told = first.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-07-08", "verdaging"),
    );
    assert!(told.contains("één keer"), "{told}");
    // Once the term is over the office cannot put it off by itself.
    let mut late = refused();
    late.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13")
        .on("2026-06-18");
    let told = late.refused(
        BACKOFFICE,
        "bezwaar-uitstellen",
        &off("2026-07-01", "verdaging"),
    );
    assert!(told.contains("kan niet meer"), "{told}");
}

#[test]
fn a_hearing_is_watched_until_it_was_held_and_who_is_not_heard_is_not_for_nothing() {
    let mut case = refused();
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    let told = case.refused(BACKOFFICE, "bezwaar-horen", "");
    assert!(told.contains("7:2") && told.contains("7:3"), "{told}");
    case.done(BACKOFFICE, "bezwaar-horen", "datum=2026-05-20");
    assert_eq!(case.due(C::Horen), "2026-05-20");
    case.on("2026-05-21");
    assert!(case.term(C::Horen).late);
    case.done(BACKOFFICE, "bezwaar-horen", "datum=2026-05-20");
    assert!(!case.term(C::Horen).is_running);
    case.done(
        BACKOFFICE,
        "bezwaar-horen",
        "niet-gehoord=kennelijk ongegrond",
    );
    assert_eq!(of(&case).not_heard, "kennelijk ongegrond");
}

#[test]
fn without_a_decision_there_is_no_bezwaar_and_two_at_once_are_refused() {
    let mut case = Case::at(S::InOnderzoek);
    let told = case.refused(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    assert!(told.contains("nog geen besluit"), "{told}");
    let mut case = refused();
    let told = case.refused(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-03-23");
    assert!(told.contains("voor het besluit"), "{told}");
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    let told = case.refused(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    assert!(told.contains("loopt al een bezwaar"), "{told}");
    case.done(
        BACKOFFICE,
        "bezwaar-beslissen",
        "uitkomst=ongegrond; datum=2026-04-13",
    );
    assert!(objection::open(&case.record).is_none());
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    // To whoever is of a BT it is not there.
    let told = case.refused(BT, "bezwaar-horen", "datum=2026-05-20");
    assert!(told.contains("bestaat niet"), "{told}");
}

#[test]
fn a_decision_that_came_in_with_a_file_can_be_objected_to() {
    let mut case = refused();
    let referral = case.record.referral_mut().unwrap();
    referral.clocks.retain(|clock| clock.kind != C::Bezwaar);
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    assert_eq!(of(&case).term_until, day("2026-05-06"));
    assert_eq!(case.due(C::BesluitOpBezwaar), "2026-06-17");
}

#[test]
fn a_bezwaar_runs_on_when_the_verwijzing_is_closed_and_holds_its_destruction() {
    let mut case = refused();
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13")
        .done(
            BACKOFFICE,
            "afsluiten",
            "uitkomst=verhuisd; datum=2026-04-13",
        );
    assert!(case.term(C::BesluitOpBezwaar).is_running);
    case.done(BACKOFFICE, "vernietiging-verzoeken", "datum=2026-04-13");
    let told = case.refused(BACKOFFICE, "vernietiging-voorstellen", "");
    assert!(told.contains("loopt er een bezwaar"), "{told}");
    case.done(
        BACKOFFICE,
        "bezwaar-beslissen",
        "uitkomst=ingetrokken; datum=2026-04-13",
    )
    .done(BACKOFFICE, "vernietiging-voorstellen", "");
}
