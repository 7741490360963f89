//! The contract itself: making one, mending it, and its place between what came before and what follows on it.

use chrono::{Datelike, NaiveDate};

use super::fields::*;
use super::loose::{fits_kind, nothing_new, off_days};
use super::parties::usual_side;
use super::percelen;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::contract::Contract;
use crate::domain::contract::actions::sound::{checked, within_ceiling};
use crate::domain::contract::actions::{Done, contract, in_words};
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::parts::{ContractOption, Party, Perceel};
use crate::domain::contract::when::When;
use crate::domain::record::{Kind, Part, Record, RecordId, can_be_number};
use crate::domain::words::YesNo;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn register_contract(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let number = given_number(Kind::Contract, fields, context)?;
    let first = match fields.get(BEGIN) {
        Some(When::Day(day, _)) => day,
        _ => context.today,
    };
    let number = number.unwrap_or_else(|| next_number(context, first));
    draft.record = Record::new(RecordId::new(Kind::Contract, number));
    set_fields(draft, fields)?;
    if let Some(provider) = fields.get(AANBIEDER) {
        let side = usual_side(&draft.record, context.register, &provider);
        draft.record.add(Part::Party(Party {
            provider,
            side,
            ..Party::default()
        }));
    }
    if let Some(aandachtsveld) = fields.get(AANDACHTSVELD) {
        let perceel = Perceel::new(&aandachtsveld, fields.text(PERCEEL));
        draft.record.add(Part::Perceel(perceel));
    } else if fields.has(PERCEEL) {
        return Err(
            Refusal::rule("Bij een perceel hoort een aandachtsveld").unless("Vul aandachtsveld in")
        );
    }
    let count = fields.get(OPTIES).unwrap_or(0);
    if count > 0 {
        let Some(length) = fields.get(OPTIE_MAANDEN) else {
            return Err(Refusal::rule("Bij opties hoort hoe lang er één duurt")
                .unless("Vul optie-maanden in"));
        };
        for _ in 0..count {
            draft.record.add(Part::ContractOption(ContractOption {
                length,
                clause: fields.owned(CLAUSULE),
                ..ContractOption::default()
            }));
        }
    }
    if let Some(before) = fields.get(VOORGANGER) {
        let before = known_contract(context, &before)?;
        may_follow(context, before, &draft.record)?;
        let number = before.id.number.clone();
        contract(draft)?.predecessor = Some(number);
    }
    checked(draft)
}

/// The number that was given for something new, when it is free and one that no record of another kind has or could
/// have, or nobody could find the record by it.
pub(crate) fn given_number(
    kind: Kind,
    fields: &Fields,
    context: &Context<'_>,
) -> Result<Option<String>, Refusal> {
    let Some(number) = fields.get(NUMMER).map(|given| given.to_uppercase()) else {
        return Ok(None);
    };
    let register = context.register;
    let (word, known, example) = if kind == Kind::Aanbesteding {
        let known = register.find_aanbesteding(&number);
        ("aanbesteding", known, "AB-2026-01")
    } else {
        let known = register.find_contract(&number);
        ("contract", known, "RO-2026-001")
    };
    if !can_be_number(kind, &number) || register.providers.contains_key(&number) {
        let shown = crate::domain::text::visible(&number);
        let sentence = format!("‘{shown}’ kan geen nummer van een {word} zijn");
        return Err(Refusal::usage(sentence)
            .unless(format!("Schrijf het zoals {example}, of laat het leeg")));
    }
    if let Some(known) = known {
        let number = &known.id.number;
        let sentence = format!("Er is al een {word} met nummer {number}");
        return Err(Refusal::rule(sentence)
            .unless(format!("Gebruik {word}-wijzigen, of kies een ander nummer")));
    }
    Ok(Some(number))
}

/// The next free number, `RO-2026-001`: of this year, and of an older year for what began then.
pub(crate) fn next_number(context: &Context<'_>, first: NaiveDate) -> String {
    let year = first.year().min(context.today.year());
    context.next_free(Kind::Contract, "RO", 3, year)
}

/// It was entered by mistake: the logboek keeps it, and no list, signal or date does.
pub(crate) fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let own = draft.record.id.number.clone();
    let register = draft.context.register;
    let mut contracts = register.contracts().values();
    let follows = contracts.find(|other| {
        let contract = other.contract();
        contract.is_some_and(|contract| contract.predecessor.as_ref() == Some(&own))
    });
    let mut aanbestedingen = register.aanbestedingen().values();
    let bought = aanbestedingen.find(|other| {
        let head = other.aanbesteding();
        let follows = head.is_some_and(|head| head.successor_of.as_ref() == Some(&own));
        follows || other.all::<Award>().any(|award| award.contract == own)
    });
    let tied = (draft.record.all::<Perceel>())
        .find_map(|it| percelen::tied_from_elsewhere(it, &draft.record, register));
    if let Some(other) = tied {
        let no = Refusal::rule(format!(
            "Aan een perceel hiervan is een perceel van {other} gekoppeld"
        ));
        return Err(no.unless(format!(
            "Maak dat eerst los (perceel-wijzigen {other} gekoppeld-aan=)"
        )));
    }
    if let Some(other) = follows.or(bought) {
        return Err(Refusal::rule(format!(
            "{own} kan niet uit het register: {} hangt eraan",
            other.id.number
        ))
        .unless("Maak die eerst los, of neem die eerst uit het register"));
    }
    contract(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

/// It was no mistake after all: it counts again, as it was.
pub(crate) fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let register = draft.context.register;
    let contract = contract(draft)?;
    let before = contract.predecessor.as_deref();
    let before = before.and_then(|it| register.find_taken_out(Kind::Contract, it));
    if let Some(before) = before {
        return Err(is_out_itself(before));
    }
    contract.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}

/// What it follows on was taken out too.
pub(crate) fn is_out_itself(before: &str) -> Refusal {
    Refusal::rule(format!(
        "Het volgt op {before}, en dat is zelf uit het register gehaald"
    ))
    .unless(format!("Zet {before} eerst terug (contract-terugzetten)"))
}

pub(crate) fn change_contract(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (known, was_convenant) = (off_days(draft), buys_nothing(&draft.record));
    set_fields(draft, fields)?;
    keeps_its_place(draft)?;
    let is_convenant = buys_nothing(&draft.record);
    if is_convenant != was_convenant {
        fits_kind(&draft.record, is_convenant)?;
    }
    nothing_new(&known, off_days(draft))?;
    if fields.has(MAXIMALE_WAARDE) {
        within_ceiling(
            &draft.record,
            None,
            "Klopt een besteding niet, verwijder die dan eerst (onderdeel-verwijderen)",
        )?;
    }
    checked(draft)
}

/// A changed begin may not come before that of its predecessor, nor after that of what follows on it.
fn keeps_its_place(draft: &Draft<'_>) -> Done {
    let register = draft.context.register;
    let (number, Some(contract)) = (&draft.record.id.number, draft.record.contract()) else {
        return Ok(());
    };
    let start_of = |record: &Record| record.contract().and_then(|contract| contract.start);
    let before = contract
        .predecessor
        .as_ref()
        .and_then(|before| register.contracts().get(before));
    let after = register.contracts().values().filter(|record| {
        record
            .contract()
            .is_some_and(|other| other.predecessor.as_ref() == Some(number))
    });
    let is_early = |one: &Record| start_of(one) >= contract.start;
    if let Some(before) = before.filter(|before| is_early(before)) {
        return Err(Refusal::rule(format!(
            "{number} volgt op {}, en dat begint op {}",
            before.id.number,
            in_words(start_of(before))
        )));
    }
    for after in after {
        if start_of(after) <= contract.start {
            return Err(Refusal::rule(format!(
                "{} volgt op {number} en begint al op {}",
                after.id.number,
                in_words(start_of(after))
            )));
        }
    }
    Ok(())
}

fn set_fields(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let always = [TITEL.name(), BEGIN.name(), EINDE.name()];
    if let Some(name) = fields.emptied().find(|name| always.contains(name)) {
        return Err(Refusal::rule(format!(
            "Een contract heeft altijd een {name}"
        )));
    }
    let contract = contract(draft)?;
    fields.change(TITEL, &mut contract.title);
    fields.change(SOORT, &mut contract.kind);
    set_days(contract, fields)?;
    fields.change(WET, &mut contract.wet);
    fields.change(VERLENGINGSDUUR, &mut contract.renewal_term);
    fields.change(HOOGSTENS_VERLENGD, &mut contract.max_renewals);
    fields.change(OPZEGTERMIJN, &mut contract.notice_term);
    fields.change(OPZEGGEN_TEGEN, &mut contract.notice_towards);
    fields.change(OPZEGGEN_HOE, &mut contract.notice_form);
    fields.change(OPZEGGEN_DOOR, &mut contract.notice_by);
    fields.change(MELDTERMIJN, &mut contract.option_term);
    fields.change(MAXIMALE_WAARDE, &mut contract.ceiling);
    fields.change(BEKOSTIGING, &mut contract.funding);
    fields.change(CONTRACTBEHEERDER, &mut contract.manager);
    fields.change(SAMEN_MET, &mut contract.joint_with);
    fields.change(GEBIED, &mut contract.area);
    fields.change(MOTIVERING, &mut contract.motivation);
    fields.change(UIT_TE_ZOEKEN_DOOR, &mut contract.settled_by);
    fields.change(ONDERTEKENING, &mut contract.sign_planned);
    fields.change(ONDERTEKEND, &mut contract.signed);
    if fields
        .get(GESPREK_ELKE)
        .is_some_and(|every| every.span().is_nothing())
    {
        return Err(Refusal::rule("Gesprekken om de nul maanden zijn er niet")
            .unless("Laat gesprek-elke leeg als er geen ritme is")
            .at(GESPREK_ELKE));
    }
    fields.change(GESPREK_ELKE, &mut contract.talk_every);
    if fields.has(STILZWIJGEND) {
        contract.is_tacit = fields.get(STILZWIJGEND) == Some(YesNo::Ja);
    }
    if fields.has(MAATWERK) {
        contract.no_maatwerk = fields.get(MAATWERK) == Some(YesNo::Nee);
    }
    Ok(())
}

/// The begin and the end as the papers have them.
fn set_days(contract: &mut Contract, fields: &Fields) -> Done {
    match fields.get(BEGIN) {
        Some(When::Never) => return Err(Refusal::rule("Een contract heeft altijd een begin")),
        Some(When::Day(day, unsure)) => {
            (contract.start, contract.start_unsure) = (Some(day), unsure);
        }
        None => {}
    }
    if let Some(when) = fields.get(EINDE) {
        contract.is_indefinite = when == When::Never;
        (contract.end, contract.end_unsure) = match when {
            When::Day(day, unsure) => (Some(day), unsure),
            When::Never => (None, None),
        };
    }
    if contract.start_unsure.is_none() && contract.end_unsure.is_none() {
        contract.settled_by.clear();
    }
    Ok(())
}

pub(crate) fn known_contract<'a>(
    context: &Context<'a>,
    number: &str,
) -> Result<&'a Record, Refusal> {
    context
        .register
        .find_contract(number)
        .ok_or_else(|| Refusal::unknown(number))
}

/// Whether one contract may follow on another: one predecessor, no ring, and not begun before it.
///
/// # Errors
/// Why it may not.
pub fn may_follow(context: &Context<'_>, before: &Record, after: &Record) -> Done {
    let (Some(earlier), Some(later)) = (before.contract(), after.contract()) else {
        return Ok(());
    };
    let (one, two) = (&before.id.number, &after.id.number);
    if let Some(other) = later.predecessor.as_ref().filter(|other| *other != one) {
        return Err(Refusal::rule(format!(
            "{two} volgt al op {other}; een contract heeft één voorganger"
        )));
    }
    let mut seen = vec![one.as_str()];
    while let Some(number) = seen.last().copied() {
        if number == two {
            return Err(Refusal::rule(format!(
                "Dat maakt een kring: {}",
                seen.iter().rev().copied().collect::<Vec<_>>().join(" → ")
            )));
        }
        let previous = context
            .register
            .contracts()
            .get(number)
            .and_then(Record::contract)
            .and_then(|contract| contract.predecessor.as_deref());
        match previous {
            Some(previous) if !seen.contains(&previous) => seen.push(previous),
            _ => break,
        }
    }
    if earlier
        .start
        .zip(later.start)
        .is_some_and(|(early, late)| late <= early)
    {
        return Err(Refusal::rule(format!(
            "{two} begint niet later dan {one}, dus het kan er niet op volgen"
        )));
    }
    Ok(())
}

pub(crate) fn link_successor(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let mut successor = known_contract(context, fields.text(OPVOLGER))?.clone();
    if successor.id == draft.record.id {
        return Err(Refusal::rule("Een contract volgt niet op zichzelf"));
    }
    may_follow(context, &draft.record, &successor)?;
    let number = draft.record.id.number.clone();
    if let Some(contract) = successor.contract_mut()
        && contract.predecessor.as_ref() != Some(&number)
    {
        contract.predecessor = Some(number);
        draft.also.push(successor);
    }
    Ok(())
}
