//! The indicaties of the read model, and where each is among them: by number, by resident, by verwijzing, and whether
//! something is still to be decided about it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use compact_str::CompactString;
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::RowFact;
use crate::domain::indicatie::words::Standing;
use crate::domain::indicatie::{Course, Earlier, Indicatie};
use crate::domain::letters::BACK;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::DeliveryForm;

/// What a list needs of one indicatie. Numbers without another word are those of names in [`super::Model::names`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedRow {
    /// The 12 of `IND-0012`.
    pub n: u32,
    /// Number of the resident in [`super::Model::people`], 0 when there is none.
    pub resident: u32,
    /// Year and number of the verwijzing it came from; none where it came from none.
    pub referral: Option<(u16, u32)>,
    /// The 13 of the `IND-0013` that follows on it; 0 when none does.
    pub successor: u32,
    /// The kinds of letters that were sent, see [`crate::domain::letters::sent_kinds`].
    pub letters: u16,
    /// Its days.
    pub course: Course,
    /// Whether it was destroyed, or taken out of the register: no list has it.
    pub is_gone: bool,
    /// Short name of the wijk.
    pub wijk: u16,
    /// Short name of the WIJ-team.
    pub wij_team: u16,
    /// The wet it falls under.
    pub wet: u16,
    /// What kind of support it is.
    pub support: u16,
    /// The product.
    pub product: u16,
    /// The provider, by number.
    pub provider: u16,
    /// The contract, by number.
    pub contract: u16,
    /// Who sees to what comes after.
    pub assigned: u16,
    /// The named event by which it changes.
    pub event: u16,
    /// In kind or as a budget.
    pub delivery: Option<DeliveryForm>,
    /// How much, in hundredths.
    pub amount: Option<u32>,
    /// In what that is counted.
    pub unit: Option<Unit>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// What it was before a change of it, the first first.
    pub earlier: Box<[EarlierRow]>,
    /// The office's own number.
    pub source_number: CompactString,
    /// What is counted of it.
    pub facts: Box<[RowFact]>,
}

/// What an indicatie was until a change of it: numbers are those of names in [`super::Model::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierRow {
    /// The last day it was so.
    pub until: NaiveDate,
    /// The product.
    pub product: u16,
    /// The provider, by number.
    pub provider: u16,
    /// The contract, by number.
    pub contract: u16,
    /// How much, in hundredths.
    pub amount: Option<u32>,
    /// In what that is counted.
    pub unit: Option<Unit>,
    /// How often.
    pub frequency: Option<Frequency>,
}

impl GrantedRow {
    /// Its number: `IND-0012`.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId::numbered(Kind::Indicatie, self.n)
    }

    /// Whether any of it is still to come, or runs, on a day.
    #[must_use]
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        let standing = self.course.standing(day);
        matches!(standing, Standing::Toegekend | Standing::Lopend)
    }

    /// Whether it is in a list at all.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        !self.is_gone
    }
}

/// How the names of an indicatie become numbers.
pub(super) struct Numbering<'n> {
    pub(super) name: &'n mut dyn FnMut(Option<&str>) -> u16,
    pub(super) resident: u32,
    pub(super) referral: Option<(u16, u32)>,
    pub(super) successor: u32,
    pub(super) letters: u16,
    pub(super) facts: Box<[RowFact]>,
}

/// An indicatie as a row.
pub(super) fn row(
    n: u32,
    (record, indicatie): (&Record, &Indicatie),
    numbering: Numbering<'_>,
) -> GrantedRow {
    let name = numbering.name;
    let earlier = record.all::<Earlier>().map(|it| EarlierRow {
        until: it.until,
        product: name(Some(&it.product)),
        provider: name(it.provider.as_deref()),
        contract: name(Some(&it.contract)),
        amount: it.amount,
        unit: it.unit,
        frequency: it.frequency,
    });
    let mut earlier: Box<[EarlierRow]> = earlier.collect();
    earlier.sort_unstable_by_key(|it| it.until);
    GrantedRow {
        earlier,
        n,
        resident: numbering.resident,
        referral: numbering.referral,
        successor: numbering.successor,
        letters: numbering.letters,
        course: indicatie.course(),
        is_gone: indicatie.destroyed.is_some() || !indicatie.taken_out.is_empty(),
        wijk: name(indicatie.wijk.as_deref()),
        wij_team: name(indicatie.wij_team.as_deref()),
        wet: name(Some(&indicatie.wet)),
        support: name(Some(&indicatie.support)),
        product: name(Some(&indicatie.product)),
        provider: name(indicatie.provider.as_deref()),
        contract: name(Some(&indicatie.contract)),
        assigned: name(Some(&indicatie.assigned)),
        event: name(Some(&indicatie.event)),
        delivery: indicatie.delivery,
        amount: indicatie.amount,
        unit: indicatie.unit,
        frequency: indicatie.frequency,
        source_number: indicatie.source_number.as_str().into(),
        facts: numbering.facts,
    }
}

/// Every indicatie, in no order.
#[derive(Debug, Default)]
pub(super) struct Granted {
    all: Vec<GrantedRow>,
    places: Places,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Places {
    by_number: HashMap<u32, u32>,
    by_source: HashMap<CompactString, u32>,
    of_resident: BTreeSet<(u32, u32)>,
    of_referral: BTreeSet<((u16, u32), u32)>,
    unsettled: BTreeSet<u32>,
}

impl Places {
    fn enter(&mut self, at: u32, row: &GrantedRow) {
        self.by_number.insert(row.n, at);
        if !row.source_number.is_empty() {
            self.by_source.insert(row.source_number.clone(), at);
        }
        if row.resident > 0 {
            self.of_resident.insert((row.resident, at));
        }
        if let Some(referral) = row.referral {
            self.of_referral.insert((referral, at));
        }
        if row.is_there() && (!row.course.is_settled() || row.letters & BACK != 0) {
            self.unsettled.insert(at);
        }
    }

    fn leave(&mut self, at: u32, row: &GrantedRow) {
        self.by_source.remove(&row.source_number);
        self.of_resident.remove(&(row.resident, at));
        if let Some(referral) = row.referral {
            self.of_referral.remove(&(referral, at));
        }
        self.unsettled.remove(&at);
    }
}

impl Granted {
    /// These rows.
    pub(super) fn of(all: Vec<GrantedRow>) -> Self {
        let mut places = Places::default();
        for (at, row) in (0..).zip(&all) {
            places.enter(at, row);
        }
        Self { all, places }
    }

    /// Takes in an indicatie, in the place of what it was before.
    pub(super) fn take(&mut self, row: GrantedRow) {
        let at = match self.places.by_number.get(&row.n) {
            Some(at) => {
                let at = *at;
                self.places.leave(at, &self.all[at as usize]);
                self.all[at as usize] = row;
                at
            }
            None => {
                self.all.push(row);
                u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.places.enter(at, &self.all[at as usize]);
    }

    pub(super) fn all(&self) -> &[GrantedRow] {
        &self.all
    }

    pub(super) fn find(&self, n: u32) -> Option<&GrantedRow> {
        self.places.by_number.get(&n).map(|at| self.at(*at))
    }

    pub(super) fn by_source(&self, source_number: &str) -> Option<&GrantedRow> {
        let at = self.places.by_source.get(source_number)?;
        Some(self.at(*at))
    }

    pub(super) fn of_resident(&self, resident: u32) -> impl Iterator<Item = &GrantedRow> {
        let range = (resident, 0)..=(resident, u32::MAX);
        let places = self.places.of_resident.range(range);
        places.map(|(_, at)| self.at(*at))
    }

    pub(super) fn of_referral(&self, key: (u16, u32)) -> impl Iterator<Item = &GrantedRow> {
        let places = self.places.of_referral.range((key, 0)..=(key, u32::MAX));
        places.map(|(_, at)| self.at(*at))
    }

    pub(super) fn unsettled(&self) -> impl Iterator<Item = &GrantedRow> {
        self.places.unsettled.iter().map(|at| self.at(*at))
    }

    fn at(&self, at: u32) -> &GrantedRow {
        &self.all[at as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::indicatie::words::FollowUp;
    use proptest::prelude::*;

    fn made(n: u32, resident: u32, referral: u32, source: usize, how: u8) -> GrantedRow {
        let indicatie = Indicatie {
            source_number: if source == 0 {
                String::new()
            } else {
                format!("{n}-{source}")
            },
            follow_up: (how == 1).then_some(FollowUp::Stoppen),
            taken_out: if how == 2 {
                "dubbel".to_owned()
            } else {
                String::new()
            },
            ..Indicatie::default()
        };
        let numbering = Numbering {
            name: &mut |_| 0,
            resident,
            referral: (referral > 0).then_some((2026, referral)),
            successor: 0,
            letters: 0,
            facts: Box::default(),
        };
        let record = Record::new(RecordId::numbered(Kind::Indicatie, n));
        row(n, (&record, &indicatie), numbering)
    }

    proptest! {
        #[test]
        fn where_they_are_is_the_same_whatever_they_were_before(
            taken in proptest::collection::vec((1_u32..9, 0_u32..5, 0_u32..4, 0_usize..3, 0_u8..3), 0..60),
        ) {
            let mut granted = Granted::default();
            for (n, resident, referral, source, how) in taken {
                granted.take(made(n, resident, referral, source, how));
            }
            let anew = Granted::of(granted.all.clone());
            prop_assert_eq!(granted.places, anew.places);
        }
    }
}
