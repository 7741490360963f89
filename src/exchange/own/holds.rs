//! What the fields of a record hold, asked of the type that reads them back: so a field that is added is in the export,
//! and its cell is read as it was written.
//!
//! A type says what it wants when it is read ([`serde::Deserialize`]). [`Look`] hands it one field, notes what it asks
//! for, and stops there; no value is ever made.

use std::fmt::{self, Display};

use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use crate::domain::record::{Kind, PartKind};

/// A field with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As the record names it.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it can be left out.
    pub may_miss: bool,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A day, or a moment.
    Moment,
    /// A whole number.
    Number,
    /// An amount of money in cents, the only number that is kept so wide.
    Amount,
    /// A percentage, in hundredths of a percent.
    Percent,
    /// A number with two decimals, in hundredths; and what it counts.
    Hundredths(&'static str),
    /// Yes or no.
    Answer,
    /// A number or a text: how long something lasts.
    Either,
    /// Some of these.
    Several(Box<Self>),
    /// Fields of its own.
    Fields(Vec<Field>),
    /// A list of what has these fields.
    Rows(Vec<Field>),
    /// These by name.
    Named(Box<Self>),
}

/// What the type of a number does not say: the list, the field, and what its number is.
const UNITS: &[(PartKind, &str, Holds)] = &[
    (PartKind::Parties, "aandeel", Holds::Percent),
    (PartKind::Agreements, "aandeel", Holds::Percent),
    (PartKind::Criteria, "weging", Holds::Percent),
    (PartKind::Staffings, "fte", Holds::Hundredths("fte")),
    (PartKind::BidScores, "score", Holds::Hundredths("van 10")),
];

/// The fields of a kind, in the order of the record.
#[must_use]
pub fn of_kind(kind: Kind) -> Vec<Field> {
    fields_of(&|look| drop(kind.read(look)))
}

/// The fields of an element of a list.
#[must_use]
pub fn of_part(part: PartKind) -> Vec<Field> {
    let mut fields = fields_of(&|look| drop(part.read(look)));
    for (_, name, holds) in UNITS.iter().filter(|unit| unit.0 == part) {
        let known = fields.iter_mut().find(|field| field.name == *name);
        if let Some(field) = known {
            field.holds = holds.clone();
        }
    }
    fields
}

type Read<'r> = dyn Fn(Look<'_>) + 'r;

fn fields_of(read: &Read<'_>) -> Vec<Field> {
    match look(read, &mut Vec::new()).0 {
        Holds::Fields(fields) => fields,
        _ => Vec::new(),
    }
}

/// What stands at a path, and whether it can be left out.
fn look(read: &Read<'_>, path: &mut Vec<Step>) -> (Holds, bool) {
    let mut found = Found::default();
    read(Look {
        path,
        found: &mut found,
    });
    let mut below = |step: Step| {
        path.push(step);
        let inner = look(read, path);
        path.pop();
        inner
    };
    let holds = match found.asked {
        Asked::Fields(names) => {
            let field = |name: &&'static str| {
                let (holds, may_miss) = below(Step::Field(name));
                Field {
                    name,
                    holds,
                    may_miss,
                }
            };
            Holds::Fields(names.iter().map(field).collect())
        }
        Asked::List => match below(Step::Element).0 {
            Holds::Fields(fields) => Holds::Rows(fields),
            other => Holds::Several(Box::new(other)),
        },
        Asked::Map => Holds::Named(Box::new(below(Step::Value).0)),
        Asked::Answer => Holds::Answer,
        Asked::Number => Holds::Number,
        Asked::Amount => Holds::Amount,
        Asked::Moment => Holds::Moment,
        Asked::Text => Holds::Text,
        Asked::Word(words) => Holds::Word(words),
        Asked::Either => Holds::Either,
    };
    (holds, found.may_miss)
}

/// One step into a type.
#[derive(Debug, Clone, Copy)]
enum Step {
    Field(&'static str),
    Element,
    Value,
}

/// What a type asked for.
#[derive(Debug, Clone, Copy, Default)]
enum Asked {
    Fields(&'static [&'static str]),
    List,
    Map,
    Answer,
    Number,
    Amount,
    Moment,
    Text,
    Word(&'static [&'static str]),
    #[default]
    Either,
}

#[derive(Debug, Default)]
struct Found {
    asked: Asked,
    may_miss: bool,
}

/// A value that is not there: it leads a type along a path and notes what it asks for at the end.
struct Look<'l> {
    path: &'l [Step],
    found: &'l mut Found,
}

/// Looking ends here; nothing is wrong.
fn seen<T>() -> Result<T, Error> {
    Err(Error::custom(Seen))
}

struct Seen;

impl Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seen")
    }
}

impl Look<'_> {
    fn asks<T>(self, asked: Asked) -> Result<T, Error> {
        if self.path.is_empty() {
            self.found.asked = asked;
        }
        seen()
    }
}

macro_rules! asks {
    ($($method:ident = $asked:ident),+ $(,)?) => { $(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            self.asks(Asked::$asked)
        }
    )+ };
}

impl<'de> Deserializer<'de> for Look<'_> {
    type Error = Error;

    asks! {
        deserialize_any = Either, deserialize_bool = Answer,
        deserialize_i8 = Number, deserialize_i16 = Number, deserialize_i32 = Number, deserialize_i64 = Amount,
        deserialize_u8 = Number, deserialize_u16 = Number, deserialize_u32 = Number, deserialize_u64 = Amount,
        deserialize_f32 = Either, deserialize_f64 = Either, deserialize_char = Text,
        // A day reads a borrowed text, a text takes one over.
        deserialize_str = Moment, deserialize_string = Text, deserialize_identifier = Text,
        deserialize_bytes = Either, deserialize_byte_buf = Either, deserialize_unit = Either,
        deserialize_ignored_any = Either,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.path.is_empty() {
            self.found.may_miss = true;
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: V,
    ) -> Result<V::Value, Error> {
        self.asks(Asked::Either)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.path.split_first() {
            Some((Step::Element, path)) => visitor.visit_seq(Inner {
                key: "",
                look: Some(Look { path, ..self }),
            }),
            _ => self.asks(Asked::List),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.path.split_first() {
            Some((Step::Value, path)) => visitor.visit_map(Inner {
                key: "",
                look: Some(Look { path, ..self }),
            }),
            _ => self.asks(Asked::Map),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.path.split_first() {
            Some((Step::Field(key), path)) => visitor.visit_map(Inner {
                key,
                look: Some(Look { path, ..self }),
            }),
            _ => self.asks(Asked::Fields(fields)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.asks(Asked::Word(words))
    }
}

/// The one field, element or value on the path.
struct Inner<'l> {
    key: &'static str,
    look: Option<Look<'l>>,
}

impl<'de> MapAccess<'de> for Inner<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if self.look.is_none() {
            return Ok(None);
        }
        seed.deserialize(AnyKey(self.key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.look.take() {
            Some(look) => seed.deserialize(look),
            None => seen(),
        }
    }
}

impl<'de> SeqAccess<'de> for Inner<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.look.take() {
            Some(look) => seed.deserialize(look).map(Some),
            None => Ok(None),
        }
    }
}

/// The name of a field; and a name that a map takes, whatever its names are.
struct AnyKey(&'static str);

impl<'de> Deserializer<'de> for AnyKey {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        BorrowedStrDeserializer::new(self.0).deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(First(words.first().copied().unwrap_or_default()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The first word of a list of words.
struct First(&'static str);

impl<'de> EnumAccess<'de> for First {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let value = seed.deserialize(self.0.into_deserializer())?;
        Ok((value, self))
    }
}

impl<'de> VariantAccess<'de> for First {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Error> {
        seen()
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        seen()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        seen()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'f>(fields: &'f [Field], name: &str) -> &'f Holds {
        let found = fields.iter().find(|field| field.name == name);
        &found.unwrap_or_else(|| panic!("{name}")).holds
    }

    #[test]
    fn a_field_holds_what_its_type_reads() {
        let contract = of_kind(Kind::Contract);
        assert_eq!(of(&contract, "titel"), &Holds::Text);
        assert!(
            matches!(of(&contract, "soort"), Holds::Word(words) if words.contains(&"raamovereenkomst"))
        );
        assert_eq!(of(&contract, "begin"), &Holds::Moment);
        assert_eq!(of(&contract, "maximale_waarde"), &Holds::Amount);
        assert_eq!(of(&contract, "stilzwijgend"), &Holds::Answer);
        assert_eq!(of(&contract, "verlengd"), &Holds::Number);
        assert_eq!(of(&contract, "opzegtermijn"), &Holds::Either);
        assert_eq!(
            of(&contract, "signaalstappen"),
            &Holds::Named(Box::new(Holds::Text))
        );
        assert!(matches!(of(&contract, "einde_onzeker"), Holds::Fields(inner) if inner.len() == 2));
        let aanbesteding = of_kind(Kind::Aanbesteding);
        assert_eq!(
            of(&aanbesteding, "gepland"),
            &Holds::Named(Box::new(Holds::Moment))
        );
        assert_eq!(
            of(&aanbesteding, "winnaars"),
            &Holds::Several(Box::new(Holds::Number))
        );
        let referral = of_kind(Kind::Referral);
        let Holds::Rows(clock) = of(&referral, "klokken") else {
            panic!("{:?}", of(&referral, "klokken"));
        };
        assert!(matches!(of(clock, "opschortingen"), Holds::Rows(_)));
        assert_eq!(of(&of_kind(Kind::Resident), "bsn"), &Holds::Text);
        let party = of_part(PartKind::Parties);
        assert_eq!(of(&party, "aandeel"), &Holds::Percent);
        let may_miss = |name: &str| party.iter().any(|it| it.name == name && it.may_miss);
        assert!(may_miss("aandeel") && !may_miss("aanbieder"));
    }

    #[test]
    fn every_list_and_every_unit_is_found() {
        for part in PartKind::ALL {
            let fields = of_part(*part);
            assert!(!fields.is_empty(), "{part:?}");
            let is_plain = |field: &Field| {
                !matches!(
                    field.holds,
                    Holds::Fields(_) | Holds::Rows(_) | Holds::Named(_)
                )
            };
            assert!(fields.iter().all(is_plain), "{part:?}");
        }
        for (part, name, holds) in UNITS {
            assert_eq!(of(&of_part(*part), name), holds);
        }
    }
}
