//! What partners of convenanten bring in: sums of fte in which unknown is not zero.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::parts::{Party, Staffing};
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::words::fold;

/// What some partners bring in together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

/// The sums by what tells them apart: the team, the partner.
#[must_use]
pub fn sums<'s>(
    staffings: impl Iterator<Item = &'s Staffing>,
    by: impl Fn(&'s Staffing) -> &'s str,
) -> BTreeMap<&'s str, Sum> {
    let mut found: BTreeMap<&str, Sum> = BTreeMap::new();
    for one in staffings {
        let sum = found.entry(by(one)).or_default();
        *sum = sum.with(one);
    }
    found
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

/// What is brought in on a day: all together, by team and by partner. An empty team is everything that is for no team.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

/// Everything that is brought in, each with when its partner is one: only then it counts.
struct Brought<'r>(Vec<(&'r Staffing, Vec<&'r Party>)>);

impl<'r> Brought<'r> {
    fn under(record: &'r Record, register: &Register) -> Self {
        let all = record.all::<Staffing>();
        let with_days = all.map(|one| (one, as_party(record, register, &one.partner).collect()));
        Self(with_days.collect())
    }

    fn on(&self, day: NaiveDate) -> impl Iterator<Item = &'r Staffing> {
        let then = self.0.iter().filter(move |(one, parties)| {
            one.runs(day) && parties.iter().any(|party| party.takes_part(day))
        });
        then.map(|(one, _)| *one)
    }

    /// The days on which something may change.
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let days = |(one, parties): &(&Staffing, Vec<&Party>)| {
            let own = [one.from, one.until.and_then(|day| day.succ_opt())];
            let of_partner = parties
                .iter()
                .flat_map(|party| [party.from, party.until.and_then(|day| day.succ_opt())]);
            own.into_iter()
                .chain(of_partner)
                .flatten()
                .collect::<Vec<_>>()
        };
        self.0.iter().flat_map(days)
    }
}

/// What is brought in from the first day of a convenant to its end, period after period.
fn periods(record: &Record, brought: &Brought<'_>) -> Vec<Period> {
    let Some((contract, start)) = record.contract().and_then(|it| Some((it, it.start?))) else {
        return Vec::new();
    };
    let inside = |day: &NaiveDate| start < *day && contract.end.is_none_or(|end| *day <= end);
    let mut days: Vec<NaiveDate> = brought.days().filter(inside).collect();
    days.push(start);
    days.sort_unstable();
    days.dedup();
    let mut found: Vec<Period> = Vec::new();
    for day in days {
        let total = brought.on(day).fold(Sum::default(), Sum::with);
        if found.last().is_some_and(|last| last.total == total) {
            continue;
        }
        if let Some(last) = found.last_mut() {
            last.until = day.pred_opt();
        }
        found.push(Period {
            from: day,
            until: contract.end,
            total,
        });
    }
    found
}

/// What a convenant brings in on a day; none where nothing was said of it.
#[must_use]
pub fn together(record: &Record, register: &Register, on: NaiveDate) -> Option<Together> {
    record.all::<Staffing>().next()?;
    let brought = Brought::under(record, register);
    let then = || brought.on(on);
    let owned = |sums: BTreeMap<&str, Sum>| {
        let sums = sums.into_iter();
        sums.map(|(name, sum)| (name.to_owned(), sum)).collect()
    };
    Some(Together {
        on,
        total: then().fold(Sum::default(), Sum::with),
        by_team: owned(sums(then(), |one| &one.team)),
        by_partner: owned(sums(then(), |one| &one.partner)),
        by_period: periods(record, &brought),
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
            let mut record = Record { head: Head::Contract(head), ..Record::new(RecordId::new(Kind::Contract, "CV-1")) };
            record.add(Part::Party(Party { from: party.0.map(on), until: party.1.map(on), ..Party::default() }));
            for (from, until, fte) in rows {
                record.add(Part::Staffing(Staffing { from: from.map(on), until: until.map(on), ..one(fte, false) }));
            }
            let register = Register::default();
            let brought = Brought::under(&record, &register);
            let periods = periods(&record, &brought);
            let is_one = |day| record.all::<Party>().any(|party| party.takes_part(day));
            for day in (20..=380).map(on) {
                let mut there = periods.iter().filter(|it| it.from <= day && it.until.is_none_or(|until| day <= until));
                let then = record.all::<Staffing>().filter(|it| it.runs(day) && is_one(day)).fold(Sum::default(), Sum::with);
                prop_assert_eq!(there.next().map(|it| it.total), Some(then));
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
