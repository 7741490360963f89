//! What is bought of the providers of a made-up office, when it must be acted on, and what went wrong.
//!
//! Days are in months from this one, so that the story is the same on every day.

use crate::domain::contract::words::ContractKind::{
    self, Contract as Overeenkomst, Convenant, Raamovereenkomst, Toelating,
};
use crate::domain::words::Wet;

/// An option: how many months, whether it was used, and its clause.
pub type OptionRow = (u32, bool, &'static str);

/// One contract.
pub struct Row {
    /// What is at the end of its number.
    pub id: u32,
    pub kind: ContractKind,
    pub title: &'static str,
    pub wet: Wet,
    /// Aandachtsveld and perceel.
    pub percelen: &'static [(&'static str, &'static str)],
    /// Providers with their share in percent; 0 when it was not agreed.
    pub parties: &'static [(&'static str, u32)],
    /// The month it begins in, and the month its first period ends in; none when the list did not say.
    pub months: (i32, Option<i32>),
    pub options: &'static [OptionRow],
    /// Months of a tacit renewal, and of notice; 0 is none.
    pub renewal: u32,
    pub notice: u32,
    /// The most that may be spent, in euros, and how much of it is, in percent.
    pub euros: u64,
    pub spent: u64,
    /// The contract it follows on, and the aanbesteding it came from; 0 is none.
    pub follows: u32,
    pub aanbesteding: u32,
    /// In which month notice was given, and the month it ended in.
    pub ended: Option<(i32, i32)>,
    /// Why nothing follows.
    pub not_continued: &'static str,
    /// It stands as the old list had it.
    pub is_imported: bool,
}

/// What most contracts are.
const RAAM: Row = Row {
    id: 0,
    kind: Raamovereenkomst,
    title: "",
    wet: Wet::Wmo,
    percelen: &[],
    parties: &[],
    months: (0, None),
    options: &[],
    renewal: 0,
    notice: 0,
    euros: 0,
    spent: 0,
    follows: 0,
    aanbesteding: 0,
    ended: None,
    not_continued: "",
    is_imported: false,
};

const CLAUSE: &str = "bestek 3.4 en raamovereenkomst art. 5 lid 2";

/// Every contract, by what is bought; the one before comes first.
pub const CONTRACTS: &[Row] = &[
    Row {
        id: 1,
        title: "Individuele begeleiding 1e ronde, perceel 1",
        percelen: &[("individuele begeleiding", "1")],
        parties: &[("L001", 60), ("L002", 40)],
        months: (-90, Some(-43)),
        euros: 2_900_000,
        spent: 64,
        ..RAAM
    },
    // Almost four years, most of the money is gone, and the aanbesteding that must follow has slipped.
    Row {
        id: 11,
        title: "Individuele begeleiding, perceel 1",
        percelen: &[("individuele begeleiding", "1")],
        parties: &[("L001", 55), ("L002", 45)],
        months: (-42, Some(5)),
        euros: 3_400_000,
        spent: 88,
        follows: 1,
        ..RAAM
    },
    Row {
        id: 2,
        title: "Individuele begeleiding 1e ronde, perceel 2",
        percelen: &[("individuele begeleiding", "2")],
        parties: &[("L003", 0), ("L012", 0)],
        months: (-77, Some(-30)),
        euros: 1_800_000,
        spent: 61,
        ..RAAM
    },
    // The option must be reported this month.
    Row {
        id: 12,
        title: "Individuele begeleiding, perceel 2",
        percelen: &[("individuele begeleiding", "2")],
        parties: &[("L003", 65), ("L012", 35)],
        months: (-29, Some(6)),
        options: &[(12, false, CLAUSE)],
        euros: 2_150_000,
        spent: 72,
        follows: 2,
        ..RAAM
    },
    Row {
        id: 3,
        title: "Individuele begeleiding 1e ronde, perceel 3",
        percelen: &[("individuele begeleiding", "3")],
        parties: &[("L006", 100)],
        months: (-65, Some(-18)),
        euros: 900_000,
        spent: 58,
        ..RAAM
    },
    // Time to evaluate: extend, or buy again.
    Row {
        id: 13,
        title: "Individuele begeleiding, perceel 3",
        percelen: &[("individuele begeleiding", "3")],
        parties: &[("L006", 100)],
        months: (-17, Some(18)),
        options: &[(12, false, CLAUSE)],
        euros: 1_050_000,
        spent: 38,
        follows: 3,
        ..RAAM
    },
    Row {
        id: 4,
        title: "Dagbesteding 1e ronde, perceel 1",
        percelen: &[("dagbesteding", "1")],
        parties: &[("L007", 100)],
        months: (-70, Some(-23)),
        euros: 700_000,
        spent: 66,
        ..RAAM
    },
    // Nobody gave notice in time.
    Row {
        id: 21,
        title: "Dagbesteding, perceel 1",
        percelen: &[("dagbesteding", "1")],
        parties: &[("L007", 100)],
        months: (-22, Some(1)),
        renewal: 12,
        notice: 3,
        euros: 640_000,
        spent: 47,
        follows: 4,
        ..RAAM
    },
    Row {
        id: 5,
        title: "Dagbesteding 1e ronde, perceel 2",
        percelen: &[("dagbesteding", "2")],
        parties: &[("L008", 100)],
        months: (-66, Some(-19)),
        euros: 480_000,
        spent: 69,
        ..RAAM
    },
    // Notice can still be given, and must be: its successor is being bought.
    Row {
        id: 22,
        title: "Dagbesteding, perceel 2",
        percelen: &[("dagbesteding", "2")],
        parties: &[("L008", 100)],
        months: (-18, Some(5)),
        renewal: 12,
        notice: 3,
        euros: 510_000,
        spent: 44,
        follows: 5,
        ..RAAM
    },
    Row {
        id: 6,
        title: "Huishoudelijke hulp 1e ronde",
        percelen: &[("huishoudelijke hulp", "")],
        parties: &[("L010", 100)],
        months: (-93, Some(-46)),
        euros: 5_200_000,
        spent: 68,
        ..RAAM
    },
    // Almost all of the money is gone; the next is awarded.
    Row {
        id: 31,
        title: "Huishoudelijke hulp",
        percelen: &[("huishoudelijke hulp", "")],
        parties: &[("L010", 100)],
        months: (-45, Some(-10)),
        options: &[(12, true, CLAUSE)],
        euros: 6_000_000,
        spent: 96,
        follows: 6,
        ..RAAM
    },
    Row {
        id: 32,
        title: "Huishoudelijke hulp 3e ronde",
        percelen: &[("huishoudelijke hulp", "")],
        parties: &[("L010", 100)],
        months: (3, Some(38)),
        options: &[(12, false, CLAUSE)],
        euros: 6_400_000,
        follows: 31,
        aanbesteding: 5,
        ..RAAM
    },
    Row {
        id: 9,
        title: "Kortdurend verblijf 1e ronde",
        percelen: &[("kortdurend verblijf", "")],
        parties: &[("L009", 100)],
        months: (-76, Some(-29)),
        euros: 300_000,
        spent: 55,
        ..RAAM
    },
    // Two months without a contract: the aanbesteding failed and its successor starts late.
    Row {
        id: 41,
        title: "Kortdurend verblijf",
        percelen: &[("kortdurend verblijf", "")],
        parties: &[("L009", 100)],
        months: (-28, Some(7)),
        euros: 340_000,
        spent: 51,
        follows: 9,
        ..RAAM
    },
    Row {
        id: 42,
        title: "Kortdurend verblijf 3e ronde",
        percelen: &[("kortdurend verblijf", "")],
        parties: &[("L009", 100)],
        months: (10, Some(33)),
        euros: 230_000,
        follows: 41,
        ..RAAM
    },
    Row {
        id: 7,
        title: "Jeugdhulp ambulant 1e ronde, perceel 1",
        wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "1")],
        parties: &[("L004", 70), ("L005", 30)],
        months: (-81, Some(-34)),
        euros: 2_200_000,
        spent: 67,
        ..RAAM
    },
    Row {
        id: 51,
        title: "Jeugdhulp ambulant, perceel 1",
        wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "1")],
        parties: &[("L004", 70), ("L005", 30)],
        months: (-33, Some(14)),
        euros: 2_600_000,
        spent: 63,
        follows: 7,
        ..RAAM
    },
    Row {
        id: 8,
        title: "Jeugdhulp ambulant 1e ronde, perceel 2",
        wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "2")],
        parties: &[("L011", 100)],
        months: (-57, Some(-10)),
        euros: 400_000,
        spent: 62,
        ..RAAM
    },
    // One of the options has no clause, and cannot be used so.
    Row {
        id: 52,
        title: "Jeugdhulp ambulant, perceel 2",
        wet: Wet::Jeugdwet,
        percelen: &[("jeugdhulp ambulant", "2")],
        parties: &[("L011", 100)],
        months: (-9, Some(14)),
        options: &[(12, false, CLAUSE), (12, false, "")],
        euros: 450_000,
        spent: 29,
        follows: 8,
        ..RAAM
    },
    // Everyone who fits is let in.
    Row {
        id: 61,
        kind: Toelating,
        title: "Logeeropvang (open house), Zorg om de Hoek",
        percelen: &[("logeeropvang", "")],
        parties: &[("L002", 0)],
        months: (-14, Some(-3)),
        options: &[
            (12, true, "toelatingsdocument art. 7"),
            (12, false, "toelatingsdocument art. 7"),
        ],
        aanbesteding: 6,
        ..RAAM
    },
    Row {
        id: 62,
        kind: Toelating,
        title: "Logeeropvang (open house), Noorderzon",
        percelen: &[("logeeropvang", "")],
        parties: &[("L012", 0)],
        months: (-14, Some(21)),
        aanbesteding: 6,
        ..RAAM
    },
    // The aanbesteding was withdrawn: it must begin anew, now.
    Row {
        id: 71,
        title: "Begeleiding na hersenletsel",
        percelen: &[("begeleiding na hersenletsel", "")],
        parties: &[("L003", 100)],
        months: (-21, Some(14)),
        euros: 380_000,
        spent: 48,
        ..RAAM
    },
    // As the old list had it: six years, and no reason why.
    Row {
        id: 81,
        title: "Ambulante crisishulp",
        wet: Wet::Jeugdwet,
        percelen: &[("ambulante crisishulp", "")],
        parties: &[("L004", 0)],
        months: (-59, Some(12)),
        euros: 820_000,
        is_imported: true,
        ..RAAM
    },
    Row {
        id: 91,
        kind: Convenant,
        title: "Convenant inzet in de WIJ-teams Hoogkerk en Beijum",
        parties: &[("Welzijn Stadsbreed", 0)],
        months: (-34, Some(13)),
        renewal: 12,
        notice: 6,
        ..RAAM
    },
    Row {
        id: 92,
        kind: Convenant,
        title: "Convenant schoolmaatschappelijk werk",
        wet: Wet::Jeugdwet,
        parties: &[("Samenwerkende Basisscholen Stad", 0)],
        months: (-30, Some(5)),
        not_continued: "de taken gaan over naar de WIJ-teams",
        ..RAAM
    },
    Row {
        id: 95,
        kind: Overeenkomst,
        title: "Onafhankelijke cliëntondersteuning",
        percelen: &[("cliëntondersteuning", "")],
        parties: &[("Stichting Naast U", 100)],
        months: (-40, Some(7)),
        notice: 2,
        euros: 210_000,
        ended: Some((-6, -3)),
        not_continued: "de gemeente doet dit nu zelf",
        ..RAAM
    },
    // It ends by itself, and nobody has looked at what comes next.
    Row {
        id: 96,
        kind: Overeenkomst,
        title: "Respijtvervoer",
        percelen: &[("respijtvervoer", "")],
        parties: &[("Taxi Reitdiep", 100)],
        months: (-20, Some(4)),
        euros: 95_000,
        spent: 57,
        ..RAAM
    },
    // The old list did not say until when.
    Row {
        id: 97,
        kind: Overeenkomst,
        title: "Tolkdiensten",
        parties: &[("Tolken Noord", 0)],
        months: (-70, None),
        is_imported: true,
        ..RAAM
    },
    // It renews itself, and the old list did not say how long before one must give notice.
    Row {
        id: 98,
        kind: Overeenkomst,
        title: "Maaltijden dagbesteding",
        percelen: &[("maaltijden", "")],
        parties: &[("Buurtkeuken Stad", 0)],
        months: (-50, Some(9)),
        renewal: 12,
        is_imported: true,
        ..RAAM
    },
];

/// Contract, product, unit, cents, and the months from and to which it counts.
pub const TARIFFS: &[(u32, &str, &str, u64, i32, i32)] = &[
    (11, "02A05", "uur", 7_140, -23, -11),
    (11, "02A05", "uur", 7_390, -10, 1),
    (12, "02A03", "uur", 8_895, -10, 13),
    (21, "07A11", "dagdeel", 4_210, -10, 13),
    (31, "01A01", "uur", 3_475, -10, 2),
    (32, "01A01", "uur", 3_620, 3, 14),
    (51, "45A04", "uur", 9_260, -10, 13),
];

/// Convenant, partner, team, hundredths of an fte, and the months from and to which it is delivered.
pub const STAFFINGS: &[(u32, &str, &str, u32, i32, i32)] = &[
    (91, "Welzijn Stadsbreed", "WIJ Hoogkerk", 150, -34, 2),
    (91, "Welzijn Stadsbreed", "WIJ Beijum", 200, -34, 13),
    (
        92,
        "Samenwerkende Basisscholen Stad",
        "WIJ Vinkhuizen",
        80,
        -30,
        5,
    ),
    (
        92,
        "Samenwerkende Basisscholen Stad",
        "WIJ Lewenborg",
        60,
        -30,
        5,
    ),
];

/// Contract, with which party, what was agreed, the value to reach, and the value measured last quarter.
pub const AGREEMENTS: &[(u32, &str, &str, &str, &str)] = &[
    (
        11,
        "L001",
        "wachttijd tot het eerste gesprek",
        "hoogstens 10 werkdagen",
        "12 werkdagen",
    ),
    (
        11,
        "L002",
        "wachttijd tot het eerste gesprek",
        "hoogstens 10 werkdagen",
        "8 werkdagen",
    ),
    (12, "", "duurzame uitstroom binnen een jaar", "30 %", "27 %"),
    (21, "", "bezetting van de groepen", "85 %", ""),
    (51, "L004", "start binnen zes weken", "90 %", "93 %"),
];

/// Contract, with whom, how many days ago, what was said, and in how many days again; 0 is not planned.
pub const TALKS: &[(u32, &str, i64, &str, i64)] = &[
    (
        11,
        "Stichting Naoberhuis en Zorg om de Hoek",
        82,
        "besteding loopt voor op de raming; prognose per wijk volgt",
        9,
    ),
    (
        12,
        "Thuisbij Begeleiding en Noorderzon",
        55,
        "tevreden over de samenwerking; verlengen ligt voor de hand",
        40,
    ),
    (
        31,
        "Schoon & Thuis Stad",
        30,
        "plafond komt in zicht; nieuwe aanvragen gaan naar de volgende overeenkomst",
        0,
    ),
    (
        51,
        "De Springplank en 't Gezinsanker",
        68,
        "vooruitblik op de nieuwe aanbesteding",
        61,
    ),
];

/// Contract, what it is, and where it is.
pub const DOCUMENTS: &[(u32, &str, &str)] = &[
    (11, "raamovereenkomst, getekend", "zaak 2023-118804"),
    (12, "raamovereenkomst, getekend", "zaak 2024-073310"),
    (31, "besluit verlenging", "zaak 2025-190022"),
    (91, "convenant", "zaak 2024-004417"),
];

/// Contract, how many days ago, and what was noted.
pub const NOTES: &[(u32, i64, &str)] = &[
    (
        21,
        12,
        "opzegdatum gemist door ziekte van de beheerder; met de aanbieder bespreken of eerder stoppen kan",
    ),
    (
        41,
        9,
        "de aanbesteding is mislukt; overbrugging van twee maanden nog niet geregeld",
    ),
    (
        71,
        14,
        "aanbesteding ingetrokken, zie het besluit van het college",
    ),
];

/// Contracts that were evaluated in time, long before they end.
pub const EVALUATED: &[u32] = &[12, 52, 61, 81];
