//! What a store that was set aside had, and the logboek that took its place has not.

use std::path::Path;

use super::trees::{Trees, TreesError};
use crate::domain::record::{Kind, RecordId};

/// A record that has fewer lines now than it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Which.
    pub id: RecordId,
    /// How many lines about it are gone.
    pub lines: usize,
}

/// The records of a store that was set aside of which the store of now has fewer lines.
pub(super) fn since(aside: &Path, now: &Trees) -> Result<Vec<Lost>, TreesError> {
    let before = Trees::open(aside, false)?;
    let (mut lost, mut failed) = (Vec::new(), None);
    before.for_each(Kind::ALL, &mut |kept| {
        let id = kept.record.id;
        match now.get(&id) {
            Ok(is) => {
                let has = is.map_or(0, |is| is.lines.len());
                if has < kept.lines.len() {
                    let lines = kept.lines.len() - has;
                    lost.push(Lost { id, lines });
                }
            }
            Err(why) => failed = Some(why),
        }
    })?;
    failed.map_or(Ok(lost), Err)
}
