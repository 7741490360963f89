//! What partners of convenanten bring in: sums of fte in which unknown is not zero.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dates::current_end;
use super::parts::{Party, Staffing};
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::words::{UnknownWord, fold, words};

/// What some partners bring in together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What is known, in hundredths of an fte.
    pub fte: u64,
    /// Of how many it is not known.
    #[serde(rename = "onbekend")]
    pub unknown: u32,
    /// With how many the talks are not finished.
    #[serde(rename = "in_gesprek")]
    pub in_talks: u32,
}

impl Sum {
    /// The same, with one more.
    #[must_use]
    pub fn with(self, one: &Staffing) -> Self {
        match (one.fte, one.in_talks) {
            (Some(fte), _) => Self {
                fte: self.fte + u64::from(fte),
                ..self
            },
            (None, true) => Self {
                in_talks: self.in_talks + 1,
                ..self
            },
            (None, false) => Self {
                unknown: self.unknown + 1,
                ..self
            },
        }
    }

    /// Whether all of it is known.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.unknown == 0 && self.in_talks == 0
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = Vec::new();
        if self.fte > 0 || self.is_known() {
            told.push(fte(self.fte));
        }
        for (count, what) in [
            (self.unknown, "onbekend"),
            (self.in_talks, "nog in gesprek"),
        ] {
            if count > 0 {
                told.push(format!("{count} {what}"));
            }
        }
        f.pad(&told.join(" + "))
    }
}

/// `1,33 fte` for 133, `2 fte` for 200.
#[must_use]
pub fn fte(hundredths: u64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole} fte"),
        (whole, rest) if rest % 10 == 0 => format!("{whole},{} fte", rest / 10),
        (whole, rest) => format!("{whole},{rest:02} fte"),
    }
}

/// The sums by what tells them apart: the team, the partner. `Beijum` and `beijum` are one, as first written.
#[must_use]
pub fn sums<'s>(
    staffings: impl Iterator<Item = &'s Staffing>,
    by: impl Fn(&'s Staffing) -> &'s str,
) -> BTreeMap<String, Sum> {
    let mut found: BTreeMap<String, (&str, Sum)> = BTreeMap::new();
    for one in staffings {
        let name = by(one);
        let (_, sum) = found.entry(fold(name)).or_insert((name, Sum::default()));
        *sum = sum.with(one);
    }
    let found = found.into_values();
    found.map(|(name, sum)| (name.to_owned(), sum)).collect()
}

/// What one partner brings in, in words: unknown is not zero, and talks that go on are neither.
#[must_use]
pub fn in_words(one: &Staffing) -> String {
    match (one.fte, one.in_talks) {
        (Some(0), _) => "brengt geen fte in".to_owned(),
        (Some(hundredths), _) => fte(u64::from(hundredths)),
        (None, true) => "nog in gesprek".to_owned(),
        (None, false) => "fte onbekend".to_owned(),
    }
}

words! {
    /// How far it is known what a partner brings in.
    Standing, "stand van de inzet" {
        Bekend = "bekend",
        /// She brings in no fte.
        Geen = "geen",
        Onbekend = "onbekend",
        InGesprek = "in gesprek",
    }
}

impl Staffing {
    /// How far it is known.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match (self.fte, self.in_talks) {
            (Some(0), _) => Standing::Geen,
            (Some(_), _) => Standing::Bekend,
            (None, true) => Standing::InGesprek,
            (None, false) => Standing::Onbekend,
        }
    }
}

/// What is brought in on a day: all together, by team and by partner. An empty team is everything that is for no team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// The day.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// All of it.
    #[serde(rename = "samen")]
    pub total: Sum,
    /// By team.
    #[serde(rename = "per_team")]
    pub by_team: BTreeMap<String, Sum>,
    /// By partner.
    #[serde(rename = "per_partner")]
    pub by_partner: BTreeMap<String, Sum>,
    /// All of it through the days of the convenant, whatever the day asked about.
    #[serde(rename = "per_periode")]
    pub by_period: Vec<Period>,
}

/// Days on end on which the same is brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first of them.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// The last; none when it goes on without an end.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// What is brought in.
    #[serde(rename = "samen")]
    pub total: Sum,
}

/// What someone is in an agreement: once for each time she takes part, by the name the office knows her by.
pub fn as_party<'r>(
    record: &'r Record,
    register: &Register,
    name: &str,
) -> impl Iterator<Item = &'r Party> {
    let name = fold(name);
    let is_her = move |party: &&Party| fold(register.provider_name(&party.provider)) == name;
    record.all::<Party>().filter(is_her)
}

/// One thing that is brought in. It counts on the days of its convenant on which its partner is one.
pub(super) struct Brought<'r> {
    pub(super) number: &'r str,
    pub(super) one: &'r Staffing,
    parties: Vec<&'r Party>,
    first: Option<NaiveDate>,
    pub(super) last: Option<NaiveDate>,
}

impl<'r> Brought<'r> {
    /// Everything under one convenant, which ends as things stand on a day.
    pub(super) fn under(
        record: &'r Record,
        register: &'r Register,
        on: NaiveDate,
    ) -> impl Iterator<Item = Self> {
        let first = record.contract().and_then(|contract| contract.start);
        let last = current_end(record, on);
        record.all::<Staffing>().map(move |one| Self {
            number: &record.id.number,
            one,
            parties: as_party(record, register, &one.partner).collect(),
            first,
            last,
        })
    }

    /// Whether it counts on a day.
    pub(super) fn counts(&self, day: NaiveDate) -> bool {
        let is_there =
            self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last);
        is_there && self.one.runs(day) && self.parties.iter().any(|party| party.takes_part(day))
    }

    /// The days on which it may begin or end to count.
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let next = |day: Option<NaiveDate>| day.and_then(|day| day.succ_opt());
        let of_partner = self.parties.iter();
        let of_partner = of_partner.flat_map(move |party| [party.from, next(party.until)]);
        let own = [
            self.first,
            next(self.last),
            self.one.from,
            next(self.one.until),
        ];
        own.into_iter().chain(of_partner).flatten()
    }
}

/// What is brought in on a day.
pub(super) fn sum_on(brought: &[Brought<'_>], day: NaiveDate) -> Sum {
    let then = brought.iter().filter(|it| it.counts(day));
    then.fold(Sum::default(), |sum, it| sum.with(it.one))
}

/// What is brought in from the first day of the first convenant to the end of the last, period after period.
pub(super) fn periods(brought: &[Brought<'_>]) -> Vec<Period> {
    let Some(start) = brought.iter().filter_map(|it| it.first).min() else {
        return Vec::new();
    };
    let ends: Option<Vec<NaiveDate>> = brought.iter().map(|it| it.last).collect();
    let end = ends.and_then(|ends| ends.into_iter().max());
    let inside = |day: &NaiveDate| start <= *day && end.is_none_or(|end| *day <= end);
    let days: BTreeSet<NaiveDate> = brought.iter().flat_map(Brought::days).collect();
    let mut found: Vec<Period> = Vec::new();
    for day in days.into_iter().filter(inside) {
        let total = sum_on(brought, day);
        if found.last().is_some_and(|last| last.total == total) {
            continue;
        }
        if let Some(last) = found.last_mut() {
            last.until = day.pred_opt();
        }
        found.push(Period {
            from: day,
            until: end,
            total,
        });
    }
    found
}

/// What a convenant brings in on a day; none where nothing was said of it.
#[must_use]
pub fn together(record: &Record, register: &Register, on: NaiveDate) -> Option<Together> {
    record.all::<Staffing>().next()?;
    let brought: Vec<Brought<'_>> = Brought::under(record, register, on).collect();
    let then = || brought.iter().filter(|it| it.counts(on)).map(|it| it.one);
    Some(Together {
        on,
        total: sum_on(&brought, on),
        by_team: sums(then(), |one| &one.team),
        by_partner: sums(then(), |one| &one.partner),
        by_period: periods(&brought),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contract::Contract;
    use crate::domain::record::{Head, Kind, Part, RecordId};
    use proptest::prelude::*;

    fn one(fte: Option<u32>, in_talks: bool) -> Staffing {
        Staffing {
            fte,
            in_talks,
            ..Staffing::default()
        }
    }

    #[test]
    fn unknown_is_not_zero_and_talks_are_neither() {
        for (fte, in_talks, words, sum) in [
            (Some(133), false, "1,33 fte", "1,33 fte"),
            (Some(0), false, "brengt geen fte in", "0 fte"),
            (None, false, "fte onbekend", "1 onbekend"),
            (None, true, "nog in gesprek", "1 nog in gesprek"),
        ] {
            let one = one(fte, in_talks);
            assert_eq!(in_words(&one), words);
            assert_eq!(Sum::default().with(&one).to_string(), sum);
        }
        let all = [
            one(Some(150), false),
            one(None, false),
            one(None, true),
            one(Some(0), false),
        ];
        let sum = all.iter().fold(Sum::default(), Sum::with);
        assert_eq!(sum.to_string(), "1,5 fte + 1 onbekend + 1 nog in gesprek");
    }

    proptest! {
        #[test]
        fn on_every_day_a_period_says_what_is_brought_in_then(rows in proptest::collection::vec((proptest::option::of(0u64..400), proptest::option::of(0u64..400), proptest::option::of(1u32..300)), 0..6), party in (proptest::option::of(0u64..400), proptest::option::of(0u64..400))) {
            let start = NaiveDate::from_ymd_opt(2013, 1, 1).unwrap();
            let on = |days: u64| start - chrono::Days::new(20) + chrono::Days::new(days);
            let head = Contract { start: Some(start), end: Some(on(380)), ..Contract::default() };
            let mut record = Record { head: Head::from(head), ..Record::new(RecordId::new(Kind::Contract, "CV-1")) };
            record.add(Part::Party(Party { from: party.0.map(on), until: party.1.map(on), ..Party::default() }));
            for (from, until, fte) in rows {
                record.add(Part::Staffing(Staffing { from: from.map(on), until: until.map(on), ..one(fte, false) }));
            }
            let register = Register::default();
            let brought: Vec<Brought<'_>> = Brought::under(&record, &register, start).collect();
            let periods = periods(&brought);
            let is_one = |day| record.all::<Party>().any(|party| party.takes_part(day));
            for day in (20..=380).map(on) {
                let mut there = periods.iter().filter(|it| it.from <= day && it.until.is_none_or(|until| day <= until));
                let then = record.all::<Staffing>().filter(|it| it.runs(day) && is_one(day)).fold(Sum::default(), Sum::with);
                prop_assert_eq!(there.next().map_or_else(Sum::default, |it| it.total), then);
                prop_assert!(there.next().is_none());
            }
        }

        #[test]
        fn the_sums_by_team_are_the_whole(rows in proptest::collection::vec((0usize..3, proptest::option::of(0u32..1_000), any::<bool>()), 0..12)) {
            let staffings: Vec<Staffing> = rows.iter().map(|(team, fte, talks)| Staffing {
                team: ["", "Beijum", "Hoogkerk"][*team].to_owned(),
                ..one(*fte, *talks)
            }).collect();
            let total = staffings.iter().fold(Sum::default(), Sum::with);
            let by_team = sums(staffings.iter(), |one| &one.team);
            let whole = by_team.values().fold((0, 0, 0), |(fte, unknown, talks), sum| {
                (fte + sum.fte, unknown + sum.unknown, talks + sum.in_talks)
            });
            prop_assert_eq!(whole, (total.fte, total.unknown, total.in_talks));
            prop_assert_eq!(rows.iter().filter(|row| row.1.is_none()).count() as u32, total.unknown + total.in_talks);
        }
    }
}
