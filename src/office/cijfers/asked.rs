//! What someone asks, read: which measures, by what, over which days, of which part.

use chrono::NaiveDate;

use crate::domain::cijfers::{DIMENSIONS, Dimension, MEASURES, Measure, Period};
use crate::domain::workflow::Refusal;
use crate::office::views::FiguresAsked;

/// How many words of a filter there are at most.
const MOST_WORDS: usize = 20;

/// What someone asks.
pub(super) struct Asked {
    /// None is every measure there is by this dimension.
    pub(super) measures: Vec<&'static Measure>,
    pub(super) per: Option<Dimension>,
    pub(super) periods: Vec<Period>,
    /// The last day that counts.
    pub(super) on: NaiveDate,
    /// The day on which it was known, where that is not today.
    pub(super) known: Option<NaiveDate>,
    /// The filter, as typed.
    pub(super) words: Vec<String>,
    /// The same: which values a dimension may have.
    pub(super) only: Vec<(Dimension, Vec<String>)>,
    pub(super) leaves: bool,
}

impl Asked {
    /// Reads a question.
    ///
    /// # Errors
    /// When it cannot be.
    pub(super) fn read(asked: &FiguresAsked, today: NaiveDate) -> Result<Self, Refusal> {
        let (on, known) = super::at(asked.at, today)?;
        let per = asked.per.as_deref().map(dimension).transpose()?;
        let only = asked.filter.iter().map(|word| only(word));
        let only = only.collect::<Result<Vec<_>, Refusal>>()?;
        let by = || per.into_iter().chain(only.iter().map(|(per, _)| *per));
        let measures = asked.measures.iter().map(|key| measure(key, by()));
        let measures = measures.collect::<Result<Vec<_>, Refusal>>()?;
        let periods =
            Period::read(&asked.over, on).map_err(|why| Refusal::usage(why.to_string()))?;
        if asked.filter.len() > MOST_WORDS {
            return Err(Refusal::usage(format!(
                "Dit filter heeft meer dan {MOST_WORDS} woorden"
            )));
        }
        Ok(Self {
            measures,
            per,
            periods,
            on,
            known,
            words: asked.filter.clone(),
            only,
            leaves: asked.leaves,
        })
    }

    /// The dimensions that it is counted and filtered by.
    pub(super) fn by(&self) -> impl Iterator<Item = Dimension> {
        let filtered = self.only.iter().map(|(per, _)| *per);
        self.per.into_iter().chain(filtered)
    }

    /// Whether a measure is asked.
    pub(super) fn has(&self, measure: &Measure) -> bool {
        self.measures.is_empty() || self.measures.iter().any(|it| it.key == measure.key)
    }
}

fn dimension(key: &str) -> Result<Dimension, Refusal> {
    Dimension::find(key).ok_or_else(|| {
        let keys: Vec<&str> = DIMENSIONS.iter().map(|row| row.key).collect();
        Refusal::usage(format!("‘{key}’ is niets waarnaar wordt geteld"))
            .unless(format!("Kies uit: {}", keys.join(", ")))
    })
}

fn measure(
    key: &str,
    mut by: impl Iterator<Item = Dimension>,
) -> Result<&'static Measure, Refusal> {
    let found = Measure::find(key).ok_or_else(|| {
        let keys: Vec<&str> = MEASURES.iter().map(|it| it.key).collect();
        Refusal::usage(format!("‘{key}’ is geen maat"))
            .unless(format!("Kies uit: {}", keys.join(", ")))
    })?;
    let Some(per) = by.find(|per| !found.per.contains(per)) else {
        return Ok(found);
    };
    let keys: Vec<&str> = found.per.iter().map(|per| per.row().key).collect();
    let no = Refusal::usage(format!(
        "{} wordt niet geteld per {}",
        found.title,
        per.row().key
    ));
    Err(no.unless(match keys.is_empty() {
        true => "Vraag dit cijfer zonder --per en zonder filter".to_owned(),
        false => format!("Wel per: {}", keys.join(", ")),
    }))
}

/// `wijk:hoogkerk,beijum`.
fn only(word: &str) -> Result<(Dimension, Vec<String>), Refusal> {
    let cut = word
        .split_once(':')
        .filter(|(_, values)| !values.trim().is_empty());
    let Some((key, values)) = cut else {
        let keys: Vec<&str> = DIMENSIONS.iter().map(|row| row.key).collect();
        return Err(
            Refusal::usage(format!("‘{word}’ is geen maat en geen filter")).unless(format!(
                "Een filter is bijvoorbeeld wijk:hoogkerk; kies uit: {}",
                keys.join(", ")
            )),
        );
    };
    let values = values
        .split(',')
        .map(|value| value.trim().trim_matches('"').to_owned());
    Ok((dimension(key)?, values.collect()))
}
