//! The case: per begeleidingsteam and wijk what the reguliere proces would have cost beside what the team cost.
//!
//! A verwijzing that a team worked on in the period counts once with that team. One of which it is not known what it would
//! have cost is counted apart, and still has its part of the costs: a saving is rather told too low than too high. What a team
//! cost is spread over its verwijzingen by the days they had support, so the wijken of a team add up to the team.

use std::collections::{BTreeMap, BTreeSet};

use super::costs::Costs;
use crate::domain::budget::running::Unknown;
use crate::domain::budget::spread::spread;
use crate::domain::money::{Balance, Cents};

/// By how much volume or tariff can be otherwise, in percent: what the case becomes of so much less and so much more.
pub const MARGIN: u64 = 10;

/// One verwijzing at one begeleidingsteam in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// Short name of the begeleidingsteam.
    pub bt: String,
    /// Short name of the wijk; empty when nobody knows.
    pub wijk: String,
    /// What tells its resident from any other.
    pub resident: u64,
    /// How many days it had support.
    pub days: u128,
    /// What that would have cost in the reguliere proces.
    pub regular: Result<Cents, Unknown>,
    /// Whether whoever asks sees it. What is not seen has its part of the costs, and is in no row.
    pub is_seen: bool,
}

/// What is counted of a begeleidingsteam, of a wijk of it, or of all together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many verwijzingen had support.
    pub referrals: u32,
    /// How many residents those are of.
    pub residents: u32,
    /// Of how many verwijzingen it is known what they would have cost.
    pub counted: u32,
    /// Of how many it is not, by why.
    pub excluded: BTreeMap<Unknown, u32>,
    /// What they would have cost; with [`MARGIN`] less of it, and more.
    pub regular: [Cents; 3],
    /// What their part of the begeleidingsteam cost for being there.
    pub available: Option<Cents>,
    /// What it cost by what it did.
    pub actual: Option<Balance>,
    /// Whether the costs are known of all days with support.
    pub has_all_costs: bool,
}

/// Which part of [`Sums::regular`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// As it was.
    Is,
    /// With [`MARGIN`] less volume, or a lower tariff.
    Less,
    /// With more.
    More,
}

impl Side {
    const ALL: [Self; 3] = [Self::Is, Self::Less, Self::More];

    /// What a part of the reguliere costs is on this side; half a cent is one.
    fn of(self, cost: Cents) -> Cents {
        let percent = match self {
            Self::Is => 100,
            Self::Less => 100 - MARGIN,
            Self::More => 100 + MARGIN,
        };
        let cents = (u128::from(cost.0) * u128::from(percent) + 50) / 100;
        Cents(u64::try_from(cents).unwrap_or(u64::MAX))
    }
}

impl Sums {
    /// What it would have cost.
    #[must_use]
    pub const fn regular(&self, side: Side) -> Cents {
        self.regular[side as usize]
    }

    /// What it cost; none where that is not known of every day.
    #[must_use]
    pub fn cost(&self) -> Option<Balance> {
        let available = self.available.map(Balance::from);
        let parts = [available, self.actual].into_iter().flatten();
        parts.reduce(Balance::and).filter(|_| self.has_all_costs)
    }

    /// What was saved, below zero where the team cost more; none where either is not known.
    #[must_use]
    pub fn saving(&self, side: Side) -> Option<Balance> {
        let is_known = self.counted > 0 || self.referrals == 0;
        let cost = self.cost().filter(|_| is_known)?;
        Some(Balance::from(self.regular(side)).and(cost.back()))
    }

    /// How many more residents the team could have served for what was saved, at what it cost for each it served, rounded
    /// down; none where nothing was saved or that cannot be said.
    #[must_use]
    pub fn more_residents(&self, side: Side) -> Option<u64> {
        let saving = self.saving(side).filter(|it| *it >= Balance(0))?;
        let cost = self.cost().filter(|it| *it > Balance(0))?;
        if self.residents == 0 {
            return None;
        }
        let saving = u128::from(saving.above_zero().0) * u128::from(self.residents);
        u64::try_from(saving / u128::from(cost.above_zero().0)).ok()
    }

    /// Takes in another part; residents are counted by themselves.
    fn add(&mut self, other: &Self) {
        self.referrals += other.referrals;
        self.counted += other.counted;
        for (why, count) in &other.excluded {
            *self.excluded.entry(*why).or_default() += count;
        }
        for (sum, part) in self.regular.iter_mut().zip(other.regular) {
            *sum = Cents(sum.0.saturating_add(part.0));
        }
        self.available = match (self.available, other.available) {
            (Some(one), Some(two)) => Some(Cents(one.0.saturating_add(two.0))),
            (one, two) => one.or(two),
        };
        self.actual = match (self.actual, other.actual) {
            (Some(one), Some(two)) => Some(one.and(two)),
            (one, two) => one.or(two),
        };
    }
}

/// A begeleidingsteam with its wijken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Team {
    /// All of it that is seen.
    pub whole: Sums,
    /// Wijk by wijk, by short name; empty for those of nobody knows where.
    pub wijken: BTreeMap<String, Sums>,
    /// How many verwijzingen of it are not seen.
    pub unseen: u32,
}

/// The case of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// Team by team, by short name.
    pub teams: BTreeMap<String, Team>,
    /// The teams together of which a saving can be told, and how many those are.
    pub together: (Sums, u32),
}

/// What stands for the part of a team that is not seen.
const UNSEEN: &str = "\u{0}";

/// The case of some episodes and what their teams cost. A team without episodes has its costs where `has_idle` says that
/// nothing of it can be out of sight.
#[must_use]
pub fn case(episodes: &[Episode], costs: &BTreeMap<String, (Costs, bool)>, has_idle: bool) -> Case {
    let mut by_team: BTreeMap<&str, Vec<&Episode>> = BTreeMap::new();
    for (bt, (known, _)) in costs {
        if has_idle && known.all().is_some() {
            by_team.entry(bt).or_default();
        }
    }
    for episode in episodes {
        by_team.entry(&episode.bt).or_default().push(episode);
    }
    let mut case = Case::default();
    let mut residents = BTreeSet::new();
    for (bt, all) in by_team {
        let none = (Costs::default(), false);
        let (known, has_all) = costs.get(bt).unwrap_or(&none);
        let team = team(&all, known, *has_all);
        if team.whole.referrals == 0 && !(has_idle && all.is_empty()) {
            continue;
        }
        if team.whole.saving(Side::Is).is_some() {
            case.together.0.add(&team.whole);
            case.together.0.has_all_costs = true;
            case.together.1 += 1;
            let seen = all.iter().filter(|it| it.is_seen);
            residents.extend(seen.map(|it| it.resident));
        }
        case.teams.insert(bt.to_owned(), team);
    }
    case.together.0.residents = count(residents.len());
    case
}

fn team(all: &[&Episode], costs: &Costs, has_all_costs: bool) -> Team {
    let mut by_wijk: BTreeMap<&str, Vec<&Episode>> = BTreeMap::new();
    let mut shares: BTreeMap<String, u128> = BTreeMap::new();
    let mut team = Team::default();
    for episode in all {
        let of = match episode.is_seen {
            true => {
                by_wijk.entry(&episode.wijk).or_default().push(episode);
                episode.wijk.as_str()
            }
            false => {
                team.unseen += 1;
                UNSEEN
            }
        };
        *shares.entry(of.to_owned()).or_default() += episode.days;
    }
    let available = costs.available.map(|it| spread(it, &shares));
    let actual = costs.actual.map(|it| (it, spread(it.size(), &shares)));
    for (wijk, episodes) in &by_wijk {
        let mut sums = sums(episodes);
        let part = |of: &BTreeMap<String, Cents>| of.get(*wijk).copied().unwrap_or_default();
        sums.available = available.as_ref().map(part);
        sums.actual = actual.as_ref().map(|(whole, parts)| {
            let part = Balance::from(part(parts));
            if *whole < Balance(0) {
                part.back()
            } else {
                part
            }
        });
        sums.has_all_costs = has_all_costs;
        team.whole.add(&sums);
        team.wijken.insert((*wijk).to_owned(), sums);
    }
    if all.is_empty() {
        (team.whole.available, team.whole.actual) = (costs.available, costs.actual);
    }
    let seen: BTreeSet<u64> = by_wijk.values().flatten().map(|it| it.resident).collect();
    team.whole.residents = count(seen.len());
    team.whole.has_all_costs = has_all_costs;
    team
}

/// What is counted of some episodes, without what their team cost.
fn sums(episodes: &[&Episode]) -> Sums {
    let residents: BTreeSet<u64> = episodes.iter().map(|it| it.resident).collect();
    let mut sums = Sums {
        referrals: count(episodes.len()),
        residents: count(residents.len()),
        ..Sums::default()
    };
    for episode in episodes {
        match episode.regular {
            Ok(cost) => {
                sums.counted += 1;
                for side in Side::ALL {
                    let sum = &mut sums.regular[side as usize];
                    *sum = Cents(sum.0.saturating_add(side.of(cost).0));
                }
            }
            Err(why) => *sums.excluded.entry(why).or_default() += 1,
        }
    }
    sums
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
