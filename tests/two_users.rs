//! Two people of two teams on one computer, each over ssh, as in use. Needs root and an sshd; says so where not.

#![allow(clippy::unwrap_used)]

#[path = "support/server.rs"]
mod server;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Output, Stdio};

use server::{stderr, stdout};

/// The user that the server runs as, and the people.
const SERVICE: &str = "wr-dienst";
const FOUNDER: &str = "wr-beheer";
const WIJ: &str = "wr-wij";
const BT: &str = "wr-bt";
const OTHER_BT: &str = "wr-bt2";
const STRANGER: &str = "wr-vreemd";
const EVERYBODY: [&str; 6] = [SERVICE, FOUNDER, WIJ, BT, OTHER_BT, STRANGER];

/// A computer with users, an sshd and a server; all of it is gone when dropped.
struct Host {
    home: tempfile::TempDir,
    port: u16,
    running: Vec<Child>,
}

fn run(program: &str, words: &[&str]) -> Output {
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

/// Why this test cannot run here.
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
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut host = Self {
            home,
            port: 0,
            running: Vec::new(),
        };
        host.make_users();
        host.start_sshd();
        host.start_server();
        host
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn make_users(&self) {
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
        self.port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let settings = format!(
            "Port {}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nAuthorizedKeysFile {}\n\
             StrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nMaxStartups 100\n",
            self.port,
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

    /// `ssh naam@127.0.0.1 wijkregie …`, not started yet.
    fn ssh(&self, user: &str, words: &[&str]) -> Process {
        let mut process = Process::new("ssh");
        process.args([
            "-F",
            "none",
            "-p",
            &self.port.to_string(),
            "-i",
            &self.text("sleutel"),
        ]);
        for option in [
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
        ] {
            process.args(["-o", option]);
        }
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
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        process
    }

    fn says(&self, user: &str, words: &[&str]) -> String {
        let output = self.ssh(user, words).output().unwrap();
        assert!(
            output.status.success(),
            "{user} {words:?}: {}",
            stderr(&output)
        );
        stdout(&output)
    }

    fn json(&self, user: &str, words: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.says(user, words)).unwrap()
    }

    /// The sentence with which something is refused.
    fn refuses(&self, user: &str, words: &[&str], code: i32) -> String {
        let output = self.ssh(user, words).output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{user} {words:?}: {said}");
        assert_eq!(stdout(&output), "", "{user} {words:?}");
        said
    }

    /// A melding of a resident of Hoogkerk that is on offer to its BT; its number.
    fn offered(&self) -> String {
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
            "welke-gegevens=verslag",
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

#[test]
fn a_verwijzing_goes_from_a_wijkteam_to_a_begeleidingsteam_and_back_over_ssh() {
    if let Some(why) = missing() {
        println!("overgeslagen: {why}");
        return;
    }
    let host = Host::start();
    for (name, role, scope) in [
        (WIJ, "wij", "wij:hoogkerk"),
        (BT, "bt", "bt:hoogkerk"),
        (OTHER_BT, "bt", "bt:hoogkerk"),
    ] {
        host.says(
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

    // Who has no account is told so, in one sentence.
    for words in [&["lijst", "wachtrij"][..], &["server", "stop"]] {
        let said = host.refuses(STRANGER, words, 3);
        assert!(
            said.contains("account") && said.lines().count() == 1,
            "{said}"
        );
    }

    let number = host.offered();
    let today = chrono::Local::now().date_naive().to_string();
    let other = host.says(
        WIJ,
        &[
            "doe",
            "inwoner-registreren",
            "achternaam=Bos",
            "postcode=9744 GJ",
        ],
    );
    let at_wij = host.says(
        WIJ,
        &[
            "doe",
            "melding-registreren",
            &format!("inwoner={other}"),
            &format!("meldingsdatum={today}"),
            "verwijzer=huisarts",
            "zorgvraag=niet voor het BT",
            "soort=individuele begeleiding",
            "wet=Wmo",
            "urgentie=regulier",
        ],
    );

    // The BT sees the one that was offered to it, and no other.
    let seen = host.json(BT, &["lijst", "wachtrij", "--json"]);
    let seen: Vec<&str> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["nummer"].as_str().unwrap())
        .collect();
    assert_eq!(seen, [number.as_str()]);
    host.refuses(BT, &["toon", &at_wij], 1);
    host.refuses(
        BT,
        &[
            "gebruiker",
            "toevoegen",
            STRANGER,
            "--rol",
            "bt",
            "--bereik",
            "alles",
        ],
        3,
    );

    // It refuses with a reason, and the WIJ sees that, and who.
    host.says(BT, &["doe", "weigeren", &number, "reden=geen capaciteit"]);
    let back = host.json(WIJ, &["toon", &number, "--json"]);
    assert_eq!(back["staat"], "geweigerd");
    let last = back["geschiedenis"].as_array().unwrap().last().unwrap();
    assert_eq!(last["wie"], BT);
    assert_eq!(last["actie"], "weigeren");
    assert!(
        last["velden"].to_string().contains("geen capaciteit"),
        "{last}"
    );

    // Two answers to one offer at once: one wins, and the other is told by whom and when.
    for _ in 0..3 {
        let number = host.offered();
        let answers: Vec<(&str, Child)> = [BT, OTHER_BT]
            .into_iter()
            .map(|user| {
                (
                    user,
                    host.ssh(user, &["doe", "accepteren", &number])
                        .spawn()
                        .unwrap(),
                )
            })
            .collect();
        let mut won = Vec::new();
        let mut told = Vec::new();
        for (user, child) in answers {
            let output = child.wait_with_output().unwrap();
            match output.status.code() {
                Some(0) => won.push(user),
                Some(3) => told.push(stderr(&output)),
                other => panic!("{other:?}: {}", stderr(&output)),
            }
        }
        let ([winner], [told]) = (&won[..], &told[..]) else {
            panic!("{won:?} {told:?}");
        };
        assert!(told.contains(winner), "by whom: {told}");
        let shown = host.json(WIJ, &["toon", &number, "--json"]);
        assert_eq!(shown["staat"], "geaccepteerd");
        let day = chrono::Local::now().date_naive();
        let is_dated = told.contains(&day.format("%-d").to_string());
        assert!(is_dated, "when: {told}");
    }
    let checked = host.says(FOUNDER, &["controle"]);
    assert!(checked.starts_with("Alles klopt"), "{checked}");
}
