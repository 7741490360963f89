//! Whether one action can be done with each of several records: asked before it is done with them all.

use super::door::Door;
use super::show::shown;
use super::views::{Each, EachRow, View};
use super::{AsOf, Caller, Office};
use crate::domain::record::RecordId;
use crate::domain::workflow::{self, Action, Refusal};

/// How many records one question is about, so that nobody waits for it.
pub const MOST_AT_ONCE: usize = 200;

impl Office {
    /// For each of these records whether an action can be done with it now. What may not be seen does not exist; nothing
    /// of a record is told but why not, so that this is no look.
    ///
    /// # Errors
    /// When there are too many, the action is unknown, or the caller has no account.
    pub fn each(&self, caller: &Caller, action: &str, numbers: &[String]) -> Result<Each, Refusal> {
        if numbers.len() > MOST_AT_ONCE {
            let why = format!("Met meer dan {MOST_AT_ONCE} tegelijk gaat het niet");
            return Err(Refusal::usage(why).unless("Merk er minder, en doe het in delen"));
        }
        let action = workflow::find(action)
            .ok_or_else(|| Refusal::usage(format!("‘{action}’ is geen actie")))?;
        let door = self.door(caller)?;
        let views = numbers.iter().map(|number| (number, view(&door, number)));
        let views: Vec<_> = views.collect();
        let seen = views.iter().filter_map(|(_, view)| view.as_ref().ok());
        Ok(Each {
            medewerkers: who_may_have(&door, &seen.collect::<Vec<_>>()),
            rows: views
                .iter()
                .map(|(number, view)| row(action, number, view.as_ref()))
                .collect(),
        })
    }
}

fn view(door: &Door<'_>, number: &str) -> Result<View, Refusal> {
    let id = RecordId::parse(number).map_err(|_| Refusal::unknown(number.trim()))?;
    door.must_see_dossiers(id.kind)?;
    shown(door, &id, number, AsOf::NOW)
}

fn row(action: &Action, number: &str, view: Result<&View, &Refusal>) -> EachRow {
    let (revision, why_not) = match view {
        Err(refusal) => (0, Some(refusal.to_string())),
        Ok(view) if view.record().id.kind != action.about => {
            let what = action.about.word();
            (0, Some(format!("{} gaat over een {what}", action.title)))
        }
        Ok(view) => {
            let mut cannot = view.cannot().iter();
            let why = cannot.find(|(id, _)| id == action.id);
            (view.record().revision, why.map(|(_, why)| why.clone()))
        }
    };
    EachRow {
        nummer: number.to_owned(),
        revisie: revision,
        waarom_niet: why_not,
    }
}

/// The employees who may have every one of these: of a team that each of them stands with, or of the office itself.
fn who_may_have(door: &Door<'_>, views: &[&View]) -> Vec<String> {
    let settings = &door.model.register.settings;
    let teams = |view: &View| {
        let referral = view.record().referral();
        let wij = referral.and_then(|it| it.wij_team.as_deref());
        let bt = referral.and_then(|it| it.bt.as_deref());
        let teams = [
            wij.map(|it| settings.wij_name(it)),
            bt.map(|it| settings.bt_name(it)),
        ];
        teams.into_iter().flatten().collect::<Vec<String>>()
    };
    let teams: Vec<Vec<String>> = views.iter().map(|view| teams(view)).collect();
    let employees = door.model.register.employees.values();
    let may = employees.filter(|employee| teams.iter().all(|of| employee.may_have(of)));
    may.map(|employee| employee.name.clone()).collect()
}
