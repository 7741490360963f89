//! Which verwijzingen may stand elsewhere in a list than they did: a list that was put in order is mended with them, and
//! not put in order anew.

use std::collections::VecDeque;

/// So many are remembered: with more, putting it in order anew costs less.
const MOST: usize = 256;

/// What changed of the rows, by how often something was taken in when it did.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// What changed up to here is not remembered.
    forgotten: u64,
    /// The place of a row, and when.
    rows: VecDeque<(u64, u32)>,
}

impl Changed {
    /// The row at a place may be another.
    pub(super) fn note(&mut self, at: u64, place: u32) {
        self.rows.push_back((at, place));
        if self.rows.len() > MOST
            && let Some((oldest, _)) = self.rows.pop_front()
        {
            self.forgotten = oldest;
        }
    }

    /// Something changed that any row may hang on.
    pub(super) fn note_everything(&mut self, at: u64) {
        self.rows.clear();
        self.forgotten = at;
    }

    /// The places of the rows that may be others since then, each once; none where that can be any.
    pub(super) fn since(&self, then: u64) -> Option<Vec<u32>> {
        if then < self.forgotten {
            return None;
        }
        let later = self.rows.iter().rev().take_while(|(at, _)| *at > then);
        let mut places: Vec<u32> = later.map(|(_, place)| *place).collect();
        places.sort_unstable();
        places.dedup();
        Some(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_since_is_known_until_it_is_too_much_or_everything() {
        let mut changed = Changed::default();
        assert_eq!(changed.since(0), Some(vec![]));
        for (at, place) in [(1, 7), (2, 3), (3, 7)] {
            changed.note(at, place);
        }
        assert_eq!(changed.since(0), Some(vec![3, 7]));
        assert_eq!(changed.since(2), Some(vec![7]));
        assert_eq!(changed.since(3), Some(vec![]));
        changed.note_everything(4);
        assert_eq!(changed.since(3), None);
        assert_eq!(changed.since(4), Some(vec![]));
        let many = 4 + MOST as u64 + 1;
        (5..=many).for_each(|at| changed.note(at, 1));
        assert_eq!(changed.since(4), None);
        assert_eq!(changed.since(5), Some(vec![1]));
    }
}
