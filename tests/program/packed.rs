//! Months of the logboek that are over are packed beside the work: everything reads as before, and wherever it stops
//! nothing is lost or there twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::time::Duration;

use super::disk::{SmallDisk, fill_up, make_room};
use super::retention::{Place, holds};
use crate::support::logboek::{bytes, header, month};
use crate::support::server::{self, Served, done, perform_now, run, stderr, text, until, verified};
use crate::support::traced::{self, Traced};
use wijkregie::ipc::question;
use wijkregie::office::AsOf;
use wijkregie::office::views::View;

const NOTES: usize = 60;

/// A month that is over.
fn plain(data: &Path) -> PathBuf {
    data.join("logboek/2020-01.jsonl")
}

fn packed(data: &Path) -> PathBuf {
    data.join("logboek/2020-01.jsonl.gz")
}

/// A stopped store with a verwijzing that has notes of some length, which fill a few pieces; the verwijzing.
fn store(data: &Path) -> String {
    let server = Served::start(data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    for n in 0..NOTES {
        let words: Vec<String> = (0..400)
            .map(|word| format!("{}", n * 7919 + word * 104_729))
            .collect();
        let given = format!("tekst=notitie {n} {}", words.join(" "));
        perform_now(&mut client, "notitie-toevoegen", Some(&number), &given);
    }
    drop(client);
    assert!(server.term().success());
    number
}

/// Lets what a stopped store has be of a month that is over, with one line behind it in the month of now. Nothing of it
/// is packed yet.
fn close(data: &Path) {
    fs::rename(month(data), plain(data)).unwrap();
    let server = Served::start(data).unwrap();
    perform_now(
        &mut server.client(),
        "inwoner-registreren",
        None,
        "achternaam=Nieuw; postcode=9744 GJ",
    );
    assert!(server.term().success());
    unpack(data);
}

/// As gunzip does.
fn unpack(data: &Path) {
    if packed(data).exists() {
        let text = bytes(&packed(data));
        fs::write(plain(data), text).unwrap();
        fs::remove_file(packed(data)).unwrap();
    }
}

fn is_packed(data: &Path) -> bool {
    packed(data).exists() && !plain(data).exists()
}

/// A server on a store of which a month was closed; the month is packed.
fn packing(data: &Path) -> Served {
    let server = Served::start(data).unwrap();
    until("the month is packed", || is_packed(data));
    server
}

/// Every line of the logboek, in order, with the file it is in.
fn all_lines(data: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(data.join("logboek")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy();
        if name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") {
            let text = String::from_utf8(bytes(&path)).unwrap();
            all.extend(text.lines().map(str::to_owned));
        }
    }
    all.sort_by_key(|line| header(line)["seq"].as_u64());
    all
}

#[test]
fn a_month_that_is_over_is_packed_after_a_start_and_dossiers_history_and_checks_are_as_before() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let number = store(&data);
    close(&data);
    let (before, lines) = (server::records(&data), all_lines(&data));
    let text = fs::read(plain(&data)).unwrap();
    let server = packing(&data);
    assert_eq!(server.said, "");
    let mut client = server.client();
    // What anybody has on the machine reads it too.
    let zcat = Process::new("zcat").arg(packed(&data)).output().unwrap();
    assert!(zcat.status.success() && zcat.stdout == text);
    assert!(fs::metadata(packed(&data)).unwrap().len() < text.len() as u64 / 2);
    let show = question::Show {
        number: number.clone(),
        at: AsOf::NOW,
    };
    let View::Dossier(dossier) = *client.ask(&show).unwrap() else {
        panic!("it is a verwijzing");
    };
    assert_eq!(dossier.history.len(), NOTES + 1);
    assert_eq!(verified(&mut client), Ok(lines.len() as u64));
    perform_now(
        &mut client,
        "notitie-toevoegen",
        Some(&number),
        "tekst=erna",
    );
    drop(client);
    assert!(server.term().success());
    let server = Served::start(&data).unwrap();
    assert_eq!(server.said, "", "a stopped store says nothing");
    assert!(server.term().success());
    let now = all_lines(&data);
    assert_eq!(now[..lines.len()], lines);
    for (id, record) in &before {
        let is = &server::records(&data)[id];
        assert!(is == record || id.number == number, "{id}");
    }
    // sled made anew from both forms, by a start and on purpose.
    fs::remove_dir_all(data.join("sled")).unwrap();
    let server = Served::start(&data).unwrap();
    assert!(server.said.contains("opnieuw opgebouwd"), "{}", server.said);
    verified(&mut server.client()).unwrap();
    assert!(server.term().success());
    done(&data, &["herbouw"]);
    done(&data, &["controle"]);
    done(&data, &["server", "stop"]);
}

#[test]
fn a_packed_month_that_is_damaged_is_named_beside_the_work_and_by_the_check_and_a_back_up() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    store(&data);
    close(&data);
    assert!(packing(&data).term().success());
    let whole = fs::read(packed(&data)).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x10;
    fs::write(packed(&data), &damaged).unwrap();
    let server = Served::start(&data).unwrap();
    until("the logboek is read", || {
        !done(&data, &["server", "status"]).contains("nog nagelezen")
    });
    let said = done(&data, &["server", "status"]);
    for words in [
        "Er wordt niets meer bewaard",
        "2020-01.jsonl.gz is beschadigd bij byte",
        "het ingepakte stuk",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let to = home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    for words in [&["controle"][..], &["backup", "--naar", text(&to)]] {
        let output = run(&data, words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        let is_named = said.contains("2020-01.jsonl.gz is beschadigd bij byte");
        assert!(
            is_named && said.contains("Er is niets veranderd"),
            "{words:?}: {said}"
        );
    }
    assert_eq!(fs::read_dir(&to).unwrap().count(), 0);
    assert!(server.term().success());
    assert_eq!(fs::read(packed(&data)).unwrap(), damaged);
    // Unpacked and packed again by hand it has another form, and what to do is said.
    let gzip = |words: &[&str], at: &Path| {
        assert!(
            Process::new("gzip")
                .args(words)
                .arg(at)
                .status()
                .unwrap()
                .success()
        );
    };
    fs::write(packed(&data), &whole).unwrap();
    gzip(&["-d"], &packed(&data));
    gzip(&[], &plain(&data));
    let output = run(&data, &["controle"]);
    assert!(
        stderr(&output).contains("met gunzip"),
        "{}",
        stderr(&output)
    );
    gzip(&["-d"], &packed(&data));
    done(&data, &["controle"]);
    done(&data, &["server", "stop"]);
    assert!(packing(&data).term().success());
    assert_eq!(fs::read(packed(&data)).unwrap(), whole);
}

/// What packing asks of the system, in the files it is about.
const CALLS: [&str; 8] = [
    "openat",
    "write",
    "fdatasync",
    "fsync",
    "read",
    "pread64",
    "rename",
    "unlink",
];

#[test]
fn killed_at_any_call_of_packing_every_line_is_there_once() {
    if !traced::works() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let base = home.path().join("base");
    store(&base);
    close(&base);
    let lines = all_lines(&base);
    let mut killed = 0;
    for call in CALLS {
        for nth in 1.. {
            let home = tempfile::tempdir().unwrap();
            let data = home.path().join("data");
            server::copy(&base, &data);
            let fresh = data.join("logboek/2020-01.jsonl.gz.nieuw");
            let inject = format!("inject={call}:signal=KILL:when={nth}");
            let (logboek, plain) = (data.join("logboek"), plain(&data));
            let trace = format!("trace={}", CALLS.join(","));
            let words = [
                "-P",
                text(&fresh),
                "-P",
                text(&logboek),
                "-P",
                text(&plain),
                "-e",
                &trace,
                "-e",
                &inject,
            ];
            let mut server = Traced::start(home.path(), &data, &words);
            until("it is packed or its end", || {
                is_packed(&data) || !server.is_alive()
            });
            // What comes after the plain file is gone is a sync.
            std::thread::sleep(Duration::from_millis(50));
            if server.is_alive() {
                break;
            }
            let what = format!("{call} {nth}");
            killed += 1;
            let server = Served::start(&data).unwrap_or_else(|why| panic!("{what}: {why}"));
            assert_eq!(
                verified(&mut server.client()),
                Ok(lines.len() as u64),
                "{what}"
            );
            until("it is packed now", || is_packed(&data));
            assert!(server.term().success());
            assert_eq!(all_lines(&data), lines, "{what}");
            assert!(!fresh.exists(), "{what}");
        }
    }
    println!("{killed} keer afgebroken bij het inpakken");
    assert!(killed > 20, "{killed}");
}

#[test]
fn a_back_up_of_packed_and_plain_months_is_put_back_line_by_line() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    store(&data);
    close(&data);
    let lines = all_lines(&data);
    let server = packing(&data);
    let to = home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    let copy = done(&data, &["backup", "--naar", text(&to)]);
    let said = done(&data, &["backup", "--controle", &copy]);
    assert!(said.starts_with("Deze reservekopie is heel"), "{said}");
    assert!(server.term().success());
    // In its own place and in a new one; what was there is set aside as it was.
    let back = home.path().join("terug");
    for into in [&data, &back] {
        let said = done(into, &["herstel", &copy, "--ja"]);
        assert!(said.contains("Teruggezet in"), "{said}");
        assert_eq!(all_lines(into), lines);
        let server = packing(into);
        assert_eq!(verified(&mut server.client()), Ok(lines.len() as u64));
        assert!(server.term().success());
        assert_eq!(all_lines(into), lines);
    }
    assert!(data.join("opzij-1/logboek/2020-01.jsonl.gz").exists());
    // What is not in the back-up is counted over both forms.
    let said = stderr(&run(&data, &["herstel", &copy, "--ja"]));
    assert!(said.contains("Er gaat niets verloren"), "{said}");
}

#[test]
fn a_second_computer_has_one_form_of_every_month_and_takes_over_with_it() {
    if Process::new("rsync").arg("--version").output().is_err() {
        println!("overgeslagen: rsync is er niet");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (first, second) = (home.path().join("eerste"), home.path().join("tweede"));
    store(&first);
    close(&first);
    let lines = all_lines(&first);
    let follow = || done(&second, &["volg", text(&first), "--eenmaal"]);
    follow();
    assert!(plain(&second).exists());
    let server = packing(&first);
    // What is being made there now is nothing to have.
    let fresh = first.join("logboek/2019-01.jsonl.gz.nieuw");
    fs::write(&fresh, "half").unwrap();
    follow();
    assert!(is_packed(&second));
    assert!(!second.join("logboek/2019-01.jsonl.gz.nieuw").exists());
    let said = done(&second, &["controle"]);
    assert!(said.contains(&format!("{} regels", lines.len())), "{said}");
    assert_eq!(all_lines(&second), lines);
    // A copy of before that came too late is no second one.
    fs::write(plain(&second), "{\"v\":3,").unwrap();
    done(&second, &["controle"]);
    assert!(is_packed(&second));
    assert!(server.term().success());
    done(&second, &["overnemen"]);
    let server = Served::start(&second).unwrap();
    assert_eq!(verified(&mut server.client()), Ok(lines.len() as u64));
    assert!(server.term().success());
    assert_eq!(all_lines(&second), lines);
}

#[test]
fn what_is_destroyed_is_gone_from_packed_months_too_and_from_those_that_were_set_aside() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let to = place.home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    let copy = done(data, &["backup", "--naar", text(&to)]);
    assert!(server.term().success());
    // Three times set aside: whole, with a piece that cannot be unpacked, and as it was packed by another.
    for wrong in 0..3 {
        close(data);
        assert!(packing(data).term().success());
        let mut bytes = fs::read(packed(data)).unwrap();
        match wrong {
            0 => {}
            1 => {
                let at = bytes.len() / 2;
                bytes[at] ^= 1;
            }
            _ => bytes[3] = 0,
        }
        fs::write(packed(data), bytes).unwrap();
        let output = run(data, &["herstel", &copy, "--ja"]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
    close(data);
    let server = packing(data);
    let held: Vec<PathBuf> = holds(data, "geheim-verhaal");
    assert!(held.contains(&packed(data)), "{held:?}");
    let before = bytes(&packed(data));
    place.destroys();
    place.is_gone();
    let after = bytes(&packed(data));
    assert_eq!(after.len(), before.len());
    let ends = |text: &[u8]| -> Vec<usize> {
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        ends.map(|(at, _)| at).collect()
    };
    assert_eq!(ends(&after), ends(&before), "every line where it was");
    assert!(server.term().success());
    place.stays_gone();
}

#[test]
fn on_a_full_disk_nothing_is_packed_and_everything_reads() {
    let Some(disk) = SmallDisk::mount("size=64m") else {
        return;
    };
    let data = disk.path().join("data");
    let number = store(&data);
    close(&data);
    let lines = all_lines(&data);
    fill_up(disk.path());
    let server = Served::start(&data).unwrap();
    until("the logboek is read", || {
        !done(&data, &["server", "status"]).contains("nog nagelezen")
    });
    std::thread::sleep(Duration::from_millis(300));
    assert!(plain(&data).exists() && !packed(&data).exists());
    assert!(done(&data, &["toon", &number]).contains("notitie 59"));
    assert_eq!(all_lines(&data), lines);
    server.kill();
    make_room(disk.path());
    let server = packing(&data);
    assert_eq!(verified(&mut server.client()), Ok(lines.len() as u64));
    assert!(server.term().success());
}
