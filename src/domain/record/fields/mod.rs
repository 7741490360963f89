//! Records as paths with values: what a line of the logboek says, what a csv carries, what `toon` prints.
//!
//! A path is one field (`zorgvraag`) or one element of a growing list (`notities/7`). Empty values are left out, so a
//! field that is emptied has the new value null.

mod first;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::record::{Head, Part, PartKey, Record, RecordId};
pub use first::{first_record, first_velden};

/// Values by path.
pub type FieldMap = BTreeMap<String, Value>;

/// The old and the new value of a path.
pub type Difference = BTreeMap<String, [Value; 2]>;

/// A value that does not fit its field.
#[derive(Debug, thiserror::Error)]
#[error("de waarde van een veld past niet: {0}")]
pub struct FieldError(#[from] serde_json::Error);

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

fn head_value(head: &Head) -> Result<Value, serde_json::Error> {
    head.write(serde_json::value::Serializer)
}

/// The filled-in fields of a head.
///
/// # Errors
/// When a value has no JSON form, which no head has.
pub fn of_head(head: &Head) -> Result<Map<String, Value>, FieldError> {
    let Value::Object(mut map) = head_value(head)? else {
        return Ok(Map::new());
    };
    map.retain(|_, value| !is_empty(value));
    Ok(map)
}

fn part_value(part: &Part) -> Result<Value, serde_json::Error> {
    part.write(serde_json::value::Serializer)
}

/// Everything a record says, by path.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn of(record: &Record) -> Result<FieldMap, FieldError> {
    let mut fields: FieldMap = of_head(&record.head)?.into_iter().collect();
    for (key, part) in &record.parts {
        fields.insert(key.to_string(), part_value(part)?);
    }
    Ok(fields)
}

/// Everything a record says, by name: its fields, and each growing list under its own name, empty ones too.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn by_name(record: &Record) -> Result<Map<String, Value>, FieldError> {
    let mut map = of_head(&record.head)?;
    for kind in record.id.kind.lists() {
        let parts: Result<Vec<Value>, _> =
            record.of(*kind).map(|(_, part)| part_value(part)).collect();
        map.insert(kind.word().to_owned(), Value::Array(parts?));
    }
    Ok(map)
}

/// The record that says this.
///
/// # Errors
/// When a value does not fit its field.
pub fn to_record(id: RecordId, revision: u32, fields: FieldMap) -> Result<Record, FieldError> {
    let mut head = Map::new();
    let mut record = Record {
        revision,
        ..Record::new(id)
    };
    for (path, value) in fields {
        match path.parse::<PartKey>() {
            Ok(key) => drop(record.parts.insert(key, key.kind.read(value)?)),
            Err(_) => drop(head.insert(path, value)),
        }
    }
    record.head = record.id.kind.read(Value::Object(head))?;
    Ok(record)
}

/// The text of what changed from one record to the next, as a line of the logboek has it.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn velden(before: &Record, after: &Record) -> Result<String, FieldError> {
    if before.revision == 0 && before.parts.is_empty() {
        return first_velden(after);
    }
    Ok(serde_json::to_string(&difference(before, after)?)?)
}

/// What changed from one record to the next: old and new value of each path.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn difference(before: &Record, after: &Record) -> Result<Difference, FieldError> {
    let mut changed = Difference::new();
    if before.head != after.head {
        let mut old = of_head(&before.head)?;
        if before.revision == 0 {
            old.clear();
        }
        for (path, new) in of_head(&after.head)? {
            let old = old.remove(&path).unwrap_or(Value::Null);
            if old != new {
                changed.insert(path, [old, new]);
            }
        }
        changed.extend(
            old.into_iter()
                .map(|(path, value)| (path, [value, Value::Null])),
        );
    } else if before.revision == 0 {
        changed.extend(
            of_head(&after.head)?
                .into_iter()
                .map(|(path, value)| (path, [Value::Null, value])),
        );
    }
    for (key, new) in &after.parts {
        let old = before.parts.get(key);
        if old != Some(new) {
            let old = old.map(part_value).transpose()?.unwrap_or(Value::Null);
            changed.insert(key.to_string(), [old, part_value(new)?]);
        }
    }
    for (key, old) in before
        .parts
        .iter()
        .filter(|(key, _)| !after.parts.contains_key(key))
    {
        changed.insert(key.to_string(), [part_value(old)?, Value::Null]);
    }
    Ok(changed)
}

/// The new values of what a line says, by path.
#[must_use]
pub fn new_values(velden: Difference) -> Vec<(String, Value)> {
    velden
        .into_iter()
        .map(|(path, [_, new])| (path, new))
        .collect()
}

/// Applies a line's new values to a record. Applying the same line twice changes nothing more.
///
/// # Errors
/// When a value does not fit its field; the record is then as it was.
pub fn apply(
    record: &mut Record,
    velden: impl IntoIterator<Item = (String, Value)>,
) -> Result<(), FieldError> {
    let mut head: Option<Map<String, Value>> = None;
    let mut parts: Vec<(PartKey, Option<Part>)> = Vec::new();
    for (path, value) in velden {
        if let Ok(key) = path.parse::<PartKey>() {
            let part = match value {
                Value::Null => None,
                value => Some(key.kind.read(value)?),
            };
            parts.push((key, part));
            continue;
        }
        if head.is_none() {
            head = Some(if record.revision == 0 {
                Map::new()
            } else {
                of_head(&record.head)?
            });
        }
        if let Some(map) = head.as_mut() {
            match value {
                Value::Null => drop(map.remove(&path)),
                value => drop(map.insert(path, value)),
            }
        }
    }
    if let Some(map) = head {
        record.head = record.id.kind.read(Value::Object(map))?;
    }
    for (key, part) in parts {
        match part {
            Some(part) => drop(record.parts.insert(key, part)),
            None => drop(record.parts.remove(&key)),
        }
    }
    Ok(())
}
