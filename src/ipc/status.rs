//! What the server tells of itself.

use serde::{Deserialize, Serialize};

use crate::store::backup::Point;

/// One moment to make a back-up of, and what the settings say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMoment {
    /// How far it goes.
    pub point: Point,
    /// How many are kept, as the setting says it.
    pub keep: String,
    /// The public key they are for; empty when for none.
    pub recipient: String,
}

/// How the server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerStatus {
    /// Its process id.
    pub pid: u32,
    /// The version of the program.
    pub version: String,
    /// Connections now.
    pub clients: usize,
    /// The last line of the logboek, for who watches over the server: how much happens is not everyone's.
    pub lines: Option<u64>,
    /// How the logboek was found since the start, for the same: whole up to a line, or not and why; none while it is still
    /// being read, and of others.
    pub walked: Option<Result<u64, String>>,
    /// For how long, in milliseconds, sled did not have what is in the logboek, for the same.
    pub behind: Option<u64>,
    /// Whether the store is still being read, and a change waits for that.
    pub is_reading: bool,
    /// What is to be said of the clock, if it is behind the logboek.
    pub clock: Option<String>,
    /// The computer that was taken over from, when its server was seen to run again.
    pub two: Option<String>,
    /// Whether it leaves by itself after its last client.
    pub leaves_by_itself: bool,
    /// The caller's own name and roles.
    pub you: (String, Vec<String>),
}
