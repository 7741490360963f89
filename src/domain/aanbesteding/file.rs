//! The file of an aanbesteding: what is kept of it for three years (Aw art. 2.56), as one document in the order in which it
//! happened. What was not recorded is said to be missing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Aanbesteding;
use super::letter::{NoLetter, letter, points};
use super::parts::{Award, Bid, ChecklistItem, Criterion, Question};
use super::plan::Rules;
use super::ranking::{rankings, score};
use super::words::Phase;
use crate::domain::contract::parts::{Document, Perceel};
use crate::domain::dates::long;
use crate::domain::record::{Element, Record};
use crate::domain::register::Register;

/// One part of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its paragraphs.
    pub lines: Vec<String>,
}

/// The file as text, each part under its title.
#[must_use]
pub fn page(number: &str, file: &[Section]) -> String {
    let mut text = format!("Dossier {number}\n");
    for section in file {
        let rule = "-".repeat(section.title.chars().count());
        text.push_str(&format!("\n{}\n{rule}\n", section.title));
        for line in &section.lines {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The whole file, in order. A letter that was not sent counts as sent on `today`.
#[must_use]
pub fn file(
    record: &Record,
    register: &Register,
    today: NaiveDate,
    rules: Rules<'_>,
) -> Vec<Section> {
    let Some(head) = record.aanbesteding() else {
        return Vec::new();
    };
    let section = |title: &str, lines: Vec<String>| Section {
        title: title.to_owned(),
        lines: match lines.is_empty() {
            true => vec!["Hiervan is niets vastgelegd.".to_owned()],
            false => lines,
        },
    };
    let mut file = vec![
        section("Aankondiging", notice(record, head)),
        section("Vragen en antwoorden", questions(record, head)),
        section("Inschrijvingen", bids(record, register)),
        section("Beoordeling", scores(record, register)),
        section("Gunningsbeslissing", decision(record, head, register)),
    ];
    file.extend(letters(record, register, today, rules));
    file.extend([
        section("Standstill", standstill(head, rules)),
        section("Opdracht en contract", awards(record, head, register)),
        section("Stukken", documents(record)),
        section("Bewaren", kept(head)),
    ]);
    file
}

/// A name with its value, when there is one.
fn said(name: &str, value: impl ToString) -> Option<String> {
    let value = value.to_string();
    (!value.is_empty()).then(|| format!("{name}: {value}"))
}

fn on(day: Option<NaiveDate>) -> String {
    day.map(long).unwrap_or_default()
}

fn notice(record: &Record, head: &Aanbesteding) -> Vec<String> {
    let percelen: Vec<String> = record.all::<Perceel>().map(ToString::to_string).collect();
    let day = |phase: Phase| on(head.actual.get(&phase).copied());
    let closing = match (day(Phase::SluitingInschrijving), head.closes_at.as_str()) {
        (day, "") => day,
        (day, time) => format!("{day}, {time} uur"),
    };
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut told: Vec<String> = [
        said("Naam", format!("{} ({})", head.name, record.id.number)),
        said("TenderNed", &head.tenderned),
        said("Procedure", text(head.procedure.map(|it| it.to_string()))),
        said(
            "Soort opdracht",
            text(head.category.map(|it| it.to_string())),
        ),
        said("CPV", &head.cpv),
        said("Geraamde waarde", text(head.value.map(|it| it.to_string()))),
        said("Percelen", percelen.join("; ")),
        said(
            "Looptijd",
            text(head.months.map(|it| format!("{it} maanden"))),
        ),
        said("Ingang", on(head.start)),
        said("Gepubliceerd op", day(Phase::Publicatie)),
        said("Gesloten op", closing),
    ]
    .into_iter()
    .flatten()
    .collect();
    for criterion in record.all::<Criterion>() {
        told.push(format!(
            "Gunningscriterium: {} ({}), weegt {} %",
            criterion.name,
            criterion.kind,
            points(criterion.weight)
        ));
    }
    told
}

fn questions(record: &Record, head: &Aanbesteding) -> Vec<String> {
    let mut told = Vec::new();
    for (key, part) in record.of(Question::KIND) {
        let Some(one) = Question::of(part) else {
            continue;
        };
        let secret = if one.is_confidential {
            ", vertrouwelijk"
        } else {
            ""
        };
        told.push(format!(
            "Vraag {} ({}{secret}): {}",
            key.n,
            on(one.asked),
            one.question
        ));
        told.push(match one.answered {
            Some(day) => format!("Antwoord ({}): {}", long(day), one.answer),
            None => "Antwoord: er is geen antwoord vastgelegd.".to_owned(),
        });
    }
    let nota = head.actual.get(&Phase::NotaVanInlichtingen);
    told.extend(nota.map(|day| format!("Nota van inlichtingen: {}", long(*day))));
    told
}

fn bids(record: &Record, register: &Register) -> Vec<String> {
    let bids = record.of(Bid::KIND);
    let told = bids.filter_map(|(key, part)| {
        let bid = Bid::of(part)?;
        let mut line = format!("{}. {}", key.n, register.provider_name(&bid.bidder));
        let more = [
            said("perceel", &bid.perceel),
            said("ontvangen", on(bid.received)),
            said(
                "prijs",
                bid.price.map_or_else(String::new, |it| it.to_string()),
            ),
            said("telt niet mee", &bid.set_aside),
        ];
        for more in more.into_iter().flatten() {
            line.push_str(&format!("; {more}"));
        }
        Some(line)
    });
    told.collect()
}

fn scores(record: &Record, register: &Register) -> Vec<String> {
    let mut told = Vec::new();
    for ranking in rankings(record) {
        if !ranking.perceel.is_empty() {
            told.push(format!("Perceel: {}", ranking.perceel));
        }
        for one in ranking.bids.iter().filter(|one| one.place.is_some()) {
            let place = one.place.map_or_else(String::new, |it| it.to_string());
            told.push(format!(
                "{}. {}: plaats {place}, {} punten",
                one.number,
                register.provider_name(&one.bid.bidder),
                points(one.points)
            ));
            for criterion in record.all::<Criterion>() {
                let scored = score(record, one.number, &criterion.name);
                told.push(match scored {
                    Some(scored) => format!(
                        "   {}: {}. {}",
                        criterion.name,
                        points(scored.score),
                        scored.reason
                    ),
                    None => format!("   {}: niet gescoord", criterion.name),
                });
            }
        }
    }
    told
}

fn decision(record: &Record, head: &Aanbesteding, register: &Register) -> Vec<String> {
    let Some(sent) = head.actual.get(&Phase::VoorlopigeGunning) else {
        return Vec::new();
    };
    let mut told = vec![format!("Verzonden op {}", long(*sent))];
    for number in head.winners.iter().flatten() {
        if let Some(bid) = record.element::<Bid>(*number) {
            told.push(format!(
                "Winnaar: inschrijving {number}, {}",
                register.provider_name(&bid.bidder)
            ));
        }
    }
    if head.must_decide_anew {
        told.push("De uitslag is daarna veranderd: er is een nieuwe beslissing nodig".to_owned());
    }
    told
}

fn letters(
    record: &Record,
    register: &Register,
    today: NaiveDate,
    rules: Rules<'_>,
) -> Vec<Section> {
    let mut found = Vec::new();
    for (key, part) in record.of(Bid::KIND) {
        let Some(bid) = Bid::of(part) else {
            continue;
        };
        let lines = match letter(record, register, key.n, today, rules) {
            Ok(lines) => lines,
            Err(NoLetter::Withdrawn(_)) => continue,
            Err(why) => vec![format!("{}.", why.to_string().trim_end_matches('.'))],
        };
        found.push(Section {
            title: format!("Brief aan {}", register.provider_name(&bid.bidder)),
            lines,
        });
    }
    found
}

fn standstill(head: &Aanbesteding, rules: Rules<'_>) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(standstill) = head.standstill(rules) {
        told.push(format!(
            "Tot en met {} ({})",
            long(standstill.last_day),
            standstill.basis()
        ));
        told.extend(
            standstill
                .contract_from
                .map(|day| format!("Het contract kon vanaf {}", long(day))),
        );
    }
    told.extend(
        head.kort_geding
            .map(|day| format!("Kort geding aangespannen op {}", long(day))),
    );
    told.extend(head.judged.map(|day| format!("Uitspraak op {}", long(day))));
    told
}

fn awards(record: &Record, head: &Aanbesteding, register: &Register) -> Vec<String> {
    let mut told = Vec::new();
    for award in record.all::<Award>() {
        let what = match award.perceel.as_str() {
            "" => "De opdracht",
            perceel => perceel,
        };
        told.push(format!(
            "{what} is op {} verleend aan {}",
            on(award.on),
            register.provider_name(&award.winner)
        ));
        let contract = register.contracts().get(&award.contract);
        let term = contract.and_then(Record::contract).map(|contract| {
            let (start, end) = (on(contract.start), on(contract.end));
            format!(", {}, {start} tot en met {end}", contract.title)
        });
        told.push(format!(
            "Contract {}{}",
            award.contract,
            term.unwrap_or_default()
        ));
        told.extend(
            award
                .announced
                .map(|day| format!("Aangekondigd op {}", long(day))),
        );
    }
    if let Some(day) = head.ended {
        told.push(format!(
            "De aanbesteding is {} op {}: {}",
            head.status,
            long(day),
            head.ended_reason
        ));
    }
    told
}

fn documents(record: &Record) -> Vec<String> {
    let documents = record.all::<Document>().map(|one| {
        let day = one
            .on
            .map_or_else(String::new, |day| format!(" ({})", long(day)));
        format!("{}{day}: {}", one.title, one.reference)
    });
    let items = record.all::<ChecklistItem>();
    let done = items.filter(|item| item.done.is_some()).map(|item| {
        let place = match item.reference.as_str() {
            "" => "vindplaats niet vastgelegd",
            place => place,
        };
        format!("{} ({}): {place}", item.title, on(item.done))
    });
    documents.chain(done).collect()
}

fn kept(head: &Aanbesteding) -> Vec<String> {
    let until = head.keep_until();
    until
        .map(|day| format!("Tot en met {} (Aw art. 2.56)", long(day)))
        .into_iter()
        .collect()
}
