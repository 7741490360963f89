//! Rows of aanbieders and medewerkers, read in as they stand.

use std::collections::BTreeSet;

use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::people::{EVERY_TEAM, Employee, Provider, slug};
use crate::domain::rows::{EmployeeRow, ProviderRow};
use crate::office::reading::Reading;

impl Reading<'_, '_> {
    pub(in crate::office) fn provider(&mut self, row: &ProviderRow) {
        let number = if row.source_number.is_empty() {
            slug(&row.name)
        } else {
            row.source_number.clone()
        };
        let known = self
            .known(|register| register.find_provider(&number))
            .or_else(|| self.known(|register| register.find_provider(&row.name)));
        let id = RecordId::new(Kind::Provider, known.unwrap_or(number));
        let provider = Provider {
            name: row.name.clone(),
            agb: row.agb.clone(),
            kvk: row.kvk.clone(),
            teams: if row.in_bt == Some(true) {
                vec![EVERY_TEAM.to_owned()]
            } else {
                Vec::new()
            },
            places: row.places,
        };
        self.register_row(
            Record {
                head: Head::from(provider),
                ..Record::new(id)
            },
            &row.raw,
            &row.own,
            (&[], &["soort"]),
        );
    }

    /// Whether some day everyone from who stands in for an employee on is away, back to the employee.
    fn is_in_a_ring(&self, who: &str, employee: &Employee) -> bool {
        let mut next = employee.clone();
        let mut passed = BTreeSet::new();
        let (mut from, mut until) = (None, None);
        loop {
            from = from.max(next.absent_from);
            until = [until, next.absent_until].into_iter().flatten().min();
            let is_apart = from.zip(until).is_some_and(|(from, until)| from > until);
            let has_absence = next.absent_from.is_some() || next.absent_until.is_some();
            let key = self.employee_of(&next.substitute);
            if is_apart || !has_absence || !passed.insert(key.clone()) {
                return false;
            }
            // The row itself is not known yet by its name.
            if key == who || slug(&next.substitute) == who {
                return true;
            }
            let here = self.batch.employees.get(&key).cloned();
            let model = self.writer.model();
            match here.or_else(|| model.register.employees.get(&key).cloned()) {
                Some(other) => next = other,
                None => return false,
            }
        }
    }

    pub(in crate::office) fn employee(&mut self, row: &EmployeeRow) {
        let employee = Employee {
            name: row.name.clone(),
            team: row.team.clone(),
            absent_from: row.absent_from,
            absent_until: row.absent_until,
            substitute: row.substitute.clone(),
        };
        let id = RecordId::new(Kind::Employee, slug(&row.name));
        if self.is_in_a_ring(&id.number, &employee) {
            let reason =
                "deze vervanging gaat in een kring; zolang zij duurt, ligt het werk bij het team";
            self.warn(row.row, "Vervanger", &row.substitute, reason.to_owned());
        }
        self.register_row(
            Record {
                head: Head::from(employee),
                ..Record::new(id)
            },
            &row.raw,
            &row.own,
            (&[], &["soort"]),
        );
    }
}
