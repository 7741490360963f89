//! A clock that is behind the logboek.
//!
//! The time of a line is what the clock said when it was written, and is never made later to fit: a clock that was once far
//! ahead would keep every later line there. What came first is said by the number of the line alone, so a clock that steps
//! back costs no order. But dates and terms are counted from it: whoever runs the server must know.

use chrono::{DateTime, Local, TimeDelta, Utc};

use crate::domain::dates::with_year;

/// What a clock that is kept right may still step back, in seconds.
const STEP: i64 = 60;

/// What is to be said of a clock that is behind a line that was written; none of one that is not.
pub(super) fn behind(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<String> {
    let last = last.filter(|last| *last > now + TimeDelta::seconds(STEP))?;
    let words = |at: DateTime<Utc>| {
        let local = at.with_timezone(&Local);
        format!(
            "{} {}",
            with_year(local.date_naive()),
            local.format("%H:%M")
        )
    };
    Some(format!(
        "De klok van deze computer staat op {}, en er is een regel van het logboek van {}. Een van die twee klopt niet. Zet \
         de klok zo nodig goed: termijnen en tijden worden ermee gerekend. De volgorde van wat er gebeurde blijft hoe dan ook \
         die van de regels.",
        words(now),
        words(last)
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::*;
    use crate::store::noted::{note, notes, open, rebuilt};
    use crate::store::{StoreError, journal};

    #[test]
    fn only_a_clock_that_is_behind_is_told_of() {
        let now: DateTime<Utc> = "2026-11-28T10:00:00Z".parse().unwrap();
        let after = |seconds: i64| behind(Some(now + TimeDelta::seconds(seconds)), now);
        assert_eq!(behind(None, now), None);
        assert_eq!(after(-3600), None);
        assert_eq!(after(STEP), None);
        assert!(
            after(STEP + 1)
                .unwrap()
                .contains("De klok van deze computer")
        );
    }

    /// The lines of a file of the logboek, by their numbers; none when there is no file.
    fn numbers(data: &Path, file: &str) -> Vec<u64> {
        let text = fs::read_to_string(data.join("logboek").join(file)).unwrap_or_default();
        text.lines()
            .map(|line| journal::parse(line).unwrap().line.header.seq)
            .collect()
    }

    #[test]
    fn a_clock_that_was_once_far_ahead_leaves_one_file_of_that_month_and_the_order_stays() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let times = [
            "2026-11-28T10:00:00Z",
            "2099-06-01T10:00:00Z",
            "2026-11-28T10:05:00Z",
            "2026-12-01T00:00:01Z",
            "2026-11-30T23:59:59Z",
            "2026-12-01T00:00:02Z",
            "2099-06-02T10:00:00Z",
            "2027-01-02T10:00:00Z",
        ];
        let texts: Vec<String> = (1..=times.len()).map(|n| n.to_string()).collect();
        let mut store = open(&data);
        for (n, (at, text)) in times.iter().zip(&texts).enumerate() {
            note(&mut store, 1, at, text).unwrap();
            assert_eq!(notes(&store, 1), texts[..=n]);
            store.verify().unwrap();
            if n.is_multiple_of(2) {
                store.close().unwrap();
                store = open(&data);
                assert_eq!(notes(&store, 1), texts[..=n]);
            }
        }
        store.close().unwrap();
        for (file, lines) in [
            ("2026-11.jsonl", vec![1]),
            ("2099-06.jsonl", vec![2]),
            ("2026-11.2.jsonl", vec![3]),
            // A step back over midnight goes on where it was.
            ("2026-12.jsonl", vec![4, 5, 6]),
            ("2099-06.2.jsonl", vec![7]),
            ("2027-01.jsonl", vec![8]),
        ] {
            assert_eq!(numbers(&data, file), lines, "{file}");
        }
        fs::remove_dir_all(data.join("sled")).unwrap();
        let store = open(&data);
        assert_eq!(notes(&store, 1), texts);
        store.close().unwrap();
        let (store, _) = rebuilt(&data);
        assert_eq!(notes(&store, 1), texts);
        store.close().unwrap();
    }

    #[test]
    fn a_first_write_of_a_month_that_fails_and_a_clock_that_steps_back_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let mut store = open(&data);
        note(&mut store, 1, "2026-11-30T23:59:50Z", "1").unwrap();
        let december = data.join("logboek/2026-12.jsonl");
        // A link is not followed, whatever it leads to.
        symlink("/dev/full", &december).unwrap();
        let no = note(&mut store, 1, "2026-12-01T00:00:01Z", "geweigerd").unwrap_err();
        assert!(matches!(no, StoreError::Full { .. }), "{no}");
        // What a write that failed leaves behind.
        fs::remove_file(&december).unwrap();
        fs::write(&december, "").unwrap();
        note(&mut store, 1, "2026-11-30T23:59:59Z", "2").unwrap();
        note(&mut store, 1, "2026-12-01T00:00:03Z", "3").unwrap();
        assert_eq!(notes(&store, 1), ["1", "2", "3"]);
        assert_eq!(numbers(&data, "2026-11.jsonl"), [1, 2]);
        assert_eq!(numbers(&data, "2026-12.jsonl"), [3]);
        store.verify().unwrap();
        drop(store);
        fs::remove_dir_all(data.join("sled")).unwrap();
        assert_eq!(notes(&open(&data), 1), ["1", "2", "3"]);
    }
}
