//! The fixed words of a plan.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What someone is in the household, or to it.
    MemberRole, "rol" {
        Ouder = "ouder",
        Kind = "kind",
        Partner = "partner",
        Mantelzorger = "mantelzorger",
        Grootouder = "opa of oma",
        BroerOfZus = "broer of zus",
        Verzorger = "verzorger",
        Lid = "lid",
    }
}

words! {
    /// Who a regisseur is: a professional, a volunteer, or someone of the own network.
    RegieKind, "soort regisseur" {
        Professional = "professional",
        Vrijwilliger = "vrijwilliger",
        EigenNetwerk = "eigen netwerk",
    }
}

words! {
    /// The layers in which support is looked for, in this order; and what the household does for others.
    Layer, "laag" {
        EigenKracht = "eigen kracht",
        Netwerk = "netwerk",
        InDeWijk = "in de wijk",
        Professional = "professional",
        Wederkerigheid = "wederkerigheid",
    }
}

impl Layer {
    /// Whether the household does it itself, with its network.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(
            self,
            Self::EigenKracht | Self::Netwerk | Self::Wederkerigheid
        )
    }
}

words! {
    /// How a goal stands.
    GoalStatus, "status" {
        Loopt = "loopt",
        Behaald = "behaald",
        Deels = "deels",
        Losgelaten = "losgelaten",
    }
}

words! {
    /// How someone received the plan.
    HandedOver, "hoe" {
        OpPapier = "op papier",
        PerEmail = "per e-mail",
        Digitaal = "digitaal",
        InGesprek = "in een gesprek",
    }
}
