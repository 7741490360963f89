//! Every action there is: the rows of all modules, joined.

use std::sync::LazyLock;

use super::action::Action;
use crate::domain::aanbesteding::actions::AANBESTEDING_ACTIONS;
use crate::domain::contract::actions::CONTRACT_ACTIONS;
use crate::domain::referral::actions::REFERRAL_ACTIONS;
use crate::domain::registers::actions::REGISTER_ACTIONS;

/// Every action, in the order of a menu: by module, and there in the order of the work.
pub static ACTIONS: LazyLock<Vec<&'static Action>> = LazyLock::new(|| {
    REFERRAL_ACTIONS
        .iter()
        .chain(REGISTER_ACTIONS)
        .chain(CONTRACT_ACTIONS)
        .chain(AANBESTEDING_ACTIONS)
        .collect()
});

/// The action with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().copied().find(|action| action.id == id)
}
