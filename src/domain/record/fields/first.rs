//! The first line about a record: its text straight from the record, and the record straight from its text.
//!
//! Most lines of a logboek are first lines, and each is read back before it is written, so a rebuild and an import hang
//! on this: nothing of it makes a tree of values in between.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Deserializer;
use serde::de::{
    DeserializeSeed, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::FieldError;
use crate::domain::record::{Part, PartKey, PartKind, Record, RecordId};

/// How a field is written in which nothing is filled in.
const EMPTY: [&str; 5] = ["null", "false", "\"\"", "[]", "{}"];

/// The `velden` of the first line about a record: every path that says something, in order, with null as what it was.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn first_velden(record: &Record) -> Result<String, FieldError> {
    let mut fields = Vec::new();
    record
        .head
        .write(&mut serde_json::Serializer::with_formatter(
            &mut fields,
            FieldALine::default(),
        ))?;
    let of_head = fields.len();
    for (key, part) in &record.parts {
        // As a field is written: a path is the name of a field or of a list with a number, and neither needs to be escaped.
        let _ = write!(fields, "\n\"{key}\":");
        part.write(&mut serde_json::Serializer::new(&mut fields))?;
    }
    let fields = String::from_utf8(fields).map_err(serde_json::Error::custom)?;
    let (of_head, parts) = fields.split_at(of_head);
    let of_head = of_head.strip_suffix('}').unwrap_or(of_head);
    let of_head = of_head.split('\n').filter_map(path_and_value);
    let filled = of_head.filter(|(_, new)| !EMPTY.contains(new));
    let parts = parts.split('\n').filter_map(path_and_value);
    let mut paths: Vec<(&str, &str)> = filled.chain(parts).collect();
    paths.sort_unstable();
    let mut velden = String::with_capacity(fields.len() + paths.len() * 16);
    for (path, new) in paths {
        let before = if velden.is_empty() { "{" } else { "," };
        for piece in [before, "\"", path, "\":[null,", new, "]"] {
            velden.push_str(piece);
        }
    }
    if velden.is_empty() {
        velden.push('{');
    }
    velden.push('}');
    Ok(velden)
}

/// Writes every field of the outermost object on a line of its own: a text in JSON has no line that ends.
#[derive(Default)]
struct FieldALine {
    depth: usize,
}

impl Formatter for FieldALine {
    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        match (self.depth, first) {
            (1, _) => writer.write_all(b"\n"),
            (_, true) => Ok(()),
            (_, false) => writer.write_all(b","),
        }
    }
}

/// The two parts of a line of [`FieldALine`]; none of the one with which the object begins.
fn path_and_value(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix('"')?.split_once("\":")
}

/// The record that the first line about it makes, from the text of its `velden`.
///
/// # Errors
/// When a value does not fit its field.
pub fn first_record(id: RecordId, velden: &str) -> Result<Record, FieldError> {
    let mut record = Record::new(id);
    record.revision = 1;
    record.head = record.id.kind.read(FirstLine {
        velden: serde_json::Deserializer::from_str(velden),
        parts: &mut record.parts,
        may_be_empty: velden.contains(NOTHING),
    })?;
    Ok(record)
}

/// How a field ends that says nothing: as a first line is written there is none.
const NOTHING: &str = "null]";

/// The `velden` of a first line, read as a head; its parts are put aside on the way.
struct FirstLine<'a, R> {
    velden: serde_json::Deserializer<R>,
    parts: &'a mut BTreeMap<PartKey, Part>,
    /// Whether a field of it may say nothing.
    may_be_empty: bool,
}

impl<'de, R: serde_json::de::Read<'de>> Deserializer<'de> for FirstLine<'_, R> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, head: V) -> Result<V::Value, Self::Error> {
        let of_head = OfHead {
            head,
            parts: self.parts,
            may_be_empty: self.may_be_empty,
        };
        let value = self.velden.deserialize_map(of_head)?;
        self.velden.end()?;
        Ok(value)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Shows the visitor of a head the new value of each of its fields.
struct OfHead<'a, V> {
    head: V,
    parts: &'a mut BTreeMap<PartKey, Part>,
    may_be_empty: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for OfHead<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.head.expecting(out)
    }

    fn visit_map<A: MapAccess<'de>>(self, velden: A) -> Result<V::Value, A::Error> {
        self.head.visit_map(NewValues {
            velden,
            parts: self.parts,
            may_be_empty: self.may_be_empty,
            value: None,
        })
    }
}

/// The fields of a head in a first line.
struct NewValues<'de, 'a, A> {
    velden: A,
    parts: &'a mut BTreeMap<PartKey, Part>,
    may_be_empty: bool,
    /// The value of the one that was named last, as text, where it had to be read to know that there is one.
    value: Option<&'de str>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for NewValues<'de, '_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        while let Some(path) = self.velden.next_key::<&str>()? {
            let key = path.contains('/').then(|| path.parse::<PartKey>());
            if let Some(Ok(key)) = key {
                let part = self.velden.next_value_seed(New(key.kind))?;
                self.parts.insert(key, part);
                continue;
            }
            if self.may_be_empty {
                let (_, new): (IgnoredAny, &RawValue) = self.velden.next_value()?;
                if new.get() == "null" {
                    continue;
                }
                self.value = Some(new.get());
            }
            return seed.deserialize(path.into_deserializer()).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        match self.value.take() {
            Some(value) => seed
                .deserialize(&mut serde_json::Deserializer::from_str(value))
                .map_err(Self::Error::custom),
            None => self.velden.next_value_seed(New(seed)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for PartKind {
    type Value = Part;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Part, D::Error> {
        self.read(value)
    }
}

/// The new value of a path, behind what it was before.
struct New<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for New<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, both: D) -> Result<S::Value, D::Error> {
        both.deserialize_tuple(2, self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for New<S> {
    type Value = S::Value;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("what it was and what it is")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut both: A) -> Result<S::Value, A::Error> {
        let before: Option<IgnoredAny> = both.next_element()?;
        let new = both.next_element_seed(self.0)?;
        let new = before.and(new);
        new.ok_or_else(|| A::Error::custom("a path has one value"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Difference, apply, difference};
    use super::*;
    use crate::domain::record::{Head, Kind};
    use crate::domain::registers::people::Resident;
    use chrono::NaiveDate;

    #[test]
    fn the_first_line_written_straight_says_what_the_difference_with_nothing_says() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for record in crate::demo::office(300, 3, today).flatten() {
            let velden = difference(&Record::new(record.id.clone()), &record).unwrap();
            let straight = first_velden(&record).unwrap();
            let said: Difference = serde_json::from_str(&straight).unwrap();
            assert_eq!(said, velden);
        }
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_a_field_stays_one_value() {
        let mut record = Record::new(RecordId::numbered(Kind::Resident, 1));
        record.head = Head::from(Resident {
            last_name: "Veen\n\"voornaam\":\"x\"}".to_owned(),
            street: "\\\n{\"a\":1}".to_owned(),
            ..Resident::default()
        });
        record.revision = 1;
        let velden = first_velden(&record).unwrap();
        assert_eq!(first_record(record.id.clone(), &velden).unwrap(), record);
    }

    #[test]
    fn a_field_that_says_nothing_is_passed_over_and_half_a_change_is_refused() {
        let read = |velden: &str| first_record(RecordId::numbered(Kind::Resident, 1), velden);
        for nothing in ["[null,null]", "[null, null]", r#"["x",null]"#] {
            let text = format!(r#"{{"achternaam":{nothing},"voornaam":[null,"An"]}}"#);
            let record = read(&text).unwrap();
            let resident = record.resident().unwrap();
            assert_eq!((&*resident.last_name, &*resident.first_name), ("", "An"));
        }
        for wrong in [
            r#"{"voornaam":[null]}"#,
            r#"{"voornaam":[null,"An",null]}"#,
            r#"{"voornaam":"An"}"#,
            r#"{"notities/1":[null,null]}"#,
            r#"{"voornaam":[null,"An"]"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_line_read_straight_makes_the_same_record_as_read_by_value() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for record in crate::demo::office(300, 3, today).flatten() {
            let empty = Record::new(record.id.clone());
            let velden = difference(&empty, &record).unwrap();
            let text = serde_json::to_string(&velden).unwrap();
            let straight = first_record(record.id.clone(), &text).unwrap();
            let mut by_value = empty;
            apply(
                &mut by_value,
                velden.into_iter().map(|(path, [_, new])| (path, new)),
            )
            .unwrap();
            assert_eq!(
                (&straight.head, &straight.parts),
                (&by_value.head, &by_value.parts)
            );
            assert_eq!(
                (&straight.head, &straight.parts),
                (&record.head, &record.parts)
            );
        }
    }
}
