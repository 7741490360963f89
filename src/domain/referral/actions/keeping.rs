//! What is done about keeping a dossier: a correction at the resident's request, what holds destruction, the request for
//! it, the proposal, and destroying itself, by a second person.

use super::fields::*;
use super::referral;
use chrono::NaiveDate;

use crate::domain::contact::words::Standing as Waits;
use crate::domain::dates::with_year;
use crate::domain::indicatie::words::Standing;
use crate::domain::record::fields::of_head;
use crate::domain::record::{Block, Correction, Kind, Part, Record, RecordId};
use crate::domain::referral::Proposal;
use crate::domain::retention;
use crate::domain::words::ClockKind;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::actions::find;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// Changes a field of a verwijzing at the resident's request (AVG art. 16; Wmo 2015 art. 5.3.2).
pub(crate) fn correct_referral(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    correct(draft, fields, "gegevens-wijzigen")
}

/// Changes a field of an inwoner at the resident's request (AVG art. 16; Wmo 2015 art. 5.3.2).
pub(crate) fn correct_resident(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    correct(draft, fields, "inwoner-wijzigen")
}

/// Has a field changed as another action changes it, and keeps what it was, what it became, and on what ground.
fn correct(draft: &mut Draft<'_>, fields: &Fields, by: &str) -> Done {
    let action = find(by).ok_or_else(|| Refusal::usage(format!("‘{by}’ is geen actie")))?;
    let name = fields.owned(VELD);
    let spec = action.fields.iter().find(|field| field.name == name);
    let spec = spec.ok_or_else(|| {
        let names: Vec<&str> = action.fields.iter().map(|field| field.name).collect();
        Refusal::usage(format!("‘{name}’ is geen veld dat hier te corrigeren is"))
            .unless(format!("Kies uit: {}", names.join(", ")))
    })?;
    let said = |record: &Record| {
        let head = of_head(&record.head).unwrap_or_default();
        let value = head.get(&spec.path.replace('-', "_")).cloned();
        match value.unwrap_or_default() {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        }
    };
    let old = said(&draft.record);
    let given = [(name.clone(), fields.owned(NIEUW))].into();
    let now = (draft.context.today, draft.context.register);
    let change = Fields::read((action.id, action.title), action.fields, &given, now)?;
    (action.effect)(draft, &change)?;
    let new = said(&draft.record);
    draft.record.add(Part::Correction(Correction {
        field: name,
        old,
        new,
        ground: fields.owned(WAAROM),
        asked: fields.get(GEVRAAGD_OP),
        by: draft.context.actor.name.clone(),
        at: draft.context.now,
    }));
    Ok(())
}

fn request_runs(record: &Record) -> bool {
    let clock = record
        .referral()
        .and_then(|referral| referral.clock(ClockKind::Vernietiging));
    clock.is_some_and(|clock| clock.stopped.is_none())
}

pub(crate) fn no_request_yet(record: &Record, _: &Context<'_>) -> Done {
    if request_runs(record) {
        return Err(Refusal::rule("Er loopt al een verzoek om te vernietigen")
            .unless("Wijs het af (verzoek-afwijzen), of stel het vernietigen voor"));
    }
    Ok(())
}

pub(crate) fn has_request(record: &Record, _: &Context<'_>) -> Done {
    if request_runs(record) {
        return Ok(());
    }
    Err(Refusal::rule("Er loopt geen verzoek om te vernietigen"))
}

pub(crate) fn refuse_request(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let why = fields.owned(REDEN);
    draft.note(&format!("Verzoek om te vernietigen afgewezen: {why}"));
    Ok(())
}

pub(crate) fn block(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Block(Block {
        ground: fields.need(BLOKKADE)?,
        note: fields.owned(TOELICHTING),
        from: draft.context.today,
        until: None,
        by: draft.context.actor.name.clone(),
    }));
    // Whoever proposed it did not know this.
    referral(draft)?.proposal = None;
    Ok(())
}

pub(crate) fn is_blocked(record: &Record, _: &Context<'_>) -> Done {
    match retention::block(record) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er staat geen blokkade op dit dossier")),
    }
}

pub(crate) fn lift_block(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    for part in draft.record.parts.values_mut() {
        if let Part::Block(block) = part
            && block.until.is_none()
        {
            block.until = Some(today);
        }
    }
    let why = fields.owned(REDEN);
    draft.note(&format!("Blokkade opgeheven: {why}"));
    Ok(())
}

fn ground(record: &Record, context: &Context<'_>) -> Result<retention::Ground, Refusal> {
    // What is not known to have changed long ago changed today.
    let last = (context.last_change)(record).unwrap_or(context.today);
    retention::ground(record, last, &context.register.settings, context.today)
}

pub(crate) fn may_go(record: &Record, context: &Context<'_>) -> Done {
    ground(record, context).map(|_| ())
}

pub(crate) fn propose(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let ground = ground(&draft.record, draft.context)?;
    let proposal = Proposal {
        by: draft.context.actor.name.clone(),
        on: draft.context.today,
        ground: ground.word().to_owned(),
    };
    referral(draft)?.proposal = Some(proposal);
    Ok(())
}

/// Two people destroy: one proposes, another does it.
pub(crate) fn another_proposed(record: &Record, context: &Context<'_>) -> Done {
    let proposal = record
        .referral()
        .and_then(|referral| referral.proposal.as_ref());
    match proposal {
        None => Err(
            Refusal::rule("Vernietigen kan nog niet: niemand heeft het voorgesteld")
                .unless("Stel het voor (vernietiging-voorstellen); een ander doet het dan"),
        ),
        Some(proposal) if proposal.by == context.actor.name => Err(Refusal::rule(format!(
            "Vernietigen doet een ander dan wie het voorstelde; u deed dat op {}",
            with_year(proposal.on)
        ))
        .unless("Vraag iemand met de rol leiding of backoffice")),
        Some(_) => may_go(record, context),
    }
}

/// Whether nothing is delivered any more under an indicatie, and nobody waits for a call: what runs is no past to destroy.
fn is_over(record: &Record, today: NaiveDate) -> Done {
    let contact = record.contact().filter(|it| it.is_there());
    if contact.is_some_and(|it| it.standing() == Waits::Terugbellen) {
        let sentence = format!(
            "Vernietigen kan niet: {} wacht op een telefoontje",
            record.id
        );
        return Err(Refusal::rule(sentence)
            .unless("Handel het eerst af (contact-gebeld of contact-afsluiten)"));
    }
    let Some(indicatie) = record.indicatie().filter(|it| it.taken_out.is_empty()) else {
        return Ok(());
    };
    match indicatie.course().standing(today) {
        Standing::Gestopt | Standing::Afgelopen => Ok(()),
        Standing::Toegekend | Standing::Lopend => Err(Refusal::rule(format!(
            "Vernietigen kan niet: {} loopt nog",
            record.id
        ))
        .unless("Stopt de ondersteuning, leg dat dan eerst vast (indicatie-stoppen)")),
    }
}

/// What is left of a record: what counts, also where a resident asked to have it destroyed, so that no figure of a period
/// that is over changes.
fn left(record: &Record, context: &Context<'_>) -> Result<Record, Refusal> {
    let versions = (context.versions)(record)?;
    let (register, today) = (context.register, context.today);
    Ok(retention::left(record, &versions, register, today))
}

/// What is left of each.
fn all_left<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    context: &Context<'_>,
) -> Result<Vec<Record>, Refusal> {
    let records = records.into_iter();
    records.map(|record| left(record, context)).collect()
}

/// Leaves of the verwijzing what counts in statistics, with what was granted on it and the contacts about it. With the
/// last of someone's verwijzingen that person goes, and with the last of a huishouden the huishouden: of the others
/// everything stays.
pub(crate) fn destroy(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let (today, context) = (draft.context.today, draft.context);
    let own = draft.record.id.clone();
    let before = referral(draft)?;
    let ground = before.proposal.take().map(|proposal| proposal.ground);
    let resident = before.resident.clone();
    draft.record = left(&draft.record, context)?;
    referral(draft)?.destroyed_ground = ground.unwrap_or_default();
    let Some(resident) = resident else {
        return Ok(());
    };
    let person = RecordId::new(Kind::Resident, resident.clone());
    let is_left = |record: &&Record| retention::destroyed(record).is_none();
    let is_of_it = |record: &&Record| {
        let granted = record.indicatie().and_then(|it| it.referral.as_ref());
        let of = granted.or(record.contact().and_then(|it| it.referral.as_ref()));
        of == Some(&own.number)
    };
    let granted = context.related.iter().filter(is_left);
    let granted: Vec<&Record> = granted.filter(is_of_it).collect();
    granted.iter().try_for_each(|it| is_over(it, today))?;
    draft.also.extend(all_left(granted, context)?);
    let theirs = |record: &&Record| {
        let of = record.referral().and_then(|it| it.resident.as_ref());
        record.id != own && of == Some(&resident)
    };
    if context.related.iter().filter(is_left).any(|it| theirs(&it)) {
        return Ok(());
    }
    let apart = context.related.iter().filter(is_left);
    let is_theirs_alone = |it: &&Record| it.indicatie().is_some() || it.contact().is_some();
    let apart = apart.filter(|record| is_theirs_alone(record) && !is_of_it(record));
    let apart: Vec<&Record> = apart.collect();
    apart.iter().try_for_each(|it| is_over(it, today))?;
    draft.also.extend(all_left(apart, context)?);
    let merged = |record: &&Record| {
        let into = record.resident().and_then(|it| it.merged_into.as_ref());
        record.id == person || into == Some(&resident)
    };
    let gone: Vec<&Record> = context
        .related
        .iter()
        .filter(is_left)
        .filter(merged)
        .collect();
    let households = gone
        .iter()
        .filter_map(|it| it.resident()?.household.clone());
    let households: Vec<String> = households.collect();
    draft.also.extend(all_left(gone.iter().copied(), context)?);
    for record in context.related.iter().filter(is_left) {
        let is_theirs = record.id.kind == Kind::Household && households.contains(&record.id.number);
        let stays = |other: &&Record| {
            let at = other.resident().and_then(|it| it.household.as_ref());
            at == Some(&record.id.number) && !gone.iter().any(|gone| gone.id == other.id)
        };
        if is_theirs && !context.related.iter().filter(is_left).any(|it| stays(&it)) {
            draft.also.push(left(record, context)?);
            let plans = context.related.iter().filter(is_left);
            let plans = plans.filter(|it| {
                let of = it.plan().and_then(|plan| plan.household.as_ref());
                of == Some(&record.id.number)
            });
            draft.also.extend(all_left(plans, context)?);
        }
    }
    Ok(())
}
