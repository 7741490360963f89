//! Contracts and aanbestedingen of another day: as they held then, and as they were known then.
//!
//! What held on a day is without what people did later, whenever that was entered. What was known on a day is what the
//! logboek said at its end, for who must answer for what they knew.

use chrono::{DateTime, Local, NaiveDate, Utc};

use super::door::{Door, unreadable};
use super::held::not_yet;
use super::views::{AanbestedingCells, ContractCells, View};
use super::{Caller, Office, aanbestedingen, contracts};
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record, RecordId, fields};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::store::{Kept, Reader};

/// What a register of contracts needs, settings first.
const KINDS: &[&[Kind]] = &[
    &[Kind::Setting],
    &[Kind::Provider, Kind::Employee],
    &[Kind::Contract],
    &[Kind::Aanbesteding],
];

/// A moment as a day where the office is.
fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}

/// A record as the logboek had it at the end of a day; none when nobody had entered it yet.
fn as_known(reader: &Reader, kept: &Kept, day: NaiveDate) -> Result<Option<Record>, Refusal> {
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

/// The register as it was known at the end of a day.
fn known(door: &Door<'_>, day: NaiveDate) -> Result<Register, Refusal> {
    let reader = door.reader();
    let mut register = Register::default();
    for kinds in KINDS {
        let mut found = Vec::new();
        reader
            .for_each(kinds, &mut |kept| found.push(kept))
            .map_err(unreadable)?;
        for kept in &found {
            if let Some(record) = as_known(reader, kept, day)? {
                register.take(&record);
            }
        }
    }
    Ok(register)
}

/// The day that was asked about and the register to answer from.
fn answer_from(
    door: &Door<'_>,
    on: Option<NaiveDate>,
    day: NaiveDate,
) -> Result<(NaiveDate, Register), Refusal> {
    if day > door.model.today {
        return Err(Refusal::usage(format!(
            "{} moet nog komen; bekend is wat tot en met vandaag is ingevoerd",
            with_year(day)
        )));
    }
    let on = on.unwrap_or(day);
    let known = known(door, day)?;
    let register = match on < day {
        true => known.held_on(on),
        false => known,
    };
    Ok((on, register))
}

impl Office {
    /// The contracts as they were known at the end of a day; otherwise as [`Office::contracts`].
    ///
    /// # Errors
    /// When the caller may not see contracts, the filter cannot be read, or the day has not been.
    pub fn contracts_known(
        &self,
        caller: &Caller,
        (filter, all): (&[String], bool),
        on: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Result<Vec<ContractCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let (on, register) = answer_from(&door, on, day)?;
        let signals = contracts::signals::signals_on(&register, on);
        contracts::rows(&register, &signals, filter, all, on)
    }

    /// The aanbestedingen as they were known at the end of a day; otherwise as [`Office::aanbestedingen`].
    ///
    /// # Errors
    /// When the caller may not see aanbestedingen, the filter cannot be read, or the day has not been.
    pub fn aanbestedingen_known(
        &self,
        caller: &Caller,
        (filter, all): (&[String], bool),
        on: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Result<Vec<AanbestedingCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let (on, register) = answer_from(&door, on, day)?;
        let signals = aanbestedingen::signals::signals_on(&register, on);
        aanbestedingen::rows(&register, &signals, filter, all, on)
    }

    /// One contract or aanbesteding as it was known at the end of a day, with its history up to then.
    ///
    /// # Errors
    /// When there is none within sight, nobody had entered it yet, or the day has not been.
    pub fn show_known(
        &self,
        caller: &Caller,
        number: &str,
        on: Option<NaiveDate>,
        day: NaiveDate,
    ) -> Result<View, Refusal> {
        let door = self.door(caller)?;
        let id = RecordId::parse(number).map_err(|_| Refusal::unknown(number.trim()))?;
        if !matches!(id.kind, Kind::Contract | Kind::Aanbesteding) {
            return Err(Refusal::usage(
                "Wat op een dag bekend was, is er van contracten en aanbestedingen",
            ));
        }
        door.must_see(id.kind)?;
        let seen = door
            .seen(&id)?
            .ok_or_else(|| Refusal::unknown(number.trim()))?;
        let (on, register) = answer_from(&door, on, day)?;
        let record = register.all(id.kind).get(&id.number).cloned();
        let record = record.ok_or_else(|| not_yet(&id, day, "was er nog niet ingevoerd"))?;
        let mut history = seen.history;
        history.retain(|line| day_of(line.tijd) <= day);
        Ok(match id.kind {
            Kind::Contract => View::Contract(contracts::view::view(
                &register,
                &door.actor,
                record,
                history,
                on,
            )),
            _ => View::Aanbesteding(aanbestedingen::view::view(
                &register,
                &door.actor,
                record,
                history,
                on,
            )),
        })
    }
}
