//! Rows of `contacten`: who called, came or wrote, as a desk or a former program lists it.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use super::values::{Reading, Unreadable};
use crate::domain::contact::hours::read_time;
use crate::domain::contact::words::{CallEnd, CallTeam, Channel, Counterpart};
use crate::domain::rows::{ContactRow, OwnColumn, RawValue};
use crate::domain::words::Word;

columns! {
    /// The columns of `contacten`.
    Column, NAMES {
        SourceNumber = ["Contactnr", "contactnummer", "meldingsnummer", "volgnr"],
        Day = ["Datum", "datum contact", "dag"],
        Time = ["Tijd", "tijdstip"],
        Channel = ["Kanaal", "soort contact", "hoe"],
        Referral = ["Verwijzing", "verwijzingsnummer", "nr verwijzing"],
        Wijk = ["Wijk"],
        With = ["Gesproken met", "beller", "met"],
        WithIs = ["Met wie", "relatie", "rol"],
        Subject = ["Waarover", "onderwerp", "vraag", "wat"],
        Team = ["Terugbellen door", "terugbelteam", "terugbellen"],
        Phone = ["Terugbelnummer", "telefoon", "telefoonnummer"],
        Assigned = ["Medewerker", "collega"],
        End = ["Uitkomst", "afgehandeld"],
        Ended = ["Afgehandeld op", "datum afgehandeld"],
        Outcome = ["Toelichting", "opmerking"],
    }
}

const NO_DAY: &str =
    "deze rij heeft geen dag die te lezen is; vul haar in en lees de rij opnieuw in";
const NO_SUBJECT: &str =
    "deze rij zegt niet waar het contact over ging; vul dat in en lees de rij opnieuw in";

impl ImportRow for ContactRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] =
        &[&[Column::Day as usize], &[Column::Subject as usize]];
    const KNOWN_BY: usize = Column::SourceNumber as usize;
    const DAYS: &'static [usize] = &[Column::Day as usize, Column::Ended as usize];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            source_number: cells.text(Column::SourceNumber),
            day: cells.happened(Column::Day),
            time: cells.value(Column::Time, |text| {
                let wrong = || Unreadable("dit is geen tijd; schrijf bijvoorbeeld 14:30".into());
                read_time(text).ok_or_else(wrong)
            }),
            channel: cells.value(Column::Channel, word::<Channel>),
            referral: cells.text(Column::Referral),
            wijk: cells.name(Column::Wijk),
            with: cells.name(Column::With),
            with_is: cells.value(Column::WithIs, word::<Counterpart>),
            subject: cells.text(Column::Subject),
            team: cells.value(Column::Team, word::<CallTeam>),
            phone: cells.text(Column::Phone),
            assigned: cells.name(Column::Assigned),
            end: cells.value(Column::End, word::<CallEnd>),
            ended: cells.happened(Column::Ended),
            outcome: cells.text(Column::Outcome),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        if row.subject.is_empty() {
            return Err(NO_SUBJECT);
        }
        match row.day {
            Some(_) => Ok(row),
            None => Err(NO_DAY),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

/// A word of a list, or the sentence that says which there are.
fn word<W>(text: &str) -> Reading<W>
where
    W: Word + std::str::FromStr<Err = crate::domain::words::UnknownWord>,
{
    text.parse()
        .map_err(|why: crate::domain::words::UnknownWord| Unreadable(why.to_string()))
}
