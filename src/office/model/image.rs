//! The read model as blocks, so that a start need not read every record: what was kept by one server is taken by the
//! next, and then told what changed since.
//!
//! Blocks can be taken one by one while the office works on. What changed meanwhile is in some of them and in others
//! not; whoever reads them takes every record that changed since the first again, and then all are as of now.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::contacts::Contacts;
use super::granted::Granted;
use super::rows::Rows;
use super::{ContactRow, GrantedRow, Model, Names, PlanRow, Refusals, Row};
use crate::domain::record::RecordId;
use crate::domain::rights::Exceptions;
use crate::office::finder::{Finder, Of, Word};
use crate::office::people::{People, Person};

/// How many rows, or values, are in a block: whoever changes something waits no longer than for one.
const BLOCK: usize = 8192;

/// A piece of a read model.
#[derive(Serialize, Deserialize)]
pub(in crate::office) enum Block<'a> {
    /// Verwijzingen.
    Rows(Cow<'a, [Row]>),
    /// Indicaties.
    Granted(Cow<'a, [GrantedRow]>),
    /// Plans.
    Plans(Vec<Cow<'a, PlanRow>>),
    /// Contacts.
    Contacts(Vec<Cow<'a, ContactRow>>),
    /// Everyone, with the words by which they are found.
    People(Cow<'a, [Person]>, Vec<(Cow<'a, str>, Cow<'a, Word>)>),
    /// What is found as a whole, with whose it is.
    Values(Vec<(u64, Of)>),
    /// What the others refer to: the last one.
    Rest(Box<Rest<'a>>),
}

/// What is not much.
#[derive(Serialize, Deserialize)]
pub(in crate::office) struct Rest<'a> {
    today: NaiveDate,
    names: Cow<'a, [Box<str>]>,
    answers: Cow<'a, [Box<str>]>,
    households: Cow<'a, BTreeMap<String, String>>,
    exceptions: Cow<'a, BTreeMap<u32, Exceptions>>,
    refusals: Cow<'a, Refusals>,
    destroyed: Cow<'a, BTreeSet<RecordId>>,
}

/// Which block comes next.
#[derive(Debug, Clone, Copy)]
pub(in crate::office) enum Next {
    /// Verwijzingen from one on.
    Rows(usize),
    /// Indicaties from one on.
    Granted(usize),
    /// Plans after one.
    Plans(u32),
    /// Contacts after one.
    Contacts(u32),
    People,
    /// Values after one.
    Values(Option<(u64, Of)>),
    Rest,
    End,
}

impl Model {
    /// A block, and which comes after it; none after the last.
    pub(in crate::office) fn block(&self, next: Next) -> Option<(Block<'_>, Next)> {
        Some(match next {
            Next::Rows(from) => {
                let rows = self.rows().get(from..).unwrap_or_default();
                let rows = &rows[..rows.len().min(BLOCK)];
                let next = match rows.is_empty() {
                    true => Next::Granted(0),
                    false => Next::Rows(from + rows.len()),
                };
                (Block::Rows(rows.into()), next)
            }
            Next::Granted(from) => {
                let rows = self.granted().get(from..).unwrap_or_default();
                let rows = &rows[..rows.len().min(BLOCK)];
                let next = match rows.is_empty() {
                    true => Next::Plans(0),
                    false => Next::Granted(from + rows.len()),
                };
                (Block::Granted(rows.into()), next)
            }
            Next::Plans(after) => {
                let rows = self.plans.range(after.saturating_add(1)..).take(BLOCK);
                let rows: Vec<Cow<'_, PlanRow>> = rows.map(|(_, row)| Cow::Borrowed(row)).collect();
                let next = rows
                    .last()
                    .map_or(Next::Contacts(0), |row| Next::Plans(row.n));
                (Block::Plans(rows), next)
            }
            Next::Contacts(after) => {
                let rows = self.contacts_after(after).take(BLOCK);
                let rows: Vec<Cow<'_, ContactRow>> = rows.map(Cow::Borrowed).collect();
                let next = rows
                    .last()
                    .map_or(Next::People, |row| Next::Contacts(row.n));
                (Block::Contacts(rows), next)
            }
            Next::People => {
                let words = self.finder.words();
                let words = words.map(|(word, kept)| (word.into(), Cow::Borrowed(kept)));
                let people = self.people.slots().into();
                (Block::People(people, words.collect()), Next::Values(None))
            }
            Next::Values(after) => {
                let values = self.finder.values_after(after);
                let values: Vec<(u64, Of)> = values.take(BLOCK).collect();
                let next = values
                    .last()
                    .map_or(Next::Rest, |last| Next::Values(Some(*last)));
                (Block::Values(values), next)
            }
            Next::Rest => {
                let rest = Rest {
                    today: self.today,
                    names: self.names.all().into(),
                    answers: self.answers.all().into(),
                    households: Cow::Borrowed(&self.households),
                    exceptions: Cow::Borrowed(&self.exceptions),
                    refusals: Cow::Borrowed(&self.refusals),
                    destroyed: Cow::Borrowed(&self.destroyed),
                };
                (Block::Rest(Box::new(rest)), Next::End)
            }
            Next::End => return None,
        })
    }

    /// The read model of these blocks in their order, without registers; none where one is missing.
    pub(in crate::office) fn of_blocks(blocks: Vec<Block<'static>>) -> Option<Self> {
        let is_rows = |block: &Block<'_>| matches!(block, Block::Rows(_));
        let (rows, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(is_rows);
        let (rows, others) = std::thread::scope(|scope| {
            let others = scope.spawn(|| Others::of(others));
            (rows_of(rows), others.join().ok().flatten())
        });
        let others = others?;
        Some(Self {
            names: Names::of(others.rest.names.into_owned()),
            answers: Names::of(others.rest.answers.into_owned()),
            people: others.people,
            finder: others.finder,
            rows,
            granted: Granted::of(others.granted),
            plans: others.plans,
            contacts: Contacts::of(others.contacts),
            refusals: others.rest.refusals.into_owned(),
            households: others.rest.households.into_owned(),
            exceptions: others.rest.exceptions.into_owned(),
            destroyed: others.rest.destroyed.into_owned(),
            ..Self::new(others.rest.today)
        })
    }
}

/// The verwijzingen of these blocks.
fn rows_of(blocks: Vec<Block<'static>>) -> Rows {
    let mut rows: Vec<Row> = Vec::new();
    for block in blocks {
        if let Block::Rows(more) = block {
            rows.extend(more.into_owned());
        }
    }
    Rows::of(rows)
}

/// What is not of verwijzingen.
struct Others {
    people: People,
    finder: Finder,
    granted: Vec<GrantedRow>,
    plans: BTreeMap<u32, PlanRow>,
    contacts: Vec<ContactRow>,
    rest: Rest<'static>,
}

impl Others {
    fn of(blocks: Vec<Block<'static>>) -> Option<Self> {
        let (mut people, mut words, mut values, mut rest) = (None, Vec::new(), Vec::new(), None);
        let (mut granted, mut plans) = (Vec::new(), BTreeMap::new());
        let mut contacts = Vec::new();
        for block in blocks {
            match block {
                Block::People(all, theirs) => {
                    people = Some(People::of(all.into_owned()));
                    words = theirs;
                }
                Block::Values(more) => values.extend(more),
                Block::Granted(more) => granted.extend(more.into_owned()),
                Block::Plans(more) => {
                    let more = more.into_iter().map(Cow::into_owned);
                    plans.extend(more.map(|row| (row.n, row)));
                }
                Block::Contacts(more) => contacts.extend(more.into_iter().map(Cow::into_owned)),
                Block::Rest(it) => rest = Some(*it),
                Block::Rows(_) => return None,
            }
        }
        let words = words.into_iter();
        let words = words.map(|(word, kept)| (Box::from(word), kept.into_owned()));
        Some(Self {
            people: people?,
            finder: Finder::of(words, values),
            granted,
            plans,
            contacts,
            rest: rest?,
        })
    }
}
