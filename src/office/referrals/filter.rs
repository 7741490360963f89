//! The filter and the order of the queue: words as `staat:aangeboden`, each a test on a row.

use std::cell::RefCell;
use std::fmt::Write;

use crate::domain::registers::people::slug;
use crate::domain::rights::{Actor, Facet, Subject, can_see};
use crate::domain::words::{Side, State, SupportKind, UnknownWord, Urgency, Wet, fold};
use crate::domain::workflow::Refusal;
use crate::office::door::Door;
use crate::office::filter::{Test, Words, Wrong};
use crate::office::model::{Model, Row};
use crate::office::people::{self, Person};

/// What the queue can be filtered by.
pub(super) const WORDS: Words<Row, Model> = Words {
    words: &[
        ("staat:|status:", |value, _| {
            if value == "open" {
                return Ok(Box::new(|row| row.state.is_open()));
            }
            let wanted: State = word(value)?;
            Ok(Box::new(move |row| row.state == wanted))
        }),
        ("wijk:", |value, model| {
            let found = model.register.settings.find_wijk(value);
            let id = found.ok_or_else(|| "deze wijk is er niet".to_owned())?;
            Ok(named(model, |row| row.wijk, id))
        }),
        ("wij:", |value, model| {
            Ok(named(model, |row| row.wij_team, &slug(value)))
        }),
        ("bt:", |value, model| {
            let found = model.register.settings.find_bt(value);
            let id = found.ok_or_else(|| "dit begeleidingsteam is er niet".to_owned())?;
            Ok(named(model, |row| row.bt, &id))
        }),
        ("wet:", |value, _| {
            let wanted: Wet = word(value)?;
            Ok(Box::new(move |row| row.wet == Some(wanted)))
        }),
        ("urgentie:", |value, _| {
            let wanted: Urgency = word(value)?;
            Ok(Box::new(move |row| row.urgency == Some(wanted)))
        }),
        ("soort:", |value, _| {
            let wanted: SupportKind = word(value)?;
            Ok(Box::new(move |row| row.support == Some(wanted)))
        }),
        ("houder:", |value, _| {
            let wanted: Side = word(value)?;
            Ok(Box::new(move |row| row.state.houder() == Some(wanted)))
        }),
        ("aan-zet:", |value, _| {
            let wanted: Side = word(value)?;
            Ok(Box::new(move |row| row.state.aan_zet() == Some(wanted)))
        }),
        ("aanbieder:", |value, model| {
            let id = model.register.find_provider(value).unwrap_or(value);
            Ok(named(model, |row| row.provider, id))
        }),
        ("medewerker:", |value, model| {
            let id = model.register.find_employee(value).unwrap_or(value);
            Ok(named(model, |row| row.assigned, id))
        }),
        ("te-laat", |_, _| Ok(Box::new(Row::is_late))),
        ("open", |_, _| Ok(Box::new(|row| row.state.is_open()))),
    ],
    text: ("een stuk van een naam", |typed, model| {
        let text = Text::new(typed);
        Ok(Box::new(move |row| text.is_in(model, row)))
    }),
};

/// Whether a word of a filter looks for a piece of a name. Whoever may not see whose a row is, finds no row by it.
///
/// # Errors
/// When the actor sees nobody's name: then it is no word of the filter at all.
pub(super) fn asks_name(word: &str, actor: &Actor) -> Result<bool, Refusal> {
    let is_name = !word.contains(':') && !WORDS.has(word) && Text::new(word).number.is_none();
    if is_name && !can_see(actor, Subject::Dossier(Facet::Contactgegevens)) {
        return Err(WORDS.unknown(word, "een stuk van een nummer"));
    }
    Ok(is_name)
}

/// A word of a list, with what helps who wrote it with a space.
fn word<W: std::str::FromStr<Err = UnknownWord>>(value: &str) -> Result<W, Wrong> {
    value.parse().map_err(|why: UnknownWord| {
        Wrong::from(why).unless("Schrijf een streepje voor een spatie, zoals staat:in-onderzoek")
    })
}

/// A test whether something of a row goes by a name.
fn named<'a>(model: &'a Model, of: fn(&Row) -> u16, name: &str) -> Test<'a, Row> {
    let name = name.to_owned();
    Box::new(move |row| model.names.name(of(row)) == Some(&name))
}

/// A text to look for in names and numbers.
struct Text {
    typed: String,
    words: people::Words,
    /// As it would be in a number; none without a digit: then it is (part of) a name, and no row needs its number made.
    number: Option<String>,
    made: RefCell<String>,
}

impl Text {
    fn new(word: &str) -> Self {
        let folded = fold(word);
        Self {
            typed: word.to_owned(),
            words: people::Words::new(word),
            number: Some(folded).filter(|text| text.contains(|c: char| c.is_ascii_digit())),
            made: RefCell::default(),
        }
    }

    /// Whether it is in the name of a row's resident; with a digit in it, in the number, or is the office's own number.
    fn is_in(&self, model: &Model, row: &Row) -> bool {
        match &self.number {
            Some(number) => self.is_number(number, row),
            None => {
                let person = model.people.get(row.resident);
                person.is_some_and(|person| self.words.are_in(person))
            }
        }
    }

    fn is_number(&self, wanted: &str, row: &Row) -> bool {
        let mut made = self.made.borrow_mut();
        made.clear();
        // The number as `fold` makes it; a string takes everything.
        let _ = write!(made, "v {} {:04}", row.year, row.n);
        made.contains(wanted) || row.source_number.eq_ignore_ascii_case(&self.typed)
    }
}

/// Puts rows in the order of a column. Who does not see a name cannot read it from the order.
pub(super) fn sort(
    rows: &mut [&Row],
    column: Option<&str>,
    door: &Door<'_>,
) -> Result<(), Refusal> {
    let model = &door.model;
    let number = |row: &Row| (row.year, row.n);
    let sees_names = can_see(&door.actor, Subject::Dossier(Facet::Contactgegevens));
    match column.unwrap_or("termijn") {
        "termijn" => rows.sort_unstable_by_key(|row| (!row.state.is_open(), row.next, number(row))),
        "nummer" => rows.sort_unstable_by_key(|row| number(row)),
        "gemeld" => rows.sort_unstable_by_key(|row| (row.reported, number(row))),
        "staat" => rows.sort_unstable_by_key(|row| (row.state, row.next, number(row))),
        "urgentie" => {
            rows.sort_unstable_by_key(|row| (std::cmp::Reverse(row.urgency), row.next, number(row)))
        }
        "inwoner" if sees_names => {
            let family = |row: &Row| {
                let person = model.people.get(row.resident);
                let seen = person.filter(|_| door.sight_of(row).has(Facet::Contactgegevens));
                seen.map(Person::family_name)
            };
            rows.sort_by_cached_key(|row| (family(row), number(row)));
        }
        "wijk" => rows.sort_by_key(|row| (model.names.name(row.wijk), row.next, number(row))),
        other => {
            let name = if sees_names { ", inwoner" } else { "" };
            return Err(
                Refusal::usage(format!("Op ‘{other}’ is niet te sorteren")).unless(format!(
                    "Sorteer op termijn, nummer, gemeld, staat, urgentie{name} of wijk"
                )),
            );
        }
    }
    Ok(())
}
