//! Moving a phase or the start of an aanbesteding, and trying what a change would do.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::law;
use super::links::Link;
use super::living::{Living, Status, hangs_on_start};
use super::plan::{PhaseDays, PlanError, Rules, handover, latest_days};
use super::words::{Phase, Procedure};

/// What moving a phase did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The phases that got another day, in order: which, the old day and the new one.
    pub moved: Vec<(Phase, Option<NaiveDate>, NaiveDate)>,
    /// The phases that get less than their usual time because of it: which, and by how many days.
    pub squeezed: Vec<(Phase, i64)>,
    /// How it stands now, with everything that broke.
    pub status: Status,
}

/// A change to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The contract starts on another day, because an option of the old one was used for instance.
    Start(NaiveDate),
    /// A phase ends on another day.
    Phase(Phase, NaiveDate),
}

/// What a change would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The change.
    pub change: Change,
    /// The aanbesteding after it.
    pub living: Living,
    /// How it would stand. The rows are those of every other scenario of the same aanbesteding, in the same order.
    pub status: Status,
}

/// What a plan counts back from the closing, the nearest to it first.
const BEFORE_CLOSING: [Phase; 2] = [Phase::NotaVanInlichtingen, Phase::SluitingVragen];

/// What a move has pushed so far.
struct Pushed {
    /// The phase that was moved.
    moved: Phase,
    /// The phases that got another day, with that one.
    touched: BTreeSet<Phase>,
    /// The phases that get less than their usual time, and by how many days.
    squeezed: Vec<(Phase, i64)>,
}

impl Pushed {
    /// Whether the usual day of a phase is counted back from the closing: the questions and the nota, when they are pushed
    /// by what comes before them.
    fn counts_back(&self, phase: Phase) -> bool {
        BEFORE_CLOSING.contains(&phase) && self.moved < Phase::SluitingVragen
    }
}

/// A change that cannot be made. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// It cannot be planned at all.
    #[error("{0}")]
    Plan(#[from] PlanError),
    /// The phase is over.
    #[error("{0} is al gedaan; de geplande dag blijft zoals hij is")]
    Done(Phase),
    /// The phase is not part of this procedure.
    #[error("{0} hoort niet bij {1}; kies een andere fase")]
    Absent(Phase, Procedure),
    /// The phase hangs on the start.
    #[error("{0} volgt uit de ingangsdatum; verander die")]
    HangsOnStart(Phase),
}

impl Living {
    /// Moves a phase, and what comes after it as far as the minimums force it. The standstill and announcing the award
    /// come back too: their terms run from the phase before. The start does not move: what no longer fits before it is
    /// in the answer.
    ///
    /// # Errors
    /// When the phase is over, not part of the procedure, or hangs on the start; nothing is changed then.
    pub fn move_phase(
        &mut self,
        phase: Phase,
        day: NaiveDate,
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Result<Moved, MoveError> {
        if hangs_on_start(phase) {
            return Err(MoveError::HangsOnStart(phase));
        }
        if !self.phases().any(|known| known == phase) {
            return Err(MoveError::Absent(phase, self.procedure));
        }
        if !self.is_open(phase) {
            return Err(MoveError::Done(phase));
        }
        let table = self.table(rules)?;
        let mut after = self.clone();
        after.planned.insert(phase, day);
        let squeezed = after
            .push(phase, &table, rules)
            .ok_or(PlanError::OutOfRange)?;
        let status = after
            .count(&table, today, rules)
            .ok_or(PlanError::OutOfRange)?;
        let moved = after.changes_since(self);
        *self = after;
        Ok(Moved {
            moved,
            squeezed,
            status,
        })
    }

    /// Moves the start. The phases before it keep their days; what hangs on it moves along.
    ///
    /// # Errors
    /// When the contract has started; nothing is changed then.
    pub fn move_start(
        &mut self,
        start: NaiveDate,
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Result<Moved, MoveError> {
        if !self.is_open(Phase::Ingang) {
            return Err(MoveError::Done(Phase::Ingang));
        }
        let mut after = self.clone();
        after.start = start;
        let end = handover(start, rules).ok_or(PlanError::OutOfRange)?;
        let eve = start.pred_opt().ok_or(PlanError::OutOfRange)?;
        after.planned.extend([
            (Phase::Implementatie, eve),
            (Phase::Ingang, start),
            (Phase::Overgang, end),
        ]);
        let status = after.status(today, rules)?;
        let moved = after.changes_since(self);
        *self = after;
        Ok(Moved {
            moved,
            squeezed: Vec::new(),
            status,
        })
    }

    /// What each change would do, each on its own; nothing is changed.
    ///
    /// # Errors
    /// When one of them cannot be made.
    pub fn what_if(
        &self,
        changes: &[Change],
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Result<Vec<Scenario>, MoveError> {
        let mut scenarios = Vec::new();
        for change in changes {
            let mut living = self.clone();
            let moved = match *change {
                Change::Start(start) => living.move_start(start, today, rules)?,
                Change::Phase(phase, day) => living.move_phase(phase, day, today, rules)?,
            };
            scenarios.push(Scenario {
                change: *change,
                living,
                status: moved.status,
            });
        }
        Ok(scenarios)
    }

    /// Moves the planned days after a phase: each keeps its usual distance where there is room before the latest day, and
    /// never less than the least. The standstill and announcing the award go back into their terms when these begin
    /// earlier. Returns what got less than its usual time, and by how many days; none outside the calendar.
    fn push(
        &mut self,
        moved: Phase,
        table: &[Link],
        rules: Rules<'_>,
    ) -> Option<Vec<(Phase, i64)>> {
        let latest = latest_days(self.start, table, rules)?;
        let latest = self.practical_days(&latest, table, rules)?;
        let mut pushed = Pushed {
            moved,
            touched: BTreeSet::from([moved]),
            squeezed: Vec::new(),
        };
        for phase in self.phases().filter(|phase| *phase > moved) {
            self.place(phase, &latest, &mut pushed, table, rules)?;
            if phase == Phase::SluitingInschrijving {
                self.count_back_from_closing(&mut pushed, table, rules)?;
            }
        }
        let (award, notice) = (Phase::OpdrachtVerleend, Phase::AankondigingGunning);
        let has_term = law::award_notice_article(self.procedure).is_some();
        if has_term && pushed.touched.contains(&award) && self.is_open(notice) {
            let last = law::award_notice(self.day(award)?, rules.calendar)?;
            self.planned.insert(notice, last);
        }
        Some(pushed.squeezed)
    }

    /// Puts one phase on its day after those before it; none outside the calendar.
    fn place(
        &mut self,
        phase: Phase,
        latest: &PhaseDays,
        pushed: &mut Pushed,
        table: &[Link],
        rules: Rules<'_>,
    ) -> Option<()> {
        let planned = self.planned.get(&phase).copied();
        let Some(planned) = planned.filter(|_| !hangs_on_start(phase) && self.is_open(phase))
        else {
            return Some(());
        };
        let Some((least, usual)) = self.forced(phase, &pushed.touched, table, rules)? else {
            return Some(());
        };
        if phase == Phase::Standstill {
            if planned != least {
                self.planned.insert(phase, least);
                pushed.touched.insert(phase);
            }
            return Some(());
        }
        // The least is only its floor where its usual day is counted back from the closing.
        let usual = if pushed.counts_back(phase) {
            least
        } else {
            usual
        };
        let room = latest.get(&phase).copied().unwrap_or(usual);
        let wanted = usual.min(room).max(least);
        let before = rules.calendar.workday_on_or_before(wanted);
        let day = match before >= least {
            _ if planned >= wanted => planned,
            true => before,
            false => rules.calendar.workday_on_or_after(wanted),
        };
        let day = day.max(planned);
        if day > planned {
            self.planned.insert(phase, day);
            pushed.touched.insert(phase);
        }
        if day < rules.calendar.workday_on_or_before(usual) {
            pushed.squeezed.push((phase, (usual - day).num_days()));
        }
        Some(())
    }

    /// Keeps the usual time between the questions, the nota and the closing when one of them moved with what comes before
    /// them; none outside the calendar.
    fn count_back_from_closing(
        &mut self,
        pushed: &mut Pushed,
        table: &[Link],
        rules: Rules<'_>,
    ) -> Option<()> {
        if !pushed.counts_back(Phase::SluitingVragen) {
            return Some(());
        }
        for phase in BEFORE_CLOSING {
            let link = table.iter().find(|link| link.from == phase);
            let planned = self.planned.get(&phase).copied();
            let planned = planned.filter(|_| self.is_open(phase));
            let (Some(link), Some(planned)) = (link, planned) else {
                continue;
            };
            let moved_along = [phase, link.to]
                .iter()
                .any(|it| pushed.touched.contains(it));
            let Some(next) = self.day(link.to).filter(|_| moved_along) else {
                continue;
            };
            let usual = link.usual.latest(next, rules.calendar)?;
            let day = rules.calendar.workday_on_or_before(usual);
            if day > planned {
                self.planned.insert(phase, day);
                pushed.touched.insert(phase);
            } else if day < planned && pushed.touched.contains(&phase) {
                let short = (planned - usual).num_days();
                pushed.squeezed.push((link.term_of, short));
            }
        }
        Some(())
    }

    /// The least and the usual day that phases which moved leave for another; none when none of them bears on it, and none
    /// at all outside the calendar.
    fn forced(
        &self,
        phase: Phase,
        touched: &BTreeSet<Phase>,
        table: &[Link],
        rules: Rules<'_>,
    ) -> Option<Option<(NaiveDate, NaiveDate)>> {
        let bears = |link: &&Link| link.to == phase && touched.contains(&link.from);
        let (mut least, mut usual) = (None, None);
        for link in table.iter().filter(bears) {
            if let Some(from) = self.day(link.from) {
                least = least.max(Some(link.minimum.earliest(from, rules.calendar)?));
                usual = usual.max(Some(link.usual.earliest(from, rules.calendar)?));
            }
        }
        Some(least.zip(usual))
    }

    /// The planned days that differ from before.
    fn changes_since(&self, before: &Self) -> Vec<(Phase, Option<NaiveDate>, NaiveDate)> {
        let new = self.planned.iter();
        new.map(|(phase, day)| (*phase, before.planned.get(phase).copied(), *day))
            .filter(|(_, old, new)| *old != Some(*new))
            .collect()
    }
}
