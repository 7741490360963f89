//! Rows of aanbieders and medewerkers, read in as they stand.

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
                head: Head::Provider(provider),
                ..Record::new(id)
            },
            &row.raw,
            &row.own,
            &[],
        );
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
        self.register_row(
            Record {
                head: Head::Employee(employee),
                ..Record::new(id)
            },
            &row.raw,
            &row.own,
            &[],
        );
    }
}
