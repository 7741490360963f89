//! Another day: the register of contracts and aanbestedingen as it held then, and as it was known then.
//!
//! What held on a day is without what people did later, whenever that was entered. What was known on a day is what the
//! logboek said at its end, for who must answer for what they knew.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Local, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::door::{Door, Seen, unreadable};
use super::model::Model;
use super::views::HistoryLine;
use crate::domain::aanbesteding::held::{MOVES, take_back};
use crate::domain::dates::with_year;
use crate::domain::record::{Held, Kind, Record, RecordId, fields};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::store::{Kept, Reader};

/// As of which day something is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// As it held on this day; none is today, or the day of `known`.
    pub on: Option<NaiveDate>,
    /// As it was known at the end of this day; none is now.
    pub known: Option<NaiveDate>,
}

impl AsOf {
    /// Today, as it is known now.
    pub const NOW: Self = Self::on(None);

    /// As it held on a day, as far as is known now.
    #[must_use]
    pub const fn on(on: Option<NaiveDate>) -> Self {
        Self { on, known: None }
    }

    /// Of a kind that decisions do not need whole, or that follows from such a kind, no register of an earlier day is made.
    ///
    /// # Errors
    /// When what was known is asked of such a kind.
    pub(super) fn can_be_told(self, kind: Kind) -> Result<(), Refusal> {
        // What a budget comes to follows from indicaties, of which no earlier day is known.
        if self.known.is_none() || kind.held() == Held::Whole && kind != Kind::Budget {
            return Ok(());
        }
        Err(Refusal::usage(
            "Wat op een dag bekend was, is er van contracten en aanbestedingen",
        ))
    }
}

/// The register of the day that was asked about.
pub(super) struct Then<'d> {
    model: &'d Model,
    known: Option<NaiveDate>,
    /// The day.
    pub(super) on: NaiveDate,
    /// As it held, or was known, then.
    pub(super) register: Cow<'d, Register>,
}

impl Then<'_> {
    /// What is worked out of the whole register; as long as it is that of today, once after a change.
    pub(super) fn derived<T: Any + Send + Sync>(
        &self,
        make: impl FnOnce(&Register, NaiveDate) -> T,
    ) -> Arc<T> {
        let make = || make(&self.register, self.on);
        match self.register {
            Cow::Borrowed(_) if self.on == self.model.today => self.model.derived(make),
            _ => Arc::new(make()),
        }
    }

    /// The same of the register and the indicaties of the read model.
    pub(super) fn derived_of_granted<T: Any + Send + Sync>(
        &self,
        make: impl FnOnce(&Register, NaiveDate) -> T,
    ) -> Arc<T> {
        let make = || make(&self.register, self.on);
        match self.register {
            Cow::Borrowed(_) if self.on == self.model.today => self.model.derived_of_granted(make),
            _ => Arc::new(make()),
        }
    }

    /// A record as it was then, with its history up to the day it was known.
    ///
    /// # Errors
    /// When it was not there yet, or no longer.
    pub(super) fn seen(&self, seen: Seen) -> Result<(Record, Vec<HistoryLine>), Refusal> {
        let Seen {
            record,
            mut history,
            ..
        } = seen;
        if let Cow::Borrowed(_) = self.register {
            return Ok((record, history));
        }
        if let Some(day) = self.known {
            history.retain(|line| day_of(line.tijd) <= day);
        }
        let RecordId { kind, number } = &record.id;
        if let Some(then) = self.register.all(*kind).get(number) {
            return Ok((then.clone(), history));
        }
        let is_taken_out = self.register.numbers(*kind).any(|known| known == number);
        let (how, day) = match self.known {
            Some(day) if is_taken_out => ("was al uit het register gehaald", day),
            Some(day) => ("was er nog niet ingevoerd", day),
            // That it was a mistake holds of every day.
            None if is_taken_out => return Ok((record, history)),
            None => ("was er nog niet", self.on),
        };
        Err(Refusal::rule(format!(
            "{number} {how} op {}",
            with_year(day)
        )))
    }
}

impl Door<'_> {
    /// The register of today.
    pub(super) fn now(&self) -> Then<'_> {
        Then {
            model: &self.model,
            known: None,
            on: self.model.today,
            register: Cow::Borrowed(&self.model.register),
        }
    }

    /// The register of the day that is asked about.
    ///
    /// # Errors
    /// When what was known is asked of a day that has not been, or the store cannot be read.
    pub(super) fn then(&self, at: AsOf) -> Result<Then<'_>, Refusal> {
        let (model, today) = (&*self.model, self.model.today);
        let on = at.on.or(at.known).unwrap_or(today);
        let known = match at.known {
            Some(day) if day > today => {
                return Err(Refusal::usage(format!(
                    "{} moet nog komen; bekend is wat tot en met vandaag is ingevoerd",
                    with_year(day)
                )));
            }
            Some(day) => Cow::Owned(known(self.reader(), day)?),
            None => Cow::Borrowed(&model.register),
        };
        let until = at.known.unwrap_or(today);
        let register = match on < until {
            true => Cow::Owned(held(self.reader(), &known, on, until)?),
            false => known,
        };
        Ok(Then {
            model,
            known: at.known,
            on,
            register,
        })
    }
}

/// A moment as a day where the office is.
fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}

/// A register as it held on a day. A plan that people moved after it, up to the last day that is known, stands where it
/// stood: only the logboek has what was planned before.
fn held(
    reader: &Reader,
    known: &Register,
    on: NaiveDate,
    until: NaiveDate,
) -> Result<Register, Refusal> {
    let mut register = known.held_on(on);
    let mut moved = Vec::new();
    for record in register.aanbestedingen().values() {
        let Some(kept) = reader.get(&record.id).map_err(unreadable)? else {
            continue;
        };
        let mut then = record.clone();
        for line in reader.history(&kept).map_err(unreadable)?.iter().rev() {
            let day = day_of(line.header.tijd);
            let is_move = MOVES.contains(&line.header.actie.as_str());
            let Some(velden) = line.velden.as_ref() else {
                continue;
            };
            if is_move && day > on && day <= until {
                take_back(&mut then, velden, day).map_err(|why| Refusal::rule(why.to_string()))?;
            }
        }
        if then != *record {
            moved.push(then);
        }
    }
    for record in &moved {
        register.take(record);
    }
    Ok(register)
}

/// The register as it was known at the end of a day.
fn known(reader: &Reader, day: NaiveDate) -> Result<Register, Refusal> {
    let mut register = Register::default();
    // A contract is judged by the settings, and names who is in a register.
    for held in [Held::InPart, Held::Whole] {
        let kinds = Kind::ALL.iter().filter(|kind| kind.held() == held);
        let kinds: Vec<Kind> = kinds.copied().collect();
        let mut found = Vec::new();
        reader
            .for_each(&kinds, &mut |kept| found.push(kept))
            .map_err(unreadable)?;
        for kept in &found {
            if let Some(record) = as_known(reader, kept, day)? {
                register.take(&record);
            }
        }
    }
    Ok(register)
}

/// A record as the logboek had it at the end of a day; none when nobody had entered it yet.
pub(super) fn as_known(
    reader: &Reader,
    kept: &Kept,
    day: NaiveDate,
) -> Result<Option<Record>, Refusal> {
    let lines = reader.history(kept).map_err(unreadable)?;
    let mut record = kept.record.clone();
    for line in lines.into_iter().rev() {
        if day_of(line.header.tijd) <= day {
            return Ok(Some(record));
        }
        let Some(velden) = line.velden else {
            return Ok(None);
        };
        let old = velden.into_iter().map(|(path, [old, _])| (path, old));
        fields::apply(&mut record, old).map_err(|why| Refusal::rule(why.to_string()))?;
        record.revision = line.header.revisie.saturating_sub(1);
    }
    Ok(None)
}
