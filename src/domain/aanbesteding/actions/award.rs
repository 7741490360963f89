//! The opdracht: an inschrijving wins, and the contract is there in the same step, knowing what it follows on.

use chrono::NaiveDate;

use super::fields::*;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::decision::{is_decided, named};
use crate::domain::aanbesteding::actions::market::perceel;
use crate::domain::aanbesteding::actions::steps::{
    announce_by, can_grant, granted_too_late, in_order, record_phase,
};
use crate::domain::aanbesteding::actions::{Done, gate, is_not_off, kept, norms, rules};
use crate::domain::aanbesteding::parts::{Award, Bid};
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::contract::Contract;
use crate::domain::contract::actions::{may_follow, next_number, sound};
use crate::domain::contract::dates::extended;
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::{ContractOption, Party, Perceel};
use crate::domain::contract::words::ContractKind;
use crate::domain::record::{Head, Kind, Part, Record, RecordId};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// After the award decision: the standstill itself is counted against the day.
pub(crate) fn can_award(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    match record.aanbesteding() {
        Some(head) if head.status < AanbestedingStatus::VoorlopigGegund => Err(Refusal::rule(
            "Gunnen kan pas na de voorlopige gunning en de standstill",
        )
        .by("Aw art. 2.127 en 2.130")
        .unless("Leg eerst de voorlopige gunning vast (fase-afronden fase=voorlopige-gunning)")),
        _ => Ok(()),
    }
}

pub(crate) fn award(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let day = fields.get(DATUM).unwrap_or(context.today);
    let named = named(&draft.record, fields.text(INSCHRIJVING))?;
    let winners: Vec<Bid> = named.iter().map(|(_, bid)| bid.clone()).collect();
    let perceel = match fields.get(PERCEEL) {
        Some(text) => perceel(&draft.record, &text)?,
        None => winners
            .first()
            .map(|bid| bid.perceel.clone())
            .unwrap_or_default(),
    };
    if let Some(other) = winners
        .iter()
        .find(|bid| !bid.perceel.is_empty() && bid.perceel != perceel)
    {
        return Err(Refusal::rule(format!(
            "{} schreef in op {}, niet op {}",
            context.register.provider_name(&other.bidder),
            in_words(&other.perceel),
            in_words(&perceel)
        )));
    }
    is_free(&draft.record, &perceel, &winners)?;
    // What is awarded after the rest was announced is still to be announced itself.
    crate::domain::aanbesteding::actions::head(draft)?
        .actual
        .remove(&Phase::AankondigingGunning);
    let head = kept(&draft.record)?.clone();
    let is_granted = head.actual.contains_key(&Phase::OpdrachtVerleend);
    if !is_granted {
        can_grant(draft, day)?;
        in_order(&head, Phase::OpdrachtVerleend, day)?;
    }
    is_decided(&draft.record, &named)?;
    let contract = make_contract(draft, &head, fields, &perceel, &winners)?;
    let number = contract.id.number.clone();
    draft.also.push(contract);
    for bid in &winners {
        draft.record.add(Part::Award(Award {
            perceel: perceel.clone(),
            winner: bid.bidder.clone(),
            on: Some(day),
            contract: number.clone(),
            announced: None,
        }));
    }
    if !is_granted && is_all_awarded(&draft.record) {
        return record_phase(draft, Phase::OpdrachtVerleend, day, "");
    }
    if !is_granted {
        let norms = norms(context);
        announce_by(
            crate::domain::aanbesteding::actions::head(draft)?,
            day,
            rules(&norms, context),
        );
    }
    if let Some(told) = granted_too_late(&head, day, context) {
        draft.note(&format!("gunnen: {told}"));
    }
    Ok(())
}

fn in_words(perceel: &str) -> &str {
    if perceel.is_empty() {
        "het geheel"
    } else {
        perceel
    }
}

/// A perceel is awarded once; open house lets in more, each once.
fn is_free(record: &Record, perceel: &str, winners: &[Bid]) -> Done {
    let is_open = kept(record)?.procedure == Some(Procedure::OpenHouse);
    let clash = record.all::<Award>().find(|award| {
        let overlaps = award.perceel == perceel || award.perceel.is_empty() || perceel.is_empty();
        let is_same = winners.iter().any(|bid| bid.bidder == award.winner);
        overlaps && (is_same || !is_open)
    });
    match clash {
        Some(award) => Err(Refusal::rule(format!(
            "{} is al gegund: {}",
            gate::capital(in_words(&award.perceel)),
            award.contract
        ))
        .unless("Doen er meer partijen mee, noem dan alle inschrijvingen in één keer, of voeg de partij toe aan het contract (partij-toevoegen)")),
        None => Ok(()),
    }
}

fn is_all_awarded(record: &Record) -> bool {
    let is_awarded = |perceel: &str| {
        let mut awards = record.all::<Award>();
        awards.any(|award| award.perceel.is_empty() || award.perceel == perceel)
    };
    let percelen: Vec<String> = record.all::<Perceel>().map(ToString::to_string).collect();
    let all = !percelen.is_empty() && percelen.iter().all(|perceel| is_awarded(perceel));
    all || is_awarded("")
}

/// The contract of an award.
fn make_contract(
    draft: &Draft<'_>,
    head: &Aanbesteding,
    fields: &Fields,
    perceel: &str,
    winners: &[Bid],
) -> Result<Record, Refusal> {
    let context = draft.context;
    let (start, end) = term(head)?;
    let mut contract = Contract {
        title: fields.get(TITEL).unwrap_or_else(|| title(head, perceel)),
        kind: Some(match head.procedure {
            Some(Procedure::OpenHouse) => ContractKind::Toelating,
            _ => ContractKind::Raamovereenkomst,
        }),
        wet: head.wet.clone(),
        no_maatwerk: !head.options.is_maatwerk,
        manager: head.responsible.clone(),
        start: Some(start),
        end: Some(end),
        ceiling: fields.get(MAXIMALE_WAARDE),
        notice_term: fields.get(OPZEGTERMIJN),
        motivation: fields.owned(MOTIVERING),
        aanbesteding: Some(draft.record.id.number.clone()),
        ..Contract::default()
    };
    let number = contract_number(fields, context, start)?;
    let mut record = Record {
        head: Head::from(contract.clone()),
        ..Record::new(RecordId::new(Kind::Contract, number))
    };
    if let Some(before) = head.followed(context.register) {
        may_follow(context, before, &record)?;
        contract.predecessor = Some(before.id.number.clone());
        record.head = Head::from(contract);
    }
    for bid in winners {
        record.add(Part::Party(Party {
            provider: bid.bidder.clone(),
            ..Party::default()
        }));
    }
    let percelen = draft.record.all::<Perceel>();
    for one in percelen.filter(|one| perceel.is_empty() || one.to_string() == perceel) {
        record.add(Part::Perceel(one.clone()));
    }
    add_options(&mut record, fields)?;
    sound(&record, context.register, context.today)?;
    Ok(record)
}

/// The first and last day of the contract.
fn term(head: &Aanbesteding) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let missing = |what: &str, how: &str| {
        Refusal::rule(format!(
            "Het contract kan niet worden gemaakt: {what} ontbreekt"
        ))
        .unless(how)
    };
    let start = head
        .start
        .ok_or_else(|| missing("de ingang", "Kies die met ingang-verplaatsen"))?;
    let months = head.months.ok_or_else(|| {
        missing(
            "de looptijd",
            "Vul die in: aanbesteding-wijzigen looptijd=24 (maanden, zonder opties)",
        )
    })?;
    let end = start
        .pred_opt()
        .and_then(|eve| extended(eve, Length::months(months).span()));
    let end = end.ok_or_else(|| missing("het einde", "Kies een andere looptijd"))?;
    Ok((start, end))
}

fn contract_number(
    fields: &Fields,
    context: &Context<'_>,
    start: NaiveDate,
) -> Result<String, Refusal> {
    let Some(number) = fields.get(NUMMER) else {
        return Ok(next_number(context, start));
    };
    let number = number.to_uppercase();
    if RecordId::parse(&number).is_ok_and(|id| id.kind != Kind::Contract) {
        return Err(
            Refusal::rule(format!("{number} kan geen nummer van een contract zijn"))
                .unless("Schrijf het als RO-2027-001, of laat het weg"),
        );
    }
    match context.register.find_contract(&number) {
        Some(known) => Err(Refusal::rule(format!(
            "Er is al een contract met nummer {}",
            known.id.number
        ))
        .unless("Kies een ander nummer, of laat het weg")),
        None => Ok(number),
    }
}

/// What was bought: the name without the word aanbesteding, and the perceel.
fn title(head: &Aanbesteding, perceel: &str) -> String {
    const WORD: &str = "aanbesteding ";
    let is_said = head
        .name
        .get(..WORD.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(WORD));
    let name = if is_said {
        &head.name[WORD.len()..]
    } else {
        &head.name
    };
    if perceel.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {perceel}")
    }
}

fn add_options(record: &mut Record, fields: &Fields) -> Done {
    let count: u32 = fields.get(OPTIES).unwrap_or(0);
    let length = fields.get(OPTIE_MAANDEN);
    let clause = fields.owned(CLAUSULE);
    match (count, length) {
        (0, _) => return Ok(()),
        (_, None) => {
            return Err(Refusal::rule("Bij opties hoort hoe lang er één duurt")
                .unless("Vul optie-maanden in"));
        }
        (_, Some(_)) if clause.is_empty() => {
            return Err(Refusal::rule(
                "Een optie heeft een duidelijke clausule in de aanbestedingsstukken",
            )
            .by("Aw art. 2.163c")
            .unless("Vul clausule in: document en artikel"));
        }
        (count, Some(length)) => {
            for _ in 0..count {
                record.add(Part::ContractOption(ContractOption {
                    length,
                    clause: clause.clone(),
                    ..ContractOption::default()
                }));
            }
        }
    }
    Ok(())
}
