//! What a begeleidingsteam gave of a verwijzing, in stretches of days on which that was the same.
//!
//! Unlike other facts these end on their last day: it is a day on which support was given. A pause is in none of them, and
//! neither is a day after the team: what the reguliere proces gave is no work of the team.

use chrono::NaiveDate;

use super::parts::{End, Fact, What};
use crate::domain::businesscase::given::Given;
use crate::domain::record::{BtAnswer, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::parts::{Scaling, Way};
use crate::domain::volume::Volume;
use crate::domain::words::{BtNo, State};

/// Days on which as much was given, the first and the last among them.
struct Run {
    from: NaiveDate,
    end: End,
    volume: Option<Volume>,
}

/// The facts of what was given.
pub(super) fn facts(record: &Record, referral: &Referral, answers: &[BtAnswer]) -> Vec<Fact> {
    let mut runs = runs(record, referral);
    // What was filled in later is of what goes on, or went on last.
    if let Some(last) = runs.last_mut() {
        last.volume = last.volume.or_else(|| referral.scope.parse().ok());
    }
    let facts = runs.into_iter().map(|run| {
        let given = Given {
            volume: run.volume,
            delivery: referral.delivery,
        };
        Fact {
            end: run.end,
            bt: team(answers, run.from).or_else(|| referral.bt.clone()),
            reason: given.to_string(),
            ..Fact::since(What::Inzet, Some(run.from))
        }
    });
    facts.collect()
}

/// The team that had it on a day and gave it back since; none where that is the last one.
fn team(answers: &[BtAnswer], on: NaiveDate) -> Option<String> {
    let had = |answer: &&BtAnswer| {
        answer.no == BtNo::Teruggelegd
            && answer.accepted.is_some_and(|day| day <= on)
            && answer.on.is_some_and(|day| on <= day)
    };
    answers.iter().find(had)?.bt.clone()
}

fn runs(record: &Record, referral: &Referral) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut open: Option<(NaiveDate, Option<Volume>)> = None;
    let has_start = record.all::<Scaling>().any(|it| it.way == Some(Way::Start));
    if !has_start {
        open = referral.started.map(|day| (day, None));
    }
    let mut close = |open: &mut Option<(NaiveDate, Option<Volume>)>, end: End| {
        if let Some((from, volume)) = open.take()
            && end.day().is_none_or(|day| from <= day)
        {
            runs.push(Run { from, end, volume });
        }
    };
    for scaling in record.all::<Scaling>() {
        let volume = scaling.scope.parse().ok();
        let before = End::over(scaling.on.pred_opt());
        match scaling.way {
            Some(Way::Einde) => close(&mut open, End::Day(scaling.on)),
            Some(Way::Pauze) => close(&mut open, before),
            Some(Way::Start | Way::Hervat) => {
                close(&mut open, before);
                open = Some((scaling.on, volume));
            }
            Some(Way::Meer | Way::Minder) | None => {
                let Some((from, _)) = open else {
                    continue;
                };
                close(&mut open, before);
                open = Some((scaling.on.max(from), volume));
            }
        }
    }
    if let Some((from, _)) = open {
        let end = end(referral, from);
        close(&mut open, end);
    }
    runs
}

/// The last day of what no end was written down of: that of the verwijzing, or that on which it went to the reguliere proces.
fn end(referral: &Referral, from: NaiveDate) -> End {
    if matches!(referral.state, State::Gestart | State::Teruggelegd) && referral.ended.is_none() {
        return End::NotYet;
    }
    let days = [referral.aanvraag, referral.ended].into_iter().flatten();
    End::over(days.filter(|day| *day >= from).min())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Head, Kind, Part, RecordId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn given(referral: Referral, scalings: &[(Way, &str, &str)], back: &[BtAnswer]) -> Vec<String> {
        let mut record = Record::new(RecordId::new(Kind::Referral, "V-2026-0001"));
        record.head = Head::from(referral.clone());
        for (way, on, scope) in scalings {
            record.add(Part::Scaling(Scaling {
                on: day(on),
                way: Some(*way),
                scope: (*scope).to_owned(),
                ..Scaling::default()
            }));
        }
        let facts = facts(&record, &referral, back);
        let told = facts.iter().map(|it| {
            let end = match it.end {
                End::Day(day) => day.to_string(),
                End::Unknown => "?".to_owned(),
                End::NotYet => "…".to_owned(),
            };
            let bt = it.bt.as_deref().unwrap_or("-");
            format!("{} {end} {bt} {}", it.begin.unwrap(), it.reason)
        });
        told.collect()
    }

    fn at_hoogkerk(state: State) -> Referral {
        Referral {
            state,
            bt: Some("hoogkerk".into()),
            started: Some(day("2026-01-05")),
            ..Referral::default()
        }
    }

    #[test]
    fn what_is_given_moves_with_the_support_and_a_pause_is_none_of_it() {
        let moves = [
            (Way::Start, "2026-01-05", "4 uur per week"),
            (Way::Minder, "2026-02-01", "2 uur per week"),
            (Way::Pauze, "2026-03-01", ""),
            (Way::Hervat, "2026-03-15", "2 uur per week"),
        ];
        let found = given(at_hoogkerk(State::Gestart), &moves, &[]);
        assert_eq!(
            found,
            [
                "2026-01-05 2026-01-31 hoogkerk 4 uur per week",
                "2026-02-01 2026-02-28 hoogkerk 2 uur per week",
                "2026-03-15 … hoogkerk 2 uur per week",
            ]
        );
    }

    #[test]
    fn the_last_day_is_a_day_of_support_and_what_the_reguliere_proces_gives_after_it_is_not() {
        let moves = [
            (Way::Start, "2026-01-05", "4 uur per week"),
            (Way::Einde, "2026-02-10", ""),
        ];
        let regular = Referral {
            aanvraag: Some(day("2026-02-10")),
            ended: Some(day("2026-12-01")),
            ..at_hoogkerk(State::Afgesloten)
        };
        let ends = ["2026-01-05 2026-02-10 hoogkerk 4 uur per week"];
        assert_eq!(given(regular.clone(), &moves, &[]), ends);
        // Of a file that has no end: the day of the aanvraag, not that on which the reguliere proces ended.
        let of_file = Referral {
            scope: "4 uur per week".into(),
            ..regular
        };
        assert_eq!(given(of_file, &[], &[]), ends);
    }

    #[test]
    fn what_an_earlier_team_gave_is_of_that_team() {
        let moves = [
            (Way::Start, "2026-01-05", "4 uur per week"),
            (Way::Einde, "2026-02-10", ""),
            (Way::Start, "2026-03-01", ""),
        ];
        let back = BtAnswer {
            no: BtNo::Teruggelegd,
            on: Some(day("2026-02-08")),
            offered: None,
            accepted: Some(day("2026-01-02")),
            bt: Some("beijum".into()),
            reason: String::new(),
            note: String::new(),
            by: String::new(),
        };
        let found = given(at_hoogkerk(State::Gestart), &moves, &[back]);
        assert_eq!(
            found,
            [
                "2026-01-05 2026-02-10 beijum 4 uur per week",
                "2026-03-01 … hoogkerk ",
            ]
        );
    }

    #[test]
    fn a_volume_that_nobody_can_count_with_is_not_known_and_an_end_neither() {
        let words = Referral {
            scope: "zo nodig".into(),
            ..at_hoogkerk(State::Gestart)
        };
        assert_eq!(given(words, &[], &[]), ["2026-01-05 … hoogkerk "]);
        let ended = at_hoogkerk(State::Afgesloten);
        assert_eq!(given(ended, &[], &[]), ["2026-01-05 ? hoogkerk "]);
        let never = Referral {
            started: None,
            ..at_hoogkerk(State::Geaccepteerd)
        };
        assert!(given(never, &[], &[]).is_empty());
    }
}
