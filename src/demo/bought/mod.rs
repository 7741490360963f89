//! What a made-up office buys: contracts and aanbestedingen, told in tables and played on one register in the order of the
//! days, so that what an award makes is there for what follows on it.

mod aanbestedingen;
mod contracts;
mod kept;

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::dice::{Days, Months};
use super::play::{Hand, Step, actor, play};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::words::Role;
use crate::domain::workflow::Fields;

/// Who manages contracts and aanbestedingen: key of the employee and user name, for even and for odd numbers.
const MANAGERS: [(&str, &str); 2] = [("e-kramer", "e.kramer"), ("d-nieboer", "d.nieboer")];

/// The story so far: what the office did, and what an old list brought.
struct Told<'o> {
    days: &'o Days,
    months: Months,
    people: &'o [Actor; 2],
    deeds: Vec<(RecordId, Step<'o>)>,
    read_in: Vec<Record>,
}

impl Told<'_> {
    /// Whoever manages what has this number at its end does an action on a day.
    fn does(
        &mut self,
        (id, end): (&RecordId, u32),
        on: NaiveDate,
        action: &'static str,
        fields: Fields,
    ) {
        let step = Step {
            by: &self.people[end as usize % MANAGERS.len()],
            at: on.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9),
            action,
            fields,
        };
        self.deeds.push((id.clone(), step));
    }
}

/// Every contract and every aanbesteding of the office, taken into its register.
pub fn bought(register: &mut Register, days: &Days, hand: Hand) -> Vec<Record> {
    let people = MANAGERS.map(|(_, name)| actor(name, &[Role::Contract]));
    let mut told = Told {
        days,
        months: Months::around(days.today()),
        people: &people,
        deeds: Vec::new(),
        read_in: Vec::new(),
    };
    aanbestedingen::tell(&mut told);
    contracts::tell(&mut told);
    for record in &told.read_in {
        register.take(record);
    }
    told.deeds.sort_by_key(|(_, step)| step.day());
    for (id, step) in told.deeds {
        let known = if id.kind == Kind::Contract {
            register.contracts().get(&id.number)
        } else {
            register.aanbestedingen().get(&id.number)
        };
        let record = known.cloned().unwrap_or_else(|| Record::new(id));
        let (record, also) = play(hand, record, &step, register, &[]);
        register.take(&record);
        for other in &also {
            register.take(other);
        }
    }
    let contracts = register.contracts().values();
    let all = contracts.chain(register.aanbestedingen().values());
    all.map(|record| Record {
        revision: 1,
        ..record.clone()
    })
    .collect()
}
