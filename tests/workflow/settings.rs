//! What the office sets: its lists of words, its wijken and the codes of the CBS, and what follows for its dossiers.

use std::collections::BTreeMap;

use crate::support::case::*;
use wijkregie::domain::record::{Kind, Record, RecordId};
use wijkregie::domain::words::State as S;
use wijkregie::domain::workflow::decide;

/// Does an action on a setting, in the role of someone who may see everything unless it says otherwise; the sentence with
/// which it is refused.
fn set_with(
    case: &mut Case,
    (who, id, key): (&str, &str, &str),
    given: &BTreeMap<String, String>,
) -> Result<(), String> {
    let actor = match who.contains('@') {
        true => actor(who),
        false => actor(&format!("{who}@alles")),
    };
    let mut setting = Record::new(RecordId::new(Kind::Setting, key));
    if let Some(value) = case.register.settings.get(key) {
        setting.revision = 1;
        setting.setting_mut().unwrap().value = value.to_owned();
    }
    let decided = decide(action(id), &setting, given, &case.context(&actor));
    let (_, changed) = decided.map_err(|no| no.to_string())?;
    for mut record in changed {
        record.revision = setting.revision + 1;
        reads_back(id, &setting, &record);
        case.register.take(&record);
    }
    Ok(())
}

fn set(case: &mut Case, who: &str, id: &str, key: &str, given: &str) -> Result<(), String> {
    set_with(case, (who, id, key), &fields(given))
}

/// Sets a value that may hold anything.
fn put(case: &mut Case, key: &str, value: &str) {
    let given = [("waarde", value), ("reden", "CBS")];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    set_with(case, ("backoffice", "wijk-wijzigen", key), &given.into()).unwrap();
}

#[test]
fn what_a_dossier_keeps_of_a_word_stays_when_the_word_is_renamed() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(
        WIJ,
        "gegevens-wijzigen",
        "soort=dagbesteding; verwijzer=huisarts",
    );
    for (list, given) in [
        (
            "soorten",
            "woord=dagbesteding; naam=dagactiviteiten; reden=nieuw beleid",
        ),
        ("verwijzers", "woord=huisarts; naam=arts; reden=korter"),
    ] {
        set(&mut case, "beheer", "woord-hernoemen", list, given).unwrap();
    }
    assert_eq!(case.referral().support, "dagbesteding");
    assert_eq!(case.referral().entrance.as_deref(), Some("huisarts"));
    // By its new name and by its old one it is the same.
    for typed in ["dagactiviteiten", "Dagbesteding"] {
        case.done(WIJ, "gegevens-wijzigen", "soort=vervoer");
        case.done(WIJ, "gegevens-wijzigen", &format!("soort={typed}"));
        assert_eq!(case.referral().support, "dagbesteding", "{typed}");
    }
    let no = set(
        &mut case,
        "beheer",
        "woord-toevoegen",
        "soorten",
        "woord=dagbesteding; reden=x",
    );
    assert!(
        no.unwrap_err()
            .contains("was een naam van ‘dagactiviteiten’ en krijgt geen andere betekenis")
    );
}

#[test]
fn a_word_that_has_ended_is_not_chosen_any_more_and_stays_where_it_is() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "gegevens-wijzigen", "soort=vervoer");
    set(
        &mut case,
        "beheer",
        "woord-beeindigen",
        "soorten",
        "woord=vervoer; reden=niet meer",
    )
    .unwrap();
    assert_eq!(case.referral().support, "vervoer");
    case.done(WIJ, "gegevens-wijzigen", "soort=dagbesteding");
    let no = case.refused(WIJ, "gegevens-wijzigen", "soort=vervoer");
    assert!(
        no.contains("‘vervoer’ wordt niet meer gebruikt; kies uit: individuele begeleiding"),
        "{no}"
    );
    set(
        &mut case,
        "beheer",
        "woord-herstellen",
        "soorten",
        "woord=vervoer; reden=toch",
    )
    .unwrap();
    case.done(WIJ, "gegevens-wijzigen", "soort=vervoer");
}

#[test]
fn a_leefgebied_with_another_name_is_scored_and_measured_as_before() {
    let mut case = Case::at(S::InOnderzoek);
    set(
        &mut case,
        "beheer",
        "woord-hernoemen",
        "leefgebieden",
        "woord=onderwijs; naam=leren en ontwikkelen; reden=taal",
    )
    .unwrap();
    for name in ["leren en ontwikkelen", "onderwijs"] {
        let given = format!("leefgebied={name}; score=3; datum=vandaag");
        case.done(WIJ, "leefgebied-scoren", &given);
    }
    let kept: Vec<String> = case
        .record
        .all::<wijkregie::domain::record::Score>()
        .map(|score| score.leefgebied.to_string())
        .collect();
    assert_eq!(kept, ["onderwijs", "onderwijs"]);
    let no = set(
        &mut case,
        "beheer",
        "woord-beeindigen",
        "leefgebieden",
        "woord=onderwijs; reden=x",
    );
    assert!(no.unwrap_err().contains("deze lijst staat vast"));
}

#[test]
fn words_are_set_by_a_beheerder_and_wijken_by_the_back_office_too() {
    let mut case = Case::new();
    let no = set(
        &mut case,
        "backoffice",
        "woord-toevoegen",
        "soorten",
        "woord=logeren; reden=x",
    );
    assert!(no.is_err());
    set(
        &mut case,
        "backoffice",
        "wijk-wijzigen",
        "wijk.hoogkerk.bt",
        "waarde=geen; reden=gestopt",
    )
    .unwrap();
    for who in ["wij", "bt", "contract", "leiding", "fg"] {
        let no = set(
            &mut case,
            who,
            "wijk-wijzigen",
            "wijk.hoogkerk.bt",
            "waarde=x; reden=x",
        );
        assert!(no.is_err(), "{who}");
    }
    let no = set(
        &mut case,
        "backoffice",
        "wijk-wijzigen",
        "norm.wachtlijst",
        "waarde=9w; reden=x",
    );
    assert!(
        no.unwrap_err()
            .contains("is geen instelling van een wijk of team")
    );
    let no = set(
        &mut case,
        "beheer",
        "woord-toevoegen",
        "norm.wachtlijst",
        "woord=x; reden=x",
    );
    assert!(no.unwrap_err().contains("is geen lijst van woorden"));
}

#[test]
fn who_sees_a_part_of_the_work_does_not_widen_it_by_moving_a_wijk() {
    let mut case = Case::new();
    put(&mut case, "cbs.2014.WK001401", "Noord");
    put(&mut case, "cbs.2024.WK001420", "West");
    let steps = [
        (
            "wijk-wijzigen",
            "wijk.beijum.wij",
            "waarde=hoogkerk; reden=x",
        ),
        (
            "wijk-wijzigen",
            "wijk.hoogkerk.postcodes",
            "waarde=9734; reden=x",
        ),
        ("wijk-wijzigen", "cbs.2014.WK001401", "waarde=Zuid; reden=x"),
        (
            "code-overgang",
            "cbs.2014.WK001401",
            "jaar=2024; codes=WK001420; vanaf=2024-01-01; reden=x",
        ),
    ];
    for (id, key, given) in steps {
        let no = set(&mut case, "backoffice@wij:hoogkerk", id, key, given).unwrap_err();
        assert!(
            no.contains("Dit kan een beheerder, of iemand met de rol backoffice en bereik alles"),
            "{no}"
        );
    }
    set(
        &mut case,
        "beheer@wij:hoogkerk",
        steps[2].0,
        steps[2].1,
        steps[2].2,
    )
    .unwrap();
    set(&mut case, "backoffice", steps[3].0, steps[3].1, steps[3].2).unwrap();
}

#[test]
fn a_team_of_a_wijk_is_one_that_is_there_and_a_slip_of_the_pen_makes_no_wijk() {
    let mut case = Case::new();
    let change = |case: &mut Case, key: &str, value: &str| {
        let given = format!("waarde={value}; reden=x");
        set(case, "backoffice", "wijk-wijzigen", key, &given)
    };
    change(&mut case, "bt.beijum.naam", "Noordoost").unwrap();
    for (typed, kept) in [
        ("BT Noordoost", Some("beijum")),
        ("noordoost", Some("beijum")),
        ("BT Hoogkerk", Some("hoogkerk")),
        ("Geen", None),
        ("Selwerd", Some("selwerd")),
    ] {
        change(&mut case, "wijk.hoogkerk.bt", typed).unwrap();
        let wijken = case.register.settings.wijken();
        assert_eq!(wijken["hoogkerk"].bt.as_deref(), kept, "{typed}");
    }
    let count = case.register.settings.wijken().len();
    for key in [
        "wijk.hoogkerkk.bt",
        "wijk.hoogkerkk.wij",
        "wijk.hoogkerkk.postcodes",
    ] {
        let value = if key.ends_with("postcodes") {
            "9747"
        } else {
            "beijum"
        };
        let no = change(&mut case, key, value).unwrap_err();
        assert!(no.contains("‘hoogkerkk’ is geen wijk van kantoor"), "{no}");
    }
    assert_eq!(case.register.settings.wijken().len(), count);
    change(&mut case, "wijk.meerstad.naam", "Meerstad").unwrap();
    change(&mut case, "wijk.meerstad.bt", "beijum").unwrap();
    assert_eq!(case.register.settings.wijken().len(), count + 1);
}

#[test]
fn what_is_not_typed_of_an_area_stays_and_who_types_an_overgang_said_it() {
    let mut case = Case::new();
    let key = "cbs.2014.WK001401";
    put(&mut case, "cbs.2024.WK001420", "West");
    put(&mut case, "cbs.2024.WK001421", "Oost");
    put(&mut case, key, "Noord; wijk: beijum");
    let given = "jaar=2024; codes=WK001420; vanaf=2024-01-01; reden=x";
    set(&mut case, "beheer", "code-overgang", key, given).unwrap();
    let kept = |case: &Case| case.register.settings.get(key).unwrap().to_owned();
    put(&mut case, key, "Schilderswijk");
    let overgang = "vanaf 2024-01-01 in 2024";
    assert_eq!(
        kept(&case),
        format!("Schilderswijk; wijk: beijum; {overgang}: WK001420; door: beheer")
    );
    // The same said again is still of who said it first, whoever is named; another one is of who types it.
    for (codes, by) in [("WK001420", "beheer"), ("WK001421", "backoffice")] {
        let typed = format!("Schilderswijk; {overgang}: {codes}; door: wie-dan-ook");
        put(&mut case, key, &typed);
        assert_eq!(
            kept(&case),
            format!("Schilderswijk; wijk: beijum; {overgang}: {codes}; door: {by}")
        );
    }
    // One that is typed whole at once too.
    let new = "cbs.2014.WK001402";
    put(
        &mut case,
        new,
        &format!("Zuid; {overgang}: WK001420; door: wie-dan-ook"),
    );
    assert!(
        case.register
            .settings
            .get(new)
            .unwrap()
            .ends_with("door: backoffice")
    );
}

#[test]
fn an_area_is_kept_under_one_key() {
    let mut case = Case::new();
    put(&mut case, "cbs.2014.WK001401", "Noord");
    put(&mut case, "cbs.2014.BU00140104", "Zuid");
    let no = set(
        &mut case,
        "backoffice",
        "wijk-wijzigen",
        "cbs.2014.bu00140104",
        "waarde=Elders; reden=x",
    );
    assert!(no.unwrap_err().contains("schrijf cbs.2014.BU00140104"));
    let areas = case.register.settings.areas();
    assert_eq!(areas.get(2014, "BU00140104").unwrap().name, "Zuid");
}

#[test]
fn who_moves_does_not_live_in_that_buurt_any_more() {
    let mut case = Case::new();
    put(&mut case, "cbs.2014.WK001401", "Noord");
    put(&mut case, "cbs.2014.BU00140104", "Zuid");
    case.record = case.related[0].clone();
    case.record.revision = 1;
    let buurt = |case: &Case| case.record.resident().unwrap().buurt.clone();
    let zuid = Some("2014-BU00140104".to_owned());
    case.done(WIJ, "inwoner-wijzigen", "buurt=zuid");
    // An address that was not known yet says nothing of a buurt that is.
    case.done(WIJ, "inwoner-wijzigen", "straat=Zuiderweg; huisnummer=1");
    assert_eq!(buurt(&case), zuid);
    case.done(WIJ, "inwoner-wijzigen", "telefoon=06-12345678");
    assert_eq!(buurt(&case), zuid);
    case.done(WIJ, "inwoner-wijzigen", "huisnummer=3");
    assert_eq!(buurt(&case), None);
    case.done(WIJ, "inwoner-wijzigen", "postcode=9744 AB; buurt=zuid");
    assert_eq!(buurt(&case), zuid);
    case.done(WIJ, "inwoner-wijzigen", "straat=Noorderweg");
    assert_eq!(buurt(&case), None);
}

#[test]
fn where_a_wijk_has_no_begeleidingsteam_the_next_step_is_said() {
    let mut case = Case::at(S::InOnderzoek);
    case.done(WIJ, "gegevens-wijzigen", "wijk=hoogkerk");
    let no = case.refused(WIJ, "aanbieden", "");
    assert!(!no.contains("geen begeleidingsteam"), "{no}");
    set(
        &mut case,
        "backoffice",
        "wijk-wijzigen",
        "wijk.hoogkerk.bt",
        "waarde=geen; reden=gestopt",
    )
    .unwrap();
    let no = case.refused(WIJ, "aanbieden", "");
    assert!(
        no.contains(
            "Deze wijk heeft geen begeleidingsteam; kies een ander team of het reguliere proces"
        ),
        "{no}"
    );
    let given = "partij=beijum; antwoord=ja; gegeven-door=inwoner zelf; welke-gegevens=alles; datum=vandaag";
    case.done(WIJ, "toestemming-vastleggen", given);
    case.done(WIJ, "aanbieden", "bt=beijum");
    assert_eq!(case.state(), S::Aangeboden);
}

#[test]
fn what_a_code_became_is_said_by_somebody_and_goes_to_a_later_edition() {
    let mut case = Case::new();
    for (key, name) in [
        ("cbs.2014.WK001401", "Schilderswijk"),
        ("cbs.2014.BU00140104", "Vinkhuizen-Zuid; wijk: vinkhuizen"),
        ("cbs.2024.WK001420", "West"),
        ("cbs.2024.BU00142001", "Zuid"),
    ] {
        put(&mut case, key, name);
    }
    let old = "cbs.2014.BU00140104";
    let back = set(
        &mut case,
        "backoffice",
        "code-overgang",
        "cbs.2024.BU00142001",
        "jaar=2014; codes=BU00140104; vanaf=2024-01-01; reden=x",
    );
    assert!(
        back.unwrap_err()
            .contains("een overgang gaat naar een latere indeling")
    );
    let no = set(
        &mut case,
        "backoffice",
        "code-overgang",
        old,
        "jaar=2024; codes=BU00149999; vanaf=2024-01-01; reden=x",
    );
    assert!(
        no.unwrap_err()
            .contains("BU00149999 staat niet in de indeling van 2024")
    );
    let no = set(
        &mut case,
        "wij",
        "code-overgang",
        old,
        "jaar=2024; codes=BU00142001; vanaf=2024-01-01; reden=x",
    );
    assert!(no.is_err());
    set(
        &mut case,
        "backoffice",
        "code-overgang",
        old,
        "jaar=2024; codes=bu00142001; vanaf=2024-01-01; reden=grenzen",
    )
    .unwrap();
    let areas = case.register.settings.areas();
    let buurt = areas.get(2014, "BU00140104").unwrap();
    assert_eq!(buurt.becomes.as_ref().unwrap().by, "backoffice");
    assert_eq!(areas.told(buurt), "sinds ma 1 jan 2024 Zuid (BU00142001)");
}
