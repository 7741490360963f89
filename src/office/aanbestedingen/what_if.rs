//! What a change to the plan of an aanbesteding would do, and the letter of its award decision.

use chrono::NaiveDate;

use super::rules;
use super::view::{head, misfit, overruns, phases};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::gate;
use crate::domain::aanbesteding::harm::Harm;
use crate::domain::aanbesteding::letter::award_letter;
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::letters::parts::Letter;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::office::views::WhatIf;
use crate::office::{Caller, Office};

impl Office {
    /// What each of these changes would do to a plan, each on its own; nothing is changed.
    ///
    /// # Errors
    /// When there is no such aanbesteding, the caller may not see it, nothing can be counted, or a change cannot be
    /// made at all.
    pub fn what_if(
        &self,
        caller: &Caller,
        number: &str,
        changes: &[Change],
        on: Option<NaiveDate>,
    ) -> Result<Vec<WhatIf>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let model = &door.model;
        let on = on.unwrap_or(model.today);
        let register = &model.register;
        let norms = Norms::from(&register.settings);
        let rules = rules(&norms, register);
        let record = known(register, number)?;
        let head = head(record);
        let no_plan = || {
            Refusal::rule("Deze aanbesteding heeft geen plan om mee te proberen")
                .unless("Vul ingang en procedure in (aanbesteding-wijzigen)")
        };
        let living = head.living().ok_or_else(no_plan)?;
        let before = living.status(on, rules).map_err(|_| no_plan())?;
        let scenarios = living
            .what_if(changes, on, rules)
            .map_err(|why| Refusal::rule(why.to_string()))?;
        let tried = scenarios.into_iter().map(|scenario| {
            let moved_phase = match scenario.change {
                Change::Start(_) => None,
                Change::Phase(phase, _) => Some(phase),
            };
            let refusal =
                |reason| gate::allows(Some(&before), &scenario.status, moved_phase, reason).err();
            let harm = Harm::of(Some(&before), &scenario.status);
            let after = Aanbesteding {
                start: Some(scenario.living.start),
                planned: scenario.living.planned.clone(),
                ..head.clone()
            };
            let days = &scenario.living.planned;
            let is_other =
                |(phase, day): &(&Phase, &NaiveDate)| head.planned.get(phase) != Some(*day);
            WhatIf {
                change: scenario.change,
                moved: days
                    .iter()
                    .filter(is_other)
                    .map(|(phase, day)| (*phase, head.planned.get(phase).copied(), *day))
                    .collect(),
                phases: phases(record, &after, Some(&scenario.status), None, on),
                room: scenario.status.slack,
                breaks: scenario.status.breaks.iter().map(misfit).collect(),
                overruns: overruns(head, &scenario.status, on),
                refusal: gate::is_ahead(scenario.change, on)
                    .err()
                    .or_else(|| refusal("wat als"))
                    .map(|no| no.to_string()),
                needs_reason: !harm.own.is_empty(),
            }
        });
        Ok(tried.collect())
    }

    /// The letter of the award decision to one inschrijver.
    ///
    /// # Errors
    /// When there is no such aanbesteding or inschrijving, the caller may not see it, or reasons are missing.
    pub fn letter(
        &self,
        caller: &Caller,
        number: &str,
        bid: u32,
        on: Option<NaiveDate>,
    ) -> Result<Letter, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let model = &door.model;
        let register = &model.register;
        let norms = Norms::from(&register.settings);
        let on = on.unwrap_or(model.today);
        let record = known(register, number)?;
        award_letter(record, register, bid, on, rules(&norms, register))
            .map_err(|why| Refusal::rule(why.to_string()))
    }
}

/// An aanbesteding by number, whatever its capitals.
fn known<'r>(register: &'r Register, number: &str) -> Result<&'r Record, Refusal> {
    register
        .find_aanbesteding(number)
        .ok_or_else(|| Refusal::unknown(number.trim()))
}
