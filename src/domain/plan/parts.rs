//! What grows with a plan: who is in it, goals, support, agreements, evaluations, who received it; and, with a verwijzing,
//! what a begeleidingsteam was told of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::{GoalStatus, HandedOver, Layer, MemberRole, RegieKind};
use crate::domain::words::Leefgebied;

/// Someone of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMember {
    /// Who: the number of an inwoner, or a name.
    #[serde(rename = "wie")]
    pub who: String,
    /// What that one is in the household, or to it.
    #[serde(rename = "rol")]
    pub role: MemberRole,
    /// The last day of taking part; none while it lasts.
    #[serde(rename = "tot_en_met", default)]
    pub until: Option<NaiveDate>,
}

/// What a goal was until it was adjusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalBefore {
    /// Which goal, by its number in the list.
    #[serde(rename = "plandoel")]
    pub goal: u32,
    /// The day it became otherwise.
    #[serde(rename = "tot")]
    pub until: NaiveDate,
    /// What was to be reached.
    #[serde(rename = "doel")]
    pub text: String,
    /// By what it was seen.
    #[serde(rename = "maatstaf")]
    pub measure: String,
    /// The last score, or the one it began with.
    pub score: Option<u8>,
    /// The day of that, where it was given after the beginning; a store before format 15 did not keep it.
    #[serde(rename = "score_op", default)]
    pub scored: Option<NaiveDate>,
    /// The score to reach.
    #[serde(rename = "doelscore")]
    pub target: Option<u8>,
    /// By when.
    #[serde(rename = "uiterlijk")]
    pub due: Option<NaiveDate>,
    /// How it stood.
    pub status: GoalStatus,
    /// Why it changed.
    #[serde(rename = "reden")]
    pub reason: String,
}

/// A goal of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanGoal {
    /// The area of life.
    pub leefgebied: Leefgebied,
    /// What is to be reached.
    #[serde(rename = "doel")]
    pub text: String,
    /// Whose it is: the number of an inwoner or a name of the plan; empty for the household.
    #[serde(rename = "van")]
    pub of: String,
    /// By what one sees that it is reached.
    #[serde(rename = "maatstaf")]
    pub measure: String,
    /// The score of the zelfredzaamheidsmatrix it began with, 1 to 5; none when it was not measured.
    #[serde(rename = "beginscore")]
    pub start: Option<u8>,
    /// The score to reach.
    #[serde(rename = "doelscore")]
    pub target: Option<u8>,
    /// The last score.
    pub score: Option<u8>,
    /// The day of that.
    #[serde(rename = "score_op")]
    pub scored: Option<NaiveDate>,
    /// By when.
    #[serde(rename = "uiterlijk")]
    pub due: Option<NaiveDate>,
    /// The day it was set.
    #[serde(rename = "gesteld_op")]
    pub set: Option<NaiveDate>,
    /// How it stands.
    pub status: GoalStatus,
    /// Since when it is over.
    #[serde(rename = "afgerond_op")]
    pub closed: Option<NaiveDate>,
}

impl PlanGoal {
    /// What it is now, to be kept beside what it becomes; `goal` is its number in the list.
    #[must_use]
    pub fn as_before(&self, goal: u32, until: NaiveDate, reason: &str) -> GoalBefore {
        GoalBefore {
            goal,
            until,
            text: self.text.clone(),
            measure: self.measure.clone(),
            score: self.latest(),
            scored: self.scored.filter(|_| self.score.is_some()),
            target: self.target,
            due: self.due,
            status: self.status,
            reason: reason.to_owned(),
        }
    }

    /// The last score, or the one it began with.
    #[must_use]
    pub const fn latest(&self) -> Option<u8> {
        match self.score {
            Some(score) => Some(score),
            None => self.start,
        }
    }

    /// Whether it is worked on.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.status == GoalStatus::Loopt
    }
}

/// Support, in one of the layers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSupport {
    /// In which layer.
    #[serde(rename = "laag")]
    pub layer: Layer,
    /// What is done.
    #[serde(rename = "wat")]
    pub what: String,
    /// By whom: the number of an inwoner, the key of an employee, or a name; empty when that goes without saying.
    #[serde(rename = "wie")]
    pub who: String,
    /// The last day of it; none while it lasts.
    #[serde(rename = "tot_en_met", default)]
    pub until: Option<NaiveDate>,
}

/// What someone will do by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAgreement {
    /// What.
    #[serde(rename = "afspraak")]
    pub text: String,
    /// Who: the number of an inwoner, the key of an employee, or a name.
    #[serde(rename = "wie")]
    pub who: String,
    /// On which side that is.
    #[serde(rename = "laag")]
    pub layer: Layer,
    /// By when.
    #[serde(rename = "uiterlijk")]
    pub due: Option<NaiveDate>,
    /// The day it was agreed.
    #[serde(rename = "afgesproken_op")]
    pub agreed: Option<NaiveDate>,
    /// The day it was done, or let go.
    #[serde(rename = "afgerond_op")]
    pub closed: Option<NaiveDate>,
    /// What came of it.
    #[serde(rename = "uitkomst")]
    pub outcome: String,
}

/// Someone who holds or held the regie. There are none until it changes hands: the first is then kept with the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRegie {
    /// Who: the key of an employee, the number of an inwoner, or a name.
    #[serde(rename = "wie")]
    pub who: String,
    /// What that is to the household.
    #[serde(rename = "soort")]
    pub kind: Option<RegieKind>,
    /// The first day of it.
    #[serde(rename = "vanaf")]
    pub from: Option<NaiveDate>,
    /// The last day of it; none while it lasts.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// Why it changed hands.
    #[serde(rename = "reden")]
    pub reason: String,
    /// The day whoever had it before told what there is to know.
    #[serde(rename = "overgedragen_op")]
    pub handed_over: Option<NaiveDate>,
    /// What was told.
    #[serde(rename = "overdracht")]
    pub handover: String,
    /// The day of the first talk with the household, as planned.
    #[serde(rename = "eerste_gesprek_op")]
    pub first_talk: Option<NaiveDate>,
    /// The day that was held.
    #[serde(rename = "eerste_gesprek_gevoerd_op")]
    pub talked: Option<NaiveDate>,
}

/// A talk about how the plan goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanReview {
    /// When it was held.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// With whom.
    #[serde(rename = "met")]
    pub with: String,
    /// What was found.
    #[serde(rename = "bevinding")]
    pub finding: String,
    /// When the next one is.
    #[serde(rename = "volgende")]
    pub next: Option<NaiveDate>,
}

/// Someone who received the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanReceipt {
    /// Who.
    #[serde(rename = "aan")]
    pub to: String,
    /// How.
    #[serde(rename = "hoe")]
    pub how: HandedOver,
    /// When.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
}

/// What a begeleidingsteam was told of the plan when a verwijzing was offered to it. Nothing changes it after that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTold {
    /// The day of the offer.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// The BT's short name.
    pub bt: String,
    /// The plan.
    pub plan: String,
    /// The huishouden.
    #[serde(rename = "huishouden")]
    pub household: String,
    /// The page, as it was.
    #[serde(rename = "tekst")]
    pub text: String,
}
