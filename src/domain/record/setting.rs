//! What is kept of one setting.

use serde::{Deserialize, Serialize};

/// One setting; the record's number is its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// Its value, as text.
    #[serde(rename = "waarde")]
    pub value: String,
    /// Why it was last changed.
    #[serde(rename = "reden")]
    pub reason: String,
}
