//! The desk of the office: which question gets which answer, whoever carries it.
//!
//! The server asks here for its clients; a test asks here without a socket.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::protocol::{Answer, Request};
use crate::domain::workflow::Refusal;
use crate::office::{Caller, Notice, Office};

/// The answer of the office to a question of a caller. What is about the connection or the server itself is for the
/// server.
#[must_use]
pub fn answer(office: &Office, caller: &Caller, request: Request) -> Answer {
    fn or_refused<T>(result: Result<T, Refusal>, answer: impl FnOnce(T) -> Answer) -> Answer {
        result.map_or_else(Answer::Refused, answer)
    }
    match request {
        Request::Perform(command) => Answer::Outcome(office.perform(caller.clone(), command)),
        Request::Undo(number) => Answer::Outcome(office.undo(caller.clone(), number)),
        Request::Redo(number) => Answer::Outcome(office.redo(caller.clone(), number)),
        Request::Import(batch) => or_refused(office.import(caller.clone(), batch), Answer::Import),
        Request::Queue(query) => or_refused(office.queue(caller, &query), Answer::Queue),
        Request::Rows { keys, all, on } => {
            or_refused(office.rows(caller, &keys, all, on), Answer::Rows)
        }
        Request::Export { query, purpose } => {
            or_refused(office.export(caller, &query, &purpose), Answer::Queue)
        }
        Request::Records(keys) => or_refused(office.records(caller, &keys), Answer::Records),
        Request::Agenda { from, until } => {
            or_refused(office.agenda(caller, from, until), |(items, line)| {
                Answer::Agenda(items, line)
            })
        }
        Request::Overview => or_refused(office.overview(caller), Answer::Overview),
        Request::Contracts { filter, all, on } => or_refused(
            office.contracts(caller, &filter, all, on),
            Answer::Contracts,
        ),
        Request::Lines(on) => or_refused(office.lines(caller, on), Answer::Lines),
        Request::Aanbestedingen { filter, all, on } => or_refused(
            office.aanbestedingen(caller, &filter, all, on),
            Answer::Aanbestedingen,
        ),
        Request::WhatIf {
            number,
            changes,
            on,
        } => or_refused(
            office.what_if(caller, &number, &changes, on),
            Answer::WhatIf,
        ),
        Request::Letter { number, bid, on } => {
            or_refused(office.letter(caller, &number, bid, on), Answer::Letter)
        }
        Request::ExportRegister { kind, purpose } => or_refused(
            office.export_register(caller, kind, &purpose),
            Answer::Numbers,
        ),
        Request::RegisterRecords { kind, numbers } => or_refused(
            office.register_records(caller, kind, &numbers),
            Answer::RegisterRecords,
        ),
        Request::Registers => or_refused(office.registers(caller), Answer::Registers),
        Request::KeepDraft(draft) => or_refused(office.keep_draft(caller, &draft), |()| Answer::Ok),
        Request::Drafts => or_refused(office.drafts(caller), Answer::Drafts),
        Request::Providers => or_refused(office.providers(caller), Answer::Providers),
        Request::Residents(text) => or_refused(office.residents(caller, &text), Answer::Residents),
        Request::Settings => or_refused(office.settings(caller), Answer::Settings),
        Request::Users => or_refused(office.users(caller), Answer::Users),
        Request::Show { number, on } => or_refused(office.show(caller, &number, on), |view| {
            Answer::Show(Box::new(view))
        }),
        Request::Signals(_)
        | Request::ExportSignals { .. }
        | Request::ExportAgenda { .. }
        | Request::Status
        | Request::Verify
        | Request::Stop
        | Request::Listen
        | Request::LookAt(_) => {
            Answer::Refused(Refusal::usage("Dit beantwoordt alleen de server zelf"))
        }
    }
}

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

/// A notice as far as a caller may know of it; of records beyond that, nothing. Only who loses sight of
/// a verwijzing hears that it changed, and not by what.
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
            // What just went out of someone's sight is still on that screen: it must go.
            let lost = beyond.into_iter().filter(|number| {
                presence.has_open(caller, number)
                    || left
                        .get(number)
                        .is_some_and(|bt| office.is_of_bt(caller, bt))
            });
            let numbers: Vec<String> = known.into_iter().chain(lost).collect();
            let secret = |text: String| if is_known { text } else { String::new() };
            (for_all || !numbers.is_empty()).then(|| Notice::Changed {
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
        Notice::Stopping => Some(Notice::Stopping),
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
        office.publish(&Notice::Present(open));
    }
}
