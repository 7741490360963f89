//! Ervaringsonderzoek: which questions it has, what was answered and by how many, and what is done about it.

use rstest::rstest;

use crate::support::case::*;
use wijkregie::domain::record::{Kind, Record, RecordId};
use wijkregie::domain::survey::known::question_called;
use wijkregie::domain::survey::known::questions;
use wijkregie::domain::survey::{Improvement, Survey, SurveyQuestion};

fn begun(number: u32) -> Case {
    let mut case = Case::empty();
    case.record = Record::new(RecordId::numbered(Kind::Survey, number));
    case
}

const WMO: &str = "vragenlijst=ceo-wmo; doelgroep=bewoners; moment=nulmeting; van=1-3-2025; tot-en-met=31-3-2025; wijk=hoogkerk; populatie=400; uitgenodigd=200; beantwoord=60";
const OWN: &str =
    "vragenlijst=Inloop Hoogkerk; doelgroep=vrijwilligers; moment=tussenmeting; van=1-3-2025";

fn made(given: &str) -> Case {
    let mut case = begun(1);
    case.done(LEIDING, "ervaring-vastleggen", given);
    case
}

fn of(case: &Case) -> &Survey {
    case.record.survey().unwrap()
}

fn asked(record: &Record) -> Vec<String> {
    questions(record).map(|(_, it)| it.text.clone()).collect()
}

/// Another of an office that has this one.
fn beside(case: &Case, given: &str) -> Case {
    let mut other = begun(2);
    other.register.take(&case.record);
    other.done(BACKOFFICE, "ervaring-vastleggen", given);
    other
}

#[test]
fn a_known_vragenlijst_brings_its_questions_and_they_stand() {
    let mut case = made(WMO);
    assert_eq!(of(&case).instrument, "Cliëntervaringsonderzoek Wmo");
    assert_eq!(of(&case).version, "2016");
    assert_eq!(of(&case).response(), Some(3_000));
    assert_eq!(asked(&case.record).len(), 10);
    let no = case.refused(LEIDING, "ervaring-vraag", "vraag=En verder?");
    assert!(
        no.contains("liggen vast") && no.contains("nieuwe versie"),
        "{no}"
    );
    let mut new = begun(3);
    let given = WMO.replace("ceo-wmo", "ceo-wmo; versie=2016 en meer");
    new.done(LEIDING, "ervaring-vastleggen", &given);
    new.done(LEIDING, "ervaring-vraag", "vraag=En verder?; schaal=ja-nee");
    assert_eq!(
        asked(&new.record).len(),
        11,
        "a version begins with what was asked before"
    );
}

#[test]
fn an_own_vragenlijst_is_data_until_someone_answered_it() {
    let mut case = made(OWN);
    assert_eq!(of(&case).version, "1");
    let no = case.refused(LEIDING, "ervaring-uitkomst", "vraagnummer=1; geteld=1, 2");
    assert!(no.contains("nog geen vraag"), "{no}");
    case.done(
        LEIDING,
        "ervaring-vraag",
        "vraag=Is het gezellig?; schaal=altijd+, soms, nooit",
    );
    case.done(
        LEIDING,
        "ervaring-vraag",
        "vraag=Komt u terug?; schaal=ja-nee",
    );
    case.done(
        LEIDING,
        "ervaring-vraag-wijzigen",
        "vraagnummer=2; vraag=Komt u weer?",
    );
    let no = case.refused(LEIDING, "ervaring-vraag", "vraag=KOMT U WEER");
    assert!(no.contains("twee keer"), "{no}");
    case.done(
        LEIDING,
        "ervaring-uitkomst",
        "vraagnummer=2; geteld=7, 2, geen mening 1",
    );
    for (action, given) in [
        ("ervaring-vraag", "vraag=Nog een?"),
        ("ervaring-vraag-wijzigen", "vraagnummer=1; vraag=Anders?"),
        ("ervaring-vraag-weghalen", "vraagnummer=1"),
    ] {
        let no = case.refused(LEIDING, action, given);
        assert!(no.contains("al geantwoord"), "{action}: {no}");
    }
    // Another moment of the same version asks the same, and cannot ask anything else.
    let mut other = beside(&case, &OWN.replace("tussenmeting", "eindmeting"));
    assert_eq!(asked(&other.record), asked(&case.record));
    assert!(questions(&other.record).all(|(_, it)| it.counts.is_none()));
    let no = other.refused(LEIDING, "ervaring-vraag", "vraag=Nog een?");
    assert!(no.contains("ERV-0001"), "{no}");
}

#[test]
fn what_was_answered_is_taken_out_again_by_a_dash() {
    let mut case = made(WMO);
    case.done(LEIDING, "ervaring-uitkomst", "vraagnummer=5; geteld=40, 15");
    let counts = |case: &Case| {
        case.record
            .element::<SurveyQuestion>(5)
            .unwrap()
            .counts
            .clone()
    };
    assert_eq!(counts(&case).unwrap().to_string(), "40, 15");
    case.done(LEIDING, "ervaring-uitkomst", "vraagnummer=5; geteld=-");
    assert_eq!(counts(&case), None);
}

#[rstest]
#[case(
    "ervaring-uitkomst",
    "vraagnummer=5; geteld=40, 15, 3",
    "heeft 2 antwoorden"
)]
#[case(
    "ervaring-uitkomst",
    "vraagnummer=5; geteld=40, 25",
    "60 mensen antwoordden"
)]
#[case("ervaring-uitkomst", "vraagnummer=5; geteld=0, 0", "niemand")]
#[case("ervaring-uitkomst", "vraagnummer=5; geteld=veel", "geen aantallen")]
#[case("ervaring-uitkomst", "vraagnummer=11; geteld=1, 2", "geen vraag 11")]
#[case("ervaring-wijzigen", "beantwoord=201", "uitgenodigd")]
#[case("ervaring-wijzigen", "uitgenodigd=401", "populatie is 400")]
#[case("ervaring-wijzigen", "tot-en-met=1-2-2025", "voor het begint")]
#[case("ervaring-wijzigen", "van=", "van")]
#[case(
    "verbeteractie-afspreken",
    "actie=Bellen; wie=Niemand; uiterlijk=1-5-2025; vraagnummer=12",
    "geen vraag 12"
)]
#[case(
    "verbeteractie-afronden",
    "actienummer=1; gedaan-op=1-4-2025",
    "geen verbeteractie open"
)]
fn what_cannot_be_is_said_and_loses_nothing(
    #[case] action: &str,
    #[case] given: &str,
    #[case] part: &str,
) {
    let mut case = made(WMO);
    let before = case.record.clone();
    let no = case.refused(LEIDING, action, given);
    assert!(no.contains(part), "{no}");
    assert_eq!(case.record, before);
}

#[test]
fn the_same_onderzoek_stands_there_once() {
    let case = made(WMO);
    let mut other = begun(2);
    other.register.take(&case.record);
    let no = other.refused(LEIDING, "ervaring-vastleggen", WMO);
    assert!(no.contains("ERV-0001"), "{no}");
    other.done(
        LEIDING,
        "ervaring-vastleggen",
        &WMO.replace("nulmeting", "eindmeting"),
    );
}

#[test]
fn an_improvement_has_an_owner_and_a_day_and_is_done_once() {
    let mut case = made(WMO);
    let given = "actie=Altijd terugbellen; wie=Sanne; uiterlijk=1-6-2026; vraagnummer=2";
    case.done(BACKOFFICE, "verbeteractie-afspreken", given);
    let no = case.refused(LEIDING, "verbeteractie-afspreken", given);
    assert!(no.contains("al open"), "{no}");
    case.done(
        LEIDING,
        "verbeteractie-wijzigen",
        "actienummer=1; uiterlijk=1-7-2026",
    );
    case.done(
        LEIDING,
        "verbeteractie-afronden",
        "actienummer=1; gedaan-op=vandaag; uitkomst=Het lukt",
    );
    let it = case.record.element::<Improvement>(1).unwrap();
    assert_eq!(
        (it.due, it.done),
        (Some(day("2026-07-01")), Some(case.today))
    );
    let no = case.refused(
        LEIDING,
        "verbeteractie-afronden",
        "actienummer=1; gedaan-op=vandaag",
    );
    assert!(no.contains("geen verbeteractie open"), "{no}");
}

#[test]
fn only_who_leads_or_keeps_the_office_does_this() {
    for who in [WIJ, BT, CONTRACT, FG, BEHEER] {
        let mut case = begun(1);
        let no = case.refused(who, "ervaring-vastleggen", WMO);
        assert!(!no.is_empty(), "{who}");
    }
}

#[test]
fn a_question_is_found_as_a_survey_office_writes_it() {
    let case = made(WMO);
    let find = |text: &str| question_called(&case.record, text);
    for (text, n) in [
        ("Ik werd snel geholpen.", Some(2)),
        ("vraag 2", Some(2)),
        ("V10", Some(10)),
        ("3. De medewerker nam mij serieus", Some(3)),
        ("Door de ondersteuning die ik krijg, kan ik mij", Some(9)),
        ("Door de ondersteuning", None),
        ("3. Ik werd snel geholpen", None),
        ("11", None),
        ("Leeftijd", None),
        ("", None),
    ] {
        assert_eq!(find(text), n, "{text}");
    }
}
