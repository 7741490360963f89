//! What the office does with the records of each kind: one row a kind. What a record is (its number, what grows with it,
//! who sees it) is in its row of [`Kind`]; what is done with it beside keeping, changing and showing it is here.
//!
//! The folders beside this file have what a row names. Whatever goes over all modules (Vandaag, the agenda, an export,
//! a step back, an import) takes it from here and names no kind.

use chrono::NaiveDate;

use super::door::{Door, Listed, Seen};
use super::lapsed::Lapsed;
use super::past::{AsOf, Then};
use super::signals::{Order, Pressing, Signal};
use super::views::{AgendaItem, View};
use super::{
    aanbestedingen, budgets, businesscase, contacts, contracts, indicaties, plans, referrals,
    registers, surveys,
};
use crate::domain::indicator::known;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;

/// What the office does with the records of one kind. What a module does not have is none.
pub(super) struct Module {
    /// How what someone types becomes the number of a record.
    pub(super) numbers: Numbers,
    /// The number and the title of each, where they are found by title.
    pub(super) titles: Option<Titles>,
    /// What is shown of one.
    pub(super) view: Shown,
    /// What needs someone, counted on a day.
    pub(super) signals: Option<Signals>,
    /// The most pressing of it today, so many at most; none for who may not see it.
    pub(super) pressing: Option<fn(&Door<'_>, usize) -> Option<Pressing>>,
    /// Whether what is pressing hangs on the time of day too.
    pub(super) is_by_the_clock: bool,
    /// Adds its dates within some days.
    pub(super) agenda: Option<Agenda>,
    /// How its dates that no longer hold are found.
    pub(super) lapsed: Option<Lapsed>,
    /// What holds a step back from a record as it is to what it was; none where no step is taken back.
    pub(super) undo: Option<StepBack>,
    /// Which records an export brings.
    pub(super) export: Option<fn(&Door<'_>) -> Listed>,
    /// Who may read in the office's own list of them.
    pub(super) readers: &'static [Role],
    /// Who may read whole records of an export back in.
    pub(super) keepers: &'static [Role],
}

type Titles = fn(&Register) -> Vec<(String, String)>;
type Shown = fn(&Door<'_>, Seen, AsOf) -> Result<View, Refusal>;
type Signals = fn(&Door<'_>, &Then<'_>) -> Vec<(Order, Signal)>;
type Agenda = fn(&Door<'_>, &dyn Fn(NaiveDate) -> bool, &mut Vec<AgendaItem>);
type StepBack = fn(&Record, &Record, &Register) -> Result<(), Refusal>;

/// How a kind is numbered.
#[derive(Clone, Copy)]
pub(super) enum Numbers {
    /// The office counts them, each year anew: `V-2026-0412`.
    CountedByYear,
    /// The office counts them: `P-0012`.
    Counted,
    /// By a name of their own, exactly as typed.
    Named,
    /// By the office's own number, found however it is typed.
    Found(fn(&Register, &str) -> Option<String>),
}

/// A kind that is kept, done and shown, and nothing else.
const BARE: Module = Module {
    numbers: Numbers::Named,
    titles: None,
    view: registers::sheet,
    signals: None,
    pressing: None,
    is_by_the_clock: false,
    agenda: None,
    lapsed: None,
    undo: None,
    export: None,
    readers: &[],
    keepers: &[],
};

/// The row of a kind.
pub(super) const fn of(kind: Kind) -> &'static Module {
    match kind {
        Kind::Referral => &REFERRALS,
        Kind::Resident => &PEOPLE,
        Kind::Household => &PEOPLE,
        Kind::Provider => &PROVIDERS,
        Kind::Employee => &EMPLOYEES,
        // An account never comes from a file, and of the settings only wijken and buurten.
        Kind::User => &BARE,
        Kind::Setting => &SETTINGS,
        Kind::Contract => &CONTRACTS,
        Kind::Aanbesteding => &AANBESTEDINGEN,
        Kind::Indicatie => &INDICATIES,
        Kind::Plan => &PLANS,
        Kind::Contact => &CONTACTS,
        Kind::Indicator => &INDICATORS,
        Kind::Budget => &BUDGETS,
        Kind::Assumption => &ASSUMPTIONS,
        Kind::Survey => &SURVEYS,
    }
}

const REFERRALS: Module = Module {
    numbers: Numbers::CountedByYear,
    titles: None,
    view: referrals::dossier::shown,
    signals: Some(referrals::signals::all),
    pressing: Some(referrals::signals::pressing),
    agenda: Some(referrals::agenda::add),
    lapsed: Some(Lapsed::OfRecords(referrals::agenda::add_lapsed)),
    undo: Some(|is, was, _| referrals::consent_stands(is, was)),
    export: Some(referrals::listed),
    readers: &[Role::Backoffice],
    keepers: &[Role::Backoffice],
    ..BARE
};

const SETTINGS: Module = Module {
    undo: Some(|is, was, _| registers::what_is_kept_stands(is, was)),
    readers: &[Role::Backoffice, Role::Beheer],
    ..BARE
};

const INDICATIES: Module = Module {
    numbers: Numbers::Counted,
    view: indicaties::view::shown,
    signals: Some(indicaties::signals::all),
    pressing: Some(indicaties::signals::pressing),
    agenda: Some(indicaties::agenda::add),
    undo: Some(|_, _, _| Ok(())),
    export: Some(indicaties::listed),
    readers: &[Role::Backoffice],
    keepers: &[Role::Backoffice],
    ..BARE
};

const PLANS: Module = Module {
    numbers: Numbers::Counted,
    view: plans::view::shown,
    signals: Some(plans::signals::all),
    pressing: Some(plans::signals::pressing),
    agenda: Some(plans::agenda::add),
    undo: Some(|_, _, _| Ok(())),
    export: Some(plans::listed),
    readers: &[Role::Backoffice],
    keepers: &[Role::Backoffice],
    ..BARE
};

const CONTACTS: Module = Module {
    numbers: Numbers::Counted,
    view: contacts::view::shown,
    signals: Some(contacts::signals::all),
    pressing: Some(contacts::signals::pressing),
    is_by_the_clock: true,
    agenda: Some(contacts::agenda::add),
    undo: Some(|_, _, _| Ok(())),
    export: Some(contacts::listed),
    readers: &[Role::Backoffice],
    keepers: &[Role::Backoffice],
    ..BARE
};

const INDICATORS: Module = Module {
    numbers: Numbers::Found(|register, text| number(known::find(register, text))),
    titles: Some(|register| {
        let titled = |(number, record): (&String, &Record)| {
            Some((number.clone(), record.indicator()?.title.clone()))
        };
        let all = register.all(Kind::Indicator).iter();
        all.filter_map(titled).collect()
    }),
    undo: Some(|_, _, _| Ok(())),
    export: Some(|door| {
        Listed::of(
            Kind::Indicator,
            door.model.register.all(Kind::Indicator).keys(),
        )
    }),
    readers: &[Role::Backoffice, Role::Leiding, Role::Beheer],
    keepers: &[Role::Backoffice, Role::Leiding, Role::Beheer],
    ..BARE
};

const BUDGETS: Module = Module {
    numbers: Numbers::Counted,
    titles: Some(|register| {
        let titled = |(number, record): (&String, &Record)| {
            let it = record.budget()?;
            let year = it.year.map_or_else(String::new, |year| year.to_string());
            let place = it.place(&register.settings);
            Some((
                number.clone(),
                format!("{} {place} {year}", it.aandachtsveld),
            ))
        };
        register
            .all(Kind::Budget)
            .iter()
            .filter_map(titled)
            .collect()
    }),
    view: budgets::view::shown,
    signals: Some(budgets::signals::all),
    pressing: Some(budgets::signals::pressing),
    undo: Some(budgets::stands_alone),
    export: Some(|door| Listed::of(Kind::Budget, door.model.register.all(Kind::Budget).keys())),
    readers: &[Role::Contract, Role::Leiding],
    keepers: &[Role::Contract, Role::Leiding],
    ..BARE
};

const ASSUMPTIONS: Module = Module {
    numbers: Numbers::Counted,
    titles: Some(businesscase::titles),
    undo: Some(businesscase::stands_alone),
    export: Some(|door| {
        Listed::of(
            Kind::Assumption,
            door.model.register.all(Kind::Assumption).keys(),
        )
    }),
    readers: &[Role::Contract, Role::Leiding, Role::Backoffice],
    keepers: &[Role::Contract, Role::Leiding, Role::Backoffice],
    ..BARE
};

const SURVEYS: Module = Module {
    numbers: Numbers::Counted,
    titles: Some(surveys::titles),
    view: surveys::view::shown,
    signals: Some(surveys::signals::all),
    pressing: Some(surveys::signals::pressing),
    agenda: Some(surveys::agenda::add),
    undo: Some(surveys::stands_alone),
    export: Some(|door| Listed::of(Kind::Survey, door.model.register.all(Kind::Survey).keys())),
    readers: &[Role::Backoffice, Role::Leiding],
    keepers: &[Role::Backoffice, Role::Leiding],
    ..BARE
};

const PEOPLE: Module = Module {
    numbers: Numbers::Counted,
    undo: Some(|_, _, _| Ok(())),
    keepers: &[Role::Backoffice],
    ..BARE
};

const PROVIDERS: Module = Module {
    numbers: Numbers::Found(|register, text| register.find_provider(text).map(str::to_owned)),
    titles: Some(|register| {
        let providers = register.providers.iter();
        providers
            .map(|(number, it)| (number.clone(), it.name.clone()))
            .collect()
    }),
    export: Some(|door| Listed::of(Kind::Provider, door.model.register.providers.keys())),
    readers: &[Role::Backoffice, Role::Contract],
    keepers: &[Role::Backoffice, Role::Contract],
    ..BARE
};

const EMPLOYEES: Module = Module {
    numbers: Numbers::Found(|register, text| {
        let found = register.find_employee(text);
        let found = found.filter(|key| register.employees.contains_key(*key));
        found.map(str::to_owned)
    }),
    agenda: Some(registers::add_absences),
    undo: Some(|_, _, _| Ok(())),
    titles: Some(|register| {
        let employees = register.employees.iter();
        employees
            .map(|(number, it)| (number.clone(), it.name.clone()))
            .collect()
    }),
    export: Some(|door| Listed::of(Kind::Employee, door.model.register.employees.keys())),
    readers: &[Role::Backoffice, Role::Beheer],
    keepers: &[Role::Backoffice, Role::Beheer],
    ..BARE
};

const CONTRACTS: Module = Module {
    numbers: Numbers::Found(|register, text| number(register.find_contract(text))),
    titles: Some(|register| {
        let titled = |(number, record): (&String, &Record)| {
            Some((number.clone(), record.contract()?.title.clone()))
        };
        register.contracts().iter().filter_map(titled).collect()
    }),
    view: contracts::view::shown,
    signals: Some(contracts::signals::all),
    pressing: Some(contracts::signals::pressing),
    agenda: Some(contracts::agenda::add),
    lapsed: Some(Lapsed::OfRegister(contracts::agenda::of_contracts)),
    undo: Some(|_, _, _| Ok(())),
    export: Some(|door| Listed::of(Kind::Contract, door.model.register.contracts().keys())),
    readers: &[Role::Contract, Role::Backoffice],
    keepers: &[Role::Contract],
    ..BARE
};

const AANBESTEDINGEN: Module = Module {
    numbers: Numbers::Found(|register, text| number(register.find_aanbesteding(text))),
    titles: Some(|register| {
        let titled = |(number, record): (&String, &Record)| {
            Some((number.clone(), record.aanbesteding()?.name.clone()))
        };
        register
            .aanbestedingen()
            .iter()
            .filter_map(titled)
            .collect()
    }),
    view: aanbestedingen::view::shown,
    signals: Some(aanbestedingen::signals::all),
    pressing: Some(aanbestedingen::signals::pressing),
    agenda: Some(aanbestedingen::agenda::add),
    lapsed: Some(Lapsed::OfRegister(
        aanbestedingen::agenda::of_aanbestedingen,
    )),
    undo: Some(|is, was, _| aanbestedingen::undo::decision_stands(is, was)),
    export: Some(|door| {
        Listed::of(
            Kind::Aanbesteding,
            door.model.register.aanbestedingen().keys(),
        )
    }),
    readers: &[Role::Contract],
    keepers: &[Role::Contract],
    ..BARE
};

fn number(record: Option<&Record>) -> Option<String> {
    record.map(|record| record.id.number.clone())
}
