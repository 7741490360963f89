//! One budget, with the contracts and the indicaties behind it.

use super::outlook::{Coming, Expected};
use super::scenarios::{self, Asked};
use super::{cells_of, outlook};
use crate::domain::money::Balance;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Seen};
use crate::office::indicaties;
use crate::office::past::AsOf;
use crate::office::possible::possible_now;
use crate::office::views::{BudgetContract, BudgetView, Sheet, View};

/// One budget, as it is shown.
///
/// # Errors
/// When it was not there yet on that day, or what was known cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let then = door.then(at)?;
    let (can, cannot) = possible_now(door, &seen.whole, &[]);
    let (record, history) = then.seen(seen)?;
    let outlook = outlook(door, &then);
    let none = Expected::default();
    let expected = outlook.get(&record.id.number).unwrap_or(&none);
    let cells = cells_of(&then.register, &record, &outlook, then.on);
    let budget = cells.map(|cells| {
        let rows = expected.indicaties.iter();
        let rows = rows.filter_map(|n| door.model.indicatie(*n));
        BudgetView {
            contracten: contracts(&then.register, expected),
            geraamd: expected.running.known,
            nog_te_leveren: expected.running.amount,
            onbekend: unknown(expected),
            indicaties: indicaties::cells_of(door, rows, then.on),
            is_deel: !door.sees_everywhere(),
            scenarios: scenarios::of(&then.register, &record, &outlook, Asked::default()),
            cells,
        }
    });
    Ok(View::Sheet(Sheet {
        budget: budget.map(Box::new),
        ..Sheet::of(record, history, can, cannot)
    }))
}

/// Of how many it is not known what they still cost, and why.
fn unknown(expected: &Expected) -> Vec<(String, u32)> {
    let parts = [&expected.running, &expected.elsewhere, &expected.going_on];
    let all = parts.into_iter().flat_map(|it| &it.unknown);
    all.map(|(why, count)| ((*why).to_owned(), *count))
        .collect()
}

fn contracts(register: &Register, expected: &Expected) -> Vec<BudgetContract> {
    let each = expected.books.booked.iter().map(|it| {
        let record = register.contracts().get(&it.contract);
        let title = record.and_then(Record::contract).map(|it| it.title.clone());
        let coming = expected.by_contract.get(&it.contract);
        let count = |it: &Coming| it.known + it.count_unknown();
        let remark = match &it.elsewhere {
            _ if record.is_none() => "dit contract staat niet in het register".to_owned(),
            Some(other) => format!(
                "wat erop is geboekt, telt bij {other}: het zegt niet van welke wijk het is"
            ),
            None if it.apart != Balance(0) => {
                format!("{} is niet toe te delen en telt nergens mee", it.apart)
            }
            None => String::new(),
        };
        BudgetContract {
            nummer: it.contract.clone(),
            titel: title.unwrap_or_default(),
            geboekt: it.amount,
            geboekt_tot_en_met: it.until,
            indicaties: coming.map_or(0, count),
            nog_te_verwachten: coming.filter(|it| it.known > 0).map(|it| it.amount),
            opmerking: remark,
        }
    });
    each.collect()
}
