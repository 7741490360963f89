//! The clocks of a verwijzing, rule by rule: the six weeks (Wmo 2015 art. 2.3.2), suspension (Awb 4:15), spoed (Wmo
//! 2.3.3).

use crate::support::case::*;
use wijkregie::domain::record::setting::Setting;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::words::{ClockKind as C, State as S, Wet};

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
    assert!(no.contains("geen klok stil"), "{no}");
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

// ---------------------------------------------------------------- norms of a day

#[test]
fn a_norm_that_was_changed_does_not_judge_what_began_before_it() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "toestemming-vastleggen", CONSENT);
    case.on("2026-04-20").done(WIJ, "aanbieden", "bt=hoogkerk");
    let before = case.due(C::AntwoordBt);
    let norm = case.register.settings.get("norm.antwoord-bt").unwrap();
    let change = |since: Option<&str>, value: &str, earlier: &str| {
        let mut setting = Setting {
            value: earlier.to_owned(),
            ..Setting::default()
        };
        if let Some(since) = since {
            setting.change(value.to_owned(), day(since), None);
        }
        Record {
            head: Head::from(setting),
            ..Record::new(RecordId::new(Kind::Setting, "norm.antwoord-bt"))
        }
    };
    let norm = norm.to_owned();
    // Changed the day after it was offered: it keeps the time it had.
    case.register.take(&change(Some("2026-04-21"), "1d", &norm));
    assert_eq!(case.due(C::AntwoordBt), before);
    // Changed on the day itself: it has the new one.
    case.register.take(&change(Some("2026-04-20"), "1d", &norm));
    assert_eq!(case.due(C::AntwoordBt), "2026-04-21");
}
