//! The plans of the read model.

use chrono::NaiveDate;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::{Model, RowFact, numeral_in};
use crate::domain::cijfers::facts_alone;
use crate::domain::plan::course::{ChangedHands, changed_hands, last_sign};
use crate::domain::plan::parts::{PlanAgreement, PlanGoal, PlanMember, PlanRegie};
use crate::domain::plan::words::GoalStatus;
use crate::domain::record::{Kind, Record, RecordId};

/// What a list needs of one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// The 12 of `PLAN-0012`.
    pub n: u32,
    /// The 12 of the `H-0012` it is of; 0 when it is of none.
    pub household: u32,
    /// The inwoners who are or were in it: the 12 of `P-0012`.
    pub members: Box<[u32]>,
    /// The inwoners who hold or held the regie, in it or not.
    pub held_by: Box<[u32]>,
    /// How many are in it, inwoners or not, with a last day or none.
    pub count: u16,
    /// Who holds the regie: a key, a number or a name.
    pub regisseur: Box<str>,
    /// The day it is talked over next.
    pub next: Option<NaiveDate>,
    /// The day it ended.
    pub ended: Option<NaiveDate>,
    /// Whether it was destroyed, or taken out of the register: no list has it.
    pub is_gone: bool,
    /// How many goals stand so, in the order of [`GoalStatus::ALL`].
    pub goals: [u16; 4],
    /// How many of those that run were not measured.
    pub unscored: u16,
    /// The first day by which a goal that runs or an agreement that is open should be there.
    pub due: Option<NaiveDate>,
    /// The last day on which something of it was agreed, measured, done or talked over.
    pub last: Option<NaiveDate>,
    /// What is left to do after the regie changed hands.
    pub changed: Option<ChangedHands>,
    /// The office's own number.
    pub source_number: CompactString,
    /// What is counted of it.
    pub facts: Box<[RowFact]>,
}

impl PlanRow {
    /// A plan as a row; none when the record is no plan.
    #[must_use]
    pub fn of(n: u32, record: &Record) -> Option<Self> {
        let plan = record.plan()?;
        let number = |kind, text: &str| numeral_in(kind, text);
        let members = record.all::<PlanMember>();
        let members = members.filter_map(|member| number(Kind::Resident, &member.who));
        let small = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let goals = GoalStatus::ALL.iter().map(|status| {
            let such = record.all::<PlanGoal>();
            small(such.filter(|goal| goal.status == *status).count())
        });
        let mut counts = [0; 4];
        counts.iter_mut().zip(goals).for_each(|(at, n)| *at = n);
        let running = || record.all::<PlanGoal>().filter(|goal| goal.runs());
        let open = record.all::<PlanAgreement>();
        let open = open.filter(|one| one.closed.is_none());
        let due = running().filter_map(|goal| goal.due);
        let household = plan.household.as_deref();
        Some(Self {
            n,
            household: household
                .and_then(|it| number(Kind::Household, it))
                .unwrap_or(0),
            members: members.collect(),
            held_by: record
                .all::<PlanRegie>()
                .map(|it| it.who.as_str())
                .chain([plan.regisseur.as_str()])
                .filter_map(|who| number(Kind::Resident, who))
                .collect(),
            count: small(record.all::<PlanMember>().count()),
            regisseur: plan.regisseur.as_str().into(),
            next: plan.next_review,
            ended: plan.ended,
            is_gone: !plan.is_there(),
            goals: counts,
            unscored: small(running().filter(|goal| goal.latest().is_none()).count()),
            due: due.chain(open.filter_map(|one| one.due)).min(),
            last: last_sign(record),
            changed: changed_hands(record),
            source_number: plan.source_number.as_str().into(),
            // No begeleidingsteam and no reason is named in one.
            facts: facts_alone(record)
                .iter()
                .map(|fact| RowFact::of(fact, 0, 0))
                .collect(),
        })
    }

    /// Its number: `PLAN-0012`.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId::numbered(Kind::Plan, self.n)
    }

    /// Whether it is worked on.
    #[must_use]
    pub const fn runs(&self) -> bool {
        !self.is_gone && self.ended.is_none()
    }

    /// How many goals stand so.
    #[must_use]
    pub fn count_of(&self, status: GoalStatus) -> u16 {
        self.goals[status as usize]
    }
}

impl Model {
    /// Every plan, by number.
    pub fn plans(&self) -> impl Iterator<Item = &PlanRow> {
        self.plans.values()
    }

    /// The plan with a number: the 12 of `PLAN-0012`.
    #[must_use]
    pub fn plan(&self, n: u32) -> Option<&PlanRow> {
        self.plans.get(&n)
    }

    /// The plans that name a resident, as a member or as who holds the regie, by number.
    pub fn plans_with(&self, resident: u32) -> impl Iterator<Item = &PlanRow> {
        let plans = self.plans.values();
        let names = move |row: &&PlanRow| {
            row.members.contains(&resident) || row.held_by.contains(&resident)
        };
        plans.filter(names)
    }
}
