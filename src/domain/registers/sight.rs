//! Who may see a resident's dossiers apart from role and reach: given to one person, refused to one, narrowed to a few.

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Narrowing, Part, Record, RecordId, SightRule};
use crate::domain::rights::table::of;
use crate::domain::rights::{Exceptions, Facet, Reach, Subject};
use crate::domain::words::{NarrowGround, Role, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// An account that can still come in.
fn must_have_account(context: &Context<'_>, name: &str) -> Done {
    let user = context.register.users.get(name);
    if user.is_some_and(|user| !user.withdrawn) {
        return Ok(());
    }
    Err(
        Refusal::rule(format!("‘{name}’ heeft geen account in wijkregie"))
            .unless("Noem de naam waarmee deze persoon inlogt"),
    )
}

/// An account with a role that sees dossiers within its reach: to any other, wider reach gives nothing.
fn must_see_dossiers(context: &Context<'_>, name: &str) -> Done {
    let user = context.register.users.get(name);
    let in_reach = |role: &Role| of(*role, Subject::Dossier(Facet::Rij)) == Reach::Scope;
    if user.is_some_and(|user| user.roles.iter().any(in_reach)) {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "Inzage geven helpt {name} niet: geen rol die dossiers ziet buiten een begeleidingsteam"
    ))
    .unless("Een begeleidingsteam ziet wat het is aangeboden en waar de inwoner ja op zei"))
}

/// The account that is named, which is someone else's.
fn other(draft: &Draft<'_>, fields: &Fields, what: &str) -> Result<String, Refusal> {
    let user = fields.owned(GEBRUIKER);
    must_have_account(draft.context, &user)?;
    if user == draft.context.actor.name {
        return Err(
            Refusal::right(format!("{what} kan niet voor uzelf")).unless("Vraag het een collega")
        );
    }
    Ok(user)
}

fn rule(draft: &Draft<'_>, user: String, answer: YesNo, fields: &Fields) -> SightRule {
    SightRule {
        user,
        answer,
        dossier: None,
        reason: fields.owned(REDEN),
        by: draft.context.actor.name.clone(),
        from: draft.context.today,
        until: None,
        taken_back: None,
    }
}

/// Takes back what was said of an account before; of one verwijzing, only that.
fn take_back(record: &mut Record, user: &str, dossier: Option<&str>, today: NaiveDate) -> bool {
    let mut found = false;
    for part in record.parts.values_mut() {
        if let Part::SightRule(rule) = part
            && rule.user == user
            && rule.holds(today)
            && (dossier.is_none() || rule.dossier.as_deref() == dossier)
        {
            rule.taken_back = Some(today);
            found = true;
        }
    }
    found
}

/// Lets one person see a resident, or one verwijzing, until a day.
pub(super) fn give(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let user = other(draft, fields, "Inzage geven")?;
    must_see_dossiers(draft.context, &user)?;
    let today = draft.context.today;
    let dossier = fields.get(VERWIJZING);
    let dossier = dossier
        .map(|number| of_this_resident(draft, &number))
        .transpose()?;
    let until = fields.get(TOT_EN_MET);
    if let Some(until) = until.filter(|until| *until < today) {
        return Err(Refusal::usage(format!(
            "De laatste dag, {}, is al voorbij",
            with_year(until)
        )));
    }
    take_back(&mut draft.record, &user, dossier.as_deref(), today);
    let rule = SightRule {
        dossier,
        until,
        ..rule(draft, user, YesNo::Ja, fields)
    };
    draft.record.add(Part::SightRule(rule));
    Ok(())
}

/// The number of a verwijzing of the resident it is about.
fn of_this_resident(draft: &Draft<'_>, number: &str) -> Result<String, Refusal> {
    let id = RecordId::parse(number).map_err(|why| Refusal::usage(why.to_string()))?;
    let referral = draft.context.related(&id).and_then(Record::referral);
    if id.kind == Kind::Referral && referral.is_some() {
        return Ok(id.number);
    }
    Err(Refusal::rule(format!(
        "{number} is geen verwijzing van {}",
        draft.record.id.number
    )))
}

/// Nothing of a resident shows to one person from now on.
pub(super) fn refuse(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let user = other(draft, fields, "Inzage weigeren")?;
    take_back(&mut draft.record, &user, None, draft.context.today);
    let rule = rule(draft, user, YesNo::Nee, fields);
    draft.record.add(Part::SightRule(rule));
    Ok(())
}

/// Role and reach decide again for one person.
pub(super) fn take_rule_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let user = other(draft, fields, "Inzage intrekken")?;
    if take_back(&mut draft.record, &user, None, draft.context.today) {
        return Ok(());
    }
    let why = format!("Er is voor {user} niets apart geregeld");
    Err(Refusal::rule(why).unless("Zie wie mag kijken: wijkregie inzage mag NUMMER"))
}

/// A resident whose sight is narrowed.
pub(super) fn is_narrowed(record: &Record, _: &Context<'_>) -> Done {
    match Exceptions::of(record).is_some_and(|it| it.narrowing().is_some()) {
        true => Ok(()),
        false => Err(Refusal::rule(format!(
            "{} is niet afgeschermd",
            record.id.number
        ))),
    }
}

/// A resident whose sight is not narrowed.
pub(super) fn is_not_narrowed(record: &Record, context: &Context<'_>) -> Done {
    match is_narrowed(record, context) {
        Ok(()) => Err(
            Refusal::rule(format!("{} is al afgeschermd", record.id.number))
                .unless("Verleng of hef op met afscherming-herzien of afscherming-opheffen"),
        ),
        Err(_) => Ok(()),
    }
}

/// The ground, last day and review of a narrowing.
fn narrowing(
    draft: &Draft<'_>,
    fields: &Fields,
    ground: NarrowGround,
) -> Result<Narrowing, Refusal> {
    let today = draft.context.today;
    let last_day = fields.get(TOT_EN_MET).unwrap_or(today);
    let review = fields.get(HERZIEN_OP).unwrap_or(last_day);
    if !(today..=last_day).contains(&review) {
        let why = format!(
            "Herzien kan van vandaag tot en met de laatste dag, {}",
            with_year(last_day)
        );
        return Err(Refusal::usage(why));
    }
    Ok(Narrowing {
        ground,
        note: fields.owned(TOELICHTING),
        from: today,
        last_day,
        review,
        by: draft.context.actor.name.clone(),
        lifted: None,
        lifted_why: String::new(),
    })
}

/// Only who is named, and who decides it, sees the resident from now on.
pub(super) fn narrow(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let me = draft.context.actor.name.clone();
    let named = fields.owned(VOOR);
    let split = named.split(|c: char| c == ',' || c.is_whitespace());
    let mut named: Vec<&str> = split.filter(|name| !name.is_empty()).collect();
    named.sort_unstable();
    named.dedup();
    for name in &named {
        must_have_account(draft.context, name)?;
    }
    if named.iter().all(|name| *name == me) {
        return Err(Refusal::rule("Noem bij voor ten minste één collega")
            .unless("Anders kan niemand bij het dossier als u er niet bent"));
    }
    let ground = fields.get(NARROW_GROUND).unwrap_or(NarrowGround::Dwang);
    let decided = narrowing(draft, fields, ground)?;
    let others = named.into_iter().filter(|name| *name != me);
    let all: Vec<String> = std::iter::once(me.as_str())
        .chain(others)
        .map(str::to_owned)
        .collect();
    // Who was let in before, is let in again only by name; who was told no, stays out.
    take_back_every_yes(&mut draft.record, draft.context.today);
    for user in all {
        take_back(&mut draft.record, &user, None, draft.context.today);
        let rule = SightRule {
            reason: format!("mag erbij tijdens de afscherming ({})", decided.ground),
            ..rule(draft, user, YesNo::Ja, fields)
        };
        draft.record.add(Part::SightRule(rule));
    }
    draft.record.add(Part::Narrowing(decided));
    Ok(())
}

/// Ends the narrowing that holds; returns on what ground it was.
fn lift_current(draft: &mut Draft<'_>, why: String) -> Option<NarrowGround> {
    let today = draft.context.today;
    let mut parts = draft.record.parts.values_mut().rev();
    parts.find_map(|part| match part {
        Part::Narrowing(narrowing) if narrowing.lifted.is_none() => {
            narrowing.lifted = Some(today);
            narrowing.lifted_why.clone_from(&why);
            Some(narrowing.ground)
        }
        _ => None,
    })
}

/// Looked at again: it stays, with a new last day.
pub(super) fn review_narrowing(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(ground) = lift_current(draft, "herzien: het blijft".to_owned()) else {
        return is_narrowed(&draft.record, draft.context);
    };
    let anew = narrowing(draft, fields, ground)?;
    draft.record.add(Part::Narrowing(anew));
    Ok(())
}

/// Role and reach decide again for everyone, also for who was let in meanwhile; who was told no, stays out.
pub(super) fn lift_narrowing(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if lift_current(draft, fields.owned(REDEN)).is_none() {
        return is_narrowed(&draft.record, draft.context);
    }
    take_back_every_yes(&mut draft.record, draft.context.today);
    Ok(())
}

/// Takes back that anyone may see it apart from role and reach.
fn take_back_every_yes(record: &mut Record, today: NaiveDate) {
    for part in record.parts.values_mut() {
        if let Part::SightRule(rule) = part
            && rule.answer == YesNo::Ja
            && rule.holds(today)
        {
            rule.taken_back = Some(today);
        }
    }
}

/// What was decided of the sight of one number counts for the other too, when they are one person.
pub(super) fn carry_over(from: &Record, to: &mut Record) {
    let decided = |part: &&Part| matches!(part, Part::SightRule(_) | Part::Narrowing(_));
    for part in from.parts.values().filter(decided).cloned() {
        to.add(part);
    }
}
