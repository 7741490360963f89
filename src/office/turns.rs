//! Whose turn it is at the writer.

use std::collections::VecDeque;

use super::Job;

/// What waits for the writer, by account: each in its turn, so that who sends much holds up nobody but itself.
#[derive(Default)]
pub(super) struct Waiting {
    accounts: VecDeque<(Option<u32>, VecDeque<Job>)>,
}

impl Waiting {
    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// One more.
    pub(super) fn add(&mut self, job: Job) {
        let whose = job.uid();
        match self.accounts.iter_mut().find(|(uid, _)| *uid == whose) {
            Some((_, jobs)) => jobs.push_back(job),
            None => self.accounts.push_back((whose, VecDeque::from([job]))),
        }
    }

    /// The first job of whose turn it is.
    pub(super) fn next(&mut self) -> Option<Job> {
        let (uid, mut jobs) = self.accounts.pop_front()?;
        let job = jobs.pop_front();
        if !jobs.is_empty() {
            self.accounts.push_back((uid, jobs));
        }
        job
    }
}

impl Job {
    /// Whose it is; none of what the office itself asks.
    const fn uid(&self) -> Option<u32> {
        match self {
            Self::Perform { caller, .. }
            | Self::Undo { caller, .. }
            | Self::Import { caller, .. }
            | Self::Found { caller, .. } => Some(caller.uid),
            Self::Verify { .. } | Self::NewDay | Self::Stop { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::office::Caller;

    fn of(uid: u32, name: &str) -> Job {
        let (name, (reply, _)) = (name.to_owned(), sync_channel(1));
        Job::Found {
            caller: Caller { name, uid },
            reply,
        }
    }

    #[test]
    fn who_sends_much_holds_up_nobody_but_itself() {
        let mut waiting = Waiting::default();
        for job in [
            of(7, "a"),
            of(7, "b"),
            of(7, "c"),
            Job::NewDay,
            of(8, "d"),
            of(7, "e"),
        ] {
            waiting.add(job);
        }
        let order = std::iter::from_fn(|| waiting.next()).map(|job| match job {
            Job::Found { caller, .. } => caller.name,
            _ => "–".to_owned(),
        });
        assert_eq!(order.collect::<Vec<_>>(), ["a", "–", "d", "b", "c", "e"]);
        assert!(waiting.is_empty());
    }
}
