//! Rows of indicatoren, read in: each as the actions by hand would make it, so a file is held to the same rules.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::Value;

use crate::domain::indicator::actions::{CHANGE, MAKE, YEAR};
use crate::domain::indicator::known::{find, year_of};
use crate::domain::indicator::worth::{Aim, Counts, is_dash};
use crate::domain::indicator::{Indicator, IndicatorYear};
use crate::domain::record::{Element, Kind, PartKey, Record, RecordId};
use crate::domain::rows::{IndicatorRow, OwnColumn, RawValue};
use crate::domain::workflow::Refusal;
use crate::office::reading::{Reading, add_kept, number_of};

/// The fields of an action, as typed.
type Given = BTreeMap<String, String>;

impl Reading<'_, '_> {
    pub(in crate::office) fn indicator(&mut self, row: &IndicatorRow) {
        match self.with_indicator(row) {
            Ok((None, after)) => {
                self.create(after.clone());
                self.result.added += 1;
                self.batch.take(&after);
            }
            Ok((Some(before), after)) if before == after => self.count(false),
            Ok((Some(before), after)) => {
                self.change(before, after.clone());
                self.count(true);
                self.batch.take(&after);
            }
            Err(no) => self.failed = Some(no),
        }
    }

    /// The indicator of a row as it was, if it was, and with what the row says.
    fn with_indicator(&mut self, row: &IndicatorRow) -> Result<(Option<Record>, Record), Refusal> {
        let known = self.known(|register| number_of(find(register, &row.number)));
        let number = known.unwrap_or_else(|| row.number.clone());
        let before = self.writer.newest(&RecordId::new(Kind::Indicator, number));
        if let Some(out) = before.as_ref().filter(|it| it.taken_out().is_some()) {
            return Err(self.is_out(out));
        }
        let mut after = match &before {
            Some(before) => {
                let given = self.otherwise(before, row);
                self.with(CHANGE, before.clone(), given)?
            }
            None => {
                let mut given = head(row);
                given.insert("nummer".to_owned(), row.number.clone());
                given.retain(|_, value| !value.is_empty());
                let empty = Record::new(RecordId::new(Kind::Indicator, ""));
                let mut made = self.done(MAKE, &empty, &given)?;
                // It is there, to say what its first year has.
                made.revision = 1;
                made
            }
        };
        let given = self.year(&after, row);
        after = self.with(YEAR, after, given)?;
        self.keep(&mut after, row);
        Ok((before, after))
    }

    /// Keeps what of a row stands nowhere else: values that could not be read, and columns that are the office's own. An
    /// indicator has a row for every year, so the first that says something of a column counts.
    fn keep(&mut self, record: &mut Record, row: &IndicatorRow) {
        let is_new = |raw: &&RawValue| !record.all::<RawValue>().any(|it| it == *raw);
        let raw: Vec<RawValue> = row.raw.iter().filter(is_new).cloned().collect();
        let mut own = Vec::new();
        for said in row.own.iter().filter(|it| !it.value.is_empty()) {
            let mut known = record.all::<OwnColumn>();
            match known.find(|it| it.field == said.field) {
                None => own.push(said.clone()),
                Some(known) if known.value == said.value => {}
                Some(_) => {
                    let why =
                        "bij deze indicator staat daar al iets anders; dat blijft zo".to_owned();
                    self.warn(row.row, &said.field, &said.value, why);
                }
            }
        }
        add_kept(record, &raw, &own);
    }

    fn with(&self, action: &str, record: Record, given: Given) -> Result<Record, Refusal> {
        let revision = record.revision;
        let mut done = match given.is_empty() {
            true => record,
            false => self.done(action, &record, &given)?,
        };
        done.revision = revision;
        Ok(done)
    }

    /// What a row says of the indicator that is empty there, or is taken over.
    fn otherwise(&mut self, before: &Record, row: &IndicatorRow) -> Given {
        let known = before.indicator().cloned().unwrap_or_default();
        let known = said(&known);
        let mut given = Given::new();
        for (name, offered) in head(row) {
            let stored = known.get(&name).cloned().unwrap_or_default();
            if self.is_to_be(before, &name, &name, (&stored, &offered)) {
                given.insert(name, offered);
            }
        }
        given
    }

    /// What a row says of a year that is empty there, or is taken over.
    fn year(&mut self, record: &Record, row: &IndicatorRow) -> Given {
        let mut given = Given::new();
        let says = [&row.reached, &row.budgeted, &row.aimed, &row.year_source];
        let read = row.year.map(|year| (year, u16::try_from(year).ok()));
        let Some(year) = read.and_then(|(_, year)| year.filter(|it| YEARS.contains(it))) else {
            let value = read.map_or_else(String::new, |(year, _)| year.to_string());
            if !value.is_empty() || says.iter().any(|it| !is_dash(it)) {
                let why =
                    "van dit jaar is niets overgenomen: het is geen jaar van 2000 tot en met 2100";
                self.warn(row.row, "Jaar", &value, why.to_owned());
            }
            return given;
        };
        let known = year_of(record, year).map(|(n, it)| (n, it.clone()));
        let (n, known) = known.unwrap_or_default();
        let item = PartKey {
            kind: IndicatorYear::KIND,
            n,
        };
        let counts = record.indicator().map_or(Counts::Aantal, Indicator::unit);
        let told = |it: Option<String>| it.unwrap_or_default();
        let all = [
            (
                "behaald",
                told(known.reached.map(|it| it.to_string())),
                &row.reached,
            ),
            (
                "begroot",
                told(known.budgeted.map(|it| it.to_string())),
                &row.budgeted,
            ),
            (
                "beoogd",
                told(known.aimed.map(|it| it.to_string())),
                &row.aimed,
            ),
            ("herkomst", known.source.clone(), &row.year_source),
        ];
        for (name, stored, offered) in all {
            // A dash says that nothing was measured, and takes nothing away.
            let is_said = name == "herkomst" || !is_dash(offered);
            if name != "herkomst" && counts == Counts::Percentage && can_be_part(offered) {
                let why = "dit kan een deel van 1 zijn, zoals een rekenblad een percentage bewaart, en ook \
                           zoveel procent; schrijf er % achter";
                self.warn(row.row, name, offered, why.to_owned());
                continue;
            }
            // However a number is written, it is the same number.
            let offered = match offered.parse::<Aim>() {
                Ok(aim) if name != "herkomst" => aim.to_string(),
                _ => offered.clone(),
            };
            if is_said && self.is_to_be(record, &item.to_string(), name, (&stored, &offered)) {
                given.insert(name.to_owned(), offered);
            }
        }
        if !given.is_empty() {
            given.insert("jaar".to_owned(), year.to_string());
        }
        given
    }

    /// Whether a field becomes what a row says: it was empty, or is taken over. Where it is otherwise, that is told.
    fn is_to_be(
        &mut self,
        record: &Record,
        item: &str,
        name: &str,
        (stored, offered): (&str, &str),
    ) -> bool {
        if offered.is_empty() || stored == offered {
            return false;
        }
        let values = [stored, offered].map(|it| Value::String(it.to_owned()));
        stored.is_empty() || self.is_taken(record, item, (name, &values[0], &values[1]))
    }
}

/// The years of which an indicator can say something.
const YEARS: RangeInclusive<u16> = 2000..=2100;

/// Whether a percentage can be meant as a part of one: a spreadsheet keeps 77 % as 0,77 and 100 % as 1.
fn can_be_part(text: &str) -> bool {
    let text = text.trim();
    let has_part = text.starts_with("0,") || text.starts_with("0.") || text.starts_with([',', '.']);
    has_part || text == "1"
}

/// What an indicator says, field by field.
fn said(indicator: &Indicator) -> Given {
    let counts = indicator
        .counts
        .map_or_else(String::new, |it| it.word().to_owned());
    let all = [
        ("titel", indicator.title.clone()),
        ("definitie", indicator.definition.clone()),
        ("eenheid", counts),
        ("bron", indicator.source.clone()),
        ("cijfer", indicator.measure.clone()),
        ("cijferfilter", indicator.filter.clone()),
    ];
    all.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The same of a row.
fn head(row: &IndicatorRow) -> Given {
    said(&Indicator {
        title: row.title.clone(),
        definition: row.definition.clone(),
        counts: row.counts,
        source: row.source.clone(),
        measure: row.measure.clone(),
        filter: row.filter.clone(),
        ..Indicator::default()
    })
}
