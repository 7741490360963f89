//! Whom a row is about, in a list of the office that names residents.

use super::read::Cells;
use super::values;
use crate::domain::identifiers::Bsn;
use crate::domain::names::{NameParts, take_apart};
use crate::domain::rows::ResidentRow;

const PADDED_BSN: &str = "dit BSN heeft minder dan negen cijfers; de nullen vooraan, die Excel weglaat, zijn er weer bij gezet";

/// The columns of a list that say who a row is about.
pub(super) struct PersonColumns {
    pub(super) last_name: usize,
    /// A whole name in one cell.
    pub(super) name: usize,
    pub(super) prefix: usize,
    pub(super) first_name: usize,
    pub(super) sex: usize,
    pub(super) birth_date: usize,
    pub(super) bsn: usize,
    pub(super) street: usize,
    pub(super) house_number: usize,
    pub(super) addition: usize,
    pub(super) postcode: usize,
    pub(super) city: usize,
    pub(super) phone: usize,
    pub(super) email: usize,
    pub(super) secret_address: usize,
    pub(super) language: usize,
    pub(super) interpreter: usize,
    pub(super) died: usize,
    /// The office's own number of the huishouden, where the list has one.
    pub(super) household: Option<usize>,
}

impl PersonColumns {
    /// The resident of a row.
    pub(super) fn resident(&self, cells: &mut Cells<'_>) -> ResidentRow {
        let (house_number, addition) = self.address_number(cells);
        let name = self.whose_name(cells);
        ResidentRow {
            last_name: name.last,
            prefix: name.prefix,
            first_name: name.first,
            sex: cells.value(self.sex, values::sex),
            birth_date: cells.born(self.birth_date),
            bsn: self.bsn(cells),
            street: cells.name(self.street),
            house_number,
            addition,
            postcode: cells
                .value(self.postcode, values::postcode)
                .unwrap_or_default(),
            city: cells.name(self.city),
            phone: cells.value(self.phone, values::phone).unwrap_or_default(),
            email: cells.text(self.email),
            has_secret_address: cells.value(self.secret_address, values::yes_no),
            language: cells.name(self.language),
            needs_interpreter: cells.value(self.interpreter, values::yes_no),
            died: cells.day(self.died),
            household: self
                .household
                .map(|column| cells.text(column))
                .unwrap_or_default(),
        }
    }

    /// Who it is: from columns of their own, or from one name that is taken apart.
    fn whose_name(&self, cells: &mut Cells<'_>) -> NameParts {
        let own = NameParts {
            last: cells.name(self.last_name),
            prefix: cells.name(self.prefix),
            first: cells.name(self.first_name),
            is_guess: false,
        };
        let is_alone = own.prefix.is_empty() && own.first.is_empty();
        let (whole, column) = if own.last.is_empty() && is_alone {
            (cells.name(self.name), self.name)
        } else if is_alone && own.last.contains(',') {
            (own.last.clone(), self.last_name)
        } else {
            return own;
        };
        let parts = take_apart(&whole);
        if parts.is_guess {
            let sentence = format!(
                "hieraan is niet te zien waar de achternaam begint; gelezen als ‘{}’ met voornaam ‘{}’, kijk het na",
                parts.last, parts.first
            );
            cells.warn(column, &sentence);
        }
        parts
    }

    /// House number and addition; an addition in a column of its own goes first.
    fn address_number(&self, cells: &mut Cells<'_>) -> (String, String) {
        let (number, behind) = cells
            .value(self.house_number, values::house_number)
            .unwrap_or_default();
        let own = cells.text(self.addition);
        (number, if own.is_empty() { behind } else { own })
    }

    fn bsn(&self, cells: &mut Cells<'_>) -> Option<Bsn> {
        let (bsn, padded) = cells.value(self.bsn, values::bsn)?;
        if padded {
            cells.warn(self.bsn, PADDED_BSN);
        }
        Some(bsn)
    }
}
