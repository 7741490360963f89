//! What a back-up says of itself, and how far it goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::anchor::Anchored;
use crate::store::mark::{LooksMark, Mark};

/// The format of a back-up. Raise it when what is in it, or how, changes. In the first nothing of the looks was set apart.
pub(super) const FORMAT: u8 = 2;

/// What `kopie.json` says it is.
pub(super) const WHAT: &str = "reservekopie van wijkregie";

/// The name of the manifest in the file.
pub(super) const MANIFEST: &str = "kopie.json";

/// How far a back-up goes: one moment of a store that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The last line of the logboek.
    pub mark: Mark,
    /// The last look that was kept.
    pub look: LooksMark,
    /// The newest file of looks by its name, and where its last line ends; none when nothing was ever looked at.
    pub looks: Option<(String, u64)>,
}

/// What a back-up says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) wat: String,
    pub(super) formaat: u8,
    /// The version of the program that made it.
    pub(super) programma: String,
    /// The format of the store it was made from.
    pub(super) opslag: u8,
    /// When it was made.
    pub(super) tijd: DateTime<Utc>,
    /// The last line of the logboek in it.
    pub(super) regel: u64,
    /// SHA-256 of that line's header, in hex.
    pub(super) keten: String,
    /// The last look that was kept; of an older program it is not known.
    #[serde(default)]
    pub(super) inzage: LooksMark,
    pub(super) stukken: Vec<Piece>,
}

impl Manifest {
    /// What it knows of what is in it.
    pub(super) fn known(&self) -> Anchored {
        Anchored {
            lines: Vec::new(),
            looks: vec![(self.inzage.nr, self.inzage.hash.clone())],
        }
    }
}

/// A file in a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) naam: String,
    pub(super) bytes: u64,
}
