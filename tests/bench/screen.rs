//! Bench of the screen: from key to frame, and the first frame, with 100,000 verwijzingen, in one process.
//!
//! `AANTAL` gives another number.

#![allow(clippy::unwrap_used)]

#[path = "../support/robot.rs"]
mod robot;
#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use robot::{Desk, Robot};
use support::{count, figure, head, median, ms, percentile};

const BAR: Duration = Duration::from_millis(16);
const FIRST: Duration = Duration::from_millis(50);

fn main() {
    let desk = Desk::with_people();
    desk.fill(count());
    head(&format!("Screen, {} verwijzingen", count()));
    let mut times: Vec<Duration> = (0..20)
        .map(|_| {
            let begin = Instant::now();
            drop(desk.sits_down("bea"));
            begin.elapsed()
        })
        .collect();
    let worst = percentile(&mut times, 99);
    figure(
        "first frame, p99",
        &ms(worst),
        "<= 50 ms",
        Some(worst <= FIRST),
    );

    let mut bea = desk.sits_down("bea");
    bea.types("w");
    keys(&mut bea, "one row down", &["j"; 200]);
    keys(&mut bea, "one page down", &["<PgDn>"; 200]);
    keys(&mut bea, "to the end and back", &["G", "<Home>"].repeat(20));
    bea.types("/");
    keys(
        &mut bea,
        "a letter of a filter",
        &["d", "i", "j", "<BS>", "<BS>", "<BS>"].repeat(10),
    );
    bea.types("<Esc>");
    keys(
        &mut bea,
        "a dossier and back",
        &["<Enter>", "<Esc>"].repeat(20),
    );
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
    let middle = median(&mut times);
    let worst = percentile(&mut times, 99);
    let measured = format!("{} (p50 {})", ms(worst), ms(middle));
    figure(
        &format!("{what}, p99"),
        &measured,
        "<= 16 ms",
        Some(worst <= BAR),
    );
}
