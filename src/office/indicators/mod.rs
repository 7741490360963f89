//! Indicators of the begroting: what was typed of each year, and what is counted of it now.

pub(in crate::office) mod read_in;

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::domain::cijfers::report::THROUGH;
use crate::domain::cijfers::{At, Measure};
use crate::domain::indicator::known::year_of;
use crate::domain::indicator::worth::{Counts, Worth};
use crate::domain::indicator::{Indicator, IndicatorYear};
use crate::domain::record::{Kind, Record};
use crate::domain::workflow::Refusal;
use crate::office::cijfers::Counting;
use crate::office::past::AsOf;
use crate::office::views::{
    FigureCell, FigureTable, Figures, FiguresAsked, IndicatorBeside, IndicatorCells,
    IndicatorYearCells, Indicators,
};
use crate::office::{Caller, Office};

impl Office {
    /// The indicators, each with what was reached in the year before and so far in a year, what was budgeted for it and what
    /// is aimed at in the next; none is the year of today. What leaves has no small counts.
    ///
    /// # Errors
    /// When the caller may not see indicators, or the days cannot be.
    pub fn indicators(
        &self,
        caller: &Caller,
        year: Option<u16>,
        at: AsOf,
        leaves: bool,
    ) -> Result<Indicators, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Indicator)?;
        of(&Counting::of(&door, at)?, year, leaves)
    }
}

/// The indicators, of what can be counted.
pub(in crate::office) fn of(
    counting: &Counting<'_>,
    year: Option<u16>,
    leaves: bool,
) -> Result<Indicators, Refusal> {
    let on = counting.on;
    let this_year = u16::try_from(on.year()).unwrap_or(u16::MAX);
    let year = year.unwrap_or(this_year);
    let records = counting.register().all(Kind::Indicator);
    // What has no filter is counted in one go.
    let mut whole: Vec<&'static Measure> = Vec::new();
    for record in records.values() {
        let measure = record.indicator().filter(|it| it.words().is_empty());
        whole.extend(measure.and_then(|it| Measure::find(&it.measure)));
    }
    let years: Vec<u16> = [year.saturating_sub(1), year]
        .into_iter()
        .filter(|year| *year <= this_year)
        .collect();
    let may_count = counting.may();
    let count = |measures: &[&'static Measure], filter: Vec<String>| {
        if years.is_empty() || measures.is_empty() || !may_count {
            return Ok(None);
        }
        let asked = asked(measures, &years, filter, leaves);
        counting.figures(&asked).map(Some)
    };
    let mut counted = count(&whole, Vec::new())?;
    if let Some(figures) = counted.as_mut().filter(|_| leaves) {
        hide_by_quarters(counting, figures)?;
    }
    let mut rijen = Vec::new();
    for record in records.values() {
        let Some(indicator) = record.indicator() else {
            continue;
        };
        let measure = Measure::find(&indicator.measure);
        let own = match measure.filter(|_| !indicator.words().is_empty()) {
            // What it is filtered by may be gone from a list since: then that is said, and the others are counted.
            Some(measure) => match count(&[measure], indicator.words()) {
                Ok(found) => Ok(found),
                Err(why) => Err(why.to_string()),
            },
            None => Ok(None),
        };
        let (figures, no) = match own {
            _ if measure.is_some() && !may_count => (None, "uw rol ziet geen cijfers".to_owned()),
            Ok(own) => (own.or_else(|| counted.clone()), String::new()),
            Err(why) => (None, why.trim_end_matches('.').to_owned()),
        };
        let figures = figures.filter(|_| measure.is_some());
        rijen.push(row(record, indicator, (year, figures.as_ref(), no), leaves));
    }
    let told = counted.as_ref();
    Ok(Indicators {
        jaar: year,
        peildatum: on,
        bekend_op: counting.known_on(),
        bereik: counting.scope(),
        kleinste: told
            .and_then(|it| it.kleinste)
            .or_else(|| leaves.then(|| counting.least())),
        rijen,
    })
}

/// Hides the year of what comes and goes where a quarter of it is hidden on the page for the college: the year less the
/// other quarters would tell it.
fn hide_by_quarters(counting: &Counting<'_>, figures: &mut Figures) -> Result<(), Refusal> {
    let is_on_page = |table: &&mut FigureTable| {
        let measure = Measure::find(&table.maat);
        THROUGH.contains(&table.maat.as_str()) && measure.is_some_and(|it| it.at != At::Stand)
    };
    for (at, period) in figures.perioden.iter().enumerate() {
        let mut on_page: Vec<&mut FigureTable> =
            figures.maten.iter_mut().filter(is_on_page).collect();
        if on_page.is_empty() {
            return Ok(());
        }
        let year = &period.periode;
        let quarters = counting.figures(&FiguresAsked {
            measures: on_page.iter().map(|table| table.maat.clone()).collect(),
            per: None,
            over: format!("{year}-K1..{year}-K4"),
            filter: Vec::new(),
            at: AsOf::NOW,
            leaves: true,
        })?;
        for whole in &mut on_page {
            let parts = table(&quarters, &whole.maat);
            let is_hidden = parts.is_some_and(|it| it.totaal.iter().any(|cell| cell.verborgen));
            if let Some(cell) = whole.totaal.get_mut(at).filter(|_| is_hidden) {
                *cell = FigureCell {
                    verborgen: true,
                    ..FigureCell::default()
                };
            }
        }
    }
    Ok(())
}

/// The figures of these years, each with what stands beside it.
fn asked(
    measures: &[&'static Measure],
    years: &[u16],
    filter: Vec<String>,
    leaves: bool,
) -> FiguresAsked {
    let keys: BTreeSet<&str> = measures
        .iter()
        .flat_map(|measure| std::iter::once(&measure.key).chain(measure.beside))
        .copied()
        .collect();
    let first = years.first().map_or_else(String::new, ToString::to_string);
    let last = years.last().map_or_else(String::new, ToString::to_string);
    FiguresAsked {
        measures: keys.into_iter().map(str::to_owned).collect(),
        per: None,
        over: format!("{first}..{last}"),
        filter,
        at: AsOf::NOW,
        leaves,
    }
}

fn row(
    record: &Record,
    indicator: &Indicator,
    (year, figures, no): (u16, Option<&Figures>, String),
    leaves: bool,
) -> IndicatorCells {
    let counts = indicator.unit();
    let typed = record.all::<IndicatorYear>().map(|it| it.year);
    let around = [year.saturating_sub(1), year, year.saturating_add(1)];
    let years: BTreeSet<u16> = typed.chain(around).collect();
    let jaren = years.into_iter().map(|year| {
        let known = year_of(record, year).map(|(_, it)| it.clone());
        let mut known = known.unwrap_or_default();
        if leaves {
            // Who typed it is of the office.
            known.by.clear();
        }
        year_cells(counts, year, known, (indicator, figures))
    });
    let beside = Measure::find(&indicator.measure).map_or(&[][..], |it| it.beside);
    let unseen = figures.and_then(|all| table(all, &indicator.measure));
    let unseen = unseen.map_or_else(String::new, |it| it.niet_te_zien.clone());
    IndicatorCells {
        nummer: record.id.number.clone(),
        titel: indicator.title.clone(),
        definitie: indicator.definition.clone(),
        eenheid: counts,
        bron: indicator.source.clone(),
        cijfer: indicator.measure.clone(),
        filter: indicator.words(),
        naast: beside.iter().map(|key| (*key).to_owned()).collect(),
        niet_te_zien: if no.is_empty() { unseen } else { no },
        jaren: jaren.collect(),
    }
}

fn table<'f>(figures: &'f Figures, key: &str) -> Option<&'f FigureTable> {
    figures.maten.iter().find(|table| table.maat == key)
}

/// What a figure is in a year, if it was counted.
fn cell(figures: &Figures, key: &str, year: u16) -> Option<FigureCell> {
    let period = year.to_string();
    let at = figures
        .perioden
        .iter()
        .position(|it| it.periode == period)?;
    table(figures, key)?.totaal.get(at).copied()
}

fn year_cells(
    counts: Counts,
    year: u16,
    known: IndicatorYear,
    (indicator, figures): (&Indicator, Option<&Figures>),
) -> IndicatorYearCells {
    let counted = figures.and_then(|all| cell(all, &indicator.measure, year));
    let worth = counted.and_then(|it| match counts {
        Counts::Percentage => it.aandeel,
        Counts::Aantal => it.aantal.and_then(|n| n.checked_mul(100)),
        Counts::Dagen => it.dagen.and_then(|n| n.checked_mul(100)),
    });
    let told = worth.map(|it| {
        let rounded = match counts {
            // A share is told in whole percents, as every figure is.
            Counts::Percentage => (it + 50) / 100 * 100,
            _ => it,
        };
        Worth(rounded.into()).told(counts)
    });
    let is_hidden = counted.is_some_and(|it| it.verborgen);
    let told = if is_hidden {
        Some("*".to_owned())
    } else {
        told
    };
    let beside = Measure::find(&indicator.measure).map_or(&[][..], |it| it.beside);
    let buiten = beside.iter().filter_map(|key| {
        let count = cell(figures?, key, year)?;
        let titel = Measure::find(key)?.title.to_owned();
        Some(IndicatorBeside {
            cijfer: (*key).to_owned(),
            titel,
            aantal: count.aantal.filter(|_| !count.verborgen),
            verborgen: count.verborgen,
        })
    });
    let dash = || "–".to_owned();
    IndicatorYearCells {
        jaar: year,
        behaald: match known.reached {
            Some(worth) => worth.told(counts),
            None => told.clone().unwrap_or_else(dash),
        },
        is_getypt: known.reached.is_some(),
        geteld: told,
        geteld_van: counted.and_then(|it| it.van).filter(|_| !is_hidden),
        begroot: known.budgeted.map_or_else(dash, |aim| aim.told(counts)),
        beoogd: known.aimed.map_or_else(dash, |aim| aim.told(counts)),
        herkomst: known.source,
        door: known.by,
        op: known.on,
        buiten: buiten.collect(),
    }
}
