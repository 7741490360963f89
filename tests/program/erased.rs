//! What stands in the way of erasing what was destroyed: it is erased all the same, or that is said and the work goes on
//! until it can be. Needs root, to be two users; says so where not.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::disk::{SmallDisk, fill_up, make_room};
use super::retention::{GONE, Place, STAYS, holds};
use crate::support::logboek::{lines, month};
use crate::support::server::{self, Served, done, run, stderr};

/// What is wrong with a store before a back-up is put in its place.
type Wrong = fn(&Path);

fn change(data: &Path, change: impl Fn(Vec<u8>) -> Vec<u8>) {
    let path = month(data);
    let bytes = fs::read(&path).unwrap();
    let changed = change(bytes.clone());
    assert_ne!(changed, bytes);
    fs::write(path, changed).unwrap();
}

/// The line with the secret of the dossier that goes, changed.
fn change_secret(data: &Path, to: impl Fn(&str) -> Vec<u8>) {
    let all = lines(data);
    let is_it = |line: &&String| line.contains("geheim-verhaal");
    let secret = all.iter().find(is_it).unwrap();
    change(data, |bytes| {
        let at = bytes
            .windows(secret.len())
            .position(|window| window == secret.as_bytes())
            .unwrap();
        [&bytes[..at], &to(secret), &bytes[at + secret.len()..]].concat()
    });
}

/// Each is set aside in `opzij-N`, in this order.
const WRONGS: &[(&str, Wrong)] = &[
    ("nothing", |_| {}),
    ("a byte that is no text, early on", |data| {
        change(data, |mut bytes| {
            bytes[20] = 0xff;
            bytes
        });
    }),
    ("a byte that is no text, in the secret", |data| {
        change_secret(data, |line| {
            let mut bytes = line.as_bytes().to_vec();
            let at = bytes.len() - 20;
            bytes[at] = 0xff;
            bytes
        });
    }),
    ("another number in its header", |data| {
        change_secret(data, |line| {
            line.replacen("V-2008-0001", "V-2008-0003", 1).into_bytes()
        });
    }),
    ("two lines made one", |data| {
        change_secret(data, |line| line.replace('\n', " ").into_bytes());
    }),
    ("a line of a newer program", |data| {
        change_secret(data, |line| {
            line.replacen("{\"v\":3", "{\"v\":9", 1).into_bytes()
        });
    }),
    ("half a line that was cut off", |data| {
        let mut lines = lines(data).into_iter();
        let line = lines.rfind(|line| line.contains("geheim-verhaal"));
        let half = line.unwrap().trim_end().replace('}', "");
        fs::write(month(data).with_extension("jsonl.afgescheurd-9"), half).unwrap();
    }),
    ("a file for the drafts", |data| {
        fs::remove_dir_all(data.join("concepten")).unwrap();
        fs::write(data.join("concepten"), "geen map").unwrap();
    }),
    ("a folder among the drafts", |data| {
        fs::create_dir(data.join("concepten/0.json")).unwrap();
    }),
    ("a file for the logboek", |data| {
        fs::remove_dir_all(data.join("logboek")).unwrap();
        fs::write(data.join("logboek"), "geen map").unwrap();
    }),
    ("a link for the logboek", |data| {
        let elsewhere = data.with_file_name("elders");
        fs::rename(data.join("logboek"), &elsewhere).unwrap();
        symlink(elsewhere, data.join("logboek")).unwrap();
    }),
];

#[test]
fn what_a_restore_set_aside_is_erased_too_whatever_was_wrong_with_it() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let to = place.home.path().join("kopie");
    fs::create_dir(&to).unwrap();
    let copy = done(data, &["backup", "--naar", server::text(&to)]);
    assert!(server.term().success());
    for (n, (what, wrong)) in (1..).zip(WRONGS) {
        wrong(data);
        let put = run(data, &["herstel", &copy, "--ja"]);
        assert!(put.status.success(), "{what}: {}", stderr(&put));
        assert!(data.join(format!("opzij-{n}")).exists(), "{what}");
    }
    let elsewhere = data.with_file_name("elders");
    let behind = fs::read(elsewhere.join(month(data).file_name().unwrap())).unwrap();
    let server = Served::start(data).unwrap();
    place.destroys();
    place.is_gone();
    assert!(server.term().success());
    let server = Served::start(data).unwrap();
    assert_eq!(server.said, "");
    assert!(server.term().success());
    let left = fs::read(elsewhere.join(month(data).file_name().unwrap())).unwrap();
    assert_eq!(left, behind, "what a link leads to is another's");
}

/// As long as this is there, nothing can be taken out of the logboek.
fn block(data: &Path) -> impl Fn() {
    let beside = month(data).with_extension("jsonl.nieuw");
    fs::create_dir(&beside).unwrap();
    move || fs::remove_dir(&beside).unwrap()
}

const NOT_YET: &str = "nog niet overal gewist";

#[test]
fn what_could_not_be_erased_is_not_forgotten_when_more_is_destroyed() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let unblock = block(data);
    place.destroys();
    assert!(!holds(data, "geheim-verhaal").is_empty());
    let declared = done(data, &["toon", "V-2008-0001", "--verklaring"]);
    assert!(declared.contains("staat de inhoud er nog"), "{declared}");
    unblock();
    place.destroys_the("V-2008-0002");
    assert!(server.term().success());
    let server = Served::start(data).unwrap();
    for text in GONE.into_iter().chain(STAYS) {
        assert_eq!(
            holds(data, text),
            Vec::<std::path::PathBuf>::new(),
            "{text}"
        );
    }
    done(data, &["controle"]);
    assert!(server.term().success());
}

#[test]
fn a_start_that_cannot_erase_says_so_and_works_and_the_next_that_can_does() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let unblock = block(data);
    place.destroys();
    assert!(server.term().success());
    for _ in 0..2 {
        let server = Served::start(data).unwrap();
        assert!(server.said.contains(NOT_YET), "{}", server.said);
        done(
            data,
            &["doe", "notitie-toevoegen", "V-2008-0002", "tekst=verder"],
        );
        let checked = run(data, &["controle"]);
        assert_eq!(checked.status.code(), Some(1));
        assert!(
            stderr(&checked).contains("is vernietigd, maar regel"),
            "{}",
            stderr(&checked)
        );
        assert!(server.term().success());
    }
    unblock();
    place.stays_gone();
}

#[test]
fn on_a_full_disk_what_is_left_to_erase_keeps_nobody_from_reading() {
    let Some(disk) = SmallDisk::mount("size=24m") else {
        return;
    };
    let Some(mut place) = Place::new() else {
        return;
    };
    place.data = disk.path().join("data");
    let data = &place.data;
    let server = place.start();
    let unblock = block(data);
    place.destroys();
    server.kill();
    unblock();
    fill_up(disk.path());
    for _ in 0..2 {
        let server = Served::start(data).unwrap();
        for words in ["Alles is te lezen", NOT_YET] {
            assert!(server.said.contains(words), "{words}: {}", server.said);
        }
        assert!(done(data, &["toon", "V-2008-0002"]).contains("Blijvend"));
        server.kill();
    }
    // The first change for which there is room again erases it too.
    let server = Served::start(data).unwrap();
    let mut client = server.client();
    make_room(disk.path());
    server::until("there is room again", || {
        let (number, given) = (Some("V-2008-0002"), "tekst=verder");
        let noted = server::perform(&mut client, "notitie-toevoegen", number, given);
        noted.unwrap().is_ok()
    });
    place.is_gone();
    assert!(server.term().success());
    assert_eq!(Served::start(data).unwrap().said, "");
}

#[test]
fn as_long_as_anything_is_left_the_declaration_does_not_say_that_it_is_gone() {
    let Some(place) = Place::new() else {
        return;
    };
    let data = &place.data;
    let server = place.start();
    let mut client = server.client();
    let draft = server::draft("V-2008-0001", "1", "Weggegaan");
    client.ask(&draft).unwrap();
    // As long as this is there, no draft can be forgotten.
    let beside = data.join("concepten/0.json.nieuw");
    fs::create_dir(&beside).unwrap();
    place.destroys();
    let declared = || done(data, &["toon", "V-2008-0001", "--verklaring"]);
    let told = declared();
    assert!(told.contains("is de inhoud gewist"), "{told}");
    assert!(told.contains("kon nog niet helemaal"), "{told}");
    assert!(!told.contains("zijn weg"), "{told}");
    assert!(!holds(data, "Weggegaan").is_empty());
    drop(client);
    assert!(server.term().success());
    fs::remove_dir(&beside).unwrap();
    let server = Served::start(data).unwrap();
    assert_eq!(server.said, "");
    place.is_gone();
    let told = declared();
    assert!(!told.contains("kon nog niet"), "{told}");
    assert!(told.contains("zijn weg"), "{told}");
    assert!(server.term().success());
}
