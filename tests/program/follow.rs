//! A second computer that follows the first and takes over: what it has, when it may, and what it says when it may not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::host::{Host, SERVICE};
use crate::support::logboek::{lines, month};
use crate::support::server::{
    self, PATIENCE, Served, command, done, run, stderr, stdout, text, until, verified, wijkregie,
};

fn has_rsync() -> bool {
    let found = Command::new("rsync").arg("--version").output().is_ok();
    if !found {
        println!("overgeslagen: rsync is er niet");
    }
    found
}

/// A second folder that follows until it is killed or has taken over.
struct Following(Child);

impl Following {
    fn start(data: &Path, from: &str) -> Self {
        let mut process = wijkregie();
        process
            .arg("--data")
            .arg(data)
            .args(["volg", from, "--elke", "1"]);
        Self(process.stderr(Stdio::piped()).spawn().unwrap())
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_second_folder_stays_near_while_people_work_and_takes_over_when_the_first_has_stopped() {
    if !has_rsync() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (first, second) = (home.path().join("eerste"), home.path().join("tweede"));
    let server = Served::start(&first).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let mut following = Following::start(&second, text(&first));
    for n in 0..300 {
        let text = format!("tekst={n}");
        client
            .ask(&command("notitie-toevoegen", Some(&number), &text))
            .unwrap();
    }
    let all = lines(&first);
    until("the second is near", || {
        month_of(&second).is_some_and(|text| text == all.concat())
    });
    let said = done(&second, &["controle"]);
    assert!(
        said.contains("Deze map volgt") && said.contains(&format!("{} regels", all.len())),
        "{said}"
    );

    // Nobody works there, and it does not take over while the first lives; not on anybody's word either.
    for words in [&["lijst", "wachtrij"][..], &["server"], &["herbouw"]] {
        let output = run(&second, words);
        assert_ne!(output.status.code(), Some(0), "{words:?}");
        assert!(
            stderr(&output).contains("volgt de opslag"),
            "{words:?}: {}",
            stderr(&output)
        );
    }
    for words in [&["overnemen"][..], &["overnemen", "--eerste-is-uit"]] {
        let output = run(&second, words);
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("draait nog"),
            "{}",
            stderr(&output)
        );
    }
    server::perform_now(
        &mut client,
        "notitie-toevoegen",
        Some(&number),
        "tekst=de laatste",
    );
    drop(client);
    assert!(server.term().success());
    let said = done(&second, &["overnemen"]);
    assert!(
        said.contains("alles wat daar stond is meegekomen"),
        "{said}"
    );
    assert_eq!(lines(&second), lines(&first));
    // The one that followed ends by itself, without an error.
    let started = std::time::Instant::now();
    let ended = loop {
        if let Some(ended) = following.0.try_wait().unwrap() {
            break ended;
        }
        assert!(started.elapsed() < PATIENCE);
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(ended.success());
    let server = Served::start(&second).unwrap();
    assert_eq!(server.said, "");
    assert_eq!(verified(&mut server.client()), Ok(all.len() as u64 + 1));
    assert!(server.term().success());
    assert_eq!(server::records(&second), server::records(&first));
    // A first that comes back is told of: by the check at once, and by the server when it asks.
    let back = Served::start(&first).unwrap();
    let output = run(&second, &["controle"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("er zijn er nu twee"), "{said}");
    run(&second, &["server", "stop"]);
    let server = Served::start(&second).unwrap();
    until("the server has asked", || {
        done(&second, &["server", "status"]).contains("er zijn er nu twee")
    });
    assert!(back.term().success());
    done(&second, &["controle"]);
    assert!(server.term().success());
    // And a store of its own is never written over.
    let output = run(&second, &["volg", text(&first), "--eenmaal"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("nooit overschreven"),
        "{}",
        stderr(&output)
    );
}

/// A first folder with a stopped store, and a second that has all of it and follows.
fn followed(home: &Path) -> (PathBuf, PathBuf) {
    let (first, second) = (server::store(home, "eerste", 0), home.join("tweede"));
    done(&second, &["volg", text(&first), "--eenmaal"]);
    (first, second)
}

fn month_of(data: &Path) -> Option<String> {
    let folder = fs::read_dir(data.join("logboek")).ok()?;
    let path = folder.flatten().map(|entry| entry.path()).next()?;
    fs::read_to_string(path).ok()
}

#[test]
fn a_first_that_does_not_answer_needs_the_word_of_an_administrator_and_half_a_line_is_no_harm() {
    if !has_rsync() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (first, second) = followed(home.path());
    // From here on it is on a computer that is not there.
    let marker = second.join("volgt");
    let follows = fs::read_to_string(&marker).unwrap();
    let gone = format!("niemand@eerste.invalid:{}", first.display());
    fs::write(&marker, follows.replace(text(&first), &gone)).unwrap();
    let all = lines(&second);
    let half = all.concat() + &all[0][..40];
    fs::write(month(&second), &half).unwrap();
    done(&second, &["controle"]);
    let output = run(&second, &["overnemen"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("kan niet weten") && said.contains("--eerste-is-uit"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(month(&second)).unwrap(), half);
    let said = stdout(&run(&second, &["overnemen", "--eerste-is-uit"]));
    assert!(
        said.contains("is niet meegekomen") && said.contains("start daar geen server"),
        "{said}"
    );
    assert_eq!(lines(&second), all);
    done(&second, &["controle"]);
    run(&second, &["server", "stop"]);
    let output = run(&second, &["overnemen"]);
    assert!(
        stderr(&output).contains("volgt geen andere opslag"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_was_copied_damaged_is_named_by_the_check_and_is_not_taken_over() {
    if !has_rsync() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (first, second) = followed(home.path());
    for data in [&first, &second] {
        let whole = fs::read_to_string(month(data)).unwrap();
        fs::write(month(data), whole.replacen("\"wie\":\"", "\"wie\":\"x", 1)).unwrap();
    }
    for words in [&["controle"][..], &["overnemen"]] {
        let output = run(&second, words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(
            said.contains("beschadigd") || said.contains("niet heel"),
            "{words:?}: {said}"
        );
    }
    assert!(second.join("volgt").exists(), "it goes on following");
}

/// Why a folder on a computer behind a real sshd cannot be had, in words, whatever ssh says of it; and that it can.
#[test]
fn a_computer_that_ssh_does_not_know_or_does_not_get_into_is_told_of_with_what_to_do() {
    if !has_rsync() {
        return;
    }
    let Some(host) = Host::start() else {
        return;
    };
    let known = host.path("bekend");
    let ours = fs::read_to_string(host.path("hostsleutel.pub")).unwrap();
    let other = fs::read_to_string(host.path("sleutel.pub")).unwrap();
    let line = |port: &str, key: &str| {
        let mut key = key.split_whitespace();
        let key = [key.next().unwrap(), key.next().unwrap()].join(" ");
        format!("[127.0.0.1]:{port} {key}\n")
    };
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = free.local_addr().unwrap().port().to_string();
    drop(free);
    let port = host.port();
    let stranger = host.text("vreemd");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f", &stranger])
        .status();
    assert!(made.unwrap().success());
    let second = host.path("tweede");
    let asks = |data: &Path, words: &[&str], port: &str, key: &str| {
        let ssh = format!(
            "ssh -F none -p {port} -i {key} -o IdentitiesOnly=yes -o UserKnownHostsFile={} -o GlobalKnownHostsFile=/dev/null",
            known.display()
        );
        let mut process = wijkregie();
        process.arg("--data").arg(data).args(words);
        process.env("RSYNC_RSH", ssh).output().unwrap()
    };
    let from = format!("{SERVICE}@127.0.0.1:{}", host.text("data"));
    let follow = ["volg", &from, "--eenmaal"];
    let ours_key = host.text("sleutel");
    for (what, knows, port, key, words) in [
        (
            "unknown",
            String::new(),
            &port,
            &ours_key,
            "nog niet bekend",
        ),
        (
            "another key",
            line(&port, &other),
            &port,
            &ours_key,
            "andere sleutel",
        ),
        (
            "not let in",
            line(&port, &ours),
            &port,
            &stranger,
            "authorized_keys",
        ),
        (
            "nobody there",
            String::new(),
            &closed,
            &ours_key,
            "luistert geen ssh",
        ),
    ] {
        fs::write(&known, knows).unwrap();
        let output = asks(&second, &follow, port, key);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(75), "{what}: {said}");
        assert!(said.contains(words), "{what}: {said}");
        let output = asks(&second, &["overnemen"], port, key);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(3), "{what}: {said}");
        assert!(
            said.contains(words) && said.contains("niets overgenomen"),
            "{what}: {said}"
        );
    }
    fs::write(&known, line(&port, &ours)).unwrap();
    let nowhere = format!("{SERVICE}@127.0.0.1:{}", host.text("nergens"));
    let third = host.path("derde");
    let output = asks(&third, &["volg", &nowhere, "--eenmaal"], &port, &ours_key);
    assert!(
        stderr(&output).contains("die map is daar niet"),
        "{}",
        stderr(&output)
    );
    let output = asks(&second, &follow, &port, &ours_key);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(done(&second, &["controle"]).contains("kan overnemen"));
}
