//! Rows of aanbestedingen, read in as they stand.

use chrono::NaiveDate;

use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::contract::parts::Perceel;
use crate::domain::record::{Head, Kind, Part, Record, RecordId};
use crate::domain::rows::AanbestedingRow;
use crate::office::reading::{Reading, number_of};

impl Reading<'_, '_> {
    pub(in crate::office) fn aanbesteding(&mut self, row: &AanbestedingRow) {
        let known = self.known(|register| number_of(register.find_aanbesteding(&row.number)));
        let number = known.unwrap_or_else(|| row.number.to_uppercase());
        let id = RecordId::new(Kind::Aanbesteding, number);
        let before = self.known(|register| number_of(register.find_contract(&row.successor_of)));
        let successor_of = match before {
            Some(contract) => Some(contract),
            None if row.successor_of.is_empty() => None,
            None => {
                let reason =
                    "dit contract is er niet; lees eerst de contracten in. Het nummer is bewaard"
                        .to_owned();
                self.warn(row.row, "Opvolger van", &row.successor_of, reason);
                Some(row.successor_of.to_uppercase())
            }
        };
        if let Some(existing) = self
            .writer
            .newest(&id)
            .as_ref()
            .and_then(Record::aanbesteding)
            && let Some(told) = row.status.filter(|told| *told != existing.status)
        {
            let reason = format!(
                "in wijkregie staat deze aanbesteding op {}; het bestand verplaatst niets",
                existing.status
            );
            self.warn(row.row, "Status", told.word(), reason);
        }
        if self.writer.newest(&id).is_none() {
            self.warn_of_blank_aanbesteding(row);
        }
        let days = phase_days(row).into_iter();
        let (actual, planned) = days.partition(|(_, day)| *day <= self.today);
        let mut head = Aanbesteding {
            name: row.name.clone(),
            tenderned: row.tenderned.clone(),
            procedure: row.procedure,
            procedure_text: row.procedure_text.clone(),
            cpv: row.cpv.clone(),
            value: row.value,
            start: row.start,
            successor_of,
            planned,
            actual,
            closes_at: row.closes_at.clone(),
            imported: true,
            ..Aanbesteding::default()
        };
        head.status = row.status.unwrap_or_else(|| head.status_by_phases());
        let mut record = Record {
            head: Head::from(head),
            ..Record::new(id)
        };
        for perceel in &row.percelen {
            record.add(Part::Perceel(Perceel::within(&row.name, perceel)));
        }
        self.register_row(record, &row.raw, &row.own, (&[], &["soort"]));
    }

    /// A new aanbesteding of which nothing but a number was filled in, or no name.
    fn warn_of_blank_aanbesteding(&mut self, row: &AanbestedingRow) {
        let is_empty = phase_days(row).is_empty()
            && row.start.is_none()
            && row.procedure_text.is_empty()
            && row.raw.is_empty();
        let reason = match (row.name.is_empty(), is_empty) {
            (true, true) => {
                "deze rij heeft alleen een kenmerk; de aanbesteding staat erin, maar er is niets te bewaken zolang naam, procedure en data ontbreken"
            }
            (true, false) => "de naam is leeg; vul die in",
            (false, true) => {
                "er staan geen procedure en geen data; de aanbesteding staat erin, maar er is niets te bewaken zolang die ontbreken"
            }
            (false, false) => return,
        };
        self.warn(row.row, "Naam", &row.name, reason.to_owned());
    }
}

fn phase_days(row: &AanbestedingRow) -> Vec<(Phase, NaiveDate)> {
    let days = [
        (Phase::Marktconsultatie, row.consulted),
        (Phase::Publicatie, row.published),
        (Phase::NotaVanInlichtingen, row.nota),
        (Phase::SluitingInschrijving, row.closes),
        (Phase::VoorlopigeGunning, row.provisional_award),
        (Phase::Standstill, row.standstill_end),
        (Phase::OpdrachtVerleend, row.awarded),
    ];
    days.into_iter()
        .filter_map(|(phase, day)| Some((phase, day?)))
        .collect()
}
