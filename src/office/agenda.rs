//! The agenda: every date on which someone must act, of all modules, whether its signal shows already or not.
//!
//! No residents' names: an agenda goes to calendars outside.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::door::Door;
use super::model::day_of;
use super::signals::{Urgency, term_text, urgency};
use super::{Caller, Office};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::signals::{self as aanbesteding_signals, Due};
use crate::domain::aanbesteding::words::AanbestedingSignal;
use crate::domain::contract::dates::Dates;
use crate::domain::contract::overview;
use crate::domain::contract::signals::{LeadTimes, option_notice, row_of};
use crate::domain::contract::words::{ContractSignal, ContractStatus};
use crate::domain::dates::with_year;
use crate::domain::leads;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::registers::people::slug;
use crate::domain::workflow::Refusal;

/// How many days before a term of a verwijzing a calendar reminds of it.
const REMIND: [u32; 2] = [7, 1];

/// One date in the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// The day.
    pub datum: NaiveDate,
    /// What kind of date: a clock, a signal, a phase.
    pub soort: String,
    /// What it is about.
    pub nummer: String,
    /// What to know, in one line, without the name of a resident.
    pub tekst: String,
    /// Who sees to it; empty when nobody was named.
    pub wie: String,
    /// How pressing it is.
    pub ernst: Urgency,
    /// What it rests on.
    pub grondslag: String,
    /// What tells it from every other date of this office, as long as it exists: `RO-2023-034-optie-melden`.
    pub uid: String,
    /// Days before it at which to remind, most first.
    pub herinneren: Vec<u32>,
}

impl Office {
    /// Every date from a day up to another, both counted, in order; with what raises when anything changed.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn agenda(
        &self,
        caller: &Caller,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<(Vec<AgendaItem>, u64), Refusal> {
        let door = self.door(caller)?;
        Ok((items(&door, from, until, None), self.last_line()))
    }

    /// The same for an export, of everything or of one register; who took it and what for is on disk before the answer
    /// is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see the register, or the look cannot be kept.
    pub fn export_agenda(
        &self,
        caller: &Caller,
        (from, until): (NaiveDate, NaiveDate),
        only: Option<Kind>,
        purpose: &str,
    ) -> Result<(Vec<AgendaItem>, u64), Refusal> {
        let door = self.door(caller)?;
        if let Some(kind) = only {
            door.must_see(kind)?;
        }
        let items = items(&door, from, until, only);
        drop(door);
        self.keep_look(caller, "export agenda", purpose, items.len())?;
        Ok((items, self.last_line()))
    }
}

fn items(
    door: &Door<'_>,
    from: NaiveDate,
    until: NaiveDate,
    only: Option<Kind>,
) -> Vec<AgendaItem> {
    let model = &door.model;
    let within = |day: NaiveDate| (from..=until).contains(&day);
    let is_asked = |kind| only.is_none_or(|only| only == kind);
    let mut items = Vec::new();
    if is_asked(Kind::Referral) {
        of_referrals(door, &within, &mut items);
    }
    if is_asked(Kind::Contract) && door.sees(Kind::Contract) {
        of_contracts(&model.register, model.today, &within, &mut items);
    }
    if is_asked(Kind::Aanbesteding) && door.sees(Kind::Aanbesteding) {
        of_aanbestedingen(&model.register, model.today, &within, &mut items);
    }
    items.sort_by(|one, two| {
        (one.datum, one.ernst, &one.nummer).cmp(&(two.datum, two.ernst, &two.nummer))
    });
    items
}

fn of_referrals(door: &Door<'_>, within: &dyn Fn(NaiveDate) -> bool, items: &mut Vec<AgendaItem>) {
    let model = &door.model;
    let today = model.today;
    for row in model.rows().iter().filter(|row| row.state.is_open()) {
        let mut due = row
            .terms
            .iter()
            .filter(|term| term.is_running && !term.kind.lapses())
            .filter_map(|term| Some((term, day_of(term.due)?)))
            .filter(|(_, day)| within(*day))
            .peekable();
        if due.peek().is_none() || !door.sees_row(row) {
            continue;
        }
        let number = row.id().number;
        let who = model.names.name(row.assigned).unwrap_or("");
        for (term, day) in due {
            items.push(AgendaItem {
                datum: day,
                soort: term.kind.word().to_owned(),
                tekst: term_text(term.kind, day, today, row),
                wie: model.register.employee_name(who).to_owned(),
                ernst: urgency(day, today),
                grondslag: term.kind.basis(row.wet).to_owned(),
                uid: uid(&number, term.kind.word()),
                nummer: number.clone(),
                herinneren: REMIND.to_vec(),
            });
        }
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
        let uid = uid(number, &due.key(record));
        if is_done || seen.insert(uid.clone(), ()).is_some() {
            continue;
        }
        let remind = steps
            .iter()
            .filter_map(|step| leads::before(due.date, *step, &register.calendar))
            .filter_map(|day| u32::try_from((due.date - day).num_days()).ok());
        let manager = record.contract().map_or("", |contract| &contract.manager);
        items.push(AgendaItem {
            datum: due.date,
            soort: due.signal.word().to_owned(),
            nummer: number.to_owned(),
            tekst: due.text(record, today),
            wie: register.employee_name(manager).to_owned(),
            ernst: urgency(due.date, today),
            grondslag: due.basis().to_owned(),
            uid,
            herinneren: remind.collect(),
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
        let then = if dates.renewal.is_some() {
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
            tekst: format!("{END} op {}: {then}", with_year(end)),
            wie: register.employee_name(&contract.manager).to_owned(),
            ernst: urgency(end, today),
            grondslag: row_of(ContractSignal::LooptAf).basis.to_owned(),
            uid: uid(number, END),
            // What must be done before it has days of its own.
            herinneren: Vec::new(),
        });
    }
}

/// Adds the dates of aanbestedingen within some days.
pub fn of_aanbestedingen(
    register: &Register,
    today: NaiveDate,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    for (number, record) in register.aanbestedingen() {
        let Some(head) = record.aanbesteding() else {
            continue;
        };
        for due in aanbesteding_signals::of(record, register, today) {
            let (day, text) = shown(head, &due, today);
            if !within(day) || due.is_dealt_with(record, register, today) {
                continue;
            }
            let steps = due.steps(register);
            let remind = steps
                .iter()
                .filter_map(|step| leads::before(day, *step, &register.calendar))
                .filter_map(|before| u32::try_from((day - before).num_days()).ok());
            items.push(AgendaItem {
                datum: day,
                soort: due.signal.word().to_owned(),
                nummer: number.clone(),
                wie: register.employee_name(&head.responsible).to_owned(),
                ernst: urgency(day, today),
                uid: uid(number, &due.key()),
                herinneren: remind.collect(),
                tekst: text,
                grondslag: due.basis,
            });
        }
    }
}

/// The day of a signal in the agenda, and its text. A phase stands on the day it is planned, which is what bidders were
/// told; on its latest when the plan comes after that.
fn shown(head: &Aanbesteding, due: &Due, today: NaiveDate) -> (NaiveDate, String) {
    let planned = head.planned.get(&due.phase).copied();
    let planned = planned.filter(|day| due.signal == AanbestedingSignal::Fase && *day < due.date);
    let Some(day) = planned else {
        return (due.date, due.text.clone());
    };
    let by = if due.date < today {
        "had uiterlijk gemoeten op"
    } else {
        "uiterlijk"
    };
    let (gepland, latest) = (with_year(day), with_year(due.date));
    (
        day,
        format!("{} gepland {gepland}, {by} {latest}", due.phase),
    )
}

/// A name that stays the same when the date moves.
fn uid(number: &str, what: &str) -> String {
    format!("{number}-{}", slug(what))
}
