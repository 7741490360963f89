//! The contracts of a made-up office, made of the rows of [`table`].

mod table;

use chrono::{DateTime, Months as Length, NaiveDate, NaiveTime, Utc};

use self::table::{
    AGREEMENTS, CONTRACTS, DOCUMENTS, EVALUATED, NOTES, Row, STAFFINGS, TALKS, TARIFFS,
};
use super::aanbestedingen;
use super::dice::{Days, Months};
use crate::domain::contract::Contract;
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::{
    Agreement, ContractOption, Document, Handled, Party, Perceel, Spending, Staffing, Talk, Tariff,
};
use crate::domain::contract::signals::EVALUATE;
use crate::domain::contract::words::{ContractKind, ContractSignal, Funding, NoticeBy, NoticeForm};
use crate::domain::money::Cents;
use crate::domain::record::{Head, Kind, Note, Part, Record, RecordId};

/// Who manages the contracts: the keys of the employees.
const MANAGERS: [&str; 2] = ["e-kramer", "d-nieboer"];

/// Every contract of the office.
pub fn contracts(days: &Days) -> Vec<Record> {
    let months = Months::around(days.today());
    CONTRACTS
        .iter()
        .map(|row| record(row, months, days))
        .collect()
}

/// The number of a contract by the end of it: `RO-2024-011`.
pub fn number(id: u32, today: NaiveDate) -> Option<String> {
    let row = CONTRACTS.iter().find(|row| row.id == id)?;
    let letters = match row.kind {
        ContractKind::Raamovereenkomst => "RO",
        ContractKind::Contract => "DO",
        ContractKind::Toelating => "TO",
        ContractKind::Convenant => "CV",
    };
    let start = Months::around(today).first(row.months.0);
    Some(format!("{letters}-{}-{id:03}", start.format("%Y")))
}

/// Why a contract may run on without an end.
const RENEWED: &str = "investering in locaties die pas na zes jaar is terugverdiend";

fn record(row: &Row, months: Months, days: &Days) -> Record {
    let today = days.today();
    let number = number(row.id, today).unwrap_or_default();
    let is_paid = row.euros > 0;
    let is_renewed = row.renewal > 0 && !row.is_imported;
    let head = Contract {
        title: row.title.to_owned(),
        kind: Some(row.kind),
        wet: Some(row.wet),
        manager: MANAGERS[row.id as usize % MANAGERS.len()].to_owned(),
        start: Some(months.first(row.months.0)),
        end: row.months.1.map(|month| months.last(month)),
        is_tacit: row.renewal > 0,
        renewal_months: Some(row.renewal).filter(|months| *months > 0),
        notice_months: Some(row.notice).filter(|months| *months > 0),
        notice_form: (row.notice > 0).then_some(NoticeForm::Schriftelijk),
        notice_by: (row.notice > 0).then_some(NoticeBy::Beide),
        notice_given: row.ended.map(|(given, _)| days.open(months.first(given))),
        ends_by_notice: row.ended.map(|(_, last)| months.last(last)),
        funding: is_paid.then_some(Funding::Inspanningsgericht),
        ceiling: is_paid.then(|| Cents::euros(row.euros)),
        predecessor: self::number(row.follows, today),
        aanbesteding: aanbestedingen::number(row.aanbesteding, today),
        motivation: if is_renewed { RENEWED } else { "" }.to_owned(),
        not_continued: row.not_continued.to_owned(),
        imported: row.is_imported,
        ..Contract::default()
    };
    let mut record = Record {
        revision: 1,
        head: Head::Contract(head),
        ..Record::new(RecordId::new(Kind::Contract, number))
    };
    agreed(&mut record, row, months, days);
    spent(&mut record, row, months);
    kept(&mut record, row.id, days);
    evaluated(&mut record, row.id, days);
    record
}

/// What was agreed in the contract.
fn agreed(record: &mut Record, row: &Row, months: Months, days: &Days) {
    for (provider, share) in row.parties {
        record.add(Part::Party(Party {
            provider: (*provider).to_owned(),
            share: Some(share * 100).filter(|share| *share > 0),
            ..Party::default()
        }));
    }
    for (aandachtsveld, perceel) in row.percelen {
        record.add(Part::Perceel(Perceel {
            aandachtsveld: (*aandachtsveld).to_owned(),
            perceel: (*perceel).to_owned(),
        }));
    }
    let end = row.months.1.unwrap_or_default();
    for (option_months, is_used, clause) in row.options {
        record.add(Part::ContractOption(ContractOption {
            months: *option_months,
            clause: (*clause).to_owned(),
            is_used: *is_used,
            used_on: is_used.then(|| days.open(months.first(end - 6))),
            used_by: if *is_used { "e.kramer" } else { "" }.to_owned(),
            ..ContractOption::default()
        }));
    }
    for (_, product, unit, cents, from, until) in TARIFFS.iter().filter(|one| one.0 == row.id) {
        record.add(Part::Tariff(Tariff {
            product: (*product).to_owned(),
            unit: (*unit).to_owned(),
            amount: Cents(*cents),
            from: Some(months.first(*from)),
            until: Some(months.last(*until)),
            indexation: "jaarlijks, OVA en prijsindex".to_owned(),
        }));
    }
    for (_, partner, team, fte, from, until) in STAFFINGS.iter().filter(|one| one.0 == row.id) {
        record.add(Part::Staffing(Staffing {
            partner: (*partner).to_owned(),
            team: (*team).to_owned(),
            fte: *fte,
            from: Some(months.first(*from)),
            until: Some(months.last(*until)),
        }));
    }
}

/// What was spent, booked in parts up to last month or the end.
fn spent(record: &mut Record, row: &Row, months: Months) {
    /// How many parts, and how many months lie between two.
    const PARTS: i32 = 4;
    const BETWEEN: i32 = 2;
    let last = row.months.1.map_or(-1, |end| end.min(-1));
    // So many percent of euros are so many cents.
    let cents = row.euros * row.spent;
    for part in (0..PARTS).filter(|_| cents > 0) {
        record.add(Part::Spending(Spending {
            on: Some(months.last(last - BETWEEN * (PARTS - 1 - part))),
            amount: Cents(cents / u64::from(PARTS.unsigned_abs())),
            description: "declaraties".to_owned(),
        }));
    }
}

/// What is kept with a contract: agreements on results, talks, documents, notes.
fn kept(record: &mut Record, id: u32, days: &Days) {
    for (_, party, text, target, measured) in AGREEMENTS.iter().filter(|one| one.0 == id) {
        record.add(Part::Agreement(Agreement {
            party: (*party).to_owned(),
            text: (*text).to_owned(),
            target: (*target).to_owned(),
            measured: (*measured).to_owned(),
            measured_on: (!measured.is_empty()).then(|| days.ago(41)),
            period: "kwartaal".to_owned(),
        }));
    }
    for (_, with, ago, report, next) in TALKS.iter().filter(|one| one.0 == id) {
        record.add(Part::Talk(Talk {
            on: Some(days.ago(*ago)),
            with: (*with).to_owned(),
            report: (*report).to_owned(),
            next: (*next > 0).then(|| days.ago(-next)),
        }));
    }
    let start = record.contract().and_then(|contract| contract.start);
    for (_, title, reference) in DOCUMENTS.iter().filter(|one| one.0 == id) {
        record.add(Part::Document(Document {
            title: (*title).to_owned(),
            reference: (*reference).to_owned(),
            on: start,
        }));
    }
    for (_, ago, text) in NOTES.iter().filter(|one| one.0 == id) {
        record.add(Part::Note(Note {
            at: ten_o_clock(days.ago(*ago)),
            by: "e.kramer".to_owned(),
            text: (*text).to_owned(),
        }));
    }
}

/// That a contract was evaluated when it had to be.
fn evaluated(record: &mut Record, id: u32, days: &Days) {
    let end = current_end(record, days.today());
    let due = end.and_then(|end| end.checked_sub_months(Length::new(EVALUATE)));
    if let Some(due) = due.filter(|_| EVALUATED.contains(&id)) {
        record.add(Part::Handled(Handled {
            signal: ContractSignal::Evalueren.word().to_owned(),
            date: Some(due),
            at: Some(days.open(due)),
            by: "e.kramer".to_owned(),
            reason: "besproken in het contractgesprek".to_owned(),
            until: None,
        }));
    }
}

/// A moment in the morning.
fn ten_o_clock(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(9)
}
