//! Lists of wijken and buurten, and lists that name them, in an office that has its own names: what is read in says what the
//! file says, and what cannot be kept is refused or told.

use std::io::Cursor;

use chrono::Datelike;
use wijkregie::domain::plan::parts::PlanGoal;
use wijkregie::domain::record::{Kind, Record as Kept, RecordId};
use wijkregie::domain::rows::{AreaRow, PlanRow, RawValue, ReferralRow};
use wijkregie::domain::words::Leefgebied;
use wijkregie::exchange::profile::Profile;
use wijkregie::exchange::read::{ImportRow, Record, RowReader};
use wijkregie::import::report::about_own;
use wijkregie::office::import::{Batch, BatchResult, OfficeRow};
use wijkregie::office::today;

use crate::support::reading::day_of_reading;
use crate::support::robot::{Desk, FOUNDER};

/// What someone hears who reads a list in, with the year that was given along.
fn read<R: ImportRow + OfficeRow>(desk: &Desk, text: &str, year: Option<u16>) -> BatchResult {
    let profile = Profile {
        year,
        ..Profile::default()
    };
    let source = Cursor::new(text.to_owned());
    let reader = RowReader::<_, R>::open(source, &profile, day_of_reading()).unwrap();
    let rows = reader.filter_map(|record| match record.unwrap() {
        Record::Row(row, _) => Some(row),
        Record::Refused(_) => None,
    });
    let batch = Batch::filling(R::all(rows.collect()), false);
    let caller = desk.caller("bea");
    desk.office.import(caller, batch, String::new()).unwrap()
}

fn wijken(desk: &Desk, text: &str) -> BatchResult {
    read::<AreaRow>(desk, text, None)
}

fn refused(result: &BatchResult) -> Vec<&str> {
    result.refused.iter().map(|(_, why)| why.as_str()).collect()
}

fn told(result: &BatchResult) -> Vec<String> {
    let told = result.meldingen.iter();
    told.map(|it| format!("{}: {}", it.field, it.reason))
        .collect()
}

/// What is kept of a wijk or buurt; empty where there is none.
fn kept(desk: &Desk, key: &str) -> String {
    let all = desk.office.registers(&desk.caller("bea")).unwrap();
    let id = RecordId::new(Kind::Setting, key);
    let setting = all.iter().find(|record| record.id == id);
    setting.map_or_else(String::new, |it| it.setting().unwrap().value.clone())
}

/// The verwijzing with this number of this year.
fn verwijzing(desk: &Desk, n: u32) -> Kept {
    let id = RecordId::referral(today().year(), n);
    desk.record("bea", &id.number)
}

fn set(desk: &Desk, action: &str, key: &str, given: &str) {
    desk.does(FOUNDER, action, key, &format!("{given}; reden=beleid"));
}

#[test]
fn an_area_that_would_not_read_back_is_refused_and_leaves_nothing() {
    let desk = Desk::with_people();
    let result = wijken(
        &desk,
        "Wijkcode;Wijknaam;Buurtcode;Buurtnaam;Jaar\n\
         WK001420;West;BU00142001;\"Zuid; wijk: beijum\";2024\n\
         WK001420;;BU00142002;Noord;2024\n",
    );
    assert_eq!((result.added, result.refused.len()), (0, 2), "{result:?}");
    let refused = refused(&result);
    assert!(
        refused[0].contains("er staat een puntkomma in"),
        "{refused:?}"
    );
    // The wijk of the row that was refused is not there for the next one.
    assert!(
        refused[1].contains("de naam van WK001420 ontbreekt"),
        "{refused:?}"
    );
    for code in ["WK001420", "BU00142001", "BU00142002"] {
        assert_eq!(kept(&desk, &format!("cbs.2024.{code}")), "", "{code}");
    }
}

#[test]
fn of_a_list_of_the_whole_country_only_the_own_gemeente_and_what_went_into_it_is_read_in() {
    let desk = Desk::with_people();
    let result = wijken(
        &desk,
        "Gemeentecode;Wijkcode;Wijknaam;Jaar\n\
         Haren;WK001700;Haren;2014\n\
         Bedum;WK000500;Bedum;2014\n\
         Almere;WK003400;Almere;2014\n\
         Haren;WK001401;Schilderswijk;2014\n",
    );
    assert_eq!((result.added, result.refused.len()), (1, 3), "{result:?}");
    let refused = refused(&result);
    assert!(refused[0].contains("ligt in gemeente Bedum"), "{refused:?}");
    assert!(
        refused[1].contains("ligt in gemeente Almere"),
        "{refused:?}"
    );
    assert!(
        refused[2].contains("WK001401 ligt in GM0014, niet in gemeente Haren"),
        "{refused:?}"
    );
    assert_eq!(kept(&desk, "cbs.2014.WK001700"), "Haren");
}

#[test]
fn the_year_that_is_given_along_is_for_rows_without_one_and_what_cannot_be_read_is_refused() {
    let desk = Desk::with_people();
    let text = "Wijkcode;Wijknaam;Jaar;Overgang vanaf;Overgang naar;Wordt\n\
        WK001401;Zuid;;;;\n\
        WK001402;Noord;2O24;;;\n\
        WK001403;Oost;;32-13-2024;2024;WK001420\n";
    let result = read::<AreaRow>(&desk, text, Some(2014));
    assert_eq!((result.added, result.refused.len()), (1, 2), "{result:?}");
    let refused = refused(&result);
    assert!(
        refused[0].contains("‘2O24’ bij Jaar is niet te lezen"),
        "{refused:?}"
    );
    assert!(
        refused[1].contains("‘32-13-2024’ bij Overgang vanaf is niet te lezen"),
        "{refused:?}"
    );
    assert_eq!(kept(&desk, "cbs.2014.WK001402"), "");
}

#[test]
fn a_wijk_of_the_office_and_a_team_go_by_the_names_people_use_and_who_read_it_in_said_so() {
    let desk = Desk::with_people();
    let result = wijken(
        &desk,
        "Wijkcode;Wijknaam;Jaar;Hoort bij;Begeleidingsteam;Overgang naar;Wordt;Gezegd door\n\
         WK001420;West;2024;Ind. buurt;BT Indische Buurt;;;\n\
         WK001421;Oost;2024;HOOGKERK ;indische buurt;;;\n\
         WK001401;Zuid;2014;;;2024;WK001420;\n\
         WK001402;Noord;2014;;;2024;WK001420;\"T. Postma; de chef\"\n",
    );
    assert_eq!((result.added, result.refused.len()), (4, 0), "{result:?}");
    assert_eq!(
        kept(&desk, "cbs.2024.WK001420"),
        "West; wijk: indische-buurt"
    );
    assert_eq!(kept(&desk, "cbs.2024.WK001421"), "Oost; wijk: hoogkerk");
    // Only of the team that is another one there is something to tell.
    let told = told(&result);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("in wijkregie is dat BT Hoogkerk"),
        "{told:?}"
    );
    let overgang = "vanaf 2024-01-01 in 2024: WK001420; door";
    assert_eq!(
        kept(&desk, "cbs.2014.WK001401"),
        format!("Zuid; {overgang}: bea")
    );
    assert_eq!(
        kept(&desk, "cbs.2014.WK001402"),
        format!("Noord; {overgang}: T. Postma, de chef")
    );
}

#[test]
fn a_begeleidingsteam_that_has_stopped_stays_as_it_stood_and_no_other_team_gets_the_dossier() {
    let desk = Desk::with_people();
    let text = "Volgnr;Achternaam;Wijk;Status;Aangeboden aan\n\
        1;Veen;Hoogkerk;aangeboden;BT Noorderlicht\n\
        2;Berg;Hoogkerk;aangeboden;BT\n";
    let result = read::<ReferralRow>(&desk, text, None);
    assert_eq!((result.added, result.refused.len()), (2, 0), "{result:?}");
    let team = "Aangeboden aan: dit begeleidingsteam is er niet; bewaard zoals het er stond";
    assert!(told(&result).contains(&team.to_owned()), "{result:?}");
    let stopped = verwijzing(&desk, 1);
    assert_eq!(stopped.referral().unwrap().bt, None);
    let raw: Vec<&RawValue> = stopped.all().collect();
    assert!(
        raw.iter()
            .any(|it| (it.field.as_str(), it.value.as_str())
                == ("Aangeboden aan", "BT Noorderlicht")),
        "{raw:?}"
    );
    assert!(!desk.sees("bram", &stopped.id.number));
    let own = verwijzing(&desk, 2);
    assert_eq!(own.referral().unwrap().bt.as_deref(), Some("hoogkerk"));
    // Read in again, a team that stopped since is what the dossier has: there is nothing to tell.
    set(&desk, "wijk-wijzigen", "wijk.hoogkerk.bt", "waarde=geen");
    let again = "Volgnr;Achternaam;Wijk;Status;Aangeboden aan\n\
        1;Veen;Hoogkerk;aangeboden;BT Noorderlicht\n\
        2;Berg;Hoogkerk;aangeboden;BT Hoogkerk\n";
    let result = read::<ReferralRow>(&desk, again, None);
    assert_eq!((result.updated, result.unchanged), (0, 2), "{result:?}");
    let teams = told(&result).into_iter().filter(|it| *it == team);
    assert_eq!(teams.count(), 1);
}

#[test]
fn what_the_office_calls_something_goes_before_what_others_call_so() {
    let desk = Desk::with_people();
    // For others ‘school’ is onderwijs, ‘ziekenhuis’ a medisch specialist and ‘POH’ a huisarts.
    for (list, word, name) in [
        ("leefgebieden", "dagbesteding/werk/vrije tijd", "school"),
        ("verwijzers", "zorgorganisatie", "ziekenhuis"),
    ] {
        set(
            &desk,
            "woord-hernoemen",
            list,
            &format!("woord={word}; naam={name}"),
        );
    }
    let text = "Volgnr;Achternaam;Gezinsnr;Verwijzer;Soort verwijzer;Leefgebieden\n\
        1;Veen;G1;ziekenhuis;;school, wonen\n\
        2;Berg;G2;POH;ziekenhuis;school/wonen\n\
        3;Dam;G3;Jansen;ziekenhuis;onderwijs, vissen\n";
    let result = read::<ReferralRow>(&desk, text, None);
    assert_eq!((result.added, result.refused.len()), (3, 0), "{result:?}");
    let of = |n: u32| {
        let record = verwijzing(&desk, n);
        let referral = record.referral().unwrap();
        let areas = referral.leefgebieden.iter().map(ToString::to_string);
        let areas: Vec<String> = areas.collect();
        (referral.entrance.clone().unwrap(), areas.join(", "))
    };
    let both = "dagbesteding/werk/vrije tijd, huisvesting/huishoudelijke zelfredzaamheid";
    assert_eq!(of(1), ("zorgorganisatie".to_owned(), both.to_owned()));
    assert_eq!(of(2), ("huisarts".to_owned(), both.to_owned()));
    assert_eq!(
        of(3),
        ("zorgorganisatie".to_owned(), "onderwijs".to_owned())
    );
    assert!(told(&result).contains(&"Leefgebieden: geen bekend leefgebied: vissen".to_owned()));

    let text = "Gezinsnr;Regisseur;Leefgebied;Doel\nG1;Anna;school;er iedere dag uit\n";
    let result = read::<PlanRow>(&desk, text, None);
    assert_eq!((result.added, result.refused.len()), (1, 0), "{result:?}");
    let plan = desk.record("bea", "PLAN-0001");
    assert_eq!(
        plan.all::<PlanGoal>().next().unwrap().leefgebied,
        Leefgebied::Dagbesteding
    );
}

#[test]
fn of_columns_that_are_not_kept_it_is_said_that_they_are_not() {
    let own = ["Aantal inwoners".to_owned()];
    let kept = about_own(&own, <ReferralRow as ImportRow>::KEEPS_OWN).unwrap();
    assert!(kept.ends_with("blijft onder haar eigen naam bij elke rij bewaard"));
    let lost = about_own(&own, <AreaRow as ImportRow>::KEEPS_OWN).unwrap();
    assert!(
        lost.ends_with("‘Aantal inwoners’ ken ik niet; die wordt niet bewaard"),
        "{lost}"
    );
}
