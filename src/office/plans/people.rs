//! What whoever a plan names is called, and how that one stands now.

use crate::domain::plan::course::Stands;
use crate::domain::record::{Kind, RecordId};
use crate::domain::registers::absence::chain;
use crate::domain::words::{Outcome, WithdrawReason};
use crate::office::days::day_of;
use crate::office::model::{Model, numeral};

/// The 12 of a `P-0012`; none of a key or a name.
pub(super) fn resident(who: &str) -> Option<u32> {
    let id = RecordId::parse(who).ok()?;
    numeral(&id).filter(|_| id.kind == Kind::Resident)
}

/// What someone is called: an inwoner and a medewerker by name, else as the plan says.
pub(super) fn called(model: &Model, who: &str) -> String {
    let person = resident(who).and_then(|n| model.people.get(n));
    match person.map(|person| person.name()) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => model.register.employee_name(who).to_owned(),
    }
}

/// How someone stands now.
pub(super) fn stands(model: &Model, who: &str) -> Stands {
    let Some(n) = resident(who) else {
        let register = &model.register;
        let account = register.users.get(who);
        let away = || {
            let nobody = chain(register, who, model.today).by.is_none();
            register.employees.get(who).filter(|_| nobody)
        };
        return match account.is_some_and(|user| user.withdrawn) {
            true => Stands::Gone,
            false => away().map_or(Stands::Here, |it| Stands::Away(it.absent_until)),
        };
    };
    let id = RecordId::numbered(Kind::Resident, n);
    let Some(person) = model.people.get(n) else {
        return Stands::Gone;
    };
    if model.is_destroyed(&id) {
        return Stands::Gone;
    }
    if day_of(person.died).is_some() {
        return Stands::Deceased;
    }
    let died = [Outcome::Overleden.word(), WithdrawReason::Overleden.word()];
    let ended = |answer: u16| {
        model
            .answers
            .name(answer)
            .is_some_and(|it| died.contains(&it))
    };
    let mut rows = model.rows_of(n);
    if rows.any(|row| row.answers.iter().any(|answer| ended(*answer))) {
        return Stands::Deceased;
    }
    match person.household {
        0 => Stands::Here,
        at => Stands::Elsewhere(RecordId::numbered(Kind::Household, at).number),
    }
}
