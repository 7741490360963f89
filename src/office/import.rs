//! Reading an office export in: history stands as it is.
//!
//! No gate, checklist or obligatory outcome refuses a row; what is missing becomes a signal. A row that was read in
//! before only fills what is empty: nothing is replaced, nobody is moved.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::record::{Kind, Record};
use crate::domain::registers::user::Scope;
use crate::domain::rights::Actor;
use crate::domain::rows::{
    AanbestedingRow, ContractRow, EmployeeRow, Melding, ProviderRow, ReferralRow,
};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;

/// How many rows go in one batch, kept whole or not at all.
pub const BATCH_ROWS: usize = 500;

/// Rows to read in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Rows {
    /// Rows of `verwijzingen`.
    Referrals(Vec<ReferralRow>),
    /// Rows of `aanbieders`.
    Providers(Vec<ProviderRow>),
    /// Rows of `medewerkers`.
    Employees(Vec<EmployeeRow>),
    /// Rows of `contracten`.
    Contracts(Vec<ContractRow>),
    /// Rows of `aanbestedingen`.
    Aanbestedingen(Vec<AanbestedingRow>),
    /// Whole records, as an own export or made-up data has them; each list belongs together.
    Records(Vec<Vec<Record>>),
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Referrals(rows) => rows.len(),
            Self::Providers(rows) => rows.len(),
            Self::Employees(rows) => rows.len(),
            Self::Contracts(rows) => rows.len(),
            Self::Aanbestedingen(rows) => rows.len(),
            Self::Records(groups) => groups.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same rows in two halves; none when there is only one.
    #[must_use]
    pub fn halves(self) -> Option<(Self, Self)> {
        fn split<T>(mut rows: Vec<T>) -> Option<(Vec<T>, Vec<T>)> {
            let middle = rows.len() / 2;
            (middle > 0).then(|| {
                let second = rows.split_off(middle);
                (rows, second)
            })
        }
        match self {
            Self::Referrals(rows) => {
                split(rows).map(|(one, two)| (Self::Referrals(one), Self::Referrals(two)))
            }
            Self::Providers(rows) => {
                split(rows).map(|(one, two)| (Self::Providers(one), Self::Providers(two)))
            }
            Self::Employees(rows) => {
                split(rows).map(|(one, two)| (Self::Employees(one), Self::Employees(two)))
            }
            Self::Contracts(rows) => {
                split(rows).map(|(one, two)| (Self::Contracts(one), Self::Contracts(two)))
            }
            Self::Aanbestedingen(rows) => {
                split(rows).map(|(one, two)| (Self::Aanbestedingen(one), Self::Aanbestedingen(two)))
            }
            Self::Records(rows) => {
                split(rows).map(|(one, two)| (Self::Records(one), Self::Records(two)))
            }
        }
    }
}

/// One batch of rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Batch {
    /// The rows.
    pub rows: Rows,
    /// Whether nothing must be kept (`--proef`).
    pub is_trial: bool,
}

/// What came of a batch. The four counts add up to the rows in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchResult {
    /// Rows that were new.
    pub added: u32,
    /// Rows that filled something that was empty.
    pub updated: u32,
    /// Rows that changed nothing.
    pub unchanged: u32,
    /// Records that could not be kept, by their place in the batch (the first is 1), with the reason.
    pub refused: Vec<(u32, String)>,
    /// What someone should look at.
    pub meldingen: Vec<Melding>,
}

/// Who may read whole records of a kind back in: who may read in the office's own list of them.
const fn keepers(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Referral | Kind::Resident | Kind::Household => &[Role::Backoffice],
        Kind::Provider => &[Role::Backoffice, Role::Contract],
        Kind::Employee => &[Role::Backoffice, Role::Beheer],
        Kind::Contract | Kind::Aanbesteding => &[Role::Contract],
        // An account or a setting never comes from a file.
        Kind::User | Kind::Setting => &[],
    }
}

/// Whether an actor may read rows in; returns the role and the action's name in the logboek.
///
/// # Errors
/// A refusal that says who may.
pub(super) fn may(actor: &Actor, rows: &Rows) -> Result<(Option<Role>, &'static str), Refusal> {
    let (roles, action): (&[Role], _) = match rows {
        Rows::Referrals(_) => (&[Role::Backoffice], "inlezen-verwijzingen"),
        Rows::Providers(_) => (&[Role::Backoffice, Role::Contract], "inlezen-aanbieders"),
        Rows::Employees(_) => (&[Role::Backoffice, Role::Beheer], "inlezen-medewerkers"),
        Rows::Contracts(_) => (&[Role::Contract, Role::Backoffice], "inlezen-contracten"),
        Rows::Aanbestedingen(_) => (&[Role::Contract], "inlezen-aanbestedingen"),
        Rows::Records(groups) => {
            let kinds = groups.iter().flatten().map(|record| record.id.kind);
            let kinds: BTreeSet<Kind> = kinds.collect();
            let is_keeper = |kind: &Kind| keepers(*kind).iter().any(|role| actor.is(*role));
            let beyond = kinds.iter().find(|kind| !is_keeper(kind));
            let asked = beyond.or_else(|| kinds.first());
            let roles = asked.map_or(&[Role::Backoffice][..], |kind| keepers(*kind));
            (roles, "inlezen-export")
        }
    };
    let role = roles.iter().copied().find(|role| actor.is(*role));
    match role {
        Some(role) if actor.scopes.contains(&Scope::Everything) => Ok((Some(role), action)),
        _ if roles.is_empty() => Err(Refusal::right(
            "Gebruikers en instellingen worden niet uit een bestand ingelezen",
        )),
        _ => {
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            Err(Refusal::right("Inlezen mag u niet doen").unless(format!(
                "Dit kan iemand met de rol {} en bereik alles",
                words.join(" of ")
            )))
        }
    }
}
