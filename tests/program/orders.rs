//! Lists that were asked for before: whatever happened since, whoever asks again finds what is there now.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::support::robot::{CONSENT, Desk, FOUNDER};
use wijkregie::office::filter::split;
use wijkregie::office::overview::FIRST_SIGNALS;
use wijkregie::office::views::{Key, ORDERS, QueueQuery, QueueRow};
use wijkregie::office::{Outcome, today};

const PEOPLE: &[&str] = &["bea", "bob", "wim", "bram", "wout"];

const FILTERS: &[&str] = &[
    "",
    "staat:nieuw,aangeboden",
    "medewerker:nieuweling",
    "-medewerker:nieuweling",
    "toestemming:nee",
    "veenstra",
    "bij:mij",
    "urgentie>=spoed",
    "gemeente:groningen",
    "-nee-van:hoogkerk",
];

/// What someone may do to a verwijzing or its resident: who, the action, whether it is about the resident, what is given.
const STEPS: &[(&str, &str, bool, &str)] = &[
    ("wim", "onderzoek-starten", false, "regievoerder=Anna"),
    ("bea", "gegevens-wijzigen", false, "urgentie=spoed"),
    ("bea", "gegevens-wijzigen", false, "urgentie=regulier"),
    ("wim", "toewijzen", false, "medewerker=Nieuweling"),
    ("wim", "toewijzen", false, "medewerker=bob"),
    (
        "wim",
        "toestemming-vastleggen",
        false,
        "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=verslag; datum=vandaag; antwoord=ja",
    ),
    ("wim", "aanbieden", false, "bt=hoogkerk"),
    ("bram", "weigeren", false, "reden=geen capaciteit"),
    ("wim", "intrekken", false, "reden=inwoner wil niet"),
    ("bea", "inwoner-wijzigen", true, "achternaam=Veenstra"),
    ("bea", "inwoner-wijzigen", true, "achternaam=Aalders"),
    (
        "bea",
        "inzage-geven",
        true,
        "gebruiker=wout; reden=neemt waar; tot-en-met=morgen",
    ),
    ("bea", "inzage-intrekken", true, "gebruiker=wout"),
    (
        "bea",
        "inzage-weigeren",
        true,
        "gebruiker=wim; reden=kent haar",
    ),
    ("bea", "inzage-intrekken", true, "gebruiker=wim"),
    (
        "bea",
        "afschermen",
        true,
        "grond=dwang; voor=bob; tot-en-met=morgen; herzien-op=morgen",
    ),
    ("bea", "afscherming-opheffen", true, "reden=voorbij"),
    (
        FOUNDER,
        "instelling-wijzigen",
        false,
        "waarde=2wd; reden=proef",
    ),
];

fn target<'t>(action: &str, is_of_resident: bool, number: &'t str, person: &'t str) -> &'t str {
    match (action, is_of_resident) {
        ("instelling-wijzigen", _) => "norm.antwoord-bt",
        (_, true) => person,
        (_, false) => number,
    }
}

/// Every number there can be: what names them all is put in order anew.
fn every_number() -> Vec<Key> {
    let this = u16::try_from(chrono::Datelike::year(&today())).unwrap();
    let years = this - 6..=this;
    years
        .flat_map(|year| (1..=150).map(move |n| (year, n)))
        .collect()
}

fn finds_what_is_there(desk: &Desk, who: &str, filter: &str, sort: Option<&str>, all: bool) {
    let caller = desk.caller(who);
    let asked = QueueQuery {
        filter: split(filter),
        sort: sort.map(str::to_owned),
        all,
        ..QueueQuery::default()
    };
    let open = if all { "" } else { " open" };
    let anew = QueueQuery {
        filter: split(&format!("{filter}{open}")),
        sort: Some(sort.unwrap_or("termijn").to_owned()),
        only: every_number(),
        all,
        ..QueueQuery::default()
    };
    let (again, anew) = (
        desk.office.queue(&caller, &asked),
        desk.office.queue(&caller, &anew),
    );
    assert_eq!(again.ok(), anew.ok(), "{who}: {filter} {sort:?} {all}");
}

/// What Vandaag tells, which is worked out once for all who see the same, is what it tells whoever asks for more of it.
fn is_told_what_is_there(desk: &Desk, who: &str) {
    let told = |most| desk.office.overview(&desk.caller(who), most).unwrap();
    let (again, anew) = (told(FIRST_SIGNALS), told(FIRST_SIGNALS + 1));
    assert_eq!((again.total, again.late), (anew.total, anew.late), "{who}");
    assert_eq!(again.states, anew.states, "{who}");
    let first = anew.signals.iter().take(FIRST_SIGNALS);
    assert!(again.signals.iter().eq(first), "{who}");
}

#[test]
fn every_step_of_the_test_below_can_be_done() {
    let desk = Desk::with_people();
    desk.hire("wout", "wij", "wij:beijum");
    let number = desk.melding("Bos");
    let person = desk.record("bea", &number).person().unwrap().to_owned();
    for (who, action, is_of_resident, given) in STEPS {
        let target = target(action, *is_of_resident, &number, &person);
        let done = desk.tries(who, action, target, given);
        let is_changed = matches!(done, Outcome::Done { is_changed, .. } if is_changed);
        assert!(is_changed, "{who} {action} {given}: {done:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_that_was_asked_for_before_has_what_changed_since_where_it_belongs_now(
        steps in proptest::collection::vec(
            (0..STEPS.len(), 0_usize..4, 0..PEOPLE.len(), 0..FILTERS.len(), 0..ORDERS.len() + 1, any::<bool>()),
            1..40,
        ),
    ) {
        let desk = Desk::with_data(40);
        desk.hire("wout", "wij", "wij:beijum");
        let own: Vec<String> = ["Bos", "Veen", "Smit", "Vos"].map(|name| desk.melding(name)).into();
        let persons: Vec<String> = own
            .iter()
            .map(|number| desk.record("bea", number).person().unwrap().to_owned())
            .collect();
        for (step, which, who, filter, order, all) in &steps {
            let sort = ORDERS.get(*order).map(|(name, _)| *name);
            let (who, filter) = (PEOPLE[*who], FILTERS[*filter]);
            // Asked before, so that there is something to mend.
            finds_what_is_there(&desk, who, filter, sort, *all);
            let (by, action, is_of_resident, given) = STEPS[*step];
            let target = target(action, is_of_resident, &own[*which], &persons[*which]);
            // What cannot be done now leaves everything as it is.
            let _ = desk.tries(by, action, target, given);
            finds_what_is_there(&desk, who, filter, sort, *all);
            for other in PEOPLE {
                is_told_what_is_there(&desk, other);
                finds_what_is_there(&desk, other, filter, sort, *all);
            }
        }
    }
}

/// What a query finds of another day than today, in order.
fn on_day(desk: &Desk, who: &str, filter: &str, on: NaiveDate) -> Vec<Key> {
    let query = QueueQuery {
        filter: split(filter),
        on: Some(on),
        ..QueueQuery::default()
    };
    desk.office.queue(&desk.caller(who), &query).unwrap()
}

#[test]
fn a_list_of_another_day_is_filtered_and_ordered_by_what_is_late_on_that_day() {
    let desk = Desk::with_data(120);
    let bea = desk.caller("bea");
    let mut late = BTreeSet::new();
    for ahead in [-300, -30, 0, 30, 400] {
        let on = today() + TimeDelta::days(ahead);
        let all = on_day(&desk, "bea", "", on);
        let rows = desk.office.rows(&bea, &all, false, Some(on)).unwrap();
        let which = |is_it: &dyn Fn(&QueueRow) -> bool| {
            let found = rows.iter().zip(&all).filter(|(row, _)| is_it(row));
            found.map(|(_, key)| *key).collect::<Vec<Key>>()
        };
        let is_late = |row: &QueueRow| row.termijnen.iter().any(|term| term.te_laat);
        assert_eq!(
            on_day(&desk, "bea", "te-laat", on),
            which(&is_late),
            "{ahead}"
        );
        late.insert(which(&is_late).len());
        let week = on + TimeDelta::days(7);
        let is_near = |row: &QueueRow| row.uiterlijk.is_some_and(|day| day < week);
        assert_eq!(
            on_day(&desk, "bea", "termijn<7d", on),
            which(&is_near),
            "{ahead}"
        );
        let is_new = |row: &QueueRow| row.gemeld.is_some_and(|day| on - day < TimeDelta::days(60));
        assert_eq!(
            on_day(&desk, "bea", "gemeld<60d", on),
            which(&is_new),
            "{ahead}"
        );
        let days = rows.iter().map(|row| row.uiterlijk);
        assert!(days.is_sorted_by_key(|day| (day.is_none(), day)), "{ahead}");
    }
    assert!(late.len() > 2, "on each day as many are late: {late:?}");
}

#[test]
fn who_asks_for_another_day_sees_what_may_be_seen_now_and_nothing_else() {
    let desk = Desk::with_people();
    let number = desk.melding("Bakker");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    let until = (today() + TimeDelta::days(10)).format("%d-%m-%Y");
    let consent = format!("{CONSENT}; tot-en-met={until}");
    desk.does("wim", "toestemming-vastleggen", &number, &consent);
    desk.does("wim", "aanbieden", &number, "bt=hoogkerk");
    for ahead in [-30, 0, 30] {
        let on = today() + TimeDelta::days(ahead);
        let found = |who: &str, filter: &str| on_day(&desk, who, filter, on).len();
        // After the consent ended it would not see the name, and before it was given neither.
        assert_eq!(found("bram", "bakker"), 1, "{ahead}");
        assert_eq!(found("iris", ""), 0, "{ahead}");
        let keys = on_day(&desk, "bram", "", on);
        let bram = desk.caller("bram");
        let told = desk.office.rows(&bram, &keys, false, Some(on)).unwrap();
        assert!(told[0].inwoner.contains("Bakker"), "{ahead}: {told:?}");
    }
}
