//! The filter and the order of the queue: words as `staat:aangeboden`, each a test on a row.

use std::cell::RefCell;
use std::fmt::Write;

use super::model::{Model, Row};
use crate::domain::words::{State, fold};
use crate::domain::workflow::Refusal;

/// A test on a row.
pub(super) type Test<'a> = Box<dyn Fn(&Model, &Row) -> bool + 'a>;

const FILTERS: &str = "staat:, wijk:, wij:, bt:, wet:, urgentie:, soort:, houder:, aan-zet:, aanbieder:, medewerker:, te-laat, open, of een stuk van een naam";

/// One word of a filter as a test on a row.
pub(super) fn test<'a>(word: &str, model: &Model) -> Result<Test<'a>, Refusal> {
    let settings = &model.register.settings;
    let wrong = |what: &str| Refusal::usage(format!("Het filter ‘{word}’ klopt niet: {what}"));
    let (key, value) = word.split_once(':').unwrap_or((word, ""));
    let value = value.to_owned();
    let read = |result: Result<(), crate::domain::words::UnknownWord>| {
        result.map_err(|why| wrong(&why.to_string()))
    };
    Ok(match key {
        "te-laat" => Box::new(|_, row| row.is_late()),
        "open" => Box::new(|_, row| row.state.is_open()),
        "status" if value == "open" => Box::new(|_, row| row.state.is_open()),
        "staat" | "status" => {
            let wanted: State = value
                .parse()
                .map_err(|why: crate::domain::words::UnknownWord| wrong(&why.to_string()))?;
            Box::new(move |_, row| row.state == wanted)
        }
        "wet" => {
            read(value.parse::<crate::domain::words::Wet>().map(drop))?;
            let wanted = value.parse().ok();
            Box::new(move |_, row| row.wet == wanted)
        }
        "urgentie" => {
            read(value.parse::<crate::domain::words::Urgency>().map(drop))?;
            let wanted = value.parse().ok();
            Box::new(move |_, row| row.urgency == wanted)
        }
        "soort" => {
            read(value.parse::<crate::domain::words::SupportKind>().map(drop))?;
            let wanted = value.parse().ok();
            Box::new(move |_, row| row.support == wanted)
        }
        "houder" | "aan-zet" => {
            let wanted = value
                .parse()
                .map_err(|why: crate::domain::words::UnknownWord| wrong(&why.to_string()))?;
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
            let id = crate::domain::people::slug(&value);
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
            Box::new(move |_, row| text.is_in(row))
        }
        _ => return Err(wrong("dit filter is er niet").unless(format!("Gebruik: {FILTERS}"))),
    })
}

/// A text to look for in names and numbers.
struct Text {
    folded: String,
    /// A text without a digit is in no number; making numbers of rows costs more than everything else here.
    may_be_number: bool,
    number: RefCell<String>,
}

impl Text {
    fn new(word: &str) -> Self {
        let folded = fold(word);
        Self {
            may_be_number: folded.contains(|c: char| c.is_ascii_digit()),
            folded,
            number: RefCell::default(),
        }
    }

    /// Whether it is in a row's name or number, or is the office's own number.
    fn is_in(&self, row: &Row) -> bool {
        self.is_in_name(&row.name) || self.may_be_number && self.is_in_number(row)
    }

    fn is_in_name(&self, name: &str) -> bool {
        // What stands between letters is a space when folded, so a plain look at the letters would miss it.
        if !name.is_ascii() || self.folded.contains(' ') {
            return fold(name).contains(&self.folded);
        }
        let wanted = self.folded.as_bytes();
        wanted.is_empty()
            || name
                .as_bytes()
                .windows(wanted.len())
                .any(|part| part.eq_ignore_ascii_case(wanted))
    }

    fn is_in_number(&self, row: &Row) -> bool {
        let mut number = self.number.borrow_mut();
        number.clear();
        // The number as `fold` makes it; a string takes everything.
        let _ = write!(number, "v {} {:04}", row.year, row.n);
        number.contains(&self.folded) || fold(&row.source_number) == self.folded
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
            rows.sort_by(|one, two| one.name.cmp(&two.name).then(number(one).cmp(&number(two))))
        }
        "wijk" => rows.sort_by_key(|row| (model.names.name(row.wijk), row.next, number(row))),
        other => {
            return Err(Refusal::usage(format!("Op ‘{other}’ is niet te sorteren"))
                .unless("Sorteer op termijn, nummer, gemeld, staat, urgentie, inwoner of wijk"));
        }
    }
    Ok(())
}
