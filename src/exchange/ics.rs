//! Days to remember as an iCalendar file (RFC 5545), for Outlook or any other calendar.
//!
//! Every day is a whole day without a time zone: a legal term does not shift with a clock. An item keeps its `UID`
//! over every export, so that reading a file in again moves what was there and doubles nothing. The `icalendar`
//! crate is only used to check this: it folds at 76 octets and gives every alarm a new `UID` each time.

use chrono::{DateTime, NaiveDate, Utc};

/// A day to remember. Neither title nor description may name a resident: calendars are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarItem {
    /// What it is, the same in every export: `RO-2023-034-opzeggen`. What makes it unique in the world is added.
    pub uid: String,
    /// One line: what must be done.
    pub title: String,
    /// More, perhaps in several lines; may be empty.
    pub description: String,
    /// The day.
    pub day: NaiveDate,
    /// How often the day or the text was changed since the first export; a calendar takes the highest.
    pub sequence: u32,
    /// When it was last changed.
    pub stamp: DateTime<Utc>,
    /// How many days before the day to warn, one for each warning.
    pub alarms: Vec<u32>,
    /// Whether it no longer holds; a calendar that had it strikes it out.
    pub is_cancelled: bool,
}

/// What follows an item's own name in its `UID`.
const UID_DOMAIN: &str = "@wijkregie";

/// The longest line in octets, its line end not counted (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// Writes items as one calendar.
#[must_use]
pub fn calendar(items: &[CalendarItem]) -> Vec<u8> {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//wijkregie//termijnen//NL");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    for item in items {
        event(&mut out, item);
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn event(out: &mut String, item: &CalendarItem) {
    let stamp = item.stamp.format("%Y%m%dT%H%M%SZ");
    let status = if item.is_cancelled {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}{UID_DOMAIN}", escaped(&item.uid)));
    line(out, &format!("DTSTAMP:{stamp}"));
    line(out, &format!("LAST-MODIFIED:{stamp}"));
    line(out, &format!("SEQUENCE:{}", item.sequence));
    line(
        out,
        &format!("DTSTART;VALUE=DATE:{}", item.day.format("%Y%m%d")),
    );
    line(out, &format!("SUMMARY:{}", escaped(&item.title)));
    if !item.description.is_empty() {
        line(out, &format!("DESCRIPTION:{}", escaped(&item.description)));
    }
    line(out, &format!("STATUS:{status}"));
    // A day to remember takes no time: who has one is not busy all day.
    line(out, "TRANSP:TRANSPARENT");
    let alarms: &[u32] = if item.is_cancelled { &[] } else { &item.alarms };
    for days in alarms {
        alarm(out, &item.title, *days);
    }
    line(out, "END:VEVENT");
}

fn alarm(out: &mut String, title: &str, days: u32) {
    let left = match days {
        0 => "Vandaag".to_owned(),
        1 => "Nog 1 dag".to_owned(),
        n => format!("Nog {n} dagen"),
    };
    line(out, "BEGIN:VALARM");
    line(out, "ACTION:DISPLAY");
    line(
        out,
        &format!("DESCRIPTION:{}", escaped(&format!("{left}: {title}"))),
    );
    line(out, &format!("TRIGGER:-P{days}D"));
    line(out, "END:VALARM");
}

/// A text value (RFC 5545, 3.3.11); control characters other than line ends and tabs cannot be in one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' | ',' | ';' => escaped.extend(['\\', c]),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes a content line, folded: no line longer than allowed, no character broken in two.
fn line(out: &mut String, content: &str) {
    let mut octets = 0;
    for c in content.chars() {
        if octets + c.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    fn unescaped(text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match (c, c == '\\') {
                (_, false) => plain.push(c),
                (_, true) => match rest.next() {
                    Some('n') => plain.push('\n'),
                    Some(c) => plain.push(c),
                    None => panic!("a lone backslash"),
                },
            }
        }
        plain
    }

    #[test]
    fn a_letter_of_two_octets_is_not_broken_at_the_fold() {
        for before in 70..80 {
            let content = format!("{}ë{}", "a".repeat(before), "b".repeat(80));
            let mut out = String::new();
            line(&mut out, &content);
            assert!(out.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
            assert_eq!(unfolded(&out).trim_end(), content);
        }
    }

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        assert_eq!(
            escaped("Zorg, hoop; en\r\nC:\\map\u{7}\nslot"),
            "Zorg\\, hoop\\; en\\nC:\\\\map\\nslot"
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_its_lines(text in any::<String>()) {
            let mut out = String::new();
            line(&mut out, &format!("SUMMARY:{}", escaped(&text)));
            prop_assert!(out.ends_with("\r\n"));
            for line in out.trim_end_matches("\r\n").split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let expected: String = text
                .replace("\r\n", "\n")
                .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
                .chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                .collect();
            let unfolded = unfolded(&out);
            let value = unfolded.strip_prefix("SUMMARY:").unwrap().strip_suffix("\r\n").unwrap();
            prop_assert_eq!(unescaped(value), expected);
        }
    }
}
