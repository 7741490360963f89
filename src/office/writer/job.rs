//! What the writer is asked to do.

use std::sync::mpsc::SyncSender;

use crate::domain::workflow::{Command, Refusal};
use crate::office::import::{Batch, BatchResult};
use crate::office::{Caller, Outcome};
use crate::store::journal::Mark;
use crate::store::{Checking, StoreError};

/// What the writer is asked to do.
pub(in crate::office) enum Job {
    Perform {
        caller: Caller,
        command: Command,
        request: String,
        reply: SyncSender<Outcome>,
    },
    Undo {
        caller: Caller,
        number: String,
        is_redo: bool,
        request: String,
        reply: SyncSender<Outcome>,
    },
    Import {
        caller: Caller,
        batch: Batch,
        request: String,
        reply: SyncSender<Result<BatchResult, Refusal>>,
    },
    Found {
        caller: Caller,
        reply: SyncSender<()>,
    },
    /// Say how far the logboek is, with everything before it kept.
    Mark {
        reply: SyncSender<Mark>,
    },
    EndCheck {
        checking: Box<Checking>,
        reply: SyncSender<Result<u64, StoreError>>,
    },
    NewDay,
    Stop {
        reply: SyncSender<Result<(), StoreError>>,
    },
}
