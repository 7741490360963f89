//! The business case on the page: the same columns as the command, what they mean, and what they rest on.

use maud::{Markup, html};

use super::page::sign;
use crate::office::views::{BusinessCase, CasePeriod, case_told};

/// The case of the period, with what it rests on.
pub(super) fn section(told: &BusinessCase) -> Markup {
    html! {
        @for period in &told.perioden { (table(period)) }
        p style="margin-top:2mm" { (case_told()) }
        p { "Waar dit op rust:" }
        ul {
            @for it in &told.aannames {
                li { (it.title()) ", " (it.days()) ". Bron: " (it.whence()) "." }
            }
        }
    }
}

fn table(period: &CasePeriod) -> Markup {
    let all = || period.rijen.iter().chain(&period.samen);
    let heads = [
        "Team en wijk",
        "Verwijzingen",
        "Geteld",
        "Regulier",
        "Kosten",
        "Besparing",
        "Meer inwoners",
        "Bij −10 %",
        "Bij +10 %",
    ];
    html! {
        table {
            caption { "Wat begeleidingsteams kostten, naast wat het reguliere proces had gekost" }
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody {
                @for row in all() {
                    tr {
                        th scope="row" { (row.title()) }
                        @for text in row.columns() { td { (sign(&text)) } }
                    }
                }
            }
        }
        @let beside = period.beside();
        @if !beside.is_empty() {
            p style="margin-top:1mm" { (beside.join(". ")) "." }
        }
    }
}
