//! What is done with signals: handled, snoozed, and the steps at which they come.

use chrono::{Months, NaiveDate};

use super::fields::*;
use crate::domain::contract::actions::{Done, contract};
use crate::domain::contract::parts::Handled;
use crate::domain::contract::words::ContractSignal;
use crate::domain::dates::with_year;
use crate::domain::record::Part;
use crate::domain::words::fold;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn handle_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    deal_with(draft, fields, None)
}

pub(crate) fn snooze_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    deal_with(draft, fields, fields.get(TOT))
}

fn deal_with(draft: &mut Draft<'_>, fields: &Fields, until: Option<NaiveDate>) -> Done {
    let context = draft.context;
    let all = crate::domain::contract::overview::signals_of(
        &draft.record,
        context.register,
        context.today,
    );
    let known: Vec<(String, Option<NaiveDate>)> = all
        .iter()
        .map(|due| (due.key(&draft.record), due.behind()))
        .collect();
    deal_with_signal(draft, fields, &known, until)?;
    let dealt = draft.record.all::<Handled>().next_back();
    let signal = dealt.map(|handled| handled.signal.clone());
    let about = all
        .iter()
        .find(|due| Some(due.key(&draft.record)) == signal);
    match about.map(|due| due.signal).filter(|_| until.is_none()) {
        Some(ContractSignal::Gat) => Err(Refusal::rule(
            "Een gat gaat niet weg door het af te handelen: het blijft te zien tot het gedicht is",
        )
        .unless("Gebruik een optie, koppel een opvolger, begin een aanbesteding, of leg vast dat het niet wordt voortgezet (niet-voortzetten); uitstellen kan ook")),
        Some(ContractSignal::OptieMelden) => Err(Refusal::rule(
            "Over een optie wordt besloten: wie haar alleen afhandelt, verbergt het gat dat dan ontstaat",
        )
        .unless("Gebruik haar (optie-gebruiken), of leg vast dat u haar niet gebruikt (optie-niet-gebruiken)")),
        _ => Ok(()),
    }
}

/// Deals with one of the signals of a record, each with its name and the date behind it, if any; until a day, or for
/// good.
pub(crate) fn deal_with_signal(
    draft: &mut Draft<'_>,
    fields: &Fields,
    known: &[(String, Option<NaiveDate>)],
    until: Option<NaiveDate>,
) -> Done {
    let context = draft.context;
    if until.is_some_and(|until| until <= context.today) {
        return Err(Refusal::rule("Uitstellen kan tot een dag na vandaag"));
    }
    let wanted = fold(fields.text(SIGNAAL));
    let whole = known.iter().find(|(key, _)| fold(key) == wanted);
    // Its first words will do where only one signal begins with them: ‘gat’, ‘besteding’.
    let mut begun = known.iter().filter(|(key, _)| {
        let rest = fold(key);
        rest.strip_prefix(&wanted)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let only = begun.next().filter(|_| begun.next().is_none());
    let Some((key, date)) = whole.or(only) else {
        let names: Vec<&str> = known.iter().map(|(key, _)| key.as_str()).collect();
        let told = if names.is_empty() {
            "Er staat nu geen signaal".to_owned()
        } else {
            format!("Nu staan er: {}", names.join(", "))
        };
        return Err(Refusal::rule(format!(
            "Er is hier geen signaal ‘{}’",
            fields.text(SIGNAAL)
        ))
        .unless(told));
    };
    let most = context.today.checked_add_months(Months::new(1));
    let is_past = date.is_some_and(|date| date < context.today);
    if let Some((until, most)) = until
        .zip(most)
        .filter(|(until, most)| is_past && until > most)
    {
        return Err(Refusal::rule(format!(
            "Uitstellen tot {} is te lang: de datum is al voorbij",
            with_year(until)
        ))
        .unless(format!(
            "Kies een dag tot en met {}, of handel het signaal af",
            with_year(most)
        )));
    }
    let ahead = date.filter(|date| *date >= context.today);
    if let Some((until, date)) = until.zip(ahead).filter(|(until, date)| until > date) {
        return Err(Refusal::rule(format!(
            "Uitstellen tot {} kan niet: de datum zelf is {}",
            with_year(until),
            with_year(date)
        ))
        .unless("Kies een dag die daar niet na ligt, of handel het signaal af"));
    }
    draft.record.add(Part::Handled(Handled {
        signal: key.clone(),
        date: *date,
        at: Some(context.today),
        by: context.actor.name.clone(),
        reason: fields.owned(REDEN),
        until,
    }));
    Ok(())
}

pub(crate) fn set_steps(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let signal = fields.need(SIGNAALSOORT)?.word().to_owned();
    contract(draft)?.steps.insert(signal, fields.owned(STAPPEN));
    Ok(())
}
