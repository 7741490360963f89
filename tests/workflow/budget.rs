//! Budgets: what may be spent in a year, a place and on an aandachtsveld; a cut, and a total over the wijken to the cent.

use rstest::rstest;

use crate::support::case::*;
use wijkregie::domain::budget::Budget;
use wijkregie::domain::budget::spread::FIGURE;
use wijkregie::domain::budget::words::Level;
use wijkregie::domain::money::Cents;
use wijkregie::domain::record::setting::Setting;
use wijkregie::domain::record::{Head, Kind, Note, Record, RecordId};
use wijkregie::domain::workflow;

fn begun(number: u32) -> Case {
    let mut case = Case::empty();
    case.record = Record::new(RecordId::numbered(Kind::Budget, number));
    case
}

fn recorded(given: &str) -> Case {
    let mut case = begun(1);
    case.done(CONTRACT, "budget-vastleggen", given);
    case
}

fn of(case: &Case) -> &Budget {
    case.record.budget().unwrap()
}

const WHOLE: &str = "jaar=2027; plaats=stedelijk; aandachtsveld=begeleiding";

/// As many people in every wijk but Hoogkerk, which has twice as many.
fn with_figures(case: &mut Case) {
    let ids: Vec<String> = case.register.settings.wijken().keys().cloned().collect();
    for id in ids {
        let people = if id == "hoogkerk" { 2_000 } else { 1_000 };
        let mut record = Record::new(RecordId::new(
            Kind::Setting,
            format!("{FIGURE}inwoners.{id}"),
        ));
        record.head = Head::from(Setting {
            value: format!("{people} in 2026"),
            ..Setting::default()
        });
        case.register.take(&record);
    }
}

#[test]
fn twelve_million_less_a_quarter_is_nine_million() {
    let case = recorded(&format!("{WHOLE}; voor-korting=12.000.000; korting=25"));
    assert_eq!(of(&case).amount, Some(Cents::euros(9_000_000)));
    assert_eq!(of(&case).before_cut, Some(Cents::euros(12_000_000)));
    // What is filled in later is what it is, and was cut of nothing.
    let mut case = case;
    case.done(CONTRACT, "budget-wijzigen", "begroot=8.500.000");
    assert_eq!(of(&case).amount, Some(Cents::euros(8_500_000)));
    assert_eq!((of(&case).before_cut, of(&case).cut), (None, None));
}

#[rstest]
#[case("korting=25", "Een korting is een percentage van een bedrag")]
#[case("voor-korting=100; korting=25; begroot=80", "Na de korting is er € 75")]
#[case("voor-korting=100; korting=101", "korting")]
#[case("besteed=10", "Van wanneer is deze stand")]
#[case("stand-op=1-1-2026", "niet wat er is besteed")]
#[case("besteed=10; stand-op=1-1-2026", "van voor het jaar 2027")]
#[case("contracten=RO-1999-1", "geen contract ‘RO-1999-1’")]
#[case("behaald=veel", "geen getal")]
#[case("streefwaarde=veel", "geen streefwaarde")]
fn what_a_budget_cannot_be_is_said(#[case] given: &str, #[case] why: &str) {
    let mut case = begun(1);
    let no = case.refused(CONTRACT, "budget-vastleggen", &format!("{WHOLE}; {given}"));
    assert!(no.contains(why), "{no}");
}

#[rstest]
#[case("Hoogkerk", Level::Wijk, &["hoogkerk"])]
#[case("hoogkerk + Vinkhuizen", Level::Bovenwijks, &["hoogkerk", "vinkhuizen"])]
#[case("bovenwijks: Hoogkerk, Selwerd", Level::Bovenwijks, &["hoogkerk", "selwerd"])]
#[case("bovenwijks", Level::Bovenwijks, &[])]
#[case("Stedelijk", Level::Stedelijk, &[])]
fn a_place_is_read_as_people_write_it(
    #[case] text: &str,
    #[case] level: Level,
    #[case] wijken: &[&str],
) {
    let case = recorded(&format!(
        "jaar=2027; plaats={text}; aandachtsveld=begeleiding"
    ));
    assert_eq!(of(&case).level, Some(level));
    assert_eq!(of(&case).wijken.iter().collect::<Vec<_>>(), wijken);
}

#[test]
fn a_wijk_that_is_not_there_is_named() {
    let mut case = begun(1);
    let given = "jaar=2027; plaats=Hoogkerk, Atlantis; aandachtsveld=begeleiding";
    let no = case.refused(CONTRACT, "budget-vastleggen", given);
    assert!(no.contains("geen wijk ‘Atlantis’"), "{no}");
}

#[test]
fn of_a_year_a_place_and_an_aandachtsveld_there_is_one() {
    let first = recorded(&format!("{WHOLE}; begroot=100"));
    let mut second = begun(2);
    second.register.take(&first.record);
    let given = WHOLE.replace("begeleiding", "Begeleiding");
    let no = second.refused(CONTRACT, "budget-vastleggen", &given);
    assert!(no.contains("BUD-0001"), "{no}");
}

#[test]
fn whoever_leads_may_and_the_backoffice_only_looks() {
    let mut case = begun(1);
    case.done(LEIDING, "budget-vastleggen", WHOLE);
    let mut other = begun(1);
    other.refused(BACKOFFICE, "budget-vastleggen", WHOLE);
}

/// Spreads the budget of a case; the case has everything that changed, and the answer is every part.
fn spread(case: &mut Case, given: &str) -> Vec<(String, u64)> {
    let by = actor(CONTRACT);
    let (_, changed) = workflow::decide(
        action("budget-verdelen"),
        &case.record,
        &fields(given),
        &case.context(&by),
    )
    .unwrap();
    for record in &changed {
        let before = case.register.all(Kind::Budget).get(&record.id.number);
        let before = before
            .cloned()
            .unwrap_or_else(|| Record::new(record.id.clone()));
        let after = Record {
            revision: before.revision + 1,
            ..record.clone()
        };
        reads_back("budget-verdelen", &before, &after);
        case.register.take(&after);
        if after.id == case.record.id {
            case.record = after;
        }
    }
    let of = |record: &Record| {
        let it = record.budget()?;
        Some((it.wijken.first()?.clone(), it.amount?.0))
    };
    changed.iter().filter_map(of).collect()
}

#[test]
fn a_total_goes_over_the_wijken_to_the_cent_and_twice_is_once() {
    let mut case = recorded(&format!("{WHOLE}; voor-korting=12.000.000; korting=25"));
    with_figures(&mut case);
    let whole = case.record.clone();
    case.register.take(&whole);
    let made = spread(&mut case, "gewichten=inwoners; blijft=100.000,01");
    assert_eq!(made.len(), 10);
    let sum: u64 = made.iter().map(|it| it.1).sum();
    assert_eq!(sum, 900_000_000 - 10_000_001);
    // Eleven parts, of which Hoogkerk has two.
    let of_hoogkerk = made.iter().find(|it| it.0 == "hoogkerk").unwrap().1;
    assert_eq!(of_hoogkerk, 161_818_181);
    assert_eq!(of(&case).amount, Some(Cents(10_000_001)));
    assert_eq!(of(&case).spread_by, "inwoners 1 (2026)");
    let notes: Vec<&Note> = case.record.all().collect();
    let told = &notes[0].text;
    assert!(
        told.contains("€ 9.000.000 (€ 12.000.000 min 25 %)"),
        "{told}"
    );

    // Again by the same figures changes nothing; otherwise the sum stays what it is.
    let again = spread(&mut case, "gewichten=inwoners; blijft=100.000,01");
    assert_eq!(again, []);
    let sum: u64 = spread(&mut case, "gewichten=inwoners; blijft=0")
        .iter()
        .map(|it| it.1)
        .sum();
    assert_eq!(sum, 900_000_000);
    assert_eq!(case.register.all(Kind::Budget).len(), 11);
}

#[test]
fn what_stays_is_what_stayed_before_and_the_note_says_what_the_wijken_had() {
    let mut case = recorded(&format!("{WHOLE}; begroot=9.000.000"));
    with_figures(&mut case);
    let whole = case.record.clone();
    case.register.take(&whole);
    spread(&mut case, "gewichten=inwoners; blijft=100.000");
    let again = spread(&mut case, "gewichten=inwoners");
    assert_eq!(again, [], "what stayed stays");
    assert_eq!(of(&case).amount, Some(Cents(10_000_000)));
    spread(&mut case, "gewichten=inwoners; blijft=50.000");
    let notes: Vec<&Note> = case.record.all().collect();
    let told = &notes.last().unwrap().text;
    assert!(
        told.contains("€ 100.000, met € 8.900.000 die de wijken al hadden"),
        "{told}"
    );
}

#[test]
fn two_budgets_of_one_wijk_are_not_spread_over() {
    let mut case = recorded(&format!("{WHOLE}; begroot=1000"));
    with_figures(&mut case);
    for number in [2, 3] {
        let mut wijk = begun(number);
        let given = "jaar=2027; plaats=Hoogkerk; aandachtsveld=begeleiding; begroot=1";
        wijk.done(CONTRACT, "budget-vastleggen", given);
        case.register.take(&wijk.record);
    }
    let no = case.refused(CONTRACT, "budget-verdelen", "gewichten=inwoners");
    assert!(no.contains("twee budgetten"), "{no}");
}

#[test]
fn nothing_is_spread_over_nothing_nor_by_what_is_not_known() {
    let mut case = recorded(&format!("{WHOLE}; begroot=100"));
    let no = case.refused(CONTRACT, "budget-verdelen", "");
    assert!(no.contains("waarnaar verdeeld wordt"), "{no}");
    let no = case.refused(CONTRACT, "budget-verdelen", "gewichten=inwoners");
    assert!(no.contains("is ‘inwoners’ niet bekend"), "{no}");
    with_figures(&mut case);
    let no = case.refused(
        CONTRACT,
        "budget-verdelen",
        "gewichten=inwoners; blijft=101",
    );
    assert!(no.contains("Er blijft € 101"), "{no}");
    let mut empty = recorded(WHOLE);
    let no = empty.refused(CONTRACT, "budget-verdelen", "gewichten=inwoners");
    assert!(no.contains("niets begroot"), "{no}");
    let mut wijk = recorded("jaar=2027; plaats=Hoogkerk; aandachtsveld=begeleiding; begroot=1");
    let no = wijk.refused(CONTRACT, "budget-verdelen", "gewichten=inwoners");
    assert!(no.contains("Alleen een stedelijk budget"), "{no}");
}

#[test]
fn what_was_a_mistake_goes_out_and_comes_back_unless_another_came() {
    let mut case = recorded(&format!("{WHOLE}; begroot=100"));
    case.done(CONTRACT, "budget-verwijderen", "reden=dubbel");
    let mut other = begun(2);
    other.done(CONTRACT, "budget-vastleggen", WHOLE);
    case.register.take(&other.record);
    let no = case.refused(CONTRACT, "budget-terugzetten", "reden=toch niet");
    assert!(no.contains("BUD-0002"), "{no}");
}
