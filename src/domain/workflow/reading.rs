//! From what was typed to a value, and the words to choose from: once, at the edge.

use chrono::NaiveDate;

use super::field::FieldKind;
use super::fields::Value;
use crate::domain::aanbesteding::cpv;
use crate::domain::contract::length::Length;
use crate::domain::contract::when;
use crate::domain::dates;
use crate::domain::identifiers::{Bsn, phone, postcode};
use crate::domain::leads::read_steps;
use crate::domain::money::{Balance, Cents};
use crate::domain::plausible;
use crate::domain::record::{Kind, RecordId, consent_parts};
use crate::domain::register::Register;
use crate::domain::registers::governments::{self, ORGANISATIONS};
use crate::domain::registers::people::EVERY_TEAM;
use crate::domain::registers::user::Scope;
use crate::domain::settings::lists;
use crate::domain::volume::Volume;
use crate::domain::words::{ClockKind, ConsentGround, ConsentPart, Role, fold, words_of};

impl FieldKind {
    /// Reads a text that is not empty; returns it as it is to be kept.
    ///
    /// # Errors
    /// In words, when the text does not fit.
    pub fn read(self, text: &str, today: NaiveDate, register: &Register) -> Result<Value, String> {
        let read_date =
            |text| dates::parse(text, today, &register.calendar).map_err(|why| why.to_string());
        let text_of = |found: Option<String>, sentence: &str| {
            found.map(Value::Text).ok_or_else(|| sentence.to_owned())
        };
        let numbered = |text: &str, most, sentence: &str| {
            let read = hundredths(text, most).map(Value::Number);
            read.ok_or_else(|| sentence.to_owned())
        };
        match self {
            Self::Text => Ok(Value::Text(text.to_owned())),
            Self::Date => {
                let day = read_date(text)?;
                plausible::day(day)?;
                Ok(Value::Day(day))
            }
            Self::Tick => match fold(text).as_str() {
                "nee" => Ok(Value::Text(String::new())),
                "ja" => Ok(Value::Day(today)),
                _ => Self::Date.read(text, today, register),
            },
            Self::BirthDate => {
                let day = read_date(text)?;
                plausible::born(day, today)?;
                Ok(Value::Day(day))
            }
            Self::PastDate => match read_date(text)? {
                day if day > today => Err(format!("{} ligt in de toekomst", dates::with_year(day))),
                day => Ok(Value::Day(day)),
            },
            Self::Number(low, high) => text
                .parse::<u32>()
                .ok()
                .filter(|n| (low..=high).contains(n))
                .map(Value::Number)
                .ok_or_else(|| format!("vul een getal in van {low} tot en met {high}")),
            Self::Numbered(most) => text
                .split_whitespace()
                .next()
                .and_then(|number| number.parse::<u32>().ok())
                .filter(|n| (1..=most).contains(n))
                .map(Value::Number)
                .ok_or_else(|| "noem het nummer uit de lijst".to_owned()),
            Self::Word(words) => pick(text, words().into_iter()).map(Value::Word),
            Self::List(key) => {
                let settings = &register.settings;
                match lists::find(settings.list(key), text) {
                    Some(entry) if entry.is_ended => Err(format!(
                        "‘{}’ wordt niet meer gebruikt; kies uit: {}",
                        entry.name,
                        settings.names(key).join(", ")
                    )),
                    Some(entry) => Ok(Value::Text(entry.id.clone())),
                    None => {
                        let names = settings.names(key);
                        pick(text, names.iter().map(String::as_str))
                            .map(|word| Value::Text(word.to_owned()))
                    }
                }
            }
            Self::Clock => {
                pick(text, ClockKind::ALL.iter().map(|kind| kind.word())).map(Value::Word)
            }
            Self::Resident => number(text, Kind::Resident, "P-0001"),
            Self::Household => number(text, Kind::Household, "H-0001"),
            Self::Provider => {
                let found = register.find_provider(text);
                found.map(|number| Value::Text(number.to_owned())).ok_or_else(|| {
                    format!(
                        "er is geen aanbieder ‘{text}’. Bekijk ze met: wijkregie lijst aanbieders"
                    )
                })
            }
            Self::Organisation => organisation(text, register).map(Value::Text),
            Self::Gemeente => {
                let found = governments::find_gemeente(text).map(|one| one.name.clone());
                text_of(found, "dit is geen gemeente uit de landelijke lijst; kijk de naam na")
            }
            Self::Employee => employee(text, register).map(Value::Text),
            Self::Somebody => Ok(Value::Text(
                register.find_employee(text).unwrap_or(text).to_owned(),
            )),
            Self::Bt => read_bt(text, register).map(Value::Text),
            Self::Bts => each(text, |word| {
                if fold(word) == EVERY_TEAM {
                    Ok(EVERY_TEAM.to_owned())
                } else {
                    read_bt(word, register)
                }
            })
            .map(Value::Names),
            Self::ConsentParts => {
                let parts = consent_parts(text);
                let words = parts.iter().map(|part| part.word().to_owned());
                match parts.is_empty() {
                    false => Ok(Value::Names(words.collect())),
                    true => Err(format!(
                        "noem wat de partij mag weten: {}",
                        words_of::<ConsentPart>().join(", ")
                    )),
                }
            }
            Self::Giver => giver(text).map(Value::Text),
            Self::Wijk => {
                let found = register.settings.find_wijk(text);
                found.map(|id| Value::Text(id.to_owned())).ok_or_else(|| {
                    format!("er is geen wijk ‘{text}’, of er zijn er meer die zo beginnen")
                })
            }
            Self::Buurt => {
                let found = register.settings.areas().buurt(text);
                found
                    .map(|buurt| Value::Text(buurt.id()))
                    .map_err(|why| why.to_string())
            }
            Self::Party => {
                let bt = register.settings.find_bt(text);
                let party = bt.or_else(|| register.find_provider(text).map(str::to_owned));
                Ok(Value::Text(party.unwrap_or_else(|| text.to_owned())))
            }
            Self::Bsn => Bsn::parse(text)
                .map(Value::Bsn)
                .map_err(|why| why.to_string()),
            Self::Postcode => text_of(postcode(text), "schrijf een postcode als 9744 GJ"),
            Self::Phone => text_of(phone(text), "schrijf een telefoonnummer als 06-12345678"),
            Self::Length => text
                .parse::<Length>()
                .map(Value::Length)
                .map_err(|why| why.to_string()),
            Self::Volume => text
                .parse::<Volume>()
                .map(Value::Volume)
                .map_err(|why| why.to_string()),
            Self::When => when::parse(text, today, &register.calendar).map(Value::When),
            Self::Amount => millions(text)
                .map_or_else(|| text.parse::<Cents>(), Ok)
                .map(Value::Cents)
                .map_err(|why| why.to_string()),
            Self::Balance => millions(text)
                .map_or_else(|| text.parse::<Balance>(), |amount| Ok(amount.into()))
                .map(Value::Balance)
                .map_err(|why| why.to_string()),
            Self::Percent => numbered(
                text,
                100,
                "schrijf een percentage van 0 tot en met 100, zoals 33,3 %",
            ),
            Self::Fte => {
                let bare = text.strip_suffix("fte").unwrap_or(text);
                numbered(bare, 1_000, "schrijf een aantal fte, zoals 1,5")
            }
            Self::Mark => numbered(text, 10, "schrijf een cijfer van 0 tot en met 10, zoals 7,5"),
            Self::Hundredths => numbered(
                text,
                100_000,
                "schrijf een aantal met hoogstens twee cijfers achter de komma, zoals 4,5",
            ),
            Self::Cpv => read_cpv(text).map(Value::Text),
            Self::Bidder => Ok(Value::Text(
                register.find_provider(text).unwrap_or(text).to_owned(),
            )),
            Self::Contract => {
                // Its title may stand behind it.
                let number = text.split_whitespace().next().unwrap_or(text);
                let found = register.find_contract(text);
                let found = found.or_else(|| register.find_contract(number));
                Ok(Value::Text(found.map_or_else(
                    || number.to_uppercase(),
                    |record| record.id.number.clone(),
                )))
            }
            Self::Steps => match read_steps(text)?.as_slice() {
                [] => Err("schrijf voorlooptijden als 6m 3m 1m 2w".to_owned()),
                steps => {
                    let words: Vec<String> = steps.iter().map(ToString::to_string).collect();
                    Ok(Value::Text(words.join(" ")))
                }
            },
            Self::Roles => each(text, |word| {
                word.parse::<Role>().map_err(|why| why.to_string())
            })
            .map(|roles| Value::Roles(roles.into_iter().collect())),
            Self::Scopes => each(text, |word| {
                let scope = word.parse::<Scope>().map_err(|why| why.to_string())?;
                if register.settings.has_scope(&scope) {
                    Ok(scope)
                } else {
                    Err(format!(
                        "‘{word}’ is er niet; bekijk wijken en teams met: wijkregie lijst instellingen"
                    ))
                }
            })
            .map(|scopes| Value::Scopes(scopes.into_iter().collect())),
        }
    }

    /// The words to choose from, where there is a list.
    #[must_use]
    pub fn choices(self, register: &Register) -> Vec<String> {
        let settings = &register.settings;
        match self {
            Self::Word(words) => words().into_iter().map(str::to_owned).collect(),
            Self::List(key) => settings.names(key),
            Self::Clock => ClockKind::ALL
                .iter()
                .filter(|kind| kind.can_be_suspended())
                .map(|kind| kind.word().to_owned())
                .collect(),
            Self::Bt | Self::Party => {
                let bts = settings.bts().into_iter();
                bts.map(|bt| settings.bt_called(&bt).to_owned()).collect()
            }
            Self::ConsentParts => {
                let usual = CONSENTED.into_iter().map(str::to_owned);
                let words = words_of::<ConsentPart>().into_iter().map(str::to_owned);
                usual.chain(words).collect()
            }
            Self::Giver => ConsentGround::at(None)
                .iter()
                .map(|it| it.giver().to_owned())
                .collect(),
            Self::Wijk => settings.wijken().keys().cloned().collect(),
            Self::Buurt => {
                let areas = settings.areas();
                let newest = areas.years().last().copied();
                let buurten = areas.all().filter(|it| it.is_buurt());
                let buurten = buurten.filter(|it| Some(it.year) == newest);
                buurten.map(|it| it.name.clone()).collect()
            }
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
            Self::Organisation => {
                let providers = register.providers.values();
                let providers = providers.map(|provider| provider.name.clone());
                let listed = settings.names(ORGANISATIONS);
                let governments = governments::all().iter().map(|one| one.name.clone());
                providers.chain(listed).chain(governments).collect()
            }
            Self::Gemeente => {
                let gemeenten = governments::all().iter();
                let still =
                    gemeenten.filter(|one| one.until.is_none() && one.code.starts_with("GM"));
                still.map(|one| one.name.clone()).collect()
            }
            Self::Employee | Self::Somebody => register
                .employees
                .values()
                .map(|employee| employee.name.clone())
                .collect(),
            Self::Contract => register.contracts().keys().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

/// What residents let a party know, the usual first.
const CONSENTED: [&str; 2] = [
    "hulpvraag, verslag, contactgegevens",
    "hulpvraag, contactgegevens",
];

/// Who gives consent, as the list says it or by name.
fn giver(text: &str) -> Result<String, String> {
    /// A beginning of a word of the list is that word from so many letters on.
    const ENOUGH: usize = 3;
    let typed = fold(text);
    let words = ConsentGround::at(None).iter().map(|ground| ground.giver());
    let mut words = words.filter(|word| fold(word).starts_with(&typed));
    match (words.next(), words.next()) {
        (Some(word), None) if typed.len() >= ENOUGH => Ok(word.to_owned()),
        _ if typed.len() >= ENOUGH => Ok(text.to_owned()),
        _ => {
            let words: Vec<&str> = ConsentGround::at(None)
                .iter()
                .map(|it| it.giver())
                .collect();
            Err(format!("kies {}, of noem een naam", words.join(", ")))
        }
    }
}

/// The key of a medewerker, or the name of an account that still is.
fn employee(text: &str, register: &Register) -> Result<String, String> {
    let is_there = |key: &&str| {
        let account = register.users.get(*key);
        register.employees.contains_key(*key) || account.is_some_and(|user| !user.withdrawn)
    };
    if let Some(key) = register.find_employee(text).filter(is_there) {
        return Ok(key.to_owned());
    }
    if register.employees.is_empty() {
        return Ok(text.to_owned());
    }
    Err(match register.employees_like(text).as_slice() {
        [] => format!(
            "‘{text}’ is de naam van geen medewerker. Bekijk ze met: wijkregie lijst medewerkers"
        ),
        like => format!(
            "‘{text}’ is de naam van geen medewerker; wel is er {}",
            like.join(" of ")
        ),
    })
}

/// A party as it is kept: the number of an aanbieder, else a name of one of the lists.
fn organisation(text: &str, register: &Register) -> Result<String, String> {
    let found = register.find_organisation(text);
    found.ok_or_else(|| match governments::claims_to_be_one(text) {
        true => format!(
            "‘{text}’ staat niet in de landelijke lijst van gemeenten en provincies; kijk de naam na"
        ),
        false => format!(
            "‘{text}’ is geen aanbieder, gemeente of provincie. Leg haar vast met aanbieder-registreren, of laat haar toevoegen aan de instelling {ORGANISATIONS}"
        ),
    })
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

/// A begeleidingsteam by short name or name.
fn read_bt(text: &str, register: &Register) -> Result<String, String> {
    register.settings.find_bt(text).ok_or_else(|| {
        let known = FieldKind::Bt.choices(register);
        format!(
            "er is geen begeleidingsteam ‘{text}’; kies uit: {}",
            known.join(", ")
        )
    })
}

/// A number with at most two decimals, in hundredths; none above `most`.
fn hundredths(text: &str, most: u64) -> Option<u32> {
    let amount: Cents = text.trim_end_matches('%').trim().parse().ok()?;
    let within = amount <= Cents::euros(most);
    within.then(|| u32::try_from(amount.0).ok()).flatten()
}

/// No amount is larger.
const MOST_EUROS: Cents = Cents::euros(10_000_000_000_000);

/// `€ 12 mln` and `1,5 miljoen`; none when it is not written so.
fn millions(text: &str) -> Option<Cents> {
    let lower = text.trim().to_lowercase();
    let number = lower
        .strip_suffix("mln")
        .or_else(|| lower.strip_suffix("miljoen"))?;
    let amount: Cents = number.trim().parse().ok()?;
    // Two decimals of a million are tens of thousands of euros.
    let euros = amount.0.checked_mul(1_000_000).map(Cents)?;
    (euros <= MOST_EUROS).then_some(euros)
}

fn pick<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Result<&'a str, String> {
    let words: Vec<&str> = words.collect();
    let wanted = fold(text);
    let found = words.iter().copied().find(|word| fold(word) == wanted);
    found.ok_or_else(|| {
        format!(
            "‘{text}’ staat niet in de lijst; kies uit: {}",
            words.join(", ")
        )
    })
}

fn number(text: &str, kind: Kind, example: &str) -> Result<Value, String> {
    match RecordId::parse(text) {
        Ok(id) if id.kind == kind => Ok(Value::Text(id.number)),
        _ => Err(format!(
            "‘{text}’ is geen nummer van een {}; schrijf het als {example}",
            kind.word()
        )),
    }
}

/// Each of some words with commas.
fn each<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let words = text.split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).map(read).collect()
}
