//! What is published of the aanbestedingen, with the contracts that came of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::record::{Kind, RecordId};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::office::{Caller, Office};

impl Office {
    /// Has something made of the aanbestedingen and the contracts, and of when each was last changed, for an export; who
    /// took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see both, the store cannot be read, or the look cannot be kept.
    pub fn publication<T>(
        &self,
        caller: &Caller,
        purpose: &str,
        make: impl FnOnce(&Register, &BTreeMap<RecordId, DateTime<Utc>>) -> T,
    ) -> Result<T, Refusal> {
        let mut numbers = Vec::new();
        for kind in [Kind::Aanbesteding, Kind::Contract] {
            let listed = self.listed(caller, kind, "export", purpose)?;
            numbers.extend(listed.ids);
        }
        let mut changed = BTreeMap::new();
        for id in numbers {
            let seen = self.door(caller)?.seen(&id)?;
            let last = seen.and_then(|mut seen| seen.history.pop());
            changed.extend(last.map(|line| (id, line.tijd)));
        }
        Ok(make(&self.door(caller)?.model.register, &changed))
    }
}
