//! What a signal of a contract rests on where that depends on the wet it buys under, or on what kind of agreement it is.

use super::table::row_of;
use super::{Detail, Due, OFFICE_NORM};
use crate::domain::contract::bought::{has_maatwerk, is_framework, perceel_named, wetten};
use crate::domain::contract::parts::Tariff;
use crate::domain::contract::words::ContractSignal as S;
use crate::domain::record::Record;
use crate::domain::words::Wet;

/// Under which wetten something is bought, as far as they have articles about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Wmo,
    Jeugdwet,
    Both,
    /// Other wetten alone.
    Other,
    Unknown,
}

impl Under {
    fn of<'w>(wetten: impl Iterator<Item = &'w str>) -> Self {
        let (mut is_known, mut wmo, mut youth) = (false, false, false);
        for wet in wetten {
            is_known = true;
            wmo |= wet == Wet::Wmo.word();
            youth |= wet == Wet::Jeugdwet.word();
        }
        match (is_known, wmo, youth) {
            (false, ..) => Self::Unknown,
            (true, true, true) => Self::Both,
            (true, true, false) => Self::Wmo,
            (true, false, true) => Self::Jeugdwet,
            (true, false, false) => Self::Other,
        }
    }

    /// Of the perceel that a tariff is for, or of the whole.
    fn of_tariff(record: &Record, n: u32) -> Self {
        let tariff = record.element::<Tariff>(n);
        let perceel = tariff.and_then(|tariff| perceel_named(record, &tariff.perceel));
        match perceel {
            Some((_, perceel)) if !perceel.wet.is_empty() => {
                Self::of(std::iter::once(perceel.wet.as_str()))
            }
            Some(_) => {
                let wet = record.contract().map(|contract| contract.wet.as_str());
                Self::of(wet.into_iter().filter(|wet| !wet.is_empty()))
            }
            None => Self::of(wetten(record).into_iter()),
        }
    }
}

/// Continuity for who is helped: Wmo 2.6.5, Jeugdwet 2.13.
const fn continuity(under: Under) -> &'static str {
    match under {
        Under::Wmo => "Wmo 2.6.5",
        Under::Jeugdwet => "Jeugdwet 2.13",
        Under::Both => "Wmo 2.6.5, Jeugdwet 2.13",
        Under::Unknown => "Wmo 2.6.5 of Jeugdwet 2.13",
        Under::Other => "werkproces",
    }
}

/// A real price (reële prijs), with its indexation.
const fn price(under: Under) -> &'static str {
    match under {
        Under::Wmo => "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        Under::Jeugdwet => "Jeugdwet 2.12, Besluit Jeugdwet 2.3",
        Under::Both => "Uitvoeringsbesluit Wmo 5.4 lid 1 e, Jeugdwet 2.12, Besluit Jeugdwet 2.3",
        Under::Unknown => {
            "Uitvoeringsbesluit Wmo 5.4 lid 1 e of Jeugdwet 2.12, Besluit Jeugdwet 2.3"
        }
        Under::Other => "afspraak over het tarief",
    }
}

impl Due {
    /// What it rests on.
    #[must_use]
    pub fn basis(&self, record: &Record) -> &'static str {
        match (self.signal, self.detail) {
            (_, Detail::Option(option)) if !option.is_agreed => OFFICE_NORM,
            (S::ClientenInformeren, _) => continuity(Under::of(wetten(record).into_iter())),
            (S::TariefLooptAf | S::TariefIndexeren, Detail::Element(n)) => {
                price(Under::of_tariff(record, n))
            }
            (S::AanbestedingStarten, _) if !has_maatwerk(record) => "werkproces",
            (S::Besteding | S::PlafondVerwacht, _) if !is_framework(record) => {
                "overeenkomst, maximale waarde"
            }
            _ => row_of(self.signal).basis,
        }
    }
}
