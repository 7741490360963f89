//! A real server on a data folder, and clients of it: what the tests of crashes, servers and users share.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use wijkregie::domain::anchor::Anchored;
use wijkregie::domain::record::{Kind, Record, RecordId};
use wijkregie::domain::workflow::Command;
use wijkregie::ipc::client::{self, Client, ClientError};
use wijkregie::ipc::question;
use wijkregie::office::Outcome;
use wijkregie::office::drafts::Draft;
use wijkregie::store::{Folder, Store};

/// No wait in a test is about speed; this only ends one that hangs.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub const MELDING: &str = "verwijzer=huisarts; zorgvraag=hulp bij de administratie; \
    soort=individuele begeleiding; wet=Wmo; urgentie=regulier";

pub fn wijkregie() -> Process {
    let mut process = Process::new(env!("CARGO_BIN_EXE_wijkregie"));
    process.env_remove("WIJKREGIE_DATA").stdin(Stdio::null());
    process
}

/// Runs a command to its end.
pub fn run(data: &Path, words: &[&str]) -> Output {
    wijkregie()
        .arg("--data")
        .arg(data)
        .args(words)
        .output()
        .unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// Runs a command that must end well; returns what it prints.
pub fn done(data: &Path, words: &[&str]) -> String {
    let output = run(data, words);
    assert!(output.status.success(), "{words:?}: {}", stderr(&output));
    stdout(&output)
}

/// A server that was started by hand; it is killed when dropped.
pub struct Served {
    pub data: PathBuf,
    /// What it said before it was ready.
    pub said: String,
    child: Child,
}

impl Served {
    /// Starts it; what it said when it does not come up.
    pub fn start(data: &Path) -> Result<Self, String> {
        Self::start_with(data, &[])
    }

    pub fn start_with(data: &Path, options: &[&str]) -> Result<Self, String> {
        let mut child = Self::spawn(data, options);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let mut is_ready = false;
        while let Some(Ok(line)) = lines.next() {
            if line.starts_with("wijkregie draait") {
                is_ready = true;
                break;
            }
            said = said + &line + "\n";
        }
        if !is_ready {
            child.wait().unwrap();
            return Err(said);
        }
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self {
            data: data.to_owned(),
            said,
            child,
        })
    }

    /// Starts it and waits for nothing.
    pub fn spawn(data: &Path, options: &[&str]) -> Child {
        let mut process = wijkregie();
        process.arg("--data").arg(data).arg("server").args(options);
        process.stdout(Stdio::null()).stderr(Stdio::piped());
        process.spawn().unwrap()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn client(&self) -> Client {
        client(&self.data)
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop with TERM and waits.
    pub fn term(mut self) -> ExitStatus {
        term(self.pid());
        self.child.wait().unwrap()
    }

    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn term(pid: u32) {
    let killed = Process::new("kill").arg(pid.to_string()).status().unwrap();
    assert!(killed.success());
}

pub fn client(data: &Path) -> Client {
    client::connect_running(data).unwrap().unwrap()
}

/// `bt=hoogkerk; reden=vol` as fields.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    text.split(';')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

pub fn command(action: &str, target: Option<&str>, given: &str) -> question::Perform {
    let command = Command {
        action: action.to_owned(),
        target: target.map(str::to_owned),
        revision: None,
        fields: fields(given),
    };
    let request = String::new();
    question::Perform { command, request }
}

/// Asks for a change; the record's number and revision, or the sentence of the refusal. The outer error is a broken line.
pub fn perform(
    client: &mut Client,
    action: &str,
    target: Option<&str>,
    given: &str,
) -> Result<Result<(String, u32), String>, ClientError> {
    Ok(match client.ask(&command(action, target, given))? {
        Outcome::Done {
            number, revision, ..
        } => Ok((number, revision)),
        Outcome::Refused(refusal) => Err(refusal.to_string()),
        Outcome::Failed(sentence) => Err(sentence),
        other => panic!("{other:?}"),
    })
}

/// A change that must be made; returns the number.
pub fn perform_now(client: &mut Client, action: &str, target: Option<&str>, given: &str) -> String {
    perform(client, action, target, given)
        .unwrap()
        .unwrap_or_else(|no| panic!("{action}: {no}"))
        .0
}

/// A resident of Hoogkerk with a melding; returns the melding's number.
pub fn melding(client: &mut Client) -> String {
    let resident = perform_now(
        client,
        "inwoner-registreren",
        None,
        "achternaam=Veen; postcode=9744 GJ",
    );
    let today = chrono::Local::now().date_naive();
    let given = format!("{MELDING}; inwoner={resident}; meldingsdatum={today}");
    perform_now(client, "melding-registreren", None, &given)
}

/// A stopped store with a melding and so many notes in it, `NAAM 0` and on; where it is.
pub fn store(home: &Path, name: &str, notes: usize) -> PathBuf {
    let data = home.join(name);
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = melding(&mut client);
    for n in 0..notes {
        let text = format!("tekst={name} {n}");
        perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
    }
    drop(client);
    assert!(server.term().success());
    data
}

/// A path as a word of a command.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Whether the server finds its chain whole and its state the same as a replay; the lines checked.
pub fn verified(client: &mut Client) -> Result<u64, String> {
    match client.ask(&question::Verify {
        anchors: Anchored::default(),
    }) {
        Ok(lines) => Ok(lines),
        Err(ClientError::Refused(why)) => Err(why.to_string()),
        Err(other) => panic!("{other:?}"),
    }
}

/// Every record of a store that nobody has open.
pub fn records(data: &Path) -> BTreeMap<RecordId, Record> {
    let (store, _) = Store::open(Folder::claim(data).unwrap(), &mut |_| ()).unwrap();
    let mut records = BTreeMap::new();
    let mut take = |kept: wijkregie::store::Kept| {
        records.insert(kept.record.id.clone(), kept.record);
    };
    store.reader().for_each(Kind::ALL, &mut take).unwrap();
    store.close().unwrap();
    records
}

/// Waits until something is so.
pub fn until(what: &str, is_so: impl FnMut() -> bool) {
    assert!(is_so_in_time(is_so), "never: {what}");
}

/// Whether something becomes so before the patience of a test ends.
pub fn is_so_in_time(mut is_so: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() >= PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// How many rounds: a few, or what the variable `RONDEN` says.
pub fn rounds(few: u32) -> u32 {
    std::env::var("RONDEN")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(few)
}

/// Dice that fall differently every time; the moments of a kill have no seed anyway.
pub struct Dice(u64);

impl Dice {
    pub fn new() -> Self {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap();
        Self(now.as_nanos() as u64 | 1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether a test can be someone else here; the reason is printed when not.
pub fn can_be_another() -> bool {
    if !is_root() {
        println!("overgeslagen: alleen root kan een ander worden, of iets van een ander maken");
    }
    is_root()
}

/// A copy of the program that everybody may run, in a folder that everybody may pass.
pub fn for_everybody(home: &Path) -> PathBuf {
    // Said each time: a store that a test beside this one opens in this process makes new files private.
    let open = |path: &Path| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    open(home);
    let program = home.join("wijkregie");
    std::fs::copy(env!("CARGO_BIN_EXE_wijkregie"), &program).unwrap();
    open(&program);
    program
}

/// Runs a program as another user, to its end.
pub fn run_as(uid: u32, program: &Path, data: &Path, words: &[&str]) -> Output {
    let uid = uid.to_string();
    let mut process = Process::new("setpriv");
    process.args(["--reuid", &uid, "--regid", &uid, "--clear-groups"]);
    process.arg(program).arg("--data").arg(data).args(words);
    process.env_remove("WIJKREGIE_DATA").stdin(Stdio::null());
    process.current_dir("/").output().unwrap()
}

/// Gives a folder with all in it to a user.
pub fn give(data: &Path, user: &str) {
    let owned = Process::new("chown").args(["-R", user]).arg(data).status();
    assert!(owned.unwrap().success());
}

/// A look that is kept, for a purpose.
pub fn look(purpose: &str) -> question::Export {
    question::Export {
        kind: Kind::Provider,
        with_history: false,
        purpose: purpose.to_owned(),
    }
}

/// What someone typed in a form of notes about a verwijzing, and did not send yet.
pub fn draft(target: &str, form: &str, text: &str) -> question::KeepDraft {
    let draft = Draft {
        action: "notitie-toevoegen".to_owned(),
        target: Some(target.to_owned()),
        form: form.to_owned(),
        fields: BTreeMap::from([("tekst".to_owned(), text.to_owned())]),
        at: chrono::Utc::now(),
    };
    question::KeepDraft { draft }
}

/// Copies a folder that nobody writes; the socket stays behind.
pub fn copy(from: &Path, to: &Path) {
    let copied = Process::new("cp")
        .arg("-a")
        .arg(from)
        .arg(to)
        .status()
        .unwrap();
    assert!(copied.success());
    let _ = std::fs::remove_file(to.join("socket"));
}

/// Leaves a folder as a machine does of which the power was cut.
pub fn reboot(data: &Path) {
    let stand = std::fs::read_to_string(data.join("stand")).unwrap();
    let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
    stand["boot"] = "another".into();
    stand["schoon"] = false.into();
    std::fs::write(data.join("stand"), stand.to_string()).unwrap();
}
