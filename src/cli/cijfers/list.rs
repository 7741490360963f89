//! Figures as a list, with a row for every figure.

use crate::exchange::table::{Cell, Table};
use crate::office::views::{FigureCell, FigureTable, Figures};

/// The columns.
const COLUMNS: &[&str] = &[
    "maat",
    "titel",
    "eenheid",
    "per",
    "waarde",
    "naam",
    "periode",
    "van",
    "tot en met",
    "loopt nog",
    "aantal",
    "van aantal",
    "aandeel",
    "dagen",
    "verborgen",
    "zonder datum",
    "niet gemeten",
    "wat het telt",
    "filter",
    "peildatum",
    "bekend op",
    "bereik",
];

/// A row for every measure, value and period; `alles` is all together.
pub(super) fn table(figures: &Figures) -> Table {
    let mut rows = Vec::new();
    for measure in &figures.maten {
        let all = [("alles", "alles samen", &measure.totaal)];
        let values = measure.rijen.iter();
        let values = values.map(|row| (row.waarde.as_str(), row.naam.as_str(), &row.cijfers));
        for (value, name, cells) in values.chain(all) {
            for (at, cell) in cells.iter().enumerate() {
                rows.push(row(figures, measure, (value, name), (at, cell)));
            }
        }
    }
    Table {
        name: "cijfers",
        header: COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

fn row(
    figures: &Figures,
    measure: &FigureTable,
    (value, name): (&str, &str),
    (at, cell): (usize, &FigureCell),
) -> Vec<Cell> {
    let period = figures.perioden.get(at);
    vec![
        measure.maat.as_str().into(),
        measure.titel.as_str().into(),
        measure.eenheid.as_str().into(),
        figures.per.as_str().into(),
        value.into(),
        name.into(),
        period.map(|it| it.periode.as_str()).into(),
        period.map(|it| it.van).into(),
        period.map(|it| it.tot_en_met).into(),
        period.is_some_and(|it| it.loopt_nog).into(),
        cell.aantal.into(),
        cell.van.into(),
        cell.aandeel.map_or(Cell::Empty, Cell::Percent),
        cell.dagen.into(),
        cell.verborgen.into(),
        measure.zonder_datum.into(),
        measure.niet_gemeten.into(),
        measure.definitie.as_str().into(),
        figures.filter.join(" ").into(),
        figures.peildatum.into(),
        figures.bekend_op.into(),
        figures.bereik.as_str().into(),
    ]
}
