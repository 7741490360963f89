//! How a contract goes on or ends: options, notice, and the decision that nothing follows on it.

use chrono::NaiveDate;

use super::fields::*;
use super::loose::{nothing_new, off_days};
use crate::domain::contract::actions::sound::{checked, within_contract};
use crate::domain::contract::actions::{Done, contract, dates_of, dates_on, in_words};
use crate::domain::contract::dates::{self, Dates};
use crate::domain::contract::overview::followers;
use crate::domain::contract::parts::ContractOption;
use crate::domain::contract::signals::OFFICE_NORM;
use crate::domain::contract::words::{ContractStatus, NoticeBy};
use crate::domain::dates::with_year;
use crate::domain::record::{Part, Record};
use crate::domain::workflow::action::free;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn add_option(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let option = ContractOption {
        length: fields.need(MAANDEN)?,
        clause: fields.owned(CLAUSULE),
        ground: fields.get(GROND),
        ..ContractOption::default()
    };
    if option.length.span().is_nothing() {
        return Err(Refusal::rule("Een optie duurt langer dan niets"));
    }
    if option.clause.is_empty() && option.ground.is_some() && fields.text(MOTIVERING).is_empty() {
        return Err(Refusal::rule(
            "Een verlenging zonder clausule vraagt een motivering bij de wijzigingsgrond",
        )
        .by("Aw 2.163b–2.163g")
        .unless("Vul motivering in: waarom deze grond geldt, en om welk bedrag het gaat"));
    }
    if contract(draft)?.is_tacit {
        return Err(Refusal::rule(
            "Dit contract wordt stilzwijgend verlengd; een optie heeft daar geen werking",
        ));
    }
    if let Some(why) = fields.get(MOTIVERING) {
        contract(draft)?.motivation = why;
    }
    draft.record.add(Part::ContractOption(option));
    checked(draft)
}

pub(crate) fn has_option(record: &Record, context: &Context<'_>) -> Done {
    let Some(dates) = dates_of(record, context) else {
        return free(record, context);
    };
    if dates.next_option.is_some() {
        return Ok(());
    }
    let count = record.all::<ContractOption>().count();
    let is_declined = record
        .all::<ContractOption>()
        .any(ContractOption::is_declined);
    let why = match count {
        0 => "dit contract heeft geen verlengingsoptie".to_owned(),
        _ if is_declined => "er is geen optie meer waarover nog niet is besloten".to_owned(),
        1 => "de enige optie is al gebruikt".to_owned(),
        count => format!("alle {count} opties zijn al gebruikt"),
    };
    Err(Refusal::rule(format!("Verlengen kan niet: {why}"))
        .by("Aw 2.163c")
        .unless("Een nieuwe aanbesteding is nodig, of een andere wijzigingsgrond (optie-toevoegen grond=b, d, e, f of g)"))
}

pub(crate) fn use_option(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let today = context.today;
    let day = fields.get(DATUM).unwrap_or(today);
    // Judged by the contract of the day it happened: what ran out since ran then.
    let then = dates_on(&draft.record, context, day);
    let next = then
        .and_then(|dates| dates.next_option)
        .ok_or_else(|| Refusal::rule("Er is geen optie om te gebruiken"))?;
    let end = then.and_then(|dates| dates.current_end);
    within_contract(&draft.record, day, "De optie")?;
    if end.is_some_and(|end| end < day) {
        return Err(Refusal::rule(format!(
            "De optie kan niet meer: het contract liep af op {}",
            in_words(end)
        ))
        .by("Aw 2.163c")
        .unless("Wat afgelopen is, wordt niet verlengd; een nieuwe aanbesteding is nodig"));
    }
    if day > next.latest && fields.text(REDEN).is_empty() {
        return Err(Refusal::rule(format!(
            "De verlenging had uiterlijk {} gemeld moeten zijn, en dit is {}",
            with_year(next.latest),
            with_year(day)
        ))
        .by(if next.is_agreed {
            "overeenkomst, meldtermijn"
        } else {
            OFFICE_NORM
        })
        .unless("Gaat de aanbieder toch akkoord, geef dan de reden (reden=…)"));
    }
    meets_no_follower(draft, fields, next.new_end)?;
    let by = context.actor.name.clone();
    let (clause, ground) = (fields.get(CLAUSULE), fields.get(GROND));
    let option = draft
        .record
        .element_mut::<ContractOption>(next.key.n)
        .ok_or_else(|| Refusal::rule("Deze optie is er niet meer"))?;
    option.clause = clause.unwrap_or_else(|| option.clause.clone());
    option.ground = ground.or(option.ground);
    if option.clause.is_empty() && option.ground.is_none() {
        return Err(Refusal::rule(
            "Verlengen kan nog niet: de optie heeft geen clausule in de aanbestedingsstukken, dus geen wijzigingsgrond",
        )
        .by("Aw 2.163c")
        .unless("Vul clausule in (document en artikel), of een andere grond: b onder de drempel, d aanvullend, e onvoorzien, f vervanging, g niet wezenlijk"));
    }
    option.is_used = true;
    option.used_on = Some(day);
    option.used_by = by;
    if let Some(reason) = fields.get(REDEN) {
        draft.note(&format!("Optie gebruikt, al klopte niet alles: {reason}"));
    }
    checked(draft)
}

/// Nothing is used up: what was decided stands with the option, and the days after the end are open from now on.
pub(crate) fn decline_option(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let day = fields.get(DATUM).unwrap_or(context.today);
    let next = dates_on(&draft.record, context, day)
        .and_then(|dates| dates.next_option)
        .ok_or_else(|| Refusal::rule("Er is geen optie om over te besluiten"))?;
    within_contract(&draft.record, day, "Het besluit")?;
    let known = off_days(draft);
    let option = draft
        .record
        .element_mut::<ContractOption>(next.key.n)
        .ok_or_else(|| Refusal::rule("Deze optie is er niet meer"))?;
    option.declined_on = Some(day);
    option.declined_because = fields.owned(REDEN);
    nothing_new(&known, off_days(draft))
}

/// What already follows on the contract must start after the end with the option, or there is a reason for both.
fn meets_no_follower(draft: &Draft<'_>, fields: &Fields, new_end: NaiveDate) -> Done {
    let own = draft.record.id.number.as_str();
    let followers = followers(draft.context.register);
    let early = followers.get(own).and_then(|all| {
        all.iter()
            .find(|next| next.start.is_some_and(|start| start <= new_end))
    });
    match early {
        Some(next) if fields.text(REDEN).is_empty() => Err(Refusal::rule(format!(
            "Met de optie loopt {own} tot en met {}, maar {} volgt erop en gaat in op {}",
            with_year(new_end),
            next.number,
            in_words(next.start)
        ))
        .unless("Verplaats die ingang of trek die aanbesteding in; mogen ze naast elkaar lopen, geef dan de reden (reden=…)")),
        _ => Ok(()),
    }
}

pub(crate) fn can_give_notice(record: &Record, context: &Context<'_>) -> Done {
    let Some(contract) = record.contract() else {
        return Ok(());
    };
    if let (Some(given), Some(end)) = (contract.notice_given, contract.ends_by_notice) {
        return Err(Refusal::rule(format!(
            "Het contract is al opgezegd op {}, per {}",
            with_year(given),
            with_year(end)
        )));
    }
    if contract.notice_by == Some(NoticeBy::Geen) {
        return Err(
            Refusal::rule("In dit contract mag geen van beide partijen opzeggen")
                .by("overeenkomst, opzegging"),
        );
    }
    // What ran out can have been noticed while it ran: the day of notice decides.
    let dates = dates_of(record, context);
    let is_unknown = |dates: Dates| dates.is_renewed_unknown && dates.current_end.is_none();
    if dates.is_some_and(is_unknown) {
        return Err(Refusal::rule(
            "Opzeggen kan nog niet: het contract wordt stilzwijgend verlengd, en hoe lang telkens ontbreekt",
        )
        .by("overeenkomst, opzegtermijn")
        .unless("Vul eerst verlengingsduur in (contract-wijzigen)"));
    }
    match dates.map(|dates| dates.status) {
        Some(status @ (ContractStatus::Beeindigd | ContractStatus::Onbekend)) => Err(
            Refusal::rule(format!("Opzeggen kan niet: het contract is {status}")),
        ),
        _ => Ok(()),
    }
}

pub(crate) fn give_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let known = off_days(draft);
    let given = fields.get(DATUM).unwrap_or(context.today);
    let term = contract(draft)?.notice_term.unwrap_or_default();
    let end = match fields.get(PER) {
        Some(per) => {
            let last = dates::CountedBack::from(per, term).map(|last| last.month_end);
            if last.is_none_or(|last| given > last) {
                return Err(Refusal::rule(format!(
                    "Opzeggen per {} had uiterlijk {} gemoeten, en dit is {}",
                    with_year(per),
                    in_words(last),
                    with_year(given)
                ))
                .by("overeenkomst, opzegtermijn"));
            }
            is_towards(draft, per)?;
            let then = dates_on(&draft.record, context, given);
            let renews = then.is_some_and(|dates| dates.renewal.is_some());
            let end = then.and_then(|dates| dates.max_end.or(dates.current_end));
            if !renews && end.is_some_and(|end| per > end) {
                return Err(Refusal::rule(format!(
                    "Het contract loopt al af op {}, voor {}",
                    in_words(end),
                    with_year(per)
                )));
            }
            per
        }
        None => dates::end_by_notice(&draft.record, given, context.today).ok_or_else(|| {
            let dates = dates_on(&draft.record, context, given);
            let last = dates.and_then(|dates| dates.notice);
            Refusal::rule(format!(
                "Opzeggen tegen {} had uiterlijk {} gemoeten",
                in_words(dates.and_then(|dates| dates.current_end)),
                in_words(last.map(|last| last.month_end))
            ))
            .by("overeenkomst, opzegtermijn")
            .unless("Het contract loopt op die dag vanzelf af; gebruik geen optie")
        })?,
    };
    let contract = contract(draft)?;
    if contract.start.is_some_and(|start| end < start) {
        return Err(Refusal::rule(format!(
            "Het contract begint pas op {}",
            in_words(contract.start)
        )));
    }
    contract.notice_given = Some(given);
    contract.ends_by_notice = Some(end);
    nothing_new(&known, off_days(draft))
}

/// A contract without an end ends on a day towards which notice can be given.
fn is_towards(draft: &Draft<'_>, per: NaiveDate) -> Done {
    let contract = draft.record.contract().filter(|one| one.has_no_end());
    let towards = contract.and_then(|contract| contract.notice_towards);
    let before = towards.and_then(|_| dates::out_by(&draft.record, per));
    match (towards, before) {
        (Some(towards), Some((end, _))) if end != per => Err(Refusal::rule(format!(
            "Opzeggen kan tegen {towards}, en {} is dat niet",
            with_year(per)
        ))
        .by("overeenkomst, opzegging")
        .unless(format!(
            "Kies {}, of laat per leeg: dan wordt het de eerste dag die kan",
            with_year(end)
        ))),
        _ => Ok(()),
    }
}

pub(crate) fn notice_was_given(record: &Record, _: &Context<'_>) -> Done {
    match record.contract() {
        Some(contract) if contract.ends_by_notice.is_none() => {
            Err(Refusal::rule("Dit contract is niet opgezegd"))
        }
        _ => Ok(()),
    }
}

pub(crate) fn withdraw_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let known = off_days(draft);
    let contract = contract(draft)?;
    contract.notice_given = None;
    contract.ends_by_notice = None;
    nothing_new(&known, off_days(draft))?;
    draft.note(&format!("Opzegging ingetrokken: {}", fields.text(REDEN)));
    Ok(())
}

pub(crate) fn do_not_continue(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let day = fields.get(DATUM).unwrap_or(draft.context.today);
    let contract = contract(draft)?;
    contract.not_continued = fields.owned(REDEN);
    contract.not_continued_on = Some(day);
    Ok(())
}

pub(crate) fn was_not_continued(record: &Record, _: &Context<'_>) -> Done {
    match record.contract() {
        Some(contract) if contract.not_continued.is_empty() => Err(Refusal::rule(
            "Er is niet besloten om dit contract niet voort te zetten",
        )),
        _ => Ok(()),
    }
}

pub(crate) fn continue_after_all(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let contract = contract(draft)?;
    contract.not_continued.clear();
    contract.not_continued_on = None;
    draft.note(&format!("Toch voortzetten: {}", fields.text(REDEN)));
    Ok(())
}
