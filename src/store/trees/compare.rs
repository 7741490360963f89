//! Comparing two stores pair by pair, one of which may be written to meanwhile.

use std::ops::Bound;

use super::{Trees, TreesError};

/// The key of a pair that two stores do not both have, or not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs(Vec<u8>);

/// Gives a store that is written to meanwhile to whoever asks, until that returns.
pub type ForAMoment<'a> =
    dyn Fn(&mut dyn FnMut(&Trees) -> Result<(), TreesError>) -> Result<(), TreesError> + 'a;

/// How many pairs are read at a time of a store that is written to meanwhile.
const AT_A_TIME: usize = 256;

impl Trees {
    /// Whether two stores say that they hold the same: the same last line, counters, counts and sums.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let ours = self.stand().clone();
        ours == *other.stand()
    }

    /// The pairs that are not the same in another store, which may be written to meanwhile: `other` gives it for a
    /// moment at a time.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn differences(&self, other: &ForAMoment<'_>) -> Result<Vec<Differs>, TreesError> {
        let mut found = Vec::new();
        let mut ours = self.records.iter().peekable();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let mut theirs: Vec<(sled::IVec, sled::IVec)> = Vec::new();
            other(&mut |other| {
                let from = after.clone().map_or(Bound::Unbounded, Bound::Excluded);
                let pairs = other.records.range::<Vec<u8>, _>((from, Bound::Unbounded));
                for pair in pairs.take(AT_A_TIME) {
                    theirs.push(pair?);
                }
                Ok(())
            })?;
            let Some((last, _)) = theirs.last() else {
                break;
            };
            after = Some(last.to_vec());
            for (key, value) in &theirs {
                let mut is_same = false;
                while let Some(pair) =
                    ours.next_if(|pair| !matches!(pair, Ok((our, _)) if our > key))
                {
                    let (our, ours) = pair?;
                    is_same = our == *key && ours == *value;
                    if our != *key {
                        found.push(Differs(our.to_vec()));
                    }
                }
                if !is_same {
                    found.push(Differs(key.to_vec()));
                }
            }
        }
        for pair in ours {
            found.push(Differs(pair?.0.to_vec()));
        }
        Ok(found)
    }

    /// Whether a pair is not the same in another store.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn still_differs(&self, other: &Self, at: &Differs) -> Result<bool, TreesError> {
        Ok(self.records.get(&at.0)? != other.records.get(&at.0)?)
    }
}
