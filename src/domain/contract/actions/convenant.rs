//! What partners bring in under a convenant, and when that is evaluated.

use super::fields::*;
use super::loose::{Absent, absent_partner};
use crate::domain::contract::actions::Done;
use crate::domain::contract::actions::sound::within_days;
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::parts::{ReviewMoment, Staffing};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::words::YesNo;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Only partners of a convenant bring somebody in.
pub(crate) fn is_convenant(record: &Record, _: &Context<'_>) -> Done {
    match buys_nothing(record) {
        true => Ok(()),
        false => Err(Refusal::rule(
            "Inzet hoort bij een convenant, en dit is een ander soort overeenkomst",
        )
        .unless("Wat een aanbieder levert, staat in percelen, tarieven en resultaten")),
    }
}

pub(crate) fn add_staffing(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut staffing = Staffing {
        partner: partner(fields.text(PARTNER), draft.context.register),
        ..Staffing::default()
    };
    set(&mut staffing, fields);
    fits(&staffing, draft)?;
    draft.record.add(Part::Staffing(staffing));
    Ok(())
}

pub(crate) fn change_staffing(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(INZETNUMMER).unwrap_or(0);
    let known = draft.record.element::<Staffing>(n).cloned();
    let mut staffing = known.ok_or_else(|| {
        let count = draft.record.all::<Staffing>().count();
        Refusal::rule(format!("Er is geen inzet {n}; er zijn er {count}"))
    })?;
    // What was talked about is known once a number is given.
    staffing.in_talks &= fields.get(FTE).is_none();
    set(&mut staffing, fields);
    fits(&staffing, draft)?;
    let key = PartKey {
        kind: Staffing::KIND,
        n,
    };
    draft.record.parts.insert(key, Part::Staffing(staffing));
    Ok(())
}

pub(crate) fn has_staffing(record: &Record, _: &Context<'_>) -> Done {
    match record.all::<Staffing>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er is nog geen inzet vastgelegd")
            .unless("Voeg die toe met inzet-toevoegen")),
    }
}

/// A partner by the name the office knows it by, whether its number or its name was typed; else as typed.
fn partner(text: &str, register: &Register) -> String {
    let known = register.find_organisation(text);
    known.map_or_else(
        || text.to_owned(),
        |key| register.provider_name(&key).to_owned(),
    )
}

fn set(staffing: &mut Staffing, fields: &Fields) {
    fields.change(TEAM, &mut staffing.team);
    fields.change(FTE, &mut staffing.fte);
    fields.change(BRENGT_IN, &mut staffing.brings);
    fields.change(VANAF, &mut staffing.from);
    fields.change(INZET_TOT, &mut staffing.until);
    if fields.has(IN_GESPREK) {
        staffing.in_talks = fields.get(IN_GESPREK) == Some(YesNo::Ja);
    }
}

pub(super) fn fits(staffing: &Staffing, draft: &Draft<'_>) -> Done {
    let (from, until) = (staffing.from, staffing.until);
    if until.zip(from).is_some_and(|(until, from)| until < from) {
        return Err(Refusal::rule("De inzet eindigt voor zij begint"));
    }
    within_days(draft, (from, until), "De inzet duurt")?;
    if staffing.fte.is_some() && staffing.in_talks {
        return Err(
            Refusal::rule("Wat nog in gesprek is, heeft nog geen aantal fte")
                .unless("Vul fte in, of in-gesprek=ja; fte=0 betekent dat zij er geen inbrengt"),
        );
    }
    takes_part(staffing, draft)
}

/// Who brings something in is a partner on all the days that she does.
fn takes_part(staffing: &Staffing, draft: &Draft<'_>) -> Done {
    let name = &staffing.partner;
    let (why, remedy) = match absent_partner(&draft.record, draft.context.register, staffing) {
        None => return Ok(()),
        Some(Absent::Never) => (
            format!("{name} is geen partner in dit convenant"),
            "Voeg haar eerst toe met partij-toevoegen",
        ),
        Some(Absent::Left(last)) => (
            format!(
                "{name} doet mee tot en met {}, dus haar inzet kan niet langer duren",
                with_year(last)
            ),
            "Vul tot in, of laat haar langer meedoen (partij-wijzigen)",
        ),
        Some(Absent::Comes(first)) => (
            format!(
                "{name} doet mee vanaf {}, dus haar inzet kan niet eerder beginnen",
                with_year(first)
            ),
            "Vul van in, of laat haar eerder meedoen (partij-wijzigen)",
        ),
    };
    Err(Refusal::rule(why).unless(remedy))
}

/// An evaluation begins after what it is of.
pub(crate) fn plan_review(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (from, until) = (fields.get(VANAF), fields.get(TOT_EN_MET));
    let start = draft.record.contract().and_then(|contract| contract.start);
    if let Some((from, start)) = from.zip(start).filter(|(from, start)| from <= start) {
        return Err(Refusal::rule(format!(
            "Een evaluatie begint na het begin: {} ligt niet na {}",
            with_year(from),
            with_year(start)
        )));
    }
    if until.zip(from).is_some_and(|(until, from)| until < from) {
        return Err(Refusal::rule("De evaluatie is klaar voor zij begint"));
    }
    draft.record.add(Part::ReviewMoment(ReviewMoment {
        from,
        until,
        topic: fields.owned(ONDERWERP),
        ..ReviewMoment::default()
    }));
    Ok(())
}

pub(crate) fn has_reviews(record: &Record, _: &Context<'_>) -> Done {
    match record.all::<ReviewMoment>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er is geen evaluatiemoment gepland")
            .unless("Plan er een met evaluatiemoment-plannen")),
    }
}

pub(crate) fn review(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(EVALUATIENUMMER).unwrap_or(0);
    let count = draft.record.all::<ReviewMoment>().count();
    let day = fields.need(DATUM)?;
    let start = draft.record.contract().and_then(|contract| contract.start);
    if let Some(start) = start.filter(|start| day < *start) {
        return Err(Refusal::rule(format!(
            "Evalueren op {} kan niet: het convenant begint op {}",
            with_year(day),
            with_year(start)
        ))
        .at(DATUM));
    }
    let moment = draft.record.element_mut::<ReviewMoment>(n);
    let moment = moment.ok_or_else(|| {
        Refusal::rule(format!(
            "Er is geen evaluatiemoment {n}; er zijn er {count}"
        ))
    })?;
    if let Some(held) = moment.held {
        return Err(Refusal::rule(format!(
            "Dit evaluatiemoment is al vastgelegd, op {}",
            with_year(held)
        ))
        .unless("Plan er nog een (evaluatiemoment-plannen), of maak het eerst ongedaan"));
    }
    moment.held = Some(day);
    moment.finding = fields.owned(BEVINDING);
    Ok(())
}
