//! Who is away, and who does the work meanwhile: worked out of the register for a day. Nothing moves when someone goes,
//! so everything is back by itself when they return. Why someone is away is nobody's business and is not kept.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fields::*;
use super::people::{Employee, slug};
use crate::domain::dates::with_year;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::words::{Role, fold};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

impl Employee {
    /// Whether a day falls within the absence; one that has no first or no last day goes on that way.
    #[must_use]
    pub fn is_away_on(&self, day: NaiveDate) -> bool {
        self.has_absence()
            && self.absent_from.is_none_or(|from| from <= day)
            && self.absent_until.is_none_or(|until| day <= until)
    }

    const fn has_absence(&self) -> bool {
        self.absent_from.is_some() || self.absent_until.is_some()
    }
}

/// From someone to who does their work on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain<'r> {
    /// Who is passed on the way, because they are away; the first is who was asked about.
    pub away: Vec<&'r str>,
    /// Who does the work; none where that ends with somebody who is away.
    pub by: Option<&'r str>,
}

/// Who does someone's work on a day, by the keys of employees: they themselves, or their substitute, or who stands in for
/// that one. A ring, which a file can bring, ends with nobody.
#[must_use]
pub fn chain<'r>(register: &'r Register, who: &'r str, day: NaiveDate) -> Chain<'r> {
    let mut away = Vec::new();
    let mut next = Some(who);
    while let Some(now) = next {
        let employee = register.employees.get(now);
        let Some(employee) = employee.filter(|it| it.is_away_on(day)) else {
            break;
        };
        if away.contains(&now) {
            next = None;
            break;
        }
        away.push(now);
        next = register.find_employee(&employee.substitute);
    }
    Chain { away, by: next }
}

/// For whom someone does the work on a day, by the keys of employees.
#[must_use]
pub fn stands_in_for<'r>(register: &'r Register, who: &str, day: NaiveDate) -> Vec<&'r str> {
    let away = register
        .employees
        .iter()
        .filter(|(_, it)| it.is_away_on(day));
    let keys = away.map(|(key, _)| key.as_str());
    keys.filter(|key| chain(register, key, day).by == Some(who))
        .collect()
}

/// Whoever keeps the register, or leads, records this of anyone; others of themselves and of the colleagues of their team.
pub(super) fn may_record(record: &Record, context: &Context<'_>) -> Done {
    let actor = context.actor;
    let keeps = [Role::Backoffice, Role::Leiding, Role::Beheer];
    if record.revision == 0 {
        return Err(Refusal::unknown(&record.id.number));
    }
    if keeps.iter().any(|role| actor.is(*role))
        || context.register.find_employee(&actor.name) == Some(&record.id.number)
        || is_colleague(record, context)
    {
        return Ok(());
    }
    Err(
        Refusal::right("Dit mag u van uzelf en van collega’s van uw team vastleggen")
            .unless("Vraag het de backoffice of de leiding"),
    )
}

fn is_colleague(record: &Record, context: &Context<'_>) -> bool {
    let team = record.employee().map(|it| fold(&it.team));
    let teams = teams_of(context.actor, context.register);
    team.is_some_and(|team| teams.contains(&team))
}

/// The teams an actor works in, by their names on screen, folded.
#[must_use]
pub fn teams_of(actor: &Actor, register: &Register) -> BTreeSet<String> {
    use crate::domain::registers::user::Scope;
    let settings = &register.settings;
    let teams = actor.scopes.iter().filter_map(|scope| match scope {
        Scope::WijTeam(id) if actor.is(Role::Wij) => Some(settings.wij_name(id)),
        Scope::Bt(id) if actor.is(Role::Bt) => Some(settings.bt_name(id)),
        _ => None,
    });
    teams.map(|team| fold(&team)).collect()
}

/// Someone of whom an absence is known, and who may be told that they are back.
pub(super) fn is_recorded(record: &Record, context: &Context<'_>) -> Done {
    may_record(record, context)?;
    let employee = record.employee();
    if employee.is_some_and(|it| it.has_absence()) {
        return Ok(());
    }
    let name = context.register.employee_name(&record.id.number);
    Err(Refusal::rule(format!(
        "Van {name} is geen afwezigheid vastgelegd"
    )))
}

/// Keeps from when until when someone is away, and who does the work meanwhile.
pub(super) fn record(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let (from, until) = (fields.need(EERSTE_DAG)?, fields.need(LAATSTE_DAG)?);
    if until < from {
        return Err(Refusal::usage(format!(
            "De laatste dag, {}, ligt voor de eerste, {}",
            with_year(until),
            with_year(from)
        )));
    }
    if until < context.today {
        let why = format!("Deze afwezigheid is al voorbij op {}", with_year(until));
        return Err(Refusal::rule(why).unless("Er is dan niets over te dragen"));
    }
    let who = draft.record.id.number.clone();
    let substitute = match fields.get(VERVANGER) {
        Some(key) => Some(substitute(context, &who, &key, (from, until))?),
        None => None,
    };
    let Some(employee) = draft.record.employee_mut() else {
        return Err(Refusal::unknown(&who));
    };
    employee.absent_from = Some(from);
    employee.absent_until = Some(until);
    employee.substitute = substitute.unwrap_or_default();
    Ok(())
}

/// The name of who stands in for someone through some days.
fn substitute(
    context: &Context<'_>,
    who: &str,
    key: &str,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<String, Refusal> {
    let register = context.register;
    let name = |key| register.employee_name(key);
    if key == who {
        return Err(
            Refusal::rule(format!("{} kan zichzelf niet vervangen", name(who)))
                .unless("Kies een ander, of laat vervanger leeg: dan neemt het team waar"),
        );
    }
    // Somebody joins a chain only on a first day, so no other day can close a ring.
    let begins = register.employees.values().filter_map(|it| it.absent_from);
    let begins = begins.filter(|day| (from..=until).contains(day));
    let days: BTreeSet<NaiveDate> = begins.chain([from]).collect();
    for day in days {
        let chain = chain(register, key, day);
        if chain.away.contains(&who) || chain.by == Some(who) {
            let ring = chain.away.iter().take_while(|it| **it != who);
            let ring: Vec<&str> = std::iter::once(who)
                .chain(ring.copied())
                .chain([who])
                .map(name)
                .collect();
            return Err(Refusal::rule(format!(
                "Dit gaat in een kring: op {} zou {} elkaar vervangen",
                with_year(day),
                ring.join(" → ")
            ))
            .unless("Kies als vervanger iemand die er dan is"));
        }
    }
    if chain(register, key, from).by.is_none() {
        return Err(Refusal::rule(format!(
            "{} is op {} zelf afwezig, en niemand neemt dan waar",
            name(key),
            with_year(from)
        ))
        .unless(format!(
            "Kies een ander, of leg eerst vast wie {} vervangt",
            name(key)
        )));
    }
    Ok(name(key).to_owned())
}

/// Someone is back, or does not go.
pub(super) fn end(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let number = draft.record.id.number.clone();
    let Some(employee) = draft.record.employee_mut() else {
        return Err(Refusal::unknown(&number));
    };
    employee.absent_from = None;
    employee.absent_until = None;
    employee.substitute.clear();
    Ok(())
}

/// Makes an employee.
pub(super) fn register(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let name = fields.owned(NAAM);
    let key = slug(&name);
    if key.is_empty() {
        return Err(Refusal::usage("Een naam heeft letters of cijfers"));
    }
    if let Some(known) = draft.context.register.employees.get(&key) {
        return Err(Refusal::rule(format!("{} staat er al", known.name))
            .unless("Wijzig het team met medewerker-wijzigen"));
    }
    let employee = Employee {
        name,
        team: fields.owned(TEAM),
        ..Employee::default()
    };
    draft.record = Record {
        head: Head::from(employee),
        ..Record::new(RecordId::new(Kind::Employee, key))
    };
    Ok(())
}

/// Changes the team of an employee.
pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let number = draft.record.id.number.clone();
    let Some(employee) = draft.record.employee_mut() else {
        return Err(Refusal::unknown(&number));
    };
    fields.change(TEAM, &mut employee.team);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, n).unwrap()
    }

    /// A name, the first and last day of an absence, and who stands in.
    type Person<'a> = (&'a str, Option<(u32, u32)>, &'a str);

    fn office(people: &[Person<'_>]) -> Register {
        let mut register = Register::default();
        for (name, away, substitute) in people {
            let employee = Employee {
                name: (*name).to_owned(),
                absent_from: away.map(|(from, _)| day(from)),
                absent_until: away.map(|(_, until)| day(until)),
                substitute: (*substitute).to_owned(),
                ..Employee::default()
            };
            register.take(&Record {
                head: Head::from(employee),
                ..Record::new(RecordId::new(Kind::Employee, slug(name)))
            });
        }
        register
    }

    #[test]
    fn the_work_goes_along_the_chain_and_comes_back_by_itself() {
        let register = office(&[
            ("Anna Bos", Some((1, 10)), "Bea Smit"),
            ("Bea Smit", Some((5, 7)), "Cor Dam"),
            ("Cor Dam", None, ""),
        ]);
        let by = |who, n| chain(&register, who, day(n)).by;
        assert_eq!(by("anna-bos", 1), Some("bea-smit"));
        assert_eq!(by("anna-bos", 6), Some("cor-dam"));
        assert_eq!(by("anna-bos", 8), Some("bea-smit"));
        assert_eq!(by("anna-bos", 11), Some("anna-bos"));
        assert_eq!(
            stands_in_for(&register, "cor-dam", day(6)),
            ["anna-bos", "bea-smit"]
        );
        assert!(stands_in_for(&register, "cor-dam", day(8)).is_empty());
    }

    #[test]
    fn a_ring_of_a_file_and_a_substitute_nobody_knows_end_with_nobody() {
        let register = office(&[
            ("Anna Bos", Some((1, 10)), "Bea Smit"),
            ("Bea Smit", Some((1, 10)), "Anna Bos"),
            ("Cor Dam", Some((1, 10)), "iemand"),
            ("Dirk Es", Some((1, 10)), ""),
        ]);
        for who in ["anna-bos", "cor-dam", "dirk-es"] {
            assert_eq!(chain(&register, who, day(2)).by, None, "{who}");
        }
    }

    proptest! {
        /// Whoever does the work is there, and nobody's work is done by two.
        #[test]
        fn who_does_the_work_is_there(
            away in prop::collection::vec((prop::option::of((1_u32..20, 0_u32..9)), 0_usize..9), 1..9),
            n in 1_u32..28,
        ) {
            let names: Vec<String> = (0..9).map(|n| format!("M{n}")).collect();
            let people: Vec<_> = away
                .iter()
                .zip(&names)
                .map(|((away, by), name)| {
                    let away = away.map(|(from, days)| (from, from + days));
                    (name.as_str(), away, names[*by].as_str())
                })
                .collect();
            let register = office(&people);
            for key in register.employees.keys() {
                let chain = chain(&register, key, day(n));
                if let Some(by) = chain.by {
                    prop_assert!(!register.employees[by].is_away_on(day(n)));
                    let others = stands_in_for(&register, by, day(n));
                    prop_assert_eq!(others.contains(&key.as_str()), by != key);
                }
                prop_assert!(chain.away.iter().all(|it| register.employees[*it].is_away_on(day(n))));
            }
        }
    }
}
