//! Packing the months of the logboek that are closed, beside people at work.

use chrono::Utc;

use super::error::StoreError;
use super::folder::journal_of;
use super::journal;
use super::mark::Mark;
use super::reader::Reader;

impl Reader {
    /// Packs what of the logboek is closed, where it goes as far as a mark now; returns how many files. One that was
    /// found to be damaged stays as it is, for whoever mends it.
    ///
    /// # Errors
    /// When a file cannot be packed; it is then as it was, and the next time tries again.
    pub fn pack_closed_months(&self, now: &Mark) -> Result<usize, StoreError> {
        if self.damage().is_some() {
            return Ok(0);
        }
        let folder = journal_of(&self.folder);
        let written_to = now.next.month;
        Ok(journal::pack(
            &folder,
            written_to,
            Utc::now(),
            &self.rewriting,
        )?)
    }
}

#[cfg(test)]
mod tests;
