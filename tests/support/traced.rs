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

/// The program, mostly a server, and its strace; both are killed when dropped.
pub struct Traced {
    child: Child,
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
        let error = if nth.is_multiple_of(2) {
            "EIO"
        } else {
            "ENOSPC"
        };
        let traced = format!("trace={call}");
        let inject = format!("inject={call}:error={error}:when={nth}");
        Self::run(home, data, &["-e", &traced, "-e", &inject], command)
    }

    fn run(home: &Path, data: &Path, words: &[&str], command: &[&str]) -> Self {
        let (log, said) = (home.join("calls"), home.join("said"));
        let child = Process::new("strace")
            .args(["-f", "--seccomp-bpf", "-o"])
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
        Self { child, log, said }
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

    /// Sends the server itself a signal; strace lets go of who is killed.
    pub fn signal(&self, signal: &str) {
        let _ = self.signalled(signal);
    }

    fn signalled(&self, signal: &str) -> Option<()> {
        let strace = self.child.id();
        let children = fs::read_to_string(format!("/proc/{strace}/task/{strace}/children")).ok()?;
        for pid in children.split_whitespace() {
            let _ = Process::new("kill").args([signal, pid]).status();
        }
        Some(())
    }

    /// Waits for its end: how it ended, the log, and what the server said.
    pub fn end(mut self) -> (Option<i32>, String, String) {
        let code = self.child.wait().unwrap().code();
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        (code, log, fs::read_to_string(&self.said).unwrap())
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        self.signal("-9");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
