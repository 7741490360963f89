//! Counting, beside SQLite doing the same sums in the same run: `cargo bench --bench figures`.
//!
//! Ours goes over the socket of a server that runs, with rights: every figure over twelve months as the screen asks it, one
//! by wijk, and the page for the college. SQLite runs in this process, over a table with the same facts and an index on
//! each day; it does the counts only, no medians and no shares. `AANTAL` says how many verwijzingen.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use support::{Server, count, figure, folder, head, ms, percentile};
use wijkregie::demo;
use wijkregie::domain::cijfers::followed::is_followed;
use wijkregie::domain::cijfers::{
    At, End, How, MEASURES, Measure, Only, Period, Unit, What, facts,
};
use wijkregie::domain::record::Kind;
use wijkregie::domain::register::Register;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::views::{Figures, FiguresAsked};
use wijkregie::office::{AsOf, today};

/// How often each is asked.
const TIMES: usize = 20;

const SCREEN: Duration = Duration::from_millis(16);
const PAGE: Duration = Duration::from_secs(1);

fn main() {
    let folder = folder();
    let server = Server::start(&folder.path().join("data"));
    server.fill(count());
    head(&format!("figures of {} verwijzingen", count()));
    let peer = fill_peer();
    let mut client = server.client();
    let told = ask(&mut client, None, &[]);
    for measure in MEASURES.iter().filter(|measure| is_same(measure)) {
        let table = told
            .maten
            .iter()
            .find(|table| table.maat == measure.key)
            .unwrap();
        let ours: Vec<u32> = table
            .totaal
            .iter()
            .map(|cell| cell.aantal.unwrap())
            .collect();
        assert_eq!(ours, counted(&peer, measure), "{}", measure.key);
    }
    let screen = timed(
        "every figure, 12 months, over the socket",
        Some(SCREEN),
        || {
            ask(&mut client, None, &[]);
        },
    );
    timed(
        "one by wijk, 12 months, over the socket",
        Some(SCREEN),
        || {
            ask(&mut client, Some("wijk"), &["instroom"]);
        },
    );
    timed("the page for the college", Some(PAGE), || {
        let (over, at) = ("1k".to_owned(), AsOf::NOW);
        client.ask(&question::Report { over, at }).unwrap();
    });
    let theirs = timed("SQLite, the counts of those only", None, || {
        for measure in MEASURES.iter().filter(|measure| is_same(measure)) {
            counted(&peer, measure);
        }
    });
    let ratio = theirs.as_secs_f64() / screen.as_secs_f64();
    figure(
        "times faster than SQLite, p50",
        &format!("{ratio:.1}"),
        "",
        None,
    );
    server.stop();
}

fn timed(what: &str, bar: Option<Duration>, mut ask: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let begin = Instant::now();
            ask();
            begin.elapsed()
        })
        .collect();
    let (usual, slow) = (percentile(&mut times, 50), percentile(&mut times, 99));
    let told = bar.map_or_else(String::new, |bar| format!("p99 <= {}", ms(bar)));
    let is_met = bar.map(|bar| slow <= bar);
    figure(what, &format!("{} {}", ms(usual), ms(slow)), &told, is_met);
    usual
}

fn ask(client: &mut Client, per: Option<&str>, measures: &[&str]) -> Box<Figures> {
    let asked = FiguresAsked {
        measures: measures.iter().map(|key| (*key).to_owned()).collect(),
        per: per.map(str::to_owned),
        over: "12m".to_owned(),
        filter: Vec::new(),
        at: AsOf::NOW,
        leaves: false,
    };
    client.ask(&question::Figures { asked }).unwrap()
}

/// Whether SQLite does the same sum: a count of facts of dossiers, each seen by itself.
fn is_same(measure: &Measure) -> bool {
    let is_other = |what: &What| *what == What::Gat || is_followed(*what);
    measure.how == How::Count && !measure.of.iter().any(is_other)
}

/// A table with the same facts; days as numbers.
fn fill_peer() -> Connection {
    let mut peer = Connection::open_in_memory().unwrap();
    peer.execute_batch("CREATE TABLE feit (wat TEXT, van INTEGER, tot INTEGER, gelukt INTEGER);")
        .unwrap();
    let number = |day: chrono::NaiveDate| i64::from(chrono::Datelike::num_days_from_ce(&day));
    let mut register = Register::default();
    let all = peer.transaction().unwrap();
    {
        let mut insert = all.prepare("INSERT INTO feit VALUES (?, ?, ?, ?)").unwrap();
        for record in demo::office(count(), 2016, today()).flatten() {
            if record.id.kind == Kind::Setting {
                register.take(&record);
            }
            for fact in facts(&record, &register, today()) {
                let end = match fact.end {
                    End::Day(day) => number(day),
                    End::Unknown => -1,
                    End::NotYet => i64::MAX,
                };
                let begin = fact.begin.map_or(-1, number);
                insert
                    .execute(params![fact.what.word(), begin, end, fact.done])
                    .unwrap();
            }
        }
    }
    all.commit().unwrap();
    peer.execute_batch("CREATE INDEX van ON feit (wat, van); CREATE INDEX tot ON feit (wat, tot);")
        .unwrap();
    peer
}

/// What SQLite counts over the last twelve months.
fn counted(peer: &Connection, measure: &Measure) -> Vec<u32> {
    let number = |day: chrono::NaiveDate| i64::from(chrono::Datelike::num_days_from_ce(&day));
    let words: Vec<String> = measure
        .of
        .iter()
        .map(|what| format!("'{}'", what.word()))
        .collect();
    let done = if measure.only == Only::Done {
        " AND gelukt"
    } else {
        ""
    };
    let days = match measure.at {
        At::Begin => "van BETWEEN ?1 AND ?2",
        At::End => "tot BETWEEN ?1 AND ?2",
        At::Stand => "van BETWEEN 0 AND ?2 AND tot > ?2 AND ?1 = ?1",
    };
    let text = format!(
        "SELECT count(*) FROM feit WHERE wat IN ({}){done} AND {days}",
        words.join(",")
    );
    let mut asks = peer.prepare_cached(&text).unwrap();
    let months = Period::last_of(Unit::Month, 12, today());
    let count = months.iter().map(|month| {
        let last = month.last.min(today());
        asks.query_row(params![number(month.first), number(last)], |row| row.get(0))
            .unwrap()
    });
    count.collect()
}
