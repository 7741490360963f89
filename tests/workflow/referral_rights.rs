//! Who may do what with a verwijzing, what history read in shows, and every row of the table once.

use crate::support::case::*;
use wijkregie::domain::record::{Consent, Part};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::words::{ClockKind as C, ConsentAnswer, State as S};
use wijkregie::domain::workflow::{self, RefusalKind};

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
        ground: None,
        data: String::new(),
        parts: Default::default(),
        on: None,
        until: None,
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
geweigerd | contract@alles | aanbieden | bt=hoogkerk; reden=nu wel plaats
aangeboden | backoffice@alles | aanbod-intrekken | reden=vergissing
aangeboden | bt@bt:hoogkerk | accepteren |
aangeboden | bt@bt:hoogkerk | op-wachtlijst | aanbieder=L001; wensdatum=2026-06-01
aangeboden | bt@bt:hoogkerk | weigeren | reden=al in zorg
wachtlijst | bt@bt:hoogkerk | gesprek-plannen | datum=morgen
gestart | bt@bt:hoogkerk | opschalen | omvang=4 uur per week; datum=2026-04-20
gestart | bt@bt:hoogkerk | afschalen | omvang=1 uur per week; datum=2026-04-20; reden=gaat goed
gestart | bt@bt:hoogkerk | ondersteuning-pauzeren | datum=2026-04-20; verder-op=2026-05-20; reden=opname
gestart | bt@bt:hoogkerk | evalueren | datum=vandaag; bevinding=goed; volgende-datum=2026-10-01
wachtlijst | bt@bt:hoogkerk | terugleggen | reden=complexiteit
geweigerd | wij@wij:hoogkerk | terugnemen |
teruggelegd | wij@wij:hoogkerk | terugname-weigeren | reden=past wel
regulier proces | backoffice@alles | beschikken | besluit=toegekend; datum=vandaag; leveringsvorm=ZIN; aanbieder=L001; einddatum=2027-04-13
in onderzoek | wij@wij:hoogkerk | advies-vragen | specialist=dr. Smit; vraag=wat nu?
nieuw | wij@wij:hoogkerk | naar-specialist | specialist=dr. Smit; reden=complex; contactdatum=morgen
aangeboden | wij@wij:hoogkerk | opschorten | klok=antwoord-bt; reden=feest; van=morgen
wachtlijst | leiding@alles | escaleren | naar=Taskforce Jongeren; reden=veiligheid
nazorg | leiding@alles | toewijzen | medewerker=Anna
nazorg | contract@alles | aanvulling-vragen | vraag=welke dagdelen?
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
