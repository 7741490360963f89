//! The inschrijvingen of each perceel in order: the weighted sum of their scores, worked out and never kept.

use super::parts::{Bid, BidScore, Criterion};
use crate::domain::record::{Element, Record};

/// An inschrijving among the others of its perceel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<'a> {
    /// Its number in the list of inschrijvingen.
    pub number: u32,
    /// The inschrijving.
    pub bid: &'a Bid,
    /// Its place, the best first; equal sums share one. None when it was put aside.
    pub place: Option<u32>,
    /// The weighted sum, in hundredths of a point, rounded down.
    pub points: u32,
    /// Whether it was scored on every criterium.
    pub is_complete: bool,
    /// The weighted sum as it was added up: weight times score.
    sum: u64,
}

/// The inschrijvingen of one perceel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking<'a> {
    /// The perceel; empty for the whole.
    pub perceel: &'a str,
    /// In order; those put aside come last.
    pub bids: Vec<Ranked<'a>>,
}

/// The score of an inschrijving on a criterium.
#[must_use]
pub fn score<'a>(record: &'a Record, bid: u32, criterion: &str) -> Option<&'a BidScore> {
    let mut scores = record.all::<BidScore>();
    scores.rfind(|score| score.bid == bid && score.criterion == criterion)
}

/// The inschrijvingen of every perceel in order, percelen in the order of their first inschrijving.
#[must_use]
pub fn rankings(record: &Record) -> Vec<Ranking<'_>> {
    let mut found: Vec<Ranking<'_>> = Vec::new();
    for (key, part) in record.of(Bid::KIND) {
        let Some(bid) = Bid::of(part) else {
            continue;
        };
        let ranked = ranked(record, key.n, bid);
        match found.iter_mut().find(|one| one.perceel == bid.perceel) {
            Some(ranking) => ranking.bids.push(ranked),
            None => found.push(Ranking {
                perceel: &bid.perceel,
                bids: vec![ranked],
            }),
        }
    }
    found
        .iter_mut()
        .for_each(|ranking| order(&mut ranking.bids));
    found
}

fn ranked<'a>(record: &'a Record, number: u32, bid: &'a Bid) -> Ranked<'a> {
    let mut sum = 0;
    let mut is_complete = record.all::<Criterion>().next().is_some();
    for criterion in record.all::<Criterion>().filter(|one| one.weight > 0) {
        match score(record, number, &criterion.name) {
            Some(score) => sum += u64::from(criterion.weight) * u64::from(score.score),
            None => is_complete = false,
        }
    }
    Ranked {
        number,
        bid,
        place: None,
        // A weight of 100 % is 10,000.
        points: u32::try_from(sum / 10_000).unwrap_or(u32::MAX),
        is_complete,
        sum,
    }
}

fn order(bids: &mut [Ranked<'_>]) {
    let is_aside = |ranked: &Ranked<'_>| !ranked.bid.set_aside.is_empty();
    bids.sort_by_key(|ranked| {
        (
            is_aside(ranked),
            std::cmp::Reverse(ranked.sum),
            ranked.number,
        )
    });
    let mut before: Option<(u64, u32)> = None;
    for (place, ranked) in (1..).zip(bids.iter_mut()) {
        if is_aside(ranked) {
            continue;
        }
        let place = match before {
            Some((sum, place)) if sum == ranked.sum => place,
            _ => place,
        };
        ranked.place = Some(place);
        before = Some((ranked.sum, place));
    }
}
