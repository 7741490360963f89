//! Rows of the lists that grow with contracts: `tarieven`, `resultaten`, `contractgesprekken`, `gespreksafspraken` and `inzet`.
//! A column is a field of the action that makes such an item, or of the one that finishes it.

use std::collections::BTreeMap;

use super::columns::{ColumnNames, columns};
use super::contract::amount;
use super::figures;
use super::read::{Cells, ImportRow};
use crate::domain::rows::{
    ItemRow, OwnColumn, PromiseRow, RawValue, ResultRow, StaffingRow, TalkRow, TariffRow,
};
use crate::domain::words::fold;

const NO_CONTRACT: &str =
    "deze rij noemt geen contract; vul het contractnummer in en lees de rij opnieuw in";
const NO_AMOUNT: &str =
    "hier staat geen tarief dat te lezen is; verbeter het en lees de rij opnieuw in";

/// What a row says, field by field.
struct Said<'c, 'a> {
    cells: &'c mut Cells<'a>,
    fields: BTreeMap<String, String>,
}

impl<'c, 'a> Said<'c, 'a> {
    fn of(cells: &'c mut Cells<'a>) -> Self {
        Self {
            cells,
            fields: BTreeMap::new(),
        }
    }

    fn put(mut self, field: &str, value: String) -> Self {
        if !value.is_empty() {
            self.fields.insert(field.to_owned(), value);
        }
        self
    }

    fn text(self, field: &str, column: impl Into<usize>) -> Self {
        let text = self.cells.text(column);
        self.put(field, text)
    }

    fn day(self, field: &str, column: impl Into<usize>) -> Self {
        let day = self.cells.day(column);
        self.put(field, day.map_or_else(String::new, |day| day.to_string()))
    }

    fn share(self, field: &str, column: impl Into<usize>) -> Self {
        let share = self.cells.value(column, figures::share);
        let said = share.map(|it| format!("{},{:02} %", it / 100, it % 100));
        self.put(field, said.unwrap_or_default())
    }
}

fn item(
    cells: &mut Cells<'_>,
    contract: impl Into<usize>,
    made: BTreeMap<String, String>,
    finished: BTreeMap<String, String>,
) -> Result<ItemRow, &'static str> {
    let item = ItemRow {
        row: cells.row(),
        contract: cells.name(contract),
        made,
        finished,
        raw: cells.take_raw(),
        own: Vec::new(),
    };
    match item.contract.is_empty() {
        true => Err(NO_CONTRACT),
        false => Ok(item),
    }
}

mod tariff {
    use super::*;

    columns! {
        /// The columns of `tarieven`.
        Column, NAMES {
            Contract = ["Contractnr", "contractnummer", "contract", "nr contract"],
            Product = ["Productcode", "product", "code", "productcodes"],
            Unit = ["Eenheid", "per", "tarief per"],
            Amount = ["Tarief", "bedrag", "prijs", "tarief in euro", "bedrag in euro"],
            From = ["Vanaf", "van", "ingangsdatum", "geldig vanaf", "ingang", "startdatum"],
            Until = ["Tot en met", "t/m", "geldig tot en met", "einddatum", "tot"],
            Indexation = ["Indexering", "index", "geïndexeerd met"],
            Month = ["Indexering maand", "indexeringsmaand", "maand van indexering"],
            Perceel = ["Perceel", "perceelnr", "perceelnummer"],
        }
    }

    impl ImportRow for TariffRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[
            &[Column::Contract as usize],
            &[Column::Product as usize],
            &[Column::Amount as usize],
        ];
        const KNOWN_BY: usize = Column::Contract as usize;
        const IS_ONE_OF_SEVERAL: bool = true;
        const DAYS: &'static [usize] = &[Column::From as usize, Column::Until as usize];

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let Some(amount) = amount(cells, Column::Amount) else {
                return Err(NO_AMOUNT);
            };
            let made = Said::of(cells)
                .text("productcode", Column::Product)
                .text("eenheid", Column::Unit)
                .put("bedrag", amount.decimal())
                .day("van", Column::From)
                .day("tot", Column::Until)
                .text("indexering", Column::Indexation)
                .text("indexering-maand", Column::Month)
                .text("voor-perceel", Column::Perceel)
                .fields;
            item(cells, Column::Contract, made, BTreeMap::new()).map(Self)
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.0.raw, &mut self.0.own)
        }
    }
}

mod result {
    use super::*;

    columns! {
        /// The columns of `resultaten`.
        Column, NAMES {
            Contract = ["Contractnr", "contractnummer", "contract", "nr contract"],
            Text = ["Afspraak", "resultaatafspraak", "resultaat", "indicator", "kpi"],
            Target = ["Streefwaarde", "norm", "doel", "streven"],
            Unit = ["Eenheid", "gemeten in"],
            Baseline = ["Nulmeting", "beginwaarde"],
            Party = ["Partij", "aanbieder", "leverancier"],
            Share = ["Aandeel", "aandeel (%)", "aandeel in %"],
            Period = ["Periode", "jaar"],
            From = ["Vanaf", "van", "ingangsdatum", "startdatum"],
            Until = ["Tot en met", "t/m", "einddatum"],
            Measured = ["Gemeten", "meting", "realisatie", "behaald"],
            MeasuredOn = ["Gemeten op", "datum meting", "meetdatum"],
        }
    }

    impl ImportRow for ResultRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[
            &[Column::Contract as usize],
            &[Column::Text as usize],
            &[Column::Target as usize],
        ];
        const KNOWN_BY: usize = Column::Contract as usize;
        const IS_ONE_OF_SEVERAL: bool = true;
        const DAYS: &'static [usize] = &[
            Column::From as usize,
            Column::Until as usize,
            Column::MeasuredOn as usize,
        ];

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let made = Said::of(cells)
                .text("afspraak", Column::Text)
                .text("streefwaarde", Column::Target)
                .text("eenheid", Column::Unit)
                .text("nulmeting", Column::Baseline)
                .text("partij", Column::Party)
                .share("aandeel", Column::Share)
                .text("periode", Column::Period)
                .day("van", Column::From)
                .day("tot-en-met", Column::Until)
                .fields;
            let finished = Said::of(cells)
                .text("gemeten", Column::Measured)
                .day("datum", Column::MeasuredOn)
                .fields;
            item(cells, Column::Contract, made, finished).map(Self)
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.0.raw, &mut self.0.own)
        }
    }
}

mod talk {
    use super::*;

    columns! {
        /// The columns of `contractgesprekken`.
        Column, NAMES {
            Contract = ["Contractnr", "contractnummer", "contract", "nr contract"],
            On = ["Datum", "datum gesprek", "gesprek op", "gevoerd op"],
            With = ["Met", "met wie", "gesproken met", "gesprekspartner", "deelnemers", "aanwezig"],
            Report = ["Verslag", "besproken", "gespreksverslag", "samenvatting"],
            Next = ["Volgende", "volgend gesprek", "volgende gesprek", "datum volgend gesprek"],
        }
    }

    impl ImportRow for TalkRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[
            &[Column::Contract as usize],
            &[Column::On as usize],
            &[Column::With as usize],
            &[Column::Report as usize],
        ];
        const KNOWN_BY: usize = Column::Contract as usize;
        const IS_ONE_OF_SEVERAL: bool = true;
        const DAYS: &'static [usize] = &[Column::On as usize, Column::Next as usize];

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let made = Said::of(cells)
                .day("datum", Column::On)
                .text("met", Column::With)
                .text("verslag", Column::Report)
                .day("volgende", Column::Next)
                .fields;
            item(cells, Column::Contract, made, BTreeMap::new()).map(Self)
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.0.raw, &mut self.0.own)
        }
    }
}

mod promise {
    use super::*;

    columns! {
        /// The columns of `gespreksafspraken`.
        Column, NAMES {
            Contract = ["Contractnr", "contractnummer", "contract", "nr contract"],
            Text = ["Afspraak", "actie", "actiepunt", "toezegging"],
            Owner = ["Wie", "eigenaar", "actiehouder", "verantwoordelijke"],
            Due = ["Uiterlijk", "deadline", "gereed voor", "uiterste datum"],
            Agreed = ["Afgesproken op", "datum gesprek", "datum afspraak", "datum van het gesprek", "gespreksdatum", "gesprek", "datum"],
            Done = ["Gedaan op", "afgerond op", "afgehandeld op", "gereed op"],
            Outcome = ["Uitkomst", "resultaat", "wat het opleverde"],
        }
    }

    impl ImportRow for PromiseRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[
            &[Column::Contract as usize],
            &[Column::Text as usize],
            &[Column::Owner as usize],
            &[Column::Due as usize],
        ];
        const KNOWN_BY: usize = Column::Contract as usize;
        const IS_ONE_OF_SEVERAL: bool = true;
        const DAYS: &'static [usize] = &[
            Column::Due as usize,
            Column::Agreed as usize,
            Column::Done as usize,
        ];

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let made = Said::of(cells)
                .text("afspraak", Column::Text)
                .text("wie", Column::Owner)
                .day("uiterlijk", Column::Due)
                .day("datum", Column::Agreed)
                .fields;
            let finished = Said::of(cells)
                .day("datum", Column::Done)
                .text("uitkomst", Column::Outcome)
                .fields;
            item(cells, Column::Contract, made, finished).map(Self)
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.0.raw, &mut self.0.own)
        }
    }
}

mod staffing {
    use super::*;

    columns! {
        /// The columns of `inzet`.
        Column, NAMES {
            Contract = ["Contractnr", "contractnummer", "contract", "convenant", "nr contract"],
            Partner = ["Partner", "organisatie", "partij", "aanbieder"],
            Team = ["Team", "wij-team", "wijkteam"],
            Fte = ["Fte", "aantal fte", "inzet in fte", "formatie"],
            Brings = ["Brengt in", "inbreng", "toelichting"],
            From = ["Vanaf", "van", "ingangsdatum", "startdatum"],
            Until = ["Tot en met", "t/m", "einddatum", "tot"],
        }
    }

    impl ImportRow for StaffingRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[
            &[Column::Contract as usize],
            &[Column::Partner as usize],
            &[Column::Fte as usize],
        ];
        const KNOWN_BY: usize = Column::Contract as usize;
        const IS_ONE_OF_SEVERAL: bool = true;
        const DAYS: &'static [usize] = &[Column::From as usize, Column::Until as usize];

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let fte = cells.text(Column::Fte);
            // Unknown is not zero, and talks that go on are neither.
            let (fte, talks) = match fold(&fte).as_str() {
                "onbekend" | "nnb" | "n n b" | "nog niet bekend" => (String::new(), ""),
                "in gesprek" | "nog in gesprek" => (String::new(), "ja"),
                _ => (fte, ""),
            };
            let made = Said::of(cells)
                .text("partner", Column::Partner)
                .text("team", Column::Team)
                .put("in-gesprek", talks.to_owned())
                .text("brengt-in", Column::Brings)
                .day("van", Column::From)
                .day("tot", Column::Until)
                .fields;
            let finished = Said::of(cells).put("fte", fte).fields;
            item(cells, Column::Contract, made, finished).map(Self)
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.0.raw, &mut self.0.own)
        }
    }
}
