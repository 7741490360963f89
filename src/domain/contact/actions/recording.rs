//! A contact, written down and mended. Whose it is and which team it is of follow from the verwijzing or the inwoner.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, Utc};

use super::{Done, contact, of};
use crate::domain::contact::Contact;
use crate::domain::contact::fields::*;
use crate::domain::contact::hours::read_time;
use crate::domain::contact::words::{CallTeam, Channel};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::referral::actions::marks::may_have;
use crate::domain::registers::user::Scope;
use crate::domain::retention::destroyed;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(super) fn record(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let mut made = Contact {
        channel: Some(Channel::Telefoon),
        at: Some(moment(context, fields, None)?),
        ..Contact::default()
    };
    place(&mut made, context, fields)?;
    set_fields(&mut made, fields);
    made.team = fields.get(TERUGBELLEN);
    if made.team.is_some() {
        made.asked = made.at;
    } else if fields.has(MEDEWERKER) {
        // Who names a colleague wants one to call.
        made.team = Some(team_of(&made));
        made.asked = made.at;
    }
    *contact(draft)? = made;
    must_reach_a_team(of(&draft.record)?)?;
    assign(draft, fields)
}

/// The team of whoever a contact is about: the WIJ-team where one is known.
fn team_of(contact: &Contact) -> CallTeam {
    match contact.wij_team {
        Some(_) => CallTeam::Wij,
        None => CallTeam::Backoffice,
    }
}

/// Says what a contact cannot be, however it came in.
///
/// # Errors
/// A sentence about the first of it.
pub(crate) fn must_be_sound(contact: &Contact) -> Done {
    must_reach_a_team(contact)?;
    let no = |sentence: &str| Err(Refusal::rule(sentence));
    match (contact.team, contact.asked, contact.end, contact.ended) {
        (Some(_), None, ..) => no("Er staat niet wanneer het terugbellen is gevraagd"),
        (None, _, Some(_), _) => no("Er is geen terugbellen gevraagd dat kan zijn afgehandeld"),
        (_, _, Some(_), None) => no("Er staat niet wanneer het terugbellen is afgehandeld"),
        (_, Some(asked), _, Some(ended)) if ended < asked => {
            no("Het terugbellen is afgehandeld voor het was gevraagd")
        }
        _ => Ok(()),
    }
}

/// A call-back for the WIJ-team is for one of them.
pub(super) fn must_reach_a_team(contact: &Contact) -> Done {
    if contact.team != Some(CallTeam::Wij) || contact.wij_team.is_some() {
        return Ok(());
    }
    Err(
        Refusal::rule("Welk WIJ-team er terugbelt, is niet te zien: dit contact is van geen wijk")
            .unless("Noem de inwoner, de verwijzing of de wijk; of laat de backoffice terugbellen")
            .at(WIJK),
    )
}

/// Gives a call-back to a colleague who may see it.
pub(super) fn assign(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(key) = fields.get(MEDEWERKER) {
        may_have(&draft.record, draft.context)(&key)?;
        contact(draft)?.assigned = key;
    }
    Ok(())
}

/// The moment that is meant: what is not given is as it was, and at first it is now.
fn moment(
    context: &Context<'_>,
    fields: &Fields,
    before: Option<DateTime<Utc>>,
) -> Result<DateTime<Utc>, Refusal> {
    let before = before.map(|at| at.with_timezone(&Local));
    let day = before.map_or(context.today, |at| at.date_naive());
    let day = fields.get(OP).unwrap_or(day);
    let time = match (fields.text(TIJD), before) {
        ("", Some(before)) => before.time(),
        ("", None) if day == context.today => return Ok(context.now),
        // Of what was on another day the time is hardly ever known: the middle of it.
        ("", None) => NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default(),
        (typed, _) => read_time(typed).ok_or_else(|| {
            Refusal::rule(format!("‘{typed}’ is geen tijd"))
                .unless("Schrijf bijvoorbeeld 14:30")
                .at(TIJD)
        })?,
    };
    let at = in_time(day, time).ok_or_else(|| {
        Refusal::rule("Die tijd was er die dag niet: de klok ging vooruit")
            .unless("Kies een uur later")
            .at(TIJD)
    })?;
    if at > context.now && day <= context.today {
        return Err(Refusal::rule("Dat moment moet nog komen")
            .unless("Noem wanneer het contact was, of laat de tijd leeg")
            .at(TIJD));
    }
    Ok(at)
}

/// A moment where the office is; none where the clock skipped it.
fn in_time(day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    let local = day.and_time(time).and_local_timezone(Local);
    local.earliest().map(|at| at.with_timezone(&Utc))
}

/// Fills in whose it is, with the wijk and the team that follow.
fn place(made: &mut Contact, context: &Context<'_>, fields: &Fields) -> Done {
    if let Some(number) = fields.get(VERWIJZING) {
        let referral = context.seen(&number, Kind::Referral);
        let referral = referral.filter(|it| destroyed(it).is_none());
        let referral = referral.ok_or_else(|| Refusal::unknown(&number).at(VERWIJZING))?;
        made.referral = Some(referral.id.number.clone());
        if let Some(head) = referral.referral() {
            made.resident.clone_from(&head.resident);
            made.wijk.clone_from(&head.wijk);
            made.wij_team.clone_from(&head.wij_team);
        }
    }
    if let Some(number) = fields.get(INWONER) {
        of_resident(made, context, &number)?;
    }
    if let Some(wijk) = fields.get(WIJK) {
        let wijken = context.register.settings.wijken();
        made.wij_team = wijken.get(&wijk).map(|it| it.wij_team.clone());
        made.wijk = Some(wijk);
    }
    if made.wijk.is_none() && made.wij_team.is_none() {
        // What nobody's team has would be seen by nobody: it is with the team of whoever writes it down.
        let scopes = context.actor.scopes.iter();
        let own = scopes.filter_map(|scope| match scope {
            Scope::WijTeam(team) => Some(team.clone()),
            _ => None,
        });
        made.wij_team = own.into_iter().next();
    }
    Ok(())
}

fn of_resident(made: &mut Contact, context: &Context<'_>, number: &str) -> Done {
    let person = context.related(&RecordId::new(Kind::Resident, number));
    let person = person.filter(|it| destroyed(it).is_none());
    let Some(person) = person.and_then(Record::resident) else {
        return Err(Refusal::unknown(number).at(INWONER));
    };
    let of_referral = made.resident.as_ref().filter(|_| made.referral.is_some());
    if of_referral.is_some_and(|own| own != number) {
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
    if made.referral.is_none() {
        let wijken = context.register.settings.wijken();
        let team = person.wijk.as_ref().and_then(|wijk| wijken.get(wijk));
        made.wij_team = team.map(|wijk| wijk.wij_team.clone());
        made.wijk.clone_from(&person.wijk);
    }
    made.resident = Some(number.to_owned());
    Ok(())
}

fn set_fields(made: &mut Contact, fields: &Fields) {
    fields.change(WAT, &mut made.subject);
    fields.change(MET, &mut made.with);
    fields.change(MET_WIE, &mut made.with_is);
    fields.change(KANAAL, &mut made.channel);
    fields.change(TERUGBELNUMMER, &mut made.phone);
    fields.change(BRONNUMMER, &mut made.source_number);
}

pub(super) fn mend(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let mut mended = of(&draft.record)?.clone();
    if fields.has(OP) || fields.has(TIJD) {
        let at = moment(context, fields, mended.at)?;
        // What was asked in the contact itself was asked then.
        if mended.asked == mended.at {
            mended.asked = mended.asked.map(|_| at);
        }
        mended.at = Some(at);
    }
    let emptied: Vec<&str> = fields.emptied().collect();
    if emptied.contains(&VERWIJZING.name()) {
        mended.referral = None;
    }
    if emptied.contains(&INWONER.name()) && mended.referral.is_none() {
        mended.resident = None;
    }
    place(&mut mended, context, fields)?;
    set_fields(&mut mended, fields);
    if mended.subject.is_empty() {
        return Err(Refusal::rule("Een contact gaat ergens over")
            .unless("Schrijf het in één regel")
            .at(WAT));
    }
    must_reach_a_team(&mended)?;
    if mended.wij_team != of(&draft.record)?.wij_team {
        // Whoever had it is of the team it left.
        mended.assigned.clear();
    }
    *contact(draft)? = mended;
    Ok(())
}
