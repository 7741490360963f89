//! Back-ups: one file with everything that cannot be made again.
//!
//! tar, in gzip, in [age](https://age-encryption.org/v1) when it is for a public key. First `kopie.json`, a `Manifest`;
//! then, in the order it names them, `logboek/` up to its line, `inzage/` and `concepten/`. sled is not in it: it is made
//! again from the logboek. Settings, users and registers are lines of the logboek. Start at [`write()`], [`check`] and
//! [`restore::Restoring`].

mod error;
mod manifest;
mod newer;
mod read;
pub mod restore;
pub mod rotate;
mod write;

pub use error::BackupError;
pub use manifest::Point;
pub use newer::Newer;
pub use read::{Checked, Keys, check, check_folder};
pub use write::{Written, make_key, write};
