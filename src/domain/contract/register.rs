//! Contracts in the register.

use std::collections::BTreeMap;

use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;

impl Register {
    /// Contracts by number, whole: options and percelen decide what follows.
    #[must_use]
    pub fn contracts(&self) -> &BTreeMap<String, Record> {
        self.all(Kind::Contract)
    }

    /// Finds a contract by number, whatever its capitals.
    #[must_use]
    pub fn find_contract(&self, text: &str) -> Option<&Record> {
        self.find(Kind::Contract, text)
    }
}
