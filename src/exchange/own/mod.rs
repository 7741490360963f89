//! The own export: everything about a record, so that it reads back in as it was, from a CSV and from a workbook.
//!
//! A record is a row, a field a column. A verwijzing has its resident and huishouden in the same row (`inwoner.`,
//! `huishouden.`). A list stands on a sheet of its own in a workbook, a row an element, and as JSON in its cell in a CSV,
//! which has one sheet. What a field [`holds`] says how it stands in a cell ([`cells`]); [`write`] and [`read`] go the two
//! ways. What no file can carry: records of another kind, and history, which goes out by itself ([`history`]).

mod cells;
mod history;
pub mod holds;
mod read;
mod write;

pub use history::{Changes, FieldChange};
pub use read::OwnReader;
pub use write::{OwnError, OwnWriter};

use holds::{Field, Holds};
use serde_json::{Map, Value};

use super::table::ListForm;
use crate::domain::record::{Kind, PartKind};

/// The first column of every own export.
const NUMBER: &str = "nummer";

/// What an element of a list is known by within its record.
const ROW: &str = "rij";

/// In which row of the list around it an element of a list within a list stands.
const IN_ROW: &str = "bij rij";

/// Who stands in the row of another kind with what their columns begin with; who points at another comes before it.
const WITH: &[(Kind, Kind, &str)] = &[
    (Kind::Referral, Kind::Resident, "inwoner."),
    (Kind::Referral, Kind::Household, "huishouden."),
    (Kind::Indicatie, Kind::Resident, "persoon."),
    (Kind::Indicatie, Kind::Household, "huishouden."),
    (Kind::Plan, Kind::Household, "gezin."),
    (Kind::Contact, Kind::Resident, "persoon."),
    (Kind::Contact, Kind::Household, "huishouden."),
];

/// What stands together in one row.
#[derive(Debug, Clone)]
struct Shape {
    /// What the export is of.
    kind: Kind,
    /// The column that, beside [`NUMBER`], tells an own export from any other file.
    mark: &'static str,
    /// The kinds in a row with what their columns begin with: its own, and those [`WITH`] it.
    sections: Vec<(Kind, &'static str)>,
}

/// One column of the register.
#[derive(Debug, Clone)]
struct Column {
    /// Which section it is of.
    section: usize,
    /// What stands above it.
    title: String,
    /// Where its value stands in the record: a field, and within it another.
    path: Vec<&'static str>,
    /// The list it is; none for a field.
    part: Option<PartKind>,
    /// What it holds.
    holds: Holds,
}

/// A list on a sheet of its own.
#[derive(Debug, Clone)]
struct ListSheet {
    section: usize,
    /// The name of the sheet.
    title: String,
    /// The field of the record, or of the element it stands in.
    name: &'static str,
    /// The list it is; none for a field.
    part: Option<PartKind>,
    /// Whether its elements are known by name, and not by their place.
    is_named: bool,
    /// What it holds, with the lists within it.
    holds: Holds,
    /// What an element has in its row.
    fields: Vec<Field>,
    /// The lists within an element.
    inner: Vec<Self>,
}

/// What an element of a map has, as a row.
const KEY: &str = "naam";
const VALUE: &str = "waarde";

impl Shape {
    fn of(kind: Kind) -> Option<Self> {
        let with = WITH.iter().filter(|with| with.0 == kind);
        let with = with.map(|(_, other, prefix)| (*other, *prefix));
        Some(Self {
            kind,
            mark: kind.mark()?,
            sections: [(kind, "")].into_iter().chain(with).collect(),
        })
    }

    /// The name of the sheet.
    const fn name(&self) -> &'static str {
        self.kind.plural()
    }

    /// Everything there is of a section: its fields and its lists.
    fn fields(kind: Kind) -> impl Iterator<Item = (Option<PartKind>, Field)> {
        let lists = kind.lists().iter().map(|part| {
            let field = Field {
                name: part.word(),
                holds: Holds::Rows(holds::of_part(*part)),
                may_miss: false,
            };
            (Some(*part), field)
        });
        let fields = holds::of_kind(kind).into_iter();
        fields.map(|field| (None, field)).chain(lists)
    }

    /// The columns of the register. In a workbook a field with fields has a column for each, and a list none.
    fn columns(&self, form: ListForm) -> Vec<Column> {
        let mut columns = Vec::new();
        for (section, (kind, prefix)) in self.sections.iter().enumerate() {
            let mut add = |path: Vec<&'static str>, part, holds| {
                columns.push(Column {
                    section,
                    title: format!("{prefix}{}", path.join(".")),
                    path,
                    part,
                    holds,
                });
            };
            add(vec![NUMBER], None, Holds::Text);
            for (part, field) in Self::fields(*kind) {
                match (form, field.holds) {
                    (ListForm::Xlsx, Holds::Rows(_) | Holds::Named(_)) => {}
                    (ListForm::Xlsx, Holds::Fields(inner)) => inner
                        .into_iter()
                        .for_each(|one| add(vec![field.name, one.name], None, one.holds)),
                    (_, holds) => add(vec![field.name], part, holds),
                }
            }
        }
        columns
    }

    /// The lists that have a sheet of their own in a workbook.
    fn lists(&self) -> Vec<ListSheet> {
        let mut lists = Vec::new();
        for (section, (kind, prefix)) in self.sections.iter().enumerate() {
            let found = Self::fields(*kind)
                .filter_map(|(part, field)| ListSheet::of(section, prefix, part, field));
            lists.extend(found);
        }
        lists
    }
}

/// In what the numbers of the records of a kind are kept that are not plain counts.
pub struct Units(Vec<Field>);

impl Units {
    /// Those of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self(Shape::fields(kind).map(|(_, field)| field).collect())
    }

    /// Those that a record has, by path: `{"partijen[].aandeel": "honderdste procent"}`.
    #[must_use]
    pub fn told(&self, record: &Value) -> Map<String, Value> {
        let mut told = Map::new();
        cells::units(&self.0, record, "", &mut told);
        told
    }
}

impl ListSheet {
    /// A field as a sheet; none when it stands in the register.
    fn of(section: usize, prefix: &str, part: Option<PartKind>, field: Field) -> Option<Self> {
        let title = format!("{prefix}{}", field.name);
        let (is_named, all) = match &field.holds {
            Holds::Rows(fields) => (false, fields.clone()),
            Holds::Named(holds) => (true, named(holds)),
            _ => return None,
        };
        let (mut fields, mut inner) = (Vec::new(), Vec::new());
        for field in all {
            match Self::of(section, &format!("{title}."), None, field.clone()) {
                Some(list) => inner.push(list),
                None => fields.push(field),
            }
        }
        Some(Self {
            section,
            title,
            name: field.name,
            part,
            is_named,
            holds: field.holds,
            fields,
            inner,
        })
    }

    /// What stands above its columns: whose it is, which row of it, and its fields. `within` says how many rows it stands
    /// in.
    fn header(&self, within: usize) -> Vec<String> {
        let mut header = vec![NUMBER.to_owned()];
        header.extend((0..within).map(|_| IN_ROW.to_owned()));
        if !self.is_named {
            header.push(ROW.to_owned());
        }
        header.extend(self.fields.iter().map(|field| field.name.to_owned()));
        header
    }
}

/// A map as a list of names with values.
fn named(holds: &Holds) -> Vec<Field> {
    let field = |name, holds| Field {
        name,
        holds,
        may_miss: false,
    };
    vec![field(KEY, Holds::Text), field(VALUE, holds.clone())]
}
