//! What was filled in for an action: values, read once from what was typed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::field::{Field, FieldSpec};
use super::refusal::Refusal;
use crate::domain::contract::length::Length;
use crate::domain::contract::when::When;
use crate::domain::identifiers::Bsn;
use crate::domain::money::{Balance, Cents};
use crate::domain::register::Register;
use crate::domain::registers::user::Scope;
use crate::domain::text::{Layout, clean};
use crate::domain::volume::Volume;
use crate::domain::words::{Role, Word};

/// The longest text a field takes, in bytes.
const LONGEST_TEXT: usize = 64_000;

/// What a field was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text; the number of a record in full.
    Text(String),
    /// A word of a fixed list, as it stands there.
    Word(&'static str),
    /// A day.
    Day(NaiveDate),
    /// How long something of a contract lasts.
    Length(Length),
    /// How much support is given.
    Volume(Volume),
    /// A begin or an end of a contract.
    When(When),
    /// A whole number; of a percentage, fte and marks the hundredths.
    Number(u32),
    /// An amount.
    Cents(Cents),
    /// An amount that can be below zero.
    Balance(Balance),
    /// A BSN.
    Bsn(Bsn),
    /// Names.
    Names(Vec<String>),
    /// Roles.
    Roles(BTreeSet<Role>),
    /// Scopes.
    Scopes(BTreeSet<Scope>),
}

impl Value {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// What a field can be read as.
pub trait Typed: Sized {
    /// The value as this type; none when it is empty.
    fn of(value: &Value) -> Option<Self>;

    /// This as a value.
    fn value(self) -> Value;
}

/// One row a type: the variant it is kept in.
macro_rules! typed {
    ($($variant:ident($type:ty)),+ $(,)?) => { $(
        impl Typed for $type {
            fn of(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(value) => Some(value.clone()),
                    _ => None,
                }
            }

            fn value(self) -> Value {
                Value::$variant(self)
            }
        }
    )+ };
}

typed! {
    Day(NaiveDate), Number(u32), Cents(Cents), Balance(Balance), Bsn(Bsn), Names(Vec<String>), Roles(BTreeSet<Role>),
    Scopes(BTreeSet<Scope>), Length(Length), Volume(Volume), When(When),
}

impl Typed for String {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn value(self) -> Value {
        Value::Text(self)
    }
}

impl<W: Word> Typed for W {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Word(word) => W::all().iter().copied().find(|one| one.as_word() == *word),
            // Of a list that the office words for itself: what is kept is the word of the program.
            Value::Text(id) => W::all().iter().copied().find(|one| one.as_word() == id),
            _ => None,
        }
    }

    fn value(self) -> Value {
        Value::Word(self.as_word())
    }
}

/// Where a record keeps what a field says.
pub trait Keeps<T> {
    /// Takes what was filled in; none empties it.
    fn keep(&mut self, value: Option<T>);
}

impl<T> Keeps<T> for Option<T> {
    fn keep(&mut self, value: Option<T>) {
        *self = value;
    }
}

impl Keeps<Self> for String {
    fn keep(&mut self, value: Option<Self>) {
        *self = value.unwrap_or_default();
    }
}

impl Keeps<Self> for Vec<String> {
    fn keep(&mut self, value: Option<Self>) {
        *self = value.unwrap_or_default();
    }
}

/// The fields of an action with their values; one that was emptied has an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, Value>);

impl Fields {
    /// Reads what was typed against what an action, with this id and title, asks for.
    ///
    /// # Errors
    /// When a field is unknown, missing, or cannot be read; all that is missing is named at once.
    pub fn read(
        (id, title): (&str, &str),
        asks: &'static [FieldSpec],
        given: &BTreeMap<String, String>,
        (today, register): (NaiveDate, &Register),
    ) -> Result<Self, Refusal> {
        let is_asked = |name: &&String| asks.iter().any(|field| field.name == **name);
        if let Some(name) = given.keys().find(|name| !is_asked(name)) {
            return Err(unknown(id, name, asks));
        }
        let mut read = BTreeMap::new();
        let mut missing = Vec::new();
        for field in asks {
            let typed = given.get(field.name);
            let typed = typed.map(|text| clean(text, Layout::Lines).text);
            match typed.as_deref() {
                Some(text) if text.len() > LONGEST_TEXT => {
                    return Err(Refusal::usage(format!("Het veld {} is te lang", field.name))
                        .unless("Een tekst mag hoogstens 64.000 tekens zijn; zet de rest in een document")
                        .at_field(field.name));
                }
                Some(text) if !text.is_empty() => {
                    let value = field.kind.read(text, today, register).map_err(|why| {
                        Refusal::usage(format!("Het veld {} klopt niet: {why}", field.name))
                            .at_field(field.name)
                    })?;
                    read.insert(field.name, value);
                }
                _ if field.is_required => missing.push(field.name),
                // An empty value that was typed empties an optional field.
                Some(_) => drop(read.insert(field.name, Value::Text(String::new()))),
                None => {}
            }
        }
        if missing.is_empty() {
            return Ok(Self(read));
        }
        let names = missing.join(", ");
        Err(
            Refusal::rule(format!("{title} kan nog niet: vul nog in {names}"))
                .by("werkproces")
                .at_field(missing[0]),
        )
    }

    /// The same with one more value, as if it was filled in.
    #[must_use]
    pub fn with<T: Typed>(mut self, field: Field<T>, value: T) -> Self {
        self.0.insert(field.name(), value.value());
        self
    }

    /// The value of a field, or none when it is empty.
    #[must_use]
    pub fn get<T: Typed>(&self, field: Field<T>) -> Option<T> {
        self.0.get(field.name()).and_then(T::of)
    }

    /// The value of a field that must be filled in.
    ///
    /// # Errors
    /// When it is empty, which the table rules out for a field it marks as required.
    pub fn need<T: Typed>(&self, field: Field<T>) -> Result<T, Refusal> {
        self.get(field)
            .ok_or_else(|| Refusal::rule(format!("Vul nog in {}", field.name())).by("werkproces"))
    }

    /// The text of a field, or empty.
    #[must_use]
    pub fn text(&self, field: Field<String>) -> &str {
        match self.0.get(field.name()) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A copy of the text of a field, or empty.
    #[must_use]
    pub fn owned(&self, field: Field<String>) -> String {
        self.text(field).to_owned()
    }

    /// Whether a field was typed at all, even empty.
    #[must_use]
    pub fn has<T>(&self, field: Field<T>) -> bool {
        self.0.contains_key(field.name())
    }

    /// Puts what was filled in where the record keeps it; what was not typed stays.
    pub fn change<T: Typed>(&self, field: Field<T>, place: &mut impl Keeps<T>) {
        if let Some(value) = self.0.get(field.name()) {
            place.keep(T::of(value));
        }
    }

    /// The fields that were typed, with what they were read as.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// The fields that were typed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The fields that were typed and left empty.
    pub fn emptied(&self) -> impl Iterator<Item = &'static str> {
        let emptied = self.0.iter().filter(|(_, value)| value.is_empty());
        emptied.map(|(name, _)| *name)
    }

    /// The day the event happened, where the action asks for one.
    #[must_use]
    pub fn event_day(&self, asks: &[FieldSpec]) -> Option<NaiveDate> {
        let field = asks.iter().find(|field| field.is_event)?;
        self.0.get(field.name).and_then(NaiveDate::of)
    }
}

fn unknown(id: &str, name: &str, asks: &[FieldSpec]) -> Refusal {
    let known: Vec<&str> = asks.iter().map(|field| field.name).collect();
    let known = if known.is_empty() {
        "geen velden".to_owned()
    } else {
        known.join(", ")
    };
    Refusal::usage(format!("{id} kent geen veld ‘{name}’"))
        .unless(format!("Deze actie kent: {known}"))
}
