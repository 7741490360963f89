//! Of which budgets much is spent, or more is expected than there is.

use chrono::NaiveDate;

use super::{cells_of, outlook};
use crate::domain::budget::running::of_year;
use crate::domain::budget::{Budget, STEPS, read_steps};
use crate::domain::money::{Balance, Cents};
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::office::door::Door;
use crate::office::past::Then;
use crate::office::signals::{Order, Pressing, Signal, Urgency};
use crate::office::views::{BudgetCells, TodayLine};

/// What the signals are called.
const SPENT: &str = "budget besteed";
const EXPECTED: &str = "budget verwacht";

/// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`].
const COST: u8 = 4;

/// From so many percent spent it is as late as it gets, and from so many it is of this week: as with a contract.
const LATE: u32 = 95;
const SOON: u32 = 85;

/// What a budget needs of someone on a day: by what is spent, and by what is expected; nothing of a year that is not there
/// yet or that was over last year.
pub(super) fn found(
    register: &Register,
    budget: &Budget,
    row: &BudgetCells,
    on: NaiveDate,
) -> Vec<(Order, Signal)> {
    let (first, last) = of_year(row.jaar);
    if on < first || row.jaar < super::running_year(on) {
        return Vec::new();
    }
    let title = format!("{} {} {}", row.aandachtsveld, row.plaats, row.jaar);
    let make = |kind: &str, urgency: Urgency, day: NaiveDate, text: String| {
        let signal = Signal {
            soort: kind.to_owned(),
            nummer: row.nummer.clone(),
            titel: title.clone(),
            tekst: text,
            datum: day,
            ernst: urgency,
            grondslag: format!("norm van het kantoor ({})", STEPS.0),
        };
        ((urgency, COST, day), signal)
    };
    let of_year = format!("van het jaar is {} % om", row.jaar_procent);
    let whole = row.samen.or(row.begroot);
    let budgeted = match row.samen {
        Some(samen) => format!("{samen} met de andere plaatsen samen"),
        None => BudgetCells::euros(row.begroot),
    };
    // Of nothing there is no percentage, and all that is spent is more.
    let is_none = whole == Some(Cents(0));
    let all = |percent: Option<u32>| percent.or(is_none.then_some(u32::MAX));
    let told = |percent: u32| match percent {
        u32::MAX => String::new(),
        percent => format!("{percent} % "),
    };
    let spent = || {
        let percent = all(row.besteed_procent)?;
        let is_any = row.besteed.is_some_and(|it| it > Balance(0));
        let step = passed(register, percent).filter(|_| is_any)?;
        let is_seen = budget.seen_spent.is_some_and(|seen| percent <= seen);
        let urgency = match step {
            LATE.. => Urgency::Late,
            SOON.. => Urgency::ThisWeek,
            _ => Urgency::Coming,
        };
        let text = format!(
            "{}besteed: {} van {budgeted}; {of_year}",
            told(percent),
            BudgetCells::euros(row.besteed)
        );
        let day = row.stand_op.unwrap_or(on).min(on);
        (!is_seen).then(|| make(SPENT, urgency, day, text))
    };
    let expected = || {
        let percent = all(row.verwacht_procent)?;
        let is_more = row.verwacht > whole;
        let is_seen = budget.seen_expected.is_some_and(|seen| percent <= seen);
        // A signal leaves the office in a calendar, a mail or a list: what follows from few indicaties is not in it.
        let text = match row.klein {
            true => format!("meer verwacht dan er is begroot ({budgeted}); {of_year}"),
            false => format!(
                "{} verwacht{}, {budgeted} begroot; {of_year}",
                BudgetCells::euros(row.verwacht),
                match percent {
                    u32::MAX => String::new(),
                    percent => format!(" ({percent} %)"),
                }
            ),
        };
        (is_more && !is_seen).then(|| make(EXPECTED, Urgency::Coming, last, text))
    };
    spent().into_iter().chain(expected()).collect()
}

/// The highest step of the office that so many percent passed.
fn passed(register: &Register, percent: u32) -> Option<u32> {
    let text = register.settings.get(STEPS.0).unwrap_or(STEPS.1);
    let steps = read_steps(text).unwrap_or_default();
    steps.into_iter().rev().find(|step| percent >= *step)
}

fn sorted(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    if !door.sees(Kind::Budget) {
        return Vec::new();
    }
    let outlook = outlook(door, then);
    let register = &then.register;
    let budgets = register.all(Kind::Budget).values();
    let each = budgets.filter_map(|record| {
        let row = cells_of(register, record, &outlook, then.on)?;
        Some(found(register, record.budget()?, &row, then.on))
    });
    let mut all: Vec<(Order, Signal)> = each.flatten().collect();
    all.sort_by(|one, other| (one.0, &one.1.nummer).cmp(&(other.0, &other.1.nummer)));
    all
}

/// Every budget that needs someone on a day.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    sorted(door, then)
}

/// The most pressing today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    if !door.sees(Kind::Budget) {
        return None;
    }
    let found = sorted(door, &door.now());
    let late = found.iter().filter(|it| it.0.0 == Urgency::Late).count();
    let total = found.len();
    let lines = found.into_iter().take(most).map(|(order, signal)| {
        let short = signal.soort.clone();
        (order, TodayLine { signal, short })
    });
    Some(Pressing {
        lines: lines.collect(),
        total,
        late,
        states: Vec::new(),
    })
}
