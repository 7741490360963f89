//! What can be asked about contracts: the list, one contract with all its dates, the lines of percelen, their signals.
//!
//! Everything is worked out from the register; what it costs to go over all contracts is paid once after a change, in
//! [`Model::contract_signals`].

use std::collections::HashMap;

use chrono::{Days, NaiveDate, Utc};

use super::door::Door;
use super::model::Model;
use super::signals::{Signal, Urgency, urgency};
use super::views::{
    ContractCells, ContractDates, ContractView, HistoryLine, NextOptionDates, StartBy,
};
use super::{Caller, Office};
use crate::domain::contract::dates::Dates;
use crate::domain::contract::lines::{self, Line};
use crate::domain::contract::overview::{self, followers, has_maatwerk};
use crate::domain::contract::parts::{ContractOption, Party, Perceel};
use crate::domain::contract::signals::{
    self as contract_signals, Detail, Due, LeadTimes, option_notice, row_of,
};
use crate::domain::contract::words::{ContractKind, ContractSignal, ContractStatus};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::words::{UnknownWord, Wet, fold};
use crate::domain::workflow::{self, Context, Refusal};

/// What may stand in a filter of contracts.
const FILTERS: &str = "status:, partij:, perceel:, beheerder:, wet:, soort:, actie:180d, opzeggen:180d, gemist, te-laat, of een stuk van nummer of titel";

/// Every signal of contracts that shows on a day, with the number of its contract.
#[must_use]
pub fn signals_on(register: &Register, on: NaiveDate) -> Vec<(String, Due)> {
    let leads = LeadTimes::of(&register.settings);
    let all = overview::signals(register, on);
    all.into_iter()
        .filter(|(number, due)| {
            register.contracts().get(*number).is_some_and(|record| {
                contract_signals::shows(record, due, &leads, &register.calendar, on)
            })
        })
        .map(|(number, due)| (number.to_owned(), due))
        .collect()
}

/// How pressing a signal is: by its day, by how much is spent, and what is only missing can wait.
pub(super) fn pressing(due: &Due, on: NaiveDate) -> Urgency {
    match due.detail {
        Detail::Spent {
            threshold: 95.., ..
        } => Urgency::Late,
        Detail::Spent {
            threshold: 85.., ..
        } => Urgency::ThisWeek,
        _ if matches!(
            due.signal,
            ContractSignal::DatumOntbreekt | ContractSignal::TermijnOntbreekt
        ) =>
        {
            Urgency::ThisWeek
        }
        _ if due.has_date() => urgency(due.date, on),
        _ => Urgency::Coming,
    }
}

/// A signal of a contract in words.
pub(super) fn in_words(record: &Record, due: &Due, on: NaiveDate) -> Signal {
    Signal {
        soort: due.signal.word().to_owned(),
        nummer: record.id.number.clone(),
        tekst: due.text(record, on),
        datum: due.date,
        ernst: pressing(due, on),
        grondslag: due.basis().to_owned(),
    }
}

/// What comes first among signals: by urgency, by what it costs to miss it, by date.
pub(super) type Order = (Urgency, u8, NaiveDate);

/// Days that nothing covers stand on top, however far ahead.
pub(super) fn order(due: &Due, on: NaiveDate) -> Order {
    let ernst = match due.detail {
        Detail::Gap { .. } => Urgency::Late,
        _ => pressing(due, on),
    };
    (ernst, row_of(due.signal).cost, due.date)
}

/// The signals of contracts on a day for who may see contracts, with what they are ordered by; not yet in words.
pub(super) fn ordered<'m>(
    door: &'m Door<'_>,
    other_day: &'m [(String, Due)],
    on: NaiveDate,
) -> Vec<(Order, &'m Record, &'m Due)> {
    if !door.sees(Kind::Contract) {
        return Vec::new();
    }
    let model = &door.model;
    let signals = if on == model.today {
        model.contract_signals()
    } else {
        other_day
    };
    let found = signals.iter().filter_map(|(number, due)| {
        let record = model.register.contracts().get(number)?;
        Some((order(due, on), record, due))
    });
    found.collect()
}

impl Model {
    /// The signals of contracts that show today; worked out once after a change.
    pub(super) fn contract_signals(&self) -> &[(String, Due)] {
        self.shown_contract_signals
            .get_or_init(|| signals_on(&self.register, self.today))
    }
}

impl Office {
    /// The contracts a query asks for: by what must be done first, or by number.
    ///
    /// # Errors
    /// When the caller may not see contracts, or the filter cannot be read.
    pub fn contracts(
        &self,
        caller: &Caller,
        filter: &[String],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<ContractCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let model = &door.model;
        let on = on.unwrap_or(model.today);
        let register = &model.register;
        let other_day;
        let signals = if on == model.today {
            model.contract_signals()
        } else {
            other_day = signals_on(register, on);
            &other_day
        };
        rows(register, signals, filter, all, on)
    }

    /// Every perceel through the years: what covers it, and what nothing covers.
    ///
    /// # Errors
    /// When the caller may not see contracts.
    pub fn lines(&self, caller: &Caller, on: Option<NaiveDate>) -> Result<Vec<Line>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let model = &door.model;
        Ok(lines::lines(&model.register, on.unwrap_or(model.today)))
    }
}

/// The contracts of a register that a filter leaves: by what must be done first, or by number.
///
/// # Errors
/// When the filter cannot be read.
pub fn rows(
    register: &Register,
    signals: &[(String, Due)],
    filter: &[String],
    all: bool,
    on: NaiveDate,
) -> Result<Vec<ContractCells>, Refusal> {
    let mut found = Vec::new();
    let first = first_of_each(signals, |due| order(due, on));
    let asks_days = filter.iter().any(|word| word.starts_with("actie:"));
    let days = asks_days.then(|| first_days(register, on));
    for (number, record) in register.contracts() {
        let cells = cells(register, record, first.get(number.as_str()).copied(), on);
        let has_ended = matches!(
            cells.status,
            ContractStatus::Verlopen | ContractStatus::Beeindigd
        );
        let day = days.as_ref().and_then(|days| days.get(number.as_str()));
        let is_shown = all || !has_ended || cells.doen.is_some();
        if is_shown && fits(&cells, record, day.copied(), filter, on)? {
            found.push(cells);
        }
    }
    if !all {
        found.sort_by(|one, two| one.order().cmp(&two.order()));
    }
    Ok(found)
}

/// One contract of a register with all its dates, for someone who may see it.
#[must_use]
pub fn view(
    register: &Register,
    actor: &Actor,
    record: Record,
    history: Vec<HistoryLine>,
    on: NaiveDate,
) -> ContractView {
    let context = Context {
        now: Utc::now(),
        today: on,
        actor,
        register,
        related: &[],
        occupied: &|_, _| 0,
    };
    let (can, cannot) = possibilities(&record, &context);
    let leads = LeadTimes::of(&register.settings);
    let signals = overview::signals_of(&record, register, on)
        .iter()
        .filter(|due| contract_signals::shows(&record, due, &leads, &register.calendar, on))
        .map(|due| (due.key(&record), in_words(&record, due, on)))
        .collect();
    ContractView {
        cells: cells(register, &record, None, on),
        dates: contract_dates(register, &record, on),
        signals,
        record,
        history,
        can,
        cannot,
    }
}

/// Which actions on a record are possible now, and why the others are not.
pub(super) fn possibilities(
    record: &Record,
    context: &Context<'_>,
) -> (Vec<String>, Vec<(String, String)>) {
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    let about_this = |action: &&&workflow::Action| {
        action.about == record.id.kind && action.from != workflow::From::Nothing
    };
    for action in workflow::ACTIONS.iter().filter(about_this) {
        match workflow::possible(action, record, context) {
            Ok(()) => can.push(action.id.to_owned()),
            Err(refusal) => cannot.push((action.id.to_owned(), refusal.to_string())),
        }
    }
    (can, cannot)
}

fn party_names(register: &Register, record: &Record) -> Vec<String> {
    record
        .all::<Party>()
        .map(|party| register.provider_name(&party.provider).to_owned())
        .collect()
}

/// Of each record the signal that must be dealt with first, in the order that is given.
pub(super) fn first_of_each<D>(
    signals: &[(String, D)],
    order: impl Fn(&D) -> Order,
) -> HashMap<&str, &D> {
    let mut first: HashMap<&str, &D> = HashMap::new();
    for (number, due) in signals {
        let known = first.entry(number).or_insert(due);
        if order(due) < order(known) {
            *known = due;
        }
    }
    first
}

fn cells(
    register: &Register,
    record: &Record,
    first: Option<&Due>,
    on: NaiveDate,
) -> ContractCells {
    let number = &record.id.number;
    let dates = Dates::of(record, option_notice(&register.settings), on);
    let contract = record.contract();
    let open = record
        .all::<ContractOption>()
        .filter(|option| !option.is_used);
    ContractCells {
        nummer: number.clone(),
        bronnummer: number.clone(),
        titel: contract
            .map(|contract| contract.title.clone())
            .unwrap_or_default(),
        partijen: party_names(register, record),
        percelen: record.all::<Perceel>().map(ToString::to_string).collect(),
        beheerder: contract
            .map(|contract| register.employee_name(&contract.manager).to_owned())
            .unwrap_or_default(),
        lopend_tot: dates.and_then(|dates| dates.current_end),
        uiterste_opzegdatum: dates
            .and_then(|dates| dates.notice)
            .map(|notice| notice.month_end),
        opzegdatum_gemist: dates.is_some_and(|dates| dates.notice_missed),
        stilzwijgend: contract.is_some_and(|contract| contract.is_tacit),
        wordt_verlengd: dates.is_some_and(|dates| dates.renewal.is_some()),
        opties: open.map(|option| option.months).collect(),
        status: dates.map_or(ContractStatus::Onbekend, |dates| dates.status),
        doen: first.map(|due| in_words(record, due, on)),
        doen_kort: first.map(|due| due.short(on)).unwrap_or_default(),
        doen_kost: first.map_or(u8::MAX, |due| row_of(due.signal).cost),
    }
}

fn fits(
    cells: &ContractCells,
    record: &Record,
    first_day: Option<NaiveDate>,
    filter: &[String],
    on: NaiveDate,
) -> Result<bool, Refusal> {
    for word in filter {
        let (key, value) = word.split_once(':').unwrap_or((word, ""));
        let wanted = fold(value);
        let has = |text: &str| fold(text).contains(&wanted);
        let fits = match key {
            "status" => cells.status == one_of(word, value)?,
            "partij" => cells.partijen.iter().any(|name| has(name)),
            "perceel" => cells.percelen.iter().any(|name| has(name)),
            "beheerder" => has(&cells.beheerder),
            "wet" => {
                let wet: Wet = one_of(word, value)?;
                record.contract().and_then(|contract| contract.wet) == Some(wet)
            }
            "soort" => {
                let kind: ContractKind = one_of(word, value)?;
                record.contract().and_then(|contract| contract.kind) == Some(kind)
            }
            "gemist" => cells.opzegdatum_gemist,
            "te-laat" => cells
                .doen
                .as_ref()
                .is_some_and(|doen| doen.ernst == Urgency::Late),
            // What must be done, and what was not done in time.
            "actie" => {
                let last = within(word, value, on)?;
                first_day.is_some_and(|day| day <= last)
            }
            "opzeggen" => {
                let days = on..=within(word, value, on)?;
                cells.status == ContractStatus::Lopend
                    && cells
                        .uiterste_opzegdatum
                        .is_some_and(|day| days.contains(&day))
            }
            _ if value.is_empty() => {
                let wanted = fold(word);
                fold(&cells.nummer).contains(&wanted)
                    || fold(&cells.titel).contains(&wanted)
                    || cells
                        .partijen
                        .iter()
                        .any(|name| fold(name).contains(&wanted))
            }
            _ => {
                return Err(Refusal::usage(format!(
                    "Het filter ‘{word}’ klopt niet: dit filter is er niet"
                ))
                .unless(format!("Gebruik: {FILTERS}")));
            }
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first day on which something must be done for each contract, whether its signal shows yet or not.
fn first_days(register: &Register, on: NaiveDate) -> HashMap<&str, NaiveDate> {
    let leads = LeadTimes::of(&register.settings);
    let mut first: HashMap<&str, NaiveDate> = HashMap::new();
    for (number, due) in overview::signals(register, on) {
        let is_open = register.contracts().get(number).is_some_and(|record| {
            !contract_signals::is_dealt_with(record, &due, &leads, &register.calendar, on)
        });
        if is_open {
            let day = first.entry(number).or_insert(due.date);
            *day = due.date.min(*day);
        }
    }
    first
}

/// The word of a list that a filter names.
pub(super) fn one_of<W: std::str::FromStr<Err = UnknownWord>>(
    filter: &str,
    value: &str,
) -> Result<W, Refusal> {
    value
        .parse()
        .map_err(|why| Refusal::usage(format!("Het filter ‘{filter}’ klopt niet: {why}")))
}

/// The last day of a filter as `actie:180d`.
fn within(filter: &str, value: &str, on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let days = value.trim_end_matches('d').parse().ok();
    days.and_then(|days| on.checked_add_days(Days::new(days)))
        .ok_or_else(|| {
            Refusal::usage(format!(
                "Het filter ‘{filter}’ klopt niet: schrijf een aantal dagen, zoals 180d"
            ))
        })
}

/// Every date of a contract, with the practical working day beside what must be done by then.
fn contract_dates(register: &Register, record: &Record, on: NaiveDate) -> ContractDates {
    let calendar = &register.calendar;
    let practical = |day: NaiveDate| calendar.workday_on_or_before(day);
    let dates = Dates::of(record, option_notice(&register.settings), on);
    let contract = record.contract();
    let end = dates.and_then(|dates| dates.current_end);
    let notice = dates.and_then(|dates| dates.notice);
    let followers = followers(register);
    let next = followers
        .get(record.id.number.as_str())
        .and_then(|followers| followers.first());
    let start_by =
        end.and_then(|end| overview::BeginBy::default().after(end, has_maatwerk(record), register));
    ContractDates {
        einde: contract.and_then(|contract| contract.end),
        lopend_tot: end,
        maximaal_tot: dates.and_then(|dates| dates.max_end),
        uiterste_opzegdatum: notice.map(|notice| notice.month_end),
        opzegdatum_veilig: notice.map(|notice| notice.plain),
        opzegdatum_praktisch: notice.map(|notice| practical(notice.plain)),
        opzegdatum_gemist: dates.is_some_and(|dates| dates.notice_missed),
        volgende_optie_uiterlijk: dates
            .and_then(|dates| dates.next_option)
            .map(|option| option.latest),
        volgende_optie: dates
            .and_then(|dates| dates.next_option)
            .map(|option| NextOptionDates {
                maanden: option.months,
                uiterlijk: option.latest,
                praktisch: practical(option.latest),
                dan_tot: option.new_end,
            }),
        stilzwijgend_verlengd_tot: dates
            .and_then(|dates| dates.renewal)
            .map(|renewal| renewal.until),
        aanbesteding_starten_uiterlijk: start_by.map(|(minimum, gebruikelijk)| StartBy {
            minimum,
            gebruikelijk,
        }),
        opvolger: next.map(|follower| follower.number.to_owned()),
        gat_dagen: end
            .and_then(|end| end.succ_opt())
            .zip(next.and_then(|follower| follower.start))
            .map(|(free, start)| (start - free).num_days()),
        langer_dan_vier_jaar: dates.is_some_and(|dates| dates.exceeds_four_years),
        besteed: contract_signals::spent(record),
    }
}

impl ContractCells {
    /// What must be done first comes first: by urgency, by what it costs to miss it, by date.
    fn order(&self) -> (Urgency, u8, Option<NaiveDate>, &str) {
        let first = self.doen.as_ref();
        // The same order as among signals: a gap has the highest cost and stands on top.
        let ernst = |signal: &Signal| match self.doen_kost {
            1 => Urgency::Late,
            _ => signal.ernst,
        };
        (
            first.map_or(Urgency::Coming, ernst),
            self.doen_kost,
            first.map(|signal| signal.datum).or(self.lopend_tot),
            &self.nummer,
        )
    }
}

/// The gap signal, to be drawn apart.
#[must_use]
pub fn is_gap(signal: &Signal) -> bool {
    signal.soort == ContractSignal::Gat.word()
}
