//! Who takes part in an agreement, on which side, in which role and for how long.

use chrono::Datelike;

use super::fields::*;
use super::percelen;
use crate::domain::contract::actions::sound::{checked, within_days};
use crate::domain::contract::actions::{Done, in_words};
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::parts::{Party, Staffing};
use crate::domain::contract::words::{PartyRole, PartySide};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::registers::governments;
use crate::domain::words::fold;
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
    let key = draft.record.add(Part::Party(party));
    fits(draft, key)
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
    draft.record.parts.insert(key, Part::Party(party));
    fits(draft, key)
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

/// Whether a party can stand beside the others, on the days it takes part.
fn fits(draft: &Draft<'_>, key: PartKey) -> Done {
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
    still_is(party, record)?;
    beside_the_others(party, name, draft, key)?;
    leaves_no_staffing(party, name, record)?;
    checked(draft)
}

/// A gemeente that was merged takes part in nothing that begins after it.
fn still_is(party: &Party, record: &Record) -> Done {
    let start = record.contract().and_then(|contract| contract.start);
    let first = party.from.or(start);
    let gone = governments::find(&party.provider)
        .filter(|one| one.name == party.provider)
        .and_then(|one| one.until);
    match first.zip(gone) {
        Some((first, gone)) if first.year() >= i32::from(gone) => Err(Refusal::rule(format!(
            "{} is sinds {gone} opgegaan in een andere gemeente, en dit begint op {}",
            party.provider,
            with_year(first)
        ))
        .unless("Kies de gemeente van nu")),
        _ => Ok(()),
    }
}

fn beside_the_others(party: &Party, name: &str, draft: &Draft<'_>, key: PartKey) -> Done {
    let leads = |one: &Party| one.role == PartyRole::Penvoerder.word();
    for (other_key, part) in draft.record.of(Party::KIND) {
        let other = Party::of(part)
            .filter(|other| *other_key != key && other.is_beside(party) && other.meets(party));
        let Some(other) = other else { continue };
        if other.provider == party.provider {
            return Err(Refusal::rule(format!(
                "{name} is al {} in dit contract ({other_key})",
                party.side
            ))
            .unless("Wijzig die met partij-wijzigen"));
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

/// Who leaves brings nobody in any more.
fn leaves_no_staffing(party: &Party, name: &str, record: &Record) -> Done {
    let Some(last) = party.until else {
        return Ok(());
    };
    let goes_on = record.of(Staffing::KIND).find(|(_, part)| {
        Staffing::of(part).is_some_and(|staffing| {
            fold(&staffing.partner) == fold(name) && staffing.until.is_none_or(|until| until > last)
        })
    });
    match goes_on {
        Some((key, _)) => Err(Refusal::rule(format!(
            "{name} doet mee tot en met {}, en haar inzet gaat langer door ({key})",
            in_words(Some(last))
        ))
        .unless("Beëindig eerst die inzet (inzet-wijzigen tot=…)")),
        None => Ok(()),
    }
}
