//! Per what a tariff is: one unit has more spellings, and is one.

use crate::domain::words::fold;

/// The spellings of a unit, the first of each line being what it counts as.
const SPELLINGS: &[&[&str]] = &[
    &["uur", "uren", "u", "uurtarief"],
    &["minuut", "minuten", "min"],
    &["dag", "dagen", "dagtarief"],
    &["dagdeel", "dagdelen", "dgd"],
    &["etmaal", "etmalen"],
    &["nacht", "nachten"],
    &["week", "weken", "wk"],
    &["maand", "maanden", "mnd"],
    &["kwartaal", "kwartalen"],
    &["jaar", "jaren"],
    &["stuk", "stuks", "st"],
    &["rit", "ritten"],
    &["kilometer", "kilometers", "km"],
    &["keer", "keren", "x"],
    &["traject", "trajecten"],
    &["client", "clienten"],
    &["plaats", "plaatsen"],
];

/// A unit without the word before it: it is shown as `€ 50 per uur`.
#[must_use]
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let begins = text.get(..4);
    begins
        .filter(|start| start.eq_ignore_ascii_case("per "))
        .and_then(|_| text.get(4..))
        .map_or(text, str::trim)
}

/// What tells a unit from any other: `per uur`, `uren` and `u.` are one; a dag and an etmaal are two.
#[must_use]
pub fn unit_key(text: &str) -> String {
    let folded = fold(text);
    let bare = folded.strip_prefix("per ").unwrap_or(&folded);
    let one = SPELLINGS.iter().find(|line| line.contains(&bare));
    one.and_then(|line| line.first())
        .map_or_else(|| bare.to_owned(), |first| (*first).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_spelling_is_of_one_unit_and_written_as_it_is_compared() {
        let mut seen = BTreeSet::new();
        for spelling in SPELLINGS.iter().copied().flatten() {
            assert!(seen.insert(*spelling), "{spelling}");
            assert_eq!(fold(spelling), *spelling);
            assert_eq!(unit_key(spelling), unit_key(&format!("per {spelling}")));
        }
        assert_eq!(unit_key("cliënt"), unit_key("Cliënten"));
        assert_ne!(unit_key("dag"), unit_key("etmaal"));
        assert_eq!(unit_key("werkplek"), "werkplek");
    }
}
