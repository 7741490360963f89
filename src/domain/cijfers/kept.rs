//! What stays of a destroyed record to count: its facts with their days, and nobody they were about.
//!
//! Figures of a period that is over do not change because a dossier was lawfully destroyed, and neither do those as they
//! were known on an earlier day. So each fact is kept with the day on which it became known, and the day on which it was
//! found to be otherwise.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::facts::{End, Fact, What, facts as facts_of};
use crate::domain::record::{Head, Part, PartKind, Record};
use crate::domain::register::Register;
use crate::domain::retention::destroyed;

/// One fact of a record that was destroyed. No name, number, address, birth or word that someone wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFact {
    /// What.
    #[serde(rename = "wat")]
    pub what: What,
    /// The day it began; none when that was not written down.
    #[serde(rename = "van")]
    pub begin: Option<NaiveDate>,
    /// The day it ended; none when it did not, or the day was not written down.
    #[serde(rename = "tot")]
    pub end: Option<NaiveDate>,
    /// Whether it ended.
    #[serde(rename = "voorbij")]
    pub is_over: bool,
    /// Whether it came to what it was for.
    #[serde(rename = "gelukt")]
    pub done: bool,
    /// How many days that took, without those that were suspended.
    #[serde(rename = "dagen")]
    pub days: Option<u32>,
    /// Whether it is of those of which a share is counted, as [`Fact::mark`].
    #[serde(rename = "telt")]
    pub mark: Option<bool>,
    /// Short name of the begeleidingsteam.
    pub bt: Option<String>,
    /// Why: a word of a list of the office.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Short name of the wijk.
    pub wijk: Option<String>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<String>,
    /// Number of the aanbieder.
    #[serde(rename = "aanbieder")]
    pub provider: Option<String>,
    /// What kind of support.
    #[serde(rename = "soort")]
    pub support: String,
    /// Through whom it came in.
    #[serde(rename = "verwijzer")]
    pub entrance: Option<String>,
    /// The day it became known; none when nobody knows.
    #[serde(rename = "bekend_op")]
    pub known: Option<NaiveDate>,
    /// The day it was found to be otherwise; none when it never was.
    #[serde(rename = "vervallen_op")]
    pub dropped: Option<NaiveDate>,
}

impl KeptFact {
    fn of(fact: Fact, from: &Record, known: Option<NaiveDate>) -> Self {
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
        Self {
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

    fn fact(&self) -> Fact {
        Fact {
            what: self.what,
            begin: self.begin,
            end: match (self.end, self.is_over) {
                (Some(day), _) => End::Day(day),
                (None, true) => End::Unknown,
                (None, false) => End::NotYet,
            },
            done: self.done,
            days: self.days,
            mark: self.mark,
            bt: self.bt.clone(),
            reason: self.reason.clone(),
        }
    }

    fn is_known_on(&self, day: NaiveDate) -> bool {
        self.known.is_none_or(|known| known <= day)
            && self.dropped.is_none_or(|dropped| day < dropped)
    }

    /// The same, whatever the days on which it was known.
    fn is_same(&self, other: &Self) -> bool {
        let of = |it: &Self| Self {
            known: None,
            dropped: None,
            ..it.clone()
        };
        of(self) == of(other)
    }
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
            .map(|fact| KeptFact::of(fact, record, *known))
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
