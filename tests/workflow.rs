//! What the workflow does with one verwijzing, rule by rule (`domain.md` 2, `legal.md` 2).

#![allow(clippy::unwrap_used)]

mod support;

use support::*;
use wijkregie::domain::record::{Consent, Part};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::words::{ClockKind as C, ConsentAnswer, State as S, Wet};
use wijkregie::domain::workflow::{self, RefusalKind};

// ---------------------------------------------------------------- the six weeks

#[test]
fn a_return_never_resets_the_six_weeks() {
    let mut case = Case::new();
    assert_eq!(case.due(C::Onderzoek), "2026-05-26");
    case.bring_to(S::Teruggelegd);
    case.on("2026-05-18").done(WIJ, "terugnemen", "");
    assert_eq!(case.state(), S::InOnderzoek);
    assert_eq!(case.due(C::Onderzoek), "2026-05-26");
    assert!(case.term(C::Onderzoek).is_running);
    case.on("2026-05-27");
    assert!(case.term(C::Onderzoek).late);
}

#[test]
fn the_worked_example_of_the_law_page_comes_out_to_the_day() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "toestemming-vastleggen", CONSENT);
    case.on("2026-04-20")
        .done(WIJ, "aanbieden", "bt=hoogkerk")
        .hand_over()
        .done(BT, "accepteren", "")
        .on("2026-05-18")
        .done(BT, "terugleggen", "reden=complexiteit");
    assert_eq!(case.due(C::Onderzoek), "2026-05-26");
    assert_eq!((day("2026-05-26") - case.today).num_days(), 8);
    case.on("2026-05-22")
        .done(WIJ, "onderzoek-afronden", "datum=2026-05-22; verslag=D-9")
        .done(BACKOFFICE, "aanvraag-ontvangen", "aanvraagdatum=2026-05-22");
    assert_eq!(case.due(C::Beslistermijn), "2026-06-05");
    assert!(!case.term(C::Onderzoek).is_running);
}

#[test]
fn the_clocks_of_a_melding_start_on_the_day_of_the_melding() {
    let mut case = Case::empty();
    case.on("2026-04-16")
        .done(WIJ, "melding-registreren", MELDING);
    assert_eq!(
        case.running(),
        ["onderzoek", "bevestigen", "persoonlijk-plan"]
    );
    assert_eq!(case.due(C::Bevestigen), "2026-04-15");
    assert_eq!(case.due(C::PersoonlijkPlan), "2026-04-20");
    assert!(case.term(C::Bevestigen).late);
    case.done(WIJ, "ontvangst-bevestigen", "datum=2026-04-15");
    assert!(!case.term(C::Bevestigen).late);
    assert_eq!(case.referral().wijk.as_deref(), Some("hoogkerk"));
}

#[test]
fn the_six_weeks_of_a_young_person_are_an_agreement_without_an_article() {
    let case = Case::with("wet=Jeugdwet");
    assert_eq!(case.due(C::Onderzoek), "2026-05-26");
    assert_eq!(C::Onderzoek.basis(Some(Wet::Jeugdwet)), "afspraak");
    assert_eq!(C::Onderzoek.basis(Some(Wet::Wmo)), "Wmo art. 2.3.2 lid 1");
}

#[test]
fn only_finishing_the_onderzoek_stops_its_clock_before_the_end() {
    let mut case = Case::at(S::Aangeboden);
    assert!(case.term(C::Onderzoek).is_running);
    case.on("2026-04-14")
        .done(WIJ, "onderzoek-afronden", "datum=2026-04-14; verslag=D-1");
    assert!(!case.term(C::Onderzoek).is_running);
    let mut new = Case::new();
    assert_eq!(
        new.refused(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-1"),
        "Onderzoek afronden kan niet: V-2026-0412 is nieuw (werkproces). backoffice deed ‘Melding registreren’ op \
         ma 13 apr 2026 om 09:30. Het kan wel vanuit: elke open staat behalve nieuw, nazorg."
            .replace("         ", "")
    );
}

#[test]
fn an_aanvraag_waits_for_the_onderzoek_or_its_six_weeks() {
    let asked = "aanvraagdatum=vandaag";
    let mut case = Case::at(S::InOnderzoek);
    case.on("2026-05-26");
    assert_eq!(
        case.refused(WIJ, "aanvraag-ontvangen", asked),
        "Een aanvraag kan nog niet: het onderzoek is niet afgerond en de zes weken lopen tot en met di 26 mei 2026 \
         (Wmo art. 2.3.2 lid 9). Rond eerst het onderzoek af (onderzoek-afronden)."
            .replace("         ", "")
    );
    let mut done = case.clone();
    done.done(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-1")
        .done(WIJ, "aanvraag-ontvangen", asked);
    case.on("2026-05-27").done(WIJ, "aanvraag-ontvangen", asked);
    assert_eq!(case.state(), S::RegulierProces);
    assert!(
        case.term(C::Onderzoek).is_running,
        "the onderzoek is still due"
    );
    let mut youth = Case::with("wet=Jeugdwet");
    youth
        .bring_to(S::InOnderzoek)
        .done(WIJ, "aanvraag-ontvangen", asked);
}

#[test]
fn the_beslistermijn_is_two_weeks_wmo_eight_weeks_jeugd() {
    for (wet, asked, due) in [
        ("Wmo", "2026-05-01", "2026-05-18"),
        ("Jeugdwet", "2026-03-20", "2026-05-18"),
    ] {
        let mut case = Case::empty();
        let melding = MELDING
            .replace("2026-04-13", "2026-03-02")
            .replace("Wmo", wet);
        case.on("2026-05-02")
            .done(BACKOFFICE, "melding-registreren", &melding)
            .done(WIJ, "onderzoek-starten", "regievoerder=Anna")
            .done(WIJ, "onderzoek-afronden", "datum=2026-03-20; verslag=D-1")
            .done(WIJ, "aanvraag-ontvangen", &format!("aanvraagdatum={asked}"));
        assert_eq!(case.due(C::Beslistermijn), due, "{wet}");
    }
}

// ---------------------------------------------------------------- suspension

#[test]
fn a_suspension_adds_only_the_days_actually_suspended() {
    let mut case = Case::at(S::InOnderzoek);
    case.on("2026-05-01")
        .done(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-1")
        .done(WIJ, "aanvraag-ontvangen", "aanvraagdatum=vandaag");
    assert_eq!(case.due(C::Beslistermijn), "2026-05-18");
    case.on("2026-05-06").done(
        BACKOFFICE,
        "opschorten",
        "klok=beslistermijn; reden=stukken gevraagd; van=2026-05-07",
    );
    case.on("2026-05-10");
    assert!(case.term(C::Beslistermijn).is_suspended);
    assert_eq!(case.term(C::Beslistermijn).suspended_days, 3);
    case.on("2026-05-12").done(
        BACKOFFICE,
        "hervatten",
        "klok=beslistermijn; tot=2026-05-12",
    );
    assert_eq!(case.due(C::Beslistermijn), "2026-05-20");
    assert_eq!(case.term(C::Beslistermijn).suspended_days, 5);
    assert!(!case.term(C::Beslistermijn).is_suspended);
}

#[test]
fn statutory_clocks_cannot_be_suspended() {
    let mut case = Case::at(S::InOnderzoek);
    assert_eq!(
        case.refused(WIJ, "opschorten", "klok=onderzoek; reden=vakantie; van=morgen"),
        "De klok onderzoek is niet op te schorten (Wmo art. 2.3.2 lid 1). Opschorten kan bij: antwoord-bt, \
         besluit-wij, eerste-gesprek, wachtlijst, terugname, beslistermijn."
            .replace("         ", "")
    );
    for kind in [
        "persoonlijk-plan",
        "bevestigen",
        "spoed",
        "bezwaar",
        "nazorg",
        "evaluatie",
    ] {
        let given = format!("klok={kind}; reden=vakantie; van=morgen");
        let no = case.refused(WIJ, "opschorten", &given);
        assert!(no.contains("is niet op te schorten"), "{no}");
    }
}

#[test]
fn only_a_running_clock_within_its_time_can_be_suspended_and_only_once_at_a_time() {
    let mut case = Case::at(S::Aangeboden);
    let no = case.refused(WIJ, "opschorten", "klok=wachtlijst; reden=x; van=morgen");
    assert!(
        no.contains("loopt niet") && no.contains("antwoord-bt"),
        "{no}"
    );
    let no = case.refused(WIJ, "opschorten", "klok=antwoord-bt; reden=x; van=vandaag");
    assert!(no.contains("begint pas na die dag"), "{no}");
    let no = case.refused(
        WIJ,
        "opschorten",
        "klok=antwoord-bt; reden=x; van=2026-04-21",
    );
    assert!(no.contains("liep op ma 20 apr 2026 af"), "{no}");
    let no = case.refused(BT, "opschorten", "klok=antwoord-bt; reden=x; van=morgen");
    assert!(no.contains("de rol wij"), "only the houder may: {no}");
    case.done(
        WIJ,
        "opschorten",
        "klok=antwoord-bt; reden=x; van=2026-04-14; tot=2026-04-16",
    );
    assert_eq!(case.due(C::AntwoordBt), "2026-04-22");
    let no = case.refused(
        WIJ,
        "opschorten",
        "klok=antwoord-bt; reden=x; van=2026-04-15",
    );
    assert!(no.contains("al opgeschort"), "{no}");
    let no = case.refused(WIJ, "hervatten", "klok=antwoord-bt; tot=2026-04-16");
    assert!(no.contains("is niet opgeschort"), "{no}");
}

#[test]
fn the_besluit_that_runs_by_itself_can_be_suspended_too_and_ends_when_another_clock_begins() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "onderzoek-afronden", "datum=vandaag; verslag=D-1")
        .done(WIJ, "ontvangst-bevestigen", "datum=vandaag");
    case.on("2026-04-21");
    assert_eq!(case.running(), ["besluit-wij"]);
    assert_eq!(
        case.due(C::BesluitWij),
        "2026-04-28",
        "from the day the plan lapsed"
    );
    case.done(
        WIJ,
        "opschorten",
        "klok=besluit-wij; reden=ziek; van=2026-04-22; tot=2026-04-24",
    );
    assert_eq!(case.due(C::BesluitWij), "2026-04-30");
    case.done(WIJ, "toestemming-vastleggen", CONSENT)
        .done(WIJ, "aanbieden", "bt=hoogkerk");
    assert_eq!(case.running(), ["antwoord-bt"]);
}

// ---------------------------------------------------------------- consent

#[test]
fn nothing_is_offered_without_consent_for_that_bt() {
    let mut case = Case::at(S::InOnderzoek);
    assert_eq!(
        case.refused(WIJ, "aanbieden", "bt=hoogkerk"),
        "Aanbieden kan nog niet: er is voor geen enkel begeleidingsteam toestemming vastgelegd (Wmo art. 5.3.3). \
         Leg eerst de toestemming vast (toestemming-vastleggen)."
            .replace("         ", "")
    );
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("hoogkerk", "beijum"),
    );
    assert_eq!(
        case.refused(WIJ, "aanbieden", "bt=hoogkerk"),
        "Aanbieden kan nog niet: er is geen toestemming vastgelegd voor BT Hoogkerk (Wmo art. 5.3.3). Leg eerst de \
         toestemming vast (toestemming-vastleggen)."
            .replace("         ", "")
    );
    for answer in ["nee", "onbekend"] {
        case.done(
            WIJ,
            "toestemming-vastleggen",
            &CONSENT.replace("=ja", &format!("={answer}")),
        );
        case.refused(WIJ, "aanbieden", "bt=hoogkerk");
    }
    case.done(WIJ, "toestemming-vastleggen", CONSENT)
        .done(WIJ, "aanbieden", "bt=hoogkerk");
    assert_eq!(case.state(), S::Aangeboden);
    assert_eq!(case.referral().household.as_deref(), Some("H-0001"));
    let mut youth = Case::with("wet=Jeugdwet");
    youth.bring_to(S::InOnderzoek);
    let no = youth.refused(WIJ, "aanbieden", "bt=hoogkerk");
    assert!(no.contains("Jeugdwet art. 7.3.11"), "{no}");
}

#[test]
fn an_override_needs_the_right_and_a_reason() {
    let mut case = Case::at(S::InOnderzoek);
    let no = case.refused(WIJ, "aanbieden", "bt=hoogkerk; reden=crisis");
    assert!(no.contains("Leg eerst de toestemming vast"), "{no}");
    let no = case.refused(OVERRIDER, "aanbieden", "bt=hoogkerk");
    assert!(no.contains("als u een reden opgeeft"), "{no}");
    case.done(OVERRIDER, "aanbieden", "bt=hoogkerk; reden=crisis");
    assert_eq!(case.referral().consent_overridden, "crisis");
    assert!(case.sees(BT));
}

#[test]
fn an_override_of_a_refusal_gives_the_bt_the_sight_it_needs_to_answer() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("=ja", "=nee"),
    )
    .done(OVERRIDER, "aanbieden", "bt=hoogkerk; reden=crisis");
    assert!(case.sees(BT));
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("=ja", "=nee"),
    );
    assert_eq!(case.state(), S::InOnderzoek);
    assert!(!case.sees(BT));
}

#[test]
fn withdrawn_consent_takes_the_verwijzing_back_to_wij_at_once() {
    for state in [
        S::Aangeboden,
        S::Geaccepteerd,
        S::Wachtlijst,
        S::Gestart,
        S::Teruggelegd,
    ] {
        let mut case = Case::at(state);
        assert!(case.sees(BT), "{state}");
        case.done(
            WIJ,
            "toestemming-intrekken",
            "partij=hoogkerk; datum=vandaag",
        );
        assert_eq!(case.state(), S::InOnderzoek, "from {state}");
        assert!(!case.sees(BT), "{state}");
        assert!(case.referral().handover.is_empty(), "{state}");
        let at_bt = [
            "antwoord-bt",
            "eerste-gesprek",
            "wachtlijst",
            "evaluatie",
            "terugname",
        ];
        assert!(
            !case.running().iter().any(|kind| at_bt.contains(kind)),
            "{state}"
        );
        let no = case.refused(BT, "notitie-toevoegen", "tekst=x");
        assert_eq!(no, "V-2026-0412 bestaat niet, of u mag het niet zien.");
    }
}

#[test]
fn consent_withdrawn_for_another_party_moves_nothing() {
    let mut case = Case::at(S::Gestart);
    case.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("hoogkerk", "huisarts Jansen"),
    )
    .done(
        WIJ,
        "toestemming-intrekken",
        "partij=huisarts Jansen; datum=vandaag",
    );
    assert_eq!(case.state(), S::Gestart);
    let no = case.refused(WIJ, "toestemming-intrekken", "partij=beijum; datum=vandaag");
    assert_eq!(
        no,
        "Er is geen toestemming voor beijum om in te trekken. Weigert de inwoner, leg dat dan vast met \
         toestemming-vastleggen antwoord=nee."
            .replace("         ", "")
    );
}

// ---------------------------------------------------------------- warme overdracht and the BT

#[test]
fn four_points_before_accepting_the_fifth_before_starting() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "toestemming-vastleggen", CONSENT)
        .done(WIJ, "aanbieden", "bt=hoogkerk");
    assert_eq!(
        case.refused(BT, "accepteren", ""),
        "Accepteren kan nog niet: de warme overdracht mist inwoner-weet, verslag, gesproken (werkafspraak warme \
         overdracht). Vink de punten af met overdracht-afvinken (het eerste gesprek met gesprek-plannen)."
            .replace("         ", "")
    );
    let no = case.refused(BT, "op-wachtlijst", "wensdatum=2026-06-01");
    assert!(no.contains("mist inwoner-weet"), "{no}");
    case.hand_over().done(BT, "accepteren", "");
    let start =
        "aanbieder=Zorg Hoogkerk; startdatum=vandaag; omvang=2 uur; evaluatiedatum=2026-07-13";
    let no = case.refused(BT, "starten", start);
    assert!(no.contains("mist eerste-gesprek"), "{no}");
    case.done(BT, "gesprek-plannen", "datum=morgen")
        .done(BT, "starten", start);
    assert_eq!(case.state(), S::Gestart);
    assert_eq!(case.due(C::Evaluatie), "2026-07-13");
}

#[test]
fn the_warme_overdracht_begins_anew_with_every_bt() {
    for (who, id, given) in [
        (BT, "weigeren", "reden=geen capaciteit"),
        (WIJ, "aanbod-intrekken", "reden=toch een ander BT"),
    ] {
        let mut case = Case::at(S::Aangeboden);
        case.done(who, id, given);
        assert!(case.referral().handover.is_empty(), "{id}");
    }
    let mut case = Case::at(S::Gestart);
    case.done(BT, "terugleggen", "reden=complexiteit")
        .done(WIJ, "terugnemen", "");
    assert!(case.referral().handover.is_empty());
    let mut case = Case::at(S::Gestart);
    case.done(BT, "afsluiten", "uitkomst=doelen behaald; datum=vandaag")
        .done(WIJ, "heropenen", "reden=terugval");
    assert!(case.referral().handover.is_empty());
}

#[test]
fn a_point_of_the_overdracht_lies_not_in_the_future_but_the_first_talk_may() {
    let mut case = Case::at(S::Aangeboden);
    let no = case.refused(WIJ, "overdracht-afvinken", "punt=verslag; datum=morgen");
    assert_eq!(
        no,
        "Het punt verslag kan niet in de toekomst liggen. Alleen het eerste gesprek kan nog komen."
    );
    case.done(
        BT,
        "overdracht-afvinken",
        "punt=eerste-gesprek; datum=morgen",
    );
}

#[test]
fn a_bt_refuses_with_a_reason_and_wij_decides_within_five_working_days() {
    let mut case = Case::at(S::Aangeboden);
    let no = case.refused(BT, "weigeren", "reden=geen zin");
    assert!(
        no.contains("staat niet in de lijst; kies uit: complexiteit"),
        "{no}"
    );
    let no = case.refused(BT, "weigeren", "");
    assert!(no.contains("reden"), "{no}");
    case.done(BT, "weigeren", "reden=Geen Capaciteit");
    assert_eq!(case.referral().refuse_reason, "geen capaciteit");
    assert_eq!(case.due(C::BesluitWij), "2026-04-20");
    assert!(!case.sees(BT));
}

#[test]
fn anders_needs_an_explanation() {
    let mut case = Case::at(S::Aangeboden);
    let told = "Bij de reden anders hoort een toelichting (werkproces). Vul toelichting in.";
    assert_eq!(case.refused(BT, "weigeren", "reden=anders"), told);
    case.done(BT, "weigeren", "reden=anders; toelichting=hond in huis");
    let mut case = Case::at(S::Geaccepteerd);
    assert_eq!(case.refused(BT, "terugleggen", "reden=anders"), told);
    case.done(BT, "terugleggen", "reden=anders; toelichting=hond in huis");
}

#[test]
fn a_refusal_says_where_it_is_in_good_dutch() {
    for (state, said) in [
        (S::RegulierProces, "is in het reguliere proces"),
        (S::Wachtlijst, "is op de wachtlijst"),
        (S::Nazorg, "is in de nazorg"),
    ] {
        let no = Case::at(state).refused(WIJ, "onderzoek-starten", "");
        assert!(no.contains(said), "{no}");
    }
}

#[test]
fn the_second_answer_is_told_who_and_when() {
    let mut case = Case::at(S::Aangeboden);
    case.done(BT, "weigeren", "reden=geen capaciteit");
    let no = case.refused(BT, "accepteren", "");
    assert!(
        no.starts_with("Accepteren kan niet: V-2026-0412 is geweigerd (werkproces). bt deed ‘Weigeren’ op ma 13 apr 2026 om"),
        "{no}"
    );
    assert!(no.ends_with("Het kan wel vanuit: aangeboden."), "{no}");
    let other = case.refused(OTHER_BT, "accepteren", "");
    assert_eq!(other, "V-2026-0412 bestaat niet, of u mag het niet zien.");
}

#[test]
fn a_talk_planned_from_the_waiting_list_does_not_wake_the_clock_of_the_first_talk() {
    let mut case = Case::at(S::Wachtlijst);
    case.done(BT, "gesprek-plannen", "datum=2026-06-02");
    assert!(!case.term(C::EersteGesprek).is_running);
    assert!(case.term(C::Wachtlijst).is_running);
    assert_eq!(case.due(C::Wachtlijst), "2026-05-25");
}

#[test]
fn a_talk_planned_after_its_norm_is_late_only_once_the_norm_has_passed() {
    let mut case = Case::at(S::Geaccepteerd);
    assert_eq!(case.due(C::EersteGesprek), "2026-04-28");
    case.done(BT, "gesprek-plannen", "datum=2026-05-08");
    assert!(!case.term(C::EersteGesprek).late);
    case.on("2026-04-29");
    assert!(case.term(C::EersteGesprek).late);
    case.on("2026-05-08");
    assert!(!case.term(C::EersteGesprek).is_running);
}

#[test]
fn a_refused_return_goes_to_the_state_before_with_the_old_date_of_its_clock() {
    for (state, clock, due) in [
        (S::Geaccepteerd, C::EersteGesprek, "2026-04-28"),
        (S::Wachtlijst, C::Wachtlijst, "2026-05-25"),
        (S::Gestart, C::Evaluatie, "2026-07-20"),
    ] {
        let mut case = Case::at(state);
        case.on("2026-04-16")
            .done(BT, "terugleggen", "reden=complexiteit");
        assert_eq!(case.due(C::Terugname), "2026-04-23");
        assert!(!case.term(clock).is_running, "{state}");
        case.on("2026-04-17")
            .done(WIJ, "terugname-weigeren", "reden=het BT kan dit");
        assert_eq!(case.state(), state);
        assert!(case.term(clock).is_running, "{state}");
        assert_eq!(case.due(clock), due, "{state}");
        assert!(!case.term(C::Terugname).is_running, "{state}");
    }
    let mut unknown = Case::imported(Referral {
        state: S::Teruggelegd,
        bt: Some("hoogkerk".into()),
        wij_team: Some("hoogkerk".into()),
        ..Referral::default()
    });
    unknown.done(WIJ, "terugname-weigeren", "reden=het BT kan dit");
    assert_eq!(unknown.state(), S::Geaccepteerd);
}

#[test]
fn starting_an_evaluation_before_the_start_or_planning_one_back_in_time_is_refused() {
    let mut case = Case::at(S::Geaccepteerd);
    case.done(BT, "gesprek-plannen", "datum=morgen");
    let given = "aanbieder=L001; startdatum=2026-05-01; omvang=2 uur; evaluatiedatum=2026-04-30";
    assert_eq!(
        case.refused(BT, "starten", given),
        "Evalueren kan niet op do 30 apr 2026: dat is voor de start van vr 1 mei 2026."
    );
    let mut case = Case::at(S::Gestart);
    let given = "datum=vandaag; bevinding=goed; volgende-datum=vandaag";
    let no = case.refused(BT, "evalueren", given);
    assert!(
        no.starts_with("De volgende evaluatie kan niet op ma 13 apr 2026"),
        "{no}"
    );
    case.done(
        WIJ,
        "evalueren",
        "datum=vandaag; bevinding=goed; volgende-datum=2026-08-01",
    );
    assert_eq!(case.due(C::Evaluatie), "2026-08-01");
}

#[test]
fn support_is_scaled_without_a_new_decision_and_the_series_is_kept() {
    let mut case = Case::at(S::Gestart);
    case.done(
        BT,
        "opschalen",
        "omvang=4 uur; datum=vandaag; reden=terugval",
    )
    .done(BT, "afschalen", "omvang=1 uur; datum=2026-05-01");
    assert_eq!(case.state(), S::Gestart);
    assert_eq!(case.referral().scope, "1 uur");
    let scalings = case
        .record
        .parts
        .values()
        .filter(|part| matches!(part, Part::Scaling(_)));
    assert_eq!(scalings.count(), 3);
}

// ---------------------------------------------------------------- spoed

#[test]
fn spoed_has_a_clock_of_its_own_that_only_the_decision_stops() {
    let mut case = Case::with("urgentie=spoed");
    assert_eq!(case.due(C::Spoed), "2026-04-14");
    case.bring_to(S::Aangeboden);
    assert!(case.term(C::Spoed).is_running && case.term(C::Onderzoek).is_running);
    case.done(
        BACKOFFICE,
        "spoed-besluiten",
        "besluit=tijdelijk bed; datum=vandaag",
    );
    assert!(!case.term(C::Spoed).is_running);
    let no = Case::at(S::Gestart).refused(WIJ, "spoed-besluiten", "besluit=x; datum=vandaag");
    assert!(
        no.contains("nieuw, in onderzoek, aangeboden, geweigerd"),
        "{no}"
    );
}

#[test]
fn mending_the_urgency_of_what_is_urgent_already_gives_no_new_time() {
    let mut case = Case::with("urgentie=spoed");
    case.on("2026-04-16")
        .done(WIJ, "gegevens-wijzigen", "urgentie=crisis");
    assert_eq!(case.due(C::Spoed), "2026-04-14");
    assert!(case.term(C::Spoed).late);
    case.done(WIJ, "gegevens-wijzigen", "urgentie=regulier");
    assert!(!case.term(C::Spoed).is_running);
    let mut later = Case::new();
    later
        .on("2026-04-20")
        .done(WIJ, "gegevens-wijzigen", "urgentie=spoed")
        .done(WIJ, "gegevens-wijzigen", "meldingsdatum=2026-04-10");
    assert_eq!(
        later.due(C::Spoed),
        "2026-04-21",
        "it counts from the day it became urgent"
    );
}

// ---------------------------------------------------------------- the end, and after it

#[test]
fn aftercare_counts_as_open() {
    let mut case = Case::at(S::Nazorg);
    assert!(case.state().is_open());
    assert_eq!(case.running(), ["nazorg"]);
    assert_eq!(case.next_date(), Some(day("2026-07-13")));
    let no = case.refused(WIJ, "intrekken", "reden=verhuisd");
    assert!(no.contains("elke open staat behalve nazorg"), "{no}");
    case.on("2026-07-13")
        .done(WIJ, "nazorg-afronden", "bevinding=gaat goed; datum=vandaag");
    assert_eq!(case.state(), S::Afgesloten);
    assert!(case.running().is_empty());
    assert_eq!(case.next_date(), None);
}

#[test]
fn bezwaar_keeps_running_after_closing_and_is_never_late() {
    let mut case = Case::at(S::RegulierProces);
    case.done(WIJ, "ontvangst-bevestigen", "datum=vandaag");
    case.on("2026-04-21").done(
        BACKOFFICE,
        "beschikken",
        "besluit=toegekend; datum=vandaag; leveringsvorm=PGB",
    );
    assert!(!case.term(C::Beslistermijn).is_running);
    assert_eq!(case.due(C::Bezwaar), "2026-06-02");
    assert_eq!(
        case.next_date(),
        Some(day("2026-06-02")),
        "not today, every day anew"
    );
    case.done(
        BACKOFFICE,
        "afsluiten",
        "uitkomst=maatwerk toegekend PGB; datum=vandaag",
    );
    assert_eq!(case.running(), ["bezwaar"]);
    case.on("2026-06-03");
    assert!(case.running().is_empty());
    assert!(!case.term(C::Bezwaar).late);
}

#[test]
fn after_the_bezwaar_the_back_office_decides_within_five_working_days() {
    let mut case = Case::at(S::RegulierProces);
    case.done(WIJ, "ontvangst-bevestigen", "datum=vandaag")
        .done(BACKOFFICE, "beschikken", "besluit=afgewezen; datum=vandaag");
    case.on("2026-05-27");
    assert_eq!(case.due(C::Bezwaar), "2026-05-26");
    assert_eq!(case.running(), ["besluit-wij"]);
    assert_eq!(case.due(C::BesluitWij), "2026-06-02");
}

#[test]
fn persoonlijk_plan_lapses_by_itself() {
    let mut case = Case::new();
    case.on("2026-04-21");
    let plan = case.term(C::PersoonlijkPlan);
    assert!(!plan.is_running && !plan.late);
}

#[test]
fn closing_asks_an_outcome_of_the_list_and_a_day_that_fits() {
    let mut case = Case::at(S::InOnderzoek);
    let no = case.refused(WIJ, "afsluiten", "datum=vandaag");
    assert!(no.contains("uitkomst"), "{no}");
    let no = case.refused(
        WIJ,
        "afsluiten",
        "uitkomst=eigen kracht/netwerk; datum=2026-04-12",
    );
    assert_eq!(
        no,
        "Afsluiten kan niet op zo 12 apr 2026: dat is voor de melding van ma 13 apr 2026."
    );
    let given = "uitkomst=eigen kracht/netwerk; datum=vandaag; nazorgdatum=gisteren";
    let no = case.refused(WIJ, "afsluiten", given);
    assert!(no.starts_with("Nazorg kan niet op zo 12 apr 2026"), "{no}");
    let no = case.refused(
        BACKOFFICE,
        "afsluiten",
        "uitkomst=eigen kracht/netwerk; datum=vandaag",
    );
    assert!(no.contains("de rol wij"), "only the houder closes: {no}");
}

#[test]
fn reopening_goes_on_with_the_old_date() {
    for state in [S::Afgesloten, S::Ingetrokken] {
        let mut case = Case::at(state);
        assert!(case.running().is_empty());
        case.on("2026-06-01")
            .done(BACKOFFICE, "heropenen", "reden=te vroeg gesloten");
        assert_eq!(case.state(), S::InOnderzoek);
        assert_eq!(case.due(C::Onderzoek), "2026-05-26");
        assert!(case.term(C::Onderzoek).late);
        assert!(case.referral().outcome.is_empty() && case.referral().withdraw_reason.is_empty());
    }
}

#[test]
fn a_specialist_ends_it_with_that_outcome() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(
        WIJ,
        "advies-vragen",
        "specialist=dr. Smit; vraag=is dit palliatief?",
    )
    .done(
        WIJ,
        "naar-specialist",
        "specialist=dr. Smit; reden=palliatief",
    );
    assert_eq!(case.state(), S::Afgesloten);
    assert_eq!(case.referral().outcome, "naar specialist");
}

#[test]
fn aftercare_of_an_imported_verwijzing_ends_it_on_a_day() {
    let mut case = Case::imported(Referral {
        state: S::Nazorg,
        wij_team: Some("hoogkerk".into()),
        ..Referral::default()
    });
    assert_eq!(
        case.next_date(),
        Some(case.today),
        "an unknown date is today"
    );
    case.done(WIJ, "nazorg-afronden", "bevinding=goed; datum=vandaag");
    assert_eq!(case.referral().ended, Some(case.today));
}

// ---------------------------------------------------------------- who

#[test]
fn a_bt_sees_only_its_own() {
    for state in S::ALL {
        let case = Case::at(*state);
        assert_eq!(case.sees(BT), state.is_at_bt(), "{state}");
        assert!(!case.sees(OTHER_BT), "{state}");
    }
}

#[test]
fn fg_and_beheer_see_nothing_and_can_do_nothing() {
    for who in [FG, BEHEER] {
        let mut case = Case::at(S::Gestart);
        assert!(!case.sees(who));
        for action in workflow::ACTIONS
            .iter()
            .filter(|a| a.from != workflow::From::Nothing)
        {
            if action.about == wijkregie::domain::record::Kind::Referral {
                let no = case.refused(who, action.id, "");
                assert_eq!(no, "V-2026-0412 bestaat niet, of u mag het niet zien.");
            }
        }
        let no = Case::empty().refused(who, "melding-registreren", MELDING);
        assert_eq!(
            no,
            "Melding registreren mag u hier niet doen. Dit kan iemand met de rol wij of backoffice en het juiste bereik."
        );
    }
}

#[test]
fn a_melding_outside_the_own_team_is_refused_with_the_way_out() {
    let told = "Melding registreren kan niet: dit valt buiten uw bereik. Vul wijk in, of vraag iemand met een \
         groter bereik."
        .replace("         ", "");
    let no = Case::empty().refused("wij@wij:beijum", "melding-registreren", MELDING);
    assert_eq!(no, told);
    let unknown = MELDING.replace("P-0001", "P-0002");
    assert_eq!(
        Case::empty().refused(WIJ, "melding-registreren", &unknown),
        told
    );
    let mut case = Case::empty();
    case.done(
        WIJ,
        "melding-registreren",
        &format!("{unknown}; wijk=Hoogkerk"),
    );
    assert_eq!(case.referral().wij_team.as_deref(), Some("hoogkerk"));
}

#[test]
fn a_melding_cannot_be_registered_over_an_existing_one() {
    let mut case = Case::at(S::Gestart);
    assert_eq!(
        case.refused(WIJ, "melding-registreren", MELDING),
        "Melding registreren maakt een nieuw nummer, en V-2026-0412 bestaat al. Laat het nummer weg."
    );
}

#[test]
fn a_melding_is_about_someone_who_is_registered() {
    let no = Case::empty().refused(
        WIJ,
        "melding-registreren",
        &MELDING.replace("P-0001", "P-9"),
    );
    assert_eq!(
        no,
        "P-0009 bestaat niet, of u mag het niet zien. Registreer de inwoner eerst (inwoner-registreren)."
    );
    let no = Case::empty().refused(
        WIJ,
        "melding-registreren",
        &MELDING.replace("P-0001", "P-3"),
    );
    assert_eq!(no, "P-0003 is samengevoegd met P-0001. Gebruik P-0001.");
    let no = Case::empty().refused(
        WIJ,
        "melding-registreren",
        &MELDING.replace("2026-04-13", "morgen"),
    );
    assert_eq!(
        no,
        "Het veld meldingsdatum klopt niet: di 14 apr 2026 ligt in de toekomst."
    );
}

#[test]
fn the_houder_reminds_the_side_that_is_to_act() {
    let mut case = Case::at(S::Aangeboden);
    case.refused(BT, "herinneren", "");
    case.done(WIJ, "herinneren", "");
    assert_eq!(case.referral().reminded, Some(case.today));
    let mut case = Case::at(S::Teruggelegd);
    case.refused(WIJ, "herinneren", "");
    case.done(BT, "herinneren", "");
}

#[test]
fn an_escalation_is_a_mark_that_anyone_with_sight_sets_and_lifts() {
    let mut case = Case::at(S::Gestart);
    assert_eq!(
        case.refused(BT, "escalatie-afsluiten", "reden=klaar"),
        "Er is geen escalatie open."
    );
    for who in [BT, LEIDING, CONTRACT, WIJ] {
        case.done(
            who,
            "escaleren",
            "naar=Taskforce Jongeren; reden=veiligheid",
        )
        .done(who, "escalatie-afsluiten", "reden=opgelost");
    }
    assert_eq!(case.state(), S::Gestart);
}

#[test]
fn the_facts_of_a_melding_are_mended_but_never_emptied() {
    let mut case = Case::new();
    assert_eq!(
        case.refused(WIJ, "gegevens-wijzigen", "meldingsdatum="),
        "Het veld meldingsdatum kan niet leeg worden (werkproces). Vul in wat het wel moet zijn."
    );
    let no = case.refused(WIJ, "gegevens-wijzigen", "");
    assert!(
        no.starts_with("Er is niets om te wijzigen. Noem een veld"),
        "{no}"
    );
    case.done(
        WIJ,
        "gegevens-wijzigen",
        "meldingsdatum=2026-04-10; doelen=",
    );
    assert_eq!(case.due(C::Onderzoek), "2026-05-22");
    assert_eq!(case.due(C::Bevestigen), "2026-04-14");
}

#[test]
fn a_field_that_is_not_asked_is_wrong_usage_with_the_fields_that_are() {
    let mut case = Case::at(S::Aangeboden);
    let no = case
        .try_with(BT, "weigeren", &fields("waarom=vol"))
        .unwrap_err();
    assert_eq!(no.kind, RefusalKind::Usage);
    assert_eq!(
        no.to_string(),
        "weigeren kent geen veld ‘waarom’. Deze actie kent: reden, toelichting."
    );
}

// ---------------------------------------------------------------- history read in

#[test]
fn an_imported_refusal_of_consent_shows_nothing_to_the_bt_but_leaves_wij_a_way() {
    let mut case = Case::imported(Referral {
        state: S::Geaccepteerd,
        bt: Some("hoogkerk".into()),
        wij_team: Some("hoogkerk".into()),
        ..Referral::default()
    });
    case.record.add(Part::Consent(Consent {
        party: "hoogkerk".into(),
        answer: ConsentAnswer::Nee,
        given_by: String::new(),
        data: String::new(),
        on: None,
        withdrawn: None,
    }));
    assert!(!case.sees(BT));
    let mut back = case.clone();
    back.done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("=ja", "=nee"),
    );
    assert_eq!(back.state(), S::InOnderzoek);
    case.done(BACKOFFICE, "intrekken", "reden=verhuisd");
}

// ---------------------------------------------------------------- every row

/// Every action once done from a state where it can be, by someone who may: `state | who | action | fields`.
const EVERY_ACTION: &str = "
nieuw | wij@wij:hoogkerk | ontvangst-bevestigen | datum=vandaag
nieuw | wij@wij:hoogkerk | onderzoek-starten | regievoerder=Anna
nieuw | wij@wij:hoogkerk | regiecheck-vastleggen | soort-vraag=meervoudig; regie=nee
gestart | bt@bt:hoogkerk | leefgebied-scoren | leefgebied=onderwijs; score=3; datum=vandaag
gestart | wij@wij:hoogkerk | onderzoek-afronden | datum=vandaag; verslag=D-1
geweigerd | backoffice@alles | spoed-besluiten | besluit=tijdelijk; datum=vandaag
nieuw | backoffice@alles | toestemming-vastleggen | partij=L001; gegeven-door=moeder; welke-gegevens=alles; datum=vandaag; antwoord=onbekend
aangeboden | wij@wij:hoogkerk | toestemming-intrekken | partij=BT Hoogkerk; datum=vandaag
nieuw | wij@wij:hoogkerk | overdracht-afvinken | punt=inwoner-weet; datum=vandaag
geweigerd | contract@alles | aanbieden | bt=hoogkerk
aangeboden | backoffice@alles | aanbod-intrekken | reden=vergissing
aangeboden | bt@bt:hoogkerk | accepteren |
aangeboden | bt@bt:hoogkerk | op-wachtlijst | aanbieder=L001; wensdatum=2026-06-01
aangeboden | bt@bt:hoogkerk | weigeren | reden=al in zorg
wachtlijst | bt@bt:hoogkerk | gesprek-plannen | datum=morgen
gestart | bt@bt:hoogkerk | opschalen | omvang=4 uur; datum=vandaag
gestart | bt@bt:hoogkerk | afschalen | omvang=1 uur; datum=vandaag; reden=gaat goed
gestart | bt@bt:hoogkerk | evalueren | datum=vandaag; bevinding=goed; volgende-datum=2026-10-01
wachtlijst | bt@bt:hoogkerk | terugleggen | reden=complexiteit
geweigerd | wij@wij:hoogkerk | terugnemen |
teruggelegd | wij@wij:hoogkerk | terugname-weigeren | reden=past wel
regulier proces | backoffice@alles | beschikken | besluit=toegekend; datum=vandaag; leveringsvorm=ZIN; aanbieder=L001; einddatum=2027-04-13
in onderzoek | wij@wij:hoogkerk | advies-vragen | specialist=dr. Smit; vraag=wat nu?
nieuw | wij@wij:hoogkerk | naar-specialist | specialist=dr. Smit; reden=complex
aangeboden | wij@wij:hoogkerk | opschorten | klok=antwoord-bt; reden=feest; van=morgen
wachtlijst | leiding@alles | escaleren | naar=Taskforce Jongeren; reden=veiligheid
nazorg | leiding@alles | toewijzen | medewerker=Anna
afgesloten | backoffice@alles | gegevens-wijzigen | zorgvraag=hulp bij post
ingetrokken | wij@wij:hoogkerk | notitie-toevoegen | tekst=belt morgen
teruggelegd | bt@bt:hoogkerk | herinneren |
wachtlijst | bt@bt:hoogkerk | afsluiten | uitkomst=beëindigd door inwoner; datum=vandaag
nazorg | wij@wij:hoogkerk | nazorg-afronden | bevinding=goed; datum=vandaag
regulier proces | backoffice@alles | intrekken | reden=overleden
ingetrokken | backoffice@alles | heropenen | reden=toch niet
";

#[test]
fn every_action_is_done_where_it_can_be_and_refused_with_a_whole_sentence_where_it_cannot() {
    for row in EVERY_ACTION.lines().filter(|row| !row.is_empty()) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [state, who, id, given] = cells.try_into().unwrap();
        let start = Case::at(state.parse().unwrap());
        let before = start.state();
        let mut case = start.clone();
        case.done(who, id, given);
        let row = action(id);
        let allowed: &[S] = match &row.to {
            workflow::To::Same => &[before],
            workflow::To::State(state) => &[*state],
            workflow::To::OneOf(states) => states,
            workflow::To::FromBt(state) => &[*state, before],
        };
        assert!(allowed.contains(&case.state()), "{id}: {}", case.state());
        for other in S::ALL {
            let mut elsewhere = Case::at(*other);
            if row.from.includes(*other) {
                // A row that asks for something says what is missing.
                if row.fields.iter().any(|field| field.is_required)
                    && let Err(no) = elsewhere.try_with(who, id, &fields(""))
                {
                    is_a_good_sentence(&no.to_string());
                }
            } else {
                let no = elsewhere.refused(who, id, given);
                is_a_good_sentence(&no);
                assert!(
                    no.contains("Het kan wel vanuit")
                        || no.contains("met de rol")
                        || !elsewhere.sees(who),
                    "{no}"
                );
            }
        }
        let mut nobody = start;
        is_a_good_sentence(&nobody.refused(OTHER_BT, id, given));
        is_a_good_sentence(&nobody.refused(FG, id, given));
    }
}

fn is_a_good_sentence(no: &str) {
    assert!(
        no.ends_with('.') && !no.contains("..") && !no.contains("  "),
        "{no}"
    );
    assert!(no.chars().next().unwrap().is_uppercase(), "{no}");
}

#[test]
fn a_bt_mends_neither_the_melding_nor_its_law() {
    let mut case = Case::at(S::Aangeboden);
    for given in ["meldingsdatum=2026-04-10", "wet=Jeugdwet", "wijk=beijum"] {
        let name = given.split('=').next().unwrap();
        let no = case.refused(BT, "gegevens-wijzigen", given);
        assert_eq!(
            no,
            format!(
                "Het veld {name} is van het WIJ-team en de backoffice. \
                 Een BT wijzigt: aanbieder, contract, omvang, doelen, einddatum."
            )
        );
    }
}
