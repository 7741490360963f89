//! What the benches share: an office of made-up data behind a real server process, times, and a table with the bars.

#![allow(clippy::unwrap_used, dead_code)]

pub mod sqlite;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wijkregie::demo;
use wijkregie::import::records;
use wijkregie::ipc::client::{self, Client};
use wijkregie::ipc::question;
use wijkregie::office::today;
use wijkregie::office::views::{Key, QueueQuery};

/// The program, built as the bench is.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_wijkregie");

/// How many verwijzingen: `AANTAL`, else 100,000.
pub fn count() -> u32 {
    let text = std::env::var("AANTAL").unwrap_or_default();
    text.parse().unwrap_or(100_000)
}

/// A folder on the disk that holds the target folder: never a file system in memory.
pub fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// A server that runs as a process of its own, and is killed when it is let go.
pub struct Server {
    pub data: PathBuf,
    pub started_in: Duration,
    child: Child,
}

impl Server {
    /// Starts it; the time is from before the process to the first answer of the socket.
    pub fn start(data: &Path) -> Self {
        let begin = Instant::now();
        let child = Command::new(PROGRAM)
            .arg("--data")
            .arg(data)
            .arg("server")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            data: data.to_owned(),
            started_in: Duration::ZERO,
            child,
        };
        while client::connect_running(data).unwrap().is_none() {
            assert!(
                server.child.try_wait().unwrap().is_none(),
                "the server stopped"
            );
            std::thread::sleep(Duration::from_micros(500));
        }
        server.started_in = begin.elapsed();
        server
    }

    pub fn client(&self) -> Client {
        client::connect_running(&self.data).unwrap().unwrap()
    }

    pub fn stop(mut self) {
        self.client().ask(&question::Stop {}).unwrap();
        self.child.wait().unwrap();
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Resident memory in bytes, with the part that is no file of the program.
    pub fn memory(&self) -> u64 {
        memory_of(&self.child.id().to_string())
    }

    /// Reads in made-up verwijzingen.
    pub fn fill(&self, count: u32) {
        let mut client = self.client();
        let office = demo::office(count, 2016, today());
        records::send(&mut client, office, |_| ()).unwrap();
    }

    /// All verwijzingen, in order.
    pub fn keys(&self) -> Vec<Key> {
        let query = QueueQuery {
            all: true,
            ..QueueQuery::default()
        };
        self.client().ask(&question::Queue { query }).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whoever stopped it already has nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Private resident memory of a process, in bytes.
pub fn memory_of(process: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .unwrap();
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kib * 1024
}

/// Bytes under a folder.
pub fn bytes_under(folder: &Path) -> u64 {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let data = entry.metadata().unwrap();
            if data.is_dir() {
                bytes_under(&entry.path())
            } else {
                data.len()
            }
        })
        .sum()
}

/// Runs the program to its end; panics with what it said when that went wrong.
pub fn run(data: &Path, words: &[&str]) -> Duration {
    let begin = Instant::now();
    let done = Command::new(PROGRAM)
        .arg("--data")
        .arg(data)
        .args(words)
        .output()
        .unwrap();
    let took = begin.elapsed();
    assert!(
        done.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    took
}

/// The value below which so many of a hundred are.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).max(1) - 1;
    times[at]
}

pub fn median(times: &mut [Duration]) -> Duration {
    percentile(times, 50)
}

pub fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

pub fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Prints one figure with its bar, as soon as it is there; and adds it to the file that `CIJFERS` names, for a table.
pub fn figure(what: &str, measured: &str, bar: &str, is_met: Option<bool>) {
    let mark = match is_met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    };
    println!("{what:<58} {measured:>22}   {bar:<26} {mark}");
    note(&format!("{what}\t{measured}\t{bar}\t{mark}\n"));
}

fn note(text: &str) {
    if let Some(path) = std::env::var_os("CIJFERS") {
        let file = fs::OpenOptions::new().append(true).create(true).open(path);
        file.unwrap().write_all(text.as_bytes()).unwrap();
    }
}

pub fn head(title: &str) {
    println!(
        "\n{title}\n{:<58} {:>22}   {:<26}",
        "What", "Measured", "Bar"
    );
    note(&format!("\n{title}\n"));
}

/// Whether a bench was asked for by name; without names all are.
pub fn wanted(name: &str) -> bool {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    names.is_empty() || names.iter().any(|word| word == name)
}
