//! The table of what can be done with a verwijzing, one row an action. `research`, `consent`, `with_bt` and `ending` move it on,
//! `marks` changes it where it is, `keeping` is about how long it is kept, `gates` says what must be there first, and
//! `fields` is what they ask for.

mod aanvraag;
mod consent;
mod ending;
pub(crate) mod fields;
pub mod gates;
pub(crate) mod keeping;
pub mod marks;
mod objections;
pub mod research;
mod support;
mod with_bt;

use self::fields::*;
use crate::domain::indicatie::actions::GRANT;
use crate::domain::letters::actions as letters;
use crate::domain::letters::asked::{
    AFSPRAAK, BRIEF, GEHEIM_ADRES, GRONDEN as GRONDEN_BESLUIT, PLAATS, RETOUR_OP,
    SOORT as BRIEFSOORT, TIJD, UITERLIJK,
};
use crate::domain::record::Kind;
use crate::domain::referral::Referral;
use crate::domain::retention::DESTROY;
use crate::domain::words::{ClockKind as C, Decision, Role, State as S};
use crate::domain::workflow::action::{
    self, Action, After, BACKOFFICE, BT, CONTRACT, Draft, From, LEIDING, Sees, WIJ, Who,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::refusal::Refusal;

/// What a step says of itself: done, or why not.
type Done = Result<(), Refusal>;

/// The verwijzing a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
pub(crate) fn referral<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Referral, Refusal> {
    let number = draft.record.id.to_string();
    draft
        .record
        .referral_mut()
        .ok_or_else(|| Refusal::unknown(&number))
}

/// A row about a verwijzing in any open state.
const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    let mut row = action::row(Kind::Referral, id, title, description);
    row.from = From::AnyOpen;
    row
}

/// The action that puts what is in the name of an employee in the name of another.
pub const HAND_OVER: &str = "overdragen";

/// The action that offers a verwijzing to a BT.
pub const OFFER: &str = "aanbieden";

/// The action that offers a verwijzing to a BT without the resident's consent.
pub const PASS_CONSENT: &str = "aanbieden-zonder-toestemming";

/// The actions on verwijzingen, in the order of the work.
#[rustfmt::skip]
pub const REFERRAL_ACTIONS: &[Action] = &[
    row("melding-registreren", "Melding registreren", "Legt een nieuwe melding vast; de zes weken beginnen")
        .by(&[WIJ, BACKOFFICE]).makes().to(S::Nieuw)
        .asking(asks![INWONER*, MELDINGSDATUM*, VERWIJZER*, ZORGVRAAG*, SOORT*, WET*, URGENTIE*, VERWIJZER_TEKST, WIJK, GEMEENTE, VORIGE_GEMEENTE])
        .starting(&[C::Onderzoek, C::Bevestigen]).does(research::register_melding).seeing(&[Sees::ReferralsOf(INWONER.name())])
        .for_good("Trek de verwijzing in als hij niet klopt (intrekken)").then(After::OpenMade),
    row("ontvangst-bevestigen", "Ontvangst bevestigen", "De inwoner heeft bericht dat de melding er is")
        .by(&[WIJ, BACKOFFICE]).asking(asks![DATUM*]).stopping(&[C::Bevestigen]).does(research::confirm),
    row("onderzoek-starten", "Onderzoek starten", "Een regievoerder gaat met de vraag aan het werk")
        .by(&[WIJ]).from(&[S::Nieuw]).to(S::InOnderzoek).asking(asks![REGIEVOERDER*]).does(research::start_research),
    row("regiecheck-vastleggen", "Regiecheck vastleggen", "Enkelvoudig of meervoudig, en is er regie")
        .by(&[WIJ]).from(&[S::Nieuw, S::InOnderzoek]).asking(asks![SOORT_VRAAG*, REGIE*, COMPLEXITEIT]).does(research::regiecheck),
    row("leefgebied-scoren", "Leefgebied scoren", "Voegt een score van de zelfredzaamheidsmatrix toe")
        .by(&[WIJ, BT]).asking(asks![LEEFGEBIED*, SCORE*, DATUM*]).does(research::score),
    row("onderzoek-afronden", "Onderzoek afronden", "Het verslag ligt er; de zes weken stoppen (Wmo 2.3.2 lid 8)")
        .by(&[WIJ]).from_open_but(&[S::Nieuw, S::Nazorg]).asking(asks![DATUM*, VERSLAG*]).stopping(&[C::Onderzoek])
        .does(research::finish_research),
    row("spoed-besluiten", "Besluiten bij spoed", "Besluit over een tijdelijke voorziening (Wmo 2.3.3)")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Nieuw, S::InOnderzoek, S::Aangeboden, S::Geweigerd])
        .asking(asks![SPOEDBESLUIT*, DATUM*]).stopping(&[C::Spoed]).does(research::decide_urgency),
    row("toestemming-vastleggen", "Toestemming vastleggen", "Legt vast of de inwoner een partij toestemming geeft")
        .by(&[WIJ, BACKOFFICE]).from_bt_to(S::InOnderzoek)
        .asking(asks![PARTIJ*, GEGEVEN_DOOR*, WELKE_GEGEVENS*, DATUM*, ANTWOORD*, GROND, TOT_EN_MET]).does(consent::record_consent),
    row("toestemming-intrekken", "Toestemming intrekken", "Neemt de partij meteen het zicht op het dossier af")
        .by(&[WIJ, BACKOFFICE]).from_bt_to(S::InOnderzoek).asking(asks![PARTIJ*, DATUM*]).when(gates::has_consent_to_withdraw)
        .does(consent::withdraw_consent)
        .for_good("Geeft de inwoner toch toestemming, leg die dan opnieuw vast"),
    row("overdracht-afvinken", "Overdracht afvinken", "Vinkt een punt van de warme overdracht af")
        .by(&[WIJ, BT]).asking(asks![PUNT*, AFGEVINKT*]).does(with_bt::tick_handover),
    row("overdracht-wijzigen", "Warme overdracht", "De vijf punten van de warme overdracht op één blad; spatie zet een vinkje of haalt het weg")
        .by(&[WIJ, BT]).asking(asks![INWONER_WEET, MET_TOESTEMMING, MET_VERSLAG, GESPROKEN, EERSTE_GESPREK]).does(with_bt::change_handover),
    row("aanbieden", "Aanbieden", "Legt de verwijzing voor aan een begeleidingsteam")
        .for_the_living().by(&[WIJ, BACKOFFICE, CONTRACT]).from(&[S::InOnderzoek, S::Geweigerd]).to(S::Aangeboden)
        .asking(asks![NAAR_BT*, REDEN, AANBIEDER]).stopping(&[C::BesluitWij]).starting(&[C::AntwoordBt])
        .when(gates::has_some_consent).does(with_bt::offer).telling(with_bt::with_another_bt).seeing(&[Sees::Household]).first(&["onderzoek-starten", "terugnemen", "toestemming-vastleggen"])
        .undone_while_unseen("Het BT kan dit aanbod al hebben gezien, dus het is niet meer ongedaan te maken",
            "Trek het aanbod in, met een reden (aanbod-intrekken)"),
    row(PASS_CONSENT, "Aanbieden zonder toestemming", "Legt de verwijzing voor zonder toestemming van de inwoner, met de grond daarvoor; dat blijft te zien")
        .for_the_living().by(&[Who::With(Role::Wij, Role::ToestemmingPasseren), Who::With(Role::Backoffice, Role::ToestemmingPasseren)])
        .from(&[S::InOnderzoek, S::Geweigerd]).to(S::Aangeboden)
        .asking(asks![WELK_BT*, REDEN*, ONDANKS_NEE, AANBIEDER]).stopping(&[C::BesluitWij]).starting(&[C::AntwoordBt])
        .does(with_bt::offer_without_consent).telling(with_bt::with_another_bt).seeing(&[Sees::Household]).first(&["onderzoek-starten", "terugnemen"])
        .for_good("Trek het aanbod in, met een reden (aanbod-intrekken)"),
    row("aanbod-intrekken", "Aanbod intrekken", "Haalt de verwijzing terug voor het BT antwoordt")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Aangeboden]).to(S::InOnderzoek).asking(asks![REDEN*])
        .stopping(&[C::AntwoordBt]).does(with_bt::take_offer_back),
    row("accepteren", "Accepteren", "Het BT neemt de verwijzing over van het WIJ-team")
        .for_the_living().by(&[BT]).from(&[S::Aangeboden]).to(S::Geaccepteerd).stopping(&[C::AntwoordBt]).starting(&[C::EersteGesprek])
        .when(gates::four_points_done).does(with_bt::answer).first(&["overdracht-wijzigen"]),
    row("op-wachtlijst", "Op de wachtlijst", "Er is nog geen plaats; plek en wensdatum zijn bekend")
        .for_the_living().by(&[BT]).from(&[S::Aangeboden, S::Geaccepteerd]).to(S::Wachtlijst).asking(asks![AANBIEDER, WENSDATUM*])
        .stopping(&[C::AntwoordBt, C::EersteGesprek]).starting(&[C::Wachtlijst]).when(gates::four_points_when_offered)
        .does(with_bt::waiting_list).first(&["overdracht-wijzigen"]),
    row("weigeren", "Weigeren", "Het BT weigert, met een reden die meegaat")
        .by(&[BT]).from(&[S::Aangeboden]).to(S::Geweigerd).asking(asks![REDEN_BT*, TOELICHTING])
        .stopping(&[C::AntwoordBt]).starting(&[C::BesluitWij]).does(with_bt::refuse),
    row("gesprek-plannen", "Gesprek plannen", "Legt de dag van het eerste gesprek vast")
        .for_the_living().by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst]).asking(asks![DAG*]).does(with_bt::plan_talk),
    row("starten", "Starten", "Een aanbieder begint met de ondersteuning")
        .for_the_living().by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst]).to(S::Gestart)
        .asking(asks![AANBIEDER*, STARTDATUM*, OMVANG~, DOELEN, EVALUATIEDATUM*, LOPEND_CONTRACT, REDEN])
        .stopping(&[C::EersteGesprek, C::Wachtlijst]).when(gates::five_points_done).does(with_bt::start).first(&["accepteren", "overdracht-wijzigen"]),
    row("opschalen", "Opschalen", "Meer ondersteuning, zonder nieuw besluit")
        .for_the_living().by(&[BT]).from(&[S::Gestart]).asking(asks![OMVANG*, DAG*, GEVRAAGD_DOOR~, REDEN]).does(support::more),
    row("afschalen", "Afschalen", "Minder ondersteuning, zonder nieuw besluit")
        .by(&[BT]).from(&[S::Gestart]).asking(asks![OMVANG*, DAG*, GEVRAAGD_DOOR~, REDEN]).does(support::less),
    row("ondersteuning-pauzeren", "Ondersteuning pauzeren", "Er wordt even niets gegeven, tot een afgesproken dag")
        .for_the_living().by(&[BT]).from(&[S::Gestart]).asking(asks![DAG*, VERDER_OP*, REDEN*, GEVRAAGD_DOOR~]).when(support::is_running)
        .does(support::pause),
    row("ondersteuning-hervatten", "Ondersteuning hervatten", "De ondersteuning gaat weer verder, zoals zij was of anders")
        .for_the_living().by(&[BT]).from(&[S::Gestart]).asking(asks![DAG*, OMVANG, GEVRAAGD_DOOR~, REDEN]).stopping(&[C::Pauze])
        .when(support::stands_still).does(support::resume),
    row("evalueren", "Evalueren", "Legt de evaluatie van het plan vast en plant de volgende")
        .by(&[BT, WIJ]).from(&[S::Gestart]).asking(asks![DATUM*, BEVINDING*, VOLGENDE_DATUM*]).does(support::evaluate),
    row("terugleggen", "Terugleggen", "Het BT vindt zijn ondersteuning niet passend")
        .by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart]).to(S::Teruggelegd)
        .asking(asks![REDEN_BT*, TOELICHTING])
        .stopping(&[C::EersteGesprek, C::Wachtlijst, C::Evaluatie, C::Pauze, C::BesluitWij]).starting(&[C::Terugname])
        .does(with_bt::give_back),
    row("terugnemen", "Terugnemen", "Het WIJ-team pakt de verwijzing weer op")
        .by(&[WIJ]).from(&[S::Teruggelegd, S::Geweigerd]).to(S::InOnderzoek).stopping(&[C::Terugname, C::BesluitWij])
        .does(with_bt::take_back),
    row("terugname-weigeren", "Terugname weigeren", "De verwijzing gaat terug naar het BT, naar de staat ervoor")
        .by(&[WIJ]).from(&[S::Teruggelegd]).to_one_of(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart])
        .asking(asks![REDEN*]).stopping(&[C::Terugname]).does(with_bt::refuse_return),
    row("aanvraag-ontvangen", "Aanvraag ontvangen", "Het reguliere proces begint; de beslistermijn loopt")
        .by(&[WIJ, BACKOFFICE]).from(&[S::InOnderzoek, S::Geweigerd, S::Teruggelegd]).to(S::RegulierProces)
        .asking(asks![AANVRAAGDATUM*]).stopping(&[C::BesluitWij, C::Terugname]).starting(&[C::Beslistermijn])
        .when(gates::research_done_or_over).does(ending::receive_aanvraag).first(&["onderzoek-starten", "onderzoek-afronden"]),
    row("beschikken", "Beschikken", "Legt de beschikking of zorgtoewijzing vast; bezwaar staat open")
        .by(&[BACKOFFICE]).from(&[S::RegulierProces])
        .asking(asks![BESLUIT*, DATUM*, LEVERINGSVORM, AANBIEDER, EINDDATUM]).stopping(&[C::Beslistermijn])
        .starting(&[C::Bezwaar]).does(ending::beschikken)
        .then(After::GoOnWhere { field: BESLUIT.name(), is: Decision::Toegekend.word(), id: GRANT, with: "verwijzing" }),
    row("stukken-vragen", "Stukken vragen", "Vraagt de aanvrager om stukken; kon die dat weten, dan staat de beslistermijn zolang stil (Awb 4:15)")
        .by(&[BACKOFFICE, WIJ]).from(&[S::RegulierProces]).asking(asks![STUKKEN*, DATUM*, UITERLIJK*, KON_WETEN*])
        .when(aanvraag::waits).does(aanvraag::ask_documents).first(&["aanvraag-ontvangen"]),
    row("stukken-ontvangen", "Stukken ontvangen", "De gevraagde stukken zijn er; vanaf die dag loopt de beslistermijn weer")
        .by(&[BACKOFFICE, WIJ]).from(&[S::RegulierProces]).asking(asks![DATUM*]).when(aanvraag::is_awaited).does(aanvraag::receive_documents),
    row("mededeling-doen", "Mededeling: later besluit", "De aanvrager hoort dat het besluit later komt, en wanneer (Awb 4:14); bij de Wmo verschuift de termijn niet")
        .by(&[BACKOFFICE, WIJ]).from(&[S::RegulierProces]).asking(asks![DATUM*, BESLUIT_VERWACHT*, REDEN~])
        .when(aanvraag::waits).does(aanvraag::give_notice).first(&["aanvraag-ontvangen"]),
    row("ingebrekestelling-ontvangen", "Ingebrekestelling ontvangen", "De aanvrager schrijft dat het besluit te laat is; na twee weken kost elke dag geld (Awb 4:17)")
        .by(&[BACKOFFICE, WIJ]).from(&[S::RegulierProces]).asking(asks![DATUM*]).when(aanvraag::waits).does(aanvraag::receive_default_notice)
        .first(&["aanvraag-ontvangen"]),
    row("dwangsom-vaststellen", "Dwangsom vaststellen", "Legt vast wat is verschuldigd omdat het besluit te laat was (Awb 4:18)")
        .by(&[BACKOFFICE]).from_any().asking(asks![DATUM*, BEDRAG~, REDEN]).when(aanvraag::is_in_default).does(aanvraag::fix_penalty),
    row("bezwaar-ontvangen", "Bezwaar ontvangen", "De inwoner is het niet eens met het besluit; de termijn om daarop te beslissen loopt")
        .by(&[BACKOFFICE, WIJ]).from_any().asking(asks![DATUM*, GRONDEN~, ADVIESCOMMISSIE~, GEPOST_OP])
        .when(objections::can_come).does(objections::receive).first(&["beschikken"]),
    row("bezwaar-horen", "Bezwaar: horen", "De dag van het horen, gepland of geweest; of waarom er niet gehoord wordt")
        .by(&[BACKOFFICE, WIJ]).from_any().asking(asks![DAG~, NIET_GEHOORD])
        .when(objections::is_open).does(objections::hear),
    row("bezwaar-uitstellen", "Bezwaar: uitstellen", "De beslissing komt later, en wie bezwaar maakt weet dat (Awb 7:10)")
        .by(&[BACKOFFICE, WIJ]).from_any().asking(asks![UITSTEL*, TOT_EN_MET*])
        .when(objections::is_open).does(objections::put_off),
    row("bezwaar-beslissen", "Bezwaar: beslissen", "Wat er op het bezwaar is besloten, en wat daardoor verandert")
        .by(&[BACKOFFICE]).from_any().asking(asks![UITKOMST_BEZWAAR*, DATUM*, GEVOLG~, VERSCHOONBAAR])
        .when(objections::is_open).does(objections::decide),
    row("advies-vragen", "Advies vragen", "Vraagt een specialist om advies")
        .by(&[WIJ]).from(&[S::InOnderzoek, S::BijSpecialist]).asking(asks![SPECIALIST*, VRAAG*, UITERLIJK]).does(research::ask_advice),
    row("advies-ontvangen", "Advies ontvangen", "Wat de specialist antwoordde, en wanneer")
        .by(&[WIJ]).asking(asks![TEKST*, DATUM*]).when(research::awaits_advice).does(research::receive_advice),
    row("naar-specialist", "Naar specialist", "Een specialist kijkt mee; alleen bij palliatief neemt die de vraag over en sluit het af")
        .by(&[WIJ]).from(&[S::Nieuw, S::InOnderzoek]).to_one_of(&[S::BijSpecialist, S::Afgesloten])
        .asking(asks![SPECIALIST*, SPECIALISTREDEN*, CONTACTDATUM~]).stopping(&[C::BesluitWij]).does(ending::to_specialist),
    row("contact-specialist", "Contact met specialist", "Wat het contact met de specialist opleverde, en wanneer het volgende is")
        .by(&[WIJ]).from(&[S::BijSpecialist]).asking(asks![BEVINDING*, CONTACTDATUM*]).does(ending::contact_specialist),
    row("terug-van-specialist", "Terug van specialist", "Het WIJ-team gaat verder met wat de specialist vond")
        .by(&[WIJ]).from(&[S::BijSpecialist]).to(S::InOnderzoek).asking(asks![BEVINDING*]).stopping(&[C::Specialist]).does(ending::back_from_specialist),
    row("opschorten", "Opschorten", "Zet een klok stil (Awb 4:15)")
        .by(&[Who::Houder]).asking(asks![KLOK*, REDEN*, VAN*, TOT]).does(marks::suspend),
    row("hervatten", "Hervatten", "Laat een stilgezette klok weer lopen")
        .by(&[Who::Houder]).asking(asks![KLOK*, TOT*]).when(gates::is_suspended).does(marks::resume),
    row("escaleren", "Escaleren", "Zet er een merk bij, bijvoorbeeld Taskforce Jongeren")
        .by(&[Who::Sight]).asking(asks![NAAR*, REDEN*, UITERLIJK]).does(marks::escalate),
    row("escalatie-afsluiten", "Escalatie afsluiten", "Haalt het merk weg: wat er is besloten, en door wie")
        .by(&[Who::Sight]).asking(asks![REDEN*, BESLOTEN_DOOR]).when(gates::is_escalated).does(marks::close_escalation),
    row("toewijzen", "Toewijzen", "Wijst een medewerker aan")
        .by(&[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING]).asking(asks![MEDEWERKER*]).does(marks::assign),
    row(letters::SEND, "Brief versturen", "Legt de brief vast zoals hij is verstuurd, met dag en tekst")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![BRIEFSOORT*, DATUM*, AFSPRAAK, TIJD, PLAATS, GRONDEN_BESLUIT, REDEN, UITERLIJK, GEHEIM_ADRES, TEKST])
        .does(letters::send).seeing(&[Sees::Beside]),
    row("brief-retour", "Brief kwam terug", "Een brief kwam onbestelbaar terug: een signaal, tot er een nieuwe is of iets aan gedaan is")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![RETOUR_OP*, REDEN*, BRIEF]).when(letters::was_sent).does(letters::return_one),
    row("brief-afhandelen", "Retour afhandelen", "Wat er met de brief is gedaan die terugkwam")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![TOELICHTING*]).when(letters::came_back).does(letters::settle),
    row("aanvulling-vragen", "Aanvulling vragen", "Vraagt wie de verwijzing houdt om wat ontbreekt; een signaal, geen klok")
        .by(&[BACKOFFICE, CONTRACT]).asking(asks![VRAAG*]).when(gates::is_not_asked).does(marks::ask_more),
    row("aanvulling-beantwoorden", "Aanvulling beantwoorden", "Wat gevraagd werd, is er; het antwoord komt als notitie in het dossier")
        .by(&[Who::Houder]).asking(asks![TEKST*]).when(gates::is_asked).does(marks::answer_asking),
    row("aanvulling-intrekken", "Aanvulling intrekken", "Wat gevraagd werd, hoeft niet meer")
        .by(&[BACKOFFICE, CONTRACT]).when(gates::is_asked).does(marks::take_asking_back),
    row(HAND_OVER, "Overdragen", "Zet wat op naam van een medewerker staat op naam van een ander die het mag hebben")
        .by(&[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING]).asking(asks![VAN_WIE*, NAAR_WIE*]).does(marks::hand_over),
    row("gegevens-wijzigen", "Gegevens wijzigen", "Verbetert velden van de verwijzing")
        .by(&[WIJ, BACKOFFICE, BT]).from_any().asking(asks![MELDINGSDATUM, VERWIJZER, VERWIJZER_TEKST, ZORGVRAAG, SOORT, WET, URGENTIE, WIJK, AANBIEDER, CONTRACTNUMMER,
            AANVRAAGDATUM, EINDDATUM, GEMEENTE, VORIGE_GEMEENTE, OMVANG, DOELEN, BRONNUMMER]).does(marks::mend),
    row("notitie-toevoegen", "Notitie toevoegen", "Schrijft een notitie in het dossier")
        .by(&[WIJ, BACKOFFICE, BT]).from_any().asking(asks![TEKST*]).does(marks::add_note),
    row("herinneren", "Herinneren", "Stuurt de partij die aan zet is een signaal")
        .by(&[Who::Houder]).from(&[S::Aangeboden, S::Teruggelegd]).does(marks::remind),
    row("afsluiten", "Afsluiten", "Eindigt de verwijzing, met of zonder nazorg")
        .by(&[Who::Houder]).from(&[S::InOnderzoek, S::BijSpecialist, S::Geweigerd, S::Wachtlijst, S::Gestart, S::RegulierProces])
        .to_one_of(&[S::Nazorg, S::Afgesloten]).asking(asks![UITKOMST*, DATUM*, NAZORGDATUM])
        .stopping_all_but(&[C::Nazorg, C::Bezwaar, C::BesluitOpBezwaar, C::Horen, C::Dwangsombesluit]).does(ending::close),
    row("nazorg-afronden", "Nazorg afronden", "De nazorg is gedaan: was het de juiste hulp, was het gelijkwaardig, en wat verder")
        .by(&[WIJ]).from(&[S::Nazorg]).to(S::Afgesloten).asking(asks![BEVINDING*, DATUM*, JUISTE_HULP~, GELIJKWAARDIG~, VERDER]).stopping(&[C::Nazorg])
        .does(ending::finish_aftercare),
    row("intrekken", "Intrekken", "De vraag gaat niet door")
        .by(&[WIJ, BACKOFFICE]).from_open_but(&[S::Nazorg]).to(S::Ingetrokken).asking(asks![INTREKREDEN*])
        .stopping_all_but(&[C::Bezwaar, C::BesluitOpBezwaar, C::Horen, C::Dwangsombesluit]).does(ending::withdraw),
    row("heropenen", "Heropenen", "Gaat weer open; de oude onderzoekstermijn gaat verder")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Afgesloten, S::Ingetrokken]).to(S::InOnderzoek).asking(asks![REDEN*])
        .does(ending::reopen),
    row("gegevens-corrigeren", "Corrigeren op verzoek", "Verbetert een gegeven omdat de inwoner erom vroeg; wat er stond, blijft erbij")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![VELD*, NIEUW*, WAAROM*, GEVRAAGD_OP*]).does(keeping::correct_referral),
    row("vernietiging-verzoeken", "Verzoek om te vernietigen", "De inwoner vraagt het dossier te vernietigen: binnen drie maanden (Wmo 5.3.5)")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![DATUM*]).starting(&[C::Vernietiging]).when(keeping::no_request_yet),
    row("verzoek-afwijzen", "Verzoek afwijzen", "Het dossier blijft: een ander heeft er belang bij, of de wet vraagt het")
        .by(&[WIJ, BACKOFFICE]).from_any().asking(asks![REDEN*]).stopping(&[C::Vernietiging]).when(keeping::has_request)
        .does(keeping::refuse_request),
    row("bewaren-blokkeren", "Bewaren: blokkeren", "Bezwaar of rechtszaak: het dossier mag niet weg")
        .by(&[WIJ, BACKOFFICE, LEIDING]).from_any().asking(asks![BLOKKADE*, TOELICHTING*]).does(keeping::block),
    row("blokkade-opheffen", "Blokkade opheffen", "Wat het vernietigen tegenhield, is voorbij")
        .by(&[WIJ, BACKOFFICE, LEIDING]).from_any().asking(asks![REDEN*]).when(keeping::is_blocked).does(keeping::lift_block),
    row("vernietiging-voorstellen", "Vernietigen voorstellen", "Stelt voor het dossier te vernietigen; een ander doet het")
        .by(&[BACKOFFICE, LEIDING]).from(&[S::Afgesloten, S::Ingetrokken]).when(keeping::may_go).does(keeping::propose),
    row(DESTROY, "Vernietigen", "Wist het dossier voorgoed; alleen wat telt voor statistiek blijft")
        .by(&[BACKOFFICE, LEIDING]).from(&[S::Afgesloten, S::Ingetrokken]).when(keeping::another_proposed).does(keeping::destroy)
        .seeing(&[Sees::Family]).for_good("Wat gewist is, is er niet meer"),
];
