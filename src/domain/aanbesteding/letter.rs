//! The letter of the award decision to one inschrijver: reasons, relative advantages, the winner, the standstill
//! (Aw art. 2.130).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Aanbesteding;
use super::parts::{Bid, Criterion};
use super::plan::Rules;
use super::ranking::{Ranked, Ranking, rankings, score};
use super::standing::Standstill;
use super::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::dates::long;
use crate::domain::letters::parts::{Letter, LetterKind};
use crate::domain::letters::text::{blocks, kept};
use crate::domain::letters::text_for;
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
    /// The text of the letter cannot be filled in.
    #[error("De tekst van de brief klopt niet: {0}")]
    Text(String),
}

/// The letter to the inschrijver with a number in the list, as paragraphs; see [`award_letter`].
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
    let letter = award_letter(record, register, number, today, rules)?;
    let head = [
        format!("Betreft: {}", letter.subject),
        format!("Aan {}", letter.to),
    ];
    let says = blocks(&letter.text).map(|(_, text)| text.to_owned());
    Ok(head.into_iter().chain(says).collect())
}

/// The letter to the inschrijver with a number in the list, of the text that counts. As long as the award decision was
/// not sent it counts as sent on `today`.
///
/// # Errors
/// When there is no such inschrijving, the closing has not passed, nothing is compared, or a score is missing.
pub fn award_letter(
    record: &Record,
    register: &Register,
    number: u32,
    today: NaiveDate,
    rules: Rules<'_>,
) -> Result<Letter, NoLetter> {
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
    let sent = head.actual.get(&Phase::VoorlopigeGunning).copied();
    let day = sent.unwrap_or(today);
    let standstill = head.standstill_from(day, rules);
    let mut values = of_bid(record, head, bid);
    values.extend(of_winners(&winners, number, register));
    values.extend(standstill.map(of_standstill).unwrap_or_default());
    let reasons = reasons(record, ranking, number, &winners, register);
    values.insert("redenen", reasons.join("\n"));
    let (text, version) = text_for(LetterKind::Gunning, &register.settings)
        .map_err(|why| NoLetter::Text(why.to_string()))?;
    let filled = text
        .fill(&|name| values.get(name).cloned())
        .map_err(|missing| NoLetter::Text(format!("zonder waarde: {}", missing.join(", "))))?;
    let gemeente = register.settings.get("gemeente.naam").unwrap_or_default();
    Ok(Letter {
        kind: LetterKind::Gunning,
        version,
        on: day,
        sender: gemeente.to_owned(),
        to: register.provider_name(&bid.bidder).to_owned(),
        subject: filled.subject,
        text: kept(&filled.blocks),
        by: String::new(),
        returned: None,
        return_reason: String::new(),
        settled: String::new(),
    })
}

/// The fields of this letter that say something, by name.
type Values = BTreeMap<&'static str, String>;

/// Every field of this letter.
pub const FIELDS: &[&str] = &[
    "opdracht",
    "ontvangen_op",
    "niemand_wint",
    "wint_alleen",
    "wint_mede",
    "een_ander_wint",
    "anderen_winnen",
    "wint",
    "winnaars",
    "terzijde",
    "redenen",
    "verzonden_op",
    "eerste_dag",
    "laatste_dag",
    "daarna",
    "wettelijk",
    "toegezegd",
];

fn of_bid(record: &Record, head: &Aanbesteding, bid: &Bid) -> Values {
    let perceel = match bid.perceel.as_str() {
        "" => String::new(),
        perceel => format!(", {perceel}"),
    };
    let what = format!("{} ({}){perceel}", head.name, record.id.number);
    let mut values = Values::from([("opdracht", what)]);
    values.extend(bid.received.map(|day| ("ontvangen_op", long(day))));
    if !bid.set_aside.is_empty() {
        let why = bid.set_aside.trim_end_matches('.');
        values.insert("terzijde", why.to_owned());
    }
    values
}

/// Who wins, and what that is for the inschrijver with this number.
fn of_winners(winners: &[&Ranked<'_>], number: u32, register: &Register) -> Values {
    let names: Vec<&str> = winners.iter().map(|one| name(one, register)).collect();
    let wins = winners.iter().any(|one| one.number == number);
    let how = match (wins, names.len()) {
        (_, 0) => "niemand_wint",
        (true, 1) => "wint_alleen",
        (true, _) => "wint_mede",
        (false, 1) => "een_ander_wint",
        (false, _) => "anderen_winnen",
    };
    let mut values = Values::from([(how, "ja".to_owned()), ("winnaars", names.join(" en "))]);
    if wins {
        values.insert("wint", "ja".to_owned());
    }
    values
}

/// The exact days of the standstill, and whether the law asks for it.
fn of_standstill(standstill: Standstill) -> Values {
    let Standstill { sent, last_day, .. } = standstill;
    let next = |day: NaiveDate| day.succ_opt().unwrap_or(day);
    let basis = if standstill.is_statutory {
        "wettelijk"
    } else {
        "toegezegd"
    };
    Values::from([
        ("verzonden_op", long(sent)),
        ("eerste_dag", long(next(sent))),
        ("laatste_dag", long(last_day)),
        ("daarna", long(next(last_day))),
        (basis, "ja".to_owned()),
    ])
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
