//! The award decision (gunningsbeslissing): who it names as winners. What differs from it is a new decision, with a
//! standstill of its own (Aw art. 2.127 and 2.130).

use super::fields::*;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::actions::{Done, gate, head, kept};
use crate::domain::aanbesteding::parts::Bid;
use crate::domain::aanbesteding::ranking::{Ranked, rankings};
use crate::domain::aanbesteding::words::{Phase, Procedure};
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Whether a decision compares: open house lets everyone in, and of what was read in the scores are not known.
pub(crate) fn compares(head: &Aanbesteding) -> bool {
    head.procedure != Some(Procedure::OpenHouse) && !head.imported
}

/// The winners of the decision, by number: those that were named, else whoever stands first on each perceel. A better
/// inschrijving is passed over with a reason only.
pub(crate) fn decided(record: &Record, fields: &Fields) -> Result<Option<Vec<u32>>, Refusal> {
    if !compares(kept(record)?) {
        return Ok(None);
    }
    let Some(text) = fields.get(WINNAARS) else {
        return Ok(Some(first_placed(record)));
    };
    let named = named(record, &text)?;
    if let Some(passed) = passed_over(record, &named).filter(|_| fields.text(REDEN).is_empty()) {
        return Err(Refusal::rule(gate::capital(&passed))
            .by("Aw art. 2.130")
            .unless("Klopt het toch, zeg dan waarom (reden=…)"));
    }
    Ok(Some(named.into_iter().map(|(number, _)| number).collect()))
}

/// Whoever stands first on each perceel.
fn first_placed(record: &Record) -> Vec<u32> {
    let rankings = rankings(record);
    let bids = rankings.iter().flat_map(|ranking| &ranking.bids);
    let first = bids.filter(|one| one.place == Some(1));
    first.map(|one| one.number).collect()
}

/// Only who the decision names can be awarded the opdracht; where it was kept without names, whoever stands first.
pub(crate) fn is_decided(record: &Record, named: &[(u32, Bid)]) -> Done {
    let head = kept(record)?;
    if !compares(head) {
        return Ok(());
    }
    let known = head.named().map(<[u32]>::to_vec);
    let winners = known.unwrap_or_else(|| first_placed(record));
    let Some((other, _)) = named.iter().find(|(number, _)| !winners.contains(number)) else {
        return Ok(());
    };
    let sent = head.actual.get(&Phase::VoorlopigeGunning);
    let sent = sent.map_or_else(String::new, |day| format!(" van {}", with_year(*day)));
    let names: Vec<String> = winners.iter().map(u32::to_string).collect();
    let told = if names.is_empty() {
        format!("Na de gunningsbeslissing{sent} is de uitslag veranderd")
    } else {
        format!(
            "De gunningsbeslissing{sent} noemt inschrijving {} als winnaar, niet {other}",
            names.join(" en ")
        )
    };
    Err(Refusal::rule(told).by("Aw art. 2.127 en 2.130").unless(
        "Verstuur eerst een nieuwe beslissing en leg die vast (fase-afronden fase=voorlopige-gunning datum=… winnaars=… reden=…); daarna lopen weer twintig dagen",
    ))
}

/// Something changed on which the decision stood: it asks for a new one.
pub(crate) fn unsettle(head: &mut Aanbesteding) {
    if head.named().is_some() {
        head.names(Some(Vec::new()));
    }
}

/// A winner went aside: the decision about its perceel asks for a new one, and that about other percelen stands.
pub(crate) fn unsettle_perceel(draft: &mut Draft<'_>, number: u32) -> Done {
    let perceel = |n| draft.record.element::<Bid>(n).map(|bid| &bid.perceel);
    let Some(winners) = &kept(&draft.record)?.winners else {
        return Ok(());
    };
    if !winners.contains(&number) {
        return Ok(());
    }
    let others = winners.iter().copied();
    let left = others.filter(|other| perceel(*other) != perceel(number));
    let left = left.collect();
    head(draft)?.names(Some(left));
    Ok(())
}

/// The numbers in `1, 3`, or the one before a name: `2 Zorg Thuis`.
fn numbers(text: &str) -> Vec<&str> {
    let words = || text.split([',', ' ']).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let has_name = words().skip(1).any(|word| !is_number(word));
    match words().next() {
        Some(first) if is_number(first) && has_name => vec![first],
        _ => words().collect(),
    }
}

/// The inschrijvingen that were named: `2`, or `1, 3` for a raamovereenkomst with more parties.
pub(crate) fn named(record: &Record, text: &str) -> Result<Vec<(u32, Bid)>, Refusal> {
    let mut found: Vec<(u32, Bid)> = Vec::new();
    for word in numbers(text) {
        let known = word
            .parse()
            .ok()
            .and_then(|n| Some((n, record.element::<Bid>(n)?)));
        let (number, bid) = known.ok_or_else(|| {
            let count = record.all::<Bid>().count();
            Refusal::rule(format!(
                "Er is geen inschrijving ‘{word}’; deze aanbesteding heeft er {count}"
            ))
            .unless("Noem het nummer uit de lijst van inschrijvingen; meer nummers met komma's")
        })?;
        if !bid.set_aside.is_empty() {
            return Err(Refusal::rule(format!(
                "Inschrijving {word} ligt terzijde en kan niet winnen: {}",
                bid.set_aside
            )));
        }
        if found
            .iter()
            .any(|(_, known)| known.bidder == bid.bidder && known.perceel == bid.perceel)
        {
            return Err(Refusal::rule(format!(
                "Inschrijving {word} staat er twee keer"
            )));
        }
        found.push((number, bid.clone()));
    }
    if found.is_empty() {
        return Err(Refusal::usage("Welke inschrijving wint?"));
    }
    Ok(found)
}

/// Who stands above a winner and does not win.
fn passed_over(record: &Record, named: &[(u32, Bid)]) -> Option<String> {
    let wins = |one: &Ranked<'_>| named.iter().any(|(number, _)| *number == one.number);
    rankings(record).iter().find_map(|ranking| {
        let mut bids = ranking.bids.iter();
        let last = bids.rfind(|one| wins(one))?;
        let is_better = |one: &&Ranked<'_>| one.place.is_some() && one.place < last.place;
        let better = ranking
            .bids
            .iter()
            .find(|one| is_better(one) && !wins(one))?;
        Some(format!(
            "inschrijving {} staat op plaats {}, en inschrijving {} op plaats {} wint niet",
            last.number, last.place?, better.number, better.place?
        ))
    })
}
