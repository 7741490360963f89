//! The table of what can be done with a verwijzing, one row an action: `steps` moves it on, `marks` changes it where it is,
//! `gates` says what must be there first.

pub mod gates;
pub mod marks;
pub mod steps;

use self::steps as a;
use crate::domain::record::Kind;
use crate::domain::words::{
    ClockKind as C, ConsentAnswer, Decision, DeliveryForm, Entrance, HandoverPoint, Leefgebied,
    QuestionKind, Role, SpecialistReason, State as S, SupportKind, Urgency, Wet, YesNo,
};
use crate::domain::workflow::action::{Action, From, Stops, To, Who, free};
use crate::domain::workflow::fields::{FieldKind as F, FieldSpec, list_of, may, must};

const WIJ: Who = Who::Role(Role::Wij);
const BT: Who = Who::Role(Role::Bt);
const BACKOFFICE: Who = Who::Role(Role::Backoffice);
const CONTRACT: Who = Who::Role(Role::Contract);
const LEIDING: Who = Who::Role(Role::Leiding);

list_of! {
    answers = ConsentAnswer, decisions = Decision, deliveries = DeliveryForm, entrances = Entrance,
    points = HandoverPoint, leefgebieden = Leefgebied, question_kinds = QuestionKind, supports = SupportKind,
    urgencies = Urgency, wetten = Wet, yes_no = YesNo, specialist_reasons = SpecialistReason,
}

/// A row to fill in: about a verwijzing, stays where it is, starts and stops nothing.
const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    Action {
        id,
        title,
        description,
        about: Kind::Referral,
        from: From::AnyOpen,
        to: To::Same,
        who: &[],
        fields: &[],
        stops: Stops::Only(&[]),
        starts: &[],
        guard: free,
        apply: a::nothing,
    }
}

/// The fields of a melding that can be mended later.
const MELDING_FIELDS: &[FieldSpec] = &[
    may("meldingsdatum", F::PastDate),
    may("verwijzer", F::Word(entrances)),
    may("verwijzer-tekst", F::Text),
    may("zorgvraag", F::Text),
    may("soort", F::Word(supports)),
    may("wet", F::Word(wetten)),
    may("urgentie", F::Word(urgencies)),
    may("wijk", F::Wijk),
    may("aanbieder", F::Provider),
    may("contract", F::Text),
    may("aanvraagdatum", F::PastDate),
    may("einddatum", F::Date),
    may("omvang", F::Text),
    may("doelen", F::Text),
    may("bronnummer", F::Text),
];

/// The actions on verwijzingen, in the order of the work.
pub const REFERRAL_ACTIONS: &[Action] = &[
    Action {
        from: From::Nothing,
        to: To::State(S::Nieuw),
        who: &[WIJ, BACKOFFICE],
        fields: &[
            must("inwoner", F::Resident),
            must("meldingsdatum", F::PastDate),
            must("verwijzer", F::Word(entrances)),
            must("zorgvraag", F::Text),
            must("soort", F::Word(supports)),
            must("wet", F::Word(wetten)),
            must("urgentie", F::Word(urgencies)),
            may("verwijzer-tekst", F::Text),
            may("wijk", F::Wijk),
        ],
        starts: &[C::Onderzoek, C::Bevestigen],
        apply: a::register_melding,
        ..row(
            "melding-registreren",
            "Melding registreren",
            "Legt een nieuwe melding vast; de zes weken beginnen",
        )
    },
    Action {
        who: &[WIJ, BACKOFFICE],
        fields: &[must("datum", F::PastDate)],
        stops: Stops::Only(&[C::Bevestigen]),
        apply: a::confirm,
        ..row(
            "ontvangst-bevestigen",
            "Ontvangst bevestigen",
            "De inwoner heeft bericht dat de melding er is",
        )
    },
    Action {
        from: From::States(&[S::Nieuw]),
        to: To::State(S::InOnderzoek),
        who: &[WIJ],
        fields: &[must("regievoerder", F::Employee)],
        apply: a::start_research,
        ..row(
            "onderzoek-starten",
            "Onderzoek starten",
            "Een regievoerder gaat met de vraag aan het werk",
        )
    },
    Action {
        from: From::States(&[S::Nieuw, S::InOnderzoek]),
        who: &[WIJ],
        fields: &[
            must("soort-vraag", F::Word(question_kinds)),
            must("regie", F::Word(yes_no)),
        ],
        apply: a::regiecheck,
        ..row(
            "regiecheck-vastleggen",
            "Regiecheck vastleggen",
            "Enkelvoudig of meervoudig, en is er regie",
        )
    },
    Action {
        who: &[WIJ, BT],
        fields: &[
            must("leefgebied", F::Word(leefgebieden)),
            must("score", F::Number(1, 5)),
            must("datum", F::PastDate),
        ],
        apply: a::score,
        ..row(
            "leefgebied-scoren",
            "Leefgebied scoren",
            "Voegt een score van de zelfredzaamheidsmatrix toe",
        )
    },
    Action {
        from: From::OpenBut(&[S::Nieuw, S::Nazorg]),
        who: &[WIJ],
        fields: &[must("datum", F::PastDate), must("verslag", F::Text)],
        stops: Stops::Only(&[C::Onderzoek]),
        apply: a::finish_research,
        ..row(
            "onderzoek-afronden",
            "Onderzoek afronden",
            "Het verslag ligt er; de zes weken stoppen (Wmo 2.3.2 lid 8)",
        )
    },
    Action {
        from: From::States(&[S::Nieuw, S::InOnderzoek, S::Aangeboden, S::Geweigerd]),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("besluit", F::Text), must("datum", F::PastDate)],
        stops: Stops::Only(&[C::Spoed]),
        apply: a::decide_urgency,
        ..row(
            "spoed-besluiten",
            "Besluiten bij spoed",
            "Besluit over een tijdelijke voorziening (Wmo 2.3.3)",
        )
    },
    Action {
        to: To::FromBt(S::InOnderzoek),
        who: &[WIJ, BACKOFFICE],
        fields: &[
            must("partij", F::Party),
            must("gegeven-door", F::Text),
            must("welke-gegevens", F::Text),
            must("datum", F::PastDate),
            must("antwoord", F::Word(answers)),
        ],
        apply: a::record_consent,
        ..row(
            "toestemming-vastleggen",
            "Toestemming vastleggen",
            "Legt vast of de inwoner een partij toestemming geeft",
        )
    },
    Action {
        to: To::FromBt(S::InOnderzoek),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("partij", F::Party), must("datum", F::PastDate)],
        apply: a::withdraw_consent,
        ..row(
            "toestemming-intrekken",
            "Toestemming intrekken",
            "Neemt de partij meteen het zicht op het dossier af",
        )
    },
    Action {
        who: &[WIJ, BT],
        fields: &[must("punt", F::Word(points)), must("datum", F::Date)],
        apply: a::tick_handover,
        ..row(
            "overdracht-afvinken",
            "Overdracht afvinken",
            "Vinkt een punt van de warme overdracht af",
        )
    },
    Action {
        from: From::States(&[S::InOnderzoek, S::Geweigerd]),
        to: To::State(S::Aangeboden),
        who: &[WIJ, BACKOFFICE, CONTRACT],
        fields: &[must("bt", F::Bt), may("reden", F::Text)],
        stops: Stops::Only(&[C::BesluitWij]),
        starts: &[C::AntwoordBt],
        guard: gates::has_some_consent,
        apply: a::offer,
        ..row(
            "aanbieden",
            "Aanbieden",
            "Legt de verwijzing voor aan een begeleidingsteam",
        )
    },
    Action {
        from: From::States(&[S::Aangeboden]),
        to: To::State(S::InOnderzoek),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("reden", F::Text)],
        stops: Stops::Only(&[C::AntwoordBt]),
        apply: a::take_offer_back,
        ..row(
            "aanbod-intrekken",
            "Aanbod intrekken",
            "Haalt de verwijzing terug voor het BT antwoordt",
        )
    },
    Action {
        from: From::States(&[S::Aangeboden]),
        to: To::State(S::Geaccepteerd),
        who: &[BT],
        stops: Stops::Only(&[C::AntwoordBt]),
        starts: &[C::EersteGesprek],
        guard: gates::four_points_done,
        apply: a::answer,
        ..row(
            "accepteren",
            "Accepteren",
            "Het BT neemt de verwijzing over van het WIJ-team",
        )
    },
    Action {
        from: From::States(&[S::Aangeboden, S::Geaccepteerd]),
        to: To::State(S::Wachtlijst),
        who: &[BT],
        fields: &[may("aanbieder", F::Provider), must("wensdatum", F::Date)],
        stops: Stops::Only(&[C::AntwoordBt, C::EersteGesprek]),
        starts: &[C::Wachtlijst],
        guard: gates::four_points_when_offered,
        apply: a::waiting_list,
        ..row(
            "op-wachtlijst",
            "Op de wachtlijst",
            "Er is nog geen plaats; plek en wensdatum zijn bekend",
        )
    },
    Action {
        from: From::States(&[S::Aangeboden]),
        to: To::State(S::Geweigerd),
        who: &[BT],
        fields: &[
            must("reden", F::List("redenen")),
            may("toelichting", F::Text),
        ],
        stops: Stops::Only(&[C::AntwoordBt]),
        starts: &[C::BesluitWij],
        apply: a::refuse,
        ..row(
            "weigeren",
            "Weigeren",
            "Het BT weigert, met een reden die meegaat",
        )
    },
    Action {
        from: From::States(&[S::Geaccepteerd, S::Wachtlijst]),
        who: &[BT],
        fields: &[must("datum", F::Date)],
        apply: a::plan_talk,
        ..row(
            "gesprek-plannen",
            "Gesprek plannen",
            "Legt de dag van het eerste gesprek vast",
        )
    },
    Action {
        from: From::States(&[S::Geaccepteerd, S::Wachtlijst]),
        to: To::State(S::Gestart),
        who: &[BT],
        fields: &[
            must("aanbieder", F::Provider),
            must("startdatum", F::Date),
            must("omvang", F::Text),
            may("doelen", F::Text),
            must("evaluatiedatum", F::Date),
            may("contract", F::Contract),
            may("reden", F::Text),
        ],
        stops: Stops::Only(&[C::EersteGesprek, C::Wachtlijst]),
        guard: gates::five_points_done,
        apply: a::start,
        ..row(
            "starten",
            "Starten",
            "Een aanbieder begint met de ondersteuning",
        )
    },
    Action {
        from: From::States(&[S::Gestart]),
        who: &[BT],
        fields: &[
            must("omvang", F::Text),
            must("datum", F::Date),
            may("reden", F::Text),
        ],
        apply: a::scale,
        ..row(
            "opschalen",
            "Opschalen",
            "Meer ondersteuning, zonder nieuw besluit",
        )
    },
    Action {
        from: From::States(&[S::Gestart]),
        who: &[BT],
        fields: &[
            must("omvang", F::Text),
            must("datum", F::Date),
            may("reden", F::Text),
        ],
        apply: a::scale,
        ..row(
            "afschalen",
            "Afschalen",
            "Minder ondersteuning, zonder nieuw besluit",
        )
    },
    Action {
        from: From::States(&[S::Gestart]),
        who: &[BT, WIJ],
        fields: &[
            must("datum", F::PastDate),
            must("bevinding", F::Text),
            must("volgende-datum", F::Date),
        ],
        apply: a::evaluate,
        ..row(
            "evalueren",
            "Evalueren",
            "Legt de evaluatie van het plan vast en plant de volgende",
        )
    },
    Action {
        from: From::States(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart]),
        to: To::State(S::Teruggelegd),
        who: &[BT],
        fields: &[
            must("reden", F::List("redenen")),
            may("toelichting", F::Text),
        ],
        stops: Stops::Only(&[C::EersteGesprek, C::Wachtlijst, C::Evaluatie, C::BesluitWij]),
        starts: &[C::Terugname],
        apply: a::give_back,
        ..row(
            "terugleggen",
            "Terugleggen",
            "Het BT vindt zijn ondersteuning niet passend",
        )
    },
    Action {
        from: From::States(&[S::Teruggelegd, S::Geweigerd]),
        to: To::State(S::InOnderzoek),
        who: &[WIJ],
        stops: Stops::Only(&[C::Terugname, C::BesluitWij]),
        apply: a::take_back,
        ..row(
            "terugnemen",
            "Terugnemen",
            "Het WIJ-team pakt de verwijzing weer op",
        )
    },
    Action {
        from: From::States(&[S::Teruggelegd]),
        to: To::OneOf(&[S::Geaccepteerd, S::Wachtlijst, S::Gestart]),
        who: &[WIJ],
        fields: &[must("reden", F::Text)],
        stops: Stops::Only(&[C::Terugname]),
        apply: a::refuse_return,
        ..row(
            "terugname-weigeren",
            "Terugname weigeren",
            "De verwijzing gaat terug naar het BT, naar de staat ervoor",
        )
    },
    Action {
        from: From::States(&[S::InOnderzoek, S::Geweigerd, S::Teruggelegd]),
        to: To::State(S::RegulierProces),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("aanvraagdatum", F::PastDate)],
        stops: Stops::Only(&[C::BesluitWij, C::Terugname]),
        starts: &[C::Beslistermijn],
        guard: gates::research_done_or_over,
        apply: a::receive_aanvraag,
        ..row(
            "aanvraag-ontvangen",
            "Aanvraag ontvangen",
            "Het reguliere proces begint; de beslistermijn loopt",
        )
    },
    Action {
        from: From::States(&[S::RegulierProces]),
        who: &[BACKOFFICE],
        fields: &[
            must("besluit", F::Word(decisions)),
            must("datum", F::PastDate),
            may("leveringsvorm", F::Word(deliveries)),
            may("aanbieder", F::Provider),
            may("einddatum", F::Date),
        ],
        stops: Stops::Only(&[C::Beslistermijn]),
        starts: &[C::Bezwaar],
        apply: a::beschikken,
        ..row(
            "beschikken",
            "Beschikken",
            "Legt de beschikking of zorgtoewijzing vast; bezwaar staat open",
        )
    },
    Action {
        from: From::States(&[S::InOnderzoek]),
        who: &[WIJ],
        fields: &[must("specialist", F::Text), must("vraag", F::Text)],
        apply: a::ask_advice,
        ..row(
            "advies-vragen",
            "Advies vragen",
            "Vraagt een specialist om advies",
        )
    },
    Action {
        from: From::States(&[S::Nieuw, S::InOnderzoek]),
        to: To::State(S::Afgesloten),
        who: &[WIJ],
        fields: &[
            must("specialist", F::Text),
            must("reden", F::Word(specialist_reasons)),
        ],
        stops: Stops::AllBut(&[C::Nazorg, C::Bezwaar]),
        apply: a::to_specialist,
        ..row(
            "naar-specialist",
            "Naar specialist",
            "Sluit af: een specialist neemt de vraag over",
        )
    },
    Action {
        who: &[Who::Houder],
        fields: &[
            must("klok", F::Clock),
            must("reden", F::Text),
            must("van", F::Date),
            may("tot", F::Date),
        ],
        apply: marks::suspend,
        ..row("opschorten", "Opschorten", "Zet een klok stil (Awb 4:15)")
    },
    Action {
        who: &[Who::Houder],
        fields: &[must("klok", F::Clock), must("tot", F::Date)],
        apply: marks::resume,
        ..row(
            "hervatten",
            "Hervatten",
            "Laat een stilgezette klok weer lopen",
        )
    },
    Action {
        who: &[Who::Sight],
        fields: &[must("naar", F::Text), must("reden", F::Text)],
        apply: marks::escalate,
        ..row(
            "escaleren",
            "Escaleren",
            "Zet er een merk bij, bijvoorbeeld Taskforce Jongeren",
        )
    },
    Action {
        who: &[Who::Sight],
        fields: &[must("reden", F::Text)],
        guard: gates::is_escalated,
        apply: marks::close_escalation,
        ..row(
            "escalatie-afsluiten",
            "Escalatie afsluiten",
            "Haalt het merk weg",
        )
    },
    Action {
        who: &[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING],
        fields: &[must("medewerker", F::Employee)],
        apply: marks::assign,
        ..row("toewijzen", "Toewijzen", "Wijst een medewerker aan")
    },
    Action {
        from: From::Any,
        who: &[WIJ, BACKOFFICE, BT],
        fields: MELDING_FIELDS,
        apply: marks::mend,
        ..row(
            "gegevens-wijzigen",
            "Gegevens wijzigen",
            "Verbetert velden van de verwijzing",
        )
    },
    Action {
        from: From::Any,
        who: &[WIJ, BACKOFFICE, BT],
        fields: &[must("tekst", F::Text)],
        apply: marks::add_note,
        ..row(
            "notitie-toevoegen",
            "Notitie toevoegen",
            "Schrijft een notitie in het dossier",
        )
    },
    Action {
        from: From::States(&[S::Aangeboden, S::Teruggelegd]),
        who: &[Who::Houder],
        apply: marks::remind,
        ..row(
            "herinneren",
            "Herinneren",
            "Stuurt de partij die aan zet is een signaal",
        )
    },
    Action {
        from: From::States(&[
            S::InOnderzoek,
            S::Geweigerd,
            S::Wachtlijst,
            S::Gestart,
            S::RegulierProces,
        ]),
        to: To::OneOf(&[S::Nazorg, S::Afgesloten]),
        who: &[Who::Houder],
        fields: &[
            must("uitkomst", F::List("uitkomsten")),
            must("datum", F::PastDate),
            may("nazorgdatum", F::Date),
        ],
        stops: Stops::AllBut(&[C::Nazorg, C::Bezwaar]),
        apply: a::close,
        ..row(
            "afsluiten",
            "Afsluiten",
            "Eindigt de verwijzing, met of zonder nazorg",
        )
    },
    Action {
        from: From::States(&[S::Nazorg]),
        to: To::State(S::Afgesloten),
        who: &[WIJ],
        fields: &[must("bevinding", F::Text), must("datum", F::PastDate)],
        stops: Stops::Only(&[C::Nazorg]),
        apply: a::finish_aftercare,
        ..row("nazorg-afronden", "Nazorg afronden", "De nazorg is gedaan")
    },
    Action {
        from: From::OpenBut(&[S::Nazorg]),
        to: To::State(S::Ingetrokken),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("reden", F::List("intrekredenen"))],
        stops: Stops::AllBut(&[C::Bezwaar]),
        apply: a::withdraw,
        ..row("intrekken", "Intrekken", "De vraag gaat niet door")
    },
    Action {
        from: From::States(&[S::Afgesloten, S::Ingetrokken]),
        to: To::State(S::InOnderzoek),
        who: &[WIJ, BACKOFFICE],
        fields: &[must("reden", F::Text)],
        apply: a::reopen,
        ..row(
            "heropenen",
            "Heropenen",
            "Gaat weer open; de oude onderzoekstermijn gaat verder",
        )
    },
];
