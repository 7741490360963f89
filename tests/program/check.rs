//! `controle`, beside people at work and by whoever has the folder; and what only an anchor kept elsewhere can see.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::logboek::{header, lines, month, rechained, with_header, write};
use crate::support::server::{self, Served, command, done, is_root, run, stderr, verified};

fn store(home: &Path, name: &str, notes: usize) -> PathBuf {
    let data = home.join(name);
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    for n in 0..notes {
        let text = format!("tekst={name} {n}");
        server::perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
    }
    assert!(server.term().success());
    data
}

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
                anchors: Vec::new(),
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
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    fs::write(&key, "een sleutel die elders ligt\n").unwrap();
    let check = |data: &Path| {
        run(
            data,
            &[
                "controle",
                "--anker",
                &text(&anchors),
                "--sleutel",
                &text(&key),
            ],
        )
    };
    done(
        &ours,
        &["anker", "--sleutel", &text(&key), "--naar", &text(&anchors)],
    );
    // Half a line that a full disk left does not spoil the next.
    let half = fs::read_to_string(&anchors).unwrap() + "{\"ank";
    fs::write(&anchors, &half).unwrap();
    let number = server::melding(&mut server::client(&ours));
    done(&ours, &["doe", "notitie-toevoegen", &number, "tekst=later"]);
    done(
        &ours,
        &["anker", "--sleutel", &text(&key), "--naar", &text(&anchors)],
    );
    let printed = done(&ours, &["anker", "--sleutel", &text(&key)]);
    assert!(printed.starts_with("{\"anker\":1,"), "{printed}");
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

/// What is done to the file of looks; none takes it away.
type ToLooks = fn(&str) -> Option<String>;

#[test]
fn looks_that_are_damaged_are_set_apart_on_a_word_by_name_and_nothing_of_them_is_lost() {
    let damages: [(&str, ToLooks); 4] = [
        ("changed", |text| Some(text.replacen("doel 1", "doel 7", 1))),
        ("the last changed", |text| {
            Some(text.replacen("doel 3", "doel 7", 1))
        }),
        ("no line", |text| {
            Some(text.replacen("{\"tijd\"", "tijd", 2))
        }),
        ("gone", |_| None),
    ];
    let home = tempfile::tempdir().unwrap();
    let base = store(home.path(), "base", 3);
    let look = |data: &Path, doel: &str| {
        let words = ["export", "contracten", "--als", "json", "--doel", doel];
        done(data, &words);
        run(data, &["server", "stop"]);
    };
    for n in 1..=3 {
        look(&base, &format!("doel {n}"));
    }
    for (what, damage) in damages {
        let data = home.path().join("data");
        server::copy(&base, &data);
        let looks = data.join("inzage").join(month(&data).file_name().unwrap());
        let text = fs::read_to_string(&looks).unwrap();
        match damage(&text) {
            Some(changed) => fs::write(&looks, changed).unwrap(),
            None => fs::remove_file(&looks).unwrap(),
        }
        let left = fs::read_to_string(&looks).unwrap_or_default();
        let is_broken = |but: &str| {
            let output = run(&data, &["controle"]);
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{what}, {but}: {said}");
            assert!(said.contains("--zet-inzage-apart"), "{what}, {but}: {said}");
            run(&data, &["server", "stop"]);
        };
        is_broken("as it is");
        // Not with another word, and not by going on.
        done(&data, &["herbouw"]);
        look(&data, "erna");
        is_broken("after more");
        let said = done(&data, &["herbouw", "--zet-inzage-apart"]);
        let name = looks.file_name().unwrap().to_str().unwrap();
        assert!(said.contains("Apart gezet in de inzage"), "{what}: {said}");
        assert!(said.contains(&format!("{name}, regel")), "{what}: {said}");
        let now = fs::read_to_string(&looks).unwrap();
        assert!(now.starts_with(&left), "{what}: it stays");
        assert!(now.contains("inzage-apart-zetten"), "{what}: {now}");
        let server = Served::start(&data).unwrap();
        assert_eq!(server.said, "", "{what}");
        assert!(server.term().success());
        look(&data, "weer verder");
        done(&data, &["controle"]);
        let back = home.path().join("terug");
        let copied = home.path().join("kopie");
        fs::create_dir_all(&copied).unwrap();
        let said = done(&data, &["backup", "--naar", copied.to_str().unwrap()]);
        run(&data, &["server", "stop"]);
        let file = fs::read_dir(&copied)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let file = file.to_str().unwrap();
        done(&data, &["backup", "--controle", file]);
        done(&back, &["herstel", file, "--ja"]);
        done(&back, &["controle"]);
        run(&back, &["server", "stop"]);
        let no = run(&data, &["herbouw", "--zet-inzage-apart"]);
        assert_eq!(no.status.code(), Some(1), "{what}: {said}");
        assert!(stderr(&no).contains("is niets mis"), "{}", stderr(&no));
        let now = fs::read_to_string(&looks).unwrap();
        fs::write(&looks, now.replacen("weer verder", "weer varder", 1)).unwrap();
        is_broken("what changes later");
        for folder in [&data, &back, &copied] {
            fs::remove_dir_all(folder).unwrap();
        }
    }
}

#[test]
fn whoever_has_the_folder_needs_no_account_for_the_server_itself_and_gets_nothing_else() {
    if !is_root() {
        println!("overgeslagen: alleen root kan een andere oprichter noemen");
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
