//! Indicators of the begroting: what each is, what a year has of it, and what cannot be.

use rstest::rstest;

use crate::support::case::*;
use wijkregie::domain::indicator::known::year_of;
use wijkregie::domain::indicator::worth::{Aim, Counts, Worth};
use wijkregie::domain::indicator::{Indicator, IndicatorYear};
use wijkregie::domain::record::{Kind, Record, RecordId};

/// An indicator that is not there yet, under the number that is given.
fn begun(given: &str) -> Case {
    let mut case = Case::empty();
    let number = fields(given).remove("nummer").unwrap_or_default();
    case.record = Record::new(RecordId::new(Kind::Indicator, number));
    case
}

const TYPED: &str = "nummer=4.2.2-04; titel=Eigen regie; definitie=Percentage cliënten dat de dingen beter kan doen; bron=CEO Wmo";
const COUNTED: &str = "nummer=4.2.2-11; titel=Groepsgericht; definitie=Aantal voorzieningen; cijfer=personen; cijferfilter=soort:dagbesteding";

fn made(given: &str) -> Case {
    let mut case = begun(given);
    case.done(LEIDING, "indicator-vastleggen", given);
    case
}

fn of(case: &Case) -> &Indicator {
    case.record.indicator().unwrap()
}

fn year(case: &Case, year: u16) -> IndicatorYear {
    year_of(&case.record, year).unwrap().1.clone()
}

#[test]
fn an_indicator_has_a_number_a_definition_and_is_a_percentage_unless_it_counts() {
    let case = made(TYPED);
    assert_eq!(case.record.id.number, "4.2.2-04");
    assert_eq!(of(&case).unit(), Counts::Percentage);
    let case = made(COUNTED);
    assert_eq!(of(&case).unit(), Counts::Aantal);
    assert_eq!(of(&case).words(), ["soort:dagbesteding"]);
}

#[test]
fn what_a_year_has_is_typed_with_who_and_when_and_toename_is_a_target_too() {
    let mut case = made(TYPED);
    case.done(
        LEIDING,
        "indicator-jaar",
        "jaar=2016; behaald=77 %; herkomst=begroting 2018",
    );
    case.done(BACKOFFICE, "indicator-jaar", "jaar=2017; begroot=78");
    case.done(BEHEER, "indicator-jaar", "jaar=2018; beoogd=toename");
    let reached = year(&case, 2016);
    assert_eq!(reached.reached, Some(Worth(7_700)));
    assert_eq!(
        (reached.by.as_str(), reached.on),
        ("leiding", Some(case.today))
    );
    assert_eq!(reached.source, "begroting 2018");
    assert_eq!(year(&case, 2017).budgeted, Some(Aim::Worth(Worth(7_800))));
    assert_eq!(year(&case, 2018).aimed, Some(Aim::More));
    assert_eq!(case.record.all::<IndicatorYear>().count(), 3);
}

#[test]
fn a_dash_takes_a_figure_out_and_zero_is_zero() {
    let mut case = made(TYPED);
    case.done(LEIDING, "indicator-jaar", "jaar=2016; behaald=0; begroot=5");
    assert_eq!(year(&case, 2016).reached, Some(Worth(0)));
    case.done(LEIDING, "indicator-jaar", "jaar=2016; behaald=-");
    let it = year(&case, 2016);
    assert_eq!((it.reached, it.by.as_str(), it.on), (None, "", None));
    assert_eq!(
        it.budgeted,
        Some(Aim::Worth(Worth(500))),
        "what was not typed stays"
    );
    let no = case.refused(LEIDING, "indicator-jaar", "jaar=2015; behaald=-");
    assert!(no.contains("verandert er niets"), "{no}");
}

#[rstest]
#[case("jaar=2016; behaald=101", "hoogstens 100")]
#[case("jaar=2016; begroot=100,5", "hoogstens 100")]
#[case("jaar=2016; behaald=veel", "is geen getal")]
#[case("jaar=2016; behaald=toename", "is geen getal")]
#[case("jaar=2018; beoogd=omhoog", "toename, afname, gelijk")]
#[case("jaar=16; behaald=5", "jaar")]
fn what_cannot_be_a_figure_of_a_year_is_said_and_loses_nothing(
    #[case] given: &str,
    #[case] part: &str,
) {
    let mut case = made(TYPED);
    let before = case.record.clone();
    let no = case.refused(LEIDING, "indicator-jaar", given);
    assert!(no.contains(part), "{no}");
    assert_eq!(case.record, before);
}

#[test]
fn what_is_counted_is_whole() {
    let mut case = made(COUNTED);
    case.done(LEIDING, "indicator-jaar", "jaar=2016; behaald=14.201");
    assert_eq!(year(&case, 2016).reached, Some(Worth(1_420_100)));
    let no = case.refused(LEIDING, "indicator-jaar", "jaar=2017; begroot=12,5");
    assert!(no.contains("geen heel getal"), "{no}");
    // What stands there already would be no percentage.
    let no = case.refused(
        LEIDING,
        "indicator-wijzigen",
        "cijfer=; cijferfilter=; eenheid=percentage",
    );
    assert!(no.contains("staan er als aantal"), "{no}");
}

#[test]
fn what_counts_an_indicator_changes_no_number_that_stands_there() {
    let mut case = made(COUNTED);
    case.done(LEIDING, "indicator-jaar", "jaar=2016; behaald=35");
    let no = case.refused(
        LEIDING,
        "indicator-wijzigen",
        "cijfer=doelrealisatie; cijferfilter=",
    );
    assert!(no.contains("staan er als aantal"), "{no}");
    case.done(
        LEIDING,
        "indicator-jaar",
        "jaar=2016; behaald=-; beoogd=toename",
    );
    let given = "cijfer=doelrealisatie; cijferfilter=";
    case.done(LEIDING, "indicator-wijzigen", given);
    assert_eq!(of(&case).unit(), Counts::Percentage);
}

#[test]
fn where_a_year_comes_from_stays_and_a_year_to_come_has_nothing_reached() {
    let mut case = made(TYPED);
    let given = "jaar=2017; begroot=78; herkomst=begroting 2017";
    case.done(LEIDING, "indicator-jaar", given);
    assert_eq!(year(&case, 2017).source, "begroting 2017");
    let no = case.refused(LEIDING, "indicator-jaar", "jaar=2099; behaald=5");
    assert!(no.contains("2099 moet nog komen"), "{no}");
    case.done(LEIDING, "indicator-jaar", "jaar=2099; beoogd=5");
}

#[rstest]
#[case("cijfer=geluk", "is geen cijfer")]
#[case("cijfer=personen; cijferfilter=verwijzer:huisarts", "geen filter van")]
#[case("cijfer=personen; cijferfilter=dagbesteding", "geen filter van")]
#[case(
    "cijfer=doelrealisatie; cijferfilter=wijk:hoogkerk",
    "heeft geen filter"
)]
#[case("cijferfilter=wijk:hoogkerk", "hoort bij een cijfer")]
#[case(
    "cijfer=personen; eenheid=percentage",
    "en deze indicator een percentage"
)]
#[case("nummer=V-2026-0001", "kan geen nummer van een indicator zijn")]
fn an_indicator_that_cannot_be_counted_so_is_refused(#[case] given: &str, #[case] part: &str) {
    let mut case = begun("");
    let number = if given.contains("nummer") {
        ""
    } else {
        "nummer=4.2.2-04; "
    };
    let no = case.refused(
        LEIDING,
        "indicator-vastleggen",
        &format!("{number}titel=Iets; definitie=Iets anders; {given}"),
    );
    assert!(no.contains(part), "{no}");
}

#[test]
fn a_number_is_given_once() {
    let mut case = made(TYPED);
    case.register.take(&Record {
        revision: 1,
        ..case.record.clone()
    });
    case.record = Record::new(case.record.id.clone());
    let no = case.refused(LEIDING, "indicator-vastleggen", TYPED);
    assert!(
        no.contains("Er is al een indicator met nummer 4.2.2-04"),
        "{no}"
    );
}

#[test]
fn what_was_entered_by_mistake_goes_out_and_comes_back_as_it_was() {
    let mut case = made(TYPED);
    case.done(LEIDING, "indicator-jaar", "jaar=2016; behaald=77");
    case.done(LEIDING, "indicator-verwijderen", "reden=dubbel");
    let no = case.refused(LEIDING, "indicator-jaar", "jaar=2016; behaald=78");
    assert!(no.contains("uit het register gehaald"), "{no}");
    case.done(LEIDING, "indicator-terugzetten", "reden=toch niet");
    assert_eq!(year(&case, 2016).reached, Some(Worth(7_700)));
}

#[rstest]
#[case(WIJ)]
#[case(BT)]
#[case(CONTRACT)]
#[case(FG)]
fn who_steers_types_the_figures_and_nobody_else(#[case] who: &str) {
    let mut case = made(TYPED);
    let no = case.refused(who, "indicator-jaar", "jaar=2016; behaald=77");
    assert!(no.contains("backoffice of leiding of beheer"), "{no}");
}
