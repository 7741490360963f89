//! Four eyes for the roles that watch or pass over: who gives them proposes, and another beheerder approves. As long as
//! there is no other, that is said and kept with the account.

use std::collections::BTreeSet;

use crate::domain::record::{Part, Record, RoleProposal};
use crate::domain::registers::user::User;
use crate::domain::words::{Role, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The roles that take a second beheerder: one watches over everybody, the other passes over the resident's consent.
const WATCHED: [Role; 2] = [Role::Fg, Role::ToestemmingPasseren];

/// Turns a watched role that someone is given into a proposal, where another beheerder can approve it.
pub(super) fn propose(draft: &mut Draft<'_>, before: &User) {
    let context = draft.context;
    let name = draft.record.id.number.clone();
    let Some(user) = draft.record.user_mut() else {
        return;
    };
    let is_new = |role: &Role| user.roles.contains(role) && !before.roles.contains(role);
    let roles: BTreeSet<Role> = WATCHED.into_iter().filter(is_new).collect();
    if roles.is_empty() {
        return;
    }
    let can_approve = |(other, account): &(&String, &User)| {
        **other != context.actor.name
            && **other != name
            && !account.withdrawn
            && account.roles.contains(&Role::Beheer)
    };
    if !context.register.users.iter().any(|it| can_approve(&it)) {
        let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
        draft.note(&format!(
            "{} gegeven door één beheerder; er was geen tweede om het goed te keuren",
            words.join(" en ")
        ));
        return;
    }
    user.roles.retain(|role| !roles.contains(role));
    draft.record.add(Part::RoleProposal(RoleProposal {
        roles,
        by: context.actor.name.clone(),
        on: context.today,
        answer: None,
        decided_by: String::new(),
    }));
}

/// Whether something waits for a second beheerder.
pub(super) fn waits(record: &Record, _: &Context<'_>) -> Done {
    let mut proposals = record
        .all()
        .filter(|it: &&RoleProposal| it.answer.is_none());
    match proposals.next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule(format!(
            "Voor {} is geen rol voorgesteld",
            record.id.number
        ))),
    }
}

/// Gives the roles that were proposed; by another than who proposed them, and than who gets them.
pub(super) fn approve(draft: &mut Draft<'_>, _: &Fields) -> Done {
    decide(draft, YesNo::Ja)
}

/// Does not give them.
pub(super) fn reject(draft: &mut Draft<'_>, _: &Fields) -> Done {
    decide(draft, YesNo::Nee)
}

fn decide(draft: &mut Draft<'_>, answer: YesNo) -> Done {
    let me = draft.context.actor.name.clone();
    let is_for_me = draft.record.id.number == me;
    let mut given = BTreeSet::new();
    for part in draft.record.parts.values_mut() {
        let Part::RoleProposal(proposal) = part else {
            continue;
        };
        if proposal.answer.is_some() {
            continue;
        }
        if answer == YesNo::Ja && (is_for_me || proposal.by == me) {
            return Err(Refusal::right(
                "Een rol die u zelf voorstelde of krijgt, keurt een ander goed",
            )
            .by("vier ogen")
            .unless("Vraag het een andere beheerder"));
        }
        proposal.answer = Some(answer);
        proposal.decided_by.clone_from(&me);
        given.extend(proposal.roles.iter().copied());
    }
    if let Some(user) = draft.record.user_mut().filter(|_| answer == YesNo::Ja) {
        user.roles.extend(given);
    }
    Ok(())
}
