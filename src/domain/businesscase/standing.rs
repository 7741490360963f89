//! Which assumption holds on which day: of the same, the one that began last and has not ended. So one without a last day
//! holds until the next begins, and again after one that was for a while.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Assumption, Key, Over};
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::words::DeliveryForm;

/// An assumption with the days on which it holds.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'r> {
    /// Its number.
    pub number: &'r str,
    /// What it says.
    pub it: &'r Assumption,
    /// The first day.
    pub from: NaiveDate,
    /// The last; none while it goes on.
    pub until: Option<NaiveDate>,
}

impl Standing<'_> {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The days on which each of some about the same holds, in the order of their first days.
fn pieces<'r>(alike: &[(NaiveDate, &'r str, &'r Assumption)]) -> Vec<Standing<'r>> {
    let ends = alike.iter().filter_map(|(.., it)| it.until?.succ_opt());
    let mut cuts: Vec<NaiveDate> = alike.iter().map(|(from, ..)| *from).chain(ends).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Standing<'r>> = Vec::new();
    for (n, from) in cuts.iter().enumerate() {
        let holds = |(begun, _, it): &&(NaiveDate, &str, &Assumption)| {
            begun <= from && it.until.is_none_or(|until| from <= &until)
        };
        let Some((_, number, it)) = alike.iter().rfind(holds) else {
            continue;
        };
        let until = cuts.get(n + 1).and_then(NaiveDate::pred_opt);
        match pieces.last_mut().filter(|last| last.number == *number) {
            Some(last) => last.until = until,
            None => pieces.push(Standing {
                number,
                it,
                from: *from,
                until,
            }),
        }
    }
    pieces
}

/// The assumptions of a register.
#[derive(Debug)]
pub struct Assumptions<'r> {
    /// The register, for the contracts that they name.
    pub register: &'r Register,
    all: Vec<Standing<'r>>,
}

impl<'r> Assumptions<'r> {
    /// Those of a register, each with the days on which it holds.
    #[must_use]
    pub fn of(register: &'r Register) -> Self {
        let mut by_key: BTreeMap<Key, Vec<(NaiveDate, &str, &Assumption)>> = BTreeMap::new();
        for (number, record) in register.all(Kind::Assumption) {
            let Some(it) = record.assumption() else {
                continue;
            };
            if let Some((key, from)) = it.key().zip(it.from) {
                by_key.entry(key).or_default().push((from, number, it));
            }
        }
        let mut all = Vec::new();
        for mut alike in by_key.into_values() {
            alike.sort_by_key(|(from, number, _)| (*from, *number));
            all.extend(pieces(&alike));
        }
        Self { register, all }
    }

    /// Each once, from the first day on which it holds to the last: another may hold for a while in between.
    #[must_use]
    pub fn once(&self) -> Vec<Standing<'r>> {
        let mut once: BTreeMap<&str, usize> = BTreeMap::new();
        let mut spans: Vec<Standing<'r>> = Vec::new();
        for it in &self.all {
            match once.get(it.number) {
                Some(at) => spans[*at].until = it.until,
                None => {
                    once.insert(it.number, spans.len());
                    spans.push(*it);
                }
            }
        }
        spans
    }

    /// Every begeleidingsteam that one is about.
    pub fn bts(&self) -> impl Iterator<Item = &'r str> {
        self.all.iter().filter_map(|it| it.it.bt.as_deref())
    }

    /// Those of the costs of a begeleidingsteam.
    pub fn of_bt(&self, over: Over, bt: &str) -> impl Iterator<Item = &Standing<'r>> {
        let is_of =
            move |it: &&Standing<'r>| it.it.over == Some(over) && it.it.bt.as_deref() == Some(bt);
        self.all.iter().filter(is_of)
    }

    /// The days from one up to and with another, cut where another assumption about the reguliere proces begins to hold for
    /// a kind of support and a form; with each the one that holds, the most particular first, or none. Without a form it is
    /// in kind: a pgb is for who asks it (Wmo 2015 art. 2.3.6).
    #[must_use]
    pub fn regular(
        &self,
        (support, delivery): (&str, Option<DeliveryForm>),
        (first, last): (NaiveDate, NaiveDate),
    ) -> Vec<(NaiveDate, NaiveDate, Option<&Standing<'r>>)> {
        let delivery = delivery.unwrap_or(DeliveryForm::Zin);
        let fits = |it: &&Standing<'r>| {
            it.it.over == Some(Over::Regulier)
                && (it.it.support.is_empty() || it.it.support == support)
                && it.it.delivery.is_none_or(|of| of == delivery)
        };
        let fitting: Vec<&Standing<'r>> = self.all.iter().filter(fits).collect();
        let ends = fitting.iter().filter_map(|it| it.until?.succ_opt());
        let cuts = fitting.iter().map(|it| it.from).chain(ends);
        let mut cuts: Vec<NaiveDate> = cuts.filter(|day| *day > first && *day <= last).collect();
        cuts.push(first);
        cuts.sort_unstable();
        cuts.dedup();
        let next = cuts.iter().skip(1).filter_map(|day| day.pred_opt());
        let ends: Vec<NaiveDate> = next.chain([last]).collect();
        let pieces = cuts.iter().zip(ends).map(|(from, until)| {
            let holding = fitting.iter().filter(|it| it.holds(*from));
            let particular =
                |it: &&&Standing<'r>| (!it.it.support.is_empty(), it.it.delivery.is_some());
            (*from, until, holding.max_by_key(particular).copied())
        });
        pieces.collect()
    }
}
