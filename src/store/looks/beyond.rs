//! What the looks in one folder have that those in another have not.

use std::path::Path;

use super::LooksError;
use super::files::MonthOfLooks;

/// How looks go on beyond others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Beyond {
    /// How many there are after the last that is the same in both.
    pub(in crate::store) more: u64,
    /// Whether they begin with all of the others.
    pub(in crate::store) goes_on: bool,
}

/// How the looks of now go on beyond those that were kept.
///
/// # Errors
/// When a file cannot be read.
pub(in crate::store) fn beyond(now: &Path, kept: &Path) -> Result<Beyond, LooksError> {
    let (now, kept) = (MonthOfLooks::all(now)?, MonthOfLooks::all(kept)?);
    let mut now = now.iter().flat_map(MonthOfLooks::lines).peekable();
    let mut kept = kept.iter().flat_map(MonthOfLooks::lines).peekable();
    while let (Some(one), Some(two)) = (now.peek(), kept.peek())
        && one == two
    {
        now.next();
        kept.next();
    }
    Ok(Beyond {
        goes_on: kept.peek().is_none(),
        more: now.count() as u64,
    })
}
