//! What needs someone by a date: as a list, as JSON, or as days in a calendar.

use std::io::Write;

use chrono::{DateTime, NaiveDate, Utc};

use super::target::Target;
use super::{Args, not_whole, people};
use crate::cli::{Failure, output};
use crate::domain::record::Kind;
use crate::exchange::ics::{CalendarItem, calendar as ics};
use crate::exchange::table::{ListColumn, ListForm, Table};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::signals::Signal;
use crate::office::today;
use crate::office::views::AgendaItem;

/// The columns of the list; the names are those of the JSON.
const COLUMNS: &[ListColumn<Signal>] = &[
    ListColumn("ernst", |signal| signal.ernst.word().into()),
    ListColumn("nummer", |signal| signal.nummer.clone().into()),
    ListColumn("soort", |signal| signal.soort.clone().into()),
    ListColumn("titel", |signal| signal.titel.clone().into()),
    ListColumn("datum", |signal| signal.datum.into()),
    ListColumn("tekst", |signal| signal.tekst.clone().into()),
    ListColumn("grondslag", |signal| signal.grondslag.clone().into()),
];

/// What stands before the title of a date that no longer holds: not every calendar shows that it was cancelled.
const LAPSED: &str = "Vervallen: ";

/// A day before which this program was not there: what counts the days since then only rises.
const FIRST_DAY: (i32, u32, u32) = (2026, 1, 1);

/// Writes every signal as JSON; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn json(args: &Args, client: &mut Client, mut out: Target) -> Result<usize, Failure> {
    let signals = ask(args, client)?;
    serde_json::to_writer_pretty(&mut out, &signals).map_err(not_whole)?;
    out.write_all(b"\n").map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(signals.len())
}

/// Writes every signal as a list; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn list(
    form: ListForm,
    args: &Args,
    client: &mut Client,
    out: Target,
) -> Result<usize, Failure> {
    let signals = ask(args, client)?;
    people::write(&Table::of("signalen", COLUMNS, &signals), form, out)
}

fn ask(args: &Args, client: &mut Client) -> Result<Vec<Signal>, Failure> {
    let purpose = args.doel.clone();
    Ok(client.ask(&question::ExportSignals { purpose })?)
}

/// Writes every date, of everything or of one kind of record, as a calendar; returns how many. Nothing makes no file.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn calendar(
    only: Option<Kind>,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let (dates, last_line) = people::dates(args, only, true, client)?;
    if dates.is_empty() {
        return Ok(0);
    }
    let (now, sequence) = (Utc::now(), sequence(last_line, today()));
    let items: Vec<CalendarItem> = dates
        .into_iter()
        .map(|date| item(date, sequence, now))
        .collect();
    out.write_all(&ics(&items)).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    let lapsed = items.iter().filter(|item| item.is_cancelled).count();
    if lapsed > 0 {
        let are = if lapsed == 1 { "is" } else { "zijn" };
        output::say(&format!(
            "Daarvan {are} er {lapsed} vervallen: afgehandeld, gebruikt of weg in het laatste jaar"
        ));
    }
    Ok(items.len())
}

/// How often the calendar may have changed: a date moves because someone did something, which is a line of the logboek,
/// or by time alone (a contract is renewed, an answer is late), which takes a day. Both only rise, so their sum is
/// higher whenever anything moved.
fn sequence(last_line: u64, today: NaiveDate) -> u32 {
    let (year, month, day) = FIRST_DAY;
    let first = NaiveDate::from_ymd_opt(year, month, day).unwrap_or(today);
    let days = u64::try_from((today - first).num_days()).unwrap_or(0);
    u32::try_from(last_line.saturating_add(days)).unwrap_or(u32::MAX)
}

fn item(date: AgendaItem, sequence: u32, now: DateTime<Utc>) -> CalendarItem {
    let mut description = vec![date.tekst.clone()];
    for (name, value) in [("Grondslag", &date.grondslag), ("Wie", &date.wie)] {
        if !value.is_empty() {
            description.push(format!("{name}: {value}"));
        }
    }
    CalendarItem {
        uid: date.uid,
        title: format!(
            "{}{} {}: {}",
            if date.vervallen { LAPSED } else { "" },
            date.nummer,
            date.soort,
            said_once(&date.soort, &date.tekst)
        ),
        description: description.join("\n"),
        day: date.datum,
        sequence,
        stamp: now,
        alarms: date.herinneren,
        is_cancelled: date.vervallen,
    }
}

/// A text that follows on its own subject: `gat: vanaf di 1 jul`, not `gat: gat vanaf di 1 jul`.
fn said_once<'t>(soort: &str, tekst: &'t str) -> &'t str {
    let rest = tekst.strip_prefix(soort).map(str::trim_start);
    rest.filter(|rest| !rest.is_empty() && !rest.starts_with("en "))
        .unwrap_or(tekst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_subject_once() {
        assert_eq!(said_once("gat", "gat vanaf di 1 jul"), "vanaf di 1 jul");
        for (soort, tekst) in [
            ("gat", "gat"),
            ("evalueren", "evalueren en kiezen"),
            ("opzegdatum", "opzeggen per 1 juli"),
        ] {
            assert_eq!(said_once(soort, tekst), tekst);
        }
    }

    #[test]
    fn a_change_and_a_day_both_raise_the_sequence() {
        let day = |text: &str| text.parse().unwrap();
        let before = sequence(100, day("2026-11-23"));
        assert!(sequence(101, day("2026-11-23")) > before);
        assert!(sequence(100, day("2026-11-24")) > before);
        assert_eq!(sequence(7, day("2026-01-01")), 7);
        assert_eq!(sequence(u64::MAX, day("2026-11-23")), u32::MAX);
    }
}
