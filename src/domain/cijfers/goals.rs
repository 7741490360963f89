//! Whether the goals of a plan are reached, client by client, from day to day.
//!
//! A client is whoever a goal of the plan is of, else the huishouden. The scores are those of the zelfredzaamheidsmatrix: one
//! to begin with, one to reach and the last. A goal that was let go is not planned any more.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::parts::{End, Fact, What};
use crate::domain::plan::Plan;
use crate::domain::plan::parts::{GoalBefore, PlanGoal};
use crate::domain::plan::words::GoalStatus;
use crate::domain::record::{PartKey, PartKind, Record};

/// What a goal was from a day on.
#[derive(Debug, Clone, Copy)]
struct Stood {
    from: NaiveDate,
    start: Option<u8>,
    target: Option<u8>,
    score: Option<u8>,
    is_planned: bool,
}

/// The facts of the goals of a plan: for every client one at a time, from a day to a day. What stood at the end of a plan
/// stands until the end of that year, so that it is counted in it.
pub(super) fn facts(record: &Record, plan: &Plan) -> Vec<Fact> {
    let mut clients: BTreeMap<&str, Vec<Vec<Stood>>> = BTreeMap::new();
    for (key, goal) in goals(record) {
        let stood = stood(record, plan, key.n, goal);
        clients.entry(goal.of.as_str()).or_default().push(stood);
    }
    let last = plan
        .ended
        .and_then(|day| NaiveDate::from_ymd_opt(day.year() + 1, 1, 1));
    clients
        .values()
        .flat_map(|goals| of_client(goals, last))
        .collect()
}

fn goals(record: &Record) -> impl Iterator<Item = (&PartKey, &PlanGoal)> {
    use crate::domain::record::Element;
    let parts = record.of(PartKind::PlanGoals);
    parts.filter_map(|(key, part)| Some((key, PlanGoal::of(part)?)))
}

/// What a goal was, from its first day on. What it was before each change of it says how it stood until then.
fn stood(record: &Record, plan: &Plan, n: u32, goal: &PlanGoal) -> Vec<Stood> {
    let Some(set) = goal.set.or(plan.begun).or(goal.scored) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut from = set;
    for was in record.all::<GoalBefore>().filter(|it| it.goal == n) {
        // The last score of then is the one it began with as long as nobody gave another.
        let was_given = was.scored.is_some() || was.score != goal.start;
        let stood = Stood {
            from,
            start: goal.start,
            target: was.target,
            score: was.score.filter(|_| was_given),
            is_planned: was.status != GoalStatus::Losgelaten,
        };
        push(&mut all, stood, was.scored);
        // What is said of an earlier day than the change before it, is what it was from that day on.
        from = was.until.max(set);
        all.retain(|it| it.from < from);
    }
    let now = Stood {
        from,
        start: goal.start,
        target: goal.target,
        // Of a score without its day it is not known when it was given.
        score: goal.score.filter(|_| goal.scored.is_some()),
        is_planned: goal.status != GoalStatus::Losgelaten,
    };
    push(&mut all, now, goal.scored);
    all
}

/// Adds what a goal was; one of which the score is of a later day was not scored before that day.
fn push(all: &mut Vec<Stood>, stood: Stood, scored: Option<NaiveDate>) {
    let later = scored.filter(|day| stood.score.is_some() && *day > stood.from);
    let Some(scored) = later else {
        all.push(stood);
        return;
    };
    let before = all.last().and_then(|it| it.score);
    all.push(Stood {
        score: before,
        ..stood
    });
    all.push(Stood {
        from: scored,
        ..stood
    });
}

/// What is counted of a client with these goals, until a day if there is one.
fn of_client(goals: &[Vec<Stood>], last: Option<NaiveDate>) -> Vec<Fact> {
    let days = goals.iter().flatten().map(|stood| stood.from);
    let mut days: Vec<NaiveDate> = days
        .filter(|day| last.is_none_or(|last| *day < last))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut facts: Vec<Fact> = Vec::new();
    for day in days {
        let on_day = goals.iter().filter_map(|goal| {
            let mut stood = goal.iter().rev();
            stood
                .find(|stood| stood.from <= day)
                .filter(|it| it.is_planned)
        });
        let told = told(&on_day.collect::<Vec<_>>());
        if facts
            .last()
            .is_some_and(|fact| fact.end == End::NotYet && Some((fact.what, fact.mark)) == told)
        {
            continue;
        }
        if let Some(fact) = facts.last_mut().filter(|fact| fact.end == End::NotYet) {
            fact.end = End::Day(day);
        }
        facts.extend(told.map(|(what, mark)| Fact {
            mark,
            done: true,
            ..Fact::since(what, Some(day))
        }));
    }
    if let Some(fact) = facts.last_mut().filter(|fact| fact.end == End::NotYet) {
        fact.end = last.map_or(End::NotYet, End::Day);
    }
    facts
}

/// What is counted of a client with these goals on a day; none without a goal.
fn told(goals: &[&Stood]) -> Option<(What, Option<bool>)> {
    if goals.is_empty() {
        return None;
    }
    let misses = |of: fn(&Stood) -> Option<u8>| goals.iter().any(|goal| of(goal).is_none());
    Some(if misses(|goal| goal.start) {
        (What::DoelZonderBegin, None)
    } else if misses(|goal| goal.target) {
        (What::DoelZonderDoel, None)
    } else if misses(|goal| goal.score) {
        (What::DoelZonderEind, None)
    } else {
        let is_reached = |goal: &&Stood| goal.score >= goal.target;
        (What::Doelmeting, Some(goals.iter().all(is_reached)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Head, Kind, Part, RecordId};
    use crate::domain::words::Leefgebied;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn goal(of: &str, scores: [Option<u8>; 3]) -> PlanGoal {
        PlanGoal {
            leefgebied: Leefgebied::Huisvesting,
            text: "op orde".to_owned(),
            of: of.to_owned(),
            measure: String::new(),
            start: scores[0],
            target: scores[1],
            score: scores[2],
            scored: scores[2].map(|_| day("2026-06-01")),
            due: None,
            set: Some(day("2026-01-10")),
            status: GoalStatus::Loopt,
            closed: None,
        }
    }

    fn told_of(
        goals: &[PlanGoal],
        before: &[GoalBefore],
        ended: Option<&str>,
    ) -> Vec<(What, Option<bool>, String)> {
        let plan = Plan {
            begun: Some(day("2026-01-05")),
            ended: ended.map(day),
            ..Plan::default()
        };
        let mut record = Record {
            head: Head::from(plan.clone()),
            ..Record::new(RecordId::numbered(Kind::Plan, 1))
        };
        for goal in goals {
            record.add(Part::PlanGoal(goal.clone()));
        }
        for was in before {
            record.add(Part::GoalBefore(was.clone()));
        }
        let facts = facts(&record, &plan).into_iter();
        facts
            .map(|fact| {
                let begin = fact.begin.unwrap();
                let end = fact
                    .end
                    .day()
                    .map_or_else(|| "–".to_owned(), |day| day.to_string());
                (fact.what, fact.mark, format!("{begin} {end}"))
            })
            .collect()
    }

    #[test]
    fn who_reached_every_goal_reached_them_and_who_missed_one_did_not() {
        let all = [
            goal("P-0001", [Some(2), Some(3), Some(3)]),
            goal("P-0001", [Some(1), Some(3), Some(4)]),
        ];
        let told = told_of(&all, &[], None);
        assert_eq!(
            told[1],
            (What::Doelmeting, Some(true), "2026-06-01 –".to_owned())
        );
        let one = [all[0].clone(), goal("P-0001", [Some(1), Some(4), Some(3)])];
        assert_eq!(told_of(&one, &[], None)[1].1, Some(false));
    }

    #[test]
    fn who_lacks_a_score_on_one_goal_is_counted_apart_by_what_is_missing_first() {
        for (scores, what) in [
            ([None, Some(3), Some(3)], What::DoelZonderBegin),
            ([Some(2), None, Some(3)], What::DoelZonderDoel),
            ([Some(2), Some(3), None], What::DoelZonderEind),
        ] {
            let goals = [goal("", [Some(2), Some(3), Some(3)]), goal("", scores)];
            assert_eq!(told_of(&goals, &[], None).last().unwrap().0, what);
        }
    }

    #[test]
    fn every_client_of_a_plan_counts_and_the_end_of_a_plan_counts_in_its_year() {
        let goals = [
            goal("P-0001", [Some(2), Some(3), Some(3)]),
            goal("P-0002", [Some(2), Some(3), Some(2)]),
        ];
        let told = told_of(&goals, &[], Some("2026-09-01"));
        let measured: Vec<_> = told.iter().filter(|it| it.0 == What::Doelmeting).collect();
        assert_eq!(measured.len(), 2);
        assert!(
            measured.iter().all(|it| it.2 == "2026-06-01 2027-01-01"),
            "{told:?}"
        );
    }

    #[test]
    fn an_earlier_score_counts_until_the_next_and_what_was_let_go_is_not_planned() {
        let mut one = goal("", [Some(2), Some(4), Some(4)]);
        let was = one.as_before(1, day("2026-06-01"), "gemeten");
        let before = GoalBefore {
            score: Some(3),
            until: day("2027-02-01"),
            ..was.clone()
        };
        let first = GoalBefore {
            score: Some(2),
            scored: None,
            ..was
        };
        one.scored = Some(day("2027-02-01"));
        let told = told_of(&[one.clone()], &[first, before], None);
        let spans: Vec<_> = told.iter().map(|it| (it.0, it.1, it.2.as_str())).collect();
        assert_eq!(
            spans,
            [
                (What::DoelZonderEind, None, "2026-01-10 2026-06-01"),
                (What::Doelmeting, Some(false), "2026-06-01 2027-02-01"),
                (What::Doelmeting, Some(true), "2027-02-01 –"),
            ]
        );
        one.status = GoalStatus::Losgelaten;
        assert!(told_of(&[one], &[], None).is_empty());
    }

    #[test]
    fn a_score_as_high_as_the_first_is_a_score_and_one_without_a_day_is_none() {
        let mut one = goal("", [Some(2), Some(3), Some(3)]);
        one.scored = Some(day("2026-09-01"));
        let measured_again = GoalBefore {
            score: Some(2),
            scored: Some(day("2026-06-01")),
            until: day("2026-09-01"),
            ..one.as_before(1, day("2026-09-01"), "gemeten")
        };
        let told = told_of(&[one.clone()], &[measured_again], None);
        let spans: Vec<_> = told.iter().map(|it| (it.1, it.2.as_str())).collect();
        assert_eq!(
            spans,
            [
                (None, "2026-01-10 2026-06-01"),
                (Some(false), "2026-06-01 2026-09-01"),
                (Some(true), "2026-09-01 –"),
            ]
        );
        one.scored = None;
        assert_eq!(told_of(&[one], &[], None)[0].0, What::DoelZonderEind);
    }

    #[test]
    fn a_goal_that_ended_before_its_last_change_ended_on_that_day() {
        let mut one = goal("", [Some(2), Some(4), Some(4)]);
        let adjusted = GoalBefore {
            score: Some(2),
            scored: None,
            ..one.as_before(1, day("2026-08-01"), "ander doel")
        };
        let reached = GoalBefore {
            until: day("2026-07-01"),
            ..adjusted.clone()
        };
        one.scored = Some(day("2026-07-01"));
        let told = told_of(&[one], &[adjusted, reached], None);
        let spans: Vec<_> = told.iter().map(|it| (it.1, it.2.as_str())).collect();
        assert_eq!(
            spans,
            [
                (None, "2026-01-10 2026-07-01"),
                (Some(true), "2026-07-01 –"),
            ]
        );
    }
}
