//! The facts of a verwijzing.

use chrono::NaiveDate;

use super::given;
use super::parts::{End, Fact, What};
use crate::domain::record::{BtAnswer, Record};
use crate::domain::referral::answers::answers;
use crate::domain::referral::clocks::{RunningTerm, stops_on_entering};
use crate::domain::referral::parts::{Scaling, Way};
use crate::domain::referral::{Clock, Pause, Referral};
use crate::domain::words::{BtNo, ClockKind, QuestionKind, State, YesNo};

/// What the regiecheck found where several things go on and nobody holds them together.
pub const NO_REGIE: &str = "meervoudig, regie ontbreekt";
/// Where several things go on and somebody does.
pub const WITH_REGIE: &str = "meervoudig, regie aanwezig";
/// Where the question is one.
pub const SIMPLE: &str = "enkelvoudig";

/// The facts of a verwijzing, in no order.
pub(super) fn facts(record: &Record, referral: &Referral, terms: &[RunningTerm]) -> Vec<Fact> {
    let answers = answers(record);
    let mut facts = vec![melding(referral)];
    facts.extend(research(referral, terms));
    facts.extend(regiecheck(referral));
    facts.extend(offers(referral, &answers, terms, record));
    facts.extend(returns(&answers));
    facts.extend(support(record, referral));
    facts.extend(given::facts(record, referral, &answers));
    facts.extend(scaled(record, referral));
    facts.extend(decision(referral, terms));
    facts.extend(terms.iter().filter_map(|term| overdue(referral, term)));
    facts
}

/// The end of a verwijzing; none while it is open. What has ended and gets nazorg has ended.
fn end(referral: &Referral) -> End {
    match referral.ended {
        Some(day) => End::Day(day),
        None if referral.state.is_open() => End::NotYet,
        None => End::Unknown,
    }
}

fn melding(referral: &Referral) -> Fact {
    let all = referral.clocks.iter().flat_map(|clock| &clock.pauses);
    let end = end(referral);
    let reason = match referral.outcome.as_str() {
        "" => &referral.withdraw_reason,
        outcome => outcome,
    };
    Fact {
        end,
        days: days(referral.reported, end.day(), all),
        done: end != End::NotYet,
        bt: referral.bt.clone(),
        reason: reason.to_owned(),
        ..Fact::since(What::Melding, referral.reported)
    }
}

/// The term of a clock, and the pauses it had.
fn of_clock<'a>(
    referral: &'a Referral,
    terms: &'a [RunningTerm],
    kind: ClockKind,
) -> (Option<&'a RunningTerm>, &'a [Pause]) {
    let pauses = referral.clock(kind).map_or(&[][..], |clock| &clock.pauses);
    (terms.iter().find(|term| term.kind == kind), pauses)
}

/// Whether something was done after the last day of its clock.
fn is_late(term: Option<&RunningTerm>, done: Option<NaiveDate>) -> Option<bool> {
    Some(done? > term?.due?)
}

fn research(referral: &Referral, terms: &[RunningTerm]) -> Option<Fact> {
    let (term, pauses) = of_clock(referral, terms, ClockKind::Onderzoek);
    let done = referral.research_done;
    if done.is_none() && end(referral) != End::NotYet {
        return None;
    }
    Some(Fact {
        end: done.map_or(End::NotYet, End::Day),
        days: days(referral.reported, done, pauses),
        done: done.is_some(),
        mark: is_late(term, done),
        ..Fact::since(What::Onderzoek, referral.reported)
    })
}

fn regiecheck(referral: &Referral) -> Option<Fact> {
    let found = match (referral.question_kind?, referral.regie) {
        (QuestionKind::Enkelvoudig, _) => SIMPLE,
        (QuestionKind::Meervoudig, Some(YesNo::Nee)) => NO_REGIE,
        (QuestionKind::Meervoudig, Some(YesNo::Ja)) => WITH_REGIE,
        (QuestionKind::Meervoudig, None) => return None,
    };
    let is_under_way = referral.research_done.is_none() && referral.state.is_open();
    (!is_under_way).then(|| Fact {
        end: End::over(referral.research_done),
        mark: Some(found == NO_REGIE),
        done: true,
        reason: found.to_owned(),
        ..Fact::since(What::Regiecheck, referral.research_done)
    })
}

/// Every offer that is known: those that were refused or came back, and the last.
fn offers(
    referral: &Referral,
    answers: &[BtAnswer],
    terms: &[RunningTerm],
    record: &Record,
) -> Vec<Fact> {
    let starts = || record.all::<Scaling>();
    let starts = || {
        starts()
            .filter(|it| it.way == Some(Way::Start))
            .map(|it| it.on)
    };
    let mut facts = Vec::new();
    for answer in answers {
        let is_last = is_of_last_offer(answer, referral);
        match answer.no {
            BtNo::Geweigerd => {
                let (term, pauses) = of_clock(referral, terms, ClockKind::AntwoordBt);
                let (term, pauses) = match is_last {
                    true => (term, pauses),
                    false => (None, &[][..]),
                };
                facts.push(Fact {
                    end: End::over(answer.on),
                    days: days(answer.offered, answer.on, pauses),
                    done: true,
                    mark: is_late(term, answer.on),
                    bt: answer.bt.clone(),
                    reason: answer.reason.clone(),
                    ..Fact::since(What::Weigering, answer.offered)
                });
            }
            BtNo::Teruggelegd if !is_last && answer.accepted.is_some() => {
                facts.push(Fact {
                    end: End::over(answer.accepted),
                    days: days(answer.offered, answer.accepted, &[]),
                    done: true,
                    bt: answer.bt.clone(),
                    ..Fact::since(What::Aanbod, answer.offered)
                });
                let within =
                    |day: &NaiveDate| answer.accepted <= Some(*day) && Some(*day) <= answer.on;
                let start = starts().find(within);
                facts.push(Fact {
                    end: start.map_or(End::over(answer.on), End::Day),
                    days: days(answer.accepted, start, &[]),
                    done: start.is_some(),
                    bt: answer.bt.clone(),
                    ..Fact::since(What::Wachten, answer.accepted)
                });
            }
            BtNo::Teruggelegd => {}
        }
    }
    let is_refused =
        |answer: &BtAnswer| answer.no == BtNo::Geweigerd && is_of_last_offer(answer, referral);
    if referral.offered.is_some() && !answers.iter().any(is_refused) {
        facts.extend(last_offer(referral, answers, terms, starts().next_back()));
    }
    facts
}

/// Whether a no was said to the last offer of a verwijzing. What was said before the day of its offer was kept, is that of
/// the day on which the BT answered.
fn is_of_last_offer(answer: &BtAnswer, referral: &Referral) -> bool {
    let is_same = |bt: &Option<String>| bt.is_none() || *bt == referral.bt;
    is_same(&answer.bt)
        && match (answer.offered, answer.no) {
            (Some(offered), _) => Some(offered) == referral.offered,
            (None, BtNo::Geweigerd) => answer.on == referral.answered || answer.on.is_none(),
            (None, BtNo::Teruggelegd) => answer.on.is_none() || answer.on >= referral.answered,
        }
}

/// The last offer, to which nobody said no, and the wait for the start after it.
fn last_offer(
    referral: &Referral,
    answers: &[BtAnswer],
    terms: &[RunningTerm],
    last_start: Option<NaiveDate>,
) -> Vec<Fact> {
    let (term, pauses) = of_clock(referral, terms, ClockKind::AntwoordBt);
    let accepted = referral.answered;
    let offer = Fact {
        end: match (accepted, referral.state) {
            (Some(day), _) => End::Day(day),
            (None, State::Aangeboden) => End::NotYet,
            // It was taken back, or somebody else decided.
            (None, _) => End::over(
                referral
                    .clock(ClockKind::AntwoordBt)
                    .and_then(|it| it.stopped),
            ),
        },
        days: days(referral.offered, accepted, pauses),
        done: accepted.is_some(),
        mark: is_late(term, accepted),
        bt: referral.bt.clone(),
        ..Fact::since(What::Aanbod, referral.offered)
    };
    let Some(accepted) = accepted else {
        return vec![offer];
    };
    let waits = matches!(referral.state, State::Geaccepteerd | State::Wachtlijst);
    let came_back = answers
        .iter()
        .rev()
        .find(|answer| answer.no == BtNo::Teruggelegd && is_of_last_offer(answer, referral));
    let start = last_start.or(referral.started);
    let start = start.filter(|start| *start >= accepted && !waits);
    let (kind, other) = (ClockKind::Wachtlijst, ClockKind::EersteGesprek);
    let pauses = [kind, other].map(|kind| of_clock(referral, terms, kind).1);
    let wait = Fact {
        end: match start {
            Some(start) => End::Day(start),
            None if waits => End::NotYet,
            None => End::over(came_back.and_then(|it| it.on).or(referral.ended)),
        },
        days: days(Some(accepted), start, pauses.into_iter().flatten()),
        done: start.is_some(),
        bt: referral.bt.clone(),
        ..Fact::since(What::Wachten, Some(accepted))
    };
    vec![offer, wait]
}

fn returns(answers: &[BtAnswer]) -> impl Iterator<Item = Fact> {
    let returned = answers.iter().filter(|it| it.no == BtNo::Teruggelegd);
    returned.map(|answer| Fact {
        end: End::over(answer.on),
        bt: answer.bt.clone(),
        reason: answer.reason.clone(),
        ..Fact::since(What::Teruglegging, answer.on)
    })
}

/// The stretches in which a begeleidingsteam gave support.
fn support(record: &Record, referral: &Referral) -> Vec<Fact> {
    let of = |begin, end| Fact {
        end,
        bt: referral.bt.clone(),
        ..Fact::since(What::Begeleiding, Some(begin))
    };
    let over = || match (referral.state, referral.ended) {
        (State::Gestart | State::Teruggelegd, None) => End::NotYet,
        (_, ended) => End::over(ended.or(referral.aanvraag)),
    };
    let mut facts: Vec<Fact> = Vec::new();
    let mut begun: Option<NaiveDate> = None;
    for scaling in record.all::<Scaling>() {
        match scaling.way {
            Some(Way::Start) => begun = begun.or(Some(scaling.on)),
            Some(Way::Einde) => {
                let ended = begun.take();
                facts.extend(ended.map(|begin| of(begin, End::Day(scaling.on))));
            }
            _ => {}
        }
    }
    if let Some(begin) = begun {
        facts.push(of(begin, over()));
    } else if let Some(begin) = referral.started.filter(|_| facts.is_empty()) {
        facts.push(of(begin, over()));
    }
    facts
}

fn scaled(record: &Record, referral: &Referral) -> impl Iterator<Item = Fact> {
    record.all::<Scaling>().filter_map(|scaling| {
        let what = match scaling.way? {
            Way::Meer => What::Opschaling,
            Way::Minder => What::Afschaling,
            _ => return None,
        };
        Some(Fact {
            end: End::Day(scaling.on),
            bt: referral.bt.clone(),
            ..Fact::since(what, Some(scaling.on))
        })
    })
}

fn decision(referral: &Referral, terms: &[RunningTerm]) -> Option<Fact> {
    let begin = referral.aanvraag;
    let done = referral.decided;
    if begin.is_none() && done.is_none() || done.is_none() && end(referral) != End::NotYet {
        return None;
    }
    let (term, pauses) = of_clock(referral, terms, ClockKind::Beslistermijn);
    let decision = referral.decision.map(|it| it.word().to_owned());
    Some(Fact {
        end: done.map_or(End::NotYet, End::Day),
        days: days(begin, done, pauses),
        done: done.is_some(),
        mark: is_late(term, done),
        reason: decision.unwrap_or_default(),
        ..Fact::since(What::Besluit, begin)
    })
}

/// The days on which a term was over while what it is for was not done. As long as it is suspended, nothing is late.
fn overdue(referral: &Referral, term: &RunningTerm) -> Option<Fact> {
    let due = term.due?;
    if term.kind.lapses() || term.kind == ClockKind::Vernietiging {
        return None;
    }
    // A besluit-wij that runs by itself is not the one that was kept and stopped.
    let runs_by_itself = |clock: &&Clock| {
        term.kind == ClockKind::BesluitWij && term.is_running && clock.stopped.is_some()
    };
    let clock = referral.clock(term.kind).filter(|it| !runs_by_itself(it));
    // What closing does not stop, such as a besluit op bezwaar, goes on after it.
    let ends_with_it = stops_on_entering(referral.state).contains(&term.kind);
    let stopped = clock.and_then(|clock| clock.stopped);
    let stopped = stopped.or(referral.ended.filter(|_| ends_with_it));
    if stopped.is_some_and(|stopped| stopped <= due) {
        return None;
    }
    let mut pauses = clock.into_iter().flat_map(|clock| &clock.pauses);
    if stopped.is_none() && pauses.any(|pause| pause.until.is_none()) {
        return None;
    }
    Some(Fact {
        end: stopped.map_or(End::NotYet, End::Day),
        bt: referral.bt.clone(),
        reason: term.kind.word().to_owned(),
        ..Fact::since(What::TeLaat, due.succ_opt())
    })
}

/// How many days there are between two, without those in which one of these pauses lasted.
fn days<'a>(
    begin: Option<NaiveDate>,
    end: Option<NaiveDate>,
    pauses: impl IntoIterator<Item = &'a Pause>,
) -> Option<u32> {
    let (begin, end) = (begin?, end?);
    let all = u32::try_from((end - begin).num_days()).ok()?;
    let mut pauses: Vec<(NaiveDate, NaiveDate)> = pauses
        .into_iter()
        .map(|pause| (pause.from.max(begin), pause.until.unwrap_or(end).min(end)))
        .filter(|(from, until)| from < until)
        .collect();
    pauses.sort_unstable();
    let mut counted = begin;
    let mut suspended = 0;
    for (from, until) in pauses {
        let from = from.max(counted);
        suspended += (until - from).num_days().max(0);
        counted = counted.max(until);
    }
    Some(all.saturating_sub(u32::try_from(suspended).unwrap_or(0)))
}
