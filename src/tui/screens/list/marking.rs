//! Marks on the records of a list: one, a range, or all that the filter leaves.

use std::borrow::Cow;

use super::{List, ListScreen};
use crate::domain::record::RecordId;
use crate::office::views::Key;
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::screen::{Screen, ask_for};

impl<L: List> ListScreen<L> {
    /// Marks the record under the cursor or takes its mark away, and goes on to the next row.
    pub(super) fn mark(&mut self, session: &Session) -> Vec<Effect> {
        let Some(number) = self.number_at(self.place.cursor.at) else {
            return Vec::new();
        };
        if !self.marks.remove(&number) {
            self.marks.insert(number.clone());
        }
        self.last_marked = Some(number);
        let (len, height) = (self.len(session), self.height(session));
        self.place.cursor.step(1, len, height);
        self.moved(session)
    }

    /// Does something with the numbers of the whole list, in its order: those that are here, or else those that the server
    /// gives.
    pub(super) fn with_numbers(&mut self, does: fn(&mut Self, &[String])) -> Vec<Effect> {
        let words = self.filter.words();
        match self.list.ask_numbers(words).filter(|_| !self.is_whole()) {
            None => {
                let here = self.rows().iter().filter_map(L::record);
                let numbers: Vec<String> = here.map(Cow::into_owned).collect();
                does(self, &numbers);
                Vec::new()
            }
            Some(question) => {
                let asked = self.filter.asked();
                let then = move |screen: &mut Self, session: &mut Session, keys: Vec<Key>| {
                    if screen.filter.asked() != asked {
                        session.warn("De lijst veranderde net; er is niets gemerkt, merk nog eens");
                        return;
                    }
                    let number = |(year, n)| RecordId::referral(i32::from(year), n).number;
                    let numbers: Vec<String> = keys.into_iter().map(number).collect();
                    does(screen, &numbers);
                };
                vec![ask_for(question, then)]
            }
        }
    }

    /// Marks every record from the one that was marked last to the cursor.
    pub(super) fn mark_from_last(&mut self, numbers: &[String]) {
        let here = self.number_at(self.place.cursor.at);
        let place = |wanted: &Option<String>| {
            let wanted = wanted.as_ref()?;
            numbers.iter().position(|number| number == wanted)
        };
        let Some(at) = place(&here) else { return };
        let from = place(&self.last_marked).unwrap_or(at);
        let range = from.min(at)..=from.max(at);
        self.marks.extend(numbers[range].iter().cloned());
        self.last_marked = here;
    }

    /// Marks every record of the list as it is filtered; once all are, takes their marks away.
    pub(super) fn mark_all(&mut self, numbers: &[String]) {
        if numbers.iter().all(|number| self.marks.contains(number)) {
            self.unmark(numbers);
        } else {
            self.marks.extend(numbers.iter().cloned());
        }
    }
}
