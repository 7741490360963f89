//! One cell of an own export, both ways: what a field holds decides how it stands there.

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value, json};

use super::holds::{Field, Holds};
use crate::domain::money::Balance;
use crate::exchange::days::{self, DateKind};
use crate::exchange::figures;
use crate::exchange::table::{Cell, ListForm};
use crate::exchange::values;

// ---------------------------------------------------------------- out

/// A value as a cell.
pub(super) fn cell(holds: &Holds, value: Option<&Value>, form: ListForm) -> Cell {
    let hundredths = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    match (holds, value) {
        (_, None | Some(Value::Null)) => Cell::Empty,
        (_, Some(Value::Array(list))) if list.is_empty() => Cell::Empty,
        (Holds::Moment, Some(Value::String(day))) => day
            .parse::<NaiveDate>()
            .map_or_else(|_| day.clone().into(), Cell::Date),
        (Holds::Amount, Some(Value::Number(cents))) if cents.is_i64() => {
            cents.as_i64().map(Balance).into()
        }
        (Holds::Percent, Some(value)) => hundredths(value).map_or(Cell::Empty, Cell::Percent),
        (Holds::Hundredths(unit), Some(value)) => {
            hundredths(value).map_or(Cell::Empty, |number| Cell::Hundredths(number, unit))
        }
        (Holds::Several(_), Some(Value::Array(list))) if form == ListForm::Xlsx => {
            in_one_cell(list).into()
        }
        (_, Some(Value::Number(number))) if number.is_i64() => number.as_i64().into(),
        (_, Some(Value::Bool(answer))) => (*answer).into(),
        (_, Some(Value::String(text))) => text.clone().into(),
        (holds, Some(other)) => with_units(holds, other).to_string().into(),
    }
}

/// A value of JSON with amounts, percentages and other hundredths as people write them, their unit beside them.
fn with_units(holds: &Holds, value: &Value) -> Value {
    let hundredths = |unit: &str| {
        value.as_u64().map_or_else(
            || value.clone(),
            |number| format!("{},{:02} {unit}", number / 100, number % 100).into(),
        )
    };
    match (holds, value) {
        (Holds::Amount, Value::Number(cents)) => {
            let cents = cents.as_i64().map(|cents| Balance(cents).to_string());
            cents.map_or_else(|| value.clone(), Value::from)
        }
        (Holds::Percent, Value::Number(_)) => hundredths("%"),
        (Holds::Hundredths(unit), Value::Number(_)) => hundredths(unit),
        (Holds::Several(one), Value::Array(list)) => {
            list.iter().map(|value| with_units(one, value)).collect()
        }
        (Holds::Rows(fields), Value::Array(list)) => list
            .iter()
            .map(|value| with_units(&Holds::Fields(fields.clone()), value))
            .collect(),
        (Holds::Named(one), Value::Object(map)) => map
            .iter()
            .map(|(name, value)| (name.clone(), with_units(one, value)))
            .collect::<Map<_, _>>()
            .into(),
        (Holds::Fields(fields), Value::Object(map)) => map
            .iter()
            .map(|(name, value)| {
                let field = fields.iter().find(|field| field.name == name);
                let value = field.map_or_else(|| value.clone(), |it| with_units(&it.holds, value));
                (name.clone(), value)
            })
            .collect::<Map<_, _>>()
            .into(),
        (_, other) => other.clone(),
    }
}

/// Several values in one cell, a semicolon between them; one with a semicolon in it stands in quotes.
fn in_one_cell(list: &[Value]) -> String {
    let words = list.iter().map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let quoted = words.map(|word| {
        let needs = word.is_empty() || word.contains([';', '"', '[']) || word != word.trim();
        if needs {
            format!("\"{}\"", word.replace('"', "\"\""))
        } else {
            word
        }
    });
    quoted.collect::<Vec<_>>().join("; ")
}

/// In what the numbers of a thing with these fields are kept, by path; of those that say something.
pub(super) fn units(fields: &[Field], value: &Value, before: &str, told: &mut Map<String, Value>) {
    for field in fields {
        let Some(value) = value.get(field.name).filter(|value| !value.is_null()) else {
            continue;
        };
        let path = format!("{before}{}", field.name);
        match &field.holds {
            Holds::Amount => drop(told.insert(path, "eurocent".into())),
            Holds::Percent => drop(told.insert(path, "honderdste procent".into())),
            Holds::Hundredths(unit) => {
                drop(told.insert(path, format!("honderdste ({unit})").into()))
            }
            Holds::Fields(inner) => units(inner, value, &format!("{path}."), told),
            Holds::Rows(inner) => {
                for value in value.as_array().into_iter().flatten() {
                    units(inner, value, &format!("{path}[]."), told);
                }
            }
            _ => {}
        }
    }
}

// ---------------------------------------------------------------- in

/// The value of a field, of a cell as it stands or of what stands in JSON.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn understood(holds: &Holds, raw: Value) -> Result<Value, String> {
    match (holds, raw) {
        (Holds::Several(one), Value::String(cell)) if !cell.starts_with('[') => {
            let words = parted(&cell).into_iter();
            words.map(|word| understood(one, word.into())).collect()
        }
        (
            Holds::Several(_) | Holds::Fields(_) | Holds::Rows(_) | Holds::Named(_),
            Value::String(cell),
        ) => {
            let json = serde_json::from_str(&cell).ok();
            let json = json.filter(|json: &Value| json.is_array() || json.is_object());
            let json = json.ok_or("dit is geen lijst zoals wijkregie hem schrijft")?;
            understood(holds, json)
        }
        (Holds::Several(one), Value::Array(list)) => {
            list.into_iter().map(|raw| understood(one, raw)).collect()
        }
        (Holds::Rows(fields), Value::Array(list)) => {
            let rows = list.into_iter();
            rows.map(|raw| of_fields(fields, raw)).collect()
        }
        (Holds::Fields(fields), raw) => of_fields(fields, raw),
        (Holds::Named(one), Value::Object(map)) => {
            let named = map.into_iter();
            let named = named.map(|(name, raw)| match (&**one, raw) {
                // An empty text has an empty cell.
                (Holds::Text, Value::Null) => Ok((name, "".into())),
                (one, raw) => Ok((name, understood(one, raw)?)),
            });
            named
                .collect::<Result<Map<_, _>, String>>()
                .map(Value::from)
        }
        (holds, Value::String(cell)) => of_cell(holds, &cell),
        (_, other) => Ok(other),
    }
}

/// The fields of one thing. A text or a list that is not there is empty.
fn of_fields(fields: &[Field], raw: Value) -> Result<Value, String> {
    let Value::Object(mut raw) = raw else {
        return Ok(raw);
    };
    let mut map = Map::new();
    for field in fields {
        let value = raw.remove(field.name).unwrap_or(Value::Null);
        let is_nothing = value.is_null() || value == "";
        let value = match &field.holds {
            _ if is_nothing && field.may_miss => continue,
            Holds::Text if is_nothing => "".into(),
            Holds::Rows(_) | Holds::Several(_) if is_nothing => Value::Array(Vec::new()),
            _ if is_nothing => continue,
            holds => {
                understood(holds, value).map_err(|why| format!("kolom {}: {why}", field.name))?
            }
        };
        map.insert(field.name.to_owned(), value);
    }
    Ok(map.into())
}

fn of_cell(holds: &Holds, cell: &str) -> Result<Value, String> {
    let misfit = || format!("‘{cell}’ past hier niet");
    Ok(match holds {
        Holds::Word(words) if !words.contains(&cell) => {
            return Err(format!(
                "‘{cell}’ past hier niet; kies uit: {}",
                words.join(", ")
            ));
        }
        Holds::Moment if DateTime::parse_from_rfc3339(cell).is_ok() => cell.into(),
        Holds::Moment => json!(day(cell)?),
        Holds::Amount => json!(figures::balance(cell).map_err(|why| why.0)?.0),
        Holds::Percent => {
            let bare = cell.trim_end_matches(['%', ' ', '\u{a0}']);
            // A cell that shows a percentage holds the part of one.
            let power = if bare.len() < cell.len() { 2 } else { 4 };
            json!(scaled(bare, power).ok_or_else(misfit)?)
        }
        Holds::Hundredths(unit) => {
            let bare = cell.strip_suffix(unit).unwrap_or(cell).trim_end();
            json!(scaled(bare, 2).ok_or_else(misfit)?)
        }
        Holds::Answer => json!(answer(cell)?),
        Holds::Number => json!(cell.parse::<i64>().map_err(|_| misfit())?),
        Holds::Either => cell
            .parse::<u32>()
            .map_or_else(|_| cell.into(), Value::from),
        _ => cell.into(),
    })
}

/// A number with decimals as a whole number so many powers of ten larger; what lies beyond that is rounded.
fn scaled(text: &str, power: usize) -> Option<u32> {
    let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let kept: String = decimals.chars().chain("0000".chars()).take(power).collect();
    let up = decimals.as_bytes().get(power).is_some_and(|b| *b >= b'5');
    let number = format!("{whole}{kept}").parse::<u32>().ok()?;
    number.checked_add(up.into())
}

/// The words of a cell with several.
fn parted(cell: &str) -> Vec<String> {
    let (mut words, mut rest) = (Vec::new(), cell.trim());
    while !rest.is_empty() {
        let mut word = String::new();
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted;
            while let Some((piece, behind)) = rest.split_once('"') {
                word.push_str(piece);
                rest = behind;
                match rest.strip_prefix('"') {
                    Some(behind) => {
                        word.push('"');
                        rest = behind;
                    }
                    None => break,
                }
            }
        }
        let (piece, behind) = rest.split_once(';').unwrap_or((rest, ""));
        word.push_str(piece.trim());
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// A day as it is written, as older exports have it, or as Excel made it.
fn day(cell: &str) -> Result<NaiveDate, String> {
    let written = NaiveDate::parse_from_str(cell, "%d-%m-%Y");
    written
        .or_else(|_| cell.parse())
        .or_else(|_| days::date(cell, DateKind::Event).map_err(|why| why.0))
}

/// Yes or no; older exports have it as JSON.
fn answer(cell: &str) -> Result<bool, String> {
    match cell {
        "true" => Ok(true),
        "false" => Ok(false),
        cell => values::yes_no(cell).map_err(|why| why.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_percentage_is_read_as_people_write_it_and_as_a_workbook_keeps_it() {
        for (cell, hundredths) in [
            ("60,00 %", 6_000),
            ("60%", 6_000),
            ("33,33%", 3_333),
            ("0,6", 6_000),
            ("0,33333", 3_333),
            ("1", 10_000),
            ("0,0001", 1),
        ] {
            let read = understood(&Holds::Percent, cell.into());
            assert_eq!(read, Ok(hundredths.into()), "{cell}");
        }
        assert!(understood(&Holds::Percent, "de helft".into()).is_err());
        assert_eq!(
            understood(&Holds::Hundredths("fte"), "0,89 fte".into()),
            Ok(89.into())
        );
        assert_eq!(
            understood(&Holds::Hundredths("fte"), "12".into()),
            Ok(1_200.into())
        );
    }

    proptest! {
        #[test]
        fn any_words_in_one_cell_come_back(words in prop::collection::vec("[^\\n\\r\\t\\x00]{0,8}", 1..5)) {
            let list: Vec<Value> = words.iter().map(|word| word.clone().into()).collect();
            prop_assert_eq!(parted(&in_one_cell(&list)), words);
        }
    }
}
