//! The business case, by keys alone.

use chrono::Datelike;

use crate::support::robot::Desk;
use wijkregie::domain::cijfers::{Period, Unit};
use wijkregie::office::today;

/// Wherever the sheet is among the others.
const SHEET: &str = "gr<S-Tab><S-Tab><S-Tab>";

#[test]
fn an_assumption_is_noted_and_the_case_is_told_beside_it() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let quarter = Period::of(Unit::Quarter, today()).before();
    let mut cor = desk.sits_down("cor");
    cor.types(SHEET)
        .says("Businesscase")
        .says(&quarter.title())
        .says("Er is nog geen aanname over deze tijd");
    cor.types("@v").says("Aanname vastleggen");
    cor.types("<Esc>");
    let from = quarter.before().first;
    desk.does(
        "cor",
        "aanname-vastleggen",
        "",
        &format!("over=beschikbaarheid; van={from}; bt=hoogkerk; kosten=36500; bron=convenant"),
    );
    let told = "beschikbaarheid BT Hoogkerk: € 36.500 per jaar";
    cor.types("v").types("gr").says("BT Hoogkerk").says(told);
    // A team that was there for nobody: what it cost is what was not saved.
    cor.says("wijkregie businesscase")
        .says("Kosten: beschikbaarheid");
    cor.types("(")
        .says(&quarter.before().title())
        .says("BT Hoogkerk");
    cor.types("((")
        .says("Er is nog geen aanname over deze tijd");
    cor.types("))");
    // Below the rows stands what it rests on: from there it is changed.
    cor.types("G")
        .says("Bron: convenant")
        .types("@w")
        .says("Aanname wijzigen");
    cor.types("<Esc>").types("<Enter>").says("AAN-0001");
}

#[test]
fn from_a_row_one_key_leads_to_the_verwijzingen_behind_it_and_another_to_one_of_them() {
    let desk = Desk::with_data(300);
    let mut bea = desk.sits_down("bea");
    bea.types(SHEET)
        .says("BT Beijum")
        .says("Bij -10 %: besparing");
    bea.types("<Enter>")
        .says("Businesscase · BT Beijum")
        .says("--bt beijum --records")
        .says("uur per week")
        // By which tariff it was worked out.
        .says("AAN-")
        .says("regulier alle soorten");
    bea.types("<Enter>").says("V-");
    bea.types("<Esc><Esc>")
        .says("besparing")
        .says("wijkregie businesscase");
    let quarter = Period::of(Unit::Quarter, today()).before();
    bea.types("[").says(&quarter.first.year().to_string());
    // A WIJ-team sees no money.
    let mut wim = desk.sits_down("wim");
    wim.types(SHEET).does_not_say("Bij -10 %");
}
