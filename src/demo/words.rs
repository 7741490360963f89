//! The people, streets, teams and providers of a made-up office, as tables.

use crate::domain::registers::people::EVERY_TEAM;

/// A surname: tussenvoegsel (or nothing) and the name itself.
pub type LastName = (&'static str, &'static str);

/// Names that go together in one family.
pub struct Background {
    /// Its share of the families, out of the sum of all shares.
    pub share: u32,
    /// Birth years the first names were given in.
    pub born: (i32, i32),
    /// First names of women and girls.
    pub women: &'static [&'static str],
    /// First names of men and boys.
    pub men: &'static [&'static str],
    /// Surnames.
    pub last: &'static [LastName],
}

#[rustfmt::skip]
const GRONINGEN: &[LastName] = &[
    ("", "Bolhuis"), ("", "Brontsema"), ("", "Dijkstra"), ("", "Hofstra"), ("", "Huizinga"), ("", "IJzerman"),
    ("", "Kuipers"), ("", "Meijer"), ("", "Mulder"), ("", "Oosterhuis"), ("", "Postma"), ("", "Rozema"),
    ("", "Sikkema"), ("", "Smit"), ("", "Sterenborg"), ("", "Veldhuis"), ("", "Werkman"), ("", "Wiersma"),
    ("", "Zuidema"), ("de", "Boer"), ("de", "Groot"), ("de", "Vries"), ("ter", "Haar"), ("in 't", "Veld"),
    ("van", "Dijk"), ("van", "Dam"), ("van der", "Laan"), ("van der", "Molen"), ("van der", "Veen"),
    ("van de", "Werf"),
];

/// The backgrounds of the people of Groningen, roughly by their share in its wijken.
#[rustfmt::skip]
pub const BACKGROUNDS: &[Background] = &[
    Background {
        share: 26, born: (1930, 1972),
        women: &[
            "Aaltje", "Anneke", "Geertje", "Grietje", "Hennie", "Hilde", "Ineke", "Janna", "Jantje", "Margriet",
            "Riekje", "Tineke", "Trijntje", "Wietske", "Willemien",
        ],
        men: &[
            "Albert", "André", "Berend", "Freerk", "Geert", "Harm", "Hendrik", "Jan", "Klaas", "Kornelis", "Lammert",
            "Roelf", "Tjeerd", "Wim",
        ],
        last: GRONINGEN,
    },
    Background {
        share: 30, born: (1973, 2026),
        women: &[
            "Daniëlle", "Esmée", "Eva", "Femke", "Fleur", "Iris", "Julia", "Kim", "Lieke", "Lotte", "Maaike",
            "Marloes", "Noëlle", "Renée", "Sanne", "Sofie", "Zoë",
        ],
        men: &[
            "Bas", "Bram", "Daan", "Daniël", "Dennis", "Jasper", "Jesse", "Joël", "Joris", "Lars", "Mark", "Niels",
            "Ruben", "Sem", "Sjoerd", "Thijs", "Timo",
        ],
        last: GRONINGEN,
    },
    Background {
        share: 7, born: (1945, 2026),
        women: &["Audrey", "Chantal", "Gracia", "Jenaira", "Naomi", "Ruth", "Shanice", "Sharon"],
        men: &["Clyde", "Edson", "Gregory", "Jermaine", "Orlando", "Quincy", "Ricardo", "Winston"],
        last: &[
            ("", "Accord"), ("", "Boelijn"), ("", "Croes"), ("", "Djasmadi"), ("", "Maduro"), ("", "Martina"),
            ("", "Pinas"), ("", "Ramdin"), ("", "Sedney"),
        ],
    },
    Background {
        share: 5, born: (1950, 2026), women: &["Ayşe", "Büşra", "Elif", "Fatma", "Gül", "Hatice", "Zeynep"],
        men: &["Ahmet", "Cem", "Emre", "İbrahim", "Mehmet", "Murat", "Yusuf"],
        last: &[
            ("", "Aydın"), ("", "Çelik"), ("", "Demir"), ("", "Kaya"), ("", "Özdemir"), ("", "Şahin"), ("", "Yıldız"),
        ],
    },
    Background {
        share: 5, born: (1950, 2026), women: &["Aïsha", "Fatima", "Khadija", "Naïma", "Salma", "Yasmina"],
        men: &["Abdelkader", "Bilal", "Hamza", "Mohammed", "Rachid", "Youssef"],
        last: &[("el", "Amrani"), ("", "Bouzid"), ("", "Haddou"), ("el", "Idrissi"), ("", "Mansouri"), ("", "Ziani")],
    },
    Background {
        share: 7, born: (1955, 2026), women: &["Amal", "Hiba", "Layla", "Nour", "Rania", "Shahad"],
        men: &["Ali", "Anas", "Khaled", "Mahmoud", "Omar", "Samer"],
        last: &[("al", "Ahmad"), ("", "Darwish"), ("al", "Hamwi"), ("", "Hassan"), ("", "Nasser"), ("al", "Saleh")],
    },
    Background {
        share: 4, born: (1955, 2026), women: &["Almaz", "Feven", "Hodan", "Ifrah", "Selam", "Senait"],
        men: &["Abdi", "Filmon", "Liban", "Merhawi", "Tesfalem", "Yonas"],
        last: &[
            ("", "Abdullahi"), ("", "Gebremedhin"), ("", "Jama"), ("", "Mehari"), ("", "Tesfay"), ("", "Warsame"),
        ],
    },
    Background {
        share: 5, born: (1950, 2026), women: &["Agnieszka", "Halyna", "Katarzyna", "Małgorzata", "Oksana", "Olena"],
        men: &["Andrij", "Łukasz", "Paweł", "Piotr", "Sergiy", "Taras"],
        last: &[
            ("", "Bondarenko"), ("", "Kovalenko"), ("", "Łukasik"), ("", "Nowak"), ("", "Shevchuk"), ("", "Wójcik"),
        ],
    },
    Background {
        share: 5, born: (1935, 2026), women: &["Corry", "Dewi", "Jacoba", "Linh", "Mei", "Ratna", "Thuy"],
        men: &["Dirk", "Hao", "Jopie", "Minh", "Rudi", "Simon", "Wei"],
        last: &[
            ("", "Chen"), ("", "Latumahina"), ("", "Nguyen"), ("", "Pattiasina"), ("", "Sahetapy"), ("", "Tan"),
            ("", "Tjong-A-Hung"),
        ],
    },
    Background {
        share: 4, born: (1940, 2026), women: &["Anja", "Claire", "Leyla", "Maryam", "Parisa", "Thérèse"],
        men: &["Arash", "François", "Jörg", "Kian", "Patrick", "Reza"],
        last: &[
            ("", "Ahmadi"), ("", "François"), ("", "Höning"), ("", "Köster"), ("", "Moradi"), ("", "O'Brien"),
            ("von", "Rhein"),
        ],
    },
];

/// A wijk as the settings know it, with the streets people live in.
pub struct Streets {
    /// Short name of the wijk in the settings.
    pub wijk: &'static str,
    /// Its share of the verwijzingen.
    pub share: u32,
    /// Street and the digits of its postcode.
    pub streets: &'static [(&'static str, &'static str)],
}

/// The wijken with their streets.
#[rustfmt::skip]
pub const WIJKEN: &[Streets] = &[
    Streets {
        wijk: "beijum", share: 16,
        streets: &[
            ("Beijumerweg", "9735"), ("Claremaheerd", "9735"), ("Isebrandtsheerd", "9736"),
            ("Nijensteinheerd", "9736"), ("Ypemaheerd", "9734"),
        ],
    },
    Streets {
        wijk: "corpus-den-hoorn", share: 9,
        streets: &[("Laan Corpus den Hoorn", "9728"), ("Overwinningsplein", "9728"), ("Sportlaan", "9728")],
    },
    Streets {
        wijk: "de-hoogte", share: 7,
        streets: &[
            ("Borgwal", "9716"), ("Cortinghlaan", "9716"), ("Poortstraat", "9716"),
            ("Van Oldenbarneveltlaan", "9716"),
        ],
    },
    Streets {
        wijk: "hoogkerk", share: 11,
        streets: &[
            ("Eelderdiep", "9745"), ("Fabriekslaan", "9745"), ("Halmstraat", "9745"), ("Hoofdstraat", "9744"),
            ("Ruskenveen", "9744"), ("Zuiderweg", "9744"),
        ],
    },
    Streets {
        wijk: "indische-buurt", share: 8,
        streets: &[
            ("Celebesstraat", "9715"), ("Floresstraat", "9715"), ("Korreweg", "9715"), ("Molukkenstraat", "9715"),
            ("Sumatralaan", "9715"),
        ],
    },
    Streets {
        wijk: "lewenborg", share: 13,
        streets: &[
            ("Anker", "9733"), ("Kajuit", "9733"), ("Meerpaal", "9732"), ("Stuurboordswal", "9732"),
            ("Vlaggeduin", "9733"),
        ],
    },
    Streets {
        wijk: "oosterparkwijk", share: 10,
        streets: &[
            ("Klaprooslaan", "9713"), ("Oliemuldersweg", "9713"), ("Wielewaalplein", "9713"),
            ("Zaagmuldersweg", "9713"),
        ],
    },
    Streets {
        wijk: "paddepoel", share: 9,
        streets: &[
            ("Dierenriemstraat", "9742"), ("Eikenlaan", "9742"), ("Pleiadenlaan", "9742"), ("Zonnelaan", "9742"),
        ],
    },
    Streets {
        wijk: "selwerd", share: 7,
        streets: &[
            ("Berkenlaan", "9741"), ("Duindoornstraat", "9741"), ("Esdoornlaan", "9741"), ("Iepenlaan", "9741"),
        ],
    },
    Streets {
        wijk: "vinkhuizen", share: 10,
        streets: &[("Diamantlaan", "9743"), ("Goudlaan", "9743"), ("Metaallaan", "9743"), ("Siersteenlaan", "9743")],
    },
];

const EVERYWHERE: &[&str] = &[EVERY_TEAM];

/// A provider: number, name, begeleidingsteams, places, and whether it works for young people.
pub type ProviderRow = (
    &'static str,
    &'static str,
    &'static [&'static str],
    u32,
    bool,
);

/// The providers of the office.
#[rustfmt::skip]
pub const PROVIDERS: &[ProviderRow] = &[
    ("L001", "Stichting Naoberhuis", EVERYWHERE, 38, false), ("L002", "Zorg om de Hoek", EVERYWHERE, 24, false),
    ("L003", "Thuisbij Begeleiding B.V.", EVERYWHERE, 31, false),
    ("L004", "Jeugdhulp De Springplank", EVERYWHERE, 22, true), ("L005", "'t Gezinsanker", EVERYWHERE, 18, true),
    ("L006", "Coöperatie Samen Wijken U.A.", &["hoogkerk", "vinkhuizen", "corpus-den-hoorn"], 16, false),
    ("L007", "Dagactiviteiten De Zonnetuin", &["beijum", "lewenborg", "oosterparkwijk"], 20, false),
    ("L008", "Werkplaats Reitdiep", &["paddepoel", "selwerd", "de-hoogte", "indische-buurt"], 12, false),
    ("L009", "Logeerhuis Het Lage Land", &["beijum", "lewenborg", "hoogkerk"], 6, true),
    ("L010", "Schoon & Thuis Stad", EVERYWHERE, 45, false),
    ("L011", "Praktijk Köhler & Ouwejan", &["selwerd", "paddepoel"], 8, true),
    ("L012", "Noorderzon Thuisbegeleiding", &["de-hoogte", "indische-buurt", "oosterparkwijk"], 14, false),
    // Those with whom there is a contract, and to whom nobody is referred.
    ("L013", "Welzijn Stadsbreed", &[], 0, false), ("L014", "Samenwerkende Basisscholen Stad", &[], 0, false),
    ("L015", "Stichting Naast U", &[], 0, false), ("L016", "Taxi Reitdiep", &[], 0, false),
    ("L017", "Tolken Noord", &[], 0, false), ("L018", "Buurtkeuken Stad", &[], 0, false),
    ("L019", "Vrijwilligers Noord", &[], 0, false), ("L020", "Thuiszorg Noord", &[], 0, false),
];

/// An employee: name, team, user name, and who takes over when away.
pub type EmployeeRow = (&'static str, &'static str, &'static str, &'static str);

/// The employees of the office; those before [`WIJ_EMPLOYEES`] work in a WIJ-team, and every team has one.
#[rustfmt::skip]
pub const EMPLOYEES: &[EmployeeRow] = &[
    ("L. Bolt", "WIJ Hoogkerk", "l.bolt", ""), ("F. Yılmaz", "WIJ Beijum", "f.yilmaz", "M. Rozema"),
    ("M. Rozema", "WIJ Lewenborg", "m.rozema", ""), ("C. Martina", "WIJ De Hoogte/Indische Buurt", "c.martina", ""),
    ("J. op 't Land", "WIJ Vinkhuizen", "j.optland", ""),
    ("S. van der Ploeg", "WIJ Oosterparkwijk", "s.vanderploeg", "C. Martina"),
    ("K. Dijkhuis", "WIJ Corpus den Hoorn", "k.dijkhuis", ""), ("A. Kadir", "WIJ Paddepoel", "a.kadir", ""),
    ("R. Boersma", "WIJ Selwerd", "r.boersma", ""),
    ("N. Haddou", "Bedrijfsbureau", "n.haddou", ""), ("W. Stuut", "Bedrijfsbureau", "w.stuut", ""),
    ("E. Kramer", "Contractbeheer", "e.kramer", ""), ("D. Nieboer", "Contractbeheer", "d.nieboer", "E. Kramer"),
];

/// How many of [`EMPLOYEES`] work in a WIJ-team.
pub const WIJ_EMPLOYEES: usize = 9;

/// User names of professionals at the begeleidingsteams.
pub const BT_USERS: &[&str] = &["a.tolsma", "b.vanwijk", "h.ozturk", "r.medema", "t.jagers"];
