//! Who takes part in an agreement, on which side, in which role and for how long.

use chrono::{Datelike, NaiveDate};

use super::fields::*;
use super::loose::{nothing_new, without_party};
use super::percelen;
use crate::domain::contract::actions::Done;
use crate::domain::contract::actions::sound::{shares_fit, sound, within_days};
use crate::domain::contract::bought::{buys_nothing, too_many_shares};
use crate::domain::contract::parts::Party;
use crate::domain::contract::words::{PartyRole, PartySide};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::registers::governments;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn add(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let provider = fields.owned(CONTRACTPARTIJ);
    let side = usual_side(&draft.record, draft.context.register, &provider);
    let mut party = Party {
        provider,
        side,
        ..Party::default()
    };
    set(&mut party, draft, fields)?;
    let before = shares(&draft.record);
    let key = draft.record.add(Part::Party(party));
    fits(draft, key, before)
}

/// What the shares of a side are together, where that was too much already.
fn shares(record: &Record) -> u64 {
    too_many_shares(record).map_or(0, |(_, _, shares)| shares)
}

pub(crate) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(PARTIJNUMMER).unwrap_or(0);
    let known = draft.record.element::<Party>(n).cloned();
    let mut party = known.ok_or_else(|| {
        let count = draft.record.all::<Party>().count();
        Refusal::rule(format!(
            "Er is geen partij {n}; dit contract heeft er {count}"
        ))
    })?;
    set(&mut party, draft, fields)?;
    let key = PartKey {
        kind: Party::KIND,
        n,
    };
    let before = shares(&draft.record);
    let register = draft.context.register;
    let known = without_party(&draft.record, register);
    draft.record.parts.insert(key, Part::Party(party));
    fits(draft, key, before)?;
    nothing_new(&known, without_party(&draft.record, register))
}

pub(crate) fn has_parties(record: &Record, _: &Context<'_>) -> Done {
    match record.all::<Party>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Dit contract heeft nog geen partijen")
            .unless("Voeg er een toe met partij-toevoegen")),
    }
}

/// Where a party stands when nobody says so: a convenant has partners, and who can buy buys.
pub fn usual_side(record: &Record, register: &Register, party: &str) -> PartySide {
    if buys_nothing(record) {
        PartySide::Partner
    } else if register.providers.contains_key(party) {
        PartySide::Opdrachtnemer
    } else {
        PartySide::Opdrachtgever
    }
}

fn set(party: &mut Party, draft: &Draft<'_>, fields: &Fields) -> Done {
    party.side = fields.get(KANT).unwrap_or(party.side);
    fields.change(AANDEEL, &mut party.share);
    if fields.has(ROL) {
        party.role = fields
            .get(ROL)
            .map_or_else(String::new, |role: PartyRole| role.word().to_owned());
    }
    if fields.has(VOOR_PERCEEL) {
        party.perceel = percelen::named(&draft.record, fields)?;
    }
    fields.change(VANAF, &mut party.from);
    fields.change(TOT_EN_MET, &mut party.until);
    Ok(())
}

fn fits(draft: &Draft<'_>, key: PartKey, shares_before: u64) -> Done {
    takes_part(draft, key)?;
    shares_fit(&draft.record, shares_before)?;
    sound(&draft.record, draft.context.register, draft.context.today)
}

/// The roles there are on a side.
const fn roles(side: PartySide) -> &'static [PartyRole] {
    use PartyRole as R;
    match side {
        PartySide::Opdrachtgever | PartySide::Partner => &[R::Penvoerder, R::Deelnemer],
        PartySide::Opdrachtnemer => &[
            R::Penvoerder,
            R::Hoofdaannemer,
            R::Combinant,
            R::Onderaannemer,
        ],
    }
}

/// Whether a party can stand beside the others, on the days it takes part.
pub(super) fn takes_part(draft: &Draft<'_>, key: PartKey) -> Done {
    let record = &draft.record;
    let Some(party) = record.element::<Party>(key.n) else {
        return Ok(());
    };
    let register = draft.context.register;
    let name = register.provider_name(&party.provider);
    if party
        .until
        .zip(party.from)
        .is_some_and(|(until, from)| until < from)
    {
        return Err(Refusal::rule(format!("{name} gaat weg voor zij meedoet")));
    }
    within_days(
        draft,
        (party.from, party.until),
        &format!("{name} doet mee"),
    )?;
    if (party.side == PartySide::Partner) != buys_nothing(record) {
        return Err(Refusal::rule(match party.side {
            PartySide::Partner => {
                "Partners horen bij een convenant; hier is iemand opdrachtgever of opdrachtnemer"
                    .to_owned()
            }
            side => {
                format!("Een convenant heeft partners en geen {side}: er wordt niets ingekocht")
            }
        }));
    }
    let can = roles(party.side);
    if !party.role.is_empty() && !can.iter().any(|role| role.word() == party.role) {
        let can: Vec<&str> = can.iter().map(|role| role.word()).collect();
        return Err(
            Refusal::rule(format!("Een {} is geen {}", party.side, party.role))
                .unless(format!("Kies bij rol uit: {}", can.join(", "))),
        );
    }
    still_is(party, record)?;
    beside_the_others(party, name, draft, key)
}

/// A gemeente that was merged takes part in nothing that begins after it, and goes on no longer than it was one.
fn still_is(party: &Party, record: &Record) -> Done {
    let contract = record.contract();
    let first = party.from.or(contract.and_then(|contract| contract.start));
    let last = party.until.or(contract.and_then(|contract| contract.end));
    let gone = governments::find(&party.provider)
        .filter(|one| one.name == party.provider)
        .and_then(|one| one.until);
    let Some(gone) = gone else { return Ok(()) };
    let is_gone = |day: NaiveDate| day.year() >= i32::from(gone);
    let rule = format!(
        "{} is sinds {gone} opgegaan in een andere gemeente",
        party.provider
    );
    if let Some(first) = first.filter(|first| is_gone(*first)) {
        let rule = format!("{rule}, en dit begint op {}", with_year(first));
        return Err(Refusal::rule(rule).unless("Kies de gemeente van nu"));
    }
    if last.is_none_or(is_gone) {
        return Err(Refusal::rule(rule).unless(format!(
            "Vul in tot wanneer zij meedeed (tot-en-met=31-12-{}), en kies voor daarna de gemeente van nu",
            i32::from(gone) - 1
        )));
    }
    Ok(())
}

fn beside_the_others(party: &Party, name: &str, draft: &Draft<'_>, key: PartKey) -> Done {
    let leads = |one: &Party| one.role == PartyRole::Penvoerder.word();
    for (other_key, part) in draft.record.of(Party::KIND) {
        let other = Party::of(part)
            .filter(|other| *other_key != key && other.is_beside(party) && other.meets(party));
        let Some(other) = other else { continue };
        // A name that was read in before the register knew it is the same party.
        let register = draft.context.register;
        let key = |one: &Party| {
            let found = register.find_organisation(&one.provider);
            found.unwrap_or_else(|| one.provider.clone())
        };
        if key(other) == key(party) {
            return Err(
                Refusal::rule(format!("{name} is al {} in dit contract", party.side)).unless(
                    format!("Wijzig die met partij-wijzigen (partij={})", other_key.n),
                ),
            );
        }
        if leads(party) && leads(other) {
            let other = draft.context.register.provider_name(&other.provider);
            return Err(Refusal::rule(format!(
                "{other} is al penvoerder, en er is er één aan elke kant"
            )));
        }
    }
    Ok(())
}
