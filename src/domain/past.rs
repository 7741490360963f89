//! The register as it held on a day that has been: without what people did later, and with the settings of that day.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::aanbesteding;
use super::aanbesteding::parts::Award;
use super::contract;
use super::record::Record;
use super::register::Register;

impl Register {
    /// The register as it held on a day: contracts and aanbestedingen without what happened later, and the settings that
    /// counted then. What was entered later but held already is in it.
    #[must_use]
    pub fn held_on(&self, on: NaiveDate) -> Self {
        let mut then = self.clone();
        then.settings = self.settings_on(on).into_owned();
        let mut made_later = BTreeSet::new();
        for record in self.aanbestedingen().values() {
            let later = record
                .all::<Award>()
                .filter(|award| award.on.is_some_and(|day| day > on));
            made_later.extend(later.map(|award| award.contract.as_str()));
            then.take(&aanbesteding::held::held_on(record, on));
        }
        for (number, record) in self.contracts() {
            let mut held = contract::held::held_on(record, on);
            if made_later.contains(number.as_str()) {
                leave_out(&mut held);
            }
            then.take(&held);
        }
        then
    }
}

/// What was not there yet is in no list.
fn leave_out(record: &mut Record) {
    if let Some(contract) = record.contract_mut() {
        contract.taken_out = "nog niet gesloten".to_owned();
    }
}
