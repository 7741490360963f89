//! The cells of one record, read by column, with what is wrong with them.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::columns::ColumnMap;
use super::days::{self, DateKind};
use super::profile::{DateOrder, DecimalSign};
use super::survey::Survey;
use super::values::{self, Reading};
use crate::domain::plausible;
use crate::domain::rows::{Melding, OwnColumn, RawValue, Severity};
use crate::domain::text::{Layout, clean, visible};

/// How many characters of a value a melding repeats; the row's raw value is whole.
const SHOWN_CHARS: usize = 200;

const LOST_LETTER: &str = "hier is een letter verloren gegaan in het bestand; het is overgenomen zoals het er staat, kijk het na";
const STRIPPED: &str =
    "er stonden onzichtbare stuurtekens in; die zijn weggelaten, de tekst is overgenomen";
const ERROR_CELL: &str =
    "dit is een foutmelding van Excel en geen waarde; het veld is leeg gelaten, herstel de cel";
pub(super) const MONTH_FIRST: &str = "in deze kolom staat de maand voorop, dus deze datum kan er twee zijn; hij is niet overgenomen. Schrijf dag-maand-jaar, of zet in een profiel: datums: maand-dag";

const FILLED: &str = "deze cel was samengevoegd met die erboven; de waarde daarvan is ook hier ingevuld, kijk het na";

/// What must be known to read the cells of any record of a file.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) columns: ColumnMap,
    pub(super) survey: Survey,
    pub(super) order: Option<DateOrder>,
    pub(super) decimal: Option<DecimalSign>,
    pub(super) today: NaiveDate,
    pub(super) year: Option<u16>,
    pub(super) about: Option<String>,
}

/// The cells of one record, read by column; keeps what is wrong with them.
pub struct Cells<'a> {
    row: u32,
    known: &'a Known,
    record: &'a StringRecord,
    meldingen: Vec<Melding>,
    raw: Vec<RawValue>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: u32, known: &'a Known, record: &'a StringRecord) -> Self {
        Self {
            row,
            known,
            record,
            meldingen: Vec::new(),
            raw: Vec::new(),
        }
    }

    pub(super) fn into_meldingen(self) -> Vec<Melding> {
        self.meldingen
    }

    /// The record's number.
    #[must_use]
    pub fn row(&self) -> u32 {
        self.row
    }

    /// The day on which it is read in.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.known.today
    }

    /// The year that is known beforehand of the whole file.
    #[must_use]
    pub fn year(&self) -> Option<u16> {
        self.known.year
    }

    /// The ervaringsonderzoek that the whole file is known beforehand to be of; empty where it is not.
    #[must_use]
    pub fn survey(&self) -> &str {
        self.known.about.as_deref().unwrap_or_default()
    }

    /// Takes the values that could not be read.
    #[must_use]
    pub fn take_raw(&mut self) -> Vec<RawValue> {
        std::mem::take(&mut self.raw)
    }

    /// What stands in the columns of the office's own.
    #[must_use]
    pub fn own_columns(&mut self) -> Vec<OwnColumn> {
        let columns = &self.known.columns;
        let mut own = Vec::new();
        for (at, name) in columns.own() {
            let value = clean(self.record.get(at).unwrap_or_default(), Layout::Lines).text;
            if value.is_empty() {
                continue;
            }
            if values::is_error_cell(&value) {
                self.tell(name.to_owned(), &value, ERROR_CELL, Severity::Error);
                continue;
            }
            own.push(OwnColumn {
                field: name.to_owned(),
                value,
            });
        }
        own
    }

    /// Whether a file has a column.
    #[must_use]
    pub fn has(&self, column: impl Into<usize>) -> bool {
        self.known.columns.place(column.into()).is_some()
    }

    /// A text of one line.
    pub fn text(&mut self, column: impl Into<usize>) -> String {
        self.cleaned(column.into(), Layout::OneLine)
    }

    /// A text with its own lines.
    pub fn lines(&mut self, column: impl Into<usize>) -> String {
        self.cleaned(column.into(), Layout::Lines)
    }

    /// A name: a text of one line in which a question mark stands for a lost letter.
    pub fn name(&mut self, column: impl Into<usize>) -> String {
        let column = column.into();
        let text = self.cleaned(column, Layout::OneLine);
        if text.contains('?') && !text.contains('\u{fffd}') {
            self.melding(column, &text, LOST_LETTER, Severity::Warning);
        }
        text
    }

    /// A value; when it cannot be read it is kept as it stood, with a melding.
    pub fn value<T>(
        &mut self,
        column: impl Into<usize>,
        read: impl Fn(&str) -> Reading<T>,
    ) -> Option<T> {
        let column = column.into();
        let text = self.cleaned(column, Layout::Lines);
        self.understood(column, &text, read)
    }

    /// An amount, by the decimal sign of the profile when it has one.
    pub fn amount<T>(
        &mut self,
        column: impl Into<usize>,
        read: impl Fn(&str) -> Reading<T>,
    ) -> Option<T> {
        let column = column.into();
        let mut text = self.cleaned(column, Layout::Lines);
        let sign = self.known.decimal;
        if sign == Some(DecimalSign::Point) {
            // As the Dutch write it, the thousands without a sign.
            text = text.replace(',', "").replace('.', ",");
        } else if sign == Some(DecimalSign::Comma) {
            text = text.replace('.', "");
        }
        self.understood(column, &text, read)
    }

    /// A value with a day of numbers in it: in a column where a value proves that the month comes first, one that could
    /// be two days is asked about, unless a profile says the order.
    pub fn dated<T>(
        &mut self,
        column: impl Into<usize>,
        read: impl Fn(&str) -> Reading<T>,
    ) -> Option<T> {
        let column = column.into();
        let text = self.cleaned(column, Layout::Lines);
        let numbers = days::numbers_of_date(&text);
        let place = self.known.columns.place(column);
        match (numbers, self.known.order) {
            (Some(numbers), Some(DateOrder::MonthFirst)) => {
                self.understood(column, &numbers.swapped(&text), read)
            }
            (Some(numbers), None)
                if numbers.is_ambiguous()
                    && place
                        .is_some_and(|at| self.known.survey.is_month_first(at, numbers.sign)) =>
            {
                self.unreadable(column, MONTH_FIRST);
                None
            }
            _ => self.understood(column, &text, read),
        }
    }

    /// Any day: of a term, of an agreement.
    pub fn day(&mut self, column: impl Into<usize>) -> Option<NaiveDate> {
        self.dated(column, |text| {
            checked(text, DateKind::Event, plausible::day)
        })
    }

    /// A day on which something happened.
    pub fn happened(&mut self, column: impl Into<usize>) -> Option<NaiveDate> {
        let today = self.today();
        self.dated(column, |text| {
            checked(text, DateKind::Event, |day| plausible::happened(day, today))
        })
    }

    /// A day of birth.
    pub fn born(&mut self, column: impl Into<usize>) -> Option<NaiveDate> {
        let today = self.today();
        self.dated(column, |text| {
            checked(text, DateKind::Birth, |day| plausible::born(day, today))
        })
    }

    /// Leaves out a last day that comes before its first, and tells so.
    pub fn in_order(
        &mut self,
        first: Option<NaiveDate>,
        last: &mut Option<NaiveDate>,
        column: impl Into<usize>,
        reason: &str,
    ) {
        if !plausible::in_order(first, *last) {
            self.unreadable(column, reason);
            *last = None;
        }
    }

    fn understood<T>(
        &mut self,
        column: usize,
        text: &str,
        read: impl Fn(&str) -> Reading<T>,
    ) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.unreadable(column, &reason.0);
                None
            }
        }
    }

    /// Tells that the value of a column could not be taken over, and keeps it.
    pub fn unreadable(&mut self, column: impl Into<usize>, reason: &str) {
        let column = column.into();
        let value = visible(self.raw_text(column).trim());
        self.melding(column, &value, reason, Severity::Error);
        self.raw.push(RawValue {
            field: self.known.columns.name(column).to_owned(),
            value,
        });
    }

    /// What stands in a column, to be kept as it stood.
    #[must_use]
    pub fn as_it_stood(&self, column: impl Into<usize>) -> RawValue {
        let column = column.into();
        RawValue {
            field: self.known.columns.name(column).to_owned(),
            value: visible(self.raw_text(column).trim()),
        }
    }

    /// Tells something about a value that was taken over.
    pub fn warn(&mut self, column: impl Into<usize>, reason: &str) {
        let column = column.into();
        let value = visible(self.raw_text(column).trim());
        self.melding(column, &value, reason, Severity::Warning);
    }

    pub(super) fn raw_text(&self, column: usize) -> &'a str {
        self.known
            .columns
            .place(column)
            .and_then(|at| self.record.get(at))
            .unwrap_or_default()
    }

    fn cleaned(&mut self, column: usize, layout: Layout) -> String {
        let raw = self.raw_text(column);
        if raw.is_empty() {
            return String::new();
        }
        let cleaned = clean(raw, layout);
        if values::is_error_cell(&cleaned.text) {
            self.unreadable(column, ERROR_CELL);
            return String::new();
        }
        if cleaned.stripped {
            self.warn(column, STRIPPED);
        }
        if cleaned.text.contains('\u{fffd}') {
            self.warn(column, LOST_LETTER);
        }
        cleaned.text
    }

    fn melding(&mut self, column: usize, value: &str, reason: &str, severity: Severity) {
        let field = self.known.columns.name(column).to_owned();
        self.tell(field, value, reason, severity);
    }

    /// Tells something of the cell of this record in a column of the file.
    fn tell(&mut self, field: String, value: &str, reason: &str, severity: Severity) {
        self.meldingen.push(Melding {
            row: self.row,
            field,
            value: shortened(value),
            reason: shortened(reason),
            severity,
        });
    }

    /// Tells when an earlier row of the file is about the same: where it has the same in a column, and the same beside it.
    pub(super) fn tell_earlier(
        &mut self,
        column: usize,
        (key, with): (&str, Option<String>),
        keys: &mut HashMap<String, u32>,
    ) {
        if key.is_empty() {
            return;
        }
        let then = match with {
            None => "; het is één keer overgenomen, en uit deze rij alleen wat daar leeg is",
            Some(_) => ", met dezelfde dag en hetzelfde bedrag; het telt één keer mee",
        };
        let whole = format!("{key}\u{1f}{}", with.unwrap_or_default());
        let first = *keys.entry(whole).or_insert(self.row);
        if first != self.row {
            self.warn(column, &format!("dit staat ook op rij {first}{then}"));
        }
    }

    /// Tells which cells were merged with one above and have its value.
    pub(super) fn tell_filled(&mut self, filled: &[u32]) {
        for column in filled {
            let at = *column as usize;
            let value = clean(self.record.get(at).unwrap_or_default(), Layout::OneLine).text;
            let header = self.known.columns.header();
            let field = header.get(at).cloned().unwrap_or_default();
            self.tell(field, &visible(&value), FILLED, Severity::Warning);
        }
    }

    /// Tells where two columns stand for one field and do not say the same; what does not count is kept as it stood.
    pub(super) fn check_doubles(&mut self) {
        let columns = &self.known.columns;
        for double in columns.doubles() {
            let at = double.at;
            let other = clean(self.record.get(at).unwrap_or_default(), Layout::Lines).text;
            let counts = clean(self.raw_text(double.column), Layout::Lines).text;
            if other.is_empty() || other == counts {
                continue;
            }
            let (field, name) = (&columns.header()[at], columns.name(double.column));
            let what = if counts.is_empty() {
                format!("‘{name}’ is leeg, en die kolom telt")
            } else {
                format!("in ‘{name}’ staat ‘{counts}’, en die kolom telt")
            };
            let field = field.clone();
            let reason = format!("{what}; deze waarde is bewaard en niet overgenomen, kijk ze na");
            self.tell(field.clone(), &visible(&other), &reason, Severity::Warning);
            self.raw.push(RawValue {
                field,
                value: visible(&other),
            });
        }
    }
}

fn checked(
    text: &str,
    kind: DateKind,
    can_be: impl Fn(NaiveDate) -> Result<(), &'static str>,
) -> Reading<NaiveDate> {
    let day = days::date(text, kind)?;
    can_be(day)?;
    Ok(day)
}

pub(super) fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}
