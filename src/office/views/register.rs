//! Aanbieders, medewerkers, and whatever has no view of its own.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    BudgetView, ContactCells, HistoryLine, IndicatieCells, Like, PlanView, QueueRow, SurveyAnswers,
    Viewer,
};
use crate::domain::contract::parts::Capacity;
use crate::domain::dates::in_list;
use crate::domain::record::Record;

/// One employee in a list, with who does the work today. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EmployeeCells {
    pub nummer: String,
    pub naam: String,
    pub team: String,
    pub afwezig_van: Option<NaiveDate>,
    pub afwezig_tot_en_met: Option<NaiveDate>,
    /// Whether that is today.
    pub is_afwezig: bool,
    /// Who was asked to stand in.
    pub vervanger: String,
    /// Who does the work today, where that is someone else: at the end of who is away too. None when it is the team.
    pub neemt_waar: Option<String>,
    /// For whom this one does the work today.
    pub neemt_waar_voor: Vec<String>,
    /// How many open verwijzingen within sight name this one.
    pub verwijzingen: usize,
    /// How many of those are late.
    pub te_laat: usize,
    /// Of how many plans within sight this one holds the regie.
    pub regie: usize,
}

impl EmployeeCells {
    /// Whether someone is there and who does the work else, in words: `weg t/m vr 11 dec; M. Rozema neemt waar`.
    #[must_use]
    pub fn presence(&self, today: NaiveDate) -> String {
        let in_list = |day| in_list(day, today);
        let until = self.afwezig_tot_en_met.map(in_list);
        let until = until.map(|day| format!(" t/m {day}")).unwrap_or_default();
        let from = self.afwezig_van.map(in_list);
        let from = from.map(|day| format!(" van {day}")).unwrap_or_default();
        let has_absence = self.afwezig_van.is_some() || self.afwezig_tot_en_met.is_some();
        let own = match (&self.neemt_waar, self.is_afwezig, has_absence) {
            (Some(by), true, _) => format!("weg{until}; {by} neemt waar"),
            (None, true, _) => format!("weg{until}; het team neemt waar"),
            (_, false, true) if self.vervanger.is_empty() => format!("weg{from}{until}"),
            (_, false, true) => format!("weg{from}{until}; {} vervangt", self.vervanger),
            (_, false, false) => String::new(),
        };
        let others = match self.neemt_waar_voor.as_slice() {
            [] => String::new(),
            others => format!("neemt waar voor {}", others.join(", ")),
        };
        let told = [own, others];
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let told: Vec<&str> = told.into_iter().filter(|it| !it.is_empty()).collect();
        told.join("; ")
    }
}

/// One provider in a list, with its occupancy counted from the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ProviderCells {
    pub nummer: String,
    pub naam: String,
    pub agb: String,
    pub begeleidingsteams: Vec<String>,
    pub plaatsen: Option<u32>,
    /// Places per perceel and BT, where that was told.
    pub capaciteit: Vec<Capacity>,
    pub bezet: u32,
    pub wachtlijst: u32,
}

/// A record that is no verwijzing, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The record; without BSN.
    pub record: Record,
    /// The BSN with all but its last digits hidden; empty when there is none, or it may not be seen.
    pub bsn: String,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// The verwijzingen that belong to it and that the caller may see.
    pub referrals: Vec<QueueRow>,
    /// The indicaties of a resident, or of the resident of an indicatie, as far as the caller may see them.
    pub granted: Vec<IndicatieCells>,
    /// The contacts with a resident, or about one, as far as the caller may see them; of a contact itself first.
    pub contacts: Vec<ContactCells>,
    /// The code between gemeenten and aanbieders that stands for its reason to stop; empty for what has none.
    pub code: String,
    /// The plan of the huishouden, of a resident or a huishouden that has one.
    pub plan_of: Option<String>,
    /// What is shown with a plan.
    pub plan: Option<PlanView>,
    /// What is behind a budget.
    pub budget: Option<Box<BudgetView>>,
    /// What was answered in an ervaringsonderzoek.
    pub survey: Option<Box<SurveyAnswers>>,
    /// Who can see it now; of a resident only.
    pub viewers: Vec<Viewer>,
    /// That only a few may, in words; empty for nearly everyone.
    pub narrowed: String,
    /// Who else a resident may be, for who registers both.
    pub like: Vec<Like>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

impl Sheet {
    /// A record with what happened to it and what can be done with it now, and nothing beside it.
    #[must_use]
    pub fn of(
        record: Record,
        history: Vec<HistoryLine>,
        can: Vec<String>,
        cannot: Vec<(String, String)>,
    ) -> Self {
        Self {
            record,
            bsn: String::new(),
            history,
            referrals: Vec::new(),
            granted: Vec::new(),
            contacts: Vec::new(),
            code: String::new(),
            plan_of: None,
            plan: None,
            budget: None,
            survey: None,
            viewers: Vec::new(),
            narrowed: String::new(),
            like: Vec::new(),
            can,
            cannot,
        }
    }
}
