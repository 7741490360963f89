//! What leaves as a file: who took it and what for is on disk before the answer is given (AVG).
//!
//! An export asks first which records there are, with its purpose; then it asks them page by page.

use chrono::Utc;

use super::contracts::may_see;
use super::views::{Key, QueueQuery};
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::text::{Layout, clean};
use crate::domain::workflow::Refusal;
use crate::office::signals::Signal;
use crate::store::Look;

impl Office {
    /// The verwijzingen of an export; who took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller has no account, or the look cannot be kept.
    pub fn export(
        &self,
        caller: &Caller,
        query: &QueueQuery,
        purpose: &str,
    ) -> Result<Vec<Key>, Refusal> {
        let keys = self.queue(caller, query)?;
        self.keep_look(caller, "export verwijzing", purpose, keys.len())?;
        Ok(keys)
    }

    /// Keeps that someone looked, and what for.
    ///
    /// # Errors
    /// When the purpose is missing or it cannot be kept.
    pub(super) fn keep_look(
        &self,
        caller: &Caller,
        action: &str,
        purpose: &str,
        count: usize,
    ) -> Result<(), Refusal> {
        let purpose = clean(purpose, Layout::OneLine).text;
        if purpose.is_empty() {
            return Err(Refusal::rule("Een export kan niet zonder doel")
                .by("AVG")
                .unless("Noem het met --doel"));
        }
        let look = Look {
            tijd: Utc::now(),
            wie: &caller.name,
            actie: action,
            doel: &purpose,
            aantal: count,
        };
        let kept = self.shared().reader.keep_look(&look);
        kept.map_err(|why| Refusal::rule(why.to_string()))
    }

    /// All signals for an export; who took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller has no account, or the look cannot be kept.
    pub fn export_signals(&self, caller: &Caller, purpose: &str) -> Result<Vec<Signal>, Refusal> {
        let signals = self.signals(caller, None)?;
        self.keep_look(caller, "export signaal", purpose, signals.len())?;
        Ok(signals)
    }

    /// The numbers of a register for an export; who took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see this register, or the look cannot be kept.
    pub fn export_register(
        &self,
        caller: &Caller,
        kind: Kind,
        purpose: &str,
    ) -> Result<Vec<String>, Refusal> {
        let actor = self.asking(caller)?;
        may_see(&actor, kind)?;
        let numbers = numbers_of(&self.shared().model().register, kind)?;
        let action = format!("export {}", kind.word());
        self.keep_look(caller, &action, purpose, numbers.len())?;
        Ok(numbers)
    }

    /// These records of a register, whole.
    ///
    /// # Errors
    /// When the caller may not see this register, or the store cannot be read.
    pub fn register_records(
        &self,
        caller: &Caller,
        kind: Kind,
        numbers: &[String],
    ) -> Result<Vec<Record>, Refusal> {
        let actor = self.asking(caller)?;
        may_see(&actor, kind)?;
        let mut records = Vec::with_capacity(numbers.len());
        for number in numbers {
            let kept = self.shared().reader.get(&RecordId::new(kind, number));
            let kept = kept.map_err(|why| Refusal::rule(why.to_string()))?;
            records.extend(kept.map(|kept| kept.record));
        }
        Ok(records)
    }
}

/// The numbers of a register that can be exported.
fn numbers_of(register: &Register, kind: Kind) -> Result<Vec<String>, Refusal> {
    Ok(match kind {
        Kind::Contract => register.contracts.keys().cloned().collect(),
        Kind::Aanbesteding => register.aanbestedingen.keys().cloned().collect(),
        Kind::Provider => register.providers.keys().cloned().collect(),
        Kind::Employee => register.employees.keys().cloned().collect(),
        _ => return Err(Refusal::usage("Dit register kan niet worden geëxporteerd")),
    })
}
