//! The statutory minimums of an aanbesteding, as tables with their articles.
//!
//! Read in the Aanbestedingswet 2012 as in force on 30-04-2026. The simplified procedure (SAS) has no statutory bid
//! term and no statutory standstill (art. 2.39(2)), but does have the ten days of the nota van inlichtingen.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::gap::{Gap, NOTHING, statutory_end};
use super::words::{Phase, Procedure};
use crate::domain::calendar::Calendar;
use crate::domain::term::{Duration, Unit};

/// What is special about one aanbesteding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// It buys a maatwerkvoorziening of the Wmo: the opdracht is granted three months before the start.
    #[serde(rename = "maatwerk")]
    pub is_maatwerk: bool,
    /// Twenty days between the award decision and the contract, by law or by promise.
    #[serde(rename = "standstill")]
    pub has_standstill: bool,
    /// Bids may be sent electronically (art. 2.74b).
    #[serde(rename = "elektronisch")]
    pub is_electronic: bool,
    /// A vooraankondiging with all information was sent in time (art. 2.71(5) and (6)).
    #[serde(rename = "vooraankondiging")]
    pub is_announced: bool,
    /// An urgent situation, with reasons (art. 2.74).
    #[serde(rename = "spoed")]
    pub is_urgent: bool,
    /// The documents can be had free, directly and in full by electronic means (art. 2.66; else 2.72).
    #[serde(rename = "vrije_stukken")]
    pub has_free_documents: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            is_maatwerk: true,
            has_standstill: true,
            is_electronic: true,
            is_announced: false,
            is_urgent: false,
            has_free_documents: true,
        }
    }
}

/// A statutory minimum between two phases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// What must lie between.
    pub gap: Gap,
    /// Where it is written, as on screen.
    pub article: String,
}

impl Law {
    fn new(gap: Gap, article: impl Into<String>) -> Self {
        let article = article.into();
        Self { gap, article }
    }
}

impl Procedure {
    /// Whether the bid terms, the standstill and the award notice of the Aanbestedingswet all bind it.
    #[must_use]
    pub const fn is_regular(self) -> bool {
        matches!(
            self,
            Self::Openbaar | Self::NietOpenbaar | Self::Mededinging
        )
    }

    /// Whether companies first ask to take part and only some are invited.
    #[must_use]
    pub const fn has_selection(self) -> bool {
        matches!(self, Self::NietOpenbaar | Self::Mededinging)
    }

    /// Whether part 2 of the Aanbestedingswet applies at all: not below the threshold, not to open house.
    #[must_use]
    pub const fn is_european(self) -> bool {
        self.is_regular() || matches!(self, Self::Sas)
    }
}

/// A statutory term to answer an aankondiging or an invitation: days and article for each case.
struct BidTerm {
    closes: Phase,
    procedures: &'static [Procedure],
    on_paper: (u32, &'static str),
    electronic: (u32, &'static str),
    announced: (u32, &'static str),
    urgent: (u32, &'static str),
}

const BID_TERMS: [BidTerm; 3] = [
    BidTerm {
        closes: Phase::SluitingInschrijving,
        procedures: &[Procedure::Openbaar],
        on_paper: (45, "Aw art. 2.71 lid 1"),
        electronic: (40, "Aw art. 2.71 lid 1 en 2.74b"),
        announced: (29, "Aw art. 2.71 lid 5"),
        urgent: (15, "Aw art. 2.74 onder a"),
    },
    BidTerm {
        closes: Phase::SluitingAanmelding,
        procedures: &[Procedure::NietOpenbaar, Procedure::Mededinging],
        on_paper: (30, "Aw art. 2.71 lid 2"),
        electronic: (30, "Aw art. 2.71 lid 2"),
        announced: (30, "Aw art. 2.71 lid 2"),
        urgent: (15, "Aw art. 2.74 onder b"),
    },
    BidTerm {
        closes: Phase::SluitingInschrijving,
        procedures: &[Procedure::NietOpenbaar, Procedure::Mededinging],
        on_paper: (40, "Aw art. 2.71 lid 4"),
        electronic: (35, "Aw art. 2.71 lid 4 en 2.74b"),
        announced: (29, "Aw art. 2.71 lid 5"),
        urgent: (10, "Aw art. 2.74 onder c"),
    },
];

/// What is added when the documents are not free, unless it is urgent (art. 2.72).
const NO_FREE_DOCUMENTS: u32 = 5;

/// Clear days between the last nota van inlichtingen and the closing (art. 2.54(1)).
pub const NOTA: Duration = Duration::new(10, Unit::Days);

/// Days of standstill, by law (art. 2.127(3)) or by promise (contractstandaard Wmo).
pub const STANDSTILL: Duration = Duration::new(20, Unit::Days);

/// Days within which the award is announced (art. 2.134).
pub(super) const AWARD_NOTICE: Duration = Duration::new(30, Unit::Days);

/// The term to answer, from the aankondiging or the invitation; none where the law has none.
#[must_use]
pub fn bid_term(procedure: Procedure, closes: Phase, options: &Options) -> Option<Law> {
    let row = BID_TERMS
        .iter()
        .find(|row| row.closes == closes && row.procedures.contains(&procedure))?;
    let (days, article) = match options {
        Options {
            is_urgent: true, ..
        } => row.urgent,
        Options {
            is_announced: true, ..
        } => row.announced,
        Options {
            is_electronic: true,
            ..
        } => row.electronic,
        _ => row.on_paper,
    };
    let is_longer = !options.has_free_documents && !options.is_urgent;
    // Art. 2.72 is about bids, not about asking to take part.
    let over = |days| Gap::over(Duration::new(days, Unit::Days));
    Some(if is_longer && closes == Phase::SluitingInschrijving {
        Law::new(
            over(days + NO_FREE_DOCUMENTS),
            format!("{article}, en 2.72"),
        )
    } else {
        Law::new(over(days), article)
    })
}

/// The days from the aankondiging to the closing of inschrijvingen where bids are sent electronically: the terms on the
/// way together; 0 where the law has none.
#[must_use]
pub fn bid_days(procedure: Procedure) -> u32 {
    BID_TERMS
        .iter()
        .filter(|row| row.procedures.contains(&procedure))
        .map(|row| row.electronic.0)
        .sum()
}

/// The last nota van inlichtingen: ten clear days before the closing, four when urgent (art. 2.54). The four days do
/// not exist for SAS: art. 2.54(2) names the other procedures.
#[must_use]
pub fn nota(procedure: Procedure, options: &Options) -> Option<Law> {
    match (procedure.is_regular(), options.is_urgent) {
        _ if !procedure.is_european() => None,
        (true, true) => {
            let four_days = Gap::Clear(Duration::new(4, Unit::Days));
            Some(Law::new(four_days, "Aw art. 2.54 lid 2"))
        }
        _ => Some(Law::new(Gap::Clear(NOTA), "Aw art. 2.54 lid 1")),
    }
}

/// The standstill, from sending the award decision to its last day; none where it is only promised.
#[must_use]
pub fn standstill(procedure: Procedure) -> Option<Law> {
    let law = Law::new(Gap::EndsOn(STANDSTILL), "Aw art. 2.127 lid 3");
    procedure.is_regular().then_some(law)
}

/// From the end of the standstill to the contract: the day after, at the earliest; none where it is only promised.
#[must_use]
pub fn no_contract_yet(procedure: Procedure) -> Option<Law> {
    let law = Law::new(Gap::days(1), "Aw art. 2.127 lid 1");
    procedure.is_regular().then_some(law)
}

/// From the opdracht for a maatwerkvoorziening to the start of the contract; none without maatwerk.
#[must_use]
pub fn opdracht(options: &Options) -> Option<Law> {
    let three_months = Gap::Plain(Duration::new(3, Unit::Months));
    let law = Law::new(three_months, "Uitv.besl. Wmo art. 5.1 lid 2");
    options.is_maatwerk.then_some(law)
}

/// The article that asks for an aankondiging van de gegunde opdracht; none where nothing asks for it.
#[must_use]
pub const fn award_notice_article(procedure: Procedure) -> Option<&'static str> {
    if procedure.is_european() {
        Some("Aw art. 2.134 lid 1")
    } else {
        None
    }
}

/// The last day to announce an award: thirty days after it, rolled (art. 2.134(1)); none outside the calendar.
#[must_use]
pub fn award_notice(awarded: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    statutory_end(awarded, AWARD_NOTICE, calendar)
}

/// The last day to announce a SAS award together with the others of its quarter: thirty days after the quarter's end
/// (art. 2.134(3)); none outside the calendar.
#[must_use]
pub fn award_notice_bundled(awarded: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let first_month = awarded.month0() / 3 * 3 + 1;
    let quarter = NaiveDate::from_ymd_opt(awarded.year(), first_month, 1)?;
    let end = quarter.checked_add_months(Months::new(3))?.pred_opt()?;
    award_notice(end, calendar)
}

/// The first and last day to send a vooraankondiging that shortens the bid term: at most twelve months and at least
/// 52 days before the aankondiging (art. 2.71(6)). Counted back, so never rolled.
#[must_use]
pub fn announcement_window(publication: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = publication.checked_sub_months(Months::new(12))?;
    let last = publication.checked_sub_days(Days::new(52))?;
    Some((first, last))
}

/// A minimum with the office's own time before it.
pub(super) const fn with_lead(gap: Gap, after: Duration) -> Gap {
    match gap {
        Gap::IsOver { term, .. } => Gap::IsOver { after, term },
        gap => gap,
    }
}

/// A term that is the office's own but is kept as the law keeps one: complete days, end rolled.
pub(super) const fn own_bid_term(term: Duration) -> Gap {
    Gap::IsOver {
        after: NOTHING,
        term,
    }
}
