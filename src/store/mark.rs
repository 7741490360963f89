//! How far the logboek and the looks go: what sled, the stand and a back-up say of them.

use serde::{Deserialize, Serialize};

/// What comes before the first line.
pub(super) const BEGINNING: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// Where a line is: which month's file, and the byte it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Year times twelve plus month, counting from 0; and 2^17 for every file further of the same month.
    pub month: u32,
    /// Byte in the file.
    pub offset: u64,
}

/// How far the logboek goes: kept in sled with every transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The last line's number; 0 before the first.
    pub seq: u64,
    /// SHA-256 of the last line's header, in hex.
    pub chain: String,
    /// Where the next line would begin.
    pub next: Place,
}

impl Mark {
    /// Before the first line.
    #[must_use]
    pub fn beginning() -> Self {
        Self {
            seq: 0,
            chain: BEGINNING.to_owned(),
            next: Place {
                month: 0,
                offset: 0,
            },
        }
    }
}

/// The last look that was kept: in a file beside the looks, and in the stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooksMark {
    /// Its number; 0 before the first.
    pub nr: u64,
    /// SHA-256 of its line, in hex; of nothing, zeros.
    pub hash: String,
}
