//! The words of a list: what each is called, what it is about, and how it makes its test.

use std::cmp::Ordering;

use super::Op;
use crate::domain::rights::Facet;
use crate::domain::words::{UnknownWord, Word as ListWord, words_of};

/// A test on a row.
pub(in crate::office) type Test<'a, R> = Box<dyn Fn(&R) -> bool + 'a>;

/// How a row stands to what was typed; none where it has nothing to compare.
pub(in crate::office) type Rank<'a, R> = Box<dyn Fn(&R) -> Option<Ordering> + 'a>;

/// A test made of what was typed behind a word, with what must be known to make it.
pub(super) type Is<R, C> = for<'a> fn(&str, &'a C) -> Result<Test<'a, R>, Wrong>;

/// A rank made the same way.
pub(super) type Compares<R, C> = for<'a> fn(&str, &'a C) -> Result<Rank<'a, R>, Wrong>;

/// How a word makes its test.
pub(super) enum Make<R: 'static, C: 'static> {
    /// Nothing stands behind it.
    Alone(fn(&R) -> bool),
    /// What stands behind it is what it must be.
    Is(Is<R, C>),
    /// The same, or more, or less.
    Compares(Compares<R, C>),
    /// What stands behind it is this, and whoever asks brings what the rows are.
    Brought(&'static str),
}

/// One word a list can be filtered by.
pub(in crate::office) struct Word<R: 'static, C: 'static> {
    /// As typed, with a sign when something follows: `wet:`, `termijn<`. What stands behind the sign here is an example;
    /// what stands behind a `|` is the same word by another name.
    pub(super) names: &'static str,
    /// What it is about.
    pub(super) is: &'static str,
    /// What can stand behind it, where that is a list.
    pub(super) values: fn(&C) -> Vec<String>,
    /// What one must see of a row to find it by this.
    pub(super) needs: Option<Facet>,
    pub(super) make: Make<R, C>,
    /// What is found besides by who sees this part of a dossier.
    pub(super) besides: Option<(Facet, Is<R, C>)>,
    /// What of a row is found by this by who made that part of it, and sees no more of it.
    pub(super) own: Option<Is<R, C>>,
}

impl<R, C> Word<R, C> {
    const fn new(names: &'static str, is: &'static str, make: Make<R, C>) -> Self {
        Self {
            names,
            is,
            values: |_| Vec::new(),
            needs: None,
            make,
            besides: None,
            own: None,
        }
    }

    /// A word behind which nothing stands, with what it is about.
    pub(in crate::office) const fn alone(
        names: &'static str,
        is: &'static str,
        test: fn(&R) -> bool,
    ) -> Self {
        Self::new(names, is, Make::Alone(test))
    }

    /// A word behind which stands what it must be.
    pub(in crate::office) const fn is(
        names: &'static str,
        is: &'static str,
        make: Is<R, C>,
    ) -> Self {
        Self::new(names, is, Make::Is(make))
    }

    /// A word behind which stands what it is the same as, or more or less than.
    pub(in crate::office) const fn compares(
        names: &'static str,
        is: &'static str,
        make: Compares<R, C>,
    ) -> Self {
        Self::new(names, is, Make::Compares(make))
    }

    /// A word behind which one thing can stand, of which the question brings the test.
    pub(in crate::office) const fn brought(
        names: &'static str,
        is: &'static str,
        value: &'static str,
    ) -> Self {
        Self::new(names, is, Make::Brought(value))
    }

    /// The same, with what can stand behind it.
    pub(in crate::office) const fn of(self, values: fn(&C) -> Vec<String>) -> Self {
        Self { values, ..self }
    }

    /// The same, for who sees this part of a dossier.
    pub(in crate::office) const fn needs(self, facet: Facet) -> Self {
        Self {
            needs: Some(facet),
            ..self
        }
    }

    /// The same; who sees this part of a dossier finds it by this too.
    pub(in crate::office) const fn or_to_who_sees(self, facet: Facet, make: Is<R, C>) -> Self {
        Self {
            besides: Some((facet, make)),
            ..self
        }
    }

    /// The same; who sees of what it needs only what they made themselves finds it by that.
    pub(in crate::office) const fn or_of_own(self, make: Is<R, C>) -> Self {
        Self {
            own: Some(make),
            ..self
        }
    }

    pub(super) fn is_named(&self, key: &str) -> bool {
        let mut names = self.names.split('|');
        names.any(|name| {
            Op::cut(name)
                .map_or(name, |(key, ..)| key)
                .eq_ignore_ascii_case(key)
        })
    }

    /// As it is written.
    pub(super) fn written(&self) -> &'static str {
        self.names.split('|').next().unwrap_or_default()
    }
}

/// The words of a fixed list, to stand behind a word.
pub(in crate::office) fn list<W: ListWord, C>(_: &C) -> Vec<String> {
    words_of::<W>().into_iter().map(str::to_owned).collect()
}

/// What is wrong with what was typed behind a word, and what would help.
pub(in crate::office) struct Wrong(pub(super) String, pub(super) Option<String>);

impl From<String> for Wrong {
    fn from(what: String) -> Self {
        Self(what, None)
    }
}

impl From<&str> for Wrong {
    fn from(what: &str) -> Self {
        Self(what.to_owned(), None)
    }
}

impl From<UnknownWord> for Wrong {
    fn from(why: UnknownWord) -> Self {
        Self(why.to_string(), None)
    }
}

impl Wrong {
    /// The same, with what would help.
    pub(in crate::office) fn unless(self, remedy: impl Into<String>) -> Self {
        Self(self.0, Some(remedy.into()))
    }
}

/// What a word that is none of the words is a piece of.
pub(in crate::office) struct Piece<R: 'static, C: 'static> {
    /// In words.
    pub(in crate::office) is: &'static str,
    /// Its test; none where nothing can have it.
    pub(in crate::office) make: for<'a> fn(&str, &'a C) -> Option<Test<'a, R>>,
}

/// What a list can be filtered by.
pub(in crate::office) struct Words<R: 'static, C: 'static> {
    /// Its words.
    pub(in crate::office) words: &'static [Word<R, C>],
    /// What any other word is a piece of, for whoever sees the row.
    pub(in crate::office) text: Piece<R, C>,
    /// The same, of what only who sees this part of a dossier sees.
    pub(in crate::office) hidden: Option<(Facet, Piece<R, C>)>,
}
