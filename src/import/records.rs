//! Whole records, straight to the office: the next ones are made and sent while it keeps those before.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::domain::record::Record;
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question;
use crate::office::import::{BATCH_ROWS, Batch, Rows};

/// So many batches are made ahead, at most.
const AHEAD: usize = 2;

/// Sends groups of records, in batches; `progress` hears how many groups were kept, after each.
///
/// # Errors
/// When the answer is no; what was kept before stays, and the batch behind it was sent already. Nothing else can be asked
/// over this connection then.
pub fn send(
    client: &mut Client,
    groups: impl Iterator<Item = Vec<Record>> + Send,
    mut progress: impl FnMut(u64),
) -> Result<(), ClientError> {
    thread::scope(|scope| {
        let (made, coming) = sync_channel(AHEAD);
        scope.spawn(move || {
            let mut groups = groups;
            loop {
                let batch: Vec<_> = groups.by_ref().take(BATCH_ROWS).collect();
                // Nobody takes it where the answer was no.
                if batch.is_empty() || made.send(batch).is_err() {
                    return;
                }
            }
        });
        let mut unanswered = None;
        for batch in coming {
            let count = batch.len() as u64;
            let sent = client.put(&question::Import {
                batch: Batch::filling(Rows::Records(batch), false),
                request: String::new(),
            });
            if sent.is_err() && unanswered.is_some() {
                // Why the line was broken is in the answer that came first.
                client.told::<question::Import>()?;
            }
            sent?;
            if let Some(before) = unanswered.replace(count) {
                client.told::<question::Import>()?;
                progress(before);
            }
        }
        if let Some(last) = unanswered {
            client.told::<question::Import>()?;
            progress(last);
        }
        Ok(())
    })
}
