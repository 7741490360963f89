//! How offices spell the fixed words: one table each, beside the words themselves.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::LazyLock;

use crate::domain::aanbesteding::words::{AanbestedingStatus, Procedure};
use crate::domain::dates::WEEKDAYS;
use crate::domain::words::{
    ConsentAnswer, DeliveryForm, Entrance, Leefgebied, Reason, Sex, State, Urgency, Wet, fold,
};

/// All spellings of a list, as they stand (found soonest) and folded, with the word each stands for.
#[derive(Debug)]
pub struct Spellings<T>(HashMap<String, T>);

impl<T: Copy + Eq + Hash + 'static> Spellings<T> {
    fn new(all: &[T], word: fn(T) -> &'static str, extra: &[(T, &[&str])]) -> Self {
        let own = all.iter().map(|&w| (word(w), w));
        let more = extra
            .iter()
            .flat_map(|&(w, names)| names.iter().map(move |&name| (name, w)));
        let both = |(name, w): (&str, T)| [(name.to_owned(), w), (fold(name), w)];
        Self(own.chain(more).flat_map(both).collect())
    }

    /// The word a text stands for, whatever its capitals, spaces, hyphens and dots.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<T> {
        let exact = self.0.get(text);
        exact.or_else(|| self.0.get(&fold(text))).copied()
    }
}

/// States.
pub static STATES: LazyLock<Spellings<State>> = LazyLock::new(|| {
    Spellings::new(
        State::ALL,
        State::word,
        &[
            (State::Nieuw, &["nw", "nieuwe melding"]),
            (
                State::InOnderzoek,
                &["onderzoek", "in onderz", "onderz", "in behandeling WIJ"],
            ),
            (
                State::Aangeboden,
                &["aangeboden BT", "aangeboden aan BT", "aangeb"],
            ),
            (
                State::Geweigerd,
                &["afgewezen BT", "afgewezen", "geweigerd BT"],
            ),
            (
                State::Geaccepteerd,
                &["akkoord", "akkoord BT", "geaccepteerd BT", "geacc"],
            ),
            (State::Wachtlijst, &["WL", "op wachtlijst", "wachtlijst BT"]),
            (State::Gestart, &["start", "gestart BT"]),
            (
                State::Teruggelegd,
                &["retour WIJ", "retour", "terug naar WIJ", "teruggelegd WIJ"],
            ),
            (
                State::RegulierProces,
                &["Reg. proces", "regulier", "reg. pr."],
            ),
            (State::Afgesloten, &["afgesl.", "afgesl", "gesloten"]),
            (State::Ingetrokken, &["ingetr.", "ingetr", "intrekking"]),
        ],
    )
});

/// Doors through which a question comes in.
pub static ENTRANCES: LazyLock<Spellings<Entrance>> = LazyLock::new(|| {
    Spellings::new(
        Entrance::ALL,
        Entrance::word,
        &[
            (Entrance::WijTeam, &["WIJ", "wijkteam", "sociaal wijkteam"]),
            (Entrance::OutreachendTeam, &["outreachend"]),
            (
                Entrance::School,
                &[
                    "School (VO)",
                    "School (PO)",
                    "school",
                    "VO-WIJ-team",
                    "School (MBO)",
                ],
            ),
            (Entrance::Huisarts, &["POH-GGZ", "POH", "POH jeugd"]),
            (
                Entrance::Jeugdarts,
                &["Jeugdarts GGD", "GGD", "jeugdverpleegkundige", "JGZ"],
            ),
            (
                Entrance::MedischSpecialist,
                &["specialist", "ziekenhuis", "kinderarts", "UMCG"],
            ),
            (
                Entrance::GecertificeerdeInstelling,
                &["GI", "voogd", "gezinsvoogd", "jeugdbescherming"],
            ),
            (
                Entrance::Zorgorganisatie,
                &["zorgaanbieder", "aanbieder", "thuiszorg", "wijkverpleging"],
            ),
            (Entrance::TransmuraalBureau, &["transmuraal"]),
            (
                Entrance::ZelfOfNaaste,
                &[
                    "Zelfmelder",
                    "zelf",
                    "inwoner",
                    "Mantelzorger",
                    "naaste",
                    "familie",
                    "Zelfverwijzer / geen verwijzer",
                    "zelfverwijzer",
                    "geen verwijzer",
                ],
            ),
            (
                Entrance::Overig,
                &["Woningcorporatie", "corporatie", "politie", "anders"],
            ),
        ],
    )
});

/// Why a BT refuses.
pub static REASONS: LazyLock<Spellings<Reason>> = LazyLock::new(|| {
    Spellings::new(
        Reason::ALL,
        Reason::word,
        &[
            (
                Reason::Complexiteit,
                &[
                    "complexiteit te hoog voor begeleidingsteam",
                    "complexiteit te hoog",
                    "te complex",
                ],
            ),
            (Reason::GeenCapaciteit, &["capaciteit", "geen plek", "vol"]),
            (
                Reason::OnvoldoendeInformatie,
                &["te weinig informatie", "onvoldoende info"],
            ),
            (Reason::BuitenWerkgebied, &["werkgebied", "niet ons gebied"]),
            (
                Reason::InwonerWilNiet,
                &["inwoner wil geen begeleiding", "wil geen begeleiding"],
            ),
            (
                Reason::AlInZorg,
                &[
                    "inwoner al in zorg bij andere aanbieder",
                    "al in zorg bij andere aanbieder",
                ],
            ),
            (Reason::Anders, &["overig"]),
        ],
    )
});

/// The two laws.
pub static WETTEN: LazyLock<Spellings<Wet>> = LazyLock::new(|| {
    Spellings::new(
        Wet::ALL,
        Wet::word,
        &[
            (
                Wet::Wmo,
                &["Wmo 2015", "Wet maatschappelijke ondersteuning"],
            ),
            (Wet::Jeugdwet, &["Jeugd", "JW", "Jw"]),
        ],
    )
});

/// Urgencies.
pub static URGENCIES: LazyLock<Spellings<Urgency>> = LazyLock::new(|| {
    Spellings::new(
        Urgency::ALL,
        Urgency::word,
        &[
            (
                Urgency::Regulier,
                &["normaal", "gewoon", "geen spoed", "reg"],
            ),
            (Urgency::Spoed, &["urgent", "hoog"]),
        ],
    )
});

/// Answers about consent.
pub static CONSENTS: LazyLock<Spellings<ConsentAnswer>> = LazyLock::new(|| {
    Spellings::new(
        ConsentAnswer::ALL,
        ConsentAnswer::word,
        &[
            (ConsentAnswer::Ja, &["J"]),
            (ConsentAnswer::Nee, &["N"]),
            (
                ConsentAnswer::Onbekend,
                &["O", "onb.", "onb", "n.n.b.", "nog niet gevraagd"],
            ),
        ],
    )
});

/// Sexes.
pub static SEXES: LazyLock<Spellings<Sex>> = LazyLock::new(|| {
    Spellings::new(
        Sex::ALL,
        Sex::word,
        &[
            (Sex::Vrouw, &["vrouw", "vr", "vrl", "mevr", "mw"]),
            (Sex::Man, &["man", "dhr"]),
            (Sex::Anders, &["anders", "non-binair"]),
        ],
    )
});

/// Areas of life, also by one part of their name.
pub static LEEFGEBIEDEN: LazyLock<Spellings<Leefgebied>> = LazyLock::new(|| {
    Spellings::new(
        Leefgebied::ALL,
        Leefgebied::word,
        &[
            (
                Leefgebied::MaatschappelijkeZelfredzaamheid,
                &["zelfredzaamheid"],
            ),
            (
                Leefgebied::Huisvesting,
                &["huisvesting", "huishoudelijke zelfredzaamheid", "wonen"],
            ),
            (
                Leefgebied::FinancieelFunctioneren,
                &["financiën", "financieel", "geld"],
            ),
            (
                Leefgebied::Dagbesteding,
                &["dagbesteding", "werk", "vrije tijd"],
            ),
            (Leefgebied::Onderwijs, &["school"]),
            (
                Leefgebied::SociaalFunctioneren,
                &[
                    "sociaal",
                    "relationeel functioneren",
                    "veiligheid",
                    "sociaal functioneren",
                ],
            ),
            (
                Leefgebied::LichamelijkFunctioneren,
                &["lichamelijk", "lichamelijke gezondheid"],
            ),
            (
                Leefgebied::PsychischFunctioneren,
                &["psychisch", "psychische gezondheid"],
            ),
            (
                Leefgebied::PedagogischFunctioneren,
                &["pedagogisch", "opvoeding"],
            ),
        ],
    )
});

/// Procedures of an aanbesteding.
pub static PROCEDURES: LazyLock<Spellings<Procedure>> = LazyLock::new(|| {
    Spellings::new(
        Procedure::ALL,
        Procedure::word,
        &[
            (
                Procedure::Sas,
                &[
                    "SAS-procedure",
                    "sociale en andere specifieke diensten",
                    "sociale of specifieke diensten",
                    "procedure voor sociale en andere specifieke diensten",
                    "vereenvoudigde procedure SAS",
                ],
            ),
            (
                Procedure::Openbaar,
                &[
                    "Europese aanbesteding",
                    "Europees",
                    "EU",
                    "Europees openbaar",
                    "Europese openbare aanbesteding",
                    "Europese openbare procedure",
                    "openbare procedure",
                    "openbare aanbesteding",
                ],
            ),
            (
                Procedure::NietOpenbaar,
                &[
                    "niet-openbare procedure",
                    "niet-openbare aanbesteding",
                    "Europees niet-openbaar",
                    "Europese niet-openbare procedure",
                ],
            ),
            (
                Procedure::Mededinging,
                &[
                    "mededingingsprocedure",
                    "mededingingsprocedure met onderhandeling",
                    "procedure met onderhandeling",
                ],
            ),
            (
                Procedure::OpenHouse,
                &[
                    "openhouse",
                    "open house-procedure",
                    "toelating",
                    "toelatingsprocedure",
                ],
            ),
            (
                Procedure::MeervoudigOnderhands,
                &[
                    "meervoudig",
                    "onderhands meervoudig",
                    "meervoudig onderhandse procedure",
                    "meervoudig onderhandse aanbesteding",
                ],
            ),
            (
                Procedure::Nationaal,
                &[
                    "Nationale aanbesteding",
                    "nationaal openbaar",
                    "nationale procedure",
                    "nationale openbare aanbesteding",
                    "nationale openbare procedure",
                ],
            ),
        ],
    )
});

/// Where an aanbesteding stands.
pub static AANBESTEDING_STATUSES: LazyLock<Spellings<AanbestedingStatus>> = LazyLock::new(|| {
    Spellings::new(
        AanbestedingStatus::ALL,
        AanbestedingStatus::word,
        &[
            (
                AanbestedingStatus::Voorbereiding,
                &["in voorbereiding", "voorbereiden", "gepland", "concept"],
            ),
            (
                AanbestedingStatus::InschrijvingOpen,
                &[
                    "open",
                    "inschrijving",
                    "gepubliceerd",
                    "open voor inschrijving",
                ],
            ),
            (
                AanbestedingStatus::Beoordeling,
                &[
                    "in beoordeling",
                    "beoordelen",
                    "inschrijving gesloten",
                    "wordt beoordeeld",
                ],
            ),
            (
                AanbestedingStatus::VoorlopigGegund,
                &["voorlopige gunning", "voorl. gegund", "standstill"],
            ),
            (
                AanbestedingStatus::Gegund,
                &[
                    "definitief gegund",
                    "definitieve gunning",
                    "opdracht verleend",
                ],
            ),
            (
                AanbestedingStatus::Ingetrokken,
                &["ingetr.", "intrekking", "gestopt", "afgebroken"],
            ),
            (
                AanbestedingStatus::Mislukt,
                &[
                    "niet gegund",
                    "geen inschrijvingen",
                    "geen geschikte inschrijvingen",
                ],
            ),
        ],
    )
});

/// Words within `Vervolg` that tell the leveringsvorm.
pub const DELIVERY_FORMS: &[(DeliveryForm, &[&str])] = &[
    (DeliveryForm::Zin, &["zin", "natura"]),
    (DeliveryForm::Pgb, &["pgb", "persoonsgebonden"]),
];

/// Months by what they begin with, Dutch and as an English Excel writes them.
pub const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mrt", 3),
    ("maa", 3),
    ("mar", 3),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// The month a word names by its first three letters; only a word that is long enough and wholly letters.
#[must_use]
pub fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    if word.len() > "september".len() || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    MONTHS
        .iter()
        .find(|(start, _)| word.starts_with(start))
        .map(|&(_, number)| number)
}

/// Whether a word is a day of the week, in full or as its two letters.
#[must_use]
pub fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    WEEKDAYS
        .iter()
        .any(|day| *day == word || day.get(..2) == Some(&word))
}
