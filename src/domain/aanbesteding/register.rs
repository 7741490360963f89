//! Aanbestedingen in the register.

use std::collections::BTreeMap;

use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;

impl Register {
    /// Aanbestedingen by number, whole.
    #[must_use]
    pub fn aanbestedingen(&self) -> &BTreeMap<String, Record> {
        self.all(Kind::Aanbesteding)
    }

    /// Finds an aanbesteding by number, whatever its capitals.
    #[must_use]
    pub fn find_aanbesteding(&self, text: &str) -> Option<&Record> {
        self.find(Kind::Aanbesteding, text)
    }
}
