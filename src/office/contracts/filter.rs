//! What the list of contracts can be filtered by.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::contract::words::{ContractKind, ContractStatus};
use crate::domain::rows::OwnColumn;
use crate::domain::words::{Wet, fold};
use crate::office::filter::{
    Count, Piece, Word, Words, asks_ended, by_day, ended_too, list, piece, within,
};
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

/// Whether a filter asks for what has ended too: by that word, or by a status that can be one of those.
pub(super) fn asks_all(filter: &[String]) -> bool {
    asks_ended(filter) || filter.iter().any(|word| word.starts_with("status:"))
}

type W = Word<Filtered, (NaiveDate, Calendar)>;

/// The words, counted on a day.
pub(super) const WORDS: Words<Filtered, (NaiveDate, Calendar)> = Words {
    words: &[
        W::is("status:", "of het loopt", |value, _| {
            let wanted: ContractStatus = value.parse()?;
            Ok(Box::new(move |row| row.cells.status == wanted))
        })
        .of(list::<ContractStatus, _>),
        W::is("partij:", "een partij", |value, _| {
            piece(value, |row| texts(&row.cells.partijen))
        }),
        W::is("perceel:", "een perceel", |value, _| {
            piece(value, |row| texts(&row.cells.percelen))
        }),
        W::is("beheerder:|bij:", "wie het beheert", |value, _| {
            piece(value, |row| vec![&row.cells.beheerder])
        }),
        W::is("wet:", "de wet", |value, _| {
            let wanted: Wet = value.parse()?;
            Ok(Box::new(move |row| row.wet == Some(wanted)))
        })
        .of(list::<Wet, _>),
        W::is("soort:", "de soort", |value, _| {
            let wanted: ContractKind = value.parse()?;
            Ok(Box::new(move |row| row.kind == Some(wanted)))
        })
        .of(list::<ContractKind, _>),
        // A column of the office's own: its name, and a piece of what stands there; or only the piece.
        W::is(
            "kolom:naam=tekst",
            "een kolom die uw eigen lijst meebracht",
            |value, _| {
                let (name, wanted) = value.split_once('=').unwrap_or(("", value));
                let (name, wanted) = (fold(name), fold(wanted));
                Ok(Box::new(move |row| {
                    let own = row.own.iter();
                    let mut named = own.filter(|own| name.is_empty() || fold(&own.field) == name);
                    named.any(|own| fold(&own.value).contains(&wanted))
                }))
            },
        ),
        // What must be done, and what was not done in time.
        W::is(
            "actie:180d",
            "waar binnen zoveel dagen iets voor moet",
            |value, (on, _)| {
                let last = within(value, *on)?;
                Ok(Box::new(move |row| {
                    row.first_day.is_some_and(|day| day <= last)
                }))
            },
        ),
        W::is(
            "opzeggen:180d",
            "wat binnen zoveel dagen uiterlijk is op te zeggen",
            |value, (on, _)| {
                let days = *on..=within(value, *on)?;
                Ok(Box::new(move |row| {
                    let day = row.cells.uiterste_opzegdatum;
                    row.cells.status == ContractStatus::Lopend
                        && day.is_some_and(|day| days.contains(&day))
                }))
            },
        ),
        W::compares(
            "einde<",
            "tot wanneer het loopt: einde<90d, einde<1-1-2028",
            |value, (on, calendar)| {
                by_day(value, Count::Ahead, *on, calendar, |row: &Filtered| {
                    row.cells.lopend_tot
                })
            },
        ),
        W::alone("gemist", "opzeggen is niet op tijd gedaan", |row| {
            row.cells.opzegdatum_gemist
        }),
        W::alone("te-laat", "iets had al gemoeten", |row| {
            let first = row.cells.doen.as_ref();
            first.is_some_and(|doen| doen.ernst == Urgency::Late)
        }),
        // The list itself sees to these.
        W::alone("alles", "wat geëindigd is, staat er ook bij", |_| true),
        W::is("ook:geëindigd", "hetzelfde", ended_too).of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van nummer, titel of partij",
        make: |typed, _| {
            let test = piece(typed, |row: &Filtered| {
                let cells = &row.cells;
                let own = [cells.nummer.as_str(), &cells.titel];
                own.into_iter().chain(texts(&cells.partijen)).collect()
            });
            test.ok()
        },
    },
    hidden: None,
};

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
