//! Making an aanbesteding and mending it: what is bought, how, from when on, and the plan that follows.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::fields::*;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::market::received_bids;
use crate::domain::aanbesteding::actions::{Done, gate, head, kept, norms, rules};
use crate::domain::aanbesteding::checklist;
use crate::domain::aanbesteding::harm::Harm;
use crate::domain::aanbesteding::law::{self, Options};
use crate::domain::aanbesteding::living::Living;
use crate::domain::aanbesteding::parts::{Award, ChecklistItem};
use crate::domain::aanbesteding::plan::{PlanError, Rules};
use crate::domain::aanbesteding::thresholds::{Category, verdict, verdicts};
use crate::domain::aanbesteding::words::{Phase, Procedure};
use crate::domain::contract::actions::{given_number, is_out_itself, known_contract};
use crate::domain::contract::bought::{buys_nothing, has_maatwerk};
use crate::domain::contract::dates;
use crate::domain::contract::overview::followers;
use crate::domain::contract::parts::Perceel;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::{Kind, Part, Record, RecordId};
use crate::domain::words::{Wet, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn register(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let before = fields.get(VOLGT_OP);
    let before = before
        .map(|number| known_contract(context, &number))
        .transpose()?;
    if let Some(before) = before.filter(|before| buys_nothing(before)) {
        return Err(Refusal::rule(format!(
            "{} is een convenant: dat wordt opnieuw afgesproken en niet aanbesteed",
            before.id.number
        ))
        .unless("Leg het volgende vast met contract-registreren voorganger=…"));
    }
    let start = start(fields, before, context)?;
    let number = number(fields, start, context)?;
    draft.record = Record::new(RecordId::new(Kind::Aanbesteding, number));
    let head = head(draft)?;
    head.start = Some(start);
    if let Some(before) = before {
        let wet = before.contract().map(|contract| contract.wet.clone());
        head.wet = wet.unwrap_or_default();
        head.options.is_maatwerk = has_maatwerk(before);
    }
    set_fields(draft, fields)?;
    keeps_standstill(&draft.record)?;
    let head = self::head(draft)?;
    if head.wet == Wet::Jeugdwet.word() && !fields.has(MAATWERK) {
        // The three months stand in the Uitvoeringsbesluit Wmo; the Jeugdwet has none.
        head.options.is_maatwerk = false;
    }
    add_percelen(draft, fields, before)?;
    propose(draft)?;
    threshold_allows(draft)?;
    if let Some(other) = before.and_then(|before| other_after(before, context)) {
        draft.note(&other);
    }
    for (phase, title) in checklist::TABLE {
        draft.record.add(Part::ChecklistItem(ChecklistItem {
            phase: *phase,
            title: (*title).to_owned(),
            responsible: String::new(),
            reference: String::new(),
            done: None,
        }));
    }
    Ok(())
}

/// Another aanbesteding that follows on the same contract, in a sentence: two may be right, for other percelen, or not.
fn other_after(before: &Record, context: &Context<'_>) -> Option<String> {
    let before = &before.id.number;
    let followers = followers(context.register);
    let other = followers
        .get(before.as_str())?
        .iter()
        .find(|next| context.register.aanbestedingen().contains_key(next.number))?;
    let other = other.number;
    Some(format!(
        "Let op: ook {other} volgt op {before}. Gaat die over dezelfde percelen, trek er dan een in."
    ))
}

/// The number that was given, else the next free one: `AB-2026-01`. Of what was bought in the past it has the year of its
/// publicatie, as far as that can be counted back.
fn number(fields: &Fields, start: NaiveDate, context: &Context<'_>) -> Result<String, Refusal> {
    let next = || {
        let published = || {
            let norms = norms(context);
            let rules = rules(&norms, context);
            let living = Living::new(start, fields.get(PROCEDURE)?, Options::default(), rules);
            living.ok()?.planned.get(&Phase::Publicatie).copied()
        };
        let is_past = start < context.today;
        let year = is_past.then(published).flatten().unwrap_or(context.today);
        context.next_free(Kind::Aanbesteding, "AB", 2, year.year())
    };
    Ok(given_number(Kind::Aanbesteding, fields, context)?.unwrap_or_else(next))
}

/// The start that was given, else the day after the contract it follows on ends. One that goes on until someone gives
/// notice ends on the first day it can for which there is time to buy what follows.
fn start(
    fields: &Fields,
    before: Option<&Record>,
    context: &Context<'_>,
) -> Result<NaiveDate, Refusal> {
    let today = context.today;
    let after = || {
        let before = before?;
        let contract = before.contract()?;
        let is_stopped = contract.ends_by_notice.is_some() || contract.is_terminated;
        let goes_on = (contract.is_tacit || contract.is_indefinite) && !is_stopped;
        let end = match goes_on {
            true => {
                let ready = earliest_start(fields, before, context).unwrap_or(today);
                dates::first_end_from(before, today, ready.pred_opt()?)?
            }
            false => dates::current_end(before, today)?,
        };
        end.succ_opt()
    };
    fields.get(INGANG).or_else(after).ok_or_else(|| {
        Refusal::rule("Een aanbesteding heeft een dag waarop het contract ingaat")
            .unless("Vul ingang in, of volgt-op: dan is het de dag na het einde van dat contract")
    })
}

/// The first day a contract can start when buying it begins today.
fn earliest_start(fields: &Fields, before: &Record, context: &Context<'_>) -> Option<NaiveDate> {
    let norms = norms(context);
    let rules = rules(&norms, context);
    let options = Options {
        is_maatwerk: has_maatwerk(before),
        ..Options::default()
    };
    let today = context.today;
    let living = Living::new(today, fields.get(PROCEDURE)?, options, rules).ok()?;
    living.earliest_start(today, rules).ok()
}

/// What is bought: as given, else what the contract before it covers.
fn add_percelen(draft: &mut Draft<'_>, fields: &Fields, before: Option<&Record>) -> Done {
    if let Some(aandachtsveld) = fields.get(AANDACHTSVELD) {
        let perceel = Perceel::new(&aandachtsveld, fields.text(PERCEEL));
        draft.record.add(Part::Perceel(perceel));
    } else if fields.get(PERCEEL).is_some() {
        return Err(
            Refusal::rule("Bij een perceel hoort een aandachtsveld").unless("Vul aandachtsveld in")
        );
    } else {
        let percelen = before.into_iter().flat_map(Record::all::<Perceel>);
        for perceel in percelen {
            draft.record.add(Part::Perceel(Perceel {
                // What was the most of the old one is not that of the new.
                ceiling: None,
                ..perceel.clone()
            }));
        }
    }
    Ok(())
}

pub(crate) fn add_perceel(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let head = kept(&draft.record)?;
    if head.is_published() && !head.imported {
        return Err(fixed("De percelen"));
    }
    let perceel = Perceel::new(fields.text(AANDACHTSVELD), fields.text(PERCEEL));
    let is_same = |known: &Perceel| known.key() == perceel.key();
    if draft.record.all::<Perceel>().any(is_same) {
        return Err(Refusal::rule(format!("{perceel} staat er al")));
    }
    draft.record.add(Part::Perceel(perceel));
    Ok(())
}

/// It was entered by mistake: the logboek keeps it, and no list, signal or date does.
pub(crate) fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(award) = draft.record.all::<Award>().next() {
        return Err(Refusal::rule(format!(
            "Deze aanbesteding kan niet uit het register: {} kwam eruit voort",
            award.contract
        ))
        .unless("Een aanbesteding die niet doorging, trekt u in (aanbesteding-intrekken)"));
    }
    head(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

/// It was no mistake after all: it counts again, as it was.
pub(crate) fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let register = draft.context.register;
    let head = head(draft)?;
    let before = head.successor_of.as_deref();
    let before = before.and_then(|it| register.find_taken_out(Kind::Contract, it));
    if let Some(before) = before {
        return Err(is_out_itself(before));
    }
    head.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}

/// What the market was told stays as it is.
pub(crate) fn fixed(what: &str) -> Refusal {
    Refusal::rule(format!(
        "{what} liggen vast sinds de publicatie: dit is een wezenlijke wijziging van de stukken"
    ))
    .by("Aw art. 2.73")
    .unless("Trek de aanbesteding in en begin opnieuw (aanbesteding-intrekken)")
}

/// A plan from today on. One that no longer fits within the law is kept with its usual days: they are lawful, and what
/// is too late shows at once.
fn propose(draft: &mut Draft<'_>) -> Done {
    let context = draft.context;
    let norms = norms(context);
    let rules = rules(&norms, context);
    let head = kept(&draft.record)?;
    let (Some(start), Some(procedure)) = (head.start, head.procedure) else {
        return Ok(());
    };
    let (living, remarks) = match start < context.today {
        true => of_the_past(start, procedure, head.options, rules)?,
        false => proposal(start, procedure, head.options, context.today, rules)?,
    };
    self::head(draft)?.planned = living.planned;
    if !remarks.is_empty() {
        draft.note(&format!("aanbesteding-registreren: {}", remarks.join(" ")));
    }
    Ok(())
}

/// What was bought in the past has the days it would usually have had, until what happened is recorded.
fn of_the_past(
    start: NaiveDate,
    procedure: Procedure,
    options: Options,
    rules: Rules<'_>,
) -> Result<(Living, Vec<String>), Refusal> {
    let living = Living::new(start, procedure, options, rules)
        .map_err(|why| Refusal::rule(gate::capital(&why.to_string())))?;
    let told = "De ingang is geweest: het plan heeft de gebruikelijke dagen. Leg vast wat wanneer is gebeurd (fase-afronden, inschrijving-toevoegen, gunnen).";
    Ok((living, vec![told.to_owned()]))
}

fn proposal(
    start: NaiveDate,
    procedure: Procedure,
    options: Options,
    today: NaiveDate,
    rules: Rules<'_>,
) -> Result<(Living, Vec<String>), Refusal> {
    let unplanned = |why: PlanError| Refusal::rule(gate::capital(&why.to_string()));
    let (living, remarks) =
        Living::propose(start, procedure, options, today, rules).map_err(unplanned)?;
    let status = living.status(today, rules).map_err(unplanned)?;
    if status.breaks.iter().all(|found| !found.is_legal) {
        return Ok((living, remarks));
    }
    let usual = Living::new(start, procedure, options, rules).map_err(unplanned)?;
    let status = usual.status(today, rules).map_err(unplanned)?;
    let late = status.overruns.first();
    let late = late.map_or_else(String::new, |overrun| {
        format!(" {}.", gate::capital(&overrun.to_string()))
    });
    let told = format!(
        "Ook met de kortste termijnen past dit niet meer als alles nog moet beginnen; het plan heeft de gebruikelijke dagen.{late} Leg vast wat al gedaan is (fase-afronden), of verplaats de ingang."
    );
    Ok((usual, vec![told]))
}

/// A value below the threshold leaves more procedures than one above it; the day of publication decides.
pub(crate) fn threshold_allows(draft: &Draft<'_>) -> Done {
    let head = kept(&draft.record)?;
    let day = head.days().get(&Phase::Publicatie).copied().or(head.start);
    let (Some(procedure), Some(sent)) = (head.procedure, day) else {
        return Ok(());
    };
    // Some procedures are never right for what is bought, whatever its value.
    let value = head.value.unwrap_or(Cents(0));
    let is_history = head.imported && head.actual.contains_key(&Phase::Publicatie);
    let category = head.category.unwrap_or(Category::Sas);
    let found = verdict(sent, category, value, procedure);
    if found.is_allowed || is_history {
        return Ok(());
    }
    let allowed: Vec<&str> = verdicts(sent, category, value)
        .into_iter()
        .filter(|verdict| verdict.is_allowed)
        .map(|verdict| verdict.procedure.word())
        .collect();
    Err(
        Refusal::rule(format!("{procedure} kan niet: {}", found.sentence))
            .unless(format!("Dit mag wel: {}", allowed.join(", "))),
    )
}

/// What the market was told about the terms: fixed once it was published.
const TERMS: [&str; 5] = [
    PROCEDURE.name(),
    ELEKTRONISCH.name(),
    VOORAANKONDIGING.name(),
    SPOED.name(),
    VRIJE_STUKKEN.name(),
];

pub(crate) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let old = kept(&draft.record)?.clone();
    set_fields(draft, fields)?;
    let new = kept(&draft.record)?.clone();
    // What was read in may miss its procedure, and is history.
    let is_fixed = old.is_published() && !old.imported;
    if is_fixed && is_another(&old, &new) {
        return Err(fixed("De wet, de soort opdracht, de looptijd en maatwerk"));
    }
    let is_changed = (old.procedure, old.options) != (new.procedure, new.options);
    if !is_changed {
        let is_weighed = fields.has(GERAAMDE_WAARDE) || fields.has(SOORT_OPDRACHT);
        return if is_weighed {
            threshold_allows(draft)
        } else {
            Ok(())
        };
    }
    let is_term = fields.names().any(|name| TERMS.contains(&name));
    let mut without_standstill = new.options;
    without_standstill.has_standstill = old.options.has_standstill;
    if is_fixed && is_term && (old.procedure, old.options) != (new.procedure, without_standstill) {
        return Err(fixed("De procedure en haar termijnen"));
    }
    if is_fixed && old.options.has_standstill && !new.options.has_standstill {
        may_skip_standstill(&draft.record)?;
    }
    keeps_standstill(&draft.record)?;
    replan(draft, &old)?;
    threshold_allows(draft)
}

/// Whether another thing is bought than what was published: another law, kind, length, or maatwerk. What was not known
/// can still be filled in.
fn is_another(old: &Aanbesteding, new: &Aanbesteding) -> bool {
    (!old.wet.is_empty() && old.wet != new.wet)
        || (old.category.is_some() && old.category != new.category)
        || (old.months.is_some() && old.months != new.months)
        || old.options.is_maatwerk != new.options.is_maatwerk
}

/// Where the law asks for a standstill it is part of the plan; what was read in is history.
fn keeps_standstill(record: &Record) -> Done {
    let head = kept(record)?;
    let is_asked = head.procedure.and_then(law::standstill).is_some();
    if is_asked && !head.options.has_standstill && !head.imported {
        return may_skip_standstill(record);
    }
    Ok(())
}

/// Once published only a single bidder who wins takes the standstill away; one that was put aside counts too.
fn may_skip_standstill(record: &Record) -> Done {
    if received_bids(record) == 1 {
        return Ok(());
    }
    Err(
        Refusal::rule("De standstill vervalt alleen als er één inschrijver is, en die wint")
            .by("Aw art. 2.127 lid 4; in de stukken toegezegd waar de wet hem niet vraagt"),
    )
}

/// After another procedure or other choices: the days stay where they are lawful, else they are proposed anew, which is
/// told in a note.
fn replan(draft: &mut Draft<'_>, old: &Aanbesteding) -> Done {
    let context = draft.context;
    let norms = norms(context);
    let rules = rules(&norms, context);
    let head = kept(&draft.record)?;
    let Some(mut living) = head.living() else {
        return Ok(());
    };
    let (fresh, _) = proposal(
        living.start,
        living.procedure,
        living.options,
        context.today,
        rules,
    )?;
    let before = living.planned.clone();
    living
        .planned
        .retain(|phase, _| fresh.planned.contains_key(phase));
    for (phase, day) in &fresh.planned {
        living.planned.entry(*phase).or_insert(*day);
    }
    let was = old.standing(context.today, rules);
    let status = living.status(context.today, rules).ok();
    let harm = status.map_or_else(Harm::default, |status| Harm::of(was.as_ref(), &status));
    let is_kept = harm.legal.is_empty() && harm.order.is_none();
    if !is_kept {
        for (phase, day) in fresh.planned {
            if living.is_open(phase) {
                living.planned.insert(phase, day);
            }
        }
    }
    let moved: Vec<String> = living
        .planned
        .iter()
        .filter(|(phase, day)| before.get(phase) != Some(day))
        .map(|(phase, day)| format!("{phase} naar {}", with_year(*day)))
        .collect();
    self::head(draft)?.planned = living.planned;
    if !moved.is_empty() {
        draft.note(&format!(
            "aanbesteding-wijzigen: gepland is nu {}",
            moved.join(", ")
        ));
    }
    Ok(())
}

fn set_fields(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let always = [NAAM.name(), PROCEDURE.name()];
    if let Some(name) = fields.emptied().find(|name| always.contains(name)) {
        return Err(Refusal::rule(format!(
            "Een aanbesteding heeft altijd een {name}"
        )));
    }
    let follows = successor_of(draft, fields)?;
    let head = head(draft)?;
    if fields.has(VOLGT_OP) {
        head.successor_of = follows;
    }
    fields.change(NAAM, &mut head.name);
    fields.change(PROCEDURE, &mut head.procedure);
    fields.change(SOORT_OPDRACHT, &mut head.category);
    fields.change(GERAAMDE_WAARDE, &mut head.value);
    fields.change(CPV, &mut head.cpv);
    fields.change(WET, &mut head.wet);
    fields.change(LOOPTIJD, &mut head.months);
    fields.change(VERANTWOORDELIJKE, &mut head.responsible);
    fields.change(TENDERNED, &mut head.tenderned);
    fields.change(SPOED, &mut head.urgent_reason);
    let options = &mut head.options;
    for (field, is_so, usual) in [
        (MAATWERK, &mut options.is_maatwerk, YesNo::Ja),
        (STANDSTILL, &mut options.has_standstill, YesNo::Ja),
        (ELEKTRONISCH, &mut options.is_electronic, YesNo::Ja),
        (VOORAANKONDIGING, &mut options.is_announced, YesNo::Nee),
        (VRIJE_STUKKEN, &mut options.has_free_documents, YesNo::Ja),
    ] {
        if fields.has(field) {
            *is_so = fields.get(field).unwrap_or(usual) == YesNo::Ja;
        }
    }
    if fields.has(SPOED) {
        options.is_urgent = !head.urgent_reason.is_empty();
    }
    if fields.has(SLUIT_OM) {
        head.closes_at = closing_time(fields.owned(SLUIT_OM))?;
    }
    Ok(())
}

/// The contract the aanbesteding follows on, as it was filled in; never one that came out of it.
fn successor_of(draft: &Draft<'_>, fields: &Fields) -> Result<Option<String>, Refusal> {
    let Some(number) = fields.get(VOLGT_OP) else {
        return Ok(None);
    };
    let before = known_contract(draft.context, &number)?;
    let from = before
        .contract()
        .and_then(|contract| contract.aanbesteding.as_ref());
    if from == Some(&draft.record.id.number) {
        return Err(Refusal::rule(format!(
            "{number} kwam zelf uit deze aanbesteding, dus zij volgt er niet op"
        )));
    }
    Ok(Some(before.id.number.clone()))
}

/// The time of day at which the closing is, as hh:mm; empty takes it away.
fn closing_time(text: String) -> Result<String, Refusal> {
    if text.is_empty() {
        return Ok(text);
    }
    match NaiveTime::parse_from_str(&text, "%H:%M") {
        Ok(time) => Ok(time.format("%H:%M").to_string()),
        Err(_) => Err(Refusal::rule(format!("‘{text}’ is geen tijd"))
            .unless("Schrijf sluit-om als uu:mm, bijvoorbeeld 12:00")),
    }
}
