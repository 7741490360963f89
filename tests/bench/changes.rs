//! Durable changes with many clients and with one, beside SQLite in the same run: `cargo bench --bench changes`.
//!
//! The rounds take turns, so that a slow disk is slow for both. SQLite runs in this process: no socket, no rights, no
//! rules; each change is one transaction with WAL and synchronous=FULL.

#![allow(clippy::unwrap_used)]

mod support;

use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use support::sqlite;
use support::{Server, figure, folder, head, middle, ms, percentile, wanted};
use wijkregie::domain::workflow::Command;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::views::{Around, Key, QueueQuery};
use wijkregie::office::{Caller, Office, Outcome};
use wijkregie::store::{Folder, Store};
use wijkregie::tui::effect::Wait;

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
const CLIENTS: usize = 64;

fn main() {
    let count = support::count();
    let folder = folder();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    server.fill(count);
    let keys = Arc::new(server.keys());
    let base = folder.path().join("peer.sqlite");
    sqlite::fill(&base, keys.len());
    if wanted("many") {
        many(&server, &keys, &base);
    }
    if wanted("one") {
        one(&server, &keys, &base);
    }
    if wanted("sessions") {
        sessions(&server, &keys);
    }
    if wanted("check") {
        beside_a_check(&server, &keys);
    }
    let (name, _) = server.client().ask(&question::Status {}).unwrap().you;
    server.stop();
    if wanted("sustained") {
        sustained(&data, &name, &keys);
    }
    let checked = support::run(&data, &["controle"]);
    figure("controle afterwards", &ms(checked), "", None);
}

fn a_note(key: Key, n: usize) -> Command {
    Command {
        action: "notitie-toevoegen".to_owned(),
        target: Some(format!("V-{}-{:04}", key.0, key.1)),
        revision: None,
        fields: [(
            "tekst".to_owned(),
            format!("Gebeld met inwoner, poging {n}"),
        )]
        .into(),
    }
}

fn note(client: &mut Client, key: Key, n: usize) {
    let (command, request) = (a_note(key, n), String::new());
    is_done_by(client.ask(&question::Perform { command, request }).unwrap());
}

fn is_done_by(outcome: Outcome) {
    match outcome {
        Outcome::Done {
            is_changed: true, ..
        } => {}
        other => panic!("{other:?}"),
    }
}

fn dice(n: usize) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(n as u64)
}

/// Runs `change` on so many threads for one round; returns every change's time.
fn round<C: Send>(
    clients: Vec<C>,
    seed: usize,
    change: impl Fn(&mut C, &mut ChaCha8Rng, usize) + Sync,
) -> Vec<Duration> {
    let stop = AtomicBool::new(false);
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (thread, mut client) in clients.into_iter().enumerate() {
            let (stop, all, change) = (&stop, &all, &change);
            scope.spawn(move || {
                let mut dice = dice(seed * 1000 + thread);
                let mut times = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let begin = Instant::now();
                    change(&mut client, &mut dice, times.len());
                    times.push(begin.elapsed());
                }
                all.lock().unwrap().extend(times);
            });
        }
        std::thread::sleep(ROUND);
        stop.store(true, Ordering::Relaxed);
    });
    all.into_inner().unwrap()
}

fn ours(server: &Server, keys: &[Key], clients: usize, seed: usize) -> Vec<Duration> {
    let clients = (0..clients).map(|_| server.client()).collect();
    round(clients, seed, |client, dice, n| {
        note(client, keys[dice.random_range(0..keys.len())], n);
    })
}

fn theirs(base: &Path, size: usize, clients: usize, seed: usize) -> Vec<Duration> {
    let clients = (0..clients).map(|_| sqlite::connect(base)).collect();
    round(clients, seed, |peer, dice, n| {
        sqlite::note(peer, dice.random_range(0..size), n);
    })
}

/// One connection that all threads share behind a lock: SQLite without its busy waiting.
fn theirs_shared(base: &Path, size: usize, clients: usize, seed: usize) -> Vec<Duration> {
    let peer = Mutex::new(sqlite::connect(base));
    round(vec![(); clients], seed, |(), dice, n| {
        sqlite::note(&mut peer.lock().unwrap(), dice.random_range(0..size), n);
    })
}

fn theirs_grouped(base: &Path, size: usize, clients: usize, seed: usize) -> Vec<Duration> {
    let writer = sqlite::Grouped::start(base);
    let clients = (0..clients).map(|_| writer.client()).collect();
    round(clients, seed, |change, dice, n| {
        change(dice.random_range(0..size), n);
    })
}

fn rate(times: &[Duration]) -> f64 {
    times.len() as f64 / ROUND.as_secs_f64()
}

fn many(server: &Server, keys: &[Key], base: &Path) {
    let mut rates: [Vec<f64>; 4] = Default::default();
    // More rounds, and the account would be held back.
    for seed in 0..3 {
        let size = keys.len();
        let times = [
            ours(server, keys, CLIENTS, seed),
            theirs_grouped(base, size, CLIENTS, seed),
            theirs(base, size, CLIENTS, seed),
            theirs_shared(base, size, CLIENTS, seed),
        ];
        for (rates, times) in rates.iter_mut().zip(times) {
            rates.push(rate(&times));
        }
    }
    let [we, grouped, each, shared] = rates.each_mut().map(|rates| middle(rates));
    head(&format!("durable changes a second, {CLIENTS} clients"));
    for (what, rate) in [
        ("wijkregie, over the socket", we),
        ("SQLite, in groups, in this process", grouped),
        ("SQLite, a connection each", each),
        ("SQLite, one connection behind a lock", shared),
    ] {
        figure(what, &format!("{rate:.0} a second"), "", None);
    }
    at_least("times SQLite in groups", we / grouped, 0.6);
    at_least(
        "times the faster SQLite one by one",
        we / each.max(shared),
        5.0,
    );
}

fn at_least(what: &str, ratio: f64, bar: f64) {
    let (measured, asked) = (format!("{ratio:.2} x"), format!(">= {bar} x"));
    figure(what, &measured, &asked, Some(ratio >= bar));
}

fn at_most(what: &str, ratio: f64, bar: f64) {
    let (measured, asked) = (format!("{ratio:.2} x"), format!("<= {bar} x"));
    figure(what, &measured, &asked, Some(ratio <= bar));
}

fn one(server: &Server, keys: &[Key], base: &Path) {
    let socket = base.with_extension("socket");
    sqlite::behind_a_socket(base, &socket);
    let (mut we, mut they, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 100..100 + ROUNDS {
        we.extend(ours(server, keys, 1, seed));
        they.extend(theirs(base, keys.len(), 1, seed));
        let line = vec![UnixStream::connect(&socket).unwrap()];
        over.extend(round(line, seed, |line, dice, n| {
            sqlite::note_over(line, dice.random_range(0..keys.len()), n);
        }));
    }
    head("one durable change, one client, p50");
    let [we, they, over] = [&mut we, &mut they, &mut over].map(|times| percentile(times, 50));
    figure("wijkregie, over the socket", &ms(we), "", None);
    figure("SQLite, in this process", &ms(they), "", None);
    figure("SQLite, over a socket", &ms(over), "", None);
    at_most(
        "times SQLite in this process",
        we.as_secs_f64() / they.as_secs_f64(),
        1.3,
    );
    at_most(
        "times SQLite over a socket",
        we.as_secs_f64() / over.as_secs_f64(),
        1.0,
    );
}

/// As many as can be, for a minute: nothing may pile up. In this process, because one account may not ask that much for
/// so long over the socket.
fn sustained(data: &Path, name: &str, keys: &[Key]) {
    let folder = Folder::claim(data).unwrap();
    let (store, _) = Store::open(folder, &mut |_| {}).unwrap();
    let reader = store.reader();
    let office = Office::start(store, &mut |_| {}).unwrap();
    let caller = Caller {
        name: name.to_owned(),
        uid: std::fs::metadata(data).unwrap().uid(),
        process: 0,
    };
    let is_done = AtomicBool::new(false);
    let (rates, behind) = std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut longest = Duration::ZERO;
            while !is_done.load(Ordering::Relaxed) {
                longest = longest.max(reader.behind());
                std::thread::sleep(Duration::from_millis(20));
            }
            longest
        });
        let rounds = 0..usize::try_from(60 / ROUND.as_secs()).unwrap();
        let rates = rounds.map(|seed| {
            rate(&round(vec![(); CLIENTS], 500 + seed, |(), dice, n| {
                let key = keys[dice.random_range(0..keys.len())];
                is_done_by(office.perform(caller.clone(), a_note(key, n)));
            }))
        });
        let rates: Vec<f64> = rates.collect();
        is_done.store(true, Ordering::Relaxed);
        (rates, watching.join().unwrap())
    });
    office.stop().unwrap();
    head(&format!(
        "durable changes for 60 s, {CLIENTS} at once, in this process"
    ));
    let all = rates.iter().sum::<f64>() / rates.len() as f64;
    let slowest = rates.iter().copied().fold(f64::MAX, f64::min);
    figure("all of it", &format!("{all:.0} a second"), "", None);
    figure(
        "the slowest part of it",
        &format!("{slowest:.0} a second"),
        "",
        None,
    );
    let is_near = behind <= Duration::from_secs(1);
    figure(
        "sled behind the logboek, at most",
        &ms(behind),
        "<= 1000 ms",
        Some(is_near),
    );
}

/// People think between two changes: one to three seconds here, which is busier than any office.
fn sessions(server: &Server, keys: &[Key]) {
    people_at_work(server, keys, 200, 50);
}

/// So many people, each with the queue on the screen, who hear what the others change.
fn people_at_work(server: &Server, keys: &[Key], sessions: usize, bar: u64) {
    let before = server.memory();
    let until = Instant::now() + Duration::from_secs(20);
    let all = Mutex::new(Vec::new());
    let grown = std::thread::scope(|scope| {
        for session in 0..sessions {
            let all = &all;
            let mut client = server.client();
            let notices = server.client().listen().unwrap();
            scope.spawn(move || {
                let mut dice = dice(7_000_000 + session);
                let mut times = Vec::new();
                while Instant::now() < until {
                    let thinking = Duration::from_millis(dice.random_range(1000..3000));
                    let next = Instant::now() + thinking;
                    // The screen asks its part anew after what others changed out of sight, about half a second later.
                    while let Ok(_first) = notices.recv_timeout(next - Instant::now().min(next)) {
                        std::thread::sleep(Wait::Refresh.lasts());
                        notices.try_iter().for_each(drop);
                        look(&mut client);
                    }
                    let key = keys[dice.random_range(0..keys.len())];
                    let begin = Instant::now();
                    note(&mut client, key, times.len());
                    times.push(begin.elapsed());
                }
                all.lock().unwrap().extend(times);
            });
        }
        std::thread::sleep(until.saturating_duration_since(Instant::now()) * 3 / 4);
        server.memory().saturating_sub(before)
    });
    let mut all = all.into_inner().unwrap();
    head(&format!(
        "{sessions} sessions at once, {} changes",
        all.len()
    ));
    let slow = percentile(&mut all, 99);
    figure(
        "one change, p50 and p99",
        &format!("{} {}", ms(percentile(&mut all, 50)), ms(slow)),
        &format!("p99 <= {bar} ms"),
        Some(slow <= Duration::from_millis(bar)),
    );
    let each = grown / 1024 / sessions as u64;
    figure(
        "memory of the server for each",
        &format!("{each} KiB"),
        "<= 1024 KiB",
        Some(each <= 1024),
    );
}

/// What a screen with the queue asks.
fn look(client: &mut Client) {
    let (query, around) = (
        QueueQuery::default(),
        Around {
            key: None,
            at: 0,
            rows: 60,
        },
    );
    client.ask(&question::QueuePart { query, around }).unwrap();
}

/// Eight people who change something fifty times a second together, without a check and while one runs.
fn beside_a_check(server: &Server, keys: &[Key]) {
    const PEOPLE: usize = 8;
    let work = |going_on: &(dyn Fn() -> bool + Sync), seed: usize| {
        let all = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for person in 0..PEOPLE {
                let all = &all;
                let mut client = server.client();
                scope.spawn(move || {
                    let mut dice = dice(seed + person);
                    let mut times = Vec::new();
                    while going_on() {
                        std::thread::sleep(Duration::from_millis(160));
                        let key = keys[dice.random_range(0..keys.len())];
                        let begin = Instant::now();
                        note(&mut client, key, times.len());
                        times.push(begin.elapsed());
                    }
                    all.lock().unwrap().extend(times);
                });
            }
        });
        all.into_inner().unwrap()
    };
    let until = Instant::now() + 3 * ROUND;
    let mut without = work(&|| Instant::now() < until, 8_000_000);
    let is_done = AtomicBool::new(false);
    let begin = Instant::now();
    let (mut beside, took) = std::thread::scope(|scope| {
        let (mut client, is_done) = (server.client(), &is_done);
        let checking = scope.spawn(move || {
            let anchors = wijkregie::domain::anchor::Anchored::default();
            let lines = client.ask(&question::Verify { anchors }).unwrap();
            is_done.store(true, Ordering::SeqCst);
            assert!(lines > 0);
            begin.elapsed()
        });
        let beside = work(&|| !is_done.load(Ordering::SeqCst), 9_000_000);
        (beside, checking.join().unwrap())
    });
    head(&format!("a check of {} beside {PEOPLE} people", ms(took)));
    for (what, times) in [("without it", &mut without), ("while it runs", &mut beside)] {
        let slow = percentile(times, 99);
        let usual = percentile(times, 50);
        figure(
            &format!("one change {what}, p50 and p99"),
            &format!("{} {}", ms(usual), ms(slow)),
            "p99 <= 100 ms",
            Some(slow <= Duration::from_millis(100)),
        );
    }
}
