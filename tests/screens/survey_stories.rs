//! Ervaringsonderzoek, by keys alone.

use chrono::{Datelike, Days};
use wijkregie::office::today;

use crate::support::robot::Desk;

fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("lea", "leiding", "alles");
    desk.hire("cor", "contract", "alles");
    desk
}

#[test]
fn who_leads_asks_reads_what_was_said_and_agrees_on_what_is_done() {
    let desk = desk();
    let mut lea = desk.sits_down("lea");
    lea.types("gs").says("Er is geen ervaringsonderzoek");
    lea.types("!v").says("Ervaringsonderzoek vastleggen");
    lea.types("ceo-wmo<Tab>bewoners<Tab>nulmeting<Tab>1-3-2026<F2>");
    lea.says("Ervaringsonderzoek vastleggen: gedaan")
        .says("Cliëntervaringsonderzoek Wmo 2016")
        .says("nog geen uitkomst");
    desk.does(
        "lea",
        "ervaring-wijzigen",
        "ERV-0001",
        "uitgenodigd=200; beantwoord=83",
    );
    desk.does(
        "lea",
        "ervaring-uitkomst",
        "ERV-0001",
        "vraagnummer=2; geteld=8, 26, 17, 19, 9, geen mening 4",
    );
    let mut again = desk.sits_down("lea");
    again
        .types("gs")
        .says("ERV-0001")
        .says("42 %")
        .types("<Enter>")
        .says("83 van 200 antwoordden")
        .says("43 % · tussen 33 en 54 % · n = 79");
    again.types("!a").says("Verbeteractie afspreken");
    let until = today() + Days::new(7);
    let day = until.format("%-d-%-m-%Y");
    again.types(&format!("Altijd terugbellen<Tab>Sanne<Tab>{day}<F2>"));
    again.says("Verbeteractie afspreken: gedaan");
    again
        .types("<Right>")
        .says("Altijd terugbellen")
        .says("Sanne");
    again
        .types("<Right>")
        .says("helemaal mee eens")
        .says("geen mening");
    let mut vandaag = desk.sits_down("lea");
    vandaag.types("v").says("verbeteractie");
    let is_next_month = until.month() != today().month();
    let to_it = if is_next_month { "gk<Right>" } else { "gk" };
    vandaag.types(to_it).says("verbeteractie");
    assert!(desk.is_whole());
}

#[test]
fn who_does_not_keep_them_sees_the_list_and_not_what_few_said() {
    let desk = desk();
    let given = "vragenlijst=ceo-wmo; doelgroep=bewoners; moment=nulmeting; van=1-3-2026; uitgenodigd=9; beantwoord=4";
    desk.does("lea", "ervaring-vastleggen", "", given);
    let mut cor = desk.sits_down("cor");
    cor.types("gs")
        .says("ERV-0001")
        .says("*")
        .says("* is minder dan 5");
    cor.types("<Enter>").does_not_say("beantwoord");
    cor.types("gs/moment:nulmeting<Enter>").says("ERV-0001");
    let mut lea = desk.sits_down("lea");
    lea.types("gs").says("44 %");
    lea.types("/moment:eindmeting<Enter>")
        .does_not_say("ERV-0001");
}
