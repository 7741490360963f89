//! Contacts and call-backs with the real program: who waits is seen, late is late by the hour, and nothing gets lost.

use std::path::Path;

use chrono::{Days, NaiveDateTime};
use serde_json::Value;

use crate::support::robot::Desk;
use crate::support::server::{done, run, stderr, store, text};
use wijkregie::office::{AsOf, today};

fn json(data: &Path, arguments: &[&str]) -> Value {
    let told = done(data, &[arguments, &["--json"]].concat());
    serde_json::from_str(&told).unwrap()
}

fn signals(data: &Path, number: &str) -> Vec<Value> {
    let signals = json(data, &["lijst", "signalen"]);
    let signals = signals.as_array().unwrap().iter();
    let ours = signals.filter(|it| it["nummer"] == number);
    ours.cloned().collect()
}

#[test]
fn a_call_back_is_work_until_somebody_called_and_late_by_the_hours_of_the_office() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    let long_ago = format!("datum={}", today() - Days::new(14));
    done(
        data,
        &[
            "doe",
            "contact-vastleggen",
            "wat=hoe staat het met de aanvraag?",
            "met=mevrouw Smit",
            "terugbellen=backoffice",
            "terugbelnummer=06 1234 5678",
            &long_ago,
        ],
    );
    let late = signals(data, "CON-0001");
    assert_eq!(late[0]["ernst"], "te laat", "{late:?}");
    let told = late[0]["tekst"].as_str().unwrap();
    assert!(told.contains("backoffice belt vóór"), "{told}");
    // What is asked now is not late before the office has been open for eight hours.
    done(
        data,
        &[
            "doe",
            "contact-vastleggen",
            "wat=vraagt naar de inloop",
            "terugbellen=backoffice",
        ],
    );
    let rows = json(data, &["lijst", "contacten"]);
    assert_eq!(
        rows[0]["nummer"], "CON-0001",
        "who waits longest comes first"
    );
    let moment = |value: &Value| {
        let text = value.as_str().unwrap();
        text.parse::<NaiveDateTime>().unwrap()
    };
    assert!(moment(&rows[1]["uiterlijk"]) > moment(&rows[1]["gevraagd"]));
    assert_eq!(
        json(data, &["lijst", "contacten", "te-laat"])
            .as_array()
            .unwrap()
            .len(),
        1
    );

    done(
        data,
        &["doe", "contact-gebeld", "CON-0001", "resultaat=geen gehoor"],
    );
    let told = signals(data, "CON-0001");
    assert!(
        told[0]["tekst"].as_str().unwrap().contains("geen gehoor"),
        "{told:?}"
    );
    done(
        data,
        &[
            "doe",
            "contact-gebeld",
            "CON-0001",
            "resultaat=gesproken",
            "toelichting=uitgelegd",
        ],
    );
    assert!(signals(data, "CON-0001").is_empty());
    let row = &json(
        data,
        &["lijst", "contacten", "ook:geëindigd", "uitkomst:gesproken"],
    )[0];
    assert_eq!(
        (&row["binnen_norm"], &row["pogingen"]),
        (&Value::Bool(false), &Value::from(1))
    );
    let told = stderr(&run(data, &["lijst", "contacten", "--alles"]));
    assert!(told.contains("0 van 1 op tijd teruggebeld"), "{told}");

    // Another norm counts at once; one that cannot be is refused.
    let no = stderr(&run(
        data,
        &[
            "doe",
            "instelling-wijzigen",
            "norm.terugbellen",
            "waarde=2wd",
            "reden=proef",
        ],
    ));
    assert!(no.contains("schrijf uren dat het kantoor open is"), "{no}");
    let no = stderr(&run(
        data,
        &[
            "doe",
            "instelling-wijzigen",
            "kantooruren",
            "waarde=17:00-8:30",
            "reden=proef",
        ],
    ));
    assert!(no.contains("schrijf van en tot"), "{no}");
    let before = moment(&json(data, &["lijst", "contacten"])[0]["uiterlijk"]);
    done(
        data,
        &[
            "doe",
            "instelling-wijzigen",
            "norm.terugbellen",
            "waarde=80u",
            "reden=proef",
        ],
    );
    let after = moment(&json(data, &["lijst", "contacten"])[0]["uiterlijk"]);
    assert!(after > before);
}

#[test]
fn contacts_are_taken_along_to_another_office_and_there_once() {
    let home = tempfile::tempdir().unwrap();
    let data = &store(home.path(), "hier", 0);
    done(
        data,
        &[
            "doe",
            "inwoner-registreren",
            "achternaam=Veen",
            "voornaam=Sofie",
            "wijk=hoogkerk",
        ],
    );
    done(
        data,
        &[
            "doe",
            "contact-vastleggen",
            "inwoner=P-0001",
            "wat=is verhuisd",
            "terugbellen=WIJ-team",
        ],
    );
    done(
        data,
        &["doe", "contact-gebeld", "CON-0001", "resultaat=in gesprek"],
    );
    done(
        data,
        &[
            "doe",
            "contact-vastleggen",
            "wat=een buurman maakt zich zorgen",
            "kanaal=balie",
        ],
    );
    let out = data.join("uit.csv");
    let export = [
        "export",
        "contacten",
        "--als",
        "csv",
        "--doel",
        "verhuizing",
        "--naar",
        text(&out),
    ];
    done(data, &export);
    let other = store(home.path(), "daar", 0);
    for _ in 0..2 {
        done(&other, &["import", "contacten", text(&out)]);
    }
    let all = ["lijst", "contacten", "--alles"];
    assert_eq!(json(data, &all), json(&other, &all));
    let show = ["toon", "CON-0001"];
    let parts = |data: &Path| json(data, &show)["belpogingen"].clone();
    assert_eq!(parts(data), parts(&other));
}

#[test]
fn a_contact_goes_along_with_its_resident_and_nobody_else_reads_it() {
    let desk = Desk::with_people();
    for voornaam in ["Sofie", "Sofia"] {
        let given = format!("achternaam=Veen; voornaam={voornaam}; wijk=hoogkerk");
        desk.does("bea", "inwoner-registreren", "", &given);
    }
    desk.does(
        "bea",
        "contact-vastleggen",
        "",
        "inwoner=P-0002; wat=vraagt om hulp; terugbellen=WIJ-team",
    );
    desk.does("bea", "inwoners-samenvoegen", "P-0001", "met=P-0002");
    let record = desk.record("wim", "CON-0001");
    assert_eq!(record.person(), Some("P-0001"));
    desk.hire("wendy", "wij", "wij:beijum");
    desk.hire("berend", "bt", "bt:hoogkerk");
    for who in ["wendy", "berend"] {
        assert!(!desk.sees(who, "CON-0001"), "{who}");
    }
    // Of who may not see it, not even how many there are.
    let rows = |who: &str| {
        let caller = desk.caller(who);
        desk.office.contacts(&caller, &[], true).unwrap().len()
    };
    assert_eq!((rows("wim"), rows("wendy")), (1, 0));
    let view = desk.office.show(&desk.caller("wim"), "P-0001", AsOf::NOW);
    let wijkregie::office::views::View::Sheet(sheet) = view.unwrap() else {
        panic!("a resident is a sheet");
    };
    assert_eq!(sheet.contacts.len(), 1);
}

#[test]
fn a_resident_who_asks_is_not_told_who_near_told_it() {
    let desk = Desk::with_people();
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; voornaam=Sofie; wijk=hoogkerk",
    );
    let given = "inwoner=P-0001; wijk=hoogkerk; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
                 soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
    let melding = desk.does("bea", "melding-registreren", "", given);
    for (who, called) in [
        ("naaste", "Buurvrouw"),
        ("", "Onbekend"),
        ("verwijzer", "Huisarts"),
    ] {
        let given =
            format!("verwijzing={melding}; wat=maakt zich zorgen; met={called}; met-wie={who}");
        desk.does("bea", "contact-vastleggen", "", &given);
    }
    let held = desk
        .office
        .for_resident(&desk.caller("bea"), "P-0001", "inwoner vraagt");
    let told = serde_json::to_string(&held.unwrap().views).unwrap();
    assert!(told.contains("maakt zich zorgen"));
    assert!(told.contains("Huisarts"));
    for name in ["Buurvrouw", "Onbekend"] {
        assert!(!told.contains(name), "{name} is told");
    }
}
