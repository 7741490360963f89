//! Budgets, by keys alone.

use chrono::Datelike;

use crate::support::robot::Desk;
use wijkregie::office::today;

fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    desk.hire("lea", "leiding", "alles");
    desk.hire("ben", "beheer", "alles");
    desk
}

#[test]
fn a_controller_records_sees_and_knows_what_is_spent() {
    let desk = desk();
    let year = today().year();
    let mut cor = desk.sits_down("cor");
    cor.types("gu").says("Er is nog geen budget van dit jaar");
    cor.types("$v").says("Budget vastleggen");
    let typed = format!("{year}<Tab>Hoogkerk<Tab>inloop<Tab>50.000<F2>");
    cor.types(&typed).says("Budget vastleggen: gedaan");
    cor.types("gu").says("inloop").says("€ 50.000").says("–");
    let books = format!("besteed=48000; stand-op={}", today());
    desk.does("cor", "budget-wijzigen", "BUD-0001", &books);
    let mut lea = desk.sits_down("lea");
    // Who leads finds it in Vandaag.
    lea.types("v").says("budget besteed");
    lea.types("gu").says("96 %").says("96 % besteed: € 48.000");
    lea.types("<Enter>")
        .says("inloop · Hoogkerk")
        .says("volgens opgave")
        .says("96 %");
    lea.types("$g<Tab>").says("Signaal gezien");
    lea.types("<Esc>");
    desk.does("lea", "budget-gezien", "BUD-0001", "besteed-tot=99");
    // Up to 99 % it is known; that more is expected than there is, is another signal.
    let mut again = desk.sits_down("lea");
    again
        .types("gu")
        .says("€ 48.000")
        .does_not_say("96 % besteed");
    assert!(desk.is_whole());
}

#[test]
fn a_total_is_looked_at_three_ways_on_its_own_sheet() {
    let desk = desk();
    let year = today().year();
    let given =
        format!("jaar={year}; plaats=stedelijk; aandachtsveld=begeleiding; begroot=9000000");
    desk.does("cor", "budget-vastleggen", "", &given);
    let settings = desk.office.settings(&desk.caller("cor")).unwrap();
    for (key, _) in settings {
        let wijk = key
            .strip_prefix("wijk.")
            .and_then(|it| it.strip_suffix(".naam"));
        if let Some(wijk) = wijk {
            let key = format!("wijkcijfer.inwoners.{wijk}");
            desk.does(
                "ben",
                "instelling-wijzigen",
                &key,
                "waarde=1000 in 2025; reden=proef",
            );
        }
    }
    let mut cor = desk.sits_down("cor");
    cor.types("gu<Enter><Right><Right><Right>")
        .says("Te verdelen")
        .says("waarnaar verdeeld wordt");
    let weights = "waarde=inwoners 1; reden=proef";
    desk.does("ben", "instelling-wijzigen", "verdeling.gewichten", weights);
    cor.types("gu<Enter><Right><Right><Right>")
        .says("Populatie")
        .says("€ 900.000")
        .says("inwoners 1 (2025)");
    cor.types("$d").says("Verdelen over de wijken");
    cor.types("<F2>").says("Verdelen over de wijken: gedaan");
    cor.types("gu").says("van 11");
    assert!(desk.is_whole());
}

#[test]
fn who_may_not_see_budgets_is_told_so() {
    let desk = desk();
    let mut wim = desk.sits_down("wim");
    wim.types("gu").says("mag u niet zien");
}
