//! The table of what can be done with a verwijzing, one row an action: `steps` moves it on, `marks` changes it where it is,
//! `gates` says what must be there first, and `fields` is what they ask for.

pub(crate) mod fields;
pub mod gates;
pub(crate) mod keeping;
pub mod marks;
pub mod steps;

use self::fields::*;
use self::steps as a;
use crate::domain::record::Kind;
use crate::domain::retention::DESTROY;
use crate::domain::words::{ClockKind as C, State as S};
use crate::domain::workflow::action::{
    self, Action, After, BACKOFFICE, BT, CONTRACT, From, LEIDING, Sees, WIJ, Who,
};
use crate::domain::workflow::field::asks;

/// A row about a verwijzing in any open state.
const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    let mut row = action::row(Kind::Referral, id, title, description);
    row.from = From::AnyOpen;
    row
}

/// The actions on verwijzingen, in the order of the work.
#[rustfmt::skip]
pub const REFERRAL_ACTIONS: &[Action] = &[
    row("melding-registreren", "Melding registreren", "Legt een nieuwe melding vast; de zes weken beginnen")
        .by(&[WIJ, BACKOFFICE]).makes().to(S::Nieuw)
        .asking(asks![INWONER*, MELDINGSDATUM*, VERWIJZER*, ZORGVRAAG*, SOORT*, WET*, URGENTIE*, VERWIJZER_TEKST, WIJK])
        .starting(&[C::Onderzoek, C::Bevestigen]).does(a::register_melding)
        .for_good("Trek de verwijzing in als hij niet klopt (intrekken)").then(After::OpenMade),
    row("ontvangst-bevestigen", "Ontvangst bevestigen", "De inwoner heeft bericht dat de melding er is")
        .by(&[WIJ, BACKOFFICE]).asking(asks![DATUM*]).stopping(&[C::Bevestigen]).does(a::confirm),
    row("onderzoek-starten", "Onderzoek starten", "Een regievoerder gaat met de vraag aan het werk")
        .by(&[WIJ]).from(&[S::Nieuw]).to(S::InOnderzoek).asking(asks![REGIEVOERDER*]).does(a::start_research),
    row("regiecheck-vastleggen", "Regiecheck vastleggen", "Enkelvoudig of meervoudig, en is er regie")
        .by(&[WIJ]).from(&[S::Nieuw, S::InOnderzoek]).asking(asks![SOORT_VRAAG*, REGIE*]).does(a::regiecheck),
    row("leefgebied-scoren", "Leefgebied scoren", "Voegt een score van de zelfredzaamheidsmatrix toe")
        .by(&[WIJ, BT]).asking(asks![LEEFGEBIED*, SCORE*, DATUM*]).does(a::score),
    row("onderzoek-afronden", "Onderzoek afronden", "Het verslag ligt er; de zes weken stoppen (Wmo 2.3.2 lid 8)")
        .by(&[WIJ]).from_open_but(&[S::Nieuw, S::Nazorg]).asking(asks![DATUM*, VERSLAG*]).stopping(&[C::Onderzoek])
        .does(a::finish_research),
    row("spoed-besluiten", "Besluiten bij spoed", "Besluit over een tijdelijke voorziening (Wmo 2.3.3)")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Nieuw, S::InOnderzoek, S::Aangeboden, S::Geweigerd])
        .asking(asks![SPOEDBESLUIT*, DATUM*]).stopping(&[C::Spoed]).does(a::decide_urgency),
    row("toestemming-vastleggen", "Toestemming vastleggen", "Legt vast of de inwoner een partij toestemming geeft")
        .by(&[WIJ, BACKOFFICE]).from_bt_to(S::InOnderzoek)
        .asking(asks![PARTIJ*, GEGEVEN_DOOR*, WELKE_GEGEVENS*, DATUM*, ANTWOORD*, GROND, TOT_EN_MET]).does(a::record_consent),
    row("toestemming-intrekken", "Toestemming intrekken", "Neemt de partij meteen het zicht op het dossier af")
        .by(&[WIJ, BACKOFFICE]).from_bt_to(S::InOnderzoek).asking(asks![PARTIJ*, DATUM*]).does(a::withdraw_consent)
        .for_good("Geeft de inwoner toch toestemming, leg die dan opnieuw vast"),
    row("overdracht-afvinken", "Overdracht afvinken", "Vinkt een punt van de warme overdracht af")
        .by(&[WIJ, BT]).asking(asks![PUNT*, AFGEVINKT*]).does(a::tick_handover),
    row("aanbieden", "Aanbieden", "Legt de verwijzing voor aan een begeleidingsteam")
        .by(&[WIJ, BACKOFFICE, CONTRACT]).from(&[S::InOnderzoek, S::Geweigerd]).to(S::Aangeboden)
        .asking(asks![NAAR_BT*, REDEN]).stopping(&[C::BesluitWij]).starting(&[C::AntwoordBt])
        .when(gates::has_some_consent).does(a::offer)
        .undone_while_unseen("Het BT kan dit aanbod al hebben gezien, dus het is niet meer ongedaan te maken",
            "Trek het aanbod in, met een reden (aanbod-intrekken)"),
    row("aanbod-intrekken", "Aanbod intrekken", "Haalt de verwijzing terug voor het BT antwoordt")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Aangeboden]).to(S::InOnderzoek).asking(asks![REDEN*])
        .stopping(&[C::AntwoordBt]).does(a::take_offer_back),
    row("accepteren", "Accepteren", "Het BT neemt de verwijzing over van het WIJ-team")
        .by(&[BT]).from(&[S::Aangeboden]).to(S::Geaccepteerd).stopping(&[C::AntwoordBt]).starting(&[C::EersteGesprek])
        .when(gates::four_points_done).does(a::answer),
    row("op-wachtlijst", "Op de wachtlijst", "Er is nog geen plaats; plek en wensdatum zijn bekend")
        .by(&[BT]).from(&[S::Aangeboden, S::Geaccepteerd]).to(S::Wachtlijst).asking(asks![AANBIEDER, WENSDATUM*])
        .stopping(&[C::AntwoordBt, C::EersteGesprek]).starting(&[C::Wachtlijst]).when(gates::four_points_when_offered)
        .does(a::waiting_list),
    row("weigeren", "Weigeren", "Het BT weigert, met een reden die meegaat")
        .by(&[BT]).from(&[S::Aangeboden]).to(S::Geweigerd).asking(asks![REDEN_BT*, TOELICHTING])
        .stopping(&[C::AntwoordBt]).starting(&[C::BesluitWij]).does(a::refuse),
    row("gesprek-plannen", "Gesprek plannen", "Legt de dag van het eerste gesprek vast")
        .by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst]).asking(asks![DAG*]).does(a::plan_talk),
    row("starten", "Starten", "Een aanbieder begint met de ondersteuning")
        .by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst]).to(S::Gestart)
        .asking(asks![AANBIEDER*, STARTDATUM*, OMVANG*, DOELEN, EVALUATIEDATUM*, LOPEND_CONTRACT, REDEN])
        .stopping(&[C::EersteGesprek, C::Wachtlijst]).when(gates::five_points_done).does(a::start),
    row("opschalen", "Opschalen", "Meer ondersteuning, zonder nieuw besluit")
        .by(&[BT]).from(&[S::Gestart]).asking(asks![OMVANG*, DAG*, REDEN]).does(a::scale),
    row("afschalen", "Afschalen", "Minder ondersteuning, zonder nieuw besluit")
        .by(&[BT]).from(&[S::Gestart]).asking(asks![OMVANG*, DAG*, REDEN]).does(a::scale),
    row("evalueren", "Evalueren", "Legt de evaluatie van het plan vast en plant de volgende")
        .by(&[BT, WIJ]).from(&[S::Gestart]).asking(asks![DATUM*, BEVINDING*, VOLGENDE_DATUM*]).does(a::evaluate),
    row("terugleggen", "Terugleggen", "Het BT vindt zijn ondersteuning niet passend")
        .by(&[BT]).from(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart]).to(S::Teruggelegd)
        .asking(asks![REDEN_BT*, TOELICHTING])
        .stopping(&[C::EersteGesprek, C::Wachtlijst, C::Evaluatie, C::BesluitWij]).starting(&[C::Terugname])
        .does(a::give_back),
    row("terugnemen", "Terugnemen", "Het WIJ-team pakt de verwijzing weer op")
        .by(&[WIJ]).from(&[S::Teruggelegd, S::Geweigerd]).to(S::InOnderzoek).stopping(&[C::Terugname, C::BesluitWij])
        .does(a::take_back),
    row("terugname-weigeren", "Terugname weigeren", "De verwijzing gaat terug naar het BT, naar de staat ervoor")
        .by(&[WIJ]).from(&[S::Teruggelegd]).to_one_of(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart])
        .asking(asks![REDEN*]).stopping(&[C::Terugname]).does(a::refuse_return),
    row("aanvraag-ontvangen", "Aanvraag ontvangen", "Het reguliere proces begint; de beslistermijn loopt")
        .by(&[WIJ, BACKOFFICE]).from(&[S::InOnderzoek, S::Geweigerd, S::Teruggelegd]).to(S::RegulierProces)
        .asking(asks![AANVRAAGDATUM*]).stopping(&[C::BesluitWij, C::Terugname]).starting(&[C::Beslistermijn])
        .when(gates::research_done_or_over).does(a::receive_aanvraag),
    row("beschikken", "Beschikken", "Legt de beschikking of zorgtoewijzing vast; bezwaar staat open")
        .by(&[BACKOFFICE]).from(&[S::RegulierProces])
        .asking(asks![BESLUIT*, DATUM*, LEVERINGSVORM, AANBIEDER, EINDDATUM]).stopping(&[C::Beslistermijn])
        .starting(&[C::Bezwaar]).does(a::beschikken),
    row("advies-vragen", "Advies vragen", "Vraagt een specialist om advies")
        .by(&[WIJ]).from(&[S::InOnderzoek]).asking(asks![SPECIALIST*, VRAAG*]).does(a::ask_advice),
    row("naar-specialist", "Naar specialist", "Sluit af: een specialist neemt de vraag over")
        .by(&[WIJ]).from(&[S::Nieuw, S::InOnderzoek]).to(S::Afgesloten).asking(asks![SPECIALIST*, SPECIALISTREDEN*])
        .stopping_all_but(&[C::Nazorg, C::Bezwaar]).does(a::to_specialist),
    row("opschorten", "Opschorten", "Zet een klok stil (Awb 4:15)")
        .by(&[Who::Houder]).asking(asks![KLOK*, REDEN*, VAN*, TOT]).does(marks::suspend),
    row("hervatten", "Hervatten", "Laat een stilgezette klok weer lopen")
        .by(&[Who::Houder]).asking(asks![KLOK*, TOT*]).does(marks::resume),
    row("escaleren", "Escaleren", "Zet er een merk bij, bijvoorbeeld Taskforce Jongeren")
        .by(&[Who::Sight]).asking(asks![NAAR*, REDEN*]).does(marks::escalate),
    row("escalatie-afsluiten", "Escalatie afsluiten", "Haalt het merk weg")
        .by(&[Who::Sight]).asking(asks![REDEN*]).when(gates::is_escalated).does(marks::close_escalation),
    row("toewijzen", "Toewijzen", "Wijst een medewerker aan")
        .by(&[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING]).asking(asks![MEDEWERKER*]).does(marks::assign),
    row("gegevens-wijzigen", "Gegevens wijzigen", "Verbetert velden van de verwijzing")
        .by(&[WIJ, BACKOFFICE, BT]).from_any().asking(asks![MELDINGSDATUM, VERWIJZER, VERWIJZER_TEKST, ZORGVRAAG, SOORT, WET, URGENTIE, WIJK, AANBIEDER, CONTRACTNUMMER,
            AANVRAAGDATUM, EINDDATUM, OMVANG, DOELEN, BRONNUMMER]).does(marks::mend),
    row("notitie-toevoegen", "Notitie toevoegen", "Schrijft een notitie in het dossier")
        .by(&[WIJ, BACKOFFICE, BT]).from_any().asking(asks![TEKST*]).does(marks::add_note),
    row("herinneren", "Herinneren", "Stuurt de partij die aan zet is een signaal")
        .by(&[Who::Houder]).from(&[S::Aangeboden, S::Teruggelegd]).does(marks::remind),
    row("afsluiten", "Afsluiten", "Eindigt de verwijzing, met of zonder nazorg")
        .by(&[Who::Houder]).from(&[S::InOnderzoek, S::Geweigerd, S::Wachtlijst, S::Gestart, S::RegulierProces])
        .to_one_of(&[S::Nazorg, S::Afgesloten]).asking(asks![UITKOMST*, DATUM*, NAZORGDATUM])
        .stopping_all_but(&[C::Nazorg, C::Bezwaar]).does(a::close),
    row("nazorg-afronden", "Nazorg afronden", "De nazorg is gedaan")
        .by(&[WIJ]).from(&[S::Nazorg]).to(S::Afgesloten).asking(asks![BEVINDING*, DATUM*]).stopping(&[C::Nazorg])
        .does(a::finish_aftercare),
    row("intrekken", "Intrekken", "De vraag gaat niet door")
        .by(&[WIJ, BACKOFFICE]).from_open_but(&[S::Nazorg]).to(S::Ingetrokken).asking(asks![INTREKREDEN*])
        .stopping_all_but(&[C::Bezwaar]).does(a::withdraw),
    row("heropenen", "Heropenen", "Gaat weer open; de oude onderzoekstermijn gaat verder")
        .by(&[WIJ, BACKOFFICE]).from(&[S::Afgesloten, S::Ingetrokken]).to(S::InOnderzoek).asking(asks![REDEN*])
        .does(a::reopen),
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
