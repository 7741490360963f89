//! What each list can be filtered by, told to who types a filter.

use super::door::Door;
use super::views::{FilterWord, Filtered};
use super::{
    Caller, Office, aanbestedingen, agenda, budgets, contacts, contracts, doubles, indicaties,
    plans, referrals, surveys,
};
use crate::domain::record::Kind;
use crate::domain::workflow::Refusal;

impl Office {
    /// The words a list can be filtered by, as far as the caller can find anything by them.
    ///
    /// # Errors
    /// When the caller has no account, or may not see the list.
    pub fn filter_words(
        &self,
        caller: &Caller,
        list: Filtered,
    ) -> Result<Vec<FilterWord>, Refusal> {
        let door: Door<'_> = self.door(caller)?;
        match list {
            Filtered::Queue => {
                door.must_see_dossiers(Kind::Referral)?;
                Ok(referrals::filter_words(&door))
            }
            Filtered::Contracts => {
                door.must_see(Kind::Contract)?;
                Ok(contracts::filter_words(&door))
            }
            Filtered::Aanbestedingen => {
                door.must_see(Kind::Aanbesteding)?;
                Ok(aanbestedingen::filter_words(&door))
            }
            Filtered::Doubles => {
                door.must_see(Kind::Resident)?;
                Ok(doubles::filter_words(&door))
            }
            Filtered::Indicaties => {
                door.must_see_dossiers(Kind::Indicatie)?;
                Ok(indicaties::filter_words(&door))
            }
            Filtered::Plans => {
                door.must_see(Kind::Plan)?;
                Ok(plans::filter_words(&door))
            }
            Filtered::Contacts => {
                door.must_see_dossiers(Kind::Contact)?;
                Ok(contacts::filter_words(&door))
            }
            Filtered::Budgets => {
                door.must_see(Kind::Budget)?;
                Ok(budgets::filter_words(&door))
            }
            Filtered::Surveys => {
                surveys::must_see_list(&door)?;
                Ok(surveys::filter_words(&door))
            }
            Filtered::Agenda => Ok(agenda::filter_words(&door)),
        }
    }
}
