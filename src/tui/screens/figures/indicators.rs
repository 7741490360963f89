//! The indicators of the begroting within Rapportage: a row each; and of one its years, who is left out, and the records
//! behind what is counted.

use ratatui::text::{Line, Span};

use super::{HEAD, Level, Rapportage, ask_of};
use crate::actions::Context;
use crate::domain::cijfers::Measure;
use crate::domain::indicator::actions::MAKE;
use crate::domain::record::{Kind, RecordId};
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{IndicatorCells, IndicatorYearCells};
use crate::tui::effect::Effect;
use crate::tui::model::Session;
use crate::tui::pen::{Pen, pad, wrap_within};
use crate::tui::theme::Look;

/// The title of the sheet.
pub(super) const TITLE: &str = "Indicatoren";

/// Cells of what an indicator is called, and of its columns.
const NAME: usize = 28;
const COLUMNS: [usize; 4] = [12, 13, 13, 12];

/// Cells of the number before a line of an indicator.
const NUMBER: usize = 10;

/// Rows below the list where one indicator is open: its definition takes more than a figure's.
pub(super) const FOOT: usize = 9;

/// One line of an indicator that is open.
pub(super) struct Entry {
    year: u16,
    /// What it says.
    name: String,
    told: String,
    /// The figure whose records are behind it.
    measure: Option<&'static str>,
}

impl Rapportage {
    /// Whether the sheet with indicators is open.
    pub(super) fn is_of_indicators(&self) -> bool {
        super::SHEETS
            .get(self.place.sheet)
            .is_some_and(|(title, _)| *title == TITLE)
    }

    /// Asks for them, seen from the year in sight.
    pub(super) fn ask_indicators(&self) -> Effect {
        let asked = question::Indicators {
            year: self.year,
            at: AsOf::NOW,
            leaves: false,
        };
        ask_of(asked, |screen, indicators| {
            screen.indicators = Some(indicators);
            screen.no.clear();
        })
    }

    /// The year before, or after.
    pub(super) fn move_year(&mut self, by: i16) -> Vec<Effect> {
        let Some(told) = &self.indicators else {
            return Vec::new();
        };
        if matches!(self.level, Level::Records { .. }) {
            return Vec::new();
        }
        let year = told.jaar.saturating_add_signed(by).clamp(2000, 2100);
        self.year = Some(year);
        vec![self.ask_indicators()]
    }

    /// The rows.
    pub(super) fn indicators(&self) -> &[IndicatorCells] {
        self.indicators.as_ref().map_or(&[], |told| &told.rijen)
    }

    /// The indicator that is open, or under the cursor.
    pub(super) fn indicator(&self) -> Option<&IndicatorCells> {
        match &self.level {
            Level::Indicator { number } => {
                let mut rows = self.indicators().iter();
                rows.find(|row| row.nummer == *number)
            }
            Level::All if self.is_of_indicators() => self.indicators().get(self.place.cursor.at),
            _ => None,
        }
    }

    /// The number of that one, as a record.
    pub(super) fn indicator_here(&self) -> Option<String> {
        let row = self.indicator()?;
        Some(RecordId::new(Kind::Indicator, row.nummer.as_str()).to_string())
    }

    /// The lines of the indicator that is open: the newest year first.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let Some(row) = self.indicator() else {
            return Vec::new();
        };
        row.jaren
            .iter()
            .rev()
            .flat_map(|year| entries(row, year))
            .collect()
    }

    /// What opens with Enter: an indicator, or the records behind a line of it.
    pub(super) fn level_below(&self) -> Option<Level> {
        if !matches!(self.level, Level::Indicator { .. }) {
            let number = self.indicator()?.nummer.clone();
            return Some(Level::Indicator { number });
        }
        let entry = self.entries().into_iter().nth(self.place.cursor.at)?;
        let filter = self.indicator()?.filter.clone();
        Some(Level::Records {
            measure: entry.measure?,
            value: None,
            of: Some((entry.year, filter)),
            records: None,
        })
    }

    /// Draws the rows, or the lines of one.
    pub(super) fn draw_indicators(
        &self,
        pen: &mut Pen<'_, '_>,
        session: &Session,
        list: (usize, usize),
    ) {
        let look = pen.look;
        let cursor = (self.place.cursor, self.rows());
        if let Level::Indicator { .. } = self.level {
            let entries = self.entries();
            pen.list(list, cursor, |at| entry_line(look, &entries[at]));
        } else {
            let rows = self.indicators();
            let year = self.indicators.as_ref().map_or(0, |told| told.jaar);
            pen.list(list, cursor, |at| row_line(look, &rows[at], year));
        }
        if cursor.1 == 0 {
            let text = match (&self.indicators, self.no.as_str()) {
                (Some(_), _) if matches!(self.level, Level::Indicator { .. }) => {
                    " Van geen jaar is hiervan al iets bekend".to_owned()
                }
                (Some(_), _) => {
                    let keys = session.keys_of(Context::Figures, MAKE);
                    let begins = keys.filter(|_| session.may_ever(MAKE));
                    let begins = begins
                        .map_or_else(String::new, |keys| format!("{keys} legt er een vast; "));
                    format!(
                        " Er is nog geen indicator. {begins}inlezen: wijkregie import indicatoren BESTAND"
                    )
                }
                (None, "") => " Even tellen…".to_owned(),
                (None, no) => format!(" {no}"),
            };
            pen.line(HEAD, Line::styled(text, look.quiet()));
        }
        self.draw_definition(pen, session);
    }

    fn rows(&self) -> usize {
        match self.level {
            Level::Indicator { .. } => self.entries().len(),
            _ => self.indicators().len(),
        }
    }

    /// What stands above the columns.
    pub(super) fn heads(&self, look: Look) -> String {
        let heads = self.indicators.as_ref().map(|told| told.heads());
        match (&self.level, heads) {
            (Level::All, Some(heads)) => {
                format!(" {}{}", pad(look, "Indicator", NAME), in_columns(&heads))
            }
            _ => String::new(),
        }
    }

    /// What the indicator under the cursor or open means, and how to get it as a table.
    fn draw_definition(&self, pen: &mut Pen<'_, '_>, session: &Session) {
        use crate::tui::screen::Screen;
        let (look, height, width) = (pen.look, pen.height(), pen.width());
        let foot = self.foot(session);
        let top = height.saturating_sub(foot);
        pen.line(top, Line::styled(look.rule().repeat(width), look.quiet()));
        let text = self
            .indicator()
            .map(|row| match (&self.level, row.niet_te_zien.as_str()) {
                (Level::Indicator { .. }, _) => row.told(),
                (_, "") => row.definitie.clone(),
                (_, no) => format!("{} Niet geteld: {no}.", row.definitie),
            });
        let lines = wrap_within(
            look,
            &text.unwrap_or_default(),
            width.saturating_sub(2),
            foot - 2,
        );
        for (at, line) in lines.iter().enumerate() {
            pen.line(top + 1 + at, Line::raw(format!(" {line}")));
        }
        let year = self.indicators.as_ref().map_or(0, |told| told.jaar);
        let command = format!(" wijkregie lijst indicatoren --jaar {year}");
        pen.line(
            height.saturating_sub(1),
            Line::styled(command, look.quiet()),
        );
    }
}

/// Texts under each other, at the right of their columns.
fn in_columns(texts: &[String; 4]) -> String {
    let texts = texts.iter().zip(COLUMNS);
    texts
        .map(|(text, width)| format!("{text:>width$}"))
        .collect()
}

fn row_line(look: Look, row: &IndicatorCells, year: u16) -> Line<'static> {
    let columns = in_columns(&row.columns(year));
    Line::from(vec![
        Span::raw(format!(" {}", pad(look, &row.titel, NAME))),
        Span::raw(columns),
    ])
}

fn entry_line(look: Look, entry: &Entry) -> Line<'static> {
    let text = format!(" {:>NUMBER$}  {}", entry.told, entry.name);
    match entry.measure {
        Some(_) => Line::raw(text),
        None => Line::styled(text, look.quiet()),
    }
}

/// The lines of one year: what was reached, budgeted and aimed at, as far as anything is known of it.
fn entries(row: &IndicatorCells, year: &IndicatorYearCells) -> Vec<Entry> {
    let entry = |name: String, told: String, key: &str| Entry {
        year: year.jaar,
        name,
        told,
        measure: Measure::find(key).map(|it| it.key),
    };
    let of = match year.geteld_van.filter(|_| !year.is_getypt) {
        Some(of) => format!(", van {of} geteld"),
        None if year.whence().is_empty() => String::new(),
        None => format!(": {}", year.whence()),
    };
    let counts = |is_it: bool| if is_it { row.cijfer.as_str() } else { "" };
    let is_counted = year.geteld.is_some() && row.niet_te_zien.is_empty();
    let mut found = Vec::new();
    if year.behaald != "–" || is_counted {
        let key = counts(is_counted && !year.is_getypt);
        let name = format!("behaald {}{of}", year.jaar);
        found.push(entry(name, year.behaald.clone(), key));
    }
    if let Some(told) = year.geteld.clone().filter(|_| year.is_getypt) {
        found.push(entry(
            format!("nu geteld over {}", year.jaar),
            told,
            counts(is_counted),
        ));
    }
    for (what, told) in [("begroot", &year.begroot), ("beoogd", &year.beoogd)] {
        if told != "–" {
            found.push(entry(format!("{what} {}", year.jaar), told.clone(), ""));
        }
    }
    let left_out = year.buiten.iter().filter(|_| is_counted);
    found.extend(left_out.map(|it| {
        entry(
            format!("niet meegeteld: {}", it.titel),
            it.told(),
            &it.cijfer,
        )
    }));
    found
}
