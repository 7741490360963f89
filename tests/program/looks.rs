//! Looks that were taken away, changed or written anew: whoever knew the last of them sees it, and only an administrator's
//! word goes on past it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::support::logboek::month;
use crate::support::server::{Served, copy, done, run, stderr, store, text};

/// A stopped store with so many looks.
fn store_with_looks(home: &Path, looks: usize) -> PathBuf {
    let data = store(home, "base", 3);
    for n in 1..=looks {
        look(&data, &format!("doel {n}"));
    }
    data
}

fn look(data: &Path, doel: &str) {
    let words = ["export", "contracten", "--als", "json", "--doel", doel];
    done(data, &words);
    run(data, &["server", "stop"]);
}

/// The file of the looks.
fn file(data: &Path) -> PathBuf {
    data.join("inzage").join(month(data).file_name().unwrap())
}

/// The looks with these lines, each chained to the one before it, and `einde` as if that had always been so.
fn write_anew(data: &Path, lines: &[String]) {
    let (mut before, mut text) = ("0".repeat(64), String::new());
    for (nr, line) in (1..).zip(lines) {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["nr"] = nr.into();
        line["vorige"] = before.into();
        before = hash(&line.to_string());
        text += &format!("{line}\n");
    }
    write_end(data, lines.len(), text.lines().next_back().unwrap());
    fs::write(file(data), text).unwrap();
}

/// The looks without the last of them, and `einde` as it was before that.
fn without_last(data: &Path) {
    let text = fs::read_to_string(file(data)).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let left = &lines[..lines.len() - 1];
    fs::write(file(data), left.concat()).unwrap();
    write_end(data, left.len(), left[left.len() - 1].trim_end());
}

/// Writes down that this line is the last.
fn write_end(data: &Path, nr: usize, line: &str) {
    let end = serde_json::json!({"nr": nr, "hash": hash(line)});
    fs::write(data.join("inzage/einde"), end.to_string()).unwrap();
}

fn hash(line: &str) -> String {
    let hash = Sha256::digest(line);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As many, one of them with another purpose.
fn with_another(data: &Path) {
    let text = fs::read_to_string(file(data)).unwrap();
    let text = text.replace("doel 2", "iets anders");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    write_anew(data, &lines);
}

fn none_at_all(data: &Path) {
    for entry in fs::read_dir(data.join("inzage")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

/// What is done to the looks.
type Erasing = fn(&Path);

#[test]
fn looks_that_were_erased_are_missed_by_whoever_is_left_that_knew_them() {
    let home = tempfile::tempdir().unwrap();
    let base = store_with_looks(home.path(), 3);
    let (key, anchors) = (home.path().join("sleutel"), home.path().join("ankers"));
    fs::write(&key, "een sleutel die elders ligt\n").unwrap();
    let anchor = ["anker", "--sleutel", text(&key), "--naar", text(&anchors)];
    let said = done(&base, &["server", "stop"]) + &stderr(&run(&base, &anchor));
    assert!(said.contains("en regel 3 van de inzage"), "{said}");
    run(&base, &["server", "stop"]);
    let against = [
        "controle",
        "--anker",
        text(&anchors),
        "--sleutel",
        text(&key),
    ];
    let erasings: [(&str, Erasing, &str); 3] = [
        ("the last is gone", without_last, "er is iets weggehaald"),
        ("one is another", with_another, "is veranderd"),
        ("all are gone", none_at_all, "er is iets weggehaald"),
    ];
    for (what, erase, words) in erasings {
        // Whoever goes with them knows nothing any more; as long as one is left, it is said.
        for gone in [&[][..], &["stand"], &["sled"], &["stand", "sled"]] {
            let data = home.path().join("data");
            let _ = fs::remove_dir_all(&data);
            copy(&base, &data);
            erase(&data);
            for part in gone {
                let path = data.join(part);
                let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
            }
            let what = format!("{what}, without {gone:?}");
            let is_known = gone.len() < 2;
            let server = Served::start(&data).unwrap();
            assert_eq!(
                server.said.contains(words),
                is_known,
                "{what}: {}",
                server.said
            );
            let is_stand_gone = gone.contains(&"stand");
            assert_eq!(
                server.said.contains("stand is weg"),
                is_stand_gone,
                "{what}: {}",
                server.said
            );
            let checked = run(&data, &["controle"]);
            assert_eq!(
                !checked.status.success(),
                is_known,
                "{what}: {}",
                stderr(&checked)
            );
            // The anchor knows in any case.
            let checked = run(&data, &against);
            assert_eq!(checked.status.code(), Some(1), "{what}");
            let said = stderr(&checked);
            assert!(
                said.contains(words) || said.contains("niet meer die van het anker"),
                "{what}: {said}"
            );
            assert!(server.term().success());
        }
    }
    let said = done(&base, &against);
    assert!(said.contains("Alles klopt"), "{said}");
    run(&base, &["server", "stop"]);
}

#[test]
fn looks_erased_under_a_server_at_work_are_missed_whatever_the_file_beside_them_says() {
    let home = tempfile::tempdir().unwrap();
    let data = store_with_looks(home.path(), 2);
    let erasings: [Erasing; 2] = [without_last, none_at_all];
    for erase in erasings {
        let server = Served::start(&data).unwrap();
        let before = home.path().join("ervoor");
        let words = ["export", "contracten", "--als", "json", "--doel", "nu"];
        done(&data, &words);
        copy(&data.join("inzage"), &before);
        erase(&data);
        let checked = run(&data, &["controle"]);
        assert_eq!(checked.status.code(), Some(1));
        let said = stderr(&checked);
        assert!(said.contains("er is iets weggehaald"), "{said}");
        fs::remove_dir_all(data.join("inzage")).unwrap();
        fs::rename(&before, data.join("inzage")).unwrap();
        done(&data, &["controle"]);
        assert!(server.term().success());
    }
}

#[test]
fn a_mark_of_the_looks_that_says_nothing_is_named() {
    let home = tempfile::tempdir().unwrap();
    let data = store_with_looks(home.path(), 2);
    let mark = data.join("inzage/einde");
    fs::write(&mark, "onzin").unwrap();
    let server = Served::start(&data).unwrap();
    assert!(server.said.contains(text(&mark)), "{}", server.said);
    let checked = run(&data, &["controle"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(
        stderr(&checked).contains(text(&mark)),
        "{}",
        stderr(&checked)
    );
    // The next look writes it anew, from what sled and the stand know.
    done(
        &data,
        &["export", "contracten", "--als", "json", "--doel", "x"],
    );
    done(&data, &["controle"]);
    assert!(server.term().success());
}

#[test]
fn a_backup_knows_the_last_look_and_one_that_has_it_not_says_so() {
    let home = tempfile::tempdir().unwrap();
    let data = store_with_looks(home.path(), 3);
    let to = home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    let path = done(&data, &["backup", "--naar", text(&to)]);
    run(&data, &["server", "stop"]);
    // Put together anew without its last look, every length right.
    let unpacked = home.path().join("uit");
    fs::create_dir(&unpacked).unwrap();
    let shell = |line: &str| {
        let mut process = std::process::Command::new("sh");
        let done = process.args(["-c", line]).current_dir(&unpacked).status();
        assert!(done.unwrap().success(), "{line}");
    };
    shell(&format!("tar xzf {path}"));
    let manifest = fs::read_to_string(unpacked.join("kopie.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["inzage"]["nr"], 3);
    let name = format!(
        "inzage/{}",
        month(&data).file_name().unwrap().to_str().unwrap()
    );
    let looks = fs::read_to_string(unpacked.join(&name)).unwrap();
    let short: String = looks.split_inclusive('\n').take(2).collect();
    fs::write(unpacked.join(&name), &short).unwrap();
    let mut names = Vec::new();
    for piece in manifest["stukken"].as_array_mut().unwrap() {
        if piece["naam"] == name.as_str() {
            piece["bytes"] = short.len().into();
        }
        names.push(piece["naam"].as_str().unwrap().to_owned());
    }
    fs::write(unpacked.join("kopie.json"), manifest.to_string()).unwrap();
    let cut = home.path().join("zonder.tar.gz");
    shell(&format!(
        "tar cf - kopie.json {} | gzip -n > {}",
        names.join(" "),
        cut.display()
    ));
    // gzip writes for which system it was; wijkregie says that nobody knows.
    let mut bytes = fs::read(&cut).unwrap();
    (bytes[8], bytes[9]) = (0, 0xff);
    fs::write(&cut, bytes).unwrap();
    let checked = done(&data, &["backup", "--controle", &path]);
    assert!(!checked.contains("Let op"), "{checked}");
    let checked = done(&data, &["backup", "--controle", text(&cut)]);
    assert!(
        checked.contains("Let op") && checked.contains("inzage"),
        "{checked}"
    );
    let fresh = home.path().join("nieuw");
    let said = stderr(&run(&fresh, &["herstel", text(&cut), "--ja"]));
    assert!(said.contains("Let op"), "{said}");
    // One made of looks that are damaged says so too, and is made all the same.
    without_last(&data);
    let output = run(&data, &["backup", "--naar", text(&to)]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("er is iets weggehaald"),
        "{}",
        stderr(&output)
    );
    run(&data, &["server", "stop"]);
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
    let base = store_with_looks(home.path(), 3);
    for (what, damage) in damages {
        let data = home.path().join("data");
        copy(&base, &data);
        let looks = file(&data);
        let before = fs::read_to_string(&looks).unwrap();
        match damage(&before) {
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
        let said = done(&data, &["backup", "--naar", text(&copied)]);
        run(&data, &["server", "stop"]);
        let file = said.as_str();
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
fn a_list_of_what_was_set_apart_is_nobodys_word() {
    let home = tempfile::tempdir().unwrap();
    let base = store_with_looks(home.path(), 3);
    let (told, data) = (home.path().join("gezegd"), home.path().join("data"));
    let whole = fs::read_to_string(file(&base)).unwrap();
    fs::write(file(&base), whole.replacen("doel 1", "doel 7", 1)).unwrap();
    copy(&base, &told);
    done(&told, &["herbouw", "--zet-inzage-apart"]);
    // Who changed it makes the list agree, and nothing says on whose word.
    copy(&base, &data);
    fs::copy(
        told.join("inzage/apart.json"),
        data.join("inzage/apart.json"),
    )
    .unwrap();
    let output = run(&data, &["controle"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("is veranderd"),
        "{}",
        stderr(&output)
    );
    run(&data, &["server", "stop"]);
    done(&data, &["herbouw", "--zet-inzage-apart"]);
    for data in [&data, &told] {
        done(data, &["controle"]);
        run(data, &["server", "stop"]);
    }
}
