//! Filters of lists, the same on screen, on the command line and in the agenda: words that must all hold, each a row in
//! the table of its list. A filter is made once a question; a wrong word is told also when there is nothing to filter.

use chrono::{Days, NaiveDate};

use crate::domain::words::{UnknownWord, fold};
use crate::domain::workflow::Refusal;

/// A test on a row.
pub(super) type Test<'a, R> = Box<dyn Fn(&R) -> bool + 'a>;

/// A test made of what was typed behind a word, with what must be known to make it.
pub(super) type Make<R, C> = for<'a> fn(&str, &'a C) -> Result<Test<'a, R>, Wrong>;

/// What is wrong with what was typed behind a word, and what would help.
pub(super) struct Wrong(String, Option<&'static str>);

impl From<String> for Wrong {
    fn from(what: String) -> Self {
        Self(what, None)
    }
}

impl From<UnknownWord> for Wrong {
    fn from(why: UnknownWord) -> Self {
        Self(why.to_string(), None)
    }
}

impl Wrong {
    /// The same, with what would help.
    pub(super) fn unless(self, remedy: &'static str) -> Self {
        Self(self.0, Some(remedy))
    }
}

/// What a list can be filtered by.
pub(super) struct Words<R: 'static, C: 'static> {
    /// Its words as typed, with a colon when something follows: `wet:`. What stands behind the colon here is an example;
    /// what stands behind a `|` is the same word by another name.
    pub(super) words: &'static [(&'static str, Make<R, C>)],
    /// What a word without a colon that is none of these is a piece of, in words; and its test.
    pub(super) text: (&'static str, Make<R, C>),
}

/// The tests of a filter.
pub(super) struct Filter<'a, R>(Vec<Test<'a, R>>);

impl<R> Filter<'_, R> {
    /// Whether every word holds for a row.
    pub(super) fn fits(&self, row: &R) -> bool {
        self.0.iter().all(|test| test(row))
    }
}

impl<R, C> Words<R, C> {
    /// Makes a filter of what was typed.
    ///
    /// # Errors
    /// When a word is none of these, or cannot be followed by what is behind it.
    pub(super) fn filter<'a>(
        &self,
        typed: &[String],
        context: &'a C,
    ) -> Result<Filter<'a, R>, Refusal> {
        let tests = typed.iter().map(|word| self.test(word, context));
        tests.collect::<Result<_, _>>().map(Filter)
    }

    /// Whether a word without anything behind it is one of these.
    pub(super) fn has(&self, word: &str) -> bool {
        let names = self.words.iter().flat_map(|(names, _)| names.split('|'));
        names.map(key_of).any(|name| name == word)
    }

    /// A refusal of a word that is none of these; what can be written beside them comes with it.
    pub(super) fn unknown(&self, word: &str, text: &str) -> Refusal {
        let names = self
            .words
            .iter()
            .filter_map(|(names, _)| names.split('|').next());
        let names: Vec<&str> = names.collect();
        let all = format!("Gebruik: {}, of {text}", names.join(", "));
        wrong(word, "dit filter is er niet").unless(all)
    }

    fn test<'a>(&self, word: &str, context: &'a C) -> Result<Test<'a, R>, Refusal> {
        let (key, value) = word.split_once(':').unwrap_or((word, ""));
        let is_it = |names: &str| names.split('|').any(|name| key_of(name) == key);
        let found = self.words.iter().find(|(names, _)| is_it(names));
        let made = match found {
            Some((_, make)) => make(value, context),
            None if !word.contains(':') => (self.text.1)(word, context),
            None => return Err(self.unknown(word, self.text.0)),
        };
        made.map_err(|Wrong(what, remedy)| {
            let no = wrong(word, &what);
            match remedy {
                Some(remedy) => no.unless(remedy),
                None => no,
            }
        })
    }
}

fn key_of(name: &str) -> &str {
    name.split_once(':').map_or(name, |(key, _)| key)
}

fn wrong(word: &str, what: &str) -> Refusal {
    Refusal::usage(format!("Het filter ‘{word}’ klopt niet: {what}"))
}

/// The last day that is so many days away: `180d`.
///
/// # Errors
/// When it is no number of days.
pub(super) fn within(value: &str, on: NaiveDate) -> Result<NaiveDate, Wrong> {
    let days = value.trim_end_matches('d').parse().ok();
    days.and_then(|days| on.checked_add_days(Days::new(days)))
        .ok_or_else(|| "schrijf een aantal dagen, zoals 180d".to_owned().into())
}

/// A test whether what was typed is a piece of one of the texts of a row, whatever its case, accents and signs.
pub(super) fn piece<'a, R>(
    typed: &str,
    texts: for<'r> fn(&'r R) -> Vec<&'r str>,
) -> Result<Test<'a, R>, Wrong>
where
    R: 'a,
{
    let wanted = fold(typed);
    Ok(Box::new(move |row| {
        texts(row).iter().any(|text| fold(text).contains(&wanted))
    }))
}
