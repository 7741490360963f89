//! The fixed words of the office, one table each: states, laws, reasons, outcomes, roles.
//!
//! Every word is written here once, as it stands on the screen. The code says
//! [`State::InOnderzoek`], the user, the command line and the logboek say `in onderzoek`.

mod list;

use serde::{Deserialize, Serialize};

pub(crate) use self::list::words;
pub use self::list::{UnknownWord, Word, distance, fold, words_of};

words! {
    /// Where a verwijzing stands.
    State, "staat" {
        Nieuw = "nieuw",
        InOnderzoek = "in onderzoek",
        BijSpecialist = "bij specialist",
        Aangeboden = "aangeboden",
        Geweigerd = "geweigerd",
        Geaccepteerd = "geaccepteerd",
        Wachtlijst = "wachtlijst",
        Gestart = "gestart",
        Teruggelegd = "teruggelegd",
        RegulierProces = "regulier proces",
        Nazorg = "nazorg",
        Afgesloten = "afgesloten",
        Ingetrokken = "ingetrokken",
    }
}

words! {
    /// A side of the work: who holds a verwijzing or must act on it.
    Side, "partij" {
        Wij = "WIJ",
        Bt = "BT",
        Backoffice = "backoffice",
    }
}

/// A verwijzing begins as `nieuw`.
impl Default for State {
    fn default() -> Self {
        Self::Nieuw
    }
}

impl State {
    /// What a verwijzing in this state is, in a sentence: `V-2026-0412 is` …
    #[must_use]
    pub const fn predicate(self) -> &'static str {
        match self {
            Self::BijSpecialist => "bij de specialist",
            Self::Wachtlijst => "op de wachtlijst",
            Self::RegulierProces => "in het reguliere proces",
            Self::Nazorg => "in de nazorg",
            state => state.word(),
        }
    }

    /// Who is responsible in this state; none when it has ended.
    #[must_use]
    pub const fn houder(self) -> Option<Side> {
        match self {
            Self::Nieuw
            | Self::InOnderzoek
            | Self::BijSpecialist
            | Self::Aangeboden
            | Self::Geweigerd
            | Self::Nazorg => Some(Side::Wij),
            Self::Geaccepteerd | Self::Wachtlijst | Self::Gestart | Self::Teruggelegd => {
                Some(Side::Bt)
            }
            Self::RegulierProces => Some(Side::Backoffice),
            Self::Afgesloten | Self::Ingetrokken => None,
        }
    }

    /// Who must act now in this state; none when it has ended.
    #[must_use]
    pub const fn aan_zet(self) -> Option<Side> {
        match self {
            Self::Aangeboden => Some(Side::Bt),
            Self::Teruggelegd => Some(Side::Wij),
            other => other.houder(),
        }
    }

    /// Whether the verwijzing still needs someone; `nazorg` counts as open.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Afgesloten | Self::Ingetrokken)
    }

    /// Whether a begeleidingsteam has the verwijzing before it in this state.
    #[must_use]
    pub const fn is_at_bt(self) -> bool {
        matches!(
            self,
            Self::Aangeboden
                | Self::Geaccepteerd
                | Self::Wachtlijst
                | Self::Gestart
                | Self::Teruggelegd
        )
    }
}

words! {
    /// The laws of which the program knows the terms. A question can fall under any of the list `wetten`.
    Wet, "wet" {
        Wmo = "Wmo",
        Jeugdwet = "Jeugdwet",
    }
}

words! {
    /// How urgent a question is.
    Urgency, "urgentie" {
        Regulier = "regulier",
        Spoed = "spoed",
        Crisis = "crisis",
    }
}

words! {
    /// The kinds of support that are always in the list `soorten`. A dossier keeps the word, so none ever gets another
    /// meaning.
    SupportKind, "soort" {
        IndividueleBegeleiding = "individuele begeleiding",
        Groepsbegeleiding = "groepsbegeleiding",
        Dagbesteding = "dagbesteding",
        KortdurendVerblijf = "kortdurend verblijf",
        HuishoudelijkeHulp = "huishoudelijke hulp",
        Vervoer = "vervoer",
        Woonvoorziening = "woonvoorziening",
        BeschermdWonen = "beschermd wonen",
        JeugdhulpAmbulant = "jeugdhulp ambulant",
        JeugdhulpVerblijf = "jeugdhulp met verblijf",
        Pleegzorg = "pleegzorg",
        Overig = "overig",
    }
}

words! {
    /// Through which door a question came in (verwijzer).
    Entrance, "verwijzer" {
        WijTeam = "WIJ-team",
        OutreachendTeam = "outreachend team",
        School = "school/VO-WIJ-team",
        Huisarts = "huisarts",
        Jeugdarts = "jeugdarts",
        MedischSpecialist = "medisch specialist",
        GecertificeerdeInstelling = "gecertificeerde instelling",
        Zorgorganisatie = "zorgorganisatie",
        TransmuraalBureau = "transmuraal bureau",
        ZelfOfNaaste = "zelf of naaste",
        Overig = "overig",
    }
}

words! {
    /// Why a BT refuses or gives back.
    Reason, "reden" {
        Complexiteit = "complexiteit",
        GeenCapaciteit = "geen capaciteit",
        OnvoldoendeInformatie = "onvoldoende informatie",
        BuitenWerkgebied = "buiten werkgebied",
        InwonerWilNiet = "inwoner wil niet",
        AlInZorg = "al in zorg",
        Anders = "anders",
    }
}

words! {
    /// How a BT said no.
    BtNo, "antwoord" {
        Geweigerd = "geweigerd",
        Teruggelegd = "teruggelegd",
    }
}

words! {
    /// Why a verwijzing is withdrawn.
    WithdrawReason, "reden" {
        InwonerWilNiet = "inwoner wil niet",
        Verhuisd = "verhuisd",
        Overleden = "overleden",
        GeenContact = "geen contact",
        Dubbel = "dubbel",
        Anders = "anders",
    }
}

words! {
    /// Why a resident goes to a specialist instead.
    SpecialistReason, "reden" {
        Palliatief = "palliatief",
        Complex = "complex",
    }
}

words! {
    /// How a verwijzing ended.
    Outcome, "uitkomst" {
        DoelenBehaald = "doelen behaald",
        Afgeschaald = "afgeschaald naar basisvoorziening",
        EigenKracht = "eigen kracht/netwerk",
        MaatwerkZin = "maatwerk toegekend ZIN",
        MaatwerkPgb = "maatwerk toegekend PGB",
        Afgewezen = "afgewezen",
        BeeindigdDoorInwoner = "beëindigd door inwoner",
        NaarSpecialist = "naar specialist",
        Verhuisd = "verhuisd",
        Overleden = "overleden",
        GeenContact = "geen contact",
    }
}

words! {
    /// The nine areas of life a score is given for.
    Leefgebied, "leefgebied" {
        MaatschappelijkeZelfredzaamheid = "maatschappelijke zelfredzaamheid",
        Huisvesting = "huisvesting/huishoudelijke zelfredzaamheid",
        FinancieelFunctioneren = "financieel functioneren",
        Dagbesteding = "dagbesteding/werk/vrije tijd",
        Onderwijs = "onderwijs",
        SociaalFunctioneren = "sociaal/relationeel functioneren/veiligheid",
        LichamelijkFunctioneren = "lichamelijk functioneren",
        PsychischFunctioneren = "psychisch functioneren",
        PedagogischFunctioneren = "pedagogisch functioneren",
    }
}

words! {
    /// An answer about consent.
    ConsentAnswer, "antwoord" {
        Ja = "ja",
        Nee = "nee",
        Onbekend = "onbekend",
    }
}

words! {
    /// What a resident lets another party know.
    ConsentPart, "gegeven" {
        Hulpvraag = "hulpvraag",
        Plan = "plan",
        Verslag = "verslag",
        Scores = "scores",
        Contactgegevens = "contactgegevens",
        Alles = "alles",
    }
}

words! {
    /// On what ground someone can consent: the resident, or who decides for the resident (Wmo 2015 art. 5.3.3 lid 2,
    /// Jeugdwet art. 7.3.11 and 7.3.4).
    ConsentGround, "grond" {
        Zelf = "zelf",
        KindEnOuder = "kind en ouder met gezag",
        Ouder = "ouder met gezag",
        Curator = "curator",
        Mentor = "mentor",
    }
}

impl ConsentGround {
    /// The grounds on which someone of an age can consent, the usual first: under 12 a parent, from 12 to 16 the child and
    /// a parent, from 16 the resident (Wmo art. 5.3.3 lid 2, Jeugdwet art. 7.3.11 lid 2), unless a curator or mentor
    /// decides, whom only an adult has (BW art. 1:378 and 1:450). All of them where the age is not known.
    #[must_use]
    pub const fn at(age: Option<u32>) -> &'static [Self] {
        match age {
            None => &[
                Self::Zelf,
                Self::Ouder,
                Self::KindEnOuder,
                Self::Curator,
                Self::Mentor,
            ],
            Some(..12) => &[Self::Ouder],
            Some(12..16) => &[Self::KindEnOuder],
            Some(16..18) => &[Self::Zelf],
            Some(_) => &[Self::Zelf, Self::Curator, Self::Mentor],
        }
    }

    /// The ground that counts only when somebody says so: of a minor from 12 on who cannot oversee it, a parent decides
    /// (Wmo art. 5.3.3 lid 2, Jeugdwet art. 7.3.11 lid 2).
    #[must_use]
    pub const fn instead_at(age: Option<u32>) -> Option<Self> {
        match age {
            Some(12..18) => Some(Self::Ouder),
            _ => None,
        }
    }

    /// Who gives consent on this ground.
    #[must_use]
    pub const fn giver(self) -> &'static str {
        match self {
            Self::Zelf => "inwoner zelf",
            ground => ground.word(),
        }
    }
}

words! {
    /// As what someone speaks for a resident: parents and guardians for a child (BW art. 1:245), a curator (1:381), a mentor
    /// (1:453) or a bewindvoerder (1:441, of money only) by a judge, a gemachtigde by the resident (Awb art. 2:1).
    ActsAs, "hoedanigheid" {
        Ouder = "ouder met gezag",
        Voogd = "voogd",
        Curator = "curator",
        Mentor = "mentor",
        Bewindvoerder = "bewindvoerder",
        Gemachtigde = "gemachtigde",
    }
}

impl ActsAs {
    /// The ground on which consent is given in this capacity; none where it speaks for the resident, who consents.
    #[must_use]
    pub const fn consent_ground(self) -> Option<ConsentGround> {
        match self {
            Self::Ouder | Self::Voogd => Some(ConsentGround::Ouder),
            Self::Curator => Some(ConsentGround::Curator),
            Self::Mentor => Some(ConsentGround::Mentor),
            Self::Bewindvoerder | Self::Gemachtigde => None,
        }
    }

    /// Whether only a minor has one.
    #[must_use]
    pub const fn is_of_a_minor(self) -> bool {
        matches!(self, Self::Ouder | Self::Voogd)
    }
}

words! {
    /// Why only a few may see a resident's dossiers.
    NarrowGround, "grond" {
        Dwang = "dwang",
        Bedreiging = "bedreiging",
        GeheimAdres = "geheim adres",
    }
}

words! {
    /// Yes or no.
    YesNo, "antwoord" {
        Ja = "ja",
        Nee = "nee",
    }
}

words! {
    /// Whether one or several areas of life are in question (regiecheck).
    QuestionKind, "soort-vraag" {
        Enkelvoudig = "enkelvoudig",
        Meervoudig = "meervoudig",
    }
}

words! {
    /// The five points of the warme overdracht.
    HandoverPoint, "punt" {
        InwonerWeet = "inwoner-weet",
        Toestemming = "toestemming",
        Verslag = "verslag",
        Gesproken = "gesproken",
        EersteGesprek = "eerste-gesprek",
    }
}

words! {
    /// The decision on an aanvraag.
    Decision, "besluit" {
        Toegekend = "toegekend",
        Afgewezen = "afgewezen",
    }
}

words! {
    /// The decision on a bezwaar (Awb 7:11 and 6:6).
    ObjectionOutcome, "uitkomst" {
        Gegrond = "gegrond",
        DeelsGegrond = "deels gegrond",
        Ongegrond = "ongegrond",
        NietOntvankelijk = "niet-ontvankelijk",
        Ingetrokken = "ingetrokken",
    }
}

words! {
    /// By what the decision on a bezwaar may come later (Awb 7:10): by the office itself, agreed with who objects, or
    /// because a defect is mended first.
    Delay, "uitstel" {
        Verdaging = "verdaging",
        Instemming = "instemming",
        Verzuim = "verzuim hersteld",
    }
}

words! {
    /// In kind or as a budget.
    DeliveryForm, "leveringsvorm" {
        Zin = "ZIN",
        Pgb = "PGB",
    }
}

words! {
    /// The clocks that can run on a verwijzing.
    ClockKind, "klok" {
        Onderzoek = "onderzoek",
        Spoed = "spoed",
        Bevestigen = "bevestigen",
        PersoonlijkPlan = "persoonlijk-plan",
        AntwoordBt = "antwoord-bt",
        BesluitWij = "besluit-wij",
        EersteGesprek = "eerste-gesprek",
        Wachtlijst = "wachtlijst",
        Evaluatie = "evaluatie",
        Pauze = "pauze",
        Terugname = "terugname",
        Beslistermijn = "beslistermijn",
        Bezwaar = "bezwaar",
        BesluitOpBezwaar = "besluit-bezwaar",
        Horen = "horen",
        Stukken = "stukken",
        Toegezegd = "toegezegd besluit",
        Dwangsom = "dwangsom",
        Dwangsombesluit = "dwangsombesluit",
        Specialist = "contact specialist",
        Advies = "advies",
        Escalatie = "besluit escalatie",
        Nazorg = "nazorg",
        Vernietiging = "vernietiging",
    }
}

words! {
    /// Whether the question is complex (since 2014); whether it is about more than one area is [`QuestionKind`] (2012). Both
    /// are kept.
    Complexity, "complexiteit" {
        Enkelvoudig = "enkelvoudig",
        Complex = "complex",
    }
}

words! {
    /// Whether something was as it should be, as the resident says.
    Degree, "oordeel" {
        Ja = "ja",
        Deels = "deels",
        Nee = "nee",
    }
}

words! {
    /// What holds a dossier that would be destroyed.
    BlockGround, "blokkade" {
        Bezwaar = "bezwaar",
        Rechtszaak = "rechtszaak",
        Toezicht = "toezicht",
    }
}

words! {
    /// What a user may be; a user has a set of these.
    Role, "rol" {
        Wij = "wij",
        Bt = "bt",
        Backoffice = "backoffice",
        Contract = "contract",
        Leiding = "leiding",
        Fg = "fg",
        Beheer = "beheer",
        ToestemmingPasseren = "toestemming-passeren",
    }
}

words! {
    /// The sex as registered.
    Sex, "geslacht" {
        Vrouw = "V",
        Man = "M",
        Anders = "X",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verwijzing_is_somewhere_in_good_dutch() {
        let is: Vec<&str> = State::ALL.iter().map(|state| state.predicate()).collect();
        assert!(is.contains(&"in het reguliere proces"));
        assert!(is.contains(&"op de wachtlijst"));
        assert!(is.contains(&"in onderzoek"));
    }

    #[test]
    fn a_word_is_read_whatever_its_capitals_spaces_or_hyphens() {
        assert_eq!("In Onderzoek ".parse(), Ok(State::InOnderzoek));
        assert_eq!("in-onderzoek".parse(), Ok(State::InOnderzoek));
        assert_eq!(
            "beeindigd door inwoner".parse(),
            Ok(Outcome::BeeindigdDoorInwoner)
        );
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_list() {
        let err = "misschien".parse::<ConsentAnswer>().unwrap_err();
        assert_eq!(
            err.to_string(),
            "‘misschien’ is geen antwoord; kies uit: ja, nee, onbekend"
        );
    }

    #[test]
    fn every_open_state_has_one_houder_and_one_side_to_act() {
        for state in State::ALL {
            assert_eq!(state.houder().is_some(), state.is_open(), "{state}");
            assert_eq!(state.aan_zet().is_some(), state.is_open(), "{state}");
        }
    }
}
