//! Time as an office counts it: working hours on working days. Whoever calls at half past four on a Friday is not called
//! back in the weekend.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::domain::calendar::Calendar;

/// From when till when the office is open on a working day: `8:30-17:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficeHours {
    opens: NaiveTime,
    closes: NaiveTime,
}

/// A text that says no office hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("schrijf van en tot, bijvoorbeeld 8:30-17:00")]
pub struct NotHours;

/// The time of the day a text says: `9:05`, `14.30` or `9`.
#[must_use]
pub fn read_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().trim_end_matches("uur").trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = is_digits(hour) && is_digits(minute) && minute.len() == 2;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    NaiveTime::from_hms_opt(hour, minute, 0).filter(|_| fits)
}

impl FromStr for OfficeHours {
    type Err = NotHours;

    /// Reads `8:30-17:00`.
    fn from_str(text: &str) -> Result<Self, NotHours> {
        let (opens, closes) = text.split_once(['-', '–']).ok_or(NotHours)?;
        let opens = read_time(opens).ok_or(NotHours)?;
        let closes = read_time(closes).ok_or(NotHours)?;
        match opens < closes {
            true => Ok(Self { opens, closes }),
            false => Err(NotHours),
        }
    }
}

impl fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |time: NaiveTime| time.format("%-H:%M");
        write!(f, "{}-{}", told(self.opens), told(self.closes))
    }
}

impl OfficeHours {
    /// The first moment at or after this one that the office is open.
    fn open_from(self, at: NaiveDateTime, calendar: &Calendar) -> NaiveDateTime {
        let day = at.date();
        if calendar.is_workday(day) && at.time() < self.closes {
            return day.and_time(at.time().max(self.opens));
        }
        calendar.next_workday(day).and_time(self.opens)
    }

    /// The moment by which something asked at `asked` must be done, when it may take so many working hours.
    #[must_use]
    pub fn due(self, asked: NaiveDateTime, hours: u32, calendar: &Calendar) -> NaiveDateTime {
        let mut left = TimeDelta::hours(i64::from(hours));
        let mut at = self.open_from(asked, calendar);
        loop {
            let closes = at.date().and_time(self.closes);
            let today = closes - at;
            if left <= today {
                return at + left;
            }
            left -= today;
            at = calendar.next_workday(at.date()).and_time(self.opens);
        }
    }

    /// How much working time lies between two moments.
    #[must_use]
    pub fn between(
        self,
        from: NaiveDateTime,
        until: NaiveDateTime,
        calendar: &Calendar,
    ) -> TimeDelta {
        let mut spent = TimeDelta::zero();
        let mut at = self.open_from(from, calendar);
        while at < until {
            let closes = at.date().and_time(self.closes);
            spent += until.min(closes) - at;
            at = calendar.next_workday(at.date()).and_time(self.opens);
        }
        spent
    }

    /// The middle of a working day: the moment of what only its day is known of.
    #[must_use]
    pub fn middle_of(self, day: NaiveDate) -> NaiveDateTime {
        day.and_time(self.opens) + (self.closes - self.opens) / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    const NINE_TO_FIVE: &str = "9:00-17:00";

    #[rstest]
    #[case("on a monday morning", "2026-11-23 09:30", 4, "2026-11-23 13:30")]
    #[case("up to closing time", "2026-11-23 09:30", 8, "2026-11-24 09:30")]
    #[case("exactly a day", "2026-11-23 09:00", 8, "2026-11-23 17:00")]
    #[case("before the office opens", "2026-11-23 07:10", 2, "2026-11-23 11:00")]
    #[case(
        "after it closed on a friday",
        "2026-11-27 17:00",
        2,
        "2026-11-30 11:00"
    )]
    #[case("late on a friday", "2026-11-27 16:30", 8, "2026-11-30 16:30")]
    #[case("in the weekend", "2026-11-28 12:00", 1, "2026-11-30 10:00")]
    #[case("the day before christmas", "2026-12-24 16:00", 2, "2026-12-28 10:00")]
    #[case("on king's day", "2027-04-27 10:00", 8, "2027-04-28 17:00")]
    fn a_call_back_is_due_in_the_offices_own_hours(
        #[case] when: &str,
        #[case] asked: &str,
        #[case] hours: u32,
        #[case] due: &str,
    ) {
        let open: OfficeHours = NINE_TO_FIVE.parse().unwrap();
        let calendar = Calendar::built_in();
        assert_eq!(open.due(at(asked), hours, &calendar), at(due), "{when}");
    }

    #[rstest]
    #[case("8:30-17:00", Some("8:30-17:00"))]
    #[case(" 9 – 17.30 ", Some("9:00-17:30"))]
    #[case("17:00-8:30", None)]
    #[case("9:00-9:00", None)]
    #[case("9:5-17:00", None)]
    #[case("altijd", None)]
    #[case("25:00-26:00", None)]
    fn office_hours_are_read_as_people_write_them(
        #[case] typed: &str,
        #[case] shown: Option<&str>,
    ) {
        let read = typed.parse::<OfficeHours>().ok();
        assert_eq!(read.map(|it| it.to_string()).as_deref(), shown);
    }

    proptest! {
        #[test]
        fn what_is_due_in_so_many_hours_is_so_many_hours_away(
            minutes in 0_i64..2_000_000,
            hours in 0_u32..120,
            opens in 0_u32..23,
        ) {
            let open: OfficeHours = format!("{opens}:00-23:30").parse().unwrap();
            let calendar = Calendar::built_in();
            let asked = at("2025-01-01 00:00") + TimeDelta::minutes(minutes);
            let due = open.due(asked, hours, &calendar);
            prop_assert!(due >= asked);
            prop_assert!(calendar.is_workday(due.date()));
            let away = open.between(asked, due, &calendar);
            prop_assert_eq!(away, TimeDelta::hours(i64::from(hours)));
        }
    }
}
