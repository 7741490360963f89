//! An award decision on the real store: what changes after it asks for a new one, and a rebuild from the logboek forgets
//! nothing of that.

use std::path::Path;

use crate::support::server::{done, run, stderr};

const NUMBER: &str = "AB-2018-01";

fn does(data: &Path, action: &str, given: &[&str]) {
    done(data, &[&["doe", action, NUMBER], given].concat());
}

/// Two inschrijvingen, and a decision that names the first.
fn decided(data: &Path) {
    let given = [
        "doe",
        "aanbesteding-registreren",
        "naam=vervoer",
        "procedure=sas",
        "ingang=2019-01-01",
        "looptijd=24",
        "aandachtsveld=vervoer",
    ];
    done(data, &given);
    let criterion = ["naam=kwaliteit", "soort=kwaliteit", "weging=100"];
    does(data, "criterium-toevoegen", &criterion);
    let ends = |phase: &str, day: &str| {
        let (phase, day) = (format!("fase={phase}"), format!("datum={day}"));
        does(data, "fase-afronden", &[&phase, &day, "reden=zo was het"]);
    };
    for (phase, day) in [
        ("beslismoment", "2017-10-09"),
        ("inkoopstrategie", "2018-01-09"),
        ("marktconsultatie", "2018-05-09"),
        ("bestek", "2018-06-08"),
        ("publicatie", "2018-06-11"),
        ("nota-van-inlichtingen", "2018-07-10"),
    ] {
        ends(phase, day);
    }
    for who in ["inschrijver=Zorg Thuis", "inschrijver=Schoon & Zo"] {
        does(
            data,
            "inschrijving-toevoegen",
            &[who, "ontvangen=2018-07-25"],
        );
    }
    ends("sluiting-inschrijving", "2018-07-30");
    for (bid, score) in [("inschrijving=1", "score=8"), ("inschrijving=2", "score=7")] {
        let given = [bid, score, "criterium=kwaliteit", "motivering=verslag"];
        does(data, "inschrijving-scoren", &given);
    }
    ends("beoordeling", "2018-09-06");
    ends("voorlopige-gunning", "2018-09-07");
}

#[test]
fn a_decision_that_names_nobody_any_more_asks_for_a_new_one_after_a_rebuild_too() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    decided(&data);
    does(
        &data,
        "inschrijving-terzijde",
        &["inschrijving=1", "reden=valse verklaring"],
    );
    let award = [
        "doe",
        "gunnen",
        NUMBER,
        "inschrijving=2",
        "datum=2018-10-01",
    ];
    let refused = |when: &str| {
        let told = stderr(&run(&data, &award));
        assert!(told.contains("is de uitslag veranderd"), "{when}: {told}");
        let file = done(&data, &["toon", NUMBER, "--dossier"]);
        assert!(file.contains("er is een nieuwe beslissing nodig"), "{when}");
    };
    refused("nu");
    done(&data, &["herbouw"]);
    refused("na een herbouw");
    done(&data, &["controle"]);
    does(
        &data,
        "fase-afronden",
        &[
            "fase=voorlopige-gunning",
            "datum=2018-10-01",
            "reden=anders",
        ],
    );
    // The standstill of the new decision.
    assert!(!run(&data, &award).status.success());
    let award = ["inschrijving=2", "datum=2018-10-23"];
    does(&data, "gunnen", &award);
}
