//! The page for the college, as data: figures that may leave, with the texts that a colleague wrote.

use chrono::Datelike;

use super::asked::Asked;
use super::{Counting, at, figures, substitution};
use crate::domain::cijfers::Period;
use crate::domain::cijfers::report::{BY, PERIODS, TEXTS, THROUGH, key};
use crate::domain::workflow::Refusal;
use crate::office::budgets;
use crate::office::door::Door;
use crate::office::indicators;
use crate::office::past::AsOf;
use crate::office::surveys;
use crate::office::views::{
    BusinessCase, CaseAsked, FigureCell, FigurePeriod, FigureTable, Figures, FiguresAsked, Report,
    ReportText,
};

/// The page over a period. Unless asked otherwise it is counted up to and with its last day, as far as that has been.
pub(super) fn report(door: &Door<'_>, over: &str, of: AsOf) -> Result<Report, Refusal> {
    let today = door.model.today;
    let (on, _) = at(of, today)?;
    let read = Period::read(over, on).map_err(|why| Refusal::usage(why.to_string()))?;
    let [period] = read[..] else {
        return Err(Refusal::usage("Een rapport gaat over één periode")
            .unless("Schrijf bijvoorbeeld 2026-K3"));
    };
    let on = of.on.unwrap_or(period.last).min(on);
    let mut first = period;
    for _ in 1..PERIODS {
        first = first.before();
    }
    let ask = |per: Option<&str>, measures: &[&str], over: String| {
        let asked = FiguresAsked {
            measures: measures.iter().map(|key| (*key).to_owned()).collect(),
            per: per.map(str::to_owned),
            over,
            filter: Vec::new(),
            at: AsOf {
                on: Some(on),
                known: of.known,
            },
            leaves: true,
        };
        Asked::read(&asked, today)
    };
    let counting = Counting::of(
        door,
        AsOf {
            on: Some(on),
            known: of.known,
        },
    )?;
    let then = counting.then.as_ref();
    let through = ask(None, THROUGH, format!("{}..{}", first.key(), period.key()))?;
    let verloop = figures(door, then, &through)?;
    let per = BY.iter().map(|(per, _, measures)| {
        let asked = ask(Some(per.row().key), measures, period.key())?;
        figures(door, then, &asked)
    });
    let mut per = per.collect::<Result<Vec<_>, Refusal>>()?;
    let by_parts = per.iter_mut().flat_map(|figures| &mut figures.maten);
    by_parts.for_each(|table| hide_as_through(table, &verloop));
    let settings = &then.unwrap_or(&door.model).register.settings;
    let texts = TEXTS.iter().filter_map(|(text, title)| {
        let kept = settings.get(&key(period, text))?;
        (!kept.is_empty()).then(|| ReportText {
            titel: (*title).to_owned(),
            tekst: kept.to_owned(),
        })
    });
    Ok(Report {
        kantoor: settings.get("gemeente.naam").unwrap_or_default().to_owned(),
        periode: FigurePeriod::of(period, on),
        teksten: texts.collect(),
        indicatoren: indicators::of(&counting, u16::try_from(period.last.year()).ok(), true)?,
        verloop,
        per,
        budgetten: budgets::on_page(door, then, period.last, on),
        businesscase: on_page(&counting, period),
        ervaringen: surveys::on_page(door, (counting.register(), counting.known), period.last, on),
    })
}

/// The business case of the period; none for who may not see it, or where nothing is assumed.
fn on_page(counting: &Counting<'_>, period: Period) -> Option<BusinessCase> {
    let asked = CaseAsked {
        over: period.key(),
        leaves: true,
        ..CaseAsked::default()
    };
    let found = substitution::of(counting, &asked).ok();
    found.filter(|it| !it.aannames.is_empty())
}

/// Hides all parts of what is hidden over the periods: their sum would tell it.
fn hide_as_through(table: &mut FigureTable, through: &Figures) {
    let found = through.maten.iter().find(|it| it.maat == table.maat);
    let last = found.and_then(|it| it.totaal.last());
    if !last.is_some_and(|cell| cell.verborgen) {
        return;
    }
    let cells = table.rijen.iter_mut().flat_map(|row| &mut row.cijfers);
    for cell in cells.chain(&mut table.totaal) {
        *cell = FigureCell {
            verborgen: true,
            ..FigureCell::default()
        };
    }
    table.kleine_weg = true;
}
