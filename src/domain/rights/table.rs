//! The table of rights: what each role may see, of what, within which reach. There is one, and it is printed as it is
//! (`wijkregie rechten`); whatever has no row in it does not compile.
//!
//! What a role may *do* is in the row of the action ([`crate::domain::workflow::ACTIONS`]).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::domain::record::Kind;
use crate::domain::words::{ConsentPart, Role, UnknownWord, fold, words};

words! {
    /// A part of what is known of a resident's question, as rights are given for it.
    Facet, "gegeven" {
        Rij = "rij",
        Contactgegevens = "contactgegevens",
        Hulpvraag = "hulpvraag",
        Plan = "plan",
        Verslag = "verslag",
        Scores = "scores",
        Uitvoering = "uitvoering",
        Verloop = "verloop",
        Notities = "notities",
        Toestemming = "toestemming",
        Geschiedenis = "geschiedenis",
        Bsn = "BSN",
    }
}

impl Facet {
    /// What it is, in words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Rij => {
                "nummer, initialen, leeftijd, wijk, soort, wet, urgentie, staat, termijnen, teams, aanbieder"
            }
            Self::Contactgegevens => "naam, geboortedatum, adres, telefoon, e-mail, huishouden",
            Self::Hulpvraag => "de vraag, de verwijzer, kolommen die alleen in het bestand stonden",
            Self::Plan => {
                "het plan: regisseur, leden, doelen, afspraken; een BT ziet het zoals het was bij het aanbod"
            }
            Self::Verslag => "verslag, regiecheck, besluit bij spoed",
            Self::Scores => "scores op de leefgebieden",
            Self::Uitvoering => "omvang, doelen bij de start, evaluaties",
            Self::Verloop => "redenen van weigeren, terugleggen, intrekken; besluit; escalaties",
            Self::Notities => "notities, adviezen, bevindingen van nazorg, brieven",
            Self::Toestemming => {
                "wie toestemming gaf, waarvoor, tot wanneer; wie het mag zien, en wie niet"
            }
            Self::Geschiedenis => "wie wat wanneer veranderde",
            Self::Bsn => "afgeschermd; voluit alleen met een doel, en dat wordt vastgelegd",
        }
    }
}

/// How far a right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    No,
    /// Of what lies within the user's wijken and WIJ-teams.
    Scope,
    /// Of what stands at the own BT, as far as the resident consented to it (Wmo art. 5.3.3, Jeugdwet art. 7.3.11).
    Consent,
    /// Of what stands at the own BT, what that BT made itself since it was offered.
    Own,
    /// Of everything.
    All,
}

impl Reach {
    /// The word in the printed table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::No => "–",
            Self::Scope => "bereik",
            Self::Consent => "toest.",
            Self::Own => "eigen",
            Self::All => "alles",
        }
    }
}

words! {
    /// What can be asked that is about no one record.
    Task, "taak" {
        Rechten = "de rechten bekijken",
        Cijfers = "cijfers bekijken",
        Inzage = "nagaan wie wat bekeek",
        Betrokken = "horen dat een ander team betrokken is",
        Bewaken = "controleren en de server stoppen",
    }
}

/// What a right is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A part of a dossier.
    Dossier(Facet),
    /// The records of a kind.
    Register(Kind),
    /// Something else that can be asked.
    Task(Task),
}

use Reach::{All as A, Consent as C, No as N, Own as O, Scope as S};

/// How far each role reaches, in the order of [`Role::ALL`].
#[rustfmt::skip]
#[must_use]
pub const fn reach(subject: Subject) -> [Reach; 8] {
    match subject {
        //                                               wij bt backoffice contract leiding fg beheer toestemming-passeren
        Subject::Dossier(Facet::Rij)                => [S, O, S, S, S, N, N, N],
        Subject::Dossier(Facet::Contactgegevens)    => [S, C, S, N, N, N, N, N],
        Subject::Dossier(Facet::Hulpvraag)          => [S, C, S, N, N, N, N, N],
        Subject::Dossier(Facet::Plan)               => [S, C, S, N, N, N, N, N],
        Subject::Dossier(Facet::Verslag)            => [S, C, S, N, N, N, N, N],
        Subject::Dossier(Facet::Scores)             => [S, C, S, N, N, N, N, N],
        Subject::Dossier(Facet::Uitvoering)         => [S, O, S, N, N, N, N, N],
        Subject::Dossier(Facet::Verloop)            => [S, O, S, N, N, N, N, N],
        Subject::Dossier(Facet::Notities)           => [S, O, S, N, N, N, N, N],
        Subject::Dossier(Facet::Toestemming)        => [S, O, S, N, N, N, N, N],
        Subject::Dossier(Facet::Geschiedenis)       => [S, O, S, N, N, N, N, N],
        Subject::Dossier(Facet::Bsn)                => [S, N, S, N, N, N, N, N],
        Subject::Register(Kind::Referral)           => [S, O, S, S, S, N, N, N],
        Subject::Register(Kind::Resident)           => [S, N, S, N, N, N, N, N],
        Subject::Register(Kind::Household)          => [S, N, S, N, N, N, N, N],
        // What a BT knows of a plan was told it at the offer, and is part of the verwijzing.
        Subject::Register(Kind::Plan)               => [S, N, S, N, N, N, N, N],
        Subject::Register(Kind::Provider)           => [A, A, A, A, A, A, A, A],
        Subject::Register(Kind::Employee)           => [A, A, A, A, A, A, A, A],
        Subject::Register(Kind::Setting)            => [A, A, A, A, A, A, A, A],
        Subject::Register(Kind::User)               => [N, N, N, N, N, N, A, N],
        Subject::Register(Kind::Contract)           => [N, N, A, A, A, N, N, N],
        // Bids are secret until the award: fewer people see one than see a contract.
        Subject::Register(Kind::Aanbesteding)       => [N, N, N, A, A, N, N, N],
        Subject::Register(Kind::Indicatie)          => [S, N, S, S, S, N, N, N],
        Subject::Register(Kind::Contact)            => [S, N, S, S, S, N, N, N],
        // What the begroting says, anyone may read.
        Subject::Register(Kind::Indicator)          => [A, A, A, A, A, A, A, A],
        // Money, and nobody in it.
        Subject::Register(Kind::Budget)             => [N, N, A, A, A, N, N, N],
        Subject::Register(Kind::Assumption)         => [N, N, A, A, A, N, N, N],
        // With counts of few in it; what may be told of it to others is asked apart.
        Subject::Register(Kind::Survey)             => [N, N, A, N, A, N, N, N],
        Subject::Task(Task::Rechten)                => [A, A, A, A, A, A, A, A],
        // Of what is within reach; who does not read dossiers counts with small counts hidden.
        Subject::Task(Task::Cijfers)                => [S, O, S, S, S, N, N, N],
        Subject::Task(Task::Inzage)                 => [N, N, N, N, N, A, N, N],
        // That there is someone to call, and nothing of what it is about; only where a setting says so.
        Subject::Task(Task::Betrokken)              => [A, N, A, N, N, N, N, N],
        Subject::Task(Task::Bewaken)                => [N, N, N, N, N, N, A, N],
    }
}

/// How far one role reaches.
#[must_use]
pub const fn of(role: Role, subject: Subject) -> Reach {
    // The order of the columns is that of the words.
    reach(subject)[role as usize]
}

/// The parts of a dossier that one role has within each reach: the rows of the table, turned.
#[derive(Debug, Clone, Copy, Default)]
pub struct Column {
    /// Whole, of what is within the role's reach at all.
    pub whole: Facets,
    /// As far as consent opens them.
    pub by_consent: Facets,
    /// As far as the own BT made them.
    pub own: Facets,
}

/// The column of a role.
#[must_use]
pub fn column(role: Role) -> Column {
    static COLUMNS: LazyLock<[Column; 8]> = LazyLock::new(|| {
        std::array::from_fn(|column| {
            let reaching = |wanted: &[Reach]| {
                let rows = Facet::ALL.iter().copied();
                let reached = |facet| reach(Subject::Dossier(facet))[column];
                rows.filter(|facet| wanted.contains(&reached(*facet)))
                    .collect::<Facets>()
            };
            // That it stands at the own BT is seen as a whole.
            let row: Facets = [Facet::Rij].into_iter().collect();
            let (own, all) = (
                reaching(&[Reach::Own]),
                reaching(&[Reach::Scope, Reach::All]),
            );
            Column {
                whole: all.and(own.of(row)),
                by_consent: reaching(&[Reach::Consent]),
                own: own.without(row),
            }
        })
    });
    COLUMNS[role as usize]
}

/// The roles that reach a subject at all.
pub fn roles(subject: Subject) -> impl Iterator<Item = Role> {
    let reach = reach(subject);
    let pairs = Role::ALL.iter().copied().zip(reach);
    pairs.filter_map(|(role, reach)| (reach != Reach::No).then_some(role))
}

/// Parts of a dossier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facets(u16);

impl Facets {
    /// None.
    pub const NONE: Self = Self(0);

    /// Every one.
    #[must_use]
    pub fn all() -> Self {
        Facet::ALL.iter().copied().collect()
    }

    /// Whether it is among them.
    #[must_use]
    pub const fn has(self, facet: Facet) -> bool {
        self.0 & (1 << facet as u16) != 0
    }

    /// Those of either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of one that are not among others.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// Those that are in both.
    #[must_use]
    pub const fn of(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Facet> {
        Facet::ALL
            .iter()
            .copied()
            .filter(move |facet| self.has(*facet))
    }
}

impl FromIterator<Facet> for Facets {
    fn from_iter<I: IntoIterator<Item = Facet>>(facets: I) -> Self {
        let bits = facets.into_iter().map(|facet| 1 << facet as u16);
        Self(bits.fold(0, |all, bit: u16| all | bit))
    }
}

/// What a consent opens.
#[must_use]
pub fn opened_by(part: ConsentPart) -> Facets {
    let one = match part {
        ConsentPart::Hulpvraag => Facet::Hulpvraag,
        ConsentPart::Plan => Facet::Plan,
        ConsentPart::Verslag => Facet::Verslag,
        ConsentPart::Scores => Facet::Scores,
        ConsentPart::Contactgegevens => Facet::Contactgegevens,
        ConsentPart::Alles => {
            let others = ConsentPart::ALL.iter().copied();
            let others = others.filter(|part| *part != ConsentPart::Alles);
            return others.map(opened_by).fold(Facets::NONE, Facets::and);
        }
    };
    [one].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_consent_can_be_consented_to() {
        for facet in Facet::ALL {
            let takes_consent = reach(Subject::Dossier(*facet)).contains(&Reach::Consent);
            assert_eq!(
                opened_by(ConsentPart::Alles).has(*facet),
                takes_consent,
                "{facet}"
            );
        }
    }

    #[test]
    fn the_columns_are_in_the_order_of_the_roles() {
        for (column, role) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, column, "{role}");
        }
    }

    #[test]
    fn who_sees_anything_of_a_dossier_sees_its_row() {
        for (column, role) in Role::ALL.iter().enumerate() {
            let sees = |facet: &Facet| reach(Subject::Dossier(*facet))[column] != Reach::No;
            assert!(sees(&Facet::Rij) || !Facet::ALL.iter().any(sees), "{role}");
        }
    }
}
