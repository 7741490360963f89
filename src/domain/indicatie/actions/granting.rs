//! What was granted, written down and mended. What is not typed follows from the verwijzing it came from, or from the
//! indicatie it follows on.

use chrono::NaiveDate;

use super::{Done, indicatie, of};
use crate::domain::dates::with_year;
use crate::domain::indicatie::Indicatie;
use crate::domain::indicatie::fields::*;
use crate::domain::indicatie::words::Basis;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::words::{DeliveryForm, Wet};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::field::Field;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// The record of a kind that a field names, as far as whoever asks may know of it.
fn named<'c>(
    context: &'c Context<'_>,
    fields: &Fields,
    field: Field<String>,
    kind: Kind,
) -> Result<Option<&'c Record>, Refusal> {
    let Some(text) = fields.get(field) else {
        return Ok(None);
    };
    let found = context.seen(&text, kind);
    found
        .map(Some)
        .ok_or_else(|| Refusal::unknown(&text).at(field))
}

pub(super) fn grant(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let own = draft.record.id.number.clone();
    let referral = named(context, fields, VERWIJZING, Kind::Referral)?;
    let before = named(context, fields, VOLGT_OP, Kind::Indicatie)?;
    let mut granted = match before {
        Some(before) => following_on(of(before)?),
        None => Indicatie::default(),
    };
    if let Some(record) = referral {
        take_from_referral(&mut granted, record);
    }
    take_resident(&mut granted, context, fields)?;
    set_fields(&mut granted, fields);
    granted.basis = granted.basis.or(Some(match granted.law() {
        Some(Wet::Jeugdwet) => Basis::Zorgtoewijzing,
        _ => Basis::Beschikking,
    }));
    granted.granted = granted.granted.or(Some(context.today));
    must_be_sound(&granted)?;
    if let Some(before) = before {
        follow_on(draft, before, &own, granted.begin)?;
    }
    *indicatie(draft)? = granted;
    Ok(())
}

/// What goes on as it was: the same, from the day after.
fn following_on(before: &Indicatie) -> Indicatie {
    Indicatie {
        resident: before.resident.clone(),
        referral: before.referral.clone(),
        wijk: before.wijk.clone(),
        wij_team: before.wij_team.clone(),
        basis: before.basis,
        wet: before.wet.clone(),
        support: before.support.clone(),
        product: before.product.clone(),
        amount: before.amount,
        unit: before.unit,
        frequency: before.frequency,
        delivery: before.delivery,
        provider: before.provider.clone(),
        contract: before.contract.clone(),
        begin: before.course().last_day().and_then(|last| last.succ_opt()),
        assigned: before.assigned.clone(),
        ..Indicatie::default()
    }
}

fn take_from_referral(granted: &mut Indicatie, record: &Record) {
    let Some(referral) = record.referral() else {
        return;
    };
    granted.referral = Some(record.id.number.clone());
    granted.resident = granted.resident.take().or(referral.resident.clone());
    granted.wijk = granted.wijk.take().or(referral.wijk.clone());
    granted.wij_team = granted.wij_team.take().or(referral.wij_team.clone());
    granted.provider = granted.provider.take().or(referral.provider.clone());
    granted.delivery = granted.delivery.or(referral.delivery);
    granted.granted = granted.granted.or(referral.decided);
    granted.end = granted.end.or(referral.ends);
    let texts = [
        (&mut granted.wet, &referral.wet),
        (&mut granted.support, &referral.support),
        (&mut granted.contract, &referral.contract),
    ];
    for (own, theirs) in texts.into_iter().filter(|(own, _)| own.is_empty()) {
        own.clone_from(theirs);
    }
}

/// Whose it is: who is named, and no one else than whom the verwijzing is about.
fn take_resident(granted: &mut Indicatie, context: &Context<'_>, fields: &Fields) -> Done {
    if let Some(number) = fields.get(INWONER) {
        let person = context.related(&RecordId::new(Kind::Resident, number.clone()));
        let Some(person) = person.and_then(Record::resident) else {
            return Err(Refusal::unknown(&number).at(INWONER));
        };
        let is_of_another = granted.resident.as_ref().is_some_and(|own| *own != number);
        if is_of_another {
            let sentence = format!("De verwijzing is niet van {number}");
            return Err(Refusal::rule(sentence)
                .unless("Laat inwoner leeg, of noem de verwijzing van deze inwoner")
                .at(INWONER));
        }
        if let Some(into) = &person.merged_into {
            let sentence = format!("{number} is samengevoegd met {into}");
            return Err(Refusal::rule(sentence)
                .unless(format!("Gebruik {into}"))
                .at(INWONER));
        }
        if granted.wijk.is_none() {
            let wijken = context.register.settings.wijken();
            granted.wijk.clone_from(&person.wijk);
            let team = person.wijk.as_ref().and_then(|wijk| wijken.get(wijk));
            granted.wij_team = team.map(|wijk| wijk.wij_team.clone());
        }
        granted.resident = Some(number);
    }
    match granted.resident {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Een indicatie is van iemand")
            .unless("Noem de verwijzing waar zij uit volgt, of de inwoner")
            .at(VERWIJZING)),
    }
}

fn set_fields(granted: &mut Indicatie, fields: &Fields) {
    fields.change(BEGINDATUM, &mut granted.begin);
    fields.change(EINDDATUM, &mut granted.end);
    fields.change(SOORT, &mut granted.support);
    fields.change(AANTAL, &mut granted.amount);
    fields.change(EENHEID, &mut granted.unit);
    fields.change(FREQUENTIE, &mut granted.frequency);
    fields.change(LEVERINGSVORM, &mut granted.delivery);
    fields.change(AANBIEDER, &mut granted.provider);
    fields.change(CONTRACT, &mut granted.contract);
    fields.change(PRODUCTCODE, &mut granted.product);
    fields.change(WET, &mut granted.wet);
    fields.change(GRONDSLAG, &mut granted.basis);
    fields.change(TOEGEKEND_OP, &mut granted.granted);
    fields.change(BRONNUMMER, &mut granted.source_number);
}

/// What cannot be granted so.
///
/// # Errors
/// A sentence about the first of it.
pub(crate) fn must_be_sound(granted: &Indicatie) -> Done {
    let Some(begin) = granted.begin else {
        let no = Refusal::rule("Een indicatie begint op een dag");
        return Err(no.unless("Vul begindatum in").at(BEGINDATUM));
    };
    let ends_first = |day: NaiveDate, what: &str| {
        let (day, begin) = (with_year(day), with_year(begin));
        Refusal::rule(format!("{what} op {day}, en zij begint op {begin}"))
    };
    if let Some(end) = granted.end.filter(|end| *end < begin) {
        let no = ends_first(end, "Deze indicatie eindigt");
        return Err(no.unless("Verbeter een van beide").at(EINDDATUM));
    }
    if let Some(stopped) = granted.stopped.filter(|stopped| *stopped < begin) {
        return Err(ends_first(stopped, "De ondersteuning stopte"));
    }
    if granted.amount.is_some() && granted.unit.is_none() {
        let no = Refusal::rule("Bij een aantal hoort een eenheid");
        return Err(no.unless("Vul eenheid in, zoals uur").at(EENHEID));
    }
    if granted.delivery == Some(DeliveryForm::Zin)
        && granted.provider.is_none()
        && !granted.imported
    {
        let no = Refusal::rule("Zorg in natura komt van een aanbieder, en die staat er niet bij");
        return Err(no.unless("Vul aanbieder in").at(AANBIEDER));
    }
    Ok(())
}

/// Marks the one before as followed on.
fn follow_on(draft: &mut Draft<'_>, before: &Record, own: &str, begin: Option<NaiveDate>) -> Done {
    let mut before = before.clone();
    let number = before.id.number.clone();
    if number == own {
        let no = Refusal::rule("Een indicatie volgt niet op zichzelf");
        return Err(no.at(VOLGT_OP));
    }
    let Some(earlier) = before.indicatie_mut() else {
        return Err(Refusal::unknown(&number));
    };
    if earlier.successor.as_deref() == Some(own) {
        return Ok(());
    }
    if let Some(known) = &earlier.successor {
        return Err(Refusal::rule(format!("Op {number} volgt al {known}"))
            .unless(format!("Laat deze volgen op {known}, of op geen"))
            .at(VOLGT_OP));
    }
    if let (Some(begin), Some(first)) = (begin, earlier.begin)
        && begin <= first
    {
        let first = with_year(first);
        return Err(
            Refusal::rule(format!("{number} begint zelf pas op {first}"))
                .unless("Vul een latere begindatum in")
                .at(BEGINDATUM),
        );
    }
    earlier.successor = Some(own.to_owned());
    draft.also.push(before);
    Ok(())
}

/// What it followed on is watched again, unless that is what it follows on now: nothing comes after it any more.
pub(super) fn let_go(draft: &mut Draft<'_>, now: Option<&RecordId>) {
    let own = draft.record.id.number.clone();
    for before in draft.context.related {
        let mut before = before.clone();
        let is_now = now == Some(&before.id);
        let followed = before.indicatie_mut().map(|it| &mut it.successor);
        let followed = followed.filter(|it| !is_now && it.as_ref() == Some(&own));
        if let Some(successor) = followed {
            *successor = None;
            draft.also.push(before);
        }
    }
}

pub(super) fn mend(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut mended = of(&draft.record)?.clone();
    set_fields(&mut mended, fields);
    // Whether it was over rested on the end that is mended now.
    mended.is_history &= !fields.has(EINDDATUM);
    must_be_sound(&mended)?;
    if let Some(before) = named(draft.context, fields, VOLGT_OP, Kind::Indicatie)? {
        if before.person() != mended.resident.as_deref() {
            let sentence = format!("{} is van iemand anders", before.id.number);
            return Err(Refusal::rule(sentence).at(VOLGT_OP));
        }
        let own = draft.record.id.number.clone();
        let_go(draft, Some(&before.id));
        follow_on(draft, before, &own, mended.begin)?;
    }
    *indicatie(draft)? = mended;
    Ok(())
}
