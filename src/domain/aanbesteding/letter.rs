//! The letter of the award decision to one inschrijver: reasons, relative advantages, the winner, the standstill
//! (Aw art. 2.130).

use chrono::NaiveDate;

use super::Aanbesteding;
use super::parts::{Bid, Criterion};
use super::plan::Rules;
use super::ranking::{Ranked, Ranking, rankings, score};
use super::standing::Standstill;
use super::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::dates::long;
use crate::domain::record::Record;
use crate::domain::register::Register;

/// A letter that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    /// There is no such inschrijving.
    #[error("Er is geen inschrijving {0}; dit zijn er {1}")]
    Unknown(u32, usize),
    /// Nothing is compared.
    #[error(
        "Bij open house wordt niet vergeleken: er is geen gunningsbeslissing om te motiveren (HvJ EU C-410/14, Falk Pharma)"
    )]
    OpenHouse,
    /// The bids are still secret.
    #[error("Een brief kan nog niet: de inschrijving is nog niet gesloten (Aw art. 2.130)")]
    NotClosed,
    /// It was taken back: no decision is told.
    #[error("Een brief kan niet: inschrijving {0} is ingetrokken")]
    Withdrawn(u32),
    /// Reasons are missing.
    #[error(
        "Een brief zonder redenen kan niet (Aw art. 2.130): inschrijving {0} is nog niet op elk criterium gescoord. Doe dat eerst met inschrijving-scoren"
    )]
    NotScored(u32),
    /// Scores or winners changed since the decision was sent.
    #[error(
        "De uitslag is veranderd sinds de gunningsbeslissing is verzonden. Leg eerst de nieuwe beslissing vast (fase-afronden fase=voorlopige-gunning); de brief van toen staat in uw eigen archief"
    )]
    Changed,
}

/// The letter to the inschrijver with a number in the list, as paragraphs. As long as the award decision was not sent
/// it counts as sent on `today`.
///
/// # Errors
/// When there is no such inschrijving, the closing has not passed, nothing is compared, or a score is missing.
pub fn letter(
    record: &Record,
    register: &Register,
    number: u32,
    today: NaiveDate,
    rules: Rules<'_>,
) -> Result<Vec<String>, NoLetter> {
    let count = record.all::<Bid>().count();
    let unknown = NoLetter::Unknown(number, count);
    let bid = record.element::<Bid>(number).ok_or(unknown.clone())?;
    let head = record.aanbesteding().ok_or(unknown.clone())?;
    if bid.withdrawn.is_some() {
        return Err(NoLetter::Withdrawn(number));
    }
    if head.status < AanbestedingStatus::Beoordeling {
        return Err(NoLetter::NotClosed);
    }
    if head.procedure == Some(Procedure::OpenHouse) {
        return Err(NoLetter::OpenHouse);
    }
    let rankings = rankings(record);
    let ranking = rankings.iter().find(|one| one.perceel == bid.perceel);
    let ranking = ranking.ok_or(unknown)?;
    let counts = || ranking.bids.iter().filter(|one| one.place.is_some());
    if let Some(missing) = counts().find(|one| !one.is_complete) {
        return Err(NoLetter::NotScored(missing.number));
    }
    let winners = winners(head, ranking);
    if winners.is_empty() && head.named().is_some() && counts().next().is_some() {
        return Err(NoLetter::Changed);
    }
    let names: Vec<&str> = winners.iter().map(|one| name(one, register)).collect();
    let is_winner = winners.iter().any(|one| one.number == number);
    let sent = head.actual.get(&Phase::VoorlopigeGunning).copied();
    let mut letter = opening(record, head, bid, register);
    letter.push(decision(is_winner, &names));
    if bid.set_aside.is_empty() {
        letter.extend(reasons(record, ranking, number, &winners, register));
    } else {
        letter.push(format!(
            "Uw inschrijving is terzijde gelegd en niet beoordeeld. De reden: {}.",
            bid.set_aside.trim_end_matches('.')
        ));
    }
    let standstill = head.standstill_from(sent.unwrap_or(today), rules);
    letter.push(standstill.map_or_else(no_standstill, term));
    if is_winner {
        letter.push(
            "Deze mededeling is nog geen aanvaarding van uw aanbod (Aw art. 2.129).".to_owned(),
        );
    }
    Ok(letter)
}

fn name<'a>(ranked: &Ranked<'a>, register: &'a Register) -> &'a str {
    register.provider_name(&ranked.bid.bidder)
}

/// Who the decision names, else who stands first.
fn winners<'r, 'a>(head: &Aanbesteding, ranking: &'r Ranking<'a>) -> Vec<&'r Ranked<'a>> {
    let wins = |one: &&Ranked<'a>| match head.named() {
        Some(winners) => winners.contains(&one.number),
        None => one.place == Some(1),
    };
    ranking.bids.iter().filter(wins).collect()
}

fn opening(record: &Record, head: &Aanbesteding, bid: &Bid, register: &Register) -> Vec<String> {
    let perceel = match bid.perceel.as_str() {
        "" => String::new(),
        perceel => format!(", {perceel}"),
    };
    let received = bid
        .received
        .map_or_else(String::new, |day| format!(" op {}", long(day)));
    vec![
        format!(
            "Betreft: mededeling van de gunningsbeslissing, {} ({}){perceel}",
            head.name, record.id.number
        ),
        format!("Aan {}", register.provider_name(&bid.bidder)),
        format!(
            "Wij ontvingen uw inschrijving{received}. Met deze brief leest u onze beslissing en de redenen daarvan."
        ),
    ]
}

fn decision(is_winner: bool, names: &[&str]) -> String {
    let all = names.join(" en ");
    match (is_winner, names.len()) {
        (_, 0) => "Er is geen inschrijving aan wie wij kunnen gunnen.".to_owned(),
        (true, 1) => format!("Wij zijn van plan de opdracht aan u te gunnen. De winnaar is {all}."),
        (true, _) => {
            format!("Wij zijn van plan de opdracht ook aan u te gunnen. De winnaars zijn {all}.")
        }
        (false, 1) => format!("Wij gunnen de opdracht niet aan u. De winnaar is {all}."),
        (false, _) => format!("Wij gunnen de opdracht niet aan u. De winnaars zijn {all}."),
    }
}

/// `8,35` of 835 hundredths.
#[must_use]
pub fn points(hundredths: u32) -> String {
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

/// Place and points, and for every criterium what this inschrijving and the winner scored, and why.
fn reasons(
    record: &Record,
    ranking: &Ranking<'_>,
    number: u32,
    winners: &[&Ranked<'_>],
    register: &Register,
) -> Vec<String> {
    let mut told = Vec::new();
    let counted = ranking
        .bids
        .iter()
        .filter(|one| one.place.is_some())
        .count();
    if let Some(own) = ranking.bids.iter().find(|one| one.number == number)
        && let Some(place) = own.place
    {
        told.push(format!(
            "Uw inschrijving kreeg {} van de 10 punten: plaats {place} van {counted}.",
            points(own.points)
        ));
    }
    let others = || winners.iter().filter(|winner| winner.number != number);
    for winner in others() {
        told.push(format!(
            "De inschrijving van {} kreeg {} punten.",
            name(winner, register),
            points(winner.points)
        ));
    }
    for criterion in record.all::<Criterion>().filter(|one| one.weight > 0) {
        let scored = |bid: u32| {
            score(record, bid, &criterion.name).map_or_else(String::new, |score| {
                format!(
                    "{} ({})",
                    points(score.score),
                    score.reason.trim_end_matches('.')
                )
            })
        };
        let mut line = format!(
            "{} ({}, weegt {} %): u {}",
            criterion.name,
            criterion.kind,
            points(criterion.weight)
                .trim_end_matches('0')
                .trim_end_matches(','),
            scored(number)
        );
        for winner in others() {
            line.push_str(&format!(
                "; {} {}",
                name(winner, register),
                scored(winner.number)
            ));
        }
        told.push(line + ".");
    }
    told
}

fn no_standstill() -> String {
    "Voor deze opdracht geldt geen opschortende termijn (Aw art. 2.127 lid 4).".to_owned()
}

/// The exact description of the standstill.
fn term(standstill: Standstill) -> String {
    let Standstill { sent, last_day, .. } = standstill;
    let first = sent.succ_opt().unwrap_or(sent);
    let last = long(last_day);
    let source = if standstill.is_statutory {
        "Dit is de opschortende termijn van Aw art. 2.127."
    } else {
        "De wet vraagt deze termijn hier niet; wij hebben hem in de aanbestedingsstukken toegezegd en houden ons eraan."
    };
    let from = last_day.succ_opt().unwrap_or(last_day);
    format!(
        "Deze mededeling is verzonden op {}. De opschortende termijn van twintig kalenderdagen loopt van {} tot en met {last}, de laatste dag. {source} Bent u het niet eens met de beslissing, vraag dan uiterlijk {last} een voorziening bij de rechter (kort geding); daarna kan dat niet meer. Is er in die termijn een kort geding, dan sluiten wij geen overeenkomst voordat de rechter heeft beslist en de termijn voorbij is (Aw art. 2.131). Anders sluiten wij de overeenkomst niet eerder dan {}.",
        long(sent),
        long(first),
        long(from)
    )
}
