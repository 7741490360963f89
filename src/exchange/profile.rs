//! How an office writes its files: whose column is whose, the order of a date, the decimal sign, the sheet.
//!
//! The text form is one line a fact: `Naam in bestand = naam van wijkregie`, and `datums: maand-dag`,
//! `decimaalteken: punt`, `blad: Contracten`. Empty lines and lines that begin with `#` mean nothing.

use crate::domain::settings::areas::read_year;
use std::fmt::Write;

/// In which order day and month stand in a date of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 30-4-2026, as the Dutch write it.
    DayFirst,
    /// 4/30/2026, as an American Excel writes it.
    MonthFirst,
}

/// What stands between whole and decimals in an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalSign {
    /// 1.250,50
    Comma,
    /// 1,250.50
    Point,
}

/// What is known beforehand of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Pairs of a column name of the file and the name of ours it stands for.
    pub names: Vec<(String, String)>,
    /// The order of dates; none when each column is judged by itself.
    pub order: Option<DateOrder>,
    /// The decimal sign; none when each amount is judged by itself.
    pub decimal: Option<DecimalSign>,
    /// The sheet, by name or by number from 1 on; none for the first that has the columns.
    pub sheet: Option<String>,
    /// The year of the edition a list of wijken and buurten is of, where the list does not say it.
    pub year: Option<u16>,
    /// The ervaringsonderzoek a file of answers is of, where the file does not say it.
    pub about: Option<String>,
}

/// A line of a profile that says nothing known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "‘{0}’ is geen regel van een profiel; schrijf: Naam in bestand = naam van wijkregie, of: datums: maand-dag, decimaalteken: punt, blad: Contracten, jaar: 2024, onderzoek: ERV-0001"
)]
pub struct NotALine(pub String);

const ORDERS: &[(&str, DateOrder)] = &[
    ("dag-maand", DateOrder::DayFirst),
    ("maand-dag", DateOrder::MonthFirst),
];
const SIGNS: &[(&str, DecimalSign)] =
    &[("komma", DecimalSign::Comma), ("punt", DecimalSign::Point)];

fn of<T: Copy>(words: &[(&str, T)], text: &str) -> Option<T> {
    let wanted = text.trim().to_lowercase();
    words
        .iter()
        .find(|(word, _)| *word == wanted)
        .map(|it| it.1)
}

fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|it| it.1 == value).map_or("", |it| it.0)
}

impl Profile {
    /// Reads the text form.
    ///
    /// # Errors
    /// With the first line that says nothing known.
    pub fn parse(text: &str) -> Result<Self, NotALine> {
        let mut profile = Self::default();
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let wrong = || NotALine(line.to_owned());
            if let Some((theirs, ours)) = line.rsplit_once('=') {
                let pair = (theirs.trim().to_owned(), ours.trim().to_owned());
                profile.names.push(pair);
                continue;
            }
            let (what, value) = line.split_once(':').ok_or_else(wrong)?;
            match what.trim().to_lowercase().as_str() {
                "datums" => profile.order = Some(of(ORDERS, value).ok_or_else(wrong)?),
                "decimaalteken" => profile.decimal = Some(of(SIGNS, value).ok_or_else(wrong)?),
                "blad" if !value.trim().is_empty() => profile.sheet = Some(value.trim().to_owned()),
                "onderzoek" if !value.trim().is_empty() => {
                    profile.about = Some(value.trim().to_owned());
                }
                "jaar" => profile.year = Some(read_year(value).map_err(|_| wrong())?),
                _ => return Err(wrong()),
            }
        }
        Ok(profile)
    }

    /// The text form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string takes everything.
        for (theirs, ours) in &self.names {
            let _ = writeln!(text, "{theirs} = {ours}");
        }
        if let Some(order) = self.order {
            let _ = writeln!(text, "datums: {}", word_of(ORDERS, order));
        }
        if let Some(sign) = self.decimal {
            let _ = writeln!(text, "decimaalteken: {}", word_of(SIGNS, sign));
        }
        if let Some(sheet) = &self.sheet {
            let _ = writeln!(text, "blad: {sheet}");
        }
        if let Some(year) = self.year {
            let _ = writeln!(text, "jaar: {year}");
        }
        if let Some(about) = &self.about {
            let _ = writeln!(text, "onderzoek: {about}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_says_the_same_as_its_text() {
        let text = "# van de regio\nKlant (naam) = inwoner\nDatum = Meldingsdatum\n\ndatums: maand-dag\ndecimaalteken: punt\nblad: 2\njaar: 2024\nonderzoek: ERV-0001\n";
        let profile = Profile::parse(text).unwrap();
        assert_eq!(profile.names.len(), 2);
        assert_eq!(profile.order, Some(DateOrder::MonthFirst));
        assert_eq!(profile.decimal, Some(DecimalSign::Point));
        assert_eq!(profile.sheet.as_deref(), Some("2"));
        assert_eq!(Profile::parse(&profile.text()), Ok(profile));
    }

    #[test]
    fn a_line_that_says_nothing_known_is_named() {
        for line in ["zomaar iets", "datums: jaar-dag", "kleur: rood", "blad:"] {
            assert_eq!(Profile::parse(line), Err(NotALine(line.to_owned())));
        }
    }
}
