//! How large the part is that is content, how sure that is, and what of it may be told to whom.

use super::scale::{Counts, Scale};

/// A part of those who gave an opinion, in hundredths of a percent, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Of how many.
    pub of: u32,
    /// The part.
    pub part: u32,
    /// The lowest it can well be in the population.
    pub low: u32,
    /// The highest.
    pub high: u32,
}

/// All of it, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// The 97.5th percentile of the normal distribution: 95 % lies between it and its opposite.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// So many of so many; none of nobody.
    #[must_use]
    pub fn of(favourable: u32, of: u32) -> Option<Self> {
        if of == 0 || favourable > of {
            return None;
        }
        let (all, part) = (u64::from(of), u64::from(favourable) * u64::from(WHOLE));
        let (low, high) = wilson(favourable, of);
        Some(Self {
            of,
            part: u32::try_from((part + all / 2) / all).unwrap_or(WHOLE),
            low,
            high,
        })
    }

    /// Of the counts of a question.
    #[must_use]
    pub fn of_counts(counts: &Counts, scale: &Scale) -> Option<Self> {
        Self::of(counts.favourable(scale), counts.opinions())
    }

    /// How much this is above another, in hundredths of a percent, and whether that can be chance: their intervals overlap.
    #[must_use]
    pub fn against(&self, before: &Self) -> Difference {
        Difference {
            points: i64::from(self.part) - i64::from(before.part),
            can_be_chance: self.low <= before.high && before.low <= self.high,
        }
    }
}

/// How far two parts lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// In hundredths of a percentage point; below zero where it went down.
    pub points: i64,
    /// Whether the intervals overlap.
    pub can_be_chance: bool,
}

/// The score interval of Wilson (1927) for so many of so many, at 95 %, in hundredths of a percent, rounded outwards: it
/// stays between nothing and all, also where few answered or all are content. It takes those asked for a draw from many
/// more; of a small population of which most answered, it is wider than need be.
///
/// By hand, 8 of 10: the middle is (0.8 + z²/20) ÷ (1 + z²/10) = 0.7167, and z ÷ (1 + z²/10) × √(0.8 × 0.2 ÷ 10 + z²/400)
/// = 0.2266 on either side: from 49.01 % to 94.34 %.
#[must_use]
pub fn wilson(favourable: u32, of: u32) -> (u32, u32) {
    if of == 0 {
        return (0, WHOLE);
    }
    let favourable = favourable.min(of);
    let (n, square) = (f64::from(of), Z * Z);
    let part = f64::from(favourable) / n;
    let under = 1.0 + square / n;
    let middle = (part + square / (2.0 * n)) / under;
    let root = (part * (1.0 - part) / n + square / (4.0 * n * n)).sqrt();
    let side = Z * root / under;
    let whole = f64::from(WHOLE);
    // Of none and of all one end is exact, and not what rounding leaves of it.
    let low = match favourable {
        0 => 0,
        _ => floor((middle - side) * whole),
    };
    let high = match favourable == of {
        true => WHOLE,
        false => floor(((middle + side) * whole).ceil()),
    };
    (low.min(WHOLE), high.min(WHOLE))
}

/// A number between nothing and a few thousands as a whole one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it lies between 0 and 10,000
fn floor(number: f64) -> u32 {
    number.clamp(0.0, f64::from(WHOLE)).floor() as u32
}

/// What may be told of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How many gave an opinion; none when that is hidden.
    pub of: Option<u32>,
    /// The part that is content; none when that is hidden, or nobody had an opinion.
    pub share: Option<Share>,
    /// How often each answer was given; none for what is hidden.
    pub answers: Vec<Option<u32>>,
    /// How many had no opinion; none when that is hidden.
    pub no_opinion: Option<u32>,
    /// Whether anything is hidden.
    pub is_hidden: bool,
}

/// What may be told of the counts of a question where a number below `least` may not: neither such a number, nor what it
/// follows from. The percentage with its number tells how many are content and how many are not, so each of those two must
/// be none or enough. Where one answer was given by few, how often any was given is hidden: which of the others were hidden
/// with it would tell of it. How many had no opinion follows from how many answered, and says nothing of the care; where
/// few answered, or `least` at most had an opinion and the percentage is hidden, neither number is told. With `least` 0
/// everything is told.
#[must_use]
pub fn told(counts: &Counts, scale: &Scale, least: u32) -> Told {
    let opinions = counts.opinions();
    let favourable = counts.favourable(scale);
    let is_small = |n: u32| (1..least).contains(&n);
    let is_split_small = is_small(favourable) || is_small(opinions - favourable);
    let is_any_small = counts.answers.iter().any(|n| is_small(*n));
    let answers = counts.answers.iter();
    let answers = answers.map(|n| (!is_any_small).then_some(*n)).collect();
    let split = scale.favourable().min(counts.answers.len());
    let (good, other) = counts.answers.split_at(split);
    // The percentage tells what either side is together: as far as anyone can know, each of them is from one up to what
    // the others leave.
    let follows = |side: &[u32]| {
        let count = u32::try_from(side.len()).unwrap_or(u32::MAX);
        let sum: u32 = side.iter().sum();
        side.iter().any(|n| is_small(*n)) && sum.saturating_add(1) < least.saturating_add(count)
    };
    let is_share_told = !is_split_small && !follows(good) && !follows(other);
    let is_few = is_small(opinions) || is_small(counts.all());
    if is_few || !is_share_told && opinions <= least {
        return Told {
            of: None,
            share: None,
            answers,
            no_opinion: None,
            is_hidden: true,
        };
    }
    Told {
        of: Some(opinions),
        share: Share::of_counts(counts, scale).filter(|_| is_share_told),
        answers,
        no_opinion: Some(counts.no_opinion),
        is_hidden: is_any_small,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn eens() -> Scale {
        "eens".parse().unwrap()
    }

    fn counts(answers: [u32; 5], no_opinion: u32) -> Counts {
        Counts {
            answers: answers.to_vec(),
            no_opinion,
        }
    }

    #[test]
    fn the_interval_is_that_of_wilson() {
        // 8 of 10 by hand, see the function; 0 of 10 and 10 of 10 are z² ÷ (n + z²) from their end.
        assert_eq!(wilson(8, 10), (4_901, 9_434));
        assert_eq!(wilson(0, 10), (0, 2_776));
        assert_eq!(wilson(10, 10), (7_224, 10_000));
        assert_eq!(wilson(50, 100), (4_038, 5_962));
        assert_eq!(Share::of(0, 0), None);
        assert_eq!(Share::of(2, 3).map(|it| it.part), Some(6_667));
    }

    #[test]
    fn a_difference_within_the_intervals_can_be_chance() {
        let of = |favourable, of| Share::of(favourable, of).unwrap();
        let small = of(31, 41).against(&of(27, 41));
        assert_eq!((small.points, small.can_be_chance), (976, true));
        let large = of(900, 1_000).against(&of(700, 1_000));
        assert_eq!((large.points, large.can_be_chance), (2_000, false));
    }

    #[test]
    fn what_is_enough_is_told_and_what_is_small_takes_the_others_with_it() {
        let all = told(&counts([12, 30, 8, 3, 1], 4), &eens(), 0);
        assert!(!all.is_hidden && all.answers[3] == Some(3));
        let some = told(&counts([12, 30, 8, 3, 1], 4), &eens(), 5);
        assert_eq!(some.answers, [None; 5]);
        assert_eq!(some.share.map(|it| (it.of, it.part)), Some((54, 7_778)));
        assert_eq!(some.no_opinion, Some(4));
        assert!(some.is_hidden);
    }

    #[test]
    fn where_few_answered_it_is_not_told_how_many_had_no_opinion_either() {
        let few = told(&counts([0; 5], 3), &eens(), 5);
        assert_eq!((few.of, few.no_opinion), (None, None));
        let none = told(&counts([0; 5], 0), &eens(), 5);
        assert_eq!((none.of, none.is_hidden), (Some(0), false));
    }

    #[test]
    fn where_few_are_not_content_the_percentage_is_hidden() {
        let few = told(&counts([20, 18, 2, 0, 0], 0), &eens(), 5);
        assert_eq!((few.of, few.share), (Some(40), None));
        assert!(few.answers.contains(&None));
        let none = told(&counts([20, 18, 0, 0, 0], 0), &eens(), 5);
        assert_eq!(none.share.map(|it| it.part), Some(10_000));
        let two = told(&counts([1, 2, 1, 0, 0], 9), &eens(), 5);
        assert_eq!((two.of, two.share, two.no_opinion), (None, None, None));
        assert_eq!(two.answers, [None; 5]);
    }

    proptest! {
        #[test]
        fn the_part_lies_in_its_interval_between_nothing_and_all(of in 1_u32..5_000, part in 0_u32..=100) {
            let favourable = of * part / 100;
            let share = Share::of(favourable, of).unwrap();
            prop_assert!(share.low <= share.part && share.part <= share.high && share.high <= 10_000);
        }
    }

    /// Every way in which so many answers can have been given, up to so often together.
    fn ways(answers: usize, most: u32) -> Vec<Vec<u32>> {
        (0..answers).fold(vec![Vec::new()], |ways, _| {
            let one_more = |way: Vec<u32>| {
                let left = most - way.iter().sum::<u32>();
                (0..=left).map(move |n| [&way[..], &[n]].concat())
            };
            ways.into_iter().flat_map(one_more).collect()
        })
    }

    #[test]
    fn no_small_number_is_told_nor_follows_from_what_is() {
        let scales = [
            "goed+, matig, slecht",
            "goed+, prima+, slecht",
            "goed+, prima+, matig, slecht",
            "goed+, slecht",
        ];
        for scale in scales {
            let scale: Scale = scale.parse().unwrap();
            for least in 2..6 {
                // Only what would be told in the same way can be behind it.
                let mut told_as: HashMap<String, Vec<Vec<u32>>> = HashMap::new();
                for answers in ways(scale.choices().len(), 12) {
                    let given = Counts {
                        answers: answers.clone(),
                        no_opinion: 0,
                    };
                    let told = format!("{:?}", told(&given, &scale, least));
                    told_as.entry(told).or_default().push(answers);
                }
                for (told, ways) in &told_as {
                    for at in 0..ways[0].len() {
                        let known = ways.iter().all(|way| way[at] == ways[0][at]);
                        let is_small = (1..least).contains(&ways[0][at]);
                        assert!(!(known && is_small), "{ways:?} with {least}: {told}");
                    }
                }
            }
        }
    }
}
