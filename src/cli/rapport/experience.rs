//! What people said, on the page for the college: of each ervaringsonderzoek a table, with how many answered and how sure it
//! is.

use maud::{Markup, html};

use crate::domain::dates::with_year;
use crate::office::views::{Experience, QuestionCells, SurveyAnswers};

/// The ervaringsonderzoeken of the year up to the end of the period.
pub(super) fn of(told: &Experience) -> Markup {
    html! {
        @for it in &told.rijen { (table(it)) }
        p.onder {
            "Gunstig is het deel van wie een mening gaf (n) dat het ermee eens is, of ja zegt. Het ligt met 95 % zekerheid tussen de twee percentages (interval van Wilson). Overlappen de metingen, dan kan een verschil toeval zijn."
            @if let Some(least) = told.kleinste.filter(|least| *least > 0) {
                " Een ster is verborgen: minder dan " (least) " mensen, of wat dat zou verraden."
            }
        }
    }
}

fn table(it: &SurveyAnswers) -> Markup {
    let row = &it.onderzoek;
    let has_before = it.vragen.iter().any(|it| it.nulmeting.is_some());
    html! {
        table {
            caption {
                (row.told())
                @if let Some(day) = row.tot_en_met.or(row.van) { " · " (with_year(day)) }
            }
            thead {
                tr {
                    th scope="col" { "Vraag" }
                    th scope="col" { "Gunstig" }
                    th scope="col" { "Tussen (%)" }
                    th scope="col" { "n" }
                    @if has_before { th scope="col" { "Naast de nulmeting" } }
                }
            }
            tbody {
                @for question in it.vragen.iter().filter(|it| it.is_beantwoord) { (line(question, has_before)) }
            }
        }
    }
}

fn line(it: &QuestionCells, has_before: bool) -> Markup {
    let sign = |text: String| {
        html! {
            @if text == "*" {
                abbr title="verborgen" style="text-decoration:none" { "*" }
            } @else {
                (text)
            }
        }
    };
    html! {
        tr {
            th scope="row" { (it.vraag) }
            td { (sign(it.share())) }
            td { (it.interval()) }
            td { (sign(it.of())) }
            @if has_before { td { (it.against()) } }
        }
    }
}
