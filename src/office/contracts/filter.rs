//! What the list of contracts can be filtered by.

use chrono::NaiveDate;

use crate::domain::contract::words::{ContractKind, ContractStatus};
use crate::domain::rows::OwnColumn;
use crate::domain::words::{Wet, fold};
use crate::office::filter::{Words, piece, within};
use crate::office::signals::Urgency;
use crate::office::views::ContractCells;

/// What a filter looks at of one contract.
pub(super) struct Filtered {
    pub(super) cells: ContractCells,
    pub(super) wet: Option<Wet>,
    pub(super) kind: Option<ContractKind>,
    /// The first day on which something must be done; known only when it is asked.
    pub(super) first_day: Option<NaiveDate>,
    /// Its columns of the office's own.
    pub(super) own: Vec<OwnColumn>,
}

/// The word that also asks for what has ended.
const ALL: &str = "alles";

/// Whether a filter asks for what has ended too: by that word, or by a status that can be one of those.
pub(super) fn asks_all(filter: &[String]) -> bool {
    filter
        .iter()
        .any(|word| word == ALL || word.starts_with("status:"))
}

/// The words, counted on a day.
pub(super) const WORDS: Words<Filtered, NaiveDate> = Words {
    words: &[
        ("status:", |value, _| {
            let wanted: ContractStatus = value.parse()?;
            Ok(Box::new(move |row| row.cells.status == wanted))
        }),
        ("partij:", |value, _| {
            piece(value, |row| texts(&row.cells.partijen))
        }),
        ("perceel:", |value, _| {
            piece(value, |row| texts(&row.cells.percelen))
        }),
        ("beheerder:", |value, _| {
            piece(value, |row| vec![&row.cells.beheerder])
        }),
        ("wet:", |value, _| {
            let wanted: Wet = value.parse()?;
            Ok(Box::new(move |row| row.wet == Some(wanted)))
        }),
        ("soort:", |value, _| {
            let wanted: ContractKind = value.parse()?;
            Ok(Box::new(move |row| row.kind == Some(wanted)))
        }),
        // A column of the office's own: its name, and a piece of what stands there; or only the piece.
        ("kolom:naam=tekst", |value, _| {
            let (name, wanted) = value.split_once('=').unwrap_or(("", value));
            let (name, wanted) = (fold(name), fold(wanted));
            Ok(Box::new(move |row| {
                let own = row.own.iter();
                let mut named = own.filter(|own| name.is_empty() || fold(&own.field) == name);
                named.any(|own| fold(&own.value).contains(&wanted))
            }))
        }),
        // What must be done, and what was not done in time.
        ("actie:180d", |value, on| {
            let last = within(value, *on)?;
            Ok(Box::new(move |row| {
                row.first_day.is_some_and(|day| day <= last)
            }))
        }),
        ("opzeggen:180d", |value, on| {
            let days = *on..=within(value, *on)?;
            Ok(Box::new(move |row| {
                let day = row.cells.uiterste_opzegdatum;
                row.cells.status == ContractStatus::Lopend
                    && day.is_some_and(|day| days.contains(&day))
            }))
        }),
        ("gemist", |_, _| {
            Ok(Box::new(|row| row.cells.opzegdatum_gemist))
        }),
        // What has ended too: the list itself sees to that.
        (ALL, |_, _| Ok(Box::new(|_| true))),
        ("te-laat", |_, _| {
            Ok(Box::new(|row| {
                let first = row.cells.doen.as_ref();
                first.is_some_and(|doen| doen.ernst == Urgency::Late)
            }))
        }),
    ],
    text: ("een stuk van nummer of titel", |typed, _| {
        piece(typed, |row| {
            let cells = &row.cells;
            let own = [cells.nummer.as_str(), &cells.titel];
            own.into_iter().chain(texts(&cells.partijen)).collect()
        })
    }),
};

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
