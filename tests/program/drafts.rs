//! What is typed and not sent yet: whole or absent, of every screen of a user.

use std::collections::BTreeMap;

use crate::support::server::Served;
use chrono::Utc;
use wijkregie::ipc::question;
use wijkregie::office::drafts::Draft;

#[test]
fn two_screens_of_one_user_that_type_at_once_both_keep_what_was_typed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    std::thread::scope(|scope| {
        for screen in 0..2 {
            let mut client = server.client();
            scope.spawn(move || {
                for n in 0..9 {
                    let draft = Draft {
                        action: "notitie-toevoegen".to_owned(),
                        // The same form on both screens, nine times over.
                        target: Some(format!("V-2026-000{n}")),
                        form: format!("scherm {screen}"),
                        fields: BTreeMap::from([("tekst".to_owned(), format!("{screen}.{n}"))]),
                        at: Utc::now(),
                    };
                    client.ask(&question::KeepDraft { draft }).unwrap();
                }
            });
        }
    });
    server.kill();
    let server = Served::start(&data).unwrap();
    let drafts = server.client().ask(&question::Drafts {}).unwrap();
    assert_eq!(drafts.len(), 18);
}

#[test]
fn drafts_of_a_newer_wijkregie_are_kept_aside_when_an_older_one_writes_its_own() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let uid = rustix::process::geteuid().as_raw();
    let path = data.join(format!("concepten/{uid}.json"));
    let newer = r#"{"versie":9,"concepten":[{"tekst":"nog niet af"}]}"#;
    for n in 1..=2 {
        std::fs::write(&path, newer).unwrap();
        assert!(
            server
                .client()
                .ask(&question::Drafts {})
                .unwrap()
                .is_empty()
        );
        let draft = Draft {
            action: "notitie-toevoegen".to_owned(),
            target: None,
            form: String::new(),
            fields: BTreeMap::from([("tekst".to_owned(), "van nu".to_owned())]),
            at: Utc::now(),
        };
        server.client().ask(&question::KeepDraft { draft }).unwrap();
        assert_eq!(server.client().ask(&question::Drafts {}).unwrap().len(), 1);
        let aside = path.with_extension(format!("onleesbaar-{n}"));
        assert_eq!(std::fs::read_to_string(aside).unwrap(), newer);
    }
}
