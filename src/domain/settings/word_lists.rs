//! The lists of words that an office may word for itself, and what is always in them.

use crate::domain::words::{Entrance, Leefgebied, Outcome, Reason, SupportKind, WithdrawReason};

/// A list of words that the office may add to.
pub struct WordList {
    /// Its key.
    pub key: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The words that are always in it.
    pub built_in: fn() -> Vec<&'static str>,
    /// Whether nothing can be added to it or ended: its words have a place in the program.
    pub is_fixed: bool,
}

/// The list of kinds of support.
pub const SUPPORTS: &str = "soorten";

/// The list of kinds of support with which someone stays elsewhere.
pub const STAYS: &str = "verblijfsoorten";

/// The list of wetten.
pub const WETTEN: &str = "wetten";

/// The list of doors through which a question comes in.
pub const ENTRANCES: &str = "verwijzers";

/// The list of the nine areas of life.
pub const LEEFGEBIEDEN: &str = "leefgebieden";

/// The lists that an office may word for itself.
pub const LISTS: &[WordList] = &[
    WordList {
        key: "redenen",
        title: "redenen om te weigeren of terug te leggen",
        built_in: || Reason::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: false,
    },
    WordList {
        key: "uitkomsten",
        title: "uitkomsten bij afsluiten",
        built_in: || Outcome::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: false,
    },
    WordList {
        key: WETTEN,
        title: "wetten waaronder wordt gevraagd en ingekocht",
        built_in: || {
            vec![
                "Wmo",
                "Jeugdwet",
                "Participatiewet",
                "WSW",
                "leerlingenvervoer",
            ]
        },
        is_fixed: false,
    },
    WordList {
        key: SUPPORTS,
        title: "soorten hulp waar om wordt gevraagd",
        built_in: || SupportKind::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: false,
    },
    WordList {
        key: STAYS,
        title: "soorten hulp met verblijf: bij jeugd betaalt de vorige gemeente",
        built_in: || {
            [
                SupportKind::JeugdhulpVerblijf,
                SupportKind::Pleegzorg,
                SupportKind::BeschermdWonen,
            ]
            .map(SupportKind::word)
            .to_vec()
        },
        is_fixed: false,
    },
    WordList {
        key: "organisaties",
        title: "wie partij kan zijn en geen aanbieder, gemeente of provincie is",
        built_in: || vec!["RIGG"],
        is_fixed: false,
    },
    WordList {
        key: "intrekredenen",
        title: "redenen om in te trekken",
        built_in: || WithdrawReason::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: false,
    },
    WordList {
        key: ENTRANCES,
        title: "door wie een vraag binnenkomt",
        built_in: || Entrance::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: false,
    },
    WordList {
        key: LEEFGEBIEDEN,
        title: "leefgebieden: de negen, zoals kantoor ze noemt",
        built_in: || Leefgebied::ALL.iter().map(|word| word.word()).collect(),
        is_fixed: true,
    },
];
