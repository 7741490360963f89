//! What the office knows beside its verwijzingen, and needs for every decision: settings, providers, employees, users.

use std::collections::BTreeMap;

use super::calendar::Calendar;
use super::contract::parts::Capacity;
use super::people::{Employee, Provider, slug};
use super::record::{Head, Record};
use super::rights::Actor;
use super::settings::Settings;
use super::user::User;

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
    /// Contracts by number, whole: options and percelen decide what follows.
    pub contracts: BTreeMap<String, Record>,
    /// Aanbestedingen by number, whole.
    pub aanbestedingen: BTreeMap<String, Record>,
    setting_changes: BTreeMap<String, String>,
}

impl Register {
    /// Takes in a changed record of a register; returns whether terms must be computed anew.
    pub fn take(&mut self, record: &Record) -> bool {
        let number = record.id.number.clone();
        match &record.head {
            Head::Provider(provider) => {
                let capacities = record.all::<Capacity>().cloned().collect();
                self.capacities.insert(number.clone(), capacities);
                self.providers.insert(number, provider.clone());
            }
            Head::Employee(employee) => drop(self.employees.insert(number, employee.clone())),
            Head::User(user) => drop(self.users.insert(number, user.clone())),
            Head::Setting(setting) => {
                self.setting_changes.insert(number, setting.value.clone());
                self.settings = Settings::from_changes(&self.setting_changes);
                self.calendar = Calendar::with_decree_days(self.settings.decree_days());
                return true;
            }
            Head::Contract(_) => drop(self.contracts.insert(number, record.clone())),
            Head::Aanbesteding(_) => drop(self.aanbestedingen.insert(number, record.clone())),
            Head::Referral(_) | Head::Resident(_) | Head::Household(_) => {}
        }
        false
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
        let wanted = slug(text);
        self.providers
            .iter()
            .find(|(number, provider)| slug(&provider.name) == wanted || slug(number) == wanted)
            .map(|(number, _)| number.as_str())
    }

    /// The name of a provider on screen, or its number when it is not in the register.
    #[must_use]
    pub fn provider_name<'a>(&'a self, number: &'a str) -> &'a str {
        self.providers
            .get(number)
            .map_or(number, |provider| provider.name.as_str())
    }

    /// Finds a contract by number, whatever its capitals.
    #[must_use]
    pub fn find_contract(&self, text: &str) -> Option<&Record> {
        find(&self.contracts, text)
    }

    /// Finds an aanbesteding by number, whatever its capitals.
    #[must_use]
    pub fn find_aanbesteding(&self, text: &str) -> Option<&Record> {
        find(&self.aanbestedingen, text)
    }

    /// Finds an employee by key or name; a user's own name counts too.
    #[must_use]
    pub fn find_employee(&self, text: &str) -> Option<&str> {
        let wanted = slug(text);
        self.employees
            .iter()
            .find(|(key, employee)| **key == wanted || slug(&employee.name) == wanted)
            .map(|(key, _)| key.as_str())
            .or_else(|| {
                self.users
                    .get_key_value(text.trim())
                    .map(|(name, _)| name.as_str())
            })
    }

    /// The name of an employee on screen, or the key itself when it is not in the register.
    #[must_use]
    pub fn employee_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.employees
            .get(key)
            .map_or(key, |employee| employee.name.as_str())
    }
}

fn find<'a>(records: &'a BTreeMap<String, Record>, text: &str) -> Option<&'a Record> {
    let text = text.trim();
    records
        .get(text)
        .or_else(|| records.get(&text.to_uppercase()))
        .or_else(|| {
            let wanted = slug(text);
            let mut named = records.iter().filter(|(number, _)| slug(number) == wanted);
            named.next().map(|(_, record)| record)
        })
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
