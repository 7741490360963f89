//! The agenda: every date on which someone must act, of all modules, whether its signal shows already or not.
//!
//! No residents' names: an agenda goes to calendars outside.

use std::sync::atomic::Ordering;

use chrono::NaiveDate;

use super::door::Door;
use super::filter::{Piece, Word, Words, piece};
use super::lapsed::Search;
use super::looks::is_of_someone;
use super::modules;
use super::signals::Urgency;
use super::views::{AgendaItem, FilterWord};
use super::{Caller, Office};
use crate::domain::record::Kind;
use crate::domain::workflow::Refusal;

type W = Word<AgendaItem, ()>;

/// What the agenda can be filtered by.
const WORDS: Words<AgendaItem, ()> = Words {
    words: &[
        W::is("soort:", "de soort datum", |value, ()| {
            piece(value, |item| vec![&item.soort])
        }),
        W::is("wie:|bij:", "wie ervoor zorgt", |value, ()| {
            piece(value, |item| vec![&item.wie])
        }),
        W::alone("te-laat", "wat voorbij is", |item| {
            item.ernst == Urgency::Late
        }),
    ],
    text: Piece {
        is: "een stuk van wat er staat",
        make: |typed, ()| {
            let test = piece(typed, |item: &AgendaItem| {
                vec![&item.soort, &item.nummer, &item.wie, &item.tekst]
            });
            test.ok()
        },
    },
    hidden: None,
};

impl Office {
    /// The dates from a day up to another, both counted, that a filter leaves, in order; with how many there are without
    /// it.
    ///
    /// # Errors
    /// When the caller has no account, or the filter cannot be read.
    pub fn agenda(
        &self,
        caller: &Caller,
        filter: &[String],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<(Vec<AgendaItem>, usize), Refusal> {
        let door = self.door(caller)?;
        let filter = WORDS.filter(filter, &(), &door.actor)?;
        let mut items = items(&door, from, until, None);
        let all = items.len();
        items.retain(|item| filter.fits(item));
        Ok((items, all))
    }

    /// Every date for an export, of everything or of one register, perhaps with those that no longer hold, and a number that
    /// rises with every change but does not count them (that would tell how much happens beyond what the caller sees); who
    /// took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see the register, or the look cannot be kept.
    pub fn export_agenda(
        &self,
        caller: &Caller,
        (from, until): (NaiveDate, NaiveDate),
        only: Option<Kind>,
        with_lapsed: bool,
        purpose: &str,
    ) -> Result<(Vec<AgendaItem>, u64), Refusal> {
        let door = self.door(caller)?;
        if let Some(kind) = only {
            door.must_see(kind)?;
        }
        let mut items = items(&door, from, until, only);
        let within = |day: NaiveDate| (from..=until).contains(&day);
        let search = with_lapsed.then(|| Search::begin(&door, only, &within));
        // What follows can take long, and nobody's change waits for it.
        drop(door);
        if let Some(search) = search {
            items.extend(search.end(&self.shared().reader, &within, &items)?);
            in_order(&mut items);
        }
        let numbers = items.iter().map(|item| item.nummer.clone());
        let about = numbers.filter(|number| is_of_someone(number)).collect();
        self.keep_look(caller, "export agenda", purpose, items.len(), about)?;
        Ok((items, self.shared().changed.load(Ordering::SeqCst)))
    }
}

/// What the agenda can be filtered by.
pub(super) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&(), &door.actor)
}

fn items(
    door: &Door<'_>,
    from: NaiveDate,
    until: NaiveDate,
    only: Option<Kind>,
) -> Vec<AgendaItem> {
    let within = |day: NaiveDate| (from..=until).contains(&day);
    let asked = Kind::ALL
        .iter()
        .filter(|kind| only.is_none_or(|only| only == **kind));
    let mut items = Vec::new();
    for add in asked.filter_map(|kind| modules::of(*kind).agenda) {
        add(door, &within, &mut items);
    }
    in_order(&mut items);
    items
}

fn in_order(items: &mut [AgendaItem]) {
    items.sort_by(|one, two| {
        (one.datum, one.ernst, &one.nummer).cmp(&(two.datum, two.ernst, &two.nummer))
    });
}
