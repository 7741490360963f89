//! The page as one file of html: headings and tables that a screen reader can walk, and charts in it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart::Chart;
use super::content::{Page, Part, Row, Table, Word};

/// How it looks: on A4, in black and grey, with the fonts that are there.
const STYLE: &str = "
@page { size: A4; margin: 14mm 15mm; }
html { font: 10pt/1.35 'Liberation Sans', Arial, Helvetica, sans-serif; color: #000; background: #fff; }
body { max-width: 180mm; margin: 0 auto; }
h1 { font-size: 18pt; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 6mm 0 1.5mm; border-bottom: 0.5pt solid #000; break-after: avoid; }
p { margin: 0 0 2mm; white-space: pre-line; }
.onder { color: #333; margin-bottom: 4mm; }
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
abbr { text-decoration: none; }
.nu { background: #eee; }
dl { font-size: 8.5pt; margin: 2mm 0 0; columns: 2; column-gap: 6mm; }
dt { font-weight: bold; break-after: avoid; }
dd { margin: 0 0 1.2mm; break-inside: avoid; }
footer { margin-top: 5mm; font-size: 8.5pt; color: #333; border-top: 0.5pt solid #000; padding-top: 1.5mm; }
";

/// The file.
pub(super) fn html(page: &Page) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="nl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " · " (page.office) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (page.title) }
                    p.onder {
                        @for (at, line) in page.under.iter().enumerate() {
                            @if at > 0 { br; }
                            (line)
                        }
                    }
                }
                main { @for part in &page.parts { (drawn(part)) } }
                footer { p { (page.foot) } }
            }
        }
    };
    markup.into_string()
}

fn drawn(part: &Part) -> Markup {
    html! {
        @match part {
            Part::Heading(text) => h2 { (text) },
            Part::Text(text) => p { (text) },
            Part::Note(text) => p.onder { (text) },
            Part::Charts(charts) => div.naast { @for it in charts { (chart(it)) } },
            Part::Table(it) => (table(it)),
            Part::Terms(terms) => dl {
                @for (word, meaning) in terms {
                    dt { (word) }
                    dd { (meaning) }
                }
            },
        }
    }
}

fn chart(it: &Chart) -> Markup {
    html! {
        figure {
            figcaption { (it.title) }
            @match it.svg() {
                Some(svg) => div role="img" aria-label=(it.said) { (PreEscaped(svg)) },
                None => p { (super::chart::NOTHING) },
            }
        }
    }
}

fn table(it: &Table) -> Markup {
    let mark = |at: usize| (it.marked == Some(at)).then_some("nu");
    let row = |row: &Row| {
        html! {
            tr {
                th scope="row" { (row.name) }
                @for (at, cell) in row.cells.iter().enumerate() { td class=[mark(at)] { (word(cell)) } }
            }
        }
    };
    html! {
        table {
            caption { (it.caption) }
            thead {
                tr {
                    th scope="col" { (it.corner) }
                    @for (at, head) in it.heads.iter().enumerate() { th scope="col" class=[mark(at)] { (word(head)) } }
                }
            }
            tbody { @for it in &it.rows { (row(it)) } }
            @if let Some(sum) = &it.sum { tfoot { (row(sum)) } }
        }
    }
}

fn word(it: &Word) -> Markup {
    html! {
        @match &it.means {
            Some(means) => abbr title=(means) { (it.text) },
            None => (it.text),
        }
    }
}
