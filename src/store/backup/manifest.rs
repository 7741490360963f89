//! What a back-up says of itself, and how far it goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::store::mark::Mark;

/// The format of a back-up. Raise it when what is in it, or how, changes. In the
/// first nothing of the looks was set apart.
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
    pub(super) stukken: Vec<Piece>,
}

/// A file in a back-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) naam: String,
    pub(super) bytes: u64,
}
