//! Aanbestedingen: the list, one with its plan and inschrijvingen, what a change would do, the letter of the award
//! decision, their signals and dates, reading them in.
//!
//! Bids are secret: every question goes through the rights check of aanbestedingen first.

pub mod agenda;
mod read_in;
pub mod signals;
pub(in crate::office) mod undo;
pub mod view;
mod what_if;

use chrono::NaiveDate;

use self::signals::{order, shown};
use self::view::cells;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::signals::Due;
use crate::domain::aanbesteding::words::Procedure;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::contracts::one_of;
use crate::office::signals::first_of_each;
use crate::office::views::AanbestedingCells;
use crate::office::{Caller, Office};

/// What may stand in a filter of aanbestedingen.
const FILTERS: &str = "status:, procedure:, fase:, perceel:, verantwoordelijke:, volgt-op:, te-laat, of een stuk van nummer of naam";

impl Office {
    /// The aanbestedingen a query asks for: by what must be done first, or by number.
    ///
    /// # Errors
    /// When the caller may not see aanbestedingen, or the filter cannot be read.
    pub fn aanbestedingen(
        &self,
        caller: &Caller,
        filter: &[String],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<AanbestedingCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let model = &door.model;
        let on = on.unwrap_or(model.today);
        let register = &model.register;
        rows(register, &shown(model, on).0, filter, all, on)
    }
}

/// The aanbestedingen of a register that a filter leaves: by what must be done first, or by number.
///
/// # Errors
/// When the filter cannot be read.
pub fn rows(
    register: &Register,
    signals: &[(String, Due)],
    filter: &[String],
    all: bool,
    on: NaiveDate,
) -> Result<Vec<AanbestedingCells>, Refusal> {
    let norms = Norms::from(&register.settings);
    let rules = rules(&norms, register);
    let first = first_of_each(signals, |due| order(due, on));
    let mut found = Vec::new();
    for (number, record) in register.aanbestedingen() {
        let cells = cells(
            record,
            register,
            first.get(number.as_str()).copied(),
            on,
            rules,
        );
        let is_shown = all || cells.status.is_running() || cells.doen.is_some();
        if is_shown && fits(&cells, filter)? {
            found.push(cells);
        }
    }
    if !all {
        found.sort_by(|one, two| one.order().cmp(&two.order()));
    }
    Ok(found)
}

const fn rules<'a>(norms: &'a Norms, register: &'a Register) -> Rules<'a> {
    Rules {
        norms,
        calendar: &register.calendar,
    }
}

fn fits(cells: &AanbestedingCells, filter: &[String]) -> Result<bool, Refusal> {
    for word in filter {
        let (key, value) = word.split_once(':').unwrap_or((word, ""));
        let wanted = fold(value);
        let has = |text: &str| fold(text).contains(&wanted);
        let fits = match key {
            "status" => cells.status == one_of(word, value)?,
            "procedure" => {
                let procedure: Procedure = one_of(word, value)?;
                fold(&cells.procedure) == fold(procedure.word())
            }
            "fase" => cells.fase == Some(one_of(word, value)?),
            "perceel" => cells.percelen.iter().any(|name| has(name)),
            "verantwoordelijke" => has(&cells.verantwoordelijke),
            "volgt-op" => cells.volgt_op.as_deref().is_some_and(has),
            "te-laat" => cells.ruimte_dagen.is_some_and(|room| room < 0),
            _ if value.is_empty() => {
                let wanted = fold(word);
                [&cells.nummer, &cells.naam]
                    .into_iter()
                    .any(|text| fold(text).contains(&wanted))
            }
            _ => {
                return Err(Refusal::usage(format!(
                    "Het filter ‘{word}’ klopt niet: dit filter is er niet"
                ))
                .unless(format!("Gebruik: {FILTERS}")));
            }
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}
