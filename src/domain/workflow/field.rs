//! A field: declared once, with what can be filled in, and read by a typed name.
//!
//! A module lists its fields as constants, `const BT: Field<String> = Field::bt("bt")`; an action asks for them
//! ([`asks!`]), and its effect reads them back as values ([`super::fields::Fields`]). A name that is misspelt does not
//! compile.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use chrono::NaiveDate;

use crate::domain::contract::length::Length;
use crate::domain::contract::when::When;
use crate::domain::identifiers::Bsn;
use crate::domain::money::{Balance, Cents};
use crate::domain::registers::user::Scope;
use crate::domain::volume::Volume;
use crate::domain::words::{ClockKind, Role, Word, words_of};

/// What can be filled in in a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A day that is not in the future: something that happened.
    PastDate,
    /// A box with the day it was ticked; `nee` takes the tick off.
    Tick,
    /// A day on which someone alive can have been born.
    BirthDate,
    /// A whole number within these bounds.
    Number(u32, u32),
    /// The number of something in a list, with or without its name behind it: `2 Zorg Thuis`. Up to so many.
    Numbered(u32),
    /// A word of a fixed list.
    Word(fn() -> Vec<&'static str>),
    /// A word of a list in the settings, by its key.
    List(&'static str),
    /// An inwoner, `P-0001`.
    Resident,
    /// A huishouden, `H-0001`.
    Household,
    /// An aanbieder, by number or name.
    Provider,
    /// A medewerker or an account, by name; only where the office has no medewerkers yet a name is kept as typed.
    Employee,
    /// Somebody by name: a medewerker, else as typed, such as whom an import named or someone of an aanbieder.
    Somebody,
    /// A begeleidingsteam, by short name or name.
    Bt,
    /// Begeleidingsteams with commas, or `alle`.
    Bts,
    /// What a resident lets a party know, with commas or as a sentence.
    ConsentParts,
    /// Who gives consent: one of those who can by themselves, or somebody by name.
    Giver,
    /// A wijk, by name.
    Wijk,
    /// A buurt of the CBS, by code or name; kept with the year of its edition.
    Buurt,
    /// A clock; the choices are those that can be suspended.
    Clock,
    /// A party for consent: a BT, a provider, or free text.
    Party,
    /// A BSN.
    Bsn,
    /// A postcode.
    Postcode,
    /// A telephone number.
    Phone,
    /// Roles with commas.
    Roles,
    /// Scopes with commas.
    Scopes,
    /// An amount of money; kept as cents.
    Amount,
    /// An amount that can be below zero.
    Balance,
    /// A percentage; kept in hundredths of a percent.
    Percent,
    /// A number of fte; kept in hundredths.
    Fte,
    /// A contract, by number.
    Contract,
    /// Lead times: `6m 3m 1m 2w`.
    Steps,
    /// A mark from 0 to 10 with at most two decimals; kept in hundredths.
    Mark,
    /// A number of anything with at most two decimals; kept in hundredths.
    Hundredths,
    /// A CPV code of the pick list, or its name.
    Cpv,
    /// How long something of a contract lasts: `3 maanden`, `60 dagen`; a number alone is months.
    Length,
    /// How much support is given: `4 uur per week`.
    Volume,
    /// A begin or an end of a contract: a day, a month, a quarter, two readings, or no end.
    When,
    /// A party to an agreement: an aanbieder, a gemeente, a provincie, or one of the list `organisaties`.
    Organisation,
    /// A gemeente of the national list.
    Gemeente,
    /// Who made a bid: an aanbieder by number or name; someone not in the register is kept as typed.
    Bidder,
}

/// What a form fills in beforehand, where that is most likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Nothing.
    Nothing,
    /// Today.
    Today,
    /// The begeleidingsteam it is at, else that of the wijk.
    Bt,
    /// The same, unless that said no before.
    NextBt,
    /// The aanbieder of the record.
    Provider,
    /// Who fills it in.
    Me,
    /// The phase that comes next.
    Phase,
    /// The end that the contract goes to now.
    End,
    /// One of the signals the record has now; the only one.
    Signal,
}

/// What there is to know of a field, whatever it is read as.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its name, as typed before `=`.
    pub name: &'static str,
    /// What can be filled in.
    pub kind: FieldKind,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Whether it is usually filled in: a form does not pass it unseen.
    pub is_usual: bool,
    /// What a number counts, in words; empty when its name says so.
    pub unit: &'static str,
    /// Where the head of the record keeps it, with a dot before a field within a field.
    pub path: &'static str,
    /// What stands there where the head leaves it out.
    pub absent: &'static str,
    /// What a form fills in beforehand.
    pub given: Given,
    /// Whether it is the day the event happened, on which clocks start and stop.
    pub is_event: bool,
    /// Whether it holds more than a line: it is written in a box, and begins with what stands there now.
    pub is_long: bool,
    /// Whether no word of its list is as good as chosen before the user chose one.
    pub is_unmarked: bool,
}

/// A field that is read as a `T`.
pub struct Field<T> {
    spec: FieldSpec,
    read: PhantomData<fn() -> T>,
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Field<T> {}

impl<T> Field<T> {
    const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self {
            spec: FieldSpec {
                name,
                kind,
                is_required: false,
                is_usual: false,
                unit: "",
                path: name,
                absent: "",
                given: Given::Nothing,
                is_event: false,
                is_long: false,
                is_unmarked: false,
            },
            read: PhantomData,
        }
    }

    /// Its name, as typed before `=`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.spec.name
    }

    /// The same, kept in the head under this name; a form shows what stands there now.
    #[must_use]
    pub const fn kept_as(mut self, path: &'static str) -> Self {
        self.spec.path = path;
        self
    }

    /// The same; where the head leaves it out, it says this.
    #[must_use]
    pub const fn absent_as(mut self, word: &'static str) -> Self {
        self.spec.absent = word;
        self
    }

    /// The same, for a number of these.
    #[must_use]
    pub const fn counts(mut self, unit: &'static str) -> Self {
        self.spec.unit = unit;
        self
    }

    /// The same, with what a form fills in beforehand.
    #[must_use]
    pub const fn given(mut self, given: Given) -> Self {
        self.spec.given = given;
        self
    }

    /// The same; no word of its list is as good as chosen before the user chose one.
    #[must_use]
    pub const fn unmarked(mut self) -> Self {
        self.spec.is_unmarked = true;
        self
    }

    /// The same, as the day the event happened.
    #[must_use]
    pub const fn of_the_event(mut self) -> Self {
        self.spec.is_event = true;
        self
    }
}

impl Field<String> {
    /// Free text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, FieldKind::Text)
    }

    /// Free text of more than a line.
    #[must_use]
    pub const fn long(name: &'static str) -> Self {
        let mut field = Self::text(name);
        field.spec.is_long = true;
        field
    }

    /// A word of a list in the settings, by its key.
    #[must_use]
    pub const fn list(name: &'static str, key: &'static str) -> Self {
        Self::new(name, FieldKind::List(key))
    }

    /// Any other text that is looked up or checked: an aanbieder, a contract, a postcode.
    #[must_use]
    pub const fn of(name: &'static str, kind: FieldKind) -> Self {
        Self::new(name, kind)
    }
}

impl Field<Vec<String>> {
    /// Begeleidingsteams with commas, or `alle`.
    #[must_use]
    pub const fn bts(name: &'static str) -> Self {
        Self::new(name, FieldKind::Bts)
    }

    /// What a resident lets a party know, with commas or as a sentence.
    #[must_use]
    pub const fn consent_parts(name: &'static str) -> Self {
        Self::new(name, FieldKind::ConsentParts)
    }
}

impl Field<NaiveDate> {
    /// A day.
    #[must_use]
    pub const fn date(name: &'static str) -> Self {
        Self::new(name, FieldKind::Date)
    }

    /// A day that is not in the future: something that happened.
    #[must_use]
    pub const fn past_date(name: &'static str) -> Self {
        Self::new(name, FieldKind::PastDate)
    }

    /// A box with the day it was ticked; without a day where the tick was taken off.
    #[must_use]
    pub const fn tick(name: &'static str) -> Self {
        Self::new(name, FieldKind::Tick)
    }

    /// A day on which someone alive can have been born.
    #[must_use]
    pub const fn birth_date(name: &'static str) -> Self {
        Self::new(name, FieldKind::BirthDate)
    }
}

impl Field<u32> {
    /// A whole number within these bounds.
    #[must_use]
    pub const fn number(name: &'static str, low: u32, high: u32) -> Self {
        Self::new(name, FieldKind::Number(low, high))
    }

    /// The number of something in a list, up to so many; its name may stand behind it.
    #[must_use]
    pub const fn numbered(name: &'static str, most: u32) -> Self {
        Self::new(name, FieldKind::Numbered(most))
    }

    /// A percentage, in hundredths of a percent.
    #[must_use]
    pub const fn percent(name: &'static str) -> Self {
        Self::new(name, FieldKind::Percent)
    }

    /// A number of fte, in hundredths.
    #[must_use]
    pub const fn fte(name: &'static str) -> Self {
        Self::new(name, FieldKind::Fte)
    }

    /// A number of anything, in hundredths.
    #[must_use]
    pub const fn hundredths(name: &'static str) -> Self {
        Self::new(name, FieldKind::Hundredths)
    }

    /// A mark from 0 to 10, in hundredths.
    #[must_use]
    pub const fn mark(name: &'static str) -> Self {
        Self::new(name, FieldKind::Mark)
    }
}

impl Field<Length> {
    /// How long something of a contract lasts.
    #[must_use]
    pub const fn length(name: &'static str) -> Self {
        Self::new(name, FieldKind::Length)
    }
}

impl Field<Volume> {
    /// How much support is given.
    #[must_use]
    pub const fn volume(name: &'static str) -> Self {
        Self::new(name, FieldKind::Volume)
    }
}

impl Field<When> {
    /// A begin or an end of a contract.
    #[must_use]
    pub const fn when(name: &'static str) -> Self {
        Self::new(name, FieldKind::When)
    }
}

impl Field<Cents> {
    /// An amount of money.
    #[must_use]
    pub const fn amount(name: &'static str) -> Self {
        Self::new(name, FieldKind::Amount)
    }
}

impl Field<Balance> {
    /// What was booked; below zero for what was booked back.
    #[must_use]
    pub const fn balance(name: &'static str) -> Self {
        Self::new(name, FieldKind::Balance)
    }
}

impl Field<Bsn> {
    /// A BSN.
    #[must_use]
    pub const fn bsn(name: &'static str) -> Self {
        Self::new(name, FieldKind::Bsn)
    }
}

impl Field<BTreeSet<Role>> {
    /// Roles with commas.
    #[must_use]
    pub const fn roles(name: &'static str) -> Self {
        Self::new(name, FieldKind::Roles)
    }
}

impl Field<BTreeSet<Scope>> {
    /// Scopes with commas.
    #[must_use]
    pub const fn scopes(name: &'static str) -> Self {
        Self::new(name, FieldKind::Scopes)
    }
}

impl Field<ClockKind> {
    /// A clock.
    #[must_use]
    pub const fn clock(name: &'static str) -> Self {
        Self::new(name, FieldKind::Clock)
    }
}

impl<W: Word> Field<W> {
    /// A word of a fixed list.
    #[must_use]
    pub const fn word(name: &'static str) -> Self {
        Self::new(name, FieldKind::Word(words_of::<W>))
    }

    /// A word of a fixed list that the office can call otherwise: the list of the settings, by its key.
    #[must_use]
    pub const fn called(name: &'static str, key: &'static str) -> Self {
        Self::new(name, FieldKind::List(key))
    }

    /// A word of a part of a fixed list.
    #[must_use]
    pub const fn word_of(name: &'static str, words: fn() -> Vec<&'static str>) -> Self {
        Self::new(name, FieldKind::Word(words))
    }
}

/// A field that must be filled in.
#[must_use]
pub const fn must<T>(field: Field<T>) -> FieldSpec {
    FieldSpec {
        is_required: true,
        ..field.spec
    }
}

/// A field that may stay empty, and is usually filled in.
#[must_use]
pub const fn usual<T>(field: Field<T>) -> FieldSpec {
    FieldSpec {
        is_usual: true,
        ..field.spec
    }
}

/// A field that may stay empty.
#[must_use]
pub const fn may<T>(field: Field<T>) -> FieldSpec {
    field.spec
}

/// The fields an action asks for, in order; a star behind one that must be filled in, and a tilde behind one that usually
/// is: `asks![BT*, REDEN~, TOELICHTING]`.
macro_rules! asks {
    (@ [$($done:expr),*]) => { const { &[$($done),*] } };
    (@ [$($done:expr),*] $field:ident * $(, $($rest:tt)*)?) => {
        $crate::domain::workflow::field::asks!(@ [$($done,)* $crate::domain::workflow::field::must($field)] $($($rest)*)?)
    };
    (@ [$($done:expr),*] $field:ident ~ $(, $($rest:tt)*)?) => {
        $crate::domain::workflow::field::asks!(@ [$($done,)* $crate::domain::workflow::field::usual($field)] $($($rest)*)?)
    };
    (@ [$($done:expr),*] $field:ident $(, $($rest:tt)*)?) => {
        $crate::domain::workflow::field::asks!(@ [$($done,)* $crate::domain::workflow::field::may($field)] $($($rest)*)?)
    };
    ($($fields:tt)*) => { $crate::domain::workflow::field::asks!(@ [] $($fields)*) };
}

pub(crate) use asks;
