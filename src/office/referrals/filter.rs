//! The filter and the order of the queue: words as `staat:aangeboden`, each a test on a row.

use std::cell::RefCell;
use std::fmt::Write;

use crate::domain::words::{State, SupportKind, UnknownWord, Urgency, Wet, fold};
use crate::domain::workflow::Refusal;
use crate::office::model::{Model, Row};
use crate::office::people::{Person, Words};

/// A test on a row.
pub(super) type Test<'a> = Box<dyn Fn(&Model, &Row) -> bool + 'a>;

const FILTERS: &str = "staat:, wijk:, wij:, bt:, wet:, urgentie:, soort:, houder:, aan-zet:, aanbieder:, medewerker:, te-laat, open, of een stuk van een naam";

/// One word of a filter as a test on a row.
pub(super) fn test<'a>(word: &str, model: &Model) -> Result<Test<'a>, Refusal> {
    let settings = &model.register.settings;
    let wrong = |what: &str| Refusal::usage(format!("Het filter ‘{word}’ klopt niet: {what}"));
    let (key, value) = word.split_once(':').unwrap_or((word, ""));
    let value = value.to_owned();
    let unknown = |why: UnknownWord| {
        wrong(&why.to_string())
            .unless("Schrijf een streepje voor een spatie, zoals staat:in-onderzoek")
    };
    Ok(match key {
        "te-laat" => Box::new(|_, row| row.is_late()),
        "open" => Box::new(|_, row| row.state.is_open()),
        "status" if value == "open" => Box::new(|_, row| row.state.is_open()),
        "staat" | "status" => {
            let wanted: State = value.parse().map_err(unknown)?;
            Box::new(move |_, row| row.state == wanted)
        }
        "wet" => {
            let wanted: Wet = value.parse().map_err(unknown)?;
            Box::new(move |_, row| row.wet == Some(wanted))
        }
        "urgentie" => {
            let wanted: Urgency = value.parse().map_err(unknown)?;
            Box::new(move |_, row| row.urgency == Some(wanted))
        }
        "soort" => {
            let wanted: SupportKind = value.parse().map_err(unknown)?;
            Box::new(move |_, row| row.support == Some(wanted))
        }
        "houder" | "aan-zet" => {
            let wanted = value.parse().map_err(unknown)?;
            let is_houder = key == "houder";
            Box::new(move |_, row| {
                let side = if is_houder {
                    row.state.houder()
                } else {
                    row.state.aan_zet()
                };
                side == Some(wanted)
            })
        }
        "wijk" => {
            let id = settings
                .find_wijk(&value)
                .ok_or_else(|| wrong("deze wijk is er niet"))?
                .to_owned();
            Box::new(move |model, row| model.names.name(row.wijk) == Some(&id))
        }
        "bt" => {
            let id = settings
                .find_bt(&value)
                .ok_or_else(|| wrong("dit begeleidingsteam is er niet"))?;
            Box::new(move |model, row| model.names.name(row.bt) == Some(&id))
        }
        "wij" => {
            let id = crate::domain::registers::people::slug(&value);
            Box::new(move |model, row| model.names.name(row.wij_team) == Some(&id))
        }
        "aanbieder" => {
            let id = model
                .register
                .find_provider(&value)
                .unwrap_or(&value)
                .to_owned();
            Box::new(move |model, row| model.names.name(row.provider) == Some(&id))
        }
        "medewerker" => {
            let id = model
                .register
                .find_employee(&value)
                .unwrap_or(&value)
                .to_owned();
            Box::new(move |model, row| model.names.name(row.assigned) == Some(&id))
        }
        _ if !word.contains(':') => {
            let text = Text::new(word);
            Box::new(move |model, row| text.is_in(model, row))
        }
        _ => return Err(wrong("dit filter is er niet").unless(format!("Gebruik: {FILTERS}"))),
    })
}

/// A text to look for in names and numbers.
struct Text {
    typed: String,
    words: Words,
    /// As it would be in a number; none without a digit: then it is (part of) a name, and no row needs its number made.
    number: Option<String>,
    made: RefCell<String>,
}

impl Text {
    fn new(word: &str) -> Self {
        let folded = fold(word);
        Self {
            typed: word.to_owned(),
            words: Words::new(word),
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

/// Puts rows in the order of a column.
pub(super) fn sort(rows: &mut [&Row], column: Option<&str>, model: &Model) -> Result<(), Refusal> {
    let number = |row: &Row| (row.year, row.n);
    match column.unwrap_or("termijn") {
        "termijn" => rows.sort_unstable_by_key(|row| (!row.state.is_open(), row.next, number(row))),
        "nummer" => rows.sort_unstable_by_key(|row| number(row)),
        "gemeld" => rows.sort_unstable_by_key(|row| (row.reported, number(row))),
        "staat" => rows.sort_unstable_by_key(|row| (row.state, row.next, number(row))),
        "urgentie" => {
            rows.sort_unstable_by_key(|row| (std::cmp::Reverse(row.urgency), row.next, number(row)))
        }
        "inwoner" => {
            let family = |row: &Row| model.people.get(row.resident).map(Person::family_name);
            rows.sort_by_key(|row| (family(row), number(row)));
        }
        "wijk" => rows.sort_by_key(|row| (model.names.name(row.wijk), row.next, number(row))),
        other => {
            return Err(Refusal::usage(format!("Op ‘{other}’ is niet te sorteren"))
                .unless("Sorteer op termijn, nummer, gemeld, staat, urgentie, inwoner of wijk"));
        }
    }
    Ok(())
}
