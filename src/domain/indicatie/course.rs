//! The days of an indicatie, and what follows from them: how it stands, when it changes and why, what it needs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::{Cause, FollowUp, Stage, Standing};

/// The days of an indicatie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The first day it holds.
    pub begin: Option<NaiveDate>,
    /// The last day it holds; none when it has no end.
    pub end: Option<NaiveDate>,
    /// The day the delivery began.
    pub started: Option<NaiveDate>,
    /// The last day of the delivery, where it stopped before the end.
    pub stopped: Option<NaiveDate>,
    /// The day from which a named event changes it.
    pub event_on: Option<NaiveDate>,
    /// The day of the talk about what comes after.
    pub talk: Option<NaiveDate>,
    /// The day that was held.
    pub held: Option<NaiveDate>,
    /// The day the letter was sent.
    pub letter: Option<NaiveDate>,
    /// What comes after.
    pub follow_up: Option<FollowUp>,
    /// Whether the indicatie that follows is there.
    pub has_successor: bool,
    /// Whether it was over when it came in, or is no more.
    pub is_history: bool,
    /// Whether someone reports that the delivery began.
    pub is_started_by_report: bool,
    /// Whether it is of the Jeugdwet, which holds until eighteen.
    pub is_of_youth: bool,
}

/// The first day on which something is another for who has it, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The last day on which it is as it was.
    pub on: NaiveDate,
    /// Why.
    pub cause: Cause,
}

/// What an indicatie needs of someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A decision about what comes after, because of this.
    Besluit(Cause),
    /// It was decided that it goes on; what it goes on as, is not there yet.
    Opvolger,
    /// The delivery should have begun.
    Start,
}

impl Course {
    /// The last day there is any of it; none when it has no end.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        match (self.end, self.stopped) {
            (Some(end), Some(stopped)) => Some(end.min(stopped)),
            (end, stopped) => stopped.or(end),
        }
    }

    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        if self.stopped.is_some_and(|stopped| stopped < on) {
            return Standing::Gestopt;
        }
        if self.end.is_some_and(|end| end < on) {
            return Standing::Afgelopen;
        }
        let begins = self
            .started
            .or(self.begin.filter(|_| !self.is_started_by_report));
        match begins {
            Some(begin) if begin <= on => Standing::Lopend,
            _ => Standing::Toegekend,
        }
    }

    /// How far the talk about what comes after is.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        if self.follow_up.is_some() {
            Stage::Besloten
        } else if self.held.is_some() {
            Stage::Gevoerd
        } else if self.talk.is_some() {
            Stage::Gepland
        } else {
            Stage::NogNiets
        }
    }

    /// Whether nothing has to be decided or recorded any more about what comes after.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.is_history
            || self.stopped.is_some()
            || self.has_successor
            || matches!(self.follow_up, Some(FollowUp::Stoppen))
    }

    /// What changes first, of its own end, the named event, turning eighteen (of the Jeugdwet), the end of the contract
    /// it is delivered under, and the death of who has it. What happens on a day makes the day before it the last on which all is as it was.
    #[must_use]
    pub fn change(
        &self,
        eighteen: Option<NaiveDate>,
        contract_end: Option<NaiveDate>,
        died: Option<NaiveDate>,
    ) -> Option<Change> {
        let before = |day: Option<NaiveDate>| day.and_then(|day| day.pred_opt());
        let eighteen = eighteen.filter(|day| self.is_of_youth && self.begin < Some(*day));
        // A contract that was over before it was granted is a mistake to mend, not a change to come.
        let contract_end = contract_end.filter(|end| self.begin <= Some(*end));
        let all = [
            (self.end, Cause::Einde),
            (before(eighteen), Cause::Achttien),
            (contract_end, Cause::Contract),
            (before(self.event_on), Cause::Overgang),
            (died, Cause::Overlijden),
        ];
        let dated = all
            .into_iter()
            .filter_map(|(on, cause)| Some(Change { on: on?, cause }));
        dated.min()
    }

    /// What it needs of someone, each with the day it must be there. `since` says from which day on a change is worked on,
    /// and `start_by` by which day a delivery that was to begin on a day should have.
    #[must_use]
    pub fn needs(
        &self,
        change: Option<Change>,
        today: NaiveDate,
        since: impl Fn(Change) -> NaiveDate,
        start_by: impl Fn(NaiveDate) -> NaiveDate,
    ) -> Vec<(Need, NaiveDate)> {
        let mut needs = Vec::new();
        if self.is_settled() {
            return needs;
        }
        match (self.follow_up, change) {
            (None, Some(change)) if since(change) <= today => {
                needs.push((Need::Besluit(change.cause), change.on));
            }
            (Some(_), Some(change)) => needs.push((Need::Opvolger, change.on)),
            _ => {}
        }
        let begin = self.begin.filter(|begin| *begin <= today);
        if let Some(begin) = begin
            && self.is_started_by_report
            && self.started.is_none()
            && start_by(begin) <= today
        {
            needs.push((Need::Start, start_by(begin)));
        }
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::option;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn runs(end: &str) -> Course {
        Course {
            begin: Some(day("2026-01-01")),
            end: Some(day(end)),
            ..Course::default()
        }
    }

    #[rstest]
    #[case::before_it_begins(Course { begin: Some(day("2027-01-01")), ..runs("2027-12-31") }, Standing::Toegekend)]
    #[case::on_its_last_day(runs("2026-11-28"), Standing::Lopend)]
    #[case::the_day_after(runs("2026-11-27"), Standing::Afgelopen)]
    #[case::stopped_before_its_end(Course { stopped: Some(day("2026-10-01")), ..runs("2027-12-31") }, Standing::Gestopt)]
    #[case::on_the_last_day_of_the_delivery(Course { stopped: Some(day("2026-11-28")), ..runs("2027-12-31") }, Standing::Lopend)]
    #[case::delivery_not_reported(Course { is_started_by_report: true, ..runs("2027-12-31") }, Standing::Toegekend)]
    #[case::without_an_end(Course { end: None, ..runs("2027-12-31") }, Standing::Lopend)]
    fn how_it_stands_follows_from_its_days(#[case] course: Course, #[case] standing: Standing) {
        assert_eq!(course.standing(day("2026-11-28")), standing);
    }

    #[test]
    fn the_jeugdwet_holds_until_the_day_before_eighteen() {
        let youth = Course {
            is_of_youth: true,
            ..runs("2027-12-31")
        };
        let eighteen = Some(day("2027-03-01"));
        let change = youth.change(eighteen, None, None).unwrap();
        assert_eq!(
            (change.on, change.cause),
            (day("2027-02-28"), Cause::Achttien)
        );
        let change = runs("2027-12-31").change(eighteen, None, None).unwrap();
        assert_eq!((change.on, change.cause), (day("2027-12-31"), Cause::Einde));
    }

    #[test]
    fn a_contract_that_ends_first_changes_it_first() {
        let change = runs("2027-12-31")
            .change(None, Some(day("2026-12-31")), None)
            .unwrap();
        assert_eq!(
            (change.on, change.cause),
            (day("2026-12-31"), Cause::Contract)
        );
        let over = runs("2027-12-31")
            .change(None, Some(day("2025-12-31")), None)
            .unwrap();
        assert_eq!(over.cause, Cause::Einde);
    }

    fn any_day() -> impl Strategy<Value = NaiveDate> {
        (0_i64..2_000).prop_map(|n| day("2024-01-01") + chrono::TimeDelta::days(n))
    }

    prop_compose! {
        fn any_course()(
            begin in option::of(any_day()), end in option::of(any_day()),
            stopped in option::of(any_day()), event_on in option::of(any_day()),
            talk in option::of(any_day()), held in option::of(any_day()),
            follow_up in option::of(proptest::sample::select(FollowUp::ALL)),
            has_successor: bool, is_of_youth: bool, is_started_by_report: bool,
        ) -> Course {
            Course {
                begin, end, stopped, event_on, talk, held, follow_up, has_successor, is_of_youth,
                is_started_by_report, ..Course::default()
            }
        }
    }

    proptest! {
        /// Nobody falls between wal and schip: whatever ends and was not decided about asks for it, on every day from the
        /// first on which it is worked on, and also long after.
        #[test]
        fn what_ends_is_watched_on_every_day_until_it_is_decided(
            course in any_course(), today in any_day(), lead in 0_i64..200,
            eighteen in option::of(any_day()), contract in option::of(any_day()), died in option::of(any_day()),
        ) {
            let change = course.change(eighteen, contract, died);
            let since = |change: Change| change.on - chrono::TimeDelta::days(lead);
            let needs = course.needs(change, today, since, |begin| begin);
            let is_watched = needs.iter().any(|(need, _)| !matches!(need, Need::Start));
            let is_due = change.is_some_and(|change| since(change) <= today);
            if is_due && !course.is_settled() {
                prop_assert!(is_watched);
            }
            if course.is_settled() {
                prop_assert!(needs.is_empty());
            }
            if course.end.is_some_and(|end| end < today) {
                prop_assert!(change.is_some_and(|change| change.on < today));
            }
        }
    }
}
