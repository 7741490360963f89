//! What follows from a plan: what it needs of someone, and what is odd about it. Neither is stored.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::parts::{PlanAgreement, PlanGoal, PlanMember, PlanReceipt, PlanRegie, PlanReview};
use crate::domain::dates::with_year;
use crate::domain::record::{Note, Record};

/// More members than this are asked about: perhaps an address is taken for a household.
pub const MOST_MEMBERS: usize = 12;

/// How someone that a plan names by number or key stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// There, or no more than a name.
    Here,
    /// Of another huishouden: `H-0002`.
    Elsewhere(String),
    /// A medewerker who is away, until this last day where that is known, with nobody who stands in.
    Away(Option<NaiveDate>),
    /// Dead.
    Deceased,
    /// No longer there: an account taken away, a dossier destroyed.
    Gone,
}

/// Who is asked about whom a plan names.
pub struct People<'p> {
    /// What someone is called.
    pub called: &'p dyn Fn(&str) -> String,
    /// How someone stands.
    pub stands: &'p dyn Fn(&str) -> Stands,
}

/// What is wrong with the regisseur, as a sentence; none when nothing is.
#[must_use]
pub fn without_regisseur(
    regisseur: &str,
    members: &[&str],
    household: Option<&str>,
    people: &People<'_>,
) -> Option<String> {
    if regisseur.is_empty() {
        return Some("er is geen regisseur".to_owned());
    }
    let name = (people.called)(regisseur);
    match (people.stands)(regisseur) {
        Stands::Deceased => Some(format!("regisseur {name} is overleden")),
        Stands::Gone => Some(format!("regisseur {name} is er niet meer")),
        Stands::Away(until) => {
            let until =
                until.map_or_else(String::new, |day| format!(" tot en met {}", with_year(day)));
            Some(format!(
                "regisseur {name} is afwezig{until}, en niemand neemt waar"
            ))
        }
        // Who is of another household can still be of the network, as long as the plan says so.
        Stands::Elsewhere(at) if !members.contains(&regisseur) && household != Some(&*at) => {
            Some(format!("regisseur {name} hoort nu bij huishouden {at}"))
        }
        Stands::Here | Stands::Elsewhere(_) => None,
    }
}

/// The last day on which something of a plan was agreed, measured, done, talked over, handed out or noted; none where no
/// day is known.
#[must_use]
pub fn last_sign(record: &Record) -> Option<NaiveDate> {
    let goals = record.all::<PlanGoal>();
    let goals = goals.flat_map(|goal| [goal.set, goal.scored, goal.closed]);
    let agreed = record.all::<PlanAgreement>();
    let agreed = agreed.flat_map(|one| [one.agreed, one.closed]);
    let reviews = record.all::<PlanReview>().map(|review| Some(review.on));
    let regie = record.all::<PlanRegie>();
    let regie = regie.flat_map(|one| [one.from, one.handed_over, one.talked]);
    let receipts = record.all::<PlanReceipt>().map(|receipt| Some(receipt.on));
    let notes = record.all::<Note>().map(|note| Some(note.at.date_naive()));
    let begun = record.plan().map(|plan| plan.begun);
    let all = goals.chain(agreed).chain(reviews).chain(begun);
    all.chain(regie)
        .chain(receipts)
        .chain(notes)
        .flatten()
        .max()
}

/// What is left to do after the regie changed hands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedHands {
    /// The day it did.
    pub on: NaiveDate,
    /// Whether nobody recorded that what there is to know was told.
    pub lacks_handover: bool,
    /// Whether the first talk with the household was not held.
    pub lacks_talk: bool,
    /// The day that is planned.
    pub talk: Option<NaiveDate>,
}

/// What is left to do after the regie changed hands; none where it did not, or where all is done.
#[must_use]
pub fn changed_hands(record: &Record) -> Option<ChangedHands> {
    let last = record.all::<PlanRegie>().skip(1).last()?;
    let left = ChangedHands {
        on: last.from?,
        lacks_handover: last.handed_over.is_none(),
        lacks_talk: last.talked.is_none(),
        talk: last.first_talk,
    };
    (left.lacks_handover || left.lacks_talk).then_some(left)
}

/// Everyone of the plan on a day, by number or name.
pub fn members(record: &Record, on: NaiveDate) -> impl Iterator<Item = &PlanMember> {
    let members = record.all::<PlanMember>();
    members.filter(move |member| member.until.is_none_or(|until| on <= until))
}

/// What to know of a plan before one trusts it: a sentence each.
#[must_use]
pub fn concerns(record: &Record, on: NaiveDate, people: &People<'_>) -> Vec<String> {
    let Some(plan) = record.plan().filter(|plan| plan.runs()) else {
        return Vec::new();
    };
    let household = plan.household.as_deref();
    let who: Vec<&str> = members(record, on).map(|member| &*member.who).collect();
    let mut found: Vec<String> = without_regisseur(&plan.regisseur, &who, household, people)
        .into_iter()
        .map(|it| format!("{it}; kies een ander met plan-regisseur"))
        .collect();
    for member in members(record, on) {
        let name = (people.called)(&member.who);
        found.extend(match (people.stands)(&member.who) {
            Stands::Deceased => Some(format!("{name} is overleden")),
            Stands::Gone => Some(format!("{name} is er niet meer")),
            Stands::Elsewhere(at) if household != Some(&*at) => {
                Some(format!("{name} hoort ook bij huishouden {at}"))
            }
            Stands::Here | Stands::Elsewhere(_) | Stands::Away(_) => None,
        });
    }
    if who.len() > MOST_MEMBERS {
        let count = who.len();
        found.push(format!("{count} leden: is dit één huishouden?"));
    }
    let running = || record.all::<PlanGoal>().filter(|goal| goal.runs());
    let unscored = running().filter(|goal| goal.latest().is_none()).count();
    found.extend(match unscored {
        0 => None,
        1 => Some("1 doel is niet gemeten".to_owned()),
        n => Some(format!("{n} doelen zijn niet gemeten")),
    });
    let late = running().filter(|goal| goal.due.is_some_and(|due| due < on));
    found.extend(late.map(|goal| {
        let due = goal.due.map(with_year).unwrap_or_default();
        format!("het doel ‘{}’ was voor {due}", goal.text)
    }));
    found
}
