//! What stands on the page for the college: texts, charts with the same in a table, figures, and what each counts. A part
//! of it is one function, and one line in [`page`].

use super::businesscase::case_of;
use super::chart::{Chart, Series};
use super::content::{Page, Part, Row, Table, Word};
use super::experience::experience_of;
use crate::domain::cijfers::report::BY;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::office::views::{
    FigureCell, FigureTable, Figures, Indicators, Report, ReportBudget, ReportBudgets,
};

/// The charts: what stands above one, and which figures are in it, each with the name beside its line.
const CHARTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Instroom en uitstroom",
        &[("instroom", "instroom"), ("uitstroom", "uitstroom")],
    ),
    (
        "Wat openstaat",
        &[("voorraad", "voorraad"), ("te-laat", "te laat")],
    ),
    (
        "Hoe lang het duurt, in dagen (mediaan)",
        &[
            ("onderzoek", "onderzoek"),
            ("wachttijd", "wacht op start"),
            ("besluittijd", "besluit"),
        ],
    ),
    (
        "Antwoorden van begeleidingsteams",
        &[
            ("aanbiedingen", "aangeboden"),
            ("weigeringen", "geweigerd"),
            ("terugleggingen", "teruggelegd"),
        ],
    ),
];

/// The page.
pub(super) fn page(report: &Report) -> Page {
    let mut parts = Vec::new();
    for text in &report.teksten {
        parts.push(Part::Heading(text.titel.clone()));
        parts.push(Part::Text(text.tekst.clone()));
    }
    parts.push(Part::Heading("In beeld".to_owned()));
    let charts = CHARTS
        .iter()
        .map(|(title, series)| chart(title, series, &report.verloop));
    parts.push(Part::Charts(charts.collect()));
    parts.push(Part::Heading("Cijfers".to_owned()));
    parts.push(through(report));
    for (figures, (_, title, _)) in report.per.iter().zip(BY) {
        parts.push(Part::Heading((*title).to_owned()));
        parts.push(by(title, figures, &report.periode.titel));
    }
    parts.extend(indicators(&report.indicatoren));
    parts.extend(report.budgetten.iter().flat_map(budgets_of));
    parts.extend(report.businesscase.iter().flat_map(case_of));
    parts.extend(report.ervaringen.iter().flat_map(experience_of));
    parts.push(Part::Heading("Wat de cijfers tellen".to_owned()));
    parts.push(definitions(&report.verloop));
    Page {
        title: format!("Rapportage {}", report.periode.titel),
        office: report.kantoor.clone(),
        under: under(report),
        parts,
        foot: foot(&report.verloop),
    }
}

/// Whose it is, over which days, and of which part of the office.
fn under(report: &Report) -> Vec<String> {
    let still = match report.periode.loopt_nog {
        true => format!(
            " · loopt nog, geteld tot en met {}",
            with_year(report.verloop.peildatum)
        ),
        false => String::new(),
    };
    let whose = format!(
        "{} · {} tot en met {}{still}",
        report.kantoor,
        with_year(report.periode.van),
        with_year(report.periode.tot_en_met)
    );
    vec![whose, capital(&of(&report.verloop))]
}

/// Of which part of the office it is.
fn of(figures: &Figures) -> String {
    let of_whom = "wat wie dit maakte mag zien van";
    figures.bereik.replace("wat u mag zien van", of_whom)
}

/// A period as it stands above a column or under a chart: `K3 ’26`.
fn short(key: &str) -> String {
    match key.split_once('-') {
        Some((year, rest)) => format!("{rest} ’{}", &year[year.len().saturating_sub(2)..]),
        None => key.to_owned(),
    }
}

fn chart(title: &str, of: &[(&str, &str)], figures: &Figures) -> Chart {
    let periods = figures.perioden.iter().map(|it| short(&it.periode));
    let found = |key: &str| figures.maten.iter().find(|table| table.maat == key);
    let tables: Vec<(&FigureTable, &str)> = of
        .iter()
        .filter_map(|(key, name)| Some((found(key)?, *name)))
        .collect();
    let series = tables.iter().map(|(table, name)| Series {
        name: (*name).to_owned(),
        numbers: table
            .totaal
            .iter()
            .map(|cell| cell.number(&table.eenheid))
            .collect(),
    });
    // What is drawn, in words; the same numbers stand in the table below.
    let said = tables.iter().filter_map(|(table, name)| {
        let (first, last) = (table.totaal.first()?, table.totaal.last()?);
        let told = |cell: &FigureCell| cell.told(&table.eenheid);
        Some(format!("{name} van {} naar {}", told(first), told(last)))
    });
    let said: Vec<String> = said.collect();
    Chart {
        title: title.to_owned(),
        said: format!("Lijngrafiek: {title}. {}.", said.join("; ")),
        periods: periods.collect(),
        series: series.collect(),
    }
}

/// Every figure over the periods, that of the report last and marked.
fn through(report: &Report) -> Part {
    let figures = &report.verloop;
    let heads = figures.perioden.iter();
    let heads = heads.map(|period| Word::short(short(&period.periode), period.titel.as_str()));
    let seen = figures
        .maten
        .iter()
        .filter(|table| table.niet_te_zien.is_empty());
    let rows = seen.map(|table| Row {
        name: table.titel.clone(),
        cells: table.totaal.iter().map(|cell| told(table, cell)).collect(),
    });
    Part::Table(Table {
        caption: "Alles samen, per periode".to_owned(),
        corner: "Cijfer".to_owned(),
        heads: heads.collect(),
        rows: rows.collect(),
        sum: None,
        marked: figures.perioden.len().checked_sub(1),
    })
}

/// Figures of one period, by the values of a dimension.
fn by(title: &str, figures: &Figures, period: &str) -> Part {
    let tables: Vec<&FigureTable> = figures
        .maten
        .iter()
        .filter(|it| it.niet_te_zien.is_empty())
        .collect();
    let mut values: Vec<(&str, &str)> = Vec::new();
    for row in tables.iter().flat_map(|table| &table.rijen) {
        let value = (row.naam.as_str(), row.waarde.as_str());
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.is_empty() {
        return Part::Text("Hiervan is in deze periode niets geteld.".to_owned());
    }
    values.sort_by_key(|(name, value)| (*value == "onbekend", *name));
    let rows = values.iter().map(|(name, value)| Row {
        name: (*name).to_owned(),
        cells: tables.iter().map(|table| told_of(table, value)).collect(),
    });
    let sum = tables.iter().filter_map(|table| {
        let cell = table.totaal.first()?;
        Some(told(table, cell))
    });
    Part::Table(Table {
        caption: format!("{title}, {period}"),
        corner: title
            .strip_prefix("Per ")
            .map_or("Waarom".to_owned(), capital),
        heads: tables
            .iter()
            .map(|table| Word::plain(table.titel.as_str()))
            .collect(),
        rows: rows.collect(),
        sum: Some(Row {
            name: "Samen".to_owned(),
            cells: sum.collect(),
        }),
        marked: None,
    })
}

/// The figure of one value of a dimension.
fn told_of(table: &FigureTable, value: &str) -> Word {
    let row = table.rijen.iter().find(|row| row.waarde == value);
    match row.and_then(|row| row.cijfers.first()) {
        Some(cell) => told(table, cell),
        // Too little to be told, or nothing.
        None if table.kleine_weg => Word::told("*"),
        // Nothing was counted: of what is counted that is zero.
        None if table.eenheid == "aantal" => Word::plain("0"),
        None => told(table, &FigureCell::default()),
    }
}

/// A figure.
fn told(table: &FigureTable, cell: &FigureCell) -> Word {
    Word::told(cell.told(&table.eenheid))
}

/// The indicators of the begroting, and what each means; nothing where there are none.
fn indicators(told: &Indicators) -> Vec<Part> {
    if told.rijen.is_empty() {
        return Vec::new();
    }
    let heads = told.heads();
    let rows = told.rijen.iter().map(|row| Row {
        name: row.titel.clone(),
        cells: row.columns(told.jaar).into_iter().map(Word::told).collect(),
    });
    let terms = told.rijen.iter().map(|row| {
        let mut said = row.told();
        if !row.niet_te_zien.is_empty() {
            said.push_str(" Niet geteld op deze pagina: wie haar maakte, ziet dit niet.");
        }
        for cells in row.jaren.iter().filter(|it| !it.left_out().is_empty()) {
            let left_out = cells.left_out();
            said.push_str(&format!(" Niet meegeteld in {}: {left_out}.", cells.jaar));
        }
        for cells in row.jaren.iter().filter(|it| !it.herkomst.is_empty()) {
            said.push_str(&format!(" {}: {}.", cells.jaar, cells.herkomst));
        }
        (row.titel.clone(), said)
    });
    vec![
        Part::Heading("Indicatoren van de begroting".to_owned()),
        Part::Table(Table {
            caption: "Behaald, begroot en beoogd".to_owned(),
            corner: "Indicator".to_owned(),
            heads: heads
                .iter()
                .map(|head| Word::plain(capital(head)))
                .collect(),
            rows: rows.collect(),
            sum: None,
            marked: None,
        }),
        Part::Terms(terms.collect()),
    ]
}

/// The budgets of the year: what was budgeted, spent and is expected.
fn budgets_of(budgets: &ReportBudgets) -> Vec<Part> {
    let row = |name: String, row: &ReportBudget| Row {
        name,
        cells: vec![
            Word::known(row.begroot.map(in_euros)),
            Word::known(row.besteed.map(|it| it.to_string())),
            Word::known(row.besteed_procent.map(|it| format!("{it} %"))),
            match row.verborgen {
                true => Word::told("*"),
                false => Word::known(row.verwacht.map(in_euros)),
            },
        ],
    };
    let rows = budgets
        .rijen
        .iter()
        .map(|it| row(format!("{}, {}", it.aandachtsveld, it.plaats), it));
    let heads = ["Begroot", "Besteed", "Deel", "Verwacht"];
    let unknown = match budgets.besteed_onbekend {
        0 => String::new(),
        count => format!("; van {count} niet bekend"),
    };
    let apart = match budgets.niet_te_ramen {
        Some(0) => ".".to_owned(),
        Some(count) => format!("; zonder {count} waarvan dat niet bekend is."),
        None => "; zonder wat niet te ramen is.".to_owned(),
    };
    vec![
        Part::Heading(format!("Budgetten {}", budgets.jaar)),
        Part::Table(Table {
            caption: format!(
                "Wat er is begroot, besteed en wordt verwacht in {}",
                budgets.jaar
            ),
            corner: "Aandachtsveld en plaats".to_owned(),
            heads: heads.map(Word::plain).to_vec(),
            rows: rows.collect(),
            sum: Some(row(budgets.samen.aandachtsveld.clone(), &budgets.samen)),
            marked: None,
        }),
        Part::Note(format!(
            "Besteed: wat de boeken van de gemeente zeggen, anders wat op de contracten van het budget is geboekt{unknown}. \
             Verwacht: daarbij wat lopende indicaties dit jaar nog kosten (omvang × dagen × tarief) en contracten zonder \
             indicaties als zij zo doorgaan{apart}"
        )),
    ]
}

/// An amount with its cents, where it has any.
fn in_euros(amount: Cents) -> String {
    amount.to_string()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// What each figure counts, and what it could not.
fn definitions(figures: &Figures) -> Part {
    let terms = figures.maten.iter().map(|table| {
        let mut said = table.definitie.clone();
        if !table.not_counted().is_empty() {
            said.push_str(&format!(" Niet meegeteld: {}.", table.not_counted()));
        }
        if !table.niet_te_zien.is_empty() {
            said.push_str(" Niet op deze pagina: wie haar maakte, ziet dit niet.");
        }
        (table.titel.clone(), said)
    });
    Part::Terms(terms.collect())
}

/// On which day it was counted, and what the signs mean.
fn foot(figures: &Figures) -> String {
    let hidden = figures.kleinste.map(|least| {
        format!(" Een ster (*) is kleiner dan {least}, of zou daarmee te berekenen zijn.")
    });
    format!(
        "Geteld tot en met {}, zoals bekend op {}. Een streepje (–) is niet gemeten; nul is nul.{}",
        with_year(figures.peildatum),
        with_year(figures.bekend_op),
        hidden.unwrap_or_default()
    )
}
