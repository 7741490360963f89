//! Contracts: the list, one with all its dates, the lines of percelen, their signals and dates, reading them in.
//!
//! Everything is worked out from the register.

pub mod agenda;
mod filter;
mod items;
mod read_in;
pub mod signals;
mod spent;
pub mod staffed;
pub mod view;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use self::filter::{By, Filtered, WORDS, asks_all};
use self::signals::{in_words, order, shown};
use crate::domain::contract::bought;
use crate::domain::contract::dates::Dates;
use crate::domain::contract::lines::{self, Line};
use crate::domain::contract::overview::{self, Beside};
use crate::domain::contract::parts::{Agreement, ContractOption, Party, Perceel, Staffing, Tariff};
use crate::domain::contract::signals::{self as contract_signals, Due, LeadTimes, option_notice};
use crate::domain::contract::spending;
use crate::domain::contract::words::{ContractStatus, PartySide};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::rows::OwnColumn;
use crate::domain::workflow::Refusal;
use crate::office::door::Door;
use crate::office::past::AsOf;
use crate::office::signals::{Urgency, first_of_each};
use crate::office::views::{Bought, ContractCells, FilterWord};
use crate::office::{Caller, Office};

impl Office {
    /// The contracts a query asks for: by what must be done first, or by number.
    ///
    /// # Errors
    /// When the caller may not see contracts, the filter cannot be read, or the day has not been.
    pub fn contracts(
        &self,
        caller: &Caller,
        filter: &[String],
        all: bool,
        at: AsOf,
    ) -> Result<Vec<ContractCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let then = door.then(at)?;
        rows(
            &then.register,
            &shown(&then).0,
            (filter, &door.actor),
            all,
            then.on,
        )
    }

    /// The percelen that are bought and the contracts there are, to choose from in a form.
    ///
    /// # Errors
    /// When the caller may not see contracts.
    pub fn bought(&self, caller: &Caller) -> Result<Bought, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let register = &door.model.register;
        let contracts = register.contracts().iter();
        let titled = contracts.map(|(number, record)| {
            let title = record.contract().map_or("", |contract| &contract.title);
            format!("{number} {title}").trim_end().to_owned()
        });
        // Bids are secret, and what is being bought is told by its aanbesteding only.
        let bought = register
            .contracts()
            .values()
            .flat_map(Record::all::<Perceel>);
        let mut percelen = BTreeMap::new();
        for perceel in bought {
            percelen
                .entry(perceel.key())
                .or_insert_with(|| perceel.to_string());
        }
        Ok(Bought {
            percelen: percelen.into_values().collect(),
            contracts: titled.collect(),
        })
    }

    /// Every perceel through the years: what covers it, and what nothing covers.
    ///
    /// # Errors
    /// When the caller may not see contracts.
    pub fn lines(&self, caller: &Caller, on: Option<NaiveDate>) -> Result<Vec<Line>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Contract)?;
        let then = door.then(AsOf::on(on))?;
        Ok(lines::lines(&then.register, then.on))
    }
}

/// The contracts of a register that a filter leaves: by what must be done first, or by number.
///
/// # Errors
/// When the filter cannot be read.
pub fn rows(
    register: &Register,
    signals: &[(String, Due)],
    (filter, actor): (&[String], &Actor),
    all: bool,
    on: NaiveDate,
) -> Result<Vec<ContractCells>, Refusal> {
    let has_all = all || asks_all(filter);
    let asks_days = filter.iter().any(|word| word.starts_with("actie:"));
    let counted = By::of(register, on);
    let filter = WORDS.filter(filter, &counted, actor)?;
    let mut found = Vec::new();
    let first = first_of_each(signals, |due| order(due, on));
    let days = asks_days.then(|| first_days(register, on));
    let (followers, beside) = (overview::followers(register), Beside::of(register));
    for (number, record) in register.contracts() {
        let next = followers
            .get(number.as_str())
            .and_then(|followers| overview::covers_from(followers.first()?, register, on));
        let mut cells = cells(&beside, record, first.get(number.as_str()).copied(), on);
        let free = cells.lopend_tot.and_then(|end| end.succ_opt());
        cells.gat_dagen = free
            .zip(next)
            .map(|(free, start)| (start - free).num_days());
        let has_ended = matches!(
            cells.status,
            ContractStatus::Verlopen | ContractStatus::Beeindigd
        );
        let day = days.as_ref().and_then(|days| days.get(number.as_str()));
        let contract = record.contract();
        let is_shown = has_all || !has_ended || cells.doen.is_some();
        let row = Filtered {
            wetten: owned(bought::wetten(record)),
            fundings: bought::fundings(record),
            areas: owned(bought::areas(record)),
            roles: record
                .all::<Party>()
                .map(|party| party.role.clone())
                .collect(),
            results: record.all::<Agreement>().map(Agreement::standing).collect(),
            staffing: record
                .all::<Staffing>()
                .filter(|one| one.until.is_none_or(|until| on <= until))
                .map(Staffing::standing)
                .collect(),
            teams: record
                .all::<Staffing>()
                .map(|one| one.team.clone())
                .collect(),
            products: record
                .all::<Tariff>()
                .map(|tariff| tariff.product.clone())
                .collect(),
            kind: contract.and_then(|contract| contract.kind),
            first_day: day.copied(),
            own: record.all::<OwnColumn>().cloned().collect(),
            cells,
        };
        if is_shown && filter.fits(&row) {
            found.push(row.cells);
        }
    }
    if !all {
        found.sort_by(|one, two| one.order().cmp(&two.order()));
    }
    Ok(found)
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    let by = By::of(&door.model.register, door.model.today);
    WORDS.told(&by, &door.actor)
}

fn party_names<'p>(register: &Register, parties: impl Iterator<Item = &'p Party>) -> Vec<String> {
    parties
        .map(|party| register.provider_name(&party.provider).to_owned())
        .collect()
}

fn owned(texts: BTreeSet<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

/// Their names, each once: who left and came back is one.
fn each_once<'p>(register: &Register, parties: impl Iterator<Item = &'p Party>) -> Vec<String> {
    let mut names = party_names(register, parties);
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// Who delivers, or works together.
fn delivering(record: &Record) -> impl Iterator<Item = &Party> {
    record
        .all::<Party>()
        .filter(|party| party.side != PartySide::Opdrachtgever)
}

fn cells(
    beside: &Beside<'_>,
    record: &Record,
    first: Option<&Due>,
    on: NaiveDate,
) -> ContractCells {
    let register = beside.register;
    let number = &record.id.number;
    let dates = Dates::of(record, option_notice(&register.settings), on);
    let contract = record.contract();
    let open = record
        .all::<ContractOption>()
        .filter(|option| option.is_open());
    ContractCells {
        nummer: number.clone(),
        bronnummer: number.clone(),
        titel: contract
            .map(|contract| contract.title.clone())
            .unwrap_or_default(),
        partijen: each_once(register, delivering(record)),
        opdrachtgevers: each_once(register, bought::on_side(record, PartySide::Opdrachtgever)),
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
        onbepaalde_tijd: dates.is_some_and(|dates| dates.has_no_end),
        wordt_verlengd: dates
            .is_some_and(|dates| dates.renewal.is_some() || dates.is_renewed_unknown),
        opties: open.map(|option| option.length).collect(),
        optie_uiterlijk: dates
            .and_then(|dates| dates.next_option)
            .map(|option| option.latest),
        gat_dagen: None,
        waarde: contract.and_then(|contract| contract.ceiling),
        besteed: spending::spent(record, on),
        status: dates.map_or(ContractStatus::Onbekend, |dates| dates.status),
        doen: first.map(|due| in_words(record, due, beside, on)),
        doen_kort: first.map(|due| due.short(on)).unwrap_or_default(),
        doen_voorrang: first.map_or((Urgency::Coming, u8::MAX), |due| {
            let (urgency, cost, _) = order(due, on);
            (urgency, cost)
        }),
    }
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

impl ContractCells {
    /// What must be done first comes first: by urgency, by what it costs to miss it, by date.
    fn order(&self) -> (Urgency, u8, Option<NaiveDate>, &str) {
        let first = self.doen.as_ref();
        // The same order as among signals.
        let (urgency, cost) = self.doen_voorrang;
        (
            urgency,
            cost,
            first.map(|signal| signal.datum).or(self.lopend_tot),
            &self.nummer,
        )
    }
}
