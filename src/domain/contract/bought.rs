//! What a contract buys, perceel by perceel, and who takes part in it: what a perceel does not say of itself is what the
//! contract says of the whole.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::parts::{Party, Perceel};
use super::words::{ContractKind, Funding, PartySide};
use crate::domain::record::{Element, Record};
use crate::domain::words::Wet;

/// A whole side: no shares can be more. In hundredths of a percent.
const WHOLE: u32 = 10_000;

/// The wetten a contract buys under, each once; empty when none is known.
#[must_use]
pub fn wetten(record: &Record) -> BTreeSet<&str> {
    let of_whole = record.contract().map_or("", |contract| &contract.wet);
    of_each(record, |perceel| some(&perceel.wet), some(of_whole))
}

/// How a contract pays, each way once.
#[must_use]
pub fn fundings(record: &Record) -> BTreeSet<Funding> {
    let of_whole = record.contract().and_then(|contract| contract.funding);
    of_each(record, |perceel| perceel.funding, of_whole)
}

/// For which areas it buys, each once.
#[must_use]
pub fn areas(record: &Record) -> BTreeSet<&str> {
    let of_whole = record.contract().map_or("", |contract| &contract.area);
    of_each(record, |perceel| some(&perceel.area), some(of_whole))
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// What each perceel has, or the whole where one does not say it or there are none.
fn of_each<'r, T: Ord + Copy>(
    record: &'r Record,
    of: impl Fn(&'r Perceel) -> Option<T>,
    whole: Option<T>,
) -> BTreeSet<T> {
    let percelen: Vec<&Perceel> = record.all().collect();
    if percelen.is_empty() {
        return whole.into_iter().collect();
    }
    percelen
        .into_iter()
        .filter_map(|perceel| of(perceel).or(whole))
        .collect()
}

/// The perceel of a contract that a text names: `dagbesteding, perceel 1`, or `perceel 1` where only one is called so. With
/// its number in the list; none where there is none, or more than one could be meant.
#[must_use]
pub fn perceel_named<'r>(record: &'r Record, text: &str) -> Option<(u32, &'r Perceel)> {
    let each = || {
        let percelen = record.of(Perceel::KIND);
        percelen.filter_map(|(key, part)| Some((key.n, Perceel::of(part)?)))
    };
    if text.trim().is_empty() {
        return None;
    }
    let (_, wanted) = Perceel::new("", text).key();
    let is_within = |perceel: &Perceel| !perceel.perceel.is_empty() && perceel.key().1 == wanted;
    let whole = each().find(|(_, perceel)| perceel.is_named(text));
    whole.or_else(|| {
        let mut within = each().filter(|(_, perceel)| is_within(perceel));
        within.next().filter(|_| within.next().is_none())
    })
}

/// Whether it is agreed without buying anything.
#[must_use]
pub fn buys_nothing(record: &Record) -> bool {
    record
        .contract()
        .is_some_and(|contract| contract.kind == Some(ContractKind::Convenant))
}

/// Whether it is a raamovereenkomst, which ends when its maximum value is reached (HvJ EU C-23/20).
#[must_use]
pub fn is_framework(record: &Record) -> bool {
    record
        .contract()
        .is_some_and(|contract| contract.kind == Some(ContractKind::Raamovereenkomst))
}

/// Whether what follows on it is bound by the three months of Uitvoeringsbesluit Wmo 5.1 lid 2: yes, unless it is known to
/// be without maatwerkvoorzieningen, or under other wetten alone.
#[must_use]
pub fn has_maatwerk(record: &Record) -> bool {
    let Some(contract) = record.contract() else {
        return false;
    };
    // Asked of every contract for its signals, so no set is made of it.
    let may_be_wmo = |wet: &str| wet.is_empty() || wet == Wet::Wmo.word();
    let mut percelen = record.all::<Perceel>().peekable();
    let is_wmo = match percelen.peek() {
        None => may_be_wmo(&contract.wet),
        Some(_) => percelen.any(|perceel| match perceel.wet.as_str() {
            "" => may_be_wmo(&contract.wet),
            own => may_be_wmo(own),
        }),
    };
    is_wmo && !contract.no_maatwerk
}

/// The parties of a contract on one side.
pub fn on_side(record: &Record, side: PartySide) -> impl Iterator<Item = &Party> {
    record
        .all::<Party>()
        .filter(move |party| party.side == side)
}

/// Shares that are more than the whole on some day: the side, the day if it is not from the beginning on, and the sum in
/// hundredths of a percent. None when all fit.
#[must_use]
pub fn too_many_shares(record: &Record) -> Option<(PartySide, Option<NaiveDate>, u64)> {
    let parties: Vec<&Party> = record.all().collect();
    parties.iter().find_map(|one| {
        // A sum only grows on a day that one of them begins.
        let day = one.from.unwrap_or(NaiveDate::MIN);
        let beside = parties.iter().filter(|other| other.is_beside(one));
        let then = beside.filter(|other| other.takes_part(day));
        let sum: u64 = then.map(|party| u64::from(party.share.unwrap_or(0))).sum();
        (sum > u64::from(WHOLE)).then_some((one.side, one.from, sum))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Kind, Part, RecordId};
    use proptest::prelude::*;

    fn contract(parties: &[(PartySide, u32, Option<i32>, Option<i32>)]) -> Record {
        let mut record = Record::new(RecordId::new(Kind::Contract, "C-1"));
        let first = |year| NaiveDate::from_ymd_opt(year, 1, 1);
        for (n, (side, share, from, until)) in parties.iter().enumerate() {
            record.add(Part::Party(Party {
                provider: format!("L{n}"),
                side: *side,
                share: Some(*share),
                from: from.and_then(first),
                until: until.and_then(first).and_then(|day| day.pred_opt()),
                ..Party::default()
            }));
        }
        record
    }

    #[test]
    fn each_side_is_a_whole_of_its_own_and_so_is_each_day() {
        use PartySide::{Opdrachtgever as Buys, Opdrachtnemer as Delivers};
        let fits = |parties| too_many_shares(&contract(parties)).is_none();
        assert!(fits(&[
            (Buys, 10_000, None, None),
            (Delivers, 10_000, None, None)
        ]));
        assert!(!fits(&[
            (Buys, 6_000, None, None),
            (Buys, 4_001, None, None)
        ]));
        // One that left makes room for the next.
        assert!(fits(&[
            (Delivers, 9_000, None, Some(2027)),
            (Delivers, 9_000, Some(2027), None)
        ]));
        let over = contract(&[
            (Delivers, 9_000, None, Some(2028)),
            (Delivers, 9_000, Some(2027), None),
        ]);
        let day = NaiveDate::from_ymd_opt(2027, 1, 1);
        assert_eq!(too_many_shares(&over), Some((Delivers, day, 18_000)));
    }

    fn any_parties() -> impl Strategy<Value = Vec<(PartySide, u32, Option<i32>, Option<i32>)>> {
        let year = || proptest::option::of(2020..2030);
        let side = prop_oneof![
            Just(PartySide::Opdrachtgever),
            Just(PartySide::Opdrachtnemer)
        ];
        proptest::collection::vec((side, 0u32..10_001, year(), year()), 0..6)
    }

    proptest! {
        #[test]
        fn on_no_day_are_the_shares_of_a_side_more_than_the_whole(parties in any_parties()) {
            let record = contract(&parties);
            let days = (2019..2031).filter_map(|year| NaiveDate::from_ymd_opt(year, 7, 1));
            let worst = days.flat_map(|day| {
                PartySide::ALL.iter().map(move |side| (day, *side))
            }).map(|(day, side)| {
                let there = on_side(&record, side).filter(|party| party.takes_part(day));
                there.map(|party| u64::from(party.share.unwrap_or(0))).sum::<u64>()
            }).max().unwrap_or(0);
            prop_assert_eq!(too_many_shares(&record).is_some(), worst > 10_000);
        }
    }
}
