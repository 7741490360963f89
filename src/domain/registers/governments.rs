//! The gemeenten and provincies of the Netherlands: who can buy beside the office's own gemeente.
//!
//! `gemeenten.csv` has the gemeenten since 2013 with their CBS codes, those that were merged or got another name too: `tot`
//! is the first year on whose first day one was no more. Those years were held against what the CBS published of each first of
//! January (how many there are, and which came and went). Names and codes are open data of the CBS and the Kadaster (bronhouders of the BGT, 2026).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::register::Register;
use crate::domain::words::fold;

/// A gemeente or a provincie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Government {
    /// Its code with the CBS: `GM0014`, `PV20`.
    pub code: String,
    /// As it is kept and shown: `gemeente Groningen`.
    pub name: String,
    /// The first year on whose first day it was no more; none for one that still is.
    pub until: Option<u16>,
}

/// Names under which people know one that has another.
const ALSO: &[(&str, &str)] = &[
    ("Den Haag", "'s-Gravenhage"),
    ("Den Bosch", "'s-Hertogenbosch"),
    ("Hengelo", "Hengelo (O)"),
    ("Friesland", "Fryslân"),
];

/// The provincies by the number the CBS gives them.
const PROVINCES: &[(u8, &str)] = &[
    (20, "Groningen"),
    (21, "Fryslân"),
    (22, "Drenthe"),
    (23, "Overijssel"),
    (24, "Flevoland"),
    (25, "Gelderland"),
    (26, "Utrecht"),
    (27, "Noord-Holland"),
    (28, "Zuid-Holland"),
    (29, "Zeeland"),
    (30, "Noord-Brabant"),
    (31, "Limburg"),
];

/// Where the gemeenten that are no more went: the code of a gemeente, and of those that went into it, whole or in part. One
/// of another name is the same one.
const WENT_INTO: &[(&str, &[&str])] = &[
    ("0014", &["0009", "0017"]),
    ("0074", &["0055"]),
    ("0080", &["0055", "0081", "0140"]),
    ("0241", &["0265", "0282"]),
    ("0299", &["0196"]),
    ("0361", &["0365", "0458"]),
    ("0363", &["0457"]),
    ("0385", &["0478"]),
    ("0394", &["0393"]),
    ("0402", &["1696"]),
    ("0439", &["0370"]),
    ("0441", &["0395", "0476"]),
    ("0484", &["0499", "1672"]),
    ("0575", &["0576"]),
    ("0757", &["0788"]),
    ("0796", &["1671"]),
    ("0824", &["0788"]),
    ("0828", &["1671"]),
    ("0855", &["0788"]),
    ("0865", &["0788"]),
    ("1900", &["0055", "0140"]),
    ("1921", &["0051", "0055", "0082", "0653"]),
    ("1924", &["0504", "0511", "0559", "0580"]),
    ("1927", &["0571", "0693", "0694"]),
    ("1930", &["0568", "0612"]),
    ("1931", &["0491", "0608", "0623", "0643", "0644"]),
    ("1940", &["1921"]),
    ("1942", &["0381", "0424", "0425"]),
    ("1945", &["0241"]),
    ("1948", &["0844", "0846", "0860"]),
    ("1949", &["0063", "0070", "0140", "1908"]),
    ("1950", &["0007", "0048"]),
    ("1952", &["0018", "0040", "1987"]),
    ("1954", &["0881", "0951", "0962"]),
    ("1959", &["0738", "0870", "0874"]),
    ("1960", &["0236", "0304", "0733"]),
    ("1961", &["0545", "0620", "0707"]),
    ("1963", &["0584", "0585", "0588", "0611", "0617"]),
    ("1966", &["0005", "0053", "1651", "1663"]),
    ("1969", &["0015", "0022", "0025", "0053", "0056"]),
    ("1970", &["0058", "0079", "1722"]),
    ("1978", &["0689", "1927"]),
    ("1979", &["0003", "0010", "0024"]),
    ("1980", &["0398", "0416"]),
    ("1982", &["0756", "0786", "0815", "1684", "1702"]),
    ("1991", &["0856", "1685"]),
    ("1992", &["0501", "0530", "0614"]),
];

static ALL: LazyLock<Vec<Government>> = LazyLock::new(|| {
    let rows = include_str!("gemeenten.csv").lines().skip(1);
    let gemeenten = rows.filter_map(|row| {
        let (code, rest) = row.split_once(';')?;
        let (name, until) = rest.split_once(';')?;
        Some(Government {
            code: format!("GM{code}"),
            name: format!("gemeente {name}"),
            until: until.parse().ok(),
        })
    });
    let provinces = PROVINCES.iter().map(|(code, name)| Government {
        code: format!("PV{code}"),
        name: format!("provincie {name}"),
        until: None,
    });
    gemeenten.chain(provinces).collect()
});

/// Where each stands in the list, by its code and its names, as written and folded: a list asks it of every row.
static BY_TEXT: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let all = || ALL.iter().enumerate();
    let codes = all().map(|(at, one)| (one.code.as_str(), at));
    let names = all().map(|(at, one)| (one.name.as_str(), at));
    let bare = |kind| all().filter_map(move |(at, one)| Some((one.name.strip_prefix(kind)?, at)));
    let mut by_text = HashMap::new();
    // What a gemeente is called goes before what a provincie is.
    let called = names.chain(bare("gemeente ")).chain(bare("provincie "));
    for (text, at) in codes.chain(called) {
        for text in [text.to_owned(), fold(text)] {
            by_text.entry(text).or_insert(at);
        }
    }
    by_text
});

/// [`ALSO`], folded.
static ALSO_FOLDED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let also = ALSO.iter().map(|(known, name)| (fold(known), fold(name)));
    also.collect()
});

impl Government {
    /// Whether this gemeente is another one, or that is what became of it, whole or in part.
    #[must_use]
    pub fn is_now(&self, other: &Self) -> bool {
        let code = self.code.trim_start_matches("GM");
        let next = WENT_INTO.iter().filter(|(_, from)| from.contains(&code));
        let mut next = next.filter_map(|(into, _)| find_gemeente(&format!("GM{into}")));
        // Each is younger than what went into it, so it ends.
        self == other || next.any(|it| it.is_now(other))
    }
}

/// Every gemeente by its code, then every provincie.
#[must_use]
pub fn all() -> &'static [Government] {
    &ALL
}

/// The one of a name or a code. A name alone is that of a gemeente: `Groningen` is `gemeente Groningen`. None when there
/// is none of it.
#[must_use]
pub fn find(text: &str) -> Option<&'static Government> {
    let written = |text: &str| BY_TEXT.get(text).map(|at| &ALL[*at]);
    written(text).or_else(|| {
        let wanted = fold(text);
        written(&wanted).or_else(|| {
            let mut also = ALSO_FOLDED.iter().filter_map(|(known, name)| {
                let rest = wanted.strip_suffix(known.as_str())?;
                (rest.is_empty() || rest.ends_with(' ')).then(|| format!("{rest}{name}"))
            });
            also.find_map(|name| written(&name))
        })
    })
}

/// The gemeente of a name or a code, as [`find`] reads it.
#[must_use]
pub fn find_gemeente(text: &str) -> Option<&'static Government> {
    find(text).filter(|one| one.code.starts_with("GM"))
}

/// The list in the settings of who can be a party beside aanbieders and governments.
pub const ORGANISATIONS: &str = "organisaties";

impl Register {
    /// The office's own gemeente, as the national list has it; none while the setting `gemeente.naam` names none of it.
    #[must_use]
    pub fn own_gemeente(&self) -> Option<&'static str> {
        let name = self.settings.get("gemeente.naam")?;
        find_gemeente(name).map(|one| one.name.as_str())
    }

    /// A party as it is kept: the number of an aanbieder, else the name of a gemeente, a provincie or one of the office's
    /// own list. None when it is in none of these.
    #[must_use]
    pub fn find_organisation(&self, text: &str) -> Option<String> {
        if let Some(number) = self.find_provider(text) {
            return Some(number.to_owned());
        }
        let listed = self.settings.id_of(ORGANISATIONS, text);
        listed
            .map(str::to_owned)
            .or_else(|| find(text).map(|found| found.name.clone()))
    }
}

/// Whether a text says that it is a gemeente or a provincie.
#[must_use]
pub fn claims_to_be_one(text: &str) -> bool {
    let text = fold(text);
    text.starts_with("gemeente ") || text.starts_with("provincie ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_341_gemeenten_in_2026_and_each_has_one_code() {
        let gemeenten = all().iter().filter(|one| one.code.starts_with("GM"));
        let (ended, still): (Vec<_>, Vec<_>) = gemeenten.partition(|one| one.until.is_some());
        assert_eq!((still.len(), ended.len()), (341, 100));
        let mut codes: Vec<&str> = all().iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all().len());
        assert_eq!(all().len() - 441, 12);
    }

    #[test]
    fn so_many_there_were_each_year_as_the_cbs_counted_them() {
        /// The gemeenten that came of the mergers, with the first year on whose first day they were there.
        const NEW: &[(u16, &[&str])] = &[
            (2013, &["Goeree-Overflakkee", "Molenwaard"]),
            (2014, &["De Friese Meren"]),
            (2015, &["Krimpenerwaard", "Nissewaard"]),
            (2016, &["De Fryske Marren", "Berg en Dal", "Gooise Meren"]),
            (2017, &["Meierijstad"]),
            (2018, &["Westerwolde", "Midden-Groningen", "Waadhoeke"]),
            (
                2019,
                &[
                    "Noardeast-Fryslân",
                    "West Betuwe",
                    "Vijfheerenlanden",
                    "Hoeksche Waard",
                    "Molenlanden",
                    "Altena",
                    "Beekdaelen",
                    "Het Hogeland",
                    "Westerkwartier",
                ],
            ),
            (2021, &["Eemsdelta"]),
            (2022, &["Dijk en Waard", "Land van Cuijk", "Maashorst"]),
            (2023, &["Voorne aan Zee"]),
        ];
        let since = |one: &Government| {
            let name = one.name.strip_prefix("gemeente ").unwrap();
            let found = NEW.iter().find(|(_, names)| names.contains(&name));
            found.map_or(0, |(year, _)| *year)
        };
        for (_, names) in NEW {
            assert!(
                names.iter().all(|name| find_gemeente(name).is_some()),
                "{names:?}"
            );
        }
        for (year, count) in [
            (2012, 415),
            (2013, 408),
            (2014, 403),
            (2015, 393),
            (2016, 390),
            (2017, 388),
            (2018, 380),
            (2019, 355),
            (2020, 355),
            (2021, 352),
            (2022, 345),
            (2023, 342),
            (2024, 342),
            (2025, 342),
            (2026, 341),
        ] {
            let gemeenten = all().iter().filter(|one| one.code.starts_with("GM"));
            let there = gemeenten
                .filter(|one| since(one) <= year && one.until.is_none_or(|until| year < until));
            assert_eq!(there.count(), count, "{year}");
        }
    }

    #[test]
    fn every_gemeente_that_is_no_more_went_into_one_that_still_is() {
        for ended in all().iter().filter(|one| one.until.is_some()) {
            let mut still = all().iter().filter(|one| one.until.is_none());
            assert!(still.any(|one| ended.is_now(one)), "{ended:?}");
        }
        let of = |name: &str| find_gemeente(name).unwrap();
        assert!(of("Haren").is_now(of("Groningen")));
        assert!(of("Nieuw-Lekkerland").is_now(of("Molenlanden")));
        assert!(!of("Bedum").is_now(of("Groningen")));
        assert!(!of("Almere").is_now(of("Groningen")));
    }

    #[test]
    fn each_is_found_by_its_code_and_by_its_name() {
        for one in all() {
            for text in [&one.code, &one.name, &one.name.to_uppercase()] {
                assert_eq!(find(text), Some(one), "{text}");
            }
            // A name alone is that of a gemeente, where there is one of it.
            let (_, alone) = one.name.split_once(' ').unwrap();
            let found = find(alone).unwrap();
            assert_eq!(find(&alone.to_lowercase()), Some(found), "{alone}");
            assert!(
                found == one || found.name == format!("gemeente {alone}"),
                "{alone}"
            );
        }
    }

    #[test]
    fn one_is_found_as_people_write_it() {
        for (typed, name) in [
            ("Groningen", "gemeente Groningen"),
            ("GEMEENTE groningen", "gemeente Groningen"),
            ("provincie Groningen", "provincie Groningen"),
            ("GM0014", "gemeente Groningen"),
            ("Den Haag", "gemeente 's-Gravenhage"),
            ("gemeente den bosch", "gemeente 's-Hertogenbosch"),
            ("Drenthe", "provincie Drenthe"),
            ("provincie Friesland", "provincie Fryslân"),
            ("Sudwest-Fryslan", "gemeente Súdwest-Fryslân"),
            // One that was merged is still who bought at the time.
            ("Hoogezand-Sappemeer", "gemeente Hoogezand-Sappemeer"),
        ] {
            assert_eq!(
                find(typed).map(|one| one.name.as_str()),
                Some(name),
                "{typed}"
            );
        }
        for nothing in ["", "gemeente", "Groningen-Stad", "provincie Beijum"] {
            assert_eq!(find(nothing), None, "{nothing}");
        }
        assert_eq!(find("Ten Boer").and_then(|one| one.until), Some(2019));
    }
}
