//! Whether what became less, or ended, stayed so: a fact of an indicatie, seen beside the others of the same inwoner.
//!
//! For as long as one looks (`norm.terugval`) there is no increase, no restart and no new indicatie. Of who died or moved
//! away meanwhile nobody can say; that is counted apart.

use chrono::NaiveDate;

use super::count::Span;
use super::parts::{End, Fact, What};
use crate::domain::indicatie::words::StopReason;
use crate::domain::volume::Volume;

/// The setting with how long one looks.
pub const WITHIN: &str = "norm.terugval";

/// One indicatie of an inwoner, as far as following needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'l> {
    /// The 12 of `IND-0012`.
    pub number: u32,
    /// The number of the one that follows on it; 0 where none does.
    pub successor: u32,
    /// How much when it began, as far as that is known.
    pub first: Option<Volume>,
    /// How much now.
    pub volume: Option<Volume>,
    /// Its facts, each with its reason.
    pub facts: Vec<(Span, &'l str)>,
}

impl Line<'_> {
    fn of(&self, what: What) -> impl Iterator<Item = &(Span, &str)> {
        self.facts.iter().filter(move |(span, _)| span.what == what)
    }

    /// The day it began.
    fn begins(&self) -> Option<NaiveDate> {
        self.of(What::Indicatie).find_map(|(span, _)| span.begin)
    }

    /// The day it ended because of this.
    fn ended_by(&self, reason: StopReason) -> Option<NaiveDate> {
        let mut ends = self.of(What::Einde);
        ends.find_map(|(span, why)| span.begin.filter(|_| *why == reason.word()))
    }
}

/// An inwoner who is followed.
pub struct Followed<'f> {
    /// Every indicatie there is of this one.
    pub lines: &'f [Line<'f>],
    /// The day of death, if that is known.
    pub died: Option<NaiveDate>,
    /// The first day on which nobody looks any more at what happened on a day.
    pub until: &'f dyn Fn(NaiveDate) -> Option<NaiveDate>,
}

/// What a fact becomes: followed, not long ago enough, died, moved away.
type Becomes = [What; 4];

const LESS: Becomes = [
    What::Afgeschaald,
    What::AfschalingKort,
    What::AfschalingOverleden,
    What::AfschalingVerhuisd,
];
const ENDED: Becomes = [
    What::Uitgestroomd,
    What::UitstroomKort,
    What::UitstroomOverleden,
    What::UitstroomVerhuisd,
];

/// Whether it is counted of who is followed.
#[must_use]
pub fn is_followed(what: What) -> bool {
    LESS.contains(&what) || ENDED.contains(&what) || what == What::EindeAnders
}

/// As it is counted up to and with a day: until it was looked at for long enough, it is too short ago.
#[must_use]
pub fn seen_on(span: Span, on: NaiveDate) -> Span {
    let is_to_come = span.end.day().is_some_and(|end| end > on);
    let mut all = [LESS, ENDED].into_iter();
    let short = all.find_map(|[kept, short, died, moved]| {
        [kept, died, moved].contains(&span.what).then_some(short)
    });
    match short.filter(|_| is_to_come) {
        Some(what) => Span {
            what,
            done: false,
            mark: None,
            ..span
        },
        None => span,
    }
}

impl Followed<'_> {
    /// What became of the times that one of the indicaties became less, and of its end.
    #[must_use]
    pub fn of(&self, own: &Line<'_>) -> Vec<Fact> {
        let less = own.of(What::Vermindering);
        let less = less.filter_map(|(span, _)| self.fact(own, LESS, span.begin?, ""));
        let ends = own
            .of(What::Einde)
            .filter_map(|(span, why)| self.fact(own, ENDED, span.begin?, why));
        less.chain(ends).collect()
    }

    /// What became of what happened on a day.
    fn fact(
        &self,
        own: &Line<'_>,
        [kept, _, died, moved]: Becomes,
        on: NaiveDate,
        why: &str,
    ) -> Option<Fact> {
        let until = (self.until)(on)?;
        let within = |day: Option<NaiveDate>| day.filter(|day| *day < until);
        let apart = |what, day: NaiveDate| Fact {
            end: End::Day(day.max(on)),
            reason: why.to_owned(),
            ..Fact::since(what, Some(on))
        };
        let by = |reason: StopReason| {
            let of_lines = self.lines.iter().filter_map(|line| line.ended_by(reason));
            // Who moved before and came back is here.
            within(of_lines.filter(|day| *day >= on).min())
        };
        let dead = within(self.died).or_else(|| by(StopReason::Overlijden));
        if let Some(day) = dead {
            return Some(apart(died, day));
        }
        if let Some(day) = by(StopReason::Verhuizing) {
            return Some(apart(moved, day));
        }
        if !["", StopReason::VolgensPlan.word()].contains(&why) {
            return Some(apart(What::EindeAnders, on));
        }
        Some(Fact {
            end: End::Day(until),
            done: true,
            mark: Some(!self.is_undone(own, kept, (on, until))),
            reason: why.to_owned(),
            ..Fact::since(kept, Some(on))
        })
    }

    /// Whether it became more again, or another began, before one stops looking.
    fn is_undone(&self, own: &Line<'_>, kept: What, (on, until): (NaiveDate, NaiveDate)) -> bool {
        let is_less = kept == What::Afgeschaald;
        let same = if is_less {
            self.goes_on(own)
        } else {
            vec![own]
        };
        let grew = same.iter().flat_map(|line| line.of(What::Vermeerdering));
        let mut grew = grew.filter_map(|(span, _)| span.begin);
        if is_less && grew.any(|day| day > on && day < until) {
            return true;
        }
        let is_same = |line: &Line<'_>| same.iter().any(|it| it.number == line.number);
        let mut others = self.lines.iter().filter(|line| !is_same(line));
        others.any(|line| {
            let begins = line.begins();
            begins.is_some_and(|day| day < until && if is_less { day > on } else { day >= on })
        })
    }

    /// An indicatie with those that follow on it as it was agreed, one after the other, as long as they did not begin with
    /// more: that is the same support.
    fn goes_on<'l>(&'l self, own: &'l Line<'l>) -> Vec<&'l Line<'l>> {
        let mut same = vec![own];
        let mut last = own;
        while let Some(next) = self.lines.iter().find(|line| line.number == last.successor) {
            let is_known = same.iter().any(|it| it.number == next.number);
            if is_known || is_more(next, last) {
                break;
            }
            same.push(next);
            last = next;
        }
        same
    }
}

/// Whether an indicatie began with more than the one before it has, as far as anyone can tell.
fn is_more(line: &Line<'_>, than: &Line<'_>) -> bool {
    let volumes = line.first.zip(than.volume);
    let order = volumes.and_then(|(own, other)| own.compare(other));
    order.is_none_or(std::cmp::Ordering::is_gt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Months;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn span(what: What, begin: &str) -> Span {
        Span::of(&Fact {
            end: End::Day(day(begin)),
            ..Fact::since(what, Some(day(begin)))
        })
    }

    fn line<'l>(number: u32, facts: &[(What, &str, &'l str)]) -> Line<'l> {
        let facts = facts.iter();
        Line {
            number,
            successor: 0,
            first: None,
            volume: None,
            facts: facts
                .map(|(what, on, why)| (span(*what, on), *why))
                .collect(),
        }
    }

    fn half_a_year(on: NaiveDate) -> Option<NaiveDate> {
        on.checked_add_months(Months::new(6))
    }

    fn outcome(lines: &[Line<'_>], died: Option<&str>) -> Vec<(What, Option<bool>)> {
        let followed = Followed {
            lines,
            died: died.map(day),
            until: &half_a_year,
        };
        let facts = followed.of(&lines[0]).into_iter();
        facts.map(|fact| (fact.what, fact.mark)).collect()
    }

    use What::{Einde, Indicatie, Vermeerdering, Vermindering};

    #[rstest]
    #[case::nothing_came_after(&[], None, What::Uitgestroomd, Some(true))]
    #[case::a_new_one_within_half_a_year(&[(Indicatie, "2026-08-31", "")], None, What::Uitgestroomd, Some(false))]
    #[case::a_new_one_after_half_a_year(&[(Indicatie, "2026-09-01", "")], None, What::Uitgestroomd, Some(true))]
    #[case::a_new_one_on_the_same_day(&[(Indicatie, "2026-03-01", "")], None, What::Uitgestroomd, Some(false))]
    #[case::one_that_ran_already(&[(Indicatie, "2026-02-01", "")], None, What::Uitgestroomd, Some(true))]
    #[case::died_within(&[], Some("2026-05-01"), What::UitstroomOverleden, None)]
    #[case::died_after(&[], Some("2026-09-01"), What::Uitgestroomd, Some(true))]
    #[case::moved_within(&[(Einde, "2026-05-01", "verhuizing")], None, What::UitstroomVerhuisd, None)]
    #[case::had_moved_before(&[(Einde, "2025-05-01", "verhuizing")], None, What::Uitgestroomd, Some(true))]
    fn who_left_as_planned_is_followed_for_half_a_year(
        #[case] other: &[(What, &str, &'static str)],
        #[case] died: Option<&str>,
        #[case] what: What,
        #[case] mark: Option<bool>,
    ) {
        let own = line(
            1,
            &[
                (Indicatie, "2025-01-01", ""),
                (Einde, "2026-03-01", "volgens plan"),
            ],
        );
        let lines = [own, line(2, other)];
        assert_eq!(outcome(&lines, died)[0], (what, mark));
    }

    #[rstest]
    #[case("", What::Uitgestroomd)]
    #[case("overlijden", What::UitstroomOverleden)]
    #[case("verhuizing", What::UitstroomVerhuisd)]
    #[case("niet vastgelegd", What::EindeAnders)]
    #[case("eenzijdig door de inwoner", What::EindeAnders)]
    #[case("ander domein, zoals Wlz", What::EindeAnders)]
    fn why_it_ended_says_whether_it_is_followed(#[case] why: &'static str, #[case] what: What) {
        let own = line(
            1,
            &[(Indicatie, "2025-01-01", ""), (Einde, "2026-03-01", why)],
        );
        assert_eq!(outcome(&[own], None)[0].0, what);
    }

    #[rstest]
    #[case::stayed(&[], Some(true))]
    #[case::more_again(&[(Vermeerdering, "2026-04-01", "")], Some(false))]
    #[case::more_again_later(&[(Vermeerdering, "2026-09-01", "")], Some(true))]
    #[case::more_before(&[(Vermeerdering, "2026-02-01", "")], Some(true))]
    fn what_became_less_stays_so_until_it_becomes_more(
        #[case] more: &[(What, &str, &'static str)],
        #[case] mark: Option<bool>,
    ) {
        let mut facts = vec![
            (Indicatie, "2025-01-01", ""),
            (Vermindering, "2026-03-01", ""),
        ];
        facts.extend(more);
        assert_eq!(
            outcome(&[line(1, &facts)], None),
            [(What::Afgeschaald, mark)]
        );
    }

    #[test]
    fn what_follows_as_agreed_and_is_not_more_is_the_same_support() {
        use crate::domain::volume::{Frequency, Unit};
        let volume = |amount| {
            Some(Volume {
                amount,
                unit: Unit::Uur,
                frequency: Frequency::PerWeek,
            })
        };
        let less = [
            (Indicatie, "2025-01-01", ""),
            (Vermindering, "2026-03-01", ""),
        ];
        for (amount, stays) in [(200, true), (300, true), (301, false)] {
            let own = Line {
                successor: 2,
                volume: volume(300),
                ..line(1, &less)
            };
            let next = Line {
                first: volume(amount),
                // What it became later says nothing of how it began.
                volume: volume(100),
                ..line(2, &[(Indicatie, "2026-06-01", "")])
            };
            assert_eq!(outcome(&[own, next], None)[0].1, Some(stays), "{amount}");
        }
    }

    #[test]
    fn what_becomes_more_after_it_was_followed_up_did_not_stay_less() {
        let volume = Some(Volume {
            amount: 300,
            unit: crate::domain::volume::Unit::Uur,
            frequency: crate::domain::volume::Frequency::PerWeek,
        });
        let less = [
            (Indicatie, "2025-01-01", ""),
            (Vermindering, "2026-03-01", ""),
        ];
        let with = |number, successor, facts: &[(What, &str, &'static str)]| Line {
            successor,
            first: volume,
            volume,
            ..line(number, facts)
        };
        let more = [
            (Indicatie, "2026-07-01", ""),
            (Vermeerdering, "2026-08-01", ""),
        ];
        for (after, stays) in [(&more[..1], true), (&more[..], false)] {
            let lines = [
                with(1, 2, &less),
                with(2, 3, &[(Indicatie, "2026-05-01", "")]),
                with(3, 2, after),
            ];
            assert_eq!(outcome(&lines, None)[0].1, Some(stays));
        }
    }

    #[test]
    fn until_it_was_looked_at_for_long_enough_it_is_too_short_ago() {
        let own = [line(1, &[(Einde, "2026-03-01", "")])];
        let followed = Followed {
            lines: &own,
            died: None,
            until: &half_a_year,
        };
        let span = Span::of(&followed.of(&own[0])[0]);
        assert_eq!(seen_on(span, day("2026-08-31")).what, What::UitstroomKort);
        assert_eq!(seen_on(span, day("2026-09-01")).what, What::Uitgestroomd);
    }

    proptest! {
        #[test]
        fn every_end_and_every_time_it_became_less_is_counted_once_in_one_of_them(
            days in prop::collection::vec((0_u64..800, prop::sample::select(&[Indicatie, Vermindering, Vermeerdering, Einde][..]), 1_u32..4), 0..20),
            died in prop::option::of(0_u64..900), on in 0_u64..1200,
        ) {
            let first = day("2024-01-01");
            let at = |days: u64| first + chrono::Days::new(days);
            let all: Vec<Line<'_>> = (1..4).map(|number| Line {
                number,
                successor: 0,
                first: None,
                volume: None,
                facts: days.iter().filter(|it| it.2 == number)
                    .map(|(days, what, _)| (Span::of(&Fact::since(*what, Some(at(*days)))), ""))
                    .collect(),
            }).collect();
            let followed = Followed { lines: &all, died: died.map(at), until: &half_a_year };
            for line in &all {
                let facts = followed.of(line);
                let told = days.iter().filter(|it| it.2 == line.number);
                let told = told.filter(|it| [Vermindering, Einde].contains(&it.1)).count();
                prop_assert_eq!(facts.len(), told);
                for fact in facts {
                    let span = seen_on(Span::of(&fact), at(on));
                    prop_assert!(is_followed(span.what));
                    prop_assert_eq!(span.mark.is_some(), span.done);
                    if span.done {
                        prop_assert!(span.end.day().unwrap() <= at(on));
                    }
                }
            }
        }
    }
}
