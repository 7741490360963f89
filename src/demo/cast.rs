//! Who works in a made-up office, and what it has bought: what every verwijzing has in common.

use chrono::NaiveDate;

use super::play;
use super::words::{BT_USERS, EMPLOYEES, PROVIDERS, WIJ_EMPLOYEES, WIJKEN};
use crate::domain::contract::overview::covers_provider;
use crate::domain::contract::parts::Perceel;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::registers::people::{EVERY_TEAM, slug};
use crate::domain::rights::Actor;
use crate::domain::words::{Role, SupportKind};

/// How many of the employees may write in a dossier: all but the contractbeheerders.
const WRITERS: usize = 11;

/// A wijk with its team and the providers that work there.
pub struct Area {
    /// Short name of the begeleidingsteam.
    pub bt: String,
    /// The places in [`Cast::employees`] of who works in the WIJ-team.
    pub colleagues: Vec<usize>,
    /// Numbers of providers for adults and for young people.
    pub providers: [Vec<&'static str>; 2],
}

/// What every verwijzing of the office has in common.
pub struct Cast {
    /// The registers as they are today.
    pub register: Register,
    /// The wijken, in the order of [`WIJKEN`].
    pub areas: Vec<Area>,
    /// The employees with the key of each; those of the WIJ-teams first.
    pub employees: Vec<(String, Actor)>,
    /// Someone who may pass over consent.
    pub overrider: Actor,
    /// Those who work at the begeleidingsteams.
    pub bts: Vec<Actor>,
}

/// The begeleidingsteam that helps where a wijk has none.
const NEIGHBOUR: &str = "paddepoel";

impl Cast {
    /// The people of an office with these registers.
    #[must_use]
    pub fn new(register: Register) -> Self {
        let area = |name: &str| {
            let wijk = register.settings.wijken().get(name);
            let team = wijk.map(|wijk| register.settings.wij_name(&wijk.wij_team));
            let of_team = EMPLOYEES.iter().enumerate();
            let of_team = of_team.filter(|(_, row)| Some(row.1) == team.as_deref());
            let bt = wijk.and_then(|wijk| wijk.bt.clone());
            let bt = bt.unwrap_or_else(|| NEIGHBOUR.to_owned());
            let works = |teams: &[&str]| teams.iter().any(|one| *one == bt || *one == EVERY_TEAM);
            let here = |young: bool| {
                let rows = PROVIDERS
                    .iter()
                    .filter(|row| row.4 == young && works(row.2));
                rows.map(|row| row.0).collect()
            };
            Area {
                colleagues: of_team.map(|(n, _)| n).collect(),
                providers: [here(false), here(true)],
                bt,
            }
        };
        let role = |place| {
            if place < WIJ_EMPLOYEES {
                Role::Wij
            } else {
                Role::Backoffice
            }
        };
        let employees = EMPLOYEES[..WRITERS].iter().enumerate();
        let employees = employees.map(|(n, row)| (slug(row.0), play::actor(row.2, &[role(n)])));
        Self {
            areas: WIJKEN.iter().map(|wijk| area(wijk.wijk)).collect(),
            employees: employees.collect(),
            overrider: play::actor(
                EMPLOYEES[WIJ_EMPLOYEES].2,
                &[Role::Backoffice, Role::ToestemmingPasseren],
            ),
            bts: BT_USERS
                .iter()
                .map(|name| play::actor(name, &[Role::Bt]))
                .collect(),
            register,
        }
    }

    /// The contract under which a provider gives a kind of support on a day: one for that kind, else any that runs.
    #[must_use]
    pub fn contract(&self, provider: &str, support: SupportKind, day: NaiveDate) -> Option<&str> {
        let running = || {
            let all = self.register.contracts().values();
            all.filter(|contract| covers_provider(contract, provider, day))
        };
        let is_for = |contract: &&Record| {
            let mut percelen = contract.all::<Perceel>();
            percelen.any(|perceel| perceel.aandachtsveld == support.word())
        };
        let found = running().find(is_for).or_else(|| running().next());
        found.map(|contract| contract.id.number.as_str())
    }
}
