//! Whose turn it is at the writer: of who waits, the account that had the least of its time. So who sends much, or what
//! takes long, holds up nobody but itself.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::writer::Job;

/// How far an account that was away may be behind the others when it comes back.
const CREDIT: Duration = Duration::from_millis(100);

/// What waits for the writer, by account.
#[derive(Default)]
pub(super) struct Waiting {
    accounts: BTreeMap<Option<u32>, Account>,
}

#[derive(Default)]
struct Account {
    jobs: VecDeque<Job>,
    /// How much of the writer's time it had, as long as anybody waits.
    spent: Duration,
}

impl Waiting {
    fn of_who_waits(&self) -> impl Iterator<Item = (&Option<u32>, &Account)> {
        let accounts = self.accounts.iter();
        accounts.filter(|(_, account)| !account.jobs.is_empty())
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.of_who_waits().next().is_none()
    }

    /// One more.
    pub(super) fn add(&mut self, job: Job) {
        if self.is_empty() {
            self.accounts.clear();
        }
        let least = self.of_who_waits().map(|(_, account)| account.spent).min();
        let account = self.accounts.entry(job.uid()).or_default();
        if account.jobs.is_empty() {
            let least = least.unwrap_or_default().saturating_sub(CREDIT);
            account.spent = account.spent.max(least);
        }
        account.jobs.push_back(job);
    }

    /// The first job of whose turn it is, and whose that is.
    pub(super) fn next(&mut self) -> Option<(Option<u32>, Job)> {
        let next = self.of_who_waits().min_by_key(|(_, account)| account.spent);
        let uid = *next?.0;
        let job = self.accounts.get_mut(&uid)?.jobs.pop_front()?;
        Some((uid, job))
    }

    /// Counts what a job took.
    pub(super) fn took(&mut self, uid: Option<u32>, time: Duration) {
        if let Some(account) = self.accounts.get_mut(&uid) {
            account.spent += time;
        }
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
            Self::Mark { .. } | Self::EndCheck { .. } | Self::NewDay | Self::Stop { .. } => None,
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
            caller: Caller {
                name,
                uid,
                process: 0,
            },
            reply,
        }
    }

    fn next(waiting: &mut Waiting, millis: u64) -> String {
        let (uid, job) = waiting.next().unwrap();
        waiting.took(uid, Duration::from_millis(millis));
        match job {
            Job::Found { caller, .. } => caller.name,
            _ => "–".to_owned(),
        }
    }

    #[test]
    fn who_sends_much_holds_up_nobody_but_itself() {
        let mut waiting = Waiting::default();
        for name in ["a", "b", "c"] {
            waiting.add(of(7, name));
        }
        assert_eq!(next(&mut waiting, 10), "a");
        waiting.add(of(8, "d"));
        waiting.add(Job::NewDay);
        assert_eq!(next(&mut waiting, 1), "–");
        assert_eq!(next(&mut waiting, 10), "d");
        assert_eq!(next(&mut waiting, 10), "b");
        assert_eq!(next(&mut waiting, 10), "c");
        assert!(waiting.is_empty() && waiting.next().is_none());
    }

    #[test]
    fn who_was_away_does_not_keep_the_others_waiting_for_that() {
        let mut waiting = Waiting::default();
        for _ in 0..5 {
            waiting.add(of(7, "a"));
        }
        next(&mut waiting, 60_000);
        for _ in 0..3 {
            waiting.add(of(8, "b"));
        }
        assert_eq!(next(&mut waiting, 101), "b");
        assert_eq!(next(&mut waiting, 101), "a");
        assert_eq!(next(&mut waiting, 1), "b");
        // Where nobody waits, everybody begins anew.
        while waiting.next().is_some() {}
        waiting.add(of(8, "b"));
        waiting.add(of(7, "a"));
        assert_eq!(next(&mut waiting, 1), "a");
    }
}
