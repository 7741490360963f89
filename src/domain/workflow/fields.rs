//! The fields an action asks for, and reading what was typed in them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Action, Context, Refusal};
use crate::domain::aanbesteding::cpv;
use crate::domain::dates;
use crate::domain::identifiers::{Bsn, phone, postcode};
use crate::domain::leads::read_steps;
use crate::domain::money::Cents;
use crate::domain::record::{Kind, RecordId};
use crate::domain::register::Register;
use crate::domain::registers::user::Scope;
use crate::domain::text::{Layout, clean};
use crate::domain::words::{ClockKind, Role, fold};

/// Lists of words to choose from: a function for each.
macro_rules! list_of {
    ($($name:ident = $type:ty),+ $(,)?) => { $(
        fn $name() -> Vec<&'static str> { <$type>::ALL.iter().map(|word| word.word()).collect() }
    )+ };
}

pub(crate) use list_of;

/// The longest text a field takes, in bytes.
const LONGEST_TEXT: usize = 64_000;

/// What can be filled in in a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A day that is not in the future: something that happened.
    PastDate,
    /// A whole number within these bounds.
    Number(u32, u32),
    /// A word of a fixed list.
    Word(fn() -> Vec<&'static str>),
    /// A word of a list in the settings, by its key.
    List(&'static str),
    /// An inwoner, `P-0001`.
    Resident,
    /// A huishouden, `H-0001`.
    Household,
    /// An aanbieder, by number or name.
    Provider,
    /// A medewerker, by name; someone not in the register is kept as typed.
    Employee,
    /// A begeleidingsteam, by short name or name.
    Bt,
    /// Begeleidingsteams with commas, or `alle`.
    Bts,
    /// A wijk, by name.
    Wijk,
    /// A clock; the choices are those that can be suspended.
    Clock,
    /// A party for consent: a BT, a provider, or free text.
    Party,
    /// A BSN.
    Bsn,
    /// A postcode.
    Postcode,
    /// A telephone number.
    Phone,
    /// Roles with commas.
    Roles,
    /// Scopes with commas.
    Scopes,
    /// An amount of money; kept as cents.
    Amount,
    /// A percentage; kept in hundredths of a percent.
    Percent,
    /// A number of fte; kept in hundredths.
    Fte,
    /// A contract, by number.
    Contract,
    /// Lead times: `6m 3m 1m 2w`.
    Steps,
    /// A mark from 0 to 10 with at most two decimals; kept in hundredths.
    Mark,
    /// A CPV code of the pick list, or its name.
    Cpv,
    /// Who made a bid: an aanbieder by number or name; someone not in the register is kept as typed.
    Bidder,
}

/// One field of an action.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its name, as typed before `=`.
    pub name: &'static str,
    /// What can be filled in.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub is_required: bool,
}

/// A field that must be filled in.
#[must_use]
pub const fn must(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec {
        name,
        kind,
        is_required: true,
    }
}

/// A field that may stay empty.
#[must_use]
pub const fn may(name: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec {
        name,
        kind,
        is_required: false,
    }
}

/// The fields of an action as they were read: dates as `jjjj-mm-dd`, words as in their list, numbers of records in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    /// Reads what was typed against what the action asks for.
    ///
    /// # Errors
    /// When a field is unknown, missing, or cannot be read; all that is missing is named at once.
    pub fn read(
        action: &Action,
        given: &BTreeMap<String, String>,
        context: &Context<'_>,
    ) -> Result<Self, Refusal> {
        if let Some(name) = given
            .keys()
            .find(|name| !action.fields.iter().any(|field| field.name == **name))
        {
            let known: Vec<&str> = action.fields.iter().map(|field| field.name).collect();
            let known = if known.is_empty() {
                "geen velden".to_owned()
            } else {
                known.join(", ")
            };
            return Err(
                Refusal::usage(format!("{} kent geen veld ‘{name}’", action.id))
                    .unless(format!("Deze actie kent: {known}")),
            );
        }
        let mut read = BTreeMap::new();
        let mut missing = Vec::new();
        for field in action.fields {
            let typed = given
                .get(field.name)
                .map(|text| clean(text, Layout::Lines).text);
            match typed.as_deref().filter(|text| !text.is_empty()) {
                Some(text) if text.len() > LONGEST_TEXT => {
                    return Err(Refusal::usage(format!("Het veld {} is te lang", field.name))
                        .unless("Een tekst mag hoogstens 64.000 tekens zijn; zet de rest in een document"));
                }
                Some(text) => {
                    let value = field
                        .kind
                        .read(text, context.today, context.register)
                        .map_err(|why| {
                            Refusal::usage(format!("Het veld {} klopt niet: {why}", field.name))
                        })?;
                    read.insert(field.name, value);
                }
                None if field.is_required => missing.push(field.name),
                None => {
                    // An empty value that was typed empties an optional field.
                    if given.contains_key(field.name) {
                        read.insert(field.name, String::new());
                    }
                }
            }
        }
        if missing.is_empty() {
            Ok(Self(read))
        } else {
            Err(Refusal::rule(format!(
                "{} kan nog niet: vul nog in {}",
                action.title,
                missing.join(", ")
            ))
            .by("werkproces"))
        }
    }

    /// The text of a field, or empty.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A copy of the text of a field, or empty.
    #[must_use]
    pub fn owned(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// The text of a field, or none when it is empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|text| !text.is_empty()).cloned()
    }

    /// Whether a field was typed at all, even empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The date of a field, or none when it is empty.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        self.0.get(name)?.parse().ok()
    }

    /// The word of a field, or none when it is empty.
    #[must_use]
    pub fn word<W: std::str::FromStr>(&self, name: &str) -> Option<W> {
        self.0.get(name)?.parse().ok()
    }

    /// The fields that were typed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

impl FieldKind {
    /// Reads a text that is not empty; returns it as it is to be kept.
    ///
    /// # Errors
    /// In words, when the text does not fit.
    pub fn read(self, text: &str, today: NaiveDate, register: &Register) -> Result<String, String> {
        let read_date =
            |text| dates::parse(text, today, &register.calendar).map_err(|why| why.to_string());
        match self {
            Self::Text => Ok(text.to_owned()),
            Self::Date => read_date(text).map(|day| day.to_string()),
            Self::PastDate => {
                let day = read_date(text)?;
                if day > today {
                    Err(format!("{} ligt in de toekomst", dates::with_year(day)))
                } else {
                    Ok(day.to_string())
                }
            }
            Self::Number(low, high) => text
                .parse::<u32>()
                .ok()
                .filter(|n| (low..=high).contains(n))
                .map(|n| n.to_string())
                .ok_or_else(|| format!("vul een getal in van {low} tot en met {high}")),
            Self::Word(words) => pick(text, words().into_iter()),
            Self::List(key) => pick(text, register.settings.list(key).iter().map(String::as_str)),
            Self::Clock => pick(text, ClockKind::ALL.iter().map(|kind| kind.word())),
            Self::Resident => number(text, Kind::Resident, "P-0001"),
            Self::Household => number(text, Kind::Household, "H-0001"),
            Self::Provider => register
                .find_provider(text)
                .map(str::to_owned)
                .ok_or_else(|| {
                    format!(
                        "er is geen aanbieder ‘{text}’. Bekijk ze met: wijkregie lijst aanbieders"
                    )
                }),
            Self::Employee => Ok(register.find_employee(text).unwrap_or(text).to_owned()),
            Self::Bt => register.settings.find_bt(text).ok_or_else(|| {
                let known: Vec<String> = register.settings.bts().into_iter().collect();
                format!(
                    "er is geen begeleidingsteam ‘{text}’; kies uit: {}",
                    known.join(", ")
                )
            }),
            Self::Bts => read_bts(text, today, register),
            Self::Wijk => register
                .settings
                .find_wijk(text)
                .map(str::to_owned)
                .ok_or_else(|| {
                    format!("er is geen wijk ‘{text}’, of er zijn er meer die zo beginnen")
                }),
            Self::Party => Ok(register
                .settings
                .find_bt(text)
                .or_else(|| register.find_provider(text).map(str::to_owned))
                .unwrap_or_else(|| text.to_owned())),
            Self::Bsn => Bsn::parse(text)
                .map(|bsn| bsn.to_string())
                .map_err(|why| why.to_string()),
            Self::Postcode => {
                postcode(text).ok_or_else(|| "schrijf een postcode als 9744 GJ".to_owned())
            }
            Self::Phone => {
                phone(text).ok_or_else(|| "schrijf een telefoonnummer als 06-12345678".to_owned())
            }
            Self::Amount => text
                .parse::<Cents>()
                .map(|amount| amount.to_string())
                .map_err(|why| why.to_string()),
            Self::Percent => hundredths(text, 100).ok_or_else(|| {
                "schrijf een percentage van 0 tot en met 100, zoals 33,3 %".to_owned()
            }),
            Self::Fte => hundredths(text, 1_000)
                .ok_or_else(|| "schrijf een aantal fte, zoals 1,5".to_owned()),
            Self::Mark => hundredths(text, 10)
                .ok_or_else(|| "schrijf een cijfer van 0 tot en met 10, zoals 7,5".to_owned()),
            Self::Cpv => read_cpv(text),
            Self::Bidder => Ok(register.find_provider(text).unwrap_or(text).to_owned()),
            Self::Contract => Ok(register
                .find_contract(text)
                .map_or_else(|| text.to_uppercase(), |record| record.id.number.clone())),
            Self::Steps => read_steps(text).and_then(|steps| {
                if steps.is_empty() {
                    Err("schrijf voorlooptijden als 6m 3m 1m 2w".to_owned())
                } else {
                    Ok(steps
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(" "))
                }
            }),
            Self::Roles => each(text, |word| {
                word.parse::<Role>()
                    .map(|role| role.word().to_owned())
                    .map_err(|why| why.to_string())
            }),
            Self::Scopes => each(text, |word| {
                let scope = word.parse::<Scope>().map_err(|why| why.to_string())?;
                if register.settings.has_scope(&scope) {
                    Ok(scope.to_string())
                } else {
                    Err(format!(
                        "‘{word}’ is er niet; bekijk wijken en teams met: wijkregie lijst instellingen"
                    ))
                }
            }),
        }
    }

    /// The words to choose from, where there is a list.
    #[must_use]
    pub fn choices(self, register: &Register) -> Vec<String> {
        let settings = &register.settings;
        match self {
            Self::Word(words) => words().into_iter().map(str::to_owned).collect(),
            Self::List(key) => settings.list(key).to_vec(),
            Self::Clock => ClockKind::ALL
                .iter()
                .filter(|kind| kind.can_be_suspended())
                .map(|kind| kind.word().to_owned())
                .collect(),
            Self::Bt => settings.bts().into_iter().collect(),
            Self::Wijk => settings.wijken().keys().cloned().collect(),
            Self::Roles => Role::ALL
                .iter()
                .map(|role| role.word().to_owned())
                .collect(),
            Self::Cpv => cpv::all()
                .iter()
                .map(|row| format!("{} {}", row.code, row.name))
                .collect(),
            Self::Provider | Self::Bidder => register
                .providers
                .values()
                .map(|provider| provider.name.clone())
                .collect(),
            Self::Employee => register
                .employees
                .values()
                .map(|employee| employee.name.clone())
                .collect(),
            Self::Party => settings.bts().into_iter().collect(),
            Self::Contract => register.contracts().keys().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// A code of the pick list: by its number, with or without its name behind it, or by its whole name.
fn read_cpv(text: &str) -> Result<String, String> {
    let number = text.split_whitespace().next().unwrap_or(text);
    let wanted = fold(text);
    let named = || cpv::all().iter().find(|row| fold(row.name) == wanted);
    if let Some(found) = cpv::find(number).or_else(named) {
        return Ok(found.code.to_owned());
    }
    let near: Vec<String> = cpv::search(text)
        .take(5)
        .map(|row| format!("{} {}", row.code, row.name))
        .collect();
    Err(if near.is_empty() {
        format!("‘{text}’ staat niet in de lijst van CPV-codes; zoek op een woord als welzijn")
    } else {
        format!("kies een CPV-code: {}", near.join(", "))
    })
}

/// A number with at most two decimals, in hundredths; none above `most`.
fn hundredths(text: &str, most: u64) -> Option<String> {
    let amount: Cents = text.trim_end_matches('%').trim().parse().ok()?;
    (amount <= Cents::euros(most)).then(|| amount.0.to_string())
}

fn pick<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let words: Vec<&str> = words.collect();
    let wanted = fold(text);
    words
        .iter()
        .find(|word| fold(word) == wanted)
        .map(|word| (*word).to_owned())
        .ok_or_else(|| {
            format!(
                "‘{text}’ staat niet in de lijst; kies uit: {}",
                words.join(", ")
            )
        })
}

fn number(text: &str, kind: Kind, example: &str) -> Result<String, String> {
    match RecordId::parse(text) {
        Ok(id) if id.kind == kind => Ok(id.number),
        _ => Err(format!(
            "‘{text}’ is geen nummer van een {}; schrijf het als {example}",
            kind.word()
        )),
    }
}

fn each(text: &str, read: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let words: Result<Vec<String>, String> = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(read)
        .collect();
    words.map(|words| words.join(","))
}

fn read_bts(text: &str, today: NaiveDate, register: &Register) -> Result<String, String> {
    each(text, |word| {
        if fold(word) == crate::domain::registers::people::EVERY_TEAM {
            Ok(crate::domain::registers::people::EVERY_TEAM.to_owned())
        } else {
            FieldKind::Bt.read(word, today, register)
        }
    })
}
