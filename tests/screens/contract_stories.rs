//! Days of a contract manager on the real screen. Dates are counted from today, so that the stories stay true.

use crate::support::robot::{Desk, Robot};
use chrono::{Datelike, Days};
use wijkregie::domain::dates::{compact, with_year};
use wijkregie::office::{AsOf, today};
use wijkregie::tui::model::Overlay;

fn last_of(year: i32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(year, 12, 31).unwrap()
}

/// An office with a contract manager; the number of the contract that was made.
fn desk_with(given: &str) -> (Desk, String) {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    let number = desk.does("cora", "contract-registreren", "", given);
    (desk, number)
}

fn opens<'a>(desk: &'a Desk, number: &str) -> Robot<'a> {
    let mut cora = desk.sits_down("cora");
    cora.types("c").says(number).types("<Enter>");
    cora.says(&format!("Dossier › {number}"));
    cora
}

#[test]
fn using_an_option_moves_every_later_date() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=individuele ondersteuning; soort=raamovereenkomst; begin={}-01-01; einde={}-12-31; opzegtermijn=3; \
         opties=1; optie-maanden=12; clausule=bestek 4.2; meldtermijn=1; aandachtsveld=individuele ondersteuning",
        year - 1,
        year + 1
    ));
    let mut cora = opens(&desk, &number);
    cora.types("<Tab>")
        .says(&format!(
            "Loopt nu tot en met   {}",
            with_year(last_of(year + 1))
        ))
        .says(&format!(
            "Na alle opties        {}",
            with_year(last_of(year + 2))
        ))
        .says("Optie melden uiterlijk")
        .says("niet gebruikt");
    cora.types("Vg").says("Optie gebruiken").types("<Enter>");
    cora.says("Optie gebruiken: gedaan")
        .says(&format!(
            "Loopt nu tot en met   {}",
            with_year(last_of(year + 2))
        ))
        .does_not_say("Optie melden uiterlijk")
        .says("gebruikt");
    // The list and the bars follow.
    cora.types("c").says(&compact(last_of(year + 2)));
    // And it can be taken back.
    cora.types("<Enter>u").says("staat weer zoals ervoor");
    cora.types("<Tab>").says("Optie melden uiterlijk");
}

#[test]
fn a_missed_notice_date_shows_what_tacit_renewal_did() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=ambulante jeugdhulp; soort=raamovereenkomst; begin={}-01-01; einde={year}-12-31; stilzwijgend=ja; \
         verlengingsduur=12; opzegtermijn=12",
        year - 2
    ));
    let mut cora = desk.sits_down("cora");
    cora.says("Nu nodig").says(&number).says("opzegdatum was");
    cora.types("<Enter>").says("wordt stilzwijgend verlengd");
    cora.types("<Tab>")
        .says(&format!(
            "verlengd tot en met {}",
            with_year(last_of(year + 1))
        ))
        .says("geen einde: stilzwijgend")
        .says("voorbij");
    // Notice now works against the next end.
    cora.types("Vo").says("Opzeggen").types("<Enter>");
    cora.says("Opzeggen: gedaan")
        .says(&format!(
            "Loopt nu tot en met   {}",
            with_year(last_of(year + 1))
        ))
        .says("Als niemand iets doet loopt af op");
}

#[test]
fn a_signal_is_dealt_with_by_name_and_reason() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=vervoer; soort=contract; begin={}-01-01; einde={year}-12-31; stilzwijgend=ja; verlengingsduur=12; opzegtermijn=12",
        year - 2
    ));
    let mut cora = opens(&desk, &number);
    cora.says("opzegdatum was").types("ia");
    cora.says("Signaal afhandelen").says("opzegdatum gemist");
    cora.types("bewust door laten lopen<Enter>")
        .says("Signaal afhandelen: gedaan")
        .does_not_say("opzegdatum was");
    cora.types("v").does_not_say("opzegdatum was");
}

#[test]
fn the_agenda_turns_months_and_filters_as_it_is_typed() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=dagbesteding; soort=contract; begin={}-01-01; einde={}-12-31; opzegtermijn=3",
        year - 1,
        year + 1
    ));
    let mut cora = desk.sits_down("cora");
    cora.types("gk").says("Agenda");
    let ahead = (year + 1 - year) * 12 + 9 - i32::try_from(today().month()).unwrap();
    for _ in 0..ahead {
        cora.types("<Right>");
    }
    cora.says(&format!("september {}", year + 1))
        .says("opzegdatum");
    cora.types("/zzz").says("0 van 0").types("<Esc>");
    cora.types("/opzeg<Enter>").says(&number);
    cora.types("<Enter>").says(&format!("Dossier › {number}"));
}

#[test]
fn who_may_not_see_contracts_is_told_so() {
    let (desk, number) = desk_with("titel=x; soort=contract; begin=2026-01-01; einde=2098-12-31");
    let mut wim = desk.sits_down("wim");
    wim.types("c")
        .says("Contracten mag u niet zien")
        .does_not_say(&number);
}

#[test]
fn an_empty_form_says_what_is_missing_and_a_wrong_amount_is_said_at_once() {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    let mut cora = desk.sits_down("cora");
    cora.types("c").says("Er loopt geen contract");
    cora.types("Cn").says("Contract registreren").says("titel*");
    cora.fills_in("begeleiding").types("raam<Enter>");
    cora.fills_in("1-1-2026").types("31-12-2025<Enter>");
    cora.says("ligt voor het begin");
}

#[test]
fn what_the_arrows_chose_is_taken_by_enter_and_tab_and_passing_a_field_fills_nothing() {
    let (desk, number) =
        desk_with("titel=vervoer; soort=contract; begin=2026-01-01; einde=2098-12-31");
    let mut cora = opens(&desk, &number);
    let field = |cora: &Robot<'_>, name: &str| match cora.model.session.overlays.last() {
        Some(Overlay::Form(form)) => {
            let field = form.fields.iter().find(|field| field.spec.name == name);
            field.unwrap().input.value().to_owned()
        }
        _ => panic!("there is no form"),
    };
    cora.types("Cw").says("nu: vervoer").says("nu: nee");
    cora.types("<Tab><Tab><Tab><Tab><Tab>")
        .says("» stilzwijgend");
    assert!(cora.model.session.overlays.len() == 1 && field(&cora, "wet").is_empty());
    cora.types("<Down>").says("» ja").types("<Tab>");
    assert_eq!(field(&cora, "stilzwijgend"), "ja");
    cora.types("12").says("maanden");
    cora.types("<S-Tab><Down>").says("» nee").types("<Up>");
    cora.says("» ja").types("<Enter>");
    cora.says("Contract wijzigen: gedaan")
        .says("stilzwijgend, telkens 12 maanden");
    cora.types("Cw<Tab><Down><Down><Down><Enter>");
    assert!(!field(&cora, "soort").is_empty());
    cora.types("<Enter>").says("Contract wijzigen: gedaan");
}

#[test]
fn what_was_typed_comes_back_at_once_and_the_list_of_drafts_tells_them_apart() {
    let (desk, number) =
        desk_with("titel=vervoer; soort=contract; begin=2026-01-01; einde=2098-12-31");
    let given = "titel=dagbesteding; soort=contract; begin=2026-01-01; einde=2098-12-31";
    let other = desk.does("cora", "contract-registreren", "", given);
    let mut cora = opens(&desk, &number);
    cora.types("Cw<Esc>").does_not_say("bewaard als concept");
    cora.types("Cwbus en taxi<Esc>").says("bewaard als concept");
    cora.types("Cw")
        .says("bus en taxi")
        .says("Uw concept staat er weer");
    cora.types("<Esc>:")
        .types(&other)
        .types("<Enter>Cwclub<Esc>");
    cora.types(":concept")
        .says(&format!("Concept {number}"))
        .says(&format!("Concept {other}"))
        .says("Contract wijzigen: bus en taxi");
    // Emptied again, it is no draft any more.
    cora.types("<Esc>Cw<C-u><Esc>")
        .does_not_say("bewaard als concept");
    cora.types(":concept")
        .does_not_say(&format!("Concept {other}"));
}

#[test]
fn a_draft_about_one_inwoner_does_not_come_back_under_another() {
    let desk = Desk::with_people();
    for name in ["Dijkstra", "Wiersma"] {
        let given = format!("achternaam={name}; postcode=9744 GJ");
        desk.does("bea", "inwoner-registreren", "", &given);
    }
    let mut bea = desk.sits_down("bea");
    bea.types("mdijkstra<Enter>")
        .says("P-0001")
        .types("huis<Esc>");
    bea.types("mwiersma<Enter>")
        .says("P-0002")
        .does_not_say("P-0001");
}

#[test]
fn a_low_window_shows_contracts_and_what_must_be_done() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=vervoer; soort=contract; begin={}-01-01; einde={year}-12-31; stilzwijgend=ja; verlengingsduur=12; opzegtermijn=12",
        year - 2
    ));
    for title in ["a", "b", "c", "d", "e"] {
        let given = format!("titel={title}; soort=contract; begin=2026-01-01; einde=2098-12-31");
        desk.does("cora", "contract-registreren", "", &given);
    }
    let mut cora = desk.sits_down("cora");
    cora.types("c").resizes(60, 16);
    let rows = |cora: &Robot<'_>| {
        cora.screen()
            .lines()
            .filter(|line| line.contains("RO-"))
            .count()
    };
    assert_eq!(rows(&cora), 6, "{}", cora.screen());
    cora.says(&number)
        .says(&format!("opzegdatum was {}", compact(last_of(year - 1))));
    cora.resizes(132, 43);
    assert_eq!(rows(&cora), 6, "{}", cora.screen());
}

#[test]
fn a_contract_that_ends_says_so_and_days_that_passed_say_voorbij() {
    let year = today().year();
    let (desk, number) = desk_with(&format!(
        "titel=begeleiding; soort=contract; begin={}-01-01; einde={}; opties=1; optie-maanden=12; clausule=4.2; \
         meldtermijn=6; opzegtermijn=6; aandachtsveld=begeleiding; wet=Wmo",
        year - 2,
        (today() + chrono::Days::new(60)).format("%d-%m-%Y")
    ));
    let mut cora = opens(&desk, &number);
    let end = with_year(today() + chrono::Days::new(60));
    cora.types("<Tab>")
        .says(&format!("Als niemand iets doet loopt af op {end}"))
        .does_not_say("uiterlijkma");
    let screen = cora.screen();
    let line = screen
        .lines()
        .find(|line| line.contains("Optie melden uiterlijk"));
    let line = line.unwrap();
    assert!(
        line.contains("Optie melden uiterlijk  ") && line.contains("voorbij"),
        "{line}"
    );
}

#[test]
fn the_next_keys_are_about_the_contract_that_was_just_made() {
    let (desk, _) = desk_with("titel=vervoer; soort=contract; begin=2026-01-01; einde=2098-12-31");
    let mut cora = desk.sits_down("cora");
    cora.types("cCn")
        .fills_in("nieuw vervoer")
        .types("contract<Enter>");
    cora.fills_in("1-1-2026").types("31-12-2030<F2>");
    cora.says("Contract registreren: gedaan")
        .says("Dossier › RO-")
        .says("nieuw vervoer");
    // And it tells what to do when that was wrong.
    cora.types("u")
        .says("is niet ongedaan te maken. Verbeter het met ‘Contract wijzigen’, toets C w")
        .does_not_say("werkproces");
}

#[test]
fn from_a_contract_an_aanbesteding_follows_on_it() {
    let (desk, number) =
        desk_with("titel=vervoer; soort=contract; begin=2026-01-01; einde=2029-12-31");
    let mut cora = desk.sits_down("cora");
    for keys in ["cTn", "c<Enter>Tn", "c.aanbest<Enter>"] {
        cora.types(keys).says("Aanbesteding registreren");
        match cora.model.session.overlays.last() {
            Some(Overlay::Form(form)) => {
                assert!(
                    form.typed().values().any(|typed| *typed == number),
                    "{keys}"
                );
            }
            _ => panic!("there is no form"),
        }
        cora.types("<Esc>");
    }
    cora.types("cTnVervoer<Tab>sas<Enter>");
    cora.says("Aanbesteding registreren: gedaan")
        .says("Dossier › AB-")
        .says(&format!("volgt op {number}"));
    cora.types("ga").types("Tn").says("doet hier niets");
}

#[test]
fn a_signal_is_chosen_from_those_of_the_contract_and_put_off_to_a_day_that_is_typed() {
    let (desk, number) = desk_with(&format!(
        "titel=vervoer; soort=raamovereenkomst; begin={}-01-01; einde={}; aandachtsveld=vervoer; wet=Wmo",
        today().year() - 2,
        today() + Days::new(30)
    ));
    let mut cora = opens(&desk, &number);
    cora.types("ia")
        .says("» signaal*")
        .says("cliënten informeren")
        .says("loopt af");
    cora.types("<Down><Enter>").types("komt goed<Enter>");
    cora.says("Signaal afhandelen: gedaan");
    cora.types("iu").says("tot*").does_not_say("vandaag");
}

#[test]
fn what_renews_itself_overlaps_what_follows_until_notice_is_given() {
    let year = today().year();
    for (tacit, told) in [
        (
            "stilzwijgend=ja; verlengingsduur=12; opzegtermijn=3",
            "overlapt zolang niet is opgezegd",
        ),
        ("opzegtermijn=3", "sluit aan"),
    ] {
        let (desk, number) = desk_with(&format!(
            "titel=vervoer; soort=contract; begin={year}-01-01; einde={}-12-31; {tacit}",
            year + 1
        ));
        let next = format!(
            "titel=vervoer; soort=contract; begin={}-01-01; einde={}-12-31; voorganger={number}",
            year + 2,
            year + 3
        );
        desk.does("cora", "contract-registreren", "", &next);
        let mut cora = desk.sits_down("cora");
        cora.types("c/").types(&number).types("<Enter><Enter>");
        cora.says(&format!("Dossier › {number}"));
        cora.types("<Tab>").says("Opvolger").says(told);
    }
}

#[test]
fn the_agreements_of_2012_to_2018_go_in_by_screen_years_later() {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    let mut cora = desk.sits_down("cora");
    cora.types("c").types("Cn").says("Contract registreren");
    cora.types("individuele ondersteuning<Tab>raam<Tab>1-1-2016<Tab>31-12-2017<Tab>")
        .types("<Tab>individuele ondersteuning<Tab><Tab>1<Tab>12<Tab>bestek 4.2<Enter>")
        .says("Dossier › RO-2016-001");
    // The option was used on the last day it could be reported.
    cora.types("Vg")
        .says("Optie gebruiken")
        .types("30-6-2017<Enter>");
    cora.says("Optie gebruiken: gedaan").types("<Tab>");
    cora.says("Loopt nu tot en met     ma 31 dec 2018");
    cora.types("c").types("Cn").says("Contract registreren");
    cora.types("doelgroepenvervoer<Tab>contract<Tab>1-1-2018<Tab>tot augustus 2022")
        .says("van zo 31 jul 2022 tot en")
        .types("<Enter>");
    cora.says("Dossier › RO-2018-001")
        .says("‘tot augustus 2022’");
    cora.types("c").types("Cn").says("Contract registreren");
    cora.types("wijkpilots<Tab>convenant<Tab>1-1-2013<Tab>1-1-2014 of 31-12-2013<Enter>");
    cora.says("Dossier › RO-2013-001")
        .says("van di 31 dec 2013 tot en met wo 1 jan 2014");
}

#[test]
fn a_contract_that_was_a_mistake_is_taken_out_of_every_list() {
    let (desk, number) =
        desk_with("titel=dubbel; soort=contract; begin=2026-01-01; einde=2098-12-31");
    let mut cora = opens(&desk, &number);
    cora.types("Cx").says("Contract uit het register");
    cora.types("twee keer ingevoerd<Enter>").says("gedaan");
    cora.types("c").does_not_say(&number);
    desk.is_whole();
}

#[test]
fn a_perceel_and_what_came_before_are_picked_from_a_list() {
    let (desk, number) = desk_with(
        "titel=vervoer naar school; soort=contract; begin=2024-01-01; einde=2026-12-31; aandachtsveld=vervoer; perceel=2",
    );
    let mut cora = desk.sits_down("cora");
    cora.types("c").types("Cn").says("Contract registreren");
    cora.types("vervoer 2027<Tab>contract<Tab>1-1-2027<Tab>31-12-2028<Tab><Tab>")
        .says("aandachtsveld");
    // What is typed counts; the arrows take what is there.
    cora.types("ver").says("vervoer, perceel 2");
    cora.types("<Down><Tab>");
    for _ in 0..30 {
        match cora.model.session.overlays.last() {
            Some(Overlay::Form(form)) if form.focused().unwrap().spec.name == "voorganger" => break,
            _ => cora.types("<Tab>"),
        };
    }
    cora.types("school")
        .says(&format!("{number} vervoer naar school"));
    cora.types("<Tab><F2>").says("Volgt op").says(&number);
    let shown = desk
        .office
        .contracts(&desk.caller("cora"), &[], true, AsOf::NOW);
    let percelen: Vec<String> = shown
        .unwrap()
        .into_iter()
        .flat_map(|row| row.percelen)
        .collect();
    assert_eq!(percelen, ["vervoer, perceel 2", "vervoer, perceel 2"]);
}

#[test]
fn numbers_are_typed_and_shown_as_people_write_them() {
    let (desk, number) =
        desk_with("titel=vervoer; soort=contract; begin=2026-01-01; einde=2098-12-31");
    desk.does(
        "cora",
        "aanbieder-registreren",
        "",
        "nummer=L055; naam=De Kade",
    );
    let mut cora = opens(&desk, &number);
    cora.types("Ca").says("Partij toevoegen");
    cora.types("De Kade<Tab>55 %<F2>").says("gedaan");
    cora.types("<Tab><Tab>").says("55 %");
    cora.types("Cw").says("Contract wijzigen");
    for _ in 0..40 {
        match cora.model.session.overlays.last() {
            Some(Overlay::Form(form)) if form.focused().unwrap().spec.name == "maximale-waarde" => {
                break;
            }
            _ => cora.types("<Tab>"),
        };
    }
    cora.types("€ 12 mln<F2>").says("gedaan");
    cora.types("<Tab>").says("€ 12.000.000");
    desk.is_whole();
}

#[test]
fn a_step_with_a_contract_of_the_offices_own_number_is_taken_back_and_counted_among_marks() {
    let (desk, number) = desk_with(
        "nummer=K1; titel=vervoer; soort=contract; begin=2025-01-01; einde=2031-12-31; aandachtsveld=vervoer; wet=Wmo",
    );
    assert_eq!(number, "K1");
    let mut cora = desk.sits_down("cora");
    cora.types("c").says("K1");
    cora.types("fn").types("gebeld<F2>").says("gedaan");
    cora.types("u").says("staat weer zoals ervoor");
    assert_eq!(desk.record("cora", "contract:K1").parts.len(), 1);
    // Others hear of it, and it can be marked.
    assert!(desk.office.may_know(&desk.caller("cora"), "K1"));
    let each = desk.office.each(
        &desk.caller("cora"),
        "contract-wijzigen",
        &["K1".to_owned()],
        &Default::default(),
        &[],
    );
    assert_eq!(each.unwrap().rows[0].waarom_niet, None);
    assert!(desk.is_whole());
}
