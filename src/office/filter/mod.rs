//! The one filter language, the same for every list, on screen and on the command line: words that must all hold, each a
//! row in the table of its list. A filter is made once a question; a wrong word is told also when there is nothing to
//! filter.
//!
//! A word stands by itself (`te-laat`), is followed by what it must be or one of several that it may be (`wet:Wmo`,
//! `staat:nieuw,gestart`, `medewerker:"Sanne Bakker"`), or
//! compares (`termijn<7d`, `urgentie>=spoed`). A minus before it turns it around. Anything else, and all between quotes,
//! is a piece of what the row shows.
//!
//! Who may not see what a word asks of a row, does not find the row by it, and neither by its opposite.

mod behind;
mod words;

use std::cmp::Ordering;

use self::words::{Is, Make};
use crate::domain::registers::people::slug;
use crate::domain::rights::table::column;
use crate::domain::rights::{Actor, Facet, Facets};
use crate::domain::settings::Settings;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::views::FilterWord;
pub(super) use behind::{Count, asks_ended, by_day, ended_too, piece, within};
pub(super) use words::{Piece, Rank, Test, Word, Words, Wrong, list};

/// How many characters a filter may have.
const MOST: usize = 1_000;

/// What stands for whoever asks.
const ME: &str = "mij";

/// Whether a filter may ask something of whoever asks.
pub(super) fn names_me(filter: &[String]) -> bool {
    filter.iter().any(|word| word.replace('"', "").contains(ME))
}

/// One word as it was typed.
struct Typed<'t> {
    is_not: bool,
    key: &'t str,
    op: Option<Op>,
    value: String,
    /// All of it but the minus, without quotes.
    text: String,
    is_quoted: bool,
    /// Whether what stands behind the sign is one thing, commas and all.
    is_one: bool,
}

/// How what stands behind a word is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // each is the sign of its name
pub(super) enum Op {
    Is,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Op {
    /// As written; what begins with another stands before it.
    const ALL: [(&'static str, Self); 6] = [
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        (">", Self::More),
        (":", Self::Is),
        ("=", Self::Is),
    ];

    /// Whether it holds for what stands so to what was typed.
    pub(super) fn holds(self, is: Ordering) -> bool {
        match self {
            Self::Is => is.is_eq(),
            Self::Less => is.is_lt(),
            Self::AtMost => is.is_le(),
            Self::More => is.is_gt(),
            Self::AtLeast => is.is_ge(),
        }
    }

    /// Cuts a text at the first sign that compares.
    pub(super) fn cut(text: &str) -> Option<(&str, Self, &str)> {
        let at = text.find([':', '<', '>', '='])?;
        let (key, rest) = text.split_at(at);
        let found = Self::ALL.iter();
        let mut found = found.filter_map(|(sign, op)| Some((*op, rest.strip_prefix(sign)?)));
        found.next().map(|(op, value)| (key, op, value))
    }
}

impl<'t> Typed<'t> {
    fn read(word: &'t str) -> Self {
        let (is_not, word) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let bare = |text: &str| text.replace('"', "");
        let is_quoted = word.starts_with('"');
        let cut = Op::cut(word).filter(|_| !is_quoted);
        Self {
            is_not,
            key: cut.map_or(word, |(key, ..)| key),
            op: cut.map(|(_, op, _)| op),
            value: cut.map_or_else(String::new, |(.., value)| bare(value)),
            text: bare(word),
            is_quoted,
            is_one: word.contains('"') || word.matches([':', '=']).count() > 1,
        }
    }
}

/// What stands behind a word that was typed, when it is one of these and asks what it is; none of its opposite.
pub(super) fn asked_of(word: &str, keys: &[&str]) -> Option<String> {
    let typed = Typed::read(word);
    let is_one = keys.iter().any(|key| typed.key.eq_ignore_ascii_case(key));
    let asks = is_one && !typed.is_not && !typed.is_quoted && typed.op == Some(Op::Is);
    asks.then_some(typed.value)
}

/// One word of a filter, as a test on what everyone sees of a row, and one on what only some see.
struct Condition<'a, R> {
    is_not: bool,
    seen: Option<Test<'a, R>>,
    hidden: Option<(Facets, Test<'a, R>)>,
    /// A test on what whoever sees only their own of that part of the row made of it.
    own: Option<Test<'a, R>>,
}

/// The tests of a filter.
pub(super) struct Filter<'a, R>(Vec<Condition<'a, R>>);

impl<R> Filter<'_, R> {
    /// Whether every word holds for a row, as far as one sees these parts of it; none where one does not.
    pub(super) fn fits_who_sees(&self, row: &R) -> Option<Facets> {
        let mut needed = Facets::NONE;
        for word in &self.0 {
            let holds = word.seen.as_ref().is_some_and(|test| test(row));
            match &word.hidden {
                Some((facets, test)) if !holds => {
                    if test(row) == word.is_not {
                        return None;
                    }
                    needed = needed.and(*facets);
                }
                _ if holds == word.is_not => return None,
                _ => {}
            }
        }
        Some(needed)
    }

    /// Whether every word that needs one of these parts of a row holds by what one made of it oneself.
    pub(super) fn fits_own(&self, row: &R, missing: Facets) -> bool {
        self.0.iter().all(|word| {
            let is_granted =
                |(facets, _): &(Facets, Test<'_, R>)| !facets.without(missing).is_empty();
            let is_seen = word.seen.as_ref().is_some_and(|test| test(row));
            let is_own = || word.own.as_ref().is_some_and(|test| test(row));
            is_seen || word.hidden.as_ref().is_none_or(is_granted) || (!word.is_not && is_own())
        })
    }

    /// Whether every word holds for a row, in a list that is seen whole.
    pub(super) fn fits(&self, row: &R) -> bool {
        self.fits_who_sees(row).is_some()
    }

    /// Whether it looks at a part of a dossier.
    pub(super) fn asks(&self, facet: Facet) -> bool {
        let hidden = self.0.iter().filter_map(|word| word.hidden.as_ref());
        hidden.into_iter().any(|(facets, _)| facets.has(facet))
    }
}

impl<R, C> Words<R, C> {
    /// Makes a filter of what someone typed.
    ///
    /// # Errors
    /// When it is too long, or a word is none of these or cannot be followed by what is behind it.
    pub(super) fn filter<'a>(
        &self,
        typed: &[String],
        context: &'a C,
        actor: &Actor,
    ) -> Result<Filter<'a, R>, Refusal> {
        self.filter_with(typed, context, actor, |_| false)
    }

    /// The same, with what the rows are of which the question brings the test.
    ///
    /// # Errors
    /// As [`Words::filter`].
    pub(super) fn filter_with<'a>(
        &self,
        typed: &[String],
        context: &'a C,
        actor: &Actor,
        brought: impl Fn(&R) -> bool + Clone + 'a,
    ) -> Result<Filter<'a, R>, Refusal> {
        let length: usize = typed.iter().map(|word| word.chars().count() + 1).sum();
        if length > MOST {
            return Err(Refusal::usage(format!(
                "Een filter heeft hoogstens {MOST} tekens, en dit heeft er {}",
                length.saturating_sub(1)
            )));
        }
        let made = typed.iter().enumerate().map(|(at, word)| {
            let brought = || Box::new(brought.clone()) as Test<'a, R>;
            self.condition(word, context, actor, &brought)
                .map_err(|Wrong(what, help)| {
                    let place = match typed.len() {
                        1 => String::new(),
                        _ => format!(" (woord {})", at + 1),
                    };
                    let no =
                        Refusal::usage(format!("Het filter ‘{word}’{place} klopt niet: {what}"));
                    match help {
                        Some(help) => no.unless(help),
                        None => no,
                    }
                })
        });
        made.collect::<Result<_, _>>().map(Filter)
    }

    /// What someone can filter by: each word as it is written, what it is about, and what can stand behind it.
    pub(super) fn told(&self, context: &C, actor: &Actor) -> Vec<FilterWord> {
        let words = self.words.iter().filter(|word| is_for(actor, word));
        let told = words.map(|word| {
            let values = (word.values)(context);
            let values = values.iter().map(|value| slug(value)).collect();
            FilterWord {
                word: word.written().to_owned(),
                is: word.is.to_owned(),
                values,
            }
        });
        told.collect()
    }

    fn condition<'a>(
        &self,
        word: &str,
        context: &'a C,
        actor: &Actor,
        brought: &dyn Fn() -> Test<'a, R>,
    ) -> Result<Condition<'a, R>, Wrong> {
        if word.matches('"').count() % 2 == 1 {
            let no = Wrong::from("het aanhalingsteken is niet gesloten");
            return Err(no.unless("Zet er een \" achter"));
        }
        let typed = Typed::read(word);
        let is_not = typed.is_not;
        let Some(row) = self.find(&typed, actor) else {
            return self.piece(&typed, context, actor);
        };
        let value = if typed.value == ME {
            actor.name.as_str()
        } else {
            typed.value.as_str()
        };
        let test: Test<'a, R> = match (&row.make, typed.op) {
            (Make::Alone(test), None) => Box::new(*test),
            (Make::Alone(_), Some(_)) => {
                return Err("achter dit woord komt niets".into());
            }
            (Make::Is(make), Some(Op::Is) | None) => any_of(*make, value, typed.is_one, context)?,
            (Make::Brought(known), Some(Op::Is)) if slug(value) == *known => brought(),
            (Make::Brought(known), _) => {
                return Err(format!("schrijf {}{known}", row.written()).into());
            }
            (Make::Is(_), Some(_)) => {
                let help = format!("Schrijf {}", row.written());
                return Err(Wrong::from("hier is niets groter of kleiner").unless(help));
            }
            (Make::Compares(make), op) => {
                let rank = make(value, context)?;
                let op = op.unwrap_or(Op::Is);
                Box::new(move |row| rank(row).is_some_and(|is| op.holds(is)))
            }
        };
        let besides = row
            .besides
            .filter(|(facet, _)| is_seen(actor, Some(*facet)));
        let besides = besides.map(|(facet, make)| {
            let test = any_of(make, value, typed.is_one, context)?;
            Ok::<_, Wrong>(([facet].into_iter().collect(), test))
        });
        let (seen, hidden) = match row.needs {
            None => (Some(test), besides.transpose()?),
            Some(facet) => (None, Some(([facet].into_iter().collect(), test))),
        };
        let own = row
            .own
            .map(|make| any_of(make, value, typed.is_one, context));
        Ok(Condition {
            is_not,
            seen,
            hidden,
            own: own.transpose()?,
        })
    }

    /// The word that was typed, as far as the actor can find anything by it.
    fn find(&self, typed: &Typed<'_>, actor: &Actor) -> Option<&Word<R, C>> {
        let named = || {
            let named = self.words.iter().filter(|word| word.is_named(typed.key));
            named.filter(|word| !typed.is_quoted && is_for(actor, word))
        };
        let fits = |word: &&Word<R, C>| match word.make {
            Make::Alone(_) => typed.op.is_none(),
            Make::Is(_) | Make::Brought(_) => typed.op == Some(Op::Is),
            Make::Compares(_) => typed.op.is_some(),
        };
        let other = || named().next().filter(|_| typed.op.is_some());
        named().find(fits).or_else(other)
    }

    /// The tests of a word that is none of the words.
    fn piece<'a>(
        &self,
        typed: &Typed<'_>,
        context: &'a C,
        actor: &Actor,
    ) -> Result<Condition<'a, R>, Wrong> {
        let hidden = self.hidden.as_ref();
        let hidden = hidden.filter(|(facet, _)| is_seen(actor, Some(*facet)));
        let text = hidden.map_or(self.text.is, |(_, piece)| piece.is);
        if typed.op.is_some() {
            return Err(self.unknown(actor, text));
        }
        if fold(&typed.text).is_empty() {
            return Err(Wrong::from("hier staat geen woord").unless(self.all(actor, text)));
        }
        let seen = (self.text.make)(&typed.text, context);
        let mut named = self.words.iter().filter(|word| word.is_named(typed.key));
        if seen.is_none()
            && !typed.is_quoted
            && let Some(word) = named.find(|word| is_for(actor, word))
        {
            let help = format!(
                "Schrijf {} met iets erachter, of ‘\"{}\"’",
                word.written(),
                typed.text
            );
            return Err(Wrong::from("hier ontbreekt iets").unless(help));
        }
        let hidden = hidden.and_then(|(facet, piece)| {
            let test = (piece.make)(&typed.text, context)?;
            Some(([*facet].into_iter().collect(), test))
        });
        if seen.is_none() && hidden.is_none() {
            return Err(self.unknown(actor, text));
        }
        Ok(Condition {
            is_not: typed.is_not,
            seen,
            hidden,
            own: None,
        })
    }

    fn unknown(&self, actor: &Actor, text: &str) -> Wrong {
        Wrong::from("dit filter is er niet").unless(self.all(actor, text))
    }

    fn all(&self, actor: &Actor, text: &str) -> String {
        let words = self.words.iter().filter(|word| is_for(actor, word));
        let words: Vec<&str> = words.map(Word::written).collect();
        format!("Gebruik: {}, of {text}", words.join(", "))
    }
}

/// A test of what stands behind a word: one thing, or what it may be with commas.
fn any_of<'a, R, C>(
    make: Is<R, C>,
    value: &str,
    is_one: bool,
    context: &'a C,
) -> Result<Test<'a, R>, Wrong>
where
    R: 'a,
{
    let ways = match is_one {
        true => vec![value],
        false => value.split(',').collect(),
    };
    let tests = ways.into_iter().map(|value| make(value, context));
    let mut tests: Vec<Test<'a, R>> = tests.collect::<Result<_, _>>()?;
    Ok(match tests.len() {
        1 => tests.remove(0),
        _ => Box::new(move |row| tests.iter().any(|test| test(row))),
    })
}

/// Whether someone can see this part of a whole dossier at all.
/// Whether someone can find anything by a word: by what they see of a row, or by what they made of it themselves.
fn is_for<R, C>(actor: &Actor, word: &Word<R, C>) -> bool {
    let is_own = || {
        let mut columns = actor.roles.iter().map(|role| column(*role));
        let facet = word.needs.filter(|_| word.own.is_some());
        facet.is_some_and(|facet| columns.any(|it| it.own.has(facet)))
    };
    is_seen(actor, word.needs) || is_own()
}

fn is_seen(actor: &Actor, facet: Option<Facet>) -> bool {
    let sees = |facet| {
        let columns = actor.roles.iter().map(|role| column(*role));
        columns
            .into_iter()
            .any(|it| it.whole.and(it.by_consent).has(facet))
    };
    facet.is_none_or(sees)
}

/// The short name of a wijk as someone typed it.
///
/// # Errors
/// When there is no such wijk: which there are.
pub(super) fn wijk_named<'s>(typed: &str, settings: &'s Settings) -> Result<&'s str, Wrong> {
    settings.find_wijk(typed).ok_or_else(|| {
        let all: Vec<&str> = settings.wijken().keys().map(String::as_str).collect();
        Wrong::from("deze wijk is er niet").unless(format!("Kies uit: {}", all.join(", ")))
    })
}

/// The words of a line, as someone types them after each other; what stands between quotes is one.
#[must_use]
pub fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        is_quoted ^= c == '"';
        match words.last_mut() {
            Some(word) if is_quoted || !c.is_whitespace() => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
