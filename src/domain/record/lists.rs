//! Which lists grow with a record of each kind.

use super::parts::PartKind;

pub(super) const OF_A_PROVIDER: &[PartKind] =
    &[PartKind::Capacities, PartKind::Raw, PartKind::OwnColumns];

/// The lists of a dossier, and those that only some have.
macro_rules! of_a_dossier {
    ($($more:ident),*) => {
        &[
            PartKind::Notes,
            PartKind::Consents,
            PartKind::Scores,
            PartKind::Evaluations,
            PartKind::Scalings,
            PartKind::Advices,
            PartKind::Escalations,
            PartKind::Goals,
            PartKind::Raw,
            PartKind::OwnColumns,
            PartKind::Blocks,
            PartKind::Corrections,
            $(PartKind::$more),*
        ]
    };
}

/// The lists of a dossier.
pub const OF_A_DOSSIER: &[PartKind] = of_a_dossier![];

/// The lists of a verwijzing: those of a dossier, what BTs answered, what was asked of who holds it, bezwaar, what
/// happened on the aanvraag, letters, what BTs were told of the plan, and what stays to count after it was destroyed.
pub(super) const OF_A_REFERRAL: &[PartKind] = of_a_dossier![
    BtAnswers,
    Askings,
    Objections,
    DocumentsAsked,
    DelayNotices,
    DefaultNotices,
    Letters,
    PlansTold,
    KeptFacts
];

/// The lists of an account.
pub(super) const OF_A_USER: &[PartKind] = &[
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
    PartKind::RoleProposals,
];

/// The lists of a resident: those of a dossier, who may see it, who else it may be, and who speaks for them.
pub(super) const OF_A_RESIDENT: &[PartKind] =
    of_a_dossier![SightRules, Narrowings, Doubles, Representatives];

/// The lists of an indicatie.
pub(super) const OF_AN_INDICATIE: &[PartKind] = &[
    PartKind::Earliers,
    PartKind::Letters,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
    PartKind::KeptFacts,
];

/// The lists of a contact.
pub(super) const OF_A_CONTACT: &[PartKind] = &[
    PartKind::CallAttempts,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
];

/// The lists of an indicator.
pub(super) const OF_AN_INDICATOR: &[PartKind] = &[
    PartKind::IndicatorYears,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
];

/// The lists of a budget.
pub(super) const OF_A_BUDGET: &[PartKind] = &[PartKind::Notes, PartKind::Raw, PartKind::OwnColumns];

/// The lists of an assumption.
pub(super) const OF_AN_ASSUMPTION: &[PartKind] =
    &[PartKind::Notes, PartKind::Raw, PartKind::OwnColumns];

/// The lists of an ervaringsonderzoek.
pub(super) const OF_A_SURVEY: &[PartKind] = &[
    PartKind::SurveyQuestions,
    PartKind::Improvements,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
];

/// The lists of a plan.
pub(super) const OF_A_PLAN: &[PartKind] = &[
    PartKind::PlanMembers,
    PartKind::PlanGoals,
    PartKind::GoalsBefore,
    PartKind::PlanSupports,
    PartKind::PlanAgreements,
    PartKind::PlanReviews,
    PartKind::PlanReceipts,
    PartKind::PlanRegies,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
    PartKind::KeptFacts,
];

pub(super) const OF_A_CONTRACT: &[PartKind] = &[
    PartKind::Parties,
    PartKind::Percelen,
    PartKind::Options,
    PartKind::Tariffs,
    PartKind::Spendings,
    PartKind::Agreements,
    PartKind::Talks,
    PartKind::Documents,
    PartKind::Staffings,
    PartKind::ReviewMoments,
    PartKind::Promises,
    PartKind::Handleds,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
];

pub(super) const OF_AN_AANBESTEDING: &[PartKind] = &[
    PartKind::Percelen,
    PartKind::Checklist,
    PartKind::Questions,
    PartKind::Criteria,
    PartKind::Bids,
    PartKind::BidScores,
    PartKind::Awards,
    PartKind::Documents,
    PartKind::Handleds,
    PartKind::Notes,
    PartKind::Raw,
    PartKind::OwnColumns,
];
