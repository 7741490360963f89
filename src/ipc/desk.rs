//! The desk of the office: who is at it, what each may hear of what happened, and who has which dossier open.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::office::{Caller, Notice, Office};

/// The name and the roles of a caller.
#[must_use]
pub fn you(office: &Office, caller: &Caller) -> (String, Vec<String>) {
    let roles = office.actor(caller).map(|actor| actor.roles);
    let words = roles.unwrap_or_default();
    (
        caller.name.clone(),
        words.iter().map(|role| role.word().to_owned()).collect(),
    )
}

/// A notice as far as a caller may know of it; of records beyond that, nothing. Only who loses sight of a verwijzing hears
/// that it changed, and not by what; and who sees someone through a verwijzing, that something did.
#[must_use]
pub fn for_eyes_of(
    office: &Office,
    presence: &Presence,
    caller: &Caller,
    notice: Notice,
) -> Option<Notice> {
    match notice {
        Notice::Changed {
            numbers,
            by,
            action,
            left,
        } => {
            let for_all = numbers.is_empty();
            let (known, beyond): (Vec<String>, Vec<String>) = numbers
                .into_iter()
                .partition(|number| office.may_know(caller, number));
            let is_known = for_all || !known.is_empty();
            let is_shown = beyond.iter().any(|number| office.is_shown(caller, number));
            // What just went out of someone's sight is still on that screen: it must go.
            let lost = beyond.into_iter().filter(|number| {
                presence.has_open(caller, number)
                    || left
                        .get(number)
                        .is_some_and(|bt| office.is_of_bt(caller, bt))
            });
            let numbers: Vec<String> = known.into_iter().chain(lost).collect();
            let secret = |text: String| if is_known { text } else { String::new() };
            (for_all || is_shown || !numbers.is_empty()).then(|| Notice::Changed {
                numbers,
                by: secret(by),
                action: secret(action),
                left: BTreeMap::new(),
            })
        }
        Notice::Present(mut open) => {
            open.retain(|number, _| office.may_know(caller, number));
            Some(Notice::Present(open))
        }
        Notice::Stopping | Notice::Withdrawn => Some(notice),
    }
}

/// Who has which dossier open, by connection.
#[derive(Debug, Default)]
pub struct Presence(Mutex<BTreeMap<u64, (String, String)>>);

impl Presence {
    fn has_open(&self, caller: &Caller, number: &str) -> bool {
        let presence = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        presence
            .values()
            .any(|(open, name)| open == number && *name == caller.name)
    }

    /// A caller opens a dossier, or none; whoever listens is told when that is news.
    pub fn look_at(
        &self,
        office: &Office,
        connection: u64,
        caller: &Caller,
        number: Option<String>,
    ) {
        let number = number.filter(|number| office.may_know(caller, number));
        let open = {
            let mut presence = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let before = match number {
                Some(number) => presence.insert(connection, (number, caller.name.clone())),
                None => presence.remove(&connection),
            };
            if before == presence.get(&connection).cloned() {
                return;
            }
            let mut open: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (number, name) in presence.values() {
                let names = open.entry(number.clone()).or_default();
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            open
        };
        office.publish(Notice::Present(open));
    }
}
