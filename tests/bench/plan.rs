//! Planning a thousand aanbestedingen over again: `cargo bench --bench plan`.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use support::{figure, head, median, ms, wanted};
use wijkregie::domain::aanbesteding::law::Options;
use wijkregie::domain::aanbesteding::living::Living;
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::plan::{Rules, plan};
use wijkregie::domain::aanbesteding::words::{Phase, Procedure};
use wijkregie::domain::calendar::Calendar;

const ROUNDS: usize = 20;
const COUNT: usize = 1_000;

/// Aanbestedingen of every procedure that start between 2027 and 2034.
fn office(rules: Rules<'_>) -> Vec<Living> {
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let first = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let plannable: Vec<Procedure> = Procedure::ALL
        .iter()
        .copied()
        .filter(|procedure| *procedure != Procedure::Nationaal)
        .collect();
    (0..COUNT)
        .map(|n| {
            let start = first + Days::new(dice.random_range(0..2_900));
            let procedure = plannable[n % plannable.len()];
            let options = Options {
                is_maatwerk: dice.random_bool(0.8),
                is_announced: dice.random_bool(0.1),
                is_urgent: dice.random_bool(0.1),
                ..Options::default()
            };
            Living::new(start, procedure, options, rules).unwrap()
        })
        .collect()
}

/// The middle time of some rounds over the whole office.
fn time(mut round: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            round();
            begin.elapsed()
        })
        .collect();
    median(&mut times)
}

fn main() {
    if !wanted("plan") {
        return;
    }
    let (norms, calendar) = (Norms::default(), Calendar::built_in());
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    let office = office(rules);
    head(&format!("{COUNT} aanbestedingen"));
    let counted = time(|| {
        for living in &office {
            let plan = plan(living.start, living.procedure, &living.options, rules);
            std::hint::black_box(plan.unwrap());
        }
    });
    figure(
        "a plan from the start",
        &ms(counted),
        "50 ms",
        Some(counted.as_millis() < 50),
    );
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let stood = time(|| {
        for living in &office {
            std::hint::black_box(living.status(today, rules).unwrap());
        }
    });
    figure(
        "how each stands today",
        &ms(stood),
        "50 ms",
        Some(stood.as_millis() < 50),
    );
    let moved = time(|| {
        for living in &office {
            let mut living = living.clone();
            let day = living.planned[&Phase::Publicatie] + Days::new(21);
            let moved = living.move_phase(Phase::Publicatie, day, today, rules);
            std::hint::black_box(moved.unwrap());
        }
    });
    figure(
        "each planned again after a slip",
        &ms(moved),
        "50 ms",
        Some(moved.as_millis() < 50),
    );
}
