//! The page: headings and tables that a screen reader can walk, charts with the same in a table, and what is counted.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::businesscase;
use super::chart::{Series, lines};
use super::experience;
use crate::domain::cijfers::report::BY;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::office::views::{
    FigureCell, FigureTable, Figures, Indicators, Report, ReportBudget, ReportBudgets,
};

/// How it looks: on A4, in black and grey, with the fonts that are there.
const STYLE: &str = "
@page { size: A4; margin: 14mm 15mm; }
html { font: 10pt/1.35 'Liberation Sans', Arial, Helvetica, sans-serif; color: #000; background: #fff; }
body { max-width: 180mm; margin: 0 auto; }
h1 { font-size: 18pt; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 6mm 0 1.5mm; border-bottom: 0.5pt solid #000; break-after: avoid; }
p { margin: 0 0 2mm; }
.onder { color: #333; margin-bottom: 4mm; }
.tekst { white-space: pre-line; }
.naast { display: grid; grid-template-columns: 1fr 1fr; gap: 3mm; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-weight: bold; font-size: 9.5pt; }
svg { width: 100%; height: auto; display: block; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; }
caption { text-align: left; font-weight: bold; padding-bottom: 1mm; }
th, td { padding: 0.6mm 1.5mm; border-bottom: 0.4pt solid #999; text-align: right; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; font-weight: normal; }
thead th { font-weight: bold; border-bottom: 0.8pt solid #000; vertical-align: bottom; }
thead th:first-child { font-weight: bold; }
tfoot th, tfoot td { font-weight: bold; border-top: 0.8pt solid #000; }
tr { break-inside: avoid; }
.nu { background: #eee; }
dl { font-size: 8.5pt; margin: 0; columns: 2; column-gap: 6mm; }
dt { font-weight: bold; break-after: avoid; }
dd { margin: 0 0 1.2mm; break-inside: avoid; }
footer { margin-top: 5mm; font-size: 8.5pt; color: #333; border-top: 0.5pt solid #000; padding-top: 1.5mm; }
";

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
pub(super) fn page(report: &Report) -> String {
    let title = format!("Rapportage {}", report.periode.titel);
    let markup = html! {
        (DOCTYPE)
        html lang="nl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (report.kantoor) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    p.onder {
                        (report.kantoor) " · " (with_year(report.periode.van)) " tot en met " (with_year(report.periode.tot_en_met))
                        @if report.periode.loopt_nog { " · loopt nog, geteld tot en met " (with_year(report.verloop.peildatum)) }
                        br; (capital(&of(&report.verloop)))
                    }
                }
                main {
                    @for text in &report.teksten {
                        h2 { (text.titel) }
                        p.tekst { (text.tekst) }
                    }
                    h2 { "In beeld" }
                    div.naast {
                        @for (title, series) in CHARTS {
                            (chart(title, series, &report.verloop))
                        }
                    }
                    h2 { "Cijfers" }
                    (through(report))
                    @for (figures, (_, title, _)) in report.per.iter().zip(BY) {
                        h2 { (title) }
                        (by(title, figures, &report.periode.titel))
                    }
                    @if !report.indicatoren.rijen.is_empty() {
                        h2 { "Indicatoren van de begroting" }
                        (indicators(&report.indicatoren))
                    }
                    @if let Some(budgets) = &report.budgetten {
                        h2 { "Budgetten " (budgets.jaar) }
                        (budgets_of(budgets))
                    }
                    @if let Some(case) = &report.businesscase {
                        h2 { "Businesscase" }
                        (businesscase::section(case))
                    }
                    @if let Some(said) = &report.ervaringen {
                        h2 { "Ervaringen" }
                        (experience::of(said))
                    }
                    h2 { "Wat de cijfers tellen" }
                    (definitions(&report.verloop))
                }
                (footer(report))
            }
        }
    };
    markup.into_string()
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

fn chart(title: &str, of: &[(&str, &str)], figures: &Figures) -> Markup {
    let periods: Vec<String> = figures
        .perioden
        .iter()
        .map(|it| short(&it.periode))
        .collect();
    let found = |key: &str| figures.maten.iter().find(|table| table.maat == key);
    let tables: Vec<(&FigureTable, &str)> = of
        .iter()
        .filter_map(|(key, name)| Some((found(key)?, *name)))
        .collect();
    let series: Vec<Series> = tables
        .iter()
        .map(|(table, name)| Series {
            name: (*name).to_owned(),
            numbers: table
                .totaal
                .iter()
                .map(|cell| cell.number(&table.eenheid))
                .collect(),
        })
        .collect();
    // What is drawn, in words; the same numbers stand in the table below.
    let said = tables.iter().filter_map(|(table, name)| {
        let (first, last) = (table.totaal.first()?, table.totaal.last()?);
        let told = |cell: &FigureCell| cell.told(&table.eenheid);
        Some(format!("{name} van {} naar {}", told(first), told(last)))
    });
    let said: Vec<String> = said.collect();
    let said = format!("Lijngrafiek: {title}. {}.", said.join("; "));
    html! {
        figure {
            figcaption { (title) }
            @match lines(&periods, &series) {
                Some(svg) => div role="img" aria-label=(said) { (PreEscaped(svg)) },
                None => p { "Hier is niets van te tekenen." },
            }
        }
    }
}

/// Every figure over the periods, that of the report last and marked.
fn through(report: &Report) -> Markup {
    let figures = &report.verloop;
    let last = figures.perioden.len().saturating_sub(1);
    let mark = |at: usize| (at == last).then_some("nu");
    html! {
        table {
            caption { "Alles samen, per periode" }
            thead {
                tr {
                    th scope="col" { "Cijfer" }
                    @for (at, period) in figures.perioden.iter().enumerate() {
                        th scope="col" class=[mark(at)] { abbr title=(period.titel) style="text-decoration:none" { (short(&period.periode)) } }
                    }
                }
            }
            tbody {
                @for table in figures.maten.iter().filter(|table| table.niet_te_zien.is_empty()) {
                    tr {
                        th scope="row" { (table.titel) }
                        @for (at, cell) in table.totaal.iter().enumerate() {
                            td class=[mark(at)] { (told(table, cell)) }
                        }
                    }
                }
            }
        }
    }
}

/// Figures of one period, by the values of a dimension.
fn by(title: &str, figures: &Figures, period: &str) -> Markup {
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
    values.sort_by_key(|(name, value)| (*value == "onbekend", *name));
    let cell = |table: &FigureTable, value: &str| {
        let row = table.rijen.iter().find(|row| row.waarde == value);
        match row.and_then(|row| row.cijfers.first()) {
            Some(cell) => told(table, cell),
            // Too little to be told, or nothing.
            None if table.kleine_weg => told(
                table,
                &FigureCell {
                    verborgen: true,
                    ..FigureCell::default()
                },
            ),
            // Nothing was counted: of what is counted that is zero.
            None if table.eenheid == "aantal" => html! { "0" },
            None => told(table, &FigureCell::default()),
        }
    };
    html! {
        @if values.is_empty() {
            p { "Hiervan is in deze periode niets geteld." }
        } @else {
            table {
                caption { (title) ", " (period) }
                thead {
                    tr {
                        th scope="col" { (title.strip_prefix("Per ").map_or("Waarom".to_owned(), capital)) }
                        @for table in &tables { th scope="col" { (table.titel) } }
                    }
                }
                tbody {
                    @for (name, value) in &values {
                        tr {
                            th scope="row" { (name) }
                            @for table in &tables { td { (cell(table, value)) } }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { "Samen" }
                        @for table in &tables {
                            @if let Some(cell) = table.totaal.first() { td { (told(table, cell)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The budgets of the year: what was budgeted, spent and is expected.
fn budgets_of(budgets: &ReportBudgets) -> Markup {
    let dash = || html! { abbr title="niet bekend" style="text-decoration:none" { "–" } };
    let amount = |amount: Option<String>| amount.map_or_else(dash, |it| html! { (it) });
    let cells = |row: &ReportBudget| {
        let percent = row.besteed_procent.map(|it| format!("{it} %"));
        html! {
            td { (amount(row.begroot.map(in_euros))) }
            td { (amount(row.besteed.map(|it| it.to_string()))) }
            td { (amount(percent)) }
            td {
                @if row.verborgen {
                    abbr title="verborgen" style="text-decoration:none" { "*" }
                } @else {
                    (amount(row.verwacht.map(in_euros)))
                }
            }
        }
    };
    html! {
        table {
            caption { "Wat er is begroot, besteed en wordt verwacht in " (budgets.jaar) }
            thead {
                tr {
                    th scope="col" { "Aandachtsveld en plaats" }
                    th scope="col" { "Begroot" }
                    th scope="col" { "Besteed" }
                    th scope="col" { "Deel" }
                    th scope="col" { "Verwacht" }
                }
            }
            tbody {
                @for row in &budgets.rijen {
                    tr {
                        th scope="row" { (row.aandachtsveld) ", " (row.plaats) }
                        (cells(row))
                    }
                }
            }
            tfoot {
                tr {
                    th scope="row" { (budgets.samen.aandachtsveld) }
                    (cells(&budgets.samen))
                }
            }
        }
        p.onder {
            "Besteed: wat de boeken van de gemeente zeggen, anders wat op de contracten van het budget is geboekt"
            @if budgets.besteed_onbekend > 0 { "; van " (budgets.besteed_onbekend) " niet bekend" }
            ". Verwacht: daarbij wat lopende indicaties dit jaar nog kosten (omvang × dagen × tarief) en contracten zonder indicaties als zij zo doorgaan"
            @match budgets.niet_te_ramen {
                Some(0) => ".",
                Some(count) => { "; zonder " (count) " waarvan dat niet bekend is." }
                None => "; zonder wat niet te ramen is.",
            }
        }
    }
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

/// A figure; what the signs mean is said to who does not see them.
fn told(table: &FigureTable, cell: &FigureCell) -> Markup {
    sign(&cell.told(&table.eenheid))
}

pub(super) fn sign(text: &str) -> Markup {
    html! {
        @match text {
            "*" => abbr title="verborgen" style="text-decoration:none" { "*" },
            "–" => abbr title="niet gemeten" style="text-decoration:none" { "–" },
            text => (text),
        }
    }
}

/// The indicators of the begroting, and what each means.
fn indicators(told: &Indicators) -> Markup {
    html! {
        table {
            caption { "Behaald, begroot en beoogd" }
            thead {
                tr {
                    th scope="col" { "Indicator" }
                    @for head in told.heads() { th scope="col" { (capital(&head)) } }
                }
            }
            tbody {
                @for row in &told.rijen {
                    tr {
                        th scope="row" { (row.titel) }
                        @for text in row.columns(told.jaar) { td { (sign(&text)) } }
                    }
                }
            }
        }
        dl style="margin-top:2mm" {
            @for row in &told.rijen {
                dt { (row.titel) }
                dd {
                    (row.told())
                    @if !row.niet_te_zien.is_empty() { " Niet geteld op deze pagina: wie haar maakte, ziet dit niet." }
                    @for cells in row.jaren.iter().filter(|it| !it.left_out().is_empty()) {
                        " Niet meegeteld in " (cells.jaar) ": " (cells.left_out()) "."
                    }
                    @for cells in row.jaren.iter().filter(|it| !it.herkomst.is_empty()) {
                        " " (cells.jaar) ": " (cells.herkomst) "."
                    }
                }
            }
        }
    }
}

/// What each figure counts, and what it could not.
fn definitions(figures: &Figures) -> Markup {
    html! {
        dl {
            @for table in &figures.maten {
                dt { (table.titel) }
                dd {
                    (table.definitie)
                    @if !table.not_counted().is_empty() { " Niet meegeteld: " (table.not_counted()) "." }
                    @if !table.niet_te_zien.is_empty() { " Niet op deze pagina: wie haar maakte, ziet dit niet." }
                }
            }
        }
    }
}

fn footer(report: &Report) -> Markup {
    let figures = &report.verloop;
    html! {
        footer {
            p {
                "Geteld tot en met " (with_year(figures.peildatum)) ", zoals bekend op " (with_year(figures.bekend_op))
                ". "
                "Een streepje (–) is niet gemeten; nul is nul. "
                @if let Some(least) = figures.kleinste {
                    "Een ster (*) is kleiner dan " (least) ", of zou daarmee te berekenen zijn."
                }
            }
        }
    }
}
