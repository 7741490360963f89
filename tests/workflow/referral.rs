//! What the workflow does with one verwijzing: consent, the warme overdracht and the BT, the end and after it.

use crate::support::case::*;
use wijkregie::domain::record::Part;
use wijkregie::domain::referral::Referral;
use wijkregie::domain::referral::actions::PASS_CONSENT;
use wijkregie::domain::words::{ClockKind as C, State as S};

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

/// By age, who gives consent and on which ground that is: Wmo art. 5.3.3 lid 2, Jeugdwet art. 7.3.11 lid 2. Without a
/// ground where it is refused.
const GIVERS: &str = "
6  | ouder met gezag | | ouder met gezag
6  | moeder, S. de Vries | | ouder met gezag
6  | S. de Vries | ouder met gezag | ouder met gezag
6  | inwoner zelf | |
6  | inwoner zelf | ouder met gezag |
6  | S. de Vries | |
11 | kind en ouder met gezag | |
12 | ouder met gezag | |
12 | kind en ouder | | kind en ouder met gezag
12 | moeder | kind en ouder met gezag | kind en ouder met gezag
13 | inwoner | |
13 | S. de Vries | ouder met gezag | ouder met gezag
13 | S. de Vries | mentor |
15 | kind en ouder met gezag | | kind en ouder met gezag
16 | inwoner | | zelf
16 | inw | | zelf
16 | vader | |
17 | vader | ouder met gezag | ouder met gezag
17 | curator | |
17 | de buurman | mentor |
18 | vader | ouder met gezag |
18 | de buurman | mentor | mentor
40 | de buurman | |
40 | buurman van inwoner | |
40 | de buurman | mentor | mentor
40 | de buurman | zelf |
40 | inwoner | zelf | zelf
40 | curator | | curator
40 | curator | mentor |
40 | x | |
";

#[test]
fn who_gives_consent_follows_the_age_and_is_known_by_a_word_or_by_a_ground() {
    for line in GIVERS.trim().lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [age, by, ground, kept] = cells[..] else {
            panic!("{line}");
        };
        let mut case = Case::at(S::InOnderzoek);
        let born = day("2026-04-13") - chrono::Months::new(12 * age.parse::<u32>().unwrap());
        let person = case.related[0].resident_mut().unwrap();
        person.birth_date = Some(born);
        let mut given = CONSENT.replace("gegeven-door=inwoner", &format!("gegeven-door={by}"));
        if !ground.is_empty() {
            given += &format!("; grond={ground}");
        }
        if kept.is_empty() {
            let no = case.refused(WIJ, "toestemming-vastleggen", &given);
            assert!(
                no.contains("gegeven-door") || no.contains("grond"),
                "{line}: {no}"
            );
            continue;
        }
        case.done(WIJ, "toestemming-vastleggen", &given);
        let consent = case.record.consent_for("hoogkerk").unwrap();
        assert_eq!(consent.ground.unwrap().word(), kept, "{line}");
    }
}

#[test]
fn nobody_answers_about_consent_before_being_born_or_before_the_question_was_asked() {
    let mut case = Case::at(S::InOnderzoek);
    let before_melding = CONSENT.replace("2026-04-13", "2026-04-12");
    for answer in ["ja", "nee", "onbekend"] {
        let given = before_melding.replace("=ja", &format!("={answer}"));
        let no = case.refused(WIJ, "toestemming-vastleggen", &given);
        assert!(no.contains("voor de melding van ma 13 apr 2026"), "{no}");
        assert!(no.contains("(gegevens-wijzigen)"), "{no}");
    }
    case.related[0].resident_mut().unwrap().birth_date = Some(day("2026-04-15"));
    let no = case.refused(WIJ, "toestemming-vastleggen", CONSENT);
    assert!(no.contains("voor de geboorte van de inwoner"), "{no}");
    case.related[0].resident_mut().unwrap().birth_date = Some(day("1980-04-15"));
    case.on("2026-04-16").done(
        WIJ,
        "toestemming-vastleggen",
        &CONSENT.replace("2026-04-13", "2026-04-15"),
    );
    let given = "partij=hoogkerk; datum=2026-04-14";
    let no = case.refused(WIJ, "toestemming-intrekken", given);
    assert!(
        no.contains("voor de toestemming van wo 15 apr 2026"),
        "{no}"
    );
    case.done(
        WIJ,
        "toestemming-intrekken",
        "partij=hoogkerk; datum=2026-04-15",
    );
}

#[test]
fn a_regievoerder_may_have_the_verwijzing() {
    let mut case = Case::at(S::Nieuw);
    for (name, team) in [("A. Bos", "WIJ Beijum"), ("N. Haddou", "Bedrijfsbureau")] {
        case.hires(name, team);
    }
    let no = case.refused(WIJ, "onderzoek-starten", "regievoerder=A. Bos");
    assert!(no.contains("A. Bos mag V-2026-0412 niet hebben"), "{no}");
    // Nobody of that team is known: then that is what to do first.
    assert!(
        no.contains("Van WIJ Hoogkerk staat niemand in het register"),
        "{no}"
    );
    case.hires("L. Bolt", "WIJ Hoogkerk");
    let no = case.refused(WIJ, "onderzoek-starten", "regievoerder=A. Bos");
    assert!(no.contains("Kies een collega van dat team"), "{no}");
    case.clone()
        .done(WIJ, "onderzoek-starten", "regievoerder=N. Haddou");
    case.done(WIJ, "onderzoek-starten", "regievoerder=L. Bolt");
}

#[test]
fn an_override_needs_the_right_and_a_reason() {
    let mut case = Case::at(S::InOnderzoek);
    let no = case.refused(WIJ, "aanbieden", "bt=hoogkerk; reden=crisis");
    assert!(no.contains("Leg eerst de toestemming vast"), "{no}");
    // Nobody passes over consent by offering: that is a step of its own, with its ground.
    let no = case.refused(OVERRIDER, "aanbieden", "bt=hoogkerk; reden=crisis");
    assert!(no.contains("aanbieden-zonder-toestemming"), "{no}");
    let no = case.refused(OVERRIDER, PASS_CONSENT, "bt=hoogkerk");
    assert!(no.contains("reden"), "{no}");
    let no = case.refused(WIJ, PASS_CONSENT, "bt=hoogkerk; reden=crisis");
    assert!(no.contains("wij met toestemming-passeren"), "{no}");
    let no = case.refused(OVERRIDER, PASS_CONSENT, "bt=hoogkerk; reden=...x");
    assert!(no.contains("zegt niet waarom"), "{no}");
    case.done(OVERRIDER, PASS_CONSENT, "bt=hoogkerk; reden=crisis");
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
    );
    // Who said no is not passed over as lightly as who was not asked.
    let no = case.refused(OVERRIDER, PASS_CONSENT, "bt=hoogkerk; reden=crisis");
    assert!(
        no.contains("wil niet dat") && no.contains("ondanks-nee"),
        "{no}"
    );
    let given = "bt=hoogkerk; reden=crisis; ondanks-nee=ja";
    case.done(OVERRIDER, PASS_CONSENT, given);
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
        "Er is geen toestemming voor BT Beijum om in te trekken. Weigert de inwoner, leg dat dan vast met \
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
         overdracht). Vink de punten af met overdracht-wijzigen (het eerste gesprek met gesprek-plannen)."
            .replace("         ", "")
    );
    let no = case.refused(BT, "op-wachtlijst", "wensdatum=2026-06-01");
    assert!(no.contains("mist inwoner-weet"), "{no}");
    case.hand_over().done(BT, "accepteren", "");
    let start = "aanbieder=Zorg Hoogkerk; startdatum=vandaag; omvang=2 uur per week; evaluatiedatum=2026-07-13";
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
    let given =
        "aanbieder=L001; startdatum=2026-05-01; omvang=2 uur per week; evaluatiedatum=2026-04-30";
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
        "omvang=4 uur per week; datum=2026-04-27; reden=terugval",
    )
    .done(BT, "afschalen", "omvang=1 uur per week; datum=2026-05-01");
    assert_eq!(case.state(), S::Gestart);
    assert_eq!(case.referral().scope, "1 uur per week");
    let scalings = case
        .record
        .parts
        .values()
        .filter(|part| matches!(part, Part::Scaling(_)));
    assert_eq!(scalings.count(), 3);
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
