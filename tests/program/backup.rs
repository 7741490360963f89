//! Back-ups: made while people write, read back, put back line by line, and refused by name when they are not whole.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use wijkregie::ipc::question;
use wijkregie::store::journal;

use crate::support::logboek::{header, lines, month, rechained, write};
use crate::support::server::{
    self, Served, command, done, run, stderr, stdout, store, text, until, verified,
};

/// Every file of the folders that a back-up keeps, with its bytes.
fn kept(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in ["logboek", "inzage", "concepten"] {
        for entry in fs::read_dir(data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(data).unwrap().to_owned();
            // Which look was the last is no look: it is noted anew with the next.
            if !name.ends_with("einde") {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Makes a back-up; where it is.
fn back_up(data: &Path, options: &[&str]) -> PathBuf {
    let words: Vec<&str> = std::iter::once("backup")
        .chain(options.iter().copied())
        .collect();
    PathBuf::from(done(data, &words))
}

fn stop(data: &Path) {
    run(data, &["server", "stop"]);
}

#[test]
fn a_backup_made_while_twenty_write_is_put_back_line_by_line() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 3);
    let to = home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    let server = Served::start(&data).unwrap();
    let (stopped, written) = (AtomicBool::new(false), std::sync::atomic::AtomicU64::new(0));
    let backups: Vec<(PathBuf, u64, u64)> = std::thread::scope(|scope| {
        for n in 0..20 {
            let (server, stopped, written) = (&server, &stopped, &written);
            scope.spawn(move || {
                let mut client = server.client();
                let number = server::melding(&mut client);
                for i in 0.. {
                    if stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    let text = format!("tekst={n} {i}");
                    client
                        .ask(&command("notitie-toevoegen", Some(&number), &text))
                        .unwrap();
                    written.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let mut backups = Vec::new();
        for round in 1..=3 {
            until("changes", || written.load(Ordering::SeqCst) > 200 * round);
            let before = server
                .client()
                .ask(&wijkregie::ipc::question::Status {})
                .unwrap()
                .lines
                .unwrap();
            let path = back_up(&data, &["--naar", text(&to)]);
            let after = server
                .client()
                .ask(&wijkregie::ipc::question::Status {})
                .unwrap()
                .lines
                .unwrap();
            backups.push((path, before, after));
        }
        stopped.store(true, Ordering::SeqCst);
        backups
    });
    assert!(server.term().success());
    let original = lines(&data);
    for (n, (path, before, after)) in backups.iter().enumerate() {
        let back = home.path().join(format!("terug-{n}"));
        let said = done(&back, &["herstel", text(path), "--ja"]);
        assert!(said.contains("Teruggezet in"), "{said}");
        let found = lines(&back);
        let count = found.len() as u64;
        // Everything that was confirmed before it was asked for is in it.
        assert!(
            count >= *before && count <= *after,
            "{before} ≤ {count} ≤ {after}"
        );
        assert_eq!(
            found,
            original[..found.len()],
            "the same lines, in the same order"
        );
        let server = Served::start(&back).unwrap();
        assert_eq!(
            server.said, "",
            "a store that was put back starts as any other"
        );
        assert_eq!(verified(&mut server.client()), Ok(count));
        assert!(server.term().success());
    }
    let whole = server::records(&data);
    let last = server::records(&home.path().join("terug-2"));
    assert_eq!(
        whole.keys().collect::<Vec<_>>(),
        last.keys().collect::<Vec<_>>()
    );
}

#[test]
fn looks_and_drafts_come_back_too_and_a_backup_is_for_its_owner_alone() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 2);
    done(
        &data,
        &[
            "export",
            "contracten",
            "--als",
            "csv",
            "--naar",
            text(&home.path().join("uit.csv")),
            "--doel",
            "audit",
        ],
    );
    fs::write(data.join("concepten/4242.json"), "[]").unwrap();
    let path = back_up(&data, &[]);
    assert!(path.starts_with(data.join("backup")), "{path:?}");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // What a check that was killed left of people's data does not lie about.
    fs::create_dir(data.join("backup/.wijkregie-controle-oud")).unwrap();
    let said = done(&data, &["backup", "--controle", text(&path)]);
    assert!(said.starts_with("Deze reservekopie is heel"), "{said}");
    assert_eq!(
        fs::read_dir(data.join("backup")).unwrap().count(),
        1,
        "nothing else stays"
    );
    stop(&data);
    let back = home.path().join("terug");
    done(&back, &["herstel", text(&path), "--ja"]);
    assert_eq!(kept(&back), kept(&data));
    assert_eq!(server::records(&back), server::records(&data));
}

#[test]
fn what_is_not_in_the_backup_is_said_before_and_after_and_stays_aside() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 2);
    let path = back_up(&data, &[]);
    let number = server::melding(&mut server::client(&data));
    done(
        &data,
        &["doe", "notitie-toevoegen", &number, "tekst=na de kopie"],
    );
    let before = lines(&data);

    // With somebody at work it is refused, and so without a yes.
    stop(&data);
    let server = Served::start(&data).unwrap();
    let output = run(&data, &["herstel", text(&path), "--ja"]);
    assert_eq!(output.status.code(), Some(75), "{}", stderr(&output));
    assert!(server.term().success());
    let output = run(&data, &["herstel", text(&path)]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("zitten er niet in de reservekopie: 3 regels, van"),
        "{said}"
    );
    assert_eq!(lines(&data), before);
    assert!(!data.join("herstel.bezig").exists());

    let output = run(&data, &["herstel", text(&path), "--ja"]);
    let said = stdout(&output);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        said.contains("opzij-1") && said.contains("Niet meer in gebruik: 3 regels"),
        "{said}"
    );
    assert!(
        said.contains(&format!("notitie-toevoegen  {number}")),
        "{said}"
    );
    assert_eq!(lines(&data).len(), before.len() - 3);
    let aside = fs::read_to_string(
        data.join("opzij-1/logboek")
            .join(month(&data).file_name().unwrap()),
    );
    assert_eq!(aside.unwrap(), before.concat());
    assert!(data.join("opzij-1/sled/db").exists());
    done(&data, &["controle"]);
    stop(&data);

    // The same again, on what is the same: nothing is lost, and that is said.
    let said = stderr(&run(&data, &["herstel", text(&path), "--ja"]));
    assert!(said.contains("Er gaat niets verloren"), "{said}");
}

/// Types something in a form and leaves it there.
fn draft(data: &Path, form: &str, words: &str) {
    let server = Served::start(data).unwrap();
    let draft = server::draft("V-2026-0001", form, words);
    server.client().ask(&draft).unwrap();
    assert!(server.term().success());
}

fn drafts(data: &Path) -> Vec<String> {
    let server = Served::start(data).unwrap();
    let drafts = server.client().ask(&question::Drafts {}).unwrap();
    assert!(server.term().success());
    let mut texts: Vec<String> = drafts
        .into_iter()
        .map(|it| it.fields["tekst"].clone())
        .collect();
    texts.sort();
    texts
}

fn look(data: &Path, doel: &str) {
    done(
        data,
        &["export", "contracten", "--als", "json", "--doel", doel],
    );
    stop(data);
}

/// The purposes of every look that counts.
fn looks(data: &Path) -> String {
    let text = fs::read_to_string(data.join("inzage").join(month(data).file_name().unwrap()));
    text.unwrap_or_default()
}

#[test]
fn looks_and_drafts_of_after_the_backup_stay_and_nothing_is_said_to_be_lost_that_is_not() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 2);
    look(&data, "ervoor");
    draft(&data, "oud", "oud concept");
    draft(&data, "af", "af te maken");
    let path = back_up(&data, &[]);
    stop(&data);
    look(&data, "erna een");
    look(&data, "erna twee");
    draft(&data, "nieuw", "nieuw concept");
    draft(&data, "af", "verder getypt");
    let output = run(&data, &["herstel", text(&path), "--ja"]);
    let said = stderr(&output);
    assert!(output.status.success(), "{said}");
    for words in [
        "De vastgelegde inzage van nu blijft: 2 regels",
        "Wat 1 gebruiker typte",
        "Er gaat niets verloren.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    for doel in ["ervoor", "erna een", "erna twee"] {
        assert!(looks(&data).contains(doel), "{doel}");
    }
    assert_eq!(
        drafts(&data),
        [
            "af te maken",
            "nieuw concept",
            "oud concept",
            "verder getypt"
        ]
    );
    // They go on, in one chain, and the next look joins.
    look(&data, "weer verder");
    done(&data, &["controle"]);
    stop(&data);

    // Looks that do not go on from those of the back-up are another matter, and so are drafts that say nothing.
    let changed = looks(&data).replace("ervoor", "veranderd");
    let file = data.join("inzage").join(month(&data).file_name().unwrap());
    fs::write(&file, changed).unwrap();
    fs::write(data.join("concepten/4242.json"), "onzin").unwrap();
    let output = run(&data, &["herstel", text(&path), "--ja"]);
    let said = stderr(&output);
    assert!(output.status.success(), "{said}");
    for words in [
        "gaat niet verder op die van de reservekopie. Daarvan gaan uit gebruik: 4 regels",
        "niet te lezen zijn en uit gebruik gaan: 4242.json",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("Er gaat niets verloren"), "{said}");
    let aside = data.join("opzij-2");
    let kept = fs::read_to_string(aside.join("inzage").join(file.file_name().unwrap())).unwrap();
    assert!(kept.contains("veranderd") && kept.contains("erna twee"));
    assert_eq!(
        fs::read_to_string(aside.join("concepten/4242.json")).unwrap(),
        "onzin"
    );
    done(&data, &["controle"]);
    stop(&data);
}

#[test]
fn an_encrypted_backup_opens_with_its_own_key_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 2);
    let (key, other) = (home.path().join("sleutel"), home.path().join("andere"));
    let public = done(&data, &["backup", "--maak-sleutel", text(&key)]);
    done(&data, &["backup", "--maak-sleutel", text(&other)]);
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let kept = fs::read(&key).unwrap();
    let output = run(&data, &["backup", "--maak-sleutel", text(&key)]);
    assert_eq!(output.status.code(), Some(1), "never over another");
    assert_eq!(fs::read(&key).unwrap(), kept);

    let path = back_up(&data, &["--voor", &public]);
    assert!(text(&path).ends_with(".tar.gz.age"), "{path:?}");
    assert!(
        !fs::read(&path)
            .unwrap()
            .windows(6)
            .any(|bytes| bytes == b"notiti")
    );
    for (options, words) in [
        (&[][..], "is versleuteld"),
        (&["--sleutel", text(&other)], "past niet op"),
        (&["--sleutel", text(&month(&data))], "geen geheime sleutel"),
        (&["--sleutel", "/nergens"], "niet te lezen"),
    ] {
        let mut words_of = vec!["backup", "--controle", text(&path)];
        words_of.extend(options);
        let output = run(&data, &words_of);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{options:?}: {said}");
        assert!(
            said.contains(words) && said.contains("Er is niets veranderd"),
            "{said}"
        );
    }
    let said = done(
        &data,
        &["backup", "--controle", text(&path), "--sleutel", text(&key)],
    );
    assert!(said.starts_with("Deze reservekopie is heel"), "{said}");

    // As a setting it counts for every one.
    let setting = format!("waarde={public}");
    done(
        &data,
        &[
            "doe",
            "instelling-wijzigen",
            "reservekopie.sleutel",
            &setting,
            "reden=veilig",
        ],
    );
    assert!(text(&back_up(&data, &[])).ends_with(".age"));
    let output = run(&data, &["backup", "--voor", "age1onzin"]);
    assert!(
        stderr(&output).contains("geen openbare sleutel"),
        "{}",
        stderr(&output)
    );
    stop(&data);
}

#[test]
fn what_was_cut_short_changed_or_is_something_else_is_refused_by_name_and_nothing_is_touched() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 8);
    let key = home.path().join("sleutel");
    let public = done(&data, &["backup", "--maak-sleutel", text(&key)]);
    let good = [back_up(&data, &[]), back_up(&data, &["--voor", &public])];
    stop(&data);
    let before = (kept(&data), fs::read(data.join("stand")).unwrap());
    let mut refused = 0;
    let mut must_refuse = |what: &str, bytes: &[u8], words: &[&str]| {
        let path = home.path().join("kopie");
        fs::write(&path, bytes).unwrap();
        let output = run(
            &data,
            &["herstel", text(&path), "--sleutel", text(&key), "--ja"],
        );
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(
            words.iter().any(|words| said.contains(words)),
            "{what}: {said}"
        );
        assert!(said.contains("Er is niets veranderd"), "{what}: {said}");
        assert!(
            !said.contains("panicked") && !said.contains("os error"),
            "{what}: {said}"
        );
        refused += 1;
    };
    for (n, path) in good.iter().enumerate() {
        let whole = fs::read(path).unwrap();
        for cut in [1, 8, 100, whole.len() / 2, whole.len() - 300, whole.len()] {
            must_refuse(
                &format!("{n}, {cut} bytes off"),
                &whole[..whole.len() - cut],
                &["beschadigd of niet af", "geen reservekopie"],
            );
        }
        // A bit in every part of the file.
        for at in (0..whole.len()).step_by(whole.len() / 16) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            must_refuse(
                &format!("{n}, a bit of byte {at}"),
                &bytes,
                &["beschadigd of niet af", "geen reservekopie", "past niet op"],
            );
        }
        must_refuse(
            &format!("{n}, more behind it"),
            &[&whole[..], b"x"].concat(),
            &["beschadigd of niet af"],
        );
        must_refuse(
            &format!("{n}, twice"),
            &[&whole[..], &whole[..]].concat(),
            &["beschadigd of niet af"],
        );
    }
    let other = flate2::Compression::default();
    let mut strange = flate2::write::GzEncoder::new(Vec::new(), other);
    std::io::Write::write_all(&mut strange, b"een ander bestand").unwrap();
    must_refuse(
        "another gzip",
        &strange.finish().unwrap(),
        &["geen reservekopie", "beschadigd"],
    );
    must_refuse("a text", b"beste allemaal,", &["geen reservekopie"]);
    must_refuse("zeros", &[0; 5000], &["geen reservekopie"]);
    for (what, path) in [
        ("a folder", home.path().to_owned()),
        ("nothing", home.path().join("weg")),
    ] {
        let output = run(&data, &["herstel", text(&path), "--ja"]);
        assert_eq!(output.status.code(), Some(1), "{what}");
        assert!(
            stderr(&output).contains("Er is niets veranderd"),
            "{what}: {}",
            stderr(&output)
        );
    }
    assert_eq!((kept(&data), fs::read(data.join("stand")).unwrap()), before);
    assert!(!data.join("opzij-1").exists() && !data.join("herstel.bezig").exists());
    // Into a folder that was not there, nothing is left of the try.
    let fresh = home.path().join("nieuw");
    fs::write(home.path().join("kopie"), "onzin").unwrap();
    run(
        &fresh,
        &["herstel", text(&home.path().join("kopie")), "--ja"],
    );
    assert!(!fresh.exists());
    println!("{refused} beschadigde of vreemde reservekopieën, alle geweigerd");
}

/// A tar file in gzip with these entries.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let mut archive = tar::Builder::new(gzip);
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        // As a hostile one would: the library itself refuses to write `..`.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, *bytes).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap()
}

#[test]
fn a_backup_made_by_hand_never_writes_outside_its_place_and_never_with_a_broken_chain() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 4);
    let all = lines(&data);
    let end = |lines: &[String]| {
        journal::parse(lines.last().unwrap().trim_end())
            .unwrap()
            .chain
    };
    let manifest = |regel: usize, keten: &str, pieces: &[(&str, usize)], formaat: u8| {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(naam, bytes)| serde_json::json!({"naam": naam, "bytes": bytes}))
            .collect();
        serde_json::json!({"wat": "reservekopie van wijkregie", "formaat": formaat, "programma": "9.9.9", "opslag": 2,
            "tijd": "2026-11-28T10:00:00Z", "regel": regel, "keten": keten, "stukken": pieces}).to_string()
    };
    let name = "logboek/2026-11.jsonl";
    let whole = all.concat();
    let mut changed = all.clone();
    changed[2] = changed[2].replace("\"wie\":\"", "\"wie\":\"x");
    let mut rewritten = rechained(&all);
    rewritten.truncate(3);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "a newer format",
            archive(&[(
                "kopie.json",
                manifest(all.len(), &end(&all), &[(name, whole.len())], 9).as_bytes(),
            )]),
            "nieuwere wijkregie",
        ),
        (
            "outside",
            archive(&[
                (
                    "kopie.json",
                    manifest(0, "", &[("../../weg.jsonl", 3)], 1).as_bytes(),
                ),
                ("../../weg.jsonl", b"weg"),
            ]),
            "geen reservekopie",
        ),
        (
            "an absolute path",
            archive(&[
                (
                    "kopie.json",
                    manifest(0, "", &[("/tmp/weg.jsonl", 3)], 1).as_bytes(),
                ),
                ("/tmp/weg.jsonl", b"weg"),
            ]),
            "geen reservekopie",
        ),
        (
            "another name",
            archive(&[
                (
                    "kopie.json",
                    manifest(0, "", &[("sled/db", 3)], 1).as_bytes(),
                ),
                ("sled/db", b"weg"),
            ]),
            "geen reservekopie",
        ),
        (
            "a file short",
            archive(&[(
                "kopie.json",
                manifest(all.len(), &end(&all), &[(name, whole.len())], 1).as_bytes(),
            )]),
            "ontbreekt",
        ),
        (
            "a file more",
            archive(&[
                (
                    "kopie.json",
                    manifest(0, &"0".repeat(64), &[], 1).as_bytes(),
                ),
                (name, b""),
            ]),
            "er zit meer in",
        ),
        (
            "a line changed",
            archive(&[
                (
                    "kopie.json",
                    manifest(all.len(), &end(&all), &[(name, changed.concat().len())], 1)
                        .as_bytes(),
                ),
                (name, changed.concat().as_bytes()),
            ]),
            "beschadigd of niet af",
        ),
        (
            "a line short",
            archive(&[
                (
                    "kopie.json",
                    manifest(all.len(), &end(&all), &[(name, all[..4].concat().len())], 1)
                        .as_bytes(),
                ),
                (name, all[..4].concat().as_bytes()),
            ]),
            "eindigt bij regel 4",
        ),
        (
            "no manifest",
            archive(&[(name, whole.as_bytes())]),
            "geen reservekopie",
        ),
    ];
    for (what, bytes, words) in cases {
        let path = home.path().join("kopie.tar.gz");
        fs::write(&path, bytes).unwrap();
        let output = run(&data, &["herstel", text(&path), "--ja"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{what}: {said}");
        assert!(said.contains(words), "{what}: {said}");
    }
    assert!(!Path::new("/tmp/weg.jsonl").exists() && !home.path().join("weg.jsonl").exists());
    assert_eq!(lines(&data), all);
    assert_eq!(header(&all[0])["seq"], 1);
    write(&data, &all);
}

#[test]
fn old_backups_go_by_the_setting_and_a_folder_that_is_not_there_is_not_made() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 1);
    let gone = home.path().join("schijf");
    let output = run(&data, &["backup", "--naar", text(&gone)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("is er niet"),
        "{}",
        stderr(&output)
    );
    assert!(!gone.exists());
    fs::create_dir(&gone).unwrap();
    let newest = back_up(&data, &["--naar", text(&gone)]);
    let name = newest.file_name().unwrap().to_str().unwrap();
    let store = &name[..19];
    for year in 2001..2030 {
        fs::write(
            gone.join(format!("{store}{year}-06-01T120000Z.tar.gz")),
            "oud",
        )
        .unwrap();
    }
    // The clock of one of them was ahead: the newest is by its name, and stays too.
    fs::write(gone.join(".wijkregie-0-1.deel"), "half").unwrap();
    let said = stderr(&run(
        &data,
        &["backup", "--naar", text(&gone), "--bewaar", "2d 1w 1m"],
    ));
    assert!(said.contains("opgeruimd"), "{said}");
    let left = fs::read_dir(&gone).unwrap().count();
    assert!(left <= 5, "{left}");
    assert!(
        !gone.join(".wijkregie-0-1.deel").exists(),
        "what a killed one left"
    );
    let output = run(&data, &["backup", "--bewaar", "veel"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    stop(&data);
}

#[test]
fn a_backup_of_a_logboek_that_was_damaged_is_not_called_one() {
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 6);
    let server = Served::start(&data).unwrap();
    let all = lines(&data);
    let mut changed = all.clone();
    changed[2] = changed[2].replacen("\"wie\":\"", "\"wie\":\"\\u0078", 1);
    changed[2] = changed[2]
        .chars()
        .take(all[2].len() - 1)
        .collect::<String>()
        + "\n";
    write(&data, &changed);
    let output = run(&data, &["backup"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("weggegooid") && said.contains("wijkregie controle"),
        "{said}"
    );
    assert_eq!(fs::read_dir(data.join("backup")).unwrap().count(), 0);
    write(&data, &all);
    drop(server);
}

#[test]
fn a_store_is_not_begun_where_only_an_existing_one_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("schijf");
    for is_there in [false, true] {
        if is_there {
            fs::create_dir(&data).unwrap();
        }
        let why = Served::start_with(&data, &["--alleen-bestaand"])
            .err()
            .unwrap();
        assert!(
            why.contains("Er is geen opslag") && why.contains("aangekoppeld"),
            "{why}"
        );
        assert_eq!(data.exists(), is_there);
    }
    assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
    assert!(Served::start(&data).unwrap().term().success());
    assert!(
        Served::start_with(&data, &["--alleen-bestaand"])
            .unwrap()
            .term()
            .success()
    );
}

#[test]
fn a_full_disk_leaves_no_half_backup_and_the_store_as_it_was() {
    let Some(disk) = crate::disk::SmallDisk::mount("size=16k") else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let data = store(home.path(), "data", 300);
    let output = run(&data, &["backup", "--naar", text(disk.path())]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("de schijf is vol") && said.contains("geen reservekopie gemaakt"),
        "{said}"
    );
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    // Neither is it put back where it does not fit.
    let path = back_up(&data, &[]);
    let small = disk.path().join("data");
    let output = run(&small, &["herstel", text(&path), "--ja"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("te weinig ruimte"),
        "{}",
        stderr(&output)
    );
    assert!(!small.exists());
    stop(&data);
}

#[test]
fn a_restore_that_is_killed_leaves_all_of_before_or_all_of_after() {
    let home = tempfile::tempdir().unwrap();
    let ours = store(home.path(), "ours", 5);
    let path = back_up(&ours, &[]);
    let number = server::melding(&mut server::client(&ours));
    done(&ours, &["doe", "notitie-toevoegen", &number, "tekst=later"]);
    stop(&ours);
    let (before, mut dice) = (lines(&ours), server::Dice::new());
    let (mut old, mut new) = (0, 0);
    for _ in 0..server::rounds(8) {
        let data = home.path().join("data");
        server::copy(&ours, &data);
        let mut process = server::wijkregie();
        process
            .arg("--data")
            .arg(&data)
            .args(["herstel", text(&path), "--ja"]);
        process
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut restoring = process.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(dice.below(400)));
        restoring.kill().unwrap();
        restoring.wait().unwrap();
        let server = Served::start(&data).unwrap();
        let count = verified(&mut server.client()).unwrap() as usize;
        assert!(server.term().success());
        assert_eq!(lines(&data), before[..count]);
        match count == before.len() {
            true => old += 1,
            false => new += 1,
        }
        assert!(
            count == before.len() || count == before.len() - 3,
            "{count}"
        );
        assert!(!data.join("herstel.klaar").exists() && !data.join("herstel.bezig").exists());
        // And after it, it can be done.
        done(&data, &["herstel", text(&path), "--ja"]);
        assert_eq!(lines(&data).len(), before.len() - 3);
        fs::remove_dir_all(&data).unwrap();
    }
    println!("gestopt tijdens het terugzetten: {old} keer nog van voor, {new} keer van erna");
}

/// Every file of a folder that is not someone's.
fn not_of(folder: &Path, uid: u32) -> Vec<PathBuf> {
    use std::os::unix::fs::MetadataExt;
    let mut found = Vec::new();
    let metadata = fs::symlink_metadata(folder).unwrap();
    if metadata.uid() != uid {
        found.push(folder.to_owned());
    }
    if metadata.is_dir() {
        for entry in fs::read_dir(folder).unwrap() {
            found.extend(not_of(&entry.unwrap().path(), uid));
        }
    }
    found
}

#[test]
fn root_puts_back_for_the_user_of_the_service_and_that_user_goes_on() {
    if !server::can_be_another() {
        return;
    }
    const NOBODY: u32 = 65534;
    let home = tempfile::tempdir().unwrap();
    let program = server::for_everybody(home.path());
    let data = store(home.path(), "data", 3);
    let path = back_up(&data, &[]);
    stop(&data);
    server::give(&data, "nobody");
    let fresh = home.path().join("nieuw");
    done(&data, &["herstel", text(&path), "--ja"]);
    done(
        &fresh,
        &["herstel", text(&path), "--ja", "--eigenaar", "nobody"],
    );
    for folder in [&data, &fresh] {
        assert_eq!(not_of(folder, NOBODY), Vec::<PathBuf>::new());
        let output = server::run_as(NOBODY, &program, folder, &["controle"]);
        assert!(output.status.success(), "{}", stderr(&output));
        done(folder, &["server", "stop"]);
    }
}
