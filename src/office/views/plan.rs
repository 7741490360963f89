//! A plan in a list, and what is shown with one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::contract::numbered;
use crate::domain::plan::parts::{PlanAgreement, PlanGoal, PlanMember, PlanSupport};
use crate::domain::record::Record;
use crate::office::signals::Signal;

/// What a list shows of a plan. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct PlanCells {
    pub nummer: String,
    pub bronnummer: String,
    pub huishouden: String,
    /// Whose it is: the names of the huishouden, as far as they may be seen.
    pub wie: String,
    /// Short names of the wijken they live in.
    pub wijken: Vec<String>,
    pub leden: usize,
    pub regisseur: String,
    pub volgende_evaluatie: Option<NaiveDate>,
    /// The last day on which something of it was agreed, measured, done or talked over.
    pub laatste_teken: Option<NaiveDate>,
    /// Whether that is longer ago than the office wants.
    pub staat_stil: bool,
    /// Whether the regie changed hands, and the handover or the first talk was not recorded.
    pub regie_wisselt: bool,
    pub beeindigd: Option<NaiveDate>,
    pub doelen_lopend: usize,
    pub doelen_behaald: usize,
    pub doelen_deels: usize,
    pub doelen_losgelaten: usize,
    pub niet_gemeten: usize,
    /// The first day by which a goal or an agreement should be there.
    pub eerste_dag: Option<NaiveDate>,
    /// What must be done first.
    pub doen: Option<Signal>,
}

impl PlanCells {
    /// How many goals there are, and how many are reached: `2 van 5`.
    #[must_use]
    pub fn goals(&self) -> String {
        let all =
            self.doelen_lopend + self.doelen_behaald + self.doelen_deels + self.doelen_losgelaten;
        match all {
            0 => "geen".to_owned(),
            all => format!("{} van {all} behaald", self.doelen_behaald),
        }
    }
}

/// What is shown with a plan beside its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The page for the family, as it is now.
    pub page: String,
    /// What whoever the plan names by number or key is called.
    pub names: BTreeMap<String, String>,
    /// What to know before one trusts it.
    pub concerns: Vec<String>,
    /// To which begeleidingsteams it was told with which verwijzing, and when.
    pub told: Vec<ToldTo>,
}

/// That a begeleidingsteam was told of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the field of its name
pub struct ToldTo {
    pub verwijzing: String,
    pub bt: String,
    pub datum: NaiveDate,
}

impl PlanView {
    /// What whoever is named is called.
    #[must_use]
    pub fn called<'v>(&'v self, who: &'v str) -> &'v str {
        self.names.get(who).map_or(who, String::as_str)
    }

    /// What a field of an action on the plan is chosen from, as it is typed.
    #[must_use]
    pub fn choices(&self, record: &Record, field: &str, action: &str) -> Vec<String> {
        let members = || {
            let there = record.all::<PlanMember>();
            let there = there.filter(|member| member.until.is_none());
            there.map(|member| self.called(&member.who).to_owned())
        };
        match (field, action) {
            ("lid", _) => numbered(record, |one: &PlanMember| {
                Some(self.called(&one.who).to_owned())
            }),
            ("plandoel", "plan-doel-heropenen") => numbered(record, |one: &PlanGoal| {
                (!one.runs()).then(|| one.text.clone())
            }),
            ("plandoel", _) => numbered(record, |one: &PlanGoal| {
                one.runs().then(|| one.text.clone())
            }),
            ("steun", _) => numbered(record, |one: &PlanSupport| {
                one.until.is_none().then(|| one.what.clone())
            }),
            ("planafspraak", _) => numbered(record, |one: &PlanAgreement| {
                one.closed.is_none().then(|| one.text.clone())
            }),
            ("van", "plan-doel-toevoegen") | ("aan", _) => members().collect(),
            _ => Vec::new(),
        }
    }
}
