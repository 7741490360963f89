//! SQLite doing what a change does here: with WAL and synchronous=FULL, so that what is answered is on disk.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// How many changes share a transaction at most, as here.
const GROUP: usize = 256;

pub fn connect(base: &Path) -> Connection {
    let peer = Connection::open(base).unwrap();
    peer.busy_timeout(Duration::from_secs(60)).unwrap();
    peer.pragma_update(None, "journal_mode", "WAL").unwrap();
    peer.pragma_update(None, "synchronous", "FULL").unwrap();
    peer
}

/// A table with the dossiers, their notes, and who did what: each with the index it is looked up by.
pub fn fill(base: &Path, size: usize) {
    let mut peer = connect(base);
    peer.execute_batch(
        "CREATE TABLE verwijzing (id INTEGER PRIMARY KEY, nummer TEXT UNIQUE, staat TEXT, stap TEXT, revisie INTEGER,
             inhoud TEXT);
         CREATE INDEX op_staat ON verwijzing (staat, stap);
         CREATE TABLE notitie (id INTEGER PRIMARY KEY, verwijzing INTEGER, wanneer TEXT, wie TEXT, tekst TEXT);
         CREATE INDEX notitie_van ON notitie (verwijzing);
         CREATE TABLE logboek (seq INTEGER PRIMARY KEY, tijd TEXT, wie TEXT, rol TEXT, actie TEXT, over INTEGER,
             revisie INTEGER, inhoud TEXT);
         CREATE INDEX logboek_over ON logboek (over);",
    )
    .unwrap();
    let all = peer.transaction().unwrap();
    for id in 0..size {
        all.execute(
            "INSERT INTO verwijzing VALUES (?, ?, 'gestart', '2026-11-01', 1, ?)",
            params![id, format!("V-2026-{id:06}"), "x".repeat(700)],
        )
        .unwrap();
    }
    all.commit().unwrap();
}

/// One change in a transaction of its own.
pub fn note(peer: &mut Connection, id: usize, n: usize) {
    let change = peer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    note_in(&change, id, n);
    change.commit().unwrap();
}

fn note_in(change: &Transaction<'_>, id: usize, n: usize) {
    let text = format!("Gebeld met inwoner, poging {n}");
    let now = "2026-11-22T02:10:00Z";
    let revision: i64 = change
        .prepare_cached("SELECT revisie FROM verwijzing WHERE id = ?")
        .unwrap()
        .query_row([id], |row| row.get(0))
        .unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        change.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    run(
        "UPDATE verwijzing SET revisie = ?, stap = ? WHERE id = ?",
        params![revision + 1, now, id],
    );
    run(
        "INSERT INTO notitie (verwijzing, wanneer, wie, tekst) VALUES (?, ?, 'anna', ?)",
        params![id, now, text],
    );
    run(
        "INSERT INTO logboek (tijd, wie, rol, actie, over, revisie, inhoud)
         VALUES (?, 'anna', 'backoffice', 'notitie-toevoegen', ?, ?, ?)",
        params![now, id, revision + 1, text],
    );
}

/// A change, and who waits for it.
type Asked = (usize, usize, SyncSender<()>);

/// One thread that takes what waits into one transaction: what a program with a writer of its own makes of SQLite.
pub struct Grouped(Sender<Asked>);

impl Grouped {
    pub fn start(base: &Path) -> Self {
        let (asking, asked) = channel();
        let peer = connect(base);
        std::thread::spawn(move || group(peer, &asked));
        Self(asking)
    }

    pub fn client(&self) -> impl FnMut(usize, usize) + Send + use<> {
        let asking = self.0.clone();
        let (done, waiting) = sync_channel(1);
        move |id, n| {
            asking.send((id, n, done.clone())).unwrap();
            waiting.recv().unwrap();
        }
    }
}

fn group(mut peer: Connection, asked: &Receiver<Asked>) {
    while let Ok(first) = asked.recv() {
        let change = peer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        let all = std::iter::once(first).chain(asked.try_iter());
        let all: Vec<Asked> = all.take(GROUP).collect();
        for (id, n, _) in &all {
            note_in(&change, *id, *n);
        }
        change.commit().unwrap();
        for (_, _, done) in all {
            done.send(()).unwrap();
        }
    }
}

/// SQLite in a process of its own would be behind a socket as well: a thread and a connection to the base for each client.
pub fn behind_a_socket(base: &Path, socket: &Path) {
    let listener = UnixListener::bind(socket).unwrap();
    let base = base.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut peer = connect(&base);
            std::thread::spawn(move || {
                // A request here is some hundred bytes, an answer fewer.
                let mut request = [0; 128];
                while stream.read_exact(&mut request).is_ok() {
                    let number = |at: usize| {
                        usize::from_le_bytes(*request[at..].first_chunk::<8>().unwrap())
                    };
                    note(&mut peer, number(0), number(8));
                    stream.write_all(&[0; 40]).unwrap();
                }
            });
        }
    });
}

/// One change over a socket.
pub fn note_over(stream: &mut UnixStream, id: usize, n: usize) {
    let mut request = [0; 128];
    request[..8].copy_from_slice(&id.to_le_bytes());
    request[8..16].copy_from_slice(&n.to_le_bytes());
    stream.write_all(&request).unwrap();
    stream.read_exact(&mut [0; 40]).unwrap();
}
