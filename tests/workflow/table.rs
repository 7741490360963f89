//! The workflow table in code is the one the office agreed on, row by row.

use wijkregie::domain::record::Kind;
use wijkregie::domain::words::State;
use wijkregie::domain::workflow::{ACTIONS, Action, After, From, Sees, Stops, To, Who, find};

/// What was agreed: action | from → to | who | asks. Where code offers more than was agreed on, it follows after `+`.
const TABLE: &str = "
melding-registreren | – → nieuw | wij, backoffice | inwoner*, meldingsdatum*, verwijzer*, zorgvraag*, soort*, wet*, urgentie* + verwijzer-tekst, wijk, gemeente, vorige-gemeente
ontvangst-bevestigen | any open | wij, backoffice | datum*
onderzoek-starten | nieuw → in onderzoek | wij | regievoerder*
regiecheck-vastleggen | nieuw, in onderzoek | wij | soort-vraag*, regie* + complexiteit
leefgebied-scoren | any open | wij, bt | leefgebied*, score*, datum*
onderzoek-afronden | every open state but nieuw and nazorg | wij | datum*, verslag*
spoed-besluiten | nieuw, in onderzoek, aangeboden, geweigerd | wij, backoffice | besluit*, datum*
toestemming-vastleggen | any open, from a BT → in onderzoek | wij, backoffice | partij*, gegeven-door*, welke-gegevens*, datum*, antwoord*, grond, tot-en-met
toestemming-intrekken | any open, from a BT → in onderzoek | wij, backoffice | partij*, datum*
overdracht-afvinken | any open | wij, bt | punt*, datum*
overdracht-wijzigen | any open | wij, bt | inwoner-weet, toestemming, verslag, gesproken, eerste-gesprek
aanbieden | in onderzoek, geweigerd → aangeboden | wij, backoffice, contract | bt*, reden + aanbieder
aanbieden-zonder-toestemming | in onderzoek, geweigerd → aangeboden | wij met toestemming-passeren, backoffice met toestemming-passeren | bt*, reden* + ondanks-nee, aanbieder
aanbod-intrekken | aangeboden → in onderzoek | wij, backoffice | reden*
accepteren | aangeboden → geaccepteerd | bt | –
op-wachtlijst | aangeboden, geaccepteerd → wachtlijst | bt | aanbieder, wensdatum*
weigeren | aangeboden → geweigerd | bt | reden*, toelichting
gesprek-plannen | geaccepteerd, wachtlijst | bt | datum*
starten | geaccepteerd, wachtlijst → gestart | bt | aanbieder*, startdatum*, omvang, doelen, evaluatiedatum* + contract, reden
opschalen | gestart | bt | omvang*, datum*, gevraagd-door, reden
afschalen | gestart | bt | omvang*, datum*, gevraagd-door, reden
ondersteuning-pauzeren | gestart | bt | datum*, verder-op*, reden*, gevraagd-door
ondersteuning-hervatten | gestart | bt | datum*, omvang, gevraagd-door, reden
evalueren | gestart | bt, wij | datum*, bevinding*, volgende-datum*
terugleggen | geaccepteerd, wachtlijst, gestart → teruggelegd | bt | reden*, toelichting
terugnemen | teruggelegd, geweigerd → in onderzoek | wij | –
terugname-weigeren | teruggelegd → geaccepteerd of wachtlijst of gestart | wij | reden*
aanvraag-ontvangen | in onderzoek, geweigerd, teruggelegd → regulier proces | wij, backoffice | aanvraagdatum*
beschikken | regulier proces | backoffice | besluit*, datum*, leveringsvorm, aanbieder, einddatum
stukken-vragen | regulier proces | backoffice, wij | stukken*, datum*, uiterlijk*, kon-weten*
stukken-ontvangen | regulier proces | backoffice, wij | datum*
mededeling-doen | regulier proces | backoffice, wij | datum*, besluit-verwacht*, reden
ingebrekestelling-ontvangen | regulier proces | backoffice, wij | datum*
dwangsom-vaststellen | any | backoffice | datum*, bedrag, reden
bezwaar-ontvangen | any | backoffice, wij | datum*, gronden, adviescommissie, gepost-op
bezwaar-horen | any | backoffice, wij | datum, niet-gehoord
bezwaar-uitstellen | any | backoffice, wij | uitstel*, tot-en-met*
bezwaar-beslissen | any | backoffice | uitkomst*, datum*, gevolg, verschoonbaar
advies-vragen | in onderzoek, bij specialist | wij | specialist*, vraag* + uiterlijk
advies-ontvangen | any open | wij | tekst*, datum*
naar-specialist | nieuw, in onderzoek → bij specialist of afgesloten | wij | specialist*, reden* + contactdatum
contact-specialist | bij specialist | wij | bevinding*, contactdatum*
terug-van-specialist | bij specialist → in onderzoek | wij | bevinding*
opschorten | any open | houder | klok*, reden*, van*, tot
hervatten | any open | houder | klok*, tot*
escaleren | any open | any with sight | naar*, reden* + uiterlijk
escalatie-afsluiten | any open | any with sight | reden* + besloten-door
toewijzen | any open | wij, bt, backoffice, contract, leiding | medewerker*
brief-versturen | any | wij, backoffice | soort*, datum*, afspraak, tijd, plaats, gronden, reden, uiterlijk, geheim-adres, tekst
brief-retour | any | wij, backoffice | datum*, reden*, brief
brief-afhandelen | any | wij, backoffice | toelichting*
aanvulling-vragen | any open | backoffice, contract | vraag*
aanvulling-beantwoorden | any open | houder | tekst*
aanvulling-intrekken | any open | backoffice, contract | –
overdragen | any open | wij, bt, backoffice, contract, leiding | van*, aan*
gegevens-wijzigen | any | wij, backoffice, bt | – + meldingsdatum, verwijzer, verwijzer-tekst, zorgvraag, soort, wet, urgentie, wijk, aanbieder, contract, aanvraagdatum, einddatum, gemeente, vorige-gemeente, omvang, doelen, bronnummer
notitie-toevoegen | any | wij, backoffice, bt | tekst*
herinneren | aangeboden, teruggelegd | houder | –
afsluiten | in onderzoek, bij specialist, geweigerd, wachtlijst, gestart, regulier proces → nazorg of afgesloten | houder | uitkomst*, datum*, nazorgdatum
nazorg-afronden | nazorg → afgesloten | wij | bevinding*, datum* + juiste-hulp, gelijkwaardig, verder
intrekken | any open but nazorg → ingetrokken | wij, backoffice | reden*
heropenen | afgesloten, ingetrokken → in onderzoek | wij, backoffice | reden*
gegevens-corrigeren | any | wij, backoffice | veld*, nieuw*, grond*, gevraagd-op*
vernietiging-verzoeken | any | wij, backoffice | datum*
verzoek-afwijzen | any | wij, backoffice | reden*
bewaren-blokkeren | any | wij, backoffice, leiding | blokkade*, toelichting*
blokkade-opheffen | any | wij, backoffice, leiding | reden*
vernietiging-voorstellen | afgesloten, ingetrokken | backoffice, leiding | –
vernietigen | afgesloten, ingetrokken | backoffice, leiding | –
";

fn words(states: &[State], between: &str) -> String {
    let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
    words.join(between)
}

fn road(action: &Action) -> String {
    let from = match action.from {
        From::Nothing => "–".to_owned(),
        From::States(states) => words(states, ", "),
        From::AnyOpen => "any open".to_owned(),
        From::OpenBut([State::Nazorg]) => "any open but nazorg".to_owned(),
        From::OpenBut(states) => format!("every open state but {}", words(states, " and ")),
        From::Any => "any".to_owned(),
        From::TakenOut => "taken out".to_owned(),
    };
    match action.to {
        To::Same => from,
        To::State(state) => format!("{from} → {state}"),
        To::OneOf(states) => format!("{from} → {}", words(states, " of ")),
        To::FromBt(state) => format!("{from}, from a BT → {state}"),
    }
}

fn who(action: &Action) -> String {
    let who = action.who.iter().map(|who| match who {
        Who::Role(role) => role.word().to_owned(),
        Who::With(role, also) => format!("{role} met {also}"),
        Who::Houder => "houder".to_owned(),
        Who::Sight => "any with sight".to_owned(),
    });
    who.collect::<Vec<_>>().join(", ")
}

/// The fields the page names, then what code offers beside them.
fn asks(action: &Action, named: usize) -> String {
    let fields: Vec<String> = action
        .fields
        .iter()
        .map(|field| format!("{}{}", field.name, if field.is_required { "*" } else { "" }))
        .collect();
    let (named, more) = fields.split_at(named.min(fields.len()));
    let named = if named.is_empty() {
        "–".to_owned()
    } else {
        named.join(", ")
    };
    if more.is_empty() {
        named
    } else {
        format!("{named} + {}", more.join(", "))
    }
}

#[test]
fn the_table_in_code_is_the_table_of_the_domain_page() {
    let rows: Vec<&str> = TABLE.lines().filter(|row| !row.is_empty()).collect();
    let actions: Vec<&Action> = ACTIONS
        .iter()
        .copied()
        .filter(|action| action.about == Kind::Referral)
        .collect();
    for (row, action) in rows.iter().zip(&actions) {
        let named = row.rsplit(" | ").next().unwrap();
        let named = named.split(" + ").next().unwrap();
        let named = if named == "–" {
            0
        } else {
            named.split(", ").count()
        };
        let told = format!(
            "{} | {} | {} | {}",
            action.id,
            road(action),
            who(action),
            asks(action, named)
        );
        assert_eq!(told, *row);
    }
    assert_eq!(rows.len(), actions.len());
}

#[test]
fn every_action_has_its_own_name_and_a_line_that_says_what_it_does() {
    let mut ids: Vec<&str> = ACTIONS.iter().map(|action| action.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), ACTIONS.len());
    for action in ACTIONS.iter() {
        assert!(
            !action.title.is_empty() && !action.description.is_empty(),
            "{}",
            action.id
        );
        assert!(!action.description.ends_with('.'), "{}", action.id);
    }
}

#[test]
fn what_an_action_goes_on_with_and_needs_to_see_is_there() {
    let asks = |action: &Action, name: &str| action.fields.iter().any(|field| field.name == name);
    for action in ACTIONS.iter() {
        if let After::GoOn(id, field) = action.after {
            let next = find(id).unwrap_or_else(|| panic!("{} goes on with {id}", action.id));
            assert!(asks(next, field), "{id} does not ask for {field}");
        }
        for sees in action.sees {
            let (Sees::User(field) | Sees::ReferralsOf(field)) = sees else {
                continue;
            };
            assert!(asks(action, field), "{} sees {field}", action.id);
        }
    }
}

#[test]
fn a_field_of_an_action_is_asked_once_and_clocks_have_one_day_to_go_by() {
    for action in ACTIONS.iter() {
        let mut names: Vec<&str> = action.fields.iter().map(|field| field.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), action.fields.len(), "{}", action.id);
        let days = action.fields.iter().filter(|field| field.is_event).count();
        let moves_clocks = !action.starts.is_empty() || action.stops != Stops::Only(&[]);
        assert!(!moves_clocks || days <= 1, "{}", action.id);
    }
}
