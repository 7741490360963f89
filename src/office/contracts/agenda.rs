//! The dates of contracts: what must be done by when, and when each ends.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::contract::dates::Dates;
use crate::domain::contract::overview::{self, Beside};
use crate::domain::contract::signals::{LeadTimes, option_notice, row_of};
use crate::domain::contract::words::{ContractSignal, ContractStatus};
use crate::domain::dates::with_year;
use crate::domain::leads;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::office::door::Door;
use crate::office::signals::urgency;
use crate::office::views::AgendaItem;

/// Adds the dates of contracts within some days, for who may see contracts.
pub(in crate::office) fn add(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    if door.sees(Kind::Contract) {
        of_contracts(&door.model.register, door.model.today, within, items);
    }
}

/// Adds the dates of contracts within some days.
pub fn of_contracts(
    register: &Register,
    today: NaiveDate,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let times = LeadTimes::of(&register.settings);
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    let mut told_ends = BTreeSet::new();
    let beside = Beside::of(register);
    for (number, due) in overview::signals(register, today) {
        if due.signal == ContractSignal::LooptAf {
            told_ends.insert(number);
        }
        let Some(record) = register
            .contracts()
            .get(number)
            .filter(|_| due.has_date() && within(due.date))
        else {
            continue;
        };
        let steps = times.steps(record, due.signal);
        let is_done = leads::is_dealt_with(
            record,
            || due.key(record),
            due.behind(),
            &steps,
            &register.calendar,
            today,
        );
        let uid = AgendaItem::uid_of(number, &due.key(record));
        if is_done || seen.insert(uid.clone(), ()).is_some() {
            continue;
        }
        let remind = steps
            .iter()
            .filter_map(|step| step.before(due.date, &register.calendar))
            .filter_map(|day| u32::try_from((due.date - day).num_days()).ok());
        let contract = record.contract();
        let manager = contract.map_or("", |contract| contract.manager.as_str());
        let who = overview::who_acts(record, &due).unwrap_or(manager);
        items.push(AgendaItem {
            datum: due.date,
            soort: due.signal.word().to_owned(),
            nummer: number.to_owned(),
            titel: contract.map_or_else(String::new, |contract| contract.title.clone()),
            tekst: overview::told(record, &due, &beside, today),
            wie: register.employee_name(who).to_owned(),
            ernst: urgency(due.date, today),
            grondslag: due.basis(record).to_owned(),
            uid,
            herinneren: remind.collect(),
            vervallen: false,
        });
    }
    ends(register, today, &told_ends, within, items);
}

/// What the end of a contract is called in the agenda: no signal, as nobody has to act on that day.
const END: &str = "einde contract";

/// Adds the end of every contract that runs or will, but for those whose signal says that nothing follows.
fn ends(
    register: &Register,
    today: NaiveDate,
    told: &BTreeSet<&str>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let norm = option_notice(&register.settings);
    let untold = register.contracts().iter();
    for (number, record) in untold.filter(|(number, _)| !told.contains(number.as_str())) {
        let (Some(contract), Some(dates)) = (record.contract(), Dates::of(record, norm, today))
        else {
            continue;
        };
        let runs = matches!(
            dates.status,
            ContractStatus::Lopend | ContractStatus::Toekomstig
        );
        let Some(end) = dates.current_end.filter(|end| runs && within(*end)) else {
            continue;
        };
        let then = if dates.renewal.is_some() || dates.is_renewed_unknown {
            "verlengd, tenzij opgezegd"
        } else if contract.ends_by_notice.is_some() {
            "opgezegd"
        } else if dates.next_option.is_some() {
            "loopt af, tenzij een optie wordt gebruikt"
        } else {
            "loopt af"
        };
        items.push(AgendaItem {
            datum: end,
            soort: END.to_owned(),
            nummer: number.clone(),
            titel: contract.title.clone(),
            tekst: format!("{END} op {}: {then}", with_year(end)),
            wie: register.employee_name(&contract.manager).to_owned(),
            ernst: urgency(end, today),
            grondslag: row_of(ContractSignal::LooptAf).basis.to_owned(),
            uid: AgendaItem::uid_of(number, END),
            // What must be done before it has days of its own.
            herinneren: Vec::new(),
            vervallen: false,
        });
    }
}
