//! Days of a contract manager on the real screen. Dates are counted from today, so that the stories stay true.

use crate::support::robot::{Desk, Robot};
use chrono::Datelike;
use wijkregie::domain::dates::{compact, with_year};
use wijkregie::office::today;

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
        .does_not_say("Als niemand iets doet");
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
    let (desk, number) = desk_with("titel=x; soort=contract; begin=2026-01-01; einde=2099-12-31");
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
    cora.types("c").says("Er zijn nog geen contracten");
    cora.types("Cn").says("Contract registreren").says("titel*");
    cora.fills_in("begeleiding").types("raam<Enter>");
    cora.fills_in("1-1-2026").types("31-12-2025<Enter>");
    cora.says("ligt voor het begin");
}
