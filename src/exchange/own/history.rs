//! What a change did, field by field, for a list: old and new each as the cell that the field has in an own export.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cells::cell;
use super::holds::{Field, Holds, of_kind, of_part};
use crate::domain::record::{Kind, PartKey, PartKind};
use crate::exchange::table::{Cell, ListForm};

/// What changed of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field; of an element of a list with its place: `partijen/1.aandeel`.
    pub field: String,
    /// What it said.
    pub old: Cell,
    /// What it says since.
    pub new: Cell,
}

/// Tells changes apart by field.
#[derive(Debug, Default)]
pub struct Changes {
    kinds: BTreeMap<Kind, Vec<Field>>,
    parts: BTreeMap<PartKind, Vec<Field>>,
}

impl Changes {
    /// What changed where a path of a record of a kind said `old` and says `new`.
    #[must_use]
    pub fn of(&mut self, kind: Kind, path: &str, old: &Value, new: &Value) -> Vec<FieldChange> {
        let holds = match path.parse::<PartKey>() {
            Ok(key) => {
                let fields = self.parts.entry(key.kind);
                Holds::Fields(fields.or_insert_with(|| of_part(key.kind)).clone())
            }
            Err(_) => {
                let fields = self.kinds.entry(kind).or_insert_with(|| of_kind(kind));
                let found = fields.iter().find(|field| field.name == path);
                found.map_or(Holds::Text, |field| field.holds.clone())
            }
        };
        let mut changes = Vec::new();
        leaves(&holds, path, old, new, &mut changes);
        changes
    }
}

fn leaves(holds: &Holds, name: &str, old: &Value, new: &Value, changes: &mut Vec<FieldChange>) {
    if old == new {
        return;
    }
    let nothing = Value::Null;
    let within = |value: &'_ Value, key: &str| value.get(key).cloned().unwrap_or_default();
    match holds {
        Holds::Fields(fields) => {
            for field in fields {
                let (old, new) = (within(old, field.name), within(new, field.name));
                let name = format!("{name}.{}", field.name);
                leaves(&field.holds, &name, &old, &new, changes);
            }
        }
        Holds::Named(one) => {
            let keys = [old, new].map(Value::as_object);
            let keys: BTreeSet<&String> = keys
                .into_iter()
                .flatten()
                .flat_map(|it| it.keys())
                .collect();
            for key in keys {
                let (old, new) = (within(old, key), within(new, key));
                leaves(one, &format!("{name}.{key}"), &old, &new, changes);
            }
        }
        Holds::Rows(fields) => {
            let of = |value: &Value, at: usize| value.get(at).cloned().unwrap_or_default();
            let lengths = [old, new].map(|value| value.as_array().map_or(0, Vec::len));
            let fields = Holds::Fields(fields.clone());
            for at in 0..lengths[0].max(lengths[1]) {
                let (old, new) = (of(old, at), of(new, at));
                leaves(&fields, &format!("{name}/{}", at + 1), &old, &new, changes);
            }
        }
        holds => {
            let cell = |value: &Value| match value {
                value if *value == nothing || *value == "" => Cell::Empty,
                value => cell(holds, Some(value), ListForm::Xlsx),
            };
            let (old, new) = (cell(old), cell(new));
            if old != new {
                changes.push(FieldChange {
                    field: name.to_owned(),
                    old,
                    new,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Balance;
    use serde_json::json;

    #[test]
    fn a_change_is_told_by_field_with_cells_of_its_own_kind() {
        let mut changes = Changes::default();
        let mut told = |path: &str, old: Value, new: Value| {
            let all = changes.of(Kind::Contract, path, &old, &new).into_iter();
            all.map(|one| (one.field, one.old, one.new))
                .collect::<Vec<_>>()
        };
        let day = Cell::Date("2027-12-31".parse().unwrap());
        assert_eq!(
            told("einde", Value::Null, json!("2027-12-31")),
            [("einde".to_owned(), Cell::Empty, day)]
        );
        let party = told(
            "partijen/1",
            json!({ "aanbieder": "L001", "aandeel": 5_000, "rol": "" }),
            json!({ "aanbieder": "L001", "aandeel": 6_000, "rol": "" }),
        );
        let share = |hundredths| Cell::Percent(hundredths);
        assert_eq!(
            party,
            [("partijen/1.aandeel".to_owned(), share(5_000), share(6_000))]
        );
        let steps = told(
            "signaalstappen",
            json!({ "gat": "6m" }),
            json!({ "gat": "3m", "besteed": "1m" }),
        );
        assert_eq!(steps.len(), 2);
        let amount = told("maximale_waarde", json!(100), Value::Null);
        assert_eq!(amount[0].1, Cell::Amount(Balance(100)));
        assert_eq!(told("titel", json!(""), Value::Null), []);
    }
}
