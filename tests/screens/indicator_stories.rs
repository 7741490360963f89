//! The indicators of the begroting in Rapportage, by keys alone.

use crate::support::robot::Desk;

/// Wherever the sheet is among the others.
const TO_INDICATORS: &str = "gr<S-Tab><S-Tab>";

#[test]
fn from_an_indicator_to_who_is_left_out_and_the_records_behind_it() {
    let desk = Desk::with_data(200);
    let mut bea = desk.sits_down("bea");
    bea.types(TO_INDICATORS)
        .says("Doelrealisatie")
        .says("behaald")
        .says("begroot")
        .says("beoogd")
        .says("toename")
        .says("Percentage cliënten waarbij de doelrealisatie");
    bea.types("<Enter>")
        .says("4.2.2-01 Doelrealisatie")
        .says("niet meegeteld: Doelen zonder eindscore")
        .says("Geteld als");
    bea.types("<Enter>").says("PLAN-").says("--records");
    bea.types("<Esc>").says("4.2.2-01 Doelrealisatie");
    bea.types("<Esc>").says("Duurzame uitstroom");
    assert!(desk.is_whole());
}

#[test]
fn what_a_survey_found_is_typed_where_it_stands_and_taken_back() {
    let desk = Desk::with_data(20);
    let mut bea = desk.sits_down("bea");
    bea.types(TO_INDICATORS)
        .types("jjj")
        .types("&j")
        .says("Jaarcijfers");
    bea.types("2016<Tab>73<F2>").says("Jaarcijfers: gedaan");
    bea.types("<Enter>")
        .says("4.2.2-04 Eigen regie")
        .says("73 %");
    bea.types("<Enter>").says("Hier zit geen dossier achter");
    bea.types("u").says("77 %");
    assert!(desk.is_whole());
}

#[test]
fn an_office_without_indicators_says_how_one_is_put_down() {
    let desk = Desk::with_people();
    let mut bea = desk.sits_down("bea");
    bea.types(TO_INDICATORS).says("Er is nog geen indicator");
}

#[test]
fn a_step_back_after_an_indicator_went_out_brings_that_one_back_and_turns_nothing_else() {
    let desk = Desk::with_data(20);
    let mut bea = desk.sits_down("bea");
    bea.types(TO_INDICATORS).says("Doelrealisatie");
    bea.types("&x").types("dubbel<F2>").says("gedaan");
    bea.says("Duurzame uitstroom")
        .does_not_say("Doelrealisatie ");
    bea.types("u")
        .says("Doelrealisatie")
        .says("staat weer zoals ervoor");
    assert!(desk.is_whole());
}
