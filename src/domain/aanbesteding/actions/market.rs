//! Documents, questions, criteria, inschrijvingen and their scores.

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::aanbesteding::actions::decision::{unsettle, unsettle_perceel};
use crate::domain::aanbesteding::actions::register::fixed;
use crate::domain::aanbesteding::actions::steps::{WHOLE, nota_in_time};
use crate::domain::aanbesteding::actions::{Done, is_not_off, kept, runs};
use crate::domain::aanbesteding::parts::{
    Award, Bid, BidScore, ChecklistItem, Criterion, Question,
};
use crate::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase, Procedure};
use crate::domain::contract::parts::Perceel;
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::words::{YesNo, fold};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// The element of a list that was named by its number, or how many there are.
fn missing<E: Element>(record: &Record, what: &str, n: u32) -> Refusal {
    let count = record.of(E::KIND).count();
    Refusal::rule(format!(
        "Er is geen {what} {n}; deze aanbesteding heeft er {count}"
    ))
}

/// Whether a list has something to act on.
fn has<E: Element>(record: &Record, what: &str, how: &str) -> Done {
    if record.of(E::KIND).next().is_some() {
        return Ok(());
    }
    Err(Refusal::rule(format!("Er is nog geen {what}"))
        .unless(format!("Voeg er eerst een toe ({how})")))
}

pub(crate) fn has_items(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    has::<ChecklistItem>(record, "stuk", "stuk-toevoegen")
}

pub(crate) fn has_questions(record: &Record, context: &Context<'_>) -> Done {
    runs(record, context)?;
    has::<Question>(record, "vraag", "vraag-toevoegen")
}

pub(crate) fn has_bids(record: &Record, context: &Context<'_>) -> Done {
    runs(record, context)?;
    has::<Bid>(record, "inschrijving", "inschrijving-toevoegen")
}

// ---------------------------------------------------------------- documents and questions

pub(crate) fn add_item(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(phase) = fields.get(FASE) else {
        return Err(Refusal::usage("Bij welke fase?"));
    };
    if !kept(&draft.record)?.phases().any(|known| known == phase) {
        return Err(Refusal::rule(format!(
            "De fase {phase} hoort niet bij deze procedure"
        )));
    }
    let title = fields.owned(STUK);
    let same = |item: &ChecklistItem| item.phase == phase && fold(&item.title) == fold(&title);
    if draft.record.all::<ChecklistItem>().any(same) {
        return Err(Refusal::rule(format!("‘{title}’ staat al bij {phase}")));
    }
    draft.record.add(Part::ChecklistItem(ChecklistItem {
        phase,
        title,
        responsible: fields.owned(VERANTWOORDELIJKE),
        reference: String::new(),
        done: None,
    }));
    Ok(())
}

pub(crate) fn finish_item(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(STUKNUMMER)?;
    let missing = missing::<ChecklistItem>(&draft.record, "stuk", n);
    let item = draft
        .record
        .element_mut::<ChecklistItem>(n)
        .ok_or(missing)?;
    item.done = fields.get(DATUM);
    if let Some(reference) = fields.get(VINDPLAATS) {
        item.reference = reference;
    }
    Ok(())
}

pub(crate) fn add_question(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Question(Question {
        asked: fields.get(DATUM).or(Some(draft.context.today)),
        question: fields.owned(VRAAG),
        is_confidential: fields.get(VERTROUWELIJK) == Some(YesNo::Ja),
        ..Question::default()
    }));
    Ok(())
}

pub(crate) fn answer_question(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(VRAAGNUMMER)?;
    let day = fields.get(DATUM).unwrap_or(draft.context.today);
    nota_in_time(draft, day)?;
    let missing = missing::<Question>(&draft.record, "vraag", n);
    let question = draft.record.element_mut::<Question>(n).ok_or(missing)?;
    if question.asked.is_some_and(|asked| asked > day) {
        return Err(Refusal::rule(format!(
            "Het antwoord op {} ligt voor de vraag",
            with_year(day)
        )));
    }
    question.answer = fields.owned(ANTWOORD);
    question.answered = Some(day);
    Ok(())
}

// ---------------------------------------------------------------- criteria

pub(crate) fn add_criterion(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let head = kept(&draft.record)?;
    if head.is_published() && !head.imported {
        return Err(fixed("De gunningscriteria"));
    }
    let Some(kind) = fields.get(CRITERIUMSOORT) else {
        return Err(Refusal::usage(
            "Gaat het criterium over kwaliteit of prijs?",
        ));
    };
    let criterion = Criterion {
        name: fields.owned(NAAM),
        kind,
        weight: fields.need(WEGING)?,
    };
    let same = |known: &Criterion| fold(&known.name) == fold(&criterion.name);
    let others = draft.record.all::<Criterion>().filter(|known| !same(known));
    let sum: u32 = others.map(|known| known.weight).sum();
    if sum.saturating_add(criterion.weight) > WHOLE {
        return Err(Refusal::rule(format!(
            "De criteria wegen dan samen meer dan 100 %; er is nog {},{:02} % over",
            (WHOLE - sum.min(WHOLE)) / 100,
            (WHOLE - sum.min(WHOLE)) % 100
        )));
    }
    let keys = draft.record.of(Criterion::KIND);
    let known = keys
        .filter_map(|(key, part)| Some((*key, Criterion::of(part)?)))
        .find(|(_, known)| same(known));
    match known.map(|(key, _)| key) {
        Some(key) => drop(draft.record.parts.insert(key, Part::Criterion(criterion))),
        None => drop(draft.record.add(Part::Criterion(criterion))),
    }
    Ok(())
}

// ---------------------------------------------------------------- inschrijvingen

/// The perceel that a text names, as it is kept: its words, or nothing for the whole.
pub(crate) fn perceel(record: &Record, text: &str) -> Result<String, Refusal> {
    let percelen: Vec<&Perceel> = record.all::<Perceel>().collect();
    let wanted = fold(text);
    let named = |perceel: &&&Perceel| {
        let names = [
            perceel.to_string(),
            perceel.perceel.clone(),
            perceel.aandachtsveld.clone(),
        ];
        names.iter().any(|name| fold(name) == wanted)
    };
    let found: Vec<&&Perceel> = percelen.iter().filter(named).collect();
    match (wanted.is_empty(), percelen.len(), found.as_slice()) {
        (true, ..) | (_, 1, [_]) => Ok(String::new()),
        (_, _, [one]) => Ok(one.to_string()),
        _ => {
            let all: Vec<String> = percelen.iter().map(ToString::to_string).collect();
            let refusal =
                Refusal::rule(format!("Er is geen perceel ‘{text}’, of het zijn er meer"));
            Err(if all.is_empty() {
                refusal
                    .unless("Laat perceel leeg, of voeg het toe (aanbestedingsperceel-toevoegen)")
            } else {
                refusal.unless(format!(
                    "Kies uit: {}; of laat het leeg voor het geheel",
                    all.join("; ")
                ))
            })
        }
    }
}

/// How many inschrijvingen count: those that were not put aside.
pub(crate) fn valid_bids(record: &Record) -> usize {
    let counts = record.all::<Bid>().filter(|bid| bid.set_aside.is_empty());
    counts.count()
}

/// How many inschrijvingen were received: whoever was put aside can still object (Aw art. 2.127 lid 4), and who took it
/// back before the closing made none.
pub(crate) fn received_bids(record: &Record) -> usize {
    let closing = record.aanbesteding().and_then(|head| {
        let closed = head.actual.get(&Phase::SluitingInschrijving);
        closed.copied()
    });
    let is_back = |bid: &&Bid| {
        bid.withdrawn
            .is_some_and(|day| closing.is_none_or(|closing| day <= closing))
    };
    record.all::<Bid>().filter(|bid| !is_back(bid)).count()
}

pub(crate) fn takes_bids(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    match record.aanbesteding() {
        Some(head) if !head.is_published() => Err(Refusal::rule(
            "Er kan nog niet worden ingeschreven: de aanbesteding is niet gepubliceerd",
        )
        .unless("Leg eerst de publicatie vast (fase-afronden fase=publicatie)")),
        // What was read in has no inschrijvingen yet.
        Some(head) if head.status > Status::Beoordeling && !head.imported => {
            Err(Refusal::rule(format!(
                "Er kan geen inschrijving meer bij: de aanbesteding is {}",
                head.status
            )))
        }
        _ => Ok(()),
    }
}

pub(crate) fn add_bid(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let perceel = perceel(&draft.record, fields.text(PERCEEL))?;
    let bidder = fields.owned(INSCHRIJVER);
    let name = draft.context.register.provider_name(&bidder).to_owned();
    let is_same = |bid: &Bid| bid.bidder == bidder && bid.perceel == perceel;
    if draft.record.all::<Bid>().any(is_same) {
        return Err(Refusal::rule(format!("{name} heeft hier al op ingeschreven"))
            .unless("Leg een tweede inschrijving van dezelfde niet naast de eerste; kies een ander perceel"));
    }
    let received = fields.get(ONTVANGEN).unwrap_or(draft.context.today);
    let head = kept(&draft.record)?;
    if let Some(published) = head
        .actual
        .get(&Phase::Publicatie)
        .filter(|day| received < **day)
    {
        return Err(Refusal::rule(format!(
            "Een inschrijving van {} ligt voor de publicatie op {}",
            with_year(received),
            with_year(*published)
        )));
    }
    let set_aside = late(
        head.days().get(&Phase::SluitingInschrijving).copied(),
        received,
    );
    if !set_aside.is_empty() {
        draft.note(&format!("inschrijving-toevoegen: {name}, {set_aside}"));
    }
    draft.record.add(Part::Bid(Bid {
        bidder,
        perceel,
        received: Some(received),
        price: fields.get(PRIJS),
        set_aside,
        withdrawn: None,
    }));
    Ok(())
}

/// Judges again what came in time, once the closing is known or moved: what came after it goes aside, and what had gone
/// aside for that alone counts again.
pub(crate) fn judge_times(draft: &mut Draft<'_>, closing: NaiveDate, by: &str) {
    let judged: Vec<(PartKey, String)> = draft
        .record
        .of(Bid::KIND)
        .filter_map(|(key, part)| {
            let bid = Bid::of(part).filter(|bid| is_by_time(&bid.set_aside))?;
            let why = late(Some(closing), bid.received?);
            (why != bid.set_aside).then_some((*key, why))
        })
        .collect();
    for (key, why) in judged {
        let told = match why.as_str() {
            "" => "op tijd, telt weer mee",
            why => why,
        };
        draft.note(&format!("{by}: inschrijving {}, {told}", key.n));
        if let Some(bid) = draft.record.element_mut::<Bid>(key.n) {
            bid.set_aside = why;
        }
    }
}

/// How what came too late is told.
const TOO_LATE: &str = "te laat ontvangen op ";

/// Whether an inschrijving counts, or went aside for nothing but its day.
fn is_by_time(set_aside: &str) -> bool {
    set_aside.is_empty() || set_aside.starts_with(TOO_LATE)
}

/// What was entered wrongly is mended; what followed from it is worked out again.
pub(crate) fn mend_bid(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(INSCHRIJFNUMMER)?;
    let missing = missing::<Bid>(&draft.record, "inschrijving", n);
    let mut bid = draft
        .record
        .element::<Bid>(n)
        .ok_or(missing.clone())?
        .clone();
    let before = bid.clone();
    let perceel = fields
        .get(PERCEEL)
        .map(|text| perceel(&draft.record, &text))
        .transpose()?;
    bid.perceel = perceel.unwrap_or(bid.perceel);
    fields.change(INSCHRIJVER, &mut bid.bidder);
    fields.change(PRIJS, &mut bid.price);
    fields.change(ONTVANGEN, &mut bid.received);
    if bid == before {
        return Err(Refusal::usage("Wat moet er anders zijn?")
            .unless("Vul inschrijver, perceel, ontvangen of prijs in"));
    }
    is_not_awarded(&draft.record, &before)?;
    let same = |(key, part): (&PartKey, &Part)| {
        let other = Bid::of(part).filter(|_| key.n != n);
        other.is_some_and(|other| other.bidder == bid.bidder && other.perceel == bid.perceel)
    };
    if draft.record.of(Bid::KIND).any(same) {
        return Err(Refusal::rule(
            "Deze inschrijver heeft hier al een andere inschrijving op",
        ));
    }
    let head = kept(&draft.record)?;
    let published = head.actual.get(&Phase::Publicatie).copied();
    if let (Some(published), Some(received)) = (published, bid.received)
        && received < published
    {
        return Err(Refusal::rule(format!(
            "Een inschrijving van {} ligt voor de publicatie op {}",
            with_year(received),
            with_year(published)
        )));
    }
    let closing = head.days().get(&Phase::SluitingInschrijving).copied();
    if is_by_time(&bid.set_aside)
        && let Some(received) = bid.received
    {
        bid.set_aside = late(closing, received);
    }
    let is_judged = before.set_aside != bid.set_aside || before.perceel != bid.perceel;
    draft.note(&format!(
        "inschrijving-verbeteren {n}: {}",
        fields.text(REDEN)
    ));
    let kept = draft.record.element_mut::<Bid>(n).ok_or(missing)?;
    *kept = bid;
    match is_judged {
        true => {
            unsettle(crate::domain::aanbesteding::actions::head(draft)?);
            Ok(())
        }
        false => Ok(()),
    }
}

/// Who made an inschrijving takes it back.
pub(crate) fn withdraw_bid(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(INSCHRIJFNUMMER)?;
    let day = fields.need(DATUM)?;
    let missing = missing::<Bid>(&draft.record, "inschrijving", n);
    let bid = draft.record.element::<Bid>(n).ok_or(missing.clone())?;
    is_not_awarded(&draft.record, bid)?;
    if let Some(known) = bid.withdrawn {
        return Err(Refusal::rule(format!(
            "Zij is al ingetrokken op {}",
            with_year(known)
        )));
    }
    if bid.received.is_some_and(|received| day < received) {
        return Err(Refusal::rule("Zij is pas later ontvangen"));
    }
    let bid = draft.record.element_mut::<Bid>(n).ok_or(missing)?;
    bid.withdrawn = Some(day);
    bid.set_aside = format!("ingetrokken op {}: {}", with_year(day), fields.text(REDEN));
    unsettle_perceel(draft, n)
}

fn is_not_awarded(record: &Record, bid: &Bid) -> Done {
    let has_won = |award: &Award| award.winner == bid.bidder && award.perceel == bid.perceel;
    match record.all::<Award>().any(has_won) {
        true => Err(Refusal::rule("Aan deze inschrijving is al gegund")),
        false => Ok(()),
    }
}

/// Why a bid goes aside that came after the closing; empty when it came in time.
fn late(closing: Option<NaiveDate>, received: NaiveDate) -> String {
    match closing.filter(|closing| received > *closing) {
        Some(closing) => format!(
            "{TOO_LATE}{}; de sluiting was {}",
            with_year(received),
            with_year(closing)
        ),
        None => String::new(),
    }
}

pub(crate) fn set_aside(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(INSCHRIJFNUMMER)?;
    let missing = missing::<Bid>(&draft.record, "inschrijving", n);
    let bid = draft.record.element::<Bid>(n).ok_or(missing.clone())?;
    is_not_awarded(&draft.record, bid)?;
    if !bid.set_aside.is_empty() {
        return Err(Refusal::rule(format!(
            "Zij ligt al terzijde: {}",
            bid.set_aside
        )));
    }
    let bid = draft.record.element_mut::<Bid>(n).ok_or(missing)?;
    bid.set_aside = fields.owned(REDEN);
    unsettle_perceel(draft, n)
}

/// Bids are opened at the closing.
pub(crate) fn can_score(record: &Record, context: &Context<'_>) -> Done {
    runs(record, context)?;
    match record.aanbesteding() {
        Some(head) if head.status < Status::Beoordeling => Err(Refusal::rule(
            "Scoren kan nog niet: de inschrijvingen blijven dicht tot de sluiting",
        )
        .by("gelijke behandeling")
        .unless("Leg eerst de sluiting vast (fase-afronden fase=sluiting-inschrijving)")),
        Some(head) if head.procedure == Some(Procedure::OpenHouse) => Err(Refusal::rule(
            "Open house vergelijkt niet: wie aan de voorwaarden voldoet, wordt toegelaten",
        )
        .by("HvJ EU C-410/14, Falk Pharma")),
        _ => Ok(()),
    }
}

pub(crate) fn score(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n = fields.need(INSCHRIJFNUMMER)?;
    let bid = draft.record.element::<Bid>(n);
    let bid = bid.ok_or_else(|| missing::<Bid>(&draft.record, "inschrijving", n))?;
    if !bid.set_aside.is_empty() {
        return Err(Refusal::rule(format!(
            "Deze inschrijving ligt terzijde en telt niet mee: {}",
            bid.set_aside
        )));
    }
    let wanted = fold(fields.text(CRITERIUM));
    let known = draft
        .record
        .all::<Criterion>()
        .find(|one| fold(&one.name) == wanted);
    let Some(criterion) = known else {
        let known: Vec<&str> = draft
            .record
            .all::<Criterion>()
            .map(|one| &*one.name)
            .collect();
        let refusal = Refusal::rule(format!("Er is geen criterium ‘{}’", fields.text(CRITERIUM)));
        return Err(if known.is_empty() {
            refusal.unless("Voeg eerst criteria toe (criterium-toevoegen)")
        } else {
            refusal.unless(format!("Kies uit: {}", known.join(", ")))
        });
    };
    let score = BidScore {
        bid: n,
        criterion: criterion.name.clone(),
        score: fields.need(SCORE)?,
        reason: fields.owned(MOTIVERING),
    };
    let known = draft.record.of(BidScore::KIND).find_map(|(key, part)| {
        let known = BidScore::of(part)?;
        (known.bid == n && known.criterion == score.criterion).then_some(*key)
    });
    let head = kept(&draft.record)?;
    if known.is_some() && head.status > Status::Beoordeling && head.judged.is_none() {
        return Err(Refusal::rule(
            "Deze score staat vast: de gunningsbeslissing met haar redenen is verzonden",
        )
        .by("Aw art. 2.130")
        .unless("Na een uitspraak van de rechter kan het weer (uitspraak-vastleggen)"));
    }
    unsettle(crate::domain::aanbesteding::actions::head(draft)?);
    match known {
        Some(key) => drop(draft.record.parts.insert(key, Part::BidScore(score))),
        None => drop(draft.record.add(Part::BidScore(score))),
    }
    Ok(())
}
