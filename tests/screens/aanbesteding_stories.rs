//! An aanbesteding on the real screen: planned backwards, moved, tried out. Dates are counted from today.

use crate::support::robot::{Desk, Robot};
use chrono::{Datelike, Days};
use wijkregie::domain::dates::{compact, with_year};
use wijkregie::office::today;
use wijkregie::tui::model::Overlay;

/// An office with a contract that ends two years on, without an option.
fn desk() -> Desk {
    let year = today().year();
    let desk = empty_desk();
    desk.does(
        "cora",
        "contract-registreren",
        "",
        &format!(
            "nummer=RO-2025-033; titel=dagbesteding; soort=raamovereenkomst; begin={}-01-01; einde={}-12-31; \
             aandachtsveld=dagbesteding; wet=Wmo",
            year - 1,
            year + 2
        ),
    );
    desk
}

/// Registers what follows on it, on the screen, and has it open.
fn plans(desk: &Desk) -> Robot<'_> {
    let mut cora = desk.sits_down("cora");
    cora.types("gt").says("Er loopt geen aanbesteding");
    cora.types("Tn").says("Aanbesteding registreren");
    cora.fills_in("Dagbesteding").types("sas<Enter>");
    // The start follows from the contract it follows on.
    for _ in 0..30 {
        match cora.model.session.overlays.last() {
            Some(Overlay::Form(form)) if form.focused().unwrap().spec.name == "volgt-op" => break,
            _ => cora.types("<Tab>"),
        };
    }
    cora.types("RO-2025-033<F2>");
    cora.says("Aanbesteding registreren: gedaan");
    cora.types("<Enter>").says("Planning");
    cora
}

#[test]
fn an_aanbesteding_is_planned_backwards_from_the_end_of_the_contract() {
    let desk = desk();
    let mut cora = plans(&desk);
    let start = chrono::NaiveDate::from_ymd_opt(today().year() + 3, 1, 1).unwrap();
    cora.says(&format!("ingang {}", with_year(start)))
        .says("volgt op RO-2025-033")
        .says("opdracht-verleend")
        .says("§");
    // The contract knows what follows on it, and its line has no gap there.
    cora.types("c<Enter>")
        .says("Dossier › RO-2025-033")
        .types("<Tab>")
        .says("AB-")
        .says("sluit aan");
    cora.types("gk").says("Agenda");
}

#[test]
fn moving_a_phase_is_tried_first_and_then_done() {
    let desk = desk();
    let mut cora = plans(&desk);
    cora.types("X").says("Wat als").says("weken later");
    let later = today() + Days::new(21);
    cora.types(&format!("{}", later.format("%d-%m-%Y")))
        .says(&format!("naar {}", with_year(later)));
    cora.types("<Enter>").says("nu").says(&compact(later));
    // Another phase than the next, by its name.
    let slipped = today() + Days::new(400);
    cora.types(&format!("Xpubl {}", slipped.format("%d-%m-%Y")))
        .says(&format!("publicatie naar {}", with_year(slipped)));
    cora.types("<Enter>").says(&compact(slipped));
    cora.types("Pv").says("Fase verplaatsen");
    cora.says("beslismoment")
        .types(&format!("{}<F2>", later.format("%d-%m-%Y")));
    cora.says("Fase verplaatsen: gedaan");
    cora.types("u").says("staat weer zoals ervoor");
}

#[test]
fn the_years_show_a_bar_that_scrolls_and_zooms() {
    let desk = desk();
    let mut cora = plans(&desk);
    cora.types("gt<Tab>")
        .says("s strategie")
        .says("Dagbesteding");
    let far = cora.screen();
    cora.types("[");
    assert_ne!(far, cora.screen(), "zooms out");
    cora.types("]");
    assert_eq!(far, cora.screen(), "and back in");
    cora.types(">");
    assert_ne!(far, cora.screen(), "scrolls");
    cora.types("<");
    assert_eq!(far, cora.screen());
}

#[test]
fn an_award_tells_which_contract_came_of_it() {
    let desk = desk();
    let does = |action: &str, target: &str, given: &str| desk.does("cora", action, target, given);
    let year = today().year();
    let given = format!(
        "naam=Vervoer; procedure=meervoudig-onderhands; ingang={}-01-01; geraamde-waarde=90.000; looptijd=24; \
         aandachtsveld=vervoer; wet=Wmo; standstill=nee",
        year + 2
    );
    let number = does("aanbesteding-registreren", "", &given);
    let steps = [
        (
            "criterium-toevoegen",
            "naam=plan; soort=kwaliteit; weging=100",
        ),
        ("fase-afronden", "fase=publicatie; datum=vandaag"),
        (
            "inschrijving-toevoegen",
            "inschrijver=L001; ontvangen=vandaag; prijs=80.000",
        ),
        (
            "fase-afronden",
            "fase=sluiting-inschrijving; datum=vandaag; reden=ieder was er",
        ),
        (
            "inschrijving-scoren",
            "inschrijving=1; criterium=plan; score=8; motivering=helder",
        ),
        ("fase-afronden", "fase=voorlopige-gunning; datum=vandaag"),
    ];
    for (action, given) in steps {
        does(action, &number, given);
    }
    let mut cora = desk.sits_down("cora");
    cora.types("gtIg").says("Gunnen").types("1<Enter>");
    cora.says(&format!(
        "Gunnen: gedaan ({number}); dit contract kwam eruit: RO-"
    ));
}

#[test]
fn mending_an_aanbesteding_shows_what_it_says_now_and_changes_only_what_was_typed() {
    let desk = desk();
    let mut cora = plans(&desk);
    cora.types("Tw")
        .says("naam nu: Dagbesteding")
        .says("procedure nu: sas")
        .says("volgt-op nu: RO-2025-033")
        .says("vooraankondiging nu: nee");
    cora.types("Dagbesteding nieuw<F2>")
        .says("Aanbesteding wijzigen: gedaan")
        .says("Dagbesteding nieuw · sas")
        .says("volgt op RO-2025-033");
}

/// An aanbesteding of which the award decision was sent yesterday; its number.
fn decided(desk: &Desk) -> String {
    let ago = |days| today() - Days::new(days);
    let start = today() + Days::new(400);
    let given =
        format!("naam=vervoer; procedure=sas; ingang={start}; looptijd=24; aandachtsveld=vervoer");
    let number = desk.does("cora", "aanbesteding-registreren", "", &given);
    let done = |action: &str, given: &str| {
        desk.does("cora", action, &number, given);
    };
    done(
        "criterium-toevoegen",
        "naam=plan; soort=kwaliteit; weging=100",
    );
    done(
        "fase-afronden",
        &format!("fase=publicatie; datum={}; reden=x", ago(60)),
    );
    done(
        "inschrijving-toevoegen",
        &format!("inschrijver=Zorg BV; ontvangen={}", ago(30)),
    );
    done(
        "fase-afronden",
        &format!("fase=sluiting-inschrijving; datum={}; reden=x", ago(20)),
    );
    done(
        "inschrijving-scoren",
        "inschrijving=1; criterium=plan; score=8; motivering=helder",
    );
    done(
        "fase-afronden",
        &format!("fase=voorlopige-gunning; datum={}; reden=x", ago(1)),
    );
    number
}

/// An office with someone who buys, and nothing bought yet.
fn empty_desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    desk
}

#[test]
fn a_decision_that_was_sent_is_not_taken_back_with_u() {
    let desk = empty_desk();
    let number = decided(&desk);
    let mut cora = desk.sits_down("cora");
    cora.types("gt").says(&number).types("<Enter>u");
    cora.says("De gunningsbeslissing is verzonden");
}

#[test]
fn a_running_kort_geding_is_loud_everywhere_until_the_judge_decided() {
    let desk = empty_desk();
    let number = decided(&desk);
    let mut cora = desk.sits_down("cora");
    cora.types("gt").says(&number);
    cora.does_not_say("KORT GEDING");
    cora.types("<Enter>G").says("contract kan vanaf");
    cora.types(":kort-geding-melden<Enter>")
        .types("vandaag<F2>");
    cora.says("een kort geding loopt, dus nog geen");
    // On each of its sheets.
    for _ in 0..9 {
        cora.types("<Tab>").says("· KORT GEDING LOOPT ·");
    }
    cora.types("gt").says("KORT GEDING LOOPT");
    cora.says(&format!(" ! {number}"));
    cora.types("v").says(&format!("! {number}   kort geding"));
    cora.types("gt<Enter>:uitspraak-vastleggen<Enter>")
        .types("afgewezen<F2>")
        .says("Uitspraak vastleggen: gedaan")
        .types("G")
        .says("contract kan vanaf");
    cora.types("gt").says("standstill");
    cora.does_not_say("KORT GEDING");
    desk.is_whole();
}

#[test]
fn a_phase_is_picked_with_the_cursor_in_the_planning() {
    let desk = desk();
    let mut cora = plans(&desk);
    // It opens at the phase it is in; two rows down is marktconsultatie.
    cora.types("jjPv").says("Fase verplaatsen");
    let Some(Overlay::Form(form)) = cora.model.session.overlays.last() else {
        panic!("{}", cora.screen());
    };
    let phase = form.fields.iter().find(|field| field.spec.name == "fase");
    assert_eq!(phase.unwrap().input.value(), "marktconsultatie");
    // From the last phase the sentences below it are in sight.
    cora.types("<Esc>G").says("§ de wet bepaalt deze termijn");
}
