//! The store: the logboek first, sled second.
//!
//! A group of changes is appended to the logboek and synced, then applied to sled in one transaction that also holds
//! the last applied sequence, and only then acknowledged. sled can always be made again from the logboek. What lives
//! here: files, keys, bytes, recovery. What may not: rules, rights, users. Start at [`Store::open`] and
//! [`Store::commit`].
//!
//! `commit` is the open store and [`Reader`] reads beside it; `packing` packs what of the logboek is closed. `open` opens it, with `replay` for what sled missed and
//! `lent` where there is no room and `image` what a start reads instead of every record; `opening` is what was asked and done. [`journal`], [`trees`] and `looks` are the three
//! things on disk, [`folder`] what they lie in and `mark` how far they go. `check` compares them while people work, `clock` is told of where
//! it is behind them, `apart` and [`destroy`] are lines that no longer count and records that no longer are. [`backup`], `put_back` and
//! [`follow`] are copies of it all.

mod apart;
pub mod backup;
mod check;
mod clock;
pub mod codec;
mod commit;
pub mod destroy;
mod entry;
mod error;
mod feed;
pub mod folder;
pub mod follow;
mod image;
mod in_two;
pub mod journal;
mod lent;
mod looks;
mod lost;
mod mark;
mod memory;
mod months;
#[cfg(test)]
mod noted;
mod open;
mod opening;
mod packing;
mod put_back;
mod quiet;
mod reader;
mod replay;
pub mod trees;

pub use check::Checking;
pub use commit::Store;
pub use entry::{Entry, Proven, Unprovable};
pub use error::StoreError;
pub use folder::{Folder, FolderError};
pub use image::{Image, Writing};
pub use in_two::in_two;
pub use journal::{Journal, JournalError, Line};
pub use looks::{Broken, Look, Looks, LooksError, LooksMark, SET_APART, Seen};
pub use lost::Lost;
pub use opening::{Opening, Word};
pub use reader::Reader;
pub use replay::Progress;
pub use trees::{Kept, counter_of};
