//! A disk that is full or cannot be written: one clear sentence, nothing confirmed is lost, and on it goes.

use crate::support::logboek::month;
use crate::support::server;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::server::{Served, perform, perform_now, rounds, stderr, verified};
use wijkregie::domain::record::Part;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::views::View;

/// A small disk in memory; gone when dropped.
pub struct SmallDisk {
    home: tempfile::TempDir,
}

impl SmallDisk {
    /// None where this user may not mount, with the reason printed.
    pub fn mount(options: &str) -> Option<Self> {
        let home = tempfile::tempdir().unwrap();
        let mounted = Process::new("mount")
            .args(["-t", "tmpfs", "-o", options, "wijkregie-proef"])
            .arg(home.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self { home }),
            other => {
                println!("overgeslagen: geen tmpfs te koppelen ({other:?})");
                None
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.home.path()
    }

    fn remount(&self, options: &str) {
        let how = format!("remount,{options}");
        let remount = || {
            let mut mount = Process::new("mount");
            mount.args(["-o", &how]).arg(self.path());
            mount.output().unwrap().status.success()
        };
        // A server that was told to stop may be on its last legs.
        server::until("remounted", remount);
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Process::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Writes until nothing more fits, over and over, until told to stop; then makes room.
fn fill(disk: &Path, stop: &AtomicBool) {
    let path = disk.join("vulling");
    let mut file = fs::File::create(&path).unwrap();
    while !stop.load(Ordering::SeqCst) {
        if file.write_all(&[1; 16 * 1024]).is_err() && file.write_all(&[1; 512]).is_err() {
            std::thread::yield_now();
        }
    }
    make_room(disk);
}

/// Whether a note is kept; if not, it is said that the disk is full, in one line.
fn is_noted(client: &mut Client, number: &str, text: &str) -> bool {
    let given = format!("tekst={text}");
    match perform(client, "notitie-toevoegen", Some(number), &given).unwrap() {
        Ok(_) => true,
        Err(why) => {
            assert!(
                why.starts_with("De schijf is vol of niet te beschrijven"),
                "{why}"
            );
            assert!(!why.contains('\n'), "{why}");
            false
        }
    }
}

fn notes(client: &mut Client, number: &str) -> Vec<String> {
    let question = question::Show {
        number: number.to_owned(),
        at: wijkregie::office::AsOf::NOW,
    };
    let View::Dossier(dossier) = *client.ask(&question).unwrap() else {
        panic!("{number}");
    };
    assert_eq!(dossier.history.len(), dossier.record.revision as usize);
    let parts = dossier.record.parts.into_values();
    let texts = parts.filter_map(|part| match part {
        Part::Note(note) => Some(note.text),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_full_disk_refuses_with_one_sentence_and_goes_on_when_there_is_room_again() {
    let Some(disk) = SmallDisk::mount("size=24m") else {
        return;
    };
    let data = disk.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let on = Some(number.as_str());
    let (mut kept, mut refused, mut made) = (Vec::new(), 0, vec![number.clone()]);
    let rounds = rounds(3).min(50);
    // That it is looked at is kept while there is room; without that nothing is shown.
    assert_eq!(notes(&mut client, &number), kept);
    for round in 0..rounds {
        let stop = Arc::new(AtomicBool::new(false));
        let (disk, stopping) = (disk.path().to_owned(), Arc::clone(&stop));
        let filling = std::thread::spawn(move || fill(&disk, &stopping));
        let mut refused_now = 0;
        for n in 0.. {
            let text = format!("{round}.{n}");
            if is_noted(&mut client, &number, &text) {
                kept.push(text);
            } else {
                refused_now += 1;
                assert_eq!(notes(&mut client, &number), kept, "reading goes on");
            }
            if refused_now == 20 {
                break;
            }
        }
        refused += refused_now;
        stop.store(true, Ordering::SeqCst);
        filling.join().unwrap();
        // There is room again, and the same server goes on; no number is given out twice.
        let fresh = server::melding(&mut client);
        assert!(!made.contains(&fresh), "{fresh} again");
        made.push(fresh);
        let text = format!("{round} weer verder");
        perform_now(
            &mut client,
            "notitie-toevoegen",
            on,
            &format!("tekst={text}"),
        );
        kept.push(text);
        assert_eq!(notes(&mut client, &number), kept);
        verified(&mut client).unwrap();
    }
    drop(client);
    server.kill();
    let server = Served::start(&data).unwrap();
    assert_eq!(notes(&mut server.client(), &number), kept);
    println!(
        "{rounds} rondes, {} bevestigd, {refused} geweigerd, 0 verloren",
        kept.len()
    );
}

/// Fills a disk to the last byte.
pub fn fill_up(disk: &Path) {
    let mut options = fs::OpenOptions::new();
    let path = disk.join("vulling");
    let mut file = options.create(true).append(true).open(path).unwrap();
    while file.write_all(&[1; 4096]).is_ok() || file.write_all(&[1]).is_ok() {}
}

/// Gives back what was filled. Emptied first: a child that another test starts just then holds the file open until it is a
/// program of its own, and what is only unlinked takes room until then.
pub fn make_room(disk: &Path) {
    let path = disk.join("vulling");
    fs::write(&path, []).unwrap();
    fs::remove_file(path).unwrap();
}

/// As after a power cut: everybody's boot id is another one, and half a line stands behind the last.
fn reboot(data: &Path) {
    let stand = fs::read_to_string(data.join("stand")).unwrap();
    let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
    stand["boot"] = "another".into();
    fs::write(data.join("stand"), stand.to_string()).unwrap();
    let mut options = fs::OpenOptions::new();
    let mut file = options.append(true).open(month(data)).unwrap();
    file.write_all(b"{\"v\":2,\"seq\":").unwrap();
}

#[test]
fn a_full_disk_lets_people_read_after_any_number_of_restarts_and_after_a_power_cut() {
    let Some(disk) = SmallDisk::mount("size=40m") else {
        return;
    };
    let data = disk.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let on = Some(number.as_str());
    let mut kept: Vec<String> = (0..20).map(|n| format!("notitie {n}")).collect();
    for text in &kept {
        perform_now(
            &mut client,
            "notitie-toevoegen",
            on,
            &format!("tekst={text}"),
        );
    }
    drop(client);
    server.kill();
    for round in 0..rounds(2).min(20) {
        reboot(&data);
        fill_up(disk.path());
        let stand = fs::read(data.join("stand")).unwrap();
        for restart in 0..6 {
            let server = Served::start(&data).unwrap();
            let what = format!("{round}.{restart}: {}", server.said);
            assert!(server.said.contains("Alles is te lezen"), "{what}");
            let mut client = server.client();
            assert_eq!(notes(&mut client, &number), kept, "{what}");
            let no = perform(&mut client, "notitie-toevoegen", on, "tekst=past niet");
            let no = no.unwrap().unwrap_err();
            assert!(
                no.starts_with("De schijf is vol of niet te beschrijven"),
                "{what}, {no}"
            );
            verified(&mut client).unwrap();
            drop(client);
            if restart % 2 == 0 {
                server.kill();
            } else {
                assert!(server.term().success(), "{what}");
                assert_eq!(in_memory(&disk).len(), 0, "{what}");
            }
            // Nothing was written: the next start finds what this one found.
            assert_eq!(fs::read(data.join("stand")).unwrap(), stand, "{what}");
        }
        // With room again the same server goes on by itself.
        let server = Served::start(&data).unwrap();
        let mut client = server.client();
        make_room(disk.path());
        let text = format!("weer verder {round}");
        perform_now(
            &mut client,
            "notitie-toevoegen",
            on,
            &format!("tekst={text}"),
        );
        kept.push(text);
        assert_eq!(notes(&mut client, &number), kept);
        verified(&mut client).unwrap();
        drop(client);
        assert!(server.term().success());
        assert_eq!(in_memory(&disk).len(), 0);
        assert_eq!(Served::start(&data).unwrap().said, "");
    }
}

/// The folders in memory of the stores on a disk.
fn in_memory(disk: &SmallDisk) -> Vec<PathBuf> {
    let place = format!(
        "wijkregie-geheugen-{:x}-",
        fs::metadata(disk.path()).unwrap().dev()
    );
    let all = fs::read_dir("/dev/shm").unwrap();
    let paths = all.map(|entry| entry.unwrap().path());
    let is_of_it = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&place)
    };
    paths.filter(is_of_it).collect()
}

/// A store with a melding on a full disk, and a server that runs it from memory.
fn from_memory(disk: &SmallDisk) -> (PathBuf, Served, String) {
    let data = disk.path().join("data");
    let server = Served::start(&data).unwrap();
    let number = server::melding(&mut server.client());
    server.kill();
    reboot(&data);
    fill_up(disk.path());
    let server = Served::start(&data).unwrap();
    assert!(server.said.contains("Alles is te lezen"), "{}", server.said);
    assert_eq!(in_memory(disk).len(), 1);
    (data, server, number)
}

#[test]
fn what_a_killed_server_had_in_memory_is_gone_at_the_next_start_whichever_that_is() {
    let [Some(disk), Some(other)] = [(); 2].map(|()| SmallDisk::mount("size=24m")) else {
        return;
    };
    let (data, server, number) = from_memory(&disk);
    let (_, living, seen) = from_memory(&other);
    // A kill leaves it; from here on any start, also of a test beside this one, removes it.
    server.kill();
    make_room(disk.path());
    let server = Served::start(&data).unwrap();
    assert_eq!(in_memory(&disk).len(), 0);
    assert_eq!(notes(&mut server.client(), &number), [""; 0]);
    // What another server lives in is left alone, and is gone when that one is.
    assert_eq!(in_memory(&other).len(), 1);
    assert_eq!(notes(&mut living.client(), &seen), [""; 0]);
    assert!(server.term().success());
    living.kill();
    assert!(Served::start(&data).unwrap().term().success());
    assert_eq!(in_memory(&other).len(), 0);
}

#[test]
fn what_is_in_memory_and_not_of_a_store_of_ours_is_never_touched() {
    let Some(disk) = SmallDisk::mount("size=24m") else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("bestand"), "van een ander").unwrap();
    let (dev, ours) = (
        fs::metadata(disk.path()).unwrap().dev(),
        Path::new("/dev/shm"),
    );
    let link = ours.join(format!("wijkregie-geheugen-{dev:x}-ffffff1"));
    let strangers = ours.join(format!("wijkregie-geheugen-{dev:x}-ffffff2"));
    let file = ours.join(format!("wijkregie-geheugen-{dev:x}-ffffff3"));
    std::os::unix::fs::symlink(home.path(), &link).unwrap();
    fs::create_dir(&strangers).unwrap();
    fs::write(strangers.join("bestand"), "van een ander").unwrap();
    if server::is_root() {
        std::os::unix::fs::chown(&strangers, Some(54321), None).unwrap();
    }
    fs::write(&file, "geen map").unwrap();
    assert!(
        Served::start(&disk.path().join("data"))
            .unwrap()
            .term()
            .success()
    );
    let kept = [&home.path().join("bestand"), &file];
    let kept = kept.map(|path| path.exists());
    let stranger_kept = strangers.join("bestand").exists();
    let is_link = fs::symlink_metadata(&link).is_ok();
    fs::remove_file(&link).unwrap();
    fs::remove_file(&file).unwrap();
    let _ = fs::remove_dir_all(&strangers);
    assert_eq!((kept, is_link), ([true, true], true));
    if server::is_root() {
        assert!(stranger_kept);
    }
}

#[test]
fn a_file_that_cannot_grow_is_like_a_full_disk_whichever_file_it_is() {
    // A limit on the size of a file makes sled fail after the logboek was written, and then the logboek itself.
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    assert!(Served::start(&data).unwrap().term().success());
    let mut child = Process::new("bash")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -S -f 700; exec \"$0\" --data \"$1\" server",
        ])
        .arg(env!("CARGO_BIN_EXE_wijkregie"))
        .arg(&data)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    server::until("a server", || {
        matches!(wijkregie::ipc::client::connect_running(&data), Ok(Some(_)))
    });
    let mut client = server::client(&data);
    let (mut kept, mut made, mut refused) = (Vec::new(), Vec::new(), 0);
    let number = server::melding(&mut client);
    let on = Some(number.as_str());
    for n in 0.. {
        let text = format!("{n} {}", "belt morgen ".repeat(100));
        let text = text.trim().to_owned();
        match is_noted(&mut client, &number, &text) {
            true => kept.push(text),
            false => refused += 1,
        }
        if n % 20 == 0
            && let Ok((fresh, _)) =
                perform(&mut client, "inwoner-registreren", None, "achternaam=Bos").unwrap()
        {
            assert!(!made.contains(&fresh), "{fresh} again");
            made.push(fresh);
        }
        if refused == 10 {
            break;
        }
    }
    assert_eq!(notes(&mut client, &number), kept, "reading goes on");
    let grown = Process::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &child.id().to_string()])
        .status();
    if grown.is_ok_and(|status| status.success()) {
        perform_now(&mut client, "notitie-toevoegen", on, "tekst=weer verder");
        kept.push("weer verder".to_owned());
        assert_eq!(notes(&mut client, &number), kept);
        verified(&mut client).unwrap();
    } else {
        println!("overgeslagen: prlimit kan de grens niet verleggen");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let server = Served::start(&data).unwrap();
    assert_eq!(notes(&mut server.client(), &number), kept);
    println!(
        "{} bevestigd, {refused} geweigerd, 0 verloren",
        kept.len() + made.len()
    );
}

#[test]
fn a_disk_that_becomes_read_only_refuses_with_one_sentence() {
    let Some(disk) = SmallDisk::mount("size=24m") else {
        return;
    };
    let data = disk.path().join("data");
    server::done(&data, &["doe", "inwoner-registreren", "achternaam=Veen"]);
    server::done(&data, &["server", "stop"]);
    disk.remount("ro");
    for words in [
        &["lijst", "wachtrij"][..],
        &["server"],
        &["controle"],
        &["herbouw"],
    ] {
        refused(&server::run(&data, words), "alleen-lezen", &[1, 75], words);
    }
    disk.remount("rw");
    server::done(&data, &["controle"]);
    server::done(&data, &["server", "stop"]);
}

/// One sentence with these words, and one of these exit codes.
fn refused(output: &std::process::Output, words: &str, codes: &[i32], what: &[&str]) {
    let said = stderr(output);
    assert!(said.contains(words), "{what:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{what:?}: {said}");
    assert!(
        codes.contains(&output.status.code().unwrap()),
        "{what:?}: {:?}",
        output.status
    );
    assert!(
        !said.contains("os error") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn a_file_where_the_folder_should_be_gives_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("bestand");
    fs::write(&file, "geen map").unwrap();
    for words in [&["gebruiker", "lijst"][..], &["server"]] {
        refused(&server::run(&file, words), "geen map", &[1], words);
    }
    let below = file.join("data");
    refused(
        &server::run(&below, &["gebruiker", "lijst"]),
        "geen map",
        &[1],
        &["below"],
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "geen map");
}

#[test]
fn no_home_and_no_folder_named_gives_one_sentence() {
    let output = server::wijkregie()
        .env_remove("HOME")
        .env_remove("XDG_DATA_HOME")
        .args(["lijst", "wachtrij"])
        .output()
        .unwrap();
    if Path::new("/etc/wijkregie").exists() {
        println!("overgeslagen: deze computer heeft /etc/wijkregie");
        return;
    }
    refused(&output, "noem de map met --data", &[2], &["no home"]);
}

#[test]
fn a_folder_that_may_not_be_made_or_is_of_another_gives_one_sentence() {
    if !server::can_be_another() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let program = server::for_everybody(home.path());
    let of_another = home.path().join("van-root");
    fs::create_dir(&of_another).unwrap();
    // A store opened by a test beside this one makes what is new here private.
    fs::set_permissions(&of_another, fs::Permissions::from_mode(0o755)).unwrap();
    let run = |data: &Path, words: &[&str]| server::run_as(54_321, &program, data, words);
    let lijst = &["gebruiker", "lijst"];
    refused(
        &run(&home.path().join("nieuw"), lijst),
        "u mag dit niet",
        &[1],
        lijst,
    );
    assert!(!home.path().join("nieuw").exists());
    refused(&run(&of_another, lijst), "Vraag root", &[75], lijst);
    refused(
        &run(&of_another, &["server"]),
        "van een andere gebruiker",
        &[1],
        &["server"],
    );
}
