//! What people write in a dossier: zorgvragen in parts, notes, goals and reasons, as tables.

use crate::domain::words::{Entrance, Leefgebied as L, SupportKind as K, Wet};

/// The zorgvragen of one law and kind: what is the matter, and what is wished for.
pub struct Questions {
    /// The law.
    pub wet: Wet,
    /// The kind of support.
    pub support: K,
    /// Its share among the questions of that law.
    pub share: u32,
    /// Areas of life it usually touches.
    pub areas: &'static [L],
    /// Completes “Mevrouw …” or a first name, with the ages it fits.
    pub matters: &'static [(&'static str, u32, u32)],
    /// Completes the sentence after a semicolon.
    pub wishes: &'static [&'static str],
    /// How much support a provider gives.
    pub scopes: &'static [&'static str],
}

/// Every kind of zorgvraag.
#[rustfmt::skip]
pub const QUESTIONS: &[Questions] = &[
    Questions {
        wet: Wet::Wmo, support: K::IndividueleBegeleiding, share: 50,
        areas: &[
            L::FinancieelFunctioneren, L::MaatschappelijkeZelfredzaamheid, L::PsychischFunctioneren,
            L::SociaalFunctioneren, L::Huisvesting,
        ],
        matters: &[
            ("raakt het overzicht kwijt over post en rekeningen", 0, 120),
            ("woont sinds kort zelfstandig en vindt de dagen lang", 18, 28),
            ("heeft na een opname moeite om de draad weer op te pakken", 0, 120),
            ("komt door somberheid weinig de deur uit", 0, 120),
            ("heeft betalingsachterstanden en durft brieven niet meer te openen", 0, 120),
            ("merkt sinds het hersenletsel dat plannen niet meer vanzelf gaat", 0, 120),
            ("mist na het overlijden van de partner iemand die meedenkt", 50, 110),
            ("spreekt nog weinig Nederlands en loopt vast bij instanties", 0, 120),
        ],
        wishes: &[
            "wil graag weer zelf de week kunnen plannen", "zoekt iemand die wekelijks meekijkt",
            "wil stap voor stap rust in het huishoudboekje", "hoopt in de buurt mensen te leren kennen",
            "wil in de eigen woning kunnen blijven",
        ],
        scopes: &["1,5 uur per week", "2 uur per week", "3 uur per week", "4 uur per week"],
    },
    Questions {
        wet: Wet::Wmo, support: K::Dagbesteding, share: 20,
        areas: &[L::Dagbesteding, L::SociaalFunctioneren, L::PsychischFunctioneren],
        matters: &[
            ("zit na de afkeuring veel thuis", 30, 64),
            ("heeft beginnende dementie en wordt onrustig als de dag geen vorm heeft", 65, 110),
            ("is door de ziekte het werk kwijtgeraakt", 25, 66),
            ("heeft een verstandelijke beperking en is klaar op school", 18, 24),
            ("ziet buiten de familie bijna niemand meer", 0, 120),
            ("wil na een lange herstelperiode weer iets omhanden hebben", 0, 120),
        ],
        wishes: &[
            "wil graag met de handen bezig zijn, liefst buiten", "zoekt een vaste plek voor twee dagdelen per week",
            "wil dat de partner overdag even op adem kan komen", "hoopt op termijn weer vrijwilligerswerk te doen",
        ],
        scopes: &["2 dagdelen per week", "3 dagdelen per week", "4 dagdelen per week", "6 dagdelen per week"],
    },
    Questions {
        wet: Wet::Wmo, support: K::HuishoudelijkeHulp, share: 17,
        areas: &[L::Huisvesting, L::LichamelijkFunctioneren],
        matters: &[
            ("kan na de heupoperatie niet meer bukken en tillen", 60, 110),
            ("heeft reuma en houdt het huis niet meer alleen schoon", 0, 120),
            ("wordt snel benauwd bij zwaar huishoudelijk werk", 0, 120),
            ("zorgt voor de partner en komt aan het huishouden niet toe", 45, 110),
            ("ziet slecht en kan de woning niet meer goed bijhouden", 60, 110),
        ],
        wishes: &[
            "zoekt hulp bij het zware schoonmaakwerk", "wil een schoon huis zonder de kinderen te moeten vragen",
            "vraagt hulp bij de was en het bed verschonen", "wil zo lang mogelijk thuis blijven wonen",
        ],
        scopes: &["2 uur per week", "2,5 uur per week", "3 uur per week", "90 minuten per week"],
    },
    Questions {
        wet: Wet::Wmo, support: K::KortdurendVerblijf, share: 6,
        areas: &[L::SociaalFunctioneren, L::LichamelijkFunctioneren],
        matters: &[
            ("wordt dag en nacht verzorgd door de partner, die zelf op is", 45, 110),
            ("woont bij een dochter die de zorg met een baan combineert", 60, 110),
            ("heeft veel toezicht nodig en dat valt de ouders zwaar", 18, 35),
        ],
        wishes: &[
            "zoekt een vertrouwde logeerplek voor een weekend per maand",
            "wil de mantelzorger af en toe een nacht rust gunnen", "hoopt zo een opname te voorkomen",
        ],
        scopes: &["4 etmalen per maand", "2 etmalen per maand", "1 etmaal per week"],
    },
    Questions {
        wet: Wet::Wmo, support: K::Overig, share: 7,
        areas: &[L::MaatschappelijkeZelfredzaamheid, L::LichamelijkFunctioneren],
        matters: &[
            ("kan de trap thuis niet meer veilig op", 50, 110),
            ("komt zonder vervoer niet meer bij familie en huisarts", 0, 120),
            ("weet niet welke hulp er in de wijk is", 0, 120),
        ],
        wishes: &[
            "wil samen uitzoeken wat passend is", "zoekt een oplossing die snel helpt", "wil graag mobiel blijven",
        ],
        scopes: &["in overleg", "30 minuten per week"],
    },
    Questions {
        wet: Wet::Jeugdwet, support: K::JeugdhulpAmbulant, share: 66,
        areas: &[L::PedagogischFunctioneren, L::Onderwijs, L::PsychischFunctioneren, L::SociaalFunctioneren],
        matters: &[
            ("gaat sinds de herfst niet meer naar school", 8, 17),
            ("heeft na de scheiding van de ouders veel driftbuien", 6, 12),
            ("slaapt slecht en piekert over van alles", 0, 120),
            ("wordt op school gepest en trekt zich terug", 0, 120),
            ("heeft autisme en raakt overprikkeld in de klas", 0, 120),
            ("zorgt veel voor een zieke ouder en komt aan zichzelf niet toe", 9, 17),
            ("is gevlucht en heeft nog veel last van wat er is gebeurd", 0, 120),
            ("krijgt thuis steeds ruzie over gamen en regels", 10, 17),
        ],
        wishes: &[
            "het gezin wil weer rust in huis", "de ouders vragen steun bij de opvoeding",
            "samen met school wordt een haalbaar rooster gezocht", "een vaste begeleider thuis zou helpen",
            "wil zelf graag leren omgaan met boosheid",
        ],
        scopes: &["1 uur per week", "2 uur per week", "3 uur per week", "5 uur per week"],
    },
    Questions {
        wet: Wet::Jeugdwet, support: K::IndividueleBegeleiding, share: 17,
        areas: &[L::Onderwijs, L::MaatschappelijkeZelfredzaamheid, L::Dagbesteding],
        matters: &[
            ("heeft ADHD en krijgt huiswerk en afspraken niet geordend", 0, 120),
            ("vindt het moeilijk om vrienden te maken", 0, 120),
            ("heeft een licht verstandelijke beperking en wil zelf leren reizen", 11, 17),
            ("is vaak alleen thuis en verveelt zich", 8, 15),
        ],
        wishes: &[
            "zoekt een maatje dat helpt met plannen", "wil op een sportclub, met begeleiding in het begin",
            "de ouders willen weten hoe zij kunnen helpen",
        ],
        scopes: &["1 uur per week", "2 uur per week"],
    },
    Questions {
        wet: Wet::Jeugdwet, support: K::KortdurendVerblijf, share: 10,
        areas: &[L::PedagogischFunctioneren, L::SociaalFunctioneren],
        matters: &[
            ("heeft dag en nacht toezicht nodig", 0, 120),
            ("heeft een meervoudige beperking en slaapt onrustig", 0, 120),
            ("vraagt veel van het gezin, waar nog twee kleintjes zijn", 0, 120),
        ],
        wishes: &[
            "een logeerweekend per maand geeft het gezin lucht", "de ouders willen zo de zorg thuis volhouden",
            "logeren met leeftijdgenoten lijkt ook leuk",
        ],
        scopes: &["2 etmalen per maand", "1 etmaal per week"],
    },
    Questions {
        wet: Wet::Jeugdwet, support: K::Overig, share: 7, areas: &[L::Onderwijs, L::PedagogischFunctioneren],
        matters: &[
            ("loopt op school achter met lezen en spelling", 6, 12),
            ("is aangemeld omdat de omgeving zich zorgen maakt", 0, 120),
        ],
        wishes: &[
            "de ouders willen samen bekijken wat nodig is", "gevraagd wordt mee te denken over de volgende stap",
        ],
        scopes: &["in overleg"],
    },
];

/// The doors a question comes in by: for adults and for young people their share, and how the office writes it.
pub const ENTRANCES: &[(Entrance, u32, u32, &str)] = &[
    (Entrance::WijTeam, 26, 14, ""),
    (Entrance::OutreachendTeam, 6, 1, ""),
    (Entrance::School, 1, 24, "intern begeleider"),
    (Entrance::Huisarts, 20, 20, "praktijkondersteuner"),
    (Entrance::Jeugdarts, 0, 14, "Jeugdarts GGD"),
    (Entrance::MedischSpecialist, 6, 6, ""),
    (Entrance::GecertificeerdeInstelling, 0, 8, ""),
    (Entrance::Zorgorganisatie, 10, 3, "wijkverpleging"),
    (Entrance::TransmuraalBureau, 6, 1, ""),
    (Entrance::ZelfOfNaaste, 21, 8, ""),
    (Entrance::Overig, 4, 1, "woningcorporatie"),
];

/// Notes that could stand in any dossier.
pub const NOTES: &[&str] = &[
    "Gebeld, voicemail ingesproken; morgen opnieuw.",
    "Belt liever na twaalven.",
    "Dochter is contactpersoon en zit graag bij het gesprek.",
    "Keukentafelgesprek gehad, verslag volgt deze week.",
    "Tolk nodig bij het volgende gesprek.",
    "Let op: hond in huis.",
    "Huisarts is geïnformeerd, met instemming van de inwoner.",
    "Wil niet dat school wordt gebeld zonder overleg.",
    "Afspraak verzet op verzoek van de inwoner.",
    "De schuldhulpverlening loopt al; contactgegevens staan in het verslag.",
    "De buurvrouw helpt met boodschappen, dat gaat goed.",
    "Begeleider gesproken: plek is waarschijnlijk volgende maand vrij.",
    "Eerst kennismaken, dan pas afspraken over doelen.",
    "Het gezin is met vakantie; daarna weer contact.",
    "Bezoek op kantoor heeft de voorkeur.",
];

/// Goals a resident and a provider agree on.
pub const GOALS: &[&str] = &[
    "De post wordt elke week geopend en opgeruimd",
    "Twee vaste afspraken per week buitenshuis",
    "Elke ochtend op tijd op en iets te doen",
    "Weet bij wie ik terechtkan als het tegenzit",
    "Rust en duidelijke afspraken thuis",
    "Weer drie dagen per week naar school",
    "Het huis is op orde en blijft dat",
    "Zelf de huisarts en instanties durven bellen",
];

/// Findings of an evaluation or aftercare check.
pub const FINDINGS: &[&str] = &[
    "Gaat goed, de doelen komen dichterbij.",
    "Nog niet stabiel; dezelfde omvang aanhouden.",
    "Inwoner pakt zelf meer op, afbouwen in overleg.",
    "Na een terugval weer op de goede weg.",
    "Tevreden over de begeleider, ritme is er.",
];

/// What was found at an aftercare check.
pub const AFTERCARE: &[&str] = &[
    "Het gaat nog steeds goed.",
    "Redt zich met hulp uit de buurt.",
    "Weet het WIJ-team te vinden als het nodig is.",
];

/// Why a clock stands still.
pub const PAUSES: &[&str] = &[
    "wacht op gegevens van de inwoner",
    "opname in het ziekenhuis",
    "inwoner is langere tijd weg",
    "op verzoek van de inwoner",
];

/// Why a dossier was escalated.
pub const ESCALATIONS: &[&str] = &[
    "drie partijen, niemand die de regie neemt",
    "al twee keer teruggekomen",
    "thuiszitter zonder passend aanbod",
];

/// Specialists advice is asked of, and the questions they get.
#[rustfmt::skip]
pub const ADVICE: &[(&str, &str)] = &[
    ("gedragswetenschapper", "Is ambulante hulp hier genoeg?"),
    ("GGZ-consulent", "Welke benadering past bij deze klachten?"),
    ("ergotherapeut", "Wat kan thuis met een aanpassing worden opgelost?"),
    ("consulent NAH", "Hoe snel kan het tempo omhoog?"),
];

/// Decisions in urgent situations.
pub const URGENT: &[&str] = &[
    "tijdelijke begeleiding ingezet",
    "logeerplek voor twee weken geregeld",
    "geen tijdelijke maatwerkvoorziening nodig",
];

/// Explanations that go with a refusal or return.
pub const EXPLANATIONS: &[&str] = &[
    "Graag eerst overleg met het WIJ-team.",
    "Over zes weken is er misschien weer plaats.",
    "De vraag is groter dan de melding zegt.",
    "Er is al een begeleider van een andere organisatie bij betrokken.",
];

/// Agreements in the plan of a huishouden.
pub const AGREEMENTS: &[&str] = &[
    "Eén keer per zes weken overleg met het gezin erbij.",
    "Alle post gaat via de regisseur.",
    "School en huisarts krijgen een kort verslag, na toestemming.",
    "Wie iets afspreekt, zet het in het plan.",
];
