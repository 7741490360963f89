//! One shape for everything the store keeps: a head with fields, and parts that grow with it.
//!
//! A change to a record is one line of the logboek. What can grow without end (notes, consents, scores) is a part with
//! a key of its own, so that adding a note writes a note and not the list.

pub mod fields;
mod lists;
pub mod parts;
pub mod setting;

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::budget::Budget;
use crate::domain::businesscase::Assumption;
use crate::domain::contact::Contact;
use crate::domain::contract::Contract;
use crate::domain::indicatie::Indicatie;
use crate::domain::indicator::Indicator;
use crate::domain::plan::Plan;
use crate::domain::referral::Referral;
use crate::domain::registers::people::{Employee, Household, Provider, Resident};
use crate::domain::registers::user::User;
use crate::domain::survey::Survey;
pub use lists::OF_A_DOSSIER;
use lists::*;
pub use parts::*;
use setting::Setting;

/// One row a kind: its name in the code, its byte in the keys of the store (never reuse one), its word on screen for one
/// and for more, the letter before a number the office gives out itself, the lists that can grow with it, whether the
/// register holds it, the column that a file of whole records of it is known by, and how its head is had. Who sees it is in
/// [`crate::domain::rights::table`].
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($head:ident) = $code:literal, $word:literal, $plural:literal, $prefix:expr, $lists:expr, $held:ident, $mark:expr, $get:ident, $get_mut:ident;)+) => {
        /// What a record is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind { $($(#[$doc])* $kind),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// What the kind is called on screen.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),+ }
            }

            /// What more of them are called on screen.
            #[must_use]
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$kind => $plural),+ }
            }

            /// The letter before a number the office gives out itself, as in `V-2026-0412`.
            #[must_use]
            pub const fn prefix(self) -> Option<&'static str> {
                match self { $(Self::$kind => $prefix),+ }
            }

            /// A one-byte code for keys in the store; never reuse one.
            #[must_use]
            pub const fn code(self) -> u8 {
                match self { $(Self::$kind => $code),+ }
            }

            /// The lists that can grow with a record of this kind.
            #[must_use]
            pub const fn lists(self) -> &'static [PartKind] {
                match self { $(Self::$kind => $lists),+ }
            }

            /// How the register holds records of this kind.
            #[must_use]
            pub const fn held(self) -> Held {
                match self { $(Self::$kind => Held::$held),+ }
            }

            /// The column that, beside its number, tells a file of whole records of this kind from any other; none when no
            /// file holds them.
            #[must_use]
            pub const fn mark(self) -> Option<&'static str> {
                match self { $(Self::$kind => $mark),+ }
            }

            /// Reads a head of this kind.
            ///
            /// # Errors
            /// When the value is no such head.
            pub fn read<'de, D: Deserializer<'de>>(self, value: D) -> Result<Head, D::Error> {
                Ok(match self { $(Self::$kind => Head::$kind(Deserialize::deserialize(value)?)),+ })
            }
        }

        /// The fields of a record, one variant a kind; in a box, because a record is moved many times on its way to the
        /// logboek.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[allow(missing_docs)] // each variant is the struct of its name
        pub enum Head { $($kind(Box<$head>)),+ }

        $(impl From<$head> for Head {
            fn from(head: $head) -> Self {
                Self::$kind(Box::new(head))
            }
        })+

        impl Head {
            /// The kind of record this is the head of.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind),+ }
            }

            /// An empty head of a kind, to fill in.
            #[must_use]
            pub fn empty(kind: Kind) -> Self {
                match kind { $(Kind::$kind => Self::$kind(Box::default())),+ }
            }

            /// Writes the fields by themselves, without the name of the kind.
            ///
            /// # Errors
            /// When the serializer fails.
            pub fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$kind(head) => head.serialize(serializer)),+ }
            }
        }

        impl Record { $(
            #[doc = concat!("The head as a [`", stringify!($head), "`], or none when the record is of another kind.")]
            #[must_use]
            pub const fn $get(&self) -> Option<&$head> {
                if let Head::$kind(head) = &self.head { Some(&**head) } else { None }
            }
            #[doc = concat!("The head to change as a [`", stringify!($head), "`], or none when the record is of another kind.")]
            pub const fn $get_mut(&mut self) -> Option<&mut $head> {
                if let Head::$kind(head) = &mut self.head { Some(&mut **head) } else { None }
            }
        )+ }
    };
}

kinds! {
    /// A verwijzing, `V-2026-0412`.
    Referral(Referral) = b'V', "verwijzing", "verwijzingen", Some("V-"), OF_A_REFERRAL, Not, Some("inwoner.nummer"), referral, referral_mut;
    /// An inwoner, `P-0001`.
    Resident(Resident) = b'P', "inwoner", "inwoners", Some("P-"), OF_A_RESIDENT, Not, None, resident, resident_mut;
    /// A huishouden, `H-0001`.
    Household(Household) = b'H', "huishouden", "huishoudens", Some("H-"), OF_A_DOSSIER, Not, None, household, household_mut;
    /// An aanbieder, known by the office's own number.
    Provider(Provider) = b'A', "aanbieder", "aanbieders", None, OF_A_PROVIDER, InPart, Some("begeleidingsteams"), provider, provider_mut;
    /// A medewerker of the office or a team.
    Employee(Employee) = b'M', "medewerker", "medewerkers", None, &[PartKind::Raw, PartKind::OwnColumns], InPart, Some("afwezig_tot_en_met"), employee, employee_mut;
    /// A user account.
    User(User) = b'U', "gebruiker", "gebruikers", None, OF_A_USER, InPart, None, user, user_mut;
    /// One setting.
    Setting(Setting) = b'S', "instelling", "instellingen", None, OF_A_DOSSIER, InPart, None, setting, setting_mut;
    /// A contract, known by the office's own number: `RO-2023-034`.
    Contract(Contract) = b'C', "contract", "contracten", None, OF_A_CONTRACT, Whole, Some("opzeggen_hoe"), contract, contract_mut;
    /// An aanbesteding, known by the office's own number: `AB-2026-01`.
    Aanbesteding(Aanbesteding) = b'T', "aanbesteding", "aanbestedingen", None, OF_AN_AANBESTEDING, Whole, Some("procedure_in_bestand"), aanbesteding, aanbesteding_mut;
    /// An indicatie, `IND-0001`.
    Indicatie(Indicatie) = b'I', "indicatie", "indicaties", Some("IND-"), OF_AN_INDICATIE, Not, Some("besloten_vervolg"), indicatie, indicatie_mut;
    /// The plan of a huishouden, `PLAN-0001`.
    Plan(Plan) = b'G', "plan", "plannen", Some("PLAN-"), OF_A_PLAN, Not, Some("volgende_evaluatie"), plan, plan_mut;
    /// A contact, with or without a call-back: `CON-0001`.
    Contact(Contact) = b'B', "contact", "contacten", Some("CON-"), OF_A_CONTACT, Not, Some("terugbellen_uitkomst"), contact, contact_mut;
    /// An indicator of the begroting, known by its number there: `4.2.2-04`.
    Indicator(Indicator) = b'D', "indicator", "indicatoren", None, OF_AN_INDICATOR, Whole, Some("cijferfilter"), indicator, indicator_mut;
    /// A budget of one year, place and aandachtsveld, `BUD-0001`.
    Budget(Budget) = b'X', "budget", "budgetten", Some("BUD-"), OF_A_BUDGET, Whole, Some("voor_korting"), budget, budget_mut;
    /// An assumption of the business case, `AAN-0001`.
    Assumption(Assumption) = b'Y', "aanname", "aannames", Some("AAN-"), OF_AN_ASSUMPTION, Whole, Some("tarief_eenheid"), assumption, assumption_mut;
    /// An ervaringsonderzoek of one moment, `ERV-0001`.
    Survey(Survey) = b'E', "ervaringsonderzoek", "ervaringsonderzoeken", Some("ERV-"), OF_A_SURVEY, Whole, Some("uitgenodigd"), survey, survey_mut;
}

/// How the register holds records of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It does not: there are too many, or no decision needs them.
    Not,
    /// What decisions need of them.
    InPart,
    /// As they are, with all their lists.
    Whole,
}

/// Names one record everywhere: on screen, in the logboek and in the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordId {
    /// What it is about.
    pub kind: Kind,
    /// Its number or name, unique within the kind.
    pub number: String,
}

/// The highest number that is counted on from: far beyond any office, and far from where a count would begin again.
pub const MOST_NUMBER: u32 = 99_999_999;

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

    /// Whether its text reads back to the very same number.
    #[must_use]
    pub fn reads_back(&self) -> bool {
        // A zero byte ends the number in the keys of the store.
        !self.number.contains('\0') && Self::parse(&self.to_string()).as_ref() == Ok(self)
    }

    /// Whether the office itself can have counted to this number; also so for what has a number of its own.
    #[must_use]
    pub fn can_be_counted(&self) -> bool {
        let Some(prefix) = self.kind.prefix() else {
            return true;
        };
        let digits = self.number.rsplit('-').next().unwrap_or_default();
        let n = digits.parse::<u32>().unwrap_or(0);
        self.number.starts_with(prefix) && (1..=MOST_NUMBER).contains(&n)
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
        if let Some(kind) = office_number(&upper) {
            return Ok(Self::new(kind, upper));
        }
        let counted = [
            Kind::Resident,
            Kind::Household,
            Kind::Indicatie,
            Kind::Plan,
            Kind::Contact,
            Kind::Budget,
            Kind::Assumption,
            Kind::Survey,
        ];
        for kind in counted {
            if let Some(n) = kind.prefix().and_then(|prefix| upper.strip_prefix(prefix)) {
                return Ok(Self::numbered(kind, digits(n).ok_or_else(wrong)?));
            }
        }
        Err(wrong())
    }
}

/// Whether a number can be the office's own for a kind: plain signs, and not the shape of another kind, or nobody could
/// find the record by it.
#[must_use]
pub fn can_be_number(kind: Kind, number: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_');
    let begins_well = number.starts_with(|c: char| c.is_ascii_alphanumeric());
    (1..=40).contains(&number.len())
        && begins_well
        && number.chars().all(is_plain)
        && !number.contains("..")
        && RecordId::parse(number).map_or(true, |id| id.kind == kind)
}

/// What a number of the office's own shape is about: `AB-2026-01` is an aanbesteding, any other letters with a year and
/// a number (`RO-2023-034`, `DO-2018-001`) a contract. A number of another shape is written as `contract:2023/34`.
fn office_number(upper: &str) -> Option<Kind> {
    let mut pieces = upper.splitn(3, '-');
    let (letters, year, rest) = (pieces.next()?, pieces.next()?, pieces.next()?);
    let is_one = (1..=4).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_uppercase())
        && !matches!(letters, "V" | "P" | "H")
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_one.then_some(if letters == "AB" {
        Kind::Aanbesteding
    } else {
        Kind::Contract
    })
}

impl std::fmt::Display for RecordId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.kind.prefix().is_some() || office_number(&self.number) == Some(self.kind) {
            f.pad(&self.number)
        } else {
            write!(f, "{}:{}", self.kind.word(), self.number)
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

    /// Why it was taken out of its register, when it was entered by mistake: the logboek keeps it, nothing else counts it.
    #[must_use]
    pub fn taken_out(&self) -> Option<&str> {
        let reason = match &self.head {
            Head::Contract(contract) => contract.taken_out.as_str(),
            Head::Aanbesteding(aanbesteding) => aanbesteding.taken_out.as_str(),
            Head::Indicatie(indicatie) => indicatie.taken_out.as_str(),
            Head::Plan(plan) => plan.taken_out.as_str(),
            Head::Contact(contact) => contact.taken_out.as_str(),
            Head::Indicator(indicator) => indicator.taken_out.as_str(),
            Head::Assumption(assumption) => assumption.taken_out.as_str(),
            Head::Survey(survey) => survey.taken_out.as_str(),
            // One that is still to be made is not gone.
            Head::Budget(budget) if self.revision > 0 => budget.gone(),
            _ => "",
        };
        (!reason.is_empty()).then_some(reason)
    }

    /// Whom a record that is about one resident is about: the number of that resident.
    #[must_use]
    pub fn person(&self) -> Option<&str> {
        match &self.head {
            Head::Referral(referral) => referral.resident.as_deref(),
            Head::Indicatie(indicatie) => indicatie.resident.as_deref(),
            Head::Contact(contact) => contact.resident.as_deref(),
            _ => None,
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
        // Few enough for one leaf of the tree: walking it costs less than looking up both ends. Signals ask ten lists of
        // ten thousand contracts.
        let ends = if self.parts.len() <= 11 {
            (Bound::Unbounded, Bound::Unbounded)
        } else {
            let end = |n| Bound::Included(PartKey { kind, n });
            (end(0), end(u32::MAX))
        };
        let found = self.parts.range(ends);
        found.filter(move |(key, _)| key.kind == kind)
    }

    /// The elements of the list that holds elements of this type, oldest first.
    pub fn all<'a, E: Element + 'a>(&'a self) -> impl DoubleEndedIterator<Item = &'a E> {
        self.of(E::KIND).filter_map(|(_, part)| E::of(part))
    }

    /// The element with a number in its list.
    #[must_use]
    pub fn element<E: Element>(&self, n: u32) -> Option<&E> {
        self.parts
            .get(&PartKey { kind: E::KIND, n })
            .and_then(E::of)
    }

    /// The element with a number in its list, to change.
    pub fn element_mut<E: Element>(&mut self, n: u32) -> Option<&mut E> {
        let key = PartKey { kind: E::KIND, n };
        self.parts.get_mut(&key).and_then(E::of_mut)
    }

    /// The consents of the record, oldest first.
    pub fn consents(&self) -> impl DoubleEndedIterator<Item = &Consent> {
        self.all()
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
            ("ro-2023-034", "RO-2023-034"),
            ("AB-2026-01", "AB-2026-01"),
            ("contract:2023/34", "contract:2023/34"),
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
    fn a_number_of_another_kind_or_with_odd_signs_is_no_contract() {
        for number in ["RO-2026-001", "2023/34", "DO-2018-001", "RING-A"] {
            assert!(can_be_number(Kind::Contract, number), "{number}");
        }
        for number in [
            "V-2026-0005",
            "P-0001",
            "AB-2026-02",
            "HALLO WERELD",
            "../../etc",
            "=A1",
            "-1",
            "RO-2026\n1",
            "",
            "contract:x",
        ] {
            assert!(!can_be_number(Kind::Contract, number), "{number}");
        }
        assert!(can_be_number(Kind::Aanbesteding, "AB-2026-01"));
        assert!(!can_be_number(Kind::Aanbesteding, "RO-2026-001"));
    }

    #[test]
    fn every_part_path_reads_back() {
        for kind in PartKind::ALL {
            let key = PartKey { kind: *kind, n: 7 };
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }
}
