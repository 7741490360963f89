//! The fixed words of contacts and call-backs.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// By what a contact went.
    Channel, "kanaal" {
        Telefoon = "telefoon",
        Balie = "balie",
        Mail = "mail",
        Bericht = "app of sms",
        Brief = "brief",
        Huisbezoek = "huisbezoek",
        Beeldbellen = "beeldbellen",
    }
}

words! {
    /// What whoever was spoken to is to the resident.
    Counterpart, "met wie" {
        Inwoner = "inwoner",
        Naaste = "naaste",
        Verwijzer = "verwijzer",
        Aanbieder = "aanbieder",
        School = "school",
        Ander = "ander",
    }
}

impl Counterpart {
    /// Whether a resident who asks is told the name: of somebody near, or of whom nothing is known, that is not theirs to
    /// hear.
    #[must_use]
    pub const fn may_be_named(self) -> bool {
        matches!(self, Self::Inwoner | Self::Verwijzer | Self::Aanbieder)
    }
}

words! {
    /// Who is asked to call back.
    CallTeam, "team dat terugbelt" {
        Wij = "WIJ-team",
        Backoffice = "backoffice",
    }
}

words! {
    /// How a call went.
    Reached, "resultaat" {
        Gesproken = "gesproken",
        GeenGehoor = "geen gehoor",
        InGesprek = "in gesprek",
        Voicemail = "voicemail ingesproken",
    }
}

words! {
    /// How a call-back ended.
    CallEnd, "uitkomst" {
        Gesproken = "gesproken",
        AndersBeantwoord = "anders beantwoord",
        NietBereikt = "niet bereikt",
        NietMeerNodig = "niet meer nodig",
    }
}

words! {
    /// How a contact stands.
    Standing, "stand" {
        Vastgelegd = "vastgelegd",
        Terugbellen = "terugbellen",
        Afgehandeld = "afgehandeld",
    }
}
