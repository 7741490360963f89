//! What can be asked about aanbestedingen: the list, one with its plan and inschrijvingen, what a change would do, the
//! letter of the award decision.
//!
//! Bids are secret: every question goes through the rights check of aanbestedingen first.

mod view;

use std::borrow::Cow;

use chrono::NaiveDate;

pub use self::view::view;
use self::view::{cells, misfit, overruns, phases};
use super::contracts::{Order, first_of_each, one_of};
use super::door::Door;
use super::model::Model;
use super::signals::{Signal, Urgency, urgency};
use super::views::{AanbestedingCells, WhatIf};
use super::{Caller, Office};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::gate;
use crate::domain::aanbesteding::harm::Harm;
use crate::domain::aanbesteding::letter::letter;
use crate::domain::aanbesteding::living::Change;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::signals::{self, Due};
use crate::domain::aanbesteding::words::{AanbestedingSignal, Phase, Procedure};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;

/// What may stand in a filter of aanbestedingen.
const FILTERS: &str = "status:, procedure:, fase:, perceel:, verantwoordelijke:, volgt-op:, te-laat, of een stuk van nummer of naam";

/// Every signal of aanbestedingen that shows on a day.
#[must_use]
pub fn signals_on(register: &Register, on: NaiveDate) -> Vec<(String, Due)> {
    let all = register
        .aanbestedingen()
        .iter()
        .flat_map(|(number, record)| {
            let own = signals::of(record, register, on).into_iter();
            own.filter(move |due| due.shows(record, register, on))
                .map(|due| (number.clone(), due))
        });
    all.collect()
}

/// What comes first among signals: by urgency, by what it costs to miss it, by date.
fn order(due: &Due, on: NaiveDate) -> Order {
    (
        pressing(due, on),
        signals::row_of(due.signal).cost,
        due.date,
    )
}

/// How pressing a signal is: by its day. What no longer fits is late now, however far ahead that day is.
fn pressing(due: &Due, on: NaiveDate) -> Urgency {
    match due.signal {
        AanbestedingSignal::PastNiet | AanbestedingSignal::TermijnTeKort => Urgency::Late,
        _ => urgency(due.date, on),
    }
}

/// A signal as everyone reads it.
pub(super) fn in_words(number: &str, due: &Due, on: NaiveDate) -> Signal {
    Signal {
        soort: due.signal.word().to_owned(),
        nummer: number.to_owned(),
        tekst: due.text.clone(),
        datum: due.date,
        ernst: pressing(due, on),
        grondslag: due.basis.clone(),
    }
}

/// The signals of aanbestedingen on a day for who may see them, in order; not yet in words.
pub(super) fn ordered<'m>(
    door: &'m Door<'_>,
    other_day: &'m [(String, Due)],
    on: NaiveDate,
) -> Vec<(Order, &'m str, &'m Due)> {
    if !door.sees(Kind::Aanbesteding) {
        return Vec::new();
    }
    let model = &door.model;
    let signals = if on == model.today {
        model.aanbesteding_signals()
    } else {
        other_day
    };
    let mut found: Vec<_> = signals
        .iter()
        .map(|(number, due)| (order(due, on), number.as_str(), due))
        .collect();
    found.sort_by_key(|(order, number, _)| (*order, *number));
    found
}

impl Model {
    /// The signals of aanbestedingen that show today; worked out once after a change.
    fn aanbesteding_signals(&self) -> &[(String, Due)] {
        self.shown_aanbesteding_signals
            .get_or_init(|| signals_on(&self.register, self.today))
    }

    fn aanbesteding_signals_on(&self, on: NaiveDate) -> Cow<'_, [(String, Due)]> {
        if on == self.today {
            Cow::Borrowed(self.aanbesteding_signals())
        } else {
            Cow::Owned(signals_on(&self.register, on))
        }
    }
}

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
        rows(
            register,
            &model.aanbesteding_signals_on(on),
            filter,
            all,
            on,
        )
    }

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

    /// The letter of the award decision to one inschrijver, its paragraphs with an empty line between them.
    ///
    /// # Errors
    /// When there is no such aanbesteding or inschrijving, the caller may not see it, or reasons are missing.
    pub fn letter(
        &self,
        caller: &Caller,
        number: &str,
        bid: u32,
        on: Option<NaiveDate>,
    ) -> Result<String, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let model = &door.model;
        let register = &model.register;
        let norms = Norms::from(&register.settings);
        let on = on.unwrap_or(model.today);
        let record = known(register, number)?;
        letter(record, register, bid, on, rules(&norms, register))
            .map(|paragraphs| paragraphs.join("\n\n"))
            .map_err(|why| Refusal::rule(why.to_string()))
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

/// An aanbesteding by number, whatever its capitals.
fn known<'r>(register: &'r Register, number: &str) -> Result<&'r Record, Refusal> {
    register
        .find_aanbesteding(number)
        .ok_or_else(|| Refusal::unknown(number.trim()))
}

/// The head of a record that is an aanbesteding.
fn head(record: &Record) -> &Aanbesteding {
    record
        .aanbesteding()
        .expect("Register::take keeps only aanbestedingen there, and show looks at the kind")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_longer_fits_is_late_now_however_far_ahead_its_last_day_is() {
        let on: NaiveDate = "2026-11-22".parse().unwrap();
        let due = |signal| Due {
            signal,
            phase: Phase::OpdrachtVerleend,
            date: "2027-10-01".parse().unwrap(),
            text: String::new(),
            basis: String::new(),
        };
        assert_eq!(
            pressing(&due(AanbestedingSignal::PastNiet), on),
            Urgency::Late
        );
        assert_eq!(
            pressing(&due(AanbestedingSignal::Fase), on),
            Urgency::Coming
        );
    }
}
