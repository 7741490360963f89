//! Reading an office export in: history stands as it is.
//!
//! No gate, checklist or obligatory outcome refuses a row; what is missing becomes a signal. A row that was read in
//! before only fills what is empty: nothing is replaced, nobody is moved.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::modules;
use crate::domain::record::{Kind, Record};
use crate::domain::registers::user::Scope;
use crate::domain::rights::Actor;
use crate::domain::rows::{
    AanbestedingRow, AreaRow, AssumptionRow, BudgetRow, ContactRow, ContractRow, EmployeeRow,
    GrantedRow, IndicatorRow, Melding, PlanRow, PromiseRow, ProviderRow, ReferralRow, ResultRow,
    SpendingRow, StaffingRow, TalkRow, TariffRow, WijkFigureRow,
};
use crate::domain::survey::rows::{AnswersRow, SurveyRow};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;

/// How many rows go in one batch, kept whole or not at all.
pub const BATCH_ROWS: usize = 500;

/// A row of a list that an office keeps of its own.
pub trait OfficeRow: Sized {
    /// What it becomes, or what it is added to.
    const KIND: Kind;
    /// What the list is called.
    const WORD: &'static str;

    /// These rows, to read in.
    fn all(rows: Vec<Self>) -> Rows;
}

/// One row a list the office keeps of its own: its name in the code, its rows, the kind they become, and what it is called.
macro_rules! lists {
    ($($list:ident($row:ident) = $kind:ident, $word:literal;)+) => {
        /// Rows to read in.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        pub enum Rows {
            $(#[doc = concat!("Rows of the office's own list of the kind `", stringify!($kind), "`.")] $list(Vec<$row>),)+
            /// Whole records, as an own export or made-up data has them; each list belongs together.
            Records(Vec<Vec<Record>>),
        }

        $(impl OfficeRow for $row {
            const KIND: Kind = Kind::$kind;
            const WORD: &'static str = $word;

            fn all(rows: Vec<Self>) -> Rows {
                Rows::$list(rows)
            }
        })+

        impl Rows {
            /// How many there are.
            #[must_use]
            pub fn len(&self) -> usize {
                match self {
                    $(Self::$list(rows) => rows.len(),)+
                    Self::Records(groups) => groups.len(),
                }
            }

            /// The same rows in two halves; none when there is only one.
            #[must_use]
            pub fn halves(self) -> Option<(Self, Self)> {
                match self {
                    $(Self::$list(rows) => halves(rows, Self::$list),)+
                    Self::Records(groups) => halves(groups, Self::Records),
                }
            }

            /// What the rows become, and what their list is called; none for whole records, which are of every kind.
            const fn list(&self) -> Option<(Kind, &'static str)> {
                match self {
                    $(Self::$list(_) => Some((Kind::$kind, $word)),)+
                    Self::Records(_) => None,
                }
            }
        }
    };
}

lists! {
    Referrals(ReferralRow) = Referral, "verwijzingen";
    Granted(GrantedRow) = Indicatie, "indicaties";
    Plans(PlanRow) = Plan, "plannen";
    Contacts(ContactRow) = Contact, "contacten";
    Areas(AreaRow) = Setting, "wijken";
    Providers(ProviderRow) = Provider, "aanbieders";
    Employees(EmployeeRow) = Employee, "medewerkers";
    Contracts(ContractRow) = Contract, "contracten";
    Aanbestedingen(AanbestedingRow) = Aanbesteding, "aanbestedingen";
    Spendings(SpendingRow) = Contract, "bestedingen";
    Tariffs(TariffRow) = Contract, "tarieven";
    Results(ResultRow) = Contract, "resultaten";
    Talks(TalkRow) = Contract, "contractgesprekken";
    Promises(PromiseRow) = Contract, "gespreksafspraken";
    Staffings(StaffingRow) = Contract, "inzet";
    Indicators(IndicatorRow) = Indicator, "indicatoren";
    Budgets(BudgetRow) = Budget, "budgetten";
    Assumptions(AssumptionRow) = Assumption, "aannames";
    WijkFigures(WijkFigureRow) = Setting, "wijkcijfers";
    Surveys(SurveyRow) = Survey, "ervaringen";
    SurveyAnswers(AnswersRow) = Survey, "ervaringsantwoorden";
}

impl Rows {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn halves<T>(mut rows: Vec<T>, list: fn(Vec<T>) -> Rows) -> Option<(Rows, Rows)> {
    let middle = rows.len() / 2;
    (middle > 0).then(|| {
        let second = rows.split_off(middle);
        (list(rows), list(second))
    })
}

/// One batch of rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Batch {
    /// The rows.
    pub rows: Rows,
    /// Whether nothing must be kept (`--proef`).
    pub is_trial: bool,
    /// Which of the file's values are taken over where the office has another.
    pub take_over: TakeOver,
    /// Of whole records: the fields the file has a column for, so that an empty cell in it means nothing, by kind.
    pub columns: BTreeMap<Kind, BTreeSet<String>>,
    /// How many of the first rows to tell as they are understood.
    pub shows: u32,
}

impl Batch {
    /// Rows that fill what is empty and replace nothing.
    #[must_use]
    pub const fn filling(rows: Rows, is_trial: bool) -> Self {
        Self {
            rows,
            is_trial,
            take_over: TakeOver::Nothing,
            columns: BTreeMap::new(),
            shows: 0,
        }
    }
}

/// A row as it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understood {
    /// Its place in the batch; the first is 1.
    pub place: u32,
    /// What it says: field and value, in words.
    pub fields: Vec<(String, String)>,
}

/// Which of the file's values are taken over where the office has another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakeOver {
    /// None.
    #[default]
    Nothing,
    /// All, but for what someone changed on screen since it was read in.
    Everything,
    /// These fields, whoever changed them.
    Fields(Vec<String>),
}

/// Where a file says otherwise than the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The row's place in the batch; the first is 1.
    pub place: u32,
    /// The record.
    pub number: String,
    /// The field, as people read it.
    pub field: String,
    /// What the office has, in words.
    pub stored: String,
    /// What the file has, in words.
    pub offered: String,
    /// Who changed it on screen since it was read in, and when; none when nobody did.
    pub changed_by: Option<String>,
    /// Whether only a step in the office changes it.
    pub is_by_step: bool,
    /// Whether the file's value was taken over.
    pub is_taken: bool,
}

/// What came of a batch. The four counts add up to the rows in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchResult {
    /// Rows that were new.
    pub added: u32,
    /// Rows that filled something that was empty.
    pub updated: u32,
    /// Rows that changed nothing.
    pub unchanged: u32,
    /// Records that could not be kept, by their place in the batch (the first is 1), with the reason.
    pub refused: Vec<(u32, String)>,
    /// What someone should look at.
    pub meldingen: Vec<Melding>,
    /// Where the file says otherwise.
    pub differences: Vec<Difference>,
    /// The first rows, as they are understood.
    pub understood: Vec<Understood>,
}

impl BatchResult {
    /// Joins what came of the rows that followed, of which the first has `before` before it.
    pub fn join(&mut self, later: Self, before: u32) {
        self.added += later.added;
        self.updated += later.updated;
        self.unchanged += later.unchanged;
        let refused = later.refused.into_iter();
        self.refused
            .extend(refused.map(|(place, why)| (place + before, why)));
        self.meldingen.extend(later.meldingen);
        for mut difference in later.differences {
            difference.place += before;
            self.differences.push(difference);
        }
        for mut row in later.understood {
            row.place += before;
            self.understood.push(row);
        }
    }
}

/// Who may read these whole records back in: who keeps the first kind that is beyond the actor, or the first there is.
fn keepers(actor: &Actor, groups: &[Vec<Record>]) -> &'static [Role] {
    let kinds = groups.iter().flatten().map(|record| record.id.kind);
    let kinds: BTreeSet<Kind> = kinds.collect();
    let of = |kind: &Kind| modules::of(*kind).keepers;
    let is_beyond = |kind: &&Kind| !of(kind).iter().any(|role| actor.is(*role));
    let asked = kinds.iter().find(is_beyond).or_else(|| kinds.first());
    asked.map_or(&[Role::Backoffice], of)
}

/// Whether an actor may read rows in; returns the role and the action's name in the logboek.
///
/// # Errors
/// A refusal that says who may.
pub(super) fn may(actor: &Actor, rows: &Rows) -> Result<(Option<Role>, String), Refusal> {
    let (roles, what) = match rows {
        Rows::Records(groups) => (keepers(actor, groups), "export"),
        rows => rows.list().map_or((&[][..], ""), |(kind, word)| {
            (modules::of(kind).readers, word)
        }),
    };
    let action = format!("inlezen-{what}");
    let role = roles.iter().copied().find(|role| actor.is(*role));
    match role {
        Some(role) if actor.scopes.contains(&Scope::Everything) => Ok((Some(role), action)),
        _ if roles.is_empty() => Err(Refusal::right(
            "Gebruikers en instellingen worden niet uit een bestand ingelezen",
        )),
        _ => {
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            Err(Refusal::right("Inlezen mag u niet doen").unless(format!(
                "Dit kan iemand met de rol {} en bereik alles",
                words.join(" of ")
            )))
        }
    }
}
