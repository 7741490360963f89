//! What the office knows beside its verwijzingen, and needs for every decision: settings, providers, employees, users.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::contract::parts::Capacity;
use super::record::setting::Setting;
use super::record::{Head, Held, Kind, Record, RecordId};
use super::rights::Actor;
use super::settings::{Settings, moves_terms};
use super::term::Duration;
use super::words::{distance, fold};
use crate::domain::registers::governments::ORGANISATIONS;
use crate::domain::registers::people::{Employee, Provider, slug};
use crate::domain::registers::user::User;

/// Names and the numbers they stand for: an import asks for one at every row, so none may walk a whole register.
#[derive(Debug, Clone, Default)]
struct Names(BTreeSet<(String, String)>);

impl Names {
    /// A name without letters or digits is the same as any other, so nothing is found by it.
    fn add(&mut self, name: String, number: &str) {
        if !name.is_empty() {
            self.0.insert((name, number.to_owned()));
        }
    }

    fn forget(&mut self, name: String, number: &str) {
        self.0.remove(&(name, number.to_owned()));
    }

    /// The first number with a name.
    fn find(&self, name: String) -> Option<&str> {
        let from = (name, String::new());
        let (found, number) = self.0.range(&from..).next()?;
        (*found == from.0).then_some(number)
    }
}

/// The registers of the office, small enough to be held whole.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// All settings as they count now.
    pub settings: Settings,
    /// The calendar with the decree days of the settings.
    pub calendar: Calendar,
    /// Providers by number.
    pub providers: BTreeMap<String, Provider>,
    /// Places of providers per perceel and BT, where that was told.
    pub capacities: BTreeMap<String, Vec<Capacity>>,
    /// Employees by key.
    pub employees: BTreeMap<String, Employee>,
    /// Users by Unix name.
    pub users: BTreeMap<String, User>,
    provider_names: Names,
    provider_codes: Names,
    employee_names: Names,
    setting_changes: BTreeMap<String, String>,
    /// The settings of which it is known since when they count.
    dated_settings: BTreeMap<String, Setting>,
    whole: BTreeMap<Kind, Whole>,
}

/// The records of one kind, whole, by number.
#[derive(Debug, Clone, Default)]
struct Whole {
    records: BTreeMap<String, Record>,
    numbers: Names,
    /// The numbers of what was entered by mistake: nobody gets them again.
    taken_out: BTreeSet<String>,
}

impl Register {
    /// A register with the same settings and nothing else in it.
    #[must_use]
    pub fn with_same_settings(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            calendar: self.calendar.clone(),
            setting_changes: self.setting_changes.clone(),
            dated_settings: self.dated_settings.clone(),
            ..Self::default()
        }
    }

    /// Takes in a changed record of a register; returns whether terms must be computed anew.
    pub fn take(&mut self, record: &Record) -> bool {
        let number = record.id.number.clone();
        match &record.head {
            Head::Provider(provider) => {
                let capacities = record.all::<Capacity>().cloned().collect();
                self.capacities.insert(number.clone(), capacities);
                let before = self
                    .providers
                    .insert(number.clone(), Provider::clone(provider));
                if let Some(before) = before {
                    self.provider_names.forget(slug(&before.name), &number);
                    self.provider_codes.forget(before.agb, &number);
                }
                self.provider_names.add(slug(&provider.name), &number);
                self.provider_names.add(slug(&number), &number);
                self.provider_codes.add(provider.agb.clone(), &number);
            }
            Head::Employee(employee) => {
                let before = self
                    .employees
                    .insert(number.clone(), Employee::clone(employee));
                if let Some(before) = before {
                    self.employee_names.forget(slug(&before.name), &number);
                }
                self.employee_names.add(slug(&employee.name), &number);
                self.employee_names.add(number.clone(), &number);
            }
            Head::User(user) => drop(self.users.insert(number, User::clone(user))),
            Head::Setting(setting) => {
                // One that was set and taken back says nothing: then the default counts.
                if setting.value.is_empty() && setting.since.is_none() {
                    self.setting_changes.remove(&number);
                } else {
                    self.setting_changes
                        .insert(number.clone(), setting.value.clone());
                }
                if setting.since.is_some() {
                    self.dated_settings.insert(number, Setting::clone(setting));
                } else {
                    self.dated_settings.remove(&number);
                }
                self.settings = Settings::from_changes(&self.setting_changes);
                self.calendar = Calendar::with_decree_days(self.settings.decree_days());
                return moves_terms(&record.id.number);
            }
            _ if record.id.kind.held() == Held::Whole => {
                let of_kind = self.whole.entry(record.id.kind).or_default();
                if record.taken_out().is_some() {
                    of_kind.numbers.forget(slug(&number), &number);
                    of_kind.records.remove(&number);
                    of_kind.taken_out.insert(number);
                } else {
                    of_kind.taken_out.remove(&number);
                    of_kind.numbers.add(slug(&number), &number);
                    of_kind.records.insert(number, record.clone());
                }
            }
            _ => {}
        }
        false
    }

    /// Lets go of a record that is held whole, as if it had never been.
    pub fn leave(&mut self, id: &RecordId) {
        if let Some(of_kind) = self.whole.get_mut(&id.kind) {
            of_kind.numbers.forget(slug(&id.number), &id.number);
            of_kind.records.remove(&id.number);
            of_kind.taken_out.remove(&id.number);
        }
    }

    /// The settings as they counted on a day: what was changed later does not judge it.
    #[must_use]
    pub fn settings_on(&self, day: NaiveDate) -> Cow<'_, Settings> {
        let is_later = |setting: &Setting| setting.since.is_some_and(|since| since > day);
        let mut later = self.dated_settings.iter();
        if !later.any(|(_, setting)| is_later(setting)) {
            return Cow::Borrowed(&self.settings);
        }
        let mut changes = self.setting_changes.clone();
        for (key, setting) in &self.dated_settings {
            match setting.on(day) {
                Some(value) => changes.insert(key.clone(), value.to_owned()),
                None => changes.remove(key),
            };
        }
        Cow::Owned(Settings::from_changes(&changes))
    }

    /// A norm as it counted on a day.
    #[must_use]
    pub fn norm_on(&self, key: &str, day: NaiveDate) -> Option<Duration> {
        let dated = self.dated_settings.get(key);
        let is_later = |setting: &&Setting| setting.since.is_some_and(|since| since > day);
        match dated.filter(is_later) {
            Some(setting) => setting.on(day)?.parse().ok(),
            None => self.settings.norm(key),
        }
    }

    /// The keys of the settings that were changed.
    #[must_use]
    pub fn changed_settings(&self) -> Vec<String> {
        self.setting_changes.keys().cloned().collect()
    }

    /// The actor behind a Unix name and uid, or why there is none.
    ///
    /// # Errors
    /// When there is no such account, it was withdrawn, or its uid is another.
    pub fn actor(&self, name: &str, uid: u32) -> Result<Actor, NoAccount> {
        let user = self
            .users
            .get(name)
            .filter(|user| !user.withdrawn)
            .ok_or(NoAccount::Unknown)?;
        if user.uid != uid {
            return Err(NoAccount::OtherUid);
        }
        let active = self.users.values().filter(|user| !user.withdrawn).count();
        Ok(Actor::of(name, user, active == 1))
    }

    /// Finds a provider by number, or by its exact name in any capitals.
    #[must_use]
    pub fn find_provider(&self, text: &str) -> Option<&str> {
        if let Some((number, _)) = self.providers.get_key_value(text.trim()) {
            return Some(number);
        }
        self.provider_names.find(slug(text))
    }

    /// Finds a provider by its AGB-code.
    #[must_use]
    pub fn find_provider_by_agb(&self, agb: &str) -> Option<&str> {
        let number = self.provider_codes.find(agb.to_owned());
        number.filter(|_| !agb.is_empty())
    }

    /// The name of a provider on screen, or of an organisation of the list; a text that is neither as it is.
    #[must_use]
    pub fn provider_name<'a>(&'a self, number: &'a str) -> &'a str {
        let provider = self.providers.get(number);
        let listed = || self.settings.name_of(ORGANISATIONS, number);
        provider.map_or_else(listed, |provider| provider.name.as_str())
    }

    /// Every record of a kind that is held whole, by number; none of another kind.
    #[must_use]
    pub fn all(&self, kind: Kind) -> &BTreeMap<String, Record> {
        static NONE: BTreeMap<String, Record> = BTreeMap::new();
        self.whole.get(&kind).map_or(&NONE, |whole| &whole.records)
    }

    /// Every number of a kind that is held whole, also of what was taken out again: none is given twice.
    pub fn numbers(&self, kind: Kind) -> impl Iterator<Item = &String> {
        let whole = self.whole.get(&kind).into_iter();
        whole.flat_map(|whole| whole.records.keys().chain(&whole.taken_out))
    }

    /// The number of what was taken out of the register of a kind, whatever its capitals.
    #[must_use]
    pub fn find_taken_out(&self, kind: Kind, text: &str) -> Option<&String> {
        let mut taken_out = self.whole.get(&kind)?.taken_out.iter();
        taken_out.find(|number| slug(number) == slug(text))
    }

    /// Finds a record of a kind that is held whole by number, whatever its capitals.
    #[must_use]
    pub fn find(&self, kind: Kind, text: &str) -> Option<&Record> {
        let Whole {
            records, numbers, ..
        } = self.whole.get(&kind)?;
        let text = text.trim();
        records
            .get(text)
            .or_else(|| records.get(&text.to_uppercase()))
            .or_else(|| records.get(numbers.find(slug(text))?))
    }

    /// Finds an employee by key or name; an account counts too, and is that of the employee whose name it is.
    #[must_use]
    pub fn find_employee(&self, text: &str) -> Option<&str> {
        let user = || self.users.get_key_value(text.trim());
        self.employee_names
            .find(slug(text))
            .or_else(|| self.employee_of(user()?.0))
            .or_else(|| user().map(|(name, _)| name.as_str()))
    }

    /// The employee whose name an account is, whole or as the first letter and the last name (`a.postma`); none where
    /// that is nobody's, or more than one's.
    fn employee_of(&self, account: &str) -> Option<&str> {
        let wanted = fold(account).replace(' ', "");
        let is_it = |employee: &Employee| {
            let name = fold(&employee.name);
            let whole = name.replace(' ', "");
            let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
            let initial: String = first.chars().take(1).collect();
            let short = format!("{initial}{}", last.replace(' ', ""));
            whole == wanted || (!last.is_empty() && short == wanted)
        };
        let mut found = self.employees.iter().filter(|(_, it)| is_it(it));
        let (key, _) = found.next()?;
        found.next().is_none().then_some(key.as_str())
    }

    /// The names of employees that look like what was typed, the most like it first, three at most: a part of the name, or
    /// a word of it that is a slip or two away.
    #[must_use]
    pub fn employees_like(&self, text: &str) -> Vec<&str> {
        let typed = fold(text);
        let far = |name: &str| {
            let name = fold(name);
            let slips = |typed: &str| {
                let words = name.split(' ').chain([name.as_str()]);
                let slips = words.map(|word| distance(typed, word)).min();
                slips.filter(|slips| *slips <= (typed.chars().count() / 4).max(1))
            };
            if typed.is_empty() || name.contains(&typed) {
                return Some(0);
            }
            let words = typed.split(' ').filter(|word| word.chars().count() > 2);
            words.chain([typed.as_str()]).filter_map(slips).min()
        };
        let all = self.employees.values();
        let like = all.filter_map(|it| Some((far(&it.name)?, it.name.as_str())));
        let mut like: Vec<(usize, &str)> = like.collect();
        like.sort_unstable();
        like.into_iter().take(3).map(|(_, name)| name).collect()
    }

    /// The number of a record as people call it: an employee by the name, any other by its number.
    #[must_use]
    pub fn called<'a>(&'a self, number: &'a str) -> &'a str {
        let of_employee = number.strip_prefix(Kind::Employee.word());
        let key = of_employee.and_then(|key| key.strip_prefix(':'));
        self.employee_name(key.unwrap_or(number))
    }

    /// An employee, by name, who is away on a day.
    #[must_use]
    pub fn away(&self, name: &str, day: NaiveDate) -> Option<&Employee> {
        let key = self.find_employee(name)?;
        let employee = self.employees.get(key)?;
        employee.is_away_on(day).then_some(employee)
    }

    /// The accounts that still are, of an employee by key or of the account with that name, as who they are.
    pub fn accounts_of(&self, key: &str) -> impl Iterator<Item = Actor> {
        let is_it = move |(name, user): &(&String, &User)| {
            !user.withdrawn && (*name == key || self.find_employee(name) == Some(key))
        };
        let accounts = self.users.iter().filter(is_it);
        accounts.filter_map(|(name, user)| self.actor(name, user.uid).ok())
    }

    /// The name of a party that is told something, on screen: of a begeleidingsteam or an aanbieder, or the text itself.
    #[must_use]
    pub fn party_name(&self, party: &str) -> String {
        match self.settings.bts().contains(party) {
            true => self.settings.bt_name(party),
            false => self.provider_name(party).to_owned(),
        }
    }

    /// The name of an employee on screen, or the key itself when it is not in the register.
    #[must_use]
    pub fn employee_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.employees
            .get(key)
            .map_or(key, |employee| employee.name.as_str())
    }
}

/// Why a connection has no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAccount {
    /// The name is not in the store, or was withdrawn.
    #[error("u hebt geen account in deze wijkregie")]
    Unknown,
    /// The name belongs to another uid.
    #[error("uw naam hoort bij een ander uid dan het uwe")]
    OtherUid,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(register: &mut Register, number: &str, name: &str, agb: &str) {
        let provider = Provider {
            name: name.into(),
            agb: agb.into(),
            ..Provider::default()
        };
        register.take(&Record {
            head: Head::from(provider),
            ..Record::new(RecordId::new(Kind::Provider, number))
        });
    }

    #[test]
    fn a_provider_is_found_by_number_name_and_code_and_no_longer_by_what_it_was_called() {
        let mut register = Register::default();
        take(&mut register, "L001", "De Linde", "98990001");
        take(&mut register, "L002", "De Linde", "");
        assert_eq!(register.find_provider("de linde"), Some("L001"));
        assert_eq!(register.find_provider("l002"), Some("L002"));
        assert_eq!(register.find_provider_by_agb("98990001"), Some("L001"));
        assert_eq!(register.find_provider_by_agb(""), None);
        take(&mut register, "L001", "De Eik", "98990002");
        assert_eq!(register.find_provider("De Linde"), Some("L002"));
        assert_eq!(register.find_provider("DE EIK"), Some("L001"));
        assert_eq!(register.find_provider_by_agb("98990001"), None);
        assert_eq!(register.find_provider("de"), None);
        take(&mut register, "L001", "L001", "");
        take(&mut register, "L001", "De Es", "");
        assert_eq!(register.find_provider("l001"), Some("L001"));
    }
}
