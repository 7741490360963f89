//! Finding by name as one types: a vocabulary of distinct words, each with whose words they are.
//!
//! Words are matched, not rows: a million names have some tens of thousands of distinct words, so a typed word is
//! compared with those, and whose they are is looked up. What is typed is in a word when its letters are, in that order
//! (fuzzy-matcher's measure); after those come the words that are one letter or one swap away. One or two letters only
//! begin a word. All typed words must be there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::fmt;
use std::ops::Bound;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use serde::{Deserialize, Serialize};

/// From how many letters on they may stand apart in a word.
const APART_FROM: usize = 3;

/// From how many letters on one of them may be wrong.
const WRONG_FROM: usize = 4;

/// What a word with a wrong letter counts: less than any with the right ones.
const BEGINS_WRONG: u16 = 1;
const WHOLE_WRONG: u16 = 2;
const RIGHT: u16 = 16;

/// Whose words are kept: a small number, given out by whoever keeps the finder.
pub type Of = u32;

/// A distinct word.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Word {
    /// Which letters are in it, a bit each.
    letters: u32,
    /// Whose word it is, in no order.
    of: Vec<Of>,
}

#[cfg(test)]
impl Word {
    /// Whose word it is, in no order.
    pub(super) fn of(&self) -> &[Of] {
        &self.of
    }
}

/// Everything that can be found by name.
#[derive(Default)]
pub struct Finder {
    words: BTreeMap<Box<str>, Word>,
    values: BTreeSet<(u64, Of)>,
    /// One more than the highest number.
    room: usize,
    matcher: SkimMatcherV2,
}

impl fmt::Debug for Finder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} words", self.words.len())
    }
}

/// A value that is found as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A BSN.
    Bsn(u32),
    /// A telephone number, without its `+`.
    Phone(u64),
    /// A postcode: the digits, then the letters as a number.
    Postcode(u32),
    /// A day of birth, as a day number.
    Birth(u32),
}

impl Value {
    const fn key(self) -> u64 {
        let (kind, value): (u64, u64) = match self {
            Self::Bsn(number) => (0, number as u64),
            Self::Phone(number) => (1, number),
            Self::Postcode(number) => (2, number as u64),
            Self::Birth(day) => (3, day as u64),
        };
        kind << 60 | value
    }
}

/// How well something fits what was typed: the least typing errors, then the best letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit(Reverse<u8>, u32);

/// Something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// How well it fits.
    pub fit: Fit,
    /// Who goes first among those that fit alike.
    pub standing: u32,
    /// Whose words these are.
    pub of: Reverse<Of>,
}

impl Finder {
    /// Keeps the words of something that has none here yet.
    pub fn take<'w>(&mut self, of: Of, words: impl IntoIterator<Item = &'w str>) {
        self.room = self.room.max(of as usize + 1);
        for word in words {
            let kept = match self.words.get_mut(word) {
                Some(kept) => kept,
                None => self.words.entry(word.into()).or_insert_with(|| Word {
                    letters: letters(word),
                    of: Vec::new(),
                }),
            };
            // The same word twice is one.
            if kept.of.last() != Some(&of) {
                kept.of.push(of);
            }
        }
    }

    /// Lets go of the words of something.
    pub fn forget<'w>(&mut self, of: Of, words: impl IntoIterator<Item = &'w str>) {
        for word in words {
            let Some(kept) = self.words.get_mut(word) else {
                continue;
            };
            kept.of.retain(|other| *other != of);
            if kept.of.is_empty() {
                self.words.remove(word);
            }
        }
    }

    /// Lets go of every value of something.
    pub fn forget_values(&mut self, of: Of) {
        self.values.retain(|(_, whose)| *whose != of);
    }

    /// Every word, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, &Word)> {
        self.words.iter().map(|(word, kept)| (&**word, kept))
    }

    /// The values after one, in order, with whose they are.
    pub(super) fn values_after(&self, after: Option<(u64, Of)>) -> impl Iterator<Item = (u64, Of)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.values.range((from, Bound::Unbounded)).copied()
    }

    /// One with these words and values.
    pub(super) fn of(
        words: impl Iterator<Item = (Box<str>, Word)>,
        values: Vec<(u64, Of)>,
    ) -> Self {
        let words: BTreeMap<Box<str>, Word> = words.collect();
        let all = words.values().flat_map(|word| &word.of);
        Self {
            room: all.max().map_or(0, |most| *most as usize + 1),
            words,
            values: values.into_iter().collect(),
            matcher: SkimMatcherV2::default(),
        }
    }

    /// Keeps a value of something that is found as a whole: a number, a postcode.
    pub fn keep(&mut self, value: Value, of: Of) {
        self.values.insert((value.key(), of));
    }

    /// Whose value this is, or was.
    pub fn exactly(&self, value: Value) -> impl Iterator<Item = Of> {
        self.between(value, value)
    }

    /// Whose value lies between two of one kind.
    pub fn between(&self, first: Value, last: Value) -> impl Iterator<Item = Of> {
        let range = (first.key(), Of::MIN)..=(last.key(), Of::MAX);
        self.values.range(range).map(|(_, of)| *of)
    }

    /// Those whose words hold all that was typed, the best first, so many at most. `standing` says who goes first where
    /// they fit alike, `is_wanted` who may be found at all: it is asked of as few as will do.
    pub fn find(
        &self,
        typed: &[&str],
        most: usize,
        standing: impl Fn(Of) -> u32,
        mut is_wanted: impl FnMut(Of) -> bool,
    ) -> Vec<Hit> {
        let mut terms: Vec<Vec<(u16, &Word)>> =
            typed.iter().map(|term| self.words_for(term)).collect();
        terms.sort_by_key(|words| words.iter().map(|(_, word)| word.of.len()).sum::<usize>());
        let Some((fewest, others)) = terms.split_first() else {
            return Vec::new();
        };
        let others: Vec<Vec<u16>> = others.iter().map(|words| self.spread(words)).collect();
        let mut best: BinaryHeap<Reverse<Hit>> = BinaryHeap::new();
        let mut seen = vec![false; self.room];
        for (value, word) in fewest {
            for of in &word.of {
                if std::mem::replace(&mut seen[*of as usize], true) {
                    continue;
                }
                let values = others.iter().map(|values| values[*of as usize]);
                let Some(fit) = Fit::of(values.chain([*value])) else {
                    continue;
                };
                let hit = Hit {
                    fit,
                    standing: standing(*of),
                    of: Reverse(*of),
                };
                if best.len() < most {
                    if is_wanted(*of) {
                        best.push(Reverse(hit));
                    }
                } else if let Some(mut worst) = best.peek_mut().filter(|worst| worst.0 < hit)
                    && is_wanted(*of)
                {
                    *worst = Reverse(hit);
                }
            }
            // Alone, the words that follow fit less.
            let is_full = others.is_empty() && best.len() == most;
            let least = Fit::of([*value]).filter(|_| is_full);
            if least.is_some_and(|fit| best.peek().is_some_and(|worst| worst.0.fit > fit)) {
                break;
            }
        }
        best.into_sorted_vec()
            .into_iter()
            .map(|Reverse(hit)| hit)
            .collect()
    }

    /// The words that a typed word may mean, with how well; the best first.
    fn words_for(&self, term: &str) -> Vec<(u16, &Word)> {
        let count = term.chars().count();
        let wanted = letters(term);
        let mut found: Vec<(u16, &Word)> = Vec::new();
        if count < APART_FROM {
            let range = self
                .words
                .range::<str, _>((Bound::Included(term), Bound::Unbounded));
            for (word, kept) in range.take_while(|(word, _)| word.starts_with(term)) {
                found.push((self.value(word, term).unwrap_or(RIGHT), kept));
            }
        } else {
            for (word, kept) in &self.words {
                let missing = (wanted & !kept.letters).count_ones();
                let value = match missing {
                    0 => self.value(word, term),
                    _ => None,
                };
                let value = value.or_else(|| {
                    (missing <= 1 && count >= WRONG_FROM)
                        .then(|| one_wrong(word, term))
                        .flatten()
                });
                found.extend(value.map(|value| (value, kept)));
            }
        }
        found.sort_unstable_by_key(|(value, _)| Reverse(*value));
        found
    }

    fn value(&self, word: &str, term: &str) -> Option<u16> {
        // Its `fuzzy_match` says other things of the same word after other words (0.3.7 leaves cells of its matrix as
        // they were); with the places it says the same each time.
        let (score, _) = self.matcher.fuzzy_indices(word, term)?;
        Some(RIGHT.saturating_add(u16::try_from(score.max(0)).unwrap_or(u16::MAX)))
    }

    /// The best value of each number in these words.
    fn spread(&self, words: &[(u16, &Word)]) -> Vec<u16> {
        let mut values = vec![0; self.room];
        for (value, word) in words.iter().rev() {
            for of in &word.of {
                values[*of as usize] = *value;
            }
        }
        values
    }
}

impl Fit {
    /// How well these fit together; none when one is missing.
    fn of(values: impl IntoIterator<Item = u16>) -> Option<Self> {
        let (mut wrong, mut sum) = (0, 0);
        for value in values {
            match value {
                0 => return None,
                value if value < RIGHT => wrong += 1,
                _ => {}
            }
            sum += u32::from(value);
        }
        Some(Self(Reverse(wrong), sum))
    }
}

/// A bit for each letter, and one for all other signs.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| {
        bits | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'4' => 1 << (26 + byte - b'0'),
            _ => 1 << 31,
        }
    })
}

/// What a word counts that is, or begins with, the typed one but for one letter too many, too few, another, or a swap.
fn one_wrong(word: &str, term: &str) -> Option<u16> {
    let differs = word
        .char_indices()
        .zip(term.chars())
        .find(|((_, one), other)| one != other);
    let same = differs.map_or(word.len().min(term.len()), |((at, _), _)| at);
    let (word, term) = (word.get(same..)?, term.get(same..)?);
    let (mut left, mut right) = (word.chars(), term.chars());
    let first = (left.next(), right.next());
    let is_swap = first.0.is_some() && (right.next(), left.next()) == first;
    let rests = [
        (after(word, 1), after(term, 1)),
        (Some(word), after(term, 1)),
        (after(word, 1), Some(term)),
        (after(word, 2), after(term, 2).filter(|_| is_swap)),
    ];
    let begins = rests
        .iter()
        .filter_map(|(word, term)| Some(((*word)?, (*term)?)))
        .filter(|(word, term)| word.starts_with(term));
    begins
        .map(|(word, term)| {
            if word == term {
                WHOLE_WRONG
            } else {
                BEGINS_WRONG
            }
        })
        .max()
}

/// A text without its first letters, when it has as many.
fn after(text: &str, letters: usize) -> Option<&str> {
    let mut rest = text.chars();
    for _ in 0..letters {
        rest.next()?;
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_names(names: &[&str]) -> Finder {
        let mut finder = Finder::default();
        for (of, name) in (0..).zip(names) {
            finder.take(of, name.split(' '));
        }
        finder
    }

    fn found(finder: &Finder, typed: &str) -> Vec<Of> {
        let typed: Vec<&str> = typed.split(' ').collect();
        let hits = finder.find(&typed, 50, |_| 0, |_| true);
        hits.into_iter().map(|hit| hit.of.0).collect()
    }

    #[test]
    fn what_has_the_letters_comes_before_what_has_one_wrong() {
        let finder = of_names(&["jan dijksta", "jan dijkstra", "jan dykstra", "piet dijk"]);
        assert_eq!(found(&finder, "dijkstr"), [1, 0]);
        assert_eq!(
            found(&finder, "jna dijkstra"),
            Vec::<Of>::new(),
            "three letters must be right"
        );
    }

    #[test]
    fn one_letter_too_many_too_few_another_or_a_swap_is_still_found() {
        let finder = of_names(&["jansen"]);
        for typed in ["jansne", "janssen", "jamsen", "jasnen", "jansenn", "jnasen"] {
            assert_eq!(found(&finder, typed), [0], "{typed}");
        }
        for typed in ["jasnne", "pansem", "xjansenx"] {
            assert!(found(&finder, typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_letter_or_two_only_begin_a_word() {
        let finder = of_names(&["veen", "van", "leven"]);
        assert_eq!(found(&finder, "v"), [0, 1]);
        assert_eq!(found(&finder, "ve"), [0]);
        assert_eq!(
            found(&finder, "ven"),
            [0, 2],
            "three may stand apart, from the first letter on first"
        );
    }

    #[test]
    fn what_was_let_go_is_found_no_more() {
        let mut finder = of_names(&["jan jansen", "jan smit"]);
        finder.forget(0, ["jan", "jansen"]);
        assert_eq!(found(&finder, "jan"), [1]);
        assert!(found(&finder, "jansen").is_empty());
    }

    #[test]
    fn a_value_is_found_as_a_whole_and_of_its_kind_only() {
        let mut finder = Finder::default();
        finder.keep(Value::Bsn(123_456_782), 4);
        finder.keep(Value::Phone(123_456_782), 5);
        finder.keep(Value::Birth(700_000), 6);
        finder.keep(Value::Birth(700_364), 7);
        let of = |value| finder.exactly(value).collect::<Vec<_>>();
        assert_eq!(of(Value::Bsn(123_456_782)), [4]);
        assert_eq!(of(Value::Phone(123_456_782)), [5]);
        assert!(of(Value::Postcode(123_456_782)).is_empty());
        let year = finder.between(Value::Birth(700_000), Value::Birth(700_364));
        assert_eq!(year.collect::<Vec<_>>(), [6, 7]);
    }

    /// Names of few letters, so that what is typed is often in them.
    fn names() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[abe]{1,5}( [abe]{1,5}){0,2}", 1..30)
    }

    proptest! {
        /// The order is that of a plain pass of fuzzy-matcher over the same words, row by row.
        #[test]
        fn the_order_is_that_of_a_pass_over_every_name(names in names(), typed in "[abe]{3,4}( [abe]{3,4})?") {
            let lines: Vec<&str> = names.iter().map(String::as_str).collect();
            let finder = of_names(&lines);
            let matcher = SkimMatcherV2::default();
            let score = |name: &str| -> Option<i64> {
                typed
                    .split(' ')
                    .map(|term| name.split(' ').filter_map(|word| Some(matcher.fuzzy_indices(word, term)?.0)).max())
                    .sum()
            };
            let mut plain: Vec<(Reverse<i64>, Of)> = (0..)
                .zip(&lines)
                .filter_map(|(of, name)| Some((Reverse(score(name)?), of)))
                .collect();
            plain.sort_unstable();
            let plain: Vec<Of> = plain.into_iter().map(|(_, of)| of).collect();
            let ours = found(&finder, &typed);
            prop_assert_eq!(&ours[..plain.len()], &plain[..], "what has a letter wrong comes after");
        }

        /// Who may be found is asked of fewer than all, and the answer is the same.
        #[test]
        fn what_may_not_be_seen_changes_nothing_of_what_may(names in names(), typed in "[abe]{1,4}", most in 1usize..5) {
            let lines: Vec<&str> = names.iter().map(String::as_str).collect();
            let may = |of: Of| !of.is_multiple_of(3);
            let standing = |of: Of| of * 7 % 5;
            let all = of_names(&lines).find(&[&typed], most, standing, may);
            let mut seen = Finder::default();
            for (of, name) in (0..).zip(&lines).filter(|(of, _)| may(*of)) {
                seen.take(of, name.split(' '));
            }
            prop_assert_eq!(all, seen.find(&[&typed], most, standing, |_| true));
        }
    }
}
