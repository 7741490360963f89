//! What the office may do with its records, and what follows from it: the rules as the people of the office know them.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod aanbesteding;
mod aanvraag;
mod answers;
mod budget;
mod businesscase;
mod cijfers;
mod contact;
mod contract_actions;
mod contract_dates;
mod contract_grounds;
mod contract_money;
mod contract_parties;
mod contract_results;
mod convenants;
mod indicatie;
mod indicator;
mod letters;
mod moving;
mod objections;
mod plan;
mod referral;
mod referral_clocks;
mod referral_rights;
mod settings;
mod specialist;
mod survey;
mod table;
mod walks;
