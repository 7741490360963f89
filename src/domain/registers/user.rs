//! User accounts: roles and scope. What they allow is decided in [`crate::domain::rights`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::words::Role;

/// The part of the work a user's roles are for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// `alles`
    Everything,
    /// `wij:hoogkerk`: one WIJ-team.
    WijTeam(String),
    /// `bt:hoogkerk`: one begeleidingsteam.
    Bt(String),
    /// `wijk:hoogkerk`: one wijk.
    Wijk(String),
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is geen bereik; schrijf alles, bt:hoogkerk, wij:hoogkerk of wijk:hoogkerk")]
pub struct NotAScope(pub String);

impl std::str::FromStr for Scope {
    type Err = NotAScope;
    fn from_str(text: &str) -> Result<Self, NotAScope> {
        let wrong = || NotAScope(text.to_owned());
        if text.trim() == "alles" {
            return Ok(Self::Everything);
        }
        let (what, name) = text.trim().split_once(':').ok_or_else(wrong)?;
        let name = crate::domain::registers::people::slug(name);
        match what {
            _ if name.is_empty() => Err(wrong()),
            "wij" => Ok(Self::WijTeam(name)),
            "bt" => Ok(Self::Bt(name)),
            "wijk" => Ok(Self::Wijk(name)),
            _ => Err(wrong()),
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everything => f.write_str("alles"),
            Self::WijTeam(name) => write!(f, "wij:{name}"),
            Self::Bt(name) => write!(f, "bt:{name}"),
            Self::Wijk(name) => write!(f, "wijk:{name}"),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = NotAScope;
    fn try_from(text: String) -> Result<Self, NotAScope> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

/// A user account; the record's number is the Unix name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// The Unix uid; a connection from another uid under this name is refused.
    pub uid: u32,
    /// What the user is.
    #[serde(rename = "rollen")]
    pub roles: BTreeSet<Role>,
    /// For which part of the work.
    #[serde(rename = "bereik")]
    pub scopes: BTreeSet<Scope>,
    /// Whether the account was withdrawn; its name stays in the logboek.
    #[serde(rename = "ingetrokken")]
    pub withdrawn: bool,
    /// Whether this user founded the store.
    #[serde(rename = "oprichter")]
    pub founder: bool,
}

/// The roles a founder has until a second user exists: every one but fg and the right to pass over consent.
pub const LONE_FOUNDER_ROLES: &[Role] = &[
    Role::Wij,
    Role::Bt,
    Role::Backoffice,
    Role::Contract,
    Role::Leiding,
    Role::Beheer,
];

/// The roles whoever founds a store keeps, each removable.
pub const FOUNDER_ROLES: &[Role] = &[Role::Beheer, Role::Backoffice, Role::Contract];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_back_as_it_is_shown() {
        for text in [
            "alles",
            "wij:hoogkerk",
            "bt:de-hoogte-indische-buurt",
            "wijk:beijum",
        ] {
            assert_eq!(
                text.parse::<Scope>()
                    .map(|scope| scope.to_string())
                    .as_deref(),
                Ok(text)
            );
        }
        assert_eq!(
            "BT:Hoogkerk".parse::<Scope>(),
            Err(NotAScope("BT:Hoogkerk".into()))
        );
        assert!("bt:".parse::<Scope>().is_err());
    }
}
