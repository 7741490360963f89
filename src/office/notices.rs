//! Who listens, and what waits for each: never more than a little, however long a listener leaves it lying.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Something happened that others may want to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// These records changed; whoever shows them asks again.
    Changed {
        /// Their numbers.
        numbers: Vec<String>,
        /// By whom.
        by: String,
        /// By which action.
        action: String,
        /// Verwijzingen that left a begeleidingsteam: their number, and its short name.
        left: BTreeMap<String, String>,
    },
    /// Who has which dossier open.
    Present(BTreeMap<String, Vec<String>>),
    /// The server is about to stop.
    Stopping,
    /// Whoever hears this has no account any more, and hears nothing after it.
    Withdrawn,
}

/// How many notices wait for a listener. More become one: whatever is shown may have changed.
const MOST_WAITING: usize = 1_000;

#[derive(Debug, Default)]
struct Mailbox {
    post: Mutex<Post>,
    came: Condvar,
}

#[derive(Debug, Default)]
struct Post {
    waiting: VecDeque<Arc<Notice>>,
    /// The listener looks again by itself, soon.
    is_resting: bool,
    is_stopping: bool,
}

impl Mailbox {
    fn post(&self) -> MutexGuard<'_, Post> {
        self.post.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, notice: &Arc<Notice>) {
        let mut post = self.post();
        let Post {
            waiting,
            is_resting,
            is_stopping,
        } = &mut *post;
        if waiting.len() >= MOST_WAITING {
            let present = |notice: &&Arc<Notice>| matches!(***notice, Notice::Present(_));
            let present = waiting.iter().rev().find(present).cloned();
            waiting.clear();
            waiting.push_back(Arc::new(Notice::everything()));
            waiting.extend(present);
        }
        waiting.push_back(Arc::clone(notice));
        *is_stopping |= **notice == Notice::Stopping;
        if *is_stopping || !*is_resting {
            self.came.notify_one();
        }
    }
}

impl Notice {
    /// Whatever is shown may have changed.
    pub(super) fn everything() -> Self {
        Self::Changed {
            numbers: Vec::new(),
            by: String::new(),
            action: String::new(),
            left: BTreeMap::new(),
        }
    }
}

/// Someone who listens, until it is dropped.
#[derive(Debug)]
pub struct Listener(Arc<Mailbox>);

impl Listener {
    /// The next notice; none when none comes within so long.
    #[must_use]
    pub fn next(&self, patience: Duration) -> Option<Notice> {
        let is_empty = |post: &mut Post| post.waiting.is_empty();
        let waited = self
            .0
            .came
            .wait_timeout_while(self.0.post(), patience, is_empty);
        let (mut post, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let next = post.waiting.pop_front();
        drop(post);
        next.map(Arc::unwrap_or_clone)
    }

    /// Lets what comes pile up for so long, unless the server stops.
    pub fn rest(&self, lasts: Duration) {
        let mut post = self.0.post();
        post.is_resting = true;
        let goes_on = |post: &mut Post| !post.is_stopping;
        let rested = self.0.came.wait_timeout_while(post, lasts, goes_on);
        let (mut post, _) = rested.unwrap_or_else(PoisonError::into_inner);
        post.is_resting = false;
    }

    /// What waits now.
    #[must_use]
    pub fn take(&self) -> Vec<Notice> {
        let waiting = std::mem::take(&mut self.0.post().waiting);
        waiting.into_iter().map(Arc::unwrap_or_clone).collect()
    }
}

/// Everyone who listens.
#[derive(Debug, Default)]
pub(super) struct Listeners(Mutex<Vec<Weak<Mailbox>>>);

impl Listeners {
    /// One more.
    pub(super) fn add(&self) -> Listener {
        let mailbox = Arc::new(Mailbox::default());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Arc::downgrade(&mailbox));
        Listener(mailbox)
    }

    /// Puts a notice in the box of each; nobody waits for anybody.
    pub(super) fn tell(&self, notice: Notice) {
        let notice = Arc::new(notice);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|listener| match listener.upgrade() {
            Some(mailbox) => {
                mailbox.put(&notice);
                true
            }
            None => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(number: usize) -> Notice {
        Notice::Changed {
            numbers: vec![format!("V-2026-{number:04}")],
            by: "bea".to_owned(),
            action: "iets".to_owned(),
            left: BTreeMap::new(),
        }
    }

    #[test]
    fn a_listener_hears_everything_in_order_until_it_is_gone() {
        let listeners = Listeners::default();
        let listener = listeners.add();
        listeners.tell(changed(1));
        listeners.tell(Notice::Stopping);
        assert_eq!(listener.next(Duration::ZERO), Some(changed(1)));
        assert_eq!(listener.next(Duration::ZERO), Some(Notice::Stopping));
        assert_eq!(listener.next(Duration::ZERO), None);
        drop(listener);
        listeners.tell(changed(2));
        assert!(listeners.0.lock().unwrap().is_empty());
    }

    #[test]
    fn who_rests_hears_it_all_afterwards_and_that_the_server_stops_at_once() {
        let listeners = Listeners::default();
        let listener = listeners.add();
        std::thread::scope(|scope| {
            let resting = scope.spawn(|| listener.rest(Duration::from_secs(60)));
            listeners.tell(changed(1));
            listeners.tell(Notice::Stopping);
            resting.join().unwrap();
        });
        assert_eq!(listener.take(), [changed(1), Notice::Stopping]);
        // Nothing is waited for any more.
        listener.rest(Duration::from_secs(60));
    }

    #[test]
    fn who_does_not_come_for_them_misses_no_change_and_keeps_little() {
        let listeners = Listeners::default();
        let listener = listeners.add();
        let present = Notice::Present([("V-1".to_owned(), vec!["bea".to_owned()])].into());
        listeners.tell(present.clone());
        for number in 0..10 * MOST_WAITING {
            listeners.tell(changed(number));
        }
        let heard = listener.take();
        assert!(heard.len() <= MOST_WAITING);
        assert_eq!(heard[0], Notice::everything());
        assert_eq!(heard[1], present);
        assert_eq!(heard.last(), Some(&changed(10 * MOST_WAITING - 1)));
        assert_eq!(listener.take(), []);
    }
}
