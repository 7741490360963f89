//! Every action there is: the rows of all modules, joined.

use std::sync::LazyLock;

use super::action::{Action, To};
use crate::domain::aanbesteding::actions::AANBESTEDING_ACTIONS;
use crate::domain::budget::actions::BUDGET_ACTIONS;
use crate::domain::businesscase::actions::ASSUMPTION_ACTIONS;
use crate::domain::contact::actions::CONTACT_ACTIONS;
use crate::domain::contract::actions::CONTRACT_ACTIONS;
use crate::domain::indicatie::actions::INDICATIE_ACTIONS;
use crate::domain::indicator::actions::INDICATOR_ACTIONS;
use crate::domain::plan::actions::PLAN_ACTIONS;
use crate::domain::referral::actions::REFERRAL_ACTIONS;
use crate::domain::registers::actions::REGISTER_ACTIONS;
use crate::domain::survey::actions::SURVEY_ACTIONS;
use crate::domain::words::State;

/// Every action, in the order of a menu: by module, and there in the order of the work.
pub static ACTIONS: LazyLock<Vec<&'static Action>> = LazyLock::new(|| {
    REFERRAL_ACTIONS
        .iter()
        .chain(INDICATIE_ACTIONS)
        .chain(PLAN_ACTIONS)
        .chain(CONTACT_ACTIONS)
        .chain(REGISTER_ACTIONS)
        .chain(CONTRACT_ACTIONS)
        .chain(AANBESTEDING_ACTIONS)
        .chain(INDICATOR_ACTIONS)
        .chain(ASSUMPTION_ACTIONS)
        .chain(SURVEY_ACTIONS)
        .chain(BUDGET_ACTIONS)
        .collect()
});

/// The action with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().copied().find(|action| action.id == id)
}

/// What must be done before an action where it cannot be done yet, among what can be: something that opens the way from
/// this state, or that a record in this state still lacks.
#[must_use]
pub fn before(
    action: &Action,
    state: Option<State>,
    can: impl Fn(&str) -> bool,
) -> Option<&'static Action> {
    let state = state?;
    let leads = |first: &Action| match first.to {
        To::State(to) => action.from.includes(to),
        _ => action.from.includes(state),
    };
    let firsts = action.first.iter().filter_map(|id| find(id));
    firsts
        .into_iter()
        .find(|first| can(first.id) && leads(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_before_an_action_is_an_action_about_the_same() {
        let pairs = ACTIONS
            .iter()
            .flat_map(|action| action.first.iter().map(move |id| (action, id)));
        for (action, id) in pairs {
            let first = find(id).unwrap_or_else(|| panic!("{} has no {id}", action.id));
            assert_eq!(first.about, action.about);
        }
    }

    #[test]
    fn only_what_leads_to_an_action_comes_before_it() {
        let of = |id, state| {
            let action = find(id).unwrap();
            before(action, Some(state), |_| true).map(|first| first.id)
        };
        assert_eq!(of("aanbieden", State::Nieuw), Some("onderzoek-starten"));
        assert_eq!(
            of("aanbieden", State::Teruggelegd),
            Some("onderzoek-starten")
        );
        assert_eq!(
            of("accepteren", State::Aangeboden),
            Some("overdracht-wijzigen")
        );
        assert_eq!(of("accepteren", State::Gestart), None);
        assert_eq!(of("weigeren", State::Aangeboden), None);
    }
}
