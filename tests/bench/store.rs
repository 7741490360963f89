//! Starting, rebuilding, reading in, memory, disk, and the window of the queue: `cargo bench --bench store`.
//!
//! `AANTAL=1000000 cargo bench --bench store -- start` measures one part at another size.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::Datelike;
use support::{Server, bytes_under, figure, folder, head, median, ms, percentile, wanted};
use wijkregie::demo;
use wijkregie::domain::workflow::Command;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::AsOf;
use wijkregie::office::filter::split;
use wijkregie::office::model::Model;
use wijkregie::office::today;
use wijkregie::office::views::{Around, Key, ORDERS, QueueQuery};

const ROUNDS: usize = 5;

fn main() {
    let count = support::count();
    // The memory of this process must not have grown before.
    if wanted("memory") {
        memory(count);
    }
    if wanted("import") {
        import();
    }
    let folder = folder();
    let data = folder.path().join("data");
    if wanted("start") {
        let small = folder.path().join("klein");
        fill(&small, 10_000);
        starts(&small, 10_000, Some(50));
        fs::remove_dir_all(&small).unwrap();
    }
    if !["start", "window", "rebuild", "disk"]
        .iter()
        .any(|name| wanted(name))
    {
        return;
    }
    let took = fill(&data, count);
    head(&format!("{count} verwijzingen"));
    let rate = f64::from(count) / took.as_secs_f64();
    figure(
        "reading them in",
        &format!("{rate:.0} a second"),
        ">= 10000",
        Some(rate >= 10_000.0),
    );
    if wanted("window") {
        window(&data);
    }
    if wanted("start") {
        starts(&data, count, (count == 1_000_000).then_some(1000));
        server_memory(&data, count);
    }
    if wanted("rebuild") {
        rebuild(&data, count);
    }
    // It leaves the store with another logboek.
    if wanted("disk") {
        disk(&data, count);
    }
}

fn fill(data: &Path, count: u32) -> Duration {
    let server = Server::start(data);
    let begin = Instant::now();
    server.fill(count);
    let took = begin.elapsed();
    server.stop();
    took
}

fn starts(data: &Path, count: u32, bar: Option<u64>) {
    let (mut clean, mut killed, mut cut, mut lost) = (vec![], vec![], vec![], vec![]);
    let mut shown = Vec::new();
    for _ in 0..ROUNDS {
        let server = Server::start(data);
        clean.push(server.started_in);
        server.kill();
        let server = Server::start(data);
        killed.push(server.started_in);
        server.kill();
        in_another_boot(data);
        let server = Server::start(data);
        cut.push(server.started_in);
        shown.push(first_dossier(&server));
        server.stop();
    }
    head(&format!("server start, {count} verwijzingen"));
    let said = |bar: Option<u64>| bar.map_or(String::new(), |bar| format!("<= {bar} ms"));
    let is_a_million = (count == 1_000_000).then_some(3000);
    for (what, times, bar) in [
        ("after a clean stop", &mut clean, bar),
        ("after a kill", &mut killed, is_a_million.or(bar)),
        (
            "after a power cut",
            &mut cut,
            is_a_million.map(|bar| bar + 7000),
        ),
        ("and its first dossier", &mut shown, is_a_million),
    ] {
        let took = median(times);
        let met = bar.map(|bar| took <= Duration::from_millis(bar));
        figure(what, &ms(took), &said(bar), met);
    }
    // A power cut that took sled with it: people read while it is made anew.
    let server = Server::start(data);
    server.kill();
    in_another_boot(data);
    fs::remove_dir_all(data.join("sled")).unwrap();
    let server = Server::start(data);
    lost.push(server.started_in);
    let shown = first_dossier(&server);
    figure(
        "after a power cut that took sled",
        &ms(median(&mut lost)),
        "",
        None,
    );
    figure("and its first dossier", &ms(shown), "", None);
    while server
        .client()
        .ask(&question::Status {})
        .unwrap()
        .is_reading
    {
        std::thread::sleep(Duration::from_millis(20));
    }
    server.stop();
}

/// As if the machine was started again.
fn in_another_boot(data: &Path) {
    let path = data.join("stand");
    let stand = fs::read_to_string(&path).unwrap();
    let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
    stand["boot"] = "another".into();
    fs::write(path, stand.to_string()).unwrap();
}

fn first_dossier(server: &Server) -> Duration {
    let begin = Instant::now();
    let number = format!("V-{}-0001", today().year());
    let at = AsOf::default();
    server.client().ask(&question::Show { number, at }).unwrap();
    begin.elapsed()
}

fn rebuild(data: &Path, count: u32) {
    let mut times: Vec<Duration> = (0..3).map(|_| support::run(data, &["herbouw"])).collect();
    let took = median(&mut times);
    let rate = f64::from(count) / took.as_secs_f64();
    head(&format!("rebuild from the logboek, {count} verwijzingen"));
    let logboek = bytes_under(&data.join("logboek")) / u64::from(count);
    let sled = bytes_under(&data.join("sled")) / u64::from(count);
    figure("herbouw, the whole command", &ms(took), "", None);
    figure(
        "verwijzingen",
        &format!("{rate:.0} a second"),
        ">= 25000",
        Some(rate >= 25_000.0),
    );
    figure(
        "bytes a verwijzing: logboek, sled",
        &format!("{logboek}, {sled}"),
        "",
        None,
    );
}

/// What a verwijzing takes on disk, with its month plain and packed: the month is closed by hand, and a server packs it
/// beside changes.
fn disk(data: &Path, count: u32) {
    let logboek = data.join("logboek");
    let each = |bytes: u64| bytes / u64::from(count);
    head(&format!("disk, {count} verwijzingen"));
    let plain = bytes_under(&logboek);
    let what = "logboek, plain, bytes a verwijzing";
    figure(what, &each(plain).to_string(), "", None);
    let sled = each(bytes_under(&data.join("sled")));
    figure("sled, bytes a verwijzing", &sled.to_string(), "", None);
    let (p50, p99) = dossiers(data);
    let what = "a dossier with its history, p50 and p99";
    figure(what, &format!("{p50} {p99}"), "", None);
    let month = fs::read_dir(&logboek).unwrap().next().unwrap();
    let over = logboek.join("2020-01.jsonl");
    fs::rename(month.unwrap().path(), &over).unwrap();
    let (took, mut beside, mut alone) = packing(data, &over);
    let bytes = fs::metadata(over.with_extension("jsonl.gz")).unwrap().len();
    figure(
        "logboek, packed, bytes a verwijzing",
        &each(bytes).to_string(),
        "<= 1500",
        Some(each(bytes) <= 1500),
    );
    let rate = plain as f64 / 1e6 / took.as_secs_f64();
    let what = "packing, reading back and comparing";
    figure(what, &format!("{rate:.0} MB a second"), "", None);
    for (what, times) in [("beside packing", &mut beside), ("alone", &mut alone)] {
        let figures = format!("{} {}", ms(median(times)), ms(percentile(times, 99)));
        let what = format!("a change {what} ({}), p50 and p99", times.len());
        figure(&what, &figures, "", None);
    }
    let (p50, p99) = dossiers(data);
    let what = "a dossier from that packed month, p50 and p99";
    figure(what, &format!("{p50} {p99}"), "", None);
    support::run(data, &["controle"]);
    support::run(data, &["server", "stop"]);
}

/// Lets a server pack a month that is over: how long that took, and how long changes did meanwhile and afterwards.
fn packing(data: &Path, over: &Path) -> (Duration, Vec<Duration>, Vec<Duration>) {
    // The line with which a month begins closes the one before.
    let server = Server::start(data);
    let keys = server.keys();
    note(&mut server.client(), keys[0]);
    server.stop();
    let server = Server::start(data);
    let mut client = server.client();
    let fresh = over.with_extension("jsonl.gz.nieuw");
    let (mut began, mut beside, mut alone) = (None, Vec::new(), Vec::new());
    for key in keys.iter().cycle() {
        if fresh.exists() {
            began = began.or(Some(Instant::now()));
        }
        if !over.exists() {
            break;
        }
        let took = note(&mut client, *key);
        beside.extend(began.map(|_| took));
    }
    let took = began.unwrap().elapsed();
    for key in keys.iter().cycle().take(2000) {
        alone.push(note(&mut client, *key));
    }
    drop(client);
    server.stop();
    (took, beside, alone)
}

fn note(client: &mut Client, key: Key) -> Duration {
    let command = Command {
        action: "notitie-toevoegen".to_owned(),
        target: Some(format!("V-{}-{:04}", key.0, key.1)),
        revision: None,
        fields: [("tekst".to_owned(), "Gebeld met inwoner".to_owned())].into(),
    };
    let request = String::new();
    let begin = Instant::now();
    client.ask(&question::Perform { command, request }).unwrap();
    begin.elapsed()
}

/// How long dossiers all over the logboek take.
fn dossiers(data: &Path) -> (String, String) {
    let server = Server::start(data);
    let keys = server.keys();
    let mut client = server.client();
    let mut times = Vec::new();
    for key in keys.iter().step_by((keys.len() / 300).max(1)) {
        let (number, at) = (format!("V-{}-{:04}", key.0, key.1), AsOf::NOW);
        let begin = Instant::now();
        client.ask(&question::Show { number, at }).unwrap();
        times.push(begin.elapsed());
    }
    drop(client);
    server.stop();
    (ms(median(&mut times)), ms(percentile(&mut times, 99)))
}

/// The office file of 500 rows ten times over, every row with a number of its own.
fn office_rows() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/office-500/verwijzingen.csv"
    );
    let file = fs::read_to_string(path).unwrap();
    let (header, rows) = file.split_once("\r\n").unwrap();
    let mut whole = format!("{header}\r\n");
    let mut n = 0;
    for _ in 0..10 {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .flexible(true)
            .from_reader(rows.as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        for row in reader.records() {
            n += 1;
            let row = row.unwrap();
            let number = n.to_string();
            let cells = std::iter::once(number.as_str()).chain(row.iter().skip(1));
            writer.write_record(cells).unwrap();
        }
        whole.push_str(&String::from_utf8(writer.into_inner().unwrap()).unwrap());
    }
    whole
}

fn import() {
    let folder = folder();
    let file = folder.path().join("verwijzingen.csv");
    fs::write(&file, office_rows()).unwrap();
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let data = folder.path().join(format!("data{round}"));
        let server = Server::start(&data);
        times.push(support::run(
            &data,
            &["import", "verwijzingen", file.to_str().unwrap(), "--json"],
        ));
        assert_eq!(server.keys().len(), 5000);
        server.stop();
    }
    let took = median(&mut times);
    head("import of 5000 office rows");
    let is_met = took < Duration::from_secs(1);
    figure("the whole command", &ms(took), "< 1000 ms", Some(is_met));
}

/// The read model alone, made in this process; what was freed on the way is used again by the allocator.
fn memory(count: u32) {
    let today = today();
    let mut model = Model::new(today);
    let before = support::memory_of("self");
    let mut rows = 0;
    for group in demo::office(count, 2016, today) {
        for record in &group {
            model.take(record);
            rows += 1;
        }
    }
    let bytes = support::memory_of("self") - before;
    assert_eq!(model.rows().len(), count as usize);
    head(&format!("memory, {count} verwijzingen"));
    // A resident, an indicatie, a plan and a contact have a row of their own; what is counted of them is with it.
    let each = bytes / rows;
    figure(
        &format!("read model without the finder, {rows} rows: bytes a row"),
        &each.to_string(),
        "<= 310",
        Some(each <= 310),
    );
    let each = bytes / u64::from(count);
    figure("that is, bytes a verwijzing", &each.to_string(), "", None);
}

/// The server as it is after a clean start, sled's cache and all.
fn server_memory(data: &Path, count: u32) {
    let empty = folder();
    let nothing = Server::start(&empty.path().join("data"));
    let full = Server::start(data);
    let more = full.memory().saturating_sub(nothing.memory());
    head(&format!("the whole server, {count} verwijzingen"));
    figure(
        "private memory, empty server",
        &format!("{:.1} MiB", nothing.memory() as f64 / 1048576.0),
        "",
        None,
    );
    figure(
        "private memory after a start, sled's cache included",
        &format!("{:.1} MiB", full.memory() as f64 / 1048576.0),
        "",
        None,
    );
    figure(
        "that is, bytes a verwijzing",
        &(more / u64::from(count)).to_string(),
        "",
        None,
    );
    nothing.stop();
    full.stop();
}

/// How long a part of a list takes in an order: half of the times, nearly all of them, and how many are in it.
struct Asked {
    order: String,
    usual: Duration,
    slow: Duration,
    count: usize,
}

fn told_of_window(what: &str, asked: &Asked, bar: u64) {
    let Asked {
        order,
        usual,
        slow,
        count,
    } = asked;
    figure(
        format!("{what}, {count} there, op {order}").trim_start_matches(", "),
        &format!("{} {}", ms(*usual), ms(*slow)),
        &format!("p99 <= {bar} ms"),
        Some(*slow <= Duration::from_millis(bar)),
    );
}

/// The slowest window on what a filter leaves, at the top or the end of one of these orders.
fn slowest(client: &mut Client, filter: &str, orders: &[&str]) -> Asked {
    let places = orders
        .iter()
        .flat_map(|order| [(*order, 0), (*order, usize::MAX)]);
    let asked = places.map(|(order, at)| {
        let mut count = 0;
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..100 {
            let query = QueueQuery {
                filter: split(filter),
                sort: Some(order.to_owned()),
                ..QueueQuery::default()
            };
            let around = Around {
                key: None,
                at,
                rows: 60,
            };
            let begin = Instant::now();
            count = client
                .ask(&question::QueuePart { query, around })
                .unwrap()
                .count;
            times.push(begin.elapsed());
        }
        let (usual, slow) = (median(&mut times), percentile(&mut times, 99));
        Asked {
            order: order.to_owned(),
            usual,
            slow,
            count,
        }
    });
    asked.max_by_key(|asked| asked.slow).unwrap()
}

/// What the screen of the queue asks: how many there are, and the rows in sight with some screens around them.
fn window(data: &Path) {
    let server = Server::start(data);
    let mut client = server.client();
    head("a window on the queue over the socket, p50 and p99");
    // What most screens show, then the slowest of every order, with what is open and with what ended.
    for filter in ["", "staat:aangeboden", "wijk:hoogkerk"] {
        let slowest = slowest(&mut client, filter, &["termijn"]);
        told_of_window(filter, &slowest, 16);
    }
    let orders: Vec<&str> = ORDERS.iter().map(|(order, _)| *order).collect();
    for (filter, bar) in [("", 16), ("ook:geëindigd", 50)] {
        let slowest = slowest(&mut client, filter, &orders);
        let what = format!("{filter}, the slowest of {} orders", orders.len());
        told_of_window(&what, &slowest, bar);
    }
    drop(client);
    server.stop();
}
