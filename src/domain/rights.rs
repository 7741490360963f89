//! Who may see and do what: the one place where roles and scope are asked, for commands and for queries.
//!
//! Start at [`sees`]: whether a user sees a dossier at all; in which role a user acts on it is decided here too.

use std::collections::BTreeSet;

use super::record::{Kind, Record};
use super::referral::Referral;
use super::settings::values::Settings;
use super::words::{ConsentAnswer, Role, Side, State};
use crate::domain::registers::user::{LONE_FOUNDER_ROLES, Scope, User};

/// Someone who asks for something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The Unix name.
    pub name: String,
    /// What the user is, now.
    pub roles: BTreeSet<Role>,
    /// For which part of the work.
    pub scopes: BTreeSet<Scope>,
}

impl Actor {
    /// The actor behind an account. A founder who is still alone has every role but fg.
    #[must_use]
    pub fn of(name: &str, user: &User, is_only_user: bool) -> Self {
        let roles = if user.founder && is_only_user {
            user.roles
                .iter()
                .chain(LONE_FOUNDER_ROLES)
                .copied()
                .collect()
        } else {
            user.roles.clone()
        };
        Self {
            name: name.to_owned(),
            roles,
            scopes: user.scopes.clone(),
        }
    }

    /// Whether the actor has a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What the rights of a verwijzing hang on; the read model keeps it for every row.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    /// Where it stands.
    pub state: State,
    /// Short name of the wijk.
    pub wijk: Option<&'a str>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<&'a str>,
    /// Short name of the begeleidingsteam it was last offered to.
    pub bt: Option<&'a str>,
    /// Whether the resident refused or withdrew consent for that begeleidingsteam.
    pub bt_refused: bool,
}

impl<'a> Access<'a> {
    /// The access of a whole record, or none when it is no verwijzing.
    #[must_use]
    pub fn of(record: &'a Record) -> Option<Self> {
        let referral = record.referral()?;
        Some(Self {
            state: referral.state,
            wijk: referral.wijk.as_deref(),
            wij_team: referral.wij_team.as_deref(),
            bt: referral.bt.as_deref(),
            bt_refused: bt_refused(record, referral),
        })
    }
}

/// Whether the last word on consent for the BT of a verwijzing is no, or a withdrawal. Not when it was offered after
/// that by someone who may pass over consent.
#[must_use]
pub fn bt_refused(record: &Record, referral: &Referral) -> bool {
    if !referral.consent_overridden.is_empty() {
        return false;
    }
    referral
        .bt
        .as_deref()
        .and_then(|bt| record.consent_for(bt))
        .is_some_and(|consent| consent.withdrawn.is_some() || consent.answer == ConsentAnswer::Nee)
}

/// Whether the actor, in this one role, has the verwijzing within scope.
///
/// A BT sees only what stands at the own BT, and not when the resident refused or withdrew consent for it.
#[must_use]
pub fn covers(actor: &Actor, role: Role, access: Access<'_>) -> bool {
    if !actor.is(role) {
        return false;
    }
    let area = |scope: &Scope| match scope {
        Scope::Everything => true,
        Scope::WijTeam(team) => access.wij_team == Some(team),
        Scope::Wijk(wijk) => access.wijk == Some(wijk),
        Scope::Bt(_) => false,
    };
    match role {
        Role::Wij | Role::Backoffice | Role::Contract | Role::Leiding => {
            actor.scopes.iter().any(area)
        }
        Role::Bt => {
            access.state.is_at_bt()
                && !access.bt_refused
                && actor.scopes.iter().any(|scope| match scope {
                    Scope::Everything => true,
                    Scope::Bt(bt) => access.bt == Some(bt),
                    Scope::WijTeam(_) | Scope::Wijk(_) => false,
                })
        }
        Role::Fg | Role::Beheer | Role::ToestemmingPasseren => false,
    }
}

/// Whether the actor may see a verwijzing at all, in any role.
#[must_use]
pub fn sees(actor: &Actor, access: Access<'_>) -> bool {
    Role::ALL.iter().any(|role| covers(actor, *role, access))
}

/// Whether the actor may see a record that is no verwijzing.
///
/// A resident or huishouden is seen through a verwijzing; whether one is within sight is for the caller to find.
#[must_use]
pub fn sees_register(actor: &Actor, kind: Kind) -> bool {
    kind.seen_by().iter().any(|role| actor.is(*role))
}

/// Whether records of a kind are about people, and so about a wijk.
#[must_use]
pub const fn is_person(kind: Kind) -> bool {
    matches!(kind, Kind::Resident | Kind::Household)
}

/// Whether the actor has a resident or huishouden within scope: by the wijk; one without a wijk is everyone's who
/// registers residents.
#[must_use]
pub fn covers_resident(actor: &Actor, record: &Record, settings: &Settings) -> bool {
    let resident = record.resident();
    covers_wijk(
        actor,
        resident.and_then(|resident| resident.wijk.as_deref()),
        settings,
    )
}

/// Whether the actor has residents of a wijk within scope; those without a wijk, who registers residents.
#[must_use]
pub fn covers_wijk(actor: &Actor, wijk: Option<&str>, settings: &Settings) -> bool {
    let team = wijk
        .and_then(|id| settings.wijken().get(id))
        .map(|wijk| wijk.wij_team.as_str());
    let access = Access {
        state: State::Nieuw,
        wijk,
        wij_team: team,
        bt: None,
        bt_refused: false,
    };
    let roles = [Role::Wij, Role::Backoffice];
    if wijk.is_none() {
        return roles.iter().any(|role| actor.is(*role));
    }
    roles.iter().any(|role| covers(actor, *role, access))
}

impl Role {
    /// The role that acts for a side.
    #[must_use]
    pub const fn of_side(side: Side) -> Self {
        match side {
            Side::Wij => Self::Wij,
            Side::Bt => Self::Bt,
            Side::Backoffice => Self::Backoffice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, scope: &str) -> Actor {
        Actor {
            name: "a".into(),
            roles: [role].into(),
            scopes: [scope.parse().unwrap()].into(),
        }
    }

    const AT_HOOGKERK: Access<'static> = Access {
        state: State::Aangeboden,
        wijk: Some("hoogkerk"),
        wij_team: Some("hoogkerk"),
        bt: Some("hoogkerk"),
        bt_refused: false,
    };

    #[test]
    fn a_bt_sees_only_what_stands_at_the_own_bt() {
        let coordinator = actor(Role::Bt, "bt:hoogkerk");
        assert!(sees(&coordinator, AT_HOOGKERK));
        assert!(!sees(&actor(Role::Bt, "bt:beijum"), AT_HOOGKERK));
        assert!(!sees(
            &coordinator,
            Access {
                state: State::InOnderzoek,
                ..AT_HOOGKERK
            }
        ));
        assert!(!sees(
            &coordinator,
            Access {
                state: State::Geweigerd,
                ..AT_HOOGKERK
            }
        ));
    }

    #[test]
    fn a_refusal_of_consent_takes_the_bts_sight_away() {
        assert!(!sees(
            &actor(Role::Bt, "bt:hoogkerk"),
            Access {
                bt_refused: true,
                ..AT_HOOGKERK
            }
        ));
        assert!(sees(
            &actor(Role::Wij, "wij:hoogkerk"),
            Access {
                bt_refused: true,
                ..AT_HOOGKERK
            }
        ));
    }

    #[test]
    fn beheer_and_fg_read_no_dossiers() {
        assert!(!sees(&actor(Role::Beheer, "alles"), AT_HOOGKERK));
        assert!(!sees(&actor(Role::Fg, "alles"), AT_HOOGKERK));
    }

    #[test]
    fn a_founder_who_is_alone_has_every_role_but_fg_and_the_override() {
        let founder = User {
            founder: true,
            roles: [Role::Beheer].into(),
            ..User::default()
        };
        let alone = Actor::of("a", &founder, true);
        for role in Role::ALL {
            assert_eq!(
                alone.is(*role),
                !matches!(role, Role::Fg | Role::ToestemmingPasseren),
                "{role}"
            );
        }
        assert_eq!(Actor::of("a", &founder, false).roles, [Role::Beheer].into());
    }
}
