//! What happened: phases that were done, the end without an award. Facts are recorded; what they break
//! is told in a note.

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::decision::{compares, decided};
use crate::domain::aanbesteding::actions::market::{judge_times, received_bids, valid_bids};
use crate::domain::aanbesteding::actions::{Done, gate, head, kept, norms, norms_on, rules, runs};
use crate::domain::aanbesteding::gap::Gap;
use crate::domain::aanbesteding::harm::Harm;
use crate::domain::aanbesteding::law;
use crate::domain::aanbesteding::living::Status;
use crate::domain::aanbesteding::parts::{Award, Criterion};
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::ranking::rankings;
use crate::domain::aanbesteding::thresholds::Category;
use crate::domain::aanbesteding::words::{AanbestedingStatus, CriterionKind, Phase, Procedure};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Record};
use crate::domain::words::Wet;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Where an aanbesteding stands once a phase is done.
const STATUS_AFTER: &[(Phase, AanbestedingStatus)] = &[
    (Phase::Publicatie, AanbestedingStatus::InschrijvingOpen),
    (Phase::SluitingInschrijving, AanbestedingStatus::Beoordeling),
    (
        Phase::VoorlopigeGunning,
        AanbestedingStatus::VoorlopigGegund,
    ),
    (Phase::OpdrachtVerleend, AanbestedingStatus::Gegund),
];

/// What all weights are together, in hundredths of a percent.
pub(crate) const WHOLE: u32 = 10_000;

pub(crate) fn finish_phase(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (Some(phase), Some(day)) = (fields.get(FASE), fields.get(DATUM)) else {
        return Err(Refusal::usage("Welke fase, en op welke dag?"));
    };
    let reason = fields.text(REDEN);
    if phase != Phase::VoorlopigeGunning && fields.get(WINNAARS).is_some() {
        return Err(Refusal::usage("winnaars hoort bij fase=voorlopige-gunning"));
    }
    can_be_done(kept(&draft.record)?, phase, day, reason)?;
    match phase {
        Phase::Publicatie => can_publish(&draft.record)?,
        Phase::NotaVanInlichtingen if reason.is_empty() => nota_in_time(draft, day)?,
        Phase::OpdrachtVerleend => can_grant(draft, day)?,
        _ => {}
    }
    has_come_to(&draft.record, phase)?;
    match phase {
        Phase::SluitingAanmelding => can_close(draft, phase, day, reason)?,
        Phase::SluitingInschrijving => {
            can_close(draft, phase, day, reason)?;
            judge_times(draft, day, "fase-afronden");
        }
        Phase::VoorlopigeGunning => {
            is_scored(&draft.record)?;
            let winners = decided(&draft.record, fields)?;
            head(draft)?.names(winners);
        }
        Phase::OpdrachtVerleend => is_made_by_award(&draft.record)?,
        _ => {}
    }
    if phase == Phase::AankondigingGunning {
        announce(&mut draft.record, day);
    }
    record_phase(draft, phase, day, reason)
}

/// Everything that was awarded by a day is announced then.
fn announce(record: &mut Record, day: NaiveDate) {
    for part in record.parts.values_mut() {
        if let Some(award) = Award::of_mut(part).filter(|award| award.on <= Some(day)) {
            award.announced = award.announced.or(Some(day));
        }
    }
}

/// Where an aanbesteding must stand before a phase can be done, and the phase that brings it there.
const COMES_AFTER: &[(Phase, Phase)] = &[
    (Phase::SluitingAanmelding, Phase::Publicatie),
    (Phase::SluitingVragen, Phase::Publicatie),
    (Phase::NotaVanInlichtingen, Phase::Publicatie),
    (Phase::SluitingInschrijving, Phase::Publicatie),
    (Phase::Beoordeling, Phase::SluitingInschrijving),
    (Phase::VoorlopigeGunning, Phase::SluitingInschrijving),
    (Phase::OpdrachtVerleend, Phase::VoorlopigeGunning),
    (Phase::AankondigingGunning, Phase::OpdrachtVerleend),
    (Phase::Implementatie, Phase::OpdrachtVerleend),
    (Phase::Ingang, Phase::OpdrachtVerleend),
    (Phase::Overgang, Phase::OpdrachtVerleend),
];

/// A step is not recorded before the one that made it possible: no closing without a publication.
fn has_come_to(record: &Record, phase: Phase) -> Done {
    let head = kept(record)?;
    // What was awarded of it can be announced before the rest.
    if phase == Phase::AankondigingGunning && record.all::<Award>().next().is_some() {
        return Ok(());
    }
    let row = COMES_AFTER.iter().find(|(later, _)| *later == phase);
    let needed = row.and_then(|(_, first)| STATUS_AFTER.iter().find(|(done, _)| done == first));
    match needed.filter(|(_, status)| head.status < *status) {
        Some((first, _)) => Err(Refusal::rule(format!(
            "{} kan nog niet: de aanbesteding is in de status ‘{}’",
            gate::capital(phase.word()),
            head.status
        ))
        .unless(format!(
            "Leg eerst {first} vast (fase-afronden fase={first})"
        ))),
        None => Ok(()),
    }
}

/// A decision goes out with its reasons, so every inschrijving that counts was scored on every criterium. Open house
/// compares nothing, and of what was read in the scores are not known.
fn is_scored(record: &Record) -> Done {
    let head = kept(record)?;
    if !compares(head) {
        return Ok(());
    }
    if valid_bids(record) == 0 {
        return Err(Refusal::rule(
            "Gunnen kan niet: er is geen geldige inschrijving",
        )
        .unless("Voeg haar toe (inschrijving-toevoegen), of leg vast dat het niets opleverde (aanbesteding-mislukt)"));
    }
    let rankings = rankings(record);
    let bids = rankings.iter().flat_map(|ranking| &ranking.bids);
    let missing: Vec<String> = bids
        .filter(|one| one.place.is_some() && !one.is_complete)
        .map(|one| one.number.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "De voorlopige gunning kan nog niet: nog niet op elk criterium gescoord: inschrijving {}",
        missing.join(", ")
    ))
    .by("Aw art. 2.130")
    .unless("Leg de scores vast (inschrijving-scoren), of leg de inschrijving terzijde (inschrijving-terzijde)"))
}

/// The opdracht is recorded by making its contract; what is left of it can be closed once one was made.
fn is_made_by_award(record: &Record) -> Done {
    let head = kept(record)?;
    if head.imported || record.all::<Award>().next().is_some() {
        return Ok(());
    }
    let refusal =
        Refusal::rule("De opdracht wordt verleend met gunnen: dan is het contract er ook");
    Err(if valid_bids(record) == 0 {
        refusal.unless("Er is geen geldige inschrijving: leg dat vast met aanbesteding-mislukt")
    } else {
        refusal.unless("Gebruik gunnen inschrijving=… datum=…")
    })
}

/// A closing that comes too early shuts out who still had time: it is recorded with a reason only.
fn can_close(draft: &Draft<'_>, phase: Phase, day: NaiveDate, reason: &str) -> Done {
    let context = draft.context;
    let mut head = kept(&draft.record)?.clone();
    let name = gate::capital(phase.word());
    if !head.actual.contains_key(&Phase::Publicatie) {
        return Err(Refusal::rule(format!(
            "{name} kan nog niet: het is niet bekend wanneer er is gepubliceerd"
        ))
        .unless("Leg eerst publicatie vast (fase-afronden fase=publicatie)"));
    }
    let norms = norms_on(context, day);
    head.actual.insert(phase, day);
    let status = head.standing(context.today, rules(&norms, context));
    let breaks = status.iter().flat_map(|status| &status.breaks);
    let mut legal = breaks.filter(|found| found.is_legal && found.phase == phase);
    let planned = head.planned.get(&phase).filter(|planned| day < **planned);
    let refusal = match (legal.next(), planned) {
        _ if !reason.is_empty() => return Ok(()),
        (Some(found), _) => {
            Refusal::rule(gate::capital(&found.sentence())).by(found.ground.clone())
        }
        (None, Some(planned)) => Refusal::rule(format!(
            "{name} op {} is eerder dan gepland: {}",
            with_year(day),
            with_year(*planned)
        )),
        (None, None) => return Ok(()),
    };
    Err(refusal.unless("Was het toch die dag, leg het dan vast met een reden (reden=…)"))
}

/// Whether a phase can have been done on a day at all.
fn can_be_done(head: &Aanbesteding, phase: Phase, day: NaiveDate, reason: &str) -> Done {
    if !head.phases().any(|known| known == phase) {
        let procedure = head.procedure.map_or("deze procedure", Procedure::word);
        return Err(Refusal::rule(format!(
            "{} hoort niet bij {procedure}",
            gate::capital(phase.word())
        )));
    }
    if phase == Phase::Standstill {
        return Err(Refusal::rule(
            "De standstill eindigt vanzelf, twintig dagen na de voorlopige gunning",
        )
        .by("Aw art. 2.127")
        .unless("Leg de voorlopige gunning vast, en daarna opdracht-verleend"));
    }
    // Of what was read in the publicatie can still be filled in.
    let is_history = head.imported && head.start.is_some_and(|start| day < start);
    if phase == Phase::Publicatie
        && head.status >= AanbestedingStatus::VoorlopigGegund
        && !is_history
    {
        return Err(Refusal::rule(format!(
            "De publicatie ligt vast: de aanbesteding is {}",
            head.status
        )));
    }
    if phase == Phase::Ingang && head.start != Some(day) {
        let start = head.start.map_or_else(|| "onbekend".to_owned(), with_year);
        return Err(
            Refusal::rule(format!("De ingang is {start}, niet {}", with_year(day)))
                .unless("Verplaats de ingang eerst (ingang-verplaatsen)"),
        );
    }
    if let Some(known) = head.actual.get(&phase).filter(|_| reason.is_empty()) {
        return Err(Refusal::rule(format!(
            "{} is al gedaan op {}",
            gate::capital(phase.word()),
            with_year(*known)
        ))
        .unless("Klopt die dag niet, verbeter hem dan met een reden (reden=…)"));
    }
    in_order(head, phase, day)
}

/// Nothing is done before what it waits for. Nothing waits for announcing the award.
pub(crate) fn in_order(head: &Aanbesteding, phase: Phase, day: NaiveDate) -> Done {
    let notice = Phase::AankondigingGunning;
    for (other, at) in &head.actual {
        let (first, second) = (phase.min(*other), phase.max(*other));
        if first == second || first == notice {
            continue;
        }
        let is_wrong = if *other < phase { *at > day } else { *at < day };
        if is_wrong {
            let (one, two) = if *other < phase {
                ("voor", "eerst")
            } else {
                ("na", "daarna")
            };
            return Err(Refusal::rule(format!(
                "{} op {} ligt {one} {other} op {}, en {other} komt {two}",
                gate::capital(phase.word()),
                with_year(day),
                with_year(*at)
            ))
            .unless("Kies een andere dag, of verbeter eerst de andere met een reden"));
        }
    }
    Ok(())
}

/// Records that a phase was done on a day, moves the status on, and tells in a note what that breaks.
pub(crate) fn record_phase(
    draft: &mut Draft<'_>,
    phase: Phase,
    day: NaiveDate,
    reason: &str,
) -> Done {
    let context = draft.context;
    let norms = norms_on(context, day);
    let rules = rules(&norms, context);
    let before = kept(&draft.record)?.standing(context.today, rules);
    let head = head(draft)?;
    let is_slip = head
        .planned
        .get(&phase)
        .is_some_and(|planned| day > *planned);
    head.actual.insert(phase, day);
    if let Some(standstill) = head
        .standstill(rules)
        .filter(|_| phase == Phase::VoorlopigeGunning)
    {
        // It runs from the day the letters went out, whatever was planned.
        head.planned.insert(Phase::Standstill, standstill.last_day);
    }
    let next = STATUS_AFTER.iter().find(|(done, _)| *done == phase);
    if let Some((_, status)) = next.filter(|(_, status)| *status > head.status) {
        head.status = *status;
    }
    if phase == Phase::OpdrachtVerleend {
        announce_by(head, day, rules);
    }
    let after = head.standing(context.today, rules);
    let mut told = warnings(before.as_ref(), after.as_ref(), is_slip);
    if !reason.is_empty() {
        told.push(format!("reden: {reason}"));
    }
    if !told.is_empty() {
        draft.note(&format!(
            "fase-afronden {phase} op {}: {}",
            with_year(day),
            told.join("; ")
        ));
    }
    Ok(())
}

/// An award is announced within its term, which runs from the award itself and not from when it could have been; of more
/// awards from the first.
pub(crate) fn announce_by(head: &mut Aanbesteding, awarded: NaiveDate, rules: Rules<'_>) {
    if head.procedure.and_then(law::award_notice_article).is_none() {
        return;
    }
    if let Some(last) = law::award_notice(awarded, rules.calendar) {
        head.planned.insert(Phase::AankondigingGunning, last);
    }
}

/// What a fact broke that was not broken before it, and what now comes too late: new, or because of this slip.
fn warnings(before: Option<&Status>, after: Option<&Status>, is_slip: bool) -> Vec<String> {
    let Some(after) = after else {
        return Vec::new();
    };
    let harm = Harm::of(before, after);
    let broken = harm.legal.iter().chain(&harm.own);
    let mut told: Vec<String> = broken.map(|found| format!("let op, {found}")).collect();
    let was_late = |phase| {
        let mut known = before.into_iter().flat_map(|before| &before.overruns);
        known.any(|overrun| overrun.phase == phase)
    };
    let mut overruns = after.overruns.iter();
    let late = overruns.find(|overrun| is_slip || !was_late(overrun.phase));
    told.extend(late.map(|overrun| format!("let op, {overrun}")));
    told
}

/// Quality must count, and the weights must be whole.
fn can_publish(record: &Record) -> Done {
    let head = kept(record)?;
    // What was read in as published was published, whatever is known of its criteria.
    if head.imported && head.is_published() {
        return Ok(());
    }
    // Everyone who meets the conditions is let in: nothing is compared.
    if head.procedure == Some(Procedure::OpenHouse) {
        return Ok(());
    }
    // Both acts ask it of what is bought under them; of another wet only when it is not known which.
    let is_social = match head.wet.parse::<Wet>() {
        Ok(_) => true,
        Err(_) if !head.wet.is_empty() => false,
        Err(_) => head.category.unwrap_or(Category::Sas) == Category::Sas,
    };
    let mut criteria = record.all::<Criterion>();
    let has_quality = criteria.any(|one| one.kind == CriterionKind::Kwaliteit && one.weight > 0);
    if is_social && !has_quality {
        return Err(Refusal::rule(
            "Publiceren kan nog niet: er wordt alleen op prijs gegund, of er is nog geen gunningscriterium",
        )
        .by("Wmo art. 2.6.4, Jeugdwet art. 2.12")
        .unless("Voeg een criterium voor kwaliteit toe (criterium-toevoegen)"));
    }
    let sum: u64 = record
        .all::<Criterion>()
        .map(|one| u64::from(one.weight))
        .sum();
    if sum != u64::from(WHOLE) {
        return Err(Refusal::rule(format!(
            "Publiceren kan nog niet: de criteria wegen samen {},{:02} %, en dat moet 100 % zijn",
            sum / 100,
            sum % 100
        ))
        .by(match head.procedure.is_some_and(Procedure::is_regular) {
            true => "Aw art. 2.115 lid 4",
            false => "transparantie: wat telt, staat vooraf vast",
        })
        .unless("Voeg criteria toe of wijzig hun weging (criterium-toevoegen)"));
    }
    Ok(())
}

/// Ten days between the last nota and the closing, where the law asks for them.
pub(crate) fn nota_in_time(draft: &Draft<'_>, day: NaiveDate) -> Done {
    let head = kept(&draft.record)?;
    let closing = head.days().get(&Phase::SluitingInschrijving).copied();
    let law = head
        .procedure
        .and_then(|procedure| law::nota(procedure, &head.options));
    let (Some(closing), Some(law)) = (closing, law) else {
        return Ok(());
    };
    let calendar = &draft.context.register.calendar;
    let last = law.gap.of_fact().latest(closing, calendar);
    let Some(last) = last.filter(|last| day > *last) else {
        return Ok(());
    };
    let refusal = Refusal::rule(format!(
        "De nota van inlichtingen op {} is te laat: bij sluiting op {} kon dat tot en met {}",
        with_year(day),
        with_year(closing),
        with_year(last)
    ))
    .by(format!("{}; 2.73", law.article));
    let next = law.gap.earliest(day, calendar);
    let next = next.map(|closing| workday_from(closing, draft.context));
    Err(match next {
        Some(next) => refusal.unless(format!(
            "Verleng eerst de inschrijftermijn: fase-verplaatsen fase=sluiting-inschrijving datum={next}, dus {} of later. Is de nota al verzonden, leg haar dan vast met een reden (fase-afronden reden=…)",
            with_year(next)
        )),
        None => refusal,
    })
}

/// The working day on or after a day.
fn workday_from(day: NaiveDate, context: &Context<'_>) -> NaiveDate {
    let calendar = &context.register.calendar;
    if calendar.is_workday(day) {
        day
    } else {
        calendar.next_workday(day)
    }
}

/// No contract before the standstill has passed, nor while a kort geding is pending.
pub(crate) fn can_grant(draft: &Draft<'_>, day: NaiveDate) -> Done {
    let mut head = kept(&draft.record)?.clone();
    // Aw art. 2.127 lid 4: one bidder who wins. With more of them the law holds, whatever was chosen.
    let is_asked = head.procedure.and_then(law::standstill).is_some();
    head.options.has_standstill |= is_asked && received_bids(&draft.record) > 1;
    if !head.options.has_standstill {
        return Ok(());
    }
    let norms = norms(draft.context);
    let rules = rules(&norms, draft.context);
    let Some(standstill) = head.standstill(rules) else {
        return Err(Refusal::rule(
            "De opdracht kan nog niet: de mededeling van de voorlopige gunning is niet vastgelegd, en daarna loopt de standstill",
        )
        .by("Aw art. 2.127")
        .unless("Leg eerst vast wanneer de brieven zijn verzonden (fase-afronden fase=voorlopige-gunning)"));
    };
    match standstill.contract_from {
        None => Err(Refusal::rule(format!(
            "De opdracht kan nog niet: er loopt een kort geding sinds {}",
            head.kort_geding.map_or_else(String::new, with_year)
        ))
        .by("Aw art. 2.131")
        .unless("Wacht op de uitspraak en leg die vast (uitspraak-vastleggen)")),
        Some(from) if day < from => Err(Refusal::rule(format!(
            "De opdracht op {} is te vroeg: de standstill loopt tot en met {}, dus het kan vanaf {}",
            with_year(day),
            with_year(standstill.last_day),
            with_year(from)
        ))
        .by(standstill.basis())),
        Some(_) => Ok(()),
    }
}

/// Whether the opdracht comes too late for the law, as a sentence; it is a fact all the same.
pub(crate) fn granted_too_late(
    head: &Aanbesteding,
    day: NaiveDate,
    context: &Context<'_>,
) -> Option<String> {
    let law = law::opdracht(&head.options)?;
    let Gap::Plain(_) = law.gap else { return None };
    let last = law.gap.latest(head.start?, &context.register.calendar)?;
    (day > last).then(|| {
        format!(
            "let op, de opdracht op {} is te laat; uiterlijk {} ({})",
            with_year(day),
            with_year(last),
            law.article
        )
    })
}

// ---------------------------------------------------------------- the end without an award

pub(crate) fn can_stop(record: &Record, context: &Context<'_>) -> Done {
    runs(record, context)?;
    match record.all::<Award>().next() {
        Some(award) => Err(Refusal::rule(format!(
            "Er is al gegund: {} kwam er uit voort",
            award.contract
        ))
        .unless("Rond de rest af met fase-afronden fase=opdracht-verleend")),
        None => Ok(()),
    }
}

pub(crate) fn withdraw(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    stop(draft, fields, AanbestedingStatus::Ingetrokken)
}

pub(crate) fn fail(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    stop(draft, fields, AanbestedingStatus::Mislukt)
}

fn stop(draft: &mut Draft<'_>, fields: &Fields, status: AanbestedingStatus) -> Done {
    let head = head(draft)?;
    head.status = status;
    head.ended = fields.get(DATUM);
    head.ended_reason = fields.owned(REDEN);
    Ok(())
}
