//! What stays of a destroyed record to count: its facts with their days, and nobody they were about.
//!
//! Figures of a period that is over do not change because a dossier was lawfully destroyed, and neither do those as they
//! were known on an earlier day. So each fact is kept with the day on which it became known, and the day on which it was
//! found to be otherwise.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::facts::facts as facts_of;
use super::parts::{End, Fact, KeptFact, What};
use crate::domain::record::{Head, Part, PartKind, Record};
use crate::domain::register::Register;
use crate::domain::retention::destroyed;

/// A fact of a record as it is kept, with the day on which it became known.
fn kept_as(fact: Fact, from: &Record, known: Option<NaiveDate>) -> KeptFact {
    let (wijk, wij_team, provider, support, entrance) = match &from.head {
        Head::Referral(it) => (
            it.wijk.clone(),
            it.wij_team.clone(),
            it.provider.clone(),
            it.support.clone(),
            it.entrance.clone(),
        ),
        Head::Indicatie(it) => (
            it.wijk.clone(),
            it.wij_team.clone(),
            it.provider.clone(),
            it.support.clone(),
            None,
        ),
        _ => (None, None, None, String::new(), None),
    };
    KeptFact {
        what: fact.what,
        begin: fact.begin,
        end: fact.end.day(),
        is_over: fact.end != End::NotYet,
        done: fact.done,
        days: fact.days,
        mark: fact.mark,
        bt: fact.bt,
        reason: fact.reason,
        wijk,
        wij_team,
        provider,
        support,
        entrance,
        known,
        dropped: None,
    }
}

/// An indicatie as it was, with what became of its end and of the times it became less: that is seen beside what the same
/// inwoner has, and nobody can see it any more when this is destroyed.
#[must_use]
pub fn with_found(mut record: Record, found: Vec<Fact>) -> Record {
    for fact in found {
        let kept = kept_as(fact, &record, None);
        record.add(Part::KeptFact(kept));
    }
    record
}

/// How a record was at the end of a day on which it changed; none where nobody knows which day that was.
pub type Version = (Option<NaiveDate>, Record);

/// What is kept of a record that is destroyed on a day, of its `versions`: how it was at the end of each day on which it
/// changed, oldest first.
#[must_use]
pub fn of(versions: &[Version], register: &Register, today: NaiveDate) -> Vec<KeptFact> {
    let mut kept: Vec<KeptFact> = Vec::new();
    for (at, (known, record)) in versions.iter().enumerate() {
        let last = versions.get(at + 1).and_then(|(next, _)| *next);
        let facts = facts_of(record, register, last.unwrap_or(today));
        let mut new: Vec<KeptFact> = facts
            .into_iter()
            .map(|fact| kept_as(fact, record, *known))
            .collect();
        let mut stays = BTreeSet::new();
        new.retain(|fact| {
            let standing = kept.iter().enumerate();
            let mut standing =
                standing.filter(|(n, it)| it.dropped.is_none() && !stays.contains(n));
            match standing.find(|(_, it)| it.is_same(fact)) {
                Some((n, _)) => {
                    stays.insert(n);
                    false
                }
                None => true,
            }
        });
        for (n, it) in kept.iter_mut().enumerate() {
            if it.dropped.is_none() && !stays.contains(&n) {
                it.dropped = *known;
            }
        }
        kept.extend(new);
    }
    // What was going on until now goes on for nobody: without an end it would stand in every figure to come.
    let open = kept
        .iter_mut()
        .filter(|it| it.dropped.is_none() && !it.is_over);
    let ended: Vec<KeptFact> = open
        .map(|it| {
            it.dropped = Some(today);
            KeptFact {
                end: Some(today),
                is_over: true,
                known: Some(today),
                dropped: None,
                ..it.clone()
            }
        })
        .collect();
    kept.extend(ended);
    kept
}

/// The facts of a record that was destroyed, as they are known now. Of one that was destroyed before facts were kept there
/// is no day: that there was something is all that can be counted.
pub(super) fn facts(record: &Record) -> Vec<Fact> {
    let kept = record.all::<KeptFact>();
    let mut facts: Vec<Fact> = kept
        .filter(|kept| kept.dropped.is_none())
        .map(KeptFact::fact)
        .collect();
    let what = match &record.head {
        Head::Referral(_) => Some(What::Melding),
        Head::Indicatie(_) => Some(What::Indicatie),
        Head::Plan(_) => Some(What::Plan),
        _ => None,
    };
    if let Some(what) = what.filter(|_| record.all::<KeptFact>().next().is_none()) {
        facts.push(Fact {
            end: End::Unknown,
            done: true,
            ..Fact::since(what, None)
        });
    }
    facts
}

/// A destroyed record as far as it is to be counted as it was known on an earlier day: with the facts that were known, and
/// where it stood then. None when nothing of it was known.
#[must_use]
pub fn known_on(record: &Record, day: NaiveDate) -> Option<Record> {
    let mut then = record.clone();
    let was_kept = record.all::<KeptFact>().next().is_some();
    if !was_kept || destroyed(record).is_none_or(|destroyed| destroyed <= day) {
        return Some(then);
    }
    then.parts.retain(|key, _| key.kind != PartKind::KeptFacts);
    let known = record.all::<KeptFact>();
    let known = known.filter(|kept| kept.is_known_on(day));
    for kept in known.cloned() {
        stands_where(&mut then.head, &kept);
        then.add(Part::KeptFact(KeptFact {
            dropped: None,
            ..kept
        }));
    }
    then.all::<KeptFact>().next()?;
    Some(then)
}

/// What was known on one day is all of one record, so any of its facts says where it stood.
fn stands_where(head: &mut Head, kept: &KeptFact) {
    let (wijk, wij_team) = (kept.wijk.clone(), kept.wij_team.clone());
    let (provider, support) = (kept.provider.clone(), kept.support.clone());
    match head {
        Head::Referral(it) => {
            (it.wijk, it.wij_team, it.provider, it.support) = (wijk, wij_team, provider, support);
            it.entrance.clone_from(&kept.entrance);
        }
        Head::Indicatie(it) => {
            (it.wijk, it.wij_team, it.provider, it.support) = (wijk, wij_team, provider, support);
        }
        _ => {}
    }
}
