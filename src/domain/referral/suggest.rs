//! Where a verwijzing can go: begeleidingsteams with an aanbieder, and the reguliere proces, ordered, each with what the
//! order rests on in words that a colleague can check.
//!
//! Two places are compared point by point, in the order of [`Point`]; the first point in which they differ decides.

use std::cmp::Reverse;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Referral;
use super::answers::Way;
use crate::domain::contract::bought::wetten;
use crate::domain::contract::overview::covers_provider;
use crate::domain::contract::parts::Perceel;
use crate::domain::dates;
use crate::domain::record::{BtAnswer, Record};
use crate::domain::settings::{SUPPORTS, Settings};
use crate::domain::words::{BtNo, Reason, State, SupportKind, fold};

/// What comes next where the wijk has no begeleidingsteam.
pub const NO_BT: &str =
    "Deze wijk heeft geen begeleidingsteam; kies een ander team of het reguliere proces";

/// Where a verwijzing still has to go somewhere.
pub const GOES_ON: [State; 4] = [
    State::Nieuw,
    State::InOnderzoek,
    State::Geweigerd,
    State::Teruggelegd,
];

/// Whether a verwijzing waits for a way to go, in a wijk that has no begeleidingsteam.
#[must_use]
pub fn is_without_bt(referral: &Referral, settings: &Settings) -> bool {
    let wijk = referral
        .wijk
        .as_ref()
        .and_then(|id| settings.wijken().get(id));
    GOES_ON.contains(&referral.state) && wijk.is_some_and(|wijk| wijk.bt.is_none())
}

/// The begeleidingsteam of a wijk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfWijk<'a> {
    /// The wijk is not known.
    Unknown,
    /// There is none.
    None,
    /// Its short name.
    Bt(&'a str),
}

/// How many suggestions there are at most.
pub const MOST: usize = 3;

/// What a verwijzing asks, as far as whoever looks may know.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The kind of support.
    pub support: &'a str,
    /// The BT of the wijk.
    pub bt_of_wijk: OfWijk<'a>,
    /// What the office calls what is kept.
    pub settings: &'a Settings,
    /// Every no of a BT, oldest first.
    pub answers: &'a [BtAnswer],
    /// What the last of them makes plain.
    pub way: Option<Way>,
    /// Short names of the BTs that the resident does not want to know of it.
    pub unwanted: &'a [String],
    /// Short names of the BTs that the resident lets know of it now; none where that is not for whoever looks.
    pub consented: Option<&'a [String]>,
    /// Whether whoever looks sees every verwijzing, so that what was counted at an aanbieder is all there is.
    pub sees_all: bool,
}

/// What is known of an aanbieder at a begeleidingsteam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// Short name of the BT.
    pub bt: &'a str,
    /// The name of the BT.
    pub bt_name: String,
    /// Number and name of the aanbieder; none where the BT has none in the register.
    pub provider: Option<(&'a str, &'a str)>,
    /// How many places there are; none when nobody said.
    pub places: Option<u32>,
    /// How many of them are taken.
    pub taken: u32,
    /// How many wait for a place.
    pub waiting: u32,
    /// Days that who waits longest waits.
    pub longest: u32,
    /// The contract that covers it; none for who may not see contracts.
    pub cover: Option<Cover<'a>>,
}

/// How a contract with an aanbieder covers a kind of support on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover<'a> {
    /// A contract that runs has a perceel for it.
    Named(&'a str),
    /// A contract runs, and says nothing of what it is for.
    Running(&'a str),
    /// None does.
    Missing,
}

/// Words in the name of a perceel by which it is for a kind of support; of a kind of the office's own only its name.
const STEMS: &[(SupportKind, &[&str])] = &[
    (SupportKind::IndividueleBegeleiding, &["individue"]),
    (
        SupportKind::Dagbesteding,
        &["dagbesteding", "dagactiviteit"],
    ),
    (
        SupportKind::KortdurendVerblijf,
        &["kortdurend verblijf", "logeren", "logeer", "respijt"],
    ),
    (SupportKind::HuishoudelijkeHulp, &["huishoud"]),
    (SupportKind::JeugdhulpAmbulant, &["jeugd"]),
    (SupportKind::Groepsbegeleiding, &["groep"]),
    (SupportKind::Vervoer, &["vervoer"]),
    (SupportKind::Woonvoorziening, &["woonvoorziening"]),
    (SupportKind::BeschermdWonen, &["beschermd wonen"]),
    (SupportKind::JeugdhulpVerblijf, &["jeugdhulp met verblijf"]),
    (SupportKind::Pleegzorg, &["pleegzorg"]),
];

/// Whether a perceel is for a kind of support, by its name: any that the office has or had for it.
fn is_for(perceel: &Perceel, support: &str, settings: &Settings) -> bool {
    let name = fold(&perceel.aandachtsveld);
    let stems = STEMS.iter().find(|(kind, _)| kind.word() == support);
    let stems = stems.map_or(&[][..], |(_, stems)| stems);
    let mut known = settings.list(SUPPORTS).iter();
    let is_called = known.any(|entry| entry.id == support && entry.is_called(&name));
    name == fold(support) || is_called || stems.iter().any(|stem| name.contains(stem))
}

/// How the contracts of an office cover what is asked of an aanbieder on a day: by wet, and by the perceel where
/// contracts say for what they are.
#[must_use]
pub fn cover<'a>(
    contracts: impl Iterator<Item = &'a Record>,
    provider: &str,
    (support, wet): (&str, &str),
    (day, settings): (NaiveDate, &Settings),
) -> Cover<'a> {
    let fits = |own: &str| wet.is_empty() || own.is_empty() || own == wet;
    let is_of_law = |record: &Record| {
        let wetten = wetten(record);
        wetten.is_empty() || wetten.into_iter().any(fits)
    };
    let running = contracts.filter(|it| is_of_law(it) && covers_provider(it, provider, day));
    let cover = |record: &'a Record| {
        let number = record.id.number.as_str();
        let percelen: Vec<&Perceel> = record.all().collect();
        if support.is_empty() || percelen.is_empty() {
            return Cover::Running(number);
        }
        let mut percelen = percelen.iter();
        if percelen.any(|perceel| fits(&perceel.wet) && is_for(perceel, support, settings)) {
            Cover::Named(number)
        } else {
            Cover::Missing
        }
    };
    running.map(cover).min().unwrap_or(Cover::Missing)
}

/// Where a verwijzing can go, and why there. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// `BT Hoogkerk`, or `regulier proces`.
    pub naar: String,
    /// Short name of the BT; none for the reguliere proces.
    pub bt: Option<String>,
    /// Number of the aanbieder, where there is one.
    pub aanbieder: Option<String>,
    /// The name of the aanbieder; empty where there is none.
    pub aanbieder_naam: String,
    /// How many places there are; none when nobody said.
    pub plaatsen: Option<u32>,
    /// How many of them are taken.
    pub bezet: u32,
    /// How many wait for one.
    pub wachtlijst: u32,
    /// Days that who waits longest waits.
    pub langst_wacht: u32,
    /// The contract that covers it.
    pub contract: Option<String>,
    /// Whether the resident lets this BT know of it now; none where there is no BT, or it is not for whoever looks.
    pub toestemming: Option<bool>,
    /// Whether this BT said no to this verwijzing before.
    pub zei_nee: bool,
    /// What the place in the order rests on, the weightiest first.
    pub waarom: Vec<String>,
}

/// What two places are compared by, the weightiest first. Less is better.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Point {
    rank: u32,
    said: String,
}

impl Point {
    fn new(rank: u32, said: impl Into<String>) -> Self {
        let said = said.into();
        Self { rank, said }
    }
}

/// How much a no says against offering again: nothing else of it can be mended by asking once more.
fn weight(answer: &BtAnswer) -> u32 {
    match answer.reason.parse() {
        Ok(Reason::Complexiteit | Reason::BuitenWerkgebied) => 2,
        _ => 1,
    }
}

/// What the resident said of the BT.
fn wanted(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    match asked.unwanted.iter().any(|bt| bt == place.bt) {
        true => Point::new(1, "de inwoner wil niet dat dit BT de gegevens krijgt"),
        false => Point::new(0, ""),
    }
}

/// Whether it can be offered there at once.
fn consented(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    match (asked.consented, is_consented(asked, place)) {
        // Where there is none at all, that is no difference between them.
        (None | Some([]), _) => Point::new(0, ""),
        (_, Some(true)) => Point::new(0, "toestemming voor dit BT"),
        _ if wanted(asked, place).rank > 0 => Point::new(1, ""),
        _ => Point::new(1, "nog geen toestemming voor dit BT"),
    }
}

fn is_consented(asked: &Asked<'_>, place: &Place<'_>) -> Option<bool> {
    let consented = asked.consented?;
    Some(consented.iter().any(|bt| bt == place.bt))
}

/// What earlier answers of the BT say.
fn answered(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    let own = || {
        let all = asked.answers.iter();
        all.filter(|answer| answer.bt.as_deref() == Some(place.bt))
    };
    let Some(last) = own().next_back() else {
        return Point::new(0, "");
    };
    let did = match last.no {
        BtNo::Geweigerd => "weigerde",
        BtNo::Teruggelegd => "legde terug",
    };
    let on = last.on.map(|on| format!(" op {}", dates::with_year(on)));
    let why = match last.reason.as_str() {
        "" => String::new(),
        reason => format!(": {}", asked.settings.name_of("redenen", reason)),
    };
    let weight = own().map(weight).max().unwrap_or(1);
    Point::new(weight, format!("{did}{}{why}", on.unwrap_or_default()))
}

fn of_wijk(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    match asked.bt_of_wijk {
        OfWijk::Bt(bt) if bt == place.bt => Point::new(0, "BT van de wijk"),
        OfWijk::Bt(_) => Point::new(1, "ander BT"),
        OfWijk::None => Point::new(1, "ander BT: de wijk heeft er geen"),
        OfWijk::Unknown => Point::new(0, "wijk onbekend"),
    }
}

fn covered(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    let support = match asked.support {
        "" => "deze hulp",
        support => asked.settings.name_of(SUPPORTS, support),
    };
    match place.cover {
        None => Point::new(0, ""),
        Some(Cover::Named(number)) => Point::new(0, format!("{number} is voor {support}")),
        Some(Cover::Running(number)) => {
            Point::new(1, format!("{number} loopt, zonder perceel erbij"))
        }
        Some(Cover::Missing) => Point::new(2, format!("geen contract voor {support}")),
    }
}

fn has_room(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    match place.places {
        _ if place.provider.is_none() => Point::new(2, "geen aanbieder bekend"),
        None => Point::new(1, "aantal plaatsen onbekend"),
        Some(places) => match places.saturating_sub(place.taken) {
            0 => Point::new(2, format!("vol: {} van {places}", place.taken)),
            free if asked.sees_all => Point::new(0, format!("{free} van {places} vrij")),
            free => Point::new(0, format!("{free} van {places} vrij, zover u ziet")),
        },
    }
}

fn waits(asked: &Asked<'_>, place: &Place<'_>) -> Point {
    match (place.waiting, place.longest) {
        (0, _) if asked.sees_all => Point::new(0, "geen wachtlijst"),
        (0, _) => Point::new(0, ""),
        (1, days) => Point::new(days + 1, format!("1 wacht, {days} dagen")),
        (waiting, days) => Point::new(days + 1, format!("{waiting} wachten, langst {days} dagen")),
    }
}

/// What a place is compared by, the weightiest first.
type Points = [Point; 7];

/// Where among them stands what the resident said of the BT.
const WANTED: usize = 0;

/// And what the BT answered before.
const ANSWERED: usize = 1;

fn points(asked: &Asked<'_>, place: &Place<'_>) -> Points {
    [
        wanted(asked, place),
        answered(asked, place),
        consented(asked, place),
        of_wijk(asked, place),
        covered(asked, place),
        has_room(asked, place),
        waits(asked, place),
    ]
}

/// Where a verwijzing can go, best first, [`MOST`] at most. A BT that said no because it is too complex, or outside its
/// area, or that the resident does not want, is never the first: then the reguliere proces is.
#[must_use]
pub fn suggest(asked: &Asked<'_>, places: &[Place<'_>]) -> Vec<Suggestion> {
    let mut ranked: Vec<(Vec<u32>, Points, &Place<'_>)> = places
        .iter()
        .map(|place| {
            let points = points(asked, place);
            (
                points.iter().map(|point| point.rank).collect(),
                points,
                place,
            )
        })
        .collect();
    let free = |place: &Place<'_>| place.places.map(|it| it.saturating_sub(place.taken));
    ranked.sort_by(|(one, _, a), (other, _, b)| {
        let rest = |place: &Place<'_>| {
            (
                Reverse(free(place)),
                place.bt.to_owned(),
                place.provider.map(|it| it.0.to_owned()),
            )
        };
        one.cmp(other).then_with(|| rest(a).cmp(&rest(b)))
    });
    let cannot = |ranks: &[u32]| ranks[WANTED] > 0 || ranks[ANSWERED] > 1;
    let is_closed = ranked.first().is_none_or(|(ranks, ..)| cannot(ranks));
    let regular_first = is_closed || asked.way == Some(Way::Regular);
    let mut found: Vec<Suggestion> = ranked
        .iter()
        .take(MOST - 1)
        .map(|(_, points, place)| Suggestion {
            toestemming: is_consented(asked, place),
            ..told(place, points)
        })
        .collect();
    let at = if regular_first { 0 } else { found.len() };
    found.insert(at, regular(asked, is_closed && !ranked.is_empty()));
    found
}

fn told(place: &Place<'_>, points: &Points) -> Suggestion {
    let said = points.iter().map(|point| point.said.clone());
    let contract = match place.cover {
        Some(Cover::Named(number) | Cover::Running(number)) => Some(number.to_owned()),
        Some(Cover::Missing) | None => None,
    };
    Suggestion {
        naar: place.bt_name.clone(),
        bt: Some(place.bt.to_owned()),
        aanbieder: place.provider.map(|(number, _)| number.to_owned()),
        aanbieder_naam: place.provider.map_or("", |(_, name)| name).to_owned(),
        plaatsen: place.places,
        bezet: place.taken,
        wachtlijst: place.waiting,
        langst_wacht: place.longest,
        contract,
        toestemming: None,
        zei_nee: points[ANSWERED].rank > 0,
        waarom: said.filter(|said| !said.is_empty()).collect(),
    }
}

fn regular(asked: &Asked<'_>, is_closed: bool) -> Suggestion {
    let why = match asked.way {
        Some(Way::Regular) => "het laatste antwoord was: te complex",
        _ if is_closed => "bij geen BT kan het: zij zeiden nee, of de inwoner wil het niet",
        _ => "als geen BT het kan",
    };
    Suggestion {
        naar: "regulier proces".to_owned(),
        bt: None,
        aanbieder: None,
        aanbieder_naam: String::new(),
        plaatsen: None,
        bezet: 0,
        wachtlijst: 0,
        langst_wacht: 0,
        contract: None,
        toestemming: None,
        zei_nee: false,
        waarom: vec![why.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perceel_is_for_what_the_office_calls_so_now_or_called_so_before() {
        let changes = [("soorten", "vervoer = meerijden; eerder: reizen")];
        let changes = changes.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let settings = Settings::from_changes(&changes.into());
        for (name, support, fits) in [
            ("Meerijden", "vervoer", true),
            ("reizen", "vervoer", true),
            ("vervoer", "vervoer", true),
            ("meerijden", "dagbesteding", false),
            ("iets anders", "vervoer", false),
        ] {
            let perceel = Perceel::new(name, "");
            assert_eq!(is_for(&perceel, support, &settings), fits, "{name}");
        }
    }
}
