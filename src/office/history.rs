//! What happened to a record, as whoever may see it is told: old and new of each field.

use serde_json::Value;

use super::views::{Changed, FieldValue, HistoryLine};
use crate::domain::identifiers::Bsn;
use crate::store::journal::Line;

/// A line of the logboek as part of the history of its record; a BSN is never in it whole.
pub(super) fn line(line: Line) -> HistoryLine {
    let changed = |(path, values): (String, [Value; 2])| {
        let [old, new] = values.map(|value| match path.as_str() {
            "bsn" => masked(value),
            _ => value.into(),
        });
        Changed { path, old, new }
    };
    let changes = line.velden.map(|velden| velden.into_iter().map(changed));
    let header = line.header;
    HistoryLine {
        tijd: header.tijd,
        wie: header.wie,
        rol: header.rol,
        actie: header.actie,
        revisie: header.revisie,
        changes: changes.map(Iterator::collect),
    }
}

fn masked(bsn: Value) -> FieldValue {
    match bsn.as_str().map(Bsn::parse) {
        Some(Ok(bsn)) => FieldValue::Text(bsn.masked()),
        Some(Err(_)) => FieldValue::Text(String::new()),
        None => FieldValue::Nothing,
    }
}

impl From<Value> for FieldValue {
    fn from(json: Value) -> Self {
        match json {
            Value::Null => Self::Nothing,
            Value::Bool(is_so) => Self::YesNo(is_so),
            // Records hold whole numbers only.
            Value::Number(number) => number
                .as_i64()
                .map_or_else(|| Self::Text(number.to_string()), Self::Number),
            Value::String(text) => Self::Text(text),
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                let fields = fields.into_iter();
                Self::Fields(fields.map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

impl From<&FieldValue> for Value {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Nothing => Self::Null,
            FieldValue::YesNo(is_so) => Self::Bool(*is_so),
            FieldValue::Number(number) => (*number).into(),
            FieldValue::Text(text) => Self::String(text.clone()),
            FieldValue::List(values) => values.iter().map(Self::from).collect(),
            FieldValue::Fields(fields) => {
                let fields = fields.iter();
                fields
                    .map(|(name, value)| (name.clone(), Self::from(value)))
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_field_says_reads_back_as_the_logboek_has_it() {
        let json = json!({ "a": [1, null, true, "x"], "b": { "c": -7 }, "d": [] });
        assert_eq!(Value::from(&FieldValue::from(json.clone())), json);
    }
}
