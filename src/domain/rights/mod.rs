//! Who may see and do what: the one place where roles and scope are asked, for commands and for queries.
//!
//! Start at [`table`]: what each role may see, of what, within which reach. [`facets`] reads it for one person and one
//! verwijzing, [`seen`] takes everything else out of a record, and `wijkregie rechten` prints it.

pub mod exceptions;
pub mod seen;
pub mod table;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::record::{Kind, Record};
use super::referral::Referral;
use super::settings::values::Settings;
use super::words::{ConsentAnswer, Role, Side, State};
use super::workflow::Refusal;
use crate::domain::registers::user::{LONE_FOUNDER_ROLES, Scope, User};
pub use exceptions::{Exceptions, Standing};
pub use table::{Facet, Facets, Reach, Subject, Task};

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
    /// What consent opens for that begeleidingsteam.
    pub opened: Facets,
    /// What was decided of who asks, apart from role and reach.
    pub standing: Standing,
}

impl<'a> Access<'a> {
    /// The access of a whole record on a day for who has this standing with its resident, or none when it is no
    /// verwijzing, indicatie or contact. Of the last two no begeleidingsteam has any.
    #[must_use]
    pub fn of(record: &'a Record, standing: Standing, today: NaiveDate) -> Option<Self> {
        if let Some(indicatie) = record.indicatie() {
            let (wijk, team) = (indicatie.wijk.as_deref(), indicatie.wij_team.as_deref());
            return Some(Self::granted(wijk, team, standing));
        }
        if let Some(contact) = record.contact() {
            let (wijk, team) = (contact.wijk.as_deref(), contact.wij_team.as_deref());
            return Some(Self::granted(wijk, team, standing));
        }
        let referral = record.referral()?;
        Some(Self {
            state: referral.state,
            wijk: referral.wijk.as_deref(),
            wij_team: referral.wij_team.as_deref(),
            bt: referral.bt.as_deref(),
            bt_refused: bt_refused(record, referral),
            opened: opened(record, referral, today),
            standing,
        })
    }

    /// What stands nowhere: whoever sees that sees every verwijzing, where nothing else was decided of who asks.
    pub const NOWHERE: Self = Self {
        state: State::Nieuw,
        wijk: None,
        wij_team: None,
        bt: None,
        bt_refused: false,
        opened: Facets::NONE,
        standing: Standing::Usual,
    };

    /// An indicatie or a contact of someone of a wijk.
    #[must_use]
    pub const fn granted(
        wijk: Option<&'a str>,
        wij_team: Option<&'a str>,
        standing: Standing,
    ) -> Self {
        Self {
            state: State::RegulierProces,
            wijk,
            wij_team,
            standing,
            ..Self::NOWHERE
        }
    }

    /// What stands at a begeleidingsteam of which nothing else is known.
    #[must_use]
    pub const fn at_bt(bt: &'a str) -> Self {
        Self {
            state: State::Aangeboden,
            bt: Some(bt),
            ..Self::NOWHERE
        }
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

/// What the BT of a verwijzing may see of it by consent on a day. Who passed over consent, with a reason that is kept,
/// opened all that can be consented to.
#[must_use]
pub fn opened(record: &Record, referral: &Referral, today: NaiveDate) -> Facets {
    use crate::domain::words::ConsentPart;
    if !referral.consent_overridden.is_empty() {
        return table::opened_by(ConsentPart::Alles);
    }
    let consent = referral.bt.as_deref().and_then(|bt| record.consent_for(bt));
    let parts = consent
        .filter(|consent| consent.holds(today))
        .map(|consent| consent.opens());
    let parts = parts.into_iter().flatten().map(table::opened_by);
    parts.fold(Facets::NONE, Facets::and)
}

/// Whether the actor, in this one role, has the verwijzing within reach at all.
///
/// A BT has only what stands at the own BT, and not when the resident refused or withdrew consent for it.
#[must_use]
pub fn covers(actor: &Actor, role: Role, access: Access<'_>) -> bool {
    if !actor.is(role) || access.standing == Standing::Barred {
        return false;
    }
    match table::of(role, Subject::Dossier(Facet::Rij)) {
        Reach::No => false,
        Reach::All => true,
        Reach::Scope if access.standing == Standing::Given => true,
        Reach::Scope => actor.scopes.iter().any(|scope| match scope {
            Scope::Everything => true,
            Scope::WijTeam(team) => access.wij_team == Some(team),
            Scope::Wijk(wijk) => access.wijk == Some(wijk),
            Scope::Bt(_) => false,
        }),
        Reach::Own | Reach::Consent => {
            access.state.is_at_bt()
                && !access.bt_refused
                && actor.scopes.iter().any(|scope| match scope {
                    Scope::Everything => true,
                    Scope::Bt(bt) => access.bt == Some(bt),
                    Scope::WijTeam(_) | Scope::Wijk(_) => false,
                })
        }
    }
}

/// Whether the actor may see a verwijzing at all, in any role.
#[must_use]
pub fn sees(actor: &Actor, access: Access<'_>) -> bool {
    actor.roles.iter().any(|role| covers(actor, *role, access))
}

/// How much of a verwijzing someone may see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sight {
    /// Whole.
    pub whole: Facets,
    /// Only as far as the own BT made it since it was offered.
    pub own: Facets,
}

impl Sight {
    /// Everything there is.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            whole: Facets::all(),
            own: Facets::NONE,
        }
    }

    /// Whether all of a part is seen.
    #[must_use]
    pub const fn has(self, facet: Facet) -> bool {
        self.whole.has(facet)
    }

    /// The parts of which nothing is seen.
    #[must_use]
    pub fn hidden(self) -> Vec<Facet> {
        Facets::all()
            .without(self.whole.and(self.own))
            .iter()
            .collect()
    }

    /// Whether nothing is seen, not even that it is there.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        self.whole.is_empty() && self.own.is_empty()
    }
}

/// What an actor may see of a verwijzing: of each part what the roles that have it within reach allow together.
#[must_use]
pub fn sight(actor: &Actor, access: Access<'_>) -> Sight {
    let mut sight = Sight::default();
    for role in actor
        .roles
        .iter()
        .filter(|role| covers(actor, **role, access))
    {
        let column = table::column(*role);
        let opened = column.by_consent.of(access.opened);
        sight.whole = sight.whole.and(column.whole).and(opened);
        sight.own = sight.own.and(column.own);
    }
    sight.own = sight.own.without(sight.whole);
    sight
}

/// Whether any role of the actor can see this part of some verwijzing.
#[must_use]
pub fn can_see(actor: &Actor, subject: Subject) -> bool {
    table::roles(subject).any(|role| actor.is(role))
}

/// Whether the actor may see records of a kind.
///
/// A resident or huishouden is also seen through a verwijzing; whether one is within sight is for the caller to find.
#[must_use]
pub fn sees_register(actor: &Actor, kind: Kind) -> bool {
    can_see(actor, Subject::Register(kind))
}

/// Whether everyone who sees records of a kind sees all of them, whatever the scope.
#[must_use]
pub fn is_seen_whole(kind: Kind) -> bool {
    let reach = table::reach(Subject::Register(kind));
    !reach
        .iter()
        .any(|reach| matches!(reach, Reach::Scope | Reach::Own | Reach::Consent))
}

/// What someone needs to ask something.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// An account.
    Account,
    /// Sight of the record it is about, or the right to what is done with it; that has a row of its own.
    Record,
    /// Reach of one of these.
    Any(&'static [Subject]),
}

impl Needs {
    /// Whether an actor may ask.
    ///
    /// # Errors
    /// A refusal that says who may, the same whatever is there.
    pub fn met_by(self, actor: &Actor) -> Result<(), Refusal> {
        match self {
            Self::Any(subjects) if !subjects.iter().any(|subject| can_see(actor, *subject)) => {
                Err(no_sight(actor, subjects[0]))
            }
            Self::Any(_) | Self::Account | Self::Record => Ok(()),
        }
    }
}

/// Says no to who may not, whatever is there: which roles may.
#[must_use]
pub fn no_sight(actor: &Actor, subject: Subject) -> Refusal {
    let may: Vec<&str> = table::roles(subject).map(Role::word).collect();
    let mine: Vec<&str> = actor.roles.iter().map(|role| role.word()).collect();
    let what = match subject {
        // Who sees the rows of dossiers is not told that there are none.
        Subject::Dossier(facet) if sees_register(actor, Kind::Referral) => {
            format!("Van een dossier mag u niet zien: {}", facet.word())
        }
        Subject::Dossier(_)
        | Subject::Register(Kind::Referral | Kind::Indicatie | Kind::Contact) => {
            format!("Met de rol {} ziet u geen dossiers", mine.join(", "))
        }
        Subject::Register(Kind::Resident) => "Inwoners opzoeken mag u niet".to_owned(),
        Subject::Register(Kind::User) => "De lijst van gebruikers mag u niet zien".to_owned(),
        Subject::Register(kind) => {
            let mut what = format!("{} mag u niet zien", kind.plural());
            what[..1].make_ascii_uppercase();
            what
        }
        Subject::Task(task) => {
            let mut what = format!("{} mag u niet", task.word());
            what[..1].make_ascii_uppercase();
            what
        }
    };
    Refusal::right(what).unless(format!("Dit kan iemand met de rol {}", may.join(" of ")))
}

/// Whether what someone may see and do of a record of a kind hangs on where that record stands ([`Access::of`]).
#[must_use]
pub const fn has_access(kind: Kind) -> bool {
    matches!(kind, Kind::Referral | Kind::Indicatie | Kind::Contact)
}

/// Whether records of a kind are about people, and so about a wijk.
#[must_use]
pub const fn is_person(kind: Kind) -> bool {
    matches!(kind, Kind::Resident | Kind::Household | Kind::Plan)
}

/// Whether the actor has a resident or huishouden within scope: by the wijk; one without a wijk is everyone's who
/// registers residents.
#[must_use]
pub fn covers_resident(
    actor: &Actor,
    record: &Record,
    settings: &Settings,
    today: NaiveDate,
) -> bool {
    let exceptions = Exceptions::of(record);
    let standing = exceptions.map(|it| it.standing(&actor.name, None, today));
    let wijk = record.resident().and_then(|it| it.wijk.as_deref());
    covers_person(actor, standing.unwrap_or_default(), wijk, settings)
}

/// The same, of someone of whom only standing and wijk are known.
#[must_use]
pub fn covers_person(
    actor: &Actor,
    standing: Standing,
    wijk: Option<&str>,
    settings: &Settings,
) -> bool {
    match standing {
        Standing::Usual => covers_wijk(actor, wijk, settings),
        Standing::Given => can_see(actor, Subject::Register(Kind::Resident)),
        Standing::Barred => false,
    }
}

/// Whether the actor has residents of a wijk within scope; those without a wijk, who registers residents.
#[must_use]
pub fn covers_wijk(actor: &Actor, wijk: Option<&str>, settings: &Settings) -> bool {
    let team = wijk
        .and_then(|id| settings.wijken().get(id))
        .map(|wijk| wijk.wij_team.as_str());
    let access = Access {
        wijk,
        wij_team: team,
        ..Access::NOWHERE
    };
    let mut roles = table::roles(Subject::Register(Kind::Resident));
    if wijk.is_none() {
        return roles.any(|role| actor.is(role));
    }
    roles.any(|role| covers(actor, role, access))
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

    #[test]
    fn who_sees_what_stands_nowhere_sees_whatever_stands_somewhere() {
        let scopes = ["alles", "wij:hoogkerk", "wijk:hoogkerk", "bt:hoogkerk"];
        for (role, scope) in Role::ALL
            .iter()
            .flat_map(|role| scopes.map(|it| (*role, it)))
        {
            let actor = actor(role, scope);
            for state in State::ALL {
                let access = Access {
                    state: *state,
                    wijk: Some("beijum"),
                    wij_team: Some("beijum"),
                    bt: Some("beijum"),
                    bt_refused: true,
                    ..Access::NOWHERE
                };
                let nowhere = sees(&actor, Access::NOWHERE);
                assert!(
                    !nowhere || sees(&actor, access),
                    "{role:?} {scope} {state:?}"
                );
                let barred = Access {
                    standing: Standing::Barred,
                    ..access
                };
                assert!(!sees(&actor, barred));
            }
        }
    }

    const AT_HOOGKERK: Access<'static> = Access {
        state: State::Aangeboden,
        wijk: Some("hoogkerk"),
        wij_team: Some("hoogkerk"),
        bt: Some("hoogkerk"),
        bt_refused: false,
        opened: Facets::NONE,
        standing: Standing::Usual,
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
