//! Figures, as they are asked and told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BusinessCase, Experience, Indicators};
use crate::domain::cijfers::Period;
use crate::domain::money::{Balance, Cents};
use crate::office::AsOf;

/// Which figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresAsked {
    /// The keys of measures; none is every one there is by this dimension.
    pub measures: Vec<String>,
    /// The key of the dimension they are counted by; none is all together.
    pub per: Option<String>,
    /// Over which periods, as typed.
    pub over: String,
    /// Words that must all hold, each a dimension and a value: `wijk:hoogkerk`.
    pub filter: Vec<String>,
    /// Counted up to and with which day, and known on which.
    pub at: AsOf,
    /// Whether they leave the office: then what is too small is hidden.
    pub leaves: bool,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FigurePeriod {
    /// As it is written: `2026-K3`.
    pub periode: String,
    /// As it is called: `3e kwartaal 2026`.
    pub titel: String,
    pub van: NaiveDate,
    pub tot_en_met: NaiveDate,
    /// Whether more of it is still to come.
    pub loopt_nog: bool,
}

impl FigurePeriod {
    /// A period, counted up to and with a day.
    #[must_use]
    pub fn of(period: Period, on: NaiveDate) -> Self {
        Self {
            periode: period.key(),
            titel: period.title(),
            van: period.first,
            tot_en_met: period.last,
            loopt_nog: period.last > on,
        }
    }
}

/// One figure; what it has not, is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureCell {
    /// How many: of a share those that it is about, of days those that were measured.
    pub aantal: Option<u32>,
    /// Of a share: of how many.
    pub van: Option<u32>,
    /// Of a share: in hundredths of a percent; none where nothing was measured.
    pub aandeel: Option<u32>,
    /// Of days: how many; none where nothing was measured.
    pub dagen: Option<u32>,
    /// Whether it is too small to leave, or would tell of one that is.
    pub verborgen: bool,
}

impl FigureCell {
    /// As it is written: `12`, `25 %`, `14 d`; a dash where nothing was measured, a star where it is hidden.
    #[must_use]
    pub fn told(&self, unit: &str) -> String {
        if self.verborgen {
            return "*".to_owned();
        }
        let text = match unit {
            "dagen" => self.dagen.map(|days| format!("{days} d")),
            "aandeel" => self
                .aandeel
                .map(|share| format!("{} %", (share + 50) / 100)),
            _ => self.aantal.map(|count| count.to_string()),
        };
        text.unwrap_or_else(|| "–".to_owned())
    }

    /// What it comes to as one number, to draw: a count, days, or hundredths of a percent.
    #[must_use]
    pub fn number(&self, unit: &str) -> Option<u32> {
        match unit {
            "dagen" => self.dagen,
            "aandeel" => self.aandeel,
            _ => self.aantal,
        }
    }
}

/// The figures of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FigureRow {
    /// As it is kept, and as a filter has it.
    pub waarde: String,
    /// As it is called.
    pub naam: String,
    /// One for every period.
    pub cijfers: Vec<FigureCell>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FigureTable {
    pub maat: String,
    pub titel: String,
    pub definitie: String,
    /// In what it is counted: aantal, aandeel or dagen.
    pub eenheid: String,
    /// By the values of the dimension, in the order of their names.
    pub rijen: Vec<FigureRow>,
    /// One for every period; none where whoever asks does not see it.
    pub totaal: Vec<FigureCell>,
    /// What lacks the day by which it is counted, of whatever period; none where that is too small to leave.
    pub zonder_datum: Option<u32>,
    /// What is of these periods and was not measured; none where that is too small to leave.
    pub niet_gemeten: Option<u32>,
    /// Why there are no figures; empty where there are.
    pub niet_te_zien: String,
    /// Whether a value is not among the rows of which every figure is too small to be told, or zero.
    pub kleine_weg: bool,
}

impl FigureTable {
    /// What was not counted, in words: what lacks its day, and what was not measured. Empty where nothing is known of.
    #[must_use]
    pub fn not_counted(&self) -> String {
        let parts = [
            (self.zonder_datum, "zonder datum"),
            (self.niet_gemeten, "niet gemeten"),
        ];
        let said = parts.into_iter().filter_map(|(count, what)| {
            let count = count.filter(|count| *count > 0)?;
            Some(format!("{count} {what}"))
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Figures {
    /// Counted up to and with this day.
    pub peildatum: NaiveDate,
    /// As they were known at the end of this day.
    pub bekend_op: NaiveDate,
    /// Of which part of the office: that of whoever asks.
    pub bereik: String,
    pub filter: Vec<String>,
    /// By what: the key of a dimension; empty where all is counted together.
    pub per: String,
    /// What is smaller is hidden; none where all is shown.
    pub kleinste: Option<u32>,
    pub perioden: Vec<FigurePeriod>,
    pub maten: Vec<FigureTable>,
}

/// Which records are behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsAsked {
    /// What it is a figure of, with one measure and one period.
    pub figures: FiguresAsked,
    /// Of one value of the dimension; none is of all.
    pub value: Option<String>,
}

/// One record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FigureRecord {
    pub nummer: String,
    /// The day it began, as far as that is known.
    pub van: Option<NaiveDate>,
    /// The day it ended, as far as it did.
    pub tot: Option<NaiveDate>,
    pub dagen: Option<u32>,
    /// Of a share: whether it is one of those.
    pub telt: Option<bool>,
    pub wijk: String,
    pub bt: String,
}

/// A text that a colleague wrote for a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReportText {
    pub titel: String,
    pub tekst: String,
}

/// What stands on the page for the college: everything in it may leave the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Report {
    /// What the gemeente is called.
    pub kantoor: String,
    pub periode: FigurePeriod,
    pub teksten: Vec<ReportText>,
    /// The indicators of the begroting, seen from the year of the period.
    pub indicatoren: Indicators,
    /// Every figure over this period and those before it.
    pub verloop: Figures,
    /// By dimension, figures over this period.
    pub per: Vec<Figures>,
    /// The budgets of the year; none for who may not see them.
    pub budgetten: Option<ReportBudgets>,
    /// The business case of the period; none where whoever makes the page may not see it, or nothing is assumed.
    pub businesscase: Option<BusinessCase>,
    /// What was said in the year up to the end of the period; none where nobody was asked.
    pub ervaringen: Option<Experience>,
}

/// The budgets of a year as they may leave the office: what follows from few indicaties is hidden, and so is the sum that
/// would tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReportBudgets {
    pub jaar: u16,
    pub rijen: Vec<ReportBudget>,
    /// Together.
    pub samen: ReportBudget,
    /// Of how many budgets it is not known what was spent.
    pub besteed_onbekend: usize,
    /// How many indicaties and contracts are not in what is expected, for it is not known what they cost; none where that
    /// is hidden.
    pub niet_te_ramen: Option<u32>,
}

/// One budget of it. Amounts are in cents; none is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ReportBudget {
    pub aandachtsveld: String,
    pub plaats: String,
    pub begroot: Option<Cents>,
    pub besteed: Option<Balance>,
    pub besteed_procent: Option<u32>,
    pub verwacht: Option<Cents>,
    /// Whether what is expected is hidden.
    pub verborgen: bool,
}
