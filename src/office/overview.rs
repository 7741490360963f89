//! What needs someone, of all modules: every signal, and what Vandaag shows of it.
//!
//! Vandaag is asked for after every change, so a module goes over what it has once and puts only what is shown in words.

use std::sync::Arc;

use super::door::{Door, Viewer};
use super::modules;
use super::past::AsOf;
use super::signals::{Order, Pressing, Signal};
use super::unchanged::Unchanged;
use super::views::{Overview, TodayLine};
use super::{Caller, Office};
use crate::domain::record::Kind;
use crate::domain::workflow::Refusal;

/// How many signals Vandaag gets until whoever looks goes on past them.
pub const FIRST_SIGNALS: usize = 200;

/// How many it ever gets: nobody reads on further, and the lists have them all.
const MOST_SIGNALS: usize = 10_000;

/// What Vandaag found of a kind, for whom.
pub(super) type Known = Unchanged<(Kind, Viewer), Arc<Pressing>>;

impl Office {
    /// The signals of everything the caller may see, most urgent first.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn signals(&self, caller: &Caller, at: AsOf) -> Result<Vec<Signal>, Refusal> {
        let door = self.door(caller)?;
        let told = |kind: &&Kind| at.can_be_told(**kind).is_ok();
        let modules = Kind::ALL
            .iter()
            .filter(told)
            .filter_map(|kind| modules::of(*kind).signals);
        let then = door.then(at)?;
        let mut signals: Vec<(Order, Signal)> = modules.flat_map(|all| all(&door, &then)).collect();
        // Stable: what is equal stays in the order of its own list.
        signals.sort_by_key(|(order, _)| *order);
        Ok(signals.into_iter().map(|(_, signal)| signal).collect())
    }

    /// What Vandaag shows: so many of the most urgent signals, and how much is in every state.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn overview(&self, caller: &Caller, most: usize) -> Result<Overview, Refusal> {
        let door = self.door(caller)?;
        let most = most.min(MOST_SIGNALS);
        let kinds = Kind::ALL.iter();
        let found = kinds.filter_map(|kind| self.pressing(&door, *kind, most));
        let found: Vec<Arc<Pressing>> = found.collect();
        let (total, late) = found.iter().fold((0, 0), |(total, late), of| {
            (total + of.total, late + of.late)
        });
        let mut lines: Vec<(Order, TodayLine)> = Vec::new();
        let mut states = Vec::new();
        for of in found {
            lines.extend(of.lines.iter().cloned());
            states.extend(of.states.iter().cloned());
        }
        lines.sort_by_key(|(order, _)| *order);
        lines.truncate(most);
        Ok(Overview {
            signals: lines.into_iter().map(|(_, line)| line).collect(),
            total,
            late,
            states,
            today: door.model.today,
        })
    }

    /// The most pressing signals of a kind; worked out once for all who see the same, as long as nothing changes.
    fn pressing(&self, door: &Door<'_>, kind: Kind, most: usize) -> Option<Arc<Pressing>> {
        let module = modules::of(kind);
        let work_out = module.pressing?;
        let work_out = || work_out(door, most).map(Arc::new);
        // Whoever goes on past the first is alone in that.
        if module.is_by_the_clock || most != FIRST_SIGNALS {
            return work_out();
        }
        let asked = (kind, door.viewer());
        let known = &self.shared().pressing;
        let found = known.or_make(door.model.stamp(), asked, || work_out().ok_or(()));
        found.ok()
    }
}
