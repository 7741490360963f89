//! What of a case is too small to leave: rows of few verwijzingen or residents, and another one where the first would follow
//! from what is left.

use std::collections::BTreeSet;

use super::case::{Case, Side, Sums, Team};

/// Which rows are hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Teams, with all their wijken.
    pub teams: BTreeSet<String>,
    /// Wijken of a team.
    pub wijken: BTreeSet<(String, String)>,
    /// All teams together.
    pub together: bool,
}

/// Whether a row is about fewer than may leave.
fn is_small(sums: &Sums, least: u32) -> bool {
    let counts = [sums.referrals, sums.residents, sums.counted];
    counts.iter().any(|count| (1..least).contains(count))
}

/// Whether how many are left out, and why, is about fewer than may leave.
#[must_use]
pub fn is_small_beside(sums: &Sums, least: u32) -> bool {
    let mut counts = sums.excluded.values();
    counts.any(|count| (1..least).contains(count))
}

/// What more has to be hidden, of parts that are told with their sum: until what is hidden is two parts or more of which
/// something is counted, and no fewer than may leave. None of them where even all is not enough.
fn hide<'p>(parts: &[(&'p str, &Sums)], least: u32) -> Option<BTreeSet<&'p str>> {
    let mut by_size: Vec<(&str, &Sums)> = parts.to_vec();
    by_size.sort_by_key(|(name, sums)| (sums.counted, *name));
    let small = by_size.iter().filter(|(_, sums)| is_small(sums, least));
    let mut hidden: BTreeSet<&str> = small.map(|(name, _)| *name).collect();
    let is_enough = |hidden: &BTreeSet<&str>| {
        // What counts nothing hides nothing behind it.
        let of = by_size.iter().filter(|(_, sums)| sums.counted > 0);
        let of = of.filter(|(name, _)| hidden.contains(name));
        let counted: u32 = of.clone().map(|(_, sums)| sums.counted).sum();
        hidden.is_empty() || (of.count() > 1 && counted >= least)
    };
    for (name, _) in by_size.iter().filter(|(_, sums)| sums.counted > 0) {
        if is_enough(&hidden) {
            break;
        }
        hidden.insert(name);
    }
    is_enough(&hidden).then_some(hidden)
}

fn of_team(bt: &str, team: &Team, least: u32, hidden: &mut Hidden) {
    let wijken: Vec<(&str, &Sums)> = team
        .wijken
        .iter()
        .map(|(wijk, sums)| (wijk.as_str(), sums))
        .collect();
    let found = hide(&wijken, least);
    let all = || wijken.iter().map(|(wijk, _)| *wijk).collect();
    let found: BTreeSet<&str> = found.unwrap_or_else(all);
    let named = found.into_iter();
    hidden
        .wijken
        .extend(named.map(|wijk| (bt.to_owned(), wijk.to_owned())));
}

/// What of a case is hidden where fewer than so many may not leave.
#[must_use]
pub fn hidden(case: &Case, least: u32) -> Hidden {
    let mut hidden = Hidden::default();
    let apart = case.teams.iter();
    let apart = apart.filter(|(_, team)| is_small(&team.whole, least));
    hidden.teams.extend(apart.map(|(bt, _)| bt.clone()));
    let is_told = |team: &Team| team.whole.saving(Side::Is).is_some();
    let together: Vec<(&str, &Sums)> = case
        .teams
        .iter()
        .filter(|(_, team)| is_told(team))
        .map(|(bt, team)| (bt.as_str(), &team.whole))
        .collect();
    match hide(&together, least) {
        Some(found) => hidden.teams.extend(found.into_iter().map(str::to_owned)),
        None => hidden.together = true,
    }
    hidden.together |= is_small(&case.together.0, least);
    for (bt, team) in &case.teams {
        of_team(bt, team, least, &mut hidden);
    }
    hidden
}
