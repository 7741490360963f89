//! What the WIJ-team keeps while another looks along: a specialist, advice, an escalation; and what the nazorg asks.

use crate::support::case::*;
use wijkregie::domain::record::{Advice, Escalation};
use wijkregie::domain::words::{
    ClockKind as C, Complexity, Degree, QuestionKind, Side, State as S,
};

#[test]
fn for_a_complex_situation_the_wij_team_keeps_the_verwijzing_and_keeps_in_touch() {
    let mut case = Case::at(S::InOnderzoek);
    let six_weeks = case.due(C::Onderzoek);
    let no = case.refused(
        WIJ,
        "naar-specialist",
        "specialist=revalidatiearts; reden=complex",
    );
    assert!(no.contains("wanneer u de specialist spreekt"), "{no}");
    let next = case.today + chrono::Days::new(7);
    let given = format!("specialist=revalidatiearts; reden=complex; contactdatum={next}");
    case.done(WIJ, "naar-specialist", &given);
    assert_eq!(case.state(), S::BijSpecialist);
    assert_eq!(
        (case.state().houder(), case.state().aan_zet()),
        (Some(Side::Wij), Some(Side::Wij))
    );
    assert_eq!(case.due(C::Specialist), next.to_string());
    // Nothing resets the six weeks.
    assert_eq!(case.due(C::Onderzoek), six_weeks);
    let later = case.today + chrono::Days::new(21);
    let given = format!("bevinding=intake is gepland; contactdatum={later}");
    case.done(WIJ, "contact-specialist", &given);
    assert_eq!(case.due(C::Specialist), later.to_string());
    case.done(
        WIJ,
        "terug-van-specialist",
        "bevinding=belastbaarheid is bekend",
    );
    assert_eq!(case.state(), S::InOnderzoek);
    assert!(!case.term(C::Specialist).is_running);
    assert_eq!(case.due(C::Onderzoek), six_weeks);
}

#[test]
fn only_in_palliative_care_a_specialist_takes_it_over() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(
        WIJ,
        "naar-specialist",
        "specialist=palliatief team; reden=palliatief",
    );
    assert_eq!(case.state(), S::Afgesloten);
    assert!(case.running().is_empty());
}

#[test]
fn advice_has_a_last_day_an_answer_and_the_day_of_that() {
    let mut case = Case::at(S::InOnderzoek);
    let no = case.refused(WIJ, "advies-ontvangen", "tekst=ja; datum=vandaag");
    assert!(no.contains("geen advies gevraagd"), "{no}");
    let due = case.today + chrono::Days::new(10);
    let given = format!("specialist=ergotherapeut; vraag=kan dit thuis?; uiterlijk={due}");
    case.done(WIJ, "advies-vragen", &given);
    assert_eq!(case.due(C::Advies), due.to_string());
    let before = case.today - chrono::Days::new(1);
    let no = case.refused(
        WIJ,
        "advies-ontvangen",
        &format!("tekst=ja; datum={before}"),
    );
    assert!(no.contains("de vraag"), "{no}");
    case.done(
        WIJ,
        "advies-ontvangen",
        "tekst=ja, met een beugel; datum=vandaag",
    );
    let advice = case.record.all::<Advice>().next_back().unwrap();
    assert_eq!(
        (&*advice.answer, advice.answered),
        ("ja, met een beugel", Some(case.today))
    );
    assert!(!case.term(C::Advies).is_running);
}

#[test]
fn an_escalation_has_a_term_a_decision_and_who_took_it() {
    let mut case = Case::at(S::InOnderzoek);
    let due = case.today + chrono::Days::new(3);
    let given = format!("naar=Taskforce Jongeren; reden=geen plek; uiterlijk={due}");
    case.done(WIJ, "escaleren", &given);
    assert_eq!(case.due(C::Escalatie), due.to_string());
    case.done(
        WIJ,
        "escalatie-afsluiten",
        "reden=plek bij Elker; besloten-door=wethouder",
    );
    let escalation = case.record.all::<Escalation>().next_back().unwrap();
    assert_eq!(
        (&*escalation.closed_with, &*escalation.decided_by),
        ("plek bij Elker", "wethouder")
    );
    assert!(!case.term(C::Escalatie).is_running);
}

#[test]
fn the_question_of_2012_and_that_of_2014_are_both_kept() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(
        WIJ,
        "regiecheck-vastleggen",
        "soort-vraag=meervoudig; regie=ja; complexiteit=complex",
    );
    case.done(
        WIJ,
        "regiecheck-vastleggen",
        "soort-vraag=enkelvoudig; regie=nee",
    );
    let referral = case.referral();
    assert_eq!(referral.question_kind, Some(QuestionKind::Enkelvoudig));
    assert_eq!(referral.complexity, Some(Complexity::Complex));
}

#[test]
fn the_nazorg_asks_whether_it_was_the_right_support_on_equal_footing() {
    let mut case = Case::at(S::Nazorg);
    case.done(
        WIJ,
        "nazorg-afronden",
        "bevinding=het gaat goed; datum=vandaag; juiste-hulp=deels; gelijkwaardig=ja; verder=graag eerder",
    );
    let referral = case.referral();
    assert_eq!(
        (
            referral.right_support,
            referral.equal_footing,
            &*referral.anything_else
        ),
        (Some(Degree::Deels), Some(Degree::Ja), "graag eerder")
    );
}
