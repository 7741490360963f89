//! What Vandaag shows: the most urgent signals of everything, and how much is in every state.
//!
//! It is asked for after every change, so it goes over the read model once and puts only what is shown in words.

use chrono::NaiveDate;

use super::contracts::Order;
use super::door::Door;
use super::model::{Model, key_of};
use super::signals::{self, Brief, Urgency};
use super::views::{Overview, StateCount, TodayLine};
use super::{Caller, Office};
use super::{aanbestedingen, contracts};
use crate::domain::record::Record;
use crate::domain::words::State;
use crate::domain::workflow::Refusal;

/// How many signals Vandaag gets.
const MOST_SIGNALS: usize = 200;

impl Office {
    /// What Vandaag shows: the most urgent signals, and how much is in every state.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn overview(&self, caller: &Caller) -> Result<Overview, Refusal> {
        let door = self.door(caller)?;
        let model = &door.model;
        let today = model.today;
        let (states, briefs) = open_referrals(&door);
        let mut contracts = contracts::ordered(&door, &[], today);
        contracts.sort_by_key(|(order, record, _)| (*order, &record.id));
        let aanbestedingen = aanbestedingen::ordered(&door, &[], today);
        let urgencies = briefs.iter().map(|brief| brief.ernst);
        let urgencies = urgencies
            .chain(
                contracts
                    .iter()
                    .map(|(.., due)| contracts::pressing(due, today)),
            )
            .chain(aanbestedingen.iter().map(|(order, ..)| order.0));
        let late = urgencies.filter(|ernst| *ernst == Urgency::Late).count();
        let total = briefs.len() + contracts.len() + aanbestedingen.len();

        let of_contracts = contracts.into_iter().take(MOST_SIGNALS);
        let of_contracts = of_contracts.map(|(order, record, due)| {
            let title = record.contract().map(|contract| contract.title.clone());
            let line = TodayLine {
                signal: contracts::in_words(record, due, today),
                short: due.short(today),
                name: title.unwrap_or_default(),
            };
            (order, line)
        });
        let of_aanbestedingen = aanbestedingen.iter().take(MOST_SIGNALS);
        let of_aanbestedingen = of_aanbestedingen.map(|(order, number, due)| {
            let record = model.register.aanbestedingen().get(*number);
            let name = record.and_then(Record::aanbesteding);
            let line = TodayLine {
                signal: aanbestedingen::in_words(number, due, today),
                short: due.short(today),
                name: name.map_or_else(String::new, |aanbesteding| aanbesteding.name.clone()),
            };
            (*order, line)
        });
        let mut lines: Vec<(Order, TodayLine)> = most_urgent(briefs)
            .iter()
            .filter_map(|brief| Some((brief.order(), line(model, brief, today)?)))
            .chain(of_contracts)
            .chain(of_aanbestedingen)
            .collect();
        lines.sort_by_key(|(order, _)| *order);
        lines.truncate(MOST_SIGNALS);
        Ok(Overview {
            signals: lines.into_iter().map(|(_, line)| line).collect(),
            total,
            late,
            states,
            today,
        })
    }
}

/// How many open verwijzingen are in every state, and every signal of them.
fn open_referrals(door: &Door<'_>) -> (Vec<StateCount>, Vec<Brief>) {
    let model = &door.model;
    let mut found = Vec::new();
    let open_states = State::ALL.iter().filter(|state| state.is_open());
    let mut states: Vec<StateCount> = open_states
        .map(|state| StateCount {
            state: *state,
            open: 0,
            late: 0,
        })
        .collect();
    let open = model.rows().iter().filter(|row| row.state.is_open());
    for row in open.filter(|row| door.sees_row(row)) {
        signals::of_row(model, row, &row.terms, model.today, &mut found);
        if let Some(count) = states.iter_mut().find(|count| count.state == row.state) {
            count.open += 1;
            count.late += u32::from(row.is_late());
        }
    }
    (states, found)
}

/// The first of the signals of verwijzingen, in order; the rest is not sorted.
fn most_urgent(mut briefs: Vec<Brief>) -> Vec<Brief> {
    if briefs.len() > MOST_SIGNALS {
        briefs.select_nth_unstable(MOST_SIGNALS);
        briefs.truncate(MOST_SIGNALS);
    }
    briefs.sort_unstable();
    briefs
}

fn line(model: &Model, brief: &Brief, today: NaiveDate) -> Option<TodayLine> {
    let row = model.row(key_of(&signals::number_of(brief))?)?;
    let signal = signals::in_words(model, brief, today)?;
    Some(TodayLine {
        short: signal.tekst.clone(),
        signal,
        name: model.short_name(row),
    })
}
