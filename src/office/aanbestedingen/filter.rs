//! What the list of aanbestedingen can be filtered by.

use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::words::fold;
use crate::office::filter::{Words, piece};
use crate::office::views::AanbestedingCells;

/// The word that also asks for what has ended.
const ALL: &str = "alles";

/// Whether a filter asks for what has ended too: by that word, or by a status that can be one of those.
pub(super) fn asks_all(filter: &[String]) -> bool {
    filter
        .iter()
        .any(|word| word == ALL || word.starts_with("status:"))
}

/// The words.
pub(super) const WORDS: Words<AanbestedingCells, ()> = Words {
    words: &[
        ("status:", |value, ()| {
            let wanted: AanbestedingStatus = value.parse()?;
            Ok(Box::new(move |row| row.status == wanted))
        }),
        ("procedure:", |value, ()| {
            let wanted: Procedure = value.parse()?;
            Ok(Box::new(move |row| {
                fold(&row.procedure) == fold(wanted.word())
            }))
        }),
        ("fase:", |value, ()| {
            let wanted: Phase = value.parse()?;
            Ok(Box::new(move |row| row.fase == Some(wanted)))
        }),
        ("perceel:", |value, ()| {
            piece(value, |row| {
                row.percelen.iter().map(String::as_str).collect()
            })
        }),
        ("verantwoordelijke:", |value, ()| {
            piece(value, |row| vec![&row.verantwoordelijke])
        }),
        ("volgt-op:", |value, ()| {
            piece(value, |row| row.volgt_op.as_deref().into_iter().collect())
        }),
        // What has ended too: the list itself sees to that.
        (ALL, |_, ()| Ok(Box::new(|_| true))),
        ("te-laat", |_, ()| {
            Ok(Box::new(|row| {
                row.ruimte_dagen.is_some_and(|room| room < 0)
            }))
        }),
    ],
    text: ("een stuk van nummer of naam", |typed, ()| {
        piece(typed, |row| vec![&row.nummer, &row.naam])
    }),
};
