//! One account that does all it can to keep the others out: another's change stays quick, and memory flat. Needs root, to
//! be two users; says so where not.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::time::{Duration, Instant};

use crate::support::server::{self, Served, perform_now};
use wijkregie::ipc::caller::caller_of;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::frame::LARGEST_REQUEST;
use wijkregie::ipc::protocol::PROTOCOL;
use wijkregie::ipc::question;

const HOSTILE: u32 = 54_322;

/// What a change of another may take at the 99th percentile.
const P99: Duration = Duration::from_millis(100);

/// The ways of keeping a server busy, with how many changes another makes meanwhile and how much the
/// server may grow, in MiB. Who asks and changes nonstop adds records of its own, and those are kept.
const WAYS: &[Way] = &[
    ("stil", 500, 64, |data| idle(data, 2000)),
    ("half", 500, 64, |data| unfinished(data, 150)),
    ("doof", 1500, 64, |data| deaf(data, 50)),
    ("vraagt", 300, 512, |data| asking(data, 100)),
    ("leest niet", 300, 128, |data| not_reading(data, 100)),
];

/// Its name, the changes of another, the growth, and what it does.
type Way = (&'static str, usize, u64, fn(&Path) -> Vec<UnixStream>);

#[test]
fn no_account_keeps_the_others_out() {
    if !server::can_be_another() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let given = format!("naam=uid{HOSTILE}; uid={HOSTILE}; rol=wij; bereik=alles");
    perform_now(&mut client, "gebruiker-toevoegen", None, &given);
    // More than one: what is measured is no dossier with thousands of notes.
    let numbers: Vec<String> = (0..30).map(|_| server::melding(&mut client)).collect();
    let mut numbers = numbers.iter().cycle();
    let mut change = |client: &mut Client| note(client, numbers.next().unwrap());
    for _ in 0..100 {
        change(&mut client);
    }
    let program = copied(home.path());
    let mut told = Vec::new();
    for (way, changes, most, _) in WAYS {
        let before = memory(&server);
        let mut hostile = Hostile::start(&program, &data, way);
        let mut times: Vec<Duration> = (0..*changes).map(|_| change(&mut client)).collect();
        times.sort_unstable();
        let p99 = times[changes * 99 / 100];
        let growth = memory(&server).saturating_sub(before);
        told.push(format!(
            "{way} ({}): p99 {p99:?}, {} KiB erbij",
            hostile.said,
            growth / 1024
        ));
        // Whoever comes now finds a place.
        let mut other = server.client();
        perform_now(&mut other, "inwoner-registreren", None, "achternaam=Veen");
        hostile.stop();
        // A time is only held against a program as it is used: optimised.
        assert!(cfg!(debug_assertions) || p99 < P99, "{told:?}");
        assert!(growth < most * 1024 * 1024, "{told:?}");
    }
    println!("{}", told.join("\n"));
    server::verified(&mut client).unwrap();
    assert!(server.term().success());
}

#[test]
fn what_an_account_cannot_have_it_is_told_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut lines = Vec::new();
    let said = loop {
        assert!(lines.len() < 2000, "there is no end to them");
        match greeted(&data) {
            Ok(line) => lines.push(line),
            Err(said) => break said,
        }
    };
    assert!(said.contains("te veel verbindingen"), "{said}");
    lines.truncate(lines.len() - 1);
    server::until("a place that was given back", || greeted(&data).is_ok());
    drop(lines);
    // A request that is begun and not finished is not waited for, and the line is closed.
    let mut half = greeted(&data).unwrap();
    half.write_all(&[200, 0, 0, 0, 1]).unwrap();
    half.set_read_timeout(Some(server::PATIENCE)).unwrap();
    let begun = Instant::now();
    assert_eq!(half.read(&mut [0; 1]).unwrap(), 0);
    assert!(begun.elapsed() > Duration::from_secs(20));
    perform_now(
        &mut server.client(),
        "inwoner-registreren",
        None,
        "achternaam=Veen",
    );
}

#[test]
fn who_cannot_be_looked_up_is_not_taken_for_a_stranger() {
    // In a process of its own: it gives up its file handles.
    let output = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile::without_a_handle_left", "--nocapture"])
        .env("ZONDER_BESTANDEN", "ja")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("niet op te zoeken"), "{said}");
}

#[test]
fn without_a_handle_left() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    if std::env::var_os("ZONDER_BESTANDEN").is_none() {
        return;
    }
    // Not root: some sources of names know that one without looking.
    let known = caller_of(1).unwrap();
    assert_ne!(known.name, "uid1");
    assert_eq!(caller_of(54_399).unwrap().name, "uid54399");
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = Some(3);
    setrlimit(Resource::Nofile, limit).unwrap();
    assert!(caller_of(1).is_err() && caller_of(54_399).is_err());
    println!("niet op te zoeken");
}

/// Another user, who does one of the ways until it is stopped: this very program, told to by its environment.
struct Hostile {
    child: Child,
    said: String,
}

impl Hostile {
    fn start(program: &Path, data: &Path, way: &str) -> Self {
        let uid = HOSTILE.to_string();
        let mut child = Process::new("setpriv")
            .args(["--reuid", &uid, "--regid", &uid, "--clear-groups"])
            .arg(program)
            .args(["--exact", "hostile::one_of_the_ways", "--nocapture"])
            .env("PLAAG", way)
            .env("PLAAG_OP", data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines
            .map_while(Result::ok)
            .find(|line| line.starts_with("bezig: "));
        let said = said.unwrap_or_else(|| panic!("{way} does nothing"));
        Self {
            child,
            said: said.replace("bezig: ", ""),
        }
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn one_of_the_ways() {
    let (Some(way), Some(data)) = (std::env::var_os("PLAAG"), std::env::var_os("PLAAG_OP")) else {
        return;
    };
    all_handles();
    let (.., run) = WAYS.iter().find(|(name, ..)| way == *name).unwrap();
    let lines = run(Path::new(&data));
    println!("\nbezig: {} lijnen", lines.len());
    // Until it is killed, or whoever started it is gone.
    let _ = std::io::stdin().read(&mut [0; 1]);
    drop(lines);
}

fn all_handles() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}

/// A line that was let in, or the sentence with which it was not.
fn greeted(data: &Path) -> Result<UnixStream, String> {
    let mut stream = UnixStream::connect(data.join("socket")).map_err(|why| why.to_string())?;
    stream.set_read_timeout(Some(server::PATIENCE)).unwrap();
    // Who is turned away may find the line closed already.
    let _ = stream.write_all(b"WIJK");
    let _ = stream.write_all(&PROTOCOL.to_le_bytes());
    let mut welcome = [0; 3];
    stream
        .read_exact(&mut welcome)
        .map_err(|why| why.to_string())?;
    let mut said = vec![0; usize::from(u16::from_le_bytes([welcome[1], welcome[2]]))];
    stream
        .read_exact(&mut said)
        .map_err(|why| why.to_string())?;
    match welcome[0] {
        0 => Ok(stream),
        _ => Err(String::from_utf8(said).unwrap()),
    }
}

/// As many lines as come in of so many, on which nothing is said.
fn idle(data: &Path, count: usize) -> Vec<UnixStream> {
    (0..count).filter_map(|_| greeted(data).ok()).collect()
}

/// Requests as large as may be, of which the last byte never comes.
fn unfinished(data: &Path, count: usize) -> Vec<UnixStream> {
    let lines = idle(data, count);
    for line in &lines {
        let mut line = line.try_clone().unwrap();
        std::thread::spawn(move || {
            let body = vec![0; LARGEST_REQUEST as usize - 1];
            let _ = line.write_all(&LARGEST_REQUEST.to_le_bytes());
            let _ = line.write_all(&body);
        });
    }
    std::thread::sleep(Duration::from_secs(2));
    lines
}

/// Lines that listen and never read, while a lot happens.
fn deaf(data: &Path, count: usize) -> Vec<UnixStream> {
    let lines = idle(data, count);
    for line in &lines {
        send(line, &question::Listen {}.into());
    }
    let data = data.to_owned();
    let mut client = server::client(&data);
    let number = server::melding(&mut client);
    for n in 0..1500 {
        let number = Some(number.clone()).filter(|_| n % 2 == 0);
        client.ask(&question::LookAt { number }).unwrap();
    }
    lines
}

/// Lines that ask and change as fast as they are answered.
fn asking(data: &Path, count: usize) -> Vec<UnixStream> {
    for n in 0..count {
        let data: PathBuf = data.to_owned();
        std::thread::spawn(move || {
            let mut client = server::client(&data);
            let number = server::melding(&mut client);
            loop {
                if n % 2 == 0 {
                    note(&mut client, &number);
                } else {
                    let text = "v".to_owned();
                    client.ask(&question::Residents { text }).unwrap();
                    client
                        .ask(&question::Signals {
                            at: wijkregie::office::AsOf::NOW,
                        })
                        .unwrap();
                }
            }
        });
    }
    std::thread::sleep(Duration::from_millis(500));
    (0..count)
        .filter_map(|_| UnixStream::pair().ok())
        .map(|pair| pair.0)
        .collect()
}

/// Lines that ask for much and read nothing of it.
fn not_reading(data: &Path, count: usize) -> Vec<UnixStream> {
    let number = server::melding(&mut server::client(data));
    let lines = idle(data, count);
    for line in &lines {
        let (line, number) = (line.try_clone().unwrap(), number.clone());
        std::thread::spawn(move || {
            loop {
                let number = number.clone();
                send(
                    &line,
                    &question::Show {
                        number,
                        at: wijkregie::office::AsOf::NOW,
                    }
                    .into(),
                );
            }
        });
    }
    std::thread::sleep(Duration::from_secs(1));
    lines
}

fn send(mut line: &UnixStream, request: &question::Request) {
    let _ = wijkregie::ipc::frame::write(&mut line, request, LARGEST_REQUEST);
}

/// A change; how long it took.
fn note(client: &mut Client, number: &str) -> Duration {
    let begun = Instant::now();
    perform_now(
        client,
        "notitie-toevoegen",
        Some(number),
        "tekst=belt morgen",
    );
    begun.elapsed()
}

/// This program where everybody may run it.
fn copied(home: &Path) -> PathBuf {
    let copied = home.join("proef");
    fs::copy(std::env::current_exe().unwrap(), &copied).unwrap();
    fs::set_permissions(&copied, fs::Permissions::from_mode(0o755)).unwrap();
    copied
}

/// What the server holds in memory, in bytes.
fn memory(server: &Served) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}
