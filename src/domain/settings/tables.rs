//! What can be set, with its value until someone changes it; and what cannot, because the law sets it.

use crate::domain::aanbesteding::signals as aanbesteding_signals;
use crate::domain::contract::signals;

/// A norm of the office: a term that is agreed, not statutory.
pub struct Norm {
    /// Its key.
    pub key: &'static str,
    /// What it is, for a list on screen.
    pub title: &'static str,
    /// Its value until someone changes it.
    pub default: &'static str,
}

/// The setting with the norm for calling back, in working hours.
pub const CALL_BACK: &str = "norm.terugbellen";

/// The setting with the hours of the office on a working day, and its value until someone changes it.
pub const OFFICE_HOURS: (&str, &str) = ("kantooruren", "8:30-17:00");

/// What the office agreed on where the law has no term.
pub const NORMS: &[Norm] = &[
    Norm {
        key: "norm.bevestigen",
        title: "ontvangst van de melding bevestigen",
        default: "2wd",
    },
    Norm {
        key: "norm.spoed",
        title: "besluiten bij spoed",
        default: "1wd",
    },
    Norm {
        key: "norm.antwoord-bt",
        title: "antwoord van het BT op een aanbod",
        default: "5wd",
    },
    Norm {
        key: "norm.besluit-wij",
        title: "besluit van wie de verwijzing houdt",
        default: "5wd",
    },
    Norm {
        key: "norm.eerste-gesprek",
        title: "eerste gesprek na acceptatie",
        default: "10wd",
    },
    Norm {
        key: "norm.wachtlijst",
        title: "langste wachttijd",
        default: "42d",
    },
    Norm {
        key: "norm.terugname",
        title: "antwoord van WIJ op terugleggen",
        default: "5wd",
    },
    Norm {
        key: "norm.terugval",
        title: "opnieuw gestart of weer meer, na het einde of na minder, telt als terugval",
        default: "6m",
    },
    Norm {
        key: "norm.regisseur-stil",
        title: "zo lang is er niets van een plan besproken, gemeten of afgesproken",
        default: "13w",
    },
    Norm {
        key: "norm.regie-overdracht",
        title: "overdracht en eerste gesprek na een wissel van regisseur",
        default: "2w",
    },
    Norm {
        key: CALL_BACK,
        title: "terugbellen na de vraag, in uren dat het kantoor open is",
        default: "8u",
    },
    Norm {
        key: "norm.optie-melden",
        title: "verlenging melden voor het einde van een contract",
        default: "6m",
    },
    Norm {
        key: "norm.dwangsom",
        title: "wachten na ingebrekestelling, tot de dag voor de dwangsom",
        default: "14d",
    },
    Norm {
        key: "signaal.indicatie",
        title: "signaal voor het einde van een indicatie",
        default: "12w",
    },
    Norm {
        key: "norm.start-indicatie",
        title: "start van de ondersteuning na het begin van een indicatie",
        default: "10wd",
    },
    Norm {
        key: "signaal.achttien",
        title: "signaal voor de achttiende verjaardag",
        default: "6m",
    },
];

/// How long dossiers are kept beyond what the law asks: outcomes and reasons, each with its years.
pub const KEPT_LONGER: (&str, &str) = (crate::domain::retention::LONGER, "");

/// What the gemeente that buys is called where it publishes: key, and its value until someone changes it.
pub const GEMEENTE: &[(&str, &str)] = &[
    ("gemeente.naam", "Gemeente Groningen"),
    ("gemeente.kvk", ""),
];

/// What stands on every letter: key, and its value until someone changes it.
pub const LETTERS: &[(&str, &str)] = &[
    ("brief.afzender", ""),
    ("brief.bezwaaradres", ""),
    ("brief.telefoon", ""),
];

/// Terms that the law sets, with their article. None of them is a setting.
pub const STATUTORY: &[(&str, &str)] = &[
    ("onderzoek", "Wmo art. 2.3.2 lid 1"),
    ("persoonlijk-plan", "Wmo art. 2.3.2 lid 2"),
    (
        "beslistermijn",
        "Wmo art. 2.3.5 lid 2 en Awb art. 4:13 lid 2",
    ),
    ("bezwaar", "Awb art. 6:7"),
    ("standstill", "Aw art. 2.127 lid 3"),
    ("opdracht-verleend", "Uitv.besl. Wmo art. 5.1 lid 2"),
    ("aankondiging-gunning", "Aw art. 2.134 lid 1"),
];

/// The wijken of Groningen as the example has them: short name, name, postcodes, WIJ-team, BT.
pub(super) const GRONINGEN: &[(&str, &str, &str, &str, &str)] = &[
    ("beijum", "Beijum", "9734 9735 9736", "beijum", "beijum"),
    (
        "corpus-den-hoorn",
        "Corpus den Hoorn",
        "9728",
        "corpus-den-hoorn",
        "corpus-den-hoorn",
    ),
    (
        "de-hoogte",
        "De Hoogte",
        "9716",
        "de-hoogte-indische-buurt",
        "de-hoogte",
    ),
    ("hoogkerk", "Hoogkerk", "9744 9745", "hoogkerk", "hoogkerk"),
    (
        "indische-buurt",
        "Indische Buurt",
        "9715",
        "de-hoogte-indische-buurt",
        "indische-buurt",
    ),
    (
        "lewenborg",
        "Lewenborg",
        "9732 9733",
        "lewenborg",
        "lewenborg",
    ),
    (
        "oosterparkwijk",
        "Oosterparkwijk",
        "9713",
        "oosterparkwijk",
        "oosterparkwijk",
    ),
    ("paddepoel", "Paddepoel", "9742", "paddepoel", "paddepoel"),
    ("selwerd", "Selwerd", "9741", "selwerd", "selwerd"),
    (
        "vinkhuizen",
        "Vinkhuizen",
        "9743",
        "vinkhuizen",
        "vinkhuizen",
    ),
];

/// WIJ-teams of the example whose name is not that of their wijk.
pub(super) const TEAM_NAMES: &[(&str, &str)] = &[(
    "wij.de-hoogte-indische-buurt.naam",
    "De Hoogte/Indische Buurt",
)];

/// The lead times of every signal that has them: its key and what they are until someone changes them.
pub(super) fn steps() -> impl Iterator<Item = (String, &'static str)> {
    let of_contracts = signals::TABLE
        .iter()
        .map(|row| (signals::setting_key(row.signal), row.steps));
    let of_aanbestedingen = aanbesteding_signals::TABLE
        .iter()
        .map(|row| (aanbesteding_signals::setting_key(row.signal), row.steps));
    of_contracts
        .chain(of_aanbestedingen)
        .filter(|(_, steps)| !steps.is_empty())
}
