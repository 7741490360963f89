//! Bench of the screen with 100,000 verwijzingen: the first frame of the program itself, and from key to frame.
//!
//! The first frame is the whole command on a real terminal, from its start until Vandaag is filled, over the socket of a
//! running server. Keys go to a screen in this process, on an office in it. `AANTAL` gives another number; `-- first` or
//! `-- keys` one part.

#![allow(clippy::unwrap_used, dead_code)]

#[path = "../support/robot.rs"]
mod robot;
#[path = "support/mod.rs"]
mod support;

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use robot::{Desk, Robot};
use support::{PROGRAM, Server, count, figure, folder, head, median, ms, percentile, wanted};

const BAR: Duration = Duration::from_millis(16);
const FIRST: Duration = Duration::from_millis(50);

fn main() {
    head(&format!("Screen, {} verwijzingen", count()));
    if wanted("first") {
        first_frame();
    }
    if wanted("keys") {
        every_key();
    }
    if wanted("doubles") {
        doubles();
    }
}

/// The program from its start until there are signals on the screen, with a server that runs.
fn first_frame() {
    let folder = folder();
    let server = Server::start(&folder.path().join("data"));
    server.fill(count());
    let times = (0..30).map(|_| time_to_first_frame(&server.data));
    let mut times: Vec<Duration> = times.collect();
    told("the program, start to first frame", &mut times, FIRST);
    server.stop();
}

fn time_to_first_frame(data: &Path) -> Duration {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--data".as_ref(), data.as_os_str()]);
    command.env("LANG", "C.UTF-8");
    let mut parser = vt100::Parser::new(
        size.rows.try_into().unwrap(),
        size.cols.try_into().unwrap(),
        0,
    );
    let begin = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut piece = [0; 4096];
    while !parser.screen().contents().contains(" signalen ") {
        let count = reader.read(&mut piece).unwrap();
        parser.process(&piece[..count]);
    }
    let took = begin.elapsed();
    pair.master.take_writer().unwrap().write_all(b"q").unwrap();
    child.wait().unwrap();
    took
}

/// Who a resident may be that is registered, and the list of all who may be there twice.
fn doubles() {
    let desk = Desk::with_people();
    desk.fill(count());
    let bea = desk.caller("bea");
    let people = wijkregie::demo::office(count().min(2000), 77, wijkregie::office::today());
    let people = people
        .flatten()
        .filter_map(|record| record.resident().cloned());
    let mut times: Vec<Duration> = people
        .take(1000)
        .map(|person| {
            let born = person.birth_date.unwrap_or_default();
            let fields = [
                ("achternaam", person.last_name),
                ("voornaam", person.first_name),
                ("geboortedatum", born.format("%d-%m-%Y").to_string()),
                ("postcode", person.postcode),
                ("huisnummer", person.house_number),
                ("telefoon", person.phone),
            ];
            let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
            let fields = fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            let begin = Instant::now();
            desk.office.like(&bea, &fields).unwrap();
            begin.elapsed()
        })
        .collect();
    told("who a resident may be that is registered", &mut times, BAR);
    for what in ["the doubles of everyone, first", "the same again"] {
        let begin = Instant::now();
        let count = desk.office.doubles(&bea, &[]).unwrap().len();
        let took = begin.elapsed();
        figure(
            &format!("{what} ({count} pairs)"),
            &ms(took),
            "seconds",
            None,
        );
    }
}

fn every_key() {
    let desk = Desk::with_people();
    desk.fill(count());
    let mut bea = desk.sits_down("bea");
    keys(
        &mut bea,
        "to the queue and to Vandaag",
        &["w", "v"].repeat(20),
    );
    bea.types("w");
    keys(&mut bea, "one row down", &["j"; 200]);
    keys(&mut bea, "one page down", &["<PgDn>"; 200]);
    keys(&mut bea, "to the end and back", &["G", "<Home>"].repeat(20));
    bea.types("/");
    keys(
        &mut bea,
        "a letter of a filter",
        &["d", "i", "j", "<BS>", "<BS>", "<BS>"].repeat(20),
    );
    keys(
        &mut bea,
        "a digit of a filter",
        &["2", "0", "4", "<BS>", "<BS>", "<BS>"].repeat(20),
    );
    bea.types("<Esc>m");
    keys(
        &mut bea,
        "a letter of a resident to look up",
        &["d", "i", "j", "k", "<BS>", "<BS>", "<BS>", "<BS>"].repeat(20),
    );
    bea.types("<Esc>");
    keys(
        &mut bea,
        "a dossier and back",
        &["<Enter>", "<Esc>"].repeat(20),
    );
    // The same look again within a quarter of an hour is not kept again.
    opened(&mut bea, "a dossier whose look is kept first");
    opened(&mut bea, "the same dossier, whose look was kept before");
}

/// Opens one verwijzing after another, from the top of the queue.
fn opened(robot: &mut Robot<'_>, what: &str) {
    robot.types("<Home>");
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let begin = Instant::now();
            robot.types("<Enter>");
            let took = begin.elapsed();
            robot.types("<Esc>").types("j");
            took
        })
        .collect();
    told(what, &mut times, BAR);
}

fn keys(robot: &mut Robot<'_>, what: &str, keys: &[&str]) {
    let mut times: Vec<Duration> = keys
        .iter()
        .map(|key| {
            let begin = Instant::now();
            robot.types(key);
            begin.elapsed()
        })
        .collect();
    told(what, &mut times, BAR);
}

fn told(what: &str, times: &mut [Duration], bar: Duration) {
    let (middle, worst) = (median(times), percentile(times, 99));
    let measured = format!("{} (p50 {})", ms(worst), ms(middle));
    figure(
        &format!("{what}, p99"),
        &measured,
        &format!("<= {} ms", bar.as_millis()),
        Some(worst <= bar),
    );
}
