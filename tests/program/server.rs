//! The server among its clients: who starts it, who is served, who is refused, what it leaves behind.

use crate::support::server;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};

use crate::support::server::{
    PATIENCE, Served, perform, perform_now, rounds, run, stderr, verified,
};
use wijkregie::ipc::client::{self, Client, ClientError};
use wijkregie::ipc::protocol::PROTOCOL;
use wijkregie::ipc::question;
use wijkregie::ipc::status::ServerStatus;
use wijkregie::office::Notice;

fn status(client: &mut Client) -> ServerStatus {
    client.ask(&question::Status {}).unwrap()
}

/// A line to the server on which nothing was said yet.
fn line(data: &Path) -> UnixStream {
    let stream = UnixStream::connect(data.join("socket")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn greeted(data: &Path) -> UnixStream {
    let mut stream = line(data);
    stream.write_all(b"WIJK").unwrap();
    stream.write_all(&PROTOCOL.to_le_bytes()).unwrap();
    let mut welcome = [0; 3];
    stream.read_exact(&mut welcome).unwrap();
    assert_eq!(welcome, [0; 3]);
    stream
}

fn is_served(data: &Path) {
    let mut client = server::client(data);
    perform_now(&mut client, "inwoner-registreren", None, "achternaam=Veen");
}

/// Waits for an end that must come.
fn ends<T: Send + 'static>(what: &str, run: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(run()));
    match receiver.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs: {what}"),
        Err(RecvTimeoutError::Disconnected) => panic!("it failed: {what}"),
    }
}

#[test]
fn two_clients_that_start_a_server_at_once_get_the_same_one() {
    for _ in 0..rounds(10).min(100) {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let clients: Vec<_> = (0..3)
            .map(|_| {
                let mut process = server::wijkregie();
                process.arg("--data").arg(&data);
                process.args(["doe", "inwoner-registreren", "achternaam=Veen"]);
                process.stdout(Stdio::piped()).stderr(Stdio::piped());
                process.spawn().unwrap()
            })
            .collect();
        let mut numbers: Vec<String> = clients
            .into_iter()
            .map(|client| {
                let output = client.wait_with_output().unwrap();
                assert!(output.status.success(), "{}", stderr(&output));
                server::stdout(&output)
            })
            .collect();
        numbers.sort();
        assert_eq!(numbers, ["P-0001", "P-0002", "P-0003"]);
        verified(&mut server::client(&data)).unwrap();
        server::done(&data, &["server", "stop"]);
    }
}

#[test]
fn a_server_that_a_client_started_holds_nothing_of_it() {
    let program = env!("CARGO_BIN_EXE_wijkregie");
    let scripts = [
        "\"$0\" --data \"$1\" gebruiker lijst | cat",
        "x=$(\"$0\" --data \"$1\" gebruiker lijst 2>&1); echo \"$x\"",
        "x=$(\"$0\" --data \"$1\" gebruiker lijst 9>&1 2>/dev/null); echo \"$x\"",
        "{ \"$0\" --data \"$1\" gebruiker lijst 9>&1 >/dev/null 2>&1; } | cat",
    ];
    for script in scripts {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let folder = data.clone();
        let output = ends(script, move || {
            let mut bash = Process::new("bash");
            bash.args(["-c", script, program]).arg(&folder);
            bash.stdin(Stdio::null()).output().unwrap()
        });
        assert!(output.status.success(), "{script}: {}", stderr(&output));
        let status = status(&mut server::client(&data));
        let open = fs::read_dir(format!("/proc/{}/fd", status.pid)).unwrap();
        for entry in open {
            let target = fs::read_link(entry.unwrap().path()).unwrap_or_default();
            let target = target.to_string_lossy().into_owned();
            // Its own signal pipe is a pair of sockets.
            assert!(!target.starts_with("pipe:"), "{script}: {target}");
        }
        server::done(&data, &["server", "stop"]);
    }
}

#[test]
fn a_server_for_a_client_leaves_after_the_last_one_and_one_that_was_put_there_stays() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut child = Served::spawn(&data, &["--verlaat-na", "1"]);
    server::until("a socket", || data.join("socket").exists());
    let mut asking = server::client(&data);
    assert!(status(&mut asking).leaves_by_itself);
    drop(asking);
    assert!(ends("it leaves", move || child.wait().unwrap()).success());
    assert!(!data.join("socket").exists());

    let mut stays = Served::start(&data).unwrap();
    assert!(!status(&mut stays.client()).leaves_by_itself);
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(stays.is_alive());
}

#[test]
fn a_client_that_only_listened_and_was_killed_does_not_keep_the_server() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut child = Served::spawn(&data, &["--verlaat-na", "1"]);
    server::until("a socket", || data.join("socket").exists());
    let mut listening = server::client(&data);
    listening.ask(&question::Listen {}).unwrap();
    // Nothing happens any more, so no notice tells that the line is gone.
    drop(listening);
    assert!(ends("it leaves", move || child.wait().unwrap()).success());
}

#[test]
fn stopping_with_term_under_load_loses_nothing_and_is_no_error() {
    for _ in 0..rounds(3).min(50) {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let server = Served::start(&data).unwrap();
        let working: Vec<_> = (0..4)
            .map(|_| {
                let mut client = server.client();
                std::thread::spawn(move || {
                    let mut kept = Vec::new();
                    while let Ok(Ok((number, _))) =
                        perform(&mut client, "inwoner-registreren", None, "achternaam=Veen")
                    {
                        kept.push(number);
                    }
                    kept
                })
            })
            .collect();
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(server.term().success());
        let kept: Vec<String> = working
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        let there = server::records(&data);
        for number in &kept {
            let is_there = there.keys().any(|id| id.number == *number);
            assert!(is_there, "{number} is lost");
        }
        assert!(!kept.is_empty());
    }
}

#[test]
fn whatever_comes_in_on_one_line_the_others_are_served() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    // No wijkregie at all.
    let mut stream = line(&data);
    stream.write_all(&[0xAB; 65_536]).unwrap_or_default();
    is_served(&data);
    // Four gigabytes announced.
    let mut stream = greeted(&data);
    stream.write_all(&[0xff; 4]).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(String::from_utf8_lossy(&answer).contains("te groot"));
    is_served(&data);
    // Something else than it says it is, every first byte once.
    for kind in 0..=255_u8 {
        let mut stream = greeted(&data);
        let mut frame = vec![12, 0, 0, 0, kind, 0, 0, 0];
        frame.extend_from_slice(&[0xff; 8]);
        stream.write_all(&frame).unwrap();
        if kind < 20 {
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }
    let mut stream = greeted(&data);
    stream
        .write_all(&[4, 0, 0, 0, 0xee, 0xee, 0xee, 0xee])
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(String::from_utf8_lossy(&answer).contains("onleesbaar"));
    // Half a frame, then nothing; and lines on which nothing is ever said.
    let mut half = greeted(&data);
    half.write_all(&[200, 0, 0, 0, 1]).unwrap();
    let silent: Vec<UnixStream> = (0..10).map(|_| line(&data)).collect();
    is_served(&data);
    drop(silent);
    verified(&mut server.client()).unwrap();
    assert!(server.term().success());
}

#[test]
fn three_hundred_lines_at_once_are_served() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut clients: Vec<Client> = (0..300).map(|_| server.client()).collect();
    for client in &mut clients {
        perform_now(client, "inwoner-registreren", None, "achternaam=Veen");
    }
    assert!(status(&mut clients[0]).clients >= 300);
    drop(clients);
    let mut last = server.client();
    server::until("the others are counted out", || {
        status(&mut last).clients == 1
    });
    assert!(server.term().success());
}

#[test]
fn a_client_that_stops_reading_holds_nobody_up_and_does_not_hold_a_stop() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    for _ in 0..20 {
        let text = format!("tekst={}", "belt morgen ".repeat(300));
        perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
    }
    // It asks for much and reads nothing; and one that listens and never reads.
    let mut greedy = server.client();
    let mut deaf = server.client();
    deaf.ask(&question::Listen {}).unwrap();
    let (sender, _asking) = channel::<()>();
    std::thread::spawn(move || {
        let question = question::Show {
            number,
            at: wijkregie::office::AsOf::NOW,
        }
        .into();
        while greedy.send(&question).is_ok() {}
        drop(sender);
    });
    for _ in 0..200 {
        is_served(&data);
    }
    verified(&mut client).unwrap();
    assert!(ends("it stops", move || server.term()).success());
}

#[test]
fn an_older_or_newer_client_is_told_so_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let _server = Served::start(&data).unwrap();
    for (protocol, words) in [
        (PROTOCOL - 1, "Uw wijkregie is ouder dan de server"),
        (PROTOCOL + 1, "De server is ouder dan uw wijkregie"),
    ] {
        let mut stream = line(&data);
        stream.write_all(b"WIJK").unwrap();
        stream.write_all(&protocol.to_le_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert_eq!(answer[0], 1);
        let sentence = String::from_utf8_lossy(&answer[3..]).into_owned();
        assert!(sentence.starts_with(words), "{sentence}");
    }
}

#[test]
fn who_has_no_account_gets_one_sentence_and_nothing_else() {
    if !server::can_be_another() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let program = server::for_everybody(home.path());
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let number = server::melding(&mut server.client());
    for words in [
        &["lijst", "wachtrij"][..],
        &["toon", &number],
        &["doe", "notitie-toevoegen", &number, "tekst=x"],
        &["controle"],
        &["server", "stop"],
        &["server", "status"],
    ] {
        let output = server::run_as(54_321, &program, &data, words);
        assert_eq!(
            output.status.code(),
            Some(3),
            "{words:?}: {}",
            stderr(&output)
        );
        assert_eq!(server::stdout(&output), "");
        let said = stderr(&output);
        assert!(
            said.contains("account") && said.lines().count() == 1,
            "{said}"
        );
    }
    is_served(&data);
}

#[test]
fn notices_and_presence_reach_only_who_may_see_the_record() {
    if !server::can_be_another() {
        return;
    }
    let (home, server, mut client) = with_an_account_for_another();
    let number = server::melding(&mut client);
    let may_see = server.client().listen().unwrap();
    let other = another_listens(home.path(), &mut client);
    let look = question::LookAt {
        number: Some(number.clone()),
    };
    client.ask(&look).unwrap();
    perform_now(
        &mut client,
        "notitie-toevoegen",
        Some(&number),
        "tekst=geheim",
    );
    drop(client);
    assert!(server.term().success());
    let seen: Vec<Notice> = may_see.iter().collect();
    let is_changed = |notice: &Notice| {
        matches!(notice, Notice::Changed { numbers, action, .. }
        if numbers.contains(&number) && action == "notitie-toevoegen")
    };
    let is_present =
        |notice: &Notice| matches!(notice, Notice::Present(open) if open.contains_key(&number));
    assert!(seen.iter().any(is_changed), "{seen:?}");
    assert!(seen.iter().any(is_present), "{seen:?}");
    assert_eq!(seen.last(), Some(&Notice::Stopping));
    let output = other.wait_with_output().unwrap();
    let heard = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(heard.contains("Stopping"), "{heard}");
    assert!(
        !heard.contains(&number) && !heard.contains("notitie"),
        "{heard}"
    );
}

#[test]
fn who_loses_the_account_hears_that_and_not_that_the_server_is_gone() {
    if !server::can_be_another() {
        return;
    }
    let (home, _server, mut client) = with_an_account_for_another();
    let other = another_listens(home.path(), &mut client);
    perform_now(&mut client, "gebruiker-intrekken", Some("uid54321"), "");
    let output = other.wait_with_output().unwrap();
    let heard = String::from_utf8_lossy(&output.stdout).into_owned();
    let heard: Vec<&str> = heard.lines().filter(|it| it.starts_with("- ")).collect();
    let no = "- U hebt geen account meer in deze wijkregie. Vraag uw beheerder.";
    assert_eq!(heard, ["- Withdrawn", no, no]);
}

/// A server in a folder that everybody may pass, where someone of WIJ Beijum has an account.
fn with_an_account_for_another() -> (tempfile::TempDir, Served, Client) {
    let home = tempfile::tempdir().unwrap();
    server::for_everybody(home.path());
    let server = Served::start(&home.path().join("data")).unwrap();
    let mut client = server.client();
    let given = "naam=uid54321; uid=54321; rol=wij; bereik=wij:beijum";
    perform_now(&mut client, "gebruiker-toevoegen", None, given);
    (home, server, client)
}

/// That one listens until the line ends, and then asks twice, in a process of its own: this very test, told to by its
/// environment.
fn another_listens(home: &Path, client: &mut Client) -> std::process::Child {
    let before = status(client).clients;
    let copied = home.join("proef");
    fs::copy(std::env::current_exe().unwrap(), &copied).unwrap();
    fs::set_permissions(&copied, fs::Permissions::from_mode(0o755)).unwrap();
    let mut other = Process::new("setpriv");
    other.args(["--reuid", "54321", "--regid", "54321", "--clear-groups"]);
    other
        .arg(&copied)
        .args(["--exact", "server::listen_for_another_test", "--nocapture"]);
    other
        .env("LUISTER_OP", home.join("data"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let other = other.spawn().unwrap();
    server::until("both lines are there", || {
        status(client).clients >= before + 2
    });
    // Counted at the door; the question to listen comes right after it.
    std::thread::sleep(std::time::Duration::from_millis(500));
    other
}

#[test]
fn listen_for_another_test() {
    let Some(data) = std::env::var_os("LUISTER_OP") else {
        return;
    };
    let data = Path::new(&data);
    let mut asking = server::client(data);
    println!();
    for notice in server::client(data).listen().unwrap() {
        println!("- {notice:?}");
    }
    for _ in 0..2 {
        if let Err(why) = asking.ask(&question::Drafts {}) {
            println!("- {why}");
        }
    }
}

#[test]
fn a_dossier_is_open_until_the_line_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let notices = server.client().listen().unwrap();
    let mut looking = server.client();
    let look = question::LookAt {
        number: Some(number.clone()),
    };
    looking.ask(&look).unwrap();
    drop(looking);
    let mut present = std::iter::from_fn(|| notices.recv_timeout(PATIENCE).ok()).filter_map(
        |notice| match notice {
            Notice::Present(open) => Some(open.contains_key(&number)),
            _ => None,
        },
    );
    assert_eq!(present.next(), Some(true));
    assert_eq!(present.next(), Some(false));
}

/// The rights of everything below a folder that must be for its owner alone.
fn private(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let data = fs::symlink_metadata(&path).unwrap();
        let mode = data.mode() & 0o777;
        if path.file_name().is_some_and(|name| name == "socket") {
            assert_eq!(mode, 0o666);
        } else if data.is_dir() {
            assert_eq!(mode, 0o700, "{}", path.display());
            private(&path);
        } else {
            assert_eq!(mode, 0o600, "{}", path.display());
        }
    }
}

#[test]
fn everything_in_the_folder_is_private_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let run = |words: &str| {
            let script = format!("umask {umask}; exec \"$0\" --data \"$1\" {words}");
            let mut bash = Process::new("bash");
            bash.args(["-c", &script, env!("CARGO_BIN_EXE_wijkregie")])
                .arg(&data);
            let output = bash.output().unwrap();
            assert!(output.status.success(), "{words}: {}", stderr(&output));
        };
        run("doe inwoner-registreren achternaam=Veen");
        run("export verwijzingen --als csv --doel proef");
        run("controle");
        for _ in 0..2 {
            assert_eq!(fs::metadata(&data).unwrap().mode() & 0o777, 0o711);
            private(&data);
            // The second time after a rebuild by hand.
            run("herbouw");
        }
    }
}

#[test]
fn a_second_server_is_told_that_there_is_one() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let _server = Served::start(&data).unwrap();
    let output = server::run(&data, &["server"]);
    assert_eq!(output.status.code(), Some(75));
    assert!(stderr(&output).starts_with("Er draait al een wijkregie-server"));
    is_served(&data);
}

#[test]
fn a_client_of_a_stopped_server_is_told_so() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    assert!(server.term().success());
    let broken = client.ask(&question::Status {});
    assert!(matches!(broken, Err(ClientError::Broken(_))), "{broken:?}");
    assert!(matches!(client::connect_running(&data), Ok(None)));
}

#[test]
fn a_folder_too_deep_for_a_socket_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let data = folder.path().join("diep".repeat(30));
    for words in [&["server"][..], &["gebruiker", "lijst"]] {
        let output = run(&data, words);
        assert!(!output.status.success());
        let sentence = stderr(&output);
        assert!(sentence.contains("te lang pad"), "{sentence}");
        assert!(
            sentence.contains("Kies met --data een map met een korter pad"),
            "{sentence}"
        );
        assert!(!data.exists(), "nothing was made");
    }
}
