//! Whether what became less, or ended, stayed so: the indicaties of one inwoner beside each other.

use chrono::NaiveDate;

use crate::domain::cijfers::followed::{Followed, Line, WITHIN};
use crate::domain::cijfers::{Fact, What};
use crate::domain::record::{Kind, Record};
use crate::domain::term::{Regime, Term};
use crate::domain::volume::Volume;
use crate::office::days::day_of;
use crate::office::model::{GrantedRow, Model, numeral};

/// What became of the end of an indicatie, and of the times it became less. Of one that was destroyed that was kept.
pub(in crate::office) fn found(model: &Model, row: &GrantedRow) -> Vec<Fact> {
    if row.is_gone {
        return Vec::new();
    }
    let own = line(model, row);
    let others = model
        .granted_to(row.resident)
        .filter(|other| row.resident > 0 && other.is_there() && other.n != row.n);
    let others = others.map(|other| line(model, other));
    let lines: Vec<Line<'_>> = std::iter::once(own.clone()).chain(others).collect();
    let person = model.people.get(row.resident);
    let until = |day: NaiveDate| until(model, day);
    let followed = Followed {
        lines: &lines,
        died: person.and_then(|person| day_of(person.died)),
        until: &until,
    };
    followed.of(&own)
}

/// The first day on which nobody looks any more at what happened on a day.
pub(super) fn until(model: &Model, day: NaiveDate) -> Option<NaiveDate> {
    let within = model.register.settings.norm(WITHIN)?;
    Term::new(day, within, Regime::Contract).due(&model.register.calendar)
}

fn line<'m>(model: &'m Model, row: &GrantedRow) -> Line<'m> {
    let volume = |amount: Option<u32>, unit, frequency| {
        Some(Volume {
            amount: amount?,
            unit: unit?,
            frequency: frequency?,
        })
    };
    let now = volume(row.amount, row.unit, row.frequency);
    let first = row.earlier.first();
    let facts = row.facts.iter();
    Line {
        number: row.n,
        successor: row.successor,
        first: first.map_or(now, |it| volume(it.amount, it.unit, it.frequency)),
        volume: now,
        facts: facts
            .map(|fact| {
                let why = model.answers.name(fact.reason);
                (fact.span(), why.unwrap_or_default())
            })
            .collect(),
    }
}

/// The days on which an indicatie ended or became less: what is followed of it.
pub(super) fn days(row: &GrantedRow) -> impl Iterator<Item = NaiveDate> {
    let spans = row.facts.iter().map(|fact| fact.span());
    let spans = spans.filter(|span| matches!(span.what, What::Einde | What::Vermindering));
    spans.filter_map(|span| span.begin)
}

/// The same of an indicatie as it was known before: beside what the inwoner has now.
pub(in crate::office) fn found_then(model: &Model, then: &Record) -> Vec<Fact> {
    let numbered = (then.id.kind == Kind::Indicatie).then(|| numeral(&then.id));
    let row = numbered.flatten().and_then(|n| model.indicatie(n));
    let Some(row) = row else {
        return Vec::new();
    };
    let told = crate::domain::cijfers::facts_alone(then);
    let found = found(model, row).into_iter();
    // What was not known then to have ended or become less was not followed.
    let is_told = |fact: &Fact| {
        let mut told = told.iter();
        told.any(|it| matches!(it.what, What::Einde | What::Vermindering) && it.begin == fact.begin)
    };
    found.filter(is_told).collect()
}
