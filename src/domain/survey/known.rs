//! Ervaringsonderzoeken that are known: whose questions another has, and what stands beside which.

use super::instruments::Instrument;
use super::scale::Scale;
use super::words::Moment;
use super::{Improvement, Survey, SurveyQuestion};
use crate::domain::record::{Element, Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;

/// A vragenlijst as a new ervaringsonderzoek begins with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begun {
    /// What it is called.
    pub name: String,
    /// Which version.
    pub version: String,
    /// What it asks; nothing where the office makes it anew.
    pub questions: Vec<SurveyQuestion>,
}

/// The vragenlijst that someone names, in a version or in the latest there is: one the program knows, or one of an earlier
/// ervaringsonderzoek. A version that is not there yet begins with the questions of the one before.
#[must_use]
pub fn begin(register: &Register, name: &str, version: &str) -> Begun {
    let known = Instrument::find(name);
    let called = known.map_or(name, |it| it.name);
    let of_office = of_office(register).rev();
    let of_office = of_office.filter(|(survey, _)| fold(&survey.instrument) == fold(called));
    let own: Vec<(&Survey, &Record)> = of_office.collect();
    let is_version = |text: &str| version.is_empty() || fold(text) == fold(version);
    let version_or = |text: &str| match version {
        "" => text.to_owned(),
        version => version.to_owned(),
    };
    // With questions rather than without: one of two that are begun has none yet.
    let exact = own
        .iter()
        .find(|(it, record)| is_version(&it.version) && questions(record).next().is_some());
    let built_in = known.filter(|it| is_version(it.version));
    match (built_in, exact.or_else(|| own.first())) {
        (Some(it), _) => of_table(it, it.version),
        (None, Some((it, record))) => Begun {
            name: it.instrument.clone(),
            version: version_or(&it.version),
            questions: bare(record),
        },
        (None, None) => known.map_or_else(
            || Begun {
                name: name.trim().to_owned(),
                version: version_or("1"),
                questions: Vec::new(),
            },
            |it| of_table(it, version),
        ),
    }
}

fn of_table(it: &Instrument, version: &str) -> Begun {
    let questions = it.questions.iter().filter_map(|(text, scale)| {
        Some(SurveyQuestion {
            text: (*text).to_owned(),
            scale: scale.parse::<Scale>().ok()?,
            counts: None,
        })
    });
    Begun {
        name: it.name.to_owned(),
        version: version.to_owned(),
        questions: questions.collect(),
    }
}

/// The questions of a record without what was answered.
fn bare(record: &Record) -> Vec<SurveyQuestion> {
    let bare = questions(record).map(|(_, it)| SurveyQuestion {
        counts: None,
        ..it.clone()
    });
    bare.collect()
}

fn of_office(register: &Register) -> impl DoubleEndedIterator<Item = (&Survey, &Record)> {
    let all = register.all(Kind::Survey).values();
    all.filter_map(|record| Some((record.survey()?, record)))
}

/// Why the questions of an ervaringsonderzoek stand; none while they can still change.
#[must_use]
pub fn stands(register: &Register, record: &Record) -> Option<String> {
    let survey = record.survey()?;
    let known = Instrument::find(&survey.instrument);
    if known.is_some_and(|it| fold(it.version) == fold(&survey.version)) {
        return Some(format!(
            "De vragen van {} {} liggen vast",
            survey.instrument, survey.version
        ));
    }
    if has_results(record) {
        return Some("Op deze vragen is al geantwoord".to_owned());
    }
    let others = of_office(register).filter(|(_, it)| it.id.number != record.id.number);
    let mut same = others.filter(|(it, other)| it.asks_as(survey) && has_results(other));
    let (_, other) = same.next()?;
    Some(format!(
        "Op deze versie van de vragenlijst is al geantwoord in {}",
        other.id.number
    ))
}

/// Another that is the same: of the same vragenlijst, version, people, moment and place, from the same day.
#[must_use]
pub fn same<'r>(register: &'r Register, number: &str, survey: &Survey) -> Option<&'r Record> {
    let key = survey.key();
    let mut others = of_office(register).filter(|(_, record)| record.id.number != number);
    let found = others.find(|(it, _)| it.key() == key);
    found.map(|(_, record)| record)
}

/// The nulmeting that one stands beside: the last before it of the same version, people and place.
#[must_use]
pub fn nulmeting<'r>(register: &'r Register, record: &Record) -> Option<&'r Record> {
    let survey = record.survey()?;
    if survey.moment == Some(Moment::Nulmeting) {
        return None;
    }
    let earlier = of_office(register).filter(|(it, other)| {
        other.id.number != record.id.number
            && it.moment == Some(Moment::Nulmeting)
            && it.is_like(survey)
            && it.from <= survey.from
    });
    earlier
        .max_by_key(|(it, other)| (it.from, other.id.number.clone()))
        .map(|(_, other)| other)
}

/// The number of the question that a file names: by what it asks, its beginning, or its number (`3`, `v3`, `Vraag 3`).
#[must_use]
pub fn question_called(record: &Record, text: &str) -> Option<u32> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return None;
    }
    let exact = questions(record).find(|(_, it)| fold(&it.text) == wanted);
    if let Some((n, _)) = exact {
        return Some(n);
    }
    let bare = ["vraag", "v", "q"]
        .iter()
        .find_map(|word| wanted.strip_prefix(word))
        .map_or(wanted.as_str(), str::trim_start);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = bare.split_at(digits);
    let rest = rest.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    let is_it = |asked: &str| !rest.is_empty() && fold(asked).starts_with(rest);
    let numbered = number.parse::<u32>().ok();
    let numbered = numbered.and_then(|n| questions(record).find(|(known, _)| *known == n));
    if let Some((n, it)) = numbered {
        return (rest.is_empty() || is_it(&it.text)).then_some(n);
    }
    // As far as a survey office writes a long question in a header.
    let mut begun = questions(record)
        .filter(|(_, it)| number.is_empty() && rest.chars().count() >= SHORTEST && is_it(&it.text));
    let (n, _) = begun.next()?;
    begun.next().is_none().then_some(n)
}

/// From so many signs the beginning of a question says which it is.
const SHORTEST: usize = 10;

/// The questions of an ervaringsonderzoek, each with its number.
pub fn questions(record: &Record) -> impl Iterator<Item = (u32, &SurveyQuestion)> {
    let parts = record.of(SurveyQuestion::KIND);
    parts.filter_map(|(key, part)| Some((key.n, SurveyQuestion::of(part)?)))
}

/// The improvements of one, each with its number.
pub fn improvements(record: &Record) -> impl Iterator<Item = (u32, &Improvement)> {
    let parts = record.of(Improvement::KIND);
    parts.filter_map(|(key, part)| Some((key.n, Improvement::of(part)?)))
}

/// Whether anything was answered yet.
#[must_use]
pub fn has_results(record: &Record) -> bool {
    questions(record).any(|(_, it)| it.counts.is_some())
}
