//! Signals over 10,000 contracts, worked out from nothing: `cargo bench --bench contracts`.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::time::{Duration, Instant};

use chrono::{Days, Months, NaiveDate};
use support::{figure, head, ms};
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::lines::lines;
use wijkregie::domain::contract::overview::signals;
use wijkregie::domain::contract::parts::{ContractOption, Party, Perceel};
use wijkregie::domain::contract::signals::{LeadTimes, shows};
use wijkregie::domain::contract::words::ContractKind;
use wijkregie::domain::record::{Head, Kind, Part, Record, RecordId};
use wijkregie::domain::register::Register;

/// That of the program.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

const COUNT: u64 = 10_000;

const ROUNDS: usize = 30;

/// Contracts as an office has them: ends at the end of a month, terms of one to four years, one in three tacit.
fn register(count: u64, today: NaiveDate) -> Register {
    let mut register = Register::default();
    for n in 0..count {
        let start = today - Months::new(u32::try_from(n % 60).unwrap());
        let start = start - Days::new(u64::from(chrono::Datelike::day0(&start)));
        let years = 1 + u32::try_from(n % 4).unwrap();
        let is_tacit = n % 3 == 0;
        let head = Contract {
            title: format!("begeleiding {}", n % 400),
            kind: Some(ContractKind::Raamovereenkomst),
            start: Some(start),
            end: (start + Months::new(12 * years)).pred_opt(),
            is_tacit,
            renewal_term: is_tacit.then(|| Length::months(12)),
            notice_term: Some(Length::months(3)),
            ..Contract::default()
        };
        let mut record = Record {
            revision: 1,
            head: Head::from(head),
            ..Record::new(RecordId::new(Kind::Contract, format!("RO-2020-{n:05}")))
        };
        record.add(Part::Party(Party {
            provider: format!("L{:03}", n % 40),
            ..Party::default()
        }));
        record.add(Part::Perceel(Perceel {
            aandachtsveld: format!("begeleiding {}", n % 400),
            perceel: (n % 6).to_string(),
            ..Perceel::default()
        }));
        if !is_tacit {
            record.add(Part::ContractOption(ContractOption {
                length: Length::months(12),
                clause: "bestek 4.2".into(),
                ..ContractOption::default()
            }));
        }
        register.take(&record);
    }
    register
}

fn time(mut work: impl FnMut() -> usize) -> (Duration, usize) {
    let mut times = Vec::new();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        count = work();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[ROUNDS / 2], count)
}

fn main() {
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let register = register(COUNT, today);
    head(&format!("{COUNT} contracten"));
    let (all, found) = time(|| signals(&register, today).len());
    let what = format!("every signal, worked out from nothing: {found}");
    figure(
        &what,
        &ms(all),
        "< 10 ms",
        Some(all < Duration::from_millis(10)),
    );
    let (shown, found) = time(|| {
        let leads = LeadTimes::of(&register.settings);
        let found = signals(&register, today);
        let is_shown = |(number, due): &&(&str, _)| {
            let record = &register.contracts()[*number];
            shows(record, due, &leads, &register.calendar, today)
        };
        found.iter().filter(is_shown).count()
    });
    figure(
        &format!("those that show now: {found}"),
        &ms(shown),
        "",
        None,
    );
    let (drawn, found) = time(|| lines(&register, today).len());
    figure(
        &format!("lines through the years: {found}"),
        &ms(drawn),
        "",
        None,
    );
}
