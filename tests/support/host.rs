//! A computer with users, an sshd and a server, as in use: what the tests over ssh share. Needs root.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::server::{self, stderr, stdout};

/// The user that the server runs as, and the people.
pub const SERVICE: &str = "wr-dienst";
pub const FOUNDER: &str = "wr-beheer";
pub const WIJ: &str = "wr-wij";
pub const BT: &str = "wr-bt";
pub const OTHER_BT: &str = "wr-bt2";
pub const STRANGER: &str = "wr-vreemd";
pub const CONTRACT: &str = "wr-contract";
pub const FG: &str = "wr-fg";
pub const EVERYBODY: [&str; 8] = [SERVICE, FOUNDER, WIJ, BT, OTHER_BT, CONTRACT, FG, STRANGER];

/// A computer with users, an sshd and a server; all of it is gone when dropped.
pub struct Host {
    home: tempfile::TempDir,
    port: u16,
    /// Where whoever comes in gets wijkregie and nothing else, as the README says.
    forced_port: u16,
    running: Vec<Child>,
    /// Last, so that the users are gone before the next host makes its own.
    _alone: MutexGuard<'static, ()>,
}

/// The users have the same names in every test: one host at a time.
static ALONE: Mutex<()> = Mutex::new(());

pub fn run(program: &str, words: &[&str]) -> Output {
    Process::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|why| panic!("{program}: {why}"))
}

fn must(program: &str, words: &[&str]) {
    let output = run(program, words);
    assert!(
        output.status.success(),
        "{program} {words:?}: {}",
        stderr(&output)
    );
}

/// Why there can be no host here.
fn missing() -> Option<&'static str> {
    if !server::is_root() {
        return Some("alleen root kan gebruikers maken");
    }
    if !Path::new("/usr/sbin/sshd").exists() {
        return Some("er is geen /usr/sbin/sshd (openssh-server)");
    }
    let has = |program: &str| {
        let found = Process::new("sh")
            .args(["-c", &format!("command -v {program}")])
            .output();
        found.is_ok_and(|output| output.status.success())
    };
    (!["ssh", "ssh-keygen", "useradd", "userdel", "setpriv"]
        .into_iter()
        .all(has))
    .then_some("ssh, ssh-keygen, useradd, userdel of setpriv ontbreekt")
}

impl Host {
    /// With the people in it; none where it cannot be, and then why is printed.
    pub fn start() -> Option<Self> {
        if let Some(why) = missing() {
            println!("overgeslagen: {why}");
            return None;
        }
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let home = tempfile::tempdir().unwrap();
        let mut host = Self {
            home,
            port: 0,
            forced_port: 0,
            running: Vec::new(),
            _alone: alone,
        };
        host.make_users();
        host.start_sshd();
        host.start_server();
        host.add_people();
        Some(host)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn make_users(&self) {
        // Said each time: a store that a test beside this one opens in this process makes new files private.
        let open = |path: &Path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        open(self.home.path());
        fs::copy(env!("CARGO_BIN_EXE_wijkregie"), self.path("wijkregie")).unwrap();
        open(&self.path("wijkregie"));
        must(
            "ssh-keygen",
            &["-q", "-t", "ed25519", "-N", "", "-f", &self.text("sleutel")],
        );
        for name in EVERYBODY {
            // Left by a run that was killed.
            run("userdel", &[name]);
            let at = self.text(name);
            // `*` is a password that never fits, but no lock: sshd lets a key in.
            must(
                "useradd",
                &["-M", "-N", "-s", "/bin/sh", "-p", "*", "-d", &at, name],
            );
            fs::create_dir(&at).unwrap();
            open(Path::new(&at));
        }
        fs::create_dir(self.path("sleutels")).unwrap();
        fs::copy(self.path("sleutel.pub"), self.path("sleutels/allen")).unwrap();
        open(&self.path("sleutels"));
        open(&self.path("sleutels/allen"));
        fs::create_dir(self.path("data")).unwrap();
        must("chown", &[SERVICE, &self.text("data")]);
    }

    fn start_sshd(&mut self) {
        must(
            "ssh-keygen",
            &[
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                &self.text("hostsleutel"),
            ],
        );
        // sshd wants this folder to be there.
        fs::create_dir_all("/run/sshd").unwrap();
        let free = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        [self.port, self.forced_port] = free.map(|listener| listener.local_addr().unwrap().port());
        let forced = include_str!("../../README.md")
            .split_once("\n```sshd\n")
            .and_then(|(_, after)| after.split_once("\n```"))
            .unwrap()
            .0
            .replace(
                "Match Group wijkteam",
                &format!("Match LocalPort {}", self.forced_port),
            )
            .replace(
                "/usr/local/bin/wijkregie",
                &format!("{} --data {}", self.text("wijkregie"), self.text("data")),
            );
        let settings = format!(
            "Port {}\nPort {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nAuthorizedKeysFile {}\n\
             StrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nMaxStartups 100\n\
             Subsystem sftp internal-sftp\nAcceptEnv LANG\n{forced}\n",
            self.port,
            self.forced_port,
            self.text("hostsleutel"),
            self.text("sleutels/allen"),
        );
        fs::write(self.path("sshd_config"), settings).unwrap();
        let mut sshd = Process::new("/usr/sbin/sshd");
        sshd.args(["-D", "-e", "-f", &self.text("sshd_config")]);
        sshd.stdin(Stdio::null())
            .stderr(fs::File::create(self.path("sshd.log")).unwrap());
        self.running.push(sshd.spawn().unwrap());
        let port = self.port;
        server::until("an sshd", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
    }

    fn start_server(&mut self) {
        let mut process = Process::new("setpriv");
        process.args(["--reuid", SERVICE, "--regid", "nogroup", "--clear-groups"]);
        process
            .arg(self.path("wijkregie"))
            .arg("--data")
            .arg(self.path("data"));
        process.args(["server", "--eerste-beheerder", FOUNDER]);
        process
            .stdin(Stdio::null())
            .stderr(fs::File::create(self.path("server.log")).unwrap());
        self.running.push(process.spawn().unwrap());
        let log = self.path("server.log");
        server::until("a server", || {
            fs::read_to_string(&log).is_ok_and(|text| text.contains("wijkregie draait"))
        });
    }

    /// A program of OpenSSH with what it needs to come in; `port` is how it says that.
    pub fn openssh(&self, program: &str, port: [&str; 2]) -> Process {
        let mut process = Process::new(program);
        process.args(["-F", "none"]).args(port);
        process.args(["-i", &self.text("sleutel")]);
        for option in [
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
        ] {
            process.args(["-o", option]);
        }
        process
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        process
    }

    /// Where sshd lets people do anything.
    pub fn port(&self) -> String {
        self.port.to_string()
    }

    /// Where sshd lets nobody do anything but wijkregie.
    pub fn forced_port(&self) -> String {
        self.forced_port.to_string()
    }

    /// `ssh naam@kantoor LINE` where sshd starts `wijkregie ssh` whatever the line is; not started yet.
    pub fn forced(&self, user: &str, options: &[&str], line: Option<&str>) -> Process {
        let mut process = self.openssh("ssh", ["-p", &self.forced_port()]);
        process.args(options).arg(format!("{user}@127.0.0.1"));
        process.args(line);
        process
    }

    /// `ssh naam@127.0.0.1 wijkregie …`, not started yet.
    pub fn ssh(&self, user: &str, words: &[&str]) -> Process {
        let mut process = self.openssh("ssh", ["-p", &self.port.to_string()]);
        process.arg(format!("{user}@127.0.0.1"));
        // The other side's shell reads one line.
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        process.arg(format!(
            "{} --data {} {}",
            self.text("wijkregie"),
            self.text("data"),
            quoted.join(" ")
        ));
        process
    }

    /// The line that opens the screen over ssh, for a terminal: no command at all.
    pub fn screen(&self, user: &str) -> String {
        format!(
            "ssh -tt -F none -p {} -i {} -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
             -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o SetEnv=LANG=C.UTF-8 {user}@127.0.0.1",
            self.forced_port,
            self.text("sleutel"),
        )
    }

    /// Gives the people their accounts.
    fn add_people(&self) {
        for (name, role, scope) in [
            (WIJ, "wij", "wij:hoogkerk"),
            (BT, "bt", "bt:hoogkerk"),
            (OTHER_BT, "bt", "bt:hoogkerk"),
            (CONTRACT, "contract", "alles"),
            (FG, "fg", "alles"),
        ] {
            self.says(
                FOUNDER,
                &[
                    "gebruiker",
                    "toevoegen",
                    name,
                    "--rol",
                    role,
                    "--bereik",
                    scope,
                ],
            );
        }
    }

    pub fn says(&self, user: &str, words: &[&str]) -> String {
        let output = self.ssh(user, words).output().unwrap();
        assert!(
            output.status.success(),
            "{user} {words:?}: {}",
            stderr(&output)
        );
        stdout(&output)
    }

    pub fn json(&self, user: &str, words: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.says(user, words)).unwrap()
    }

    /// The sentence with which something is refused.
    pub fn refuses(&self, user: &str, words: &[&str], code: i32) -> String {
        let output = self.ssh(user, words).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{user} {words:?}: {said}");
        assert_eq!(stdout(&output), "", "{user} {words:?}");
        said
    }

    /// A melding of a resident of Hoogkerk that is on offer to its BT; its number.
    pub fn offered(&self) -> String {
        let resident = self.says(
            WIJ,
            &[
                "doe",
                "inwoner-registreren",
                "achternaam=Veen",
                "postcode=9744 GJ",
            ],
        );
        let today = chrono::Local::now().date_naive();
        let number = self.says(
            WIJ,
            &[
                "doe",
                "melding-registreren",
                &format!("inwoner={resident}"),
                &format!("meldingsdatum={today}"),
                "verwijzer=huisarts",
                "zorgvraag=hulp bij de administratie",
                "soort=individuele begeleiding",
                "wet=Wmo",
                "urgentie=regulier",
            ],
        );
        self.says(
            WIJ,
            &["doe", "onderzoek-starten", &number, "regievoerder=Anna"],
        );
        let consent = [
            "doe",
            "toestemming-vastleggen",
            &number,
            "partij=hoogkerk",
            "gegeven-door=inwoner",
            "welke-gegevens=hulpvraag,verslag,contactgegevens",
            &format!("datum={today}"),
            "antwoord=ja",
        ];
        self.says(WIJ, &consent);
        self.says(WIJ, &["doe", "aanbieden", &number, "bt=hoogkerk"]);
        for point in ["inwoner-weet", "toestemming", "verslag", "gesproken"] {
            let (point, date) = (format!("punt={point}"), format!("datum={today}"));
            self.says(WIJ, &["doe", "overdracht-afvinken", &number, &point, &date]);
        }
        number
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
        for name in EVERYBODY {
            // Lines over ssh that are just ending keep their user for a moment.
            for _ in 0..50 {
                let gone = run("userdel", &[name]);
                if gone.status.success() || stderr(&gone).contains("does not exist") {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        }
    }
}
