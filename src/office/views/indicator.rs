//! Indicators of the begroting, as they are told.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::indicator::worth::Counts;

/// What a counted indicator leaves out, and how many that are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct IndicatorBeside {
    /// The figure that counts them.
    pub cijfer: String,
    pub titel: String,
    /// None where that is not told.
    pub aantal: Option<u32>,
    /// Whether it is too small to leave.
    pub verborgen: bool,
}

impl IndicatorBeside {
    /// How many, in words: a star where that is too small to leave.
    #[must_use]
    pub fn told(&self) -> String {
        match (self.verborgen, self.aantal) {
            (true, _) => "*".to_owned(),
            (false, Some(count)) => count.to_string(),
            (false, None) => "–".to_owned(),
        }
    }
}

/// What an indicator has of one year. A dash is not measured, or not agreed; zero is zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct IndicatorYearCells {
    pub jaar: u16,
    /// What was typed, else what is counted.
    pub behaald: String,
    /// Whether that was typed.
    pub is_getypt: bool,
    /// What is counted, of a year that was asked; none where nothing is.
    pub geteld: Option<String>,
    /// Of a share: of how many.
    pub geteld_van: Option<u32>,
    pub begroot: String,
    pub beoogd: String,
    /// Where what was typed comes from, by whom and when.
    pub herkomst: String,
    pub door: String,
    pub op: Option<NaiveDate>,
    /// Who is not counted, and why.
    pub buiten: Vec<IndicatorBeside>,
}

impl IndicatorYearCells {
    /// Who is not counted, and why, in words; empty where nobody is left out.
    #[must_use]
    pub fn left_out(&self) -> String {
        let told = self.buiten.iter().filter(|it| it.told() != "0");
        let told = told.map(|it| format!("{} {}", it.told(), lower(&it.titel)));
        told.collect::<Vec<_>>().join(", ")
    }

    /// Where what was reached comes from, in words.
    #[must_use]
    pub fn whence(&self) -> String {
        let by = match (self.door.as_str(), self.op) {
            ("", _) | (_, None) => String::new(),
            (who, Some(day)) => format!(
                "ingevuld door {who} op {}",
                crate::domain::dates::with_year(day)
            ),
        };
        let parts = [self.herkomst.clone(), by];
        let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(", ")
    }
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct IndicatorCells {
    pub nummer: String,
    pub titel: String,
    pub definitie: String,
    pub eenheid: Counts,
    pub bron: String,
    /// The key of the figure that counts it; empty where it is typed.
    pub cijfer: String,
    /// The filter of that figure.
    pub filter: Vec<String>,
    /// The figures with what it leaves out.
    pub naast: Vec<String>,
    /// Why nothing is counted; empty where it is.
    pub niet_te_zien: String,
    /// The year that was asked, the one before and the one after it, and every year of which something is known.
    pub jaren: Vec<IndicatorYearCells>,
}

impl IndicatorCells {
    /// What it has of a year.
    #[must_use]
    pub fn year(&self, year: u16) -> Option<&IndicatorYearCells> {
        self.jaren.iter().find(|it| it.jaar == year)
    }

    /// What was reached in the year before, so far in this one, what was budgeted for it, and what is aimed at in the next.
    #[must_use]
    pub fn columns(&self, year: u16) -> [String; 4] {
        let of = |year: u16, of: fn(&IndicatorYearCells) -> &String| {
            self.year(year)
                .map_or_else(|| "–".to_owned(), |it| of(it).clone())
        };
        [
            of(year.saturating_sub(1), |it| &it.behaald),
            of(year, |it| &it.behaald),
            of(year, |it| &it.begroot),
            of(year.saturating_add(1), |it| &it.beoogd),
        ]
    }

    /// Its definition, with where it comes from and what counts it.
    #[must_use]
    pub fn told(&self) -> String {
        let mut text = self.definitie.clone();
        if let Some(measure) = crate::domain::cijfers::Measure::find(&self.cijfer) {
            text.push_str(&format!(" Geteld als: {}", measure.definition));
            if !self.filter.is_empty() {
                text.push_str(&format!(" Alleen {}.", self.filter.join(", ")));
            }
        }
        if !self.bron.is_empty() {
            text.push_str(&format!(" Bron: {}.", self.bron));
        }
        text
    }
}

/// The indicators of the begroting, seen from a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Indicators {
    pub jaar: u16,
    /// Counted up to and with this day.
    pub peildatum: NaiveDate,
    /// As they were known at the end of this day.
    pub bekend_op: NaiveDate,
    /// Of which part of the office: that of whoever asks.
    pub bereik: String,
    /// What is smaller is hidden; none where all is shown.
    pub kleinste: Option<u32>,
    pub rijen: Vec<IndicatorCells>,
}

impl Indicators {
    /// Of which part of the office it is, with what a star says where there is one.
    #[must_use]
    pub fn scope(&self) -> String {
        let mut cells = self.rijen.iter().flat_map(|row| &row.jaren);
        let has_star =
            cells.any(|year| year.behaald == "*" || year.buiten.iter().any(|it| it.verborgen));
        match self.kleinste.filter(|_| has_star) {
            Some(least) => format!(
                "{} · * is kleiner dan {least}, of nog niet voorbij",
                self.bereik
            ),
            None => self.bereik.clone(),
        }
    }

    /// What stands above the columns of [`IndicatorCells::columns`].
    #[must_use]
    pub fn heads(&self) -> [String; 4] {
        let year = self.jaar;
        [
            format!("behaald {}", year.saturating_sub(1)),
            format!("behaald {year}"),
            format!("begroot {year}"),
            format!("beoogd {}", year.saturating_add(1)),
        ]
    }
}
