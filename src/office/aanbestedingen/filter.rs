//! What the list of aanbestedingen can be filtered by.

use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::words::fold;
use crate::office::filter::{Piece, Word, Words, asks_ended, ended_too, list, piece};
use crate::office::views::AanbestedingCells;

/// Whether a filter asks for what has ended too: by that word, or by a status that can be one of those.
pub(super) fn asks_all(filter: &[String]) -> bool {
    asks_ended(filter) || filter.iter().any(|word| word.starts_with("status:"))
}

type W = Word<AanbestedingCells, ()>;

/// The words.
pub(super) const WORDS: Words<AanbestedingCells, ()> = Words {
    words: &[
        W::is("status:", "of zij loopt", |value, ()| {
            let wanted: AanbestedingStatus = value.parse()?;
            Ok(Box::new(move |row| row.status == wanted))
        })
        .of(list::<AanbestedingStatus, _>),
        W::is("procedure:", "de procedure", |value, ()| {
            let wanted: Procedure = value.parse()?;
            Ok(Box::new(move |row| {
                fold(&row.procedure) == fold(wanted.word())
            }))
        })
        .of(list::<Procedure, _>),
        W::is("fase:", "de fase die nu loopt", |value, ()| {
            let wanted: Phase = value.parse()?;
            Ok(Box::new(move |row| row.fase == Some(wanted)))
        })
        .of(list::<Phase, _>),
        W::is("perceel:", "een perceel", |value, ()| {
            piece(value, |row| {
                row.percelen.iter().map(String::as_str).collect()
            })
        }),
        W::is("verantwoordelijke:|bij:", "wie haar leidt", |value, ()| {
            piece(value, |row| vec![&row.verantwoordelijke])
        }),
        W::is(
            "volgt-op:",
            "het contract waar zij op volgt",
            |value, ()| piece(value, |row| row.volgt_op.as_deref().into_iter().collect()),
        ),
        W::alone("te-laat", "er is geen ruimte meer", |row| {
            row.ruimte_dagen.is_some_and(|room| room < 0)
        }),
        // The list itself sees to these.
        W::alone("alles", "wat geëindigd is, staat er ook bij", |_| true),
        W::is("ook:geëindigd", "hetzelfde", ended_too).of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van nummer of naam",
        make: |typed, ()| {
            piece(typed, |row: &AanbestedingCells| {
                vec![&row.nummer, &row.naam]
            })
            .ok()
        },
    },
    hidden: None,
};
