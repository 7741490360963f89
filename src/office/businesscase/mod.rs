//! The assumptions of the business case: what is kept of them. The case itself is counted with the figures.

pub(in crate::office) mod read_in;

use crate::domain::businesscase::actions::must_be_alone;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::office::views::AssumptionCells;
use crate::office::{Caller, Office};

impl Office {
    /// Every assumption of the business case, the newest of each first.
    ///
    /// # Errors
    /// When the caller may not see them.
    pub fn assumptions(&self, caller: &Caller) -> Result<Vec<AssumptionCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Assumption)?;
        Ok(rows(&door.model.register))
    }
}

/// The assumptions of a register, in the order of what they are of.
pub(in crate::office) fn rows(register: &Register) -> Vec<AssumptionCells> {
    use crate::domain::businesscase::standing::Assumptions;
    let all = Assumptions::of(register).once();
    all.iter()
        .map(|standing| AssumptionCells::of(standing, &register.settings))
        .collect()
}

/// The number and the title of each.
pub(in crate::office) fn titles(register: &Register) -> Vec<(String, String)> {
    let rows = rows(register).into_iter();
    rows.map(|row| (row.nummer.clone(), row.title())).collect()
}

/// What holds a step back: another holds on the same day by now.
pub(in crate::office) fn stands_alone(
    _: &Record,
    was: &Record,
    register: &Register,
) -> Result<(), Refusal> {
    let there = was.assumption().filter(|it| it.over.is_some());
    match there.filter(|_| was.taken_out().is_none()) {
        Some(it) => must_be_alone(&was.id.number, it, register),
        None => Ok(()),
    }
}
