//! What is counted, and what of it stays of a record that was destroyed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::record::Kind;
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What a fact is of.
    What, "cijferfeit" {
        /// From the melding to the end of the verwijzing.
        Melding = "melding",
        /// From the melding to the report.
        Onderzoek = "onderzoek",
        /// What the regiecheck found, on the day of the report.
        Regiecheck = "regiecheck",
        /// From the offer to a begeleidingsteam to its answer.
        Aanbod = "aanbod",
        /// The same, where the answer was no.
        Weigering = "weigering",
        /// From the yes of a begeleidingsteam to the start.
        Wachten = "wachten",
        /// Support by a begeleidingsteam.
        Begeleiding = "begeleiding",
        /// The day a begeleidingsteam gave back what it had.
        Teruglegging = "teruglegging",
        /// The day support became more.
        Opschaling = "opschaling",
        /// The day support became less.
        Afschaling = "afschaling",
        /// From the aanvraag to the decision.
        Besluit = "besluit",
        /// From the day after the last day of a term to the day it was met.
        TeLaat = "te laat",
        /// An indicatie that holds.
        Indicatie = "indicatie",
        /// A plan that is worked on.
        Plan = "plan",
        /// The same, without anyone who holds the regie.
        ZonderRegisseur = "zonder regisseur",
        /// Days on which no contract covers a perceel.
        Gat = "gat",
        /// A client of a plan of whom every goal has a score to begin with, one to reach and a last one.
        Doelmeting = "doelmeting",
        /// The same, where a score to begin with is missing.
        DoelZonderBegin = "doel zonder beginscore",
        /// The same, where a score to reach is missing.
        DoelZonderDoel = "doel zonder doelscore",
        /// The same, where a last score is missing.
        DoelZonderEind = "doel zonder eindscore",
        /// The day an indicatie became less.
        Vermindering = "indicatie minder",
        /// The day an indicatie became more.
        Vermeerdering = "indicatie meer",
        /// The first day an indicatie no longer holds, where none follows on it.
        Einde = "indicatie voorbij",
        /// From a day an indicatie became less, for as long as one looks whether that lasted.
        Afgeschaald = "afschaling gevolgd",
        /// The same, where that is not long ago enough.
        AfschalingKort = "afschaling te kort geleden",
        /// The same, of who died meanwhile.
        AfschalingOverleden = "afschaling overleden",
        /// The same, of who moved away meanwhile.
        AfschalingVerhuisd = "afschaling verhuisd",
        /// From the end of an indicatie as planned, for as long as one looks whether that lasted.
        Uitgestroomd = "uitstroom gevolgd",
        /// The same, where that is not long ago enough.
        UitstroomKort = "uitstroom te kort geleden",
        /// The end of an indicatie of who died, then or meanwhile.
        UitstroomOverleden = "uitstroom overleden",
        /// The end of an indicatie of who moved away, then or meanwhile.
        UitstroomVerhuisd = "uitstroom verhuisd",
        /// The end of an indicatie that was not as planned.
        EindeAnders = "einde anders dan gepland",
        /// The first day an indicatie no longer holds, where another follows on it or is to follow.
        Voortgezet = "indicatie voortgezet",
        /// Days on which a begeleidingsteam gave as much: up to and with the last of them.
        Inzet = "inzet van een begeleidingsteam",
    }
}

impl What {
    /// The kind of record it is of.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Melding
            | Self::Onderzoek
            | Self::Regiecheck
            | Self::Aanbod
            | Self::Weigering
            | Self::Wachten
            | Self::Begeleiding
            | Self::Teruglegging
            | Self::Opschaling
            | Self::Afschaling
            | Self::Besluit
            | Self::TeLaat
            | Self::Inzet => Kind::Referral,
            Self::Plan
            | Self::ZonderRegisseur
            | Self::Doelmeting
            | Self::DoelZonderBegin
            | Self::DoelZonderDoel
            | Self::DoelZonderEind => Kind::Plan,
            Self::Gat => Kind::Contract,
            Self::Indicatie
            | Self::Vermindering
            | Self::Vermeerdering
            | Self::Einde
            | Self::Afgeschaald
            | Self::AfschalingKort
            | Self::AfschalingOverleden
            | Self::AfschalingVerhuisd
            | Self::Uitgestroomd
            | Self::UitstroomKort
            | Self::UitstroomOverleden
            | Self::UitstroomVerhuisd
            | Self::EindeAnders
            | Self::Voortgezet => Kind::Indicatie,
        }
    }
}

/// How a fact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// On this day.
    Day(NaiveDate),
    /// On a day that was not written down.
    Unknown,
    /// It did not.
    NotYet,
}

impl End {
    /// The end of what is over, on a day if that is known.
    #[must_use]
    pub fn over(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Unknown, Self::Day)
    }

    /// The day, if there is one.
    #[must_use]
    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Unknown | Self::NotYet => None,
        }
    }
}

/// One thing that was so from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What.
    pub what: What,
    /// The day it began; none when that was not written down.
    pub begin: Option<NaiveDate>,
    /// How it ended.
    pub end: End,
    /// Whether it came to what it was for: an answer, a start, a decision.
    pub done: bool,
    /// How many days that took, without those that were suspended; none where it did not, or a day is not known.
    pub days: Option<u32>,
    /// Whether it is of those of which a share is counted: done after the last day of its term, or of a regiecheck that
    /// regie is missing. None where that is not known.
    pub mark: Option<bool>,
    /// The begeleidingsteam it was with.
    pub bt: Option<String>,
    /// Why, or what came of it; empty when that was not said.
    pub reason: String,
}

impl Fact {
    /// What was so from a day on, and has not ended.
    #[must_use]
    pub const fn since(what: What, begin: Option<NaiveDate>) -> Self {
        Self {
            what,
            begin,
            end: End::NotYet,
            done: false,
            days: None,
            mark: None,
            bt: None,
            reason: String::new(),
        }
    }
}

/// One fact of a record that was destroyed. No name, number, address, birth or word that someone wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFact {
    /// What.
    #[serde(rename = "wat")]
    pub what: What,
    /// The day it began; none when that was not written down.
    #[serde(rename = "van")]
    pub begin: Option<NaiveDate>,
    /// The day it ended; none when it did not, or the day was not written down.
    #[serde(rename = "tot")]
    pub end: Option<NaiveDate>,
    /// Whether it ended.
    #[serde(rename = "voorbij")]
    pub is_over: bool,
    /// Whether it came to what it was for.
    #[serde(rename = "gelukt")]
    pub done: bool,
    /// How many days that took, without those that were suspended.
    #[serde(rename = "dagen")]
    pub days: Option<u32>,
    /// Whether it is of those of which a share is counted, as [`Fact::mark`].
    #[serde(rename = "telt")]
    pub mark: Option<bool>,
    /// Short name of the begeleidingsteam.
    pub bt: Option<String>,
    /// Why: a word of a list of the office.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Short name of the wijk.
    pub wijk: Option<String>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<String>,
    /// Number of the aanbieder.
    #[serde(rename = "aanbieder")]
    pub provider: Option<String>,
    /// What kind of support.
    #[serde(rename = "soort")]
    pub support: String,
    /// Through whom it came in.
    #[serde(rename = "verwijzer")]
    pub entrance: Option<String>,
    /// The day it became known; none when nobody knows.
    #[serde(rename = "bekend_op")]
    pub known: Option<NaiveDate>,
    /// The day it was found to be otherwise; none when it never was.
    #[serde(rename = "vervallen_op")]
    pub dropped: Option<NaiveDate>,
}

impl KeptFact {
    /// The fact.
    #[must_use]
    pub fn fact(&self) -> Fact {
        Fact {
            what: self.what,
            begin: self.begin,
            end: match (self.end, self.is_over) {
                (Some(day), _) => End::Day(day),
                (None, true) => End::Unknown,
                (None, false) => End::NotYet,
            },
            done: self.done,
            days: self.days,
            mark: self.mark,
            bt: self.bt.clone(),
            reason: self.reason.clone(),
        }
    }

    /// Whether it was known on a day, and not yet found to be otherwise.
    #[must_use]
    pub fn is_known_on(&self, day: NaiveDate) -> bool {
        self.known.is_none_or(|known| known <= day)
            && self.dropped.is_none_or(|dropped| day < dropped)
    }

    /// Whether it says the same, whatever the days on which it was known.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let of = |it: &Self| Self {
            known: None,
            dropped: None,
            ..it.clone()
        };
        of(self) == of(other)
    }
}
