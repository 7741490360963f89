//! `controle`, beside people at work and by whoever has the folder; and what only an anchor kept elsewhere can see.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::logboek::{header, lines, rechained, with_header, write};
use crate::support::server::{
    self, Served, can_be_another, command, done, run, stderr, store, text, verified,
};

#[test]
fn a_check_while_eight_write_finds_all_of_it_whole_and_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let stopped = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for n in 0..8 {
            let (server, stopped) = (&server, &stopped);
            scope.spawn(move || {
                let mut client = server.client();
                let mut number = server::melding(&mut client);
                let mut last = 0;
                for i in 0.. {
                    if stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    if i % 20 == 19 {
                        number = server::melding(&mut client);
                    }
                    let text = format!("tekst={n} {}", "lang ".repeat(i % 3 * 1000));
                    client
                        .ask(&command("notitie-toevoegen", Some(&number), &text))
                        .unwrap();
                    last = i;
                }
                assert!(last > 0);
            });
        }
        let mut before = 0;
        for _ in 0..5 {
            let found = verified(&mut server.client()).unwrap();
            assert!(found > before);
            before = found;
        }
        // Two at once, and the second waits for the first.
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| verified(&mut server.client()).unwrap());
            }
        });
        stopped.store(true, Ordering::SeqCst);
    });
    assert!(!data.join("sled.controle").exists());
    assert!(server.term().success());
}

#[test]
fn what_a_killed_check_had_made_is_gone_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 20);
    let scratch = data.join("sled.controle");
    server::until("a check that is killed half-way", || {
        let server = Served::start(&data).unwrap();
        assert!(!scratch.exists());
        let mut client = server.client();
        let checking = std::thread::spawn(move || {
            // It is killed before it can answer, or just after.
            let _ = client.ask(&wijkregie::ipc::question::Verify {
                anchors: wijkregie::domain::anchor::Anchored::default(),
            });
        });
        server::until("a check or its end", || {
            scratch.exists() || checking.is_finished()
        });
        server.kill();
        checking.join().unwrap();
        scratch.exists()
    });
    let server = Served::start(&data).unwrap();
    assert!(!scratch.exists());
    verified(&mut server.client()).unwrap();
}

#[test]
fn a_logboek_that_was_rewritten_cut_or_swapped_with_all_that_knew_it_is_seen_by_an_anchor() {
    let home = tempfile::tempdir().unwrap();
    let (ours, other) = (
        store(home.path(), "ours", 12),
        store(home.path(), "other", 20),
    );
    let (key, anchors) = (home.path().join("sleutel"), home.path().join("ankers"));
    fs::write(&key, "een sleutel die elders ligt\n").unwrap();
    let check = |data: &Path| {
        run(
            data,
            &[
                "controle",
                "--anker",
                text(&anchors),
                "--sleutel",
                text(&key),
            ],
        )
    };
    done(
        &ours,
        &["anker", "--sleutel", text(&key), "--naar", text(&anchors)],
    );
    // Half a line that a full disk left does not spoil the next.
    let half = fs::read_to_string(&anchors).unwrap() + "{\"ank";
    fs::write(&anchors, &half).unwrap();
    let number = server::melding(&mut server::client(&ours));
    done(&ours, &["doe", "notitie-toevoegen", &number, "tekst=later"]);
    done(
        &ours,
        &["anker", "--sleutel", text(&key), "--naar", text(&anchors)],
    );
    let printed = done(&ours, &["anker", "--sleutel", text(&key)]);
    assert!(printed.starts_with("{\"anker\":2,"), "{printed}");
    let output = check(&ours);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("het logboek van 2 ankers"));
    run(&ours, &["server", "stop"]);

    let all = lines(&ours);
    let mut changed = all.clone();
    let mut head = header(&changed[4]);
    head["wie"] = "een ander".into();
    changed[4] = with_header(&changed[4], head);
    let same_length = rechained(&changed);
    for (what, now) in [
        ("rewritten, every hash anew", same_length),
        ("shorter", all[..all.len() - 1].to_vec()),
        ("another's", lines(&other)),
    ] {
        let data = home.path().join("data");
        server::copy(&ours, &data);
        write(&data, &now);
        // Whoever has the whole folder can make all of it agree.
        done(&data, &["herbouw", "--dit-logboek", "--ruim-op"]);
        done(&data, &["controle"]);
        let output = check(&data);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(
            said.contains("is niet meer dat van het anker"),
            "{what}: {said}"
        );
        run(&data, &["server", "stop"]);
        fs::remove_dir_all(&data).unwrap();
    }
    fs::write(&key, "een heel andere sleutel van een ander").unwrap();
    let said = stderr(&check(&ours));
    assert!(said.contains("niet met deze sleutel gemaakt"), "{said}");
    run(&ours, &["server", "stop"]);
}

#[test]
fn whoever_has_the_folder_needs_no_account_for_the_server_itself_and_gets_nothing_else() {
    if !can_be_another() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start_with(&data, &["--eerste-beheerder", "nobody"]).unwrap();
    let said = done(&data, &["server", "status"]);
    assert!(said.contains("U bent root, zonder account"), "{said}");
    done(&data, &["controle"]);
    done(&data, &["backup"]);
    for words in [
        &["lijst", "wachtrij"][..],
        &["lijst", "instellingen"],
        &["gebruiker", "lijst"],
        &["export", "contracten", "--als", "json", "--doel", "x"],
        &["doe", "inwoner-registreren", "achternaam=Veen"],
        &["toon", "V-2026-0001"],
    ] {
        let output = run(&data, words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{words:?}: {said}");
        assert!(
            said.contains("account") && output.stdout.is_empty(),
            "{said}"
        );
    }
    done(&data, &["server", "stop"]);
    assert!(server.wait().success());
}
