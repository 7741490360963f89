//! Finding someone as one types, beside `fzf --filter` and SQLite FTS5 in the same run: `cargo bench --bench finder`.
//!
//! Ours goes over the socket of a server that runs, with rights, typing mistakes and the line that keeps who looked for
//! whom. fzf is the whole command on a file with the same names, which it reads each time. FTS5 runs in this process, over
//! the same words without accents, and finds beginnings of words only. `AANTAL` says how many verwijzingen the residents
//! are of.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, params};
use support::{Server, count, figure, folder, head, ms, percentile};
use wijkregie::demo;
use wijkregie::domain::record::{Head, Kind, Record};
use wijkregie::domain::registers::people::Resident;
use wijkregie::domain::words::fold;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::import::{BATCH_ROWS, Batch, Rows};
use wijkregie::office::today;

/// How many names are typed, a key at a time.
const TYPED: usize = 200;
/// How many of them are asked of all three.
const COMPARED: usize = 20;
/// The most keys of a name: nobody types on once it is found.
const KEYS: usize = 8;

const KEY: Duration = Duration::from_millis(16);
const FASTER: f64 = 50.0;

fn main() {
    let folder = folder();
    let server = Server::start(&folder.path().join("data"));
    let names = fill(&server);
    let (list, base) = (folder.path().join("namen"), folder.path().join("peer"));
    std::fs::write(&list, names.join("\n")).unwrap();
    let peer = fill_fts(&base, &names);
    head(&format!("finding one of {} residents", names.len()));
    let mut dice = ChaCha8Rng::seed_from_u64(2016);
    let typed: Vec<String> = (0..TYPED)
        .map(|_| fold(&names[dice.random_range(0..names.len())]))
        .collect();
    let mut client = server.client();
    keys(&mut client, &typed);
    beside(&mut client, &typed[..COMPARED], (&list, &peer));
    server.stop();
}

/// Reads in the residents of a made-up office, with their huishoudens; returns their names.
fn fill(server: &Server) -> Vec<String> {
    let mut client = server.client();
    let mut names = Vec::new();
    let mut send = |batch: Vec<Vec<Record>>| {
        let batch = Batch::filling(Rows::Records(batch), false);
        let request = String::new();
        client.ask(&question::Import { batch, request }).unwrap();
    };
    let mut batch = Vec::with_capacity(BATCH_ROWS);
    for mut group in demo::office(count(), 2016, today()) {
        group.retain(|record| matches!(record.id.kind, Kind::Resident | Kind::Household));
        let residents = group.iter().filter_map(Record::resident);
        names.extend(residents.map(Resident::full_name));
        let is_person = |record: &Record| matches!(record.head, Head::Resident(_));
        if group.iter().any(is_person) {
            batch.push(group);
        }
        if batch.len() == BATCH_ROWS {
            send(std::mem::take(&mut batch));
        }
    }
    send(batch);
    names
}

fn find(client: &mut Client, text: &str) -> usize {
    let text = text.to_owned();
    client.ask(&question::Find { text }).unwrap().len()
}

/// Every key of the names, as the screen asks them.
fn keys(client: &mut Client, typed: &[String]) {
    let mut times = Vec::new();
    for name in typed {
        let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.take(KEYS) {
            let begin = Instant::now();
            find(client, &name[..end]);
            times.push(begin.elapsed());
        }
    }
    let (usual, slow) = (percentile(&mut times, 50), percentile(&mut times, 99));
    figure(
        &format!("a key over the socket, of {}: p50 and p99", times.len()),
        &format!("{} {}", ms(usual), ms(slow)),
        "p99 <= 16 ms",
        Some(slow <= KEY),
    );
}

/// The same names, whole, of all three in turns.
fn beside(client: &mut Client, typed: &[String], (list, peer): (&Path, &Connection)) {
    let has_fzf = Command::new("fzf").arg("--version").output().is_ok();
    let [mut we, mut fzf, mut fts] = [Vec::new(), Vec::new(), Vec::new()];
    let mut found = [0; 3];
    for name in typed {
        let mut take = |n: usize, times: &mut Vec<Duration>, ask: &mut dyn FnMut() -> usize| {
            let begin = Instant::now();
            let hits = ask();
            times.push(begin.elapsed());
            found[n] += usize::from(hits > 0);
        };
        take(0, &mut we, &mut || find(client, name));
        if has_fzf {
            take(1, &mut fzf, &mut || filter(list, name));
        }
        take(2, &mut fts, &mut || matching(peer, name));
    }
    let told = |what: &str, times: &mut Vec<Duration>, found: usize| {
        let (usual, slow) = (percentile(times, 50), percentile(times, 99));
        let measured = format!("{} {}", ms(usual), ms(slow));
        let what = format!("{what}: p50 and p99 ({found} of {} found)", typed.len());
        figure(&what, &measured, "", None);
        usual
    };
    let ours = told("a whole name, wijkregie", &mut we, found[0]);
    told("SQLite FTS5", &mut fts, found[2]);
    if !has_fzf {
        figure("fzf --filter", "0: fzf is not installed", "", None);
        return;
    }
    let theirs = told("fzf --filter", &mut fzf, found[1]);
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    figure(
        "times faster than fzf --filter, p50",
        &format!("{ratio:.0}"),
        ">= 50",
        Some(ratio >= FASTER),
    );
}

/// How many lines `fzf --filter` prints.
fn filter(list: &Path, query: &str) -> usize {
    let done = Command::new("fzf")
        .args(["--filter", query])
        .stdin(File::open(list).unwrap())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    done.stdout.iter().filter(|byte| **byte == b'\n').count()
}

fn fill_fts(base: &PathBuf, names: &[String]) -> Connection {
    let mut peer = Connection::open(base).unwrap();
    peer.execute_batch(
        "CREATE VIRTUAL TABLE naam USING fts5 (heel, prefix = '1 2 3 4',
             tokenize = 'unicode61 remove_diacritics 2');",
    )
    .unwrap();
    let all = peer.transaction().unwrap();
    for name in names {
        all.execute("INSERT INTO naam VALUES (?)", params![name])
            .unwrap();
    }
    all.commit().unwrap();
    peer
}

/// How many of the best twenty FTS5 finds.
fn matching(peer: &Connection, typed: &str) -> usize {
    let words: Vec<String> = typed
        .split(' ')
        .map(|word| format!("\"{word}\"*"))
        .collect();
    let mut asks = peer
        .prepare_cached("SELECT rowid FROM naam WHERE naam MATCH ? ORDER BY rank LIMIT 20")
        .unwrap();
    let rows = asks.query_map([words.join(" ")], |row| row.get::<_, i64>(0));
    rows.unwrap().count()
}
