//! What partners bring in under all convenanten: filtered line by line, and added up of what is left.

use chrono::NaiveDate;

use crate::domain::contract::parts::Staffing;
use crate::domain::contract::staffed::{Staffed, staffed};
use crate::domain::contract::staffing::Standing;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::workflow::Refusal;
use crate::office::filter::{Piece, Word, Words, list, piece};
use crate::office::past::AsOf;
use crate::office::{Caller, Office};

/// One thing that is brought in, and under which convenant.
struct Row {
    number: String,
    title: String,
    one: Staffing,
}

type W = Word<Row, ()>;

/// What the lines can be filtered by.
const WORDS: Words<Row, ()> = Words {
    words: &[
        W::is("team:", "een team", |value, ()| {
            piece(value, |row: &Row| vec![&row.one.team])
        }),
        W::is("partner:|partij:", "wie het inbrengt", |value, ()| {
            piece(value, |row: &Row| vec![&row.one.partner])
        }),
        W::is("convenant:", "een stuk van nummer of titel", |value, ()| {
            piece(value, |row: &Row| vec![&row.number, &row.title])
        }),
        W::is("inzet:", "hoe ver het bekend is", |value, ()| {
            let wanted: Standing = value.parse()?;
            Ok(Box::new(move |row| row.one.standing() == wanted))
        })
        .of(list::<Standing, _>),
    ],
    text: Piece {
        is: "een stuk van team, partner, nummer of titel",
        make: |typed, ()| {
            let test = piece(typed, |row: &Row| {
                vec![&row.one.team, &row.one.partner, &row.number, &row.title]
            });
            test.ok()
        },
    },
    hidden: None,
};

impl Office {
    /// What partners bring in under all convenanten, as far as a filter leaves it.
    ///
    /// # Errors
    /// When the caller may not see contracts, the filter cannot be read, or the day has not been.
    pub fn staffed(
        &self,
        caller: &Caller,
        filter: &[String],
        at: AsOf,
    ) -> Result<Staffed, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let then = door.then(at)?;
        sums(&then.register, (filter, &door.actor), then.on)
    }
}

/// The same of a register.
///
/// # Errors
/// When the filter cannot be read.
pub fn sums(
    register: &Register,
    (filter, actor): (&[String], &Actor),
    on: NaiveDate,
) -> Result<Staffed, Refusal> {
    let filter = WORDS.filter(filter, &(), actor)?;
    Ok(staffed(register, on, |number, one| {
        let record = register.contracts().get(number);
        let title = record.and_then(|record| Some(record.contract()?.title.clone()));
        filter.fits(&Row {
            number: number.to_owned(),
            title: title.unwrap_or_default(),
            one: one.clone(),
        })
    }))
}
