//! A server under strace: what it asks of the system is written down, or made to fail. It ends with the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};

use super::server;
use wijkregie::ipc::client::{self, Client};

/// Whether strace works here; the reason is printed when not.
pub fn works() -> bool {
    let tried = Process::new("strace")
        .args(["-f", "--seccomp-bpf", "-e", "trace=close", "true"])
        .output();
    let works = tried.as_ref().is_ok_and(|output| output.status.success());
    if !works {
        println!("overgeslagen: strace werkt hier niet ({tried:?})");
    }
    works
}

/// From when the calls of a server are counted: what fails in its start keeps it from ever coming to the same call later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    FromItsStart,
    AtWork,
}

impl When {
    pub const ALL: [Self; 2] = [Self::FromItsStart, Self::AtWork];
}

/// The program, mostly a server, and its strace; both are killed when dropped.
pub struct Traced {
    child: Child,
    /// A server that was at work before strace came.
    server: Option<Child>,
    log: PathBuf,
    said: PathBuf,
}

impl Traced {
    /// Starts a server with these words for strace; `home` is where its log and what the server says go.
    pub fn start(home: &Path, data: &Path, words: &[&str]) -> Self {
        Self::run(home, data, words, &["server"])
    }

    /// The same with the nth call of a name failing, in every thread that makes so many.
    pub fn failing(home: &Path, data: &Path, call: &str, nth: u32, command: &[&str]) -> Self {
        let words = failing(call, nth);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Self::run(home, data, &words, command)
    }

    /// A server of which the nth call fails at such a moment; when it is at work, counted from then.
    pub fn server(home: &Path, data: &Path, when: When, call: &str, nth: u32) -> Self {
        if when == When::FromItsStart {
            return Self::failing(home, data, call, nth, &["server"]);
        }
        let (log, said) = (home.join("calls"), home.join("said"));
        let mut process = server::wijkregie();
        process.arg("--data").arg(data).arg("server");
        process.stdout(Stdio::null());
        process.stderr(fs::File::create(&said).unwrap());
        let server = process.spawn().unwrap();
        server::until("a server", || {
            client::connect_running(data).is_ok_and(|found| found.is_some())
        });
        let pid = server.id().to_string();
        let mut strace = Process::new("strace");
        strace
            .arg("-f")
            .arg("-o")
            .arg(&log)
            .args(failing(call, nth));
        let child = strace
            .args(["-p", &pid])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let traced = Self {
            child,
            server: Some(server),
            log,
            said,
        };
        server::until("strace at every thread", || is_traced(&pid));
        traced
    }

    fn run(home: &Path, data: &Path, words: &[&str], command: &[&str]) -> Self {
        let (log, said) = (home.join("calls"), home.join("said"));
        let mut strace = Process::new("strace");
        // By path and filtered in the kernel, strace lets the calls that were to fail go by.
        if !words.contains(&"-P") {
            strace.arg("--seccomp-bpf");
        }
        let child = strace
            .args(["-f", "-o"])
            .arg(&log)
            .args(words)
            .arg(env!("CARGO_BIN_EXE_wijkregie"))
            .arg("--data")
            .arg(data)
            .args(command)
            .env_remove("WIJKREGIE_DATA")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        Self {
            child,
            server: None,
            log,
            said,
        }
    }

    /// A client, once it is ready; none when it did not start.
    pub fn client(&mut self, data: &Path) -> Option<Client> {
        let mut found = None;
        server::until("a server or its end", || {
            found = client::connect_running(data).ok().flatten();
            found.is_some() || self.child.try_wait().unwrap().is_some()
        });
        found
    }

    /// Whether it has not ended yet.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends the server itself a signal; strace lets go of who is killed.
    pub fn signal(&self, signal: &str) {
        let _ = self.signalled(signal);
    }

    fn signalled(&self, signal: &str) -> Option<()> {
        let strace = self.child.id();
        let children = match &self.server {
            Some(server) => server.id().to_string(),
            None => fs::read_to_string(format!("/proc/{strace}/task/{strace}/children")).ok()?,
        };
        for pid in children.split_whitespace() {
            let _ = Process::new("kill").args([signal, pid]).status();
        }
        Some(())
    }

    /// Waits for its end: how it ended, the log, and what the server said.
    pub fn end(mut self) -> (Option<i32>, String, String) {
        let code = self.child.wait().unwrap().code();
        if let Some(mut server) = self.server.take() {
            server.wait().unwrap();
        }
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        (code, log, fs::read_to_string(&self.said).unwrap())
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        self.signal("-9");
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(server) = &mut self.server {
            let _ = server.wait();
        }
    }
}

/// The words with which strace lets the nth call of a name fail in every thread: full, or an error.
fn failing(call: &str, nth: u32) -> [String; 4] {
    let error = if nth.is_multiple_of(2) {
        "EIO"
    } else {
        "ENOSPC"
    };
    let inject = format!("inject={call}:error={error}:when={nth}");
    [
        "-e".to_owned(),
        format!("trace={call}"),
        "-e".to_owned(),
        inject,
    ]
}

fn is_traced(pid: &str) -> bool {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let status = threads.flatten().map(|it| it.path().join("status"));
    let mut texts = status.filter_map(|path| fs::read_to_string(path).ok());
    texts.all(|text| !text.contains("TracerPid:\t0\n"))
}
