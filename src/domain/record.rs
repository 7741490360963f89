//! One shape for everything the store keeps: a head with fields, and parts that grow with it.
//!
//! A change to a record is one line of the logboek. What can grow without end (notes, consents, scores) is a part with
//! a key of its own, so that adding a note writes a note and not the list.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::people::{Employee, Household, Provider, Resident};
use super::referral::Referral;
use super::rows::RawValue;
use super::settings::Setting;
use super::user::User;
use super::words::{ConsentAnswer, Leefgebied};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A verwijzing, `V-2026-0412`.
    Referral,
    /// An inwoner, `P-0001`.
    Resident,
    /// A huishouden, `H-0001`.
    Household,
    /// An aanbieder, known by the office's own number.
    Provider,
    /// A medewerker of the office or a team.
    Employee,
    /// A user account.
    User,
    /// One setting.
    Setting,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Referral,
        Self::Resident,
        Self::Household,
        Self::Provider,
        Self::Employee,
        Self::User,
        Self::Setting,
    ];

    /// What the kind is called on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Referral => "verwijzing",
            Self::Resident => "inwoner",
            Self::Household => "huishouden",
            Self::Provider => "aanbieder",
            Self::Employee => "medewerker",
            Self::User => "gebruiker",
            Self::Setting => "instelling",
        }
    }

    /// The letter before a number the office gives out itself, as in `V-2026-0412`.
    #[must_use]
    pub const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Referral => Some("V-"),
            Self::Resident => Some("P-"),
            Self::Household => Some("H-"),
            Self::Provider | Self::Employee | Self::User | Self::Setting => None,
        }
    }

    /// A one-byte code for keys in the store; never reuse one.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Referral => b'V',
            Self::Resident => b'P',
            Self::Household => b'H',
            Self::Provider => b'A',
            Self::Employee => b'M',
            Self::User => b'U',
            Self::Setting => b'S',
        }
    }
}

/// Names one record everywhere: on screen, in the logboek and in the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordId {
    /// What it is about.
    pub kind: Kind,
    /// Its number or name, unique within the kind.
    pub number: String,
}

/// A text that names no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is geen nummer van wijkregie; een verwijzing heet bijvoorbeeld V-2026-0412")]
pub struct NotANumber(pub String);

impl RecordId {
    /// A record of `kind` with this number.
    #[must_use]
    pub fn new(kind: Kind, number: impl Into<String>) -> Self {
        Self {
            kind,
            number: number.into(),
        }
    }

    /// The n-th verwijzing of a year.
    #[must_use]
    pub fn referral(year: i32, n: u32) -> Self {
        Self::new(Kind::Referral, format!("V-{year}-{n:04}"))
    }

    /// The n-th record of a kind that is numbered without a year.
    #[must_use]
    pub fn numbered(kind: Kind, n: u32) -> Self {
        Self::new(kind, format!("{}{n:04}", kind.prefix().unwrap_or("")))
    }

    /// Reads a number as people type it: `v-2026-412`, `P-1`, `aanbieder:L001`.
    ///
    /// # Errors
    /// When it is neither a number with a known letter nor `soort:naam`.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        let text = text.trim();
        let wrong = || NotANumber(text.to_owned());
        if let Some((kind, name)) = text.split_once(':') {
            let kind = Kind::ALL
                .iter()
                .copied()
                .find(|k| k.word() == kind)
                .ok_or_else(wrong)?;
            return if name.is_empty() {
                Err(wrong())
            } else {
                Ok(Self::new(kind, name))
            };
        }
        let upper = text.to_uppercase();
        let digits = |part: &str| {
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        if let Some(rest) = upper.strip_prefix("V-") {
            let (year, n) = rest.split_once('-').ok_or_else(wrong)?;
            if year.len() != 4 {
                return Err(wrong());
            }
            let year = digits(year)
                .and_then(|y| i32::try_from(y).ok())
                .ok_or_else(wrong)?;
            return Ok(Self::referral(year, digits(n).ok_or_else(wrong)?));
        }
        for kind in [Kind::Resident, Kind::Household] {
            if let Some(n) = kind.prefix().and_then(|prefix| upper.strip_prefix(prefix)) {
                return Ok(Self::numbered(kind, digits(n).ok_or_else(wrong)?));
            }
        }
        Err(wrong())
    }
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.kind.prefix().is_some() {
            f.pad(&self.number)
        } else {
            write!(f, "{}:{}", self.kind.word(), self.number)
        }
    }
}

/// The fields of a record, one variant a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // heads live one at a time, a box would only cost a call
pub enum Head {
    /// See [`Referral`].
    Referral(Referral),
    /// See [`Resident`].
    Resident(Resident),
    /// See [`Household`].
    Household(Household),
    /// See [`Provider`].
    Provider(Provider),
    /// See [`Employee`].
    Employee(Employee),
    /// See [`User`].
    User(User),
    /// See [`Setting`].
    Setting(Setting),
}

impl Head {
    /// The kind of record this is the head of.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Referral(_) => Kind::Referral,
            Self::Resident(_) => Kind::Resident,
            Self::Household(_) => Kind::Household,
            Self::Provider(_) => Kind::Provider,
            Self::Employee(_) => Kind::Employee,
            Self::User(_) => Kind::User,
            Self::Setting(_) => Kind::Setting,
        }
    }

    /// An empty head of a kind, to fill in.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Referral => Self::Referral(Referral::default()),
            Kind::Resident => Self::Resident(Resident::default()),
            Kind::Household => Self::Household(Household::default()),
            Kind::Provider => Self::Provider(Provider::default()),
            Kind::Employee => Self::Employee(Employee::default()),
            Kind::User => Self::User(User::default()),
            Kind::Setting => Self::Setting(Setting::default()),
        }
    }
}

macro_rules! head_access {
    ($($get:ident, $get_mut:ident: $variant:ident($type:ty)),+ $(,)?) => {
        impl Record { $(
            #[doc = concat!("The head as a [`", stringify!($type), "`], or none when the record is of another kind.")]
            #[must_use]
            pub const fn $get(&self) -> Option<&$type> {
                if let Head::$variant(head) = &self.head { Some(head) } else { None }
            }
            #[doc = concat!("The head to change as a [`", stringify!($type), "`], or none when the record is of another kind.")]
            pub const fn $get_mut(&mut self) -> Option<&mut $type> {
                if let Head::$variant(head) = &mut self.head { Some(head) } else { None }
            }
        )+ }
    };
}

head_access! {
    referral, referral_mut: Referral(Referral),
    resident, resident_mut: Resident(Resident),
    household, household_mut: Household(Household),
    provider, provider_mut: Provider(Provider),
    employee, employee_mut: Employee(Employee),
    user, user_mut: User(User),
    setting, setting_mut: Setting(Setting),
}

/// The lists that grow with a record. The word is the path in the logboek: `notities/7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PartKind {
    /// `notities`
    Notes,
    /// `toestemmingen`
    Consents,
    /// `leefgebieden`
    Scores,
    /// `evaluaties`
    Evaluations,
    /// `omvang-verloop`
    Scalings,
    /// `adviezen`
    Advices,
    /// `escalaties`
    Escalations,
    /// `doelen`
    Goals,
    /// `ruw`
    Raw,
}

impl PartKind {
    /// Every list.
    pub const ALL: &'static [Self] = &[
        Self::Notes,
        Self::Consents,
        Self::Scores,
        Self::Evaluations,
        Self::Scalings,
        Self::Advices,
        Self::Escalations,
        Self::Goals,
        Self::Raw,
    ];

    /// The list's name in a path.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Notes => "notities",
            Self::Consents => "toestemmingen",
            Self::Scores => "leefgebieden",
            Self::Evaluations => "evaluaties",
            Self::Scalings => "omvang-verloop",
            Self::Advices => "adviezen",
            Self::Escalations => "escalaties",
            Self::Goals => "doelen",
            Self::Raw => "ruw",
        }
    }

    /// A one-byte code for keys in the store; never reuse one.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Notes => 1,
            Self::Consents => 2,
            Self::Scores => 3,
            Self::Evaluations => 4,
            Self::Scalings => 5,
            Self::Advices => 6,
            Self::Escalations => 7,
            Self::Goals => 8,
            Self::Raw => 9,
        }
    }
}

/// Names one element of a growing list: `notities/7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartKey {
    /// Which list.
    pub kind: PartKind,
    /// Which element; the first is 1.
    pub n: u32,
}

impl std::fmt::Display for PartKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.word(), self.n)
    }
}

impl std::str::FromStr for PartKey {
    type Err = NotANumber;
    fn from_str(path: &str) -> Result<Self, NotANumber> {
        let wrong = || NotANumber(path.to_owned());
        let (list, n) = path.split_once('/').ok_or_else(wrong)?;
        let kind = PartKind::ALL
            .iter()
            .copied()
            .find(|k| k.word() == list)
            .ok_or_else(wrong)?;
        Ok(Self {
            kind,
            n: n.parse().map_err(|_| wrong())?,
        })
    }
}

/// A note in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was written.
    #[serde(rename = "op")]
    pub at: DateTime<Utc>,
    /// Who wrote it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// What it says.
    #[serde(rename = "tekst")]
    pub text: String,
}

/// Consent of a resident for one party (`legal.md` 0.8, 2.13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The BT's short name, a provider's number, or free text.
    #[serde(rename = "partij")]
    pub party: String,
    /// Given, refused or unknown.
    #[serde(rename = "antwoord")]
    pub answer: ConsentAnswer,
    /// By whom: the resident, a representative, a parent.
    #[serde(rename = "gegeven_door")]
    pub given_by: String,
    /// For which data.
    #[serde(rename = "welke_gegevens")]
    pub data: String,
    /// Since when.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// The day it was withdrawn, if it was.
    #[serde(rename = "ingetrokken_op")]
    pub withdrawn: Option<NaiveDate>,
}

/// A score of the zelfredzaamheidsmatrix, one of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The area of life.
    pub leefgebied: Leefgebied,
    /// From 1 (acute problems) to 5 (fully self-reliant).
    pub score: u8,
    /// When it was given.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
}

/// An evaluation of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// When it was held.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// What was found.
    #[serde(rename = "bevinding")]
    pub finding: String,
}

/// The scope of the support from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scaling {
    /// From which day.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// How much, as the team writes it.
    #[serde(rename = "omvang")]
    pub scope: String,
    /// Why it changed.
    #[serde(rename = "reden")]
    pub reason: String,
}

/// Advice asked of a specialist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// When it was asked.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// Of whom.
    pub specialist: String,
    /// What was asked.
    #[serde(rename = "vraag")]
    pub question: String,
}

/// An escalation: a mark beside the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// To whom.
    #[serde(rename = "naar")]
    pub to: String,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Since when.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// When it was closed, if it was.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// How it was closed.
    #[serde(rename = "afgesloten_met")]
    pub closed_with: String,
}

/// A goal in the plan of a huishouden (1 gezin, 1 plan, 1 regisseur).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The area of life.
    pub leefgebied: Leefgebied,
    /// What is to be reached.
    #[serde(rename = "doel")]
    pub text: String,
    /// When it is looked at again.
    #[serde(rename = "evaluatiedatum")]
    pub evaluate_on: Option<NaiveDate>,
}

/// One element of a growing list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each variant is the struct of its name
pub enum Part {
    Note(Note),
    Consent(Consent),
    Score(Score),
    Evaluation(Evaluation),
    Scaling(Scaling),
    Advice(Advice),
    Escalation(Escalation),
    Goal(Goal),
    Raw(RawValue),
}

impl Part {
    /// The list this element belongs to.
    #[must_use]
    pub const fn kind(&self) -> PartKind {
        match self {
            Self::Note(_) => PartKind::Notes,
            Self::Consent(_) => PartKind::Consents,
            Self::Score(_) => PartKind::Scores,
            Self::Evaluation(_) => PartKind::Evaluations,
            Self::Scaling(_) => PartKind::Scalings,
            Self::Advice(_) => PartKind::Advices,
            Self::Escalation(_) => PartKind::Escalations,
            Self::Goal(_) => PartKind::Goals,
            Self::Raw(_) => PartKind::Raw,
        }
    }
}

/// The growing lists of one record, by key.
pub type Parts = BTreeMap<PartKey, Part>;

/// Everything the store keeps about one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number.
    pub id: RecordId,
    /// How many changes made it what it is; 0 before the first.
    pub revision: u32,
    /// Its fields.
    pub head: Head,
    /// What grows with it.
    pub parts: Parts,
}

impl Record {
    /// A record that is not there yet.
    #[must_use]
    pub fn new(id: RecordId) -> Self {
        Self {
            revision: 0,
            head: Head::empty(id.kind),
            id,
            parts: Parts::new(),
        }
    }

    /// Adds an element at the end of its list and returns its key.
    pub fn add(&mut self, part: Part) -> PartKey {
        let kind = part.kind();
        let n = self.of(kind).last().map_or(1, |(key, _)| key.n + 1);
        let key = PartKey { kind, n };
        self.parts.insert(key, part);
        key
    }

    /// The elements of one list, oldest first.
    pub fn of(&self, kind: PartKind) -> impl DoubleEndedIterator<Item = (&PartKey, &Part)> {
        self.parts
            .range(PartKey { kind, n: 0 }..=PartKey { kind, n: u32::MAX })
    }

    /// The consents of the record, oldest first.
    pub fn consents(&self) -> impl DoubleEndedIterator<Item = &Consent> {
        self.of(PartKind::Consents).filter_map(|(_, part)| {
            if let Part::Consent(c) = part {
                Some(c)
            } else {
                None
            }
        })
    }

    /// The consent that counts for one party: the last one recorded.
    #[must_use]
    pub fn consent_for(&self, party: &str) -> Option<&Consent> {
        self.consents().rfind(|consent| consent.party == party)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for (typed, shown) in [
            ("v-2026-412", "V-2026-0412"),
            ("V-2026-123456", "V-2026-123456"),
            (" p-1 ", "P-0001"),
            ("aanbieder:L001", "aanbieder:L001"),
        ] {
            assert_eq!(
                RecordId::parse(typed).map(|id| id.to_string()).as_deref(),
                Ok(shown),
                "{typed}"
            );
        }
        for typed in [
            "",
            "V-",
            "V-26-1",
            "V-2026-",
            "V-2026-x",
            "X-1",
            "aanbieder:",
            "P-99999999999",
        ] {
            assert!(RecordId::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn every_part_path_reads_back() {
        for kind in PartKind::ALL {
            let key = PartKey { kind: *kind, n: 7 };
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }
}
