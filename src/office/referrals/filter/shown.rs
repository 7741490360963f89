//! What a row shows, as what someone typed without a word before it may be a piece of.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;

use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::words::{Side, State, Urgency, fold};
use crate::office::filter::Test;
use crate::office::model::{Model, Row};

/// A piece of a number as it was typed; with a digit in it: then it is no (part of a) name.
pub(super) fn number(typed: &str) -> Option<Number> {
    let wanted = fold(typed);
    wanted
        .contains(|c: char| c.is_ascii_digit())
        .then(|| Number {
            typed: typed.to_owned(),
            wanted,
            made: RefCell::default(),
        })
}

/// A piece of a number.
pub(super) struct Number {
    typed: String,
    wanted: String,
    made: RefCell<String>,
}

impl Number {
    /// Whether it is in the number of a row, or is the office's own number.
    pub(super) fn is_of(&self, row: &Row) -> bool {
        let mut made = self.made.borrow_mut();
        made.clear();
        // The number as `fold` makes it; a string takes everything.
        let _ = write!(made, "v {} {:04}", row.year, row.n);
        made.contains(&self.wanted) || row.source_number.eq_ignore_ascii_case(&self.typed)
    }
}

/// What a row shows beside its number and name, as far as it is what was typed.
pub(super) struct Shown {
    states: u16,
    urgencies: u8,
    /// Kinds of support and wetten, as numbers of names.
    asked: Vec<u16>,
    is_late: bool,
    is_backoffice: bool,
    wijken: Vec<u16>,
    wij: Vec<u16>,
    bts: Vec<u16>,
}

impl Shown {
    /// The test; none where no row could show it.
    pub(super) fn of<'a>(typed: &str, model: &Model) -> Option<Test<'a, Row>> {
        let wanted = fold(typed);
        let has = |text: &str| {
            let text = fold(text);
            let mut begins = text.match_indices(&wanted).map(|(at, _)| at);
            begins.any(|at| at == 0 || text.as_bytes()[at - 1] == b' ')
        };
        let settings = &model.register.settings;
        let wijk = |id: &str| {
            settings
                .wijken()
                .get(id)
                .is_some_and(|wijk| has(&wijk.name))
        };
        let wijken = settings.wijken().values();
        let wij: BTreeSet<&str> = wijken.map(|wijk| wijk.wij_team.as_str()).collect();
        let wij: Vec<&str> = wij
            .into_iter()
            .filter(|id| has(&settings.wij_name(id)))
            .collect();
        let bts: Vec<String> = settings
            .bts()
            .into_iter()
            .filter(|id| has(&settings.bt_name(id)))
            .collect();
        let listed = || {
            [WETTEN, SUPPORTS]
                .map(|list| settings.list(list))
                .into_iter()
                .flatten()
        };
        let is_shown = |id: &str| listed().any(|entry| entry.id == id && has(&entry.name));
        let any_wijk = settings.wijken().keys().any(|id| wijk(id));
        let is_somewhere = any_wijk || !wij.is_empty() || !bts.is_empty();
        let shown = Self {
            states: bits(State::ALL, |it| has(it.word())),
            urgencies: bits(Urgency::ALL, |it| has(it.word())) as u8,
            asked: model.names.which(is_shown),
            is_late: has("te laat"),
            is_backoffice: has(Side::Backoffice.word()),
            wijken: model.names.which(wijk),
            wij: model.names.which(|name| wij.contains(&name)),
            bts: model.names.which(|name| bts.iter().any(|id| id == name)),
        };
        let has_words =
            u32::from(shown.states) + u32::from(shown.urgencies) > 0 || !shown.asked.is_empty();
        let can_be = has_words || shown.is_late || shown.is_backoffice || is_somewhere;
        can_be.then(|| Box::new(move |row: &Row| shown.is_in(row)) as Test<'a, Row>)
    }

    fn is_in(&self, row: &Row) -> bool {
        let at = |side: Option<Side>| match side {
            Some(Side::Wij) => self.wij.contains(&row.wij_team),
            Some(Side::Bt) => self.bts.contains(&row.bt),
            Some(Side::Backoffice) => self.is_backoffice,
            None => false,
        };
        self.states & 1 << row.state as u16 != 0
            || row
                .urgency
                .is_some_and(|it| self.urgencies & 1 << it as u8 != 0)
            || self.asked.contains(&row.support)
            || self.asked.contains(&row.wet)
            || self.is_late && row.is_late()
            || self.wijken.contains(&row.wijk)
            || at(row.state.aan_zet())
            || at(row.state.houder())
    }
}

/// A bit for every word of a list for which something holds, in its order.
pub(super) fn bits<W: Copy>(words: &[W], holds: impl Fn(W) -> bool) -> u16 {
    let words = words.iter().enumerate();
    words.fold(0, |all, (at, it)| all | u16::from(holds(*it)) << at)
}
