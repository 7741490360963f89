//! A believable office that does not exist: made-up residents, verwijzingen and providers, from ten to a million.
//!
//! [`office`] streams the records as the workflow itself would leave them. The same count, seed and day give the same
//! records on every machine, and however many there are, only one is in memory at a time. What is [`mod@bought`] is a story
//! in tables, the same for every count. Nothing here says what an action does: that is for the rules, in [`play`].

mod answered;
mod areas;
mod assumed;
mod bought;
mod budgeted;
mod cast;
mod contacted;
mod dice;
mod experienced;
mod granted;
mod indicated;
mod lettered;
mod objected;
mod paths;
mod people;
mod plan;
mod planned;
mod play;
mod story;
#[cfg(test)]
mod tests;
mod texts;
mod words;

use chrono::{Datelike, NaiveDate};

use crate::domain::record::setting::Setting;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::registers::people::{Employee, Provider, slug};
use crate::domain::words::State;
pub use areas::areas;
pub use budgeted::wijk_figures;
use cast::Cast;
use contacted::Contacting;
use dice::{Days, Dice};
use granted::Granting;
pub use lettered::SETTINGS;
use people::People;
use plan::Plan;
use planned::Planning;
use play::Hand;
use story::Story;

/// Makes an office of `count` verwijzingen as it stands on a day.
///
/// The first items are the registers (providers, employees, each contract, aanbesteding, indicator, budget, assumption and ervaringsonderzoek); then comes one item
/// a verwijzing, oldest first: the resident, the huishouden when it is new, the verwijzing, what was granted on it, and
/// a contact about it. After the last come the
/// residents who were entered twice, each alone.
pub fn office(count: u32, seed: u64, today: NaiveDate) -> impl Iterator<Item = Vec<Record>> {
    played(count, seed, today, play::at_once)
}

/// The same office, with each step done in this way.
fn played(
    count: u32,
    seed: u64,
    today: NaiveDate,
    hand: Hand,
) -> impl Iterator<Item = Vec<Record>> {
    let days = Days::around(today);
    let mut registers: Vec<Vec<Record>> = registers(today).into();
    let mut register = Register::default();
    for record in registers.iter().flatten() {
        register.take(record);
    }
    for (key, value) in SETTINGS {
        let mut record = Record::new(RecordId::new(Kind::Setting, *key));
        record.head = Head::from(Setting {
            value: (*value).to_owned(),
            ..Setting::default()
        });
        register.take(&record);
    }
    let bought = bought::bought(&mut register, &days, hand).into_iter();
    registers.extend(bought.map(|record| vec![record]));
    let indicators = indicated::indicators(&register, today, hand).into_iter();
    registers.extend(indicators.map(|record| vec![record]));
    let budgets = budgeted::budgeted(&mut register, &days, hand).into_iter();
    registers.extend(budgets.map(|record| vec![record]));
    let assumed = assumed::assumed(&mut register, &days, hand).into_iter();
    registers.extend(assumed.map(|record| vec![record]));
    let experienced = experienced::experienced(&mut register, &days, hand).into_iter();
    registers.extend(experienced.map(|record| vec![record]));
    let cast = Cast::new(register);
    registers.into_iter().chain(Office {
        plan: Plan::new(count),
        dice: Dice::new(seed),
        granting: Granting::new(seed),
        contacting: Contacting::new(seed),
        planning: Planning::new(seed),
        days,
        cast,
        people: People::new(),
        year: 0,
        number: 0,
        hand,
    })
}

struct Office {
    plan: Plan,
    dice: Dice,
    granting: Granting,
    contacting: Contacting,
    planning: Planning,
    days: Days,
    cast: Cast,
    people: People,
    year: i32,
    number: u32,
    hand: Hand,
}

impl Office {
    /// The next number of the year of a melding. Meldingen come in order, so each year is counted once.
    fn number(&mut self, reported: NaiveDate) -> RecordId {
        if reported.year() != self.year {
            self.year = reported.year();
            self.number = 0;
        }
        self.number += 1;
        RecordId::referral(self.year, self.number)
    }
}

impl Iterator for Office {
    type Item = Vec<Record>;

    fn next(&mut self) -> Option<Vec<Record>> {
        let Some((state, ago)) = self.plan.next() else {
            let again = self.people.again();
            let again = again.or_else(|| self.planning.again(&self.cast, &self.days, self.hand));
            return again.map(|record| vec![record]);
        };
        let reported = self.days.ago(ago);
        let id = self.number(reported);
        let mut person = self.people.next(reported, &self.days, &mut self.dice);
        let household = person.household.as_mut();
        self.planning.see(&person.record, household, reported);
        let mut story = Story::begin(&self.cast, &self.days, &mut self.dice, &person, ago);
        paths::tell(&mut story, state);
        let has_ended = matches!(
            state,
            State::Nazorg | State::Afgesloten | State::Ingetrokken
        );
        let referral = story.finish(id, ago, has_ended, self.hand);
        let granted = self.granting.on(
            &referral,
            &person.record,
            (&self.cast, &self.days, self.hand),
        );
        let contacted = self.contacting.about(
            &referral,
            &person.record,
            (&self.cast, &self.days, self.hand),
        );
        let mut records = Vec::with_capacity(4 + usize::from(person.household.is_some()));
        records.push(person.record);
        records.extend(person.household);
        records.push(referral);
        records.extend(granted);
        records.extend(contacted);
        Some(records)
    }
}

fn registers(today: NaiveDate) -> [Vec<Record>; 2] {
    let record = |kind, number: &str, head| Record {
        revision: 1,
        head,
        ..Record::new(RecordId::new(kind, number))
    };
    let providers = words::PROVIDERS.iter().zip(0_u32..).map(|(row, n)| {
        let (number, name, teams, places, _) = *row;
        let provider = Provider {
            name: name.to_owned(),
            agb: (98_990_000 + 7 * n).to_string(),
            kvk: (90_000_000 + 1_234 * n).to_string(),
            teams: teams.iter().map(|team| (*team).to_owned()).collect(),
            places: Some(places).filter(|places| *places > 0),
        };
        record(Kind::Provider, number, Head::from(provider))
    });
    let employees = words::EMPLOYEES.iter().map(|(name, team, _, substitute)| {
        let away = !substitute.is_empty();
        let day = |from: i64| today.checked_add_signed(chrono::TimeDelta::days(from));
        let employee = Employee {
            name: (*name).to_owned(),
            team: (*team).to_owned(),
            absent_from: day(-4).filter(|_| away),
            absent_until: day(10).filter(|_| away),
            substitute: (*substitute).to_owned(),
        };
        record(Kind::Employee, &slug(name), Head::from(employee))
    });
    [providers.collect(), employees.collect()]
}
