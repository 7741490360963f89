//! Who may speak and consent for a resident, and from when until when.

use chrono::NaiveDate;

use super::fields::*;
use super::people::Representative;
use crate::domain::dates::with_year;
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// Who speak for a resident on a day, oldest first.
pub fn of_resident(
    resident: &Record,
    day: NaiveDate,
) -> impl Iterator<Item = &Representative> + use<'_> {
    let all = resident.all::<Representative>();
    all.filter(move |one| one.is_on(day))
}

pub(crate) fn add(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let (name, from, until) = (
        fields.owned(NAAM),
        fields.get(VANAF),
        fields.get(TOT_EN_MET),
    );
    let capacity = fields.need(HOEDANIGHEID)?;
    let resident = draft.record.resident().cloned().unwrap_or_default();
    if let Some((from, until)) = from.zip(until).filter(|(from, until)| until < from) {
        let no = format!(
            "Vertegenwoordigen kan niet eindigen op {}: het begint op {}",
            with_year(until),
            with_year(from)
        );
        return Err(Refusal::rule(no).at(TOT_EN_MET));
    }
    let day = until.unwrap_or(today);
    let is_minor = resident.turns_eighteen().map(|grown| day < grown);
    // Whose day of birth is not known can be either.
    if is_minor == Some(false) && capacity.is_of_a_minor() && from.unwrap_or(today) >= today {
        return Err(Refusal::rule(format!(
            "Een {capacity} spreekt voor een kind, en de inwoner is dan 18 of ouder"
        ))
        .by("BW art. 1:245")
        .unless(
            "Kies een andere hoedanigheid, of vul een laatste dag in voor de achttiende verjaardag",
        )
        .at(HOEDANIGHEID));
    }
    let is_there = |one: &Representative| {
        one.is_called(&name) && one.capacity == capacity && one.is_on(from.unwrap_or(today))
    };
    if draft.record.all::<Representative>().any(is_there) {
        return Err(Refusal::rule(format!("{name} staat er al als {capacity}"))
            .unless("Beëindig die eerst (vertegenwoordiger-beeindigen) als er iets verandert")
            .at(NAAM));
    }
    draft.record.add(Part::Representative(Representative {
        name,
        capacity,
        phone: fields.owned(TELEFOON),
        from,
        until,
    }));
    Ok(())
}

/// Whether somebody speaks for the resident today or later.
pub(crate) fn has_one(record: &Record, context: &Context<'_>) -> Done {
    let is_left = |one: &Representative| one.until.is_none_or(|until| context.today <= until);
    match record.all::<Representative>().any(is_left) {
        true => Ok(()),
        false => Err(
            Refusal::rule("Voor deze inwoner staat er geen vertegenwoordiger")
                .unless("Voeg iemand toe (vertegenwoordiger-toevoegen)"),
        ),
    }
}

pub(crate) fn end(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let (name, until) = (fields.owned(NAAM), fields.need(TOT_EN_MET)?);
    let all = draft.record.all::<Representative>();
    let left: Vec<String> = all
        .filter(|one| one.until.is_none_or(|end| today <= end))
        .map(|one| one.name.clone())
        .collect();
    let known = draft
        .record
        .parts
        .values_mut()
        .filter_map(|part| match part {
            Part::Representative(one) => Some(one),
            _ => None,
        });
    let mut known = known.filter(|one| one.until.is_none_or(|end| today <= end));
    let Some(one) = known.find(|one| one.is_called(&name)) else {
        return Err(
            Refusal::rule(format!("{name} staat er niet als vertegenwoordiger"))
                .unless(format!("Kies uit: {}", left.join(", ")))
                .at(NAAM),
        );
    };
    if let Some(from) = one.from.filter(|from| until < *from) {
        return Err(Refusal::rule(format!(
            "Vertegenwoordigen kan niet eindigen op {}: het begint op {}",
            with_year(until),
            with_year(from)
        ))
        .at(TOT_EN_MET));
    }
    one.until = Some(until);
    Ok(())
}
