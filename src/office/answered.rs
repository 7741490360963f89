//! What was answered to requests with a number of the caller's own: asked again, it is not done again and the first
//! answer is given.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::Outcome;
use super::undo::step_turned;
use crate::domain::record::RecordId;
use crate::store::Store;

/// How long the first answer is given, also by a server that started anew.
pub const ASKED_AGAIN: TimeDelta = TimeDelta::days(1);

/// How many answers are kept at most; the oldest goes first.
const MOST: usize = 100_000;

/// By whom a request was made, and the number they gave it.
pub(super) type Asked = (String, String);

/// Answers by request, oldest first.
pub(super) struct Answered<T> {
    by_request: HashMap<Asked, T>,
    order: VecDeque<(DateTime<Utc>, Asked)>,
}

impl<T> Default for Answered<T> {
    fn default() -> Self {
        Self {
            by_request: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T: Clone> Answered<T> {
    /// The first answer.
    pub(super) fn get(&self, asked: &Asked) -> Option<T> {
        self.by_request.get(asked).cloned()
    }

    /// Keeps an answer, and drops those that nobody asks for any more.
    pub(super) fn keep(&mut self, now: DateTime<Utc>, asked: Asked, answer: T) {
        // Without a number nobody can ask for it again.
        if asked.1.is_empty() {
            return;
        }
        self.order.push_back((now, asked.clone()));
        self.by_request.insert(asked, answer);
        while let Some((at, _)) = self.order.front()
            && (self.order.len() > MOST || now - *at > ASKED_AGAIN)
        {
            if let Some((_, oldest)) = self.order.pop_front() {
                self.by_request.remove(&oldest);
            }
        }
    }
}

impl Answered<Outcome> {
    /// What was answered by the servers before this one: who asks again may have lost the answer with one of them.
    pub(super) fn of(store: &Store) -> Self {
        let now = Utc::now();
        let mut answered = Self::default();
        let reader = store.reader();
        // A logboek that cannot be read is said where it is needed.
        for header in store.requests_since(now - ASKED_AGAIN).unwrap_or_default() {
            let (Ok(id), Some(request)) = (RecordId::parse(&header.over), header.verzoek.clone())
            else {
                continue;
            };
            let outcome = Outcome::Done {
                turned: step_turned(&reader, &id, &header),
                number: id.number,
                revision: header.revisie,
                is_changed: true,
            };
            answered.keep(header.tijd.min(now), (header.wie, request), outcome);
        }
        answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(n: usize) -> Asked {
        ("anna".to_owned(), n.to_string())
    }

    #[test]
    fn an_answer_is_given_again_for_a_day_and_the_newest_are_kept() {
        let mut answered = Answered::default();
        let now = Utc::now();
        answered.keep(now, asked(1), 'a');
        answered.keep(now + TimeDelta::hours(23), asked(2), 'b');
        assert_eq!(answered.get(&asked(1)), Some('a'));
        answered.keep(now + TimeDelta::hours(25), asked(3), 'c');
        assert_eq!(answered.get(&asked(1)), None, "more than a day ago");
        assert_eq!(answered.get(&asked(2)), Some('b'));
        for n in 4..4 + MOST {
            answered.keep(now + TimeDelta::hours(25), asked(n), 'd');
        }
        assert_eq!(answered.get(&asked(3)), None, "there were many after it");
        assert_eq!(answered.get(&asked(4)), Some('d'));
        assert_eq!(answered.by_request.len(), MOST);
        assert_eq!(answered.order.len(), MOST);
    }

    #[test]
    fn a_request_without_a_number_is_another_one_each_time() {
        let mut answered = Answered::default();
        let none = ("anna".to_owned(), String::new());
        answered.keep(Utc::now(), none.clone(), 'a');
        assert_eq!(answered.get(&none), None);
    }
}
