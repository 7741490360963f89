//! The fixed words of an aanbesteding: procedures, phases, where it stands.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// How an opdracht is put on the market: by SAS (Aw 2.38), the three regular ways, or outside Deel 2 of the act.
    Procedure, "procedure" {
        Sas = "sas",
        Openbaar = "openbaar",
        NietOpenbaar = "niet-openbaar",
        Mededinging = "mededinging",
        OpenHouse = "open-house",
        MeervoudigOnderhands = "meervoudig-onderhands",
        /// History only: a national procedure is read in, never planned.
        Nationaal = "nationaal",
    }
}

words! {
    /// What a judge decided in a kort geding about an award decision.
    Verdict, "uitkomst" {
        /// The decision stands.
        Afgewezen = "afgewezen",
        /// The inschrijvingen are judged anew.
        Herbeoordelen = "herbeoordelen",
        /// No award on this decision.
        Verbod = "verbod op gunning",
    }
}

words! {
    /// The phases of an aanbesteding, in order.
    Phase, "fase" {
        Beslismoment = "beslismoment",
        Inkoopstrategie = "inkoopstrategie",
        Marktconsultatie = "marktconsultatie",
        Bestek = "bestek",
        Publicatie = "publicatie",
        SluitingAanmelding = "sluiting-aanmelding",
        SluitingVragen = "sluiting-vragen",
        NotaVanInlichtingen = "nota-van-inlichtingen",
        SluitingInschrijving = "sluiting-inschrijving",
        Beoordeling = "beoordeling",
        VoorlopigeGunning = "voorlopige-gunning",
        Standstill = "standstill",
        OpdrachtVerleend = "opdracht-verleend",
        AankondigingGunning = "aankondiging-gunning",
        Implementatie = "implementatie",
        Ingang = "ingang",
        Overgang = "overgang",
    }
}

words! {
    /// Where an aanbesteding stands.
    AanbestedingStatus, "status" {
        Voorbereiding = "voorbereiding",
        InschrijvingOpen = "inschrijving open",
        Beoordeling = "beoordeling",
        VoorlopigGegund = "voorlopig gegund",
        Gegund = "gegund",
        Ingetrokken = "ingetrokken",
        Mislukt = "mislukt",
    }
}

impl AanbestedingStatus {
    /// Whether it still runs: neither awarded nor ended without an award.
    #[must_use]
    pub const fn is_running(self) -> bool {
        !matches!(self, Self::Gegund | Self::Ingetrokken | Self::Mislukt)
    }
}

words! {
    /// A date on which someone must act for an aanbesteding, or what does not fit.
    AanbestedingSignal, "signaal" {
        /// A phase will come after its latest day.
        PastNiet = "past niet meer",
        /// A minimum of the law is not kept by what is still to come.
        TermijnTeKort = "termijn te kort",
        Fase = "fase",
        KortGeding = "kort geding",
        Standstill = "standstill",
        AankondigingGunning = "aankondiging gunning",
        Vragen = "vragen",
        Stukken = "stukken",
    }
}

words! {
    /// What a gunningscriterium is about. Quality must count (Wmo 2.6.4, Jeugdwet 2.12).
    CriterionKind, "soort criterium" {
        Kwaliteit = "kwaliteit",
        Prijs = "prijs",
    }
}

/// An aanbesteding begins in preparation.
impl Default for AanbestedingStatus {
    fn default() -> Self {
        Self::Voorbereiding
    }
}
