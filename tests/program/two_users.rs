//! Two people of two teams on one computer, each over ssh, as in use. Needs root and an sshd; says so where not.

use std::process::Child;

use crate::support::host::{BT, CONTRACT, EVERYBODY, FG, FOUNDER, Host, OTHER_BT, STRANGER, WIJ};
use crate::support::server::stderr;

#[test]
fn a_verwijzing_goes_from_a_wijkteam_to_a_begeleidingsteam_and_back_over_ssh() {
    let Some(host) = Host::start() else {
        return;
    };

    // Who has no account is told so, in one sentence.
    for words in [&["lijst", "wachtrij"][..], &["server", "stop"]] {
        let said = host.refuses(STRANGER, words, 3);
        assert!(
            said.contains("account") && said.lines().count() == 1,
            "{said}"
        );
    }

    let number = host.offered();
    let today = chrono::Local::now().date_naive().to_string();
    let other = host.says(
        WIJ,
        &[
            "doe",
            "inwoner-registreren",
            "achternaam=Bos",
            "postcode=9744 GJ",
        ],
    );
    let at_wij = host.says(
        WIJ,
        &[
            "doe",
            "melding-registreren",
            &format!("inwoner={other}"),
            &format!("meldingsdatum={today}"),
            "verwijzer=huisarts",
            "zorgvraag=niet voor het BT",
            "soort=individuele begeleiding",
            "wet=Wmo",
            "urgentie=regulier",
        ],
    );

    // The BT sees the one that was offered to it, and no other.
    let seen = host.json(BT, &["lijst", "wachtrij", "--json"]);
    let seen: Vec<&str> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["nummer"].as_str().unwrap())
        .collect();
    assert_eq!(seen, [number.as_str()]);
    host.refuses(BT, &["toon", &at_wij], 1);
    host.refuses(
        BT,
        &[
            "gebruiker",
            "toevoegen",
            STRANGER,
            "--rol",
            "bt",
            "--bereik",
            "alles",
        ],
        3,
    );

    // It refuses with a reason, and the WIJ sees that, and who.
    host.says(BT, &["doe", "weigeren", &number, "reden=geen capaciteit"]);
    let back = host.json(WIJ, &["toon", &number, "--json"]);
    assert_eq!(back["staat"], "geweigerd");
    let last = back["geschiedenis"].as_array().unwrap().last().unwrap();
    assert_eq!(last["wie"], BT);
    assert_eq!(last["actie"], "weigeren");
    assert!(
        last["velden"].to_string().contains("geen capaciteit"),
        "{last}"
    );

    // Two answers to one offer at once: one wins, and the other is told by whom and when.
    for _ in 0..3 {
        let number = host.offered();
        let answers: Vec<(&str, Child)> = [BT, OTHER_BT]
            .into_iter()
            .map(|user| {
                (
                    user,
                    host.ssh(user, &["doe", "accepteren", &number])
                        .spawn()
                        .unwrap(),
                )
            })
            .collect();
        let mut won = Vec::new();
        let mut told = Vec::new();
        for (user, child) in answers {
            let output = child.wait_with_output().unwrap();
            match output.status.code() {
                Some(0) => won.push(user),
                Some(3) => told.push(stderr(&output)),
                other => panic!("{other:?}: {}", stderr(&output)),
            }
        }
        let ([winner], [told]) = (&won[..], &told[..]) else {
            panic!("{won:?} {told:?}");
        };
        assert!(told.contains(winner), "by whom: {told}");
        let shown = host.json(WIJ, &["toon", &number, "--json"]);
        assert_eq!(shown["staat"], "geaccepteerd");
        let day = chrono::Local::now().date_naive();
        let is_dated = told.contains(&day.format("%-d").to_string());
        assert!(is_dated, "when: {told}");
    }
    let checked = host.says(FOUNDER, &["controle"]);
    assert!(checked.starts_with("Alles klopt"), "{checked}");
}

/// Everyone on the computer asks for the same dossier: each gets what the table of rights gives, and who gets nothing
/// hears why in a sentence that is the same for a number that is not there.
#[test]
fn over_ssh_each_person_sees_of_one_dossier_what_the_table_of_rights_gives() {
    let Some(host) = Host::start() else {
        return;
    };
    let number = host.offered();
    host.says(
        WIJ,
        &[
            "doe",
            "notitie-toevoegen",
            &number,
            "tekst=van-het-wijkteam",
        ],
    );
    let (name, story, note) = ("Veen", "administratie", "van-het-wijkteam");
    let cases = [
        (WIJ, [true, true, true]),
        (BT, [true, true, false]),
        (OTHER_BT, [true, true, false]),
        (CONTRACT, [false, false, false]),
    ];
    for (user, sees) in cases {
        let shown = host.says(user, &["toon", &number]);
        assert!(shown.contains(&number), "{user}: {shown}");
        assert_eq!(
            [name, story, note].map(|it| shown.contains(it)),
            sees,
            "{user}: {shown}"
        );
        let exported = host.says(
            user,
            &[
                "export",
                "verwijzingen",
                "--als",
                "csv",
                "--naar",
                "-",
                "--doel",
                "proef",
            ],
        );
        assert_eq!(
            [name, story, note].map(|it| exported.contains(it)),
            sees,
            "{user}: {exported}"
        );
    }
    for user in [FG, STRANGER] {
        let there = host.refuses(user, &["toon", &number], 3);
        let absent = host.refuses(user, &["toon", "V-2020-0001"], 3);
        assert_eq!(there, absent, "{user}");
    }
    // Who watches over looks is told of each, and of nobody else.
    let looks = host.says(FG, &["inzage", "wie", &number, "--doel", "proef", "--json"]);
    for user in EVERYBODY {
        let looked = looks.contains(&format!("\"{user}\""));
        assert_eq!(
            looked,
            [WIJ, BT, OTHER_BT, CONTRACT].contains(&user),
            "{user}: {looks}"
        );
    }
}
