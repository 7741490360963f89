//! What happens while an indicatie lasts: it starts, becomes more or less or another, and stops.

use super::granting::must_be_sound;
use super::{Done, indicatie, of};
use crate::domain::dates::with_year;
use crate::domain::indicatie::Earlier;
use crate::domain::indicatie::fields::*;
use crate::domain::indicatie::words::Standing;
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn is_not_started(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.started {
        Some(day) => Err(Refusal::rule(format!(
            "De ondersteuning is al gestart op {}",
            with_year(day)
        ))),
        None => Ok(()),
    }
}

pub(super) fn is_not_over(record: &Record, context: &Context<'_>) -> Done {
    let course = of(record)?.course();
    match course.standing(context.today) {
        Standing::Toegekend | Standing::Lopend if course.stopped.is_none() => Ok(()),
        Standing::Toegekend | Standing::Lopend | Standing::Gestopt => {
            let last = course.stopped.map(with_year).unwrap_or_default();
            Err(Refusal::rule(format!(
                "De ondersteuning stopt al op {last}"
            )))
        }
        Standing::Afgelopen => {
            let last = course.end.map(with_year).unwrap_or_default();
            Err(
                Refusal::rule(format!("Deze indicatie is afgelopen op {last}"))
                    .unless("Leg vast wat erop volgt (indicatie-vastleggen, volgt-op)"),
            )
        }
    }
}

pub(super) fn start(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.need(DATUM)?;
    let indicatie = indicatie(draft)?;
    if let Some(begin) = indicatie.begin.filter(|begin| day < *begin) {
        let begin = with_year(begin);
        return Err(Refusal::rule(format!("Deze indicatie begint pas op {begin}")).at(DATUM));
    }
    if let Some(last) = indicatie.course().last_day().filter(|last| *last < day) {
        let last = with_year(last);
        return Err(Refusal::rule(format!("Deze indicatie liep tot en met {last}")).at(DATUM));
    }
    indicatie.started = Some(day);
    Ok(())
}

/// From a day on it is another; what it was stays beside it, with its last day.
pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let from = fields.need(VANAF)?;
    let was = of(&draft.record)?.clone();
    let last_change = draft.record.all::<Earlier>().map(|it| it.until).max();
    let first = last_change.and_then(|day| day.succ_opt()).max(was.begin);
    let until = from
        .pred_opt()
        .filter(|until| first.is_none_or(|first| first <= *until));
    let Some(until) = until else {
        let since = first.map(with_year).unwrap_or_default();
        return Err(
            Refusal::rule(format!("Dat is niet na {since}, sinds wanneer het zo is"))
                .unless("Vul een latere dag in, of verbeter wat er staat (indicatie-verbeteren)")
                .at(VANAF),
        );
    };
    let mut now = was.clone();
    fields.change(AANTAL, &mut now.amount);
    fields.change(EENHEID, &mut now.unit);
    fields.change(FREQUENTIE, &mut now.frequency);
    fields.change(EINDDATUM, &mut now.end);
    fields.change(LEVERINGSVORM, &mut now.delivery);
    fields.change(AANBIEDER, &mut now.provider);
    fields.change(CONTRACT, &mut now.contract);
    fields.change(PRODUCTCODE, &mut now.product);
    must_be_sound(&now)?;
    if now == was {
        return Err(Refusal::rule("Hiermee verandert er niets")
            .unless("Vul in wat er anders wordt, zoals aantal of einddatum"));
    }
    if let Some(end) = now.end.filter(|end| *end < from) {
        let end = with_year(end);
        return Err(Refusal::rule(format!(
            "Dan is de indicatie al afgelopen: zij eindigt op {end}"
        ))
        .unless("Vul een eerdere dag in, of een latere einddatum")
        .at(VANAF));
    }
    *indicatie(draft)? = now;
    draft.record.add(Part::Earlier(Earlier {
        until,
        product: was.product,
        amount: was.amount,
        unit: was.unit,
        frequency: was.frequency,
        delivery: was.delivery,
        provider: was.provider,
        contract: was.contract,
        reason: fields.owned(REDEN),
    }));
    Ok(())
}

pub(super) fn stop(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.need(DAG)?;
    let reason = fields.need(STOPREDEN)?;
    let indicatie = indicatie(draft)?;
    if let Some(end) = indicatie.end.filter(|end| *end < day) {
        let end = with_year(end);
        return Err(Refusal::rule(format!("Deze indicatie eindigt al op {end}")).at(DAG));
    }
    if let Some(started) = indicatie.started.filter(|started| day < *started) {
        let started = with_year(started);
        return Err(Refusal::rule(format!("De ondersteuning begon pas op {started}")).at(DAG));
    }
    indicatie.stopped = Some(day);
    indicatie.stop_reason = Some(reason);
    must_be_sound(indicatie)
}
